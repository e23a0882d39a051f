/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plate/number.h - is the text of a cell a number, and if not, what is it?
 *
 * The grammar is that of base/dec.h (sign, digits, a mark, digits, exponent)
 * with the decimal mark that the file uses.  There is no grouping, no inf,
 * no nan, no percent sign, nothing that follows the locale.  Text that is no
 * number is told apart only so that a message can say what happened to it.
 */
#ifndef PLATE_NUMBER_H
#define PLATE_NUMBER_H

struct arena;

enum plate_number_kind {
	PLATE_NUMBER,       /* it is one */
	PLATE_NUMBER_BLANK, /* nothing stands there */
	PLATE_NUMBER_MARK,  /* a number with the other mark, or with grouping */
	PLATE_NUMBER_MINUS, /* a number but for a typographic minus */
	PLATE_NUMBER_RANGE, /* a number that no double can hold */
	PLATE_NUMBER_DATE,  /* looks like one a spreadsheet made into a date */
	PLATE_NUMBER_WORD   /* anything else */
};

struct plate_number {
	const char *value; /* its digits with a point; in the arena */
	double number;
};

/*
 * Classify text; decimal is '.' or ','.  out is filled for PLATE_NUMBER only.
 * Blanks and no-break spaces at both ends do not count.  PLATE_NUMBER_RANGE
 * also for a number that is not zero but would become zero, and for one with
 * more digits than base/dec.h takes.
 */
enum plate_number_kind plate_number_read(
    const char *text, char decimal, struct arena *a, struct plate_number *out);

#endif /* PLATE_NUMBER_H */
