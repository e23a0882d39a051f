/* SPDX-License-Identifier: Apache-2.0 */
/* req: R-101 R-111 - whose ledger it is, and whether it is whole. */
#include "config.h"

#include <string.h>

#include "store/db.h"
#include "tests/ledger/fixture.h"

START_TEST(an_origin_is_a_name)
{
	static const char *const bad[] = { "", "has a blank", "plus+sign",
		"gmp-lab" };
	struct err err = { 0 };
	struct ledger *l;
	struct db *db;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		OK(db_open_memory(&db, &err));
		FAILS(ledger_create(
			  db, bad[i], &fx.key, &fx.hand.clock, &l, &err),
		    ERR_INPUT, "origin");
		ck_assert_ptr_null(l);
		db_close(db);
	}
}
END_TEST

START_TEST(without_the_logs_key_it_is_for_reading)
{
	struct err err = { 0 };
	struct ledger *reader;

	OK(fixture_act("a", 1, &err));
	OK(ledger_open(fx.db, &fx.vkey, NULL, &fx.hand.clock, &reader, &err));
	FAILS(ledger_begin(reader, &err), ERR_AUTH, "open for reading");
	ck_assert_str_eq(ledger_origin(reader), ORIGIN);
	ledger_close(reader);
	OK(fixture_act("a", 2, &err));
}
END_TEST

START_TEST(another_logs_key_does_not_open_it)
{
	struct err err = { 0 };
	struct key_public other = fx.vkey;
	struct ledger *l;

	other.pub[0] ^= 1;
	FAILS(ledger_open(fx.db, &other, NULL, &fx.hand.clock, &l, &err),
	    ERR_INTEGRITY, "entry 0");
	ck_assert_ptr_null(l);
}
END_TEST

/* ---- damage, done with the database key and another program ------------ */

static const struct {
	const char *sql;
	const char *opening; /* what opening says; NULL: it opens, and the
	                        whole does not verify */
} damage[] = {
	/* a value in an entry, its leaf left alone */
	{ "UPDATE ledger SET entry = CAST(replace(CAST(entry AS TEXT), "
	  "'\"n\":3', '\"n\":8') AS BLOB) WHERE seq = 3",
	    NULL },
	/* the last head is taken away */
	{ "DELETE FROM checkpoint WHERE size = 6", "not the head" },
	/* the last entry is taken away, its head is not */
	{ "DELETE FROM ledger WHERE seq = 5", "not the head" },
	/* an entry is taken from the middle */
	{ "DELETE FROM ledger WHERE seq = 2", NULL },
	/* a complete node of the tree */
	{ "UPDATE node SET h = zeroblob(32) WHERE level = 2", "not the head" },
	/* a head by somebody else */
	{ "UPDATE checkpoint SET note = replace(note, 'lab.example/qc', "
	  "'lab.example/qx')",
	    "not signed by the log's key" },
	{ "UPDATE checkpoint SET note = 'no note'", "checkpoint" },
};

START_TEST(damage_is_found)
{
	struct err err = { 0 };

	for (int i = 1; i <= 5; i++)
		OK(fixture_act("a", i, &err));
	fixture_close();
	fixture_tamper(damage[_i].sql);
	fx.damaged = true;
	if (damage[_i].opening != NULL) {
		FAILS(
		    fixture_try_open(&err), ERR_INTEGRITY, damage[_i].opening);
		return;
	}
	fixture_open(&fx.hand.clock);
	ck_assert_str_eq(fixture_verdict(true), "FAILED");
}
END_TEST

/* What spoils proofs and nothing else. */
static const struct {
	const char *sql, *wrong;
} spoilt[] = {
	{ "UPDATE ledger SET leaf = zeroblob(32) WHERE seq = 1",
	    "the leaf of entry 1" },
	{ "UPDATE ledger SET leaf = (SELECT leaf FROM ledger WHERE seq = 2) "
	  "WHERE seq = 5",
	    "the leaf of entry 5" },
	{ "UPDATE node SET h = zeroblob(32) WHERE level = 1 AND idx = 0",
	    "node 0 of level 1 is not that" },
	{ "DELETE FROM node WHERE level = 1 AND idx = 1",
	    "node 1 of level 1 is missing" },
	{ "INSERT INTO node (level, idx, h) VALUES (1, 3, zeroblob(32))",
	    "node 3 of level 1 is of no entries" },
	{ "INSERT INTO node (level, idx, h) VALUES (3, 0, zeroblob(32))",
	    "node 0 of level 3 is of no entries" },
};

START_TEST(a_spoilt_tree_is_found)
{
	struct err err = { 0 };
	const char *wrong;

	for (int i = 1; i <= 5; i++)
		OK(fixture_act("a", i, &err));
	OK(ledger_check_tree(fx.ledger, fx.arena, &wrong, &err));
	ck_assert_ptr_null(wrong);
	fixture_close();
	fixture_tamper(spoilt[_i].sql);
	fx.damaged = true;
	fixture_open(&fx.hand.clock);
	OK(ledger_check_tree(fx.ledger, fx.arena, &wrong, &err));
	ck_assert_ptr_nonnull(wrong);
	ck_assert_msg(suite_contains(wrong, spoilt[_i].wrong), "%s", wrong);
}
END_TEST

SUITE(test_open)
{
	tcase_add_checked_fixture(tc, fixture_setup, fixture_teardown);
	tcase_add_test(tc, an_origin_is_a_name);
	tcase_add_test(tc, without_the_logs_key_it_is_for_reading);
	tcase_add_test(tc, another_logs_key_does_not_open_it);
	tcase_add_loop_test(
	    tc, damage_is_found, 0, (int)(sizeof(damage) / sizeof(damage[0])));
	tcase_add_loop_test(tc, a_spoilt_tree_is_found, 0,
	    (int)(sizeof(spoilt) / sizeof(spoilt[0])));
}
