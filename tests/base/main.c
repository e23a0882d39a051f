/* SPDX-License-Identifier: Apache-2.0 */
/* tests/base - decimals, limits, JSON, text, times, files. */
#include "config.h"

#include "tests/support/suite.h"

void test_base(TCase *tc);
void test_csv(TCase *tc);
void test_dec(TCase *tc);
void test_file(TCase *tc);
void test_json(TCase *tc);
void test_limit(TCase *tc);
void test_text(TCase *tc);
void test_utc(TCase *tc);

SUITE_MAIN("base", SUITE_FILE(test_base), SUITE_FILE(test_csv),
    SUITE_FILE(test_dec), SUITE_FILE(test_file), SUITE_FILE(test_json),
    SUITE_FILE(test_limit), SUITE_FILE(test_text), SUITE_FILE(test_utc))
