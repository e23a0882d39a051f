/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plate/profile_read.c - which profile a file belongs to, and the walk of
 * that one from the first line to the last.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "plate/profile_inner.h"

/* ---- which profile ---- */

/* The sign that no line fits, or NULL. */
static const struct node *
failed_sign(const struct profile *p, const struct grid *g)
{
	for (size_t i = 0; i < p->recognise.n; i++) {
		const struct node *sign = &p->recognise.child[i];
		size_t within = strtoul(sign->attr[AT_WITHIN], NULL, 10);
		bool there = false;

		for (size_t k = 0; !there && k < within && k < grid_lines(g);
		     k++)
			there = walk_match(
			    sign->pattern[AT_ROW], grid_line(g, k), NULL, 0);
		if (!there)
			return sign;
	}
	return NULL;
}

/* A file seen by one profile. */
struct seen {
	struct grid *grid;         /* NULL: it is not even cells */
	const struct node *sign;   /* that failed, NULL if none did */
	struct plate_findings why; /* if grid is NULL */
};

static enum err_code
look(const struct profile *p, const char *bytes, size_t len, struct arena *a,
    struct seen *s, struct err *err)
{
	struct grid_form form = p->form;
	struct plate_findings other = { 0 };
	struct grid *g = NULL;
	enum err_code code;

	code = grid_read(bytes, len, &form, a, &s->grid, &s->why, err);
	if (code != ERR_OK)
		return code;
	if (s->grid == NULL && plate_findings_have(&s->why, "E-QUOTE")) {
		/* its own file with a fault, or one of another kind? */
		form.quoting = false;
		code = grid_read(bytes, len, &form, a, &g, &other, err);
		if (g != NULL)
			s->sign = failed_sign(p, g);
		grid_free(g);
	} else if (s->grid != NULL) {
		s->sign = failed_sign(p, s->grid);
	}
	if (s->sign != NULL) {
		grid_free(s->grid);
		s->grid = NULL;
	}
	return code;
}

/* Is this what is wrong with the file, whichever profile it belongs to? */
static bool
says_it_all(const struct seen *s, bool nobody_has_cells)
{
	static const char *const codes[] = { "E-EMPTY", "E-NUL", "E-LIMIT" };

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (plate_findings_have(&s->why, codes[i]))
			return true;
	return s->why.n > 0 && s->sign == NULL &&
	       (nobody_has_cells || plate_findings_have(&s->why, "E-QUOTE"));
}

static void
say_unknown(const struct profile *const *list, size_t n, struct seen *s,
    const char *bytes, size_t len, struct plate_result *out, struct arena *a)
{
	struct buf b = { 0 };
	struct plate_place top = { 1, 0 };
	size_t cells = 0, shown = len < 8 ? len : 8;

	for (size_t i = 0; i < n; i++)
		cells += s[i].sign != NULL;
	for (size_t i = 0; i < n; i++) {
		if (says_it_all(&s[i], cells == 0)) {
			out->findings = s[i].why;
			return;
		}
	}
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "; %s %u: %s%s", list[i]->id, list[i]->version,
		    s[i].sign != NULL ? "no line like " : s[i].why.item[0].text,
		    s[i].sign != NULL ? s[i].sign->attr[AT_ROW] : "");
	plate_find(&out->findings, a, "E-FORMAT", top,
	    "use the reader's own export, not one saved by a spreadsheet",
	    "no profile recognises it, the first bytes are %s%s",
	    plate_quote(a, bytes, shown), buf_text(&b));
	buf_clear(&b);
}

static void
say_ambiguous(const struct profile *const *list, size_t n, const struct seen *s,
    struct plate_result *out, struct arena *a)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < n; i++)
		if (s[i].grid != NULL)
			buf_printf(&b, "%s%s %u", b.len > 0 ? ", " : "",
			    list[i]->id, list[i]->version);
	plate_find(&out->findings, a, "E-AMBIG", plate_nowhere,
	    "name one with --profile, or correct their signs",
	    "more than one profile recognises it: %s", buf_text(&b));
	buf_clear(&b);
}

/* ---- the walk ---- */

static void *
take(struct growing *g, struct arena *a, size_t size, size_t *n)
{
	void *out = arena_array(a, g->n, size);

	if (g->n > 0)
		memcpy(out, g->item, g->n * size);
	*n = g->n;
	mem_free(g->item);
	return out;
}

static void
walk_file(const struct profile *p, struct grid *g, struct arena *a,
    struct plate_result *out)
{
	struct walk w = { .p = p, .g = g, .out = out, .a = a };

	w.to = grid_lines(g);
	w.decimal = p->decimal;
	w.plate = "";
	w.effort_max = PROFILE_STEPS_MAX * (w.to / 1000 + 1);
	w.last = walk_place(&w, 0, 0);
	out->profile = arena_str(a, p->id);
	out->profile_version = p->version;
	out->format = arena_str(a, p->format);
	out->encoding = grid_about(g).encoding;
	out->line_ends = grid_about(g).line_ends;
	(void)walk_steps(&w, &p->body);
	walk_verify(&w);
	out->facts = take(&w.facts, a, sizeof(*out->facts), &out->n_facts);
	out->others = take(&w.others, a, sizeof(*out->others), &out->n_others);
	out->plates = take(&w.plates, a, sizeof(*out->plates), &out->n_plates);
	out->readings =
	    take(&w.readings, a, sizeof(*out->readings), &out->n_readings);
	out->layout = take(&w.layout, a, sizeof(*out->layout), &out->n_layout);
	mem_free(w.words.item);
}

enum err_code
profile_read(const struct profile *const *list, size_t n, const char *bytes,
    size_t len, struct arena *a, struct plate_result *out, struct err *err)
{
	struct seen *s = mem_array(n + 1, sizeof(*s));
	size_t fits = 0, which = 0;
	enum err_code code = ERR_OK;

	memset(out, 0, sizeof(*out));
	out->profile = out->format = out->encoding = out->line_ends = "";
	for (size_t i = 0; i < n && code == ERR_OK; i++) {
		code = look(list[i], bytes, len, a, &s[i], err);
		if (s[i].grid != NULL) {
			fits++;
			which = i;
		}
	}
	if (code == ERR_OK && fits == 1)
		walk_file(list[which], s[which].grid, a, out);
	else if (code == ERR_OK && fits == 0)
		say_unknown(list, n, s, bytes, len, out, a);
	else if (code == ERR_OK)
		say_ambiguous(list, n, s, out, a);
	for (size_t i = 0; i < n; i++)
		grid_free(s[i].grid);
	mem_free(s);
	plate_findings_sort(&out->findings);
	out->refused = out->findings.refusals > 0;
	if (out->refused)
		out->n_readings = 0;
	return code;
}
