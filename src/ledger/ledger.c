/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/ledger.c - opening, appending, committing. */
#include "config.h"

#include "ledger/ledger.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "audit/note.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/code.h"
#include "base/json.h"
#include "base/mem.h"
#include "crypt/sign.h"
#include "ledger/inner.h"
#include "ledger/sql.h"
#include "store/db.h"

/* ---- nodes ------------------------------------------------------------- */

static enum err_code
get_node(void *self, unsigned level, uint64_t index, struct hash *out,
    struct err *err)
{
	struct ledger *l = self;
	struct db_rows *r;
	bool found = false;

	if (level == 0)
		r = db_query(l->db, SQL(SQL_LEAF),
		    DB_ARGS(DB_INT("idx", (int64_t)index)));
	else
		r = db_query(l->db, SQL(SQL_NODE),
		    DB_ARGS(DB_INT("level", level),
			DB_INT("idx", (int64_t)index)));
	if (db_next(r)) {
		size_t len;
		const void *p = db_blob(r, 0, &len);

		if (len == sizeof(out->byte)) {
			memcpy(out->byte, p, len);
			found = true;
		}
	}
	if (db_done(r, err) != ERR_OK)
		return err->code;
	if (!found)
		return err_set(err, ERR_INTEGRITY,
		    "ledger: node %" PRIu64 " of level %u is missing or cut",
		    index, level);
	return ERR_OK;
}

static struct merkle_source
source(struct ledger *l)
{
	return (struct merkle_source){ .get = get_node, .self = l };
}

/* ---- opening ----------------------------------------------------------- */

static enum err_code
read_entry(struct ledger *l, int64_t seq, struct arena *a, struct entry *e,
    struct err *err)
{
	struct db_rows *r =
	    db_query(l->db, SQL(SQL_LAST), DB_ARGS(DB_INT("seq", seq)));
	struct err why = { 0 };
	bool good = false;

	if (db_next(r)) {
		size_t len;
		const void *p = db_blob(r, 0, &len);

		good = entry_decode(p, len, a, e, &why) == ENTRY_GOOD;
	} else {
		(void)err_set(&why, ERR_INPUT, "is missing");
	}
	if (db_done(r, err) != ERR_OK)
		return err->code;
	return good ? ERR_OK
		    : err_set(err, ERR_INTEGRITY, "ledger entry %lld: %s",
			  (long long)seq, why.text);
}

/* The moment of the last entry; the next is not before it. */
static void
remember(struct ledger *l, const struct entry *e)
{
	l->last_ts = e->ts;
	l->last_ms = e->clk_ms;
	memcpy(l->last_boot, e->boot, sizeof(l->last_boot));
}

/* Bring tree and last time up to what is stored now. */
static enum err_code
refresh(struct ledger *l, struct err *err)
{
	struct merkle_source src = source(l);
	struct arena *a;
	struct entry e;
	int64_t size;

	if (db_one_int(l->db, SQL(SQL_SIZE), DB_NO_ARGS, 0, &size, err) !=
	    ERR_OK)
		return err->code;
	if ((uint64_t)size == l->tree.size)
		return ERR_OK;
	if (merkle_resume(&src, (uint64_t)size, &l->tree, err) != ERR_OK)
		return err->code;
	a = arena_new();
	if (size > 0 && read_entry(l, size - 1, a, &e, err) == ERR_OK)
		remember(l, &e);
	arena_free(a);
	return err->code;
}

static struct ledger *
make(struct db *db, const struct sign_key *key, struct clock *clock)
{
	struct ledger *l = mem_new(sizeof(*l));

	l->db = db;
	l->key = key;
	l->clock = clock;
	l->hasher = hasher_new();
	return l;
}

enum err_code
ledger_create(struct db *db, const char *origin, const struct sign_key *key,
    struct clock *clock, struct ledger **out, struct err *err)
{
	struct arena *a = arena_new();
	struct ledger *l = make(db, key, clock);
	struct json *new = json_object(a);
	struct ledger_placed placed;
	struct ledger_draft d = { .actor = "system",
		.sess = "-",
		.via = ENTRY_SYSTEM,
		.kind = ENTRY_GENESIS,
		.type = "log",
		.id = origin,
		.new = new,
		.cause = -1 };

	*out = NULL;
	if (!key_origin_ok(origin)) {
		(void)err_set(err, ERR_INPUT,
		    "origin \"%s\": a name without blanks and plus signs is "
		    "expected, like lab.example/qc",
		    origin);
	} else if (key_make(origin, KEY_ED25519, key->pub, &l->vkey, err) ==
		ERR_OK &&
	    ledger_begin(l, err) == ERR_OK) {
		json_set_str(a, new, "format", "gmp-ledger/v1");
		json_set_str(a, new, "hash", "sha256");
		json_set_str(a, new, "origin", origin);
		json_set_str(a, new, "vkey", key_text(a, &l->vkey));
		if (ledger_append(l, &d, a, &placed, err) == ERR_OK)
			(void)!ledger_commit(l, err);
		else
			ledger_rollback(l);
	}
	arena_free(a);
	if (err->code != ERR_OK) {
		ledger_close(l);
		return err->code;
	}
	*out = l;
	return ERR_OK;
}

/* The newest checkpoint must be the head of the stored tree. */
static enum err_code
check_head(struct ledger *l, struct arena *a, struct err *err)
{
	struct note_checkpoint cp;
	struct note note;
	const char *text;
	struct hash root;
	uint64_t size;

	if (ledger_checkpoint(l, a, &size, &text, err) != ERR_OK)
		return err->code;
	merkle_root(l->hasher, &l->tree, &root);
	if (note_parse(text, strlen(text), a, &note, err) != ERR_OK ||
	    note_checkpoint_parse(note.text, note.len, &cp, err) != ERR_OK) {
		err->code = ERR_INTEGRITY;
		return err_add(err, "ledger: the newest checkpoint");
	}
	if (note_check(&note, &l->vkey, 1, NULL) != NOTE_VALID)
		return err_set(err, ERR_INTEGRITY,
		    "ledger: the newest checkpoint is not signed by the log's "
		    "key %s",
		    l->vkey.name);
	if (strcmp(cp.origin, l->vkey.name) != 0 || cp.size != size ||
	    cp.size != l->tree.size || !hash_same(&cp.root, &root))
		return err_set(err, ERR_INTEGRITY,
		    "ledger: the newest checkpoint (size %" PRIu64
		    ") is not the head of the stored entries (%" PRIu64 ")",
		    cp.size, l->tree.size);
	return ERR_OK;
}

enum err_code
ledger_open(struct db *db, const struct key_public *vkey,
    const struct sign_key *key, struct clock *clock, struct ledger **out,
    struct err *err)
{
	struct ledger *l = make(db, key, clock);
	struct arena *a = arena_new();
	struct entry first;

	*out = NULL;
	l->vkey = *vkey;
	if (db_read_begin(db, err) == ERR_OK) {
		if (refresh(l, err) == ERR_OK &&
		    read_entry(l, 0, a, &first, err) == ERR_OK) {
			const char *text = json_str(first.new, "vkey");

			if (strcmp(first.kind, ENTRY_GENESIS) != 0 ||
			    text == NULL ||
			    strcmp(text, key_text(a, vkey)) != 0)
				(void)err_set(err, ERR_INTEGRITY,
				    "ledger: entry 0 is not the beginning of "
				    "log %s with the key in the site's key "
				    "file",
				    vkey->name);
			else
				(void)!check_head(l, a, err);
		}
		db_read_end(db);
	}
	arena_free(a);
	if (err->code != ERR_OK) {
		ledger_close(l);
		return err->code;
	}
	*out = l;
	return ERR_OK;
}

void
ledger_close(struct ledger *l)
{
	if (l == NULL)
		return;
	hasher_free(l->hasher);
	mem_free(l);
}

struct db *
ledger_db(const struct ledger *l)
{
	return l->db;
}

const char *
ledger_origin(const struct ledger *l)
{
	return l->vkey.name;
}

const struct key_public *
ledger_key(const struct ledger *l)
{
	return &l->vkey;
}

struct hasher *
ledger_hasher(const struct ledger *l)
{
	return l->hasher;
}

/* ---- writing ----------------------------------------------------------- */

enum err_code
ledger_begin(struct ledger *l, struct err *err)
{
	struct clock_reading now;
	int64_t by;

	if (l->key == NULL)
		return err_set(err, ERR_AUTH,
		    "the ledger is open for reading: the log's key was not "
		    "opened");
	if (db_begin(l->db, err) != ERR_OK)
		return err->code;
	if (refresh(l, err) == ERR_OK) {
		l->begun = l->tree.size;
		if (ledger_read_clock(l, &now, err) == ERR_OK &&
		    ledger_clock_jumped(l, &now, &by, err) == ERR_OK &&
		    llabs(by) > LEDGER_DRIFT_MS)
			(void)!ledger_declare_step(l, by, err);
	}
	if (err->code != ERR_OK)
		ledger_rollback(l);
	return err->code;
}

/* The moment and salt of an entry: pinned, or now. */
static enum err_code
stamp(struct ledger *l, const struct ledger_draft *d, struct entry *e,
    struct err *err)
{
	struct ledger_pin pin;

	if (d->pin != NULL) {
		pin = *d->pin;
		if (ledger_check_pin(l, &pin, err) != ERR_OK)
			return err->code;
	} else if (ledger_pin_now(l, &pin, err) != ERR_OK) {
		return err->code;
	}
	e->ts = pin.ts;
	memcpy(e->boot, pin.boot, sizeof(e->boot));
	e->clk_ms = pin.clk_ms;
	memcpy(e->salt, pin.salt, sizeof(e->salt));
	return ERR_OK;
}

static enum err_code
next_revision(struct ledger *l, const struct ledger_draft *d, struct arena *a,
    int64_t *rev, struct err *err)
{
	const char *row;

	if (!entry_advances(d->kind, d->row != NULL)) {
		*rev = d->rev;
		return ERR_OK;
	}
	if (ledger_revision(l->db, d->type, d->id, a, rev, &row, err) != ERR_OK)
		return err->code;
	(*rev)++;
	return ERR_OK;
}

static enum err_code
store_entry(struct ledger *l, const struct entry *e, const struct buf *bytes,
    const struct hash *leaf, struct arena *a, struct err *err)
{
	struct merkle_stored done[MERKLE_LEVELS];
	const char *salt = code_b64_text(a, e->salt, sizeof(e->salt));
	int64_t seen;
	size_t n;

	if (db_one_int(l->db, SQL(SQL_SALT), DB_ARGS(DB_TEXT("salt", salt)),
		-1, &seen, err) != ERR_OK)
		return err->code;
	if (seen >= 0)
		return err_set(err, ERR_CONFLICT,
		    "this entry is in the ledger already, as number %lld",
		    (long long)seen);
	if (db_run(l->db, SQL(SQL_ENTRY_ADD),
		DB_ARGS(DB_INT("seq", e->seq),
		    DB_BLOB("entry", bytes->data, bytes->len),
		    DB_BLOB("leaf", leaf->byte, sizeof(leaf->byte)),
		    DB_TEXT("salt", salt)),
		NULL, err) != ERR_OK)
		return err->code;
	n = merkle_add(l->hasher, &l->tree, leaf, done);
	for (size_t i = 0; i < n; i++)
		if (db_run(l->db, SQL(SQL_NODE_ADD),
			DB_ARGS(DB_INT("level", done[i].level),
			    DB_INT("idx", (int64_t)done[i].index),
			    DB_BLOB("h", done[i].hash.byte,
				sizeof(done[i].hash.byte))),
			NULL, err) != ERR_OK)
			return err->code;
	return ERR_OK;
}

enum err_code
ledger_append(struct ledger *l, const struct ledger_draft *d, struct arena *a,
    struct ledger_placed *out, struct err *err)
{
	struct entry e = { .seq = (int64_t)l->tree.size,
		.actor = d->actor,
		.sess = d->sess,
		.via = d->via,
		.kind = d->kind,
		.type = d->type,
		.id = d->id,
		.old = d->old,
		.new = d->new,
		.reason = d->reason,
		.note = d->note,
		.att = d->att,
		.n_att = d->n_att };
	struct buf bytes = { 0 };

	assert(db_in_tx(l->db));
	memset(out, 0, sizeof(*out));
	if (d->cause >= 0) {
		if (e.new == NULL)
			e.new = json_object(a);
		json_set_int(a, e.new, "cause", d->cause);
	}
	if (d->row != NULL) {
		e.has_row = true;
		e.row = *d->row;
	}
	if (stamp(l, d, &e, err) == ERR_OK &&
	    next_revision(l, d, a, &e.rev, err) == ERR_OK &&
	    entry_build(&e, a, &bytes, err) == ERR_OK) {
		merkle_leaf(l->hasher, bytes.data, bytes.len, &out->leaf);
		if (store_entry(l, &e, &bytes, &out->leaf, a, err) == ERR_OK)
			(void)!ledger_project(l->db, &e, a, err);
	}
	if (err->code == ERR_OK) {
		remember(l, &e);
		out->seq = e.seq;
		out->rev = e.rev;
		out->ts = e.ts;
		out->bytes = arena_dup(a, bytes.data, bytes.len);
		out->len = bytes.len;
	}
	buf_clear(&bytes);
	return err->code;
}

enum err_code
ledger_head(
    struct ledger *l, uint64_t *size, struct hash *root, struct err *err)
{
	if (!db_in_tx(l->db) && refresh(l, err) != ERR_OK)
		return err->code;
	*size = l->tree.size;
	merkle_root(l->hasher, &l->tree, root);
	return ERR_OK;
}

/* ---- commit ------------------------------------------------------------ */

struct readback {
	struct ledger *l;
	int64_t next;
};

static enum err_code
read_back_one(void *self, int64_t seq, const void *bytes, size_t len,
    const void *leaf, struct err *err)
{
	struct readback *b = self;
	struct hash sum;

	merkle_leaf(b->l->hasher, bytes, len, &sum);
	if (seq != b->next++ ||
	    memcmp(sum.byte, leaf, sizeof(sum.byte)) != 0)
		return err_set(err, ERR_STORE,
		    "ledger entry %lld was not stored as it was written",
		    (long long)seq);
	return ERR_OK;
}

/* Nothing that was written is trusted until it has been read. */
static enum err_code
read_back(struct ledger *l, const struct hash *root, struct err *err)
{
	struct readback b = { .l = l, .next = (int64_t)l->begun };
	struct merkle_source src = source(l);
	struct hash stored;

	/* to the end of the table: nothing else may have come in either */
	if (ledger_walk(l, (int64_t)l->begun, -1, read_back_one, &b, err) !=
	    ERR_OK)
		return err->code;
	if (b.next != (int64_t)l->tree.size)
		return err_set(err, ERR_STORE,
		    "the ledger has %lld entries after this act, not %lld",
		    (long long)b.next, (long long)l->tree.size);
	if (merkle_root_at(l->hasher, &src, l->tree.size, &stored, err) !=
	    ERR_OK)
		return err->code;
	if (!hash_same(&stored, root))
		return err_set(err, ERR_STORE,
		    "the stored tree has another root than the signed one");
	return ERR_OK;
}

enum err_code
ledger_commit(struct ledger *l, struct err *err)
{
	struct buf note = { 0 };
	struct hash root;

	assert(db_in_tx(l->db));
	merkle_root(l->hasher, &l->tree, &root);
	if (l->tree.size == l->begun) {
		(void)err_set(err, ERR_BUG, "a commit without an entry");
	} else if (note_checkpoint_sign(&note, l->vkey.name, l->tree.size,
		       &root, l->key, err) == ERR_OK &&
	    db_run(l->db, SQL(SQL_CHECKPOINT_ADD),
		DB_ARGS(DB_INT("size", (int64_t)l->tree.size),
		    DB_TEXT("note", buf_text(&note))),
		NULL, err) == ERR_OK &&
	    read_back(l, &root, err) == ERR_OK)
		(void)!db_commit(l->db, err);
	buf_clear(&note);
	if (err->code != ERR_OK)
		ledger_rollback(l);
	return err->code;
}

enum err_code
ledger_countersign(struct ledger *l, const char *text, size_t len,
    struct buf *note, struct err *err)
{
	assert(db_in_tx(l->db) && l->key != NULL);
	return note_sign(note, text, len, l->vkey.name, l->key, err);
}

void
ledger_let_go(struct ledger *l)
{
	db_let_go(l->db);
}

void
ledger_rollback_hold(struct ledger *l)
{
	db_hold(l->db);
	ledger_rollback(l);
}

void
ledger_rollback(struct ledger *l)
{
	struct err ignored = { 0 };

	db_rollback(l->db);
	/* the tree in memory is ahead of the stored one: look again */
	memset(&l->tree, 0, sizeof(l->tree));
	l->last_ts = l->last_ms = 0;
	l->last_boot[0] = '\0';
	(void)!refresh(l, &ignored);
}

/* ---- reading ----------------------------------------------------------- */

enum err_code
ledger_revision(struct db *db, const char *type, const char *id,
    struct arena *a, int64_t *rev, const char **row_b64, struct err *err)
{
	struct db_rows *r = db_query(db, SQL(SQL_OBJECT),
	    DB_ARGS(DB_TEXT("type", type), DB_TEXT("id", id)));

	*rev = 0;
	*row_b64 = NULL;
	if (db_next(r)) {
		*rev = db_int(r, 0);
		if (!db_null(r, 1))
			*row_b64 = arena_str(a, db_text(r, 1));
	}
	return db_done(r, err);
}

enum err_code
ledger_walk(struct ledger *l, int64_t first, int64_t end,
    enum err_code (*see)(void *self, int64_t seq, const void *bytes,
	size_t len, const void *leaf, struct err *err),
    void *self, struct err *err)
{
	struct db_rows *r = db_query(l->db, SQL(SQL_ENTRIES),
	    DB_ARGS(DB_INT("first", first),
		DB_INT("end", end < 0 ? INT64_MAX : end)));
	enum err_code rc = ERR_OK;

	while (rc == ERR_OK && db_next(r)) {
		size_t len, leaf_len;
		const void *bytes = db_blob(r, 1, &len);
		const void *leaf = db_blob(r, 2, &leaf_len);

		if (leaf_len != HASH_BYTES)
			rc = err_set(err, ERR_INTEGRITY,
			    "ledger entry %lld: its leaf is cut",
			    (long long)db_int(r, 0));
		else
			rc = see(self, db_int(r, 0), bytes, len, leaf, err);
	}
	if (rc != ERR_OK) {
		struct err ignored = { 0 };

		(void)!db_done(r, &ignored);
		return rc;
	}
	return db_done(r, err);
}

enum err_code
ledger_checkpoint(struct ledger *l, struct arena *a, uint64_t *size,
    const char **note, struct err *err)
{
	struct db_rows *r = db_query(l->db, SQL(SQL_CHECKPOINT), DB_NO_ARGS);

	*note = NULL;
	if (db_next(r)) {
		*size = (uint64_t)db_int(r, 0);
		*note = arena_str(a, db_text(r, 1));
	}
	if (db_done(r, err) != ERR_OK)
		return err->code;
	return *note != NULL
	    ? ERR_OK
	    : err_set(err, ERR_INTEGRITY, "ledger: there is no checkpoint");
}

enum err_code
ledger_entry(struct ledger *l, int64_t seq, struct arena *a,
    const char **bytes, size_t *len, struct err *err)
{
	struct db_rows *r =
	    db_query(l->db, SQL(SQL_LAST), DB_ARGS(DB_INT("seq", seq)));

	*bytes = NULL;
	if (db_next(r)) {
		const void *p = db_blob(r, 0, len);

		*bytes = arena_dup(a, p, *len);
	}
	if (db_done(r, err) != ERR_OK)
		return err->code;
	return *bytes != NULL
	    ? ERR_OK
	    : err_set(err, ERR_ABSENT, "the ledger has no entry %lld",
		  (long long)seq);
}
