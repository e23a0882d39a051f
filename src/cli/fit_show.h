/* SPDX-License-Identifier: Apache-2.0 */
/* cli/fit_show.h - an evaluated plate in the forms of "cupel fit". */
#ifndef CLI_FIT_SHOW_H
#define CLI_FIT_SHOW_H

struct arena;
struct assay;
struct buf;
struct fit_plate;
struct fit_wells;

struct cli_fit_result {
	const struct assay *assay;
	const struct fit_wells *wells;
	const struct fit_plate *plate;
};

struct cli_fit_form {
	const char *name; /* of -o */
	void (*show)(
	    const struct cli_fit_result *r, struct arena *a, struct buf *out);
};

/* The first is the one without -o; the last has no name. */
extern const struct cli_fit_form cli_fit_forms[];

#endif /* CLI_FIT_SHOW_H */
