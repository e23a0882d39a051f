/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plate/map_check.c - what must hold for a map by itself, and a map held
 * against readings.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/dec.h"
#include "plate/map_inner.h"
#include "plate/number.h"

#define COUNT_MAX 10000ul

/* ---- one well ---- */

static const char *
name(struct map_reader *r, struct well w)
{
	char text[WELL_TEXT_SIZE];

	well_text(w, text);
	return arena_dup(r->a, text, strlen(text));
}

static void
count_of(struct map_reader *r, const struct map_raw *raw, enum map_attr at,
    struct well w, bool needed, unsigned *out)
{
	const char *s = raw->text[at];
	unsigned long v = 0;

	*out = 0;
	if (s[0] == '\0' && !needed)
		return;
	if (strlen(s) <= 5 && s[strspn(s, "0123456789")] == '\0')
		v = strtoul(s, NULL, 10);
	if (v == 0 || v > COUNT_MAX)
		map_say(r, s[0] != '\0' ? raw->at[at] : raw->first,
		    "%s: %s is %s, expected a number from 1", name(r, w),
		    map_attr_name(at),
		    s[0] != '\0' ? plate_quote(r->a, s, strlen(s)) : "empty");
	else
		*out = (unsigned)v;
}

static void
dose_of(struct map_reader *r, const struct map_raw *raw, struct map_well *x,
    bool needed)
{
	const char *s = raw->text[MAP_AT_DOSE];
	struct plate_number n = { "", (double)NAN };
	enum plate_number_kind kind = plate_number_read(s, '.', r->a, &n);

	x->dose = "";
	x->dose_unit = raw->text[MAP_AT_DOSE_UNIT];
	x->dose_value = (double)NAN;
	if (kind == PLATE_NUMBER_BLANK && !needed)
		return;
	if (kind != PLATE_NUMBER || n.number < 0.0 ||
	    (needed && !(n.number > 0.0))) {
		map_say(r, s[0] != '\0' ? raw->at[MAP_AT_DOSE] : raw->first,
		    "%s: dose is %s, expected a number above 0",
		    name(r, x->well),
		    s[0] != '\0' ? plate_quote(r->a, s, strlen(s)) : "empty");
		return;
	}
	x->dose = n.value;
	x->dose_value = n.number;
	if (x->dose_unit[0] == '\0')
		map_say(
		    r, raw->first, "%s: dose_unit is empty", name(r, x->well));
}

static bool
well_of(struct map_reader *r, const struct map_raw *raw, struct well w,
    struct map_well *x)
{
	const char *role = raw->text[MAP_AT_ROLE];
	bool series;

	memset(x, 0, sizeof(*x));
	x->well = w;
	x->at = raw->first;
	if (!map_role_find(role, &x->role)) {
		map_say(r, role[0] != '\0' ? raw->at[MAP_AT_ROLE] : raw->first,
		    "%s: role is %s, expected one of standard, sample, "
		    "control, blank, max, min, medium, unused",
		    name(r, w),
		    role[0] != '\0' ? plate_quote(r->a, role, strlen(role))
				    : "empty");
		return false;
	}
	series = x->role == MAP_STANDARD || x->role == MAP_SAMPLE;
	x->sample = raw->text[MAP_AT_SAMPLE];
	x->note = raw->text[MAP_AT_NOTE];
	if (series && x->sample[0] == '\0')
		map_say(
		    r, raw->first, "%s: a %s without sample", name(r, w), role);
	count_of(r, raw, MAP_AT_SERIES, w, series, &x->series);
	count_of(r, raw, MAP_AT_STEP, w, series, &x->step);
	count_of(r, raw, MAP_AT_REPLICATE, w, series, &x->replicate);
	dose_of(r, raw, x, series);
	return x->role != MAP_UNUSED;
}

/* ---- wells of one ladder ---- */

static int
ladder_order(const void *p, const void *q)
{
	const struct map_well *a = *(const struct map_well *const *)p;
	const struct map_well *b = *(const struct map_well *const *)q;
	int c;

	if (a->role != b->role)
		return a->role < b->role ? -1 : 1;
	c = strcmp(a->sample, b->sample);
	if (c != 0)
		return c;
	if (a->series != b->series)
		return a->series < b->series ? -1 : 1;
	if (a->step != b->step)
		return a->step < b->step ? -1 : 1;
	if (a->replicate != b->replicate)
		return a->replicate < b->replicate ? -1 : 1;
	return well_order(a->well, b->well);
}

static bool
same_series(const struct map_well *a, const struct map_well *b)
{
	return a->role == b->role && a->series == b->series &&
	       strcmp(a->sample, b->sample) == 0;
}

/* <0, 0, >0: exactly, as the texts say */
static int
dose_order(const struct map_well *a, const struct map_well *b)
{
	struct err err = { 0 };
	struct dec x, y;
	int c = 0;

	dec_init(&x);
	dec_init(&y);
	if (dec_parse(&x, a->dose, &err) == ERR_OK &&
	    dec_parse(&y, b->dose, &err) == ERR_OK)
		c = dec_cmp(&x, &y);
	dec_clear(&x);
	dec_clear(&y);
	return c;
}

static const char *
ladder(struct map_reader *r, const struct map_well *x)
{
	return arena_printf(r->a, "%s, %s %s series %u", name(r, x->well),
	    map_role_name(x->role),
	    plate_quote(r->a, x->sample, strlen(x->sample)), x->series);
}

/* Two neighbours of a ladder: a stands before b, or is NULL. */
static void
check_pair(struct map_reader *r, const struct map_well *a,
    const struct map_well *b, int *direction)
{
	bool step = a == NULL || a->step != b->step;
	unsigned want = step ? 1 : a->replicate + 1;
	int c;

	if (step && b->step != (a == NULL ? 1 : a->step + 1))
		map_say(r, b->at, "%s: step %u, expected step %u", ladder(r, b),
		    b->step, a == NULL ? 1 : a->step + 1);
	if (b->replicate != want)
		map_say(r, b->at,
		    "%s: step %u has replicate %u, expected replicate %u",
		    ladder(r, b), b->step, b->replicate, want);
	if (a == NULL)
		return;
	c = dose_order(b, a);
	if (!step && c != 0)
		map_say(r, b->at,
		    "%s: dose %s, but %s at the same step %u has "
		    "%s",
		    ladder(r, b), b->dose, name(r, a->well), b->step, a->dose);
	if (!step)
		return;
	if (*direction == 0)
		*direction = c;
	if (c == 0 || (c < 0) != (*direction < 0))
		map_say(r, b->at,
		    "%s: dose %s at step %u does not follow %s at step %u",
		    ladder(r, b), b->dose, b->step, a->dose, a->step);
}

static void
check_ladders(struct map_reader *r)
{
	const struct map *m = r->out;
	const struct map_well **x = arena_array(r->a, m->n, sizeof(*x));
	const char *unit = "";
	int direction = 0;
	size_t n = 0;

	for (size_t i = 0; i < m->n; i++) {
		const struct map_well *w = &m->well[i];

		if (w->dose_unit[0] != '\0' && unit[0] == '\0')
			unit = w->dose_unit;
		if (w->dose_unit[0] != '\0' && strcmp(w->dose_unit, unit) != 0)
			map_say(r, w->at, "%s: dose_unit is %s, others have %s",
			    name(r, w->well),
			    plate_quote(
				r->a, w->dose_unit, strlen(w->dose_unit)),
			    plate_quote(r->a, unit, strlen(unit)));
		if (w->role == MAP_STANDARD || w->role == MAP_SAMPLE)
			x[n++] = w;
	}
	if (n > 1)
		qsort(x, n, sizeof(*x), ladder_order);
	for (size_t i = 0; i < n; i++) {
		bool first = i == 0 || !same_series(x[i - 1], x[i]);

		if (first)
			direction = 0;
		check_pair(r, first ? NULL : x[i - 1], x[i], &direction);
	}
}

/* ---- the whole map ---- */

static void
check_missing(struct map_reader *r, const struct well *missing, size_t n)
{
	if (n == 0 || r->out->partial || r->drawn)
		return;
	map_say(r, plate_nowhere,
	    "%zu of %u wells are not in the map: %s; if they are unused, say "
	    "#partial,yes",
	    n, r->out->shape.rows * r->out->shape.cols,
	    plate_wells_text(missing, n, r->a));
}

void
map_check(struct map_reader *r)
{
	struct map *m = r->out;
	size_t wells = (size_t)m->shape.rows * m->shape.cols, missing = 0;
	struct well *gone = arena_array(r->a, wells, sizeof(*gone));

	m->well = arena_array(r->a, wells, sizeof(*m->well));
	for (unsigned row = 0; row < m->shape.rows; row++) {
		for (unsigned col = 0; col < m->shape.cols; col++) {
			struct well w = { (unsigned short)row,
				(unsigned short)col };
			const struct map_raw *raw = map_raw_at(r, w);

			if (!raw->there)
				gone[missing++] = w;
			else if (well_of(r, raw, w, &m->well[m->n]))
				m->n++;
		}
	}
	m->unused = wells - m->n;
	check_missing(r, gone, missing);
	if (m->n == 0 && m->findings.refusals == 0)
		map_say(r, plate_nowhere, "no well of the map is used");
	if (m->findings.refusals == 0)
		check_ladders(r);
}

/* ---- a map against readings ---- */

struct compare {
	const struct map *m;
	const struct plate_result *r;
	const struct map_compare *how;
	struct arena *a;
	struct plate_findings *f;
	const char *plate;
	unsigned char *mark; /* of each well of the largest plate */
};

static bool
wanted(const struct compare *c, const struct plate_reading *x)
{
	return strcmp(x->plate, c->plate) == 0 &&
	       (c->how->read == NULL || strcmp(x->read, c->how->read) == 0) &&
	       (c->how->quantity == NULL ||
		   strcmp(x->quantity, c->how->quantity) == 0);
}

static unsigned char *
mark_of(const struct compare *c, struct well w)
{
	return &c->mark[w.row * WELL_COLS_MAX + w.col];
}

/* Wells with readings that the map does not use, once for all reads. */
static void
compare_unmapped(struct compare *c)
{
	struct well *w = arena_array(c->a, c->r->n_readings, sizeof(*w));
	struct plate_place at = { 0, 0 };
	size_t n = 0;

	memset(c->mark, 0, WELL_ROWS_MAX * WELL_COLS_MAX);
	for (size_t i = 0; i < c->r->n_readings; i++) {
		const struct plate_reading *x = &c->r->readings[i];

		if (!wanted(c, x) || map_at(c->m, x->well) != NULL ||
		    *mark_of(c, x->well) != 0)
			continue;
		*mark_of(c, x->well) = 1;
		if (n == 0)
			at = x->at;
		w[n++] = x->well;
	}
	if (n > 0)
		plate_find(c->f, c->a, "W-UNMAPPED", at, "",
		    "plate %s: %zu well(s) have readings and are not used in "
		    "the map: %s",
		    plate_quote(c->a, c->plate, strlen(c->plate)), n,
		    plate_wells_text(w, n, c->a));
}

/* One read and quantity: does each well of the map have a reading? */
static void
compare_read(struct compare *c, const struct plate_reading *like)
{
	struct well *w = arena_array(c->a, c->m->n, sizeof(*w));
	struct plate_place at = { 0, 0 };
	size_t n = 0;

	memset(c->mark, 0, WELL_ROWS_MAX * WELL_COLS_MAX);
	for (size_t i = 0; i < c->r->n_readings; i++) {
		const struct plate_reading *x = &c->r->readings[i];

		if (strcmp(x->plate, like->plate) != 0 ||
		    strcmp(x->read, like->read) != 0 ||
		    strcmp(x->quantity, like->quantity) != 0)
			continue;
		*mark_of(c, x->well) = 1;
		at = x->at;
	}
	for (size_t i = 0; i < c->m->n; i++)
		if (*mark_of(c, c->m->well[i].well) == 0)
			w[n++] = c->m->well[i].well;
	at.cell = 0;
	if (n > 0)
		plate_find(c->f, c->a, "E-INCOMPLETE", at,
		    "export again; the last reading stands in this line",
		    "plate %s, read %s: %zu of %zu wells that the map uses "
		    "have no reading: %s",
		    plate_quote(c->a, c->plate, strlen(c->plate)),
		    plate_quote(c->a, like->read, strlen(like->read)), n,
		    c->m->n, plate_wells_text(w, n, c->a));
}

static void
compare_reads(struct compare *c)
{
	const struct plate_result *r = c->r;
	size_t reads = 0;

	for (size_t i = 0; i < r->n_readings; i++) {
		const struct plate_reading *x = &r->readings[i];
		size_t k = 0;

		if (!wanted(c, x))
			continue;
		/* readings of a read stand together: look at the last first */
		for (k = i; k > 0; k--) {
			const struct plate_reading *y = &r->readings[k - 1];

			if (strcmp(x->read, y->read) == 0 &&
			    strcmp(x->plate, y->plate) == 0 &&
			    strcmp(x->quantity, y->quantity) == 0)
				break;
		}
		if (k > 0)
			continue;
		compare_read(c, x);
		reads++;
	}
	if (reads == 0)
		plate_find(c->f, c->a, "E-PLATE", plate_nowhere, "",
		    "plate %s has no readings of read %s, quantity %s",
		    plate_quote(c->a, c->plate, strlen(c->plate)),
		    c->how->read != NULL ? c->how->read : "any",
		    c->how->quantity != NULL ? c->how->quantity : "any");
}

/* What differs between a line of the file's layout and the map, or NULL. */
static const char *
difference(const struct compare *c, const struct plate_layout *l)
{
	const struct map_well *w = map_at(c->m, l->well);
	const char *sample = w != NULL ? w->sample : "";
	const char *role = w != NULL ? map_role_name(w->role) : "unused";
	char well[WELL_TEXT_SIZE];
	bool same = w != NULL;

	if (w != NULL && l->sample[0] != '\0' && sample[0] != '\0')
		same = strcmp(l->sample, sample) == 0;
	for (size_t i = 0; w != NULL && i < c->how->n_words; i++)
		if (strcmp(c->how->word[i].word, l->role) == 0)
			same = same && c->how->word[i].role == w->role;
	if (same)
		return NULL;
	well_text(l->well, well);
	return arena_printf(c->a, "%s is %s of %s, in the map %s %s", well,
	    plate_quote(c->a, l->sample, strlen(l->sample)),
	    plate_quote(c->a, l->role, strlen(l->role)), role,
	    sample[0] != '\0' ? plate_quote(c->a, sample, strlen(sample)) : "");
}

#define DIFFERENCES_MAX 24u

static void
compare_layout(struct compare *c)
{
	struct buf b = { 0 };
	struct plate_place at = { 0, 0 };
	size_t n = 0;

	for (size_t i = 0; i < c->r->n_layout; i++) {
		const struct plate_layout *l = &c->r->layout[i];
		const char *what;

		if (strcmp(l->plate, c->plate) != 0)
			continue;
		what = difference(c, l);
		if (what == NULL)
			continue;
		if (n == 0)
			at = l->at;
		if (n++ < DIFFERENCES_MAX)
			buf_printf(&b, "%s%s", n > 1 ? "; " : "", what);
	}
	if (n > DIFFERENCES_MAX)
		buf_printf(&b, "; and %zu more", n - DIFFERENCES_MAX);
	if (n > 0)
		plate_find(c->f, c->a, "E-LAYOUT", at,
		    "find out which is true; the map is what is computed with",
		    "the file says something else about %zu well(s): %s", n,
		    buf_text(&b));
	buf_clear(&b);
}

static const char *
which_plate(const struct plate_result *r, const struct map_compare *how)
{
	for (size_t i = 0; i < r->n_plates; i++)
		if (how->plate == NULL ||
		    strcmp(r->plates[i].name, how->plate) == 0)
			return how->plate != NULL || r->n_plates == 1
			           ? r->plates[i].name
			           : NULL;
	return NULL;
}

/* "`PV-A1-RP-1`, `PV-A1-RP-2`", the first few. */
static const char *
plates_of(const struct plate_result *r, struct arena *a)
{
	const char *text = "";

	for (size_t i = 0; i < r->n_plates && i < 6; i++)
		text = arena_printf(a, "%s%s%s", text, i > 0 ? ", " : "",
		    plate_quote(
			a, r->plates[i].name, strlen(r->plates[i].name)));
	return r->n_plates > 6 ? arena_printf(a, "%s, ...", text) : text;
}

void
map_compare(const struct map *m, const struct plate_result *r,
    const struct map_compare *how, struct arena *a, struct plate_findings *f)
{
	struct compare c = { .m = m, .r = r, .how = how, .a = a, .f = f };

	c.plate = which_plate(r, how);
	if (c.plate == NULL) {
		plate_find(f, a, "E-PLATE", plate_nowhere,
		    "name the plate as the file does",
		    how->plate != NULL
			? "plate %s is not in the file; it holds %s"
			: "no plate is named, %sand the file holds %s",
		    how->plate != NULL
			? plate_quote(a, how->plate, strlen(how->plate))
			: "",
		    r->n_plates > 0 ? plates_of(r, a) : "none");
		return;
	}
	c.mark = arena_alloc(a, WELL_ROWS_MAX * WELL_COLS_MAX);
	compare_reads(&c);
	compare_unmapped(&c);
	if (!how->ignore_layout)
		compare_layout(&c);
}
