/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/utc.h - instants as milliseconds since 1970-01-01T00:00:00Z, and how
 * they are written.  Leap seconds do not exist here, as in POSIX.
 */
#ifndef BASE_UTC_H
#define BASE_UTC_H

#include <stdbool.h>
#include <stdint.h>

#define UTC_TEXT_SIZE 40

enum utc_form {
	UTC_MS,    /* 2026-03-14T08:00:41.237Z, in ledger entries */
	UTC_S,     /* 2026-03-14T08:00:41Z, in notes */
	UTC_OFFSET /* 2026-03-14T09:00:41+01:00, what a person wrote or sees */
};

/*
 * Write t into out (UTC_TEXT_SIZE bytes).  offset is minutes east of UTC and
 * only used by UTC_OFFSET.
 */
void utc_text(char out[UTC_TEXT_SIZE], int64_t t, enum utc_form form,
    int offset);

/*
 * Read text, all of it and exactly in that form; dates and times that do not
 * exist are refused.  t and offset may be NULL.
 */
bool utc_parse(const char *text, enum utc_form form, int64_t *t, int *offset);

bool utc_is_date(const char *text); /* YYYY-MM-DD that exists */

/* Minutes east of UTC that this process's time zone has at t. */
int utc_local_offset(int64_t t);

#endif /* BASE_UTC_H */
