/* SPDX-License-Identifier: Apache-2.0 */
/* potency/assay.c - the order of evaluation of one plate. */
#include "config.h"

#include "potency/assay.h"

#include <assert.h>
#include <math.h>

#include "base/mem.h"

struct assay *
assay_new(size_t wells_max, size_t curves_max, size_t criteria_max)
{
	struct assay *a = mem_new(sizeof(*a));

	a->fit = fit_new(wells_max, curves_max);
	a->curves_max = curves_max;
	a->results_max = criteria_max * curves_max;
	a->sample = mem_array(curves_max, sizeof(*a->sample));
	a->rho = mem_array(curves_max, sizeof(*a->rho));
	a->similar = mem_array(curves_max, sizeof(*a->similar));
	if (a->results_max > 0)
		a->result = mem_array(a->results_max, sizeof(*a->result));
	return a;
}

void
assay_free(struct assay *a)
{
	if (a == NULL)
		return;
	fit_free(a->fit);
	mem_free(a->sample);
	mem_free(a->rho);
	mem_free(a->similar);
	mem_free(a->result);
	mem_free(a);
}

static bool
take_level(double *level, double otherwise)
{
	if (fpclassify(*level) == FP_ZERO)
		*level = otherwise;
	return *level > 0 && *level < 1;
}

static enum err_code
take_method(struct assay *a, const struct assay_method *given, struct err *err)
{
	struct assay_method *m = &a->method;

	assert(given->model != NULL);
	*m = *given;
	if (!take_level(&m->level, 0.95) ||
	    !take_level(&m->similar_level, 0.90))
		return err_set(err, ERR_INPUT,
		    "a confidence level must lie between 0 and 1");
	if (!(m->cv_floor > 0))
		m->cv_floor = SUIT_CV_FLOOR;
	if (fpclassify(m->assigned) == FP_ZERO)
		m->assigned = 1;
	if (!(m->assigned > 0) || !isfinite(m->assigned))
		return err_set(err, ERR_INPUT,
		    "the assigned potency of the standard must be a positive "
		    "number");
	return suit_check(m->criterion, m->criteria, err);
}

static void
compare_samples(struct assay *a, const struct fit_data *data)
{
	const struct assay_method *m = &a->method;
	bool profile = m->interval == RELPOT_PROFILE || m->both_intervals;

	a->curves = data->curves;
	for (size_t c = 0; c < a->curves; c++)
		a->sample[c] = (struct assay_sample){ .name = data->name[c],
			.potency = (double)NAN };
	for (size_t c = 1; c < a->curves; c++) {
		struct assay_sample *s = &a->sample[c];

		similar_of(a->fit, c, m->similar_level, &a->similar[c]);
		relpot_of(a->fit, c, m->level, profile, &a->rho[c]);
		s->rho = a->rho[c];
		s->similar = a->similar[c];
		if (s->rho.status == FIT_CONVERGED)
			s->potency = relpot_potency(s->rho.rho, m->assigned, 1);
	}
}

static void
judge_assay(struct assay *a, const struct suit_subject *subject)
{
	const struct fit_estimate *standard = fit_separate(a->fit, 0);

	a->valid = standard->status == FIT_CONVERGED;
	a->why = a->valid ? NULL : fit_status_says(standard->status);
	a->warnings = 0;
	for (size_t i = 0; i < a->method.criteria; i++) {
		const struct suit_criterion *c = &a->method.criterion[i];
		struct suit_result *r;

		if (suit_quantity_find(c->quantity)->level != SUIT_ASSAY)
			continue;
		assert(a->results < a->results_max);
		r = &a->result[a->results++];
		suit_judge(subject, c, 0, r);
		if (r->verdict == SUIT_PASS)
			continue;
		if (c->severity == SUIT_WARN)
			a->warnings++;
		if (c->severity != SUIT_REJECT)
			continue;
		if (a->valid)
			a->why = r->text;
		a->valid = false;
	}
}

static void
judge_sample(struct assay *a, const struct suit_subject *subject, size_t curve)
{
	struct assay_sample *s = &a->sample[curve];

	s->reportable = s->rho.status == FIT_CONVERGED;
	s->why = s->reportable ? NULL : fit_status_says(s->rho.status);
	if (s->reportable &&
	    !relpot_limits_of(&s->rho, a->method.interval)->known) {
		s->reportable = false;
		s->why = "its limits could not be computed";
	}
	for (size_t i = 0; i < a->method.criteria; i++) {
		const struct suit_criterion *c = &a->method.criterion[i];
		struct suit_result *r;

		if (suit_quantity_find(c->quantity)->level != SUIT_SAMPLE)
			continue;
		assert(a->results < a->results_max);
		r = &a->result[a->results++];
		suit_judge(subject, c, curve, r);
		if (r->verdict == SUIT_PASS)
			continue;
		if (c->severity == SUIT_WARN)
			s->warnings++;
		if (c->severity != SUIT_REJECT)
			continue;
		if (s->reportable)
			s->why = r->text;
		s->reportable = false;
	}
	if (!a->valid) {
		s->reportable = false;
		if (s->why == NULL)
			s->why = "the run is not valid";
	}
}

enum err_code
assay_run(struct assay *a, const struct assay_method *method,
    const struct fit_data *data, const struct suit_controls *controls,
    struct err *err)
{
	struct suit_subject subject;

	a->curves = a->results = 0;
	a->valid = false;
	assert(data->name != NULL);
	if (take_method(a, method, err) != ERR_OK ||
	    fit_run(a->fit, method->model, data, &method->fit, err) != ERR_OK)
		return err->code;
	assert(data->curves <= a->curves_max);
	compare_samples(a, data);
	subject = (struct suit_subject){ .fit = a->fit,
		.name = data->name,
		.rho = a->rho,
		.similar = a->similar,
		.interval = a->method.interval,
		.interval_level = a->method.similar_level,
		.controls = controls,
		.cv_floor = a->method.cv_floor };
	judge_assay(a, &subject);
	for (size_t c = 1; c < a->curves; c++)
		judge_sample(a, &subject, c);
	return ERR_OK;
}
