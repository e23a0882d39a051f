/* SPDX-License-Identifier: Apache-2.0 */
/* tests/report/test_certificate.c - states, sizes, refusals, the same bytes. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "report/report.h"
#include "tests/report/fixture.h"
#include "tests/support/suite.h"

#define LINES "certificate.lines"
#define IDENTITY "certificate.identity"

static struct fixture f;

static void
setup(void)
{
	char path[1024];
	struct err err = { 0 };

	OK(fixture_load(suite_path(path, "report/data/demo"), &f, &err));
}

static void
teardown(void)
{
	fixture_clear(&f);
}

/* It renders, and coa.xml alone gives the same pages; the size of them. */
static size_t
renders(void)
{
	struct buf xml = { 0 }, pdf = { 0 }, again = { 0 };
	struct err err = { 0 };
	size_t len;

	OK(fixture_render(&f, &xml, &pdf, &err));
	ck_assert_int_eq(memcmp(pdf.data, "%PDF-1.7", 8), 0);
	OK(report_certificate_rerender(
	    buf_text(&xml), xml.len, NULL, &again, &err));
	ck_assert_uint_eq(again.len, pdf.len);
	ck_assert_int_eq(memcmp(again.data, pdf.data, pdf.len), 0);
	len = pdf.len;
	buf_clear(&xml);
	buf_clear(&pdf);
	buf_clear(&again);
	return len;
}

static void
refused(enum err_code code, const char *says)
{
	struct buf record = { 0 };
	struct err err = { 0 };

	FAILS(report_certificate_record(f.table, f.n, NULL, &record, &err),
	    code, says);
	ck_assert_uint_eq(record.len, 0);
}

START_TEST(the_kinds_are_found_by_name)
{
	const struct report_kind *k = report_kind_find("certificate");

	ck_assert_ptr_eq(k, &report_kind_certificate);
	ck_assert_ptr_null(report_kind_find("nothing"));
	ck_assert_str_eq(k->views[0], IDENTITY);
}
END_TEST

START_TEST(coa_xml_alone_gives_the_same_pages)
{
	(void)renders();
}
END_TEST

/* Lines numbered anew, so that any number of them can be had. */
static void
many_lines(size_t n)
{
	fixture_rows(&f, LINES, n);
	for (size_t i = 0; i < n; i++) {
		char text[24];

		(void)snprintf(text, sizeof(text), "%zu", i + 1);
		fixture_set(&f, LINES, i, "number", text);
		(void)snprintf(text, sizeof(text), "T%zu", i + 1);
		fixture_set(&f, LINES, i, "line_id", text);
	}
	fixture_conclude(&f);
}

static const size_t sizes[] = { 1, 15, 80, 400 };

START_TEST(a_certificate_has_as_many_lines_as_it_takes)
{
	many_lines(sizes[_i]);
	(void)renders();
}
END_TEST

static const size_t signers[] = { 0, 3, 9, 30 };

START_TEST(any_number_of_people_may_sign)
{
	if (signers[_i] == 0)
		fixture_rows(&f, "certificate.signatures", 0);
	fixture_approvals(&f, signers[_i]);
	(void)renders();
}
END_TEST

static const size_t run_counts[] = { 0, 1, 12, 32 };

START_TEST(any_number_of_runs_may_stand_behind_it)
{
	static const char *const of_runs[] = { "certificate.criteria",
		"certificate.params", "certificate.figures",
		"certificate.points", "certificate.curves",
		"certificate.bands" };
	size_t n = run_counts[_i];

	fixture_rows(&f, "certificate.runs", n);
	for (size_t i = 3; i < n; i++)
		fixture_set(&f, "certificate.runs", i, "run",
		    arena_printf(f.arena, "RUN-%04zu", 101 + i));
	if (n == 0)
		fixture_rows(&f, "certificate.combined", 0);
	for (size_t i = 0; i < 6; i++) {
		const char *view = of_runs[i];

		if (n == 0)
			fixture_rows(&f, view, 0);
		else if (n == 1)
			for (size_t r = 0;
			     r < door_table_find(f.table, f.n, view)->rows; r++)
				fixture_set(&f, view, r, "run",
				    fixture_get(
					&f, "certificate.runs", 0, "run"));
	}
	(void)renders();
}
END_TEST

START_TEST(a_failing_line_makes_a_certificate_of_failure)
{
	fixture_set(&f, LINES, 10, "verdict", "fails");
	refused(ERR_INPUT, "lines_conforming: 25 is said, but there are 24");
	fixture_conclude(&f);
	(void)renders();
	fixture_set(&f, IDENTITY, 0, "overall", "complies");
	refused(ERR_INPUT,
	    "overall: \"complies\" does not follow from the lines (1 fail");
	fixture_set(&f, IDENTITY, 0, "overall", "pending");
	refused(ERR_INPUT, "\"pending\" does not follow");
}
END_TEST

START_TEST(a_pending_line_leaves_the_conclusion_open)
{
	fixture_set(&f, LINES, 22, "verdict", "pending");
	fixture_conclude(&f);
	refused(ERR_INPUT, "row 23: line T18 is pending and has a result");
	fixture_set(&f, LINES, 22, "result", NULL);
	fixture_set(&f, LINES, 22, "tested", NULL);
	fixture_set(&f, LINES, 22, "due", "2026-01-26");
	(void)renders();
	fixture_set(&f, IDENTITY, 0, "overall", "complies");
	refused(ERR_INPUT, "\"complies\" does not follow");
	fixture_set(&f, IDENTITY, 0, "overall", "fails");
	refused(ERR_INPUT, "\"fails\" does not follow");
}
END_TEST

START_TEST(a_line_that_cannot_be_concluded_never_complies)
{
	fixture_set(&f, LINES, 16, "verdict", "cannot conclude");
	fixture_conclude(&f);
	(void)renders();
	fixture_set(&f, IDENTITY, 0, "overall", "fails");
	(void)renders();
	fixture_set(&f, IDENTITY, 0, "overall", "complies");
	refused(ERR_INPUT, "1 cannot be concluded");
}
END_TEST

START_TEST(report_only_lines_do_not_hinder_compliance)
{
	fixture_set(&f, LINES, 3, "verdict", "reported");
	fixture_conclude(&f);
	ck_assert_str_eq(fixture_get(&f, IDENTITY, 0, "overall"), "complies");
	(void)renders();
}
END_TEST

START_TEST(a_line_has_a_result_a_date_and_a_number_of_its_own)
{
	fixture_set(&f, LINES, 4, "result", NULL);
	refused(ERR_INPUT, "line T05 is not pending and has no result");
	fixture_set(&f, LINES, 4, "result", "0.11");
	fixture_set(&f, LINES, 4, "tested", NULL);
	refused(ERR_INPUT, "no result or no date");
	fixture_set(&f, LINES, 4, "tested", "2025-12-22");
	fixture_set(&f, LINES, 4, "line_id", "T02");
	refused(ERR_INPUT, "row 5: line T02, number 5 stands in row 2");
}
END_TEST

START_TEST(no_kind_of_exception_is_left_out)
{
	fixture_rows(&f, "certificate.exceptions", 4);
	fixture_set(&f, "certificate.exceptions", 1, "kind", "deviations");
	refused(ERR_INPUT, "no row for oos-oot; that there are none must");
	fixture_rows(&f, "certificate.exceptions", 3);
	refused(ERR_LIMIT, "3 rows; there must be 4 to 400");
}
END_TEST

START_TEST(rows_of_an_unknown_run_are_refused)
{
	fixture_set(&f, "certificate.criteria", 2, "run", "RUN-9");
	refused(ERR_INPUT,
	    "certificate.criteria, row 3: run RUN-9 is not among the runs");
}
END_TEST

START_TEST(a_run_stands_there_once)
{
	fixture_set(&f, "certificate.runs", 2, "run", "RUN-0101");
	refused(ERR_INPUT,
	    "certificate.runs, row 3: run RUN-0101 stands in row 1 already");
}
END_TEST

START_TEST(a_figure_without_points_is_refused)
{
	fixture_set(&f, "certificate.figures", 0, "run", "RUN-0101");
	refused(ERR_INPUT, "figure of run RUN-0101: figure: no series");
}
END_TEST

START_TEST(what_cannot_be_printed_is_not_frozen)
{
	fixture_set(&f, LINES, 2, "result", "3\xe2\x9c\x93");
	refused(ERR_INPUT,
	    "certificate.lines, row 3, result: character U+2713 cannot be");
	fixture_set(&f, LINES, 2, "result", "\xf0\x9d\x9b\xbc");
	refused(ERR_INPUT, "U+1D6FC cannot be printed (above U+FFFF)");
	fixture_set(&f, LINES, 2, "result", "e\xcc\x81");
	refused(ERR_INPUT, "U+0301 is a combining mark");
	fixture_set(&f, LINES, 2, "result", "\xd8\xa7\xd9\x84");
	refused(ERR_INPUT, "U+0627 cannot be printed");
	fixture_set(&f, LINES, 2, "result", "co\xc2\xadop");
	refused(ERR_INPUT, "U+00AD is invisible");
}
END_TEST

START_TEST(a_cell_longer_than_a_page_is_not_frozen)
{
	char text[3901];

	memset(text, 'W', 3900);
	text[3900] = '\0';
	fixture_set(&f, LINES, 2, "criterion", text);
	refused(ERR_LIMIT, "certificate.lines: ");
}
END_TEST

START_TEST(hostile_but_printable_text_is_printed)
{
	char word[301];

	memset(word, 'W', 300);
	word[300] = '\0';
	fixture_set(&f, LINES, 0, "criterion", word);
	fixture_set(&f, LINES, 1, "attribute", "& < > ( ) \\ \" ' %s %n ]]>");
	fixture_set(&f, LINES, 2, "result", "(((((\\\\\\)");
	fixture_set(&f, IDENTITY, 0, "product", word);
	fixture_set(&f, IDENTITY, 0, "issuer_name", word);
	fixture_set(&f, IDENTITY, 0, "issuer_address", word);
	fixture_set(&f, IDENTITY, 0, "storage",
	    "\xe2\x89\xa4 \xe2\x88\x92"
	    "70 \xc2\xb0"
	    "C \xc2\xb1 5 \xc2\xb5m");
	fixture_set(&f, LINES, 3, "category", word);
	fixture_set(&f, "certificate.combined", 0, "level", word);
	fixture_set(&f, "certificate.figures", 0, "x_title", word);
	fixture_set(&f, "certificate.figures", 0, "y_title", word);
	fixture_set(&f, "certificate.figures", 0, "band", word);
	fixture_set(&f, "certificate.materials", 0, "identity", word);
	fixture_set(&f, "certificate.notes", 0, "key", word);
	fixture_set(&f, "certificate.signatures", 0, "name", word);
	(void)renders();
}
END_TEST

START_TEST(an_approval_that_cannot_be_printed_is_named)
{
	struct report_approval *a = arena_alloc(f.arena, sizeof(*a));
	struct buf xml = { 0 }, pdf = { 0 };
	struct err err = { 0 };

	*a = f.proof.approval[0];
	a->name = "\xe6\x9d\x8e";
	f.proof.approval = a;
	FAILS(fixture_render(&f, &xml, &pdf, &err), ERR_INPUT,
	    "proof, approval 1, name: character U+674E");
	ck_assert_uint_eq(xml.len, 0);
	ck_assert_uint_eq(pdf.len, 0);
}
END_TEST

START_TEST(a_file_changed_by_hand_meets_its_schema)
{
	struct buf xml = { 0 }, pdf = { 0 };
	struct err err = { 0 };
	char *at;

	OK(fixture_render(&f, &xml, &pdf, &err));
	buf_empty(&pdf);
	at = strstr(xml.data, "verdict=\"complies\"");
	memcpy(at, "verdict=\"compIies\"", 18);
	FAILS(report_certificate_rerender(
		  buf_text(&xml), xml.len, NULL, &pdf, &err),
	    ERR_INPUT, "verdict");
	memcpy(at, "verdict=\"reported\"", 18);
	FAILS(report_certificate_rerender(
		  buf_text(&xml), xml.len, NULL, &pdf, &err),
	    ERR_INPUT, "25 is said, but there are 24 such lines");
	FAILS(report_certificate_rerender("<x/>", 4, NULL, &pdf, &err),
	    ERR_INPUT, "coa.xml");
	FAILS(report_certificate_rerender("", 0, NULL, &pdf, &err), ERR_INPUT,
	    "coa.xml");
	ck_assert_uint_eq(pdf.len, 0);
	buf_clear(&xml);
	buf_clear(&pdf);
}
END_TEST

START_TEST(a_missing_font_is_told_as_configuration)
{
	struct pdf_font_files files = pdf_font_installed;
	struct buf record = { 0 };
	struct err err = { 0 };

	files.path[PDF_REGULAR] = "/nowhere/Lato.ttf";
	FAILS(report_certificate_record(f.table, f.n, &files, &record, &err),
	    ERR_CONFIG, "/nowhere/Lato.ttf");
}
END_TEST

START_TEST(a_curve_is_drawn_from_its_parameters_too)
{
	size_t with = renders(), without;

	fixture_rows(&f, "certificate.bands", 0);
	without = renders();
	ck_assert_uint_ne(with, without);
	fixture_rows(&f, "certificate.curves", 0);
	ck_assert_uint_lt(renders(), without);
}
END_TEST

SUITE(test_certificate)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, the_kinds_are_found_by_name);
	tcase_add_test(tc, coa_xml_alone_gives_the_same_pages);
	tcase_add_loop_test(
	    tc, a_certificate_has_as_many_lines_as_it_takes, 0, 4);
	tcase_add_loop_test(tc, any_number_of_people_may_sign, 0, 4);
	tcase_add_loop_test(tc, any_number_of_runs_may_stand_behind_it, 0, 4);
	tcase_add_test(tc, a_failing_line_makes_a_certificate_of_failure);
	tcase_add_test(tc, a_pending_line_leaves_the_conclusion_open);
	tcase_add_test(tc, a_line_that_cannot_be_concluded_never_complies);
	tcase_add_test(tc, report_only_lines_do_not_hinder_compliance);
	tcase_add_test(tc, a_line_has_a_result_a_date_and_a_number_of_its_own);
	tcase_add_test(tc, no_kind_of_exception_is_left_out);
	tcase_add_test(tc, rows_of_an_unknown_run_are_refused);
	tcase_add_test(tc, a_run_stands_there_once);
	tcase_add_test(tc, a_figure_without_points_is_refused);
	tcase_add_test(tc, what_cannot_be_printed_is_not_frozen);
	tcase_add_test(tc, a_cell_longer_than_a_page_is_not_frozen);
	tcase_add_test(tc, hostile_but_printable_text_is_printed);
	tcase_add_test(tc, an_approval_that_cannot_be_printed_is_named);
	tcase_add_test(tc, a_file_changed_by_hand_meets_its_schema);
	tcase_add_test(tc, a_missing_font_is_told_as_configuration);
	tcase_add_test(tc, a_curve_is_drawn_from_its_parameters_too);
}
