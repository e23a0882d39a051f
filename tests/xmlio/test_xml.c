/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "tests/support/suite.h"
#include "xmlio/xml.h"

static struct xml_doc *doc;

#define READ(s) xml_read((s), sizeof(s) - 1, "d.xml", NULL, &doc, &err)

START_TEST(elements_attributes_text_and_lines_are_seen)
{
	static const char s[] =
	    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	    "<!-- c --><spec xmlns='urn:x' id='S-1'>\n"
	    " <line n='1'> two <b/>\n words </line>\n"
	    "<?pi x?><other/><line n='2' e='a&lt;&amp;&#176;'/>\n"
	    "</spec>";
	struct arena *a = arena_new();
	const struct xml_node *root, *line;
	struct err err = { 0 };

	OK(READ(s));
	root = xml_root(doc);
	ck_assert_str_eq(xml_doc_name(doc), "d.xml");
	ck_assert_str_eq(xml_name(root), "spec");
	ck_assert_str_eq(xml_namespace(root), "urn:x");
	ck_assert_str_eq(xml_attr(root, "id"), "S-1");
	ck_assert_ptr_null(xml_attr(root, "none"));
	ck_assert_ptr_null(xml_parent(root));
	ck_assert_uint_eq(xml_count(root, NULL), 3);
	ck_assert_uint_eq(xml_count(root, "line"), 2);
	line = xml_first(root, "line");
	ck_assert_int_eq(xml_line(line), 3);
	ck_assert_str_eq(xml_text(line, a), "two \n words");
	ck_assert_ptr_eq(xml_parent(line), root);
	line = xml_next(line, "line");
	ck_assert_str_eq(xml_attr(line, "e"), "a<&\xc2\xb0");
	ck_assert_ptr_null(xml_next(line, "line"));
	xml_free(doc);
	arena_free(a);
}
END_TEST

START_TEST(typed_attributes_are_read_or_refused_by_name)
{
	static const char s[] =
	    "<a>\n<b low='6.8' n='-12' yes='yes' kind='nmt'/>\n"
	    "<b low='6,8' n='12x' yes='perhaps' kind='max' big='99999999999'"
	    " empty=' '/></a>";
	static const char *const kinds[] = { "nlt", "nmt", NULL };
	const struct xml_node *good, *bad;
	struct err err = { 0 };
	const char *text;
	size_t k = 9;
	long n = 7;
	bool yes = false;

	OK(READ(s));
	good = xml_first(xml_root(doc), "b");
	bad = xml_next(good, "b");
	OK(xml_get_decimal(good, "low", XML_REQUIRED, &text, &err));
	ck_assert_str_eq(text, "6.8");
	OK(xml_get_decimal(good, "none", XML_OPTIONAL, &text, &err));
	ck_assert_ptr_null(text);
	OK(xml_get_integer(good, "n", XML_REQUIRED, -20, 20, &n, &err));
	ck_assert_int_eq(n, -12);
	OK(xml_get_integer(good, "none", XML_OPTIONAL, 0, 9, &n, &err));
	ck_assert_int_eq(n, -12);
	OK(xml_get_boolean(good, "yes", XML_REQUIRED, &yes, &err));
	ck_assert(yes);
	OK(xml_get_choice(good, "kind", XML_REQUIRED, kinds, &k, &err));
	ck_assert_uint_eq(k, 1);
	OK(xml_get_text(good, "kind", &text, &err));
	ck_assert_str_eq(text, "nmt");

	FAILS(xml_get_decimal(bad, "low", XML_OPTIONAL, &text, &err), ERR_INPUT,
	    "d.xml:3: element <b>: attribute low is 6,8, expected a number");
	FAILS(xml_get_decimal(bad, "none", XML_REQUIRED, &text, &err),
	    ERR_INPUT, "attribute none is missing, expected a number");
	FAILS(xml_get_integer(bad, "n", XML_OPTIONAL, 0, 20, &n, &err),
	    ERR_INPUT, "expected a whole number from 0 to 20");
	FAILS(xml_get_integer(good, "n", XML_OPTIONAL, 0, 20, &n, &err),
	    ERR_INPUT, "attribute n is -12");
	FAILS(xml_get_integer(bad, "big", XML_OPTIONAL, 0, 20, &n, &err),
	    ERR_INPUT, "attribute big is 99999999999");
	FAILS(xml_get_boolean(bad, "yes", XML_REQUIRED, &yes, &err), ERR_INPUT,
	    "attribute yes is perhaps, expected one of no, yes");
	FAILS(xml_get_choice(bad, "kind", XML_REQUIRED, kinds, &k, &err),
	    ERR_INPUT, "expected one of nlt, nmt");
	FAILS(xml_get_text(bad, "empty", &text, &err), ERR_INPUT,
	    "expected some text");
	xml_free(doc);
}
END_TEST

/* req: R-121 */
START_TEST(a_document_type_is_refused_with_its_line)
{
	static const char *const bad[] = {
		"<?xml version=\"1.0\"?>\n<!DOCTYPE a>\n<a/>",
		"\n<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>"
		"<a>&x;</a>",
		"\n<!DOCTYPE a SYSTEM \"file:///etc/hostname\"><a/>",
		"\n<!DOCTYPE a PUBLIC \"p\" \"http://127.0.0.1:9/x\"><a/>",
		"\n<!DOCTYPE a [<!ENTITY % p SYSTEM \"/etc/hostname\"> "
		"%p;]><a/>",
		"\n<!DOCTYPE a [<!ENTITY a \"aaaaaaaa\">"
		"<!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
		"<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">"
		"<!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">]><a>&d;</a>",
		"\n<!DOCTYPE a [<!ATTLIST a b CDATA \"x\">]><a/>",
	};
	struct err err = { 0 };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		FAILS(
		    xml_read(bad[i], strlen(bad[i]), "d.xml", NULL, &doc, &err),
		    ERR_INPUT,
		    "d.xml:2: document type declarations are not accepted");
		ck_assert_ptr_null(doc);
	}
}
END_TEST

START_TEST(text_that_is_not_xml_is_refused_in_words)
{
	static const struct {
		const char *s, *says;
	} bad[] = {
		{ "x", "d.xml:1: no element found: this is not XML" },
		{ " \n ", "this is not XML" },
		{ "<a>\n<b>\n</a>",
		    "d.xml:3: element <b> of line 2 is closed by </a>" },
		{ "<a>\n<b>",
		    "the document ends inside element <b> of line 2" },
		{ "<a>\n<b", "tag of element <b> of line 2 is not finished" },
		{ "<a b='1' b='2'/>", "attribute b stands there twice" },
		{ "<a b/>", "attribute b has no value" },
		{ "<a b=1/>", "value has no quotes" },
		{ "<a b='<'/>", "must be written &lt;" },
		{ "<a>&x;</a>", "entity &x; is not known here" },
		{ "<a>&</a>", "must be written &amp;" },
		{ "<a/><b/>", "text behind the end of the first element" },
		{ "<a>\x01</a>", "character with code 1 is not accepted" },
		{ "<a>]]></a>", "]]&gt;" },
		{ "<x:a/>", "prefix x of a has no namespace" },
		{ "<!-- -- --><a/>", "not well-formed: Double hyphen" },
	};
	struct err err = { 0 };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		FAILS(xml_read(bad[i].s, strlen(bad[i].s), "d.xml", NULL, &doc,
			  &err),
		    ERR_INPUT, bad[i].says);
	FAILS(xml_read("", 0, "d.xml", NULL, &doc, &err), ERR_INPUT,
	    "d.xml: the file is empty");
}
END_TEST

START_TEST(characters_that_hide_something_are_refused)
{
	struct err err = { 0 };

	FAILS(READ("<a>\n<b>x\xe2\x80\xae</b></a>"), ERR_INPUT,
	    "d.xml:2: element <b>: character U+202E is not accepted");
	FAILS(READ("<a b='\xc2\x9b'/>"), ERR_INPUT,
	    "element <a>, attribute b: character U+009B is not accepted");
	FAILS(READ("<a>&#27;</a>"), ERR_INPUT, "is not accepted");
	FAILS(READ("<a>&#13;</a>"), ERR_INPUT, "U+000D is not accepted");
	FAILS(READ("<a><![CDATA[\xe2\x80\xa8]]></a>"), ERR_INPUT, "U+2028");
}
END_TEST

START_TEST(utf8_and_utf16_are_read_and_nothing_else)
{
	static const char le[] = "\xff\xfe<\0a\0 \0b\0=\0'\0\xb0\0'\0/\0>\0";
	static const char be[] =
	    "\xfe\xff\0<\0?\0x\0m\0l\0 \0v\0e\0r\0s\0i\0o\0n\0=\0'\0"
	    "1\0.\0"
	    "0\0'\0 \0e\0n\0c\0o\0d\0i\0n\0g\0=\0'\0U\0T\0F\0-\0"
	    "1\0"
	    "6\0'\0?\0>\0<\0a\0/\0>";
	struct err err = { 0 };

	OK(xml_read(le, sizeof(le) - 1, "d.xml", NULL, &doc, &err));
	ck_assert_str_eq(xml_attr(xml_root(doc), "b"), "\xc2\xb0");
	xml_free(doc);
	OK(xml_read(be, sizeof(be) - 1, "d.xml", NULL, &doc, &err));
	ck_assert_str_eq(xml_name(xml_root(doc)), "a");
	xml_free(doc);
	OK(READ("\xef\xbb\xbf<a/>"));
	xml_free(doc);

	FAILS(xml_read(le, sizeof(le) - 2, "d.xml", NULL, &doc, &err),
	    ERR_INPUT, "is not UTF-16");
	FAILS(READ("\xff\xfe<\0a\0>\0\0\xd8<\0/\0a\0>\0"), ERR_INPUT,
	    "byte 8 is not UTF-16");
	FAILS(xml_read(le + 2, sizeof(le) - 3, "d.xml", NULL, &doc, &err),
	    ERR_INPUT, "NUL byte (UTF-16 without byte order mark?)");
	FAILS(
	    READ("<a>\n\xe9</a>"), ERR_INPUT, "d.xml:2: byte E9 is not UTF-8");
	FAILS(READ("<?xml version='1.0' encoding='ISO-8859-1'?><a/>"),
	    ERR_INPUT, "says it is ISO-8859-1, but it is read as UTF-8 only");
	FAILS(READ("<?xml version='1.0' encoding='UTF-16'?><a/>"), ERR_INPUT,
	    "says it is UTF-16");
	FAILS(READ("<?xml version='1.0' encoding = \"EBCDIC-CP-US\" ?><a/>"),
	    ERR_INPUT, "says it is EBCDIC-CP-US");
}
END_TEST

static void
repeat(struct buf *b, const char *s, size_t n)
{
	while (n-- > 0)
		buf_puts(b, s);
}

START_TEST(limits_of_depth_nodes_text_and_size_hold)
{
	const struct xml_limits small = { .bytes = 100 }, few = { .nodes = 10 };
	struct buf b = { 0 };
	struct err err = { 0 };

	repeat(&b, "<a>\n", 64);
	repeat(&b, "</a>", 64);
	OK(xml_read(b.data, b.len, "d.xml", NULL, &doc, &err));
	xml_free(doc);
	buf_empty(&b);
	repeat(&b, "<a>\n", 65);
	repeat(&b, "</a>", 65);
	FAILS(xml_read(b.data, b.len, "d.xml", NULL, &doc, &err), ERR_LIMIT,
	    "d.xml:65: elements are nested more than 64 deep");
	buf_empty(&b);
	repeat(&b, "<a>", 100000);
	FAILS(xml_read(b.data, b.len, "d.xml", NULL, &doc, &err), ERR_LIMIT,
	    "64 deep");
	FAILS(xml_read(b.data, 101, "d.xml", &small, &doc, &err), ERR_LIMIT,
	    "101 bytes, at most 100");
	buf_empty(&b);
	buf_puts(&b, "<a>");
	repeat(&b, "<b c=''/>", 5);
	buf_puts(&b, "</a>");
	FAILS(xml_read(b.data, b.len, "d.xml", &few, &doc, &err), ERR_LIMIT,
	    "more than 10 elements and attributes");
	buf_clear(&b);
}
END_TEST

#define READ_SMALL(s) \
	xml_read((s), sizeof(s) - 1, "d.xml", &short_text, &doc, &err)

START_TEST(a_text_above_ten_million_bytes_is_refused)
{
	struct buf b = { 0 };
	struct err err = { 0 };
	static char block[100001];
	const struct xml_limits short_text = { .text = 10 };

	memset(block, 'x', sizeof(block) - 1);
	buf_puts(&b, "<a><t>");
	repeat(&b, block, 101);
	buf_puts(&b, "</t></a>");
	FAILS(xml_read(b.data, b.len, "d.xml", NULL, &doc, &err), ERR_LIMIT,
	    "d.xml:1: more than 10000000 bytes of text in one piece");
	FAILS(READ_SMALL("<a><t>12345678901</t></a>"), ERR_LIMIT,
	    "element <t>: 11 bytes of text, at most 10");
	FAILS(READ_SMALL("<a t='12345678901'/>"), ERR_LIMIT,
	    "element <a>, attribute t: 11 bytes of text, at most 10");
	buf_clear(&b);
}
END_TEST

START_TEST(hostile_documents_are_refused_within_a_second)
{
	struct buf b = { 0 };
	struct err err = { 0 };
	clock_t began = clock();

	buf_puts(&b, "<a>");
	repeat(&b, "<b/>", 1000001);
	FAILS(xml_read(b.data, b.len, "d.xml", NULL, &doc, &err), ERR_LIMIT,
	    "more than 1000000 elements");
	buf_empty(&b);
	buf_puts(&b, "<a");
	for (size_t i = 0; i < 20000; i++)
		buf_printf(&b, " a%zu='1'", i);
	repeat(&b, "<!-- c -->", 100000);
	FAILS(xml_read(b.data, b.len, "d.xml", NULL, &doc, &err), ERR_INPUT,
	    "d.xml:1");
	buf_clear(&b);
	ck_assert_msg(
	    (double)(clock() - began) / CLOCKS_PER_SEC < 10.0, "took too long");
}
END_TEST

START_TEST(a_catalogue_named_by_the_document_is_not_asked)
{
	struct err err = { 0 };

	OK(READ("<?oasis-xml-catalog catalog='file:///nonexistent.xml'?>"
		"<a xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
		"xsi:noNamespaceSchemaLocation='file:///etc/hostname'/>"));
	xml_free(doc);
}
END_TEST

SUITE(test_xml)
{
	tcase_add_test(tc, elements_attributes_text_and_lines_are_seen);
	tcase_add_test(tc, typed_attributes_are_read_or_refused_by_name);
	tcase_add_test(tc, a_document_type_is_refused_with_its_line);
	tcase_add_test(tc, text_that_is_not_xml_is_refused_in_words);
	tcase_add_test(tc, characters_that_hide_something_are_refused);
	tcase_add_test(tc, utf8_and_utf16_are_read_and_nothing_else);
	tcase_add_test(tc, limits_of_depth_nodes_text_and_size_hold);
	tcase_add_test(tc, a_text_above_ten_million_bytes_is_refused);
	tcase_add_test(tc, hostile_documents_are_refused_within_a_second);
	tcase_add_test(tc, a_catalogue_named_by_the_document_is_not_asked);
}
