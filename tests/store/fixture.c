/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/store/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char fixture_dir[64];
struct db_file fixture_file;

static const uint8_t key[DB_KEY_BYTES] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
	12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
	29, 30, 31, 32 };
static const uint8_t salt[DB_SALT_BYTES] = { 200, 201, 202, 203, 204, 205,
	206, 207, 208, 209, 210, 211, 212, 213, 214, 215 };

void
fixture_setup(void)
{
	(void)snprintf(
	    fixture_dir, sizeof(fixture_dir), "/tmp/cupel-store-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(fixture_dir));
	fixture_file.path = fixture_path("site.db");
	fixture_file.generation = 0;
	fixture_file.key = key;
	fixture_file.salt = salt;
}

void
fixture_teardown(void)
{
	char cmd[128];

	(void)snprintf(cmd, sizeof(cmd), "rm -rf %s", fixture_dir);
	ck_assert_int_eq(system(cmd), 0);
}

const char *
fixture_path(const char *name)
{
	static char path[8][128];
	static unsigned next;
	char *p = path[next++ % 8];

	(void)snprintf(p, sizeof(path[0]), "%s/%s", fixture_dir, name);
	return p;
}

struct db *
fixture_db(void)
{
	struct err err = { 0 };
	struct db *db;
	int generation;

	OK(db_create(&fixture_file, &generation, &db, &err));
	fixture_file.generation = generation;
	return db;
}

sqlite3 *
fixture_raw(const char *path)
{
	char text[2 + 2 * (DB_KEY_BYTES + DB_SALT_BYTES) + 2];
	sqlite3 *raw;
	int n = 0;

	n += sprintf(text + n, "x'");
	for (int i = 0; i < DB_KEY_BYTES; i++)
		n += sprintf(text + n, "%02x", key[i]);
	for (int i = 0; i < DB_SALT_BYTES; i++)
		n += sprintf(text + n, "%02x", salt[i]);
	n += sprintf(text + n, "'");
	ck_assert_int_eq(sqlite3_open(path, &raw), SQLITE_OK);
	ck_assert_int_eq(sqlite3_key_v2(raw, "main", text, n), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(raw,
			     "PRAGMA cipher_page_size=4096; SELECT count(*) "
			     "FROM sqlite_master",
			     NULL, NULL, NULL),
	    SQLITE_OK);
	return raw;
}

void
fixture_flip(const char *path, long offset)
{
	FILE *f = fopen(path, "r+b");
	int c;

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fseek(f, offset, SEEK_SET), 0);
	c = fgetc(f);
	ck_assert_int_ne(c, EOF);
	ck_assert_int_eq(fseek(f, offset, SEEK_SET), 0);
	ck_assert_int_ne(fputc(c ^ 1, f), EOF);
	ck_assert_int_eq(fclose(f), 0);
}
