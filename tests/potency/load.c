/* SPDX-License-Identifier: Apache-2.0 */
/* tests/potency/load.c - the reference data as tables. */
#include "config.h"

#include "tests/potency/load.h"

#include <check.h>
#include <math.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/dec.h"
#include "base/file.h"
#include "tests/support/suite.h"

void
load_bytes(const char *name, struct buf *out)
{
	char below[512], path[1024];
	struct err err = { 0 };

	(void)snprintf(below, sizeof(below), "potency/data/%s", name);
	OK(file_read(suite_path(path, below), 4u << 20, out, &err));
}

struct csv_table
load_table(const char *name, struct arena *a)
{
	struct buf b = { 0 };
	struct csv_table t;
	struct err err = { 0 };

	load_bytes(name, &b);
	OK(csv_parse(buf_text(&b), b.len, a, &t, &err));
	buf_clear(&b);
	ck_assert_uint_gt(t.n, 1);
	return t;
}

const char *
load_cell(const struct csv_table *t, size_t row, const char *column)
{
	size_t i = csv_find(&t->row[0], column);

	ck_assert_msg(i < t->row[0].n, "no column %s", column);
	return i < t->row[row].n ? t->row[row].cell[i] : "";
}

double
load_number(const char *text)
{
	struct dec d;
	struct err err = { 0 };
	double v;

	dec_init(&d);
	OK(dec_parse(&d, text, &err));
	v = dec_double(&d);
	dec_clear(&d);
	return v;
}

bool
load_same(double a, double b)
{
	return a <= b && a >= b;
}

double
load_digits(double got, double want)
{
	double off = fabs(got - want);

	if (!isfinite(got))
		return 0;
	if (!(off > 0))
		return 16;
	off = fabs(want) > 0 ? off / fabs(want) : off;
	return fmin(fmax(-log10(off), 0), 16);
}
