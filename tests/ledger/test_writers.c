/* SPDX-License-Identifier: Apache-2.0 */
/* req: R-107 - several writers, and writers that die. */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "store/db.h"
#include "tests/ledger/fixture.h"

#define WRITERS 4
#define ACTS 250

/* In a child: a connection of its own; never returns. */
static void
write_many(int id, int acts, int tell)
{
	char name[8];

	(void)snprintf(name, sizeof(name), "w%d", id);
	fixture_open(&fx.machine);
	for (int i = 0; i < acts; i++) {
		struct err err = { 0 };

		if (fixture_act(name, i, &err) != ERR_OK) {
			(void)fprintf(stderr, "writer %d: %s\n", id, err.text);
			_exit(1);
		}
		if (tell >= 0 && write(tell, "x", 1) != 1)
			_exit(1);
	}
	fixture_close();
	_exit(0);
}

static pid_t
writer(int id, int acts, int tell)
{
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0)
		write_many(id, acts, tell);
	return pid;
}

START_TEST(four_processes_lose_nothing_and_keep_one_order)
{
	int next[WRITERS] = { 0 };
	pid_t pid[WRITERS];
	int status;

	/* the machine's clock now: the hand's is of another day */
	fixture_close();
	for (int i = 0; i < WRITERS; i++)
		pid[i] = writer(i, ACTS, -1);
	for (int i = 0; i < WRITERS; i++) {
		ck_assert_int_eq(waitpid(pid[i], &status, 0), pid[i]);
		ck_assert_int_eq(status, 0);
	}
	fixture_open(&fx.machine);
	/* the ledger itself is dense, or it would not verify (teardown) */
	ck_assert_int_eq(fixture_size(), 1 + WRITERS * ACTS);
	for (int64_t seq = 1; seq <= WRITERS * ACTS; seq++) {
		const struct json *e = fixture_entry(seq);
		const struct json *obj = json_get(e, "obj");
		int w = json_str(obj, "id")[1] - '0';

		ck_assert_int_eq(json_int(e, "seq", -1), seq);
		/* each writer's acts in its own order, each once */
		ck_assert_int_eq(
		    json_int(json_get(e, "new"), "n", -1), next[w]);
		next[w]++;
		ck_assert_int_eq(json_int(obj, "rev", -1), next[w]);
		if (seq % 100 == 0)
			arena_reset(fx.arena);
	}
	for (int i = 0; i < WRITERS; i++)
		ck_assert_int_eq(next[i], ACTS);
}
END_TEST

/* Killed after some acknowledged acts, at a moment nobody chose. */
START_TEST(a_killed_writer_loses_nothing_that_was_committed)
{
	long long before = fixture_size();
	struct err err = { 0 };
	int status, pipe_fd[2], told = 0;
	char c[512];
	pid_t pid;
	ssize_t n;

	fixture_close();
	ck_assert_int_eq(pipe(pipe_fd), 0);
	pid = writer(0, 1000000, pipe_fd[1]);
	ck_assert_int_eq(close(pipe_fd[1]), 0);
	while (told < 10 + 7 * _i && (n = read(pipe_fd[0], c, 1)) == 1)
		told++;
	ck_assert_int_eq(
	    nanosleep(
		&(struct timespec){ .tv_nsec = 130000L * (_i + 1) }, NULL),
	    0);
	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFSIGNALED(status));
	while ((n = read(pipe_fd[0], c, sizeof(c))) > 0)
		told += (int)n;
	ck_assert_int_eq(close(pipe_fd[0]), 0);
	fixture_open(&fx.machine);
	/* one may have been committed that it could not tell any more */
	ck_assert_int_ge(fixture_size(), before + told);
	ck_assert_int_le(fixture_size(), before + told + 1);
	ck_assert_str_eq(fixture_verdict(false), "VERIFIED");
	OK(fixture_act("after", 1, &err));
}
END_TEST

/* Who waits for the writer's place sees what was written meanwhile. */
START_TEST(a_writer_waits_and_begins_from_the_new_head)
{
	struct err err = { 0 };
	int pipe_fd[2], status;
	struct ledger_placed placed;
	pid_t pid;
	char c;

	fixture_close();
	ck_assert_int_eq(pipe(pipe_fd), 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		fixture_open(&fx.machine);
		if (ledger_begin(fx.ledger, &err) != ERR_OK ||
		    fixture_append("child", 1, NULL, &placed, &err) != ERR_OK ||
		    write(pipe_fd[1], "x", 1) != 1)
			_exit(1);
		(void)nanosleep(
		    &(struct timespec){ .tv_nsec = 200000000 }, NULL);
		_exit(ledger_commit(fx.ledger, &err) == ERR_OK ? 0 : 1);
	}
	ck_assert_int_eq(close(pipe_fd[1]), 0);
	fixture_open(&fx.machine);
	ck_assert_int_eq(read(pipe_fd[0], &c, 1), 1);
	ck_assert_int_eq(fixture_size(), 1); /* not committed yet */
	OK(ledger_begin(fx.ledger, &err));
	OK(fixture_append("parent", 1, NULL, &placed, &err));
	ck_assert_int_eq(placed.seq, 2);
	OK(ledger_commit(fx.ledger, &err));
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}
END_TEST

/* Within its second nobody else gets in between. */
START_TEST(a_held_place_is_kept_until_it_is_let_go)
{
	struct err err = { 0 };
	struct ledger_placed placed;
	struct timespec a, b;
	int pipe_fd[2], status;
	pid_t pid;
	char c;

	fixture_close();
	ck_assert_int_eq(pipe(pipe_fd), 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		if (read(pipe_fd[0], &c, 1) != 1)
			_exit(1);
		write_many(1, 1, -1);
	}
	fixture_open(&fx.machine);
	OK(ledger_begin(fx.ledger, &err));
	ledger_rollback_hold(fx.ledger);
	ck_assert_int_eq(write(pipe_fd[1], "x", 1), 1);
	(void)nanosleep(&(struct timespec){ .tv_nsec = 200000000 }, NULL);
	OK(ledger_begin(fx.ledger, &err));
	OK(fixture_append("first", 1, NULL, &placed, &err));
	ck_assert_int_eq(placed.seq, 1);
	OK(ledger_commit(fx.ledger, &err));
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	ck_assert_int_eq(fixture_size(), 3);
	/* let go, the next writer does not wait */
	OK(ledger_begin(fx.ledger, &err));
	ledger_rollback_hold(fx.ledger);
	ledger_let_go(fx.ledger);
	ck_assert_int_eq(clock_gettime(CLOCK_MONOTONIC, &a), 0);
	OK(fixture_act("second", 1, &err));
	ck_assert_int_eq(clock_gettime(CLOCK_MONOTONIC, &b), 0);
	ck_assert_int_lt(
	    (b.tv_sec - a.tv_sec) * 1000 + (b.tv_nsec - a.tv_nsec) / 1000000,
	    900);
}
END_TEST

SUITE(test_writers)
{
	tcase_add_checked_fixture(tc, fixture_setup, fixture_teardown);
	tcase_add_test(tc, four_processes_lose_nothing_and_keep_one_order);
	tcase_add_loop_test(
	    tc, a_killed_writer_loses_nothing_that_was_committed, 0, 5);
	tcase_add_test(tc, a_writer_waits_and_begins_from_the_new_head);
	tcase_add_test(tc, a_held_place_is_kept_until_it_is_let_go);
}
