/* SPDX-License-Identifier: Apache-2.0 */
/* Each step of the profile language by itself, on a few lines. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "tests/plate/fixture.h"
#include "tests/support/suite.h"

/* A value so that the result is not E-NODATA, read behind everything else. */
#define ONE_WELL \
	"<matrix first-col=\"2\" plate=\"P\" quantity=\"raw\" unit=\"u\"/>"
#define ONE_WELL_TEXT "\t1\nA\t5\n"

static struct arena *arena;
static struct plate_result r;

static void
walk(const char *steps, const char *file)
{
	struct profile *p = fixture_steps(steps);
	struct buf b = { 0 };

	buf_puts(&b, file);
	fixture_read(p, &b, arena, &r);
	buf_clear(&b);
	profile_free(p);
}

static void
setup(void)
{
	arena = arena_new();
}

static void
teardown(void)
{
	arena_free(arena);
}

static void
good(void)
{
	ck_assert_msg(!r.refused, "%s", fixture_findings(&r.findings, arena));
}

static const char *
fact(const char *key)
{
	const struct plate_fact *f = plate_fact_find(&r, key, "");

	return f != NULL ? f->value : "(none)";
}

static const char *
value(const char *plate, const char *read, const char *well)
{
	struct well w;
	const struct plate_reading *x;

	ck_assert(well_parse(well, WELL_CANONICAL, &w));
	x = plate_reading_find(&r, plate, read, NULL, w);
	return x != NULL ? x->value : "(none)";
}

START_TEST(find_moves_looks_and_may_be_optional)
{
	walk("<find row=\"^b (.*)$\" into=\"meta:b\"/>"
	     "<find row=\"^d(.)\" into=\"meta:d\" move=\"no\"/>"
	     "<find row=\"^zz\" else=\"skip\"/>"
	     "<find row=\"^c(.)$\" into=\"meta:c\" past=\"no\"/>"
	     "<find row=\"^c(.)$\" into=\"meta:c2\"/>"
	     "<find row=\"^d(.)\" into=\"meta:d2\"/>" ONE_WELL,
	    "a\nb x y\nc1\nd2\n" ONE_WELL_TEXT);
	good();
	ck_assert_str_eq(fact("b"), "x y");
	ck_assert_str_eq(fact("d"), "2");
	ck_assert_str_eq(fact("c"), "1");
	ck_assert_str_eq(fact("c2"), "1");
	ck_assert_str_eq(fact("d2"), "2");
	expect_finding(&r.findings, "W-UNREAD", 1, 1, "`a`");
	walk("<find row=\"^zz=(.)\" into=\"meta:b\"/>", "a\nb\n");
	expect_finding(
	    &r.findings, "E-FORMAT", 1, 0, "no line begins with `zz=`");
}
END_TEST

START_TEST(items_take_cells_by_number)
{
	walk("<items><item n=\"2\" to=\"meta:x\" required=\"yes\" "
	     "match=\"^[a-z]+$\"/><item n=\"3\" to=\"meta:y\" "
	     "absent=\"^n/a$\"/></items>" ONE_WELL,
	    "h\tabc\tn/a\n" ONE_WELL_TEXT);
	good();
	ck_assert_str_eq(fact("x"), "abc");
	ck_assert_int_eq(
	    plate_fact_find(&r, "y", "")->state, PLATE_PLACEHOLDER);
	ck_assert_str_eq(plate_fact_find(&r, "y", "")->text, "n/a");
	walk("<items><item n=\"2\" to=\"x\" required=\"yes\"/>"
	     "<item n=\"1\" to=\"y\" match=\"^[a-z]$\"/></items>",
	    "12\t \n");
	expect_finding(
	    &r.findings, "E-UNSUP", 1, 2, "cell 2 is empty, expected the x");
	expect_finding(&r.findings, "E-UNSUP", 1, 1, "`12` in cell 1");
}
END_TEST

START_TEST(set_when_and_map_choose)
{
	walk("<find row=\"^(.)$\" into=\"k\"/>"
	     "<map name=\"m\" value=\"${k}\"><case from=\"a\" to=\"1\"/>"
	     "<case from=\"b\" to=\"2\"/></map>"
	     "<when var=\"m\" is=\"2\"><set name=\"meta:is\" "
	     "value=\"m=${m},k=${k}\"/></when>"
	     "<when var=\"k\" like=\"[xyz]\"><set name=\"meta:like\" "
	     "value=\"1\"/></when>"
	     "<when var=\"k\" unlike=\"[xyz]\"><set name=\"meta:unlike\" "
	     "value=\"1\"/></when>" ONE_WELL,
	    "b\n" ONE_WELL_TEXT);
	good();
	ck_assert_str_eq(fact("is"), "m=2,k=b");
	ck_assert_str_eq(fact("like"), "(none)");
	ck_assert_str_eq(fact("unlike"), "1");
	ck_assert_uint_eq(plate_fact_find(&r, "is", "")->at.line, 1);
	walk("<find row=\"^(.)$\" into=\"k\"/><map name=\"m\" value=\"${k}\">"
	     "<case from=\"a\" to=\"1\"/><case from=\"b\" to=\"2\"/></map>",
	    "\nq\n");
	expect_finding(&r.findings, "E-UNSUP", 2, 1,
	    "`q` is not one that profile steps 1 reads, expected one of a, b");
}
END_TEST

START_TEST(keys_come_in_any_order_and_unknown_ones_are_kept)
{
	walk("<keys until=\"^End\"><key name=\"^Serial\" to=\"meta:serial\" "
	     "absent=\"^(n/a|Unknown)$\"/><key name=\"^Type: (.*)$\" "
	     "value=\"g\" to=\"meta:type\"/><key name=\"^Who$\" value=\"3\" "
	     "to=\"meta:who\"/></keys><find row=\"^End\"/>" ONE_WELL,
	    "Who\tx\tjd\nOdd thing\t12\n\nType: Manual\n"
	    "Serial Number:\t\tUnknown\nEnd\n" ONE_WELL_TEXT);
	good();
	ck_assert_str_eq(fact("who"), "jd");
	ck_assert_str_eq(fact("type"), "Manual");
	ck_assert_int_eq(
	    plate_fact_find(&r, "serial", "")->state, PLATE_PLACEHOLDER);
	ck_assert_uint_eq(r.n_others, 1);
	ck_assert_str_eq(r.others[0].text, "Odd thing\t12");
	ck_assert_uint_eq(r.others[0].at.line, 2);
	ck_assert_uint_eq(r.account.kind[PLATE_CELL_UNREAD], 0);
}
END_TEST

START_TEST(a_headed_line_gives_facts_by_name)
{
	walk("<headed><head name=\"^Plate$\" to=\"meta:plate\" "
	     "required=\"yes\"/><head name=\"^Date\" to=\"meta:date\"/>"
	     "</headed>" ONE_WELL,
	    "Date (local)\tPlate\tMore\n1/2/2024\tP7\tx\n" ONE_WELL_TEXT);
	good();
	ck_assert_str_eq(fact("plate"), "P7");
	ck_assert_str_eq(fact("date"), "1/2/2024");
	ck_assert_uint_eq(r.account.kind[PLATE_CELL_OTHER], 1);
	walk("<headed><head name=\"^Plate$\" to=\"p\" required=\"yes\"/>"
	     "</headed>",
	    "a\tb\n1\t2\n");
	expect_finding(&r.findings, "E-COLUMN", 1, 0, "^Plate$");
}
END_TEST

START_TEST(each_walks_over_blocks_and_counts_them)
{
	walk("<each name=\"b\" start=\"^(one|two):\" end=\"^end\" "
	     "free=\"^two:\" title=\"before\" title-match=\"^(.)\" "
	     "title-into=\"t\"><find row=\"^([a-z]+):\" into=\"k\"/>"
	     "<when var=\"k\" is=\"two\"><set name=\"meta:two\" "
	     "value=\"${t} ${title}\"/></when></each>"
	     "<set name=\"meta:n\" value=\"${count_b}: ${tally_b}\"/>" ONE_WELL,
	    "one:\nend\n\nName\n\ntwo:\none: is text "
	    "here\nend\none:\nend\n" ONE_WELL_TEXT);
	good();
	ck_assert_str_eq(fact("n"), "3: 2 one, 1 two");
	ck_assert_str_eq(fact("two"), "N Name");

	walk("<each name=\"b\" start=\"^one:\" "
	     "end=\"^end\"><skip/></each>" ONE_WELL,
	    "one:\n1\none:\n2\nend\n" ONE_WELL_TEXT);
	expect_finding(
	    &r.findings, "E-TRUNC", 1, 0, "block `one:` has no `end`");
	walk("<each name=\"b\" start=\"^one:\" min=\"2\"><skip/></each>",
	    "one:\nx\n");
	expect_finding(&r.findings, "E-FORMAT", 0, 0,
	    "found 1 blocks that begin with `one:`, expected 2 or more");
}
END_TEST

START_TEST(a_fault_in_one_block_does_not_hide_one_in_the_next)
{
	walk("<each name=\"b\" start=\"^P\" end=\"^end\">"
	     "<find row=\"^P(.)\" into=\"n\"/><plate name=\"${n}\" "
	     "wells=\"6\"/><matrix first-col=\"2\" plate=\"${n}\"/></each>",
	    "P1\n\t1\t9\nA\t1\t2\nend\nP2\n\t1\nA\tx\nend\n");
	expect_finding(
	    &r.findings, "E-WELL", 2, 0, "column 9 on a plate of 3 columns");
	expect_finding(&r.findings, "E-MARKER", 7, 2, "A1: `x`");
}
END_TEST

START_TEST(a_matrix_with_letters_reads_what_the_labels_say)
{
	walk("<matrix first-col=\"2\" plate=\"P\" read=\"450\" unit=\"OD\"/>"
	     "<skip as=\"calculated\"/>",
	    "\t1\t3\nC\t5\t\nA\t1\t*2*\nEnd\t9\n");
	good();
	ck_assert_uint_eq(r.n_readings, 3);
	ck_assert_str_eq(value("P", "450", "C1"), "5");
	ck_assert_str_eq(value("P", "450", "A3"), "2");
	ck_assert_uint_eq(r.readings[2].flags, plate_flag_bit(PLATE_MASKED));
	ck_assert_uint_eq(r.account.blank_wells, 1);
	ck_assert_uint_eq(r.plates[0].shape.rows, 8);
	walk("<matrix first-col=\"2\"/>", "\t1\t2\nA\t1\t2\nI\t3\t4\n");
	expect_finding(&r.findings, "E-WELL", 3, 1,
	    "row `I` on a 96-well plate (rows A to H)");
	walk("<matrix first-col=\"2\"/>", "\t1\t2\nA\t1\t2\nA\t3\t4\n");
	expect_finding(&r.findings, "E-DUPWELL", 3, 0, "lines 2 and 3");
	walk("<matrix first-col=\"2\"/>", "\t1\t25\nA\t1\t2\n");
	expect_finding(&r.findings, "E-SHAPE", 1, 0, "columns up to 25");
	walk("<matrix first-col=\"2\" rows=\"2\"/>", "\t1\nA\t1\n");
	expect_finding(&r.findings, "E-ROWS", 0, 0, "found 1 of 2 rows");
}
END_TEST

START_TEST(a_tag_behind_the_row_names_the_read)
{
	walk("<matrix first-col=\"2\" tag=\"after\" plate=\"P\"/>",
	    "\t1\t2\nA\t1\t2\tLUM\n\t3\t4\tNorm\nB\t5\t6\tLUM\n");
	good();
	ck_assert_str_eq(value("P", "LUM", "A2"), "2");
	ck_assert_str_eq(value("P", "Norm", "A2"), "4");
	ck_assert_str_eq(value("P", "LUM", "B1"), "5");
}
END_TEST

START_TEST(a_layout_matrix_fills_samples)
{
	walk("<plate name=\"P\" wells=\"6\"/>"
	     "<matrix as=\"layout\" first-col=\"2\" plate=\"P\"/>"
	     "<find row=\"^Results\"/>"
	     "<matrix first-col=\"2\" plate=\"P\"/>",
	    "\t1\t2\nA\tS1\tS2\nB\tS3\t\nResults\n\t1\t2\nA\t1\t2\nB\t3\t4\n");
	good();
	ck_assert_uint_eq(r.n_layout, 3);
	ck_assert_str_eq(r.readings[1].sample, "S2");
	ck_assert_str_eq(r.readings[3].sample, "");
	ck_assert_uint_eq(r.account.kind[PLATE_CELL_LAYOUT], 3);
}
END_TEST

START_TEST(a_wide_line_has_its_wells_in_the_heading)
{
	walk("<wide first-col=\"2\" plate=\"P\" read-list=\"450 650 450\" "
	     "bands=\"3\" quantity=\"absorbance\" unit=\"OD\"><also col=\"1\" "
	     "to=\"meta:t\"/></wide>",
	    "T\tA1\tB2\n25\t1\t2\n\n25\t3\t\n\n25\t5\tOVER\n");
	good();
	ck_assert_str_eq(value("P", "450", "B2"), "2");
	ck_assert_str_eq(value("P", "650", "A1"), "3");
	ck_assert_str_eq(value("P", "450#2", "A1"), "5");
	ck_assert_str_eq(value("P", "450#2", "B2"), "");
	ck_assert_str_eq(fact("t"), "25");
	walk("<wide first-col=\"2\" bands=\"2\"/>", "T\tA1\n\t1\n\nT\tA1\n");
	expect_finding(&r.findings, "E-ROWS", 4, 0, "found 1 of 2 reads");
	walk("<wide first-col=\"2\"/>", "T\tA1\tx\n\t1\t2\n");
	expect_finding(&r.findings, "E-COLUMN", 1, 3, "`x` in cell 3");
}
END_TEST

START_TEST(a_table_finds_its_columns_by_name)
{
	static const char table[] =
	    "<table until=\"^Mean\" skip-rows=\"^#\">"
	    "<col name=\"^Well$\" to=\"well\" required=\"yes\"/>"
	    "<col name=\"^Plate$\" to=\"plate\" carry=\"yes\"/>"
	    "<col name=\"^Sample\" to=\"sample\"/>"
	    "<col name=\"^Type$\" to=\"role\"/>"
	    "<col is=\"Target\" to=\"read\"/>"
	    "<value name=\"^Positives$\" quantity=\"positives\" "
	    "unit=\"droplets\"/>"
	    "<value name=\"^Negatives$\" quantity=\"negatives\" "
	    "unit=\"droplets\"/></table><skip as=\"calculated\"/>";

	walk(table,
	    "Positives\tWell\tPlate\tTarget\tType\tNegatives\tSample name\n"
	    "5\tA01\tP1\tvar\tUnk\t90\tS1\n# remark\n"
	    "7\tA02\t\tvar\tUnk\tOVER\tS2\nMean\t6\n");
	good();
	ck_assert_uint_eq(r.n_readings, 4);
	ck_assert_str_eq(value("P1", "var", "A1"), "5");
	ck_assert_str_eq(value("P1", "var", "A2"), "7");
	ck_assert_str_eq(r.readings[3].quantity, "negatives");
	ck_assert_str_eq(r.readings[3].sample, "S2");
	ck_assert_str_eq(r.readings[3].role, "Unk");
	ck_assert_str_eq(r.readings[3].unit, "droplets");
	ck_assert_uint_eq(r.readings[3].flags, plate_flag_bit(PLATE_OVERFLOW));

	walk(table, "Positives\tWell\tTarget\tNeg\n5\tA1\tv\t9\n");
	expect_finding(&r.findings, "E-COLUMN", 1, 0,
	    "no column `Negatives`; nearest: `Neg`");
	walk(table, "Positives\tPositives\tWell\tNegatives\n5\t5\tA1\t9\n");
	expect_finding(&r.findings, "E-DUPCOL", 1, 2,
	    "column `Positives` in cells 1 and 2");
	walk(table, "Positives\tWell\tNegatives\n5\tA1\t9\tx\n");
	expect_finding(&r.findings, "E-WIDTH", 2, 4,
	    "4 cells, the heading has 3, and cell 4 is not empty");
	walk(table, "Positives\tWell\tNegatives\n5\tA1\t9\n5\tA1\t9\n");
	ck_assert(plate_findings_have(&r.findings, "E-DUPWELL"));
	walk(table, "Positives\tWell\tNegatives\n5\tM01x\t9\n");
	expect_finding(&r.findings, "E-WELL", 2, 2, "`M01x` is no well");
}
END_TEST

START_TEST(warnings_do_not_refuse_and_refusals_end_the_body)
{
	walk("<find row=\"^x\"/><warn code=\"W-ODD\" text=\"odd\" "
	     "do=\"look\"/>" ONE_WELL,
	    "x\n" ONE_WELL_TEXT);
	good();
	expect_finding(&r.findings, "W-ODD", 1, 0, "look");
	walk("<refuse code=\"E-MINE\" text=\"no\"/><refuse code=\"E-NEVER\" "
	     "text=\"not reached\"/>",
	    "x\n");
	expect_finding(&r.findings, "E-MINE", 1, 0, "no");
	ck_assert(!plate_findings_have(&r.findings, "E-NEVER"));
}
END_TEST

START_TEST(a_fact_that_the_file_gives_twice_differently_is_refused)
{
	walk("<find row=\"^x=(.)\" into=\"meta:x\"/>"
	     "<find row=\"^x=(.)\" into=\"meta:x\"/>" ONE_WELL,
	    "x=1\nx=1\n" ONE_WELL_TEXT);
	good();
	walk("<find row=\"^x=(.)\" into=\"meta:x\"/>"
	     "<find row=\"^x=(.)\" into=\"meta:x\"/>" ONE_WELL,
	    "x=1\nx=2\n" ONE_WELL_TEXT);
	expect_finding(
	    &r.findings, "E-CONTRA", 2, 1, "x is `2` here and `1` in line 1");
}
END_TEST

START_TEST(a_runaway_profile_is_stopped)
{
	struct buf steps = { 0 }, file = { 0 };

	buf_puts(&steps, "<each name=\"b\" start=\".\">");
	for (int i = 0; i < 300; i++)
		buf_puts(&steps, "<set name=\"x\" value=\"1\"/>");
	buf_puts(&steps, "</each>");
	for (int i = 0; i < 999; i++)
		buf_puts(&file, "x\n");
	walk(buf_text(&steps), buf_text(&file));
	expect_finding(&r.findings, "E-STEPS", 0, 0,
	    "profile steps 1 takes more than 20000 steps for 999 lines");
	buf_clear(&steps);

	/* looking again and again is effort too */
	for (int i = 0; i < 30; i++)
		buf_puts(&steps,
		    "<find row=\"nowhere\" else=\"skip\" move=\"no\"/>");
	walk(buf_text(&steps), buf_text(&file));
	expect_finding(&r.findings, "E-STEPS", 0, 0, "more than 20000");
	buf_clear(&steps);
	buf_clear(&file);
}
END_TEST

SUITE(test_steps)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, find_moves_looks_and_may_be_optional);
	tcase_add_test(tc, items_take_cells_by_number);
	tcase_add_test(tc, set_when_and_map_choose);
	tcase_add_test(tc, keys_come_in_any_order_and_unknown_ones_are_kept);
	tcase_add_test(tc, a_headed_line_gives_facts_by_name);
	tcase_add_test(tc, each_walks_over_blocks_and_counts_them);
	tcase_add_test(tc, a_fault_in_one_block_does_not_hide_one_in_the_next);
	tcase_add_test(tc, a_matrix_with_letters_reads_what_the_labels_say);
	tcase_add_test(tc, a_tag_behind_the_row_names_the_read);
	tcase_add_test(tc, a_layout_matrix_fills_samples);
	tcase_add_test(tc, a_wide_line_has_its_wells_in_the_heading);
	tcase_add_test(tc, a_table_finds_its_columns_by_name);
	tcase_add_test(tc, warnings_do_not_refuse_and_refusals_end_the_body);
	tcase_add_test(
	    tc, a_fact_that_the_file_gives_twice_differently_is_refused);
	tcase_add_test(tc, a_runaway_profile_is_stopped);
}
