/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/plot/tables.h - a dose-response figure from the rows of views.
 *
 * The views are those of report/kinds/certificate.h: points, curves, bands
 * and figures, of one run or of several.  Paper and terminal draw the same
 * rows with it.
 */
#ifndef REPORT_PLOT_TABLES_H
#define REPORT_PLOT_TABLES_H

#include "base/attr.h"
#include "base/err.h"
#include "door/table.h"
#include "report/plot/plot.h"

struct arena;

struct plot_tables {
	const struct door_table *points, *curves, *bands, *figures;
};

/*
 * The figure of a run, standards first; a curve that has no rows in bands is
 * drawn from its parameters.  Texts are lent by the tables, the rest is in
 * the arena.  ERR_ABSENT: the run has no row in figures; ERR_LIMIT: more than
 * PLOT_SERIES_MAX samples.
 */
ATTR_MUST_CHECK enum err_code plot_tables_figure(const struct plot_tables *t,
    const char *run, struct arena *a, struct plot_figure *out, struct err *err);

#endif /* REPORT_PLOT_TABLES_H */
