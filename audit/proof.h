/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit/proof.h - proof of one entry, in one file (C2SP tlog-proof).
 *
 *	c2sp.org/tlog-proof@v1
 *	index 7
 *	(one base64 hash per line, sibling first)
 *
 *	(the note of a checkpoint)
 *
 * Together with the bytes of the entry and the log's verifier key it shows
 * that the entry is in the log: no other entry is needed.
 */
#ifndef AUDIT_PROOF_H
#define AUDIT_PROOF_H

#include <stddef.h>
#include <stdint.h>

#include "audit/merkle.h"
#include "base/attr.h"
#include "base/err.h"

struct arena;
struct buf;

#define PROOF_MAX 131072u /* bytes of a proof file */

struct proof {
	uint64_t index;
	struct merkle_proof path;
	const char *note; /* of the checkpoint; borrowed or in the arena */
	size_t note_len;
};

void proof_format(const struct proof *proof, struct buf *out);

/* ERR_INPUT names the line; ERR_LIMIT above PROOF_MAX bytes. */
ATTR_MUST_CHECK enum err_code proof_parse(const void *p, size_t len,
    struct arena *a, struct proof *out, struct err *err);

#endif /* AUDIT_PROOF_H */
