/* SPDX-License-Identifier: Apache-2.0 */
/*
 * potency/fit.h - fit one model to the curves of a plate.
 *
 * Pure arithmetic: no store, no clock, no files, no state but the struct fit
 * of the caller, no randomness.  The same call gives the same bits.
 *
 * Curve 0 is the standard, the others are test samples.  Two fits answer two
 * questions and are never mixed:
 *
 *   separate  each curve with parameters of its own.  Are the curves of one
 *             shape?  (potency/similar.h)
 *   joint     all curves with common parameters, each test moved along ln
 *             dose: f_i(x) = f(x; A, B, C - r_i, D).  Its r_i is ln rho, the
 *             log relative potency, a parameter with a standard error of its
 *             own (potency/relpot.h).  All tests are joined with the standard
 *             at once, or one by one if the method says "pairwise".
 *
 *	struct fit *fit = fit_new(96, 4);
 *
 *	if (fit_run(fit, &model_curve4, &data, NULL, &err) != ERR_OK)
 *		...
 *	if (fit_separate(fit, 1)->status == FIT_CONVERGED)
 *		...
 *	fit_free(fit);
 *
 * A struct fit is memory for any number of plates up to its size; nothing is
 * allocated while fitting.  What it lends is valid until the next fit_run.
 *
 * Method: responses are scaled to [0, 1] and ln dose is centred; the wells of
 * one sample and dose are replaced by their mean, which changes neither the
 * estimates nor, the spread inside them being added back, the sum of squares;
 * the minimum is found by potency/lsq.h from start values the model takes
 * from the data.  From a doubtful end (not converged, an asymptote uncertain
 * by more than a fifth of the range, location more than one dose step
 * outside the doses) it goes back to the model's list of further starts and
 * keeps the smallest sum of squares.  Weights are relative: s^2 = rss / df.
 *
 * Sources: Finney, Statistical Method in Biological Assay (1978), ch. 16;
 * Ph. Eur. 5.3 (four-parameter curves) and USP <1034> for the joint model;
 * Bates and Watts (1988) for estimates and covariance.
 */
#ifndef POTENCY_FIT_H
#define POTENCY_FIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "potency/models/model.h"

/* What is written into records as the version of this arithmetic. */
#define FIT_ALGORITHM "curves-1 (lmder, Gauss-Newton QR)"

#define FIT_WELLS_MAX 16384u
#define FIT_CURVES_MAX 64u
#define FIT_RESPONSE_MAX 1e100 /* absolute value */
#define FIT_DOSE_MAX 1e100     /* and 1e-100 the smallest above 0 */

/* The wells that are to be used; every array is lent and has n elements. */
struct fit_data {
	size_t n;
	size_t curves;           /* 1 .. FIT_CURVES_MAX */
	const uint16_t *curve;   /* 0 .. curves - 1 */
	const uint16_t *series;  /* dilution series inside the curve, from 0;
	                           NULL: one.  Carried for methods that take
	                           a series as the replicate; fits by well
	                           do not look at it */
	const double *dose;      /* >= 0, one unit, not logarithms */
	const double *response;  /* one unit */
	const double *weight;    /* >= 0, relative; NULL: all 1.  A well of
	                           weight 0 is not there at all */
	const char *const *name; /* [curves] of the samples, for messages */
	const char *const *well; /* positions, for messages; NULL: numbers */
};

struct fit_options {   /* all 0: the defaults in the comments */
	uint32_t held; /* bit k: parameter k is known and not estimated */
	double held_at[MODEL_PARAMS_MAX]; /* in the unit of the response */
	bool pairwise;                    /* join each test alone */
	double response_p;    /* dose response: largest p of the F test of
	                         curve against mean, and of slope > 0;
	                         0: 0.05 */
	double response_span; /* smallest range in residual sd; 0: 3 */
	double asymptote;     /* s.e. of an asymptote that counts as
	                         determined, part of the range; 0: 0.2 */
	unsigned evaluations; /* of one search; 0: 500 */
};

/*
 * How a fit ended.  None of these is an error, all of them are results to be
 * recorded; estimates exist for FIT_CONVERGED only and are NaN otherwise.
 */
enum fit_status {
	FIT_CONVERGED = 1,
	FIT_EVALUATION_LIMIT, /* not settled within the evaluations */
	FIT_NOT_CONVERGED,    /* ended where the sum of squares still falls */
	FIT_NOT_IDENTIFIABLE, /* the data do not determine a parameter */
	FIT_OUT_OF_RANGE,     /* against the side of a held parameter */
	FIT_NO_RESPONSE,      /* response does not depend on dose */
	FIT_TOO_FEW_DOSES,    /* for this model */
	FIT_NOT_JOINED,       /* a joint fit without its standard or test */
	FIT_STATUS_COUNT
};

const char *fit_status_name(enum fit_status status); /* "converged", ... */
const char *fit_status_says(enum fit_status status); /* a clause for reports */

/*
 * One fit, of one curve or of several.  Parameters: those of the model in its
 * order, then in a joint fit r of each test in the order of .curve.
 */
struct fit_estimate {
	enum fit_status status;
	size_t curves;         /* in this fit */
	const uint16_t *curve; /* [curves] which */
	size_t params, free;   /* parameters; those not held */
	size_t n, groups;      /* wells; distinct sample and dose */
	size_t df;             /* n - free */
	const double *start;   /* [params] where the search began */
	const double *value;   /* [params] */
	const double *se;      /* [params]; 0 where held */
	const double *inverse; /* [params x params] (J'WJ)^-1, 0 where held */
	double rss, sigma;     /* sum w (y - f)^2; sqrt(rss / df) */
	double total_ss;       /* sum w (y - mean)^2 */
	double r2;             /* 1 - rss / total_ss */
	double pure_ss;        /* within sample and dose */
	size_t pure_df;
	/* lack of fit: [(rss - pure_ss)/lof_df]/[pure_ss/pure_df]; NaN where
	 * there are no replicates */
	double lof_f, lof_p;
	size_t lof_df;
	/* dose response (separate fits; NaN otherwise): F of the curve against
	 * the mean; the larger p of that F and of slope > 0; range in sigma */
	double response_f, response_p, response_span;
	bool asymptotes_determined;
	unsigned start_no;    /* 0: from the data; 1 ..: a further start */
	unsigned evaluations; /* by the search that was kept */
	unsigned steps;       /* of its polish */
	double offset, rank;  /* relative offset; conditioning (lsq.h) */
};

/* A joint fit and what the separate fits of the same curves give together. */
struct fit_joint {
	struct fit_estimate est;
	double apart_rss; /* sum over the separate fits */
	size_t apart_df;
	double apart_sigma; /* sqrt(apart_rss / apart_df) */
	/* extra sum of squares of the joint fit */
	double f, f_p;
	size_t f_df1, f_df2;
};

/* One sample and dose: plain mean and sd of its wells. */
struct fit_group {
	double dose;
	size_t wells;
	double mean, sd; /* sd NaN for a single well */
};

struct fit;

/* Memory for plates of up to that many wells and curves; never NULL. */
ATTR_NEVER_NULL struct fit *fit_new(size_t wells_max, size_t curves_max);
void fit_free(struct fit *fit); /* NULL is allowed */

/*
 * Fit every curve alone, then those that converged together.  A test without
 * a result of its own is left out of the joint fit; without the standard
 * there is no joint fit.  With one curve the joint fit is that curve's.
 *
 * Errors, naming well or sample: ERR_INPUT if a response or weight is not
 * finite, negative (weight) or too large; if a dose is negative, not finite
 * or outside FIT_DOSE_MAX; if a sample has no wells; if all responses are
 * equal to ten digits; if the standard has fewer distinct doses than the model
 * needs, or no more wells than parameters; if a held value is not finite.
 * (A test with too few doses is a finding, FIT_TOO_FEW_DOSES: the other
 * samples of the plate can still be evaluated.)  ERR_LIMIT above
 * FIT_WELLS_MAX wells, FIT_CURVES_MAX curves.
 *
 * data->n and data->curves must not exceed what fit was made for.
 */
ATTR_MUST_CHECK enum err_code fit_run(struct fit *fit,
    const struct fit_model *model, const struct fit_data *data,
    const struct fit_options *options, struct err *err);

const struct fit_model *fit_model_of(const struct fit *fit);
const struct fit_options *fit_options_of(const struct fit *fit); /* as used */
size_t fit_curves(const struct fit *fit);

const struct fit_estimate *fit_separate(const struct fit *fit, size_t curve);

/*
 * The joint fit that carries a test, and in *at (may be NULL) the index of
 * its r among the parameters.  Curve 0 names the fit of all.  For a test that
 * was left out, status is FIT_NOT_JOINED.
 */
const struct fit_joint *fit_joint_of(
    const struct fit *fit, size_t curve, size_t *at);

/* The fitted response of a curve at a dose. */
double fit_value(const struct fit *fit, const struct fit_estimate *est,
    size_t curve, double dose);

/* Leverage of a well: w g'(J'WJ)^-1 g, g the gradient at its dose. */
double fit_leverage(const struct fit *fit, const struct fit_estimate *est,
    size_t curve, double dose, double weight);

/* The groups of a curve, in rising dose; *n their number. */
const struct fit_group *fit_groups(
    const struct fit *fit, size_t curve, size_t *n);

/*
 * The joint fit with ln rho of one test held at r, everything else fitted
 * again: its sum of squares, or NaN if that fit does not converge.  Begins
 * from the tangent of the profile, so that a walk along r is cheap.  The test
 * must be part of a converged joint fit.
 */
double fit_rss_at(struct fit *fit, size_t test, double r);

/* dist_t_quantile, remembered per p and df. */
double fit_t_quantile(struct fit *fit, double p, double df);

#endif /* POTENCY_FIT_H */
