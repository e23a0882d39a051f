/* SPDX-License-Identifier: Apache-2.0 */
/* tests/audit/vectors.c - reading test data. */
#include "config.h"

#include "tests/audit/vectors.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "tests/support/suite.h"

const char *
vectors_text(struct arena *a, const char *name, size_t *len)
{
	struct buf b = { 0 };
	struct err err = { 0 };
	char below[256], path[1024];
	const char *s;

	(void)snprintf(below, sizeof(below), "audit/data/%s", name);
	OK(file_read(suite_path(path, below), 16 << 20, &b, &err));
	s = arena_dup(a, buf_text(&b), b.len);
	if (len != NULL)
		*len = b.len;
	buf_clear(&b);
	return s;
}

struct json *
vectors_json(struct arena *a, const char *name)
{
	struct err err = { 0 };
	struct json *v;
	size_t len;
	const char *s = vectors_text(a, name, &len);

	OK(json_parse(s, len, JSON_TEXT, 16 << 20, a, &v, &err));
	return v;
}

struct hash
vectors_hex(const char *hex)
{
	struct hash h;

	ck_assert_ptr_nonnull(hex);
	ck_assert(hash_from_hex(hex, strlen(hex), &h));
	return h;
}

struct hash
vectors_b64(const char *b64)
{
	struct hash h;

	ck_assert_ptr_nonnull(b64);
	ck_assert(hash_from_b64(b64, strlen(b64), &h));
	return h;
}
