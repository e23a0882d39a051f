/* SPDX-License-Identifier: Apache-2.0 */
/* lab/person.c - people, their roles and keys. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "crypt/key.h"
#include "lab/lab.h"
#include "ledger/ledger.h"

enum { ACTIVE, CLOSED };
static const char *const states[] = { "ACTIVE", "CLOSED", NULL };

enum { ROW, ALL, TOUCH, ADD, SET_ROLES, COUNT, LIST };
static const struct db_def sql[] = {
	[ROW] = LAB_ROW("person"),
	[ALL] = LAB_ALL("person"),
	[TOUCH] = LAB_TOUCH("person"),
	[ADD] = { "INSERT INTO person (id, rev, state, name, roles, vkey) "
		  "VALUES (:id, :rev, :state, :name, :roles, :vkey)",
	    true },
	[SET_ROLES] = { "UPDATE person SET roles = :roles WHERE id = :id",
	    true },
	[COUNT] = { "SELECT count(*) FROM person", false },
	[LIST] = { "SELECT p.id, p.state, p.name, p.roles, k.since, k.revoked, "
		   "p.vkey FROM person p LEFT JOIN keyring k "
		   "ON k.vkey = p.vkey WHERE :id IS NULL OR p.id = :id "
		   "ORDER BY p.id",
	    false },
	{ NULL, false },
};

/* ---- acts */

static const struct field enrol_fields[] = {
	{ "name", FIELD_TEXT, .help = "printed name",
	    .example = "Anna Analyst" },
	{ "roles", FIELD_ROLES, .help = "roles, comma-separated",
	    .example = "analyst,custodian" },
	{ "vkey", FIELD_VKEY, .help = "verifier key of the person's key file",
	    .example = "@vkey" },
	{ .name = NULL },
};

static const struct field roles_fields[] = {
	{ "roles", FIELD_ROLES, .help = "all roles from now on",
	    .example = "analyst" },
	{ .name = NULL },
};

static enum err_code
ask_key(struct door_ask *q, struct err *err ATTR_UNUSED)
{
	struct door_change *c = q->change;
	const char *vkey = change_text(c, "vkey");
	const char *want = arena_printf(c->arena, "%s/%s",
	    ledger_origin(change_ledger(c)), c->id);
	size_t n = strlen(want);

	if (vkey != NULL && (strncmp(vkey, want, n) != 0 || vkey[n] != '+'))
		door_refuse(q, c->id, NULL,
		    "vkey: is the key of another name; the key of %s is "
		    "called %s",
		    c->id, want);
	return ERR_OK;
}
static const struct rule own_key = { .id = "PERSON-KEY",
	.says = "a key is called after the log and the person",
	.clear = "make the key with \"cupel key new\" for this person",
	.class = RULE_FIELD,
	.ask = ask_key,
	.proves = "R-110" };

static enum err_code
ask_first(struct door_ask *q, struct err *err)
{
	const char *roles = change_text(q->change, "roles");
	int64_t n;

	if (lab_count(q->change, &sql[COUNT], DB_NO_ARGS, &n, err) != ERR_OK)
		return err->code;
	if (n == 0 && roles != NULL && strcmp(roles, "sys-admin") != 0)
		door_refuse(q, q->change->id, NULL,
		    "roles: the first person is the system administrator, "
		    "who enrols the others");
	if (n > 0 && text_same(q->change->id, q->change->actor))
		door_refuse(q, q->change->id, "another person",
		    "nobody enrols themself");
	return ERR_OK;
}
static const struct rule first_is_admin = { .id = "PERSON-FIRST",
	.says = "the first person is the system administrator; nobody else "
		"enrols themself",
	.clear = "enrol the system administrator first",
	.class = RULE_FIELD,
	.ask = ask_first,
	.proves = "R-115 R-118" };

static enum err_code
ask_not_self(struct door_ask *q, struct err *err ATTR_UNUSED)
{
	if (text_same(q->change->id, q->change->actor))
		door_refuse(q, q->change->id, "another administrator",
		    "%s may not change their own roles", q->change->actor);
	return ERR_OK;
}
static const struct rule not_self = { .id = "PERSON-SELF",
	.says = "permissions are granted by somebody else",
	.clear = "another administrator",
	.class = RULE_PERSON,
	.recorded = true,
	.ask = ask_not_self,
	.proves = "R-118" };

static enum err_code
enrol_apply(struct door_change *c, struct err *err)
{
	return lab_store(c, &sql[ADD], err);
}

static enum err_code
roles_apply(struct door_change *c, struct err *err)
{
	return lab_store(c, &sql[SET_ROLES], err);
}

static const struct rule *const enrol_rules[] = { &own_key, &first_is_admin,
	NULL };
static const struct rule *const others_rules[] = { &not_self, NULL };

static const struct act acts[] = {
	{ .name = "person.enrol",
	    .says = "enrol a person with their key",
	    .trail = "enrolled {name} as {roles}",
	    .from = NOWHERE,
	    .to = ACTIVE,
	    .roles = ROLE(SYS_ADMIN),
	    .signs = MEANING_APPROVED,
	    .enrols = true,
	    .fields = enrol_fields,
	    .rules = enrol_rules,
	    .apply = enrol_apply,
	    .proves = "R-110 R-115 R-118" },
	{ .name = "person.roles",
	    .says = "change a person's roles",
	    .trail = "gave {id} the roles {roles}",
	    .from = SET(ACTIVE),
	    .to = STAYS,
	    .roles = ROLE(SYS_ADMIN),
	    .signs = MEANING_APPROVED,
	    .reason = true,
	    .fields = roles_fields,
	    .rules = others_rules,
	    .apply = roles_apply,
	    .proves = "R-118" },
	{ .name = "person.close",
	    .says = "close a person's account for ever",
	    .trail = "closed the account of {id}",
	    .from = SET(ACTIVE),
	    .to = CLOSED,
	    .roles = ROLE(SYS_ADMIN),
	    .signs = MEANING_APPROVED,
	    .reason = true,
	    .dismisses = true,
	    .fields = lab_no_fields,
	    .rules = others_rules,
	    .proves = "R-110" },
	{ .name = NULL },
};

/* ---- views */

static const struct column list_columns[] = {
	{ "id", COL_ID, .help = "user id" },
	{ "state", COL_STATE, .help = "ACTIVE or CLOSED" },
	{ "name", COL_TEXT, .help = "printed name" },
	{ "roles", COL_TEXT, .help = "roles" },
	{ "key_since", COL_INT, .help = "entry of the key's enrolment" },
	{ "key_revoked", COL_INT, .help = "entry of its revocation",
	    .wide = true },
	{ "vkey", COL_TEXT, .help = "verifier key", .wide = true },
	{ .name = NULL },
};

static const struct view views[] = {
	{ .name = "person.list",
	    .says = "people, their roles and keys",
	    .columns = list_columns,
	    .query = &sql[LIST] },
	{ .name = "person.show",
	    .says = "one person",
	    .columns = list_columns,
	    .query = &sql[LIST],
	    .one = true },
	{ .name = NULL },
};

const struct noun lab_noun_person = {
	.name = "person",
	.plural = "people",
	.says = "somebody who acts and signs",
	.states = states,
	.acts = acts,
	.views = views,
	.row = &sql[ROW],
	.all = &sql[ALL],
	.touch = &sql[TOUCH],
	.statements = sql,
};
