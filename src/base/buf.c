/* SPDX-License-Identifier: Apache-2.0 */
/* base/buf.c - growing by doubling. */
#include "config.h"

#include "base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

static void
reserve(struct buf *b, size_t more)
{
	size_t room = b->room != 0 ? b->room : 64;

	assert(more < SIZE_MAX / 4 && b->len < SIZE_MAX / 4);
	if (b->data != NULL && b->len + more + 1 <= b->room)
		return;
	while (room < b->len + more + 1)
		room *= 2;
	b->data = mem_resize(b->data, room, 1);
	b->room = room;
}

void
buf_add(struct buf *b, const void *p, size_t len)
{
	reserve(b, len);
	if (len != 0)
		memcpy(b->data + b->len, p, len);
	b->len += len;
	b->data[b->len] = '\0';
}

void
buf_puts(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_putc(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	assert(n >= 0);
	reserve(b, (size_t)n);
	va_start(ap, fmt);
	(void)vsnprintf(b->data + b->len, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->len += (size_t)n;
}

void
buf_put_u64be(struct buf *b, unsigned long long v)
{
	char byte[8];

	for (int i = 7; i >= 0; i--, v >>= 8)
		byte[i] = (char)(unsigned char)(v & 0xff);
	buf_add(b, byte, sizeof(byte));
}

void
buf_put_u32be(struct buf *b, unsigned long v)
{
	char byte[4];

	for (int i = 3; i >= 0; i--, v >>= 8)
		byte[i] = (char)(unsigned char)(v & 0xff);
	buf_add(b, byte, sizeof(byte));
}

const char *
buf_text(const struct buf *b)
{
	return b->data != NULL ? b->data : "";
}

void
buf_empty(struct buf *b)
{
	b->len = 0;
	if (b->data != NULL)
		b->data[0] = '\0';
}

void
buf_clear(struct buf *b)
{
	mem_free(b->data);
	memset(b, 0, sizeof(*b));
}

char *
buf_take(struct buf *b)
{
	char *p;

	reserve(b, 0);
	b->data[b->len] = '\0';
	p = b->data;
	memset(b, 0, sizeof(*b));
	return p;
}
