/* SPDX-License-Identifier: Apache-2.0 */
/* report/pdf/font.c - reading what a page needs from a TrueType file. */
#include "config.h"

#include "report/pdf/font.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

#define FONT_FILE_MAX (8u << 20)
#define PLANE 0x10000u

const struct pdf_font_files pdf_font_installed = {
	.path = {
		[PDF_REGULAR] = FONT_DIR_LATO "/Lato-Regular.ttf",
		[PDF_BOLD] = FONT_DIR_LATO "/Lato-Bold.ttf",
		[PDF_MONO] = FONT_DIR_DEJAVU "/DejaVuSansMono.ttf",
	},
};

static const char *const face_words[PDF_FACES] = {
	[PDF_REGULAR] = "the regular face",
	[PDF_BOLD] = "the bold face",
	[PDF_MONO] = "the typewriter face",
};

struct face {
	char *path;
	double cap;      /* height of H, as part of the size */
	uint16_t *width; /* [PLANE] thousandths; 0 also where there is none */
	uint8_t *has;    /* [PLANE / 8] one bit per character */
};

struct pdf_fonts {
	struct face face[PDF_FACES];
};

/* A part of the file; everything outside it reads as a failure. */
struct part {
	const unsigned char *p;
	size_t len;
	bool *bad;
};

static unsigned
u8(struct part t, size_t at)
{
	if (at >= t.len) {
		*t.bad = true;
		return 0;
	}
	return t.p[at];
}

static unsigned
u16(struct part t, size_t at)
{
	return u8(t, at) << 8 | u8(t, at + 1);
}

static uint32_t
u32(struct part t, size_t at)
{
	return (uint32_t)u16(t, at) << 16 | u16(t, at + 2);
}

static struct part
part_at(struct part whole, size_t offset, size_t len)
{
	struct part t = { whole.p, 0, whole.bad };

	if (offset > whole.len || len > whole.len - offset) {
		*whole.bad = true;
		return t;
	}
	t.p += offset;
	t.len = len;
	return t;
}

/* The table of that name; an empty one, and bad, if the font has none. */
static struct part
table(struct part file, const char *name)
{
	struct part none = { file.p, 0, file.bad };
	unsigned n = u16(file, 4);

	for (unsigned i = 0; i < n; i++) {
		struct part entry = part_at(file, 12 + 16 * (size_t)i, 16);

		if (*file.bad)
			return none;
		if (memcmp(entry.p, name, 4) == 0)
			return part_at(file, u32(entry, 8), u32(entry, 12));
	}
	*file.bad = true;
	return none;
}

/* Every table the file says it has must be there in full. */
static void
check_tables(struct part file)
{
	unsigned n = u16(file, 4);

	for (unsigned i = 0; i < n && !*file.bad; i++) {
		struct part entry = part_at(file, 12 + 16 * (size_t)i, 16);

		if (!*file.bad)
			(void)part_at(file, u32(entry, 8), u32(entry, 12));
	}
}

/* The Windows Unicode sub-table of format 4. */
static struct part
unicode_map(struct part cmap)
{
	struct part none = { cmap.p, 0, cmap.bad };
	unsigned n = u16(cmap, 2);

	for (unsigned i = 0; i < n; i++) {
		size_t at = 4 + 8 * (size_t)i, offset = u32(cmap, at + 4);

		if (u16(cmap, at) != 3 || u16(cmap, at + 2) != 1)
			continue;
		if (u16(cmap, offset) != 4)
			break;
		return part_at(cmap, offset, u16(cmap, offset + 2));
	}
	*cmap.bad = true;
	return none;
}

struct metrics {
	struct part hmtx;
	unsigned per_em, long_count, glyphs;
};

static void
set_char(struct face *f, const struct metrics *m, uint32_t cp, unsigned glyph)
{
	unsigned at = glyph < m->long_count ? glyph : m->long_count - 1;

	if (glyph == 0 || glyph >= m->glyphs)
		return;
	f->width[cp] =
	    (uint16_t)(u16(m->hmtx, 4 * (size_t)at) * 1000u / m->per_em);
	f->has[cp / 8] |= (uint8_t)(1u << cp % 8);
}

static void
read_map(struct face *f, const struct metrics *m, struct part map)
{
	size_t n = u16(map, 6) / 2, end = 14, start = 16 + 2 * n,
	       delta = start + 2 * n, range = delta + 2 * n;

	for (size_t i = 0; i < n && !*map.bad; i++) {
		uint32_t last = u16(map, end + 2 * i);
		unsigned add = u16(map, delta + 2 * i);
		size_t off = u16(map, range + 2 * i);

		for (uint32_t c = u16(map, start + 2 * i); c <= last; c++) {
			unsigned g = c;

			if (off != 0) {
				g = u16(map,
				    range + 2 * i + off +
					2 * (size_t)(c -
						     u16(map, start + 2 * i)));
				if (g == 0)
					continue;
			}
			if (c < 0xffff)
				set_char(f, m, c, (g + add) & 0xffff);
		}
	}
}

/* Capital height: from OS/2 version 2 on, else seven tenths. */
static double
cap_height(struct part file, unsigned per_em)
{
	struct part os2 = table(file, "OS/2");

	if (*file.bad || os2.len < 90 || u16(os2, 0) < 2) {
		*file.bad = false;
		return 0.7;
	}
	return (double)u16(os2, 88) / per_em;
}

static enum err_code
read_face(struct face *f, const struct buf *b, struct err *err)
{
	bool bad = false;
	struct part file = { (const unsigned char *)b->data, b->len, &bad };
	struct metrics m = { .per_em = 0 };
	struct part map;

	if (u32(file, 0) != 0x00010000)
		return err_set(err, ERR_CONFIG,
		    "font %s: not a TrueType file with outlines", f->path);
	check_tables(file);
	(void)table(file, "glyf");
	(void)table(file, "loca");
	m.per_em = u16(table(file, "head"), 18);
	m.long_count = u16(table(file, "hhea"), 34);
	m.glyphs = u16(table(file, "maxp"), 4);
	m.hmtx = table(file, "hmtx");
	map = unicode_map(table(file, "cmap"));
	if (!bad && (m.per_em < 16 || m.long_count == 0))
		bad = true;
	if (!bad)
		f->cap = cap_height(file, m.per_em);
	if (!bad)
		read_map(f, &m, map);
	if (bad)
		return err_set(err, ERR_CONFIG,
		    "font %s: cut off, or without the tables of a TrueType "
		    "font with Unicode characters",
		    f->path);
	return ERR_OK;
}

enum err_code
pdf_font_load(
    const struct pdf_font_files *files, struct pdf_fonts **out, struct err *err)
{
	struct pdf_fonts *fonts = mem_new(sizeof(*fonts));
	struct buf b = { 0 };
	enum err_code rc = ERR_OK;

	if (files == NULL)
		files = &pdf_font_installed;
	for (size_t i = 0; i < PDF_FACES && rc == ERR_OK; i++) {
		struct face *f = &fonts->face[i];

		f->path = mem_str(files->path[i]);
		f->width = mem_array(PLANE, sizeof(*f->width));
		f->has = mem_array(PLANE / 8, sizeof(*f->has));
		buf_empty(&b);
		rc = file_read_link(f->path, FONT_FILE_MAX, &b, err);
		if (rc == ERR_OK)
			rc = read_face(f, &b, err);
		else
			err->code = rc = ERR_CONFIG;
	}
	buf_clear(&b);
	if (rc != ERR_OK) {
		pdf_font_free(fonts);
		return rc;
	}
	*out = fonts;
	return ERR_OK;
}

void
pdf_font_free(struct pdf_fonts *fonts)
{
	if (fonts == NULL)
		return;
	for (size_t i = 0; i < PDF_FACES; i++) {
		mem_free(fonts->face[i].path);
		mem_free(fonts->face[i].width);
		mem_free(fonts->face[i].has);
	}
	mem_free(fonts);
}

const char *
pdf_font_path(const struct pdf_fonts *fonts, enum pdf_face face)
{
	return fonts->face[face].path;
}

bool
pdf_font_has(const struct pdf_fonts *fonts, enum pdf_face face, uint32_t cp)
{
	return cp < PLANE && (fonts->face[face].has[cp / 8] >> cp % 8 & 1) != 0;
}

double
pdf_font_width(const struct pdf_fonts *fonts, enum pdf_face face, double size,
    const char *text, size_t len)
{
	unsigned long sum = 0;
	size_t used;

	for (size_t i = 0; i < len; i += used) {
		uint32_t cp = text_next(text + i, len - i, &used);

		if (cp < PLANE)
			sum += fonts->face[face].width[cp];
	}
	return (double)sum * size / 1000;
}

double
pdf_font_cap(const struct pdf_fonts *fonts, enum pdf_face face)
{
	return fonts->face[face].cap;
}

/* Characters that a face may have and a page still cannot show. */
static const struct {
	uint32_t first, last;
	const char *why;
} unseen[] = {
	{ 0x00ad, 0x00ad, "is invisible (a soft hyphen)" },
	{ 0x0300, 0x036f, "is a combining mark; use the composed letter" },
	{ 0x0483, 0x0489, "is a combining mark; use the composed letter" },
	{ 0x1ab0, 0x1aff, "is a combining mark; use the composed letter" },
	{ 0x1dc0, 0x1dff, "is a combining mark; use the composed letter" },
	{ 0x200b, 0x200f, "is invisible" },
	{ 0x2060, 0x206f, "is invisible" },
	{ 0x20d0, 0x20ff, "is a combining mark; use the composed letter" },
	{ 0xe000, 0xf8ff, "has no public meaning (private use)" },
	{ 0xfe00, 0xfe0f, "is invisible" },
	{ 0xfe20, 0xfe2f, "is a combining mark; use the composed letter" },
};

static enum err_code
check_char(const struct pdf_fonts *fonts, unsigned faces, const char *field,
    uint32_t cp, struct err *err)
{
	if (cp >= PLANE)
		return err_set(err, ERR_INPUT,
		    "%s: character U+%04X cannot be printed (above U+FFFF)",
		    field, (unsigned)cp);
	for (size_t i = 0; i < sizeof(unseen) / sizeof(unseen[0]); i++)
		if (cp >= unseen[i].first && cp <= unseen[i].last)
			return err_set(err, ERR_INPUT,
			    "%s: character U+%04X %s", field, (unsigned)cp,
			    unseen[i].why);
	for (unsigned f = 0; f < PDF_FACES; f++)
		if ((faces & PDF_FACE(f)) != 0 &&
		    !pdf_font_has(fonts, (enum pdf_face)f, cp))
			return err_set(err, ERR_INPUT,
			    "%s: character U+%04X cannot be printed: %s has "
			    "no such character",
			    field, (unsigned)cp, face_words[f]);
	return ERR_OK;
}

enum err_code
pdf_font_check(const struct pdf_fonts *fonts, unsigned faces,
    enum pdf_breaks lines, const char *field, const char *text, struct err *err)
{
	size_t len = strlen(text), used, at;
	enum err_code rc = ERR_OK;
	uint32_t cp;

	if (!text_allowed(text, len, &at, &cp)) {
		if (cp == UINT32_MAX)
			return err_set(err, ERR_INPUT,
			    "%s: byte 0x%02X at position %zu is not UTF-8",
			    field, (unsigned)(unsigned char)text[at], at + 1);
		return err_set(err, ERR_INPUT,
		    "%s: character U+%04X is a control character", field,
		    (unsigned)cp);
	}
	for (size_t i = 0; i < len && rc == ERR_OK; i += used) {
		cp = text_next(text + i, len - i, &used);
		if (cp == '\n' && lines == PDF_MANY_LINES)
			continue;
		if (cp == '\n' || cp == '\t')
			return err_set(err, ERR_INPUT,
			    "%s: character U+%04X is a control character",
			    field, (unsigned)cp);
		rc = check_char(fonts, faces, field, cp, err);
	}
	return rc;
}
