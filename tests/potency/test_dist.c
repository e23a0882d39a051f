/* SPDX-License-Identifier: Apache-2.0 */
/* Distribution functions against tables of 15 digits. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "potency/dist.h"
#include "tests/potency/load.h"
#include "tests/support/suite.h"

#define CLOSE 1e-11

/* One face for the four families; df1 and df2 are 0 where there is none. */
static double
normal_upper(double z, double df1, double df2)
{
	(void)df1, (void)df2;
	return dist_normal_upper(z);
}

static double
normal_quantile(double p, double df1, double df2)
{
	(void)df1, (void)df2;
	return dist_normal_quantile(p);
}

static double
t_upper(double t, double df1, double df2)
{
	(void)df2;
	return dist_t_upper(t, df1);
}

static double
t_quantile(double p, double df1, double df2)
{
	(void)df2;
	return dist_t_quantile(p, df1);
}

static double
chisq_upper(double x, double df1, double df2)
{
	(void)df2;
	return dist_chisq_upper(x, df1);
}

static double
chisq_quantile(double p, double df1, double df2)
{
	(void)df2;
	return dist_chisq_quantile(p, df1);
}

static const struct family {
	const char *name, *tail;
	double (*upper)(double x, double df1, double df2);
	double (*quantile)(double p, double df1, double df2);
} families[] = {
	{ "normal", "normal.tail", normal_upper, normal_quantile },
	{ "t", "t.tail", t_upper, t_quantile },
	{ "chisq", "chisq.tail", chisq_upper, chisq_quantile },
	{ "F", "F.tail", dist_f_upper, dist_f_quantile },
};
#define FAMILIES (sizeof(families) / sizeof(families[0]))

/*
 * F quantiles for which the table has fewer digits than it prints: its own
 * column of upper tails shows it.  These were computed with 40 digits.
 */
static const struct {
	double df1, df2, p, quantile;
} better[] = {
	{ 1, 4, 0.001, 1.7777790946512983e-6 },
	{ 1, 8, 0.001, 1.6718377828339414e-6 },
	{ 1, 16, 0.001, 1.6206268655985556e-6 },
	{ 1, 40, 0.001, 1.5905533071572908e-6 },
	{ 1, 52, 0.001, 1.5859729004314854e-6 },
	{ 1, 88, 0.001, 1.5797473572396383e-6 },
	{ 1, 200, 0.001, 1.5747290447638169e-6 },
	{ 1, 8, 0.005, 4.1796573466715237e-5 },
	{ 1, 40, 0.005, 3.9764351308997758e-5 },
	{ 1, 52, 0.005, 3.9649835255728422e-5 },
	{ 1, 88, 0.005, 3.9494188731634011e-5 },
	{ 1, 200, 0.005, 3.936872456151094e-5 },
	{ 1, 200, 0.025, 0.00098452977346510747 },
};
#define BETTER (sizeof(better) / sizeof(better[0]))

static bool
near(double got, double want)
{
	return fabs(got - want) <= CLOSE * fabs(want);
}

static const struct family *
family_of(const char *name, bool *tail)
{
	for (size_t k = 0; k < FAMILIES; k++) {
		*tail = strcmp(families[k].tail, name) == 0;
		if (*tail || strcmp(families[k].name, name) == 0)
			return &families[k];
	}
	return NULL;
}

static bool
is_better(double df1, double df2, double p, double *quantile)
{
	for (size_t k = 0; k < BETTER; k++)
		if (near(better[k].df1, df1) && near(better[k].df2, df2) &&
		    near(better[k].p, p)) {
			*quantile = better[k].quantile;
			return true;
		}
	return false;
}

START_TEST(every_row_of_the_table_is_reproduced)
{
	struct arena *a = arena_new();
	struct csv_table t = load_table("distributions.csv", a);
	size_t replaced = 0;

	for (size_t i = 1; i < t.n; i++) {
		const char *name = load_cell(&t, i, "name"), *text;
		bool tail;
		const struct family *f = family_of(name, &tail);
		double x = load_number(load_cell(&t, i, "quantile"));
		double upper = load_number(load_cell(&t, i, "upper"));
		double df1, df2, p, got;

		ck_assert_msg(f != NULL, "line %zu: %s", t.row[i].line, name);
		text = load_cell(&t, i, "df1");
		df1 = *text != '\0' ? load_number(text) : 0;
		text = load_cell(&t, i, "df2");
		df2 = *text != '\0' ? load_number(text) : 0;
		got = f->upper(x, df1, df2);
		ck_assert_msg(near(got, upper), "line %zu: %.17g not %.17g",
		    t.row[i].line, got, upper);
		if (tail)
			continue;
		p = load_number(load_cell(&t, i, "p"));
		if (df2 > 0 && is_better(df1, df2, p, &x))
			replaced++;
		got = f->quantile(p, df1, df2);
		ck_assert_msg(near(got, x), "line %zu: %.17g not %.17g",
		    t.row[i].line, got, x);
	}
	ck_assert_uint_eq(replaced, BETTER);
	arena_free(a);
}
END_TEST

START_TEST(far_tails_and_many_degrees_of_freedom_keep_their_digits)
{
	/* all computed with 30 digits */
	ck_assert(
	    near(dist_f_upper(1.0001, 65536, 32768.5), 0.496255004435327565));
	ck_assert(near(dist_chisq_upper(1.01e6, 1e6), 9.06852882326207e-13));
	ck_assert(near(dist_t_quantile(1e-250, 3.5), -3.1630311364708433e+71));
	ck_assert(near(dist_normal_quantile(1e-250), -33.799586172694837));
	ck_assert(near(dist_normal_quantile(0.25), -0.67448975019608174));
	/* beside the middle only the digits of p - 1/2 are there */
	ck_assert(near(dist_t_quantile(0.5000001, 7), 2.5974602742784955e-7));
	ck_assert(near(dist_normal_quantile(0.5000001), 2.5066282733116483e-7));
}
END_TEST

START_TEST(a_quantile_undoes_its_tail)
{
	static const double p[] = { 1e-200, 1e-20, 1e-3, 0.3, 0.5, 0.71,
		0.995 };
	static const double df[] = { 0.7, 1, 2.5, 19, 1200.5 };

	for (size_t i = 0; i < sizeof(p) / sizeof(p[0]); i++) {
		ck_assert(
		    near(dist_normal_cdf(dist_normal_quantile(p[i])), p[i]));
		for (size_t k = 0; k < sizeof(df) / sizeof(df[0]); k++) {
			double q = dist_chisq_quantile(p[i], df[k]);

			/* below 1e-300 x itself has no digits left */
			ck_assert(
			    q < 1e-290 || near(dist_chisq_cdf(q, df[k]), p[i]));
			q = dist_f_quantile(p[i], df[k], 7.5);
			ck_assert(
			    !(q > 0) || near(dist_f_cdf(q, df[k], 7.5), p[i]));
			q = dist_t_quantile(p[i], df[k]);
			ck_assert(isinf(q) || near(dist_t_cdf(q, df[k]), p[i]));
		}
	}
}
END_TEST

START_TEST(the_edges_are_what_they_should_be)
{
	ck_assert(isinf(dist_normal_quantile(1)) != 0);
	ck_assert(dist_normal_quantile(0) < -1e300);
	ck_assert(dist_t_quantile(1, 3) > 1e300);
	ck_assert(dist_f_quantile(1, 3, 4) > 1e300);
	ck_assert(!(dist_f_quantile(0, 3, 4) > 0));
	ck_assert(!(dist_f_cdf(-1, 3, 4) > 0));
	ck_assert(!(dist_f_upper(-1, 3, 4) < 1));
	ck_assert(!(dist_f_upper(HUGE_VAL, 3, 4) > 0));
	ck_assert(!(dist_chisq_upper(HUGE_VAL, 3) > 0));
	ck_assert(!(dist_chisq_cdf(0, 3) > 0));
	ck_assert(!(dist_t_upper(HUGE_VAL, 2) > 0));
	ck_assert(isnan(dist_t_upper((double)NAN, 2)));
	ck_assert(isnan(dist_f_upper((double)NAN, 2, 2)));
	ck_assert(isnan(dist_chisq_upper((double)NAN, 2)));
	ck_assert(near(dist_t_upper(0, 2), 0.5));
	ck_assert(near(dist_t_upper(1e140, 1), 1 / (3.14159265358979324e140)));
	ck_assert(near(dist_f_upper(1e300, 1e5, 2), 1e-300));
}
END_TEST

SUITE(test_dist)
{
	tcase_add_test(tc, every_row_of_the_table_is_reproduced);
	tcase_add_test(
	    tc, far_tails_and_many_degrees_of_freedom_keep_their_digits);
	tcase_add_test(tc, a_quantile_undoes_its_tail);
	tcase_add_test(tc, the_edges_are_what_they_should_be);
}
