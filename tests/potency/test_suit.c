/* SPDX-License-Identifier: Apache-2.0 */
/* req: R-038 R-039 R-040 R-041 - criteria, and what failing them means. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "potency/assay.h"
#include "potency/dist.h"
#include "potency/number.h"
#include "tests/potency/plate.h"
#include "tests/potency/simulate.h"
#include "tests/potency/load.h"
#include "tests/support/suite.h"

enum { A, B, C, D };

static const double blanks[] = { 0.021, 0.027, 0.019, 0.025 };
static const double highs[] = { 2.61, 2.72, 2.66 };
static const struct suit_controls controls = { 4, 3, blanks, highs };

/* An evaluated plate; criteria end with one that has no quantity. */
static struct assay *
evaluated(const struct simulated *d, const struct suit_criterion *criterion,
    const struct suit_controls *c)
{
	struct assay_method m = { .model = &model_curve4,
		.criterion = criterion };
	struct assay *assay;
	struct err err = { 0 };

	while (criterion != NULL && criterion[m.criteria].quantity != NULL)
		m.criteria++;
	assay = assay_new(d->data.n, d->data.curves, m.criteria);
	OK(assay_run(assay, &m, &d->data, c, &err));
	return assay;
}

static const struct suit_result *
result(const struct assay *a, const char *quantity, size_t curve)
{
	for (size_t i = 0; i < a->results; i++)
		if (strcmp(a->result[i].criterion->quantity, quantity) == 0 &&
		    a->result[i].curve == curve)
			return &a->result[i];
	ck_abort_msg("no result for %s", quantity);
}

START_TEST(a_failed_criterion_of_the_assay_makes_the_run_invalid)
{
	static const struct suit_criterion list[] = {
		{ .id = "SST-1",
		    .quantity = "standard_r2",
		    .lower = "0.99999" },
		{ .id = "SMP-1",
		    .quantity = "slope_ratio",
		    .lower = "0.5",
		    .upper = "2",
		    .on = SUIT_INTERVAL },
		{ 0 },
	};
	struct simulated d;
	struct assay *a;

	simulate(&usual, &d);
	a = evaluated(&d, list, NULL);
	ck_assert(!a->valid);
	ck_assert(suite_contains(a->why, "R2 of the standard's curve 0.99"));
	ck_assert(suite_contains(a->why, "required not less than 0.99999"));
	/* no sample value from an invalid run, although its own criteria
	 * were evaluated and met */
	ck_assert(!a->sample[1].reportable);
	ck_assert_str_eq(a->sample[1].why, "the run is not valid");
	ck_assert_int_eq(result(a, "slope_ratio", 1)->verdict, SUIT_PASS);
	assay_free(a);
}
END_TEST

START_TEST(a_failed_criterion_of_a_sample_concerns_that_sample_only)
{
	static const struct suit_criterion list[] = {
		{ .id = "SST-1", .quantity = "standard_r2", .lower = "0.95" },
		{ .id = "SMP-1",
		    .quantity = "slope_ratio",
		    .lower = "0.75",
		    .upper = "1.33",
		    .on = SUIT_INTERVAL },
		{ 0 },
	};
	struct simulation s = usual;
	struct simulated d;
	struct assay *a;

	s.tests = 2;
	simulate(&s, &d);
	for (size_t i = 0; i < d.data.n; i++)
		if (d.curve[i] == 1) { /* twice as steep */
			double q[4] = { s.p[A], 2 * s.p[B], s.p[C], s.p[D] };

			d.response[i] =
			    model_curve4.value(q, log(d.dose[i]), NULL) +
			    d.response[i] -
			    model_curve4.value(
				s.p, log(d.dose[i]) + s.ln_rho[0], NULL);
		}
	a = evaluated(&d, list, NULL);
	ck_assert(a->valid);
	ck_assert(!a->sample[1].reportable);
	ck_assert(suite_contains(a->sample[1].why, "slope, test over"));
	ck_assert(a->sample[2].reportable && a->sample[2].why == NULL);
	assay_free(a);
}
END_TEST

/* Bounds with the last of 17 digits right at the value. */
START_TEST(a_value_equal_to_its_bound_passes_and_the_next_one_fails)
{
	struct simulated d;
	struct assay *a;
	char at[FIT_NUMBER_SIZE], above[FIT_NUMBER_SIZE];
	double r2;

	simulate(&usual, &d);
	a = evaluated(&d, NULL, NULL);
	r2 = fit_separate(a->fit, 0)->r2;
	assay_free(a);
	(void)fit_number(at, r2, FIT_NUMBER_DIGITS);
	(void)fit_number(above, nextafter(r2, 2), FIT_NUMBER_DIGITS);
	{
		const struct suit_criterion list[] = {
			{ .id = "1", .quantity = "standard_r2", .lower = at },
			{ .id = "2", .quantity = "standard_r2", .upper = at },
			{ .id = "3",
			    .quantity = "standard_r2",
			    .lower = above },
			{ 0 },
		};

		a = evaluated(&d, list, NULL);
		ck_assert_int_eq(a->result[0].verdict, SUIT_PASS);
		ck_assert_int_eq(a->result[1].verdict, SUIT_PASS);
		ck_assert_int_eq(a->result[2].verdict, SUIT_FAIL);
		assay_free(a);
	}
}
END_TEST

START_TEST(bounds_on_an_interval_ask_for_both_ends)
{
	static const struct suit_criterion list[] = {
		{ .id = "estimate",
		    .quantity = "slope_ratio",
		    .lower = "0.8",
		    .upper = "1.25" },
		{ .id = "interval",
		    .quantity = "slope_ratio",
		    .lower = "0.8",
		    .upper = "1.25",
		    .on = SUIT_INTERVAL },
		{ .id = "p",
		    .quantity = "parallel_p",
		    .lower = "0.05",
		    .severity = SUIT_INFORM },
		{ 0 },
	};
	struct simulation s = usual;
	struct simulated d;
	struct assay *a;

	/* a sloppy plate: not significant, and not shown to be similar */
	s.sd = 0.18;
	s.seed = 2;
	simulate(&s, &d);
	a = evaluated(&d, list, NULL);
	ck_assert_int_eq(a->result[0].verdict, SUIT_PASS);
	ck_assert_int_eq(a->result[1].verdict, SUIT_FAIL);
	ck_assert_int_eq(a->result[2].verdict, SUIT_PASS);
	ck_assert(!a->sample[1].reportable);
	assay_free(a);
}
END_TEST

START_TEST(what_cannot_be_computed_has_failed)
{
	static const struct suit_criterion list[] = {
		{ .id = "SST-9", .quantity = "z_prime", .lower = "0.5" },
		{ 0 },
	};
	static const struct suit_criterion warning[] = {
		{ .id = "SST-9",
		    .quantity = "z_prime",
		    .lower = "0.5",
		    .severity = SUIT_WARN },
		{ 0 },
	};
	struct simulated d;
	struct assay *a;

	simulate(&usual, &d);
	a = evaluated(&d, list, NULL);
	ck_assert(!a->valid);
	ck_assert_int_eq(a->result[0].verdict, SUIT_NOT_COMPUTED);
	ck_assert(suite_contains(
	    a->why, "cannot be judged: the plate has too few control wells"));
	assay_free(a);

	a = evaluated(&d, warning, NULL);
	ck_assert(a->valid);
	ck_assert_uint_eq(a->warnings, 1);
	assay_free(a);

	a = evaluated(&d, list, &controls);
	ck_assert(a->valid);
	ck_assert_int_eq(a->result[0].verdict, SUIT_PASS);
	assay_free(a);
}
END_TEST

START_TEST(no_interval_fails_every_bound_on_it)
{
	static const struct suit_criterion list[] = {
		{ .id = "1",
		    .quantity = "lower_difference",
		    .lower = "-1000",
		    .upper = "1000",
		    .on = SUIT_INTERVAL },
		{ 0 },
	};
	struct suit_criterion ratio = { .id = "2",
		.quantity = "range_ratio",
		.lower = "-1e300",
		.on = SUIT_INTERVAL };
	struct simulated d;
	struct assay *a;
	struct suit_subject s;
	struct suit_result r;

	simulate(&usual, &d);
	a = evaluated(&d, list, NULL);
	ck_assert_int_eq(a->result[0].verdict, SUIT_PASS);
	/* take the interval away, as g >= 1 does */
	a->similar[1].range_ratio.finite = false;
	s = (struct suit_subject){ .fit = a->fit,
		.name = d.data.name,
		.rho = a->rho,
		.similar = a->similar,
		.interval_level = 0.9 };
	suit_judge(&s, &ratio, 1, &r);
	ck_assert_int_eq(r.verdict, SUIT_NOT_COMPUTED);
	ck_assert(suite_contains(r.text, "there is no finite interval"));
	ratio.on = SUIT_ESTIMATE;
	suit_judge(&s, &ratio, 1, &r);
	ck_assert_int_eq(r.verdict, SUIT_PASS);
	assay_free(a);
}
END_TEST

START_TEST(a_control_sample_speaks_for_the_assay)
{
	static const struct suit_criterion list[] = {
		{ .id = "QC",
		    .quantity = "control_rho",
		    .sample = "T2",
		    .lower = "0.70",
		    .upper = "1.43" },
		{ 0 },
	};
	static const struct suit_criterion absent[] = {
		{ .id = "QC",
		    .quantity = "control_rho",
		    .sample = "QC",
		    .lower = "0.70" },
		{ 0 },
	};
	struct simulation s = usual;
	struct simulated d;
	struct assay *a;

	s.tests = 2;
	simulate(&s, &d);
	a = evaluated(&d, list, NULL);
	ck_assert(a->valid);
	ck_assert_uint_eq(a->result[0].curve, 2);
	assay_free(a);

	s.ln_rho[1] = -0.5;
	simulate(&s, &d);
	a = evaluated(&d, list, NULL);
	ck_assert(!a->valid);
	ck_assert(!a->sample[1].reportable);
	assay_free(a);

	a = evaluated(&d, absent, NULL);
	ck_assert(!a->valid);
	ck_assert(suite_contains(a->why, "is not on the plate"));
	assay_free(a);
}
END_TEST

START_TEST(a_standard_without_a_curve_makes_the_run_invalid)
{
	static const struct suit_criterion list[] = {
		{ .id = "1",
		    .quantity = "standard_slope",
		    .lower = "0",
		    .severity = SUIT_INFORM },
		{ 0 },
	};
	struct simulated d;
	struct assay *a;

	simulate(&usual, &d);
	for (size_t i = 0; i < d.data.n; i++)
		if (d.curve[i] == 0)
			d.response[i] = 0.3;
	a = evaluated(&d, list, NULL);
	ck_assert(!a->valid);
	ck_assert_str_eq(a->why, "the response does not depend on dose");
	ck_assert_int_eq(a->result[0].verdict, SUIT_NOT_COMPUTED);
	ck_assert(isnan(a->sample[1].rho.rho) && isnan(a->sample[1].potency));
	ck_assert(!a->sample[1].reportable);
	assay_free(a);
}
END_TEST

static double
value_of(const struct assay *a, const char *quantity)
{
	const struct suit_quantity *q = suit_quantity_find(quantity);
	const struct suit_subject s = { .fit = a->fit,
		.rho = a->rho,
		.similar = a->similar,
		.interval_level = 0.9,
		.controls = &controls };
	struct suit_value v = { .value = (double)NAN };

	ck_assert_msg(q != NULL, "%s", quantity);
	q->get(&s, q->level == SUIT_ASSAY && !q->of_control ? 0 : 1, &v);
	ck_assert_msg(v.known, "%s: %s", quantity, v.why);
	ck_assert_msg(v.interval == q->interval, "%s", quantity);
	if (v.interval)
		ck_assert_msg(v.lo < v.value && v.value < v.hi, "%s", quantity);
	return v.value;
}

START_TEST(every_quantity_of_the_table_has_a_value_on_a_good_plate)
{
	struct simulated d;
	struct assay *a;
	size_t n = 0;

	simulate(&usual, &d);
	a = evaluated(&d, NULL, &controls);
	for (const struct suit_quantity *q = suit_quantities; q->name != NULL;
	     q++, n++) {
		ck_assert(isfinite(value_of(a, q->name)));
		ck_assert_ptr_eq(suit_quantity_find(q->name), q);
		ck_assert_uint_gt(strlen(q->says), 5);
	}
	ck_assert_uint_ge(n, 30);
	ck_assert_ptr_null(suit_quantity_find("nothing"));
	assay_free(a);
}
END_TEST

START_TEST(quantities_are_what_their_names_say)
{
	struct simulated d;
	struct assay *a;
	const struct fit_estimate *s, *u;
	double range, t;

	simulate(&usual, &d);
	a = evaluated(&d, NULL, &controls);
	s = fit_separate(a->fit, 0);
	u = fit_separate(a->fit, 1);
	range = s->value[D] - s->value[A];
#define SAME(name, want) \
	ck_assert_double_eq_tol(value_of(a, name), want, 1e-12 * fabs(want))
	SAME("standard_r2", 1 - s->rss / s->total_ss);
	SAME("standard_upper", s->value[D]);
	SAME("standard_lower", s->value[A]);
	SAME("standard_slope", s->value[B]);
	SAME("standard_window", s->value[D] / s->value[A]);
	SAME("standard_residual_sd", 100 * sqrt(s->rss / 20) / range);
	SAME("standard_upper_se", 100 * s->se[D] / range);
	SAME("standard_lower_se", 100 * s->se[A] / range);
	SAME("standard_span", range / s->sigma);
	SAME("sample_upper", u->value[D]);
	SAME("slope_ratio", u->value[B] / s->value[B]);
	SAME("upper_ratio", u->value[D] / s->value[D]);
	SAME("range_ratio", (u->value[D] - u->value[A]) / range);
	SAME("lower_difference", (u->value[A] - s->value[A]) / range);
	SAME("parallel_p", fit_joint_of(a->fit, 1, NULL)->f_p);
	SAME("rho", a->rho[1].rho);
	SAME("control_rho", a->rho[1].rho);
	SAME("rho_width", a->rho[1].profile.hi / a->rho[1].profile.lo);
	SAME("blank_mean", 0.023);
	SAME("max_mean", 2.6633333333333336);
	SAME("signal_to_background", 2.6633333333333336 / 0.023);
	t = sqrt(
	    (0.002 * 0.002 + 0.004 * 0.004 + 0.004 * 0.004 + 0.002 * 0.002) /
	    3);
	SAME("blank_sd", t);
	SAME("signal_to_noise", (2.6633333333333336 - 0.023) / t);
#undef SAME
	assay_free(a);
}
END_TEST

START_TEST(intervals_of_curve_parameters_are_t_intervals)
{
	struct simulated d;
	struct assay *a;
	const struct fit_estimate *e;
	const struct suit_subject s0 = { .interval_level = 0.9 };
	struct suit_subject s = s0;
	struct suit_value v = { 0 };
	double half;

	simulate(&usual, &d);
	a = evaluated(&d, NULL, NULL);
	s.fit = a->fit;
	e = fit_separate(a->fit, 0);
	suit_quantity_find("standard_slope")->get(&s, 0, &v);
	half = dist_t_quantile(0.95, 20) * e->se[B];
	ck_assert_double_eq_tol(v.lo, e->value[B] - half, 1e-13);
	ck_assert_double_eq_tol(v.hi, e->value[B] + half, 1e-13);
	ck_same(v.level, 0.9);
	assay_free(a);
}
END_TEST

START_TEST(doses_at_both_ends_of_the_curve_are_counted)
{
	struct simulation s = usual;
	struct simulated d;
	struct assay *a;

	s.p[B] = 1;
	s.sd = 0;
	simulate(&s, &d);
	/* part of the range p at distance ln(p / (1 - p)) from C: doses
	 * below exp(C) / 4 and above 4 exp(C) */
	{
		size_t low = 0, high = 0;
		double dose = s.top, middle = exp(s.p[C]);

		for (size_t k = 0; k < s.doses; k++, dose /= s.step) {
			low += dose < middle / 4;
			high += dose > 4 * middle;
		}
		a = evaluated(&d, NULL, NULL);
		ck_same(value_of(a, "standard_doses_low"), (double)low);
		ck_same(value_of(a, "standard_doses_high"), (double)high);
		ck_assert(low > 0 && high > 0);
		assay_free(a);
	}
}
END_TEST

START_TEST(replicates_near_zero_are_judged_against_a_floor)
{
	struct simulated d;
	struct assay *a;
	const struct fit_group *g;
	const struct suit_quantity *q = suit_quantity_find("standard_cv");
	struct suit_subject s = { .cv_floor = 0.1 };
	struct suit_value v = { 0 };
	double floor, worst = 0, plain = 0;
	size_t n;

	simulate(&usual, &d);
	for (size_t i = 0; i < d.data.n; i++)
		d.response[i] -= usual.p[A]; /* the lowest means are about 0 */
	a = evaluated(&d, NULL, NULL);
	s.fit = a->fit;
	q->get(&s, 0, &v);
	g = fit_groups(a->fit, 0, &n);
	floor = 0.1 * g[n - 1].mean;
	for (size_t i = 0; i < n; i++) {
		worst =
		    fmax(worst, 100 * g[i].sd / fmax(fabs(g[i].mean), floor));
		plain = fmax(plain, 100 * g[i].sd / fabs(g[i].mean));
	}
	ck_assert(v.known);
	ck_assert_double_eq_tol(v.value, worst, 0.02 * worst);
	ck_assert(plain > 2 * worst);
	assay_free(a);

	/* a dose with one well cannot be judged */
	d.data.n--;
	a = evaluated(&d, NULL, NULL);
	s.fit = a->fit;
	v = (struct suit_value){ 0 };
	q->get(&s, 1, &v);
	ck_assert(v.known);
	d.data.n--;
	assay_free(a);
	a = evaluated(&d, NULL, NULL);
	s.fit = a->fit;
	v = (struct suit_value){ 0 };
	q->get(&s, 1, &v);
	ck_assert(!v.known);
	ck_assert_str_eq(v.why, "a dose has a single well");
	assay_free(a);
}
END_TEST

START_TEST(a_list_of_criteria_that_is_not_sound_is_refused)
{
	static const struct {
		struct suit_criterion c;
		const char *says;
	} rows[] = {
		{ { .quantity = "r2", .lower = "1" },
		    "criterion X: there is no quantity \"r2\"" },
		{ { .quantity = "standard_r2" }, "it has no bound" },
		{ { .quantity = "standard_r2", .lower = "0,95" },
		    "lower bound \"0,95\" is not a number" },
		{ { .quantity = "standard_r2", .upper = "high" },
		    "upper bound \"high\"" },
		{ { .quantity = "slope_ratio", .lower = "1.3", .upper = "0.7" },
		    "lower bound 1.3 is above upper bound 0.7" },
		{ { .quantity = "standard_r2",
		      .lower = "0.95",
		      .on = SUIT_INTERVAL },
		    "standard_r2 has no interval" },
		{ { .quantity = "control_rho", .lower = "0.7" },
		    "needs the name of the control sample" },
		{ { .quantity = "slope_ratio", .sample = "T1", .lower = "0.7" },
		    "does not speak of a named sample" },
		{ { .quantity = "standard_r2",
		      .lower = "1",
		      .severity = SUIT_SEVERITIES },
		    "severity is not known" },
		{ { .quantity = "parallel_p", .lower = "0.05" },
		    "a significance test cannot be the only" },
	};
	const struct suit_criterion both[] = {
		{ .id = "1", .quantity = "parallel_p", .lower = "0.05" },
		{ .id = "2",
		    .quantity = "slope_ratio",
		    .lower = "0.8",
		    .upper = "1.25",
		    .on = SUIT_INTERVAL },
	};
	struct suit_criterion only = both[0];
	struct err err = { 0 };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct suit_criterion c = rows[i].c;

		c.id = "X";
		FAILS(suit_check(&c, 1, &err), ERR_INPUT, rows[i].says);
	}
	OK(suit_check(both, 2, &err));
	only.severity = SUIT_INFORM;
	OK(suit_check(&only, 1, &err));
	OK(suit_check(NULL, 0, &err));
}
END_TEST

START_TEST(words_of_severity_and_verdict_are_fixed)
{
	enum suit_severity s;

	ck_assert(suit_severity_find("warn", &s) && s == SUIT_WARN);
	ck_assert(!suit_severity_find("maybe", &s));
	ck_assert_str_eq(suit_severity_name(SUIT_REJECT), "reject");
	ck_assert_str_eq(suit_verdict_name(SUIT_NOT_COMPUTED), "not_computed");
	ck_assert_str_eq(suit_level_name(SUIT_ASSAY), "assay");
}
END_TEST

SUITE(test_suit)
{
	tcase_add_test(
	    tc, a_failed_criterion_of_the_assay_makes_the_run_invalid);
	tcase_add_test(
	    tc, a_failed_criterion_of_a_sample_concerns_that_sample_only);
	tcase_add_test(
	    tc, a_value_equal_to_its_bound_passes_and_the_next_one_fails);
	tcase_add_test(tc, bounds_on_an_interval_ask_for_both_ends);
	tcase_add_test(tc, what_cannot_be_computed_has_failed);
	tcase_add_test(tc, no_interval_fails_every_bound_on_it);
	tcase_add_test(tc, a_control_sample_speaks_for_the_assay);
	tcase_add_test(tc, a_standard_without_a_curve_makes_the_run_invalid);
	tcase_add_test(
	    tc, every_quantity_of_the_table_has_a_value_on_a_good_plate);
	tcase_add_test(tc, quantities_are_what_their_names_say);
	tcase_add_test(tc, intervals_of_curve_parameters_are_t_intervals);
	tcase_add_test(tc, doses_at_both_ends_of_the_curve_are_counted);
	tcase_add_test(tc, replicates_near_zero_are_judged_against_a_floor);
	tcase_add_test(tc, a_list_of_criteria_that_is_not_sound_is_refused);
	tcase_add_test(tc, words_of_severity_and_verdict_are_fixed);
}
