/* SPDX-License-Identifier: Apache-2.0 */
/* tests/cli - the commands "cupel read" and "cupel check". */
#include "config.h"

#include "tests/support/suite.h"

void test_check(TCase *tc);
void test_read(TCase *tc);

SUITE_MAIN("cli-read", SUITE_FILE(test_read), SUITE_FILE(test_check))
