/* SPDX-License-Identifier: Apache-2.0 */
/* audit/row.c - rows as canonical JSON, and their hash. */
#include "config.h"

#include "audit/row.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/code.h"
#include "base/json.h"

#define PREFIX "gmp-row/v1\n"

/* One column as a value, or NULL and err. */
static struct json *
value_of(const struct row_column *c, struct arena *a, struct err *err)
{
	struct json *v;

	switch (c->kind) {
	case ROW_NULL:
		return json_null(a);
	case ROW_TEXT:
		v = json_string(a, arena_dup(a, c->data, c->len));
		if (v->len == c->len)
			return v;
		(void)err_set(err, ERR_INPUT, "a NUL in the text");
		return NULL;
	case ROW_INT:
		if (c->num <= JSON_INT_MAX && c->num >= -JSON_INT_MAX)
			return json_number(a, c->num);
		(void)err_set(err, ERR_INPUT, "a number beyond 2^53-1");
		return NULL;
	case ROW_BLOB:
		v = json_object(a);
		json_set_str(a, v, "b", code_b64_text(a, c->data, c->len));
		return v;
	}
	(void)err_set(err, ERR_BUG, "a column of no kind");
	return NULL;
}

static enum err_code
canon(const char *table, const struct row_column *column, size_t n,
    struct arena *a, struct buf *out, struct err *err)
{
	struct json *top = json_object(a), *all = json_object(a);
	struct json *key = json_object(a);
	size_t start = out->len;

	for (size_t i = 0; i < n; i++) {
		const struct row_column *c = &column[i];
		struct json *v = value_of(c, a, err);

		if (v == NULL)
			return err_add(
			    err, "table %s, column %s", table, c->name);
		if (json_get(all, c->name) != NULL)
			return err_set(err, ERR_INPUT,
			    "table %s, column %s: given twice", table, c->name);
		json_set(a, all, c->name, v);
		if (c->key)
			json_set(a, key, c->name, v);
	}
	if (key->len == 0)
		return err_set(
		    err, ERR_INPUT, "table %s: no key column", table);
	json_set(a, top, "c", all);
	json_set(a, top, "k", key);
	json_set_str(a, top, "t", table);
	if (json_canon(top, out, err) != ERR_OK)
		return err_add(err, "table %s", table);
	if (out->len - start > JSON_ENTRY_MAX)
		return err_set(err, ERR_LIMIT,
		    "table %s: a row of %zu bytes, at most %u are accepted",
		    table, out->len - start, JSON_ENTRY_MAX);
	return ERR_OK;
}

enum err_code
row_canon(const char *table, const struct row_column *column, size_t n,
    struct buf *out, struct err *err)
{
	struct arena *a = arena_new();
	enum err_code rc = canon(table, column, n, a, out, err);

	arena_free(a);
	return rc;
}

enum err_code
row_hash(struct hasher *h, const char *table, const struct row_column *column,
    size_t n, struct hash *out, struct err *err)
{
	struct buf b = { 0 };
	enum err_code rc = row_canon(table, column, n, &b, err);

	if (rc == ERR_OK) {
		hasher_begin(h);
		hasher_add(h, PREFIX, sizeof(PREFIX) - 1);
		hasher_add(h, b.data, b.len);
		hasher_end(h, out);
	}
	buf_clear(&b);
	return rc;
}
