/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plate/grid.h - the bytes of a delimited text file as lines of cells, each
 * with its place.
 *
 *	struct grid *g;
 *
 *	if (grid_read(bytes, len, &form, arena, &g, &findings, &err) != ERR_OK)
 *		return err.code;
 *	if (g != NULL)
 *		for (size_t i = 0; i < grid_lines(g); i++)
 *			use(grid_cell(g, i, 0));
 *	grid_free(g);
 *
 * Encoding: a byte order mark decides (UTF-8, UTF-16 in either order).
 * Without mark the bytes must be UTF-8, or else are what the form falls back
 * to.  Nothing is guessed.  A mark at the beginning of a later line (files
 * put one behind the other) is left out of that line.
 *
 * Lines end with CR LF, CR or LF, mixed as they come; line 1 is the first,
 * as in a text editor.  Cells are counted from 1 in messages and from 0
 * here.  With quoting, RFC 4180's double quotes hold; without, a quote is a
 * character.  ="text" is text in both.  Controls are kept; who shows a cell
 * uses text_show.
 *
 * What a file can be refused for: E-EMPTY, E-NUL, E-ENC, E-QUOTE, E-LIMIT.
 * These are findings; *out is then NULL.
 *
 * Memory: at most 40 times the file's size (1 MiB is always granted).
 */
#ifndef PLATE_GRID_H
#define PLATE_GRID_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "plate/finding.h"

struct arena;
struct grid;

#define GRID_BYTES_MAX ((size_t)16 << 20)
#define GRID_LINES_MAX ((size_t)1000000)
#define GRID_CELLS_MAX ((size_t)4000000)
#define GRID_LINE_BYTES_MAX ((size_t)65536) /* of one line, as UTF-8 */
#define GRID_MEMORY_FACTOR 40u

enum grid_fallback { GRID_UTF8_ONLY, GRID_LATIN1, GRID_WINDOWS1252 };

struct grid_form {
	enum grid_fallback fallback;
	char separator; /* TAB , or ; */
	bool quoting;
};

/* What happened to the bytes; texts are literals. */
struct grid_about {
	const char *encoding;  /* "UTF-16LE with BOM", "UTF-8", ... */
	const char *line_ends; /* "CRLF", "LF", "CR", "mixed", "none" */
};

/* Text that is lent until grid_free; NUL-terminated it is not. */
struct grid_text {
	const char *s;
	size_t len;
};

/*
 * Findings go to f (made in a).  ERR_NOMEM only; everything that is wrong
 * with the file is a finding.
 */
ATTR_MUST_CHECK enum err_code grid_read(const char *bytes, size_t len,
    const struct grid_form *form, struct arena *a, struct grid **out,
    struct plate_findings *f, struct err *err);
void grid_free(struct grid *g); /* NULL is allowed */

struct grid_about grid_about(const struct grid *g);
size_t grid_lines(const struct grid *g);
size_t grid_filled(const struct grid *g); /* cells that are not blank */

/*
 * The number of line i in a text editor; a quoted cell may hold line ends, so
 * it can be more than i + 1.
 */
size_t grid_number(const struct grid *g, size_t i);

/* The cells of line i joined with TAB, as patterns see it. */
struct grid_text grid_line(const struct grid *g, size_t i);

/* Cells of line i; a line without any character has none. */
size_t grid_cells(const struct grid *g, size_t i);

/* Cell k of line i; one behind the last is empty. */
struct grid_text grid_cell(const struct grid *g, size_t i, size_t k);

/* Only blanks and no-break spaces, or nothing? */
bool grid_blank(const struct grid *g, size_t i, size_t k);
bool grid_line_blank(const struct grid *g, size_t i);

/* Where in the file the line begins, in bytes from 0. */
size_t grid_byte(const struct grid *g, size_t i);

/*
 * A number that a reader of the grid may give to a cell, 0 at first: which
 * kind of cell it turned out to be.
 */
unsigned char grid_mark(const struct grid *g, size_t i, size_t k);
void grid_mark_set(struct grid *g, size_t i, size_t k, unsigned char mark);

/* UTF-8 without blanks and no-break spaces at both ends. */
struct grid_text grid_trim(struct grid_text t);

#endif /* PLATE_GRID_H */
