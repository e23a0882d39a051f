/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/print.h - rows of a view in the form that was asked for.
 *
 *	table   for eyes: columns padded; one record as a list of its values
 *	json    {"schema":"cupel.view/1","view":...,"rows":[{...}]}
 *	ndjson  an object per line
 *	csv     RFC 4180, a header line; text that a spreadsheet would take for
 *	        a formula gets an apostrophe in front
 *	xml     urn:cupel:view:1 (specs/view.xsd)
 *	tsv     the same with tabs; tab, line end and backslash as \t \n \\
 *
 * No value is null, or nothing.
 */
#ifndef CLI_PRINT_H
#define CLI_PRINT_H

#include "base/attr.h"
#include "base/err.h"
#include "cli/session.h"

struct json;
struct view;

/*
 * Append the rows of a reply to op "view" to c->out; --fields, --wide and
 * --no-header are looked at.  ERR_USAGE for a field that is not there.
 */
ATTR_MUST_CHECK enum err_code cli_print_view(struct cli *c,
    const struct view *view, const struct json *reply, struct err *err);

/* Rows that are no view's: names and cells; --fields as for a view. */
struct cli_rows {
	const char *name;          /* in JSON */
	const char *const *column; /* NULL at the end */
	const char *const *cell;   /* [rows x columns]; NULL: no value */
	size_t rows;
	bool one; /* of one record: a list of values rather than a line */
};
ATTR_MUST_CHECK enum err_code cli_print_rows(
    struct cli *c, const struct cli_rows *rows, struct err *err);

/* Append an object as a line of its own, LF at the end. */
void cli_print_line(const struct json *object, struct buf *out);

/*
 * Append the members of a reply as JSON under the name of a schema: pretty,
 * or a line with -o ndjson.  Its code is left out: it is said by the exit.
 */
void cli_print_reply(
    struct cli *c, const struct json *reply, const char *schema);

#endif /* CLI_PRINT_H */
