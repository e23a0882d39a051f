/* SPDX-License-Identifier: Apache-2.0 */
/* Notes, checkpoints, proofs and the three signed texts. */
#include "config.h"

#include <string.h>

#include "audit/note.h"
#include "audit/proof.h"
#include "audit/sigtext.h"
#include "base/arena.h"
#include "base/buf.h"
#include "tests/fuzz/fuzz.h"

static void
same(struct buf *b, const char *p, size_t len)
{
	FUZZ_HOLDS(b->len == len && memcmp(b->data, p, len) == 0);
	buf_empty(b);
}

static void
texts(const char *p, size_t len, struct arena *a)
{
	struct sigtext_signature s;
	struct sigtext_enroll n;
	struct sigtext_revoke r;
	struct buf b = { 0 };
	struct err err = { 0 };

	if (sigtext_signature_parse(p, len, a, &s, &err) == ERR_OK) {
		FUZZ_HOLDS(sigtext_signature_build(&s, &b, &err) == ERR_OK);
		same(&b, p, len);
	}
	err_clear(&err);
	if (sigtext_enroll_parse(p, len, a, &n, &err) == ERR_OK) {
		FUZZ_HOLDS(sigtext_enroll_build(&n, &b, &err) == ERR_OK);
		same(&b, p, len);
	}
	err_clear(&err);
	if (sigtext_revoke_parse(p, len, a, &r, &err) == ERR_OK) {
		FUZZ_HOLDS(sigtext_revoke_build(&r, &b, &err) == ERR_OK);
		same(&b, p, len);
	}
	buf_clear(&b);
}

FUZZ_TARGET(note)
{
	const char *p = (const char *)data;
	struct arena *a = arena_new();
	struct note_checkpoint cp;
	struct buf b = { 0 };
	struct err err = { 0 };
	struct proof proof;
	struct note note;

	texts(p, size, a);
	if (note_parse(p, size, a, &note, &err) == ERR_OK) {
		FUZZ_HOLDS(note.n >= 1 && note.len < size &&
			   memcmp(note.text, p, note.len) == 0);
		texts(note.text, note.len, a);
		if (note_checkpoint_parse(note.text, note.len, &cp, &err) ==
		    ERR_OK) {
			note_checkpoint_text(&b, cp.origin, cp.size, &cp.root);
			FUZZ_HOLDS(b.len <= note.len &&
				   memcmp(b.data, note.text, b.len) == 0);
			buf_empty(&b);
		}
	}
	err_clear(&err);
	if (proof_parse(p, size, a, &proof, &err) == ERR_OK) {
		proof_format(&proof, &b);
		same(&b, p, size);
	}
	buf_clear(&b);
	arena_free(a);
	return 0;
}
