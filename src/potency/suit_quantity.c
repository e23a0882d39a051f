/* SPDX-License-Identifier: Apache-2.0 */
/* potency/suit_quantity.c - the quantities that criteria can speak of. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "potency/suit.h"

#define LOW_DOSES 0.2 /* parts of the range of the curve */
#define HIGH_DOSES 0.8

static void
set(struct suit_value *out, double v)
{
	out->known = isfinite(v);
	out->value = out->known ? v : (double)NAN;
	if (!out->known)
		out->why = "it does not exist for these data";
}

static void
set_interval(
    struct suit_value *out, bool known, double level, double lo, double hi)
{
	out->interval = known && !isnan(lo) && !isnan(hi);
	if (out->interval) {
		out->level = level;
		out->lo = lo;
		out->hi = hi;
	} else {
		out->why = "there is no finite interval";
	}
}

/* The separate fit of a curve, or NULL with the reason. */
static const struct fit_estimate *
curve_of(const struct suit_subject *s, size_t curve, struct suit_value *out)
{
	const struct fit_estimate *e = fit_separate(s->fit, curve);

	if (e->status == FIT_CONVERGED)
		return e;
	out->why = fit_status_says(e->status);
	return NULL;
}

/* ---- of one curve ---- */

/* Estimate and t interval of parameter k. */
static void
parameter(const struct suit_subject *s, const struct fit_estimate *e, size_t k,
    struct suit_value *out)
{
	double t = fit_t_quantile(
	    s->fit, 0.5 + 0.5 * s->interval_level, (double)e->df);

	set(out, e->value[k]);
	set_interval(out, true, s->interval_level, e->value[k] - t * e->se[k],
	    e->value[k] + t * e->se[k]);
}

/* Parameter index of the upper or lower asymptote of this curve. */
static size_t
asymptote(
    const struct suit_subject *s, const struct fit_estimate *e, bool upper)
{
	const struct fit_model *m = fit_model_of(s->fit);
	bool rises = e->value[m->at_top] > e->value[m->at_zero];

	return rises == upper ? m->at_top : m->at_zero;
}

static double
range_of(const struct suit_subject *s, const struct fit_estimate *e)
{
	return e->value[asymptote(s, e, true)] -
	       e->value[asymptote(s, e, false)];
}

static void
r2(const struct suit_subject *s, size_t curve, struct suit_value *out)
{
	const struct fit_estimate *e = curve_of(s, curve, out);

	if (e != NULL)
		set(out, e->r2);
}

static void
upper(const struct suit_subject *s, size_t curve, struct suit_value *out)
{
	const struct fit_estimate *e = curve_of(s, curve, out);

	if (e != NULL)
		parameter(s, e, asymptote(s, e, true), out);
}

static void
lower(const struct suit_subject *s, size_t curve, struct suit_value *out)
{
	const struct fit_estimate *e = curve_of(s, curve, out);

	if (e != NULL)
		parameter(s, e, asymptote(s, e, false), out);
}

static void
slope(const struct suit_subject *s, size_t curve, struct suit_value *out)
{
	const struct fit_estimate *e = curve_of(s, curve, out);

	if (e != NULL)
		parameter(s, e, fit_model_of(s->fit)->slope, out);
}

static void
window(const struct suit_subject *s, size_t curve, struct suit_value *out)
{
	const struct fit_estimate *e = curve_of(s, curve, out);
	double low;

	if (e == NULL)
		return;
	low = e->value[asymptote(s, e, false)];
	if (low > 0)
		set(out, e->value[asymptote(s, e, true)] / low);
	else
		out->why = "the lower asymptote is not above 0";
}

static void
residual_sd(const struct suit_subject *s, size_t curve, struct suit_value *out)
{
	const struct fit_estimate *e = curve_of(s, curve, out);

	if (e != NULL)
		set(out, 100 * e->sigma / range_of(s, e));
}

static void
upper_se(const struct suit_subject *s, size_t curve, struct suit_value *out)
{
	const struct fit_estimate *e = curve_of(s, curve, out);

	if (e != NULL)
		set(out, 100 * e->se[asymptote(s, e, true)] / range_of(s, e));
}

static void
lower_se(const struct suit_subject *s, size_t curve, struct suit_value *out)
{
	const struct fit_estimate *e = curve_of(s, curve, out);

	if (e != NULL)
		set(out, 100 * e->se[asymptote(s, e, false)] / range_of(s, e));
}

static void
span(const struct suit_subject *s, size_t curve, struct suit_value *out)
{
	const struct fit_estimate *e = curve_of(s, curve, out);

	if (e != NULL)
		set(out, e->response_span);
}

static void
lack_of_fit(const struct suit_subject *s, size_t curve, struct suit_value *out)
{
	const struct fit_estimate *e = curve_of(s, curve, out);

	if (e == NULL)
		return;
	set(out, e->lof_p);
	if (!out->known)
		out->why = "there are no replicates to compare with";
}

/* Dose groups whose fitted response lies below or above a part of range. */
static void
count_doses(const struct suit_subject *s, size_t curve, bool high,
    struct suit_value *out)
{
	const struct fit_estimate *e = curve_of(s, curve, out);
	const struct fit_group *g;
	size_t n, count = 0;
	double low;

	if (e == NULL)
		return;
	low = e->value[asymptote(s, e, false)];
	g = fit_groups(s->fit, curve, &n);
	for (size_t i = 0; i < n; i++) {
		double f = fit_value(s->fit, e, curve, g[i].dose);
		double part = (f - low) / range_of(s, e);

		count += high ? part > HIGH_DOSES : part < LOW_DOSES;
	}
	set(out, (double)count);
}

static void
doses_low(const struct suit_subject *s, size_t curve, struct suit_value *out)
{
	count_doses(s, curve, false, out);
}

static void
doses_high(const struct suit_subject *s, size_t curve, struct suit_value *out)
{
	count_doses(s, curve, true, out);
}

static void
cv(const struct suit_subject *s, size_t curve, struct suit_value *out)
{
	const double part = s->cv_floor > 0 ? s->cv_floor : SUIT_CV_FLOOR;
	size_t n;
	const struct fit_group *g = fit_groups(s->fit, curve, &n);
	double largest = 0, worst = 0;

	for (size_t i = 0; i < n; i++)
		largest = fmax(largest, fabs(g[i].mean));
	for (size_t i = 0; i < n; i++) {
		double by = fmax(fabs(g[i].mean), part * largest);

		if (g[i].wells < 2) {
			out->why = "a dose has a single well";
			return;
		}
		worst = fmax(worst, 100 * g[i].sd / by);
	}
	set(out, largest > 0 ? worst : (double)NAN);
}

/* ---- of a test against the standard ---- */

static void
from_similar(
    const struct similar_value *v, double level, struct suit_value *out)
{
	if (!v->known) {
		out->why = "the parameter is held, or has no value to divide "
			   "by";
		return;
	}
	set(out, v->value);
	set_interval(out, v->finite, level, v->lo, v->hi);
}

static const struct similar *
similar_for(const struct suit_subject *s, size_t curve, struct suit_value *out)
{
	const struct similar *m = &s->similar[curve];

	if (m->status == FIT_CONVERGED)
		return m;
	out->why = fit_status_says(m->status);
	return NULL;
}

static void
slope_ratio(const struct suit_subject *s, size_t curve, struct suit_value *out)
{
	const struct similar *m = similar_for(s, curve, out);

	if (m != NULL)
		from_similar(
		    &m->ratio[fit_model_of(s->fit)->slope], m->level, out);
}

static void
range_ratio(const struct suit_subject *s, size_t curve, struct suit_value *out)
{
	const struct similar *m = similar_for(s, curve, out);

	if (m != NULL)
		from_similar(&m->range_ratio, m->level, out);
}

static void
upper_ratio(const struct suit_subject *s, size_t curve, struct suit_value *out)
{
	const struct similar *m = similar_for(s, curve, out);

	if (m != NULL)
		from_similar(&m->ratio[m->upper], m->level, out);
}

static void
lower_difference(
    const struct suit_subject *s, size_t curve, struct suit_value *out)
{
	const struct similar *m = similar_for(s, curve, out);

	if (m != NULL)
		from_similar(&m->lower_difference, m->level, out);
}

static void
parallel_p(const struct suit_subject *s, size_t curve, struct suit_value *out)
{
	const struct fit_joint *j = fit_joint_of(s->fit, curve, NULL);

	if (j->est.status != FIT_CONVERGED)
		out->why = fit_status_says(j->est.status);
	else
		set(out, j->f_p);
}

static void
rho(const struct suit_subject *s, size_t curve, struct suit_value *out)
{
	const struct relpot *r = &s->rho[curve];
	const struct relpot_limits *l = relpot_limits_of(r, s->interval);

	if (r->status != FIT_CONVERGED) {
		out->why = fit_status_says(r->status);
		return;
	}
	set(out, r->rho);
	set_interval(out, l->known, r->level, l->lo, l->hi);
}

static void
rho_width(const struct suit_subject *s, size_t curve, struct suit_value *out)
{
	const struct relpot *r = &s->rho[curve];
	const struct relpot_limits *l = relpot_limits_of(r, s->interval);

	if (r->status != FIT_CONVERGED)
		out->why = fit_status_says(r->status);
	else if (!l->known || !(l->lo > 0) || isinf(l->hi))
		out->why = "there is no finite interval";
	else
		set(out, l->hi / l->lo);
}

/* ---- of the control wells ---- */

static double
mean_of(const double *v, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += v[i];
	return sum / (double)n;
}

static double
sd_of(const double *v, size_t n)
{
	double mean = mean_of(v, n), squares = 0;

	for (size_t i = 0; i < n; i++)
		squares += (v[i] - mean) * (v[i] - mean);
	return sqrt(squares / (double)(n - 1));
}

static const struct suit_controls *
controls_of(const struct suit_subject *s, size_t blanks, size_t highs,
    struct suit_value *out)
{
	const struct suit_controls *c = s->controls;

	if (c != NULL && c->blanks >= blanks && c->highs >= highs)
		return c;
	out->why = "the plate has too few control wells for it";
	return NULL;
}

static void
blank_mean(const struct suit_subject *s, size_t curve, struct suit_value *out)
{
	const struct suit_controls *c = controls_of(s, 1, 0, out);

	(void)curve;
	if (c != NULL)
		set(out, mean_of(c->blank, c->blanks));
}

static void
blank_sd(const struct suit_subject *s, size_t curve, struct suit_value *out)
{
	const struct suit_controls *c = controls_of(s, 2, 0, out);

	(void)curve;
	if (c != NULL)
		set(out, sd_of(c->blank, c->blanks));
}

static void
max_mean(const struct suit_subject *s, size_t curve, struct suit_value *out)
{
	const struct suit_controls *c = controls_of(s, 0, 1, out);

	(void)curve;
	if (c != NULL)
		set(out, mean_of(c->high, c->highs));
}

static void
max_sd(const struct suit_subject *s, size_t curve, struct suit_value *out)
{
	const struct suit_controls *c = controls_of(s, 0, 2, out);

	(void)curve;
	if (c != NULL)
		set(out, sd_of(c->high, c->highs));
}

static void
signal_to_background(
    const struct suit_subject *s, size_t curve, struct suit_value *out)
{
	const struct suit_controls *c = controls_of(s, 1, 1, out);

	(void)curve;
	if (c != NULL)
		set(out,
		    mean_of(c->high, c->highs) / mean_of(c->blank, c->blanks));
}

static void
signal_to_noise(
    const struct suit_subject *s, size_t curve, struct suit_value *out)
{
	const struct suit_controls *c = controls_of(s, 2, 1, out);

	(void)curve;
	if (c != NULL)
		set(out, (mean_of(c->high, c->highs) -
			     mean_of(c->blank, c->blanks)) /
			     sd_of(c->blank, c->blanks));
}

static void
z_prime(const struct suit_subject *s, size_t curve, struct suit_value *out)
{
	const struct suit_controls *c = controls_of(s, 2, 2, out);

	(void)curve;
	if (c != NULL)
		set(out, 1 - 3 *
				 (sd_of(c->high, c->highs) +
				     sd_of(c->blank, c->blanks)) /
				 fabs(mean_of(c->high, c->highs) -
				      mean_of(c->blank, c->blanks)));
}

enum { INTERVAL = 1, CONTROL = 2, EQUIVALENCE = 4, P_VALUE = 8 };

#define ROW(id, at, fn, what, flags) \
	{ \
		.name = id, .level = at, .says = what, \
		.interval = ((flags)&INTERVAL) != 0, \
		.of_control = ((flags)&CONTROL) != 0, \
		.equivalence = ((flags)&EQUIVALENCE) != 0, \
		.significance = ((flags)&P_VALUE) != 0, .get = fn \
	}
#define STANDARD(id, fn, what, flags) ROW(id, SUIT_ASSAY, fn, what, flags)
#define SAMPLE(id, fn, what, flags) ROW(id, SUIT_SAMPLE, fn, what, flags)

/* clang-format off */
const struct suit_quantity suit_quantities[] = {
	STANDARD("standard_r2", r2,
	    "R2 of the standard's curve", 0),
	STANDARD("standard_upper", upper,
	    "upper asymptote of the standard", INTERVAL),
	STANDARD("standard_lower", lower,
	    "lower asymptote of the standard", INTERVAL),
	STANDARD("standard_slope", slope,
	    "slope of the standard", INTERVAL),
	STANDARD("standard_window", window,
	    "upper over lower asymptote of the standard", 0),
	STANDARD("standard_residual_sd", residual_sd,
	    "residual sd of the standard, % of its range", 0),
	STANDARD("standard_upper_se", upper_se,
	    "s.e. of the standard's upper asymptote, % of range", 0),
	STANDARD("standard_lower_se", lower_se,
	    "s.e. of the standard's lower asymptote, % of range", 0),
	STANDARD("standard_span", span,
	    "range of the standard in residual sd", 0),
	STANDARD("standard_cv", cv,
	    "largest cv of the standard's replicates, %", 0),
	STANDARD("standard_doses_low", doses_low,
	    "doses of the standard below 20 % of its range", 0),
	STANDARD("standard_doses_high", doses_high,
	    "doses of the standard above 80 % of its range", 0),
	STANDARD("standard_lack_of_fit_p", lack_of_fit,
	    "p of the lack of fit of the standard", P_VALUE),
	STANDARD("blank_mean", blank_mean,
	    "mean of the blank wells", 0),
	STANDARD("blank_sd", blank_sd,
	    "sd of the blank wells", 0),
	STANDARD("max_mean", max_mean,
	    "mean of the full-signal wells", 0),
	STANDARD("max_sd", max_sd,
	    "sd of the full-signal wells", 0),
	STANDARD("signal_to_background", signal_to_background,
	    "mean full signal over mean blank", 0),
	STANDARD("signal_to_noise", signal_to_noise,
	    "full signal less blank, over sd of the blank", 0),
	STANDARD("z_prime", z_prime,
	    "Z' of full signal and blank", 0),
	STANDARD("control_rho", rho,
	    "relative potency of a control sample", INTERVAL | CONTROL),
	SAMPLE("slope_ratio", slope_ratio,
	    "slope, test over standard", INTERVAL | EQUIVALENCE),
	SAMPLE("range_ratio", range_ratio,
	    "range, test over standard", INTERVAL | EQUIVALENCE),
	SAMPLE("upper_ratio", upper_ratio,
	    "upper asymptote, test over standard", INTERVAL | EQUIVALENCE),
	SAMPLE("lower_difference", lower_difference,
	    "lower asymptote, test less standard, over the standard's range",
	    INTERVAL | EQUIVALENCE),
	SAMPLE("parallel_p", parallel_p,
	    "p of the F test of one shape", P_VALUE),
	SAMPLE("sample_r2", r2,
	    "R2 of the sample's curve", 0),
	SAMPLE("sample_upper", upper,
	    "upper asymptote of the sample", INTERVAL),
	SAMPLE("sample_lower", lower,
	    "lower asymptote of the sample", INTERVAL),
	SAMPLE("sample_slope", slope,
	    "slope of the sample", INTERVAL),
	SAMPLE("sample_residual_sd", residual_sd,
	    "residual sd of the sample, % of its range", 0),
	SAMPLE("sample_upper_se", upper_se,
	    "s.e. of the sample's upper asymptote, % of range", 0),
	SAMPLE("sample_lower_se", lower_se,
	    "s.e. of the sample's lower asymptote, % of range", 0),
	SAMPLE("sample_span", span,
	    "range of the sample in residual sd", 0),
	SAMPLE("sample_cv", cv,
	    "largest cv of the sample's replicates, %", 0),
	SAMPLE("sample_doses_low", doses_low,
	    "doses of the sample below 20 % of its range", 0),
	SAMPLE("sample_doses_high", doses_high,
	    "doses of the sample above 80 % of its range", 0),
	SAMPLE("sample_lack_of_fit_p", lack_of_fit,
	    "p of the lack of fit of the sample", P_VALUE),
	SAMPLE("rho", rho,
	    "relative potency", INTERVAL),
	SAMPLE("rho_width", rho_width,
	    "upper over lower limit of the relative potency", 0),
	{ .name = NULL },
};
/* clang-format on */

const struct suit_quantity *
suit_quantity_find(const char *name)
{
	for (const struct suit_quantity *q = suit_quantities; q->name != NULL;
	     q++)
		if (strcmp(q->name, name) == 0)
			return q;
	return NULL;
}
