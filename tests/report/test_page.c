/* SPDX-License-Identifier: Apache-2.0 */
/* tests/report/test_page.c - documents, QR codes, sheets that fill. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "report/pdf/doc.h"
#include "report/pdf/mark.h"
#include "report/sheet.h"
#include "report/table.h"
#include "tests/support/suite.h"

static const struct pdf_info info = {
	.title = "A & B <c> (d) \\",
	.author = "J\xc3\xb6rg",
	.time = 1768226321000,
	.offset = 60,
	.id = { 0xf8, 0xb2, 0x38, 0xc3, 0x85, 0xd6, 0xaf, 0x97, 0x72, 0xc9,
	    0xb6, 0x35, 0xd0, 0x08, 0xda, 0x94 },
	.width = PDF_A4_WIDTH,
	.height = PDF_A4_HEIGHT,
};

static const struct pdf_style style = { PDF_REGULAR, 8, 10, { 0, 0, 0 } };

static struct pdf_fonts *fonts;
static struct pdf_doc *doc;
static struct arena *arena;

static void
setup(void)
{
	struct err err = { 0 };

	OK(pdf_font_load(NULL, &fonts, &err));
	OK(pdf_doc_open(&info, fonts, &doc, &err));
	arena = arena_new();
}

static void
teardown(void)
{
	pdf_doc_close(doc);
	pdf_font_free(fonts);
	arena_free(arena);
}

static int
holds(const struct buf *b, const char *part)
{
	return memmem(b->data, b->len, part, strlen(part)) != NULL;
}

START_TEST(a_document_says_who_it_is_and_when)
{
	struct buf b = { 0 };
	struct err err = { 0 };

	pdf_doc_page(doc);
	pdf_draw_text(doc, &style, 40, 60, "text", 4);
	OK(pdf_doc_bytes(doc, &b, &err));
	ck_assert_int_eq(memcmp(b.data, "%PDF-1.7", 8), 0);
	ck_assert(holds(&b, "<F8B238C385D6AF9772C9B635D008DA94>"));
	ck_assert(holds(&b, "D:20260112145841+01'00'"));
	ck_assert(holds(&b, "/Lang"));
	buf_clear(&b);
}
END_TEST

START_TEST(the_same_drawing_gives_the_same_bytes)
{
	struct buf b[2] = { { 0 }, { 0 } };
	struct err err = { 0 };

	for (int i = 0; i < 2; i++) {
		struct pdf_doc *d;

		OK(pdf_doc_open(&info, fonts, &d, &err));
		pdf_doc_page(d);
		pdf_draw_text(d, &style, 40, 60, "text", 4);
		pdf_draw_circle(d, &style.color, NULL, 100.123456789, 100, 7.7);
		pdf_doc_bookmark(d, "one", 20);
		OK(pdf_doc_bytes(d, &b[i], &err));
		pdf_doc_close(d);
	}
	ck_assert_uint_eq(b[0].len, b[1].len);
	ck_assert_int_eq(memcmp(b[0].data, b[1].data, b[0].len), 0);
	buf_clear(&b[0]);
	buf_clear(&b[1]);
}
END_TEST

START_TEST(text_that_was_not_checked_is_found_before_the_end)
{
	struct buf b = { 0 };
	struct err err = { 0 };

	pdf_doc_page(doc);
	pdf_draw_text(doc, &style, 40, 60, "\xe2\x9c\x93", 3);
	pdf_draw_text(doc, &style, 40, 80, "fine", 4);
	FAILS(pdf_doc_bytes(doc, &b, &err), ERR_BUG,
	    "U+2713 was drawn without a check");
	ck_assert_uint_eq(b.len, 0);
}
END_TEST

START_TEST(a_document_has_an_end)
{
	struct buf b = { 0 };
	struct err err = { 0 };

	for (unsigned i = 0; i <= PDF_PAGES_MAX; i++)
		pdf_doc_page(doc);
	pdf_draw_text(doc, &style, 40, 60, "text", 4);
	FAILS(pdf_doc_bytes(doc, &b, &err), ERR_LIMIT, "more than 500 pages");
}
END_TEST

START_TEST(a_payload_too_long_for_the_qr_code_is_refused)
{
	char text[PDF_QR_MAX + 2];
	struct err err = { 0 };

	pdf_doc_page(doc);
	memset(text, 'x', sizeof(text));
	text[PDF_QR_MAX] = '\0';
	OK(pdf_mark_qr(doc, text, &style.color, 40, 40, 100, &err));
	text[PDF_QR_MAX] = 'x';
	text[PDF_QR_MAX + 1] = '\0';
	FAILS(pdf_mark_qr(doc, text, &style.color, 40, 40, 100, &err),
	    ERR_LIMIT, "1024 bytes");
}
END_TEST

/* ---- sheets */

static const struct report_frame frame = { "Title", "subtitle", "number",
	"object", { "foot one", "foot two" }, NULL };
static const struct report_column columns[] = {
	{ "Key", 0, 100, PDF_LEFT, REPORT_CELL },
	{ "Value", 100, 100, PDF_RIGHT, REPORT_CELL },
};

static struct report_table
table_of(const struct report_row *rows, size_t n)
{
	return (struct report_table){ .look = REPORT_LARGE,
		.what = "rows",
		.x = REPORT_MARGIN,
		.width = 200,
		.columns = 2,
		.column = columns,
		.rows = n,
		.row = rows };
}

START_TEST(a_table_goes_on_over_pages_and_no_row_is_lost)
{
	struct report_row rows[200] = { { 0 } };
	struct report_table table = table_of(rows, 200);
	struct report_sheet s;
	struct err err = { 0 };

	for (size_t i = 0; i < 200; i++)
		rows[i].cell[0] = "one line";
	report_sheet_begin(&s, doc, arena, &frame);
	report_table_draw(&s, &table);
	report_sheet_feet(&s);
	OK(report_sheet_done(&s, &err));
	/* 200 rows of 15.4 points on pages of about 680 */
	ck_assert_uint_eq(pdf_doc_pages(doc), 5);
	ck_assert_double_lt(s.y, REPORT_FLOOR);
}
END_TEST

START_TEST(a_row_higher_than_a_page_is_refused)
{
	struct report_row row = { 0 };
	struct report_table table = table_of(&row, 1);
	struct report_sheet s;
	struct err err = { 0 };
	char text[6001];

	memset(text, 'W', 6000);
	text[6000] = '\0';
	row.cell[0] = text;
	report_sheet_begin(&s, doc, arena, &frame);
	report_table_draw(&s, &table);
	report_sheet_text(&s, REPORT_BODY, "more", REPORT_MARGIN, 100);
	report_sheet_feet(&s);
	FAILS(report_sheet_done(&s, &err), ERR_LIMIT,
	    "rows: the text is longer than a page");
}
END_TEST

START_TEST(a_group_head_is_never_alone_at_the_bottom)
{
	struct report_row rows[3] = { { REPORT_ROW, { "first" }, { 0 } },
		{ REPORT_ROW_GROUP, { "Group" }, { 0 } },
		{ REPORT_ROW, { "second" }, { 0 } } };
	struct report_table table = table_of(rows, 3);
	struct report_sheet s;
	struct err err = { 0 };

	report_sheet_begin(&s, doc, arena, &frame);
	/* room for head, row and group head, not for the row after it */
	s.y = REPORT_FLOOR - 17 - 15.4 - 13.5 - 10;
	report_table_draw(&s, &table);
	OK(report_sheet_done(&s, &err));
	ck_assert_uint_eq(pdf_doc_pages(doc), 2);
	/* on the new page: head, group head and row */
	ck_assert_double_eq_tol(s.y, 74 + 17 + 13.5 + 15.4, 0.01);
}
END_TEST

START_TEST(long_text_flows_over_pages_line_by_line)
{
	struct report_sheet s;
	struct err err = { 0 };
	struct buf b = { 0 };

	for (int i = 0; i < 3000; i++)
		buf_puts(&b, "word ");
	report_sheet_begin(&s, doc, arena, &frame);
	report_sheet_entry(&s, "Key", buf_text(&b));
	OK(report_sheet_done(&s, &err));
	ck_assert_uint_ge(pdf_doc_pages(doc), 2);
	buf_clear(&b);
}
END_TEST

SUITE(test_page)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_document_says_who_it_is_and_when);
	tcase_add_test(tc, the_same_drawing_gives_the_same_bytes);
	tcase_add_test(tc, text_that_was_not_checked_is_found_before_the_end);
	tcase_add_test(tc, a_document_has_an_end);
	tcase_add_test(tc, a_payload_too_long_for_the_qr_code_is_refused);
	tcase_add_test(tc, a_table_goes_on_over_pages_and_no_row_is_lost);
	tcase_add_test(tc, a_row_higher_than_a_page_is_refused);
	tcase_add_test(tc, a_group_head_is_never_alone_at_the_bottom);
	tcase_add_test(tc, long_text_flows_over_pages_line_by_line);
}
