/* SPDX-License-Identifier: Apache-2.0 */
/* tests/store - the encrypted file, its guard and its one writer. */
#include "config.h"

#include "tests/support/suite.h"

void test_db(TCase *tc);
void test_guard(TCase *tc);
void test_tx(TCase *tc);

SUITE_MAIN("store", SUITE_FILE(test_db), SUITE_FILE(test_guard),
    SUITE_FILE(test_tx))
