/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plate/map.h - plate maps (plate-map-1): what is in which well.
 *
 * Two spellings of one thing.  A list, one line per well:
 *
 *	#format,plate-map-1
 *	#shape,96
 *	#partial,yes
 *	well,role,sample,series,step,dose,dose_unit,replicate,note
 *	A1,standard,RS-2026-02,1,1,2.000,ug/mL,1,
 *
 * or drawn, a block for each attribute, its name in the corner, column
 * numbers beside it, row letters below, a blank line between blocks:
 *
 *	#format,plate-map-1
 *	role,1,2,3
 *	A,standard,standard,blank
 *	B,sample,sample,blank
 *
 *	sample,1,2,3
 *	...
 *
 * CSV, UTF-8, decimal point.  In a drawn map all blocks have the same rows
 * and columns; #shape may be left out, then the blocks say it.
 *
 * Roles: standard sample control blank max min medium unused.  A well that
 * is not in the list, or blank in all blocks, is unused.
 *
 * Checks (all found at once, code E-MAP): wells inside the plate and once;
 * every well of the plate in a list unless #partial,yes; roles of the list;
 * standards and samples with sample, series, step, dose above 0 and unit;
 * one unit of dose; doses of a series falling with the step or rising with
 * it, and the same dose for the same step; steps from 1 without gap;
 * replicates of a sample, series and step numbered from 1 without gap; every
 * step with as many replicates as the others is not asked.
 *
 * What needs a database (is the sample known, is it of this variant, is the
 * ladder that of the method) is asked elsewhere.
 */
#ifndef PLATE_MAP_H
#define PLATE_MAP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "plate/result.h"

struct arena;
struct buf;

#define MAP_FORMAT "plate-map-1"

enum map_role {
	MAP_STANDARD,
	MAP_SAMPLE,
	MAP_CONTROL,
	MAP_BLANK,
	MAP_MAX,
	MAP_MIN,
	MAP_MEDIUM,
	MAP_UNUSED,
	MAP_ROLE_COUNT
};

const char *map_role_name(enum map_role role);
bool map_role_find(const char *name, enum map_role *role);

/* A well of the map; texts are "" where the map says nothing. */
struct map_well {
	struct well well;
	enum map_role role;
	const char *sample, *dose, *dose_unit, *note;
	double dose_value;                /* NaN without a dose */
	unsigned series, step, replicate; /* 0: not given */
	struct plate_place at;
};

struct map {
	struct well_shape shape;
	bool partial;
	size_t n;              /* wells that are not unused */
	struct map_well *well; /* [n] by rows */
	size_t unused;         /* wells of the plate that nobody uses */
	bool refused;
	struct plate_findings findings;
};

/*
 * Read a map of either spelling; everything lives in a.  What is wrong with
 * it is in out->findings: E-MAP and the codes of plate/grid.h.  The errors:
 * ERR_NOMEM only.
 */
ATTR_MUST_CHECK enum err_code map_read(const char *bytes, size_t len,
    struct arena *a, struct map *out, struct err *err);

/* The well of the map, or NULL if it is unused. */
const struct map_well *map_at(const struct map *m, struct well w);

/*
 * Append the map as a list, wells by rows, the same bytes for the same map;
 * unused wells are left out and #partial,yes says so.
 */
void map_write(const struct map *m, struct buf *out);

/* What an instrument's software calls a role, as the method says. */
struct map_word {
	const char *word;
	enum map_role role;
};

/* How map_compare is to look at a file. */
struct map_compare {
	const char *plate;           /* of the result; NULL: its only one */
	const char *read;            /* NULL: all reads */
	const char *quantity;        /* NULL: all quantities */
	const struct map_word *word; /* [n_words] */
	size_t n_words;
	bool ignore_layout; /* say nothing about the file's layout */
};

/*
 * Hold readings against a map.  Findings are added to f, which may be that of
 * r or another one (made in a):
 *
 *	E-PLATE       no such plate (or several and none named), no such read
 *	E-INCOMPLETE  wells that the map uses and that have no reading
 *	E-LAYOUT      the file itself says something else is in the wells: a
 *	              table of at most 24 of them, then a count.  Roles are
 *	              compared where a word is known, samples always.
 *	W-UNMAPPED    readings of wells that the map does not use
 *
 * A well with a flag and no value has a reading.
 */
void map_compare(const struct map *m, const struct plate_result *r,
    const struct map_compare *how, struct arena *a, struct plate_findings *f);

#endif /* PLATE_MAP_H */
