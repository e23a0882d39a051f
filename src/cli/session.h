/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/session.h - one invocation: its words, its site, its output.  Shared by
 * the files of this folder.
 */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "cli/words.h"
#include "door/client.h"
#include "site/site.h"

struct arena;
struct json;

enum cli_form { CLI_TABLE, CLI_JSON, CLI_NDJSON, CLI_CSV, CLI_TSV,
	CLI_XML };

struct cli {
	const struct site_parts *parts;
	struct arena *arena;
	const char *command; /* "sample receive", for messages */
	struct cli_words words;
	enum cli_form form;
	const char *dir, *user; /* NULL: not given */
	int pass_fd;            /* -1: asked at the terminal */
	struct secret pass;     /* of the user, once it was read */
	struct secret other;    /* of a person who is enrolled */
	struct site *site;      /* NULL: not opened yet */
	struct door_line line;
	struct buf out;
	const struct json *reply; /* the last, for its reasons */
	const char *where;        /* of several, which was refused; or NULL */
	bool stored;              /* an act was done; its receipt is in out */
	int exit;                 /* of a finding; 0 otherwise */
};

/* Options of every command, of those that act, of those that print rows. */
extern const struct cli_option cli_options_common[], cli_options_act[],
    cli_options_view[], cli_options_figure[], cli_options_none[];

/* Joined tables, in the arena; the last argument is NULL. */
const struct cli_option *cli_options_join(
    struct arena *a, const struct cli_option *first, ...);

/* Take over the words: site, user, output. */
ATTR_MUST_CHECK enum err_code cli_session_words(
    struct cli *c, struct err *err);

/* Site and user must have been named. */
ATTR_MUST_CHECK enum err_code cli_session_site(
    struct cli *c, struct err *err);

/* Open the site; asks for the passphrase.  Done once. */
ATTR_MUST_CHECK enum err_code cli_session_open(
    struct cli *c, struct err *err);
void cli_session_close(struct cli *c);

/*
 * The passphrase of the user, and of another person: from the descriptor, a
 * line each in this order, or from the terminal, without echo.  twice: a new
 * one, typed twice at a terminal.  ERR_AUTH where nobody can be asked.
 */
ATTR_MUST_CHECK enum err_code cli_session_pass(
    struct cli *c, bool twice, struct err *err);
ATTR_MUST_CHECK enum err_code cli_session_other(
    struct cli *c, const char *who, struct err *err);

/* Whoever signs: the user's key, and that of a person being enrolled. */
struct door_signer cli_session_signer(struct cli *c);

/* Ask the door; remembers the reply. */
ATTR_MUST_CHECK enum err_code cli_ask(struct cli *c, struct json *request,
    struct json **reply, struct door_file *file, struct err *err);
/* The same with just an op, or an op and an object. */
ATTR_MUST_CHECK enum err_code cli_ask_op(struct cli *c, const char *op,
    const char *object, struct json **reply, struct door_file *file,
    struct err *err);

/* The i-th operand, or ERR_USAGE that says what is missing. */
ATTR_MUST_CHECK enum err_code cli_operand(struct cli *c, size_t i,
    const char *what, const char **out, struct err *err);
/* Too many operands? */
ATTR_MUST_CHECK enum err_code cli_operands_end(
    struct cli *c, size_t n, struct err *err);

/* Write what is in c->out to standard output.  ERR_IO. */
ATTR_MUST_CHECK enum err_code cli_flush(struct cli *c, struct err *err);

/* Tell an error, with the reasons of the last reply, on standard error. */
void cli_tell(const struct cli *c, const struct err *err);

/* The offset of this place's time from UTC now, minutes. */
int cli_offset(void);

#endif /* CLI_SESSION_H */
