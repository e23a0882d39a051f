/* SPDX-License-Identifier: Apache-2.0 */
/* tests/potency/simulate.c - plates with known answers. */
#include "config.h"

#include "tests/potency/simulate.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static const char *const names[] = { "REF", "T1", "T2", "T3", "T4", "T5", "T6",
	"T7", "T8" };

const struct simulation usual = { .p = { 0.083, 1.17, 2.41, 2.63 },
	.tests = 1,
	.doses = 8,
	.wells = 3,
	.top = 300,
	.step = 2.7,
	.ln_rho = { 0.2623642644674911 },
	.sd = 0.05,
	.seed = 20240613 };

double
simulate_normal(uint32_t *seed)
{
	double sum = -6;

	for (int i = 0; i < 12; i++) {
		*seed = *seed * 1664525u + 1013904223u;
		sum += (double)(*seed >> 8) / 16777216.0;
	}
	return sum;
}

void
simulate(const struct simulation *s, struct simulated *out)
{
	uint32_t seed = s->seed;
	size_t n = 0;

	memset(out, 0, sizeof(*out));
	for (size_t c = 0; c <= s->tests; c++) {
		double dose = s->top, q[4];

		memcpy(q, s->p, sizeof(q));
		if (c > 0)
			q[2] -= s->ln_rho[c - 1];
		out->name[c] = names[c];
		for (size_t d = 0; d < s->doses; d++, dose /= s->step)
			for (size_t w = 0; w < s->wells; w++, n++) {
				assert(n < SIMULATED_WELLS);
				out->curve[n] = (uint16_t)c;
				out->dose[n] = dose;
				out->weight[n] = 1;
				out->response[n] =
				    model_curve4.value(q, log(dose), NULL) +
				    s->sd * simulate_normal(&seed);
			}
	}
	out->data = (struct fit_data){ .n = n,
		.curves = s->tests + 1,
		.curve = out->curve,
		.dose = out->dose,
		.response = out->response,
		.name = out->name };
}
