/* SPDX-License-Identifier: Apache-2.0 */
/*
 * door/run.c - doing an act: from the request's fields to committed entries.
 */
#include "config.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/code.h"
#include "base/json.h"
#include "base/text.h"
#include "crypt/hash.h"
#include "door/field.h"
#include "door/private.h"
#include "ledger/ledger.h"
#include "store/db.h"

static const char *const by_id[] = { "id", NULL };

/* ---- rows -------------------------------------------------------------- */

static size_t
column(const struct db_rows *r, const char *name)
{
	size_t i = 0;

	while (i < db_cols(r) && strcmp(db_col_name(r, i), name) != 0)
		i++;
	assert(i < db_cols(r));
	return i;
}

enum err_code
door_load(struct db *db, struct arena *a, const struct noun *noun,
    const char *id, int *before, int64_t *rev, struct err *err)
{
	struct db_rows *r =
	    db_query(db, noun->row, DB_ARGS(DB_TEXT("id", id)));
	const char *state = NULL;

	*before = -1;
	*rev = 0;
	if (db_next(r)) {
		state = arena_str(a, db_text(r, column(r, "state")));
		*rev = db_int(r, column(r, "rev"));
	}
	if (db_done(r, err) != ERR_OK)
		return err->code;
	if (state != NULL) {
		*before = noun_state(noun, state);
		if (*before < 0)
			return err_set(err, ERR_INTEGRITY,
			    "%s %s: the stored state \"%s\" does not exist",
			    noun->name, id, state);
	}
	return ERR_OK;
}

/* One hash over the row hashes of the parts, in their order; base64. */
static enum err_code
hash_parts(struct db *db, struct hasher *h, const struct noun *noun,
    const char *id, struct arena *a, const char **out, struct err *err)
{
	struct db_rows *r =
	    db_query(db, noun->part->rows, DB_ARGS(DB_TEXT("id", id)));
	struct buf all = { 0 };
	struct hash one;
	enum err_code rc = ERR_OK;

	while (rc == ERR_OK && db_next(r)) {
		rc = ledger_row_hash(h, noun->part->table, r, noun->part->key,
		    &one, err);
		buf_add(&all, one.byte, sizeof(one.byte));
	}
	if (rc != ERR_OK) {
		struct err ignored = { 0 };

		(void)!db_done(r, &ignored);
	} else if (db_done(r, err) == ERR_OK) {
		hasher_of(h, all.data, all.len, &one);
		*out = hash_b64_text(a, &one);
	}
	buf_clear(&all);
	return err->code;
}

enum err_code
door_row_of(struct db *db, struct hasher *h, const struct noun *noun,
    const char *id, bool *found, struct hash *row, struct err *err)
{
	struct db_rows *r =
	    db_query(db, noun->row, DB_ARGS(DB_TEXT("id", id)));
	struct arena *a = arena_new();
	const char *parts = NULL, *stored = NULL;
	enum err_code rc = ERR_OK;

	*found = db_next(r);
	if (*found) {
		rc = ledger_row_hash(h, noun->name, r, by_id, row, err);
		if (rc == ERR_OK && noun->part != NULL)
			stored =
			    arena_str(a, db_text(r, column(r, "parts")));
	}
	if (rc != ERR_OK) {
		struct err ignored = { 0 };

		(void)!db_done(r, &ignored);
	} else if (db_done(r, err) == ERR_OK && stored != NULL &&
	    hash_parts(db, h, noun, id, a, &parts, err) == ERR_OK &&
	    strcmp(parts, stored) != 0) {
		/* a changed part must not look like an unchanged record */
		memset(row, 0, sizeof(*row));
	}
	arena_free(a);
	return err->code;
}

enum err_code
door_apply(struct door_work *w, struct door_change *c, struct hash *row,
    struct err *err)
{
	struct hasher *h = ledger_hasher(w->door->ledger);
	bool found;

	c->state = c->act->to == STAYS ? c->before : c->act->to;
	if (c->act->apply != NULL && c->act->apply(c, err) != ERR_OK)
		return err->code;
	assert(c->state >= 0); /* BY_APPLY did not say */
	if (db_run(c->db, c->noun->touch,
		DB_ARGS(DB_INT("rev", c->rev),
		    DB_TEXT("state", c->noun->states[c->state]),
		    DB_TEXT("id", c->id)),
		NULL, err) != ERR_OK)
		return err->code;
	if (c->noun->part != NULL) {
		const char *parts;

		if (hash_parts(c->db, h, c->noun, c->id, c->arena, &parts,
			err) != ERR_OK ||
		    db_run(c->db, c->noun->part_set,
			DB_ARGS(DB_TEXT("parts", parts), DB_TEXT("id", c->id)),
			NULL, err) != ERR_OK)
			return err->code;
	}
	if (door_row_of(c->db, h, c->noun, c->id, &found, row, err) != ERR_OK)
		return err->code;
	if (!found)
		return err_set(err, ERR_BUG, "%s left no row %s",
		    c->act->name, c->id);
	return ERR_OK;
}

/* ---- one entry --------------------------------------------------------- */

static void
touched(struct door_work *w, const struct door_change *c)
{
	w->touched = door_push(w->arena, w->touched, &w->n_touched,
	    &w->touched_room, sizeof(*w->touched));
	w->touched[w->n_touched - 1].noun = c->noun;
	w->touched[w->n_touched - 1].id = c->id;
}

static enum entry_via
via_of(const struct door_work *w, const struct door_change *c)
{
	enum entry_via via = ENTRY_SCRIPT;

	if (strcmp(c->actor, "system") == 0)
		return ENTRY_SYSTEM;
	(void)entry_via_find(w->session->via, &via);
	return via;
}

/* The columns of a stored row as texts. */
static enum err_code
row_texts(struct door_work *w, const struct door_change *c,
    struct json **out, struct err *err)
{
	struct db_rows *r =
	    db_query(c->db, c->noun->row, DB_ARGS(DB_TEXT("id", c->id)));

	*out = json_object(w->arena);
	if (db_next(r))
		for (size_t i = 0; i < db_cols(r); i++)
			json_set_str(
			    w->arena, *out, db_col_name(r, i), db_text(r, i));
	return db_done(r, err);
}

/* What the change replaced: the audit trail's value before. */
static struct json *
replaced(struct arena *a, const struct json *before, const struct json *after)
{
	static const char *const always[] = { "rev", "state", "parts" };
	struct json *old = json_object(a);

	for (size_t i = 0; i < before->len; i++) {
		const char *name = before->name[i];
		const char *was = json_str(before, name);
		const char *is = json_str(after, name);
		bool skip = was == NULL || text_same(was, is);

		for (size_t k = 0; k < sizeof(always) / sizeof(always[0]); k++)
			skip = skip || strcmp(name, always[k]) == 0;
		if (!skip)
			json_set_str(a, old, name, was);
	}
	return old->len > 0 ? old : NULL;
}

/* Apply the change and append its entry. */
static enum err_code
enter(struct door_work *w, struct door_change *c,
    const struct ledger_pin *pin, struct hash *row,
    struct ledger_placed *placed, struct err *err)
{
	struct ledger_draft d = { .actor = c->actor,
		.sess = strcmp(c->actor, "system") == 0 ? "-"
							: w->session->id,
		.via = via_of(w, c),
		.kind = c->act->name,
		.type = c->noun->name,
		.id = c->id,
		.row = row,
		.new = c->fields->len > 0 ? c->fields : NULL,
		.reason = c->reason,
		.att = w->att,
		.n_att = w->n_att,
		.cause = w->cause,
		.pin = pin };
	struct json *before, *after;

	if (row_texts(w, c, &before, err) != ERR_OK ||
	    door_apply(w, c, row, err) != ERR_OK ||
	    row_texts(w, c, &after, err) != ERR_OK)
		return err->code;
	d.old = replaced(w->arena, before, after);
	if (ledger_append(w->door->ledger, &d, w->arena, placed, err) !=
	    ERR_OK)
		return err->code;
	if (placed->rev != c->rev)
		return err_set(err, ERR_INTEGRITY,
		    "%s %s is at revision %lld in its table and at %lld in "
		    "the ledger",
		    c->noun->name, c->id, (long long)c->rev,
		    (long long)placed->rev);
	if (w->cause < 0)
		w->cause = placed->seq;
	w->last = placed->seq;
	w->att = NULL;
	w->n_att = w->att_room = 0;
	touched(w, c);
	return ERR_OK;
}

/* The worst class decides the exit status. */
static enum err_code
refused(const struct door_work *w, struct err *err)
{
	const struct door_refusals *r = &w->refusals;
	enum err_code code = ERR_INPUT;

	for (size_t i = 0; i < r->n; i++)
		if (r->item[i].kind == RULE_GATE)
			code = ERR_STATE;
	for (size_t i = 0; i < r->n; i++)
		if (r->item[i].kind == RULE_PERSON)
			code = ERR_DENIED;
	return err_set(err, code, "%s", r->item[0].text);
}

/* What follows by itself: acts of the system, each an entry of its own. */
static enum err_code
follow(struct door_work *w, struct err *err)
{
	for (size_t i = 0; i < w->n_follow; i++) {
		struct door_follow f = w->follow[i];
		struct door_change c = { .db = w->door->db,
			.arena = w->arena,
			.id = f.id,
			.actor = "system",
			.fields = f.fields,
			.work = w };
		struct ledger_placed placed;
		struct hash row;
		int64_t rev;

		c.act = house_act(w->door->house, f.act, &c.noun);
		assert(c.act != NULL && (c.act->roles & ROLE_SYSTEM) != 0);
		if (door_load(c.db, c.arena, c.noun, c.id, &c.before, &rev,
			err) != ERR_OK)
			return err->code;
		c.rev = rev + 1;
		c.at = ledger_now(w->door->ledger);
		if (c.act->from == NOWHERE
			? c.before >= 0
			: c.before < 0 || (c.act->from & SET(c.before)) == 0)
			return err_set(err, ERR_BUG,
			    "%s does not follow for %s %s in state %s",
			    c.act->name, c.noun->name, c.id,
			    c.before < 0 ? "none" : c.noun->states[c.before]);
		if (c.act->compute != NULL && c.act->compute(&c, err) != ERR_OK)
			return err_add(err, "%s %s", c.act->name, c.id);
		if (w->refusals.n > 0)
			return refused(w, err);
		if (enter(w, &c, NULL, &row, &placed, err) != ERR_OK ||
		    (c.act->then != NULL && c.act->then(&c, err) != ERR_OK))
			return err_add(err, "%s %s", c.act->name, c.id);
	}
	return ERR_OK;
}

/* Each row that an entry recorded is still what that entry says. */
static enum err_code
check_touched(struct door_work *w, struct err *err)
{
	struct hasher *h = ledger_hasher(w->door->ledger);

	for (size_t i = 0; i < w->n_touched; i++) {
		const struct door_touched *t = &w->touched[i];
		const char *recorded;
		struct hash row;
		int64_t rev;
		bool found;

		if (door_row_of(w->door->db, h, t->noun, t->id, &found, &row,
			err) != ERR_OK ||
		    ledger_revision(w->door->db, t->noun->name, t->id,
			w->arena, &rev, &recorded, err) != ERR_OK)
			return err->code;
		if (!found || recorded == NULL ||
		    strcmp(hash_b64_text(w->arena, &row), recorded) != 0)
			return err_set(err, ERR_BUG,
			    "%s %s was changed without an entry",
			    t->noun->name, t->id);
	}
	return ERR_OK;
}

/* ---- the request ------------------------------------------------------- */

static const struct door_file *
sent_file(const struct door_work *w, const char *field)
{
	for (size_t i = 0; i < w->n_sent; i++)
		if (strcmp(w->sent[i].field, field) == 0)
			return &w->sent[i];
	return NULL;
}

/* One declared field of the request into c->fields. */
static enum err_code
take_field(struct door_work *w, struct door_change *c,
    const struct field *f, struct json *given, struct err *err)
{
	const struct door_file *file = sent_file(w, f->name);
	struct json *v = json_get(given, f->name);
	size_t limit = f->limit != 0 ? f->limit : (size_t)16 << 20;

	if (f->type == FIELD_FILE) {
		if (file == NULL)
			return f->optional
			    ? ERR_OK
			    : err_set(err, ERR_INPUT, "%s: is missing",
				  f->name);
		if (file->len > limit)
			return err_set(err, ERR_LIMIT,
			    "%s: %zu bytes; at most %zu are accepted", f->name,
			    file->len, limit);
		return change_file(
		    c, f->name, file->name, file->bytes, file->len, err);
	}
	if (v == NULL || v->kind == JSON_NULL)
		return f->optional
		    ? ERR_OK
		    : err_set(err, ERR_INPUT, "%s: is missing (%s)", f->name,
			  f->help);
	if (f->type == FIELD_FACTS) {
		if (field_facts(f, v, err) == ERR_OK)
			json_set(c->arena, c->fields, f->name, v);
		return err->code;
	}
	if (v->kind != JSON_STRING)
		return err_set(
		    err, ERR_INPUT, "%s: a text is expected", f->name);
	if (field_value(w->door->house, f, v->str, c->arena, &v, err) ==
	    ERR_OK)
		json_set(c->arena, c->fields, f->name, v);
	return err->code;
}

/* All fields; what is wrong with each is a refusal. */
static void
take_fields(struct door_work *w, struct door_change *c, struct json *given)
{
	for (size_t i = 0; given != NULL && i < given->len; i++)
		if (act_field(c->act, given->name[i]) == NULL)
			door_refuse_by(&w->refusals, &door_rule_field, c->id,
			    NULL, "%s: %s has no such field", given->name[i],
			    c->act->name);
	for (size_t i = 0; i < w->n_sent; i++) {
		const struct field *f =
		    act_field(c->act, w->sent[i].field);

		if (f == NULL || f->type != FIELD_FILE)
			door_refuse_by(&w->refusals, &door_rule_field, c->id,
			    NULL, "%s: %s takes no file there",
			    w->sent[i].field, c->act->name);
	}
	for (const struct field *f = c->act->fields;
	    f != NULL && f->name != NULL; f++) {
		struct err err = { 0 };

		if (take_field(w, c, f, given, &err) != ERR_OK)
			door_refuse_by(&w->refusals, &door_rule_field, c->id,
			    NULL, "%s", err.text);
	}
}

/* The reason of the request, checked as any text. */
static enum err_code
take_reason(struct door_work *w, struct door_change *c,
    const struct json *request, struct err *err)
{
	const char *reason = json_str(request, "reason");
	struct field f = { .name = "reason", .type = FIELD_NOTE };
	struct json *v;

	if (reason == NULL)
		return ERR_OK;
	if (field_value(w->door->house, &f, reason, c->arena, &v, err) !=
	    ERR_OK)
		return err->code;
	c->reason = v->str;
	return ERR_OK;
}

static enum err_code
find_record(struct door_work *w, struct door_change *c,
    const struct json *request, struct err *err)
{
	int64_t expected = json_int(request, "rev", -1), rev;

	if (!text_is_id(c->id))
		return err_set(err, ERR_INPUT,
		    "%s: \"%.80s\" is not an identity (1 to 64 of A-Z a-z 0-9 "
		    ". _ -)",
		    c->noun->name, c->id);
	if (door_load(w->door->db, w->arena, c->noun, c->id, &c->before, &rev,
		err) != ERR_OK)
		return err->code;
	c->rev = rev + 1;
	if (c->act->from != NOWHERE && c->before < 0)
		return err_set(
		    err, ERR_ABSENT, "no %s %s", c->noun->name, c->id);
	if (c->act->from == NOWHERE && c->before >= 0)
		door_refuse_by(&w->refusals, &door_rule_exists, c->id, NULL,
		    "%s %s exists already", c->noun->name, c->id);
	if (expected >= 0 && expected != rev)
		return err_set(err, ERR_CONFLICT,
		    "%s %s is at revision %lld, not %lld any more: look again",
		    c->noun->name, c->id, (long long)rev,
		    (long long)expected);
	return ERR_OK;
}

/* Everything up to the rules, inside the transaction. */
static enum err_code
consider(struct door_work *w, struct door_change *c, struct json *request,
    struct err *err)
{
	if (find_record(w, c, request, err) != ERR_OK ||
	    take_reason(w, c, request, err) != ERR_OK)
		return err->code;
	take_fields(w, c, json_get(request, "fields"));
	if (door_ask_own(w, c, err) != ERR_OK)
		return err->code;
	/* deriving needs fields in order, a person who may, and a record in
	 * a state from which it is possible */
	if (w->refusals.n == 0 && c->act->compute != NULL &&
	    c->act->compute(c, err) != ERR_OK)
		return err_add(err, "%s %s", c->noun->name, c->id);
	if (door_ask_rules(w, c, err) != ERR_OK)
		return err->code;
	return w->refusals.n > 0 ? refused(w, err) : ERR_OK;
}

/* A refused attempt that matters is an entry. */
static void
record_refusal(struct door_work *w, const struct door_change *c)
{
	struct arena *a = w->arena;
	struct json *new = json_object(a);
	struct err err = { 0 };
	struct ledger_placed placed;
	struct ledger_draft d = { .actor = c->actor,
		.sess = w->session->id,
		.via = via_of(w, c),
		.kind = arena_printf(a, "%s.refused", c->act->name),
		.type = c->noun->name,
		.id = c->id,
		.rev = c->rev - 1,
		.new = new,
		.cause = -1 };
	bool matters = false;

	for (size_t i = 0; i < w->refusals.n; i++)
		matters = matters || w->refusals.item[i].recorded;
	if (!matters || !text_is_id(c->id))
		return;
	door_because(a, &w->refusals, new);
	/* if it cannot be recorded, the refusal itself still stands */
	if (ledger_begin(w->door->ledger, &err) != ERR_OK)
		return;
	if (ledger_append(w->door->ledger, &d, a, &placed, &err) == ERR_OK)
		(void)!ledger_commit(w->door->ledger, &err);
	else
		ledger_rollback(w->door->ledger);
}

/* The moment and salt that a preparation fixed, from its entry. */
static enum err_code
pin_of(const char *entry, struct arena *a, struct ledger_pin *pin,
    int64_t *seq, struct err *err)
{
	struct err why = { 0 };
	struct entry e;

	if (entry == NULL ||
	    entry_decode(entry, strlen(entry), a, &e, &why) != ENTRY_GOOD)
		return err_set(err, ERR_INPUT,
		    "commit: the prepared entry is missing or changed");
	pin->ts = e.ts;
	pin->clk_ms = e.clk_ms;
	memcpy(pin->boot, e.boot, sizeof(pin->boot));
	memcpy(pin->salt, e.salt, sizeof(pin->salt));
	*seq = e.seq;
	return ERR_OK;
}

static void
receipt(struct door_work *w, const struct door_change *c,
    const struct hash *row, struct json *reply)
{
	struct arena *a = w->arena;
	struct json *r = json_object(a);

	json_set_str(a, r, "act", c->act->name);
	json_set_str(a, r, "object", c->id);
	json_set_str(a, r, "type", c->noun->name);
	json_set_int(a, r, "rev", c->rev);
	json_set_str(a, r, "state", change_state(c));
	json_set_str(a, r, "row", hash_b64_text(a, row));
	json_set_int(a, r, "entry", w->cause);
	json_set_int(a, r, "last_entry", w->last);
	json_set(a, reply, "receipt", r);
}

enum step { CHECK, DO, PREPARE, COMMIT };

/* How long a preparation holds: as the time in a signature may differ. */
#define PREPARED_MS INT64_C(300000)

/*
 * The moment of the act: now, or when it was prepared, if nothing came in
 * between.  An old preparation is over, or it would date the act back.
 */
static enum err_code
find_moment(struct door_work *w, struct json *request, enum step step,
    struct ledger_pin *pin, struct json *reply, struct err *err)
{
	struct hash root;
	uint64_t size;
	int64_t seq = -1;
	bool late;

	if (step != COMMIT)
		return ledger_pin_now(w->door->ledger, pin, err);
	if (pin_of(json_str(request, "entry"), w->arena, pin, &seq, err) !=
		ERR_OK ||
	    ledger_head(w->door->ledger, &size, &root, err) != ERR_OK)
		return err->code;
	late = ledger_now(w->door->ledger) - pin->ts > PREPARED_MS;
	if ((uint64_t)seq == size && !late)
		return ERR_OK;
	json_set_true(w->arena, reply, "moved", true);
	return err_set(err, ERR_CONFLICT,
	    late ? "it was prepared too long ago: sign again"
		 : "other entries came in between: sign again");
}

/* Inside the transaction: considered and allowed; now make it so. */
static enum err_code
carry_out(struct door_work *w, struct door_change *c, struct json *request,
    enum step step, const struct ledger_pin *pin, struct json *reply,
    struct err *err)
{
	bool signs = c->act->signs != MEANING_NONE || c->act->enrols;
	const char *prepared = json_str(request, "entry");
	struct ledger_placed placed;
	struct hash row;

	if (enter(w, c, pin, &row, &placed, err) != ERR_OK)
		return err->code;
	if (step == COMMIT && strcmp(placed.bytes, prepared) != 0)
		return err_set(err, ERR_CONFLICT,
		    "%s %s: what was prepared is not what is committed",
		    c->noun->name, c->id);
	if (step == PREPARE) {
		json_set_str(w->arena, reply, "entry", placed.bytes);
		return door_texts(w, c, &row, reply, err);
	}
	if (signs && step == COMMIT &&
	    door_notes(w, c, json_get(request, "notes"), err) != ERR_OK)
		return err->code;
	if ((c->act->then != NULL && c->act->then(c, err) != ERR_OK) ||
	    follow(w, err) != ERR_OK || check_touched(w, err) != ERR_OK)
		return err->code;
	if (step != CHECK) /* a receipt is for what was stored */
		receipt(w, c, &row, reply);
	return ERR_OK;
}

static enum err_code
run(struct door_work *w, struct door_change *c, struct json *request,
    enum step step, struct json *reply, struct err *err)
{
	struct ledger *l = w->door->ledger;
	struct ledger_pin pin;
	enum err_code rc;

	rc = ledger_begin(l, err);
	if (rc != ERR_OK)
		return rc;
	rc = find_moment(w, request, step, &pin, reply, err);
	if (rc == ERR_OK) {
		c->at = pin.ts;
		rc = consider(w, c, request, err);
	}
	if (rc == ERR_OK)
		rc = carry_out(w, c, request, step, &pin, reply, err);
	if (rc != ERR_OK) {
		ledger_rollback(l);
		if (w->refusals.n > 0 && step != CHECK)
			record_refusal(w, c);
		return rc;
	}
	if (step == PREPARE && json_true(request, "hold"))
		ledger_rollback_hold(l);
	else if (step == PREPARE || step == CHECK)
		ledger_rollback(l);
	else
		rc = ledger_commit(l, err);
	return rc;
}

static enum err_code
find_step(const struct act *act, const char *name, enum step *step,
    struct err *err)
{
	static const char *const names[] = {
		[CHECK] = "check",
		[DO] = "do",
		[PREPARE] = "prepare",
		[COMMIT] = "commit",
	};
	bool signs = act->signs != MEANING_NONE || act->enrols;

	for (int i = 0; i < 4; i++) {
		if (name == NULL || strcmp(name, names[i]) != 0)
			continue;
		*step = (enum step)i;
		if (*step != CHECK && signs != (*step != DO))
			return err_set(err, ERR_USAGE, "%s %s signature",
			    act->name, signs ? "needs a" : "takes no");
		return ERR_OK;
	}
	return err_set(err, ERR_USAGE, "\"%s\" is not a step of an act",
	    name != NULL ? name : "");
}

void
door_run_act(struct door *door, const struct door_session *session,
    struct arena *a, struct json *request, const struct door_file *files,
    size_t n, struct json *reply)
{
	struct door_work w = { .door = door,
		.session = session,
		.arena = a,
		.files = door->db,
		.sent = files,
		.n_sent = n,
		.refusals = { .arena = a },
		.cause = -1,
		.offset = (int)json_int(request, "offset", 0) };
	struct door_change c = { .db = door->db,
		.arena = a,
		.actor = session->user,
		.fields = json_object(a),
		.before = -1,
		.work = &w };
	const char *name = json_str(request, "act");
	struct err err = { 0 };
	enum step step = CHECK;

	c.id = json_str(request, "object");
	c.act = name != NULL ? house_act(door->house, name, &c.noun) : NULL;
	if (c.act == NULL)
		(void)err_set(&err, ERR_USAGE, "there is no act \"%s\"",
		    name != NULL ? name : "");
	else if (c.id == NULL)
		(void)err_set(
		    &err, ERR_USAGE, "%s: the record is not named", name);
	else if (find_step(c.act, json_str(request, "step"), &step, &err) ==
	    ERR_OK)
		(void)!run(&w, &c, request, step, reply, &err);
	json_set_str(a, reply, "code", err_code_name(err.code));
	if (err.code != ERR_OK)
		json_set_str(a, reply, "text", text_show(a, err.text, false));
	if (w.refusals.n > 0)
		door_because(a, &w.refusals, reply);
}
