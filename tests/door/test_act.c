/* SPDX-License-Identifier: Apache-2.0 */
/* Requests that act, and those that ask. */
#include "config.h"

#include <string.h>

#include "store/db.h"
#include "tests/door/fixture.h"

static void
open_site(void)
{
	struct err err = { 0 };
	struct json *reply;

	OK(fixture_do(
	    "admin", "site.open", "site", NULL, SITE_FIELDS, &reply, &err));
}

static struct json *
describe(const char *step, const char *name)
{
	struct json *r = fixture_request(
	    step, "site.describe", "site", FIELDS("name", name));

	json_set_str(fx.arena, r, "reason", "moved");
	return r;
}

/* Answered with that code; returns the reply. */
static const struct json *
answered(
    const char *who, struct json *request, enum err_code want, const char *part)
{
	const struct json *reply;
	enum err_code code;
	const char *text;

	reply = fixture_call(who, request, &code, &text);
	ck_assert_msg(code == want && suite_contains(text, part),
	    "%s: \"%s\" instead of %s: \"%s\"", err_code_name(code), text,
	    err_code_name(want), part);
	return reply;
}

static size_t
because(const struct json *reply, const char *rule)
{
	const struct json *list = json_array_of(reply, "because");
	size_t n = 0;

	for (size_t i = 0; list != NULL && i < list->len; i++)
		n += strcmp(json_str(list->item[i], "rule"), rule) == 0;
	return n;
}

/* ---- acts -------------------------------------------------------------- */

START_TEST(an_act_is_an_entry_with_what_it_replaced)
{
	const struct json *reply, *e;

	open_site();
	reply = answered("admin", describe("do", "Elsewhere"), ERR_OK, "");
	e = fixture_entry(json_int(json_get(reply, "receipt"), "entry", -1));
	ck_assert_str_eq(json_str(e, "actor"), "admin");
	ck_assert_str_eq(json_str(e, "sess"), "s-01");
	ck_assert_str_eq(json_str(e, "via"), "tty");
	ck_assert_str_eq(json_str(e, "reason"), "moved");
	ck_assert_str_eq(json_str(json_get(e, "old"), "name"), "Laboratory");
	ck_assert_str_eq(json_str(json_get(e, "new"), "name"), "Elsewhere");
	ck_assert_int_eq(json_int(json_get(e, "obj"), "rev", 0), 2);
}
END_TEST

START_TEST(a_check_asks_all_and_does_nothing)
{
	long long size;

	open_site();
	size = fixture_size();
	(void)answered("admin", describe("check", "Elsewhere"), ERR_OK, "");
	(void)answered("admin", describe("check", "beige"), ERR_STATE, "beige");
	ck_assert_int_eq(fixture_size(), size);
}
END_TEST

START_TEST(every_reason_is_told_at_once)
{
	struct json *r;
	const struct json *reply;

	open_site();
	r = fixture_request("check", "site.describe", "site",
	    FIELDS("name", "a name in beige that is far too long", "colour",
		"red"));
	reply = answered("ben", r, ERR_DENIED, "");
	ck_assert_uint_eq(because(reply, "FIELD"), 1);
	ck_assert_uint_eq(because(reply, "ROLE"), 1);
	ck_assert_uint_eq(because(reply, "REASON"), 1);
	ck_assert_uint_eq(because(reply, "BEIGE"), 1);
	ck_assert_uint_eq(because(reply, "SHORT"), 1);
}
END_TEST

START_TEST(a_refused_attempt_that_matters_is_an_entry)
{
	const struct json *e, *reply;
	long long size;

	open_site();
	size = fixture_size();
	(void)answered("admin", describe("do", "beige"), ERR_STATE, "beige");
	ck_assert_int_eq(fixture_size(), size + 1);
	e = fixture_entry(size);
	ck_assert_str_eq(json_str(e, "kind"), "site.describe.refused");
	ck_assert_str_eq(json_str(e, "actor"), "admin");
	/* about the record as it is, which does not move on */
	ck_assert_int_eq(json_int(json_get(e, "obj"), "rev", -1), 1);
	ck_assert_ptr_null(json_get(e, "row"));
	ck_assert_uint_eq(because(json_get(e, "new"), "BEIGE"), 1);
	reply = answered("admin", describe("do", "Elsewhere"), ERR_OK, "");
	ck_assert_int_eq(json_int(json_get(reply, "receipt"), "rev", 0), 2);
}
END_TEST

START_TEST(a_refused_attempt_that_does_not_matter_is_none)
{
	long long size;

	open_site();
	size = fixture_size();
	(void)answered("admin", describe("do", "a name that is much too long"),
	    ERR_INPUT, "too long");
	ck_assert_int_eq(fixture_size(), size);
}
END_TEST

START_TEST(an_attempt_without_the_role_is_recorded)
{
	long long size;

	open_site();
	size = fixture_size();
	(void)answered("ben", describe("do", "Mine"), ERR_DENIED,
	    "ben (ben) holds worker");
	(void)answered(
	    "nobody", describe("do", "Mine"), ERR_DENIED, "not enrolled");
	ck_assert_int_eq(fixture_size(), size + 2);
	ck_assert_str_eq(json_str(fixture_entry(size), "actor"), "ben");
}
END_TEST

START_TEST(a_refused_attempt_on_what_is_not_there_has_revision_0)
{
	struct json *r =
	    fixture_request("prepare", "site.open", "site", SITE_FIELDS);
	long long size = fixture_size();

	(void)answered("ben", r, ERR_DENIED, "");
	ck_assert_int_eq(fixture_size(), size + 1);
	ck_assert_int_eq(
	    json_int(json_get(fixture_entry(size), "obj"), "rev", -1), 0);
}
END_TEST

START_TEST(who_looked_at_an_older_revision_looks_again)
{
	struct json *r;

	open_site();
	r = describe("do", "Elsewhere");
	json_set_int(fx.arena, r, "rev", 1);
	(void)answered("admin", r, ERR_OK, "");
	(void)answered("admin", r, ERR_CONFLICT, "look again");
}
END_TEST

START_TEST(scripts_sign_only_where_the_site_allows_it)
{
	struct json *r;
	const struct json *reply;

	open_site();
	fx.via = "script";
	r = fixture_request("prepare", "site.close", "site", NULL);
	reply = answered("admin", r, ERR_DENIED, "by script");
	ck_assert_uint_eq(because(reply, "SCRIPT"), 1);
	/* what takes no signature may come by script, and says so */
	(void)answered("admin", describe("do", "Elsewhere"), ERR_OK, "");
	ck_assert_str_eq(
	    json_str(fixture_entry(fixture_size() - 1), "via"), "script");
}
END_TEST

/* ---- files ------------------------------------------------------------- */

static enum err_code
with_file(const char *field, size_t len, struct json **reply, struct err *err)
{
	const struct door_file file = { field, "plan.txt",
		arena_alloc(fx.arena, len), len };
	struct door_line line = fixture_line("admin");

	return door_ask(&line, fx.arena, describe("do", "Elsewhere"), &file, 1,
	    reply, NULL, err);
}

START_TEST(a_file_comes_with_its_field_and_is_kept)
{
	struct json *r = json_object(fx.arena), *reply;
	struct err err = { 0 };
	const struct json *e, *att;

	open_site();
	OK(with_file("plan", 100, &reply, &err));
	e = fixture_entry(fixture_size() - 1);
	att = json_array_of(e, "att");
	ck_assert_uint_eq(att->len, 1);
	ck_assert_str_eq(json_str(att->item[0], "name"), "plan.txt");
	ck_assert_int_eq(json_int(att->item[0], "size", 0), 100);
	ck_assert_str_eq(json_str(json_get(e, "new"), "plan"),
	    json_str(att->item[0], "sha256"));
	json_set_str(fx.arena, r, "op", "file");
	json_set_str(fx.arena, r, "object", "site/site");
	json_set_str(fx.arena, r, "name", "plan.txt");
	ck_assert_str_eq(json_str(answered("ben", r, ERR_OK, ""), "sha256"),
	    json_str(att->item[0], "sha256"));
	json_set_str(fx.arena, r, "name", "other.txt");
	(void)answered("ben", r, ERR_ABSENT, "no file other.txt");
}
END_TEST

START_TEST(a_file_that_is_too_large_is_refused)
{
	struct err err = { 0 };
	struct json *reply;

	open_site();
	FAILS(with_file("plan", 101, &reply, &err), ERR_INPUT,
	    "at most 100 are accepted");
}
END_TEST

START_TEST(a_file_for_no_field_is_refused)
{
	struct err err = { 0 };
	struct json *reply;

	open_site();
	FAILS(with_file("name", 10, &reply, &err), ERR_INPUT, "takes no file");
	FAILS(with_file("other", 10, &reply, &err), ERR_INPUT, "takes no file");
}
END_TEST

/* ---- requests that are none -------------------------------------------- */

static const struct {
	const char *step, *act, *object;
	enum err_code code;
	const char *says;
} wrong[] = {
	{ "do", "site.paint", "site", ERR_USAGE, "there is no act" },
	{ "do", "paint", "site", ERR_USAGE, "there is no act" },
	{ "jump", "site.describe", "site", ERR_USAGE, "not a step" },
	{ "do", "site.close", "site", ERR_USAGE, "needs a signature" },
	{ "prepare", "site.describe", "site", ERR_USAGE, "takes no signature" },
	{ "do", "site.describe", "no id", ERR_INPUT, "not an identity" },
	{ "do", "site.describe", "nowhere", ERR_ABSENT, "no site nowhere" },
};

START_TEST(a_request_that_is_none_is_answered_all_the_same)
{
	long long size = fixture_size();

	(void)answered("admin",
	    fixture_request(
		wrong[_i].step, wrong[_i].act, wrong[_i].object, NULL),
	    wrong[_i].code, wrong[_i].says);
	ck_assert_int_eq(fixture_size(), size);
}
END_TEST

START_TEST(an_operation_that_is_none_is_answered)
{
	static const char *const ops[] = { "dance", "view", "file", "why",
		"person" };

	for (size_t i = 0; i < sizeof(ops) / sizeof(ops[0]); i++) {
		struct json *r = json_object(fx.arena);

		json_set_str(fx.arena, r, "op", ops[i]);
		(void)answered("admin", r, ERR_USAGE, "");
	}
	(void)answered("admin", json_object(fx.arena), ERR_USAGE, "");
}
END_TEST

START_TEST(bytes_that_are_no_request_are_answered)
{
	static const char *const bytes[] = { "", "x", "\0\0\0\2{", "\0\0\0\2[]",
		"\377\377\377\377{}" };
	static const size_t len[] = { 0, 1, 5, 6, 6 };

	for (size_t i = 0; i < sizeof(len) / sizeof(len[0]); i++) {
		struct door_line line = fixture_line("admin");
		struct buf reply = { 0 };
		struct err err = { 0 };
		struct door_file *f;
		struct json *h;
		size_t n;

		line.call(line.self, bytes[i], len[i], &reply);
		OK(door_unpack(
		    reply.data, reply.len, fx.arena, &h, &f, &n, &err));
		ck_assert_str_eq(json_str(h, "code"), "input");
		buf_clear(&reply);
	}
}
END_TEST

/* ---- asking ------------------------------------------------------------ */

START_TEST(why_says_what_is_in_the_way_of_whom)
{
	struct json *r = json_object(fx.arena);
	const struct json *acts;

	open_site();
	json_set_str(fx.arena, r, "op", "why");
	json_set_str(fx.arena, r, "object", "site");
	acts = json_array_of(answered("ben", r, ERR_OK, ""), "acts");
	ck_assert_uint_eq(acts->len, 2);
	ck_assert_str_eq(json_str(acts->item[0], "act"), "site.describe");
	ck_assert(!json_true(acts->item[0], "possible"));
	ck_assert_uint_eq(because(acts->item[0], "ROLE"), 1);
	ck_assert(json_true(acts->item[1], "possible"));
	json_set_str(fx.arena, r, "object", "person/site");
	(void)answered("ben", r, ERR_ABSENT, "no record");
}
END_TEST

START_TEST(the_head_is_the_logs_own)
{
	struct json *r = json_object(fx.arena);
	const struct json *reply;

	json_set_str(fx.arena, r, "op", "head");
	reply = answered("ben", r, ERR_OK, "");
	ck_assert_str_eq(json_str(reply, "origin"), ORIGIN);
	ck_assert_int_eq(json_int(reply, "size", 0), fixture_size());
	ck_assert(suite_contains(json_str(reply, "checkpoint"), ORIGIN "\n"));
}
END_TEST

/* A row changed without an act: seen by both ways of looking. */
START_TEST(a_row_changed_past_the_door_is_found)
{
	static const struct db_def change = {
		"UPDATE site SET name = 'Other' WHERE id = 'site'", true
	};
	static const char *const ops[] = { "verify", "rebuild" };
	struct err err = { 0 };

	open_site();
	OK(db_begin(fx.db, &err));
	OK(db_run(fx.db, &change, DB_NO_ARGS, NULL, &err));
	OK(db_commit(fx.db, &err));
	fx.damaged = true;
	for (size_t i = 0; i < 2; i++) {
		struct json *r = json_object(fx.arena);
		const struct json *reply;

		json_set_str(fx.arena, r, "op", ops[i]);
		reply = answered("ben", r, ERR_OK, "");
		ck_assert_str_eq(json_str(reply, "verdict"), "FAILED");
		ck_assert_uint_eq(json_array_of(reply, "findings")->len, 1);
	}
}
END_TEST

/* A node that is of no entries: proofs would be taken from it. */
START_TEST(a_tree_that_is_not_the_entries_is_found)
{
	static const struct db_def stray = {
		"INSERT INTO node (level, idx, h) VALUES (1, 99, :h)", true
	};
	static const uint8_t nonsense[32] = { 1 };
	struct json *r = json_object(fx.arena);
	const struct json *list;
	struct err err = { 0 };

	OK(db_begin(fx.db, &err));
	OK(db_run(
	    fx.db, &stray, DB_ARGS(DB_BLOB("h", nonsense, 32)), NULL, &err));
	OK(db_commit(fx.db, &err));
	fx.damaged = true;
	json_set_str(fx.arena, r, "op", "rebuild");
	list = json_array_of(answered("ben", r, ERR_OK, ""), "findings");
	ck_assert_uint_eq(list->len, 1);
	ck_assert_str_eq(json_str(list->item[0], "code"), "R_TREE");
}
END_TEST

SUITE(test_act)
{
	tcase_add_checked_fixture(tc, fixture_setup, fixture_teardown);
	tcase_add_test(tc, an_act_is_an_entry_with_what_it_replaced);
	tcase_add_test(tc, a_check_asks_all_and_does_nothing);
	tcase_add_test(tc, every_reason_is_told_at_once);
	tcase_add_test(tc, a_refused_attempt_that_matters_is_an_entry);
	tcase_add_test(tc, a_refused_attempt_that_does_not_matter_is_none);
	tcase_add_test(tc, an_attempt_without_the_role_is_recorded);
	tcase_add_test(
	    tc, a_refused_attempt_on_what_is_not_there_has_revision_0);
	tcase_add_test(tc, who_looked_at_an_older_revision_looks_again);
	tcase_add_test(tc, scripts_sign_only_where_the_site_allows_it);
	tcase_add_test(tc, a_file_comes_with_its_field_and_is_kept);
	tcase_add_test(tc, a_file_that_is_too_large_is_refused);
	tcase_add_test(tc, a_file_for_no_field_is_refused);
	tcase_add_loop_test(tc, a_request_that_is_none_is_answered_all_the_same,
	    0, (int)(sizeof(wrong) / sizeof(wrong[0])));
	tcase_add_test(tc, an_operation_that_is_none_is_answered);
	tcase_add_test(tc, bytes_that_are_no_request_are_answered);
	tcase_add_test(tc, why_says_what_is_in_the_way_of_whom);
	tcase_add_test(tc, the_head_is_the_logs_own);
	tcase_add_test(tc, a_row_changed_past_the_door_is_found);
	tcase_add_test(tc, a_tree_that_is_not_the_entries_is_found);
}
