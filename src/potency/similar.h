/* SPDX-License-Identifier: Apache-2.0 */
/*
 * potency/similar.h - are test and standard curves of one shape?
 *
 * Judged from the separate fits, with the pooled variance of those of the
 * joint fit's curves, s^2 = sum rss / sum df.  For each parameter P of the
 * model the ratio P_T / P_S with Fieller limits and the difference P_T - P_S
 * with t limits; the same for the range (response at infinite dose less that
 * at dose 0); and the lower asymptote's difference as a part of the range of
 * the standard, (L_T - L_S)/(U_S - L_S), with Fieller limits.  Lower means
 * whichever asymptote is the lower one in the standard; that parameter is
 * then compared, also where the test runs the other way.
 *
 * An equivalence test at 5 % on each side is: does the 90 % interval lie
 * within the bounds?  The F test of potency/fit.h is shown beside it but says
 * nothing about the size of a difference.
 *
 * Source: Fieller, J. Roy. Statist. Soc. B 16 (1954) 175; Hauck et al., PDA
 * J. Pharm. Sci. Technol. 59 (2005) 127, for equivalence instead of F.
 */
#ifndef POTENCY_SIMILAR_H
#define POTENCY_SIMILAR_H

#include <stdbool.h>
#include <stddef.h>

#include "potency/fit.h"

/*
 * An estimate and its interval.  known false: there is no estimate.  finite
 * false: there is no interval (Fieller's g >= 1: the denominator may be 0), a
 * result that fails every bound; g above 0.1 deserves a look.
 */
struct similar_value {
	bool known, finite;
	double value, lo, hi;
	double g; /* Fieller's g; 0 for differences */
};

struct similar {
	enum fit_status status; /* of the test; FIT_NOT_JOINED: standard */
	double level;           /* of all intervals, 0.90 */
	size_t df;
	size_t params;
	struct similar_value ratio[MODEL_PARAMS_MAX];
	struct similar_value diff[MODEL_PARAMS_MAX];
	struct similar_value range_ratio;
	struct similar_value lower_difference; /* scaled by the range */
	size_t lower, upper; /* which parameter is the lower asymptote of the
	                        standard, and the upper: diff[lower] is the
	                        unscaled difference, ratio[upper] the ratio */
};

/* Compare a test (1 .. curves - 1) with the standard; level in (0, 1). */
void similar_of(
    struct fit *fit, size_t test, double level, struct similar *out);

/*
 * Fieller's limits of a / b with variances v11 of a, v22 of b, covariance
 * v12, and t the quantile of one side.
 *	g = t^2 v22 / b^2, R = a / b
 *	[R - g v12/v22 -+ t/|b| sqrt(v11 - 2 R v12 + R^2 v22
 *	    - g (v11 - v12^2/v22))] / (1 - g)
 */
struct similar_value similar_fieller(
    double a, double b, double v11, double v12, double v22, double t);

#endif /* POTENCY_SIMILAR_H */
