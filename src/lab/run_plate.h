/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lab/run_plate.h - the plate of a run: what the reader wrote and what the
 * map says is in the wells, read with the profile that was approved with the
 * method.
 *
 * The same function reads when a run is imported and when it is evaluated;
 * there is no second opinion of what a file says.
 */
#ifndef LAB_RUN_PLATE_H
#define LAB_RUN_PLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "plate/map.h"
#include "plate/result.h"
#include "potency/wells.h"

struct door_change;
struct json;
struct lab_potency_method;

/* Files by hash; names are for messages. */
struct lab_run_files {
	const char *profile;
	const char *file, *file_name;
	const char *map, *map_name;
	const char *plate;        /* identity of the plate */
	const struct json *facts; /* what the file does not say; NULL: the
	                             facts were asked for before */
};

struct lab_run_plate {
	struct plate_result read;
	struct map map;
	const char *standards, *samples; /* names in the map, comma-separated */
};

/*
 * Read file and map and hold them against each other and against the method:
 * plate, read, quantity and unit; every well of the map read and not masked;
 * doses on the method's ladder; wells per sample.  Everything that is wrong
 * is refused, finding by finding (change_refuse), and *good is false.
 */
ATTR_MUST_CHECK enum err_code lab_run_plate_read(struct door_change *c,
    const struct lab_run_files *files, const struct lab_potency_method *m,
    struct lab_run_plate *out, bool *good, struct err *err);

/* The wells as the engine takes them, in the order of the map. */
void lab_run_plate_wells(const struct lab_run_plate *p,
    const struct lab_potency_method *m, const char *plate, struct arena *a,
    struct fit_wells *out);

/* A fact of the file, or what was given for it; NULL if nobody knows. */
const char *lab_run_fact(const struct lab_run_plate *p, const char *key);

#endif /* LAB_RUN_PLATE_H */
