/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The schemas against tests/xmlio/data: every file of valid/ has no finding,
 * every NAME.xml of invalid/ has exactly those of NAME.expected, in their
 * order, one to a line.  The documents of specs/ must be valid too.
 */
#include "config.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "tests/support/suite.h"
#include "xmlio/xml.h"
#include "xmlio/xml_schema.h"

static void
find_in(const char *path, const char *name, struct arena *a,
    struct xml_findings *found)
{
	struct buf b = { 0 };
	struct err err = { 0 };
	struct xml_doc *doc;
	const struct xml_schema *schema;

	OK(file_read(path, 1 << 20, &b, &err));
	OK(xml_read(b.data, b.len, name, NULL, &doc, &err));
	schema = xml_schema_for(xml_namespace(xml_root(doc)));
	ck_assert_msg(schema != NULL, "%s: no schema", path);
	OK(xml_check(doc, schema, a, found, &err));
	xml_free(doc);
	buf_clear(&b);
}

/* Names in a folder that end with .xml, sorted; in a. */
static size_t
list(const char *folder, struct arena *a, const char **names, size_t room)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	size_t n = 0, len;

	ck_assert_msg(d != NULL, "no folder %s", folder);
	while ((e = readdir(d)) != NULL) {
		len = strlen(e->d_name);
		if (len > 4 && strcmp(e->d_name + len - 4, ".xml") == 0) {
			ck_assert_uint_lt(n, room);
			names[n++] = arena_str(a, e->d_name);
		}
	}
	closedir(d);
	return n;
}

static void
all_valid(const char *folder, size_t at_least)
{
	struct arena *a = arena_new();
	struct xml_findings found;
	const char *names[200];
	size_t n = list(folder, a, names, 200);

	ck_assert_uint_ge(n, at_least);
	for (size_t i = 0; i < n; i++) {
		find_in(arena_printf(a, "%s/%s", folder, names[i]), names[i], a,
		    &found);
		if (found.n > 0)
			ck_abort_msg("%s", found.item[0].text);
	}
	arena_free(a);
}

START_TEST(valid_examples_have_no_findings)
{
	char path[1024];

	all_valid(suite_path(path, "xmlio/data/valid"), 5);
}
END_TEST

START_TEST(the_documents_that_are_shipped_are_valid)
{
	char path[1024];

	all_valid(suite_path(path, "../specs/platforms"), 1);
	all_valid(suite_path(path, "../specs/variants"), 2);
	all_valid(suite_path(path, "../specs/specifications"), 2);
	all_valid(suite_path(path, "../specs/methods"), 20);
	all_valid(suite_path(path, "../specs/instruments"), 1);
}
END_TEST

START_TEST(invalid_examples_have_the_findings_expected)
{
	struct arena *a = arena_new();
	struct xml_findings found;
	char folder[1024];
	const char *names[200];
	size_t n, wrong = 0;

	suite_path(folder, "xmlio/data/invalid");
	n = list(folder, a, names, 200);
	ck_assert_uint_ge(n, 20);
	for (size_t i = 0; i < n; i++) {
		struct buf want = { 0 }, got = { 0 };
		struct err err = { 0 };
		size_t stem = strlen(names[i]) - 4;

		find_in(arena_printf(a, "%s/%s", folder, names[i]), names[i], a,
		    &found);
		for (size_t k = 0; k < found.n; k++)
			buf_printf(&got, "%s\n", found.item[k].text);
		OK(file_read(arena_printf(a, "%s/%.*s.expected", folder,
				 (int)stem, names[i]),
		    1 << 20, &want, &err));
		if (strcmp(buf_text(&want), buf_text(&got)) != 0) {
			printf("--- %s: got\n%s--- wanted\n%s", names[i],
			    buf_text(&got), buf_text(&want));
			wrong++;
		}
		ck_assert_uint_gt(found.n, 0);
		buf_clear(&want);
		buf_clear(&got);
	}
	ck_assert_uint_eq(wrong, 0);
	arena_free(a);
}
END_TEST

START_TEST(every_schema_has_valid_and_invalid_examples)
{
	struct arena *a = arena_new();
	char path[1024];
	const char *names[200];

	for (int k = 0; k < 2; k++) {
		size_t n = list(suite_path(path, k == 0 ? "xmlio/data/valid"
							: "xmlio/data/invalid"),
		    a, names, 200);

		for (const struct xml_schema *s = xml_schemas; s->ns != NULL;
		     s++) {
			size_t hits = 0;

			for (size_t i = 0; i < n; i++)
				hits += strncmp(names[i], s->name,
					    strlen(s->name)) == 0;
			ck_assert_msg(
			    hits > 0, "%s has no example %d", s->name, k);
		}
	}
	arena_free(a);
}
END_TEST

START_TEST(at_most_fifty_findings_are_kept_and_the_rest_is_counted)
{
	struct arena *a = arena_new();
	static const char s[] =
	    "<platform xmlns='urn:cupel:platform:1' id='a b' version='x'/>";
	struct xml_findings found;
	struct xml_doc *doc;
	struct err err = { 0 };

	OK(xml_read(s, sizeof(s) - 1, "p", NULL, &doc, &err));
	OK(xml_check(
	    doc, xml_schema_for("urn:cupel:platform:1"), a, &found, &err));
	ck_assert_uint_eq(found.n, 3);
	for (int i = 0; i < 60; i++)
		xml_findings_add(
		    &found, a, "p", 60 - i, "e", "attr", "this", "that");
	ck_assert_uint_eq(found.n, XML_FINDINGS_MAX);
	ck_assert_uint_eq(found.more, 13);
	for (size_t i = 1; i < found.n; i++)
		ck_assert_int_ge(found.item[i].line, found.item[i - 1].line);
	xml_free(doc);
	arena_free(a);
}
END_TEST

START_TEST(reading_a_valid_document_asks_for_its_namespace)
{
	static const char other[] = "<platform xmlns='urn:other'/>",
			  none[] = "<platform/>",
			  bad[] = "<platform xmlns='urn:cupel:platform:1'/>";
	struct arena *a = arena_new();
	struct xml_findings found;
	struct xml_doc *doc;
	struct err err = { 0 };

	FAILS(xml_read_valid(other, sizeof(other) - 1, "p.xml",
		  "urn:cupel:platform:1", a, NULL, &doc, &err),
	    ERR_INPUT,
	    "p.xml:1: element <platform>: its namespace is urn:other, "
	    "expected urn:cupel:platform:1");
	FAILS(xml_read_valid(none, sizeof(none) - 1, "p.xml",
		  "urn:cupel:platform:1", a, NULL, &doc, &err),
	    ERR_INPUT, "its namespace is missing");
	FAILS(xml_read_valid(bad, sizeof(bad) - 1, "p.xml",
		  "urn:cupel:platform:1", a, &found, &doc, &err),
	    ERR_INPUT, "attribute id is missing");
	ck_assert_uint_eq(found.n, 3);
	ck_assert_ptr_null(doc);
	ck_assert_ptr_null(xml_schema_for("urn:cupel:nothing:1"));
	arena_free(a);
}
END_TEST

SUITE(test_xml_schema)
{
	tcase_add_test(tc, valid_examples_have_no_findings);
	tcase_add_test(tc, the_documents_that_are_shipped_are_valid);
	tcase_add_test(tc, invalid_examples_have_the_findings_expected);
	tcase_add_test(tc, every_schema_has_valid_and_invalid_examples);
	tcase_add_test(
	    tc, at_most_fifty_findings_are_kept_and_the_rest_is_counted);
	tcase_add_test(tc, reading_a_valid_document_asks_for_its_namespace);
}
