/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/read_show.h - what was read from an instrument's file, as table, CSV
 * and JSON.  Text from the file is escaped in the table and verbatim in the
 * other two, which are data.
 */
#ifndef CLI_READ_SHOW_H
#define CLI_READ_SHOW_H

#include "plate/result.h"

struct arena;
struct buf;

struct cli_read_shown {
	const char *file; /* its name as given */
	size_t bytes;
	const struct plate_result *result;
};

typedef void cli_read_form_fn(
    const struct cli_read_shown *s, struct arena *a, struct buf *out);

/* The form of that name, or NULL; cli_read_form_names lists them. */
cli_read_form_fn *cli_read_form(const char *name);
const char *cli_read_form_names(void); /* "table, csv or json" */

#endif /* CLI_READ_SHOW_H */
