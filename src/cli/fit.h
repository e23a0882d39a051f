/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/fit.h - the command "cupel fit FILE": curves and relative potencies of
 * a table of wells, with no site and no record.
 *
 * Reads a table as potency/wells.h describes it, evaluates one plate
 * (potency/assay.h) and prints what came of it, for eyes (table), for scripts
 * (json) or for spreadsheets and comparisons (csv: quantity,value with the
 * names of potency/quantity.h).
 */
#ifndef CLI_FIT_H
#define CLI_FIT_H

#include "cli/words.h"

struct buf;

/* The options, for the manual page and completion. */
extern const struct cli_option cli_fit_options[];

/*
 * Run the command; argv[0] is its name.  What goes to standard output is
 * appended to out, what goes to standard error to errors.  Returns the exit
 * status:
 *	EXIT_DONE            evaluated, and nothing that rejects has failed
 *	EXIT_USAGE           these words are not the command
 *	EXIT_NOT_FOUND       no such file
 *	EXIT_REFUSED_INPUT   the table cannot be evaluated; the message says
 *	                     which line, well or sample
 *	EXIT_OUT_OF_SPEC     a fit has no result, or a criterion that rejects
 *	                     has failed; what there is was printed
 * and those of base/err.h for what can go wrong with a file.
 */
int cli_fit(int argc, char *const argv[], struct buf *out, struct buf *errors);

#endif /* CLI_FIT_H */
