/* SPDX-License-Identifier: Apache-2.0 */
/* base/mem.c - checked allocation. */
#include "config.h"

#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static ATTR_NORETURN void
exhausted(void)
{
	static const char text[] = "cupel: out of memory; nothing that was not "
				   "confirmed has been stored\n";

	(void)!write(STDERR_FILENO, text, sizeof(text) - 1);
	abort();
}

void *
mem_array(size_t n, size_t size)
{
	void *p = calloc(n != 0 ? n : 1, size != 0 ? size : 1);

	if (p == NULL)
		exhausted();
	return p;
}

void *
mem_new(size_t size)
{
	return mem_array(1, size);
}

void *
mem_resize(void *p, size_t n, size_t size)
{
	void *q;

	if (size != 0 && n > SIZE_MAX / size)
		exhausted();
	q = realloc(p, n * size != 0 ? n * size : 1);
	if (q == NULL)
		exhausted();
	return q;
}

void *
mem_dup(const void *p, size_t len)
{
	char *q;

	if (len == SIZE_MAX)
		exhausted();
	q = mem_new(len + 1);
	if (len != 0)
		memcpy(q, p, len);
	return q;
}

char *
mem_str(const char *s)
{
	return mem_dup(s, strlen(s));
}

void
mem_free(void *p)
{
	free(p);
}

enum err_code
mem_try_array(size_t n, size_t size, size_t limit, const char *what,
    void **out, struct err *err)
{
	*out = NULL;
	if (size != 0 && n > limit / size)
		return err_set(err, ERR_LIMIT,
		    "%s: %zu items of %zu bytes are more than the %zu bytes "
		    "accepted",
		    what, n, size, limit);
	*out = calloc(n != 0 ? n : 1, size != 0 ? size : 1);
	if (*out == NULL)
		return err_set(err, ERR_NOMEM, "%s: no memory for %zu bytes",
		    what, n * size);
	return ERR_OK;
}
