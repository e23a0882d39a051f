/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit/verify_state.h - what a verification has seen so far.
 *
 * For the verifier's own files, which share the work:
 *
 *	verify.c        feeding, the tree, the checkpoint, the end
 *	verify_rules.c  the rules for one entry
 *	verify_keys.c   enrolment and revocation
 *	verify_sign.c   one electronic signature
 *	verify_find.c   findings and counts
 *	verify_map.c    the hash table
 */
#ifndef AUDIT_VERIFY_STATE_H
#define AUDIT_VERIFY_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "audit/entry.h"
#include "audit/merkle.h"
#include "audit/note.h"
#include "audit/verify.h"
#include "audit/verify_map.h"
#include "crypt/hash.h"

/*
 * Roots of earlier trees are asked for by signatures ("seen").  All leaves
 * are kept, and the nodes from this level up; what lies between is computed
 * again, at most 2^VERIFY_LEVEL leaves.
 */
#define VERIFY_LEVEL 4u

struct verify_hashes {
	struct hash *hash;
	size_t n, room;
};

/* A set of 16-byte values: salts, nonces. */
struct verify_set {
	uint8_t (*value)[16];
	size_t n, room;
	struct verify_map map;
};

struct verify_revision {
	int64_t rev;
	int64_t index; /* of the entry that made it */
	struct hash row;
	uint32_t before; /* revision of the same object, or NONE */
	bool has_row;
};

struct verify_thing {
	const char *key; /* type NUL id */
	size_t len;      /* of key */
	int64_t latest;  /* revision, as far as known; 0: none */
	uint32_t last;   /* newest struct verify_revision, or NONE */
	uint64_t hidden; /* entries unseen when it was touched last */
	bool row_given;  /* by verify_row */
};

struct verify_boot {
	char id[ENTRY_BOOT_SIZE];
	int64_t ts, ms; /* the anchor */
	int64_t last_ms;
	uint64_t hidden; /* entries unseen when the anchor was set */
};

/* A key's signature on something, for a revocation that reaches back. */
struct verify_use {
	int64_t index;
	uint32_t key;
};

struct verify {
	const struct trust *trust;
	struct hasher *h;
	struct arena *keep;    /* for as long as v lives */
	struct arena *passing; /* for the entry in hand */
	struct entry e;
	bool held;
	bool finished;

	/* the checkpoint */
	bool has_note, has_size;
	struct note_checkpoint checkpoint;

	/* the tree */
	struct merkle_tree tree;
	struct verify_hashes leaf, node[MERKLE_LEVELS];

	/* entries not seen: withheld, or unreadable */
	uint64_t hidden;

	struct verify_set salts, nonces;

	bool has_ts;
	int64_t ts; /* of the last entry that could be read */
	struct verify_boot *boot;
	size_t n_boot, boot_room;
	struct verify_map boots;

	struct verify_thing *thing;
	size_t n_thing, thing_room;
	struct verify_map things;
	struct buf *thing_key; /* scratch */
	struct verify_revision *revision;
	size_t n_revision, revision_room;
	bool rows; /* rows of the database were given */

	struct verify_key *key;
	uint32_t *key_next; /* [n_key] another of the same name and id */
	size_t n_key, key_room;
	struct verify_map keys;
	struct verify_use *use;
	size_t n_use, use_room;

	struct verify_finding *finding;
	size_t n_finding, finding_room;
	struct verify_counts count;
};

/* Make room for one more item of an array that doubles. */
void *verify_grow(void *array, size_t n, size_t *room, size_t size);

/* Enter a value; false if it was there. */
bool verify_set_add(struct verify_set *s, const uint8_t value[16]);
bool verify_set_has(const struct verify_set *s, const uint8_t value[16]);

/* A finding with the sentence of its code, or with one of its own. */
void verify_say(struct verify *v, enum verify_code code, int64_t index);

/* All rules for entry v->e, which has that index. */
void verify_rules(struct verify *v, int64_t index);

/* The object of an entry; NULL if it was never seen and not make. */
struct verify_thing *verify_thing_of(
    struct verify *v, const char *type, const char *id, bool make);

/* Its newest row hash, or NULL. */
const struct verify_revision *verify_newest_row(
    const struct verify *v, const struct verify_thing *t);

/* key.enroll and key.revoke. */
void verify_enroll(struct verify *v, int64_t index);
void verify_revoke(struct verify *v, int64_t index);

/* Number of a key with that name and id: the first, the next; or NONE. */
uint32_t verify_key_first(
    const struct verify *v, const char *name, const uint8_t id[KEY_ID_BYTES]);
uint32_t verify_key_next(const struct verify *v, uint32_t k);

/* Remember that key k signed entry index. */
void verify_key_used(
    struct verify *v, const struct verify_key *k, int64_t index);

/* Root of the first size leaves; false if there are not that many. */
bool verify_root_of(struct verify *v, uint64_t size, struct hash *out);

/* Sort the findings by index. */
void verify_sort(struct verify *v);

/* Keys: start and end. */
void verify_keys_init(struct verify *v);

#endif /* AUDIT_VERIFY_STATE_H */
