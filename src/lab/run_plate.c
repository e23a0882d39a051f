/* SPDX-License-Identifier: Apache-2.0 */
/* lab/run_plate.c - reader's file, plate map and method, held together. */
#include "config.h"

#include "lab/run_plate.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/dec.h"
#include "base/json.h"
#include "base/text.h"
#include "door/act.h"
#include "lab/potency_method.h"
#include "plate/profile.h"

/* A dose may be written with four digits. */
#define DOSE_TOLERANCE 1e-3

/* What goes into the arrangement of wells for a role of the map. */
static const struct {
	const char *role; /* of the engine; NULL: left out */
	const char *why;
} uses[MAP_ROLE_COUNT] = {
	[MAP_STANDARD] = { "standard", NULL },
	[MAP_SAMPLE] = { "test", NULL },
	[MAP_CONTROL] = { "control", NULL },
	[MAP_BLANK] = { "blank", NULL },
	[MAP_MAX] = { "control", NULL },
	[MAP_MIN] = { NULL, "background control" },
	[MAP_MEDIUM] = { NULL, "medium" },
	[MAP_UNUSED] = { NULL, "not used" },
};

/* ---- reading ----------------------------------------------------------- */

static void
refuse_findings(struct door_change *c, const struct plate_findings *f,
    const char *name)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct plate_finding *x = &f->item[i];
		const char *todo = x->todo[0] != '\0' ? x->todo : NULL;

		if (x->code[0] != 'E')
			continue;
		if (x->at.line == 0)
			change_refuse(c, x->code, todo, "%s: %s", name, x->text);
		else if (x->at.cell == 0)
			change_refuse(c, x->code, todo, "%s:%zu: %s", name,
			    x->at.line, x->text);
		else
			change_refuse(c, x->code, todo, "%s:%zu:%zu: %s", name,
			    x->at.line, x->at.cell, x->text);
	}
	if (f->more > 0)
		change_refuse(c, "E-LIMIT", NULL,
		    "%s: and %zu findings more", name, f->more);
}

static enum err_code
read_file(struct door_change *c, const struct lab_run_files *files,
    struct plate_result *out, struct err *err)
{
	const char *xml, *bytes;
	size_t xml_len, len;
	struct profile *profile;
	const struct profile *list[1];

	if (change_read_file(c, files->profile, &xml, &xml_len, err) !=
		ERR_OK ||
	    change_read_file(c, files->file, &bytes, &len, err) != ERR_OK ||
	    profile_load(xml, xml_len, "profile", NULL, NULL, &profile, err) !=
		ERR_OK)
		return err->code;
	list[0] = profile;
	if (profile_read(list, 1, bytes, len, c->arena, out, err) == ERR_OK) {
		/* its id is the profile's own text */
		out->profile = arena_str(c->arena, out->profile);
	}
	profile_free(profile);
	return err->code;
}

static void
supply_facts(struct door_change *c, const struct json *facts,
    struct plate_result *r)
{
	if (facts == NULL)
		return;
	for (size_t i = 0; i < facts->len; i++)
		plate_fact_supply(r, c->arena, facts->name[i],
		    facts->item[i]->str, PLATE_FROM_MANIFEST);
	plate_facts_check(r, c->arena);
}

/* ---- file, map and method ---------------------------------------------- */

static double
number(const char *text)
{
	struct err ignored = { 0 };
	double v = (double)NAN;
	struct dec d;

	dec_init(&d);
	if (dec_parse(&d, text, &ignored) == ERR_OK)
		v = dec_double(&d);
	dec_clear(&d);
	return v;
}

static bool
belongs(const struct plate_reading *x, const struct lab_potency_method *m,
    const char *plate)
{
	return strcmp(x->plate, plate) == 0 && strcmp(x->read, m->read) == 0 &&
	    strcmp(x->quantity, m->quantity) == 0;
}

static void
check_readings(struct door_change *c, const struct lab_run_files *files,
    const struct lab_potency_method *m, const struct lab_run_plate *p)
{
	for (size_t i = 0; i < p->read.n_readings; i++) {
		const struct plate_reading *x = &p->read.readings[i];
		char well[WELL_TEXT_SIZE];

		if (!belongs(x, m, files->plate) ||
		    map_at(&p->map, x->well) == NULL)
			continue;
		well_text(x->well, well);
		if ((x->flags & plate_flag_bit(PLATE_MASKED)) != 0)
			change_refuse(c, "W-MASKED",
			    "leave the well out of the plate map, with a note",
			    "%s:%zu: well %s was masked in the reader's "
			    "software, but the map uses it",
			    files->file_name, x->at.line, well);
		if (strcmp(x->unit, m->unit) != 0) {
			change_refuse(c, "RUN-UNIT", "read with that unit",
			    "%s:%zu: well %s is in \"%s\"; the method reads "
			    "\"%s\"",
			    files->file_name, x->at.line, well, x->unit,
			    m->unit);
			return;
		}
	}
}

/* Doses of standards and samples on the ladder of the method. */
static void
check_doses(struct door_change *c, const struct lab_run_files *files,
    const struct lab_potency_method *m, const struct map *map)
{
	double start = number(m->start), factor = number(m->factor);

	for (size_t i = 0; i < map->n; i++) {
		const struct map_well *w = &map->well[i];
		char well[WELL_TEXT_SIZE];
		double want;

		if (w->role != MAP_STANDARD && w->role != MAP_SAMPLE)
			continue;
		well_text(w->well, well);
		want = start * pow(factor, 1.0 - (double)w->step);
		if (strcmp(w->dose_unit, m->dose_unit) != 0)
			change_refuse(c, "RUN-DOSE", "correct the map",
			    "%s:%zu: well %s: dose in %s; the method doses in "
			    "%s",
			    files->map_name, w->at.line, well, w->dose_unit,
			    m->dose_unit);
		else if (w->step > m->steps)
			change_refuse(c, "RUN-DOSE", "correct the map",
			    "%s:%zu: well %s: step %u; the method has %zu "
			    "steps",
			    files->map_name, w->at.line, well, w->step,
			    m->steps);
		else if (!(fabs(w->dose_value - want) <=
			     DOSE_TOLERANCE * want))
			change_refuse(c, "RUN-DOSE", "correct the map",
			    "%s:%zu: well %s: step %u has dose %s; the "
			    "method's ladder has %.6g there",
			    files->map_name, w->at.line, well, w->step,
			    w->dose, want);
	}
}

/* The samples of a role, each once, comma-separated; their wells counted. */
static const char *
names(struct door_change *c, const struct lab_run_files *files,
    const struct lab_potency_method *m, const struct map *map,
    enum map_role role)
{
	const char *list = "";

	for (size_t i = 0; i < map->n; i++) {
		const struct map_well *w = &map->well[i];
		size_t wells = 0, before = 0;

		if (w->role != role)
			continue;
		for (size_t k = 0; k < map->n; k++)
			if (map->well[k].role == role &&
			    strcmp(map->well[k].sample, w->sample) == 0) {
				wells++;
				before += k < i;
			}
		if (before > 0)
			continue;
		list = arena_printf(c->arena, "%s%s%s", list,
		    list[0] != '\0' ? "," : "", w->sample);
		if (wells != m->wells_per_sample)
			change_refuse(c, "RUN-WELLS", "correct the map",
			    "%s: %s %s has %zu wells; the method has %zu",
			    files->map_name, map_role_name(role), w->sample,
			    wells, m->wells_per_sample);
	}
	return list;
}

static void
compare(struct door_change *c, const struct lab_run_files *files,
    const struct lab_potency_method *m, struct lab_run_plate *p)
{
	static const struct map_word words[] = {
		{ "Standards", MAP_STANDARD }, { "Unknowns", MAP_SAMPLE },
		{ "Controls", MAP_CONTROL }, { "Blanks", MAP_BLANK }
	};
	struct map_compare how = { .plate = files->plate,
		.read = m->read,
		.quantity = m->quantity,
		.word = words,
		.n_words = sizeof(words) / sizeof(words[0]) };
	struct plate_findings f = { 0 };

	map_compare(&p->map, &p->read, &how, c->arena, &f);
	plate_findings_sort(&f);
	refuse_findings(c, &f, files->file_name);
	check_readings(c, files, m, p);
	check_doses(c, files, m, &p->map);
	p->standards = names(c, files, m, &p->map, MAP_STANDARD);
	p->samples = names(c, files, m, &p->map, MAP_SAMPLE);
}

enum err_code
lab_run_plate_read(struct door_change *c, const struct lab_run_files *files,
    const struct lab_potency_method *m, struct lab_run_plate *out, bool *good,
    struct err *err)
{
	size_t before = change_refusals(c), len;
	const char *bytes;

	memset(out, 0, sizeof(*out));
	*good = false;
	if (read_file(c, files, &out->read, err) != ERR_OK ||
	    change_read_file(c, files->map, &bytes, &len, err) != ERR_OK ||
	    map_read(bytes, len, c->arena, &out->map, err) != ERR_OK)
		return err->code;
	supply_facts(c, files->facts, &out->read);
	plate_findings_sort(&out->read.findings);
	refuse_findings(c, &out->read.findings, files->file_name);
	refuse_findings(c, &out->map.findings, files->map_name);
	if (!out->read.refused && !out->map.refused)
		compare(c, files, m, out);
	*good = change_refusals(c) == before;
	return ERR_OK;
}

/* ---- for the engine ---------------------------------------------------- */

/* A reading as the engine takes it: a number, or what stands in its place. */
static const char *
response(const struct plate_reading *x)
{
	const unsigned above = plate_flag_bit(PLATE_OVERFLOW) |
	    plate_flag_bit(PLATE_ABOVE_RANGE) |
	    plate_flag_bit(PLATE_SATURATED);

	if (x == NULL)
		return "";
	if ((x->flags & above) != 0)
		return "OVRFLW";
	return x->value[0] != '\0' ? x->value : "ERR";
}

static const struct plate_reading *
reading_of(const struct lab_run_plate *p, const struct lab_potency_method *m,
    const char *plate, struct well at)
{
	for (size_t i = 0; i < p->read.n_readings; i++) {
		const struct plate_reading *x = &p->read.readings[i];

		if (well_order(x->well, at) == 0 && belongs(x, m, plate))
			return x;
	}
	return NULL;
}

void
lab_run_plate_wells(const struct lab_run_plate *p,
    const struct lab_potency_method *m, const char *plate, struct arena *a,
    struct fit_wells *out)
{
	out->n = p->map.n;
	out->well =
	    arena_array(a, out->n > 0 ? out->n : 1, sizeof(*out->well));
	for (size_t i = 0; i < out->n; i++) {
		const struct map_well *w = &p->map.well[i];
		char well[WELL_TEXT_SIZE];

		well_text(w->well, well);
		out->well[i] = (struct fit_well){
			.plate = plate,
			.well = arena_str(a, well),
			.role = uses[w->role].role != NULL ? uses[w->role].role
							   : "",
			.sample = w->role == MAP_MAX && w->sample[0] == '\0'
			    ? "max"
			    : w->sample,
			.series = w->series > 0
			    ? arena_printf(a, "%u", w->series)
			    : "",
			.dose = w->dose,
			.response = response(reading_of(p, m, plate, w->well)),
			.line = w->at.line,
			.excluded = uses[w->role].why,
		};
	}
}

const char *
lab_run_fact(const struct lab_run_plate *p, const char *key)
{
	const struct plate_fact *f = plate_fact_find(&p->read, key, "");

	for (size_t i = 0; f == NULL && i < p->read.n_plates; i++)
		f = plate_fact_find(&p->read, key, p->read.plates[i].name);
	return f != NULL && f->value[0] != '\0' ? f->value : NULL;
}
