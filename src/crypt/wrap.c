/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crypt/wrap.c - PASERK password wrapping, version 4.
 *
 * header || base64url(salt || mem || time || lanes || nonce || edk || tag)
 */
#include "config.h"

#include "crypt/wrap.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "base/text.h"
#include "crypt/rng.h"

enum {
	SALT = 16,
	NONCE = 24,
	TAG = 32,
	KEY = 32,
	PLAIN_MAX = 64,
	/* offsets */
	AT_MEM = SALT,
	AT_TIME = AT_MEM + 8,
	AT_LANES = AT_TIME + 4,
	AT_NONCE = AT_LANES + 4,
	AT_EDK = AT_NONCE + NONCE,
	RAW_MAX = AT_EDK + PLAIN_MAX + TAG
};

static const struct kind_row {
	const char *header, *says;
	size_t plain;
} kinds[] = {
	[WRAP_SECRET] = { "k4.secret-pw.", "wrapped signing key", 64 },
	[WRAP_LOCAL] = { "k4.local-pw.", "wrapped key", 32 },
};

size_t
wrap_bytes(enum wrap_kind kind)
{
	return kinds[kind].plain;
}

static size_t
raw_bytes(enum wrap_kind kind)
{
	return AT_EDK + kinds[kind].plain + TAG;
}

static void
put_be(uint8_t *p, uint64_t v, int n)
{
	for (int i = n - 1; i >= 0; i--, v >>= 8)
		p[i] = (uint8_t)(v & 0xff);
}

static uint64_t
get_be(const uint8_t *p, int n)
{
	uint64_t v = 0;

	for (int i = 0; i < n; i++)
		v = v << 8 | p[i];
	return v;
}

enum err_code
wrap_cost_check(struct wrap_cost cost, struct err *err)
{
	if (cost.mem_kib < WRAP_MEM_KIB_MIN || cost.mem_kib > WRAP_MEM_KIB_MAX)
		return err_set(err, ERR_INPUT,
		    "cost of a passphrase: %u KiB of memory; %u to %u are "
		    "accepted",
		    cost.mem_kib, WRAP_MEM_KIB_MIN, WRAP_MEM_KIB_MAX);
	if (cost.time < 1 || cost.time > WRAP_TIME_MAX)
		return err_set(err, ERR_INPUT,
		    "cost of a passphrase: %u passes; 1 to %u are accepted",
		    cost.time, WRAP_TIME_MAX);
	return ERR_OK;
}

/* The key that encrypts, behind it the key that authenticates. */
static enum err_code
derive(const uint8_t *raw, const struct secret *pass, struct secret *keys,
    struct err *err)
{
	uint8_t *k, *ek, *ak;
	enum err_code rc = secret_new(2 * KEY + 1 + KEY, keys, err);

	if (rc != ERR_OK)
		return rc;
	ek = keys->byte;
	ak = ek + KEY;
	k = ak + KEY; /* a byte in front of 32 */
	if (crypto_pwhash(k + 1, KEY, (const char *)pass->byte, pass->len, raw,
		get_be(raw + AT_TIME, 4), (size_t)get_be(raw + AT_MEM, 8),
		crypto_pwhash_ALG_ARGON2ID13) != 0) {
		secret_clear(keys);
		return err_set(err, ERR_NOMEM,
		    "the machine has no %llu KiB to check a passphrase",
		    (unsigned long long)get_be(raw + AT_MEM, 8) / 1024);
	}
	k[0] = 0xff;
	(void)crypto_generichash(ek, KEY, k, 1 + KEY, NULL, 0);
	k[0] = 0xfe;
	(void)crypto_generichash(ak, KEY, k, 1 + KEY, NULL, 0);
	return ERR_OK;
}

static void
compute_tag(enum wrap_kind kind, const uint8_t *raw, const uint8_t *ak,
    uint8_t tag[TAG])
{
	const char *header = kinds[kind].header;
	crypto_generichash_state st;

	(void)crypto_generichash_init(&st, ak, KEY, TAG);
	(void)crypto_generichash_update(
	    &st, (const uint8_t *)header, strlen(header));
	(void)crypto_generichash_update(&st, raw, raw_bytes(kind) - TAG);
	(void)crypto_generichash_final(&st, tag, TAG);
	sodium_memzero(&st, sizeof(st));
}

static void
encode(enum wrap_kind kind, const uint8_t *raw, char out[WRAP_TEXT_SIZE])
{
	size_t header = strlen(kinds[kind].header);

	memcpy(out, kinds[kind].header, header);
	(void)sodium_bin2base64(out + header, WRAP_TEXT_SIZE - header, raw,
	    raw_bytes(kind), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* Text to raw bytes, with everything checked that needs no passphrase. */
static enum err_code
decode(enum wrap_kind kind, const char *text, uint8_t raw[RAW_MAX],
    struct err *err)
{
	const struct kind_row *row = &kinds[kind];
	size_t header = strlen(row->header), n = 0;
	char again[WRAP_TEXT_SIZE];
	uint64_t mem, time;

	if (!text_starts(text, row->header))
		return err_set(err, ERR_INPUT, "%s: does not begin with %s",
		    row->says, row->header);
	if (sodium_base642bin(raw, raw_bytes(kind), text + header,
		strlen(text + header), NULL, &n, NULL,
		sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
	    n != raw_bytes(kind))
		return err_set(err, ERR_INPUT,
		    "%s: not the base64url of %zu bytes", row->says,
		    raw_bytes(kind));
	encode(kind, raw, again);
	if (strcmp(again, text) != 0)
		return err_set(
		    err, ERR_INPUT, "%s: not in its one spelling", row->says);
	mem = get_be(raw + AT_MEM, 8);
	time = get_be(raw + AT_TIME, 4);
	if (get_be(raw + AT_LANES, 4) != 1 ||
	    mem < UINT64_C(1024) * WRAP_MEM_KIB_MIN ||
	    mem > UINT64_C(1024) * WRAP_MEM_KIB_MAX || time < 1 ||
	    time > WRAP_TIME_MAX)
		return err_set(err, ERR_INPUT,
		    "%s: cost of %llu bytes, %llu passes, %llu lanes is out "
		    "of bounds",
		    row->says, (unsigned long long)mem,
		    (unsigned long long)time,
		    (unsigned long long)get_be(raw + AT_LANES, 4));
	return ERR_OK;
}

enum err_code
wrap_make(enum wrap_kind kind, const struct secret *plain,
    const struct secret *pass, struct wrap_cost cost, char out[WRAP_TEXT_SIZE],
    struct err *err)
{
	uint8_t raw[RAW_MAX];
	struct secret keys = { 0 };
	enum err_code rc;

	assert(plain->len == kinds[kind].plain && pass->len > 0);
	rc = wrap_cost_check(cost, err);
	if (rc != ERR_OK)
		return rc;
	rng_bytes(raw, SALT);
	put_be(raw + AT_MEM, UINT64_C(1024) * cost.mem_kib, 8);
	put_be(raw + AT_TIME, cost.time, 4);
	put_be(raw + AT_LANES, 1, 4);
	rng_bytes(raw + AT_NONCE, NONCE);
	rc = derive(raw, pass, &keys, err);
	if (rc == ERR_OK) {
		(void)crypto_stream_xchacha20_xor(raw + AT_EDK, plain->byte,
		    plain->len, raw + AT_NONCE, keys.byte);
		compute_tag(
		    kind, raw, keys.byte + KEY, raw + AT_EDK + plain->len);
		encode(kind, raw, out);
	}
	secret_clear(&keys);
	return rc;
}

enum err_code
wrap_open(enum wrap_kind kind, const char *text, const struct secret *pass,
    struct secret *out, struct err *err)
{
	size_t plain = kinds[kind].plain;
	uint8_t raw[RAW_MAX], tag[TAG];
	struct secret keys = { 0 };
	enum err_code rc;

	assert(pass->len > 0);
	rc = decode(kind, text, raw, err);
	if (rc != ERR_OK)
		return rc;
	rc = derive(raw, pass, &keys, err);
	if (rc != ERR_OK)
		return rc;
	compute_tag(kind, raw, keys.byte + KEY, tag);
	if (sodium_memcmp(tag, raw + AT_EDK + plain, TAG) != 0)
		rc = err_set(err, ERR_AUTH,
		    "the passphrase is wrong (or the key file was changed)");
	else
		rc = secret_new(plain, out, err);
	if (rc == ERR_OK)
		(void)crypto_stream_xchacha20_xor(
		    out->byte, raw + AT_EDK, plain, raw + AT_NONCE, keys.byte);
	secret_clear(&keys);
	return rc;
}

enum err_code
wrap_cost_of(enum wrap_kind kind, const char *text, struct wrap_cost *out,
    struct err *err)
{
	uint8_t raw[RAW_MAX];
	enum err_code rc = decode(kind, text, raw, err);

	if (rc == ERR_OK) {
		out->mem_kib = (uint32_t)(get_be(raw + AT_MEM, 8) / 1024);
		out->time = (uint32_t)get_be(raw + AT_TIME, 4);
	}
	return rc;
}
