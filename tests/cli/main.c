/* SPDX-License-Identifier: Apache-2.0 */
/* tests/cli - the words of the command line, and the stateless commands. */
#include "config.h"

#include "tests/support/suite.h"

void test_fit(TCase *tc);
void test_words(TCase *tc);

SUITE_MAIN("cli", SUITE_FILE(test_fit), SUITE_FILE(test_words))
