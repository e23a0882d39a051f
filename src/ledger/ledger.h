/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ledger/ledger.h - the append-only record of everything that was done.
 *
 * An entry says who did what to which record, when and why.  Entries are
 * numbered from 0 without gaps; each is a leaf of one Merkle tree, whose head
 * is signed with each commit.  Nothing in this interface changes or removes
 * an entry.  The bytes are audit/FORMATS.md's; this room writes what audit/
 * reads, with the same code.
 *
 * A writing transaction is always the same seven steps:
 *
 *	ledger_begin    turnstile and lock; head read; clock checked
 *	  change rows, hash them
 *	  ledger_append for each entry: entry, leaf, nodes, projection
 *	ledger_commit   root folded, checkpoint signed, everything read back
 *	                and hashed again, COMMIT, locks released
 *
 * The projection tables of this room (object, trail, keyring, esig, anchor)
 * follow from the entries alone: ledger_project does it, here and when the
 * projection is rebuilt.
 *
 * A ledger belongs to the thread that opened its db.
 */
#ifndef LEDGER_LEDGER_H
#define LEDGER_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "audit/entry.h"
#include "audit/verify.h"
#include "base/attr.h"
#include "base/err.h"
#include "crypt/hash.h"
#include "crypt/key.h"
#include "store/db.h"

struct arena;
struct buf;
struct clock;
struct db;
struct db_rows;
struct json;
struct ledger;
struct sign_key;

/*
 * Start a ledger in an empty database: entry 0 (log.genesis) with origin and
 * the log's verifier key, and its checkpoint.  key and clock are borrowed
 * until ledger_close.  ERR_INPUT for an origin that cannot be one.
 */
ATTR_MUST_CHECK enum err_code ledger_create(struct db *db, const char *origin,
    const struct sign_key *key, struct clock *clock, struct ledger **out,
    struct err *err);

/*
 * Open the ledger in db.  vkey is the log's verifier key as the site's key
 * file has it.  key may be NULL: then it can be read only.
 * ERR_INTEGRITY if entry 0 is not of that key, or the newest checkpoint does
 * not hold or is not the head of the stored tree.
 */
ATTR_MUST_CHECK enum err_code ledger_open(struct db *db,
    const struct key_public *vkey, const struct sign_key *key,
    struct clock *clock, struct ledger **out, struct err *err);
void ledger_close(struct ledger *l); /* NULL is allowed */

struct db *ledger_db(const struct ledger *l);
const char *ledger_origin(const struct ledger *l);
const struct key_public *ledger_key(const struct ledger *l);
struct hasher *ledger_hasher(const struct ledger *l);

/* ---- writing ----------------------------------------------------------- */

/*
 * Begin; after an error nothing is open.  ERR_STATE if the clock of the
 * machine is behind the last entry; ERR_AUTH without the log's key; what
 * db_begin says.  A forward jump of the clock is recorded at once as an
 * entry clock.step of this transaction.
 */
ATTR_MUST_CHECK enum err_code ledger_begin(struct ledger *l, struct err *err);

/* When and by which salt an entry was prepared, to be repeated exactly. */
struct ledger_pin {
	int64_t ts;
	char boot[ENTRY_BOOT_SIZE];
	int64_t clk_ms;
	uint8_t salt[ENTRY_SALT_BYTES];
};

/*
 * This moment and a new salt, for an entry whose content depends on when it
 * is made.  Inside a transaction; errors as ledger_begin.
 */
ATTR_MUST_CHECK enum err_code ledger_pin_now(
    struct ledger *l, struct ledger_pin *out, struct err *err);

/* What is known before the entry exists.  Everything is borrowed. */
struct ledger_draft {
	const char *actor, *sess;
	enum entry_via via;
	const char *kind, *type, *id;
	const struct hash *row; /* of the row left behind, or NULL */
	struct json *old, *new; /* or NULL */
	const char *reason;     /* or NULL */
	const char *note;       /* or NULL */
	const struct entry_att *att;
	size_t n_att;
	int64_t cause; /* first entry of the same act; -1: this one */
	int64_t rev;   /* for kinds that do not advance: what it is about */
	const struct ledger_pin *pin; /* NULL: now */
};

/* What became of it. */
struct ledger_placed {
	int64_t seq, rev, ts;
	struct hash leaf;
	const char *bytes; /* canonical, in the arena */
	size_t len;
};

/*
 * Append inside the transaction.  "cause" is added to new where it is not
 * this entry.  ERR_CONFLICT: the salt exists already (this very entry was
 * committed before), or a pinned time is no longer possible.
 */
ATTR_MUST_CHECK enum err_code ledger_append(struct ledger *l,
    const struct ledger_draft *d, struct arena *a, struct ledger_placed *out,
    struct err *err);

/* Size and root as they stand, entries of this transaction included. */
ATTR_MUST_CHECK enum err_code ledger_head(
    struct ledger *l, uint64_t *size, struct hash *root, struct err *err);

/* The time that the next entry would get, ms UTC. */
int64_t ledger_now(const struct ledger *l);

/*
 * Would this note hold as the electronic signature by actor on revision rev
 * of an object, appended as the next entry?  ERR_AUTH says what does not.
 */
ATTR_MUST_CHECK enum err_code ledger_judge(struct ledger *l, const char *note,
    const char *actor, const char *type, const char *id, int64_t rev,
    struct err *err);

/*
 * Append to a note a signature by the log's own key: the authority under
 * which the first person is enrolled.  Inside a transaction.
 */
ATTR_MUST_CHECK enum err_code ledger_countersign(struct ledger *l,
    const char *text, size_t len, struct buf *note, struct err *err);

/* Sign, read back, commit.  After an error everything is undone. */
ATTR_MUST_CHECK enum err_code ledger_commit(struct ledger *l, struct err *err);
void ledger_rollback(struct ledger *l);

/*
 * Undo, and keep the writer's place for at most one second, so that what was
 * prepared can be committed before anybody else writes.  The next
 * ledger_begin takes the place; ledger_let_go gives it up.
 */
void ledger_rollback_hold(struct ledger *l);
void ledger_let_go(struct ledger *l);

/* ---- reading ----------------------------------------------------------- */

/* Last revision of an object, 0 if there is none; *row_b64 may be NULL. */
ATTR_MUST_CHECK enum err_code ledger_revision(struct db *db, const char *type,
    const char *id, struct arena *a, int64_t *rev, const char **row_b64,
    struct err *err);

/*
 * Call see for each entry from first up to but not including end (-1: the
 * head) with its stored bytes, until it returns something else than ERR_OK.
 */
ATTR_MUST_CHECK enum err_code ledger_walk(struct ledger *l, int64_t first,
    int64_t end,
    enum err_code (*see)(void *self, int64_t seq, const void *bytes,
	size_t len, const void *leaf, struct err *err),
    void *self, struct err *err);

/* The stored bytes of one entry, in the arena; ERR_ABSENT. */
ATTR_MUST_CHECK enum err_code ledger_entry(struct ledger *l, int64_t seq,
    struct arena *a, const char **bytes, size_t *len, struct err *err);

/* The newest checkpoint's note and the size it covers. */
ATTR_MUST_CHECK enum err_code ledger_checkpoint(struct ledger *l,
    struct arena *a, uint64_t *size, const char **note, struct err *err);

/*
 * Are the stored leaves and nodes those of the stored entries?  Roots are
 * signed from the entries and proofs are taken from the nodes, so a node that
 * was changed spoils proofs and nothing else.  *wrong is what is wrong first,
 * in the arena, NULL if nothing is.  Inside a read transaction.
 */
ATTR_MUST_CHECK enum err_code ledger_check_tree(struct ledger *l,
    struct arena *a, const char **wrong, struct err *err);

/* ---- files by content -------------------------------------------------- */

/* Keep bytes; nothing happens if they are kept already.  Inside a tx. */
ATTR_MUST_CHECK enum err_code ledger_keep(struct db *db, struct hasher *h,
    const void *bytes, size_t len, struct hash *sum, struct err *err);

/*
 * Read them back, hashed again: ERR_ABSENT, ERR_INTEGRITY.  In the arena,
 * with a NUL behind.
 */
ATTR_MUST_CHECK enum err_code ledger_fetch(struct db *db, const char *sha256,
    struct arena *a, const char **bytes, size_t *len, struct err *err);

/* ---- projection -------------------------------------------------------- */

/*
 * Bring the tables of this room into the state after e, which has the given
 * leaf.  Deterministic.
 */
ATTR_MUST_CHECK enum err_code ledger_project(struct db *db,
    const struct entry *e, struct arena *a, struct err *err);

/*
 * The row hash of the current row of a query that lists all columns of
 * table; the named columns are its primary key.
 */
ATTR_MUST_CHECK enum err_code ledger_row_hash(struct hasher *h,
    const char *table, const struct db_rows *row, const char *const *key,
    struct hash *out, struct err *err);

/* The projection tables of this room; name NULL at the end. */
struct ledger_table {
	const char *name;
	const struct db_def *rows; /* SELECT *, in order of the key */
	const char *const *key;
};
extern const struct ledger_table ledger_tables[];

/* Statements, for the tests; sql NULL at the end. */
extern const struct db_def ledger_statements[];

#endif /* LEDGER_LEDGER_H */
