/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lab/method.c - how a reportable value comes about.
 *
 * A method that reads plates is approved together with the reader profile it
 * names: the profile's bytes are part of what is signed, so that a profile
 * changed later under the same number is not used.
 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "lab/document.h"
#include "lab/potency_method.h"
#include "xmlio/xml.h"

static const char *const states[] = LAB_DOCUMENT_STATES("EFFECTIVE");

enum { ADD = DOC_OWN, LIST };
static const struct db_def sql[] = {
	LAB_DOCUMENT_SQL("method", "EFFECTIVE"),
	[ADD] = { "INSERT INTO method (id, rev, state, doc, version, title, "
		  "technique, scope, kind, unit, runs, profile, "
		  "profile_version, profile_sha256, file, author, checker) "
		  "VALUES (:id, :rev, :state, :doc, :version, :title, "
		  ":technique, :scope, :kind, :unit, :runs, :profile_id, "
		  ":profile_version, :profile, :file, :actor, NULL)",
	    true },
	[LIST] = { "SELECT id, state, title, technique, scope, kind, unit, "
		   "runs, profile, profile_version, profile_sha256, author, "
		   "checker FROM method WHERE :id IS NULL OR id = :id "
		   "ORDER BY id",
	    false },
	{ NULL, false },
};

static const struct field load_fields[] = {
	{ "file", FIELD_FILE, .help = "the method (XML)",
	    .example = "@document", .limit = 4u << 20 },
	{ "profile", FIELD_FILE, .optional = true,
	    .help = "reader profile (XML), for a method that reads plates",
	    .example = "@profile", .limit = 4u << 20 },
	{ .name = NULL },
};

/* The profile that comes along must be the one the method names. */
static enum err_code
take_profile(struct door_change *c, const struct xml_node *reader,
    struct err *err)
{
	const char *sha256 = change_text(c, "profile");
	const char *id = xml_attr(reader, "profile");
	const char *version = xml_attr(reader, "version");
	struct xml_doc *doc;

	if (sha256 == NULL) {
		change_refuse(c, "METHOD-PROFILE",
		    "give the profile with --profile",
		    "profile: the method reads plates through profile %s "
		    "version %s, which must come with it",
		    id, version);
		return ERR_OK;
	}
	if (lab_document_open(c, sha256, change_file_name(c, "profile"), &doc,
		err) != ERR_OK)
		return err->code;
	if (!text_same(xml_attr(xml_root(doc), "id"), id) ||
	    !text_same(xml_attr(xml_root(doc), "version"), version))
		change_refuse(c, "METHOD-PROFILE", "give the right profile",
		    "profile: %s is not profile %s version %s",
		    xml_doc_name(doc), id, version);
	xml_free(doc);
	change_set(c, "profile_id", id);
	change_set(c, "profile_version", version);
	return ERR_OK;
}

static enum err_code
fill(struct door_change *c, const struct xml_node *root, struct err *err)
{
	const struct xml_node *potency = xml_first(root, "potency");
	struct lab_potency_method m;

	change_set(c, "technique",
	    xml_text(xml_first(root, "technique"), c->arena));
	change_set(c, "scope", xml_attr(root, "scope"));
	change_set(c, "unit", xml_attr(xml_first(root, "reportable"), "unit"));
	change_set(c, "kind", potency != NULL ? "potency" : "entry");
	if (potency == NULL)
		return ERR_OK;
	/* what the engine cannot do is refused now, not in the laboratory */
	if (lab_potency_method_read(root, c->arena, &m, err) != ERR_OK) {
		change_refuse(c, "METHOD-POTENCY", "correct the file",
		    "file: %s", err->text);
		err_clear(err);
		return ERR_OK;
	}
	change_set_json(c, "runs", json_number(c->arena, (int64_t)m.runs));
	return take_profile(c, xml_first(potency, "reader"), err);
}

static enum err_code
load(struct door_change *c, struct err *err)
{
	return lab_document_load(
	    c, "urn:cupel:method:1", "version", fill, err);
}

static enum err_code
load_apply(struct door_change *c, struct err *err)
{
	return lab_store(c, &sql[ADD], err);
}

static const struct rule *const load_rules[] = { &lab_rule_doc_id, NULL };
static const struct rule *const approve_rules[] = { &lab_rule_doc_checked,
	&lab_rule_doc_approver, NULL };
static const char *const shows[] = { "method.show", NULL };

static const struct act acts[] = {
	LAB_DOCUMENT_ACTS("method", "a method", shows, load_fields, load_rules,
	    approve_rules, load, load_apply, lab_document_approved),
	LAB_DOCUMENT_ACT_EFFECTIVE("method", "a method"),
	{ .name = NULL },
};

static const struct column columns[] = {
	{ "id", COL_ID, .help = "method and version" },
	{ "state", COL_STATE, .help = "state" },
	{ "title", COL_TEXT, .help = "title" },
	{ "technique", COL_TEXT, .help = "technique", .wide = true },
	{ "scope", COL_TEXT, .help = "platform or variant" },
	{ "kind", COL_TEXT, .help = "entry or potency" },
	{ "unit", COL_TEXT, .help = "of the reportable value" },
	{ "runs", COL_INT, .help = "valid runs of the format" },
	{ "profile", COL_ID, .help = "reader profile" },
	{ "profile_version", COL_TEXT, .help = "its version", .wide = true },
	{ "profile_sha256", COL_SHA256, .help = "its bytes", .wide = true },
	{ "author", COL_ID, .help = "who wrote it", .wide = true },
	{ "checker", COL_ID, .help = "who checked it", .wide = true },
	{ .name = NULL },
};

static const struct view views[] = {
	{ .name = "method.list",
	    .says = "methods",
	    .columns = columns,
	    .query = &sql[LIST] },
	{ .name = "method.show",
	    .says = "one method",
	    .columns = columns,
	    .query = &sql[LIST],
	    .one = true },
	{ .name = NULL },
};

const struct noun lab_noun_method = {
	.name = "method",
	.plural = "methods",
	.says = "how a reportable value comes about",
	.states = states,
	.acts = acts,
	.views = views,
	.row = &sql[DOC_ROW],
	.all = &sql[DOC_ALL],
	.touch = &sql[DOC_TOUCH],
	.statements = sql,
};
