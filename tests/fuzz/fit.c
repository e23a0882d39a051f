/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/fuzz/fit.c - any bytes as a table of wells, all the way to verdicts.
 *
 * A first line that begins with # is the selection of rows.  Whatever comes
 * in, the answer is a refusal with a text or an evaluation in which a number
 * exists only where its fit converged.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "potency/assay.h"
#include "potency/quantity.h"
#include "potency/record.h"
#include "potency/wells.h"
#include "tests/fuzz/fuzz.h"

/* Time is short: a plate has no more than a few hundred wells. */
#define BYTES_MAX 65536u

static const struct suit_criterion criteria[] = {
	{ .id = "1", .quantity = "standard_r2", .lower = "0.9" },
	{ .id = "2",
	    .quantity = "slope_ratio",
	    .lower = "0.8",
	    .upper = "1.25",
	    .on = SUIT_INTERVAL },
	{ .id = "3", .quantity = "sample_cv", .upper = "20" },
	{ .id = "4", .quantity = "z_prime", .lower = "0" },
};

static void
take(void *to, const char *name, double value)
{
	size_t *n = to;

	FUZZ_HOLDS(name[0] != '\0' && !isnan(value));
	(*n)++;
}

static void
check(const struct assay *a)
{
	for (size_t c = 1; c < a->curves; c++) {
		const struct assay_sample *s = &a->sample[c];
		bool known = s->rho.status == FIT_CONVERGED;

		FUZZ_HOLDS(known == !isnan(s->rho.rho));
		FUZZ_HOLDS(!s->reportable || (known && a->valid));
		FUZZ_HOLDS(s->reportable == (s->why == NULL));
		if (known && s->rho.profile.known)
			FUZZ_HOLDS(s->rho.profile.lo <= s->rho.rho &&
				   s->rho.rho <= s->rho.profile.hi);
	}
}

static void
evaluate(struct fit_wells *wells, struct arena *arena, struct err *err)
{
	const struct assay_method method = { .model = &model_curve4,
		.both_intervals = true,
		.criterion = criteria,
		.criteria = 4 };
	const struct fit_choice choices[] = {
		{ .reference = NULL },
		{ .reference = "S", .saturated = FIT_SATURATED_WELL },
	};

	for (size_t k = 0; k < 2; k++) {
		struct fit_plate plate;
		struct assay *assay;
		struct buf record = { 0 };
		size_t n = 0;

		err_clear(err);
		if (fit_wells_arrange(wells, &choices[k], arena, &plate, err) !=
		    ERR_OK)
			continue;
		assay = assay_new(
		    plate.data.n > 0 ? plate.data.n : 1, plate.data.curves, 4);
		if (assay_run(assay, &method, &plate.data, &plate.controls,
			err) == ERR_OK) {
			check(assay);
			assay_quantities(assay, &plate, take, &n);
			FUZZ_HOLDS(n > 0);
			(void)!fit_record_bytes(
			    assay, wells, &plate, arena, &record, err);
		}
		buf_clear(&record);
		assay_free(assay);
	}
}

FUZZ_TARGET(fit)
{
	struct arena *arena;
	struct fit_wells wells;
	struct err err = { 0 };
	char *text, *table, *rows = NULL;

	if (size > BYTES_MAX)
		return 0;
	arena = arena_new();
	text = arena_dup(arena, data, size);
	table = text;
	if (text[0] == '#') {
		char *end = memchr(text, '\n', size);

		if (end != NULL) {
			*end = '\0';
			rows = text + 1;
			table = end + 1;
		}
	}
	if (fit_wells_read(table, size - (size_t)(table - text), rows, arena,
		&wells, &err) == ERR_OK)
		evaluate(&wells, arena, &err);
	FUZZ_HOLDS(err.code == ERR_OK || err.text[0] != '\0');
	arena_free(arena);
	return 0;
}
