/* SPDX-License-Identifier: Apache-2.0 */
/* potency/number.c - computed numbers as text. */
#include "config.h"

#include "potency/number.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *
fit_number(char out[FIT_NUMBER_SIZE], double v, int digits)
{
	char text[64], figure[32];
	size_t n = 0, at = 0;
	bool plain;
	int power;

	assert(digits >= 1 && digits <= FIT_NUMBER_DIGITS);
	if (!isfinite(v)) {
		(void)snprintf(out, FIT_NUMBER_SIZE, "%s",
		    isnan(v) ? "none"
		    : v < 0  ? "-inf"
			     : "inf");
		return out;
	}
	/* d.ddde+xx, where the point may be another sign in this locale */
	(void)snprintf(text, sizeof(text), "%.*e", digits - 1, v);
	for (const char *s = text; *s != 'e'; s++)
		if (*s >= '0' && *s <= '9')
			figure[n++] = *s;
	power = (int)strtol(strchr(text, 'e') + 1, NULL, 10);
	while (n > 1 && figure[n - 1] == '0')
		n--;
	if (text[0] == '-' && !(n == 1 && figure[0] == '0'))
		out[at++] = '-';
	plain = power >= -5 && power < FIT_NUMBER_DIGITS;
	if (plain && power < 0) {
		out[at++] = '0';
		out[at++] = '.';
		for (int i = -1; i > power; i--)
			out[at++] = '0';
	}
	for (size_t i = 0; i < n; i++) {
		size_t point = plain && power > 0 ? (size_t)power + 1 : 1;

		if (i == point && !(plain && power < 0))
			out[at++] = '.';
		out[at++] = figure[i];
	}
	for (size_t i = n; plain && power > 0 && i <= (size_t)power; i++)
		out[at++] = '0';
	out[at] = '\0';
	if (!plain)
		(void)snprintf(out + at, FIT_NUMBER_SIZE - at, "e%d", power);
	return out;
}
