/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plate/date.h - a date and time as a reader's software writes it.
 *
 * Accepted: day and month in either order with the year behind, or the year
 * first; separated by / . or -; then, if anything, hours:minutes[:seconds],
 * with AM or PM.  Which of two numbers is the day is known only if one of
 * them is above 12, if both are equal, or if the year comes first.  Otherwise
 * both readings are given and nobody guesses.  There is no zone and no
 * default.
 */
#ifndef PLATE_DATE_H
#define PLATE_DATE_H

struct arena;

enum plate_date_kind {
	PLATE_DATE,            /* one reading */
	PLATE_DATE_AMBIGUOUS,  /* two */
	PLATE_DATE_IMPOSSIBLE, /* a day or time that does not exist */
	PLATE_DATE_UNKNOWN     /* not of this form */
};

struct plate_date {
	const char *first;  /* 2024-02-14T16:07:59, or 2024-02-14 */
	const char *second; /* the other reading of an ambiguous one, or NULL;
	                     first has the month in front (as in 12/05) */
};

/* What out holds lives in a. */
enum plate_date_kind plate_date_read(
    const char *text, struct arena *a, struct plate_date *out);

#endif /* PLATE_DATE_H */
