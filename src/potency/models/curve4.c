/* SPDX-License-Identifier: Apache-2.0 */
/*
 * potency/models/curve4.c - the four-parameter logistic in ln dose.
 *
 *	f(x) = A + (D - A) / (1 + exp(-B (x - C))),   x = ln dose, B > 0
 *
 *	A  response at dose 0            D  response at infinite dose
 *	C  ln of the dose half way       B  slope; on the dose axis the exponent
 *
 * (A, B, C, D) and (D, -B, C, A) are one curve; the form with B > 0 is the one
 * that is kept.  On the dose scale the same curve reads D + (A - D) /
 * (1 + (dose / c)^B) with c = exp(C), as plate-reader software writes it.
 */
#include "config.h"

#include <math.h>

#include "potency/models/model.h"

enum { A, B, C, D, PARAMS };

static const struct model_param params[PARAMS] = {
	[A] = { "A", MODEL_RESPONSE, "response at dose 0" },
	[B] = { "B", MODEL_SHAPE, "slope" },
	[C] = { "C", MODEL_LOCATION, "ln of the dose half way (ln EC50)" },
	[D] = { "D", MODEL_RESPONSE, "response at infinite dose" },
};

static double
value(const double *p, double x, double *grad)
{
	double away = x - p[C], z, large, small, up, down, span = p[D] - p[A];

	if (isinf(x)) {
		bool zero_side = (x < 0) == (p[B] > 0);

		if (grad != NULL) {
			grad[A] = zero_side ? 1 : 0;
			grad[B] = grad[C] = 0;
			grad[D] = zero_side ? 0 : 1;
		}
		return zero_side ? p[A] : p[D];
	}
	/* one exponential that cannot overflow serves all */
	z = exp(-fabs(p[B] * away));
	large = 1 / (1 + z);
	small = z * large;
	up = p[B] * away >= 0 ? large : small;
	down = p[B] * away >= 0 ? small : large;
	if (grad != NULL) {
		double steep = span * large * small;

		grad[A] = down;
		grad[B] = steep * away;
		grad[C] = -steep * p[B];
		grad[D] = up;
	}
	return p[A] + span * up;
}

/* Least-squares line through (x, y), which have n >= 2 different x. */
static void
line(size_t n, const double *x, const double *y, double *slope, double *at_0)
{
	double mx = 0, my = 0, sxx = 0, sxy = 0;

	for (size_t i = 0; i < n; i++) {
		mx += x[i] / (double)n;
		my += y[i] / (double)n;
	}
	for (size_t i = 0; i < n; i++) {
		sxx += (x[i] - mx) * (x[i] - mx);
		sxy += (x[i] - mx) * (y[i] - my);
	}
	*slope = sxy / sxx;
	*at_0 = my - *slope * mx;
}

/*
 * Slope and location from the straight line of the logits.  lo and hi lie
 * outside the means or are held; means too near them (5 % of the range) are
 * left out as long as two remain.
 */
static void
logit_line(size_t n, const double *x, const double *mean, double lo, double hi,
    double least, double range, double *p)
{
	double slope = 0, at_0 = 0;

	for (int near_too = 0; near_too < 2; near_too++) {
		double mx = 0, mz = 0, sxx = 0, sxz = 0, used = 0;

		for (int pass = 0; pass < 2; pass++)
			for (size_t i = 0; i < n; i++) {
				double part = (mean[i] - least) / range, z;

				if (!(mean[i] > lo && mean[i] < hi))
					continue;
				if (!near_too && (part < 0.05 || part > 0.95))
					continue;
				z = log((mean[i] - lo) / (hi - mean[i]));
				if (pass == 0) {
					mx += x[i];
					mz += z;
					used += 1;
				} else {
					sxx += (x[i] - mx / used) *
					       (x[i] - mx / used);
					sxz += (x[i] - mx / used) *
					       (z - mz / used);
				}
			}
		if (used < 2)
			continue;
		slope = sxz / sxx;
		at_0 = mz / used - slope * mx / used;
		break;
	}
	p[B] = fabs(slope);
	p[C] = -at_0 / slope;
	if (!(p[B] > 1e-3) || !isfinite(p[C])) {
		p[B] = 1;
		p[C] = x[n / 2];
	}
}

static bool
start(const struct model_means *m, uint32_t held, double *p)
{
	const bool zero = isinf(m->x[0]);
	const double *x = m->x + (zero ? 1 : 0);
	const double *mean = m->mean + (zero ? 1 : 0);
	const size_t n = m->n - (zero ? 1 : 0);
	const double keep_b = p[B], keep_c = p[C];
	double least = m->mean[0], most = m->mean[0], lo, hi, trend, unused;
	size_t low, high;

	for (size_t i = 1; i < m->n; i++) {
		least = fmin(least, m->mean[i]);
		most = fmax(most, m->mean[i]);
	}
	if (!(most > least) || n < 2)
		return false;
	line(n, x, mean, &trend, &unused);
	low = trend >= 0 ? A : D;
	high = trend >= 0 ? D : A;
	lo = least - 0.03 * (most - least);
	hi = most + 0.03 * (most - least);
	if ((held & 1u << low) != 0 && p[low] < least)
		lo = p[low];
	if ((held & 1u << high) != 0 && p[high] > most)
		hi = p[high];
	logit_line(n, x, mean, lo, hi, least, most - least, p);
	if ((held & 1u << B) != 0)
		p[B] = keep_b;
	if ((held & 1u << C) != 0)
		p[C] = keep_c;
	if ((held & 1u << low) == 0)
		p[low] = lo;
	if ((held & 1u << high) == 0)
		p[high] = hi;
	if (zero && (held & 1u << A) == 0)
		p[A] = m->mean[0];
	return true;
}

static void
restart(unsigned i, const double *from, double *p)
{
	static const double slope[] = { 0.4, 1, 2.5 };
	static const double shift[] = { -1.2, 0, 1.2 };

	for (size_t k = 0; k < PARAMS; k++)
		p[k] = from[k];
	p[B] *= slope[i / 3];
	p[C] += shift[i % 3];
}

static bool
normalise(double *p, uint32_t held)
{
	double a = p[A];

	if (p[B] > 0)
		return true;
	if (!(p[B] < 0) || (held & (1u << A | 1u << B | 1u << D)) != 0)
		return false;
	p[A] = p[D];
	p[B] = -p[B];
	p[D] = a;
	return true;
}

const struct fit_model model_curve4 = {
	.name = "curve4",
	.says = "four-parameter logistic in ln dose",
	.params = PARAMS,
	.param = params,
	.at_zero = A,
	.at_top = D,
	.slope = B,
	.location = C,
	.doses_min = 5,
	.restarts = 9,
	.value = value,
	.start = start,
	.restart = restart,
	.normalise = normalise,
};
