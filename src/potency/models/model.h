/* SPDX-License-Identifier: Apache-2.0 */
/*
 * potency/models/model.h - what a dose-response model is.
 *
 * A model is one file models/NAME.c with one struct fit_model called
 * model_NAME, and one line in models.def.  It knows one curve: its function
 * with derivatives, start values from dose means, and which of several equal
 * descriptions of a curve is the one we write down.  Scaling, weights, shared
 * parameters, relative potency and statistics are the business of fit.h.
 *
 * The dose axis is x = ln dose; x = -INFINITY is dose 0.
 */
#ifndef POTENCY_MODELS_MODEL_H
#define POTENCY_MODELS_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"

#define MODEL_PARAMS_MAX 5u

/*
 * How a parameter follows when response or dose change their unit: response
 * parameters scale and shift with the response, the location shifts with ln
 * dose, a shape stays.
 */
enum model_role { MODEL_RESPONSE, MODEL_LOCATION, MODEL_SHAPE };

struct model_param {
	const char *name; /* "A" */
	enum model_role role;
	const char *says; /* what it means, for reports */
};

/* Mean response of each dose of one curve, x strictly rising, n >= 2. */
struct model_means {
	size_t n;
	const double *x;    /* [n]; x[0] may be -INFINITY */
	const double *mean; /* [n] */
};

struct fit_model {
	const char *name; /* as in models.def and on the command line */
	const char *says; /* one line */
	size_t params;    /* at most MODEL_PARAMS_MAX */
	const struct model_param *param;

	/* which parameter is the response at dose 0, at infinite dose, the
	 * slope, and the location that a test shifts by ln rho */
	size_t at_zero, at_top, slope, location;

	size_t doses_min; /* distinct doses a curve must have */
	unsigned restarts;

	/* The response at x; where grad is not NULL, [params] derivatives. */
	double (*value)(const double *p, double x, double *grad);

	/*
	 * Start values into p.  Parameters in the bit set held have their
	 * value in p already and keep it.  False: the means show no trend.
	 */
	bool (*start)(const struct model_means *m, uint32_t held, double *p);

	/* The i-th further start, 0 <= i < restarts, made from one start. */
	void (*restart)(unsigned i, const double *from, double *p);

	/*
	 * Write the curve p in its one agreed form.  False: it has none that
	 * keeps the held parameters in their places.
	 */
	bool (*normalise)(double *p, uint32_t held);
};

#define FIT_MODEL(name) extern const struct fit_model model_##name;
#include "potency/models/models.def"
#undef FIT_MODEL

/* The model of that name; ERR_ABSENT lists the names there are. */
ATTR_MUST_CHECK enum err_code model_find(
    const char *name, const struct fit_model **out, struct err *err);

/* Index of a parameter by name, or model->params. */
size_t model_param_find(const struct fit_model *model, const char *name);

/* All of them, in the order of models.def; the last pointer is NULL. */
extern const struct fit_model *const model_all[];

#endif /* POTENCY_MODELS_MODEL_H */
