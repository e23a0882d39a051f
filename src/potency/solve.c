/* SPDX-License-Identifier: Apache-2.0 */
/* potency/solve.c - one fit: starts, search, polish, statistics. */
#include "config.h"

#include "potency/solve.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "potency/dist.h"

#define TIE 1e-9 /* sums of squares this close, relatively, are the same */

void
fit_slot_init(struct fit_slot *s, struct fit_estimate *est, size_t curves)
{
	size_t params = MODEL_PARAMS_MAX + curves - 1;

	s->est = est;
	s->curve = mem_array(curves, sizeof(*s->curve));
	s->start = mem_array(params, sizeof(double));
	s->value = mem_array(params, sizeof(double));
	s->se = mem_array(params, sizeof(double));
	s->scaled = mem_array(params, sizeof(double));
	s->inverse = mem_array(params * params, sizeof(double));
}

void
fit_slot_clear(struct fit_slot *s)
{
	mem_free(s->curve);
	mem_free(s->start);
	mem_free(s->value);
	mem_free(s->se);
	mem_free(s->scaled);
	mem_free(s->inverse);
}

void
fit_slot_reset(
    struct fit_slot *s, const struct fit_plan *plan, enum fit_status status)
{
	const double none = (double)NAN;

	*s->est = (struct fit_estimate){ .status = status,
		.curves = plan->curves,
		.curve = s->curve,
		.params = plan->params,
		.free = plan->free,
		.start = s->start,
		.value = s->value,
		.se = s->se,
		.inverse = s->inverse,
		.rss = none,
		.sigma = none,
		.total_ss = none,
		.r2 = none,
		.pure_ss = none,
		.lof_f = none,
		.lof_p = none,
		.response_f = none,
		.response_p = none,
		.response_span = none,
		.offset = none,
		.rank = none };
	for (size_t k = 0; k < plan->params; k++)
		s->start[k] = s->value[k] = s->se[k] = none;
	for (size_t k = 0; k < plan->params * plan->params; k++)
		s->inverse[k] = none;
	for (size_t c = 0; c < plan->curves; c++) {
		const struct fit_points *p = plan->points;
		size_t curve = s->curve[c];

		s->est->n += p->n[curve];
		s->est->groups += p->first[curve + 1] - p->first[curve];
	}
	s->est->df = s->est->n > plan->free ? s->est->n - plan->free : 0;
	s->est->pure_df = s->est->n - s->est->groups;
}

static enum model_role
role_of(const struct fit_plan *plan, size_t k)
{
	/* ln rho is a distance on the ln dose axis: it keeps its value */
	return k < plan->model->params ? plan->model->param[k].role
	                               : MODEL_SHAPE;
}

static double
to_scaled(const struct fit_plan *plan, size_t k, double v)
{
	switch (role_of(plan, k)) {
	case MODEL_RESPONSE:
		return (v - plan->points->y0) / plan->points->range;
	case MODEL_LOCATION:
		return v - plan->points->x0;
	case MODEL_SHAPE:
		break;
	}
	return v;
}

static double
from_scaled(const struct fit_plan *plan, size_t k, double v)
{
	switch (role_of(plan, k)) {
	case MODEL_RESPONSE:
		return plan->points->y0 + plan->points->range * v;
	case MODEL_LOCATION:
		return plan->points->x0 + v;
	case MODEL_SHAPE:
		break;
	}
	return v;
}

/* One unit of the scaled parameter in units of the real one. */
static double
unit_of(const struct fit_plan *plan, size_t k)
{
	return role_of(plan, k) == MODEL_RESPONSE ? plan->points->range : 1;
}

void
fit_plan_make(struct fit_plan *plan, const struct fit_model *model,
    const struct fit_points *points, const struct fit_options *options,
    const uint16_t *curve, size_t curves, double *full, double *cov)
{
	plan->model = model;
	plan->points = points;
	plan->curves = curves;
	plan->curve = curve;
	plan->params = model->params + curves - 1;
	plan->free = 0;
	plan->full = full;
	plan->cov = cov;
	plan->rows = 0;
	for (size_t k = 0; k < plan->params; k++)
		if (k < model->params && (options->held & 1u << k) != 0)
			full[k] = to_scaled(plan, k, options->held_at[k]);
		else
			plan->free_at[plan->free++] = (uint16_t)k;
	for (size_t c = 0; c < curves; c++)
		plan->rows +=
		    points->first[curve[c] + 1] - points->first[curve[c]];
	plan->total_ss = fit_points_total(points, curve, curves);
}

void
fit_plan_hold(struct fit_plan *plan, size_t param, double value)
{
	size_t j = 0;

	while (j < plan->free && plan->free_at[j] != param)
		j++;
	assert(j < plan->free);
	for (plan->free--; j < plan->free; j++)
		plan->free_at[j] = plan->free_at[j + 1];
	plan->full[param] = value;
}

/* The rows of one curve, which begin at row. */
static void
evaluate_curve(
    const struct fit_plan *plan, size_t c, size_t row, double *r, double *jac)
{
	const struct fit_points *p = plan->points;
	const struct fit_model *model = plan->model;
	const size_t from = p->first[plan->curve[c]];
	const size_t to = p->first[plan->curve[c] + 1];
	const size_t shift = model->params + c - 1; /* its ln rho, if c > 0 */
	double q[MODEL_PARAMS_MAX], grad[MODEL_PARAMS_MAX];

	memcpy(q, plan->full, model->params * sizeof(double));
	if (c > 0)
		q[model->location] -= plan->full[shift];
	for (size_t i = from; i < to; i++, row++) {
		const double root = p->root[i];
		double *out, f;
		size_t j = 0;

		if (jac == NULL) {
			r[row] =
			    root * (p->y[i] - model->value(q, p->x[i], NULL));
			continue;
		}
		f = model->value(q, p->x[i], grad);
		if (r != NULL)
			r[row] = root * (p->y[i] - f);
		out = jac + row;
		for (; j < plan->free && plan->free_at[j] < model->params; j++)
			out[j * plan->rows] = -root * grad[plan->free_at[j]];
		for (; j < plan->free; j++)
			out[j * plan->rows] = c > 0 && plan->free_at[j] == shift
			                          ? root * grad[model->location]
			                          : 0;
	}
}

static void
evaluate(const void *subject, const double *p, double *r, double *jac)
{
	const struct fit_plan *plan = subject;
	size_t row = 0;

	for (size_t j = 0; j < plan->free; j++)
		plan->full[plan->free_at[j]] = p[j];
	for (size_t c = 0; c < plan->curves; c++) {
		size_t curve = plan->curve[c];

		evaluate_curve(plan, c, row, r, jac);
		row +=
		    plan->points->first[curve + 1] - plan->points->first[curve];
	}
}

struct lsq_problem
fit_plan_problem(const struct fit_plan *plan)
{
	struct lsq_problem pb = { .rows = plan->rows,
		.params = plan->free,
		.eval = evaluate,
		.subject = plan,
		.total_ss = plan->total_ss };
	size_t wells = 0;

	for (size_t c = 0; c < plan->curves; c++) {
		wells += plan->points->n[plan->curve[c]];
		pb.inner_ss += plan->points->pure_ss[plan->curve[c]];
	}
	pb.inner_n = wells - plan->rows;
	return pb;
}

static void
gather(const struct fit_plan *plan, const double *full, double *p)
{
	for (size_t j = 0; j < plan->free; j++)
		p[j] = full[plan->free_at[j]];
}

/* p, and the parameters that are held, into full. */
static void
scatter(const struct fit_plan *plan, const double *p, double *full)
{
	memcpy(full, plan->full, plan->params * sizeof(double));
	for (size_t j = 0; j < plan->free; j++)
		full[plan->free_at[j]] = p[j];
}

/* One attempt from full [params], which ends where it got to. */
struct attempt {
	enum fit_status status;
	struct lsq_result end;
};

static struct attempt
attempt(const struct fit_plan *plan, struct lsq *lsq,
    const struct fit_options *options, const struct lsq_problem *pb,
    double *full)
{
	static const enum fit_status of_lsq[] = {
		[LSQ_CONVERGED] = FIT_CONVERGED,
		[LSQ_EVALUATION_LIMIT] = FIT_EVALUATION_LIMIT,
		[LSQ_NOT_CONVERGED] = FIT_NOT_CONVERGED,
		[LSQ_SINGULAR] = FIT_NOT_IDENTIFIABLE,
	};
	const struct lsq_options lo = { .evaluations = options->evaluations };
	double p[FIT_PARAMS_MAX];
	struct attempt a = { FIT_OUT_OF_RANGE, { 0 } };

	gather(plan, full, p);
	lsq_search(lsq, pb, &lo, p, &a.end);
	scatter(plan, p, full);
	if (!plan->model->normalise(full, options->held))
		return a;
	gather(plan, full, p);
	lsq_polish(lsq, pb, &lo, p, &a.end);
	scatter(plan, p, full);
	a.status = of_lsq[a.end.status];
	if (a.status == FIT_CONVERGED &&
	    !plan->model->normalise(full, options->held))
		a.status = FIT_OUT_OF_RANGE;
	return a;
}

/* Part of the range that an asymptote's s.e. takes: is it below the limit? */
static bool
determined(const struct fit_plan *plan, const struct fit_options *options,
    const double *full, const double *cov, double s2)
{
	const size_t ends[2] = { plan->model->at_zero, plan->model->at_top };
	double range = fabs(full[ends[1]] - full[ends[0]]);

	for (size_t j = 0; j < plan->free; j++)
		for (int e = 0; e < 2; e++)
			if (plan->free_at[j] == ends[e] &&
			    !(sqrt(s2 * cov[j * plan->free + j]) <=
				options->asymptote * range))
				return false;
	return true;
}

static bool
beside_the_doses(const struct fit_plan *plan, const double *full)
{
	double from, to, step, c = full[plan->model->location];

	fit_points_span(plan->points, plan->curve[0], &from, &to, &step);
	return c < from - step || c > to + step;
}

/* Is another attempt to be preferred?  The first in the list wins a tie. */
static bool
better(const struct attempt *a, const struct attempt *best)
{
	if (!isfinite(a->end.rss))
		return false;
	if (!isfinite(best->end.rss))
		return true;
	if (a->end.rss < best->end.rss * (1 - TIE))
		return true;
	return a->end.rss <= best->end.rss * (1 + TIE) &&
	       a->status == FIT_CONVERGED && best->status != FIT_CONVERGED;
}

/* Covariance and standard errors, from the factorisation that lsq holds. */
static void
put_estimate(struct fit_slot *s, const struct fit_plan *plan, struct lsq *lsq)
{
	struct fit_estimate *e = s->est;
	const double range = plan->points->range;
	double *const cov = plan->cov;

	lsq_covariance(lsq, cov);
	for (size_t k = 0; k < plan->params * plan->params; k++)
		s->inverse[k] = 0;
	for (size_t k = 0; k < plan->params; k++) {
		s->value[k] = from_scaled(plan, k, s->scaled[k]);
		s->se[k] = 0;
	}
	for (size_t i = 0; i < plan->free; i++) {
		size_t a = plan->free_at[i];

		for (size_t j = 0; j < plan->free; j++) {
			size_t b = plan->free_at[j];

			s->inverse[a * plan->params + b] =
			    cov[i * plan->free + j] * unit_of(plan, a) / range *
			    unit_of(plan, b) / range;
		}
		s->se[a] = e->sigma * sqrt(s->inverse[a * plan->params + a]);
	}
}

static void
put_sums(struct fit_slot *s, const struct fit_plan *plan,
    const struct lsq_problem *pb, double rss)
{
	struct fit_estimate *e = s->est;
	const double square = plan->points->range * plan->points->range;
	double lof, pure;

	e->rss = rss * square;
	e->total_ss = plan->total_ss * square;
	e->pure_ss = pb->inner_ss * square;
	e->sigma = plan->points->range * sqrt(rss / (double)e->df);
	e->r2 = 1 - rss / plan->total_ss;
	e->lof_df = e->groups > plan->free ? e->groups - plan->free : 0;
	if (e->lof_df == 0 || e->pure_df == 0 || !(pb->inner_ss > 0))
		return;
	lof = fmax(rss - pb->inner_ss, 0) / (double)e->lof_df;
	pure = pb->inner_ss / (double)e->pure_df;
	e->lof_f = lof / pure;
	e->lof_p =
	    dist_f_upper(e->lof_f, (double)e->lof_df, (double)e->pure_df);
}

/* Does the response of a single curve depend on dose at all? */
static bool
responds(struct fit_slot *s, const struct fit_plan *plan,
    const struct fit_options *options)
{
	struct fit_estimate *e = s->est;
	const struct fit_model *m = plan->model;
	const double df = (double)e->df;
	const double df1 = plan->free > 1 ? (double)(plan->free - 1) : 1;

	e->response_f = (e->total_ss - e->rss) / df1 / (e->rss / df);
	e->response_p = dist_f_upper(e->response_f, df1, df);
	if (s->se[m->slope] > 0)
		e->response_p = fmax(e->response_p,
		    dist_t_upper(s->value[m->slope] / s->se[m->slope], df));
	e->response_span =
	    fabs(s->value[m->at_top] - s->value[m->at_zero]) / e->sigma;
	return e->response_p <= options->response_p &&
	       e->response_span >= options->response_span;
}

/* The further starts, made from the first one; the best end in s->scaled. */
static void
try_further(struct fit_slot *s, const struct fit_plan *plan, struct lsq *lsq,
    const struct fit_options *options, const struct lsq_problem *pb,
    struct attempt *best)
{
	double first[FIT_PARAMS_MAX], from[FIT_PARAMS_MAX];
	double full[FIT_PARAMS_MAX], p[FIT_PARAMS_MAX];

	memcpy(first, s->start, plan->params * sizeof(double));
	for (unsigned i = 0; i < plan->model->restarts; i++) {
		struct attempt a;

		memcpy(from, first, plan->params * sizeof(double));
		plan->model->restart(i, first, from);
		/* what is held stays where it is */
		gather(plan, from, p);
		scatter(plan, p, from);
		memcpy(full, from, plan->params * sizeof(double));
		a = attempt(plan, lsq, options, pb, full);
		if (!better(&a, best))
			continue;
		*best = a;
		s->est->start_no = i + 1;
		memcpy(s->start, from, plan->params * sizeof(double));
		memcpy(s->scaled, full, plan->params * sizeof(double));
	}
}

/* Where the search ends, the doubtful ends seen to; lsq holds its point. */
static struct attempt
best_attempt(struct fit_slot *s, const struct fit_plan *plan, struct lsq *lsq,
    const struct fit_options *options, const struct lsq_problem *pb)
{
	struct attempt best = attempt(plan, lsq, options, pb, s->scaled);
	double p[FIT_PARAMS_MAX];
	unsigned evaluations;
	bool sure = best.status == FIT_CONVERGED;

	if (sure) {
		double s2 = best.end.rss / (double)s->est->df;

		lsq_covariance(lsq, plan->cov);
		sure = !beside_the_doses(plan, s->scaled) &&
		       determined(plan, options, s->scaled, plan->cov, s2);
	}
	if (sure)
		return best;
	try_further(s, plan, lsq, options, pb, &best);
	if (best.status != FIT_CONVERGED)
		return best;
	/* lsq holds the last attempt, which need not be the best one */
	evaluations = best.end.evaluations;
	best.end = (struct lsq_result){ 0 };
	gather(plan, s->scaled, p);
	lsq_polish(lsq, pb, NULL, p, &best.end);
	best.end.evaluations = evaluations;
	scatter(plan, p, s->scaled);
	if (best.end.status != LSQ_CONVERGED)
		best.status = FIT_NOT_CONVERGED;
	return best;
}

void
fit_solve(struct fit_slot *s, const struct fit_plan *plan, struct lsq *lsq,
    const struct fit_options *options)
{
	const struct lsq_problem pb = fit_plan_problem(plan);
	struct fit_estimate *e = s->est;
	struct attempt best;

	assert(pb.rows >= pb.params && e->df > 0);
	memcpy(s->start, s->scaled, plan->params * sizeof(double));
	best = best_attempt(s, plan, lsq, options, &pb);
	for (size_t k = 0; k < plan->params; k++)
		s->start[k] = from_scaled(plan, k, s->start[k]);
	e->status = best.status;
	e->evaluations = best.end.evaluations;
	e->steps = best.end.steps;
	e->offset = best.end.offset;
	e->rank = best.end.rank;
	if (best.status != FIT_CONVERGED)
		return;
	put_sums(s, plan, &pb, best.end.rss);
	put_estimate(s, plan, lsq);
	e->asymptotes_determined = determined(
	    plan, options, s->scaled, plan->cov, best.end.rss / (double)e->df);
	if (plan->curves > 1 || responds(s, plan, options))
		return;
	e->status = FIT_NO_RESPONSE;
	for (size_t k = 0; k < plan->params; k++)
		s->value[k] = s->se[k] = (double)NAN;
	for (size_t k = 0; k < plan->params * plan->params; k++)
		s->inverse[k] = (double)NAN;
}
