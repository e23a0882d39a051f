/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/text.h - UTF-8: is it valid, may it enter a record, how is it shown.
 *
 * Text is checked once at every entrance and trusted inside.  Text from
 * outside that goes to a terminal always passes text_show.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct arena;
struct buf;

/*
 * The code point that begins at s (len bytes left, at least 1), and in *used
 * the bytes it takes (1 to 4).  Malformed input - overlong, surrogate, above
 * U+10FFFF, cut off - gives UINT32_MAX and *used = 1.
 */
uint32_t text_next(const char *s, size_t len, size_t *used);

/* Append one code point as UTF-8.  It must be a Unicode scalar value. */
void text_put(struct buf *b, uint32_t cp);

/*
 * Append UTF-16 (big or little endian) as UTF-8; a byte order mark in front
 * must have been taken off.  False at an odd length or half a surrogate pair:
 * *at is then the byte offset of the unit that is wrong, and what stood
 * before it has been appended.
 */
bool text_from_utf16(struct buf *out, const char *s, size_t len, bool big,
    size_t *at);

/*
 * May s enter a record?  The forbidden characters are those of the ledger
 * format: controls but TAB and LF, U+007F-009F, line and paragraph
 * separators, bidirectional controls, U+FEFF, noncharacters, bytes that are
 * not UTF-8.  On false *at is the byte offset of the first one and *cp its
 * code point (UINT32_MAX for malformed bytes); both may be NULL.
 */
bool text_allowed(const char *s, size_t len, size_t *at, uint32_t *cp);

/*
 * A record's identity: 1 to 64 of A-Z a-z 0-9 . _ -
 */
bool text_is_id(const char *s);

/*
 * s for a terminal: controls, bidirectional marks and malformed bytes appear
 * as <U+001B> or <0xE9>; TAB and LF too, unless multiline.
 */
const char *text_show(struct arena *a, const char *s, bool multiline);

/* Terminal columns of s, wide characters counted as 2, marks as 0. */
size_t text_width(const char *s);

/* s without blanks (space, TAB, no-break space) at both ends. */
const char *text_trim(struct arena *a, const char *s);

bool text_same(const char *a, const char *b); /* both NULL counts as same */
bool text_starts(const char *s, const char *prefix);

#endif /* BASE_TEXT_H */
