/* SPDX-License-Identifier: Apache-2.0 */
/* base/csv.c - RFC 4180 in and out. */
#include "config.h"

#include "base/csv.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

struct reader {
	const char *s, *end;
	size_t line;
	struct arena *arena;
	const char **cell;
	size_t n, room;
};

static void
push_cell(struct reader *r, const char *p, size_t len)
{
	if (r->n == r->room) {
		r->room = r->room != 0 ? 2 * r->room : 16;
		r->cell = mem_resize(r->cell, r->room, sizeof(*r->cell));
	}
	r->cell[r->n++] = arena_dup(r->arena, p, len);
}

static bool
at_line_end(const struct reader *r)
{
	return r->s == r->end || *r->s == '\n' || *r->s == '\r';
}

static void
skip_line_end(struct reader *r)
{
	if (r->s < r->end && *r->s == '\r')
		r->s++;
	if (r->s < r->end && *r->s == '\n')
		r->s++;
}

static enum err_code
quoted(struct reader *r, struct err *err)
{
	struct buf b = { 0 };
	size_t began = r->line;

	for (r->s++; r->s < r->end; r->s++) {
		if (*r->s == '"') {
			if (r->s + 1 < r->end && r->s[1] == '"')
				r->s++;
			else
				break;
		}
		if (*r->s == '\n')
			r->line++;
		buf_putc(&b, *r->s);
	}
	if (r->s == r->end) {
		buf_clear(&b);
		return err_set(err, ERR_INPUT,
		    "line %zu: quote opened in cell %zu is not closed", began,
		    r->n + 1);
	}
	r->s++;
	push_cell(r, buf_text(&b), b.len);
	buf_clear(&b);
	if (!at_line_end(r) && *r->s != ',')
		return err_set(err, ERR_INPUT,
		    "line %zu: text behind the closing quote of cell %zu",
		    r->line, r->n);
	return ERR_OK;
}

static enum err_code
read_row(struct reader *r, struct err *err)
{
	r->n = 0;
	for (;;) {
		const char *start = r->s;

		if (r->s < r->end && *r->s == '"') {
			if (quoted(r, err) != ERR_OK)
				return err->code;
		} else {
			while (!at_line_end(r) && *r->s != ',')
				r->s++;
			if (memchr(start, '"', (size_t)(r->s - start)) != NULL)
				return err_set(err, ERR_INPUT,
				    "line %zu: quote inside cell %zu", r->line,
				    r->n + 1);
			push_cell(r, start, (size_t)(r->s - start));
		}
		if (at_line_end(r))
			break;
		r->s++;
	}
	skip_line_end(r);
	return ERR_OK;
}

enum err_code
csv_parse(const char *s, size_t len, struct arena *a, struct csv_table *out,
    struct err *err)
{
	struct reader r = { .s = s, .end = s + len, .line = 1, .arena = a };
	struct csv_row *rows = NULL;
	size_t room = 0, bad;
	enum err_code rc = ERR_OK;

	memset(out, 0, sizeof(*out));
	if (len >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0)
		r.s += 3;
	for (size_t i = (size_t)(r.s - s), used; i < len; i += used) {
		uint32_t cp = text_next(s + i, len - i, &used);

		if (cp == UINT32_MAX || cp == 0) {
			size_t line = 1;

			for (bad = 0; bad < i; bad++)
				line += s[bad] == '\n';
			return err_set(err, ERR_INPUT,
			    "line %zu, byte %02X is not UTF-8 text", line,
			    (unsigned char)s[i]);
		}
	}
	for (; rc == ERR_OK && r.s < r.end; r.line++) {
		size_t line = r.line;

		rc = read_row(&r, err);
		if (rc != ERR_OK || (r.n == 1 && r.cell[0][0] == '\0'))
			continue;
		if (out->n >= room) {
			room = room != 0 ? 2 * room : 64;
			rows = mem_resize(rows, room, sizeof(*rows));
		}
		rows[out->n].line = line;
		rows[out->n].n = r.n;
		rows[out->n].cell = arena_array(a, r.n, sizeof(*r.cell));
		memcpy(rows[out->n].cell, r.cell, r.n * sizeof(*r.cell));
		out->n++;
	}
	if (rows != NULL) {
		out->row = arena_array(a, out->n, sizeof(*rows));
		memcpy(out->row, rows, out->n * sizeof(*rows));
	}
	mem_free(rows);
	mem_free(r.cell);
	return rc;
}

size_t
csv_find(const struct csv_row *row, const char *text)
{
	size_t i = 0;

	while (i < row->n && strcmp(row->cell[i], text) != 0)
		i++;
	return i;
}

void
csv_put(struct buf *out, const char *text, enum csv_cell kind)
{
	bool formula = kind == CSV_TEXT && text[0] != '\0' &&
	    strchr("=+-@\t\r", text[0]) != NULL;

	if (out->len > 0 && out->data[out->len - 1] != '\n')
		buf_putc(out, ',');
	else if (text[0] == '\0') {
		/* an empty first cell must not look like no cell at all */
		buf_puts(out, "\"\"");
		return;
	}
	if (!formula && strpbrk(text, ",\"\r\n") == NULL) {
		buf_puts(out, text);
		return;
	}
	buf_putc(out, '"');
	if (formula)
		buf_putc(out, '\'');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			buf_putc(out, '"');
		buf_putc(out, *text);
	}
	buf_putc(out, '"');
}

void
csv_end(struct buf *out)
{
	buf_putc(out, '\n');
}
