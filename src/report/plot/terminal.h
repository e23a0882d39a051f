/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/plot/terminal.h - a scene in cells of characters.
 *
 * The same figure as on paper, for `cupel run plot` and for the pane of the
 * full-screen program: a frame with ticks, fitted lines, the mean of the
 * used wells at each dose, crosses where all wells of a dose are excluded,
 * and a legend in the emptiest corner.
 *
 * Series are told apart without colour: each has its letter or sign, and the
 * lines differ too - the standard's is solid, the others' are broken.
 *
 *	PLOT_BRAILLE  lines in dots of 2 x 4 to a cell; signs from the table
 *	              of the terminal: U+25CF standard, U+25B2 sample, ...
 *	PLOT_ASCII    7-bit only: lines as . (standard), + (a sample), *
 *	              (both); R for the standard, T U V ... for the others
 *
 * Where two means fall into one cell, the second moves one cell to the right.
 * Every cell also says what it belongs to, so that a screen may colour it.
 * Nothing is printed here and no terminal is asked.
 */
#ifndef REPORT_PLOT_TERMINAL_H
#define REPORT_PLOT_TERMINAL_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "report/plot/plot.h"

struct arena;
struct buf;

#define PLOT_CELLS_WIDTH_MIN 30u
#define PLOT_CELLS_HEIGHT_MIN 9u
#define PLOT_CELLS_MAX 500u /* either way */

enum plot_glyphs { PLOT_ASCII, PLOT_BRAILLE };

enum plot_role {
	PLOT_ROLE_GROUND, /* nothing */
	PLOT_ROLE_AXIS,   /* lines of the frame, numbers, titles */
	PLOT_ROLE_OUT,    /* an excluded dose */
	PLOT_ROLE_SERIES  /* of series cell.series */
};

struct plot_cell {
	uint32_t cp; /* the character; ' ' where there is nothing */
	enum plot_role role;
	unsigned series;
};

struct plot_cells {
	size_t width, height;
	struct plot_cell *cell; /* [height x width] row-major, in the arena */
};

/*
 * Draw into width x height cells: one line for the title of the y axis, the
 * plotting area, axis, numbers, title of the x axis.  ERR_LIMIT: smaller or
 * larger than the constants above.
 */
ATTR_MUST_CHECK enum err_code plot_terminal(const struct plot_scene *scene,
    size_t width, size_t height, enum plot_glyphs glyphs, struct arena *a,
    struct plot_cells *out, struct err *err);

/* The cells as lines of UTF-8, blanks at the right cut off, LF behind each. */
void plot_cells_text(const struct plot_cells *cells, struct buf *out);

#endif /* REPORT_PLOT_TERMINAL_H */
