/* SPDX-License-Identifier: Apache-2.0 */
/* door/ask.c - asking every rule, and hearing every answer. */
#include "config.h"

#include <stdarg.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "door/private.h"
#include "store/db.h"

/* Rules that hold for every act; they are asked by the door itself. */
const struct rule
	door_rule_field = { .id = "FIELD",
		.says = "each field is there and of its type",
		.clear = "correct what was entered",
		.class = RULE_FIELD,
		.proves = "R-025 R-026" },
	door_rule_state = { .id = "STATE",
		.says = "the record is in a state from which this is "
			"possible",
		.clear = "bring the record into that state first",
		.class = RULE_GATE,
		.proves = "R-076" },
	door_rule_role = { .id = "ROLE",
		.says = "the person holds a role that may do this",
		.clear = "a person with one of these roles",
		.class = RULE_PERSON,
		.recorded = true,
		.proves = "R-115 R-118" },
	door_rule_reason = { .id = "REASON",
		.says = "a change of a record has a reason",
		.clear = "give the reason",
		.class = RULE_FIELD,
		.proves = "R-100" },
	door_rule_exists = { .id = "EXISTS",
		.says = "an identity is used once",
		.clear = "choose another identity",
		.class = RULE_FIELD,
		.proves = "R-027" },
	door_rule_script = { .id = "SCRIPT",
		.says = "people sign at a terminal, unless the site allows "
			"scripts",
		.clear = "sign at a terminal",
		.class = RULE_PERSON,
		.proves = "R-112" };

static const char *const class_names[] = {
	[RULE_GATE] = "gate",
	[RULE_PERSON] = "person",
	[RULE_FIELD] = "field",
};

static void
refuse(struct door_refusals *r, const struct rule *rule, const char *object,
    const char *clear, const char *fmt, va_list ap)
{
	const char *text = arena_vprintf(r->arena, fmt, ap);
	struct door_refusal *f;

	r->item =
	    door_push(r->arena, r->item, &r->n, &r->room, sizeof(*r->item));
	f = &r->item[r->n - 1];
	f->rule = rule->id;
	f->class = class_names[rule->class];
	f->kind = rule->class;
	f->recorded = rule->recorded;
	/* what was typed may be anything; a reply and an entry may not */
	f->object = text_show(r->arena, object, false);
	f->clear = text_show(
	    r->arena, clear != NULL ? clear : rule->clear, false);
	f->text = text_show(r->arena, text, false);
}

void
door_refuse(struct door_ask *q, const char *object, const char *clear,
    const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	refuse(q->refusals, q->rule, object, clear, fmt, ap);
	va_end(ap);
}

void
door_refuse_by(struct door_refusals *r, const struct rule *rule,
    const char *object, const char *clear, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	refuse(r, rule, object, clear, fmt, ap);
	va_end(ap);
}

void
door_because(
    struct arena *a, const struct door_refusals *r, struct json *reply)
{
	struct json *list = json_array(a);

	for (size_t i = 0; i < r->n; i++) {
		struct json *one = json_object(a);

		json_set_str(a, one, "rule", r->item[i].rule);
		json_set_str(a, one, "class", r->item[i].class);
		json_set_str(a, one, "object", r->item[i].object);
		json_set_str(a, one, "text", r->item[i].text);
		json_set_str(a, one, "clear", r->item[i].clear);
		json_add(a, list, one);
	}
	json_set(a, reply, "because", list);
}

/* ---- people ------------------------------------------------------------ */

static uint32_t
role_bits(const struct house *h, const char *codes)
{
	uint32_t held = 0;

	for (const struct role *r = h->roles; r->code != NULL; r++) {
		size_t len = strlen(r->code);

		for (const char *s = codes; s != NULL && *s != '\0';) {
			if (strncmp(s, r->code, len) == 0 &&
			    (s[len] == ',' || s[len] == '\0'))
				held |= ROLE(r - h->roles);
			s = strchr(s, ',');
			if (s != NULL)
				s++;
		}
	}
	return held;
}

enum err_code
door_person_find(struct door *door, struct arena *a, const char *uid,
    struct door_person *out, struct err *err)
{
	struct db_rows *r = db_query(
	    door->db, door->house->person, DB_ARGS(DB_TEXT("id", uid)));

	memset(out, 0, sizeof(*out));
	if (db_next(r)) {
		out->state = arena_str(a, db_text(r, 0));
		out->name = arena_str(a, db_text(r, 1));
		out->roles = arena_str(a, db_text(r, 2));
		out->vkey = arena_str(a, db_text(r, 3));
		out->held = role_bits(door->house, out->roles);
	}
	return db_done(r, err);
}

const char *
door_role_title(
    const struct house *h, const struct door_person *p, uint32_t wanted)
{
	for (const struct role *r = h->roles; r->code != NULL; r++)
		if ((p->held & wanted & ROLE(r - h->roles)) != 0)
			return r->title;
	return NULL;
}

static const char *
roles_that_may(const struct house *h, uint32_t roles, struct arena *a)
{
	const char *text = "";

	for (const struct role *r = h->roles; r->code != NULL; r++)
		if ((roles & ROLE(r - h->roles)) != 0)
			text = arena_printf(a, "%s%s%s", text,
			    text[0] != '\0' ? " or " : "", r->title);
	return text;
}

static enum err_code
ask_role(struct door_work *w, struct door_change *c, struct err *err)
{
	const struct house *h = w->door->house;
	const char *may = roles_that_may(h, c->act->roles, w->arena);
	struct door_person p;
	const char *clear;

	if ((c->act->roles & ROLE_SYSTEM) != 0) {
		door_refuse_by(&w->refusals, &door_rule_role, c->actor,
		    "follows from another act", "%s is never done by a person",
		    c->act->name);
		return ERR_OK;
	}
	if (door_person_find(w->door, w->arena, c->actor, &p, err) != ERR_OK)
		return err->code;
	/* the very first person enrols alone, under the log's key */
	if (p.state == NULL && c->act->enrols && strcmp(c->id, c->actor) == 0)
		return ERR_OK;
	clear = arena_printf(w->arena, "role: %s", may);
	if (p.state == NULL)
		door_refuse_by(&w->refusals, &door_rule_role, c->actor,
		    "enrol the person", "%s is not enrolled", c->actor);
	else if (strcmp(p.state, "ACTIVE") != 0)
		door_refuse_by(&w->refusals, &door_rule_role, c->actor, clear,
		    "%s (%s) is %s", p.name, c->actor, p.state);
	else if ((p.held & c->act->roles) == 0)
		door_refuse_by(&w->refusals, &door_rule_role, c->actor, clear,
		    "%s (%s) holds %s; to %s takes %s", p.name, c->actor,
		    p.roles, c->act->says, may);
	return ERR_OK;
}

/* ---- states ------------------------------------------------------------ */

static const char *
states_of(const struct noun *n, uint32_t set, struct arena *a)
{
	const char *text = "";

	for (int i = 0; n->states[i] != NULL; i++)
		if ((set & SET(i)) != 0)
			text = arena_printf(a, "%s%s%s", text,
			    text[0] != '\0' ? " or " : "", n->states[i]);
	return text;
}

static void
ask_state(struct door_work *w, const struct door_change *c)
{
	if (c->act->from == NOWHERE || c->before < 0)
		return;
	if ((c->act->from & SET(c->before)) == 0)
		door_refuse_by(&w->refusals, &door_rule_state, c->id, NULL,
		    "%s %s is %s; to %s it must be %s", c->noun->name, c->id,
		    c->noun->states[c->before], c->act->says,
		    states_of(c->noun, c->act->from, w->arena));
}

static enum err_code
ask_script(struct door_work *w, struct door_change *c, struct err *err)
{
	const char *policy;

	if (c->act->signs == MEANING_NONE ||
	    strcmp(w->session->via, "tty") == 0)
		return ERR_OK;
	if (db_one_text(w->door->db, w->door->house->policy, DB_NO_ARGS,
		w->arena, &policy, err) != ERR_OK)
		return err->code;
	/* before the site is described there is no policy yet */
	if (policy != NULL && strcmp(policy, "yes") != 0)
		door_refuse_by(&w->refusals, &door_rule_script, c->id, NULL,
		    "this site does not take signatures by script; %s signs "
		    "at a terminal",
		    c->actor);
	return ERR_OK;
}

enum err_code
door_ask_all(struct door_work *w, struct door_change *c, struct err *err)
{
	if (ask_role(w, c, err) != ERR_OK || ask_script(w, c, err) != ERR_OK)
		return err->code;
	ask_state(w, c);
	if (c->act->reason && c->reason == NULL)
		door_refuse_by(&w->refusals, &door_rule_reason, c->id, NULL,
		    "to %s needs a reason", c->act->says);
	for (const struct rule *const *r = c->act->rules;
	    r != NULL && *r != NULL; r++) {
		struct door_ask q = { .change = c,
			.rule = *r,
			.refusals = &w->refusals };

		if ((*r)->ask(&q, err) != ERR_OK)
			return err_add(err, "rule %s", (*r)->id);
	}
	return ERR_OK;
}
