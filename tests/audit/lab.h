/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/audit/lab.h - a small laboratory that keeps a ledger.
 *
 * It writes entries as the house would, one call per entry, with a clock that
 * ticks by itself and salts and nonces that count up, and can be told to do
 * each of them wrong.  Keys are the published test keys.
 *
 *	struct lab *l = lab_new();
 *
 *	lab_begin(l);                            genesis, two people
 *	lab_row(l, LAB_MARIA, "result.create", "result", "R-1", 1);
 *	lab_sign(l, LAB_AINO, "result", "R-1", 1);
 *	ck_assert_str_eq(lab_codes(l), "");
 *	lab_free(l);
 */
#ifndef TESTS_AUDIT_LAB_H
#define TESTS_AUDIT_LAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "audit/entry.h"
#include "audit/merkle.h"
#include "audit/sigtext.h"
#include "audit/trust.h"
#include "audit/verify.h"
#include "base/arena.h"
#include "base/buf.h"
#include "crypt/hash.h"
#include "crypt/sign.h"

#define LAB_ENTRIES_MAX 64u
#define LAB_ORIGIN "lab.example/qc"

enum lab_person { LAB_LOG = -1, LAB_AINO, LAB_MARIA, LAB_NEW, LAB_PEOPLE };

struct lab {
	struct arena *arena;
	struct hasher *h;
	struct sign_key log, key[LAB_PEOPLE];
	const char *uid[LAB_PEOPLE], *name[LAB_PEOPLE];
	struct trust trust; /* knows the log's key and nothing else */
	struct merkle_tree tree;
	struct buf entry[LAB_ENTRIES_MAX];
	bool withheld[LAB_ENTRIES_MAX];
	struct hash leaf[LAB_ENTRIES_MAX];
	size_t n;
	int64_t ts, ms;   /* of the last entry */
	uint8_t counter;  /* of salts and nonces */
	struct verify *v; /* of the last lab_codes */
	enum verify_verdict verdict;
};

struct lab *lab_new(void);
void lab_free(struct lab *l);

/* An entry with everything filled in, ready to be changed. */
struct entry lab_draft(struct lab *l, enum lab_person who, const char *kind,
    const char *type, const char *id, int64_t rev);

/* Append it; or bytes that are no entry. */
void lab_push(struct lab *l, const struct entry *e);
void lab_push_bytes(struct lab *l, const void *p, size_t len);

/* Genesis, Aino (by the log's key) and María (by Aino). */
void lab_begin(struct lab *l);

struct entry lab_genesis(struct lab *l);

/* The row hash that lab_row records for a revision. */
struct hash lab_row_of(const char *type, const char *id, int64_t rev);
void lab_row(struct lab *l, enum lab_person who, const char *kind,
    const char *type, const char *id, int64_t rev);

/* The text of a signature on a revision, right for the next entry. */
struct sigtext_signature lab_sign_text(struct lab *l, enum lab_person who,
    const char *type, const char *id, int64_t rev);

/* A note on text by one or two keys (LAB_PEOPLE: nobody). */
const char *lab_note(struct lab *l, const struct buf *text, enum lab_person by,
    enum lab_person by2);

/* Append a sign entry with that text, by who; and a right one. */
void lab_sign_as(struct lab *l, enum lab_person who,
    const struct sigtext_signature *text, enum lab_person by);
void lab_sign(struct lab *l, enum lab_person who, const char *type,
    const char *id, int64_t rev);

/* Enrolment of who's key, revocation of it; by an authority. */
struct entry lab_enroll_draft(struct lab *l, enum lab_person who,
    enum lab_person by, const struct sigtext_enroll *change);
void lab_enroll(struct lab *l, enum lab_person who, enum lab_person by);
struct sigtext_enroll lab_enroll_text(struct lab *l, enum lab_person who);
struct sigtext_revoke lab_revoke_text(
    struct lab *l, enum lab_person whose, int64_t since);
struct entry lab_revoke_draft(struct lab *l, enum lab_person whose,
    enum lab_person by, int64_t rev, const struct sigtext_revoke *text);
void lab_revoke(struct lab *l, enum lab_person whose, enum lab_person by,
    int64_t rev, int64_t since);

/* The note of a checkpoint over everything, in the arena. */
const char *lab_checkpoint(struct lab *l);

/* entries.jsonl, withheld ones as leaf lines. */
void lab_lines(struct lab *l, struct buf *out);

/*
 * Verify; the codes found, each with its index ("E_REV:5 E_SIG_BAD:6",
 * without one for the ledger as a whole), in the arena.
 */
const char *lab_codes(struct lab *l);
const char *lab_codes_with(struct lab *l, const char *checkpoint);
const char *lab_codes_of(struct lab *l, const struct verify *v);

#endif /* TESTS_AUDIT_LAB_H */
