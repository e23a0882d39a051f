/* SPDX-License-Identifier: Apache-2.0 */
/* tests/crypt - hashes, keys, secrets, key files. */
#include "config.h"

#include "tests/support/suite.h"

void test_hash(TCase *tc);
void test_key(TCase *tc);
void test_keyfile(TCase *tc);
void test_secret(TCase *tc);
void test_sign(TCase *tc);
void test_wrap(TCase *tc);

SUITE_MAIN("crypt", SUITE_FILE(test_hash), SUITE_FILE(test_key),
    SUITE_FILE(test_keyfile), SUITE_FILE(test_secret), SUITE_FILE(test_sign),
    SUITE_FILE(test_wrap))
