/* SPDX-License-Identifier: Apache-2.0 */
/* plate/number.c - numbers as instruments write them. */
#include "config.h"

#include "plate/number.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/dec.h"
#include "base/text.h"

/* s with each from written as to; NULL if it holds a to already. */
static char *
with_mark(struct arena *a, const char *s, char from, char to)
{
	char *out = arena_str(a, s);

	for (char *p = out; *p != '\0'; p++) {
		if (*p == to && from != to)
			return NULL;
		if (*p == from)
			*p = to;
	}
	return out;
}

/* digits, commas and points only, with at least one digit */
static bool
digits_and_marks(const char *s)
{
	s += *s == '+' || *s == '-';
	return *s >= '0' && *s <= '9' && s[strspn(s, "0123456789.,' ")] == '\0';
}

/* 2-Jan, Jan-02, 02.01.2024, 2024-01-02 */
static bool
looks_like_date(const char *s)
{
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May",
		"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Mrz", "Mai",
		"Okt", "Dez" };
	size_t marks = 0;

	for (size_t i = 0; i < sizeof(months) / sizeof(months[0]); i++)
		if (strstr(s, months[i]) != NULL &&
		    strpbrk(s, "0123456789") != NULL)
			return true;
	if (*s < '0' || *s > '9' || s[strspn(s, "0123456789/-.")] != '\0')
		return false;
	for (const char *p = s; *p != '\0'; p++)
		marks += *p == '/' || *p == '-';
	return marks >= 1;
}

/* A number whose exponent is beyond what base/dec.h reads. */
static bool
huge_exponent(struct arena *a, const char *s, char decimal)
{
	const char *e = strpbrk(s, "eE");
	char *t;

	if (e == NULL)
		return false;
	t = with_mark(a, arena_dup(a, s, (size_t)(e - s)), decimal, '.');
	e += 1 + (e[1] == '+' || e[1] == '-');
	return t != NULL && dec_is(t) && *e != '\0' &&
	       e[strspn(e, "0123456789")] == '\0';
}

static enum plate_number_kind
not_a_number(struct arena *a, const char *s, char decimal)
{
	static const char minus[] = "\xe2\x88\x92";
	const char other = decimal == '.' ? ',' : '.';
	char *t;

	if (huge_exponent(a, s, decimal))
		return PLATE_NUMBER_RANGE;
	if (strncmp(s, minus, 3) == 0) {
		t = with_mark(a, s + 3, decimal, '.');
		if (t != NULL && dec_is(t))
			return PLATE_NUMBER_MINUS;
	}
	if (strchr(s, other) != NULL || strchr(s, '\'') != NULL ||
	    strchr(s, ' ') != NULL) {
		t = with_mark(a, s, other, '.');
		if ((t != NULL && dec_is(t)) || digits_and_marks(s))
			return PLATE_NUMBER_MARK;
	}
	return looks_like_date(s) ? PLATE_NUMBER_DATE : PLATE_NUMBER_WORD;
}

enum plate_number_kind
plate_number_read(
    const char *text, char decimal, struct arena *a, struct plate_number *out)
{
	const char *s = text_trim(a, text), *t;
	struct err err = { 0 };
	struct dec d;
	bool good;

	if (s[0] == '\0')
		return PLATE_NUMBER_BLANK;
	t = decimal == '.' ? s : with_mark(a, s, ',', '.');
	if (t == NULL || !dec_is(t))
		return not_a_number(a, s, decimal);
	dec_init(&d);
	good = dec_parse(&d, t, &err) == ERR_OK;
	if (good) {
		out->value = t;
		out->number = dec_double(&d);
		good =
		    isfinite(out->number) &&
		    (dec_sign(&d) == 0 || fpclassify(out->number) != FP_ZERO);
	}
	dec_clear(&d);
	return good ? PLATE_NUMBER : PLATE_NUMBER_RANGE;
}
