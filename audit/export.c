/* SPDX-License-Identifier: Apache-2.0 */
/* audit/export.c - lines and files into the verifier. */
#include "config.h"

#include "audit/export.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "audit/entry.h"
#include "audit/note.h"
#include "audit/verify.h"
#include "audit/verify_map.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"

/* What an entry says about a file. */
struct att {
	struct hash sum;
	int64_t size;
	int64_t index; /* of the entry */
	uint32_t next; /* another word about the same file, or NONE */
	bool given;    /* of the first of them: the file is here */
};

struct export
{
	struct verify *v;
	struct buf line;
	int64_t index; /* of the line being read */
	void (*see)(void *self, const struct entry *e, bool held);
	void *self;
	struct att *att;
	size_t n, room;
	uint64_t distinct, given;
	struct verify_map map; /* hash to the first att */
};

static bool
same_sum(const void *owner, uint32_t i, const void *key, size_t len)
{
	const struct export *x = owner;

	return memcmp(x->att[i].sum.byte, key, len) == 0;
}

struct export *
export_new(struct verify *v)
{
	struct export *x = mem_new(sizeof(*x));

	x->v = v;
	verify_map_init(&x->map, x, same_sum);
	return x;
}

void
export_free(struct export *x)
{
	if (x == NULL)
		return;
	verify_map_clear(&x->map);
	buf_clear(&x->line);
	mem_free(x->att);
	mem_free(x);
}

void
export_watch(struct export *x,
    void (*see)(void *self, const struct entry *e, bool held), void *self)
{
	x->see = see;
	x->self = self;
}

/* ---- lines */

static void
note_att(struct export *x, const struct entry_att *att, int64_t index)
{
	uint32_t i = (uint32_t)x->n, first;

	first = verify_map_add(&x->map, att->sha256.byte, HASH_BYTES, i);
	if (x->n == x->room) {
		x->room = x->room != 0 ? 2 * x->room : 64;
		x->att = mem_resize(x->att, x->room, sizeof(*x->att));
	}
	x->att[x->n++] = (struct att){ .sum = att->sha256,
		.size = att->size,
		.index = index,
		.next = VERIFY_MAP_NONE };
	if (first == VERIFY_MAP_NONE) {
		x->distinct++;
	} else {
		x->att[i].next = x->att[first].next;
		x->att[first].next = i;
	}
}

static void
give_line(struct export *x)
{
	const struct entry *e;
	struct hash leaf;

	if (x->line.len > 0 && x->line.data[0] == '#' &&
	    hash_from_b64(x->line.data + 1, x->line.len - 1, &leaf)) {
		verify_withheld(x->v, &leaf);
		x->index++;
		return;
	}
	/* a line that is neither is no entry, and the verifier says so */
	e = verify_entry(x->v, buf_text(&x->line), x->line.len);
	if (e != NULL) {
		for (size_t i = 0; i < e->n_att; i++)
			note_att(x, &e->att[i], x->index);
		if (x->see != NULL)
			x->see(x->self, e, verify_entry_held(x->v));
	}
	x->index++;
}

void
export_lines(struct export *x, const void *p, size_t len)
{
	const char *s = p;

	while (len > 0) {
		const char *lf = memchr(s, '\n', len);
		size_t n = lf != NULL ? (size_t)(lf - s) : len;
		size_t take = n;

		/* of a line that is too long, enough to see that it is */
		if (take > ENTRY_MAX + 1 - x->line.len)
			take = ENTRY_MAX + 1 - x->line.len;
		buf_add(&x->line, s, take);
		if (lf == NULL)
			return;
		give_line(x);
		buf_empty(&x->line);
		s += n + 1;
		len -= n + 1;
	}
}

void
export_lines_end(struct export *x)
{
	if (x->line.len == 0)
		return;
	verify_found(x->v, VERIFY_E_FILE_LINE, x->index,
	    "the last line of entries.jsonl has no line end: is the file cut "
	    "off?");
	give_line(x);
	buf_empty(&x->line);
}

/* ---- files */

static void
check_sizes(struct export *x, uint32_t first, const char *name, uint64_t size)
{
	for (uint32_t i = first; i != VERIFY_MAP_NONE; i = x->att[i].next)
		if ((uint64_t)x->att[i].size != size)
			verify_found(x->v, VERIFY_E_FILE_SIZE, x->att[i].index,
			    "file %s has %" PRIu64 " bytes, its entry says "
			    "%" PRId64,
			    name, size, x->att[i].size);
}

/* A file with that content is here: mark it, and count it once. */
static void
mark(struct export *x, uint32_t i)
{
	x->given += !x->att[i].given;
	x->att[i].given = true;
}

void
export_file_hash(
    struct export *x, const char *name, const struct hash *sum, uint64_t size)
{
	struct hash named;
	uint32_t i;

	if (!hash_from_hex(name, strlen(name), &named)) {
		verify_found(x->v, VERIFY_E_FILE_NAME, -1,
		    "files/%s: its name is not a SHA-256 in hex", name);
		return;
	}
	i = verify_map_find(&x->map, named.byte, HASH_BYTES);
	if (i != VERIFY_MAP_NONE)
		mark(x, i);
	if (!hash_same(&named, sum))
		verify_found(x->v, VERIFY_E_FILE_HASH,
		    i != VERIFY_MAP_NONE ? x->att[i].index : -1,
		    "file %s: its content has another SHA-256", name);
	else if (i != VERIFY_MAP_NONE)
		check_sizes(x, i, name, size);
	if (i == VERIFY_MAP_NONE)
		verify_found(x->v, VERIFY_E_FILE_EXTRA, -1,
		    "file %s: no entry mentions it", name);
}

void
export_file(struct export *x, const char *name, const void *p, size_t len)
{
	struct hash sum;

	hash_bytes(p, len, &sum);
	export_file_hash(x, name, &sum, len);
}

void
export_file_elsewhere(struct export *x, const struct hash *sum)
{
	uint32_t i = verify_map_find(&x->map, sum->byte, HASH_BYTES);

	if (i != VERIFY_MAP_NONE)
		mark(x, i);
}

void
export_files_end(struct export *x)
{
	verify_count_files(x->v, x->given, x->distinct - x->given);
}

/* ---- a folder */

static char *
path_in(const char *dir, const char *name, struct buf *out)
{
	buf_empty(out);
	buf_printf(out, "%s/%s", dir, name);
	return out->data;
}

static void
lines_of_file(void *self, const void *p, size_t len)
{
	export_lines(self, p, len);
}

struct summing {
	struct hasher *h;
	uint64_t size;
};

static void
sum_of_file(void *self, const void *p, size_t len)
{
	struct summing *s = self;

	hasher_add(s->h, p, len);
	s->size += len;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names in a folder, in the order of their bytes; NULL: no such folder. */
static enum err_code
list_folder(const char *path, char ***names, size_t *n, struct err *err)
{
	DIR *d = opendir(path);
	struct dirent *ent;
	size_t room = 0;

	*names = NULL;
	*n = 0;
	if (d == NULL && errno == ENOENT)
		return ERR_OK;
	if (d == NULL)
		return err_set_errno(
		    err, ERR_IO, errno, "%s: cannot be read", path);
	while ((ent = readdir(d)) != NULL) {
		if (strcmp(ent->d_name, ".") == 0 ||
		    strcmp(ent->d_name, "..") == 0)
			continue;
		if (*n == room) {
			room = room != 0 ? 2 * room : 64;
			*names = mem_resize(*names, room, sizeof(**names));
		}
		(*names)[(*n)++] = mem_str(ent->d_name);
	}
	(void)closedir(d);
	if (*n > 0)
		qsort(*names, *n, sizeof(**names), by_name);
	return ERR_OK;
}

static enum err_code
read_files(struct export *x, const char *dir, struct err *err)
{
	struct buf folder = { 0 }, path = { 0 };
	struct summing s = { .h = hasher_new() };
	char **name;
	size_t n;
	enum err_code rc;

	rc = list_folder(path_in(dir, "files", &folder), &name, &n, err);
	for (size_t i = 0; i < n && rc == ERR_OK; i++) {
		struct hash sum;

		s.size = 0;
		hasher_begin(s.h);
		rc = file_pieces(path_in(folder.data, name[i], &path),
		    EXPORT_FILE_MAX, sum_of_file, &s, err);
		if (rc != ERR_OK)
			break;
		hasher_end(s.h, &sum);
		export_file_hash(x, name[i], &sum, s.size);
	}
	for (size_t i = 0; i < n; i++)
		mem_free(name[i]);
	mem_free(name);
	hasher_free(s.h);
	buf_clear(&folder);
	buf_clear(&path);
	return rc;
}

enum err_code
export_read(struct verify *v, const char *dir, struct err *err)
{
	struct export *x = export_new(v);
	struct buf path = { 0 };
	enum err_code rc;

	rc = file_pieces(path_in(dir, "entries.jsonl", &path), SIZE_MAX,
	    lines_of_file, x, err);
	if (rc == ERR_OK) {
		export_lines_end(x);
		rc = read_files(x, dir, err);
	}
	if (rc == ERR_OK)
		export_files_end(x);
	export_free(x);
	buf_clear(&path);
	return rc;
}

enum err_code
export_checkpoint(const char *dir, struct buf *note, struct err *err)
{
	struct buf path = { 0 };
	enum err_code rc;

	rc = file_read(
	    path_in(dir, "checkpoint.note", &path), NOTE_MAX, note, err);
	buf_clear(&path);
	return rc;
}

void
export_put_entry(struct buf *out, const void *bytes, size_t len)
{
	buf_add(out, bytes, len);
	buf_putc(out, '\n');
}

void
export_put_withheld(struct buf *out, const struct hash *leaf)
{
	buf_putc(out, '#');
	hash_b64(out, leaf);
	buf_putc(out, '\n');
}
