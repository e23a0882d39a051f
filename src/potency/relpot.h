/* SPDX-License-Identifier: Apache-2.0 */
/*
 * potency/relpot.h - relative potency of a test, with limits.
 *
 * ln rho is estimated by the joint fit (potency/fit.h); statistics are done on
 * it, and rho = exp(ln rho) is what is reported.  Two intervals:
 *
 *   profile  all r with rss(r) - rss_min <= s^2 t^2, everything but r fitted
 *            again at each r.  The honest one when a plate is poor; found by
 *            walking out in half standard errors and then closing in to 1e-12.
 *            A side on which 60 steps meet no limit is open: 0 or infinity.
 *            Where the standard error is below 1e-12, the Wald limits.
 *   Wald     ln rho -+ t s.e., t on the degrees of freedom of the joint fit
 *
 * Neither contains variance between runs: a reportable value needs
 * potency/combine.h.  Limits symmetric about rho itself are not offered.
 */
#ifndef POTENCY_RELPOT_H
#define POTENCY_RELPOT_H

#include <stdbool.h>
#include <stddef.h>

#include "potency/fit.h"

enum relpot_kind { RELPOT_PROFILE, RELPOT_WALD, RELPOT_KIND_COUNT };

const char *relpot_kind_name(enum relpot_kind kind); /* "profile", "wald" */
bool relpot_kind_find(const char *name, enum relpot_kind *kind);

struct relpot_limits {
	bool known; /* false: could not be computed, lo and hi are NaN */
	double lo, hi;
};

struct relpot {
	enum fit_status status; /* anything but FIT_CONVERGED: no value, NaN */
	double ln_rho, se;
	double rho;
	double level; /* of both intervals, 0.95 */
	size_t df;
	struct relpot_limits wald, profile;
};

/*
 * Relative potency of a test (1 .. curves - 1) at a confidence level in
 * (0, 1).  The profile costs about twenty small refits; without it the
 * profile limits stay unknown.
 */
void relpot_of(struct fit *fit, size_t test, double level, bool with_profile,
    struct relpot *out);

/* The limits of the kind that a method chose. */
const struct relpot_limits *relpot_limits_of(
    const struct relpot *r, enum relpot_kind kind);

/*
 * Potency in the unit of the standard: rho times the assigned potency of the
 * standard times the preparation factor (ratio of the amounts that the nominal
 * doses stand for; 1 if they are the same).  The factor is exact arithmetic on
 * weights and volumes and no part of the statistics.
 */
double relpot_potency(double rho, double assigned, double factor);

#endif /* POTENCY_RELPOT_H */
