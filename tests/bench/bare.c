/* SPDX-License-Identifier: Apache-2.0 */
/* tests/bench/bare.c - see bare.h. */
#include "config.h"

#include "tests/bench/bare.h"

#include "base/buf.h"

const uint8_t bare_key[DB_KEY_BYTES] = { 7, 1, 9, 3, 5, 2, 8, 4, 6, 0, 7, 1, 9,
	3, 5, 2, 8, 4, 6, 0, 7, 1, 9, 3, 5, 2, 8, 4, 6, 0, 7, 1 };
const uint8_t bare_salt[DB_SALT_BYTES] = { 90, 91, 92, 93, 94, 95, 96, 97, 98,
	99, 100, 101, 102, 103, 104, 105 };

enum err_code
bare_fail(sqlite3 *db, const char *what, struct err *err)
{
	return err_set(
	    err, ERR_STORE, "bare SQLCipher: %s: %s", what, sqlite3_errmsg(db));
}

enum err_code
bare_run(sqlite3 *db, const char *sql, struct err *err)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return bare_fail(db, sql, err);
	return ERR_OK;
}

static int
give_key(sqlite3 *db)
{
	struct buf b = { 0 };
	int rc;

	buf_puts(&b, "x'");
	for (size_t i = 0; i < sizeof(bare_key); i++)
		buf_printf(&b, "%02x", bare_key[i]);
	for (size_t i = 0; i < sizeof(bare_salt); i++)
		buf_printf(&b, "%02x", bare_salt[i]);
	buf_puts(&b, "'");
	rc = sqlite3_key_v2(db, "main", b.data, (int)b.len);
	buf_clear(&b);
	return rc;
}

enum err_code
bare_open(const char *path, sqlite3 **out, struct err *err)
{
	static const char *const settings[] = {
		"PRAGMA cipher_page_size = 4096",
		"SELECT count(*) FROM sqlite_master",
		"PRAGMA journal_mode = WAL",
		"PRAGMA synchronous = FULL",
		"PRAGMA cache_size = -65536",
		"PRAGMA temp_store = MEMORY",
	};

	if (sqlite3_open(path, out) != SQLITE_OK || give_key(*out) != SQLITE_OK)
		return bare_fail(*out, path, err);
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (bare_run(*out, settings[i], err) != ERR_OK)
			return err->code;
	return ERR_OK;
}

enum err_code
bare_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **out, struct err *err)
{
	if (sqlite3_prepare_v2(db, sql, -1, out, NULL) != SQLITE_OK)
		return bare_fail(db, sql, err);
	return ERR_OK;
}

enum err_code
bare_step(sqlite3_stmt *stmt, struct err *err)
{
	if (sqlite3_step(stmt) != SQLITE_DONE)
		(void)bare_fail(
		    sqlite3_db_handle(stmt), sqlite3_sql(stmt), err);
	(void)sqlite3_reset(stmt);
	return err->code;
}
