/* SPDX-License-Identifier: Apache-2.0 */
/* req: R-042 - the command "cupel fit". */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/dec.h"
#include "base/file.h"
#include "base/json.h"
#include "cli/fit.h"
#include "tests/support/suite.h"

static struct buf out, errors;
static struct arena *arena;

static void
begin(void)
{
	arena = arena_new();
}

static void
end(void)
{
	buf_clear(&out);
	buf_clear(&errors);
	arena_free(arena);
}

/* Words separated by '|'; a word @NAME is a file of the reference data. */
static int
run(const char *line)
{
	char *argv[32], *s = arena_printf(arena, "fit|%s", line);
	int argc = 0;

	while (s != NULL) {
		char *bar = strchr(s, '|');

		if (bar != NULL)
			*bar = '\0';
		if (*s == '@') {
			char path[1024];

			argv[argc] = arena_str(arena,
			    suite_path(path,
				arena_printf(arena, "potency/data/%s", s + 1)));
		} else {
			argv[argc] = s;
		}
		argc++;
		s = bar != NULL ? bar + 1 : NULL;
	}
	buf_empty(&out);
	buf_empty(&errors);
	return cli_fit(argc, argv, &out, &errors);
}

#define SAYS(part) \
	ck_assert_msg(suite_contains(buf_text(&errors), part), \
	    "\"%s\" does not contain \"%s\"", buf_text(&errors), part)
#define SHOWS(part) \
	ck_assert_msg(suite_contains(buf_text(&out), part), \
	    "\"%s\" does not contain \"%s\"", buf_text(&out), part)

static double
to_double(const char *text)
{
	struct dec d;
	struct err err = { 0 };
	double v;

	dec_init(&d);
	OK(dec_parse(&d, text, &err));
	v = dec_double(&d);
	dec_clear(&d);
	return v;
}

static double
csv_value(const char *quantity)
{
	struct csv_table t;
	struct err err = { 0 };

	OK(csv_parse(buf_text(&out), out.len, arena, &t, &err));
	ck_assert_str_eq(t.row[0].cell[0], "quantity");
	ck_assert_str_eq(t.row[0].cell[1], "value");
	for (size_t i = 1; i < t.n; i++)
		if (strcmp(t.row[i].cell[0], quantity) == 0)
			return to_double(t.row[i].cell[1]);
	return (double)NAN;
}

START_TEST(csv_has_a_quantity_and_its_value_per_line)
{
	ck_assert_int_eq(run("@plates/s01_clean_elisa.csv|-o|csv"), 0);
	ck_assert_double_eq_tol(csv_value("rho[T1]"), 1.23340641468, 1e-10);
	ck_assert_double_eq_tol(
	    csv_value("rho.hi.profile[QC]"), 1.01368837157, 1e-10);
	ck_assert_double_eq_tol(csv_value("c.df"), 89, 0.5);
	ck_assert_double_eq_tol(
	    csv_value("par.ratio.range.hi90[T2]"), 1.01969738857, 1e-10);
	ck_assert_str_eq(buf_text(&errors), "");
}
END_TEST

START_TEST(json_is_one_object_with_numbers_as_strings)
{
	struct json *top, *fits, *start;
	struct err err = { 0 };

	ck_assert_int_eq(
	    run("@plates/s01_clean_elisa.csv|-ojson|-c|standard_r2=0.9.."), 0);
	OK(json_parse(
	    buf_text(&out), out.len, JSON_TEXT, 1u << 20, arena, &top, &err));
	ck_assert_str_eq(json_str(top, "status"), "converged");
	ck_assert(json_true(top, "valid"));
	ck_assert_double_eq_tol(
	    to_double(json_str(top, "rho[T1]")), 1.23340641468, 1e-10);
	fits = json_array_of(top, "fits");
	ck_assert_uint_eq(fits->len, 5);
	start = json_get(fits->item[4], "start");
	ck_assert(json_str(start, "lnrho[T2]") != NULL);
	ck_assert(json_int(fits->item[4], "evaluations", 0) > 0);
	ck_assert_str_eq(
	    json_str(json_array_of(top, "criteria")->item[0], "verdict"),
	    "pass");
	ck_assert_uint_eq(json_array_of(top, "samples")->len, 3);
}
END_TEST

START_TEST(table_is_for_eyes)
{
	ck_assert_int_eq(
	    run("@plates/s07_overflow.csv|-c|slope_ratio=0.8..1.25"), 0);
	SHOWS("curve               A          B          C          D");
	SHOWS("REF         0.0628853    1.15349    3.32888    4.45182");
	SHOWS("relative potency, 95 % interval (profile)\n");
	SHOWS("T1            1.17889    1.13436    1.22523    1.17889\n");
	SHOWS("similarity, 90 % intervals, test against REF\n");
	SHOWS("difference of lower asymptotes, over the range\n");
	SHOWS("T1         pass       slope, test over standard");
	SHOWS("run valid\n");
	SHOWS("well B03 left out: OVRFLW");
	SHOWS("well C03 left out: another well of this dose is saturated");
	SHOWS("well C05 left out: no response was read");
}
END_TEST

START_TEST(options_follow_the_columns_of_the_reference_cases)
{
	ck_assert_int_eq(run("@plates/s10_five_runs.csv|--rows|plate in R2|"
			     "-o|csv"),
	    0);
	ck_assert_double_eq_tol(csv_value("rho[T1]"), 1.19197221807, 1e-10);

	ck_assert_int_eq(run("@pheur/5.4.1_tetanus_4pl.csv|--reference|S|"
			     "--order|T|--assigned|0.4|-o|csv"),
	    0);
	ck_assert_double_eq_tol(csv_value("potency[T]"), 0.583543517561, 1e-10);

	ck_assert_int_eq(run("@plates/s05_no_upper_plateau.csv|--fixed|"
			     "D=3.00316666667|--order|T1|-o|csv"),
	    0);
	ck_assert_double_eq_tol(csv_value("rho[T1]"), 0.994991241858, 1e-10);
	ck_assert(isnan(csv_value("c.D")));

	ck_assert_int_eq(run("@plates/s07_overflow.csv|--saturated|well|-o|"
			     "csv"),
	    0);
	ck_assert_double_eq_tol(csv_value("rho[T1]"), 1.17579816726, 1e-10);

	ck_assert_int_eq(
	    run("@literature/ryegrass_4pl.csv|-r|A|--alone|-o|csv"), 0);
	ck_assert_double_eq_tol(csv_value("ED50"), 3.05795516934, 1e-10);

	ck_assert_int_eq(run("@plates/s01_clean_elisa.csv|--order|T2,T1|"
			     "--pairwise|--level|0.9|--interval|wald|"
			     "--model|curve4|-o|csv"),
	    0);
	ck_assert(!isnan(csv_value("c.A[T2]")));
	ck_assert(isnan(csv_value("c.A")));
}
END_TEST

START_TEST(words_that_are_no_command_exit_with_2_and_one_sentence)
{
	static const struct {
		const char *line, *says;
	} rows[] = {
		{ "x.csv|--frobnicate", "--frobnicate is not an option" },
		{ "", "cannot" },
		{ "a.csv|b.csv", "one table at a time" },
		{ "x.csv|-o|yaml", "yaml is none of table, json, csv" },
		{ "x.csv|--level|95", "--level: 95 is out of range" },
		{ "x.csv|--level|0,95", "\"0,95\" is not a number" },
		{ "x.csv|--assigned|-1", "out of range" },
		{ "x.csv|--interval|delta", "neither profile nor wald" },
		{ "x.csv|--model|curve9", "there is no model curve9; there is "
					  "curve4" },
		{ "x.csv|--saturated|all", "neither group nor well" },
		{ "x.csv|--order|T1,,T2", "a name is missing" },
		{ "x.csv|--fixed|Q=1", "model curve4 has no parameter Q" },
		{ "x.csv|--fixed|A", "\"A\" is not P=VALUE" },
		{ "x.csv|--fixed|A=x", "\"x\" is not a number" },
		{ "x.csv|-c|r2", "is not QUANTITY=LOWER..UPPER" },
		{ "x.csv|-c|r2=1..", "there is no quantity \"r2\"" },
		{ "x.csv|-c|slope_ratio=2..1", "above upper bound" },
		{ "x.csv|-c|slope_ratio=1..2,often", "\"often\" is none of" },
		{ "x.csv|-c|parallel_p=0.05..", "significance test" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int status = run(rows[i].line);

		/* an empty name is a file that is not there */
		if (rows[i].line[0] == '\0') {
			ck_assert_int_ne(status, 0);
			continue;
		}
		ck_assert_msg(status == 2, "%s: %d", rows[i].line, status);
		SAYS(rows[i].says);
		ck_assert_str_eq(buf_text(&out), "");
		ck_assert_ptr_eq(strchr(buf_text(&errors), '\n'),
		    buf_text(&errors) + errors.len - 1);
	}
	ck_assert_int_eq(run("--quantities"), 0);
	SHOWS("slope_ratio             sample  slope, test over standard");
	ck_assert_int_eq(run("--help"), 0);
	SHOWS("usage: cupel fit FILE [options]\n");
	SHOWS("--reference SAMPLE");
}
END_TEST

static const char *
temporary(const char *text)
{
	const char *dir = getenv("CUPEL_BUILD");
	const char *path =
	    arena_printf(arena, "%s/test-cli-fit.csv", dir != NULL ? dir : ".");
	struct err err = { 0 };

	OK(file_write(path, text, strlen(text), 0600, FILE_REPLACE, &err));
	return path;
}

START_TEST(a_table_that_cannot_be_evaluated_exits_with_4_and_its_place)
{
	ck_assert_int_eq(run("@plates/nothing.csv"), 3);
	SAYS("nothing.csv");
	ck_assert_int_eq(run("@plates/s10_five_runs.csv"), 4);
	SAYS("wells of plate R1 and of plate R2");
	ck_assert_int_eq(run("@plates/s01_clean_elisa.csv|-r|XYZ"), 4);
	SAYS("there is no standard XYZ");
	ck_assert_int_eq(run("@plates/s01_clean_elisa.csv|--rows|x in 1"), 4);
	SAYS("the table has no column x");
	ck_assert_int_eq(run(temporary("sample,dose,response\nS,1,abc\n")), 4);
	ck_assert_int_eq(run(arena_printf(arena, "%s|-r|S",
			     temporary("sample,dose,response\nS,1,\x1b[2J\n"))),
	    4);
	/* nothing of a file reaches the terminal as it is */
	ck_assert(strchr(buf_text(&errors), '\x1b') == NULL);
}
END_TEST

START_TEST(a_fit_without_result_exits_with_11_and_says_so)
{
	const char *path = temporary("role,sample,dose,response\n"
				     "standard,S,1,0.1\nstandard,S,2,0.2\n"
				     "standard,S,4,0.6\nstandard,S,8,1.3\n"
				     "standard,S,16,1.8\nstandard,S,32,2.1\n"
				     "standard,S,64,2.2\n"
				     "test,T,1,0.5\ntest,T,2,0.52\n"
				     "test,T,4,0.49\ntest,T,8,0.5\n"
				     "test,T,16,0.51\ntest,T,32,0.5\n"
				     "test,T,64,0.5\n");

	ck_assert_int_eq(run(path), 11);
	SAYS("cupel fit: sample T has no result: ");
	SHOWS("T                   -          -          -          -");
	ck_assert_int_eq(run(arena_printf(arena, "%s|-o|csv", path)), 11);
	ck_assert(isnan(csv_value("rho[T]")));
	ck_assert(isnan(csv_value("u.A[T]")));
	ck_assert(!isnan(csv_value("u.A[S]")));
}
END_TEST

START_TEST(a_criterion_that_fails_exits_with_11)
{
	ck_assert_int_eq(run("@plates/s04_nonparallel.csv|-c|"
			     "slope_ratio=0.8..1.25|-o|csv"),
	    11);
	SAYS("sample T1 has no result: slope, test over standard");
	ck_assert_int_eq(run("@plates/s04_nonparallel.csv|-c|"
			     "slope_ratio=0.8..1.25,warn|-o|csv"),
	    0);
	ck_assert_int_eq(
	    run("@plates/s04_nonparallel.csv|-c|standard_r2=..0.5"), 11);
	SAYS("run invalid: R2 of the standard's curve");
	SHOWS("run invalid: ");
	ck_assert_int_eq(run("@plates/s01_clean_elisa.csv|-c|"
			     "control_rho@QC=0.95..1.05|-c|"
			     "control_rho@QC=0.5..1.5,interval"),
	    0);
}
END_TEST

SUITE(test_fit)
{
	tcase_add_checked_fixture(tc, begin, end);
	tcase_add_test(tc, csv_has_a_quantity_and_its_value_per_line);
	tcase_add_test(tc, json_is_one_object_with_numbers_as_strings);
	tcase_add_test(tc, table_is_for_eyes);
	tcase_add_test(tc, options_follow_the_columns_of_the_reference_cases);
	tcase_add_test(
	    tc, words_that_are_no_command_exit_with_2_and_one_sentence);
	tcase_add_test(
	    tc, a_table_that_cannot_be_evaluated_exits_with_4_and_its_place);
	tcase_add_test(tc, a_fit_without_result_exits_with_11_and_says_so);
	tcase_add_test(tc, a_criterion_that_fails_exits_with_11);
}
