/* SPDX-License-Identifier: Apache-2.0 */
/*
 * potency/record.h - all of an evaluated plate as canonical JSON.
 *
 * What goes into the record of a run by its hash: the settings used, every
 * well with what became of it, start values, how each fit ended, parameters,
 * residuals, limits, criteria with their numbers and verdicts.  Numbers are
 * strings of 17 significant digits (potency/number.h), which is every bit of
 * them: recomputing on the same platform gives the same bytes.
 *
 *	{"algorithm":..., "method":{...}, "wells":[...], "separate":[...],
 *	 "joint":[...], "samples":[...], "criteria":[...], "run":{...}}
 *
 * A number that does not exist is null.
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
 * Build the record in the arena.  wells and plate are what fit_wells_arrange
 * gave for the data that assay_run saw.
 */
ATTR_NEVER_NULL struct json *fit_record(const struct assay *assay,
    const struct fit_wells *wells, const struct fit_plate *plate,
    struct arena *a);

/* The same as canonical bytes, appended; ERR_INPUT if a name or text among
 * the wells may not stand in canonical JSON. */
ATTR_MUST_CHECK enum err_code fit_record_bytes(const struct assay *assay,
    const struct fit_wells *wells, const struct fit_plate *plate,
    struct arena *a, struct buf *out, struct err *err);

#endif /* POTENCY_RECORD_H */
