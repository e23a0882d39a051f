/* SPDX-License-Identifier: Apache-2.0 */
/* door/private.h - what the files of this folder share; nobody else's. */
#ifndef DOOR_PRIVATE_H
#define DOOR_PRIVATE_H

#include "audit/entry.h"
#include "base/buf.h"
#include "door/act.h"
#include "door/door.h"
#include "door/table.h"

struct door {
	struct db *db;
	struct ledger *ledger;
	const struct house *house;
	const struct door_renderer *renderers;
};

struct door_refusal {
	const char *rule, *class, *object, *text, *clear;
	enum rule_class kind;
	bool recorded;
};

struct door_refusals {
	struct arena *arena;
	struct door_refusal *item;
	size_t n, room;
};

struct door_follow {
	const char *act, *id;
	struct json *fields;
};

/* An object whose row an entry of this transaction recorded. */
struct door_touched {
	const struct noun *noun;
	const char *id;
};

/* One call that acts, from its request to its reply. */
struct door_work {
	struct door *door;
	const struct door_session *session;
	struct arena *arena;
	struct db *files; /* where files are read from */
	bool replay;      /* rebuilding: nothing is derived or kept */

	const struct door_file *sent; /* files of the request */
	size_t n_sent;

	struct entry_att *att; /* of the entry being made */
	size_t n_att, att_room;

	struct door_follow *follow;
	size_t n_follow, follow_room;

	struct door_touched *touched;
	size_t n_touched, touched_room;

	struct door_refusals refusals;
	int64_t cause; /* first entry of the act, -1 before it */
	int64_t last;  /* last entry of the act */
	int offset;    /* minutes east of UTC at the signer's terminal */
};

/* Grow an arena array by one; the new element is zeroed. */
void *door_push(
    struct arena *a, void *items, size_t *n, size_t *room, size_t size);

/* ask.c ------------------------------------------------------------------ */

extern const struct rule door_rule_field, door_rule_state, door_rule_role,
    door_rule_reason, door_rule_exists, door_rule_script;

struct door_person {
	const char *state, *name, *roles, *vkey; /* NULL state: not enrolled */
	uint32_t held;                           /* ROLE bits */
};
ATTR_MUST_CHECK enum err_code door_person_find(struct door *door,
    struct arena *a, const char *uid, struct door_person *out,
    struct err *err);
/* The first role of wanted that the person holds, as printed; or NULL. */
const char *door_role_title(
    const struct house *h, const struct door_person *p, uint32_t wanted);

/* Note one refusal by a rule of the door itself. */
void door_refuse_by(struct door_refusals *r, const struct rule *rule,
    const char *object, const char *clear, const char *fmt, ...)
    ATTR_PRINTF(5, 6);

/* Ask the door's own rules, and those of the act; refusals are collected. */
ATTR_MUST_CHECK enum err_code door_ask_own(
    struct door_work *w, struct door_change *c, struct err *err);
ATTR_MUST_CHECK enum err_code door_ask_rules(
    struct door_work *w, struct door_change *c, struct err *err);

/* run.c ------------------------------------------------------------------ */

/* state and rev of the record now; before -1 and rev 0 if there is none. */
ATTR_MUST_CHECK enum err_code door_load(struct db *db, struct arena *a,
    const struct noun *noun, const char *id, int *before, int64_t *rev,
    struct err *err);

/* apply, touch, parts; the hash of the row that is left. */
ATTR_MUST_CHECK enum err_code door_apply(struct door_work *w,
    struct door_change *c, struct hash *row, struct err *err);

/* The row hash of a stored record, parts checked against it. */
ATTR_MUST_CHECK enum err_code door_row_of(struct db *db, struct hasher *h,
    const struct noun *noun, const char *id, bool *found, struct hash *row,
    struct err *err);

/* op "act"; the reply header is filled. */
void door_run_act(struct door *door, const struct door_session *session,
    struct arena *a, struct json *request, const struct door_file *files,
    size_t n, struct json *reply);

/* sign.c ----------------------------------------------------------------- */

/* What the signer is shown. */
ATTR_MUST_CHECK enum err_code door_shown(struct door_work *w,
    struct door_change *c, struct buf *out, struct err *err);

/* The texts to sign, for the reply to prepare. */
ATTR_MUST_CHECK enum err_code door_texts(struct door_work *w,
    struct door_change *c, const struct hash *row, struct json *reply,
    struct err *err);

/* Check the notes of a commit and append their entries. */
ATTR_MUST_CHECK enum err_code door_notes(struct door_work *w,
    struct door_change *c, const struct json *notes, struct err *err);

/* view.c, why.c, replay.c, inspect.c -------------------------------------- */

ATTR_MUST_CHECK enum err_code door_view_rows(struct db *db,
    struct arena *a, const struct view *view, const char *id,
    struct door_table *out, struct err *err);
void door_table_json(
    struct arena *a, const struct view *view, const struct door_table *t,
    struct json *reply);

typedef enum err_code door_op(struct door *door,
    const struct door_session *session, struct arena *a,
    const struct json *request, struct json *reply, struct buf *file,
    struct err *err);
door_op door_op_view, door_op_why, door_op_file, door_op_verify,
    door_op_rebuild, door_op_head, door_op_entries, door_op_bundle,
    door_op_person, door_op_release;

/* "TYPE/ID", or "ID" where only one noun has it. */
ATTR_MUST_CHECK enum err_code door_find_object(struct door *door,
    struct arena *a, const char *object, const struct noun **noun,
    const char **id, struct err *err);

void door_because(
    struct arena *a, const struct door_refusals *r, struct json *reply);

#endif /* DOOR_PRIVATE_H */
