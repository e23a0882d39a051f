/* SPDX-License-Identifier: Apache-2.0 */
/* audit/trust.c - the auditor's own file. */
#include "config.h"

#include "audit/trust.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"

/* One member at a time: from its value into t. */
struct reading {
	struct trust *t;
	struct arena *arena;
	const char *const *names;
	size_t n_names;
};

static enum err_code
wrong(struct err *err, const char *what)
{
	return err_set(err, ERR_INPUT, "%s", what);
}

static enum err_code
read_key(const struct json *v, enum key_type type, struct key_public *out,
    struct err *err)
{
	if (v->kind != JSON_STRING)
		return wrong(err, "not a verifier key");
	if (key_parse(v->str, v->len, out, err) != ERR_OK)
		return err->code;
	if (out->type != type)
		return wrong(
		    err, type == KEY_ED25519
			     ? "this is a witness key, not the key of a log"
			     : "this is not a witness key (type 0x04)");
	return ERR_OK;
}

static enum err_code
read_log(const struct json *v, struct reading *r, struct err *err)
{
	if (read_key(v, KEY_ED25519, &r->t->log, err) != ERR_OK)
		return err->code;
	if (!key_origin_ok(r->t->log.name))
		return wrong(err, "its name cannot be the origin of a log");
	return ERR_OK;
}

static enum err_code
read_witnesses(const struct json *v, struct reading *r, struct err *err)
{
	struct key_public *key;

	if (v->kind != JSON_ARRAY)
		return wrong(err, "not a list of verifier keys");
	key = arena_array(r->arena, v->len, sizeof(*key));
	r->t->witness = key;
	for (size_t i = 0; i < v->len; i++) {
		bool again = false;

		if (read_key(v->item[i], KEY_COSIGN, key, err) != ERR_OK)
			return err->code;
		/* one witness under two names is still one */
		for (size_t k = 0; k < r->t->n_witness; k++)
			if (memcmp(r->t->witness[k].pub, key->pub,
				SIGN_PUBLIC_BYTES) == 0)
				again = true;
		if (again)
			return wrong(err, "a witness is there twice");
		key++;
		r->t->n_witness++;
	}
	return ERR_OK;
}

static enum err_code
read_quorum(const struct json *v, struct reading *r, struct err *err)
{
	if (v->kind != JSON_INT || v->num < 0)
		return wrong(err, "not a whole number");
	r->t->quorum = (size_t)v->num;
	return ERR_OK;
}

static enum err_code
read_names(const struct json *v, struct reading *r, struct err *err)
{
	const char **name;

	if (v->kind != JSON_ARRAY)
		return wrong(err, "not a list of file names");
	name = arena_array(r->arena, v->len, sizeof(*name));
	for (size_t i = 0; i < v->len; i++) {
		const struct json *s = v->item[i];

		if (s->kind != JSON_STRING || s->len == 0 ||
		    strchr(s->str, '/') != NULL || s->str[0] == '.')
			return wrong(
			    err, "not the name of a file beside this one");
		name[i] = s->str;
	}
	r->names = name;
	r->n_names = v->len;
	return ERR_OK;
}

static const struct {
	const char *name;
	enum err_code (*read)(
	    const struct json *v, struct reading *r, struct err *err);
} members[] = {
	{ "trusted_log_vkey", read_log },
	{ "trusted_witness_vkeys", read_witnesses },
	{ "witness_quorum", read_quorum },
	{ "older_checkpoints", read_names },
};

#define MEMBERS (sizeof(members) / sizeof(members[0]))

static enum err_code
read_member(
    const char *name, const struct json *v, struct reading *r, struct err *err)
{
	for (size_t m = 0; m < MEMBERS; m++)
		if (strcmp(members[m].name, name) == 0)
			return members[m].read(v, r, err);
	return wrong(err, "not a member of a trust file");
}

enum err_code
trust_parse(const void *p, size_t len, struct arena *a, struct trust *out,
    const char *const **names, size_t *n_names, struct err *err)
{
	struct reading r = { .t = out, .arena = a };
	struct json *top;

	memset(out, 0, sizeof(*out));
	if (json_parse(p, len, JSON_TEXT, TRUST_FILE_MAX, a, &top, err) !=
	    ERR_OK)
		return err->code;
	if (top->kind != JSON_OBJECT)
		return wrong(err, "not a JSON object");
	for (size_t i = 0; i < top->len; i++)
		if (read_member(top->name[i], top->item[i], &r, err) != ERR_OK)
			return err_add(err, "%s", top->name[i]);
	if (json_get(top, "trusted_log_vkey") == NULL)
		return wrong(err, "trusted_log_vkey is missing");
	if (out->quorum > out->n_witness)
		return err_set(err, ERR_INPUT,
		    "witness_quorum: %zu, but only %zu witnesses are trusted",
		    out->quorum, out->n_witness);
	*names = r.names;
	*n_names = r.n_names;
	return ERR_OK;
}

enum err_code
trust_older_parse(const struct trust *trust, const char *name, const void *p,
    size_t len, struct arena *a, struct trust_older *out, struct err *err)
{
	struct note note;

	out->name = arena_str(a, name);
	if (note_parse(p, len, a, &note, err) != ERR_OK ||
	    note_checkpoint_parse(note.text, note.len, &out->checkpoint, err) !=
		ERR_OK)
		return err_add(err, "%s", name);
	if (strcmp(out->checkpoint.origin, trust->log.name) != 0 ||
	    note_check(&note, &trust->log, 1, NULL) != NOTE_VALID)
		return err_set(err, ERR_INPUT,
		    "%s: not a checkpoint signed by %s, so it is no evidence",
		    name, trust->log.name);
	return ERR_OK;
}

static enum err_code
load_older(const char *path, const char *const *name, size_t n, struct arena *a,
    struct trust *out, struct err *err)
{
	struct trust_older *older = arena_array(a, n, sizeof(*older));
	const char *slash = strrchr(path, '/');
	struct buf file = { 0 }, where = { 0 };

	out->older = older;
	for (size_t i = 0; i < n && err->code == ERR_OK; i++) {
		buf_empty(&file);
		buf_empty(&where);
		if (slash != NULL)
			buf_add(&where, path, (size_t)(slash - path) + 1);
		buf_puts(&where, name[i]);
		if (file_read_link(where.data, NOTE_MAX, &file, err) ==
			ERR_OK &&
		    trust_older_parse(out, name[i], buf_text(&file), file.len,
			a, &older[i], err) == ERR_OK)
			out->n_older++;
	}
	buf_clear(&file);
	buf_clear(&where);
	return err->code;
}

enum err_code
trust_load(
    const char *path, struct arena *a, struct trust *out, struct err *err)
{
	const char *const *name = NULL;
	struct buf file = { 0 };
	size_t n = 0;
	enum err_code rc;

	rc = file_read_link(path, TRUST_FILE_MAX, &file, err);
	if (rc == ERR_OK) {
		rc = trust_parse(
		    buf_text(&file), file.len, a, out, &name, &n, err);
		if (rc == ERR_OK)
			rc = load_older(path, name, n, a, out, err);
		if (rc != ERR_OK)
			(void)err_add(err, "%s", path);
	}
	buf_clear(&file);
	return rc;
}
