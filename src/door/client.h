/* SPDX-License-Identifier: Apache-2.0 */
/*
 * door/client.h - the caller's side of the door.
 *
 * A line is how requests get there: a function call in the same process, a
 * socket to a daemon.  An act that signs is two requests; in between the
 * user's own program shows what is to be signed, opens the user's key and
 * signs.  If other entries came in between, the same text is signed again by
 * itself, but only if nothing but its time, its nonce and the tree head seen
 * differs; otherwise the person looks again.
 */
#ifndef DOOR_CLIENT_H
#define DOOR_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "door/door.h"

struct act;
struct arena;
struct buf;
struct json;

struct door_line {
	void (*call)(
	    void *self, const void *request, size_t len, struct buf *reply);
	void *self;
};

struct door_signer {
	/* Show the text whose hash is signed; an error means: no. */
	enum err_code (*show)(void *self, const char *shown, struct err *err);
	/*
	 * Append to note a signature line by the key of person uid over text
	 * (the note has the text and the empty line already).  again: the
	 * same passphrase will do, this is a repeat of the same signature.
	 */
	enum err_code (*sign)(void *self, const char *uid, const char *text,
	    bool again, struct buf *note, struct err *err);
	void *self;
};

/*
 * One request, one reply; both in the arena.  The error is the reply's:
 * its code and text; *reply is there also then (with "because"), NULL only if
 * no reply could be read.  file (may be NULL) receives the reply's first file.
 */
ATTR_MUST_CHECK enum err_code door_ask(const struct door_line *line,
    struct arena *a, struct json *request, const struct door_file *files,
    size_t n, struct json **reply, struct door_file *file, struct err *err);

/* What a person wants done. */
struct door_wish {
	const struct act *act;
	const char *object;
	struct json *fields; /* texts by name; facts as object */
	const struct door_file *files;
	size_t n_files;
	const char *reason; /* or NULL */
	int64_t rev;        /* the revision looked at, or -1 */
	bool check;         /* ask all rules, change nothing */
	int offset;         /* minutes east of UTC here */
};

ATTR_MUST_CHECK enum err_code door_do(const struct door_line *line,
    struct arena *a, const struct door_wish *wish,
    const struct door_signer *signer, struct json **reply, struct err *err);

#endif /* DOOR_CLIENT_H */
