/* SPDX-License-Identifier: Apache-2.0 */
/* lab/spec.c - specifications and their effective lines. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"
#include "lab/document.h"
#include "lab/spec_merge.h"
#include "xmlio/xml.h"

static const char *const states[] = LAB_DOCUMENT_STATES("EFFECTIVE");

enum {
	ADD = DOC_OWN,
	ADD_LINE,
	PARTS,
	LINES,
	ALL_LINES,
	PARENT,
	VARIANT,
	METHODS_MISSING,
	BINDINGS_MISSING,
	LIST,
	LINE_LIST
};
static const struct db_def sql[] = {
	LAB_DOCUMENT_SQL("spec", "EFFECTIVE"),
	[ADD] = { "INSERT INTO spec (id, rev, state, doc, version, title, "
		  "scope, variant, phase, inherits, file, author, checker, "
		  "parts) VALUES (:id, :rev, :state, :doc, :version, :title, "
		  ":scope, :variant, :phase, :inherits, :file, :actor, NULL, "
		  "'')",
	    true },
	[ADD_LINE] = { "INSERT INTO spec_line (spec, n, line, code, "
		       "attribute, category, method, cqa, mutation_specific, "
		       "value_kind, kind, low, high, text, unit, rounding, "
		       "stage, reference, words, origin, pending_allowed) "
		       "VALUES (:id, :n, :line, :code, :attribute, "
		       ":category, :method, :cqa, :mutation_specific, "
		       ":value_kind, :kind, :low, :high, :text, :unit, "
		       ":rounding, :stage, :reference, :words, :origin, "
		       ":pending_allowed)",
	    true },
	[PARTS] = { "UPDATE spec SET parts = :parts WHERE id = :id", true },
	[LINES] = { "SELECT * FROM spec_line WHERE spec = :id ORDER BY n",
	    false },
	[ALL_LINES] = { "SELECT * FROM spec_line ORDER BY spec, n", false },
	[PARENT] = { "SELECT id, state, file FROM spec WHERE id = :id",
	    false },
	[VARIANT] = { "SELECT id, state FROM variant WHERE doc = :doc "
		      "AND state IN ('APPROVED', 'ACTIVE')",
	    false },
	[METHODS_MISSING] = { "SELECT DISTINCT l.method FROM spec_line l "
			      "WHERE l.spec = :id AND NOT EXISTS "
			      "(SELECT 1 FROM method m WHERE m.id = l.method "
			      "AND m.state = 'EFFECTIVE') ORDER BY l.method",
	    false },
	[BINDINGS_MISSING] = { "SELECT DISTINCT l.method FROM spec_line l, "
			       "spec s, method m WHERE s.id = :id "
			       "AND l.spec = s.id AND m.id = l.method "
			       "AND s.scope = 'variant' "
			       "AND m.scope = 'variant' AND NOT EXISTS "
			       "(SELECT 1 FROM binding b, variant v "
			       "WHERE b.method = m.id AND b.state = 'ACTIVE' "
			       "AND v.id = b.variant AND v.doc = s.variant) "
			       "ORDER BY l.method",
	    false },
	[LIST] = { "SELECT s.id, s.state, s.title, s.scope, s.variant, "
		   "s.phase, s.inherits, (SELECT count(*) FROM spec_line l "
		   "WHERE l.spec = s.id), s.author, s.checker FROM spec s "
		   "WHERE :id IS NULL OR s.id = :id ORDER BY s.id",
	    false },
	[LINE_LIST] = { "SELECT line, category, attribute, words, unit, "
			"rounding, stage, method, origin, cqa, "
			"mutation_specific, value_kind, reference "
			"FROM spec_line WHERE spec = :id ORDER BY n",
	    false },
	{ NULL, false },
};

/* ---- loading */

/* The parent's file, if it is the one that the child was written for. */
static enum err_code
open_parent(struct door_change *c, const struct xml_node *inherits,
    struct xml_doc **doc, struct err *err)
{
	const char *id = lab_document_id(
	    c, xml_attr(inherits, "from"), xml_attr(inherits, "version"));
	struct lab_row *row;

	*doc = NULL;
	change_set(c, "inherits", id);
	if (lab_find(c, &sql[PARENT], DB_ARGS(DB_TEXT("id", id)), &row, err) !=
	    ERR_OK)
		return err->code;
	if (row == NULL || !lab_is(row, "state", "EFFECTIVE")) {
		change_refuse(c, "SPEC-PARENT", "approve the parent first",
		    "file: inherits from %s, which is %s", id,
		    row == NULL ? "not known" : lab_get(row, "state"));
		return ERR_OK;
	}
	if (!lab_is(row, "file", xml_attr(inherits, "sha256"))) {
		change_refuse(c, "SPEC-PARENT",
		    "write the hash of the approved file",
		    "file: inherits from %s with SHA-256 %s, but the approved "
		    "file has %s",
		    id, xml_attr(inherits, "sha256"), lab_get(row, "file"));
		return ERR_OK;
	}
	return lab_document_open(c, lab_get(row, "file"), id, doc, err);
}

static enum err_code
keep_lines(struct door_change *c, struct json *lines, struct err *err)
{
	struct buf b = { 0 };

	if (json_canon(lines, &b, err) == ERR_OK)
		(void)!change_file(
		    c, "lines", "effective.json", b.data, b.len, err);
	buf_clear(&b);
	return err->code;
}

static enum err_code
fill(struct door_change *c, const struct xml_node *root, struct err *err)
{
	const struct xml_node *inherits = xml_first(root, "inherits");
	const struct xml_node *variant = xml_first(root, "variant");
	struct xml_doc *parent = NULL;
	struct json *lines;

	change_set(c, "scope", xml_attr(root, "scope"));
	change_set(c, "phase", xml_attr(root, "phase"));
	if (variant != NULL)
		change_set(c, "variant", xml_attr(variant, "id"));
	if (inherits != NULL) {
		if (open_parent(c, inherits, &parent, err) != ERR_OK)
			return err->code;
		if (parent == NULL)
			return ERR_OK; /* refused */
	}
	if (lab_spec_merge(parent != NULL ? xml_root(parent) : NULL, root,
		c->arena, &lines, err) != ERR_OK) {
		change_refuse(c, "SPEC-MERGE", "correct the file", "file: %s",
		    err->text);
		err_clear(err);
	} else {
		(void)!keep_lines(c, lines, err);
	}
	xml_free(parent);
	return err->code;
}

static enum err_code
load(struct door_change *c, struct err *err)
{
	return lab_document_load(c, "urn:cupel:spec:1", "version", fill, err);
}

static enum err_code
add_line(struct door_change *c, const struct json *l, struct err *err)
{
	return lab_store_from(c, &sql[ADD_LINE], l, err);
}

static enum err_code
load_apply(struct door_change *c, struct err *err)
{
	const char *bytes;
	struct json *lines;
	size_t len;

	if (lab_store(c, &sql[ADD], err) != ERR_OK ||
	    change_read_file(
		c, change_text(c, "lines"), &bytes, &len, err) != ERR_OK ||
	    json_parse(bytes, len, JSON_CANON, 4u << 20, c->arena, &lines,
		err) != ERR_OK)
		return err->code;
	for (size_t i = 0; i < lines->len; i++)
		if (add_line(c, lines->item[i], err) != ERR_OK)
			return err->code;
	return ERR_OK;
}

/* ---- rules */

static enum err_code
ask_variant(struct door_ask *q, struct err *err)
{
	const char *doc = change_text(q->change, "variant");
	struct lab_row *row;

	if (doc == NULL)
		return ERR_OK;
	if (lab_find(q->change, &sql[VARIANT], DB_ARGS(DB_TEXT("doc", doc)),
		&row, err) != ERR_OK)
		return err->code;
	if (row == NULL)
		door_refuse(q, doc, NULL, "variant %s is not approved", doc);
	return ERR_OK;
}
static const struct rule variant_known = { .id = "SPEC-VARIANT",
	.says = "a variant's specification belongs to an approved variant",
	.clear = "approve the variant",
	.class = RULE_GATE,
	.ask = ask_variant,
	.proves = "R-001" };

static enum err_code
ask_methods(struct door_ask *q, struct err *err)
{
	const char *const *m;

	if (lab_list(q->change, &sql[METHODS_MISSING],
		DB_ARGS(DB_TEXT("id", q->change->id)), &m, err) != ERR_OK)
		return err->code;
	for (; *m != NULL; m++)
		door_refuse(
		    q, *m, NULL, "method %s is not effective", *m);
	return ERR_OK;
}
static const struct rule methods_effective = { .id = "SPEC-METHOD",
	.says = "every line's method is effective in the version named",
	.clear = "approve the method",
	.class = RULE_GATE,
	.ask = ask_methods,
	.proves = "R-009 R-055" };

static enum err_code
ask_bindings(struct door_ask *q, struct err *err)
{
	const char *const *m;

	if (lab_list(q->change, &sql[BINDINGS_MISSING],
		DB_ARGS(DB_TEXT("id", q->change->id)), &m, err) != ERR_OK)
		return err->code;
	for (; *m != NULL; m++)
		door_refuse(q, *m, NULL,
		    "method %s is specific to a variant and not qualified for "
		    "this one",
		    *m);
	return ERR_OK;
}
static const struct rule methods_bound = { .id = "SPEC-BINDING",
	.says = "a variant-specific method is qualified for this variant",
	.clear = "qualify the method for the variant (binding)",
	.class = RULE_GATE,
	.recorded = true,
	.ask = ask_bindings,
	.proves = "R-046" };

static const struct rule *const load_rules[] = { &lab_rule_doc_id,
	&variant_known, NULL };
static const struct rule *const approve_rules[] = { &lab_rule_doc_checked,
	&lab_rule_doc_approver, &methods_effective, &methods_bound, NULL };
static const char *const shows[] = { "spec.show", "spec.lines", NULL };

static const struct act acts[] = {
	LAB_DOCUMENT_ACTS("spec", "a specification", shows,
	    lab_document_fields, load_rules, approve_rules, load, load_apply,
	    lab_document_approved),
	LAB_DOCUMENT_ACT_EFFECTIVE("spec", "a specification"),
	{ .name = NULL },
};

/* ---- views */

static const struct column columns[] = {
	{ "id", COL_ID, .help = "specification and version" },
	{ "state", COL_STATE, .help = "state" },
	{ "title", COL_TEXT, .help = "title" },
	{ "scope", COL_TEXT, .help = "platform or variant" },
	{ "variant", COL_ID, .help = "variant" },
	{ "phase", COL_TEXT, .help = "development phase" },
	{ "inherits", COL_ID, .help = "platform's specification",
	    .wide = true },
	{ "lines", COL_INT, .help = "effective criteria" },
	{ "author", COL_ID, .help = "who wrote it", .wide = true },
	{ "checker", COL_ID, .help = "who checked it", .wide = true },
	{ .name = NULL },
};

static const struct column line_columns[] = {
	{ "line", COL_ID, .help = "line" },
	{ "category", COL_TEXT, .help = "category", .wide = true },
	{ "attribute", COL_TEXT, .help = "what is tested" },
	{ "criterion", COL_TEXT, .help = "acceptance criterion" },
	{ "unit", COL_TEXT, .help = "unit" },
	{ "rounding", COL_TEXT, .help = "rounding rule", .wide = true },
	{ "stage", COL_TEXT, .help = "release, stability or both",
	    .wide = true },
	{ "method", COL_ID, .help = "method and version" },
	{ "origin", COL_TEXT, .help = "P platform, V variant" },
	{ "cqa", COL_TEXT, .help = "critical quality attribute",
	    .wide = true },
	{ "mutation_specific", COL_TEXT, .help = "tests the mutation",
	    .wide = true },
	{ "value_kind", COL_TEXT, .help = "how the value comes",
	    .wide = true },
	{ "reference", COL_TEXT, .help = "compendial or in-house",
	    .wide = true },
	{ .name = NULL },
};

static const struct view views[] = {
	{ .name = "spec.list",
	    .says = "specifications",
	    .columns = columns,
	    .query = &sql[LIST] },
	{ .name = "spec.show",
	    .says = "one specification",
	    .columns = columns,
	    .query = &sql[LIST],
	    .one = true },
	{ .name = "spec.lines",
	    .says = "effective lines of a specification",
	    .columns = line_columns,
	    .query = &sql[LINE_LIST],
	    .one = true },
	{ .name = NULL },
};

static const char *const line_key[] = { "spec", "n", NULL };
static const struct noun_part part = { .table = "spec_line",
	.rows = &sql[LINES],
	.all = &sql[ALL_LINES],
	.key = line_key };

const struct noun lab_noun_spec = {
	.name = "spec",
	.plural = "specifications",
	.says = "what is tested and what must be met",
	.states = states,
	.acts = acts,
	.views = views,
	.row = &sql[DOC_ROW],
	.all = &sql[DOC_ALL],
	.touch = &sql[DOC_TOUCH],
	.part_set = &sql[PARTS],
	.part = &part,
	.statements = sql,
};
