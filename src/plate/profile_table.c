/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plate/profile_table.c - one line per well under a heading of names: values,
 * or what the file says is in the wells.
 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "plate/profile_inner.h"

#define NONE ((size_t)-1)

/* The meanings that a column can have: to="...". */
enum col {
	COL_PLATE,
	COL_WELL,
	COL_SAMPLE,
	COL_ROLE,
	COL_READ,
	COL_FLAG,
	COL_COUNT
};

static const char *const col_names[COL_COUNT] = {
	[COL_PLATE] = "plate",
	[COL_WELL] = "well",
	[COL_SAMPLE] = "sample",
	[COL_ROLE] = "role",
	[COL_READ] = "read",
	[COL_FLAG] = "flag",
};

struct table {
	const struct node *step;
	bool layout;
	size_t heading, n;      /* its line and cells */
	size_t cell[COL_COUNT]; /* NONE: no such column */
	bool carry[COL_COUNT];
	const char *above[COL_COUNT]; /* what a blank cell means */
	size_t *value;                /* cell of each <value> of the step */
	const char *plate, *role;
};

static bool
fits(struct walk *w, const struct node *n, size_t line, size_t k)
{
	const char *s = walk_cell(w, line, k);

	if (n->attr[AT_IS] != NULL)
		return s[0] != '\0' &&
		       strcmp(s, text_trim(w->a, walk_attr(w, n, AT_IS))) == 0;
	return walk_match_text(n->pattern[AT_NAME], s);
}

/* The heading that begins most like what is looked for; "" if none does. */
static const char *
nearest(struct walk *w, const struct table *t, const char *literal)
{
	const char *best = "";
	size_t longest = 0;

	for (size_t k = 0; k < t->n; k++) {
		const char *s = walk_cell(w, t->heading, k);
		size_t same = 0;

		while (s[same] != '\0' && s[same] == literal[same])
			same++;
		if (same > longest) {
			longest = same;
			best = s;
		}
	}
	return best;
}

/* The cell of a column: once, or NONE; a column that is needed must be there */
static bool
find_column(struct walk *w, const struct table *t, const struct node *n,
    bool needed, size_t *cell)
{
	const char *name = n->attr[AT_IS] != NULL
	                       ? walk_attr(w, n, AT_IS)
	                       : plate_pattern_literal(n->pattern[AT_NAME]);
	const char *near;

	*cell = NONE;
	if (name[0] == '\0')
		name = n->attr[AT_NAME];
	for (size_t k = 0; k < t->n; k++) {
		if (!fits(w, n, t->heading, k))
			continue;
		if (*cell != NONE) {
			walk_say(w, "E-DUPCOL",
			    walk_place(w, t->heading, k + 1), "export again",
			    "column %s in cells %zu and %zu",
			    walk_quote(w, t->heading, k), *cell + 1, k + 1);
			return false;
		}
		*cell = k;
	}
	if (*cell != NONE || !needed)
		return true;
	near = nearest(w, t, name);
	walk_say(w, "E-COLUMN", walk_place(w, t->heading, 0), "export again",
	    "no column `%s`%s%s", name, near[0] != '\0' ? "; nearest: " : "",
	    near[0] != '\0' ? plate_quote(w->a, near, strlen(near)) : "");
	return false;
}

static bool
find_columns(struct walk *w, struct table *t)
{
	bool good = true;

	t->value = arena_array(w->a, t->step->n, sizeof(*t->value));
	for (size_t i = 0; i < COL_COUNT; i++) {
		t->cell[i] = NONE;
		t->above[i] = "";
	}
	for (size_t i = 0; i < t->step->n; i++) {
		const struct node *n = &t->step->child[i];
		bool value = strcmp(n->name, "value") == 0;
		size_t cell;

		good &= find_column(
		    w, t, n, value || profile_is(n, AT_REQUIRED, "yes"), &cell);
		t->value[i] = value ? cell : NONE;
		for (size_t c = 0; !value && c < COL_COUNT; c++) {
			if (!profile_is(n, AT_TO, col_names[c]))
				continue;
			t->cell[c] = cell;
			t->carry[c] = profile_is(n, AT_CARRY, "yes");
		}
	}
	return good;
}

/* The text of a column in this line, carried down where the column says so. */
static const char *
column_text(struct walk *w, struct table *t, enum col c, size_t line)
{
	const char *s = "";

	if (t->cell[c] != NONE)
		s = walk_cell(w, line, t->cell[c]);
	if (s[0] != '\0')
		t->above[c] = s;
	else if (t->carry[c])
		s = t->above[c];
	if (t->cell[c] != NONE)
		walk_mark(w, line, t->cell[c], PLATE_CELL_LAYOUT);
	return s;
}

static bool
well_of(struct walk *w, const struct table *t, const char *s, size_t line,
    const char *plate, struct well *well)
{
	struct plate_place at = walk_place(w, line, t->cell[COL_WELL] + 1);
	struct well_shape shape = { 0, 0 };

	for (size_t i = 0; i < w->plates.n; i++) {
		const struct plate_plate *p =
		    (struct plate_plate *)(void *)w->plates.item + i;

		if (strcmp(p->name, plate) == 0)
			shape = p->shape;
	}
	if (!well_parse(s, WELL_PADDED, well)) {
		walk_say(w, "E-WELL", at, "", "%s is no well",
		    plate_quote(w->a, s, strlen(s)));
		return false;
	}
	if (well_inside(*well, shape))
		return true;
	walk_say(w, "E-WELL", at, "", "%s on a %u-well plate",
	    plate_quote(w->a, s, strlen(s)), shape.rows * shape.cols);
	return false;
}

/* ---- lines of layout ---- */

static void
flags_of_cell(struct walk *w, struct table *t, size_t line, unsigned *flags)
{
	const char *kept, *s;
	size_t cell = t->cell[COL_FLAG];

	if (cell == NONE)
		return;
	s = walk_cell(w, line, cell);
	walk_mark(w, line, cell, PLATE_CELL_LAYOUT);
	if (s[0] == '\0' || strpbrk(s, "0123456789") != NULL ||
	    walk_marker(w, s, flags, &kept))
		return;
	walk_say(w, "E-MARKER", walk_place(w, line, cell + 1),
	    "ask for a change of the profile",
	    "%s is neither a number nor a marker of profile %s %u",
	    plate_quote(w->a, s, strlen(s)), w->p->id, w->p->version);
}

static void
layout_line(struct walk *w, struct table *t, size_t line)
{
	const char *well = column_text(w, t, COL_WELL, line);
	const char *plate = column_text(w, t, COL_PLATE, line);
	const char *sample = column_text(w, t, COL_SAMPLE, line);
	const char *role = column_text(w, t, COL_ROLE, line);
	struct plate_layout *l, x = { .flags = 0 };

	flags_of_cell(w, t, line, &x.flags);
	walk_mark_line(w, line, PLATE_CELL_CALCULATED);
	if (well[0] == '\0' || !well_of(w, t, well, line, plate, &x.well))
		return;
	x.plate = plate[0] != '\0' ? plate : t->plate;
	x.sample = sample;
	x.role = role[0] != '\0' ? role : t->role;
	x.at = walk_place(w, line, t->cell[COL_WELL] + 1);
	l = walk_push(&w->layout, sizeof(*l));
	*l = x;
}

/* Columns whose absence must not pass in silence. */
static void
layout_columns(struct walk *w, const struct table *t)
{
	bool flags = false;

	for (size_t i = 0; i < t->step->n; i++)
		flags |=
		    profile_is(&t->step->child[i], AT_TO, col_names[COL_FLAG]);
	if (flags && t->cell[COL_FLAG] == NONE && t->cell[COL_WELL] != NONE)
		walk_say(w, "W-LAYOUT", walk_place(w, t->heading, 0),
		    "show the wells' own values in the group table",
		    "no column of well values in group %s: a well that was "
		    "masked there cannot be seen",
		    plate_quote(w->a, t->role, strlen(t->role)));
}

/* ---- lines of values ---- */

static void
value_line(struct walk *w, struct table *t, size_t line)
{
	const char *well = column_text(w, t, COL_WELL, line);
	const char *plate = column_text(w, t, COL_PLATE, line);
	const char *read = column_text(w, t, COL_READ, line);
	const char *sample = column_text(w, t, COL_SAMPLE, line);
	const char *role = column_text(w, t, COL_ROLE, line);
	struct plate_reading x = { .sample = sample };

	if (plate[0] == '\0')
		plate = t->plate[0] != '\0' ? t->plate : "1";
	if (!well_of(w, t, well, line, plate, &x.well))
		return;
	x.plate = walk_plate(w, plate, walk_place(w, line, 0).line)->name;
	x.read = walk_intern(w, read[0] != '\0' ? read : "1");
	x.role = role[0] != '\0' ? role : t->role;
	for (size_t i = 0; i < t->step->n; i++) {
		const struct node *n = &t->step->child[i];

		if (strcmp(n->name, "value") != 0)
			continue;
		x.quantity = walk_intern(w, walk_attr(w, n, AT_QUANTITY));
		x.unit = walk_intern(w, walk_attr(w, n, AT_UNIT));
		walk_value(w, &x, line, t->value[i]);
	}
}

static bool
too_wide(struct walk *w, const struct table *t, size_t line)
{
	size_t n = grid_cells(w->g, line);

	for (size_t k = t->n; k < n; k++) {
		if (grid_blank(w->g, line, k))
			continue;
		walk_say(w, "E-WIDTH", walk_place(w, line, k + 1),
		    "export again",
		    "%zu cells, the heading has %zu, and cell %zu is not empty",
		    n, t->n, k + 1);
		return true;
	}
	return false;
}

static bool
lines(struct walk *w, struct table *t)
{
	const struct plate_pattern *until = t->step->pattern[AT_UNTIL],
				   *skip = t->step->pattern[AT_SKIP_ROWS];

	for (; w->at < w->to; w->at++) {
		struct grid_text line = grid_line(w->g, w->at);

		if (!walk_spend(w))
			return false;
		if (grid_line_blank(w->g, w->at) ||
		    (until != NULL && walk_match(until, line, NULL, 0)))
			break;
		w->last = walk_place(w, w->at, 0);
		if (skip != NULL && walk_match(skip, line, NULL, 0)) {
			walk_mark_line(w, w->at, PLATE_CELL_CALCULATED);
			continue;
		}
		if (too_wide(w, t, w->at))
			return false;
		if (t->layout)
			layout_line(w, t, w->at);
		else
			value_line(w, t, w->at);
	}
	return !w->stopped;
}

bool
walk_step_table(struct walk *w, const struct node *step)
{
	struct table t = { .step = step };

	while (w->at < w->to && grid_line_blank(w->g, w->at))
		w->at++;
	if (w->at >= w->to) {
		walk_say(w, "E-TRUNC", walk_place(w, w->at, 0), "export again",
		    "a table is missing here");
		return false;
	}
	t.layout = profile_is(step, AT_AS, "layout");
	t.heading = w->at++;
	t.n = grid_cells(w->g, t.heading);
	t.plate = text_trim(w->a, walk_attr(w, step, AT_PLATE));
	t.role = text_trim(w->a, walk_attr(w, step, AT_ROLE));
	w->last = walk_place(w, t.heading, 0);
	walk_mark_line(w, t.heading, PLATE_CELL_HEADING);
	if (!find_columns(w, &t))
		return false;
	if (t.layout)
		layout_columns(w, &t);
	return lines(w, &t);
}
