/* SPDX-License-Identifier: Apache-2.0 */
/*
 * door/sign.c - what a person is shown, the texts they sign, and the notes
 * they bring back.
 */
#include "config.h"

#include <assert.h>
#include <string.h>

#include "audit/note.h"
#include "audit/sigtext.h"
#include "base/arena.h"
#include "base/json.h"
#include "crypt/hash.h"
#include "crypt/rng.h"
#include "door/private.h"
#include "ledger/ledger.h"
#include "store/db.h"

/* ---- shown ------------------------------------------------------------- */

static void
show_value(const char *name, const struct json *v, struct buf *out)
{
	if (v->kind == JSON_STRING) {
		buf_printf(out, "  %s: %s\n", name, v->str);
	} else if (v->kind == JSON_INT) {
		buf_printf(out, "  %s: %lld\n", name, (long long)v->num);
	} else if (v->kind == JSON_OBJECT) {
		for (size_t i = 0; i < v->len; i++)
			buf_printf(out, "  %s.%s: %s\n", name, v->name[i],
			    v->item[i]->kind == JSON_STRING ? v->item[i]->str
							    : "");
	}
}

/* A row per record, a line per value that is there. */
static void
show_table(const struct view *view, const struct door_table *t,
    struct buf *out)
{
	buf_printf(out, "%s:%s\n", view->says, t->rows == 0 ? " none" : "");
	for (size_t r = 0; r < t->rows; r++) {
		const char *sep = "  ";

		for (size_t c = 0; c < t->cols; c++) {
			const char *cell = t->cell[r * t->cols + c];

			if (cell == NULL || cell[0] == '\0')
				continue;
			buf_printf(out, "%s%s %s", sep, t->name[c], cell);
			sep = ", ";
		}
		buf_putc(out, '\n');
	}
}

enum err_code
door_shown(struct door_work *w, struct door_change *c, struct buf *out,
    struct err *err)
{
	struct door_person p;
	const char *role;

	if (door_person_find(w->door, w->arena, c->actor, &p, err) != ERR_OK)
		return err->code;
	role = door_role_title(w->door->house, &p, c->act->roles);
	buf_printf(out, "%s (%s)%s%s\n", p.name != NULL ? p.name : c->actor,
	    c->actor, role != NULL ? ", " : "", role != NULL ? role : "");
	if (c->act->signs != MEANING_NONE)
		buf_printf(out, "signs: %s - %s\n",
		    meaning_phrase(c->act->signs),
		    meaning_says(c->act->signs));
	buf_printf(out, "to %s: %s %s, revision %lld, %s\n", c->act->says,
	    c->noun->name, c->id, (long long)c->rev, change_state(c));
	if (c->reason != NULL)
		buf_printf(out, "  reason: %s\n", c->reason);
	for (size_t i = 0; i < c->fields->len; i++)
		show_value(c->fields->name[i], c->fields->item[i], out);
	for (const char *const *v = c->act->shows; v != NULL && *v != NULL;
	    v++) {
		const struct view *view = house_view(w->door->house, *v);
		struct door_table t;

		assert(view != NULL);
		if (door_view_rows(
			c->db, w->arena, view, c->id, &t, err) != ERR_OK)
			return err_add(err, "view %s", *v);
		show_table(view, &t, out);
	}
	return ERR_OK;
}

/* ---- texts ------------------------------------------------------------- */

static void
add_text(struct door_work *w, struct json *list, const char *purpose,
    const char *text, const char *by1, const char *by2)
{
	struct arena *a = w->arena;
	struct json *one = json_object(a), *by = json_array(a);

	json_set_str(a, one, "purpose", purpose);
	json_set_str(a, one, "text", text);
	json_add(a, by, json_string(a, by1));
	if (by2 != NULL)
		json_add(a, by, json_string(a, by2));
	json_set(a, one, "by", by);
	json_add(a, list, one);
}

static enum err_code
signature_text(struct door_work *w, struct door_change *c,
    const struct hash *row, const struct buf *shown, struct json *list,
    struct err *err)
{
	struct sigtext_signature s = { .log = ledger_origin(w->door->ledger),
		.signer = c->actor,
		.meaning = meaning_phrase(c->act->signs),
		.local_offset = w->offset,
		.type = c->noun->name,
		.id = c->id,
		.rev = c->rev,
		.content = *row };
	struct door_person p;
	struct buf text = { 0 };

	if (door_person_find(w->door, w->arena, c->actor, &p, err) != ERR_OK)
		return err->code;
	s.name = p.name;
	s.time = ledger_now(w->door->ledger) / 1000 * 1000;
	hash_bytes(shown->data, shown->len, &s.shown);
	rng_bytes(s.nonce, sizeof(s.nonce));
	if (ledger_head(w->door->ledger, &s.seen_size, &s.seen_root, err) ==
		ERR_OK &&
	    sigtext_signature_build(&s, &text, err) == ERR_OK)
		add_text(w, list, "signature", buf_text(&text), c->actor,
		    NULL);
	buf_clear(&text);
	return err->code;
}

static bool
is_first_person(const struct door_change *c)
{
	return strcmp(c->id, c->actor) == 0;
}

static enum err_code
enrolment_text(struct door_work *w, struct door_change *c,
    struct json *list, struct err *err)
{
	struct sigtext_enroll s = { .log = ledger_origin(w->door->ledger),
		.signer = c->id,
		.name = change_text(c, "name"),
		.vkey = change_text(c, "vkey") };
	struct buf text = { 0 };

	s.time = ledger_now(w->door->ledger) / 1000 * 1000;
	rng_bytes(s.nonce, sizeof(s.nonce));
	if (sigtext_enroll_build(&s, &text, err) == ERR_OK)
		add_text(w, list, "enrolment", buf_text(&text), c->id,
		    is_first_person(c) ? NULL : c->actor);
	buf_clear(&text);
	return err->code;
}

enum err_code
door_texts(struct door_work *w, struct door_change *c,
    const struct hash *row, struct json *reply, struct err *err)
{
	struct json *list = json_array(w->arena);
	struct buf shown = { 0 };

	/* the first person is enrolled by the log's key: nobody approves */
	if (door_shown(w, c, &shown, err) == ERR_OK) {
		json_set_str(w->arena, reply, "shown", buf_text(&shown));
		if (c->act->signs != MEANING_NONE &&
		    !(c->act->enrols && is_first_person(c)))
			(void)!signature_text(w, c, row, &shown, list, err);
		if (err->code == ERR_OK && c->act->enrols)
			(void)!enrolment_text(w, c, list, err);
	}
	json_set(w->arena, reply, "sign", list);
	buf_clear(&shown);
	return err->code;
}

/* ---- notes ------------------------------------------------------------- */

/* What the judge cannot know: which meaning and which display belong here. */
static enum err_code
check_text(struct door_work *w, struct door_change *c, const char *note_text,
    struct err *err)
{
	struct buf shown = { 0 };
	struct sigtext_signature s;
	struct note note;
	struct hash sum;

	if (note_parse(note_text, strlen(note_text), w->arena, &note, err) !=
		ERR_OK ||
	    sigtext_signature_parse(
		note.text, note.len, w->arena, &s, err) != ERR_OK)
		return err_add(err, "signature");
	if (strcmp(s.meaning, meaning_phrase(c->act->signs)) != 0)
		return err_set(err, ERR_AUTH,
		    "signature: means \"%s\", %s is signed with \"%s\"",
		    s.meaning, c->act->name, meaning_phrase(c->act->signs));
	if (door_shown(w, c, &shown, err) == ERR_OK) {
		hash_bytes(shown.data, shown.len, &sum);
		if (!hash_same(&sum, &s.shown))
			(void)err_set(err, ERR_AUTH,
			    "signature: what was shown is not what is "
			    "committed");
	}
	buf_clear(&shown);
	return err->code;
}

static enum err_code
append_signature(struct door_work *w, struct door_change *c,
    const char *note, struct err *err)
{
	struct ledger *l = w->door->ledger;
	struct json *new = json_object(w->arena);
	struct ledger_placed placed;
	struct door_person p;
	const char *role;
	struct ledger_draft d = { .actor = c->actor,
		.sess = w->session->id,
		.via = ENTRY_SCRIPT,
		.kind = ENTRY_SIGN,
		.type = c->noun->name,
		.id = c->id,
		.rev = c->rev,
		.new = new,
		.note = note,
		.cause = w->cause };

	(void)entry_via_find(w->session->via, &d.via);
	if (check_text(w, c, note, err) != ERR_OK ||
	    ledger_judge(l, note, c->actor, c->noun->name, c->id, c->rev,
		err) != ERR_OK ||
	    door_person_find(w->door, w->arena, c->actor, &p, err) != ERR_OK)
		return err->code;
	role = door_role_title(w->door->house, &p, c->act->roles);
	json_set_str(w->arena, new, "role", role != NULL ? role : "-");
	if (ledger_append(l, &d, w->arena, &placed, err) == ERR_OK)
		w->last = placed.seq;
	return err->code;
}

/* Possession by the new key, and an authority: the log, or the enroller. */
static enum err_code
check_enrolment(struct door_work *w, struct door_change *c,
    const char *note_text, struct err *err)
{
	const char *vkey = change_text(c, "vkey");
	struct key_public key[2];
	bool by[2] = { false, false };
	bool first = is_first_person(c);
	struct sigtext_enroll s;
	struct door_person p;
	struct note note;

	if (note_parse(note_text, strlen(note_text), w->arena, &note, err) !=
		ERR_OK ||
	    sigtext_enroll_parse(note.text, note.len, w->arena, &s, err) !=
		ERR_OK ||
	    key_parse(vkey, strlen(vkey), &key[0], err) != ERR_OK)
		return err_add(err, "enrolment");
	if (strcmp(s.log, ledger_origin(w->door->ledger)) != 0 ||
	    strcmp(s.signer, c->id) != 0 ||
	    strcmp(s.name, change_text(c, "name")) != 0 ||
	    strcmp(s.vkey, vkey) != 0)
		return err_set(err, ERR_AUTH,
		    "enrolment: the signed text is about another person or "
		    "key");
	if (!first) {
		if (door_person_find(
			w->door, w->arena, c->actor, &p, err) != ERR_OK ||
		    key_parse(p.vkey, strlen(p.vkey), &key[1], err) != ERR_OK)
			return err->code;
	}
	if (note_check(&note, key, first ? 1 : 2, by) != NOTE_VALID || !by[0])
		return err_set(err, ERR_AUTH,
		    "enrolment: the new key of %s did not sign", c->id);
	if (!first && !by[1])
		return err_set(err, ERR_AUTH,
		    "enrolment: the key of %s did not sign", c->actor);
	return ERR_OK;
}

static enum err_code
append_enrolment(struct door_work *w, struct door_change *c,
    const char *note, struct err *err)
{
	struct ledger *l = w->door->ledger;
	struct json *new = json_object(w->arena);
	struct buf whole = { 0 };
	struct ledger_placed placed;
	struct note parsed;
	struct ledger_draft d = { .actor = c->actor,
		.sess = w->session->id,
		.via = ENTRY_SCRIPT,
		.kind = ENTRY_ENROLL,
		.type = "user",
		.id = c->id,
		.new = new,
		.cause = -1 };

	(void)entry_via_find(w->session->via, &d.via);
	if (check_enrolment(w, c, note, err) != ERR_OK)
		return err->code;
	buf_puts(&whole, note);
	if (is_first_person(c) &&
	    note_parse(note, strlen(note), w->arena, &parsed, err) == ERR_OK)
		(void)!ledger_countersign(
		    l, parsed.text, parsed.len, &whole, err);
	json_set_str(w->arena, new, "name", change_text(c, "name"));
	json_set_str(w->arena, new, "uid", c->id);
	json_set_str(w->arena, new, "vkey", change_text(c, "vkey"));
	d.note = buf_text(&whole);
	if (err->code == ERR_OK &&
	    ledger_append(l, &d, w->arena, &placed, err) == ERR_OK)
		w->last = placed.seq;
	buf_clear(&whole);
	return err->code;
}

enum err_code
door_notes(struct door_work *w, struct door_change *c,
    const struct json *notes, struct err *err)
{
	size_t want = c->act->enrols ? 1 : 0, i = 0;
	bool approves = c->act->signs != MEANING_NONE &&
	    !(c->act->enrols && is_first_person(c));

	want += approves;
	if (notes == NULL || notes->kind != JSON_ARRAY || notes->len != want)
		return err_set(err, ERR_AUTH,
		    "%s needs %zu signed texts", c->act->name, want);
	for (size_t k = 0; k < want; k++)
		if (notes->item[k]->kind != JSON_STRING)
			return err_set(
			    err, ERR_AUTH, "signed text %zu is no text", k);
	if (approves &&
	    append_signature(w, c, notes->item[i++]->str, err) != ERR_OK)
		return err->code;
	if (c->act->enrols)
		return append_enrolment(w, c, notes->item[i]->str, err);
	return ERR_OK;
}
