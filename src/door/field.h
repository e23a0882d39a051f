/* SPDX-License-Identifier: Apache-2.0 */
/*
 * door/field.h - a value that was entered, against the declaration of its
 * field.
 */
#ifndef DOOR_FIELD_H
#define DOOR_FIELD_H

#include "door/act.h"

struct house;
struct json;

/*
 * Check text against the declaration and give it as it is recorded: a JSON
 * string, for FIELD_COUNT a number.  ERR_INPUT says "NAME: what is wrong".
 * FIELD_FILE and FIELD_FACTS do not come this way.
 */
ATTR_MUST_CHECK enum err_code field_value(const struct house *house,
    const struct field *f, const char *text, struct arena *a,
    struct json **out, struct err *err);

/* FIELD_FACTS: an object of strings, names [a-z][a-z0-9_]{0,31}. */
ATTR_MUST_CHECK enum err_code field_facts(const struct field *f,
    const struct json *given, struct err *err);

#endif /* DOOR_FIELD_H */
