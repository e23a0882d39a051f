/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store/schema.h - the schema as numbered SQL files, embedded at build time.
 *
 * schema/NNNN-name.sql are applied in order inside one transaction and never
 * edited after a release.  Column lines are written with macros, because
 * SQLite checks no types by itself:
 *
 *	@text name      TEXT NOT NULL, and really text
 *	@text? name     the same, or NULL
 *	@int  @int?  @blob  @blob?     likewise
 *
 * "@append_only table key" makes the triggers that refuse UPDATE, DELETE and
 * INSERT OR REPLACE on a table, "@no_delete table" the one against DELETE.
 */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include <stddef.h>

struct store_schema {
	const char *name; /* "0001-ledger.sql" */
	const char *sql;
};

extern const struct store_schema store_schema[];
extern const size_t store_schema_count; /* the newest version */

/* Tables in which rows are added and never changed; NULL at the end. */
extern const char *const store_append_only[];

#endif /* STORE_SCHEMA_H */
