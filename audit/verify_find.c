/* SPDX-License-Identifier: Apache-2.0 */
/* audit/verify_find.c - codes, findings, counts, and small containers. */
#include "config.h"

#include "audit/verify.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/verify_state.h"
#include "base/arena.h"
#include "base/mem.h"

static const struct {
	const char *name, *says;
} codes[VERIFY_CODE_COUNT] = {
	[VERIFY_NONE] = { "NONE", "nothing was found" },
#define X(code, says) [VERIFY_##code] = { #code, says },
#include "audit/verify.def"
#undef X
};

const char *
verify_code_name(enum verify_code code)
{
	assert((unsigned)code < VERIFY_CODE_COUNT);
	return codes[code].name;
}

const char *
verify_code_says(enum verify_code code)
{
	assert((unsigned)code < VERIFY_CODE_COUNT);
	return codes[code].says;
}

const char *
verify_verdict_name(enum verify_verdict v)
{
	static const char *const names[] = {
		[VERIFY_VERIFIED] = "VERIFIED",
		[VERIFY_FAILED] = "FAILED",
		[VERIFY_INCOMPLETE] = "INCOMPLETE",
	};

	return names[v];
}

void *
verify_grow(void *array, size_t n, size_t *room, size_t size)
{
	if (n < *room)
		return array;
	*room = *room != 0 ? 2 * *room : 64;
	return mem_resize(array, *room, size);
}

static void
add_finding(
    struct verify *v, enum verify_code code, int64_t index, const char *text)
{
	struct verify_finding *f;

	assert(!v->finished && code != VERIFY_NONE);
	v->finding =
	    verify_grow(v->finding, v->n_finding, &v->finding_room, sizeof(*f));
	f = &v->finding[v->n_finding++];
	f->code = code;
	f->index = index;
	f->text = text;
	switch (codes[code].name[0]) {
	case 'E':
		v->count.faults++;
		break;
	case 'U':
		v->count.unchecked++;
		break;
	default:
		v->count.warnings++;
	}
}

void
verify_say(struct verify *v, enum verify_code code, int64_t index)
{
	add_finding(v, code, index, verify_code_says(code));
}

void
verify_found(struct verify *v, enum verify_code code, int64_t index,
    const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	add_finding(v, code, index, arena_str(v->keep, text));
}

void
verify_count_files(struct verify *v, uint64_t compared, uint64_t absent)
{
	v->count.files += compared;
	v->count.files_absent += absent;
}

/* The order of discovery is kept among equals: by place in the array. */
static int
by_index(const void *x, const void *y)
{
	const struct verify_finding *a =
	    *(const struct verify_finding *const *)x;
	const struct verify_finding *b =
	    *(const struct verify_finding *const *)y;

	if (a->index != b->index)
		return a->index < b->index ? -1 : 1;
	return a < b ? -1 : a > b;
}

void
verify_sort(struct verify *v)
{
	const struct verify_finding **order;
	struct verify_finding *sorted;

	if (v->n_finding == 0)
		return;
	order = mem_array(v->n_finding, sizeof(*order));
	sorted = mem_array(v->n_finding, sizeof(*sorted));
	for (size_t i = 0; i < v->n_finding; i++)
		order[i] = &v->finding[i];
	qsort(order, v->n_finding, sizeof(*order), by_index);
	for (size_t i = 0; i < v->n_finding; i++)
		sorted[i] = *order[i];
	mem_free(order);
	mem_free(v->finding);
	v->finding = sorted;
	v->finding_room = v->n_finding;
}

const struct verify_finding *
verify_findings(const struct verify *v, size_t *n)
{
	*n = v->n_finding;
	return v->finding;
}

const struct verify_counts *
verify_counts(const struct verify *v)
{
	return &v->count;
}

bool
verify_set_add(struct verify_set *s, const uint8_t value[16])
{
	if (verify_map_add(&s->map, value, 16, (uint32_t)s->n) !=
	    VERIFY_MAP_NONE)
		return false;
	s->value = verify_grow(s->value, s->n, &s->room, sizeof(*s->value));
	memcpy(s->value[s->n++], value, 16);
	return true;
}

bool
verify_set_has(const struct verify_set *s, const uint8_t value[16])
{
	return verify_map_find(&s->map, value, 16) != VERIFY_MAP_NONE;
}
