/* SPDX-License-Identifier: Apache-2.0 */
/* lab/lab.c - the house, its roles, and rows as texts. */
#include "config.h"

#include "lab/lab.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "base/utc.h"

#define LATE_MS INT64_C(86400000) /* a day */

#define ADMIN_ONLY (~ROLE(SYS_ADMIN) & (ROLE(ROLE_COUNT) - 1))
#define AUDIT_ONLY (~ROLE(AUDITOR) & (ROLE(ROLE_COUNT) - 1))

/* Whoever administers the system has no part in its records, and whoever
 * audits them changes none. */
const struct role lab_roles[] = {
	[ANALYST] = { "analyst", "Analyst", 0, false },
	[REVIEWER] = { "reviewer", "Reviewer", 0, false },
	[QC_SUP] = { "qc-sup", "QC supervisor", 0, false },
	[CUSTODIAN] = { "custodian", "Sample custodian", 0, false },
	[SPEC_AUTHOR] = { "spec-author", "Specification author", 0, false },
	[MFG_SUP] = { "mfg-sup", "Manufacturing supervisor", 0, false },
	[QA] = { "qa", "Quality assurance", 0, false },
	[QA_RELEASER] = { "qa-releaser", "QA releaser", 0, false },
	[SYS_ADMIN] = { "sys-admin", "System administrator", ADMIN_ONLY,
		false },
	[AUDITOR] = { "auditor", "Auditor", AUDIT_ONLY, true },
	[ROLE_COUNT] = { NULL, NULL, 0, false },
};

#define NOUN(name) extern const struct noun lab_noun_##name;
#include "lab/nouns.def"
#undef NOUN

static const struct noun *const nouns[] = {
#define NOUN(name) &lab_noun_##name,
#include "lab/nouns.def"
#undef NOUN
	NULL
};

static const struct db_def person = {
	"SELECT state, name, roles, vkey FROM person WHERE id = :id", false
};
static const struct db_def policy = {
	"SELECT script_signatures FROM site WHERE id = 'site'", false
};

const struct house lab_house = {
	.nouns = nouns,
	.roles = lab_roles,
	.person = &person,
	.policy = &policy,
};

const struct field lab_no_fields[] = { { .name = NULL } };

/* ---- storing ----------------------------------------------------------- */

#define PARAMETERS_MAX 40u

static struct db_arg
parameter(struct door_change *c, const struct json *from, const char *name)
{
	const struct json *v = json_get(from, name);

	if (strcmp(name, "id") == 0)
		return (struct db_arg)DB_TEXT(name, c->id);
	if (strcmp(name, "rev") == 0)
		return (struct db_arg)DB_INT(name, c->rev);
	if (strcmp(name, "state") == 0)
		return (struct db_arg)DB_TEXT(name, change_state(c));
	if (strcmp(name, "actor") == 0)
		return (struct db_arg)DB_TEXT(name, c->actor);
	if (v != NULL && v->kind == JSON_INT)
		return (struct db_arg)DB_INT(name, v->num);
	assert(v == NULL || v->kind == JSON_STRING || v->kind == JSON_NULL);
	return (struct db_arg)DB_TEXT(name,
	    v != NULL && v->kind == JSON_STRING ? v->str : NULL);
}

static bool
has_parameter(const struct db_arg *args, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(args[i].name, name) == 0)
			return true;
	return false;
}

enum err_code
lab_store_from(struct door_change *c, const struct db_def *def,
    const struct json *from, struct err *err)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz_0123456789";
	struct db_arg args[PARAMETERS_MAX + 1] = { 0 };
	bool quoted = false;
	size_t n = 0;

	for (const char *s = def->sql; *s != '\0'; s++) {
		const char *name;
		size_t len;

		if (*s == '\'')
			quoted = !quoted;
		if (*s != ':' || quoted)
			continue;
		len = strspn(s + 1, letters);
		name = arena_dup(c->arena, s + 1, len);
		s += len;
		if (has_parameter(args, n, name))
			continue;
		assert(n < PARAMETERS_MAX);
		args[n++] = parameter(c, from, name);
	}
	return db_run(c->db, def, args, NULL, err);
}

enum err_code
lab_store(struct door_change *c, const struct db_def *def, struct err *err)
{
	return lab_store_from(c, def, c->fields, err);
}

/* ---- rows as texts ----------------------------------------------------- */

enum err_code
lab_find(struct door_change *c, const struct db_def *def,
    const struct db_arg *args, struct lab_row **out, struct err *err)
{
	struct db_rows *r = db_query(c->db, def, args);

	*out = NULL;
	if (db_next(r)) {
		struct lab_row *row = arena_alloc(c->arena, sizeof(*row));

		row->n = db_cols(r);
		row->name = arena_array(c->arena, row->n, sizeof(*row->name));
		row->cell = arena_array(c->arena, row->n, sizeof(*row->cell));
		for (size_t i = 0; i < row->n; i++) {
			row->name[i] = arena_str(c->arena, db_col_name(r, i));
			if (!db_null(r, i))
				row->cell[i] =
				    arena_str(c->arena, db_text(r, i));
		}
		*out = row;
	}
	return db_done(r, err);
}

const char *
lab_get(const struct lab_row *row, const char *column)
{
	if (row == NULL)
		return NULL;
	for (size_t i = 0; i < row->n; i++)
		if (strcmp(row->name[i], column) == 0)
			return row->cell[i];
	assert(false && "a column that the statement does not have");
	return NULL;
}

int64_t
lab_get_int(const struct lab_row *row, const char *column)
{
	const char *text = lab_get(row, column);

	return text != NULL ? strtoll(text, NULL, 10) : 0;
}

bool
lab_is(const struct lab_row *row, const char *column, const char *text)
{
	const char *cell = lab_get(row, column);

	return cell != NULL && text != NULL && strcmp(cell, text) == 0;
}

enum err_code
lab_count(struct door_change *c, const struct db_def *def,
    const struct db_arg *args, int64_t *out, struct err *err)
{
	return db_one_int(c->db, def, args, 0, out, err);
}

enum err_code
lab_list(struct door_change *c, const struct db_def *def,
    const struct db_arg *args, const char *const **out, struct err *err)
{
	struct db_rows *r = db_query(c->db, def, args);
	const char **list = arena_array(c->arena, 8, sizeof(*list));
	size_t n = 0, room = 8;

	while (db_next(r)) {
		if (n + 1 == room) {
			const char **more =
			    arena_array(c->arena, 2 * room, sizeof(*more));

			memcpy(more, list, n * sizeof(*list));
			list = more;
			room *= 2;
		}
		list[n++] = arena_str(c->arena, db_text(r, 0));
	}
	list[n] = NULL;
	*out = list;
	return db_done(r, err);
}

enum err_code
lab_list_text(struct door_change *c, const struct db_def *def,
    const struct db_arg *args, const char **out, struct err *err)
{
	const char *const *item;

	*out = NULL;
	if (lab_list(c, def, args, &item, err) != ERR_OK)
		return err->code;
	for (; *item != NULL; item++)
		*out = *out == NULL
		    ? *item
		    : arena_printf(c->arena, "%s, %s", *out, *item);
	return ERR_OK;
}

bool
lab_in_future(const struct door_change *c, const char *time)
{
	int64_t t;

	return time != NULL && utc_parse(time, UTC_OFFSET, &t, NULL) &&
	    t > c->at;
}

bool
lab_is_late(const struct door_change *c, const char *time)
{
	int64_t t;

	return time != NULL && utc_parse(time, UTC_OFFSET, &t, NULL) &&
	    t < c->at - LATE_MS;
}

const char *
lab_today(const struct door_change *c)
{
	char text[UTC_TEXT_SIZE];

	utc_text(text, c->at, UTC_S, 0);
	return arena_dup(c->arena, text, 10);
}
