/* SPDX-License-Identifier: Apache-2.0 */
/* cli/alone.c - commands that need no site. */
#include "config.h"

#include <stdlib.h>

#include "cli/check.h"
#include "cli/command.h"
#include "cli/fit.h"
#include "cli/read.h"

static int
read_installed(
    int argc, char *const argv[], struct buf *out, struct buf *errors)
{
	const char *dir = getenv("CUPEL_PROFILES");
	struct cli_read_setup setup = { .profile_dir = dir != NULL && *dir
		    ? dir
		    : CUPEL_SPECS "/instruments" };

	return cli_read(argc, argv, &setup, out, errors);
}

static enum err_code
run_version(struct cli *c, struct err *err)
{
	if (cli_operands_end(c, 0, err) != ERR_OK)
		return err->code;
	buf_puts(&c->out, PACKAGE_STRING "\n");
	return ERR_OK;
}

const struct cli_command cli_commands_alone[] = {
	{ .noun = "fit",
	    .operands = "FILE",
	    .says = "curves and relative potencies of a table of wells",
	    .options = cli_fit_options,
	    .alone = cli_fit },
	{ .noun = "read",
	    .operands = "FILE",
	    .says = "readings of a plate reader's export",
	    .options = cli_read_options,
	    .alone = read_installed },
	{ .noun = "check",
	    .operands = "FILE.xml...",
	    .says = "is a specification, method, profile ... valid?",
	    .options = cli_check_options,
	    .alone = cli_check },
	{ .noun = "manual",
	    .operands = "",
	    .says = "the manual page, for man",
	    .run = cli_manual },
	{ .noun = "version",
	    .operands = "",
	    .says = "which cupel this is",
	    .run = run_version },
	{ .noun = NULL },
};
