/* SPDX-License-Identifier: Apache-2.0 */
/* tests/potency - distributions, least squares, curves, verdicts. */
#include "config.h"

#include "tests/support/suite.h"

void test_cases(TCase *tc);
void test_combine(TCase *tc);
void test_dist(TCase *tc);
void test_fit(TCase *tc);
void test_nist(TCase *tc);
void test_number(TCase *tc);
void test_record(TCase *tc);
void test_refuse(TCase *tc);
void test_relpot(TCase *tc);
void test_similar(TCase *tc);
void test_suit(TCase *tc);
void test_wells(TCase *tc);

SUITE_MAIN("potency", SUITE_FILE(test_cases), SUITE_FILE(test_combine),
    SUITE_FILE(test_dist), SUITE_FILE(test_fit), SUITE_FILE(test_nist),
    SUITE_FILE(test_number), SUITE_FILE(test_record), SUITE_FILE(test_refuse),
    SUITE_FILE(test_relpot), SUITE_FILE(test_similar), SUITE_FILE(test_suit),
    SUITE_FILE(test_wells))
