/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/plate/fixture.h - files, edits of them, and what reading them must
 * give.  Every failure here ends the test with a sentence.
 */
#ifndef TESTS_PLATE_FIXTURE_H
#define TESTS_PLATE_FIXTURE_H

#include "base/buf.h"
#include "plate/map.h"
#include "plate/profile.h"
#include "plate/result.h"

struct arena;

/* tests/plate/data/NAME, and the same as UTF-8 without byte order mark. */
void fixture_file(const char *name, struct buf *out);
void fixture_utf8(const char *name, struct buf *out);

/* The shipped SoftMax profile, and any other by its path below tests/. */
struct profile *fixture_softmax(void);
struct profile *fixture_profile(const char *below_tests);

/* A profile whose body is steps, on tab files; refuses to be wrong. */
struct profile *fixture_steps(const char *steps);

/* ---- edits, as sed would make them; all must change something ---- */

void edit_replace(struct buf *b, const char *from, const char *to); /* first */
void edit_replace_all(struct buf *b, const char *from, const char *to);
void edit_line_replace(
    struct buf *b, size_t line, const char *from, const char *to);
void edit_line_delete(struct buf *b, size_t line);
void edit_line_insert(struct buf *b, size_t before, const char *text);
void edit_cut_from(struct buf *b, const char *from); /* from there to the end */

/* ---- reading ---- */

void fixture_read(const struct profile *p, const struct buf *b, struct arena *a,
    struct plate_result *out);

/*
 * There is a finding with that code at that line and cell (0: any), whose
 * text or advice contains says; it is there once.
 */
void expect_finding(const struct plate_findings *f, const char *code,
    size_t line, size_t cell, const char *says);

/* All findings as lines, to be printed when something else was expected. */
const char *fixture_findings(const struct plate_findings *f, struct arena *a);

/* The readings are those of NAME.expected.csv. */
void expect_readings(const struct plate_result *r, const char *name);

#endif /* TESTS_PLATE_FIXTURE_H */
