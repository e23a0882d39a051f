/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/csv.h - comma-separated values as RFC 4180 has them.
 *
 * Reading is for cupel's own tables and the reference data: UTF-8, one kind
 * of separator, quotes only where RFC 4180 allows them, nothing guessed.
 * (Instrument files go through plate/, which keeps positions and follows
 * each instrument's habits.)
 */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"

struct arena;
struct buf;

struct csv_row {
	size_t line;        /* 1 .. as a text editor counts */
	size_t n;           /* cells */
	const char **cell;  /* [n] in the arena */
};

struct csv_table {
	size_t n;            /* rows, blank lines left out */
	struct csv_row *row; /* [n] */
};

/*
 * Parse len bytes (a byte order mark is skipped).  ERR_INPUT names the line:
 * not UTF-8, a quote that is not closed or stands inside a cell.
 */
ATTR_MUST_CHECK enum err_code csv_parse(const char *s, size_t len,
    struct arena *a, struct csv_table *out, struct err *err);

/* Index of a cell with that text, or n if there is none. */
size_t csv_find(const struct csv_row *row, const char *text);

/*
 * Append one cell, quoted where needed; call csv_end after the last cell of
 * a row.  Text that a spreadsheet would take for a formula (first character
 * = + - @ TAB CR) gets a leading apostrophe; a number is written as it is.
 */
enum csv_cell { CSV_TEXT, CSV_NUMBER };
void csv_put(struct buf *out, const char *text, enum csv_cell kind);
void csv_end(struct buf *out);

#endif /* BASE_CSV_H */
