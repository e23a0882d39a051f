/* SPDX-License-Identifier: Apache-2.0 */
/* audit/tar.c - one header form, written and compared. */
#include "config.h"

#include "audit/tar.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

#define BLOCK 512u
#define SIZE_LIMIT (UINT64_C(1) << 33) /* eleven octal digits */

/* Fields of a ustar header: offset and width (POSIX.1, pax, "ustar"). */
enum {
	AT_NAME = 0,
	AT_MODE = 100,
	AT_UID = 108,
	AT_GID = 116,
	AT_SIZE = 124,
	AT_MTIME = 136,
	AT_SUM = 148,
	AT_TYPE = 156,
	AT_MAGIC = 257,
	AT_MAJOR = 329,
	AT_MINOR = 337
};

bool
tar_name_ok(const char *name)
{
	size_t n = strlen(name), from = 0;

	if (n == 0 || n > TAR_NAME_MAX ||
	    strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
			 "0123456789._-/") != n)
		return false;
	for (size_t i = 0; i <= n; i++) {
		size_t len = i - from;

		if (i < n && name[i] != '/')
			continue;
		if (len == 0 || (len == 1 && name[from] == '.') ||
		    (len == 2 && name[from] == '.' && name[from + 1] == '.'))
			return false;
		from = i + 1;
	}
	return true;
}

/* digits octal digits and a NUL. */
static void
octal(char *p, int digits, uint64_t v)
{
	p[digits] = '\0';
	while (digits-- > 0) {
		p[digits] = (char)('0' + (v & 7));
		v >>= 3;
	}
}

static void
make_header(const char *name, uint64_t size, char h[BLOCK])
{
	unsigned sum = 0;

	memset(h, 0, BLOCK);
	memcpy(h + AT_NAME, name, strlen(name));
	octal(h + AT_MODE, 7, 0644);
	octal(h + AT_UID, 7, 0);
	octal(h + AT_GID, 7, 0);
	octal(h + AT_SIZE, 11, size);
	octal(h + AT_MTIME, 11, 0);
	h[AT_TYPE] = '0';
	memcpy(h + AT_MAGIC,
	    "ustar\0"
	    "00",
	    8);
	octal(h + AT_MAJOR, 7, 0);
	octal(h + AT_MINOR, 7, 0);
	memset(h + AT_SUM, ' ', 8);
	for (size_t i = 0; i < BLOCK; i++)
		sum += (unsigned char)h[i];
	octal(h + AT_SUM, 6, sum);
	h[AT_SUM + 7] = ' ';
}

static void
add_zeros(struct buf *out, size_t n)
{
	static const char zero[BLOCK];

	for (; n > BLOCK; n -= BLOCK)
		buf_add(out, zero, BLOCK);
	buf_add(out, zero, n);
}

enum err_code
tar_add(struct buf *out, const char *name, const void *data, size_t len,
    struct err *err)
{
	char h[BLOCK];

	if (!tar_name_ok(name))
		return err_set(err, ERR_INPUT,
		    "archive: \"%s\" cannot be the name of a member", name);
	if (len >= SIZE_LIMIT)
		return err_set(
		    err, ERR_LIMIT, "archive: %s has more than 8 GiB", name);
	make_header(name, len, h);
	buf_add(out, h, BLOCK);
	if (len > 0)
		buf_add(out, data, len);
	if (len % BLOCK != 0)
		add_zeros(out, BLOCK - len % BLOCK);
	return ERR_OK;
}

void
tar_end(struct buf *out)
{
	add_zeros(out, (size_t)2 * BLOCK);
}

/* ---- reading */

struct reader {
	const char *p;
	size_t len, at;
	struct arena *arena;
	struct tar_member *member;
	size_t n, room;
	struct err *err;
};

static bool
all_zero(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != '\0')
			return false;
	return true;
}

static bool
unoctal(const char *p, int digits, uint64_t *v)
{
	*v = 0;
	for (int i = 0; i < digits; i++) {
		if (p[i] < '0' || p[i] > '7')
			return false;
		*v = *v << 3 | (uint64_t)(p[i] - '0');
	}
	return p[digits] == '\0';
}

static enum err_code
cut_off(struct reader *r)
{
	return err_set(r->err, ERR_INPUT,
	    "archive: cut off in member %zu, behind byte %zu", r->n + 1,
	    r->len);
}

/* What a header says, in words if it is something we do not take. */
static enum err_code
read_header(struct reader *r, char name[TAR_NAME_MAX + 1], uint64_t *size)
{
	const char *h = r->p + r->at;
	char want[BLOCK];

	if (memcmp(h + AT_MAGIC,
		"ustar\0"
		"00",
		8) != 0)
		return err_set(r->err, ERR_INPUT,
		    "archive: byte %zu is not the beginning of a member",
		    r->at);
	memcpy(name, h, TAR_NAME_MAX);
	name[TAR_NAME_MAX] = '\0';
	if (!tar_name_ok(name))
		return err_set(r->err, ERR_INPUT,
		    "archive: member %zu has a name that is not accepted",
		    r->n + 1);
	if (h[AT_TYPE] != '0')
		return err_set(r->err, ERR_INPUT,
		    "archive: %s is not a regular file", name);
	if (!unoctal(h + AT_SIZE, 11, size))
		return err_set(
		    r->err, ERR_INPUT, "archive: %s has no size", name);
	make_header(name, *size, want);
	if (memcmp(h, want, BLOCK) != 0)
		return err_set(r->err, ERR_INPUT,
		    "archive: the header of %s is not in its one form "
		    "(owner, time, mode, checksum)",
		    name);
	return ERR_OK;
}

static void
keep(struct reader *r, const char *name, const char *data, size_t len)
{
	if (r->n == r->room) {
		size_t room = r->room != 0 ? 2 * r->room : 64;
		struct tar_member *m = arena_array(r->arena, room, sizeof(*m));

		if (r->n != 0)
			memcpy(m, r->member, r->n * sizeof(*m));
		r->member = m;
		r->room = room;
	}
	r->member[r->n].name = arena_str(r->arena, name);
	r->member[r->n].data = data;
	r->member[r->n++].len = len;
}

static enum err_code
read_member(struct reader *r)
{
	char name[TAR_NAME_MAX + 1];
	uint64_t size = 0, padded;

	if (r->n == TAR_MEMBERS_MAX)
		return err_set(r->err, ERR_LIMIT,
		    "archive: more than %u members", TAR_MEMBERS_MAX);
	if (read_header(r, name, &size) != ERR_OK)
		return r->err->code;
	r->at += BLOCK;
	padded = (size + BLOCK - 1) / BLOCK * BLOCK;
	if (padded > r->len - r->at)
		return cut_off(r);
	if (!all_zero(r->p + r->at + size, (size_t)(padded - size)))
		return err_set(r->err, ERR_INPUT,
		    "archive: something behind the end of %s", name);
	/* names are few; a folder of files is sorted by the reader */
	for (size_t i = 0; i < r->n; i++)
		if (strcmp(r->member[i].name, name) == 0)
			return err_set(r->err, ERR_INPUT,
			    "archive: %s is there twice", name);
	keep(r, name, r->p + r->at, (size_t)size);
	r->at += (size_t)padded;
	return ERR_OK;
}

enum err_code
tar_parse(const void *p, size_t len, struct arena *a,
    const struct tar_member **out, size_t *n, struct err *err)
{
	struct reader r = { .p = p, .len = len, .arena = a, .err = err };

	for (;;) {
		if (len - r.at < BLOCK)
			return cut_off(&r);
		if (all_zero(r.p + r.at, BLOCK))
			break;
		if (read_member(&r) != ERR_OK)
			return err->code;
	}
	if (len - r.at < (size_t)2 * BLOCK)
		return cut_off(&r);
	if (len - r.at > (size_t)2 * BLOCK ||
	    !all_zero(r.p + r.at, (size_t)2 * BLOCK))
		return err_set(
		    err, ERR_INPUT, "archive: something behind its end");
	*out = r.member;
	*n = r.n;
	return ERR_OK;
}
