/* SPDX-License-Identifier: Apache-2.0 */
/* plate/finding.c - findings in order. */
#include "config.h"

#include "plate/finding.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"

#define QUOTED_MAX 60u

const struct plate_place plate_nowhere = { 0, 0 };

void
plate_find(struct plate_findings *f, struct arena *a, const char *code,
    struct plate_place at, const char *todo, const char *fmt, ...)
{
	struct plate_finding *x;
	char text[4096];
	va_list ap;
	int n;

	if (code[0] == 'E')
		f->refusals++;
	if (f->n == PLATE_FINDINGS_MAX) {
		f->more++;
		return;
	}
	if (f->item == NULL)
		f->item = arena_array(a, PLATE_FINDINGS_MAX, sizeof(*x));
	va_start(ap, fmt);
	n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	/* a text that was cut must not end in half a character */
	for (size_t k = strlen(text); n >= (int)sizeof(text) && k > 0; k--) {
		if ((unsigned char)text[k - 1] < 0x80)
			break;
		text[k - 1] = '\0';
	}
	x = &f->item[f->n];
	x->code = arena_str(a, code);
	x->at = at;
	x->todo = arena_str(a, todo);
	x->text = arena_str(a, text);
	x->order = f->n++;
}

static int
order(const void *p, const void *q)
{
	const struct plate_finding *a = p, *b = q;

	if (a->at.line != b->at.line)
		return a->at.line < b->at.line ? -1 : 1;
	if (a->at.cell != b->at.cell)
		return a->at.cell < b->at.cell ? -1 : 1;
	return (a->order > b->order) - (a->order < b->order);
}

void
plate_findings_sort(struct plate_findings *f)
{
	if (f->n > 1)
		qsort(f->item, f->n, sizeof(*f->item), order);
}

bool
plate_findings_have(const struct plate_findings *f, const char *code)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->item[i].code, code) == 0)
			return true;
	return false;
}

void
plate_finding_print(
    const struct plate_finding *x, const char *file, struct buf *out)
{
	buf_printf(out, "%s:", file);
	if (x->at.line > 0)
		buf_printf(out, "%zu:", x->at.line);
	if (x->at.cell > 0)
		buf_printf(out, "%zu:", x->at.cell);
	buf_printf(out, " %s [%s]\n", x->text, x->code);
	if (x->todo[0] != '\0')
		buf_printf(out, "  do: %s\n", x->todo);
}

const char *
plate_quote(struct arena *a, const char *s, size_t len)
{
	const char *more = "";
	size_t n = len;

	if (n > QUOTED_MAX) {
		more = " ...";
		for (n = QUOTED_MAX; n > 0; n--)
			if (((unsigned char)s[n] & 0xc0) != 0x80)
				break;
	}
	return arena_printf(
	    a, "`%s%s`", text_show(a, arena_dup(a, s, n), false), more);
}
