/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lab/test.c - one method on one sample: who does it, who reviews it.
 *
 * The reviewer is shown every change, late entry, repeat and invalid run of
 * the record before signing; the hash of what was shown is in the signature.
 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "lab/lab.h"

enum {
	PLANNED,
	ASSIGNED,
	IN_PROGRESS,
	ENTERED,
	SUBMITTED,
	IN_REVIEW,
	RETURNED,
	FINAL
};
static const char *const states[] = { "PLANNED", "ASSIGNED", "IN_PROGRESS",
	"ENTERED", "SUBMITTED", "IN_REVIEW", "RETURNED", "FINAL", NULL };

enum {
	ROW,
	ALL,
	TOUCH,
	ADD,
	ASSIGN,
	START,
	SUBMIT,
	PERSON,
	METHOD,
	PINNED,
	SAMPLE,
	EMPTY,
	RUNS_OPEN,
	ENTERED_DATA,
	REPORTABLE,
	TESTS_LEFT,
	LEFT_OF_BATCH,
	LIST
};
static const struct db_def sql[] = {
	[ROW] = LAB_ROW("test"),
	[ALL] = LAB_ALL("test"),
	[TOUCH] = LAB_TOUCH("test"),
	[ADD] = { "INSERT INTO test (id, rev, state, sample, method, binding, "
		  "analyst, amount_used) VALUES (:id, :rev, :state, :sample, "
		  ":method, NULL, NULL, NULL)",
	    true },
	[ASSIGN] = { "UPDATE test SET analyst = :analyst WHERE id = :id",
	    true },
	[START] = { "UPDATE test SET binding = :binding WHERE id = :id",
	    true },
	[SUBMIT] = { "UPDATE test SET amount_used = :amount_used "
		     "WHERE id = :id",
	    true },
	[PERSON] = { "SELECT id, state, roles FROM person WHERE id = :id",
	    false },
	[METHOD] = { "SELECT id, state FROM method WHERE id = :id", false },
	[PINNED] = { "SELECT t.method, m.scope, b.variant FROM test t, "
		     "method m, sample s, batch b WHERE t.id = :id "
		     "AND m.id = t.method AND s.id = t.sample "
		     "AND b.id = s.batch",
	    false },
	[SAMPLE] = { "SELECT s.id, s.state, s.batch FROM sample s, test t "
		     "WHERE t.id = :id AND s.id = t.sample",
	    false },
	[EMPTY] = { "SELECT id FROM result WHERE test = :id "
		    "AND state = 'NOT_EVALUATED' ORDER BY id",
	    false },
	[RUNS_OPEN] = { "SELECT id FROM run WHERE test = :id "
			"AND state NOT IN ('REVIEWED', 'ABORTED') ORDER BY id",
	    false },
	/* data, as opposed to reviews, that a person put into the record */
	[ENTERED_DATA] = { "SELECT DISTINCT a.kind FROM trail a "
			   "WHERE a.actor = :uid AND a.kind IN "
			   "('test.start', 'test.submit', 'result.enter', "
			   "'result.correct', 'run.start', 'run.import', "
			   "'run.abort') AND ("
			   "(a.type = 'test' AND a.id = :id) OR "
			   "(a.type = 'result' AND a.id IN (SELECT id FROM "
			   "result WHERE test = :id)) OR "
			   "(a.type = 'run' AND a.id IN (SELECT id FROM run "
			   "WHERE test = :id)))",
	    false },
	[REPORTABLE] = { "SELECT id FROM result WHERE test = :id "
			 "AND state IN ('CALCULATED', 'COMPLIES') ORDER BY id",
	    false },
	[TESTS_LEFT] = { "SELECT count(*) FROM test WHERE sample = :sample "
			 "AND state <> 'FINAL'",
	    false },
	/* results of the batch's release samples that are not reported,
	 * those of this test left out, which are being reported */
	[LEFT_OF_BATCH] = { "SELECT count(*) FROM result r, test t, sample s "
			    "WHERE s.batch = :batch AND s.purpose = 'release' "
			    "AND s.state <> 'CANCELLED' "
			    "AND t.sample = s.id AND r.test = t.id "
			    "AND r.state <> 'REPORTED' AND (t.id <> :id OR "
			    "r.state NOT IN ('CALCULATED', 'COMPLIES'))",
	    false },
	[LIST] = { "SELECT t.id, t.state, t.sample, t.method, m.title, "
		   "t.analyst, t.binding, t.amount_used FROM test t, method m "
		   "WHERE m.id = t.method AND (:id IS NULL OR t.id = :id) "
		   "ORDER BY t.id",
	    false },
	{ NULL, false },
};

static const struct field plan_fields[] = {
	{ "sample", FIELD_ID, .noun = "sample", .help = "sample",
	    .example = "SMP-UCD01-001" },
	{ "method", FIELD_ID, .noun = "method", .help = "method and version",
	    .example = "AM-A02_1.0" },
	{ .name = NULL },
};
static const struct field assign_fields[] = {
	{ "analyst", FIELD_ID, .noun = "person", .help = "who will do it",
	    .example = "analyst-1" },
	{ .name = NULL },
};
static const struct field start_fields[] = {
	{ "binding", FIELD_ID, .noun = "binding", .optional = true,
	    .help = "for a variant-specific method; else the active one of "
		    "the sample's variant",
	    .example = "BND-AM-A22-PV-A1" },
	{ .name = NULL },
};
static const struct field submit_fields[] = {
	{ "amount_used", FIELD_TEXT, .help = "amount of sample used",
	    .example = "1 vial" },
	{ .name = NULL },
};

/* ---- apply */

static enum err_code
plan_apply(struct door_change *c, struct err *err)
{
	return lab_store(c, &sql[ADD], err);
}

static enum err_code
assign_apply(struct door_change *c, struct err *err)
{
	return lab_store(c, &sql[ASSIGN], err);
}

/* Where no binding is named, the active one for the sample's variant. */
static enum err_code
start_compute(struct door_change *c, struct err *err)
{
	const char *binding;
	struct lab_row *row;

	if (change_text(c, "binding") != NULL)
		return ERR_OK;
	if (lab_find(c, &sql[PINNED], DB_ARGS(DB_TEXT("id", c->id)), &row,
		err) != ERR_OK)
		return err->code;
	if (!lab_is(row, "scope", "variant"))
		return ERR_OK;
	if (lab_binding_for(c, lab_get(row, "method"),
		lab_get(row, "variant"), &binding, err) != ERR_OK)
		return err->code;
	change_set(c, "binding", binding);
	return ERR_OK;
}

static enum err_code
start_apply(struct door_change *c, struct err *err)
{
	return lab_store(c, &sql[START], err);
}

static enum err_code
start_then(struct door_change *c, struct err *err)
{
	struct lab_row *sample;

	if (lab_find(c, &sql[SAMPLE], DB_ARGS(DB_TEXT("id", c->id)), &sample,
		err) != ERR_OK)
		return err->code;
	if (lab_is(sample, "state", "AVAILABLE"))
		change_follow(c, "sample.start", lab_get(sample, "id"), NULL);
	return ERR_OK;
}

static enum err_code
submit_apply(struct door_change *c, struct err *err)
{
	return lab_store(c, &sql[SUBMIT], err);
}

/* The test is final: its results are reported, and what that completes. */
static enum err_code
review_then(struct door_change *c, struct err *err)
{
	const char *const *result;
	struct lab_row *sample;
	int64_t left;

	if (lab_list(c, &sql[REPORTABLE], DB_ARGS(DB_TEXT("id", c->id)),
		&result, err) != ERR_OK ||
	    lab_find(c, &sql[SAMPLE], DB_ARGS(DB_TEXT("id", c->id)), &sample,
		err) != ERR_OK)
		return err->code;
	for (; *result != NULL; result++)
		change_follow(c, "result.report", *result, NULL);
	if (lab_count(c, &sql[TESTS_LEFT],
		DB_ARGS(DB_TEXT("sample", lab_get(sample, "id"))), &left,
		err) != ERR_OK)
		return err->code;
	if (left == 0)
		change_follow(c, "sample.finish", lab_get(sample, "id"), NULL);
	if (lab_count(c, &sql[LEFT_OF_BATCH],
		DB_ARGS(DB_TEXT("batch", lab_get(sample, "batch")),
		    DB_TEXT("id", c->id)),
		&left, err) != ERR_OK)
		return err->code;
	if (left == 0)
		change_follow(
		    c, "batch.complete", lab_get(sample, "batch"), NULL);
	return ERR_OK;
}

/* ---- rules */

static enum err_code
ask_analyst(struct door_ask *q, struct err *err)
{
	const char *uid = change_text(q->change, "analyst");
	struct lab_row *row;

	if (uid == NULL)
		return ERR_OK;
	if (lab_find(q->change, &sql[PERSON], DB_ARGS(DB_TEXT("id", uid)),
		&row, err) != ERR_OK)
		return err->code;
	if (row == NULL || !lab_is(row, "state", "ACTIVE"))
		door_refuse(q, uid, NULL, "%s is not an active person", uid);
	else if (strstr(lab_get(row, "roles"), "analyst") == NULL)
		door_refuse(q, uid, NULL, "%s is no analyst", uid);
	return ERR_OK;
}
static const struct rule is_analyst = { .id = "TEST-ANALYST",
	.says = "a test is assigned to an analyst",
	.clear = "choose an analyst",
	.class = RULE_GATE,
	.ask = ask_analyst,
	.proves = "R-054" };

static enum err_code
ask_own(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	struct lab_row *row;

	if (lab_find(c, &sql[ROW], DB_ARGS(DB_TEXT("id", c->id)), &row,
		err) != ERR_OK)
		return err->code;
	if (row != NULL && lab_get(row, "analyst") != NULL &&
	    !lab_is(row, "analyst", c->actor))
		door_refuse(q, c->id,
		    arena_printf(c->arena, "%s", lab_get(row, "analyst")),
		    "test %s is assigned to %s, not to %s", c->id,
		    lab_get(row, "analyst"), c->actor);
	return ERR_OK;
}
static const struct rule own_test = { .id = "TEST-OWN",
	.says = "a test is done by the analyst it is assigned to",
	.clear = "the assigned analyst",
	.class = RULE_PERSON,
	.recorded = true,
	.ask = ask_own,
	.proves = "R-034 R-054" };

static enum err_code
ask_method(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	struct lab_row *row, *method;

	if (lab_find(c, &sql[ROW], DB_ARGS(DB_TEXT("id", c->id)), &row,
		err) != ERR_OK ||
	    row == NULL ||
	    lab_find(c, &sql[METHOD],
		DB_ARGS(DB_TEXT("id", lab_get(row, "method"))), &method,
		err) != ERR_OK)
		return err->code;
	if (!lab_is(method, "state", "EFFECTIVE"))
		door_refuse(q, lab_get(row, "method"), NULL,
		    "method %s is %s", lab_get(row, "method"),
		    lab_get(method, "state"));
	return ERR_OK;
}
static const struct rule method_effective = { .id = "TEST-METHOD",
	.says = "only an effective method version is started",
	.clear = "role: Quality assurance (method approve)",
	.class = RULE_GATE,
	.ask = ask_method,
	.proves = "R-055" };

static enum err_code
ask_sample(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	struct lab_row *sample;

	if (lab_find(c, &sql[SAMPLE], DB_ARGS(DB_TEXT("id", c->id)), &sample,
		err) != ERR_OK)
		return err->code;
	if (sample != NULL && !lab_is(sample, "state", "AVAILABLE") &&
	    !lab_is(sample, "state", "IN_TEST"))
		door_refuse(q, lab_get(sample, "id"), NULL, "sample %s is %s",
		    lab_get(sample, "id"), lab_get(sample, "state"));
	return ERR_OK;
}
static const struct rule sample_available = { .id = "TEST-SAMPLE",
	.says = "a test is done on a sample that is available",
	.clear = "role: Sample custodian (sample receive, sample check)",
	.class = RULE_GATE,
	.ask = ask_sample,
	.proves = "R-028" };

static enum err_code
ask_complete(struct door_ask *q, struct err *err)
{
	const char *const *id;

	if (lab_list(q->change, &sql[EMPTY],
		DB_ARGS(DB_TEXT("id", q->change->id)), &id, err) != ERR_OK)
		return err->code;
	for (; *id != NULL; id++)
		door_refuse(q, *id, NULL, "result %s has no value", *id);
	return ERR_OK;
}
static const struct rule record_complete = { .id = "TEST-COMPLETE",
	.says = "a record is submitted with every element of it",
	.clear = "role: Analyst (result enter)",
	.class = RULE_GATE,
	.ask = ask_complete,
	.proves = "R-031" };

static enum err_code
ask_runs(struct door_ask *q, struct err *err)
{
	const char *const *id;

	if (lab_list(q->change, &sql[RUNS_OPEN],
		DB_ARGS(DB_TEXT("id", q->change->id)), &id, err) != ERR_OK)
		return err->code;
	for (; *id != NULL; id++)
		door_refuse(q, *id, NULL, "run %s is not reviewed", *id);
	return ERR_OK;
}
static const struct rule runs_reviewed = { .id = "TEST-RUNS",
	.says = "every run of a test is evaluated and reviewed",
	.clear = "role: Reviewer (run review)",
	.class = RULE_GATE,
	.ask = ask_runs,
	.proves = "R-038 R-039" };

static enum err_code
ask_independent(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	const char *list;

	if (lab_list_text(c, &sql[ENTERED_DATA],
		DB_ARGS(DB_TEXT("id", c->id), DB_TEXT("uid", c->actor)),
		&list, err) != ERR_OK)
		return err->code;
	if (list != NULL)
		door_refuse(q, c->id, NULL,
		    "%s entered data into this test (%s) and cannot review it",
		    c->actor, list);
	return ERR_OK;
}
static const struct rule reviewer_independent = { .id = "TEST-REVIEWER",
	.says = "who reviews a test entered none of its data",
	.clear = "another reviewer",
	.class = RULE_PERSON,
	.recorded = true,
	.ask = ask_independent,
	.proves = "R-034" };

/* ---- acts */

static const struct rule *const assign_rules[] = { &is_analyst, NULL };
static const struct rule *const start_rules[] = { &own_test,
	&method_effective, &sample_available, LAB_BIND_RULES, NULL };
static const struct rule *const submit_rules[] = { &own_test,
	&record_complete, &runs_reviewed, NULL };
static const struct rule *const review_rules[] = { &reviewer_independent,
	&runs_reviewed, NULL };
static const char *const submit_shows[] = { "test.results", NULL };
static const char *const review_shows[] = { "test.results", "test.runs",
	"test.changes", NULL };

static const struct act acts[] = {
	{ .name = "test.plan",
	    .says = "plan a test",
	    .trail = "planned {method}",
	    .from = NOWHERE,
	    .to = PLANNED,
	    .roles = ROLE_SYSTEM,
	    .fields = plan_fields,
	    .apply = plan_apply,
	    .proves = "R-012" },
	{ .name = "test.assign",
	    .says = "assign a test to an analyst",
	    .trail = "assigned it to {analyst}",
	    .from = SET(PLANNED),
	    .to = ASSIGNED,
	    .roles = ROLE(QC_SUP),
	    .fields = assign_fields,
	    .rules = assign_rules,
	    .apply = assign_apply,
	    .proves = "R-054" },
	{ .name = "test.start",
	    .says = "start a test",
	    .trail = "started it",
	    .from = SET(ASSIGNED),
	    .to = IN_PROGRESS,
	    .roles = ROLE(ANALYST),
	    .fields = start_fields,
	    .rules = start_rules,
	    .compute = start_compute,
	    .apply = start_apply,
	    .then = start_then,
	    .proves = "R-046 R-055" },
	{ .name = "test.complete",
	    .says = "note that all values are there",
	    .trail = "all values are there",
	    .from = SET(IN_PROGRESS),
	    .to = ENTERED,
	    .roles = ROLE_SYSTEM,
	    .fields = lab_no_fields,
	    .proves = "R-031" },
	{ .name = "test.submit",
	    .says = "submit a test for review",
	    .trail = "submitted it, {amount_used} used",
	    .from = SET(ENTERED) | SET(RETURNED),
	    .to = SUBMITTED,
	    .roles = ROLE(ANALYST),
	    .signs = MEANING_PERFORMED,
	    .fields = submit_fields,
	    .rules = submit_rules,
	    .apply = submit_apply,
	    .shows = submit_shows,
	    .proves = "R-031 R-034" },
	{ .name = "test.take",
	    .says = "take a test for review",
	    .trail = "took it for review",
	    .from = SET(SUBMITTED),
	    .to = IN_REVIEW,
	    .roles = ROLE(REVIEWER),
	    .fields = lab_no_fields,
	    .rules = review_rules,
	    .proves = "R-034" },
	{ .name = "test.return",
	    .says = "return a test to the analyst",
	    .trail = "returned it",
	    .from = SET(IN_REVIEW),
	    .to = RETURNED,
	    .roles = ROLE(REVIEWER),
	    .reason = true,
	    .fields = lab_no_fields,
	    .proves = "R-034 R-100" },
	{ .name = "test.review",
	    .says = "review a test",
	    .trail = "reviewed it",
	    .from = SET(IN_REVIEW),
	    .to = FINAL,
	    .roles = ROLE(REVIEWER),
	    .signs = MEANING_REVIEWED,
	    .fields = lab_no_fields,
	    .rules = review_rules,
	    .then = review_then,
	    .shows = review_shows,
	    .proves = "R-034 R-059" },
	{ .name = NULL },
};

/* ---- views */

static const struct column columns[] = {
	{ "id", COL_ID, .help = "test" },
	{ "state", COL_STATE, .help = "state" },
	{ "sample", COL_ID, .help = "sample" },
	{ "method", COL_ID, .help = "pinned method" },
	{ "title", COL_TEXT, .help = "what it is" },
	{ "analyst", COL_ID, .help = "assigned to" },
	{ "binding", COL_ID, .help = "binding", .wide = true },
	{ "amount_used", COL_TEXT, .help = "sample used", .wide = true },
	{ .name = NULL },
};

static const struct view views[] = {
	{ .name = "test.list",
	    .says = "tests and where they stand",
	    .columns = columns,
	    .query = &sql[LIST] },
	{ .name = "test.show",
	    .says = "one test",
	    .columns = columns,
	    .query = &sql[LIST],
	    .one = true },
	{ .name = NULL },
};

const struct noun lab_noun_test = {
	.name = "test",
	.plural = "tests",
	.says = "one method on one sample",
	.states = states,
	.acts = acts,
	.views = views,
	.row = &sql[ROW],
	.all = &sql[ALL],
	.touch = &sql[TOUCH],
	.statements = sql,
};
