/* SPDX-License-Identifier: Apache-2.0 */
/* audit/note.c - signed notes and checkpoints. */
#include "config.h"

#include "audit/note.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/code.h"
#include "base/text.h"

#define MARK "\xe2\x80\x94 " /* em dash and a blank */
#define MARK_LEN 4u
#define COSIGN_BYTES (8u + SIGN_BYTES)

/* Offset of the first byte that a text may not have, or len. */
static size_t
bad_byte(const char *s, size_t len)
{
	size_t used;

	for (size_t i = 0; i < len; i += used) {
		uint32_t cp = text_next(s + i, len - i, &used);

		if (cp == UINT32_MAX || (cp < 0x20 && cp != '\n'))
			return i;
	}
	return len;
}

/* Offset behind the text: of the last empty line; 0 if there is none. */
static size_t
text_end(const char *s, size_t len)
{
	for (size_t i = len; i >= 2; i--)
		if (s[i - 1] == '\n' && s[i - 2] == '\n')
			return i - 1;
	return 0;
}

static enum err_code
parse_line(const char *s, size_t len, size_t number, struct arena *a,
    struct note_line *out, struct err *err)
{
	const char *blank;
	size_t name, n = 0;
	uint8_t *raw;

	if (len <= MARK_LEN || memcmp(s, MARK, MARK_LEN) != 0)
		return err_set(err, ERR_INPUT,
		    "signature line %zu: does not begin with a dash and a "
		    "blank",
		    number);
	s += MARK_LEN;
	len -= MARK_LEN;
	blank = memchr(s, ' ', len);
	name = blank != NULL ? (size_t)(blank - s) : len;
	if (blank == NULL || !key_name_ok(s, name))
		return err_set(err, ERR_INPUT,
		    "signature line %zu: no name of a key", number);
	out->name = arena_dup(a, s, name);
	s += name + 1;
	len -= name + 1;
	raw = arena_alloc(a, len + 1);
	if (!code_unb64(s, len, raw, len + 1, &n) || n <= KEY_ID_BYTES)
		return err_set(err, ERR_INPUT,
		    "signature line %zu: not base64 of an id and a signature",
		    number);
	memcpy(out->id, raw, KEY_ID_BYTES);
	out->sig = raw + KEY_ID_BYTES;
	out->len = n - KEY_ID_BYTES;
	return ERR_OK;
}

static enum err_code
parse_lines(const char *s, size_t len, struct arena *a, struct note *out,
    struct err *err)
{
	struct note_line *line = arena_array(a, NOTE_LINES_MAX, sizeof(*line));

	out->line = line;
	while (len > 0) {
		const char *lf = memchr(s, '\n', len);
		size_t n = lf != NULL ? (size_t)(lf - s) : len;

		if (lf == NULL)
			return err_set(err, ERR_INPUT,
			    "note: its last line has no line end");
		if (out->n == NOTE_LINES_MAX)
			return err_set(err, ERR_LIMIT,
			    "note: more than %u signature lines",
			    NOTE_LINES_MAX);
		if (parse_line(s, n, out->n + 1, a, &line[out->n], err) !=
		    ERR_OK)
			return err_add(err, "note");
		out->n++;
		s += n + 1;
		len -= n + 1;
	}
	if (out->n == 0)
		return err_set(err, ERR_INPUT, "note: no signature line");
	return ERR_OK;
}

enum err_code
note_parse(const void *p, size_t len, struct arena *a, struct note *out,
    struct err *err)
{
	const char *s = p;
	size_t bad, end;

	memset(out, 0, sizeof(*out));
	if (len > NOTE_MAX)
		return err_set(err, ERR_LIMIT,
		    "note of %zu bytes, at most %u are accepted", len,
		    NOTE_MAX);
	bad = bad_byte(s, len);
	if (bad != len)
		return err_set(err, ERR_INPUT,
		    "note, byte %zu: a control character, or not UTF-8", bad);
	end = text_end(s, len);
	if (end == 0)
		return err_set(err, ERR_INPUT,
		    "note: no empty line between text and signatures");
	out->text = arena_dup(a, s, end);
	out->len = end;
	return parse_lines(s + end + 1, len - end - 1, a, out, err);
}

bool
note_line_is_by(const struct note_line *line, const struct key_public *key)
{
	return memcmp(line->id, key->id, KEY_ID_BYTES) == 0 &&
	       strcmp(line->name, key->name) == 0;
}

static bool
cosigned(const struct note *note, const struct note_line *line,
    const struct key_public *key, uint64_t *time)
{
	struct buf b = { 0 };
	uint64_t t = 0;
	bool good;

	if (line->len != COSIGN_BYTES)
		return false;
	for (int i = 0; i < 8; i++)
		t = t << 8 | line->sig[i];
	buf_printf(&b, "cosignature/v1\ntime %" PRIu64 "\n", t);
	buf_add(&b, note->text, note->len);
	good = sign_verify(key->pub, b.data, b.len, line->sig + 8);
	buf_clear(&b);
	if (time != NULL)
		*time = t;
	return good;
}

bool
note_line_verifies(const struct note *note, const struct note_line *line,
    const struct key_public *key, uint64_t *time)
{
	if (time != NULL)
		*time = 0;
	if (key->type == KEY_COSIGN)
		return cosigned(note, line, key, time);
	return line->len == SIGN_BYTES &&
	       sign_verify(key->pub, note->text, note->len, line->sig);
}

enum note_verdict
note_check(const struct note *note, const struct key_public *key, size_t n,
    bool *signed_by)
{
	enum note_verdict verdict = NOTE_UNKNOWN;

	for (size_t k = 0; k < n && signed_by != NULL; k++)
		signed_by[k] = false;
	for (size_t i = 0; i < note->n; i++) {
		bool known = false, good = false;

		for (size_t k = 0; k < n; k++) {
			if (!note_line_is_by(&note->line[i], &key[k]))
				continue;
			known = true;
			if (!note_line_verifies(
				note, &note->line[i], &key[k], NULL))
				continue;
			good = true;
			if (signed_by != NULL)
				signed_by[k] = true;
		}
		if (known && !good)
			verdict = NOTE_INVALID;
		else if (good && verdict == NOTE_UNKNOWN)
			verdict = NOTE_VALID;
	}
	return verdict;
}

void
note_begin(struct buf *out, const char *text, size_t len)
{
	assert(len > 0 && text[len - 1] == '\n');
	buf_add(out, text, len);
	buf_putc(out, '\n');
}

enum err_code
note_sign(struct buf *out, const char *text, size_t len, const char *name,
    const struct sign_key *key, struct err *err)
{
	uint8_t raw[KEY_ID_BYTES + SIGN_BYTES];
	struct key_public pub;

	if (key_make(name, KEY_ED25519, key->pub, &pub, err) != ERR_OK)
		return err->code;
	memcpy(raw, pub.id, KEY_ID_BYTES);
	sign_bytes(key, text, len, raw + KEY_ID_BYTES);
	buf_puts(out, MARK);
	buf_puts(out, name);
	buf_putc(out, ' ');
	code_b64(out, raw, sizeof(raw));
	buf_putc(out, '\n');
	return ERR_OK;
}

/* ---- checkpoints */

void
note_checkpoint_text(
    struct buf *out, const char *origin, uint64_t size, const struct hash *root)
{
	buf_printf(out, "%s\n%" PRIu64 "\n", origin, size);
	hash_b64(out, root);
	buf_putc(out, '\n');
}

static bool
take_line(const char **s, size_t *left, const char **line, size_t *len)
{
	const char *lf = *left != 0 ? memchr(*s, '\n', *left) : NULL;

	if (lf == NULL)
		return false;
	*line = *s;
	*len = (size_t)(lf - *s);
	*s += *len + 1;
	*left -= *len + 1;
	return true;
}

enum err_code
note_checkpoint_parse(
    const char *text, size_t len, struct note_checkpoint *out, struct err *err)
{
	const char *line = NULL;
	size_t n = 0;

	memset(out, 0, sizeof(*out));
	if (!take_line(&text, &len, &line, &n) || !key_name_ok(line, n))
		return err_set(err, ERR_INPUT,
		    "checkpoint, line 1: not the origin of a log");
	memcpy(out->origin, line, n);
	if (!take_line(&text, &len, &line, &n) ||
	    !code_unwhole(line, n, &out->size))
		return err_set(
		    err, ERR_INPUT, "checkpoint, line 2: not a size");
	if (!take_line(&text, &len, &line, &n) ||
	    !hash_from_b64(line, n, &out->root))
		return err_set(err, ERR_INPUT,
		    "checkpoint, line 3: not a root hash in base64");
	while (len > 0)
		if (!take_line(&text, &len, &line, &n) || n == 0)
			return err_set(err, ERR_INPUT,
			    "checkpoint: an empty line, or one without end");
	return ERR_OK;
}

enum err_code
note_checkpoint_sign(struct buf *out, const char *origin, uint64_t size,
    const struct hash *root, const struct sign_key *key, struct err *err)
{
	struct buf text = { 0 };
	enum err_code rc;

	note_checkpoint_text(&text, origin, size, root);
	note_begin(out, text.data, text.len);
	rc = note_sign(out, text.data, text.len, origin, key, err);
	buf_clear(&text);
	return rc;
}
