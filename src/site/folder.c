/* SPDX-License-Identifier: Apache-2.0 */
/* site/folder.c - names and key files of a site folder. */
#include "config.h"

#include "site/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/trust.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"

const char *
site_path_db(struct arena *a, const char *dir)
{
	return arena_printf(a, "%s/site.db", dir);
}

const char *
site_path_db_key(struct arena *a, const char *dir)
{
	return arena_printf(a, "%s/db.key", dir);
}

const char *
site_path_log(struct arena *a, const char *dir, const char *user)
{
	return arena_printf(a, "%s/log-%s.key", dir, user);
}

const char *
site_path_key(struct arena *a, const char *dir, const char *user)
{
	return arena_printf(a, "%s/keys/%s.key", dir, user);
}

const char *
site_path_trust(struct arena *a, const char *dir)
{
	return arena_printf(a, "%s/trust.json", dir);
}

enum err_code
site_user_ok(const char *user, struct err *err)
{
	if (text_is_id(user) && user[0] != '.')
		return ERR_OK;
	return err_set(err, ERR_INPUT,
	    "user \"%.64s\" is not an identity (1 to 64 of A-Z a-z 0-9 . _ -)",
	    user);
}

/* ---- key files --------------------------------------------------------- */

enum err_code
site_read_db_key(const char *path, struct key_db *out, struct err *err)
{
	struct buf b = { 0 };

	if (file_read(path, KEY_FILE_MAX, &b, err) == ERR_OK &&
	    key_db_parse(b.data, b.len, out, err) != ERR_OK)
		(void)err_add(err, "%s", path);
	buf_clear(&b);
	return err->code;
}

enum err_code
site_write_db_key(const char *path, const struct key_db *key,
    enum file_mode mode, struct err *err)
{
	struct buf b = { 0 };

	key_db_format(key, &b);
	(void)!file_write(path, b.data, b.len, 0600, mode, err);
	buf_clear(&b);
	return err->code;
}

enum err_code
site_read_key(const char *path, struct key_file *out, struct err *err)
{
	struct buf b = { 0 };

	if (file_read(path, KEY_FILE_MAX, &b, err) == ERR_OK &&
	    key_file_parse(b.data, b.len, out, err) != ERR_OK)
		(void)err_add(err, "%s", path);
	buf_clear(&b);
	return err->code;
}

enum err_code
site_write_key(const char *path, const struct key_file *key,
    enum file_mode mode, struct err *err)
{
	struct buf b = { 0 };

	key_file_format(key, &b);
	(void)!file_write(path, b.data, b.len, 0600, mode, err);
	buf_clear(&b);
	return err->code;
}

enum err_code
site_write_trust(
    const char *path, const struct key_public *log, struct err *err)
{
	struct buf b = { 0 };

	buf_puts(&b, "{\n  \"trusted_log_vkey\": \"");
	key_format(log, &b);
	buf_puts(&b, "\"\n}\n");
	(void)!file_write(path, b.data, b.len, 0644, FILE_NEW, err);
	buf_clear(&b);
	return err->code;
}

enum err_code
site_read_trust(const char *path, struct key_public *log, struct err *err)
{
	struct arena *a = arena_new();
	struct trust trust;

	if (trust_load(path, a, &trust, err) == ERR_OK)
		*log = trust.log;
	arena_free(a);
	return err->code;
}

/* ---- a folder in the making -------------------------------------------- */

#define LEFTOVERS_MAX 100

enum err_code
site_folder_begin(const char *dir, struct arena *a, const char **made,
    struct err *err)
{
	size_t len = strlen(dir);
	const char *clean;

	while (len > 1 && dir[len - 1] == '/')
		len--;
	clean = arena_dup(a, dir, len);
	*made = arena_printf(a, "%s.making-%ld", clean, (long)getpid());
	if (file_exists(clean))
		return err_set(err, ERR_CONFLICT, "%s exists already", clean);
	if (strchr(clean, '/') != NULL && strrchr(clean, '/') != clean) {
		const char *parent = arena_dup(
		    a, clean, (size_t)(strrchr(clean, '/') - clean));

		if (file_make_dir(parent, 0700, err) != ERR_OK)
			return err->code;
	}
	/* one that was broken off may have had our number */
	for (int i = 1; mkdir(*made, 0700) != 0; i++) {
		if (errno != EEXIST || i == LEFTOVERS_MAX)
			return err_set_errno(
			    err, ERR_IO, errno, "directory %s", *made);
		*made = arena_printf(
		    a, "%s.making-%ld-%d", clean, (long)getpid(), i);
	}
	return ERR_OK;
}

static enum err_code
sync_parent(const char *path, struct err *err)
{
	struct arena *a = arena_new();
	const char *slash = strrchr(path, '/');
	const char *parent = slash == NULL ? "."
	    : slash == path
	    ? "/"
	    : arena_dup(a, path, (size_t)(slash - path));
	int fd = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0 || fsync(fd) != 0)
		(void)err_set_errno(
		    err, ERR_IO, errno, "directory %s", parent);
	if (fd >= 0)
		(void)close(fd);
	arena_free(a);
	return err->code;
}

enum err_code
site_folder_keep(const char *made, const char *dir, struct err *err)
{
	/* an empty directory would be replaced without a word */
	if (file_exists(dir))
		return err_set(err, ERR_CONFLICT, "%s exists already", dir);
	if (rename(made, dir) != 0)
		return err_set_errno(
		    err, ERR_IO, errno, "rename %s to %s", made, dir);
	return sync_parent(dir, err);
}

/* Files of a folder made here, those of folders in it, and the folder. */
static void
drop_files(struct arena *a, const char *dir, int below)
{
	DIR *d = opendir(dir);
	struct dirent *e;

	if (d == NULL)
		return;
	while ((e = readdir(d)) != NULL) {
		if (strcmp(e->d_name, ".") == 0 ||
		    strcmp(e->d_name, "..") == 0)
			continue;
		/* a link goes, never what it points to */
		if (unlinkat(dirfd(d), e->d_name, 0) != 0 && below > 0)
			drop_files(a, arena_printf(a, "%s/%s", dir, e->d_name),
			    below - 1);
	}
	(void)closedir(d);
	(void)rmdir(dir);
}

void
site_folder_drop(const char *made)
{
	struct arena *a = arena_new();

	drop_files(a, made, 1); /* keys/ or files/ */
	arena_free(a);
}

enum err_code
site_folder_lock(const char *dir, int *fd, struct err *err)
{
	int rc = -1;

	*fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*fd >= 0)
		while ((rc = flock(*fd, LOCK_EX)) != 0 && errno == EINTR)
			;
	if (rc == 0)
		return ERR_OK;
	(void)err_set_errno(err, ERR_IO, errno, "directory %s", dir);
	if (*fd >= 0)
		(void)close(*fd);
	return err->code;
}
