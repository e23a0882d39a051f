/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lab/audit.c - the audit trail in words, and signatures.
 *
 * No records of its own: these views read the entries themselves, never a
 * second account of them.
 */
#include "config.h"

#include <string.h>

#include "audit/entry.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/utc.h"
#include "lab/lab.h"

enum { TRAIL, TEST_CHANGES, BATCH_CHANGES, SIGNATURES };

/* Kinds a reviewer must see: corrected, returned, aborted, refused. */
#define CHANGES \
	"(a.reason IS NOT NULL OR a.kind LIKE '%.refused')"

static const struct db_def sql[] = {
	[TRAIL] = { "SELECT l.entry FROM ledger l, trail a "
		    "WHERE a.seq = l.seq AND (:id IS NULL OR a.id = :id) "
		    "ORDER BY l.seq",
	    false },
	[TEST_CHANGES] = { "SELECT l.entry FROM ledger l, trail a "
			   "WHERE a.seq = l.seq AND " CHANGES
			   " AND ((a.type = 'test' AND a.id = :id) OR "
			   "(a.type = 'result' AND a.id IN (SELECT id FROM "
			   "result WHERE test = :id)) OR (a.type = 'run' AND "
			   "a.id IN (SELECT id FROM run WHERE test = :id))) "
			   "ORDER BY l.seq",
	    false },
	[BATCH_CHANGES] = { "SELECT l.entry FROM ledger l, trail a "
			    "WHERE a.seq = l.seq AND " CHANGES
			    " AND ((a.type = 'batch' AND a.id = :id) OR "
			    "(a.type = 'sample' AND a.id IN (SELECT id FROM "
			    "sample WHERE batch = :id)) OR (a.type = 'test' "
			    "AND a.id IN (SELECT t.id FROM test t, sample s "
			    "WHERE t.sample = s.id AND s.batch = :id)) OR "
			    "(a.type = 'result' AND a.id IN (SELECT r.id "
			    "FROM result r, test t, sample s WHERE r.test = "
			    "t.id AND t.sample = s.id AND s.batch = :id)) OR "
			    "(a.type = 'run' AND a.id IN (SELECT u.id FROM "
			    "run u, test t, sample s WHERE u.test = t.id AND "
			    "t.sample = s.id AND s.batch = :id))) "
			    "ORDER BY l.seq",
	    false },
	[SIGNATURES] = { "SELECT seq, local, signer, name, role, meaning, "
			 "type || '/' || id, rev, key_id, via FROM esig "
			 "WHERE :id IS NULL OR id = :id ORDER BY seq",
	    false },
	{ NULL, false },
};

/* ---- words ------------------------------------------------------------- */

static void
put_value(struct buf *out, const struct json *v)
{
	if (v == NULL || v->kind == JSON_NULL)
		buf_puts(out, "-");
	else if (v->kind == JSON_STRING)
		buf_puts(out, v->str);
	else if (v->kind == JSON_INT)
		buf_printf(out, "%lld", (long long)v->num);
	else
		json_line(v, out);
}

/* An act's own words, with {field} and {id} filled in. */
static void
put_template(struct buf *out, const char *words, const struct entry *e)
{
	while (*words != '\0') {
		size_t plain = strcspn(words, "{"), len;
		char name[40] = "";

		buf_add(out, words, plain);
		words += plain;
		if (*words == '\0')
			return;
		len = strcspn(words, "}");
		if (len < sizeof(name))
			memcpy(name, words + 1, len - 1);
		if (strcmp(name, "id") == 0)
			buf_puts(out, e->id);
		else
			put_value(out, json_get(e->new, name));
		words += len + (words[len] == '}');
	}
}

static void
put_because(struct buf *out, const struct json *list)
{
	for (size_t i = 0; list != NULL && i < list->len; i++)
		buf_printf(out, "%s%s", i > 0 ? "; " : "",
		    json_str(list->item[i], "text") != NULL
			? json_str(list->item[i], "text")
			: "");
}

static void
put_words(struct buf *out, const struct entry *e)
{
	const struct noun *noun;
	const struct act *act = house_act(&lab_house, e->kind, &noun);
	size_t len = strlen(e->kind);

	if (act != NULL)
		put_template(out, act->trail, e);
	else if (len > 8 && strcmp(e->kind + len - 8, ".refused") == 0) {
		buf_printf(out, "was refused %.*s: ", (int)(len - 8), e->kind);
		put_because(out, json_array_of(e->new, "because"));
	} else if (strcmp(e->kind, ENTRY_SIGN) == 0) {
		buf_puts(out, "signed");
	} else {
		buf_puts(out, e->kind);
	}
}

/* What stood there before, where something did. */
static void
put_old(struct buf *out, const struct entry *e)
{
	for (size_t i = 0; e->old != NULL && i < e->old->len; i++) {
		buf_printf(out, "%s%s: ", i > 0 ? "; " : "", e->old->name[i]);
		put_value(out, e->old->item[i]);
	}
}

static const char *
words(struct arena *a, const struct entry *e,
    void (*put)(struct buf *out, const struct entry *e))
{
	struct buf b = { 0 };
	const char *text;

	put(&b, e);
	text = b.len > 0 ? arena_str(a, buf_text(&b)) : NULL;
	buf_clear(&b);
	return text;
}

static enum err_code
add_entry(struct door_rows *rows, const void *bytes, size_t len,
    struct err *err)
{
	struct arena *a = rows->arena;
	struct err why = { 0 };
	char time[UTC_TEXT_SIZE];
	struct entry e;

	if (entry_decode(bytes, len, a, &e, &why) != ENTRY_GOOD)
		return err_set(err, ERR_INTEGRITY, "%s", why.text);
	utc_text(time, e.ts, UTC_MS, 0);
	door_row(rows,
	    (const char *const[]){ arena_printf(a, "%lld", (long long)e.seq),
		arena_str(a, time), e.actor, e.kind,
		arena_printf(a, "%s/%s", e.type, e.id),
		arena_printf(a, "%lld", (long long)e.rev),
		words(a, &e, put_words), words(a, &e, put_old), e.reason,
		entry_via_name(e.via) });
	return ERR_OK;
}

static enum err_code
fill_from(struct door_rows *rows, const struct db_def *def, const char *id,
    struct err *err)
{
	struct db_rows *r = db_query(rows->db, def, DB_ARGS(DB_TEXT("id", id)));
	struct err bad = { 0 };

	while (bad.code == ERR_OK && db_next(r)) {
		size_t len;
		const void *bytes = db_blob(r, 0, &len);

		(void)!add_entry(
		    rows, arena_dup(rows->arena, bytes, len), len, &bad);
	}
	if (db_done(r, err) == ERR_OK && bad.code != ERR_OK)
		*err = bad;
	return err->code;
}

/* ---- views ------------------------------------------------------------- */

static const struct column trail_columns[] = {
	{ "entry", COL_INT, .help = "number in the ledger" },
	{ "time", COL_TIME, .help = "UTC" },
	{ "who", COL_ID, .help = "person, or system" },
	{ "act", COL_ID, .help = "act", .wide = true },
	{ "object", COL_ID, .help = "record" },
	{ "rev", COL_INT, .help = "its revision", .wide = true },
	{ "what", COL_TEXT, .help = "what was done" },
	{ "before", COL_TEXT, .help = "what stood there before" },
	{ "reason", COL_TEXT, .help = "reason for the change" },
	{ "via", COL_TEXT, .help = "tty, script, import, system",
	    .wide = true },
	{ .name = NULL },
};

static const struct column signature_columns[] = {
	{ "entry", COL_INT, .help = "number in the ledger" },
	{ "time", COL_TIME, .help = "with offset" },
	{ "signer", COL_ID, .help = "user id" },
	{ "name", COL_TEXT, .help = "printed name" },
	{ "role", COL_TEXT, .help = "role used", .wide = true },
	{ "meaning", COL_TEXT, .help = "meaning" },
	{ "object", COL_ID, .help = "what was signed" },
	{ "rev", COL_INT, .help = "its revision", .wide = true },
	{ "key_id", COL_TEXT, .help = "key", .wide = true },
	{ "via", COL_TEXT, .help = "tty or script", .wide = true },
	{ .name = NULL },
};

#define FILL(name, which) \
	static enum err_code name(struct door_rows *rows, const char *id, \
	    struct err *err) \
	{ \
		return fill_from(rows, &sql[which], id, err); \
	}
FILL(fill_trail, TRAIL)
FILL(fill_test, TEST_CHANGES)
FILL(fill_batch, BATCH_CHANGES)

static const struct view views[] = {
	{ .name = "audit.trail",
	    .says = "who did what, when and why",
	    .columns = trail_columns,
	    .fill = fill_trail },
	{ .name = "audit.signatures",
	    .says = "electronic signatures",
	    .columns = signature_columns,
	    .query = &sql[SIGNATURES] },
	{ .name = "test.changes",
	    .says = "changes, late entries, aborted runs and refusals of a "
		    "test",
	    .columns = trail_columns,
	    .fill = fill_test,
	    .one = true },
	{ .name = "batch.changes",
	    .says = "changes, late entries, aborted runs and refusals of a "
		    "batch",
	    .columns = trail_columns,
	    .fill = fill_batch,
	    .one = true },
	{ .name = NULL },
};

static const struct act no_acts[] = { { .name = NULL } };

const struct noun lab_noun_audit = {
	.name = "audit",
	.plural = "audit trails",
	.says = "who did what, when and why",
	.acts = no_acts,
	.views = views,
	.statements = sql,
};
