/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plate/profile_check.c - when the body is through: the profile's checks,
 * the file's layout joined to its readings, double wells, dates, and the
 * account of every cell.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "plate/date.h"
#include "plate/profile_inner.h"

/* ---- the profile's own checks ---- */

static struct plate_place
place_of_text(struct walk *w, const char *text)
{
	size_t len;

	if (!text_starts(text, "${"))
		return w->last;
	len = strcspn(text + 2, "}");
	return walk_get_place(w, arena_dup(w->a, text + 2, len));
}

static void
checks(struct walk *w)
{
	for (size_t i = 0; i < w->p->checks.n; i++) {
		const struct node *c = &w->p->checks.child[i];
		const char *left = walk_attr(w, c, AT_LEFT);
		const char *right = walk_attr(w, c, AT_RIGHT);

		if (strcmp(text_trim(w->a, left), text_trim(w->a, right)) == 0)
			continue;
		walk_say(w, c->attr[AT_CODE],
		    place_of_text(w, c->attr[AT_LEFT]), walk_attr(w, c, AT_DO),
		    "%s", walk_attr(w, c, AT_TEXT));
	}
}

/* ---- wells ---- */

/* What is sorted: pointers are comparable because names are interned. */
struct key {
	const char *plate, *read, *quantity;
	struct well well;
	size_t i;
};

static int
by_pointer(const char *a, const char *b)
{
	return ((uintptr_t)a > (uintptr_t)b) - ((uintptr_t)a < (uintptr_t)b);
}

static int
key_well(const struct key *a, const struct key *b)
{
	int c = by_pointer(a->plate, b->plate);

	return c != 0 ? c : well_order(a->well, b->well);
}

static int
key_order(const void *p, const void *q)
{
	const struct key *a = p, *b = q;
	int c = key_well(a, b);

	if (c == 0)
		c = by_pointer(a->read, b->read);
	if (c == 0)
		c = by_pointer(a->quantity, b->quantity);
	return c != 0 ? c : (a->i > b->i) - (a->i < b->i);
}

static struct key *
sorted_keys(struct walk *w)
{
	const struct plate_reading *x = (void *)w->readings.item;
	struct key *k = arena_array(w->a, w->readings.n + 1, sizeof(*k));

	for (size_t i = 0; i < w->readings.n; i++) {
		k[i].plate = x[i].plate;
		k[i].read = x[i].read;
		k[i].quantity = x[i].quantity;
		k[i].well = x[i].well;
		k[i].i = i;
	}
	if (w->readings.n > 1)
		qsort(k, w->readings.n, sizeof(*k), key_order);
	return k;
}

static bool
same_reading(const struct key *a, const struct key *b)
{
	return key_well(a, b) == 0 && a->read == b->read &&
	       a->quantity == b->quantity;
}

/* One finding for each pair of lines, with the first of their wells. */
static void
double_wells(struct walk *w, const struct key *k)
{
	const struct plate_reading *x = (void *)w->readings.item;
	size_t line_a = 0, line_b = 0;

	for (size_t i = 1; i < w->readings.n; i++) {
		const struct plate_reading *a, *b;
		char well[WELL_TEXT_SIZE];

		if (!same_reading(&k[i - 1], &k[i]))
			continue;
		a = &x[k[i - 1].i];
		b = &x[k[i].i];
		if (a->at.line == line_a && b->at.line == line_b)
			continue;
		line_a = a->at.line;
		line_b = b->at.line;
		well_text(a->well, well);
		walk_say(w, "E-DUPWELL", b->at, "export again",
		    "well %s of plate %s, read %s, twice: lines %zu and %zu",
		    well, plate_quote(w->a, a->plate, strlen(a->plate)),
		    plate_quote(w->a, a->read, strlen(a->read)), line_a,
		    line_b);
	}
}

/* The first key of a plate and well, or NULL. */
static const struct key *
find_well(const struct key *k, size_t n, const char *plate, struct well well)
{
	struct key want = { .plate = plate, .well = well };
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (key_well(&k[mid], &want) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low < n && key_well(&k[low], &want) == 0 ? &k[low] : NULL;
}

/* ---- layout to readings ---- */

/* The plate a layout line is about; NULL if the file does not say. */
static const char *
layout_plate(struct walk *w, const struct plate_layout *l)
{
	const struct plate_plate *p = (void *)w->plates.item;

	for (size_t i = 0; i < w->plates.n; i++)
		if (strcmp(p[i].name, l->plate) == 0)
			return p[i].name;
	return l->plate[0] == '\0' && w->plates.n == 1 ? p[0].name : NULL;
}

static void
no_plate(struct walk *w, const struct plate_layout *l, bool *said)
{
	const char *why =
	    l->plate[0] == '\0'
		? arena_printf(w->a, "names no plate and the file holds %zu",
		      w->plates.n)
		: arena_printf(w->a, "names plate %s, which is not in the file",
		      plate_quote(w->a, l->plate, strlen(l->plate)));
	const char *todo =
	    "add the column WellPlateName to the group and export again";

	/* an exclusion that cannot be placed must not be lost */
	if (l->flags != 0)
		walk_say(w, "E-LAYOUT", l->at, todo,
		    "a flagged well of group %s cannot be placed: it %s",
		    plate_quote(w->a, l->role, strlen(l->role)), why);
	else if (!*said)
		walk_say(w, "W-LAYOUT", l->at, todo,
		    "samples of group %s are not joined to wells: it %s",
		    plate_quote(w->a, l->role, strlen(l->role)), why);
	*said |= l->flags == 0;
}

static void
join_one(struct walk *w, const struct plate_layout *l, const struct key *k)
{
	struct plate_reading *x = (void *)w->readings.item;
	size_t n = w->readings.n;
	const struct key *at = find_well(k, n, l->plate, l->well), *first = at;

	for (; at != NULL && at < k + n && key_well(at, first) == 0; at++) {
		struct plate_reading *to = &x[at->i];

		if (to->sample[0] != '\0' &&
		    (strcmp(to->sample, l->sample) != 0 ||
			strcmp(to->role, l->role) != 0)) {
			if (at == first)
				walk_say(w, "W-LAYOUT", l->at, "",
				    "this well is %s of %s already; the "
				    "second group is not joined",
				    plate_quote(
					w->a, to->sample, strlen(to->sample)),
				    plate_quote(
					w->a, to->role, strlen(to->role)));
		} else {
			to->sample = l->sample;
			to->role = l->role;
		}
		to->flags |= l->flags;
	}
}

static void
join_layout(struct walk *w, const struct key *k)
{
	struct plate_layout *l = (void *)w->layout.item;
	bool said = false;

	for (size_t i = 0; i < w->layout.n; i++) {
		const char *plate = layout_plate(w, &l[i]);

		if (plate == NULL) {
			no_plate(w, &l[i], &said);
			continue;
		}
		l[i].plate = plate;
		join_one(w, &l[i], k);
	}
}

/* ---- masked wells ---- */

static void
say_masked(struct walk *w)
{
	const struct plate_reading *x = (void *)w->readings.item;
	struct plate_place at = { 0, 0 };
	struct buf b = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < w->readings.n; i++) {
		char well[WELL_TEXT_SIZE];

		if ((x[i].flags & plate_flag_bit(PLATE_MASKED)) == 0)
			continue;
		well_text(x[i].well, well);
		if (n++ == 0)
			at = x[i].at;
		if (n <= 12)
			buf_printf(&b, "%s%s", n > 1 ? ", " : "", well);
	}
	if (n > 0)
		walk_say(w, "W-MASKED", at,
		    "confirm or undo each with a reason",
		    "%zu reading(s) masked in the reader's software: %s%s", n,
		    buf_text(&b), n > 12 ? ", ..." : "");
	buf_clear(&b);
}

/* ---- dates ---- */

static void
read_date(struct walk *w, struct plate_fact *f)
{
	struct plate_date d;

	if (f->state != PLATE_GIVEN)
		return;
	switch (plate_date_read(f->text, w->a, &d)) {
	case PLATE_DATE:
		f->value = d.first;
		break;
	case PLATE_DATE_AMBIGUOUS:
		f->value = d.first;
		f->other = d.second;
		f->state = PLATE_AMBIGUOUS;
		break;
	case PLATE_DATE_IMPOSSIBLE:
		walk_say(w, "E-DATE", f->at, "export again",
		    "%s: %s is no day and time that exists", f->key,
		    plate_quote(w->a, f->text, strlen(f->text)));
		break;
	case PLATE_DATE_UNKNOWN:
		f->value = "";
		walk_say(w, "W-DATE", f->at, "",
		    "%s: %s is not in a form that is known, kept as text",
		    f->key, plate_quote(w->a, f->text, strlen(f->text)));
		break;
	}
}

static void
dates(struct walk *w)
{
	struct plate_fact *f = (void *)w->facts.item;

	for (size_t k = 0; k < w->p->dates.n; k++) {
		const char *of = w->p->dates.child[k].attr[AT_OF];

		if (text_starts(of, "meta:"))
			of += 5;
		for (size_t i = 0; i < w->facts.n; i++)
			if (strcmp(f[i].key, of) == 0)
				read_date(w, &f[i]);
	}
}

/* ---- facts that are needed ---- */

static void
needs(struct walk *w)
{
	size_t n = w->p->require.n;

	w->out->needs = arena_array(w->a, n, sizeof(*w->out->needs));
	w->out->n_needs = n;
	for (size_t i = 0; i < n; i++) {
		const struct node *c = &w->p->require.child[i];
		const char *key = c->attr[AT_WHAT] + strlen("meta:");
		struct plate_fact *f = (void *)w->facts.item;
		bool there = false;

		w->out->needs[i].key = arena_str(w->a, key);
		w->out->needs[i].must = profile_is(c, AT_LEVEL, "must");
		w->out->needs[i].otherwise =
		    c->attr[AT_ELSE] != NULL ? arena_str(w->a, c->attr[AT_ELSE])
					     : "";
		for (size_t k = 0; k < w->facts.n; k++)
			there |= strcmp(f[k].key, key) == 0;
		if (there)
			continue;
		f = walk_push(&w->facts, sizeof(*f));
		f->key = w->out->needs[i].key;
		f->plate = f->text = f->value = f->other = "";
		f->state = PLATE_ABSENT;
		f->origin = PLATE_FROM_NOWHERE;
	}
}

/* ---- the account ---- */

static void
account(struct walk *w)
{
	struct plate_account *acc = &w->out->account;

	for (size_t i = 0; i < grid_lines(w->g); i++) {
		for (size_t k = 0; k < grid_cells(w->g, i); k++) {
			unsigned char kind = grid_mark(w->g, i, k);

			if (grid_blank(w->g, i, k))
				continue;
			acc->total++;
			acc->kind[kind]++;
			if (kind != PLATE_CELL_UNREAD ||
			    acc->shown == PLATE_UNREAD_SHOWN)
				continue;
			acc->unread[acc->shown].text = walk_cell(w, i, k);
			acc->unread[acc->shown++].at = walk_place(w, i, k + 1);
		}
	}
}

static void
say_unread(struct walk *w)
{
	const struct plate_account *acc = &w->out->account;

	if (acc->shown == 0)
		return;
	walk_say(w, "W-UNREAD", acc->unread[0].at,
	    "look whether the export has changed",
	    "%zu cell(s) that no step of profile %s %u reads, the first is %s",
	    acc->kind[PLATE_CELL_UNREAD], w->p->id, w->p->version,
	    plate_quote(
		w->a, acc->unread[0].text, strlen(acc->unread[0].text)));
}

void
walk_verify(struct walk *w)
{
	const struct plate_findings *f = &w->out->findings;
	const struct key *k;

	if (!w->stopped)
		checks(w);
	k = sorted_keys(w);
	double_wells(w, k);
	join_layout(w, k);
	say_masked(w);
	dates(w);
	needs(w);
	account(w);
	if (w->readings.n == 0 && f->refusals == 0)
		walk_say(w, "E-NODATA", plate_nowhere,
		    "export again with results", "no reading in this file");
	/* what was not reached in a refused file says nothing */
	if (f->refusals == 0)
		say_unread(w);
}
