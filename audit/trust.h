/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit/trust.h - what the auditor knows already, and from elsewhere.
 *
 *	{
 *	  "trusted_log_vkey": "lab.example/qc+c455175b+AddamAGC...",
 *	  "trusted_witness_vkeys": [ "witness.example/w1+58141e5f+BOwX..." ],
 *	  "witness_quorum": 1,
 *	  "older_checkpoints": [ "2026-01.note" ]
 *	}
 *
 * Only the first is required.  older_checkpoints names files beside the trust
 * file that the auditor kept from earlier visits.  A key that comes with the
 * data is never trusted: a forger would bring his own.
 */
#ifndef AUDIT_TRUST_H
#define AUDIT_TRUST_H

#include <stddef.h>

#include "audit/note.h"
#include "base/attr.h"
#include "base/err.h"
#include "crypt/key.h"

struct arena;

#define TRUST_FILE_MAX 1048576u /* bytes of a trust file */

struct trust_older {
	const char *name; /* of the file, for messages */
	struct note_checkpoint checkpoint;
};

/* Everything it points to is in the arena, or the builder's. */
struct trust {
	struct key_public log; /* type KEY_ED25519 */
	size_t n_witness;
	const struct key_public *witness; /* type KEY_COSIGN */
	size_t quorum;                    /* witnesses that must have signed */
	size_t n_older;
	const struct trust_older *older;
};

/*
 * Read the text of a trust file.  older[] gets names only; *n_names of them
 * are in *names, and the caller reads the files.  ERR_INPUT: a member that is
 * missing, unknown or of the wrong kind, a key of the wrong type, a quorum
 * above the number of different witnesses, a file name with a slash.
 */
ATTR_MUST_CHECK enum err_code trust_parse(const void *p, size_t len,
    struct arena *a, struct trust *out, const char *const **names,
    size_t *n_names, struct err *err);

/*
 * An older checkpoint, from the bytes of its note: it must be signed by the
 * trusted log key, otherwise it is no evidence and ERR_INPUT.
 */
ATTR_MUST_CHECK enum err_code trust_older_parse(const struct trust *trust,
    const char *name, const void *p, size_t len, struct arena *a,
    struct trust_older *out, struct err *err);

/*
 * Read a trust file and the checkpoints beside it.  ERR_ABSENT for a file
 * that is not there, and as above.
 */
ATTR_MUST_CHECK enum err_code trust_load(
    const char *path, struct arena *a, struct trust *out, struct err *err);

#endif /* AUDIT_TRUST_H */
