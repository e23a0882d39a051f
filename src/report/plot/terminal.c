/* SPDX-License-Identifier: Apache-2.0 */
/* report/plot/terminal.c - a scene as characters. */
#include "config.h"

#include "report/plot/terminal.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"

#define BRAILLE 0x2800u

static const uint32_t signs[2][PLOT_SERIES_MAX] = {
	[PLOT_ASCII] = { 'R', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z' },
	[PLOT_BRAILLE] = { 0x25cf, 0x25b2, 0x25a0, 0x25c6, 0x25cb, 0x25b3,
	    0x25a1, 0x25c7 },
};

/* Dot of column x (0, 1) and row y (0 .. 3, from the top) of a cell. */
static const uint8_t dots[2][4] = {
	{ 0x01, 0x02, 0x04, 0x40 },
	{ 0x08, 0x10, 0x20, 0x80 },
};

struct frame_chars {
	uint32_t up, tick, corner, across, mark, excluded;
};

static const struct frame_chars frames[2] = {
	[PLOT_ASCII] = { '|', '+', '+', '-', '+', 'x' },
	[PLOT_BRAILLE] = { 0x2502, 0x2524, 0x2514, 0x2500, 0x2534, 0xd7 },
};

struct canvas {
	struct plot_cells *cells;
	const struct plot_scene *scene;
	enum plot_glyphs glyphs;
	size_t left, top, w, h; /* the plotting area, in cells */
	struct arena *a;
};

static struct plot_cell *
at(struct plot_cells *c, size_t x, size_t y)
{
	return &c->cell[y * c->width + x];
}

static void
put(struct plot_cells *c, size_t x, size_t y, uint32_t cp, enum plot_role role,
    unsigned series)
{
	if (x < c->width && y < c->height)
		*at(c, x, y) = (struct plot_cell){ cp, role, series };
}

/* Text of one column per character; cut at limit with the level's mark. */
static void
write_at(struct canvas *cv, size_t x, size_t y, const char *s, size_t limit,
    enum plot_role role)
{
	size_t len = strlen(s), used, n = 0, total = 0;

	for (size_t i = 0; i < len; i += used, total++)
		(void)text_next(s + i, len - i, &used);
	for (size_t i = 0; i < len && n < limit; i += used, n++) {
		uint32_t cp = text_next(s + i, len - i, &used);

		if (n + 1 == limit && total > limit)
			cp = cv->glyphs == PLOT_ASCII ? '~' : 0x2026;
		else if (cv->glyphs == PLOT_ASCII && cp > 0x7e)
			cp = cp == 0xb5 || cp == 0x3bc ? 'u' : '?';
		put(cv->cells, x + n, y, cp, role, 0);
	}
}

static size_t
length(const char *s)
{
	size_t len = strlen(s), used, n = 0;

	for (size_t i = 0; i < len; i += used, n++)
		(void)text_next(s + i, len - i, &used);
	return n;
}

/* Position of a part of a length of n dots. */
static size_t
dot_at(double part, size_t n)
{
	double at = round(part * (double)(n - 1));

	return (size_t)fmin(fmax(at, 0), (double)(n - 1));
}

/* The cell a position falls into: the one its dot would be in. */
static size_t
cell_x(const struct canvas *cv, double u)
{
	return cv->left + dot_at(u, 2 * cv->w) / 2;
}

static size_t
cell_y(const struct canvas *cv, double v)
{
	return cv->top + dot_at(1 - v, 4 * cv->h) / 4;
}

/* ---- frame */

static void
draw_frame(struct canvas *cv)
{
	const struct plot_scene *s = cv->scene;
	const struct frame_chars *f = &frames[cv->glyphs];
	size_t axis = cv->left - 1, bottom = cv->top + cv->h, free_from = 0;

	for (size_t y = cv->top; y < bottom; y++)
		put(cv->cells, axis, y, f->up, PLOT_ROLE_AXIS, 0);
	put(cv->cells, axis, bottom, f->corner, PLOT_ROLE_AXIS, 0);
	for (size_t x = cv->left; x < cv->left + cv->w; x++)
		put(cv->cells, x, bottom, f->across, PLOT_ROLE_AXIS, 0);
	for (size_t i = 0; i < s->y_ticks; i++) {
		size_t y = cell_y(cv, s->y[i].at), n = length(s->y[i].label);

		/* the lowest row first; a row holds one number */
		if (at(cv->cells, axis, y)->cp == f->tick)
			continue;
		put(cv->cells, axis, y, f->tick, PLOT_ROLE_AXIS, 0);
		write_at(cv, axis - n, y, s->y[i].label, n, PLOT_ROLE_AXIS);
	}
	for (size_t i = 0; i < s->x_ticks; i++) {
		size_t x = cell_x(cv, s->x[i].at), n, from;

		if (s->x[i].label == NULL)
			continue;
		n = length(s->x[i].label);
		put(cv->cells, x, bottom, f->mark, PLOT_ROLE_AXIS, 0);
		from = x > n / 2 ? x - n / 2 : 0;
		if (from + n > cv->cells->width)
			from = cv->cells->width - n;
		if (from < free_from)
			continue;
		write_at(
		    cv, from, bottom + 1, s->x[i].label, n, PLOT_ROLE_AXIS);
		free_from = from + n + 1;
	}
}

static void
draw_titles(struct canvas *cv)
{
	const struct plot_scene *s = cv->scene;
	size_t n = length(s->x_title), width = cv->cells->width;
	size_t from = cv->left + (n < cv->w ? (cv->w - n) / 2 : 0);

	write_at(cv, 1, 0, s->y_title, width - 1, PLOT_ROLE_AXIS);
	write_at(cv, from, cv->cells->height - 1, s->x_title, width - from,
	    PLOT_ROLE_AXIS);
}

/* ---- lines */

/* The curve's height at u; NaN where there is none. */
static double
height_at(const struct plot_trace *t, double u)
{
	for (size_t i = 1; i < t->curves; i++) {
		const struct plot_spot *p = &t->curve[i - 1], *q = p + 1;

		if (u >= p->u && u <= q->u)
			return p->v +
			       (q->v - p->v) * (u - p->u) / (q->u - p->u);
	}
	return (double)NAN;
}

/* Is the line of that series drawn in dot column x? (5 on, 3 off) */
static bool
drawn(unsigned series, size_t x)
{
	return series == 0 || x % 8 < 5;
}

static void
dot(struct canvas *cv, size_t x, size_t y, unsigned series)
{
	struct plot_cell *c = at(cv->cells, cv->left + x / 2, cv->top + y / 4);

	if (c->role == PLOT_ROLE_GROUND)
		c->cp = BRAILLE;
	c->cp |= dots[x % 2][y % 4];
	c->role = PLOT_ROLE_SERIES;
	c->series = series;
}

/* For each dot column the fitted value and a run to its neighbour's. */
static void
braille_line(struct canvas *cv, const struct plot_trace *t, unsigned series)
{
	size_t n = 2 * cv->w, rows = 4 * cv->h;
	bool has_last = false;
	double last = 0;

	for (size_t x = 0; x < n; x++) {
		double v = height_at(t, (double)x / (double)(n - 1)), y, to;

		if (isnan(v)) {
			has_last = false;
			continue;
		}
		y = (double)dot_at(1 - v, rows);
		to = has_last && fabs(last - y) > 1 ? last + (y > last ? 1 : -1)
		                                    : y;
		if (drawn(series, x))
			for (double k = fmin(y, to); k <= fmax(y, to); k++)
				dot(cv, x, (size_t)k, series);
		last = y;
		has_last = true;
	}
}

static void
ascii_line(struct canvas *cv, const struct plot_trace *t, unsigned series)
{
	for (size_t x = 0; x < cv->w; x++) {
		double v = height_at(
		    t, (2 * (double)x + .5) / (double)(2 * cv->w - 1));
		struct plot_cell *c;
		uint32_t cp;

		if (isnan(v))
			continue;
		c = at(cv->cells, cv->left + x, cell_y(cv, v));
		cp = series == 0 ? '.' : '+';
		if (c->role == PLOT_ROLE_SERIES && c->cp != cp)
			cp = '*';
		*c = (struct plot_cell){ cp, PLOT_ROLE_SERIES, series };
	}
}

/* ---- wells */

static bool
is_sign(const struct canvas *cv, uint32_t cp)
{
	for (size_t i = 0; i < PLOT_SERIES_MAX; i++)
		if (signs[cv->glyphs][i] == cp)
			return true;
	return false;
}

static void
put_sign(struct canvas *cv, double u, double v, unsigned series)
{
	size_t x = cell_x(cv, u), y = cell_y(cv, v);

	while (is_sign(cv, at(cv->cells, x, y)->cp) && x + 1 < cv->left + cv->w)
		x++;
	put(cv->cells, x, y, signs[cv->glyphs][series], PLOT_ROLE_SERIES,
	    series);
}

static void
draw_wells(struct canvas *cv)
{
	for (unsigned i = 0; i < cv->scene->n; i++) {
		const struct plot_trace *t = &cv->scene->trace[i];

		for (size_t k = 0; k < t->spots; k++)
			if (t->spot[k].excluded)
				put(cv->cells, cell_x(cv, t->spot[k].u),
				    cell_y(cv, t->spot[k].v),
				    frames[cv->glyphs].excluded, PLOT_ROLE_OUT,
				    i);
	}
	for (unsigned i = 0; i < cv->scene->n; i++) {
		const struct plot_trace *t = &cv->scene->trace[i];

		for (size_t k = 0; k < t->means; k++)
			put_sign(cv, t->mean[k].u, t->mean[k].v, i);
	}
}

static void
draw_legend(struct canvas *cv)
{
	const struct plot_scene *s = cv->scene;
	size_t w = 0, h = s->n, x, y;
	enum plot_corner corner;

	for (size_t i = 0; i < s->n; i++) {
		size_t n = length(s->trace[i].label) + 2;

		w = n > w ? n : w;
	}
	if (s->excluded) {
		h++;
		w = w < 15 ? 15 : w;
	}
	w = w + 2 > cv->w ? cv->w - 2 : w;
	if (h + 1 > cv->h)
		return;
	corner = plot_scene_corner(s, ((double)w + 2) / (double)cv->w,
	    ((double)h + .5) / (double)cv->h);
	x = corner == PLOT_UPPER_LEFT || corner == PLOT_LOWER_LEFT
	        ? cv->left + 1
	        : cv->left + cv->w - w - 1;
	y = corner == PLOT_UPPER_LEFT || corner == PLOT_UPPER_RIGHT
	        ? cv->top
	        : cv->top + cv->h - h;
	for (size_t i = 0; i < h; i++)
		for (size_t k = 0; k < w; k++)
			put(cv->cells, x + k, y + i, ' ', PLOT_ROLE_GROUND, 0);
	for (unsigned i = 0; i < s->n; i++) {
		put(cv->cells, x, y + i, signs[cv->glyphs][i], PLOT_ROLE_SERIES,
		    i);
		write_at(
		    cv, x + 2, y + i, s->trace[i].label, w - 2, PLOT_ROLE_AXIS);
	}
	if (s->excluded) {
		put(cv->cells, x, y + s->n, frames[cv->glyphs].excluded,
		    PLOT_ROLE_OUT, 0);
		write_at(cv, x + 2, y + s->n, "excluded well", w - 2,
		    PLOT_ROLE_AXIS);
	}
}

enum err_code
plot_terminal(const struct plot_scene *scene, size_t width, size_t height,
    enum plot_glyphs glyphs, struct arena *a, struct plot_cells *out,
    struct err *err)
{
	struct canvas cv = { out, scene, glyphs, 0, 1, 0, 0, a };
	size_t gutter = 0;

	if (width < PLOT_CELLS_WIDTH_MIN || height < PLOT_CELLS_HEIGHT_MIN ||
	    width > PLOT_CELLS_MAX || height > PLOT_CELLS_MAX)
		return err_set(err, ERR_LIMIT,
		    "a figure of %zu x %zu characters: it takes at least "
		    "%u x %u and at most %u either way",
		    width, height, PLOT_CELLS_WIDTH_MIN, PLOT_CELLS_HEIGHT_MIN,
		    PLOT_CELLS_MAX);
	out->width = width;
	out->height = height;
	out->cell = arena_array(a, width * height, sizeof(*out->cell));
	for (size_t i = 0; i < width * height; i++)
		out->cell[i].cp = ' ';
	for (size_t i = 0; i < scene->y_ticks; i++) {
		size_t n = length(scene->y[i].label);

		gutter = n > gutter ? n : gutter;
	}
	cv.left = gutter + 2;
	cv.w = width - cv.left - 1;
	cv.h = height - 4;
	draw_frame(&cv);
	draw_titles(&cv);
	for (unsigned i = 0; i < scene->n; i++)
		if (glyphs == PLOT_BRAILLE)
			braille_line(&cv, &scene->trace[i], i);
		else
			ascii_line(&cv, &scene->trace[i], i);
	draw_wells(&cv);
	draw_legend(&cv);
	return ERR_OK;
}

void
plot_cells_text(const struct plot_cells *cells, struct buf *out)
{
	for (size_t y = 0; y < cells->height; y++) {
		const struct plot_cell *row = cells->cell + y * cells->width;
		size_t n = cells->width;

		while (n > 0 && row[n - 1].cp == ' ')
			n--;
		for (size_t x = 0; x < n; x++)
			text_put(out, row[x].cp);
		buf_putc(out, '\n');
	}
}
