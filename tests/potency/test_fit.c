/* SPDX-License-Identifier: Apache-2.0 */
/* req: R-042 - what must hold for any plate, whatever its numbers. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "potency/fit.h"
#include "potency/lsq.h"
#include "potency/relpot.h"
#include "tests/potency/simulate.h"
#include "tests/potency/load.h"
#include "tests/support/suite.h"

enum { A, B, C, D, R };

static bool
near(double got, double want, double relative)
{
	return fabs(got - want) <= relative * fmax(fabs(want), 1e-300);
}

static struct fit *
fitted(const struct fit_data *d, const struct fit_options *o)
{
	struct fit *fit = fit_new(d->n, d->curves);
	struct err err = { 0 };

	OK(fit_run(fit, &model_curve4, d, o, &err));
	return fit;
}

static const double *
joint(const struct fit *fit)
{
	const struct fit_joint *j = fit_joint_of(fit, 1, NULL);

	ck_assert_int_eq(j->est.status, FIT_CONVERGED);
	return j->est.value;
}

START_TEST(gradient_agrees_with_differences)
{
	static const double p[][4] = { { 0.07, 1.3, 2.1, 2.9 },
		{ 7.8, 2.98, 1.12, 0.48 }, { -3, 0.4, -5, 1e3 } };

	for (size_t k = 0; k < 3; k++)
		for (double x = -9; x < 9; x += 0.37) {
			double g[4], q[4], f, up, down;

			f = model_curve4.value(p[k], x, g);
			ck_assert(
			    near(f, model_curve4.value(p[k], x, NULL), 1e-15));
			for (int j = 0; j < 4; j++) {
				double h = 1e-5 * fmax(fabs(p[k][j]), 1);

				memcpy(q, p[k], sizeof(q));
				q[j] = p[k][j] + h;
				up = model_curve4.value(q, x, NULL);
				q[j] = p[k][j] - h;
				down = model_curve4.value(q, x, NULL);
				ck_assert_double_eq_tol(g[j],
				    (up - down) / (2 * h),
				    1e-6 * (1 + fabs(g[j])));
			}
		}
}
END_TEST

START_TEST(dose_0_is_the_lower_end_of_the_curve)
{
	static const double p[] = { 0.07, 1.3, 2.1, 2.9 };
	double g[4];

	ck_same(model_curve4.value(p, -HUGE_VAL, g), p[A]);
	ck_same(g[A], 1);
	ck_same(g[B], 0);
	ck_same(g[D], 0);
	ck_same(model_curve4.value(p, HUGE_VAL, g), p[D]);
	ck_same(g[D], 1);
	/* and the same far out on a finite axis */
	ck_same(model_curve4.value(p, -2000, g), p[A]);
	ck_same(model_curve4.value(p, 2000, g), p[D]);
}
END_TEST

START_TEST(a_curve_without_noise_is_found_exactly)
{
	struct simulation s = usual;
	struct simulated d;
	struct fit *fit;

	s.sd = 0;
	simulate(&s, &d);
	fit = fitted(&d.data, NULL);
	for (int k = 0; k < 4; k++)
		ck_assert(near(joint(fit)[k], s.p[k], 1e-12));
	ck_assert(near(joint(fit)[R], s.ln_rho[0], 1e-12));
	fit_free(fit);
}
END_TEST

START_TEST(a_falling_curve_keeps_a_positive_slope)
{
	struct simulation s = usual;
	struct simulated d;
	struct fit *fit;

	s.p[A] = 2.63;
	s.p[D] = 0.083;
	simulate(&s, &d);
	fit = fitted(&d.data, NULL);
	ck_assert(joint(fit)[B] > 1 && joint(fit)[B] < 1.4);
	ck_assert(joint(fit)[A] > 2.5 && joint(fit)[D] < 0.2);
	ck_assert(near(joint(fit)[R], s.ln_rho[0], 0.3));
	fit_free(fit);
}
END_TEST

START_TEST(units_of_response_and_dose_change_nothing_else)
{
	struct simulated d, e;
	struct fit *f, *g;

	simulate(&usual, &d);
	simulate(&usual, &e);
	for (size_t i = 0; i < d.data.n; i++) {
		e.response[i] = 4711.5 * d.response[i] - 123.25;
		e.dose[i] = d.dose[i] * 3.7e-9;
	}
	f = fitted(&d.data, NULL);
	g = fitted(&e.data, NULL);
	ck_assert(near(joint(g)[A], 4711.5 * joint(f)[A] - 123.25, 1e-10));
	ck_assert(near(joint(g)[D], 4711.5 * joint(f)[D] - 123.25, 1e-10));
	ck_assert(near(joint(g)[B], joint(f)[B], 1e-10));
	ck_assert(near(joint(g)[C], joint(f)[C] + log(3.7e-9), 1e-10));
	ck_assert(near(joint(g)[R], joint(f)[R], 1e-10));
	for (size_t k = 0; k < 5; k++) {
		const struct fit_estimate *x = &fit_joint_of(f, 1, NULL)->est;
		const struct fit_estimate *y = &fit_joint_of(g, 1, NULL)->est;
		double unit = k == A || k == D ? 4711.5 : 1;

		ck_assert(near(y->se[k], unit * x->se[k], 1e-9));
	}
	fit_free(f);
	fit_free(g);
}
END_TEST

START_TEST(exchanging_the_samples_inverts_the_potency)
{
	struct simulated d, e;
	struct relpot x, y;
	struct fit *f, *g;

	simulate(&usual, &d);
	simulate(&usual, &e);
	for (size_t i = 0; i < e.data.n; i++)
		e.curve[i] = d.curve[i] == 0 ? 1 : 0;
	f = fitted(&d.data, NULL);
	g = fitted(&e.data, NULL);
	relpot_of(f, 1, 0.95, true, &x);
	relpot_of(g, 1, 0.95, true, &y);
	ck_assert(near(y.rho, 1 / x.rho, 1e-11));
	ck_assert(near(y.wald.lo, 1 / x.wald.hi, 1e-11));
	ck_assert(near(y.wald.hi, 1 / x.wald.lo, 1e-11));
	ck_assert(near(y.profile.lo, 1 / x.profile.hi, 1e-10));
	ck_assert(near(y.profile.hi, 1 / x.profile.lo, 1e-10));
	fit_free(f);
	fit_free(g);
}
END_TEST

START_TEST(wells_of_weight_0_are_not_there)
{
	struct simulated d, e;
	struct fit *f, *g;
	const struct fit_estimate *x, *y;
	size_t n;

	simulate(&usual, &d);
	simulate(&usual, &e);
	n = e.data.n;
	for (size_t i = 0; i < 10; i++) {
		e.curve[n + i] = (uint16_t)(i % 2);
		e.dose[n + i] = i < 5 ? 17.5 : 300;
		e.response[n + i] = 99;
		e.weight[n + i] = 0;
	}
	e.data.n += 10;
	e.data.weight = e.weight;
	f = fitted(&d.data, NULL);
	g = fitted(&e.data, NULL);
	x = &fit_joint_of(f, 1, NULL)->est;
	y = &fit_joint_of(g, 1, NULL)->est;
	for (size_t k = 0; k < 5; k++) {
		ck_same(x->value[k], y->value[k]);
		ck_same(x->se[k], y->se[k]);
	}
	ck_assert_uint_eq(x->df, y->df);
	ck_same(x->lof_p, y->lof_p);
	fit_free(f);
	fit_free(g);
}
END_TEST

START_TEST(a_well_of_weight_2_counts_as_two_wells_for_the_estimates)
{
	struct simulated d, e;
	struct fit *f, *g;

	simulate(&usual, &d);
	simulate(&usual, &e);
	for (size_t i = 0; i < 7; i++) {
		size_t n = e.data.n++;

		e.curve[n] = e.curve[5 * i];
		e.dose[n] = e.dose[5 * i];
		e.response[n] = e.response[5 * i];
		d.weight[5 * i] = 2;
	}
	d.data.weight = d.weight;
	f = fitted(&d.data, NULL);
	g = fitted(&e.data, NULL);
	for (size_t k = 0; k < 5; k++)
		ck_assert(near(joint(f)[k], joint(g)[k], 1e-11));
	ck_assert(near(fit_joint_of(f, 1, NULL)->est.rss,
	    fit_joint_of(g, 1, NULL)->est.rss, 1e-12));
	fit_free(f);
	fit_free(g);
}
END_TEST

START_TEST(the_order_of_wells_does_not_matter)
{
	struct simulated d, e;
	struct fit *f, *g;

	simulate(&usual, &d);
	simulate(&usual, &e);
	for (size_t i = 0; i < d.data.n; i++) {
		/* 29 and 48 have no common divisor */
		size_t k = 29 * i % d.data.n;

		e.curve[i] = d.curve[k];
		e.dose[i] = d.dose[k];
		e.response[i] = d.response[k];
	}
	f = fitted(&d.data, NULL);
	g = fitted(&e.data, NULL);
	for (size_t k = 0; k < 5; k++)
		ck_assert(near(joint(g)[k], joint(f)[k], 1e-12));
	fit_free(f);
	fit_free(g);
}
END_TEST

START_TEST(the_same_call_gives_the_same_bits)
{
	struct simulated d;
	struct fit *f, *g;
	double first[5];

	simulate(&usual, &d);
	f = fitted(&d.data, NULL);
	memcpy(first, joint(f), sizeof(first));
	(void)fit_rss_at(f, 1, first[R] + 0.1);
	{
		struct err err = { 0 };

		OK(fit_run(f, &model_curve4, &d.data, NULL, &err));
	}
	ck_assert_mem_eq(first, joint(f), sizeof(first));
	g = fitted(&d.data, NULL);
	ck_assert_mem_eq(first, joint(g), sizeof(first));
	fit_free(f);
	fit_free(g);
}
END_TEST

START_TEST(fitting_together_never_lowers_the_sum_of_squares)
{
	struct simulated d;
	struct simulation s = usual;

	for (s.seed = 1; s.seed <= 40; s.seed++) {
		struct fit *fit;
		const struct fit_joint *j;

		s.sd = 0.01 * (double)(1 + s.seed % 9);
		simulate(&s, &d);
		fit = fitted(&d.data, NULL);
		j = fit_joint_of(fit, 1, NULL);
		ck_assert_int_eq(j->est.status, FIT_CONVERGED);
		ck_assert(j->est.rss >= j->apart_rss * (1 - 1e-12));
		ck_assert(j->f >= 0 && j->f_p > 0 && j->f_p <= 1);
		ck_assert_uint_eq(j->f_df1, 3);
		ck_assert_uint_eq(j->f_df2, 40);
		fit_free(fit);
	}
}
END_TEST

/* ---- means instead of wells ---- */

struct by_wells {
	const struct fit_data *d;
};

static void
wells_one_by_one(const void *subject, const double *p, double *r, double *jac)
{
	const struct fit_data *d = ((const struct by_wells *)subject)->d;

	for (size_t i = 0; i < d->n; i++) {
		double q[4], g[4], f;

		memcpy(q, p, sizeof(q));
		if (d->curve[i] == 1)
			q[C] -= p[R];
		f = model_curve4.value(q, log(d->dose[i]), g);
		if (r != NULL)
			r[i] = d->response[i] - f;
		for (int k = 0; jac != NULL && k < 5; k++)
			jac[(size_t)i + (size_t)k * d->n] =
			    k == R ? (d->curve[i] == 1 ? g[C] : 0) : -g[k];
	}
}

START_TEST(fitting_dose_means_is_fitting_wells)
{
	struct simulated d;
	struct by_wells subject = { &d.data };
	struct lsq_result end = { 0 };
	struct lsq_problem pb;
	struct lsq *lsq;
	struct fit *fit;
	const struct fit_estimate *e;
	double p[5], cov[25];

	simulate(&usual, &d);
	fit = fitted(&d.data, NULL);
	e = &fit_joint_of(fit, 1, NULL)->est;
	pb = (struct lsq_problem){ .rows = d.data.n,
		.params = 5,
		.eval = wells_one_by_one,
		.subject = &subject };
	memcpy(p, e->start, sizeof(p));
	lsq = lsq_new(d.data.n, 5);
	lsq_search(lsq, &pb, NULL, p, &end);
	lsq_polish(lsq, &pb, NULL, p, &end);
	ck_assert_int_eq(end.status, LSQ_CONVERGED);
	lsq_covariance(lsq, cov);
	for (size_t k = 0; k < 5; k++) {
		double se = sqrt(cov[6 * k] * end.rss / (double)(d.data.n - 5));

		ck_assert(near(e->value[k], p[k], 1e-11));
		ck_assert(near(e->se[k], se, 1e-10));
	}
	ck_assert(near(e->rss, end.rss, 1e-12));
	lsq_free(lsq);
	fit_free(fit);
}
END_TEST

START_TEST(leverages_add_up_to_the_parameters)
{
	struct simulated d;
	struct fit *fit;
	double alone = 0, all = 0;

	simulate(&usual, &d);
	fit = fitted(&d.data, NULL);
	for (size_t i = 0; i < d.data.n; i++) {
		size_t c = d.curve[i];
		double h = fit_leverage(
		    fit, &fit_joint_of(fit, c, NULL)->est, c, d.dose[i], 1);

		ck_assert(h > 0 && h < 1);
		all += h;
		alone +=
		    fit_leverage(fit, fit_separate(fit, c), c, d.dose[i], 1);
	}
	ck_assert(near(all, 5, 1e-10));
	ck_assert(near(alone, 8, 1e-10));
	fit_free(fit);
}
END_TEST

START_TEST(residuals_are_those_whose_squares_were_summed)
{
	struct simulated d;
	struct fit *fit;
	double sum = 0;

	simulate(&usual, &d);
	fit = fitted(&d.data, NULL);
	for (size_t i = 0; i < d.data.n; i++) {
		double r = d.response[i] - fit_value(fit,
					       &fit_joint_of(fit, 1, NULL)->est,
					       d.curve[i], d.dose[i]);

		sum += r * r;
	}
	ck_assert(near(sum, fit_joint_of(fit, 1, NULL)->est.rss, 1e-11));
	fit_free(fit);
}
END_TEST

START_TEST(doses_equal_to_nine_digits_are_one_dose)
{
	struct simulated d;
	struct fit *fit;
	size_t n;

	simulate(&usual, &d);
	for (size_t i = 0; i < d.data.n; i++)
		d.dose[i] *= 1 + 1e-13 * (double)(i % 3);
	fit = fitted(&d.data, NULL);
	(void)fit_groups(fit, 0, &n);
	ck_assert_uint_eq(n, 8);
	ck_assert_uint_eq(fit_separate(fit, 0)->pure_df, 16);
	fit_free(fit);
}
END_TEST

START_TEST(one_by_one_is_each_test_alone_with_the_standard)
{
	const struct fit_options pairwise = { .pairwise = true };
	struct simulation s = usual;
	struct simulated all, two;
	struct fit *f, *g;

	s.tests = 3;
	s.ln_rho[1] = -0.4;
	s.ln_rho[2] = 0.1;
	simulate(&s, &all);
	f = fitted(&all.data, &pairwise);
	for (uint16_t c = 1; c <= 3; c++) {
		size_t n = 0, at;
		const struct fit_joint *x = fit_joint_of(f, c, &at), *y;

		simulate(&s, &two);
		for (size_t i = 0; i < all.data.n; i++) {
			if (all.curve[i] != 0 && all.curve[i] != c)
				continue;
			two.curve[n] = all.curve[i] == 0 ? 0 : 1;
			two.dose[n] = all.dose[i];
			two.response[n++] = all.response[i];
		}
		two.data.n = n;
		two.data.curves = 2;
		g = fitted(&two.data, NULL);
		y = fit_joint_of(g, 1, NULL);
		ck_assert_uint_eq(at, 4);
		for (size_t k = 0; k < 5; k++)
			ck_assert(
			    near(x->est.value[k], y->est.value[k], 1e-10));
		ck_assert(near(x->f, y->f, 1e-8));
		fit_free(g);
	}
	ck_assert_int_eq(fit_joint_of(f, 0, NULL)->est.status, FIT_NOT_JOINED);
	fit_free(f);
}
END_TEST

START_TEST(a_held_asymptote_is_kept_and_has_no_error)
{
	const struct fit_options held = { .held = 1u << D,
		.held_at = { [D] = 2.7 } };
	struct simulated d;
	struct fit *fit;
	const struct fit_estimate *e;

	simulate(&usual, &d);
	fit = fitted(&d.data, &held);
	e = &fit_joint_of(fit, 1, NULL)->est;
	ck_assert(near(e->value[D], 2.7, 1e-14));
	ck_same(e->se[D], 0);
	ck_assert_uint_eq(e->free, 4);
	ck_assert_uint_eq(e->df, 44);
	ck_assert_uint_eq(fit_joint_of(fit, 1, NULL)->f_df1, 2);
	fit_free(fit);
}
END_TEST

START_TEST(a_curve_against_its_held_side_is_a_finding)
{
	/* the response falls to 0 while infinite dose is held high above */
	const struct fit_options held = { .held = 1u << A | 1u << D,
		.held_at = { [A] = 0, [D] = 2.7 } };
	struct simulation s = usual;
	struct simulated d;
	struct fit *fit;

	s.p[A] = 2.7;
	s.p[D] = 0;
	simulate(&s, &d);
	fit = fitted(&d.data, &held);
	ck_assert_int_ne(fit_separate(fit, 0)->status, FIT_CONVERGED);
	ck_assert(isnan(fit_separate(fit, 0)->value[B]));
	ck_assert_int_eq(
	    fit_joint_of(fit, 1, NULL)->est.status, FIT_NOT_JOINED);
	fit_free(fit);
}
END_TEST

/* ---- samples without a result ---- */

START_TEST(a_sample_without_dose_response_gets_no_number)
{
	struct simulation s = usual;
	struct simulated d;
	unsigned refused = 0;

	s.tests = 2;
	for (s.seed = 1; s.seed <= 50; s.seed++) {
		struct fit *fit;
		uint32_t seed = s.seed + 1000;

		simulate(&s, &d);
		for (size_t i = 0; i < d.data.n; i++)
			if (d.curve[i] == 1)
				d.response[i] =
				    0.4 + 0.05 * simulate_normal(&seed);
		fit = fitted(&d.data, NULL);
		if (fit_separate(fit, 1)->status != FIT_CONVERGED) {
			ck_assert(isnan(fit_separate(fit, 1)->value[C]));
			ck_assert_int_eq(fit_joint_of(fit, 1, NULL)->est.status,
			    FIT_NOT_JOINED);
			refused++;
		}
		/* the other sample is not affected */
		ck_assert_int_eq(
		    fit_joint_of(fit, 2, NULL)->est.status, FIT_CONVERGED);
		fit_free(fit);
	}
	/* three conditions of 5 % and less must hold by chance */
	ck_assert_uint_ge(refused, 47);
}
END_TEST

START_TEST(a_flat_standard_leaves_the_whole_plate_without_potency)
{
	struct simulated d;
	struct fit *fit;

	simulate(&usual, &d);
	for (size_t i = 0; i < d.data.n; i++)
		if (d.curve[i] == 0)
			d.response[i] = 0.25;
	fit = fitted(&d.data, NULL);
	ck_assert_int_eq(fit_separate(fit, 0)->status, FIT_NO_RESPONSE);
	ck_assert_int_eq(fit_separate(fit, 1)->status, FIT_CONVERGED);
	ck_assert_int_eq(
	    fit_joint_of(fit, 1, NULL)->est.status, FIT_NOT_JOINED);
	fit_free(fit);
}
END_TEST

START_TEST(a_test_with_too_few_doses_is_left_out_alone)
{
	struct simulation s = usual;
	struct simulated d;
	struct fit *fit;
	size_t n = 0;

	s.tests = 2;
	simulate(&s, &d);
	for (size_t i = 0; i < d.data.n; i++) {
		if (d.curve[i] == 1 && i >= 24 + 12)
			continue;
		d.curve[n] = d.curve[i];
		d.dose[n] = d.dose[i];
		d.response[n++] = d.response[i];
	}
	d.data.n = n;
	fit = fitted(&d.data, NULL);
	ck_assert_int_eq(fit_separate(fit, 1)->status, FIT_TOO_FEW_DOSES);
	ck_assert_int_eq(
	    fit_joint_of(fit, 1, NULL)->est.status, FIT_NOT_JOINED);
	ck_assert_int_eq(fit_joint_of(fit, 2, NULL)->est.status, FIT_CONVERGED);
	fit_free(fit);
}
END_TEST

START_TEST(a_step_between_two_doses_is_not_identifiable)
{
	struct simulated d;
	struct fit *fit;

	simulate(&usual, &d);
	for (size_t i = 0; i < d.data.n; i++) {
		uint32_t seed = (uint32_t)i + 7;

		d.response[i] =
		    (d.dose[i] > 20 ? 2 : 0.1) + 0.01 * simulate_normal(&seed);
	}
	fit = fitted(&d.data, NULL);
	ck_assert_int_ne(fit_separate(fit, 0)->status, FIT_CONVERGED);
	ck_assert(isnan(fit_separate(fit, 0)->value[B]));
	fit_free(fit);
}
END_TEST

START_TEST(a_missing_plateau_is_said_not_to_be_determined)
{
	struct simulation s = usual;
	struct simulated d;
	struct fit *fit;

	s.top = 6;
	s.sd = 0.04;
	simulate(&s, &d);
	fit = fitted(&d.data, NULL);
	ck_assert_int_eq(fit_separate(fit, 0)->status, FIT_CONVERGED);
	ck_assert(!fit_separate(fit, 0)->asymptotes_determined);
	fit_free(fit);

	simulate(&usual, &d);
	fit = fitted(&d.data, NULL);
	ck_assert(fit_separate(fit, 0)->asymptotes_determined);
	ck_assert_uint_eq(fit_separate(fit, 0)->start_no, 0);
	fit_free(fit);
}
END_TEST

START_TEST(start_values_are_those_of_the_data)
{
	struct simulated d;
	struct fit *fit;
	const double *s;
	double least = 10, most = -10;
	const struct fit_group *g;
	size_t n;

	simulate(&usual, &d);
	fit = fitted(&d.data, NULL);
	s = fit_separate(fit, 0)->start;
	g = fit_groups(fit, 0, &n);
	for (size_t i = 0; i < n; i++) {
		least = fmin(least, g[i].mean);
		most = fmax(most, g[i].mean);
	}
	ck_assert(near(s[A], least - 0.03 * (most - least), 1e-10));
	ck_assert(near(s[D], most + 0.03 * (most - least), 1e-10));
	ck_assert(fabs(s[B] - usual.p[B]) < 0.2);
	ck_assert(fabs(s[C] - usual.p[C]) < 0.2);
	fit_free(fit);
}
END_TEST

START_TEST(fewer_evaluations_than_needed_is_a_finding)
{
	const struct fit_options few = { .evaluations = 2 };
	struct simulated d;
	struct fit *fit;
	const struct fit_estimate *e;

	simulate(&usual, &d);
	fit = fitted(&d.data, &few);
	e = fit_separate(fit, 0);
	/* the polish may still save it; if not, there is no number */
	ck_assert(e->status == FIT_CONVERGED ||
		  (e->status == FIT_EVALUATION_LIMIT && isnan(e->value[C])));
	fit_free(fit);
}
END_TEST

START_TEST(a_quantile_that_is_remembered_is_the_same)
{
	struct fit *fit = fit_new(10, 1);
	double first = fit_t_quantile(fit, 0.975, 43);

	for (int k = 1; k < 30; k++)
		ck_assert(fit_t_quantile(fit, 0.95, k) > 1.6);
	ck_same(fit_t_quantile(fit, 0.975, 43), first);
	ck_assert(near(first, 2.0166921992278248, 1e-12));
	fit_free(fit);
}
END_TEST

SUITE(test_fit)
{
	tcase_add_test(tc, gradient_agrees_with_differences);
	tcase_add_test(tc, dose_0_is_the_lower_end_of_the_curve);
	tcase_add_test(tc, a_curve_without_noise_is_found_exactly);
	tcase_add_test(tc, a_falling_curve_keeps_a_positive_slope);
	tcase_add_test(tc, units_of_response_and_dose_change_nothing_else);
	tcase_add_test(tc, exchanging_the_samples_inverts_the_potency);
	tcase_add_test(tc, wells_of_weight_0_are_not_there);
	tcase_add_test(
	    tc, a_well_of_weight_2_counts_as_two_wells_for_the_estimates);
	tcase_add_test(tc, the_order_of_wells_does_not_matter);
	tcase_add_test(tc, the_same_call_gives_the_same_bits);
	tcase_add_test(tc, fitting_together_never_lowers_the_sum_of_squares);
	tcase_add_test(tc, fitting_dose_means_is_fitting_wells);
	tcase_add_test(tc, leverages_add_up_to_the_parameters);
	tcase_add_test(tc, residuals_are_those_whose_squares_were_summed);
	tcase_add_test(tc, doses_equal_to_nine_digits_are_one_dose);
	tcase_add_test(tc, one_by_one_is_each_test_alone_with_the_standard);
	tcase_add_test(tc, a_held_asymptote_is_kept_and_has_no_error);
	tcase_add_test(tc, a_curve_against_its_held_side_is_a_finding);
	tcase_add_test(tc, a_sample_without_dose_response_gets_no_number);
	tcase_add_test(
	    tc, a_flat_standard_leaves_the_whole_plate_without_potency);
	tcase_add_test(tc, a_test_with_too_few_doses_is_left_out_alone);
	tcase_add_test(tc, a_step_between_two_doses_is_not_identifiable);
	tcase_add_test(tc, a_missing_plateau_is_said_not_to_be_determined);
	tcase_add_test(tc, start_values_are_those_of_the_data);
	tcase_add_test(tc, fewer_evaluations_than_needed_is_a_finding);
	tcase_add_test(tc, a_quantile_that_is_remembered_is_the_same);
}
