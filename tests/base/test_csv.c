/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/csv.h"
#include "tests/support/suite.h"

START_TEST(cells_lines_and_quotes_are_read)
{
	static const char s[] = "\xef\xbb\xbf"
				"a,\"b,\"\"c\"\"\",\r\n\r\n"
				"1,\"two\nlines\",3\n\"\",,x";
	struct arena *a = arena_new();
	struct csv_table t;
	struct err err = { 0 };

	OK(csv_parse(s, sizeof(s) - 1, a, &t, &err));
	ck_assert_uint_eq(t.n, 3);
	ck_assert_uint_eq(t.row[0].n, 3);
	ck_assert_str_eq(t.row[0].cell[1], "b,\"c\"");
	ck_assert_str_eq(t.row[0].cell[2], "");
	ck_assert_uint_eq(t.row[1].line, 3);
	ck_assert_str_eq(t.row[1].cell[1], "two\nlines");
	ck_assert_uint_eq(t.row[2].line, 5);
	ck_assert_str_eq(t.row[2].cell[2], "x");
	ck_assert_uint_eq(csv_find(&t.row[0], "a"), 0);
	ck_assert_uint_eq(csv_find(&t.row[0], "z"), 3);
	arena_free(a);
}
END_TEST

START_TEST(bad_text_is_refused_with_its_line)
{
	struct arena *a = arena_new();
	struct csv_table t;
	struct err err = { 0 };

	FAILS(csv_parse("a\nb,\"c", 6, a, &t, &err), ERR_INPUT,
	    "line 2: quote opened in cell 2");
	FAILS(csv_parse("a\nb\"c", 5, a, &t, &err), ERR_INPUT,
	    "line 2: quote inside");
	FAILS(csv_parse("\"a\"b", 4, a, &t, &err), ERR_INPUT, "behind");
	FAILS(csv_parse("a\n\xe9", 3, a, &t, &err), ERR_INPUT,
	    "line 2, byte E9");
	FAILS(csv_parse("a\0b", 3, a, &t, &err), ERR_INPUT, "byte 00");
	arena_free(a);
}
END_TEST

START_TEST(a_spreadsheet_formula_is_defused_but_a_number_is_not)
{
	struct buf b = { 0 };

	csv_put(&b, "", CSV_TEXT);
	csv_put(&b, "=1+1", CSV_TEXT);
	csv_put(&b, "-0.06", CSV_NUMBER);
	csv_put(&b, "a,\"b\"", CSV_TEXT);
	csv_end(&b);
	csv_put(&b, "x", CSV_TEXT);
	csv_put(&b, "", CSV_TEXT);
	csv_end(&b);
	ck_assert_str_eq(buf_text(&b),
	    "\"\",\"'=1+1\",-0.06,\"a,\"\"b\"\"\"\nx,\n");
	buf_clear(&b);
}
END_TEST

SUITE(test_csv)
{
	tcase_add_test(tc, cells_lines_and_quotes_are_read);
	tcase_add_test(tc, bad_text_is_refused_with_its_line);
	tcase_add_test(
	    tc, a_spreadsheet_formula_is_defused_but_a_number_is_not);
}
