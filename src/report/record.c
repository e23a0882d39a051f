/* SPDX-License-Identifier: Apache-2.0 */
/* report/record.c - the declaration of a record, walked both ways. */
#include "config.h"

#include "report/record.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/dec.h"
#include "base/text.h"
#include "base/utc.h"
#include "xmlio/xml.h"
#include "xmlio/xml_out.h"

#define FIELDS_MAX 64u

/* ---- values */

static const char *const type_words[] = {
	[REPORT_VALUE_TEXT] = "text",
	[REPORT_VALUE_LINE] = "one line of text",
	[REPORT_VALUE_ID] = "an identity (1 to 64 of letters, digits, . _ -)",
	[REPORT_VALUE_NUMBER] = "a number",
	[REPORT_VALUE_COUNT] = "a whole number",
	[REPORT_VALUE_DATE] = "a date (YYYY-MM-DD)",
	[REPORT_VALUE_TIME] = "a time with offset (YYYY-MM-DDThh:mm:ss+hh:mm)",
	[REPORT_VALUE_WHEN] = "a date, or a time with offset",
	[REPORT_VALUE_SHA256] = "64 hexadecimal digits",
	[REPORT_VALUE_CODE] = "one of its words",
};

static bool
is_count(const char *s)
{
	size_t n = strspn(s, "0123456789");

	return n >= 1 && n <= 9 && s[n] == '\0' && (n == 1 || s[0] != '0');
}

static bool
is_code(const char *const *codes, const char *s)
{
	for (; *codes != NULL; codes++)
		if (strcmp(*codes, s) == 0)
			return true;
	return false;
}

/* A Z is not enough: where it was signed, what did the clock say? */
static bool
is_time(const char *s)
{
	int64_t t;

	return strlen(s) == 25 && utc_parse(s, UTC_OFFSET, &t, NULL);
}

bool
report_value_is(enum report_value type, const char *const *codes, const char *s)
{
	switch (type) {
	case REPORT_VALUE_TEXT:
		return strchr(s, '\t') == NULL;
	case REPORT_VALUE_LINE:
		return strpbrk(s, "\n\t") == NULL;
	case REPORT_VALUE_ID:
		return text_is_id(s);
	case REPORT_VALUE_NUMBER:
		return dec_is(s);
	case REPORT_VALUE_COUNT:
		return is_count(s);
	case REPORT_VALUE_DATE:
		return utc_is_date(s);
	case REPORT_VALUE_TIME:
		return is_time(s);
	case REPORT_VALUE_WHEN:
		return utc_is_date(s) || is_time(s);
	case REPORT_VALUE_SHA256:
		return strlen(s) == 64 && strspn(s, "0123456789abcdef") == 64;
	case REPORT_VALUE_CODE:
		return is_code(codes, s);
	}
	return false;
}

static enum err_code
check_value(const struct report_part *part, const struct report_field *f,
    size_t row, const char *s, struct err *err)
{
	uint32_t cp;
	size_t at;

	if (s == NULL || *s == '\0') {
		if (f->need == REPORT_OPTIONAL)
			return ERR_OK;
		return err_set(err, ERR_INPUT, "%s, row %zu, %s: no value",
		    part->view, row + 1, f->column);
	}
	if (strlen(s) > REPORT_VALUE_MAX)
		return err_set(err, ERR_LIMIT,
		    "%s, row %zu, %s: longer than %u bytes", part->view,
		    row + 1, f->column, REPORT_VALUE_MAX);
	if (!text_allowed(s, strlen(s), &at, &cp)) {
		if (cp == UINT32_MAX)
			return err_set(err, ERR_INPUT,
			    "%s, row %zu, %s: byte 0x%02X at position %zu is "
			    "not UTF-8",
			    part->view, row + 1, f->column,
			    (unsigned)(unsigned char)s[at], at + 1);
		return err_set(err, ERR_INPUT,
		    "%s, row %zu, %s: character U+%04X may not enter a record",
		    part->view, row + 1, f->column, (unsigned)cp);
	}
	if (!report_value_is(f->type, f->codes, s))
		return err_set(err, ERR_INPUT,
		    "%s, row %zu, %s: \"%.60s\" is not %s", part->view, row + 1,
		    f->column, s, type_words[f->type]);
	return ERR_OK;
}

/* ---- writing */

static bool
declared(const struct report_part *parts, const char *view, const char *column)
{
	for (; parts->view != NULL; parts++) {
		if (strcmp(parts->view, view) != 0)
			continue;
		for (const struct report_field *f = parts->field;
		     f->column != NULL; f++)
			if (strcmp(f->column, column) == 0)
				return true;
	}
	return false;
}

static bool
has_column(const struct door_table *t, const char *column)
{
	for (size_t c = 0; c < t->cols; c++)
		if (strcmp(t->name[c], column) == 0)
			return true;
	return false;
}

static enum err_code
check_table(const struct report_part *parts, const struct report_part *part,
    const struct door_table *t, struct err *err)
{
	enum err_code rc = ERR_OK;

	if (t == NULL)
		return err_set(err, ERR_BUG, "view %s is missing", part->view);
	for (size_t c = 0; c < t->cols; c++)
		if (!declared(parts, part->view, t->name[c]))
			return err_set(err, ERR_BUG,
			    "view %s: the record has no place for column %s",
			    part->view, t->name[c]);
	for (const struct report_field *f = part->field; f->column != NULL; f++)
		if (!has_column(t, f->column))
			return err_set(err, ERR_BUG, "view %s has no column %s",
			    part->view, f->column);
	if (t->rows < part->least || t->rows > part->most)
		return err_set(err, ERR_LIMIT,
		    "%s: %zu rows; there must be %zu to %zu", part->view,
		    t->rows, part->least, part->most);
	for (size_t r = 0; r < t->rows && rc == ERR_OK; r++)
		for (const struct report_field *f = part->field;
		     f->column != NULL && rc == ERR_OK; f++)
			rc = check_value(
			    part, f, r, door_cell(t, r, f->column), err);
	return rc;
}

/* The fields of a part in byte order of their attributes. */
static size_t
in_order(const struct report_part *part, const struct report_field **order)
{
	size_t n = 0;

	for (const struct report_field *f = part->field;
	     f->column != NULL && n < FIELDS_MAX; f++) {
		size_t i = n++;

		for (;
		     i > 0 && strcmp(order[i - 1]->attribute, f->attribute) > 0;
		     i--)
			order[i] = order[i - 1];
		order[i] = f;
	}
	return n;
}

static void
write_part(struct xml_out *x, const struct report_part *part,
    const struct door_table *t)
{
	const struct report_field *order[FIELDS_MAX];
	size_t n = in_order(part, order);

	if (part->list != NULL)
		xml_out_start(x, part->list);
	for (size_t r = 0; r < t->rows; r++) {
		xml_out_start(x, part->element);
		for (size_t i = 0; i < n; i++) {
			const char *s = door_cell(t, r, order[i]->column);

			if (s != NULL && *s != '\0')
				xml_out_attr(x, order[i]->attribute, s);
		}
		xml_out_end(x);
	}
	if (part->list != NULL)
		xml_out_end(x);
}

enum err_code
report_record_write(const char *kind, const struct report_part *parts,
    const struct door_table *tables, size_t n, struct buf *out, struct err *err)
{
	enum err_code rc = ERR_OK;
	struct buf b = { 0 };
	struct xml_out x;

	for (const struct report_part *p = parts;
	     p->view != NULL && rc == ERR_OK; p++)
		rc = check_table(
		    parts, p, door_table_find(tables, n, p->view), err);
	if (rc != ERR_OK)
		return rc;
	xml_out_init(&x, &b, XML_INDENTED);
	xml_out_start(&x, "record");
	xml_out_attr(&x, "xmlns", REPORT_NAMESPACE);
	xml_out_attr(&x, "format", "1");
	xml_out_attr(&x, "kind", kind);
	for (const struct report_part *p = parts; p->view != NULL; p++)
		write_part(&x, p, door_table_find(tables, n, p->view));
	xml_out_end(&x);
	rc = xml_out_done(&x, err);
	if (rc == ERR_OK) {
		while (b.len > 0 && b.data[b.len - 1] == '\n')
			b.len--;
		buf_add(out, b.data, b.len);
	}
	buf_clear(&b);
	return rc;
}

/* ---- reading */

struct reader {
	const struct report_part *parts;
	struct arena *a;
	struct err *err;
};

static size_t
field_count(const struct report_part *parts, const char *view)
{
	size_t n = 0;

	for (; parts->view != NULL; parts++)
		if (strcmp(parts->view, view) == 0)
			for (const struct report_field *f = parts->field;
			     f->column != NULL; f++)
				n++;
	return n;
}

static enum err_code
read_row(const struct reader *rd, const struct report_part *part,
    const struct xml_node *node, size_t row, const char **cells)
{
	enum err_code rc = ERR_OK;

	if (node == NULL)
		return err_set(rd->err, ERR_INPUT,
		    "the record has no element %s", part->element);
	for (size_t i = 0; part->field[i].column != NULL && rc == ERR_OK; i++) {
		const char *s = xml_attr(node, part->field[i].attribute);

		rc = check_value(part, &part->field[i], row, s, rd->err);
		if (s != NULL && *s != '\0')
			cells[i] = arena_str(rd->a, s);
	}
	return rc;
}

/* A view whose rows stand in a list. */
static enum err_code
read_list(const struct reader *rd, const struct report_part *part,
    const struct xml_node *record, struct door_table *t, const char **cells)
{
	const struct xml_node *list = xml_first(record, part->list), *node;
	enum err_code rc = ERR_OK;
	size_t row = 0;

	if (list == NULL)
		return err_set(rd->err, ERR_INPUT,
		    "the record has no element %s", part->list);
	for (node = xml_first(list, part->element);
	     node != NULL && rc == ERR_OK;
	     node = xml_next(node, part->element), row++)
		rc = read_row(rd, part, node, row, cells + row * t->cols);
	return rc;
}

/* A view of one row, spread over one or several elements. */
static enum err_code
read_single(const struct reader *rd, const char *view,
    const struct xml_node *record, const char **cells)
{
	enum err_code rc = ERR_OK;
	size_t at = 0;

	for (const struct report_part *p = rd->parts;
	     p->view != NULL && rc == ERR_OK; p++) {
		if (strcmp(p->view, view) != 0)
			continue;
		rc = read_row(
		    rd, p, xml_first(record, p->element), 0, cells + at);
		for (size_t i = 0; p->field[i].column != NULL; i++)
			at++;
	}
	return rc;
}

static enum err_code
read_view(const struct reader *rd, const struct report_part *part,
    const struct xml_node *record, struct door_table *t)
{
	const struct xml_node *list =
	    part->list == NULL ? NULL : xml_first(record, part->list);
	const char **names, **cells;
	size_t at = 0;

	t->view = part->view;
	t->cols = field_count(rd->parts, part->view);
	t->rows = part->list == NULL ? 1
	          : list == NULL     ? 0
	                             : xml_count(list, part->element);
	if (t->rows < part->least || t->rows > part->most)
		return err_set(rd->err, ERR_LIMIT,
		    "%s: %zu rows; there must be %zu to %zu", part->view,
		    t->rows, part->least, part->most);
	names = arena_array(rd->a, t->cols, sizeof(*names));
	cells = arena_array(rd->a, t->cols * t->rows + 1, sizeof(*cells));
	for (const struct report_part *p = rd->parts; p->view != NULL; p++)
		if (strcmp(p->view, part->view) == 0)
			for (const struct report_field *f = p->field;
			     f->column != NULL; f++)
				names[at++] = f->column;
	t->name = names;
	t->cell = cells;
	return part->list == NULL ? read_single(rd, part->view, record, cells)
	                          : read_list(rd, part, record, t, cells);
}

enum err_code
report_record_read(const struct xml_node *record,
    const struct report_part *parts, struct arena *a,
    const struct door_table **out, size_t *n, struct err *err)
{
	const struct reader rd = { parts, a, err };
	struct door_table *tables;
	enum err_code rc = ERR_OK;
	size_t count = 0, most = 0;

	for (const struct report_part *p = parts; p->view != NULL; p++)
		most++;
	tables = arena_array(a, most + 1, sizeof(*tables));
	for (const struct report_part *p = parts;
	     p->view != NULL && rc == ERR_OK; p++)
		if (door_table_find(tables, count, p->view) == NULL)
			rc = read_view(&rd, p, record, &tables[count++]);
	*out = tables;
	*n = count;
	return rc;
}
