/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/report/draw.c - a certificate from CSV files, step by step, so that
 * the shell test can hash and look at what lies between.
 *
 *	draw record FOLDER RECORD
 *	draw render RECORD SHA256 XML PDF
 *	draw again XML PDF
 *	draw plot FOLDER RUN WIDTH HEIGHT ascii|braille
 *	draw change FOLDER RECORD VIEW ROW COLUMN TEXT [VIEW ROW ...]
 *
 * change is record with cells set to other texts and the conclusion drawn
 * again from the lines.
 */
#include "config.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "report/plot/terminal.h"
#include "tests/report/fixture.h"

static enum err_code
save(const char *path, const struct buf *b, struct err *err)
{
	return file_write(path, b->data, b->len, 0644, FILE_REPLACE, err);
}

static enum err_code
make_record(int argc, char **argv, struct err *err)
{
	struct fixture f;
	struct buf record = { 0 };
	enum err_code rc = fixture_load(argv[2], &f, err);

	for (int i = 4; i + 3 < argc && rc == ERR_OK; i += 4)
		fixture_set(&f, argv[i], (size_t)strtoul(argv[i + 1], NULL, 10),
		    argv[i + 2], argv[i + 3][0] == '\0' ? NULL : argv[i + 3]);
	if (rc == ERR_OK && argc > 4)
		fixture_conclude(&f);
	if (rc == ERR_OK)
		rc =
		    report_certificate_record(f.table, f.n, NULL, &record, err);
	if (rc == ERR_OK)
		rc = save(argv[3], &record, err);
	buf_clear(&record);
	fixture_clear(&f);
	return rc;
}

static enum err_code
make_pages(char **argv, struct err *err)
{
	struct fixture f = { .arena = arena_new() };
	struct buf record = { 0 }, xml = { 0 }, pdf = { 0 };
	enum err_code rc = file_read(argv[2], 16u << 20, &record, err);

	fixture_proof(f.arena, argv[3], &f.proof);
	fixture_approvals(&f, 1);
	if (rc == ERR_OK)
		rc = report_certificate_render(buf_text(&record), record.len,
		    &f.proof, NULL, &xml, &pdf, err);
	if (rc == ERR_OK)
		rc = save(argv[4], &xml, err);
	if (rc == ERR_OK)
		rc = save(argv[5], &pdf, err);
	buf_clear(&record);
	buf_clear(&xml);
	buf_clear(&pdf);
	fixture_clear(&f);
	return rc;
}

static enum err_code
make_again(char **argv, struct err *err)
{
	struct buf xml = { 0 }, pdf = { 0 };
	enum err_code rc = file_read(argv[2], 16u << 20, &xml, err);

	if (rc == ERR_OK)
		rc = report_certificate_rerender(
		    buf_text(&xml), xml.len, NULL, &pdf, err);
	if (rc == ERR_OK)
		rc = save(argv[3], &pdf, err);
	buf_clear(&xml);
	buf_clear(&pdf);
	return rc;
}

static enum err_code
make_plot(char **argv, struct err *err)
{
	struct fixture f;
	struct plot_figure figure;
	struct plot_scene scene;
	struct plot_cells cells;
	struct buf text = { 0 };
	enum err_code rc = fixture_load(argv[2], &f, err);

	if (rc == ERR_OK)
		rc = fixture_figure(&f, argv[3], &figure, err);
	if (rc == ERR_OK)
		rc = plot_scene_make(&figure, f.arena, &scene, err);
	if (rc == ERR_OK)
		rc = plot_terminal(&scene, (size_t)strtoul(argv[4], NULL, 10),
		    (size_t)strtoul(argv[5], NULL, 10),
		    strcmp(argv[6], "ascii") == 0 ? PLOT_ASCII : PLOT_BRAILLE,
		    f.arena, &cells, err);
	if (rc == ERR_OK) {
		plot_cells_text(&cells, &text);
		(void)fputs(buf_text(&text), stdout);
	}
	buf_clear(&text);
	fixture_clear(&f);
	return rc;
}

int
main(int argc, char **argv)
{
	struct err err = { 0 };
	enum err_code rc = ERR_USAGE;

	/* a hostile host: everything that could follow the locale does */
	(void)setlocale(LC_ALL, "");
	if (argc >= 4 &&
	    (strcmp(argv[1], "record") == 0 || strcmp(argv[1], "change") == 0))
		rc = make_record(argc, argv, &err);
	else if (argc == 6 && strcmp(argv[1], "render") == 0)
		rc = make_pages(argv, &err);
	else if (argc == 4 && strcmp(argv[1], "again") == 0)
		rc = make_again(argv, &err);
	else if (argc == 7 && strcmp(argv[1], "plot") == 0)
		rc = make_plot(argv, &err);
	if (rc != ERR_OK)
		(void)fprintf(stderr, "draw: %s\n",
		    rc == ERR_USAGE ? "see the head of draw.c" : err.text);
	return err_exit(rc);
}
