/* SPDX-License-Identifier: Apache-2.0 */
/* tests/ledger - the append-only record: order, steps, clock, crashes. */
#include "config.h"

#include "tests/support/suite.h"

void test_append(TCase *tc);
void test_clock(TCase *tc);
void test_open(TCase *tc);
void test_writers(TCase *tc);

SUITE_MAIN("ledger", SUITE_FILE(test_append), SUITE_FILE(test_clock),
    SUITE_FILE(test_open), SUITE_FILE(test_writers))
