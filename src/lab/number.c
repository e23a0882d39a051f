/* SPDX-License-Identifier: Apache-2.0 */
/* lab/number.c - numbers of records, rounded once for people. */
#include "config.h"

#include "lab/number.h"

#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/dec.h"

#define MINUS "\xe2\x88\x92" /* U+2212 */

const char *
lab_minus(struct arena *a, const char *text)
{
	if (text == NULL || text[0] != '-')
		return text;
	return arena_printf(a, MINUS "%s", text + 1);
}

/* The number of a text; false if there is none. */
static bool
read_number(struct dec *d, const char *text)
{
	struct err ignored = { 0 };

	return text != NULL && dec_parse(d, text, &ignored) == ERR_OK;
}

static const char *
keep(struct arena *a, const struct dec *d)
{
	struct buf b = { 0 };
	const char *text;

	dec_text(d, &b);
	text = lab_minus(a, arena_str(a, buf_text(&b)));
	buf_clear(&b);
	return text;
}

static const char *
rounded(struct arena *a, const char *text, int digits,
    void (*to)(struct dec *d, const struct dec *src, int digits))
{
	const char *out = NULL;
	struct dec d;

	dec_init(&d);
	if (read_number(&d, text)) {
		to(&d, &d, digits);
		out = keep(a, &d);
	}
	dec_clear(&d);
	return out;
}

/* A count stays a count. */
static void
to_figures(struct dec *d, const struct dec *src, int figures)
{
	if (dec_places(src) > 0 || dec_figures(src) > figures)
		dec_round_figures(d, src, figures);
}

const char *
lab_places(struct arena *a, const char *text, int places)
{
	return rounded(a, text, places, dec_round_places);
}

const char *
lab_figures(struct arena *a, const char *text, int figures)
{
	return rounded(a, text, figures, to_figures);
}

const char *
lab_part(struct arena *a, const char *text, double by, int places)
{
	const char *out = NULL;
	struct dec d;

	dec_init(&d);
	if (read_number(&d, text)) {
		dec_set_double(&d, dec_double(&d) / by);
		dec_round_places(&d, &d, places);
		out = keep(a, &d);
	}
	dec_clear(&d);
	return out;
}

const char *
lab_limits(struct arena *a, const char *lower, const char *upper)
{
	lower = lab_minus(a, lower);
	upper = lab_minus(a, upper);
	if (lower != NULL && upper != NULL)
		return arena_printf(a, "%s to %s", lower, upper);
	return lower != NULL ? arena_printf(a, "NLT %s", lower)
			     : arena_printf(a, "NMT %s", upper);
}
