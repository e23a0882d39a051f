/* SPDX-License-Identifier: Apache-2.0 */
/* tests/report/test_font.c - what can be printed, and how wide it is. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "report/pdf/font.h"
#include "report/pdf/text.h"
#include "tests/support/suite.h"

#define LATO (PDF_FACE(PDF_REGULAR) | PDF_FACE(PDF_BOLD))

static struct pdf_fonts *
installed(void)
{
	struct pdf_fonts *fonts = NULL;
	struct err err = { 0 };

	OK(pdf_font_load(NULL, &fonts, &err));
	return fonts;
}

START_TEST(the_characters_of_a_laboratory_are_in_all_faces)
{
	static const char *const texts[] = {
		"EC\xe2\x82\x85\xe2\x82\x80",
		"\xe2\x89\xa4 \xe2\x89\xa5 \xc2\xb1 \xe2\x88\x92",
		"\xc2\xb5 \xc3\x97 \xc2\xb0",
		"\xce\xb1\xce\xb2\xce\xb3\xce\x94 \xd0\x96 \xc5\x81",
		"1\xc2\xb9\xc2\xb2\xc2\xb3\xe2\x81\xb0\xe2\x81\xbb",
	};
	struct pdf_fonts *fonts = installed();
	struct err err = { 0 };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		OK(pdf_font_check(fonts, LATO | PDF_FACE(PDF_MONO),
		    PDF_ONE_LINE, "text", texts[i], &err));
	pdf_font_free(fonts);
}
END_TEST

/* Each with the field's name and the code point in the message. */
static const struct {
	const char *text, *says;
} refused[] = {
	{ "a\xe2\x9c\x93", "U+2713 cannot be printed: the regular face" },
	{ "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d", "U+05E9 cannot be printed" },
	{ "\xf0\x90\x80\x80", "U+10000 cannot be printed (above U+FFFF)" },
	{ "e\xcc\x81", "U+0301 is a combining mark" },
	{ "soft\xc2\xadhyphen", "U+00AD is invisible (a soft hyphen)" },
	{ "zero\xe2\x80\x8bwidth", "U+200B is invisible" },
	{ "\xe2\x80\xaeturned", "U+202E is a control character" },
	{ "\xef\xbb\xbfmark", "U+FEFF is a control character" },
	{ "bell\x07", "U+0007 is a control character" },
	{ "tab\there", "U+0009 is a control character" },
	{ "two\nlines", "U+000A is a control character" },
	{ "\xee\x80\x80", "U+E000 has no public meaning" },
	{ "caf\xe9", "byte 0xE9 at position 4 is not UTF-8" },
	{ "\xc0\xaf", "byte 0xC0 at position 1 is not UTF-8" },
	{ "\xed\xa0\x80", "byte 0xED at position 1 is not UTF-8" },
};

START_TEST(what_cannot_be_printed_is_refused_with_field_and_code_point)
{
	struct pdf_fonts *fonts = installed();
	struct err err = { 0 };

	FAILS(pdf_font_check(fonts, LATO, PDF_ONE_LINE,
		  "certificate.lines, row 3, result", refused[_i].text, &err),
	    ERR_INPUT, refused[_i].says);
	FAILS(pdf_font_check(fonts, LATO, PDF_ONE_LINE,
		  "certificate.lines, row 3, result", refused[_i].text, &err),
	    ERR_INPUT, "certificate.lines, row 3, result: ");
	pdf_font_free(fonts);
}
END_TEST

START_TEST(a_line_feed_is_fine_where_lines_may_break)
{
	struct pdf_fonts *fonts = installed();
	struct err err = { 0 };

	OK(pdf_font_check(
	    fonts, LATO, PDF_MANY_LINES, "text", "two\nlines", &err));
	FAILS(pdf_font_check(fonts, LATO, PDF_MANY_LINES, "text", "a\tb", &err),
	    ERR_INPUT, "U+0009");
	pdf_font_free(fonts);
}
END_TEST

START_TEST(typewriter_characters_are_equally_wide)
{
	struct pdf_fonts *fonts = installed();
	double i = pdf_font_width(fonts, PDF_MONO, 10, "i", 1),
	       m = pdf_font_width(fonts, PDF_MONO, 10, "m", 1),
	       word = pdf_font_width(fonts, PDF_MONO, 10, "mimi", 4);

	ck_assert_double_eq_tol(i, 6.02, 1e-9);
	ck_assert_double_eq_tol(m, i, 1e-9);
	ck_assert_double_eq_tol(word, 4 * i, 1e-9);
	ck_assert_double_gt(pdf_font_width(fonts, PDF_BOLD, 10, "Result", 6),
	    pdf_font_width(fonts, PDF_REGULAR, 10, "Result", 6));
	pdf_font_free(fonts);
}
END_TEST

/* ---- files that are no fonts */

static void
with_file(const void *bytes, size_t len, const char *says)
{
	char path[] = "/tmp/cupel-font-XXXXXX";
	struct pdf_font_files files = pdf_font_installed;
	struct pdf_fonts *fonts = NULL;
	struct err err = { 0 };
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, bytes, len), (ssize_t)len);
	(void)close(fd);
	files.path[PDF_BOLD] = path;
	FAILS(pdf_font_load(&files, &fonts, &err), ERR_CONFIG, says);
	ck_assert_ptr_null(fonts);
	(void)unlink(path);
}

START_TEST(a_font_file_that_is_cut_off_is_refused)
{
	static const size_t keep[] = { 3, 11, 12, 100, 300, 5000, 60000,
		400000 };
	struct buf b = { 0 };
	struct err err = { 0 };

	OK(file_read_link(
	    pdf_font_installed.path[PDF_BOLD], 8u << 20, &b, &err));
	ck_assert_uint_gt(b.len, keep[_i]);
	with_file(b.data, keep[_i], "font /tmp/cupel-font-");
	buf_clear(&b);
}
END_TEST

START_TEST(other_files_are_refused_as_fonts)
{
	with_file("", 0, "not a TrueType file");
	with_file("OTTO\0\4\0\0\0\0\0\0", 12, "not a TrueType file");
	with_file("\0\1\0\0\0\0\0\0\0\0\0\0", 12, "cut off");
}
END_TEST

START_TEST(a_font_that_is_not_there_is_a_matter_of_configuration)
{
	struct pdf_font_files files = pdf_font_installed;
	struct pdf_fonts *fonts = NULL;
	struct err err = { 0 };

	files.path[PDF_MONO] = "/nowhere/Mono.ttf";
	FAILS(pdf_font_load(&files, &fonts, &err), ERR_CONFIG,
	    "/nowhere/Mono.ttf");
}
END_TEST

/* ---- lines */

static struct pdf_lines
wrap(struct arena *a, const struct pdf_fonts *fonts, const char *text,
    double width)
{
	const struct pdf_style style = { PDF_REGULAR, 8, 10, { 0, 0, 0 } };

	return pdf_text_wrap(fonts, &style, text, width, a);
}

static const char *
line(struct arena *a, const struct pdf_lines *l, size_t i)
{
	ck_assert_uint_lt(i, l->n);
	return arena_dup(a, l->line[i].text, l->line[i].len);
}

START_TEST(lines_break_at_blanks_and_line_feeds)
{
	struct pdf_fonts *fonts = installed();
	struct arena *a = arena_new();
	struct pdf_lines l =
	    wrap(a, fonts, "White to off-white\n\nno  growth ", 60);

	ck_assert_uint_eq(l.n, 4);
	ck_assert_str_eq(line(a, &l, 0), "White to");
	ck_assert_str_eq(line(a, &l, 1), "off-white");
	ck_assert_str_eq(line(a, &l, 2), "");
	ck_assert_str_eq(line(a, &l, 3), "no  growth");
	l = wrap(a, fonts, "", 60);
	ck_assert_uint_eq(l.n, 1);
	arena_free(a);
	pdf_font_free(fonts);
}
END_TEST

START_TEST(a_word_wider_than_its_column_never_leaves_it)
{
	struct pdf_fonts *fonts = installed();
	struct arena *a = arena_new();
	char word[301];
	size_t total = 0;
	struct pdf_lines l;

	memset(word, 'W', 300);
	word[300] = '\0';
	l = wrap(a, fonts, word, 60);
	for (size_t i = 0; i < l.n; i++) {
		ck_assert_double_le(l.line[i].width, 60.02);
		ck_assert_uint_ge(l.line[i].len, 1);
		total += l.line[i].len;
	}
	ck_assert_uint_eq(total, 300);
	l = wrap(a, fonts, word, 0.5);
	ck_assert_uint_eq(l.n, 300);
	arena_free(a);
	pdf_font_free(fonts);
}
END_TEST

START_TEST(a_long_identity_breaks_behind_its_hyphens)
{
	struct pdf_fonts *fonts = installed();
	struct arena *a = arena_new();
	struct pdf_lines l =
	    wrap(a, fonts, "SPEC-DRUG-PRODUCT-ABE-LNP-0001", 60);

	ck_assert_str_eq(line(a, &l, 0), "SPEC-DRUG-");
	ck_assert_str_eq(line(a, &l, 1), "PRODUCT-ABE-");
	ck_assert_str_eq(line(a, &l, 2), "LNP-0001");
	arena_free(a);
	pdf_font_free(fonts);
}
END_TEST

START_TEST(no_break_spaces_hold_words_together)
{
	struct pdf_fonts *fonts = installed();
	struct arena *a = arena_new();
	struct pdf_lines l = wrap(a, fonts, "about 10\xc2\xa0mg/mL", 44);

	ck_assert_uint_eq(l.n, 2);
	ck_assert_str_eq(line(a, &l, 1), "10\xc2\xa0mg/mL");
	arena_free(a);
	pdf_font_free(fonts);
}
END_TEST

SUITE(test_font)
{
	tcase_add_test(tc, the_characters_of_a_laboratory_are_in_all_faces);
	tcase_add_loop_test(tc,
	    what_cannot_be_printed_is_refused_with_field_and_code_point, 0,
	    sizeof(refused) / sizeof(refused[0]));
	tcase_add_test(tc, a_line_feed_is_fine_where_lines_may_break);
	tcase_add_test(tc, typewriter_characters_are_equally_wide);
	tcase_add_loop_test(tc, a_font_file_that_is_cut_off_is_refused, 0, 8);
	tcase_add_test(tc, other_files_are_refused_as_fonts);
	tcase_add_test(
	    tc, a_font_that_is_not_there_is_a_matter_of_configuration);
	tcase_add_test(tc, lines_break_at_blanks_and_line_feeds);
	tcase_add_test(tc, a_word_wider_than_its_column_never_leaves_it);
	tcase_add_test(tc, a_long_identity_breaks_behind_its_hyphens);
	tcase_add_test(tc, no_break_spaces_hold_words_together);
}
