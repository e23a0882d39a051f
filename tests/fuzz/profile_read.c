/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes as a reader's export, read with the SoftMax profile.  What is read
 * adds up, and survives being written and read as readings-1.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "plate/profile.h"
#include "plate/tidy.h"
#include "tests/fuzz/fuzz.h"

/* Loaded once and kept: the file is the same for every input. */
static struct profile *profile;

static void
load(void)
{
	const char *source = getenv("CUPEL_TEST_SOURCE");
	struct arena *a = arena_new();
	const char *path =
	    arena_printf(a, "%s/../specs/instruments/softmax-text.xml",
		source != NULL ? source : "tests");
	struct buf b = { 0 };
	struct err err = { 0 };

	FUZZ_HOLDS(file_read(path, 1 << 20, &b, &err) == ERR_OK);
	FUZZ_HOLDS(profile_load(b.data, b.len, "softmax", NULL, NULL, &profile,
		       &err) == ERR_OK);
	buf_clear(&b);
	arena_free(a);
}

static void
adds_up(const struct plate_result *r)
{
	size_t sum = 0;

	for (int k = 0; k < PLATE_CELL_COUNT; k++)
		sum += r->account.kind[k];
	FUZZ_HOLDS(sum == r->account.total);
	FUZZ_HOLDS(r->refused == (r->findings.refusals > 0));
	FUZZ_HOLDS(!r->refused || r->n_readings == 0);
	for (size_t i = 1; i < r->findings.n; i++)
		FUZZ_HOLDS(r->findings.item[i - 1].at.line <=
			   r->findings.item[i].at.line);
	for (size_t i = 0; i < r->n_readings; i++)
		FUZZ_HOLDS(r->readings[i].value[0] != '\0' ||
			   r->readings[i].flags != 0);
}

static void
survives(const struct plate_result *r, struct arena *a)
{
	struct plate_result back;
	struct buf tidy = { 0 }, one = { 0 }, two = { 0 };
	struct err err = { 0 };

	tidy_write(r, "", a, &tidy);
	FUZZ_HOLDS(tidy_read(tidy.data, tidy.len, a, &back, &err) == ERR_OK);
	FUZZ_HOLDS(!back.refused);
	plate_readings_csv(r, a, &one);
	plate_readings_csv(&back, a, &two);
	FUZZ_HOLDS(strcmp(buf_text(&one), buf_text(&two)) == 0);
	buf_clear(&tidy);
	buf_clear(&one);
	buf_clear(&two);
}

FUZZ_TARGET(profile_read)
{
	struct arena *a = arena_new();
	struct plate_result r;
	struct err err = { 0 };
	const struct profile *list[1];

	if (profile == NULL)
		load();
	list[0] = profile;
	if (profile_read(list, 1, (const char *)data, size, a, &r, &err) ==
	    ERR_OK) {
		adds_up(&r);
		/* a line of readings-1 is as long as a line may be */
		if (!r.refused && size < 16384)
			survives(&r, a);
	}
	arena_free(a);
	return 0;
}
