/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/door/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/note.h"
#include "base/clock.h"
#include "base/utc.h"
#include "crypt/crypt.h"
#include "crypt/hash.h"
#include "crypt/key.h"
#include "crypt/sign.h"
#include "ledger/ledger.h"
#include "store/db.h"

struct fixture fx;

/* ---- the house --------------------------------------------------------- */

enum { ADMIN, WORKER };
static const struct role roles[] = {
	[ADMIN] = { "admin", "Administrator", 0, false },
	[WORKER] = { "worker", "Worker", 0, false },
	[2] = { NULL, NULL, 0, false },
};

static const struct db_def sql[] = {
	{ "SELECT * FROM person WHERE id = :id", false },
	{ "SELECT * FROM person ORDER BY id", false },
	{ "UPDATE person SET rev = :rev, state = :state WHERE id = :id", true },
	{ "INSERT INTO person (id, rev, state, name, roles, vkey) "
	  "VALUES (:id, :rev, :state, :name, :roles, :vkey)",
	    true },
	{ "SELECT * FROM site WHERE id = :id", false },
	{ "SELECT * FROM site ORDER BY id", false },
	{ "UPDATE site SET rev = :rev, state = :state WHERE id = :id", true },
	{ "INSERT INTO site (id, rev, state, name, address, contact, licence, "
	  "script_signatures) VALUES (:id, :rev, :state, :name, :address, "
	  ":contact, :licence, :script_signatures)",
	    true },
	{ "UPDATE site SET name = :name WHERE id = :id", true },
	{ "SELECT state, name, roles, vkey FROM person WHERE id = :id", false },
	{ "SELECT script_signatures FROM site WHERE id = 'site'", false },
	{ "SELECT id, state, name FROM site WHERE :id IS NULL OR id = :id "
	  "ORDER BY id",
	    false },
};

static enum err_code
enrol(struct door_change *c, struct err *err)
{
	return db_run(c->db, &sql[3],
	    DB_ARGS(DB_TEXT("id", c->id), DB_INT("rev", c->rev),
		DB_TEXT("state", change_state(c)),
		DB_TEXT("name", change_text(c, "name")),
		DB_TEXT("roles", change_text(c, "roles")),
		DB_TEXT("vkey", change_text(c, "vkey"))),
	    NULL, err);
}

static enum err_code
open_site(struct door_change *c, struct err *err)
{
	return db_run(c->db, &sql[7],
	    DB_ARGS(DB_TEXT("id", c->id), DB_INT("rev", c->rev),
		DB_TEXT("state", change_state(c)),
		DB_TEXT("name", change_text(c, "name")),
		DB_TEXT("address", change_text(c, "address")),
		DB_TEXT("contact", change_text(c, "contact")),
		DB_TEXT("licence", change_text(c, "licence")),
		DB_TEXT(
		    "script_signatures", change_text(c, "script_signatures"))),
	    NULL, err);
}

static enum err_code
describe(struct door_change *c, struct err *err)
{
	return db_run(c->db, &sql[8],
	    DB_ARGS(
		DB_TEXT("id", c->id), DB_TEXT("name", change_text(c, "name"))),
	    NULL, err);
}

static enum err_code
ask_beige(struct door_ask *q, struct err *err)
{
	const char *name = change_text(q->change, "name");

	(void)err;
	if (name != NULL && strstr(name, "beige") != NULL)
		door_refuse(q, q->change->id, NULL, "name: %s", name);
	return ERR_OK;
}
static const struct rule no_beige = { .id = "BEIGE",
	.says = "nothing is beige",
	.clear = "another colour",
	.class = RULE_GATE,
	.recorded = true,
	.ask = ask_beige,
	.proves = "R-000" };

static enum err_code
ask_short(struct door_ask *q, struct err *err)
{
	const char *name = change_text(q->change, "name");

	(void)err;
	if (name != NULL && strlen(name) > 20)
		door_refuse(q, q->change->id, NULL, "name: too long");
	return ERR_OK;
}
static const struct rule is_short = { .id = "SHORT",
	.says = "names are short",
	.clear = "a shorter one",
	.class = RULE_FIELD,
	.ask = ask_short,
	.proves = "R-000" };

static const struct field person_fields[] = {
	{ "name", FIELD_TEXT, .help = "name", .example = "Ann" },
	{ "roles", FIELD_ROLES, .help = "roles", .example = "worker" },
	{ "vkey", FIELD_VKEY, .help = "key", .example = "@vkey" },
	{ .name = NULL },
};
static const char *const yes_no[] = { "yes", "no", NULL };
static const struct field open_fields[] = {
	{ "name", FIELD_TEXT, .help = "name", .example = "Lab" },
	{ "address", FIELD_TEXT, .help = "address", .example = "Street" },
	{ "contact", FIELD_TEXT, .help = "contact", .example = "mail" },
	{ "licence", FIELD_TEXT, .help = "licence", .example = "none" },
	{ "script_signatures", FIELD_CHOICE, .choices = yes_no,
	    .help = "scripts", .example = "no" },
	{ .name = NULL },
};
static const struct field name_fields[] = {
	{ "name", FIELD_TEXT, .help = "name", .example = "Lab" },
	{ "plan", FIELD_FILE, .optional = true, .help = "plan",
	    .example = "@plan", .limit = 100 },
	{ .name = NULL },
};
static const struct field none[] = { { .name = NULL } };

static const struct rule *const rules[] = { &no_beige, &is_short, NULL };
static const char *const shows[] = { "site.list", NULL };
static const char *const person_states[] = { "ACTIVE", NULL };
static const char *const site_states[] = { "OPEN", "CLOSED", NULL };

static const struct act person_acts[] = {
	{ .name = "person.enrol",
	    .says = "enrol a person",
	    .trail = "enrolled {name}",
	    .from = NOWHERE,
	    .to = 0,
	    .roles = ROLE(ADMIN),
	    .signs = MEANING_APPROVED,
	    .enrols = true,
	    .fields = person_fields,
	    .apply = enrol },
	{ .name = NULL },
};
static const struct act site_acts[] = {
	{ .name = "site.open",
	    .says = "open a site",
	    .trail = "opened {name}",
	    .from = NOWHERE,
	    .to = 0,
	    .roles = ROLE(ADMIN),
	    .signs = MEANING_APPROVED,
	    .fields = open_fields,
	    .rules = rules,
	    .apply = open_site,
	    .shows = shows },
	{ .name = "site.describe",
	    .says = "describe a site",
	    .trail = "described it as {name}",
	    .from = SET(0),
	    .to = STAYS,
	    .roles = ROLE(ADMIN),
	    .reason = true,
	    .fields = name_fields,
	    .rules = rules,
	    .apply = describe },
	{ .name = "site.close",
	    .says = "close a site",
	    .trail = "closed it",
	    .from = SET(0),
	    .to = 1,
	    .roles = ROLE(ADMIN) | ROLE(WORKER),
	    .signs = MEANING_RETIRED,
	    .fields = none,
	    .shows = shows },
	{ .name = NULL },
};

static const struct column site_columns[] = {
	{ "id", COL_ID, .help = "site" },
	{ "state", COL_STATE, .help = "state" },
	{ "name", COL_TEXT, .help = "name" },
	{ .name = NULL },
};
static const struct view site_views[] = {
	{ .name = "site.list",
	    .says = "sites",
	    .columns = site_columns,
	    .query = &sql[11] },
	{ .name = NULL },
};
static const struct view no_views[] = { { .name = NULL } };

static const struct noun person = { .name = "person",
	.plural = "people",
	.says = "somebody",
	.states = person_states,
	.acts = person_acts,
	.views = no_views,
	.row = &sql[0],
	.all = &sql[1],
	.touch = &sql[2] };
static const struct noun site = { .name = "site",
	.plural = "sites",
	.says = "a place",
	.states = site_states,
	.acts = site_acts,
	.views = site_views,
	.row = &sql[4],
	.all = &sql[5],
	.touch = &sql[6] };
static const struct noun *const nouns[] = { &person, &site, NULL };

const struct house small_house = {
	.nouns = nouns, .roles = roles, .person = &sql[9], .policy = &sql[10]
};

/* ---- keys, calls ------------------------------------------------------- */

static const uint8_t db_key[DB_KEY_BYTES] = { 1 };
static const uint8_t db_salt[DB_SALT_BYTES] = { 2 };
static char folder[64];
/* The machine's clock, some time on. */
static struct shifted {
	struct clock clock, machine;
	int64_t by;
} shifted;
static struct sign_key log_key;

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
	return arena_printf(fx.arena, ORIGIN "/%s", uid);
}

const char *
fixture_vkey(const char *uid)
{
	const char *name = key_name(uid);
	struct err err = { 0 };
	struct key_public pub;
	struct sign_key key = { 0 };

	key_of(name, &key);
	OK(key_make(name, KEY_ED25519, key.pub, &pub, &err));
	sign_key_clear(&key);
	return key_text(fx.arena, &pub);
}

void
fixture_sign(const char *uid, const char *text, struct buf *note)
{
	const char *name = key_name(uid);
	struct err err = { 0 };
	struct sign_key key = { 0 };

	key_of(name, &key);
	OK(note_sign(note, text, strlen(text), name, &key, &err));
	sign_key_clear(&key);
}

static void
call(void *self, const void *request, size_t len, struct buf *reply)
{
	const struct door_session session = { self, "s-01", fx.via };

	door_call(fx.door, &session, request, len, reply);
}

struct door_line
fixture_line(const char *who)
{
	return (struct door_line){ call, arena_str(fx.arena, who) };
}

struct json *
fixture_request(const char *step, const char *act, const char *object,
    const char *const *fields)
{
	struct json *r = json_object(fx.arena), *f = json_object(fx.arena);

	json_set_str(fx.arena, r, "op", "act");
	json_set_str(fx.arena, r, "step", step);
	json_set_str(fx.arena, r, "act", act);
	json_set_str(fx.arena, r, "object", object);
	for (; fields != NULL && *fields != NULL; fields += 2)
		json_set_str(fx.arena, f, fields[0], fields[1]);
	json_set(fx.arena, r, "fields", f);
	return r;
}

struct json *
fixture_call(const char *who, struct json *request, enum err_code *code,
    const char **text)
{
	struct door_line line = fixture_line(who);
	struct err err = { 0 };
	struct json *reply;

	*code = door_ask(&line, fx.arena, request, NULL, 0, &reply, NULL, &err);
	*text = arena_str(fx.arena, err.text);
	ck_assert_ptr_nonnull(reply);
	return reply;
}

static enum err_code
show(void *self, const char *shown, struct err *err)
{
	(void)self;
	(void)err;
	ck_assert_str_ne(shown, "");
	return ERR_OK;
}

static enum err_code
sign(void *self, const char *uid, const char *text, bool again,
    struct buf *note, struct err *err)
{
	(void)self;
	(void)again;
	(void)err;
	fixture_sign(uid, text, note);
	return ERR_OK;
}

enum err_code
fixture_do(const char *who, const char *act, const char *object,
    const char *reason, const char *const *fields, struct json **reply,
    struct err *err)
{
	static const struct door_signer signer = { show, sign, NULL };
	struct door_line line = fixture_line(who);
	const struct noun *noun;
	struct door_wish w = { .act = house_act(&small_house, act, &noun),
		.object = object,
		.fields = json_object(fx.arena),
		.reason = reason,
		.rev = -1 };

	for (; fields != NULL && *fields != NULL; fields += 2)
		json_set_str(fx.arena, w.fields, fields[0], fields[1]);
	return door_do(&line, fx.arena, &w, &signer, reply, err);
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
fixture_entry(long long seq)
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

/* ---- time -------------------------------------------------------------- */

static void
read_shifted(struct clock *self, struct clock_reading *out)
{
	struct shifted *s = (struct shifted *)self;

	s->machine.read(&s->machine, out);
	out->utc_ms += s->by;
	out->boot_ms += s->by;
}

void
fixture_minutes(int minutes)
{
	shifted.by += minutes * INT64_C(60000);
}

const char *
fixture_now(void)
{
	char text[UTC_TEXT_SIZE];
	struct clock_reading now;

	shifted.clock.read(&shifted.clock, &now);
	utc_text(text, now.utc_ms, UTC_S, 0);
	return arena_str(fx.arena, text);
}

/* ---- setup ------------------------------------------------------------- */

static void
enrol_as(const char *by, const char *uid, const char *role)
{
	struct err err = { 0 };
	struct json *reply;

	OK(fixture_do(by, "person.enrol", uid, NULL,
	    FIELDS("name", uid, "roles", role, "vkey", fixture_vkey(uid)),
	    &reply, &err));
}

void
fixture_setup(void)
{
	static char path[96];
	struct db_file f = { .path = path, .key = db_key, .salt = db_salt };
	struct err err = { 0 };
	int generation;

	memset(&fx, 0, sizeof(fx));
	OK(crypt_init(&err));
	(void)snprintf(folder, sizeof(folder), "/tmp/cupel-door-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	(void)snprintf(path, sizeof(path), "%s/site.db", folder);
	fx.arena = arena_new();
	fx.via = "tty";
	shifted = (struct shifted){ { read_shifted }, clock_of_machine(), 0 };
	key_of(ORIGIN, &log_key);
	OK(db_create(&f, &generation, &fx.db, &err));
	OK(ledger_create(
	    fx.db, ORIGIN, &log_key, &shifted.clock, &fx.ledger, &err));
	fx.door = door_new(fx.db, fx.ledger, &small_house,
	    (const struct door_renderer[]){ { NULL, NULL, NULL, NULL } });
	enrol_as("admin", "admin", "admin");
	enrol_as("admin", "ben", "worker");
}

static void
must_verify(const char *op)
{
	struct json *r = json_object(fx.arena), *reply;
	enum err_code code;
	const char *text;

	json_set_str(fx.arena, r, "op", op);
	reply = fixture_call("ben", r, &code, &text);
	ck_assert_msg(code == ERR_OK, "%s: %s", op, text);
	ck_assert_str_eq(json_str(reply, "verdict"), "VERIFIED");
}

void
fixture_teardown(void)
{
	char cmd[128];

	if (!fx.damaged) {
		must_verify("verify");
		must_verify("rebuild");
	}
	door_free(fx.door);
	ledger_close(fx.ledger);
	db_close(fx.db);
	sign_key_clear(&log_key);
	arena_free(fx.arena);
	(void)snprintf(cmd, sizeof(cmd), "rm -rf %s", folder);
	ck_assert_int_eq(system(cmd), 0);
}
