/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit/export.h - a ledger as files, for somebody else to verify.
 *
 *	entries.jsonl      one entry per line; "#" and the base64 of its leaf
 *	                   hash where an entry is withheld
 *	checkpoint.note    the tree head
 *	files/SHA256       attachments, named by their hash in hex; may be
 *	                   absent altogether
 *
 * Other names in the folder (trust.json, older checkpoints) are not looked
 * at: what is trusted is the auditor's own (audit/trust.h).
 *
 * struct export takes the lines in pieces of any size and the files in any
 * order, so that a folder, an archive (audit/bundle.h) and a pipe are read by
 * the same code.
 */
#ifndef AUDIT_EXPORT_H
#define AUDIT_EXPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "crypt/hash.h"

struct buf;
struct entry;
struct export;
struct verify;

#define EXPORT_FILE_MAX ((size_t)1 << 30) /* bytes of one attachment */

/* v is borrowed until export_free. */
ATTR_NEVER_NULL struct export *export_new(struct verify *v);
void export_free(struct export *x); /* NULL is allowed */

/*
 * Called for each entry that could be read, after it was verified; held is
 * verify_entry_held.  The entry is lent until the function returns.
 */
void export_watch(struct export *x,
    void (*see)(void *self, const struct entry *e, bool held), void *self);

/* Some bytes of entries.jsonl; the end of it. */
void export_lines(struct export *x, const void *p, size_t len);
void export_lines_end(struct export *x);

/*
 * An attachment, after export_lines_end: its name below files/ and its
 * content.  E_FILE_NAME, E_FILE_HASH, E_FILE_SIZE, E_FILE_EXTRA.
 */
void export_file(struct export *x, const char *name, const void *p, size_t len);

/* As export_file for a file whose hash was computed elsewhere. */
void export_file_hash(
    struct export *x, const char *name, const struct hash *sum, uint64_t size);

/* A file of that content is here under another name (coa.pdf, coa.xml). */
void export_file_elsewhere(struct export *x, const struct hash *sum);

/* No more files: what entries name and was not given is counted. */
void export_files_end(struct export *x);

/*
 * Read a folder into v, which was made with the checkpoint of that folder
 * (export_checkpoint).  ERR_ABSENT without entries.jsonl, ERR_IO, ERR_LIMIT,
 * ERR_INPUT for something else than a regular file.  The caller finishes v.
 */
ATTR_MUST_CHECK enum err_code export_read(
    struct verify *v, const char *dir, struct err *err);
ATTR_MUST_CHECK enum err_code export_checkpoint(
    const char *dir, struct buf *note, struct err *err);

/* ---- writing */

/* Append a line for an entry, or for one that is withheld. */
void export_put_entry(struct buf *out, const void *bytes, size_t len);
void export_put_withheld(struct buf *out, const struct hash *leaf);

#endif /* AUDIT_EXPORT_H */
