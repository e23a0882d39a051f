/* SPDX-License-Identifier: Apache-2.0 */
/* report/kinds/certificate_annex.c - annex A: relative potency. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "report/kinds/certificate_inner.h"
#include "report/plot/paint.h"
#include "report/plot/plot.h"
#include "report/plot/tables.h"
#include "report/table.h"

#define FIGURE_HEIGHT 226.0

static size_t
rows_of(const struct report_cert *c, const char *view)
{
	return report_cert_table(c, view)->rows;
}

/* ---- the figure */

static enum err_code
draw_figure(struct report_cert *c, size_t row, struct err *err)
{
	const char *run = report_cert_cell(c, CERT_FIGURES, row, "run");
	const struct plot_tables tables = {
		.points = report_cert_table(c, CERT_POINTS),
		.curves = report_cert_table(c, CERT_CURVES),
		.bands = report_cert_table(c, CERT_BANDS),
		.figures = report_cert_table(c, CERT_FIGURES),
	};
	struct report_sheet *s = &c->sheet;
	struct plot_figure figure;
	struct plot_scene scene;

	if (plot_tables_figure(&tables, run, c->arena, &figure, err) !=
		ERR_OK ||
	    plot_scene_make(&figure, c->arena, &scene, err) != ERR_OK)
		return err_add(err, "figure of run %s", run);
	report_sheet_need(s, FIGURE_HEIGHT + 24, "figure");
	if (s->err.code != ERR_OK)
		return ERR_OK;
	plot_paint(
	    s->doc, &scene, REPORT_MARGIN, s->y, REPORT_WIDTH, FIGURE_HEIGHT);
	s->y += FIGURE_HEIGHT + 3;
	report_sheet_text(s, REPORT_NOTE,
	    arena_printf(c->arena, "Figure A%zu. Run %s. %s", row + 1, run,
		report_cert_cell(c, CERT_FIGURES, row, "caption")),
	    REPORT_MARGIN, REPORT_WIDTH);
	report_sheet_skip(s, 4);
	return ERR_OK;
}

/* ---- runs and forest */

#define RUNS_WIDTH 292.0
#define FOREST_X 306.0

static const char *
interval(const struct report_cert *c, const char *view, size_t row)
{
	const char *low = report_cert_cell(c, view, row, "low"),
		   *high = report_cert_cell(c, view, row, "high");

	if (low == NULL || high == NULL)
		return NULL;
	return arena_printf(c->arena, "%s to %s", low, high);
}

static struct report_verdict
run_verdict(const struct report_cert *c, size_t r)
{
	const char *word = report_cert_cell(c, CERT_RUNS, r, "verdict");
	bool valid = report_cert_is(c, CERT_RUNS, r, "valid", "yes"),
	     used = report_cert_is(c, CERT_RUNS, r, "used", "yes");

	if (word == NULL)
		word = !valid ? "Invalid" : used ? "Valid" : "Not used";
	return (struct report_verdict){ word,
		!valid ? PDF_CROSS
		: used ? PDF_TICK
		       : PDF_DASH,
		!valid ? REPORT_BAD
		: used ? REPORT_GOOD
		       : REPORT_OPEN };
}

/* The reportable value has the verdict of the line that reports it. */
static struct report_verdict
combined_verdict(const struct report_cert *c)
{
	const char *line = report_cert_cell(c, CERT_COMBINED, 0, "line");

	for (size_t r = 0; line != NULL && r < rows_of(c, CERT_LINES); r++) {
		if (!report_cert_is(c, CERT_LINES, r, "number", line))
			continue;
		if (report_cert_is(c, CERT_LINES, r, "verdict", "complies"))
			return (struct report_verdict){ "Conforms", PDF_TICK,
				REPORT_GOOD };
		if (report_cert_bad_line(c, r))
			return (struct report_verdict){ "Does not conform",
				PDF_CROSS, REPORT_BAD };
	}
	return (struct report_verdict){ NULL, PDF_DASH, REPORT_OPEN };
}

static void
run_notes(struct report_cert *c)
{
	for (size_t r = 0; r < rows_of(c, CERT_RUNS); r++) {
		const char *instrument =
			       report_cert_cell(c, CERT_RUNS, r, "instrument"),
			   *reason =
			       report_cert_cell(c, CERT_RUNS, r, "reason");
		struct buf b = { 0 };

		buf_printf(&b, "%s: plate %s",
		    report_cert_cell(c, CERT_RUNS, r, "run"),
		    report_cert_cell(c, CERT_RUNS, r, "plate"));
		if (instrument != NULL)
			buf_printf(&b, ", %s", instrument);
		if (reason != NULL)
			buf_printf(&b, "; invalid: %s", reason);
		report_sheet_text(&c->sheet, REPORT_NOTE,
		    arena_str(c->arena, buf_text(&b)), REPORT_MARGIN,
		    RUNS_WIDTH);
		buf_clear(&b);
	}
}

static void
combined_note(struct report_cert *c)
{
	const char *gcv = report_cert_cell(c, CERT_COMBINED, 0, "gcv");
	struct buf b = { 0 };

	buf_printf(&b, "Combined: %s over %s runs, %s",
	    report_cert_cell(c, CERT_COMBINED, 0, "rule"),
	    report_cert_cell(c, CERT_COMBINED, 0, "n"),
	    report_cert_cell(c, CERT_COMBINED, 0, "unit"));
	if (gcv != NULL)
		buf_printf(&b, "; geometric CV %s", gcv);
	buf_puts(&b, ".");
	report_sheet_text(&c->sheet, REPORT_NOTE,
	    arena_str(c->arena, buf_text(&b)), REPORT_MARGIN, RUNS_WIDTH);
	buf_clear(&b);
}

/* The intervals that can be drawn; NULL row array if there are none. */
static void
make_forest(const struct report_cert *c, struct plot_forest *f)
{
	size_t n = rows_of(c, CERT_RUNS), combined = rows_of(c, CERT_COMBINED);
	struct plot_forest_row *rows =
	    arena_array(c->arena, n + 2, sizeof(*rows));

	memset(f, 0, sizeof(*f));
	f->row = rows;
	f->limit_low = f->limit_high = (double)NAN;
	for (size_t r = 0; r < n; r++) {
		double v = report_cert_number(c, CERT_RUNS, r, "rp");

		if (!(v > 0) || f->n == PLOT_FOREST_MAX - 1)
			continue;
		rows[f->n++] = (struct plot_forest_row){
			.label = report_cert_cell(c, CERT_RUNS, r, "run"),
			.value = v,
			.low = report_cert_number(c, CERT_RUNS, r, "low"),
			.high = report_cert_number(c, CERT_RUNS, r, "high"),
			.valid =
			    report_cert_is(c, CERT_RUNS, r, "valid", "yes"),
		};
	}
	if (combined == 0)
		return;
	rows[f->n++] = (struct plot_forest_row){
		.label = "Combined",
		.value = report_cert_number(c, CERT_COMBINED, 0, "rp"),
		.low = report_cert_number(c, CERT_COMBINED, 0, "low"),
		.high = report_cert_number(c, CERT_COMBINED, 0, "high"),
		.combined = true,
		.valid = true,
	};
	f->limit_low = report_cert_number(c, CERT_COMBINED, 0, "limit_low");
	f->limit_high = report_cert_number(c, CERT_COMBINED, 0, "limit_high");
	f->low_label = report_cert_cell(c, CERT_COMBINED, 0, "limit_low");
	f->high_label = report_cert_cell(c, CERT_COMBINED, 0, "limit_high");
	f->title =
	    isnan(f->limit_low) && isnan(f->limit_high)
		? "Relative potency, log scale"
		: "Relative potency, log scale; shaded: acceptance range";
}

static void
draw_runs(struct report_cert *c)
{
	size_t runs = rows_of(c, CERT_RUNS), n = 0;
	bool combined = rows_of(c, CERT_COMBINED) > 0;
	const char *level =
	    combined ? report_cert_cell(c, CERT_COMBINED, 0, "level") : NULL;
	const struct report_column columns[] = {
		{ "Run", 0, 84, PDF_LEFT, REPORT_CELL },
		{ "Date", 82, 54, PDF_LEFT, REPORT_CELL },
		{ "RP", 132, 36, PDF_RIGHT, REPORT_CELL },
		{ level == NULL ? "Interval"
				: arena_printf(c->arena, "%s CI", level),
		    164, 66, PDF_RIGHT, REPORT_CELL },
		{ "Verdict", 232, 60, PDF_LEFT, REPORT_CELL },
	};
	struct report_row *rows =
	    arena_array(c->arena, runs + 2, sizeof(*rows));
	struct report_table table = { .look = REPORT_SMALL,
		.what = CERT_RUNS,
		.x = REPORT_MARGIN,
		.width = RUNS_WIDTH,
		.columns = 5,
		.column = columns,
		.row = rows };
	struct report_sheet *s = &c->sheet;
	struct plot_forest forest;
	double height, top, forest_height = 0;
	size_t page;

	for (size_t r = 0; r < runs; r++, n++) {
		rows[n].cell[0] = report_cert_cell(c, CERT_RUNS, r, "run");
		rows[n].cell[1] = report_cert_cell(c, CERT_RUNS, r, "date");
		rows[n].cell[2] = report_cert_cell(c, CERT_RUNS, r, "rp");
		rows[n].cell[3] = interval(c, CERT_RUNS, r);
		rows[n].verdict = run_verdict(c, r);
	}
	if (combined) {
		rows[n].kind = REPORT_ROW_STRONG;
		rows[n].cell[0] = "Combined";
		rows[n].cell[2] = report_cert_cell(c, CERT_COMBINED, 0, "rp");
		rows[n].cell[3] = interval(c, CERT_COMBINED, 0);
		rows[n].verdict = combined_verdict(c);
		n++;
	}
	table.rows = n;
	make_forest(c, &forest);
	if (forest.title == NULL)
		forest.title = "Relative potency, log scale";
	if (forest.n > 0)
		forest_height = plot_forest_height(forest.n);
	height = fmax(report_table_height(s, &table), forest_height);
	report_sheet_subhead(s, "Relative potency by run", height);
	if (s->err.code != ERR_OK)
		return;
	top = s->y;
	report_table_draw(s, &table);
	if (forest.n > 0)
		plot_forest_paint(s->doc, &forest, REPORT_MARGIN + FOREST_X,
		    top, REPORT_WIDTH - FOREST_X);
	s->y += 5;
	page = pdf_doc_pages(s->doc);
	if (combined)
		combined_note(c);
	run_notes(c);
	if (pdf_doc_pages(s->doc) == page)
		s->y = fmax(s->y, top + height);
}

/* ---- suitability, parameters */

static const struct {
	const char *code;
	struct report_verdict verdict;
} met_words[] = {
	{ "met", { "Met", PDF_TICK, REPORT_GOOD } },
	{ "not met", { "Not met", PDF_CROSS, REPORT_BAD } },
	{ "not computed", { "Not computed", PDF_QUERY, REPORT_BAD } },
};

/* A group head for the first row of each run. */
static bool
begins_run(const struct report_cert *c, const char *view, size_t row)
{
	return row == 0 || !report_cert_is(c, view, row, "run",
			       report_cert_cell(c, view, row - 1, "run"));
}

static void
draw_criteria(struct report_cert *c)
{
	static const struct report_column columns[] = {
		{ "Criterion", 0, 220, PDF_LEFT, REPORT_CELL },
		{ "Level", 220, 50, PDF_LEFT, REPORT_CELL },
		{ "Limit", 270, 92, PDF_LEFT, REPORT_CELL },
		{ "Result", 362, 82, PDF_LEFT, REPORT_CELL },
		{ "Verdict", 444, 71.2, PDF_LEFT, REPORT_CELL },
	};
	size_t count = rows_of(c, CERT_CRITERIA), n = 0;
	struct report_row *rows =
	    arena_array(c->arena, 2 * count + 1, sizeof(*rows));
	struct report_table table = { .look = REPORT_SMALL,
		.what = CERT_CRITERIA,
		.x = REPORT_MARGIN,
		.width = REPORT_WIDTH,
		.columns = 5,
		.column = columns,
		.row = rows };

	if (count == 0)
		return;
	for (size_t r = 0; r < count; r++, n++) {
#define CELL(column) report_cert_cell(c, CERT_CRITERIA, r, column)
		if (begins_run(c, CERT_CRITERIA, r)) {
			rows[n].kind = REPORT_ROW_GROUP;
			rows[n++].cell[0] =
			    arena_printf(c->arena, "Run %s", CELL("run"));
		}
		rows[n].cell[0] =
		    arena_printf(c->arena, "%s  %s", CELL("id"), CELL("what"));
		rows[n].cell[1] = CELL("level");
		rows[n].cell[2] = CELL("limit");
		rows[n].cell[3] = CELL("result");
#undef CELL
		for (size_t i = 0; i < sizeof(met_words) / sizeof(met_words[0]);
		     i++)
			if (report_cert_is(c, CERT_CRITERIA, r, "verdict",
				met_words[i].code))
				rows[n].verdict = met_words[i].verdict;
	}
	table.rows = n;
	report_sheet_subhead(&c->sheet, "System suitability and parallelism",
	    report_table_keep(&c->sheet, &table));
	report_table_draw(&c->sheet, &table);
}

static void
draw_params(struct report_cert *c)
{
	static const struct report_column columns[] = {
		{ "Fit", 0, 200, PDF_LEFT, REPORT_CELL },
		{ "Lower asymptote A", 200, 88, PDF_RIGHT, REPORT_CELL },
		{ "Upper asymptote D", 288, 88, PDF_RIGHT, REPORT_CELL },
		{ "EC\xe2\x82\x85\xe2\x82\x80", 376, 70, PDF_RIGHT,
		    REPORT_CELL },
		{ "Slope B", 446, 69.2, PDF_RIGHT, REPORT_CELL },
	};
	static const char *const names[] = { "curve", "a", "d", "ec50", "b" };
	size_t count = rows_of(c, CERT_PARAMS), n = 0;
	struct report_row *rows =
	    arena_array(c->arena, 2 * count + 1, sizeof(*rows));
	struct report_table table = { .look = REPORT_SMALL,
		.what = CERT_PARAMS,
		.x = REPORT_MARGIN,
		.width = REPORT_WIDTH,
		.columns = 5,
		.column = columns,
		.row = rows };

	if (count == 0)
		return;
	for (size_t r = 0; r < count; r++, n++) {
#define CELL(column) report_cert_cell(c, CERT_PARAMS, r, column)
		if (begins_run(c, CERT_PARAMS, r)) {
			rows[n].kind = REPORT_ROW_GROUP;
			rows[n++].cell[0] = arena_printf(c->arena,
			    "Run %s \xc2\xb7 asymptotes in %s, "
			    "EC\xe2\x82\x85\xe2\x82\x80 in %s",
			    CELL("run"), CELL("response_unit"), CELL("unit"));
		}
		for (size_t k = 0; k < 5; k++)
			rows[n].cell[k] = CELL(names[k]);
#undef CELL
	}
	table.rows = n;
	report_sheet_subhead(&c->sheet, "Fitted parameters",
	    report_table_keep(&c->sheet, &table));
	report_table_draw(&c->sheet, &table);
}

enum err_code
report_cert_annex(struct report_cert *c, struct err *err)
{
	const char *line = rows_of(c, CERT_COMBINED) > 0
	                       ? report_cert_cell(c, CERT_COMBINED, 0, "line")
	                       : NULL;
	enum err_code rc = ERR_OK;

	if (rows_of(c, CERT_RUNS) == 0)
		return ERR_OK;
	report_sheet_section(&c->sheet, "A",
	    line == NULL ? "Annex: relative potency"
			 : arena_printf(c->arena,
			       "Annex: relative potency (line %s)", line),
	    REPORT_RULED,
	    rows_of(c, CERT_FIGURES) > 0 ? FIGURE_HEIGHT + 24 : 80);
	for (size_t r = 0; r < rows_of(c, CERT_FIGURES) && rc == ERR_OK; r++)
		rc = draw_figure(c, r, err);
	if (rc != ERR_OK)
		return rc;
	draw_runs(c);
	draw_criteria(c);
	draw_params(c);
	return ERR_OK;
}
