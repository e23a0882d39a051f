/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plate/profile_steps.c - steps that find lines and take cells: find, items,
 * keys, headed, each, skip, plate.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "plate/profile_inner.h"

#define SPANS (PLATE_PATTERN_GROUPS + 1)

bool
walk_step_find(struct walk *w, const struct node *step)
{
	const struct plate_pattern *row = step->pattern[AT_ROW];
	struct plate_span span[SPANS];
	size_t n = plate_pattern_groups(row) + 1;
	const char *into = step->attr[AT_INTO];
	bool move = !profile_is(step, AT_MOVE, "no");

	for (size_t i = w->at; i < w->to; i++) {
		struct grid_text t = grid_line(w->g, i);

		if (!walk_spend(w))
			return false;
		if (!walk_match(row, t, span, n))
			continue;
		w->last = walk_place(w, i, 0);
		walk_targets(w, into, t, span, n, i);
		if (!move)
			return true;
		w->at = i;
		if (profile_is(step, AT_PAST, "no"))
			return true;
		walk_mark_line(w, i,
		    into != NULL && strstr(into, "meta:") != NULL
			? PLATE_CELL_FACT
			: PLATE_CELL_HEADING);
		w->at++;
		return true;
	}
	if (profile_is(step, AT_ELSE, "skip"))
		return true;
	walk_say(w, "E-FORMAT", walk_place(w, w->at, 0),
	    "export again; the file was cut or edited",
	    "from here on no line %s%s%s",
	    plate_pattern_literal(row)[0] != '\0' ? "begins with `"
						  : "matches `",
	    plate_pattern_literal(row)[0] != '\0' ? plate_pattern_literal(row)
						  : step->attr[AT_ROW],
	    "`");
	return false;
}

bool
walk_step_items(struct walk *w, const struct node *step)
{
	size_t line = w->at;
	bool good = true;

	if (line >= w->to) {
		walk_say(w, "E-TRUNC", walk_place(w, line, 0), "export again",
		    "a line is missing here");
		return false;
	}
	w->last = walk_place(w, line, 0);
	for (size_t i = 0; i < step->n; i++) {
		const struct node *item = &step->child[i];
		size_t n = strtoul(item->attr[AT_N], NULL, 10);
		const char *s = walk_cell(w, line, n - 1);
		struct plate_place at = walk_place(w, line, n);

		walk_mark(w, line, n - 1, PLATE_CELL_FACT);
		if (s[0] == '\0' && profile_is(item, AT_REQUIRED, "yes")) {
			walk_say(w, "E-UNSUP", at, "",
			    "cell %zu is empty, expected the %s", n,
			    item->attr[AT_TO]);
			good = false;
		} else if (s[0] != '\0' && item->pattern[AT_MATCH] != NULL &&
			   !walk_match_text(item->pattern[AT_MATCH], s)) {
			walk_say(w, "E-UNSUP", at, "",
			    "%s in cell %zu is not one that profile %s %u "
			    "reads, expected %s",
			    plate_quote(w->a, s, strlen(s)), n, w->p->id,
			    w->p->version, item->attr[AT_MATCH]);
			good = false;
		}
		walk_set_or_absent(w, item, s, at);
	}
	if (!profile_is(step, AT_STAY, "yes")) {
		walk_mark_line(w, line, PLATE_CELL_HEADING);
		w->at++;
	}
	return good;
}

/* ---- key lines ---- */

static size_t
first_filled(const struct walk *w, size_t line, size_t from)
{
	size_t n = grid_cells(w->g, line);

	while (from < n && grid_blank(w->g, line, from))
		from++;
	return from;
}

/* The key of the step that this line has, or NULL. */
static const struct node *
key_of(struct walk *w, const struct node *step, const char *name,
    struct plate_span *span)
{
	for (size_t i = 0; i < step->n; i++)
		if (plate_pattern_match(step->child[i].pattern[AT_NAME], name,
			strlen(name), span, 2))
			return &step->child[i];
	(void)w;
	return NULL;
}

static void
key_line(struct walk *w, const struct node *step, size_t line)
{
	size_t at = first_filled(w, line, 0), cell;
	const char *name = walk_cell(w, line, at), *value;
	struct plate_span span[2] = { { 0, 0 }, { (size_t)-1, 0 } };
	const struct node *key = key_of(w, step, name, span);

	if (key == NULL) {
		walk_mark_line(w, line, PLATE_CELL_OTHER);
		walk_other(w, line);
		return;
	}
	walk_mark(w, line, at, PLATE_CELL_HEADING);
	if (profile_is(key, AT_VALUE, "g")) {
		cell = at;
		value = span[1].start != (size_t)-1
		            ? arena_dup(w->a, name + span[1].start,
				  span[1].end - span[1].start)
		            : "";
	} else {
		cell = key->attr[AT_VALUE] != NULL
		           ? strtoul(key->attr[AT_VALUE], NULL, 10) - 1
		           : first_filled(w, line, at + 1);
		value = walk_cell(w, line, cell);
	}
	walk_mark(w, line, cell, PLATE_CELL_FACT);
	walk_mark_line(w, line, PLATE_CELL_OTHER);
	walk_set_or_absent(w, key, value, walk_place(w, line, cell + 1));
}

bool
walk_step_keys(struct walk *w, const struct node *step)
{
	for (; w->at < w->to; w->at++) {
		if (!walk_spend(w))
			return false;
		if (step->pattern[AT_UNTIL] != NULL &&
		    walk_match(step->pattern[AT_UNTIL], grid_line(w->g, w->at),
			NULL, 0))
			return true;
		if (grid_line_blank(w->g, w->at))
			continue;
		w->last = walk_place(w, w->at, 0);
		key_line(w, step, w->at);
	}
	return true;
}

bool
walk_step_headed(struct walk *w, const struct node *step)
{
	size_t line;
	bool good = true;

	while (w->at < w->to && grid_line_blank(w->g, w->at))
		w->at++;
	line = w->at;
	if (line + 1 >= w->to) {
		walk_say(w, "E-TRUNC", walk_place(w, line, 0), "export again",
		    "a heading and a line below it are missing here");
		return false;
	}
	w->last = walk_place(w, line, 0);
	for (size_t i = 0; i < step->n; i++) {
		const struct node *head = &step->child[i];
		size_t k, n = grid_cells(w->g, line);

		for (k = 0; k < n; k++)
			if (walk_match(head->pattern[AT_NAME],
				grid_trim(grid_cell(w->g, line, k)), NULL, 0))
				break;
		if (k < n) {
			walk_mark(w, line + 1, k, PLATE_CELL_FACT);
			walk_set_or_absent(w, head, walk_cell(w, line + 1, k),
			    walk_place(w, line + 1, k + 1));
		} else if (profile_is(head, AT_REQUIRED, "yes")) {
			walk_say(w, "E-COLUMN", w->last, "",
			    "no column that matches %s", head->attr[AT_NAME]);
			good = false;
		}
	}
	walk_mark_line(w, line, PLATE_CELL_HEADING);
	walk_mark_line(w, line + 1, PLATE_CELL_OTHER);
	w->at = line + 2;
	return good;
}

/* ---- blocks ---- */

/* How many blocks there were of each kind, in the order of the first. */
struct tally {
	size_t n;
	struct {
		const char *word;
		size_t count;
	} kind[20];
};

static void
tally_add(struct tally *t, struct arena *a, const char *s, size_t len)
{
	for (size_t i = 0; i < t->n; i++) {
		if (strlen(t->kind[i].word) == len &&
		    memcmp(t->kind[i].word, s, len) == 0) {
			t->kind[i].count++;
			return;
		}
	}
	if (t->n == sizeof(t->kind) / sizeof(t->kind[0]))
		return;
	t->kind[t->n].word = arena_dup(a, s, len);
	t->kind[t->n++].count = 1;
}

static const char *
tally_text(const struct tally *t, struct arena *a)
{
	struct buf b = { 0 };
	const char *out;

	for (size_t i = 0; i < t->n; i++)
		buf_printf(&b, "%s%zu %s", i > 0 ? ", " : "", t->kind[i].count,
		    t->kind[i].word);
	out = arena_dup(a, buf_text(&b), b.len);
	buf_clear(&b);
	return out;
}

/* A block: its lines are [at, to), the next is looked for from next on. */
struct block {
	size_t at, to, next;
	bool whole;
};

static bool
block_end(struct walk *w, const struct node *step, struct block *b)
{
	const struct plate_pattern *start = step->pattern[AT_START],
				   *end = step->pattern[AT_END];
	bool nested =
	    end != NULL && step->pattern[AT_FREE] != NULL &&
	    walk_match(step->pattern[AT_FREE], grid_line(w->g, b->at), NULL, 0);
	size_t i;

	for (i = b->at + 1; i < w->to; i++) {
		struct grid_text t = grid_line(w->g, i);

		if (!walk_spend(w))
			return false;
		if (end != NULL && walk_match(end, t, NULL, 0)) {
			b->to = i;
			b->next = i + 1;
			b->whole = true;
			walk_mark_line(w, i, PLATE_CELL_HEADING);
			return true;
		}
		if (!nested && walk_match(start, t, NULL, 0))
			break;
	}
	b->to = b->next = i;
	b->whole = end == NULL;
	return true;
}

static void
block_title(struct walk *w, const struct node *step, size_t from, size_t at)
{
	size_t i = at, n;
	struct plate_span span[SPANS];
	struct grid_text t;

	if (step->attr[AT_TITLE] == NULL)
		return;
	while (i > from && grid_line_blank(w->g, i - 1))
		i--;
	if (i == from) {
		walk_set(w, "title", "", walk_place(w, at, 0));
		return;
	}
	t = grid_trim(grid_line(w->g, i - 1));
	walk_set(
	    w, "title", arena_dup(w->a, t.s, t.len), walk_place(w, i - 1, 0));
	walk_mark_line(w, i - 1, PLATE_CELL_HEADING);
	if (step->pattern[AT_TITLE_MATCH] == NULL)
		return;
	n = plate_pattern_groups(step->pattern[AT_TITLE_MATCH]) + 1;
	if (walk_match(step->pattern[AT_TITLE_MATCH], t, span, n))
		walk_targets(w, step->attr[AT_TITLE_INTO], t, span, n, i - 1);
}

/* The first two cells of a block, for a message. */
static const char *
block_name(struct walk *w, size_t line)
{
	const char *s = arena_printf(
	    w->a, "%s %s", walk_cell(w, line, 0), walk_cell(w, line, 1));

	s = text_trim(w->a, s);
	return plate_quote(w->a, s, strlen(s));
}

static bool
block_walk(struct walk *w, const struct node *step, const struct block *b)
{
	size_t to = w->to;
	const char *plate = w->plate;

	w->last = walk_place(w, b->at, 0);
	if (!b->whole) {
		const char *end = plate_pattern_literal(step->pattern[AT_END]);

		walk_say(w,
		    step->attr[AT_CODE] != NULL ? step->attr[AT_CODE]
						: "E-TRUNC",
		    w->last, "export again; the file was cut or edited",
		    "block %s has no `%s`", block_name(w, b->at),
		    end[0] != '\0' ? end : step->attr[AT_END]);
		return true;
	}
	w->at = b->at;
	w->to = b->to;
	(void)walk_steps(w, step);
	w->to = to;
	w->plate = plate;
	return !w->stopped;
}

bool
walk_step_each(struct walk *w, const struct node *step)
{
	const struct plate_pattern *start = step->pattern[AT_START];
	const char *name = step->attr[AT_NAME];
	size_t i = w->at, from = w->at, count = 0, behind = w->at;
	struct tally tally = { 0 };
	struct plate_span span[2];
	unsigned long min;

	while (i < w->to) {
		struct block b = { .at = i };

		if (!walk_spend(w))
			return false;
		span[1].start = (size_t)-1;
		if (!walk_match(start, grid_line(w->g, i), span, 2)) {
			i++;
			continue;
		}
		count++;
		if (span[1].start != (size_t)-1 &&
		    plate_pattern_groups(start) > 0)
			tally_add(&tally, w->a,
			    grid_line(w->g, i).s + span[1].start,
			    span[1].end - span[1].start);
		block_title(w, step, from, i);
		if (!block_end(w, step, &b) || !block_walk(w, step, &b))
			return false;
		i = from = behind = b.next;
	}
	w->at = behind;
	walk_set(w, arena_printf(w->a, "count_%s", name),
	    arena_printf(w->a, "%zu", count), w->last);
	walk_set(w, arena_printf(w->a, "tally_%s", name),
	    tally_text(&tally, w->a), w->last);
	min = step->attr[AT_MIN] != NULL ? strtoul(step->attr[AT_MIN], NULL, 10)
	                                 : 0;
	if (count >= min)
		return true;
	walk_say(w, "E-FORMAT", walk_place(w, w->at, 0), "export again",
	    "found %zu blocks that begin with `%s`, expected %lu or more",
	    count, plate_pattern_literal(start), min);
	return false;
}

/* ---- skip, plate ---- */

static enum plate_cell
kind_of(const struct node *step)
{
	static const struct {
		const char *word;
		enum plate_cell kind;
	} kinds[] = { { "fact", PLATE_CELL_OTHER },
		{ "heading", PLATE_CELL_HEADING },
		{ "layout", PLATE_CELL_LAYOUT },
		{ "calculated", PLATE_CELL_CALCULATED } };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (profile_is(step, AT_AS, kinds[i].word))
			return kinds[i].kind;
	return PLATE_CELL_UNREAD;
}

bool
walk_step_skip(struct walk *w, const struct node *step)
{
	enum plate_cell kind = kind_of(step);
	size_t rows = (size_t)-1;

	if (step->attr[AT_ROWS] != NULL)
		rows = strtoul(step->attr[AT_ROWS], NULL, 10);
	for (; w->at < w->to && rows > 0; w->at++, rows--) {
		if (!walk_spend(w))
			return false;
		if (step->pattern[AT_UNTIL] != NULL &&
		    walk_match(step->pattern[AT_UNTIL], grid_line(w->g, w->at),
			NULL, 0))
			break;
		if (kind == PLATE_CELL_UNREAD)
			continue;
		walk_mark_line(w, w->at, kind);
		if (kind == PLATE_CELL_OTHER)
			walk_other(w, w->at);
	}
	return true;
}

bool
walk_step_plate(struct walk *w, const struct node *step)
{
	const char *name = text_trim(w->a, walk_attr(w, step, AT_NAME));
	struct plate_plate *p = (void *)w->plates.item;
	unsigned long wells;

	for (size_t i = 0; i < w->plates.n; i++) {
		if (strcmp(p[i].name, name) != 0)
			continue;
		walk_say(w, "E-DUPPLATE", w->last,
		    "rename in the reader software, export again",
		    "plate name %s twice: lines %zu and %zu",
		    plate_quote(w->a, name, strlen(name)), p[i].line,
		    w->last.line);
		return false;
	}
	p = walk_plate(w, name, w->last.line);
	w->plate = p->name;
	if (step->attr[AT_WELLS] == NULL)
		return true;
	if (!walk_count(w, step, AT_WELLS, 0, &wells))
		return false;
	if (well_shape_of(wells, &p->shape))
		return true;
	walk_say(w, "E-SHAPE", w->last, "",
	    "a plate of %lu wells, expected "
	    "6, 12, 24, 48, 96, 384 or 1536",
	    wells);
	return false;
}
