/* SPDX-License-Identifier: Apache-2.0 */
/* lab/site.c - the laboratory itself: who issues, and how people sign. */
#include "config.h"

#include "base/text.h"
#include "lab/lab.h"

enum { OPEN };
static const char *const states[] = { "OPEN", NULL };

enum { ROW, ALL, TOUCH, ADD, SET_, SHOW };
static const struct db_def sql[] = {
	[ROW] = LAB_ROW("site"),
	[ALL] = LAB_ALL("site"),
	[TOUCH] = LAB_TOUCH("site"),
	[ADD] = { "INSERT INTO site (id, rev, state, name, address, contact, "
		  "licence, script_signatures) VALUES (:id, :rev, :state, "
		  ":name, :address, :contact, :licence, :script_signatures)",
	    true },
	[SET_] = { "UPDATE site SET name = :name, address = :address, "
		   "contact = :contact, licence = :licence WHERE id = :id",
	    true },
	[SHOW] = { "SELECT id, state, name, address, contact, licence, "
		   "script_signatures FROM site WHERE :id IS NULL OR id = :id",
	    false },
	{ NULL, false },
};

static const char *const yes_no[] = { "yes", "no", NULL };

#define DESCRIPTION \
	{ "name", FIELD_TEXT, .help = "name of the laboratory, as printed", \
	    .example = "Northmoor QC laboratory (fictional)" }, \
	    { "address", FIELD_TEXT, .help = "address, as printed", \
		.example = "1 Sample Street, Sampletown" }, \
	    { "contact", FIELD_TEXT, .help = "telephone or mail", \
		.example = "qc@northmoor.example" }, \
	{ \
		"licence", FIELD_TEXT, \
		    .help = "GMP certificate or licence number", \
		    .example = "GMP XX-QC-2026-0001" \
	}

static const struct field open_fields[] = {
	DESCRIPTION,
	{ "script_signatures", FIELD_CHOICE, .choices = yes_no,
	    .help = "may signatures be given without a terminal? every "
		    "certificate says so",
	    .example = "no" },
	{ .name = NULL },
};
static const struct field describe_fields[] = {
	DESCRIPTION,
	{ .name = NULL },
};

static enum err_code
ask_one_site(struct door_ask *q, struct err *err ATTR_UNUSED)
{
	if (!text_same(q->change->id, "site"))
		door_refuse(q, q->change->id, "call it \"site\"",
		    "the site's record is called \"site\"");
	return ERR_OK;
}
static const struct rule one_site = { .id = "SITE-ONE",
	.says = "there is one site",
	.clear = "call it \"site\"",
	.class = RULE_FIELD,
	.ask = ask_one_site,
	.proves = "R-091" };

static enum err_code
open_apply(struct door_change *c, struct err *err)
{
	return lab_store(c, &sql[ADD], err);
}

static enum err_code
describe_apply(struct door_change *c, struct err *err)
{
	return lab_store(c, &sql[SET_], err);
}

static const struct rule *const open_rules[] = { &one_site, NULL };

static const struct act acts[] = {
	{ .name = "site.open",
	    .says = "open the laboratory's site",
	    .trail = "opened the site {name}",
	    .from = NOWHERE,
	    .to = OPEN,
	    .roles = ROLE(SYS_ADMIN),
	    .signs = MEANING_APPROVED,
	    .fields = open_fields,
	    .rules = open_rules,
	    .apply = open_apply,
	    .proves = "R-091 R-112" },
	{ .name = "site.describe",
	    .says = "change the laboratory's name or address",
	    .trail = "described the site as {name}",
	    .from = SET(OPEN),
	    .to = STAYS,
	    .roles = ROLE(SYS_ADMIN),
	    .reason = true,
	    .fields = describe_fields,
	    .apply = describe_apply,
	    .proves = "R-091" },
	{ .name = NULL },
};

static const struct column show_columns[] = {
	{ "id", COL_ID, .help = "always site" },
	{ "state", COL_STATE, .help = "state" },
	{ "name", COL_TEXT, .help = "name" },
	{ "address", COL_TEXT, .help = "address" },
	{ "contact", COL_TEXT, .help = "contact", .wide = true },
	{ "licence", COL_TEXT, .help = "licence", .wide = true },
	{ "script_signatures", COL_TEXT,
	    .help = "signatures without a terminal" },
	{ .name = NULL },
};

static const struct view views[] = {
	{ .name = "site.show",
	    .says = "the laboratory",
	    .columns = show_columns,
	    .query = &sql[SHOW] },
	{ .name = NULL },
};

const struct noun lab_noun_site = {
	.name = "site",
	.plural = "sites",
	.says = "the laboratory that issues",
	.states = states,
	.acts = acts,
	.views = views,
	.row = &sql[ROW],
	.all = &sql[ALL],
	.touch = &sql[TOUCH],
	.statements = sql,
};
