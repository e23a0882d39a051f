/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/bench/fit.c - how long a plate takes.
 *
 * A plate is one standard and one test, eight doses in triplicate.  Per plate:
 * two separate fits, the joint fit, the F test, ratios and differences with 90
 * per cent intervals, relative potency with Wald limits; then the same with
 * profile limits.  Beside it runs what a user of libcminpack would write in an
 * afternoon: the 48 wells as they are, lmder with the exact Jacobian, covar,
 * and for the profile one lmder refit for each point of the walk.
 *
 * Nothing is measured if the two ways do not agree on ln rho.
 */
#include "config.h"

#include <cminpack.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "potency/dist.h"
#include "potency/relpot.h"
#include "potency/similar.h"
#include "tests/bench/bench.h"
#include "tests/potency/simulate.h"

#define PLATES 1000
#define WELLS 48
#define TRIES 60

enum { A, B, C, D, R };

/* ---- the rival ---- */

struct rival {
	const struct fit_data *d;
	int from, n; /* wells */
	int params;  /* 4: one curve; 5: both */
	int held;    /* ln rho stays where it is */
	double r;
};

static int
rival_eval(void *subject, int m, int n, const double *p, double *fvec,
    double *fjac, int ld, int what)
{
	const struct rival *s = subject;

	(void)n;
	for (int i = 0; i < m; i++) {
		size_t w = (size_t)(s->from + i);
		int test = s->params == 5 && s->d->curve[w] == 1;
		double r = s->held ? s->r : s->params == 5 ? p[R] : 0;
		double away = log(s->d->dose[w]) - p[C] + (test ? r : 0);
		double up = 1 / (1 + exp(-p[B] * away));
		double steep = (p[D] - p[A]) * up * (1 - up);

		if (what == 1) {
			fvec[i] =
			    s->d->response[w] - (p[A] + (p[D] - p[A]) * up);
			continue;
		}
		fjac[i + A * ld] = -(1 - up);
		fjac[i + B * ld] = -steep * away;
		fjac[i + C * ld] = steep * p[B];
		fjac[i + D * ld] = -up;
		if (s->params == 5 && !s->held)
			fjac[i + R * ld] = test ? -steep * p[B] : 0;
	}
	return 0;
}

/* Returns the sum of squares; cov [n x n] may be NULL. */
static double
rival_fit(struct rival *s, double *p, double *cov)
{
	double fvec[WELLS], fjac[WELLS * 5], diag[5], qtf[5];
	double wa1[5], wa2[5], wa3[5], wa4[WELLS], rss = 0;
	int n = s->held ? 4 : s->params, ipvt[5], nfev, njev;

	(void)lmder(rival_eval, s, s->n, n, p, fvec, fjac, s->n, 1e-14, 1e-14,
	    0, 500, diag, 1, 100, 0, &nfev, &njev, ipvt, qtf, wa1, wa2, wa3,
	    wa4);
	for (int i = 0; i < s->n; i++)
		rss += fvec[i] * fvec[i];
	if (cov == NULL)
		return rss;
	covar(n, fjac, s->n, ipvt, 1e-14, wa1);
	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
			cov[i * n + j] = fjac[i + j * s->n];
	return rss;
}

static void
rival_start(const struct fit_data *d, int from, int n, double *p)
{
	double low = HUGE_VAL, high = -HUGE_VAL;
	double sx = 0, sz = 0, sxx = 0, sxz = 0, k = 0;

	for (int i = from; i < from + n; i++) {
		low = fmin(low, d->response[i]);
		high = fmax(high, d->response[i]);
	}
	low -= 0.03 * (high - low);
	high += 0.03 * (high - low);
	for (int i = from; i < from + n; i++) {
		double part = (d->response[i] - low) / (high - low);
		double x = log(d->dose[i]), z = log(part / (1 - part));

		if (part < 0.08 || part > 0.92)
			continue;
		sx += x;
		sz += z;
		sxx += x * x;
		sxz += x * z;
		k += 1;
	}
	p[A] = low;
	p[D] = high;
	p[B] = (k * sxz - sx * sz) / (k * sxx - sx * sx);
	p[C] = -(sz - p[B] * sx) / k / p[B];
}

static double
rival_side(struct rival *s, const double *p, double r, double se, double t,
    double rss, double sigma, double side)
{
	double a = r, fa = -t, b = r, fb = -t, q[5];

	s->held = 1;
	for (int k = 1; k <= TRIES && fb < 0; k++) {
		a = b;
		fa = fb;
		s->r = b = r + side * 0.5 * se * k;
		memcpy(q, p, sizeof(q));
		fb = sqrt(fmax(rival_fit(s, q, NULL) - rss, 0)) / sigma - t;
	}
	for (int k = 0; k < TRIES; k++) {
		double m = b - fb * (b - a) / (fb - fa), f;

		if (fabs(m - s->r) < 1e-12)
			break;
		s->r = m;
		memcpy(q, p, sizeof(q));
		f = sqrt(fmax(rival_fit(s, q, NULL) - rss, 0)) / sigma - t;
		if (f > 0) {
			b = m;
			fb = f;
		} else {
			a = m;
			fa = f;
		}
	}
	s->held = 0;
	return s->r;
}

/* A plate the plain way; returns ln rho and adds what it computed to *sum. */
static double
rival_plate(const struct fit_data *d, int with_profile, double *sum)
{
	double p[2][5], cov[2][16], rss[2], q[5], c5[25], joint, s2, t, se;
	struct rival s = { .d = d, .n = WELLS / 2, .params = 4 };

	for (int k = 0; k < 2; k++) {
		s.from = k * WELLS / 2;
		rival_start(d, s.from, s.n, p[k]);
		rss[k] = rival_fit(&s, p[k], cov[k]);
	}
	q[A] = 0.5 * (p[0][A] + p[1][A]);
	q[B] = 0.5 * (p[0][B] + p[1][B]);
	q[D] = 0.5 * (p[0][D] + p[1][D]);
	q[C] = p[0][C];
	q[R] = p[0][C] - p[1][C];
	s = (struct rival){ .d = d, .n = WELLS, .params = 5 };
	joint = rival_fit(&s, q, c5);
	s2 = (rss[0] + rss[1]) / (WELLS - 8);
	*sum += dist_f_upper((joint - rss[0] - rss[1]) / 3 / s2, 3, WELLS - 8);
	t = dist_t_quantile(0.95, WELLS - 8);
	for (int k = 0; k < 4; k++) {
		struct similar_value v = similar_fieller(p[1][k], p[0][k],
		    s2 * cov[1][5 * k], 0, s2 * cov[0][5 * k], t);

		if (v.finite)
			*sum += v.lo + v.hi;
	}
	s2 = joint / (WELLS - 5);
	se = sqrt(s2 * c5[24]);
	t = dist_t_quantile(0.975, WELLS - 5);
	*sum += exp(q[R] - t * se) + exp(q[R] + t * se);
	if (with_profile) {
		*sum += rival_side(&s, q, q[R], se, t, joint, sqrt(s2), -1);
		*sum += rival_side(&s, q, q[R], se, t, joint, sqrt(s2), 1);
	}
	return q[R];
}

/* ---- ours ---- */

static enum err_code
our_plate(struct fit *fit, const struct fit_data *d, int with_profile,
    double *ln_rho, double *sum, struct err *err)
{
	struct similar similar;
	struct relpot rho;

	if (fit_run(fit, &model_curve4, d, NULL, err) != ERR_OK)
		return err->code;
	similar_of(fit, 1, 0.90, &similar);
	relpot_of(fit, 1, 0.95, with_profile != 0, &rho);
	*sum += similar.range_ratio.lo + rho.wald.hi;
	if (with_profile)
		*sum += rho.profile.hi;
	*ln_rho += rho.ln_rho;
	return ERR_OK;
}

/* ---- rounds ---- */

struct state {
	struct simulated *plate; /* [PLATES] */
	struct fit *fit;
	double ln_rho[2]; /* sums of the last round: ours, the rival's */
	double sum;       /* of all that was computed: nothing is left out */
};

static enum err_code
ours(struct state *s, int with_profile, double *things, struct err *err)
{
	s->ln_rho[0] = 0;
	*things = PLATES;
	for (int i = 0; i < PLATES; i++)
		if (our_plate(s->fit, &s->plate[i].data, with_profile,
			&s->ln_rho[0], &s->sum, err) != ERR_OK)
			break;
	return err->code;
}

static enum err_code
theirs(struct state *s, int with_profile, double *things, struct err *err)
{
	s->ln_rho[1] = 0;
	*things = PLATES;
	for (int i = 0; i < PLATES; i++)
		s->ln_rho[1] +=
		    rival_plate(&s->plate[i].data, with_profile, &s->sum);
	if (!(fabs(s->ln_rho[0] - s->ln_rho[1]) < 1e-6) || !isfinite(s->sum))
		return err_set(err, ERR_BUG,
		    "sums of ln rho differ: %.12g and %.12g", s->ln_rho[0],
		    s->ln_rho[1]);
	return ERR_OK;
}

static enum err_code
plate(void *state, double *things, struct err *err)
{
	return ours(state, 0, things, err);
}

static enum err_code
plate_plainly(void *state, double *things, struct err *err)
{
	return theirs(state, 0, things, err);
}

static enum err_code
profile(void *state, double *things, struct err *err)
{
	return ours(state, 1, things, err);
}

static enum err_code
profile_plainly(void *state, double *things, struct err *err)
{
	return theirs(state, 1, things, err);
}

static const struct bench_figure figures[] = {
	{ .name = "fit_plate_us",
	    .unit = "us",
	    .run = plate,
	    .rival = plate_plainly,
	    .bound_is = "the plain way: libcminpack's lmder and covar",
	    .rounds = 15 },
	{ .name = "fit_plate_profile_us",
	    .unit = "us",
	    .run = profile,
	    .rival = profile_plainly,
	    .bound_is = "the plain way: one lmder of libcminpack for "
			"each point of the profile",
	    .rounds = 15 },
	{ .name = NULL },
};

static enum err_code
set_up(const struct bench_place *place ATTR_UNUSED, void **state,
    struct err *err ATTR_UNUSED)
{
	struct state *s = *state = mem_new(sizeof(*s));
	struct simulation how = usual;

	s->fit = fit_new(WELLS, 2);
	s->plate = mem_array(PLATES, sizeof(*s->plate));
	for (int i = 0; i < PLATES; i++) {
		struct simulated *p = &s->plate[i];

		how.seed = 977u * (unsigned)i + 5;
		how.ln_rho[0] = 0.0007 * i - 0.35;
		simulate(&how, p);
		p->data.curve = p->curve;
		p->data.dose = p->dose;
		p->data.response = p->response;
		p->data.name = p->name;
	}
	return ERR_OK;
}

static void
tear_down(void *state)
{
	struct state *s = state;

	fit_free(s->fit);
	mem_free(s->plate);
	mem_free(s);
}

const struct bench_subject bench_fit = { .name = "fit",
	.figures = figures,
	.set_up = set_up,
	.tear_down = tear_down };
