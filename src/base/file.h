/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/file.h - whole files, in and out.
 *
 * Never used on the database file: closing any descriptor of it would drop
 * the locks that SQLite holds.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/attr.h"
#include "base/err.h"

struct buf;

/*
 * Append the bytes of a regular file to out.  A symbolic link, a directory, a
 * device are ERR_INPUT; no such file ERR_ABSENT; above limit bytes ERR_LIMIT;
 * a file that changes while it is read ERR_BUSY.
 */
ATTR_MUST_CHECK enum err_code file_read(
    const char *path, size_t limit, struct buf *out, struct err *err);

/* As file_read, and a link is followed: for files the user names. */
ATTR_MUST_CHECK enum err_code file_read_link(
    const char *path, size_t limit, struct buf *out, struct err *err);

/* From a descriptor until its end, at most limit bytes. */
ATTR_MUST_CHECK enum err_code file_read_fd(int fd, const char *name,
    size_t limit, struct buf *out, struct err *err);

/*
 * As file_read, for files that need not fit into memory: take gets the bytes
 * in order, in pieces.  What it got before an error it has got.
 */
ATTR_MUST_CHECK enum err_code file_pieces(const char *path, size_t limit,
    void (*take)(void *self, const void *p, size_t len), void *self,
    struct err *err);

enum file_mode {
	FILE_NEW,    /* ERR_CONFLICT if something of that name exists */
	FILE_REPLACE /* what was there is replaced in one step, or stays */
};

/*
 * Write len bytes with the permissions perm: a temporary file in the same
 * directory, fsync, rename, fsync of the directory.  After an error path is
 * as it was and no temporary file is left.
 */
ATTR_MUST_CHECK enum err_code file_write(const char *path, const void *data,
    size_t len, mode_t perm, enum file_mode mode, struct err *err);

bool file_exists(const char *path); /* of any kind, links not followed */

/* Directory path and its parents; ERR_OK if it is there already. */
ATTR_MUST_CHECK enum err_code file_make_dir(
    const char *path, mode_t perm, struct err *err);

#endif /* BASE_FILE_H */
