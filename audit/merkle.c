/* SPDX-License-Identifier: Apache-2.0 */
/* audit/merkle.c - the tree of RFC 9162, growing, stored and proved. */
#include "config.h"

#include "audit/merkle.h"

#include <assert.h>
#include <string.h>

void
merkle_leaf(struct hasher *h, const void *data, size_t len, struct hash *out)
{
	hasher_begin(h);
	hasher_add(h, "\0", 1);
	hasher_add(h, data, len);
	hasher_end(h, out);
}

void
merkle_node(struct hasher *h, const struct hash *left, const struct hash *right,
    struct hash *out)
{
	uint8_t both[1 + 2 * HASH_BYTES];

	both[0] = 1;
	memcpy(both + 1, left->byte, HASH_BYTES);
	memcpy(both + 1 + HASH_BYTES, right->byte, HASH_BYTES);
	hasher_of(h, both, sizeof(both), out);
}

/* Set bits of v: how many complete subtrees a tree of v leaves has. */
static unsigned
bits(uint64_t v)
{
	unsigned n = 0;

	for (; v != 0; v &= v - 1)
		n++;
	return n;
}

/* Largest power of two below n, which is at least 2. */
static uint64_t
split(uint64_t n)
{
	uint64_t k = 1;

	while (k < n - k)
		k *= 2;
	return k;
}

size_t
merkle_add(struct hasher *h, struct merkle_tree *t, const struct hash *leaf,
    struct merkle_stored done[MERKLE_LEVELS])
{
	unsigned top = bits(t->size), level = 0;
	struct hash sum = *leaf;

	assert(t->size < UINT64_MAX);
	for (uint64_t s = t->size; s & 1; s >>= 1) {
		merkle_node(h, &t->stack[--top], &sum, &sum);
		if (done != NULL) {
			done[level].level = level + 1;
			done[level].index = s >> 1;
			done[level].hash = sum;
		}
		level++;
	}
	t->stack[top] = sum;
	t->size++;
	return level;
}

/* n >= 1 subtree roots, largest first, to the root above them. */
static void
fold(struct hasher *h, const struct hash *stack, unsigned n, struct hash *out)
{
	*out = stack[--n];
	while (n > 0)
		merkle_node(h, &stack[--n], out, out);
}

void
merkle_root(struct hasher *h, const struct merkle_tree *t, struct hash *out)
{
	if (t->size == 0)
		hasher_of(h, "", 0, out);
	else
		fold(h, t->stack, bits(t->size), out);
}

/* The complete subtrees of leaves lo .. lo + size - 1, largest first. */
static enum err_code
subtrees(const struct merkle_source *src, uint64_t lo, uint64_t size,
    struct hash stack[MERKLE_LEVELS], unsigned *n, struct err *err)
{
	*n = 0;
	for (unsigned level = MERKLE_LEVELS; level-- > 0;) {
		uint64_t covers = UINT64_C(1) << level;
		enum err_code rc;

		if (!(size & covers))
			continue;
		rc = src->get(src->self, level, lo >> level, &stack[*n], err);
		if (rc != ERR_OK)
			return rc;
		++*n;
		lo += covers;
	}
	return ERR_OK;
}

enum err_code
merkle_resume(const struct merkle_source *src, uint64_t size,
    struct merkle_tree *out, struct err *err)
{
	unsigned n;

	memset(out, 0, sizeof(*out));
	out->size = size;
	return subtrees(src, 0, size, out->stack, &n, err);
}

enum err_code
merkle_root_at(struct hasher *h, const struct merkle_source *src, uint64_t size,
    struct hash *out, struct err *err)
{
	struct merkle_tree t;
	enum err_code rc = merkle_resume(src, size, &t, err);

	if (rc == ERR_OK)
		merkle_root(h, &t, out);
	return rc;
}

/*
 * The hash over leaves lo .. lo + n - 1, n >= 1.  In a proof lo is always a
 * multiple of a power of two that is not below n.
 */
static enum err_code
range(struct hasher *h, const struct merkle_source *src, uint64_t lo,
    uint64_t n, struct hash *out, struct err *err)
{
	struct hash stack[MERKLE_LEVELS];
	unsigned count;
	enum err_code rc = subtrees(src, lo, n, stack, &count, err);

	if (rc == ERR_OK)
		fold(h, stack, count, out);
	return rc;
}

static void
reverse(struct merkle_proof *p)
{
	for (size_t i = 0; i < p->n / 2; i++) {
		struct hash keep = p->hash[i];

		p->hash[i] = p->hash[p->n - 1 - i];
		p->hash[p->n - 1 - i] = keep;
	}
}

/*
 * Walk from the root of size leaves down towards leaf m (inclusion) or
 * towards the tree of the first m leaves (consistency), noting the sibling of
 * each step; a proof lists them from below.
 */
enum err_code
merkle_prove_inclusion(struct hasher *h, const struct merkle_source *src,
    uint64_t index, uint64_t size, struct merkle_proof *out, struct err *err)
{
	uint64_t lo = 0, n = size;
	enum err_code rc = ERR_OK;

	assert(index < size);
	out->n = 0;
	while (n > 1 && rc == ERR_OK) {
		uint64_t k = split(n);
		struct hash *sibling = &out->hash[out->n++];

		if (index - lo < k) {
			rc = range(h, src, lo + k, n - k, sibling, err);
			n = k;
		} else {
			rc = range(h, src, lo, k, sibling, err);
			lo += k;
			n -= k;
		}
	}
	reverse(out);
	return rc;
}

enum err_code
merkle_prove_consistency(struct hasher *h, const struct merkle_source *src,
    uint64_t size1, uint64_t size2, struct merkle_proof *out, struct err *err)
{
	uint64_t lo = 0, n = size2;
	enum err_code rc = ERR_OK;

	assert(size1 >= 1 && size1 <= size2);
	out->n = 0;
	while (size1 - lo < n && rc == ERR_OK) {
		uint64_t k = split(n);
		struct hash *sibling = &out->hash[out->n++];

		if (size1 - lo <= k) {
			rc = range(h, src, lo + k, n - k, sibling, err);
			n = k;
		} else {
			rc = range(h, src, lo, k, sibling, err);
			lo += k;
			n -= k;
		}
	}
	/* the old root itself is known, unless the walk left it */
	if (rc == ERR_OK && lo != 0)
		rc = range(h, src, lo, n, &out->hash[out->n++], err);
	reverse(out);
	return rc;
}

bool
merkle_check_inclusion(struct hasher *h, const struct hash *leaf,
    uint64_t index, uint64_t size, const struct hash *root,
    const struct hash *proof, size_t n)
{
	uint64_t fn = index, sn = size - 1;
	struct hash r = *leaf;

	if (index >= size)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (sn == 0)
			return false;
		if ((fn & 1) || fn == sn) {
			merkle_node(h, &proof[i], &r, &r);
			for (; fn != 0 && !(fn & 1); fn >>= 1)
				sn >>= 1;
		} else {
			merkle_node(h, &r, &proof[i], &r);
		}
		fn >>= 1;
		sn >>= 1;
	}
	return sn == 0 && hash_same(&r, root);
}

bool
merkle_check_consistency(struct hasher *h, uint64_t size1,
    const struct hash *root1, uint64_t size2, const struct hash *root2,
    const struct hash *proof, size_t n)
{
	uint64_t fn = size1 - 1, sn = size2 - 1;
	struct hash fr, sr;
	size_t i = 0;

	if (size1 == 0 || size1 > size2)
		return false;
	if (size1 == size2)
		return n == 0 && hash_same(root1, root2);
	if ((size1 & (size1 - 1)) == 0) { /* complete: its root begins */
		fr = *root1;
	} else {
		if (n == 0)
			return false;
		fr = proof[i++];
	}
	for (; fn & 1; fn >>= 1)
		sn >>= 1;
	sr = fr;
	for (; i < n; i++) {
		if (sn == 0)
			return false;
		if ((fn & 1) || fn == sn) {
			merkle_node(h, &proof[i], &fr, &fr);
			merkle_node(h, &proof[i], &sr, &sr);
			for (; fn != 0 && !(fn & 1); fn >>= 1)
				sn >>= 1;
		} else {
			merkle_node(h, &sr, &proof[i], &sr);
		}
		fn >>= 1;
		sn >>= 1;
	}
	return sn == 0 && hash_same(&fr, root1) && hash_same(&sr, root2);
}
