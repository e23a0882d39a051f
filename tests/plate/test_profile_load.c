/* SPDX-License-Identifier: Apache-2.0 */
/* Profiles that are wrong, and hostile ones. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "tests/plate/fixture.h"
#include "tests/support/suite.h"
#include "xmlio/xml_schema.h"

static void
wrap(struct buf *b, const char *steps, const char *behind)
{
	buf_printf(b,
	    "<profile xmlns=\"urn:cupel:profile:1\" id=\"p\" version=\"3\">"
	    "<about vendor=\"v\" software=\"soft\" made-from=\"m\"/>"
	    "<input><cells separator=\"tab\" quoting=\"none\"/>"
	    "<number decimal=\".\"/></input>"
	    "<recognise><sign within=\"9\" row=\".\"/></recognise>\n"
	    "<body>%s</body>%s</profile>",
	    steps, behind);
}

static void
refused(const char *steps, const char *behind, const char *says)
{
	struct arena *a = arena_new();
	struct xml_findings found;
	struct profile *p;
	struct buf b = { 0 };
	struct err err = { 0 };

	wrap(&b, steps, behind);
	FAILS(profile_load(b.data, b.len, "p.xml", &found, a, &p, &err),
	    ERR_INPUT, says);
	ck_assert_ptr_null(p);
	ck_assert_uint_ge(found.n, 1);
	buf_clear(&b);
	arena_free(a);
}

START_TEST(a_profile_tells_who_it_is)
{
	struct profile *p;
	struct buf b = { 0 };
	struct err err = { 0 };

	wrap(&b, "<skip/>", "");
	OK(profile_load(b.data, b.len, "p.xml", NULL, NULL, &p, &err));
	ck_assert_str_eq(profile_id(p), "p");
	ck_assert_uint_eq(profile_version(p), 3);
	ck_assert_str_eq(profile_software(p), "soft");
	profile_free(p);
	profile_free(NULL);
	buf_clear(&b);
}
END_TEST

START_TEST(what_the_schema_cannot_say_is_said_here)
{
	static const struct {
		const char *steps, *behind, *says;
	} t[] = {
		{ "<find row=\"(\"/>", "",
		    "p.xml:2: element <find>: pattern (: nothing stands" },
		{ "<find row=\"(a)\\1\"/>", "", "no back-references" },
		{ "<find row=\"a(b)\" into=\"x y\"/>", "",
		    "into names 2 targets for 1 groups" },
		{ "<when var=\"x\"><skip/></when>", "",
		    "an attribute is missing, expected is, like or unlike" },
		{ "<set name=\"x\" value=\"\"/><when var=\"x\" is=\"1\" "
		  "like=\"1\"><skip/></when>",
		    "", "too many attributes, expected is, like or unlike" },
		{ "<when var=\"y\" is=\"1\"><skip/></when>", "",
		    "var is y, which no step sets" },
		{ "<set name=\"x\" value=\"${nope}\"/>", "",
		    "value uses nope, which no step sets" },
		{ "<set name=\"x\" value=\"${x\"/>", "",
		    "value has ${ without }" },
		{ "<set name=\"_dec\" value=\";\"/>", "",
		    "the decimal mark is neither" },
		{ "<skip rows=\"2\" until=\"x\"/>", "",
		    "too many attributes, expected rows or until" },
		{ "<matrix row-label=\"none\"/>", "",
		    "rows without letters are not counted" },
		{ "<table><col name=\"a\" to=\"sample\"/><value name=\"v\" "
		  "quantity=\"q\" unit=\"\"/></table>",
		    "", "no column of wells" },
		{ "<table><col name=\"a\" is=\"b\" to=\"well\"/><value "
		  "name=\"v\" quantity=\"q\" unit=\"\"/></table>",
		    "", "too many attributes, expected name or is" },
		{ "<table><col name=\"a\" to=\"well\"/></table>", "",
		    "no column of values" },
		{ "<table as=\"layout\"><col name=\"a\" to=\"well\"/><value "
		  "name=\"v\" quantity=\"q\" unit=\"\"/></table>",
		    "", "a layout has no values" },
		{ "<keys><key name=\"a\" value=\"g\" to=\"x\"/></keys>", "",
		    "there is no group for the value" },
		{ "<each name=\"a\" start=\"x\" title-into=\"t\"><skip/>"
		  "</each>",
		    "", "title-into stands without title-match" },
		{ "<skip/>",
		    "<markers><marker match=\"^x$\" flag=\"masked\" "
		    "keep=\"group\"/></markers>",
		    "there is no group to keep" },
		{ "<skip/>",
		    "<checks><check code=\"E-XY\" left=\"${a}\" right=\"1\" "
		    "text=\"t\"/></checks>",
		    "left uses a, which no step sets" },
		{ "<each name=\"a\" start=\"x\"><each name=\"b\" start=\"x\">"
		  "<each name=\"c\" start=\"x\"><each name=\"d\" start=\"x\">"
		  "<each name=\"e\" start=\"x\"><each name=\"f\" start=\"x\">"
		  "<skip/></each></each></each></each></each></each>",
		    "", "steps are nested too deep" },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		refused(t[i].steps, t[i].behind, t[i].says);
}
END_TEST

START_TEST(all_faults_of_a_profile_are_told_at_once)
{
	struct arena *a = arena_new();
	struct xml_findings found;
	struct profile *p;
	struct buf b = { 0 };
	struct err err = { 0 };

	wrap(&b,
	    "<find row=\"(\"/>\n<find row=\"a\" into=\"x\"/>\n"
	    "<set name=\"y\" value=\"${z}\"/>",
	    "");
	FAILS(profile_load(b.data, b.len, "p.xml", &found, a, &p, &err),
	    ERR_INPUT, "p.xml:2");
	ck_assert_uint_eq(found.n, 3);
	ck_assert_int_eq(found.item[1].line, 3);
	ck_assert_int_eq(found.item[2].line, 4);
	buf_clear(&b);
	arena_free(a);
}
END_TEST

START_TEST(a_profile_that_is_too_large_is_refused)
{
	struct buf steps = { 0 }, b = { 0 };
	struct profile *p;
	struct err err = { 0 };

	for (int i = 0; i < 1100; i++)
		buf_puts(&steps, "<skip/>\n");
	wrap(&b, buf_text(&steps), "");
	FAILS(profile_load(b.data, b.len, "p.xml", NULL, NULL, &p, &err),
	    ERR_INPUT, "too many elements, expected at most 1000");
	buf_empty(&b);
	for (int i = 0; i < 140000; i++)
		buf_puts(&steps, "<skip/>\n");
	wrap(&b, buf_text(&steps), "");
	FAILS(profile_load(b.data, b.len, "p.xml", NULL, NULL, &p, &err),
	    ERR_LIMIT, "at most 1048576 are accepted");
	buf_clear(&steps);
	buf_clear(&b);
}
END_TEST

START_TEST(a_profile_of_another_namespace_is_none)
{
	static const char s[] = "<profile xmlns='urn:cupel:profile:2'/>";
	struct profile *p;
	struct err err = { 0 };

	FAILS(profile_load(s, sizeof(s) - 1, "p.xml", NULL, NULL, &p, &err),
	    ERR_INPUT, "its namespace is urn:cupel:profile:2");
}
END_TEST

SUITE(test_profile_load)
{
	tcase_add_test(tc, a_profile_tells_who_it_is);
	tcase_add_test(tc, what_the_schema_cannot_say_is_said_here);
	tcase_add_test(tc, all_faults_of_a_profile_are_told_at_once);
	tcase_add_test(tc, a_profile_that_is_too_large_is_refused);
	tcase_add_test(tc, a_profile_of_another_namespace_is_none);
}
