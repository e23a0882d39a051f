/* SPDX-License-Identifier: Apache-2.0 */
/* req: R-099 R-101 - one transaction, step by step. */
#include "config.h"

#include <string.h>

#include "audit/merkle.h"
#include "audit/note.h"
#include "base/buf.h"
#include "store/db.h"
#include "tests/ledger/fixture.h"

static int64_t
count(const struct db_def *def)
{
	struct err err = { 0 };
	int64_t n;

	OK(db_one_int(fx.db, def, DB_NO_ARGS, -1, &n, &err));
	return n;
}

START_TEST(the_first_entry_says_which_log_it_is)
{
	const struct json *e = fixture_entry(0);
	const struct json *new = json_get(e, "new");

	ck_assert_str_eq(json_str(e, "kind"), "log.genesis");
	ck_assert_str_eq(json_str(e, "actor"), "system");
	ck_assert_str_eq(json_str(e, "via"), "system");
	ck_assert_str_eq(json_str(e, "ts"), "2026-04-01T08:00:00.002Z");
	ck_assert_int_eq(json_int(e, "seq", -1), 0);
	ck_assert_int_eq(json_int(json_get(e, "obj"), "rev", -1), 1);
	ck_assert_str_eq(json_str(json_get(e, "obj"), "type"), "log");
	ck_assert_str_eq(json_str(json_get(e, "obj"), "id"), ORIGIN);
	ck_assert_uint_eq(new->len, 4);
	ck_assert_str_eq(json_str(new, "format"), "gmp-ledger/v1");
	ck_assert_str_eq(json_str(new, "hash"), "sha256");
	ck_assert_str_eq(json_str(new, "origin"), ORIGIN);
	ck_assert_str_eq(json_str(new, "vkey"), key_text(fx.arena, &fx.vkey));
}
END_TEST

/* The checkpoint of one entry: three lines, and the log's signature. */
START_TEST(a_checkpoint_is_origin_size_and_root_under_the_logs_key)
{
	struct err err = { 0 };
	struct buf want = { 0 };
	struct hash leaf;
	const char *bytes, *text;
	struct note note;
	uint64_t size;
	size_t len;

	OK(ledger_entry(fx.ledger, 0, fx.arena, &bytes, &len, &err));
	merkle_leaf(ledger_hasher(fx.ledger), bytes, len, &leaf);
	OK(ledger_checkpoint(fx.ledger, fx.arena, &size, &text, &err));
	ck_assert_uint_eq(size, 1);
	OK(note_parse(text, strlen(text), fx.arena, &note, &err));
	/* the root of a tree of one leaf is that leaf */
	buf_printf(&want, "%s\n1\n", ORIGIN);
	hash_b64(&want, &leaf);
	buf_putc(&want, '\n');
	ck_assert_uint_eq(note.len, want.len);
	ck_assert_mem_eq(note.text, want.data, want.len);
	ck_assert_uint_eq(note.n, 1);
	ck_assert_int_eq(note_check(&note, &fx.vkey, 1, NULL), NOTE_VALID);
	buf_clear(&want);
}
END_TEST

START_TEST(each_commit_signs_one_head_over_all_its_entries)
{
	static const struct db_def heads = { "SELECT count(*) FROM checkpoint",
		false };
	struct err err = { 0 };
	struct ledger_placed placed;
	const char *note;
	uint64_t size;

	OK(ledger_begin(fx.ledger, &err));
	for (int i = 0; i < 5; i++) {
		OK(fixture_append("a", i, NULL, &placed, &err));
		ck_assert_int_eq(placed.seq, 1 + i);
		ck_assert_int_eq(placed.rev, 1 + i);
	}
	OK(ledger_commit(fx.ledger, &err));
	ck_assert_int_eq(count(&heads), 2);
	OK(ledger_checkpoint(fx.ledger, fx.arena, &size, &note, &err));
	ck_assert_uint_eq(size, 6);
}
END_TEST

/* Each size up to 40: the stored nodes fold to the root that is signed. */
START_TEST(the_stored_nodes_give_the_signed_root)
{
	static const struct db_def nodes = { "SELECT count(*) FROM node",
		false };
	struct err err = { 0 };
	const char *wrong;

	for (int i = 1; i < 40; i++) {
		OK(fixture_act("a", i, &err));
		if (i % 13 == 0)
			ck_assert_str_eq(fixture_verdict(false), "VERIFIED");
	}
	OK(ledger_check_tree(fx.ledger, fx.arena, &wrong, &err));
	ck_assert_ptr_null(wrong);
	/* 40 leaves: 20 + 10 + 5 + 2 + 1 complete nodes above them */
	ck_assert_int_eq(count(&nodes), 38);
}
END_TEST

START_TEST(what_is_rolled_back_leaves_nothing)
{
	struct err err = { 0 };
	struct ledger_placed placed;
	struct hash before, after;
	uint64_t size;

	OK(fixture_act("a", 1, &err));
	OK(ledger_head(fx.ledger, &size, &before, &err));
	OK(ledger_begin(fx.ledger, &err));
	OK(fixture_append("a", 2, NULL, &placed, &err));
	OK(fixture_append("b", 2, NULL, &placed, &err));
	OK(ledger_head(fx.ledger, &size, &after, &err));
	ck_assert_uint_eq(size, 4);
	ck_assert(!hash_same(&before, &after));
	ledger_rollback(fx.ledger);
	OK(ledger_head(fx.ledger, &size, &after, &err));
	ck_assert_uint_eq(size, 2);
	ck_assert(hash_same(&before, &after));
	/* and the next one takes the number that was given up */
	OK(ledger_begin(fx.ledger, &err));
	OK(fixture_append("a", 3, NULL, &placed, &err));
	ck_assert_int_eq(placed.seq, 2);
	ck_assert_int_eq(placed.rev, 2);
	OK(ledger_commit(fx.ledger, &err));
}
END_TEST

START_TEST(a_commit_without_an_entry_is_no_commit)
{
	struct err err = { 0 };

	OK(ledger_begin(fx.ledger, &err));
	FAILS(ledger_commit(fx.ledger, &err), ERR_BUG, "without an entry");
	ck_assert(!db_in_tx(fx.db));
	OK(fixture_act("a", 1, &err));
}
END_TEST

START_TEST(the_same_entry_is_taken_once)
{
	struct err err = { 0 };
	struct ledger_placed placed;
	struct ledger_pin pin;

	OK(ledger_begin(fx.ledger, &err));
	OK(ledger_pin_now(fx.ledger, &pin, &err));
	OK(fixture_append("a", 1, &pin, &placed, &err));
	OK(ledger_commit(fx.ledger, &err));
	OK(ledger_begin(fx.ledger, &err));
	FAILS(fixture_append("a", 1, &pin, &placed, &err), ERR_CONFLICT,
	    "as number 1");
	ledger_rollback(fx.ledger);
	ck_assert_int_eq(fixture_size(), 2);
}
END_TEST

START_TEST(a_pinned_moment_before_the_last_entry_has_passed)
{
	struct err err = { 0 };
	struct ledger_placed placed;
	struct ledger_pin pin;

	OK(ledger_begin(fx.ledger, &err));
	OK(ledger_pin_now(fx.ledger, &pin, &err));
	OK(fixture_append("a", 1, NULL, &placed, &err));
	FAILS(fixture_append("b", 1, &pin, &placed, &err), ERR_CONFLICT,
	    "prepared before");
	ledger_rollback(fx.ledger);
}
END_TEST

/* A moment comes back from outside, and may have been made up there. */
START_TEST(a_pinned_moment_is_one_that_the_clock_showed)
{
	struct err err = { 0 };
	struct ledger_placed placed;
	struct ledger_pin pin;

	OK(fixture_act("a", 1, &err));
	OK(ledger_begin(fx.ledger, &err));
	OK(ledger_pin_now(fx.ledger, &pin, &err));
	switch (_i) {
	case 0:
		pin.ts += 60000; /* of tomorrow */
		break;
	case 1:
		pin.clk_ms += 60000;
		break;
	case 2:
		memcpy(pin.boot, "feedbeef", 9); /* of another boot */
		break;
	case 3:
		pin.clk_ms -= 4; /* before the last entry, by that clock */
		break;
	default:
		fx.hand.utc_ms += 60000; /* out of step with it */
		pin.ts += 50000;
		break;
	}
	FAILS(fixture_append("a", 2, &pin, &placed, &err), ERR_CONFLICT,
	    "clock did not show");
	ledger_rollback(fx.ledger);
	fx.hand.utc_ms -= _i == 4 ? 60000 : 0;
	ck_assert_int_eq(fixture_size(), 2);
}
END_TEST

/* ---- read back before the commit --------------------------------------- */

static const struct db_def stray_entry = {
	"INSERT INTO ledger (seq, entry, leaf, salt) "
	"VALUES (:seq, :entry, :leaf, 'stray')",
	true
};
static const struct db_def stray_node = {
	"INSERT INTO node (level, idx, h) VALUES (:level, :idx, :h)", true
};
static const uint8_t nonsense[32] = { 1, 2, 3 };

START_TEST(a_row_that_nobody_appended_stops_the_commit)
{
	struct err err = { 0 };
	struct ledger_placed placed;
	struct hash leaf;

	OK(ledger_begin(fx.ledger, &err));
	OK(fixture_append("a", 1, NULL, &placed, &err));
	merkle_leaf(ledger_hasher(fx.ledger), "{}", 2, &leaf);
	OK(db_run(fx.db, &stray_entry,
	    DB_ARGS(DB_INT("seq", 2), DB_BLOB("entry", "{}", 2),
		DB_BLOB("leaf", _i == 0 ? leaf.byte : nonsense, 32)),
	    NULL, &err));
	FAILS(ledger_commit(fx.ledger, &err), ERR_STORE,
	    _i == 0 ? "has 3 entries" : "entry 2 was not stored");
	ck_assert_int_eq(fixture_size(), 1);
	OK(fixture_act("a", 1, &err));
}
END_TEST

START_TEST(a_node_that_is_not_the_trees_stops_the_commit)
{
	struct err err = { 0 };
	struct ledger_placed placed;

	OK(ledger_begin(fx.ledger, &err));
	OK(db_run(fx.db, &stray_node,
	    DB_ARGS(DB_INT("level", 1), DB_INT("idx", 0),
		DB_BLOB("h", nonsense, 32)),
	    NULL, &err));
	FAILS(fixture_append("a", 1, NULL, &placed, &err), ERR_STORE, "");
	ledger_rollback(fx.ledger);
	ck_assert_int_eq(fixture_size(), 1);
}
END_TEST

/* ---- files ------------------------------------------------------------- */

START_TEST(files_are_kept_once_and_read_back_by_their_hash)
{
	static const struct db_def files = { "SELECT count(*) FROM file",
		false };
	struct hasher *h = ledger_hasher(fx.ledger);
	struct err err = { 0 };
	struct hash sum, same;
	const char *bytes;
	size_t len;

	OK(db_begin(fx.db, &err));
	OK(ledger_keep(fx.db, h, "a\0b", 3, &sum, &err));
	OK(ledger_keep(fx.db, h, "a\0b", 3, &same, &err));
	OK(db_commit(fx.db, &err));
	ck_assert(hash_same(&sum, &same));
	ck_assert_int_eq(count(&files), 1);
	OK(ledger_fetch(fx.db, hash_hex_text(fx.arena, &sum), fx.arena, &bytes,
	    &len, &err));
	ck_assert_uint_eq(len, 3);
	ck_assert_mem_eq(bytes, "a\0b", 4);
	FAILS(ledger_fetch(fx.db,
		  "00000000000000000000000000000000000000000000000000000000000"
		  "00000",
		  fx.arena, &bytes, &len, &err),
	    ERR_ABSENT, "");
}
END_TEST

START_TEST(each_statement_can_be_prepared_and_explained)
{
	struct err err = { 0 };
	struct buf plan = { 0 };
	size_t n = 0;

	for (; ledger_statements[n].sql != NULL; n++)
		if (db_explain(fx.db, &ledger_statements[n], &plan, &err) !=
		    ERR_OK)
			ck_abort_msg(
			    "%s: %s", ledger_statements[n].sql, err.text);
	ck_assert_uint_gt(n, 20);
	buf_clear(&plan);
}
END_TEST

SUITE(test_append)
{
	tcase_add_checked_fixture(tc, fixture_setup, fixture_teardown);
	tcase_add_test(tc, the_first_entry_says_which_log_it_is);
	tcase_add_test(
	    tc, a_checkpoint_is_origin_size_and_root_under_the_logs_key);
	tcase_add_test(tc, each_commit_signs_one_head_over_all_its_entries);
	tcase_add_test(tc, the_stored_nodes_give_the_signed_root);
	tcase_add_test(tc, what_is_rolled_back_leaves_nothing);
	tcase_add_test(tc, a_commit_without_an_entry_is_no_commit);
	tcase_add_test(tc, the_same_entry_is_taken_once);
	tcase_add_test(tc, a_pinned_moment_before_the_last_entry_has_passed);
	tcase_add_loop_test(
	    tc, a_pinned_moment_is_one_that_the_clock_showed, 0, 5);
	tcase_add_loop_test(
	    tc, a_row_that_nobody_appended_stops_the_commit, 0, 2);
	tcase_add_test(tc, a_node_that_is_not_the_trees_stops_the_commit);
	tcase_add_test(tc, files_are_kept_once_and_read_back_by_their_hash);
	tcase_add_test(tc, each_statement_can_be_prepared_and_explained);
}
