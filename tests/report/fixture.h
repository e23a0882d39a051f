/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/report/fixture.h - view rows from CSV files, a proof that fits them,
 * and changes to both.
 */
#ifndef TESTS_REPORT_FIXTURE_H
#define TESTS_REPORT_FIXTURE_H

#include <stddef.h>

#include "base/err.h"
#include "door/table.h"
#include "report/kinds/certificate.h"
#include "report/plot/plot.h"

struct arena;
struct buf;

#define FIXTURE_TABLES 14u

struct fixture {
	struct arena *arena;
	size_t n;
	struct door_table table[FIXTURE_TABLES];
	struct report_proof proof;
};

/*
 * The files certificate.*.csv of a folder: the first line names the columns,
 * an empty cell is NULL; certificate.identity.csv has column and value side
 * by side instead.
 */
enum err_code fixture_load(
    const char *folder, struct fixture *f, struct err *err);
void fixture_clear(struct fixture *f);

/* The proof with the hash given; NULL: the fixture's own. */
void fixture_proof(
    struct arena *a, const char *sha256, struct report_proof *out);

/* Change one cell; text may be NULL. */
void fixture_set(struct fixture *f, const char *view, size_t row,
    const char *column, const char *text);
const char *fixture_get(
    const struct fixture *f, const char *view, size_t row, const char *column);

/* Make the view n rows long: cut, or repeat its rows from the first. */
void fixture_rows(struct fixture *f, const char *view, size_t n);

/* Set the counts and the conclusion to what the lines say. */
void fixture_conclude(struct fixture *f);

/* n approvals over the frozen record. */
void fixture_approvals(struct fixture *f, size_t n);

/* Record, then XML and PDF with the fixture's proof. */
enum err_code fixture_render(
    const struct fixture *f, struct buf *xml, struct buf *pdf, struct err *err);

/* The figure of a run from points, curves and bands. */
enum err_code fixture_figure(const struct fixture *f, const char *run,
    struct plot_figure *out, struct err *err);

#endif /* TESTS_REPORT_FIXTURE_H */
