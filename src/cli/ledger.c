/* SPDX-License-Identifier: Apache-2.0 */
/* cli/ledger.c - the ledger: verifying, looking, handing it out. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/json.h"
#include "cli/command.h"
#include "cli/print.h"
#include "site/folder.h"

/* ---- verify, rebuild --------------------------------------------------- */

/* A finding is an answer: it goes where data goes, and has its exit. */
static void
put_findings(struct cli *c, const struct json *reply, const char *schema)
{
	const struct json *found = json_array_of(reply, "findings");
	const struct json *counts = json_get(reply, "counts");

	if (c->form == CLI_JSON || c->form == CLI_NDJSON) {
		cli_print_reply(c, reply, schema);
		return;
	}
	for (size_t i = 0; found != NULL && i < found->len; i++) {
		long long at = (long long)json_int(found->item[i], "index", -1);

		buf_printf(&c->out, "%s %s%s\n",
		    json_str(found->item[i], "code"),
		    at >= 0 ? arena_printf(c->arena, "entry %lld: ", at) : "",
		    json_str(found->item[i], "text"));
	}
	buf_puts(&c->out, json_str(reply, "verdict"));
	for (size_t i = 0; counts != NULL && i < counts->len; i++)
		buf_printf(&c->out, "%s%s %lld", i == 0 ? ": " : ", ",
		    counts->name[i], (long long)counts->item[i]->num);
	buf_putc(&c->out, '\n');
}

static int
exit_of(const char *verdict)
{
	if (strcmp(verdict, "VERIFIED") == 0)
		return EXIT_DONE;
	return strcmp(verdict, "FAILED") == 0 ? EXIT_VERIFY_FAILED
					      : EXIT_VERIFY_INCOMPLETE;
}

static enum err_code
answer(struct cli *c, const char *op, const char *schema, struct err *err)
{
	struct json *reply;

	if (cli_operands_end(c, 0, err) != ERR_OK ||
	    cli_ask_op(c, op, NULL, &reply, NULL, err) != ERR_OK)
		return err->code;
	put_findings(c, reply, schema);
	c->exit = exit_of(json_str(reply, "verdict"));
	return ERR_OK;
}

static enum err_code
run_verify(struct cli *c, struct err *err)
{
	return answer(c, "verify", "cupel.verify/1", err);
}

static enum err_code
run_rebuild(struct cli *c, struct err *err)
{
	return answer(c, "rebuild", "cupel.rebuild/1", err);
}

/* ---- entries ----------------------------------------------------------- */

/* Call see for the lines of entries from to end-1 (end -1: all). */
static enum err_code
each_entry(struct cli *c, int64_t from, int64_t end,
    enum err_code (*see)(void *self, const char *line, size_t len,
	struct err *err),
    void *self, struct err *err)
{
	while (end < 0 || from < end) {
		struct json *request = json_object(c->arena), *reply;
		struct door_file file = { 0 };
		const char *p, *stop;

		json_set_str(c->arena, request, "op", "entries");
		json_set_int(c->arena, request, "from", from);
		if (end >= 0)
			json_set_int(c->arena, request, "end", end);
		if (cli_ask(c, request, &reply, &file, err) != ERR_OK)
			return err->code;
		p = file.bytes;
		stop = p != NULL ? p + file.len : NULL;
		while (p < stop) {
			const char *lf = memchr(p, '\n', (size_t)(stop - p));

			if (lf == NULL)
				lf = stop;
			if (see(self, p, (size_t)(lf - p), err) != ERR_OK)
				return err->code;
			p = lf + 1;
		}
		if (json_int(reply, "next", from) <= from)
			break;
		from = json_int(reply, "next", from);
	}
	return ERR_OK;
}

static enum err_code
put_line(void *self, const char *line, size_t len,
    struct err *err ATTR_UNUSED)
{
	struct cli *c = self;

	buf_add(&c->out, line, len);
	buf_putc(&c->out, '\n');
	return ERR_OK;
}

struct log {
	struct cli *cli;
	const char **cell;
	size_t n, room;
};

enum { LOG_COLUMNS = 7 };

static enum err_code
log_line(void *self, const char *line, size_t len, struct err *err)
{
	struct log *l = self;
	struct arena *a = l->cli->arena;
	const char **cell;
	struct json *e;

	if (json_parse(line, len, JSON_CANON, len, a, &e, err) != ERR_OK)
		return err->code;
	if (l->n + LOG_COLUMNS > l->room) {
		size_t room = l->room * 2 + 64 * LOG_COLUMNS;
		const char **more = arena_array(a, room, sizeof(*more));

		if (l->n > 0)
			memcpy(more, l->cell, l->n * sizeof(*more));
		l->cell = more;
		l->room = room;
	}
	cell = l->cell + l->n;
	cell[0] = arena_printf(a, "%lld", (long long)json_int(e, "seq", 0));
	cell[1] = json_str(e, "ts");
	cell[2] = json_str(e, "actor");
	cell[3] = json_str(e, "kind");
	cell[4] = arena_printf(a, "%s/%s",
	    json_str(json_get(e, "obj"), "type"),
	    json_str(json_get(e, "obj"), "id"));
	cell[5] = arena_printf(
	    a, "%lld", (long long)json_int(json_get(e, "obj"), "rev", 0));
	cell[6] = json_str(e, "reason");
	l->n += LOG_COLUMNS;
	return ERR_OK;
}

/* A number given as an option or operand; the fallback without one. */
static enum err_code
number(const char *what, const char *text, int64_t fallback, int64_t *out,
    struct err *err)
{
	int64_t n = 0;

	*out = fallback;
	if (text == NULL)
		return ERR_OK;
	for (const char *s = text; *s != '\0' || s == text; s++) {
		if (*s < '0' || *s > '9' || n > INT64_C(100000000000))
			return err_set(err, ERR_USAGE,
			    "%s: \"%s\" is not an entry's number", what, text);
		n = 10 * n + (*s - '0');
	}
	*out = n;
	return ERR_OK;
}

static const struct cli_option log_options[] = {
	{ "from", 0, "N", "first entry (0)", false },
	{ "end", 0, "N", "the entry to stop before (all)", false },
	{ NULL, 0, NULL, NULL, false },
};

static enum err_code
run_log(struct cli *c, struct err *err)
{
	static const char *const column[] = { "entry", "time", "user", "act",
		"record", "revision", "reason", NULL };
	struct log l = { .cli = c };
	int64_t from, end;

	if (cli_operands_end(c, 0, err) != ERR_OK ||
	    number("--from", cli_words_value(&c->words, "from"), 0, &from,
		err) != ERR_OK ||
	    number("--end", cli_words_value(&c->words, "end"), -1, &end,
		err) != ERR_OK)
		return err->code;
	if (c->form == CLI_NDJSON)
		return each_entry(c, from, end, put_line, c, err);
	if (each_entry(c, from, end, log_line, &l, err) != ERR_OK)
		return err->code;
	return cli_print_rows(c,
	    &(struct cli_rows){ .name = "ledger.log",
		.column = column,
		.cell = l.cell,
		.rows = l.n / LOG_COLUMNS },
	    err);
}

static enum err_code
show_line(void *self, const char *line, size_t len, struct err *err)
{
	struct cli *c = self;
	struct json *e;

	if (c->form != CLI_TABLE)
		return put_line(self, line, len, err);
	if (json_parse(line, len, JSON_CANON, len, c->arena, &e, err) !=
	    ERR_OK)
		return err->code;
	json_pretty(e, &c->out);
	return ERR_OK;
}

static enum err_code
run_show(struct cli *c, struct err *err)
{
	const char *text;
	int64_t seq;

	if (cli_operand(c, 0, "the number of the entry", &text, err) !=
		ERR_OK ||
	    cli_operands_end(c, 1, err) != ERR_OK ||
	    number("entry", text, 0, &seq, err) != ERR_OK ||
	    each_entry(c, seq, seq + 1, show_line, c, err) != ERR_OK)
		return err->code;
	return c->out.len > 0
	    ? ERR_OK
	    : err_set(err, ERR_ABSENT, "the ledger has no entry %s", text);
}

static enum err_code
run_checkpoint(struct cli *c, struct err *err)
{
	struct json *head;

	if (cli_operands_end(c, 0, err) != ERR_OK ||
	    cli_ask_op(c, "head", NULL, &head, NULL, err) != ERR_OK)
		return err->code;
	buf_puts(&c->out, json_str(head, "checkpoint"));
	return ERR_OK;
}

/* ---- export ------------------------------------------------------------ */

struct exporting {
	struct cli *cli;
	const char *dir;
	struct buf lines;
	long long entries, files;
};

static enum err_code
write_file(struct exporting *x, const char *name, const void *bytes,
    size_t len, struct err *err)
{
	return file_write(
	    arena_printf(x->cli->arena, "%s/%s", x->dir, name), bytes, len,
	    0644, FILE_NEW, err);
}

/* The file of one attachment, once. */
static enum err_code
export_attachment(struct exporting *x, const char *sha256, struct err *err)
{
	struct json *request = json_object(x->cli->arena), *reply;
	const char *name =
	    arena_printf(x->cli->arena, "files/%s", sha256);
	struct door_file file = { 0 };

	if (file_exists(arena_printf(x->cli->arena, "%s/%s", x->dir, name)))
		return ERR_OK;
	json_set_str(x->cli->arena, request, "op", "file");
	json_set_str(x->cli->arena, request, "sha256", sha256);
	if (cli_ask(x->cli, request, &reply, &file, err) != ERR_OK)
		return err->code;
	x->files++;
	return write_file(x, name, file.bytes, file.len, err);
}

static enum err_code
export_entry(void *self, const char *line, size_t len, struct err *err)
{
	struct exporting *x = self;
	struct arena *scratch = arena_new();
	struct json *e = NULL;
	const struct json *att;

	buf_add(&x->lines, line, len);
	buf_putc(&x->lines, '\n');
	x->entries++;
	(void)!json_parse(line, len, JSON_CANON, len, scratch, &e, err);
	att = json_array_of(e, "att");
	for (size_t i = 0;
	     att != NULL && err->code == ERR_OK && i < att->len; i++)
		(void)!export_attachment(
		    x, json_str(att->item[i], "sha256"), err);
	arena_free(scratch);
	return err->code;
}

static enum err_code
export_all(struct exporting *x, struct err *err)
{
	struct json *head;
	const char *note;

	if (file_make_dir(arena_printf(x->cli->arena, "%s/files", x->dir),
		0755, err) != ERR_OK ||
	    cli_ask_op(x->cli, "head", NULL, &head, NULL, err) != ERR_OK)
		return err->code;
	note = json_str(head, "checkpoint");
	if (each_entry(x->cli, 0, json_int(head, "size", 0), export_entry, x,
		err) != ERR_OK)
		return err->code;
	if (write_file(x, "entries.jsonl", x->lines.data, x->lines.len,
		err) != ERR_OK)
		return err->code;
	return write_file(x, "checkpoint.note", note, strlen(note), err);
}

static enum err_code
run_export(struct cli *c, struct err *err)
{
	struct exporting x = { .cli = c };
	const char *to;

	if (cli_operand(c, 0, "the folder to make", &to, err) != ERR_OK ||
	    cli_operands_end(c, 1, err) != ERR_OK ||
	    cli_session_open(c, err) != ERR_OK ||
	    site_folder_begin(to, c->arena, &x.dir, err) != ERR_OK)
		return err->code;
	if (export_all(&x, err) != ERR_OK ||
	    site_folder_keep(x.dir, to, err) != ERR_OK)
		site_folder_drop(x.dir);
	else
		buf_printf(&c->out, "%s: %lld entries, %lld files\n", to,
		    x.entries, x.files);
	buf_clear(&x.lines);
	return err->code;
}

const struct cli_command cli_commands_ledger[] = {
	{ .noun = "ledger",
	    .verb = "verify",
	    .operands = "",
	    .says = "is every entry, signature, file and row as it was "
		    "signed?  exit 0, 9 or 10",
	    .run = run_verify },
	{ .noun = "ledger",
	    .verb = "rebuild",
	    .operands = "",
	    .says = "do all acts again from nothing and compare; exit 0, 9 "
		    "or 10",
	    .run = run_rebuild },
	{ .noun = "ledger",
	    .verb = "log",
	    .operands = "",
	    .says = "entries in their order; as they are with -o ndjson",
	    .options = log_options,
	    .rows = true,
	    .run = run_log },
	{ .noun = "ledger",
	    .verb = "show",
	    .operands = "ENTRY",
	    .says = "one entry; its canonical bytes unless -o table",
	    .run = run_show },
	{ .noun = "ledger",
	    .verb = "checkpoint",
	    .operands = "",
	    .says = "the signed head of the tree, to be kept elsewhere",
	    .run = run_checkpoint },
	{ .noun = "ledger",
	    .verb = "export",
	    .operands = "DIR",
	    .says = "a folder that cupel-verify reads",
	    .run = run_export },
	{ .noun = NULL },
};
