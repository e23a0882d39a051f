/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <signal.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "tests/support/suite.h"

static char dir[64];

static void
setup(void)
{
	(void)snprintf(dir, sizeof(dir), "/tmp/cupel-file-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
}

static void
teardown(void)
{
	char cmd[128];

	(void)snprintf(cmd, sizeof(cmd), "rm -rf %s", dir);
	ck_assert_int_eq(system(cmd), 0);
}

static const char *
at(char out[128], const char *name)
{
	(void)snprintf(out, 128, "%s/%s", dir, name);
	return out;
}

START_TEST(what_is_written_is_read_back_with_its_permissions)
{
	struct err err = { 0 };
	struct buf b = { 0 };
	struct stat st;
	char p[128];

	OK(file_write(at(p, "key"), "secret", 6, 0600, FILE_NEW, &err));
	OK(file_read(p, 100, &b, &err));
	ck_assert_str_eq(buf_text(&b), "secret");
	ck_assert_int_eq(stat(p, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
	FAILS(file_write(p, "x", 1, 0600, FILE_NEW, &err), ERR_CONFLICT,
	    "not overwritten");
	OK(file_write(p, "xy", 2, 0644, FILE_REPLACE, &err));
	buf_empty(&b);
	OK(file_read(p, 100, &b, &err));
	ck_assert_str_eq(buf_text(&b), "xy");
	buf_clear(&b);
}
END_TEST

START_TEST(what_is_no_regular_file_is_refused)
{
	struct err err = { 0 };
	struct buf b = { 0 };
	char p[128], q[128];

	FAILS(file_read(at(p, "none"), 10, &b, &err), ERR_ABSENT, "no such");
	FAILS(file_read(dir, 10, &b, &err), ERR_INPUT, "directory");
	OK(file_write(at(p, "a"), "12345", 5, 0600, FILE_NEW, &err));
	ck_assert_int_eq(symlink(p, at(q, "link")), 0);
	FAILS(file_read(q, 10, &b, &err), ERR_INPUT, "link");
	OK(file_read_link(q, 10, &b, &err));
	FAILS(file_read(p, 4, &b, &err), ERR_LIMIT, "more than the 4");
	FAILS(file_read("/dev/null", 10, &b, &err), ERR_INPUT, "special");
	buf_clear(&b);
}
END_TEST

START_TEST(a_write_that_fails_leaves_the_old_file_and_nothing_else)
{
	static char big[100000];
	struct rlimit usual, small;
	struct err err = { 0 };
	struct buf b = { 0 };
	char p[128], cmd[256];

	OK(file_write(at(p, "a"), "old", 3, 0600, FILE_NEW, &err));
	(void)signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &usual), 0);
	small = usual;
	small.rlim_cur = 50000;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
	FAILS(file_write(p, big, sizeof(big), 0600, FILE_REPLACE, &err),
	    ERR_IO, "cannot be written");
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &usual), 0);
	OK(file_read(p, 100, &b, &err));
	ck_assert_str_eq(buf_text(&b), "old");
	(void)snprintf(cmd, sizeof(cmd), "test \"$(ls %s)\" = a", dir);
	ck_assert_int_eq(system(cmd), 0);
	FAILS(file_write("/nowhere/at/all", "x", 1, 0600, FILE_NEW, &err),
	    ERR_IO, "/nowhere/at/all: cannot be created");
	buf_clear(&b);
}
END_TEST

START_TEST(a_directory_is_made_with_its_parents)
{
	struct err err = { 0 };
	char p[128];

	OK(file_make_dir(at(p, "a/b/c"), 0700, &err));
	OK(file_make_dir(p, 0700, &err));
	ck_assert(file_exists(p));
}
END_TEST

static void
collect(void *self, const void *p, size_t len)
{
	buf_add(self, p, len);
}

START_TEST(a_large_file_comes_in_pieces)
{
	struct buf all = { 0 }, got = { 0 };
	struct err err = { 0 };
	char p[128];

	for (unsigned i = 0; i < 50000; i++)
		buf_printf(&all, "%u\n", i);
	OK(file_write(at(p, "large"), all.data, all.len, 0600, FILE_NEW,
	    &err));
	OK(file_pieces(p, all.len, collect, &got, &err));
	ck_assert_uint_eq(got.len, all.len);
	ck_assert_mem_eq(got.data, all.data, all.len);
	FAILS(file_pieces(p, all.len - 1, collect, &got, &err), ERR_LIMIT,
	    "large");
	FAILS(file_pieces(dir, 10, collect, &got, &err), ERR_INPUT,
	    "a directory");
	FAILS(file_pieces(at(p, "none"), 10, collect, &got, &err), ERR_ABSENT,
	    "no such file");
	buf_clear(&all);
	buf_clear(&got);
}
END_TEST

SUITE(test_file)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(
	    tc, what_is_written_is_read_back_with_its_permissions);
	tcase_add_test(tc, what_is_no_regular_file_is_refused);
	tcase_add_test(
	    tc, a_write_that_fails_leaves_the_old_file_and_nothing_else);
	tcase_add_test(tc, a_directory_is_made_with_its_parents);
	tcase_add_test(tc, a_large_file_comes_in_pieces);
}
