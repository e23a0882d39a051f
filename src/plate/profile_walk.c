/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plate/profile_walk.c - what every step uses: the cursor, variables, facts,
 * the account of cells, the bound on effort.
 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "plate/profile_inner.h"

bool
profile_is(const struct node *n, enum profile_attr at, const char *word)
{
	return n->attr[at] != NULL && strcmp(n->attr[at], word) == 0;
}

/* ---- effort ---- */

bool
walk_spend(struct walk *w)
{

	if (w->stopped)
		return false;
	if (w->effort++ < w->effort_max)
		return true;
	w->stopped = true;
	walk_say(w, "E-STEPS", plate_nowhere, "correct the profile",
	    "profile %s %u takes more than %zu steps for %zu lines", w->p->id,
	    w->p->version, w->effort_max, grid_lines(w->g));
	return false;
}

bool
walk_steps(struct walk *w, const struct node *parent)
{
	for (size_t i = 0; i < parent->n; i++) {
		const struct node *step = &parent->child[i];

		if (!walk_spend(w) || !step->run(w, step))
			return false;
	}
	return true;
}

void *
walk_push(struct growing *g, size_t size)
{
	if (g->n == g->room) {
		g->room = g->room != 0 ? 2 * g->room : 64;
		g->item = mem_resize(g->item, g->room, size);
	}
	memset(g->item + g->n * size, 0, size);
	return g->item + g->n++ * size;
}

/* ---- cells ---- */

struct plate_place
walk_place(const struct walk *w, size_t line, size_t cell)
{
	size_t lines = grid_lines(w->g);
	struct plate_place p = { 0, cell };

	if (line < lines)
		p.line = grid_number(w->g, line);
	else if (lines > 0)
		p.line = grid_number(w->g, lines - 1) + 1;
	return p;
}

const char *
walk_cell(struct walk *w, size_t line, size_t cell)
{
	struct grid_text t = grid_trim(grid_cell(w->g, line, cell));

	return t.len > 0 ? arena_dup(w->a, t.s, t.len) : "";
}

const char *
walk_quote(struct walk *w, size_t line, size_t cell)
{
	struct grid_text t = grid_trim(grid_cell(w->g, line, cell));

	return plate_quote(w->a, t.s, t.len);
}

void
walk_mark(struct walk *w, size_t line, size_t cell, enum plate_cell kind)
{
	if (cell < grid_cells(w->g, line) &&
	    grid_mark(w->g, line, cell) == PLATE_CELL_UNREAD)
		grid_mark_set(w->g, line, cell, (unsigned char)kind);
}

void
walk_mark_line(struct walk *w, size_t line, enum plate_cell kind)
{
	for (size_t k = 0; k < grid_cells(w->g, line); k++)
		walk_mark(w, line, k, kind);
}

bool
walk_match(const struct plate_pattern *p, struct grid_text t,
    struct plate_span *span, size_t n)
{
	return plate_pattern_match(p, t.s, t.len, span, n);
}

bool
walk_match_text(const struct plate_pattern *p, const char *s)
{
	return plate_pattern_match(p, s, strlen(s), NULL, 0);
}

/* ---- variables and facts ---- */

static struct variable *
variable(struct walk *w, const char *name)
{
	for (struct variable *v = w->vars; v != NULL; v = v->next)
		if (strcmp(v->name, name) == 0)
			return v;
	return NULL;
}

const char *
walk_get(struct walk *w, const char *name)
{
	const struct variable *v = variable(w, name);

	return v != NULL ? v->value : "";
}

struct plate_place
walk_get_place(struct walk *w, const char *name)
{
	const struct variable *v = variable(w, name);

	return v != NULL ? v->at : w->last;
}

static void
remember(
    struct walk *w, const char *name, const char *value, struct plate_place at)
{
	struct variable *v = variable(w, name);

	if (v == NULL) {
		v = arena_alloc(w->a, sizeof(*v));
		v->name = arena_str(w->a, name);
		v->next = w->vars;
		w->vars = v;
	}
	v->value = arena_str(w->a, value);
	v->at = at;
	if (strcmp(name, "_dec") == 0 && w->p->decimal_auto)
		w->decimal = value[0] == ',' ? ',' : '.';
}

static void
fact(struct walk *w, const char *key, const char *text, const char *value,
    enum plate_state state, struct plate_place at)
{
	struct plate_fact *f = (void *)w->facts.item;

	for (size_t i = 0; i < w->facts.n; i++, f++) {
		if (strcmp(f->key, key) != 0 || strcmp(f->plate, w->plate) != 0)
			continue;
		if (strcmp(f->text, text) != 0)
			walk_say(w, "E-CONTRA", at, "export again",
			    "%s is %s here and %s in line %zu", key,
			    plate_quote(w->a, text, strlen(text)),
			    plate_quote(w->a, f->text, strlen(f->text)),
			    f->at.line);
		return;
	}
	f = walk_push(&w->facts, sizeof(*f));
	f->key = arena_str(w->a, key);
	f->plate = w->plate;
	f->text = arena_str(w->a, text);
	f->value = arena_str(w->a, value);
	f->other = "";
	f->state = state;
	f->origin = PLATE_FROM_FILE;
	f->at = at;
}

static bool
is_fact(const char *target)
{
	return text_starts(target, "meta:");
}

void
walk_set(struct walk *w, const char *target, const char *value,
    struct plate_place at)
{
	value = text_trim(w->a, value);
	remember(w, target, value, at);
	if (is_fact(target) && value[0] != '\0')
		fact(w, target + 5, value, value, PLATE_GIVEN, at);
}

void
walk_set_or_absent(struct walk *w, const struct node *n, const char *value,
    struct plate_place at)
{
	const char *target = n->attr[AT_TO];

	if (n->pattern[AT_ABSENT] == NULL || value[0] == '\0' ||
	    !walk_match_text(n->pattern[AT_ABSENT], value)) {
		walk_set(w, target, value, at);
		return;
	}
	remember(w, target, "", at);
	if (is_fact(target))
		fact(w, target + 5, value, "", PLATE_PLACEHOLDER, at);
}

/* Which cell of the line holds the byte at offset at? */
static size_t
cell_at(struct walk *w, size_t line, size_t at)
{
	const char *begin = grid_line(w->g, line).s;
	size_t k, n = grid_cells(w->g, line);

	for (k = 0; k + 1 < n; k++) {
		struct grid_text t = grid_cell(w->g, line, k + 1);

		if ((size_t)(t.s - begin) > at)
			break;
	}
	return k + 1;
}

void
walk_targets(struct walk *w, const char *targets, struct grid_text t,
    const struct plate_span *span, size_t n, size_t line)
{
	for (size_t i = 1; i < n && targets != NULL && *targets != '\0'; i++) {
		size_t len = strcspn(targets, " ");
		const char *name = arena_dup(w->a, targets, len), *value = "";
		size_t cell = 0;

		if (span[i].start != (size_t)-1) {
			value = arena_dup(w->a, t.s + span[i].start,
			    span[i].end - span[i].start);
			cell = cell_at(w, line, span[i].start);
		}
		walk_set(w, name, value, walk_place(w, line, cell));
		targets += len;
		targets += strspn(targets, " ");
	}
}

void
walk_other(struct walk *w, size_t line)
{
	struct grid_text t = grid_trim(grid_line(w->g, line));
	struct plate_other *o;

	if (t.len == 0)
		return;
	o = walk_push(&w->others, sizeof(*o));
	o->text = arena_dup(w->a, t.s, t.len);
	o->at = walk_place(w, line, 0);
}

/* ---- texts of the profile ---- */

const char *
walk_fill(struct walk *w, const char *text)
{
	struct buf b = { 0 };
	const char *open, *out;

	if (strstr(text, "${") == NULL)
		return text;
	while ((open = strstr(text, "${")) != NULL) {
		size_t len = strcspn(open + 2, "}");

		buf_add(&b, text, (size_t)(open - text));
		buf_puts(&b, walk_get(w, arena_dup(w->a, open + 2, len)));
		text = open + 2 + len;
		text += *text == '}';
	}
	buf_puts(&b, text);
	out = arena_dup(w->a, buf_text(&b), b.len);
	buf_clear(&b);
	return out;
}

const char *
walk_attr(struct walk *w, const struct node *n, enum profile_attr at)
{
	return n->attr[at] != NULL ? walk_fill(w, n->attr[at]) : "";
}

/* The place of the only variable in a text, else what was found last. */
static struct plate_place
place_of(struct walk *w, const char *text)
{
	size_t len;

	if (!text_starts(text, "${"))
		return w->last;
	len = strcspn(text + 2, "}");
	return walk_get_place(w, arena_dup(w->a, text + 2, len));
}

bool
walk_count(struct walk *w, const struct node *n, enum profile_attr at,
    unsigned long fallback, unsigned long *out)
{
	const char *s = text_trim(w->a, walk_attr(w, n, at));
	unsigned long v = 0;

	*out = fallback;
	if (n->attr[at] == NULL)
		return true;
	if (s[0] == '\0' || strlen(s) > 7 ||
	    s[strspn(s, "0123456789")] != '\0') {
		walk_say(w, "E-UNSUP", place_of(w, n->attr[at]), "",
		    "%s is no count",
		    s[0] != '\0' ? plate_quote(w->a, s, strlen(s)) : "nothing");
		return false;
	}
	for (; *s != '\0'; s++)
		v = v * 10 + (unsigned long)(*s - '0');
	*out = v;
	return true;
}

/* ---- steps that only set and say ---- */

bool
walk_step_set(struct walk *w, const struct node *step)
{
	const char *from = step->attr[AT_VALUE];

	walk_set(w, step->attr[AT_NAME], walk_fill(w, from), place_of(w, from));
	return true;
}

bool
walk_step_when(struct walk *w, const struct node *step)
{
	const char *value = walk_get(w, step->attr[AT_VAR]);
	bool yes;

	if (step->attr[AT_IS] != NULL)
		yes = strcmp(value, walk_attr(w, step, AT_IS)) == 0;
	else if (step->attr[AT_LIKE] != NULL)
		yes = walk_match_text(step->pattern[AT_LIKE], value);
	else
		yes = !walk_match_text(step->pattern[AT_UNLIKE], value);
	return !yes || walk_steps(w, step);
}

bool
walk_step_map(struct walk *w, const struct node *step)
{
	const char *from = step->attr[AT_VALUE];
	const char *value = text_trim(w->a, walk_fill(w, from));
	struct plate_place at = place_of(w, from);
	struct buf b = { 0 };

	for (size_t i = 0; i < step->n; i++) {
		const struct node *c = &step->child[i];

		if (strcmp(c->attr[AT_FROM], value) == 0) {
			walk_set(w, step->attr[AT_NAME], c->attr[AT_TO], at);
			buf_clear(&b);
			return true;
		}
		buf_printf(&b, "%s%s", i > 0 ? ", " : "", c->attr[AT_FROM]);
	}
	walk_say(w, "E-UNSUP", at, "",
	    "%s is not one that profile %s %u reads, expected one of %s",
	    plate_quote(w->a, value, strlen(value)), w->p->id, w->p->version,
	    buf_text(&b));
	buf_clear(&b);
	return false;
}

bool
walk_step_warn(struct walk *w, const struct node *step)
{
	walk_say(w, step->attr[AT_CODE], w->last, walk_attr(w, step, AT_DO),
	    "%s", walk_attr(w, step, AT_TEXT));
	return true;
}

bool
walk_step_refuse(struct walk *w, const struct node *step)
{
	(void)walk_step_warn(w, step);
	w->stopped = true;
	return false;
}
