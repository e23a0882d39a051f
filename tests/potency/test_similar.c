/* SPDX-License-Identifier: Apache-2.0 */
/* req: R-041 - ratios and differences of curves, with their intervals. */
#include "config.h"

#include <math.h>

#include "potency/dist.h"
#include "potency/similar.h"
#include "tests/potency/simulate.h"
#include "tests/support/suite.h"

enum { A, B, C, D };

static bool
near(double got, double want, double relative)
{
	return fabs(got - want) <= relative * fabs(want);
}

static struct fit *
fitted(const struct fit_data *d)
{
	struct fit *fit = fit_new(d->n, d->curves);
	struct err err = { 0 };

	OK(fit_run(fit, &model_curve4, d, NULL, &err));
	return fit;
}

/* What defines the limits R of a/b: (a - R b)^2 = t^2 var(a - R b). */
static double
excess(
    double r, double a, double b, double v11, double v12, double v22, double t)
{
	double variance = v11 - 2 * r * v12 + r * r * v22;

	return (a - r * b) * (a - r * b) / (t * t * variance) - 1;
}

START_TEST(fiellers_limits_solve_their_equation)
{
	static const double v[][6] = {
		{ 1.17, 1.08, 0.003, 0.0011, 0.004, 1.68 },
		{ -0.4, 2.3, 0.05, -0.02, 0.3, 2.02 },
		{ 0.31, -0.9, 0.01, 0.006, 0.02, 1.7 },
		{ 0, 5, 1, 0.2, 1, 2 },
	};

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		const double *x = v[i];
		struct similar_value r =
		    similar_fieller(x[0], x[1], x[2], x[3], x[4], x[5]);

		ck_assert(r.known && r.finite);
		ck_assert_double_eq_tol(r.value, x[0] / x[1], 1e-15);
		ck_assert(r.lo < r.value && r.value < r.hi);
		ck_assert_double_eq_tol(
		    excess(r.lo, x[0], x[1], x[2], x[3], x[4], x[5]), 0, 1e-12);
		ck_assert_double_eq_tol(
		    excess(r.hi, x[0], x[1], x[2], x[3], x[4], x[5]), 0, 1e-12);
	}
}
END_TEST

START_TEST(a_denominator_that_may_be_0_leaves_no_interval)
{
	struct similar_value r = similar_fieller(1, 0.1, 0.01, 0, 0.01, 1.7);

	ck_assert(r.known && !r.finite && r.g > 1);
	ck_assert(isnan(r.lo) && isnan(r.hi));
	r = similar_fieller(1, 0, 0.01, 0, 0.01, 1.7);
	ck_assert(!r.known && isnan(r.value));
	/* without error in the denominator it is an ordinary interval */
	r = similar_fieller(1, 2, 0.04, 0, 0, 2);
	ck_assert(r.finite);
	ck_assert(near(r.lo, 0.3, 1e-14) && near(r.hi, 0.7, 1e-14));
}
END_TEST

/*
 * L_T - L_S - q (U_S - L_S) has a variance that can be written down; at the
 * limits of q it is t standard errors away from 0.
 */
static void
check_lower_difference(struct fit *fit, const struct similar *s)
{
	const struct fit_estimate *std = fit_separate(fit, 0);
	const struct fit_estimate *test = fit_separate(fit, 1);
	const struct fit_joint *j = fit_joint_of(fit, 1, NULL);
	double s2 = j->apart_sigma * j->apart_sigma;
	double t = dist_t_quantile(0.95, (double)j->apart_df);
	size_t l = s->lower, u = s->upper;
	double q[2] = { s->lower_difference.lo, s->lower_difference.hi };

	ck_assert(s->lower_difference.finite);
	ck_assert(std->value[l] < std->value[u]);
	ck_assert(near(s->lower_difference.value,
	    (test->value[l] - std->value[l]) / (std->value[u] - std->value[l]),
	    1e-12));
	for (int k = 0; k < 2; k++) {
		double off = test->value[l] - (1 - q[k]) * std->value[l] -
		             q[k] * std->value[u];
		double var =
		    s2 * (test->inverse[l * 5] +
			     (1 - q[k]) * (1 - q[k]) * std->inverse[l * 5] +
			     q[k] * q[k] * std->inverse[u * 5] +
			     2 * q[k] * (1 - q[k]) * std->inverse[l * 4 + u]);

		ck_assert(near(off * off, t * t * var, 1e-9));
	}
}

START_TEST(lower_difference_is_scaled_by_the_range_of_the_standard)
{
	struct simulated d;
	struct similar up, down, shifted;
	struct fit *fit;

	simulate(&usual, &d);
	fit = fitted(&d.data);
	similar_of(fit, 1, 0.90, &up);
	ck_assert_uint_eq(up.lower, A);
	ck_assert_uint_eq(up.upper, D);
	check_lower_difference(fit, &up);
	fit_free(fit);

	/* the unit of the response is irrelevant to it */
	for (size_t i = 0; i < d.data.n; i++)
		d.response[i] = 17 + 1000 * d.response[i];
	fit = fitted(&d.data);
	similar_of(fit, 1, 0.90, &shifted);
	ck_assert(
	    near(shifted.lower_difference.lo, up.lower_difference.lo, 1e-8));
	ck_assert(near(shifted.diff[A].lo, 1000 * up.diff[A].lo, 1e-8));
	fit_free(fit);

	/* of a falling curve the other asymptote is the lower one */
	simulate(&usual, &d);
	for (size_t i = 0; i < d.data.n; i++)
		d.response[i] = 3 - d.response[i];
	fit = fitted(&d.data);
	similar_of(fit, 1, 0.90, &down);
	ck_assert_uint_eq(down.lower, D);
	check_lower_difference(fit, &down);
	fit_free(fit);
}
END_TEST

START_TEST(exchanging_the_samples_inverts_the_ratios)
{
	struct simulated d;
	struct similar x, y;
	struct fit *fit;

	simulate(&usual, &d);
	fit = fitted(&d.data);
	similar_of(fit, 1, 0.90, &x);
	fit_free(fit);
	for (size_t i = 0; i < d.data.n; i++)
		d.curve[i] = d.curve[i] == 0 ? 1 : 0;
	fit = fitted(&d.data);
	similar_of(fit, 1, 0.90, &y);
	fit_free(fit);
	ck_assert(near(y.ratio[B].value, 1 / x.ratio[B].value, 1e-10));
	ck_assert(near(y.ratio[B].lo, 1 / x.ratio[B].hi, 1e-10));
	ck_assert(near(y.ratio[B].hi, 1 / x.ratio[B].lo, 1e-10));
	ck_assert(near(y.range_ratio.lo, 1 / x.range_ratio.hi, 1e-10));
	ck_assert(near(y.diff[D].lo, -x.diff[D].hi, 1e-10));
}
END_TEST

START_TEST(nothing_is_compared_with_a_curve_that_is_not_there)
{
	struct simulated d;
	struct similar s;
	struct fit *fit;

	simulate(&usual, &d);
	for (size_t i = 0; i < d.data.n; i++)
		if (d.curve[i] == 1)
			d.response[i] = 0.5;
	fit = fitted(&d.data);
	similar_of(fit, 1, 0.90, &s);
	ck_assert_int_eq(s.status, FIT_NO_RESPONSE);
	ck_assert(!s.ratio[B].known && !s.lower_difference.known);
	fit_free(fit);
}
END_TEST

SUITE(test_similar)
{
	tcase_add_test(tc, fiellers_limits_solve_their_equation);
	tcase_add_test(tc, a_denominator_that_may_be_0_leaves_no_interval);
	tcase_add_test(
	    tc, lower_difference_is_scaled_by_the_range_of_the_standard);
	tcase_add_test(tc, exchanging_the_samples_inverts_the_ratios);
	tcase_add_test(tc, nothing_is_compared_with_a_curve_that_is_not_there);
}
