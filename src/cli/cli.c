/* SPDX-License-Identifier: Apache-2.0 */
/* cli/cli.c - from the words of an invocation to what they name. */
#include "config.h"

#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "cli/command.h"
#include "cli/noun.h"
#include "door/act.h"

const struct cli_command *const cli_commands[] = { cli_commands_alone,
	cli_commands_record, cli_commands_ledger, cli_commands_site, NULL };

/* What the words name; one of the four, or nothing. */
struct named {
	const struct cli_command *command;
	const struct act *act;
	const struct view *view;
	const struct noun *noun; /* a noun without a verb */
};

/* The words, sorted: what names the command, and all others. */
struct sorted {
	const char *noun, *verb;
	bool help, version;
	int argc;
	char **argv; /* [0] is the command's name */
};

/* ---- finding ----------------------------------------------------------- */

static const struct cli_command *
find_command(const char *noun, const char *verb)
{
	for (size_t t = 0; cli_commands[t] != NULL; t++)
		for (const struct cli_command *k = cli_commands[t];
		     k->noun != NULL; k++)
			if (strcmp(k->noun, noun) == 0 &&
			    (k->verb == NULL ||
				(verb != NULL && strcmp(k->verb, verb) == 0)))
				return k;
	return NULL;
}

static bool
has_verbs(const char *noun)
{
	for (size_t t = 0; cli_commands[t] != NULL; t++)
		for (const struct cli_command *k = cli_commands[t];
		     k->noun != NULL; k++)
			if (strcmp(k->noun, noun) == 0)
				return true;
	return false;
}

/* An option of every command that takes a value? */
static bool
takes_value(const char *word)
{
	if (strcmp(word, "-o") == 0)
		return true;
	if (strncmp(word, "--", 2) != 0 || strchr(word, '=') != NULL)
		return false;
	for (const struct cli_option *o = cli_options_common; o->name != NULL;
	     o++)
		if (strcmp(o->name, word + 2) == 0)
			return o->arg != NULL;
	return false;
}

/*
 * Options of every command may stand in front of noun and verb; from the
 * verb on all words are the command's own.
 */
static void
sort_words(struct arena *a, int argc, char *argv[], struct sorted *s)
{
	int i = 1;

	memset(s, 0, sizeof(*s));
	s->argv = arena_array(a, (size_t)argc + 2, sizeof(*s->argv));
	s->argc = 1;
	for (; i < argc && (s->noun == NULL || s->verb == NULL); i++) {
		char *word = argv[i];

		if (word[0] != '-' || word[1] == '\0') {
			if (s->noun != NULL) {
				s->verb = word;
				continue;
			}
			s->noun = word;
			/* "cupel fit FILE": what follows is no verb */
			if (find_command(word, NULL) != NULL)
				s->verb = "";
			continue;
		}
		if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
			s->help = true;
		else if (strcmp(word, "--version") == 0)
			s->version = true;
		else
			s->argv[s->argc++] = word;
		if (takes_value(word) && i + 1 < argc)
			s->argv[s->argc++] = argv[++i];
	}
	while (i < argc)
		s->argv[s->argc++] = argv[i++];
	if (s->verb != NULL && s->verb[0] == '\0')
		s->verb = NULL;
	if (s->help)
		s->argv[s->argc++] = arena_str(a, "--help");
	s->argv[0] = arena_printf(a, "%s%s%s",
	    s->noun != NULL ? s->noun : "cupel", s->verb != NULL ? " " : "",
	    s->verb != NULL ? s->verb : "");
}

static enum err_code
find(struct cli *c, const struct sorted *s, struct named *out,
    struct err *err)
{
	const struct house *h = c->parts->house;
	const char *name;
	const struct noun *of;

	memset(out, 0, sizeof(*out));
	out->command = find_command(s->noun, s->verb);
	if (out->command != NULL)
		return ERR_OK;
	out->noun = house_noun(h, s->noun);
	if (out->noun == NULL && !has_verbs(s->noun))
		return err_set(err, ERR_USAGE,
		    "there is no command %s; cupel --help lists them",
		    s->noun);
	if (s->verb == NULL)
		return ERR_OK;
	name = arena_printf(c->arena, "%s.%s", s->noun, s->verb);
	out->act = house_act(h, name, &of);
	if (out->act != NULL && (out->act->roles & ROLE_SYSTEM) != 0)
		return err_set(err, ERR_USAGE,
		    "%s follows from another act; nobody does it", name);
	if (out->act == NULL)
		out->view = house_view(h, name);
	if (out->act == NULL && out->view == NULL)
		return err_set(err, ERR_USAGE,
		    "%s has no %s; cupel %s --help lists what it has",
		    s->noun, s->verb, s->noun);
	return ERR_OK;
}

/* ---- help -------------------------------------------------------------- */

/* Commands of one noun, or (NULL) those that need none. */
static void
list_commands(struct buf *out, const char *noun)
{
	for (size_t t = 0; cli_commands[t] != NULL; t++)
		for (const struct cli_command *k = cli_commands[t];
		     k->noun != NULL; k++) {
			if (noun == NULL && k->verb == NULL)
				buf_printf(out, "  %-12s %s\n", k->noun,
				    k->says);
			if (noun != NULL && k->verb != NULL &&
			    strcmp(k->noun, noun) == 0)
				buf_printf(out, "  %-12s %s\n", k->verb,
				    k->says);
		}
}

/* Nouns that only commands have, each once. */
static void
list_others(struct cli *c)
{
	const char *last = "";

	for (size_t t = 0; cli_commands[t] != NULL; t++)
		for (const struct cli_command *k = cli_commands[t];
		     k->noun != NULL; k++) {
			if (k->verb == NULL || strcmp(k->noun, last) == 0)
				continue;
			last = k->noun;
			buf_printf(&c->out, "  %-12s", k->noun);
			for (const struct cli_command *v = k;
			     v->noun != NULL && strcmp(v->noun, last) == 0;
			     v++)
				buf_printf(&c->out, " %s", v->verb);
			buf_putc(&c->out, '\n');
		}
}

static void
overview(struct cli *c)
{
	buf_puts(&c->out,
	    "usage: cupel NOUN VERB [RECORD...] [options]\n"
	    "       cupel COMMAND [FILE...] [options]\n"
	    "A laboratory system for individualised medicines.\n"
	    "\nrecords (cupel NOUN --help says what can be done):\n");
	for (const struct noun *const *n = c->parts->house->nouns; *n != NULL;
	     n++)
		buf_printf(&c->out, "  %-12s %s\n", (*n)->name, (*n)->says);
	buf_puts(&c->out, "\nthe site and its ledger:\n");
	list_others(c);
	buf_puts(&c->out, "\ncommands:\n");
	list_commands(&c->out, NULL);
	buf_puts(&c->out, "\noptions of every record's command:\n");
	cli_words_list(cli_options_common, &c->out);
	buf_puts(&c->out, "\ncupel(1) says more.\n");
}

static void
help_command(struct cli *c, const struct cli_command *k)
{
	cli_words_help(c->words.options,
	    arena_printf(c->arena, "%s %s%s[options]", c->command,
		k->operands, k->operands[0] != '\0' ? " " : ""),
	    k->says, &c->out);
}

static void
help_noun(struct cli *c, const char *name, const struct noun *noun)
{
	if (noun != NULL)
		cli_noun_help(c, noun);
	else
		buf_printf(&c->out,
		    "usage: cupel %s VERB [options]\n\nverbs:\n", name);
	list_commands(&c->out, name);
	buf_printf(&c->out, "\ncupel %s VERB --help says more.\n", name);
}

/* ---- running ----------------------------------------------------------- */

static const struct cli_option *
options_of(struct cli *c, const struct named *n)
{
	if (n->act != NULL)
		return cli_options_join(c->arena,
		    cli_act_options(c->arena, n->act), cli_options_act,
		    cli_options_common, NULL);
	if (n->view != NULL)
		return cli_options_join(c->arena,
		    n->view->draws != NULL ? cli_options_figure
					   : cli_options_view,
		    cli_options_common, NULL);
	return cli_options_join(c->arena,
	    n->command->options != NULL ? n->command->options
					: cli_options_none,
	    n->command->rows ? cli_options_view : cli_options_none,
	    cli_options_common, NULL);
}

static enum err_code
show_help(struct cli *c, const struct named *n)
{
	if (n->act != NULL)
		cli_act_help(c, n->act);
	else if (n->view != NULL)
		cli_view_help(c, n->view);
	else
		help_command(c, n->command);
	return ERR_OK;
}

static enum err_code
run(struct cli *c, const struct sorted *s, const struct named *n,
    struct err *err)
{
	struct err ignored = { 0 };
	enum err_code code;

	c->command = s->argv[0];
	code = cli_words_parse(
	    options_of(c, n), s->argc, s->argv, &c->words, err);
	if (code != ERR_OK) {
		(void)!cli_session_words(c, &ignored);
		return code;
	}
	if (c->words.help)
		return show_help(c, n);
	if (cli_session_words(c, err) != ERR_OK)
		return err->code;
	if (n->act != NULL)
		return cli_act_run(c, n->act, err);
	if (n->view != NULL)
		return cli_view_run(c, n->view, err);
	return n->command->run(c, err);
}

/* Options and nothing else: one of them is wrong, or the command is missing. */
static enum err_code
nothing_named(struct cli *c, const struct sorted *s, struct err *err)
{
	if (cli_words_parse(cli_options_common, s->argc, s->argv, &c->words,
		err) != ERR_OK)
		return err->code;
	return err_set(err, ERR_USAGE,
	    "what shall be done?  cupel --help lists commands");
}

static enum err_code
start(struct cli *c, int argc, char *argv[], struct err *err)
{
	struct sorted s;
	struct named n;

	sort_words(c->arena, argc, argv, &s);
	if (s.version) {
		buf_puts(&c->out, PACKAGE_STRING "\n");
		return ERR_OK;
	}
	if (s.noun == NULL && s.argc > 1 && !s.help)
		return nothing_named(c, &s, err);
	if (s.noun == NULL) {
		overview(c);
		return ERR_OK;
	}
	if (find(c, &s, &n, err) != ERR_OK)
		return err->code;
	if (n.command != NULL && n.command->alone != NULL) {
		struct buf errors = { 0 };

		c->exit = n.command->alone(s.argc, s.argv, &c->out, &errors);
		(void)fputs(buf_text(&errors), stderr);
		buf_clear(&errors);
		return ERR_OK;
	}
	if (n.command != NULL || s.verb != NULL)
		return run(c, &s, &n, err);
	if (!s.help)
		return err_set(err, ERR_USAGE,
		    "%s: what about it?  cupel %s --help lists verbs", s.noun,
		    s.noun);
	help_noun(c, s.noun, n.noun);
	return ERR_OK;
}

int
cli_main(int argc, char *argv[], const struct site_parts *parts)
{
	struct cli c = { .parts = parts,
		.arena = arena_new(),
		.form = CLI_TSV,
		.pass_fd = -1 };
	struct err err = { 0 }, last = { 0 };
	int status;

	(void)!start(&c, argc, argv, &err);
	status = err.code != ERR_OK ? err_exit(err.code) : c.exit;
	/* what was done before an error is told too */
	if (cli_flush(&c, &last) != ERR_OK && err.code == ERR_OK) {
		err = last;
		status = c.stored
		    ? err_exit(err_add(&err,
			  "done and stored, but the receipt is lost"))
		    : err_exit(err.code);
	}
	if (err.code != ERR_OK)
		cli_tell(&c, &err);
	cli_session_close(&c);
	return status;
}
