/* SPDX-License-Identifier: Apache-2.0 */
/*
 * potency/assay.h - one plate, from wells to verdicts.
 *
 * Puts the parts of this room together in the one order that a method
 * prescribes: fits, similarity, relative potency with limits, criteria of the
 * assay, criteria of each sample.
 *
 *	struct assay *assay = assay_new(96, 4, criteria);
 *
 *	if (assay_run(assay, &method, &data, &controls, &err) != ERR_OK)
 *		...
 *	for (size_t k = 1; k < assay->curves; k++)
 *		if (assay->sample[k].reportable)
 *			...
 *	assay_free(assay);
 *
 * The run is valid if the standard could be fitted and no criterion of the
 * assay that rejects has failed.  A sample is reportable if the run is valid,
 * its potency could be computed and no criterion of the sample that rejects
 * has failed.  Warnings leave both as they are and are counted.
 *
 * A reportable value is not made here: that takes several valid runs
 * (potency/combine.h).
 */
#ifndef POTENCY_ASSAY_H
#define POTENCY_ASSAY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "potency/fit.h"
#include "potency/relpot.h"
#include "potency/similar.h"
#include "potency/suit.h"

/* What a method version prescribes; 0 stands for the defaults. */
struct assay_method {
	const struct fit_model *model; /* must be given */
	struct fit_options fit;
	double level;              /* of the interval of rho; 0: 0.95 */
	double similar_level;      /* of the equivalence intervals; 0: 0.90 */
	enum relpot_kind interval; /* which one counts; 0: profile */
	bool both_intervals;       /* compute the profile in any case */
	double assigned;           /* potency of the standard; 0: 1 */
	double cv_floor;           /* suit.h; 0: 0.1 */
	size_t criteria;
	const struct suit_criterion *criterion; /* [criteria] */
};

struct assay_sample {
	const char *name;
	bool reportable;
	size_t warnings;
	const char *why; /* not reportable: the first reason; lent */
	struct relpot rho;
	struct similar similar;
	double potency; /* rho x assigned; NaN without rho */
};

struct assay {
	struct fit *fit;
	struct assay_method method; /* with the defaults filled in */
	size_t curves;
	bool valid;
	size_t warnings;             /* of the assay's own criteria */
	const char *why;             /* not valid: the first reason; lent */
	struct assay_sample *sample; /* [curves]; 0 is the standard: name */
	size_t results;
	struct suit_result *result; /* [results] assay first, then by sample */
	/* room for similar.h and relpot.h in the form suit.h takes them */
	struct relpot *rho;
	struct similar *similar;
	size_t curves_max, results_max;
};

/* Room for plates up to that size and that many criteria; never NULL. */
ATTR_NEVER_NULL struct assay *assay_new(
    size_t wells_max, size_t curves_max, size_t criteria_max);
void assay_free(struct assay *assay); /* NULL is allowed */

/*
 * Evaluate a plate.  data->name must be given; controls may be NULL.  What
 * data and method point to must live as long as the result is read.
 *
 * Errors: those of fit_run and suit_check; ERR_INPUT for a level outside
 * (0, 1) or an assigned potency that is not positive.
 */
ATTR_MUST_CHECK enum err_code assay_run(struct assay *assay,
    const struct assay_method *method, const struct fit_data *data,
    const struct suit_controls *controls, struct err *err);

#endif /* POTENCY_ASSAY_H */
