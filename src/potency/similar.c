/* SPDX-License-Identifier: Apache-2.0 */
/* potency/similar.c - ratios and differences of the separate curves. */
#include "config.h"

#include "potency/similar.h"

#include <assert.h>
#include <math.h>

static const struct similar_value unknown = { .value = (double)NAN,
	.lo = (double)NAN,
	.hi = (double)NAN,
	.g = (double)NAN };

struct similar_value
similar_fieller(
    double a, double b, double v11, double v12, double v22, double t)
{
	struct similar_value r = unknown;
	double middle, half, inside;

	if (!(fabs(b) > 0))
		return r;
	r.known = true;
	r.value = a / b;
	r.g = t * t * v22 / (b * b);
	if (!(r.g < 1))
		return r;
	inside = v11 - 2 * r.value * v12 + r.value * r.value * v22;
	if (v22 > 0) {
		inside -= r.g * (v11 - v12 * v12 / v22);
		middle = r.value - r.g * v12 / v22;
	} else {
		middle = r.value;
	}
	/* a variance may come out as -1e-20 */
	half = t / fabs(b) * sqrt(fmax(inside, 0));
	r.lo = (middle - half) / (1 - r.g);
	r.hi = (middle + half) / (1 - r.g);
	r.finite = isfinite(r.lo) && isfinite(r.hi);
	return r;
}

static struct similar_value
difference(double a, double b, double v11, double v22, double t)
{
	double half = t * sqrt(v11 + v22);

	return (struct similar_value){ .known = true,
		.finite = true,
		.value = a - b,
		.lo = a - b - half,
		.hi = a - b + half };
}

/* Covariance of a separate fit with the pooled variance. */
static double
cov(const struct fit_estimate *e, double s2, size_t i, size_t j)
{
	return s2 * e->inverse[i * e->params + j];
}

static double
variance_of_range(
    const struct fit_estimate *e, double s2, size_t zero, size_t top)
{
	return cov(e, s2, top, top) + cov(e, s2, zero, zero) -
	       2 * cov(e, s2, zero, top);
}

void
similar_of(struct fit *fit, size_t test, double level, struct similar *out)
{
	const struct fit_model *m = fit_model_of(fit);
	const struct fit_joint *j = fit_joint_of(fit, test, NULL);
	const struct fit_estimate *s = fit_separate(fit, 0);
	const struct fit_estimate *u = fit_separate(fit, test);
	const size_t zero = m->at_zero, top = m->at_top;
	double t, s2, range_s, range_u, low_s, low_u;

	assert(test >= 1 && level > 0 && level < 1);
	*out = (struct similar){ .level = level,
		.params = m->params,
		.range_ratio = unknown,
		.lower_difference = unknown };
	for (size_t k = 0; k < m->params; k++)
		out->ratio[k] = out->diff[k] = unknown;
	out->status = s->status != FIT_CONVERGED ? FIT_NOT_JOINED : u->status;
	if (out->status != FIT_CONVERGED)
		return;
	out->df = j->apart_df;
	s2 = j->apart_sigma * j->apart_sigma;
	t = fit_t_quantile(fit, 0.5 + 0.5 * level, (double)j->apart_df);
	for (size_t k = 0; k < m->params; k++) {
		double vu = cov(u, s2, k, k), vs = cov(s, s2, k, k);

		/* a parameter that is held is the same in both */
		if (!(vu > 0) && !(vs > 0))
			continue;
		out->ratio[k] =
		    similar_fieller(u->value[k], s->value[k], vu, 0, vs, t);
		out->diff[k] = difference(u->value[k], s->value[k], vu, vs, t);
	}
	range_s = s->value[top] - s->value[zero];
	range_u = u->value[top] - u->value[zero];
	out->range_ratio = similar_fieller(range_u, range_s,
	    variance_of_range(u, s2, zero, top), 0,
	    variance_of_range(s, s2, zero, top), t);
	out->lower = range_s > 0 ? zero : top;
	out->upper = range_s > 0 ? top : zero;
	low_s = s->value[out->lower];
	low_u = u->value[out->lower];
	out->lower_difference = similar_fieller(low_u - low_s, fabs(range_s),
	    cov(u, s2, out->lower, out->lower) +
		cov(s, s2, out->lower, out->lower),
	    cov(s, s2, out->lower, out->lower) - cov(s, s2, zero, top),
	    variance_of_range(s, s2, zero, top), t);
}
