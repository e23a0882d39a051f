/* SPDX-License-Identifier: Apache-2.0 */
/* report/plot/tables.c - a dose-response figure from the rows of views. */
#include "config.h"

#include "report/plot/tables.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/dec.h"
#include "base/text.h"

#define CURVE_KNOTS 240u /* of a curve drawn from its parameters */

static const struct {
	const char *code, *words;
} role_words[] = {
	{ "standard", "Reference standard" },
	{ "sample", "Test sample" },
	{ "control", "Assay control" },
};

/* NaN where there is no number. */
static double
number(const struct door_table *t, size_t row, const char *column)
{
	const char *text = door_cell(t, row, column);
	struct err ignored = { 0 };
	double v = (double)NAN;
	struct dec d;

	dec_init(&d);
	if (text != NULL && dec_parse(&d, text, &ignored) == ERR_OK)
		v = dec_double(&d);
	dec_clear(&d);
	return v;
}

static bool
is(const struct door_table *t, size_t row, const char *column, const char *text)
{
	return text_same(door_cell(t, row, column), text);
}

/* Rows of a view that belong to one sample of one run. */
static bool
belongs(
    const struct door_table *t, size_t row, const char *run, const char *sample)
{
	return is(t, row, "run", run) && is(t, row, "sample", sample);
}

static void
take_wells(const struct door_table *t, const char *run, const char *sample,
    struct arena *a, struct plot_series *s)
{
	struct plot_well *w = arena_array(a, t->rows + 1, sizeof(*w));

	s->well = w;
	for (size_t r = 0; r < t->rows; r++) {
		if (!belongs(t, r, run, sample))
			continue;
		w[s->wells].dose = number(t, r, "dose");
		w[s->wells].response = number(t, r, "response");
		w[s->wells].excluded = is(t, r, "excluded", "yes");
		s->wells++;
	}
}

/* The curve from its rows in bands; false if there are none. */
static bool
take_band(const struct door_table *t, const char *run, const char *sample,
    struct arena *a, struct plot_series *s)
{
	struct plot_knot *k = arena_array(a, t->rows + 1, sizeof(*k));

	for (size_t r = 0; r < t->rows; r++) {
		if (!belongs(t, r, run, sample))
			continue;
		k[s->knots].dose = number(t, r, "dose");
		k[s->knots].fit = number(t, r, "fit");
		k[s->knots].low = number(t, r, "low");
		k[s->knots].high = number(t, r, "high");
		s->knots++;
	}
	s->knot = k;
	return s->knots > 0;
}

/* The same from the fitted parameters, over the doses of the wells. */
static void
sample_curve(const struct door_table *t, size_t row, struct arena *a,
    struct plot_series *s)
{
	struct plot_logistic p = {
		.a = number(t, row, "a"),
		.d = number(t, row, "d"),
		.c = number(t, row, "c"),
		.b = number(t, row, "b"),
		.g = number(t, row, "g"),
	};
	double low = (double)INFINITY, high = 0;
	struct plot_knot *k;

	if (isnan(p.g))
		p.g = 1;
	for (size_t i = 0; i < s->wells; i++) {
		if (!(s->well[i].dose > 0))
			continue;
		low = fmin(low, s->well[i].dose);
		high = fmax(high, s->well[i].dose);
	}
	if (!(low <= high))
		return;
	k = arena_array(a, CURVE_KNOTS, sizeof(*k));
	plot_logistic_sample(&p, low / 2, high * 2, CURVE_KNOTS, k);
	s->knot = k;
	s->knots = CURVE_KNOTS;
}

static void
take_curve(const struct plot_tables *t, const char *run, const char *sample,
    struct arena *a, struct plot_series *s)
{
	bool band = take_band(t->bands, run, sample, a, s);

	s->ec50 = (double)NAN;
	for (size_t r = 0; r < t->curves->rows; r++) {
		if (!belongs(t->curves, r, run, sample))
			continue;
		s->ec50 = number(t->curves, r, "ec50");
		if (!band)
			sample_curve(t->curves, r, a, s);
		return;
	}
}

static const char *
series_label(const struct door_table *t, size_t row, struct arena *a)
{
	const char *sample = door_cell(t, row, "sample");

	for (size_t i = 0; i < sizeof(role_words) / sizeof(role_words[0]); i++)
		if (is(t, row, "role", role_words[i].code))
			return arena_printf(
			    a, "%s %s", role_words[i].words, sample);
	return sample;
}

/* Is this the first point of its sample in its run? */
static bool
first_point(const struct door_table *t, size_t row)
{
	for (size_t r = 0; r < row; r++)
		if (belongs(t, r, door_cell(t, row, "run"),
			door_cell(t, row, "sample")))
			return false;
	return true;
}

/* The series of a run, standards first; more than there may be is told. */
static enum err_code
take_series(const struct plot_tables *t, const char *run, struct arena *a,
    struct plot_series *series, size_t *n, struct err *err)
{
	const struct door_table *p = t->points;

	*n = 0;
	for (int standard = 1; standard >= 0; standard--)
		for (size_t r = 0; r < p->rows; r++) {
			const char *sample = door_cell(p, r, "sample");

			if (!is(p, r, "run", run) ||
			    is(p, r, "role", "standard") != (standard == 1) ||
			    !first_point(p, r))
				continue;
			if (*n == PLOT_SERIES_MAX)
				return err_set(err, ERR_LIMIT,
				    "run %s has more than %u samples", run,
				    PLOT_SERIES_MAX);
			series[*n].label = series_label(p, r, a);
			take_wells(p, run, sample, a, &series[*n]);
			take_curve(t, run, sample, a, &series[*n]);
			(*n)++;
		}
	return ERR_OK;
}

enum err_code
plot_tables_figure(const struct plot_tables *t, const char *run,
    struct arena *a, struct plot_figure *out, struct err *err)
{
	struct plot_series *series =
	    arena_array(a, PLOT_SERIES_MAX, sizeof(*series));
	const struct door_table *f = t->figures;
	const char *band;
	size_t row = 0;

	while (row < f->rows && !is(f, row, "run", run))
		row++;
	if (row == f->rows)
		return err_set(
		    err, ERR_ABSENT, "run %s has nothing to draw yet", run);
	band = door_cell(f, row, "band");
	*out = (struct plot_figure){
		.x_title = door_cell(f, row, "x_title"),
		.y_title = door_cell(f, row, "y_title"),
		.band_title =
		    band != NULL ? arena_printf(a, "shaded: %s", band) : NULL,
		.series = series,
	};
	return take_series(t, run, a, series, &out->n, err);
}
