/* SPDX-License-Identifier: Apache-2.0 */
/* base/arena.c - chunks in a list; big items get a chunk of their own. */
#include "config.h"

#include "base/arena.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

#if defined(__SANITIZE_ADDRESS__)
#define CHUNK 1u
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CHUNK 1u
#endif
#endif
#ifndef CHUNK
#define CHUNK 16384u
#endif

#define ALIGN _Alignof(max_align_t)

struct chunk {
	struct chunk *next;
	size_t used, size;
	max_align_t data[];
};

struct arena {
	struct chunk *first;
};

struct arena *
arena_new(void)
{
	return mem_new(sizeof(struct arena));
}

static void
give_back(struct arena *a)
{
	while (a->first != NULL) {
		struct chunk *c = a->first;

		a->first = c->next;
		mem_free(c);
	}
}

void
arena_reset(struct arena *a)
{
	struct chunk *keep = a->first;

	/* one ordinary chunk stays, zeroed again: loops reset very often */
	if (CHUNK == 1u || keep == NULL || keep->size != CHUNK) {
		give_back(a);
		return;
	}
	a->first = keep->next;
	give_back(a);
	memset(keep->data, 0, keep->used);
	keep->used = 0;
	keep->next = NULL;
	a->first = keep;
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	give_back(a);
	mem_free(a);
}

void *
arena_alloc(struct arena *a, size_t size)
{
	struct chunk *c = a->first;
	char *p;

	assert(size < SIZE_MAX / 2);
	size = (size + ALIGN - 1) / ALIGN * ALIGN;
	if (size == 0)
		size = ALIGN;
	if (c == NULL || c->size - c->used < size) {
		size_t room = size > CHUNK ? size : CHUNK;

		c = mem_new(sizeof(*c) + room);
		c->size = room;
		c->next = a->first;
		a->first = c;
	}
	p = (char *)c->data + c->used;
	c->used += size;
	return p;
}

void *
arena_array(struct arena *a, size_t n, size_t size)
{
	assert(size == 0 || n < SIZE_MAX / 2 / size);
	return arena_alloc(a, n * size);
}

char *
arena_dup(struct arena *a, const void *p, size_t len)
{
	char *q = arena_alloc(a, len + 1);

	if (len != 0)
		memcpy(q, p, len);
	return q;
}

char *
arena_str(struct arena *a, const char *s)
{
	return arena_dup(a, s, strlen(s));
}

char *
arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	char *p;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	assert(n >= 0);
	p = arena_alloc(a, (size_t)n + 1);
	(void)vsnprintf(p, (size_t)n + 1, fmt, ap);
	return p;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;

	va_start(ap, fmt);
	p = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return p;
}
