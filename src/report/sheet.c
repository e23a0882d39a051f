/* SPDX-License-Identifier: Apache-2.0 */
/* report/sheet.c - pages, heads, running text, feet. */
#include "config.h"

#include "report/sheet.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

#define CONTENT_TOP 74.0 /* below the small masthead */
#define RIGHT 190.0      /* right part of the small masthead */
#define INDENT 20.0      /* of a section's title */
#define ENTRY_KEY 96.0   /* width of the key column of entries */

void
report_sheet_begin(struct report_sheet *s, struct pdf_doc *doc,
    struct arena *arena, const struct report_frame *frame)
{
	memset(s, 0, sizeof(*s));
	s->doc = doc;
	s->arena = arena;
	s->frame = *frame;
	pdf_doc_page(doc);
	s->y = REPORT_TOP;
}

void
report_sheet_page(struct report_sheet *s)
{
	const struct report_frame *f = &s->frame;
	const struct pdf_style title = { PDF_BOLD, 8.6, 11,
		report_tone[REPORT_NAVY] };
	const struct pdf_style grey = { PDF_REGULAR, 7.9, 11,
		report_tone[REPORT_GREY] };
	const struct pdf_pen rule = { report_tone[REPORT_NAVY], .6, { 0, 0 },
		false };
	double x = REPORT_MARGIN + 26, x1 = REPORT_MARGIN + REPORT_WIDTH;
	double left = x1 - RIGHT - 10 - x;

	if (s->err.code != ERR_OK)
		return;
	pdf_doc_page(s->doc);
	pdf_mark_house(s->doc, REPORT_MARGIN, REPORT_TOP, 19);
	(void)pdf_text_line(
	    s->doc, &title, f->title, x, REPORT_TOP - 1.5, 0, PDF_LEFT);
	pdf_text_cut(
	    s->doc, &grey, f->subtitle, x, REPORT_TOP + 9, left, PDF_LEFT);
	pdf_text_cut(s->doc, &title, f->number, x1 - RIGHT, REPORT_TOP - 1.5,
	    RIGHT, PDF_RIGHT);
	pdf_text_cut(s->doc, &grey, f->object, x1 - RIGHT, REPORT_TOP + 9,
	    RIGHT, PDF_RIGHT);
	pdf_draw_line(s->doc, &rule, REPORT_MARGIN, 63, x1, 63);
	s->y = CONTENT_TOP;
}

double
report_sheet_room(const struct report_sheet *s)
{
	return REPORT_FLOOR - s->y;
}

double
report_sheet_full(void)
{
	return REPORT_FLOOR - CONTENT_TOP;
}

void
report_sheet_need(struct report_sheet *s, double height, const char *what)
{
	if (s->err.code != ERR_OK || height <= report_sheet_room(s))
		return;
	if (height > report_sheet_full()) {
		(void)err_set(&s->err, ERR_LIMIT,
		    "%s: the text is longer than a page", what);
		return;
	}
	report_sheet_page(s);
}

void
report_sheet_skip(struct report_sheet *s, double height)
{
	if (s->y > CONTENT_TOP)
		s->y += height;
}

void
report_sheet_section(struct report_sheet *s, const char *number,
    const char *title, enum report_rule rule, double keep)
{
	const struct pdf_pen pen = { report_tone[REPORT_RULE], .6, { 0, 0 },
		false };

	report_sheet_skip(s, 13);
	keep = fmin(keep, report_sheet_full() - 20);
	report_sheet_need(s, 20 + keep, title);
	if (s->err.code != ERR_OK)
		return;
	pdf_doc_bookmark(s->doc, title, s->y - 6);
	(void)pdf_text_line(s->doc, &report_type[REPORT_SECTION_NO], number,
	    REPORT_MARGIN, s->y, 0, PDF_LEFT);
	(void)pdf_text_line(s->doc, &report_type[REPORT_SECTION], title,
	    REPORT_MARGIN + INDENT, s->y, 0, PDF_LEFT);
	s->y += 16;
	if (rule == REPORT_RULED) {
		pdf_draw_line(s->doc, &pen, REPORT_MARGIN, s->y,
		    REPORT_MARGIN + REPORT_WIDTH, s->y);
		s->y += 4;
	} else {
		s->y += 1;
	}
}

void
report_sheet_subhead(struct report_sheet *s, const char *title, double keep)
{
	report_sheet_skip(s, 11);
	report_sheet_need(s, fmin(15 + keep, report_sheet_full()), title);
	if (s->err.code != ERR_OK)
		return;
	(void)pdf_text_line(s->doc, &report_type[REPORT_SUBHEAD], title,
	    REPORT_MARGIN, s->y, 0, PDF_LEFT);
	s->y += 15;
}

/* Lines one by one, each on a page with room for it. */
static void
flow(struct report_sheet *s, const struct pdf_style *style,
    const struct pdf_lines *lines, double x, double width)
{
	for (size_t i = 0; i < lines->n && s->err.code == ERR_OK; i++) {
		struct pdf_lines one = { 1, &lines->line[i] };

		report_sheet_need(s, style->leading, "text");
		pdf_text_draw(s->doc, style, &one, x, s->y, width, PDF_LEFT);
		s->y += style->leading;
	}
}

void
report_sheet_text(struct report_sheet *s, enum report_type type,
    const char *text, double x, double width)
{
	const struct pdf_style *style = &report_type[type];
	struct pdf_lines lines =
	    pdf_text_wrap(pdf_doc_fonts(s->doc), style, text, width, s->arena);

	flow(s, style, &lines, x, width);
}

void
report_sheet_entry(struct report_sheet *s, const char *key, const char *text)
{
	const struct pdf_style *style = &report_type[REPORT_BODY];
	struct pdf_style key_style = report_type[REPORT_STRONG];
	double x = REPORT_MARGIN + ENTRY_KEY, width = REPORT_WIDTH - ENTRY_KEY;
	struct pdf_lines keys, lines = pdf_text_wrap(pdf_doc_fonts(s->doc),
				   style, text, width, s->arena);

	key_style.size = 7.9;
	key_style.color = report_tone[REPORT_NAVY];
	keys = pdf_text_wrap(
	    pdf_doc_fonts(s->doc), &key_style, key, ENTRY_KEY - 8, s->arena);
	report_sheet_need(s,
	    style->leading * fmax((double)keys.n, fmin((double)lines.n, 2)),
	    key);
	if (s->err.code != ERR_OK)
		return;
	pdf_text_draw(s->doc, &key_style, &keys, REPORT_MARGIN,
	    s->y + pdf_text_drop(pdf_doc_fonts(s->doc), &key_style, style),
	    ENTRY_KEY, PDF_LEFT);
	if (lines.n < keys.n) {
		pdf_text_draw(s->doc, style, &lines, x, s->y, width, PDF_LEFT);
		s->y += style->leading * (double)keys.n;
	} else {
		flow(s, style, &lines, x, width);
	}
	s->y += 3.2;
}

/* ---- feet */

void
report_sheet_feet(struct report_sheet *s)
{
	const struct pdf_style grey = { PDF_REGULAR, 7.2, 9.4,
		report_tone[REPORT_GREY] };
	const struct pdf_style page = { PDF_BOLD, 7.9, 9.4,
		report_tone[REPORT_NAVY] };
	const struct pdf_style alarm = { PDF_BOLD, 7.2, 9.4,
		report_tone[REPORT_ALARM] };
	const struct pdf_pen rule = { report_tone[REPORT_RULE], .5, { 0, 0 },
		false };
	double y = REPORT_FLOOR + 15, x1 = REPORT_MARGIN + REPORT_WIDTH;
	size_t n = pdf_doc_pages(s->doc);

	if (s->err.code != ERR_OK)
		return;
	for (size_t i = 0; i < n; i++) {
		const char *x_of_y =
		    arena_printf(s->arena, "Page %zu of %zu", i + 1, n);

		pdf_doc_go(s->doc, i);
		pdf_draw_line(s->doc, &rule, REPORT_MARGIN, y, x1, y);
		for (int k = 0; k < 2; k++)
			pdf_text_cut(s->doc, &grey, s->frame.foot[k],
			    REPORT_MARGIN, y + 3 + 9.4 * k,
			    REPORT_WIDTH - (k == 0 ? 70 : RIGHT), PDF_LEFT);
		(void)pdf_text_line(
		    s->doc, &page, x_of_y, x1, y + 3, 0, PDF_RIGHT);
		if (s->frame.alarm != NULL)
			(void)pdf_text_line(s->doc, &alarm, s->frame.alarm, x1,
			    y + 12.4, 0, PDF_RIGHT);
	}
}

enum err_code
report_sheet_done(const struct report_sheet *s, struct err *err)
{
	if (s->err.code != ERR_OK)
		*err = s->err;
	return s->err.code;
}
