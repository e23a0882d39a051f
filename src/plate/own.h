/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plate/own.h - what cupel's own two CSV formats share: UTF-8 with commas and
 * RFC 4180 quotes, "#key,value" lines in front, the first of them #format.
 */
#ifndef PLATE_OWN_H
#define PLATE_OWN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "plate/grid.h"

struct arena;
struct buf;

struct plate_own_head {
	const char *key, *value; /* trimmed, in the arena */
	struct plate_place at;
	bool taken; /* for the caller's use */
};

struct plate_own {
	struct grid *grid; /* NULL: a finding says why; else grid_free it */
	size_t n;
	struct plate_own_head *head; /* [n] without #format */
	size_t body;                 /* first line behind them, from 0 */
};

/*
 * Read; code is what a wrong or missing #format line is called (E-FORMAT,
 * E-MAP).  A key that stands there twice is a finding E-CONTRA.
 */
ATTR_MUST_CHECK enum err_code plate_own_read(const char *bytes, size_t len,
    const char *format, const char *code, struct arena *a,
    struct plate_own *out, struct plate_findings *f, struct err *err);

/* The head of that key, marked as taken, or NULL. */
struct plate_own_head *plate_own_find(struct plate_own *o, const char *key);

/*
 * Cell k (from 0) of line i (from 0), trimmed, in a; its place.  Text that a
 * spreadsheet would take for a formula (it begins with = + - @), or that
 * begins with ', is written by plate_own_text with a ' in front, which is
 * taken off here again.
 */
const char *plate_own_cell(
    const struct plate_own *o, struct arena *a, size_t i, size_t k);
struct plate_place plate_own_place(
    const struct plate_own *o, size_t i, size_t cell);

/* Append a cell: text, or a number as it is; plate_own_end ends the line. */
void plate_own_text(struct buf *out, const char *s);
void plate_own_number(struct buf *out, const char *s);
void plate_own_end(struct buf *out);

#endif /* PLATE_OWN_H */
