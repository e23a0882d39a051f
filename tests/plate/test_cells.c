/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes to lines and cells, with their places. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "plate/grid.h"
#include "tests/plate/fixture.h"
#include "tests/support/suite.h"

static const struct grid_form tabs = { GRID_UTF8_ONLY, '\t', false };
static const struct grid_form latin = { GRID_LATIN1, '\t', false };
static const struct grid_form commas = { GRID_UTF8_ONLY, ',', true };
static const struct grid_form windows = { GRID_WINDOWS1252, ',', true };

static struct grid *
read_bytes(const char *s, size_t len, const struct grid_form *form,
    struct arena *a, struct plate_findings *f)
{
	struct err err = { 0 };
	struct grid *g;

	memset(f, 0, sizeof(*f));
	OK(grid_read(s, len, form, a, &g, f, &err));
	ck_assert((g == NULL) == (f->refusals > 0));
	return g;
}

#define GRID(s, form) read_bytes((s), sizeof(s) - 1, (form), a, &f)
#define CELL(g, i, k, want) \
	do { \
		struct grid_text t_ = grid_cell((g), (i), (k)); \
		ck_assert_uint_eq(t_.len, strlen(want)); \
		ck_assert(memcmp(t_.s, (want), t_.len) == 0); \
	} while (0)

START_TEST(lines_end_as_they_like_and_are_counted_as_an_editor_does)
{
	struct arena *a = arena_new();
	struct plate_findings f;
	struct grid *g = GRID("a\tb\r\n\rc\n\nd", &tabs);

	ck_assert_uint_eq(grid_lines(g), 5);
	CELL(g, 0, 1, "b");
	ck_assert_uint_eq(grid_cells(g, 1), 0);
	CELL(g, 2, 0, "c");
	CELL(g, 4, 0, "d");
	CELL(g, 4, 7, "");
	ck_assert_uint_eq(grid_number(g, 4), 5);
	ck_assert_uint_eq(grid_byte(g, 2), 6);
	ck_assert_str_eq(grid_about(g).line_ends, "mixed");
	ck_assert_str_eq(grid_about(g).encoding, "UTF-8");
	ck_assert_uint_eq(grid_filled(g), 4);
	grid_free(g);
	arena_free(a);
}
END_TEST

START_TEST(tab_files_have_no_quotes_and_comma_files_have)
{
	struct arena *a = arena_new();
	struct plate_findings f;
	struct grid *g = GRID("\"a\t5\" plate\t=\"1,2\"\t", &tabs);

	ck_assert_uint_eq(grid_cells(g, 0), 4);
	CELL(g, 0, 0, "\"a");
	CELL(g, 0, 1, "5\" plate");
	CELL(g, 0, 2, "1,2");
	grid_free(g);
	g = GRID(
	    "\"a,\"\"b\"\"\",5\" plate,=\"x\"\n\"two\nlines\",z\nq", &commas);
	CELL(g, 0, 0, "a,\"b\"");
	CELL(g, 0, 1, "5\" plate");
	CELL(g, 0, 2, "x");
	CELL(g, 1, 0, "two\nlines");
	ck_assert_uint_eq(grid_number(g, 1), 2);
	ck_assert_uint_eq(grid_number(g, 2), 4);
	CELL(g, 2, 0, "q");
	grid_free(g);
	arena_free(a);
}
END_TEST

START_TEST(a_quote_that_is_not_closed_is_named_with_its_line)
{
	struct arena *a = arena_new();
	struct plate_findings f;

	ck_assert_ptr_null(GRID("a,b\nc,\"d\ne,f\n", &commas));
	expect_finding(&f, "E-QUOTE", 2, 2,
	    "quote opened in cell 2 is not closed before the end");
	ck_assert_ptr_null(GRID("a\n\"b\"c,d\n", &commas));
	expect_finding(&f, "E-QUOTE", 2, 1, "text stands behind it");
	arena_free(a);
}
END_TEST

START_TEST(a_mark_decides_the_encoding_and_the_place_is_in_the_file)
{
	static const char le[] = "\xff\xfe"
				 "a\0\xb0\0\n\0\x3d\xd8\x00\xde\n\0b\0";
	struct arena *a = arena_new();
	struct plate_findings f;
	struct grid *g = GRID(le, &tabs);

	ck_assert_str_eq(grid_about(g).encoding, "UTF-16LE with BOM");
	CELL(g, 0, 0, "a\xc2\xb0");
	ck_assert_uint_eq(grid_byte(g, 0), 2);
	ck_assert_uint_eq(grid_byte(g, 1), 8);
	ck_assert_uint_eq(grid_byte(g, 2), 14);
	grid_free(g);
	g = GRID("\xef\xbb\xbf"
		 "a\n\xef\xbb\xbf"
		 "b",
	    &tabs);
	ck_assert_str_eq(grid_about(g).encoding, "UTF-8 with BOM");
	CELL(g, 1, 0, "b");
	ck_assert_uint_eq(grid_byte(g, 1), 5);
	grid_free(g);
	g = GRID("a\xb0\n\xe9", &latin);
	ck_assert_str_eq(grid_about(g).encoding, "ISO-8859-1");
	CELL(g, 0, 0, "a\xc2\xb0");
	ck_assert_uint_eq(grid_byte(g, 1), 3);
	grid_free(g);
	g = GRID("\x80,\x99", &windows);
	CELL(g, 0, 0, "\xe2\x82\xac");
	CELL(g, 0, 1, "\xe2\x84\xa2");
	grid_free(g);
	arena_free(a);
}
END_TEST

START_TEST(bytes_that_mean_nothing_are_refused)
{
	struct arena *a = arena_new();
	struct plate_findings f;

	ck_assert_ptr_null(GRID("", &tabs));
	expect_finding(&f, "E-EMPTY", 0, 0, "0 bytes");
	ck_assert_ptr_null(GRID("\xef\xbb\xbf\r\n  \r\n", &tabs));
	expect_finding(&f, "E-EMPTY", 0, 0, "no visible character in 9 bytes");
	ck_assert_ptr_null(GRID("a\nb\0c", &tabs));
	expect_finding(&f, "E-NUL", 2, 0, "NUL at byte 3");
	ck_assert_ptr_null(GRID("a\n\xe9", &tabs));
	expect_finding(&f, "E-ENC", 2, 0, "byte 2, E9, is not UTF-8");
	ck_assert_ptr_null(GRID("a\x81", &windows));
	expect_finding(
	    &f, "E-ENC", 1, 0, "byte 1, 81, is no character of Windows-1252");
	ck_assert_ptr_null(GRID("\xef\xbb\xbf"
				"a\xe9",
	    &latin));
	expect_finding(&f, "E-ENC", 1, 0, "byte 4, E9, is not UTF-8");
	arena_free(a);
}
END_TEST

START_TEST(what_is_too_large_is_refused)
{
	struct arena *a = arena_new();
	struct plate_findings f;
	struct buf b = { 0 };

	for (size_t i = 0; i < 70000; i++)
		buf_putc(&b, 'x');
	ck_assert_ptr_null(read_bytes(b.data, b.len, &tabs, a, &f));
	expect_finding(&f, "E-LIMIT", 1, 0, "a line of 70000 bytes");
	buf_empty(&b);
	for (size_t i = 0; i < 1000001; i++)
		buf_puts(&b, "x\n");
	ck_assert_ptr_null(read_bytes(b.data, b.len, &tabs, a, &f));
	expect_finding(&f, "E-LIMIT", 0, 0, "more than 1000000 lines");
	buf_empty(&b);
	for (size_t i = 0; i < GRID_BYTES_MAX + 1; i += 64)
		buf_puts(&b, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
			     "xxxxxxxxxxxxxx\n");
	ck_assert_ptr_null(read_bytes(b.data, b.len, &tabs, a, &f));
	expect_finding(&f, "E-LIMIT", 0, 0, "at most 16777216");
	buf_clear(&b);
	arena_free(a);
}
END_TEST

START_TEST(a_million_cells_are_read)
{
	struct arena *a = arena_new();
	struct plate_findings f;
	struct buf b = { 0 };
	struct grid *g;

	for (size_t i = 0; i < 1000; i++) {
		for (size_t k = 0; k < 1000; k++)
			buf_puts(&b, k == 0 ? "1" : "\t1");
		buf_putc(&b, '\n');
	}
	g = read_bytes(b.data, b.len, &tabs, a, &f);
	ck_assert_ptr_nonnull(g);
	ck_assert_uint_eq(grid_filled(g), 1000000);
	CELL(g, 999, 999, "1");
	grid_free(g);
	buf_clear(&b);
	arena_free(a);
}
END_TEST

SUITE(test_cells)
{
	tcase_add_test(
	    tc, lines_end_as_they_like_and_are_counted_as_an_editor_does);
	tcase_add_test(tc, tab_files_have_no_quotes_and_comma_files_have);
	tcase_add_test(tc, a_quote_that_is_not_closed_is_named_with_its_line);
	tcase_add_test(
	    tc, a_mark_decides_the_encoding_and_the_place_is_in_the_file);
	tcase_add_test(tc, bytes_that_mean_nothing_are_refused);
	tcase_add_test(tc, what_is_too_large_is_refused);
	tcase_add_test(tc, a_million_cells_are_read);
}
