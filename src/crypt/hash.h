/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crypt/hash.h - SHA-256 (FIPS 180-4), and a short hash for tables.
 *
 *	struct hasher *h = hasher_new();
 *	struct hash sum;
 *
 *	hasher_begin(h);
 *	hasher_add(h, "gmp-row/v1\n", 11);
 *	hasher_add(h, bytes, len);
 *	hasher_end(h, &sum);
 *	hasher_free(h);
 *
 * None of this can fail for the caller: crypt_init has found the algorithm,
 * and a libcrypto that refuses it later ends the program (as running out of
 * memory does) rather than hand out a wrong hash.
 */
#ifndef CRYPT_HASH_H
#define CRYPT_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct arena;
struct buf;

#define HASH_BYTES 32u     /* of SHA-256 */
#define HASH_SHORT_KEY 16u /* bytes of the key of hash_short */

struct hash {
	uint8_t byte[HASH_BYTES];
};

/* SHA-256 of len bytes.  For one or two; in a loop use a hasher. */
void hash_bytes(const void *p, size_t len, struct hash *out);

/*
 * A hasher fetches the algorithm once and is used again and again: begin,
 * add any number of times, end.  About 0.15 us for a tree node of 65 bytes,
 * 1.4 GB/s in bulk where the CPU has SHA instructions.
 */
struct hasher;

ATTR_NEVER_NULL struct hasher *hasher_new(void);
void hasher_free(struct hasher *h); /* NULL is allowed */
void hasher_begin(struct hasher *h);
void hasher_add(struct hasher *h, const void *p, size_t len);
void hasher_end(struct hasher *h, struct hash *out);

/* begin, add and end in one. */
void hasher_of(struct hasher *h, const void *p, size_t len, struct hash *out);

/* Not in constant time: hashes here are public. */
bool hash_same(const struct hash *a, const struct hash *b);
bool hash_is_zero(const struct hash *a);

/* Text: base64 with padding (44 characters), lower-case hex (64). */
void hash_b64(struct buf *out, const struct hash *h);
const char *hash_b64_text(struct arena *a, const struct hash *h);
void hash_hex(struct buf *out, const struct hash *h);
const char *hash_hex_text(struct arena *a, const struct hash *h);

/* Strict (base/code.h): all len characters, and only the one spelling. */
bool hash_from_b64(const char *s, size_t len, struct hash *out);
bool hash_from_hex(const char *s, size_t len, struct hash *out);

/*
 * SipHash-2-4 under a key: where a table is filled with keys that a stranger
 * chose, a random key keeps him from choosing them all into one slot.
 */
uint64_t hash_short(
    const uint8_t key[HASH_SHORT_KEY], const void *p, size_t len);

#endif /* CRYPT_HASH_H */
