/* SPDX-License-Identifier: Apache-2.0 */
/* req: R-099 R-101 R-104 - the corners of SQL in which a record could be
 * changed, dropped, shadowed or copied out: none of them is open. */
#include "config.h"

#include <string.h>

#include "store/schema.h"
#include "tests/store/fixture.h"

static const struct db_def entry_add = {
	"INSERT INTO ledger (seq, entry, leaf, salt) VALUES (:seq, :entry, "
	":leaf, :salt)",
	true
};
static const struct db_def count = { "SELECT count(*) FROM ledger", false };

static void
add_entry(struct db *db, int64_t seq, const char *salt, struct err *err)
{
	(void)!db_run(db, &entry_add,
	    DB_ARGS(DB_INT("seq", seq), DB_BLOB("entry", "{}", 2),
		DB_BLOB("leaf", "12", 2), DB_TEXT("salt", salt)),
	    NULL, err);
}

/* Each was tried against an open connection; none may be prepared. */
static const struct db_def attempts[] = {
	{ "UPDATE ledger SET entry = x'00'", true },
	{ "DELETE FROM ledger", true },
	{ "DELETE FROM sample", true },
	{ "DROP TRIGGER ledger_no_update", true },
	{ "DROP TABLE ledger", true },
	{ "ALTER TABLE ledger RENAME TO l2", true },
	{ "CREATE TEMP TABLE ledger (a)", true },
	{ "CREATE TEMP VIEW ledger AS SELECT 1", true },
	{ "CREATE TABLE extra (a)", true },
	{ "CREATE TRIGGER t AFTER INSERT ON ledger BEGIN SELECT 1; END",
	    true },
	{ "CREATE VIRTUAL TABLE v USING fts3(a)", true },
	{ "ATTACH DATABASE '/tmp/x' AS x", true },
	{ "DETACH DATABASE main", true },
	{ "PRAGMA writable_schema = ON", true },
	{ "PRAGMA synchronous = OFF", true },
	{ "PRAGMA recursive_triggers = OFF", true },
	{ "PRAGMA foreign_keys = OFF", true },
	{ "PRAGMA ignore_check_constraints = ON", true },
	{ "PRAGMA key = 'other'", true },
	{ "PRAGMA rekey = 'other'", true },
	{ "PRAGMA cipher_integrity_check", true },
	{ "PRAGMA journal_mode = DELETE", true },
	{ "SELECT sqlcipher_export('x')", true },
	{ "SELECT load_extension('x')", true },
	{ "SELECT fts3_tokenizer('x')", true },
	{ "SELECT writefile('/tmp/x', 'y')", true },
	{ "UPDATE sqlite_master SET sql = ''", true },
	{ "SELECT sql FROM sqlite_master", true },
	{ "REINDEX", true },
	{ "VACUUM", true },
	{ "ANALYZE", true },
};

START_TEST(what_is_not_needed_is_denied)
{
	struct err err = { 0 };
	struct db *db = fixture_db();
	int64_t n;

	OK(db_begin(db, &err));
	ck_assert_msg(db_run(db, &attempts[_i], DB_NO_ARGS, NULL, &err) ==
		ERR_STORE,
	    "%s: %s", attempts[_i].sql, err.text);
	err_clear(&err);
	/* and ordinary statements beside it still work */
	add_entry(db, 0, "s", &err);
	ck_assert_int_eq(err.code, ERR_OK);
	OK(db_one_int(db, &count, DB_NO_ARGS, -1, &n, &err));
	ck_assert_int_eq(n, 1);
	OK(db_commit(db, &err));
	db_close(db);
}
END_TEST

START_TEST(replace_does_not_pass_the_triggers)
{
	static const struct db_def replace = {
		"INSERT OR REPLACE INTO ledger (seq, entry, leaf, salt) "
		"VALUES (0, x'7b7d', x'00', 'other')",
		true
	};
	struct err err = { 0 };
	struct db *db = fixture_db();

	OK(db_begin(db, &err));
	add_entry(db, 0, "s", &err);
	ck_assert_int_eq(err.code, ERR_OK);
	ck_assert_int_ne(
	    db_run(db, &replace, DB_NO_ARGS, NULL, &err), ERR_OK);
	db_rollback(db);
	db_close(db);
}
END_TEST

START_TEST(gaps_repeats_and_negative_numbers_are_refused)
{
	static const int64_t wrong[] = { 0, 2, -1, 100 };
	struct err err = { 0 };
	struct db *db = fixture_db();

	OK(db_begin(db, &err));
	add_entry(db, 0, "s0", &err);
	ck_assert_int_eq(err.code, ERR_OK);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		char salt[3] = { 'x', (char)('0' + i), '\0' };

		add_entry(db, wrong[i], salt, &err);
		ck_assert_int_eq(err.code, ERR_STORE);
		err_clear(&err);
	}
	add_entry(db, 1, "s0", &err); /* a salt is used once */
	ck_assert_int_eq(err.code, ERR_STORE);
	err_clear(&err);
	add_entry(db, 1, "s1", &err);
	ck_assert_int_eq(err.code, ERR_OK);
	db_rollback(db);
	db_close(db);
}
END_TEST

START_TEST(the_triggers_alone_refuse_too)
{
	static const char *const raw_attempts[] = {
		"UPDATE ledger SET entry = x'00'",
		"DELETE FROM ledger",
		"INSERT OR REPLACE INTO ledger VALUES (0, x'00', x'00', 'z')",
		"UPDATE node SET h = x'00'",
		"DELETE FROM checkpoint",
		"UPDATE trail SET actor = 'nobody'",
		"DELETE FROM esig",
		"DELETE FROM object",
	};
	struct err err = { 0 };
	struct db *db = fixture_db();
	sqlite3 *raw;

	OK(db_begin(db, &err));
	add_entry(db, 0, "s", &err);
	ck_assert_int_eq(err.code, ERR_OK);
	OK(db_commit(db, &err));
	db_close(db);
	raw = fixture_raw(fixture_file.path);
	ck_assert_int_eq(
	    sqlite3_exec(raw,
		"INSERT INTO node VALUES (1, 0, x'00');"
		"INSERT INTO checkpoint VALUES (1, 'n');"
		"INSERT INTO trail VALUES (0,'t','a','tty','k','y','i',1,0,"
		"NULL);"
		"INSERT INTO esig VALUES (0,'t','i',1,'s','n','r','m','t','l'"
		",'k','v','x');"
		"INSERT INTO object VALUES ('t','i',1,NULL,0)",
		NULL, NULL, NULL),
	    SQLITE_OK);
	for (size_t i = 0; i < sizeof(raw_attempts) / sizeof(raw_attempts[0]);
	    i++)
		ck_assert_msg(sqlite3_exec(raw, raw_attempts[i], NULL, NULL,
				  NULL) != SQLITE_OK,
		    "%s was let through", raw_attempts[i]);
	ck_assert_int_eq(sqlite3_close(raw), SQLITE_OK);
}
END_TEST

START_TEST(a_commit_by_another_road_is_turned_back)
{
	static const struct db_def commit = { "COMMIT", false };
	struct err err = { 0 };
	struct db *db = fixture_db();
	int64_t n;

	OK(db_begin(db, &err));
	add_entry(db, 0, "s", &err);
	ck_assert_int_eq(err.code, ERR_OK);
	ck_assert_int_ne(db_run(db, &commit, DB_NO_ARGS, NULL, &err), ERR_OK);
	err_clear(&err);
	db_rollback(db);
	OK(db_one_int(db, &count, DB_NO_ARGS, -1, &n, &err));
	ck_assert_int_eq(n, 0);
	db_close(db);
}
END_TEST

START_TEST(the_settings_that_matter_are_set)
{
	struct db *db = fixture_db();
	sqlite3 *raw;
	sqlite3_stmt *stmt;

	/* WAL is a property of the file; the rest is read back at opening */
	raw = fixture_raw(fixture_file.path);
	ck_assert_int_eq(
	    sqlite3_prepare_v2(raw, "PRAGMA journal_mode", -1, &stmt, NULL),
	    SQLITE_OK);
	ck_assert_int_eq(sqlite3_step(stmt), SQLITE_ROW);
	ck_assert_str_eq(
	    (const char *)sqlite3_column_text(stmt, 0), "wal");
	(void)sqlite3_finalize(stmt);
	ck_assert_int_eq(sqlite3_close(raw), SQLITE_OK);
	db_close(db);
}
END_TEST

SUITE(test_guard)
{
	tcase_add_checked_fixture(tc, fixture_setup, fixture_teardown);
	tcase_add_loop_test(tc, what_is_not_needed_is_denied, 0,
	    sizeof(attempts) / sizeof(attempts[0]));
	tcase_add_test(tc, replace_does_not_pass_the_triggers);
	tcase_add_test(tc, gaps_repeats_and_negative_numbers_are_refused);
	tcase_add_test(tc, the_triggers_alone_refuse_too);
	tcase_add_test(tc, a_commit_by_another_road_is_turned_back);
	tcase_add_test(tc, the_settings_that_matter_are_set);
}
