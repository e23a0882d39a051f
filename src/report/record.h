/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/record.h - from view rows to a record, and back.
 *
 * A report's record is XML in one byte form; its SHA-256 is what the ledger
 * holds and what paper and files are compared with.  Which views, columns
 * and attributes there are is declared once, as data:
 *
 *	static const struct report_field line_fields[] = {
 *		{ "number", "number", REPORT_VALUE_COUNT,
 *		    REPORT_REQUIRED, NULL },
 *		{ "unit", "unit", REPORT_VALUE_LINE, REPORT_OPTIONAL, NULL },
 *		{ .column = NULL }
 *	};
 *	static const struct report_part parts[] = {
 *		{ "certificate.lines", "lines", "line", 1, 400, line_fields },
 *		{ .view = NULL }
 *	};
 *
 * A part with a list becomes <lines><line .../>...</lines>, one element per
 * row in the order of the view; a part without one becomes a single element
 * from the view's only row.  Several parts may share such a one-row view.
 * A cell without a value, or with "", becomes no attribute.  Nothing is
 * rounded, trimmed or reformatted: the text of the cell is the value.
 *
 * Byte form: <record xmlns=... kind=... format="1"> with parts in the order
 * of the declaration, attributes in byte order of their names, LF and two
 * blanks per level between elements, escapes of Canonical XML 1.0, no LF
 * behind </record>.  Read as XML, the record's canonical form (W3C Canonical
 * XML 1.0, also of the element alone inside coa.xml) is these same bytes, so
 * that any XML tool can compute the hash.
 */
#ifndef REPORT_RECORD_H
#define REPORT_RECORD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "door/table.h"

struct arena;
struct buf;
struct xml_node;

#define REPORT_VALUE_MAX 4000u /* bytes of one value */

enum report_value {
	REPORT_VALUE_TEXT,   /* words; LF breaks the line */
	REPORT_VALUE_LINE,   /* words in one line */
	REPORT_VALUE_ID,     /* identity: text_is_id of base/text.h */
	REPORT_VALUE_NUMBER, /* grammar of base/dec.h */
	REPORT_VALUE_COUNT,  /* digits, 0 .. 999999999, no leading zero */
	REPORT_VALUE_DATE,   /* YYYY-MM-DD */
	REPORT_VALUE_TIME,   /* 2026-03-14T09:00:41+01:00: local, with offset */
	REPORT_VALUE_WHEN,   /* REPORT_VALUE_DATE or REPORT_VALUE_TIME */
	REPORT_VALUE_SHA256, /* 64 hexadecimal digits, lower case */
	REPORT_VALUE_CODE    /* one of a closed list */
};

enum report_need { REPORT_OPTIONAL, REPORT_REQUIRED };

struct report_field {
	const char *column;    /* of the view; NULL ends the list */
	const char *attribute; /* of the element */
	enum report_value type;
	enum report_need need;
	const char *const
	    *codes; /* REPORT_VALUE_CODE: the words, NULL at the end */
};

struct report_part {
	const char *view;    /* NULL ends the list */
	const char *list;    /* element around the rows; NULL: one row */
	const char *element; /* of a row */
	size_t least, most;  /* rows; 1, 1 without a list */
	const struct report_field *field;
};

/* What the record's namespace is. */
#define REPORT_NAMESPACE "urn:cupel:coa:1"

/*
 * Append the record of that kind.
 *
 * ERR_INPUT names view, row (1 ..) and column: a required value is missing,
 * does not have its type, or may not enter a record.  ERR_LIMIT: a value
 * above REPORT_VALUE_MAX bytes, too few or too many rows.  ERR_BUG: a view
 * or column that is declared is not there, or one is there that is not
 * declared (it would be left out of the record without a word).
 */
ATTR_MUST_CHECK enum err_code report_record_write(const char *kind,
    const struct report_part *parts, const struct door_table *tables, size_t n,
    struct buf *out, struct err *err);

/*
 * The same tables from the <record> element, one for each view, in the order
 * in which the declaration first names them; *out is an array of *n in the
 * arena.  ERR_INPUT as above, for a record that was made by other hands.
 */
ATTR_MUST_CHECK enum err_code report_record_read(const struct xml_node *record,
    const struct report_part *parts, struct arena *a,
    const struct door_table **out, size_t *n, struct err *err);

/* Does text have that type?  codes as in struct report_field. */
bool report_value_is(
    enum report_value type, const char *const *codes, const char *text);

#endif /* REPORT_RECORD_H */
