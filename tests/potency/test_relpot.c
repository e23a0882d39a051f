/* SPDX-License-Identifier: Apache-2.0 */
/* req: R-042 R-043 - relative potency and what its limits promise. */
#include "config.h"

#include <math.h>

#include "potency/dist.h"
#include "potency/relpot.h"
#include "tests/potency/simulate.h"
#include "tests/potency/load.h"
#include "tests/support/suite.h"

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

START_TEST(profile_limits_are_where_the_sum_of_squares_has_risen_by_t2_s2)
{
	struct simulation s = usual;
	struct simulated d;

	for (s.seed = 1; s.seed <= 30; s.seed++) {
		struct fit *fit;
		const struct fit_estimate *e;
		struct relpot r;
		double t, want;

		s.sd = 0.02 * (double)(1 + s.seed % 8);
		s.tests = 1 + s.seed % 3;
		s.ln_rho[1] = -0.6;
		s.ln_rho[2] = 1.1;
		simulate(&s, &d);
		fit = fitted(&d.data);
		e = &fit_joint_of(fit, s.tests, NULL)->est;
		relpot_of(fit, s.tests, 0.95, true, &r);
		ck_assert_int_eq(r.status, FIT_CONVERGED);
		ck_assert(r.profile.known && r.wald.known);
		ck_assert(r.profile.lo < r.rho && r.rho < r.profile.hi);
		ck_assert(near(r.wald.lo * r.wald.hi, r.rho * r.rho, 1e-12));
		t = dist_t_quantile(0.975, (double)e->df);
		want = e->rss + t * t * e->sigma * e->sigma;
		ck_assert(near(
		    fit_rss_at(fit, s.tests, log(r.profile.lo)), want, 1e-10));
		ck_assert(near(
		    fit_rss_at(fit, s.tests, log(r.profile.hi)), want, 1e-10));
		ck_assert(
		    near(fit_rss_at(fit, s.tests, r.ln_rho), e->rss, 1e-12));
		fit_free(fit);
	}
}
END_TEST

START_TEST(the_walk_along_the_profile_does_not_depend_on_its_way)
{
	struct simulated d;
	struct fit *fit;
	double there, far;

	simulate(&usual, &d);
	fit = fitted(&d.data);
	there = fit_rss_at(fit, 1, 0.31);
	far = fit_rss_at(fit, 1, 0.9);
	ck_assert(far > there);
	ck_assert(near(fit_rss_at(fit, 1, 0.31), there, 1e-13));
	ck_assert(near(fit_rss_at(fit, 1, 0.9), far, 1e-13));
	fit_free(fit);
}
END_TEST

START_TEST(a_wider_level_gives_a_wider_interval)
{
	struct simulated d;
	struct fit *fit;
	struct relpot narrow, wide;

	simulate(&usual, &d);
	fit = fitted(&d.data);
	relpot_of(fit, 1, 0.90, true, &narrow);
	relpot_of(fit, 1, 0.99, true, &wide);
	ck_assert(wide.profile.lo < narrow.profile.lo);
	ck_assert(wide.profile.hi > narrow.profile.hi);
	ck_assert(wide.wald.lo < narrow.wald.lo);
	ck_same(wide.rho, narrow.rho);
	relpot_of(fit, 1, 0.99, false, &narrow);
	ck_assert(!narrow.profile.known && isnan(narrow.profile.lo));
	ck_same(narrow.wald.hi, wide.wald.hi);
	fit_free(fit);
}
END_TEST

/*
 * The standard is so noisy that the test, seen with that noise, might as well
 * have no response: no rho is too small for it.
 */
START_TEST(a_side_without_a_limit_is_open)
{
	struct simulated d;
	struct simulation s = usual;
	struct fit *fit;
	struct relpot r;
	uint32_t seed = 1;

	s.sd = 0;
	simulate(&s, &d);
	for (size_t i = 0; i < d.data.n; i++) {
		if (d.curve[i] == 0) {
			d.response[i] += 0.35 * simulate_normal(&seed);
			continue;
		}
		d.dose[i] /= 200;
		d.response[i] = model_curve4.value(s.p, log(d.dose[i]), NULL) +
		                0.005 * simulate_normal(&seed);
	}
	fit = fitted(&d.data);
	ck_assert_int_eq(fit_separate(fit, 0)->status, FIT_CONVERGED);
	ck_assert_int_eq(fit_separate(fit, 1)->status, FIT_CONVERGED);
	relpot_of(fit, 1, 0.95, true, &r);
	ck_assert(r.profile.known);
	ck_assert(!(r.profile.lo > 0));
	ck_assert(r.profile.hi > r.rho && isfinite(r.profile.hi));
	fit_free(fit);
}
END_TEST

START_TEST(a_test_without_a_fit_has_no_potency)
{
	struct simulated d;
	struct fit *fit;
	struct relpot r;

	simulate(&usual, &d);
	for (size_t i = 0; i < d.data.n; i++)
		if (d.curve[i] == 1)
			d.response[i] = 0.5;
	fit = fitted(&d.data);
	relpot_of(fit, 1, 0.95, true, &r);
	ck_assert_int_eq(r.status, FIT_NO_RESPONSE);
	ck_assert(isnan(r.rho) && isnan(r.ln_rho) && isnan(r.se));
	ck_assert(!r.wald.known && !r.profile.known);
	fit_free(fit);
}
END_TEST

START_TEST(a_perfect_fit_has_limits_that_are_the_estimate)
{
	struct simulation s = usual;
	struct simulated d;
	struct fit *fit;
	struct relpot r;

	s.sd = 0;
	simulate(&s, &d);
	fit = fitted(&d.data);
	relpot_of(fit, 1, 0.95, true, &r);
	ck_assert(near(r.rho, 1.3, 1e-12));
	ck_assert(r.profile.known);
	ck_assert(near(r.profile.lo, 1.3, 1e-11));
	ck_assert(near(r.profile.hi, 1.3, 1e-11));
	fit_free(fit);
}
END_TEST

/* 2000 plates: the level within three standard deviations of a proportion. */
START_TEST(the_interval_covers_and_the_f_test_errs_as_often_as_promised)
{
	struct simulation s = usual;
	struct simulated d;
	struct fit *fit;
	unsigned profile = 0, wald = 0, f = 0;
	const unsigned plates = 2000;

	simulate(&s, &d);
	fit = fit_new(d.data.n, 2);
	s.sd = 0.06;
	for (unsigned i = 0; i < plates; i++) {
		struct relpot r;
		struct err err = { 0 };

		s.seed = 7919 * i + 1;
		simulate(&s, &d);
		OK(fit_run(fit, &model_curve4, &d.data, NULL, &err));
		relpot_of(fit, 1, 0.95, true, &r);
		ck_assert_int_eq(r.status, FIT_CONVERGED);
		profile += r.profile.lo <= 1.3 && r.profile.hi >= 1.3;
		wald += r.wald.lo <= 1.3 && r.wald.hi >= 1.3;
		f += fit_joint_of(fit, 1, NULL)->f_p < 0.05;
	}
	ck_assert_uint_ge(profile, 1900 - 30);
	ck_assert_uint_le(profile, 1900 + 30);
	ck_assert_uint_ge(wald, 1900 - 35);
	ck_assert_uint_le(wald, 1900 + 30);
	ck_assert_uint_ge(f, 100 - 30);
	ck_assert_uint_le(f, 100 + 30);
	fit_free(fit);
}
END_TEST

START_TEST(potency_is_rho_times_the_standard_times_the_preparation)
{
	ck_assert(near(relpot_potency(1.25, 0.4, 1), 0.5, 1e-15));
	ck_assert(near(relpot_potency(1.25, 0.4, 1.1), 0.55, 1e-15));
}
END_TEST

START_TEST(kinds_of_interval_are_known_by_name)
{
	enum relpot_kind k;

	ck_assert(relpot_kind_find("wald", &k) && k == RELPOT_WALD);
	ck_assert(relpot_kind_find("profile", &k) && k == RELPOT_PROFILE);
	ck_assert(!relpot_kind_find("delta", &k));
	ck_assert_str_eq(relpot_kind_name(RELPOT_WALD), "wald");
}
END_TEST

SUITE(test_relpot)
{
	tcase_add_test(
	    tc, profile_limits_are_where_the_sum_of_squares_has_risen_by_t2_s2);
	tcase_add_test(
	    tc, the_walk_along_the_profile_does_not_depend_on_its_way);
	tcase_add_test(tc, a_wider_level_gives_a_wider_interval);
	tcase_add_test(tc, a_side_without_a_limit_is_open);
	tcase_add_test(tc, a_test_without_a_fit_has_no_potency);
	tcase_add_test(tc, a_perfect_fit_has_limits_that_are_the_estimate);
	tcase_add_test(
	    tc, the_interval_covers_and_the_f_test_errs_as_often_as_promised);
	tcase_add_test(
	    tc, potency_is_rho_times_the_standard_times_the_preparation);
	tcase_add_test(tc, kinds_of_interval_are_known_by_name);
}
