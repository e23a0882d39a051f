/* SPDX-License-Identifier: Apache-2.0 */
/* crypt/hash.c - SHA-256 through EVP, one fetched algorithm per hasher. */
#include "config.h"

#include "crypt/hash.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/code.h"
#include "base/mem.h"
#include "crypt/evp.h"

struct hasher {
	EVP_MD *md;
	EVP_MD_CTX *ctx;
};

/* A libcrypto that refuses what crypt_init found there: nothing is safe. */
static void
must(bool ok)
{
	if (!ok)
		abort();
}

struct hasher *
hasher_new(void)
{
	struct hasher *h = mem_new(sizeof(*h));

	h->md = EVP_MD_fetch(NULL, "SHA256", NULL);
	h->ctx = EVP_MD_CTX_new();
	must(h->md != NULL && h->ctx != NULL);
	must(EVP_DigestInit_ex2(h->ctx, h->md, NULL) == 1);
	return h;
}

void
hasher_free(struct hasher *h)
{
	if (h == NULL)
		return;
	EVP_MD_CTX_free(h->ctx);
	EVP_MD_free(h->md);
	mem_free(h);
}

void
hasher_begin(struct hasher *h)
{
	must(EVP_DigestInit_ex2(h->ctx, NULL, NULL) == 1);
}

void
hasher_add(struct hasher *h, const void *p, size_t len)
{
	if (len != 0)
		must(EVP_DigestUpdate(h->ctx, p, len) == 1);
}

void
hasher_end(struct hasher *h, struct hash *out)
{
	unsigned n = 0;

	must(EVP_DigestFinal_ex(h->ctx, out->byte, &n) == 1);
	must(n == HASH_BYTES);
}

void
hasher_of(struct hasher *h, const void *p, size_t len, struct hash *out)
{
	hasher_begin(h);
	hasher_add(h, p, len);
	hasher_end(h, out);
}

void
hash_bytes(const void *p, size_t len, struct hash *out)
{
	struct hasher *h = hasher_new();

	hasher_of(h, p, len, out);
	hasher_free(h);
}

bool
hash_same(const struct hash *a, const struct hash *b)
{
	return memcmp(a->byte, b->byte, HASH_BYTES) == 0;
}

bool
hash_is_zero(const struct hash *a)
{
	static const struct hash zero;

	return hash_same(a, &zero);
}

void
hash_b64(struct buf *out, const struct hash *h)
{
	code_b64(out, h->byte, HASH_BYTES);
}

const char *
hash_b64_text(struct arena *a, const struct hash *h)
{
	return code_b64_text(a, h->byte, HASH_BYTES);
}

void
hash_hex(struct buf *out, const struct hash *h)
{
	code_hex(out, h->byte, HASH_BYTES);
}

const char *
hash_hex_text(struct arena *a, const struct hash *h)
{
	return code_hex_text(a, h->byte, HASH_BYTES);
}

bool
hash_from_b64(const char *s, size_t len, struct hash *out)
{
	return code_unb64_exact(s, len, out->byte, HASH_BYTES);
}

bool
hash_from_hex(const char *s, size_t len, struct hash *out)
{
	return code_unhex_exact(s, len, out->byte, HASH_BYTES);
}

uint64_t
hash_short(const uint8_t key[HASH_SHORT_KEY], const void *p, size_t len)
{
	uint8_t out[crypto_shorthash_BYTES];
	uint64_t v;

	_Static_assert(crypto_shorthash_KEYBYTES == HASH_SHORT_KEY, "key");
	_Static_assert(sizeof(out) == sizeof(v), "width");
	(void)crypto_shorthash(out, p, len, key);
	memcpy(&v, out, sizeof(v));
	return v;
}
