/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/command.h - commands that are no act and no view of the house.
 *
 * A command is one row in the table of its subject's file; the tables are
 * listed in cli.c.  Parsing, help and the overview are drawn from the row.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "cli/session.h"

struct cli_command {
	const char *noun;     /* "ledger"; NULL ends a table */
	const char *verb;     /* NULL: the noun is the whole command */
	const char *operands; /* "DIR", for the usage line */
	const char *says;
	const struct cli_option *options; /* its own; may be NULL */
	bool rows;                        /* prints rows: --fields ... */
	enum err_code (*run)(struct cli *c, struct err *err);
	/* Instead of run: reads its words itself, knows no site. */
	int (*alone)(int argc, char *const argv[], struct buf *out,
	    struct buf *errors);
};

extern const struct cli_command cli_commands_site[], cli_commands_ledger[],
    cli_commands_record[], cli_commands_alone[];

/* All tables, NULL at the end. */
extern const struct cli_command *const cli_commands[];

/* "cupel manual": cupel(1) in mdoc. */
ATTR_MUST_CHECK enum err_code cli_manual(struct cli *c, struct err *err);

#endif /* CLI_COMMAND_H */
