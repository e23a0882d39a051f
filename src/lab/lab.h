/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lab/lab.h - what the rooms of the laboratory share.
 *
 * A room is one noun: its states, its statements, its acts with their rules
 * and apply functions, its views, in this order, in one file.  To add a noun,
 * write its file and its line in nouns.def.
 */
#ifndef LAB_LAB_H
#define LAB_LAB_H

#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "door/act.h"
#include "store/db.h"

/* The laboratory, for main.c. */
extern const struct house lab_house;

/* ---- roles (lab/role.c); the order is that of lab_roles */

enum lab_role {
	ANALYST,
	REVIEWER,
	QC_SUP,
	CUSTODIAN,
	SPEC_AUTHOR,
	MFG_SUP,
	QA,
	QA_RELEASER,
	SYS_ADMIN,
	AUDITOR,
	ROLE_COUNT
};
extern const struct role lab_roles[];

/* ---- statements every noun has */

#define LAB_ROW(table) { "SELECT * FROM " table " WHERE id = :id", false }
#define LAB_ALL(table) { "SELECT * FROM " table " ORDER BY id", false }
#define LAB_TOUCH(table) \
	{ "UPDATE " table " SET rev = :rev, state = :state WHERE id = :id", \
	    true }

/*
 * Run a statement that stores what the change says: its parameters are :id,
 * :rev, :state (after the act), :actor and names of fields, derived ones
 * included; what the change does not have is NULL.  With _from, fields are
 * those of another object.
 */
ATTR_MUST_CHECK enum err_code lab_store(
    struct door_change *c, const struct db_def *def, struct err *err);
ATTR_MUST_CHECK enum err_code lab_store_from(struct door_change *c,
    const struct db_def *def, const struct json *from, struct err *err);

/* ---- rows as texts */

struct lab_row {
	size_t n;
	const char **name, **cell; /* cell NULL: no value */
};

/* The first row, *out NULL if there is none; in the arena of c. */
ATTR_MUST_CHECK enum err_code lab_find(struct door_change *c,
    const struct db_def *def, const struct db_arg *args, struct lab_row **out,
    struct err *err);

/* Column of a row; NULL if there is no value.  row may be NULL. */
const char *lab_get(const struct lab_row *row, const char *column);
int64_t lab_get_int(const struct lab_row *row, const char *column);

/* Does the row's column hold exactly this text? */
bool lab_is(const struct lab_row *row, const char *column, const char *text);

/* A count, or the first column of all rows in a list that ends in NULL. */
ATTR_MUST_CHECK enum err_code lab_count(struct door_change *c,
    const struct db_def *def, const struct db_arg *args, int64_t *out,
    struct err *err);
ATTR_MUST_CHECK enum err_code lab_list(struct door_change *c,
    const struct db_def *def, const struct db_arg *args,
    const char *const **out, struct err *err);
/* The same in words, "a, b"; NULL if there is no row. */
ATTR_MUST_CHECK enum err_code lab_list_text(struct door_change *c,
    const struct db_def *def, const struct db_arg *args, const char **out,
    struct err *err);

/* ---- times */

/* Is an entered time later than the act itself?  NULL is not. */
bool lab_in_future(const struct door_change *c, const char *time);
/* Is it more than a day before the act? */
bool lab_is_late(const struct door_change *c, const char *time);
/* The date of the act, UTC, YYYY-MM-DD, in the arena. */
const char *lab_today(const struct door_change *c);

/* ---- fields of which many acts have the same */

extern const struct field lab_no_fields[];

/* ---- bindings (lab/binding.c) */

/*
 * Rules for acts on tests, runs and results: each is one link of the chain
 * from the method to the sample's own mutation.  A platform method has none.
 */
extern const struct rule lab_rule_bind_variant, lab_rule_bind_active,
    lab_rule_bind_carries, lab_rule_bind_sequence, lab_rule_bind_method;
#define LAB_BIND_RULES \
	&lab_rule_bind_variant, &lab_rule_bind_active, \
	    &lab_rule_bind_carries, &lab_rule_bind_sequence, \
	    &lab_rule_bind_method

/* The active binding of a method for a variant, NULL if there is none. */
ATTR_MUST_CHECK enum err_code lab_binding_for(struct door_change *c,
    const char *method, const char *variant, const char **binding,
    struct err *err);

#endif /* LAB_LAB_H */
