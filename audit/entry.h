/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit/entry.h - one entry of the ledger: canonical bytes and a struct.
 *
 * The bytes are what is hashed; the struct is for reading and for writing.
 * There is one way from the struct to bytes, and bytes that are not exactly
 * what that way would write are refused.  The format is audit/FORMATS.md,
 * section "Entry".
 */
#ifndef AUDIT_ENTRY_H
#define AUDIT_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "crypt/hash.h"

struct arena;
struct buf;
struct json;

#define ENTRY_MAX 65535u /* bytes */
#define ENTRY_SALT_BYTES 16u
#define ENTRY_BOOT_SIZE 9u /* 8 hex digits of the boot id, and NUL */

enum entry_via {
	ENTRY_TTY,    /* a person at a terminal */
	ENTRY_SCRIPT, /* a person's program */
	ENTRY_IMPORT, /* read from a file */
	ENTRY_SYSTEM, /* cupel by itself */
	ENTRY_VIA_COUNT
};

const char *entry_via_name(enum entry_via via); /* "tty", ... */
bool entry_via_find(const char *name, enum entry_via *via);

/* A file that belongs to the entry and is kept outside it. */
struct entry_att {
	const char *name;
	struct hash sha256;
	int64_t size; /* bytes */
};

struct entry {
	int64_t seq; /* index in the tree, from 0 */
	int64_t ts;  /* wall clock, UTC milliseconds */
	char boot[ENTRY_BOOT_SIZE];
	int64_t clk_ms;    /* since boot */
	const char *actor; /* user id, or "system" */
	const char *sess;  /* session id, or "-" */
	enum entry_via via;
	const char *kind;      /* "result.change" */
	const char *type, *id; /* the object */
	int64_t rev;           /* its revision after this entry */
	uint8_t salt[ENTRY_SALT_BYTES];
	bool has_row;
	struct hash row;        /* row hash after this entry */
	struct json *old, *new; /* changed fields; NULL if left out */
	const char *reason;     /* NULL if left out */
	const char *note;       /* a signed note; NULL if left out */
	size_t n_att;           /* 0: left out */
	const struct entry_att *att;
};

/* A finding about bytes, not an error. */
enum entry_form {
	ENTRY_GOOD,
	ENTRY_NOT_CANONICAL, /* E_CANON */
	ENTRY_BAD_FIELD      /* E_FIELD: missing, unknown, wrong type, time */
};

/*
 * Read len bytes.  What out points to is in the arena.  If the result is not
 * ENTRY_GOOD, why (which must be clear) is set to ERR_INPUT and says what is
 * wrong.
 */
enum entry_form entry_decode(const void *p, size_t len, struct arena *a,
    struct entry *out, struct err *why);

/*
 * Append the canonical bytes of e.  old, new and the rest are borrowed; the
 * members of old and new get sorted.  What was written is read back.
 * ERR_INPUT names the field that cannot be written; ERR_LIMIT above ENTRY_MAX
 * bytes (files go in by their hash).
 */
ATTR_MUST_CHECK enum err_code entry_build(
    const struct entry *e, struct arena *a, struct buf *out, struct err *err);

/*
 * Does an entry of that kind move its object to the next revision?  One with
 * a row hash, a kind that ends in ".create", and log.genesis, key.enroll and
 * key.revoke do.
 */
bool entry_advances(const char *kind, bool has_row);

/* The kinds whose meaning the format itself fixes. */
#define ENTRY_GENESIS "log.genesis"
#define ENTRY_ENROLL "key.enroll"
#define ENTRY_REVOKE "key.revoke"
#define ENTRY_SIGN "sign"
#define ENTRY_STEP "clock.step"
#define ENTRY_BEAT "clock.beat"

#endif /* AUDIT_ENTRY_H */
