/* SPDX-License-Identifier: Apache-2.0 */
/* site/site.c - making, opening and keeping a site. */
#include "config.h"

#include "site/site.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/note.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "crypt/keyfile.h"
#include "crypt/rng.h"
#include "door/door.h"
#include "ledger/ledger.h"
#include "site/folder.h"
#include "store/db.h"

struct site {
	struct arena *arena;
	const char *dir;
	struct db *db;
	struct ledger *ledger;
	struct door *door;
	struct clock clock;
	struct sign_key log; /* no key: reading only */
	struct key_public log_pub;
	struct secret db_key;
	int generation;
	struct wrap_cost cost; /* of the opener's own slot */
	struct door_session session;
};

/* ---- making ------------------------------------------------------------ */

/* What is made before anything can be written into it. */
struct making {
	const char *dir;
	const char *origin, *user;
	const struct secret *pass;
	struct wrap_cost cost;
	struct key_db db_key;
	struct secret key;
	struct sign_key log, person;
};

static enum err_code
make_keys(struct making *m, struct arena *a, struct err *err)
{
	const char *name = arena_printf(a, "%s/%s", m->origin, m->user);
	struct key_file file;

	if (secret_new(KEY_DB_BYTES, &m->key, err) != ERR_OK ||
	    sign_key_new(&m->log, err) != ERR_OK ||
	    sign_key_new(&m->person, err) != ERR_OK)
		return err->code;
	rng_bytes(m->key.byte, m->key.len);
	rng_bytes(m->db_key.salt, sizeof(m->db_key.salt));
	if (key_file_make(m->origin, &m->log, m->pass, m->cost, &file, err) !=
		ERR_OK ||
	    site_write_key(site_path_log(a, m->dir, m->user), &file, FILE_NEW,
		err) != ERR_OK ||
	    site_write_trust(site_path_trust(a, m->dir), &file.pub, err) !=
		ERR_OK ||
	    key_file_make(name, &m->person, m->pass, m->cost, &file, err) !=
		ERR_OK)
		return err->code;
	return site_write_key(
	    site_path_key(a, m->dir, m->user), &file, FILE_NEW, err);
}

static enum err_code
make_ledger(struct making *m, struct arena *a, struct err *err)
{
	struct db_file file = { .path = site_path_db(a, m->dir),
		.key = m->key.byte,
		.salt = m->db_key.salt };
	struct clock clock = clock_of_machine();
	struct ledger *ledger = NULL;
	struct db *db = NULL;

	if (db_create(&file, &m->db_key.cipher, &db, err) == ERR_OK)
		(void)!ledger_create(
		    db, m->origin, &m->log, &clock, &ledger, err);
	ledger_close(ledger);
	db_close(db);
	if (err->code != ERR_OK ||
	    key_db_set(&m->db_key, m->user, &m->key, m->pass, m->cost, err) !=
		ERR_OK)
		return err->code;
	return site_write_db_key(
	    site_path_db_key(a, m->dir), &m->db_key, FILE_NEW, err);
}

static enum err_code
make_in(struct making *m, struct arena *a, struct err *err)
{
	if (mkdir(arena_printf(a, "%s/keys", m->dir), 0700) != 0)
		return err_set_errno(
		    err, ERR_IO, errno, "directory %s/keys", m->dir);
	if (make_keys(m, a, err) != ERR_OK)
		return err->code;
	return make_ledger(m, a, err);
}

static enum err_code
passphrase_ok(const struct secret *pass, struct err *err)
{
	size_t used, n = 0;

	for (size_t i = 0; i < pass->len; i += used, n++) {
		(void)text_next(
		    (const char *)pass->byte + i, pass->len - i, &used);
		if (used == 0)
			used = 1;
	}
	if (n < SITE_PASSPHRASE_MIN)
		return err_set(err, ERR_INPUT,
		    "passphrase: at least %u characters are needed",
		    SITE_PASSPHRASE_MIN);
	return ERR_OK;
}

enum err_code
site_create(const char *dir, const char *origin, const char *user,
    const struct secret *pass, struct wrap_cost cost, struct err *err)
{
	struct making m = { .origin = origin,
		.user = user,
		.pass = pass,
		.cost = cost };
	struct arena *a = arena_new();

	if (!key_origin_ok(origin)) {
		(void)err_set(err, ERR_INPUT,
		    "\"%.80s\" cannot name a log; a name such as "
		    "lab.example/qc can",
		    origin);
	} else if (site_user_ok(user, err) == ERR_OK &&
	    passphrase_ok(pass, err) == ERR_OK &&
	    wrap_cost_check(cost, err) == ERR_OK &&
	    site_folder_begin(dir, a, &m.dir, err) == ERR_OK) {
		if (make_in(&m, a, err) != ERR_OK ||
		    site_folder_keep(m.dir, dir, err) != ERR_OK)
			site_folder_drop(m.dir);
	}
	secret_clear(&m.key);
	sign_key_clear(&m.log);
	sign_key_clear(&m.person);
	arena_free(a);
	return err->code;
}

/* ---- opening ----------------------------------------------------------- */

static enum err_code
check_owner(const char *dir, struct err *err)
{
	struct stat st;

	if (stat(dir, &st) != 0 || !S_ISDIR(st.st_mode))
		return err_set(err, ERR_ABSENT, "there is no site at %s", dir);
	if (st.st_uid != geteuid())
		return err_set(err, ERR_CONFIG,
		    "%s belongs to another user of this machine", dir);
	return ERR_OK;
}

/* Open the user's slot, then the database; before that, bring it up to the
 * newest schema if that is what they came for. */
static enum err_code
open_db(struct site *s, const char *user, const struct secret *pass,
    bool migrate, struct err *err)
{
	struct db_file file = { .path = site_path_db(s->arena, s->dir) };
	struct key_db key;

	if (site_read_db_key(
		site_path_db_key(s->arena, s->dir), &key, err) != ERR_OK)
		return err->code;
	if (key_db_find(&key, user) == NULL)
		return err_set(err, ERR_ABSENT,
		    "user %s is not admitted to this site", user);
	if (key_db_open(&key, user, pass, &s->db_key, err) != ERR_OK)
		return err->code == ERR_AUTH
		    ? err_add(err, "user %s", user)
		    : err->code;
	(void)!wrap_cost_of(WRAP_LOCAL, key_db_find(&key, user)->wrapped,
	    &s->cost, err);
	s->generation = key.cipher;
	file.generation = key.cipher;
	file.key = s->db_key.byte;
	file.salt = key.salt;
	if (migrate && db_migrate(&file, err) != ERR_OK)
		return err->code;
	return db_open(&file, &s->db, err);
}

/* The log's key: whoever has a copy may write. */
static enum err_code
open_log(struct site *s, const char *user, const struct secret *pass,
    struct err *err)
{
	const char *path = site_path_log(s->arena, s->dir, user);
	const struct sign_key *key = NULL;
	struct key_file file;

	if (file_exists(path)) {
		if (site_read_key(path, &file, err) != ERR_OK)
			return err->code;
		if (key_file_open(&file, pass, &s->log, err) != ERR_OK)
			return err_add(err, "%s", path);
		s->log_pub = file.pub;
		key = &s->log;
	} else if (site_read_trust(site_path_trust(s->arena, s->dir),
		       &s->log_pub, err) != ERR_OK) {
		return err->code;
	}
	return ledger_open(
	    s->db, &s->log_pub, key, &s->clock, &s->ledger, err);
}

static enum err_code
open_site(const char *dir, const char *user, const struct secret *pass,
    const char *via, const struct site_parts *parts, bool migrate,
    struct site **out, struct err *err)
{
	struct site *s;
	uint8_t id[8];

	*out = NULL;
	if (site_user_ok(user, err) != ERR_OK ||
	    check_owner(dir, err) != ERR_OK)
		return err->code;
	s = mem_new(sizeof(*s));
	s->arena = arena_new();
	s->dir = arena_str(s->arena, dir);
	s->clock = clock_of_machine();
	rng_bytes(id, sizeof(id));
	s->session.user = arena_str(s->arena, user);
	s->session.via = arena_str(s->arena, via);
	s->session.id = arena_printf(s->arena, "s-%02x%02x%02x%02x%02x%02x",
	    id[0], id[1], id[2], id[3], id[4], id[5]);
	if (open_db(s, user, pass, migrate, err) != ERR_OK ||
	    open_log(s, user, pass, err) != ERR_OK) {
		site_close(s);
		return err_add(err, "site %s", dir);
	}
	s->door = door_new(s->db, s->ledger, parts->house, parts->renderers);
	*out = s;
	return ERR_OK;
}

enum err_code
site_open(const char *dir, const char *user, const struct secret *pass,
    const char *via, const struct site_parts *parts, struct site **out,
    struct err *err)
{
	return open_site(dir, user, pass, via, parts, false, out, err);
}

enum err_code
site_migrate(const char *dir, const char *user, const struct secret *pass,
    const char *via, const struct site_parts *parts, struct site **out,
    struct err *err)
{
	return open_site(dir, user, pass, via, parts, true, out, err);
}

void
site_close(struct site *s)
{
	if (s == NULL)
		return;
	door_free(s->door);
	ledger_close(s->ledger);
	db_close(s->db);
	sign_key_clear(&s->log);
	secret_clear(&s->db_key);
	arena_free(s->arena);
	mem_free(s);
}

static void
call(void *self, const void *request, size_t len, struct buf *reply)
{
	struct site *s = self;

	door_call(s->door, &s->session, request, len, reply);
}

struct door_line
site_line(struct site *s)
{
	return (struct door_line){ .call = call, .self = s };
}

const char *
site_origin(const struct site *s)
{
	return ledger_origin(s->ledger);
}

/* ---- keys -------------------------------------------------------------- */

enum err_code
site_key_new(const char *dir, const char *user, const struct secret *pass,
    struct wrap_cost cost, struct err *err)
{
	struct arena *a = arena_new();
	struct sign_key key = { 0 };
	struct key_public log;
	struct key_file file;

	if (site_user_ok(user, err) == ERR_OK &&
	    check_owner(dir, err) == ERR_OK &&
	    passphrase_ok(pass, err) == ERR_OK &&
	    site_read_trust(site_path_trust(a, dir), &log, err) == ERR_OK &&
	    sign_key_new(&key, err) == ERR_OK &&
	    key_file_make(arena_printf(a, "%s/%s", log.name, user), &key,
		pass, cost, &file, err) == ERR_OK)
		(void)!site_write_key(
		    site_path_key(a, dir, user), &file, FILE_NEW, err);
	sign_key_clear(&key);
	arena_free(a);
	return err->code;
}

static enum err_code
read_person(const char *dir, const char *user, struct key_file *out,
    struct err *err)
{
	struct arena *a = arena_new();

	if (site_user_ok(user, err) == ERR_OK &&
	    site_read_key(site_path_key(a, dir, user), out, err) ==
		ERR_ABSENT) {
		err_clear(err);
		(void)err_set(
		    err, ERR_ABSENT, "there is no key of user %s", user);
	}
	arena_free(a);
	return err->code;
}

enum err_code
site_key_text(const char *dir, const char *user, struct arena *a,
    const char **vkey, struct err *err)
{
	struct key_file file;

	if (read_person(dir, user, &file, err) == ERR_OK)
		*vkey = key_text(a, &file.pub);
	return err->code;
}

static enum err_code
open_person(const char *dir, const char *user, const struct secret *pass,
    struct sign_key *out, struct key_public *pub, struct err *err)
{
	struct key_file file;

	if (read_person(dir, user, &file, err) != ERR_OK)
		return err->code;
	if (pub != NULL)
		*pub = file.pub;
	if (key_file_open(&file, pass, out, err) != ERR_OK)
		return err_add(err, "key of user %s", user);
	return ERR_OK;
}

enum err_code
site_sign(const char *dir, const char *user, const struct secret *pass,
    const char *text, struct buf *note, struct err *err)
{
	struct sign_key key = { 0 };
	struct key_public pub;

	if (open_person(dir, user, pass, &key, &pub, err) == ERR_OK)
		(void)!note_sign(
		    note, text, strlen(text), pub.name, &key, err);
	sign_key_clear(&key);
	return err->code;
}

/* Whoever may not write any more gives the copy of the log's key back. */
static enum err_code
take_log_key(struct site *s, const char *user, struct arena *a,
    struct err *err)
{
	const char *path = site_path_log(a, s->dir, user);

	if (!file_exists(path))
		return ERR_OK;
	if (strcmp(user, s->session.user) == 0)
		return err_set(err, ERR_STATE,
		    "user %s: somebody else takes the right to write", user);
	if (unlink(path) != 0)
		return err_set_errno(err, ERR_IO, errno, "remove %s", path);
	return ERR_OK;
}

enum err_code
site_admit(struct site *s, const char *user, const struct secret *pass,
    bool writes, struct err *err)
{
	struct sign_key person = { 0 };
	struct arena *a = arena_new();
	struct key_file log;
	struct key_db key;
	int lock;

	/* the passphrase must be that of the person's own key */
	if (open_person(s->dir, user, pass, &person, NULL, err) == ERR_OK &&
	    writes && s->log.pair.len == 0)
		(void)err_set(err, ERR_AUTH,
		    "only somebody who may write can admit somebody who "
		    "writes");
	if (err->code == ERR_OK && !writes)
		(void)!take_log_key(s, user, a, err);
	if (err->code == ERR_OK && writes &&
	    key_file_make(s->log_pub.name, &s->log, pass, s->cost, &log,
		err) == ERR_OK)
		(void)!site_write_key(
		    site_path_log(a, s->dir, user), &log, FILE_REPLACE, err);
	/* last the slot: with it the person can come in */
	if (err->code == ERR_OK &&
	    site_folder_lock(s->dir, &lock, err) == ERR_OK) {
		if (site_read_db_key(site_path_db_key(a, s->dir), &key, err) ==
			ERR_OK &&
		    key_db_set(&key, user, &s->db_key, pass, s->cost, err) ==
			ERR_OK)
			(void)!site_write_db_key(site_path_db_key(a, s->dir),
			    &key, FILE_REPLACE, err);
		(void)close(lock);
	}
	sign_key_clear(&person);
	arena_free(a);
	return err->code;
}

/* The slot goes first: without it the person cannot come in. */
static enum err_code
drop_slot(struct site *s, const char *user, struct arena *a, struct err *err)
{
	const char *path = site_path_db_key(a, s->dir);
	struct key_db key;

	if (site_read_db_key(path, &key, err) != ERR_OK ||
	    key_db_find(&key, user) == NULL)
		return err->code;
	if (key_db_drop(&key, user, err) != ERR_OK)
		return err->code;
	return site_write_db_key(path, &key, FILE_REPLACE, err);
}

enum err_code
site_dismiss(struct site *s, const char *user, struct err *err)
{
	struct arena *a = arena_new();
	int lock;

	if (strcmp(user, s->session.user) == 0)
		(void)err_set(err, ERR_STATE,
		    "user %s: somebody else takes the keys away", user);
	else if (site_user_ok(user, err) == ERR_OK &&
	    site_folder_lock(s->dir, &lock, err) == ERR_OK) {
		if (drop_slot(s, user, a, err) == ERR_OK)
			(void)!take_log_key(s, user, a, err);
		(void)close(lock);
	}
	arena_free(a);
	return err->code;
}

/* ---- upkeep ------------------------------------------------------------ */

static enum err_code
copy_file(const char *from, const char *to, mode_t perm, struct err *err)
{
	struct buf b = { 0 };

	if (file_read(from, KEY_FILE_MAX, &b, err) == ERR_OK)
		(void)!file_write(to, b.data, b.len, perm, FILE_NEW, err);
	buf_clear(&b);
	return err->code;
}

/* Key files of everybody who has one. */
static enum err_code
copy_keys(struct site *s, const char *to, struct arena *a, struct err *err)
{
	struct key_db key;

	if (mkdir(arena_printf(a, "%s/keys", to), 0700) != 0)
		return err_set_errno(
		    err, ERR_IO, errno, "directory %s/keys", to);
	if (site_read_db_key(site_path_db_key(a, s->dir), &key, err) !=
		ERR_OK ||
	    copy_file(site_path_db_key(a, s->dir), site_path_db_key(a, to),
		0600, err) != ERR_OK ||
	    copy_file(site_path_trust(a, s->dir), site_path_trust(a, to), 0644,
		err) != ERR_OK)
		return err->code;
	for (size_t i = 0; i < key.n; i++) {
		const char *user = key.slot[i].label;
		const char *log = site_path_log(a, s->dir, user);
		const char *own = site_path_key(a, s->dir, user);

		if ((file_exists(log) &&
			copy_file(log, site_path_log(a, to, user), 0600,
			    err) != ERR_OK) ||
		    (file_exists(own) &&
			copy_file(own, site_path_key(a, to, user), 0600,
			    err) != ERR_OK))
			return err->code;
	}
	return ERR_OK;
}

enum err_code
site_backup(struct site *s, const char *to, struct err *err)
{
	struct arena *a = arena_new();
	struct db_file file = { .generation = s->generation,
		.key = s->db_key.byte };
	struct key_db key;
	const char *made;

	if (site_read_db_key(site_path_db_key(a, s->dir), &key, err) ==
		ERR_OK &&
	    site_folder_begin(to, a, &made, err) == ERR_OK) {
		file.path = site_path_db(a, made);
		file.salt = key.salt;
		if (copy_keys(s, made, a, err) != ERR_OK ||
		    db_backup(s->db, &file, err) != ERR_OK ||
		    site_folder_keep(made, to, err) != ERR_OK)
			site_folder_drop(made);
	}
	arena_free(a);
	return err->code;
}

enum err_code
site_check(struct site *s, struct err *err)
{
	return db_check(s->db, err);
}

const char *
site_about(struct site *s, struct arena *a)
{
	return arena_printf(a, "%s, file generation %d", db_version(s->db),
	    s->generation);
}
