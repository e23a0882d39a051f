/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lab/run.c - one execution of a bioassay.
 *
 * A run is decided on before anybody knows what its samples are worth:
 * started with its cells and plate, read from the reader's own file, judged
 * by the criteria of the method, signed as valid or not by a reviewer.  Only
 * then do values appear, and only then are the runs of a format combined.
 * Runs that are not valid stay, counted and visible.
 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"
#include "base/utc.h"
#include "lab/lab.h"
#include "lab/potency_method.h"
#include "lab/run_evaluate.h"
#include "lab/run_plate.h"
#include "lab/run_view.h"
#include "plate/tidy.h"

enum {
	RUNNING,
	ACQUIRED,
	EVALUATED_VALID,
	EVALUATED_INVALID,
	REVIEWED,
	ABORTED
};
static const char *const states[] = { "RUNNING", "ACQUIRED",
	"EVALUATED_VALID", "EVALUATED_INVALID", "REVIEWED", "ABORTED", NULL };

enum {
	ROW,
	ALL,
	TOUCH,
	ADD,
	IMPORT,
	EVALUATE,
	TEST,
	OF_FORMAT,
	SAME_PLATE,
	SAME_FILE,
	PASSAGES,
	STANDARD,
	ENTERED_DATA,
	POTENCY_RESULT,
	USABLE,
	LIST,
	SHOW,
	OF_TEST,
	EVALUATE_FILES,
	RECORD
};

/* What tells a sample's potency is there after the review only. */
#define IF_REVIEWED(column) \
	"CASE WHEN u.state = 'REVIEWED' THEN u." column " END"

static const struct db_def sql[] = {
	[ROW] = LAB_ROW("run"),
	[ALL] = LAB_ALL("run"),
	[TOUCH] = LAB_TOUCH("run"),
	[ADD] = { "INSERT INTO run (id, rev, state, test, method, binding, "
		  "plate, passage) VALUES (:id, :rev, :state, :test, :method, "
		  ":binding, :plate, :passage)",
	    true },
	[IMPORT] = { "UPDATE run SET file = :file, file_name = :file_name, "
		     "map = :map, profile = :profile, profile_version = "
		     ":profile_version, readings = :readings, remarks = "
		     ":remarks, measured_at = :measured_at, instrument = "
		     ":instrument, operator = :operator, software = "
		     ":software WHERE id = :id",
	    true },
	[EVALUATE] = { "UPDATE run SET record = :record, valid = :valid, "
		       "similar = :similar, why = :why, rp = :rp, rp_lower = "
		       ":rp_lower, rp_upper = :rp_upper, algorithm = "
		       ":algorithm WHERE id = :id",
	    true },
	/* of a run that is there (:id) or is about to be (:test) */
	[TEST] = { "SELECT t.id, t.state, t.analyst, t.sample, t.method, "
		   "t.binding, m.kind, m.runs, m.file, m.profile, "
		   "m.profile_version, m.profile_sha256 FROM test t, method m "
		   "WHERE m.id = t.method AND (t.id = :test OR t.id = "
		   "(SELECT u.test FROM run u WHERE u.id = :id))",
	    false },
	/* runs that count for the format of a test, or may yet */
	[OF_FORMAT] = { "SELECT count(*) FROM run WHERE test = :test AND "
			"(state IN ('RUNNING', 'ACQUIRED', 'EVALUATED_VALID') "
			"OR (state = 'REVIEWED' AND valid = 'yes' "
			"AND similar = 'yes'))",
	    false },
	[SAME_PLATE] = { "SELECT id FROM run WHERE plate = :plate "
			 "AND id <> :id AND state <> 'ABORTED' ORDER BY id",
	    false },
	[SAME_FILE] = { "SELECT id FROM run WHERE file = :file "
			"AND id <> :id ORDER BY id",
	    false },
	[PASSAGES] = { "SELECT b.id, b.passage_min, b.passage_max, "
		       "b.test_system FROM binding b, test t "
		       "WHERE t.id = :test AND b.id = t.binding "
		       "AND :passage NOT BETWEEN b.passage_min "
		       "AND b.passage_max",
	    false },
	[STANDARD] = { "SELECT b.id, b.standard FROM binding b, run u "
		       "WHERE u.id = :id AND b.id = u.binding",
	    false },
	[ENTERED_DATA] = { "SELECT DISTINCT a.kind FROM trail a, run u "
			   "WHERE u.id = :id AND a.actor = :uid "
			   "AND a.kind IN ('test.start', 'test.submit', "
			   "'run.start', 'run.import', 'run.abort') AND "
			   "((a.type = 'run' AND a.id = u.id) OR "
			   "(a.type = 'test' AND a.id = u.test))",
	    false },
	[POTENCY_RESULT] = { "SELECT r.id FROM result r, run u, spec_line l "
			     "WHERE u.id = :id AND r.test = u.test "
			     "AND l.spec = r.spec AND l.n = r.n "
			     "AND l.value_kind = 'relative-potency' "
			     "AND r.state = 'NOT_EVALUATED' ORDER BY r.id",
	    false },
	[USABLE] = { "SELECT count(*) FROM run u, run v WHERE v.id = :id "
		     "AND u.test = v.test AND u.state = 'REVIEWED' "
		     "AND u.valid = 'yes' AND u.similar = 'yes'",
	    false },
	[LIST] = { "SELECT u.id, u.state, u.test, u.plate, u.measured_at, "
		   "u.valid, " IF_REVIEWED("similar") ", " IF_REVIEWED("rp")
		   ", u.instrument FROM run u "
		   "WHERE :id IS NULL OR u.id = :id ORDER BY u.id",
	    false },
	[SHOW] = { "SELECT u.id, u.state, u.test, u.method, u.binding, "
		   "u.plate, u.passage, u.measured_at, u.instrument, "
		   "u.software, u.operator, u.file_name, u.file, u.map, "
		   "u.profile, u.profile_version, u.remarks, u.valid, "
		   IF_REVIEWED("similar") ", CASE WHEN u.valid = 'no' OR "
		   "u.state = 'REVIEWED' THEN u.why END, "
		   IF_REVIEWED("rp") ", " IF_REVIEWED("rp_lower") ", "
		   IF_REVIEWED("rp_upper") ", u.algorithm FROM run u "
		   "WHERE u.id = :id",
	    false },
	[OF_TEST] = { "SELECT u.id, u.state, u.test, u.plate, u.measured_at, "
		      "u.valid, " IF_REVIEWED("similar") ", "
		      IF_REVIEWED("rp") ", u.instrument FROM run u "
		      "WHERE u.test = :id ORDER BY u.id",
	    false },
	[EVALUATE_FILES] = LAB_RUN_EVALUATE_SQL,
	[RECORD] = LAB_RUN_RECORD_SQL,
	{ NULL, false },
};

static const struct field start_fields[] = {
	{ "test", FIELD_ID, .noun = "test", .help = "test it belongs to",
	    .example = "SMP-UCD01-001.AM-A22" },
	{ "plate", FIELD_ID, .help = "identity on the plate",
	    .example = "PV-A1-RP-1" },
	{ "passage", FIELD_COUNT, .help = "passage of the cells",
	    .example = "7" },
	{ .name = NULL },
};
static const struct field import_fields[] = {
	{ "file", FIELD_FILE, .help = "the reader's export",
	    .example = "@readings", .limit = 16u << 20 },
	{ "map", FIELD_FILE, .help = "plate map (CSV)",
	    .example = "@plate-map", .limit = 1u << 20 },
	{ "fact", FIELD_FACTS, .optional = true,
	    .help = "what the export does not say: measured_at, "
		    "instrument_serial, operator, software_version, ...",
	    .example = "instrument_serial=SN-4711" },
	{ .name = NULL },
};

/* ---- starting ---------------------------------------------------------- */

static enum err_code
test_of(struct door_change *c, struct lab_row **test, struct err *err)
{
	const char *new = c->before < 0 ? change_text(c, "test") : NULL;

	return lab_find(c, &sql[TEST],
	    DB_ARGS(DB_TEXT("test", new), DB_TEXT("id", c->id)), test, err);
}

static enum err_code
start_compute(struct door_change *c, struct err *err)
{
	struct lab_row *test;

	if (test_of(c, &test, err) != ERR_OK)
		return err->code;
	change_set(c, "method", lab_get(test, "method"));
	change_set(c, "binding", lab_get(test, "binding"));
	return ERR_OK;
}

static enum err_code
start_apply(struct door_change *c, struct err *err)
{
	return db_run(c->db, &sql[ADD],
	    DB_ARGS(DB_TEXT("id", c->id), DB_INT("rev", c->rev),
		DB_TEXT("state", change_state(c)),
		DB_TEXT("test", change_text(c, "test")),
		DB_TEXT("method", change_text(c, "method")),
		DB_TEXT("binding", change_text(c, "binding")),
		DB_TEXT("plate", change_text(c, "plate")),
		DB_INT("passage", change_count(c, "passage"))),
	    NULL, err);
}

/* ---- importing --------------------------------------------------------- */

/* What of the reader's facts stands in the row, and under which name. */
static const struct {
	const char *key, *name;
} facts[] = {
	{ "measured_at", "measured_at" },
	{ "instrument_serial", "instrument" },
	{ "operator", "operator" },
	{ "software_version", "software" },
};

static void
set_remarks(struct door_change *c, const struct plate_findings *f)
{
	const char *all = NULL;

	for (size_t i = 0; i < f->n; i++)
		all = arena_printf(c->arena, "%s%s%s [%s]",
		    all != NULL ? all : "", all != NULL ? "; " : "",
		    f->item[i].text, f->item[i].code);
	/* a remark is for people; the file itself is kept */
	if (all != NULL && strlen(all) > 2000)
		all = arena_printf(c->arena, "%zu remarks on the file", f->n);
	change_set(c, "remarks", all);
}

static enum err_code
keep_readings(struct door_change *c, const struct lab_run_plate *p,
    struct err *err)
{
	const char *from = arena_printf(
	    c->arena, "sha256:%s", change_text(c, "file"));
	struct buf b = { 0 };

	tidy_write(&p->read, from, c->arena, &b);
	(void)!change_file(c, "readings",
	    arena_printf(c->arena, "%s.readings.csv", c->id), b.data, b.len,
	    err);
	buf_clear(&b);
	return err->code;
}

static enum err_code
import_compute(struct door_change *c, struct err *err)
{
	struct lab_run_files files = { 0 };
	struct lab_row *test, *run;
	struct lab_potency_method m;
	struct lab_run_plate plate;
	bool good;

	if (lab_find(c, &sql[ROW], DB_ARGS(DB_TEXT("id", c->id)), &run, err) !=
		ERR_OK ||
	    test_of(c, &test, err) != ERR_OK ||
	    lab_potency_method_open(c, lab_get(test, "file"), &m, err) !=
		ERR_OK)
		return err->code;
	files.profile = lab_get(test, "profile_sha256");
	files.file = change_text(c, "file");
	files.file_name = change_file_name(c, "file");
	files.map = change_text(c, "map");
	files.map_name = change_file_name(c, "map");
	files.plate = lab_get(run, "plate");
	files.facts = change_facts(c, "fact");
	if (files.facts == NULL)
		files.facts = json_object(c->arena);
	if (lab_run_plate_read(c, &files, &m, &plate, &good, err) != ERR_OK ||
	    !good)
		return err->code;
	change_set(c, "file_name", files.file_name);
	change_set(c, "profile", lab_get(test, "profile"));
	change_set(c, "profile_version", lab_get(test, "profile_version"));
	change_set(c, "standards", plate.standards);
	change_set(c, "samples", plate.samples);
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		change_set(
		    c, facts[i].name, lab_run_fact(&plate, facts[i].key));
	set_remarks(c, &plate.read.findings);
	return keep_readings(c, &plate, err);
}

static enum err_code
import_apply(struct door_change *c, struct err *err)
{
	return db_run(c->db, &sql[IMPORT],
	    DB_ARGS(DB_TEXT("id", c->id),
		DB_TEXT("file", change_text(c, "file")),
		DB_TEXT("file_name", change_text(c, "file_name")),
		DB_TEXT("map", change_text(c, "map")),
		DB_TEXT("profile", change_text(c, "profile")),
		DB_TEXT("profile_version", change_text(c, "profile_version")),
		DB_TEXT("readings", change_text(c, "readings")),
		DB_TEXT("remarks", change_text(c, "remarks")),
		DB_TEXT("measured_at", change_text(c, "measured_at")),
		DB_TEXT("instrument", change_text(c, "instrument")),
		DB_TEXT("operator", change_text(c, "operator")),
		DB_TEXT("software", change_text(c, "software"))),
	    NULL, err);
}

static enum err_code
import_then(struct door_change *c, struct err *err ATTR_UNUSED)
{
	change_follow(c, "run.evaluate", c->id, NULL);
	return ERR_OK;
}

static enum err_code
evaluate_apply(struct door_change *c, struct err *err)
{
	c->state = text_same(change_text(c, "valid"), "yes")
	    ? EVALUATED_VALID
	    : EVALUATED_INVALID;
	return db_run(c->db, &sql[EVALUATE],
	    DB_ARGS(DB_TEXT("id", c->id),
		DB_TEXT("record", change_text(c, "record")),
		DB_TEXT("valid", change_text(c, "valid")),
		DB_TEXT("similar", change_text(c, "similar")),
		DB_TEXT("why", change_text(c, "why")),
		DB_TEXT("rp", change_text(c, "rp")),
		DB_TEXT("rp_lower", change_text(c, "rp_lower")),
		DB_TEXT("rp_upper", change_text(c, "rp_upper")),
		DB_TEXT("algorithm", change_text(c, "algorithm"))),
	    NULL, err);
}

/* With the last run of the format the reportable value is there. */
static enum err_code
review_then(struct door_change *c, struct err *err)
{
	const char *const *result;
	struct lab_row *test;
	int64_t usable;

	if (test_of(c, &test, err) != ERR_OK ||
	    lab_count(c, &sql[USABLE], DB_ARGS(DB_TEXT("id", c->id)), &usable,
		err) != ERR_OK)
		return err->code;
	if (usable < lab_get_int(test, "runs"))
		return ERR_OK;
	if (lab_list(c, &sql[POTENCY_RESULT], DB_ARGS(DB_TEXT("id", c->id)),
		&result, err) != ERR_OK)
		return err->code;
	for (; *result != NULL; result++)
		change_follow(c, "result.combine", *result, NULL);
	return ERR_OK;
}

/* ---- rules ------------------------------------------------------------- */

static enum err_code
ask_test(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	struct lab_row *test;

	if (test_of(c, &test, err) != ERR_OK || test == NULL)
		return err->code;
	if (!lab_is(test, "state", "IN_PROGRESS"))
		door_refuse(q, lab_get(test, "id"), NULL, "test %s is %s",
		    lab_get(test, "id"), lab_get(test, "state"));
	return ERR_OK;
}
static const struct rule test_open = { .id = "RUN-TEST",
	.says = "a run belongs to a test in progress",
	.clear = "role: Analyst (test start)",
	.class = RULE_GATE,
	.ask = ask_test,
	.proves = "R-031 R-038" };

static enum err_code
ask_kind(struct door_ask *q, struct err *err)
{
	struct lab_row *test;

	if (test_of(q->change, &test, err) != ERR_OK || test == NULL)
		return err->code;
	if (!lab_is(test, "kind", "potency"))
		door_refuse(q, lab_get(test, "id"), "role: Analyst (result "
						    "enter)",
		    "method %s has no runs; its values are entered",
		    lab_get(test, "method"));
	return ERR_OK;
}
static const struct rule has_runs = { .id = "RUN-KIND",
	.says = "runs are of methods that are computed from plates",
	.clear = "enter the value",
	.class = RULE_FIELD,
	.ask = ask_kind,
	.proves = "R-038" };

static enum err_code
ask_own(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	struct lab_row *test;

	if (test_of(c, &test, err) != ERR_OK || test == NULL)
		return err->code;
	if (lab_get(test, "analyst") != NULL &&
	    !lab_is(test, "analyst", c->actor))
		door_refuse(q, lab_get(test, "id"), NULL,
		    "test %s is assigned to %s, not to %s",
		    lab_get(test, "id"), lab_get(test, "analyst"), c->actor);
	return ERR_OK;
}
static const struct rule own_run = { .id = "RUN-OWN",
	.says = "a run is done by the analyst of its test",
	.clear = "the assigned analyst",
	.class = RULE_PERSON,
	.recorded = true,
	.ask = ask_own,
	.proves = "R-034 R-054" };

static enum err_code
ask_format(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	struct lab_row *test;
	int64_t n;

	if (test_of(c, &test, err) != ERR_OK || test == NULL ||
	    !lab_is(test, "kind", "potency"))
		return err->code;
	if (lab_count(c, &sql[OF_FORMAT],
		DB_ARGS(DB_TEXT("test", lab_get(test, "id"))), &n, err) !=
	    ERR_OK)
		return err->code;
	if (n >= lab_get_int(test, "runs"))
		door_refuse(q, lab_get(test, "id"), NULL,
		    "method %s has a format of %s runs, and %lld are there",
		    lab_get(test, "method"), lab_get(test, "runs"),
		    (long long)n);
	return ERR_OK;
}
static const struct rule within_format = { .id = "RPT-001",
	.says = "a format has as many runs as its method says, and no more",
	.clear = "role: QC supervisor and Quality assurance (retest plan)",
	.class = RULE_GATE,
	.recorded = true,
	.ask = ask_format,
	.proves = "R-044" };

static enum err_code
ask_plate(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	const char *plate = change_text(c, "plate");
	const char *const *other;

	if (plate == NULL)
		return ERR_OK;
	if (lab_list(c, &sql[SAME_PLATE],
		DB_ARGS(DB_TEXT("plate", plate), DB_TEXT("id", c->id)),
		&other, err) != ERR_OK)
		return err->code;
	if (*other != NULL)
		door_refuse(q, *other, NULL, "plate: %s is the plate of run %s",
		    plate, *other);
	return ERR_OK;
}
static const struct rule plate_once = { .id = "RUN-PLATE",
	.says = "a plate is used for one run",
	.clear = "the plate's own identity",
	.class = RULE_FIELD,
	.ask = ask_plate,
	.proves = "R-038" };

static enum err_code
ask_passage(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	struct lab_row *window;

	if (change_text(c, "test") == NULL ||
	    json_get(c->fields, "passage") == NULL)
		return ERR_OK;
	if (lab_find(c, &sql[PASSAGES],
		DB_ARGS(DB_TEXT("test", change_text(c, "test")),
		    DB_INT("passage", change_count(c, "passage"))),
		&window, err) != ERR_OK)
		return err->code;
	if (window != NULL)
		door_refuse(q, lab_get(window, "id"), NULL,
		    "passage: %lld of %s is outside the qualified passages %s "
		    "to %s",
		    (long long)change_count(c, "passage"),
		    lab_get(window, "test_system"),
		    lab_get(window, "passage_min"),
		    lab_get(window, "passage_max"));
	return ERR_OK;
}
static const struct rule passage_in_window = { .id = "BIND-011",
	.says = "the cells are in their qualified passages",
	.clear = "cells of a qualified passage",
	.class = RULE_GATE,
	.recorded = true,
	.ask = ask_passage,
	.proves = "R-046 R-058" };

static enum err_code
ask_standard(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	const char *found = change_text(c, "standards");
	struct lab_row *b;

	if (found == NULL)
		return ERR_OK;
	if (lab_find(c, &sql[STANDARD], DB_ARGS(DB_TEXT("id", c->id)), &b,
		err) != ERR_OK)
		return err->code;
	if (b != NULL && !lab_is(b, "standard", found))
		door_refuse(q, lab_get(b, "id"), NULL,
		    "map: the standard is %s; binding %s has %s",
		    found[0] != '\0' ? found : "not there", lab_get(b, "id"),
		    lab_get(b, "standard"));
	return ERR_OK;
}
static const struct rule own_standard = { .id = "BIND-004",
	.says = "the standard on the plate is the variant's own",
	.clear = "the standard of the binding",
	.class = RULE_GATE,
	.recorded = true,
	.ask = ask_standard,
	.proves = "R-046 R-053" };

static enum err_code
ask_sample(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	const char *found = change_text(c, "samples");
	struct lab_row *test;

	if (found == NULL)
		return ERR_OK;
	if (test_of(c, &test, err) != ERR_OK)
		return err->code;
	if (test != NULL && !lab_is(test, "sample", found))
		door_refuse(q, c->id, NULL,
		    "map: the sample is %s; run %s is of sample %s",
		    found[0] != '\0' ? found : "not there", c->id,
		    lab_get(test, "sample"));
	return ERR_OK;
}
static const struct rule own_sample = { .id = "RUN-SAMPLE",
	.says = "the sample on the plate is the sample of the test",
	.clear = "the map of this run",
	.class = RULE_GATE,
	.recorded = true,
	.ask = ask_sample,
	.proves = "R-038 R-046" };

static enum err_code
ask_twice(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	const char *file = change_text(c, "file");
	const char *const *other;

	if (file == NULL)
		return ERR_OK;
	if (lab_list(c, &sql[SAME_FILE],
		DB_ARGS(DB_TEXT("file", file), DB_TEXT("id", c->id)), &other,
		err) != ERR_OK)
		return err->code;
	if (*other != NULL)
		door_refuse(q, *other, NULL,
		    "file: the same bytes were imported as run %s", *other);
	return ERR_OK;
}
static const struct rule file_once = { .id = "RUN-TWICE",
	.says = "a reader's file belongs to one run",
	.clear = "the file of this run",
	.class = RULE_FIELD,
	.recorded = true,
	.ask = ask_twice,
	.proves = "R-120" };

static enum err_code
ask_when(struct door_ask *q, struct err *err ATTR_UNUSED)
{
	struct door_change *c = q->change;
	const char *at = change_text(c, "measured_at");

	if (at == NULL)
		return ERR_OK;
	if (!utc_parse(at, UTC_OFFSET, NULL, NULL))
		door_refuse(q, c->id, "--fact measured_at=TIME",
		    "measured_at: \"%s\" is no time with offset, such as "
		    "2026-03-16T09:50:00+01:00",
		    at);
	else if (lab_in_future(c, at))
		door_refuse(q, c->id, NULL, "measured_at: %s is in the future",
		    at);
	return ERR_OK;
}
static const struct rule measured_before = { .id = "RUN-TIME",
	.says = "a plate was measured before its file is imported",
	.clear = "correct the fact",
	.class = RULE_FIELD,
	.ask = ask_when,
	.proves = "R-036" };

static enum err_code
ask_independent(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	const char *const *kind;

	if (lab_list(c, &sql[ENTERED_DATA],
		DB_ARGS(DB_TEXT("id", c->id), DB_TEXT("uid", c->actor)),
		&kind, err) != ERR_OK)
		return err->code;
	if (*kind != NULL)
		door_refuse(q, c->id, NULL,
		    "%s entered data into this run (%s) and cannot review it",
		    c->actor, *kind);
	return ERR_OK;
}
static const struct rule reviewer_independent = { .id = "RUN-REVIEWER",
	.says = "who reviews a run entered none of its data",
	.clear = "another reviewer",
	.class = RULE_PERSON,
	.recorded = true,
	.ask = ask_independent,
	.proves = "R-034" };

/* ---- acts -------------------------------------------------------------- */

static const struct rule *const start_rules[] = { &test_open, &has_runs,
	&own_run, &within_format, &plate_once, &passage_in_window,
	LAB_BIND_RULES, NULL };
static const struct rule *const import_rules[] = { &test_open, &own_run,
	&own_standard, &own_sample, &file_once, &measured_before,
	LAB_BIND_RULES, NULL };
static const struct rule *const review_rules[] = { &reviewer_independent,
	NULL };
static const struct rule *const abort_rules[] = { &own_run, NULL };
static const char *const review_shows[] = { "run.show", "run.criteria",
	"run.parameters", NULL };

static const struct act acts[] = {
	{ .name = "run.start",
	    .says = "start a run",
	    .trail = "started it on plate {plate}, cells of passage {passage}",
	    .from = NOWHERE,
	    .to = RUNNING,
	    .roles = ROLE(ANALYST),
	    .fields = start_fields,
	    .rules = start_rules,
	    .compute = start_compute,
	    .apply = start_apply,
	    .proves = "R-038 R-044 R-046 R-058" },
	{ .name = "run.import",
	    .says = "import a reader's file with its plate map",
	    .trail = "imported {file_name} through profile {profile}",
	    .from = SET(RUNNING),
	    .to = ACQUIRED,
	    .roles = ROLE(ANALYST),
	    .fields = import_fields,
	    .rules = import_rules,
	    .compute = import_compute,
	    .apply = import_apply,
	    .then = import_then,
	    .proves = "R-038 R-046 R-120" },
	{ .name = "run.evaluate",
	    .says = "evaluate a run by the criteria of its method",
	    .trail = "evaluated it, valid: {valid}",
	    .from = SET(ACQUIRED),
	    .to = BY_APPLY,
	    .roles = ROLE_SYSTEM,
	    .fields = lab_no_fields,
	    .compute = lab_run_evaluate,
	    .apply = evaluate_apply,
	    .proves = "R-033 R-039 R-040 R-041 R-042" },
	{ .name = "run.review",
	    .says = "review whether a run is valid",
	    .trail = "reviewed its validity",
	    .from = SET(EVALUATED_VALID) | SET(EVALUATED_INVALID),
	    .to = REVIEWED,
	    .roles = ROLE(REVIEWER),
	    .signs = MEANING_REVIEWED,
	    .fields = lab_no_fields,
	    .rules = review_rules,
	    .then = review_then,
	    .shows = review_shows,
	    .proves = "R-034 R-038 R-043" },
	{ .name = "run.abort",
	    .says = "abort a run before its plate is read",
	    .trail = "aborted it",
	    .from = SET(RUNNING),
	    .to = ABORTED,
	    .roles = ROLE(ANALYST),
	    .reason = true,
	    .fields = lab_no_fields,
	    .rules = abort_rules,
	    .proves = "R-039" },
	{ .name = NULL },
};

/* ---- views ------------------------------------------------------------- */

static const struct column columns[] = {
	{ "id", COL_ID, .help = "run" },
	{ "state", COL_STATE, .help = "state" },
	{ "test", COL_ID, .help = "test" },
	{ "plate", COL_ID, .help = "plate" },
	{ "measured_at", COL_TIME, .help = "when it was read" },
	{ "valid", COL_TEXT, .help = "system suitability" },
	{ "similar", COL_TEXT, .help = "sample suitability" },
	{ "rp", COL_NUMBER, .help = "relative potency", .wide = true },
	{ "instrument", COL_TEXT, .help = "serial number", .wide = true },
	{ .name = NULL },
};

static const struct column show_columns[] = {
	{ "id", COL_ID, .help = "run" },
	{ "state", COL_STATE, .help = "state" },
	{ "test", COL_ID, .help = "test" },
	{ "method", COL_ID, .help = "method" },
	{ "binding", COL_ID, .help = "binding" },
	{ "plate", COL_ID, .help = "plate" },
	{ "passage", COL_INT, .help = "passage of the cells" },
	{ "measured_at", COL_TIME, .help = "when it was read" },
	{ "instrument", COL_TEXT, .help = "serial number" },
	{ "software", COL_TEXT, .help = "its software" },
	{ "operator", COL_TEXT, .help = "who read it" },
	{ "file_name", COL_TEXT, .help = "the reader's export" },
	{ "file", COL_SHA256, .help = "its SHA-256" },
	{ "map", COL_SHA256, .help = "SHA-256 of the plate map" },
	{ "profile", COL_ID, .help = "reader profile" },
	{ "profile_version", COL_TEXT, .help = "its version" },
	{ "remarks", COL_TEXT, .help = "on the reader's file" },
	{ "valid", COL_TEXT, .help = "system suitability" },
	{ "similar", COL_TEXT, .help = "sample suitability" },
	{ "why", COL_TEXT, .help = "why not" },
	{ "rp", COL_NUMBER, .help = "relative potency" },
	{ "rp_lower", COL_NUMBER, .help = "lower limit" },
	{ "rp_upper", COL_NUMBER, .help = "upper limit" },
	{ "algorithm", COL_TEXT, .help = "version of the engine" },
	{ .name = NULL },
};

#define FILL(name) \
	static enum err_code fill_##name(struct door_rows *rows, \
	    const char *id, struct err *err) \
	{ \
		return lab_run_fill(rows, id, lab_run_##name, err); \
	}
FILL(criteria)
FILL(parameters)
FILL(points)
FILL(curves)
FILL(bands)
FILL(figures)

static const char *const plot_views[] = { "run.points", "run.curves",
	"run.bands", "run.figures", NULL };

static const struct view views[] = {
	{ .name = "run.list",
	    .says = "runs",
	    .columns = columns,
	    .query = &sql[LIST] },
	{ .name = "run.show",
	    .says = "one run",
	    .columns = show_columns,
	    .query = &sql[SHOW],
	    .one = true },
	{ .name = "test.runs",
	    .says = "runs of a test, the invalid ones too",
	    .columns = columns,
	    .query = &sql[OF_TEST],
	    .one = true },
	{ .name = "run.criteria",
	    .says = "suitability of a run",
	    .columns = lab_run_criteria_columns,
	    .fill = fill_criteria,
	    .one = true },
	{ .name = "run.parameters",
	    .says = "fitted curves of a run",
	    .columns = lab_run_parameter_columns,
	    .fill = fill_parameters,
	    .one = true },
	{ .name = "run.points",
	    .says = "wells of a run",
	    .columns = lab_run_point_columns,
	    .fill = fill_points,
	    .one = true },
	{ .name = "run.curves",
	    .says = "fitted curves of a run, all digits",
	    .columns = lab_run_curve_columns,
	    .fill = fill_curves,
	    .one = true },
	{ .name = "run.bands",
	    .says = "confidence bands of a run",
	    .columns = lab_run_band_columns,
	    .fill = fill_bands,
	    .one = true },
	{ .name = "run.plot",
	    .says = "dose-response curves of a run",
	    .draws = plot_views,
	    .one = true },
	{ .name = "run.figures",
	    .says = "titles of the figure of a run",
	    .columns = lab_run_figure_columns,
	    .fill = fill_figures,
	    .one = true },
	{ .name = NULL },
};

const struct noun lab_noun_run = {
	.name = "run",
	.plural = "runs",
	.says = "one execution of a bioassay",
	.states = states,
	.acts = acts,
	.views = views,
	.row = &sql[ROW],
	.all = &sql[ALL],
	.touch = &sql[TOUCH],
	.statements = sql,
};
