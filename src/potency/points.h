/* SPDX-License-Identifier: Apache-2.0 */
/*
 * potency/points.h - wells reduced to what a fit needs.  Inside this room.
 *
 * Wells of one curve and dose become one point: their weighted mean, with the
 * sum of their weights, and the sum of squares inside kept apart.  Since
 *
 *	sum w (y - f)^2 = sum w (y - mean)^2 + (sum w) (mean - f)^2
 *
 * for every f that is constant in the group, fitting the points is fitting
 * the wells.  Responses are scaled to [0, 1] over the whole plate and ln dose
 * is centred.  Doses that agree to nine digits are one dose.
 */
#ifndef POTENCY_POINTS_H
#define POTENCY_POINTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "potency/fit.h"

struct fit_points {
	size_t wells_max, curves_max;
	size_t curves;
	double y0, range;        /* response = y0 + range * y */
	double x0;               /* ln dose = x0 + x */
	size_t *first;           /* [curves + 1] points of a curve */
	double *x, *y;           /* [points]; x may be -INFINITY */
	double *w, *root;        /* sum of weights, and its root */
	size_t *n;               /* [curves] wells with weight */
	double *pure_ss;         /* [curves] within points, scaled */
	struct fit_group *group; /* [points] for display, not scaled */
	uint32_t *order, *spare; /* [wells_max] for sorting */
};

void fit_points_init(struct fit_points *p, size_t wells, size_t curves);
void fit_points_clear(struct fit_points *p);

/* Check the data and reduce them; errors as fit_run has them. */
ATTR_MUST_CHECK enum err_code fit_points_set(
    struct fit_points *p, const struct fit_data *data, struct err *err);

/* Sum of squares of some curves about their common mean, scaled. */
double fit_points_total(
    const struct fit_points *p, const uint16_t *curve, size_t curves);

/* Smallest and largest ln dose of a curve, dose 0 apart, and the mean
 * distance of neighbours; all scaled. */
void fit_points_span(const struct fit_points *p, size_t curve, double *from,
    double *to, double *step);

#endif /* POTENCY_POINTS_H */
