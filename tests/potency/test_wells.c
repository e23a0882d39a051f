/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of wells: what is read, what is left out and why. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "potency/wells.h"
#include "tests/potency/load.h"
#include "tests/support/suite.h"

static struct arena *arena;
static struct fit_wells wells;
static struct fit_plate plate;
static struct err err;

static void
begin(void)
{
	arena = arena_new();
	err = (struct err){ 0 };
}

static void
end(void)
{
	arena_free(arena);
}

static enum err_code
read(const char *text, const char *rows)
{
	return fit_wells_read(text, strlen(text), rows, arena, &wells, &err);
}

static enum err_code
arrange(const struct fit_choice *choice)
{
	static const struct fit_choice by_role = { 0 };

	return fit_wells_arrange(
	    &wells, choice != NULL ? choice : &by_role, arena, &plate, &err);
}

static size_t
used(void)
{
	size_t n = 0;

	for (size_t i = 0; i < wells.n; i++)
		n += wells.well[i].excluded == NULL;
	return n;
}

static const char small[] =
    "plate,well,row,col,role,sample,dose,rep,series,response\n"
    "P1,A01,1,1,standard,S,100,1,a,2.5\n"
    "P1,A02,1,2,standard,S,100,2,b,2.6\n"
    "P1,A03,1,3,standard,S,50.0,1,a,1.5\n"
    "P1,A04,1,4,test,T,100,1,a,OVRFLW\n"
    "P1,A05,1,5,test,T,100,2,a,2.1\n"
    "P1,A06,1,6,test,T,50,1,b,1.1\n"
    "P1,A07,1,7,test,T,50,2,b,\n"
    "P1,A08,1,8,test,T,25,1,c,ERR\n"
    "P1,A09,1,9,control,MAX,,1,,2.9\n"
    "P1,A10,1,10,blank,BLANK,,1,,0.05\n"
    "P1,A11,1,11,test,U,100,1,,1.9\n";

START_TEST(rows_are_selected_by_their_clauses)
{
	static const struct {
		const char *rows;
		size_t n;
	} cases[] = {
		{ NULL, 11 },
		{ "", 11 },
		{ "sample in S;T", 8 },
		{ "sample not in S;T", 3 },
		{ "dose in 50", 3 }, /* 50.0 is the same number */
		{ "dose not in 100;25", 5 },
		{ "dose > 49.9", 8 },
		{ "dose > 50", 5 }, /* an empty dose is above nothing */
		{ "row in 1 and col not in 1;3 and dose > 25", 6 },
		{ "well in A11", 1 },
		{ "sample in nobody", 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		OK(read(small, cases[i].rows));
		ck_assert_uint_eq(wells.n, 11);
		ck_assert_msg(
		    used() == cases[i].n, "%s: %zu", cases[i].rows, used());
	}
}
END_TEST

START_TEST(a_selection_that_cannot_be_understood_is_refused)
{
	FAILS(read(small, "dose"), ERR_INPUT, "\"dose\" is not a clause");
	FAILS(read(small, "colour in red"), ERR_INPUT, "no column colour");
	FAILS(read(small, "dose < 3"), ERR_INPUT, "behind the column");
	FAILS(read(small, "dose > x"), ERR_INPUT, "x is not a number");
	FAILS(read(small, "dose in "), ERR_INPUT, "behind the column");
}
END_TEST

START_TEST(wells_become_curves_controls_or_are_left_out_with_a_reason)
{
	OK(read(small, NULL));
	OK(arrange(NULL));
	ck_assert_uint_eq(plate.data.curves, 3);
	ck_assert_str_eq(plate.name[0], "S");
	ck_assert_str_eq(plate.name[1], "T");
	ck_assert_str_eq(plate.name[2], "U");
	/* A04 saturated, A05 with it, A07 and A08 not read */
	ck_assert_uint_eq(plate.data.n, 5);
	ck_assert_uint_eq(plate.overflow, 1);
	ck_assert_uint_eq(plate.missing, 2);
	ck_assert_str_eq(
	    wells.well[3].left_out, "OVRFLW: above the range of the reader");
	ck_assert_str_eq(
	    wells.well[4].left_out, "another well of this dose is saturated");
	ck_assert_str_eq(wells.well[6].left_out, "no response was read");
	ck_assert_str_eq(
	    wells.well[7].left_out, "ERR: the reader could not measure it");
	ck_assert_ptr_null(wells.well[0].left_out);
	ck_assert_int_eq(wells.well[5].use, FIT_WELL_CURVE);
	ck_assert_uint_eq(wells.well[5].at, 3);
	ck_same(plate.data.response[3], 1.1);
	ck_same(plate.data.dose[3], 50);
	ck_assert_str_eq(plate.data.well[3], "A06");
	ck_assert_uint_eq(plate.controls.blanks, 1);
	ck_assert_uint_eq(plate.controls.highs, 1);
	ck_same(plate.controls.high[0], 2.9);
	ck_assert_int_eq(wells.well[9].use, FIT_WELL_CONTROL);
}
END_TEST

START_TEST(a_well_of_role_max_is_the_full_signal)
{
	OK(read("role,sample,dose,response\nstandard,S,1,2\nmax,FULL,,3.1\n"
		"max,FULL,,3.3\nblank,B,,0.1\nmedium,M,,0.2\n",
	    NULL));
	OK(arrange(NULL));
	ck_assert_uint_eq(plate.controls.highs, 2);
	ck_same(plate.controls.high[1], 3.3);
	ck_assert_uint_eq(plate.controls.blanks, 1);
	ck_assert_int_eq(wells.well[4].use, FIT_WELL_OUT);
}
END_TEST

START_TEST(only_the_saturated_well_is_left_out_if_the_method_says_so)
{
	const struct fit_choice choice = { .saturated = FIT_SATURATED_WELL };

	OK(read(small, NULL));
	OK(arrange(&choice));
	ck_assert_uint_eq(plate.data.n, 6);
	ck_assert_ptr_null(wells.well[4].left_out);
	/* the same list can be arranged again in another way */
	OK(arrange(NULL));
	ck_assert_uint_eq(plate.data.n, 5);
}
END_TEST

START_TEST(a_choice_names_the_standard_and_the_order)
{
	const char *order[] = { "U", "S" };
	const struct fit_choice choice = { .reference = "T",
		.order = order,
		.tests = 2,
		.saturated = FIT_SATURATED_WELL };
	const struct fit_choice alone = { .reference = "U", .alone = true };

	OK(read(small, NULL));
	OK(arrange(&choice));
	ck_assert_str_eq(plate.name[0], "T");
	ck_assert_str_eq(plate.name[1], "U");
	ck_assert_str_eq(plate.name[2], "S");
	ck_assert_uint_eq(plate.data.curve[0], 2);
	OK(arrange(&alone));
	ck_assert_uint_eq(plate.data.curves, 1);
	ck_assert_uint_eq(plate.data.n, 1);
	ck_assert_str_eq(
	    wells.well[0].left_out, "this sample is not evaluated");
}
END_TEST

START_TEST(a_choice_that_does_not_fit_the_wells_is_refused)
{
	const char *twice[] = { "T", "T" }, *nobody[] = { "V" };
	const struct fit_choice a = { .reference = "V" };
	const struct fit_choice b = { .order = twice, .tests = 2 };
	const struct fit_choice c = { .order = nobody, .tests = 1 };

	OK(read(small, NULL));
	FAILS(arrange(&a), ERR_INPUT, "there is no standard V");
	FAILS(arrange(&b), ERR_INPUT, "sample T is named twice");
	FAILS(arrange(&c), ERR_INPUT, "there is no sample V");
	OK(read(small, "sample in T"));
	FAILS(arrange(NULL), ERR_INPUT, "no well has the role standard");
}
END_TEST

START_TEST(series_are_numbered_inside_their_sample)
{
	OK(read(small, NULL));
	OK(arrange(NULL));
	ck_assert_uint_eq(plate.data.series[0], 0); /* S a */
	ck_assert_uint_eq(plate.data.series[1], 1); /* S b */
	ck_assert_uint_eq(plate.data.series[2], 0); /* S a */
	ck_assert_uint_eq(plate.data.series[3], 0); /* T b, the first of T */
	ck_assert_uint_eq(plate.data.series[4], 0); /* U */
}
END_TEST

START_TEST(a_well_that_a_person_excluded_keeps_its_reason)
{
	OK(read(small, NULL));
	wells.well[0].excluded = "bubble seen, analyst-1";
	OK(arrange(NULL));
	ck_assert_str_eq(wells.well[0].left_out, "bubble seen, analyst-1");
	ck_assert_int_eq(wells.well[0].use, FIT_WELL_OUT);
	ck_assert_uint_eq(plate.data.n, 4);
}
END_TEST

START_TEST(runs_can_stand_for_samples)
{
	struct buf b = { 0 };
	const struct fit_choice choice = { .reference = "R1" };

	load_bytes("literature/dnase_elisa.csv", &b);
	OK(fit_wells_read(
	    buf_text(&b), b.len, "run in 1;2", arena, &wells, &err));
	OK(arrange(&choice));
	ck_assert_uint_eq(plate.data.curves, 2);
	ck_assert_uint_eq(plate.data.n, 32);
	ck_assert_str_eq(plate.name[1], "R2");
	buf_clear(&b);
}
END_TEST

START_TEST(a_table_without_end_is_refused)
{
	struct buf b = { 0 };

	buf_puts(&b, "sample,dose,response\n");
	for (size_t i = 0; i <= FIT_WELLS_MAX; i++)
		buf_puts(&b, "S,1,2\n");
	FAILS(fit_wells_read(buf_text(&b), b.len, NULL, arena, &wells, &err),
	    ERR_LIMIT, "16385 wells");
	FAILS(fit_wells_read(
		  buf_text(&b), FIT_TABLE_MAX + 1, NULL, arena, &wells, &err),
	    ERR_LIMIT, "bytes");
	buf_empty(&b);
	buf_puts(&b, "sample,dose,response\n");
	for (int i = 0; i <= (int)FIT_CURVES_MAX; i++)
		buf_printf(&b, "S%d,1,2\n", i);
	OK(fit_wells_read(buf_text(&b), b.len, NULL, arena, &wells, &err));
	{
		const struct fit_choice choice = { .reference = "S0" };

		FAILS(arrange(&choice), ERR_LIMIT, "more than 64 samples");
	}
	buf_clear(&b);
}
END_TEST

SUITE(test_wells)
{
	tcase_add_checked_fixture(tc, begin, end);
	tcase_add_test(tc, rows_are_selected_by_their_clauses);
	tcase_add_test(tc, a_selection_that_cannot_be_understood_is_refused);
	tcase_add_test(
	    tc, wells_become_curves_controls_or_are_left_out_with_a_reason);
	tcase_add_test(tc, a_well_of_role_max_is_the_full_signal);
	tcase_add_test(
	    tc, only_the_saturated_well_is_left_out_if_the_method_says_so);
	tcase_add_test(tc, a_choice_names_the_standard_and_the_order);
	tcase_add_test(tc, a_choice_that_does_not_fit_the_wells_is_refused);
	tcase_add_test(tc, series_are_numbered_inside_their_sample);
	tcase_add_test(tc, a_well_that_a_person_excluded_keeps_its_reason);
	tcase_add_test(tc, runs_can_stand_for_samples);
	tcase_add_test(tc, a_table_without_end_is_refused);
}
