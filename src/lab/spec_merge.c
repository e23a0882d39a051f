/* SPDX-License-Identifier: Apache-2.0 */
/* lab/spec_merge.c - parent and child, merged line by line. */
#include "config.h"

#include "lab/spec_merge.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/limit.h"
#include "base/text.h"
#include "xmlio/xml.h"

/* One effective line: the element it is from, and what replaces parts. */
struct line {
	const char *id;
	const struct xml_node *from;
	const struct xml_node *by; /* an override, or NULL */
	const char *origin;
};

struct lines {
	struct arena *arena;
	struct line *item;
	size_t n, room;
};

static size_t
find(const struct lines *l, const char *id)
{
	size_t i = 0;

	while (i < l->n && strcmp(l->item[i].id, id) != 0)
		i++;
	return i;
}

static void
insert(struct lines *l, size_t at, struct line what)
{
	if (l->n == l->room) {
		size_t room = l->room != 0 ? 2 * l->room : 32;
		struct line *more =
		    arena_array(l->arena, room, sizeof(*more));

		if (l->n > 0)
			memcpy(more, l->item, l->n * sizeof(*more));
		l->item = more;
		l->room = room;
	}
	memmove(&l->item[at + 1], &l->item[at],
	    (l->n - at) * sizeof(*l->item));
	l->item[at] = what;
	l->n++;
}

static enum err_code
step(struct lines *l, const struct xml_node *x, const char *origin,
    struct err *err)
{
	const char *kind = xml_name(x);
	const char *id = xml_attr(x, strcmp(kind, "line") == 0 ? "id" : "line");
	size_t at;

	if (strcmp(kind, "title") == 0 || strcmp(kind, "platform") == 0 ||
	    strcmp(kind, "variant") == 0 || strcmp(kind, "inherits") == 0)
		return ERR_OK;
	at = find(l, id);
	if (strcmp(kind, "override") == 0 || strcmp(kind, "omit") == 0) {
		if (at == l->n)
			return err_set(err, ERR_INPUT,
			    "line %ld: <%s>: the platform's specification has "
			    "no line %s",
			    xml_line(x), kind, id);
		if (strcmp(kind, "override") == 0) {
			l->item[at].by = x;
			l->item[at].origin = origin;
			return ERR_OK;
		}
		memmove(&l->item[at], &l->item[at + 1],
		    (l->n - at - 1) * sizeof(*l->item));
		l->n--;
		return ERR_OK;
	}
	if (at < l->n)
		return err_set(err, ERR_INPUT,
		    "line %ld: <%s>: line %s is there already", xml_line(x),
		    kind, id);
	at = l->n;
	if (strcmp(kind, "add") == 0) {
		const char *after = xml_attr(x, "after");

		at = find(l, after);
		if (at == l->n)
			return err_set(err, ERR_INPUT,
			    "line %ld: <add>: there is no line %s to stand "
			    "behind",
			    xml_line(x), after);
		at++;
	}
	insert(l, at,
	    (struct line){ .id = id, .from = x, .origin = origin });
	return ERR_OK;
}

/* An attribute of a line: the override's if it has it. */
static const char *
of(const struct line *line, const char *name)
{
	const char *v =
	    line->by != NULL ? xml_attr(line->by, name) : NULL;

	return v != NULL ? v : xml_attr(line->from, name);
}

static enum err_code
criterion(const struct xml_node *x, bool late_phase, struct limit *limit,
    struct err *err)
{
	memset(limit, 0, sizeof(*limit));
	if (!limit_kind_find(xml_attr(x, "kind"), &limit->kind) ||
	    !dec_rule_find(xml_attr(x, "rounding"), &limit->rule))
		return err_set(err, ERR_INPUT,
		    "line %ld: <criterion>: unknown kind or rounding",
		    xml_line(x));
	limit->low = xml_attr(x, "low");
	limit->high = xml_attr(x, "high");
	limit->text = xml_attr(x, "text");
	if (limit->text != NULL && xml_attr(x, "conforming") != NULL)
		limit->text = xml_attr(x, "conforming");
	if (limit_check(limit, err) != ERR_OK)
		return err_add(err, "line %ld: <criterion>", xml_line(x));
	if (limit->kind == LIMIT_REPORT && late_phase &&
	    xml_attr(x, "justification") == NULL)
		return err_set(err, ERR_INPUT,
		    "line %ld: <criterion>: from phase 2 on, a line that only "
		    "reports needs a justification",
		    xml_line(x));
	return ERR_OK;
}

static void
put_line(struct arena *a, const struct line *line, const struct xml_node *x,
    const struct limit *limit, int64_t n, struct json *out)
{
	static const struct {
		const char *attribute, *name;
	} taken[] = { { "code", "code" }, { "attribute", "attribute" },
		{ "category", "category" }, { "cqa", "cqa" },
		{ "mutation-specific", "mutation_specific" },
		{ "kind", "value_kind" }, { "unit", "unit" },
		{ "reference", "reference" },
		{ "pending-allowed", "pending_allowed" } };
	struct json *o = json_object(a);

	json_set_int(a, o, "n", n);
	json_set_str(a, o, "line", line->id);
	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
		const char *v = of(line, taken[i].attribute);

		if (v != NULL)
			json_set_str(a, o, taken[i].name, v);
	}
	json_set_str(a, o, "method",
	    arena_printf(a, "%s_%s", of(line, "method"),
		of(line, "method-version")));
	json_set_str(a, o, "stage", xml_attr(x, "stage"));
	json_set_str(a, o, "kind", limit_kind_name(limit->kind));
	json_set_str(a, o, "rounding", dec_rule_name(limit->rule));
	if (limit->low != NULL)
		json_set_str(a, o, "low", limit->low);
	if (limit->high != NULL)
		json_set_str(a, o, "high", limit->high);
	if (limit->text != NULL)
		json_set_str(a, o, "text", limit->text);
	json_set_str(a, o, "words",
	    limit->text != NULL ? xml_attr(x, "text") : limit_words(limit, a));
	json_set_str(a, o, "origin", line->origin);
	json_add(a, out, o);
}

enum err_code
lab_spec_merge(const struct xml_node *parent, const struct xml_node *own,
    struct arena *a, struct json **out, struct err *err)
{
	const char *phase = xml_attr(own, "phase");
	bool late = phase != NULL && strcmp(phase, "1") != 0 &&
	    strcmp(phase, "1/2") != 0;
	const char *scope = xml_attr(own, "scope");
	const char *origin =
	    scope != NULL && strcmp(scope, "variant") == 0 ? "V" : "P";
	struct lines l = { .arena = a };
	const struct xml_node *x;
	int64_t n = 0;

	*out = json_array(a);
	for (x = parent != NULL ? xml_first(parent, NULL) : NULL; x != NULL;
	    x = xml_next(x, NULL))
		if (step(&l, x, "P", err) != ERR_OK)
			return err_add(err, "platform's specification");
	for (x = xml_first(own, NULL); x != NULL; x = xml_next(x, NULL))
		if (step(&l, x, origin, err) != ERR_OK)
			return err->code;
	for (size_t i = 0; i < l.n; i++) {
		const struct line *line = &l.item[i];
		/* criteria given by an override replace the parent's */
		const struct xml_node *holder =
		    line->by != NULL && xml_first(line->by, "criterion") != NULL
		    ? line->by
		    : line->from;

		for (x = xml_first(holder, "criterion"); x != NULL;
		    x = xml_next(x, "criterion")) {
			struct limit limit;

			if (criterion(x, late, &limit, err) != ERR_OK)
				return err_add(err, "line %s", line->id);
			put_line(a, line, x, &limit, ++n, *out);
		}
	}
	if (n == 0)
		return err_set(
		    err, ERR_INPUT, "the specification has no lines");
	return ERR_OK;
}
