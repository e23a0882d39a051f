/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/mem.h - memory that is there, or the program ends.
 *
 * Small allocations cannot fail for the caller: on exhaustion one line goes
 * to standard error and the process aborts.  That is safe, because an act is
 * one transaction: what was not committed is rolled back at the next open and
 * what was committed is complete.  (A full-screen program gives the terminal
 * back in its SIGABRT handler.)
 *
 * A size that comes from outside - a file, a blob, a plate - goes through
 * mem_try_array, which has a limit and can refuse.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"

/* size zeroed bytes; n * size zeroed bytes; never NULL.  Free with mem_free. */
ATTR_NEVER_NULL void *mem_new(size_t size);
ATTR_NEVER_NULL void *mem_array(size_t n, size_t size);

/* Grow or shrink p (may be NULL) to n * size bytes; new bytes are not set. */
ATTR_NEVER_NULL void *mem_resize(void *p, size_t n, size_t size);

/* A copy of len bytes with a NUL behind them, and of a string. */
ATTR_NEVER_NULL void *mem_dup(const void *p, size_t len);
ATTR_NEVER_NULL char *mem_str(const char *s);

void mem_free(void *p); /* NULL is allowed */

/*
 * *out = n * size zeroed bytes, unless that is more than limit bytes
 * (ERR_LIMIT, naming what) or the machine has no more (ERR_NOMEM).
 */
ATTR_MUST_CHECK enum err_code mem_try_array(size_t n, size_t size,
    size_t limit, const char *what, void **out, struct err *err);

#endif /* BASE_MEM_H */
