/* SPDX-License-Identifier: Apache-2.0 */
/* potency/combine.c - methods of combining independent runs. */
#include "config.h"

#include "potency/combine.h"

#include <math.h>
#include <string.h>

#include "potency/dist.h"

static void
unweighted(const struct combine_runs *runs, double level, struct combined *out)
{
	const double k = (double)runs->k;
	double sum = 0, squares = 0, half;

	for (size_t i = 0; i < runs->k; i++)
		sum += runs->ln_rho[i];
	out->ln_mean = sum / k;
	out->gm = exp(out->ln_mean);
	if (runs->k < 2) {
		out->caution = "one run: no limits and no variation";
		return;
	}
	for (size_t i = 0; i < runs->k; i++) {
		double off = runs->ln_rho[i] - out->ln_mean;

		squares += off * off;
	}
	out->df = k - 1;
	out->ln_sd = sqrt(squares / out->df);
	half =
	    dist_t_quantile(0.5 + 0.5 * level, out->df) * out->ln_sd / sqrt(k);
	out->limits = true;
	out->lo = exp(out->ln_mean - half);
	out->hi = exp(out->ln_mean + half);
	out->gcv = 100 * expm1(out->ln_sd);
	if (runs->k == 2)
		out->caution = "two runs: the limits rest on one degree of "
			       "freedom and say almost nothing";
}

const struct combine_method combine_methods[] = {
	{ "unweighted", "geometric mean, limits over runs", false, unweighted },
	{ NULL, NULL, false, NULL },
};

enum err_code
combine_find(
    const char *name, const struct combine_method **out, struct err *err)
{
	char names[256] = "";
	size_t len = 0;

	for (const struct combine_method *m = combine_methods; m->name != NULL;
	     m++) {
		size_t more = strlen(m->name);

		if (strcmp(m->name, name) == 0) {
			*out = m;
			return ERR_OK;
		}
		if (len + more + 3 > sizeof(names))
			continue;
		if (len > 0) {
			names[len++] = ',';
			names[len++] = ' ';
		}
		memcpy(names + len, m->name, more + 1);
		len += more;
	}
	return err_set(err, ERR_ABSENT,
	    "there is no combination called %s; there is %s", name, names);
}

enum err_code
combine_run(const struct combine_method *method,
    const struct combine_runs *runs, double level, struct combined *out,
    struct err *err)
{
	const double none = (double)NAN;

	*out = (struct combined){ .k = runs->k,
		.gm = none,
		.lo = none,
		.hi = none,
		.ln_mean = none,
		.ln_sd = none,
		.df = none,
		.gcv = none };
	if (runs->k == 0)
		return err_set(err, ERR_INPUT, "no runs to combine");
	if (runs->k > COMBINE_RUNS_MAX)
		return err_set(err, ERR_LIMIT,
		    "%zu runs, at most %u are combined", runs->k,
		    COMBINE_RUNS_MAX);
	if (!(level > 0 && level < 1))
		return err_set(err, ERR_INPUT,
		    "the confidence level must lie between 0 and 1");
	for (size_t i = 0; i < runs->k; i++) {
		if (!isfinite(runs->ln_rho[i]))
			return err_set(err, ERR_INPUT,
			    "run %zu has no finite relative potency", i + 1);
		if (!method->needs_se)
			continue;
		if (runs->se == NULL || !(runs->se[i] > 0) ||
		    !isfinite(runs->se[i]) || runs->df == NULL ||
		    !(runs->df[i] > 0))
			return err_set(err, ERR_INPUT,
			    "run %zu has no standard error, which \"%s\" "
			    "needs",
			    i + 1, method->name);
	}
	method->run(runs, level, out);
	return ERR_OK;
}
