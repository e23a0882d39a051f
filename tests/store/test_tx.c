/* SPDX-License-Identifier: Apache-2.0 */
/* req: R-107 - one writer at a time, nothing half done. */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/store/fixture.h"

static const struct db_def add = {
	"INSERT INTO file (sha256, size, bytes) VALUES (:sha256, 1, :bytes)",
	true
};
static const struct db_def count = { "SELECT count(*) FROM file", false };

static void
add_file(struct db *db, const char *name)
{
	struct err err = { 0 };

	OK(db_run(db, &add,
	    DB_ARGS(DB_TEXT("sha256", name), DB_BLOB("bytes", "", 0)), NULL,
	    &err));
}

static int64_t
files(struct db *db)
{
	struct err err = { 0 };
	int64_t n;

	OK(db_one_int(db, &count, DB_NO_ARGS, -1, &n, &err));
	return n;
}

START_TEST(what_is_rolled_back_was_never_there)
{
	struct err err = { 0 };
	struct db *db = fixture_db();

	OK(db_begin(db, &err));
	add_file(db, "a");
	db_rollback(db);
	db_rollback(db); /* nothing open: nothing happens */
	ck_assert_int_eq(files(db), 0);
	OK(db_begin(db, &err));
	add_file(db, "a");
	ck_assert(db_in_tx(db));
	OK(db_commit(db, &err));
	ck_assert(!db_in_tx(db));
	ck_assert_int_eq(files(db), 1);
	db_close(db);
}
END_TEST

START_TEST(a_reader_sees_one_state)
{
	struct err err = { 0 };
	struct db *writer = fixture_db(), *reader;

	OK(db_open(&fixture_file, &reader, &err));
	OK(db_read_begin(reader, &err));
	ck_assert_int_eq(files(reader), 0);
	OK(db_begin(writer, &err));
	add_file(writer, "a");
	OK(db_commit(writer, &err));
	ck_assert_int_eq(files(reader), 0);
	db_read_end(reader);
	ck_assert_int_eq(files(reader), 1);
	db_close(reader);
	db_close(writer);
}
END_TEST

/* A child that opens the database, begins, writes a byte, and waits. */
static pid_t
child_that_holds(int *told)
{
	int pipes[2];
	char byte;
	pid_t pid;

	ck_assert_int_eq(pipe(pipes), 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		struct err err = { 0 };
		struct db *db;

		if (db_open(&fixture_file, &db, &err) == ERR_OK &&
		    db_begin(db, &err) == ERR_OK)
			(void)!write(pipes[1], "x", 1);
		for (;;)
			(void)pause();
	}
	ck_assert_int_eq(read(pipes[0], &byte, 1), 1);
	*told = pipes[0];
	return pid;
}

START_TEST(a_writer_that_dies_gives_its_place_back)
{
	struct err err = { 0 };
	struct db *db = fixture_db();
	int fd;
	pid_t pid;

	db_close(db);
	pid = child_that_holds(&fd);
	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
	OK(db_open(&fixture_file, &db, &err));
	OK(db_begin(db, &err));
	add_file(db, "a");
	OK(db_commit(db, &err));
	db_close(db);
	(void)close(fd);
}
END_TEST

static int64_t
ms_now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

START_TEST(a_writer_waits_for_the_one_before_it)
{
	struct err err = { 0 };
	struct db *db = fixture_db();
	int64_t start;
	int fd, go[2];
	pid_t pid;

	db_close(db);
	ck_assert_int_eq(pipe(go), 0);
	pid = child_that_holds(&fd);
	if (fork() == 0) { /* ends the holder a moment after it is told to */
		char byte;

		(void)!read(go[0], &byte, 1);
		(void)usleep(200000);
		(void)kill(pid, SIGKILL);
		_exit(0);
	}
	OK(db_open(&fixture_file, &db, &err));
	start = ms_now();
	ck_assert_int_eq(write(go[1], "x", 1), 1);
	OK(db_begin(db, &err));
	ck_assert_int_ge(ms_now() - start, 100);
	db_rollback(db);
	db_close(db);
	while (wait(NULL) > 0)
		;
	(void)close(fd);
	(void)close(go[0]);
	(void)close(go[1]);
}
END_TEST

START_TEST(a_place_that_is_held_keeps_others_out_until_it_is_given_up)
{
	struct err err = { 0 };
	struct db *db = fixture_db();
	int go[2], status;
	pid_t pid;

	/* the other process opens the file itself: no connection crosses a
	 * fork */
	db_close(db);
	ck_assert_int_eq(pipe(go), 0);
	pid = fork();
	if (pid == 0) {
		struct db *other;
		int64_t start;
		char byte;

		(void)!read(go[0], &byte, 1);
		start = ms_now();
		if (db_open(&fixture_file, &other, &err) != ERR_OK ||
		    db_begin(other, &err) != ERR_OK)
			_exit(2);
		start = ms_now() - start;
		db_rollback(other);
		db_close(other); /* or a leak checker takes the exit status */
		_exit(start >= 100 ? 0 : 1);
	}
	OK(db_open(&fixture_file, &db, &err));
	OK(db_begin(db, &err));
	db_hold(db);
	db_rollback(db);
	ck_assert_int_eq(write(go[1], "x", 1), 1);
	(void)usleep(250000);
	db_let_go(db);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(WEXITSTATUS(status), 0);
	OK(db_begin(db, &err));
	db_rollback(db);
	db_close(db);
	(void)close(go[0]);
	(void)close(go[1]);
}
END_TEST

/* Who closes last has the file alone for a moment; opening waits for it. */
START_TEST(opening_waits_for_who_has_the_file_alone)
{
	struct err err = { 0 };
	int pipe_fd[2], status;
	struct db *db;
	pid_t pid;
	char c;

	db_close(fixture_db());
	ck_assert_int_eq(pipe(pipe_fd), 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		sqlite3 *raw = fixture_raw(fixture_file.path);

		if (sqlite3_exec(raw,
			"PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE",
			NULL, NULL, NULL) != SQLITE_OK ||
		    write(pipe_fd[1], "x", 1) != 1)
			_exit(1);
		(void)nanosleep(
		    &(struct timespec){ .tv_nsec = 300000000 }, NULL);
		_exit(sqlite3_exec(raw, "ROLLBACK", NULL, NULL, NULL) !=
			  SQLITE_OK ||
		      sqlite3_close(raw) != SQLITE_OK);
	}
	ck_assert_int_eq(close(pipe_fd[1]), 0);
	ck_assert_int_eq(read(pipe_fd[0], &c, 1), 1);
	OK(db_open(&fixture_file, &db, &err));
	db_close(db);
	ck_assert_int_eq(close(pipe_fd[0]), 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}
END_TEST

SUITE(test_tx)
{
	tcase_add_checked_fixture(tc, fixture_setup, fixture_teardown);
	tcase_add_test(tc, what_is_rolled_back_was_never_there);
	tcase_add_test(tc, a_reader_sees_one_state);
	tcase_add_test(tc, a_writer_that_dies_gives_its_place_back);
	tcase_add_test(tc, a_writer_waits_for_the_one_before_it);
	tcase_add_test(
	    tc, a_place_that_is_held_keeps_others_out_until_it_is_given_up);
	tcase_add_test(tc, opening_waits_for_who_has_the_file_alone);
}
