/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/plot/plot.h - a dose-response figure as geometry.
 *
 * struct plot_figure says what is to be seen: series of wells, their fitted
 * curves with or without a confidence band, and the words of the axes.
 * plot_scene_make turns it into struct plot_scene: ticks, points and lines in
 * the unit square (0, 0 lower left, 1, 1 upper right), the same whatever is
 * painted with it - a page (report/plot/paint.h) or the cells of a terminal
 * (report/plot/terminal.h).  Pure: no document, no clock, no locale.
 *
 * The x axis is logarithmic (doses), from the last 1, 2 or 5 times a power of
 * ten below the data to the first above; the y axis is linear and contains 0.
 * Wells of dose 0 stand in a strip of their own at the left, under the tick
 * "0".  Series are set apart sideways by 0.036 of a decade, so that equal
 * wells do not hide each other.
 */
#ifndef REPORT_PLOT_PLOT_H
#define REPORT_PLOT_PLOT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"

struct arena;

#define PLOT_SERIES_MAX 8u
#define PLOT_POINTS_MAX 4096u /* wells or curve points of one series */
#define PLOT_DECADES_MAX 14   /* longest dose axis */

/* One well.  dose >= 0 and response in the units of the axes. */
struct plot_well {
	double dose, response;
	bool excluded; /* shown as a cross, not part of the fit */
};

/* One point of a fitted curve, doses ascending and > 0. */
struct plot_knot {
	double dose, fit;
	double low, high; /* limits of the band; NaN where there is none */
};

struct plot_series {
	const char *label; /* "reference standard RS-A1-01" */
	size_t wells;
	const struct plot_well *well; /* [wells] */
	size_t knots;
	const struct plot_knot *knot; /* [knots], 0: no curve is drawn */
	double ec50;                  /* > 0, drawn as a drop line; NaN: none */
};

struct plot_figure {
	const char *x_title, *y_title; /* with unit: "Dose (ng/mL)" */
	const char *band_title; /* "shaded: 95 % confidence band", or NULL */
	size_t n;               /* 1 .. PLOT_SERIES_MAX */
	const struct plot_series *series; /* [n]; the first is the standard */
};

/*
 * The logistic curve of the potency engine,
 *
 *	f(x) = d + (a - d) / (1 + exp(b (ln x - c)))^g
 *
 * a: response at dose 0, d: at infinite dose, c: ln of the dose scale (ln
 * EC50 when g = 1), b: slope, g: asymmetry (1: four parameters).  Source:
 * the header of potency's model; x = 0 gives a (for b > 0).
 */
struct plot_logistic {
	double a, d, c, b, g;
};
double plot_logistic_at(const struct plot_logistic *p, double dose);

/* n (>= 2) knots of it, evenly spread over ln dose; low and high are NaN. */
void plot_logistic_sample(const struct plot_logistic *p, double from, double to,
    size_t n, struct plot_knot *out);

/* Everything below is in the unit square. */
struct plot_tick {
	double at;
	const char *label; /* NULL: a minor tick */
};

struct plot_spot {
	double u, v;
	bool excluded;
};

struct plot_strip {
	double u, low, high;
};

struct plot_trace {
	const char *label;
	size_t spots, curves, strips;
	struct plot_spot *spot;   /* [spots] */
	struct plot_spot *curve;  /* [curves] the fitted line */
	struct plot_strip *strip; /* [strips] the band; 0: none */
	size_t means;
	struct plot_spot *mean; /* [means] mean of the used wells per dose,
	                           * not set apart sideways */
	bool drop;              /* is there a drop line: */
	double drop_u, drop_v;  /* from the curve down to the axis */
};

struct plot_scene {
	const char *x_title, *y_title, *band_title;
	bool excluded; /* is any well crossed out? */
	size_t x_ticks, y_ticks, n;
	struct plot_tick *x, *y;
	bool zero;     /* is there a strip for dose 0 at the left: */
	double zero_u; /* its right edge, where the log axis begins */
	struct plot_trace *trace; /* [n] */
	/* where the bands of the first two series lie over each other: runs
	 * of strips; low > high ends a run */
	size_t overlaps;
	struct plot_strip *overlap;
};

/*
 * Compute the scene; texts are borrowed from the figure, the rest lives in
 * the arena.  ERR_INPUT, naming the series: no series at all, a value that is
 * not finite, a negative dose, no well with a dose above 0, knots out of
 * order.  ERR_LIMIT above the limits of this header.
 */
ATTR_MUST_CHECK enum err_code plot_scene_make(const struct plot_figure *figure,
    struct arena *a, struct plot_scene *out, struct err *err);

/* The emptiest corner for a legend of that width and height. */
enum plot_corner {
	PLOT_UPPER_LEFT,
	PLOT_LOWER_RIGHT,
	PLOT_UPPER_RIGHT,
	PLOT_LOWER_LEFT
};
enum plot_corner plot_scene_corner(
    const struct plot_scene *scene, double width, double height);

/* Write m * 10^-places (0 .. 12): "0.75", "-2".  Whatever the locale. */
#define PLOT_NUMBER_SIZE 32
void plot_number(char out[PLOT_NUMBER_SIZE], long m, int places);

#endif /* REPORT_PLOT_PLOT_H */
