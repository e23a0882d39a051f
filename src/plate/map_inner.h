/* SPDX-License-Identifier: Apache-2.0 */
/* plate/map_inner.h - between map.c (reads) and map_check.c (checks). */
#ifndef PLATE_MAP_INNER_H
#define PLATE_MAP_INNER_H

#include "plate/map.h"
#include "plate/own.h"

/* What a map says about a well, by name, as text. */
enum map_attr {
	MAP_AT_ROLE,
	MAP_AT_SAMPLE,
	MAP_AT_SERIES,
	MAP_AT_STEP,
	MAP_AT_DOSE,
	MAP_AT_DOSE_UNIT,
	MAP_AT_REPLICATE,
	MAP_AT_NOTE,
	MAP_AT_COUNT
};

struct map_raw {
	bool there;                     /* a line, or a cell not blank */
	const char *text[MAP_AT_COUNT]; /* never NULL */
	struct plate_place at[MAP_AT_COUNT];
	struct plate_place first; /* the line, or the first cell */
};

struct map_reader {
	struct plate_own own;
	struct arena *a;
	struct map *out;
	bool drawn;          /* a blank well is unused */
	struct map_raw *raw; /* [WELL_ROWS_MAX * WELL_COLS_MAX] */
};

const char *map_attr_name(enum map_attr at);
bool map_attr_find(const char *name, enum map_attr *at);
struct map_raw *map_raw_at(struct map_reader *r, struct well w);

#define map_say(r, at, ...) \
	plate_find(&(r)->out->findings, (r)->a, "E-MAP", (at), "", __VA_ARGS__)

/* Wells from raw, and everything that must hold for them. */
void map_check(struct map_reader *r);

#endif /* PLATE_MAP_INNER_H */
