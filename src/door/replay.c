/* SPDX-License-Identifier: Apache-2.0 */
/*
 * door/replay.c - the projection built anew from the entries alone, in
 * memory, and compared with the stored one row by row.
 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "crypt/hash.h"
#include "door/private.h"
#include "ledger/ledger.h"
#include "store/db.h"

#define DIFFERENCES_MAX 100

struct replay {
	struct door *door;
	struct db *db; /* in memory */
	struct arena *arena;
	struct json *findings;
	int64_t entries, acts, rows, differences;
};

static void
finding(struct replay *r, const char *code, int64_t seq, const char *text)
{
	struct arena *a = r->findings != NULL ? r->arena : NULL;
	struct json *one;

	r->differences++;
	if (r->differences > DIFFERENCES_MAX || a == NULL)
		return;
	one = json_object(a);
	json_set_str(a, one, "code", code);
	json_set_int(a, one, "index", seq);
	json_set_str(a, one, "text", text);
	json_add(a, r->findings, one);
}

static bool
ends_with(const char *s, const char *tail)
{
	size_t n = strlen(s), m = strlen(tail);

	return n >= m && strcmp(s + n - m, tail) == 0;
}

/* The change that an entry records, done again. */
static enum err_code
redo(struct replay *r, const struct entry *e, struct arena *a,
    const struct noun *noun, const struct act *act, struct err *err)
{
	static const struct door_session nobody = { "system", "-", "system" };
	struct door_work w = { .door = r->door,
		.session = &nobody,
		.arena = a,
		.files = r->door->db,
		.replay = true,
		.refusals = { .arena = a },
		.cause = e->seq };
	struct door_change c = { .db = r->db,
		.arena = a,
		.act = act,
		.noun = noun,
		.id = e->id,
		.rev = e->rev,
		.actor = e->actor,
		.reason = e->reason,
		.fields = e->new != NULL ? e->new : json_object(a),
		.at = e->ts,
		.work = &w };
	struct hash row;
	int64_t rev;

	for (size_t i = 0; i < e->n_att; i++) {
		w.att = door_push(
		    a, w.att, &w.n_att, &w.att_room, sizeof(*w.att));
		w.att[i] = e->att[i];
	}
	if (door_load(r->db, a, noun, e->id, &c.before, &rev, err) != ERR_OK ||
	    door_apply(&w, &c, &row, err) != ERR_OK)
		return err->code;
	r->acts++;
	if (!e->has_row || !hash_same(&row, &e->row))
		finding(r, "R_ROW", e->seq,
		    arena_printf(r->arena,
			"entry %lld, %s %s: doing it again leaves another row "
			"than was recorded",
			(long long)e->seq, e->kind, e->id));
	return ERR_OK;
}

static enum err_code
replay_one(void *self, int64_t seq, const void *bytes, size_t len,
    const void *leaf ATTR_UNUSED, struct err *err)
{
	struct replay *r = self;
	struct arena *a = arena_new();
	const struct noun *noun;
	const struct act *act;
	struct err why = { 0 };
	struct entry e;

	r->entries++;
	if (entry_decode(bytes, len, a, &e, &why) != ENTRY_GOOD) {
		(void)err_set(err, ERR_INTEGRITY, "entry %lld: %s",
		    (long long)seq, why.text);
		arena_free(a);
		return err->code;
	}
	act = house_act(r->door->house, e.kind, &noun);
	if (act != NULL && !ends_with(e.kind, ".refused")) {
		if (redo(r, &e, a, noun, act, err) != ERR_OK)
			(void)err_add(err, "entry %lld, %s %s",
			    (long long)seq, e.kind, e.id);
	} else if (e.has_row) {
		(void)err_set(err, ERR_INTEGRITY,
		    "entry %lld: act %s is not known to this program",
		    (long long)seq, e.kind);
	}
	if (err->code == ERR_OK)
		(void)!ledger_project(r->db, &e, a, err);
	arena_free(a);
	return err->code;
}

/* ---- comparing --------------------------------------------------------- */

/* The key of a row as text: "id" or "type/id". */
static const char *
key_text_of(struct arena *a, const struct db_rows *rows,
    const char *const *key)
{
	const char *text = "";

	for (; *key != NULL; key++)
		for (size_t i = 0; i < db_cols(rows); i++)
			if (strcmp(db_col_name(rows, i), *key) == 0)
				text = arena_printf(a, "%s%s%s", text,
				    text[0] != '\0' ? "/" : "",
				    db_text(rows, i));
	return text;
}

static void
differ(struct replay *r, const char *table, const char *key, const char *how)
{
	finding(r, "R_TABLE", -1,
	    arena_printf(r->arena, "table %s, row %s: %s", table, key, how));
}

/*
 * Both sides come in the order of their keys, which is the order of bytes;
 * integer keys are compared as numbers.
 */
static int
compare_keys(const struct db_rows *a, const struct db_rows *b,
    const char *const *key)
{
	for (; *key != NULL; key++) {
		size_t i = 0;
		int c;

		while (strcmp(db_col_name(a, i), *key) != 0)
			i++;
		if (db_col_type(a, i) == DB_TYPE_INT)
			c = db_int(a, i) < db_int(b, i)
			    ? -1
			    : db_int(a, i) > db_int(b, i);
		else
			c = strcmp(db_text(a, i), db_text(b, i));
		if (c != 0)
			return c;
	}
	return 0;
}

static enum err_code
compare_row(struct replay *r, const char *table, const struct db_rows *have,
    const struct db_rows *want, const char *const *key, struct err *err)
{
	struct hasher *h = ledger_hasher(r->door->ledger);
	struct hash x, y;

	if (ledger_row_hash(h, table, have, key, &x, err) != ERR_OK ||
	    ledger_row_hash(h, table, want, key, &y, err) != ERR_OK)
		return err->code;
	r->rows++;
	if (!hash_same(&x, &y))
		differ(r, table, key_text_of(r->arena, have, key),
		    "differs from what the entries leave");
	return ERR_OK;
}

static enum err_code
compare_table(struct replay *r, const char *table, const struct db_def *all,
    const char *const *key, struct err *err)
{
	struct db_rows *have = db_query(r->door->db, all, DB_NO_ARGS);
	struct db_rows *want = db_query(r->db, all, DB_NO_ARGS);
	bool h = db_next(have), w = db_next(want);
	struct err other = { 0 };

	while ((h || w) && err->code == ERR_OK) {
		int c = !h ? 1 : !w ? -1 : compare_keys(have, want, key);

		if (c == 0)
			(void)!compare_row(r, table, have, want, key, err);
		else if (c < 0)
			differ(r, table, key_text_of(r->arena, have, key),
			    "no entry leaves it");
		else
			differ(r, table, key_text_of(r->arena, want, key),
			    "is missing");
		if (c <= 0)
			h = db_next(have);
		if (c >= 0)
			w = db_next(want);
	}
	if (db_done(have, &other) != ERR_OK && err->code == ERR_OK)
		*err = other;
	err_clear(&other);
	if (db_done(want, &other) != ERR_OK && err->code == ERR_OK)
		*err = other;
	return err->code;
}

/* The tree too follows from the entries. */
static enum err_code
compare_tree(struct replay *r, struct err *err)
{
	const char *wrong;

	if (ledger_check_tree(r->door->ledger, r->arena, &wrong, err) !=
	    ERR_OK)
		return err->code;
	if (wrong != NULL)
		finding(r, "R_TREE", -1, wrong);
	return ERR_OK;
}

static enum err_code
compare_all(struct replay *r, struct err *err)
{
	static const char *const by_id[] = { "id", NULL };

	if (compare_tree(r, err) != ERR_OK)
		return err->code;

	for (const struct ledger_table *t = ledger_tables; t->name != NULL;
	    t++)
		if (compare_table(r, t->name, t->rows, t->key, err) != ERR_OK)
			return err->code;
	for (const struct noun *const *n = r->door->house->nouns; *n != NULL;
	    n++) {
		if ((*n)->all == NULL)
			continue;
		if (compare_table(r, (*n)->name, (*n)->all, by_id, err) !=
		    ERR_OK)
			return err->code;
		if ((*n)->part != NULL &&
		    compare_table(r, (*n)->part->table, (*n)->part->all,
			(*n)->part->key, err) != ERR_OK)
			return err->code;
	}
	return ERR_OK;
}

enum err_code
door_op_rebuild(struct door *door,
    const struct door_session *session ATTR_UNUSED, struct arena *a,
    const struct json *request ATTR_UNUSED, struct json *reply,
    struct buf *file ATTR_UNUSED, struct err *err)
{
	struct replay r = { .door = door,
		.arena = a,
		.findings = json_array(a) };
	struct json *counts = json_object(a);

	if (db_open_memory(&r.db, err) != ERR_OK)
		return err->code;
	if (db_read_begin(door->db, err) == ERR_OK) {
		if (db_begin(r.db, err) == ERR_OK) {
			if (ledger_walk(door->ledger, 0, -1, replay_one, &r,
				err) == ERR_OK)
				(void)!compare_all(&r, err);
			db_rollback(r.db);
		}
		db_read_end(door->db);
	}
	db_close(r.db);
	if (err->code != ERR_OK)
		return err->code;
	json_set_int(a, counts, "entries", r.entries);
	json_set_int(a, counts, "acts", r.acts);
	json_set_int(a, counts, "rows", r.rows);
	json_set_int(a, counts, "differences", r.differences);
	json_set(a, reply, "counts", counts);
	json_set(a, reply, "findings", r.findings);
	json_set_str(a, reply, "verdict",
	    r.differences == 0 ? "VERIFIED" : "FAILED");
	return ERR_OK;
}
