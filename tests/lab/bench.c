/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/lab/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/note.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/utc.h"
#include "crypt/crypt.h"
#include "crypt/hash.h"
#include "crypt/key.h"
#include "crypt/sign.h"
#include "door/table.h"
#include "ledger/ledger.h"

#define ORIGIN "demo.example/qc"
#define DAY_MS INT64_C(86400000)

struct bench bench;

/* ---- clock and keys ---------------------------------------------------- */

struct ticking {
	struct clock clock;
	int64_t now, boot;
};

static void
tick(struct clock *self, struct clock_reading *out)
{
	struct ticking *t = (struct ticking *)self;

	t->now += 20;
	t->boot += 20;
	out->utc_ms = t->now;
	out->boot_ms = t->boot;
	(void)snprintf(out->boot, sizeof(out->boot), "0badcafe");
}

static struct ticking ticking;

static void
clock_start(int days)
{
	int64_t t;

	ck_assert(
	    utc_parse(BENCH_TODAY "T08:00:00+00:00", UTC_OFFSET, &t, NULL));
	ticking.clock.read = tick;
	ticking.now = t + days * DAY_MS;
	ticking.boot = 1000 + days * DAY_MS;
}

void
bench_days(int days)
{
	ticking.now += days * DAY_MS;
	ticking.boot += days * DAY_MS;
}

/* The key of a name: always the same one. */
static void
key_of(const char *name, struct sign_key *key)
{
	struct err err = { 0 };
	struct hash seed;

	hash_bytes(name, strlen(name), &seed);
	OK(sign_key_from_seed(seed.byte, key, &err));
}

static const char *
key_name(const char *uid)
{
	return arena_printf(bench.arena, ORIGIN "/%s", uid);
}

const char *
bench_vkey(const char *uid)
{
	const char *name = key_name(uid);
	struct err err = { 0 };
	struct key_public pub;
	struct sign_key key = { 0 };

	key_of(name, &key);
	OK(key_make(name, KEY_ED25519, key.pub, &pub, &err));
	sign_key_clear(&key);
	return key_text(bench.arena, &pub);
}

static enum err_code
show(void *self, const char *shown, struct err *err)
{
	(void)self;
	return shown[0] != '\0' ? ERR_OK
	                        : err_set(err, ERR_BUG, "nothing is shown");
}

static enum err_code
sign(void *self, const char *uid, const char *text, bool again,
    struct buf *note, struct err *err)
{
	const char *name = key_name(uid);
	struct sign_key key = { 0 };

	(void)self;
	(void)again;
	key_of(name, &key);
	(void)!note_sign(note, text, strlen(text), name, &key, err);
	sign_key_clear(&key);
	return err->code;
}

/* ---- a renderer: the words of the views, one below the other ----------- */

static const char *const certificate_views[] = { "certificate.identity",
	"certificate.lines", "certificate.runs", NULL };

static enum err_code
record(
    const struct door_table *tables, size_t n, struct buf *out, struct err *err)
{
	(void)err;
	for (size_t t = 0; t < n; t++) {
		buf_printf(out, "%s\n", tables[t].view);
		for (size_t i = 0; i < tables[t].rows * tables[t].cols; i++)
			buf_printf(out, "%s=%s\n",
			    tables[t].name[i % tables[t].cols],
			    tables[t].cell[i] != NULL ? tables[t].cell[i]
						      : "-");
	}
	return ERR_OK;
}

static enum err_code
render(const char *bytes, size_t len, const struct json *proof, struct buf *xml,
    struct buf *pdf, struct err *err)
{
	(void)err;
	buf_add(xml, bytes, len);
	buf_add(pdf, bytes, len);
	json_pretty(proof, xml);
	buf_puts(pdf, json_str(proof, "root"));
	return ERR_OK;
}

static const struct door_renderer renderers[] = {
	{ "certificate", certificate_views, record, render },
	{ NULL, NULL, NULL, NULL },
};

/* ---- opening, closing -------------------------------------------------- */

static const uint8_t db_key[DB_KEY_BYTES] = { 7, 7, 7 };
static const uint8_t db_salt[DB_SALT_BYTES] = { 9, 9, 9 };
static char folder[64], work[64];
static pid_t builder;
static int generation;
static struct sign_key log_key;

static const char *
path(const char *dir, const char *name)
{
	static char text[4][128];
	static unsigned next;
	char *p = text[next++ % 4];

	(void)snprintf(p, sizeof(text[0]), "%s/%s", dir, name);
	return p;
}

static struct db_file
file_at(const char *p)
{
	return (struct db_file){ .path = p,
		.generation = generation,
		.key = db_key,
		.salt = db_salt };
}

static const char *const stage_name[BENCH_STAGES] = { "empty.db", "tested.db",
	"frozen.db", "done.db" };

static void
remove_folder(char *dir)
{
	char cmd[128];

	if (dir[0] == '\0')
		return;
	(void)snprintf(cmd, sizeof(cmd), "rm -rf %s", dir);
	(void)!system(cmd);
	dir[0] = '\0';
}

static void
at_exit(void)
{
	if (getpid() == builder)
		remove_folder(folder);
}

static void
keep_stage(enum bench_stage stage)
{
	struct err err = { 0 };
	struct db_file to = file_at(path(folder, stage_name[stage]));

	OK(db_backup(bench.db, &to, &err));
}

static void
begin_work(void)
{
	(void)snprintf(work, sizeof(work), "/tmp/cupel-lab-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(work));
	bench.arena = arena_new();
	key_of(ORIGIN, &log_key);
}

static void
end_work(void)
{
	door_free(bench.door);
	ledger_close(bench.ledger);
	db_close(bench.db);
	arena_free(bench.arena);
	sign_key_clear(&log_key);
	memset(&bench, 0, sizeof(bench));
	remove_folder(work);
}

void
bench_build(void)
{
	struct err err = { 0 };
	struct db_file file;

	if (builder != 0)
		return;
	builder = getpid();
	(void)atexit(at_exit);
	OK(crypt_init(&err));
	(void)snprintf(folder, sizeof(folder), "/tmp/cupel-lab-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	begin_work();
	clock_start(0);
	file = file_at(path(work, "site.db"));
	OK(db_create(&file, &generation, &bench.db, &err));
	OK(ledger_create(
	    bench.db, ORIGIN, &log_key, &ticking.clock, &bench.ledger, &err));
	bench.door = door_new(bench.db, bench.ledger, &lab_house, renderers);
	keep_stage(BENCH_EMPTY);
	thread_to_tested();
	keep_stage(BENCH_TESTED);
	thread_to_frozen();
	keep_stage(BENCH_FROZEN);
	thread_to_done();
	keep_stage(BENCH_DONE);
	end_work();
}

void
bench_open(enum bench_stage stage)
{
	struct err err = { 0 };
	struct buf bytes = { 0 };
	struct key_public pub;
	struct db_file file;

	begin_work();
	clock_start(1);
	OK(file_read(
	    path(folder, stage_name[stage]), (size_t)64 << 20, &bytes, &err));
	file = file_at(path(work, "site.db"));
	OK(file_write(file.path, bytes.data, bytes.len, 0600, FILE_NEW, &err));
	buf_clear(&bytes);
	OK(db_open(&file, &bench.db, &err));
	OK(key_make(ORIGIN, KEY_ED25519, log_key.pub, &pub, &err));
	OK(ledger_open(
	    bench.db, &pub, &log_key, &ticking.clock, &bench.ledger, &err));
	bench.door = door_new(bench.db, bench.ledger, &lab_house, renderers);
}

static const char *
verdict(const char *op)
{
	struct json *reply = bench_ask("anna", op, NULL, NULL);
	const struct json *list = json_array_of(reply, "findings");

	for (size_t i = 0; list != NULL && i < list->len && i < 5; i++)
		(void)fprintf(
		    stderr, "%s: %s\n", op, json_str(list->item[i], "text"));
	return json_str(reply, "verdict");
}

void
bench_close(void)
{
	ck_assert_str_eq(verdict("verify"), "VERIFIED");
	ck_assert_str_eq(verdict("rebuild"), "VERIFIED");
	end_work();
}

void
bench_close_doctored(void)
{
	struct json *verify = bench_ask("anna", "verify", NULL, NULL);
	struct json *rebuild = bench_ask("anna", "rebuild", NULL, NULL);

	ck_assert_msg(strcmp(json_str(verify, "verdict"), "FAILED") == 0 &&
			  strcmp(json_str(rebuild, "verdict"), "FAILED") == 0,
	    "a changed row went unnoticed: verify %s, rebuild %s",
	    json_str(verify, "verdict"), json_str(rebuild, "verdict"));
	end_work();
}

void
bench_drop(void)
{
	end_work();
}

/* ---- requests ---------------------------------------------------------- */

static void
call(void *self, const void *request, size_t len, struct buf *reply)
{
	const struct door_session session = {
		.user = self, .id = "s-000000000001", .via = "tty"
	};

	door_call(bench.door, &session, request, len, reply);
}

static struct door_line
line_of(const char *who)
{
	return (struct door_line){ .call = call,
		.self = arena_str(bench.arena, who) };
}

struct json *
bench_ask(const char *who, const char *op, const char *name, const char *value)
{
	struct json *request = json_object(bench.arena), *reply;
	struct door_line line = line_of(who);
	struct err err = { 0 };

	json_set_str(bench.arena, request, "op", op);
	if (name != NULL)
		json_set_str(bench.arena, request, name, value);
	OK(door_ask(&line, bench.arena, request, NULL, 0, &reply, NULL, &err));
	return reply;
}

/* "K=V;K=V" as an object. */
static struct json *
facts(const char *text)
{
	struct json *o = json_object(bench.arena);

	while (*text != '\0') {
		size_t n = strcspn(text, ";"), k = strcspn(text, "=");

		ck_assert(k < n);
		json_set_str(bench.arena, o, arena_dup(bench.arena, text, k),
		    arena_dup(bench.arena, text + k + 1, n - k - 1));
		text += n + (text[n] == ';');
	}
	return o;
}

static enum err_code
carry(
    const struct bench_act *b, bool check, struct json **reply, struct err *err)
{
	static const struct door_signer signer = { show, sign, NULL };
	const struct noun *noun;
	struct door_wish wish = { .object = b->object,
		.fields = json_object(bench.arena),
		.reason = b->reason,
		.rev = -1,
		.check = check };
	struct door_line line = line_of(b->who);
	struct door_file *files = arena_array(bench.arena, 4, sizeof(*files));

	wish.act = house_act(&lab_house, b->act, &noun);
	ck_assert_msg(wish.act != NULL, "there is no act %s", b->act);
	for (const char *const *f = b->fields; f != NULL && *f != NULL;
	     f += 2) {
		const struct field *field = act_field(wish.act, f[0]);

		const char *value = f[1];

		if (value == NULL)
			continue;
		if (field != NULL && field->type == FIELD_VKEY &&
		    value[0] == '@')
			value = bench_vkey(value + 1);
		if (field != NULL && field->type == FIELD_FILE)
			bench_file(f[1], f[0], &files[wish.n_files++]);
		else if (field != NULL && field->type == FIELD_FACTS &&
			 strchr(f[1], '=') != NULL)
			json_set(bench.arena, wish.fields, f[0], facts(f[1]));
		else
			json_set_str(bench.arena, wish.fields, f[0], value);
	}
	wish.files = files;
	return door_do(&line, bench.arena, &wish, &signer, reply, err);
}

enum err_code
bench_check(const struct bench_act *b, struct json **reply, struct err *err)
{
	return carry(b, true, reply, err);
}

enum err_code
bench_do(const struct bench_act *b, struct json **reply, struct err *err)
{
	return carry(b, false, reply, err);
}

size_t
bench_because(const struct json *reply, const char *rule)
{
	const struct json *list = json_array_of(reply, "because");
	size_t n = 0;

	for (size_t i = 0; list != NULL && i < list->len; i++)
		n += rule == NULL ||
		     strcmp(json_str(list->item[i], "rule"), rule) == 0;
	return n;
}

const char *
bench_said(const struct json *reply)
{
	const struct json *list = json_array_of(reply, "because");
	const char *all = "";

	for (size_t i = 0; list != NULL && i < list->len; i++)
		all = arena_printf(bench.arena, "%s\n  %s: %s", all,
		    json_str(list->item[i], "rule"),
		    json_str(list->item[i], "text"));
	return all;
}

void
bench_must(const char *who, const char *act, const char *object,
    const char *reason, const char *const *fields)
{
	const struct bench_act b = { who, act, object, reason, fields };
	struct err err = { 0 };
	struct json *reply;

	if (bench_do(&b, &reply, &err) != ERR_OK)
		ck_abort_msg("%s %s by %s: %s (%s)%s", act, object, who,
		    err.text, err_code_name(err.code), bench_said(reply));
}

const char *
bench_refused(const struct bench_act *b, const char *rule)
{
	struct err err = { 0 };
	struct json *reply;
	enum err_code rc = bench_check(b, &reply, &err);

	ck_assert_msg(rc != ERR_OK, "%s %s by %s is not refused", b->act,
	    b->object, b->who);
	ck_assert_msg(
	    bench_because(reply, rule) > 0 &&
		bench_because(reply, rule) == bench_because(reply, NULL),
	    "%s %s by %s is not refused by %s alone: %s%s", b->act, b->object,
	    b->who, rule, err.text, bench_said(reply));
	return json_str(json_array_of(reply, "because")->item[0], "text");
}

/* ---- files ------------------------------------------------------------- */

static void
put_text(struct buf *out, const char *s, size_t n, bool wide)
{
	for (size_t i = 0; i < n; i++) {
		buf_putc(out, s[i]);
		if (wide)
			buf_putc(out, '\0');
	}
}

static void
replace(struct buf *bytes, const char *old, size_t n_old, const char *new,
    size_t n_new, bool wide)
{
	struct buf from = { 0 }, out = { 0 };
	size_t i = 0, hits = 0;

	put_text(&from, old, n_old, wide);
	while (i < bytes->len) {
		if (bytes->len - i >= from.len &&
		    memcmp(bytes->data + i, from.data, from.len) == 0) {
			put_text(&out, new, n_new, wide);
			i += from.len;
			hits++;
		} else {
			buf_putc(&out, bytes->data[i++]);
		}
	}
	ck_assert_msg(
	    hits > 0, "\"%.*s\" is not there to be replaced", (int)n_old, old);
	buf_clear(&from);
	buf_clear(bytes);
	*bytes = out;
}

void
bench_file(const char *value, const char *field, struct door_file *out)
{
	size_t n = strcspn(value, "|");
	const char *name = arena_dup(bench.arena, value, n);
	char full[1024], below[256];
	struct buf bytes = { 0 };
	struct err err = { 0 };
	const char *slash = strrchr(name, '/');
	bool wide;

	(void)snprintf(below, sizeof(below), "../%s", name);
	OK(file_read(suite_path(full, below), 1 << 20, &bytes, &err));
	wide = bytes.len > 2 && (unsigned char)bytes.data[0] == 0xff;
	value += n;
	while (*value == '|') {
		const char *old = value + 1;
		size_t n_old = strcspn(old, "|");
		const char *new = old + n_old + 1;
		size_t n_new = strcspn(new, "|");

		replace(&bytes, old, n_old, new, n_new, wide);
		value = new + n_new;
	}
	out->field = field;
	out->name = slash != NULL ? slash + 1 : name;
	out->bytes = arena_dup(bench.arena, bytes.data, bytes.len);
	out->len = bytes.len;
	buf_clear(&bytes);
}

const char *
bench_example(const struct noun *noun, const struct field *f)
{
	static const struct {
		const char *example, *noun, *value;
	} made[] = {
		{ "@document", "platform", "specs/platforms/PLT-ABE-LNP.xml" },
		{ "@document", "method", "specs/methods/AM-A02.xml" },
		{ "@document", "variant", "specs/variants/PV-A1.xml" },
		{ "@document", "spec",
		    "specs/specifications/SPEC-ABE-LNP.xml" },
		{ "@profile", "method", "specs/instruments/softmax-text.xml" },
		{ "@readings", "run",
		    "tests/plate/data/softmax_potency_run1_specimen.txt" },
		{ "@plate-map", "run", "tests/plate/data/platemap_run1.csv" },
	};

	if (f->example[0] != '@')
		return f->example;
	if (strcmp(f->example, "@vkey") == 0)
		return bench_vkey("NEW-1");
	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++)
		if (strcmp(made[i].example, f->example) == 0 &&
		    strcmp(made[i].noun, noun->name) == 0)
			return made[i].value;
	ck_abort_msg("%s: nothing is known for the example %s of field %s",
	    noun->name, f->example, f->name);
	return NULL;
}

/* ---- looking ----------------------------------------------------------- */

static struct json *
view(const char *name, const char *id)
{
	struct json *request = json_object(bench.arena), *reply;
	struct door_line line = line_of("anna");
	struct err err = { 0 };

	json_set_str(bench.arena, request, "op", "view");
	json_set_str(bench.arena, request, "view", name);
	if (id != NULL)
		json_set_str(bench.arena, request, "id", id);
	OK(door_ask(&line, bench.arena, request, NULL, 0, &reply, NULL, &err));
	return reply;
}

size_t
bench_rows(const char *name, const char *id)
{
	return json_array_of(view(name, id), "rows")->len;
}

const char *
bench_cell(const char *name, const char *id, size_t row, const char *column)
{
	const struct json *reply = view(name, id);
	const struct json *rows = json_array_of(reply, "rows");
	const struct json *cols = json_array_of(reply, "columns");

	ck_assert_msg(row < rows->len, "%s %s has no row %zu", name,
	    id != NULL ? id : "", row);
	for (size_t i = 0; i < cols->len; i++)
		if (strcmp(cols->item[i]->str, column) == 0) {
			const struct json *c = rows->item[row]->item[i];

			return c->kind == JSON_STRING ? c->str : NULL;
		}
	ck_abort_msg("%s has no column %s", name, column);
	return NULL;
}

const char *
bench_state(const char *noun_name, const char *id)
{
	const struct noun *noun = house_noun(&lab_house, noun_name);
	struct db_rows *r =
	    db_query(bench.db, noun->row, DB_ARGS(DB_TEXT("id", id)));
	const char *state = NULL;
	struct err err = { 0 };

	if (db_next(r))
		for (size_t i = 0; i < db_cols(r); i++)
			if (strcmp(db_col_name(r, i), "state") == 0)
				state = arena_str(bench.arena, db_text(r, i));
	OK(db_done(r, &err));
	return state;
}

const char *
bench_in_state(const struct noun *noun, int state)
{
	struct db_rows *r = db_query(bench.db, noun->all, DB_NO_ARGS);
	const char *id = NULL;
	struct err err = { 0 };

	while (db_next(r)) {
		for (size_t i = 0; id == NULL && i < db_cols(r); i++)
			if (strcmp(db_col_name(r, i), "state") == 0 &&
			    (state < 0 || strcmp(db_text(r, i),
					      noun->states[state]) == 0))
				id = arena_str(bench.arena, db_text(r, 0));
	}
	OK(db_done(r, &err));
	return id;
}

long long
bench_size(void)
{
	struct err err = { 0 };
	struct hash root;
	uint64_t size;

	OK(ledger_head(bench.ledger, &size, &root, &err));
	return (long long)size;
}
