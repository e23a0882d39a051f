/* SPDX-License-Identifier: Apache-2.0 */
/*
 * potency/quantity.h - every number of an evaluated plate, by name.
 *
 * The names, which scripts and the reference data use:
 *
 *   c.A c.se.A ...       joint fit: parameters and standard errors; C is that
 *                        of the standard; c.lnrho[T], c.se.lnrho[T]
 *   c.rss c.df c.sigma c.R2
 *   c.lof.F c.lof.df1 c.lof.df2 c.lof.p, pure.error.ss
 *   rho[T], potency[T]   and .lo.wald .hi.wald .lo.profile .hi.profile
 *   u.A[S] u.se.A[S] ... separate fits, standard errors from the pooled
 *                        variance; u.rss u.df
 *   par.F par.df1 par.df2 par.F.p   extra sum of squares
 *   par.ratio.A[T] .lo90 .hi90      test over standard, Fieller
 *   par.diff.A[T] .lo90 .hi90       test minus standard
 *   par.ratio.range[T]              of D - A
 *   par.lower.diff[T] .lo90 .hi90   lower asymptotes over the range
 *   n, overflow, missing            wells used, saturated, not read
 *   cv.pct[S,dose]                  100 sd / mean of a dose
 *   ED50 (one curve), blank.mean, blank.sd, max.mean, max.sd,
 *   signal.to.background, signal.to.noise, z.prime
 *
 * What does not exist (a held parameter's error, limits with g >= 1, anything
 * of a fit that did not converge) is left out.  The 90 in .lo90 is the level
 * of the equivalence intervals in per cent.  Fitted one by one ("pairwise"),
 * the names of the joint fits carry their test: c.A[T].
 */
#ifndef POTENCY_QUANTITY_H
#define POTENCY_QUANTITY_H

#include <stddef.h>

struct assay;
struct fit_plate;

/* Called for each quantity; name is lent for the call. */
typedef void assay_quantity_fn(void *to, const char *name, double value);

void assay_quantities(const struct assay *assay, const struct fit_plate *plate,
    assay_quantity_fn *emit, void *to);

#endif /* POTENCY_QUANTITY_H */
