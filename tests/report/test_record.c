/* SPDX-License-Identifier: Apache-2.0 */
/* tests/report/test_record.c - rows to a record and back; the schema. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "report/record.h"
#include "tests/report/fixture.h"
#include "tests/support/suite.h"
#include "xmlio/xml.h"
#include "xmlio/xml_schema.h"

static struct fixture f;

static void
setup(void)
{
	char path[1024];
	struct err err = { 0 };

	OK(fixture_load(suite_path(path, "report/data/demo"), &f, &err));
}

static void
teardown(void)
{
	fixture_clear(&f);
}

START_TEST(the_record_of_the_demo_is_the_golden_one)
{
	struct buf got = { 0 }, want = { 0 };
	char path[1024];
	struct err err = { 0 };

	OK(report_certificate_record(f.table, f.n, NULL, &got, &err));
	OK(file_read(suite_path(path, "report/data/demo.record.xml"), 1u << 20,
	    &want, &err));
	ck_assert_str_eq(buf_text(&got), buf_text(&want));
	ck_assert_int_eq(got.data[got.len - 1], '>');
	buf_clear(&got);
	buf_clear(&want);
}
END_TEST

START_TEST(a_record_read_back_gives_the_same_rows_and_bytes)
{
	const struct door_table *tables;
	struct buf b[2] = { { 0 }, { 0 } };
	struct xml_doc *doc;
	struct err err = { 0 };
	size_t n;

	/* all that XML likes to change: ends of lines, quotes, blanks */
	fixture_set(&f, "certificate.notes", 0, "text",
	    "a <b> & \"c\" 'd'\nsecond line\n ]]> \xe2\x80\x9cq\xe2\x80\x9d");
	OK(report_record_write("certificate", report_certificate_parts, f.table,
	    f.n, &b[0], &err));
	OK(xml_read(buf_text(&b[0]), b[0].len, "r", NULL, &doc, &err));
	OK(report_record_read(xml_root(doc), report_certificate_parts, f.arena,
	    &tables, &n, &err));
	ck_assert_uint_eq(n, f.n);
	for (size_t i = 0; i < n; i++) {
		const struct door_table *was =
		    door_table_find(f.table, f.n, tables[i].view);

		ck_assert_uint_eq(tables[i].rows, was->rows);
		for (size_t r = 0; r < was->rows; r++)
			for (size_t c = 0; c < was->cols; c++)
				ck_assert_pstr_eq(
				    door_cell(&tables[i], r, was->name[c]),
				    was->cell[r * was->cols + c]);
	}
	OK(report_record_write(
	    "certificate", report_certificate_parts, tables, n, &b[1], &err));
	ck_assert_str_eq(buf_text(&b[0]), buf_text(&b[1]));
	xml_free(doc);
	buf_clear(&b[0]);
	buf_clear(&b[1]);
}
END_TEST

static const struct {
	const char *view;
	size_t row;
	const char *column, *text;
	enum err_code code;
	const char *says;
} faults[] = {
	{ "certificate.lines", 2, "criterion", NULL, ERR_INPUT,
	    "certificate.lines, row 3, criterion: no value" },
	{ "certificate.lines", 2, "criterion", "", ERR_INPUT, "no value" },
	{ "certificate.lines", 0, "verdict", "passes", ERR_INPUT,
	    "row 1, verdict: \"passes\" is not one of its words" },
	{ "certificate.lines", 0, "tested", "2025-02-30", ERR_INPUT,
	    "is not a date" },
	{ "certificate.lines", 0, "method", "AM\nA01", ERR_INPUT,
	    "is not one line of text" },
	{ "certificate.lines", 0, "attribute", "a\tb", ERR_INPUT,
	    "is not text" },
	{ "certificate.lines", 0, "result", "\xe2\x80\xaex", ERR_INPUT,
	    "row 1, result: character U+202E may not enter a record" },
	{ "certificate.lines", 0, "result", "\xff", ERR_INPUT,
	    "byte 0xFF at position 1 is not UTF-8" },
	{ "certificate.lines", 0, "number", "01", ERR_INPUT,
	    "is not a whole number" },
	{ "certificate.identity", 0, "frozen_at", "2026-01-12T14:58:41Z",
	    ERR_INPUT, "is not a time with offset" },
	{ "certificate.identity", 0, "taken_at", "yesterday", ERR_INPUT,
	    "is not a date, or a time with offset" },
	{ "certificate.identity", 0, "record_sha256", "B5C2", ERR_INPUT,
	    "is not 64 hexadecimal digits" },
	{ "certificate.points", 7, "response", "1,5", ERR_INPUT,
	    "row 8, response: \"1,5\" is not a number" },
};

START_TEST(a_value_of_the_wrong_kind_is_named)
{
	struct buf b = { 0 };
	struct err err = { 0 };

	fixture_set(&f, faults[_i].view, faults[_i].row, faults[_i].column,
	    faults[_i].text);
	FAILS(report_record_write("certificate", report_certificate_parts,
		  f.table, f.n, &b, &err),
	    faults[_i].code, faults[_i].says);
	ck_assert_uint_eq(b.len, 0);
}
END_TEST

START_TEST(rows_and_values_have_limits)
{
	char text[REPORT_VALUE_MAX + 2];
	struct buf b = { 0 };
	struct err err = { 0 };

	memset(text, 'x', sizeof(text));
	text[REPORT_VALUE_MAX + 1] = '\0';
	fixture_set(&f, "certificate.notes", 0, "text", text);
	FAILS(report_record_write("certificate", report_certificate_parts,
		  f.table, f.n, &b, &err),
	    ERR_LIMIT, "longer than 4000 bytes");
	fixture_set(&f, "certificate.notes", 0, "text", "short");
	fixture_rows(&f, "certificate.lines", 1001);
	FAILS(report_record_write("certificate", report_certificate_parts,
		  f.table, f.n, &b, &err),
	    ERR_LIMIT, "certificate.lines: 1001 rows; there must be 1 to 1000");
	fixture_rows(&f, "certificate.lines", 0);
	FAILS(report_record_write("certificate", report_certificate_parts,
		  f.table, f.n, &b, &err),
	    ERR_LIMIT, "0 rows");
}
END_TEST

START_TEST(views_and_columns_must_be_those_declared)
{
	const char *names[64];
	struct buf b = { 0 };
	struct err err = { 0 };

	memcpy(names, f.table[2].name, f.table[2].cols * sizeof(*names));
	names[1] = "wrods";
	f.table[2].name = names;
	FAILS(report_record_write("certificate", report_certificate_parts,
		  f.table, f.n, &b, &err),
	    ERR_BUG, "no place for column wrods");
	f.table[2].cols = 1;
	FAILS(report_record_write("certificate", report_certificate_parts,
		  f.table, f.n, &b, &err),
	    ERR_BUG, "has no column text");
	FAILS(report_record_write("certificate", report_certificate_parts,
		  f.table, 2, &b, &err),
	    ERR_BUG, "view certificate.exceptions is missing");
}
END_TEST

/* ---- the schema says the same as the declaration */

static const struct xml_node *
named(const struct xml_node *parent, const char *element, const char *name)
{
	const struct xml_node *n = xml_first(parent, element);

	for (; n != NULL; n = xml_next(n, element)) {
		const char *s = xml_attr(n, "name");

		if (s != NULL && strcmp(s, name) == 0)
			break;
	}
	return n;
}

static const char *const types[] = {
	[REPORT_VALUE_TEXT] = "text",
	[REPORT_VALUE_LINE] = "line",
	[REPORT_VALUE_ID] = "id",
	[REPORT_VALUE_NUMBER] = "number",
	[REPORT_VALUE_COUNT] = "count",
	[REPORT_VALUE_DATE] = "date",
	[REPORT_VALUE_TIME] = "time",
	[REPORT_VALUE_WHEN] = "when",
	[REPORT_VALUE_SHA256] = "sha256",
};

static void
same_codes(
    const struct xml_node *root, const char *type, const char *const *codes)
{
	const struct xml_node *t = named(root, "simpleType", type), *e;

	ck_assert_ptr_nonnull(t);
	e = xml_first(xml_first(t, "restriction"), "enumeration");
	for (; *codes != NULL; codes++) {
		ck_assert_ptr_nonnull(e);
		ck_assert_str_eq(xml_attr(e, "value"), *codes);
		e = xml_next(e, "enumeration");
	}
	ck_assert_ptr_null(e);
}

START_TEST(the_schema_has_the_declared_attributes)
{
	const struct xml_schema *schema = xml_schema_for(REPORT_NAMESPACE);
	const struct report_part *p = &report_certificate_parts[0];
	struct xml_doc *doc;
	struct err err = { 0 };
	char name[80];

	ck_assert_ptr_nonnull(schema);
	OK(xml_read(
	    schema->text, strlen(schema->text), "coa.xsd", NULL, &doc, &err));
	for (; p->view != NULL; p++) {
		const struct xml_node *type;
		size_t n = 0;

		(void)snprintf(name, sizeof(name), "%s-element", p->element);
		type = named(xml_root(doc), "complexType", name);
		ck_assert_msg(type != NULL, "no type for %s", p->element);
		for (const struct report_field *d = p->field; d->column != NULL;
		     d++, n++) {
			const struct xml_node *a =
			    named(type, "attribute", d->attribute);
			const char *use;

			ck_assert_msg(a != NULL, "%s: no attribute %s",
			    p->element, d->attribute);
			use = xml_attr(a, "use");
			ck_assert_int_eq(
			    use != NULL, d->need == REPORT_REQUIRED);
			if (d->type == REPORT_VALUE_CODE)
				same_codes(xml_root(doc), xml_attr(a, "type"),
				    d->codes);
			else
				ck_assert_str_eq(
				    xml_attr(a, "type"), types[d->type]);
		}
		ck_assert_uint_eq(xml_count(type, "attribute"), n);
	}
	xml_free(doc);
}
END_TEST

START_TEST(the_manual_names_every_view_and_column)
{
	const char *source = getenv("CUPEL_SOURCE");
	struct buf b = { 0 };
	char path[1200], word[80];
	struct err err = { 0 };

	(void)snprintf(path, sizeof(path), "%s/src/report/kinds/certificate.h",
	    source != NULL ? source : ".");
	OK(file_read(path, 1u << 20, &b, &err));
	for (const struct report_part *p = report_certificate_parts;
	     p->view != NULL; p++) {
		const char *at = strstr(buf_text(&b), p->view);

		ck_assert_msg(at != NULL, "%s is not described", p->view);
		for (const struct report_field *d = p->field; d->column != NULL;
		     d++) {
			(void)snprintf(word, sizeof(word), "%s", d->column);
			ck_assert_msg(strstr(at, word) != NULL,
			    "%s: %s is not described", p->view, word);
		}
	}
	buf_clear(&b);
}
END_TEST

SUITE(test_record)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, the_record_of_the_demo_is_the_golden_one);
	tcase_add_test(tc, a_record_read_back_gives_the_same_rows_and_bytes);
	tcase_add_loop_test(tc, a_value_of_the_wrong_kind_is_named, 0,
	    sizeof(faults) / sizeof(faults[0]));
	tcase_add_test(tc, rows_and_values_have_limits);
	tcase_add_test(tc, views_and_columns_must_be_those_declared);
	tcase_add_test(tc, the_schema_has_the_declared_attributes);
	tcase_add_test(tc, the_manual_names_every_view_and_column);
}
