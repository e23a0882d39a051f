/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/limit.h - a value against an acceptance criterion.
 *
 * Pure: text in, text and verdict out; exact decimals, no doubles, no
 * database, no clock.  The value is the text that was entered or computed,
 * "97.95", or a censored one, "<0.05" or ">105" (a blank may follow the
 * sign).  It is rounded once by the rule of the line, then compared; limits
 * and the bounds of censored values are never rounded.
 *
 *	LIMIT_NLT, LIMIT_NMT, LIMIT_RANGE   a value equal to the limit complies
 *	LIMIT_LT, LIMIT_MT                  a value equal to the limit fails
 *	LIMIT_TEXT                          complies if the text is the same,
 *	                                    case and blanks included
 *	LIMIT_REPORT                        any value; never a verdict
 *
 * A censored value complies or fails only where every value it can stand for
 * does; otherwise the answer is LIMIT_CANNOT_CONCLUDE, which blocks release:
 * "<10" against NMT 5 could be 3 or 7.
 *
 * Sources: USP General Notices 7.10 and 7.20; requirements.
 */
#ifndef BASE_LIMIT_H
#define BASE_LIMIT_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/dec.h"
#include "base/err.h"

struct arena;

enum limit_kind {
	LIMIT_NLT,    /* not less than low */
	LIMIT_NMT,    /* not more than high */
	LIMIT_LT,     /* less than high */
	LIMIT_MT,     /* more than low */
	LIMIT_RANGE,  /* low to high, both included */
	LIMIT_TEXT,   /* the conforming text */
	LIMIT_REPORT, /* report result */
	LIMIT_KIND_COUNT
};

const char *limit_kind_name(enum limit_kind kind); /* "nlt", "nmt", ... */
bool limit_kind_find(const char *name, enum limit_kind *kind);

/* One criterion; texts borrowed; low and high NULL where the kind has none. */
struct limit {
	enum limit_kind kind;
	const char *low, *high;
	const char *text;   /* LIMIT_TEXT: what conforms */
	enum dec_rule rule; /* rounding before the comparison */
};

enum limit_verdict {
	LIMIT_COMPLIES = 1,
	LIMIT_FAILS,           /* out of specification */
	LIMIT_CANNOT_CONCLUDE, /* censored on the wrong side of the limit */
	LIMIT_REPORTED,        /* report-result line: nothing to judge */
	LIMIT_VERDICT_COUNT
};

const char *limit_verdict_name(enum limit_verdict v); /* "complies", ... */

struct limit_outcome {
	enum limit_verdict verdict;
	const char *rounded; /* the value as reported; in the arena */
	const char *because; /* one sentence with every number used; arena */
};

/*
 * Is the criterion itself sound?  ERR_INPUT: a limit missing or superfluous
 * for its kind, not a number, low above high, or - with a rounding rule -
 * two limits of a range with different precision (one rounded value could
 * not be reported then).
 */
ATTR_MUST_CHECK enum err_code limit_check(
    const struct limit *limit, struct err *err);

/*
 * Judge value.  ERR_INPUT if it is neither a number, nor a censored number
 * (nor any text, for LIMIT_TEXT and LIMIT_REPORT).
 */
ATTR_MUST_CHECK enum err_code limit_judge(const struct limit *limit,
    const char *value, struct arena *a, struct limit_outcome *out,
    struct err *err);

/* "NLT 98.0", "6.9 to 7.9", "report result"; in the arena. */
const char *limit_words(const struct limit *limit, struct arena *a);

#endif /* BASE_LIMIT_H */
