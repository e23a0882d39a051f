/* SPDX-License-Identifier: Apache-2.0 */
/* tests/door - requests, acts, signatures, refusals. */
#include "config.h"

#include "tests/support/suite.h"

void test_act(TCase *tc);
void test_sign(TCase *tc);
void test_wire(TCase *tc);

SUITE_MAIN(
    "door", SUITE_FILE(test_act), SUITE_FILE(test_sign), SUITE_FILE(test_wire))
