/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store/backup.c - a copy of the file while it is in use.
 *
 * SQLCipher 3 writes the whole database in plain text if the destination of
 * a backup has no key, and reports success.  So this is the only place that
 * calls the backup interface: it keys the destination first and afterwards
 * looks at what lies on the disk.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "store/db.h"
#include "store/guard.h"
#include "store/private.h"

enum err_code
db_backup(struct db *db, const struct db_file *to, struct err *err)
{
	struct db *copy = NULL;
	sqlite3_backup *b;
	enum err_code rc;
	int sq = SQLITE_ERROR;
	int fd = open(to->path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);

	if (fd < 0)
		return errno == EEXIST
		    ? err_set(err, ERR_CONFLICT, "%s: exists already",
			  to->path)
		    : err_set_errno(err, ERR_IO, errno, "%s", to->path);
	(void)close(fd);
	rc = store_connect(to, 0, &copy, err);
	if (rc == ERR_OK) {
		b = sqlite3_backup_init(copy->sql, "main", db->sql, "main");
		if (b != NULL) {
			do {
				sq = sqlite3_backup_step(b, 1000);
			} while (sq == SQLITE_OK);
			(void)sqlite3_backup_finish(b);
		}
		if (sq != SQLITE_DONE)
			rc = store_fail(copy, sq, to->path, err);
	}
	db_close(copy);
	copy = NULL;
	if (rc == ERR_OK)
		rc = db_open(to, &copy, err); /* refuses plain text, too */
	if (rc == ERR_OK)
		rc = db_check(copy, err);
	db_close(copy);
	if (rc != ERR_OK) {
		(void)unlink(to->path);
		return err_add(err, "backup to %s", to->path);
	}
	return ERR_OK;
}

/* What the check found first; it stands below a heading. */
static enum err_code
tell_damage(const char *found, struct err *err)
{
	const char *lf = strchr(found, '\n');

	if (lf != NULL)
		found = lf + 1;
	return err_set(err, ERR_INTEGRITY, "the database file is damaged: %.*s",
	    (int)strcspn(found, "\n"), found);
}

enum err_code
db_check(struct db *db, struct err *err)
{
	sqlite3_stmt *stmt = NULL;
	enum err_code rc = ERR_OK;
	int sq;

	/* a pragma: the one place that steps around the guard to read one */
	(void)sqlite3_set_authorizer(db->sql, NULL, NULL);
	sq = sqlite3_prepare_v2(
	    db->sql, "PRAGMA quick_check", -1, &stmt, NULL);
	if (sq == SQLITE_OK)
		sq = sqlite3_step(stmt);
	if (sq != SQLITE_ROW)
		rc = store_fail(db, sq, "check of the file", err);
	else if (sqlite3_stricmp(
		     (const char *)sqlite3_column_text(stmt, 0), "ok") != 0)
		rc = tell_damage(
		    (const char *)sqlite3_column_text(stmt, 0), err);
	(void)sqlite3_finalize(stmt);
	store_guard(db);
	return rc;
}
