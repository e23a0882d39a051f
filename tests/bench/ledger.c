/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/bench/ledger.c - appending one entry, verifying a million.
 *
 * An entry is a corrected result: old and new value, a reason, the hash of
 * the row that is left; 500 bytes.  Appending is one durable transaction of
 * one entry with its nodes, its projection, a signed checkpoint and
 * everything read back.
 *
 * The ledger that is verified is written by the same functions, many entries
 * to a commit.  Its entries have no electronic signatures (each costs two
 * signatures checked, crypt/sign.h).  Its rows are given from memory, because
 * a ledger with a million entries and nothing else has no other tables.
 */
#include "config.h"

#include <string.h>

#include "audit/export.h"
#include "audit/merkle.h"
#include "audit/trust.h"
#include "audit/verify.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "crypt/sign.h"
#include "ledger/ledger.h"
#include "store/db.h"
#include "tests/bench/bare.h"
#include "tests/bench/bench.h"

#define APPENDS 200      /* in a round */
#define PER_COMMIT 10000 /* of the ledger that is verified */
#define PER_OBJECT 10    /* entries of one object */
#define ENTRY_ROOM 1024u

/* A database of the house, and one without. */
struct pair {
	struct db *db;
	struct ledger *ledger;
	sqlite3 *bare;
	sqlite3_stmt *insert; /* into the bare one */
	size_t entries;       /* appended by bench */
};

struct state {
	struct arena *arena, *each;
	struct clock clock;
	struct sign_key key;
	struct pair append, million;
	sqlite3_stmt *scan; /* of all entries of the million */
	double millions;
	/* the entries of the last round, for the bare database */
	char bytes[APPENDS][ENTRY_ROOM];
	size_t len[APPENDS];
};

/* ---- one entry --------------------------------------------------------- */

/* The i-th entry is about one of many results; its row, and its name. */
static const char *
object_of(struct arena *a, size_t i)
{
	return arena_printf(a, "SMP-B%06zu.T13", i);
}

static void
row_of(size_t i, struct hash *out)
{
	hash_bytes(&i, sizeof(i), out);
}

static enum err_code
append(struct state *s, struct pair *p, size_t object,
    struct ledger_placed *out, struct err *err)
{
	struct arena *a = s->each;
	struct hash row;
	struct ledger_draft d = { .actor = "analyst-1",
		.sess = "s-0123456789ab",
		.via = ENTRY_TTY,
		.kind = "result.correct",
		.type = "result",
		.id = object_of(a, object),
		.row = &row,
		.old = json_object(a),
		.new = json_object(a),
		.reason = "transcription error, see notebook NB-0417 page 12",
		.cause = -1 };

	row_of(p->entries, &row);
	json_set_str(a, d.old, "value",
	    arena_printf(
		a, "%zu.%02zu", 90 + p->entries % 20, p->entries % 97));
	json_set_str(a, d.new, "value",
	    arena_printf(
		a, "%zu.%02zu", 90 + p->entries % 19, p->entries % 89));
	json_set_str(a, d.new, "tested_on", "2026-03-14");
	if (ledger_append(p->ledger, &d, a, out, err) == ERR_OK)
		p->entries++;
	return err->code;
}

/* ---- appending --------------------------------------------------------- */

static enum err_code
append_each(void *state, double *things, struct err *err)
{
	struct state *s = state;
	struct ledger_placed placed;

	*things = APPENDS;
	for (size_t i = 0; i < APPENDS; i++) {
		arena_reset(s->each);
		if (ledger_begin(s->append.ledger, err) != ERR_OK ||
		    append(s, &s->append, s->append.entries / PER_OBJECT,
			&placed, err) != ERR_OK ||
		    ledger_commit(s->append.ledger, err) != ERR_OK)
			return err->code;
		if (placed.len > ENTRY_ROOM)
			return err_set(err, ERR_BUG, "entries are too long");
		s->len[i] = placed.len;
		memcpy(s->bytes[i], placed.bytes, placed.len);
	}
	return ERR_OK;
}

static enum err_code
append_bare(void *state, double *things, struct err *err)
{
	struct state *s = state;
	sqlite3_stmt *q = s->append.insert;
	uint8_t sig[SIGN_BYTES];

	*things = APPENDS;
	for (size_t i = 0; i < APPENDS; i++) {
		if (bare_run(s->append.bare, "BEGIN IMMEDIATE", err) != ERR_OK)
			return err->code;
		sign_bytes(&s->key, s->bytes[i], s->len[i], sig);
		(void)sqlite3_bind_blob(
		    q, 1, s->bytes[i], (int)s->len[i], SQLITE_STATIC);
		(void)sqlite3_bind_blob(q, 2, sig, sizeof(sig), SQLITE_STATIC);
		if (bare_step(q, err) != ERR_OK ||
		    bare_run(s->append.bare, "COMMIT", err) != ERR_OK)
			return err->code;
	}
	return ERR_OK;
}

/* ---- verifying --------------------------------------------------------- */

static enum err_code
feed(void *self, int64_t seq ATTR_UNUSED, const void *bytes, size_t len,
    const void *leaf ATTR_UNUSED, struct err *err ATTR_UNUSED)
{
	export_lines(self, bytes, len);
	export_lines(self, "\n", 1);
	return ERR_OK;
}

/* What the last entry about each object left. */
static void
feed_rows(struct state *s, struct verify *v)
{
	size_t n = s->million.entries;

	verify_rows(v);
	for (size_t i = 0; i * PER_OBJECT < n; i++) {
		size_t last = i * PER_OBJECT + PER_OBJECT - 1;
		struct hash row;

		row_of(last < n ? last : n - 1, &row);
		arena_reset(s->each);
		verify_row(v, "result", object_of(s->each, i), &row);
	}
}

static enum err_code
verify_all(void *state, double *things, struct err *err)
{
	struct state *s = state;
	struct ledger *l = s->million.ledger;
	struct trust trust = { .log = *ledger_key(l) };
	const char *note;
	uint64_t size;

	*things = s->millions;
	arena_reset(s->arena);
	if (db_read_begin(s->million.db, err) != ERR_OK)
		return err->code;
	if (ledger_checkpoint(l, s->arena, &size, &note, err) == ERR_OK) {
		struct verify *v = verify_new(&trust, note, strlen(note));
		struct export *x = export_new(v);

		if (ledger_walk(l, 0, -1, feed, x, err) == ERR_OK) {
			export_lines_end(x);
			export_files_end(x);
			feed_rows(s, v);
			if (verify_finish(v) != VERIFY_VERIFIED)
				(void)err_set(err, ERR_INTEGRITY,
				    "the ledger does not verify");
		}
		export_free(x);
		verify_free(v);
	}
	db_read_end(s->million.db);
	return err->code;
}

static enum err_code
scan_bare(void *state, double *things, struct err *err)
{
	struct state *s = state;
	struct hasher *h = ledger_hasher(s->million.ledger);
	struct hash leaf;
	size_t n = 0;
	int rc;

	*things = s->millions;
	while ((rc = sqlite3_step(s->scan)) == SQLITE_ROW) {
		merkle_leaf(h, sqlite3_column_blob(s->scan, 0),
		    (size_t)sqlite3_column_bytes(s->scan, 0), &leaf);
		n++;
	}
	if (rc != SQLITE_DONE)
		return bare_fail(s->million.bare, "scan", err);
	(void)sqlite3_reset(s->scan);
	if (n < s->million.entries)
		return err_set(err, ERR_BUG, "entries are missing");
	return ERR_OK;
}

/* ---- databases --------------------------------------------------------- */

static enum err_code
make(struct state *s, const char *path, struct pair *p, struct err *err)
{
	struct db_file file = {
		.path = path, .key = bare_key, .salt = bare_salt
	};
	int generation;

	if (db_create(&file, &generation, &p->db, err) != ERR_OK)
		return err->code;
	return ledger_create(
	    p->db, "bench.example/log", &s->key, &s->clock, &p->ledger, err);
}

static enum err_code
fill(struct state *s, size_t entries, struct err *err)
{
	struct pair *p = &s->million;
	struct ledger_placed placed;

	while (p->entries < entries) {
		if (ledger_begin(p->ledger, err) != ERR_OK)
			return err->code;
		do {
			arena_reset(s->each);
			if (append(s, p, p->entries / PER_OBJECT, &placed,
				err) != ERR_OK) {
				ledger_rollback(p->ledger);
				return err->code;
			}
		} while (p->entries < entries && p->entries % PER_COMMIT != 0);
		if (ledger_commit(p->ledger, err) != ERR_OK)
			return err->code;
	}
	return ERR_OK;
}

static enum err_code
set_up(const struct bench_place *place, void **state, struct err *err)
{
	struct state *s = *state = mem_new(sizeof(*s));
	const char *million;

	s->arena = arena_new();
	s->each = arena_new();
	s->clock = clock_of_machine();
	s->millions = (double)place->entries / 1e6;
	million = arena_printf(s->arena, "%s/million.db", place->dir);
	if (sign_key_new(&s->key, err) != ERR_OK ||
	    make(s, arena_printf(s->arena, "%s/append.db", place->dir),
		&s->append, err) != ERR_OK ||
	    bare_open(arena_printf(s->arena, "%s/bare.db", place->dir),
		&s->append.bare, err) != ERR_OK ||
	    bare_run(s->append.bare,
		"CREATE TABLE entry (seq INTEGER PRIMARY KEY, entry BLOB, "
		"sig BLOB)",
		err) != ERR_OK ||
	    bare_prepare(s->append.bare,
		"INSERT INTO entry (entry, sig) VALUES (?, ?)",
		&s->append.insert, err) != ERR_OK ||
	    make(s, million, &s->million, err) != ERR_OK ||
	    fill(s, place->entries, err) != ERR_OK ||
	    bare_open(million, &s->million.bare, err) != ERR_OK)
		return err->code;
	return bare_prepare(s->million.bare,
	    "SELECT entry FROM ledger ORDER BY seq", &s->scan, err);
}

static void
close_pair(struct pair *p)
{
	ledger_close(p->ledger);
	db_close(p->db);
	(void)sqlite3_finalize(p->insert);
	(void)sqlite3_close(p->bare);
}

static void
tear_down(void *state)
{
	struct state *s = state;

	if (s == NULL)
		return;
	(void)sqlite3_finalize(s->scan);
	close_pair(&s->append);
	close_pair(&s->million);
	sign_key_clear(&s->key);
	arena_free(s->arena);
	arena_free(s->each);
	mem_free(s);
}

static const struct bench_figure figures[] = {
	{ .name = "append_per_s",
	    .unit = "1/s",
	    .run = append_each,
	    .rival = append_bare,
	    .bound_is = "the same bytes and one signature in one row through "
			"bare SQLCipher, as durably",
	    .rounds = 15 },
	{ .name = "verify_1m_entries_s",
	    .unit = "s",
	    .run = verify_all,
	    .rival = scan_bare,
	    .bound_is = "a scan of the entries through bare SQLCipher, each "
			"hashed once",
	    .rounds = 5,
	    .scaled = true },
	{ .name = NULL },
};

const struct bench_subject bench_ledger = { .name = "ledger",
	.figures = figures,
	.set_up = set_up,
	.tear_down = tear_down };
