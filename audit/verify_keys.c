/* SPDX-License-Identifier: Apache-2.0 */
/* audit/verify_keys.c - whose key is it, since when, until when. */
#include "config.h"

#include "audit/verify.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "audit/note.h"
#include "audit/sigtext.h"
#include "audit/trust.h"
#include "audit/verify_state.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"

/* Keys are found by name and id, as a signature line gives them. */
struct line_key {
	uint8_t id[KEY_ID_BYTES];
	char name[KEY_NAME_MAX];
};

static size_t
make_key(const char *name, const uint8_t id[KEY_ID_BYTES], struct line_key *out)
{
	size_t n = strlen(name);

	if (n > KEY_NAME_MAX)
		return 0;
	memcpy(out->id, id, KEY_ID_BYTES);
	memcpy(out->name, name, n);
	return KEY_ID_BYTES + n;
}

static bool
same_key(const void *owner, uint32_t i, const void *key, size_t len)
{
	const struct verify *v = owner;
	const struct key_public *k = &v->key[i].key;
	const struct line_key *want = key;
	size_t n = len - KEY_ID_BYTES;

	return memcmp(k->id, want->id, KEY_ID_BYTES) == 0 &&
	       strlen(k->name) == n && memcmp(k->name, want->name, n) == 0;
}

void
verify_keys_init(struct verify *v)
{
	verify_map_init(&v->keys, v, same_key);
}

uint32_t
verify_key_first(
    const struct verify *v, const char *name, const uint8_t id[KEY_ID_BYTES])
{
	struct line_key key;
	size_t len = make_key(name, id, &key);

	return len != 0 ? verify_map_find(&v->keys, &key, len)
	                : VERIFY_MAP_NONE;
}

uint32_t
verify_key_next(const struct verify *v, uint32_t k)
{
	return v->key_next[k];
}

const struct verify_key *
verify_key_find(const struct verify *v, const struct key_public *key)
{
	uint32_t k = verify_key_first(v, key->name, key->id);

	while (k != VERIFY_MAP_NONE && !key_same(&v->key[k].key, key))
		k = v->key_next[k];
	return k != VERIFY_MAP_NONE ? &v->key[k] : NULL;
}

size_t
verify_key_count(const struct verify *v)
{
	return v->n_key;
}

const struct verify_key *
verify_key_at(const struct verify *v, size_t i)
{
	return &v->key[i];
}

const char *
verify_name_of(const struct verify *v, const char *uid)
{
	for (size_t i = v->n_key; i-- > 0;)
		if (strcmp(v->key[i].uid, uid) == 0)
			return v->key[i].name;
	return NULL;
}

static void
add_key(struct verify *v, const struct key_public *key, const char *uid,
    const char *name, int64_t index)
{
	uint32_t k = (uint32_t)v->n_key, first;
	size_t room = v->key_room;
	struct line_key want;
	size_t len = make_key(key->name, key->id, &want);

	first = verify_map_add(&v->keys, &want, len, k);
	v->key = verify_grow(v->key, v->n_key, &v->key_room, sizeof(*v->key));
	v->key_next =
	    verify_grow(v->key_next, v->n_key, &room, sizeof(*v->key_next));
	v->key[k] = (struct verify_key){ .key = *key,
		.uid = arena_str(v->keep, uid),
		.name = arena_str(v->keep, name),
		.enrolled = index,
		.revoked = -1,
		.since = -1 };
	v->key_next[k] = VERIFY_MAP_NONE;
	v->n_key++;
	if (first != VERIFY_MAP_NONE) {
		v->key_next[k] = v->key_next[first];
		v->key_next[first] = k;
	}
}

void
verify_key_used(struct verify *v, const struct verify_key *k, int64_t index)
{
	v->use = verify_grow(v->use, v->n_use, &v->use_room, sizeof(*v->use));
	v->use[v->n_use].index = index;
	v->use[v->n_use++].key = (uint32_t)(k - v->key);
}

/* ---- notes that are signed by an authority */

struct powers {
	bool bad;     /* a line by a known key does not verify */
	bool log;     /* signed by the log key */
	bool owner;   /* signed by the key that is being enrolled */
	uint32_t key; /* signed by this enrolled, unrevoked key, or NONE */
};

/* Who signed?  owner may be NULL. */
static struct powers
look(const struct verify *v, const struct note *note,
    const struct key_public *owner)
{
	struct powers p = { .key = VERIFY_MAP_NONE };

	for (size_t i = 0; i < note->n; i++) {
		const struct note_line *line = &note->line[i];
		bool known = false, good = false;
		uint32_t k;

		if (note_line_is_by(line, &v->trust->log)) {
			known = true;
			if (note_line_verifies(
				note, line, &v->trust->log, NULL))
				good = p.log = true;
		}
		if (owner != NULL && note_line_is_by(line, owner)) {
			known = true;
			if (note_line_verifies(note, line, owner, NULL))
				good = p.owner = true;
		}
		for (k = verify_key_first(v, line->name, line->id);
		     k != VERIFY_MAP_NONE; k = verify_key_next(v, k)) {
			known = true;
			if (!note_line_verifies(
				note, line, &v->key[k].key, NULL))
				continue;
			good = true;
			if (v->key[k].revoked < 0)
				p.key = k;
		}
		p.bad = p.bad || (known && !good);
	}
	return p;
}

/*
 * The log key is an authority while nobody is enrolled; afterwards somebody
 * who is.  Where entries are hidden, that somebody may be among them.
 */
enum authority { NO_AUTHORITY, AUTHORITY, AUTHORITY_HIDDEN };

static enum authority
authority_of(const struct verify *v, const struct powers *p)
{
	if (v->n_key == 0 ? p->log : p->key != VERIFY_MAP_NONE)
		return AUTHORITY;
	return v->hidden > 0 ? AUTHORITY_HIDDEN : NO_AUTHORITY;
}

static bool
says(const struct json *obj, const char *name, const char *text)
{
	const char *s = json_str(obj, name);

	return s != NULL && strcmp(s, text) == 0;
}

/* The key of a person: name is origin "/" uid. */
static bool
is_key_of(const struct verify *v, const struct key_public *key, const char *uid)
{
	size_t n = strlen(v->trust->log.name);

	return key->type == KEY_ED25519 && uid[0] != '\0' &&
	       strncmp(key->name, v->trust->log.name, n) == 0 &&
	       key->name[n] == '/' && strcmp(key->name + n + 1, uid) == 0;
}

/* What is wrong with an enrolment before its signatures; NULL: nothing. */
static const char *
enroll_wrong(struct verify *v, struct note *note, struct key_public *key,
    struct sigtext_enroll *text)
{
	const struct entry *e = &v->e;
	struct err why = { 0 };

	if (e->note == NULL ||
	    note_parse(e->note, strlen(e->note), v->passing, note, &why) !=
		ERR_OK ||
	    sigtext_enroll_parse(
		note->text, note->len, v->passing, text, &why) != ERR_OK)
		return "its note is not of the form gmp-enroll/v1";
	if (!says(e->new, "uid", text->signer) ||
	    !says(e->new, "name", text->name) ||
	    !says(e->new, "vkey", text->vkey))
		return "the entry and the signed text differ";
	if (strcmp(text->log, v->trust->log.name) != 0)
		return "it was signed for another log";
	if (key_parse(text->vkey, strlen(text->vkey), key, &why) != ERR_OK ||
	    !is_key_of(v, key, text->signer))
		return "its key is not named after log and person";
	if (verify_key_find(v, key) != NULL)
		return "its key was enrolled before";
	if (!verify_set_add(&v->nonces, text->nonce))
		return "its nonce was used before";
	return NULL;
}

void
verify_enroll(struct verify *v, int64_t index)
{
	struct sigtext_enroll text;
	struct key_public key;
	struct note note;
	struct powers p = { .key = VERIFY_MAP_NONE };
	const char *wrong = enroll_wrong(v, &note, &key, &text);
	enum authority by;

	if (wrong == NULL) {
		p = look(v, &note, &key);
		by = authority_of(v, &p);
		if (p.bad)
			wrong = "a signature on it does not verify";
		else if (!p.owner)
			wrong = "the new key did not sign it";
		else if (by == NO_AUTHORITY)
			wrong = "nobody who could enrol signed it";
		else if (by == AUTHORITY_HIDDEN) {
			verify_say(v, VERIFY_U_ENROLL, index);
			return;
		}
	}
	if (wrong != NULL) {
		verify_found(v, VERIFY_E_ENROLL, index,
		    "the enrolment of a key does not hold: %s", wrong);
		return;
	}
	if (p.key != VERIFY_MAP_NONE)
		verify_key_used(v, &v->key[p.key], index);
	add_key(v, &key, text.signer, text.name, index);
	v->count.enrolments++;
}

static const char *
revoke_wrong(struct verify *v, int64_t index, struct note *note,
    struct key_public *key, struct sigtext_revoke *text)
{
	const struct entry *e = &v->e;
	struct err why = { 0 };

	if (e->note == NULL ||
	    note_parse(e->note, strlen(e->note), v->passing, note, &why) !=
		ERR_OK ||
	    sigtext_revoke_parse(
		note->text, note->len, v->passing, text, &why) != ERR_OK)
		return "its note is not of the form gmp-revoke/v1";
	if (!says(e->new, "vkey", text->vkey) ||
	    json_int(e->new, "since", -1) != text->since)
		return "the entry and the signed text differ";
	if (strcmp(text->log, v->trust->log.name) != 0)
		return "it was signed for another log";
	if (key_parse(text->vkey, strlen(text->vkey), key, &why) != ERR_OK)
		return "it names no key";
	if (text->since > index)
		return "it reaches into the future";
	if (!verify_set_add(&v->nonces, text->nonce))
		return "its nonce was used before";
	return NULL;
}

/* Everything the key signed from since on is in doubt. */
static void
dispute(struct verify *v, uint32_t k, int64_t since)
{
	for (size_t i = 0; i < v->n_use; i++)
		if (v->use[i].key == k && v->use[i].index >= since)
			verify_found(v, VERIFY_W_SIG_DISPUTED, v->use[i].index,
			    "the key of %s was later declared doubtful from "
			    "entry %" PRId64 " on",
			    v->key[k].uid, since);
}

void
verify_revoke(struct verify *v, int64_t index)
{
	struct sigtext_revoke text;
	struct key_public key;
	struct note note;
	const char *wrong = revoke_wrong(v, index, &note, &key, &text);
	const struct verify_key *known = NULL;
	struct powers p = { .key = VERIFY_MAP_NONE };
	struct verify_key *k;

	if (wrong == NULL) {
		p = look(v, &note, NULL);
		known = verify_key_find(v, &key);
		if (p.bad)
			wrong = "a signature on it does not verify";
		else if (authority_of(v, &p) == AUTHORITY_HIDDEN ||
			 (known == NULL && v->hidden > 0)) {
			verify_say(v, VERIFY_U_REVOKE, index);
			return;
		} else if (known == NULL)
			wrong = "its key was never enrolled";
		else if (known->revoked >= 0)
			wrong = "its key was revoked before";
		else if (!says(v->e.new, "uid", known->uid))
			wrong = "its key belongs to somebody else";
		else if (authority_of(v, &p) == NO_AUTHORITY)
			wrong = "nobody who could revoke signed it";
	}
	if (wrong != NULL) {
		verify_found(v, VERIFY_E_REVOKE, index,
		    "the revocation of a key does not hold: %s", wrong);
		return;
	}
	assert(known != NULL && p.key != VERIFY_MAP_NONE);
	k = &v->key[known - v->key];
	k->revoked = index;
	k->since = text.since;
	dispute(v, (uint32_t)(k - v->key), text.since);
	verify_key_used(v, &v->key[p.key], index);
	v->count.revocations++;
}
