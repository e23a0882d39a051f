/* SPDX-License-Identifier: Apache-2.0 */
/* audit/entry.c - the table of an entry's members, read and written. */
#include "config.h"

#include "audit/entry.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/code.h"
#include "base/json.h"
#include "base/utc.h"

static const char *const vias[ENTRY_VIA_COUNT] = {
	[ENTRY_TTY] = "tty",
	[ENTRY_SCRIPT] = "script",
	[ENTRY_IMPORT] = "import",
	[ENTRY_SYSTEM] = "system",
};

const char *
entry_via_name(enum entry_via via)
{
	assert((unsigned)via < ENTRY_VIA_COUNT);
	return vias[via];
}

bool
entry_via_find(const char *name, enum entry_via *via)
{
	for (int i = 0; i < ENTRY_VIA_COUNT; i++) {
		*via = (enum entry_via)i;
		if (strcmp(vias[i], name) == 0)
			return true;
	}
	return false;
}

bool
entry_advances(const char *kind, bool has_row)
{
	static const char create[] = ".create";
	size_t n = strlen(kind), end = sizeof(create) - 1;

	return has_row || strcmp(kind, ENTRY_GENESIS) == 0 ||
	       strcmp(kind, ENTRY_ENROLL) == 0 ||
	       strcmp(kind, ENTRY_REVOKE) == 0 ||
	       (n >= end && strcmp(kind + n - end, create) == 0);
}

/* ---- members: each is taken from a value into e, or refused */

static bool
take_text(const struct json *v, const char **out)
{
	*out = v->str;
	return v->kind == JSON_STRING;
}

static bool
take_int(const struct json *v, int64_t *out)
{
	*out = v->num;
	return v->kind == JSON_INT;
}

/* Exactly these members, in the order of the alphabet. */
static bool
has_members(const struct json *v, const char *const *name, size_t n)
{
	if (v->kind != JSON_OBJECT || v->len != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (strcmp(v->name[i], name[i]) != 0)
			return false;
	return true;
}

#define HAS(v, ...) \
	has_members(v, (const char *const[]){ __VA_ARGS__ }, \
	    sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

static bool
take_actor(struct json *v, struct entry *e, struct arena *a)
{
	(void)a;
	return take_text(v, &e->actor);
}

static bool
take_att(struct json *v, struct entry *e, struct arena *a)
{
	struct entry_att *att;

	if (v->kind != JSON_ARRAY || v->len == 0)
		return false;
	att = arena_array(a, v->len, sizeof(*att));
	e->att = att;
	e->n_att = v->len;
	for (size_t i = 0; i < v->len; i++, att++) {
		const struct json *o = v->item[i];
		const struct json *sum;

		if (!HAS(o, "name", "sha256", "size"))
			return false;
		sum = o->item[1];
		if (!take_text(o->item[0], &att->name) ||
		    sum->kind != JSON_STRING ||
		    !hash_from_hex(sum->str, sum->len, &att->sha256) ||
		    !take_int(o->item[2], &att->size) || att->size < 0)
			return false;
	}
	return true;
}

static bool
take_clk(struct json *v, struct entry *e, struct arena *a)
{
	const struct json *boot;
	uint8_t raw[4];

	(void)a;
	if (!HAS(v, "boot", "ms"))
		return false;
	boot = v->item[0];
	if (boot->kind != JSON_STRING ||
	    !code_unhex_exact(boot->str, boot->len, raw, sizeof(raw)))
		return false;
	memcpy(e->boot, boot->str, ENTRY_BOOT_SIZE);
	return take_int(v->item[1], &e->clk_ms);
}

static bool
take_kind(struct json *v, struct entry *e, struct arena *a)
{
	(void)a;
	return take_text(v, &e->kind);
}

static bool
take_new(struct json *v, struct entry *e, struct arena *a)
{
	(void)a;
	e->new = v;
	return v->kind == JSON_OBJECT;
}

static bool
take_note(struct json *v, struct entry *e, struct arena *a)
{
	(void)a;
	return take_text(v, &e->note);
}

static bool
take_obj(struct json *v, struct entry *e, struct arena *a)
{
	(void)a;
	return HAS(v, "id", "rev", "type") && take_text(v->item[0], &e->id) &&
	       take_int(v->item[1], &e->rev) && take_text(v->item[2], &e->type);
}

static bool
take_old(struct json *v, struct entry *e, struct arena *a)
{
	(void)a;
	e->old = v;
	return v->kind == JSON_OBJECT;
}

static bool
take_reason(struct json *v, struct entry *e, struct arena *a)
{
	(void)a;
	return take_text(v, &e->reason);
}

static bool
take_row(struct json *v, struct entry *e, struct arena *a)
{
	(void)a;
	e->has_row = true;
	return v->kind == JSON_STRING && hash_from_b64(v->str, v->len, &e->row);
}

static bool
take_salt(struct json *v, struct entry *e, struct arena *a)
{
	(void)a;
	return v->kind == JSON_STRING &&
	       code_unb64_exact(v->str, v->len, e->salt, ENTRY_SALT_BYTES);
}

static bool
take_seq(struct json *v, struct entry *e, struct arena *a)
{
	(void)a;
	return take_int(v, &e->seq);
}

static bool
take_sess(struct json *v, struct entry *e, struct arena *a)
{
	(void)a;
	return take_text(v, &e->sess);
}

static bool
take_ts(struct json *v, struct entry *e, struct arena *a)
{
	(void)a;
	return v->kind == JSON_STRING &&
	       utc_parse(v->str, UTC_MS, &e->ts, NULL);
}

static bool
take_v(struct json *v, struct entry *e, struct arena *a)
{
	(void)e;
	(void)a;
	return v->kind == JSON_INT && v->num == 1;
}

static bool
take_via(struct json *v, struct entry *e, struct arena *a)
{
	(void)a;
	return v->kind == JSON_STRING && entry_via_find(v->str, &e->via);
}

/* In the order of the alphabet, as the canonical form has them. */
static const struct member {
	const char *name;
	bool optional;
	bool (*take)(struct json *v, struct entry *e, struct arena *a);
	const char *wants;
} members[] = {
	{ "actor", false, take_actor, "text" },
	{ "att", true, take_att, "a list of {name, sha256, size}" },
	{ "clk", false, take_clk, "{boot, ms}" },
	{ "kind", false, take_kind, "text" },
	{ "new", true, take_new, "an object" },
	{ "note", true, take_note, "text" },
	{ "obj", false, take_obj, "{id, rev, type}" },
	{ "old", true, take_old, "an object" },
	{ "reason", true, take_reason, "text" },
	{ "row", true, take_row, "a hash in base64" },
	{ "salt", false, take_salt, "16 bytes in base64" },
	{ "seq", false, take_seq, "a whole number" },
	{ "sess", false, take_sess, "text" },
	{ "ts", false, take_ts, "a time, YYYY-MM-DDTHH:MM:SS.mmmZ" },
	{ "v", false, take_v, "1" },
	{ "via", false, take_via, "tty, script, import or system" },
};

#define MEMBERS (sizeof(members) / sizeof(members[0]))

static enum entry_form
bad_field(struct err *why, const char *name, const char *what)
{
	(void)err_set(why, ERR_INPUT, "\"%s\" %s", name, what);
	return ENTRY_BAD_FIELD;
}

enum entry_form
entry_decode(const void *p, size_t len, struct arena *a, struct entry *out,
    struct err *why)
{
	struct json *top;
	size_t m = 0;

	memset(out, 0, sizeof(*out));
	if (json_parse(p, len, JSON_CANON, ENTRY_MAX, a, &top, why) != ERR_OK)
		return ENTRY_NOT_CANONICAL;
	if (top->kind != JSON_OBJECT) {
		(void)err_set(why, ERR_INPUT, "not an object");
		return ENTRY_BAD_FIELD;
	}
	for (size_t i = 0; i < top->len; i++, m++) {
		int order = -1;

		for (; m < MEMBERS; m++) {
			order = strcmp(members[m].name, top->name[i]);
			if (order >= 0)
				break;
			if (!members[m].optional)
				return bad_field(
				    why, members[m].name, "is missing");
		}
		if (order != 0)
			return bad_field(
			    why, top->name[i], "is not a member of an entry");
		if (!members[m].take(top->item[i], out, a)) {
			(void)err_set(why, ERR_INPUT, "\"%s\" is not %s",
			    members[m].name, members[m].wants);
			return ENTRY_BAD_FIELD;
		}
	}
	for (; m < MEMBERS; m++)
		if (!members[m].optional)
			return bad_field(why, members[m].name, "is missing");
	return ENTRY_GOOD;
}

/* ---- writing */

static void
put_bytes(struct arena *a, struct json *obj, const char *name, const void *p,
    size_t len)
{
	json_set_str(a, obj, name, code_b64_text(a, p, len));
}

static struct json *
att_of(const struct entry *e, struct arena *a)
{
	struct json *list = json_array(a);

	for (size_t i = 0; i < e->n_att; i++) {
		struct json *o = json_object(a);

		json_set_str(a, o, "name", e->att[i].name);
		json_set_str(
		    a, o, "sha256", hash_hex_text(a, &e->att[i].sha256));
		json_set_int(a, o, "size", e->att[i].size);
		json_add(a, list, o);
	}
	return list;
}

static struct json *
tree_of(const struct entry *e, struct arena *a)
{
	struct json *top = json_object(a), *clk = json_object(a);
	struct json *obj = json_object(a);
	char ts[UTC_TEXT_SIZE];

	json_set_str(a, clk, "boot", e->boot);
	json_set_int(a, clk, "ms", e->clk_ms);
	json_set_str(a, obj, "id", e->id);
	json_set_int(a, obj, "rev", e->rev);
	json_set_str(a, obj, "type", e->type);
	json_set_str(a, top, "actor", e->actor);
	if (e->n_att > 0)
		json_set(a, top, "att", att_of(e, a));
	json_set(a, top, "clk", clk);
	json_set_str(a, top, "kind", e->kind);
	if (e->new != NULL)
		json_set(a, top, "new", e->new);
	if (e->note != NULL)
		json_set_str(a, top, "note", e->note);
	json_set(a, top, "obj", obj);
	if (e->old != NULL)
		json_set(a, top, "old", e->old);
	if (e->reason != NULL)
		json_set_str(a, top, "reason", e->reason);
	if (e->has_row)
		put_bytes(a, top, "row", e->row.byte, HASH_BYTES);
	put_bytes(a, top, "salt", e->salt, ENTRY_SALT_BYTES);
	json_set_int(a, top, "seq", e->seq);
	json_set_str(a, top, "sess", e->sess);
	utc_text(ts, e->ts, UTC_MS, 0);
	json_set_str(a, top, "ts", ts);
	json_set_int(a, top, "v", 1);
	json_set_str(a, top, "via", entry_via_name(e->via));
	return top;
}

/* A reader takes any text; what we write says something or is left out. */
static enum err_code
check_texts(const struct entry *e, struct err *err)
{
	const struct {
		const char *name, *text;
		bool optional;
	} texts[] = {
		{ "actor", e->actor, false },
		{ "kind", e->kind, false },
		{ "note", e->note, true },
		{ "obj.id", e->id, false },
		{ "obj.type", e->type, false },
		{ "reason", e->reason, true },
		{ "sess", e->sess, false },
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i].text == NULL ? !texts[i].optional
					  : texts[i].text[0] == '\0')
			return err_set(err, ERR_INPUT,
			    "entry %s: \"%s\" is empty",
			    e->kind != NULL ? e->kind : "without a kind",
			    texts[i].name);
	return ERR_OK;
}

enum err_code
entry_build(
    const struct entry *e, struct arena *a, struct buf *out, struct err *err)
{
	size_t start = out->len;
	struct entry again;

	if (check_texts(e, err) != ERR_OK)
		return err->code;
	if (json_canon(tree_of(e, a), out, err) != ERR_OK)
		return err_add(err, "entry %s", e->kind);
	if (out->len - start > ENTRY_MAX)
		return err_set(err, ERR_LIMIT,
		    "entry %s: %zu bytes, at most %u are accepted", e->kind,
		    out->len - start, ENTRY_MAX);
	if (entry_decode(out->data + start, out->len - start, a, &again, err) !=
	    ENTRY_GOOD)
		return err_add(err, "entry %s", e->kind);
	return ERR_OK;
}
