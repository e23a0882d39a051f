/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ledger/judge.c - a signature before it is appended, judged by the very
 * function that an auditor's verifier judges it with.
 */
#include "config.h"

#include <string.h>

#include "audit/merkle.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/code.h"
#include "ledger/ledger.h"
#include "ledger/sql.h"
#include "store/db.h"

struct court {
	struct ledger *l;
	struct arena *arena;
	struct verify_key key[16];
	size_t n;
	struct err err;
};

static const struct verify_key *
court_key(void *self, const char *name, const uint8_t id[KEY_ID_BYTES],
    size_t i)
{
	struct court *c = self;

	for (size_t k = 0; k < c->n; k++)
		if (strcmp(c->key[k].key.name, name) == 0 &&
		    memcmp(c->key[k].key.id, id, KEY_ID_BYTES) == 0 &&
		    i-- == 0)
			return &c->key[k];
	return NULL;
}

static bool
court_root(void *self, uint64_t size, struct hash *out)
{
	struct court *c = self;
	uint64_t now;
	struct hash root;

	/* the head that prepare showed: entries of this act included */
	if (ledger_head(c->l, &now, &root, &c->err) != ERR_OK || size != now)
		return false;
	*out = root;
	return true;
}

static bool
court_nonce(void *self, const uint8_t nonce[16])
{
	struct court *c = self;
	int64_t seq = -1;

	return db_one_int(ledger_db(c->l), &ledger_statements[SQL_NONCE],
		   DB_ARGS(DB_TEXT(
		       "nonce", code_b64_text(c->arena, nonce, 16))),
		   -1, &seq, &c->err) != ERR_OK ||
	    seq >= 0;
}

static enum err_code
load_keys(struct court *c, const char *uid, struct err *err)
{
	struct db_rows *r = db_query(ledger_db(c->l),
	    &ledger_statements[SQL_KEYS_OF], DB_ARGS(DB_TEXT("uid", uid)));
	enum err_code rc = ERR_OK;

	while (rc == ERR_OK && c->n < 16 && db_next(r)) {
		struct verify_key *k = &c->key[c->n++];
		const char *text = db_text(r, 0);

		rc = key_parse(text, strlen(text), &k->key, err);
		k->uid = arena_str(c->arena, db_text(r, 1));
		k->name = arena_str(c->arena, db_text(r, 2));
		k->enrolled = db_int(r, 3);
		k->revoked = db_null(r, 4) ? -1 : db_int(r, 4);
		k->since = db_null(r, 5) ? -1 : db_int(r, 5);
	}
	if (rc != ERR_OK) {
		struct err ignored = { 0 };

		(void)!db_done(r, &ignored);
		return rc;
	}
	return db_done(r, err);
}

static enum err_code
say(const struct verify_judgement *j, struct err *err)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < j->n; i++)
		buf_printf(&b, "%s%s (%s)", i > 0 ? "; " : "",
		    verify_code_says(j->code[i]), verify_code_name(j->code[i]));
	(void)err_set(
	    err, ERR_AUTH, "the signature does not hold: %s", buf_text(&b));
	buf_clear(&b);
	return err->code;
}

enum err_code
ledger_judge(struct ledger *l, const char *note, const char *actor,
    const char *type, const char *id, int64_t rev, struct err *err)
{
	struct court c = { .l = l, .arena = arena_new() };
	struct verify_judgement j;
	struct verify_facts f = { .log = ledger_key(l),
		.actor = actor,
		.type = type,
		.id = id,
		.rev = rev,
		.known = true,
		.key = court_key,
		.root = court_root,
		.nonce_used = court_nonce,
		.self = &c };
	const char *row_b64;
	struct hash row, root;
	uint64_t size;
	int64_t made;

	if (load_keys(&c, actor, err) == ERR_OK &&
	    ledger_head(l, &size, &root, err) == ERR_OK &&
	    ledger_revision(ledger_db(l), type, id, c.arena, &f.latest,
		&row_b64, err) == ERR_OK &&
	    db_one_int(ledger_db(l), &ledger_statements[SQL_OBJECT_MADE],
		DB_ARGS(DB_TEXT("type", type), DB_TEXT("id", id)), 0, &made,
		err) == ERR_OK) {
		f.index = (int64_t)size;
		f.ts = ledger_now(l);
		f.made = made;
		if (row_b64 != NULL &&
		    hash_from_b64(row_b64, strlen(row_b64), &row))
			f.row = &row;
		verify_signature(&f, note, &j);
		if (c.err.code != ERR_OK)
			*err = c.err;
		else if (j.n > 0)
			(void)!say(&j, err);
	}
	arena_free(c.arena);
	return err->code;
}
