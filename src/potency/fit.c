/* SPDX-License-Identifier: Apache-2.0 */
/* potency/fit.c - the fits of a plate: each curve alone, then together. */
#include "config.h"

#include "potency/fit.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "potency/dist.h"
#include "potency/lsq.h"
#include "potency/points.h"
#include "potency/solve.h"

#define QUANTILES 8 /* remembered */

struct fit {
	size_t wells_max, curves_max;
	const struct fit_model *model;
	struct fit_options options; /* defaults filled in */
	struct fit_points points;
	struct lsq *lsq;
	double *full, *cov; /* scratch of plans */

	struct fit_estimate *separate; /* [curves_max] */
	struct fit_slot *slot;         /* [curves_max] of separate */
	struct fit_joint all;
	struct fit_slot all_slot;
	struct fit_joint *pair; /* [curves_max] of test c; 0 is not used */
	struct fit_slot *pair_slot;
	/* which joint fit carries a curve, and where its ln rho is there */
	const struct fit_joint **joint; /* [curves_max] */
	size_t *joint_at;

	/* the walk along the profile of one test */
	size_t walk_test; /* 0: none */
	struct fit_plan walk;
	double walk_r, *walk_p; /* where it stands, [params] scaled */

	struct {
		double p, df, t;
	} quantile[QUANTILES];
	size_t quantiles;
};

static const struct {
	const char *name, *says;
} statuses[FIT_STATUS_COUNT] = {
	[0] = { "unknown", "nothing was fitted" },
	[FIT_CONVERGED] = { "converged", "the fit converged" },
	[FIT_EVALUATION_LIMIT] = { "evaluation_limit",
	    "the fit did not settle within its evaluations" },
	[FIT_NOT_CONVERGED] = { "not_converged",
	    "the fit ended where the sum of squares still falls" },
	[FIT_NOT_IDENTIFIABLE] = { "not_identifiable",
	    "the data do not determine every parameter" },
	[FIT_OUT_OF_RANGE] = { "out_of_range",
	    "the curve runs against the held parameter" },
	[FIT_NO_RESPONSE] = { "no_response",
	    "the response does not depend on dose" },
	[FIT_TOO_FEW_DOSES] = { "too_few_doses",
	    "there are too few doses for this model" },
	[FIT_NOT_JOINED] = { "not_joined",
	    "it could not be fitted together with the standard" },
};

const char *
fit_status_name(enum fit_status status)
{
	assert(status < FIT_STATUS_COUNT);
	return statuses[status].name;
}

const char *
fit_status_says(enum fit_status status)
{
	assert(status < FIT_STATUS_COUNT);
	return statuses[status].says;
}

struct fit *
fit_new(size_t wells_max, size_t curves_max)
{
	struct fit *f = mem_new(sizeof(*f));
	size_t params = MODEL_PARAMS_MAX + curves_max - 1;
	size_t rows = wells_max > params ? wells_max : params;

	assert(curves_max >= 1 && curves_max <= FIT_CURVES_MAX);
	assert(wells_max >= 1 && wells_max <= FIT_WELLS_MAX);
	f->wells_max = wells_max;
	f->curves_max = curves_max;
	fit_points_init(&f->points, wells_max, curves_max);
	f->lsq = lsq_new(rows, params);
	f->full = mem_array(params, sizeof(double));
	f->cov = mem_array(params * params, sizeof(double));
	f->walk_p = mem_array(params, sizeof(double));
	f->separate = mem_array(curves_max, sizeof(*f->separate));
	f->slot = mem_array(curves_max, sizeof(*f->slot));
	f->pair = mem_array(curves_max, sizeof(*f->pair));
	f->pair_slot = mem_array(curves_max, sizeof(*f->pair_slot));
	f->joint = mem_array(curves_max, sizeof(*f->joint));
	f->joint_at = mem_array(curves_max, sizeof(*f->joint_at));
	fit_slot_init(&f->all_slot, &f->all.est, curves_max);
	for (size_t c = 0; c < curves_max; c++) {
		fit_slot_init(&f->slot[c], &f->separate[c], 1);
		fit_slot_init(&f->pair_slot[c], &f->pair[c].est, 2);
	}
	return f;
}

void
fit_free(struct fit *f)
{
	if (f == NULL)
		return;
	for (size_t c = 0; c < f->curves_max; c++) {
		fit_slot_clear(&f->slot[c]);
		fit_slot_clear(&f->pair_slot[c]);
	}
	fit_slot_clear(&f->all_slot);
	fit_points_clear(&f->points);
	lsq_free(f->lsq);
	mem_free(f->full);
	mem_free(f->cov);
	mem_free(f->walk_p);
	mem_free(f->separate);
	mem_free(f->slot);
	mem_free(f->pair);
	mem_free(f->pair_slot);
	mem_free(f->joint);
	mem_free(f->joint_at);
	mem_free(f);
}

static enum err_code
take_options(struct fit *f, const struct fit_model *model,
    const struct fit_options *given, struct err *err)
{
	struct fit_options o = { 0 };

	if (given != NULL)
		o = *given;
	if (!(o.response_p > 0))
		o.response_p = 0.05;
	if (!(o.response_span > 0))
		o.response_span = 3;
	if (!(o.asymptote > 0))
		o.asymptote = 0.2;
	if (o.evaluations == 0)
		o.evaluations = 500;
	for (size_t k = 0; k < model->params; k++)
		if ((o.held & 1u << k) != 0 &&
		    !(fabs(o.held_at[k]) <= FIT_RESPONSE_MAX))
			return err_set(err, ERR_INPUT,
			    "parameter %s is held at something that is not a "
			    "finite number",
			    model->param[k].name);
	if (o.held >> model->params != 0 || o.held + 1 == 1u << model->params)
		return err_set(err, ERR_INPUT,
		    "model %s has no such parameters to hold", model->name);
	f->model = model;
	f->options = o;
	return ERR_OK;
}

static size_t
doses_of(const struct fit *f, size_t curve)
{
	return f->points.first[curve + 1] - f->points.first[curve];
}

static size_t
held_count(const struct fit *f)
{
	size_t n = 0;

	for (size_t k = 0; k < f->model->params; k++)
		n += (f->options.held >> k) & 1u;
	return n;
}

/* Enough doses, and wells left over, for the free parameters? */
static bool
designed(const struct fit *f, size_t curve)
{
	size_t held = held_count(f);

	return doses_of(f, curve) + held >= f->model->doses_min &&
	       f->points.n[curve] + held > f->model->params;
}

static void
fit_one(struct fit *f, size_t curve)
{
	struct fit_slot *s = &f->slot[curve];
	struct fit_plan plan;
	struct model_means means;

	s->curve[0] = (uint16_t)curve;
	fit_plan_make(&plan, f->model, &f->points, &f->options, s->curve, 1,
	    f->full, f->cov);
	fit_slot_reset(
	    s, &plan, designed(f, curve) ? FIT_NO_RESPONSE : FIT_TOO_FEW_DOSES);
	if (!designed(f, curve))
		return;
	means = (struct model_means){ .n = doses_of(f, curve),
		.x = f->points.x + f->points.first[curve],
		.mean = f->points.y + f->points.first[curve] };
	memcpy(s->scaled, f->full, plan.params * sizeof(double));
	if (f->model->start(&means, f->options.held, s->scaled))
		fit_solve(s, &plan, f->lsq, &f->options);
}

/* Start values of a joint fit from the separate ones. */
static void
join_starts(const struct fit *f, struct fit_slot *s, size_t curves)
{
	const size_t params = f->model->params, at = f->model->location;
	const double standard = f->slot[s->curve[0]].scaled[at];

	for (size_t k = 0; k < params; k++) {
		double sum = 0;

		for (size_t c = 0; c < curves; c++)
			sum += f->slot[s->curve[c]].scaled[k];
		s->scaled[k] = sum / (double)curves;
	}
	s->scaled[at] = standard;
	for (size_t c = 1; c < curves; c++)
		s->scaled[params + c - 1] =
		    standard - f->slot[s->curve[c]].scaled[at];
}

static void
compare_sums(const struct fit *f, struct fit_joint *j)
{
	const struct fit_estimate *e = &j->est;
	double more;

	j->apart_rss = 0;
	j->apart_df = 0;
	for (size_t c = 0; c < e->curves; c++) {
		j->apart_rss += f->separate[e->curve[c]].rss;
		j->apart_df += f->separate[e->curve[c]].df;
	}
	j->apart_sigma = sqrt(j->apart_rss / (double)j->apart_df);
	j->f = j->f_p = (double)NAN;
	j->f_df1 = e->df - j->apart_df;
	j->f_df2 = j->apart_df;
	if (e->status != FIT_CONVERGED || j->f_df1 == 0 || !(j->apart_rss > 0))
		return;
	more = fmax(e->rss - j->apart_rss, 0) / (double)j->f_df1;
	j->f = more / (j->apart_rss / (double)j->f_df2);
	j->f_p = dist_f_upper(j->f, (double)j->f_df1, (double)j->f_df2);
}

/* Join the first curves of the slot's list. */
static void
join(struct fit *f, struct fit_joint *j, struct fit_slot *s, size_t curves)
{
	struct fit_plan plan;

	fit_plan_make(&plan, f->model, &f->points, &f->options, s->curve,
	    curves, f->full, f->cov);
	fit_slot_reset(s, &plan, FIT_NOT_JOINED);
	join_starts(f, s, curves);
	if (curves == 1) {
		/* the standard alone: there is nothing to add */
		const struct fit_slot *from = &f->slot[s->curve[0]];
		size_t n = plan.params;

		memcpy(s->start, from->start, n * sizeof(double));
		memcpy(s->value, from->value, n * sizeof(double));
		memcpy(s->se, from->se, n * sizeof(double));
		memcpy(s->inverse, from->inverse, n * n * sizeof(double));
		*s->est = *from->est;
		s->est->curve = s->curve;
		s->est->start = s->start;
		s->est->value = s->value;
		s->est->se = s->se;
		s->est->inverse = s->inverse;
	} else {
		for (size_t k = 0; k < plan.params; k++)
			if (k < f->model->params &&
			    (f->options.held & 1u << k) != 0)
				s->scaled[k] = plan.full[k];
		fit_solve(s, &plan, f->lsq, &f->options);
	}
	compare_sums(f, j);
}

static void
join_all(struct fit *f)
{
	size_t n = 0;

	for (size_t c = 0; c < f->points.curves; c++) {
		f->joint[c] = NULL;
		f->joint_at[c] = 0;
		if (f->separate[0].status != FIT_CONVERGED ||
		    f->separate[c].status != FIT_CONVERGED)
			continue;
		f->all_slot.curve[n++] = (uint16_t)c;
	}
	f->all.est = (struct fit_estimate){ .status = FIT_NOT_JOINED };
	if (n == 0)
		return;
	if (!f->options.pairwise || n == 1) {
		join(f, &f->all, &f->all_slot, n);
		for (size_t c = 0; c < n; c++) {
			f->joint[f->all_slot.curve[c]] = &f->all;
			f->joint_at[f->all_slot.curve[c]] =
			    f->model->params + c - 1;
		}
		return;
	}
	f->joint[0] = &f->all;
	for (size_t k = 1; k < n; k++) {
		size_t c = f->all_slot.curve[k];

		f->pair_slot[c].curve[0] = 0;
		f->pair_slot[c].curve[1] = (uint16_t)c;
		join(f, &f->pair[c], &f->pair_slot[c], 2);
		f->joint[c] = &f->pair[c];
		f->joint_at[c] = f->model->params;
	}
}

enum err_code
fit_run(struct fit *f, const struct fit_model *model,
    const struct fit_data *data, const struct fit_options *options,
    struct err *err)
{
	f->points.curves = 0;
	f->walk_test = 0;
	if (take_options(f, model, options, err) != ERR_OK)
		return err->code;
	if (fit_points_set(&f->points, data, err) != ERR_OK) {
		f->points.curves = 0;
		return err->code;
	}
	if (!designed(f, 0)) {
		const char *name = data->name != NULL ? data->name[0] : NULL;
		size_t doses = doses_of(f, 0), wells = f->points.n[0];
		size_t held = held_count(f);

		f->points.curves = 0;
		return err_set(err, ERR_INPUT,
		    "standard%s%s has %zu dose%s in %zu well%s, a %s needs "
		    "%zu doses and %zu wells",
		    name != NULL ? " " : "", name != NULL ? name : "", doses,
		    doses == 1 ? "" : "s", wells, wells == 1 ? "" : "s",
		    model->name, model->doses_min - held,
		    model->params + 1 - held);
	}
	for (size_t c = 0; c < f->points.curves; c++)
		fit_one(f, c);
	join_all(f);
	return ERR_OK;
}

const struct fit_model *
fit_model_of(const struct fit *f)
{
	return f->model;
}

const struct fit_options *
fit_options_of(const struct fit *f)
{
	return &f->options;
}

size_t
fit_curves(const struct fit *f)
{
	return f->points.curves;
}

const struct fit_estimate *
fit_separate(const struct fit *f, size_t curve)
{
	assert(curve < f->points.curves);
	return &f->separate[curve];
}

const struct fit_joint *
fit_joint_of(const struct fit *f, size_t curve, size_t *at)
{
	static const struct fit_joint none = { .est = {
						   .status = FIT_NOT_JOINED } };

	assert(curve < f->points.curves);
	if (at != NULL)
		*at = f->joint_at[curve];
	return f->joint[curve] != NULL ? f->joint[curve] : &none;
}

/* Parameters of one curve of a fit; false if the curve is not in it. */
static bool
params_of(const struct fit *f, const struct fit_estimate *e, size_t curve,
    double *q, size_t *shift)
{
	for (size_t c = 0; c < e->curves; c++) {
		if (e->curve[c] != curve)
			continue;
		*shift = c > 0 ? f->model->params + c - 1 : 0;
		memcpy(q, e->value, f->model->params * sizeof(double));
		if (c > 0)
			q[f->model->location] -= e->value[*shift];
		return true;
	}
	return false;
}

static double
ln_dose(double dose)
{
	return dose > 0 ? log(dose) : -HUGE_VAL;
}

double
fit_value(const struct fit *f, const struct fit_estimate *e, size_t curve,
    double dose)
{
	double q[MODEL_PARAMS_MAX];
	size_t shift;

	if (e->status != FIT_CONVERGED || !params_of(f, e, curve, q, &shift))
		return (double)NAN;
	return f->model->value(q, ln_dose(dose), NULL);
}

double
fit_leverage(const struct fit *f, const struct fit_estimate *e, size_t curve,
    double dose, double weight)
{
	double q[MODEL_PARAMS_MAX], grad[MODEL_PARAMS_MAX], h = 0;
	size_t shift, n = f->model->params;

	if (e->status != FIT_CONVERGED || !params_of(f, e, curve, q, &shift))
		return (double)NAN;
	(void)f->model->value(q, ln_dose(dose), grad);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			h += grad[i] * grad[j] * e->inverse[i * e->params + j];
	if (shift > 0) {
		double g = -grad[f->model->location];

		for (size_t i = 0; i < n; i++)
			h +=
			    2 * g * grad[i] * e->inverse[i * e->params + shift];
		h += g * g * e->inverse[shift * e->params + shift];
	}
	return weight * h;
}

const struct fit_group *
fit_groups(const struct fit *f, size_t curve, size_t *n)
{
	assert(curve < f->points.curves);
	*n = doses_of(f, curve);
	return f->points.group + f->points.first[curve];
}

/* The walk of a test begins at the joint estimate. */
static void
begin_walk(struct fit *f, size_t test)
{
	const bool pair = f->joint[test] != &f->all;
	const struct fit_slot *s = pair ? &f->pair_slot[test] : &f->all_slot;
	const struct fit_estimate *e = s->est;
	size_t at = f->joint_at[test];

	fit_plan_make(&f->walk, f->model, &f->points, &f->options, s->curve,
	    e->curves, f->full, f->cov);
	fit_plan_hold(&f->walk, at, s->scaled[at]);
	memcpy(f->walk_p, s->scaled, e->params * sizeof(double));
	f->walk_r = s->scaled[at];
	f->walk_test = test;
}

double
fit_rss_at(struct fit *f, size_t test, double r)
{
	const struct fit_joint *j = fit_joint_of(f, test, NULL);
	const struct fit_estimate *e = &j->est;
	const struct lsq_options enough = { .stop_at_offset = 1 };
	const size_t at = f->joint_at[test];
	struct lsq_problem pb;
	struct lsq_result end = { 0 };
	double p[FIT_PARAMS_MAX], start[FIT_PARAMS_MAX];

	assert(test >= 1 && e->status == FIT_CONVERGED);
	if (f->walk_test != test ||
	    fabs(r - e->value[at]) < fabs(r - f->walk_r))
		begin_walk(f, test);
	pb = fit_plan_problem(&f->walk);
	for (size_t i = 0; i < f->walk.free; i++) {
		size_t k = f->walk.free_at[i];
		double per_r = e->inverse[k * e->params + at] /
		               e->inverse[at * e->params + at];

		if (k < f->model->params &&
		    f->model->param[k].role == MODEL_RESPONSE)
			per_r /= f->points.range;
		start[i] = f->walk_p[k] + per_r * (r - f->walk_r);
	}
	f->walk.full[at] = r;
	memcpy(p, start, f->walk.free * sizeof(double));
	lsq_polish(f->lsq, &pb, &enough, p, &end);
	if (end.status != LSQ_CONVERGED) {
		memcpy(p, start, f->walk.free * sizeof(double));
		lsq_search(f->lsq, &pb, NULL, p, &end);
		lsq_polish(f->lsq, &pb, &enough, p, &end);
	}
	if (end.status != LSQ_CONVERGED)
		return (double)NAN;
	for (size_t i = 0; i < f->walk.free; i++)
		f->walk_p[f->walk.free_at[i]] = p[i];
	f->walk_r = r;
	return end.rss * f->points.range * f->points.range;
}

double
fit_t_quantile(struct fit *f, double p, double df)
{
	size_t k = 0;

	while (k < QUANTILES && k < f->quantiles &&
	       (f->quantile[k].p < p || f->quantile[k].p > p ||
		   f->quantile[k].df < df || f->quantile[k].df > df))
		k++;
	if (k < QUANTILES && k < f->quantiles)
		return f->quantile[k].t;
	k = f->quantiles++ % QUANTILES;
	f->quantile[k].p = p;
	f->quantile[k].df = df;
	f->quantile[k].t = dist_t_quantile(p, df);
	return f->quantile[k].t;
}
