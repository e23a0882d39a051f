/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit/verify.h - does this ledger hold?
 *
 * One pass over the entries, in order, with what the auditor trusts:
 *
 *	struct verify *v = verify_new(&trust, note, note_len);
 *
 *	for each line: verify_entry(v, bytes, len);
 *	            or verify_withheld(v, &leaf);
 *	switch (verify_finish(v)) ...
 *	verify_free(v);
 *
 * It rebuilds the tree, checks every entry against the ones before it, every
 * signature against the keys enrolled by then, and the root against the
 * checkpoint (audit/FORMATS.md, section "What a verifier does").  What it
 * finds is a result, not an error: it goes on and collects everything.
 *
 * The same code serves the house: the ledger feeds its own entries, asks for
 * keys and objects, compares stored rows (verify_row), and has a signature
 * judged before it is appended (verify_signature).
 *
 * Entries behind the size of the checkpoint are counted and otherwise
 * ignored.  Without a checkpoint (NULL) everything is looked at and the
 * verdict is INCOMPLETE at best.
 *
 * Memory: about 130 bytes per entry and 100 per object; the entries
 * themselves are not kept.  Cost: about 2 us per entry and 65 us per
 * signature on one core.
 */
#ifndef AUDIT_VERIFY_H
#define AUDIT_VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "crypt/hash.h"
#include "crypt/key.h"

struct buf;
struct entry;
struct merkle_tree;
struct trust;
struct verify;

enum verify_code {
	VERIFY_NONE = 0,
#define X(code, says) VERIFY_##code,
#include "audit/verify.def"
#undef X
	VERIFY_CODE_COUNT
};

/* "E_ROOT"; a sentence without a full stop.  Not freed. */
const char *verify_code_name(enum verify_code code);
const char *verify_code_says(enum verify_code code);

struct verify_finding {
	enum verify_code code;
	int64_t index;    /* of the entry; -1: the ledger as a whole */
	const char *text; /* what exactly, one line */
};

struct verify_counts {
	uint64_t entries;    /* looked at */
	uint64_t withheld;   /* only a leaf hash */
	uint64_t ignored;    /* behind the size of the checkpoint */
	uint64_t size;       /* of the checkpoint */
	uint64_t signatures; /* electronic signatures that hold */
	uint64_t enrolments, revocations; /* likewise */
	uint64_t witnesses;    /* different trusted ones on the checkpoint */
	uint64_t rows;         /* compared */
	uint64_t files;        /* attachments compared with their hash */
	uint64_t files_absent; /* named by an entry, but not here */
	uint64_t faults, warnings, unchecked; /* findings by first letter */
};

enum verify_verdict {
	VERIFY_VERIFIED,
	VERIFY_FAILED,    /* there is a fault */
	VERIFY_INCOMPLETE /* no fault, but something could not be checked */
};

const char *verify_verdict_name(enum verify_verdict v); /* "VERIFIED" */

/*
 * trust is borrowed until verify_free.  note is the bytes of the checkpoint,
 * or NULL; a note that cannot be read is E_CHECKPOINT.
 */
ATTR_NEVER_NULL struct verify *verify_new(
    const struct trust *trust, const void *note, size_t len);
void verify_free(struct verify *v); /* NULL is allowed */

/*
 * The next entry.  The result is the entry as read, lent until the next call
 * on v, or NULL if its bytes are no entry or lie behind the checkpoint.
 */
const struct entry *verify_entry(
    struct verify *v, const void *bytes, size_t len);

/* Was nothing found against the entry given last, and all of it checked? */
bool verify_entry_held(const struct verify *v);

/* The next entry is withheld. */
void verify_withheld(struct verify *v, const struct hash *leaf);

/* The tree so far; lent. */
const struct merkle_tree *verify_tree(const struct verify *v);

/* ---- rows of the database, after the last entry and before verify_finish */

/* Rows will be given: what then has none is E_ROW_MISSING. */
void verify_rows(struct verify *v);

/*
 * A stored row: its table, its id, its row hash.  E_ROW_CHANGED if the last
 * entry of that object recorded another, E_ROW_EXTRA if none recorded one or
 * the row was given before.
 */
void verify_row(
    struct verify *v, const char *type, const char *id, const struct hash *row);

/* ---- the end */

/*
 * Compare with the checkpoint and judge.  Called once; afterwards nothing may
 * be given to v any more, only asked.
 */
enum verify_verdict verify_finish(struct verify *v);

/* Ordered by index; those of the ledger as a whole first.  Lent. */
const struct verify_finding *verify_findings(const struct verify *v, size_t *n);
const struct verify_counts *verify_counts(const struct verify *v);

/*
 * For programs around it (audit/export.h, audit/bundle.h): a finding of
 * theirs, and the files they looked at.  Before verify_finish.
 */
void verify_found(struct verify *v, enum verify_code code, int64_t index,
    const char *fmt, ...) ATTR_PRINTF(4, 5);
void verify_count_files(struct verify *v, uint64_t compared, uint64_t absent);

/* ---- what the entries so far say; lent until the next entry */

struct verify_key {
	struct key_public key;
	const char *uid, *name; /* as enrolled */
	int64_t enrolled;       /* index of the enrolment */
	int64_t revoked;        /* index of the revocation, or -1 */
	int64_t since;          /* from where it is in doubt; -1: not revoked */
};

size_t verify_key_count(const struct verify *v);
const struct verify_key *verify_key_at(const struct verify *v, size_t i);

/* The key with that name and public key, or NULL: was never enrolled. */
const struct verify_key *verify_key_find(
    const struct verify *v, const struct key_public *key);

/* The name of the last key enrolled for uid; NULL if there is none. */
const char *verify_name_of(const struct verify *v, const char *uid);

struct verify_object {
	int64_t rev;   /* last revision */
	int64_t index; /* of the entry that made it */
	bool has_row;  /* did that entry record a row hash? */
	struct hash row;
};

/* False if no entry made a revision of that object. */
bool verify_object(const struct verify *v, const char *type, const char *id,
    struct verify_object *out);

/* ---- one signature, judged by itself */

/*
 * What has to be known about a signature's surroundings.  The ledger fills
 * it from its tables before it appends; the verifier from the entries.
 */
struct verify_facts {
	const struct key_public *log; /* the log's key; its name: the origin */
	int64_t index;                /* of the sign entry */
	int64_t ts;
	const char *actor, *type, *id; /* of the sign entry */
	int64_t rev;
	int64_t latest;         /* last revision of that object; 0: none */
	bool known;             /* is the signed revision recorded? */
	bool withheld;          /* if not: could it be withheld? */
	int64_t made;           /* known: index of the entry that made it */
	const struct hash *row; /* known: its row hash, NULL if it had none */
	bool keys_withheld;     /* could an enrolment be withheld? */

	/* The i-th key enrolled under that name with that id, or NULL. */
	const struct verify_key *(*key)(void *self, const char *name,
	    const uint8_t id[KEY_ID_BYTES], size_t i);
	/* Root of the tree of size leaves, size <= index; false: not known. */
	bool (*root)(void *self, uint64_t size, struct hash *out);
	/* Was the nonce used by an earlier entry? */
	bool (*nonce_used)(void *self, const uint8_t nonce[16]);
	void *self;
};

#define VERIFY_SIGN_FINDINGS 16u

struct verify_judgement {
	size_t n; /* codes found; a judgement without any holds */
	enum verify_code code[VERIFY_SIGN_FINDINGS];
	const struct verify_key *key; /* that signed, or NULL */
	uint8_t nonce[16];            /* all zero if the text was unreadable */
	bool readable;
};

/* Judge a note (NUL-terminated; NULL is E_SIG_FORMAT) against the facts. */
void verify_signature(const struct verify_facts *facts, const char *note,
    struct verify_judgement *out);

#endif /* AUDIT_VERIFY_H */
