/* SPDX-License-Identifier: Apache-2.0 */
/* store/private.h - what the files of this folder share; nobody else's. */
#ifndef STORE_PRIVATE_H
#define STORE_PRIVATE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"

struct db_file;
struct db_def;

struct store_prepared {
	const struct db_def *def;
	sqlite3_stmt *stmt;
	bool busy;
};

struct db {
	sqlite3 *sql;
	char *path; /* NULL in memory */
	char *version;
	int gate, lock;  /* the turnstile, -1 while closed */
	int64_t held_at; /* ms, monotonic: since when the place is kept */
	bool hold;       /* the coming rollback keeps the place */
	bool in_tx;      /* between db_begin and its end */
	bool committing; /* the commit hook lets this one through */
	bool reading;
	bool damaged; /* a page could not be read: nothing more is done */
	struct store_prepared *prepared; /* open addressing by def */
	size_t prepared_room, prepared_used;
};

/* err from SQLite's code for what was attempted; always an error. */
enum err_code store_fail(
    struct db *db, int rc, const char *what, struct err *err);

/* Run SQL that has no parameters, for opening and migrating. */
ATTR_MUST_CHECK enum err_code store_exec(
    struct db *db, const char *sql, const char *what, struct err *err);

/* Opening in the one order that is safe (connect.c). */
ATTR_MUST_CHECK enum err_code store_connect(const struct db_file *file,
    int flags, struct db **out, struct err *err);
ATTR_MUST_CHECK enum err_code store_settle(struct db *db, struct err *err);
int store_library_generation(sqlite3 *sql);

/* The schema (migrate.c). */
ATTR_MUST_CHECK enum err_code store_migrate(struct db *db, struct err *err);
ATTR_MUST_CHECK enum err_code store_check_schema(
    struct db *db, struct err *err);

#endif /* STORE_PRIVATE_H */
