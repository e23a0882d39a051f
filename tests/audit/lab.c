/* SPDX-License-Identifier: Apache-2.0 */
/* tests/audit/lab.c - see lab.h. */
#include "config.h"

#include "tests/audit/lab.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/export.h"
#include "audit/meaning.h"
#include "audit/note.h"
#include "base/code.h"
#include "base/json.h"
#include "crypt/key.h"
#include "tests/support/suite.h"

/* RFC 8032, section 7.1: tests 1 to 3, 1024, SHA(abc). */
static const char *const seeds[1 + LAB_PEOPLE] = {
	"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
	"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
	"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
	"f5e5767cf153319517630f226876b86c8160cc583bc013744c6bf255f5cc0ee5",
};

static void
key_of(const char *hex, struct sign_key *out)
{
	struct err err = { 0 };
	uint8_t seed[32];

	ck_assert(code_unhex_exact(hex, 64, seed, sizeof(seed)));
	OK(sign_key_from_seed(seed, out, &err));
}

struct lab *
lab_new(void)
{
	static const char *const uid[] = { "u0001", "u0007", "u0009" };
	static const char *const name[] = { "Aino Lindqvist",
		"Mar\xc3\xad"
		"a Rossi",
		"Jo Novak" };
	struct lab *l = calloc(1, sizeof(*l));
	struct err err = { 0 };

	ck_assert_ptr_nonnull(l);
	l->arena = arena_new();
	l->h = hasher_new();
	key_of(seeds[0], &l->log);
	for (int i = 0; i < LAB_PEOPLE; i++) {
		key_of(seeds[1 + i], &l->key[i]);
		l->uid[i] = uid[i];
		l->name[i] = name[i];
	}
	OK(key_make(LAB_ORIGIN, KEY_ED25519, l->log.pub, &l->trust.log, &err));
	l->ts = INT64_C(1773475200000); /* 2026-03-14T08:00:00Z */
	l->ms = 5000000;
	return l;
}

void
lab_free(struct lab *l)
{
	for (size_t i = 0; i < l->n; i++)
		buf_clear(&l->entry[i]);
	for (int i = 0; i < LAB_PEOPLE; i++)
		sign_key_clear(&l->key[i]);
	sign_key_clear(&l->log);
	verify_free(l->v);
	hasher_free(l->h);
	arena_free(l->arena);
	free(l);
}

static void
count_up(struct lab *l, uint8_t out[16])
{
	memset(out, 0, 16);
	out[15] = ++l->counter;
}

static const char *
uid_of(const struct lab *l, enum lab_person who)
{
	return who == LAB_LOG ? "system" : l->uid[who];
}

struct entry
lab_draft(struct lab *l, enum lab_person who, const char *kind,
    const char *type, const char *id, int64_t rev)
{
	struct entry e = { .seq = (int64_t)l->n,
		.boot = "9f3c1a2b",
		.actor = uid_of(l, who),
		.sess = who == LAB_LOG ? "-" : "s00000001",
		.via = who == LAB_LOG ? ENTRY_SYSTEM : ENTRY_TTY,
		.kind = kind,
		.type = type,
		.id = id,
		.rev = rev };

	l->ts += 41237;
	l->ms += 41237;
	e.ts = l->ts;
	e.clk_ms = l->ms;
	count_up(l, e.salt);
	return e;
}

void
lab_push_bytes(struct lab *l, const void *p, size_t len)
{
	ck_assert_uint_lt(l->n, LAB_ENTRIES_MAX);
	buf_add(&l->entry[l->n], p, len);
	merkle_leaf(l->h, p, len, &l->leaf[l->n]);
	(void)merkle_add(l->h, &l->tree, &l->leaf[l->n], NULL);
	l->n++;
}

void
lab_push(struct lab *l, const struct entry *e)
{
	struct buf b = { 0 };
	struct err err = { 0 };

	OK(entry_build(e, l->arena, &b, &err));
	lab_push_bytes(l, b.data, b.len);
	buf_clear(&b);
}

struct entry
lab_genesis(struct lab *l)
{
	struct entry e =
	    lab_draft(l, LAB_LOG, "log.genesis", "log", LAB_ORIGIN, 1);

	e.new = json_object(l->arena);
	json_set_str(l->arena, e.new, "format", "gmp-ledger/v1");
	json_set_str(l->arena, e.new, "hash", "sha256");
	json_set_str(l->arena, e.new, "origin", LAB_ORIGIN);
	json_set_str(
	    l->arena, e.new, "vkey", key_text(l->arena, &l->trust.log));
	return e;
}

void
lab_begin(struct lab *l)
{
	struct entry e = lab_genesis(l);

	lab_push(l, &e);
	lab_enroll(l, LAB_AINO, LAB_LOG);
	lab_enroll(l, LAB_MARIA, LAB_AINO);
}

struct hash
lab_row_of(const char *type, const char *id, int64_t rev)
{
	char text[128];
	struct hash h;
	int n = snprintf(
	    text, sizeof(text), "%s/%s/%lld", type, id, (long long)rev);

	hash_bytes(text, (size_t)n, &h);
	return h;
}

void
lab_row(struct lab *l, enum lab_person who, const char *kind, const char *type,
    const char *id, int64_t rev)
{
	struct entry e = lab_draft(l, who, kind, type, id, rev);

	e.has_row = true;
	e.row = lab_row_of(type, id, rev);
	lab_push(l, &e);
}

struct sigtext_signature
lab_sign_text(struct lab *l, enum lab_person who, const char *type,
    const char *id, int64_t rev)
{
	struct sigtext_signature s = { .log = LAB_ORIGIN,
		.signer = l->uid[who],
		.name = l->name[who],
		.meaning = meaning_phrase(MEANING_RELEASED),
		.time = (l->ts + 41237) / 1000 * 1000,
		.local_offset = 60,
		.type = type,
		.id = id,
		.rev = rev,
		.content = lab_row_of(type, id, rev),
		.seen_size = l->tree.size };

	hash_bytes("shown", 5, &s.shown);
	merkle_root(l->h, &l->tree, &s.seen_root);
	count_up(l, s.nonce);
	return s;
}

static void
sign_line(
    struct lab *l, const struct buf *text, enum lab_person by, struct buf *out)
{
	struct err err = { 0 };
	char name[64];

	if (by == LAB_PEOPLE)
		return;
	(void)snprintf(name, sizeof(name), "%s%s%s", LAB_ORIGIN,
	    by == LAB_LOG ? "" : "/", by == LAB_LOG ? "" : l->uid[by]);
	OK(note_sign(out, text->data, text->len, name,
	    by == LAB_LOG ? &l->log : &l->key[by], &err));
}

const char *
lab_note(struct lab *l, const struct buf *text, enum lab_person by,
    enum lab_person by2)
{
	struct buf b = { 0 };
	const char *s;

	note_begin(&b, text->data, text->len);
	sign_line(l, text, by, &b);
	sign_line(l, text, by2, &b);
	s = arena_dup(l->arena, b.data, b.len);
	buf_clear(&b);
	return s;
}

void
lab_sign_as(struct lab *l, enum lab_person who,
    const struct sigtext_signature *text, enum lab_person by)
{
	struct entry e =
	    lab_draft(l, who, "sign", text->type, text->id, text->rev);
	struct buf b = { 0 };
	struct err err = { 0 };

	OK(sigtext_signature_build(text, &b, &err));
	e.note = lab_note(l, &b, by, LAB_PEOPLE);
	lab_push(l, &e);
	buf_clear(&b);
}

void
lab_sign(struct lab *l, enum lab_person who, const char *type, const char *id,
    int64_t rev)
{
	struct sigtext_signature s = lab_sign_text(l, who, type, id, rev);

	lab_sign_as(l, who, &s, who);
}

static const char *
vkey_of(struct lab *l, enum lab_person who)
{
	struct key_public key;
	struct err err = { 0 };

	OK(key_make(arena_printf(l->arena, "%s/%s", LAB_ORIGIN, l->uid[who]),
	    KEY_ED25519, l->key[who].pub, &key, &err));
	return key_text(l->arena, &key);
}

struct sigtext_enroll
lab_enroll_text(struct lab *l, enum lab_person who)
{
	struct sigtext_enroll t = { .log = LAB_ORIGIN,
		.signer = l->uid[who],
		.name = l->name[who],
		.vkey = vkey_of(l, who),
		.time = l->ts / 1000 * 1000 };

	count_up(l, t.nonce);
	return t;
}

struct entry
lab_enroll_draft(struct lab *l, enum lab_person who, enum lab_person by,
    const struct sigtext_enroll *t)
{
	struct entry e = lab_draft(
	    l, by == LAB_PEOPLE ? who : by, "key.enroll", "user", t->signer, 1);
	struct buf b = { 0 };
	struct err err = { 0 };

	e.new = json_object(l->arena);
	json_set_str(l->arena, e.new, "name", t->name);
	json_set_str(l->arena, e.new, "uid", t->signer);
	json_set_str(l->arena, e.new, "vkey", t->vkey);
	OK(sigtext_enroll_build(t, &b, &err));
	e.note = lab_note(l, &b, who, by);
	buf_clear(&b);
	return e;
}

void
lab_enroll(struct lab *l, enum lab_person who, enum lab_person by)
{
	struct sigtext_enroll t = lab_enroll_text(l, who);
	struct entry e = lab_enroll_draft(l, who, by, &t);

	lab_push(l, &e);
}

struct sigtext_revoke
lab_revoke_text(struct lab *l, enum lab_person whose, int64_t since)
{
	struct sigtext_revoke t = { .log = LAB_ORIGIN,
		.vkey = vkey_of(l, whose),
		.since = since,
		.reason = "left the company",
		.time = l->ts / 1000 * 1000 };

	count_up(l, t.nonce);
	return t;
}

struct entry
lab_revoke_draft(struct lab *l, enum lab_person whose, enum lab_person by,
    int64_t rev, const struct sigtext_revoke *t)
{
	struct entry e =
	    lab_draft(l, by, "key.revoke", "user", l->uid[whose], rev);
	struct buf b = { 0 };
	struct err err = { 0 };

	e.new = json_object(l->arena);
	json_set_int(l->arena, e.new, "since", t->since);
	json_set_str(l->arena, e.new, "uid", l->uid[whose]);
	json_set_str(l->arena, e.new, "vkey", t->vkey);
	OK(sigtext_revoke_build(t, &b, &err));
	e.note = lab_note(l, &b, by, LAB_PEOPLE);
	buf_clear(&b);
	return e;
}

void
lab_revoke(struct lab *l, enum lab_person whose, enum lab_person by,
    int64_t rev, int64_t since)
{
	struct sigtext_revoke t = lab_revoke_text(l, whose, since);
	struct entry e = lab_revoke_draft(l, whose, by, rev, &t);

	lab_push(l, &e);
}

const char *
lab_checkpoint(struct lab *l)
{
	struct buf b = { 0 };
	struct err err = { 0 };
	struct hash root;
	const char *s;

	merkle_root(l->h, &l->tree, &root);
	OK(note_checkpoint_sign(
	    &b, LAB_ORIGIN, l->tree.size, &root, &l->log, &err));
	s = arena_dup(l->arena, b.data, b.len);
	buf_clear(&b);
	return s;
}

void
lab_lines(struct lab *l, struct buf *out)
{
	for (size_t i = 0; i < l->n; i++) {
		if (l->withheld[i])
			export_put_withheld(out, &l->leaf[i]);
		else
			export_put_entry(
			    out, l->entry[i].data, l->entry[i].len);
	}
}

const char *
lab_codes_of(struct lab *l, const struct verify *v)
{
	const struct verify_finding *f;
	struct buf b = { 0 };
	const char *s;
	size_t n;

	f = verify_findings(v, &n);
	for (size_t i = 0; i < n; i++) {
		buf_printf(
		    &b, "%s%s", i > 0 ? " " : "", verify_code_name(f[i].code));
		if (f[i].index >= 0)
			buf_printf(&b, ":%lld", (long long)f[i].index);
		ck_assert_str_ne(f[i].text, "");
	}
	s = arena_dup(l->arena, buf_text(&b), b.len);
	buf_clear(&b);
	return s;
}

const char *
lab_codes_with(struct lab *l, const char *checkpoint)
{
	verify_free(l->v);
	l->v = verify_new(
	    &l->trust, checkpoint, checkpoint != NULL ? strlen(checkpoint) : 0);
	for (size_t i = 0; i < l->n; i++) {
		if (l->withheld[i])
			verify_withheld(l->v, &l->leaf[i]);
		else
			(void)verify_entry(
			    l->v, buf_text(&l->entry[i]), l->entry[i].len);
	}
	l->verdict = verify_finish(l->v);
	return lab_codes_of(l, l->v);
}

const char *
lab_codes(struct lab *l)
{
	return lab_codes_with(l, lab_checkpoint(l));
}
