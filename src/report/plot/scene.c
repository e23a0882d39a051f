/* SPDX-License-Identifier: Apache-2.0 */
/* report/plot/scene.c - from doses and responses to the unit square. */
#include "config.h"

#include "report/plot/plot.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#define APART 0.036      /* decades between neighbouring series */
#define ZERO_DECADES 0.5 /* width of the strip for dose 0 */
#define EDGE 0.05        /* decades the axis goes on beyond the wells */
#define HEADROOM 1.04    /* highest value times this is on the y axis */

double
plot_logistic_at(const struct plot_logistic *p, double dose)
{
	double e, l;

	if (dose <= 0)
		return p->a;
	e = p->b * (log(dose) - p->c);
	l = e > 0 ? e + log1p(exp(-e)) : log1p(exp(e));
	return p->d + (p->a - p->d) * exp(-p->g * l);
}

void
plot_logistic_sample(const struct plot_logistic *p, double from, double to,
    size_t n, struct plot_knot *out)
{
	double x0 = log(from), x1 = log(to);

	for (size_t i = 0; i < n; i++) {
		double part = (double)i / (double)(n - 1);

		out[i].dose = exp(x0 + (x1 - x0) * part);
		out[i].fit = plot_logistic_at(p, out[i].dose);
		out[i].low = out[i].high = (double)NAN;
	}
}

void
plot_number(char out[PLOT_NUMBER_SIZE], long m, int places)
{
	char digits[PLOT_NUMBER_SIZE];
	unsigned long left = m < 0 ? 0 - (unsigned long)m : (unsigned long)m;
	int n = 0, at = 0;

	assert(places < PLOT_NUMBER_SIZE / 2 - 2);
	/* the digits backwards, as many as stand behind the point and one */
	do {
		digits[n++] = (char)('0' + left % 10);
		left /= 10;
	} while (left > 0 || n <= places);
	if (m < 0)
		out[at++] = '-';
	while (n > 0) {
		out[at++] = digits[--n];
		if (n == places && places > 0)
			out[at++] = '.';
	}
	out[at] = '\0';
}

/* ---- what the figure holds */

struct range {
	double x0, x1, y0, y1; /* of positive doses, of responses */
	bool zero;
};

static void
widen(double *low, double *high, double v)
{
	if (v < *low)
		*low = v;
	if (v > *high)
		*high = v;
}

static enum err_code
look_wells(const struct plot_series *s, struct range *r, struct err *err)
{
	for (size_t i = 0; i < s->wells; i++) {
		const struct plot_well *w = &s->well[i];

		if (!isfinite(w->dose) || w->dose < 0 || !isfinite(w->response))
			return err_set(err, ERR_INPUT,
			    "figure: %s: well %zu has a dose or a response "
			    "that cannot be drawn",
			    s->label, i + 1);
		if (w->dose > 0)
			widen(&r->x0, &r->x1, w->dose);
		else
			r->zero = true;
		widen(&r->y0, &r->y1, w->response);
	}
	return ERR_OK;
}

static enum err_code
look_knots(const struct plot_series *s, struct range *r, struct err *err)
{
	double last = 0;

	for (size_t i = 0; i < s->knots; i++) {
		const struct plot_knot *k = &s->knot[i];
		bool band = !isnan(k->low);

		if (!isfinite(k->dose) || k->dose <= last ||
		    !isfinite(k->fit) || band != !isnan(k->high) ||
		    (band && !(k->low <= k->fit && k->fit <= k->high)) ||
		    (band && !(isfinite(k->low) && isfinite(k->high))))
			return err_set(err, ERR_INPUT,
			    "figure: %s: point %zu of the curve is not "
			    "finite, not above the dose before it, or outside "
			    "its band",
			    s->label, i + 1);
		last = k->dose;
		widen(&r->y0, &r->y1, k->fit);
	}
	return ERR_OK;
}

static enum err_code
look(const struct plot_figure *f, struct range *r, struct err *err)
{
	enum err_code rc = ERR_OK;

	r->x0 = r->y0 = (double)INFINITY;
	r->x1 = r->y1 = -(double)INFINITY;
	r->zero = false;
	if (f->n == 0)
		return err_set(err, ERR_INPUT, "figure: no series");
	if (f->n > PLOT_SERIES_MAX)
		return err_set(err, ERR_LIMIT, "figure: more than %u series",
		    PLOT_SERIES_MAX);
	for (size_t i = 0; i < f->n && rc == ERR_OK; i++) {
		const struct plot_series *s = &f->series[i];

		if (s->wells > PLOT_POINTS_MAX || s->knots > PLOT_POINTS_MAX)
			return err_set(err, ERR_LIMIT,
			    "figure: %s: more than %u points", s->label,
			    PLOT_POINTS_MAX);
		rc = look_wells(s, r, err);
		if (rc == ERR_OK)
			rc = look_knots(s, r, err);
		if (rc == ERR_OK && !isnan(s->ec50) &&
		    !(isfinite(s->ec50) && s->ec50 > 0))
			rc = err_set(err, ERR_INPUT,
			    "figure: %s: the EC50 is not a dose", s->label);
	}
	if (rc == ERR_OK && !(r->x0 <= r->x1))
		rc = err_set(
		    err, ERR_INPUT, "figure: no well has a dose above 0");
	if (rc == ERR_OK && log10(r->x1) - log10(r->x0) > PLOT_DECADES_MAX)
		rc = err_set(err, ERR_LIMIT,
		    "figure: the doses span more than %d decades",
		    PLOT_DECADES_MAX);
	return rc;
}

/* ---- axes */

struct axes {
	double lx0, lx1; /* log10 of the ends of the dose axis */
	double shift;    /* unit width of the strip for dose 0 */
	double y0, y1;
};

static double
to_u(const struct axes *ax, double dose)
{
	if (dose <= 0)
		return ax->shift / 2;
	return ax->shift +
	       (1 - ax->shift) * (log10(dose) - ax->lx0) / (ax->lx1 - ax->lx0);
}

static double
to_v(const struct axes *ax, double y)
{
	return (y - ax->y0) / (ax->y1 - ax->y0);
}

/* Largest 1, 2, 5 x 10^k at or below 10^l (up: smallest at or above). */
static double
grid125(double l, bool upwards)
{
	static const double mantissa[] = { 0, 0.30102999566398120,
		0.69897000433601880, 1 };
	double k = floor(l), part = l - k;

	if (upwards) {
		for (int i = 0; i < 4; i++)
			if (mantissa[i] >= part - 1e-9)
				return k + mantissa[i];
		return k + 1;
	}
	for (int i = 3; i > 0; i--)
		if (mantissa[i] <= part + 1e-9)
			return k + mantissa[i];
	return k;
}

static void
decade_label(char out[PLOT_NUMBER_SIZE], int k)
{
	long m = 1;

	if (k > 4 || k < -4) {
		(void)snprintf(out, PLOT_NUMBER_SIZE, "1e%d", k);
		return;
	}
	for (int i = 0; i < k; i++)
		m *= 10;
	plot_number(out, m, k < 0 ? -k : 0);
}

/* 2 or 5 x 10^k, on an axis of less than two decades. */
static void
between_label(char out[PLOT_NUMBER_SIZE], int mantissa, int k)
{
	long m = mantissa;

	if (k > 4 || k < -4) {
		(void)snprintf(out, PLOT_NUMBER_SIZE, "%de%d", mantissa, k);
		return;
	}
	for (int i = 0; i < k; i++)
		m *= 10;
	plot_number(out, m, k < 0 ? -k : 0);
}

static void
add_tick(struct plot_tick *ticks, size_t *n, double at, const char *label,
    struct arena *a)
{
	ticks[*n].at = at;
	ticks[*n].label = label == NULL ? NULL : arena_str(a, label);
	(*n)++;
}

static void
x_axis(const struct range *r, struct axes *ax, struct plot_scene *s,
    struct arena *a)
{
	char label[PLOT_NUMBER_SIZE];
	int first, last;
	bool dense;

	ax->lx0 = grid125(log10(r->x0) - EDGE, false);
	ax->lx1 = grid125(log10(r->x1) + EDGE, true);
	if (ax->lx1 - ax->lx0 < 0.9) { /* a single dose, or nearly */
		ax->lx0 = floor(ax->lx0);
		ax->lx1 = ax->lx0 + 1 > ax->lx1 ? ax->lx0 + 1 : ceil(ax->lx1);
	}
	ax->shift =
	    r->zero ? ZERO_DECADES / (ax->lx1 - ax->lx0 + ZERO_DECADES) : 0;
	s->zero = r->zero;
	s->zero_u = ax->shift;
	first = (int)floor(ax->lx0 + 1e-9);
	last = (int)ceil(ax->lx1 - 1e-9);
	dense = ax->lx1 - ax->lx0 < 2;
	s->x =
	    arena_array(a, 9 * (size_t)(last - first + 1) + 2, sizeof(*s->x));
	if (r->zero)
		add_tick(s->x, &s->x_ticks, to_u(ax, 0), "0", a);
	for (int k = first; k <= last; k++)
		for (int m = 1; m <= 9; m++) {
			double l = k + log10(m);
			const char *text = label;

			if (l < ax->lx0 - 1e-9 || l > ax->lx1 + 1e-9)
				continue;
			if (m == 1)
				decade_label(label, k);
			else if (dense && (m == 2 || m == 5))
				between_label(label, m, k);
			else
				text = NULL;
			add_tick(s->x, &s->x_ticks,
			    ax->shift + (1 - ax->shift) * (l - ax->lx0) /
					    (ax->lx1 - ax->lx0),
			    text, a);
		}
}

static void
y_axis(const struct range *r, struct axes *ax, struct plot_scene *s,
    struct arena *a)
{
	static const int steps[] = { 1, 2, 5, 10 };
	double low = r->y0 < 0 ? r->y0 * HEADROOM : 0,
	       high = r->y1 > 0 ? r->y1 * HEADROOM : 0, power;
	char label[PLOT_NUMBER_SIZE];
	long from, to, m = 1, scale = 1;
	int k;

	if (!(high > low))
		high = low + 1;
	k = (int)floor(log10((high - low) / 5));
	power = pow(10, k);
	for (int i = 0; i < 4; i++) {
		m = steps[i];
		if ((high - low) / ((double)m * power) <= 6)
			break;
	}
	if (m == 10) {
		m = 1;
		k++;
		power = pow(10, k);
	}
	from = (long)floor(low / ((double)m * power) + 1e-9);
	to = (long)ceil(high / ((double)m * power) - 1e-9);
	ax->y0 = (double)(from * m) * power;
	ax->y1 = (double)(to * m) * power;
	for (int i = 0; i < k; i++)
		scale *= 10;
	s->y = arena_array(a, (size_t)(to - from + 1), sizeof(*s->y));
	for (long i = from; i <= to; i++) {
		if (k > 9 || k < -9)
			(void)snprintf(
			    label, sizeof(label), "%lde%d", i * m, k);
		else
			plot_number(label, i * m * scale, k < 0 ? -k : 0);
		add_tick(s->y, &s->y_ticks, to_v(ax, (double)(i * m) * power),
		    label, a);
	}
}

/* ---- series */

static void
place_wells(const struct plot_series *in, const struct axes *ax, double aside,
    struct plot_trace *t, bool *excluded, struct arena *a)
{
	t->spots = in->wells;
	t->spot = arena_array(a, in->wells + 1, sizeof(*t->spot));
	for (size_t i = 0; i < in->wells; i++) {
		t->spot[i].u = to_u(ax, in->well[i].dose) + aside;
		t->spot[i].v = to_v(ax, in->well[i].response);
		t->spot[i].excluded = in->well[i].excluded;
		*excluded |= in->well[i].excluded;
	}
}

/* Means of the used wells of equal dose, in the order of first appearance. */
static void
place_means(const struct plot_series *in, const struct axes *ax,
    struct plot_trace *t, struct arena *a)
{
	bool *done = arena_array(a, in->wells + 1, sizeof(*done));

	t->mean = arena_array(a, in->wells + 1, sizeof(*t->mean));
	for (size_t i = 0; i < in->wells; i++) {
		double sum = 0, n = 0;

		if (done[i] || in->well[i].excluded)
			continue;
		for (size_t j = i; j < in->wells; j++) {
			double d = in->well[j].dose - in->well[i].dose;

			if (in->well[j].excluded ||
			    fabs(d) > 1e-9 * in->well[i].dose)
				continue;
			sum += in->well[j].response;
			n++;
			done[j] = true;
		}
		t->mean[t->means].u = to_u(ax, in->well[i].dose);
		t->mean[t->means].v = to_v(ax, sum / n);
		t->means++;
	}
}

/* The curve's value at a position, by interpolation; NaN outside. */
static double
curve_at(const struct plot_trace *t, double u)
{
	for (size_t i = 1; i < t->curves; i++) {
		const struct plot_spot *p = &t->curve[i - 1], *q = p + 1;

		if (u >= p->u && u <= q->u)
			return p->v +
			       (q->v - p->v) * (u - p->u) / (q->u - p->u);
	}
	return (double)NAN;
}

static void
place_curve(const struct plot_series *in, const struct axes *ax,
    struct plot_trace *t, struct arena *a)
{
	t->curve = arena_array(a, in->knots + 1, sizeof(*t->curve));
	t->strip = arena_array(a, in->knots + 1, sizeof(*t->strip));
	for (size_t i = 0; i < in->knots; i++) {
		const struct plot_knot *k = &in->knot[i];
		double u = to_u(ax, k->dose);

		if (u < ax->shift - 1e-9 || u > 1 + 1e-9)
			continue;
		t->curve[t->curves].u = u;
		t->curve[t->curves++].v = to_v(ax, k->fit);
		if (isnan(k->low))
			continue;
		t->strip[t->strips].u = u;
		t->strip[t->strips].low = to_v(ax, k->low);
		t->strip[t->strips++].high = to_v(ax, k->high);
	}
	if (isnan(in->ec50))
		return;
	t->drop_u = to_u(ax, in->ec50);
	t->drop_v = curve_at(t, t->drop_u);
	t->drop = !isnan(t->drop_v);
}

static bool
strip_at(const struct plot_trace *t, double u, struct plot_strip *out)
{
	for (size_t i = 1; i < t->strips; i++) {
		const struct plot_strip *p = &t->strip[i - 1], *q = p + 1;
		double part;

		if (u < p->u || u > q->u)
			continue;
		part = (u - p->u) / (q->u - p->u);
		out->u = u;
		out->low = p->low + (q->low - p->low) * part;
		out->high = p->high + (q->high - p->high) * part;
		return true;
	}
	return false;
}

/* Both bands at the positions of the first one's strips. */
static void
place_overlap(struct plot_scene *s, struct arena *a)
{
	const struct plot_trace *t = &s->trace[0];

	if (s->n < 2 || t->strips < 2 || s->trace[1].strips < 2)
		return;
	s->overlap = arena_array(a, t->strips, sizeof(*s->overlap));
	for (size_t i = 0; i < t->strips; i++) {
		struct plot_strip other, *o = &s->overlap[s->overlaps];

		if (!strip_at(&s->trace[1], t->strip[i].u, &other))
			continue;
		o->u = t->strip[i].u;
		o->low = fmax(t->strip[i].low, other.low);
		o->high = fmin(t->strip[i].high, other.high);
		s->overlaps++;
	}
}

enum err_code
plot_scene_make(const struct plot_figure *figure, struct arena *a,
    struct plot_scene *out, struct err *err)
{
	struct plot_scene s = { .x_title = figure->x_title,
		.y_title = figure->y_title,
		.band_title = figure->band_title };
	struct range r;
	struct axes ax;
	enum err_code rc = look(figure, &r, err);

	if (rc != ERR_OK)
		return rc;
	x_axis(&r, &ax, &s, a);
	y_axis(&r, &ax, &s, a);
	s.n = figure->n;
	s.trace = arena_array(a, s.n, sizeof(*s.trace));
	for (size_t i = 0; i < s.n; i++) {
		const struct plot_series *in = &figure->series[i];
		struct plot_trace *t = &s.trace[i];
		double aside = ((double)i - (double)(s.n - 1) / 2) * APART *
		               (1 - ax.shift) / (ax.lx1 - ax.lx0);

		t->label = in->label;
		place_wells(in, &ax, aside, t, &s.excluded, a);
		place_means(in, &ax, t, a);
		place_curve(in, &ax, t, a);
	}
	place_overlap(&s, a);
	*out = s;
	return ERR_OK;
}

static size_t
inside(const struct plot_spot *p, size_t n, double u0, double v0, double w,
    double h)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		if (p[i].u >= u0 && p[i].u <= u0 + w && p[i].v >= v0 &&
		    p[i].v <= v0 + h)
			count++;
	return count;
}

enum plot_corner
plot_scene_corner(const struct plot_scene *scene, double width, double height)
{
	static const struct {
		bool right, upper;
	} where[] = {
		[PLOT_UPPER_LEFT] = { false, true },
		[PLOT_LOWER_RIGHT] = { true, false },
		[PLOT_UPPER_RIGHT] = { true, true },
		[PLOT_LOWER_LEFT] = { false, false },
	};
	enum plot_corner best = PLOT_UPPER_LEFT;
	size_t least = (size_t)-1;

	for (unsigned c = 0; c < 4; c++) {
		double u = where[c].right ? 1 - width : 0,
		       v = where[c].upper ? 1 - height : 0;
		size_t n = 0;

		for (size_t i = 0; i < scene->n; i++) {
			const struct plot_trace *t = &scene->trace[i];

			n += 4 * inside(t->spot, t->spots, u, v, width, height);
			n += inside(t->curve, t->curves, u, v, width, height);
		}
		if (n < least) {
			least = n;
			best = (enum plot_corner)c;
		}
	}
	return best;
}
