/* SPDX-License-Identifier: Apache-2.0 */
/* xmlio/xml_out.c - the writer: tags, escapes, and nothing else. */
#include "config.h"

#include "xmlio/xml_out.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

static bool
is_name(const char *s)
{
	static const char first[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";

	if (s[0] == '\0' || strchr(first, s[0]) == NULL)
		return false;
	return s[strspn(s,
		   "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"
		   "0123456789.:-")] == '\0';
}

void
xml_out_init(struct xml_out *x, struct buf *to, enum xml_form form)
{
	memset(x, 0, sizeof(*x));
	x->to = to;
	x->form = form;
}

static void
close_tag(struct xml_out *x)
{
	if (x->open)
		buf_putc(x->to, '>');
	x->open = false;
}

static void
new_line(struct xml_out *x, unsigned level)
{
	buf_putc(x->to, '\n');
	for (unsigned i = 0; i < level; i++)
		buf_puts(x->to, "  ");
}

void
xml_out_start(struct xml_out *x, const char *name)
{
	unsigned d = x->depth;

	assert(is_name(name));
	assert(d < XML_OUT_DEPTH);
	close_tag(x);
	if (x->form == XML_INDENTED && d > 0 && !x->mixed[d - 1])
		new_line(x, d);
	if (d > 0)
		x->inner[d - 1] = true;
	x->name[d] = name;
	x->inner[d] = false;
	x->mixed[d] = d > 0 && x->mixed[d - 1];
	x->depth++;
	x->open = true;
	buf_putc(x->to, '<');
	buf_puts(x->to, name);
}

/* Is the value one that may be written?  The first fault is kept. */
static bool
accepted(struct xml_out *x, const char *attribute, const char *value)
{
	size_t at;
	uint32_t cp;

	if (x->err.code != ERR_OK)
		return false;
	if (text_allowed(value, strlen(value), &at, &cp))
		return true;
	if (cp == UINT32_MAX)
		(void)err_set(&x->err, ERR_INPUT,
		    "element %s%s%s: byte %zu is not UTF-8",
		    x->name[x->depth - 1],
		    attribute != NULL ? ", attribute " : "",
		    attribute != NULL ? attribute : "", at);
	else
		(void)err_set(&x->err, ERR_INPUT,
		    "element %s%s%s: character U+%04X at byte %zu cannot "
		    "enter a record",
		    x->name[x->depth - 1],
		    attribute != NULL ? ", attribute " : "",
		    attribute != NULL ? attribute : "", (unsigned)cp, at);
	return false;
}

/* An escape for a character, or NULL; for attributes and for text. */
static const char *
escape(char c, bool attribute)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return attribute ? NULL : "&gt;";
	case '"':
		return attribute ? "&quot;" : NULL;
	case '\t':
		return attribute ? "&#x9;" : NULL;
	case '\n':
		return attribute ? "&#xA;" : NULL;
	default:
		return NULL;
	}
}

static void
put(struct xml_out *x, const char *value, bool attribute)
{
	for (const char *p = value; *p != '\0'; p++) {
		const char *e = escape(*p, attribute);

		if (e != NULL)
			buf_puts(x->to, e);
		else
			buf_putc(x->to, *p);
	}
}

void
xml_out_attr(struct xml_out *x, const char *name, const char *value)
{
	assert(is_name(name));
	assert(x->open);
	if (value == NULL || !accepted(x, name, value))
		return;
	buf_putc(x->to, ' ');
	buf_puts(x->to, name);
	buf_puts(x->to, "=\"");
	put(x, value, true);
	buf_putc(x->to, '"');
}

void
xml_out_text(struct xml_out *x, const char *text)
{
	assert(x->depth > 0);
	if (text[0] == '\0' || !accepted(x, NULL, text))
		return;
	close_tag(x);
	x->mixed[x->depth - 1] = true;
	put(x, text, false);
}

void
xml_out_end(struct xml_out *x)
{
	unsigned d;

	assert(x->depth > 0);
	d = --x->depth;
	close_tag(x);
	if (x->form == XML_INDENTED && x->inner[d] && !x->mixed[d])
		new_line(x, d);
	buf_puts(x->to, "</");
	buf_puts(x->to, x->name[d]);
	buf_putc(x->to, '>');
}

void
xml_out_leaf(struct xml_out *x, const char *name, const char *text)
{
	if (text == NULL)
		return;
	xml_out_start(x, name);
	xml_out_text(x, text);
	xml_out_end(x);
}

enum err_code
xml_out_done(struct xml_out *x, struct err *err)
{
	assert(x->depth == 0);
	if (x->err.code != ERR_OK)
		return err_set(err, x->err.code, "%s", x->err.text);
	if (x->form == XML_INDENTED)
		buf_putc(x->to, '\n');
	return ERR_OK;
}
