/* SPDX-License-Identifier: Apache-2.0 */
/* audit/verify_sign.c - one electronic signature, from its facts. */
#include "config.h"

#include "audit/verify.h"

#include <assert.h>
#include <string.h>

#include "audit/meaning.h"
#include "audit/note.h"
#include "audit/sigtext.h"
#include "base/arena.h"

#define TIME_SLACK_MS 300000

struct judging {
	const struct verify_facts *f;
	struct verify_judgement *out;
	struct note note;
	struct sigtext_signature text;
};

static void
found(struct judging *j, enum verify_code code)
{
	assert(j->out->n < VERIFY_SIGN_FINDINGS);
	j->out->code[j->out->n++] = code;
}

static bool
read_note(struct judging *j, const char *note, struct arena *a)
{
	struct err why = { 0 };

	return note != NULL &&
	       note_parse(note, strlen(note), a, &j->note, &why) == ERR_OK &&
	       sigtext_signature_parse(
		   j->note.text, j->note.len, a, &j->text, &why) == ERR_OK;
}

/* What the keys known for a line say about it. */
struct line_result {
	bool known, good;                 /* by any known key */
	const struct verify_key *current; /* the signer's, not revoked */
	const struct verify_key *revoked; /* the signer's, revoked by now */
};

static struct line_result
check_line(const struct judging *j, const struct note_line *line)
{
	const struct verify_facts *f = j->f;
	struct line_result r = { 0 };
	const struct verify_key *k;

	if (note_line_is_by(line, f->log)) {
		r.known = true;
		r.good = note_line_verifies(&j->note, line, f->log, NULL);
	}
	for (size_t i = 0;
	     (k = f->key(f->self, line->name, line->id, i)) != NULL; i++) {
		r.known = true;
		if (!note_line_verifies(&j->note, line, &k->key, NULL))
			continue;
		r.good = true;
		if (strcmp(k->uid, j->text.signer) != 0)
			continue;
		if (k->revoked >= 0 && k->revoked <= f->index)
			r.revoked = k;
		else
			r.current = k;
	}
	return r;
}

static void
check_lines(struct judging *j)
{
	const struct verify_key *current = NULL, *revoked = NULL;
	bool bad = false;

	for (size_t i = 0; i < j->note.n; i++) {
		struct line_result r = check_line(j, &j->note.line[i]);

		bad = bad || (r.known && !r.good);
		if (r.current != NULL)
			current = r.current;
		if (r.revoked != NULL)
			revoked = r.revoked;
	}
	j->out->key = current != NULL ? current : revoked;
	if (bad)
		found(j, VERIFY_E_SIG_BAD);
	if (current == NULL && revoked != NULL)
		found(j, VERIFY_E_SIG_REVOKED);
	else if (current == NULL && !bad)
		found(j,
		    j->f->keys_withheld ? VERIFY_U_SIG_KEY : VERIFY_E_SIG_KEY);
	if (j->out->key != NULL && strcmp(j->out->key->name, j->text.name) != 0)
		found(j, VERIFY_E_SIG_NAME);
}

static void
check_object(struct judging *j)
{
	const struct verify_facts *f = j->f;
	const struct sigtext_signature *t = &j->text;

	if (strcmp(t->type, f->type) != 0 || strcmp(t->id, f->id) != 0 ||
	    t->rev != f->rev)
		found(j, VERIFY_E_SIG_OBJ);
	if (f->known) {
		if (f->row == NULL || !hash_same(f->row, &t->content))
			found(j, VERIFY_E_SIG_CONTENT);
	} else {
		found(j,
		    f->withheld ? VERIFY_U_SIG_CONTENT : VERIFY_E_SIG_CONTENT);
	}
	if (f->latest > f->rev)
		found(j, VERIFY_E_SIG_STALE);
}

static void
check_seen(struct judging *j)
{
	const struct verify_facts *f = j->f;
	uint64_t size = j->text.seen_size;
	struct hash root;

	if (size > (uint64_t)f->index ||
	    (f->known && size <= (uint64_t)f->made) ||
	    !f->root(f->self, size, &root) ||
	    !hash_same(&root, &j->text.seen_root))
		found(j, VERIFY_E_SIG_SEEN);
}

static void
check_rest(struct judging *j)
{
	const struct verify_facts *f = j->f;
	const struct sigtext_signature *t = &j->text;
	enum meaning meaning;

	if (strcmp(t->log, f->log->name) != 0)
		found(j, VERIFY_E_SIG_LOG);
	if (strcmp(t->signer, f->actor) != 0)
		found(j, VERIFY_E_SIG_ACTOR);
	if (f->nonce_used(f->self, t->nonce))
		found(j, VERIFY_E_SIG_REUSE);
	if (t->time - f->ts > TIME_SLACK_MS || f->ts - t->time > TIME_SLACK_MS)
		found(j, VERIFY_E_SIG_TIME);
	if (!meaning_find_phrase(t->meaning, &meaning))
		found(j, VERIFY_W_SIG_MEANING);
}

void
verify_signature(const struct verify_facts *facts, const char *note,
    struct verify_judgement *out)
{
	struct arena *a = arena_new();
	struct judging j = { .f = facts, .out = out };

	memset(out, 0, sizeof(*out));
	if (read_note(&j, note, a)) {
		out->readable = true;
		memcpy(out->nonce, j.text.nonce, sizeof(out->nonce));
		check_lines(&j);
		check_object(&j);
		check_seen(&j);
		check_rest(&j);
	} else {
		found(&j, VERIFY_E_SIG_FORMAT);
	}
	arena_free(a);
}
