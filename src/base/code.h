/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/code.h - bytes as text: base64 (RFC 4648 section 4, padded) and hex;
 * whole numbers as text.
 *
 * Decoding is strict: text that does not encode to itself again is refused -
 * missing padding, stray bits, white space, upper-case hex.
 */
#ifndef BASE_CODE_H
#define BASE_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct buf;

#define CODE_B64_SIZE(n) (((n) + 2) / 3 * 4 + 1) /* with the NUL */
#define CODE_HEX_SIZE(n) (2 * (n) + 1)

void code_b64(struct buf *out, const void *p, size_t len);
const char *code_b64_text(struct arena *a, const void *p, size_t len);

/*
 * Decode len characters into out, room bytes.  False if they are not strict
 * base64 or do not fit; else *n is the number of bytes.
 */
bool code_unb64(const char *s, size_t len, void *out, size_t room, size_t *n);

/* As code_unb64, and exactly n bytes must come out. */
bool code_unb64_exact(const char *s, size_t len, void *out, size_t n);

void code_hex(struct buf *out, const void *p, size_t len); /* lower case */
const char *code_hex_text(struct arena *a, const void *p, size_t len);
bool code_unhex_exact(const char *s, size_t len, void *out, size_t n);

/*
 * A whole number in decimal digits: no sign, no leading zero, at most
 * UINT64_MAX.  All len characters.
 */
bool code_unwhole(const char *s, size_t len, uint64_t *out);

#endif /* BASE_CODE_H */
