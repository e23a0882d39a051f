/* SPDX-License-Identifier: Apache-2.0 */
/* base/utc.c - calendar arithmetic of its own; the C library only knows the
 * time zone. */
#include "config.h"

#include "base/utc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MS_PER_DAY INT64_C(86400000)

/* Days since 1970-01-01 of a date in the proleptic Gregorian calendar. */
static int64_t
days_of(int64_t y, int m, int d)
{
	int64_t era, yoe, doy;

	y -= m <= 2;
	era = (y >= 0 ? y : y - 399) / 400;
	yoe = y - era * 400;
	doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static void
date_of(int64_t days, int *y, int *m, int *d)
{
	int64_t era, doe, yoe, doy, mp;

	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	doe = days - era * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	*d = (int)(doy - (153 * mp + 2) / 5 + 1);
	*m = (int)(mp < 10 ? mp + 3 : mp - 9);
	*y = (int)(yoe + era * 400 + (*m <= 2));
}

static int
days_in_month(int y, int m)
{
	static const int n[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };
	bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;

	return n[m - 1] + (m == 2 && leap);
}

void
utc_text(char out[UTC_TEXT_SIZE], int64_t t, enum utc_form form, int offset)
{
	int64_t local = form == UTC_OFFSET ? t + offset * INT64_C(60000) : t;
	int64_t days = local / MS_PER_DAY, rest = local % MS_PER_DAY;
	int y, m, d, ms, s, n;

	if (rest < 0) {
		rest += MS_PER_DAY;
		days--;
	}
	date_of(days, &y, &m, &d);
	ms = (int)(rest % 1000);
	s = (int)(rest / 1000);
	n = snprintf(out, UTC_TEXT_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d",
	    y % 10000, m, d, s / 3600, s / 60 % 60, s % 60);
	if (form == UTC_OFFSET) {
		int abs = offset < 0 ? -offset : offset;

		(void)snprintf(out + n, UTC_TEXT_SIZE - (size_t)n,
		    "%c%02d:%02d", offset < 0 ? '-' : '+', abs / 60 % 100,
		    abs % 60);
	} else if (form == UTC_MS) {
		(void)snprintf(
		    out + n, UTC_TEXT_SIZE - (size_t)n, ".%03dZ", ms);
	} else {
		(void)snprintf(out + n, UTC_TEXT_SIZE - (size_t)n, "Z");
	}
}

/* n digits at s as a number, or -1. */
static int
number(const char *s, int n)
{
	int v = 0;

	for (int i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		v = v * 10 + (s[i] - '0');
	}
	return v;
}

static bool
date_parse(const char *s, int64_t *days)
{
	int y = number(s, 4), m, d;

	if (y < 0 || s[4] != '-')
		return false;
	m = number(s + 5, 2);
	if (m < 1 || m > 12 || s[7] != '-')
		return false;
	d = number(s + 8, 2);
	if (d < 1 || d > days_in_month(y, m))
		return false;
	*days = days_of(y, m, d);
	return true;
}

bool
utc_is_date(const char *text)
{
	int64_t days;

	return strlen(text) == 10 && date_parse(text, &days);
}

bool
utc_parse(const char *text, enum utc_form form, int64_t *t, int *offset_out)
{
	static const size_t lengths[] = { [UTC_MS] = 24, [UTC_S] = 20,
		[UTC_OFFSET] = 25 };
	size_t len = strlen(text);
	int h, min, s, ms = 0, offset = 0;
	int64_t days;

	if (form == UTC_OFFSET && len == lengths[UTC_S] && text[19] == 'Z')
		form = UTC_S;
	if (len != lengths[form] || !date_parse(text, &days) ||
	    text[10] != 'T' || text[13] != ':' || text[16] != ':')
		return false;
	h = number(text + 11, 2);
	min = number(text + 14, 2);
	s = number(text + 17, 2);
	if (h < 0 || h > 23 || min < 0 || min > 59 || s < 0 || s > 59)
		return false;
	if (form == UTC_MS) {
		ms = number(text + 20, 3);
		if (text[19] != '.' || ms < 0 || text[23] != 'Z')
			return false;
	} else if (form == UTC_S) {
		if (text[19] != 'Z')
			return false;
	} else {
		int oh = number(text + 20, 2), om = number(text + 23, 2);

		if ((text[19] != '+' && text[19] != '-') || text[22] != ':' ||
		    oh < 0 || oh > 14 || om < 0 || om > 59)
			return false;
		offset = (oh * 60 + om) * (text[19] == '-' ? -1 : 1);
	}
	if (t != NULL)
		*t = days * MS_PER_DAY +
		    ((h * INT64_C(60) + min - offset) * 60 + s) * 1000 + ms;
	if (offset_out != NULL)
		*offset_out = offset;
	return true;
}

int
utc_local_offset(int64_t t)
{
	time_t s = (time_t)(t / 1000);
	struct tm tm;

	if (localtime_r(&s, &tm) == NULL)
		return 0;
	return (int)(tm.tm_gmtoff / 60);
}
