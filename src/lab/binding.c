/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lab/binding.c - a method qualified for one variant.
 *
 * What makes a potency or identity test specific to a mutation is a chain:
 * the method, the variant's active sequence, cells that carry the mutation,
 * the variant's own standard, a qualification report.  A binding freezes the
 * chain; every road to a result goes through it, and none around it.
 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "lab/lab.h"

enum { ACTIVE, RETIRED };
static const char *const states[] = { "ACTIVE", "RETIRED", NULL };

enum { ROW, ALL, TOUCH, ADD, METHOD, VARIANT, FOR, PINNED, LIST };
static const struct db_def sql[] = {
	[ROW] = LAB_ROW("binding"),
	[ALL] = LAB_ALL("binding"),
	[TOUCH] = LAB_TOUCH("binding"),
	[ADD] = { "INSERT INTO binding (id, rev, state, method, variant, "
		  "sequence_sha256, test_system, carries, standard, assigned, "
		  "passage_min, passage_max, report) VALUES (:id, :rev, "
		  ":state, :method, :variant, :sequence_sha256, :test_system, "
		  ":carries, :standard, :assigned, :passage_min, "
		  ":passage_max, :report)",
	    true },
	[METHOD] = { "SELECT id, state, scope FROM method WHERE id = :id",
	    false },
	[VARIANT] = { "SELECT id, state, mutation, sequence_sha256, doc "
		      "FROM variant WHERE id = :id",
	    false },
	[FOR] = { "SELECT id FROM binding WHERE method = :method "
		  "AND variant = :variant AND state = 'ACTIVE' ORDER BY id",
	    false },
	/* the method and variant of a test, and its binding */
	[PINNED] = { "SELECT t.method, m.scope, b.variant, t.binding "
		     "FROM test t, sample s, batch b, method m "
		     "WHERE t.id = :id AND s.id = t.sample AND b.id = s.batch "
		     "AND m.id = t.method",
	    false },
	[LIST] = { "SELECT id, state, method, variant, test_system, carries, "
		   "standard, assigned, passage_min, passage_max, report, "
		   "sequence_sha256 FROM binding "
		   "WHERE :id IS NULL OR id = :id ORDER BY id",
	    false },
	{ NULL, false },
};

static const struct field approve_fields[] = {
	{ "method", FIELD_ID, .noun = "method", .help = "method and version",
	    .example = "AM-A22_1.0" },
	{ "variant", FIELD_ID, .noun = "variant",
	    .help = "variant and revision", .example = "PV-A1_1" },
	{ "test_system", FIELD_ID, .help = "cells, plasmid or minigene",
	    .example = "TS-A1" },
	{ "carries", FIELD_TEXT,
	    .help = "mutation that the test system carries, HGVS",
	    .example = "DMT_000101.1:c.706G>A" },
	{ "standard", FIELD_ID, .help = "the variant's reference standard",
	    .example = "RS-A1-01" },
	{ "assigned", FIELD_NUMBER, .unit = "%",
	    .help = "potency assigned to the standard", .example = "100" },
	{ "passage_min", FIELD_COUNT, .help = "lowest qualified passage",
	    .example = "3" },
	{ "passage_max", FIELD_COUNT, .help = "highest qualified passage",
	    .example = "18" },
	{ "report", FIELD_ID, .help = "qualification report",
	    .example = "QR-AM-A22-PV-A1" },
	{ .name = NULL },
};

/* The digest of the active is that of the day of qualification. */
static enum err_code
approve_compute(struct door_change *c, struct err *err)
{
	struct lab_row *variant;

	if (lab_find(c, &sql[VARIANT],
		DB_ARGS(DB_TEXT("id", change_text(c, "variant"))), &variant,
		err) != ERR_OK)
		return err->code;
	if (variant != NULL)
		change_set(
		    c, "sequence_sha256", lab_get(variant, "sequence_sha256"));
	return ERR_OK;
}

static enum err_code
approve_apply(struct door_change *c, struct err *err)
{
	return lab_store(c, &sql[ADD], err);
}

/* ---- rules */

static enum err_code
ask_method(struct door_ask *q, struct err *err)
{
	const char *id = change_text(q->change, "method");
	struct lab_row *row;

	if (id == NULL)
		return ERR_OK;
	if (lab_find(q->change, &sql[METHOD], DB_ARGS(DB_TEXT("id", id)), &row,
		err) != ERR_OK)
		return err->code;
	if (row == NULL || !lab_is(row, "state", "EFFECTIVE"))
		door_refuse(q, id, "approve the method", "method %s is %s", id,
		    row == NULL ? "not known" : lab_get(row, "state"));
	else if (!lab_is(row, "scope", "variant"))
		door_refuse(q, id, NULL,
		    "method %s is of the platform and needs no binding", id);
	return ERR_OK;
}
static const struct rule method_specific = { .id = "BINDING-METHOD",
	.says = "a binding is for an effective method that is specific to a "
		"variant",
	.clear = "choose such a method",
	.class = RULE_GATE,
	.ask = ask_method,
	.proves = "R-046" };

static enum err_code
ask_carries(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	const char *id = change_text(c, "variant");
	struct lab_row *row;

	if (id == NULL)
		return ERR_OK;
	if (lab_find(c, &sql[VARIANT], DB_ARGS(DB_TEXT("id", id)), &row,
		err) != ERR_OK)
		return err->code;
	if (row == NULL ||
	    (!lab_is(row, "state", "APPROVED") &&
		!lab_is(row, "state", "ACTIVE")))
		door_refuse(q, id, "approve the variant", "variant %s is %s",
		    id, row == NULL ? "not known" : lab_get(row, "state"));
	else if (!lab_is(row, "mutation", change_text(c, "carries")))
		door_refuse(q, id, NULL,
		    "test system %s carries %s, variant %s is for %s",
		    change_text(c, "test_system"), change_text(c, "carries"),
		    id, lab_get(row, "mutation"));
	return ERR_OK;
}
static const struct rule carries_mutation = { .id = "BINDING-CARRIES",
	.says = "the test system carries the variant's own mutation",
	.clear = "a test system with that mutation",
	.class = RULE_GATE,
	.recorded = true,
	.ask = ask_carries,
	.proves = "R-046" };

static enum err_code
ask_passages(struct door_ask *q, struct err *err ATTR_UNUSED)
{
	struct door_change *c = q->change;

	if (change_count(c, "passage_min") > change_count(c, "passage_max"))
		door_refuse(q, c->id, NULL,
		    "passage_min: the lowest passage is above the highest");
	return ERR_OK;
}
static const struct rule passages_in_order = { .id = "BINDING-PASSAGES",
	.says = "the passage window is a window",
	.clear = "correct the passages",
	.class = RULE_FIELD,
	.ask = ask_passages,
	.proves = "R-058" };

static enum err_code
ask_only(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	const char *binding;

	if (change_text(c, "method") == NULL ||
	    change_text(c, "variant") == NULL)
		return ERR_OK;
	if (lab_binding_for(c, change_text(c, "method"),
		change_text(c, "variant"), &binding, err) != ERR_OK)
		return err->code;
	if (binding != NULL)
		door_refuse(q, binding, NULL,
		    "binding %s is active for this method and variant",
		    binding);
	return ERR_OK;
}
static const struct rule only_one = { .id = "BINDING-ONE",
	.says = "one binding at a time is active for a method and variant",
	.clear = "retire the other one first",
	.class = RULE_GATE,
	.ask = ask_only,
	.proves = "R-046" };

/* ---- for tests, runs and results */

enum err_code
lab_binding_for(struct door_change *c, const char *method,
    const char *variant, const char **binding, struct err *err)
{
	return db_one_text(c->db, &sql[FOR],
	    DB_ARGS(DB_TEXT("method", method), DB_TEXT("variant", variant)),
	    c->arena, binding, err);
}

/*
 * What a test, a run or a result is about: the method and variant it was
 * pinned to, and the binding it uses or is about to use.
 */
struct chain {
	const char *method, *variant, *scope; /* method NULL: no such test */
	const char *binding_id;
	struct lab_row *binding, *of; /* of: the variant */
};

static enum err_code
test_of(struct door_change *c, const char **test, struct err *err)
{
	struct lab_row *row;

	*test = NULL;
	if (strcmp(c->noun->name, "test") == 0)
		*test = c->id;
	else if (c->before < 0)
		*test = change_text(c, "test");
	else if (lab_find(c, c->noun->row, DB_ARGS(DB_TEXT("id", c->id)), &row,
		     err) == ERR_OK)
		*test = lab_get(row, "test");
	return err->code;
}

static enum err_code
chain_of(struct door_change *c, struct chain *out, struct err *err)
{
	struct lab_row *pinned;
	const char *test;

	memset(out, 0, sizeof(*out));
	if (test_of(c, &test, err) != ERR_OK || test == NULL ||
	    lab_find(c, &sql[PINNED], DB_ARGS(DB_TEXT("id", test)), &pinned,
		err) != ERR_OK || pinned == NULL)
		return err->code;
	out->method = lab_get(pinned, "method");
	out->variant = lab_get(pinned, "variant");
	out->scope = lab_get(pinned, "scope");
	out->binding_id = lab_get(pinned, "binding");
	if (act_field(c->act, "binding") != NULL)
		out->binding_id = change_text(c, "binding");
	/* asked before anything was derived: the one it would be */
	if (out->binding_id == NULL && strcmp(out->scope, "variant") == 0 &&
	    lab_binding_for(c, out->method, out->variant, &out->binding_id,
		err) != ERR_OK)
		return err->code;
	if (lab_find(c, &sql[VARIANT], DB_ARGS(DB_TEXT("id", out->variant)),
		&out->of, err) != ERR_OK)
		return err->code;
	if (out->binding_id == NULL)
		return ERR_OK;
	return lab_find(c, &sql[ROW], DB_ARGS(DB_TEXT("id", out->binding_id)),
	    &out->binding, err);
}

/* A platform method needs no binding; a chain without one has no links. */
static bool
has_links(const struct chain *k)
{
	return k->method != NULL && strcmp(k->scope, "variant") == 0 &&
	    k->binding != NULL;
}

static enum err_code
ask_bind_variant(struct door_ask *q, struct err *err)
{
	struct chain k;

	if (chain_of(q->change, &k, err) != ERR_OK || k.method == NULL)
		return err->code;
	if (strcmp(k.scope, "variant") != 0) {
		if (k.binding_id != NULL)
			door_refuse(q, k.binding_id, "leave the binding out",
			    "method %s is of the platform and takes no "
			    "binding %s",
			    k.method, k.binding_id);
		return ERR_OK;
	}
	if (k.binding == NULL)
		door_refuse(q, k.binding_id != NULL ? k.binding_id : k.method,
		    NULL, "%s%s for method %s and variant %s",
		    k.binding_id != NULL ? "there is no binding "
					 : "no binding is qualified",
		    k.binding_id != NULL ? k.binding_id : "", k.method,
		    k.variant);
	else if (!lab_is(k.binding, "variant", k.variant))
		door_refuse(q, k.binding_id, NULL,
		    "binding %s is qualified for variant %s; this is of "
		    "variant %s",
		    k.binding_id, lab_get(k.binding, "variant"), k.variant);
	return ERR_OK;
}
const struct rule lab_rule_bind_variant = { .id = "BIND-001",
	.says = "a variant-specific method is used with a binding of the "
		"sample's own variant, any other without",
	.clear = "the binding of this variant",
	.class = RULE_GATE,
	.recorded = true,
	.ask = ask_bind_variant,
	.proves = "R-046" };

static enum err_code
ask_bind_active(struct door_ask *q, struct err *err)
{
	struct chain k;

	if (chain_of(q->change, &k, err) != ERR_OK || !has_links(&k))
		return err->code;
	if (!lab_is(k.binding, "state", "ACTIVE"))
		door_refuse(q, k.binding_id, NULL, "binding %s is %s",
		    k.binding_id, lab_get(k.binding, "state"));
	return ERR_OK;
}
const struct rule lab_rule_bind_active = { .id = "BIND-002",
	.says = "the binding is active",
	.clear = "role: Quality assurance (binding approve)",
	.class = RULE_GATE,
	.ask = ask_bind_active,
	.proves = "R-046" };

static enum err_code
ask_bind_carries(struct door_ask *q, struct err *err)
{
	struct chain k;

	if (chain_of(q->change, &k, err) != ERR_OK || !has_links(&k))
		return err->code;
	if (!lab_is(k.binding, "carries", lab_get(k.of, "mutation")))
		door_refuse(q, k.binding_id, NULL,
		    "test system %s carries %s; variant %s is for %s",
		    lab_get(k.binding, "test_system"),
		    lab_get(k.binding, "carries"), k.variant,
		    lab_get(k.of, "mutation"));
	return ERR_OK;
}
const struct rule lab_rule_bind_carries = { .id = "BIND-003",
	.says = "the test system carries the variant's own mutation",
	.clear = "a test system with that mutation",
	.class = RULE_GATE,
	.recorded = true,
	.ask = ask_bind_carries,
	.proves = "R-046" };

static enum err_code
ask_bind_sequence(struct door_ask *q, struct err *err)
{
	struct chain k;

	if (chain_of(q->change, &k, err) != ERR_OK || !has_links(&k))
		return err->code;
	if (!lab_is(k.binding, "sequence_sha256",
		lab_get(k.of, "sequence_sha256")))
		door_refuse(q, k.binding_id, NULL,
		    "the active sequence of %s is not the one that %s was "
		    "qualified with",
		    k.variant, k.binding_id);
	return ERR_OK;
}
const struct rule lab_rule_bind_sequence = { .id = "BIND-005",
	.says = "the active is the one that the method was qualified with",
	.clear = "qualify the method again",
	.class = RULE_GATE,
	.recorded = true,
	.ask = ask_bind_sequence,
	.proves = "R-046" };

static enum err_code
ask_bind_method(struct door_ask *q, struct err *err)
{
	struct chain k;

	if (chain_of(q->change, &k, err) != ERR_OK || !has_links(&k))
		return err->code;
	if (!lab_is(k.binding, "method", k.method))
		door_refuse(q, k.binding_id, NULL,
		    "binding %s is for method %s; the test is by %s",
		    k.binding_id, lab_get(k.binding, "method"), k.method);
	return ERR_OK;
}
const struct rule lab_rule_bind_method = { .id = "BIND-006",
	.says = "the method and version are the qualified ones",
	.clear = "the binding of this method version",
	.class = RULE_GATE,
	.recorded = true,
	.ask = ask_bind_method,
	.proves = "R-046 R-055" };

/* ---- acts, views */

static const struct rule *const approve_rules[] = { &method_specific,
	&carries_mutation, &passages_in_order, &only_one, NULL };

static const struct act acts[] = {
	{ .name = "binding.approve",
	    .says = "approve a method as qualified for a variant",
	    .trail = "approved {method} as qualified for {variant}",
	    .from = NOWHERE,
	    .to = ACTIVE,
	    .roles = ROLE(QA),
	    .signs = MEANING_APPROVED,
	    .fields = approve_fields,
	    .rules = approve_rules,
	    .compute = approve_compute,
	    .apply = approve_apply,
	    .proves = "R-046 R-053 R-058" },
	{ .name = "binding.retire",
	    .says = "retire a binding",
	    .trail = "retired the binding",
	    .from = SET(ACTIVE),
	    .to = RETIRED,
	    .roles = ROLE(QA),
	    .signs = MEANING_RETIRED,
	    .reason = true,
	    .fields = lab_no_fields,
	    .proves = "R-046" },
	{ .name = NULL },
};

static const struct column columns[] = {
	{ "id", COL_ID, .help = "binding" },
	{ "state", COL_STATE, .help = "ACTIVE or RETIRED" },
	{ "method", COL_ID, .help = "method and version" },
	{ "variant", COL_ID, .help = "variant and revision" },
	{ "test_system", COL_ID, .help = "test system" },
	{ "carries", COL_TEXT, .help = "mutation it carries" },
	{ "standard", COL_ID, .help = "reference standard" },
	{ "assigned", COL_NUMBER, .unit = "%", .help = "its potency" },
	{ "passage_min", COL_INT, .help = "lowest passage", .wide = true },
	{ "passage_max", COL_INT, .help = "highest passage", .wide = true },
	{ "report", COL_ID, .help = "qualification report", .wide = true },
	{ "sequence_sha256", COL_SHA256, .help = "of the active then",
	    .wide = true },
	{ .name = NULL },
};

static const struct view views[] = {
	{ .name = "binding.list",
	    .says = "methods qualified for variants",
	    .columns = columns,
	    .query = &sql[LIST] },
	{ .name = "binding.show",
	    .says = "one binding",
	    .columns = columns,
	    .query = &sql[LIST],
	    .one = true },
	{ .name = NULL },
};

const struct noun lab_noun_binding = {
	.name = "binding",
	.plural = "bindings",
	.says = "a method qualified for one variant",
	.states = states,
	.acts = acts,
	.views = views,
	.row = &sql[ROW],
	.all = &sql[ALL],
	.touch = &sql[TOUCH],
	.statements = sql,
};
