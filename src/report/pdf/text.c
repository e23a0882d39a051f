/* SPDX-License-Identifier: Apache-2.0 */
/* report/pdf/text.c - breaking lines. */
#include "config.h"

#include "report/pdf/text.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

#define SLACK 0.01 /* points; sums of thousandths are not exact in binary */

struct breaker {
	const struct pdf_fonts *fonts;
	const struct pdf_style *style;
	double width;
	struct pdf_line *line;
	size_t n, room;
};

static void
put(struct breaker *b, const char *s, size_t len)
{
	if (b->n == b->room) {
		b->room = b->room == 0 ? 8 : 2 * b->room;
		b->line = mem_resize(b->line, b->room, sizeof(*b->line));
	}
	b->line[b->n].text = s;
	b->line[b->n].len = len;
	b->line[b->n].width =
	    pdf_font_width(b->fonts, b->style->face, b->style->size, s, len);
	b->n++;
}

static bool
breaks_behind(char c)
{
	return c != '\0' && strchr("-/_,;:+=>", c) != NULL;
}

/*
 * Where to end a line that begins at s: the number of bytes to put on it;
 * *next is where the following line begins.
 */
static size_t
fit(const struct breaker *b, const char *s, size_t len, size_t *next)
{
	double w = 0, soft_w = 0;
	size_t blank = 0, soft = 0, i = 0, used;
	bool has_blank = false;

	while (i < len) {
		(void)text_next(s + i, len - i, &used);
		w += pdf_font_width(
		    b->fonts, b->style->face, b->style->size, s + i, used);
		if (s[i] == ' ') {
			blank = i;
			has_blank = true;
		} else if (w > b->width + SLACK && i > 0) {
			break;
		}
		i += used;
		if (breaks_behind(s[i - 1])) {
			soft = i;
			soft_w = w;
		}
	}
	if (i >= len) {
		*next = len;
		return len;
	}
	if (has_blank) {
		*next = blank + 1;
		return blank;
	}
	if (soft_w >= b->width / 2)
		i = soft;
	*next = i;
	return i;
}

static void
break_paragraph(struct breaker *b, const char *s, size_t len)
{
	size_t next, n;

	do {
		n = fit(b, s, len, &next);
		while (n > 0 && s[n - 1] == ' ')
			n--;
		put(b, s, n);
		while (next < len && s[next] == ' ')
			next++;
		s += next;
		len -= next;
	} while (len > 0);
}

struct pdf_lines
pdf_text_wrap(const struct pdf_fonts *fonts, const struct pdf_style *style,
    const char *text, double width, struct arena *a)
{
	struct breaker b = { fonts, style, width, NULL, 0, 0 };
	struct pdf_lines out;

	for (;;) {
		size_t len = strcspn(text, "\n");

		break_paragraph(&b, text, len);
		if (text[len] == '\0')
			break;
		text += len + 1;
	}
	out.n = b.n;
	out.line = arena_array(a, b.n, sizeof(*out.line));
	memcpy(out.line, b.line, b.n * sizeof(*out.line));
	mem_free(b.line);
	return out;
}

double
pdf_text_height(const struct pdf_style *style, size_t n)
{
	return style->leading * (double)n;
}

double
pdf_text_base(const struct pdf_fonts *fonts, const struct pdf_style *style)
{
	return (style->leading +
		   pdf_font_cap(fonts, style->face) * style->size) /
	       2;
}

double
pdf_text_drop(const struct pdf_fonts *fonts, const struct pdf_style *small,
    const struct pdf_style *large)
{
	return pdf_text_base(fonts, large) - pdf_text_base(fonts, small);
}

static double
aligned(double x, double width, double used, enum pdf_align align)
{
	if (align == PDF_RIGHT)
		return x + width - used;
	if (align == PDF_CENTRE)
		return x + (width - used) / 2;
	return x;
}

void
pdf_text_draw(struct pdf_doc *doc, const struct pdf_style *style,
    const struct pdf_lines *lines, double x, double y, double width,
    enum pdf_align align)
{
	double base = y + pdf_text_base(pdf_doc_fonts(doc), style);

	for (size_t i = 0; i < lines->n; i++) {
		const struct pdf_line *l = &lines->line[i];

		pdf_draw_text(doc, style, aligned(x, width, l->width, align),
		    base + style->leading * (double)i, l->text, l->len);
	}
}

double
pdf_text_line(struct pdf_doc *doc, const struct pdf_style *style,
    const char *text, double x, double y, double width, enum pdf_align align)
{
	size_t len = strlen(text);
	double w = pdf_draw_width(doc, style, text, len);

	pdf_draw_text(doc, style, aligned(x, width, w, align),
	    y + pdf_text_base(pdf_doc_fonts(doc), style), text, len);
	return w;
}

void
pdf_text_cut(struct pdf_doc *doc, const struct pdf_style *style,
    const char *text, double x, double y, double width, enum pdf_align align)
{
	static const char dots[] = "\xe2\x80\xa6";
	size_t len = strlen(text), n = 0, used;
	double w = 0, room = width - pdf_draw_width(doc, style, dots, 3);
	struct buf b = { 0 };

	if (pdf_draw_width(doc, style, text, len) <= width + SLACK) {
		(void)pdf_text_line(doc, style, text, x, y, width, align);
		return;
	}
	while (n < len) {
		(void)text_next(text + n, len - n, &used);
		w += pdf_draw_width(doc, style, text + n, used);
		if (w > room)
			break;
		n += used;
	}
	buf_add(&b, text, n);
	buf_puts(&b, dots);
	(void)pdf_text_line(doc, style, buf_text(&b), x, y, width, align);
	buf_clear(&b);
}
