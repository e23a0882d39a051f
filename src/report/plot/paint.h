/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/plot/paint.h - a scene on a page of a PDF.
 *
 * Series differ in three ways, so that a black-and-white print loses
 * nothing: colour, marker (circle, triangle, square, diamond), dashes of the
 * line.  Bands are flat tints without transparency; where two of them lie
 * over each other a third tint is filled.
 */
#ifndef REPORT_PLOT_PAINT_H
#define REPORT_PLOT_PAINT_H

#include "report/pdf/doc.h"
#include "report/plot/plot.h"

/*
 * Draw into the rectangle x, y (top left), w, h in points, axis labels and
 * titles included; the plotting area itself is what they leave.  w >= 150,
 * h >= 100.  The texts of the scene must have passed pdf_font_check.
 */
void plot_paint(struct pdf_doc *doc, const struct plot_scene *scene, double x,
    double y, double w, double h);

/*
 * Relative potencies with their intervals on a log axis, one line each, the
 * acceptance range shaded.
 */
struct plot_forest_row {
	const char *label;
	double value, low, high; /* > 0; low, high NaN: no finite interval */
	bool combined;           /* a diamond and bold label */
	bool valid;              /* else hollow and grey */
};

struct plot_forest {
	size_t n; /* 1 .. PLOT_FOREST_MAX */
	const struct plot_forest_row *row;
	double limit_low, limit_high;       /* NaN: open on that side */
	const char *low_label, *high_label; /* of the limits; NULL: none */
	const char *title;                  /* of the axis */
};

#define PLOT_FOREST_MAX 32u
#define PLOT_FOREST_ROW 17.0 /* points that one line takes */

/* Height that a forest of n lines takes with axis and title. */
double plot_forest_height(size_t n);

/* Draw it at x, y (top left), w points wide. */
void plot_forest_paint(struct pdf_doc *doc, const struct plot_forest *forest,
    double x, double y, double w);

#endif /* REPORT_PLOT_PAINT_H */
