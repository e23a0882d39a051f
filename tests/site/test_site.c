/* SPDX-License-Identifier: Apache-2.0 */
/* req: R-107 R-110 R-111 - whose site it is, and who comes in. */
#include "config.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/note.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "crypt/crypt.h"
#include "crypt/keyfile.h"
#include "door/act.h"
#include "door/client.h"
#include "site/folder.h"
#include "site/site.h"
#include "store/db.h"
#include "tests/support/suite.h"

#define ORIGIN "lab.example/qc"
#define PASS "correct horse battery"

static struct arena *arena;
static char folder[64];
static const char *dir;

/* ---- a house with one act that nobody may do --------------------------- */

static const struct db_def sql[] = {
	{ "SELECT * FROM site WHERE id = :id", false },
	{ "SELECT * FROM site ORDER BY id", false },
	{ "UPDATE site SET rev = :rev, state = :state WHERE id = :id", true },
	{ "SELECT state, name, roles, vkey FROM person WHERE id = :id", false },
	{ "SELECT script_signatures FROM site", false },
};
static const struct field none[] = { { .name = NULL } };
static const char *const states[] = { "OPEN", NULL };
static const struct act acts[] = {
	{ .name = "site.open",
	    .says = "open it",
	    .trail = "opened it",
	    .from = NOWHERE,
	    .to = 0,
	    .roles = ROLE(0),
	    .fields = none },
	{ .name = NULL },
};
static const struct view views[] = { { .name = NULL } };
static const struct noun site_noun = { .name = "site",
	.plural = "sites",
	.says = "a site",
	.states = states,
	.acts = acts,
	.views = views,
	.row = &sql[0],
	.all = &sql[1],
	.touch = &sql[2] };
static const struct noun *const nouns[] = { &site_noun, NULL };
static const struct role roles[] = { { "boss", "Boss", 0, false },
	{ NULL, NULL, 0, false } };
static const struct house house = { nouns, roles, &sql[3], &sql[4] };
static const struct door_renderer renderers[] = { { NULL, NULL, NULL, NULL } };
static const struct site_parts parts = { &house, renderers };

/* ---- helpers ----------------------------------------------------------- */

static void
setup(void)
{
	struct err err = { 0 };

	OK(crypt_init(&err));
	arena = arena_new();
	(void)snprintf(folder, sizeof(folder), "/tmp/cupel-site-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	dir = arena_printf(arena, "%s/site", folder);
}

static void
teardown(void)
{
	char cmd[128];

	arena_free(arena);
	(void)snprintf(cmd, sizeof(cmd), "rm -rf %s", folder);
	ck_assert_int_eq(system(cmd), 0);
}

static void
secret_of(const char *pass, struct secret *out)
{
	struct err err = { 0 };

	OK(secret_copy(pass, strlen(pass), out, &err));
}

static enum err_code
create(const char *where, const char *origin, const char *user,
    const char *pass, struct err *err)
{
	struct secret s = { 0 };

	secret_of(pass, &s);
	(void)!site_create(where, origin, user, &s, WRAP_COST_FLOOR, err);
	secret_clear(&s);
	return err->code;
}

static enum err_code
open_as(const char *where, const char *user, const char *pass,
    struct site **out, struct err *err)
{
	struct secret s = { 0 };

	secret_of(pass, &s);
	(void)!site_open(where, user, &s, "tty", &parts, out, err);
	secret_clear(&s);
	return err->code;
}

static enum err_code
admit(struct site *site, const char *user, const char *pass, bool writes,
    struct err *err)
{
	struct secret s = { 0 };

	secret_of(pass, &s);
	(void)!site_admit(site, user, &s, writes, err);
	secret_clear(&s);
	return err->code;
}

static enum err_code
new_key(const char *user, const char *pass, struct err *err)
{
	struct secret s = { 0 };

	secret_of(pass, &s);
	(void)!site_key_new(dir, user, &s, WRAP_COST_FLOOR, err);
	secret_clear(&s);
	return err->code;
}

/* A person changes the passphrase of their own key. */
static void
change_passphrase(const char *user, const char *old, const char *new)
{
	const char *path = site_path_key(arena, dir, user);
	struct secret from = { 0 }, to = { 0 };
	struct sign_key key = { 0 };
	struct err err = { 0 };
	struct key_file file, again;

	OK(secret_copy(old, strlen(old), &from, &err));
	OK(secret_copy(new, strlen(new), &to, &err));
	OK(site_read_key(path, &file, &err));
	OK(key_file_open(&file, &from, &key, &err));
	OK(key_file_make(
	    file.pub.name, &key, &to, WRAP_COST_FLOOR, &again, &err));
	OK(site_write_key(path, &again, FILE_REPLACE, &err));
	sign_key_clear(&key);
	secret_clear(&from);
	secret_clear(&to);
}

static struct json *
ask(struct site *site, const char *op, enum err_code *code)
{
	struct door_line line = site_line(site);
	struct json *r = json_object(arena), *reply;
	struct err err = { 0 };

	json_set_str(arena, r, "op", op);
	if (strcmp(op, "act") == 0) {
		json_set_str(arena, r, "act", "site.open");
		json_set_str(arena, r, "object", "site");
		json_set_str(arena, r, "step", "do");
	}
	*code = door_ask(&line, arena, r, NULL, 0, &reply, NULL, &err);
	return reply;
}

static long long
size_of(struct site *site)
{
	enum err_code code;
	const struct json *head = ask(site, "head", &code);

	ck_assert_int_eq(code, ERR_OK);
	return (long long)json_int(head, "size", -1);
}

/* It verifies, and a rebuild finds the same; then it is closed. */
static void
close_whole(struct site *site)
{
	static const char *const ops[] = { "verify", "rebuild" };
	struct err err = { 0 };

	for (size_t i = 0; i < 2; i++) {
		enum err_code code;
		const struct json *reply = ask(site, ops[i], &code);

		ck_assert_int_eq(code, ERR_OK);
		ck_assert_str_eq(json_str(reply, "verdict"), "VERIFIED");
	}
	OK(site_check(site, &err));
	site_close(site);
}

/* How many names there are in the folder around the site. */
static int
names(const char *path)
{
	DIR *d = opendir(path);
	int n = -2;

	ck_assert_ptr_nonnull(d);
	while (readdir(d) != NULL)
		n++;
	(void)closedir(d);
	return n;
}

static mode_t
mode_of(const char *path)
{
	struct stat st;

	ck_assert_msg(stat(path, &st) == 0, "%s is not there", path);
	return st.st_mode & 0777;
}

/* ---- making ------------------------------------------------------------ */

START_TEST(a_new_site_opens_with_its_first_entry)
{
	struct err err = { 0 };
	struct site *site;

	OK(create(dir, ORIGIN, "admin", PASS, &err));
	OK(open_as(dir, "admin", PASS, &site, &err));
	ck_assert_str_eq(site_origin(site), ORIGIN);
	ck_assert_int_eq(size_of(site), 1);
	ck_assert(suite_contains(site_about(site, arena), "SQLCipher"));
	close_whole(site);
	/* nothing of the making is left, and nobody else reads it */
	ck_assert_int_eq(names(folder), 1);
	ck_assert_int_eq(mode_of(dir), 0700);
	ck_assert_int_eq(mode_of(site_path_db_key(arena, dir)), 0600);
	ck_assert_int_eq(mode_of(site_path_key(arena, dir, "admin")), 0600);
	ck_assert_int_eq(mode_of(site_path_log(arena, dir, "admin")), 0600);
	ck_assert_int_eq(mode_of(site_path_db(arena, dir)), 0600);
}
END_TEST

static const struct {
	const char *origin, *user, *pass, *says;
} bad[] = {
	{ "has a blank", "admin", PASS, "cannot name a log" },
	{ "", "admin", PASS, "cannot name a log" },
	{ ORIGIN, "../admin", PASS, "is not an identity" },
	{ ORIGIN, ".admin", PASS, "is not an identity" },
	{ ORIGIN, "", PASS, "is not an identity" },
	{ ORIGIN, "admin", "thirteen char", "at least 14 characters" },
	/* thirteen characters in twenty-six bytes */
	{ ORIGIN, "admin",
	    "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
	    "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4",
	    "at least 14 characters" },
};

START_TEST(what_cannot_be_a_site_leaves_nothing)
{
	struct err err = { 0 };

	FAILS(create(dir, bad[_i].origin, bad[_i].user, bad[_i].pass, &err),
	    ERR_INPUT, bad[_i].says);
	ck_assert_int_eq(names(folder), 0);
}
END_TEST

START_TEST(what_is_there_is_never_replaced)
{
	struct err err = { 0 };

	ck_assert_int_eq(mkdir(dir, 0700), 0);
	FAILS(create(dir, ORIGIN, "admin", PASS, &err), ERR_CONFLICT,
	    "exists already");
	ck_assert_int_eq(names(dir), 0);
	ck_assert_int_eq(names(folder), 1);
}
END_TEST

/* A making that was killed stays beside it and is in nobody's way. */
START_TEST(the_leftover_of_a_broken_making_is_in_nobodys_way)
{
	const char *left =
	    arena_printf(arena, "%s.making-%ld", dir, (long)getpid());
	struct err err = { 0 };
	struct site *site;

	ck_assert_int_eq(mkdir(left, 0700), 0);
	OK(file_write(arena_printf(arena, "%s/db.key", left), "half", 4, 0600,
	    FILE_NEW, &err));
	FAILS(
	    open_as(dir, "admin", PASS, &site, &err), ERR_ABSENT, "no site at");
	OK(create(dir, ORIGIN, "admin", PASS, &err));
	OK(open_as(dir, "admin", PASS, &site, &err));
	close_whole(site);
	ck_assert_int_eq(names(left), 1); /* nobody else's to remove */
}
END_TEST

/* ---- opening ----------------------------------------------------------- */

START_TEST(a_wrong_passphrase_opens_nothing)
{
	struct err err = { 0 };
	struct site *site;

	OK(create(dir, ORIGIN, "admin", PASS, &err));
	FAILS(open_as(dir, "admin", PASS ".", &site, &err), ERR_AUTH,
	    "user admin");
	ck_assert_ptr_null(site);
	FAILS(open_as(dir, "somebody", PASS, &site, &err), ERR_ABSENT,
	    "user somebody is not admitted");
	FAILS(open_as(dir, "../admin", PASS, &site, &err), ERR_INPUT,
	    "is not an identity");
	FAILS(open_as(folder, "admin", PASS, &site, &err), ERR_ABSENT, "");
	FAILS(open_as("/nowhere/site", "admin", PASS, &site, &err), ERR_ABSENT,
	    "no site at");
}
END_TEST

START_TEST(a_folder_of_somebody_else_is_not_opened)
{
	struct err err = { 0 };
	const char *where = "/usr";
	struct site *site;

	if (geteuid() == 0) {
		OK(create(dir, ORIGIN, "admin", PASS, &err));
		ck_assert_int_eq(chown(dir, 65534, 65534), 0);
		where = dir;
	}
	FAILS(open_as(where, "admin", PASS, &site, &err), ERR_CONFIG,
	    "another user of this machine");
}
END_TEST

START_TEST(a_site_of_another_log_is_found_out)
{
	const char *other = arena_printf(arena, "%s/other", folder);
	struct err err = { 0 };
	struct buf b = { 0 };
	struct site *site;

	OK(create(dir, ORIGIN, "admin", PASS, &err));
	OK(create(other, ORIGIN, "admin", PASS, &err));
	/* the other's log key, under the same passphrase */
	OK(file_read(site_path_log(arena, other, "admin"), 65536, &b, &err));
	OK(file_write(site_path_log(arena, dir, "admin"), b.data, b.len, 0600,
	    FILE_REPLACE, &err));
	buf_clear(&b);
	FAILS(
	    open_as(dir, "admin", PASS, &site, &err), ERR_INTEGRITY, "entry 0");
}
END_TEST

START_TEST(a_damaged_page_is_found)
{
	struct err err = { 0 };
	struct site *site = NULL;
	FILE *f;
	int c;

	OK(create(dir, ORIGIN, "admin", PASS, &err));
	f = fopen(site_path_db(arena, dir), "r+b");
	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fseek(f, 2 * DB_PAGE + 100, SEEK_SET), 0);
	c = fgetc(f);
	ck_assert_int_eq(fseek(f, -1, SEEK_CUR), 0);
	ck_assert_int_eq(fputc(c ^ 1, f), c ^ 1);
	ck_assert_int_eq(fclose(f), 0);
	if (open_as(dir, "admin", PASS, &site, &err) == ERR_OK)
		(void)!site_check(site, &err);
	site_close(site);
	FAILS(err.code, ERR_INTEGRITY, "");
}
END_TEST

/* ---- people ------------------------------------------------------------ */

START_TEST(a_person_comes_in_with_the_passphrase_of_their_key)
{
	struct err err = { 0 };
	struct site *site, *hers;
	enum err_code code;

	OK(create(dir, ORIGIN, "admin", PASS, &err));
	OK(open_as(dir, "admin", PASS, &site, &err));
	FAILS(admit(site, "anna", PASS, true, &err), ERR_ABSENT,
	    "no key of user anna");
	OK(new_key("anna", "anna's own passphrase", &err));
	FAILS(new_key("anna", "anna's own passphrase", &err), ERR_CONFLICT, "");
	FAILS(admit(site, "anna", PASS, true, &err), ERR_AUTH,
	    "key of user anna");
	FAILS(open_as(dir, "anna", "anna's own passphrase", &hers, &err),
	    ERR_ABSENT, "not admitted");
	OK(admit(site, "anna", "anna's own passphrase", true, &err));
	OK(open_as(dir, "anna", "anna's own passphrase", &hers, &err));
	/* she may write: an attempt that is refused is an entry */
	(void)ask(hers, "act", &code);
	ck_assert_int_eq(code, ERR_DENIED);
	ck_assert_int_eq(size_of(hers), 2);
	close_whole(hers);
	ck_assert_int_eq(size_of(site), 2);
	site_close(site);
}
END_TEST

START_TEST(admitted_again_the_new_passphrase_counts)
{
	struct err err = { 0 };
	struct site *site, *hers;

	OK(create(dir, ORIGIN, "admin", PASS, &err));
	OK(open_as(dir, "admin", PASS, &site, &err));
	OK(new_key("anna", "anna's own passphrase", &err));
	OK(admit(site, "anna", "anna's own passphrase", true, &err));
	OK(admit(site, "anna", "anna's own passphrase", true, &err));
	change_passphrase(
	    "anna", "anna's own passphrase", "another passphrase");
	OK(admit(site, "anna", "another passphrase", true, &err));
	FAILS(open_as(dir, "anna", "anna's own passphrase", &hers, &err),
	    ERR_AUTH, "user anna");
	OK(open_as(dir, "anna", "another passphrase", &hers, &err));
	close_whole(hers);
	close_whole(site);
}
END_TEST

START_TEST(an_auditor_reads_and_cannot_write)
{
	struct err err = { 0 };
	struct site *site, *audit, *third;
	enum err_code code;

	OK(create(dir, ORIGIN, "admin", PASS, &err));
	OK(open_as(dir, "admin", PASS, &site, &err));
	OK(new_key("otto", "otto only looks at it", &err));
	OK(admit(site, "otto", "otto only looks at it", false, &err));
	ck_assert(!file_exists(site_path_log(arena, dir, "otto")));
	OK(open_as(dir, "otto", "otto only looks at it", &audit, &err));
	ck_assert_int_eq(size_of(audit), 1);
	(void)ask(audit, "act", &code);
	ck_assert_int_eq(code, ERR_AUTH);
	ck_assert_int_eq(size_of(audit), 1);
	/* nor lets he anybody in who writes */
	OK(new_key("third", "a third passphrase", &err));
	FAILS(admit(audit, "third", "a third passphrase", true, &err), ERR_AUTH,
	    "may write");
	FAILS(open_as(dir, "third", "a third passphrase", &third, &err),
	    ERR_ABSENT, "not admitted");
	close_whole(audit);
	close_whole(site);
}
END_TEST

START_TEST(who_is_no_writer_any_more_has_no_key_of_the_log)
{
	struct err err = { 0 };
	struct site *site, *hers;
	enum err_code code;

	OK(create(dir, ORIGIN, "admin", PASS, &err));
	OK(open_as(dir, "admin", PASS, &site, &err));
	OK(new_key("anna", "anna's own passphrase", &err));
	OK(admit(site, "anna", "anna's own passphrase", true, &err));
	OK(admit(site, "anna", "anna's own passphrase", false, &err));
	FAILS(admit(site, "admin", PASS, false, &err), ERR_STATE,
	    "somebody else takes");
	OK(open_as(dir, "anna", "anna's own passphrase", &hers, &err));
	(void)ask(hers, "act", &code);
	ck_assert_int_eq(code, ERR_AUTH);
	close_whole(hers);
	site_close(site);
}
END_TEST

START_TEST(who_was_dismissed_comes_in_no_more)
{
	struct err err = { 0 };
	struct site *site, *hers;

	OK(create(dir, ORIGIN, "admin", PASS, &err));
	OK(open_as(dir, "admin", PASS, &site, &err));
	OK(new_key("anna", "anna's own passphrase", &err));
	OK(admit(site, "anna", "anna's own passphrase", true, &err));
	OK(site_dismiss(site, "anna", &err));
	ck_assert(!file_exists(site_path_log(arena, dir, "anna")));
	FAILS(open_as(dir, "anna", "anna's own passphrase", &hers, &err),
	    ERR_ABSENT, "not admitted");
	/* again is no error; the last way in is never taken away */
	OK(site_dismiss(site, "anna", &err));
	FAILS(site_dismiss(site, "admin", &err), ERR_STATE,
	    "somebody else takes");
	close_whole(site);
	OK(open_as(dir, "admin", PASS, &site, &err));
	site_close(site);
}
END_TEST

START_TEST(a_note_is_signed_with_the_persons_key)
{
	static const char text[] = "something to sign\n";
	struct secret pass = { 0 }, wrong = { 0 };
	struct err err = { 0 };
	struct buf note = { 0 };
	struct key_public key;
	const char *vkey;
	struct note n;

	OK(create(dir, ORIGIN, "admin", PASS, &err));
	OK(secret_copy(PASS, strlen(PASS), &pass, &err));
	OK(secret_copy("wrong", 5, &wrong, &err));
	OK(site_key_text(dir, "admin", arena, &vkey, &err));
	OK(key_parse(vkey, strlen(vkey), &key, &err));
	ck_assert_str_eq(key.name, ORIGIN "/admin");
	note_begin(&note, text, strlen(text));
	FAILS(site_sign(dir, "admin", &wrong, text, &note, &err), ERR_AUTH,
	    "key of user admin");
	FAILS(site_sign(dir, "anna", &pass, text, &note, &err), ERR_ABSENT,
	    "no key of user anna");
	OK(site_sign(dir, "admin", &pass, text, &note, &err));
	OK(note_parse(note.data, note.len, arena, &n, &err));
	ck_assert_uint_eq(n.n, 1);
	ck_assert_int_eq(note_check(&n, &key, 1, NULL), NOTE_VALID);
	buf_clear(&note);
	secret_clear(&pass);
	secret_clear(&wrong);
}
END_TEST

/* ---- copies ------------------------------------------------------------ */

START_TEST(a_backup_opens_and_is_as_of_then)
{
	const char *to = arena_printf(arena, "%s/backups/monday", folder);
	struct err err = { 0 };
	struct site *site, *copy;
	enum err_code code;

	OK(create(dir, ORIGIN, "admin", PASS, &err));
	OK(open_as(dir, "admin", PASS, &site, &err));
	OK(new_key("anna", "anna's own passphrase", &err));
	OK(admit(site, "anna", "anna's own passphrase", false, &err));
	(void)ask(site, "act", &code);
	OK(site_backup(site, to, &err));
	(void)ask(site, "act", &code);
	FAILS(site_backup(site, to, &err), ERR_CONFLICT, "exists already");
	ck_assert_int_eq(size_of(site), 3);
	OK(open_as(to, "admin", PASS, &copy, &err));
	ck_assert_int_eq(size_of(copy), 2);
	close_whole(copy);
	OK(open_as(to, "anna", "anna's own passphrase", &copy, &err));
	close_whole(copy);
	close_whole(site);
	ck_assert_int_eq(names(arena_printf(arena, "%s/backups", folder)), 1);
}
END_TEST

SUITE(test_site)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_new_site_opens_with_its_first_entry);
	tcase_add_loop_test(tc, what_cannot_be_a_site_leaves_nothing, 0,
	    (int)(sizeof(bad) / sizeof(bad[0])));
	tcase_add_test(tc, what_is_there_is_never_replaced);
	tcase_add_test(tc, the_leftover_of_a_broken_making_is_in_nobodys_way);
	tcase_add_test(tc, a_wrong_passphrase_opens_nothing);
	tcase_add_test(tc, a_folder_of_somebody_else_is_not_opened);
	tcase_add_test(tc, a_site_of_another_log_is_found_out);
	tcase_add_test(tc, a_damaged_page_is_found);
	tcase_add_test(tc, a_person_comes_in_with_the_passphrase_of_their_key);
	tcase_add_test(tc, admitted_again_the_new_passphrase_counts);
	tcase_add_test(tc, an_auditor_reads_and_cannot_write);
	tcase_add_test(tc, who_is_no_writer_any_more_has_no_key_of_the_log);
	tcase_add_test(tc, who_was_dismissed_comes_in_no_more);
	tcase_add_test(tc, a_note_is_signed_with_the_persons_key);
	tcase_add_test(tc, a_backup_opens_and_is_as_of_then);
}
