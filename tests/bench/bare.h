/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/bench/bare.h - SQLCipher without cupel around it, for bounds.
 *
 * The same key, page size, write-ahead log, cache and durability as
 * store/db.h, and nothing else: no triggers, no authorizer, no locks.
 */
#ifndef TESTS_BENCH_BARE_H
#define TESTS_BENCH_BARE_H

#include <sqlite3.h>

#include "base/err.h"
#include "store/db.h"

/* The key both databases of a bench have; it keeps nothing secret. */
extern const uint8_t bare_key[DB_KEY_BYTES], bare_salt[DB_SALT_BYTES];

/* Open or make the file at path. */
enum err_code bare_open(const char *path, sqlite3 **out, struct err *err);
enum err_code bare_run(sqlite3 *db, const char *sql, struct err *err);
enum err_code bare_prepare(
    sqlite3 *db, const char *sql, sqlite3_stmt **out, struct err *err);
/* Step a statement that has no rows, and reset it. */
enum err_code bare_step(sqlite3_stmt *stmt, struct err *err);
/* What the library says. */
enum err_code bare_fail(sqlite3 *db, const char *what, struct err *err);

#endif /* TESTS_BENCH_BARE_H */
