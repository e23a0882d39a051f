/* SPDX-License-Identifier: Apache-2.0 */
/* report/kinds/certificate_check.c - reading cells; what is refused. */
#include "config.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/dec.h"
#include "report/kinds/certificate_inner.h"

const struct door_table *
report_cert_table(const struct report_cert *c, const char *view)
{
	return door_table_find(c->table, c->tables, view);
}

const char *
report_cert_cell(const struct report_cert *c, const char *view, size_t row,
    const char *column)
{
	return door_cell(report_cert_table(c, view), row, column);
}

const char *
report_cert_id(const struct report_cert *c, const char *column)
{
	return report_cert_cell(c, CERT_IDENTITY, 0, column);
}

bool
report_cert_is(const struct report_cert *c, const char *view, size_t row,
    const char *column, const char *code)
{
	const char *s = report_cert_cell(c, view, row, column);

	return s != NULL && strcmp(s, code) == 0;
}

double
report_cert_number(const struct report_cert *c, const char *view, size_t row,
    const char *column)
{
	const char *s = report_cert_cell(c, view, row, column);
	struct err err = { 0 };
	struct dec d;
	double v = (double)NAN;

	if (s == NULL)
		return (double)NAN;
	dec_init(&d);
	if (dec_parse(&d, s, &err) == ERR_OK)
		v = dec_double(&d);
	dec_clear(&d);
	return v;
}

const char *
report_cert_time(const struct report_cert *c, const char *time)
{
	const char *t = strchr(time, 'T');

	if (t == NULL || strlen(time) < 20)
		return time;
	return arena_printf(
	    c->arena, "%.*s %.8s %s", (int)(t - time), time, t + 1, t + 9);
}

bool
report_cert_bad_line(const struct report_cert *c, size_t row)
{
	return report_cert_is(c, CERT_LINES, row, "verdict", "fails") ||
	       report_cert_is(c, CERT_LINES, row, "verdict", "cannot conclude");
}

/* ---- does it agree with itself? */

static enum err_code
check_line(const struct report_cert *c, size_t row, struct err *err)
{
	bool pending = report_cert_is(c, CERT_LINES, row, "verdict", "pending");
	const char *result = report_cert_cell(c, CERT_LINES, row, "result"),
		   *tested = report_cert_cell(c, CERT_LINES, row, "tested"),
		   *id = report_cert_cell(c, CERT_LINES, row, "line_id"),
		   *no = report_cert_cell(c, CERT_LINES, row, "number");

	if (pending && result != NULL)
		return err_set(err, ERR_INPUT,
		    CERT_LINES ", row %zu: line %s is pending and has a "
			       "result",
		    row + 1, id);
	if (!pending && (result == NULL || tested == NULL))
		return err_set(err, ERR_INPUT,
		    CERT_LINES ", row %zu: line %s is not pending and has no "
			       "result or no date",
		    row + 1, id);
	for (size_t i = 0; i < row; i++)
		if (report_cert_is(c, CERT_LINES, i, "line_id", id) ||
		    report_cert_is(c, CERT_LINES, i, "number", no))
			return err_set(err, ERR_INPUT,
			    CERT_LINES ", row %zu: line %s, number %s stands "
				       "in row %zu already",
			    row + 1, id, no, i + 1);
	return ERR_OK;
}

/* How many lines there are of each kind, by the columns that say so. */
static const struct {
	const char *column, *verdict;
} counts[] = {
	{ "lines_conforming", "complies" },
	{ "lines_report_only", "reported" },
	{ "lines_pending", "pending" },
	{ "lines_failing", "fails" },
	{ "lines_inconclusive", "cannot conclude" },
	{ "lines_total", NULL },
};
enum { CONFORMING, REPORT_ONLY, PENDING, FAILING, INCONCLUSIVE, TOTAL, KINDS };

static enum err_code
check_conclusion(const struct report_cert *c, struct err *err)
{
	size_t n = report_cert_table(c, CERT_LINES)->rows, found[KINDS] = { 0 };
	const char *overall = report_cert_id(c, "overall"), *follows;
	char text[24];

	for (size_t i = 0; i < KINDS; i++) {
		for (size_t r = 0; r < n; r++)
			if (counts[i].verdict == NULL ||
			    report_cert_is(
				c, CERT_LINES, r, "verdict", counts[i].verdict))
				found[i]++;
		(void)snprintf(text, sizeof(text), "%zu", found[i]);
		if (!report_cert_is(
			c, CERT_IDENTITY, 0, counts[i].column, text))
			return err_set(err, ERR_INPUT,
			    CERT_IDENTITY ", %s: %s is said, but there are "
					  "%zu such lines",
			    counts[i].column,
			    report_cert_id(c, counts[i].column), found[i]);
	}
	/* a line that cannot be concluded: fails or pending, as decided */
	follows = found[FAILING] > 0   ? "fails"
	          : found[PENDING] > 0 ? "pending"
	                               : "complies";
	if (found[FAILING] == 0 && found[INCONCLUSIVE] > 0)
		follows = strcmp(overall, "fails") == 0 ? "fails" : "pending";
	if (strcmp(overall, follows) != 0)
		return err_set(err, ERR_INPUT,
		    CERT_IDENTITY
		    ", overall: \"%s\" does not follow from "
		    "the lines (%zu fail, %zu pending, %zu cannot be "
		    "concluded)",
		    overall, found[FAILING], found[PENDING],
		    found[INCONCLUSIVE]);
	return ERR_OK;
}

static enum err_code
check_exceptions(const struct report_cert *c, struct err *err)
{
	static const char *const kinds[] = { "deviations", "oos-oot",
		"changed-data", "repeat-invalid" };
	size_t n = report_cert_table(c, CERT_EXCEPTIONS)->rows;

	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		bool found = false;

		for (size_t r = 0; r < n; r++)
			found |= report_cert_is(
			    c, CERT_EXCEPTIONS, r, "kind", kinds[k]);
		if (!found)
			return err_set(err, ERR_INPUT,
			    CERT_EXCEPTIONS ": no row for %s; that there are "
					    "none must be said",
			    kinds[k]);
	}
	return ERR_OK;
}

static enum err_code
check_runs(const struct report_cert *c, struct err *err)
{
	size_t n = report_cert_table(c, CERT_RUNS)->rows;

	for (size_t r = 0; r < n; r++) {
		const char *run = report_cert_cell(c, CERT_RUNS, r, "run");

		for (size_t k = 0; k < r; k++)
			if (report_cert_is(c, CERT_RUNS, k, "run", run))
				return err_set(err, ERR_INPUT,
				    CERT_RUNS ", row %zu: run %s stands in "
					      "row %zu already",
				    r + 1, run, k + 1);
	}
	return ERR_OK;
}

/* Rows that belong to a run: is there such a run? */
static enum err_code
check_run_rows(const struct report_cert *c, const char *view, struct err *err)
{
	size_t n = report_cert_table(c, view)->rows,
	       runs = report_cert_table(c, CERT_RUNS)->rows;

	for (size_t r = 0; r < n; r++) {
		const char *run = report_cert_cell(c, view, r, "run");
		bool found = false;

		for (size_t k = 0; k < runs && !found; k++)
			found = report_cert_is(c, CERT_RUNS, k, "run", run);
		if (!found)
			return err_set(err, ERR_INPUT,
			    "%s, row %zu: run %s is not among the runs", view,
			    r + 1, run);
	}
	return ERR_OK;
}

enum err_code
report_cert_check(const struct report_cert *c, struct err *err)
{
	static const char *const of_runs[] = { CERT_CRITERIA, CERT_PARAMS,
		CERT_FIGURES, CERT_POINTS, CERT_CURVES, CERT_BANDS };
	size_t n = report_cert_table(c, CERT_LINES)->rows;
	enum err_code rc = ERR_OK;

	for (size_t r = 0; r < n && rc == ERR_OK; r++)
		rc = check_line(c, r, err);
	if (rc == ERR_OK)
		rc = check_conclusion(c, err);
	if (rc == ERR_OK)
		rc = check_exceptions(c, err);
	if (rc == ERR_OK)
		rc = check_runs(c, err);
	for (size_t i = 0;
	     i < sizeof(of_runs) / sizeof(of_runs[0]) && rc == ERR_OK; i++)
		rc = check_run_rows(c, of_runs[i], err);
	return rc;
}

/* ---- can it be printed? */

#define LATO (PDF_FACE(PDF_REGULAR) | PDF_FACE(PDF_BOLD))

static enum err_code
printable_table(
    const struct door_table *t, const struct pdf_fonts *fonts, struct err *err)
{
	char field[160];
	enum err_code rc = ERR_OK;

	for (size_t i = 0; i < t->rows * t->cols && rc == ERR_OK; i++) {
		if (t->cell[i] == NULL)
			continue;
		(void)snprintf(field, sizeof(field), "%s, row %zu, %s", t->view,
		    i / t->cols + 1, t->name[i % t->cols]);
		rc = pdf_font_check(
		    fonts, LATO, PDF_MANY_LINES, field, t->cell[i], err);
	}
	return rc;
}

static enum err_code
printable_proof(const struct report_proof *p, const struct pdf_fonts *fonts,
    struct err *err)
{
	const struct {
		const char *field, *text;
	} given[] = {
		{ "proof, origin", p->origin },
		{ "proof, key-name", p->key_name },
		{ "proof, key-fingerprint", p->key_fingerprint },
	};
	enum err_code rc = ERR_OK;
	char field[80];

	for (size_t i = 0; i < sizeof(given) / sizeof(given[0]) && rc == ERR_OK;
	     i++)
		rc = pdf_font_check(fonts, LATO, PDF_ONE_LINE, given[i].field,
		    given[i].text, err);
	for (size_t i = 0; i < p->approvals && rc == ERR_OK; i++) {
		const char *const texts[] = { p->approval[i].name,
			p->approval[i].role, p->approval[i].meaning };
		static const char *const names[] = { "name", "role",
			"meaning" };

		for (size_t k = 0; k < 3 && rc == ERR_OK; k++) {
			(void)snprintf(field, sizeof(field),
			    "proof, approval %zu, %s", i + 1, names[k]);
			rc = pdf_font_check(
			    fonts, LATO, PDF_ONE_LINE, field, texts[k], err);
		}
	}
	return rc;
}

enum err_code
report_cert_printable(
    const struct report_cert *c, const struct pdf_fonts *fonts, struct err *err)
{
	enum err_code rc = ERR_OK;

	for (size_t i = 0; i < c->tables && rc == ERR_OK; i++)
		rc = printable_table(&c->table[i], fonts, err);
	if (rc == ERR_OK)
		rc = printable_proof(&c->proof, fonts, err);
	return rc;
}
