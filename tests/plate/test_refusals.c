/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bad files: each is a good one with one fault, made here, and must be
 * refused with its code at its line and cell, without a single reading.  The
 * numbers are those of the catalogue of bad input.
 */
#include "config.h"

#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "tests/plate/fixture.h"
#include "tests/support/suite.h"

static const char elisa[] = "softmax_elisa450_groups.txt";
static const char lum[] = "softmax_lum_2plates_timeformat.txt";

typedef void make_fn(struct buf *b);

static void
make_b01(struct buf *b)
{
	(void)b;
}

static void
make_b02(struct buf *b)
{
	buf_puts(b, "\xef\xbb\xbf\r\n  \r\n");
}

static void
make_b03(struct buf *b)
{
	struct buf f = { 0 };

	fixture_file(elisa, &f);
	buf_add(b, f.data + 2, f.len - 2);
	buf_clear(&f);
}

static void
make_b04(struct buf *b)
{
	fixture_file(elisa, b);
	b->len = 20195;
}

static void
make_b05(struct buf *b)
{
	struct buf f = { 0 };

	fixture_file(elisa, &f);
	buf_add(b, f.data, 400);
	buf_add(b, "\0\xd8", 2);
	buf_add(b, f.data + 400, f.len - 400);
	buf_clear(&f);
}

static void
make_b07(struct buf *b)
{
	buf_puts(b, "%PDF-1.4\nnot a reader file\n");
}

static void
make_b16(struct buf *b)
{
	fixture_utf8(lum, b);
	edit_line_delete(b, 15);
}

static void
make_b16b(struct buf *b)
{
	fixture_utf8(lum, b);
	edit_line_delete(b, 8);
}

static void
make_b17(struct buf *b)
{
	fixture_utf8(elisa, b);
	edit_line_replace(b, 1, "8", "9");
}

static void
make_b18(struct buf *b)
{
	fixture_utf8(elisa, b);
	edit_line_delete(b, 12);
}

static void
make_b18_more(struct buf *b)
{
	fixture_utf8(elisa, b);
	edit_line_insert(b, 12, "\t\t1\t1\t1\t1\t1\t1\t1\t1\t1\t1\t1\t1\r\n");
}

static void
make_b19(struct buf *b)
{
	fixture_utf8(elisa, b);
	edit_line_replace(b, 7, "\t12\r", "\r");
}

static void
make_columns(struct buf *b)
{
	fixture_utf8(elisa, b);
	edit_line_replace(b, 7, "\t2\t3\t", "\t3\t2\t");
}

static void
make_b26(struct buf *b)
{
	fixture_utf8(lum, b);
	edit_replace(b, "c12345_2", "c12345");
	edit_replace(b, "c123455_3", "c12345");
}

static void
make_b27(struct buf *b)
{
	struct buf two = { 0 };

	fixture_file(elisa, b);
	fixture_file(lum, &two);
	buf_add(b, two.data, two.len);
	buf_clear(&two);
}

static void
make_b33(struct buf *b)
{
	fixture_file("kinetic.txt", b);
	edit_line_replace(b, 2, "FALSE\t2\t", "FALSE\t3\t");
}

static void
make_b33_wide(struct buf *b)
{
	fixture_utf8(lum, b);
	edit_line_replace(b, 2, "FALSE\t1\t", "FALSE\t4\t");
}

static void
make_bands(struct buf *b)
{
	fixture_utf8(elisa, b);
	edit_line_replace(b, 6, "\t1\t450 ", "\t2\t450 650 ");
}

static void
make_b34(struct buf *b)
{
	fixture_utf8(elisa, b);
	edit_line_replace(b, 8, "1.785", "1,785");
}

static void
make_b34_point(struct buf *b)
{
	fixture_utf8(elisa, b);
	edit_line_replace(b, 6, "1.3", "1,3");
}

static void
make_b35(struct buf *b)
{
	fixture_utf8(elisa, b);
	edit_line_replace(b, 8, "1.785", "ERR-7");
}

static void
make_b36(struct buf *b)
{
	fixture_utf8(lum, b);
	edit_line_replace(b, 4, "1011329", "1,011,329");
}

static void
make_b37(struct buf *b)
{
	fixture_utf8(elisa, b);
	edit_line_replace(b, 8, "1.785", "1e400");
}

static void
make_b38(struct buf *b)
{
	fixture_utf8(elisa, b);
	edit_line_replace(b, 8, "1.785", "2-Jan");
}

static void
make_b39(struct buf *b)
{
	fixture_utf8(elisa, b);
	edit_line_replace(b, 8, "-0.06",
	    "\xe2\x88\x92"
	    "0.06");
}

static void
make_b50(struct buf *b)
{
	fixture_utf8(elisa, b);
	edit_replace(b, "Saved: 2/14/2024", "Saved: 31/02/2024");
}

static void
make_wells(struct buf *b)
{
	fixture_utf8(elisa, b);
	edit_line_replace(b, 6, "\t96\t", "\t95\t");
}

static void
make_well_off(struct buf *b)
{
	fixture_utf8(lum, b);
	edit_line_replace(b, 3, "\tH12", "\tH13");
}

static void
make_spectrum(struct buf *b)
{
	fixture_utf8(elisa, b);
	edit_line_replace(b, 6, "Endpoint", "Spectrum");
}

static void
make_empty_plate(struct buf *b)
{
	buf_puts(b, "##BLOCKS= 1\nNote:\nnothing here\n~End\n");
}

static void
make_dup_well(struct buf *b)
{
	fixture_utf8(lum, b);
	edit_line_replace(b, 3, "\tA2\t", "\tA1\t");
}

static void
make_masked_nowhere(struct buf *b)
{
	fixture_utf8(elisa, b);
	edit_replace(
	    b, "Masked\t \t \t \t \tPlate1", "Masked\t \t \t \t \tPlate9");
}

static void
make_group_marker(struct buf *b)
{
	fixture_utf8(elisa, b);
	edit_replace(b, "A2\tMasked", "A2\tMaskiert");
}

static void
make_resaved(struct buf *b)
{
	buf_puts(b, "##BLOCKS= 1,,,,\nPlate:,P,1.3\n~End\n");
}

static const struct bad {
	const char *name;
	make_fn *make;
	const char *code;
	size_t line, cell;
	const char *says;
} cases[] = {
	{ "B01", make_b01, "E-EMPTY", 0, 0, "0 bytes" },
	{ "B02", make_b02, "E-EMPTY", 0, 0, "no visible character in 9" },
	{ "B03", make_b03, "E-NUL", 1, 0,
	    "NUL at byte 1, every second byte is NUL: UTF-16 without" },
	{ "B04", make_b04, "E-ENC", 0, 0,
	    "20195 bytes, odd: the last character is cut at byte 20194" },
	{ "B05", make_b05, "E-ENC", 8, 0, "byte 400 is half of a UTF-16 pair" },
	{ "B07", make_b07, "E-FORMAT", 1, 0,
	    "no profile recognises it, the first bytes are `%PDF-1.4`; "
	    "softmax-text 1: no line like ^##BLOCKS=" },
	{ "re-saved", make_resaved, "E-FORMAT", 1, 0,
	    "not one saved by a spreadsheet" },
	{ "B16", make_b16, "E-TRUNC", 9, 0,
	    "block `Plate: c123455_3` has no `~End`" },
	{ "B16, first block", make_b16b, "E-TRUNC", 2, 0,
	    "block `Plate: c12345_2` has no `~End`" },
	{ "B17", make_b17, "E-BLOCKS", 1, 0,
	    "says 9 blocks, found 8 (1 Note, 1 Plate, 6 Group)" },
	{ "B18", make_b18, "E-ROWS", 15, 0,
	    "plate `Plate1` has 7 rows, the header says 8; rows have no "
	    "letters, so no row can be trusted" },
	{ "B18, one more", make_b18_more, "E-ROWS", 17, 0,
	    "has 9 rows, the header says 8" },
	{ "B19", make_b19, "E-WIDTH", 8, 14,
	    "value in cell 14 has no column number above it" },
	{ "B25", make_columns, "E-COLUMN", 7, 5, "columns 3, 2: not rising" },
	{ "B26", make_b26, "E-DUPPLATE", 9, 0,
	    "plate name `c12345` twice: lines 2 and 9" },
	{ "B27", make_b27, "E-MULTI", 232, 0, "import them one by one" },
	{ "B33", make_b33, "E-ROWS", 10, 0,
	    "plate `K1`: found 2 of 3 time points" },
	{ "B33, wide", make_b33_wide, "E-ROWS", 5, 0,
	    "found 1 of 4 time points" },
	{ "bands", make_bands, "E-WIDTH", 7, 0,
	    "has 1 plates side by side, the header says 2" },
	{ "B34", make_b34, "E-NUM", 8, 3,
	    "A1: `1,785` has a comma, this file uses a point" },
	{ "B34, other way", make_b34_point, "E-NUM", 8, 3,
	    "A1: `1.785` has a point, this file uses a comma" },
	{ "B35", make_b35, "E-MARKER", 8, 3,
	    "A1: `ERR-7` is neither a number nor a marker of profile "
	    "softmax-text 1" },
	{ "B36", make_b36, "E-NUM", 4, 3, "A1: `1,011,329` has a comma" },
	{ "B37", make_b37, "E-RANGE", 8, 3, "A1: `1e400` is beyond" },
	{ "B38", make_b38, "E-MARKER", 8, 3,
	    "A1: `2-Jan` looks like a number that a spreadsheet turned" },
	{ "B39", make_b39, "E-NUM", 8, 14,
	    "A12: `\xe2\x88\x92"
	    "0.06` has U+2212 in place of a minus" },
	{ "B50", make_b50, "E-DATE", 231, 0,
	    "saved_at: `31/02/2024 4:07:59 PM` is no day" },
	{ "shape", make_wells, "E-SHAPE", 6, 0, "a plate of 95 wells" },
	{ "well off the plate", make_well_off, "E-WELL", 3, 98,
	    "`H13` on a 96-well plate" },
	{ "another read type", make_spectrum, "E-UNSUP", 6, 5,
	    "`Spectrum` in cell 5 is not one that profile softmax-text 1" },
	{ "no plate", make_empty_plate, "E-NODATA", 0, 0, "no reading" },
	{ "B28, wide", make_dup_well, "E-DUPWELL", 4, 4,
	    "well A1 of plate `c12345_2`, read `1`, twice" },
	{ "mask without plate", make_masked_nowhere, "E-LAYOUT", 30, 5,
	    "a flagged well of group `Std` cannot be placed: it names plate "
	    "`Plate9`" },
	{ "unknown word of a group", make_group_marker, "E-MARKER", 30, 6,
	    "`Maskiert` is neither a number nor a marker" },
};

#define N_CASES (sizeof(cases) / sizeof(cases[0]))

/* req: R-121 */
START_TEST(a_file_with_one_fault_is_refused_with_its_code_and_place)
{
	const struct bad *c = &cases[_i];
	struct profile *p = fixture_softmax();
	struct arena *a = arena_new();
	struct plate_result r;
	struct buf b = { 0 };

	c->make(&b);
	fixture_read(p, &b, a, &r);
	expect_finding(&r.findings, c->code, c->line, c->cell, c->says);
	ck_assert(r.refused);
	ck_assert_uint_eq(r.n_readings, 0);
	buf_clear(&b);
	arena_free(a);
	profile_free(p);
}
END_TEST

START_TEST(many_faults_are_told_at_once_in_order_of_place)
{
	struct profile *p = fixture_softmax();
	struct arena *a = arena_new();
	struct plate_result r;
	struct buf b = { 0 };

	fixture_utf8(elisa, &b);
	edit_line_replace(&b, 8, "1.785", "ERR-7");
	edit_line_replace(&b, 9, "1.075", "1,075");
	edit_line_replace(&b, 15, "0.075", "1e400");
	edit_line_replace(&b, 1, "8", "9");
	fixture_read(p, &b, a, &r);
	ck_assert_uint_eq(r.findings.refusals, 4);
	for (size_t i = 1; i < r.findings.n; i++)
		ck_assert_uint_le(
		    r.findings.item[i - 1].at.line, r.findings.item[i].at.line);
	expect_finding(&r.findings, "E-BLOCKS", 1, 0, "found 8");
	expect_finding(&r.findings, "E-MARKER", 8, 3, "A1");
	expect_finding(&r.findings, "E-NUM", 9, 4, "B2");
	expect_finding(&r.findings, "E-RANGE", 15, 12, "H10");
	buf_clear(&b);
	arena_free(a);
	profile_free(p);
}
END_TEST

START_TEST(at_most_fifty_faults_are_kept_and_the_rest_is_counted)
{
	struct profile *p = fixture_softmax();
	struct arena *a = arena_new();
	struct plate_result r;
	struct buf b = { 0 };

	fixture_utf8(elisa, &b);
	edit_replace_all(&b, "0.0", "Zero");
	fixture_read(p, &b, a, &r);
	ck_assert(r.refused);
	ck_assert_uint_le(r.findings.n, PLATE_FINDINGS_MAX);
	edit_replace_all(&b, "0.", "Nil");
	fixture_read(p, &b, a, &r);
	ck_assert_uint_eq(r.findings.n, PLATE_FINDINGS_MAX);
	ck_assert_uint_gt(r.findings.more, 0);
	buf_clear(&b);
	arena_free(a);
	profile_free(p);
}
END_TEST

START_TEST(one_profile_among_several_recognises_a_file)
{
	struct profile *list[3] = { fixture_softmax(),
		fixture_profile("plate/data/droplets.xml"), fixture_softmax() };
	struct arena *a = arena_new();
	struct plate_result r;
	struct buf b = { 0 };
	struct err err = { 0 };

	fixture_file(elisa, &b);
	OK(profile_read((const struct profile *const *)list, 2, b.data, b.len,
	    a, &r, &err));
	expect_readings(&r, elisa);
	ck_assert_str_eq(r.profile, "softmax-text");
	ck_assert_uint_eq(r.profile_version, 1);

	OK(profile_read((const struct profile *const *)list, 3, b.data, b.len,
	    a, &r, &err));
	expect_finding(&r.findings, "E-AMBIG", 0, 0,
	    "more than one profile recognises it: softmax-text 1, "
	    "softmax-text 1");
	ck_assert(r.refused);

	OK(profile_read(
	    (const struct profile *const *)list, 2, "x,y\n", 4, a, &r, &err));
	expect_finding(&r.findings, "E-FORMAT", 1, 0,
	    "`x,y<U+000A>`; softmax-text 1: no line like ^##BLOCKS=");
	expect_finding(&r.findings, "E-FORMAT", 1, 0,
	    "; droplets 1: no line like (^|\\t)Well\\t");
	OK(profile_read(NULL, 0, "x,y\n", 4, a, &r, &err));
	expect_finding(&r.findings, "E-FORMAT", 1, 0, "no profile");
	buf_clear(&b);
	for (size_t i = 0; i < 3; i++)
		profile_free(list[i]);
	arena_free(a);
}
END_TEST

/* B09: a quote never closed, in a comma format */
START_TEST(an_open_quote_in_a_comma_format_is_refused)
{
	static const char s[] = "Well,Sample,Target,MergedWells,"
				"AcceptedDroplets,Positives\n"
				"A1,S1,T1,,100,5\n\"A2,S1,T1,,100,5\n";
	struct profile *p = fixture_profile("plate/data/droplets.xml");
	struct arena *a = arena_new();
	struct plate_result r;
	struct buf b = { 0 };

	buf_puts(&b, s);
	fixture_read(p, &b, a, &r);
	expect_finding(&r.findings, "E-QUOTE", 3, 1,
	    "quote opened in cell 1 is not closed before the end of the file");
	buf_empty(&b);
	buf_puts(&b, "Name,Sample\n\"A2,S1\n");
	fixture_read(p, &b, a, &r);
	expect_finding(&r.findings, "E-FORMAT", 1, 0, "droplets 1: no line");
	buf_clear(&b);
	arena_free(a);
	profile_free(p);
}
END_TEST

START_TEST(an_escape_sequence_is_kept_and_shown_escaped)
{
	struct profile *p = fixture_softmax();
	struct arena *a = arena_new();
	struct plate_result r;
	struct buf b = { 0 }, out = { 0 };

	fixture_utf8(elisa, &b);
	edit_line_replace(&b, 6, "Plate1", "P\x1b[2J");
	edit_line_replace(&b, 8, "1.785", "\x1b]0;x\x07");
	fixture_read(p, &b, a, &r);
	ck_assert_str_eq(r.plates[0].name, "P\x1b[2J");
	expect_finding(&r.findings, "E-MARKER", 8, 3, "`<U+001B>]0;x<U+0007>`");
	for (size_t i = 0; i < r.findings.n; i++)
		plate_finding_print(&r.findings.item[i], "F", &out);
	ck_assert_ptr_null(strchr(buf_text(&out), '\x1b'));
	buf_clear(&out);
	buf_clear(&b);
	arena_free(a);
	profile_free(p);
}
END_TEST

START_TEST(a_file_of_a_million_cells_is_refused_in_a_moment)
{
	struct profile *p = fixture_softmax();
	struct arena *a = arena_new();
	struct plate_result r;
	struct buf b = { 0 };
	clock_t began = clock();

	buf_puts(&b, "##BLOCKS= 1\nPlate:\tP\n");
	for (size_t i = 0; i < 1000; i++) {
		for (size_t k = 0; k < 1000; k++)
			buf_puts(&b, "1\t");
		buf_putc(&b, '\n');
	}
	buf_puts(&b, "~End\n");
	fixture_read(p, &b, a, &r);
	ck_assert(r.refused);
	ck_assert_uint_gt(r.account.kind[PLATE_CELL_UNREAD], 999000);
	ck_assert_msg(
	    (double)(clock() - began) / CLOCKS_PER_SEC < 5.0, "took too long");
	buf_clear(&b);
	arena_free(a);
	profile_free(p);
}
END_TEST

START_TEST(a_file_cut_anywhere_never_gives_readings_of_a_whole_one)
{
	struct profile *p = fixture_softmax();
	struct buf b = { 0 };
	size_t end;

	/* what stands behind the last block is not needed */
	fixture_utf8("softmax_potency_run1_specimen.txt", &b);
	end = (size_t)(strstr(b.data, "~End") - b.data) + 4;
	for (size_t len = 0; len < end; len += 3) {
		struct arena *a = arena_new();
		struct plate_result r;
		struct buf cut = { 0 };

		buf_add(&cut, b.data, len);
		fixture_read(p, &cut, a, &r);
		ck_assert_msg(r.refused, "%zu bytes were accepted", len);
		ck_assert_uint_eq(r.n_readings, 0);
		buf_clear(&cut);
		arena_free(a);
	}
	buf_clear(&b);
	profile_free(p);
}
END_TEST

START_TEST(a_group_without_plate_names_is_told_when_plates_are_many)
{
	struct profile *p = fixture_softmax();
	struct arena *a = arena_new();
	struct plate_result r;
	struct buf b = { 0 };

	fixture_utf8(lum, &b);
	edit_line_replace(&b, 1, "2", "3");
	edit_replace(&b, "Original",
	    "Group: Std\nSample\tWells\tValues\nS1\tA1\t1\n~End\nOriginal");
	fixture_read(p, &b, a, &r);
	ck_assert(!r.refused);
	expect_finding(&r.findings, "W-LAYOUT", 18, 2,
	    "samples of group `Std` are not joined to wells: it names no "
	    "plate and the file holds 2");
	edit_replace(&b, "Values\nS1\tA1\t1", "OD\nS1\tA1\t1");
	fixture_read(p, &b, a, &r);
	expect_finding(&r.findings, "W-LAYOUT", 17, 0,
	    "no column of well values in group `Std`");
	buf_clear(&b);
	arena_free(a);
	profile_free(p);
}
END_TEST

SUITE(test_refusals)
{
	tcase_add_loop_test(tc,
	    a_file_with_one_fault_is_refused_with_its_code_and_place, 0,
	    (int)N_CASES);
	tcase_add_test(tc, many_faults_are_told_at_once_in_order_of_place);
	tcase_add_test(
	    tc, at_most_fifty_faults_are_kept_and_the_rest_is_counted);
	tcase_add_test(tc, one_profile_among_several_recognises_a_file);
	tcase_add_test(tc, an_open_quote_in_a_comma_format_is_refused);
	tcase_add_test(tc, an_escape_sequence_is_kept_and_shown_escaped);
	tcase_add_test(tc, a_file_of_a_million_cells_is_refused_in_a_moment);
	tcase_add_test(
	    tc, a_file_cut_anywhere_never_gives_readings_of_a_whole_one);
	tcase_add_test(
	    tc, a_group_without_plate_names_is_told_when_plates_are_many);
}
