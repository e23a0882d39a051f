/* SPDX-License-Identifier: Apache-2.0 */
/* req: R-010 R-018 R-019 R-020 R-021 R-022 - every vector of the rounding
 * and comparison table, and the corners between them. */
#include "config.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limit.h"
#include "tests/support/suite.h"

#define OOS LIMIT_FAILS
#define YES LIMIT_COMPLIES
#define OPEN LIMIT_CANNOT_CONCLUDE

static const struct {
	enum limit_kind kind;
	const char *low, *high;
	enum dec_rule rule;
	const char *value, *rounded;
	enum limit_verdict verdict;
} vectors[] = {
	{ LIMIT_NLT, "98.0", 0, DEC_USP, "97.96", "98.0", YES },
	{ LIMIT_NLT, "98.0", 0, DEC_USP, "97.92", "97.9", OOS },
	{ LIMIT_NLT, "98.0", 0, DEC_USP, "97.95", "98.0", YES },
	{ LIMIT_NLT, "98.0", 0, DEC_USP, "97.9499", "97.9", OOS },
	{ LIMIT_NMT, 0, "101.5", DEC_USP, "101.55", "101.6", OOS },
	{ LIMIT_NMT, 0, "101.5", DEC_USP, "101.46", "101.5", YES },
	{ LIMIT_NMT, 0, "101.5", DEC_USP, "101.45", "101.5", YES },
	{ LIMIT_NMT, 0, "0.02", DEC_USP, "0.025", "0.03", OOS },
	{ LIMIT_NMT, 0, "0.02", DEC_USP, "0.015", "0.02", YES },
	{ LIMIT_NMT, 0, "0.02", DEC_USP, "0.027", "0.03", OOS },
	{ LIMIT_RANGE, "50", "200", DEC_USP, "49.5", "50", YES },
	{ LIMIT_RANGE, "50", "200", DEC_USP, "49.49", "49", OOS },
	{ LIMIT_RANGE, "50", "200", DEC_USP, "200.4999", "200", YES },
	{ LIMIT_RANGE, "-90", "-70", DEC_USP, "-69.5", "-70", YES },
	{ LIMIT_LT, 0, "10", DEC_USP, "9.96", "10", OOS },
	{ LIMIT_LT, 0, "10", DEC_AS_IS, "9.96", "9.96", YES },
	{ LIMIT_NMT, 0, "5.0", DEC_USP, "<0.05", "<0.05", YES },
	{ LIMIT_NMT, 0, "0.5", DEC_USP, "<1.0", "<1.0", OPEN },
	{ LIMIT_NLT, "60", 0, DEC_USP, ">95", ">95", YES },
	/* */
	{ LIMIT_RANGE, "100.0", "102.0", DEC_USP, "98.28568", "98.3", OOS },
	{ LIMIT_RANGE, "100.0", "102.0", DEC_PHEUR, "98.28568", "98.29",
	    OOS },
	{ LIMIT_NMT, 0, "1.3E13", DEC_USP, "1.349E13", "1.3E13", YES },
	/* Ph. Eur.: the limit concerned, 90.0 or 110.0, has the figures */
	{ LIMIT_RANGE, "90.0", "110.0", DEC_PHEUR, "89.96", "90.0", YES },
	{ LIMIT_RANGE, "90.0", "110.0", DEC_PHEUR, "110.04", "110.0", YES },
	/* a limit complies for NLT and NMT, not for LT and MT */
	{ LIMIT_MT, "10", 0, DEC_AS_IS, "10", "10", OOS },
	{ LIMIT_MT, "10", 0, DEC_AS_IS, "10.0001", "10.0001", YES },
	{ LIMIT_LT, 0, "10", DEC_AS_IS, "10", "10", OOS },
	{ LIMIT_NLT, "10", 0, DEC_AS_IS, "9.9999", "9.9999", OOS },
	{ LIMIT_NMT, 0, "0.3", DEC_AS_IS, "0.30000000000000004",
	    "0.30000000000000004", OOS },
	/* censored: what every hidden value would give */
	{ LIMIT_NMT, 0, "5", DEC_USP, "<10", "<10", OPEN },
	{ LIMIT_NMT, 0, "5", DEC_USP, "< 5", "<5", YES },
	{ LIMIT_NMT, 0, "5", DEC_USP, ">5", ">5", OOS },
	{ LIMIT_NMT, 0, "5", DEC_USP, ">4", ">4", OPEN },
	{ LIMIT_NLT, "60", 0, DEC_USP, "<60", "<60", OOS },
	{ LIMIT_NLT, "60", 0, DEC_USP, "<61", "<61", OPEN },
	{ LIMIT_NLT, "60", 0, DEC_USP, ">59", ">59", OPEN },
	{ LIMIT_LT, 0, "10", DEC_USP, "<10", "<10", YES },
	{ LIMIT_MT, "10", 0, DEC_USP, ">10", ">10", YES },
	{ LIMIT_RANGE, "60", "150", DEC_USP, "<60", "<60", OOS },
	{ LIMIT_RANGE, "60", "150", DEC_USP, "<100", "<100", OPEN },
	{ LIMIT_RANGE, "60", "150", DEC_USP, ">150", ">150", OOS },
	{ LIMIT_RANGE, "60", "150", DEC_USP, ">100", ">100", OPEN },
	{ LIMIT_REPORT, 0, 0, DEC_AS_IS, "12.5", "12.5", LIMIT_REPORTED },
	{ LIMIT_REPORT, 0, 0, DEC_AS_IS, "<0.5", "<0.5", LIMIT_REPORTED },
};

START_TEST(a_value_is_rounded_once_and_judged_exactly)
{
	struct limit l = { .kind = vectors[_i].kind,
		.low = vectors[_i].low,
		.high = vectors[_i].high,
		.rule = vectors[_i].rule };
	struct arena *a = arena_new();
	struct limit_outcome out;
	struct err err = { 0 };

	OK(limit_check(&l, &err));
	OK(limit_judge(&l, vectors[_i].value, a, &out, &err));
	ck_assert_msg(out.verdict == vectors[_i].verdict, "%s: %s",
	    vectors[_i].value, out.because);
	ck_assert_str_eq(out.rounded, vectors[_i].rounded);
	arena_free(a);
}
END_TEST

START_TEST(a_unit_factor_is_applied_before_rounding)
{
	/* NMT 3 ppm: 0.00035 % is 3.5 ppm, 4, fails; 0.00025 % is 3 */
	static const struct {
		const char *percent, *rounded;
		enum limit_verdict verdict;
	} rows[] = { { "0.00035", "4", OOS }, { "0.00025", "3", YES } };
	struct limit l = { .kind = LIMIT_NMT, .high = "3", .rule = DEC_USP };
	struct arena *a = arena_new();
	struct err err = { 0 };

	for (int i = 0; i < 2; i++) {
		struct limit_outcome out;
		struct dec v, f, ppm;
		struct buf b = { 0 };

		dec_init(&v);
		dec_init(&f);
		dec_init(&ppm);
		OK(dec_parse(&v, rows[i].percent, &err));
		OK(dec_parse(&f, "10000", &err));
		dec_mul(&ppm, &v, &f);
		dec_text(&ppm, &b);
		OK(limit_judge(&l, buf_text(&b), a, &out, &err));
		ck_assert_str_eq(out.rounded, rows[i].rounded);
		ck_assert_int_eq(out.verdict, rows[i].verdict);
		buf_clear(&b);
		dec_clear(&v);
		dec_clear(&f);
		dec_clear(&ppm);
	}
	arena_free(a);
}
END_TEST

START_TEST(text_must_be_the_conforming_text)
{
	struct limit l = { .kind = LIMIT_TEXT, .text = "No growth" };
	struct arena *a = arena_new();
	struct limit_outcome out;
	struct err err = { 0 };

	OK(limit_judge(&l, "No growth", a, &out, &err));
	ck_assert_int_eq(out.verdict, LIMIT_COMPLIES);
	OK(limit_judge(&l, "no growth", a, &out, &err));
	ck_assert_int_eq(out.verdict, LIMIT_FAILS);
	OK(limit_judge(&l, "No growth ", a, &out, &err));
	ck_assert_int_eq(out.verdict, LIMIT_FAILS);
	FAILS(limit_judge(&l, "", a, &out, &err), ERR_INPUT, "empty");
	arena_free(a);
}
END_TEST

START_TEST(a_value_that_is_no_number_is_refused)
{
	static const char *const bad[] = { "1,5", "<", "<<5", "~5", "<1,0",
		"5 %", "abc" };
	struct limit l = { .kind = LIMIT_NMT, .high = "5", .rule = DEC_USP };
	struct arena *a = arena_new();
	struct limit_outcome out;
	struct err err = { 0 };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		FAILS(limit_judge(&l, bad[i], a, &out, &err), ERR_INPUT,
		    "not a number");
	arena_free(a);
}
END_TEST

START_TEST(an_unsound_criterion_is_refused)
{
	struct err err = { 0 };
	struct limit l = { .kind = LIMIT_NLT };

	FAILS(limit_check(&l, &err), ERR_INPUT, "lower limit");
	l.low = "5";
	l.high = "6";
	FAILS(limit_check(&l, &err), ERR_INPUT, "upper limit");
	l.kind = LIMIT_RANGE;
	OK(limit_check(&l, &err));
	l.low = "7";
	FAILS(limit_check(&l, &err), ERR_INPUT, "above upper limit");
	l.low = "5.5";
	l.rule = DEC_USP;
	FAILS(limit_check(&l, &err), ERR_INPUT, "different precision");
	l.low = "5,5";
	FAILS(limit_check(&l, &err), ERR_INPUT, "comma");
	l = (struct limit){ .kind = LIMIT_TEXT };
	FAILS(limit_check(&l, &err), ERR_INPUT, "conforming text");
}
END_TEST

START_TEST(kinds_have_names_and_words)
{
	struct limit l = { .kind = LIMIT_RANGE, .low = "6.9", .high = "7.9" };
	struct arena *a = arena_new();
	enum limit_kind k;

	for (int i = 0; i < LIMIT_KIND_COUNT; i++) {
		ck_assert(
		    limit_kind_find(limit_kind_name((enum limit_kind)i), &k));
		ck_assert_int_eq(k, i);
	}
	ck_assert(!limit_kind_find("about", &k));
	ck_assert_str_eq(limit_words(&l, a), "6.9 to 7.9");
	l = (struct limit){ .kind = LIMIT_NMT, .high = "0.20" };
	ck_assert_str_eq(limit_words(&l, a), "NMT 0.20");
	arena_free(a);
}
END_TEST

SUITE(test_limit)
{
	tcase_add_loop_test(tc, a_value_is_rounded_once_and_judged_exactly, 0,
	    sizeof(vectors) / sizeof(vectors[0]));
	tcase_add_test(tc, a_unit_factor_is_applied_before_rounding);
	tcase_add_test(tc, text_must_be_the_conforming_text);
	tcase_add_test(tc, a_value_that_is_no_number_is_refused);
	tcase_add_test(tc, an_unsound_criterion_is_refused);
	tcase_add_test(tc, kinds_have_names_and_words);
}
