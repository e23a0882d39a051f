/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/audit/evidence.h - a certificate with everything that proves it.
 *
 * A laboratory (lab.h) that froze, signed and issued certificate C-1 and kept
 * one raw file; as the members of an evidence bundle.  Each part can be
 * changed before the bundle is written.
 */
#ifndef TESTS_AUDIT_EVIDENCE_H
#define TESTS_AUDIT_EVIDENCE_H

#include "audit/tar.h"
#include "tests/audit/lab.h"

/* Indices of its entries. */
enum {
	EVIDENCE_RAW = 3, /* result.create with an attachment */
	EVIDENCE_OTHER,   /* sample.create, of no interest here */
	EVIDENCE_FREEZE,
	EVIDENCE_SIGN,
	EVIDENCE_ISSUE,
	EVIDENCE_ENTRIES
};

enum {
	EVIDENCE_LINES, /* entries.jsonl */
	EVIDENCE_NOTE,
	EVIDENCE_PDF,
	EVIDENCE_XML,
	EVIDENCE_FILE,
	EVIDENCE_MEMBERS
};

/* What to do wrong while it is made; all zero: nothing. */
struct evidence_faults {
	bool no_freeze, no_record_hash, other_record_hash;
	bool no_sign, bad_sign, no_issue, issue_without_pdf;
	bool withhold_other;
	const char *xml; /* instead of the right one */
};

struct evidence {
	struct lab *lab;
	struct buf lines;
	const char *raw;
	struct tar_member member[EVIDENCE_MEMBERS];
};

extern const char evidence_xml[], evidence_pdf[];

void evidence_make(struct evidence *e, const struct evidence_faults *faults);
void evidence_clear(struct evidence *e);

/* The archive of the members, in this order; nothing is checked. */
void evidence_tar(const struct tar_member *member, size_t n, struct buf *out);

#endif /* TESTS_AUDIT_EVIDENCE_H */
