/* SPDX-License-Identifier: Apache-2.0 */
/* potency/lsq.c - search by lmder, polish by Gauss-Newton through QR. */
#include "config.h"

#include "potency/lsq.h"

#include <assert.h>
#include <cminpack.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/mem.h"

#define ENORMOUS 1e150 /* what a residual that is not finite counts as */
#define RISE 1e-9      /* of rss, that a Gauss-Newton step may bring */
#define RECOUNT 1e-4   /* squared length of a column, 1 at first */

struct lsq {
	size_t rows_max, params_max;
	size_t rows, params; /* of the last factorisation */
	/* the point the factorisation belongs to, and the next one */
	double *r, *jac;           /* [rows], [rows x params] */
	double *next_r, *next_jac; /* likewise; also work space of lmder */
	double *qr;    /* R above the diagonal, Householder vectors below */
	double *diag;  /* [params] diagonal of R */
	double *qtr;   /* [rows] Q'r */
	double *scale; /* [params] length of the Jacobian's columns */
	double *left;  /* [params] squared length of what is left of a column */
	double *solved, *step, *next_p; /* [params] */
	size_t *pivot;                  /* [params] column of R -> parameter */
	double *work;                   /* [rows + 5 x params] for lmder */
	int *ipvt;                      /* [params] */
};

static struct lsq_options
with_defaults(const struct lsq_options *given)
{
	struct lsq_options o = { 0 };

	if (given != NULL)
		o = *given;
	if (o.evaluations == 0)
		o.evaluations = 500;
	if (o.steps == 0)
		o.steps = 20;
	if (!(o.tolerance > 0))
		o.tolerance = 1e-14;
	if (!(o.offset > 0))
		o.offset = 1e-8;
	if (!(o.rank > 0))
		o.rank = 1e-10;
	if (!(o.exact > 0))
		o.exact = 1e-24;
	if (!(o.settled > 0))
		o.settled = 1e-13;
	return o;
}

struct lsq *
lsq_new(size_t rows_max, size_t params_max)
{
	struct lsq *l = mem_new(sizeof(*l));
	size_t square = rows_max * params_max;

	assert(rows_max >= params_max && params_max >= 1);
	l->rows_max = rows_max;
	l->params_max = params_max;
	l->r = mem_array(rows_max, sizeof(double));
	l->next_r = mem_array(rows_max, sizeof(double));
	l->qtr = mem_array(rows_max, sizeof(double));
	l->jac = mem_array(square, sizeof(double));
	l->next_jac = mem_array(square, sizeof(double));
	l->qr = mem_array(square, sizeof(double));
	l->diag = mem_array(params_max, sizeof(double));
	l->scale = mem_array(params_max, sizeof(double));
	l->left = mem_array(params_max, sizeof(double));
	l->solved = mem_array(params_max, sizeof(double));
	l->step = mem_array(params_max, sizeof(double));
	l->next_p = mem_array(params_max, sizeof(double));
	l->pivot = mem_array(params_max, sizeof(size_t));
	l->work = mem_array(rows_max + 5 * params_max, sizeof(double));
	l->ipvt = mem_array(params_max, sizeof(int));
	return l;
}

void
lsq_free(struct lsq *l)
{
	if (l == NULL)
		return;
	mem_free(l->r);
	mem_free(l->next_r);
	mem_free(l->qtr);
	mem_free(l->jac);
	mem_free(l->next_jac);
	mem_free(l->qr);
	mem_free(l->diag);
	mem_free(l->scale);
	mem_free(l->left);
	mem_free(l->solved);
	mem_free(l->step);
	mem_free(l->next_p);
	mem_free(l->pivot);
	mem_free(l->work);
	mem_free(l->ipvt);
	mem_free(l);
}

static double
sum_of_squares(const double *v, size_t n)
{
	double s = 0;

	for (size_t i = 0; i < n; i++)
		s += v[i] * v[i];
	return s;
}

/*
 * What lmder hands back to us.  It asks for the Jacobian where it has just
 * asked for the residuals, most of the time; both come from one evaluation.
 */
struct search {
	struct lsq *l;
	const struct lsq_problem *problem;
	bool begun; /* l->next_p is where l->jac was evaluated */
};

static int
lmder_calls(void *subject, int m, int n, const double *p, double *r,
    double *jac, int rows, int what)
{
	struct search *s = subject;
	const struct lsq_problem *pb = s->problem;
	const size_t bytes = pb->params * sizeof(double);
	const size_t cells = (size_t)m * (size_t)n;

	assert(m == rows);
	if (what == 1) {
		pb->eval(pb->subject, p, r, s->l->jac);
		memcpy(s->l->next_p, p, bytes);
		s->begun = true;
		for (int i = 0; i < m; i++)
			if (!isfinite(r[i]))
				r[i] = ENORMOUS;
	} else if (what == 2) {
		if (!s->begun || memcmp(s->l->next_p, p, bytes) != 0)
			pb->eval(pb->subject, p, NULL, s->l->jac);
		s->begun = false;
		for (size_t i = 0; i < cells; i++)
			jac[i] = isfinite(s->l->jac[i]) ? s->l->jac[i] : 0;
	}
	return 0;
}

void
lsq_search(struct lsq *l, const struct lsq_problem *problem,
    const struct lsq_options *options, double *p, struct lsq_result *result)
{
	const struct lsq_options o = with_defaults(options);
	const int m = (int)problem->rows, n = (int)problem->params;
	double *w = l->work;
	struct search s = { l, problem, false };
	int evaluations = 0, jacobians = 0, info;

	assert(problem->rows <= l->rows_max);
	assert(problem->params <= l->params_max);
	assert(problem->rows >= problem->params && problem->params >= 1);
	info = lmder(lmder_calls, &s, m, n, p, l->next_r, l->next_jac, m,
	    o.tolerance, o.tolerance, 0, (int)o.evaluations, w, 1, 100, 0,
	    &evaluations, &jacobians, l->ipvt, w + n, w + 2 * n, w + 3 * n,
	    w + 4 * n, w + 5 * n);
	*result = (struct lsq_result){
		.evaluations = (unsigned)evaluations,
		.jacobians = (unsigned)jacobians,
		.limit = info == 5,
		.rss = sum_of_squares(l->next_r, problem->rows) +
		       problem->inner_ss,
	};
}

/* The column that is longest below row k comes next; its index. */
static size_t
longest_column(const struct lsq *l, size_t k)
{
	size_t best = k;

	for (size_t j = k + 1; j < l->params; j++)
		if (l->left[j] > l->left[best])
			best = j;
	return best;
}

static void
swap_columns(struct lsq *l, size_t a, size_t b)
{
	double *ca = l->qr + a * l->rows, *cb = l->qr + b * l->rows;
	size_t pivot = l->pivot[a];

	if (a == b)
		return;
	for (size_t i = 0; i < l->rows; i++) {
		double t = ca[i];

		ca[i] = cb[i];
		cb[i] = t;
	}
	l->left[b] = l->left[a];
	l->pivot[a] = l->pivot[b];
	l->pivot[b] = pivot;
}

/* Reflect v by the Householder vector u; both have rows elements. */
static void
reflect(const double *restrict u, double *restrict v, size_t rows)
{
	double s = 0;

	for (size_t i = 0; i < rows; i++)
		s += u[i] * v[i];
	s /= u[0];
	for (size_t i = 0; i < rows; i++)
		v[i] -= s * u[i];
}

/* Copy the Jacobian, each column scaled to length 1; false: not finite. */
static bool
scale_columns(struct lsq *l)
{
	const size_t m = l->rows;
	bool finite = true;

	for (size_t j = 0; j < l->params; j++) {
		const double *from = l->jac + j * m;
		double *to = l->qr + j * m;
		double len = sqrt(sum_of_squares(from, m));
		double by = len > 0 ? 1 / len : 0;

		finite = finite && isfinite(len);
		l->scale[j] = len;
		l->pivot[j] = j;
		l->left[j] = len > 0 ? 1 : 0;
		for (size_t i = 0; i < m; i++)
			to[i] = from[i] * by;
	}
	return finite;
}

/*
 * Factor the Jacobian.  The Householder vector of column k is kept with
 * u[k] = 1 + |x_k|/length in [1, 2], so that the reflection is I - u u'/u[k].
 * left[j] is the squared length of column j below the rows done; it is
 * counted down, and summed again where little of it remains.  Returns
 * smallest to largest diagonal, or NaN if the Jacobian is not finite.
 */
static double
factor(struct lsq *l)
{
	const size_t m = l->rows, n = l->params;
	double smallest = HUGE_VAL, largest = 0;

	if (!scale_columns(l))
		return (double)NAN;
	memcpy(l->qtr, l->r, m * sizeof(double));
	for (size_t k = 0; k < n; k++) {
		double *u, len, by;

		swap_columns(l, k, longest_column(l, k));
		u = l->qr + k * m + k;
		len = sqrt(sum_of_squares(u, m - k));
		if (!(len > 0)) {
			l->diag[k] = 0;
			return 0;
		}
		if (u[0] < 0)
			len = -len;
		by = 1 / len;
		for (size_t i = 0; i < m - k; i++)
			u[i] *= by;
		u[0] += 1;
		l->diag[k] = -len;
		for (size_t j = k + 1; j < n; j++) {
			double *v = l->qr + j * m + k;

			reflect(u, v, m - k);
			l->left[j] -= v[0] * v[0];
			if (l->left[j] < RECOUNT)
				l->left[j] = sum_of_squares(v + 1, m - k - 1);
		}
		reflect(u, l->qtr + k, m - k);
		smallest = fmin(smallest, fabs(len));
		largest = fmax(largest, fabs(len));
	}
	return smallest / largest;
}

/* Gauss-Newton: J step = -r.  Returns its length relative to p. */
static double
gauss_newton(struct lsq *l, const double *p)
{
	const size_t m = l->rows, n = l->params;
	double length = 0, size = 0;

	for (size_t k = n; k-- > 0;) {
		double s = -l->qtr[k];

		for (size_t j = k + 1; j < n; j++)
			s -= l->qr[k + j * m] * l->solved[j];
		l->solved[k] = s / l->diag[k];
	}
	for (size_t k = 0; k < n; k++) {
		size_t j = l->pivot[k];
		double scaled = p[j] * l->scale[j];

		l->step[j] = l->solved[k] / l->scale[j];
		length += l->solved[k] * l->solved[k];
		size += scaled * scaled;
	}
	return size > 0 ? sqrt(length / size) : sqrt(length);
}

static double
offset(const struct lsq *l, const struct lsq_problem *pb)
{
	const size_t m = l->rows, n = l->params;
	double in = sum_of_squares(l->qtr, n);
	double across = sum_of_squares(l->qtr + n, m - n) + pb->inner_ss;
	double free = (double)(m + pb->inner_n - n);

	return sqrt(in * free) / sqrt(across * (double)n);
}

/* The point evaluated last becomes the one that is factored. */
static void
take_next(struct lsq *l)
{
	double *r = l->r, *jac = l->jac;

	l->r = l->next_r;
	l->jac = l->next_jac;
	l->next_r = r;
	l->next_jac = jac;
}

static double
evaluate(struct lsq *l, const struct lsq_problem *pb, const double *p)
{
	pb->eval(pb->subject, p, l->next_r, l->next_jac);
	return sum_of_squares(l->next_r, pb->rows) + pb->inner_ss;
}

void
lsq_polish(struct lsq *l, const struct lsq_problem *problem,
    const struct lsq_options *options, double *p, struct lsq_result *result)
{
	const struct lsq_options o = with_defaults(options);
	double last = HUGE_VAL, rss;

	assert(problem->rows <= l->rows_max);
	assert(problem->params <= l->params_max);
	assert(problem->rows >= problem->params && problem->params >= 1);
	l->rows = problem->rows;
	l->params = problem->params;
	result->steps = 0;
	result->rss = rss = evaluate(l, problem, p);
	result->status =
	    result->limit ? LSQ_EVALUATION_LIMIT : LSQ_NOT_CONVERGED;
	result->offset = HUGE_VAL;
	result->rank = 0;
	if (!isfinite(rss))
		return;
	for (;;) {
		double relative, next_rss;

		take_next(l);
		result->rank = factor(l);
		if (isnan(result->rank))
			return;
		if (result->rank < o.rank) {
			result->status = LSQ_SINGULAR;
			return;
		}
		result->offset = offset(l, problem);
		if (result->steps == o.steps || last < o.settled ||
		    (o.stop_at_offset && result->offset < o.offset))
			break;
		relative = gauss_newton(l, p);
		if (!(relative < last) || !(relative > 0))
			break;
		for (size_t j = 0; j < l->params; j++)
			l->next_p[j] = p[j] + l->step[j];
		next_rss = evaluate(l, problem, l->next_p);
		if (!(next_rss <= rss * (1 + RISE)))
			break;
		memcpy(p, l->next_p, l->params * sizeof(double));
		result->rss = rss = next_rss;
		result->steps++;
		last = relative;
	}
	if (result->offset < o.offset || rss < o.exact * problem->total_ss)
		result->status = LSQ_CONVERGED;
}

void
lsq_covariance(struct lsq *l, double *cov)
{
	const size_t m = l->rows, n = l->params;

	/* columns of R^-1, one by one, into the lower half of next_jac */
	for (size_t k = 0; k < n; k++) {
		double *inv = l->next_jac + k * n;

		for (size_t i = k + 1; i-- > 0;) {
			double s = i == k ? 1 : 0;

			for (size_t j = i + 1; j <= k; j++)
				s -= l->qr[i + j * m] * inv[j];
			inv[i] = s / l->diag[i];
		}
	}
	for (size_t a = 0; a < n; a++)
		for (size_t b = a; b < n; b++) {
			size_t i = l->pivot[a], j = l->pivot[b];
			double s = 0;

			for (size_t k = b; k < n; k++)
				s += l->next_jac[a + k * n] *
				     l->next_jac[b + k * n];
			s /= l->scale[i] * l->scale[j];
			cov[i * n + j] = s;
			cov[j * n + i] = s;
		}
}
