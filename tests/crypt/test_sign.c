/* SPDX-License-Identifier: Apache-2.0 */
/* Ed25519: published vectors, and what must not verify. */
#include "config.h"

#include <string.h>

#include "base/code.h"
#include "crypt/crypt.h"
#include "crypt/sign.h"
#include "tests/support/suite.h"

/* RFC 8032, section 7.1, tests 1 to 3. */
static const struct {
	const char *seed, *pub, *message, *sig;
} known[] = {
	{ "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
	    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
	    "",
	    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
	    "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100"
	    "b" },
	{ "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
	    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
	    "72",
	    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
	    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c0"
	    "0" },
	{ "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
	    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
	    "af82",
	    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
	    "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40"
	    "a" },
};

static size_t
unhex(const char *hex, uint8_t *out)
{
	size_t n = strlen(hex) / 2;

	ck_assert(code_unhex_exact(hex, 2 * n, out, n));
	return n;
}

START_TEST(published_keys_give_their_published_signatures)
{
	struct err err = { 0 };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct sign_key key = { 0 };
		uint8_t seed[32], pub[32], message[8], want[64], got[64];
		size_t n = unhex(known[i].message, message);

		(void)unhex(known[i].seed, seed);
		(void)unhex(known[i].pub, pub);
		(void)unhex(known[i].sig, want);
		OK(sign_key_from_seed(seed, &key, &err));
		ck_assert_mem_eq(key.pub, pub, 32);
		sign_bytes(&key, message, n, got);
		ck_assert_mem_eq(got, want, 64);
		ck_assert(sign_verify(pub, message, n, want));
		sign_key_clear(&key);
		ck_assert_ptr_null(key.pair.byte);
	}
}
END_TEST

START_TEST(every_changed_bit_of_a_signature_is_noticed)
{
	struct sign_key key = { 0 }, other = { 0 };
	struct err err = { 0 };
	uint8_t sig[64];

	OK(sign_key_new(&key, &err));
	OK(sign_key_new(&other, &err));
	sign_bytes(&key, "12.50", 5, sig);
	ck_assert(sign_verify(key.pub, "12.50", 5, sig));
	ck_assert(!sign_verify(key.pub, "12.05", 5, sig));
	ck_assert(!sign_verify(key.pub, "12.5", 4, sig));
	ck_assert(!sign_verify(other.pub, "12.50", 5, sig));
	for (size_t bit = 0; bit < 8 * sizeof(sig); bit++) {
		sig[bit / 8] ^= (uint8_t)(1u << bit % 8);
		ck_assert(!sign_verify(key.pub, "12.50", 5, sig));
		sig[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	sign_key_clear(&key);
	sign_key_clear(&other);
	sign_key_clear(&other);
}
END_TEST

/* S + L verifies under the equation but is a second form of one signature. */
START_TEST(a_signature_with_s_beyond_the_order_is_refused)
{
	static const uint8_t order[32] = { 0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63,
		0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde,
		0x14, [31] = 0x10 };
	uint8_t pub[32], sig[64];
	unsigned carry = 0;

	(void)unhex(known[1].pub, pub);
	(void)unhex(known[1].sig, sig);
	ck_assert(sign_verify(pub, "\x72", 1, sig));
	for (size_t i = 0; i < 32; i++) {
		carry += (unsigned)sig[32 + i] + order[i];
		sig[32 + i] = (uint8_t)(carry & 0xff);
		carry >>= 8;
	}
	ck_assert_uint_eq(carry, 0);
	ck_assert(!sign_verify(pub, "\x72", 1, sig));
}
END_TEST

START_TEST(a_public_key_of_small_order_verifies_nothing)
{
	static const uint8_t one[32] = { 1 };
	uint8_t sig[64] = { 1 };

	ck_assert(!sign_verify(one, "x", 1, sig));
}
END_TEST

SUITE(test_sign)
{
	struct err err = { 0 };

	OK(crypt_init(&err));
	tcase_add_test(tc, published_keys_give_their_published_signatures);
	tcase_add_test(tc, every_changed_bit_of_a_signature_is_noticed);
	tcase_add_test(tc, a_signature_with_s_beyond_the_order_is_refused);
	tcase_add_test(tc, a_public_key_of_small_order_verifies_nothing);
}
