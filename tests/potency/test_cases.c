/* SPDX-License-Identifier: Apache-2.0 */
/* req: R-042 - every number of the reference cases for four-parameter curves
 * without weights and transformations. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tests/potency/load.h"
#include "tests/potency/plate.h"
#include "tests/support/suite.h"

enum { A, B, C, D };

static const char *const of_case_only[] = { /* not numbers of a fit */
	"true.", /* what a plate was simulated with */
	"tbs.",  /* transformation of both sides */
	NULL
};

/* ---- numbers of single cases that follow from those of the engine ---- */

static double
gamma_standard(const struct plate *p)
{
	return -plate_get(p, "c.C");
}

static double
gamma_test(const struct plate *p)
{
	return -plate_get(p, "c.C") + plate_get(p, "c.lnrho[T]");
}

static double
scale(const struct plate *p)
{
	return 1 / plate_get(p, "c.B");
}

static double
parallel_at_5_percent(const struct plate *p)
{
	return plate_get(p, "par.F.p") > 0.05 ? 1 : 0;
}

/* Doses of the standard among wells that were not selected. */
static double
doses_dropped(const struct plate *p)
{
	const char *seen[20];
	size_t n = 0;

	for (size_t i = 0; i < p->wells.n; i++) {
		const struct fit_well *w = &p->wells.well[i];
		size_t k = 0;

		if (w->excluded == NULL || strcmp(w->sample, "REF") != 0)
			continue;
		while (k < n && strcmp(seen[k], w->dose) != 0)
			k++;
		if (k == n && n < 20)
			seen[n++] = w->dose;
	}
	return (double)n;
}

static double
control_mean(const struct plate *p)
{
	const struct fit_choice choice = { 0 };
	struct plate whole;
	double v;

	(void)p;
	plate_read(&whole, "plates/s05_no_upper_plateau.csv", NULL, &choice);
	plate_evaluate(&whole);
	plate_quantities(&whole);
	v = plate_get(&whole, "max.mean");
	plate_clear(&whole);
	return v;
}

/*
 * Standard errors as another program gives them: from the full second
 * derivative of the sum of squares, here J'J less the residuals times the
 * derivative of the model's gradient.
 */
static double
hessian_se(const struct plate *p, int param)
{
	const struct fit_estimate *e = fit_separate(p->assay->fit, 0);
	const struct fit_data *d = &p->arranged.data;
	double h[4][8] = { { 0 } };

	for (size_t i = 0; i < d->n; i++) {
		double x = d->dose[i] > 0 ? log(d->dose[i]) : -HUGE_VAL;
		double q[4], g[4], up[4], down[4], r;

		memcpy(q, e->value, sizeof(q));
		r = d->response[i] - model_curve4.value(q, x, g);
		for (int a = 0; a < 4; a++) {
			const double step = 1e-5;

			q[a] = e->value[a] + step;
			(void)model_curve4.value(q, x, up);
			q[a] = e->value[a] - step;
			(void)model_curve4.value(q, x, down);
			q[a] = e->value[a];
			for (int b = 0; b < 4; b++)
				h[a][b] += g[a] * g[b] -
				           r * (up[b] - down[b]) / (2 * step);
		}
	}
	for (int k = 0; k < 4; k++)
		h[k][4 + k] = 1;
	for (int k = 0; k < 4; k++)
		for (int i = 0; i < 4; i++) {
			double f = h[i][k] / h[k][k];

			for (int j = 0; j < 8 && i != k; j++)
				h[i][j] -= f * h[k][j];
		}
	return e->sigma * sqrt(h[param][4 + param] / h[param][param]);
}

static double
hessian_a(const struct plate *p)
{
	return hessian_se(p, A);
}

static double
hessian_b(const struct plate *p)
{
	return hessian_se(p, B);
}

static double
hessian_c(const struct plate *p)
{
	return hessian_se(p, C);
}

static double
hessian_d(const struct plate *p)
{
	return hessian_se(p, D);
}

static double
hessian_ed50(const struct plate *p)
{
	return hessian_se(p, C) * plate_get(p, "ED50");
}

static const struct {
	const char *name;
	double (*value)(const struct plate *p);
} derived[] = {
	{ "gamma.S", gamma_standard },
	{ "gamma.T", gamma_test },
	{ "scal", scale },
	{ "decision.parallel.F05", parallel_at_5_percent },
	{ "hook.doses.dropped", doses_dropped },
	{ "control.mean", control_mean },
	{ "c.se.hessian.A", hessian_a },
	{ "c.se.hessian.B", hessian_b },
	{ "c.se.hessian.C", hessian_c },
	{ "c.se.hessian.D", hessian_d },
	{ "ED50.se.hessian", hessian_ed50 },
};

/* ---- walking through the tables ---- */

static bool
is_ours(const struct csv_table *cases, size_t i)
{
	return strcmp(load_cell(cases, i, "kind"), "curve4") == 0 &&
	       strcmp(load_cell(cases, i, "weights"), "1") == 0 &&
	       strcmp(load_cell(cases, i, "response"), "y") == 0 &&
	       load_cell(cases, i, "average")[0] == '\0';
}

/* The prefix in front of a quantity: the longest of this case that fits. */
static const char *
prefix_of(const struct csv_table *cases, const char *name, const char *q)
{
	const char *best = "";

	for (size_t i = 1; i < cases->n; i++) {
		const char *prefix = load_cell(cases, i, "prefix");

		if (strcmp(load_cell(cases, i, "case"), name) == 0 &&
		    strncmp(q, prefix, strlen(prefix)) == 0 &&
		    strlen(prefix) > strlen(best))
			best = prefix;
	}
	return best;
}

static size_t
split(char *list, const char **part)
{
	size_t n = 0;

	while (list != NULL && *list != '\0') {
		part[n++] = list;
		list = strchr(list, ';');
		if (list != NULL)
			*list++ = '\0';
	}
	return n;
}

static void
hold(struct plate *p, const char *fixed)
{
	const char *equals = strchr(fixed, '=');
	size_t k;

	if (equals == NULL)
		return;
	k = model_param_find(p->method.model,
	    arena_dup(p->arena, fixed, (size_t)(equals - fixed)));
	ck_assert_uint_lt(k, p->method.model->params);
	p->method.fit.held |= 1u << k;
	p->method.fit.held_at[k] = load_number(equals + 1);
}

static void
evaluate_case(
    struct plate *p, const struct csv_table *cases, size_t i, struct arena *a)
{
	const char *order[FIT_CURVES_MAX];
	struct fit_choice choice = {
		.reference = load_cell(cases, i, "reference"), .order = order
	};

	choice.tests = split(arena_str(a, load_cell(cases, i, "order")), order);
	choice.alone = choice.tests == 0;
	/* this one shows what goes wrong when only the wells are left out */
	if (strcmp(load_cell(cases, i, "prefix"), "wells.") == 0 &&
	    strcmp(load_cell(cases, i, "case"), "s07_overflow") == 0)
		choice.saturated = FIT_SATURATED_WELL;
	plate_read(p, load_cell(cases, i, "file"), load_cell(cases, i, "rows"),
	    &choice);
	p->method.level = load_number(load_cell(cases, i, "level"));
	p->method.assigned = load_number(load_cell(cases, i, "assigned"));
	hold(p, load_cell(cases, i, "fixed"));
	plate_evaluate(p);
	plate_quantities(p);
}

static bool
find_value(const struct plate *p, const char *name, double *v)
{
	if (plate_has(p, name, v))
		return true;
	for (size_t k = 0; k < sizeof(derived) / sizeof(derived[0]); k++)
		if (strcmp(derived[k].name, name) == 0) {
			*v = derived[k].value(p);
			return true;
		}
	return false;
}

/* Compare the expected numbers of one fit; returns how many there were. */
static size_t
compare(const struct plate *p, const struct csv_table *cases, size_t at,
    const struct csv_table *expected, struct arena *a)
{
	const char *name = load_cell(cases, at, "case");
	const char *prefix = load_cell(cases, at, "prefix");
	size_t n = 0;

	for (size_t i = 1; i < expected->n; i++) {
		const char *q = load_cell(expected, i, "quantity"), *cut;
		double want, tolerance, got = 0;
		bool other = false;

		if (strcmp(load_cell(expected, i, "case"), name) != 0 ||
		    strcmp(prefix_of(cases, name, q), prefix) != 0)
			continue;
		q += strlen(prefix);
		for (size_t k = 0; of_case_only[k] != NULL; k++)
			other |= strncmp(q, of_case_only[k],
				     strlen(of_case_only[k])) == 0;
		if (other)
			continue;
		cut = strstr(q, "_published");
		if (cut != NULL)
			q = arena_dup(a, q, (size_t)(cut - q));
		want = load_number(load_cell(expected, i, "value"));
		tolerance = load_number(load_cell(expected, i, "tolerance"));
		ck_assert_msg(find_value(p, q, &got), "%s: no %s", name, q);
		ck_assert_msg(fabs(got - want) <= tolerance,
		    "%s %s%s: %.12g, expected %.12g within %.2g", name, prefix,
		    q, got, want, tolerance);
		n++;
	}
	return n;
}

START_TEST(every_expected_number_is_reproduced)
{
	struct arena *a = arena_new();
	struct csv_table cases = load_table("cases.csv", a);
	struct csv_table expected = load_table("expected.csv", a);
	size_t fits = 0, numbers = 0;

	for (size_t i = 1; i < cases.n; i++) {
		struct plate *p;

		if (!is_ours(&cases, i))
			continue;
		p = arena_alloc(a, sizeof(*p));
		evaluate_case(p, &cases, i, a);
		numbers += compare(p, &cases, i, &expected, a);
		fits++;
		plate_clear(p);
	}
	/* nothing may drop out unnoticed */
	ck_assert_uint_eq(fits, 25);
	ck_assert_uint_eq(numbers, 1059);
	arena_free(a);
}
END_TEST

START_TEST(five_runs_give_their_five_potencies)
{
	static const struct {
		const char *quantity, *engine;
	} names[] = {
		{ "run.rho", "rho[T1]" },
		{ "run.rho.lo.wald", "rho.lo.wald[T1]" },
		{ "run.rho.hi.wald", "rho.hi.wald[T1]" },
		{ "run.lnrho.se", "c.se.lnrho[T1]" },
	};
	struct arena *a = arena_new();
	struct csv_table expected = load_table("expected.csv", a);
	const struct fit_choice choice = { 0 };
	size_t n = 0;

	for (int run = 1; run <= 5; run++) {
		struct plate *p = arena_alloc(a, sizeof(*p));
		char rows[32];

		(void)snprintf(rows, sizeof(rows), "plate in R%d", run);
		plate_read(p, "plates/s10_five_runs.csv", rows, &choice);
		plate_evaluate(p);
		plate_quantities(p);
		for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++)
			for (size_t i = 1; i < expected.n; i++) {
				char q[32];
				double got;

				(void)snprintf(q, sizeof(q), "%s[%d]",
				    names[k].quantity, run);
				if (strcmp(load_cell(&expected, i, "case"),
					"s10_five_runs") != 0 ||
				    strcmp(load_cell(&expected, i, "quantity"),
					q) != 0)
					continue;
				got = plate_get(p, names[k].engine);
				ck_assert_double_eq_tol(got,
				    load_number(
					load_cell(&expected, i, "value")),
				    load_number(
					load_cell(&expected, i, "tolerance")));
				n++;
			}
		plate_clear(p);
	}
	ck_assert_uint_eq(n, 20);
	arena_free(a);
}
END_TEST

/* The blank is taken off the responses first, as the case says. */
START_TEST(control_wells_and_replicates_give_their_statistics)
{
	struct arena *a = arena_new();
	struct csv_table expected = load_table("expected.csv", a);
	const struct fit_choice choice = { 0 };
	struct plate *p = arena_alloc(a, sizeof(*p));
	double blank = 0, *corrected;
	size_t n = 0;

	plate_read(p, "plates/s18_controls.csv", NULL, &choice);
	for (size_t i = 0; i < p->arranged.controls.blanks; i++)
		blank += p->arranged.controls.blank[i] / 8;
	ck_assert_uint_eq(p->arranged.controls.blanks, 8);
	corrected = arena_array(a, p->arranged.data.n, sizeof(double));
	for (size_t i = 0; i < p->arranged.data.n; i++)
		corrected[i] = p->arranged.data.response[i] - blank;
	p->arranged.data.response = corrected;
	plate_evaluate(p);
	plate_quantities(p);
	for (size_t i = 1; i < expected.n; i++) {
		const char *q = load_cell(&expected, i, "quantity");

		if (strcmp(load_cell(&expected, i, "case"), "s18_controls") !=
			0 ||
		    strncmp(q, "true.", 5) == 0)
			continue;
		q += strncmp(q, "corr.", 5) == 0 ? 5 : 0;
		ck_assert_msg(
		    fabs(plate_get(p, q) -
			 load_number(load_cell(&expected, i, "value"))) <=
			load_number(load_cell(&expected, i, "tolerance")),
		    "%s: %.12g", q, plate_get(p, q));
		n++;
	}
	ck_assert_uint_eq(n, 25);
	plate_clear(p);
	arena_free(a);
}
END_TEST

SUITE(test_cases)
{
	tcase_add_test(tc, every_expected_number_is_reproduced);
	tcase_add_test(tc, five_runs_give_their_five_potencies);
	tcase_add_test(tc, control_wells_and_replicates_give_their_statistics);
}
