/* SPDX-License-Identifier: Apache-2.0 */
/* potency/record.c - an evaluated plate as canonical JSON. */
#include "config.h"

#include "potency/record.h"

#include <math.h>

#include "base/arena.h"
#include "base/json.h"
#include "potency/assay.h"
#include "potency/number.h"
#include "potency/wells.h"

static void
put_number(struct arena *a, struct json *o, const char *name, double v)
{
	char text[FIT_NUMBER_SIZE];

	if (isnan(v))
		json_set_str(a, o, name, NULL);
	else
		json_set_str(a, o, name,
		    arena_str(a, fit_number(text, v, FIT_NUMBER_DIGITS)));
}

static void
put_count(struct arena *a, struct json *o, const char *name, size_t n)
{
	json_set_int(a, o, name, (int64_t)n);
}

static struct json *
method(const struct assay *assay, struct arena *a)
{
	const struct assay_method *m = &assay->method;
	const struct fit_options *f = fit_options_of(assay->fit);
	struct json *o = json_object(a), *held = json_array(a);

	json_set_str(a, o, "model", m->model->name);
	json_set_str(a, o, "replicates", "by_well");
	put_number(a, o, "level", m->level);
	put_number(a, o, "similar_level", m->similar_level);
	json_set_str(a, o, "interval", relpot_kind_name(m->interval));
	put_number(a, o, "assigned", m->assigned);
	json_set_true(a, o, "pairwise", f->pairwise);
	put_number(a, o, "response_p", f->response_p);
	put_number(a, o, "response_span", f->response_span);
	put_number(a, o, "asymptote_se", f->asymptote);
	put_number(a, o, "cv_floor", m->cv_floor);
	json_set_int(a, o, "evaluations_max", f->evaluations);
	for (size_t k = 0; k < m->model->params; k++) {
		struct json *h;

		if ((f->held & 1u << k) == 0)
			continue;
		h = json_object(a);
		json_set_str(a, h, "name", m->model->param[k].name);
		put_number(a, h, "value", f->held_at[k]);
		json_add(a, held, h);
	}
	json_set(a, o, "held", held);
	return o;
}

static struct json *
parameters(const struct fit_model *m, const struct fit_estimate *e,
    const char *const *sample, struct arena *a)
{
	struct json *list = json_array(a);

	for (size_t k = 0; k < e->params; k++) {
		struct json *p = json_object(a);

		if (k < m->params) {
			json_set_str(a, p, "name", m->param[k].name);
		} else {
			size_t curve = e->curve[k - m->params + 1];

			json_set_str(a, p, "name", "ln_rho");
			json_set_str(a, p, "sample", sample[curve]);
		}
		put_number(a, p, "start", e->start[k]);
		put_number(a, p, "value", e->value[k]);
		put_number(a, p, "se", e->se[k]);
		json_add(a, list, p);
	}
	return list;
}

static struct json *
estimate(const struct fit_model *m, const struct fit_estimate *e,
    const char *const *sample, struct arena *a)
{
	struct json *o = json_object(a), *names = json_array(a);

	for (size_t c = 0; c < e->curves; c++)
		json_add(a, names, json_string(a, sample[e->curve[c]]));
	json_set(a, o, "samples", names);
	json_set_str(a, o, "status", fit_status_name(e->status));
	json_set(a, o, "params", parameters(m, e, sample, a));
	put_count(a, o, "wells", e->n);
	put_count(a, o, "groups", e->groups);
	put_count(a, o, "df", e->df);
	put_number(a, o, "rss", e->rss);
	put_number(a, o, "sigma", e->sigma);
	put_number(a, o, "total_ss", e->total_ss);
	put_number(a, o, "r2", e->r2);
	put_number(a, o, "pure_ss", e->pure_ss);
	put_count(a, o, "pure_df", e->pure_df);
	put_number(a, o, "lof_f", e->lof_f);
	put_count(a, o, "lof_df", e->lof_df);
	put_number(a, o, "lof_p", e->lof_p);
	put_number(a, o, "response_f", e->response_f);
	put_number(a, o, "response_p", e->response_p);
	put_number(a, o, "response_span", e->response_span);
	json_set_true(a, o, "asymptotes_determined", e->asymptotes_determined);
	json_set_int(a, o, "start", e->start_no);
	json_set_int(a, o, "evaluations", e->evaluations);
	json_set_int(a, o, "steps", e->steps);
	put_number(a, o, "offset", e->offset);
	put_number(a, o, "rank", e->rank);
	return o;
}

static struct json *
separate(const struct assay *assay, const char *const *sample, struct arena *a)
{
	struct json *list = json_array(a);

	for (size_t c = 0; c < assay->curves; c++)
		json_add(a, list,
		    estimate(fit_model_of(assay->fit),
			fit_separate(assay->fit, c), sample, a));
	return list;
}

static struct json *
joint(const struct assay *assay, const char *const *sample, struct arena *a)
{
	struct json *list = json_array(a);
	const struct fit_joint *last = NULL;

	for (size_t c = 0; c < assay->curves; c++) {
		const struct fit_joint *j = fit_joint_of(assay->fit, c, NULL);
		struct json *o;

		if (j == last || j->est.curves == 0)
			continue;
		last = j;
		o = estimate(fit_model_of(assay->fit), &j->est, sample, a);
		put_number(a, o, "apart_rss", j->apart_rss);
		put_count(a, o, "apart_df", j->apart_df);
		put_number(a, o, "parallel_f", j->f);
		put_count(a, o, "parallel_df1", j->f_df1);
		put_count(a, o, "parallel_df2", j->f_df2);
		put_number(a, o, "parallel_p", j->f_p);
		json_add(a, list, o);
	}
	return list;
}

static void
add_compared(struct arena *a, struct json *list, const char *kind,
    const char *of, const struct similar_value *v)
{
	struct json *o;

	if (!v->known)
		return;
	o = json_object(a);
	json_set_str(a, o, "kind", kind);
	json_set_str(a, o, "of", of);
	put_number(a, o, "value", v->value);
	put_number(a, o, "lo", v->lo);
	put_number(a, o, "hi", v->hi);
	put_number(a, o, "g", v->g);
	json_add(a, list, o);
}

static struct json *
similarity(const struct fit_model *m, const struct similar *s, struct arena *a)
{
	struct json *list = json_array(a);

	for (size_t k = 0; k < s->params; k++) {
		if (m->param[k].role == MODEL_LOCATION)
			continue;
		add_compared(a, list, "ratio", m->param[k].name, &s->ratio[k]);
		add_compared(
		    a, list, "difference", m->param[k].name, &s->diff[k]);
	}
	add_compared(a, list, "ratio", "range", &s->range_ratio);
	add_compared(
	    a, list, "scaled_difference", "lower", &s->lower_difference);
	return list;
}

static void
put_limits(struct arena *a, struct json *o, const char *name,
    const struct relpot_limits *l)
{
	struct json *two = json_object(a);

	put_number(a, two, "lo", l->lo);
	put_number(a, two, "hi", l->hi);
	json_set(a, o, name, two);
}

static struct json *
samples(const struct assay *assay, struct arena *a)
{
	struct json *list = json_array(a);

	for (size_t c = 1; c < assay->curves; c++) {
		const struct assay_sample *s = &assay->sample[c];
		struct json *o = json_object(a);

		json_set_str(a, o, "name", s->name);
		json_set_str(a, o, "status", fit_status_name(s->rho.status));
		json_set_true(a, o, "reportable", s->reportable);
		json_set_str(a, o, "why", s->why);
		put_count(a, o, "warnings", s->warnings);
		put_number(a, o, "ln_rho", s->rho.ln_rho);
		put_number(a, o, "se", s->rho.se);
		put_count(a, o, "df", s->rho.df);
		put_number(a, o, "rho", s->rho.rho);
		put_number(a, o, "potency", s->potency);
		put_limits(a, o, "wald", &s->rho.wald);
		put_limits(a, o, "profile", &s->rho.profile);
		json_set(a, o, "similarity",
		    similarity(fit_model_of(assay->fit), &s->similar, a));
		json_add(a, list, o);
	}
	return list;
}

static struct json *
criteria(const struct assay *assay, const char *const *sample, struct arena *a)
{
	struct json *list = json_array(a);

	for (size_t i = 0; i < assay->results; i++) {
		const struct suit_result *r = &assay->result[i];
		const struct suit_criterion *c = r->criterion;
		struct json *o = json_object(a);

		json_set_str(a, o, "id", c->id);
		json_set_str(a, o, "quantity", c->quantity);
		json_set_str(
		    a, o, "level", suit_level_name(r->quantity->level));
		json_set_str(a, o, "sample",
		    c->sample != NULL ? c->sample : sample[r->curve]);
		json_set_str(a, o, "lower", c->lower);
		json_set_str(a, o, "upper", c->upper);
		json_set_str(a, o, "severity", suit_severity_name(c->severity));
		json_set_str(a, o, "applies_to",
		    c->on == SUIT_INTERVAL ? "interval" : "estimate");
		put_number(a, o, "value", r->value.value);
		put_number(a, o, "lo", r->value.lo);
		put_number(a, o, "hi", r->value.hi);
		json_set_str(a, o, "verdict", suit_verdict_name(r->verdict));
		json_set_str(a, o, "text", r->text);
		json_add(a, list, o);
	}
	return list;
}

static void
put_residuals(const struct assay *assay, const struct fit_data *d, size_t at,
    struct json *o, struct arena *a)
{
	const size_t curve = d->curve[at];
	const struct fit_estimate *alone = fit_separate(assay->fit, curve);
	const struct fit_estimate *all =
	    &fit_joint_of(assay->fit, curve, NULL)->est;
	double w = d->weight != NULL ? d->weight[at] : 1;
	double dose = d->dose[at], y = d->response[at];

	put_number(
	    a, o, "residual", y - fit_value(assay->fit, alone, curve, dose));
	put_number(
	    a, o, "leverage", fit_leverage(assay->fit, alone, curve, dose, w));
	put_number(a, o, "joint_residual",
	    y - fit_value(assay->fit, all, curve, dose));
	put_number(a, o, "joint_leverage",
	    fit_leverage(assay->fit, all, curve, dose, w));
}

static struct json *
well_list(const struct assay *assay, const struct fit_wells *wells,
    const struct fit_plate *plate, struct arena *a)
{
	static const char *const uses[] = { [FIT_WELL_OUT] = "left_out",
		[FIT_WELL_CURVE] = "curve",
		[FIT_WELL_CONTROL] = "control" };
	struct json *list = json_array(a);

	for (size_t i = 0; i < wells->n; i++) {
		const struct fit_well *w = &wells->well[i];
		struct json *o = json_object(a);

		json_set_str(a, o, "plate", w->plate);
		json_set_str(a, o, "well", w->well);
		json_set_str(a, o, "role", w->role);
		json_set_str(a, o, "sample", w->sample);
		json_set_str(a, o, "series", w->series);
		json_set_str(a, o, "dose", w->dose);
		json_set_str(a, o, "response", w->response);
		json_set_str(a, o, "use", uses[w->use]);
		json_set_str(a, o, "left_out", w->left_out);
		if (w->use == FIT_WELL_CURVE)
			put_residuals(assay, &plate->data, w->at, o, a);
		json_add(a, list, o);
	}
	return list;
}

#define BAND_KNOTS 61u
#define BAND_LEVEL 0.95

/*
 * The joint fit of a curve with its confidence band,
 * fit -+ t s sqrt(g'(J'WJ)^-1 g), evenly over ln dose from half the lowest to
 * twice the highest dose.
 */
static struct json *
band_points(const struct assay *assay, size_t curve, struct arena *a)
{
	const struct fit_estimate *e =
	    &fit_joint_of(assay->fit, curve, NULL)->est;
	struct json *list = json_array(a);
	const struct fit_group *group;
	double t, low = 0, high = 0;
	size_t n;

	group = fit_groups(assay->fit, curve, &n);
	for (size_t i = 0; i < n; i++) {
		if (!(group[i].dose > 0))
			continue;
		low = low > 0 ? fmin(low, group[i].dose) : group[i].dose;
		high = fmax(high, group[i].dose);
	}
	if (e->status != FIT_CONVERGED || !(low > 0))
		return list;
	t = fit_t_quantile(assay->fit, 0.5 + 0.5 * BAND_LEVEL, (double)e->df);
	for (unsigned k = 0; k < BAND_KNOTS; k++) {
		double part = (double)k / (BAND_KNOTS - 1);
		double dose = exp(log(low / 2) + part * log(4 * high / low));
		double fit = fit_value(assay->fit, e, curve, dose);
		double half = t * e->sigma *
		              sqrt(fit_leverage(assay->fit, e, curve, dose, 1));
		struct json *o = json_object(a);

		put_number(a, o, "dose", dose);
		put_number(a, o, "fit", fit);
		put_number(a, o, "lo", fit - half);
		put_number(a, o, "hi", fit + half);
		json_add(a, list, o);
	}
	return list;
}

static struct json *
bands(const struct assay *assay, const char *const *sample, struct arena *a)
{
	struct json *list = json_array(a);

	for (size_t c = 0; c < assay->curves; c++) {
		struct json *points = band_points(assay, c, a);
		struct json *o = json_object(a);

		if (points->len == 0)
			continue;
		json_set_str(a, o, "sample", sample[c]);
		json_set(a, o, "points", points);
		json_add(a, list, o);
	}
	return list;
}

struct json *
fit_record(const struct assay *assay, const struct fit_wells *wells,
    const struct fit_plate *plate, struct arena *a)
{
	struct json *top = json_object(a), *run = json_object(a);

	json_set_str(a, top, "algorithm", FIT_ALGORITHM);
	json_set(a, top, "method", method(assay, a));
	json_set_true(a, run, "valid", assay->valid);
	json_set_str(a, run, "why", assay->why);
	put_count(a, run, "warnings", assay->warnings);
	put_count(a, run, "overflow", plate->overflow);
	put_count(a, run, "missing", plate->missing);
	json_set(a, top, "run", run);
	json_set(a, top, "separate", separate(assay, plate->name, a));
	json_set(a, top, "joint", joint(assay, plate->name, a));
	json_set(a, top, "samples", samples(assay, a));
	json_set(a, top, "criteria", criteria(assay, plate->name, a));
	json_set(a, top, "bands", bands(assay, plate->name, a));
	json_set(a, top, "wells", well_list(assay, wells, plate, a));
	return top;
}

enum err_code
fit_record_bytes(const struct assay *assay, const struct fit_wells *wells,
    const struct fit_plate *plate, struct arena *a, struct buf *out,
    struct err *err)
{
	if (json_canon(fit_record(assay, wells, plate, a), out, err) != ERR_OK)
		return err_add(err, "record of the fit");
	return ERR_OK;
}
