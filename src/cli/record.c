/* SPDX-License-Identifier: Apache-2.0 */
/* cli/record.c - what is asked of any record, and acts from a file. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/noun.h"
#include "cli/print.h"
#include "door/act.h"

#define SCRIPT_MAX ((size_t)16 << 20)

/* ---- why --------------------------------------------------------------- */

static void
why_text(struct cli *c, const struct json *reply)
{
	const struct json *acts = json_array_of(reply, "acts");

	buf_printf(&c->out, "%s %s is %s, revision %lld\n",
	    json_str(reply, "type"), json_str(reply, "id"),
	    json_str(reply, "state"), (long long)json_int(reply, "rev", 0));
	for (size_t i = 0; acts != NULL && i < acts->len; i++) {
		const struct json *act = acts->item[i];
		const struct json *because = json_array_of(act, "because");

		buf_printf(&c->out, "%s %s\n", json_str(act, "act"),
		    json_true(act, "possible") ? "may be done now"
					       : "is blocked:");
		for (size_t k = 0; because != NULL && k < because->len; k++)
			buf_printf(&c->out, "  %s [%s]\n    %s\n",
			    json_str(because->item[k], "text"),
			    json_str(because->item[k], "rule"),
			    json_str(because->item[k], "clear"));
	}
}

static enum err_code
run_why(struct cli *c, struct err *err)
{
	const char *object;
	struct json *reply;

	if (cli_operand(c, 0, "the record", &object, err) != ERR_OK ||
	    cli_operands_end(c, 1, err) != ERR_OK ||
	    cli_ask_op(c, "why", object, &reply, NULL, err) != ERR_OK)
		return err->code;
	if (c->form == CLI_JSON || c->form == CLI_NDJSON)
		cli_print_reply(c, reply, "cupel.why/1");
	else
		why_text(c, reply);
	return ERR_OK;
}

/* ---- explain ----------------------------------------------------------- */

/* The view that explains records of a noun; NULL if none does. */
static const struct view *
explains(struct cli *c, const struct noun *n)
{
	return house_view(c->parts->house,
	    arena_printf(c->arena, "%s.explain", n->name));
}

/* RECORD of the first noun that has it, or TYPE/RECORD. */
static enum err_code
run_explain(struct cli *c, struct err *err)
{
	const char *object, *slash;

	if (cli_operand(c, 0, "the record", &object, err) != ERR_OK ||
	    cli_operands_end(c, 1, err) != ERR_OK)
		return err->code;
	slash = strchr(object, '/');
	for (const struct noun *const *n = c->parts->house->nouns; *n != NULL;
	     n++) {
		const struct view *v = explains(c, *n);
		struct json *reply;

		if (v == NULL ||
		    (slash != NULL &&
			strncmp((*n)->name, object,
			    strlen((*n)->name)) != 0))
			continue;
		if (cli_view_ask(c, v->name, slash != NULL ? slash + 1 : object,
			&reply, err) == ERR_OK)
			return cli_print_view(c, v, reply, err);
		if (err->code != ERR_ABSENT)
			return err->code;
		err_clear(err);
	}
	return err_set(err, ERR_ABSENT,
	    "%s: nothing is calculated or judged in a record of that name",
	    object);
}

/* ---- files ------------------------------------------------------------- */

static const struct cli_option to_options[] = {
	{ "to", 0, "FILE", "where to write it", false },
	{ NULL, 0, NULL, NULL, false },
};

static enum err_code
write_new(struct cli *c, const char *to, const struct door_file *file,
    const char *what, struct err *err)
{
	if (file_write(to, file->bytes, file->len, 0644, FILE_NEW, err) !=
	    ERR_OK)
		return err->code;
	buf_printf(&c->out, "%s: %s, %zu bytes\n", to, what, file->len);
	return ERR_OK;
}

static enum err_code
run_save(struct cli *c, struct err *err)
{
	struct json *request = json_object(c->arena), *reply;
	const char *to = cli_words_value(&c->words, "to");
	const char *object, *name;
	struct door_file file = { 0 };

	if (cli_operand(c, 0, "the record", &object, err) != ERR_OK ||
	    cli_operand(c, 1, "the name of the file", &name, err) != ERR_OK ||
	    cli_operands_end(c, 2, err) != ERR_OK)
		return err->code;
	if (to == NULL && strchr(name, '/') != NULL)
		return err_set(err, ERR_USAGE, "--to: where to write %s?",
		    name);
	json_set_str(c->arena, request, "op", "file");
	json_set_str(c->arena, request, "object", object);
	json_set_str(c->arena, request, "name", name);
	if (cli_ask(c, request, &reply, &file, err) != ERR_OK)
		return err->code;
	return write_new(c, to != NULL ? to : name, &file,
	    arena_printf(c->arena, "%s of %s, SHA-256 %s", name, object,
		json_str(reply, "sha256")),
	    err);
}

static enum err_code
run_bundle(struct cli *c, struct err *err)
{
	const char *to = cli_words_value(&c->words, "to");
	const char *object;
	struct door_file file = { 0 };
	struct json *reply;

	if (cli_operand(c, 0, "the certificate", &object, err) != ERR_OK ||
	    cli_operands_end(c, 1, err) != ERR_OK ||
	    cli_ask_op(c, "bundle", object, &reply, &file, err) != ERR_OK)
		return err->code;
	if (to == NULL)
		to = arena_printf(c->arena, "%s.cupel",
		    strchr(object, '/') != NULL ? strchr(object, '/') + 1
						: object);
	return write_new(c, to, &file,
	    arena_printf(c->arena,
		"evidence for %s, %lld entries and %lld withheld, %lld files",
		object, (long long)json_int(reply, "entries", 0),
		(long long)json_int(reply, "withheld", 0),
		(long long)json_int(reply, "attachments", 0)),
	    err);
}

/* ---- acts from a file -------------------------------------------------- */

struct script_line {
	unsigned number;
	struct json *wish; /* as it was written */
	const struct act *act;
};

/* Members of a line, and what they must be. */
static const struct {
	const char *name;
	enum json_kind kind;
	bool needed;
} members[] = {
	{ "act", JSON_STRING, true },
	{ "object", JSON_STRING, true },
	{ "fields", JSON_OBJECT, false },
	{ "files", JSON_OBJECT, false },
	{ "reason", JSON_STRING, false },
	{ "if_version", JSON_INT, false },
};

static enum err_code
check_members(const struct json *wish, struct err *err)
{
	size_t known = 0;

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		const struct json *v = json_get(wish, members[i].name);

		if (v == NULL && members[i].needed)
			return err_set(err, ERR_INPUT, "\"%s\" is missing",
			    members[i].name);
		if (v != NULL && v->kind != members[i].kind)
			return err_set(err, ERR_INPUT,
			    "\"%s\" is not what it must be", members[i].name);
		known += v != NULL;
	}
	return known == wish->len
	    ? ERR_OK
	    : err_set(err, ERR_INPUT,
		  "a member is none of act, object, fields, files, reason, "
		  "if_version");
}

static enum err_code
check_fields(struct cli *c, const struct act *act, const struct json *wish,
    struct err *err)
{
	const struct json *given[] = { json_get(wish, "fields"),
		json_get(wish, "files") };

	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; given[k] != NULL && i < given[k]->len;
		     i++) {
			const struct field *f = act->fields;

			while (f->name != NULL &&
			    strcmp(f->name, given[k]->name[i]) != 0)
				f++;
			if (f->name == NULL ||
			    (f->type == FIELD_FILE) != (k == 1))
				return err_set(err, ERR_INPUT,
				    "%s has no %s \"%s\"", act->name,
				    k == 1 ? "file" : "field",
				    text_show(c->arena, given[k]->name[i],
					false));
		}
	return ERR_OK;
}

static enum err_code
parse_line(struct cli *c, const char *text, size_t len,
    struct script_line *out, struct err *err)
{
	const struct noun *noun;

	if (json_parse(text, len, JSON_TEXT, SCRIPT_MAX, c->arena, &out->wish,
		err) != ERR_OK)
		return err->code;
	if (out->wish->kind != JSON_OBJECT)
		return err_set(err, ERR_INPUT, "is not an object");
	if (check_members(out->wish, err) != ERR_OK)
		return err->code;
	out->act = house_act(
	    c->parts->house, json_str(out->wish, "act"), &noun);
	if (out->act == NULL || (out->act->roles & ROLE_SYSTEM) != 0)
		return err_set(err, ERR_INPUT, "\"act\": nobody does %s",
		    text_show(c->arena, json_str(out->wish, "act"), false));
	return check_fields(c, out->act, out->wish, err);
}

/* All lines are read before the first is done. */
static enum err_code
parse_script(struct cli *c, const char *path, const struct buf *b,
    struct script_line **out, size_t *n, struct err *err)
{
	size_t lines = 1, at = 0;

	for (size_t i = 0; i < b->len; i++)
		lines += b->data[i] == '\n';
	*out = arena_array(c->arena, lines, sizeof(**out));
	*n = 0;
	for (unsigned number = 1; at < b->len; number++) {
		const char *text = b->data + at;
		const char *lf = memchr(text, '\n', b->len - at);
		size_t len = lf != NULL ? (size_t)(lf - text) : b->len - at;

		at += len + 1;
		if (strspn(text, " \t\r") >= len)
			continue;
		(*out)[*n].number = number;
		if (parse_line(c, text, len, &(*out)[*n], err) != ERR_OK)
			return err_add(err, "%s: line %u", path, number);
		(*n)++;
	}
	return ERR_OK;
}

static enum err_code
do_line(struct cli *c, const struct script_line *l, struct err *err)
{
	const struct json *given = json_get(l->wish, "files");
	struct json *fields = json_get(l->wish, "fields");
	struct door_file files[8];
	struct door_wish w = { .act = l->act,
		.object = json_str(l->wish, "object"),
		.fields = fields != NULL ? fields : json_object(c->arena),
		.files = files,
		.reason = json_str(l->wish, "reason"),
		.rev = json_int(l->wish, "if_version", -1),
		.check = cli_words_has(&c->words, "dry-run"),
		.offset = cli_offset() };

	for (const struct field *f = l->act->fields; f->name != NULL; f++) {
		const char *path = json_str(given, f->name);

		if (path != NULL &&
		    cli_act_file(c, f->name, path, f->limit,
			&files[w.n_files++], err) != ERR_OK)
			return err->code;
	}
	return cli_act_do(c, &w, err);
}

static const struct cli_option act_options[] = {
	{ "file", 'f', "ACTS.ndjson",
	    "a line each: {\"act\":\"sample.receive\",\"object\":\"SMP-1\","
	    "\"fields\":{...},\"files\":{FIELD:PATH}}",
	    false },
	{ "dry-run", 'n', NULL,
	    "ask every rule, change nothing; each line as if it were the "
	    "first",
	    false },
	{ "quiet", 'q', NULL, "no receipts", false },
	{ NULL, 0, NULL, NULL, false },
};

static enum err_code
run_acts(struct cli *c, struct err *err)
{
	const char *path = cli_words_value(&c->words, "file");
	struct buf b = { 0 };
	struct script_line *line = NULL;
	size_t n = 0;

	if (cli_operands_end(c, 0, err) != ERR_OK)
		return err->code;
	if (path == NULL)
		return err_set(err, ERR_USAGE, "--file: which acts?");
	if (file_read_link(path, SCRIPT_MAX, &b, err) == ERR_OK)
		(void)!parse_script(c, path, &b, &line, &n, err);
	buf_clear(&b);
	if (err->code != ERR_OK)
		return err->code;
	for (size_t i = 0; i < n; i++)
		if (do_line(c, &line[i], err) != ERR_OK) {
			c->where = arena_printf(c->arena,
			    "%s: line %u (%zu were done before)", path,
			    line[i].number, i);
			return err_add(err, "%s", c->where);
		}
	return ERR_OK;
}

const struct cli_command cli_commands_record[] = {
	{ .noun = "why",
	    .operands = "RECORD",
	    .says = "what may be done with a record now, and what is in the "
		    "way",
	    .run = run_why },
	{ .noun = "explain",
	    .operands = "RECORD",
	    .says = "from what was entered to a verdict, step by step",
	    .rows = true,
	    .run = run_explain },
	{ .noun = "file",
	    .verb = "save",
	    .operands = "RECORD NAME",
	    .says = "a file that belongs to a record, as it came in",
	    .options = to_options,
	    .run = run_save },
	{ .noun = "bundle",
	    .verb = "create",
	    .operands = "CERTIFICATE",
	    .says = "the evidence behind a certificate, for cupel-verify",
	    .options = to_options,
	    .run = run_bundle },
	{ .noun = "act",
	    .operands = "",
	    .says = "acts from a file, one after the other until one is "
		    "refused",
	    .options = act_options,
	    .run = run_acts },
	{ .noun = NULL },
};
