/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit/bundle.h - the evidence for one certificate, in one file.
 *
 * NAME.cupel is an archive (audit/tar.h) with, in this order,
 *
 *	entries.jsonl      the ledger; entries that are nobody's business
 *	                   here are withheld, key.enroll, key.revoke and
 *	                   clock.step never
 *	checkpoint.note    the tree head
 *	coa.pdf            the certificate as issued
 *	coa.xml            the same as data
 *	files/SHA256       attachments of the entries that are whole
 *
 * Beside everything that a ledger must satisfy (audit/verify.h), the
 * certificate must be the one that was signed:
 *
 *   - an entry certificate.issue names coa.pdf and coa.xml by SHA-256;
 *   - the bytes of coa.xml from "<record" to "</record>" have the SHA-256
 *     that certificate.freeze of the same object recorded before it, as
 *     new.record_sha256 in hex;
 *   - an entry sign over exactly that frozen revision holds.
 *
 * The record is cut out by a scanner of our own that knows no DTD, no
 * comment, no CDATA and no processing instruction but the XML declaration,
 * and refuses a document with any of them: there is no second way to read it.
 */
#ifndef AUDIT_BUNDLE_H
#define AUDIT_BUNDLE_H

#include <stddef.h>
#include <stdint.h>

#include "audit/tar.h"
#include "audit/verify.h"
#include "base/attr.h"
#include "base/err.h"
#include "crypt/hash.h"

struct arena;
struct buf;
struct trust;

#define BUNDLE_MAX ((size_t)1 << 30) /* bytes of a bundle */

#define BUNDLE_ENTRIES "entries.jsonl"
#define BUNDLE_CHECKPOINT "checkpoint.note"
#define BUNDLE_PDF "coa.pdf"
#define BUNDLE_XML "coa.xml"
#define BUNDLE_FILES "files/"
#define BUNDLE_FREEZE "certificate.freeze"
#define BUNDLE_ISSUE "certificate.issue"

/*
 * Write a bundle.  The members may come in any order; they are put into
 * theirs, attachments sorted by name.  ERR_INPUT: one of the first four is
 * missing, a name that does not belong or comes twice, an attachment whose
 * content does not have the hash in its name.
 */
ATTR_MUST_CHECK enum err_code bundle_write(const struct tar_member *member,
    size_t n, struct buf *out, struct err *err);

struct bundle_signature {
	int64_t index; /* of the sign entry */
	const char *signer, *name, *meaning;
	int64_t time; /* as signed, UTC milliseconds */
};

/* What a bundle is about, as far as it was found; in the arena. */
struct bundle_certificate {
	const char *type, *id;  /* the object; NULL: not found */
	int64_t frozen, issued; /* indices; -1: not found */
	int64_t rev;            /* that was frozen and signed */
	struct hash record;     /* SHA-256 of the record in coa.xml */
	size_t n;               /* signatures that hold on that revision */
	const struct bundle_signature *signature;
};

/*
 * Verify the bytes of a bundle.  *v is the caller's, finished, to be asked
 * for verdict and findings; on an error it is NULL.  ERR_INPUT: the bytes are
 * no archive, cut off, or altered in its frame.
 */
ATTR_MUST_CHECK enum err_code bundle_verify(const void *p, size_t len,
    const struct trust *trust, struct arena *a, struct verify **v,
    enum verify_verdict *verdict, struct bundle_certificate *about,
    struct err *err);

/*
 * The bytes from "<record" to "</record>" in an XML document: *from and
 * *record_len.  ERR_INPUT if the document has anything the scanner does not
 * know, or not exactly one record, directly below the root element.
 */
ATTR_MUST_CHECK enum err_code bundle_record(const void *xml, size_t len,
    size_t *from, size_t *record_len, struct err *err);

#endif /* AUDIT_BUNDLE_H */
