/* SPDX-License-Identifier: Apache-2.0 */
/* tests/store/fixture.h - a scratch folder, a key, a raw connection. */
#ifndef TESTS_STORE_FIXTURE_H
#define TESTS_STORE_FIXTURE_H

#include <check.h>
#include <sqlite3.h>

#include "store/db.h"
#include "tests/support/suite.h"

extern char fixture_dir[64];
extern struct db_file fixture_file; /* dir/site.db with a fixed key */

void fixture_setup(void);
void fixture_teardown(void);

/* Path of a name in the folder; a buffer of its own for each call. */
const char *fixture_path(const char *name);

/* A new database, open; it is closed by the test. */
struct db *fixture_db(void);

/* The file through the library alone, with the right key and no guard. */
sqlite3 *fixture_raw(const char *path);

/* Change one byte of a file. */
void fixture_flip(const char *path, long offset);

#endif /* TESTS_STORE_FIXTURE_H */
