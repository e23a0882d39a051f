/* SPDX-License-Identifier: Apache-2.0 */
/*
 * site/site.h - a site as a folder, opened in the caller's own process.
 *
 *	site.db          the encrypted record, SQLCipher
 *	db.key           its key, once for each person who may open it
 *	log-USER.key     the log's signing key, once for each person who writes
 *	keys/USER.key    the signing key of each person
 *	trust.json       the log's verifier key, for auditors
 *
 * One passphrase per person opens what is theirs; no key is ever in the
 * clear on disk.  A daemon that owns these files takes the place of this room
 * where several people share a machine; whoever calls the door does not
 * notice.
 *
 * A folder is made complete or not at all: it is built under another name
 * and renamed.
 */
#ifndef SITE_SITE_H
#define SITE_SITE_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"
#include "crypt/key.h"
#include "crypt/secret.h"
#include "crypt/sign.h"
#include "crypt/wrap.h"
#include "door/client.h"

struct arena;
struct door_renderer;
struct house;
struct site;

/* What the door is furnished with; borrowed while a site is open. */
struct site_parts {
	const struct house *house;
	const struct door_renderer *renderers;
};

/*
 * Make a site for its first person: database, keys, the ledger's first
 * entry.  ERR_CONFLICT if dir exists; ERR_INPUT for an origin or user that
 * cannot be one, a passphrase shorter than SITE_PASSPHRASE_MIN; what crypt
 * and store say.  After an error nothing is left.
 */
#define SITE_PASSPHRASE_MIN 14u /* characters */
ATTR_MUST_CHECK enum err_code site_create(const char *dir, const char *origin,
    const char *user, const struct secret *pass, struct wrap_cost cost,
    struct err *err);

/*
 * Open a site for a user.  via: "tty" or "script".  Somebody without a copy
 * of the log's key (an auditor) can read and not write.
 * ERR_ABSENT: no site there, or no such user; ERR_AUTH: wrong passphrase;
 * ERR_CONFIG: the folder belongs to somebody else; what db_open and
 * ledger_open say.
 */
ATTR_MUST_CHECK enum err_code site_open(const char *dir, const char *user,
    const struct secret *pass, const char *via,
    const struct site_parts *parts, struct site **out, struct err *err);
/* As site_open, after bringing the database to the newest schema. */
ATTR_MUST_CHECK enum err_code site_migrate(const char *dir, const char *user,
    const struct secret *pass, const char *via,
    const struct site_parts *parts, struct site **out, struct err *err);
void site_close(struct site *s); /* NULL is allowed */

/* The way to its door. */
struct door_line site_line(struct site *s);

/* The name of the log. */
const char *site_origin(const struct site *s);

/* ---- keys of people ---------------------------------------------------- */

/*
 * A new signing key for a user, wrapped, in keys/.  ERR_CONFLICT if there is
 * one.  Needs no open site.
 */
ATTR_MUST_CHECK enum err_code site_key_new(const char *dir, const char *user,
    const struct secret *pass, struct wrap_cost cost, struct err *err);

/* The verifier key of a user's key file, in the arena. */
ATTR_MUST_CHECK enum err_code site_key_text(const char *dir, const char *user,
    struct arena *a, const char **vkey, struct err *err);

/*
 * Append to a note, which has the text and the empty line already, the
 * signature of a user over the text.  The key is unwrapped, used and wiped.
 * ERR_AUTH: wrong passphrase.
 */
struct buf;
ATTR_MUST_CHECK enum err_code site_sign(const char *dir, const char *user,
    const struct secret *pass, const char *text, struct buf *note,
    struct err *err);

/*
 * Let a person open the site with the passphrase of their key file: a slot
 * in db.key and, where writes, a copy of the log's key.  Again is allowed,
 * with a changed passphrase too; without writes an earlier copy of the log's
 * key is removed, which nobody does to themself (ERR_STATE).
 */
ATTR_MUST_CHECK enum err_code site_admit(struct site *s, const char *user,
    const struct secret *pass, bool writes, struct err *err);

/*
 * Take away a person's slot in db.key and their copy of the log's key.  What
 * they have copied already they have.  Nobody does it to themself
 * (ERR_STATE); somebody who has neither is no error.
 */
ATTR_MUST_CHECK enum err_code site_dismiss(
    struct site *s, const char *user, struct err *err);

/* ---- upkeep ------------------------------------------------------------ */

/* A copy of the whole folder, complete or not at all. */
ATTR_MUST_CHECK enum err_code site_backup(
    struct site *s, const char *to, struct err *err);

/* The database's own check of its pages. */
ATTR_MUST_CHECK enum err_code site_check(struct site *s, struct err *err);

/* "SQLCipher 3.4.1, SQLite 3.15.2, file generation 3". */
const char *site_about(struct site *s, struct arena *a);

#endif /* SITE_SITE_H */
