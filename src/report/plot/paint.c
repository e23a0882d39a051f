/* SPDX-License-Identifier: Apache-2.0 */
/* report/plot/paint.c - a scene as lines, tints and text of a page. */
#include "config.h"

#include "report/plot/paint.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "report/pdf/text.h"

static const struct pdf_color ink = { .09, .13, .18 };
static const struct pdf_color grey = { .40, .45, .51 };
static const struct pdf_color grid = { .91, .925, .94 };
static const struct pdf_color ground = { .99, .992, .995 };
static const struct pdf_color border = { .72, .77, .82 };
static const struct pdf_color white = { 1, 1, 1 };
static const struct pdf_color both = { .845, .855, .87 };

enum shape { CIRCLE, TRIANGLE, SQUARE, DIAMOND };

static const struct look {
	struct pdf_color line, tint;
	enum shape shape;
	unsigned dash[2];
} looks[] = {
	{ { 0, .447, .698 }, { .82, .905, .96 }, CIRCLE, { 0, 0 } },
	{ { .835, .369, 0 }, { .985, .895, .82 }, TRIANGLE, { 5, 2 } },
	{ { 0, .52, .40 }, { .84, .94, .91 }, SQUARE, { 2, 2 } },
	{ { .55, .25, .55 }, { .94, .87, .94 }, DIAMOND, { 8, 2 } },
};
#define LOOKS (sizeof(looks) / sizeof(looks[0]))

/* The plotting area on the page. */
struct area {
	struct pdf_doc *doc;
	const struct plot_scene *scene;
	double x, y, w, h;
};

static double
px(const struct area *ar, double u)
{
	return ar->x + u * ar->w;
}

static double
py(const struct area *ar, double v)
{
	return ar->y + (1 - v) * ar->h;
}

static void
marker(
    struct pdf_doc *doc, const struct look *look, double x, double y, double r)
{
	const struct pdf_pen pen = { look->line, .8, { 0, 0 }, false };

	switch (look->shape) {
	case CIRCLE:
		pdf_draw_circle(doc, &white, &pen, x, y, r);
		break;
	case TRIANGLE: {
		const struct pdf_point p[3] = { { x, y - 1.25 * r },
			{ x - 1.15 * r, y + .8 * r },
			{ x + 1.15 * r, y + .8 * r } };

		pdf_draw_polygon(doc, &white, &pen, p, 3);
		break;
	}
	case SQUARE:
		pdf_draw_rect(doc, &white, &pen, x - .9 * r, y - .9 * r,
		    1.8 * r, 1.8 * r);
		break;
	case DIAMOND: {
		const struct pdf_point p[4] = { { x, y - 1.25 * r },
			{ x + 1.25 * r, y }, { x, y + 1.25 * r },
			{ x - 1.25 * r, y } };

		pdf_draw_polygon(doc, &white, &pen, p, 4);
		break;
	}
	}
}

/* A cross that is seen over a marker too: dark, with a light edge. */
static void
crossed(struct pdf_doc *doc, double x, double y, double r)
{
	const struct pdf_pen pens[2] = { { white, 2.6, { 0, 0 }, false },
		{ ink, 1, { 0, 0 }, false } };

	for (int i = 0; i < 2; i++) {
		pdf_draw_line(doc, &pens[i], x - r, y - r, x + r, y + r);
		pdf_draw_line(doc, &pens[i], x - r, y + r, x + r, y - r);
	}
}

/* One closed area between the upper and lower limits of n strips. */
static void
fill_strips(const struct area *ar, const struct plot_strip *s, size_t n,
    const struct pdf_color *tint)
{
	struct pdf_point *p;

	if (n < 2)
		return;
	p = mem_array(2 * n, sizeof(*p));
	for (size_t i = 0; i < n; i++) {
		p[i].x = px(ar, s[i].u);
		p[i].y = py(ar, s[i].high);
		p[2 * n - 1 - i].x = p[i].x;
		p[2 * n - 1 - i].y = py(ar, s[i].low);
	}
	pdf_draw_polygon(ar->doc, tint, NULL, p, 2 * n);
	mem_free(p);
}

static void
bands(const struct area *ar)
{
	const struct plot_scene *s = ar->scene;
	size_t from = 0;

	for (size_t i = 0; i < s->n; i++)
		fill_strips(ar, s->trace[i].strip, s->trace[i].strips,
		    &looks[i % LOOKS].tint);
	for (size_t i = 0; i <= s->overlaps; i++) {
		if (i < s->overlaps && s->overlap[i].low < s->overlap[i].high)
			continue;
		fill_strips(ar, s->overlap + from, i - from, &both);
		from = i + 1;
	}
}

static void
ground_and_grid(const struct area *ar)
{
	const struct plot_scene *s = ar->scene;
	const struct pdf_pen pen = { grid, .5, { 0, 0 }, false };

	pdf_draw_rect(ar->doc, &ground, NULL, ar->x, ar->y, ar->w, ar->h);
	for (size_t i = 0; i < s->x_ticks; i++)
		if (s->x[i].label != NULL)
			pdf_draw_line(ar->doc, &pen, px(ar, s->x[i].at), ar->y,
			    px(ar, s->x[i].at), ar->y + ar->h);
	for (size_t i = 0; i < s->y_ticks; i++)
		pdf_draw_line(ar->doc, &pen, ar->x, py(ar, s->y[i].at),
		    ar->x + ar->w, py(ar, s->y[i].at));
}

static void
axes(const struct area *ar, const struct pdf_style *style)
{
	const struct plot_scene *s = ar->scene;
	const struct pdf_pen pen = { ink, .7, { 0, 0 }, false };
	double bottom = ar->y + ar->h;

	pdf_draw_line(ar->doc, &pen, ar->x, ar->y, ar->x, bottom);
	pdf_draw_line(ar->doc, &pen, ar->x, bottom, ar->x + ar->w, bottom);
	for (size_t i = 0; i < s->x_ticks; i++) {
		double x = px(ar, s->x[i].at);
		bool major = s->x[i].label != NULL;

		pdf_draw_line(
		    ar->doc, &pen, x, bottom, x, bottom + (major ? 4 : 2));
		if (major)
			(void)pdf_text_line(ar->doc, style, s->x[i].label, x,
			    bottom + 4, 0, PDF_CENTRE);
	}
	for (size_t i = 0; i < s->y_ticks; i++) {
		double y = py(ar, s->y[i].at);

		pdf_draw_line(ar->doc, &pen, ar->x - 4, y, ar->x, y);
		(void)pdf_text_line(ar->doc, style, s->y[i].label, ar->x - 6,
		    y - style->leading / 2, 0, PDF_RIGHT);
	}
	if (s->zero) { /* the axis is interrupted */
		double x = px(ar, s->zero_u);

		pdf_draw_rect(
		    ar->doc, &white, NULL, x - 1.6, bottom - 1.5, 3.2, 3);
		pdf_draw_line(
		    ar->doc, &pen, x - 3, bottom + 3, x - .2, bottom - 3);
		pdf_draw_line(
		    ar->doc, &pen, x + .2, bottom + 3, x + 3, bottom - 3);
	}
}

static void
lines(const struct area *ar)
{
	for (size_t i = 0; i < ar->scene->n; i++) {
		const struct plot_trace *t = &ar->scene->trace[i];
		const struct look *look = &looks[i % LOOKS];
		struct pdf_pen pen = { look->line, 1.3,
			{ look->dash[0], look->dash[1] }, false };
		struct pdf_pen drop = { look->line, .7, { 1, 2 }, false };
		struct pdf_point *p = mem_array(t->curves + 1, sizeof(*p));

		if (t->drop)
			pdf_draw_line(ar->doc, &drop, px(ar, t->drop_u),
			    py(ar, t->drop_v), px(ar, t->drop_u),
			    ar->y + ar->h);
		for (size_t k = 0; k < t->curves; k++) {
			p[k].x = px(ar, t->curve[k].u);
			p[k].y = py(ar, t->curve[k].v);
		}
		pdf_draw_polyline(ar->doc, &pen, p, t->curves);
		mem_free(p);
	}
}

/* The wells of the fit, then the excluded ones on top of them. */
static void
spots(const struct area *ar, bool excluded)
{
	for (size_t i = 0; i < ar->scene->n; i++) {
		const struct plot_trace *t = &ar->scene->trace[i];

		for (size_t k = 0; k < t->spots; k++) {
			double x = px(ar, t->spot[k].u),
			       y = py(ar, t->spot[k].v);

			if (t->spot[k].excluded != excluded)
				continue;
			if (excluded)
				crossed(ar->doc, x, y, 2.7);
			else
				marker(ar->doc, &looks[i % LOOKS], x, y, 2.1);
		}
	}
}

#define LEGEND_LINE 13.0

static void
legend_line(const struct area *ar, size_t i, const struct pdf_style *style,
    double x, double y, double w)
{
	const struct plot_trace *t = &ar->scene->trace[i];
	const struct look *look = &looks[i % LOOKS];
	struct pdf_pen pen = { look->line, 1.3,
		{ look->dash[0], look->dash[1] }, false };
	double mid = y + LEGEND_LINE / 2;

	if (t->strips > 0)
		pdf_draw_rect(ar->doc, &look->tint, NULL, x, mid - 3.5, 24, 7);
	if (t->curves > 0)
		pdf_draw_line(ar->doc, &pen, x, mid, x + 24, mid);
	marker(ar->doc, look, x + 12, mid, 2.3);
	pdf_text_cut(ar->doc, style, t->label, x + 30, mid - style->leading / 2,
	    w - 30, PDF_LEFT);
}

static void
legend(const struct area *ar, const struct pdf_style *style,
    const struct pdf_style *small)
{
	const struct plot_scene *s = ar->scene;
	const struct pdf_pen pen = { border, .5, { 0, 0 }, false };
	double w = 0, h = 7, x, y, gap = 6;
	enum plot_corner corner;

	for (size_t i = 0; i < s->n; i++)
		w = fmax(
		    w, 30 + pdf_draw_width(ar->doc, style, s->trace[i].label,
				strlen(s->trace[i].label)));
	h += LEGEND_LINE * (double)s->n;
	if (s->excluded) {
		w = fmax(w,
		    30 + pdf_draw_width(ar->doc, small, "excluded well", 13));
		h += 10;
	}
	if (s->band_title != NULL) {
		w = fmax(w, pdf_draw_width(ar->doc, small, s->band_title,
				strlen(s->band_title)));
		h += 10;
	}
	w = fmin(w, ar->w * .6) + 14;
	corner =
	    plot_scene_corner(s, (w + 2 * gap) / ar->w, (h + 2 * gap) / ar->h);
	x = corner == PLOT_UPPER_LEFT || corner == PLOT_LOWER_LEFT
	        ? ar->x + gap
	        : ar->x + ar->w - gap - w;
	y = corner == PLOT_UPPER_LEFT || corner == PLOT_UPPER_RIGHT
	        ? ar->y + gap
	        : ar->y + ar->h - gap - h;
	pdf_draw_rect(ar->doc, &white, &pen, x, y, w, h);
	x += 7;
	y += 3;
	for (size_t i = 0; i < s->n; i++, y += LEGEND_LINE)
		legend_line(ar, i, style, x, y, w - 14);
	if (s->excluded) {
		crossed(ar->doc, x + 12, y + 5, 2.7);
		(void)pdf_text_line(
		    ar->doc, small, "excluded well", x + 30, y, 0, PDF_LEFT);
		y += 10;
	}
	if (s->band_title != NULL)
		pdf_text_cut(
		    ar->doc, small, s->band_title, x, y, w - 14, PDF_LEFT);
}

/* The title of the y axis, beside its middle. */
static void
title_up(const struct area *ar, const struct pdf_style *style, double x)
{
	const char *text = ar->scene->y_title;
	size_t len = strlen(text), n = 0, used;
	double w = 0, one;

	while (n < len) { /* as much as fits beside the axis */
		(void)text_next(text + n, len - n, &used);
		one = pdf_draw_width(ar->doc, style, text + n, used);
		if (w + one > ar->h)
			break;
		w += one;
		n += used;
	}
	pdf_draw_text_up(ar->doc, style, x, ar->y + (ar->h + w) / 2, text, n);
}

void
plot_paint(struct pdf_doc *doc, const struct plot_scene *scene, double x,
    double y, double w, double h)
{
	const struct pdf_style label = { PDF_REGULAR, 7.8, 10, ink };
	const struct pdf_style small = { PDF_REGULAR, 7, 9.5, grey };
	struct area ar = { doc, scene, 0, 0, 0, 0 };
	double widest = 0;

	assert(w >= 150 && h >= 100);
	for (size_t i = 0; i < scene->y_ticks; i++)
		widest =
		    fmax(widest, pdf_draw_width(doc, &label, scene->y[i].label,
				     strlen(scene->y[i].label)));
	ar.x = x + 13 + widest + 6;
	ar.y = y + 4;
	ar.w = x + w - 6 - ar.x;
	ar.h = h - 4 - 29;
	ground_and_grid(&ar);
	pdf_draw_clip(doc, ar.x, ar.y, ar.w, ar.h);
	bands(&ar);
	lines(&ar);
	pdf_draw_unclip(doc);
	axes(&ar, &label);
	spots(&ar, false);
	spots(&ar, true);
	legend(&ar, &label, &small);
	pdf_text_cut(doc, &label, scene->x_title, ar.x, ar.y + ar.h + 17, ar.w,
	    PDF_CENTRE);
	title_up(&ar, &label, x + 9);
}
