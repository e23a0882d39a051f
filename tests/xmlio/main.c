/* SPDX-License-Identifier: Apache-2.0 */
/* tests/xmlio - reading, checking and writing XML. */
#include "config.h"

#include "tests/support/suite.h"

void test_xml(TCase *tc);
void test_xml_out(TCase *tc);
void test_xml_schema(TCase *tc);

SUITE_MAIN("xmlio", SUITE_FILE(test_xml), SUITE_FILE(test_xml_out),
    SUITE_FILE(test_xml_schema))
