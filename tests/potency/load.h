/* SPDX-License-Identifier: Apache-2.0 */
/* tests/potency/load.h - the reference data as tables. */
#ifndef TESTS_POTENCY_LOAD_H
#define TESTS_POTENCY_LOAD_H

#include <check.h>
#include <stdbool.h>

#include "base/csv.h"

struct arena;
struct buf;

/* tests/potency/data/NAME, whole; the test fails if it cannot be read. */
void load_bytes(const char *name, struct buf *out);

/* The same as a table; row 0 has the column names. */
struct csv_table load_table(const char *name, struct arena *a);

/* Cell of a column that must exist; "" where a row is shorter. */
const char *load_cell(
    const struct csv_table *t, size_t row, const char *column);
double load_number(const char *text);

/* Two numbers that must be the same to the last bit (but a zero's sign). */
#define ck_same(got, want) \
	ck_assert_msg(load_same((got), (want)), "%s is %.17g, not %.17g", \
	    #got, (double)(got), (double)(want))
bool load_same(double a, double b);

/* Number of equal significant digits, 0 to 16. */
double load_digits(double got, double want);

#endif /* TESTS_POTENCY_LOAD_H */
