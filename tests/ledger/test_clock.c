/* SPDX-License-Identifier: Apache-2.0 */
/* req: R-102 - time goes forward, and a clock that was set is seen. */
#include "config.h"

#include <string.h>

#include "store/db.h"
#include "tests/ledger/fixture.h"

static const char *
time_of(int64_t seq)
{
	return json_str(fixture_entry(seq), "ts");
}

START_TEST(a_clock_slightly_behind_gives_the_last_time_again)
{
	struct err err = { 0 };

	OK(fixture_act("a", 1, &err));
	fx.hand.utc_ms -= 1900;
	OK(fixture_act("a", 2, &err));
	ck_assert_str_eq(time_of(1), time_of(2));
	ck_assert_int_eq(fixture_size(), 3);
}
END_TEST

START_TEST(nothing_is_written_while_the_clock_is_behind)
{
	struct err err = { 0 };

	OK(fixture_act("a", 1, &err));
	fx.hand.utc_ms -= 60000;
	FAILS(fixture_act("a", 2, &err), ERR_STATE,
	    "until the clock is put right");
	ck_assert(!db_in_tx(fx.db));
	ck_assert_int_eq(fixture_size(), 2);
	/* never earlier than the last entry, whatever the clock says */
	ck_assert_int_ge(ledger_now(fx.ledger), fx.hand.utc_ms + 59000);
	fx.hand.utc_ms += 60000;
	OK(fixture_act("a", 2, &err));
	ck_assert_int_eq(fixture_size(), 3);
}
END_TEST

START_TEST(a_clock_set_forward_is_an_entry_of_its_own)
{
	struct err err = { 0 };
	const struct json *step;
	int64_t by;

	OK(fixture_act("a", 1, &err));
	fx.hand.utc_ms += 3600000;
	OK(fixture_act("a", 2, &err));
	ck_assert_int_eq(fixture_size(), 4);
	step = fixture_entry(2);
	ck_assert_str_eq(json_str(step, "kind"), "clock.step");
	ck_assert_str_eq(json_str(step, "actor"), "system");
	by = json_int(json_get(step, "new"), "step_ms", 0);
	ck_assert_int_eq(by, 3600000);
	/* declared once */
	OK(fixture_act("a", 3, &err));
	ck_assert_int_eq(fixture_size(), 5);
}
END_TEST

START_TEST(small_steps_that_add_up_are_seen)
{
	struct err err = { 0 };

	for (int i = 0; i < 5; i++) {
		fx.hand.utc_ms += 500;
		OK(fixture_act("a", i, &err));
	}
	/* 2500 ms since the anchor: declared */
	ck_assert_int_eq(fixture_size(), 7);
	ck_assert_str_eq(json_str(fixture_entry(5), "kind"), "clock.step");
}
END_TEST

START_TEST(another_boot_begins_with_an_anchor_of_its_own)
{
	static const struct db_def anchors = { "SELECT count(*) FROM anchor",
		false };
	struct err err = { 0 };
	int64_t n;

	OK(fixture_act("a", 1, &err));
	fx.hand.utc_ms += 86400000;
	fx.hand.boot_ms = 10;
	memcpy(fx.hand.boot, "feedbeef", 9);
	OK(fixture_act("a", 2, &err));
	OK(fixture_act("a", 3, &err));
	ck_assert_int_eq(fixture_size(), 4);
	OK(db_one_int(fx.db, &anchors, DB_NO_ARGS, -1, &n, &err));
	ck_assert_int_eq(n, 2);
}
END_TEST

START_TEST(an_entry_is_never_earlier_than_the_one_before)
{
	struct err err = { 0 };
	const char *last = "";

	for (int i = 0; i < 30; i++) {
		fx.hand.utc_ms += i % 3 == 0 ? -1500 : 800;
		fx.hand.boot_ms += 33;
		OK(fixture_act("a", i, &err));
	}
	for (long long i = 0; i < fixture_size(); i++) {
		ck_assert_str_ge(time_of(i), last);
		last = time_of(i);
	}
}
END_TEST

SUITE(test_clock)
{
	tcase_add_checked_fixture(tc, fixture_setup, fixture_teardown);
	tcase_add_test(tc, a_clock_slightly_behind_gives_the_last_time_again);
	tcase_add_test(tc, nothing_is_written_while_the_clock_is_behind);
	tcase_add_test(tc, a_clock_set_forward_is_an_entry_of_its_own);
	tcase_add_test(tc, small_steps_that_add_up_are_seen);
	tcase_add_test(tc, another_boot_begins_with_an_anchor_of_its_own);
	tcase_add_test(tc, an_entry_is_never_earlier_than_the_one_before);
}
