/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "tests/support/suite.h"
#include "xmlio/xml.h"
#include "xmlio/xml_out.h"

START_TEST(the_same_calls_give_the_same_canonical_bytes)
{
	struct buf b = { 0 };
	struct xml_out x;
	struct err err = { 0 };

	xml_out_init(&x, &b, XML_COMPACT);
	xml_out_start(&x, "record");
	xml_out_attr(&x, "xmlns", "urn:x");
	xml_out_attr(&x, "id", "a<b>&\"'\t\n");
	xml_out_attr(&x, "none", NULL);
	xml_out_start(&x, "empty");
	xml_out_end(&x);
	xml_out_leaf(&x, "t", "1 < 2 & \"3\" > \n");
	xml_out_leaf(&x, "left-out", NULL);
	xml_out_leaf(&x, "blank", "");
	xml_out_end(&x);
	OK(xml_out_done(&x, &err));
	ck_assert_str_eq(buf_text(&b),
	    "<record xmlns=\"urn:x\" id=\"a&lt;b>&amp;&quot;'&#x9;&#xA;\">"
	    "<empty></empty><t>1 &lt; 2 &amp; \"3\" &gt; \n</t>"
	    "<blank></blank></record>");
	buf_clear(&b);
}
END_TEST

START_TEST(what_is_written_is_read_back)
{
	static const char odd[] = " \xc2\xb0 <&>\"' \xf0\x9f\x98\x80 x\ty\nz ";
	struct buf b = { 0 };
	struct xml_doc *doc;
	struct xml_out x;
	struct err err = { 0 };
	struct arena *a = arena_new();

	xml_out_init(&x, &b, XML_COMPACT);
	xml_out_start(&x, "a");
	xml_out_attr(&x, "b", odd);
	xml_out_text(&x, "x");
	xml_out_text(&x, odd);
	xml_out_text(&x, "x");
	xml_out_end(&x);
	OK(xml_out_done(&x, &err));
	OK(xml_read(b.data, b.len, "x", NULL, &doc, &err));
	ck_assert_str_eq(xml_attr(xml_root(doc), "b"), odd);
	ck_assert_str_eq(xml_text(xml_root(doc), a),
	    "x \xc2\xb0 <&>\"' \xf0\x9f\x98\x80 x\ty\nz x");
	xml_free(doc);
	arena_free(a);
	buf_clear(&b);
}
END_TEST

START_TEST(indented_form_breaks_lines_only_between_elements)
{
	struct buf b = { 0 };
	struct xml_out x;
	struct err err = { 0 };

	xml_out_init(&x, &b, XML_INDENTED);
	xml_out_start(&x, "a");
	xml_out_start(&x, "b");
	xml_out_leaf(&x, "c", "text");
	xml_out_end(&x);
	xml_out_start(&x, "m");
	xml_out_text(&x, "mixed ");
	xml_out_leaf(&x, "i", "in");
	xml_out_end(&x);
	xml_out_end(&x);
	OK(xml_out_done(&x, &err));
	ck_assert_str_eq(buf_text(&b), "<a>\n  <b>\n    <c>text</c>\n  </b>\n"
				       "  <m>mixed <i>in</i></m>\n</a>\n");
	buf_clear(&b);
}
END_TEST

START_TEST(a_character_that_may_not_enter_a_record_is_named)
{
	struct buf b = { 0 };
	struct xml_out x;
	struct err err = { 0 };

	xml_out_init(&x, &b, XML_COMPACT);
	xml_out_start(&x, "batch");
	xml_out_attr(&x, "id", "abc\xe2\x80\xae");
	xml_out_text(&x, "\x1b");
	xml_out_end(&x);
	FAILS(xml_out_done(&x, &err), ERR_INPUT,
	    "element batch, attribute id: character U+202E at byte 3 cannot "
	    "enter a record");
	buf_empty(&b);
	xml_out_init(&x, &b, XML_COMPACT);
	xml_out_leaf(&x, "batch", "ab\xff");
	FAILS(xml_out_done(&x, &err), ERR_INPUT,
	    "element batch: byte 2 is not UTF-8");
	buf_clear(&b);
}
END_TEST

SUITE(test_xml_out)
{
	tcase_add_test(tc, the_same_calls_give_the_same_canonical_bytes);
	tcase_add_test(tc, what_is_written_is_read_back);
	tcase_add_test(tc, indented_form_breaks_lines_only_between_elements);
	tcase_add_test(tc, a_character_that_may_not_enter_a_record_is_named);
}
