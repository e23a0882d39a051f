/* SPDX-License-Identifier: Apache-2.0 */
/* plate/map.c - plate maps: both spellings in, the list out. */
#include "config.h"

#include "plate/map.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "plate/map_inner.h"

static const char *const role_names[MAP_ROLE_COUNT] = {
	[MAP_STANDARD] = "standard",
	[MAP_SAMPLE] = "sample",
	[MAP_CONTROL] = "control",
	[MAP_BLANK] = "blank",
	[MAP_MAX] = "max",
	[MAP_MIN] = "min",
	[MAP_MEDIUM] = "medium",
	[MAP_UNUSED] = "unused",
};

static const char *const attr_names[MAP_AT_COUNT] = {
	[MAP_AT_ROLE] = "role",
	[MAP_AT_SAMPLE] = "sample",
	[MAP_AT_SERIES] = "series",
	[MAP_AT_STEP] = "step",
	[MAP_AT_DOSE] = "dose",
	[MAP_AT_DOSE_UNIT] = "dose_unit",
	[MAP_AT_REPLICATE] = "replicate",
	[MAP_AT_NOTE] = "note",
};

const char *
map_role_name(enum map_role role)
{
	assert(role < MAP_ROLE_COUNT);
	return role_names[role];
}

bool
map_role_find(const char *name, enum map_role *role)
{
	for (int i = 0; i < MAP_ROLE_COUNT; i++) {
		if (strcmp(role_names[i], name) == 0) {
			*role = (enum map_role)i;
			return true;
		}
	}
	return false;
}

const char *
map_attr_name(enum map_attr at)
{
	return attr_names[at];
}

bool
map_attr_find(const char *name, enum map_attr *at)
{
	for (int i = 0; i < MAP_AT_COUNT; i++) {
		if (strcmp(attr_names[i], name) == 0) {
			*at = (enum map_attr)i;
			return true;
		}
	}
	return false;
}

struct map_raw *
map_raw_at(struct map_reader *r, struct well w)
{
	return &r->raw[w.row * WELL_COLS_MAX + w.col];
}

static void
put(struct map_raw *raw, enum map_attr at, const char *s,
    struct plate_place place)
{
	raw->text[at] = s;
	raw->at[at] = place;
	if (s[0] != '\0' && !raw->there) {
		raw->there = true;
		raw->first = place;
	}
}

/* ---- the heads ---- */

static void
heads(struct map_reader *r)
{
	const struct plate_own_head *h = plate_own_find(&r->own, "shape");
	struct map *m = r->out;

	if (h != NULL && !well_shape_of(strtoul(h->value, NULL, 10), &m->shape))
		map_say(r, h->at,
		    "#shape is %s, expected 6, 12, 24, 48, 96, 384 or 1536",
		    plate_quote(r->a, h->value, strlen(h->value)));
	h = plate_own_find(&r->own, "partial");
	if (h != NULL) {
		m->partial = strcmp(h->value, "yes") == 0;
		if (!m->partial && strcmp(h->value, "no") != 0)
			map_say(r, h->at, "#partial is %s, expected yes or no",
			    plate_quote(r->a, h->value, strlen(h->value)));
	}
	for (size_t i = 0; i < r->own.n; i++)
		if (!r->own.head[i].taken)
			map_say(r, r->own.head[i].at,
			    "#%s is not known, expected #shape or #partial",
			    r->own.head[i].key);
}

/* ---- the list ---- */

struct list {
	size_t well, width;
	size_t cell[MAP_AT_COUNT]; /* SIZE_MAX: no such column */
};

static bool
list_heading(struct map_reader *r, struct list *l)
{
	size_t line = r->own.body;
	size_t before = r->out->findings.refusals;

	l->well = (size_t)-1;
	for (size_t i = 0; i < MAP_AT_COUNT; i++)
		l->cell[i] = (size_t)-1;
	l->width = grid_cells(r->own.grid, line);
	for (size_t k = 0; k < l->width; k++) {
		const char *s = plate_own_cell(&r->own, r->a, line, k);
		struct plate_place at = plate_own_place(&r->own, line, k + 1);
		enum map_attr attr;
		size_t *to;

		if (strcmp(s, "well") == 0) {
			to = &l->well;
		} else if (map_attr_find(s, &attr)) {
			to = &l->cell[attr];
		} else {
			map_say(r, at, "column %s is not known",
			    plate_quote(r->a, s, strlen(s)));
			continue;
		}
		if (*to != (size_t)-1)
			map_say(r, at, "column %s twice: cells %zu and %zu", s,
			    *to + 1, k + 1);
		*to = k;
	}
	if (l->cell[MAP_AT_ROLE] == (size_t)-1)
		map_say(r, plate_own_place(&r->own, line, 0), "no column role");
	return r->out->findings.refusals == before;
}

static void
list_line(struct map_reader *r, const struct list *l, size_t line)
{
	const char *s = plate_own_cell(&r->own, r->a, line, l->well);
	struct plate_place at = plate_own_place(&r->own, line, l->well + 1);
	struct map_raw *raw;
	struct well w;

	for (size_t k = l->width; k < grid_cells(r->own.grid, line); k++)
		if (!grid_blank(r->own.grid, line, k))
			map_say(r, plate_own_place(&r->own, line, k + 1),
			    "cell %zu has no heading", k + 1);
	if (!well_parse(s, WELL_CANONICAL, &w)) {
		map_say(r, at, "%s is no well, expected one such as A1 or H12",
		    plate_quote(r->a, s, strlen(s)));
		return;
	}
	if (!well_inside(w, r->out->shape)) {
		map_say(r, at, "well %s is not on a plate of %u wells", s,
		    r->out->shape.rows * r->out->shape.cols);
		return;
	}
	raw = map_raw_at(r, w);
	if (raw->first.line != 0) {
		map_say(r, at, "well %s twice: lines %zu and %zu", s,
		    raw->first.line, at.line);
		return;
	}
	raw->there = true;
	raw->first = at;
	for (size_t i = 0; i < MAP_AT_COUNT; i++)
		if (l->cell[i] != (size_t)-1)
			put(raw, (enum map_attr)i,
			    plate_own_cell(&r->own, r->a, line, l->cell[i]),
			    plate_own_place(&r->own, line, l->cell[i] + 1));
}

static void
read_list(struct map_reader *r)
{
	const struct plate_place top = { 1, 0 };
	struct list l;

	if (r->out->shape.rows == 0) {
		map_say(r, top,
		    "the number of wells is missing, expected a line such as "
		    "#shape,96");
		return;
	}
	if (!list_heading(r, &l))
		return;
	for (size_t i = r->own.body + 1; i < grid_lines(r->own.grid); i++)
		if (!grid_line_blank(r->own.grid, i))
			list_line(r, &l, i);
}

/* ---- the drawing ---- */

struct block {
	enum map_attr attr;
	size_t line, n;                  /* of its heading; cells */
	unsigned col[WELL_COLS_MAX + 1]; /* of each cell, 0: none */
	unsigned widest, rows;
	size_t row_line[WELL_ROWS_MAX]; /* where a row stands, 0: nowhere */
};

static bool
block_heading(struct map_reader *r, struct block *b)
{
	size_t seen[WELL_COLS_MAX + 1] = { 0 };
	size_t before = r->out->findings.refusals;

	b->n = grid_cells(r->own.grid, b->line);
	for (size_t k = 1; k < b->n; k++) {
		const char *s = plate_own_cell(&r->own, r->a, b->line, k);
		struct plate_place at =
		    plate_own_place(&r->own, b->line, k + 1);
		unsigned long v = strtoul(s, NULL, 10);

		if (s[0] == '\0')
			continue;
		if (s[strspn(s, "0123456789")] != '\0' || v == 0 ||
		    v > WELL_COLS_MAX || k > WELL_COLS_MAX) {
			map_say(r, at, "block %s: %s is no column number",
			    attr_names[b->attr],
			    plate_quote(r->a, s, strlen(s)));
			continue;
		}
		if (seen[v] != 0)
			map_say(r, at,
			    "block %s: column %lu twice: cells %zu and %zu",
			    attr_names[b->attr], v, seen[v], k + 1);
		seen[v] = k + 1;
		b->col[k] = (unsigned)v;
		if (v > b->widest)
			b->widest = (unsigned)v;
	}
	for (unsigned c = 1; c <= b->widest; c++)
		if (seen[c] == 0)
			map_say(r, plate_own_place(&r->own, b->line, 0),
			    "block %s: column %u is missing",
			    attr_names[b->attr], c);
	if (b->widest == 0)
		map_say(r, plate_own_place(&r->own, b->line, 0),
		    "block %s has no column numbers", attr_names[b->attr]);
	return r->out->findings.refusals == before;
}

static void
block_row(struct map_reader *r, struct block *b, size_t line)
{
	const char *s = plate_own_cell(&r->own, r->a, line, 0);
	struct plate_place at = plate_own_place(&r->own, line, 1);
	unsigned row;

	if (!well_row_parse(s, &row)) {
		map_say(r, at, "block %s: %s is no row letter",
		    attr_names[b->attr], plate_quote(r->a, s, strlen(s)));
		return;
	}
	if (b->row_line[row] != 0) {
		map_say(r, at, "block %s: row %s twice: lines %zu and %zu",
		    attr_names[b->attr], s, b->row_line[row], at.line);
		return;
	}
	b->row_line[row] = at.line;
	if (row + 1 > b->rows)
		b->rows = row + 1;
	for (size_t k = 1; k < grid_cells(r->own.grid, line); k++) {
		const char *text = plate_own_cell(&r->own, r->a, line, k);
		struct well w = { (unsigned short)row, 0 };

		at.cell = k + 1;
		if (k >= b->n || k > WELL_COLS_MAX || b->col[k] == 0) {
			if (text[0] != '\0')
				map_say(r, at,
				    "block %s: cell %zu has no column number "
				    "above it",
				    attr_names[b->attr], k + 1);
			continue;
		}
		w.col = (unsigned short)(b->col[k] - 1);
		put(map_raw_at(r, w), b->attr, text, at);
	}
}

/* The block's size against that of the plate, which the first one may set. */
static void
block_shape(struct map_reader *r, const struct block *b)
{
	struct well_shape *s = &r->out->shape;
	struct plate_place at = plate_own_place(&r->own, b->line, 0);
	char letters[WELL_TEXT_SIZE];

	if (s->rows == 0 &&
	    !well_shape_of((unsigned long)b->rows * b->widest, s)) {
		map_say(r, at,
		    "block %s has %u rows and %u columns, which is no plate",
		    attr_names[b->attr], b->rows, b->widest);
		return;
	}
	if (b->widest != s->cols || b->rows > s->rows)
		map_say(r, at,
		    "block %s has %u rows and %u columns, the plate has %u "
		    "and %u",
		    attr_names[b->attr], b->rows, b->widest, s->rows, s->cols);
	for (unsigned i = 0; i < s->rows && i < WELL_ROWS_MAX; i++) {
		if (b->row_line[i] != 0)
			continue;
		well_row_text(i, letters);
		map_say(r, at, "block %s: row %s is missing",
		    attr_names[b->attr], letters);
	}
}

/* A block from its heading on; the line behind it. */
static size_t
read_block(struct map_reader *r, size_t line, bool *seen)
{
	const char *s = plate_own_cell(&r->own, r->a, line, 0);
	struct plate_place at = plate_own_place(&r->own, line, 1);
	struct block *b = arena_alloc(r->a, sizeof(*b));
	bool good = map_attr_find(s, &b->attr);
	size_t i;

	b->line = line;
	if (!good)
		map_say(r, at,
		    "%s is no attribute of a well, expected role, "
		    "sample, series, step, dose, dose_unit, replicate or note",
		    plate_quote(r->a, s, strlen(s)));
	else if (seen[b->attr])
		map_say(r, at, "a second block %s", s);
	else
		seen[b->attr] = true;
	good = good && block_heading(r, b);
	for (i = line + 1; i < grid_lines(r->own.grid); i++) {
		if (grid_line_blank(r->own.grid, i))
			break;
		if (good)
			block_row(r, b, i);
	}
	if (good)
		block_shape(r, b);
	return i;
}

static void
read_drawing(struct map_reader *r)
{
	bool seen[MAP_AT_COUNT] = { false };
	size_t i = r->own.body, n = grid_lines(r->own.grid);

	r->drawn = true;
	while (i < n) {
		if (grid_line_blank(r->own.grid, i))
			i++;
		else
			i = read_block(r, i, seen);
	}
	if (!seen[MAP_AT_ROLE])
		map_say(r, plate_nowhere, "no block role");
}

/* ---- in and out ---- */

enum err_code
map_read(const char *bytes, size_t len, struct arena *a, struct map *out,
    struct err *err)
{
	struct map_reader r = { .a = a, .out = out };
	enum err_code code;

	memset(out, 0, sizeof(*out));
	code = plate_own_read(
	    bytes, len, MAP_FORMAT, "E-MAP", a, &r.own, &out->findings, err);
	if (code == ERR_OK && r.own.grid != NULL) {
		size_t wells = WELL_ROWS_MAX * WELL_COLS_MAX;

		r.raw = arena_array(a, wells, sizeof(*r.raw));
		for (size_t i = 0; i < wells; i++)
			for (size_t k = 0; k < MAP_AT_COUNT; k++)
				r.raw[i].text[k] = "";
		heads(&r);
		if (r.own.body >= grid_lines(r.own.grid))
			map_say(&r, plate_nowhere,
			    "the map says nothing about any well");
		else if (strcmp(plate_own_cell(&r.own, a, r.own.body, 0),
			     "well") == 0)
			read_list(&r);
		else
			read_drawing(&r);
		if (out->findings.refusals == 0)
			map_check(&r);
	}
	grid_free(r.own.grid);
	plate_findings_sort(&out->findings);
	out->refused = out->findings.refusals > 0;
	return code;
}

static int
order(const void *p, const void *q)
{
	const struct map_well *a = p, *b = q;

	return well_order(a->well, b->well);
}

const struct map_well *
map_at(const struct map *m, struct well w)
{
	struct map_well want = { .well = w };

	return m->n == 0 ? NULL
	                 : bsearch(&want, m->well, m->n, sizeof(want), order);
}

static void
write_count(struct buf *out, unsigned v)
{
	struct buf b = { 0 };

	if (v != 0)
		buf_printf(&b, "%u", v);
	plate_own_number(out, buf_text(&b));
	buf_clear(&b);
}

void
map_write(const struct map *m, struct buf *out)
{
	buf_printf(out, "#format,%s\n#shape,%u\n", MAP_FORMAT,
	    m->shape.rows * m->shape.cols);
	if (m->partial || m->unused > 0)
		buf_puts(out, "#partial,yes\n");
	buf_puts(out, "well,role,sample,series,step,dose,dose_unit,"
		      "replicate,note\n");
	for (size_t i = 0; i < m->n; i++) {
		const struct map_well *w = &m->well[i];
		char well[WELL_TEXT_SIZE];

		well_text(w->well, well);
		plate_own_text(out, well);
		plate_own_text(out, map_role_name(w->role));
		plate_own_text(out, w->sample);
		write_count(out, w->series);
		write_count(out, w->step);
		plate_own_number(out, w->dose);
		plate_own_text(out, w->dose_unit);
		write_count(out, w->replicate);
		plate_own_text(out, w->note);
		plate_own_end(out);
	}
}
