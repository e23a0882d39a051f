/* SPDX-License-Identifier: Apache-2.0 */
/* potency/quantity.c - the numbers of an evaluated plate, by name. */
#include "config.h"

#include "potency/quantity.h"

#include <math.h>
#include <stdio.h>

#include "base/buf.h"
#include "potency/assay.h"
#include "potency/number.h"
#include "potency/wells.h"

struct out {
	const struct assay *assay;
	const char *const *name; /* of the samples */
	assay_quantity_fn *emit;
	void *to;
	struct buf text;
};

/* "what" or "what[sample]"; a number that does not exist has no line. */
static void
put(struct out *o, double v, const char *what, const char *sample)
{
	if (isnan(v))
		return;
	buf_empty(&o->text);
	buf_puts(&o->text, what);
	if (sample != NULL)
		buf_printf(&o->text, "[%s]", sample);
	o->emit(o->to, buf_text(&o->text), v);
}

/* A joint fit; of is the test it is about, NULL for the fit of all. */
static void
put_joint(struct out *o, const struct fit_joint *j, const char *of)
{
	const struct fit_model *m = fit_model_of(o->assay->fit);
	const struct fit_estimate *e = &j->est;
	char name[64];

	if (e->status != FIT_CONVERGED)
		return;
	for (size_t k = 0; k < m->params; k++) {
		bool held = !(e->inverse[k * e->params + k] > 0);

		if (held)
			continue;
		(void)snprintf(name, sizeof(name), "c.%s", m->param[k].name);
		put(o, e->value[k], name, of);
		(void)snprintf(name, sizeof(name), "c.se.%s", m->param[k].name);
		put(o, e->se[k], name, of);
	}
	for (size_t c = 1; c < e->curves; c++) {
		size_t at = m->params + c - 1;
		const char *test = o->name[e->curve[c]];

		put(o, e->value[at], "c.lnrho", test);
		put(o, e->se[at], "c.se.lnrho", test);
	}
	put(o, e->rss, "c.rss", of);
	put(o, (double)e->df, "c.df", of);
	put(o, e->sigma, "c.sigma", of);
	put(o, e->r2, "c.R2", of);
	if (!isnan(e->lof_f)) {
		put(o, e->lof_f, "c.lof.F", of);
		put(o, (double)e->lof_df, "c.lof.df1", of);
		put(o, (double)e->pure_df, "c.lof.df2", of);
		put(o, e->lof_p, "c.lof.p", of);
	}
	if (e->pure_df > 0)
		put(o, e->pure_ss, "pure.error.ss", of);
	if (e->curves < 2)
		return;
	put(o, j->apart_rss, "u.rss", of);
	put(o, (double)j->apart_df, "u.df", of);
	put(o, j->f, "par.F", of);
	put(o, (double)j->f_df1, "par.df1", of);
	put(o, (double)j->f_df2, "par.df2", of);
	put(o, j->f_p, "par.F.p", of);
}

static void
put_limits(struct out *o, const char *stem, const char *kind,
    const struct relpot_limits *l, double factor, const char *sample)
{
	char name[64];

	if (!l->known)
		return;
	(void)snprintf(name, sizeof(name), "%s.lo.%s", stem, kind);
	put(o, l->lo * factor, name, sample);
	(void)snprintf(name, sizeof(name), "%s.hi.%s", stem, kind);
	put(o, l->hi * factor, name, sample);
}

static void
put_rho(struct out *o, const struct assay_sample *s, double assigned)
{
	const struct relpot *r = &s->rho;

	put(o, r->rho, "rho", s->name);
	put_limits(o, "rho", "wald", &r->wald, 1, s->name);
	put_limits(o, "rho", "profile", &r->profile, 1, s->name);
	put(o, s->potency, "potency", s->name);
	put_limits(o, "potency", "wald", &r->wald, assigned, s->name);
	put_limits(o, "potency", "profile", &r->profile, assigned, s->name);
}

/* Separate fits; their standard errors rest on the pooled variance. */
static void
put_separate(struct out *o, size_t curve)
{
	const struct fit *fit = o->assay->fit;
	const struct fit_model *m = fit_model_of(fit);
	const struct fit_estimate *e = fit_separate(fit, curve);
	const struct fit_joint *j = fit_joint_of(fit, curve, NULL);
	double s = j->apart_df > 0 ? j->apart_sigma : e->sigma;
	char name[64];

	if (e->status != FIT_CONVERGED)
		return;
	for (size_t k = 0; k < m->params; k++) {
		double unscaled = e->inverse[k * e->params + k];

		if (!(unscaled > 0))
			continue;
		(void)snprintf(name, sizeof(name), "u.%s", m->param[k].name);
		put(o, e->value[k], name, o->name[curve]);
		(void)snprintf(name, sizeof(name), "u.se.%s", m->param[k].name);
		put(o, s * sqrt(unscaled), name, o->name[curve]);
	}
}

static void
put_compared(struct out *o, const char *stem, const struct similar_value *v,
    double level, const char *sample)
{
	char name[64], percent[FIT_NUMBER_SIZE];

	if (!v->known)
		return;
	put(o, v->value, stem, sample);
	if (!v->finite)
		return;
	(void)fit_number(percent, 100 * level, 6);
	(void)snprintf(name, sizeof(name), "%s.lo%s", stem, percent);
	put(o, v->lo, name, sample);
	(void)snprintf(name, sizeof(name), "%s.hi%s", stem, percent);
	put(o, v->hi, name, sample);
}

static void
put_similar(struct out *o, const struct assay_sample *s)
{
	const struct fit_model *m = fit_model_of(o->assay->fit);
	const struct similar *v = &s->similar;
	char stem[48];

	if (v->status != FIT_CONVERGED)
		return;
	for (size_t k = 0; k < m->params; k++) {
		/* a ratio of places on a log axis means nothing */
		if (m->param[k].role == MODEL_LOCATION)
			continue;
		(void)snprintf(
		    stem, sizeof(stem), "par.ratio.%s", m->param[k].name);
		put_compared(o, stem, &v->ratio[k], v->level, s->name);
		(void)snprintf(
		    stem, sizeof(stem), "par.diff.%s", m->param[k].name);
		put_compared(o, stem, &v->diff[k], v->level, s->name);
	}
	put_compared(o, "par.ratio.range", &v->range_ratio, v->level, s->name);
	put_compared(
	    o, "par.lower.diff", &v->lower_difference, v->level, s->name);
}

static void
put_groups(struct out *o, size_t curve)
{
	size_t n;
	const struct fit_group *g = fit_groups(o->assay->fit, curve, &n);
	char dose[FIT_NUMBER_SIZE];

	for (size_t i = 0; i < n; i++) {
		double v = 100 * g[i].sd / fabs(g[i].mean);

		if (!isfinite(v))
			continue;
		buf_empty(&o->text);
		buf_printf(&o->text, "cv.pct[%s,%s]", o->name[curve],
		    fit_number(dose, g[i].dose, 10));
		o->emit(o->to, buf_text(&o->text), v);
	}
}

/* Quantities of suit.h that have the same name in tables. */
static void
put_controls(struct out *o, const struct fit_plate *plate)
{
	static const char *const both[][2] = {
		{ "blank.mean", "blank_mean" },
		{ "blank.sd", "blank_sd" },
		{ "max.mean", "max_mean" },
		{ "max.sd", "max_sd" },
		{ "signal.to.background", "signal_to_background" },
		{ "signal.to.noise", "signal_to_noise" },
		{ "z.prime", "z_prime" },
	};
	const struct suit_subject s = { .fit = o->assay->fit,
		.controls = &plate->controls };

	for (size_t k = 0; k < sizeof(both) / sizeof(both[0]); k++) {
		struct suit_value v = { .value = (double)NAN };

		suit_quantity_find(both[k][1])->get(&s, 0, &v);
		put(o, v.value, both[k][0], NULL);
	}
}

void
assay_quantities(const struct assay *assay, const struct fit_plate *plate,
    assay_quantity_fn *emit, void *to)
{
	struct out o = {
		.assay = assay, .name = plate->name, .emit = emit, .to = to
	};
	const struct fit_joint *all = fit_joint_of(assay->fit, 0, NULL);
	const struct fit_estimate *e = &all->est;
	size_t c_at = fit_model_of(assay->fit)->location;

	put_joint(&o, all, NULL);
	for (size_t c = 1; c < assay->curves; c++) {
		const struct fit_joint *j = fit_joint_of(assay->fit, c, NULL);

		if (j != all)
			put_joint(&o, j, o.name[c]);
	}
	for (size_t c = 1; c < assay->curves; c++)
		put_rho(&o, &assay->sample[c], assay->method.assigned);
	for (size_t c = 0; c < assay->curves; c++)
		put_separate(&o, c);
	for (size_t c = 1; c < assay->curves; c++)
		put_similar(&o, &assay->sample[c]);
	if (assay->curves == 1 && e->status == FIT_CONVERGED)
		put(&o, exp(e->value[c_at]), "ED50", NULL);
	put(&o, (double)plate->data.n, "n", NULL);
	put(&o, (double)plate->overflow, "overflow", NULL);
	put(&o, (double)plate->missing, "missing", NULL);
	for (size_t c = 0; c < assay->curves; c++)
		put_groups(&o, c);
	put_controls(&o, plate);
	buf_clear(&o.text);
}
