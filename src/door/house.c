/* SPDX-License-Identifier: Apache-2.0 */
/* door/house.c - finding nouns, acts and views by name. */
#include "config.h"

#include <string.h>

#include "door/act.h"

const struct noun *
house_noun(const struct house *h, const char *name)
{
	for (size_t i = 0; h->nouns[i] != NULL; i++)
		if (strcmp(h->nouns[i]->name, name) == 0)
			return h->nouns[i];
	return NULL;
}

const struct act *
house_act(const struct house *h, const char *name, const struct noun **noun)
{
	for (size_t i = 0; h->nouns[i] != NULL; i++) {
		const struct act *a = h->nouns[i]->acts;

		for (; a != NULL && a->name != NULL; a++) {
			if (strcmp(a->name, name) != 0)
				continue;
			if (noun != NULL)
				*noun = h->nouns[i];
			return a;
		}
	}
	return NULL;
}

const struct view *
house_view(const struct house *h, const char *name)
{
	for (size_t i = 0; h->nouns[i] != NULL; i++) {
		const struct view *v = h->nouns[i]->views;

		for (; v != NULL && v->name != NULL; v++)
			if (strcmp(v->name, name) == 0)
				return v;
	}
	return NULL;
}

int
noun_state(const struct noun *n, const char *name)
{
	for (int i = 0; n->states[i] != NULL; i++)
		if (strcmp(n->states[i], name) == 0)
			return i;
	return -1;
}

const struct field *
act_field(const struct act *a, const char *name)
{
	const struct field *f = a->fields;

	for (; f != NULL && f->name != NULL; f++)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

const struct noun *
house_view_of(const struct house *h, const struct view *v)
{
	size_t len = strcspn(v->name, ".");

	if (v->of != NULL)
		return house_noun(h, v->of);
	for (const struct noun *const *n = h->nouns; *n != NULL; n++)
		if (strlen((*n)->name) == len &&
		    memcmp((*n)->name, v->name, len) == 0)
			return *n;
	return NULL;
}
