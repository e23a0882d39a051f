/* SPDX-License-Identifier: Apache-2.0 */
/* report/table.c - measuring rows, drawing them, heads on each page. */
#include "config.h"

#include "report/table.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"

#define TOGETHER 220.0 /* tables up to this height stay on one page */
#define PAD_X 4.0      /* inside a cell */
#define MARK_SIZE 6.6  /* of a verdict's sign */
#define MARK_ROOM 10.5 /* it takes before the word */

static const struct measures {
	double head, pad, group;
} measures[] = {
	[REPORT_LARGE] = { 17, 2.7, 13.5 },
	[REPORT_SMALL] = { 14, 1.7, 13 },
};

static struct pdf_style
cell_style(const struct report_row *row, const struct report_column *col)
{
	struct pdf_style style = report_type[col->type];

	if (row->kind == REPORT_ROW_STRONG)
		style.face = PDF_BOLD;
	return style;
}

static double
inner(const struct report_column *col)
{
	return col->width - 2 * PAD_X;
}

static struct pdf_lines
verdict_lines(struct report_sheet *s, const struct report_table *t,
    const struct report_row *row)
{
	const struct report_column *col = &t->column[t->columns - 1];

	return pdf_text_wrap(pdf_doc_fonts(s->doc),
	    &report_type[REPORT_VERDICT], row->verdict.word,
	    inner(col) - MARK_ROOM + PAD_X, s->arena);
}

static struct pdf_lines
group_lines(struct report_sheet *s, const struct report_table *t,
    const struct report_row *row)
{
	return pdf_text_wrap(pdf_doc_fonts(s->doc),
	    &report_type[REPORT_GROUP_HEAD], row->cell[0], t->width - 2 * PAD_X,
	    s->arena);
}

static double
row_height(struct report_sheet *s, const struct report_table *t,
    const struct report_row *row)
{
	double height = 0;

	if (row->kind == REPORT_ROW_GROUP)
		return measures[t->look].group +
		       pdf_text_height(&report_type[REPORT_GROUP_HEAD],
			   group_lines(s, t, row).n - 1);
	for (size_t c = 0; c < t->columns; c++) {
		struct pdf_style style = cell_style(row, &t->column[c]);
		struct pdf_lines lines;

		if (row->cell[c] == NULL)
			continue;
		lines = pdf_text_wrap(pdf_doc_fonts(s->doc), &style,
		    row->cell[c], inner(&t->column[c]), s->arena);
		height = fmax(height, pdf_text_height(&style, lines.n));
	}
	if (row->verdict.word != NULL)
		height =
		    fmax(height, pdf_text_height(&report_type[REPORT_VERDICT],
				     verdict_lines(s, t, row).n));
	return fmax(height, 10) + 2 * measures[t->look].pad;
}

static void
draw_verdict(struct report_sheet *s, const struct report_table *t,
    const struct report_row *row, double y)
{
	const struct report_column *col = &t->column[t->columns - 1];
	struct pdf_style style =
	    report_toned(REPORT_VERDICT, row->verdict.tone);
	struct pdf_lines lines = verdict_lines(s, t, row);
	double x = t->x + col->x + PAD_X;

	pdf_mark_draw(s->doc, row->verdict.mark,
	    &report_tone[row->verdict.tone], x + MARK_SIZE / 2,
	    y + style.leading / 2, MARK_SIZE);
	pdf_text_draw(s->doc, &style, &lines, x + MARK_ROOM, y, 0, PDF_LEFT);
}

static void
draw_head(struct report_sheet *s, const struct report_table *t)
{
	bool large = t->look == REPORT_LARGE;
	const struct pdf_style *style =
	    &report_type[large ? REPORT_HEAD : REPORT_HEAD_SMALL];
	double height = measures[t->look].head;

	pdf_draw_rect(s->doc, &report_tone[large ? REPORT_NAVY : REPORT_GROUP],
	    NULL, t->x, s->y, t->width, height);
	for (size_t c = 0; c < t->columns; c++) {
		const struct report_column *col = &t->column[c];

		pdf_text_cut(s->doc, style, col->head, t->x + col->x + PAD_X,
		    s->y + (height - style->leading) / 2, inner(col),
		    col->align);
	}
	s->y += height;
}

static void
draw_row(struct report_sheet *s, const struct report_table *t,
    const struct report_row *row, double height, bool zebra)
{
	const struct pdf_pen rule = { report_tone[REPORT_RULE], .35, { 0, 0 },
		false };
	double y = s->y + measures[t->look].pad, x1 = t->x + t->width;

	if (row->kind == REPORT_ROW_GROUP) {
		const struct pdf_style *head = &report_type[REPORT_GROUP_HEAD];
		struct pdf_lines lines;

		if (t->look == REPORT_LARGE)
			pdf_draw_rect(s->doc, &report_tone[REPORT_GROUP], NULL,
			    t->x, s->y, t->width, height);
		lines = group_lines(s, t, row);
		pdf_text_draw(s->doc, head, &lines, t->x + PAD_X,
		    s->y + (measures[t->look].group - head->leading) / 2, 0,
		    PDF_LEFT);
		s->y += height;
		if (t->look == REPORT_SMALL)
			pdf_draw_line(s->doc, &rule, t->x, s->y, x1, s->y);
		return;
	}
	if (zebra && t->look == REPORT_LARGE)
		pdf_draw_rect(s->doc, &report_tone[REPORT_ZEBRA], NULL, t->x,
		    s->y, t->width, height);
	if (row->kind == REPORT_ROW_BAD)
		pdf_draw_rect(s->doc, &report_tone[REPORT_BAD], NULL, t->x - 2,
		    s->y, 2, height);
	for (size_t c = 0; c < t->columns; c++) {
		const struct report_column *col = &t->column[c];
		struct pdf_style style = cell_style(row, col);
		struct pdf_lines lines;

		if (row->cell[c] == NULL)
			continue;
		lines = pdf_text_wrap(pdf_doc_fonts(s->doc), &style,
		    row->cell[c], inner(col), s->arena);
		pdf_text_draw(s->doc, &style, &lines, t->x + col->x + PAD_X, y,
		    inner(col), col->align);
	}
	if (row->verdict.word != NULL)
		draw_verdict(s, t, row, y);
	s->y += height;
	pdf_draw_line(s->doc, &rule, t->x, s->y, x1, s->y);
}

static void
continue_page(struct report_sheet *s, const struct report_table *t)
{
	report_sheet_page(s);
	if (t->section != NULL) {
		const struct pdf_style *no = &report_type[REPORT_SECTION_NO];
		const struct pdf_style *title = &report_type[REPORT_SECTION];

		(void)pdf_text_line(s->doc, no, t->section_no, REPORT_MARGIN,
		    s->y, 0, PDF_LEFT);
		(void)pdf_text_line(s->doc, title,
		    arena_printf(s->arena, "%s (continued)", t->section),
		    REPORT_MARGIN + 20, s->y, 0, PDF_LEFT);
		s->y += 17;
	}
	draw_head(s, t);
}

/* Height of row i with the group heads before it that stay with it. */
static double
block_height(struct report_sheet *s, const struct report_table *t, size_t i)
{
	double height = row_height(s, t, &t->row[i]);

	while (t->row[i].kind == REPORT_ROW_GROUP && i + 1 < t->rows)
		height += row_height(s, t, &t->row[++i]);
	return height;
}

void
report_table_draw(struct report_sheet *s, const struct report_table *t)
{
	bool zebra = false;

	assert(t->columns >= 1 && t->columns <= REPORT_COLUMNS_MAX);
	report_sheet_need(s, report_table_start(s, t), t->what);
	if (s->err.code != ERR_OK)
		return;
	draw_head(s, t);
	for (size_t i = 0; i < t->rows && s->err.code == ERR_OK; i++) {
		double height = block_height(s, t, i);

		if (height > report_sheet_room(s)) {
			if (height > report_sheet_full() - 40) {
				(void)err_set(&s->err, ERR_LIMIT,
				    "%s: a row is higher than a page", t->what);
				return;
			}
			continue_page(s, t);
			zebra = false;
		}
		draw_row(s, t, &t->row[i], row_height(s, t, &t->row[i]), zebra);
		zebra = t->row[i].kind == REPORT_ROW_GROUP ? false : !zebra;
	}
}

double
report_table_height(struct report_sheet *s, const struct report_table *t)
{
	double height = measures[t->look].head;

	for (size_t i = 0; i < t->rows; i++)
		height += row_height(s, t, &t->row[i]);
	return height;
}

double
report_table_start(struct report_sheet *s, const struct report_table *t)
{
	double height = measures[t->look].head;

	if (t->rows > 0)
		height += block_height(s, t, 0);
	return height;
}

double
report_table_keep(struct report_sheet *s, const struct report_table *t)
{
	double height = report_table_height(s, t);

	return height <= TOGETHER ? height : report_table_start(s, t);
}
