/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lab/result.c - the reportable value of one line of the specification.
 *
 * A value is entered by a person or combined from runs; it is judged at once,
 * by the system, against the specification that was pinned with the sample.
 * Its unrounded text stays beside what is reported.  A value outside its
 * criterion is OOS_OPEN in the same transaction, and stays the value of
 * record.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/dec.h"
#include "base/json.h"
#include "base/limit.h"
#include "base/text.h"
#include "lab/lab.h"
#include "lab/potency_method.h"
#include "potency/combine.h"

enum {
	NOT_EVALUATED,
	CALCULATED,
	COMPLIES,
	OOS_OPEN,
	CANNOT_CONCLUDE,
	NO_RESULT,
	REPORTED
};
static const char *const states[] = { "NOT_EVALUATED", "CALCULATED",
	"COMPLIES", "OOS_OPEN", "CANNOT_CONCLUDE", "NO_RESULT", "REPORTED",
	NULL };

enum {
	ROW,
	ALL,
	TOUCH,
	ADD,
	ENTER,
	CORRECT,
	COMBINE,
	JUDGE,
	LINE,
	TEST,
	RUNS,
	EMPTY,
	LIST,
	OF_TEST,
	EXPLAIN
};
static const struct db_def sql[] = {
	[ROW] = LAB_ROW("result"),
	[ALL] = LAB_ALL("result"),
	[TOUCH] = LAB_TOUCH("result"),
	[ADD] = { "INSERT INTO result (id, rev, state, test, spec, n, line, "
		  "value, rounded, verdict, because, tested_on, lower, upper, "
		  "interval, gcv, runs, corrections) VALUES (:id, :rev, "
		  ":state, :test, :spec, :n, :line, NULL, NULL, NULL, NULL, "
		  "NULL, NULL, NULL, NULL, NULL, NULL, 0)",
	    true },
	[ENTER] = { "UPDATE result SET value = :value, tested_on = :tested_on "
		    "WHERE id = :id",
	    true },
	[CORRECT] = { "UPDATE result SET value = :value, tested_on = "
		      ":tested_on, rounded = NULL, verdict = NULL, "
		      "because = NULL, corrections = corrections + 1 "
		      "WHERE id = :id",
	    true },
	[COMBINE] = { "UPDATE result SET value = :value, lower = :lower, "
		      "upper = :upper, gcv = :gcv, runs = :runs, "
		      "because = :because, tested_on = :tested_on "
		      "WHERE id = :id",
	    true },
	[JUDGE] = { "UPDATE result SET rounded = :rounded, verdict = "
		    ":verdict, because = :because, interval = :interval "
		    "WHERE id = :id",
	    true },
	[LINE] = { "SELECT l.kind, l.low, l.high, l.text, l.rounding, l.words, "
		   "l.value_kind, l.unit, r.value, r.lower, r.upper, r.test, "
		   "r.state FROM result r, spec_line l WHERE r.id = :id "
		   "AND l.spec = r.spec AND l.n = r.n",
	    false },
	[TEST] = { "SELECT t.id, t.state, t.analyst, m.file, m.kind, "
		   "m.runs FROM test t, result r, method m "
		   "WHERE r.id = :id AND t.id = r.test AND m.id = t.method",
	    false },
	[RUNS] = { "SELECT u.id, u.rp, u.measured_at FROM run u, result r "
		   "WHERE r.id = :id AND u.test = r.test "
		   "AND u.state = 'REVIEWED' AND u.valid = 'yes' "
		   "AND u.similar = 'yes' ORDER BY u.id",
	    false },
	[EMPTY] = { "SELECT count(*) FROM result WHERE test = :test "
		    "AND state = 'NOT_EVALUATED'",
	    false },
	[LIST] = { "SELECT r.id, r.state, l.attribute, r.value, r.rounded, "
		   "l.unit, l.words, r.verdict, r.interval, r.tested_on, "
		   "r.test, r.corrections, r.runs, r.gcv "
		   "FROM result r, spec_line l WHERE l.spec = r.spec "
		   "AND l.n = r.n AND (:id IS NULL OR r.id = :id) "
		   "ORDER BY r.id",
	    false },
	[OF_TEST] = { "SELECT r.id, r.state, l.attribute, r.value, r.rounded, "
		      "l.unit, l.words, r.verdict, r.interval, r.tested_on, "
		      "r.test, r.corrections, r.runs, r.gcv "
		      "FROM result r, spec_line l WHERE l.spec = r.spec "
		      "AND l.n = r.n AND r.test = :id ORDER BY r.id",
	    false },
	[EXPLAIN] = { "SELECT r.id AS result, r.state, r.verdict, r.because, "
		      "l.attribute, l.line, r.spec AS specification, "
		      "l.words AS criterion, l.kind AS criterion_kind, l.low, "
		      "l.high, l.text AS conforming_text, l.unit, "
		      "l.rounding AS rounding_rule, l.stage, l.origin, "
		      "r.value AS unrounded, r.rounded AS reported, "
		      "r.interval, r.gcv AS between_run_gcv, r.runs, "
		      "t.method, t.binding, r.corrections FROM result r, "
		      "spec_line l, test t WHERE r.id = :id "
		      "AND l.spec = r.spec AND l.n = r.n AND t.id = r.test",
	    false },
	{ NULL, false },
};

static const struct field plan_fields[] = {
	{ "test", FIELD_ID, .noun = "test", .help = "test",
	    .example = "SMP-UCD01-001.AM-A02" },
	{ "spec", FIELD_ID, .noun = "spec", .help = "pinned specification",
	    .example = "SPEC-DP-A1_1.0" },
	{ "n", FIELD_COUNT, .help = "its criterion", .example = "2" },
	{ "line", FIELD_ID, .help = "its line", .example = "T02" },
	{ .name = NULL },
};
static const struct field enter_fields[] = {
	{ "value", FIELD_VALUE,
	    .help = "as measured, unrounded: 7.447, <0.5, or the text",
	    .example = "7.447" },
	{ "tested_on", FIELD_DATE, .help = "day of the test",
	    .example = "2025-12-16" },
	{ .name = NULL },
};

/* ---- entering ---------------------------------------------------------- */

static enum err_code
plan_apply(struct door_change *c, struct err *err)
{
	return lab_store(c, &sql[ADD], err);
}

static enum err_code
put_value(struct door_change *c, const struct db_def *def, struct err *err)
{
	return db_run(c->db, def,
	    DB_ARGS(DB_TEXT("id", c->id),
		DB_TEXT("value", change_text(c, "value")),
		DB_TEXT("tested_on", change_text(c, "tested_on"))),
	    NULL, err);
}

static enum err_code
enter_apply(struct door_change *c, struct err *err)
{
	return put_value(c, &sql[ENTER], err);
}

static enum err_code
correct_apply(struct door_change *c, struct err *err)
{
	return put_value(c, &sql[CORRECT], err);
}

static enum err_code
judge_next(struct door_change *c, struct err *err ATTR_UNUSED)
{
	change_follow(c, "result.judge", c->id, NULL);
	return ERR_OK;
}

/* ---- judging ----------------------------------------------------------- */

static enum err_code
line_of(struct door_change *c, struct lab_row **line, struct limit *limit,
    struct err *err)
{
	memset(limit, 0, sizeof(*limit));
	if (lab_find(c, &sql[LINE], DB_ARGS(DB_TEXT("id", c->id)), line,
		err) != ERR_OK)
		return err->code;
	if (*line == NULL ||
	    !limit_kind_find(lab_get(*line, "kind"), &limit->kind) ||
	    !dec_rule_find(lab_get(*line, "rounding"), &limit->rule))
		return err_set(err, ERR_INTEGRITY,
		    "result %s: its line of the specification is not there",
		    c->id);
	limit->low = lab_get(*line, "low");
	limit->high = lab_get(*line, "high");
	limit->text = lab_get(*line, "text");
	return ERR_OK;
}

/* A limit of an interval, printed with the precision of the criterion. */
static enum err_code
round_as(const struct limit *limit, const char *text, struct arena *a,
    const char **out, struct err *err)
{
	struct limit same = *limit;
	struct limit_outcome o;

	if (limit_judge(&same, text, a, &o, err) != ERR_OK)
		return err->code;
	*out = o.rounded;
	return ERR_OK;
}

static enum err_code
judge_compute(struct door_change *c, struct err *err)
{
	struct limit_outcome o;
	struct limit limit;
	struct lab_row *line;
	const char *low = NULL, *high = NULL;

	if (line_of(c, &line, &limit, err) != ERR_OK ||
	    limit_judge(
		&limit, lab_get(line, "value"), c->arena, &o, err) != ERR_OK)
		return err->code;
	change_set(c, "rounded", o.rounded);
	change_set(c, "verdict", limit_verdict_name(o.verdict));
	change_set(c, "because", o.because);
	if (lab_get(line, "lower") == NULL)
		return ERR_OK;
	if (round_as(&limit, lab_get(line, "lower"), c->arena, &low, err) !=
		ERR_OK ||
	    round_as(&limit, lab_get(line, "upper"), c->arena, &high, err) !=
		ERR_OK)
		return err->code;
	change_set(c, "interval",
	    arena_printf(c->arena, "95 %% CI %s to %s", low, high));
	return ERR_OK;
}

static enum err_code
judge_apply(struct door_change *c, struct err *err)
{
	static const struct {
		const char *verdict;
		int state;
	} leads[] = { { "complies", COMPLIES }, { "fails", OOS_OPEN },
		{ "cannot conclude", CANNOT_CONCLUDE },
		{ "reported", CALCULATED } };
	const char *verdict = change_text(c, "verdict");

	for (size_t i = 0; i < sizeof(leads) / sizeof(leads[0]); i++)
		if (text_same(verdict, leads[i].verdict))
			c->state = leads[i].state;
	if (c->state < 0)
		return err_set(err, ERR_INTEGRITY,
		    "result %s: \"%s\" is no verdict", c->id, verdict);
	return db_run(c->db, &sql[JUDGE],
	    DB_ARGS(DB_TEXT("id", c->id),
		DB_TEXT("rounded", change_text(c, "rounded")),
		DB_TEXT("verdict", verdict),
		DB_TEXT("because", change_text(c, "because")),
		DB_TEXT("interval", change_text(c, "interval"))),
	    NULL, err);
}

/* With the last value of a test, the test is entered. */
static enum err_code
complete_test(struct door_change *c, struct err *err)
{
	struct lab_row *test;
	int64_t empty;

	if (lab_find(c, &sql[TEST], DB_ARGS(DB_TEXT("id", c->id)), &test,
		err) != ERR_OK ||
	    lab_count(c, &sql[EMPTY],
		DB_ARGS(DB_TEXT("test", lab_get(test, "id"))), &empty, err) !=
		ERR_OK)
		return err->code;
	if (empty == 0 && lab_is(test, "state", "IN_PROGRESS"))
		change_follow(c, "test.complete", lab_get(test, "id"), NULL);
	return ERR_OK;
}

/* ---- combining runs ---------------------------------------------------- */

struct usable {
	size_t k;
	double ln_rho[COMBINE_RUNS_MAX];
	const char *ids, *last_day;
};

static enum err_code
usable_runs(struct door_change *c, struct usable *u, struct err *err)
{
	struct db_rows *r =
	    db_query(c->db, &sql[RUNS], DB_ARGS(DB_TEXT("id", c->id)));
	struct err bad = { 0 };
	struct dec d;

	u->k = 0;
	u->ids = "";
	u->last_day = "";
	dec_init(&d);
	while (u->k < COMBINE_RUNS_MAX && db_next(r)) {
		const char *day =
		    arena_dup(c->arena, db_text(r, 2), 10);

		if (dec_parse(&d, db_text(r, 1), &bad) != ERR_OK)
			break;
		u->ln_rho[u->k++] = log(dec_double(&d));
		u->ids = arena_printf(c->arena, "%s%s%s", u->ids,
		    u->ids[0] != '\0' ? "," : "", db_text(r, 0));
		if (strcmp(day, u->last_day) > 0)
			u->last_day = day;
	}
	dec_clear(&d);
	if (db_done(r, err) != ERR_OK)
		return err->code;
	if (bad.code != ERR_OK)
		*err = bad;
	return err->code;
}

static const char *
number_text(struct arena *a, double v)
{
	struct buf b = { 0 };
	const char *s;
	struct dec d;

	dec_init(&d);
	dec_set_double(&d, v);
	dec_text(&d, &b);
	s = arena_str(a, buf_text(&b));
	buf_clear(&b);
	dec_clear(&d);
	return s;
}

/* What the method says against the spread between runs; NULL: nothing. */
static const char *
spread_too_wide(struct door_change *c, const struct lab_potency_method *m,
    const struct combined *v)
{
	double ratio = v->limits ? v->hi / v->lo : 1;

	if (v->limits && isfinite(m->gcv_max) && v->gcv > m->gcv_max)
		return arena_printf(c->arena,
		    "between-run GCV %.4g %% is above the method's %.4g %%",
		    v->gcv, m->gcv_max);
	if (v->limits && isfinite(m->interval_ratio_max) &&
	    ratio > m->interval_ratio_max)
		return arena_printf(c->arena,
		    "upper over lower 95 %% limit is %.4g, above the method's "
		    "%.4g",
		    ratio, m->interval_ratio_max);
	return NULL;
}

static enum err_code
combine_compute(struct door_change *c, struct err *err)
{
	struct usable *u = arena_alloc(c->arena, sizeof(*u));
	struct combine_runs runs = { .ln_rho = u->ln_rho };
	struct lab_potency_method m;
	struct combined v;
	struct lab_row *test;
	const char *wide;

	if (lab_find(c, &sql[TEST], DB_ARGS(DB_TEXT("id", c->id)), &test,
		err) != ERR_OK ||
	    lab_potency_method_open(c, lab_get(test, "file"), &m, err) !=
		ERR_OK ||
	    usable_runs(c, u, err) != ERR_OK)
		return err->code;
	runs.k = u->k;
	if (combine_run(m.combination, &runs, 0.95, &v, err) != ERR_OK)
		return err_add(err, "result %s", c->id);
	change_set(c, "value", number_text(c->arena, v.gm * m.assigned));
	change_set(c, "runs", u->ids);
	change_set(c, "tested_on", u->last_day);
	if (v.limits) {
		change_set(
		    c, "lower", number_text(c->arena, v.lo * m.assigned));
		change_set(
		    c, "upper", number_text(c->arena, v.hi * m.assigned));
		change_set(c, "gcv", number_text(c->arena, v.gcv));
	}
	wide = spread_too_wide(c, &m, &v);
	if (wide != NULL)
		change_set(c, "because", wide);
	return ERR_OK;
}

static enum err_code
combine_apply(struct door_change *c, struct err *err)
{
	c->state =
	    change_text(c, "because") != NULL ? NO_RESULT : CALCULATED;
	return lab_store(c, &sql[COMBINE], err);
}

static enum err_code
combine_then(struct door_change *c, struct err *err)
{
	if (c->state == NO_RESULT)
		return complete_test(c, err);
	return judge_next(c, err);
}

/* ---- rules ------------------------------------------------------------- */

static enum err_code
ask_test(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	bool correcting = c->act->reason;
	struct lab_row *test;

	if (lab_find(c, &sql[TEST], DB_ARGS(DB_TEXT("id", c->id)), &test,
		err) != ERR_OK ||
	    test == NULL)
		return err->code;
	if (lab_is(test, "state", "IN_PROGRESS") ||
	    (correcting &&
		(lab_is(test, "state", "ENTERED") ||
		    lab_is(test, "state", "RETURNED"))))
		return ERR_OK;
	door_refuse(q, lab_get(test, "id"), NULL, "test %s is %s",
	    lab_get(test, "id"), lab_get(test, "state"));
	return ERR_OK;
}
static const struct rule test_open = { .id = "RESULT-TEST",
	.says = "values are entered while the test is in progress, and "
		"corrected before it is submitted or after it was returned",
	.clear = "role: Analyst (test start), or Reviewer (test return)",
	.class = RULE_GATE,
	.ask = ask_test,
	.proves = "R-031 R-069" };

static enum err_code
ask_analyst(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	struct lab_row *test;

	if (lab_find(c, &sql[TEST], DB_ARGS(DB_TEXT("id", c->id)), &test,
		err) != ERR_OK ||
	    test == NULL)
		return err->code;
	if (lab_get(test, "analyst") != NULL &&
	    !lab_is(test, "analyst", c->actor))
		door_refuse(q, lab_get(test, "id"), NULL,
		    "test %s is assigned to %s, not to %s",
		    lab_get(test, "id"), lab_get(test, "analyst"), c->actor);
	return ERR_OK;
}
static const struct rule own_result = { .id = "RESULT-OWN",
	.says = "values are entered by the analyst of the test",
	.clear = "the assigned analyst",
	.class = RULE_PERSON,
	.recorded = true,
	.ask = ask_analyst,
	.proves = "R-034" };

static enum err_code
ask_typed(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	struct limit limit;
	struct lab_row *line;

	if (c->before < 0)
		return ERR_OK;
	if (line_of(c, &line, &limit, err) != ERR_OK)
		return err->code;
	if (lab_is(line, "value_kind", "relative-potency"))
		door_refuse(q, c->id, "role: Analyst (run start, run import)",
		    "the value is computed from runs and never typed");
	return ERR_OK;
}
static const struct rule not_typed = { .id = "RESULT-COMPUTED",
	.says = "a potency comes from its runs",
	.clear = "import the runs",
	.class = RULE_GATE,
	.recorded = true,
	.ask = ask_typed,
	.proves = "R-033 R-038" };

static enum err_code
ask_value(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	const char *value = change_text(c, "value");
	struct limit_outcome o;
	struct err bad = { 0 };
	struct limit limit;
	struct lab_row *line;

	if (value == NULL || c->before < 0)
		return ERR_OK;
	if (line_of(c, &line, &limit, err) != ERR_OK)
		return err->code;
	if (limit_judge(&limit, value, c->arena, &o, &bad) != ERR_OK)
		door_refuse(q, c->id, NULL, "value: %s", bad.text);
	return ERR_OK;
}
static const struct rule value_fits = { .id = "RESULT-VALUE",
	.says = "the value can be compared with its criterion",
	.clear = "correct the value",
	.class = RULE_FIELD,
	.ask = ask_value,
	.proves = "R-018 R-025" };

static enum err_code
ask_percent(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	const char *value = change_text(c, "value");
	struct limit range = { .kind = LIMIT_RANGE,
		.low = "0",
		.high = "100",
		.rule = DEC_AS_IS };
	struct limit_outcome o;
	struct err bad = { 0 };
	struct limit limit;
	struct lab_row *line;

	if (value == NULL || c->before < 0)
		return ERR_OK;
	if (line_of(c, &line, &limit, err) != ERR_OK)
		return err->code;
	if (text_starts(lab_get(line, "value_kind"), "editing-") &&
	    limit_judge(&range, value, c->arena, &o, &bad) == ERR_OK &&
	    o.verdict == LIMIT_FAILS)
		door_refuse(q, c->id, NULL,
		    "value: %s is no percentage of reads", value);
	return ERR_OK;
}
static const struct rule percent_of_reads = { .id = "RESULT-PERCENT",
	.says = "an editing outcome is between 0 and 100 per cent",
	.clear = "correct the value",
	.class = RULE_FIELD,
	.ask = ask_percent,
	.proves = "R-046" };

static enum err_code
ask_day(struct door_ask *q, struct err *err ATTR_UNUSED)
{
	const char *day = change_text(q->change, "tested_on");

	if (day != NULL && strcmp(day, lab_today(q->change)) > 0)
		door_refuse(q, q->change->id, NULL,
		    "tested_on: %s is in the future", day);
	return ERR_OK;
}
static const struct rule tested_before = { .id = "RESULT-DAY",
	.says = "a test was done before its result is entered",
	.clear = "correct the date",
	.class = RULE_FIELD,
	.ask = ask_day,
	.proves = "R-036" };

static const struct rule *const enter_rules[] = { &test_open, &own_result,
	&not_typed, &value_fits, &percent_of_reads, &tested_before,
	LAB_BIND_RULES, NULL };

/* ---- acts */

static const struct act acts[] = {
	{ .name = "result.plan",
	    .says = "plan a result",
	    .trail = "planned line {line}",
	    .from = NOWHERE,
	    .to = NOT_EVALUATED,
	    .roles = ROLE_SYSTEM,
	    .fields = plan_fields,
	    .apply = plan_apply,
	    .proves = "R-012" },
	{ .name = "result.enter",
	    .says = "enter a value",
	    .trail = "entered {value}",
	    .from = SET(NOT_EVALUATED),
	    .to = CALCULATED,
	    .roles = ROLE(ANALYST),
	    .fields = enter_fields,
	    .rules = enter_rules,
	    .apply = enter_apply,
	    .then = judge_next,
	    .proves = "R-018 R-046" },
	{ .name = "result.correct",
	    .says = "correct a value",
	    .trail = "corrected it to {value}",
	    .from = SET(CALCULATED) | SET(COMPLIES) | SET(OOS_OPEN) |
		SET(CANNOT_CONCLUDE),
	    .to = CALCULATED,
	    .roles = ROLE(ANALYST),
	    .reason = true,
	    .fields = enter_fields,
	    .rules = enter_rules,
	    .apply = correct_apply,
	    .then = judge_next,
	    .proves = "R-069 R-100" },
	{ .name = "result.combine",
	    .says = "combine the valid runs",
	    .trail = "combined {runs} to {value}",
	    .from = SET(NOT_EVALUATED),
	    .to = BY_APPLY,
	    .roles = ROLE_SYSTEM,
	    .fields = lab_no_fields,
	    .compute = combine_compute,
	    .apply = combine_apply,
	    .then = combine_then,
	    .proves = "R-043 R-044 R-045" },
	{ .name = "result.judge",
	    .says = "judge a value against its criterion",
	    .trail = "{because}",
	    .from = SET(CALCULATED),
	    .to = BY_APPLY,
	    .roles = ROLE_SYSTEM,
	    .fields = lab_no_fields,
	    .compute = judge_compute,
	    .apply = judge_apply,
	    .then = complete_test,
	    .proves = "R-012 R-018 R-019 R-022 R-060" },
	{ .name = "result.report",
	    .says = "report a result",
	    .trail = "reported",
	    .from = SET(CALCULATED) | SET(COMPLIES),
	    .to = REPORTED,
	    .roles = ROLE_SYSTEM,
	    .fields = lab_no_fields,
	    .proves = "R-038" },
	{ .name = NULL },
};

/* ---- views */

static const struct column columns[] = {
	{ "id", COL_ID, .help = "result" },
	{ "state", COL_STATE, .help = "state" },
	{ "attribute", COL_TEXT, .help = "what was tested" },
	{ "value", COL_NUMBER, .help = "unrounded", .wide = true },
	{ "reported", COL_NUMBER, .help = "rounded once" },
	{ "unit", COL_TEXT, .help = "unit" },
	{ "criterion", COL_TEXT, .help = "criterion" },
	{ "verdict", COL_TEXT, .help = "verdict" },
	{ "interval", COL_TEXT, .help = "of a combined value" },
	{ "tested_on", COL_TEXT, .help = "day of the test", .wide = true },
	{ "test", COL_ID, .help = "test", .wide = true },
	{ "corrections", COL_INT, .help = "times corrected", .wide = true },
	{ "runs", COL_TEXT, .help = "runs combined", .wide = true },
	{ "gcv", COL_NUMBER, .unit = "%", .help = "between runs",
	    .wide = true },
	{ .name = NULL },
};

static const struct column explain_columns[] = {
	{ "what", COL_TEXT, .help = "quantity" },
	{ "value", COL_TEXT, .help = "as it entered the verdict" },
	{ .name = NULL },
};

/* The row of one statement, turned on its side. */
static enum err_code
explain(struct door_rows *rows, const char *id, struct err *err)
{
	struct db_rows *r =
	    db_query(rows->db, &sql[EXPLAIN], DB_ARGS(DB_TEXT("id", id)));

	if (db_next(r))
		for (size_t i = 0; i < db_cols(r); i++) {
			const char *cells[2];

			if (db_null(r, i))
				continue;
			cells[0] = arena_str(rows->arena, db_col_name(r, i));
			cells[1] = arena_str(rows->arena, db_text(r, i));
			door_row(rows, cells);
		}
	return db_done(r, err);
}

static const struct view views[] = {
	{ .name = "result.list",
	    .says = "results",
	    .columns = columns,
	    .query = &sql[LIST] },
	{ .name = "result.show",
	    .says = "one result",
	    .columns = columns,
	    .query = &sql[LIST],
	    .one = true },
	{ .name = "result.explain",
	    .says = "how a verdict came about",
	    .columns = explain_columns,
	    .fill = explain,
	    .one = true },
	{ .name = "test.results",
	    .says = "results of a test",
	    .columns = columns,
	    .query = &sql[OF_TEST],
	    .one = true },
	{ .name = NULL },
};

const struct noun lab_noun_result = {
	.name = "result",
	.plural = "results",
	.says = "the reportable value of one line",
	.states = states,
	.acts = acts,
	.views = views,
	.row = &sql[ROW],
	.all = &sql[ALL],
	.touch = &sql[TOUCH],
	.statements = sql,
};
