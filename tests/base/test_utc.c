/* SPDX-License-Identifier: Apache-2.0 */
/* Times as they stand in entries, notes and files. */
#include "config.h"

#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/utc.h"
#include "tests/support/suite.h"

START_TEST(a_time_is_written_and_read_back)
{
	static const int64_t times[] = { 0, 1, 951782400000, 1773475241237,
		4102444799999, -1, -62135596800000 };
	char text[UTC_TEXT_SIZE];
	int64_t t;
	int offset;

	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		utc_text(text, times[i], UTC_MS, 0);
		ck_assert_msg(utc_parse(text, UTC_MS, &t, NULL), "%s", text);
		ck_assert_int_eq(t, times[i]);
	}
	utc_text(text, 1773475241237, UTC_MS, 0);
	ck_assert_str_eq(text, "2026-03-14T08:00:41.237Z");
	utc_text(text, 1773475241237, UTC_S, 0);
	ck_assert_str_eq(text, "2026-03-14T08:00:41Z");
	utc_text(text, 1773475241237, UTC_OFFSET, -210);
	ck_assert_str_eq(text, "2026-03-14T04:30:41-03:30");
	ck_assert(utc_parse(text, UTC_OFFSET, &t, &offset));
	ck_assert_int_eq(t, 1773475241000);
	ck_assert_int_eq(offset, -210);
}
END_TEST

START_TEST(a_date_that_does_not_exist_is_refused)
{
	static const char *const bad[] = { "2026-02-29T00:00:00.000Z",
		"2026-13-01T00:00:00.000Z", "2026-04-31T00:00:00.000Z",
		"2026-01-00T00:00:00.000Z", "2026-01-01T24:00:00.000Z",
		"2026-01-01T00:60:00.000Z", "2026-01-01T00:00:60.000Z",
		"2026-01-01 00:00:00.000Z", "2026-01-01T00:00:00.00Z",
		"2026-01-01T00:00:00Z", "1900-02-29T00:00:00.000Z" };
	int64_t t;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(
		    !utc_parse(bad[i], UTC_MS, &t, NULL), "%s", bad[i]);
	ck_assert(utc_parse("2000-02-29T00:00:00.000Z", UTC_MS, &t, NULL));
	ck_assert(utc_is_date("2028-02-29"));
	ck_assert(!utc_is_date("2026-02-29"));
	ck_assert(!utc_is_date("26-02-28"));
}
END_TEST

START_TEST(the_time_zone_of_the_process_gives_the_offset)
{
	(void)setenv("TZ", "Europe/Helsinki", 1);
	tzset();
	ck_assert_int_eq(utc_local_offset(1773475241237), 120);
	ck_assert_int_eq(utc_local_offset(1783475241237), 180);
}
END_TEST

START_TEST(the_clock_of_the_machine_goes_forward)
{
	struct clock c = clock_of_machine();
	struct clock_reading a, b;

	c.read(&c, &a);
	c.read(&c, &b);
	ck_assert_int_ge(b.boot_ms, a.boot_ms);
	ck_assert_str_eq(a.boot, b.boot);
	ck_assert_int_gt(a.utc_ms, 1700000000000);
}
END_TEST

SUITE(test_utc)
{
	tcase_add_test(tc, a_time_is_written_and_read_back);
	tcase_add_test(tc, a_date_that_does_not_exist_is_refused);
	tcase_add_test(tc, the_time_zone_of_the_process_gives_the_offset);
	tcase_add_test(tc, the_clock_of_the_machine_goes_forward);
}
