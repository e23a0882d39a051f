/* SPDX-License-Identifier: Apache-2.0 */
/*
 * potency/suit.h - suitability: quantities of a plate against bounds.
 *
 * What can be judged is a table of quantities; what must be met is a list of
 * criteria that comes from the method version.  To add a quantity is to add
 * a row; a criterion is never code.
 *
 * Two levels.  A quantity of the assay speaks of the standard, the control
 * wells or a control sample: failing it makes the run invalid, without any
 * statement about a sample.  A quantity of a sample speaks of one test:
 * failing it leaves that sample without a result and no other.
 *
 * Bounds are the decimals written in the method; a computed number becomes a
 * decimal of 17 digits once, and the comparison is exact.  A value equal to
 * a bound passes.  A quantity that cannot be computed fails its criterion:
 * nothing is skipped.
 *
 * Sources: USP <1032>, <1034> (equivalence bounds on intervals, system
 * against sample suitability); requirements.
 */
#ifndef POTENCY_SUIT_H
#define POTENCY_SUIT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "potency/fit.h"
#include "potency/relpot.h"
#include "potency/similar.h"

enum suit_level { SUIT_ASSAY, SUIT_SAMPLE };
enum suit_severity { SUIT_REJECT, SUIT_WARN, SUIT_INFORM, SUIT_SEVERITIES };
enum suit_on { SUIT_ESTIMATE, SUIT_INTERVAL }; /* what the bounds apply to */
enum suit_verdict { SUIT_PASS = 1, SUIT_FAIL, SUIT_NOT_COMPUTED };

const char *suit_severity_name(enum suit_severity s); /* "reject", ... */
bool suit_severity_find(const char *name, enum suit_severity *s);
const char *suit_verdict_name(enum suit_verdict v); /* "pass", "fail", ... */
const char *suit_level_name(enum suit_level level); /* "assay", "sample" */

#define SUIT_CV_FLOOR 0.1

/* Wells without a dose: background and full signal. */
struct suit_controls {
	size_t blanks, highs;
	const double *blank, *high; /* [blanks], [highs] */
};

/* One evaluated plate; every pointer lent. */
struct suit_subject {
	struct fit *fit;
	const char *const *name;              /* [curves] */
	const struct relpot *rho;             /* [curves], element 0 not used */
	const struct similar *similar;        /* likewise */
	enum relpot_kind interval;            /* the limits of rho that count */
	double interval_level;                /* of the intervals of curve
	                                  parameters, 0.90 */
	const struct suit_controls *controls; /* may be NULL */
	/*
	 * Coefficient of variation where the mean is small: the sd is divided
	 * by the mean, but at least by this part of the largest group mean of
	 * the sample, so that a lower asymptote near 0 is neither left out
	 * nor judged by a division by nothing.  0: SUIT_CV_FLOOR
	 */
	double cv_floor;
};

struct suit_value {
	bool known;
	double value;    /* NaN unless known */
	bool interval;   /* lo and hi are there; hi may be INFINITY */
	double lo, hi;   /* NaN unless interval */
	double level;    /* of the interval */
	const char *why; /* not known, or no interval: why; a literal */
};

struct suit_quantity {
	const char *name; /* "slope_ratio" */
	enum suit_level level;
	const char *says;  /* what it is, with its unit */
	bool interval;     /* has one, and bounds may apply to it */
	bool of_control;   /* speaks of the sample that the criterion names */
	bool equivalence;  /* a measure of similarity */
	bool significance; /* a p value: no gate by itself */
	void (*get)(
	    const struct suit_subject *s, size_t curve, struct suit_value *out);
};

/* All of them; the last row has no name. */
extern const struct suit_quantity suit_quantities[];

/* NULL if there is none of that name. */
const struct suit_quantity *suit_quantity_find(const char *name);

struct suit_criterion {
	const char *id;            /* as in the method, "SST-1" */
	const char *quantity;      /* a name of the table */
	const char *sample;        /* of_control: which; else NULL */
	const char *lower, *upper; /* decimals; NULL: no bound on that side */
	enum suit_severity severity;
	enum suit_on on;
};

/*
 * Is the list sound?  ERR_INPUT names the criterion: unknown quantity, no
 * bound or not a decimal, lower above upper, an interval of something that
 * has none, a sample missing or superfluous; a significance test that
 * rejects although no equivalence bound on an interval does.
 */
ATTR_MUST_CHECK enum err_code suit_check(
    const struct suit_criterion *criteria, size_t n, struct err *err);

#define SUIT_TEXT_SIZE 240 /* bytes, with the final NUL */

struct suit_result {
	const struct suit_criterion *criterion;
	const struct suit_quantity *quantity;
	size_t curve; /* 0 for the standard and the controls */
	struct suit_value value;
	enum suit_verdict verdict;
	char text[SUIT_TEXT_SIZE]; /* one clause with every number used */
};

/*
 * Judge a criterion that suit_check accepted; curve is the test for a sample
 * criterion and is found by name for a control sample, else 0.
 */
void suit_judge(const struct suit_subject *s,
    const struct suit_criterion *criterion, size_t curve,
    struct suit_result *out);

#endif /* POTENCY_SUIT_H */
