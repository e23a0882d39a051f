/* SPDX-License-Identifier: Apache-2.0 */
/* potency/dist.c - distribution functions and their inverses. */
#include "config.h"

#include "potency/dist.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdbool.h>

#define LN_2PI 1.8378770664093454836
#define SQRT_HALF 0.70710678118654752440

/* ---- pieces of the gamma function ---- */

/*
 * ln Gamma(a) = (a - 1/2) ln a - a + (1/2) ln 2 pi + stirling(a).  The series
 * is used from 15 on, where its first seven terms leave less than 1e-17;
 * below, the function is carried upwards by Gamma(a + 1) = a Gamma(a).
 */
static double
stirling(double a)
{
	double carried = 0, s;

	while (a < 15) {
		carried += (a + 0.5) * log1p(1 / a) - 1;
		a += 1;
	}
	s = 1 / (a * a);
	return carried +
	       (1.0 / 12 +
		   s * (-1.0 / 360 +
			   s * (1.0 / 1260 +
				   s * (-1.0 / 1680 +
					   s * (1.0 / 1188 +
						   s * (-691.0 / 360360 +
							   s / 156)))))) /
	           a;
}

/* log1p(u) - u without the cancellation at small u */
static double
log1p_less(double u)
{
	double power = u * u, sum = 0;

	if (fabs(u) > 0.1)
		return log1p(u) - u;
	for (int k = 2; k < 40; k++) {
		double term = power / k;

		sum += k % 2 == 0 ? -term : term;
		if (fabs(term) < DBL_EPSILON / 8 * fabs(sum))
			break;
		power *= u;
	}
	return sum;
}

/* ---- incomplete beta integral ---- */

/*
 * x^a y^b / B(a, b) with y = 1 - x.  Around the mean x = a/(a + b) both
 * logarithms are large and nearly opposite; written with u = x/mean - 1 and
 * v likewise for y, the first-order parts a u + b v cancel exactly.
 */
static double
beta_front(double x, double y, double a, double b)
{
	double n = a + b;
	double u = (x * b - y * a) / a, v = (y * a - x * b) / b;
	double e;

	if (fabs(u) < 0.5 && fabs(v) < 0.5)
		e = a * log1p_less(u) + b * log1p_less(v);
	else
		e = a * log(x * n / a) + b * log(y * n / b);
	e += 0.5 * (log(a) + log(b) - log(n) - LN_2PI);
	return exp(e - (stirling(a) + stirling(b) - stirling(n)));
}

static double
away_from_zero(double v)
{
	return fabs(v) < 1e-290 ? 1e-290 : v;
}

/* The continued fraction of I_x(a, b) times a / front. */
static double
beta_fraction(double x, double a, double b)
{
	double n = a + b;
	double c = 1, d = 1 / away_from_zero(1 - n * x / (a + 1)), h = d;

	for (int m = 1; m < 100000; m++) {
		double t = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
		double last;

		d = 1 / away_from_zero(1 + t * d);
		c = away_from_zero(1 + t / c);
		h *= c * d;
		t = -(a + m) * (n + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
		d = 1 / away_from_zero(1 + t * d);
		c = away_from_zero(1 + t / c);
		last = c * d;
		h *= last;
		if (fabs(last - 1) < 2 * DBL_EPSILON)
			break;
	}
	return h;
}

/* I_x(a, b) and its complement; x + y = 1, both given in full precision. */
static double
beta_tail(double x, double y, double a, double b, bool lower)
{
	double front, v;
	bool have_lower = x * (a + b + 2) < a + 1;

	if (!(x > 0))
		return lower ? 0 : 1;
	if (!(y > 0))
		return lower ? 1 : 0;
	front = beta_front(x, y, a, b);
	if (have_lower)
		v = front * beta_fraction(x, a, b) / a;
	else
		v = front * beta_fraction(y, b, a) / b;
	return have_lower == lower ? v : 1 - v;
}

/* ---- incomplete gamma integral ---- */

/* P(a, x) or, if not lower, Q(a, x) */
static double
gamma_tail(double a, double x, bool lower)
{
	double u = (x - a) / a, front, v;
	bool have_lower = x < a + 1;

	if (!(x > 0))
		return lower ? 0 : 1;
	if (isinf(x))
		return lower ? 1 : 0;
	front =
	    exp((fabs(u) < 0.5 ? a * log1p_less(u) : a * log(x / a) - (x - a)) -
		stirling(a)) *
	    sqrt(a) * exp(-0.5 * LN_2PI);
	if (have_lower) {
		double term = 1 / a, sum = term;

		for (int k = 1; k < 100000; k++) {
			term *= x / (a + k);
			sum += term;
			if (term < sum * DBL_EPSILON / 4)
				break;
		}
		v = front * sum;
	} else {
		double b = x + 1 - a, c = 1e290, d = 1 / b, h = d;

		for (int k = 1; k < 100000; k++) {
			double t = -k * (k - a), last;

			b += 2;
			d = 1 / away_from_zero(t * d + b);
			c = away_from_zero(b + t / c);
			last = c * d;
			h *= last;
			if (fabs(last - 1) < 2 * DBL_EPSILON)
				break;
		}
		v = front * h;
	}
	return have_lower == lower ? v : 1 - v;
}

/* ---- the distributions ---- */

static double
f_tail(double f, double df1, double df2, bool lower)
{
	double above, below;

	assert(df1 > 0 && df2 > 0);
	if (isnan(f))
		return f;
	if (!(f > 0))
		return lower ? 0 : 1;
	if (isinf(f))
		return lower ? 1 : 0;
	above = df1 * f;
	below = df2;
	if (isinf(above)) {
		above = df1;
		below = df2 / f;
	}
	return beta_tail(above / (above + below), below / (above + below),
	    df1 / 2, df2 / 2, lower);
}

static double
chisq_tail(double x, double df, double unused, bool lower)
{
	(void)unused;
	assert(df > 0);
	if (isnan(x))
		return x;
	return gamma_tail(df / 2, x / 2, lower);
}

double
dist_f_cdf(double f, double df1, double df2)
{
	return f_tail(f, df1, df2, true);
}

double
dist_f_upper(double f, double df1, double df2)
{
	return f_tail(f, df1, df2, false);
}

double
dist_chisq_cdf(double x, double df)
{
	return chisq_tail(x, df, 0, true);
}

double
dist_chisq_upper(double x, double df)
{
	return chisq_tail(x, df, 0, false);
}

double
dist_t_upper(double t, double df)
{
	double square = t * t, x, y, tail;

	assert(df > 0);
	if (isnan(t))
		return t;
	x = isinf(square) ? 1 : square / (df + square);
	y = df / (df + square);
	tail = beta_tail(x, y, 0.5, df / 2, !(t > 0));
	return t > 0 ? 0.5 * tail : 0.5 + 0.5 * tail;
}

double
dist_t_cdf(double t, double df)
{
	return dist_t_upper(-t, df);
}

double
dist_normal_upper(double z)
{
	return 0.5 * erfc(z * SQRT_HALF);
}

double
dist_normal_cdf(double z)
{
	return dist_normal_upper(-z);
}

/* ---- quantiles ---- */

double
dist_normal_quantile(double p)
{
	double q, t, z;

	assert(p >= 0 && p <= 1);
	if (fabs(p - 0.5) < 0.25) {
		/* the middle, where p - 1/2 carries the digits */
		double c = 2 * (p - 0.5);

		z = c * 1.2533141373155002512;
		for (int k = 0; k < 8; k++) {
			double d = (erf(z * SQRT_HALF) - c) /
			           (0.79788456080286535588 * exp(-0.5 * z * z));

			z -= d / (1 + 0.5 * z * d);
			if (fabs(d) < 1e-9 * fabs(z))
				break;
		}
		return z;
	}
	q = p < 0.5 ? p : 1 - p;
	if (!(q > 0))
		return p < 0.5 ? -HUGE_VAL : HUGE_VAL;
	/* Hastings' approximation (Abramowitz and Stegun, 26.2.23) ... */
	t = sqrt(-2 * log(q));
	z = t - (2.515517 + t * (0.802853 + t * 0.010328)) /
	            (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
	/* ... and Newton on the logarithm of the tail */
	for (int k = 0; k < 8; k++) {
		double tail = dist_normal_upper(z);
		double slope = exp(-0.5 * (z * z + LN_2PI)) / tail;
		double d = log(tail / q) / slope;

		z += d;
		if (fabs(d) < 1e-14 * z)
			break;
	}
	return p < 0.5 ? -z : z;
}

typedef double tail_fn(double x, double df1, double df2, bool lower);

/* d ln x of the logarithm of a tail, from its front factor */
static double
log_slope(double x, double df1, double df2, double tail)
{
	double density; /* times x */

	if (df2 > 0) {
		double s = df1 * x + df2;

		density = beta_front(df1 * x / s, df2 / s, df1 / 2, df2 / 2);
	} else {
		double a = df1 / 2, u = (x / 2 - a) / a;

		density =
		    sqrt(a) *
		    exp((fabs(u) < 0.5 ? a * log1p_less(u)
				       : a * log(x / 2 / a) - (x / 2 - a)) -
			stirling(a) - 0.5 * LN_2PI);
	}
	return density / tail;
}

/*
 * x > 0 whose tail is q.  Newton in s = ln x for ln tail = ln q; the bracket
 * grows until it holds the root and catches steps that leave it.
 */
static double
invert(tail_fn *tail, double df1, double df2, double q, bool lower)
{
	double sign = lower ? 1 : -1;
	double lo = -HUGE_VAL, hi = HUGE_VAL, s = log(df2 > 0 ? 1 : df1);

	for (int k = 0; k < 400; k++) {
		double x = exp(s), p = tail(x, df1, df2, lower);
		double excess = sign * log(p / q), d, next;

		if (excess > 0)
			hi = s;
		else
			lo = s;
		/* an empty tail has no slope: step towards the other side */
		d = p > 0 ? -excess / log_slope(x, df1, df2, p) : sign * 2;
		d = fmin(fmax(d, -4), 4);
		next = s + d;
		if (s < -700 || s > 700)
			return s < 0 ? 0 : HUGE_VAL;
		/* the error after a Newton step is of the order of d^2 */
		if (fabs(d) < 1e-9)
			return exp(next);
		if (!(next > lo && next < hi)) {
			if (isinf(lo) || isinf(hi))
				next = isinf(lo) ? s - 1 : s + 1;
			else
				next = 0.5 * (lo + hi);
		}
		s = next;
	}
	return exp(s);
}

/* From whichever tail is the smaller one. */
static double
quantile(tail_fn *tail, double df1, double df2, double below, double above)
{
	if (!(below > 0))
		return 0;
	if (!(above > 0))
		return HUGE_VAL;
	return below < above ? invert(tail, df1, df2, below, true)
	                     : invert(tail, df1, df2, above, false);
}

double
dist_f_quantile(double p, double df1, double df2)
{
	assert(p >= 0 && p <= 1 && df1 > 0 && df2 > 0);
	return quantile(f_tail, df1, df2, p, 1 - p);
}

double
dist_chisq_quantile(double p, double df)
{
	assert(p >= 0 && p <= 1 && df > 0);
	return quantile(chisq_tail, df, 0, p, 1 - p);
}

double
dist_t_quantile(double p, double df)
{
	double outside, f;

	assert(p >= 0 && p <= 1 && df > 0);
	/* t^2 is F with 1 and df degrees of freedom */
	outside = 2 * (p < 0.5 ? p : 1 - p);
	f = quantile(f_tail, 1, df, 2 * fabs(p - 0.5), outside);
	return p < 0.5 ? -sqrt(f) : sqrt(f);
}
