/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plate/profile_matrix.c - plates drawn as rows and columns, and plates in
 * one long line.  Where rows have no letters every count must be right to
 * the line, because nothing else says which row a line is.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "plate/profile_inner.h"

/* A column of the heading: which well column (or well) of which band. */
struct column {
	bool used;
	size_t band;
	struct well well; /* matrix: only col; wide: both */
};

struct drawn {
	const struct node *step;
	const char *plate, *quantity, *unit;
	struct well_shape shape;
	size_t first; /* cell of the first value, from 0 */
	unsigned long bands, rows, times;
	size_t time_cell;   /* from 0; SIZE_MAX: none */
	size_t label_cell;  /* likewise */
	size_t heading;     /* its line */
	size_t n;           /* cells of the heading */
	struct column *col; /* [n] */
	size_t found_bands;
	bool layout, tagged;
	const char **read; /* [bands] of the present line */
};

#define NONE ((size_t)-1)

static size_t
cell_attr(const struct node *n, enum profile_attr at, size_t fallback)
{
	return n->attr[at] != NULL ? strtoul(n->attr[at], NULL, 10) - 1
	                           : fallback;
}

/*
 * A line that ends a part: blank, and not the blanks of a row of the plate,
 * which has about as many cells as the heading.
 */
static bool
part_ends(const struct walk *w, const struct drawn *d, size_t line)
{
	return line >= w->to || (grid_line_blank(w->g, line) &&
				    2 * grid_cells(w->g, line) < d->n);
}

static void
skip_blank(struct walk *w, const struct drawn *d)
{
	while (w->at < w->to && part_ends(w, d, w->at))
		w->at++;
}

static bool
begin(struct walk *w, const struct node *step, struct drawn *d)
{
	const char *name = walk_attr(w, step, AT_PLATE);
	struct plate_plate *p;

	memset(d, 0, sizeof(*d));
	d->step = step;
	if (name[0] == '\0')
		name = w->plate[0] != '\0' ? w->plate : "1";
	p = walk_plate(w, text_trim(w->a, name), w->last.line);
	d->plate = p->name;
	d->shape = p->shape;
	d->quantity = walk_intern(w, step->attr[AT_QUANTITY] != NULL
					 ? walk_attr(w, step, AT_QUANTITY)
					 : "raw");
	d->unit = walk_intern(w, walk_attr(w, step, AT_UNIT));
	d->first = cell_attr(step, AT_FIRST_COL, 1);
	d->time_cell = cell_attr(step, AT_TIME_COL, NONE);
	d->label_cell = profile_is(step, AT_ROW_LABEL, "none")
	                    ? NONE
	                    : cell_attr(step, AT_ROW_LABEL, 0);
	d->layout = profile_is(step, AT_AS, "layout");
	d->tagged = step->attr[AT_TAG] != NULL;
	if (!walk_count(w, step, AT_BANDS, 1, &d->bands) ||
	    !walk_count(w, step, AT_ROWS, 0, &d->rows) ||
	    !walk_count(w, step, AT_TIMES, 1, &d->times))
		return false;
	if (d->bands == 0 || d->bands > 1000 || d->times == 0) {
		walk_say(w, "E-UNSUP", w->last, "",
		    "%lu bands and %lu times, expected 1 or more", d->bands,
		    d->times);
		return false;
	}
	d->read = arena_array(w->a, d->bands, sizeof(*d->read));
	while (w->at < w->to && grid_line_blank(w->g, w->at))
		w->at++;
	d->heading = w->at;
	if (w->at >= w->to) {
		walk_say(w, "E-ROWS", walk_place(w, w->at, 0), "export again",
		    "plate %s has no heading and no rows",
		    plate_quote(w->a, d->plate, strlen(d->plate)));
		return false;
	}
	d->n = grid_cells(w->g, d->heading);
	d->col = arena_array(w->a, d->n, sizeof(*d->col));
	w->at++;
	return true;
}

/* ---- the heading of a matrix ---- */

/* Without a shape: what the numbers in the heading allow. */
static bool
shape_from_columns(struct walk *w, struct drawn *d, unsigned widest)
{
	if (d->shape.cols == 0) {
		if (widest > 24) {
			walk_say(w, "E-SHAPE", walk_place(w, d->heading, 0),
			    "give a plate map",
			    "columns up to %u and nobody says how many wells "
			    "the plate has",
			    widest);
			return false;
		}
		(void)well_shape_of(widest <= 12 ? 96 : 384, &d->shape);
		walk_plate(w, d->plate, 0)->shape = d->shape;
	}
	if (widest <= d->shape.cols)
		return true;
	walk_say(w, "E-WELL", walk_place(w, d->heading, 0), "",
	    "column %u on a plate of %u columns", widest, d->shape.cols);
	return false;
}

static bool
matrix_heading(struct walk *w, struct drawn *d)
{
	unsigned before = 0, widest = 0;
	size_t band = 0;
	bool gap = false;

	for (size_t k = d->first; k < d->n; k++) {
		const char *s = walk_cell(w, d->heading, k);
		unsigned long v;

		if (s[0] == '\0') {
			gap = true;
			continue;
		}
		v = strtoul(s, NULL, 10);
		if (s[strspn(s, "0123456789")] != '\0' || v == 0 ||
		    v > WELL_COLS_MAX) {
			walk_say(w, "E-COLUMN",
			    walk_place(w, d->heading, k + 1), "export again",
			    "%s in cell %zu is no column number",
			    walk_quote(w, d->heading, k), k + 1);
			return false;
		}
		if (gap && before != 0) {
			band++;
			before = 0;
		}
		gap = false;
		if (v <= before) {
			walk_say(w, "E-COLUMN",
			    walk_place(w, d->heading, k + 1), "export again",
			    "columns %u, %lu: not rising", before, v);
			return false;
		}
		before = (unsigned)v;
		widest = v > widest ? (unsigned)v : widest;
		d->col[k].used = true;
		d->col[k].band = band;
		d->col[k].well.col = (unsigned short)(v - 1);
	}
	d->found_bands = before != 0 || band > 0 ? band + 1 : 0;
	if (d->found_bands == 0) {
		walk_say(w, "E-COLUMN", walk_place(w, d->heading, 0),
		    "export again", "no column numbers from cell %zu on",
		    d->first + 1);
		return false;
	}
	if (d->found_bands != d->bands) {
		walk_say(w, "E-WIDTH", walk_place(w, d->heading, 0),
		    "export again",
		    "plate %s has %zu plates side by side, the header says "
		    "%lu",
		    plate_quote(w->a, d->plate, strlen(d->plate)),
		    d->found_bands, d->bands);
		return false;
	}
	return shape_from_columns(w, d, widest);
}

/* ---- values ---- */

static void
keep_layout(struct walk *w, const struct drawn *d, struct well well,
    size_t line, size_t cell)
{
	const char *s = walk_cell(w, line, cell);
	struct plate_layout *l;

	if (s[0] == '\0')
		return;
	walk_mark(w, line, cell, PLATE_CELL_LAYOUT);
	l = walk_push(&w->layout, sizeof(*l));
	l->plate = d->plate;
	l->sample = s;
	l->role = "";
	l->well = well;
	l->at = walk_place(w, line, cell + 1);
}

/*
 * The cells of a line of values.  row: for a matrix; a wide heading knows
 * rows itself (wide).  False: a value nobody can place.
 */
static bool
value_line(struct walk *w, struct drawn *d, size_t line, unsigned row,
    bool wide, size_t only_band)
{
	struct plate_reading x = { .quantity = d->quantity,
		.unit = d->unit,
		.sample = "",
		.role = "",
		.plate = d->plate };
	size_t cells = grid_cells(w->g, line);

	for (size_t k = d->first; k < (cells > d->n ? cells : d->n); k++) {
		bool known = k < d->n && d->col[k].used;

		if (!known && grid_blank(w->g, line, k))
			continue;
		if (!known && d->tagged && k >= d->first) {
			walk_mark(w, line, k, PLATE_CELL_HEADING);
			continue;
		}
		if (!known) {
			walk_say(w, "E-WIDTH", walk_place(w, line, k + 1),
			    "export again",
			    "value in cell %zu has no column number above it",
			    k + 1);
			return false;
		}
		x.well = d->col[k].well;
		if (!wide)
			x.well.row = (unsigned short)row;
		if (d->layout) {
			keep_layout(w, d, x.well, line, k);
			continue;
		}
		x.read = d->read[wide ? only_band : d->col[k].band];
		walk_value(w, &x, line, k);
	}
	return !w->stopped;
}

/* Facts beside the first line of values. */
static void
take_beside(struct walk *w, const struct drawn *d, size_t line)
{
	for (size_t i = 0; i < d->step->n; i++) {
		const struct node *also = &d->step->child[i];
		size_t k = cell_attr(also, AT_COL, 0);

		walk_mark(w, line, k, PLATE_CELL_FACT);
		walk_set_or_absent(
		    w, also, walk_cell(w, line, k), walk_place(w, line, k + 1));
	}
}

/* The time of a line where there are several, else "". */
static const char *
time_of(struct walk *w, const struct drawn *d, size_t line)
{
	const char *s = "";

	if (d->time_cell != NONE)
		s = walk_cell(w, line, d->time_cell);
	return d->times > 1 ? s : "";
}

static void
name_reads(struct walk *w, struct drawn *d, const char *time, size_t number)
{
	if (d->times > 1 && time[0] == '\0')
		time = arena_printf(w->a, "%zu", number + 1);
	for (size_t i = 0; i < d->bands; i++)
		d->read[i] = walk_read(w, d->step, i, time);
}

static bool
say_times(struct walk *w, const struct drawn *d, size_t line, size_t found,
    unsigned long wanted, const char *what)
{
	walk_say(w, "E-ROWS", walk_place(w, line, 0),
	    "export again; the file was cut or edited",
	    "plate %s: found %zu of %lu %s",
	    plate_quote(w->a, d->plate, strlen(d->plate)), found, wanted, what);
	return false;
}

/* ---- rows without letters ---- */

static bool
counted_rows(struct walk *w, struct drawn *d, size_t number)
{
	size_t found = 0;

	if (part_ends(w, d, w->at) || (d->times > 1 && d->time_cell != NONE &&
					  time_of(w, d, w->at)[0] == '\0'))
		return say_times(w, d, w->at, number, d->times, "time points");
	name_reads(w, d, time_of(w, d, w->at), number);
	if (number == 0)
		take_beside(w, d, w->at);
	for (; !part_ends(w, d, w->at) && found < d->rows; w->at++, found++) {
		if (!value_line(w, d, w->at, (unsigned)found, false, 0))
			return false;
		walk_mark_line(w, w->at, PLATE_CELL_HEADING);
	}
	while (!part_ends(w, d, w->at) && !grid_line_blank(w->g, w->at)) {
		w->at++;
		found++;
	}
	if (found == d->rows)
		return true;
	walk_say(w, "E-ROWS", walk_place(w, w->at, 0),
	    "export again; the file was cut or edited",
	    "plate %s has %zu rows, the header says %lu; rows have no "
	    "letters, so no row can be trusted",
	    plate_quote(w->a, d->plate, strlen(d->plate)), found, d->rows);
	return false;
}

/* ---- rows with letters ---- */

/* Does the line belong to the matrix?  *row is its row then. */
static bool
lettered_line(struct walk *w, const struct drawn *d, size_t line, unsigned *row)
{
	const char *label = walk_cell(w, line, d->label_cell);

	if (label[0] == '\0')
		return d->tagged && line > d->heading + 1 &&
		       !grid_line_blank(w->g, line);
	return well_row_parse(label, row);
}

/* With tag="after" the read stands behind the last column. */
static void
tag_read(struct walk *w, struct drawn *d, size_t line)
{
	for (size_t k = grid_cells(w->g, line); d->tagged && k > d->n; k--) {
		const char *s = walk_cell(w, line, k - 1);

		if (s[0] == '\0')
			continue;
		d->read[0] = walk_intern(w, s);
		return;
	}
}

static bool
lettered_rows(struct walk *w, struct drawn *d)
{
	unsigned row = 0, before = 0;
	size_t found = 0;

	name_reads(w, d, "", 0);
	for (; w->at < w->to; w->at++) {
		char letters[WELL_TEXT_SIZE];

		if (!walk_spend(w))
			return false;
		if (!lettered_line(w, d, w->at, &row))
			break;
		if (row >= d->shape.rows) {
			well_row_text(d->shape.rows - 1, letters);
			walk_say(w, "E-WELL",
			    walk_place(w, w->at, d->label_cell + 1), "",
			    "row %s on a %u-well plate (rows A to %s)",
			    walk_quote(w, w->at, d->label_cell),
			    d->shape.rows * d->shape.cols, letters);
			continue;
		}
		if (found == 0)
			take_beside(w, d, w->at);
		found += found == 0 || row != before;
		before = row;
		tag_read(w, d, w->at);
		if (!value_line(w, d, w->at, row, false, 0))
			return false;
		walk_mark_line(w, w->at, PLATE_CELL_HEADING);
	}
	if (found == 0)
		return say_times(w, d, w->at, 0,
		    d->rows != 0 ? d->rows : d->shape.rows, "rows");
	if (d->rows != 0 && found != d->rows)
		return say_times(w, d, w->at, found, d->rows, "rows");
	return true;
}

bool
walk_step_matrix(struct walk *w, const struct node *step)
{
	struct drawn d;

	if (!begin(w, step, &d) || !matrix_heading(w, &d))
		return false;
	walk_mark_line(w, d.heading, PLATE_CELL_HEADING);
	if (d.label_cell != NONE)
		return lettered_rows(w, &d);
	for (size_t t = 0; t < d.times; t++) {
		if (!walk_spend(w))
			return false;
		if (t > 0)
			skip_blank(w, &d);
		if (!counted_rows(w, &d, t))
			return false;
	}
	return true;
}

/* ---- one long line ---- */

static bool
wide_heading(struct walk *w, struct drawn *d)
{
	size_t found = 0;

	for (size_t k = d->first; k < d->n; k++) {
		const char *s = walk_cell(w, d->heading, k);

		if (s[0] == '\0')
			continue;
		if (!well_parse(s, WELL_PADDED, &d->col[k].well)) {
			walk_say(w, "E-COLUMN",
			    walk_place(w, d->heading, k + 1), "export again",
			    "%s in cell %zu is no well",
			    walk_quote(w, d->heading, k), k + 1);
			return false;
		}
		if (!well_inside(d->col[k].well, d->shape)) {
			walk_say(w, "E-WELL", walk_place(w, d->heading, k + 1),
			    "", "%s on a %u-well plate",
			    walk_quote(w, d->heading, k),
			    d->shape.rows * d->shape.cols);
			return false;
		}
		d->col[k].used = true;
		found++;
	}
	if (found > 0)
		return true;
	walk_say(w, "E-COLUMN", walk_place(w, d->heading, 0), "export again",
	    "no well names from cell %zu on", d->first + 1);
	return false;
}

/* A second heading: the reduced copy begins, there are no more values. */
static bool
is_heading(struct walk *w, const struct drawn *d, size_t line)
{
	struct well well;

	return well_parse(walk_cell(w, line, d->first), WELL_PADDED, &well);
}

static bool
wide_band(struct walk *w, struct drawn *d, size_t band, size_t *lines)
{
	for (size_t t = 0; t < d->times; t++, w->at++) {
		if (!walk_spend(w))
			return false;
		if (part_ends(w, d, w->at) || is_heading(w, d, w->at))
			return t == 0 ? say_times(w, d, w->at, band, d->bands,
					    "reads")
			              : say_times(w, d, w->at, t, d->times,
					    "time points");
		if (*lines == 0)
			take_beside(w, d, w->at);
		name_reads(w, d, time_of(w, d, w->at), t);
		if (!value_line(w, d, w->at, 0, true, band))
			return false;
		walk_mark_line(w, w->at, PLATE_CELL_HEADING);
		++*lines;
	}
	if (!part_ends(w, d, w->at) && d->bands == 1 &&
	    !is_heading(w, d, w->at)) {
		walk_say(w, "E-ROWS", walk_place(w, w->at, 0), "export again",
		    "plate %s has more lines of values than the %lu that the "
		    "header says",
		    plate_quote(w->a, d->plate, strlen(d->plate)), d->times);
		return false;
	}
	return true;
}

bool
walk_step_wide(struct walk *w, const struct node *step)
{
	struct drawn d;
	size_t lines = 0;

	if (!begin(w, step, &d) || !wide_heading(w, &d))
		return false;
	walk_mark_line(w, d.heading, PLATE_CELL_HEADING);
	for (size_t band = 0; band < d.bands; band++) {
		skip_blank(w, &d);
		if (!wide_band(w, &d, band, &lines))
			return false;
	}
	return true;
}
