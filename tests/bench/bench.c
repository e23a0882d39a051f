/* SPDX-License-Identifier: Apache-2.0 */
/* tests/bench/bench.c - measuring, the table, bench.json. */
#include "config.h"

#include "tests/bench/bench.h"

#include <ftw.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "crypt/crypt.h"

#define SCRATCH "bench.tmp" /* beside bench.json: on the disk of the build */
#define RESULT "bench.json"
#define ROUNDS_MAX 64u
#define ENTRIES 1000000u

static const struct bench_subject *const subjects[] = {
#define BENCH_SUBJECT(name) &bench_##name,
#include "tests/bench/subjects.def"
#undef BENCH_SUBJECT
};

#define SUBJECTS (sizeof(subjects) / sizeof(subjects[0]))

struct bench {
	struct bench_place place;
	unsigned rounds; /* at most */
	struct arena *arena;
	struct buf json;
	bool good;
};

/* ---- numbers ----------------------------------------------------------- */

struct spread {
	double low, median, high; /* quartiles */
};

static const struct spread nothing = { (double)NAN, (double)NAN, (double)NAN };

static int
by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static double
quantile(const double *sorted, unsigned n, double p)
{
	double at = p * (n - 1);
	unsigned i = (unsigned)at;

	return i + 1 < n ? sorted[i] + (at - i) * (sorted[i + 1] - sorted[i])
	                 : sorted[i];
}

static struct spread
spread_of(double *value, unsigned n)
{
	if (n == 0)
		return nothing;
	qsort(value, n, sizeof(*value), by_size);
	return (struct spread){ quantile(value, n, 0.25),
		quantile(value, n, 0.5), quantile(value, n, 0.75) };
}

static double
seconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double
in_unit(const char *unit, double seconds_taken, double things)
{
	static const struct {
		const char *unit;
		double of_a_second;
	} units[] = { { "us", 1e6 }, { "ms", 1e3 }, { "s", 1 } };

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strcmp(units[i].unit, unit) == 0)
			return seconds_taken / things * units[i].of_a_second;
	return things / seconds_taken;
}

/* ---- measuring --------------------------------------------------------- */

static enum err_code
one_round(const struct bench_figure *f, bench_work *work, void *state,
    double *value, struct err *err)
{
	double begin, things = 1;

	if (work == f->run && f->before != NULL &&
	    f->before(state, err) != ERR_OK)
		return err->code;
	begin = seconds();
	if (work(state, &things, err) == ERR_OK)
		*value = in_unit(f->unit, seconds() - begin, things);
	return err->code;
}

/* Subject and rival in turns; the first turn of each only warms up. */
static enum err_code
measure(const struct bench *b, const struct bench_figure *f, void *state,
    struct spread *ours, struct spread *theirs, struct err *err)
{
	double run[ROUNDS_MAX + 1], rival[ROUNDS_MAX + 1];
	unsigned rounds = f->rounds < b->rounds ? f->rounds : b->rounds;

	for (unsigned i = 0; i <= rounds; i++)
		if (one_round(f, f->run, state, &run[i], err) != ERR_OK ||
		    (f->rival != NULL && one_round(f, f->rival, state,
					     &rival[i], err) != ERR_OK))
			return err->code;
	*ours = spread_of(run + 1, rounds);
	*theirs = f->rival != NULL ? spread_of(rival + 1, rounds) : nothing;
	return ERR_OK;
}

/* ---- telling ----------------------------------------------------------- */

static void
head(void)
{
	(void)printf("%-22s %10s %23s %-4s %10s %6s\n", "figure", "median",
	    "quartiles", "unit", "bound", "times");
}

static const char *
number(struct arena *a, double v)
{
	return isfinite(v) ? arena_printf(a, "%.*f",
				 v >= 1000 ? 0
				 : v >= 10 ? 1
					   : 3,
				 v)
	                   : "-";
}

/* How much longer it takes than its bound. */
static double
times(const char *unit, double ours, double theirs)
{
	return strcmp(unit, "1/s") == 0 ? theirs / ours : ours / theirs;
}

static const char *
bound_is(const struct bench *b, const struct bench_figure *f)
{
	const char *is = f->bound_is != NULL ? f->bound_is : "";

	if (!f->scaled || b->place.entries == ENTRIES)
		return is;
	return arena_printf(
	    b->arena, "%s; both scaled from %zu entries", is, b->place.entries);
}

static void
print(struct bench *b, const struct bench_figure *f, const struct spread *ours,
    const struct spread *theirs)
{
	struct arena *a = b->arena;

	(void)printf("%-22s %10s %10s .. %9s %-4s %10s %6s\n", f->name,
	    number(a, ours->median), number(a, ours->low),
	    number(a, ours->high), f->unit, number(a, theirs->median),
	    number(a, times(f->unit, ours->median, theirs->median)));
	if (f->rival != NULL)
		(void)printf("  bound: %s\n", bound_is(b, f));
	(void)fflush(stdout);
}

static void
put_number(struct buf *out, const char *name, double v)
{
	if (isfinite(v))
		buf_printf(out, "\"%s\":%.6g", name, v);
	else
		buf_printf(out, "\"%s\":null", name);
}

/* Names, units and words of this program: nothing in them to escape. */
static void
put(struct bench *b, const struct bench_figure *f, const struct spread *ours,
    const struct spread *theirs)
{
	buf_puts(&b->json, b->json.len == 0 ? "[" : ",\n ");
	buf_printf(&b->json, "{\"name\":\"%s\",", f->name);
	put_number(&b->json, "value", ours->median);
	buf_printf(&b->json, ",\"unit\":\"%s\",", f->unit);
	put_number(&b->json, "bound", theirs->median);
	buf_printf(&b->json, ",\"bound_is\":\"%s\"}", bound_is(b, f));
}

/* ---- subjects ---------------------------------------------------------- */

static int
remove_one(const char *path, const struct stat *st ATTR_UNUSED,
    int kind ATTR_UNUSED, struct FTW *at ATTR_UNUSED)
{
	return remove(path);
}

static void
remove_scratch(void)
{
	(void)nftw(SCRATCH, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void
fail(struct bench *b, const char *what, const struct err *err)
{
	(void)fflush(stdout);
	(void)fprintf(stderr, "bench: %s: %s\n", what, err->text);
	b->good = false;
}

static void
run_subject(struct bench *b, const struct bench_subject *s)
{
	struct err err = { 0 };
	void *state = NULL;
	bool ready;

	remove_scratch();
	if (file_make_dir(SCRATCH, 0700, &err) == ERR_OK)
		(void)!s->set_up(&b->place, &state, &err);
	ready = err.code == ERR_OK;
	if (!ready)
		fail(b, s->name, &err);
	for (const struct bench_figure *f = s->figures; f->name != NULL; f++) {
		struct spread ours = nothing, theirs = nothing;

		err_clear(&err);
		if (ready &&
		    measure(b, f, state, &ours, &theirs, &err) != ERR_OK)
			fail(b, f->name, &err);
		print(b, f, &ours, &theirs);
		put(b, f, &ours, &theirs);
	}
	s->tear_down(state);
	remove_scratch();
}

static bool
wanted(const char *name, int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], name) == 0)
			return true;
	return argc < 2;
}

static unsigned
whole_number(const char *variable, unsigned usual, unsigned most)
{
	const char *text = getenv(variable);
	char *end;
	unsigned long v;

	if (text == NULL || text[0] == '\0')
		return usual;
	v = strtoul(text, &end, 10);
	if (*end != '\0' || v < 1 || v > most) {
		(void)fprintf(stderr, "bench: %s: 1 to %u\n", variable, most);
		exit(EXIT_USAGE);
	}
	return (unsigned)v;
}

int
main(int argc, char **argv)
{
	const char *source = getenv("CUPEL_SOURCE");
	struct bench b = { .place = { .dir = SCRATCH,
			       .source = source != NULL ? source : "." },
		.good = true };
	struct err err = { 0 };

	b.place.entries = whole_number("BENCH_ENTRIES", ENTRIES, 100000000);
	b.rounds = whole_number("BENCH_ROUNDS", ROUNDS_MAX, ROUNDS_MAX);
	if (crypt_init(&err) != ERR_OK) {
		fail(&b, "crypt", &err);
		return EXIT_FAILED;
	}
	b.arena = arena_new();
	head();
	for (size_t i = 0; i < SUBJECTS; i++)
		if (wanted(subjects[i]->name, argc, argv))
			run_subject(&b, subjects[i]);
	buf_puts(&b.json, b.json.len == 0 ? "[]\n" : "]\n");
	if (file_write(RESULT, b.json.data, b.json.len, 0644, FILE_REPLACE,
		&err) != ERR_OK)
		fail(&b, RESULT, &err);
	buf_clear(&b.json);
	arena_free(b.arena);
	return b.good ? EXIT_DONE : EXIT_FAILED;
}
