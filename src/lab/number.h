/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lab/number.h - numbers of records, rounded once for people.
 *
 * text is a decimal as records hold it; NULL, or text that is no number
 * ("none"), gives NULL.  A minus becomes U+2212, the sign that is printed.
 * Results live in the arena.
 */
#ifndef LAB_NUMBER_H
#define LAB_NUMBER_H

struct arena;

/* To that many places behind the point. */
const char *lab_places(struct arena *a, const char *text, int places);

/* To that many significant figures. */
const char *lab_figures(struct arena *a, const char *text, int figures);

/* text / by, to that many places; by must be above 0. */
const char *lab_part(
    struct arena *a, const char *text, double by, int places);

/* "0.75 to 1.33", "NLT 0.95", "NMT 25", whichever limits there are. */
const char *lab_limits(
    struct arena *a, const char *lower, const char *upper);

/* A minus as it is printed. */
const char *lab_minus(struct arena *a, const char *text);

#endif /* LAB_NUMBER_H */
