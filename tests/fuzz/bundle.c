/* SPDX-License-Identifier: Apache-2.0 */
/* Archives, evidence bundles, and the scanner for the record in coa.xml. */
#include "config.h"

#include <string.h>

#include "audit/bundle.h"
#include "audit/trust.h"
#include "base/arena.h"
#include "base/buf.h"
#include "crypt/crypt.h"
#include "tests/fuzz/fuzz.h"

static void
archive(const uint8_t *data, size_t size, struct arena *a)
{
	const struct tar_member *m = NULL;
	struct buf b = { 0 };
	struct err err = { 0 };
	size_t n = 0;

	if (tar_parse(data, size, a, &m, &n, &err) != ERR_OK)
		return;
	for (size_t i = 0; i < n; i++)
		FUZZ_HOLDS(tar_add(&b, m[i].name, m[i].data, m[i].len, &err) ==
			   ERR_OK);
	tar_end(&b);
	FUZZ_HOLDS(b.len == size && memcmp(b.data, data, size) == 0);
	buf_clear(&b);
}

static void
record(const uint8_t *data, size_t size)
{
	struct err err = { 0 };
	size_t from = 0, len = 0;

	if (bundle_record(data, size, &from, &len, &err) != ERR_OK)
		return;
	FUZZ_HOLDS(from < size && len <= size - from && len > 16 &&
		   memcmp(data + from, "<record", 7) == 0 &&
		   memcmp(data + from + len - 9, "</record>", 9) == 0);
}

static void
whole(const uint8_t *data, size_t size, struct arena *a)
{
	static const char key[] = "lab.example/qc+c455175b+"
				  "AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3"
				  "B1Ea";
	struct trust trust = { .quorum = 0 };
	struct bundle_certificate about;
	enum verify_verdict verdict;
	struct err err = { 0 };
	struct verify *v = NULL;

	FUZZ_HOLDS(crypt_init(&err) == ERR_OK &&
		   key_parse(key, sizeof(key) - 1, &trust.log, &err) == ERR_OK);
	if (bundle_verify(data, size, &trust, a, &v, &verdict, &about, &err) ==
	    ERR_OK)
		FUZZ_HOLDS(verdict != VERIFY_VERIFIED || about.n > 0);
	verify_free(v);
}

FUZZ_TARGET(bundle)
{
	struct arena *a = arena_new();

	archive(data, size, a);
	record(data, size);
	whole(data, size, a);
	arena_free(a);
	return 0;
}
