/* SPDX-License-Identifier: Apache-2.0 */
/*
 * potency/lsq.h - nonlinear least squares, the numeric core.
 *
 * Two steps that belong together, in memory that is set up once:
 *
 *	struct lsq *l = lsq_new(rows, params);
 *
 *	lsq_search(l, &problem, NULL, p, &result);
 *	lsq_polish(l, &problem, NULL, p, &result);
 *	if (result.status == LSQ_CONVERGED)
 *		lsq_covariance(l, cov);
 *	lsq_free(l);
 *
 * lsq_search walks from start values towards a minimum by the
 * Levenberg-Marquardt method with a trust radius (More 1978; lmder of
 * libcminpack) and the exact Jacobian.  lsq_polish goes the last digits by
 * undamped Gauss-Newton steps, each from a Householder QR factorisation of
 * the Jacobian with column pivoting, and decides whether the point is a
 * minimum.  Together they reach ten digits or more on the nonlinear reference
 * problems of NIST, from both of their starts.
 *
 * Nothing is allocated after lsq_new; no state but what it returned; no
 * threads, no randomness: the same call gives the same bits.
 *
 * Sources: More, The Levenberg-Marquardt algorithm: implementation and theory
 * (1978); Bates and Watts, Nonlinear Regression Analysis and its Applications
 * (1988), 2.2.3 for the relative offset; Golub and Van Loan, Matrix
 * Computations, 5.4 for the factorisation.
 */
#ifndef POTENCY_LSQ_H
#define POTENCY_LSQ_H

#include <stddef.h>

#include "base/attr.h"

/*
 * Minimise the sum of squares of rows residuals over params parameters;
 * rows >= params >= 1.  eval fills
 *	r    [rows]            residuals, already times the root of the weight
 *	jac  [rows x params]   d r / d p, column-major (column j starts at
 *	                       j * rows); NULL when not wanted
 * It may write values that are not finite: they count as an enormous sum.
 *
 * When every row stands for several observations (means of replicates), the
 * sum of squares inside the rows and the number of observations beyond one
 * per row are given too; sum, degrees of freedom and convergence are then
 * those of the single observations.
 */
struct lsq_problem {
	size_t rows, params;
	void (*eval)(
	    const void *subject, const double *p, double *r, double *jac);
	const void *subject;
	double inner_ss; /* >= 0 */
	size_t inner_n;
	double total_ss; /* sum of squares about the mean; 0: not known */
};

/* All 0 (or a NULL pointer) stands for the values in the comments. */
struct lsq_options {
	unsigned evaluations; /* at most so many in a search; 0: 500 */
	unsigned steps;       /* Gauss-Newton steps at most; 0: 20 */
	double tolerance;     /* ftol and xtol of the search; 0: 1e-14 */
	double offset;        /* relative offset of a minimum; 0: 1e-8 */
	double rank;          /* smallest to largest diagonal of R, columns
	                         scaled to length 1; 0: 1e-10 */
	double exact;         /* rss this small against total_ss is a perfect
	                         fit, where an offset means nothing; 0: 1e-24 */
	double settled;       /* a polish ends after a step this short, relative
	                         to p; 0: 1e-13 */
	int stop_at_offset;   /* nonzero: end as soon as the offset is met */
};

enum lsq_status {
	LSQ_CONVERGED = 1,
	LSQ_EVALUATION_LIMIT, /* the search used up its evaluations */
	LSQ_NOT_CONVERGED,    /* it ended elsewhere than in a minimum */
	LSQ_SINGULAR          /* the data do not determine a parameter */
};

struct lsq_result {
	enum lsq_status status;
	unsigned evaluations; /* of the residuals, by the search */
	unsigned jacobians;   /* likewise */
	unsigned steps;       /* Gauss-Newton steps taken */
	int limit;            /* nonzero: the search ended at its limit */
	double rss;           /* inner_ss included */
	double offset;        /* relative offset at the end */
	double rank;          /* smallest to largest diagonal of R */
};

struct lsq;

/* Memory for problems up to that size; never NULL. */
ATTR_NEVER_NULL struct lsq *lsq_new(size_t rows_max, size_t params_max);
void lsq_free(struct lsq *l); /* NULL is allowed */

/*
 * Search from p [params], which ends at the best point found.  Fills result
 * but for status, offset and rank, which are lsq_polish's to say.
 */
void lsq_search(struct lsq *l, const struct lsq_problem *problem,
    const struct lsq_options *options, double *p, struct lsq_result *result);

/*
 * From p to the minimum beside it.  A step is taken while it is shorter,
 * relative to p, than the one before and the sum of squares does not rise by
 * more than 1e-9 of itself.  result must come from lsq_search or be all 0.
 *
 * LSQ_CONVERGED when, with the residuals split into the part inside the
 * tangent plane (Q1'r) and the part across it (Q2'r),
 *
 *	|Q1'r| sqrt(n - params) / (|Q2'r| sqrt(params)) < offset
 *
 * or when the fit is exact.
 */
void lsq_polish(struct lsq *l, const struct lsq_problem *problem,
    const struct lsq_options *options, double *p, struct lsq_result *result);

/*
 * After lsq_polish, unless it said LSQ_SINGULAR:
 *   lsq_covariance  cov [params x params] = (J'J)^-1, from R^-1; times
 *                   rss / (n - params) it is the covariance of p
 */
void lsq_covariance(struct lsq *l, double *cov);

#endif /* POTENCY_LSQ_H */
