/* SPDX-License-Identifier: Apache-2.0 */
/* plate/date.c - dates, without guessing. */
#include "config.h"

#include "plate/date.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/utc.h"

/* Digits at *s, at most max of them; their count, the value in *v. */
static size_t
digits_at(const char **s, size_t max, unsigned *v)
{
	size_t n = 0;

	for (*v = 0; n < max && **s >= '0' && **s <= '9'; n++, (*s)++)
		*v = *v * 10 + (unsigned)(**s - '0');
	return n;
}

struct clock_text {
	bool given, wrong;
	unsigned h, m, s;
};

/* " 4:07:59 PM" or nothing; false if it is neither. */
static bool
time_at(const char *s, struct clock_text *t)
{
	memset(t, 0, sizeof(*t));
	if (*s == '\0')
		return true;
	if (*s != ' ' && *s != 'T')
		return false;
	s++;
	s += strspn(s, " ");
	if (digits_at(&s, 2, &t->h) == 0 || *s++ != ':' ||
	    digits_at(&s, 2, &t->m) != 2)
		return false;
	if (*s == ':') {
		s++;
		if (digits_at(&s, 2, &t->s) != 2)
			return false;
	}
	t->given = true;
	t->wrong = t->m > 59 || t->s > 59;
	s += strspn(s, " ");
	if (*s == 'A' || *s == 'P') {
		bool after = *s == 'P';

		if (s[1] != 'M' || s[2] != '\0')
			return false;
		t->wrong |= t->h < 1 || t->h > 12;
		t->h = t->h % 12 + (after ? 12 : 0);
		return true;
	}
	t->wrong |= t->h > 23;
	return *s == '\0';
}

/* The text, or NULL if there is no such day. */
static const char *
written(struct arena *a, unsigned y, unsigned m, unsigned d,
    const struct clock_text *t)
{
	const char *day = arena_printf(a, "%04u-%02u-%02u", y, m, d);

	if (!utc_is_date(day) || t->wrong)
		return NULL;
	if (!t->given)
		return day;
	return arena_printf(a, "%sT%02u:%02u:%02u", day, t->h, t->m, t->s);
}

enum plate_date_kind
plate_date_read(const char *text, struct arena *a, struct plate_date *out)
{
	const char *s = text_trim(a, text);
	unsigned n[3];
	size_t len[3];
	struct clock_text t;
	char mark = '\0';
	const char *second;

	memset(out, 0, sizeof(*out));
	for (size_t i = 0; i < 3; i++) {
		len[i] = digits_at(&s, 4, &n[i]);
		if (len[i] == 0 || len[i] == 3)
			return PLATE_DATE_UNKNOWN;
		if (i == 2)
			break;
		if (*s == '\0' || strchr("/.-", *s) == NULL ||
		    (i == 1 && *s != mark))
			return PLATE_DATE_UNKNOWN;
		mark = *s++;
	}
	if (!time_at(s, &t))
		return PLATE_DATE_UNKNOWN;
	if (len[0] == 4 && len[1] <= 2 && len[2] <= 2) {
		out->first = written(a, n[0], n[1], n[2], &t);
		return out->first != NULL ? PLATE_DATE : PLATE_DATE_IMPOSSIBLE;
	}
	if (len[0] > 2 || len[1] > 2 || len[2] != 4)
		return PLATE_DATE_UNKNOWN;
	out->first = written(a, n[2], n[0], n[1], &t);
	second = written(a, n[2], n[1], n[0], &t);
	if (out->first == NULL)
		out->first = second;
	else if (second != NULL && n[0] != n[1])
		out->second = second;
	if (out->first == NULL)
		return PLATE_DATE_IMPOSSIBLE;
	return out->second != NULL ? PLATE_DATE_AMBIGUOUS : PLATE_DATE;
}
