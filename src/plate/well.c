/* SPDX-License-Identifier: Apache-2.0 */
/* plate/well.c - names of wells. */
#include "config.h"

#include "plate/well.h"

#include <string.h>

static const char *
over_blanks(const char *s)
{
	return s + strspn(s, " \t");
}

/* Letters of a row; *s is moved behind them. */
static bool
row_at(const char **s, unsigned *row)
{
	const char *p = *s;
	unsigned v = 0;

	if (*p < 'A' || *p > 'Z')
		return false;
	for (; *p >= 'A' && *p <= 'Z'; p++) {
		v = v * 26 + (unsigned)(*p - 'A') + 1;
		if (v > WELL_ROWS_MAX)
			return false;
	}
	*row = v - 1;
	*s = p;
	return true;
}

bool
well_row_parse(const char *text, unsigned *row)
{
	const char *s = over_blanks(text);

	return row_at(&s, row) && *over_blanks(s) == '\0';
}

bool
well_parse(const char *text, enum well_form form, struct well *out)
{
	const char *s = over_blanks(text);
	unsigned row, col = 0;

	if (!row_at(&s, &row))
		return false;
	if (*s == '0' && form == WELL_PADDED)
		s++;
	if (*s < '1' || *s > '9')
		return false;
	for (; *s >= '0' && *s <= '9'; s++) {
		col = col * 10 + (unsigned)(*s - '0');
		if (col > WELL_COLS_MAX)
			return false;
	}
	if (*over_blanks(s) != '\0')
		return false;
	out->row = (unsigned short)row;
	out->col = (unsigned short)(col - 1);
	return true;
}

void
well_row_text(unsigned row, char out[WELL_TEXT_SIZE])
{
	size_t n = 0;

	if (row >= 26)
		out[n++] = (char)('A' + row / 26 - 1);
	out[n++] = (char)('A' + row % 26);
	out[n] = '\0';
}

void
well_text(struct well w, char out[WELL_TEXT_SIZE])
{
	unsigned col = w.col + 1u;
	size_t n;

	well_row_text(w.row, out);
	n = strlen(out);
	if (col >= 10)
		out[n++] = (char)('0' + col / 10);
	out[n++] = (char)('0' + col % 10);
	out[n] = '\0';
}

bool
well_shape_of(unsigned long wells, struct well_shape *out)
{
	static const struct well_shape shapes[] = { { 2, 3 }, { 3, 4 },
		{ 4, 6 }, { 6, 8 }, { 8, 12 }, { 16, 24 }, { 32, 48 } };

	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		if ((unsigned long)shapes[i].rows * shapes[i].cols == wells) {
			*out = shapes[i];
			return true;
		}
	}
	return false;
}

bool
well_inside(struct well w, struct well_shape shape)
{
	return shape.rows == 0 || (w.row < shape.rows && w.col < shape.cols);
}

int
well_order(struct well a, struct well b)
{
	if (a.row != b.row)
		return a.row < b.row ? -1 : 1;
	return (a.col > b.col) - (a.col < b.col);
}
