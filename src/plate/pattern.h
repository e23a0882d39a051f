/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plate/pattern.h - POSIX extended regular expressions for profiles.
 *
 * Why not regcomp: that one reads text in the encoding of the process, so
 * the same file could be accepted under one locale and refused under another,
 * and its effort on text that does not match is not bounded.  Here a pattern
 * and a line are UTF-8 whatever the locale, and a match takes at most
 * (characters of the line) x (instructions of the pattern) steps: all
 * alternatives are followed at once (Thompson 1968; Pike's machine with
 * submatches), nothing is tried twice.
 *
 * Accepted: literals, . [] [^] with ranges and [:classes:] (ASCII), ^ $ ()
 * | * + ? {m} {m,} {m,n} with counts up to 255, \ in front of a character
 * that would mean something, and \t for TAB, also in brackets.  The longest
 * of the leftmost matches is taken; which part a group takes follows the
 * greedy order of the pattern.  Not accepted, with a sentence: \1 to \9,
 * \d and other letters, empty alternatives, more than PLATE_PATTERN_GROUPS
 * groups.
 */
#ifndef PLATE_PATTERN_H
#define PLATE_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"

struct arena;
struct plate_pattern;

#define PLATE_PATTERN_GROUPS 20u
#define PLATE_PATTERN_CODE_MAX 2000u /* instructions */

/* Compile into a.  ERR_INPUT says what is wrong at which character. */
ATTR_MUST_CHECK enum err_code plate_pattern_compile(const char *text,
    struct arena *a, struct plate_pattern **out, struct err *err);

size_t plate_pattern_groups(const struct plate_pattern *p);

/* The characters the pattern must begin with: "~End" for ^~End[ ]*$ */
const char *plate_pattern_literal(const struct plate_pattern *p);

/* Where a group matched; start == SIZE_MAX: it took no part. */
struct plate_span {
	size_t start, end; /* byte offsets, end behind the last */
};

/*
 * Does the pattern match somewhere in s, which must be UTF-8?  span[0] is the
 * match, span[1] the first group, ...; n of them are filled, 0 is allowed.
 */
bool plate_pattern_match(const struct plate_pattern *p, const char *s,
    size_t len, struct plate_span *span, size_t n);

#endif /* PLATE_PATTERN_H */
