/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit/sigtext.c - three texts, each a table of lines; one writer and one
 * reader for all of them.
 */
#include "config.h"

#include "audit/sigtext.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/code.h"
#include "base/json.h"
#include "base/text.h"
#include "base/utc.h"

/* What a line holds; the offset leads to its member of the struct. */
struct line {
	const char *name;
	bool (*write)(const void *member, const void *whole, struct buf *out);
	bool (*read)(const char *s, void *member, void *whole, struct arena *a);
	size_t offset;
};

struct form {
	const char *title;
	size_t n;
	const struct line *line;
};

/* ---- kinds of values */

static bool
text_ok(const char *s)
{
	return s != NULL && s[0] != '\0' && strpbrk(s, "\n\t") == NULL &&
	       text_allowed(s, strlen(s), NULL, NULL);
}

static bool
write_text(const void *m, const void *whole, struct buf *out)
{
	const char *s = *(const char *const *)m;

	(void)whole;
	if (!text_ok(s))
		return false;
	buf_puts(out, s);
	return true;
}

static bool
read_text(const char *s, void *m, void *whole, struct arena *a)
{
	(void)whole;
	*(const char **)m = arena_str(a, s);
	return text_ok(s);
}

static bool
write_time(const void *m, const void *whole, struct buf *out)
{
	int64_t t = *(const int64_t *)m;
	char s[UTC_TEXT_SIZE];

	(void)whole;
	utc_text(s, t, UTC_S, 0);
	buf_puts(out, s);
	return t % 1000 == 0;
}

static bool
read_time(const char *s, void *m, void *whole, struct arena *a)
{
	(void)whole;
	(void)a;
	return utc_parse(s, UTC_S, m, NULL);
}

/* The local time is that of sigtext_signature, with its offset. */
static bool
write_local(const void *m, const void *whole, struct buf *out)
{
	const struct sigtext_signature *sig = whole;
	char s[UTC_TEXT_SIZE];

	(void)m;
	utc_text(s, sig->time, UTC_OFFSET, sig->local_offset);
	buf_puts(out, s);
	return sig->local_offset > -24 * 60 && sig->local_offset < 24 * 60;
}

static bool
read_local(const char *s, void *m, void *whole, struct arena *a)
{
	const struct sigtext_signature *sig = whole;
	char again[UTC_TEXT_SIZE];
	int64_t t;
	int *offset = m;

	(void)a;
	if (!utc_parse(s, UTC_OFFSET, &t, offset) || t != sig->time)
		return false;
	utc_text(again, t, UTC_OFFSET, *offset);
	return strcmp(again, s) == 0;
}

static bool
write_object(const void *m, const void *whole, struct buf *out)
{
	const struct sigtext_signature *sig = whole;

	(void)m;
	if (!text_ok(sig->type) || !text_ok(sig->id) || sig->rev < 0 ||
	    strchr(sig->type, '/') != NULL)
		return false;
	buf_printf(out, "%s/%s/%" PRId64, sig->type, sig->id, sig->rev);
	return true;
}

static bool
whole_number(const char *s, size_t len, int64_t *out)
{
	uint64_t v;

	if (!code_unwhole(s, len, &v) || v > (uint64_t)JSON_INT_MAX)
		return false;
	*out = (int64_t)v;
	return true;
}

static bool
read_object(const char *s, void *m, void *whole, struct arena *a)
{
	struct sigtext_signature *sig = whole;
	const char *first = strchr(s, '/'), *last = strrchr(s, '/');

	(void)m;
	if (first == NULL || first == last || first == s || last == first + 1 ||
	    !whole_number(last + 1, strlen(last + 1), &sig->rev))
		return false;
	sig->type = arena_dup(a, s, (size_t)(first - s));
	sig->id = arena_dup(a, first + 1, (size_t)(last - first - 1));
	return text_ok(s);
}

static bool
write_hash(const void *m, const void *whole, struct buf *out)
{
	(void)whole;
	buf_puts(out, "sha256:");
	hash_b64(out, m);
	return true;
}

static bool
read_hash(const char *s, void *m, void *whole, struct arena *a)
{
	(void)whole;
	(void)a;
	return text_starts(s, "sha256:") &&
	       hash_from_b64(s + 7, strlen(s + 7), m);
}

static bool
write_seen(const void *m, const void *whole, struct buf *out)
{
	const struct sigtext_signature *sig = whole;

	(void)m;
	buf_printf(out, "%" PRIu64 " ", sig->seen_size);
	hash_b64(out, &sig->seen_root);
	return true;
}

static bool
read_seen(const char *s, void *m, void *whole, struct arena *a)
{
	struct sigtext_signature *sig = whole;
	const char *blank = strchr(s, ' ');

	(void)m;
	(void)a;
	return blank != NULL &&
	       code_unwhole(s, (size_t)(blank - s), &sig->seen_size) &&
	       hash_from_b64(blank + 1, strlen(blank + 1), &sig->seen_root);
}

static bool
write_nonce(const void *m, const void *whole, struct buf *out)
{
	(void)whole;
	code_b64(out, m, SIGTEXT_NONCE_BYTES);
	return true;
}

static bool
read_nonce(const char *s, void *m, void *whole, struct arena *a)
{
	(void)whole;
	(void)a;
	return code_unb64_exact(s, strlen(s), m, SIGTEXT_NONCE_BYTES);
}

static bool
write_index(const void *m, const void *whole, struct buf *out)
{
	int64_t v = *(const int64_t *)m;

	(void)whole;
	buf_printf(out, "%" PRId64, v);
	return v >= 0 && v <= JSON_INT_MAX;
}

static bool
read_index(const char *s, void *m, void *whole, struct arena *a)
{
	(void)whole;
	(void)a;
	return whole_number(s, strlen(s), m);
}

/* ---- the three forms */

#define LINE(form, name, kind, member) \
	{ \
		name, write_##kind, read_##kind, \
		    offsetof(struct sigtext_##form, member) \
	}

static const struct line signature_lines[] = {
	LINE(signature, "log", text, log),
	LINE(signature, "signer", text, signer),
	LINE(signature, "name", text, name),
	LINE(signature, "meaning", text, meaning),
	LINE(signature, "time", time, time),
	LINE(signature, "local", local, local_offset),
	LINE(signature, "object", object, type),
	LINE(signature, "content", hash, content),
	LINE(signature, "shown", hash, shown),
	LINE(signature, "seen", seen, seen_size),
	LINE(signature, "nonce", nonce, nonce),
};

static const struct line enroll_lines[] = {
	LINE(enroll, "log", text, log),
	LINE(enroll, "signer", text, signer),
	LINE(enroll, "name", text, name),
	LINE(enroll, "vkey", text, vkey),
	LINE(enroll, "time", time, time),
	LINE(enroll, "nonce", nonce, nonce),
};

static const struct line revoke_lines[] = {
	LINE(revoke, "log", text, log),
	LINE(revoke, "vkey", text, vkey),
	LINE(revoke, "since", index, since),
	LINE(revoke, "reason", text, reason),
	LINE(revoke, "time", time, time),
	LINE(revoke, "nonce", nonce, nonce),
};

#define FORM(title, lines) \
	{ \
		title, sizeof(lines) / sizeof((lines)[0]), lines \
	}

static const struct form signature_form =
    FORM("gmp-signature/v1", signature_lines);
static const struct form enroll_form = FORM("gmp-enroll/v1", enroll_lines);
static const struct form revoke_form = FORM("gmp-revoke/v1", revoke_lines);

/* ---- the writer and the reader */

static enum err_code
build(const struct form *f, const void *s, struct buf *out, struct err *err)
{
	buf_printf(out, "%s\n", f->title);
	for (size_t i = 0; i < f->n; i++) {
		const struct line *l = &f->line[i];

		buf_printf(out, "%s ", l->name);
		if (!l->write((const char *)s + l->offset, s, out))
			return err_set(err, ERR_INPUT,
			    "%s: \"%s\" cannot be written: it is empty, out "
			    "of range, or has a character that may not be "
			    "signed",
			    f->title, l->name);
		buf_putc(out, '\n');
	}
	return ERR_OK;
}

/* The next line as a string of its own; NULL if there is none. */
static char *
next_line(const char **s, size_t *left, struct arena *a)
{
	const char *lf = *left != 0 ? memchr(*s, '\n', *left) : NULL;
	size_t n;
	char *line;

	if (lf == NULL)
		return NULL;
	n = (size_t)(lf - *s);
	line = arena_dup(a, *s, n);
	*s += n + 1;
	*left -= n + 1;
	return strlen(line) == n ? line : NULL; /* no NUL in it */
}

static enum err_code
parse(const struct form *f, const char *s, size_t left, struct arena *a,
    void *out, struct err *err)
{
	char *line = next_line(&s, &left, a);

	if (line == NULL || strcmp(line, f->title) != 0)
		return err_set(err, ERR_INPUT,
		    "signed text: the first line is not %s", f->title);
	for (size_t i = 0; i < f->n; i++) {
		const struct line *l = &f->line[i];
		size_t n = strlen(l->name);

		line = next_line(&s, &left, a);
		if (line == NULL || strncmp(line, l->name, n) != 0 ||
		    line[n] != ' ')
			return err_set(err, ERR_INPUT,
			    "signed text %s, line %zu: \"%s\" expected",
			    f->title, i + 2, l->name);
		if (!l->read(line + n + 1, (char *)out + l->offset, out, a))
			return err_set(err, ERR_INPUT,
			    "signed text %s, line %zu: not a value for "
			    "\"%s\"",
			    f->title, i + 2, l->name);
	}
	if (left != 0)
		return err_set(err, ERR_INPUT,
		    "signed text %s: something behind its last line", f->title);
	return ERR_OK;
}

enum err_code
sigtext_signature_build(
    const struct sigtext_signature *s, struct buf *out, struct err *err)
{
	return build(&signature_form, s, out, err);
}

enum err_code
sigtext_enroll_build(
    const struct sigtext_enroll *s, struct buf *out, struct err *err)
{
	return build(&enroll_form, s, out, err);
}

enum err_code
sigtext_revoke_build(
    const struct sigtext_revoke *s, struct buf *out, struct err *err)
{
	return build(&revoke_form, s, out, err);
}

enum err_code
sigtext_signature_parse(const char *text, size_t len, struct arena *a,
    struct sigtext_signature *out, struct err *err)
{
	memset(out, 0, sizeof(*out));
	return parse(&signature_form, text, len, a, out, err);
}

enum err_code
sigtext_enroll_parse(const char *text, size_t len, struct arena *a,
    struct sigtext_enroll *out, struct err *err)
{
	memset(out, 0, sizeof(*out));
	return parse(&enroll_form, text, len, a, out, err);
}

enum err_code
sigtext_revoke_parse(const char *text, size_t len, struct arena *a,
    struct sigtext_revoke *out, struct err *err)
{
	memset(out, 0, sizeof(*out));
	return parse(&revoke_form, text, len, a, out, err);
}
