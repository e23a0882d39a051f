/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store/guard.h - what SQL may do on an open connection: default deny.
 *
 * Allowed: SELECT, reading tables of the schema, INSERT into them, UPDATE of
 * those that are not append-only, the functions listed in guard.c, and
 * transactions.  Everything else - DELETE, PRAGMA, ATTACH, DDL, temporary
 * objects, virtual tables, extensions - is denied, also to statements that
 * cupel's own code would write by mistake.
 */
#ifndef STORE_GUARD_H
#define STORE_GUARD_H

struct db;

/* Set the authorizer; the last thing an opening does. */
void store_guard(struct db *db);

/*
 * Lift it for schema changes.  One caller: the migration.
 */
void store_unguard_for_migration(struct db *db);

#endif /* STORE_GUARD_H */
