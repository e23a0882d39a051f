/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/arena.h - many small things that are freed together.
 *
 * A command, a screen, an import, an act: each has one arena; what it reads
 * from the store lives there and needs no free of its own.  Built with
 * AddressSanitizer, an arena makes one malloc per item, so that overruns and
 * use after free are seen.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "base/attr.h"

struct arena;

ATTR_NEVER_NULL struct arena *arena_new(void);
void arena_free(struct arena *a); /* NULL is allowed */

/* Free what is in it, keep the arena; for loops. */
void arena_reset(struct arena *a);

/* size zeroed bytes, aligned for any type; never NULL. */
ATTR_NEVER_NULL void *arena_alloc(struct arena *a, size_t size);
ATTR_NEVER_NULL void *arena_array(struct arena *a, size_t n, size_t size);

/* Copies, with a NUL behind.  arena_str(a, NULL) is not allowed. */
ATTR_NEVER_NULL char *arena_str(struct arena *a, const char *s);
ATTR_NEVER_NULL char *arena_dup(struct arena *a, const void *p, size_t len);

/* The text that printf would write. */
char *arena_printf(struct arena *a, const char *fmt, ...) ATTR_PRINTF(2, 3);
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
    ATTR_PRINTF(2, 0);

#endif /* BASE_ARENA_H */
