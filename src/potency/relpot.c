/* SPDX-License-Identifier: Apache-2.0 */
/* potency/relpot.c - ln rho with Wald and profile limits. */
#include "config.h"

#include "potency/relpot.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define STEPS 60      /* of half a standard error, then the side is open */
#define CLOSE 1e-12   /* in ln rho */
#define CLOSINGS 100u /* more than the method can need */

static const char *const kinds[RELPOT_KIND_COUNT] = {
	[RELPOT_PROFILE] = "profile",
	[RELPOT_WALD] = "wald",
};

const char *
relpot_kind_name(enum relpot_kind kind)
{
	assert(kind < RELPOT_KIND_COUNT);
	return kinds[kind];
}

bool
relpot_kind_find(const char *name, enum relpot_kind *kind)
{
	for (size_t k = 0; k < RELPOT_KIND_COUNT; k++)
		if (strcmp(kinds[k], name) == 0) {
			*kind = (enum relpot_kind)k;
			return true;
		}
	return false;
}

/*
 * How far r is from the estimate in the profile's own measure, less t: the
 * root of the extra sum of squares over s^2 is close to linear in r, which
 * makes the last steps few.
 */
static double
beyond(struct fit *fit, size_t test, double r, double rss, double s, double t)
{
	double extra = fit_rss_at(fit, test, r) - rss;

	return sqrt(extra > 0 ? extra : isnan(extra) ? extra : 0) / s - t;
}

/*
 * Limit of ln rho on one side; infinite when the side is open, NaN when the
 * profile cannot be computed there.
 */
static double
profile_side(struct fit *fit, size_t test, const struct fit_estimate *e,
    size_t at, double t, double side)
{
	const double half = 0.5 * side * e->se[at];
	double a = e->value[at], fa = -t, b = a, fb = -t, last = a;
	int kept = 0;

	for (int k = 1; k <= STEPS && !(fb > 0); k++) {
		a = b;
		fa = fb;
		b = e->value[at] + k * half;
		fb = beyond(fit, test, b, e->rss, e->sigma, t);
		if (isnan(fb))
			return fb;
	}
	if (!(fb > 0))
		return side * HUGE_VAL;
	/* Illinois: a below the limit, b above it */
	for (unsigned k = 0; k < CLOSINGS; k++) {
		double r = b - fb * (b - a) / (fb - fa), f;

		if (fabs(r - last) < CLOSE || fabs(b - a) < CLOSE)
			return r;
		last = r;
		f = beyond(fit, test, r, e->rss, e->sigma, t);
		if (isnan(f))
			return f;
		if (f > 0) {
			b = r;
			fb = f;
			fa = kept > 0 ? 0.5 * fa : fa;
			kept = 1;
		} else {
			a = r;
			fa = f;
			fb = kept < 0 ? 0.5 * fb : fb;
			kept = -1;
		}
	}
	return last;
}

void
relpot_of(struct fit *fit, size_t test, double level, bool with_profile,
    struct relpot *out)
{
	const struct relpot_limits none = { false, (double)NAN, (double)NAN };
	size_t at;
	const struct fit_estimate *e = &fit_joint_of(fit, test, &at)->est;
	double t, lo, hi;

	assert(test >= 1 && level > 0 && level < 1);
	*out = (struct relpot){ .status = e->status,
		.ln_rho = (double)NAN,
		.se = (double)NAN,
		.rho = (double)NAN,
		.level = level,
		.wald = none,
		.profile = none };
	if (e->status == FIT_NOT_JOINED &&
	    fit_separate(fit, test)->status != FIT_CONVERGED)
		out->status = fit_separate(fit, test)->status;
	if (e->status != FIT_CONVERGED)
		return;
	t = fit_t_quantile(fit, 0.5 + 0.5 * level, (double)e->df);
	out->df = e->df;
	out->ln_rho = e->value[at];
	out->se = e->se[at];
	out->rho = exp(out->ln_rho);
	out->wald =
	    (struct relpot_limits){ true, exp(out->ln_rho - t * out->se),
		    exp(out->ln_rho + t * out->se) };
	if (!with_profile)
		return;
	if (!(0.5 * out->se > CLOSE)) {
		/* too sharp to walk along; the two intervals are one */
		out->profile = out->wald;
		return;
	}
	lo = profile_side(fit, test, e, at, t, -1);
	hi = profile_side(fit, test, e, at, t, 1);
	if (!isnan(lo) && !isnan(hi))
		out->profile = (struct relpot_limits){ true, exp(lo), exp(hi) };
}

const struct relpot_limits *
relpot_limits_of(const struct relpot *r, enum relpot_kind kind)
{
	return kind == RELPOT_WALD ? &r->wald : &r->profile;
}

double
relpot_potency(double rho, double assigned, double factor)
{
	return rho * assigned * factor;
}
