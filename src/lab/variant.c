/* SPDX-License-Identifier: Apache-2.0 */
/* lab/variant.c - a product variant: one mutation, one active sequence. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "crypt/hash.h"
#include "lab/document.h"
#include "xmlio/xml.h"

static const char *const states[] = LAB_DOCUMENT_STATES("ACTIVE");

enum { ADD = DOC_OWN, LIST, PLATFORM, TWIN, POTENCY_LINES };
static const struct db_def sql[] = {
	LAB_DOCUMENT_SQL("variant", "ACTIVE"),
	[ADD] = { "INSERT INTO variant (id, rev, state, doc, version, title, "
		  "platform, product_code, product, modality, gene, mutation, "
		  "protein, intended_edit, sequence, sequence_sha256, "
		  "sequence_record, strength, form, container, storage, "
		  "authorisation, file, author, checker) VALUES (:id, :rev, "
		  ":state, :doc, :version, :title, :platform, :product_code, "
		  ":title, :modality, :gene, :mutation, :protein, "
		  ":intended_edit, :sequence, :sequence_sha256, "
		  ":sequence_record, :strength, :form, :container, :storage, "
		  ":authorisation, :file, :actor, NULL)",
	    true },
	[LIST] = { "SELECT id, state, product_code, title, platform, gene, "
		   "mutation, protein, intended_edit, sequence_record, "
		   "sequence_sha256, strength, form, container, storage, "
		   "authorisation, author, checker FROM variant "
		   "WHERE :id IS NULL OR id = :id ORDER BY id",
	    false },
	[PLATFORM] = { "SELECT id, state FROM platform WHERE id = :id",
	    false },
	[TWIN] = { "SELECT id FROM variant WHERE platform = :platform "
		   "AND sequence_sha256 = :sum AND doc <> :doc "
		   "AND state NOT IN ('SUPERSEDED', 'RETIRED', 'REJECTED')",
	    false },
	/* lines of the effective specification that test the mutation */
	[POTENCY_LINES] = { "SELECT count(*) FROM spec s, spec_line l, "
			    "method m, variant v WHERE v.id = :id "
			    "AND s.variant = v.doc AND s.state = 'EFFECTIVE' "
			    "AND l.spec = s.id AND l.mutation_specific = 'yes' "
			    "AND l.value_kind = 'relative-potency' "
			    "AND m.id = l.method AND m.state = 'EFFECTIVE'",
	    false },
	{ NULL, false },
};

/* ---- loading */

static const struct {
	const char *element, *attribute, *name;
} taken[] = {
	{ "product", "code", "product_code" },
	{ "product", "name", "title" },
	{ "mutation", "gene", "gene" },
	{ "mutation", "hgvs-c", "mutation" },
	{ "mutation", "hgvs-p", "protein" },
	{ "agent", "intended-edit", "intended_edit" },
	{ "presentation", "strength", "strength" },
	{ "presentation", "form", "form" },
	{ "presentation", "container", "container" },
	{ "presentation", "storage", "storage" },
	{ "authorisation", "trial", "authorisation" },
};

static enum err_code
fill(struct door_change *c, const struct xml_node *root,
    struct err *err ATTR_UNUSED)
{
	const struct xml_node *platform = xml_first(root, "platform");
	const struct xml_node *sequence =
	    xml_first(xml_first(root, "agent"), "sequence");
	const char *bases = xml_text(sequence, c->arena);
	struct hash sum;

	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++)
		change_set(c, taken[i].name,
		    xml_attr(xml_first(root, taken[i].element),
			taken[i].attribute));
	change_set(c, "platform",
	    lab_document_id(c, xml_attr(platform, "id"),
		xml_attr(platform, "version")));
	change_set(c, "modality",
	    xml_text(xml_first(root, "modality"), c->arena));
	change_set(c, "sequence", bases);
	change_set(c, "sequence_record", xml_attr(sequence, "record"));
	hash_bytes(bases, strlen(bases), &sum);
	change_set(c, "sequence_sha256", hash_hex_text(c->arena, &sum));
	return ERR_OK;
}

static enum err_code
load(struct door_change *c, struct err *err)
{
	return lab_document_load(
	    c, "urn:cupel:variant:1", "revision", fill, err);
}

static enum err_code
load_apply(struct door_change *c, struct err *err)
{
	return lab_store(c, &sql[ADD], err);
}

/* ---- rules */

static enum err_code
ask_platform(struct door_ask *q, struct err *err)
{
	const char *platform = change_text(q->change, "platform");
	struct lab_row *row;

	if (platform == NULL)
		return ERR_OK;
	if (lab_find(q->change, &sql[PLATFORM],
		DB_ARGS(DB_TEXT("id", platform)), &row, err) != ERR_OK)
		return err->code;
	if (row == NULL || !lab_is(row, "state", "EFFECTIVE"))
		door_refuse(q, platform, "load and approve the platform",
		    "platform %s is %s", platform,
		    row == NULL ? "not known" : lab_get(row, "state"));
	return ERR_OK;
}
static const struct rule platform_effective = { .id = "VARIANT-PLATFORM",
	.says = "a variant belongs to an effective platform",
	.clear = "approve the platform",
	.class = RULE_GATE,
	.ask = ask_platform,
	.proves = "R-001" };

static enum err_code
ask_twin(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	const char *sum = change_text(c, "sequence_sha256");
	const char *const *twin;

	if (sum == NULL)
		return ERR_OK;
	if (lab_list(c, &sql[TWIN],
		DB_ARGS(DB_TEXT("platform", change_text(c, "platform")),
		    DB_TEXT("sum", sum), DB_TEXT("doc", change_text(c, "doc"))),
		&twin, err) != ERR_OK)
		return err->code;
	for (; *twin != NULL; twin++)
		door_refuse(q, *twin, NULL,
		    "variant %s has the same active sequence", *twin);
	return ERR_OK;
}
static const struct rule sequence_unique = { .id = "VARIANT-SEQUENCE",
	.says = "two variants of a platform do not share their distinguishing "
		"sequence",
	.clear = "correct the sequence, or use the variant that has it",
	.class = RULE_FIELD,
	.recorded = true,
	.ask = ask_twin,
	.proves = "R-002" };

static enum err_code
ask_potency(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	int64_t n;

	if (lab_count(c, &sql[POTENCY_LINES], DB_ARGS(DB_TEXT("id", c->id)),
		&n, err) != ERR_OK)
		return err->code;
	if (n == 0)
		door_refuse(q, c->id, NULL,
		    "no effective specification of %s has a mutation-specific "
		    "potency line with an effective method",
		    c->id);
	return ERR_OK;
}
static const struct rule has_potency = { .id = "VARIANT-POTENCY",
	.says = "a variant is active only with a mutation-specific potency "
		"test in its effective specification",
	.clear = "approve a specification with such a line",
	.class = RULE_GATE,
	.ask = ask_potency,
	.proves = "R-004" };

static const struct rule *const load_rules[] = { &lab_rule_doc_id,
	&platform_effective, &sequence_unique, NULL };
static const struct rule *const approve_rules[] = { &lab_rule_doc_checked,
	&lab_rule_doc_approver, NULL };
static const struct rule *const activate_rules[] = { &has_potency, NULL };
static const char *const shows[] = { "variant.show", NULL };

static const struct act acts[] = {
	LAB_DOCUMENT_ACTS("variant", "a product variant", shows,
	    lab_document_fields, load_rules, approve_rules, load, load_apply,
	    NULL),
	{ .name = "variant.activate",
	    .says = "make a variant active, so that batches of it are taken",
	    .trail = "made it active",
	    .from = SET(DOC_APPROVED),
	    .to = DOC_EFFECTIVE,
	    .roles = ROLE(QA),
	    .signs = MEANING_APPROVED,
	    .fields = lab_no_fields,
	    .rules = activate_rules,
	    .then = lab_document_in_force,
	    .shows = shows,
	    .proves = "R-001 R-004" },
	{ .name = NULL },
};

static const struct column columns[] = {
	{ "id", COL_ID, .help = "variant and revision" },
	{ "state", COL_STATE, .help = "state" },
	{ "product_code", COL_TEXT, .help = "printed on labels" },
	{ "title", COL_TEXT, .help = "product", .wide = true },
	{ "platform", COL_ID, .help = "platform and version" },
	{ "gene", COL_TEXT, .help = "gene" },
	{ "mutation", COL_TEXT, .help = "targeted mutation, HGVS" },
	{ "protein", COL_TEXT, .help = "protein change", .wide = true },
	{ "intended_edit", COL_TEXT, .help = "intended edit", .wide = true },
	{ "sequence_record", COL_ID, .help = "sequence record",
	    .wide = true },
	{ "sequence_sha256", COL_SHA256, .help = "of the active sequence",
	    .wide = true },
	{ "strength", COL_TEXT, .help = "strength", .wide = true },
	{ "form", COL_TEXT, .help = "form", .wide = true },
	{ "container", COL_TEXT, .help = "container", .wide = true },
	{ "storage", COL_TEXT, .help = "storage", .wide = true },
	{ "authorisation", COL_TEXT, .help = "trial or authorisation",
	    .wide = true },
	{ "author", COL_ID, .help = "who wrote it", .wide = true },
	{ "checker", COL_ID, .help = "who checked it", .wide = true },
	{ .name = NULL },
};

static const struct view views[] = {
	{ .name = "variant.list",
	    .says = "product variants",
	    .columns = columns,
	    .query = &sql[LIST] },
	{ .name = "variant.show",
	    .says = "one product variant",
	    .columns = columns,
	    .query = &sql[LIST],
	    .one = true },
	{ .name = NULL },
};

const struct noun lab_noun_variant = {
	.name = "variant",
	.plural = "variants",
	.says = "a product for one mutation",
	.states = states,
	.acts = acts,
	.views = views,
	.row = &sql[DOC_ROW],
	.all = &sql[DOC_ALL],
	.touch = &sql[DOC_TOUCH],
	.statements = sql,
};
