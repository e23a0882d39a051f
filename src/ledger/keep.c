/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/keep.c - files by the hash of their bytes. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "ledger/ledger.h"
#include "ledger/sql.h"
#include "store/db.h"

enum err_code
ledger_keep(struct db *db, struct hasher *h, const void *bytes, size_t len,
    struct hash *sum, struct err *err)
{
	struct arena *a = arena_new();
	const char *hex;
	int64_t size;

	hasher_of(h, bytes, len, sum);
	hex = hash_hex_text(a, sum);
	if (db_one_int(db, &ledger_statements[SQL_FILE_HAS],
		DB_ARGS(DB_TEXT("sha256", hex)), -1, &size, err) == ERR_OK &&
	    size < 0)
		(void)!db_run(db, &ledger_statements[SQL_FILE_ADD],
		    DB_ARGS(DB_TEXT("sha256", hex),
			DB_INT("size", (int64_t)len),
			DB_BLOB("bytes", len > 0 ? bytes : "", len)),
		    NULL, err);
	arena_free(a);
	return err->code;
}

enum err_code
ledger_fetch(struct db *db, const char *sha256, struct arena *a,
    const char **bytes, size_t *len, struct err *err)
{
	struct db_rows *r = db_query(db, &ledger_statements[SQL_FILE],
	    DB_ARGS(DB_TEXT("sha256", sha256)));
	struct hash sum;

	*bytes = NULL;
	*len = 0;
	if (db_next(r)) {
		const void *p = db_blob(r, 0, len);

		*bytes = arena_dup(a, p, *len);
	}
	if (db_done(r, err) != ERR_OK)
		return err->code;
	if (*bytes == NULL)
		return err_set(
		    err, ERR_ABSENT, "no file with SHA-256 %s is kept", sha256);
	hash_bytes(*bytes, *len, &sum);
	if (strcmp(hash_hex_text(a, &sum), sha256) != 0)
		return err_set(err, ERR_INTEGRITY,
		    "the stored file %s has other bytes than its name says",
		    sha256);
	return ERR_OK;
}
