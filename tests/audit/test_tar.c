/* SPDX-License-Identifier: Apache-2.0 */
/* Archives: one form, nothing else. */
#include "config.h"

#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "audit/tar.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "crypt/crypt.h"
#include "tests/support/suite.h"

static const struct tar_member members[] = {
	{ "entries.jsonl", "one\ntwo\n", 8 },
	{ "empty", "", 0 },
	{ "files/deep/er", "0123456789", 10 },
};

#define N (sizeof(members) / sizeof(members[0]))

static void
make(struct buf *out)
{
	struct err err = { 0 };

	for (size_t i = 0; i < N; i++)
		OK(tar_add(out, members[i].name, members[i].data,
		    members[i].len, &err));
	tar_end(out);
}

START_TEST(what_was_written_is_read)
{
	struct arena *a = arena_new();
	const struct tar_member *m = NULL;
	struct buf b = { 0 }, again = { 0 };
	struct err err = { 0 };
	size_t n = 0;

	make(&b);
	make(&again);
	ck_assert_uint_eq(b.len, again.len);
	ck_assert_mem_eq(b.data, again.data, b.len);
	OK(tar_parse(b.data, b.len, a, &m, &n, &err));
	ck_assert_uint_eq(n, N);
	for (size_t i = 0; i < N; i++) {
		ck_assert_str_eq(m[i].name, members[i].name);
		ck_assert_uint_eq(m[i].len, members[i].len);
		ck_assert_mem_eq(m[i].data, members[i].data, m[i].len);
	}
	buf_empty(&b);
	tar_end(&b);
	OK(tar_parse(b.data, b.len, a, &m, &n, &err));
	ck_assert_uint_eq(n, 0);
	buf_clear(&b);
	buf_clear(&again);
	arena_free(a);
}
END_TEST

START_TEST(the_tar_of_the_system_reads_it_too)
{
	char dir[] = "/tmp/cupel-tar-XXXXXX", cmd[256];
	struct buf b = { 0 };
	struct err err = { 0 };
	char path[64];

	make(&b);
	ck_assert_ptr_nonnull(mkdtemp(dir));
	(void)snprintf(path, sizeof(path), "%s/x.cupel", dir);
	OK(file_write(path, b.data, b.len, 0600, FILE_NEW, &err));
	(void)snprintf(cmd, sizeof(cmd),
	    "cd %s && tar -xf x.cupel && test -f empty && "
	    "test \"$(cat files/deep/er)\" = 0123456789 && "
	    "test \"$(tar -tf x.cupel | wc -l)\" -eq 3",
	    dir);
	ck_assert_int_eq(system(cmd), 0);
	(void)snprintf(cmd, sizeof(cmd), "rm -rf %s", dir);
	ck_assert_int_eq(system(cmd), 0);
	buf_clear(&b);
}
END_TEST

START_TEST(an_archive_that_is_cut_off_anywhere_is_refused)
{
	struct arena *a = arena_new();
	const struct tar_member *m;
	struct buf b = { 0 };
	struct err err = { 0 };
	size_t n;

	make(&b);
	for (size_t cut = 0; cut < b.len; cut++) {
		ck_assert_int_eq(
		    tar_parse(b.data, cut, a, &m, &n, &err), ERR_INPUT);
		err_clear(&err);
	}
	FAILS(tar_parse(b.data, b.len - 1, a, &m, &n, &err), ERR_INPUT,
	    "cut off");
	FAILS(tar_parse(b.data, 512 + 3, a, &m, &n, &err), ERR_INPUT,
	    "cut off in member 1");
	buf_putc(&b, '\0');
	FAILS(tar_parse(b.data, b.len, a, &m, &n, &err), ERR_INPUT,
	    "behind its end");
	buf_clear(&b);
	arena_free(a);
}
END_TEST

/* All bytes but those of the members themselves are the frame. */
START_TEST(every_changed_byte_of_the_frame_is_noticed)
{
	struct arena *a = arena_new();
	const struct tar_member *m;
	struct buf b = { 0 };
	struct err err = { 0 };
	size_t n;

	make(&b);
	for (size_t i = 0; i < b.len; i++) {
		bool content = (i >= 512 && i < 520) || (i >= 2048 && i < 2058);

		if (content)
			continue;
		b.data[i] ^= 1;
		ck_assert_msg(
		    tar_parse(b.data, b.len, a, &m, &n, &err) == ERR_INPUT,
		    "byte %zu", i);
		err_clear(&err);
		b.data[i] ^= 1;
	}
	OK(tar_parse(b.data, b.len, a, &m, &n, &err));
	buf_clear(&b);
	arena_free(a);
}
END_TEST

/* Set a field of the first header and make the checksum right again. */
static void
patch(struct buf *b, size_t at, const void *p, size_t len)
{
	unsigned sum = 0;

	memcpy(b->data + at, p, len);
	memset(b->data + 148, ' ', 8);
	for (size_t i = 0; i < 512; i++)
		sum += (unsigned char)b->data[i];
	(void)snprintf(b->data + 148, 8, "%06o", sum);
	b->data[155] = ' ';
}

START_TEST(links_owners_and_paths_out_of_the_folder_are_refused)
{
	static const struct {
		size_t at;
		const char *bytes;
		size_t len;
		const char *part;
	} bad[] = {
		{ 156, "1", 1, "not a regular file" },
		{ 156, "2", 1, "not a regular file" },
		{ 156, "5", 1, "not a regular file" },
		{ 156, "L", 1, "not a regular file" },
		{ 156, "x", 1, "not a regular file" },
		{ 156, "\0", 1, "not a regular file" },
		{ 0, "/ntries.jsonl", 13, "a name" },
		{ 0, "../ries.jsonl", 13, "a name" },
		{ 0, "a/../b.jsonl\0", 13, "a name" },
		{ 0, "a//b\0\0\0\0\0\0\0\0\0", 13, "a name" },
		{ 0, "a/./b\0\0\0\0\0\0\0\0", 13, "a name" },
		{ 0, "a b\0\0\0\0\0\0\0\0\0\0", 13, "a name" },
		{ 0, "\0", 1, "a name" },
		{ 100, "0000755", 7, "one form" },
		{ 108, "0001750", 7, "one form" },
		{ 136, "00000000001", 11, "one form" },
		{ 124, "0000000001 ", 11, "no size" },
		{ 124, "77777777777", 11, "cut off" },
		{ 265, "root", 4, "one form" },
		{ 345, "prefix", 6, "one form" },
		{ 257, "ustar  ", 7, "not the beginning" },
	};
	struct arena *a = arena_new();
	const struct tar_member *m;
	struct err err = { 0 };
	size_t n;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct buf b = { 0 };

		make(&b);
		patch(&b, bad[i].at, bad[i].bytes, bad[i].len);
		FAILS(tar_parse(b.data, b.len, a, &m, &n, &err), ERR_INPUT,
		    bad[i].part);
		buf_clear(&b);
	}
	arena_free(a);
}
END_TEST

START_TEST(a_name_comes_once)
{
	struct arena *a = arena_new();
	const struct tar_member *m;
	struct buf b = { 0 };
	struct err err = { 0 };
	size_t n;

	OK(tar_add(&b, "x", "1", 1, &err));
	OK(tar_add(&b, "x", "2", 1, &err));
	tar_end(&b);
	FAILS(tar_parse(b.data, b.len, a, &m, &n, &err), ERR_INPUT,
	    "x is there twice");
	buf_clear(&b);
	arena_free(a);
}
END_TEST

START_TEST(names_that_cannot_be_are_not_written)
{
	static const char *const bad[] = { "", "/", "/a", "a/", "a//b", ".",
		"..", "a/..", "a b", "a\\b", "\xc3\xa9" };
	char name[TAR_NAME_MAX + 2];
	struct buf b = { 0 };
	struct err err = { 0 };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		FAILS(tar_add(&b, bad[i], "", 0, &err), ERR_INPUT, "name");
	memset(name, 'x', sizeof(name));
	name[TAR_NAME_MAX + 1] = '\0';
	FAILS(tar_add(&b, name, "", 0, &err), ERR_INPUT, "name");
	name[TAR_NAME_MAX] = '\0';
	OK(tar_add(&b, name, "", 0, &err));
	ck_assert(tar_name_ok("a.b/..c/d"));
	buf_clear(&b);
}
END_TEST

SUITE(test_tar)
{
	tcase_add_test(tc, what_was_written_is_read);
	tcase_add_test(tc, the_tar_of_the_system_reads_it_too);
	tcase_add_test(tc, an_archive_that_is_cut_off_anywhere_is_refused);
	tcase_add_test(tc, every_changed_byte_of_the_frame_is_noticed);
	tcase_add_test(
	    tc, links_owners_and_paths_out_of_the_folder_are_refused);
	tcase_add_test(tc, a_name_comes_once);
	tcase_add_test(tc, names_that_cannot_be_are_not_written);
}
