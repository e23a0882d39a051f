/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lab/potency_method.h - a potency method, from its document to what the
 * engine takes.
 *
 * The document says what is done; nothing of it is code.  What the engine
 * cannot do is refused when the method is loaded, so that a run never meets
 * it.
 */
#ifndef LAB_POTENCY_METHOD_H
#define LAB_POTENCY_METHOD_H

#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "potency/assay.h"
#include "potency/combine.h"

struct arena;
struct door_change;
struct xml_node;

/* Texts live in the arena. */
struct lab_potency_method {
	struct assay_method assay; /* assay.assigned: 1, see .assigned */
	const char *const *titles; /* [assay.criteria] as printed */
	const struct combine_method *combination;
	size_t runs;               /* valid runs of the format */
	double assigned;           /* of the standard, reportable unit */
	double gcv_max;            /* per cent */
	double interval_ratio_max; /* upper over lower limit */

	const char *profile, *profile_version;
	const char *read, *quantity, *unit; /* of the readings */

	const char *start, *factor, *dose_unit; /* decimals */
	size_t steps, wells_per_sample;
};

/*
 * From the root of a method document that its schema accepts.  ERR_INPUT
 * names what the engine does not know: a model, a replicate structure, a
 * combination, a quantity, bounds the wrong way round.
 */
ATTR_MUST_CHECK enum err_code lab_potency_method_read(
    const struct xml_node *root, struct arena *a,
    struct lab_potency_method *out, struct err *err);

/* From the kept document with that hash. */
ATTR_MUST_CHECK enum err_code lab_potency_method_open(struct door_change *c,
    const char *sha256, struct lab_potency_method *out, struct err *err);

/* The same where files are read through a view. */
struct door_rows;
ATTR_MUST_CHECK enum err_code lab_potency_method_view(struct door_rows *rows,
    const char *sha256, struct lab_potency_method *out, struct err *err);

#endif /* LAB_POTENCY_METHOD_H */
