/* SPDX-License-Identifier: Apache-2.0 */
/* JSON in both forms. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "tests/fuzz/fuzz.h"

#define LIMIT ((size_t)1 << 20)

FUZZ_TARGET(json)
{
	const char *p = (const char *)data;
	struct arena *a = arena_new();
	struct buf one = { 0 }, two = { 0 };
	struct err err = { 0 };
	struct json *v;

	/* canonical: one spelling, and the other reader takes it too */
	if (json_parse(p, size, JSON_CANON, LIMIT, a, &v, &err) == ERR_OK) {
		FUZZ_HOLDS(json_canon(v, &one, &err) == ERR_OK);
		FUZZ_HOLDS(one.len == size && memcmp(one.data, p, size) == 0);
		FUZZ_HOLDS(json_parse(p, size, JSON_TEXT, LIMIT, a, &v, &err) ==
			   ERR_OK);
	}
	err_clear(&err);
	/* text: what is written for eyes is read as the same */
	if (json_parse(p, size, JSON_TEXT, LIMIT, a, &v, &err) == ERR_OK) {
		buf_empty(&one);
		json_line(v, &one);
		json_pretty(v, &two);
		FUZZ_HOLDS(json_parse(two.data, two.len, JSON_TEXT, 8 * LIMIT,
			       a, &v, &err) == ERR_OK);
		buf_empty(&two);
		json_line(v, &two);
		FUZZ_HOLDS(one.len == two.len &&
			   memcmp(one.data, two.data, one.len) == 0);
	}
	buf_clear(&one);
	buf_clear(&two);
	arena_free(a);
	return 0;
}
