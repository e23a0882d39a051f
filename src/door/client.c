/* SPDX-License-Identifier: Apache-2.0 */
/* door/client.c - prepare, sign, commit, and again if need be. */
#include "config.h"

#include "door/client.h"

#include <assert.h>
#include <string.h>

#include "audit/note.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "door/act.h"

#define TRIES 10

enum err_code
door_ask(const struct door_line *line, struct arena *a, struct json *request,
    const struct door_file *files, size_t n, struct json **reply,
    struct door_file *file, struct err *err)
{
	struct buf out = { 0 }, in = { 0 };
	struct door_file *got;
	enum err_code code;
	size_t n_got;

	*reply = NULL;
	if (file != NULL)
		memset(file, 0, sizeof(*file));
	if (door_pack(a, request, files, n, &out, err) == ERR_OK) {
		line->call(line->self, out.data, out.len, &in);
		(void)!door_unpack(arena_dup(a, in.data, in.len), in.len, a,
		    reply, &got, &n_got, err);
		if (err->code == ERR_OK && file != NULL && n_got > 0)
			*file = got[0];
	}
	buf_clear(&out);
	buf_clear(&in);
	if (err->code != ERR_OK)
		return err->code;
	if (!err_code_find(json_str(*reply, "code"), &code))
		return err_set(err, ERR_BUG, "a reply without a code");
	if (code != ERR_OK)
		return err_set(err, code, "%s", json_str(*reply, "text"));
	return ERR_OK;
}

static struct json *
request_of(struct arena *a, const struct door_wish *w, const char *step)
{
	struct json *r = json_object(a);

	json_set_str(a, r, "op", "act");
	json_set_str(a, r, "act", w->act->name);
	json_set_str(a, r, "object", w->object);
	json_set(a, r, "fields", w->fields);
	json_set_str(a, r, "step", step);
	json_set_int(a, r, "offset", w->offset);
	if (w->reason != NULL)
		json_set_str(a, r, "reason", w->reason);
	if (w->rev >= 0)
		json_set_int(a, r, "rev", w->rev);
	return r;
}

/* A line that may differ when the same thing is signed again. */
static bool
varies(const char *line)
{
	static const char *const names[] = { "time ", "local ", "seen ",
		"nonce " };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strncmp(line, names[i], strlen(names[i])) == 0)
			return true;
	return false;
}

static bool
same_but_for_the_moment(const char *a, const char *b)
{
	while (*a != '\0' && *b != '\0') {
		size_t n = strcspn(a, "\n"), m = strcspn(b, "\n");

		if (!(varies(a) && varies(b)) &&
		    (n != m || memcmp(a, b, n) != 0))
			return false;
		a += n + (a[n] == '\n');
		b += m + (b[m] == '\n');
	}
	return *a == *b;
}

static bool
same_texts(const struct json *a, const struct json *b)
{
	if (a == NULL || b == NULL || a->len != b->len)
		return false;
	for (size_t i = 0; i < a->len; i++)
		if (!same_but_for_the_moment(json_str(a->item[i], "text"),
			json_str(b->item[i], "text")))
			return false;
	return true;
}

/* Sign every text of a preparation; the notes in the same order. */
static enum err_code
sign_all(struct arena *a, const struct json *texts,
    const struct door_signer *signer, bool again, struct json *notes,
    struct err *err)
{
	for (size_t i = 0; i < texts->len; i++) {
		const char *text = json_str(texts->item[i], "text");
		const struct json *by = json_array_of(texts->item[i], "by");
		struct buf note = { 0 };

		if (text == NULL || by == NULL)
			return err_set(err, ERR_BUG, "a text without signer");
		note_begin(&note, text, strlen(text));
		for (size_t k = 0; k < by->len && err->code == ERR_OK; k++)
			(void)signer->sign(signer->self, by->item[k]->str,
			    text, again, &note, err);
		json_add(a, notes, json_string(a, buf_text(&note)));
		buf_clear(&note);
		if (err->code != ERR_OK)
			return err->code;
	}
	return ERR_OK;
}

/* Nobody should wait for a signature that will not come. */
static void
give_up(const struct door_line *line, struct arena *a)
{
	struct json *r = json_object(a), *reply;
	struct err ignored = { 0 };

	json_set_str(a, r, "op", "release");
	(void)!door_ask(line, a, r, NULL, 0, &reply, NULL, &ignored);
}

static enum err_code
do_signed(const struct door_line *line, struct arena *a,
    const struct door_wish *w, const struct door_signer *signer,
    struct json **reply, struct err *err)
{
	struct json *prepared = NULL, *first = NULL;

	for (int try = 0; try < TRIES; try++) {
		struct json *r = request_of(a, w, "prepare");
		struct json *notes = json_array(a);

		if (try > 0)
			json_set_true(a, r, "hold", true);
		if (door_ask(line, a, r, w->files, w->n_files, reply, NULL,
			err) != ERR_OK)
			return err->code;
		prepared = *reply;
		if (first != NULL &&
		    (!same_texts(json_get(first, "sign"),
			 json_get(prepared, "sign")) ||
			strcmp(json_str(first, "shown"),
			    json_str(prepared, "shown")) != 0)) {
			give_up(line, a);
			return err_set(err, ERR_CONFLICT,
			    "%s %s: somebody else changed what is to be "
			    "signed: look again",
			    w->act->name, w->object);
		}
		if (first == NULL &&
		    signer->show(signer->self, json_str(prepared, "shown"),
			err) != ERR_OK)
			return err->code;
		if (sign_all(a, json_get(prepared, "sign"), signer,
			first != NULL, notes, err) != ERR_OK) {
			give_up(line, a);
			return err->code;
		}
		first = prepared;
		r = request_of(a, w, "commit");
		json_set_str(a, r, "entry", json_str(prepared, "entry"));
		json_set(a, r, "notes", notes);
		if (door_ask(line, a, r, w->files, w->n_files, reply, NULL,
			err) == ERR_OK ||
		    *reply == NULL || !json_true(*reply, "moved"))
			return err->code;
		err_clear(err);
	}
	return err_set(err, ERR_BUSY,
	    "%s %s: others kept writing in between; nothing was stored, try "
	    "again",
	    w->act->name, w->object);
}

enum err_code
door_do(const struct door_line *line, struct arena *a,
    const struct door_wish *w, const struct door_signer *signer,
    struct json **reply, struct err *err)
{
	bool signs = w->act->signs != MEANING_NONE || w->act->enrols;

	if (w->check || !signs)
		return door_ask(line, a,
		    request_of(a, w, w->check ? "check" : "do"), w->files,
		    w->n_files, reply, NULL, err);
	return do_signed(line, a, w, signer, reply, err);
}
