/* SPDX-License-Identifier: Apache-2.0 */
/* tests/potency/simulate.h - plates with known answers, the same each time. */
#ifndef TESTS_POTENCY_SIMULATE_H
#define TESTS_POTENCY_SIMULATE_H

#include <stdint.h>

#include "potency/fit.h"

#define SIMULATED_WELLS 512

struct simulated {
	struct fit_data data; /* points into the arrays below */
	uint16_t curve[SIMULATED_WELLS];
	double dose[SIMULATED_WELLS], response[SIMULATED_WELLS];
	double weight[SIMULATED_WELLS]; /* all 1; data.weight is NULL */
	const char *name[FIT_CURVES_MAX];
};

struct simulation {
	double p[4];                /* A, B, C, D of the standard */
	size_t tests, doses, wells; /* wells of each dose */
	double top, step;           /* highest dose, dilution factor */
	double ln_rho[8];           /* [tests] */
	double sd;                  /* of a well */
	uint32_t seed;
};

/* 8 doses in triplicate, one test of rho = 1.3, 2 % noise. */
extern const struct simulation usual;

void simulate(const struct simulation *s, struct simulated *out);

/* Normal deviate of a small generator whose state is *seed. */
double simulate_normal(uint32_t *seed);

#endif /* TESTS_POTENCY_SIMULATE_H */
