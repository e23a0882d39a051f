/* SPDX-License-Identifier: Apache-2.0 */
/* base/file.c - reading with a limit, writing in one step. */
#include "config.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"

/* Where bytes go as they are read. */
struct sink {
	void (*take)(void *self, const void *p, size_t len);
	void *self;
};

static void
take_into_buf(void *self, const void *p, size_t len)
{
	buf_add(self, p, len);
}

/* All of fd; *total gets the number of bytes. */
static enum err_code
read_all(int fd, const char *name, size_t limit, const struct sink *sink,
    size_t *total, struct err *err)
{
	char block[65536];

	*total = 0;
	for (;;) {
		ssize_t n = read(fd, block, sizeof(block));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set_errno(
			    err, ERR_IO, errno, "%s: cannot be read", name);
		if (n == 0)
			return ERR_OK;
		*total += (size_t)n;
		if (*total > limit)
			return err_set(err, ERR_LIMIT,
			    "%s: more than the %zu bytes accepted", name,
			    limit);
		sink->take(sink->self, block, (size_t)n);
	}
}

enum err_code
file_read_fd(int fd, const char *name, size_t limit, struct buf *out,
    struct err *err)
{
	struct sink sink = { take_into_buf, out };
	size_t total;

	return read_all(fd, name, limit, &sink, &total, err);
}

static enum err_code
read_path(const char *path, int flags, size_t limit, const struct sink *sink,
    struct err *err)
{
	struct stat before, after;
	size_t total = 0;
	enum err_code rc;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | flags);

	if (fd < 0) {
		if (errno == ENOENT || errno == ENOTDIR)
			return err_set(err, ERR_ABSENT, "%s: no such file",
			    path);
		if (errno == ELOOP)
			return err_set(err, ERR_INPUT,
			    "%s: is a link, not a regular file", path);
		return err_set_errno(
		    err, ERR_IO, errno, "%s: cannot be opened", path);
	}
	if (fstat(fd, &before) != 0)
		rc = err_set_errno(err, ERR_IO, errno, "%s", path);
	else if (!S_ISREG(before.st_mode))
		rc = err_set(err, ERR_INPUT, "%s: is %s, not a regular file",
		    path, S_ISDIR(before.st_mode) ? "a directory" : "special");
	else
		rc = read_all(fd, path, limit, sink, &total, err);
	if (rc == ERR_OK && fstat(fd, &after) == 0 &&
	    (before.st_size != after.st_size ||
		(size_t)after.st_size != total ||
		before.st_mtim.tv_sec != after.st_mtim.tv_sec ||
		before.st_mtim.tv_nsec != after.st_mtim.tv_nsec))
		rc = err_set(err, ERR_BUSY,
		    "%s: changed while it was read; try again when its writer "
		    "has finished",
		    path);
	(void)close(fd);
	return rc;
}

enum err_code
file_read(const char *path, size_t limit, struct buf *out, struct err *err)
{
	struct sink sink = { take_into_buf, out };

	return read_path(path, O_NOFOLLOW, limit, &sink, err);
}

enum err_code
file_read_link(
    const char *path, size_t limit, struct buf *out, struct err *err)
{
	struct sink sink = { take_into_buf, out };

	return read_path(path, 0, limit, &sink, err);
}

enum err_code
file_pieces(const char *path, size_t limit,
    void (*take)(void *self, const void *p, size_t len), void *self,
    struct err *err)
{
	struct sink sink = { take, self };

	return read_path(path, O_NOFOLLOW, limit, &sink, err);
}

static enum err_code
write_all(int fd, const char *data, size_t len, struct err *err)
{
	while (len > 0) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set_errno(
			    err, ERR_IO, errno, "cannot be written");
		data += n;
		len -= (size_t)n;
	}
	if (fsync(fd) != 0)
		return err_set_errno(
		    err, ERR_IO, errno, "cannot be written to the disk");
	return ERR_OK;
}

static enum err_code
sync_dir_of(const char *path, struct err *err)
{
	const char *slash = strrchr(path, '/');
	char *dir = slash == NULL ? mem_str(".")
	    : slash == path       ? mem_str("/")
				  : mem_dup(path, (size_t)(slash - path));
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum err_code rc = ERR_OK;

	if (fd < 0 || fsync(fd) != 0)
		rc = err_set_errno(err, ERR_IO, errno,
		    "%s: its directory cannot be written to the disk", path);
	if (fd >= 0)
		(void)close(fd);
	mem_free(dir);
	return rc;
}

enum err_code
file_write(const char *path, const void *data, size_t len, mode_t perm,
    enum file_mode mode, struct err *err)
{
	struct buf temp = { 0 };
	enum err_code rc;
	int fd;

	buf_printf(&temp, "%s.XXXXXX.tmp", path);
	fd = mkostemps(temp.data, 4, O_CLOEXEC);
	if (fd < 0) {
		rc = err_set_errno(
		    err, ERR_IO, errno, "%s: cannot be created", path);
		buf_clear(&temp);
		return rc;
	}
	rc = write_all(fd, data, len, err);
	if (rc == ERR_OK && fchmod(fd, perm) != 0)
		rc = err_set_errno(err, ERR_IO, errno, "permissions");
	if (close(fd) != 0 && rc == ERR_OK)
		rc = err_set_errno(err, ERR_IO, errno, "cannot be written");
	if (rc != ERR_OK) {
		(void)err_add(err, "%s", path);
	} else if (mode == FILE_REPLACE) {
		if (rename(temp.data, path) != 0)
			rc = err_set_errno(err, ERR_IO, errno,
			    "%s: cannot be put in place", path);
	} else if (link(temp.data, path) != 0) {
		rc = errno == EEXIST
		    ? err_set(err, ERR_CONFLICT,
			  "%s: exists already and is not overwritten", path)
		    : err_set_errno(err, ERR_IO, errno,
			  "%s: cannot be put in place", path);
	}
	if (rc != ERR_OK || mode == FILE_NEW)
		(void)unlink(temp.data);
	if (rc == ERR_OK)
		rc = sync_dir_of(path, err);
	buf_clear(&temp);
	return rc;
}

bool
file_exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

enum err_code
file_make_dir(const char *path, mode_t perm, struct err *err)
{
	char *p = mem_str(path);
	enum err_code rc = ERR_OK;

	for (char *s = p + 1;; s++) {
		char keep = *s;

		if (keep != '/' && keep != '\0')
			continue;
		*s = '\0';
		if (mkdir(p, perm) != 0 && errno != EEXIST) {
			rc = err_set_errno(err, ERR_IO, errno,
			    "%s: directory cannot be created", p);
			break;
		}
		*s = keep;
		if (keep == '\0')
			break;
	}
	mem_free(p);
	return rc;
}
