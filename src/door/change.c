/* SPDX-License-Identifier: Apache-2.0 */
/* door/change.c - what acts and rules may ask and do. */
#include "config.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "crypt/hash.h"
#include "door/private.h"
#include "ledger/ledger.h"
#include "store/db.h"

enum { SIGNER };

static const struct db_def sql[] = {
	[SIGNER] = { "SELECT signer FROM esig WHERE type = :type AND id = :id "
		     "AND meaning = :meaning ORDER BY seq DESC LIMIT 1",
	    false },
};

void *
door_push(struct arena *a, void *items, size_t *n, size_t *room, size_t size)
{
	if (*n == *room) {
		size_t more = *room != 0 ? 2 * *room : 8;
		void *bigger = arena_array(a, more, size);

		if (*n > 0)
			memcpy(bigger, items, *n * size);
		items = bigger;
		*room = more;
	}
	memset((char *)items + *n * size, 0, size);
	(*n)++;
	return items;
}

const char *
change_text(const struct door_change *c, const char *name)
{
	assert(c->work->replay || act_field(c->act, name) != NULL ||
	    json_get(c->fields, name) != NULL || c->act->compute != NULL ||
	    (c->act->roles & ROLE_SYSTEM) != 0);
	return json_str(c->fields, name);
}

int64_t
change_count(const struct door_change *c, const char *name)
{
	return json_int(c->fields, name, 0);
}

const struct json *
change_facts(const struct door_change *c, const char *name)
{
	return json_get(c->fields, name);
}

void
change_set(struct door_change *c, const char *name, const char *text)
{
	if (text != NULL)
		json_set_str(c->arena, c->fields, name, text);
}

void
change_set_json(struct door_change *c, const char *name, struct json *value)
{
	json_set(c->arena, c->fields, name, value);
}

enum err_code
change_file(struct door_change *c, const char *field, const char *file_name,
    const void *bytes, size_t len, struct err *err)
{
	struct door_work *w = c->work;
	struct entry_att *att;
	struct hash sum;

	assert(!w->replay);
	if (ledger_keep(c->db, ledger_hasher(w->door->ledger), bytes, len,
		&sum, err) != ERR_OK)
		return err_add(err, "%s", field);
	w->att = door_push(
	    w->arena, w->att, &w->n_att, &w->att_room, sizeof(*w->att));
	att = &w->att[w->n_att - 1];
	att->name = arena_str(w->arena, file_name);
	att->sha256 = sum;
	att->size = (int64_t)len;
	json_set_str(
	    c->arena, c->fields, field, hash_hex_text(c->arena, &sum));
	return ERR_OK;
}

void
change_refuse(struct door_change *c, const char *code, const char *clear,
    const char *fmt, ...)
{
	struct rule rule = { .id = arena_str(c->arena, code),
		.clear = "correct what was entered or read",
		.class = RULE_FIELD };
	const char *text;
	va_list ap;

	va_start(ap, fmt);
	text = arena_vprintf(c->arena, fmt, ap);
	va_end(ap);
	door_refuse_by(
	    &c->work->refusals, &rule, c->id, clear, "%s", text);
}

size_t
change_refusals(const struct door_change *c)
{
	return c->work->refusals.n;
}

const char *
change_file_name(const struct door_change *c, const char *field)
{
	const char *hex = json_str(c->fields, field);
	const struct door_work *w = c->work;
	struct hash sum;

	if (hex == NULL || !hash_from_hex(hex, strlen(hex), &sum))
		return NULL;
	for (size_t i = 0; i < w->n_att; i++)
		if (hash_same(&w->att[i].sha256, &sum))
			return w->att[i].name;
	return NULL;
}

enum err_code
change_read_file(struct door_change *c, const char *sha256,
    const char **bytes, size_t *len, struct err *err)
{
	return ledger_fetch(
	    c->work->files, sha256, c->arena, bytes, len, err);
}

enum err_code
change_table(struct door_change *c, const char *view, const char *id,
    struct door_table *out, struct err *err)
{
	const struct view *v = house_view(c->work->door->house, view);

	assert(v != NULL);
	return door_view_rows(c->db, c->arena, v, id, out, err);
}

const struct door_renderer *
change_renderer(const struct door_change *c, const char *name)
{
	const struct door_renderer *r = c->work->door->renderers;

	for (; r->name != NULL; r++)
		if (strcmp(r->name, name) == 0)
			return r;
	return NULL;
}

struct ledger *
change_ledger(const struct door_change *c)
{
	return c->work->door->ledger;
}

int
change_offset(const struct door_change *c)
{
	return c->work->offset;
}

const char *
change_state(const struct door_change *c)
{
	assert(c->state >= 0);
	return c->noun->states[c->state];
}

void
change_follow(struct door_change *c, const char *act, const char *id,
    struct json *fields)
{
	struct door_work *w = c->work;
	struct door_follow *f;

	w->follow = door_push(w->arena, w->follow, &w->n_follow,
	    &w->follow_room, sizeof(*w->follow));
	f = &w->follow[w->n_follow - 1];
	f->act = act;
	f->id = arena_str(w->arena, id);
	f->fields = fields != NULL ? fields : json_object(w->arena);
}

enum err_code
change_signer(struct door_change *c, const char *type, const char *id,
    enum meaning meaning, const char **uid, struct err *err)
{
	return db_one_text(c->db, &sql[SIGNER],
	    DB_ARGS(DB_TEXT("type", type), DB_TEXT("id", id),
		DB_TEXT("meaning", meaning_name(meaning))),
	    c->arena, uid, err);
}
