/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crypt/secret.h - memory for passphrases and keys.
 *
 * Pages of their own between two guard pages, locked so that they are not
 * written to swap, left out of core dumps, wiped when given back.  A secret
 * is never copied into ordinary memory, a stdio buffer or a message.
 *
 * libsodium does not say when the kernel refused the lock; secret_new asks
 * again and reports it: no secret is handed out that might reach the disk.
 * Each secret locks at least one page (4 KiB); Debian's default limit of
 * 8 MiB is room for about two thousand.
 *
 *	struct secret pass = { 0 };
 *
 *	if (secret_read_fd(fd, "passphrase", &pass, err) == ERR_OK) ...
 *	secret_clear(&pass);
 */
#ifndef CRYPT_SECRET_H
#define CRYPT_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"

#define SECRET_LINE_MAX 1024u /* bytes of a passphrase */

/* All zero is an empty secret. */
struct secret {
	uint8_t *byte;
	size_t len;
};

/*
 * out, which must be empty, gets len (> 0) zero bytes.  ERR_CONFIG if the
 * kernel does not let us lock them (raise "ulimit -l"), ERR_NOMEM.
 */
ATTR_MUST_CHECK enum err_code secret_new(
    size_t len, struct secret *out, struct err *err);

/* As secret_new, and filled from p; the caller wipes p. */
ATTR_MUST_CHECK enum err_code secret_copy(
    const void *p, size_t len, struct secret *out, struct err *err);

/* Wipe and give back; an empty secret is allowed, and s is empty after. */
void secret_clear(struct secret *s);

/* Equal length and bytes; the time taken tells nothing about the bytes. */
bool secret_same(const struct secret *a, const struct secret *b);

/* Zero bytes that the compiler may not leave out. */
void secret_wipe(void *p, size_t len);

/*
 * One line from a descriptor: up to LF or the end of the data, the LF is
 * taken away, nothing else is.  Read byte by byte, so that what follows the
 * LF stays for the next reader (two passphrases through one descriptor).
 * what names it in messages.  ERR_AUTH if the line is empty or there is none,
 * ERR_INPUT for a NUL in it, ERR_LIMIT above SECRET_LINE_MAX, ERR_IO, and
 * what secret_new says.
 */
ATTR_MUST_CHECK enum err_code secret_read_fd(
    int fd, const char *what, struct secret *out, struct err *err);

#endif /* CRYPT_SECRET_H */
