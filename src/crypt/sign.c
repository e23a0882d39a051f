/* SPDX-License-Identifier: Apache-2.0 */
/* crypt/sign.c - Ed25519 of libsodium. */
#include "config.h"

#include "crypt/sign.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

enum err_code
sign_key_from_seed(
    const uint8_t seed[SIGN_SEED_BYTES], struct sign_key *out, struct err *err)
{
	enum err_code rc;

	_Static_assert(
	    crypto_sign_SECRETKEYBYTES == SIGN_SEED_BYTES + SIGN_PUBLIC_BYTES,
	    "pair");
	rc = secret_new(crypto_sign_SECRETKEYBYTES, &out->pair, err);
	if (rc == ERR_OK)
		(void)crypto_sign_seed_keypair(out->pub, out->pair.byte, seed);
	return rc;
}

enum err_code
sign_key_new(struct sign_key *out, struct err *err)
{
	enum err_code rc =
	    secret_new(crypto_sign_SECRETKEYBYTES, &out->pair, err);

	if (rc == ERR_OK)
		(void)crypto_sign_keypair(out->pub, out->pair.byte);
	return rc;
}

void
sign_key_clear(struct sign_key *key)
{
	secret_clear(&key->pair);
	memset(key->pub, 0, sizeof(key->pub));
}

void
sign_bytes(const struct sign_key *key, const void *p, size_t len,
    uint8_t out[SIGN_BYTES])
{
	assert(key->pair.len == crypto_sign_SECRETKEYBYTES);
	(void)crypto_sign_detached(out, NULL, p, len, key->pair.byte);
}

bool
sign_verify(const uint8_t pub[SIGN_PUBLIC_BYTES], const void *p, size_t len,
    const uint8_t sig[SIGN_BYTES])
{
	return crypto_sign_verify_detached(sig, p, len, pub) == 0;
}
