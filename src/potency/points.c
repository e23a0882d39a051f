/* SPDX-License-Identifier: Apache-2.0 */
/* potency/points.c - checking wells, scaling them, grouping them by dose. */
#include "config.h"

#include "potency/points.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

#define SAME_DOSE 1e-9      /* relative */
#define SAME_RESPONSE 1e-10 /* range of all responses against the largest */

void
fit_points_init(struct fit_points *p, size_t wells, size_t curves)
{
	*p = (struct fit_points){ .wells_max = wells, .curves_max = curves };
	p->first = mem_array(curves + 1, sizeof(*p->first));
	p->x = mem_array(wells, sizeof(double));
	p->y = mem_array(wells, sizeof(double));
	p->w = mem_array(wells, sizeof(double));
	p->root = mem_array(wells, sizeof(double));
	p->n = mem_array(curves, sizeof(*p->n));
	p->pure_ss = mem_array(curves, sizeof(double));
	p->group = mem_array(wells, sizeof(*p->group));
	p->order = mem_array(wells, sizeof(*p->order));
	p->spare = mem_array(wells, sizeof(*p->spare));
}

void
fit_points_clear(struct fit_points *p)
{
	mem_free(p->first);
	mem_free(p->x);
	mem_free(p->y);
	mem_free(p->w);
	mem_free(p->root);
	mem_free(p->n);
	mem_free(p->pure_ss);
	mem_free(p->group);
	mem_free(p->order);
	mem_free(p->spare);
}

/* "well C07 (sample T1)" */
static const char *
place(const struct fit_data *d, size_t i, char text[160])
{
	const char *sample = d->name != NULL ? d->name[d->curve[i]] : NULL;

	if (d->well != NULL && d->well[i] != NULL)
		(void)snprintf(text, 160, "well %s", d->well[i]);
	else
		(void)snprintf(text, 160, "well number %zu", i + 1);
	if (sample != NULL) {
		size_t len = strlen(text);

		(void)snprintf(text + len, 160 - len, " (sample %s)", sample);
	}
	return text;
}

static double
weight_of(const struct fit_data *d, size_t i)
{
	return d->weight != NULL ? d->weight[i] : 1;
}

static enum err_code
check_well(const struct fit_data *d, size_t i, struct err *err)
{
	char at[160];
	double y = d->response[i], dose = d->dose[i], w = weight_of(d, i);

	assert(d->curve[i] < d->curves);
	if (!isfinite(w) || w < 0 || w > FIT_RESPONSE_MAX)
		return err_set(err, ERR_INPUT,
		    "%s: weight is not a number from 0 up", place(d, i, at));
	if (!isfinite(y))
		return err_set(err, ERR_INPUT,
		    "%s: response is not a finite number", place(d, i, at));
	if (fabs(y) > FIT_RESPONSE_MAX)
		return err_set(err, ERR_INPUT,
		    "%s: response is larger than any reader measures",
		    place(d, i, at));
	if (!isfinite(dose))
		return err_set(err, ERR_INPUT,
		    "%s: dose is not a finite number", place(d, i, at));
	if (dose < 0)
		return err_set(
		    err, ERR_INPUT, "%s: dose is negative", place(d, i, at));
	if (dose > FIT_DOSE_MAX || (dose > 0 && dose < 1 / FIT_DOSE_MAX))
		return err_set(err, ERR_INPUT,
		    "%s: dose lies outside 1e-100 to 1e100", place(d, i, at));
	return ERR_OK;
}

/* Scale and centre from all wells that have weight. */
static enum err_code
find_scale(struct fit_points *p, const struct fit_data *d, struct err *err)
{
	double low = HUGE_VAL, high = -HUGE_VAL, sum = 0, n = 0;

	for (size_t c = 0; c < d->curves; c++)
		p->n[c] = 0;
	for (size_t i = 0; i < d->n; i++) {
		if (check_well(d, i, err) != ERR_OK)
			return err->code;
		if (!(weight_of(d, i) > 0))
			continue;
		p->n[d->curve[i]]++;
		low = fmin(low, d->response[i]);
		high = fmax(high, d->response[i]);
		if (d->dose[i] > 0) {
			sum += log(d->dose[i]);
			n += 1;
		}
	}
	for (size_t c = 0; c < d->curves; c++)
		if (p->n[c] == 0 && d->name != NULL && d->name[c] != NULL)
			return err_set(err, ERR_INPUT, "sample %s has no wells",
			    d->name[c]);
		else if (p->n[c] == 0)
			return err_set(err, ERR_INPUT,
			    "sample number %zu has no wells", c + 1);
	if (!(high - low > SAME_RESPONSE * fmax(fabs(high), fabs(low))))
		return err_set(err, ERR_INPUT,
		    "all %zu responses are equal, there is nothing to fit",
		    d->n);
	p->y0 = low;
	p->range = high - low;
	p->x0 = n > 0 ? sum / n : 0;
	return ERR_OK;
}

static bool
comes_first(const struct fit_data *d, uint32_t a, uint32_t b)
{
	if (d->curve[a] != d->curve[b])
		return d->curve[a] < d->curve[b];
	return d->dose[a] <= d->dose[b];
}

/* Merge sort of the wells by curve and dose; equal ones keep their order. */
static void
sort_wells(struct fit_points *p, const struct fit_data *d, size_t n)
{
	uint32_t *from = p->order, *to = p->spare;

	for (size_t width = 1; width < n; width *= 2) {
		for (size_t lo = 0; lo < n; lo += 2 * width) {
			size_t mid = lo + width < n ? lo + width : n;
			size_t hi = mid + width < n ? mid + width : n;
			size_t a = lo, b = mid, k = lo;

			while (a < mid && b < hi)
				to[k++] = comes_first(d, from[a], from[b])
				              ? from[a++]
				              : from[b++];
			while (a < mid)
				to[k++] = from[a++];
			while (b < hi)
				to[k++] = from[b++];
		}
		p->order = to;
		p->spare = from;
		from = p->order;
		to = p->spare;
	}
}

/* The wells order[from .. to-1] are one dose of one curve. */
static void
add_point(struct fit_points *p, const struct fit_data *d, size_t from,
    size_t to, size_t at)
{
	const size_t curve = d->curve[p->order[from]];
	const double dose = d->dose[p->order[from]];
	double sum_w = 0, mean = 0, plain = 0, inside = 0, spread = 0;
	double wells = (double)(to - from);

	for (size_t k = from; k < to; k++) {
		size_t i = p->order[k];
		double y = (d->response[i] - p->y0) / p->range;

		sum_w += weight_of(d, i);
		mean += weight_of(d, i) * y;
		plain += y;
	}
	mean /= sum_w;
	plain /= wells;
	for (size_t k = from; k < to; k++) {
		size_t i = p->order[k];
		double y = (d->response[i] - p->y0) / p->range;

		inside += weight_of(d, i) * (y - mean) * (y - mean);
		spread += (y - plain) * (y - plain);
	}
	p->x[at] = dose > 0 ? log(dose) - p->x0 : -HUGE_VAL;
	p->y[at] = mean;
	p->w[at] = sum_w;
	p->root[at] = sqrt(sum_w);
	p->pure_ss[curve] += inside;
	p->group[at] = (struct fit_group){ .dose = dose,
		.wells = to - from,
		.mean = p->y0 + p->range * plain,
		.sd = to - from > 1 ? p->range * sqrt(spread / (wells - 1))
		                    : (double)NAN };
}

enum err_code
fit_points_set(struct fit_points *p, const struct fit_data *d, struct err *err)
{
	size_t used = 0, from = 0, points = 0, curve = 0;

	if (d->n > FIT_WELLS_MAX)
		return err_set(err, ERR_LIMIT,
		    "%zu wells, at most %u are accepted", d->n, FIT_WELLS_MAX);
	if (d->curves > FIT_CURVES_MAX)
		return err_set(err, ERR_LIMIT,
		    "%zu samples, at most %u are accepted", d->curves,
		    FIT_CURVES_MAX);
	assert(d->curves >= 1 && d->curves <= p->curves_max);
	assert(d->n <= p->wells_max);
	p->curves = d->curves;
	if (find_scale(p, d, err) != ERR_OK)
		return err->code;
	for (size_t i = 0; i < d->n; i++)
		if (weight_of(d, i) > 0)
			p->order[used++] = (uint32_t)i;
	sort_wells(p, d, used);
	memset(p->pure_ss, 0, d->curves * sizeof(double));
	p->first[0] = 0;
	while (from < used) {
		const size_t head = p->order[from];
		size_t to = from + 1;

		while (curve < d->curve[head])
			p->first[++curve] = points;
		while (to < used && d->curve[p->order[to]] == d->curve[head] &&
		       d->dose[p->order[to]] <= d->dose[head] * (1 + SAME_DOSE))
			to++;
		add_point(p, d, from, to, points++);
		from = to;
	}
	p->first[d->curves] = points;
	return ERR_OK;
}

double
fit_points_total(
    const struct fit_points *p, const uint16_t *curve, size_t curves)
{
	double sum_w = 0, mean = 0, total = 0;

	for (size_t c = 0; c < curves; c++)
		for (size_t i = p->first[curve[c]]; i < p->first[curve[c] + 1];
		     i++) {
			sum_w += p->w[i];
			mean += p->w[i] * p->y[i];
		}
	mean /= sum_w;
	for (size_t c = 0; c < curves; c++) {
		for (size_t i = p->first[curve[c]]; i < p->first[curve[c] + 1];
		     i++)
			total += p->w[i] * (p->y[i] - mean) * (p->y[i] - mean);
		total += p->pure_ss[curve[c]];
	}
	return total;
}

void
fit_points_span(const struct fit_points *p, size_t curve, double *from,
    double *to, double *step)
{
	size_t i = p->first[curve], end = p->first[curve + 1];

	if (i < end && isinf(p->x[i]))
		i++;
	*from = i < end ? p->x[i] : 0;
	*to = i < end ? p->x[end - 1] : 0;
	*step = end > i + 1 ? (*to - *from) / (double)(end - i - 1) : 0;
}
