/* SPDX-License-Identifier: Apache-2.0 */
/* tests/audit - the formats and the verifier. */
#include "config.h"

#include "tests/support/suite.h"

void test_bundle(TCase *tc);
void test_entry(TCase *tc);
void test_export(TCase *tc);
void test_merkle(TCase *tc);
void test_mutation(TCase *tc);
void test_note(TCase *tc);
void test_rules(TCase *tc);
void test_signatures(TCase *tc);
void test_tar(TCase *tc);
void test_texts(TCase *tc);
void test_trust(TCase *tc);
void test_verify(TCase *tc);

SUITE_MAIN("audit", SUITE_FILE(test_bundle), SUITE_FILE(test_entry),
    SUITE_FILE(test_export), SUITE_FILE(test_merkle), SUITE_FILE(test_mutation),
    SUITE_FILE(test_note), SUITE_FILE(test_rules), SUITE_FILE(test_signatures),
    SUITE_FILE(test_tar), SUITE_FILE(test_texts), SUITE_FILE(test_trust),
    SUITE_FILE(test_verify))
