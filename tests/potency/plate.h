/* SPDX-License-Identifier: Apache-2.0 */
/* tests/potency/plate.h - a plate of the reference data, evaluated. */
#ifndef TESTS_POTENCY_PLATE_H
#define TESTS_POTENCY_PLATE_H

#include "base/arena.h"
#include "base/err.h"
#include "potency/assay.h"
#include "potency/wells.h"

struct plate {
	struct arena *arena;
	struct fit_wells wells;
	struct fit_plate arranged;
	struct assay_method method; /* set before plate_evaluate */
	struct assay *assay;
	/* the quantities, filled by plate_quantities */
	size_t n;
	const char *name[1000];
	double value[1000];
};

/* Read and arrange a file of the reference data; the test fails if it must. */
void plate_read(struct plate *p, const char *file, const char *rows,
    const struct fit_choice *choice);

/* The same from text, so that a test can provoke a refusal. */
enum err_code plate_try(struct plate *p, const char *text,
    const struct fit_choice *choice, struct err *err);

void plate_evaluate(struct plate *p);
void plate_quantities(struct plate *p);
bool plate_has(const struct plate *p, const char *name, double *value);
double plate_get(const struct plate *p, const char *name);
void plate_clear(struct plate *p);

#endif /* TESTS_POTENCY_PLATE_H */
