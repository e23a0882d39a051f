/* SPDX-License-Identifier: Apache-2.0 */
/* crypt/rng.c - libsodium asks the kernel. */
#include "config.h"

#include "crypt/rng.h"

#include <sodium.h>

void
rng_bytes(void *p, size_t n)
{
	randombytes_buf(p, n);
}
