/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/cli.h - the command line: cupel NOUN VERB [RECORD...] [options].
 *
 * Verbs of nouns are not written here: each act of the house is a command
 * whose options are the act's fields, each view is one that prints rows.  Help
 * is drawn from the same declarations.  What is written here are commands
 * that have no noun (cli/commands.def).
 *
 * Data goes to standard output, everything else to standard error.  An error
 * is one line, with a line for each reason behind it; with -o json one
 * object.  Exit statuses are those of base/err.h.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "site/site.h"

/* Run the program; returns its exit status. */
int cli_main(int argc, char *argv[], const struct site_parts *parts);

#endif /* CLI_CLI_H */
