/* SPDX-License-Identifier: Apache-2.0 */
/* audit/proof.c - proof files. */
#include "config.h"

#include "audit/proof.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/code.h"

#define TITLE "c2sp.org/tlog-proof@v1"

void
proof_format(const struct proof *proof, struct buf *out)
{
	buf_printf(out, TITLE "\nindex %" PRIu64 "\n", proof->index);
	for (size_t i = 0; i < proof->path.n; i++) {
		hash_b64(out, &proof->path.hash[i]);
		buf_putc(out, '\n');
	}
	buf_putc(out, '\n');
	buf_add(out, proof->note, proof->note_len);
}

enum err_code
proof_parse(const void *p, size_t len, struct arena *a, struct proof *out,
    struct err *err)
{
	const char *s = p;

	memset(out, 0, sizeof(*out));
	if (len > PROOF_MAX)
		return err_set(err, ERR_LIMIT,
		    "proof of %zu bytes, at most %u are accepted", len,
		    PROOF_MAX);
	for (unsigned line = 1;; line++) {
		const char *lf = len != 0 ? memchr(s, '\n', len) : NULL;
		size_t n = lf != NULL ? (size_t)(lf - s) : 0;
		bool good;

		if (lf == NULL)
			return err_set(err, ERR_INPUT,
			    "proof, line %u: ends too early", line);
		if (line == 1)
			good = n == strlen(TITLE) && memcmp(s, TITLE, n) == 0;
		else if (line == 2)
			good = n > 6 && memcmp(s, "index ", 6) == 0 &&
			       code_unwhole(s + 6, n - 6, &out->index);
		else if (n == 0)
			good = true;
		else
			good =
			    out->path.n < MERKLE_PROOF_MAX &&
			    hash_from_b64(s, n, &out->path.hash[out->path.n++]);
		if (!good)
			return err_set(err, ERR_INPUT,
			    "proof, line %u: not as it should be", line);
		s += n + 1;
		len -= n + 1;
		if (line > 2 && n == 0)
			break;
	}
	out->note = arena_dup(a, s, len);
	out->note_len = len;
	return ERR_OK;
}
