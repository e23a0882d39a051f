/* SPDX-License-Identifier: Apache-2.0 */
/* tests/plate - instrument files, profiles, readings, plate maps. */
#include "config.h"

#include "tests/support/suite.h"

void test_cells(TCase *tc);
void test_map(TCase *tc);
void test_pattern(TCase *tc);
void test_profile(TCase *tc);
void test_profile_load(TCase *tc);
void test_refusals(TCase *tc);
void test_steps(TCase *tc);
void test_tidy(TCase *tc);
void test_words(TCase *tc);

SUITE_MAIN("plate", SUITE_FILE(test_words), SUITE_FILE(test_pattern),
    SUITE_FILE(test_cells), SUITE_FILE(test_profile_load),
    SUITE_FILE(test_steps), SUITE_FILE(test_profile), SUITE_FILE(test_refusals),
    SUITE_FILE(test_tidy), SUITE_FILE(test_map))
