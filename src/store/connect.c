/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store/connect.c - opening, in an order of which every line has a reason.
 *
 * The key goes in through sqlite3_key_v2, which an ordinary SQLite does not
 * have, so that linking the wrong library cannot pass; then the page size
 * (SQLCipher 3 would take 1024) and the generation; only then the first read,
 * which tells a wrong key.  Pragmas answer success to a name they do not
 * know, so what matters is read back.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/code.h"
#include "base/file.h"
#include "base/mem.h"
#include "crypt/crypt.h"
#include "crypt/secret.h"
#include "store/db.h"
#include "store/guard.h"
#include "store/private.h"

enum err_code
store_fail(struct db *db, int rc, const char *what, struct err *err)
{
	const char *words = db->sql != NULL ? sqlite3_errmsg(db->sql)
					    : sqlite3_errstr(rc);

	switch (rc & 0xff) {
	case SQLITE_FULL:
		return err_set(err, ERR_IO,
		    "%s: the disk is full; nothing of this was stored", what);
	case SQLITE_IOERR:
		/* no room for the log or its index is no SQLITE_FULL */
		if (db->sql != NULL &&
		    sqlite3_system_errno(db->sql) == ENOSPC)
			return err_set(err, ERR_IO,
			    "%s: the disk is full; nothing of this was stored",
			    what);
		return err_set(err, ERR_IO,
		    "%s: the disk cannot be read or written (%s, code %d); "
		    "nothing of this was stored",
		    what, words, rc);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(err, ERR_BUSY,
		    "%s: another program holds the database", what);
	case SQLITE_NOTADB:
	case SQLITE_CORRUPT:
		db->damaged = true;
		return err_set(err, ERR_INTEGRITY,
		    "%s: the database file is damaged (%s)", what, words);
	case SQLITE_NOMEM:
		/* SQLCipher 4 says so after a page whose HMAC is wrong */
		db->damaged = true;
		return err_set(err, ERR_INTEGRITY,
		    "%s: the database file is damaged or memory ran out",
		    what);
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
		return err_set(err, ERR_IO, "%s: %s", what, words);
	default:
		return err_set(
		    err, ERR_STORE, "%s: %s (code %d)", what, words, rc);
	}
}

enum err_code
store_exec(struct db *db, const char *sql, const char *what, struct err *err)
{
	int rc = sqlite3_exec(db->sql, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? ERR_OK : store_fail(db, rc, what, err);
}

/* First column of the first row of a statement as text, "" if none. */
static enum err_code
ask(struct db *db, const char *sql, char *out, size_t room, struct err *err)
{
	sqlite3_stmt *stmt;
	int rc = sqlite3_prepare_v2(db->sql, sql, -1, &stmt, NULL);

	out[0] = '\0';
	if (rc != SQLITE_OK)
		return store_fail(db, rc, sql, err);
	rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW) {
		const unsigned char *t = sqlite3_column_text(stmt, 0);

		if (t != NULL)
			(void)snprintf(out, room, "%s", (const char *)t);
		rc = SQLITE_OK;
	} else if (rc == SQLITE_DONE) {
		rc = SQLITE_OK;
	}
	if (rc != SQLITE_OK)
		(void)store_fail(db, rc, sql, err);
	(void)sqlite3_finalize(stmt);
	return rc == SQLITE_OK ? ERR_OK : err->code;
}

int
store_library_generation(sqlite3 *sql)
{
	/* SQLCipher 3 sits on a SQLite before 3.20, SQLCipher 4 above */
	(void)sql;
	return sqlite3_libversion_number() < 3020000 ? 3 : 4;
}

static enum err_code
look_at_file(const struct db_file *file, struct err *err)
{
	const char *path = file->path;
	static const char plain[] = "SQLite format 3";
	struct stat st;
	char head[16] = { 0 };
	ssize_t n;
	int fd;

	if (lstat(path, &st) != 0)
		return errno == ENOENT || errno == ENOTDIR
		    ? err_set(err, ERR_ABSENT, "%s: no such file", path)
		    : err_set_errno(err, ERR_IO, errno, "%s", path);
	if (!S_ISREG(st.st_mode))
		return err_set(
		    err, ERR_CONFIG, "%s: is not a regular file", path);
	if (st.st_uid != geteuid())
		return err_set(err, ERR_CONFIG,
		    "%s: belongs to another user; a database is opened by its "
		    "owner only",
		    path);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return err_set_errno(err, ERR_IO, errno, "%s", path);
	n = read(fd, head, sizeof(head));
	(void)close(fd); /* before SQLite opens it: closing drops its locks */
	if (n == (ssize_t)sizeof(head) &&
	    memcmp(head, plain, sizeof(plain)) == 0)
		return err_set(err, ERR_INTEGRITY,
		    "%s: begins like a plain SQLite file; it is not encrypted "
		    "and will not be used",
		    path);
	if (n < (ssize_t)sizeof(head) || st.st_size % DB_PAGE != 0)
		return err_set(err, ERR_INTEGRITY,
		    "%s: is cut short: %lld bytes are not whole pages of %d",
		    path, (long long)st.st_size, DB_PAGE);
	/* SQLCipher takes the salt from the key and never looks at these */
	if (memcmp(head, file->salt, DB_SALT_BYTES) != 0)
		return err_set(err, ERR_INTEGRITY,
		    "%s: is not the file that the key was made for, or its "
		    "first bytes were changed",
		    path);
	return ERR_OK;
}

/* The key as SQLCipher wants it: x'<key><salt>', in secret memory. */
static enum err_code
give_key(struct db *db, const struct db_file *file, struct err *err)
{
	static const char digit[] = "0123456789abcdef";
	struct secret text = { 0 };
	uint8_t *p;
	int rc;

	if (secret_new(2 + 2 * (DB_KEY_BYTES + DB_SALT_BYTES) + 1, &text,
		err) != ERR_OK)
		return err->code;
	p = text.byte;
	*p++ = 'x';
	*p++ = '\'';
	for (size_t i = 0; i < DB_KEY_BYTES + DB_SALT_BYTES; i++) {
		uint8_t b = i < DB_KEY_BYTES ? file->key[i]
					     : file->salt[i - DB_KEY_BYTES];

		*p++ = (uint8_t)digit[b >> 4];
		*p++ = (uint8_t)digit[b & 15];
	}
	*p++ = '\'';
	rc = sqlite3_key_v2(
	    db->sql, "main", text.byte, (int)(p - text.byte));
	secret_clear(&text);
	return rc == SQLITE_OK ? ERR_OK
			       : store_fail(db, rc, file->path, err);
}

static enum err_code
set_cipher(struct db *db, const struct db_file *file, struct err *err)
{
	int library = store_library_generation(db->sql);
	char version[64];
	struct buf b = { 0 };

	if (file->generation > library)
		return err_set(err, ERR_CONFIG,
		    "%s: is of SQLCipher generation %d, the installed library "
		    "reads generation %d only",
		    file->path, file->generation, library);
	if (library == 4) {
		/* or it writes errors to the terminal by itself */
		if (store_exec(db, "PRAGMA cipher_log_level = NONE",
			file->path, err) != ERR_OK)
			return err->code;
		if (file->generation == 3 &&
		    store_exec(db, "PRAGMA cipher_compatibility = 3",
			file->path, err) != ERR_OK)
			return err->code;
	}
	if (store_exec(db, "PRAGMA cipher_page_size = 4096", file->path,
		err) != ERR_OK)
		return err->code;
	if (ask(db, "PRAGMA cipher_version", version, sizeof(version), err) !=
	    ERR_OK)
		return err->code;
	if (version[0] == '\0')
		return err_set(err, ERR_CONFIG,
		    "the SQLite library in use cannot encrypt: SQLCipher was "
		    "expected");
	buf_printf(
	    &b, "SQLCipher %s, SQLite %s", version, sqlite3_libversion());
	db->version = buf_take(&b);
	return ERR_OK;
}

enum err_code
store_connect(const struct db_file *file, int flags, struct db **out,
    struct err *err)
{
	struct db *db = mem_new(sizeof(*db));
	enum err_code rc = ERR_OK;
	int sq;

	*out = NULL;
	db->gate = db->lock = -1;
	db->path = mem_str(file->path);
	if (strcmp(sqlite3_sourceid(), SQLITE_SOURCE_ID) != 0)
		rc = err_set(err, ERR_CONFIG,
		    "the SQLCipher library is not the one cupel was built "
		    "with");
	if (rc == ERR_OK)
		rc = crypt_init(err);
	if (rc == ERR_OK && (sq = sqlite3_initialize()) != SQLITE_OK)
		rc = store_fail(db, sq, "SQLite", err);
	if (rc == ERR_OK) {
		sq = sqlite3_open_v2(file->path, &db->sql,
		    flags | SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX,
		    NULL);
		if (sq != SQLITE_OK)
			rc = store_fail(db, sq, file->path, err);
		else /* a net, not the queue; from the first read on */
			(void)sqlite3_busy_timeout(db->sql, 10000);
	}
	if (rc == ERR_OK)
		rc = give_key(db, file, err);
	if (rc == ERR_OK)
		rc = set_cipher(db, file, err);
	if (rc != ERR_OK) {
		db_close(db);
		return rc;
	}
	*out = db;
	return ERR_OK;
}

static enum err_code
expect(struct db *db, const char *pragma, const char *want, struct err *err)
{
	char got[64];

	if (ask(db, pragma, got, sizeof(got), err) != ERR_OK)
		return err->code;
	if (strcmp(got, want) != 0)
		return err_set(err, ERR_STORE, "%s is \"%s\" instead of \"%s\"",
		    pragma, got, want);
	return ERR_OK;
}

enum err_code
store_settle(struct db *db, struct err *err)
{
	static const char *const settings[] = {
		"PRAGMA synchronous = FULL",
		"PRAGMA foreign_keys = ON",
		"PRAGMA recursive_triggers = ON",
		"PRAGMA cell_size_check = ON",
		"PRAGMA secure_delete = ON",
		"PRAGMA cache_size = -65536",
		"PRAGMA wal_autocheckpoint = 1000",
		"PRAGMA journal_size_limit = 67108864",
		"PRAGMA mmap_size = 0",
		"PRAGMA temp_store = MEMORY",
		"PRAGMA case_sensitive_like = ON",
	};

	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (store_exec(db, settings[i], settings[i], err) != ERR_OK)
			return err->code;
	if ((db->path != NULL &&
		expect(db, "PRAGMA journal_mode", "wal", err) != ERR_OK) ||
	    expect(db, "PRAGMA synchronous", "2", err) != ERR_OK ||
	    expect(db, "PRAGMA foreign_keys", "1", err) != ERR_OK ||
	    expect(db, "PRAGMA recursive_triggers", "1", err) != ERR_OK)
		return err->code;
	if (sqlite3_libversion_number() >= 3031000 &&
	    store_exec(db, "PRAGMA trusted_schema = OFF", "trusted_schema",
		err) != ERR_OK)
		return err->code;
#ifdef SQLITE_DBCONFIG_DEFENSIVE
	(void)sqlite3_db_config(
	    db->sql, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
#endif
	(void)sqlite3_limit(db->sql, SQLITE_LIMIT_SQL_LENGTH, 65536);
	(void)sqlite3_limit(db->sql, SQLITE_LIMIT_ATTACHED, 0);
	(void)sqlite3_limit(db->sql, SQLITE_LIMIT_VARIABLE_NUMBER, 64);
	return ERR_OK;
}

/* Open; schema says whether what is in it will do. */
static enum err_code
open_file(const struct db_file *file,
    enum err_code (*schema)(struct db *db, struct err *err), struct db **out,
    struct err *err)
{
	struct db *db = NULL;
	char count[32];
	int sq;

	*out = NULL;
	if (look_at_file(file, err) != ERR_OK ||
	    store_connect(file, 0, &db, err) != ERR_OK)
		return err->code;
	sq = sqlite3_exec(
	    db->sql, "SELECT count(*) FROM sqlite_master", NULL, NULL, NULL);
	if (sq == SQLITE_NOTADB)
		(void)err_set(err, ERR_AUTH,
		    "%s: the key does not open it (or its first page is "
		    "damaged)",
		    file->path);
	else if (sq != SQLITE_OK)
		(void)store_fail(db, sq, file->path, err);
	else if (ask(db, "PRAGMA journal_mode = WAL", count, sizeof(count),
		     err) == ERR_OK &&
	    store_settle(db, err) == ERR_OK && schema(db, err) == ERR_OK)
		store_guard(db);
	if (err->code != ERR_OK) {
		db_close(db);
		return err->code;
	}
	*out = db;
	return ERR_OK;
}

enum err_code
db_open(const struct db_file *file, struct db **out, struct err *err)
{
	return open_file(file, store_check_schema, out, err);
}

/* Only what was ours and is older is touched. */
static enum err_code
bring_up(struct db *db, struct err *err)
{
	if (store_check_schema(db, err) != ERR_STATE)
		return err->code;
	err_clear(err);
	if (store_migrate(db, err) != ERR_OK)
		return err->code;
	return store_check_schema(db, err);
}

enum err_code
db_migrate(const struct db_file *file, struct err *err)
{
	struct db *db;

	if (open_file(file, bring_up, &db, err) == ERR_OK)
		db_close(db);
	return err->code;
}

enum err_code
db_create(const struct db_file *file, int *generation, struct db **out,
    struct err *err)
{
	struct db_file with = *file;
	struct db *db = NULL;
	char mode[32];
	int fd;

	*out = NULL;
	if (with.generation == 0)
		with.generation = store_library_generation(NULL);
	*generation = with.generation;
	/* ours alone, from the first byte; SQLite then finds it empty */
	fd = open(file->path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0)
		return errno == EEXIST
		    ? err_set(err, ERR_CONFLICT, "%s: exists already",
			  file->path)
		    : err_set_errno(err, ERR_IO, errno,
			  "%s: cannot be created", file->path);
	(void)close(fd);
	if (store_connect(&with, 0, &db, err) == ERR_OK &&
	    ask(db, "PRAGMA journal_mode = WAL", mode, sizeof(mode), err) ==
		ERR_OK &&
	    store_settle(db, err) == ERR_OK &&
	    store_migrate(db, err) == ERR_OK) {
		store_guard(db);
		/* what was written must not be readable without the key */
		if (look_at_file(file, err) == ERR_OK) {
			*out = db;
			return ERR_OK;
		}
	}
	db_close(db);
	(void)unlink(file->path);
	return err->code;
}

enum err_code
db_open_memory(struct db **out, struct err *err)
{
	struct db *db = mem_new(sizeof(*db));
	int sq;

	*out = NULL;
	db->gate = db->lock = -1;
	db->version = mem_str("in memory");
	sq = sqlite3_open_v2(":memory:", &db->sql,
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
		SQLITE_OPEN_FULLMUTEX,
	    NULL);
	if (sq != SQLITE_OK)
		(void)store_fail(db, sq, "memory", err);
	else if (store_settle(db, err) == ERR_OK &&
	    store_migrate(db, err) == ERR_OK) {
		store_guard(db);
		*out = db;
		return ERR_OK;
	}
	db_close(db);
	return err->code;
}

const char *
db_version(const struct db *db)
{
	return db->version;
}

void
db_close(struct db *db)
{
	if (db == NULL)
		return;
	db_rollback(db);
	db_let_go(db);
	db_read_end(db);
	for (size_t i = 0; i < db->prepared_room; i++)
		(void)sqlite3_finalize(db->prepared[i].stmt);
	mem_free(db->prepared);
	(void)sqlite3_close(db->sql);
	mem_free(db->path);
	mem_free(db->version);
	mem_free(db);
}
