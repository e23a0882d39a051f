/* SPDX-License-Identifier: Apache-2.0 */
/* Notes, checkpoints, proof files: published ones, ours, malformed ones. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "audit/note.h"
#include "audit/proof.h"
#include "base/code.h"
#include "crypt/crypt.h"
#include "tests/audit/lab.h"
#include "tests/audit/vectors.h"
#include "tests/support/suite.h"

static enum note_verdict
check(const char *text, const char *vkey, struct arena *a)
{
	struct key_public key;
	struct note note;
	struct err err = { 0 };

	OK(key_parse(vkey, strlen(vkey), &key, &err));
	OK(note_parse(text, strlen(text), a, &note, &err));
	return note_check(&note, &key, 1, NULL);
}

START_TEST(published_notes_verify)
{
	struct arena *a = arena_new();
	struct json *v = vectors_json(a, "checkpoints.json");
	const struct json *list = json_array_of(v, "published_notes");

	ck_assert_uint_eq(list->len, 2);
	for (size_t i = 0; i < list->len; i++)
		ck_assert_int_eq(check(json_str(list->item[i], "note"),
				     json_str(list->item[i], "vkey"), a),
		    NOTE_VALID);
	/* the key of one does not know the other */
	ck_assert_int_eq(check(json_str(list->item[0], "note"),
			     json_str(list->item[1], "vkey"), a),
	    NOTE_UNKNOWN);
	arena_free(a);
}
END_TEST

START_TEST(checkpoints_are_written_and_read_as_in_the_vectors)
{
	struct arena *a = arena_new();
	struct lab *l = lab_new();
	struct json *v = vectors_json(a, "checkpoints.json");
	const struct json *list = json_array_of(v, "checkpoints");
	const char *vkey = json_str(v, "vkey_log");
	const char *origin = json_str(v, "origin");
	struct err err = { 0 };

	ck_assert_uint_eq(list->len, 10);
	for (size_t i = 0; i < list->len; i++) {
		const struct json *c = list->item[i];
		const char *text = json_str(c, "text");
		const char *note = json_str(c, "note");
		struct note_checkpoint cp;
		struct buf b = { 0 };
		struct hash sum, want;

		OK(note_checkpoint_parse(text, strlen(text), &cp, &err));
		ck_assert_str_eq(cp.origin, origin);
		ck_assert_int_eq((int64_t)cp.size, json_int(c, "size", -1));
		note_checkpoint_text(&b, origin, cp.size, &cp.root);
		ck_assert_str_eq(buf_text(&b), text);
		buf_empty(&b);
		OK(note_checkpoint_sign(
		    &b, origin, cp.size, &cp.root, &l->log, &err));
		ck_assert_str_eq(buf_text(&b), note);
		hash_bytes(b.data, b.len, &sum);
		want = vectors_hex(json_str(c, "note_sha256"));
		ck_assert(hash_same(&sum, &want));
		ck_assert_int_eq(check(note, vkey, a), NOTE_VALID);
		buf_clear(&b);
	}
	lab_free(l);
	arena_free(a);
}
END_TEST

START_TEST(the_cosigned_checkpoint_is_opened_by_log_and_witness)
{
	struct arena *a = arena_new();
	struct json *v = vectors_json(a, "checkpoints.json");
	const struct json *c = json_get(v, "cosigned");
	const char *w = json_str(c, "witness_vkey"), *text;
	const char *vkey = json_str(v, "vkey_log");
	struct key_public key[2];
	struct note note;
	struct err err = { 0 };
	bool by[2];
	uint64_t time = 0;
	size_t len;

	OK(key_parse(vkey, strlen(vkey), &key[0], &err));
	OK(key_parse(w, strlen(w), &key[1], &err));
	text = vectors_text(a, "checkpoint9.note", &len);
	ck_assert_str_eq(text, json_str(c, "note"));
	OK(note_parse(text, len, a, &note, &err));
	ck_assert_int_eq(note_check(&note, key, 2, by), NOTE_VALID);
	ck_assert(by[0] && by[1]);
	ck_assert(note_line_verifies(&note, &note.line[1], &key[1], &time));
	ck_assert_int_eq((int64_t)time, json_int(c, "timestamp", 0));
	/* a cosignature is no signature of the log, nor the other way */
	key[1].type = KEY_ED25519;
	ck_assert(!note_line_verifies(&note, &note.line[1], &key[1], NULL));
	key[0].type = KEY_COSIGN;
	ck_assert(!note_line_verifies(&note, &note.line[0], &key[0], NULL));
	arena_free(a);
}
END_TEST

START_TEST(the_electronic_signature_of_the_vectors_verifies)
{
	struct arena *a = arena_new();
	struct json *v = vectors_json(a, "signatures.json");
	const char *text = json_str(v, "note");
	struct hash sum, want;
	struct note note;
	struct err err = { 0 };

	ck_assert_int_eq(
	    check(text, json_str(json_array_of(v, "enrolled")->item[0], "vkey"),
		a),
	    NOTE_VALID);
	OK(note_parse(text, strlen(text), a, &note, &err));
	ck_assert_str_eq(note.text, json_str(v, "signed_text"));
	hash_bytes(note.text, note.len, &sum);
	want = vectors_hex(json_str(v, "signed_text_sha256"));
	ck_assert(hash_same(&sum, &want));
	ck_assert_str_eq(code_hex_text(a, note.line[0].sig, note.line[0].len),
	    json_str(v, "signature_hex"));
	arena_free(a);
}
END_TEST

#define DASH "\xe2\x80\x94 "

START_TEST(what_is_not_of_the_form_is_refused)
{
	static const struct {
		const char *note, *part;
	} bad[] = {
		{ "", "no empty line" },
		{ "text\n", "no empty line" },
		{ "text\n" DASH "a AAAAAAA=\n", "no empty line" },
		{ "text\n\n", "no signature line" },
		{ "text\n\n" DASH "a AAAAAAA=", "no line end" },
		{ "text\n\n- a AAAAAAA=\n", "dash" },
		{ "text\n\n" DASH "a\n", "no name" },
		{ "text\n\n" DASH " AAAAAAA=\n", "no name" },
		{ "text\n\n" DASH "a+b AAAAAAA=\n", "no name" },
		{ "text\n\n" DASH "a AAAAAAA\n", "not base64" },
		{ "text\n\n" DASH "a AAAAAAA= \n", "not base64" },
		{ "text\n\n" DASH "a  AAAAAAA=\n", "not base64" },
		{ "text\n\n" DASH "a AAAAAA==\n", "not base64" },
		{ "text\n\n" DASH "a AAAAAAA=\n\n", "no signature line" },
		{ "te\txt\n\n" DASH "a AAAAAAA=\n", "byte 2" },
		{ "te\rxt\n\n" DASH "a AAAAAAA=\n", "byte 2" },
		{ "te\xffxt\n\n" DASH "a AAAAAAA=\n", "byte 2" },
	};
	struct arena *a = arena_new();
	struct note note;
	struct buf b = { 0 };
	struct err err = { 0 };

	OK(note_parse("text\n\n" DASH "a AAAAAAA=\n", 21, a, &note, &err));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		FAILS(note_parse(
			  bad[i].note, strlen(bad[i].note), a, &note, &err),
		    ERR_INPUT, bad[i].part);
	buf_puts(&b, "text\n\n");
	for (unsigned i = 0; i < NOTE_LINES_MAX; i++)
		buf_puts(&b, DASH "a AAAAAAA=\n");
	OK(note_parse(b.data, b.len, a, &note, &err));
	ck_assert_uint_eq(note.n, NOTE_LINES_MAX);
	buf_puts(&b, DASH "a AAAAAAA=\n");
	FAILS(note_parse(b.data, b.len, a, &note, &err), ERR_LIMIT, "100");
	while (b.len <= NOTE_MAX)
		buf_puts(&b, DASH "a AAAAAAA=\n");
	FAILS(note_parse(b.data, b.len, a, &note, &err), ERR_LIMIT, "65535");
	buf_clear(&b);
	arena_free(a);
}
END_TEST

/* The text ends at the last empty line, whatever it holds before. */
START_TEST(a_text_may_have_empty_lines)
{
	struct arena *a = arena_new();
	struct lab *l = lab_new();
	struct buf b = { 0 };
	struct note note;
	struct err err = { 0 };
	static const char text[] = "one\n\ntwo\n";

	note_begin(&b, text, sizeof(text) - 1);
	OK(note_sign(&b, text, sizeof(text) - 1, LAB_ORIGIN, &l->log, &err));
	OK(note_parse(b.data, b.len, a, &note, &err));
	ck_assert_str_eq(note.text, text);
	ck_assert_int_eq(note_check(&note, &l->trust.log, 1, NULL), NOTE_VALID);
	FAILS(note_sign(&b, text, sizeof(text) - 1, "a b", &l->log, &err),
	    ERR_INPUT, "name of a key");
	buf_clear(&b);
	lab_free(l);
	arena_free(a);
}
END_TEST

START_TEST(checkpoints_that_are_none_are_refused)
{
#define ROOT "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
	static const struct {
		const char *text, *part;
	} bad[] = {
		{ "", "line 1" },
		{ "a b\n0\n" ROOT, "line 1" },
		{ "\n0\n" ROOT, "line 1" },
		{ "a\n\n" ROOT, "line 2" },
		{ "a\n00\n" ROOT, "line 2" },
		{ "a\n-1\n" ROOT, "line 2" },
		{ "a\n18446744073709551616\n" ROOT, "line 2" },
		{ "a\n0\n", "line 3" },
		{ "a\n0\n47DEQpj8\n", "line 3" },
		{ "a\n0\n" ROOT "\n", "empty line" },
		{ "a\n0\n" ROOT "x", "without end" },
	};
	struct note_checkpoint cp;
	struct err err = { 0 };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		FAILS(note_checkpoint_parse(
			  bad[i].text, strlen(bad[i].text), &cp, &err),
		    ERR_INPUT, bad[i].part);
	/* extensions are tolerated */
	OK(note_checkpoint_parse("a\n0\n" ROOT "x y\n", 4 + 45 + 4, &cp, &err));
	OK(note_checkpoint_parse(
	    "a\n18446744073709551615\n" ROOT, 23 + 45, &cp, &err));
	ck_assert(cp.size == UINT64_MAX);
}
END_TEST

START_TEST(the_proof_of_entry_seven_is_read_written_and_holds)
{
	struct arena *a = arena_new();
	struct hasher *h = hasher_new();
	struct note_checkpoint cp;
	struct proof proof;
	struct note note;
	struct buf b = { 0 };
	struct hash leaf;
	struct err err = { 0 };
	size_t len, before;
	const char *text = vectors_text(a, "entry7.tlog-proof", &len);
	const char *line = vectors_text(a, "entries.jsonl", NULL);

	OK(proof_parse(text, len, a, &proof, &err));
	ck_assert_uint_eq(proof.index, 7);
	ck_assert_uint_eq(proof.path.n, 4);
	proof_format(&proof, &b);
	ck_assert_uint_eq(b.len, len);
	ck_assert_mem_eq(b.data, text, len);
	OK(note_parse(proof.note, proof.note_len, a, &note, &err));
	OK(note_checkpoint_parse(note.text, note.len, &cp, &err));
	for (int i = 0; i < 7; i++)
		line = strchr(line, '\n') + 1;
	merkle_leaf(h, line, strcspn(line, "\n"), &leaf);
	ck_assert(merkle_check_inclusion(h, &leaf, proof.index, cp.size,
	    &cp.root, proof.path.hash, proof.path.n));
	/* every cut is noticed, up to the note, which has its own reader */
	before = len - proof.note_len;
	for (size_t n = 0; n < before; n++) {
		ck_assert_int_eq(
		    proof_parse(text, n, a, &proof, &err), ERR_INPUT);
		err_clear(&err);
	}
	FAILS(proof_parse("c2sp.org/tlog-proof@v2\n", 23, a, &proof, &err),
	    ERR_INPUT, "line 1");
	FAILS(proof_parse(
		  "c2sp.org/tlog-proof@v1\nindex 07\n", 32, a, &proof, &err),
	    ERR_INPUT, "line 2");
	FAILS(proof_parse("c2sp.org/tlog-proof@v1\nindex 7\nx\n\n", 34, a,
		  &proof, &err),
	    ERR_INPUT, "line 3");
	FAILS(proof_parse(text, PROOF_MAX + 1, a, &proof, &err), ERR_LIMIT,
	    "131073");
	buf_clear(&b);
	hasher_free(h);
	arena_free(a);
}
END_TEST

SUITE(test_note)
{
	struct err err = { 0 };

	OK(crypt_init(&err));
	tcase_add_test(tc, published_notes_verify);
	tcase_add_test(tc, checkpoints_are_written_and_read_as_in_the_vectors);
	tcase_add_test(
	    tc, the_cosigned_checkpoint_is_opened_by_log_and_witness);
	tcase_add_test(tc, the_electronic_signature_of_the_vectors_verifies);
	tcase_add_test(tc, what_is_not_of_the_form_is_refused);
	tcase_add_test(tc, a_text_may_have_empty_lines);
	tcase_add_test(tc, checkpoints_that_are_none_are_refused);
	tcase_add_test(tc, the_proof_of_entry_seven_is_read_written_and_holds);
}
