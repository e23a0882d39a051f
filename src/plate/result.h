/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plate/result.h - what was read from an instrument's file: facts, readings,
 * what the file says about the wells, findings, and an account of every cell.
 *
 * A result with a refusal among its findings has no readings: n_readings is
 * 0, whatever could be read.  All texts are UTF-8 and live in the arena given
 * to whoever made the result.
 *
 * A reading's value is the text of the file with a point as decimal mark;
 * number is the double next to it, NaN where there is no value.  A blank cell
 * makes no reading; it is counted per plate.
 */
#ifndef PLATE_RESULT_H
#define PLATE_RESULT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "plate/finding.h"
#include "plate/well.h"

struct arena;
struct buf;

/* ---- flags ---- */

enum plate_flag {
	PLATE_OVERFLOW,
	PLATE_ABOVE_RANGE,
	PLATE_BELOW_RANGE,
	PLATE_MASKED,
	PLATE_MISSED,
	PLATE_OUT_OF_RANGE,
	PLATE_ERROR,
	PLATE_NO_CALL,
	PLATE_SATURATED,
	PLATE_MERGED_WELL,
	PLATE_NOT_REPORTED,
	PLATE_NOT_CALCULATED,
	PLATE_NO_FIT,
	PLATE_FLAG_COUNT
};

const char *plate_flag_name(enum plate_flag flag); /* "out-of-range" */
bool plate_flag_find(const char *name, enum plate_flag *flag);

/* A set of flags: bit (1u << flag). */
unsigned plate_flag_bit(enum plate_flag flag);

/* Names joined with ";", in the order of the enum; in a. */
const char *plate_flags_text(unsigned flags, struct arena *a);

/* Read such a list; false if a name is unknown or stands there twice. */
bool plate_flags_parse(const char *text, unsigned *flags);

/* ---- facts ---- */

enum plate_origin {
	PLATE_FROM_FILE,
	PLATE_FROM_REGISTER, /* the list of instruments */
	PLATE_FROM_MANIFEST, /* a file or option beside the export */
	PLATE_FROM_PERSON,
	PLATE_FROM_NOWHERE /* a fact that is needed and not known */
};

enum plate_state {
	PLATE_GIVEN,
	PLATE_ABSENT,      /* nobody says it */
	PLATE_AMBIGUOUS,   /* it has two readings: value and other */
	PLATE_PLACEHOLDER, /* the file has a word that means nothing there */
	PLATE_CONTRADICTED /* two sources differ: value and other */
};

const char *plate_origin_name(enum plate_origin origin);
const char *plate_state_name(enum plate_state state);

struct plate_fact {
	const char *key;   /* "saved_at" */
	const char *plate; /* the plate it is about, "" for the file */
	const char *text;  /* as written, "" if nothing was */
	const char *value; /* what it means; "" if that is not known */
	const char *other; /* the second reading or source, else "" */
	enum plate_state state;
	enum plate_origin origin;
	struct plate_place at;
};

/* A line of the file that is kept because nobody knows what it is about. */
struct plate_other {
	const char *text;
	struct plate_place at;
};

/* A fact that the profile says must (or should) be known. */
struct plate_need {
	const char *key;
	bool must;
	const char *otherwise; /* "registration", "manifest", "refuse" or "" */
};

/* ---- plates, readings, layout ---- */

struct plate_plate {
	const char *name;
	struct well_shape shape;
	size_t line;
	size_t readings, blank; /* cells with something, cells without */
};

struct plate_reading {
	const char *plate, *read, *quantity;
	const char *sample, *role; /* as the file says, "" if it does not */
	const char *text;          /* the cell as it stands there */
	const char *value;         /* "" if there is no number */
	const char *unit;
	double number;
	unsigned flags;
	struct well well;
	struct plate_place at;
};

/* What the file says is in a well. */
struct plate_layout {
	const char *plate, *sample, *role;
	unsigned flags;
	struct well well;
	struct plate_place at;
};

/* ---- account ---- */

enum plate_cell {
	PLATE_CELL_UNREAD,
	PLATE_CELL_READING,
	PLATE_CELL_FACT,
	PLATE_CELL_OTHER,
	PLATE_CELL_HEADING,
	PLATE_CELL_LAYOUT,
	PLATE_CELL_CALCULATED,
	PLATE_CELL_COUNT
};

const char *plate_cell_name(enum plate_cell kind);

#define PLATE_UNREAD_SHOWN 20u

struct plate_unread {
	const char *text;
	struct plate_place at;
};

struct plate_account {
	size_t total; /* cells that are not blank: the sum of kind[] */
	size_t kind[PLATE_CELL_COUNT];
	size_t blank_wells;
	size_t shown;
	struct plate_unread unread[PLATE_UNREAD_SHOWN];
};

/* ---- the whole ---- */

struct plate_result {
	const char *profile; /* its id, "" if none was found */
	unsigned profile_version;
	const char *format; /* the profile's word for it, "" if none */
	const char *encoding, *line_ends;
	bool refused;
	size_t n_facts, n_others, n_needs, n_plates, n_readings, n_layout;
	struct plate_fact *facts;
	struct plate_other *others;
	struct plate_need *needs;
	struct plate_plate *plates;
	struct plate_reading *readings; /* in the order of the file */
	struct plate_layout *layout;
	struct plate_findings findings;
	struct plate_account account;
};

/* The fact of that key and plate ("" for the file's own), or NULL. */
const struct plate_fact *plate_fact_find(
    const struct plate_result *r, const char *key, const char *plate);

/*
 * A fact that the file does not give, or a second opinion on one that it
 * does.  If the file gives another value the fact becomes contradicted and a
 * finding E-CONTRA refuses the result; if its value is ambiguous and this is
 * one of the two, this settles it.
 */
void plate_fact_supply(struct plate_result *r, struct arena *a, const char *key,
    const char *value, enum plate_origin origin);

/*
 * Ask whether all facts that must be known are: a finding E-META for each
 * that is not, with where it can come from.  Call it after all sources have
 * been supplied.
 */
void plate_facts_check(struct plate_result *r, struct arena *a);

/*
 * The reading of a well, or NULL.  quantity may be NULL: the first one.  For
 * one look; who needs all wells walks over readings.
 */
const struct plate_reading *plate_reading_find(const struct plate_result *r,
    const char *plate, const char *read, const char *quantity, struct well w);

/*
 * Wells in few words: A1-A12, B3, B5-B6; at most 24 pieces, then how many
 * wells are left out.  In the arena.
 */
const char *plate_wells_text(
    const struct well *well, size_t n, struct arena *a);

/*
 * Append the readings as CSV: plate,read,quantity,well,sample,role,value,
 * unit,flags, in the order of the file.
 */
void plate_readings_csv(
    const struct plate_result *r, struct arena *a, struct buf *out);

#endif /* PLATE_RESULT_H */
