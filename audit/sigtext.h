/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit/sigtext.h - the three texts that people and the log sign.
 *
 *	gmp-signature/v1   an electronic signature on one revision of a record
 *	gmp-enroll/v1      this key is that person's
 *	gmp-revoke/v1      this key signs nothing from here on
 *
 * A text is its name and one line per field, "name SP value LF", in the
 * order of the structs below.  The text is the manifestation: what is shown
 * and printed is what was signed.  Reading is strict; a text has one
 * spelling, and reading what was written gives the same bytes.  The formats
 * are audit/FORMATS.md, sections "Electronic signature" and "Enrolment and
 * revocation".
 *
 * Strings: borrowed when building, in the arena after parsing; not empty, on
 * one line, without TAB and forbidden characters (base/text.h).  Times are
 * UTC milliseconds and end in whole seconds.
 */
#ifndef AUDIT_SIGTEXT_H
#define AUDIT_SIGTEXT_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "crypt/hash.h"

struct arena;
struct buf;

#define SIGTEXT_NONCE_BYTES 16u

struct sigtext_signature {
	const char *log;     /* origin */
	const char *signer;  /* user id */
	const char *name;    /* as printed */
	const char *meaning; /* phrase of audit/meaning.h */
	int64_t time;        /* line "time" */
	int local_offset;    /* line "local": the same instant, minutes east */
	const char *type, *id; /* line "object": type "/" id "/" rev */
	int64_t rev;
	struct hash content; /* row hash of that object and revision */
	struct hash shown;   /* SHA-256 of the text shown to the signer */
	uint64_t seen_size;  /* tree head the signer's program had checked */
	struct hash seen_root;
	uint8_t nonce[SIGTEXT_NONCE_BYTES];
};

struct sigtext_enroll {
	const char *log, *signer, *name;
	const char *vkey; /* of the new key */
	int64_t time;
	uint8_t nonce[SIGTEXT_NONCE_BYTES];
};

struct sigtext_revoke {
	const char *log;
	const char *vkey;
	int64_t since; /* index from which signatures are in doubt */
	const char *reason;
	int64_t time;
	uint8_t nonce[SIGTEXT_NONCE_BYTES];
};

/* Append the text.  ERR_INPUT names the field that cannot be written. */
ATTR_MUST_CHECK enum err_code sigtext_signature_build(
    const struct sigtext_signature *s, struct buf *out, struct err *err);
ATTR_MUST_CHECK enum err_code sigtext_enroll_build(
    const struct sigtext_enroll *s, struct buf *out, struct err *err);
ATTR_MUST_CHECK enum err_code sigtext_revoke_build(
    const struct sigtext_revoke *s, struct buf *out, struct err *err);

/* Read it, all len bytes.  ERR_INPUT names the line and the field. */
ATTR_MUST_CHECK enum err_code sigtext_signature_parse(const char *text,
    size_t len, struct arena *a, struct sigtext_signature *out,
    struct err *err);
ATTR_MUST_CHECK enum err_code sigtext_enroll_parse(const char *text, size_t len,
    struct arena *a, struct sigtext_enroll *out, struct err *err);
ATTR_MUST_CHECK enum err_code sigtext_revoke_parse(const char *text, size_t len,
    struct arena *a, struct sigtext_revoke *out, struct err *err);

#endif /* AUDIT_SIGTEXT_H */
