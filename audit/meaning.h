/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit/meaning.h - the closed list of meanings a signature can have.
 *
 * Declarations of acts use the code (MEANING_RELEASED), signed texts and
 * paper the phrase ("approval of release"), command lines and JSON the name
 * of the code ("RELEASED").  The list is audit/meaning.def.
 */
#ifndef AUDIT_MEANING_H
#define AUDIT_MEANING_H

#include <stdbool.h>

enum meaning {
	MEANING_NONE = 0, /* not signed */
#define X(code, phrase, says) MEANING_##code,
#include "audit/meaning.def"
#undef X
	MEANING_COUNT
};

/* "RELEASED"; "approval of release"; "I approve ...".  Not freed. */
const char *meaning_name(enum meaning m);
const char *meaning_phrase(enum meaning m);
const char *meaning_says(enum meaning m);

/* False, and MEANING_NONE, if there is no such name or phrase. */
bool meaning_find(const char *name, enum meaning *out);
bool meaning_find_phrase(const char *phrase, enum meaning *out);

#endif /* AUDIT_MEANING_H */
