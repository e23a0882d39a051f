/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit/verify_map.h - find an item by its key: one open-addressing table.
 *
 * For the verifier's own files.  The items (salts, nonces, objects, keys)
 * live in arrays of their owner; the table maps a key to the item's number.
 * Keys are hashed with SipHash under a random key, because whoever wrote the
 * ledger chose them.
 */
#ifndef AUDIT_VERIFY_MAP_H
#define AUDIT_VERIFY_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crypt/hash.h"

#define VERIFY_MAP_NONE UINT32_MAX

struct verify_map {
	/* is item number i the one with that key? */
	bool (*same)(
	    const void *owner, uint32_t i, const void *key, size_t len);
	const void *owner;
	uint8_t secret[HASH_SHORT_KEY];
	size_t room, n; /* slots, a power of two; used ones */
	struct verify_slot *slot;
};

void verify_map_init(struct verify_map *m, const void *owner,
    bool (*same)(const void *owner, uint32_t i, const void *key, size_t len));
void verify_map_clear(struct verify_map *m);

/* The item with that key, or VERIFY_MAP_NONE. */
uint32_t verify_map_find(
    const struct verify_map *m, const void *key, size_t len);

/*
 * The item with that key; if there is none, item is entered under it and
 * VERIFY_MAP_NONE returned.
 */
uint32_t verify_map_add(
    struct verify_map *m, const void *key, size_t len, uint32_t item);

#endif /* AUDIT_VERIFY_MAP_H */
