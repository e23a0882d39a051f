/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/audit/vectors.h - the files in tests/audit/data, and small helpers.
 */
#ifndef TESTS_AUDIT_VECTORS_H
#define TESTS_AUDIT_VECTORS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/json.h"
#include "crypt/hash.h"

/* A file below tests/audit/data, in the arena; *len may be NULL. */
const char *vectors_text(struct arena *a, const char *name, size_t *len);
struct json *vectors_json(struct arena *a, const char *name);

/* Hex or base64 to a hash; anything else fails the test. */
struct hash vectors_hex(const char *hex);
struct hash vectors_b64(const char *b64);

#endif /* TESTS_AUDIT_VECTORS_H */
