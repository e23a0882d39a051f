/* SPDX-License-Identifier: Apache-2.0 */
/* store/guard.c - the authorizer and the commit hook. */
#include "config.h"

#include "store/guard.h"

#include <string.h>

#include "store/private.h"
#include "store/schema.h"

static const char *const functions[] = { "abs", "coalesce", "count", "length",
	"lower", "max", "min", "replace", "substr", "sum", "total", "upper",
	"like", NULL };

static bool
listed(const char *const *list, const char *name)
{
	for (; *list != NULL; list++)
		if (name != NULL && strcmp(*list, name) == 0)
			return true;
	return false;
}

static bool
own_table(const char *name)
{
	return name != NULL && strncmp(name, "sqlite_", 7) != 0;
}

/* Whether one action of a statement being prepared may pass. */
static int
authorize(void *ctx ATTR_UNUSED, int action, const char *arg1,
    const char *arg2, const char *schema, const char *trigger)
{
	bool main_schema = schema == NULL || strcmp(schema, "main") == 0;

	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_RECURSIVE:
		return SQLITE_OK;
	case SQLITE_READ:
		/* an empty table name is a subquery or a common table */
		return main_schema && (own_table(arg1) || arg1 == NULL ||
					  arg1[0] == '\0')
		    ? SQLITE_OK
		    : SQLITE_DENY;
	case SQLITE_INSERT:
		return main_schema && own_table(arg1) ? SQLITE_OK
						      : SQLITE_DENY;
	case SQLITE_UPDATE:
		return main_schema && own_table(arg1) &&
			!listed(store_append_only, arg1)
		    ? SQLITE_OK
		    : SQLITE_DENY;
	case SQLITE_FUNCTION:
		return listed(functions, arg2) || trigger != NULL
		    ? SQLITE_OK
		    : SQLITE_DENY;
	case SQLITE_TRANSACTION:
	case SQLITE_SAVEPOINT:
		return SQLITE_OK;
	default:
		return SQLITE_DENY;
	}
}

/* Non-zero turns a COMMIT that did not come through db_commit to ROLLBACK. */
static int
commit_hook(void *ctx)
{
	const struct db *db = ctx;

	return db->in_tx && !db->committing;
}

void
store_guard(struct db *db)
{
	(void)sqlite3_set_authorizer(db->sql, authorize, db);
	(void)sqlite3_commit_hook(db->sql, commit_hook, db);
}

void
store_unguard_for_migration(struct db *db)
{
	(void)sqlite3_set_authorizer(db->sql, NULL, NULL);
}
