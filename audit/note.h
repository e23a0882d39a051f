/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit/note.h - signed notes (C2SP signed-note), and checkpoints in them.
 *
 * A note is a text, an empty line, and signature lines:
 *
 *	lab.example/qc
 *	9
 *	xhWt42i54N+ngBSQTkpZVU2sECEqnmrOzWzNacVkNvU=
 *
 *	(em dash) lab.example/qc xFUXW5prEbGP...
 *
 * Signed is the text, up to and with the LF before the empty line.  A line
 * by a key nobody here knows says nothing and is ignored; a line by a known
 * key that does not verify spoils the whole note.
 *
 * To write one:
 *
 *	note_begin(&b, text, len);
 *	note_sign(&b, text, len, "lab.example/qc", &key, err);
 */
#ifndef AUDIT_NOTE_H
#define AUDIT_NOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "crypt/hash.h"
#include "crypt/key.h"

struct arena;
struct buf;

#define NOTE_MAX 65535u     /* bytes of a note */
#define NOTE_LINES_MAX 100u /* signature lines */

struct note_line {
	const char *name; /* of the key */
	uint8_t id[KEY_ID_BYTES];
	const uint8_t *sig; /* behind the id */
	size_t len;         /* of sig, at least 1 */
};

struct note {
	const char *text; /* as signed, ends in LF */
	size_t len;
	size_t n; /* lines, at least 1 */
	const struct note_line *line;
};

/*
 * Read a note; what out points to is in the arena.  ERR_INPUT says what is
 * wrong: no empty line, a text that is not UTF-8 or has control characters
 * other than LF, a signature line that is not of the form, something behind
 * the last LF.  ERR_LIMIT above NOTE_MAX bytes or NOTE_LINES_MAX lines.
 */
ATTR_MUST_CHECK enum err_code note_parse(const void *p, size_t len,
    struct arena *a, struct note *out, struct err *err);

/* Does the line claim to be by that key (name and id)? */
bool note_line_is_by(
    const struct note_line *line, const struct key_public *key);

/*
 * Does it verify?  A key of type KEY_ED25519 signs the text; one of type
 * KEY_COSIGN signs time and text, and *time (may be NULL) gets the seconds
 * since 1970 that the witness states.
 */
bool note_line_verifies(const struct note *note, const struct note_line *line,
    const struct key_public *key, uint64_t *time);

enum note_verdict {
	NOTE_VALID,   /* a known key signed, and no known key's line fails */
	NOTE_UNKNOWN, /* no line by a known key */
	NOTE_INVALID  /* a line by a known key does not verify */
};

/*
 * Judge a note with n known keys.  signed_by (may be NULL) gets for each key
 * whether a line by it verifies.
 */
enum note_verdict note_check(const struct note *note,
    const struct key_public *key, size_t n, bool *signed_by);

/* Append the text and the empty line; text must end in LF (asserted). */
void note_begin(struct buf *out, const char *text, size_t len);

/*
 * Append a signature line by key, called name.  ERR_INPUT if the name cannot
 * name a key.
 */
ATTR_MUST_CHECK enum err_code note_sign(struct buf *out, const char *text,
    size_t len, const char *name, const struct sign_key *key, struct err *err);

/* ---- checkpoints (C2SP tlog-checkpoint) */

struct note_checkpoint {
	char origin[KEY_NAME_MAX + 1];
	uint64_t size;
	struct hash root;
};

/* Append the text of a checkpoint: origin, size, root, one per line. */
void note_checkpoint_text(struct buf *out, const char *origin, uint64_t size,
    const struct hash *root);

/*
 * Read one from the text of a note.  Lines behind the third are extensions
 * and tolerated, unless empty.  ERR_INPUT names the line.
 */
ATTR_MUST_CHECK enum err_code note_checkpoint_parse(
    const char *text, size_t len, struct note_checkpoint *out, struct err *err);

/* The whole note of a checkpoint, signed by the log's key. */
ATTR_MUST_CHECK enum err_code note_checkpoint_sign(struct buf *out,
    const char *origin, uint64_t size, const struct hash *root,
    const struct sign_key *key, struct err *err);

#endif /* AUDIT_NOTE_H */
