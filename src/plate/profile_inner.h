/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plate/profile_inner.h - a loaded profile, and a walk of one over a file;
 * for the files profile_*.c only.
 */
#ifndef PLATE_PROFILE_INNER_H
#define PLATE_PROFILE_INNER_H

#include <stdbool.h>
#include <stddef.h>

#include "plate/grid.h"
#include "plate/pattern.h"
#include "plate/profile.h"
#include "plate/result.h"

/* ---- a loaded profile ---- */

/* Every attribute of the language; profile_load.c has their table. */
enum profile_attr {
	AT_ABSENT,
	AT_AS,
	AT_BANDS,
	AT_CARRY,
	AT_CODE,
	AT_COL,
	AT_DO,
	AT_ELSE,
	AT_END,
	AT_FIRST_COL,
	AT_FLAG,
	AT_FREE,
	AT_FROM,
	AT_INTO,
	AT_IS,
	AT_KEEP,
	AT_LEFT,
	AT_LEVEL,
	AT_LIKE,
	AT_MATCH,
	AT_MIN,
	AT_MOVE,
	AT_N,
	AT_NAME,
	AT_OF,
	AT_PAST,
	AT_PLATE,
	AT_QUANTITY,
	AT_READ,
	AT_READ_LIST,
	AT_REQUIRED,
	AT_RIGHT,
	AT_ROLE,
	AT_ROW,
	AT_ROW_LABEL,
	AT_ROWS,
	AT_SKIP_ROWS,
	AT_START,
	AT_STAY,
	AT_TAG,
	AT_TEXT,
	AT_TIME_COL,
	AT_TIMES,
	AT_TITLE,
	AT_TITLE_INTO,
	AT_TITLE_MATCH,
	AT_TO,
	AT_UNIT,
	AT_UNLIKE,
	AT_UNTIL,
	AT_VALUE,
	AT_VAR,
	AT_WELLS,
	AT_WHAT,
	AT_WITHIN,
	AT_COUNT
};

struct walk;
struct node;

/* What a step does; false: the block it stands in cannot go on. */
typedef bool profile_step_fn(struct walk *w, const struct node *step);

/* An element: a step, or a part of one (item, case, col, ...). */
struct node {
	const char *name;
	profile_step_fn *run;       /* NULL for a part */
	long line;                  /* in the profile */
	const char *attr[AT_COUNT]; /* NULL: not there */
	struct plate_pattern *pattern[AT_COUNT];
	size_t n;
	struct node *child; /* [n] */
};

struct profile {
	struct arena *arena;
	const char *id, *format, *software;
	unsigned version;
	struct grid_form form;
	bool decimal_auto;
	char decimal;
	struct node recognise, body, markers, dates, checks, require;
};

/* Is the attribute there and exactly that word? */
bool profile_is(const struct node *n, enum profile_attr at, const char *word);

/* ---- a walk over a file ---- */

struct variable {
	const char *name, *value;
	struct plate_place at;
	struct variable *next;
};

/* An array that grows; the result takes a copy at the end. */
struct growing {
	char *item;
	size_t n, room;
};

struct walk {
	const struct profile *p;
	struct grid *g;
	struct plate_result *out;
	struct arena *a;
	size_t at, to; /* lines that may be seen: at is the cursor's */
	struct variable *vars;
	struct plate_place last; /* what was found last */
	char decimal;
	bool stopped; /* a refusal ended the body */
	size_t effort, effort_max;
	const char *plate; /* that facts belong to, "" if none */
	struct growing facts, others, plates, readings, layout, words;
};

/* ---- profile_walk.c: the cursor, variables, facts ---- */

bool walk_steps(struct walk *w, const struct node *parent);
bool walk_spend(struct walk *w);
void *walk_push(struct growing *g, size_t size);

struct plate_place walk_place(const struct walk *w, size_t line, size_t cell);
const char *walk_cell(struct walk *w, size_t line, size_t cell); /* trimmed */
const char *walk_quote(struct walk *w, size_t line, size_t cell);
void walk_mark(struct walk *w, size_t line, size_t cell, enum plate_cell kind);
void walk_mark_line(struct walk *w, size_t line, enum plate_cell kind);

/* The line without blanks at its end, as a pattern sees it. */
bool walk_match(const struct plate_pattern *p, struct grid_text t,
    struct plate_span *span, size_t n);
bool walk_match_text(const struct plate_pattern *p, const char *s);

const char *walk_get(struct walk *w, const char *name); /* "" if not set */
struct plate_place walk_get_place(struct walk *w, const char *name);
void walk_set(struct walk *w, const char *target, const char *value,
    struct plate_place at);
/* As walk_set, but a value that n's absent matches counts as none. */
void walk_set_or_absent(struct walk *w, const struct node *n, const char *value,
    struct plate_place at);
/* Groups of a match into the targets "a meta:b". */
void walk_targets(struct walk *w, const char *targets, struct grid_text t,
    const struct plate_span *span, size_t n, size_t line);
void walk_other(struct walk *w, size_t line);

const char *walk_fill(struct walk *w, const char *text); /* ${...} */
const char *walk_attr(
    struct walk *w, const struct node *n, enum profile_attr at);
bool walk_count(struct walk *w, const struct node *n, enum profile_attr at,
    unsigned long fallback, unsigned long *out);

#define walk_say(w, code, at, todo, ...) \
	plate_find( \
	    &(w)->out->findings, (w)->a, (code), (at), (todo), __VA_ARGS__)

/* ---- profile_values.c: plates, reads, value cells ---- */

/* The plate of that name, made if it is new. */
struct plate_plate *walk_plate(struct walk *w, const char *name, size_t line);
/* One copy for equal texts, so that pointers can be compared. */
const char *walk_intern(struct walk *w, const char *s);
/* The name of a read: the band's word of read-list, else read; and the time. */
const char *walk_read(
    struct walk *w, const struct node *n, size_t band, const char *time);
/* A text that is no number: its flags, and the number it keeps (or NULL). */
bool walk_marker(
    struct walk *w, const char *text, unsigned *flags, const char **kept);
/*
 * A value cell becomes a reading like x, which says all but the value; blank
 * cells are counted.
 */
void walk_value(
    struct walk *w, struct plate_reading *x, size_t line, size_t cell);

/* ---- profile_check.c: after the body ---- */

void walk_verify(struct walk *w);

/* ---- the steps ---- */

profile_step_fn walk_step_each, walk_step_find, walk_step_headed,
    walk_step_items, walk_step_keys, walk_step_map, walk_step_matrix,
    walk_step_plate, walk_step_refuse, walk_step_set, walk_step_skip,
    walk_step_table, walk_step_warn, walk_step_when, walk_step_wide;

#endif /* PLATE_PROFILE_INNER_H */
