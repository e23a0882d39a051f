/* SPDX-License-Identifier: Apache-2.0 */
/* tests/potency - distributions, least squares, curves, verdicts. */
#include "config.h"

#include "tests/support/suite.h"

void test_cases(TCase *tc);
void test_dist(TCase *tc);
void test_fit(TCase *tc);
void test_nist(TCase *tc);

SUITE_MAIN("potency", SUITE_FILE(test_cases), SUITE_FILE(test_dist),
    SUITE_FILE(test_fit), SUITE_FILE(test_nist))
