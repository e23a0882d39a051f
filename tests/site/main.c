/* SPDX-License-Identifier: Apache-2.0 */
/* tests/site - a site as a folder: made, opened, shared, copied. */
#include "config.h"

#include "tests/support/suite.h"

void test_site(TCase *tc);

SUITE_MAIN("site", SUITE_FILE(test_site))
