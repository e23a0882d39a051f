/* SPDX-License-Identifier: Apache-2.0 */
/* The auditor's own file. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/trust.h"
#include "base/file.h"
#include "crypt/crypt.h"
#include "tests/audit/lab.h"
#include "tests/audit/vectors.h"
#include "tests/support/suite.h"

#define LOG \
	"\"lab.example/qc+c455175b+AddamAGCsQq31Uv+" \
	"08lkBzoO4XLz2qYjJa8CGmj3B1Ea\""
#define WITNESS \
	"\"witness.example/w1+58141e5f+" \
	"BOwXK5OtXlY79JMscOEkUDTDVGfvLv1NZOv4GWg0Z+K/\""

static enum err_code
parse(const char *s, struct arena *a, struct trust *t, struct err *err)
{
	const char *const *names;
	size_t n;

	return trust_parse(s, strlen(s), a, t, &names, &n, err);
}

START_TEST(a_trust_file_names_keys_quorum_and_older_checkpoints)
{
	static const char text[] =
	    "{\n  \"trusted_log_vkey\": " LOG ",\n"
	    "  \"trusted_witness_vkeys\": [" WITNESS "],\n"
	    "  \"witness_quorum\": 1,\n"
	    "  \"older_checkpoints\": [\"2026-01.note\", \"b\"]\n}\n";
	struct arena *a = arena_new();
	const char *const *names = NULL;
	struct trust t;
	struct err err = { 0 };
	size_t n = 0;

	OK(trust_parse(text, sizeof(text) - 1, a, &t, &names, &n, &err));
	ck_assert_str_eq(t.log.name, "lab.example/qc");
	ck_assert_uint_eq(t.n_witness, 1);
	ck_assert_str_eq(t.witness[0].name, "witness.example/w1");
	ck_assert_uint_eq(t.quorum, 1);
	ck_assert_uint_eq(n, 2);
	ck_assert_str_eq(names[0], "2026-01.note");
	OK(parse("{\"trusted_log_vkey\":" LOG "}", a, &t, &err));
	ck_assert_uint_eq(t.n_witness + t.quorum + t.n_older, 0);
	arena_free(a);
}
END_TEST

START_TEST(a_trust_file_that_says_something_else_is_refused)
{
	static const struct {
		const char *text, *part;
	} bad[] = {
		{ "", "JSON" },
		{ "[]", "not a JSON object" },
		{ "{}", "trusted_log_vkey is missing" },
		{ "{\"trusted_log_vkey\":1}", "not a verifier key" },
		{ "{\"trusted_log_vkey\":\"x\"}", "name+id+key" },
		{ "{\"trusted_log_vkey\":" WITNESS "}", "a witness key" },
		{ "{\"trusted_log_vkey\":" LOG ",\"log\":1}",
		    "log: not a member" },
		{ "{\"trusted_log_vkey\":" LOG
		  ",\"trusted_witness_vkeys\":[" LOG "]}",
		    "not a witness key" },
		{ "{\"trusted_log_vkey\":" LOG
		  ",\"trusted_witness_vkeys\":[" WITNESS "," WITNESS "]}",
		    "there twice" },
		{ "{\"trusted_log_vkey\":" LOG ",\"trusted_witness_vkeys\":{}}",
		    "not a list" },
		{ "{\"trusted_log_vkey\":" LOG ",\"witness_quorum\":1}",
		    "only 0 witnesses" },
		{ "{\"trusted_log_vkey\":" LOG ",\"witness_quorum\":-1}",
		    "not a whole number" },
		{ "{\"trusted_log_vkey\":" LOG ",\"older_checkpoints\":1}",
		    "not a list" },
		{ "{\"trusted_log_vkey\":" LOG
		  ",\"older_checkpoints\":[\"../x\"]}",
		    "beside this one" },
		{ "{\"trusted_log_vkey\":" LOG ",\"older_checkpoints\":[\"\"]}",
		    "beside this one" },
		{ "{\"trusted_log_vkey\":" LOG ",\"trusted_log_vkey\":" LOG "}",
		    "twice" },
	};
	struct arena *a = arena_new();
	struct trust t;
	struct err err = { 0 };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		FAILS(parse(bad[i].text, a, &t, &err), ERR_INPUT, bad[i].part);
	arena_free(a);
}
END_TEST

START_TEST(an_origin_cannot_look_like_a_signed_text)
{
	struct arena *a = arena_new();
	struct lab *l = lab_new();
	struct key_public key;
	struct trust t;
	struct err err = { 0 };

	OK(key_make("gmp-log", KEY_ED25519, l->log.pub, &key, &err));
	FAILS(parse(arena_printf(
			a, "{\"trusted_log_vkey\":\"%s\"}", key_text(a, &key)),
		  a, &t, &err),
	    ERR_INPUT, "origin");
	lab_free(l);
	arena_free(a);
}
END_TEST

START_TEST(checkpoints_beside_the_file_are_read_and_must_be_the_logs)
{
	char dir[] = "/tmp/cupel-trust-XXXXXX", cmd[64];
	struct arena *a = arena_new();
	struct lab *l = lab_new();
	struct json *v = vectors_json(a, "checkpoints.json");
	const char *note, *path, *other;
	struct hash root = { { 0 } };
	struct buf b = { 0 };
	struct trust t;
	struct err err = { 0 };

	ck_assert_ptr_nonnull(mkdtemp(dir));
	path = arena_printf(a, "%s/trust.json", dir);
	other = arena_printf(a, "%s/old.note", dir);
	buf_puts(&b, "{\"trusted_log_vkey\":" LOG
		     ",\"older_checkpoints\":[\"old.note\"]}");
	FAILS(trust_load(path, a, &t, &err), ERR_ABSENT, "trust.json");
	OK(file_write(path, b.data, b.len, 0600, FILE_NEW, &err));
	FAILS(trust_load(path, a, &t, &err), ERR_ABSENT, "old.note");
	note = json_str(json_array_of(v, "checkpoints")->item[4], "note");
	OK(file_write(other, note, strlen(note), 0600, FILE_NEW, &err));
	OK(trust_load(path, a, &t, &err));
	ck_assert_uint_eq(t.n_older, 1);
	ck_assert_uint_eq(t.older[0].checkpoint.size, 4);
	ck_assert_str_eq(t.older[0].name, "old.note");
	/* one that somebody else signed is no evidence */
	buf_empty(&b);
	OK(note_checkpoint_sign(
	    &b, LAB_ORIGIN, 4, &root, &l->key[LAB_AINO], &err));
	OK(file_write(other, b.data, b.len, 0600, FILE_REPLACE, &err));
	FAILS(trust_load(path, a, &t, &err), ERR_INPUT, "no evidence");
	/* nor one of another log */
	buf_empty(&b);
	OK(note_checkpoint_sign(
	    &b, "lab.example/other", 4, &root, &l->log, &err));
	OK(file_write(other, b.data, b.len, 0600, FILE_REPLACE, &err));
	FAILS(trust_load(path, a, &t, &err), ERR_INPUT, "no evidence");
	OK(file_write(other, "x", 1, 0600, FILE_REPLACE, &err));
	FAILS(trust_load(path, a, &t, &err), ERR_INPUT, "old.note: note");
	(void)snprintf(cmd, sizeof(cmd), "rm -rf %s", dir);
	ck_assert_int_eq(system(cmd), 0);
	buf_clear(&b);
	lab_free(l);
	arena_free(a);
}
END_TEST

SUITE(test_trust)
{
	struct err err = { 0 };

	OK(crypt_init(&err));
	tcase_add_test(
	    tc, a_trust_file_names_keys_quorum_and_older_checkpoints);
	tcase_add_test(tc, a_trust_file_that_says_something_else_is_refused);
	tcase_add_test(tc, an_origin_cannot_look_like_a_signed_text);
	tcase_add_test(
	    tc, checkpoints_beside_the_file_are_read_and_must_be_the_logs);
}
