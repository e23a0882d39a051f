/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit/bundle_xml.c - the record inside coa.xml, as a range of bytes.
 *
 * Not an XML parser: it knows elements, attributes and text, checks that they
 * nest, and refuses everything else, so that what it calls the record is what
 * any parser would call it.
 */
#include "config.h"

#include <string.h>

#include "audit/bundle.h"
#include "base/text.h"

#define DEPTH_MAX 64u

struct scan {
	const char *s;
	size_t len, at;
	struct err *err;
	unsigned depth; /* of open elements */
	struct {
		const char *name;
		size_t len;
	} open[DEPTH_MAX];
	size_t roots, records;
	size_t from, to; /* of the record */
};

static enum err_code
refuse(struct scan *x, const char *what)
{
	return err_set(x->err, ERR_INPUT, "coa.xml, byte %zu: %s", x->at, what);
}

static bool
next_is(const struct scan *x, const char *word)
{
	size_t n = strlen(word);

	return x->len - x->at >= n && memcmp(x->s + x->at, word, n) == 0;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static void
skip_blanks(struct scan *x)
{
	while (x->at < x->len && is_blank(x->s[x->at]))
		x->at++;
}

/* A name of ASCII letters, digits and . _ - : */
static size_t
take_name(struct scan *x)
{
	size_t from = x->at;

	while (x->at < x->len) {
		char c = x->s[x->at];
		bool first = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		             c == '_' || c == ':';

		if (!first && (x->at == from || !((c >= '0' && c <= '9') ||
						    c == '-' || c == '.')))
			break;
		x->at++;
	}
	return x->at - from;
}

/* Behind the name of a start tag, up to ">" or "/>". */
static enum err_code
take_attributes(struct scan *x, bool *empty)
{
	for (;;) {
		size_t before = x->at;
		char quote;

		skip_blanks(x);
		*empty = next_is(x, "/>");
		if (*empty || next_is(x, ">")) {
			x->at += *empty ? 2 : 1;
			return ERR_OK;
		}
		if (x->at == before || take_name(x) == 0 || !next_is(x, "="))
			return refuse(x, "a tag that cannot be read");
		x->at++;
		quote = x->at < x->len ? x->s[x->at++] : '\0';
		if (quote != '"' && quote != '\'')
			return refuse(x, "an attribute without quotes");
		while (x->at < x->len && x->s[x->at] != quote &&
		       x->s[x->at] != '<')
			x->at++;
		if (x->at == x->len || x->s[x->at] != quote)
			return refuse(x, "an attribute that does not end");
		x->at++;
	}
}

static bool
is_record(const char *name, size_t len)
{
	return len == 6 && memcmp(name, "record", 6) == 0;
}

static enum err_code
take_start(struct scan *x)
{
	size_t from = x->at;
	const char *name = x->s + ++x->at;
	size_t len = take_name(x);
	bool empty = false;

	if (len == 0)
		return refuse(x, "a tag without a name");
	if (x->depth == 0 && x->roots++ > 0)
		return refuse(x, "a second root element");
	if (is_record(name, len)) {
		if (x->depth != 1)
			return refuse(x, "a record that is not directly "
					 "below the root element");
		if (x->records++ > 0)
			return refuse(x, "a second record");
		x->from = from;
	}
	if (take_attributes(x, &empty) != ERR_OK)
		return x->err->code;
	if (empty)
		return is_record(name, len) ? refuse(x, "a record without "
							"content")
		                            : ERR_OK;
	if (x->depth == DEPTH_MAX)
		return refuse(x, "elements nested too deeply");
	x->open[x->depth].name = name;
	x->open[x->depth++].len = len;
	return ERR_OK;
}

static enum err_code
take_end(struct scan *x)
{
	const char *name;
	size_t len;

	x->at += 2;
	name = x->s + x->at;
	len = take_name(x);
	if (x->depth == 0 || len != x->open[x->depth - 1].len ||
	    memcmp(name, x->open[x->depth - 1].name, len) != 0 ||
	    !next_is(x, ">"))
		return refuse(x, "an end tag that does not fit");
	x->at++;
	x->depth--;
	if (is_record(name, len))
		x->to = x->at;
	return ERR_OK;
}

/* <?xml ... ?> and nothing of that kind later. */
static enum err_code
take_declaration(struct scan *x)
{
	if (!next_is(x, "<?xml "))
		return ERR_OK;
	while (x->at < x->len && !next_is(x, "?>"))
		x->at++;
	if (x->at == x->len)
		return refuse(x, "a declaration that does not end");
	x->at += 2;
	return ERR_OK;
}

static enum err_code
take_any(struct scan *x)
{
	if (next_is(x, "</"))
		return take_end(x);
	if (next_is(x, "<!") || next_is(x, "<?"))
		return refuse(x, "a DOCTYPE, a comment, CDATA or an "
				 "instruction; none is accepted here");
	if (next_is(x, "<"))
		return take_start(x);
	if (x->depth == 0 && !is_blank(x->s[x->at]))
		return refuse(x, "text outside the root element");
	x->at++;
	return ERR_OK;
}

enum err_code
bundle_record(const void *xml, size_t len, size_t *from, size_t *record_len,
    struct err *err)
{
	struct scan x = { .s = xml, .len = len, .err = err };
	size_t bad;

	if (!text_allowed(x.s, len, &bad, NULL)) {
		x.at = bad;
		return refuse(&x, "not UTF-8, or a character that may not "
				  "enter a record");
	}
	if (take_declaration(&x) != ERR_OK)
		return err->code;
	while (x.at < len)
		if (take_any(&x) != ERR_OK)
			return err->code;
	if (x.depth != 0)
		return refuse(&x, "an element that does not end");
	if (x.records != 1)
		return refuse(&x, "there is no record");
	*from = x.from;
	*record_len = x.to - x.from;
	return ERR_OK;
}
