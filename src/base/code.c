/* SPDX-License-Identifier: Apache-2.0 */
/* base/code.c - base64 and hex. */
#include "config.h"

#include "base/code.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			       "abcdefghijklmnopqrstuvwxyz0123456789+/";

void
code_b64(struct buf *out, const void *p, size_t len)
{
	const unsigned char *b = p;

	for (size_t i = 0; i < len; i += 3) {
		size_t left = len - i;
		uint32_t v = (uint32_t)b[i] << 16;
		char q[4];

		if (left > 1)
			v |= (uint32_t)b[i + 1] << 8;
		if (left > 2)
			v |= b[i + 2];
		q[0] = alphabet[v >> 18];
		q[1] = alphabet[v >> 12 & 63];
		q[2] = left > 1 ? alphabet[v >> 6 & 63] : '=';
		q[3] = left > 2 ? alphabet[v & 63] : '=';
		buf_add(out, q, 4);
	}
}

const char *
code_b64_text(struct arena *a, const void *p, size_t len)
{
	struct buf b = { 0 };
	const char *s;

	code_b64(&b, p, len);
	s = arena_dup(a, buf_text(&b), b.len);
	buf_clear(&b);
	return s;
}

/* Value of a character, plus one; zero for what is no base64. */
static const uint8_t value[256] = {
	['A'] = 1, ['B'] = 2, ['C'] = 3, ['D'] = 4,
	['E'] = 5, ['F'] = 6, ['G'] = 7, ['H'] = 8,
	['I'] = 9, ['J'] = 10, ['K'] = 11, ['L'] = 12,
	['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16,
	['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20,
	['U'] = 21, ['V'] = 22, ['W'] = 23, ['X'] = 24,
	['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28,
	['c'] = 29, ['d'] = 30, ['e'] = 31, ['f'] = 32,
	['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36,
	['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40,
	['o'] = 41, ['p'] = 42, ['q'] = 43, ['r'] = 44,
	['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48,
	['w'] = 49, ['x'] = 50, ['y'] = 51, ['z'] = 52,
	['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56,
	['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60,
	['8'] = 61, ['9'] = 62, ['+'] = 63, ['/'] = 64,
};

bool
code_unb64(const char *s, size_t len, void *out, size_t room, size_t *n)
{
	unsigned char *b = out;

	*n = 0;
	if (len % 4 != 0)
		return false;
	for (size_t i = 0; i < len; i += 4) {
		size_t take = 3;
		uint32_t v = 0;

		if (i + 4 == len && s[i + 3] == '=')
			take = s[i + 2] == '=' ? 1 : 2;
		for (size_t k = 0; k < 4; k++) {
			uint32_t d = k <= take
			    ? value[(unsigned char)s[i + k]]
			    : 1;

			if (d == 0)
				return false;
			v = v << 6 | (d - 1);
		}
		/* bits that no byte takes must be zero */
		if (take < 3 && (v & (take == 1 ? 0xffffu : 0xffu)) != 0)
			return false;
		if (*n + take > room)
			return false;
		for (size_t k = 0; k < take; k++)
			b[(*n)++] = (unsigned char)(v >> (16 - 8 * k) & 0xff);
	}
	return true;
}

bool
code_unb64_exact(const char *s, size_t len, void *out, size_t n)
{
	size_t got;

	return code_unb64(s, len, out, n, &got) && got == n;
}

void
code_hex(struct buf *out, const void *p, size_t len)
{
	static const char digit[] = "0123456789abcdef";
	const unsigned char *b = p;

	for (size_t i = 0; i < len; i++) {
		buf_putc(out, digit[b[i] >> 4]);
		buf_putc(out, digit[b[i] & 15]);
	}
}

const char *
code_hex_text(struct arena *a, const void *p, size_t len)
{
	struct buf b = { 0 };
	const char *s;

	code_hex(&b, p, len);
	s = arena_dup(a, buf_text(&b), b.len);
	buf_clear(&b);
	return s;
}

bool
code_unhex_exact(const char *s, size_t len, void *out, size_t n)
{
	unsigned char *b = out;

	if (len != 2 * n)
		return false;
	for (size_t i = 0; i < len; i++) {
		unsigned v;

		if (s[i] >= '0' && s[i] <= '9')
			v = (unsigned)(s[i] - '0');
		else if (s[i] >= 'a' && s[i] <= 'f')
			v = (unsigned)(s[i] - 'a') + 10;
		else
			return false;
		b[i / 2] = (unsigned char)(i % 2 == 0 ? v << 4
						      : b[i / 2] | v);
	}
	return true;
}

bool
code_unwhole(const char *s, size_t len, uint64_t *out)
{
	uint64_t v = 0;

	if (len == 0 || (len > 1 && s[0] == '0'))
		return false;
	for (size_t i = 0; i < len; i++) {
		unsigned digit = (unsigned)(unsigned char)s[i] - '0';

		if (digit > 9 || v > (UINT64_MAX - digit) / 10)
			return false;
		v = v * 10 + digit;
	}
	*out = v;
	return true;
}
