/* SPDX-License-Identifier: Apache-2.0 */
/* Each rule for an entry, broken alone. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "crypt/crypt.h"
#include "tests/audit/lab.h"
#include "tests/support/suite.h"

static struct lab *
started(void)
{
	struct lab *l = lab_new();

	lab_begin(l); /* entries 0, 1, 2 */
	lab_row(l, LAB_MARIA, "result.create", "result", "R-1", 1);
	return l;
}

#define EXPECT(l, codes) \
	do { \
		ck_assert_str_eq(lab_codes(l), codes); \
		lab_free(l); \
	} while (0)

START_TEST(an_ordinary_ledger_holds)
{
	struct lab *l = started();

	lab_row(l, LAB_MARIA, "result.change", "result", "R-1", 2);
	lab_sign(l, LAB_AINO, "result", "R-1", 2);
	lab_sign(l, LAB_MARIA, "result", "R-1", 2);
	lab_enroll(l, LAB_NEW, LAB_MARIA);
	ck_assert_str_eq(lab_codes(l), "");
	ck_assert_int_eq(l->verdict, VERIFY_VERIFIED);
	ck_assert_uint_eq(verify_counts(l->v)->signatures, 2);
	ck_assert_uint_eq(verify_counts(l->v)->enrolments, 3);
	lab_free(l);
}
END_TEST

START_TEST(bytes_that_are_no_entry_are_found)
{
	struct lab *l = started();

	lab_push_bytes(l, "{\"a\": 1}", 8);
	lab_push_bytes(l, "", 0);
	lab_push_bytes(l, "[]", 2);
	lab_push_bytes(l, "{\"a\":1}", 7);
	EXPECT(l, "E_CANON:4 E_CANON:5 E_FIELD:6 E_FIELD:7");
}
END_TEST

START_TEST(an_entry_that_could_not_be_read_may_have_advanced_its_object)
{
	struct lab *l = started();

	lab_push_bytes(l, "?", 1);
	lab_row(l, LAB_MARIA, "result.change", "result", "R-1", 3);
	EXPECT(l, "E_CANON:4");
}
END_TEST

START_TEST(a_wrong_sequence_number_is_found)
{
	struct lab *l = started();
	struct entry e =
	    lab_draft(l, LAB_AINO, "result.create", "result", "R-2", 1);

	e.seq = 5;
	lab_push(l, &e);
	EXPECT(l, "E_SEQ:4");
}
END_TEST

START_TEST(a_salt_that_comes_again_is_found)
{
	struct lab *l = started();
	struct entry e =
	    lab_draft(l, LAB_AINO, "result.create", "result", "R-2", 1);

	memset(e.salt, 0, sizeof(e.salt));
	e.salt[15] = 1;
	lab_push(l, &e);
	EXPECT(l, "E_DUP:4");
}
END_TEST

START_TEST(the_genesis_entry_is_the_logs_own_and_the_first)
{
	static const char *const member[] = { "format", "hash", "origin",
		"vkey" };
	struct lab *l;
	struct entry e;

	for (size_t i = 0; i < 4; i++) {
		l = lab_new();
		e = lab_genesis(l);
		json_set_str(l->arena, e.new, member[i], "other");
		lab_push(l, &e);
		EXPECT(l, "E_GENESIS:0");
	}
	l = lab_new();
	e = lab_draft(l, LAB_LOG, "clock.beat", "log", LAB_ORIGIN, 0);
	lab_push(l, &e);
	EXPECT(l, "E_GENESIS:0");
	l = lab_new();
	e = lab_genesis(l);
	e.new = NULL;
	lab_push(l, &e);
	EXPECT(l, "E_GENESIS:0");
	l = started();
	e = lab_genesis(l);
	e.rev = 2;
	lab_push(l, &e);
	EXPECT(l, "E_GENESIS:4");
}
END_TEST

START_TEST(time_does_not_run_backwards_not_even_across_a_boot)
{
	struct lab *l = started();
	struct entry e =
	    lab_draft(l, LAB_LOG, "clock.beat", "log", LAB_ORIGIN, 1);

	e.ts -= 41238;
	e.clk_ms = 7;
	memcpy(e.boot, "01234567", 8);
	lab_push(l, &e);
	EXPECT(l, "E_TIME:4");
}
END_TEST

START_TEST(a_clock_that_was_set_is_reported_once_and_then_believed)
{
	struct lab *l = started();
	struct entry e;

	l->ts += 3600000;
	lab_row(l, LAB_MARIA, "result.create", "result", "R-2", 1);
	lab_row(l, LAB_MARIA, "result.create", "result", "R-3", 1);
	EXPECT(l, "E_CLOCK:4");
	/* declared, it is no finding */
	l = started();
	l->ts += 3600000;
	e = lab_draft(l, LAB_LOG, "clock.step", "log", LAB_ORIGIN, 1);
	lab_push(l, &e);
	lab_row(l, LAB_MARIA, "result.create", "result", "R-3", 1);
	EXPECT(l, "");
	/* but a step does not excuse a boot clock that runs backwards */
	l = started();
	l->ms -= 60000;
	e = lab_draft(l, LAB_LOG, "clock.step", "log", LAB_ORIGIN, 1);
	lab_push(l, &e);
	EXPECT(l, "E_CLOCK:4");
}
END_TEST

START_TEST(two_machines_may_take_turns)
{
	struct lab *l = started();

	for (int i = 0; i < 6; i++) {
		char id[8] = { 'R', '-', (char)('a' + i) };
		struct entry e =
		    lab_draft(l, LAB_MARIA, "result.create", "result", id, 1);

		if (i % 2) {
			memcpy(e.boot, "00000001", 8);
			e.clk_ms -= 4000000;
		}
		lab_push(l, &e);
	}
	EXPECT(l, "");
}
END_TEST

START_TEST(revisions_follow_one_another)
{
	static const struct {
		const char *kind;
		bool row;
		int64_t rev;
		const char *codes;
	} c[] = {
		{ "result.change", true, 2, "" },
		{ "result.change", true, 1, "E_REV:4" },
		{ "result.change", true, 3, "E_REV:4" },
		{ "result.change", true, 0, "E_REV:4" },
		{ "result.change", true, -1, "E_REV:4" },
		{ "result.change", true, JSON_INT_MAX, "E_REV:4" },
		{ "comment.create", false, 2, "" },
		{ "result.comment", false, 1, "" },
		{ "result.comment", false, 2, "E_REV:4" },
		{ "result.comment", false, 0, "E_REV:4" },
		{ "key.enroll", false, 1, "E_ENROLL:4 E_REV:4" },
		{ "result.refused", false, 1, "" },
	};
	struct lab *l;
	struct entry e;

	for (size_t i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		l = started();
		e = lab_draft(
		    l, LAB_AINO, c[i].kind, "result", "R-1", c[i].rev);
		e.has_row = c[i].row;
		lab_push(l, &e);
		EXPECT(l, c[i].codes);
	}
	/* nothing happened yet: a refused attempt has revision 0 */
	l = started();
	e = lab_draft(l, LAB_AINO, "result.refused", "result", "R-9", 0);
	lab_push(l, &e);
	e = lab_draft(l, LAB_AINO, "result.refused", "result", "R-9", 1);
	lab_push(l, &e);
	EXPECT(l, "E_REV:5");
	/* the same id in another table is another object */
	l = started();
	lab_row(l, LAB_AINO, "sample.create", "sample", "R-1", 1);
	EXPECT(l, "");
}
END_TEST

START_TEST(the_checkpoint_must_be_the_logs_and_fit)
{
	struct lab *l = started();
	const char *note = lab_checkpoint(l);
	struct buf b = { 0 };
	struct err err = { 0 };
	struct hash root;

	ck_assert_str_eq(lab_codes_with(l, NULL), "U_CHECKPOINT");
	ck_assert_int_eq(l->verdict, VERIFY_INCOMPLETE);
	ck_assert_str_eq(lab_codes_with(l, "nonsense"), "E_CHECKPOINT");
	/* signed by somebody else */
	merkle_root(l->h, &l->tree, &root);
	OK(note_checkpoint_sign(
	    &b, LAB_ORIGIN, 4, &root, &l->key[LAB_AINO], &err));
	ck_assert_str_eq(lab_codes_with(l, buf_text(&b)), "E_CHECKPOINT");
	/* of another log, under this log's key */
	buf_empty(&b);
	note_checkpoint_text(&b, "lab.example/other", 4, &root);
	note = lab_note(l, &b, LAB_LOG, LAB_PEOPLE);
	ck_assert_str_eq(lab_codes_with(l, note), "E_ORIGIN");
	/* of another tree */
	root.byte[0] ^= 1;
	buf_empty(&b);
	OK(note_checkpoint_sign(&b, LAB_ORIGIN, 4, &root, &l->log, &err));
	ck_assert_str_eq(lab_codes_with(l, buf_text(&b)), "E_ROOT");
	/* larger than what is there */
	buf_empty(&b);
	OK(note_checkpoint_sign(&b, LAB_ORIGIN, 5, &root, &l->log, &err));
	ck_assert_str_eq(lab_codes_with(l, buf_text(&b)), "E_TRUNCATED");
	buf_clear(&b);
	lab_free(l);
}
END_TEST

START_TEST(entries_behind_the_checkpoint_are_ignored)
{
	struct lab *l = started();
	const char *note = lab_checkpoint(l);

	lab_push_bytes(l, "rubbish", 7);
	ck_assert_str_eq(lab_codes_with(l, note), "");
	ck_assert_int_eq(l->verdict, VERIFY_VERIFIED);
	ck_assert_uint_eq(verify_counts(l->v)->ignored, 1);
	ck_assert_uint_eq(verify_counts(l->v)->entries, 4);
	lab_free(l);
}
END_TEST

START_TEST(an_empty_ledger_is_not_called_verified)
{
	struct lab *l = lab_new();

	ck_assert_str_eq(lab_codes(l), "U_NOTHING");
	ck_assert_int_eq(l->verdict, VERIFY_INCOMPLETE);
	lab_free(l);
}
END_TEST

START_TEST(older_checkpoints_show_forks_and_roll_backs)
{
	struct lab *l = started();
	struct trust_older older = { .name = "january.note" };
	struct merkle_tree half = { 0 };

	for (size_t i = 0; i < 3; i++)
		(void)merkle_add(l->h, &half, &l->leaf[i], NULL);
	l->trust.older = &older;
	l->trust.n_older = 1;
	older.checkpoint.size = 3;
	merkle_root(l->h, &half, &older.checkpoint.root);
	ck_assert_str_eq(lab_codes(l), "");
	older.checkpoint.root.byte[31] ^= 1;
	ck_assert_str_eq(lab_codes(l), "E_FORK");
	older.checkpoint.size = 0;
	ck_assert_str_eq(lab_codes(l), "E_FORK");
	hash_bytes("", 0, &older.checkpoint.root);
	ck_assert_str_eq(lab_codes(l), "");
	older.checkpoint.size = 4;
	merkle_root(l->h, &l->tree, &older.checkpoint.root);
	ck_assert_str_eq(lab_codes(l), "");
	older.checkpoint.size = 5;
	ck_assert_str_eq(lab_codes(l), "E_ROLLBACK");
	lab_free(l);
}
END_TEST

START_TEST(a_truncated_ledger_leaves_older_checkpoints_unchecked)
{
	struct lab *l = started();
	struct trust_older older = { .name = "january.note" };
	const char *note = lab_checkpoint(l);

	older.checkpoint.size = 4;
	l->trust.older = &older;
	l->trust.n_older = 1;
	buf_clear(&l->entry[3]);
	l->n--;
	ck_assert_str_eq(lab_codes_with(l, note), "E_TRUNCATED U_OLDER");
	lab_free(l);
}
END_TEST

START_TEST(rows_are_compared_with_their_last_entry)
{
	struct lab *l = started();
	const char *note;
	struct verify *v;
	struct hash one, two, three;
	const char *codes;

	lab_row(l, LAB_MARIA, "result.create", "result", "R-2", 1);
	lab_row(l, LAB_MARIA, "result.change", "result", "R-1", 2);
	note = lab_checkpoint(l);
	one = lab_row_of("result", "R-1", 1);
	two = lab_row_of("result", "R-1", 2);
	three = lab_row_of("result", "R-2", 1);
	for (int bad = 0; bad < 5; bad++) {
		static const char *const want[] = { "", "E_ROW_CHANGED:5",
			"E_ROW_MISSING:4", "E_ROW_EXTRA", "E_ROW_EXTRA:4" };

		v = verify_new(&l->trust, note, strlen(note));
		for (size_t i = 0; i < l->n; i++)
			(void)verify_entry(
			    v, l->entry[i].data, l->entry[i].len);
		verify_rows(v);
		verify_row(v, "result", "R-1", bad == 1 ? &one : &two);
		if (bad != 2)
			verify_row(v, "result", "R-2", &three);
		if (bad == 3)
			verify_row(v, "result", "R-3", &three);
		if (bad == 4)
			verify_row(v, "result", "R-2", &three);
		ck_assert_int_eq(verify_finish(v),
		    bad == 0 ? VERIFY_VERIFIED : VERIFY_FAILED);
		codes = lab_codes_of(l, v);
		ck_assert_str_eq(codes, want[bad]);
		ck_assert_uint_eq(verify_counts(v)->rows, bad == 2  ? 1
							  : bad > 2 ? 3
								    : 2);
		verify_free(v);
	}
	lab_free(l);
}
END_TEST

START_TEST(a_withheld_entry_hides_what_it_hides_and_no_more)
{
	struct lab *l = started(); /* 3: R-1 rev 1 */

	lab_row(l, LAB_MARIA, "result.change", "result", "R-1", 2); /* 4 */
	lab_row(l, LAB_MARIA, "result.change", "result", "R-1", 3); /* 5 */
	lab_sign(l, LAB_AINO, "result", "R-1", 3);                  /* 6 */
	/* one missing revision of an object that goes on: fine */
	l->withheld[4] = true;
	ck_assert_str_eq(lab_codes(l), "W_WITHHELD");
	ck_assert_int_eq(l->verdict, VERIFY_VERIFIED);
	ck_assert_uint_eq(verify_counts(l->v)->withheld, 1);
	/* the signed revision: its content cannot be compared */
	l->withheld[4] = false;
	l->withheld[5] = true;
	ck_assert_str_eq(lab_codes(l), "W_WITHHELD U_SIG_CONTENT:6");
	ck_assert_int_eq(l->verdict, VERIFY_INCOMPLETE);
	ck_assert_uint_eq(verify_counts(l->v)->signatures, 0);
	/* the signer's enrolment */
	l->withheld[5] = false;
	l->withheld[1] = true;
	ck_assert_str_eq(lab_codes(l), "W_WITHHELD U_ENROLL:2 U_SIG_KEY:6");
	ck_assert_int_eq(l->verdict, VERIFY_INCOMPLETE);
	/* genesis */
	l->withheld[1] = false;
	l->withheld[0] = true;
	ck_assert_str_eq(lab_codes(l), "W_WITHHELD U_GENESIS:0");
	/* all */
	for (size_t i = 0; i < l->n; i++)
		l->withheld[i] = true;
	ck_assert_str_eq(lab_codes(l), "U_NOTHING W_WITHHELD U_GENESIS:0");
	ck_assert_int_eq(l->verdict, VERIFY_INCOMPLETE);
	lab_free(l);
}
END_TEST

START_TEST(revisions_run_ahead_by_no_more_than_was_withheld)
{
	struct lab *l = started();

	lab_row(l, LAB_MARIA, "sample.create", "sample", "S-1", 1); /* 4 */
	lab_row(l, LAB_MARIA, "result.change", "result", "R-1", 3); /* 5 */
	l->withheld[4] = true;
	ck_assert_str_eq(lab_codes(l), "W_WITHHELD");
	lab_row(l, LAB_MARIA, "result.change", "result", "R-1", 5); /* 6 */
	ck_assert_str_eq(lab_codes(l), "W_WITHHELD E_REV:6");
	/* and they never go back */
	l->n--;
	buf_clear(&l->entry[6]);
	l->tree = (struct merkle_tree){ 0 };
	for (size_t i = 0; i < l->n; i++)
		(void)merkle_add(l->h, &l->tree, &l->leaf[i], NULL);
	lab_row(l, LAB_MARIA, "result.change", "result", "R-1", 3);
	ck_assert_str_eq(lab_codes(l), "W_WITHHELD E_REV:6");
	lab_free(l);
}
END_TEST

START_TEST(a_withheld_clock_step_cannot_be_ruled_out)
{
	struct lab *l = started();

	lab_row(l, LAB_MARIA, "sample.create", "sample", "S-1", 1);
	l->withheld[4] = true;
	l->ts += 3600000;
	lab_row(l, LAB_MARIA, "sample.create", "sample", "S-2", 1);
	ck_assert_str_eq(lab_codes(l), "W_WITHHELD U_CLOCK:5");
	lab_free(l);
}
END_TEST

START_TEST(a_row_beside_withheld_entries_is_not_called_changed)
{
	struct lab *l = started();
	const char *note;
	struct hash row = lab_row_of("result", "R-1", 2);
	struct verify *v;

	lab_row(l, LAB_MARIA, "result.change", "result", "R-1", 2);
	note = lab_checkpoint(l);
	v = verify_new(&l->trust, note, strlen(note));
	for (size_t i = 0; i < 4; i++)
		(void)verify_entry(v, l->entry[i].data, l->entry[i].len);
	verify_withheld(v, &l->leaf[4]);
	verify_row(v, "result", "R-1", &row);
	verify_row(v, "sample", "S-1", &row);
	ck_assert_int_eq(verify_finish(v), VERIFY_INCOMPLETE);
	ck_assert_str_eq(lab_codes_of(l, v), "U_ROW W_WITHHELD U_ROW:3");
	verify_free(v);
	lab_free(l);
}
END_TEST

START_TEST(many_objects_are_told_apart)
{
	struct lab *l = started();
	struct verify *v = verify_new(&l->trust, NULL, 0);
	struct verify_object o;
	char id[16];

	for (size_t i = 0; i < l->n; i++)
		(void)verify_entry(v, l->entry[i].data, l->entry[i].len);
	for (int i = 0; i < 5000; i++) {
		struct entry e;
		struct buf b = { 0 };
		struct err err = { 0 };

		(void)snprintf(id, sizeof(id), "S-%d", i);
		e = lab_draft(l, LAB_AINO, "sample.create", "sample", id, 1);
		e.seq = (int64_t)verify_tree(v)->size;
		e.salt[0] = 1;
		e.salt[1] = (uint8_t)(i >> 8);
		e.salt[2] = (uint8_t)i;
		OK(entry_build(&e, l->arena, &b, &err));
		ck_assert_ptr_nonnull(verify_entry(v, b.data, b.len));
		ck_assert(verify_entry_held(v));
		buf_clear(&b);
	}
	for (int i = 0; i < 5000; i++) {
		(void)snprintf(id, sizeof(id), "S-%d", i);
		ck_assert(verify_object(v, "sample", id, &o));
		ck_assert_int_eq(o.index, 4 + i);
	}
	ck_assert(!verify_object(v, "sample", "S-5000", &o));
	ck_assert_int_eq(verify_finish(v), VERIFY_INCOMPLETE);
	verify_free(v);
	lab_free(l);
}
END_TEST

SUITE(test_rules)
{
	struct err err = { 0 };

	OK(crypt_init(&err));
	tcase_add_test(tc, an_ordinary_ledger_holds);
	tcase_add_test(tc, bytes_that_are_no_entry_are_found);
	tcase_add_test(
	    tc, an_entry_that_could_not_be_read_may_have_advanced_its_object);
	tcase_add_test(tc, a_wrong_sequence_number_is_found);
	tcase_add_test(tc, a_salt_that_comes_again_is_found);
	tcase_add_test(tc, the_genesis_entry_is_the_logs_own_and_the_first);
	tcase_add_test(tc, time_does_not_run_backwards_not_even_across_a_boot);
	tcase_add_test(
	    tc, a_clock_that_was_set_is_reported_once_and_then_believed);
	tcase_add_test(tc, two_machines_may_take_turns);
	tcase_add_test(tc, revisions_follow_one_another);
	tcase_add_test(tc, the_checkpoint_must_be_the_logs_and_fit);
	tcase_add_test(tc, entries_behind_the_checkpoint_are_ignored);
	tcase_add_test(tc, an_empty_ledger_is_not_called_verified);
	tcase_add_test(tc, older_checkpoints_show_forks_and_roll_backs);
	tcase_add_test(
	    tc, a_truncated_ledger_leaves_older_checkpoints_unchecked);
	tcase_add_test(tc, rows_are_compared_with_their_last_entry);
	tcase_add_test(tc, a_withheld_entry_hides_what_it_hides_and_no_more);
	tcase_add_test(tc, revisions_run_ahead_by_no_more_than_was_withheld);
	tcase_add_test(tc, a_withheld_clock_step_cannot_be_ruled_out);
	tcase_add_test(tc, a_row_beside_withheld_entries_is_not_called_changed);
	tcase_add_test(tc, many_objects_are_told_apart);
}
