/* SPDX-License-Identifier: Apache-2.0 */
/* store/stmt.c - statements, prepared once, bound by name. */
#include "config.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "store/db.h"
#include "store/private.h"

struct db_rows {
	struct db *db;
	const struct db_def *def;
	sqlite3_stmt *stmt;
	struct store_prepared *slot; /* NULL: an extra one, finalised later */
	int rc;
};

static size_t
slot_of(const struct db *db, const struct db_def *def)
{
	size_t mask = db->prepared_room - 1;
	size_t i = ((uintptr_t)def >> 4) * 2654435761u & mask;

	while (db->prepared[i].def != NULL && db->prepared[i].def != def)
		i = (i + 1) & mask;
	return i;
}

static void
grow(struct db *db)
{
	struct store_prepared *old = db->prepared;
	size_t room = db->prepared_room;

	db->prepared_room = room != 0 ? 2 * room : 128;
	db->prepared =
	    mem_array(db->prepared_room, sizeof(struct store_prepared));
	for (size_t i = 0; i < room; i++)
		if (old[i].def != NULL)
			db->prepared[slot_of(db, old[i].def)] = old[i];
	mem_free(old);
}

static int
prepare(struct db *db, const struct db_def *def, sqlite3_stmt **stmt)
{
	const char *rest = "";
	int rc = sqlite3_prepare_v2(db->sql, def->sql, -1, stmt, &rest);

	/* text behind the statement, or a writer not declared, is a bug */
	assert(rc != SQLITE_OK || *rest == '\0');
	assert(rc != SQLITE_OK || def->writes ||
	    sqlite3_stmt_readonly(*stmt) != 0);
	return rc;
}

/*
 * A statement ready to be bound: the cached one, or a second one while the
 * cached one is in use further up.
 */
static int
acquire(struct db *db, const struct db_def *def, sqlite3_stmt **stmt,
    struct store_prepared **slot)
{
	struct store_prepared *p;
	int rc;

	*stmt = NULL;
	*slot = NULL;
	if (2 * db->prepared_used >= db->prepared_room)
		grow(db);
	p = &db->prepared[slot_of(db, def)];
	if (p->def != NULL && p->busy)
		return prepare(db, def, stmt);
	if (p->def == NULL) {
		rc = prepare(db, def, &p->stmt);
		if (rc != SQLITE_OK)
			return rc;
		p->def = def;
		db->prepared_used++;
	}
	p->busy = true;
	*stmt = p->stmt;
	*slot = p;
	return SQLITE_OK;
}

static void
release(struct db *db, const struct db_def *def, sqlite3_stmt *stmt,
    bool cached)
{
	if (stmt == NULL)
		return;
	if (!cached) {
		(void)sqlite3_finalize(stmt);
		return;
	}
	(void)sqlite3_reset(stmt);
	(void)sqlite3_clear_bindings(stmt);
	db->prepared[slot_of(db, def)].busy = false;
}

static int
bind_one(sqlite3_stmt *stmt, int at, const struct db_arg *arg)
{
	switch (arg->type) {
	case DB_TYPE_TEXT:
		return arg->text == NULL
		    ? sqlite3_bind_null(stmt, at)
		    : sqlite3_bind_text(
			  stmt, at, arg->text, -1, SQLITE_TRANSIENT);
	case DB_TYPE_INT:
		return sqlite3_bind_int64(stmt, at, arg->num);
	case DB_TYPE_BLOB:
		return arg->blob == NULL
		    ? sqlite3_bind_null(stmt, at)
		    : sqlite3_bind_blob64(stmt, at, arg->blob, arg->len,
			  SQLITE_STATIC);
	case DB_END:
		break;
	}
	assert(false && "argument of no type");
	return SQLITE_MISUSE;
}

static int
bind_all(sqlite3_stmt *stmt, const struct db_arg *args)
{
	int rc = SQLITE_OK, given = 0;

	for (; rc == SQLITE_OK && args->type != DB_END; args++, given++) {
		char name[64] = ":";
		int at;

		assert(strlen(args->name) < sizeof(name) - 1);
		memcpy(name + 1, args->name, strlen(args->name) + 1);
		at = sqlite3_bind_parameter_index(stmt, name);
		assert(at != 0); /* a name the statement does not have */
		rc = bind_one(stmt, at, args);
	}
	assert(rc != SQLITE_OK ||
	    given == sqlite3_bind_parameter_count(stmt));
	return rc;
}

static enum err_code
refuse_damaged(struct db *db, struct err *err)
{
	return err_set(err, ERR_INTEGRITY,
	    "%s: a damaged page was found; nothing more is done with this "
	    "file",
	    db->path != NULL ? db->path : "memory");
}

enum err_code
db_run(struct db *db, const struct db_def *def, const struct db_arg *args,
    int64_t *changed, struct err *err)
{
	struct store_prepared *slot;
	sqlite3_stmt *stmt;
	int rc;

	if (db->damaged)
		return refuse_damaged(db, err);
	assert(!def->writes || db->in_tx);
	rc = acquire(db, def, &stmt, &slot);
	if (rc == SQLITE_OK)
		rc = bind_all(stmt, args);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	if (rc == SQLITE_DONE) {
		if (changed != NULL)
			*changed = sqlite3_changes(db->sql);
		rc = SQLITE_OK;
	} else {
		assert(rc != SQLITE_ROW); /* a query: use db_query */
		(void)store_fail(db, rc, "database", err);
	}
	release(db, def, stmt, slot != NULL);
	return rc == SQLITE_OK ? ERR_OK : err->code;
}

struct db_rows *
db_query(struct db *db, const struct db_def *def, const struct db_arg *args)
{
	struct db_rows *r = mem_new(sizeof(*r));

	r->db = db;
	r->def = def;
	if (db->damaged) {
		r->rc = SQLITE_CORRUPT;
		return r;
	}
	r->rc = acquire(db, def, &r->stmt, &r->slot);
	if (r->rc == SQLITE_OK)
		r->rc = bind_all(r->stmt, args);
	return r;
}

bool
db_next(struct db_rows *r)
{
	if (r->rc != SQLITE_OK && r->rc != SQLITE_ROW)
		return false;
	r->rc = sqlite3_step(r->stmt);
	return r->rc == SQLITE_ROW;
}

enum err_code
db_done(struct db_rows *r, struct err *err)
{
	struct db *db = r->db;
	enum err_code rc = ERR_OK;

	if (db->damaged)
		rc = refuse_damaged(db, err);
	else if (r->rc != SQLITE_OK && r->rc != SQLITE_ROW &&
	    r->rc != SQLITE_DONE)
		rc = store_fail(db, r->rc, "database", err);
	release(db, r->def, r->stmt, r->slot != NULL);
	mem_free(r);
	return rc;
}

size_t
db_cols(const struct db_rows *r)
{
	return r->stmt != NULL ? (size_t)sqlite3_column_count(r->stmt) : 0;
}

const char *
db_col_name(const struct db_rows *r, size_t col)
{
	return sqlite3_column_name(r->stmt, (int)col);
}

bool
db_null(const struct db_rows *r, size_t col)
{
	return sqlite3_column_type(r->stmt, (int)col) == SQLITE_NULL;
}

const char *
db_text(const struct db_rows *r, size_t col)
{
	return (const char *)sqlite3_column_text(r->stmt, (int)col);
}

int64_t
db_int(const struct db_rows *r, size_t col)
{
	return sqlite3_column_int64(r->stmt, (int)col);
}

const void *
db_blob(const struct db_rows *r, size_t col, size_t *len)
{
	const void *p = sqlite3_column_blob(r->stmt, (int)col);

	*len = (size_t)sqlite3_column_bytes(r->stmt, (int)col);
	return p != NULL ? p : "";
}

enum db_type
db_col_type(const struct db_rows *r, size_t col)
{
	switch (sqlite3_column_type(r->stmt, (int)col)) {
	case SQLITE_TEXT:
		return DB_TYPE_TEXT;
	case SQLITE_INTEGER:
		return DB_TYPE_INT;
	case SQLITE_BLOB:
		return DB_TYPE_BLOB;
	default:
		return DB_END;
	}
}

enum err_code
db_one_text(struct db *db, const struct db_def *def,
    const struct db_arg *args, struct arena *a, const char **out,
    struct err *err)
{
	struct db_rows *r = db_query(db, def, args);

	*out = NULL;
	if (db_next(r) && !db_null(r, 0))
		*out = arena_str(a, db_text(r, 0));
	return db_done(r, err);
}

enum err_code
db_one_int(struct db *db, const struct db_def *def, const struct db_arg *args,
    int64_t fallback, int64_t *out, struct err *err)
{
	struct db_rows *r = db_query(db, def, args);

	*out = fallback;
	if (db_next(r) && !db_null(r, 0))
		*out = db_int(r, 0);
	return db_done(r, err);
}

enum err_code
db_explain(struct db *db, const struct db_def *def, struct buf *plan,
    struct err *err)
{
	struct buf sql = { 0 };
	sqlite3_stmt *stmt = NULL;
	int rc;

	buf_printf(&sql, "EXPLAIN QUERY PLAN %s", def->sql);
	rc = sqlite3_prepare_v2(db->sql, buf_text(&sql), -1, &stmt, NULL);
	while (rc == SQLITE_OK || rc == SQLITE_ROW) {
		rc = sqlite3_step(stmt);
		if (rc == SQLITE_ROW)
			buf_printf(plan, "%s\n",
			    (const char *)sqlite3_column_text(stmt, 3));
	}
	if (rc != SQLITE_DONE)
		(void)store_fail(db, rc, def->sql, err);
	(void)sqlite3_finalize(stmt);
	buf_clear(&sql);
	return rc == SQLITE_DONE ? ERR_OK : err->code;
}
