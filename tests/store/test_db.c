/* SPDX-License-Identifier: Apache-2.0 */
/* req: R-104 R-109 - opening, reading, damage, backup. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "store/schema.h"
#include "tests/store/fixture.h"

static const struct db_def file_add = {
	"INSERT INTO file (sha256, size, bytes) VALUES (:sha256, :size, "
	":bytes)",
	true
};
static const struct db_def file_all = {
	"SELECT sha256, size, bytes FROM file ORDER BY sha256", false
};
static const struct db_def file_one = {
	"SELECT size FROM file WHERE sha256 = :sha256", false
};

static void
add(struct db *db, const char *name, int64_t size, const void *p, size_t len)
{
	struct err err = { 0 };

	OK(db_begin(db, &err));
	OK(db_run(db, &file_add,
	    DB_ARGS(DB_TEXT("sha256", name), DB_INT("size", size),
		DB_BLOB("bytes", p, len)),
	    NULL, &err));
	OK(db_commit(db, &err));
}

START_TEST(what_was_committed_is_there_after_opening_again)
{
	struct err err = { 0 };
	struct db *db = fixture_db();
	struct db_rows *r;
	size_t len;

	add(db, "b", -7, "\0x\0", 3);
	add(db, "a", 5000000000, "", 0);
	db_close(db);
	OK(db_open(&fixture_file, &db, &err));
	ck_assert_ptr_nonnull(strstr(db_version(db), "SQLCipher"));
	r = db_query(db, &file_all, DB_NO_ARGS);
	ck_assert(db_next(r));
	ck_assert_str_eq(db_text(r, 0), "a");
	ck_assert_int_eq(db_int(r, 1), 5000000000);
	ck_assert(db_next(r));
	ck_assert_mem_eq(db_blob(r, 2, &len), "\0x\0", 3);
	ck_assert_uint_eq(len, 3);
	ck_assert_str_eq(db_col_name(r, 2), "bytes");
	ck_assert_int_eq(db_col_type(r, 1), DB_TYPE_INT);
	ck_assert(!db_next(r));
	OK(db_done(r, &err));
	db_close(db);
}
END_TEST

START_TEST(the_file_shows_nothing_of_what_is_in_it)
{
	struct err err = { 0 };
	struct db *db = fixture_db();
	struct buf b = { 0 };

	add(db, "UCDX1-ABE-01", 1, "marker-in-plain-text", 20);
	db_close(db);
	OK(file_read(fixture_file.path, 1 << 24, &b, &err));
	ck_assert_mem_eq(b.data, fixture_file.salt, DB_SALT_BYTES);
	ck_assert_ptr_null(memmem(b.data, b.len, "SQLite format 3", 15));
	ck_assert_ptr_null(memmem(b.data, b.len, "marker-in-plain", 15));
	ck_assert_ptr_null(memmem(b.data, b.len, "UCDX1", 5));
	buf_clear(&b);
}
END_TEST

START_TEST(a_wrong_key_opens_nothing_and_says_so)
{
	static const uint8_t other[DB_KEY_BYTES] = { 9 };
	struct err err = { 0 };
	struct db *db = fixture_db();
	struct db_file wrong = fixture_file;

	db_close(db);
	wrong.key = other;
	FAILS(db_open(&wrong, &db, &err), ERR_AUTH, "the key does not open it");
	ck_assert_ptr_null(db);
	OK(db_open(&fixture_file, &db, &err));
	db_close(db);
}
END_TEST

START_TEST(a_file_that_is_not_ours_is_refused_by_what_it_is)
{
	struct err err = { 0 };
	struct db_file f = fixture_file;
	struct db *db;
	sqlite3 *plain;
	char cmd[256];

	f.generation = 3;
	FAILS(db_open(&f, &db, &err), ERR_ABSENT, "no such file");
	f.path = fixture_dir;
	FAILS(db_open(&f, &db, &err), ERR_CONFIG, "not a regular file");
	f.path = fixture_path("plain.db");
	ck_assert_int_eq(sqlite3_open(f.path, &plain), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(plain, "CREATE TABLE ledger (a)", NULL,
			     NULL, NULL),
	    SQLITE_OK);
	ck_assert_int_eq(sqlite3_close(plain), SQLITE_OK);
	FAILS(db_open(&f, &db, &err), ERR_INTEGRITY,
	    "begins like a plain SQLite file");
	f.path = fixture_path("short");
	OK(file_write(f.path, "1234567890", 10, 0600, FILE_NEW, &err));
	FAILS(db_open(&f, &db, &err), ERR_INTEGRITY, "cut short");
	(void)snprintf(cmd, sizeof(cmd),
	    "ln -s %s %s", fixture_path("short"), fixture_path("link"));
	ck_assert_int_eq(system(cmd), 0);
	f.path = fixture_path("link");
	FAILS(db_open(&f, &db, &err), ERR_CONFIG, "not a regular file");
}
END_TEST

START_TEST(a_database_that_exists_is_not_made_again)
{
	struct err err = { 0 };
	struct db *db = fixture_db(), *again;
	int generation;

	db_close(db);
	FAILS(db_create(&fixture_file, &generation, &again, &err),
	    ERR_CONFLICT, "exists already");
}
END_TEST

START_TEST(a_file_of_another_owner_is_not_opened)
{
	struct err err = { 0 };
	struct db *db = fixture_db();

	db_close(db);
	if (geteuid() != 0)
		return; /* only root can give a file away */
	ck_assert_int_eq(chown(fixture_file.path, 12345, 12345), 0);
	FAILS(db_open(&fixture_file, &db, &err), ERR_CONFIG,
	    "belongs to another user");
}
END_TEST

START_TEST(a_truncated_file_is_refused)
{
	struct err err = { 0 };
	struct db *db = fixture_db();

	for (int i = 0; i < 40; i++) {
		char name[8];

		(void)snprintf(name, sizeof(name), "%d", i);
		add(db, name, 1, fixture_file.salt, 16);
	}
	db_close(db);
	ck_assert_int_eq(truncate(fixture_file.path, 4096 * 3 + 100), 0);
	FAILS(db_open(&fixture_file, &db, &err), ERR_INTEGRITY, "cut short");
	ck_assert_int_eq(truncate(fixture_file.path, 4096 * 3), 0);
	if (db_open(&fixture_file, &db, &err) == ERR_OK) {
		ck_assert_int_ne(db_check(db, &err), ERR_OK);
		db_close(db);
	}
	ck_assert_int_eq(err.code, ERR_INTEGRITY);
}
END_TEST

START_TEST(a_flipped_bit_stops_all_further_use)
{
	static char big[40000];
	struct err err = { 0 };
	struct db *db = fixture_db();
	struct db_rows *r;
	int64_t size;

	memset(big, 7, sizeof(big));
	add(db, "big", sizeof(big), big, sizeof(big));
	db_close(db);
	{
		struct buf b = { 0 };

		/* somewhere in the last pages, where the big blob lies */
		OK(file_read(fixture_file.path, 1 << 24, &b, &err));
		fixture_flip(fixture_file.path, (long)b.len - 6000);
		buf_clear(&b);
	}
	OK(db_open(&fixture_file, &db, &err));
	r = db_query(db, &file_all, DB_NO_ARGS);
	while (db_next(r)) {
		size_t len;

		(void)db_blob(r, 2, &len);
	}
	if (db_done(r, &err) == ERR_OK)
		ck_assert_int_ne(db_check(db, &err), ERR_OK);
	ck_assert_int_eq(err.code, ERR_INTEGRITY);
	err_clear(&err);
	(void)size;
	db_close(db);
}
END_TEST

START_TEST(page_one_damaged_does_not_open)
{
	struct err err = { 0 };
	struct db *db = fixture_db();

	db_close(db);
	fixture_flip(fixture_file.path, 1000);
	FAILS(db_open(&fixture_file, &db, &err), ERR_AUTH, "first page is");
}
END_TEST

START_TEST(an_older_page_put_back_opens_and_is_the_ledgers_to_find)
{
	/* what SQLCipher cannot know is stated here, so that nobody relies
	 * on it: the ledger's hashes find it (tests/scenario) */
	struct err err = { 0 };
	struct db *db = fixture_db();
	struct buf old = { 0 };

	add(db, "a", 1, "x", 1);
	db_close(db);
	OK(file_read(fixture_file.path, 1 << 24, &old, &err));
	OK(db_open(&fixture_file, &db, &err));
	add(db, "b", 1, "y", 1);
	db_close(db);
	OK(file_write(fixture_file.path, old.data, old.len, 0600,
	    FILE_REPLACE, &err));
	OK(db_open(&fixture_file, &db, &err));
	db_close(db);
	buf_clear(&old);
}
END_TEST

START_TEST(a_changed_schema_is_refused_and_named)
{
	static const char *const changes[] = {
		"DROP TRIGGER ledger_no_update",
		"DROP TRIGGER trail_no_delete",
		"DROP INDEX ledger_salt",
		"CREATE TRIGGER quiet AFTER INSERT ON ledger BEGIN SELECT 1; "
		"END",
		"ALTER TABLE sample ADD COLUMN patient TEXT",
	};

	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		struct err err = { 0 };
		struct db *db;
		sqlite3 *raw;

		fixture_file.path = fixture_path("changed.db");
		fixture_file.generation = 0;
		db_close(fixture_db());
		raw = fixture_raw(fixture_file.path);
		ck_assert_int_eq(
		    sqlite3_exec(raw, changes[i], NULL, NULL, NULL), 0);
		ck_assert_int_eq(sqlite3_close(raw), SQLITE_OK);
		FAILS(db_open(&fixture_file, &db, &err), ERR_INTEGRITY,
		    "schema was changed");
		ck_assert_int_eq(unlink(fixture_file.path), 0);
	}
}
END_TEST

START_TEST(a_newer_or_older_schema_is_told_apart)
{
	struct err err = { 0 };
	struct db *db;
	sqlite3 *raw;

	db_close(fixture_db());
	raw = fixture_raw(fixture_file.path);
	ck_assert_int_eq(sqlite3_exec(raw,
			     "INSERT INTO store_schema VALUES (99, 'x')", NULL,
			     NULL, NULL),
	    SQLITE_OK);
	FAILS(db_open(&fixture_file, &db, &err), ERR_CONFIG, "newer cupel");
	ck_assert_int_eq(
	    sqlite3_exec(raw,
		"DELETE FROM store_schema WHERE version > 1", NULL, NULL, NULL),
	    SQLITE_OK);
	ck_assert_int_eq(sqlite3_close(raw), SQLITE_OK);
	FAILS(db_open(&fixture_file, &db, &err), ERR_STATE, "cupel db migrate");
	/* the tables of the second are there, so it cannot be run */
	FAILS(db_migrate(&fixture_file, &err), ERR_STORE, "already exists");
	FAILS(db_open(&fixture_file, &db, &err), ERR_STATE, "cupel db migrate");
}
END_TEST

START_TEST(an_older_schema_is_brought_up_and_a_new_one_left)
{
	struct err err = { 0 };
	struct db *db = fixture_db();
	char *drop = NULL;
	sqlite3_stmt *stmt;
	sqlite3 *raw;

	db_close(db);
	OK(db_migrate(&fixture_file, &err));
	/* take the second away again: its tables and what hangs on them */
	raw = fixture_raw(fixture_file.path);
	ck_assert_int_eq(
	    sqlite3_prepare_v2(raw,
		"SELECT group_concat('DROP TABLE ' || name, ';') FROM "
		"sqlite_master WHERE type = 'table' AND name IN ('site', "
		"'person', 'platform', 'variant', 'method', 'spec', "
		"'spec_line', 'binding', 'batch', 'sample', 'test', 'run', "
		"'result', 'certificate')",
		-1, &stmt, NULL),
	    SQLITE_OK);
	ck_assert_int_eq(sqlite3_step(stmt), SQLITE_ROW);
	drop = sqlite3_mprintf("%s", sqlite3_column_text(stmt, 0));
	ck_assert_int_eq(sqlite3_finalize(stmt), SQLITE_OK);
	ck_assert_int_eq(
	    sqlite3_exec(raw, drop, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_free(drop);
	ck_assert_int_eq(
	    sqlite3_exec(raw,
		"DELETE FROM store_schema WHERE version > 1", NULL, NULL, NULL),
	    SQLITE_OK);
	ck_assert_int_eq(sqlite3_close(raw), SQLITE_OK);
	FAILS(db_open(&fixture_file, &db, &err), ERR_STATE, "db migrate");
	OK(db_migrate(&fixture_file, &err));
	OK(db_open(&fixture_file, &db, &err));
	db_close(db);
}
END_TEST

START_TEST(a_backup_is_encrypted_and_whole)
{
	struct err err = { 0 };
	struct db *db = fixture_db(), *copy;
	struct db_file to = fixture_file;
	struct buf b = { 0 };
	int64_t n;

	add(db, "a", 42, "marker-in-plain-text", 20);
	to.path = fixture_path("copy.db");
	OK(db_backup(db, &to, &err));
	OK(file_read(to.path, 1 << 24, &b, &err));
	ck_assert_ptr_null(memmem(b.data, b.len, "SQLite format 3", 15));
	ck_assert_ptr_null(memmem(b.data, b.len, "marker-in-plain", 15));
	OK(db_open(&to, &copy, &err));
	OK(db_one_int(copy, &file_one, DB_ARGS(DB_TEXT("sha256", "a")), -1, &n,
	    &err));
	ck_assert_int_eq(n, 42);
	db_close(copy);
	FAILS(db_backup(db, &to, &err), ERR_CONFLICT, "exists already");
	to.path = "/nowhere/copy.db";
	FAILS(db_backup(db, &to, &err), ERR_IO, "/nowhere");
	db_close(db);
	buf_clear(&b);
}
END_TEST

START_TEST(a_query_inside_a_query_of_the_same_statement_works)
{
	struct err err = { 0 };
	struct db *db = fixture_db();
	struct db_rows *outer;
	int seen = 0;

	for (int i = 0; i < 3; i++) {
		char name[2] = { (char)('a' + i), '\0' };

		add(db, name, i, "", 0);
	}
	outer = db_query(db, &file_all, DB_NO_ARGS);
	while (db_next(outer)) {
		struct db_rows *inner = db_query(db, &file_all, DB_NO_ARGS);

		while (db_next(inner))
			seen++;
		OK(db_done(inner, &err));
	}
	OK(db_done(outer, &err));
	ck_assert_int_eq(seen, 9);
	db_close(db);
}
END_TEST

START_TEST(a_column_takes_only_its_type)
{
	static const struct db_def bad = {
		"INSERT INTO file (sha256, size, bytes) VALUES (:sha256, "
		"'many', :bytes)",
		true
	};
	struct err err = { 0 };
	struct db *db = fixture_db();

	OK(db_begin(db, &err));
	FAILS(db_run(db, &bad,
		  DB_ARGS(DB_TEXT("sha256", "a"), DB_BLOB("bytes", "", 0)),
		  NULL, &err),
	    ERR_STORE, "CHECK");
	FAILS(db_run(db, &file_add,
		  DB_ARGS(DB_TEXT("sha256", NULL), DB_INT("size", 1),
		      DB_BLOB("bytes", "", 0)),
		  NULL, &err),
	    ERR_STORE, "NOT NULL");
	db_rollback(db);
	db_close(db);
}
END_TEST

SUITE(test_db)
{
	tcase_add_checked_fixture(tc, fixture_setup, fixture_teardown);
	tcase_add_test(tc, what_was_committed_is_there_after_opening_again);
	tcase_add_test(tc, the_file_shows_nothing_of_what_is_in_it);
	tcase_add_test(tc, a_wrong_key_opens_nothing_and_says_so);
	tcase_add_test(tc, a_file_that_is_not_ours_is_refused_by_what_it_is);
	tcase_add_test(tc, a_database_that_exists_is_not_made_again);
	tcase_add_test(tc, a_file_of_another_owner_is_not_opened);
	tcase_add_test(tc, a_truncated_file_is_refused);
	tcase_add_test(tc, a_flipped_bit_stops_all_further_use);
	tcase_add_test(tc, page_one_damaged_does_not_open);
	tcase_add_test(
	    tc, an_older_page_put_back_opens_and_is_the_ledgers_to_find);
	tcase_add_test(tc, a_changed_schema_is_refused_and_named);
	tcase_add_test(tc, a_newer_or_older_schema_is_told_apart);
	tcase_add_test(
	    tc, an_older_schema_is_brought_up_and_a_new_one_left);
	tcase_add_test(tc, a_backup_is_encrypted_and_whole);
	tcase_add_test(
	    tc, a_query_inside_a_query_of_the_same_statement_works);
	tcase_add_test(tc, a_column_takes_only_its_type);
}
