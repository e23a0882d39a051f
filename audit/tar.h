/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit/tar.h - archives with one byte form (POSIX ustar, regular files).
 *
 * The same members in the same order give the same bytes: no owner, no time,
 * mode 0644.  Reading accepts nothing else, so an archive that was read is
 * the archive that was written: no links, devices or directories, no name
 * that leaves its folder, no name twice, no bytes between or behind.
 *
 * Names: segments of A-Z a-z 0-9 . _ - joined by "/", none of them "." or
 * "..", TAR_NAME_MAX bytes at most.
 */
#ifndef AUDIT_TAR_H
#define AUDIT_TAR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"

struct arena;
struct buf;

#define TAR_NAME_MAX 99u
#define TAR_MEMBERS_MAX 10000u

struct tar_member {
	const char *name;
	const void *data;
	size_t len;
};

bool tar_name_ok(const char *name);

/*
 * Append a member, and after the last one the end of the archive.  ERR_INPUT
 * for the name, ERR_LIMIT above 8 GiB.
 */
ATTR_MUST_CHECK enum err_code tar_add(struct buf *out, const char *name,
    const void *data, size_t len, struct err *err);
void tar_end(struct buf *out);

/*
 * Read all len bytes; out[*n] and the names are in the arena, the data is
 * where it is in p.  ERR_INPUT says which member is wrong and how, also for
 * an archive that was cut off; ERR_LIMIT above TAR_MEMBERS_MAX.
 */
ATTR_MUST_CHECK enum err_code tar_parse(const void *p, size_t len,
    struct arena *a, const struct tar_member **out, size_t *n, struct err *err);

#endif /* AUDIT_TAR_H */
