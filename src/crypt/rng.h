/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crypt/rng.h - random bytes from the kernel.
 *
 * For keys, salts, nonces.  Never for anything that has to come out the same
 * way again: an act is replayed from its entry, and the random parts of it
 * are in the entry.
 */
#ifndef CRYPT_RNG_H
#define CRYPT_RNG_H

#include <stddef.h>

/* n random bytes; ends the program if the kernel has none. */
void rng_bytes(void *p, size_t n);

#endif /* CRYPT_RNG_H */
