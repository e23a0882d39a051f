/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store/db.h - one encrypted database file, opened in one way.
 *
 * The file is SQLCipher's, its key 32 random bytes given raw together with
 * the file's salt.  The generation of the format (3 or 4) and the page size
 * are stated by whoever opens - they stand in the key file beside it - and
 * never guessed: a wrong one looks like a wrong key.
 *
 * What can happen to a connection afterwards is limited three times: triggers
 * in the schema (append-only tables), an authorizer that denies everything it
 * does not know (store/guard.h), and a commit hook that lets only db_commit
 * commit.  Nothing here deletes a row.
 *
 * SQL stands in tables of struct db_def, one per module, never built at run
 * time.  Statements are prepared once per connection.  The dialect is what
 * SQLite 3.15 and PostgreSQL 15 both understand.
 *
 * A connection belongs to one thread and is never carried across fork.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"

struct arena;
struct buf;
struct db;
struct db_rows;

#define DB_KEY_BYTES 32
#define DB_SALT_BYTES 16
#define DB_PAGE 4096

/* Where the file is and how it is enciphered.  All borrowed. */
struct db_file {
	const char *path;
	int generation;      /* 3 or 4; 0 in db_create: the library's own */
	const uint8_t *key;  /* [DB_KEY_BYTES], in secret memory */
	const uint8_t *salt; /* [DB_SALT_BYTES], the first bytes of the file */
};

/*
 * Make a new file with the newest schema; ERR_CONFLICT if something of that
 * name exists.  *generation receives what was used.  After an error no file
 * is left.
 */
ATTR_MUST_CHECK enum err_code db_create(const struct db_file *file,
    int *generation, struct db **out, struct err *err);

/*
 * Open an existing file.
 * ERR_ABSENT   no such file
 * ERR_AUTH     the key (or generation) does not open it
 * ERR_INTEGRITY it begins like plain SQLite; a page is damaged; the schema is
 *              not the one of its version (a trigger is missing or changed)
 * ERR_CONFIG   owned by somebody else; made by a newer program; generation 4
 *              with a library that only knows 3; the linked library cannot
 *              encrypt
 * ERR_STATE    an older schema: db_migrate first
 */
ATTR_MUST_CHECK enum err_code db_open(
    const struct db_file *file, struct db **out, struct err *err);

/*
 * Bring an existing file to the newest schema, in one transaction; one that
 * has it already is left as it is.  Errors as db_open.
 */
ATTR_MUST_CHECK enum err_code db_migrate(
    const struct db_file *file, struct err *err);

/*
 * A database in memory with the same schema, unencrypted and gone with the
 * process: the projection is rebuilt into one and compared.
 */
ATTR_MUST_CHECK enum err_code db_open_memory(struct db **out, struct err *err);

void db_close(struct db *db); /* NULL is allowed; an open tx is rolled back */

/* "SQLCipher 3.4.1, SQLite 3.15.2"; lent until db_close. */
const char *db_version(const struct db *db);

/* ---- statements -------------------------------------------------------- */

/* One statement.  Parameters are named ":like_this". */
struct db_def {
	const char *sql;
	bool writes;
};

enum db_type { DB_END, DB_TYPE_TEXT, DB_TYPE_INT, DB_TYPE_BLOB };

struct db_arg {
	enum db_type type;
	const char *name; /* without the colon; must be in the statement */
	const char *text; /* DB_TYPE_TEXT; NULL binds NULL */
	int64_t num;
	const void *blob; /* NULL binds NULL */
	size_t len;
};

#define DB_TEXT(n, v) { .type = DB_TYPE_TEXT, .name = (n), .text = (v) }
#define DB_INT(n, v) { .type = DB_TYPE_INT, .name = (n), .num = (v) }
#define DB_BLOB(n, v, l) \
	{ .type = DB_TYPE_BLOB, .name = (n), .blob = (v), .len = (l) }
#define DB_ARGS(...) \
	((const struct db_arg[]){ __VA_ARGS__, { .type = DB_END } })
#define DB_NO_ARGS ((const struct db_arg[]){ { .type = DB_END } })

/*
 * Run a statement that returns no rows; *changed (may be NULL) is the number
 * of rows it touched.  Writing needs a transaction of db_begin.
 * ERR_STORE; ERR_INTEGRITY for a damaged page; ERR_IO for a full disk;
 * ERR_BUSY if another writer does not give way.
 */
ATTR_MUST_CHECK enum err_code db_run(struct db *db, const struct db_def *def,
    const struct db_arg *args, int64_t *changed, struct err *err);

/*
 * Read rows:
 *
 *	rows = db_query(db, &defs[SAMPLE_OPEN], DB_ARGS(DB_TEXT("id", id)));
 *	while (db_next(rows))
 *		use(db_text(rows, 0));
 *	return db_done(rows, err);
 *
 * An error ends the loop as the last row does; db_done reports it and frees
 * rows.  What a row points to is lent until the next call on rows.
 */
ATTR_NEVER_NULL struct db_rows *db_query(
    struct db *db, const struct db_def *def, const struct db_arg *args);
bool db_next(struct db_rows *rows);
ATTR_MUST_CHECK enum err_code db_done(struct db_rows *rows, struct err *err);

size_t db_cols(const struct db_rows *rows);
const char *db_col_name(const struct db_rows *rows, size_t col);
bool db_null(const struct db_rows *rows, size_t col);
const char *db_text(const struct db_rows *rows, size_t col); /* NULL if null */
int64_t db_int(const struct db_rows *rows, size_t col);      /* 0 if null */
const void *db_blob(const struct db_rows *rows, size_t col, size_t *len);
/* DB_END: null */
enum db_type db_col_type(const struct db_rows *rows, size_t col);

/*
 * The first row's first column as text in the arena, NULL if there is no row
 * or it is null; as integer, fallback likewise.
 */
ATTR_MUST_CHECK enum err_code db_one_text(struct db *db,
    const struct db_def *def, const struct db_arg *args, struct arena *a,
    const char **out, struct err *err);
ATTR_MUST_CHECK enum err_code db_one_int(struct db *db,
    const struct db_def *def, const struct db_arg *args, int64_t fallback,
    int64_t *out, struct err *err);

/* Prepare and explain; what a test does with every statement. */
ATTR_MUST_CHECK enum err_code db_explain(struct db *db,
    const struct db_def *def, struct buf *plan, struct err *err);

/* ---- transactions ------------------------------------------------------ */

/*
 * Begin the one writing transaction: through the turnstile (two flocks beside
 * the file, so that writers queue in order of arrival), then BEGIN IMMEDIATE.
 * ERR_BUSY after 30 s.
 */
ATTR_MUST_CHECK enum err_code db_begin(struct db *db, struct err *err);

/* Commit durably.  After an error everything since db_begin is undone. */
ATTR_MUST_CHECK enum err_code db_commit(struct db *db, struct err *err);
void db_rollback(struct db *db); /* nothing open: nothing happens */
bool db_in_tx(const struct db *db);

/*
 * Let the rollback of the open transaction keep the writer's place, for the
 * next db_begin of this connection if it comes within a second; db_let_go
 * gives it up.
 */
void db_hold(struct db *db);
void db_let_go(struct db *db);

/* A consistent view for several reads; ended by db_read_end. */
ATTR_MUST_CHECK enum err_code db_read_begin(struct db *db, struct err *err);
void db_read_end(struct db *db);

/* ---- upkeep ------------------------------------------------------------ */

/*
 * Copy the database, as it is now, into a new file enciphered with the same
 * key and salt.  The copy is opened and read before this returns.
 */
ATTR_MUST_CHECK enum err_code db_backup(struct db *db,
    const struct db_file *to, struct err *err);

/* SQLite's own look at the file's pages; ERR_INTEGRITY with its words. */
ATTR_MUST_CHECK enum err_code db_check(struct db *db, struct err *err);

#endif /* STORE_DB_H */
