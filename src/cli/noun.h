/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/noun.h - acts and views of the house as commands.
 *
 *	cupel sample receive SMP-1 [SMP-2 ...] --received-at ... [--reason ...]
 *	cupel sample list [-o csv]
 *
 * The options of an act are its fields, with - for _.  A field of type file
 * takes a path; facts may be repeated; a verifier key may be left out, then
 * it is that of the key file of the person named.
 */
#ifndef CLI_NOUN_H
#define CLI_NOUN_H

#include "base/attr.h"
#include "base/err.h"
#include "cli/session.h"

struct act;
struct json;
struct noun;
struct view;

/* The options of an act, in the arena. */
const struct cli_option *cli_act_options(
    struct arena *a, const struct act *act);

/*
 * Do an act on each operand, in their order, until one is refused; each is
 * done on its own.  A receipt for each goes to c->out.
 */
ATTR_MUST_CHECK enum err_code cli_act_run(
    struct cli *c, const struct act *act, struct err *err);

/* Do one act with fields and files given otherwise (cli/record.c). */
ATTR_MUST_CHECK enum err_code cli_act_do(struct cli *c,
    const struct door_wish *wish, struct err *err);

/* Let somebody who was enrolled open the site: key and passphrase. */
ATTR_MUST_CHECK enum err_code cli_admit(
    struct cli *c, const char *user, struct err *err);

/* A file for a field, read; in the arena. */
ATTR_MUST_CHECK enum err_code cli_act_file(struct cli *c, const char *field,
    const char *path, size_t limit, struct door_file *out, struct err *err);

/* The door's rows of a view; id may be NULL. */
ATTR_MUST_CHECK enum err_code cli_view_ask(struct cli *c, const char *view,
    const char *id, struct json **reply, struct err *err);

ATTR_MUST_CHECK enum err_code cli_view_run(
    struct cli *c, const struct view *view, struct err *err);

/* Help for one act, one view, one noun. */
void cli_act_help(struct cli *c, const struct act *act);
void cli_view_help(struct cli *c, const struct view *view);
void cli_noun_help(struct cli *c, const struct noun *noun);

#endif /* CLI_NOUN_H */
