/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/check.h - the command "cupel check FILE.xml...": is a document of this
 * program's own kinds valid?
 *
 * The kind is told by the namespace of the first element.  Each file is held
 * against its schema (xmlio/xml_schema.h) and then against what a schema
 * cannot say: criteria that are sound (base/limit.h), sequences that agree
 * with their spacer, patterns of a reader profile that compile, ...  A
 * specification that inherits is also held against its parent, if the parent
 * is one of the files.
 *
 * Nothing is loaded into a site by it.
 */
#ifndef CLI_CHECK_H
#define CLI_CHECK_H

#include "cli/words.h"

struct buf;

extern const struct cli_option cli_check_options[];

/*
 * Run the command; argv[0] is its name.  out gets a line for each valid file,
 * "FILE: profile softmax-text version 1 is valid"; errors gets every finding
 * of the others, "FILE:LINE: element <x>: what was found, what was expected".
 * Returns EXIT_DONE if all files are valid, EXIT_REFUSED_INPUT if one is not
 * (all are looked at), EXIT_NOT_FOUND if one is not there, EXIT_USAGE, and
 * those of base/err.h for what can go wrong with a file.
 */
int cli_check(
    int argc, char *const argv[], struct buf *out, struct buf *errors);

#endif /* CLI_CHECK_H */
