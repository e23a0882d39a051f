/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit/row.h - the hash of a stored row.
 *
 *	SHA-256("gmp-row/v1" LF || canonical({"c": all columns,
 *	                                      "k": key columns, "t": table}))
 *
 * Every column of the stored row is listed, NULL ones too, in any order; the
 * order of the hashed bytes is the alphabet's.  Text is a string, an integer
 * an integer, bytes are {"b": base64}; there are no fractions in regulated
 * tables.
 */
#ifndef AUDIT_ROW_H
#define AUDIT_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "crypt/hash.h"

struct buf;

enum row_kind { ROW_NULL, ROW_TEXT, ROW_INT, ROW_BLOB };

struct row_column {
	const char *name; /* [a-z][a-z0-9_]{0,31} */
	bool key;         /* part of the primary key */
	enum row_kind kind;
	int64_t num;      /* ROW_INT, absolute value at most 2^53 - 1 */
	const void *data; /* ROW_TEXT, ROW_BLOB */
	size_t len;       /* bytes of data */
};

/*
 * Append the canonical bytes, without the prefix.  ERR_INPUT: no key column,
 * a name that is repeated or not allowed, text with forbidden characters, a
 * number that is too large; ERR_LIMIT: more than 65,535 bytes in all.
 * The message names table and column.
 */
ATTR_MUST_CHECK enum err_code row_canon(const char *table,
    const struct row_column *column, size_t n, struct buf *out,
    struct err *err);

/* The row hash.  Errors as row_canon. */
ATTR_MUST_CHECK enum err_code row_hash(struct hasher *h, const char *table,
    const struct row_column *column, size_t n, struct hash *out,
    struct err *err);

#endif /* AUDIT_ROW_H */
