/* SPDX-License-Identifier: Apache-2.0 */
/* cli/manual.c - the manual page, drawn from the declarations (mdoc). */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "cli/command.h"
#include "cli/noun.h"
#include "door/act.h"

#define LINE 72u

/*
 * Text in short lines: what mdoc would take for a request or an escape is
 * not.
 */
static void
words(struct buf *out, const char *text)
{
	size_t col = 0;

	for (; *text != '\0'; text++) {
		if (*text == ' ' && col + strcspn(text + 1, " ") >= LINE) {
			buf_putc(out, '\n');
			col = 0;
			continue;
		}
		if (col == 0 && (*text == '.' || *text == '\''))
			buf_puts(out, "\\&");
		if (*text == '\\')
			buf_puts(out, "\\e");
		else
			buf_putc(out, *text);
		col++;
	}
	buf_putc(out, '\n');
}

/* An argument of a macro: blanks kept together. */
static void
quoted(struct buf *out, const char *text)
{
	buf_putc(out, '"');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			buf_puts(out, "\\(dq");
		else if (*text == '\\')
			buf_puts(out, "\\e");
		else
			buf_putc(out, *text);
	}
	buf_putc(out, '"');
}

static void
put_options(struct buf *out, const struct cli_option *options)
{
	if (options == NULL || options->name == NULL)
		return;
	buf_puts(out, ".Bl -tag -width Ds -compact\n");
	for (const struct cli_option *o = options; o->name != NULL; o++) {
		buf_puts(out, ".It ");
		if (o->letter != '\0')
			buf_printf(out, "Fl %c , ", o->letter);
		buf_printf(out, "Fl Fl %s", o->name);
		if (o->arg != NULL) {
			buf_puts(out, " Ar ");
			quoted(out, o->arg);
		}
		buf_putc(out, '\n');
		words(out, o->help);
	}
	buf_puts(out, ".El\n");
}

static void
put_roles(struct cli *c, const struct act *act)
{
	const char *sep = "By: ";

	for (size_t i = 0; c->parts->house->roles[i].code != NULL; i++) {
		if ((act->roles & ROLE(i)) == 0)
			continue;
		buf_printf(
		    &c->out, "%s%s", sep, c->parts->house->roles[i].title);
		sep = ", ";
	}
	buf_puts(&c->out, act->reason ? ".\nA reason is required.\n" : ".\n");
}

static void
put_act(struct cli *c, const struct noun *noun, const struct act *act)
{
	const char *verb = act->name + strlen(noun->name) + 1;

	buf_printf(&c->out, ".It Cm %s %s Ar RECORD ...\n", noun->name, verb);
	words(&c->out,
	    arena_printf(c->arena, "%s%s%s.", act->says,
		act->signs != MEANING_NONE ? "; signed: " : "",
		act->signs != MEANING_NONE ? meaning_phrase(act->signs) : ""));
	put_roles(c, act);
	for (const struct rule *const *r = act->rules;
	     r != NULL && *r != NULL; r++)
		words(&c->out,
		    arena_printf(
			c->arena, "Rule %s: %s.", (*r)->id, (*r)->says));
	put_options(&c->out, cli_act_options(c->arena, act));
}

static void
put_views(struct cli *c, const struct noun *noun)
{
	size_t len = strlen(noun->name);

	for (const struct noun *const *n = c->parts->house->nouns; *n != NULL;
	     n++)
		for (const struct view *v = (*n)->views; v->name != NULL; v++)
			if (strncmp(v->name, noun->name, len) == 0 &&
			    v->name[len] == '.') {
				buf_printf(&c->out, ".It Cm %s %s%s\n",
				    noun->name, v->name + len + 1,
				    v->one ? " Ar RECORD" : "");
				words(&c->out, v->says);
			}
}

static void
put_noun(struct cli *c, const struct noun *noun)
{
	buf_printf(&c->out, ".Ss %s\n", noun->name);
	words(&c->out, noun->says);
	buf_puts(&c->out, ".Bl -tag -width Ds\n");
	for (const struct act *a = noun->acts; a->name != NULL; a++)
		if ((a->roles & ROLE_SYSTEM) == 0)
			put_act(c, noun, a);
	put_views(c, noun);
	buf_puts(&c->out, ".El\n");
}

static void
put_commands(struct cli *c)
{
	buf_puts(&c->out, ".Sh OTHER COMMANDS\n.Bl -tag -width Ds\n");
	for (size_t t = 0; cli_commands[t] != NULL; t++)
		for (const struct cli_command *k = cli_commands[t];
		     k->noun != NULL; k++) {
			buf_printf(&c->out, ".It Cm %s%s%s", k->noun,
			    k->verb != NULL ? " " : "",
			    k->verb != NULL ? k->verb : "");
			if (k->operands[0] != '\0') {
				buf_puts(&c->out, " Ar ");
				quoted(&c->out, k->operands);
			}
			buf_putc(&c->out, '\n');
			words(&c->out, k->says);
			put_options(&c->out, k->options);
		}
	buf_puts(&c->out, ".El\n");
}

static const struct {
	int status;
	const char *says;
} exits[] = {
	{ EXIT_DONE, "Done; verified." },
	{ EXIT_FAILED, "A file, a disk or the database failed." },
	{ EXIT_USAGE, "These words are not a command." },
	{ EXIT_NOT_FOUND, "There is no such record, or more than one." },
	{ EXIT_REFUSED_INPUT,
	    "What was entered or read is refused; nothing was stored." },
	{ EXIT_NOT_PERMITTED, "This person may not do that." },
	{ EXIT_AUTHENTICATION, "A passphrase or key is wrong or missing." },
	{ EXIT_CONFLICT, "The record moved on, or exists." },
	{ EXIT_BLOCKED, "A rule or the state of the record forbids it." },
	{ EXIT_VERIFY_FAILED, "Verification found evidence of alteration." },
	{ EXIT_VERIFY_INCOMPLETE, "Something could not be verified." },
	{ EXIT_OUT_OF_SPEC, "A check ran, and its answer is no." },
	{ EXIT_INTERNAL, "A mistake in cupel; please report." },
	{ EXIT_TRY_AGAIN, "Busy; try again." },
	{ EXIT_CONFIGURATION, "Installation or configuration is wrong." },
};

static void
put_exits(struct cli *c)
{
	buf_puts(&c->out, ".Sh EXIT STATUS\n.Bl -tag -width Ds -compact\n");
	for (size_t i = 0; i < sizeof(exits) / sizeof(exits[0]); i++)
		buf_printf(&c->out, ".It %d\n%s\n", exits[i].status,
		    exits[i].says);
	buf_puts(&c->out, ".El\n");
}

static const char head[] =
    ".\\\" SPDX-License-Identifier: Apache-2.0\n"
    ".\\\" Drawn from the program's declarations by \"cupel manual\".\n"
    ".Dd November 22, 2026\n"
    ".Dt CUPEL 1\n"
    ".Os\n"
    ".Sh NAME\n"
    ".Nm cupel\n"
    ".Nd a laboratory system for individualised medicines\n"
    ".Sh SYNOPSIS\n"
    ".Nm\n"
    ".Ar noun verb\n"
    ".Op Ar record ...\n"
    ".Op Ar options\n"
    ".Nm\n"
    ".Ar command\n"
    ".Op Ar file ...\n"
    ".Op Ar options\n"
    ".Sh DESCRIPTION\n"
    ".Nm\n"
    "records critical quality attributes and mutation-specific potency\n"
    "results of product variants, enforces their specifications, keeps an\n"
    "audit-trailed, signed ledger in an encrypted site, and issues\n"
    "certificates of analysis that a stranger can verify with\n"
    ".Xr cupel-verify 1 .\n"
    ".Pp\n"
    "Each verb of a noun is an act, which changes a record, or a view, which\n"
    "prints one.\n"
    "An act is refused with all reasons at once, each with who can clear it;\n"
    ".Cm why\n"
    "asks the same rules beforehand.\n"
    "Several records are done one after the other until one is refused.\n"
    ".Pp\n"
    "Options of every command:\n";

static const char surroundings[] =
    ".Sh ENVIRONMENT\n"
    ".Bl -tag -width Ds -compact\n"
    ".It Ev CUPEL_SITE , CUPEL_USER\n"
    "As\n.Fl Fl site\nand\n.Fl Fl user .\n"
    ".It Ev CUPEL_PROFILES\n"
    "The folder of reader profiles for\n.Cm cupel read .\n"
    ".El\n"
    ".Pp\n"
    "Passphrases never come from the environment.\n"
    ".Sh FILES\n"
    "A site is a folder of its own:\n"
    ".Bl -tag -width Ds -compact\n"
    ".It Pa site.db\nThe encrypted record.\n"
    ".It Pa db.key , log-USER.key\n"
    "Its key and the log's, under the passphrase of each person.\n"
    ".It Pa keys/USER.key\nThe signing key of a person.\n"
    ".It Pa trust.json\n"
    "The log's public key; auditors keep a copy of their own.\n"
    ".El\n";

enum err_code
cli_manual(struct cli *c, struct err *err)
{
	if (cli_operands_end(c, 0, err) != ERR_OK)
		return err->code;
	buf_puts(&c->out, head);
	put_options(&c->out, cli_options_common);
	buf_puts(&c->out, "Options of acts:\n");
	put_options(&c->out, cli_options_act);
	buf_puts(&c->out, "Options of views:\n");
	put_options(&c->out, cli_options_view);
	buf_puts(&c->out, "Options of figures:\n");
	put_options(&c->out, cli_options_figure);
	buf_puts(&c->out, ".Sh RECORDS\n");
	for (const struct noun *const *n = c->parts->house->nouns; *n != NULL;
	     n++)
		put_noun(c, *n);
	put_commands(c);
	buf_puts(&c->out, surroundings);
	put_exits(c);
	buf_puts(&c->out, ".Sh SEE ALSO\n.Xr cupel-verify 1\n");
	return ERR_OK;
}
