/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plate/tidy.h - readings-1: cupel's own CSV of readings, for scripts, robots
 * and instruments without a profile, and for what is stored of every import.
 *
 *	#format,readings-1
 *	#instrument_serial,MNP04321
 *	#derived_from,sha256:...
 *	plate,read,well,value,unit,flag,quantity,sample,role
 *	PL-0091,1,A1,101132,RLU,,luminescence,,
 *	PL-0091,1,A2,,RLU,overflow,luminescence,,
 *
 * UTF-8 with or without byte order mark, comma, point.  Facts first, each key
 * once; then the heading, its columns in any order; then lines.  plate, read,
 * well, value and unit must be there; flag, quantity (else raw), sample,
 * role and time_s may; another column is refused.  A value may be empty only
 * if there is a flag.  Wells are canonical, no (plate, read, quantity, well,
 * time) stands there twice.  There is no default for anything but quantity.
 *
 * Facts whose key ends in _at are times with offset, such as
 * 2026-03-02T10:14:55+01:00.
 */
#ifndef PLATE_TIDY_H
#define PLATE_TIDY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "plate/result.h"

struct arena;
struct buf;

#define TIDY_FORMAT "readings-1"

/* Does it begin with #format,readings-1? */
bool tidy_is(const char *bytes, size_t len);

/*
 * Read len bytes; out and all in it lives in a.  Findings: E-FORMAT, E-ENC,
 * E-QUOTE and the others of plate/grid.h; E-COLUMN, E-DUPCOL, E-WIDTH; E-WELL,
 * E-DUPWELL, E-NUM, E-RANGE, E-MARKER (an unknown flag, or a value that is
 * empty without one), E-DATE, E-CONTRA (a fact twice), E-NODATA.  ERR_NOMEM
 * is the only error.
 */
ATTR_MUST_CHECK enum err_code tidy_read(const char *bytes, size_t len,
    struct arena *a, struct plate_result *out, struct err *err);

/*
 * Append r: facts that are given, then its readings.  A fact of a plate is
 * left out where several plates differ in it; derived_from ("" for none) is
 * written as it is.  What tidy_read makes of it has the same readings.
 */
void tidy_write(const struct plate_result *r, const char *derived_from,
    struct arena *a, struct buf *out);

#endif /* PLATE_TIDY_H */
