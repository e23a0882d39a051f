/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/tree.c - the stored tree held against the stored entries. */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "audit/merkle.h"
#include "base/arena.h"
#include "ledger/ledger.h"
#include "ledger/sql.h"
#include "store/db.h"

struct check {
	struct hasher *hasher;
	struct arena *arena;
	const char **wrong;
	uint64_t size;
};

/* Keep the first thing that is wrong. */
static void
say(struct check *c, unsigned level, uint64_t index, const char *how)
{
	if (*c->wrong == NULL)
		*c->wrong = level == 0 ? arena_printf(c->arena,
					     "the leaf of entry %" PRIu64 " %s",
					     index, how)
		                       : arena_printf(c->arena,
					     "node %" PRIu64 " of level %u %s",
					     index, level, how);
}

static enum err_code
check_leaf(void *self, int64_t seq, const void *bytes, size_t len,
    const void *leaf, struct err *err ATTR_UNUSED)
{
	struct check *c = self;
	struct hash sum;

	merkle_leaf(c->hasher, bytes, len, &sum);
	if (memcmp(sum.byte, leaf, sizeof(sum.byte)) != 0)
		say(c, 0, (uint64_t)seq, "is not that of its bytes");
	c->size = (uint64_t)seq + 1;
	return ERR_OK;
}

/* The next row must be of that index; its hash. */
static bool
take(struct db_rows *r, uint64_t index, struct hash *out)
{
	const void *p;
	size_t len;

	if (!db_next(r) || (uint64_t)db_int(r, 0) != index)
		return false;
	p = db_blob(r, 1, &len);
	if (len != sizeof(out->byte))
		return false;
	memcpy(out->byte, p, len);
	return true;
}

/* Each node of a level is the hash of the two below it, none too many. */
static void
check_rows(struct check *c, struct db_rows *below, struct db_rows *rows,
    unsigned level)
{
	uint64_t n = c->size >> level, i = 0;

	for (; i < n; i++) {
		struct hash left, right, want, have;

		if (!take(below, 2 * i, &left) ||
		    !take(below, 2 * i + 1, &right) || !take(rows, i, &have)) {
			say(c, level, i, "is missing");
			return;
		}
		merkle_node(c->hasher, &left, &right, &want);
		if (!hash_same(&want, &have))
			say(c, level, i, "is not that of the two below it");
	}
	if (db_next(rows))
		say(c, level, n, "is of no entries");
}

static enum err_code
check_level(struct check *c, struct db *db, unsigned level, struct err *err)
{
	const struct db_def *sql = ledger_statements;
	struct db_rows *below = level == 1
	                            ? db_query(db, &sql[SQL_LEAVES], DB_NO_ARGS)
	                            : db_query(db, &sql[SQL_LEVEL],
					  DB_ARGS(DB_INT("level", level - 1)));
	struct db_rows *rows =
	    db_query(db, &sql[SQL_LEVEL], DB_ARGS(DB_INT("level", level)));
	struct err other = { 0 };

	check_rows(c, below, rows, level);
	(void)!db_done(below, err);
	if (db_done(rows, &other) != ERR_OK && err->code == ERR_OK)
		*err = other;
	return err->code;
}

enum err_code
ledger_check_tree(
    struct ledger *l, struct arena *a, const char **wrong, struct err *err)
{
	struct check c = {
		.hasher = ledger_hasher(l), .arena = a, .wrong = wrong
	};

	*wrong = NULL;
	if (ledger_walk(l, 0, -1, check_leaf, &c, err) != ERR_OK)
		return err->code;
	/* one level above the last as well: nothing may be there */
	for (unsigned level = 1; level < MERKLE_LEVELS; level++) {
		if (check_level(&c, ledger_db(l), level, err) != ERR_OK)
			return err->code;
		if (c.size >> level == 0)
			break;
	}
	return ERR_OK;
}
