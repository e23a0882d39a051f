/* SPDX-License-Identifier: Apache-2.0 */
/* plate/tidy.c - readings-1 in and out. */
#include "config.h"

#include "plate/tidy.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/utc.h"
#include "plate/number.h"
#include "plate/own.h"

enum col {
	C_PLATE,
	C_READ,
	C_WELL,
	C_VALUE,
	C_UNIT,
	C_FLAG,
	C_QUANTITY,
	C_SAMPLE,
	C_ROLE,
	C_TIME,
	C_COUNT
};

#define C_NEEDED (C_UNIT + 1) /* the columns up to here must be there */
#define NONE SIZE_MAX

static const char *const col_names[C_COUNT] = { "plate", "read", "well",
	"value", "unit", "flag", "quantity", "sample", "role", "time_s" };

bool
tidy_is(const char *bytes, size_t len)
{
	static const char line[] = "#format," TIDY_FORMAT;

	if (len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
		bytes += 3;
		len -= 3;
	}
	return len >= sizeof(line) - 1 &&
	       memcmp(bytes, line, sizeof(line) - 1) == 0;
}

/* ---- reading ---- */

struct tidy {
	struct plate_own own;
	struct plate_result *out;
	struct arena *a;
	size_t cell[C_COUNT];
	size_t width; /* cells of the heading */
	size_t room_plates;
};

#define say(t, code, at, todo, ...) \
	plate_find( \
	    &(t)->out->findings, (t)->a, (code), (at), (todo), __VA_ARGS__)

static void
facts(struct tidy *t)
{
	struct plate_result *r = t->out;

	r->facts = arena_array(t->a, t->own.n, sizeof(*r->facts));
	for (size_t i = 0; i < t->own.n; i++) {
		const struct plate_own_head *h = &t->own.head[i];
		struct plate_fact *f = &r->facts[r->n_facts++];
		size_t n = strlen(h->key);

		f->key = h->key;
		f->plate = f->other = "";
		f->text = f->value = h->value;
		f->state = h->value[0] != '\0' ? PLATE_GIVEN : PLATE_ABSENT;
		f->origin = PLATE_FROM_FILE;
		f->at = h->at;
		if (n > 3 && strcmp(h->key + n - 3, "_at") == 0 &&
		    h->value[0] != '\0' &&
		    !utc_parse(h->value, UTC_OFFSET, &(int64_t){ 0 }, NULL))
			say(t, "E-DATE", h->at, "",
			    "#%s is %s, expected a time with offset such as "
			    "2026-03-02T10:14:55+01:00",
			    h->key,
			    plate_quote(t->a, h->value, strlen(h->value)));
	}
}

static bool
heading(struct tidy *t)
{
	const struct plate_own *o = &t->own;
	size_t line = o->body;
	bool good = true;

	for (size_t c = 0; c < C_COUNT; c++)
		t->cell[c] = NONE;
	if (line < grid_lines(o->grid))
		t->width = grid_cells(o->grid, line);
	for (size_t k = 0; k < t->width; k++) {
		const char *s = plate_own_cell(o, t->a, line, k);
		struct plate_place at = plate_own_place(o, line, k + 1);
		size_t c = 0;

		while (c < C_COUNT && strcmp(col_names[c], s) != 0)
			c++;
		if (c == C_COUNT) {
			say(t, "E-COLUMN", at, "", "column %s is not known",
			    plate_quote(t->a, s, strlen(s)));
			good = false;
		} else if (t->cell[c] != NONE) {
			say(t, "E-DUPCOL", at, "",
			    "column %s in cells %zu and %zu", s, t->cell[c] + 1,
			    k + 1);
			good = false;
		} else {
			t->cell[c] = k;
		}
	}
	for (size_t c = 0; c < C_NEEDED; c++) {
		if (t->cell[c] != NONE)
			continue;
		say(t, "E-COLUMN", plate_own_place(o, line, 0), "",
		    "no column %s", col_names[c]);
		good = false;
	}
	return good;
}

static const char *
text_of(struct tidy *t, size_t line, enum col c)
{
	return t->cell[c] != NONE
	           ? plate_own_cell(&t->own, t->a, line, t->cell[c])
	           : "";
}

static struct plate_place
place_of(struct tidy *t, size_t line, enum col c)
{
	return plate_own_place(
	    &t->own, line, t->cell[c] != NONE ? t->cell[c] + 1 : 0);
}

static struct plate_plate *
plate_of(struct tidy *t, const char *name, size_t line)
{
	struct plate_result *r = t->out;

	for (size_t i = 0; i < r->n_plates; i++)
		if (strcmp(r->plates[i].name, name) == 0)
			return &r->plates[i];
	if (r->n_plates == t->room_plates) {
		size_t room = t->room_plates != 0 ? 2 * t->room_plates : 8;
		struct plate_plate *more =
		    arena_array(t->a, room, sizeof(*more));

		if (r->n_plates > 0)
			memcpy(more, r->plates, r->n_plates * sizeof(*more));
		r->plates = more;
		t->room_plates = room;
	}
	r->plates[r->n_plates].name = name;
	r->plates[r->n_plates].line = line;
	return &r->plates[r->n_plates++];
}

static bool
value_of(struct tidy *t, size_t line, struct plate_reading *x)
{
	const char *s = text_of(t, line, C_VALUE);
	struct plate_place at = place_of(t, line, C_VALUE);
	struct plate_number n = { "", (double)NAN };
	enum plate_number_kind kind = plate_number_read(s, '.', t->a, &n);
	const char *flags = text_of(t, line, C_FLAG);

	x->text = s;
	x->at = at;
	if (!plate_flags_parse(flags, &x->flags)) {
		say(t, "E-MARKER", place_of(t, line, C_FLAG), "",
		    "flag %s is not known",
		    plate_quote(t->a, flags, strlen(flags)));
		return false;
	}
	if (kind == PLATE_NUMBER_BLANK && x->flags == 0) {
		say(t, "E-MARKER", at, "",
		    "no value and no flag that says why");
		return false;
	}
	if (kind != PLATE_NUMBER && kind != PLATE_NUMBER_BLANK) {
		say(t, kind == PLATE_NUMBER_RANGE ? "E-RANGE" : "E-NUM", at, "",
		    "%s is %s", plate_quote(t->a, s, strlen(s)),
		    kind == PLATE_NUMBER_RANGE
			? "beyond the numbers that can be computed with"
			: "not a number with a point");
		return false;
	}
	x->value = n.value;
	x->number = n.number;
	return true;
}

static void
line_read(struct tidy *t, size_t line)
{
	struct plate_result *r = t->out;
	struct plate_reading *x = &r->readings[r->n_readings];
	const char *well = text_of(t, line, C_WELL);
	const char *plate = text_of(t, line, C_PLATE);
	const char *read = text_of(t, line, C_READ);
	const char *time = text_of(t, line, C_TIME);

	for (size_t k = t->width; k < grid_cells(t->own.grid, line); k++) {
		if (grid_blank(t->own.grid, line, k))
			continue;
		say(t, "E-WIDTH", plate_own_place(&t->own, line, k + 1), "",
		    "cell %zu has no heading", k + 1);
		return;
	}
	if (plate[0] == '\0' || read[0] == '\0') {
		say(t, "E-MARKER",
		    place_of(t, line, plate[0] == '\0' ? C_PLATE : C_READ), "",
		    "%s is empty", plate[0] == '\0' ? "plate" : "read");
		return;
	}
	if (!well_parse(well, WELL_CANONICAL, &x->well)) {
		say(t, "E-WELL", place_of(t, line, C_WELL), "",
		    "%s is no well, expected one such as A1 or H12",
		    plate_quote(t->a, well, strlen(well)));
		return;
	}
	if (!value_of(t, line, x))
		return;
	x->plate = plate_of(t, plate, x->at.line)->name;
	x->read =
	    time[0] == '\0' ? read : arena_printf(t->a, "%s@%s", read, time);
	x->quantity = text_of(t, line, C_QUANTITY);
	if (x->quantity[0] == '\0')
		x->quantity = "raw";
	x->sample = text_of(t, line, C_SAMPLE);
	x->role = text_of(t, line, C_ROLE);
	x->unit = text_of(t, line, C_UNIT);
	plate_of(t, plate, 0)->readings++;
	r->n_readings++;
}

static int
order(const void *p, const void *q)
{
	const struct plate_reading *a = *(const struct plate_reading *const *)p;
	const struct plate_reading *b = *(const struct plate_reading *const *)q;
	int c = strcmp(a->plate, b->plate);

	if (c == 0)
		c = strcmp(a->read, b->read);
	if (c == 0)
		c = strcmp(a->quantity, b->quantity);
	if (c == 0)
		c = well_order(a->well, b->well);
	return c;
}

static void
doubles(struct tidy *t)
{
	struct plate_result *r = t->out;
	const struct plate_reading **x =
	    arena_array(t->a, r->n_readings, sizeof(*x));

	for (size_t i = 0; i < r->n_readings; i++)
		x[i] = &r->readings[i];
	if (r->n_readings > 1)
		qsort(x, r->n_readings, sizeof(*x), order);
	for (size_t i = 1; i < r->n_readings; i++) {
		const struct plate_reading *a = x[i - 1], *b = x[i];
		char well[WELL_TEXT_SIZE];

		if (order(&x[i - 1], &x[i]) != 0)
			continue;
		well_text(a->well, well);
		say(t, "E-DUPWELL", a->at.line < b->at.line ? b->at : a->at, "",
		    "well %s of plate %s, read %s, twice: lines %zu and %zu",
		    well, plate_quote(t->a, a->plate, strlen(a->plate)),
		    plate_quote(t->a, a->read, strlen(a->read)),
		    a->at.line < b->at.line ? a->at.line : b->at.line,
		    a->at.line < b->at.line ? b->at.line : a->at.line);
	}
}

static void
body(struct tidy *t)
{
	const struct grid *g = t->own.grid;
	size_t n = grid_lines(g);

	t->out->encoding = grid_about(g).encoding;
	t->out->line_ends = grid_about(g).line_ends;
	facts(t);
	if (!heading(t))
		return;
	t->out->readings =
	    arena_array(t->a, n - t->own.body, sizeof(*t->out->readings));
	for (size_t i = t->own.body + 1; i < n; i++)
		if (!grid_line_blank(g, i))
			line_read(t, i);
	doubles(t);
	if (t->out->n_readings == 0 && t->out->findings.refusals == 0)
		say(t, "E-NODATA", plate_nowhere, "",
		    "no reading in this file");
}

enum err_code
tidy_read(const char *bytes, size_t len, struct arena *a,
    struct plate_result *out, struct err *err)
{
	struct tidy t = { .out = out, .a = a };
	enum err_code code;

	memset(out, 0, sizeof(*out));
	out->profile = out->encoding = out->line_ends = "";
	out->format = TIDY_FORMAT;
	code = plate_own_read(bytes, len, TIDY_FORMAT, "E-FORMAT", a, &t.own,
	    &out->findings, err);
	if (code == ERR_OK && t.own.grid != NULL)
		body(&t);
	grid_free(t.own.grid);
	plate_findings_sort(&out->findings);
	out->refused = out->findings.refusals > 0;
	if (out->refused)
		out->n_readings = 0;
	return code;
}

/* ---- writing ---- */

/* Facts of that key with another value, or the same for another plate? */
static bool
told_apart(const struct plate_result *r, const struct plate_fact *f)
{
	for (size_t i = 0; i < r->n_facts; i++)
		if (strcmp(r->facts[i].key, f->key) == 0 &&
		    strcmp(r->facts[i].value, f->value) != 0)
			return true;
	return false;
}

static bool
written_before(const struct plate_result *r, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(r->facts[k].key, r->facts[i].key) == 0)
			return true;
	return false;
}

static void
write_head(struct buf *out, const char *key, const char *value)
{
	buf_printf(out, "#%s", key);
	plate_own_text(out, value);
	plate_own_end(out);
}

void
tidy_write(const struct plate_result *r, const char *derived_from,
    struct arena *a, struct buf *out)
{
	buf_puts(out, "#format," TIDY_FORMAT "\n");
	if (derived_from[0] != '\0')
		write_head(out, "derived_from", derived_from);
	for (size_t i = 0; i < r->n_facts; i++) {
		const struct plate_fact *f = &r->facts[i];
		size_t n = strlen(f->key);
		bool local =
		    n > 3 && strcmp(f->key + n - 3, "_at") == 0 &&
		    !utc_parse(f->value, UTC_OFFSET, &(int64_t){ 0 }, NULL);

		if (f->state != PLATE_GIVEN || told_apart(r, f) ||
		    written_before(r, i))
			continue;
		/* a time without offset is no time here: keep its text */
		if (local)
			write_head(
			    out, arena_printf(a, "%s_text", f->key), f->text);
		else
			write_head(out, f->key, f->value);
	}
	for (size_t c = 0; c < C_TIME; c++)
		buf_printf(out, "%s%s", c > 0 ? "," : "", col_names[c]);
	buf_putc(out, '\n');
	for (size_t i = 0; i < r->n_readings; i++) {
		const struct plate_reading *x = &r->readings[i];
		char well[WELL_TEXT_SIZE];

		well_text(x->well, well);
		plate_own_text(out, x->plate);
		plate_own_text(out, x->read);
		plate_own_text(out, well);
		plate_own_number(out, x->value);
		plate_own_text(out, x->unit);
		plate_own_text(out, plate_flags_text(x->flags, a));
		plate_own_text(out, x->quantity);
		plate_own_text(out, x->sample);
		plate_own_text(out, x->role);
		plate_own_end(out);
	}
}
