/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crypt/key.h - public keys by name: the verifier keys of C2SP signed-note.
 *
 *	lab.example/qc+c455175b+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea
 *	name           id       base64 of type || public key
 *
 * The id is the first four bytes of SHA-256(name || LF || type || public
 * key); it finds a key, it does not prove one.  A text whose id does not fit
 * is refused.  The format is audit/FORMATS.md, section "Notes and keys".
 *
 * Names: a log is called as its origin, a person's key origin "/" user id.
 */
#ifndef CRYPT_KEY_H
#define CRYPT_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "crypt/sign.h"

struct arena;
struct buf;

#define KEY_NAME_MAX 255u /* bytes of a name */
#define KEY_ID_BYTES 4u
#define KEY_TEXT_MAX (KEY_NAME_MAX + 1 + 8 + 1 + 44) /* of a verifier key */

enum key_type {
	KEY_ED25519 = 0x01, /* signs the text of a note */
	KEY_COSIGN = 0x04   /* a witness: signs time and checkpoint */
};

struct key_public {
	char name[KEY_NAME_MAX + 1];
	enum key_type type;
	uint8_t id[KEY_ID_BYTES];
	uint8_t pub[SIGN_PUBLIC_BYTES];
};

/*
 * May s name a key?  1 to KEY_NAME_MAX bytes of UTF-8 without forbidden
 * characters (base/text.h), white space of any script and "+".
 */
bool key_name_ok(const char *s, size_t len);

/* May s be the origin of a log?  As a name, and not beginning with "gmp-". */
bool key_origin_ok(const char *s);

/* Name, type and public key to a struct.  ERR_INPUT if the name is not ok. */
ATTR_MUST_CHECK enum err_code key_make(const char *name, enum key_type type,
    const uint8_t pub[SIGN_PUBLIC_BYTES], struct key_public *out,
    struct err *err);

/*
 * Read a verifier key, all len bytes of it.  ERR_INPUT says what is wrong:
 * its form, an unknown type, an id that belongs to another key.
 */
ATTR_MUST_CHECK enum err_code key_parse(
    const char *s, size_t len, struct key_public *out, struct err *err);

/* Write it. */
void key_format(const struct key_public *key, struct buf *out);
const char *key_text(struct arena *a, const struct key_public *key);

/*
 * For comparing by eye or on the telephone: the first 8 bytes of SHA-256(type
 * || public key) as "5c3e 91d0 77ab 42f8".
 */
const char *key_fingerprint(struct arena *a, const struct key_public *key);

/* Same name, type and bytes. */
bool key_same(const struct key_public *a, const struct key_public *b);

#endif /* CRYPT_KEY_H */
