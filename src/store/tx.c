/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store/tx.c - one writer at a time, in order of arrival.
 *
 * Two locks make a turnstile: the gate is held only while waiting for the
 * lock, the lock around the whole transaction.  Whoever waits stands in the
 * kernel's queue for the gate, so that a busy import cannot keep an analyst
 * out; and no commit ever runs beside a checkpoint of the write-ahead log.
 * The kernel releases both when a process dies.
 */
#include "config.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "store/db.h"
#include "store/private.h"

#define WAIT_MS 30000 /* for another writer */
#define HOLD_MS 1000  /* a kept place is given up after this */

static enum err_code
open_lock(const struct db *db, const char *suffix, int *fd, struct err *err)
{
	struct buf path = { 0 };
	enum err_code rc = ERR_OK;

	buf_printf(&path, "%s%s", db->path, suffix);
	*fd = open(buf_text(&path), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
	    0600);
	if (*fd < 0)
		rc = err_set_errno(err, ERR_IO, errno,
		    "%s: cannot be opened", buf_text(&path));
	buf_clear(&path);
	return rc;
}

static void
leave(struct db *db)
{
	if (db->gate >= 0)
		(void)close(db->gate);
	if (db->lock >= 0)
		(void)close(db->lock);
	db->gate = db->lock = -1;
}

static bool
take_within(int fd, int ms)
{
	const struct timespec nap = { 0, 200000 }; /* 0.2 ms: one waits here */
	struct timespec now, end;

	(void)clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += ms / 1000;
	while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		(void)clock_gettime(CLOCK_MONOTONIC, &now);
		if (now.tv_sec > end.tv_sec ||
		    (now.tv_sec == end.tv_sec && now.tv_nsec > end.tv_nsec))
			return false;
		(void)nanosleep(&nap, NULL);
	}
	return true;
}

static enum err_code
enter(struct db *db, struct err *err)
{
	if (open_lock(db, ".gate", &db->gate, err) != ERR_OK ||
	    open_lock(db, ".lock", &db->lock, err) != ERR_OK)
		return err->code;
	while (flock(db->gate, LOCK_EX) != 0)
		if (errno != EINTR)
			return err_set_errno(
			    err, ERR_IO, errno, "%s.gate", db->path);
	if (!take_within(db->lock, WAIT_MS))
		return err_set(err, ERR_BUSY,
		    "%s: another program has been writing for %d s; nothing "
		    "was stored, try again",
		    db->path, WAIT_MS / 1000);
	(void)close(db->gate);
	db->gate = -1;
	return ERR_OK;
}

static int64_t
monotonic_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

enum err_code
db_begin(struct db *db, struct err *err)
{
	enum err_code rc = ERR_OK;

	assert(!db->in_tx && !db->reading);
	if (db->lock >= 0 && monotonic_ms() - db->held_at > HOLD_MS)
		db_let_go(db);
	if (db->path != NULL && db->lock < 0)
		rc = enter(db, err);
	if (rc == ERR_OK)
		rc = store_exec(db, "BEGIN IMMEDIATE", "begin", err);
	if (rc != ERR_OK) {
		leave(db);
		return rc;
	}
	db->in_tx = true;
	return ERR_OK;
}

enum err_code
db_commit(struct db *db, struct err *err)
{
	enum err_code rc;

	assert(db->in_tx);
	db->committing = true;
	rc = store_exec(db, "COMMIT", "commit", err);
	db->committing = false;
	if (rc != ERR_OK) {
		db_rollback(db);
		return rc;
	}
	db->in_tx = false;
	leave(db);
	return ERR_OK;
}

void
db_rollback(struct db *db)
{
	if (!db->in_tx)
		return;
	/* a full disk may have rolled back already: then this is an error */
	(void)sqlite3_exec(db->sql, "ROLLBACK", NULL, NULL, NULL);
	db->in_tx = false;
	if (!db->hold)
		leave(db);
	db->held_at = monotonic_ms();
	db->hold = false;
}

void
db_hold(struct db *db)
{
	assert(db->in_tx);
	db->hold = true;
}

void
db_let_go(struct db *db)
{
	assert(!db->in_tx);
	leave(db);
}

bool
db_in_tx(const struct db *db)
{
	return db->in_tx;
}

enum err_code
db_read_begin(struct db *db, struct err *err)
{
	assert(!db->in_tx && !db->reading);
	if (store_exec(db, "BEGIN", "begin reading", err) != ERR_OK)
		return err->code;
	db->reading = true;
	return ERR_OK;
}

void
db_read_end(struct db *db)
{
	if (!db->reading)
		return;
	(void)sqlite3_exec(db->sql, "ROLLBACK", NULL, NULL, NULL);
	db->reading = false;
}
