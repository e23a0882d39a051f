/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/bench/site.c - opening a site, and replaying what was done in it.
 *
 * The site that is opened has the default cost of a passphrase: opening it
 * for somebody who writes is two of them, the database's key and the log's.
 * The one that is rebuilt is the small laboratory of lab.h with SAMPLES
 * samples; what counts is entries replayed and compared.
 */
#include "config.h"

#include <string.h>

#include "audit/entry.h"
#include "audit/merkle.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/mem.h"
#include "crypt/keyfile.h"
#include "lab/lab.h"
#include "site/folder.h"
#include "site/site.h"
#include "tests/bench/bench.h"
#include "tests/bench/lab.h"

#define USER "admin-1"
#define SAMPLES 10u

struct state {
	struct arena *arena, *each;
	struct hasher *hasher;
	struct secret pass;
	const char *dir;
	struct bench_lab *lab;
};

/* ---- opening ----------------------------------------------------------- */

static enum err_code
open_it(void *state, double *things ATTR_UNUSED, struct err *err)
{
	static const struct door_renderer none;
	const struct site_parts parts = { &lab_house, &none };
	struct state *s = state;
	struct site *site;

	if (site_open(s->dir, USER, &s->pass, "script", &parts, &site, err) ==
	    ERR_OK)
		site_close(site);
	return err->code;
}

static enum err_code
keys_only(void *state, double *things ATTR_UNUSED, struct err *err)
{
	struct state *s = state;
	struct sign_key log = { 0 };
	struct secret key = { 0 };
	struct key_file file;
	struct key_db db;

	arena_reset(s->each);
	if (site_read_db_key(site_path_db_key(s->each, s->dir), &db, err) ==
		ERR_OK &&
	    key_db_open(&db, USER, &s->pass, &key, err) == ERR_OK &&
	    site_read_key(site_path_log(s->each, s->dir, USER), &file, err) ==
		ERR_OK)
		(void)!key_file_open(&file, &s->pass, &log, err);
	secret_clear(&key);
	sign_key_clear(&log);
	return err->code;
}

/* ---- rebuilding -------------------------------------------------------- */

static enum err_code
ask(struct state *s, const char *op, struct json **reply,
    struct door_file *file, struct err *err)
{
	struct door_line line = bench_lab_line(s->lab, BY_ADMIN);
	struct json *r = json_object(s->each);

	json_set_str(s->each, r, "op", op);
	return door_ask(&line, s->each, r, NULL, 0, reply, file, err);
}

static enum err_code
rebuild(void *state, double *things, struct err *err)
{
	struct state *s = state;
	const char *verdict;
	struct json *reply;

	arena_reset(s->each);
	if (ask(s, "rebuild", &reply, NULL, err) != ERR_OK)
		return err->code;
	verdict = json_str(reply, "verdict");
	if (verdict == NULL || strcmp(verdict, "VERIFIED") != 0)
		return err_set(err, ERR_INTEGRITY, "the rebuild differs");
	*things = (double)json_int(json_get(reply, "counts"), "entries", 0);
	return ERR_OK;
}

static enum err_code
decode(void *state, double *things, struct err *err)
{
	struct state *s = state;
	struct door_file file = { 0 };
	struct json *reply;
	const char *p, *end;

	arena_reset(s->each);
	if (ask(s, "entries", &reply, &file, err) != ERR_OK)
		return err->code;
	*things = 0;
	p = file.bytes;
	end = p + file.len;
	while (p < end) {
		size_t len =
		    (size_t)((char *)memchr(p, '\n', (size_t)(end - p)) - p);
		struct arena *a = arena_new();
		struct hash leaf;
		struct entry e;

		if (entry_decode(p, len, a, &e, err) != ENTRY_GOOD) {
			arena_free(a);
			return err_add(err, "entry");
		}
		merkle_leaf(s->hasher, p, len, &leaf);
		arena_free(a);
		p += len + 1;
		++*things;
	}
	return ERR_OK;
}

/* ---- the subject ------------------------------------------------------- */

static enum err_code
set_up(const struct bench_place *place, void **state, struct err *err)
{
	static const char pass[] = "correct horse battery staple";
	struct state *s = *state = mem_new(sizeof(*s));

	s->arena = arena_new();
	s->each = arena_new();
	s->hasher = hasher_new();
	s->dir = arena_printf(s->arena, "%s/site", place->dir);
	if (secret_copy(pass, strlen(pass), &s->pass, err) != ERR_OK ||
	    site_create(s->dir, "bench.example/site", USER, &s->pass,
		WRAP_COST_DEFAULT, err) != ERR_OK ||
	    bench_lab_make(place, &s->lab, err) != ERR_OK)
		return err->code;
	for (size_t i = 1; i <= SAMPLES; i++)
		if (bench_lab_sample(s->lab, i, err) != ERR_OK)
			break;
	return err->code;
}

static void
tear_down(void *state)
{
	struct state *s = state;

	bench_lab_free(s->lab);
	secret_clear(&s->pass);
	hasher_free(s->hasher);
	arena_free(s->arena);
	arena_free(s->each);
	mem_free(s);
}

static const struct bench_figure figures[] = {
	{ .name = "open_site_ms",
	    .unit = "ms",
	    .run = open_it,
	    .rival = keys_only,
	    .bound_is = "the two keys unwrapped with the passphrase (Argon2id, "
			"default cost), nothing opened",
	    .rounds = 7 },
	{ .name = "rebuild_per_s",
	    .unit = "1/s",
	    .run = rebuild,
	    .rival = decode,
	    .bound_is = "the same entries read, decoded and hashed, nothing "
			"replayed",
	    .rounds = 7 },
	{ .name = NULL },
};

const struct bench_subject bench_site = { .name = "site",
	.figures = figures,
	.set_up = set_up,
	.tear_down = tear_down };
