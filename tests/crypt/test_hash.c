/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 in one go, in pieces, again and again; text forms. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "crypt/crypt.h"
#include "crypt/hash.h"
#include "crypt/rng.h"
#include "tests/support/suite.h"

/* FIPS 180-4 examples: "", "abc", and the message of two blocks. */
static const struct {
	const char *text, *hex;
} known[] = {
	{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852"
	      "b855" },
	{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f2"
		 "0015ad" },
	{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06"
	    "c1" },
};

START_TEST(the_libraries_start_and_may_be_started_again)
{
	struct err err = { 0 };

	OK(crypt_init(&err));
	OK(crypt_init(&err));
}
END_TEST

START_TEST(published_messages_have_their_published_hash)
{
	struct arena *a = arena_new();
	struct hasher *h = hasher_new();
	struct hash x, y;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		const char *s = known[i].text;

		hash_bytes(s, strlen(s), &x);
		ck_assert_str_eq(hash_hex_text(a, &x), known[i].hex);
		hasher_of(h, s, strlen(s), &y);
		ck_assert(hash_same(&x, &y));
		hasher_begin(h);
		for (size_t k = 0; k < strlen(s); k++)
			hasher_add(h, s + k, 1);
		hasher_end(h, &y);
		ck_assert(hash_same(&x, &y));
	}
	hasher_free(h);
	hasher_free(NULL);
	arena_free(a);
}
END_TEST

START_TEST(a_hasher_that_was_left_in_the_middle_starts_afresh)
{
	struct hasher *h = hasher_new();
	struct hash x, y;

	hasher_begin(h);
	hasher_add(h, "half a mess", 11);
	hasher_of(h, "abc", 3, &x);
	hash_bytes("abc", 3, &y);
	ck_assert(hash_same(&x, &y));
	hasher_free(h);
}
END_TEST

START_TEST(text_forms_come_back_and_have_one_spelling)
{
	struct arena *a = arena_new();
	struct buf b = { 0 };
	struct hash x, y;
	char bad[65];

	rng_bytes(x.byte, sizeof(x.byte));
	hash_b64(&b, &x);
	ck_assert_uint_eq(b.len, 44);
	ck_assert_str_eq(buf_text(&b), hash_b64_text(a, &x));
	ck_assert(hash_from_b64(b.data, b.len, &y) && hash_same(&x, &y));
	ck_assert(!hash_from_b64(b.data, 43, &y));
	buf_empty(&b);
	hash_hex(&b, &x);
	ck_assert_uint_eq(b.len, 64);
	ck_assert(hash_from_hex(b.data, b.len, &y) && hash_same(&x, &y));
	ck_assert(!hash_from_hex(b.data, 62, &y));
	memset(bad, 'A', 64);
	ck_assert(!hash_from_hex(bad, 64, &y));
	y = x;
	y.byte[31] ^= 1;
	ck_assert(!hash_same(&x, &y));
	memset(&y, 0, sizeof(y));
	ck_assert(hash_is_zero(&y));
	ck_assert(!hash_is_zero(&x));
	buf_clear(&b);
	arena_free(a);
}
END_TEST

/* Reference output of SipHash-2-4: key 00..0f, messages of 0 and 15 bytes
 * 00, 01, ... (Aumasson and Bernstein, appendix A and test vectors). */
START_TEST(the_short_hash_is_siphash_under_its_key)
{
	uint8_t key[HASH_SHORT_KEY], message[15];

	for (uint8_t i = 0; i < 16; i++)
		key[i] = i;
	for (uint8_t i = 0; i < 15; i++)
		message[i] = i;
	ck_assert(hash_short(key, message, 0) == UINT64_C(0x726fdb47dd0e0e31));
	ck_assert(hash_short(key, message, 15) == UINT64_C(0xa129ca6149be45e5));
	key[0] = 1;
	ck_assert(hash_short(key, message, 15) != UINT64_C(0xa129ca6149be45e5));
}
END_TEST

START_TEST(random_bytes_differ)
{
	uint8_t x[32], y[32];

	rng_bytes(x, sizeof(x));
	rng_bytes(y, sizeof(y));
	ck_assert(memcmp(x, y, sizeof(x)) != 0);
}
END_TEST

SUITE(test_hash)
{
	tcase_add_test(tc, the_libraries_start_and_may_be_started_again);
	tcase_add_test(tc, published_messages_have_their_published_hash);
	tcase_add_test(tc, a_hasher_that_was_left_in_the_middle_starts_afresh);
	tcase_add_test(tc, text_forms_come_back_and_have_one_spelling);
	tcase_add_test(tc, the_short_hash_is_siphash_under_its_key);
	tcase_add_test(tc, random_bytes_differ);
}
