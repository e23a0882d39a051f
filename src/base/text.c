/* SPDX-License-Identifier: Apache-2.0 */
/* base/text.c - UTF-8 by hand; no locale but for the width of characters. */
#include "config.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>
#include <wchar.h>

#include "base/arena.h"
#include "base/buf.h"

uint32_t
text_next(const char *s, size_t len, size_t *used)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *p = (const unsigned char *)s;
	uint32_t cp;
	size_t n;

	assert(len > 0);
	*used = 1;
	if (p[0] < 0x80)
		return p[0];
	if ((p[0] & 0xe0) == 0xc0) {
		n = 2;
		cp = p[0] & 0x1fu;
	} else if ((p[0] & 0xf0) == 0xe0) {
		n = 3;
		cp = p[0] & 0x0fu;
	} else if ((p[0] & 0xf8) == 0xf0) {
		n = 4;
		cp = p[0] & 0x07u;
	} else {
		return UINT32_MAX;
	}
	if (len < n)
		return UINT32_MAX;
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return UINT32_MAX;
		cp = cp << 6 | (p[i] & 0x3fu);
	}
	if (cp < least[n] || cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
		return UINT32_MAX;
	*used = n;
	return cp;
}

void
text_put(struct buf *b, uint32_t cp)
{
	char c[4];
	size_t n;

	assert(cp <= 0x10ffff && (cp < 0xd800 || cp > 0xdfff));
	if (cp < 0x80) {
		c[0] = (char)cp;
		n = 1;
	} else if (cp < 0x800) {
		c[0] = (char)(0xc0 | cp >> 6);
		c[1] = (char)(0x80 | (cp & 0x3f));
		n = 2;
	} else if (cp < 0x10000) {
		c[0] = (char)(0xe0 | cp >> 12);
		c[1] = (char)(0x80 | (cp >> 6 & 0x3f));
		c[2] = (char)(0x80 | (cp & 0x3f));
		n = 3;
	} else {
		c[0] = (char)(0xf0 | cp >> 18);
		c[1] = (char)(0x80 | (cp >> 12 & 0x3f));
		c[2] = (char)(0x80 | (cp >> 6 & 0x3f));
		c[3] = (char)(0x80 | (cp & 0x3f));
		n = 4;
	}
	buf_add(b, c, n);
}

static uint32_t
unit_at(const char *s, size_t i, bool big)
{
	unsigned char a = (unsigned char)s[i], b = (unsigned char)s[i + 1];

	return big ? (uint32_t)a << 8 | b : (uint32_t)b << 8 | a;
}

bool
text_from_utf16(
    struct buf *out, const char *s, size_t len, bool big, size_t *at)
{
	size_t i;

	for (i = 0; i + 1 < len; i += 2) {
		uint32_t u = unit_at(s, i, big), low;

		if (u >= 0xd800 && u <= 0xdbff && i + 3 < len) {
			low = unit_at(s, i + 2, big);
			if (low < 0xdc00 || low > 0xdfff)
				break;
			u = 0x10000 + ((u - 0xd800) << 10) + (low - 0xdc00);
			i += 2;
		} else if (u >= 0xd800 && u <= 0xdfff) {
			break;
		}
		text_put(out, u);
	}
	*at = i;
	return i == len;
}

static bool
forbidden(uint32_t cp)
{
	if (cp < 0x20)
		return cp != '\t' && cp != '\n';
	return (cp >= 0x7f && cp <= 0x9f) || cp == 0x2028 || cp == 0x2029 ||
	    (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069) ||
	    cp == 0xfeff || (cp >= 0xfdd0 && cp <= 0xfdef) ||
	    (cp & 0xfffe) == 0xfffe;
}

bool
text_allowed(const char *s, size_t len, size_t *at, uint32_t *cp_out)
{
	size_t used;

	for (size_t i = 0; i < len; i += used) {
		uint32_t cp = text_next(s + i, len - i, &used);

		if (cp != UINT32_MAX && !forbidden(cp))
			continue;
		if (at != NULL)
			*at = i;
		if (cp_out != NULL)
			*cp_out = cp;
		return false;
	}
	return true;
}

bool
text_is_id(const char *s)
{
	size_t n = strspn(s,
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	    "0123456789._-");

	return n >= 1 && n <= 64 && s[n] == '\0';
}

const char *
text_show(struct arena *a, const char *s, bool multiline)
{
	struct buf b = { 0 };
	size_t len = strlen(s), used;
	const char *out;

	for (size_t i = 0; i < len; i += used) {
		uint32_t cp = text_next(s + i, len - i, &used);

		if (cp == UINT32_MAX)
			buf_printf(&b, "<0x%02X>", (unsigned char)s[i]);
		else if (forbidden(cp) ||
		    (!multiline && (cp == '\t' || cp == '\n')))
			buf_printf(&b, "<U+%04X>", (unsigned)cp);
		else
			buf_add(&b, s + i, used);
	}
	out = arena_dup(a, buf_text(&b), b.len);
	buf_clear(&b);
	return out;
}

size_t
text_width(const char *s)
{
	size_t len = strlen(s), width = 0, used;

	for (size_t i = 0; i < len; i += used) {
		uint32_t cp = text_next(s + i, len - i, &used);
		int w = cp == UINT32_MAX ? 1 : wcwidth((wchar_t)cp);

		width += w < 0 ? 1 : (size_t)w;
	}
	return width;
}

static size_t
blank_at(const char *s)
{
	if (*s == ' ' || *s == '\t')
		return 1;
	return s[0] == '\xc2' && s[1] == '\xa0' ? 2 : 0;
}

const char *
text_trim(struct arena *a, const char *s)
{
	size_t len, n;

	while ((n = blank_at(s)) != 0)
		s += n;
	len = strlen(s);
	while (len > 0) {
		if (s[len - 1] == ' ' || s[len - 1] == '\t')
			len--;
		else if (len >= 2 && s[len - 2] == '\xc2' &&
		    s[len - 1] == '\xa0')
			len -= 2;
		else
			break;
	}
	return arena_dup(a, s, len);
}

bool
text_same(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return strcmp(a, b) == 0;
}

bool
text_starts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}
