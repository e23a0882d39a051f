/* SPDX-License-Identifier: Apache-2.0 */
/* crypt/key.c - verifier keys and their names. */
#include "config.h"

#include "crypt/key.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/code.h"
#include "base/text.h"
#include "crypt/hash.h"

/* White_Space of Unicode that text_allowed lets through, and LF, TAB. */
static bool
is_space(uint32_t cp)
{
	static const uint32_t spaces[] = { '\t', '\n', ' ', 0xa0, 0x1680,
		0x202f, 0x205f, 0x3000 };

	if (cp >= 0x2000 && cp <= 0x200a)
		return true;
	for (size_t i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++)
		if (cp == spaces[i])
			return true;
	return false;
}

bool
key_name_ok(const char *s, size_t len)
{
	size_t used;

	if (len < 1 || len > KEY_NAME_MAX || !text_allowed(s, len, NULL, NULL))
		return false;
	for (size_t i = 0; i < len; i += used) {
		uint32_t cp = text_next(s + i, len - i, &used);

		if (cp == '+' || is_space(cp))
			return false;
	}
	return true;
}

bool
key_origin_ok(const char *s)
{
	return key_name_ok(s, strlen(s)) && !text_starts(s, "gmp-");
}

static void
compute_id(struct key_public *key)
{
	struct hasher *h = hasher_new();
	uint8_t type = (uint8_t)key->type;
	struct hash sum;

	hasher_begin(h);
	hasher_add(h, key->name, strlen(key->name));
	hasher_add(h, "\n", 1);
	hasher_add(h, &type, 1);
	hasher_add(h, key->pub, sizeof(key->pub));
	hasher_end(h, &sum);
	hasher_free(h);
	memcpy(key->id, sum.byte, KEY_ID_BYTES);
}

static enum err_code
set_name(struct key_public *key, const char *s, size_t len, struct err *err)
{
	if (!key_name_ok(s, len))
		return err_set(err, ERR_INPUT,
		    "name of a key: 1 to %u bytes without blanks, controls "
		    "and \"+\" are needed",
		    KEY_NAME_MAX);
	memcpy(key->name, s, len);
	key->name[len] = '\0';
	return ERR_OK;
}

enum err_code
key_make(const char *name, enum key_type type,
    const uint8_t pub[SIGN_PUBLIC_BYTES], struct key_public *out,
    struct err *err)
{
	memset(out, 0, sizeof(*out));
	if (set_name(out, name, strlen(name), err) != ERR_OK)
		return err->code;
	out->type = type;
	memcpy(out->pub, pub, SIGN_PUBLIC_BYTES);
	compute_id(out);
	return ERR_OK;
}

enum err_code
key_parse(const char *s, size_t len, struct key_public *out, struct err *err)
{
	const char *plus = len != 0 ? memchr(s, '+', len) : NULL;
	uint8_t raw[1 + SIGN_PUBLIC_BYTES], id[KEY_ID_BYTES];
	size_t name, id_hex = (size_t)2 * KEY_ID_BYTES;

	memset(out, 0, sizeof(*out));
	if (plus == NULL)
		return err_set(err, ERR_INPUT,
		    "verifier key: not of the form name+id+key");
	name = (size_t)(plus - s);
	if (set_name(out, s, name, err) != ERR_OK)
		return err_add(err, "verifier key");
	s = plus + 1;
	len -= name + 1;
	if (len < id_hex + 1 || s[id_hex] != '+' ||
	    !code_unhex_exact(s, id_hex, id, sizeof(id)))
		return err_set(err, ERR_INPUT,
		    "verifier key %s: the id is not 8 hex digits", out->name);
	if (!code_unb64_exact(
		s + id_hex + 1, len - id_hex - 1, raw, sizeof(raw)))
		return err_set(err, ERR_INPUT,
		    "verifier key %s: not the base64 of 33 bytes", out->name);
	if (raw[0] != KEY_ED25519 && raw[0] != KEY_COSIGN)
		return err_set(err, ERR_INPUT,
		    "verifier key %s: type 0x%02x is not known here", out->name,
		    raw[0]);
	out->type = (enum key_type)raw[0];
	memcpy(out->pub, raw + 1, SIGN_PUBLIC_BYTES);
	compute_id(out);
	if (memcmp(out->id, id, sizeof(id)) != 0)
		return err_set(err, ERR_INPUT,
		    "verifier key %s: the id belongs to another key; is a "
		    "character mistyped?",
		    out->name);
	return ERR_OK;
}

void
key_format(const struct key_public *key, struct buf *out)
{
	uint8_t raw[1 + SIGN_PUBLIC_BYTES];

	raw[0] = (uint8_t)key->type;
	memcpy(raw + 1, key->pub, SIGN_PUBLIC_BYTES);
	buf_puts(out, key->name);
	buf_putc(out, '+');
	code_hex(out, key->id, KEY_ID_BYTES);
	buf_putc(out, '+');
	code_b64(out, raw, sizeof(raw));
}

const char *
key_text(struct arena *a, const struct key_public *key)
{
	struct buf b = { 0 };
	const char *s;

	key_format(key, &b);
	s = arena_dup(a, b.data, b.len);
	buf_clear(&b);
	return s;
}

const char *
key_fingerprint(struct arena *a, const struct key_public *key)
{
	uint8_t bytes[1 + SIGN_PUBLIC_BYTES] = { (uint8_t)key->type };
	struct hash sum;

	memcpy(bytes + 1, key->pub, SIGN_PUBLIC_BYTES);
	hash_bytes(bytes, sizeof(bytes), &sum);
	return arena_printf(a, "%.4s %.4s %.4s %.4s",
	    code_hex_text(a, sum.byte, 2), code_hex_text(a, sum.byte + 2, 2),
	    code_hex_text(a, sum.byte + 4, 2),
	    code_hex_text(a, sum.byte + 6, 2));
}

bool
key_same(const struct key_public *a, const struct key_public *b)
{
	return a->type == b->type && strcmp(a->name, b->name) == 0 &&
	       memcmp(a->pub, b->pub, SIGN_PUBLIC_BYTES) == 0;
}
