/* SPDX-License-Identifier: Apache-2.0 */
/* tests/report/fixture.c - see fixture.h. */
#include "config.h"

#include "tests/report/fixture.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/file.h"

static const char *
cell_of(const struct csv_row *row, size_t c)
{
	return c < row->n && row->cell[c][0] != '\0' ? row->cell[c] : NULL;
}

/* Rows as they are, or (turned) column and value in each line. */
static void
fill(struct fixture *f, const struct csv_table *csv, int turned,
    struct door_table *t)
{
	const char **name, **cell;

	t->cols = turned ? csv->n - 1 : csv->row[0].n;
	t->rows = turned ? 1 : csv->n - 1;
	name = arena_array(f->arena, t->cols, sizeof(*name));
	cell = arena_array(f->arena, t->cols * t->rows + 1, sizeof(*cell));
	for (size_t c = 0; c < t->cols; c++)
		name[c] =
		    turned ? csv->row[c + 1].cell[0] : csv->row[0].cell[c];
	for (size_t i = 0; i < t->cols * t->rows; i++)
		cell[i] =
		    turned ? cell_of(&csv->row[i + 1], 1)
			   : cell_of(&csv->row[i / t->cols + 1], i % t->cols);
	t->name = name;
	t->cell = cell;
}

enum err_code
fixture_load(const char *folder, struct fixture *f, struct err *err)
{
	const char *const *views = report_kind_certificate.views;
	enum err_code rc = ERR_OK;
	char path[1200];

	memset(f, 0, sizeof(*f));
	f->arena = arena_new();
	for (; *views != NULL && rc == ERR_OK; views++) {
		struct door_table *t = &f->table[f->n++];
		struct csv_table csv;
		struct buf b = { 0 };

		t->view = *views;
		(void)snprintf(path, sizeof(path), "%s/%s.csv", folder, *views);
		rc = file_read(path, 1u << 20, &b, err);
		if (rc == ERR_OK)
			rc =
			    csv_parse(buf_text(&b), b.len, f->arena, &csv, err);
		if (rc == ERR_OK)
			fill(f, &csv,
			    strcmp(*views, "certificate.identity") == 0, t);
		buf_clear(&b);
	}
	fixture_proof(f->arena, NULL, &f->proof);
	fixture_approvals(f, 1);
	return rc;
}

void
fixture_clear(struct fixture *f)
{
	arena_free(f->arena);
	f->arena = NULL;
}

/* Not a signature of anything, only 64 bytes with its shape. */
static const char signature[] =
    "xhWt42i54N+ngBSQTkpZVU2sECEqnmrOzWzNacVkNvXGFa3jaLng36eAFJBOSllVTawQISqe"
    "as7NbM1pxWQ29Q==";

void
fixture_proof(struct arena *a, const char *sha256, struct report_proof *out)
{
	static const char *const path[] = {
		"xhWt42i54N+ngBSQTkpZVU2sECEqnmrOzWzNacVkNvU=",
		"NvVkxWnNbM3OauoqIRCsTVVZSk6QFICn3+C5aOOtFcY=",
	};

	memset(out, 0, sizeof(*out));
	out->record_sha256 = sha256 != NULL
	                         ? arena_str(a, sha256)
	                         : "2f9a47c6e01b83d5947fa2c60e8db13579ac4e62f08"
	                           "d1b37c59e6af420d8137b";
	out->origin = "northmoor.example/qc";
	out->entry = 411;
	out->tree_size = 414;
	out->root =
	    "7b1e6c0f3a9d52e8c4417f0b9a6d2e5f8830c1d74be2a95f60d3187c2b4fae91";
	out->key_id = "c5155714";
	out->key_name = "northmoor.example/qc";
	out->key_fingerprint = "5c3e 91d0 77ab 42f8";
	out->checkpoint_time = "2026-01-12T15:02:10+01:00";
	out->signature = signature;
	out->path_n = 2;
	out->path = path;
}

void
fixture_approvals(struct fixture *f, size_t n)
{
	static const char *const names[] = { "Chiara Bianchi",
		"Dr. J\xc3\xb6rg M\xc3\xbcller-L\303\274denscheidt",
		"\xc5\x81ucja Wi\xc5\x9bniewska" };
	struct report_approval *a = arena_array(f->arena, n + 1, sizeof(*a));

	for (size_t i = 0; i < n; i++)
		a[i] = (struct report_approval){
			.name = names[i % 3],
			.role = "Quality assurance, releaser",
			.meaning = "approval of the certificate",
			.time = "2026-01-12T15:01:55+01:00",
			.entry = 412 + (int64_t)i,
			.key_id = "77ab42f8",
			.via = "tty",
		};
	f->proof.approvals = n;
	f->proof.approval = a;
}

static struct door_table *
table_of(struct fixture *f, const char *view)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->table[i].view, view) == 0)
			return &f->table[i];
	abort();
}

void
fixture_set(struct fixture *f, const char *view, size_t row, const char *column,
    const char *text)
{
	struct door_table *t = table_of(f, view);
	const char **cell =
	    arena_array(f->arena, t->rows * t->cols, sizeof(*cell));
	size_t c = 0;

	memcpy(cell, t->cell, t->rows * t->cols * sizeof(*cell));
	while (strcmp(t->name[c], column) != 0)
		assert(++c < t->cols);
	assert(row < t->rows);
	cell[row * t->cols + c] =
	    text == NULL ? NULL : arena_str(f->arena, text);
	t->cell = cell;
}

const char *
fixture_get(
    const struct fixture *f, const char *view, size_t row, const char *column)
{
	return door_cell(door_table_find(f->table, f->n, view), row, column);
}

void
fixture_rows(struct fixture *f, const char *view, size_t n)
{
	struct door_table *t = table_of(f, view);
	const char **cell =
	    arena_array(f->arena, n * t->cols + 1, sizeof(*cell));

	for (size_t r = 0; r < n; r++)
		memcpy(cell + r * t->cols, t->cell + r % t->rows * t->cols,
		    t->cols * sizeof(*cell));
	t->rows = n;
	t->cell = cell;
}

static const char *
count(struct fixture *f, const char *verdict)
{
	const struct door_table *t = table_of(f, "certificate.lines");
	size_t n = 0;

	for (size_t r = 0; r < t->rows; r++)
		if (verdict == NULL ||
		    strcmp(door_cell(t, r, "verdict"), verdict) == 0)
			n++;
	return arena_printf(f->arena, "%zu", n);
}

void
fixture_conclude(struct fixture *f)
{
	static const char id[] = "certificate.identity";
	const char *fail = count(f, "fails"), *open = count(f, "pending"),
		   *unclear = count(f, "cannot conclude");

	fixture_set(f, id, 0, "lines_total", count(f, NULL));
	fixture_set(f, id, 0, "lines_conforming", count(f, "complies"));
	fixture_set(f, id, 0, "lines_report_only", count(f, "reported"));
	fixture_set(f, id, 0, "lines_pending", open);
	fixture_set(f, id, 0, "lines_failing", fail);
	fixture_set(f, id, 0, "lines_inconclusive", unclear);
	fixture_set(f, id, 0, "overall",
	    strcmp(fail, "0") != 0                                ? "fails"
	    : strcmp(open, "0") != 0 || strcmp(unclear, "0") != 0 ? "pending"
								  : "complies");
}

enum err_code
fixture_render(
    const struct fixture *f, struct buf *xml, struct buf *pdf, struct err *err)
{
	struct buf record = { 0 };
	enum err_code rc;

	rc = report_certificate_record(f->table, f->n, NULL, &record, err);
	if (rc == ERR_OK)
		rc = report_certificate_render(buf_text(&record), record.len,
		    &f->proof, NULL, xml, pdf, err);
	buf_clear(&record);
	return rc;
}

/* ---- a figure without the certificate around it */

static double
number(const struct door_table *t, size_t row, const char *column)
{
	const char *s = door_cell(t, row, column);

	return s == NULL ? (double)NAN : strtod(s, NULL);
}

static int
is(const struct door_table *t, size_t row, const char *column, const char *s)
{
	const char *cell = door_cell(t, row, column);

	return cell != NULL && strcmp(cell, s) == 0;
}

enum err_code
fixture_figure(const struct fixture *f, const char *run,
    struct plot_figure *out, struct err *err)
{
	static const char *const roles[2] = { "standard", "sample" };
	const struct door_table *points =
	    door_table_find(f->table, f->n, "certificate.points");
	const struct door_table *bands =
	    door_table_find(f->table, f->n, "certificate.bands");
	struct plot_series *s = arena_array(f->arena, 2, sizeof(*s));

	for (size_t k = 0; k < 2; k++) {
		struct plot_well *w =
		    arena_array(f->arena, points->rows, sizeof(*w));
		struct plot_knot *c =
		    arena_array(f->arena, bands->rows, sizeof(*c));
		const char *sample = NULL;

		for (size_t r = 0; r < points->rows; r++) {
			if (!is(points, r, "run", run) ||
			    !is(points, r, "role", roles[k]))
				continue;
			sample = door_cell(points, r, "sample");
			w[s[k].wells++] =
			    (struct plot_well){ number(points, r, "dose"),
				    number(points, r, "response"),
				    is(points, r, "excluded", "yes") };
		}
		if (sample == NULL)
			return err_set(err, ERR_ABSENT, "no points of %s", run);
		for (size_t r = 0; r < bands->rows; r++)
			if (is(bands, r, "run", run) &&
			    is(bands, r, "sample", sample))
				c[s[k].knots++] = (struct plot_knot){
					number(bands, r, "dose"),
					number(bands, r, "fit"),
					number(bands, r, "low"),
					number(bands, r, "high")
				};
		s[k].label = sample;
		s[k].well = w;
		s[k].knot = c;
		s[k].ec50 = (double)NAN;
	}
	out->x_title = "RNA (ng/mL, log)";
	out->y_title = "OD 450 nm";
	out->band_title = NULL;
	out->n = 2;
	out->series = s;
	return ERR_OK;
}
