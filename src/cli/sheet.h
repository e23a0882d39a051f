/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/sheet.h - rows on their way to be printed, and which of them are.
 * Shared by print.c and sheet.c.
 */
#ifndef CLI_SHEET_H
#define CLI_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"

struct cli;

/* What is printed, whatever it came from. */
struct sheet {
	const char *name;
	size_t cols, rows;
	const char **column;
	const bool *text;  /* [cols] not a number: CSV guards it */
	const char **cell; /* [rows x cols] NULL: no value */
	bool one;          /* a list of values rather than a line */
	bool header;
};

const char *cli_sheet_cell(const struct sheet *s, size_t row, size_t col);

/* Index of a column by len bytes of its name; cols if there is none. */
size_t cli_sheet_column(const struct sheet *s, const char *name, size_t len);

/*
 * The rows that --filter keeps, in the order of --sort, at most --limit; in
 * the arena.  No value comes first, then exact decimals by value, then all
 * else byte by byte.  ERR_USAGE names the option.
 */
ATTR_MUST_CHECK enum err_code cli_sheet_rows(struct cli *c,
    const struct sheet *s, size_t **row, size_t *n, struct err *err);

#endif /* CLI_SHEET_H */
