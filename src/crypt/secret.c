/* SPDX-License-Identifier: Apache-2.0 */
/* crypt/secret.c - sodium_malloc, and a second look at the lock. */
#include "config.h"

#include "crypt/secret.h"

#include <assert.h>
#include <errno.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

enum err_code
secret_new(size_t len, struct secret *out, struct err *err)
{
	uint8_t *p;

	assert(len > 0 && out->byte == NULL);
	p = sodium_malloc(len);
	if (p == NULL)
		return err_set_errno(
		    err, ERR_NOMEM, errno, "no memory for a secret");
	/* sodium_malloc ignores a refused lock; asking again costs nothing */
	if (sodium_mlock(p, len) != 0) {
		int reason = errno;

		sodium_free(p);
		return err_set_errno(err, ERR_CONFIG, reason,
		    "memory for a secret cannot be locked; raise the limit of "
		    "locked memory (ulimit -l)");
	}
	memset(p, 0, len);
	out->byte = p;
	out->len = len;
	return ERR_OK;
}

enum err_code
secret_copy(const void *p, size_t len, struct secret *out, struct err *err)
{
	enum err_code rc = secret_new(len, out, err);

	if (rc == ERR_OK)
		memcpy(out->byte, p, len);
	return rc;
}

void
secret_clear(struct secret *s)
{
	sodium_free(s->byte);
	s->byte = NULL;
	s->len = 0;
}

bool
secret_same(const struct secret *a, const struct secret *b)
{
	return a->len == b->len &&
	       (a->len == 0 || sodium_memcmp(a->byte, b->byte, a->len) == 0);
}

void
secret_wipe(void *p, size_t len)
{
	sodium_memzero(p, len);
}

/* One byte: 1, the end of the data: 0, an error: -1. */
static ssize_t
read_byte(int fd, uint8_t *byte)
{
	ssize_t n;

	do
		n = read(fd, byte, 1);
	while (n < 0 && errno == EINTR);
	return n;
}

enum err_code
secret_read_fd(int fd, const char *what, struct secret *out, struct err *err)
{
	/* one byte more, so that a line of the full length is told apart */
	enum err_code rc = secret_new(SECRET_LINE_MAX + 1, out, err);
	size_t len = 0;

	if (rc != ERR_OK)
		return err_add(err, "%s", what);
	for (;;) {
		ssize_t n = read_byte(fd, out->byte + len);

		if (n < 0) {
			rc = err_set_errno(
			    err, ERR_IO, errno, "%s cannot be read", what);
			break;
		}
		if (n == 0 || out->byte[len] == '\n')
			break;
		if (out->byte[len] == '\0') {
			rc = err_set(err, ERR_INPUT,
			    "%s has a NUL character in it", what);
			break;
		}
		if (++len > SECRET_LINE_MAX) {
			rc = err_set(err, ERR_LIMIT,
			    "%s is longer than %u bytes", what,
			    SECRET_LINE_MAX);
			break;
		}
	}
	if (rc == ERR_OK && len == 0)
		rc = err_set(err, ERR_AUTH, "%s is empty", what);
	if (rc != ERR_OK) {
		secret_clear(out);
		return rc;
	}
	out->byte[len] = 0;
	out->len = len;
	return ERR_OK;
}
