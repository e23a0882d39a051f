/* SPDX-License-Identifier: Apache-2.0 */
/* req: R-043 R-045 - one value from several runs. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "potency/combine.h"
#include "tests/potency/load.h"
#include "tests/support/suite.h"

static bool
near(double got, double want, double relative)
{
	return fabs(got - want) <= relative * fabs(want);
}

static struct combined
combine(const double *rho, size_t k)
{
	const struct combine_method *m;
	struct combined c;
	struct err err = { 0 };
	double ln[10];

	for (size_t i = 0; i < k; i++)
		ln[i] = log(rho[i]);
	OK(combine_find("unweighted", &m, &err));
	OK(combine_run(
	    m, &(struct combine_runs){ .k = k, .ln_rho = ln }, 0.95, &c, &err));
	return c;
}

START_TEST(the_three_runs_of_the_demonstration_give_107_per_cent)
{
	static const double rho[] = { 0.937850883779, 1.19197221807,
		1.08818313399 };
	struct combined c = combine(rho, 3);

	/* computed with 30 digits */
	ck_assert(near(c.gm, 1.06749857803478041951, 1e-14));
	ck_assert(near(c.lo, 0.79029785079175494832, 1e-12));
	ck_assert(near(c.hi, 1.44192877782044318577, 1e-12));
	ck_assert(near(c.gcv, 12.8662554095414572030, 1e-12));
	ck_assert(near(c.ln_sd, 0.12103335129320775410, 1e-12));
	ck_assert(c.limits && c.caution == NULL);
	ck_same(c.df, 2);
}
END_TEST

START_TEST(eighty_and_a_hundred_and_twenty_five_are_a_hundred)
{
	static const double rho[] = { 0.8, 1, 1.25 };

	ck_assert(near(combine(rho, 3).gm, 1, 1e-15));
}
END_TEST

/* The reference numbers of a case, from the values of its runs. */
static size_t
check_case(const char *name, const double *rho, size_t k)
{
	struct arena *a = arena_new();
	struct csv_table t = load_table("expected.csv", a);
	struct combined c = combine(rho, k);
	const struct {
		const char *name;
		double v;
	} rows[] = {
		{ "comb.unweighted.gm", c.gm },
		{ "comb.unweighted.lo", c.lo },
		{ "comb.unweighted.hi", c.hi },
		{ "comb.gcv.pct", c.gcv },
	};
	size_t n = 0;

	for (size_t i = 1; i < t.n; i++)
		for (size_t r = 0; r < sizeof(rows) / sizeof(rows[0]); r++) {
			if (strcmp(load_cell(&t, i, "case"), name) != 0 ||
			    strcmp(load_cell(&t, i, "quantity"),
				rows[r].name) != 0)
				continue;
			ck_assert_double_eq_tol(rows[r].v,
			    load_number(load_cell(&t, i, "value")),
			    load_number(load_cell(&t, i, "tolerance")));
			n++;
		}
	arena_free(a);
	return n;
}

START_TEST(reference_cases_of_the_plain_mean_are_reproduced)
{
	static const double five[] = { 0.937850883779, 1.19197221807,
		1.08818313399, 1.04366374297, 1.07132106921 };
	struct arena *a = arena_new();
	struct csv_table t = load_table("pheur/6_combination.csv", a);
	double six[6];

	ck_assert_uint_eq(check_case("s10_five_runs", five, 5), 4);
	ck_assert_uint_eq(t.n, 7);
	for (size_t i = 0; i < 6; i++)
		six[i] = load_number(load_cell(&t, i + 1, "potency"));
	ck_assert_uint_eq(check_case("pheur_6", six, 6), 4);
	arena_free(a);
}
END_TEST

START_TEST(one_run_has_no_limits_and_two_come_with_a_caution)
{
	static const double rho[] = { 0.93, 1.19 };
	struct combined c = combine(rho, 1);

	ck_assert(near(c.gm, 0.93, 1e-15));
	ck_assert(!c.limits && isnan(c.lo) && isnan(c.gcv));
	ck_assert(c.caution != NULL);
	c = combine(rho, 2);
	ck_assert(c.limits && c.caution != NULL);
	ck_assert(c.hi / c.lo > 20);
}
END_TEST

START_TEST(what_cannot_be_combined_is_refused)
{
	static const double bad[] = { 0.1, (double)NAN, 0.2 };
	const struct combine_method *m = &combine_methods[0];
	const struct combine_method by_error = { "w", "", true, m->run };
	const double se[] = { 0.1, 0, 0.1 }, ok[] = { 0.1, 0.2, 0.3 };
	struct combined c;
	struct err err = { 0 };
	struct combine_runs runs = { .k = 3, .ln_rho = bad };

	FAILS(combine_run(m, &runs, 0.95, &c, &err), ERR_INPUT,
	    "run 2 has no finite");
	ck_assert(isnan(c.gm));
	runs.ln_rho = ok;
	FAILS(combine_run(m, &runs, 1, &c, &err), ERR_INPUT, "level");
	FAILS(combine_run(&by_error, &runs, 0.95, &c, &err), ERR_INPUT,
	    "run 1 has no standard error");
	runs.se = runs.df = se;
	FAILS(combine_run(&by_error, &runs, 0.95, &c, &err), ERR_INPUT,
	    "run 2 has no standard error");
	runs.k = 0;
	FAILS(combine_run(m, &runs, 0.95, &c, &err), ERR_INPUT, "no runs");
	runs.k = COMBINE_RUNS_MAX + 1;
	FAILS(combine_run(m, &runs, 0.95, &c, &err), ERR_LIMIT, "1001 runs");
	FAILS(
	    combine_find("magic", &m, &err), ERR_ABSENT, "there is unweighted");
}
END_TEST

SUITE(test_combine)
{
	tcase_add_test(
	    tc, the_three_runs_of_the_demonstration_give_107_per_cent);
	tcase_add_test(tc, eighty_and_a_hundred_and_twenty_five_are_a_hundred);
	tcase_add_test(tc, reference_cases_of_the_plain_mean_are_reproduced);
	tcase_add_test(tc, one_run_has_no_limits_and_two_come_with_a_caution);
	tcase_add_test(tc, what_cannot_be_combined_is_refused);
}
