/* SPDX-License-Identifier: Apache-2.0 */
/* lab/run_evaluate.c - from the files of a run to its verdicts. */
#include "config.h"

#include "lab/run_evaluate.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "lab/lab.h"
#include "lab/potency_method.h"
#include "lab/run_plate.h"
#include "potency/number.h"
#include "potency/record.h"

static const struct db_def run_files = LAB_RUN_EVALUATE_SQL;

static void
set_number(struct door_change *c, const char *name, double v)
{
	char text[FIT_NUMBER_SIZE];

	change_set(c, name, fit_number(text, v, FIT_NUMBER_DIGITS));
}

static enum err_code
keep_record(struct door_change *c, struct json *record, struct err *err)
{
	struct buf b = { 0 };

	if (json_canon(record, &b, err) == ERR_OK)
		(void)!change_file(c, "record", "evaluation.json", b.data,
		    b.len, err);
	buf_clear(&b);
	return err->code;
}

/* The engine refused the plate as a whole. */
static enum err_code
not_evaluable(struct door_change *c, const char *why, struct err *err)
{
	struct json *record = json_object(c->arena);
	struct json *run = json_object(c->arena);

	json_set_true(c->arena, run, "valid", false);
	json_set_str(c->arena, run, "why", why);
	json_set_str(c->arena, record, "algorithm", FIT_ALGORITHM);
	json_set(c->arena, record, "run", run);
	change_set(c, "valid", "no");
	change_set(c, "similar", "no");
	change_set(c, "why", why);
	return keep_record(c, record, err);
}

static const struct assay_sample *
find_sample(const struct assay *assay, const char *name)
{
	for (size_t k = 1; k < assay->curves; k++)
		if (strcmp(assay->sample[k].name, name) == 0)
			return &assay->sample[k];
	return NULL;
}

static enum err_code
record_outcome(struct door_change *c, const struct assay *assay,
    const struct fit_wells *wells, const struct fit_plate *plate,
    const char *sample, struct err *err)
{
	const struct assay_sample *s = find_sample(assay, sample);
	const struct relpot_limits *limits;

	change_set(c, "valid", assay->valid ? "yes" : "no");
	change_set(c, "similar", s != NULL && s->reportable ? "yes" : "no");
	change_set(c, "why",
	    !assay->valid    ? assay->why
		: s == NULL  ? "the sample is not on the plate"
			     : s->why);
	if (s != NULL && s->reportable) {
		limits = relpot_limits_of(&s->rho, assay->method.interval);
		set_number(c, "rp", s->rho.rho);
		if (limits->known) {
			set_number(c, "rp_lower", limits->lo);
			set_number(c, "rp_upper", limits->hi);
		}
	}
	return keep_record(
	    c, fit_record(assay, wells, plate, c->arena), err);
}

static enum err_code
evaluate_wells(struct door_change *c, const struct lab_potency_method *m,
    struct fit_wells *wells, const char *standard, const char *sample,
    struct err *err)
{
	struct fit_choice choice = { .reference = standard, .high = "max" };
	struct fit_plate plate;
	struct assay *assay;

	if (fit_wells_arrange(wells, &choice, c->arena, &plate, err) !=
	    ERR_OK)
		return err->code;
	assay = assay_new(
	    plate.data.n, plate.data.curves, m->assay.criteria);
	if (assay_run(assay, &m->assay, &plate.data, &plate.controls, err) ==
	    ERR_OK)
		(void)!record_outcome(c, assay, wells, &plate, sample, err);
	assay_free(assay);
	return err->code;
}

enum err_code
lab_run_evaluate(struct door_change *c, struct err *err)
{
	struct lab_run_files files = { 0 };
	struct lab_potency_method m;
	struct lab_run_plate plate;
	struct fit_wells wells;
	struct lab_row *run;
	bool good;

	if (lab_find(c, &run_files, DB_ARGS(DB_TEXT("id", c->id)), &run,
		err) != ERR_OK)
		return err->code;
	files.profile = lab_get(run, "profile_sha256");
	files.file = lab_get(run, "file");
	files.file_name = lab_get(run, "file_name");
	files.map = lab_get(run, "map");
	files.map_name = "plate map";
	files.plate = lab_get(run, "plate");
	if (lab_potency_method_open(
		c, lab_get(run, "method_file"), &m, err) != ERR_OK ||
	    lab_run_plate_read(c, &files, &m, &plate, &good, err) != ERR_OK ||
	    !good)
		return err->code;
	change_set(c, "algorithm", FIT_ALGORITHM);
	lab_run_plate_wells(&plate, &m, files.plate, c->arena, &wells);
	if (evaluate_wells(c, &m, &wells, lab_get(run, "standard"),
		lab_get(run, "sample"), err) == ERR_INPUT) {
		const char *why = arena_str(c->arena, err->text);

		err_clear(err);
		return not_evaluable(c, why, err);
	}
	return err->code;
}
