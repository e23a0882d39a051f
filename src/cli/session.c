/* SPDX-License-Identifier: Apache-2.0 */
/* cli/session.c - words, site, output and errors of one invocation. */
#include "config.h"

#include "cli/session.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/print.h"
#include "cli/terminal.h"

const struct cli_option cli_options_common[] = {
	{ "site", 0, "DIR", "folder of the site (CUPEL_SITE)", false },
	{ "user", 0, "USER", "who you are (CUPEL_USER)", false },
	{ "output", 'o', "FORM",
	    "table, json, ndjson, csv, tsv or xml (table at a terminal, else "
	    "tsv)",
	    false },
	{ "passphrase-fd", 0, "N",
	    "read the passphrase from this descriptor; people sign at a "
	    "terminal unless the site allows scripts",
	    false },
	{ "no-input", 0, NULL, "never ask; a needed question is an error",
	    false },
	{ NULL, 0, NULL, NULL, false },
};

const struct cli_option cli_options_act[] = {
	{ "reason", 0, "TEXT", "reason for the change", false },
	{ "dry-run", 'n', NULL, "ask every rule, change nothing", false },
	{ "quiet", 'q', NULL, "no receipt; the exit status says enough",
	    false },
	{ "if-version", 0, "N",
	    "refuse if the record is at another revision than N", false },
	{ NULL, 0, NULL, NULL, false },
};

const struct cli_option cli_options_view[] = {
	{ "fields", 0, "A,B", "these columns, in this order", false },
	{ "filter", 0, "COLUMN=TEXT",
	    "rows with that text; != without it, ~ with it somewhere", true },
	{ "sort", 0, "COLUMN", "in the order of a column; -COLUMN: backwards",
	    false },
	{ "limit", 0, "N", "the first N rows", false },
	{ "no-header", 0, NULL, "no line with the names of columns", false },
	{ "wide", 'w', NULL, "all columns of a table", false },
	{ NULL, 0, NULL, NULL, false },
};

const struct cli_option cli_options_figure[] = {
	{ "ascii", 0, NULL, "letters and signs of ASCII only", false },
	{ NULL, 0, NULL, NULL, false },
};

const struct cli_option cli_options_none[] = {
	{ NULL, 0, NULL, NULL, false },
};

static size_t
table_size(const struct cli_option *t)
{
	size_t n = 0;

	while (t[n].name != NULL)
		n++;
	return n;
}

const struct cli_option *
cli_options_join(struct arena *a, const struct cli_option *first, ...)
{
	const struct cli_option *t;
	struct cli_option *out;
	size_t n = 0, k = 0;
	va_list ap;

	va_start(ap, first);
	for (t = first; t != NULL; t = va_arg(ap, const struct cli_option *))
		n += table_size(t);
	va_end(ap);
	out = arena_array(a, n + 1, sizeof(*out));
	va_start(ap, first);
	for (t = first; t != NULL; t = va_arg(ap, const struct cli_option *))
		for (size_t i = 0; t[i].name != NULL; i++)
			out[k++] = t[i];
	va_end(ap);
	return out;
}

/* ---- words ------------------------------------------------------------- */

static enum err_code
take_form(struct cli *c, struct err *err)
{
	static const char *const names[] = {
		[CLI_TABLE] = "table",
		[CLI_JSON] = "json",
		[CLI_NDJSON] = "ndjson",
		[CLI_CSV] = "csv",
		[CLI_TSV] = "tsv",
		[CLI_XML] = "xml",
	};
	const char *form = cli_words_value(&c->words, "output");

	c->form = isatty(STDOUT_FILENO) ? CLI_TABLE : CLI_TSV;
	if (form == NULL)
		return ERR_OK;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], form) == 0) {
			c->form = (enum cli_form)i;
			return ERR_OK;
		}
	return err_set(err, ERR_USAGE,
	    "--output: \"%s\" is none of table, json, ndjson, csv, tsv, "
	    "xml",
	    form);
}

static enum err_code
take_fd(struct cli *c, struct err *err)
{
	const char *text = cli_words_value(&c->words, "passphrase-fd");
	char *end;
	long n;

	c->pass_fd = -1;
	if (text == NULL)
		return ERR_OK;
	errno = 0;
	n = strtol(text, &end, 10);
	if (errno != 0 || *text < '0' || *text > '9' || *end != '\0' ||
	    n > INT_MAX)
		return err_set(err, ERR_USAGE,
		    "--passphrase-fd: \"%s\" is not a descriptor", text);
	c->pass_fd = (int)n;
	return ERR_OK;
}

/* An option, or what the environment says. */
static const char *
named(struct cli *c, const char *option, const char *variable)
{
	const char *v = cli_words_value(&c->words, option);

	if (v == NULL)
		v = getenv(variable);
	return v != NULL && v[0] != '\0' ? v : NULL;
}

enum err_code
cli_session_words(struct cli *c, struct err *err)
{
	c->dir = named(c, "site", "CUPEL_SITE");
	c->user = named(c, "user", "CUPEL_USER");
	if (take_form(c, err) != ERR_OK)
		return err->code;
	return take_fd(c, err);
}

enum err_code
cli_operand(struct cli *c, size_t i, const char *what, const char **out,
    struct err *err)
{
	if (i >= c->words.operands)
		return err_set(err, ERR_USAGE, "%s: %s is missing",
		    c->command, what);
	*out = c->words.operand[i];
	return ERR_OK;
}

enum err_code
cli_operands_end(struct cli *c, size_t n, struct err *err)
{
	if (c->words.operands > n)
		return err_set(err, ERR_USAGE, "%s: \"%s\" is one word too "
		    "many",
		    c->command, c->words.operand[n]);
	return ERR_OK;
}

/* ---- passphrases, site ------------------------------------------------- */

static enum err_code
read_pass(struct cli *c, const char *what, bool twice, struct secret *out,
    struct err *err)
{
	if (c->pass_fd >= 0)
		return secret_read_fd(c->pass_fd, what, out, err);
	if (cli_words_has(&c->words, "no-input"))
		return err_set(err, ERR_AUTH,
		    "%s: is needed, and nothing may be asked", what);
	return cli_terminal_pass(what, twice, out, err);
}

enum err_code
cli_session_pass(struct cli *c, bool twice, struct err *err)
{
	if (c->pass.len > 0)
		return ERR_OK;
	return read_pass(c,
	    twice ? arena_printf(c->arena,
			"new passphrase of %s, at least %u characters",
			c->user, SITE_PASSPHRASE_MIN)
		  : arena_printf(c->arena, "passphrase of %s", c->user),
	    twice, &c->pass, err);
}

enum err_code
cli_session_other(struct cli *c, const char *who, struct err *err)
{
	if (c->other.len > 0)
		return ERR_OK;
	return read_pass(c, arena_printf(c->arena, "passphrase of %s", who),
	    false, &c->other, err);
}

enum err_code
cli_session_site(struct cli *c, struct err *err)
{
	if (c->dir == NULL)
		return err_set(err, ERR_USAGE,
		    "which site?  give --site DIR or set CUPEL_SITE");
	if (c->user == NULL)
		return err_set(err, ERR_USAGE,
		    "who are you?  give --user USER or set CUPEL_USER");
	return ERR_OK;
}

enum err_code
cli_session_open(struct cli *c, struct err *err)
{
	if (c->site != NULL)
		return ERR_OK;
	if (cli_session_site(c, err) != ERR_OK ||
	    cli_session_pass(c, false, err) != ERR_OK ||
	    site_open(c->dir, c->user, &c->pass,
		c->pass_fd >= 0 ? "script" : "tty", c->parts, &c->site, err) !=
		ERR_OK)
		return err->code;
	c->line = site_line(c->site);
	return ERR_OK;
}

void
cli_session_close(struct cli *c)
{
	site_close(c->site);
	secret_clear(&c->pass);
	secret_clear(&c->other);
	buf_clear(&c->out);
	arena_free(c->arena);
}

/* ---- signing ----------------------------------------------------------- */

static enum err_code
show(void *self, const char *shown, struct err *err)
{
	struct cli *c = self;

	if (c->pass_fd >= 0) /* a script has decided before */
		return ERR_OK;
	return cli_terminal_show(shown, err);
}

static enum err_code
sign(void *self, const char *uid, const char *text, bool again,
    struct buf *note, struct err *err)
{
	struct cli *c = self;
	bool own = strcmp(uid, c->user) == 0;

	/* at a terminal each signature is a passphrase typed for it */
	if (own && c->pass_fd < 0 && !again) {
		secret_clear(&c->pass);
		if (cli_session_pass(c, false, err) != ERR_OK)
			return err->code;
	}
	if (!own && cli_session_other(c, uid, err) != ERR_OK)
		return err->code;
	return site_sign(
	    c->dir, uid, own ? &c->pass : &c->other, text, note, err);
}

struct door_signer
cli_session_signer(struct cli *c)
{
	return (struct door_signer){ .show = show, .sign = sign, .self = c };
}

/* ---- the door ---------------------------------------------------------- */

enum err_code
cli_ask(struct cli *c, struct json *request, struct json **reply,
    struct door_file *file, struct err *err)
{
	if (cli_session_open(c, err) != ERR_OK)
		return err->code;
	(void)!door_ask(
	    &c->line, c->arena, request, NULL, 0, reply, file, err);
	c->reply = *reply;
	return err->code;
}

enum err_code
cli_ask_op(struct cli *c, const char *op, const char *object,
    struct json **reply, struct door_file *file, struct err *err)
{
	struct json *r = json_object(c->arena);

	json_set_str(c->arena, r, "op", op);
	if (object != NULL)
		json_set_str(c->arena, r, "object", object);
	return cli_ask(c, r, reply, file, err);
}

/* ---- output ------------------------------------------------------------ */

enum err_code
cli_flush(struct cli *c, struct err *err)
{
	size_t at = 0;

	while (at < c->out.len) {
		ssize_t n = write(
		    STDOUT_FILENO, c->out.data + at, c->out.len - at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set_errno(
			    err, ERR_IO, errno, "standard output");
		at += (size_t)n;
	}
	buf_empty(&c->out);
	return ERR_OK;
}

/* Each reason of a refusal, with what would clear it. */
static void
tell_reasons(const struct cli *c, const struct json *because)
{
	bool one = because->len == 1;

	(void)fprintf(stderr, "cupel: %s%s%s is refused: ",
	    c->command != NULL ? c->command : "it",
	    c->where != NULL ? " " : "", c->where != NULL ? c->where : "");
	if (!one)
		(void)fprintf(stderr, "%zu reasons\n", because->len);
	for (size_t i = 0; i < because->len; i++) {
		const struct json *b = because->item[i];

		(void)fprintf(stderr, "%s%s [%s]\n    %s\n",
		    one ? "" : "  ",
		    text_show(c->arena, json_str(b, "text"), false),
		    json_str(b, "rule"),
		    text_show(c->arena, json_str(b, "clear"), false));
	}
}

void
cli_tell(const struct cli *c, const struct err *err)
{
	const struct json *because = json_array_of(c->reply, "because");
	const char *text = text_show(c->arena, err->text, false);
	struct json *o;
	struct buf b = { 0 };

	if (c->form != CLI_JSON && c->form != CLI_NDJSON) {
		if (because != NULL && because->len > 0)
			tell_reasons(c, because);
		else
			(void)fprintf(stderr, "cupel: %s\n", text);
		return;
	}
	o = json_object(c->arena);
	json_set_str(c->arena, o, "schema", "cupel.error/1");
	json_set_str(c->arena, o, "code", err_code_name(err->code));
	json_set_int(c->arena, o, "exit", err_exit(err->code));
	json_set_str(c->arena, o, "message", text);
	json_set(c->arena, o, "because",
	    because != NULL ? json_get(c->reply, "because")
			    : json_array(c->arena));
	cli_print_line(o, &b);
	(void)fprintf(stderr, "%s", buf_text(&b));
	buf_clear(&b);
}

int
cli_offset(void)
{
	time_t now = time(NULL);
	struct tm tm;

	if (localtime_r(&now, &tm) == NULL)
		return 0;
	return (int)(tm.tm_gmtoff / 60);
}
