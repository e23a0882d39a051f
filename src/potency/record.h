/* SPDX-License-Identifier: Apache-2.0 */
/*
 * potency/record.h - all of an evaluated plate as canonical JSON.
 *
 * What goes into the record of a run by its hash.  Numbers are strings of 17
 * significant digits (potency/number.h), which is every bit of them:
 * recomputing on the same platform gives the same bytes.  A number that does
 * not exist is null; one that is not bounded is "inf" or "-inf".
 *
 *	algorithm   FIT_ALGORITHM
 *	bands       [ points of the joint fit with the 95 % confidence band of
 *	            the curve, for figures ]
 *	criteria    [ criterion, what it was applied to, numbers, verdict ]
 *	joint       [ fit ], with the sums of the separate fits beside it
 *	method      model, levels, interval, held parameters, thresholds
 *	run         valid or not, and why
 *	samples     [ potency with limits, similarity, reportable or not ]
 *	separate    [ fit ], one for each curve, the standard first
 *	wells       [ place, texts as read, used or why not, residuals ]
 *
 * A fit has its status, parameters with start value and standard error, sums
 * of squares, degrees of freedom, and how the search went.
 */
#ifndef POTENCY_RECORD_H
#define POTENCY_RECORD_H

#include "base/attr.h"
#include "base/err.h"

struct arena;
struct assay;
struct buf;
struct fit_plate;
struct fit_wells;
struct json;

/*
 * Build the record in the arena, where it may be added to.  wells and plate
 * are what fit_wells_arrange gave for the data that assay_run saw.
 */
ATTR_NEVER_NULL struct json *fit_record(const struct assay *assay,
    const struct fit_wells *wells, const struct fit_plate *plate,
    struct arena *a);

/*
 * The same as canonical bytes, appended.  ERR_INPUT if a name or text among
 * the wells may not stand in canonical JSON.
 */
ATTR_MUST_CHECK enum err_code fit_record_bytes(const struct assay *assay,
    const struct fit_wells *wells, const struct fit_plate *plate,
    struct arena *a, struct buf *out, struct err *err);

#endif /* POTENCY_RECORD_H */
