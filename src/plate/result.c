/* SPDX-License-Identifier: Apache-2.0 */
/* plate/result.c - words of a result, facts from elsewhere, CSV. */
#include "config.h"

#include "plate/result.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"

static const char *const flag_names[PLATE_FLAG_COUNT] = {
	[PLATE_OVERFLOW] = "overflow",
	[PLATE_ABOVE_RANGE] = "above-range",
	[PLATE_BELOW_RANGE] = "below-range",
	[PLATE_MASKED] = "masked",
	[PLATE_MISSED] = "missed",
	[PLATE_OUT_OF_RANGE] = "out-of-range",
	[PLATE_ERROR] = "error",
	[PLATE_NO_CALL] = "no-call",
	[PLATE_SATURATED] = "saturated",
	[PLATE_MERGED_WELL] = "merged-well",
	[PLATE_NOT_REPORTED] = "not-reported",
	[PLATE_NOT_CALCULATED] = "not-calculated",
	[PLATE_NO_FIT] = "no-fit",
};

const char *
plate_flag_name(enum plate_flag flag)
{
	assert(flag < PLATE_FLAG_COUNT);
	return flag_names[flag];
}

bool
plate_flag_find(const char *name, enum plate_flag *flag)
{
	for (int i = 0; i < PLATE_FLAG_COUNT; i++) {
		if (strcmp(flag_names[i], name) == 0) {
			*flag = (enum plate_flag)i;
			return true;
		}
	}
	return false;
}

unsigned
plate_flag_bit(enum plate_flag flag)
{
	return 1u << flag;
}

const char *
plate_flags_text(unsigned flags, struct arena *a)
{
	struct buf b = { 0 };
	const char *out;

	if (flags == 0)
		return "";
	for (int i = 0; i < PLATE_FLAG_COUNT; i++)
		if ((flags & 1u << i) != 0)
			buf_printf(
			    &b, "%s%s", b.len > 0 ? ";" : "", flag_names[i]);
	out = arena_dup(a, buf_text(&b), b.len);
	buf_clear(&b);
	return out;
}

bool
plate_flags_parse(const char *text, unsigned *flags)
{
	*flags = 0;
	while (*text != '\0') {
		size_t n = strcspn(text, ";");
		int i;

		for (i = 0; i < PLATE_FLAG_COUNT; i++)
			if (strlen(flag_names[i]) == n &&
			    memcmp(flag_names[i], text, n) == 0)
				break;
		if (i == PLATE_FLAG_COUNT || (*flags & 1u << i) != 0)
			return false;
		*flags |= 1u << i;
		text += n;
		if (*text == ';' && *++text == '\0')
			return false;
	}
	return true;
}

const char *
plate_origin_name(enum plate_origin origin)
{
	static const char *const names[] = {
		[PLATE_FROM_FILE] = "file",
		[PLATE_FROM_REGISTER] = "register",
		[PLATE_FROM_MANIFEST] = "manifest",
		[PLATE_FROM_PERSON] = "person",
		[PLATE_FROM_NOWHERE] = "nowhere",
	};

	return names[origin];
}

const char *
plate_state_name(enum plate_state state)
{
	static const char *const names[] = {
		[PLATE_GIVEN] = "given",
		[PLATE_ABSENT] = "absent",
		[PLATE_AMBIGUOUS] = "ambiguous",
		[PLATE_PLACEHOLDER] = "placeholder",
		[PLATE_CONTRADICTED] = "contradicted",
	};

	return names[state];
}

const char *
plate_cell_name(enum plate_cell kind)
{
	static const char *const names[PLATE_CELL_COUNT] = {
		[PLATE_CELL_UNREAD] = "unread",
		[PLATE_CELL_READING] = "readings",
		[PLATE_CELL_FACT] = "facts",
		[PLATE_CELL_OTHER] = "other",
		[PLATE_CELL_HEADING] = "headings",
		[PLATE_CELL_LAYOUT] = "layout",
		[PLATE_CELL_CALCULATED] = "calculated",
	};

	assert(kind < PLATE_CELL_COUNT);
	return names[kind];
}

const struct plate_fact *
plate_fact_find(
    const struct plate_result *r, const char *key, const char *plate)
{
	for (size_t i = 0; i < r->n_facts; i++)
		if (strcmp(r->facts[i].key, key) == 0 &&
		    strcmp(r->facts[i].plate, plate) == 0)
			return &r->facts[i];
	return NULL;
}

static void
refuse(struct plate_result *r)
{
	r->refused = true;
	r->n_readings = 0;
}

static void
contradict(struct plate_result *r, struct arena *a, struct plate_fact *f,
    const char *value, enum plate_origin origin)
{
	plate_find(&r->findings, a, "E-CONTRA", f->at,
	    "find out which is true and correct the other",
	    "%s: the %s says %s, the %s says %s", f->key,
	    plate_origin_name(f->origin),
	    plate_quote(a, f->text, strlen(f->text)), plate_origin_name(origin),
	    plate_quote(a, value, strlen(value)));
	f->state = PLATE_CONTRADICTED;
	f->other = value;
	refuse(r);
}

void
plate_fact_supply(struct plate_result *r, struct arena *a, const char *key,
    const char *value, enum plate_origin origin)
{
	struct plate_fact *more, *f = NULL;

	value = arena_str(a, value);
	for (size_t i = 0; i < r->n_facts && f == NULL; i++)
		if (strcmp(r->facts[i].key, key) == 0 &&
		    r->facts[i].plate[0] == '\0')
			f = &r->facts[i];
	if (f == NULL) {
		more = arena_array(a, r->n_facts + 1, sizeof(*more));
		if (r->n_facts > 0)
			memcpy(more, r->facts, r->n_facts * sizeof(*more));
		r->facts = more;
		f = &more[r->n_facts++];
		memset(f, 0, sizeof(*f));
		f->key = arena_str(a, key);
		f->plate = f->text = f->value = f->other = "";
		f->state = PLATE_ABSENT;
	}
	if (f->state == PLATE_GIVEN) {
		if (strcmp(f->value, value) != 0)
			contradict(r, a, f, value, origin);
		return;
	}
	if (f->state == PLATE_AMBIGUOUS && strcmp(f->value, value) != 0 &&
	    strcmp(f->other, value) != 0) {
		contradict(r, a, f, value, origin);
		return;
	}
	f->other = f->state == PLATE_AMBIGUOUS ? "" : f->other;
	f->text = f->text[0] != '\0' ? f->text : value;
	f->value = value;
	f->state = PLATE_GIVEN;
	f->origin = origin;
}

void
plate_facts_check(struct plate_result *r, struct arena *a)
{
	static const struct {
		const char *otherwise, *todo;
	} ways[] = {
		{ "registration", "enter it in the register of instruments" },
		{ "manifest", "give it with --fact or in a manifest" },
		{ "refuse", "export again with this item ticked" },
	};

	for (size_t i = 0; i < r->n_needs; i++) {
		const struct plate_need *n = &r->needs[i];
		const struct plate_fact *f = plate_fact_find(r, n->key, "");
		const char *todo = "give it with --fact";

		if (!n->must || (f != NULL && f->state == PLATE_GIVEN))
			continue;
		for (size_t k = 0; k < sizeof(ways) / sizeof(ways[0]); k++)
			if (strcmp(ways[k].otherwise, n->otherwise) == 0)
				todo = ways[k].todo;
		plate_find(&r->findings, a, "E-META",
		    f != NULL ? f->at : plate_nowhere, todo,
		    "%s is %s in the file and nobody else says it", n->key,
		    f != NULL ? plate_state_name(f->state) : "absent");
		refuse(r);
	}
}

const struct plate_reading *
plate_reading_find(const struct plate_result *r, const char *plate,
    const char *read, const char *quantity, struct well w)
{
	for (size_t i = 0; i < r->n_readings; i++) {
		const struct plate_reading *x = &r->readings[i];

		if (well_order(x->well, w) == 0 &&
		    strcmp(x->plate, plate) == 0 &&
		    strcmp(x->read, read) == 0 &&
		    (quantity == NULL || strcmp(x->quantity, quantity) == 0))
			return x;
	}
	return NULL;
}

#define PIECES_MAX 24u

const char *
plate_wells_text(const struct well *well, size_t n, struct arena *a)
{
	struct buf b = { 0 };
	size_t pieces = 0, i = 0;
	const char *out;

	while (i < n && pieces < PIECES_MAX) {
		char from[WELL_TEXT_SIZE], to[WELL_TEXT_SIZE];
		size_t last = i;

		while (last + 1 < n && well[last + 1].row == well[i].row &&
		       well[last + 1].col == well[last].col + 1)
			last++;
		well_text(well[i], from);
		well_text(well[last], to);
		buf_printf(&b, "%s%s", pieces > 0 ? ", " : "", from);
		if (last > i)
			buf_printf(&b, "-%s", to);
		pieces++;
		i = last + 1;
	}
	if (i < n)
		buf_printf(&b, " and %zu more", n - i);
	out = arena_dup(a, buf_text(&b), b.len);
	buf_clear(&b);
	return out;
}

void
plate_readings_csv(
    const struct plate_result *r, struct arena *a, struct buf *out)
{
	buf_puts(
	    out, "plate,read,quantity,well,sample,role,value,unit,flags\n");
	for (size_t i = 0; i < r->n_readings; i++) {
		const struct plate_reading *x = &r->readings[i];
		char well[WELL_TEXT_SIZE];

		well_text(x->well, well);
		csv_put(out, x->plate, CSV_TEXT);
		csv_put(out, x->read, CSV_TEXT);
		csv_put(out, x->quantity, CSV_TEXT);
		csv_put(out, well, CSV_TEXT);
		csv_put(out, x->sample, CSV_TEXT);
		csv_put(out, x->role, CSV_TEXT);
		csv_put(out, x->value, CSV_NUMBER);
		csv_put(out, x->unit, CSV_TEXT);
		csv_put(out, plate_flags_text(x->flags, a), CSV_TEXT);
		csv_end(out);
	}
}
