/* SPDX-License-Identifier: Apache-2.0 */
/* Wells, numbers, dates, flags: the smallest pieces. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "plate/date.h"
#include "plate/number.h"
#include "plate/result.h"
#include "plate/well.h"
#include "tests/support/suite.h"

START_TEST(a_well_is_written_as_it_was_read)
{
	static const char *const good[] = { "A1", "A10", "H12", "P24", "Z9",
		"AA1", "AF48" };
	static const char *const bad[] = { "", "A", "1", "A0", "A01", "a1",
		"A49", "AG1", "A1x", "A-1", "1A", "AAA1", "A1 B2", "A 1", "A+1",
		"A1.0" };
	char text[WELL_TEXT_SIZE];
	struct well w;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		ck_assert_msg(
		    well_parse(good[i], WELL_CANONICAL, &w), "%s", good[i]);
		well_text(w, text);
		ck_assert_str_eq(text, good[i]);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(
		    !well_parse(bad[i], WELL_CANONICAL, &w), "%s", bad[i]);
	ck_assert(well_parse(" B07 ", WELL_PADDED, &w));
	ck_assert_uint_eq(w.row, 1);
	ck_assert_uint_eq(w.col, 6);
	ck_assert(!well_parse("B007", WELL_PADDED, &w));
}
END_TEST

START_TEST(every_well_of_every_plate_is_read_back)
{
	static const unsigned long sizes[] = { 6, 12, 24, 48, 96, 384, 1536 };
	struct well_shape s;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		ck_assert(well_shape_of(sizes[i], &s));
		for (unsigned r = 0; r < s.rows; r++) {
			for (unsigned c = 0; c < s.cols; c++) {
				struct well w = { (unsigned short)r,
					(unsigned short)c },
					    back;
				char text[WELL_TEXT_SIZE];

				well_text(w, text);
				ck_assert(
				    well_parse(text, WELL_CANONICAL, &back));
				ck_assert_int_eq(well_order(w, back), 0);
				ck_assert(well_inside(w, s));
			}
		}
	}
	ck_assert(!well_shape_of(95, &s));
	ck_assert(!well_shape_of(0, &s));
	ck_assert(well_shape_of(96, &s));
	ck_assert(!well_inside((struct well){ 8, 0 }, s));
	ck_assert(!well_inside((struct well){ 0, 12 }, s));
	ck_assert(
	    well_inside((struct well){ 31, 47 }, (struct well_shape){ 0, 0 }));
}
END_TEST

static enum plate_number_kind
kind(const char *s, char decimal)
{
	struct arena *a = arena_new();
	struct plate_number n = { NULL, (double)NAN };
	enum plate_number_kind k = plate_number_read(s, decimal, a, &n);

	arena_free(a);
	return k;
}

/* req: R-025 */
START_TEST(a_number_keeps_its_digits_and_gets_a_point)
{
	static const struct {
		const char *s;
		char decimal;
		const char *value;
		double number;
	} good[] = { { "1.785", '.', "1.785", 1.785 },
		{ " -0.06\xc2\xa0", '.', "-0.06", -0.06 },
		{ "40,000", ',', "40.000", 40.0 }, { "1e5", '.', "1e5", 1e5 },
		{ "-1E-3", '.', "-1E-3", -1e-3 }, { "+3", ',', "+3", 3.0 },
		{ "0.000", '.', "0.000", 0.0 },
		{ "0.000800000000000023", '.', "0.000800000000000023",
		    0.000800000000000023 } };
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct plate_number n = { NULL, (double)NAN };
		enum plate_number_kind k =
		    plate_number_read(good[i].s, good[i].decimal, a, &n);

		ck_assert_msg(k == PLATE_NUMBER, "%s", good[i].s);
		ck_assert_str_eq(n.value, good[i].value);
		ck_assert(fabs(n.number - good[i].number) <=
			  1e-15 * fabs(good[i].number));
	}
	arena_free(a);
}
END_TEST

START_TEST(what_is_no_number_is_told_apart)
{
	ck_assert_int_eq(kind("", '.'), PLATE_NUMBER_BLANK);
	ck_assert_int_eq(kind(" \xc2\xa0 ", '.'), PLATE_NUMBER_BLANK);
	ck_assert_int_eq(kind("2,100", '.'), PLATE_NUMBER_MARK);
	ck_assert_int_eq(kind("94,395", '.'), PLATE_NUMBER_MARK);
	ck_assert_int_eq(kind("1,234,567.5", '.'), PLATE_NUMBER_MARK);
	ck_assert_int_eq(kind("1'234", '.'), PLATE_NUMBER_MARK);
	ck_assert_int_eq(kind("1 234", '.'), PLATE_NUMBER_MARK);
	ck_assert_int_eq(kind("1.5", ','), PLATE_NUMBER_MARK);
	ck_assert_int_eq(kind("1.000,5", ','), PLATE_NUMBER_MARK);
	ck_assert_int_eq(kind("\xe2\x88\x92"
			      "0.691",
			     '.'),
	    PLATE_NUMBER_MINUS);
	ck_assert_int_eq(kind("1e400", '.'), PLATE_NUMBER_RANGE);
	ck_assert_int_eq(kind("1e-400", '.'), PLATE_NUMBER_RANGE);
	ck_assert_int_eq(kind("1e999999", '.'), PLATE_NUMBER_RANGE);
	ck_assert_int_eq(kind("1e-330", '.'), PLATE_NUMBER_RANGE);
	ck_assert_int_eq(kind("2-Jan", '.'), PLATE_NUMBER_DATE);
	ck_assert_int_eq(kind("Jan-02", '.'), PLATE_NUMBER_DATE);
	ck_assert_int_eq(kind("2024-01-02", '.'), PLATE_NUMBER_DATE);
	ck_assert_int_eq(kind("02/01/2024", '.'), PLATE_NUMBER_DATE);
	ck_assert_int_eq(kind("nan", '.'), PLATE_NUMBER_WORD);
	ck_assert_int_eq(kind("inf", '.'), PLATE_NUMBER_WORD);
	ck_assert_int_eq(kind("0x1p3", '.'), PLATE_NUMBER_WORD);
	ck_assert_int_eq(kind("12%", '.'), PLATE_NUMBER_WORD);
	ck_assert_int_eq(kind("1e", '.'), PLATE_NUMBER_WORD);
	ck_assert_int_eq(kind(".5", '.'), PLATE_NUMBER_WORD);
	ck_assert_int_eq(kind("\xd9\xa1", '.'), PLATE_NUMBER_WORD);
	ck_assert_int_eq(kind("ERR-7", '.'), PLATE_NUMBER_WORD);
}
END_TEST

START_TEST(a_date_is_settled_by_itself_or_left_open)
{
	static const struct {
		const char *s;
		enum plate_date_kind kind;
		const char *first, *second;
	} t[] = {
		{ "2/14/2024 4:07:59 PM", PLATE_DATE, "2024-02-14T16:07:59",
		    NULL },
		{ "25/01/2024 17:23:30", PLATE_DATE, "2024-01-25T17:23:30",
		    NULL },
		{ "5/5/2026 2:28:58 PM", PLATE_DATE, "2026-05-05T14:28:58",
		    NULL },
		{ "12/05/2023 11:23:17 AM", PLATE_DATE_AMBIGUOUS,
		    "2023-12-05T11:23:17", "2023-05-12T11:23:17" },
		{ "01.02.2024", PLATE_DATE_AMBIGUOUS, "2024-01-02",
		    "2024-02-01" },
		{ "2024-01-02 09:05", PLATE_DATE, "2024-01-02T09:05:00", NULL },
		{ "12/31/2024 12:00:01 AM", PLATE_DATE, "2024-12-31T00:00:01",
		    NULL },
		{ "12/31/2024 12:00:01 PM", PLATE_DATE, "2024-12-31T12:00:01",
		    NULL },
		{ "2/29/2024", PLATE_DATE, "2024-02-29", NULL },
		{ "31/02/2024", PLATE_DATE_IMPOSSIBLE, NULL, NULL },
		{ "2/29/2023", PLATE_DATE_IMPOSSIBLE, NULL, NULL },
		{ "2/14/2024 25:00", PLATE_DATE_IMPOSSIBLE, NULL, NULL },
		{ "2/14/2024 13:00 PM", PLATE_DATE_IMPOSSIBLE, NULL, NULL },
		{ "2/14/2024 10:60", PLATE_DATE_IMPOSSIBLE, NULL, NULL },
		{ "14 Feb 2024", PLATE_DATE_UNKNOWN, NULL, NULL },
		{ "2/14-2024", PLATE_DATE_UNKNOWN, NULL, NULL },
		{ "2/14/24", PLATE_DATE_UNKNOWN, NULL, NULL },
		{ "2/14/2024 4:07:59 XM", PLATE_DATE_UNKNOWN, NULL, NULL },
		{ "", PLATE_DATE_UNKNOWN, NULL, NULL },
	};
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct plate_date d;

		ck_assert_msg(
		    plate_date_read(t[i].s, a, &d) == t[i].kind, "%s", t[i].s);
		if (t[i].first != NULL)
			ck_assert_str_eq(d.first, t[i].first);
		if (t[i].second != NULL)
			ck_assert_str_eq(d.second, t[i].second);
	}
	arena_free(a);
}
END_TEST

START_TEST(flags_are_written_in_one_order_and_read_back)
{
	struct arena *a = arena_new();
	unsigned flags;

	for (int i = 0; i < PLATE_FLAG_COUNT; i++) {
		enum plate_flag f;

		ck_assert(
		    plate_flag_find(plate_flag_name((enum plate_flag)i), &f));
		ck_assert_int_eq((int)f, i);
	}
	ck_assert(plate_flags_parse("masked;overflow", &flags));
	ck_assert_str_eq(plate_flags_text(flags, a), "overflow;masked");
	ck_assert(plate_flags_parse("", &flags));
	ck_assert_uint_eq(flags, 0);
	ck_assert(!plate_flags_parse("masked;masked", &flags));
	ck_assert(!plate_flags_parse("masked;", &flags));
	ck_assert(!plate_flags_parse("Masked", &flags));
	ck_assert(!plate_flags_parse(";", &flags));
	arena_free(a);
}
END_TEST

START_TEST(wells_are_named_in_few_words)
{
	struct arena *a = arena_new();
	struct well w[200];

	for (unsigned i = 0; i < 200; i++) {
		w[i].row = (unsigned short)(i / 12);
		w[i].col = (unsigned short)(i % 12);
	}
	ck_assert_str_eq(plate_wells_text(w, 0, a), "");
	ck_assert_str_eq(plate_wells_text(w, 1, a), "A1");
	ck_assert_str_eq(plate_wells_text(w, 14, a), "A1-A12, B1-B2");
	for (unsigned i = 0; i < 200; i++)
		w[i].col = (unsigned short)(2 * (i % 6));
	ck_assert(strstr(plate_wells_text(w, 100, a), "and 76 more") != NULL);
	arena_free(a);
}
END_TEST

SUITE(test_words)
{
	tcase_add_test(tc, a_well_is_written_as_it_was_read);
	tcase_add_test(tc, every_well_of_every_plate_is_read_back);
	tcase_add_test(tc, a_number_keeps_its_digits_and_gets_a_point);
	tcase_add_test(tc, what_is_no_number_is_told_apart);
	tcase_add_test(tc, a_date_is_settled_by_itself_or_left_open);
	tcase_add_test(tc, flags_are_written_in_one_order_and_read_back);
	tcase_add_test(tc, wells_are_named_in_few_words);
}
