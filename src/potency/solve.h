/* SPDX-License-Identifier: Apache-2.0 */
/*
 * potency/solve.h - one fit of chosen curves to points.  Inside this room.
 *
 * A plan says which curves are fitted together and which of the parameters
 * are free; the parameters are those of the model, then ln rho of every curve
 * but the first.  A slot is the memory of one estimate.
 */
#ifndef POTENCY_SOLVE_H
#define POTENCY_SOLVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "potency/fit.h"
#include "potency/lsq.h"
#include "potency/points.h"

#define FIT_PARAMS_MAX (MODEL_PARAMS_MAX + FIT_CURVES_MAX - 1)

struct fit_plan {
	const struct fit_model *model;
	const struct fit_points *points;
	size_t curves;
	const uint16_t *curve; /* [curves] */
	size_t params, free;
	size_t rows;
	uint16_t free_at[FIT_PARAMS_MAX]; /* [free] parameter index */
	double *full;                     /* [params] scaled; scratch, the
	                                     values of held ones */
	double *cov;                      /* [free x free] scratch */
	double total_ss;
};

/* What a struct fit_estimate lends, where it can be written. */
struct fit_slot {
	struct fit_estimate *est;
	uint16_t *curve;
	double *start, *value, *se, *inverse;
	double *scaled; /* [params] the estimate as the solver has it */
};

void fit_slot_init(struct fit_slot *s, struct fit_estimate *est, size_t curves);
void fit_slot_clear(struct fit_slot *s);

/* Start over: curves as in s->curve[0 .. curves-1], everything else NaN. */
void fit_slot_reset(
    struct fit_slot *s, const struct fit_plan *plan, enum fit_status status);

/*
 * Plan for some curves with the model's held parameters; full is scratch of
 * [params], cov of [params x params].  fit_plan_hold takes one more out, at a
 * scaled value.
 */
void fit_plan_make(struct fit_plan *plan, const struct fit_model *model,
    const struct fit_points *points, const struct fit_options *options,
    const uint16_t *curve, size_t curves, double *full, double *cov);
void fit_plan_hold(struct fit_plan *plan, size_t param, double value);

/* The problem of a plan for lsq.h. */
struct lsq_problem fit_plan_problem(const struct fit_plan *plan);

/*
 * Fit from s->scaled, which holds start values, and on from the model's
 * further starts where the end is doubtful; fill the slot.
 */
void fit_solve(struct fit_slot *s, const struct fit_plan *plan, struct lsq *lsq,
    const struct fit_options *options);

#endif /* POTENCY_SOLVE_H */
