/* SPDX-License-Identifier: Apache-2.0 */
/* audit/verify_map.c - linear probing, at most three quarters full. */
#include "config.h"

#include "audit/verify_map.h"

#include "base/mem.h"
#include "crypt/rng.h"

struct verify_slot {
	uint32_t item; /* number + 1; 0: free */
	uint32_t hash; /* upper half: compared before the key is looked at */
};

void
verify_map_init(struct verify_map *m, const void *owner,
    bool (*same)(const void *owner, uint32_t i, const void *key, size_t len))
{
	m->same = same;
	m->owner = owner;
	rng_bytes(m->secret, sizeof(m->secret));
	m->room = 64;
	m->n = 0;
	m->slot = mem_array(m->room, sizeof(*m->slot));
}

void
verify_map_clear(struct verify_map *m)
{
	mem_free(m->slot);
	m->slot = NULL;
	m->room = m->n = 0;
}

/* The slot of the key, or the free one where it belongs. */
static struct verify_slot *
seek(const struct verify_map *m, const void *key, size_t len, uint32_t hash)
{
	size_t i = hash & (m->room - 1);

	for (;; i = (i + 1) & (m->room - 1)) {
		struct verify_slot *s = &m->slot[i];

		if (s->item == 0 ||
		    (s->hash == hash &&
			m->same(m->owner, s->item - 1, key, len)))
			return s;
	}
}

static uint32_t
hash_of(const struct verify_map *m, const void *key, size_t len)
{
	return (uint32_t)(hash_short(m->secret, key, len) >> 32);
}

uint32_t
verify_map_find(const struct verify_map *m, const void *key, size_t len)
{
	uint32_t item = seek(m, key, len, hash_of(m, key, len))->item;

	return item != 0 ? item - 1 : VERIFY_MAP_NONE;
}

static void
grow(struct verify_map *m)
{
	struct verify_slot *old = m->slot;
	size_t n = m->room;

	m->room *= 2;
	m->slot = mem_array(m->room, sizeof(*m->slot));
	for (size_t k = 0; k < n; k++) {
		size_t i = old[k].hash & (m->room - 1);

		if (old[k].item == 0)
			continue;
		while (m->slot[i].item != 0)
			i = (i + 1) & (m->room - 1);
		m->slot[i] = old[k];
	}
	mem_free(old);
}

uint32_t
verify_map_add(struct verify_map *m, const void *key, size_t len, uint32_t item)
{
	uint32_t hash = hash_of(m, key, len);
	struct verify_slot *s = seek(m, key, len, hash);

	if (s->item != 0)
		return s->item - 1;
	s->item = item + 1;
	s->hash = hash;
	m->n++;
	if (4 * m->n > 3 * m->room)
		grow(m);
	return VERIFY_MAP_NONE;
}
