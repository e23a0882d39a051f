/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/terminal.h - questions to the person at the terminal.
 *
 * They go to /dev/tty, whatever standard input and output are.  ERR_AUTH
 * where there is none.
 */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"
#include "crypt/secret.h"

/*
 * A passphrase, without echo; twice: asked again, and both must agree.
 * Ctrl-C or an empty line: ERR_AUTH, the person does not want to.
 */
ATTR_MUST_CHECK enum err_code cli_terminal_pass(const char *what, bool twice,
    struct secret *out, struct err *err);

/* Show what is about to be signed. */
ATTR_MUST_CHECK enum err_code cli_terminal_show(
    const char *text, struct err *err);

bool cli_terminal_is_out(void); /* is standard output a terminal? */

/* Columns of the terminal behind standard output; 80 if nobody knows. */
unsigned cli_terminal_width(void);
unsigned cli_terminal_height(void);

#endif /* CLI_TERMINAL_H */
