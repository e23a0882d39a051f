/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/project.c - what an entry leaves in the ledger's own tables. */
#include "config.h"

#include <string.h>

#include "audit/note.h"
#include "audit/row.h"
#include "audit/meaning.h"
#include "audit/sigtext.h"
#include "base/arena.h"
#include "base/code.h"
#include "base/json.h"
#include "base/utc.h"
#include "ledger/ledger.h"
#include "ledger/sql.h"
#include "store/db.h"

static enum err_code
project_object(struct db *db, const struct entry *e, struct arena *a,
    struct err *err)
{
	const char *row = e->has_row ? hash_b64_text(a, &e->row) : NULL;
	const struct db_def *def = &ledger_statements[SQL_OBJECT_SET];
	int64_t changed = 0;

	if (!entry_advances(e->kind, e->has_row))
		return ERR_OK;
	if (e->rev == 1)
		def = &ledger_statements[SQL_OBJECT_ADD];
	if (db_run(db, def,
		DB_ARGS(DB_TEXT("type", e->type), DB_TEXT("id", e->id),
		    DB_INT("rev", e->rev), DB_TEXT("row", row),
		    DB_INT("seq", e->seq)),
		&changed, err) != ERR_OK)
		return err->code;
	if (changed != 1)
		return err_set(err, ERR_BUG,
		    "object %s/%s has no revision %lld", e->type, e->id,
		    (long long)e->rev - 1);
	return ERR_OK;
}

static enum err_code
project_trail(struct db *db, const struct entry *e, struct err *err)
{
	char ts[UTC_TEXT_SIZE];

	utc_text(ts, e->ts, UTC_MS, 0);
	return db_run(db, &ledger_statements[SQL_TRAIL_ADD],
	    DB_ARGS(DB_INT("seq", e->seq), DB_TEXT("ts", ts),
		DB_TEXT("actor", e->actor),
		DB_TEXT("via", entry_via_name(e->via)),
		DB_TEXT("kind", e->kind), DB_TEXT("type", e->type),
		DB_TEXT("id", e->id), DB_INT("rev", e->rev),
		DB_INT("cause", json_int(e->new, "cause", e->seq)),
		DB_TEXT("reason", e->reason)),
	    NULL, err);
}

/* The first entry of a boot and a declared step are what later entries are
 * measured from. */
static enum err_code
project_anchor(struct db *db, const struct entry *e, struct err *err)
{
	int64_t ts;

	if (db_one_int(db, &ledger_statements[SQL_ANCHOR_OF],
		DB_ARGS(DB_TEXT("boot", e->boot)), INT64_MIN, &ts, err) !=
	    ERR_OK)
		return err->code;
	if (ts != INT64_MIN && strcmp(e->kind, ENTRY_STEP) != 0)
		return ERR_OK;
	return db_run(db, &ledger_statements[SQL_ANCHOR_ADD],
	    DB_ARGS(DB_INT("seq", e->seq), DB_TEXT("boot", e->boot),
		DB_INT("ts", e->ts), DB_INT("ms", e->clk_ms)),
	    NULL, err);
}

static enum err_code
project_key(struct db *db, const struct entry *e, struct err *err)
{
	const char *vkey = json_str(e->new, "vkey");

	if (strcmp(e->kind, ENTRY_ENROLL) == 0)
		return db_run(db, &ledger_statements[SQL_KEY_ADD],
		    DB_ARGS(DB_TEXT("vkey", vkey),
			DB_TEXT("uid", json_str(e->new, "uid")),
			DB_TEXT("name", json_str(e->new, "name")),
			DB_INT("since", e->seq)),
		    NULL, err);
	return db_run(db, &ledger_statements[SQL_KEY_REVOKE],
	    DB_ARGS(DB_TEXT("vkey", vkey), DB_INT("revoked", e->seq),
		DB_INT("disputed", json_int(e->new, "since", e->seq))),
	    NULL, err);
}

static enum err_code
project_esig(struct db *db, const struct entry *e, struct arena *a,
    struct err *err)
{
	char time[UTC_TEXT_SIZE], local[UTC_TEXT_SIZE];
	const char *role = json_str(e->new, "role");
	struct sigtext_signature s;
	struct note note;
	enum meaning m;

	if (note_parse(e->note, strlen(e->note), a, &note, err) != ERR_OK ||
	    sigtext_signature_parse(note.text, note.len, a, &s, err) != ERR_OK)
		return err_add(err, "entry %lld", (long long)e->seq);
	if (!meaning_find_phrase(s.meaning, &m))
		return err_set(err, ERR_INPUT,
		    "entry %lld: meaning \"%s\" is not of the list",
		    (long long)e->seq, s.meaning);
	utc_text(time, s.time, UTC_S, 0);
	utc_text(local, s.time, UTC_OFFSET, s.local_offset);
	return db_run(db, &ledger_statements[SQL_ESIG_ADD],
	    DB_ARGS(DB_INT("seq", e->seq), DB_TEXT("type", s.type),
		DB_TEXT("id", s.id), DB_INT("rev", s.rev),
		DB_TEXT("signer", s.signer), DB_TEXT("name", s.name),
		DB_TEXT("role", role != NULL ? role : "-"),
		DB_TEXT("meaning", meaning_name(m)), DB_TEXT("time", time),
		DB_TEXT("local", local),
		DB_TEXT("key_id",
		    code_hex_text(a, note.line[0].id, KEY_ID_BYTES)),
		DB_TEXT("via", entry_via_name(e->via)),
		DB_TEXT("nonce", code_b64_text(a, s.nonce, sizeof(s.nonce)))),
	    NULL, err);
}

enum err_code
ledger_project(struct db *db, const struct entry *e, struct arena *a,
    struct err *err)
{
	if (project_anchor(db, e, err) != ERR_OK ||
	    project_object(db, e, a, err) != ERR_OK ||
	    project_trail(db, e, err) != ERR_OK)
		return err->code;
	if (strcmp(e->kind, ENTRY_ENROLL) == 0 ||
	    strcmp(e->kind, ENTRY_REVOKE) == 0)
		return project_key(db, e, err);
	if (strcmp(e->kind, ENTRY_SIGN) == 0)
		return project_esig(db, e, a, err);
	return ERR_OK;
}

static bool
listed(const char *const *list, const char *name)
{
	for (; *list != NULL; list++)
		if (strcmp(*list, name) == 0)
			return true;
	return false;
}

enum err_code
ledger_row_hash(struct hasher *h, const char *table,
    const struct db_rows *row, const char *const *key, struct hash *out,
    struct err *err)
{
	struct row_column col[64];
	size_t n = db_cols(row);

	if (n > sizeof(col) / sizeof(col[0]))
		return err_set(
		    err, ERR_BUG, "table %s has too many columns", table);
	for (size_t i = 0; i < n; i++) {
		memset(&col[i], 0, sizeof(col[i]));
		col[i].name = db_col_name(row, i);
		col[i].key = listed(key, col[i].name);
		switch (db_col_type(row, i)) {
		case DB_TYPE_TEXT:
			col[i].kind = ROW_TEXT;
			col[i].data = db_text(row, i);
			col[i].len = strlen(col[i].data);
			break;
		case DB_TYPE_INT:
			col[i].kind = ROW_INT;
			col[i].num = db_int(row, i);
			break;
		case DB_TYPE_BLOB:
			col[i].kind = ROW_BLOB;
			col[i].data = db_blob(row, i, &col[i].len);
			break;
		case DB_END:
			col[i].kind = ROW_NULL;
			break;
		}
	}
	return row_hash(h, table, col, n, out, err);
}
