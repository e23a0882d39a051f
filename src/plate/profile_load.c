/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plate/profile_load.c - a profile from its XML: every element becomes a node
 * with its attributes, patterns are compiled, and what the schema cannot say
 * is checked here.
 */
#include "config.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "plate/profile_inner.h"
#include "xmlio/xml.h"
#include "xmlio/xml_schema.h"

/* How an attribute is read; for name it depends on the element. */
enum attr_kind { KIND_TEXT, KIND_PATTERN, KIND_FILLED };

static const struct attr_row {
	const char *name;
	enum attr_kind kind;
} attr_rows[AT_COUNT] = {
	[AT_ABSENT] = { "absent", KIND_PATTERN },
	[AT_AS] = { "as", KIND_TEXT },
	[AT_BANDS] = { "bands", KIND_FILLED },
	[AT_CARRY] = { "carry", KIND_TEXT },
	[AT_CODE] = { "code", KIND_TEXT },
	[AT_COL] = { "col", KIND_TEXT },
	[AT_DO] = { "do", KIND_FILLED },
	[AT_ELSE] = { "else", KIND_TEXT },
	[AT_END] = { "end", KIND_PATTERN },
	[AT_FIRST_COL] = { "first-col", KIND_TEXT },
	[AT_FLAG] = { "flag", KIND_TEXT },
	[AT_FREE] = { "free", KIND_PATTERN },
	[AT_FROM] = { "from", KIND_TEXT },
	[AT_INTO] = { "into", KIND_TEXT },
	[AT_IS] = { "is", KIND_FILLED },
	[AT_KEEP] = { "keep", KIND_TEXT },
	[AT_LEFT] = { "left", KIND_FILLED },
	[AT_LEVEL] = { "level", KIND_TEXT },
	[AT_LIKE] = { "like", KIND_PATTERN },
	[AT_MATCH] = { "match", KIND_PATTERN },
	[AT_MIN] = { "min", KIND_TEXT },
	[AT_MOVE] = { "move", KIND_TEXT },
	[AT_N] = { "n", KIND_TEXT },
	[AT_NAME] = { "name", KIND_FILLED },
	[AT_OF] = { "of", KIND_TEXT },
	[AT_PAST] = { "past", KIND_TEXT },
	[AT_PLATE] = { "plate", KIND_FILLED },
	[AT_QUANTITY] = { "quantity", KIND_FILLED },
	[AT_READ] = { "read", KIND_FILLED },
	[AT_READ_LIST] = { "read-list", KIND_FILLED },
	[AT_REQUIRED] = { "required", KIND_TEXT },
	[AT_RIGHT] = { "right", KIND_FILLED },
	[AT_ROLE] = { "role", KIND_FILLED },
	[AT_ROW] = { "row", KIND_PATTERN },
	[AT_ROW_LABEL] = { "row-label", KIND_TEXT },
	[AT_ROWS] = { "rows", KIND_FILLED },
	[AT_SKIP_ROWS] = { "skip-rows", KIND_PATTERN },
	[AT_START] = { "start", KIND_PATTERN },
	[AT_STAY] = { "stay", KIND_TEXT },
	[AT_TAG] = { "tag", KIND_TEXT },
	[AT_TEXT] = { "text", KIND_FILLED },
	[AT_TIME_COL] = { "time-col", KIND_TEXT },
	[AT_TIMES] = { "times", KIND_FILLED },
	[AT_TITLE] = { "title", KIND_TEXT },
	[AT_TITLE_INTO] = { "title-into", KIND_TEXT },
	[AT_TITLE_MATCH] = { "title-match", KIND_PATTERN },
	[AT_TO] = { "to", KIND_TEXT },
	[AT_UNIT] = { "unit", KIND_FILLED },
	[AT_UNLIKE] = { "unlike", KIND_PATTERN },
	[AT_UNTIL] = { "until", KIND_PATTERN },
	[AT_VALUE] = { "value", KIND_FILLED },
	[AT_VAR] = { "var", KIND_TEXT },
	[AT_WELLS] = { "wells", KIND_FILLED },
	[AT_WHAT] = { "what", KIND_TEXT },
	[AT_WITHIN] = { "within", KIND_TEXT },
};

/* One row per step; who adds an element adds it here and to the schema. */
static const struct step_row {
	const char *name;
	profile_step_fn *run;
} step_rows[] = {
	{ "find", walk_step_find },
	{ "items", walk_step_items },
	{ "set", walk_step_set },
	{ "when", walk_step_when },
	{ "map", walk_step_map },
	{ "keys", walk_step_keys },
	{ "each", walk_step_each },
	{ "headed", walk_step_headed },
	{ "plate", walk_step_plate },
	{ "matrix", walk_step_matrix },
	{ "wide", walk_step_wide },
	{ "table", walk_step_table },
	{ "skip", walk_step_skip },
	{ "warn", walk_step_warn },
	{ "refuse", walk_step_refuse },
};

/* Elements whose name attribute is a pattern. */
static bool
name_is_pattern(const char *element)
{
	static const char *const list[] = { "key", "head", "col", "value" };

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		if (strcmp(list[i], element) == 0)
			return true;
	return false;
}

static profile_step_fn *
step_find(const char *name)
{
	for (size_t i = 0; i < sizeof(step_rows) / sizeof(step_rows[0]); i++)
		if (strcmp(step_rows[i].name, name) == 0)
			return step_rows[i].run;
	return NULL;
}

/* ---- loading ---- */

struct loader {
	struct profile *p;
	const char *name; /* of the document */
	struct xml_findings *found;
	struct arena *a; /* of found */
	size_t elements;
	const char **vars; /* set by somebody; in the profile's arena */
	size_t n_vars, room_vars;
};

static void
complain(struct loader *l, const struct node *n, const char *attr,
    const char *found, const char *expected)
{
	xml_findings_add(
	    l->found, l->a, l->name, n->line, n->name, attr, found, expected);
}

/* The ERR_INPUT text of a pattern without the pattern in front. */
static void
load_pattern(struct loader *l, struct node *n, enum profile_attr at)
{
	struct err err = { 0 };

	if (plate_pattern_compile(
		n->attr[at], l->p->arena, &n->pattern[at], &err) != ERR_OK)
		complain(l, n, attr_rows[at].name, err.text, "");
}

static void
load_attrs(struct loader *l, struct node *n, const struct xml_node *x)
{
	for (int at = 0; at < AT_COUNT; at++) {
		const char *s = xml_attr(x, attr_rows[at].name);
		bool is_pattern = attr_rows[at].kind == KIND_PATTERN;

		if (s == NULL)
			continue;
		n->attr[at] = arena_str(l->p->arena, s);
		if (at == AT_NAME)
			is_pattern = name_is_pattern(n->name);
		if (is_pattern)
			load_pattern(l, n, (enum profile_attr)at);
	}
}

static void
load_node(
    struct loader *l, struct node *n, const struct xml_node *x, unsigned depth)
{
	size_t i = 0;

	n->name = arena_str(l->p->arena, xml_name(x));
	n->line = xml_line(x);
	n->run = step_find(n->name);
	if (++l->elements > PROFILE_ELEMENTS_MAX) {
		if (l->elements == PROFILE_ELEMENTS_MAX + 1)
			complain(
			    l, n, NULL, "too many elements", "at most 1000");
		return;
	}
	if (n->run != NULL && depth > PROFILE_DEPTH_MAX) {
		complain(l, n, NULL, "steps are nested too deep",
		    "at most 6 inside each other");
		return;
	}
	load_attrs(l, n, x);
	n->n = xml_count(x, NULL);
	n->child = arena_array(l->p->arena, n->n, sizeof(*n->child));
	for (x = xml_first(x, NULL); x != NULL; x = xml_next(x, NULL))
		load_node(
		    l, &n->child[i++], x, depth + (n->run != NULL ? 1u : 0u));
}

/* ---- variables ---- */

static void
known(struct loader *l, const char *name)
{
	if (l->n_vars == l->room_vars) {
		size_t room = l->room_vars != 0 ? 2 * l->room_vars : 64;
		const char **more =
		    arena_array(l->p->arena, room, sizeof(*more));

		if (l->n_vars > 0)
			memcpy(more, l->vars, l->n_vars * sizeof(*more));
		l->vars = more;
		l->room_vars = room;
	}
	l->vars[l->n_vars++] = name;
}

/* The names of "a meta:b c", one after the other. */
static size_t
known_list(struct loader *l, const char *s)
{
	size_t n = 0;

	while (*s != '\0') {
		size_t len = strcspn(s, " ");

		known(l, arena_dup(l->p->arena, s, len));
		n++;
		s += len;
		s += strspn(s, " ");
	}
	return n;
}

static void
collect(struct loader *l, const struct node *n)
{
	static const enum profile_attr lists[] = { AT_INTO, AT_TITLE_INTO };
	const char *name = n->attr[AT_NAME];

	for (size_t i = 0; i < 2; i++)
		if (n->attr[lists[i]] != NULL)
			(void)known_list(l, n->attr[lists[i]]);
	if (n->attr[AT_TO] != NULL && strcmp(n->name, "case") != 0)
		known(l, n->attr[AT_TO]);
	if (strcmp(n->name, "set") == 0 || strcmp(n->name, "map") == 0)
		known(l, name);
	if (strcmp(n->name, "each") == 0) {
		known(l, arena_printf(l->p->arena, "count_%s", name));
		known(l, arena_printf(l->p->arena, "tally_%s", name));
		if (n->attr[AT_TITLE] != NULL)
			known(l, "title");
	}
	for (size_t i = 0; i < n->n; i++)
		collect(l, &n->child[i]);
}

static bool
is_known(const struct loader *l, const char *name, size_t len)
{
	for (size_t i = 0; i < l->n_vars; i++)
		if (strlen(l->vars[i]) == len &&
		    memcmp(l->vars[i], name, len) == 0)
			return true;
	return false;
}

static void
check_filled(struct loader *l, const struct node *n, enum profile_attr at)
{
	const char *s = n->attr[at];

	while (s != NULL && (s = strstr(s, "${")) != NULL) {
		size_t len = strcspn(s + 2, "}");

		if (s[2 + len] != '}') {
			complain(l, n, attr_rows[at].name,
			    arena_printf(l->a, "%s has ${ without }",
				attr_rows[at].name),
			    "${name}");
			return;
		}
		if (!is_known(l, s + 2, len))
			complain(l, n, attr_rows[at].name,
			    arena_printf(l->a,
				"%s uses %.*s, which no step sets",
				attr_rows[at].name, (int)len, s + 2),
			    "the name of a variable of this profile");
		s += 2 + len;
	}
}

/* ---- what the schema cannot say ---- */

static size_t
groups_of(const struct node *n, enum profile_attr at)
{
	return n->pattern[at] != NULL ? plate_pattern_groups(n->pattern[at])
	                              : 0;
}

static size_t
words_of(const char *s)
{
	size_t n = 0;

	for (; s != NULL && *s != '\0'; s += strspn(s, " ")) {
		n++;
		s += strcspn(s, " ");
	}
	return n;
}

static void
check_targets(struct loader *l, const struct node *n, enum profile_attr at,
    enum profile_attr pattern)
{
	if (n->attr[at] == NULL)
		return;
	if (n->attr[pattern] == NULL)
		complain(l, n, attr_rows[at].name,
		    arena_printf(l->a, "%s stands without %s",
			attr_rows[at].name, attr_rows[pattern].name),
		    "both");
	else if (n->pattern[pattern] != NULL &&
		 words_of(n->attr[at]) > groups_of(n, pattern))
		complain(l, n, attr_rows[at].name,
		    arena_printf(l->a, "%s names %zu targets for %zu groups",
			attr_rows[at].name, words_of(n->attr[at]),
			groups_of(n, pattern)),
		    "one group in parentheses for each target");
}

/* Exactly one (or at most one) of the attributes. */
static void
check_one_of(struct loader *l, const struct node *n,
    const enum profile_attr *of, size_t n_of, bool needed, const char *words)
{
	size_t there = 0;

	for (size_t i = 0; i < n_of; i++)
		there += n->attr[of[i]] != NULL;
	if (there > 1)
		complain(l, n, NULL, "too many attributes", words);
	else if (there == 0 && needed)
		complain(l, n, NULL, "an attribute is missing", words);
}

static bool
is(const struct node *n, enum profile_attr at, const char *word)
{
	return n->attr[at] != NULL && strcmp(n->attr[at], word) == 0;
}

static bool
has_col(const struct node *n, const char *to)
{
	for (size_t i = 0; i < n->n; i++)
		if (strcmp(n->child[i].name, "col") == 0 &&
		    is(&n->child[i], AT_TO, to))
			return true;
	return false;
}

static void
check_table(struct loader *l, const struct node *n)
{
	bool layout = is(n, AT_AS, "layout");
	size_t values = 0;

	for (size_t i = 0; i < n->n; i++)
		values += strcmp(n->child[i].name, "value") == 0;
	if (!has_col(n, "well"))
		complain(
		    l, n, NULL, "no column of wells", "<col ... to=\"well\"/>");
	if (layout && values > 0)
		complain(l, n, NULL, "a layout has no values", "only <col>");
	if (!layout && values == 0)
		complain(l, n, NULL, "no column of values", "<value> in it");
}

static void
check_matrix(struct loader *l, const struct node *n)
{
	if (is(n, AT_ROW_LABEL, "none") && n->attr[AT_ROWS] == NULL)
		complain(l, n, "rows", "rows without letters are not counted",
		    "rows=\"...\", the number of rows of the plate");
}

static void
check_set(struct loader *l, const struct node *n)
{
	if (strcmp(n->attr[AT_NAME], "_dec") == 0 && !is(n, AT_VALUE, ".") &&
	    !is(n, AT_VALUE, ","))
		complain(l, n, "value", "the decimal mark is neither . nor ,",
		    ". or ,");
}

static void
check_node(struct loader *l, const struct node *n)
{
	static const enum profile_attr when[] = { AT_IS, AT_LIKE, AT_UNLIKE };
	static const enum profile_attr skip[] = { AT_ROWS, AT_UNTIL };
	static const enum profile_attr col[] = { AT_NAME, AT_IS };

	check_targets(l, n, AT_INTO, AT_ROW);
	if (n->attr[AT_TITLE_MATCH] != NULL || n->attr[AT_TITLE_INTO] != NULL)
		check_targets(l, n, AT_TITLE_INTO, AT_TITLE_MATCH);
	if (strcmp(n->name, "when") == 0)
		check_one_of(l, n, when, 3, true, "is, like or unlike");
	if (strcmp(n->name, "skip") == 0)
		check_one_of(l, n, skip, 2, false, "rows or until");
	if (strcmp(n->name, "col") == 0)
		check_one_of(l, n, col, 2, true, "name or is");
	if (strcmp(n->name, "table") == 0)
		check_table(l, n);
	if (strcmp(n->name, "matrix") == 0)
		check_matrix(l, n);
	if (strcmp(n->name, "set") == 0)
		check_set(l, n);
	if (is(n, AT_KEEP, "group") && n->pattern[AT_MATCH] != NULL &&
	    groups_of(n, AT_MATCH) == 0)
		complain(l, n, "match", "there is no group to keep",
		    "a group in parentheses");
	if (strcmp(n->name, "key") == 0 && is(n, AT_VALUE, "g") &&
	    n->pattern[AT_NAME] != NULL && groups_of(n, AT_NAME) == 0)
		complain(l, n, "name", "there is no group for the value",
		    "a group in parentheses");
	if (n->attr[AT_VAR] != NULL &&
	    !is_known(l, n->attr[AT_VAR], strlen(n->attr[AT_VAR])))
		complain(l, n, "var",
		    arena_printf(
			l->a, "var is %s, which no step sets", n->attr[AT_VAR]),
		    "the name of a variable of this profile");
	for (int at = 0; at < AT_COUNT; at++)
		if (attr_rows[at].kind == KIND_FILLED &&
		    !(at == AT_NAME && name_is_pattern(n->name)))
			check_filled(l, n, (enum profile_attr)at);
	for (size_t i = 0; i < n->n; i++)
		check_node(l, &n->child[i]);
}

/* ---- the document ---- */

static void
load_input(struct profile *p, const struct xml_node *x)
{
	const struct xml_node *e = xml_first(x, "encoding");
	const char *s = e != NULL ? xml_attr(e, "fallback") : "none";

	p->form.fallback = strcmp(s, "iso-8859-1") == 0     ? GRID_LATIN1
	                   : strcmp(s, "windows-1252") == 0 ? GRID_WINDOWS1252
	                                                    : GRID_UTF8_ONLY;
	e = xml_first(x, "cells");
	s = xml_attr(e, "separator");
	p->form.separator = strcmp(s, "comma") == 0       ? ','
	                    : strcmp(s, "semicolon") == 0 ? ';'
	                                                  : '\t';
	p->form.quoting = strcmp(xml_attr(e, "quoting"), "rfc4180") == 0;
	s = xml_attr(xml_first(x, "number"), "decimal");
	p->decimal_auto = strcmp(s, "auto") == 0;
	p->decimal = p->decimal_auto ? '.' : s[0];
}

static void
load_parts(struct loader *l, const struct xml_node *root)
{
	struct profile *p = l->p;
	const struct {
		const char *name;
		struct node *to;
	} parts[] = { { "recognise", &p->recognise }, { "body", &p->body },
		{ "markers", &p->markers }, { "dates", &p->dates },
		{ "checks", &p->checks }, { "require", &p->require } };
	const struct xml_node *about = xml_first(root, "about");
	const char *format = xml_attr(about, "format");

	p->id = arena_str(p->arena, xml_attr(root, "id"));
	p->version = (unsigned)strtoul(xml_attr(root, "version"), NULL, 10);
	p->software = arena_str(p->arena, xml_attr(about, "software"));
	p->format = arena_str(p->arena, format != NULL ? format : "");
	load_input(p, xml_first(root, "input"));
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		const struct xml_node *x = xml_first(root, parts[i].name);

		parts[i].to->name = parts[i].name;
		if (x != NULL)
			load_node(l, parts[i].to, x, 1);
	}
	known(l, "_dec");
	collect(l, &p->body);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		check_node(l, parts[i].to);
}

enum err_code
profile_load(const char *xml, size_t len, const char *name,
    struct xml_findings *found, struct arena *a, struct profile **out,
    struct err *err)
{
	struct arena *own = arena_new();
	struct xml_findings local = { 0 };
	struct xml_doc *doc = NULL;
	struct loader l = { .name = name };
	enum err_code code;

	*out = NULL;
	l.found = found != NULL ? found : &local;
	l.a = found != NULL ? a : own;
	memset(l.found, 0, sizeof(*l.found));
	if (len > PROFILE_BYTES_MAX)
		code = err_set(err, ERR_LIMIT,
		    "%s: %zu bytes, at most %zu are accepted", name, len,
		    PROFILE_BYTES_MAX);
	else
		code = xml_read_valid(
		    xml, len, name, PROFILE_NS, l.a, l.found, &doc, err);
	if (code == ERR_OK) {
		l.p = mem_new(sizeof(*l.p));
		l.p->arena = arena_new();
		load_parts(&l, xml_root(doc));
		if (l.found->n > 0)
			code = err_set(
			    err, ERR_INPUT, "%s", l.found->item[0].text);
	}
	xml_free(doc);
	if (code == ERR_OK)
		*out = l.p;
	else
		profile_free(l.p);
	arena_free(own);
	return code;
}

void
profile_free(struct profile *p)
{
	if (p == NULL)
		return;
	arena_free(p->arena);
	mem_free(p);
}

const char *
profile_id(const struct profile *p)
{
	return p->id;
}

unsigned
profile_version(const struct profile *p)
{
	return p->version;
}

const char *
profile_software(const struct profile *p)
{
	return p->software;
}
