/* SPDX-License-Identifier: Apache-2.0 */
/* lab/platform.c - the technology that product variants share. */
#include "config.h"

#include "base/arena.h"
#include "lab/document.h"
#include "xmlio/xml.h"

static const char *const states[] = LAB_DOCUMENT_STATES("EFFECTIVE");

enum { ADD = DOC_OWN, LIST };
static const struct db_def sql[] = {
	LAB_DOCUMENT_SQL("platform", "EFFECTIVE"),
	[ADD] = { "INSERT INTO platform (id, rev, state, doc, version, title, "
		  "modality, dosage_form, storage, file, author, checker) "
		  "VALUES (:id, :rev, :state, :doc, :version, :title, "
		  ":modality, :dosage_form, :storage, :file, :actor, NULL)",
	    true },
	[LIST] = { "SELECT id, state, title, modality, dosage_form, storage, "
		   "author, checker, file FROM platform "
		   "WHERE :id IS NULL OR id = :id ORDER BY id",
	    false },
	{ NULL, false },
};

static enum err_code
fill(struct door_change *c, const struct xml_node *root,
    struct err *err ATTR_UNUSED)
{
	static const struct {
		const char *element, *name;
	} taken[] = { { "modality", "modality" },
		{ "dosage-form", "dosage_form" }, { "storage", "storage" } };

	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++)
		change_set(c, taken[i].name,
		    xml_text(xml_first(root, taken[i].element), c->arena));
	return ERR_OK;
}

static enum err_code
load(struct door_change *c, struct err *err)
{
	return lab_document_load(
	    c, "urn:cupel:platform:1", "version", fill, err);
}

static enum err_code
load_apply(struct door_change *c, struct err *err)
{
	return lab_store(c, &sql[ADD], err);
}

static const struct rule *const load_rules[] = { &lab_rule_doc_id, NULL };
static const struct rule *const approve_rules[] = { &lab_rule_doc_checked,
	&lab_rule_doc_approver, NULL };
static const char *const shows[] = { "platform.show", NULL };

static const struct act acts[] = {
	LAB_DOCUMENT_ACTS("platform", "a platform", shows,
	    lab_document_fields, load_rules, approve_rules, load, load_apply,
	    lab_document_approved),
	LAB_DOCUMENT_ACT_EFFECTIVE("platform", "a platform"),
	{ .name = NULL },
};

static const struct column columns[] = {
	{ "id", COL_ID, .help = "document and version" },
	{ "state", COL_STATE, .help = "state" },
	{ "title", COL_TEXT, .help = "title" },
	{ "modality", COL_TEXT, .help = "kind of product" },
	{ "dosage_form", COL_TEXT, .help = "dosage form", .wide = true },
	{ "storage", COL_TEXT, .help = "storage", .wide = true },
	{ "author", COL_ID, .help = "who wrote it", .wide = true },
	{ "checker", COL_ID, .help = "who checked it", .wide = true },
	{ "file", COL_SHA256, .help = "the XML", .wide = true },
	{ .name = NULL },
};

static const struct view views[] = {
	{ .name = "platform.list",
	    .says = "platforms",
	    .columns = columns,
	    .query = &sql[LIST] },
	{ .name = "platform.show",
	    .says = "one platform",
	    .columns = columns,
	    .query = &sql[LIST],
	    .one = true },
	{ .name = NULL },
};

const struct noun lab_noun_platform = {
	.name = "platform",
	.plural = "platforms",
	.says = "a technology that product variants share",
	.states = states,
	.acts = acts,
	.views = views,
	.row = &sql[DOC_ROW],
	.all = &sql[DOC_ALL],
	.touch = &sql[DOC_TOUCH],
	.statements = sql,
};
