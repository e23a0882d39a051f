/* SPDX-License-Identifier: Apache-2.0 */
/* lab/run_view.c - the record of an evaluation as rows. */
#include "config.h"

#include "lab/run_view.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/dec.h"
#include "base/json.h"
#include "base/text.h"
#include "lab/number.h"
#include "potency/number.h"
#include "store/db.h"

#define RECORD_BYTES_MAX ((size_t)64 << 20)

static const struct db_def record_of = LAB_RUN_RECORD_SQL;

/* ---- opening ----------------------------------------------------------- */

static const char *
column(struct door_rows *rows, struct db_rows *r, size_t col)
{
	return db_null(r, col) ? NULL : arena_str(rows->arena, db_text(r, col));
}

enum err_code
lab_run_record_open(struct door_rows *rows, const char *run,
    struct lab_run_record *out, struct err *err)
{
	struct db_rows *r =
	    db_query(rows->db, &record_of, DB_ARGS(DB_TEXT("id", run)));
	const char *record = NULL, *method = NULL, *bytes;
	struct json *top;
	size_t len;

	memset(out, 0, sizeof(*out));
	if (db_next(r)) {
		out->id = column(rows, r, 0);
		out->reviewed = text_same(db_text(r, 1), "REVIEWED");
		record = column(rows, r, 2);
		out->sample = column(rows, r, 3);
		method = column(rows, r, 4);
		out->standard = column(rows, r, 5);
	}
	if (db_done(r, err) != ERR_OK)
		return err->code;
	if (out->id == NULL)
		return err_set(err, ERR_ABSENT, "there is no run %s", run);
	if (record == NULL)
		return ERR_OK;
	if (lab_potency_method_view(rows, method, &out->method, err) !=
		ERR_OK ||
	    door_rows_file(rows, record, &bytes, &len, err) != ERR_OK ||
	    json_parse(bytes, len, JSON_CANON, RECORD_BYTES_MAX, rows->arena,
		&top, err) != ERR_OK)
		return err_add(err, "run %s", run);
	out->top = top;
	return ERR_OK;
}

enum err_code
lab_run_fill(struct door_rows *rows, const char *id, lab_run_rows *append,
    struct err *err)
{
	struct lab_run_record r;

	if (lab_run_record_open(rows, id, &r, err) == ERR_OK)
		append(rows, &r);
	return err->code;
}

/* ---- pieces of a record ------------------------------------------------ */

static size_t
length(const struct json *list)
{
	return list != NULL ? list->len : 0;
}

/* What a curve is on the plate; NULL for one that is not shown yet. */
static const char *
role_of(const struct lab_run_record *r, const char *sample)
{
	if (text_same(sample, r->standard))
		return "standard";
	if (!r->reviewed)
		return NULL;
	return text_same(sample, r->sample) ? "sample" : "control";
}

static const char *
param(const struct json *estimate, const char *name, const char *what)
{
	const struct json *list = json_array_of(estimate, "params");

	for (size_t i = 0; i < length(list); i++)
		if (text_same(json_str(list->item[i], "name"), name))
			return json_str(list->item[i], what);
	return NULL;
}

static double
number(const char *text)
{
	struct err ignored = { 0 };
	double v = (double)NAN;
	struct dec d;

	dec_init(&d);
	if (text != NULL && dec_parse(&d, text, &ignored) == ERR_OK)
		v = dec_double(&d);
	dec_clear(&d);
	return v;
}

static const char *
text_of(struct arena *a, double v)
{
	char text[FIT_NUMBER_SIZE];

	return isfinite(v)
	    ? arena_str(a, fit_number(text, v, FIT_NUMBER_DIGITS))
	    : NULL;
}

/* ---- criteria ---------------------------------------------------------- */

const struct column lab_run_criteria_columns[] = {
	{ "run", COL_ID, .help = "run" },
	{ "id", COL_ID, .help = "criterion of the method" },
	{ "level", COL_TEXT, .help = "assay or sample" },
	{ "what", COL_TEXT, .help = "quantity" },
	{ "limit", COL_TEXT, .help = "limit" },
	{ "result", COL_TEXT, .help = "what came out" },
	{ "verdict", COL_TEXT, .help = "met, not met, not computed" },
	{ .name = NULL },
};

static const char *
title_of(const struct lab_run_record *r, const char *id, const char *quantity)
{
	const struct suit_quantity *q;

	for (size_t i = 0; i < r->method.assay.criteria; i++)
		if (strcmp(r->method.assay.criterion[i].id, id) == 0 &&
		    r->method.titles[i] != NULL)
			return r->method.titles[i];
	q = suit_quantity_find(quantity);
	return q != NULL ? q->says : quantity;
}

static const char *
came_out(struct arena *a, const struct json *c)
{
	const char *lo = lab_figures(a, json_str(c, "lo"), 4);
	const char *hi = lab_figures(a, json_str(c, "hi"), 4);
	const char *value = lab_figures(a, json_str(c, "value"), 4);

	if (text_same(json_str(c, "applies_to"), "interval") && lo != NULL)
		return hi != NULL ? arena_printf(a, "%s to %s", lo, hi)
				  : arena_printf(a, "%s or more", lo);
	return value != NULL ? value : "none";
}

void
lab_run_criteria(struct door_rows *rows, const struct lab_run_record *r)
{
	static const struct {
		const char *verdict, *word;
	} words[] = { { "pass", "met" }, { "fail", "not met" } };
	const struct json *list = json_array_of(r->top, "criteria");
	struct arena *a = rows->arena;

	for (size_t i = 0; i < length(list); i++) {
		const struct json *c = list->item[i];
		const char *level = json_str(c, "level");
		const char *id = json_str(c, "id"), *word = "not computed";

		/* of other samples on the plate: not of this run's record */
		if (text_same(level, "sample") &&
		    (!r->reviewed ||
			!text_same(json_str(c, "sample"), r->sample)))
			continue;
		for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++)
			if (text_same(
				json_str(c, "verdict"), words[k].verdict))
				word = words[k].word;
		door_row(rows,
		    (const char *const[]){ r->id, id, level,
			title_of(r, id, json_str(c, "quantity")),
			lab_limits(
			    a, json_str(c, "lower"), json_str(c, "upper")),
			came_out(a, c), word });
	}
}

/* ---- parameters -------------------------------------------------------- */

const struct column lab_run_parameter_columns[] = {
	{ "run", COL_ID, .help = "run" },
	{ "curve", COL_TEXT, .help = "sample, and which fit" },
	{ "a", COL_TEXT, .help = "response at dose 0" },
	{ "d", COL_TEXT, .help = "response at infinite dose" },
	{ "ec50", COL_TEXT, .help = "dose half way" },
	{ "b", COL_TEXT, .help = "slope" },
	{ "unit", COL_TEXT, .help = "of the dose" },
	{ "response_unit", COL_TEXT, .help = "of the response" },
	{ .name = NULL },
};

static void
parameter_row(struct door_rows *rows, const struct lab_run_record *r,
    const char *curve, const struct json *estimate)
{
	struct arena *a = rows->arena;
	const char *ec50 =
	    text_of(a, exp(number(param(estimate, "C", "value"))));
	const char *cells[] = { r->id, curve,
		lab_places(a, param(estimate, "A", "value"), 3),
		lab_places(a, param(estimate, "D", "value"), 3),
		lab_figures(a, ec50, 4),
		lab_places(a, param(estimate, "B", "value"), 3),
		r->method.dose_unit, r->method.unit };

	if (cells[2] != NULL && cells[3] != NULL && ec50 != NULL)
		door_row(rows, cells);
}

void
lab_run_parameters(struct door_rows *rows, const struct lab_run_record *r)
{
	const struct json *apart = json_array_of(r->top, "separate");
	const struct json *joint = json_array_of(r->top, "joint");

	for (size_t i = 0; i < length(apart); i++) {
		const struct json *names =
		    json_array_of(apart->item[i], "samples");
		const char *sample =
		    length(names) > 0 ? names->item[0]->str : NULL;

		if (role_of(r, sample) != NULL)
			parameter_row(rows, r,
			    arena_printf(rows->arena, "%s, fitted alone",
				sample),
			    apart->item[i]);
	}
	for (size_t i = 0; i < length(joint) && r->reviewed; i++)
		parameter_row(rows, r,
		    "joint fit, common A, D and B; EC\xe2\x82\x85\xe2\x82\x80 "
		    "of the standard",
		    joint->item[i]);
}

/* ---- figures ----------------------------------------------------------- */

const struct column lab_run_point_columns[] = {
	{ "run", COL_ID, .help = "run" },
	{ "sample", COL_ID, .help = "sample" },
	{ "role", COL_TEXT, .help = "standard, sample or control" },
	{ "well", COL_TEXT, .help = "well" },
	{ "dose", COL_NUMBER, .help = "dose" },
	{ "response", COL_NUMBER, .help = "response" },
	{ "excluded", COL_TEXT, .help = "yes or no" },
	{ .name = NULL },
};

void
lab_run_points(struct door_rows *rows, const struct lab_run_record *r)
{
	const struct json *list = json_array_of(r->top, "wells");

	for (size_t i = 0; i < length(list); i++) {
		const struct json *w = list->item[i];
		const char *sample = json_str(w, "sample");
		const char *response = json_str(w, "response");
		const char *use = json_str(w, "use");

		if (role_of(r, sample) == NULL ||
		    text_same(use, "control") || !dec_is(response) ||
		    !dec_is(json_str(w, "dose")))
			continue;
		door_row(rows,
		    (const char *const[]){ r->id, sample, role_of(r, sample),
			json_str(w, "well"), json_str(w, "dose"), response,
			text_same(use, "curve") ? "no" : "yes" });
	}
}

const struct column lab_run_curve_columns[] = {
	{ "run", COL_ID, .help = "run" },
	{ "sample", COL_ID, .help = "sample" },
	{ "role", COL_TEXT, .help = "standard, sample or control" },
	{ "a", COL_NUMBER, .help = "response at dose 0" },
	{ "d", COL_NUMBER, .help = "response at infinite dose" },
	{ "c", COL_NUMBER, .help = "ln of the dose scale" },
	{ "b", COL_NUMBER, .help = "slope" },
	{ "g", COL_NUMBER, .help = "asymmetry" },
	{ "ec50", COL_NUMBER, .help = "dose half way" },
	{ .name = NULL },
};

/* ln rho of a sample in a joint fit; 0 for the standard. */
static double
moved_by(const struct json *joint, const char *sample)
{
	const struct json *list = json_array_of(joint, "params");

	for (size_t i = 0; i < length(list); i++)
		if (text_same(json_str(list->item[i], "name"), "ln_rho") &&
		    text_same(json_str(list->item[i], "sample"), sample))
			return number(json_str(list->item[i], "value"));
	return 0;
}

void
lab_run_curves(struct door_rows *rows, const struct lab_run_record *r)
{
	const struct json *joint = json_array_of(r->top, "joint");
	struct arena *a = rows->arena;

	for (size_t i = 0; i < length(joint); i++) {
		const struct json *fit = joint->item[i];
		const struct json *names = json_array_of(fit, "samples");

		for (size_t k = 0; k < length(names); k++) {
			const char *sample = names->item[k]->str;
			double c = number(param(fit, "C", "value")) -
			    moved_by(fit, sample);

			if (role_of(r, sample) == NULL || !isfinite(c))
				continue;
			door_row(rows,
			    (const char *const[]){ r->id, sample,
				role_of(r, sample), param(fit, "A", "value"),
				param(fit, "D", "value"), text_of(a, c),
				param(fit, "B", "value"), NULL,
				text_of(a, exp(c)) });
		}
	}
}

const struct column lab_run_band_columns[] = {
	{ "run", COL_ID, .help = "run" },
	{ "sample", COL_ID, .help = "sample" },
	{ "dose", COL_NUMBER, .help = "dose" },
	{ "fit", COL_NUMBER, .help = "fitted response" },
	{ "low", COL_NUMBER, .help = "lower confidence limit" },
	{ "high", COL_NUMBER, .help = "upper confidence limit" },
	{ .name = NULL },
};

void
lab_run_bands(struct door_rows *rows, const struct lab_run_record *r)
{
	const struct json *list = json_array_of(r->top, "bands");

	for (size_t i = 0; i < length(list); i++) {
		const char *sample = json_str(list->item[i], "sample");
		const struct json *at = json_array_of(list->item[i], "points");

		for (size_t k = 0;
		     k < length(at) && role_of(r, sample) != NULL; k++)
			door_row(rows,
			    (const char *const[]){ r->id, sample,
				json_str(at->item[k], "dose"),
				json_str(at->item[k], "fit"),
				json_str(at->item[k], "lo"),
				json_str(at->item[k], "hi") });
	}
}

const struct column lab_run_figure_columns[] = {
	{ "run", COL_ID, .help = "run" },
	{ "x_title", COL_TEXT, .help = "axis of the dose" },
	{ "y_title", COL_TEXT, .help = "axis of the response" },
	{ "band", COL_TEXT, .help = "what the band is" },
	{ "caption", COL_TEXT, .help = "what is drawn" },
	{ .name = NULL },
};

static const char *
capital(struct arena *a, const char *word)
{
	char *out = arena_str(a, word);

	if (out[0] >= 'a' && out[0] <= 'z')
		out[0] = (char)(out[0] - 'a' + 'A');
	return out;
}

void
lab_run_figures(struct door_rows *rows, const struct lab_run_record *r)
{
	const struct lab_potency_method *m = &r->method;
	struct arena *a = rows->arena;

	if (length(json_array_of(r->top, "joint")) == 0)
		return;
	door_row(rows,
	    (const char *const[]){ r->id,
		arena_printf(a, "Dose (%s, log scale)", m->dose_unit),
		arena_printf(a, "%s, read %s (%s)", capital(a, m->quantity),
		    m->read, m->unit),
		length(json_array_of(r->top, "bands")) > 0
		    ? "95 % confidence band of the fit"
		    : NULL,
		arena_printf(a,
		    "Dose and response of run %s: %s; all samples fitted "
		    "together with common asymptotes and slope, unweighted. "
		    "Points are single wells; dotted lines mark "
		    "EC\xe2\x82\x85\xe2\x82\x80.",
		    r->id, m->assay.model->says) });
}
