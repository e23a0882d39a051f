/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crypt/wrap.h - a key under a passphrase: PASERK k4.secret-pw, k4.local-pw.
 *
 * Argon2id makes guessing slow; XChaCha20 and keyed BLAKE2b keep the key
 * secret and notice any change.  The byte layout is audit/FORMATS.md, section
 * "Key files".  The cost is stored in the text, so it can be raised for new
 * keys while old ones still open; it is checked before memory is asked for.
 *
 * The default, 256 MiB and three passes, takes 0.43 s on one core of 2.3 GHz.
 */
#ifndef CRYPT_WRAP_H
#define CRYPT_WRAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "crypt/secret.h"

struct wrap_cost {
	uint32_t mem_kib; /* WRAP_MEM_KIB_MIN .. WRAP_MEM_KIB_MAX */
	uint32_t time;    /* passes, 1 .. WRAP_TIME_MAX */
};

#define WRAP_MEM_KIB_MIN 8u       /* the floor; for tests */
#define WRAP_MEM_KIB_MAX 1048576u /* 1 GiB */
#define WRAP_TIME_MAX 16u
#define WRAP_COST_DEFAULT ((struct wrap_cost){ 262144u, 3u })
#define WRAP_COST_FLOOR ((struct wrap_cost){ WRAP_MEM_KIB_MIN, 1u })

#define WRAP_TEXT_SIZE 224u /* of any wrapped key, with the NUL */

enum wrap_kind {
	WRAP_SECRET, /* k4.secret-pw: 64 bytes, seed || public key */
	WRAP_LOCAL   /* k4.local-pw: 32 bytes, a symmetric key */
};

/* Bytes that a kind wraps: 64 or 32. */
size_t wrap_bytes(enum wrap_kind kind);

/* ERR_INPUT unless cost is within the bounds above. */
ATTR_MUST_CHECK enum err_code wrap_cost_check(
    struct wrap_cost cost, struct err *err);

/*
 * Wrap plain, which must have wrap_bytes(kind) bytes, under pass (at least
 * one byte); salt and nonce are random.  ERR_INPUT for the cost, ERR_NOMEM if
 * Argon2id does not get its memory, and what secret_new says.
 */
ATTR_MUST_CHECK enum err_code wrap_make(enum wrap_kind kind,
    const struct secret *plain, const struct secret *pass,
    struct wrap_cost cost, char out[WRAP_TEXT_SIZE], struct err *err);

/*
 * Unwrap text (NUL-terminated) into out, which must be empty.
 * ERR_INPUT: not a wrapped key of this kind, or a cost outside the bounds;
 * ERR_AUTH: the passphrase is wrong, or a byte of the text was changed (the
 * two cannot be told apart); ERR_NOMEM; and what secret_new says.
 */
ATTR_MUST_CHECK enum err_code wrap_open(enum wrap_kind kind, const char *text,
    const struct secret *pass, struct secret *out, struct err *err);

/* The cost a wrapped key was made with.  ERR_INPUT as wrap_open. */
ATTR_MUST_CHECK enum err_code wrap_cost_of(enum wrap_kind kind,
    const char *text, struct wrap_cost *out, struct err *err);

#endif /* CRYPT_WRAP_H */
