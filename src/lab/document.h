/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lab/document.h - controlled documents: platform, variant, method and
 * specification share one machine.
 *
 *	DRAFT -> IN_REVIEW -> APPROVED -> EFFECTIVE -> SUPERSEDED or RETIRED
 *	              \-> REJECTED
 *
 * A document is an XML file, loaded once and never changed: a change is a new
 * version, a new record (id is DOC_VERSION).  Its author submits it, somebody
 * else checks it, and somebody of quality assurance who is neither approves
 * it: three people.
 *
 * A room of a document begins its statements with the five below, in this
 * order, and puts LAB_DOCUMENT_ACTS into its table of acts.
 */
#ifndef LAB_DOCUMENT_H
#define LAB_DOCUMENT_H

#include "lab/lab.h"

enum {
	DOC_DRAFT,
	DOC_IN_REVIEW,
	DOC_APPROVED,
	DOC_EFFECTIVE, /* of a variant: ACTIVE */
	DOC_SUPERSEDED,
	DOC_RETIRED,
	DOC_REJECTED
};
#define LAB_DOCUMENT_STATES(effective) \
	{ "DRAFT", "IN_REVIEW", "APPROVED", effective, "SUPERSEDED", \
		"RETIRED", "REJECTED", NULL }

enum { DOC_ROW, DOC_ALL, DOC_TOUCH, DOC_CHECKER, DOC_OLDER, DOC_OWN };
#define LAB_DOCUMENT_SQL(table, effective) \
	[DOC_ROW] = LAB_ROW(table), [DOC_ALL] = LAB_ALL(table), \
	[DOC_TOUCH] = LAB_TOUCH(table), \
	[DOC_CHECKER] = { "UPDATE " table " SET checker = :checker " \
			  "WHERE id = :id", \
		true }, \
	[DOC_OLDER] = { "SELECT o.id FROM " table " o, " table " n " \
			"WHERE n.id = :id AND o.doc = n.doc AND o.id <> n.id " \
			"AND o.state = '" effective "'", \
		false }

struct xml_doc;
struct xml_node;

/*
 * The compute of NOUN.load: read the field "file", check it against the
 * schema of ns (urn:cupel:NAME:1) and hand the root to fill, which derives
 * what the noun records; doc, version and title are derived here.
 * version_attribute is "version" or "revision".  What the schema finds is
 * refused finding by finding.
 */
ATTR_MUST_CHECK enum err_code lab_document_load(struct door_change *c,
    const char *ns, const char *version_attribute,
    enum err_code (*fill)(struct door_change *c, const struct xml_node *root,
	struct err *err),
    struct err *err);

/* A stored document again; *doc is the caller's (xml_free). */
ATTR_MUST_CHECK enum err_code lab_document_open(struct door_change *c,
    const char *sha256, const char *name, struct xml_doc **doc,
    struct err *err);

/* "SPEC-DP-A1" and "1.0" to "SPEC-DP-A1_1.0", in the arena. */
const char *lab_document_id(
    const struct door_change *c, const char *doc, const char *version);

enum err_code lab_document_checked(struct door_change *c, struct err *err);
enum err_code lab_document_approved(struct door_change *c, struct err *err);
enum err_code lab_document_in_force(struct door_change *c, struct err *err);
enum err_code lab_document_submitted(struct door_change *c, struct err *err);

extern const struct rule lab_rule_doc_id, lab_rule_doc_author,
    lab_rule_doc_checker, lab_rule_doc_checked, lab_rule_doc_approver;
extern const struct field lab_document_fields[];
extern const struct rule *const lab_document_submit_rules[];
extern const struct rule *const lab_document_check_rules[];

/*
 * noun: "spec".  what: "a specification".  then_: what approval leads to.
 */
#define LAB_DOCUMENT_ACTS( \
    noun, what, shows_, fields_, load_rules, approve_rules, load, apply_, \
    then_) \
	{ .name = noun ".load", \
	    .says = "load " what " as a draft", \
	    .trail = "loaded the draft {title}", \
	    .from = NOWHERE, \
	    .to = DOC_DRAFT, \
	    .roles = ROLE(SPEC_AUTHOR), \
	    .fields = fields_, \
	    .rules = load_rules, \
	    .compute = load, \
	    .apply = apply_, \
	    .proves = "R-008 R-009 R-016" }, \
	    { .name = noun ".submit", \
		.says = "submit " what " for review", \
		.trail = "submitted it for review", \
		.from = SET(DOC_DRAFT), \
		.to = DOC_IN_REVIEW, \
		.roles = ROLE(SPEC_AUTHOR), \
		.signs = MEANING_AUTHORED, \
		.fields = lab_no_fields, \
		.rules = lab_document_submit_rules, \
		.shows = shows_, \
		.proves = "R-008" }, \
	    { .name = noun ".check", \
		.says = "check " what " independently", \
		.trail = "checked it", \
		.from = SET(DOC_IN_REVIEW), \
		.to = STAYS, \
		.roles = ROLE(REVIEWER), \
		.signs = MEANING_REVIEWED, \
		.fields = lab_no_fields, \
		.rules = lab_document_check_rules, \
		.apply = lab_document_checked, \
		.shows = shows_, \
		.proves = "R-008" }, \
	    { .name = noun ".reject", \
		.says = "send " what " back for good", \
		.trail = "rejected it", \
		.from = SET(DOC_IN_REVIEW), \
		.to = DOC_REJECTED, \
		.roles = ROLE(REVIEWER) | ROLE(QA), \
		.reason = true, \
		.fields = lab_no_fields, \
		.proves = "R-008" }, \
	    { .name = noun ".approve", \
		.says = "approve " what, \
		.trail = "approved it", \
		.from = SET(DOC_IN_REVIEW), \
		.to = DOC_APPROVED, \
		.roles = ROLE(QA), \
		.signs = MEANING_APPROVED, \
		.fields = lab_no_fields, \
		.rules = approve_rules, \
		.then = then_, \
		.shows = shows_, \
		.proves = "R-008" }, \
	    { .name = noun ".supersede", \
		.says = "make " what " superseded by its next version", \
		.trail = "it was superseded", \
		.from = SET(DOC_EFFECTIVE), \
		.to = DOC_SUPERSEDED, \
		.roles = ROLE_SYSTEM, \
		.fields = lab_no_fields, \
		.proves = "R-012" }, \
	    { \
		.name = noun ".retire", .says = "retire " what, \
		.trail = "retired it", .from = SET(DOC_EFFECTIVE), \
		.to = DOC_RETIRED, .roles = ROLE(QA), \
		.signs = MEANING_RETIRED, .reason = true, \
		.fields = lab_no_fields, .proves = "R-055" \
	    }

/* For documents that are in force with their approval. */
#define LAB_DOCUMENT_ACT_EFFECTIVE(noun, what) \
	{ \
		.name = noun ".effective", .says = "make " what " effective", \
		.trail = "it became effective", .from = SET(DOC_APPROVED), \
		.to = DOC_EFFECTIVE, .roles = ROLE_SYSTEM, \
		.fields = lab_no_fields, .then = lab_document_in_force, \
		.proves = "R-012" \
	}

#endif /* LAB_DOCUMENT_H */
