/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plate/finding.h - what is wrong with a file, or worth knowing about it.
 *
 * A code that begins with E- refuses the file, one with W- does not.  Codes
 * are stable; the sentences may become better.  Findings are results and not
 * errors: the functions that collect them return ERR_OK.
 */
#ifndef PLATE_FINDING_H
#define PLATE_FINDING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

struct arena;
struct buf;

#define PLATE_FINDINGS_MAX 50u

/* A place in a file, counted from 1; cell 0: the whole line; line 0: none. */
struct plate_place {
	size_t line, cell;
};

extern const struct plate_place plate_nowhere; /* { 0, 0 } */

struct plate_finding {
	const char *code; /* "E-NUM" */
	struct plate_place at;
	const char *text; /* what was found, what was expected */
	const char *todo; /* what to do next; "" if there is nothing */
	size_t order;     /* in which it was found */
};

/* Zeroed it is empty.  Everything lives in the arena of the calls. */
struct plate_findings {
	size_t n, room;
	struct plate_finding *item;
	size_t refusals; /* E- among them, those not kept included */
	size_t more;     /* above PLATE_FINDINGS_MAX: counted, not kept */
};

/*
 * Add one.  The sentence is made as printf would; bytes of the file in it
 * should have passed plate_quote.
 */
void plate_find(struct plate_findings *f, struct arena *a, const char *code,
    struct plate_place at, const char *todo, const char *fmt, ...)
    ATTR_PRINTF(6, 7);

/* By line, then cell, then as they were found. */
void plate_findings_sort(struct plate_findings *f);

/* Is there one with that code? */
bool plate_findings_have(const struct plate_findings *f, const char *code);

/*
 * One line, or two with what to do:
 * "FILE:LINE:CELL: text [CODE]" LF "  do: todo" LF
 */
void plate_finding_print(
    const struct plate_finding *x, const char *file, struct buf *out);

/*
 * Text of a file for a sentence: between grave accents, controls shown as
 * <U+001B>, cut after 60 bytes.
 */
const char *plate_quote(struct arena *a, const char *s, size_t len);

#endif /* PLATE_FINDING_H */
