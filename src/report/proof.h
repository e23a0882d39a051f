/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/proof.h - what ties a frozen record to the ledger, for printing.
 *
 * A record is frozen (its hash enters the ledger) before it is rendered, so
 * the pages can carry the proof: the entry, a signed checkpoint that covers
 * it, the approvals signed after the freeze.  Nothing is computed or verified
 * here, this folder knows no hash and no key: whoever calls has verified it,
 * and cupel-verify does so again.  What is checked is form.
 */
#ifndef REPORT_PROOF_H
#define REPORT_PROOF_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"

struct arena;
struct buf;
struct xml_node;

#define REPORT_APPROVALS_MAX 30u
#define REPORT_PATH_MAX 63u

/* An electronic signature over the frozen record, as it was signed. */
struct report_approval {
	const char *name, *role;
	const char *meaning; /* words: "approval of release" */
	const char *time;    /* local with offset, 2026-03-14T09:05:29+01:00 */
	int64_t entry;       /* of the signature in the ledger */
	const char *key_id;  /* 8 hexadecimal digits */
	const char *via;     /* "tty" or "script" */
};

struct report_proof {
	const char *record_sha256; /* 64 hexadecimal digits, of <record> */
	const char *origin;        /* of the log, "lab.example/qc" */
	int64_t entry;             /* index of certificate.freeze */
	int64_t tree_size;         /* of the checkpoint, above entry */
	const char *root;          /* 64 hexadecimal digits */
	const char *key_id;        /* of the log's key, 8 hexadecimal digits */
	const char *key_name;      /* its name in signed notes */
	const char *key_fingerprint; /* as people compare it */
	const char *checkpoint_time; /* local with offset */
	const char *signature;   /* base64 of the 64 bytes of the checkpoint's
	                        * Ed25519 signature, without the key id */
	size_t path_n;           /* inclusion proof of entry, may be left out */
	const char *const *path; /* [path_n] base64 of 32 bytes each */
	size_t approvals;
	const struct report_approval *approval; /* [approvals] */
};

/*
 * Are all fields there and well formed?  ERR_INPUT names the field;
 * ERR_LIMIT above the constants.
 */
ATTR_MUST_CHECK enum err_code report_proof_check(
    const struct report_proof *proof, struct err *err);

/* Append <proof>...</proof>, no LF behind it, for a parent with namespace. */
ATTR_MUST_CHECK enum err_code report_proof_write(
    const struct report_proof *proof, struct buf *out, struct err *err);

/* Read it back; texts are in the arena.  ERR_INPUT as report_proof_check. */
ATTR_MUST_CHECK enum err_code report_proof_read(const struct xml_node *node,
    struct arena *a, struct report_proof *out, struct err *err);

/*
 * The words for the QR code, ASCII, fields separated by '|':
 *
 *	COA1|origin|number|version|record-sha256|entry|tree-size|root|key-id|
 *	signature
 *
 * From them the checkpoint's text and the line of its signature can be put
 * together again: origin LF tree-size LF base64(root) LF.  ERR_INPUT if a
 * field holds '|' or something that is not ASCII.
 */
ATTR_MUST_CHECK enum err_code report_proof_qr(const struct report_proof *proof,
    const char *number, const char *version, struct buf *out, struct err *err);

/*
 * The first 80 bits of a hash for typing from paper: Crockford base 32 in
 * four groups of four, "5YD4-FHQ0-3E1X-B53Z".  hex: at least 20 digits.
 */
#define REPORT_SHORT_CODE_SIZE 20
void report_short_code(const char *hex, char out[REPORT_SHORT_CODE_SIZE]);

#endif /* REPORT_PROOF_H */
