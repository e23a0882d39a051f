/* SPDX-License-Identifier: Apache-2.0 */
/*
 * potency/combine.h - one value from several independent runs.
 *
 * A method of combination is a row of a table, known by its name in the
 * method version.  "unweighted" is the geometric mean of the runs with
 * Student limits over the runs on k - 1 degrees of freedom,
 *
 *	exp(mean M -+ t sd(M) / sqrt(k)),   M = ln rho of each run,
 *
 * which asks nothing of the standard errors inside the runs.  Beside it stands
 * the variation between runs as a geometric coefficient,
 *	GCV = 100 (exp(sd(M)) - 1) per cent.
 *
 * The values must be unrounded, valid, independent, and against one standard;
 * whether they are is the caller's knowledge.
 *
 * Source: USP <1033> and <1034>; Kirkwood, Biometrics 35 (1979) 908, for GCV.
 */
#ifndef POTENCY_COMBINE_H
#define POTENCY_COMBINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"

#define COMBINE_RUNS_MAX 1000u

/* Results of k runs, each array with k elements; se and df may be NULL for a
 * method that does not look at them. */
struct combine_runs {
	size_t k;
	const double *ln_rho;
	const double *se; /* of ln rho, from the run alone */
	const double *df; /* degrees of freedom of se */
};

struct combined {
	size_t k;
	double gm;      /* geometric mean */
	bool limits;    /* false for one run: lo, hi, gcv are NaN */
	double lo, hi;  /* at the level asked for */
	double ln_mean; /* mean of ln rho */
	double ln_sd;   /* sd between runs */
	double df;
	double gcv;          /* per cent */
	const char *caution; /* "two runs: ...", or NULL; a literal */
};

struct combine_method {
	const char *name; /* "unweighted" */
	const char *says;
	bool needs_se;
	void (*run)(const struct combine_runs *runs, double level,
	    struct combined *out);
};

/* All of them; the last row has no name. */
extern const struct combine_method combine_methods[];

/* ERR_ABSENT lists the names there are. */
ATTR_MUST_CHECK enum err_code combine_find(
    const char *name, const struct combine_method **out, struct err *err);

/*
 * Combine; level in (0, 1), else ERR_INPUT.  ERR_INPUT: no runs, a value not
 * finite, standard errors missing or not positive where the method needs them;
 * ERR_LIMIT above COMBINE_RUNS_MAX.
 */
ATTR_MUST_CHECK enum err_code combine_run(const struct combine_method *method,
    const struct combine_runs *runs, double level, struct combined *out,
    struct err *err);

#endif /* POTENCY_COMBINE_H */
