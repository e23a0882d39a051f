/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/ledger/fixture.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/export.h"
#include "audit/trust.h"
#include "audit/verify.h"
#include "base/buf.h"
#include "crypt/crypt.h"
#include "crypt/hash.h"
#include "store/db.h"

struct fixture fx;

static const uint8_t key[DB_KEY_BYTES] = { 3, 1, 4, 1, 5, 9 };
static const uint8_t salt[DB_SALT_BYTES] = { 2, 7, 1, 8, 2, 8 };
static char folder[64], path[96];
static int generation;

static void
read_hand(struct clock *self, struct clock_reading *out)
{
	struct hand_clock *h = (struct hand_clock *)self;

	h->utc_ms++;
	h->boot_ms++;
	out->utc_ms = h->utc_ms;
	out->boot_ms = h->boot_ms;
	memcpy(out->boot, h->boot, sizeof(out->boot));
}

static struct db_file
file(void)
{
	return (struct db_file){
		.path = path, .generation = generation, .key = key, .salt = salt
	};
}

void
fixture_setup(void)
{
	struct err err = { 0 };
	struct db_file f;
	struct hash seed;

	memset(&fx, 0, sizeof(fx));
	OK(crypt_init(&err));
	(void)snprintf(folder, sizeof(folder), "/tmp/cupel-ledger-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	(void)snprintf(path, sizeof(path), "%s/site.db", folder);
	fx.arena = arena_new();
	fx.machine = clock_of_machine();
	fx.hand = (struct hand_clock){ { read_hand }, INT64_C(1775030400000),
		5000, "0badcafe" };
	hash_bytes(ORIGIN, strlen(ORIGIN), &seed);
	OK(sign_key_from_seed(seed.byte, &fx.key, &err));
	OK(key_make(ORIGIN, KEY_ED25519, fx.key.pub, &fx.vkey, &err));
	generation = 0;
	f = file();
	OK(db_create(&f, &generation, &fx.db, &err));
	OK(ledger_create(
	    fx.db, ORIGIN, &fx.key, &fx.hand.clock, &fx.ledger, &err));
}

void
fixture_close(void)
{
	ledger_close(fx.ledger);
	db_close(fx.db);
	fx.ledger = NULL;
	fx.db = NULL;
}

void
fixture_open(struct clock *clock)
{
	struct db_file f = file();
	struct err err = { 0 };

	OK(db_open(&f, &fx.db, &err));
	OK(ledger_open(fx.db, &fx.vkey, &fx.key, clock, &fx.ledger, &err));
}

enum err_code
fixture_try_open(struct err *err)
{
	struct db_file f = file();
	struct ledger *l;
	struct db *db;

	if (db_open(&f, &db, err) != ERR_OK)
		return err->code;
	if (ledger_open(db, &fx.vkey, &fx.key, &fx.hand.clock, &l, err) ==
	    ERR_OK)
		ledger_close(l);
	db_close(db);
	return err->code;
}

enum err_code
fixture_append(const char *id, int64_t n, const struct ledger_pin *pin,
    struct ledger_placed *placed, struct err *err)
{
	struct json *new = json_object(fx.arena);
	const struct ledger_draft d = { .actor = "anna",
		.sess = "-",
		.via = ENTRY_SCRIPT,
		.kind = "thing.create",
		.type = "thing",
		.id = id,
		.new = new,
		.cause = -1,
		.pin = pin };

	json_set_int(fx.arena, new, "n", n);
	return ledger_append(fx.ledger, &d, fx.arena, placed, err);
}

enum err_code
fixture_act(const char *id, int64_t n, struct err *err)
{
	struct ledger_placed placed;

	if (ledger_begin(fx.ledger, err) != ERR_OK)
		return err->code;
	if (fixture_append(id, n, NULL, &placed, err) != ERR_OK) {
		ledger_rollback(fx.ledger);
		return err->code;
	}
	return ledger_commit(fx.ledger, err);
}

long long
fixture_size(void)
{
	struct err err = { 0 };
	struct hash root;
	uint64_t size;

	OK(ledger_head(fx.ledger, &size, &root, &err));
	return (long long)size;
}

struct json *
fixture_entry(int64_t seq)
{
	struct err err = { 0 };
	const char *bytes;
	struct json *out;
	size_t len;

	OK(ledger_entry(fx.ledger, seq, fx.arena, &bytes, &len, &err));
	OK(json_parse(
	    bytes, len, JSON_CANON, JSON_ENTRY_MAX, fx.arena, &out, &err));
	return out;
}

/* ---- the end ----------------------------------------------------------- */

static enum err_code
feed(void *self, int64_t seq, const void *bytes, size_t len, const void *leaf,
    struct err *err)
{
	(void)seq;
	(void)leaf;
	(void)err;
	export_lines(self, bytes, len);
	export_lines(self, "\n", 1);
	return ERR_OK;
}

const char *
fixture_verdict(bool quiet)
{
	struct trust trust = { .log = fx.vkey };
	struct err err = { 0 };
	enum verify_verdict verdict;
	struct verify *v;
	struct export *x;
	const char *note;
	uint64_t size;
	size_t n;

	OK(ledger_checkpoint(fx.ledger, fx.arena, &size, &note, &err));
	v = verify_new(&trust, note, strlen(note));
	x = export_new(v);
	OK(ledger_walk(fx.ledger, 0, -1, feed, x, &err));
	export_lines_end(x);
	export_files_end(x);
	verdict = verify_finish(v);
	for (size_t i = 0; !quiet && verify_findings(v, &n) != NULL && i < n;
	     i++)
		(void)fprintf(stderr, "%s: %s\n",
		    verify_code_name(verify_findings(v, &n)[i].code),
		    verify_findings(v, &n)[i].text);
	export_free(x);
	verify_free(v);
	return verify_verdict_name(verdict);
}

static enum err_code
again(void *self, int64_t seq, const void *bytes, size_t len, const void *leaf,
    struct err *err)
{
	struct err why = { 0 };
	struct entry e;

	(void)leaf;
	ck_assert_int_eq(
	    entry_decode(bytes, len, fx.arena, &e, &why), ENTRY_GOOD);
	ck_assert_int_eq(e.seq, seq);
	return ledger_project(self, &e, fx.arena, err);
}

/* The hashes of a table's rows, one below the other. */
static void
put_table(struct db *db, const struct ledger_table *t, struct buf *out)
{
	struct db_rows *r = db_query(db, t->rows, DB_NO_ARGS);
	struct err err = { 0 };

	while (db_next(r)) {
		struct hash h;

		OK(ledger_row_hash(
		    ledger_hasher(fx.ledger), t->name, r, t->key, &h, &err));
		hash_hex(out, &h);
		buf_putc(out, '\n');
	}
	OK(db_done(r, &err));
}

static void
compare_projection(void)
{
	struct err err = { 0 };
	struct db *memory;

	OK(db_open_memory(&memory, &err));
	OK(db_begin(memory, &err));
	OK(ledger_walk(fx.ledger, 0, -1, again, memory, &err));
	for (const struct ledger_table *t = ledger_tables; t->name != NULL;
	     t++) {
		struct buf have = { 0 }, want = { 0 };

		put_table(fx.db, t, &have);
		put_table(memory, t, &want);
		ck_assert_str_eq(buf_text(&have), buf_text(&want));
		buf_clear(&have);
		buf_clear(&want);
	}
	db_rollback(memory);
	db_close(memory);
}

void
fixture_teardown(void)
{
	char cmd[128];

	if (!fx.damaged) {
		if (fx.ledger == NULL)
			fixture_open(&fx.hand.clock);
		ck_assert_str_eq(fixture_verdict(false), "VERIFIED");
		compare_projection();
	}
	fixture_close();
	sign_key_clear(&fx.key);
	arena_free(fx.arena);
	(void)snprintf(cmd, sizeof(cmd), "rm -rf %s", folder);
	ck_assert_int_eq(system(cmd), 0);
}

static void
run_raw(sqlite3 *raw, const char *sql)
{
	char *said = NULL;

	ck_assert_msg(sqlite3_exec(raw, sql, NULL, NULL, &said) == SQLITE_OK,
	    "%s: %s", sql, said != NULL ? said : "?");
}

/* "DROP TRIGGER ...;" for all, and how to make them again. */
static void
triggers(sqlite3 *raw, struct buf *drop, struct buf *make)
{
	sqlite3_stmt *st;

	ck_assert_int_eq(sqlite3_prepare_v2(raw,
			     "SELECT name, sql FROM sqlite_master "
			     "WHERE type = 'trigger'",
			     -1, &st, NULL),
	    SQLITE_OK);
	while (sqlite3_step(st) == SQLITE_ROW) {
		buf_printf(drop, "DROP TRIGGER %s;",
		    (const char *)sqlite3_column_text(st, 0));
		buf_printf(
		    make, "%s;", (const char *)sqlite3_column_text(st, 1));
	}
	ck_assert_int_eq(sqlite3_finalize(st), SQLITE_OK);
}

void
fixture_tamper(const char *sql)
{
	char text[2 + 2 * (DB_KEY_BYTES + DB_SALT_BYTES) + 2];
	struct buf drop = { 0 }, make = { 0 };
	sqlite3 *raw;
	int n = 2;

	(void)memcpy(text, "x'", 3);
	for (int i = 0; i < DB_KEY_BYTES; i++)
		n += snprintf(text + n, 3, "%02x", key[i]);
	for (int i = 0; i < DB_SALT_BYTES; i++)
		n += snprintf(text + n, 3, "%02x", salt[i]);
	text[n++] = '\'';
	ck_assert_int_eq(sqlite3_open(path, &raw), SQLITE_OK);
	ck_assert_int_eq(sqlite3_key_v2(raw, "main", text, n), SQLITE_OK);
	run_raw(raw, "PRAGMA cipher_page_size=4096");
	triggers(raw, &drop, &make);
	run_raw(raw, buf_text(&drop));
	run_raw(raw, sql);
	ck_assert_int_gt(sqlite3_changes(raw), 0);
	run_raw(raw, buf_text(&make));
	ck_assert_int_eq(sqlite3_close(raw), SQLITE_OK);
	buf_clear(&drop);
	buf_clear(&make);
}
