/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/bench/plate.c - a reader's export into the record.
 *
 * The whole act: file and map are read and held against each other and the
 * method, all rules are asked, files and readings are kept, the plate is
 * evaluated, and both entries are committed with a signed checkpoint.  Each
 * round is a run of its own with a file of its own.
 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "plate/map.h"
#include "plate/profile.h"
#include "potency/assay.h"
#include "potency/wells.h"
#include "tests/bench/bench.h"
#include "tests/bench/lab.h"

#define EXPORT "tests/plate/data/softmax_potency_run1_specimen.txt"
#define MAP "tests/plate/data/platemap_run1.csv"
#define PROFILE "specs/instruments/softmax-text.xml"
#define RUNS_OF_SAMPLE 3u /* what the method allows */
#define ROUNDS 21u

/* What the files say; names of the same length take their place. */
static const char plate_name[] = "PV-A1-RP-1";
static const char sample_name[] = "SMP-UCD01-001";

struct state {
	struct arena *arena, *each;
	struct bench_lab *lab;
	struct buf export, map;
	struct profile *profile;
	size_t runs;                              /* started */
	const char *run, *plate, *sample, *facts; /* of this round */
};

/* ---- the act ----------------------------------------------------------- */

/* Put the characters of to where those of from stand, every width bytes. */
static enum err_code
rename_in(struct buf *b, size_t width, const char *from, const char *to,
    struct err *err)
{
	size_t n = strlen(from), found = 0;

	for (size_t i = 0; i + n * width <= b->len; i++) {
		size_t k = 0;

		while (k < n && b->data[i + k * width] == from[k])
			k++;
		if (k < n)
			continue;
		for (k = 0; k < n; k++)
			b->data[i + k * width] = to[k];
		found++;
	}
	if (found == 0 || strlen(to) != n)
		return err_set(err, ERR_BUG, "%s cannot become %s", from, to);
	return ERR_OK;
}

/* Another sample after as many runs as its format has. */
static enum err_code
next_sample(struct state *s, size_t n, struct err *err)
{
	const char *test;

	s->sample = arena_printf(s->arena, BENCH_LAB_SAMPLE, n);
	test = arena_printf(s->arena, "%s.AM-A22", s->sample);
	if (bench_lab_sample(s->lab, n, err) != ERR_OK ||
	    bench_lab_do(s->lab, BY_REVIEWER, "test.assign", test,
		"analyst=analyst-1", NULL, 0, err) != ERR_OK)
		return err->code;
	return bench_lab_do(
	    s->lab, BY_ANALYST, "test.start", test, "", NULL, 0, err);
}

static enum err_code
start_run(void *state, struct err *err)
{
	struct state *s = state;
	const char *plate = s->plate, *sample = s->sample;
	size_t n = s->runs++;

	if (n % RUNS_OF_SAMPLE == 0 &&
	    next_sample(s, n / RUNS_OF_SAMPLE + 1, err) != ERR_OK)
		return err->code;
	s->run = arena_printf(s->arena, "RUN-%03zu", n);
	s->plate = arena_printf(s->arena, "PV-A1-R%03zu", n);
	/* the export is UTF-16 */
	if (rename_in(&s->export, 2, plate, s->plate, err) != ERR_OK ||
	    rename_in(&s->map, 1, sample, s->sample, err) != ERR_OK)
		return err->code;
	return bench_lab_do(s->lab, BY_ANALYST, "run.start", s->run,
	    arena_printf(s->arena, "test=%s.AM-A22|plate=%s|passage=7",
		s->sample, s->plate),
	    NULL, 0, err);
}

static enum err_code
import(void *state, double *things ATTR_UNUSED, struct err *err)
{
	struct state *s = state;
	const struct door_file files[] = {
		{ "file", "export.txt", s->export.data, s->export.len },
		{ "map", "map.csv", s->map.data, s->map.len },
	};

	return bench_lab_do(s->lab, BY_ANALYST, "run.import", s->run, s->facts,
	    files, sizeof(files) / sizeof(files[0]), err);
}

/* ---- the least --------------------------------------------------------- */

/* The wells of the map with their readings, as a table of the engine. */
static void
table_of(const struct map *m, const struct plate_result *r, struct buf *out)
{
	buf_puts(out, "well,sample,dose,response\n");
	for (size_t i = 0; i < r->n_readings; i++) {
		const struct map_well *w = map_at(m, r->readings[i].well);

		if (w == NULL || w->dose == NULL || w->dose[0] == '\0')
			continue;
		buf_printf(out, "%zu,%s,%s,%s\n", i, w->sample, w->dose,
		    r->readings[i].value);
	}
}

static enum err_code
evaluate(struct state *s, const struct buf *table, struct err *err)
{
	const struct assay_method method = { .model = &model_curve4,
		.both_intervals = true };
	const struct fit_choice choice = { .reference = "RS-A1-01" };
	struct fit_wells wells;
	struct fit_plate plate;
	struct assay *assay;

	if (fit_wells_read(table->data, table->len, NULL, s->each, &wells,
		err) != ERR_OK ||
	    fit_wells_arrange(&wells, &choice, s->each, &plate, err) != ERR_OK)
		return err->code;
	assay = assay_new(plate.data.n, plate.data.curves, 1);
	(void)!assay_run(assay, &method, &plate.data, &plate.controls, err);
	assay_free(assay);
	return err->code;
}

static enum err_code
read_and_fit(void *state, double *things ATTR_UNUSED, struct err *err)
{
	struct state *s = state;
	const struct profile *list[] = { s->profile };
	struct buf table = { 0 };
	struct plate_result read;
	struct map map;

	arena_reset(s->each);
	if (profile_read(list, 1, s->export.data, s->export.len, s->each, &read,
		err) == ERR_OK &&
	    map_read(s->map.data, s->map.len, s->each, &map, err) == ERR_OK) {
		table_of(&map, &read, &table);
		(void)!evaluate(s, &table, err);
	}
	buf_clear(&table);
	return err->code;
}

/* ---- the subject ------------------------------------------------------- */

static enum err_code
load(struct state *s, const char *source, const char *below, struct buf *out,
    struct err *err)
{
	return file_read(arena_printf(s->arena, "%s/%s", source, below),
	    (size_t)1 << 20, out, err);
}

static enum err_code
set_up(const struct bench_place *place, void **state, struct err *err)
{
	struct state *s = *state = mem_new(sizeof(*s));
	struct buf xml = { 0 };

	s->arena = arena_new();
	s->each = arena_new();
	s->plate = plate_name;
	s->sample = sample_name;
	s->facts = "fact=measured_at=@-60,instrument_serial=SPM-0042,"
		   "software_version=5.4,operator=analyst-1,"
		   "protocol=PV-A1-RP";
	if (load(s, place->source, EXPORT, &s->export, err) == ERR_OK &&
	    load(s, place->source, MAP, &s->map, err) == ERR_OK &&
	    load(s, place->source, PROFILE, &xml, err) == ERR_OK &&
	    profile_load(xml.data, xml.len, PROFILE, NULL, NULL, &s->profile,
		err) == ERR_OK)
		(void)!bench_lab_make(place, &s->lab, err);
	buf_clear(&xml);
	return err->code;
}

static void
tear_down(void *state)
{
	struct state *s = state;

	bench_lab_free(s->lab);
	profile_free(s->profile);
	buf_clear(&s->export);
	buf_clear(&s->map);
	arena_free(s->arena);
	arena_free(s->each);
	mem_free(s);
}

static const struct bench_figure figures[] = {
	{ .name = "import_plate_ms",
	    .unit = "ms",
	    .run = import,
	    .rival = read_and_fit,
	    .bound_is = "the same files read and fitted, nothing checked and "
			"nothing kept",
	    .rounds = ROUNDS,
	    .before = start_run },
	{ .name = NULL },
};

const struct bench_subject bench_plate = { .name = "plate",
	.figures = figures,
	.set_up = set_up,
	.tear_down = tear_down };
