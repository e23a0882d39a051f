/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/bench/bench.h - how fast, and how fast it could be.
 *
 * "make bench" measures every figure of every subject, prints a table with
 * medians and quartiles, and writes bench.json into the build folder:
 *
 *	[{"name":"fit_plate_us","value":31.2,"unit":"us","bound":88.1,
 *	  "bound_is":"..."},
 *	 ...]
 *
 * value and bound are medians, null where nothing could be measured.  The
 * bound is measured in the same run, in turns with the subject, so that a
 * busy machine is busy for both: either what the work costs at the very least
 * (the same bytes through the library alone), or a rival that does the same.
 * A figure is never a failure; what cannot be run at all is one.
 *
 * A figure is a row in the table of its subject.  A subject is a file
 * NAME.c with "const struct bench_subject bench_NAME", and its line in
 * subjects.def and Makefile.inc.
 *
 * Environment: BENCH_ENTRIES, entries of the ledger that is verified
 * (1000000), BENCH_ROUNDS, at most that many rounds.  Words on the command
 * line are the subjects to measure.
 */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* Where to measure, and how much. */
struct bench_place {
	const char *dir;    /* an empty folder of the subject's own */
	const char *source; /* top of the source tree */
	size_t entries;     /* of the ledger that is verified */
};

/*
 * Do the work once, and say how many things that were: the time of a round
 * is divided by it.  state is what set_up made.
 */
typedef enum err_code bench_work(void *state, double *things, struct err *err);

struct bench_figure {
	const char *name; /* NULL at the end; ends in its unit */
	const char *unit; /* "us", "ms", "s" for one thing; "1/s": things */
	bench_work *run;
	bench_work *rival;    /* or NULL */
	const char *bound_is; /* what the rival does */
	unsigned rounds;      /* timed ones, after one that is not */
	/* Before each round of run, not timed; or NULL. */
	enum err_code (*before)(void *state, struct err *err);
	bool scaled; /* to a million from place->entries */
};

struct bench_subject {
	const char *name;
	const struct bench_figure *figures;
	/* *state may be set even after an error; tear_down gets it. */
	enum err_code (*set_up)(
	    const struct bench_place *place, void **state, struct err *err);
	void (*tear_down)(void *state); /* NULL is allowed as state */
};

#define BENCH_SUBJECT(name) extern const struct bench_subject bench_##name;
#include "tests/bench/subjects.def"
#undef BENCH_SUBJECT

#endif /* TESTS_BENCH_BENCH_H */
