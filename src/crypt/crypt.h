/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crypt/crypt.h - getting the two libraries ready.
 *
 * This room is the only user of libsodium and libcrypto.  It knows hashes,
 * signatures, keys and secrets; it knows no entry, no person and no file.
 *
 * A program calls crypt_init once before anything else of this room, and
 * before it enters a sandbox: libsodium opens its source of randomness and
 * libcrypto loads its algorithms here.  Calling it again is allowed and does
 * nothing new.  Nothing of ours is global; what the libraries keep is theirs.
 *
 * Threads: crypt_init from one thread; everything else of this room may be
 * used by several threads as long as each object belongs to one of them.
 */
#ifndef CRYPT_CRYPT_H
#define CRYPT_CRYPT_H

#include "base/attr.h"
#include "base/err.h"

/*
 * ERR_CONFIG if libsodium cannot start, if libcrypto has no SHA-256 (a
 * provider that is not installed), or if a known answer of SHA-256 or of
 * Ed25519 does not come out: such a machine must not sign or verify.
 * Cost: about 0.2 ms.
 */
ATTR_MUST_CHECK enum err_code crypt_init(struct err *err);

#endif /* CRYPT_CRYPT_H */
