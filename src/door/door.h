/* SPDX-License-Identifier: Apache-2.0 */
/*
 * door/door.h - the one door that every fact comes through.
 *
 * door_call takes the bytes of a request and gives the bytes of a reply,
 * whether the caller sits in the same process or behind a socket.  Requests
 * and replies are a canonical JSON header with files behind it (door_pack).
 * Requests, by "op":
 *
 *   act    "act", "object", "fields", and where they apply "reason", "rev"
 *          (refuse if the record moved on), "files"; "step" is one of
 *            check    ask all rules as a real act does, change nothing
 *            do       an act without signature
 *            prepare  an act with signature: everything but the commit; the
 *                     reply brings the texts to sign
 *            commit   the same request with "entry" from the preparation and
 *                     "notes", the signed texts in the same order
 *   view   "view", optional "id": rows
 *   why    "object" (TYPE/ID, or ID where only one record has it): for each
 *          act that could follow, whether it may be done now and what is in
 *          the way
 *   file   "sha256", or "object" and "name" of an attachment: its bytes
 *   verify   every page of the file, the ledger with its tree, its files,
 *          and every row against its last entry
 *   rebuild  replay every act into empty tables and compare
 *   person "user": state, name, roles; "writes": does any role change records?
 *   head   size and checkpoint of the ledger, origin and key of the log
 *   entries  "from", "end": lines of an export, with "next"
 *   bundle "object": the evidence for one record (door/bundle.c)
 *   release  give up the writer's place that a preparation with "hold" kept
 *
 * A reply has "code" ("ok" or an err_code_name), "text" if it is not ok, and
 * "because": every reason at once, each with "rule", "class", "object",
 * "text", "clear".  An act that was done brings "receipt".
 *
 * An act is one to n consecutive entries and one transaction: the person's,
 * its electronic signature, then those of the system that follow from it.
 * A refused attempt against a rule marked "recorded" is an entry too.
 */
#ifndef DOOR_DOOR_H
#define DOOR_DOOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"

struct arena;
struct buf;
struct db;
struct door;
struct door_table;
struct house;
struct json;
struct ledger;

#define DOOR_REQUEST_MAX ((size_t)160 << 20) /* bytes, files included */

/*
 * A document the house can draw: handed in at start, so that the door knows
 * no report.  Acts use it in compute, through change_renderer.
 */
struct door_renderer {
	const char *name;         /* "certificate" */
	const char *const *views; /* of which a record is made; NULL at end */
	/* The record: canonical XML, a function of the views' rows. */
	enum err_code (*record)(const struct door_table *tables, size_t n,
	    struct buf *record, struct err *err);
	/*
	 * The document, a function of the record and of what stands in the
	 * ledger about it (members as the renderer's header lists them).
	 */
	enum err_code (*render)(const char *record, size_t len,
	    const struct json *proof, struct buf *xml, struct buf *pdf,
	    struct err *err);
};

/* Who is calling; established by the transport, never by the request. */
struct door_session {
	const char *user; /* user id */
	const char *id;   /* session id, "-" where there is none */
	const char *via;  /* "tty", "script", "import" */
};

/*
 * house and renderers are borrowed for the life of the door; db and ledger
 * too.  renderers: name NULL at the end.
 */
ATTR_NEVER_NULL struct door *door_new(struct db *db, struct ledger *ledger,
    const struct house *house, const struct door_renderer *renderers);
void door_free(struct door *door); /* NULL is allowed */

/* The reply is always complete; what went wrong stands in it. */
void door_call(struct door *door, const struct door_session *session,
    const void *request, size_t len, struct buf *reply);

/* ---- packing ----------------------------------------------------------- */

struct door_file {
	const char *field; /* which field it belongs to */
	const char *name;  /* as the sender calls it */
	const void *bytes;
	size_t len;
};

/*
 * header: object; its member "files" is set from files.  ERR_INPUT if the
 * header holds text that may not enter a record.
 */
ATTR_MUST_CHECK enum err_code door_pack(struct arena *a, struct json *header,
    const struct door_file *files, size_t n, struct buf *out,
    struct err *err);

/* The files point into bytes. */
ATTR_MUST_CHECK enum err_code door_unpack(const void *bytes, size_t len,
    struct arena *a, struct json **header, struct door_file **files,
    size_t *n, struct err *err);

#endif /* DOOR_DOOR_H */
