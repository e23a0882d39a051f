/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plate/well.h - wells of a plate: A1, H12, AF48.
 *
 * A well is written with the letters of its row (A to Z, then AA to AF) and
 * the number of its column, without a leading zero.  Shapes are those that
 * plates are sold in: 6, 12, 24, 48, 96, 384 and 1536 wells.
 */
#ifndef PLATE_WELL_H
#define PLATE_WELL_H

#include <stdbool.h>
#include <stddef.h>

#define WELL_ROWS_MAX 32u
#define WELL_COLS_MAX 48u
#define WELL_TEXT_SIZE 8 /* with the NUL */

struct well {
	unsigned short row, col; /* from 0 */
};

struct well_shape {
	unsigned rows, cols; /* 0 and 0: not known */
};

enum well_form {
	WELL_CANONICAL, /* A1 */
	WELL_PADDED     /* A01 too */
};

/*
 * Read text, all of it (blanks at both ends are passed over).  False if it is
 * no well of even the largest plate.
 */
bool well_parse(const char *text, enum well_form form, struct well *out);

void well_text(struct well w, char out[WELL_TEXT_SIZE]);

/* Row letters alone: "A" -> 0, "AF" -> 31; and back. */
bool well_row_parse(const char *text, unsigned *row);
void well_row_text(unsigned row, char out[WELL_TEXT_SIZE]);

/* The shape with that many wells; false if no plate has so many. */
bool well_shape_of(unsigned long wells, struct well_shape *out);

/* Always true for a shape that is not known. */
bool well_inside(struct well w, struct well_shape shape);

/* Order by rows: <0, 0, >0. */
int well_order(struct well a, struct well b);

#endif /* PLATE_WELL_H */
