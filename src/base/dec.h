/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/dec.h - exact decimals: a GMP integer times a power of ten.
 *
 * What is compared with a limit or printed is a decimal, never a double.
 * The grammar is one and does not follow the locale:
 *
 *	[+-] digits [. digits] [(e|E) [+-] digits]
 *
 * with at least one digit on each side of the point.  "1,5", "5..0", "1e",
 * ".5", "5." and blanks are refused, not guessed.  The places that were
 * written are kept: 12.50 has two.  Limits: DEC_DIGITS_MAX digits, exponents
 * within +-DEC_EXP_MAX.
 *
 *	struct dec d;
 *
 *	dec_init(&d);
 *	if (dec_parse(&d, "97.95", &err) == ERR_OK) ...
 *	dec_clear(&d);
 */
#ifndef BASE_DEC_H
#define BASE_DEC_H

#include <gmp.h>
#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"

struct buf;

#define DEC_DIGITS_MAX 64
#define DEC_EXP_MAX 400

struct dec {
	mpz_t m; /* value = m * 10^e */
	int e;
	bool sci; /* was written with an exponent, and is printed so */
};

void dec_init(struct dec *d); /* 0 */
void dec_clear(struct dec *d);
void dec_copy(struct dec *d, const struct dec *src);
void dec_set_int(struct dec *d, long v);

/* ERR_INPUT says what is wrong with the text; ERR_LIMIT if it is too long. */
ATTR_MUST_CHECK enum err_code dec_parse(
    struct dec *d, const char *text, struct err *err);

/* Does text follow the grammar?  For tests of a field without a value. */
bool dec_is(const char *text);

/*
 * A reported statistic becomes a decimal once: v, which must be finite, at
 * 17 significant digits.
 */
void dec_set_double(struct dec *d, double v);

/* The nearest double; for arithmetic, never for comparing with a limit. */
double dec_double(const struct dec *d);

int dec_cmp(const struct dec *a, const struct dec *b); /* <0, 0, >0: exact */
int dec_sign(const struct dec *d);                     /* -1, 0, 1 */

/* Exactly: a * b, for recorded unit factors; a + b. */
void dec_mul(struct dec *d, const struct dec *a, const struct dec *b);
void dec_add(struct dec *d, const struct dec *a, const struct dec *b);

/*
 * Rounding looks at the first discarded digit only; 5 goes up in magnitude
 * (USP General Notices 7.20).  It is done once, from the unrounded value.
 *
 * dec_round_places: to places behind the point; negative: 10^-places.
 * dec_round_figures: to that many (>= 1) significant figures.
 * Both also pad with zeros, so that the result has exactly what was asked.
 * d and src may be the same.
 */
void dec_round_places(struct dec *d, const struct dec *src, int places);
void dec_round_figures(struct dec *d, const struct dec *src, int figures);

/*
 * Rules of a specification line.
 *	DEC_AS_IS   not rounded
 *	DEC_USP     to the decimal places of the limit; where the limit is
 *	            written with an exponent, to the places of its mantissa
 *	DEC_PHEUR   to the significant figures of the limit
 */
enum dec_rule { DEC_AS_IS, DEC_USP, DEC_PHEUR, DEC_RULE_COUNT };

const char *dec_rule_name(enum dec_rule rule); /* "none", "usp", "pheur" */
bool dec_rule_find(const char *name, enum dec_rule *rule);

void dec_round_like(struct dec *d, const struct dec *src,
    enum dec_rule rule, const struct dec *limit);

/* Digits behind the point as written (0 if none); significant figures. */
int dec_places(const struct dec *d);
int dec_figures(const struct dec *d);

/*
 * Append the number: "12.50", "-0.06", "1.3E13" where it is sci.  A value
 * that is zero has no sign.
 */
void dec_text(const struct dec *d, struct buf *out);

#endif /* BASE_DEC_H */
