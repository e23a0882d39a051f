/* SPDX-License-Identifier: Apache-2.0 */
/*
 * potency/wells.h - wells as somebody wrote them, made into curves.
 *
 * A plate arrives as a list of wells with texts: position, role, sample, dose,
 * response.  fit_wells_arrange decides of each well whether it belongs to a
 * curve, is a control or is left out, and why; the result is a struct fit_data
 * and a list that can be shown and recorded.  fit_wells_read makes such a
 * list from a table.
 *
 * A response is a number in the grammar of base/dec.h or one of the codes
 *	OVRFLW SAT   above what the reader can measure
 *	ERR          the reader could not measure
 *	(empty)      not read
 * A saturated well is neither a large number nor missing by chance; by default
 * the whole dose of that sample is left out with it.  Anything else that is
 * not a number is refused, not guessed at.
 */
#ifndef POTENCY_WELLS_H
#define POTENCY_WELLS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "potency/fit.h"
#include "potency/suit.h"

struct arena;

enum fit_well_use { FIT_WELL_OUT, FIT_WELL_CURVE, FIT_WELL_CONTROL };

/* Texts are "" where the table has none, never NULL. */
struct fit_well {
	const char *plate, *well;
	const char *role; /* standard, test, control, max, blank, or "" */
	const char *sample;
	const char *series; /* independent dilution series */
	const char *dose, *response;
	size_t line;          /* of the table it came from; 0: none */
	const char *excluded; /* NULL, or why the caller leaves it out: not
	                         looked at any more */
	/* filled by fit_wells_arrange */
	const char *left_out; /* NULL, or why it is not used */
	enum fit_well_use use;
	size_t at; /* FIT_WELL_CURVE: index in the fit_data */
};

struct fit_wells {
	size_t n;
	struct fit_well *well; /* [n] in the arena */
};

#define FIT_TABLE_MAX (16u << 20) /* bytes */

/*
 * Read a table (base/csv.h) whose first row names the columns: sample, dose
 * and response must be there (or run instead of sample: run 7 is sample R7),
 * plate, well, role, series are used when there; others only by rows.
 *
 * rows, which may be NULL, selects: clauses joined by " and ", each
 *	COLUMN in V;V...    COLUMN not in V;V...    COLUMN > NUMBER
 * Values that are both numbers are compared as numbers.  A row that is not
 * selected stays in the list, excluded for that reason.
 *
 * Errors: ERR_INPUT names line and column; a well that is listed twice; a
 * clause that cannot be understood, or a column in it that is not there.
 * ERR_LIMIT above FIT_WELLS_MAX rows.
 */
ATTR_MUST_CHECK enum err_code fit_wells_read(const char *text, size_t len,
    const char *rows, struct arena *a, struct fit_wells *out, struct err *err);

enum fit_saturated { FIT_SATURATED_GROUP, FIT_SATURATED_WELL };

struct fit_choice {
	const char *reference;    /* sample that is the standard; NULL: the one
	                             of role standard */
	const char *const *order; /* [tests] samples to evaluate, in order */
	size_t tests;             /* 0: all others with a dose, as they come */
	bool alone;               /* no tests at all */
	enum fit_saturated saturated;
	const char *high; /* sample of the full-signal control; NULL: the one
	                     sample of role control or max without a dose */
};

struct fit_plate {
	struct fit_data data;
	struct suit_controls controls;
	const char *const *name;  /* [data.curves] samples */
	size_t overflow, missing; /* wells saturated; not read */
};

/*
 * Arrange the wells into curves, in the arena.
 *
 * Errors: ERR_INPUT names well and sample: no standard or more than one, a
 * sample of .order that is not there, a well of a curve without a dose, wells
 * of more than one plate, text that is not a number; ERR_LIMIT above
 * FIT_CURVES_MAX samples.  (Numbers that make no sense are fit_run's to
 * refuse.)
 */
ATTR_MUST_CHECK enum err_code fit_wells_arrange(struct fit_wells *wells,
    const struct fit_choice *choice, struct arena *a, struct fit_plate *out,
    struct err *err);

#endif /* POTENCY_WELLS_H */
