/* SPDX-License-Identifier: Apache-2.0 */
/*
 * req: R-110 R-111 R-112 - prepare, sign, commit.  Whatever comes back that
 * is not exactly what was prepared, signed by the one who was asked, is
 * refused, and nothing is stored.
 */
#include "config.h"

#include <string.h>

#include "audit/note.h"
#include "store/db.h"
#include "tests/door/fixture.h"

/* What a preparation brought. */
struct prepared {
	const char *entry, *text;
};

static struct prepared
prepare(const char *who, const char *act, const char *const *fields)
{
	struct json *r = fixture_request("prepare", act, "site", fields);
	struct prepared p;
	enum err_code code;
	const char *said;
	struct json *reply = fixture_call(who, r, &code, &said);
	const struct json *list = json_array_of(reply, "sign");

	ck_assert_msg(code == ERR_OK, "prepare: %s", said);
	p.entry = json_str(reply, "entry");
	ck_assert_ptr_nonnull(p.entry);
	ck_assert_uint_eq(list->len, 1);
	p.text = json_str(list->item[0], "text");
	return p;
}

static struct json *
commit_of(const char *act, const char *const *fields, const char *entry)
{
	struct json *r = fixture_request("commit", act, "site", fields);

	if (entry != NULL)
		json_set_str(fx.arena, r, "entry", entry);
	json_set(fx.arena, r, "notes", json_array(fx.arena));
	return r;
}

static void
add_note(struct json *request, const char *uid, const char *text)
{
	struct buf note = { 0 };

	note_begin(&note, text, strlen(text));
	fixture_sign(uid, text, &note);
	json_add(fx.arena, json_array_of(request, "notes"),
	    json_string(fx.arena, buf_text(&note)));
	buf_clear(&note);
}

/* The text with one line's value replaced. */
static const char *
with_line(const char *text, const char *name, const char *value)
{
	const char *at = strstr(text, arena_printf(fx.arena, "\n%s ", name));

	ck_assert_msg(at != NULL, "no line %s in:\n%s", name, text);
	at++;
	return arena_printf(fx.arena, "%.*s%s %s%s", (int)(at - text), text,
	    name, value, strchr(at, '\n'));
}

/* It is refused with that code, and there is neither entry nor record. */
static void
refused(
    const char *who, struct json *request, enum err_code want, const char *part)
{
	long long size = fixture_size();
	enum err_code code;
	const char *text;

	(void)fixture_call(who, request, &code, &text);
	ck_assert_msg(code == want && suite_contains(text, part),
	    "%s: %s instead of %s, %s", err_code_name(code), text,
	    err_code_name(want), part);
	ck_assert_int_eq(fixture_size(), size);
	ck_assert(!db_in_tx(fx.db));
}

static void
open_by(const char *who)
{
	struct err err = { 0 };
	struct json *reply;

	OK(fixture_do(
	    who, "site.open", "site", NULL, SITE_FIELDS, &reply, &err));
}

START_TEST(what_was_prepared_and_signed_is_done)
{
	struct prepared p = prepare("admin", "site.open", SITE_FIELDS);
	struct json *r = commit_of("site.open", SITE_FIELDS, p.entry);
	long long size = fixture_size();
	const struct json *reply, *receipt;
	enum err_code code;
	const char *text;

	add_note(r, "admin", p.text);
	reply = fixture_call("admin", r, &code, &text);
	ck_assert_msg(code == ERR_OK, "%s", text);
	receipt = json_get(reply, "receipt");
	ck_assert_int_eq(json_int(receipt, "entry", -1), size);
	ck_assert_int_eq(json_int(receipt, "last_entry", -1), size + 1);
	ck_assert_int_eq(json_int(receipt, "rev", -1), 1);
	ck_assert_str_eq(json_str(receipt, "state"), "OPEN");
	/* the entry is byte for byte the prepared one, its signature next */
	ck_assert_str_eq(json_str(fixture_entry(size), "kind"), "site.open");
	ck_assert_str_eq(json_str(fixture_entry(size + 1), "kind"), "sign");
	ck_assert_int_eq(fixture_size(), size + 2);
}
END_TEST

START_TEST(a_preparation_leaves_nothing_behind)
{
	long long size = fixture_size();

	(void)prepare("admin", "site.open", SITE_FIELDS);
	(void)prepare("admin", "site.open", SITE_FIELDS);
	ck_assert_int_eq(fixture_size(), size);
	ck_assert(!db_in_tx(fx.db));
}
END_TEST

/* ---- notes that do not do ---------------------------------------------- */

START_TEST(another_persons_signature_is_refused)
{
	struct prepared p = prepare("admin", "site.open", SITE_FIELDS);
	struct json *r = commit_of("site.open", SITE_FIELDS, p.entry);

	add_note(r, "ben", p.text);
	refused("admin", r, ERR_AUTH, "signature");
}
END_TEST

START_TEST(another_persons_text_is_refused)
{
	struct prepared p = prepare("admin", "site.open", SITE_FIELDS);
	struct json *r = commit_of("site.open", SITE_FIELDS, p.entry);

	add_note(r, "ben", with_line(p.text, "signer", "ben"));
	refused("admin", r, ERR_AUTH, "signature");
}
END_TEST

START_TEST(a_key_nobody_enrolled_is_refused)
{
	struct prepared p = prepare("admin", "site.open", SITE_FIELDS);
	struct json *r = commit_of("site.open", SITE_FIELDS, p.entry);

	add_note(r, "mallory", p.text);
	refused("admin", r, ERR_AUTH, "signature");
}
END_TEST

/* The right key, over a text in which one line says something else. */
#define HASH "sha256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
static const struct {
	const char *line, *value;
	enum err_code code; /* ERR_INPUT: it is no such text at all */
} other[] = {
	{ "log", "lab.example/other", ERR_AUTH },
	{ "name", "Somebody Else", ERR_AUTH },
	{ "meaning", "review", ERR_AUTH },
	{ "object", "site/site/2", ERR_AUTH },
	{ "object", "site/other/1", ERR_AUTH },
	{ "object", "person/site/1", ERR_AUTH },
	{ "content", HASH, ERR_AUTH },
	{ "shown", HASH, ERR_AUTH },
	{ "seen", "1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", ERR_AUTH },
	{ "time", "2020-01-01T00:00:00Z", ERR_INPUT },
	{ "nonce", "AAAA", ERR_INPUT },
};

START_TEST(a_signature_over_another_text_is_refused)
{
	struct prepared p = prepare("admin", "site.open", SITE_FIELDS);
	struct json *r = commit_of("site.open", SITE_FIELDS, p.entry);

	add_note(
	    r, "admin", with_line(p.text, other[_i].line, other[_i].value));
	refused("admin", r, other[_i].code, "");
}
END_TEST

START_TEST(a_note_that_was_changed_after_signing_is_refused)
{
	struct prepared p = prepare("admin", "site.open", SITE_FIELDS);
	struct json *r = commit_of("site.open", SITE_FIELDS, p.entry);
	struct json *notes = json_array_of(r, "notes");
	char *note;

	add_note(r, "admin", p.text);
	note = arena_str(fx.arena, notes->item[0]->str);
	*strstr(note, "nonce ") = 'N';
	notes->item[0] = json_string(fx.arena, note);
	refused("admin", r, ERR_INPUT, "signature");
}
END_TEST

START_TEST(too_few_or_too_many_notes_are_refused)
{
	struct prepared p = prepare("admin", "site.open", SITE_FIELDS);
	struct json *r = commit_of("site.open", SITE_FIELDS, p.entry);

	refused("admin", r, ERR_AUTH, "needs 1 signed texts");
	add_note(r, "admin", p.text);
	add_note(r, "admin", p.text);
	refused("admin", r, ERR_AUTH, "needs 1 signed texts");
	r = commit_of("site.open", SITE_FIELDS, p.entry);
	json_add(fx.arena, json_array_of(r, "notes"), json_number(fx.arena, 1));
	refused("admin", r, ERR_AUTH, "no text");
	r = commit_of("site.open", SITE_FIELDS, p.entry);
	json_set_str(fx.arena, r, "notes", "none");
	refused("admin", r, ERR_AUTH, "needs 1 signed texts");
	r = commit_of("site.open", SITE_FIELDS, p.entry);
	json_add(fx.arena, json_array_of(r, "notes"),
	    json_string(fx.arena, "no note"));
	refused("admin", r, ERR_INPUT, "");
}
END_TEST

START_TEST(an_unsigned_line_beside_the_text_is_not_a_signature)
{
	struct prepared p = prepare("admin", "site.open", SITE_FIELDS);
	struct json *r = commit_of("site.open", SITE_FIELDS, p.entry);
	struct buf note = { 0 };

	note_begin(&note, p.text, strlen(p.text));
	json_add(fx.arena, json_array_of(r, "notes"),
	    json_string(fx.arena, buf_text(&note)));
	buf_clear(&note);
	refused("admin", r, ERR_INPUT, "");
}
END_TEST

/* ---- entries that do not do -------------------------------------------- */

START_TEST(a_commit_without_the_prepared_entry_is_refused)
{
	struct prepared p = prepare("admin", "site.open", SITE_FIELDS);
	struct json *r = commit_of("site.open", SITE_FIELDS, NULL);

	add_note(r, "admin", p.text);
	refused("admin", r, ERR_INPUT, "missing or changed");
	json_set_str(fx.arena, r, "entry", "{}");
	refused("admin", r, ERR_INPUT, "missing or changed");
}
END_TEST

START_TEST(other_fields_than_prepared_are_refused)
{
	struct prepared p = prepare("admin", "site.open", SITE_FIELDS);
	struct json *r = commit_of("site.open",
	    FIELDS("name", "Another", "address", "Street 1", "contact", "mail",
		"licence", "none", "script_signatures", "no"),
	    p.entry);

	add_note(r, "admin", p.text);
	refused("admin", r, ERR_CONFLICT, "not what is committed");
}
END_TEST

START_TEST(a_changed_entry_is_refused)
{
	struct prepared p = prepare("admin", "site.open", SITE_FIELDS);
	char *entry = arena_str(fx.arena, p.entry);
	struct json *r;
	char *at = strstr(entry, "\"Laboratory\"");

	ck_assert_ptr_nonnull(at);
	at[1] = 'l';
	r = commit_of("site.open", SITE_FIELDS, entry);
	add_note(r, "admin", p.text);
	refused("admin", r, ERR_CONFLICT, "not what is committed");
}
END_TEST

START_TEST(somebody_elses_preparation_is_refused)
{
	struct prepared p;
	struct json *r;

	open_by("admin");
	p = prepare("admin", "site.close", NULL);
	r = commit_of("site.close", NULL, p.entry);
	add_note(r, "admin", p.text);
	refused("ben", r, ERR_CONFLICT, "not what is committed");
}
END_TEST

START_TEST(a_preparation_is_over_when_another_entry_came)
{
	struct prepared p;
	struct err err = { 0 };
	struct json *r, *reply;
	enum err_code code;
	const char *text;
	long long size;

	open_by("admin");
	p = prepare("ben", "site.close", NULL);
	OK(fixture_do("admin", "site.describe", "site", "moved",
	    FIELDS("name", "Elsewhere"), &reply, &err));
	r = commit_of("site.close", NULL, p.entry);
	add_note(r, "ben", p.text);
	size = fixture_size();
	reply = fixture_call("ben", r, &code, &text);
	ck_assert_int_eq(code, ERR_CONFLICT);
	ck_assert(json_true(reply, "moved"));
	ck_assert_int_eq(fixture_size(), size);
}
END_TEST

/* Nobody keeps a preparation to date an act back. */
START_TEST(a_preparation_is_over_after_five_minutes)
{
	struct prepared p = prepare("admin", "site.open", SITE_FIELDS);
	struct json *r = commit_of("site.open", SITE_FIELDS, p.entry);
	long long size = fixture_size();
	const struct json *reply;
	enum err_code code;
	const char *text;

	fixture_minutes(4);
	add_note(r, "admin", p.text);
	fixture_minutes(2);
	reply = fixture_call("admin", r, &code, &text);
	ck_assert_int_eq(code, ERR_CONFLICT);
	ck_assert(json_true(reply, "moved"));
	/* the same with a text that says it was signed just now */
	p.text = with_line(p.text, "time", fixture_now());
	r = commit_of("site.open", SITE_FIELDS, p.entry);
	add_note(r, "admin", p.text);
	(void)fixture_call("admin", r, &code, &text);
	ck_assert_int_eq(code, ERR_CONFLICT);
	ck_assert_int_eq(fixture_size(), size);
}
END_TEST

START_TEST(the_same_commit_twice_is_done_once)
{
	struct prepared p = prepare("admin", "site.open", SITE_FIELDS);
	struct json *r = commit_of("site.open", SITE_FIELDS, p.entry);
	enum err_code code;
	const char *text;

	add_note(r, "admin", p.text);
	(void)fixture_call("admin", r, &code, &text);
	ck_assert_int_eq(code, ERR_OK);
	refused("admin", r, ERR_CONFLICT, "sign again");
}
END_TEST

/* ---- the client signs again -------------------------------------------- */

struct between {
	int shown, signed_, again;
	bool same_record, alone;
};

static enum err_code
show(void *self, const char *shown, struct err *err)
{
	struct between *b = self;

	(void)shown;
	(void)err;
	b->shown++;
	return ERR_OK;
}

/* While ben signs, somebody else writes. */
static enum err_code
sign(void *self, const char *uid, const char *text, bool again,
    struct buf *note, struct err *err)
{
	struct between *b = self;
	struct err bad = { 0 };
	struct json *reply;

	(void)err;
	b->again += again;
	if (b->signed_++ == 0 && b->alone) {
		fixture_minutes(10); /* the coffee was hot */
	} else if (b->signed_ == 1) {
		if (b->same_record)
			(void)!fixture_do("admin", "site.describe", "site",
			    "moved", FIELDS("name", "Elsewhere"), &reply, &bad);
		else
			(void)!fixture_do("admin", "person.enrol", "carl", NULL,
			    FIELDS("name", "Carl", "roles", "worker", "vkey",
				fixture_vkey("carl")),
			    &reply, &bad);
		ck_assert_msg(bad.code == ERR_OK, "%s", bad.text);
	}
	fixture_sign(uid, text, note);
	return ERR_OK;
}

static enum err_code
close_with(struct between *b, struct err *err)
{
	const struct door_signer signer = { show, sign, b };
	struct door_line line = fixture_line("ben");
	const struct noun *noun;
	struct door_wish w = { .act =
				   house_act(&small_house, "site.close", &noun),
		.object = "site",
		.fields = json_object(fx.arena),
		.rev = -1 };
	struct json *reply;

	return door_do(&line, fx.arena, &w, &signer, &reply, err);
}

START_TEST(the_same_thing_is_signed_again_by_itself)
{
	struct between b = { 0 };
	struct err err = { 0 };

	open_by("admin");
	OK(close_with(&b, &err));
	ck_assert_int_eq(b.shown, 1); /* the person looks once */
	ck_assert_int_eq(b.signed_, 2);
	ck_assert_int_eq(b.again, 1);
}
END_TEST

START_TEST(who_takes_long_to_sign_signs_again_by_itself)
{
	struct between b = { .alone = true };
	struct err err = { 0 };

	open_by("admin");
	OK(close_with(&b, &err));
	ck_assert_int_eq(b.shown, 1);
	ck_assert_int_eq(b.again, 1);
}
END_TEST

START_TEST(another_thing_is_not_signed_again)
{
	struct between b = { .same_record = true };
	struct err err = { 0 };
	long long size;

	open_by("admin");
	size = fixture_size();
	FAILS(close_with(&b, &err), ERR_CONFLICT, "look again");
	ck_assert_int_eq(b.signed_, 1);
	ck_assert_int_eq(fixture_size(), size + 1); /* the other's */
	ck_assert(!db_in_tx(fx.db));
}
END_TEST

static enum err_code
say_no(void *self, const char *shown, struct err *err)
{
	(void)self;
	(void)shown;
	return err_set(err, ERR_USAGE, "not signed");
}

START_TEST(who_does_not_want_to_sign_does_not)
{
	const struct door_signer signer = { say_no, sign, NULL };
	struct door_line line = fixture_line("admin");
	const struct noun *noun;
	struct door_wish w = { .act =
				   house_act(&small_house, "site.close", &noun),
		.object = "site",
		.fields = json_object(fx.arena),
		.rev = -1 };
	struct err err = { 0 };
	struct json *reply;
	long long size;

	open_by("admin");
	size = fixture_size();
	FAILS(door_do(&line, fx.arena, &w, &signer, &reply, &err), ERR_USAGE,
	    "not signed");
	ck_assert_int_eq(fixture_size(), size);
}
END_TEST

/* ---- enrolment --------------------------------------------------------- */

/* Texts of an enrolment: who signs which, and whether that does. */
static const struct {
	const char *approver, *possessor, *enroller;
	bool good;
} who[] = {
	{ "admin", "carl", "admin", true },
	{ "ben", "carl", "admin", false },
	{ "admin", "ben", "admin", false }, /* the new key did not sign */
	{ "admin", "carl", "ben", false },  /* nor the authority */
	{ "admin", "admin", "admin", false },
};

START_TEST(an_enrolment_takes_the_new_key_and_an_authority)
{
	const char *const *fields = FIELDS(
	    "name", "Carl", "roles", "worker", "vkey", fixture_vkey("carl"));
	struct json *r =
	    fixture_request("prepare", "person.enrol", "carl", fields);
	const struct json *reply, *list;
	struct buf note = { 0 };
	enum err_code code;
	const char *text;
	long long size;

	reply = fixture_call("admin", r, &code, &text);
	ck_assert_int_eq(code, ERR_OK);
	list = json_array_of(reply, "sign");
	ck_assert_uint_eq(list->len, 2);
	r = fixture_request("commit", "person.enrol", "carl", fields);
	json_set_str(fx.arena, r, "entry", json_str(reply, "entry"));
	json_set(fx.arena, r, "notes", json_array(fx.arena));
	add_note(r, who[_i].approver, json_str(list->item[0], "text"));
	text = json_str(list->item[1], "text");
	note_begin(&note, text, strlen(text));
	fixture_sign(who[_i].possessor, text, &note);
	if (strcmp(who[_i].possessor, who[_i].enroller) != 0)
		fixture_sign(who[_i].enroller, text, &note);
	json_add(fx.arena, json_array_of(r, "notes"),
	    json_string(fx.arena, buf_text(&note)));
	buf_clear(&note);
	size = fixture_size();
	(void)fixture_call("admin", r, &code, &text);
	ck_assert_msg((code == ERR_OK) == who[_i].good, "%s", text);
	ck_assert_int_eq(fixture_size(), size + (who[_i].good ? 3 : 0));
}
END_TEST

SUITE(test_sign)
{
	tcase_add_checked_fixture(tc, fixture_setup, fixture_teardown);
	tcase_add_test(tc, what_was_prepared_and_signed_is_done);
	tcase_add_test(tc, a_preparation_leaves_nothing_behind);
	tcase_add_test(tc, another_persons_signature_is_refused);
	tcase_add_test(tc, another_persons_text_is_refused);
	tcase_add_test(tc, a_key_nobody_enrolled_is_refused);
	tcase_add_loop_test(tc, a_signature_over_another_text_is_refused, 0,
	    (int)(sizeof(other) / sizeof(other[0])));
	tcase_add_test(tc, a_note_that_was_changed_after_signing_is_refused);
	tcase_add_test(tc, too_few_or_too_many_notes_are_refused);
	tcase_add_test(tc, an_unsigned_line_beside_the_text_is_not_a_signature);
	tcase_add_test(tc, a_commit_without_the_prepared_entry_is_refused);
	tcase_add_test(tc, other_fields_than_prepared_are_refused);
	tcase_add_test(tc, a_changed_entry_is_refused);
	tcase_add_test(tc, somebody_elses_preparation_is_refused);
	tcase_add_test(tc, a_preparation_is_over_when_another_entry_came);
	tcase_add_test(tc, a_preparation_is_over_after_five_minutes);
	tcase_add_test(tc, the_same_commit_twice_is_done_once);
	tcase_add_test(tc, the_same_thing_is_signed_again_by_itself);
	tcase_add_test(tc, who_takes_long_to_sign_signs_again_by_itself);
	tcase_add_test(tc, another_thing_is_not_signed_again);
	tcase_add_test(tc, who_does_not_want_to_sign_does_not);
	tcase_add_loop_test(tc, an_enrolment_takes_the_new_key_and_an_authority,
	    0, (int)(sizeof(who) / sizeof(who[0])));
}
