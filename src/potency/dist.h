/* SPDX-License-Identifier: Apache-2.0 */
/*
 * potency/dist.h - normal, Student, chi-square and F distributions.
 *
 * Pure functions of their arguments: no state, no tables, no errno.  Both
 * tails are computed directly, so that a probability of 1e-60 has as many
 * good digits as one of 0.4.  Relative accuracy is 1e-11 or better for
 * probabilities down to 1e-280 and degrees of freedom up to 1e6; the test
 * compares with tables of 15 digits.
 *
 * Degrees of freedom are positive and need not be whole; probabilities lie in
 * [0, 1]; both are asserted.  A statistic that is NaN gives NaN.  A quantile
 * below 1e-300 is 0, one above 1e300 (Student's: 1e150) infinite.
 *
 * How: the incomplete beta and gamma integrals by continued fraction or power
 * series (Abramowitz and Stegun, 26.5 and 6.5; the fraction evaluated by
 * Lentz's method), each times a leading factor in which the large logarithms
 * have been cancelled by hand (Loader, Fast and Accurate Computation of
 * Binomial Probabilities, 2000).  A quantile is the root of the logarithm of
 * the smaller tail, by Newton's method inside a bracket.
 *
 * A quantile costs one to three microseconds: keep it where it is needed
 * often (potency/fit.h does).
 */
#ifndef POTENCY_DIST_H
#define POTENCY_DIST_H

/* P(Z <= z), P(Z > z); z with P(Z <= z) = p, infinite at p = 0 and 1. */
double dist_normal_cdf(double z);
double dist_normal_upper(double z);
double dist_normal_quantile(double p);

/* Student's t with df degrees of freedom; beyond 1e150 t is infinite. */
double dist_t_cdf(double t, double df);
double dist_t_upper(double t, double df);
double dist_t_quantile(double p, double df);

/* Chi-square; x below 0 counts as 0. */
double dist_chisq_cdf(double x, double df);
double dist_chisq_upper(double x, double df);
double dist_chisq_quantile(double p, double df);

/* F with df1 degrees of freedom above and df2 below; f below 0 counts as 0. */
double dist_f_cdf(double f, double df1, double df2);
double dist_f_upper(double f, double df1, double df2);
double dist_f_quantile(double p, double df1, double df2);

#endif /* POTENCY_DIST_H */
