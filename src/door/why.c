/* SPDX-License-Identifier: Apache-2.0 */
/*
 * door/why.c - what could be done with a record now, and what is in the way.
 * The same rules as for the act itself, asked without its fields: a rule
 * that needs a field says nothing here.
 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "door/private.h"
#include "ledger/ledger.h"
#include "store/db.h"

enum err_code
door_find_object(struct door *door, struct arena *a, const char *object,
    const struct noun **noun, const char **id, struct err *err)
{
	const char *slash = strchr(object, '/');
	const struct noun *found = NULL;
	const char *both = NULL;

	*id = slash != NULL ? slash + 1 : object;
	for (const struct noun *const *n = door->house->nouns; *n != NULL;
	    n++) {
		int before;
		int64_t rev;

		if ((*n)->row == NULL ||
		    (slash != NULL &&
			(strlen((*n)->name) != (size_t)(slash - object) ||
			    memcmp((*n)->name, object,
				(size_t)(slash - object)) != 0)))
			continue;
		if (door_load(door->db, a, *n, *id, &before, &rev, err) !=
		    ERR_OK)
			return err->code;
		if (before < 0)
			continue;
		if (found != NULL)
			both = arena_printf(a, "%s and %s",
			    both != NULL ? both : found->name, (*n)->name);
		found = *n;
	}
	if (found == NULL)
		return err_set(err, ERR_ABSENT, "no record %s", object);
	if (both != NULL)
		return err_set(err, ERR_ABSENT,
		    "%s is a %s: say which, as TYPE/%s", object, both, *id);
	*noun = found;
	return ERR_OK;
}

static enum err_code
ask_one(struct door *door, const struct door_session *session,
    struct arena *a, const struct noun *noun, const struct act *act,
    const char *id, struct json *list, struct err *err)
{
	struct door_work w = { .door = door,
		.session = session,
		.arena = a,
		.files = door->db,
		.refusals = { .arena = a },
		.cause = -1 };
	struct door_change c = { .db = door->db,
		.arena = a,
		.act = act,
		.noun = noun,
		.id = id,
		.actor = session->user,
		.reason = "asked", /* having one is not the question */
		.fields = json_object(a),
		.at = ledger_now(door->ledger),
		.work = &w };
	struct json *one;

	if (door_load(c.db, a, noun, id, &c.before, &c.rev, err) != ERR_OK)
		return err->code;
	c.rev++;
	if (act->from == NOWHERE || (act->roles & ROLE_SYSTEM) != 0)
		return ERR_OK;
	/* acts of a state long past are of no interest */
	if ((act->from & SET(c.before)) == 0 &&
	    act->from < ((uint32_t)1 << c.before))
		return ERR_OK;
	if (door_ask_own(&w, &c, err) != ERR_OK ||
	    door_ask_rules(&w, &c, err) != ERR_OK)
		return err->code;
	one = json_object(a);
	json_set_str(a, one, "act", act->name);
	json_set_str(a, one, "says", act->says);
	json_set_true(a, one, "possible", w.refusals.n == 0);
	door_because(a, &w.refusals, one);
	json_add(a, list, one);
	return ERR_OK;
}

enum err_code
door_op_why(struct door *door, const struct door_session *session,
    struct arena *a, const struct json *request, struct json *reply,
    struct buf *file ATTR_UNUSED, struct err *err)
{
	const char *object = json_str(request, "object");
	struct json *list = json_array(a);
	const struct noun *noun;
	const char *id;
	int64_t rev;
	int before;

	if (object == NULL)
		return err_set(err, ERR_USAGE, "why: which record?");
	if (db_read_begin(door->db, err) != ERR_OK)
		return err->code;
	if (door_find_object(door, a, object, &noun, &id, err) == ERR_OK &&
	    door_load(door->db, a, noun, id, &before, &rev, err) == ERR_OK) {
		json_set_str(a, reply, "type", noun->name);
		json_set_str(a, reply, "id", id);
		json_set_str(a, reply, "state", noun->states[before]);
		json_set_int(a, reply, "rev", rev);
		for (const struct act *act = noun->acts;
		    act->name != NULL && err->code == ERR_OK; act++)
			(void)!ask_one(door, session, a, noun, act, id, list,
			    err);
		json_set(a, reply, "acts", list);
	}
	db_read_end(door->db);
	return err->code;
}
