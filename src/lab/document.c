/* SPDX-License-Identifier: Apache-2.0 */
/* lab/document.c - loading, checking and approving controlled documents. */
#include "config.h"

#include "lab/document.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "xmlio/xml.h"
#include "xmlio/xml_schema.h"

const struct field lab_document_fields[] = {
	{ "file", FIELD_FILE, .help = "the document (XML)",
	    .example = "@document", .limit = 4u << 20 },
	{ .name = NULL },
};

/* ---- loading ----------------------------------------------------------- */

const char *
lab_document_id(
    const struct door_change *c, const char *doc, const char *version)
{
	return arena_printf(c->arena, "%s_%s", doc, version);
}

enum err_code
lab_document_open(struct door_change *c, const char *sha256, const char *name,
    struct xml_doc **doc, struct err *err)
{
	const char *bytes;
	size_t len;

	*doc = NULL;
	if (change_read_file(c, sha256, &bytes, &len, err) != ERR_OK)
		return err->code;
	return xml_read(bytes, len, name, NULL, doc, err);
}

static enum err_code
check_schema(struct door_change *c, struct xml_doc *doc, const char *ns,
    bool *good, struct err *err)
{
	const struct xml_schema *schema = xml_schema_for(ns);
	const char *found_ns = xml_namespace(xml_root(doc));
	struct xml_findings found;

	*good = false;
	if (strcmp(found_ns, ns) != 0) {
		change_refuse(c, "DOC-KIND", "load the right file",
		    "file: %s is a document of \"%s\"; %s takes one of "
		    "\"%s\"",
		    xml_doc_name(doc), found_ns, c->act->name, ns);
		return ERR_OK;
	}
	if (xml_check(doc, schema, c->arena, &found, err) != ERR_OK)
		return err->code;
	for (size_t i = 0; i < found.n; i++)
		change_refuse(c, "DOC-SCHEMA", "correct the file", "file: %s",
		    found.item[i].text);
	*good = found.n == 0;
	return ERR_OK;
}

/* The title stands in an attribute or in an element of its own. */
static void
set_title(struct door_change *c, const struct xml_node *root)
{
	const struct xml_node *title = xml_first(root, "title");

	change_set(c, "title",
	    title != NULL ? xml_text(title, c->arena)
			  : xml_attr(root, "title"));
}

enum err_code
lab_document_load(struct door_change *c, const char *ns,
    const char *version_attribute,
    enum err_code (*fill)(struct door_change *c, const struct xml_node *root,
	struct err *err),
    struct err *err)
{
	const char *name = change_file_name(c, "file");
	struct xml_doc *doc;
	bool good;

	if (lab_document_open(
		c, change_text(c, "file"), name, &doc, err) != ERR_OK)
		return err->code;
	if (check_schema(c, doc, ns, &good, err) == ERR_OK && good) {
		const struct xml_node *root = xml_root(doc);

		change_set(c, "doc",
		    arena_str(c->arena, xml_attr(root, "id")));
		change_set(c, "version",
		    arena_str(c->arena, xml_attr(root, version_attribute)));
		set_title(c, root);
		(void)!fill(c, root, err);
	}
	xml_free(doc);
	return err->code;
}

/* ---- what happens ------------------------------------------------------ */

enum err_code
lab_document_checked(struct door_change *c, struct err *err)
{
	return db_run(c->db, &c->noun->statements[DOC_CHECKER],
	    DB_ARGS(DB_TEXT("id", c->id), DB_TEXT("checker", c->actor)), NULL,
	    err);
}

enum err_code
lab_document_approved(struct door_change *c, struct err *err ATTR_UNUSED)
{
	change_follow(c, arena_printf(c->arena, "%s.effective", c->noun->name),
	    c->id, NULL);
	return ERR_OK;
}

enum err_code
lab_document_in_force(struct door_change *c, struct err *err)
{
	const char *const *older;

	if (lab_list(c, &c->noun->statements[DOC_OLDER],
		DB_ARGS(DB_TEXT("id", c->id)), &older, err) != ERR_OK)
		return err->code;
	for (; *older != NULL; older++)
		change_follow(c,
		    arena_printf(c->arena, "%s.supersede", c->noun->name),
		    *older, NULL);
	return ERR_OK;
}

/* ---- rules ------------------------------------------------------------- */

static enum err_code
ask_id(struct door_ask *q, struct err *err ATTR_UNUSED)
{
	struct door_change *c = q->change;
	const char *doc = change_text(c, "doc");
	const char *version = change_text(c, "version");
	const char *want;

	if (doc == NULL || version == NULL)
		return ERR_OK;
	want = lab_document_id(c, doc, version);
	if (strcmp(want, c->id) != 0)
		door_refuse(q, c->id,
		    arena_printf(c->arena, "load it as %s", want),
		    "the file is %s version %s, so its record is called %s",
		    doc, version, want);
	return ERR_OK;
}
const struct rule lab_rule_doc_id = { .id = "DOC-ID",
	.says = "a document's record is called after the document and its "
		"version",
	.clear = "load it under its own name",
	.class = RULE_FIELD,
	.ask = ask_id,
	.proves = "R-008" };

/* Refuse if the person in that column is the one who acts. */
static enum err_code
ask_other_than(struct door_ask *q, const char *column, const char *did,
    struct err *err)
{
	struct door_change *c = q->change;
	struct lab_row *row;

	if (lab_find(c, c->noun->row, DB_ARGS(DB_TEXT("id", c->id)), &row,
		err) != ERR_OK)
		return err->code;
	if (row != NULL && lab_is(row, column, c->actor))
		door_refuse(q, c->id, NULL, "%s %s it; somebody else must %s",
		    c->actor, did, c->act->says);
	return ERR_OK;
}

static enum err_code
ask_author(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	struct lab_row *row;

	if (lab_find(c, c->noun->row, DB_ARGS(DB_TEXT("id", c->id)), &row,
		err) != ERR_OK)
		return err->code;
	if (row != NULL && !lab_is(row, "author", c->actor))
		door_refuse(q, c->id,
		    arena_printf(c->arena, "%s", lab_get(row, "author")),
		    "%s loaded it and submits it", lab_get(row, "author"));
	return ERR_OK;
}
const struct rule lab_rule_doc_author = { .id = "DOC-AUTHOR",
	.says = "who wrote a document submits it",
	.clear = "the author",
	.class = RULE_PERSON,
	.recorded = true,
	.ask = ask_author,
	.proves = "R-008" };

static enum err_code
ask_checker(struct door_ask *q, struct err *err)
{
	return ask_other_than(q, "author", "wrote", err);
}
const struct rule lab_rule_doc_checker = { .id = "DOC-CHECKER",
	.says = "a document is checked by somebody else than its author",
	.clear = "another reviewer",
	.class = RULE_PERSON,
	.recorded = true,
	.ask = ask_checker,
	.proves = "R-008" };

static enum err_code
ask_checked(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	struct lab_row *row;

	if (lab_find(c, c->noun->row, DB_ARGS(DB_TEXT("id", c->id)), &row,
		err) != ERR_OK)
		return err->code;
	if (row != NULL && lab_get(row, "checker") == NULL)
		door_refuse(q, c->id, NULL,
		    "nobody has checked it independently");
	return ERR_OK;
}
const struct rule lab_rule_doc_checked = { .id = "DOC-CHECKED",
	.says = "a document is checked before it is approved",
	.clear = "role: Reviewer",
	.class = RULE_GATE,
	.ask = ask_checked,
	.proves = "R-008" };

static enum err_code
ask_approver(struct door_ask *q, struct err *err)
{
	if (ask_other_than(q, "author", "wrote", err) != ERR_OK)
		return err->code;
	return ask_other_than(q, "checker", "checked", err);
}
const struct rule lab_rule_doc_approver = { .id = "DOC-APPROVER",
	.says = "a document is approved by somebody who neither wrote nor "
		"checked it",
	.clear = "another person of quality assurance",
	.class = RULE_PERSON,
	.recorded = true,
	.ask = ask_approver,
	.proves = "R-008" };

const struct rule *const lab_document_submit_rules[] = { &lab_rule_doc_author,
	NULL };
const struct rule *const lab_document_check_rules[] = { &lab_rule_doc_checker,
	NULL };
