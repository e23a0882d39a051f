/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/read.h - the command "cupel read FILE": what a reader's export says,
 * with no site and no record.
 *
 * The file is read with the one reader profile that recognises it
 * (plate/profile.h), or as readings-1 (plate/tidy.h) if it says so, and held
 * against a plate map (plate/map.h) if one is given.  What comes of it is
 * printed for eyes (table), for spreadsheets and comparisons (csv: plate,
 * read,quantity,well,sample,role,value,unit,flags) or for scripts (json: all
 * of it, with facts, the account of cells and findings).
 *
 * Nothing is written anywhere; the same file and profile give the same
 * output.
 */
#ifndef CLI_READ_H
#define CLI_READ_H

#include "cli/words.h"

struct buf;

/* The options, for the manual page and completion. */
extern const struct cli_option cli_read_options[];

/* What the installation gives. */
struct cli_read_setup {
	const char *profile_dir; /* where profiles are looked for; may be
	                          NULL: nowhere, without --profiles */
};

/*
 * Run the command; argv[0] is its name.  What goes to standard output is
 * appended to out, what goes to standard error to errors: a line for each
 * finding, "FILE:LINE:CELL: what was found, what was expected [CODE]", and
 * one with what to do.  Returns the exit status:
 *	EXIT_DONE            read; there may be warnings
 *	EXIT_USAGE           these words are not the command
 *	EXIT_NOT_FOUND       no such file or profile, or more than one profile
 *	                     recognises the file (E-AMBIG)
 *	EXIT_REFUSED_INPUT   the file is refused (no reading is printed), or a
 *	                     profile that was named is not valid
 *	EXIT_CONFIGURATION   no profile in the folder, or one that is not valid
 * and those of base/err.h for what can go wrong with a file.
 */
int cli_read(int argc, char *const argv[], const struct cli_read_setup *setup,
    struct buf *out, struct buf *errors);

#endif /* CLI_READ_H */
