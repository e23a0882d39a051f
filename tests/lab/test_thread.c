/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <string.h>

#include "tests/lab/bench.h"

START_TEST(the_thread_reaches_an_issued_certificate)
{
	bench_open(BENCH_DONE);
	ck_assert_str_eq(bench_state("certificate", "C-2026-0001"), "ISSUED");
	bench_close();
}
END_TEST

SUITE(test_thread)
{
	tcase_add_unchecked_fixture(tc, bench_build, NULL);
	tcase_add_test(tc, the_thread_reaches_an_issued_certificate);
}
