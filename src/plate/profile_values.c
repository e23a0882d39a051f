/* SPDX-License-Identifier: Apache-2.0 */
/* plate/profile_values.c - plates, names of reads, value cells. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "plate/number.h"
#include "plate/profile_inner.h"

const char *
walk_intern(struct walk *w, const char *s)
{
	const char **word = (void *)w->words.item;

	for (size_t i = w->words.n; i > 0; i--)
		if (strcmp(word[i - 1], s) == 0)
			return word[i - 1];
	word = walk_push(&w->words, sizeof(*word));
	*word = arena_str(w->a, s);
	return *word;
}

struct plate_plate *
walk_plate(struct walk *w, const char *name, size_t line)
{
	struct plate_plate *p = (void *)w->plates.item;

	for (size_t i = 0; i < w->plates.n; i++)
		if (strcmp(p[i].name, name) == 0)
			return &p[i];
	p = walk_push(&w->plates, sizeof(*p));
	p->name = walk_intern(w, name);
	p->line = line;
	return p;
}

/* The band-th word of a list with blanks; "" if there are not so many. */
static const char *
word_of(struct walk *w, const char *list, size_t band)
{
	size_t len;

	for (;;) {
		list += strspn(list, " ");
		len = strcspn(list, " ");
		if (band == 0 || len == 0)
			return arena_dup(w->a, list, len);
		list += len;
		band--;
	}
}

const char *
walk_read(struct walk *w, const struct node *n, size_t band, const char *time)
{
	const char *list = walk_attr(w, n, AT_READ_LIST);
	const char *name = word_of(w, list, band);
	size_t same = 0;

	/* a wavelength read twice is two reads */
	for (size_t i = 0; i < band && name[0] != '\0'; i++)
		same += strcmp(word_of(w, list, i), name) == 0;
	if (same > 0)
		name = arena_printf(w->a, "%s#%zu", name, same + 1);
	if (name[0] == '\0') {
		name = walk_attr(w, n, AT_READ);
		if (name[0] == '\0')
			name = "1";
		if (band > 0)
			name = arena_printf(w->a, "%s#%zu", name, band + 1);
	}
	if (time[0] != '\0')
		name = arena_printf(w->a, "%s@%s", name, time);
	return walk_intern(w, name);
}

/* ---- value cells ---- */

bool
walk_marker(
    struct walk *w, const char *text, unsigned *flags, const char **kept)
{
	struct plate_span span[2];
	enum plate_flag flag;

	*kept = NULL;
	for (size_t i = 0; i < w->p->markers.n; i++) {
		const struct node *m = &w->p->markers.child[i];

		if (!plate_pattern_match(
			m->pattern[AT_MATCH], text, strlen(text), span, 2))
			continue;
		if (plate_flag_find(m->attr[AT_FLAG], &flag))
			*flags |= plate_flag_bit(flag);
		if (profile_is(m, AT_KEEP, "group") &&
		    span[1].start != (size_t)-1)
			*kept = arena_dup(w->a, text + span[1].start,
			    span[1].end - span[1].start);
		return true;
	}
	return false;
}

/* A cell that is neither number nor marker, in words. */
static void
say_not_a_value(struct walk *w, enum plate_number_kind kind,
    const struct plate_reading *x, const char *text)
{
	char well[WELL_TEXT_SIZE];
	const char *quoted = plate_quote(w->a, text, strlen(text));
	const char *used = w->decimal == '.' ? "point" : "comma";

	well_text(x->well, well);
	switch (kind) {
	case PLATE_NUMBER_MARK:
		walk_say(w, "E-NUM", x->at,
		    "export again with one decimal mark and without grouping",
		    "%s: %s has %s, this file uses a %s and no grouping", well,
		    quoted,
		    strchr(text, '\'') != NULL  ? "an apostrophe"
		    : strchr(text, ' ') != NULL ? "a blank within a number"
		    : w->decimal == '.'         ? "a comma"
						: "a point",
		    used);
		break;
	case PLATE_NUMBER_MINUS:
		walk_say(w, "E-NUM", x->at, "use the original export",
		    "%s: %s has U+2212 in place of a minus", well, quoted);
		break;
	case PLATE_NUMBER_RANGE:
		walk_say(w, "E-RANGE", x->at, "",
		    "%s: %s is beyond the numbers that can be computed with",
		    well, quoted);
		break;
	case PLATE_NUMBER_DATE:
		walk_say(w, "E-MARKER", x->at, "use the original export",
		    "%s: %s looks like a number that a spreadsheet turned "
		    "into a date",
		    well, quoted);
		break;
	case PLATE_NUMBER:
	case PLATE_NUMBER_BLANK:
	case PLATE_NUMBER_WORD:
		walk_say(w, "E-MARKER", x->at,
		    "ask for a change of the profile, never type a number",
		    "%s: %s is neither a number nor a marker of profile %s %u",
		    well, quoted, w->p->id, w->p->version);
		break;
	}
}

static void
keep_reading(struct walk *w, const struct plate_reading *x)
{
	struct plate_reading *to;

	if (w->readings.n == PROFILE_READINGS_MAX) {
		walk_say(w, "E-LIMIT", x->at, "", "more than %zu readings",
		    PROFILE_READINGS_MAX);
		w->stopped = true;
		return;
	}
	to = walk_push(&w->readings, sizeof(*to));
	*to = *x;
}

void
walk_value(struct walk *w, struct plate_reading *x, size_t line, size_t cell)
{
	struct plate_plate *plate = walk_plate(w, x->plate, x->at.line);
	const char *text = walk_cell(w, line, cell), *kept = NULL;
	struct plate_number number = { "", (double)NAN };
	enum plate_number_kind kind;
	unsigned flags = 0;

	x->at = walk_place(w, line, cell + 1);
	if (text[0] == '\0') {
		plate->blank++;
		w->out->account.blank_wells++;
		return;
	}
	walk_mark(w, line, cell, PLATE_CELL_READING);
	plate->readings++;
	kind = plate_number_read(text, w->decimal, w->a, &number);
	if (kind != PLATE_NUMBER) {
		if (!walk_marker(w, text, &flags, &kept)) {
			say_not_a_value(w, kind, x, text);
			return;
		}
		number.value = "";
		number.number = (double)NAN;
		if (kept != NULL) {
			kind =
			    plate_number_read(kept, w->decimal, w->a, &number);
			if (kind != PLATE_NUMBER &&
			    kind != PLATE_NUMBER_BLANK) {
				say_not_a_value(w, kind, x, kept);
				return;
			}
		}
	}
	x->text = text;
	x->value = number.value;
	x->number = number.number;
	x->flags = flags;
	keep_reading(w, x);
}
