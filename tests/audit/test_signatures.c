/* SPDX-License-Identifier: Apache-2.0 */
/* Each rule for a signature, an enrolment, a revocation, broken alone. */
#include "config.h"

#include <string.h>

#include "audit/note.h"
#include "base/code.h"
#include "base/json.h"
#include "crypt/crypt.h"
#include "tests/audit/lab.h"
#include "tests/audit/vectors.h"
#include "tests/support/suite.h"

/* Entries 0 to 2 begin; 3 and 4 make revisions 1 and 2 of R-1. */
static struct lab *
started(void)
{
	struct lab *l = lab_new();

	lab_begin(l);
	lab_row(l, LAB_MARIA, "result.create", "result", "R-1", 1);
	lab_row(l, LAB_MARIA, "result.change", "result", "R-1", 2);
	return l;
}

#define EXPECT(l, codes) \
	do { \
		ck_assert_str_eq(lab_codes(l), codes); \
		lab_free(l); \
	} while (0)

static struct sigtext_signature
right(struct lab *l)
{
	return lab_sign_text(l, LAB_AINO, "result", "R-1", 2);
}

/* ---- what may be wrong with the text, one at a time */

static void
other_log(struct lab *l, struct sigtext_signature *s)
{
	(void)l;
	s->log = "lab.example/other";
}

static void
other_signer(struct lab *l, struct sigtext_signature *s)
{
	s->signer = l->uid[LAB_MARIA];
}

static void
other_name(struct lab *l, struct sigtext_signature *s)
{
	(void)l;
	s->name = "Aino Lindquist";
}

static void
other_meaning(struct lab *l, struct sigtext_signature *s)
{
	(void)l;
	s->meaning = "admiration";
}

static void
much_earlier(struct lab *l, struct sigtext_signature *s)
{
	s->time = (l->ts + 41237 - 301000) / 1000 * 1000;
}

static void
much_later(struct lab *l, struct sigtext_signature *s)
{
	s->time = (l->ts + 41237 + 302000) / 1000 * 1000;
}

static void
just_early_enough(struct lab *l, struct sigtext_signature *s)
{
	s->time = (l->ts + 41237 - 299000) / 1000 * 1000;
}

static void
other_content(struct lab *l, struct sigtext_signature *s)
{
	(void)l;
	s->content = lab_row_of("result", "R-1", 1);
}

static void
other_seen(struct lab *l, struct sigtext_signature *s)
{
	(void)l;
	s->seen_root.byte[0] ^= 1;
}

static void
seen_too_early(struct lab *l, struct sigtext_signature *s)
{
	struct merkle_tree t = { 0 };

	for (size_t i = 0; i < 4; i++)
		(void)merkle_add(l->h, &t, &l->leaf[i], NULL);
	s->seen_size = 4; /* revision 2 is entry 4 */
	merkle_root(l->h, &t, &s->seen_root);
}

static void
seen_the_future(struct lab *l, struct sigtext_signature *s)
{
	(void)l;
	s->seen_size++;
}

static void
old_nonce(struct lab *l, struct sigtext_signature *s)
{
	(void)l; /* that of Aino's enrolment */
	memset(s->nonce, 0, sizeof(s->nonce));
	s->nonce[15] = 2;
}

static void
nothing(struct lab *l, struct sigtext_signature *s)
{
	(void)l;
	(void)s;
}

static const struct {
	const char *codes;
	void (*change)(struct lab *l, struct sigtext_signature *s);
} changes[] = {
	{ "", nothing },
	{ "E_SIG_LOG:5", other_log },
	{ "E_SIG_KEY:5 E_SIG_ACTOR:5", other_signer },
	{ "E_SIG_NAME:5", other_name },
	{ "W_SIG_MEANING:5", other_meaning },
	{ "E_SIG_TIME:5", much_earlier },
	{ "E_SIG_TIME:5", much_later },
	{ "", just_early_enough },
	{ "E_SIG_CONTENT:5", other_content },
	{ "E_SIG_SEEN:5", other_seen },
	{ "E_SIG_SEEN:5", seen_too_early },
	{ "E_SIG_SEEN:5", seen_the_future },
	{ "E_SIG_REUSE:5", old_nonce },
};

START_TEST(each_line_of_the_signed_text_is_checked)
{
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		struct lab *l = started();
		struct sigtext_signature s = right(l);

		changes[i].change(l, &s);
		lab_sign_as(l, LAB_AINO, &s, LAB_AINO);
		EXPECT(l, changes[i].codes);
	}
}
END_TEST

START_TEST(a_signature_may_rest_on_any_tree_since_the_revision)
{
	struct lab *l = started();
	struct sigtext_signature s;
	char id[8] = "S-0";

	for (int i = 0; i < 40; i++, id[2]++)
		lab_row(l, LAB_MARIA, "sample.create", "sample", id, 1);
	for (uint64_t n = 5; n <= 45; n += 8) {
		struct merkle_tree t = { 0 };

		for (size_t i = 0; i < n; i++)
			(void)merkle_add(l->h, &t, &l->leaf[i], NULL);
		s = right(l);
		s.seen_size = n;
		merkle_root(l->h, &t, &s.seen_root);
		lab_sign_as(l, LAB_AINO, &s, LAB_AINO);
	}
	ck_assert_str_eq(lab_codes(l), "");
	ck_assert_uint_eq(verify_counts(l->v)->signatures, 6);
	lab_free(l);
}
END_TEST

START_TEST(the_signature_is_by_a_key_of_the_signer)
{
	struct lab *l = started();
	struct sigtext_signature s = right(l);

	lab_sign_as(l, LAB_AINO, &s, LAB_MARIA); /* enrolled for another */
	EXPECT(l, "E_SIG_KEY:5");
	l = started();
	s = right(l);
	lab_sign_as(l, LAB_AINO, &s, LAB_LOG); /* the log's own */
	EXPECT(l, "E_SIG_KEY:5");
	l = started();
	s = lab_sign_text(l, LAB_NEW, "result", "R-1", 2);
	lab_sign_as(l, LAB_NEW, &s, LAB_NEW); /* never enrolled */
	EXPECT(l, "E_SIG_KEY:5");
}
END_TEST

START_TEST(the_actor_is_the_signer)
{
	struct lab *l = started();
	struct sigtext_signature s = right(l);

	lab_sign_as(l, LAB_MARIA, &s, LAB_AINO);
	EXPECT(l, "E_SIG_ACTOR:5");
}
END_TEST

START_TEST(a_signature_that_does_not_verify_is_bad)
{
	struct lab *l = started();
	struct sigtext_signature s = right(l);
	struct entry e = lab_draft(l, LAB_AINO, "sign", "result", "R-1", 2);
	struct buf b = { 0 };
	struct err err = { 0 };
	char *note, *p;

	OK(sigtext_signature_build(&s, &b, &err));
	/* one by Aino over another text */
	note = arena_str(l->arena, lab_note(l, &b, LAB_AINO, LAB_PEOPLE));
	p = strstr(note, "name Aino");
	ck_assert_ptr_nonnull(p);
	p[5] = 'B';
	e.note = note;
	lab_push(l, &e);
	ck_assert_str_eq(lab_codes(l), "E_SIG_BAD:5");
	lab_free(l);
	/* a good line beside a bad one by somebody known spoils the note */
	l = started();
	s = right(l);
	e = lab_draft(l, LAB_AINO, "sign", "result", "R-1", 2);
	buf_empty(&b);
	OK(sigtext_signature_build(&s, &b, &err));
	note = arena_str(l->arena, lab_note(l, &b, LAB_AINO, LAB_LOG));
	p = note + strlen(note) - 10;
	*p = *p == 'A' ? 'B' : 'A';
	e.note = note;
	lab_push(l, &e);
	ck_assert_str_eq(lab_codes(l), "E_SIG_BAD:5");
	buf_clear(&b);
	lab_free(l);
}
END_TEST

START_TEST(a_line_by_nobody_known_says_nothing)
{
	struct lab *l = started();
	struct sigtext_signature s = right(l);
	struct entry e = lab_draft(l, LAB_AINO, "sign", "result", "R-1", 2);
	struct buf b = { 0 };
	struct err err = { 0 };

	OK(sigtext_signature_build(&s, &b, &err));
	e.note = lab_note(l, &b, LAB_NEW, LAB_AINO);
	lab_push(l, &e);
	ck_assert_str_eq(lab_codes(l), "");
	buf_clear(&b);
	lab_free(l);
}
END_TEST

START_TEST(a_note_that_is_none_is_found)
{
	static const char *const notes[] = { NULL, "x", "x\n\nx\n",
		"gmp-signature/v1\n\n\xe2\x80\x94 x AAAAAAA=\n" };
	struct lab *l;
	struct entry e;

	for (size_t i = 0; i < sizeof(notes) / sizeof(notes[0]); i++) {
		l = started();
		e = lab_draft(l, LAB_AINO, "sign", "result", "R-1", 2);
		e.note = notes[i];
		lab_push(l, &e);
		EXPECT(l, "E_SIG_FORMAT:5");
	}
}
END_TEST

START_TEST(a_signature_fits_one_object_and_its_newest_revision)
{
	struct lab *l = started();
	struct sigtext_signature s = right(l);
	struct entry e;
	struct buf b = { 0 };
	struct err err = { 0 };

	/* an older revision: right in itself, but stale */
	s = lab_sign_text(l, LAB_AINO, "result", "R-1", 1);
	lab_sign_as(l, LAB_AINO, &s, LAB_AINO);
	EXPECT(l, "E_SIG_STALE:5");
	/* a revision that does not exist */
	l = started();
	lab_sign(l, LAB_AINO, "result", "R-1", 3);
	EXPECT(l, "E_SIG_CONTENT:5");
	/* an object that does not exist */
	l = started();
	lab_sign(l, LAB_AINO, "result", "R-2", 1);
	EXPECT(l, "E_SIG_CONTENT:5");
	/* an object without a row */
	l = started();
	lab_sign(l, LAB_AINO, "user", "u0001", 1);
	EXPECT(l, "E_SIG_CONTENT:5");
	/* moved under another object */
	l = started();
	lab_row(l, LAB_MARIA, "result.create", "result", "R-2", 1);
	s = right(l);
	OK(sigtext_signature_build(&s, &b, &err));
	e = lab_draft(l, LAB_AINO, "sign", "result", "R-2", 1);
	e.note = lab_note(l, &b, LAB_AINO, LAB_PEOPLE);
	lab_push(l, &e);
	EXPECT(l, "E_SIG_OBJ:6 E_SIG_CONTENT:6");
	buf_clear(&b);
}
END_TEST

START_TEST(the_same_signature_twice_is_found)
{
	struct lab *l = started();
	struct sigtext_signature s = right(l);

	lab_sign_as(l, LAB_AINO, &s, LAB_AINO);
	lab_sign_as(l, LAB_AINO, &s, LAB_AINO);
	EXPECT(l, "E_SIG_REUSE:6");
}
END_TEST

/* ---- enrolment */

START_TEST(an_enrolment_needs_the_new_key_and_an_authority)
{
	struct lab *l = lab_new();
	struct entry e = lab_genesis(l);
	struct sigtext_enroll t;

	/* the first by the log's key, and by nobody else */
	lab_push(l, &e);
	lab_enroll(l, LAB_AINO, LAB_MARIA);
	EXPECT(l, "E_ENROLL:1");
	l = lab_new();
	e = lab_genesis(l);
	lab_push(l, &e);
	lab_enroll(l, LAB_AINO, LAB_PEOPLE);
	EXPECT(l, "E_ENROLL:1");
	/* later ones not by the log's key, nor by themselves */
	l = started();
	lab_enroll(l, LAB_NEW, LAB_LOG);
	EXPECT(l, "E_ENROLL:5");
	l = started();
	lab_enroll(l, LAB_NEW, LAB_PEOPLE);
	EXPECT(l, "E_ENROLL:5");
	l = started();
	lab_enroll(l, LAB_NEW, LAB_NEW);
	EXPECT(l, "E_ENROLL:5");
	/* not without possession of the new key */
	l = started();
	t = lab_enroll_text(l, LAB_NEW);
	e = lab_enroll_draft(l, LAB_AINO, LAB_MARIA, &t);
	lab_push(l, &e);
	EXPECT(l, "E_ENROLL:5");
	/* not twice */
	l = started();
	t = lab_enroll_text(l, LAB_MARIA);
	e = lab_enroll_draft(l, LAB_MARIA, LAB_AINO, &t);
	e.rev = 2;
	lab_push(l, &e);
	EXPECT(l, "E_ENROLL:5");
	/* and a key that was not enrolled signs nothing */
	l = started();
	lab_enroll(l, LAB_NEW, LAB_LOG);
	lab_sign(l, LAB_NEW, "result", "R-1", 2);
	EXPECT(l, "E_ENROLL:5 E_SIG_KEY:6");
}
END_TEST

static void
enroll_log(struct sigtext_enroll *t)
{
	t->log = "lab.example/other";
}

static void
enroll_nonce(struct sigtext_enroll *t)
{
	memset(t->nonce, 0, sizeof(t->nonce));
	t->nonce[15] = 2;
}

static void
enroll_vkey(struct sigtext_enroll *t)
{
	t->vkey = "lab.example/qc/u0009+00000000+AAAA";
}

static void
enroll_uid(struct sigtext_enroll *t)
{
	t->signer = "u0010"; /* the key is named u0009 */
}

START_TEST(each_line_of_an_enrolment_is_checked)
{
	static void (*const change[])(struct sigtext_enroll * t) = { enroll_log,
		enroll_nonce, enroll_vkey, enroll_uid };
	static const char *const member[] = { "name", "uid", "vkey" };
	struct sigtext_enroll t;
	struct entry e;
	struct lab *l;

	for (size_t i = 0; i < sizeof(change) / sizeof(change[0]); i++) {
		l = started();
		t = lab_enroll_text(l, LAB_NEW);
		change[i](&t);
		e = lab_enroll_draft(l, LAB_NEW, LAB_AINO, &t);
		lab_push(l, &e);
		EXPECT(l, "E_ENROLL:5");
	}
	/* what the entry says and what was signed are the same */
	for (size_t i = 0; i < 3; i++) {
		l = started();
		t = lab_enroll_text(l, LAB_NEW);
		e = lab_enroll_draft(l, LAB_NEW, LAB_AINO, &t);
		json_set_str(l->arena, e.new, member[i], "other");
		lab_push(l, &e);
		EXPECT(l, "E_ENROLL:5");
	}
	l = started();
	e = lab_draft(l, LAB_AINO, "key.enroll", "user", "u0009", 1);
	lab_push(l, &e);
	EXPECT(l, "E_ENROLL:5");
}
END_TEST

START_TEST(a_key_is_rotated_by_enrolling_a_second_one)
{
	struct lab *l = started();
	struct sigtext_enroll t;
	struct sigtext_signature s;
	struct entry e;

	/* the new key is Aino's from now on */
	l->uid[LAB_NEW] = l->uid[LAB_AINO];
	l->name[LAB_NEW] = "Aino Lindqvist-Berg";
	t = lab_enroll_text(l, LAB_NEW);
	e = lab_enroll_draft(l, LAB_NEW, LAB_AINO, &t);
	e.rev = 2;
	lab_push(l, &e);
	lab_revoke(l, LAB_AINO, LAB_NEW, 3, 6);
	lab_sign(l, LAB_NEW, "result", "R-1", 2);
	ck_assert_str_eq(lab_codes(l), "");
	ck_assert_str_eq(verify_name_of(l->v, "u0001"), "Aino Lindqvist-Berg");
	/* the printed name belongs to the key that signs */
	s = lab_sign_text(l, LAB_NEW, "result", "R-1", 2);
	s.name = "Aino Lindqvist";
	lab_sign_as(l, LAB_NEW, &s, LAB_NEW);
	lab_sign(l, LAB_AINO, "result", "R-1", 2);
	EXPECT(l, "E_SIG_NAME:8 E_SIG_REVOKED:9");
}
END_TEST

/* ---- revocation */

START_TEST(from_its_revocation_on_a_key_signs_nothing)
{
	struct lab *l = started();

	lab_sign(l, LAB_MARIA, "result", "R-1", 2);
	lab_revoke(l, LAB_MARIA, LAB_AINO, 2, 6);
	lab_sign(l, LAB_MARIA, "result", "R-1", 2);
	lab_enroll(l, LAB_NEW, LAB_MARIA);
	EXPECT(l, "E_SIG_REVOKED:7 E_ENROLL:8");
}
END_TEST

START_TEST(a_revocation_that_reaches_back_marks_what_it_covers)
{
	struct lab *l = started();

	lab_sign(l, LAB_MARIA, "result", "R-1", 2); /* 5 */
	lab_sign(l, LAB_MARIA, "result", "R-1", 2); /* 6 */
	lab_enroll(l, LAB_NEW, LAB_MARIA);          /* 7 */
	lab_sign(l, LAB_AINO, "result", "R-1", 2);  /* 8 */
	lab_revoke(l, LAB_MARIA, LAB_AINO, 2, 6);   /* 9 */
	ck_assert_str_eq(lab_codes(l), "W_SIG_DISPUTED:6 W_SIG_DISPUTED:7");
	ck_assert_int_eq(l->verdict, VERIFY_VERIFIED);
	lab_free(l);
}
END_TEST

START_TEST(a_person_may_revoke_the_own_key)
{
	struct lab *l = started();

	lab_revoke(l, LAB_MARIA, LAB_MARIA, 2, 5);
	EXPECT(l, "");
}
END_TEST

START_TEST(each_line_of_a_revocation_is_checked)
{
	struct lab *l;
	struct sigtext_revoke t;
	struct entry e;

	for (int bad = 0; bad < 8; bad++) {
		enum lab_person by = LAB_AINO;

		l = started();
		t = lab_revoke_text(l, LAB_MARIA, 5);
		if (bad == 0)
			t.log = "lab.example/other";
		if (bad == 1)
			t.since = 6; /* in the future */
		if (bad == 2)
			by = LAB_LOG;
		if (bad == 3)
			by = LAB_NEW; /* not enrolled */
		if (bad == 4) {
			memset(t.nonce, 0, 15);
			t.nonce[15] = 2;
		}
		e = lab_revoke_draft(l, LAB_MARIA, by, 2, &t);
		if (bad == 5)
			json_set_int(l->arena, e.new, "since", 4);
		if (bad == 6)
			json_set_str(l->arena, e.new, "uid", "u0001");
		if (bad == 7)
			e.note = NULL;
		lab_push(l, &e);
		/* what was not revoked goes on signing */
		lab_sign(l, LAB_MARIA, "result", "R-1", 2);
		EXPECT(l, "E_REVOKE:5");
	}
	/* a key nobody knows; a key twice */
	l = started();
	t = lab_revoke_text(l, LAB_NEW, 5);
	e = lab_revoke_draft(l, LAB_NEW, LAB_AINO, 1, &t);
	lab_push(l, &e);
	EXPECT(l, "E_REVOKE:5");
	l = started();
	lab_revoke(l, LAB_MARIA, LAB_AINO, 2, 5);
	lab_revoke(l, LAB_MARIA, LAB_AINO, 3, 5);
	EXPECT(l, "E_REVOKE:6");
}
END_TEST

START_TEST(a_revocation_by_somebody_withheld_is_not_decided)
{
	struct lab *l = started();

	lab_enroll(l, LAB_NEW, LAB_AINO); /* 5 */
	l->withheld[5] = true;
	lab_revoke(l, LAB_MARIA, LAB_NEW, 2, 6);
	ck_assert_str_eq(lab_codes(l), "W_WITHHELD U_REVOKE:6");
	ck_assert_int_eq(l->verdict, VERIFY_INCOMPLETE);
	lab_free(l);
}
END_TEST

/* ---- witnesses */

/* A witness line on a checkpoint note. */
static const char *
cosign(struct lab *l, const char *note, const struct key_public *pub,
    const struct sign_key *key, uint64_t time)
{
	const char *end = strstr(note, "\n\n");
	struct buf text = { 0 };
	uint8_t raw[4 + 8 + 64];
	const char *line;

	buf_printf(
	    &text, "cosignature/v1\ntime %llu\n", (unsigned long long)time);
	buf_add(&text, note, (size_t)(end - note) + 1);
	memcpy(raw, pub->id, 4);
	for (int i = 0; i < 8; i++)
		raw[4 + i] = (uint8_t)(time >> (56 - 8 * i));
	sign_bytes(key, text.data, text.len, raw + 12);
	line = arena_printf(l->arena, "%s\xe2\x80\x94 %s %s\n", note, pub->name,
	    code_b64_text(l->arena, raw, sizeof(raw)));
	buf_clear(&text);
	return line;
}

START_TEST(a_quorum_counts_different_witnesses)
{
	struct lab *l = started();
	struct key_public w[2];
	const char *note = lab_checkpoint(l), *one, *two, *bad;
	struct err err = { 0 };

	OK(key_make("witness.example/w1", KEY_COSIGN, l->key[LAB_NEW].pub,
	    &w[0], &err));
	OK(key_make("witness.example/w2", KEY_COSIGN, l->key[LAB_MARIA].pub,
	    &w[1], &err));
	one = cosign(l, note, &w[0], &l->key[LAB_NEW], 1773475200);
	two = cosign(l, one, &w[1], &l->key[LAB_MARIA], 1773475201);
	l->trust.witness = w;
	l->trust.n_witness = 2;
	ck_assert_str_eq(lab_codes_with(l, note), "");
	l->trust.quorum = 1;
	ck_assert_str_eq(lab_codes_with(l, note), "E_WITNESS");
	ck_assert_str_eq(lab_codes_with(l, one), "");
	ck_assert_uint_eq(verify_counts(l->v)->witnesses, 1);
	l->trust.quorum = 2;
	ck_assert_str_eq(lab_codes_with(l, one), "E_WITNESS");
	ck_assert_str_eq(lab_codes_with(l, two), "");
	/* one witness twice is one */
	ck_assert_str_eq(
	    lab_codes_with(l, cosign(l, one, &w[0], &l->key[LAB_NEW], 5)),
	    "E_WITNESS");
	/* a known witness whose line is bad spoils the note */
	bad = cosign(l, one, &w[1], &l->key[LAB_NEW], 5);
	l->trust.quorum = 1;
	ck_assert_str_eq(lab_codes_with(l, bad), "E_CHECKPOINT");
	/* one nobody trusts is ignored */
	l->trust.n_witness = 1;
	ck_assert_str_eq(lab_codes_with(l, bad), "");
	lab_free(l);
}
END_TEST

/* ---- what the house asks before it appends */

/* Facts kept as tables would keep them, without a verifier. */
struct house {
	struct lab *l;
	struct verify_key key[2];
	uint8_t used[16]; /* the only nonce so far */
};

static const struct verify_key *
house_key(
    void *self, const char *name, const uint8_t id[KEY_ID_BYTES], size_t i)
{
	const struct house *h = self;

	for (size_t k = 0; k < 2; k++)
		if (strcmp(h->key[k].key.name, name) == 0 &&
		    memcmp(h->key[k].key.id, id, KEY_ID_BYTES) == 0 && i-- == 0)
			return &h->key[k];
	return NULL;
}

static bool
house_root(void *self, uint64_t size, struct hash *out)
{
	const struct house *h = self;

	if (size != h->l->tree.size)
		return false;
	merkle_root(h->l->h, &h->l->tree, out);
	return true;
}

static bool
house_nonce(void *self, const uint8_t nonce[16])
{
	const struct house *h = self;

	return memcmp(h->used, nonce, 16) == 0;
}

static void
enrolled(struct house *h, size_t k, const struct sign_key *key)
{
	struct err err = { 0 };

	OK(key_make("lab.example/qc/u0001", KEY_ED25519, key->pub,
	    &h->key[k].key, &err));
	h->key[k].uid = "u0001";
	h->key[k].name = "Aino Lindqvist";
	h->key[k].revoked = -1;
}

START_TEST(one_signature_can_be_judged_by_itself)
{
	struct lab *l = started();
	struct house h = { .l = l };
	struct hash row = lab_row_of("result", "R-1", 2);
	struct verify_facts f = { .log = &l->trust.log,
		.index = 5,
		.ts = l->ts,
		.actor = "u0001",
		.type = "result",
		.id = "R-1",
		.rev = 2,
		.latest = 2,
		.known = true,
		.made = 4,
		.row = &row,
		.key = house_key,
		.root = house_root,
		.nonce_used = house_nonce,
		.self = &h };
	struct sigtext_signature s = right(l);
	struct verify_judgement j;
	struct buf b = { 0 };
	struct err err = { 0 };
	const char *note;

	enrolled(&h, 0, &l->key[LAB_NEW]);
	enrolled(&h, 1, &l->key[LAB_AINO]);
	OK(sigtext_signature_build(&s, &b, &err));
	note = lab_note(l, &b, LAB_AINO, LAB_PEOPLE);
	verify_signature(&f, note, &j);
	ck_assert_uint_eq(j.n, 0);
	ck_assert(j.readable);
	ck_assert_ptr_eq(j.key, &h.key[1]);
	ck_assert_mem_eq(j.nonce, s.nonce, 16);
	/* two keys that share name and id: one that verifies is enough */
	memcpy(h.key[0].key.id, h.key[1].key.id, KEY_ID_BYTES);
	verify_signature(&f, note, &j);
	ck_assert_uint_eq(j.n, 0);
	ck_assert_ptr_eq(j.key, &h.key[1]);
	/* several findings at once, in the order of the rules */
	h.key[1].revoked = 5;
	memcpy(h.used, s.nonce, 16);
	f.actor = "u0007";
	f.latest = 3;
	f.known = false;
	f.index = 4;
	verify_signature(&f, note, &j);
	ck_assert_uint_eq(j.n, 5);
	ck_assert_int_eq(j.code[0], VERIFY_E_SIG_CONTENT);
	ck_assert_int_eq(j.code[1], VERIFY_E_SIG_STALE);
	ck_assert_int_eq(j.code[2], VERIFY_E_SIG_SEEN);
	ck_assert_int_eq(j.code[3], VERIFY_E_SIG_ACTOR);
	ck_assert_int_eq(j.code[4], VERIFY_E_SIG_REUSE);
	/* revoked at this very index */
	f.index = 5;
	verify_signature(&f, note, &j);
	ck_assert_int_eq(j.code[0], VERIFY_E_SIG_REVOKED);
	verify_signature(&f, NULL, &j);
	ck_assert_uint_eq(j.n, 1);
	ck_assert_int_eq(j.code[0], VERIFY_E_SIG_FORMAT);
	ck_assert(!j.readable);
	ck_assert_ptr_null(j.key);
	buf_clear(&b);
	lab_free(l);
}
END_TEST

SUITE(test_signatures)
{
	struct err err = { 0 };

	OK(crypt_init(&err));
	tcase_add_test(tc, each_line_of_the_signed_text_is_checked);
	tcase_add_test(tc, a_signature_may_rest_on_any_tree_since_the_revision);
	tcase_add_test(tc, the_signature_is_by_a_key_of_the_signer);
	tcase_add_test(tc, the_actor_is_the_signer);
	tcase_add_test(tc, a_signature_that_does_not_verify_is_bad);
	tcase_add_test(tc, a_line_by_nobody_known_says_nothing);
	tcase_add_test(tc, a_note_that_is_none_is_found);
	tcase_add_test(tc, a_signature_fits_one_object_and_its_newest_revision);
	tcase_add_test(tc, the_same_signature_twice_is_found);
	tcase_add_test(tc, an_enrolment_needs_the_new_key_and_an_authority);
	tcase_add_test(tc, each_line_of_an_enrolment_is_checked);
	tcase_add_test(tc, a_key_is_rotated_by_enrolling_a_second_one);
	tcase_add_test(tc, from_its_revocation_on_a_key_signs_nothing);
	tcase_add_test(tc, a_revocation_that_reaches_back_marks_what_it_covers);
	tcase_add_test(tc, a_person_may_revoke_the_own_key);
	tcase_add_test(tc, each_line_of_a_revocation_is_checked);
	tcase_add_test(tc, a_revocation_by_somebody_withheld_is_not_decided);
	tcase_add_test(tc, a_quorum_counts_different_witnesses);
	tcase_add_test(tc, one_signature_can_be_judged_by_itself);
}
