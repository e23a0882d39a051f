/* SPDX-License-Identifier: Apache-2.0 */
/* report/block.c - pairs, the band of the conclusion, signature cards. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "report/sheet.h"

#define PAIR_KEY REPORT_PAIR_KEY
#define PAIR_GAP 2.5 /* between two pairs */

/* ---- pairs */

static double
pairs_column(struct report_sheet *s, const struct report_pair *pair, size_t n,
    double x, double width, bool draw)
{
	const struct pdf_style *value = &report_type[REPORT_BODY];
	double y = s->y, drop = pdf_text_drop(pdf_doc_fonts(s->doc),
			     &report_type[REPORT_KEY], value);

	for (size_t i = 0; i < n; i++) {
		struct pdf_lines lines;

		if (pair[i].value == NULL)
			continue;
		lines = pdf_text_wrap(pdf_doc_fonts(s->doc), value,
		    pair[i].value, width - PAIR_KEY, s->arena);
		if (draw) {
			(void)pdf_text_line(s->doc, &report_type[REPORT_KEY],
			    pair[i].key, x, y + drop, 0, PDF_LEFT);
			pdf_text_draw(s->doc, value, &lines, x + PAIR_KEY, y,
			    width - PAIR_KEY, PDF_LEFT);
		}
		y += pdf_text_height(value, lines.n) + PAIR_GAP;
	}
	return y - s->y;
}

double
report_sheet_pairs_height(struct report_sheet *s,
    const struct report_pair *left, size_t n_left,
    const struct report_pair *right, size_t n_right)
{
	return fmax(pairs_column(s, left, n_left, 0, REPORT_PAIR_WIDTH, false),
	    pairs_column(s, right, n_right, 0, REPORT_PAIR_WIDTH, false));
}

void
report_sheet_pairs(struct report_sheet *s, const struct report_pair *left,
    size_t n_left, const struct report_pair *right, size_t n_right)
{
	double w = REPORT_PAIR_WIDTH, x = REPORT_MARGIN + REPORT_WIDTH - w;
	double height =
	    report_sheet_pairs_height(s, left, n_left, right, n_right);

	report_sheet_need(s, height, "product and batch");
	if (s->err.code != ERR_OK)
		return;
	(void)pairs_column(s, left, n_left, REPORT_MARGIN, w, true);
	(void)pairs_column(s, right, n_right, x, w, true);
	s->y += height;
}

/* ---- the band */

static double
stamp(
    struct report_sheet *s, const char *words, double x1, double mid, bool draw)
{
	const struct pdf_style style = { PDF_BOLD, 7.8, 10,
		report_tone[REPORT_ALARM] };
	const struct pdf_pen pen = { report_tone[REPORT_ALARM], 1, { 0, 0 },
		false };
	const struct pdf_color *ground = &report_tone[REPORT_WHITE];
	double w = 14 + pdf_draw_width(s->doc, &style, words, strlen(words));

	if (draw) {
		pdf_draw_round_rect(
		    s->doc, ground, &pen, x1 - w, mid - 7.5, w, 15, 2.5);
		(void)pdf_text_line(
		    s->doc, &style, words, x1 - w, mid - 5, w, PDF_CENTRE);
	}
	return w + 10;
}

void
report_sheet_band(struct report_sheet *s, const struct report_band *band)
{
	const struct pdf_style *text = &report_type[REPORT_BODY];
	const struct pdf_color *tone = &report_tone[band->tone];
	struct pdf_style head = report_toned(REPORT_BAND, band->tone);
	struct pdf_lines *lines =
	    arena_array(s->arena, band->n + 1, sizeof(*lines));
	double x = REPORT_MARGIN + 36, x1 = REPORT_MARGIN + REPORT_WIDTH - 10;
	double height = 14 + head.leading, y;

	if (band->stamp != NULL)
		x1 -= stamp(s, band->stamp, x1, 0, false);
	for (size_t i = 0; i < band->n; i++) {
		lines[i] = pdf_text_wrap(pdf_doc_fonts(s->doc), text,
		    band->line[i], x1 - x, s->arena);
		height += pdf_text_height(text, lines[i].n);
	}
	report_sheet_need(s, height, "conclusion");
	if (s->err.code != ERR_OK)
		return;
	pdf_draw_round_rect(s->doc, &report_tone[band->tint], NULL,
	    REPORT_MARGIN, s->y, REPORT_WIDTH, height, 2.5);
	pdf_draw_rect(s->doc, tone, NULL, REPORT_MARGIN, s->y, 3.6, height);
	pdf_mark_draw(s->doc, band->mark, tone, REPORT_MARGIN + 20,
	    s->y + fmin(height / 2, 20), 15);
	if (band->stamp != NULL)
		(void)stamp(s, band->stamp, REPORT_MARGIN + REPORT_WIDTH - 10,
		    s->y + fmin(height / 2, 20), true);
	y = s->y + 6.5;
	(void)pdf_text_line(s->doc, &head, band->head, x, y, 0, PDF_LEFT);
	y += head.leading;
	for (size_t i = 0; i < band->n; i++) {
		pdf_text_draw(s->doc, text, &lines[i], x, y, x1 - x, PDF_LEFT);
		y += pdf_text_height(text, lines[i].n);
	}
	s->y += height;
}

/* ---- cards */

#define CARD_GAP 9.0
#define CARD_PAD 9.0
#define CARD_KEY 41.0

static double
card_text(struct report_sheet *s, enum report_type type, const char *text,
    double x, double y, double width, bool draw)
{
	const struct pdf_style *style = &report_type[type];
	struct pdf_lines lines =
	    pdf_text_wrap(pdf_doc_fonts(s->doc), style, text, width, s->arena);

	if (draw)
		pdf_text_draw(s->doc, style, &lines, x, y, width, PDF_LEFT);
	return pdf_text_height(style, lines.n);
}

/* Height of a card; drawn if draw, with the height given. */
static double
card(struct report_sheet *s, const struct report_card *c, double x, double w,
    double height, bool draw)
{
	const struct pdf_pen pen = { report_tone[REPORT_RULE], .6, { 0, 0 },
		false };
	const struct pdf_style alarm = { PDF_BOLD, 7.2, 9.6,
		report_tone[REPORT_ALARM] };
	double y = s->y + 7, inner = w - 2 * CARD_PAD;
	double drop = pdf_text_drop(pdf_doc_fonts(s->doc),
	    &report_type[REPORT_CARD_KEY], &report_type[REPORT_CARD_VALUE]);

	if (draw) {
		pdf_draw_rect(s->doc, &report_tone[REPORT_CARD], &pen, x, s->y,
		    w, height);
		pdf_draw_rect(s->doc, &report_tone[REPORT_TEAL], NULL, x - .3,
		    s->y - .3, w + .6, 2.4);
	}
	x += CARD_PAD;
	y += card_text(
	    s, REPORT_NOTE, "Electronically signed by", x, y, inner, draw);
	y += card_text(s, REPORT_CARD_NAME, c->name, x, y, inner, draw);
	y += card_text(s, REPORT_CARD_ROLE, c->role, x, y, inner, draw) + 3;
	for (size_t i = 0; i < c->n; i++) {
		if (c->pair[i].value == NULL)
			continue;
		(void)card_text(s, REPORT_CARD_KEY, c->pair[i].key, x, y + drop,
		    CARD_KEY, draw);
		y += card_text(s, REPORT_CARD_VALUE, c->pair[i].value,
		    x + CARD_KEY, y, inner - CARD_KEY, draw);
	}
	if (c->alarm != NULL) {
		if (draw)
			(void)pdf_text_line(
			    s->doc, &alarm, c->alarm, x, y + 1, 0, PDF_LEFT);
		y += alarm.leading + 1;
	}
	return y + 6 - s->y;
}

void
report_sheet_cards(
    struct report_sheet *s, const struct report_card *cards, size_t n)
{
	double w = (REPORT_WIDTH - 2 * CARD_GAP) / 3;

	for (size_t i = 0; i < n; i += 3) {
		size_t in_row = n - i < 3 ? n - i : 3;
		double height = 0;

		for (size_t k = 0; k < in_row; k++)
			height = fmax(
			    height, card(s, &cards[i + k], 0, w, 0, false));
		report_sheet_need(s, height + CARD_GAP, "signature");
		if (s->err.code != ERR_OK)
			return;
		for (size_t k = 0; k < in_row; k++)
			(void)card(s, &cards[i + k],
			    REPORT_MARGIN + (w + CARD_GAP) * (double)k, w,
			    height, true);
		s->y += height + CARD_GAP;
	}
}
