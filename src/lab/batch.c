/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lab/batch.c - a batch and the decision on it.
 *
 * Until batch records are executed here, a batch comes in with a signed
 * reference to the executed record kept elsewhere; the release gate checks
 * that it is there.  Each condition of the gate is a rule of its own, asked
 * all at once, so that QA sees everything that stands in the way.
 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "lab/lab.h"

enum { QUARANTINE, TESTING_COMPLETE, RELEASED, REJECTED };
static const char *const states[] = { "QUARANTINE", "TESTING_COMPLETE",
	"RELEASED", "REJECTED", NULL };

enum {
	ROW,
	ALL,
	TOUCH,
	ADD,
	VARIANT,
	SAMPLES,
	UNREPORTED,
	OPEN_RESULTS,
	TESTS_OPEN,
	RUNS_OPEN,
	TOOK_PART,
	SPEC_OF,
	LIST,
	GATE
};
static const struct db_def sql[] = {
	[ROW] = LAB_ROW("batch"),
	[ALL] = LAB_ALL("batch"),
	[TOUCH] = LAB_TOUCH("batch"),
	[ADD] = { "INSERT INTO batch (id, rev, state, variant, material, "
		  "size, size_unit, manufactured, expiry, storage, "
		  "manufacturer, purpose, coi, record_id, record_version, "
		  "record_sha256) VALUES (:id, :rev, :state, :variant, "
		  ":material, :size, :size_unit, :manufactured, :expiry, "
		  ":storage, :manufacturer, :purpose, :coi, :record_id, "
		  ":record_version, :record_sha256)",
	    true },
	[VARIANT] = { "SELECT id, state FROM variant WHERE id = :id", false },
	[SAMPLES] = { "SELECT count(*) FROM sample WHERE batch = :id "
		      "AND purpose = 'release' AND state <> 'CANCELLED'",
	    false },
	[UNREPORTED] = { "SELECT r.id, r.state FROM result r, test t, "
			 "sample s WHERE s.batch = :id "
			 "AND s.purpose = 'release' AND t.sample = s.id "
			 "AND r.test = t.id AND s.state <> 'CANCELLED' "
			 "AND r.state IN ('NOT_EVALUATED', 'CALCULATED', "
			 "'COMPLIES') ORDER BY r.id",
	    false },
	[OPEN_RESULTS] = { "SELECT r.id, r.state, r.because FROM result r, "
			   "test t, sample s WHERE s.batch = :id "
			   "AND t.sample = s.id AND r.test = t.id "
			   "AND r.state IN ('OOS_OPEN', 'CANNOT_CONCLUDE', "
			   "'NO_RESULT') ORDER BY r.id",
	    false },
	[TESTS_OPEN] = { "SELECT t.id, t.state FROM test t, sample s "
			 "WHERE s.batch = :id AND t.sample = s.id "
			 "AND s.state <> 'CANCELLED' "
			 "AND t.state NOT IN ('FINAL', 'INVALIDATED', "
			 "'CANCELLED') ORDER BY t.id",
	    false },
	[RUNS_OPEN] = { "SELECT u.id, u.state FROM run u, test t, sample s "
			"WHERE s.batch = :id AND t.sample = s.id "
			"AND u.test = t.id "
			"AND u.state NOT IN ('REVIEWED', 'ABORTED') "
			"ORDER BY u.id",
	    false },
	/* anything a person did to the batch, its samples, tests, runs or
	 * results */
	[TOOK_PART] = { "SELECT DISTINCT a.kind FROM trail a "
			"WHERE a.actor = :uid "
			"AND a.kind NOT LIKE '%.refused' AND ("
			"(a.type = 'batch' AND a.id = :id) OR "
			"(a.type = 'sample' AND a.id IN (SELECT id FROM "
			"sample WHERE batch = :id)) OR "
			"(a.type = 'test' AND a.id IN (SELECT t.id FROM test "
			"t, sample s WHERE t.sample = s.id AND s.batch = "
			":id)) OR "
			"(a.type = 'run' AND a.id IN (SELECT u.id FROM run u, "
			"test t, sample s WHERE u.test = t.id AND t.sample = "
			"s.id AND s.batch = :id)) OR "
			"(a.type = 'result' AND a.id IN (SELECT r.id FROM "
			"result r, test t, sample s WHERE r.test = t.id AND "
			"t.sample = s.id AND s.batch = :id)))",
	    false },
	[SPEC_OF] = { "SELECT s.id, s.spec, p.state FROM sample s, spec p "
		      "WHERE s.batch = :id AND p.id = s.spec "
		      "AND s.purpose = 'release'",
	    false },
	[LIST] = { "SELECT b.id, b.state, v.product_code, b.variant, "
		   "b.material, b.size, b.size_unit, b.manufactured, "
		   "b.expiry, b.storage, b.manufacturer, b.purpose, b.coi, "
		   "b.record_id, b.record_version, b.record_sha256 "
		   "FROM batch b, variant v WHERE v.id = b.variant "
		   "AND (:id IS NULL OR b.id = :id) ORDER BY b.id",
	    false },
	[GATE] = { "SELECT l.line, l.attribute, l.words, l.unit, r.rounded, "
		   "r.verdict, r.state FROM result r, test t, sample s, "
		   "spec_line l WHERE s.batch = :id AND t.sample = s.id "
		   "AND r.test = t.id AND l.spec = r.spec AND l.n = r.n "
		   "AND s.state <> 'CANCELLED' ORDER BY s.id, l.n",
	    false },
	{ NULL, false },
};

/* ---- receiving */

static const char *const purposes[] = { "development", "engineering",
	"clinical", "ppq", NULL };

static const struct field receive_fields[] = {
	{ "variant", FIELD_ID, .noun = "variant",
	    .help = "variant and revision it was made as",
	    .example = "PV-A1_1" },
	{ "material", FIELD_TEXT, .help = "drug substance or drug product",
	    .example = "drug product" },
	{ "size", FIELD_NUMBER, .help = "batch size", .example = "100" },
	{ "size_unit", FIELD_TEXT, .help = "its unit", .example = "vials" },
	{ "manufactured", FIELD_DATE, .help = "end of manufacture",
	    .example = "2025-12-11" },
	{ "expiry", FIELD_DATE, .help = "expiry or retest date",
	    .example = "2030-12-11" },
	{ "storage", FIELD_TEXT, .help = "storage condition",
	    .example = "-70 C or below" },
	{ "manufacturer", FIELD_TEXT, .help = "name and place",
	    .example = "Northmoor manufacturing (fictional)" },
	{ "purpose", FIELD_CHOICE, .choices = purposes,
	    .help = "what the batch is for", .example = "engineering" },
	{ "coi", FIELD_ID, .optional = true,
	    .help = "chain of identity, for one patient's batch",
	    .example = "K7-4F2Q" },
	{ "record_id", FIELD_ID, .help = "executed batch record",
	    .example = "EBR-UCD01-001" },
	{ "record_version", FIELD_TEXT, .help = "its version",
	    .example = "1.0" },
	{ "record_sha256", FIELD_SHA256, .help = "its SHA-256",
	    .example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6"
		       "c15b0f00a08" },
	{ .name = NULL },
};

static enum err_code
receive_apply(struct door_change *c, struct err *err)
{
	return lab_store(c, &sql[ADD], err);
}

static enum err_code
ask_variant(struct door_ask *q, struct err *err)
{
	const char *id = change_text(q->change, "variant");
	struct lab_row *row;

	if (id == NULL)
		return ERR_OK;
	if (lab_find(q->change, &sql[VARIANT], DB_ARGS(DB_TEXT("id", id)),
		&row, err) != ERR_OK)
		return err->code;
	if (row == NULL || !lab_is(row, "state", "ACTIVE"))
		door_refuse(q, id, NULL, "variant %s is %s", id,
		    row == NULL ? "not known" : lab_get(row, "state"));
	return ERR_OK;
}
static const struct rule variant_active = { .id = "BATCH-VARIANT",
	.says = "a batch is of an active variant",
	.clear = "role: Quality assurance (variant activate)",
	.class = RULE_GATE,
	.recorded = true,
	.ask = ask_variant,
	.proves = "R-001" };

static enum err_code
ask_dates(struct door_ask *q, struct err *err ATTR_UNUSED)
{
	struct door_change *c = q->change;
	const char *made = change_text(c, "manufactured");
	const char *expiry = change_text(c, "expiry");

	if (made != NULL && strcmp(made, lab_today(c)) > 0)
		door_refuse(q, c->id, NULL,
		    "manufactured: %s is in the future", made);
	if (made != NULL && expiry != NULL && strcmp(expiry, made) <= 0)
		door_refuse(q, c->id, NULL,
		    "expiry: %s is not after the date of manufacture %s",
		    expiry, made);
	return ERR_OK;
}
static const struct rule dates_in_order = { .id = "BATCH-DATES",
	.says = "made in the past, expiring after that",
	.clear = "correct the dates",
	.class = RULE_FIELD,
	.ask = ask_dates,
	.proves = "R-036" };

/* ---- the release gate */

/* One refusal for each row (id, state, or more) that a statement finds. */
static enum err_code
refuse_each(struct door_ask *q, const struct db_def *def, const char *what,
    struct err *err)
{
	struct door_change *c = q->change;
	struct db_rows *r =
	    db_query(c->db, def, DB_ARGS(DB_TEXT("id", c->id)));

	while (db_next(r)) {
		const char *id = arena_str(c->arena, db_text(r, 0));
		const char *state = arena_str(c->arena, db_text(r, 1));
		const char *why = db_cols(r) > 2 && !db_null(r, 2)
		    ? arena_str(c->arena, db_text(r, 2))
		    : NULL;

		door_refuse(q, id, NULL, "%s %s is %s%s%s", what, id, state,
		    why != NULL ? ": " : "", why != NULL ? why : "");
	}
	return db_done(r, err);
}

static enum err_code
ask_sampled(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	int64_t n;

	if (lab_count(c, &sql[SAMPLES], DB_ARGS(DB_TEXT("id", c->id)), &n,
		err) != ERR_OK)
		return err->code;
	if (n == 0)
		door_refuse(q, c->id, NULL, "no release sample was logged");
	return ERR_OK;
}
static const struct rule gate_sampled = { .id = "GATE-SAMPLE",
	.says = "a release sample was tested",
	.clear = "role: Sample custodian (sample log)",
	.class = RULE_GATE,
	.ask = ask_sampled,
	.proves = "R-087" };

static enum err_code
ask_reported(struct door_ask *q, struct err *err)
{
	return refuse_each(q, &sql[UNREPORTED], "result", err);
}
static const struct rule gate_reported = { .id = "GATE-RESULT",
	.says = "every result of the specification is reported",
	.clear = "role: Analyst and Reviewer (finish the test)",
	.class = RULE_GATE,
	.ask = ask_reported,
	.proves = "R-087" };

static enum err_code
ask_compliant(struct door_ask *q, struct err *err)
{
	return refuse_each(q, &sql[OPEN_RESULTS], "result", err);
}
static const struct rule gate_compliant = { .id = "GATE-OOS",
	.says = "no result is out of specification, inconclusive or missing",
	.clear = "role: QC supervisor and Quality assurance (investigation)",
	.class = RULE_GATE,
	.ask = ask_compliant,
	.proves = "R-060 R-067 R-087" };

static enum err_code
ask_tests(struct door_ask *q, struct err *err)
{
	return refuse_each(q, &sql[TESTS_OPEN], "test", err);
}
static const struct rule gate_tests = { .id = "GATE-REVIEW",
	.says = "every test is reviewed",
	.clear = "role: Reviewer (test review)",
	.class = RULE_GATE,
	.ask = ask_tests,
	.proves = "R-034 R-087" };

static enum err_code
ask_runs(struct door_ask *q, struct err *err)
{
	return refuse_each(q, &sql[RUNS_OPEN], "run", err);
}
static const struct rule gate_runs = { .id = "GATE-RUN",
	.says = "every run is reviewed, invalid ones too",
	.clear = "role: Reviewer (run review)",
	.class = RULE_GATE,
	.ask = ask_runs,
	.proves = "R-039 R-087" };

static enum err_code
ask_record(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	const char *signer;

	if (change_signer(c, "batch", c->id, MEANING_PERFORMED, &signer,
		err) != ERR_OK)
		return err->code;
	if (signer == NULL)
		door_refuse(q, c->id, NULL,
		    "nobody signed for the executed batch record");
	return ERR_OK;
}
static const struct rule gate_record = { .id = "GATE-RECORD",
	.says = "the executed batch record is referenced under signature",
	.clear = "role: Sample custodian (batch receive)",
	.class = RULE_GATE,
	.ask = ask_record,
	.proves = "R-087" };

static enum err_code
ask_expiry(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	struct lab_row *row;

	if (lab_find(c, &sql[ROW], DB_ARGS(DB_TEXT("id", c->id)), &row,
		err) != ERR_OK)
		return err->code;
	if (row != NULL && strcmp(lab_get(row, "expiry"), lab_today(c)) < 0)
		door_refuse(q, c->id, NULL, "expired on %s",
		    lab_get(row, "expiry"));
	return ERR_OK;
}
static const struct rule gate_expiry = { .id = "GATE-EXPIRY",
	.says = "the batch has not expired",
	.clear = "nobody; reject the batch",
	.class = RULE_GATE,
	.ask = ask_expiry,
	.proves = "R-087" };

static enum err_code
ask_no_part(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	const char *list;

	if (lab_list_text(c, &sql[TOOK_PART],
		DB_ARGS(DB_TEXT("id", c->id), DB_TEXT("uid", c->actor)),
		&list, err) != ERR_OK)
		return err->code;
	if (list != NULL)
		door_refuse(q, c->actor, NULL,
		    "%s took part in this batch: %s", c->actor, list);
	return ERR_OK;
}
static const struct rule gate_no_part = { .id = "GATE-PART",
	.says = "who decides on a batch took no part in making, testing or "
		"reviewing it",
	.clear = "another person with that role",
	.class = RULE_PERSON,
	.recorded = true,
	.ask = ask_no_part,
	.proves = "R-088" };

/* ---- acts */

static const struct rule *const receive_rules[] = { &variant_active,
	&dates_in_order, NULL };
static const struct rule *const release_rules[] = { &gate_no_part,
	&gate_sampled, &gate_reported, &gate_compliant, &gate_tests,
	&gate_runs, &gate_record, &gate_expiry, NULL };
static const struct rule *const reject_rules[] = { &gate_no_part, NULL };
static const char *const gate_shows[] = { "batch.show", "batch.gate",
	"batch.changes", NULL };

static const struct act acts[] = {
	{ .name = "batch.receive",
	    .says = "take a batch into quarantine",
	    .trail = "received batch {id} of {variant}, record {record_id}",
	    .from = NOWHERE,
	    .to = QUARANTINE,
	    .roles = ROLE(CUSTODIAN) | ROLE(MFG_SUP),
	    .signs = MEANING_PERFORMED,
	    .fields = receive_fields,
	    .rules = receive_rules,
	    .apply = receive_apply,
	    .proves = "R-001 R-005" },
	{ .name = "batch.complete",
	    .says = "note that all mandatory results are reported",
	    .trail = "testing is complete",
	    .from = SET(QUARANTINE),
	    .to = TESTING_COMPLETE,
	    .roles = ROLE_SYSTEM,
	    .fields = lab_no_fields,
	    .proves = "R-087" },
	{ .name = "batch.release",
	    .says = "release a batch",
	    .trail = "released the batch",
	    .from = SET(TESTING_COMPLETE),
	    .to = RELEASED,
	    .roles = ROLE(QA_RELEASER),
	    .signs = MEANING_RELEASED,
	    .fields = lab_no_fields,
	    .rules = release_rules,
	    .shows = gate_shows,
	    .proves = "R-087 R-088" },
	{ .name = "batch.reject",
	    .says = "reject a batch",
	    .trail = "rejected the batch",
	    .from = SET(QUARANTINE) | SET(TESTING_COMPLETE),
	    .to = REJECTED,
	    .roles = ROLE(QA),
	    .signs = MEANING_REJECTED,
	    .reason = true,
	    .fields = lab_no_fields,
	    .rules = reject_rules,
	    .shows = gate_shows,
	    .proves = "R-067 R-088" },
	{ .name = NULL },
};

/* ---- views */

static const struct column columns[] = {
	{ "id", COL_ID, .help = "batch" },
	{ "state", COL_STATE, .help = "state" },
	{ "product_code", COL_TEXT, .help = "product" },
	{ "variant", COL_ID, .help = "variant and revision" },
	{ "material", COL_TEXT, .help = "material" },
	{ "size", COL_NUMBER, .help = "size", .wide = true },
	{ "size_unit", COL_TEXT, .help = "its unit", .wide = true },
	{ "manufactured", COL_TEXT, .help = "date of manufacture",
	    .wide = true },
	{ "expiry", COL_TEXT, .help = "expiry" },
	{ "storage", COL_TEXT, .help = "storage", .wide = true },
	{ "manufacturer", COL_TEXT, .help = "manufacturer", .wide = true },
	{ "purpose", COL_TEXT, .help = "what it is for", .wide = true },
	{ "coi", COL_ID, .help = "chain of identity", .wide = true },
	{ "record_id", COL_ID, .help = "executed record", .wide = true },
	{ "record_version", COL_TEXT, .help = "its version", .wide = true },
	{ "record_sha256", COL_SHA256, .help = "its SHA-256", .wide = true },
	{ .name = NULL },
};

static const struct column gate_columns[] = {
	{ "line", COL_ID, .help = "line of the specification" },
	{ "attribute", COL_TEXT, .help = "attribute" },
	{ "criterion", COL_TEXT, .help = "criterion" },
	{ "unit", COL_TEXT, .help = "unit" },
	{ "result", COL_NUMBER, .help = "as reported" },
	{ "verdict", COL_TEXT, .help = "verdict" },
	{ "state", COL_STATE, .help = "of the result" },
	{ .name = NULL },
};

static const struct view views[] = {
	{ .name = "batch.list",
	    .says = "batches",
	    .columns = columns,
	    .query = &sql[LIST] },
	{ .name = "batch.show",
	    .says = "one batch",
	    .columns = columns,
	    .query = &sql[LIST],
	    .one = true },
	{ .name = "batch.gate",
	    .says = "results of a batch, line by line",
	    .columns = gate_columns,
	    .query = &sql[GATE],
	    .one = true },
	{ .name = NULL },
};

const struct noun lab_noun_batch = {
	.name = "batch",
	.plural = "batches",
	.says = "a uniform quantity of a product",
	.states = states,
	.acts = acts,
	.views = views,
	.row = &sql[ROW],
	.all = &sql[ALL],
	.touch = &sql[TOUCH],
	.statements = sql,
};
