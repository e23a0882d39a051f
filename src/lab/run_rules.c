/* SPDX-License-Identifier: Apache-2.0 */
/* lab/run_rules.c - what must hold before a run is started, read, reviewed. */
#include "config.h"

#include "lab/run_rules.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "base/utc.h"

enum {
	TEST,
	OF_FORMAT,
	SAME_PLATE,
	SAME_FILE,
	PASSAGES,
	STANDARD,
	ENTERED_DATA
};

const struct db_def lab_run_rule_statements[] = {
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
	{ NULL, false },
};

enum err_code
lab_run_test(struct door_change *c, struct lab_row **test, struct err *err)
{
	const char *new = c->before < 0 ? change_text(c, "test") : NULL;

	return lab_find(c, &lab_run_rule_statements[TEST],
	    DB_ARGS(DB_TEXT("test", new), DB_TEXT("id", c->id)), test, err);
}

static enum err_code
ask_test(struct door_ask *q, struct err *err)
{
	struct door_change *c = q->change;
	const char *named = c->before < 0 ? change_text(c, "test") : NULL;
	struct lab_row *test;

	if (lab_run_test(c, &test, err) != ERR_OK)
		return err->code;
	if (test == NULL && named != NULL)
		door_refuse(q, named, "name a test as test list does",
		    "test %s is not known", named);
	if (test == NULL)
		return ERR_OK;
	if (!lab_is(test, "state", "IN_PROGRESS"))
		door_refuse(q, lab_get(test, "id"), NULL, "test %s is %s",
		    lab_get(test, "id"), lab_get(test, "state"));
	return ERR_OK;
}
const struct rule lab_rule_run_test = { .id = "RUN-TEST",
	.says = "a run belongs to a test in progress",
	.clear = "role: Analyst (test start)",
	.class = RULE_GATE,
	.ask = ask_test,
	.proves = "R-031 R-038" };

static enum err_code
ask_kind(struct door_ask *q, struct err *err)
{
	struct lab_row *test;

	if (lab_run_test(q->change, &test, err) != ERR_OK || test == NULL)
		return err->code;
	if (!lab_is(test, "kind", "potency"))
		door_refuse(q, lab_get(test, "id"),
		    "role: Analyst (result "
		    "enter)",
		    "method %s has no runs; its values are entered",
		    lab_get(test, "method"));
	return ERR_OK;
}
const struct rule lab_rule_run_kind = { .id = "RUN-KIND",
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

	if (lab_run_test(c, &test, err) != ERR_OK || test == NULL)
		return err->code;
	if (lab_get(test, "analyst") != NULL &&
	    !lab_is(test, "analyst", c->actor))
		door_refuse(q, lab_get(test, "id"), NULL,
		    "test %s is assigned to %s, not to %s", lab_get(test, "id"),
		    lab_get(test, "analyst"), c->actor);
	return ERR_OK;
}
const struct rule lab_rule_run_own = { .id = "RUN-OWN",
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

	if (lab_run_test(c, &test, err) != ERR_OK || test == NULL ||
	    !lab_is(test, "kind", "potency"))
		return err->code;
	if (lab_count(c, &lab_run_rule_statements[OF_FORMAT],
		DB_ARGS(DB_TEXT("test", lab_get(test, "id"))), &n,
		err) != ERR_OK)
		return err->code;
	if (n >= lab_get_int(test, "runs"))
		door_refuse(q, lab_get(test, "id"), NULL,
		    "method %s has a format of %s runs, and %lld are there",
		    lab_get(test, "method"), lab_get(test, "runs"),
		    (long long)n);
	return ERR_OK;
}
const struct rule lab_rule_run_format = { .id = "RPT-001",
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
	if (lab_list(c, &lab_run_rule_statements[SAME_PLATE],
		DB_ARGS(DB_TEXT("plate", plate), DB_TEXT("id", c->id)), &other,
		err) != ERR_OK)
		return err->code;
	if (*other != NULL)
		door_refuse(q, *other, NULL, "plate: %s is the plate of run %s",
		    plate, *other);
	return ERR_OK;
}
const struct rule lab_rule_run_plate = { .id = "RUN-PLATE",
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
	if (lab_find(c, &lab_run_rule_statements[PASSAGES],
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
const struct rule lab_rule_run_passage = { .id = "BIND-011",
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
	if (lab_find(c, &lab_run_rule_statements[STANDARD],
		DB_ARGS(DB_TEXT("id", c->id)), &b, err) != ERR_OK)
		return err->code;
	if (b != NULL && !lab_is(b, "standard", found))
		door_refuse(q, lab_get(b, "id"), NULL,
		    "map: the standard is %s; binding %s has %s",
		    found[0] != '\0' ? found : "not there", lab_get(b, "id"),
		    lab_get(b, "standard"));
	return ERR_OK;
}
const struct rule lab_rule_run_standard = { .id = "BIND-004",
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
	if (lab_run_test(c, &test, err) != ERR_OK)
		return err->code;
	if (test != NULL && !lab_is(test, "sample", found))
		door_refuse(q, c->id, NULL,
		    "map: the sample is %s; run %s is of sample %s",
		    found[0] != '\0' ? found : "not there", c->id,
		    lab_get(test, "sample"));
	return ERR_OK;
}
const struct rule lab_rule_run_sample = { .id = "RUN-SAMPLE",
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
	if (lab_list(c, &lab_run_rule_statements[SAME_FILE],
		DB_ARGS(DB_TEXT("file", file), DB_TEXT("id", c->id)), &other,
		err) != ERR_OK)
		return err->code;
	if (*other != NULL)
		door_refuse(q, *other, NULL,
		    "file: the same bytes were imported as run %s", *other);
	return ERR_OK;
}
const struct rule lab_rule_run_file = { .id = "RUN-TWICE",
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
		door_refuse(
		    q, c->id, NULL, "measured_at: %s is in the future", at);
	return ERR_OK;
}
const struct rule lab_rule_run_time = { .id = "RUN-TIME",
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

	if (lab_list(c, &lab_run_rule_statements[ENTERED_DATA],
		DB_ARGS(DB_TEXT("id", c->id), DB_TEXT("uid", c->actor)), &kind,
		err) != ERR_OK)
		return err->code;
	if (*kind != NULL)
		door_refuse(q, c->id, NULL,
		    "%s entered data into this run (%s) and cannot review it",
		    c->actor, *kind);
	return ERR_OK;
}
const struct rule lab_rule_run_reviewer = { .id = "RUN-REVIEWER",
	.says = "who reviews a run entered none of its data",
	.clear = "another reviewer",
	.class = RULE_PERSON,
	.recorded = true,
	.ask = ask_independent,
	.proves = "R-034" };
