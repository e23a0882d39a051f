/* SPDX-License-Identifier: Apache-2.0 */
/* Computed numbers as text. */
#include "config.h"

#include <math.h>

#include "base/dec.h"
#include "potency/number.h"
#include "tests/potency/load.h"
#include "tests/potency/simulate.h"
#include "tests/support/suite.h"

START_TEST(numbers_are_written_plainly_where_they_can_be)
{
	static const struct {
		double v;
		int digits;
		const char *text;
	} rows[] = {
		{ 0, 17, "0" },
		{ -0.0, 17, "0" },
		{ 1, 17, "1" },
		{ -1, 17, "-1" },
		{ 100, 17, "100" },
		{ 123456, 3, "123000" },
		{ 0.1, 17, "0.10000000000000001" },
		{ 0.1, 6, "0.1" },
		{ 89, 17, "89" },
		{ 1.0674985780348042, 6, "1.0675" },
		{ 12345.678, 17, "12345.678" },
		{ 9.9999999, 3, "10" },
		{ 0.00001234, 6, "0.00001234" },
		{ 0.000001234, 6, "1.234e-6" },
		{ -1.5e-300, 6, "-1.5e-300" },
		{ 1e16, 17, "10000000000000000" },
		{ 1e17, 17, "1e17" },
		{ 6.02214076e23, 9, "6.02214076e23" },
		{ (double)NAN, 6, "none" },
		{ HUGE_VAL, 6, "inf" },
		{ -HUGE_VAL, 6, "-inf" },
	};
	char text[FIT_NUMBER_SIZE];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		ck_assert_str_eq(
		    fit_number(text, rows[i].v, rows[i].digits), rows[i].text);
}
END_TEST

START_TEST(seventeen_digits_give_the_number_back)
{
	uint32_t seed = 99;
	char text[FIT_NUMBER_SIZE];

	for (int i = 0; i < 3000; i++) {
		double v = simulate_normal(&seed) *
		           pow(10, 40 * simulate_normal(&seed));

		(void)fit_number(text, v, FIT_NUMBER_DIGITS);
		ck_assert(dec_is(text));
		ck_same(load_number(text), v);
	}
}
END_TEST

SUITE(test_number)
{
	tcase_add_test(tc, numbers_are_written_plainly_where_they_can_be);
	tcase_add_test(tc, seventeen_digits_give_the_number_back);
}
