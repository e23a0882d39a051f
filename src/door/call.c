/* SPDX-License-Identifier: Apache-2.0 */
/* door/call.c - a request comes in, a reply goes out. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "door/private.h"

struct door *
door_new(struct db *db, struct ledger *ledger, const struct house *house,
    const struct door_renderer *renderers)
{
	struct door *d = mem_new(sizeof(*d));

	d->db = db;
	d->ledger = ledger;
	d->house = house;
	d->renderers = renderers;
	return d;
}

void
door_free(struct door *door)
{
	mem_free(door);
}

/* What does not act. */
static const struct {
	const char *name;
	door_op *run;
} ops[] = {
	{ "bundle", door_op_bundle },
	{ "entries", door_op_entries },
	{ "file", door_op_file },
	{ "head", door_op_head },
	{ "person", door_op_person },
	{ "rebuild", door_op_rebuild },
	{ "release", door_op_release },
	{ "verify", door_op_verify },
	{ "view", door_op_view },
	{ "why", door_op_why },
};

static void
dispatch(struct door *door, const struct door_session *session,
    struct arena *a, struct json *request, const struct door_file *files,
    size_t n, struct json *reply, struct buf *file)
{
	const char *name = json_str(request, "op");
	struct err err = { 0 };
	door_op *run = NULL;

	if (name != NULL && strcmp(name, "act") == 0) {
		door_run_act(door, session, a, request, files, n, reply);
		return;
	}
	for (size_t i = 0; i < sizeof(ops) / sizeof(ops[0]); i++)
		if (name != NULL && strcmp(name, ops[i].name) == 0)
			run = ops[i].run;
	if (run == NULL)
		(void)err_set(&err, ERR_USAGE, "there is no request \"%s\"",
		    name != NULL ? name : "");
	else
		(void)!run(door, session, a, request, reply, file, &err);
	json_set_str(a, reply, "code", err_code_name(err.code));
	if (err.code != ERR_OK)
		json_set_str(a, reply, "text", text_show(a, err.text, false));
}

void
door_call(struct door *door, const struct door_session *session,
    const void *request, size_t len, struct buf *reply)
{
	struct arena *a = arena_new();
	struct json *header, *answer = json_object(a);
	struct door_file *files, out = { .field = "file", .name = "file" };
	struct buf file = { 0 };
	struct err err = { 0 };
	size_t n;

	if (door_unpack(request, len, a, &header, &files, &n, &err) ==
	    ERR_OK) {
		dispatch(
		    door, session, a, header, files, n, answer, &file);
	} else {
		json_set_str(a, answer, "code", err_code_name(err.code));
		json_set_str(
		    a, answer, "text", text_show(a, err.text, false));
		err_clear(&err);
	}
	out.bytes = buf_text(&file);
	out.len = file.len;
	if (door_pack(a, answer, &out, file.len > 0, reply, &err) != ERR_OK) {
		/* text from outside that may not enter a record */
		answer = json_object(a);
		json_set_str(a, answer, "code", err_code_name(err.code));
		json_set_str(a, answer, "text", "the reply cannot be written");
		err_clear(&err);
		(void)!door_pack(a, answer, NULL, 0, reply, &err);
	}
	buf_clear(&file);
	arena_free(a);
}
