/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lab/sample.c - a portion of a batch taken for test.
 *
 * Logging a sample pins the specification, and with it every method version:
 * later versions never change what this sample is judged by.  The tests and
 * the results that must come are planned with it, one test for each method,
 * one result for each line.
 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/dec.h"
#include "base/json.h"
#include "base/text.h"
#include "base/utc.h"
#include "lab/lab.h"

enum {
	PLANNED,
	RECEIVED,
	AVAILABLE,
	IN_TEST,
	TESTED,
	CANCELLED
};
static const char *const states[] = { "PLANNED", "RECEIVED", "AVAILABLE",
	"IN_TEST", "TESTED", "CANCELLED", NULL };

enum {
	ROW,
	ALL,
	TOUCH,
	ADD,
	RECEIVE,
	CHECK,
	BATCH,
	SPEC,
	METHODS,
	LINES,
	LIST
};
static const struct db_def sql[] = {
	[ROW] = LAB_ROW("sample"),
	[ALL] = LAB_ALL("sample"),
	[TOUCH] = LAB_TOUCH("sample"),
	[ADD] = { "INSERT INTO sample (id, rev, state, batch, purpose, spec, "
		  "source, quantity, quantity_unit, containers, taken_at, "
		  "taken_by, storage, coi, received_at, condition, "
		  "temperature, location) VALUES (:id, :rev, :state, :batch, "
		  ":purpose, :spec, :source, :quantity, :quantity_unit, "
		  ":containers, :taken_at, :taken_by, :storage, :coi, NULL, "
		  "NULL, NULL, NULL)",
	    true },
	[RECEIVE] = { "UPDATE sample SET received_at = :received_at, "
		      "condition = :condition, temperature = :temperature "
		      "WHERE id = :id",
	    true },
	[CHECK] = { "UPDATE sample SET location = :location WHERE id = :id",
	    true },
	[BATCH] = { "SELECT b.id, b.state, b.variant, b.coi, v.doc "
		    "FROM batch b, variant v WHERE v.id = b.variant "
		    "AND b.id = :id",
	    false },
	[SPEC] = { "SELECT id, state, variant FROM spec WHERE id = :id",
	    false },
	[METHODS] = { "SELECT DISTINCT method FROM spec_line "
		      "WHERE spec = :spec AND stage IN (:stage, 'both') "
		      "ORDER BY method",
	    false },
	[LINES] = { "SELECT n, line, method FROM spec_line WHERE spec = :spec "
		    "AND stage IN (:stage, 'both') ORDER BY n",
	    false },
	[LIST] = { "SELECT id, state, batch, purpose, spec, quantity, "
		   "quantity_unit, containers, source, taken_at, taken_by, "
		   "storage, received_at, condition, temperature, location, "
		   "coi FROM sample WHERE :id IS NULL OR id = :id ORDER BY id",
	    false },
	{ NULL, false },
};

static const char *const purposes[] = { "release", "stability", NULL };
static const char *const conditions[] = { "intact", "damaged", "thawed",
	NULL };

static const struct field log_fields[] = {
	{ "batch", FIELD_ID, .noun = "batch", .help = "batch",
	    .example = "UCD01-001" },
	{ "purpose", FIELD_CHOICE, .choices = purposes,
	    .help = "what it is tested for", .example = "release" },
	{ "spec", FIELD_ID, .noun = "spec",
	    .help = "specification and version to pin",
	    .example = "SPEC-DP-A1_1.0" },
	{ "source", FIELD_TEXT, .help = "where it was taken",
	    .example = "fill line 2, vials 5 to 16" },
	{ "quantity", FIELD_NUMBER, .help = "quantity", .example = "12" },
	{ "quantity_unit", FIELD_TEXT, .help = "its unit",
	    .example = "vials" },
	{ "containers", FIELD_COUNT, .help = "number of containers",
	    .example = "12" },
	{ "taken_at", FIELD_TIME, .help = "when it was taken",
	    .example = "2025-12-11T15:30:00+00:00" },
	{ "taken_by", FIELD_TEXT, .help = "who took it",
	    .example = "M. Operator" },
	{ "storage", FIELD_TEXT, .help = "storage condition",
	    .example = "-70 C or below" },
	{ "coi", FIELD_ID, .optional = true,
	    .help = "chain-of-identity token as scanned",
	    .example = "K7-4F2Q" },
	{ .name = NULL },
};

static const struct field receive_fields[] = {
	{ "received_at", FIELD_TIME,
	    .help = "when the sample reached the laboratory",
	    .example = "2025-12-12T09:10:00+00:00" },
	{ "condition", FIELD_CHOICE, .choices = conditions,
	    .help = "state of container and seal", .example = "intact" },
	{ "temperature", FIELD_NUMBER, .unit = "Cel", .optional = true,
	    .help = "inside the shipper", .example = "-76.4" },
	{ "coi", FIELD_ID, .optional = true,
	    .help = "chain-of-identity token as scanned",
	    .example = "K7-4F2Q" },
	{ .name = NULL },
};

static const struct field check_fields[] = {
	{ "location", FIELD_TEXT, .help = "where it is kept",
	    .example = "freezer F2, rack 3" },
	{ .name = NULL },
};

/* ---- apply */

static enum err_code
log_apply(struct door_change *c, struct err *err)
{
	return lab_store(c, &sql[ADD], err);
}

/* "AM-A05" of "AM-A05_1.0": a test is called after the method alone. */
static const char *
method_name(struct door_change *c, const char *method)
{
	return arena_dup(c->arena, method, strcspn(method, "_"));
}

static enum err_code
plan_tests(struct door_change *c, struct err *err)
{
	const char *const *m;

	if (lab_list(c, &sql[METHODS],
		DB_ARGS(DB_TEXT("spec", change_text(c, "spec")),
		    DB_TEXT("stage", change_text(c, "purpose"))),
		&m, err) != ERR_OK)
		return err->code;
	for (; *m != NULL; m++) {
		struct json *f = json_object(c->arena);

		json_set_str(c->arena, f, "sample", c->id);
		json_set_str(c->arena, f, "method", *m);
		change_follow(c, "test.plan",
		    arena_printf(
			c->arena, "%s.%s", c->id, method_name(c, *m)),
		    f);
	}
	return ERR_OK;
}

static enum err_code
plan_results(struct door_change *c, struct err *err)
{
	const char *spec = change_text(c, "spec");
	struct db_rows *r = db_query(c->db, &sql[LINES],
	    DB_ARGS(DB_TEXT("spec", spec),
		DB_TEXT("stage", change_text(c, "purpose"))));

	while (db_next(r)) {
		struct json *f = json_object(c->arena);
		const char *line = arena_str(c->arena, db_text(r, 1));
		const char *method = arena_str(c->arena, db_text(r, 2));

		json_set_str(c->arena, f, "test",
		    arena_printf(
			c->arena, "%s.%s", c->id, method_name(c, method)));
		json_set_str(c->arena, f, "spec", spec);
		json_set_int(c->arena, f, "n", db_int(r, 0));
		json_set_str(c->arena, f, "line", line);
		change_follow(c, "result.plan",
		    arena_printf(c->arena, "%s.%s", c->id, line), f);
	}
	return db_done(r, err);
}

static enum err_code
log_then(struct door_change *c, struct err *err)
{
	if (plan_tests(c, err) != ERR_OK)
		return err->code;
	return plan_results(c, err);
}

static enum err_code
receive_apply(struct door_change *c, struct err *err)
{
	return lab_store(c, &sql[RECEIVE], err);
}

static enum err_code
check_apply(struct door_change *c, struct err *err)
{
	return lab_store(c, &sql[CHECK], err);
}

/* ---- rules */

static enum err_code
batch_of(struct door_change *c, struct lab_row **batch, struct err *err)
{
	const char *id = c->before < 0 ? change_text(c, "batch") : NULL;
	struct lab_row *row;

	*batch = NULL;
	if (c->before >= 0) {
		if (lab_find(c, &sql[ROW], DB_ARGS(DB_TEXT("id", c->id)), &row,
			err) != ERR_OK)
			return err->code;
		id = lab_get(row, "batch");
	}
	if (id == NULL)
		return ERR_OK;
	return lab_find(
	    c, &sql[BATCH], DB_ARGS(DB_TEXT("id", id)), batch, err);
}

static enum err_code
ask_batch(struct door_ask *q, struct err *err)
{
	const char *id = change_text(q->change, "batch");
	struct lab_row *batch;

	if (id == NULL)
		return ERR_OK;
	if (batch_of(q->change, &batch, err) != ERR_OK)
		return err->code;
	if (batch == NULL || !lab_is(batch, "state", "QUARANTINE"))
		door_refuse(q, id, NULL, "batch %s is %s", id,
		    batch == NULL ? "not known" : lab_get(batch, "state"));
	return ERR_OK;
}
static const struct rule batch_in_quarantine = { .id = "SAMPLE-BATCH",
	.says = "samples are taken of a batch in quarantine",
	.clear = "role: Sample custodian (batch receive)",
	.class = RULE_GATE,
	.ask = ask_batch,
	.proves = "R-026" };

static enum err_code
ask_spec(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	const char *id = change_text(c, "spec");
	struct lab_row *batch, *spec;

	if (id == NULL)
		return ERR_OK;
	if (batch_of(c, &batch, err) != ERR_OK ||
	    lab_find(c, &sql[SPEC], DB_ARGS(DB_TEXT("id", id)), &spec, err) !=
		ERR_OK)
		return err->code;
	if (spec == NULL || !lab_is(spec, "state", "EFFECTIVE"))
		door_refuse(q, id, NULL, "specification %s is %s", id,
		    spec == NULL ? "not known" : lab_get(spec, "state"));
	else if (batch != NULL &&
	    !lab_is(spec, "variant", lab_get(batch, "doc")))
		door_refuse(q, id, NULL,
		    "specification %s is for variant %s; batch %s is of %s",
		    id,
		    lab_get(spec, "variant") != NULL ? lab_get(spec, "variant")
						     : "none (platform)",
		    lab_get(batch, "id"), lab_get(batch, "variant"));
	return ERR_OK;
}
static const struct rule spec_of_variant = { .id = "SPEC-001",
	.says = "the specification is effective and of the batch's own "
		"variant",
	.clear = "the specification of this variant",
	.class = RULE_GATE,
	.recorded = true,
	.ask = ask_spec,
	.proves = "R-012 R-046" };

static enum err_code
ask_coi(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	const char *coi = change_text(c, "coi");
	struct lab_row *batch;

	if (batch_of(c, &batch, err) != ERR_OK)
		return err->code;
	/* "why" asks before anything was scanned */
	if (batch == NULL || c->fields->len == 0)
		return ERR_OK;
	if (lab_get(batch, "coi") != NULL && coi == NULL)
		door_refuse(q, lab_get(batch, "id"), "scan the token",
		    "coi: batch %s is one patient's; its chain-of-identity "
		    "token must be scanned",
		    lab_get(batch, "id"));
	else if (!text_same(lab_get(batch, "coi"), coi))
		door_refuse(q, lab_get(batch, "id"), NULL,
		    "coi: the token %s is not that of batch %s", coi,
		    lab_get(batch, "id"));
	return ERR_OK;
}
static const struct rule coi_matches = { .id = "COI-001",
	.says = "the chain of identity is the batch's own",
	.clear = "the right sample",
	.class = RULE_GATE,
	.recorded = true,
	.ask = ask_coi,
	.proves = "R-005 R-026" };

static enum err_code
ask_future(struct door_ask *q, struct err *err ATTR_UNUSED)
{
	struct door_change *c = q->change;

	for (const struct field *f = c->act->fields; f->name != NULL; f++)
		if (f->type == FIELD_TIME &&
		    lab_in_future(c, change_text(c, f->name)))
			door_refuse(q, c->id, NULL,
			    "%s: %s is in the future", f->name,
			    change_text(c, f->name));
	return ERR_OK;
}
static const struct rule not_in_future = { .id = "TIME-FUTURE",
	.says = "what is recorded has happened",
	.clear = "correct the time",
	.class = RULE_FIELD,
	.ask = ask_future,
	.proves = "R-036" };

static enum err_code
ask_late(struct door_ask *q, struct err *err ATTR_UNUSED)
{
	struct door_change *c = q->change;

	if (c->reason == NULL && lab_is_late(c, change_text(c, "received_at")))
		door_refuse(q, c->id, "give the reason",
		    "received_at: %s is more than a day ago; a late entry "
		    "needs a reason",
		    change_text(c, "received_at"));
	return ERR_OK;
}
static const struct rule late_needs_reason = { .id = "TIME-LATE",
	.says = "an entry made late has a reason",
	.clear = "give the reason",
	.class = RULE_FIELD,
	.ask = ask_late,
	.proves = "R-036" };

static enum err_code
ask_order(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	const char *received = change_text(c, "received_at");
	struct lab_row *row;
	int64_t a, b;

	if (received == NULL)
		return ERR_OK;
	if (lab_find(c, &sql[ROW], DB_ARGS(DB_TEXT("id", c->id)), &row,
		err) != ERR_OK)
		return err->code;
	if (row != NULL && utc_parse(received, UTC_OFFSET, &a, NULL) &&
	    utc_parse(lab_get(row, "taken_at"), UTC_OFFSET, &b, NULL) && a < b)
		door_refuse(q, c->id, NULL,
		    "received_at: %s is before the sample was taken (%s)",
		    received, lab_get(row, "taken_at"));
	return ERR_OK;
}
static const struct rule taken_before_received = { .id = "TIME-ORDER",
	.says = "a sample is received after it was taken",
	.clear = "correct the time",
	.class = RULE_FIELD,
	.ask = ask_order,
	.proves = "R-026 R-036" };

static enum err_code
ask_intact(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	struct lab_row *row;

	if (lab_find(c, &sql[ROW], DB_ARGS(DB_TEXT("id", c->id)), &row,
		err) != ERR_OK)
		return err->code;
	if (row != NULL && lab_get(row, "condition") != NULL &&
	    !lab_is(row, "condition", "intact"))
		door_refuse(q, c->id, NULL, "the sample came %s",
		    lab_get(row, "condition"));
	return ERR_OK;
}
static const struct rule came_intact = { .id = "SAMPLE-INTACT",
	.says = "a sample that is tested came intact",
	.clear = "role: Quality assurance (take a new sample)",
	.class = RULE_GATE,
	.ask = ask_intact,
	.proves = "R-026" };

static enum err_code
ask_quantity(struct door_ask *q, struct err *err ATTR_UNUSED)
{
	const char *text = change_text(q->change, "quantity");
	struct err ignored = { 0 };
	struct dec d;

	dec_init(&d);
	if (text != NULL && dec_parse(&d, text, &ignored) == ERR_OK &&
	    dec_sign(&d) <= 0)
		door_refuse(q, q->change->id, NULL,
		    "quantity: %s; more than nothing is expected", text);
	dec_clear(&d);
	return ERR_OK;
}
static const struct rule some_quantity = { .id = "SAMPLE-QUANTITY",
	.says = "a sample is more than nothing",
	.clear = "correct the quantity",
	.class = RULE_FIELD,
	.ask = ask_quantity,
	.proves = "R-026" };

/* ---- acts */

static const struct rule *const log_rules[] = { &batch_in_quarantine,
	&spec_of_variant, &coi_matches, &not_in_future, &some_quantity, NULL };
static const struct rule *const receive_rules[] = { &coi_matches,
	&not_in_future, &late_needs_reason, &taken_before_received, NULL };
static const struct rule *const check_rules[] = { &came_intact, NULL };

static const struct act acts[] = {
	{ .name = "sample.log",
	    .says = "log a sample and pin its specification",
	    .trail = "logged sample {id} of {batch} for {purpose}, pinned "
		     "{spec}",
	    .from = NOWHERE,
	    .to = PLANNED,
	    .roles = ROLE(CUSTODIAN),
	    .fields = log_fields,
	    .rules = log_rules,
	    .apply = log_apply,
	    .then = log_then,
	    .proves = "R-012 R-026 R-027" },
	{ .name = "sample.receive",
	    .says = "receive a sample",
	    .trail = "received sample {id}, container {condition}",
	    .from = SET(PLANNED),
	    .to = RECEIVED,
	    .roles = ROLE(CUSTODIAN),
	    .signs = MEANING_PERFORMED,
	    .fields = receive_fields,
	    .rules = receive_rules,
	    .apply = receive_apply,
	    .proves = "R-026 R-028 R-036" },
	{ .name = "sample.check",
	    .says = "put a sample into storage for testing",
	    .trail = "stored sample {id} at {location}",
	    .from = SET(RECEIVED),
	    .to = AVAILABLE,
	    .roles = ROLE(CUSTODIAN),
	    .fields = check_fields,
	    .rules = check_rules,
	    .apply = check_apply,
	    .proves = "R-028" },
	{ .name = "sample.start",
	    .says = "note that testing has begun",
	    .trail = "testing began",
	    .from = SET(AVAILABLE),
	    .to = IN_TEST,
	    .roles = ROLE_SYSTEM,
	    .fields = lab_no_fields,
	    .proves = "R-028" },
	{ .name = "sample.finish",
	    .says = "note that all tests are final",
	    .trail = "all tests are final",
	    .from = SET(IN_TEST),
	    .to = TESTED,
	    .roles = ROLE_SYSTEM,
	    .fields = lab_no_fields,
	    .proves = "R-028" },
	{ .name = "sample.cancel",
	    .says = "cancel a planned sample",
	    .trail = "cancelled sample {id}",
	    .from = SET(PLANNED),
	    .to = CANCELLED,
	    .roles = ROLE(QC_SUP),
	    .signs = MEANING_APPROVED,
	    .reason = true,
	    .fields = lab_no_fields,
	    .proves = "R-104" },
	{ .name = NULL },
};

/* ---- views */

static const struct column columns[] = {
	{ "id", COL_ID, .help = "sample" },
	{ "state", COL_STATE, .help = "state" },
	{ "batch", COL_ID, .help = "batch" },
	{ "purpose", COL_TEXT, .help = "purpose" },
	{ "spec", COL_ID, .help = "pinned specification" },
	{ "quantity", COL_NUMBER, .help = "quantity", .wide = true },
	{ "quantity_unit", COL_TEXT, .help = "its unit", .wide = true },
	{ "containers", COL_INT, .help = "containers", .wide = true },
	{ "source", COL_TEXT, .help = "where it was taken", .wide = true },
	{ "taken_at", COL_TIME, .help = "when", .wide = true },
	{ "taken_by", COL_TEXT, .help = "by whom", .wide = true },
	{ "storage", COL_TEXT, .help = "storage", .wide = true },
	{ "received_at", COL_TIME, .help = "received", .wide = true },
	{ "condition", COL_TEXT, .help = "state of the container" },
	{ "temperature", COL_NUMBER, .unit = "Cel",
	    .help = "inside the shipper", .wide = true },
	{ "location", COL_TEXT, .help = "where it is kept", .wide = true },
	{ "coi", COL_ID, .help = "chain of identity", .wide = true },
	{ .name = NULL },
};

static const struct view views[] = {
	{ .name = "sample.list",
	    .says = "samples and where they stand",
	    .columns = columns,
	    .query = &sql[LIST] },
	{ .name = "sample.show",
	    .says = "one sample",
	    .columns = columns,
	    .query = &sql[LIST],
	    .one = true },
	{ .name = NULL },
};

const struct noun lab_noun_sample = {
	.name = "sample",
	.plural = "samples",
	.says = "a portion of a batch taken for test",
	.states = states,
	.acts = acts,
	.views = views,
	.row = &sql[ROW],
	.all = &sql[ALL],
	.touch = &sql[TOUCH],
	.statements = sql,
};
