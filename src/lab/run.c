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
#include "lab/run_rules.h"
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
start_compute(struct door_change *c, struct err *err)
{
	struct lab_row *test;

	if (lab_run_test(c, &test, err) != ERR_OK)
		return err->code;
	change_set(c, "method", lab_get(test, "method"));
	change_set(c, "binding", lab_get(test, "binding"));
	return ERR_OK;
}

static enum err_code
start_apply(struct door_change *c, struct err *err)
{
	return lab_store(c, &sql[ADD], err);
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
	    lab_run_test(c, &test, err) != ERR_OK ||
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
	return lab_store(c, &sql[IMPORT], err);
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
	return lab_store(c, &sql[EVALUATE], err);
}

/* With the last run of the format the reportable value is there. */
static enum err_code
review_then(struct door_change *c, struct err *err)
{
	const char *const *result;
	struct lab_row *test;
	int64_t usable;

	if (lab_run_test(c, &test, err) != ERR_OK ||
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

/* ---- acts -------------------------------------------------------------- */

static const struct rule *const start_rules[] = { &lab_rule_run_test,
	&lab_rule_run_kind, &lab_rule_run_own, &lab_rule_run_format,
	&lab_rule_run_plate, &lab_rule_run_passage, LAB_BIND_RULES, NULL };
static const struct rule *const import_rules[] = { &lab_rule_run_test,
	&lab_rule_run_own, &lab_rule_run_standard, &lab_rule_run_sample,
	&lab_rule_run_file, &lab_rule_run_time, LAB_BIND_RULES, NULL };
static const struct rule *const review_rules[] = { &lab_rule_run_reviewer,
	NULL };
static const struct rule *const abort_rules[] = { &lab_rule_run_own, NULL };
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
	{ "measured_at", COL_TIME, .help = "when it was read",
	    .wide = true },
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
