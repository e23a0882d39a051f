/* SPDX-License-Identifier: Apache-2.0 */
/* tests/report - pages, figures, records, the certificate of analysis. */
#include "config.h"

#include "tests/support/suite.h"

void test_certificate(TCase *tc);
void test_font(TCase *tc);
void test_page(TCase *tc);
void test_plot(TCase *tc);
void test_proof(TCase *tc);
void test_record(TCase *tc);

SUITE_MAIN("report", SUITE_FILE(test_certificate), SUITE_FILE(test_font),
    SUITE_FILE(test_page), SUITE_FILE(test_plot), SUITE_FILE(test_proof),
    SUITE_FILE(test_record))
