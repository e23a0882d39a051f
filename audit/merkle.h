/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit/merkle.h - the hash tree over the entries (RFC 9162, section 2.1).
 *
 *	leaf(d)    = SHA-256(00 || d)
 *	node(l, r) = SHA-256(01 || l || r)
 *	root of 0  = SHA-256("")
 *	root of n  = node(root of the first k leaves, root of the others),
 *	             k the largest power of two below n
 *
 * A tree that grows needs at most 64 hashes: the roots of its complete
 * subtrees, largest first.  That is struct merkle_tree; all zero is the empty
 * tree, and it may be copied.
 *
 * A store keeps nodes by (level, index): level 0 index i is leaf i; level L
 * index i covers the 2^L leaves from i * 2^L and is kept once all of them are
 * there.  Appending a leaf completes as many nodes above it as the new size
 * has trailing zero bits; merkle_add hands them out.
 *
 * Proofs are those of RFC 9162 2.1.3 (inclusion) and 2.1.4 (consistency).
 * Verification uses up every hash of a proof, wants the index below the size
 * and refuses a consistency proof from size 0, which would prove nothing.
 */
#ifndef AUDIT_MERKLE_H
#define AUDIT_MERKLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "crypt/hash.h"

#define MERKLE_LEVELS 64u    /* no tree is higher */
#define MERKLE_PROOF_MAX 66u /* hashes of a proof */

void merkle_leaf(
    struct hasher *h, const void *data, size_t len, struct hash *out);
void merkle_node(struct hasher *h, const struct hash *left,
    const struct hash *right, struct hash *out);

struct merkle_tree {
	uint64_t size;                    /* leaves */
	struct hash stack[MERKLE_LEVELS]; /* one per set bit of size */
};

/* A node that has become complete. */
struct merkle_stored {
	unsigned level; /* 1 and above; the leaf itself is not listed */
	uint64_t index;
	struct hash hash;
};

/*
 * Append a leaf hash.  done may be NULL; otherwise it gets the completed
 * nodes, lowest first, and the result is their number.
 */
size_t merkle_add(struct hasher *h, struct merkle_tree *t,
    const struct hash *leaf, struct merkle_stored done[MERKLE_LEVELS]);

void merkle_root(
    struct hasher *h, const struct merkle_tree *t, struct hash *out);

/*
 * Whoever keeps nodes answers for them: the hash of (level, index), which is
 * complete in the tree that is asked about.  An error ends the computation
 * and is passed on.
 */
struct merkle_source {
	enum err_code (*get)(void *self, unsigned level, uint64_t index,
	    struct hash *out, struct err *err);
	void *self;
};

/* The tree of the first size leaves; at most 64 nodes are asked for. */
ATTR_MUST_CHECK enum err_code merkle_resume(const struct merkle_source *src,
    uint64_t size, struct merkle_tree *out, struct err *err);

/* Its root. */
ATTR_MUST_CHECK enum err_code merkle_root_at(struct hasher *h,
    const struct merkle_source *src, uint64_t size, struct hash *out,
    struct err *err);

struct merkle_proof {
	size_t n;
	struct hash hash[MERKLE_PROOF_MAX];
};

/*
 * That leaf index is in the tree of size leaves, sibling first.
 * index < size is asserted.
 */
ATTR_MUST_CHECK enum err_code merkle_prove_inclusion(struct hasher *h,
    const struct merkle_source *src, uint64_t index, uint64_t size,
    struct merkle_proof *out, struct err *err);

/*
 * That the tree of size1 leaves is the beginning of the one of size2.
 * 1 <= size1 <= size2 is asserted; equal sizes give an empty proof.
 */
ATTR_MUST_CHECK enum err_code merkle_prove_consistency(struct hasher *h,
    const struct merkle_source *src, uint64_t size1, uint64_t size2,
    struct merkle_proof *out, struct err *err);

/* Does the proof of n hashes hold?  Anything out of range is false. */
bool merkle_check_inclusion(struct hasher *h, const struct hash *leaf,
    uint64_t index, uint64_t size, const struct hash *root,
    const struct hash *proof, size_t n);
bool merkle_check_consistency(struct hasher *h, uint64_t size1,
    const struct hash *root1, uint64_t size2, const struct hash *root2,
    const struct hash *proof, size_t n);

#endif /* AUDIT_MERKLE_H */
