/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/json.h - JSON as cupel uses it: strings and whole numbers.
 *
 * Two readings and two writings of one tree:
 *
 *   JSON_CANON  exactly one byte form per value (audit/FORMATS.md, section
 *               "Canonical JSON": names [a-z][a-z0-9_]{0,31} in byte order,
 *               no white space, only \n \t \" \\ escaped, depth 6).  What is
 *               hashed or signed is in this form.  Anything else is refused.
 *   JSON_TEXT   ordinary JSON as people and other programs write it, for
 *               trust files and requests.  Names must still be unique.
 *
 * Fractions never appear as numbers in either: a measured value is the text
 * the analyst or the instrument wrote.
 *
 * Values live in an arena; strings are NUL-terminated (U+0000 is refused).
 * To build: json_object, json_set_...; members may be added in any order.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"

struct arena;
struct buf;

enum json_kind {
	JSON_NULL,
	JSON_BOOL,
	JSON_INT,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT
};

struct json {
	enum json_kind kind;
	bool truth;        /* JSON_BOOL */
	int64_t num;       /* JSON_INT, absolute value at most JSON_INT_MAX */
	const char *str;   /* JSON_STRING, NUL-terminated */
	size_t len;        /* bytes of str; members of array or object */
	size_t room;       /* of item and name */
	struct json **item;
	const char **name; /* JSON_OBJECT: the name of item[i] */
};

#define JSON_INT_MAX ((int64_t)9007199254740991) /* 2^53 - 1 */
#define JSON_ENTRY_MAX 65535u                    /* bytes of a ledger entry */
#define JSON_DEPTH_MAX 6u                        /* the top value is at 0 */

enum json_form { JSON_CANON, JSON_TEXT };

/*
 * Parse len bytes, all of them.  ERR_INPUT says what is wrong at which byte;
 * ERR_LIMIT above limit bytes.
 */
ATTR_MUST_CHECK enum err_code json_parse(const char *s, size_t len,
    enum json_form form, size_t limit, struct arena *a, struct json **out,
    struct err *err);

/* Member of an object, NULL if absent.  v may be NULL: then NULL. */
struct json *json_get(const struct json *v, const char *name);

/* Typed members: NULL / fallback if absent or of another kind. */
const char *json_str(const struct json *v, const char *name);
int64_t json_int(const struct json *v, const char *name, int64_t fallback);
bool json_true(const struct json *v, const char *name);
struct json *json_array_of(const struct json *v, const char *name);

/* Building. */
ATTR_NEVER_NULL struct json *json_object(struct arena *a);
ATTR_NEVER_NULL struct json *json_array(struct arena *a);
ATTR_NEVER_NULL struct json *json_string(struct arena *a, const char *s);
ATTR_NEVER_NULL struct json *json_number(struct arena *a, int64_t n);
ATTR_NEVER_NULL struct json *json_boolean(struct arena *a, bool b);
ATTR_NEVER_NULL struct json *json_null(struct arena *a);

/* Set a member; one of that name is replaced.  A NULL string sets null. */
void json_set(struct arena *a, struct json *obj, const char *name,
    struct json *v);
void json_set_str(struct arena *a, struct json *obj, const char *name,
    const char *s);
void json_set_int(struct arena *a, struct json *obj, const char *name,
    int64_t n);
void json_set_true(struct arena *a, struct json *obj, const char *name,
    bool b);
void json_add(struct arena *a, struct json *array, struct json *v);

/*
 * Append the canonical bytes.  ERR_INPUT if a name or a string is outside
 * the canonical subset (the message names the member), ERR_LIMIT below
 * depth 6.  Sorts the members of v in place.
 */
ATTR_MUST_CHECK enum err_code json_canon(
    struct json *v, struct buf *out, struct err *err);

/* Append for eyes: order as built, two blanks per level, LF at the end. */
void json_pretty(const struct json *v, struct buf *out);

/* Append on one line, order as built; for ndjson. */
void json_line(const struct json *v, struct buf *out);

#endif /* BASE_JSON_H */
