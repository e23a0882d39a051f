/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lab/run_view.h - what an evaluated run has to show.
 *
 * The record of the evaluation (potency/record.h) turned into rows: for the
 * screen one run at a time, for the certificate all runs of a batch.  Columns
 * are those of the certificate (report/kinds/certificate.h), so that screen
 * and paper cannot differ.
 *
 * Until a run is reviewed, rows that would tell a sample's potency are left
 * out: whether a run is valid is decided by people who do not know yet what
 * it would say (requirement R-038).
 */
#ifndef LAB_RUN_VIEW_H
#define LAB_RUN_VIEW_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"
#include "door/act.h"
#include "lab/potency_method.h"

struct json;

/* A run with its record; in the arena of the rows. */
struct lab_run_record {
	const char *id;
	const char *standard, *sample;
	bool reviewed;
	const struct json *top; /* NULL: not evaluated, no rows */
	struct lab_potency_method method;
};

ATTR_MUST_CHECK enum err_code lab_run_record_open(struct door_rows *rows,
    const char *run, struct lab_run_record *out, struct err *err);

/* Each appends its rows with door_row. */
typedef void lab_run_rows(
    struct door_rows *rows, const struct lab_run_record *r);
lab_run_rows lab_run_criteria, lab_run_parameters, lab_run_points,
    lab_run_curves, lab_run_bands, lab_run_figures;

extern const struct column lab_run_criteria_columns[],
    lab_run_parameter_columns[], lab_run_point_columns[],
    lab_run_curve_columns[], lab_run_band_columns[],
    lab_run_figure_columns[];

/* A fill for the view of one run: open, then rows. */
ATTR_MUST_CHECK enum err_code lab_run_fill(struct door_rows *rows,
    const char *id, lab_run_rows *append, struct err *err);

/* The statement behind it, for the table of the noun. */
#define LAB_RUN_RECORD_SQL \
	{ \
		"SELECT u.id, u.state, u.record, t.sample, m.file, " \
		"b.standard FROM run u, test t, method m, binding b " \
		"WHERE u.id = :id AND t.id = u.test AND m.id = u.method " \
		"AND b.id = u.binding", \
		    false \
	}

#endif /* LAB_RUN_VIEW_H */
