/* SPDX-License-Identifier: Apache-2.0 */
/* audit/meaning.c - the table of meanings. */
#include "config.h"

#include "audit/meaning.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

static const struct {
	const char *name, *phrase, *says;
} meanings[MEANING_COUNT] = {
	[MEANING_NONE] = { "NONE", "", "" },
#define X(code, phrase, says) [MEANING_##code] = { #code, phrase, says },
#include "audit/meaning.def"
#undef X
};

const char *
meaning_name(enum meaning m)
{
	assert((unsigned)m < MEANING_COUNT);
	return meanings[m].name;
}

const char *
meaning_phrase(enum meaning m)
{
	assert((unsigned)m < MEANING_COUNT);
	return meanings[m].phrase;
}

const char *
meaning_says(enum meaning m)
{
	assert((unsigned)m < MEANING_COUNT);
	return meanings[m].says;
}

bool
meaning_find(const char *name, enum meaning *out)
{
	for (int m = MEANING_NONE + 1; m < MEANING_COUNT; m++) {
		*out = (enum meaning)m;
		if (strcmp(meanings[m].name, name) == 0)
			return true;
	}
	*out = MEANING_NONE;
	return false;
}

bool
meaning_find_phrase(const char *phrase, enum meaning *out)
{
	for (int m = MEANING_NONE + 1; m < MEANING_COUNT; m++) {
		*out = (enum meaning)m;
		if (strcmp(meanings[m].phrase, phrase) == 0)
			return true;
	}
	*out = MEANING_NONE;
	return false;
}
