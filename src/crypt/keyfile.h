/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crypt/keyfile.h - the two key files, as bytes.
 *
 * gmp-key/v1 holds one signing key: a person's, or the log's own.  Its name
 * and public key are readable, the rest is wrapped (crypt/wrap.h).
 * gmp-dbkey/v1 stands beside the encrypted database and holds its one random
 * key as many times as there are ways to open it, each in a slot with a
 * label.  The formats are audit/FORMATS.md, section "Key files".
 *
 * Reading and writing the files themselves (mode 0600) is the caller's:
 * base/file.h.  Reading is strict: fields in this order, one blank, LF at
 * the end of every line, nothing behind the last.
 */
#ifndef CRYPT_KEYFILE_H
#define CRYPT_KEYFILE_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "crypt/key.h"
#include "crypt/secret.h"
#include "crypt/sign.h"
#include "crypt/wrap.h"

struct buf;

#define KEY_FILE_MAX 8192u /* bytes of a key file of either kind */
#define KEY_DB_BYTES 32u   /* the key of a database */
#define KEY_DB_SALT_BYTES 16u
#define KEY_DB_PAGE 4096u /* the only page size there is */
#define KEY_SLOT_MAX 16u
#define KEY_LABEL_SIZE 65u /* a label is an id (base/text.h), with NUL */

/* ---- a signing key */

struct key_file {
	struct key_public pub;
	char wrapped[WRAP_TEXT_SIZE]; /* k4.secret-pw */
};

/* ERR_INPUT names the line; ERR_LIMIT above KEY_FILE_MAX. */
ATTR_MUST_CHECK enum err_code key_file_parse(
    const void *p, size_t len, struct key_file *out, struct err *err);
void key_file_format(const struct key_file *kf, struct buf *out);

/*
 * Name a key and wrap it.  Errors: key_make, wrap_make.
 */
ATTR_MUST_CHECK enum err_code key_file_make(const char *name,
    const struct sign_key *key, const struct secret *pass,
    struct wrap_cost cost, struct key_file *out, struct err *err);

/*
 * Unwrap it.  Errors: wrap_open (ERR_AUTH: wrong passphrase), and
 * ERR_INTEGRITY if what is inside is not the key that the file names.
 */
ATTR_MUST_CHECK enum err_code key_file_open(const struct key_file *kf,
    const struct secret *pass, struct sign_key *out, struct err *err);

/* ---- the key of a database */

struct key_slot {
	char label[KEY_LABEL_SIZE];
	char wrapped[WRAP_TEXT_SIZE]; /* k4.local-pw */
};

struct key_db {
	int cipher;                      /* SQLCipher generation: 3 or 4 */
	uint8_t salt[KEY_DB_SALT_BYTES]; /* first bytes of the database file */
	size_t n;                        /* slots, at least one in a file */
	struct key_slot slot[KEY_SLOT_MAX];
};

/*
 * ERR_INPUT names the line (also: no slot, a label twice); ERR_LIMIT for more
 * than KEY_SLOT_MAX slots or KEY_FILE_MAX bytes.
 */
ATTR_MUST_CHECK enum err_code key_db_parse(
    const void *p, size_t len, struct key_db *out, struct err *err);
void key_db_format(const struct key_db *db, struct buf *out); /* n >= 1 */

/* The slot of that label, or NULL; lent. */
const struct key_slot *key_db_find(const struct key_db *db, const char *label);

/*
 * Wrap key (32 bytes) into the slot of that label; a slot of that label is
 * replaced, otherwise one is added.  A slot is only ever filled by somebody
 * who has the key, so open another slot first.  ERR_INPUT for a label that
 * is not an id, ERR_LIMIT if all slots are taken; wrap_make.
 */
ATTR_MUST_CHECK enum err_code key_db_set(struct key_db *db, const char *label,
    const struct secret *key, const struct secret *pass, struct wrap_cost cost,
    struct err *err);

/*
 * Take a slot away.  ERR_ABSENT if there is none of that label, ERR_STATE if
 * it is the last one (the database could never be opened again).
 */
ATTR_MUST_CHECK enum err_code key_db_drop(
    struct key_db *db, const char *label, struct err *err);

/* Unwrap a slot.  ERR_ABSENT if there is none of that label; wrap_open. */
ATTR_MUST_CHECK enum err_code key_db_open(const struct key_db *db,
    const char *label, const struct secret *pass, struct secret *out,
    struct err *err);

#endif /* CRYPT_KEYFILE_H */
