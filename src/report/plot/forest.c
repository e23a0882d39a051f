/* SPDX-License-Identifier: Apache-2.0 */
/* report/plot/forest.c - intervals of relative potencies on one axis. */
#include "config.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "report/pdf/text.h"
#include "report/plot/paint.h"

static const struct pdf_color ink = { .09, .13, .18 };
static const struct pdf_color grey = { .40, .45, .51 };
static const struct pdf_color navy = { .075, .20, .33 };
static const struct pdf_color shade = { .91, .945, .98 };
static const struct pdf_color edge = { 0, .36, .65 };
static const struct pdf_color run = { .835, .369, 0 };

#define AXIS 27.0 /* points below the last line: ticks, labels, title */

/* Candidates for ticks; those inside the axis are labelled. */
static const struct {
	double at;
	const char *label;
} marks[] = {
	{ 0.01, "0.01" },
	{ 0.02, "0.02" },
	{ 0.05, "0.05" },
	{ 0.1, "0.1" },
	{ 0.2, "0.2" },
	{ 0.5, "0.5" },
	{ 0.7, "0.7" },
	{ 1, "1" },
	{ 1.4, "1.4" },
	{ 2, "2" },
	{ 5, "5" },
	{ 10, "10" },
	{ 20, "20" },
	{ 50, "50" },
	{ 100, "100" },
};
#define MARKS (sizeof(marks) / sizeof(marks[0]))

struct axis {
	double x, w, l0, l1;
};

static double
at(const struct axis *ax, double v)
{
	double part = (log(v) - ax->l0) / (ax->l1 - ax->l0);

	return ax->x + ax->w * fmin(1, fmax(0, part));
}

static void
widen(double *low, double *high, double v)
{
	if (isnan(v) || !(v > 0) || !isfinite(v))
		return;
	*low = fmin(*low, v);
	*high = fmax(*high, v);
}

/* 0.5 to 2, and as far beyond as the data and limits go, up to a tenfold. */
static void
scale(const struct plot_forest *f, struct axis *ax)
{
	double low = 0.5, high = 2;

	widen(&low, &high, f->limit_low * 0.9);
	widen(&low, &high, f->limit_high * 1.1);
	for (size_t i = 0; i < f->n; i++) {
		widen(&low, &high, f->row[i].value * 0.9);
		widen(&low, &high, f->row[i].value * 1.1);
		widen(&low, &high, f->row[i].low * 0.95);
		widen(&low, &high, f->row[i].high * 1.05);
	}
	ax->l0 = log(fmax(low, 0.01));
	ax->l1 = log(fmin(high, 100));
}

double
plot_forest_height(size_t n)
{
	return PLOT_FOREST_ROW * (double)n + 4 + AXIS;
}

static void
interval(struct pdf_doc *doc, const struct axis *ax,
    const struct plot_forest_row *r, double y)
{
	struct pdf_color c = r->combined ? navy : r->valid ? run : grey;
	struct pdf_pen pen = { c, r->combined ? 1.2 : 1, { 0, 0 }, false };
	const struct pdf_color white = { 1, 1, 1 };
	double x = at(ax, r->value), s = r->combined ? 4 : 2.6;

	if (!isnan(r->low) && !isnan(r->high)) {
		double x0 = at(ax, r->low), x1 = at(ax, r->high);

		pdf_draw_line(doc, &pen, x0, y, x1, y);
		pdf_draw_line(doc, &pen, x0, y - 2.5, x0, y + 2.5);
		pdf_draw_line(doc, &pen, x1, y - 2.5, x1, y + 2.5);
	}
	if (r->combined) {
		const struct pdf_point p[4] = { { x - s, y }, { x, y - s },
			{ x + s, y }, { x, y + s } };

		pdf_draw_polygon(doc, &c, NULL, p, 4);
	} else {
		pdf_draw_rect(doc, r->valid ? &c : &white, &pen, x - s, y - s,
		    2 * s, 2 * s);
	}
}

/* Places of labels that are drawn already. */
struct taken {
	double x[4];
	size_t n;
};

static void
tick(struct pdf_doc *doc, const struct axis *ax, double v, const char *label,
    double y, const struct pdf_style *style, struct taken *t)
{
	const struct pdf_pen pen = { ink, .7, { 0, 0 }, false };
	double x = at(ax, v);

	pdf_draw_line(doc, &pen, x, y, x, y + 3);
	for (size_t i = 0; i < t->n; i++)
		if (fabs(t->x[i] - x) < 19)
			return;
	(void)pdf_text_line(doc, style, label, x, y + 3, 0, PDF_CENTRE);
	if (t->n < 4)
		t->x[t->n++] = x;
}

/* The limits and 1 first; then of the round numbers those with room. */
static void
ticks(struct pdf_doc *doc, const struct plot_forest *f, const struct axis *ax,
    double y, const struct pdf_style *style)
{
	const struct pdf_pen pen = { ink, .7, { 0, 0 }, false };
	struct taken t = { { 0 }, 0 };
	double last = -(double)INFINITY;

	pdf_draw_line(doc, &pen, ax->x, y, ax->x + ax->w, y);
	if (f->low_label != NULL && !isnan(f->limit_low))
		tick(doc, ax, f->limit_low, f->low_label, y, style, &t);
	if (f->high_label != NULL && !isnan(f->limit_high))
		tick(doc, ax, f->limit_high, f->high_label, y, style, &t);
	tick(doc, ax, 1, "1", y, style, &t);
	for (size_t i = 0; i < MARKS; i++) {
		double l = log(marks[i].at);
		struct taken now = t;

		if (l < ax->l0 - 1e-9 || l > ax->l1 + 1e-9)
			continue;
		if (at(ax, marks[i].at) - last < 19)
			continue;
		tick(doc, ax, marks[i].at, marks[i].label, y, style, &now);
		if (now.n > t.n)
			last = at(ax, marks[i].at);
	}
}

static void
shade_range(struct pdf_doc *doc, const struct plot_forest *f,
    const struct axis *ax, double y, double h)
{
	const struct pdf_pen pen = { edge, .7, { 3, 2 }, false };
	bool low = !isnan(f->limit_low), high = !isnan(f->limit_high);
	double x0 = low ? at(ax, f->limit_low) : ax->x,
	       x1 = high ? at(ax, f->limit_high) : ax->x + ax->w;

	if (!low && !high)
		return;
	pdf_draw_rect(doc, &shade, NULL, x0, y, x1 - x0, h);
	if (low)
		pdf_draw_line(doc, &pen, x0, y, x0, y + h);
	if (high)
		pdf_draw_line(doc, &pen, x1, y, x1, y + h);
}

void
plot_forest_paint(struct pdf_doc *doc, const struct plot_forest *forest,
    double x, double y, double w)
{
	const struct pdf_style label = { PDF_REGULAR, 7.8, 10, ink };
	const struct pdf_style bold = { PDF_BOLD, 7.8, 10, ink };
	const struct pdf_style small = { PDF_REGULAR, 7, 9, ink };
	const struct pdf_pen one = { grey, .5, { 0, 0 }, false };
	struct axis ax = { 0, 0, 0, 0 };
	double h = PLOT_FOREST_ROW * (double)forest->n + 4, widest = 0;

	assert(forest->n >= 1 && forest->n <= PLOT_FOREST_MAX);
	for (size_t i = 0; i < forest->n; i++) {
		const struct plot_forest_row *r = &forest->row[i];

		widest = fmax(
		    widest, pdf_draw_width(doc, r->combined ? &bold : &label,
				r->label, strlen(r->label)));
	}
	widest = fmin(widest, w * 0.4);
	ax.x = x + widest + 10;
	ax.w = x + w - 4 - ax.x;
	scale(forest, &ax);
	shade_range(doc, forest, &ax, y, h);
	pdf_draw_line(doc, &one, at(&ax, 1), y, at(&ax, 1), y + h);
	for (size_t i = 0; i < forest->n; i++) {
		const struct plot_forest_row *r = &forest->row[i];
		double mid = y + 2 + PLOT_FOREST_ROW * ((double)i + .5);

		pdf_text_cut(doc, r->combined ? &bold : &label, r->label, x,
		    mid - label.leading / 2, widest, PDF_RIGHT);
		interval(doc, &ax, r, mid);
	}
	ticks(doc, forest, &ax, y + h, &small);
	(void)pdf_text_line(
	    doc, &small, forest->title, ax.x, y + h + 13, ax.w, PDF_CENTRE);
}
