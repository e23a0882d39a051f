/* SPDX-License-Identifier: Apache-2.0 */
/* Verifier keys: the published ones, and every way to mistype one. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "crypt/crypt.h"
#include "crypt/key.h"
#include "tests/support/suite.h"

static const char log_key[] =
    "lab.example/qc+c455175b+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea";

START_TEST(published_verifier_keys_are_read_and_written_again)
{
	/* ours; C2SP signed-note; golang.org/x/mod/sumdb/note; a witness */
	static const char *const vkeys[] = { log_key,
		"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYc"
		"rnKv3U2k",
		"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4iz"
		"Wy10TW",
		"witness.example/w1+58141e5f+BOwXK5OtXlY79JMscOEkUDTDVGfvLv1NZ"
		"Ov4GWg0Z+K/" };
	struct arena *a = arena_new();
	struct key_public key, again;
	struct err err = { 0 };

	for (size_t i = 0; i < sizeof(vkeys) / sizeof(vkeys[0]); i++) {
		OK(key_parse(vkeys[i], strlen(vkeys[i]), &key, &err));
		ck_assert_str_eq(key_text(a, &key), vkeys[i]);
		OK(key_make(key.name, key.type, key.pub, &again, &err));
		ck_assert(key_same(&key, &again));
		ck_assert_mem_eq(key.id, again.id, KEY_ID_BYTES);
	}
	arena_free(a);
}
END_TEST

START_TEST(a_mistyped_verifier_key_is_refused)
{
	static const struct {
		const char *text, *part;
	} bad[] = {
		{ "", "name+id+key" },
		{ "lab", "name+id+key" },
		{ "+c455175b+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea",
		    "name of a key" },
		{ "lab example+c455175b+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGm"
		  "j3B1Ea",
		    "name of a key" },
		{ "lab.example/qc+C455175B+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8"
		  "CGmj3B1Ea",
		    "8 hex digits" },
		{ "lab.example/qc+c455175", "8 hex digits" },
		{ "lab.example/qc+c455175b", "8 hex digits" },
		{ "lab.example/qc+c455175b+", "33 bytes" },
		{ "lab.example/qc+c455175b+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8"
		  "CGmj3B1E",
		    "33 bytes" },
		{ "lab.example/qc+c455175b+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8"
		  "CGmj3B1Ea ",
		    "33 bytes" },
		{ "lab.example/qc+c455175b+AtdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8"
		  "CGmj3B1Ea",
		    "type 0x02" },
		{ "lab.example/qc+c455175c+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8"
		  "CGmj3B1Ea",
		    "mistyped" },
		{ "lab.example/qd+c455175b+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8"
		  "CGmj3B1Ea",
		    "mistyped" },
		{ "lab.example/qc+c455175b+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8"
		  "CGmj3B1Eb",
		    "mistyped" },
	};
	struct key_public key;
	struct err err = { 0 };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		FAILS(key_parse(bad[i].text, strlen(bad[i].text), &key, &err),
		    ERR_INPUT, bad[i].part);
}
END_TEST

START_TEST(every_single_changed_character_is_noticed)
{
	struct key_public key;
	struct err err = { 0 };
	char s[sizeof(log_key)];

	for (size_t i = 0; i + 1 < sizeof(s); i++) {
		memcpy(s, log_key, sizeof(s));
		s[i] ^= 1;
		ck_assert_msg(
		    key_parse(s, sizeof(s) - 1, &key, &err) == ERR_INPUT,
		    "accepted: %s", s);
		err_clear(&err);
	}
}
END_TEST

START_TEST(names_have_no_blank_of_any_script_and_no_plus)
{
	static const char *const good[] = { "a", "lab.example/qc/u0001",
		"Mar\xc3\xad"
		"a" };
	static const char *const bad[] = { "", "a b", "a+b", "a\tb", "a\nb",
		"a\xc2\xa0"
		"b",
		"a\xe2\x80\x83"
		"b",
		"a\xe3\x80\x80"
		"b",
		"a\x01", "a\xff",
		"\xe2\x80\xae"
		"a" };
	uint8_t pub[32] = { 0 };
	struct key_public key;
	struct err err = { 0 };
	char long_name[KEY_NAME_MAX + 2];

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		ck_assert(key_name_ok(good[i], strlen(good[i])));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ck_assert(!key_name_ok(bad[i], strlen(bad[i])));
		FAILS(key_make(bad[i], KEY_ED25519, pub, &key, &err), ERR_INPUT,
		    "name of a key");
	}
	memset(long_name, 'x', sizeof(long_name));
	ck_assert(key_name_ok(long_name, KEY_NAME_MAX));
	ck_assert(!key_name_ok(long_name, KEY_NAME_MAX + 1));
	ck_assert(key_origin_ok("lab.example/qc"));
	ck_assert(!key_origin_ok("gmp-signature/v1"));
	ck_assert(!key_origin_ok(""));
}
END_TEST

SUITE(test_key)
{
	struct err err = { 0 };

	OK(crypt_init(&err));
	tcase_add_test(tc, published_verifier_keys_are_read_and_written_again);
	tcase_add_test(tc, a_mistyped_verifier_key_is_refused);
	tcase_add_test(tc, every_single_changed_character_is_noticed);
	tcase_add_test(tc, names_have_no_blank_of_any_script_and_no_plus);
}
