/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store/migrate.c - bringing a file to the newest schema, and seeing at each
 * opening that nobody changed it.
 *
 * The second is done by building the schema of that version in memory and
 * comparing the text of every table, index and trigger: a file whose
 * append-only triggers were dropped is refused.
 */
#include "config.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "store/db.h"
#include "store/guard.h"
#include "store/private.h"
#include "store/schema.h"

static enum err_code
version_of(struct db *db, int *version, struct err *err)
{
	static const char sql[] = "SELECT max(version) FROM store_schema";
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(db->sql, sql, -1, &stmt, NULL);

	*version = 0;
	if (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		*version = sqlite3_column_int(stmt, 0);
		rc = SQLITE_OK;
	}
	(void)sqlite3_finalize(stmt);
	return rc == SQLITE_OK ? ERR_OK : store_fail(db, rc, "schema", err);
}

static enum err_code
apply(struct db *db, int from, struct err *err)
{
	for (size_t i = (size_t)from; i < store_schema_count; i++) {
		struct buf note = { 0 };
		enum err_code rc = store_exec(
		    db, store_schema[i].sql, store_schema[i].name, err);

		buf_printf(&note,
		    "INSERT INTO store_schema (version, name) VALUES (%zu, "
		    "'%s')",
		    i + 1, store_schema[i].name);
		if (rc == ERR_OK)
			rc = store_exec(db, buf_text(&note), "schema", err);
		buf_clear(&note);
		if (rc != ERR_OK)
			return rc;
	}
	return ERR_OK;
}

enum err_code
store_migrate(struct db *db, struct err *err)
{
	enum err_code rc;
	int from = 0;

	store_unguard_for_migration(db);
	rc = db_begin(db, err);
	if (rc != ERR_OK)
		return rc;
	rc = store_exec(db,
	    "CREATE TABLE IF NOT EXISTS store_schema ("
	    "version INTEGER PRIMARY KEY, name TEXT NOT NULL)",
	    "schema", err);
	if (rc == ERR_OK)
		rc = version_of(db, &from, err);
	if (rc == ERR_OK)
		rc = apply(db, from, err);
	if (rc == ERR_OK)
		rc = db_commit(db, err);
	else
		db_rollback(db);
	return rc;
}

/* Every object of the schema with its text, in order of name. */
static enum err_code
objects(struct db *db, struct buf *out, struct err *err)
{
	static const char sql[] =
	    "SELECT type || ' ' || name || char(10) || coalesce(sql, '') "
	    "|| char(10) FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' "
	    "ORDER BY type, name";
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(db->sql, sql, -1, &stmt, NULL);

	while (rc == SQLITE_OK || rc == SQLITE_ROW) {
		rc = sqlite3_step(stmt);
		if (rc == SQLITE_ROW)
			buf_puts(out,
			    (const char *)sqlite3_column_text(stmt, 0));
	}
	(void)sqlite3_finalize(stmt);
	return rc == SQLITE_DONE ? ERR_OK : store_fail(db, rc, "schema", err);
}

/* "trigger ledger_no_update" of the first line in which a and b differ. */
static char *
first_difference(const char *have, const char *want)
{
	size_t same = 0, line;

	while (have[same] != '\0' && have[same] == want[same])
		same++;
	for (line = same; line > 0; line--)
		if (want[line - 1] == '\n' &&
		    (strncmp(want + line, "table ", 6) == 0 ||
			strncmp(want + line, "index ", 6) == 0 ||
			strncmp(want + line, "trigger ", 8) == 0))
			break;
	return mem_dup(want + line, strcspn(want + line, "\n"));
}

enum err_code
store_check_schema(struct db *db, struct err *err)
{
	struct buf have = { 0 }, want = { 0 };
	struct db *model = NULL;
	enum err_code rc;
	int version;

	rc = version_of(db, &version, err);
	if (rc != ERR_OK) {
		/* no such table: a database, but none of ours */
		if (rc == ERR_STORE) {
			err_clear(err);
			rc = err_set(err, ERR_INTEGRITY,
			    "%s: is not a database of cupel", db->path);
		}
		return rc;
	}
	if ((size_t)version > store_schema_count)
		return err_set(err, ERR_CONFIG,
		    "%s: was made by a newer cupel (schema %d, this program "
		    "knows %zu)",
		    db->path, version, store_schema_count);
	if ((size_t)version < store_schema_count)
		return err_set(err, ERR_STATE,
		    "%s: has schema %d, this program needs %zu: run \"cupel "
		    "db migrate\"",
		    db->path, version, store_schema_count);
	rc = db_open_memory(&model, err);
	if (rc == ERR_OK) {
		store_unguard_for_migration(model);
		rc = objects(model, &want, err);
	}
	if (rc == ERR_OK)
		rc = objects(db, &have, err);
	if (rc == ERR_OK && strcmp(buf_text(&have), buf_text(&want)) != 0) {
		char *what =
		    first_difference(buf_text(&have), buf_text(&want));

		rc = err_set(err, ERR_INTEGRITY,
		    "%s: its schema was changed by something else than cupel, "
		    "first at %s",
		    db->path, what);
		mem_free(what);
	}
	db_close(model);
	buf_clear(&have);
	buf_clear(&want);
	return rc;
}
