/* SPDX-License-Identifier: Apache-2.0 */
/* cli/check_rules.c - what must hold inside a valid document. */
#include "config.h"

#include "cli/check_rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/dec.h"
#include "base/limit.h"
#include "base/text.h"
#include "plate/profile.h"
#include "xmlio/xml.h"
#include "xmlio/xml_schema.h"

static void
complain(struct cli_check_one *c, const struct xml_node *n, const char *attr,
    const char *found, const char *expected)
{
	xml_findings_add(c->found, c->a, xml_doc_name(c->doc), xml_line(n),
	    xml_name(n), attr, found, expected);
}

static const char *
attr(const struct xml_node *n, const char *name)
{
	const char *s = xml_attr(n, name);

	return s != NULL ? s : "";
}

static bool
is(const struct xml_node *n, const char *name, const char *value)
{
	return strcmp(attr(n, name), value) == 0;
}

/* A count that the schema accepted; what is beyond any use is large. */
static unsigned long
count(const struct xml_node *n, const char *name)
{
	return strtoul(attr(n, name), NULL, 10);
}

/* <0, 0, >0 of two decimals that the schema accepted. */
static int
compare(const char *a, const char *b)
{
	struct err err = { 0 };
	struct dec x, y;
	int c = 0;

	dec_init(&x);
	dec_init(&y);
	if (dec_parse(&x, a, &err) == ERR_OK &&
	    dec_parse(&y, b, &err) == ERR_OK)
		c = dec_cmp(&x, &y);
	dec_clear(&x);
	dec_clear(&y);
	return c;
}

/* ---- platform ---- */

static void
platform(struct cli_check_one *c)
{
	const struct xml_node *g = xml_first(c->root, "guide-limits");

	if (g == NULL)
		return;
	if (count(g, "window-first") > count(g, "window-last"))
		complain(c, g, "window-first",
		    "the window ends before it begins",
		    "window-first not above window-last");
	if (count(g, "window-last") > count(g, "spacer-length"))
		complain(c, g, "window-last",
		    "the window is longer than the spacer",
		    "window-last not above spacer-length");
	if (count(g, "spacer-length") > count(g, "length"))
		complain(c, g, "spacer-length",
		    "the spacer is longer than the guide",
		    "spacer-length not above length");
}

/* ---- variant ---- */

/* Does the guide carry the spacer, T written as U? */
static bool
carries(const char *guide, const char *spacer, bool at_end)
{
	size_t n = strlen(spacer), len = strlen(guide);

	if (n > len)
		return false;
	if (at_end)
		guide += len - n;
	for (size_t i = 0; i < n; i++)
		if (guide[i] != (spacer[i] == 'T' ? 'U' : spacer[i]))
			return false;
	return true;
}

static void
guide(struct cli_check_one *c, const struct xml_node *agent, const char *seq)
{
	const struct xml_node *t = xml_first(agent, "target");
	size_t n;
	const char *s;

	if (strchr(seq, 'T') != NULL)
		complain(c, xml_first(agent, "sequence"), NULL,
		    "a guide RNA with T", "U");
	if (t == NULL) {
		complain(c, agent, NULL, "a guide RNA without target",
		    "<target> in it");
		return;
	}
	n = strlen(attr(t, "spacer"));
	if (!carries(seq, attr(t, "spacer"), is(t, "pam-side", "5prime")))
		complain(c, t, "spacer",
		    "the guide's sequence does not carry the spacer",
		    "the spacer at the end that is away from the scaffold");
	if (count(t, "position") > n)
		complain(c, t, "position", "the position is not in the spacer",
		    arena_printf(c->a, "1 to %zu", n));
	for (s = attr(t, "bystanders"); *s != '\0';
	     s += strcspn(s, " "), s += strspn(s, " ")) {
		unsigned long v = strtoul(s, NULL, 10);

		if (v > n || v == count(t, "position"))
			complain(c, t, "bystanders",
			    arena_printf(c->a,
				"bystander %lu is not another position of "
				"the spacer",
				v),
			    arena_printf(c->a, "1 to %zu", n));
	}
}

static void
variant(struct cli_check_one *c)
{
	const struct xml_node *agent = xml_first(c->root, "agent");
	const struct xml_node *seq = xml_first(agent, "sequence");
	const char *s = xml_text(seq, c->a);
	const char *modality = xml_text(xml_first(c->root, "modality"), c->a);
	bool edits = strcmp(modality, "genome editing") == 0;

	if (strlen(s) != count(seq, "length"))
		complain(c, seq, "length",
		    arena_printf(c->a, "length is %s, the sequence has %zu",
			attr(seq, "length"), strlen(s)),
		    "the same");
	if (edits != is(agent, "type", "guide RNA"))
		complain(c, agent, "type",
		    arena_printf(c->a, "type is %s in a variant of %s",
			attr(agent, "type"), modality),
		    edits ? "guide RNA" : "antisense oligonucleotide");
	if (is(agent, "type", "guide RNA"))
		guide(c, agent, s);
	else if (xml_first(agent, "target") != NULL)
		complain(c, xml_first(agent, "target"), NULL,
		    "an oligonucleotide has no protospacer", "no <target>");
}

/* ---- specification ---- */

static void
criterion(struct cli_check_one *c, const struct xml_node *x, bool late)
{
	struct limit l = { .low = xml_attr(x, "low"),
		.high = xml_attr(x, "high"),
		.text = xml_attr(x, "text") };
	struct err err = { 0 };

	if (!limit_kind_find(attr(x, "kind"), &l.kind) ||
	    !dec_rule_find(attr(x, "rounding"), &l.rule))
		return;
	if (limit_check(&l, &err) != ERR_OK)
		complain(c, x, NULL, err.text, "");
	if (l.kind != LIMIT_TEXT && xml_attr(x, "conforming") != NULL)
		complain(c, x, "conforming",
		    "only a text is recorded by another word", "no attribute");
	if (late && l.kind == LIMIT_REPORT &&
	    xml_attr(x, "justification") == NULL &&
	    !is(x, "stage", "stability"))
		complain(c, x, "justification",
		    "from phase 2 on a release line only reports",
		    "a criterion, or a justification");
}

static void
criteria(struct cli_check_one *c, const struct xml_node *line)
{
	const struct xml_node *first = xml_first(line, "criterion"), *second;
	bool late = !is(c->root, "phase", "1") && !is(c->root, "phase", "1/2");

	if (first == NULL)
		return;
	criterion(c, first, late);
	second = xml_next(first, "criterion");
	if (second == NULL)
		return;
	criterion(c, second, late);
	if (is(first, "stage", "both") || is(second, "stage", "both") ||
	    is(first, "stage", attr(second, "stage")))
		complain(c, second, "stage",
		    "two criteria for one stage of testing",
		    "one for release and one for stability");
}

/* What a line says about the kind of its value. */
static void
value_kind(struct cli_check_one *c, const struct xml_node *line)
{
	if (!is(line, "kind", "measured") &&
	    !is(line, "mutation-specific", "yes"))
		complain(c, line, "mutation-specific",
		    arena_printf(c->a, "a line of kind %s is about a mutation",
			attr(line, "kind")),
		    "mutation-specific=\"yes\"");
	if (!is(line, "kind", "measured") && xml_attr(line, "unit") == NULL)
		complain(c, line, "unit", "attribute unit is missing",
		    "the unit of a percentage or potency");
}

static const char *
line_id(const struct xml_node *n)
{
	const char *id = xml_attr(n, "id");

	return id != NULL ? id : attr(n, "line");
}

/* The line of that id among the children of that name, or NULL. */
static const struct xml_node *
find_line(const struct xml_node *root, const char *name, const char *id)
{
	for (const struct xml_node *n = xml_first(root, name); n != NULL;
	     n = xml_next(n, name))
		if (strcmp(line_id(n), id) == 0)
			return n;
	return NULL;
}

static const struct xml_node *
find_parent(struct cli_check_one *c, const struct xml_node *inherits)
{
	for (size_t i = 0; i < c->set->n; i++) {
		const struct xml_node *root;

		if (c->set->doc[i] == NULL)
			continue;
		root = xml_root(c->set->doc[i]);
		if (strcmp(xml_name(root), "spec") == 0 &&
		    is(root, "id", attr(inherits, "from")) &&
		    is(root, "version", attr(inherits, "version")))
			return root;
	}
	return NULL;
}

static void
target(struct cli_check_one *c, const struct xml_node *n, const char *name,
    const struct xml_node *parent)
{
	const char *id = attr(n, name);

	if (find_line(parent, "line", id) != NULL ||
	    (strcmp(name, "after") == 0 &&
		find_line(c->root, "add", id) != NULL))
		return;
	complain(c, n, name,
	    arena_printf(c->a, "%s is %s, which is no line of %s %s", name, id,
		attr(parent, "id"), attr(parent, "version")),
	    "a line of the parent");
}

/* Lines of a variant's specification against its parent's. */
static void
against_parent(struct cli_check_one *c, const struct xml_node *parent)
{
	for (const struct xml_node *n = xml_first(c->root, NULL); n != NULL;
	     n = xml_next(n, NULL)) {
		if (strcmp(xml_name(n), "add") == 0) {
			target(c, n, "after", parent);
			if (find_line(parent, "line", line_id(n)) != NULL)
				complain(c, n, "line",
				    arena_printf(c->a,
					"line %s is in the parent already",
					line_id(n)),
				    "<override>, or another id");
		} else if (strcmp(xml_name(n), "override") == 0 ||
			   strcmp(xml_name(n), "omit") == 0) {
			target(c, n, "line", parent);
		}
	}
}

static void
spec(struct cli_check_one *c)
{
	const struct xml_node *inherits = xml_first(c->root, "inherits");
	const struct xml_node *parent = NULL;
	bool of_platform = is(c->root, "scope", "platform");

	if (of_platform != (xml_first(c->root, "platform") != NULL))
		complain(c, c->root, "scope",
		    arena_printf(c->a,
			"scope is %s and the document says "
			"which %s it is for",
			attr(c->root, "scope"),
			of_platform ? "variant" : "platform"),
		    "the same");
	for (const struct xml_node *n = xml_first(c->root, NULL); n != NULL;
	     n = xml_next(n, NULL)) {
		bool line = strcmp(xml_name(n), "line") == 0;
		bool add = strcmp(xml_name(n), "add") == 0;
		bool change = strcmp(xml_name(n), "override") == 0 ||
		              strcmp(xml_name(n), "omit") == 0;

		if (line && inherits != NULL)
			complain(c, n, NULL, "a line beside inherited ones",
			    "<add line=\"...\" after=\"...\">");
		if ((add || change) && inherits == NULL)
			complain(c, n, NULL, "there is no parent to change",
			    "<line>");
		if (line || add)
			value_kind(c, n);
		criteria(c, n);
	}
	if (inherits == NULL)
		return;
	parent = find_parent(c, inherits);
	if (parent != NULL)
		against_parent(c, parent);
	else
		c->note = arena_printf(c->a,
		    "not held against its parent %s %s, which is not among "
		    "the files",
		    attr(inherits, "from"), attr(inherits, "version"));
}

/* ---- method ---- */

static void
suitability(struct cli_check_one *c, const struct xml_node *potency)
{
	const struct xml_node *list = xml_first(potency, "suitability");

	for (const struct xml_node *n = xml_first(list, NULL); n != NULL;
	     n = xml_next(n, NULL)) {
		const char *low = xml_attr(n, "low"),
			   *high = xml_attr(n, "high");

		if (low == NULL && high == NULL)
			complain(c, n, NULL, "a criterion without bounds",
			    "low, high or both");
		if (low != NULL && high != NULL && compare(low, high) > 0)
			complain(c, n, "low",
			    arena_printf(
				c->a, "low %s is above high %s", low, high),
			    "low not above high");
	}
}

static void
potency(struct cli_check_one *c, const struct xml_node *p)
{
	const struct xml_node *doses = xml_first(p, "doses");
	const struct xml_node *between = xml_first(p, "between-runs");
	const struct xml_node *analysis = xml_first(p, "analysis");
	unsigned long steps = count(doses, "steps");

	if (compare(attr(doses, "start"), "0") <= 0)
		complain(c, doses, "start", "the highest dose is 0",
		    "a dose above 0");
	if (compare(attr(doses, "factor"), "1") <= 0)
		complain(c, doses, "factor",
		    "the doses do not fall from step to step",
		    "a factor above 1");
	if (steps < 4 ||
	    count(doses, "wells-per-sample") % (steps > 0 ? steps : 1) != 0)
		complain(c, doses, "wells-per-sample",
		    arena_printf(c->a, "%s wells for %lu steps",
			attr(doses, "wells-per-sample"), steps),
		    "4 steps or more, and a multiple of them");
	if (compare(attr(analysis, "assigned"), "0") <= 0)
		complain(c, analysis, "assigned", "the standard has no potency",
		    "a number above 0");
	if (compare(attr(between, "interval-ratio-max"), "1") <= 0)
		complain(c, between, "interval-ratio-max",
		    "no interval is as narrow", "a number above 1");
	suitability(c, p);
}

static void
method(struct cli_check_one *c)
{
	const struct xml_node *value = xml_first(c->root, "reportable");
	const struct xml_node *p = xml_first(c->root, "potency");
	bool number = is(value, "value", "number");

	if (number && xml_attr(value, "unit") == NULL)
		complain(c, value, "unit", "a number without unit",
		    "the unit of the reportable value");
	if (!number && (xml_attr(value, "unit") != NULL ||
			   xml_attr(value, "decimals") != NULL))
		complain(c, value, "value",
		    "a value in words with unit or decimals",
		    "value=\"number\", or neither of them");
	if (p == NULL)
		return;
	if (!number)
		complain(c, value, "value", "a potency in words",
		    "value=\"number\"");
	potency(c, p);
}

/* ---- profile ---- */

static void
profile(struct cli_check_one *c)
{
	struct profile *p = NULL;
	struct err err = { 0 };

	/* profile_load fills found; an error without finding is one itself */
	if (profile_load(c->bytes, c->len, xml_doc_name(c->doc), c->found, c->a,
		&p, &err) != ERR_OK &&
	    c->found->n == 0)
		complain(c, c->root, NULL, err.text, "");
	profile_free(p);
}

const struct cli_check_kind cli_check_kinds[] = {
	{ "platform", "version", platform },
	{ "variant", "revision", variant },
	{ "spec", "version", spec },
	{ "method", "version", method },
	{ "profile", "version", profile },
	{ NULL, NULL, NULL },
};
