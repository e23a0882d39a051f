/* SPDX-License-Identifier: Apache-2.0 */
/* tests/lab - the tables of the laboratory, and a laboratory at work. */
#include "config.h"

#include "tests/support/suite.h"

void test_rules(TCase *tc);
void test_sound(TCase *tc);
void test_thread(TCase *tc);
void test_walk(TCase *tc);

SUITE_MAIN("lab", SUITE_FILE(test_rules), SUITE_FILE(test_sound),
    SUITE_FILE(test_thread), SUITE_FILE(test_walk))
