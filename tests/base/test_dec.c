/* SPDX-License-Identifier: Apache-2.0 */
/* req: R-018 R-019 R-020 R-025 - exact decimals and one rounding. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/dec.h"
#include "tests/support/suite.h"

static const char *
shown(const struct dec *d)
{
	static char text[512];
	struct buf b = { 0 };

	dec_text(d, &b);
	(void)snprintf(text, sizeof(text), "%s", buf_text(&b));
	buf_clear(&b);
	return text;
}

START_TEST(text_keeps_its_places)
{
	static const char *const same[] = { "0", "12.50", "-0.06", "1000",
		"0.000800000000000023", "1.3E13", "5E-7", "0.00" };
	struct err err = { 0 };
	struct dec d;

	dec_init(&d);
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		OK(dec_parse(&d, same[i], &err));
		ck_assert_str_eq(shown(&d), same[i]);
	}
	OK(dec_parse(&d, "+007.10", &err));
	ck_assert_str_eq(shown(&d), "7.10");
	dec_clear(&d);
}
END_TEST

START_TEST(ambiguous_text_is_refused_and_never_guessed)
{
	static const char *const bad[] = { "", "1,5", "5..0", "1e", "1 000",
		" 1", "1 ", ".5", "5.", "--1", "+-1", "inf", "nan", "0x10",
		"1e+", "1.5.2", "<5", "\xe2\x88\x92"
				     "1",
		"1_000" };
	struct err err = { 0 };
	struct dec d;

	dec_init(&d);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		FAILS(dec_parse(&d, bad[i], &err), ERR_INPUT, "not a number");
		ck_assert(!dec_is(bad[i]));
	}
	FAILS(dec_parse(&d, "1,5", &err), ERR_INPUT, "comma");
	FAILS(dec_parse(&d, "1e401", &err), ERR_LIMIT, "exponent");
	FAILS(dec_parse(&d,
		  "11111111111111111111111111111111111111111111111111111111"
		  "111111111",
		  &err),
	    ERR_LIMIT, "64 digits");
	dec_clear(&d);
}
END_TEST

START_TEST(comparison_is_exact)
{
	struct err err = { 0 };
	struct dec a, b, c;

	dec_init(&a);
	dec_init(&b);
	dec_init(&c);
	OK(dec_parse(&a, "0.1", &err));
	OK(dec_parse(&b, "0.2", &err));
	dec_add(&c, &a, &b);
	OK(dec_parse(&a, "0.3", &err));
	ck_assert_int_eq(dec_cmp(&c, &a), 0);
	OK(dec_parse(&a, "1E2", &err));
	OK(dec_parse(&b, "100.000", &err));
	ck_assert_int_eq(dec_cmp(&a, &b), 0);
	OK(dec_parse(&b, "100.0000000000000000000000001", &err));
	ck_assert_int_lt(dec_cmp(&a, &b), 0);
	OK(dec_parse(&a, "-2", &err));
	OK(dec_parse(&b, "-10", &err));
	ck_assert_int_gt(dec_cmp(&a, &b), 0);
	dec_clear(&a);
	dec_clear(&b);
	dec_clear(&c);
}
END_TEST

/* value, places or figures, expected */
static const struct {
	const char *value;
	int n;
	const char *want;
} places[] = {
	{ "97.95", 1, "98.0" }, { "97.9499", 1, "97.9" },
	{ "101.55", 1, "101.6" }, { "0.025", 2, "0.03" },
	{ "0.015", 2, "0.02" }, { "49.5", 0, "50" }, { "49.49", 0, "49" },
	{ "-69.5", 0, "-70" }, { "1.005", 2, "1.01" },
	{ "1.025", 2, "1.03" }, { "0.975", 2, "0.98" }, { "2", 2, "2.00" },
	{ "1250", -2, "1300" }, { "1249.9", -2, "1200" },
	{ "-0.4", 0, "0" },
}, figures[] = {
	{ "98.28568", 4, "98.29" }, { "9.96", 2, "10" },
	{ "0.0099951", 3, "0.0100" }, { "123456", 2, "120000" },
	{ "1.349E13", 2, "1.3E13" }, { "0", 3, "0.00" }, { "7", 3, "7.00" },
	{ "99.5", 2, "100" },
};

START_TEST(rounding_looks_at_the_first_discarded_digit)
{
	struct err err = { 0 };
	struct dec d, r;

	dec_init(&d);
	dec_init(&r);
	OK(dec_parse(&d, places[_i].value, &err));
	dec_round_places(&r, &d, places[_i].n);
	ck_assert_str_eq(shown(&r), places[_i].want);
	dec_clear(&d);
	dec_clear(&r);
}
END_TEST

START_TEST(rounding_to_figures_gives_that_many_figures)
{
	struct err err = { 0 };
	struct dec d, r;

	dec_init(&d);
	dec_init(&r);
	OK(dec_parse(&d, figures[_i].value, &err));
	dec_round_figures(&r, &d, figures[_i].n);
	ck_assert_str_eq(shown(&r), figures[_i].want);
	dec_clear(&d);
	dec_clear(&r);
}
END_TEST

START_TEST(a_double_becomes_a_decimal_at_17_digits)
{
	static const struct {
		double v;
		const char *want;
	} rows[] = { { 0.1, "0.10000000000000001" }, { 1.0, "1" },
		{ 1.06749857803, "1.0674985780299999" },
		{ 1e22, "10000000000000000000000" }, { -2.5, "-2.5" },
		{ 1e-7, "0.000000099999999999999995" }, { 0.0, "0" } };
	struct dec d;
	double back;

	dec_init(&d);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		dec_set_double(&d, rows[i].v);
		ck_assert_str_eq(shown(&d), rows[i].want);
		back = dec_double(&d);
		ck_assert_mem_eq(&back, &rows[i].v, sizeof(back));
	}
	dec_clear(&d);
}
END_TEST

START_TEST(no_accepted_text_changes_value_when_printed_and_read_again)
{
	unsigned seed = 12345;
	struct err err = { 0 };
	struct dec a, b;
	char text[64];

	dec_init(&a);
	dec_init(&b);
	for (int i = 0; i < 20000; i++) {
		unsigned r[4];

		for (int k = 0; k < 4; k++) {
			seed = seed * 1103515245u + 12345u;
			r[k] = seed >> 8;
		}
		(void)snprintf(text, sizeof(text), r[3] % 3 != 0
			? "%s%u.%u"
			: "%s%u.%ue-12",
		    r[0] % 2 != 0 ? "-" : "", r[1] % 100000, r[2]);
		OK(dec_parse(&a, text, &err));
		OK(dec_parse(&b, shown(&a), &err));
		ck_assert_msg(dec_cmp(&a, &b) == 0, "%s", text);
	}
	dec_clear(&a);
	dec_clear(&b);
}
END_TEST

START_TEST(rounding_in_place_gives_the_same)
{
	static const char *const texts[] = { "3", "10", "1E1", "0.5", "99999",
		"-7.25", "0", "1000", "12.50" };
	struct err err = { 0 };
	struct dec d, other;

	dec_init(&d);
	dec_init(&other);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		for (int n = 1; n <= 6; n++) {
			OK(dec_parse(&d, texts[i], &err));
			dec_round_figures(&other, &d, n);
			dec_round_figures(&d, &d, n);
			ck_assert_msg(dec_cmp(&d, &other) == 0,
			    "%s, %d figures", texts[i], n);
			OK(dec_parse(&d, texts[i], &err));
			dec_round_places(&other, &d, n);
			dec_round_places(&d, &d, n);
			ck_assert_msg(dec_cmp(&d, &other) == 0, "%s, %d places",
			    texts[i], n);
		}
	dec_clear(&d);
	dec_clear(&other);
}
END_TEST

SUITE(test_dec)
{
	tcase_add_test(tc, rounding_in_place_gives_the_same);
	tcase_add_test(tc, text_keeps_its_places);
	tcase_add_test(tc, ambiguous_text_is_refused_and_never_guessed);
	tcase_add_test(tc, comparison_is_exact);
	tcase_add_loop_test(tc, rounding_looks_at_the_first_discarded_digit,
	    0, sizeof(places) / sizeof(places[0]));
	tcase_add_loop_test(tc, rounding_to_figures_gives_that_many_figures,
	    0, sizeof(figures) / sizeof(figures[0]));
	tcase_add_test(tc, a_double_becomes_a_decimal_at_17_digits);
	tcase_add_test(
	    tc, no_accepted_text_changes_value_when_printed_and_read_again);
}
