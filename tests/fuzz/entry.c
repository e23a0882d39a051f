/* SPDX-License-Identifier: Apache-2.0 */
/* Lines as entries: read, written again, and fed to the verifier. */
#include "config.h"

#include <string.h>

#include "audit/entry.h"
#include "audit/export.h"
#include "audit/trust.h"
#include "audit/verify.h"
#include "base/arena.h"
#include "base/buf.h"
#include "crypt/crypt.h"
#include "tests/fuzz/fuzz.h"

static void
decode(const char *p, size_t len)
{
	struct arena *a = arena_new();
	struct buf b = { 0 };
	struct err err = { 0 };
	struct entry e;

	if (entry_decode(p, len, a, &e, &err) == ENTRY_GOOD &&
	    entry_build(&e, a, &b, &err) == ERR_OK)
		FUZZ_HOLDS(b.len == len && memcmp(b.data, p, len) == 0);
	buf_clear(&b);
	arena_free(a);
}

/* Everything twice: with the lines' own checkpoint unknown, and with rows. */
static void
verify(const char *p, size_t len)
{
	static const char key[] = "lab.example/qc+c455175b+"
				  "AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3"
				  "B1Ea";
	struct trust trust = { .quorum = 0 };
	struct err err = { 0 };
	struct verify *v;
	struct export *x;
	struct hash row = { { 0 } };

	FUZZ_HOLDS(crypt_init(&err) == ERR_OK &&
		   key_parse(key, sizeof(key) - 1, &trust.log, &err) == ERR_OK);
	v = verify_new(&trust, NULL, 0);
	x = export_new(v);
	export_lines(x, p, len);
	export_lines_end(x);
	export_files_end(x);
	verify_row(v, "result", "R-1", &row);
	/* nothing without a checkpoint is ever called verified */
	FUZZ_HOLDS(verify_finish(v) != VERIFY_VERIFIED);
	export_free(x);
	verify_free(v);
}

FUZZ_TARGET(entry)
{
	const char *p = (const char *)data, *lf;

	verify(p, size);
	while (size > 0) {
		lf = memchr(p, '\n', size);
		decode(p, lf != NULL ? (size_t)(lf - p) : size);
		if (lf == NULL)
			break;
		size -= (size_t)(lf - p) + 1;
		p = lf + 1;
	}
	return 0;
}
