/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plate/grid.c - bytes to UTF-8, UTF-8 to lines, lines to cells.  Everything
 * is counted before memory is taken, so that the bound of the header holds.
 */
#include "config.h"

#include "plate/grid.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

struct cell {
	uint32_t at, len; /* in text */
};

struct line {
	uint32_t at, len; /* in text: cells joined with TAB */
	uint32_t first, n;
	uint32_t byte;   /* in the file */
	uint32_t number; /* as an editor counts */
};

struct grid {
	struct grid_about about;
	struct buf text;
	struct line *line;   /* [n] */
	struct cell *cell;   /* [cells] */
	unsigned char *mark; /* [cells] */
	size_t n, cells;
};

/* What grid_read carries through its steps. */
struct reading {
	const char *bytes;
	size_t len;
	const struct grid_form *form;
	struct arena *arena;
	struct plate_findings *f;
	struct grid *g;
	struct buf text; /* the file as UTF-8, line ends as they were */
	unsigned unit;   /* bytes of a code unit: 1 or 2 */
	size_t skipped;  /* bytes of the mark in front */
	bool latin;      /* each byte of the file was a character */
};

static size_t
line_of(const struct buf *b, size_t at)
{
	size_t line = 1;

	for (size_t i = 0; i < at; i++) {
		if (b->data[i] == '\n' ||
		    (b->data[i] == '\r' && b->data[i + 1] != '\n'))
			line++;
	}
	return line;
}

static bool
refuse(struct reading *r, const char *code, size_t at, const char *todo,
    const char *what)
{
	struct plate_place p = { line_of(&r->text, at), 0 };

	plate_find(r->f, r->arena, code, p, todo, "%s", what);
	return false;
}

/* ---- bytes to UTF-8 ---- */

static bool
from_utf16(struct reading *r, bool big)
{
	size_t at;

	r->unit = 2;
	r->skipped = 2;
	if (text_from_utf16(&r->text, r->bytes + 2, r->len - 2, big, &at))
		return true;
	if (at + 1 >= r->len - 2)
		return refuse(r, "E-ENC", r->text.len,
		    "copy the file again; it is not complete",
		    arena_printf(r->arena,
			"%zu bytes, odd: the last character is cut at byte "
			"%zu",
			r->len, at + 2));
	return refuse(r, "E-ENC", r->text.len,
	    "export again; the file was damaged or cut and joined",
	    arena_printf(
		r->arena, "byte %zu is half of a UTF-16 pair", at + 2));
}

/* Windows-1252's characters of 80 to 9F; 0 where it has none. */
static const uint16_t windows[32] = { 0x20ac, 0, 0x201a, 0x192, 0x201e, 0x2026,
	0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0, 0x17d, 0, 0,
	0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122,
	0x161, 0x203a, 0x153, 0, 0x17e, 0x178 };

static bool
from_single_bytes(struct reading *r)
{
	r->latin = true;
	buf_empty(&r->text);
	for (size_t i = 0; i < r->len; i++) {
		uint32_t c = (unsigned char)r->bytes[i];

		if (r->form->fallback == GRID_WINDOWS1252 && c >= 0x80 &&
		    c <= 0x9f) {
			c = windows[c - 0x80];
			if (c == 0)
				return refuse(r, "E-ENC", r->text.len,
				    "export again as UTF-8 or UTF-16",
				    arena_printf(r->arena,
					"byte %zu, %02X, is no character of "
					"Windows-1252",
					i, (unsigned char)r->bytes[i]));
		}
		text_put(&r->text, c);
	}
	return true;
}

/* Offset of the first byte that is not UTF-8, or len. */
static size_t
first_malformed(const char *s, size_t len)
{
	size_t used;

	for (size_t i = 0; i < len; i += used)
		if (text_next(s + i, len - i, &used) == UINT32_MAX)
			return i;
	return len;
}

static bool
no_nul(struct reading *r)
{
	const char *p = memchr(buf_text(&r->text), '\0', r->text.len);
	size_t at, even = 0, odd = 0;

	if (p == NULL)
		return true;
	at = (size_t)(p - buf_text(&r->text));
	for (size_t i = 0; r->unit == 1 && i < r->len; i++) {
		if (r->bytes[i] == '\0' && i % 2 == 0)
			even++;
		else if (r->bytes[i] == '\0')
			odd++;
	}
	if (even > r->len / 4 || odd > r->len / 4)
		return refuse(r, "E-NUL", at, "export again, do not convert",
		    arena_printf(r->arena,
			"NUL at byte %zu, every second byte is NUL: UTF-16 "
			"without byte order mark",
			at));
	return refuse(r, "E-NUL", at, "export again; this is no text file",
	    arena_printf(
		r->arena, "NUL at byte %zu", r->unit == 1 ? at : at * 2 + 2));
}

static bool
decode(struct reading *r)
{
	const char *s = r->bytes;
	size_t at;

	r->unit = 1;
	if (r->len >= 2 && memcmp(s, "\xff\xfe", 2) == 0) {
		r->g->about.encoding = "UTF-16LE with BOM";
		return from_utf16(r, false) && no_nul(r);
	}
	if (r->len >= 2 && memcmp(s, "\xfe\xff", 2) == 0) {
		r->g->about.encoding = "UTF-16BE with BOM";
		return from_utf16(r, true) && no_nul(r);
	}
	r->g->about.encoding = "UTF-8";
	if (r->len >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0) {
		r->g->about.encoding = "UTF-8 with BOM";
		r->skipped = 3;
	}
	buf_add(&r->text, s + r->skipped, r->len - r->skipped);
	if (!no_nul(r))
		return false;
	at = first_malformed(buf_text(&r->text), r->text.len);
	if (at == r->text.len)
		return true;
	if (r->skipped > 0 || r->form->fallback == GRID_UTF8_ONLY)
		return refuse(r, "E-ENC", at, "save it as UTF-8 (CSV UTF-8)",
		    arena_printf(r->arena, "byte %zu, %02X, is not UTF-8",
			at + r->skipped, (unsigned char)r->text.data[at]));
	r->g->about.encoding =
	    r->form->fallback == GRID_LATIN1 ? "ISO-8859-1" : "Windows-1252";
	return from_single_bytes(r);
}

/* ---- UTF-8 to lines and cells ---- */

static bool
at_mark(const struct reading *r, size_t i)
{
	return r->text.len - i >= 3 &&
	       memcmp(r->text.data + i, "\xef\xbb\xbf", 3) == 0;
}

static bool
is_end(const struct reading *r, size_t i)
{
	return i >= r->text.len || r->text.data[i] == '\n' ||
	       r->text.data[i] == '\r';
}

/*
 * How the scanner tells what it found: once to count, once to store.  text
 * receives the cells of a line joined with TAB.
 */
struct sink {
	struct grid *g; /* NULL: count only */
	size_t lines, cells, text, crlf, cr, lf;
};

static void
sink_cell(struct sink *k, const char *s, size_t len, bool first)
{
	if (!first)
		k->text++;
	if (k->g != NULL) {
		struct grid *g = k->g;

		if (!first)
			buf_putc(&g->text, '\t');
		g->cell[k->cells].at = (uint32_t)g->text.len;
		g->cell[k->cells].len = (uint32_t)len;
		buf_add(&g->text, s, len);
		g->line[k->lines].n++;
	}
	k->text += len;
	k->cells++;
}

/* ="text" is text */
static void
put_cell(struct sink *k, const char *s, size_t len, bool first)
{
	if (len >= 3 && s[0] == '=' && s[1] == '"' && s[len - 1] == '"')
		sink_cell(k, s + 2, len - 3, first);
	else
		sink_cell(k, s, len, first);
}

/* A quoted cell at i; the offset behind its closing quote, 0 without one. */
static size_t
quoted_cell(const struct reading *r, size_t i, struct sink *k, bool first)
{
	struct buf b = { 0 };
	const char *s = r->text.data;
	size_t n = r->text.len;

	for (i++; i < n; i++) {
		if (s[i] == '"') {
			if (i + 1 < n && s[i + 1] == '"')
				i++;
			else
				break;
		}
		buf_putc(&b, s[i]);
	}
	if (i < n)
		put_cell(k, buf_text(&b), b.len, first);
	buf_clear(&b);
	return i < n ? i + 1 : 0;
}

static size_t
bad_quote(struct reading *r, size_t begin, size_t number, const char *what)
{
	struct plate_place p = { line_of(&r->text, begin), number + 1 };

	plate_find(r->f, r->arena, "E-QUOTE", p,
	    "export again; the file was cut or edited",
	    "quote opened in cell %zu %s", number + 1, what);
	return 0;
}

/*
 * One line of cells from i; the offset of its end.  0: a quote was not
 * closed, and a finding says so.
 */
static size_t
scan_line(struct reading *r, size_t i, struct sink *k)
{
	const char *s = r->text.data;
	size_t begin = i, number = 0;

	if (is_end(r, i))
		return i;
	for (;; number++) {
		size_t from = i;

		if (r->form->quoting && !is_end(r, i) && s[i] == '"') {
			i = quoted_cell(r, from, k, number == 0);
			if (i == 0)
				return bad_quote(r, begin, number,
				    "is not closed before the end of the "
				    "file");
			if (!is_end(r, i) && s[i] != r->form->separator)
				return bad_quote(r, begin, number,
				    "is closed, and text stands behind it");
		} else {
			while (!is_end(r, i) && s[i] != r->form->separator)
				i++;
			put_cell(k, s + from, i - from, number == 0);
		}
		if (is_end(r, i))
			return i;
		i++;
	}
}

static size_t
over_line_end(const struct reading *r, size_t i, struct sink *k)
{
	const char *s = r->text.data;

	if (i >= r->text.len)
		return i;
	if (s[i] == '\r' && i + 1 < r->text.len && s[i + 1] == '\n') {
		k->crlf++;
		return i + 2;
	}
	if (s[i] == '\r')
		k->cr++;
	else
		k->lf++;
	return i + 1;
}

static bool
too_large(struct reading *r, const struct sink *k, size_t from, size_t to)
{
	const char *what = NULL;

	if (to - from > GRID_LINE_BYTES_MAX)
		what = arena_printf(r->arena,
		    "a line of %zu bytes, at most %zu are accepted", to - from,
		    GRID_LINE_BYTES_MAX);
	else if (k->lines > GRID_LINES_MAX)
		what = arena_printf(
		    r->arena, "more than %zu lines", GRID_LINES_MAX);
	else if (k->cells > GRID_CELLS_MAX)
		what = arena_printf(
		    r->arena, "more than %zu cells", GRID_CELLS_MAX);
	if (what == NULL)
		return false;
	(void)refuse(r, "E-LIMIT", from, "", what);
	return true;
}

/* Bytes of the file that the text from a to b stands for. */
static size_t
file_bytes(const struct reading *r, size_t a, size_t b)
{
	size_t n = 0, used;

	if (r->unit == 1 && !r->latin)
		return b - a;
	for (size_t i = a; i < b; i += used) {
		uint32_t cp = text_next(r->text.data + i, b - i, &used);

		n += r->latin ? 1 : cp >= 0x10000 ? 4 : 2;
	}
	return n;
}

/* Line ends from a to b, in a quoted cell or behind a line. */
static size_t
line_ends(const struct reading *r, size_t a, size_t b)
{
	const char *s = r->text.data;
	size_t n = 0;

	for (; a < b; a++)
		n += s[a] == '\n' || (s[a] == '\r' && s[a + 1] != '\n');
	return n;
}

static bool
scan(struct reading *r, struct sink *k)
{
	size_t i = 0, byte = r->skipped, number = 1;

	while (i < r->text.len) {
		size_t begin = i, text = k->text;

		if (at_mark(r, i))
			i += 3;
		if (k->g != NULL) {
			struct line *l = &k->g->line[k->lines];

			l->byte = (uint32_t)byte;
			l->number = (uint32_t)number;
			l->first = (uint32_t)k->cells;
			l->at = (uint32_t)k->g->text.len;
		}
		if (!is_end(r, i)) {
			i = scan_line(r, i, k);
			if (i == 0)
				return false;
		}
		if (k->g != NULL)
			k->g->line[k->lines].len = (uint32_t)(k->text - text);
		k->lines++;
		if (k->g == NULL && too_large(r, k, begin, i))
			return false;
		i = over_line_end(r, i, k);
		byte += file_bytes(r, begin, i);
		number += line_ends(r, begin, i);
	}
	return true;
}

/* Memory for what was counted; a finding if that is more than is granted. */
static enum err_code
take_memory(
    struct reading *r, const struct sink *k, bool *good, struct err *err)
{
	size_t need = r->text.len + k->text + k->lines * sizeof(struct line) +
	              k->cells * (sizeof(struct cell) + 1);
	size_t granted = GRID_MEMORY_FACTOR * r->len;
	void *line, *cell = NULL, *mark = NULL;
	enum err_code code;

	if (granted < (size_t)1 << 20)
		granted = (size_t)1 << 20;
	*good = need <= granted;
	if (!*good) {
		plate_find(r->f, r->arena, "E-LIMIT", plate_nowhere, "",
		    "the file needs %zu bytes of memory, at most %u times its "
		    "size is granted",
		    need, GRID_MEMORY_FACTOR);
		return ERR_OK;
	}
	code = mem_try_array(
	    k->lines + 1, sizeof(struct line), SIZE_MAX, "lines", &line, err);
	if (code == ERR_OK) {
		r->g->line = line;
		code = mem_try_array(k->cells + 1, sizeof(struct cell),
		    SIZE_MAX, "cells", &cell, err);
	}
	if (code == ERR_OK) {
		r->g->cell = cell;
		code = mem_try_array(
		    k->cells + 1, 1, SIZE_MAX, "marks", &mark, err);
	}
	r->g->mark = mark;
	return code;
}

static const char *
line_ends_name(const struct sink *k)
{
	if (k->crlf + k->cr + k->lf == 0)
		return "none";
	if (k->cr + k->lf == 0)
		return "CRLF";
	if (k->crlf + k->cr == 0)
		return "LF";
	return k->crlf + k->lf == 0 ? "CR" : "mixed";
}

static enum err_code
split(struct reading *r, bool *good, struct err *err)
{
	struct sink k = { 0 };
	enum err_code code;

	*good = scan(r, &k);
	if (!*good)
		return ERR_OK;
	code = take_memory(r, &k, good, err);
	if (code != ERR_OK || !*good)
		return code;
	r->g->n = k.lines;
	r->g->cells = k.cells;
	r->g->about.line_ends = line_ends_name(&k);
	memset(&k, 0, sizeof(k));
	k.g = r->g;
	*good = scan(r, &k);
	return ERR_OK;
}

static bool
something_visible(struct reading *r)
{
	size_t used;

	for (size_t i = 0; i < r->text.len; i += used) {
		uint32_t cp =
		    text_next(r->text.data + i, r->text.len - i, &used);

		if (cp > ' ' && cp != 0xa0 && cp != 0xfeff)
			return true;
	}
	plate_find(r->f, r->arena, "E-EMPTY", plate_nowhere,
	    "check the export, wait for the reader to finish",
	    "no visible character in %zu bytes", r->len);
	return false;
}

enum err_code
grid_read(const char *bytes, size_t len, const struct grid_form *form,
    struct arena *a, struct grid **out, struct plate_findings *f,
    struct err *err)
{
	struct reading r = {
		.bytes = bytes, .len = len, .form = form, .arena = a, .f = f
	};
	enum err_code code = ERR_OK;
	bool good;

	*out = NULL;
	if (len == 0) {
		plate_find(f, a, "E-EMPTY", plate_nowhere,
		    "check the export, wait for the reader to finish",
		    "0 bytes");
		return ERR_OK;
	}
	if (len > GRID_BYTES_MAX) {
		plate_find(f, a, "E-LIMIT", plate_nowhere, "",
		    "%zu bytes, at most %zu are accepted", len, GRID_BYTES_MAX);
		return ERR_OK;
	}
	r.g = mem_new(sizeof(*r.g));
	good = decode(&r) && something_visible(&r);
	if (good)
		code = split(&r, &good, err);
	buf_clear(&r.text);
	if (good && code == ERR_OK)
		*out = r.g;
	else
		grid_free(r.g);
	return code;
}

void
grid_free(struct grid *g)
{
	if (g == NULL)
		return;
	buf_clear(&g->text);
	mem_free(g->line);
	mem_free(g->cell);
	mem_free(g->mark);
	mem_free(g);
}

/* ---- looking ---- */

struct grid_about
grid_about(const struct grid *g)
{
	return g->about;
}

size_t
grid_lines(const struct grid *g)
{
	return g->n;
}

struct grid_text
grid_line(const struct grid *g, size_t i)
{
	const struct line *l = &g->line[i];
	struct grid_text t = { buf_text(&g->text) + l->at, l->len };

	return t;
}

size_t
grid_cells(const struct grid *g, size_t i)
{
	return g->line[i].n;
}

struct grid_text
grid_cell(const struct grid *g, size_t i, size_t k)
{
	const struct line *l = &g->line[i];
	struct grid_text t = { "", 0 };

	if (k < l->n) {
		t.s = buf_text(&g->text) + g->cell[l->first + k].at;
		t.len = g->cell[l->first + k].len;
	}
	return t;
}

struct grid_text
grid_trim(struct grid_text t)
{
	for (;;) {
		if (t.len > 0 && (*t.s == ' ' || *t.s == '\t')) {
			t.s++;
			t.len--;
		} else if (t.len > 1 && memcmp(t.s, "\xc2\xa0", 2) == 0) {
			t.s += 2;
			t.len -= 2;
		} else {
			break;
		}
	}
	for (;;) {
		if (t.len > 0 &&
		    (t.s[t.len - 1] == ' ' || t.s[t.len - 1] == '\t'))
			t.len--;
		else if (t.len > 1 &&
			 memcmp(t.s + t.len - 2, "\xc2\xa0", 2) == 0)
			t.len -= 2;
		else
			break;
	}
	return t;
}

bool
grid_blank(const struct grid *g, size_t i, size_t k)
{
	return grid_trim(grid_cell(g, i, k)).len == 0;
}

bool
grid_line_blank(const struct grid *g, size_t i)
{
	return grid_trim(grid_line(g, i)).len == 0;
}

size_t
grid_filled(const struct grid *g)
{
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++)
		for (size_t k = 0; k < g->line[i].n; k++)
			n += !grid_blank(g, i, k);
	return n;
}

size_t
grid_number(const struct grid *g, size_t i)
{
	return g->line[i].number;
}

size_t
grid_byte(const struct grid *g, size_t i)
{
	return g->line[i].byte;
}

unsigned char
grid_mark(const struct grid *g, size_t i, size_t k)
{
	return g->mark[g->line[i].first + k];
}

void
grid_mark_set(struct grid *g, size_t i, size_t k, unsigned char mark)
{
	g->mark[g->line[i].first + k] = mark;
}
