/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/buf.h - bytes that grow.
 *
 *	struct buf b = { 0 };
 *
 *	buf_printf(&b, "batch %s", id);
 *	use(buf_text(&b));
 *	buf_clear(&b);
 *
 * data is NULL or has a NUL behind its len bytes, so text can be used as it
 * is.  A zeroed struct is an empty buffer.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>

#include "base/attr.h"

struct buf {
	char *data;
	size_t len, room;
};

void buf_add(struct buf *b, const void *p, size_t len);
void buf_puts(struct buf *b, const char *s);
void buf_putc(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...) ATTR_PRINTF(2, 3);

/* Big-endian integers, for lengths in front of bytes. */
void buf_put_u32be(struct buf *b, unsigned long v);
void buf_put_u64be(struct buf *b, unsigned long long v);

const char *buf_text(const struct buf *b); /* "" if empty; lent */
void buf_empty(struct buf *b);             /* len = 0, memory kept */
void buf_clear(struct buf *b);             /* memory given back */

/* The data becomes the caller's (mem_free); never NULL; b is empty after. */
ATTR_NEVER_NULL char *buf_take(struct buf *b);

#endif /* BASE_BUF_H */
