/* SPDX-License-Identifier: Apache-2.0 */
/* plate/own.c - the front of cupel's own CSV formats. */
#include "config.h"

#include "plate/own.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

/* What a text is not written with in front. */
static const char guarded[] = "=+-@'";

const char *
plate_own_cell(const struct plate_own *o, struct arena *a, size_t i, size_t k)
{
	struct grid_text t = grid_trim(grid_cell(o->grid, i, k));

	if (t.len > 1 && t.s[0] == '\'' && strchr(guarded, t.s[1]) != NULL) {
		t.s++;
		t.len--;
	}
	return t.len > 0 ? arena_dup(a, t.s, t.len) : "";
}

void
plate_own_number(struct buf *out, const char *s)
{
	if (out->len > 0 && out->data[out->len - 1] != '\n')
		buf_putc(out, ',');
	/* a byte order mark that begins a line would be taken for one */
	if (strpbrk(s, ",\"\r\n") == NULL &&
	    strncmp(s, "\xef\xbb\xbf", 3) != 0) {
		buf_puts(out, s);
		return;
	}
	buf_putc(out, '"');
	for (; *s != '\0'; s++) {
		if (*s == '"')
			buf_putc(out, '"');
		buf_putc(out, *s);
	}
	buf_putc(out, '"');
}

void
plate_own_text(struct buf *out, const char *s)
{
	struct buf b = { 0 };

	if (s[0] != '\0' && strchr(guarded, s[0]) != NULL)
		buf_putc(&b, '\'');
	buf_puts(&b, s);
	plate_own_number(out, buf_text(&b));
	buf_clear(&b);
}

void
plate_own_end(struct buf *out)
{
	buf_putc(out, '\n');
}

struct plate_place
plate_own_place(const struct plate_own *o, size_t i, size_t cell)
{
	struct plate_place p = { 0, cell };

	if (i < grid_lines(o->grid))
		p.line = grid_number(o->grid, i);
	return p;
}

struct plate_own_head *
plate_own_find(struct plate_own *o, const char *key)
{
	for (size_t i = 0; i < o->n; i++) {
		if (strcmp(o->head[i].key, key) == 0) {
			o->head[i].taken = true;
			return &o->head[i];
		}
	}
	return NULL;
}

static size_t
count_heads(const struct plate_own *o)
{
	size_t n = 0;

	while (n < grid_lines(o->grid) &&
	       (grid_line_blank(o->grid, n) ||
		   grid_cell(o->grid, n, 0).s[0] == '#'))
		n++;
	return n;
}

static void
take_heads(struct plate_own *o, struct arena *a, struct plate_findings *f)
{
	o->head = arena_array(a, o->body, sizeof(*o->head));
	for (size_t i = 1; i < o->body; i++) {
		struct plate_own_head *h = &o->head[o->n], *before;

		if (grid_line_blank(o->grid, i))
			continue;
		h->key = plate_own_cell(o, a, i, 0) + 1;
		h->value = plate_own_cell(o, a, i, 1);
		h->at = plate_own_place(o, i, 1);
		before = plate_own_find(o, h->key);
		if (before != NULL) {
			before->taken = false;
			plate_find(f, a, "E-CONTRA", h->at, "",
			    "#%s stands there twice: lines %zu and %zu", h->key,
			    before->at.line, h->at.line);
			continue;
		}
		o->n++;
	}
}

enum err_code
plate_own_read(const char *bytes, size_t len, const char *format,
    const char *code, struct arena *a, struct plate_own *out,
    struct plate_findings *f, struct err *err)
{
	const struct grid_form form = { GRID_UTF8_ONLY, ',', true };
	struct plate_place top = { 1, 0 };
	enum err_code rc;

	memset(out, 0, sizeof(*out));
	rc = grid_read(bytes, len, &form, a, &out->grid, f, err);
	if (rc != ERR_OK || out->grid == NULL)
		return rc;
	if (strcmp(plate_own_cell(out, a, 0, 0), "#format") != 0 ||
	    strcmp(plate_own_cell(out, a, 0, 1), format) != 0) {
		struct grid_text t = grid_line(out->grid, 0);

		plate_find(f, a, code, top, "",
		    "the first line is %s, expected `#format,%s`",
		    plate_quote(a, t.s, t.len), format);
		grid_free(out->grid);
		out->grid = NULL;
		return ERR_OK;
	}
	out->body = count_heads(out);
	take_heads(out, a, f);
	return ERR_OK;
}
