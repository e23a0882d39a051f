/* SPDX-License-Identifier: Apache-2.0 */
/*
 * req: R-025 R-026 R-027 R-076 R-100 R-115 R-118 - a walk over the tables.
 *
 * Nothing here names an act: each act of each noun is taken from the
 * declarations, tried where it may not be done, and what the door answers is
 * compared with what the declaration predicts.  Acts are asked for with the
 * step "check", which asks as a real act does.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "tests/lab/bench.h"

#define EACH_NOUN(n) \
	for (const struct noun *const *n = lab_house.nouns; *n != NULL; n++)
#define EACH_ACT(noun, a) \
	for (const struct act *a = (noun)->acts; a->name != NULL; a++)

/* A request with an example for each field. */
static const char **
valid_fields(const struct noun *noun, const struct act *act)
{
	const char **f = arena_array(bench.arena, 64, sizeof(*f));
	size_t n = 0;

	for (const struct field *d = act->fields; d->name != NULL; d++) {
		f[n++] = d->name;
		f[n++] = bench_example(noun, d);
	}
	return f;
}

/* Somebody who holds a role that may do it, and no other. */
static const char *
who_may(const struct act *act)
{
	for (const struct role *r = lab_roles; r->code != NULL; r++)
		if ((act->roles & ROLE(r - lab_roles)) != 0)
			return arena_printf(bench.arena, "only-%s", r->code);
	return "only-analyst"; /* of the system: nobody may */
}

/* A record the act could be tried on. */
static const char *
some_object(const struct noun *noun, const struct act *act)
{
	const char *id;

	if (act->from == NOWHERE)
		return "NEW-1";
	for (int i = 0; noun->states[i] != NULL; i++) {
		id = (act->from & SET(i)) != 0 ? bench_in_state(noun, i) : NULL;
		if (id != NULL)
			return id;
	}
	id = bench_in_state(noun, -1);
	ck_assert_msg(id != NULL, "there is no %s", noun->name);
	return id;
}

static struct json *
ask(const struct bench_act *b, enum err_code *code)
{
	struct err err = { 0 };
	struct json *reply;

	*code = bench_check(b, &reply, &err);
	ck_assert_msg(*code == ERR_OK || *code == ERR_INPUT ||
			  *code == ERR_STATE || *code == ERR_DENIED,
	    "%s %s by %s: an answer that is none: %s (%s)", b->act, b->object,
	    b->who, err.text, err_code_name(*code));
	ck_assert_msg((*code == ERR_OK) == (bench_because(reply, NULL) == 0),
	    "%s %s by %s: %s, with %zu reasons", b->act, b->object, b->who,
	    err_code_name(*code), bench_because(reply, NULL));
	return reply;
}

static void
must_be(const struct bench_act *b, const struct json *reply, const char *rule,
    bool refused, const char *where)
{
	bool is = bench_because(reply, rule) > 0;

	ck_assert_msg(is == refused, "%s %s (%s) by %s: %srefused by %s%s",
	    b->act, b->object, where, b->who, is ? "" : "not ", rule,
	    bench_said(reply));
}

/* ---- states ------------------------------------------------------------ */

/*
 * States that no record rests in: they are left again in the transaction
 * that reaches them, or need three runs far apart.  They are set by hand.
 */
static const struct {
	const char *noun, *state;
} passing[] = {
	{ "platform", "APPROVED" },
	{ "method", "APPROVED" },
	{ "spec", "APPROVED" },
	{ "run", "ACQUIRED" },
	{ "result", "CALCULATED" },
	{ "result", "NO_RESULT" },
};
#define PASSING (sizeof(passing) / sizeof(passing[0]))

static bool
is_passing(const struct noun *noun, const char *state)
{
	for (size_t i = 0; i < PASSING; i++)
		if (strcmp(passing[i].noun, noun->name) == 0 &&
		    strcmp(passing[i].state, state) == 0)
			return true;
	return false;
}

static const char *
set_by_hand(const struct noun *noun, int state)
{
	const char *id = bench_in_state(noun, -1);
	struct err err = { 0 };

	OK(db_begin(bench.db, &err));
	OK(db_run(bench.db, noun->touch,
	    DB_ARGS(DB_INT("rev", 1), DB_TEXT("state", noun->states[state]),
		DB_TEXT("id", id)),
	    NULL, &err));
	OK(db_commit(bench.db, &err));
	return id;
}

static void
walk_state(const struct noun *noun, int state, const char *id)
{
	EACH_ACT(noun, a)
	{
		struct bench_act b = { who_may(a), a->name, id, "because",
			valid_fields(noun, a) };
		bool nowhere = a->from == NOWHERE;
		enum err_code code;
		const struct json *reply = ask(&b, &code);

		must_be(&b, reply, "EXISTS", nowhere, noun->states[state]);
		must_be(&b, reply, "STATE",
		    !nowhere && (a->from & SET(state)) == 0,
		    noun->states[state]);
		must_be(&b, reply, "ROLE", (a->roles & ROLE_SYSTEM) != 0,
		    noun->states[state]);
	}
}

/* Every state that a record rests in at that stage; bits of what was seen. */
static void
walk_stage(enum bench_stage stage, uint32_t seen[])
{
	long long before;
	size_t k = 0;

	bench_open(stage);
	before = bench_size();
	EACH_NOUN(n)
	{
		for (int i = 0; (*n)->states != NULL && (*n)->states[i]; i++) {
			const char *id = bench_in_state(*n, i);

			if (id == NULL)
				continue;
			walk_state(*n, i, id);
			seen[k] |= SET(i);
		}
		k++;
	}
	/* asking is not doing */
	ck_assert_int_eq(bench_size(), before);
	bench_close();
}

START_TEST(each_act_refuses_each_other_state)
{
	uint32_t seen[32] = { 0 };
	size_t k = 0;

	walk_stage(BENCH_TESTED, seen);
	walk_stage(BENCH_FROZEN, seen);
	walk_stage(BENCH_DONE, seen);
	EACH_NOUN(n)
	{
		for (int i = 0; (*n)->states != NULL && (*n)->states[i]; i++) {
			bool rests = (seen[k] & SET(i)) != 0;

			ck_assert_msg(rests == !is_passing(*n, (*n)->states[i]),
			    "the thread leaves %s %s in state %s",
			    rests ? "a" : "no", (*n)->name, (*n)->states[i]);
		}
		k++;
	}
}
END_TEST

START_TEST(each_act_refuses_the_states_that_pass)
{
	const struct noun *noun = house_noun(&lab_house, passing[_i].noun);
	int state = noun_state(noun, passing[_i].state);

	bench_open(BENCH_DONE);
	ck_assert_int_ge(state, 0);
	walk_state(noun, state, set_by_hand(noun, state));
	bench_close_doctored();
}
END_TEST

START_TEST(no_act_is_possible_on_what_is_not_there)
{
	bench_open(BENCH_DONE);
	EACH_NOUN(n)
	EACH_ACT(*n, a)
	{
		struct bench_act b = { who_may(a), a->name, "NEW-1", "because",
			valid_fields(*n, a) };
		struct err err = { 0 };
		struct json *reply;

		if (a->from == NOWHERE)
			continue;
		FAILS(bench_check(&b, &reply, &err), ERR_ABSENT, "NEW-1");
	}
	bench_close();
}
END_TEST

/* ---- roles ------------------------------------------------------------- */

START_TEST(each_act_refuses_each_other_role)
{
	size_t asked = 0;

	bench_open(BENCH_DONE);
	EACH_NOUN(n)
	EACH_ACT(*n, a)
	for (const struct role *r = lab_roles; r->code != NULL; r++) {
		struct bench_act b = {
			arena_printf(bench.arena, "only-%s", r->code), a->name,
			some_object(*n, a), "because", valid_fields(*n, a)
		};
		bool may = (a->roles & ROLE_SYSTEM) == 0 &&
		           (a->roles & ROLE(r - lab_roles)) != 0;
		enum err_code code;
		const struct json *reply = ask(&b, &code);

		must_be(&b, reply, "ROLE", !may, r->code);
		ck_assert(may || code == ERR_DENIED);
		asked++;
	}
	ck_assert_uint_gt(asked, 600);
	bench_close();
}
END_TEST

START_TEST(nobody_acts_who_is_not_enrolled_or_is_closed)
{
	static const char *const who[] = { "stranger", "gone", "system",
		"only-auditor" };

	bench_open(BENCH_DONE);
	EACH_NOUN(n)
	EACH_ACT(*n, a)
	for (size_t i = 0; i < 4; i++) {
		struct bench_act b = { who[i], a->name, some_object(*n, a),
			"because", valid_fields(*n, a) };
		enum err_code code;

		must_be(&b, ask(&b, &code), "ROLE", true, who[i]);
		ck_assert_int_eq(code, ERR_DENIED);
	}
	bench_close();
}
END_TEST

/* ---- fields ------------------------------------------------------------ */

/* What is no value of a type; NULL at the end. */
static const char *const *
wrong_values(enum field_type type)
{
	static char long_text[402], long_note[4002];
	static const char *const values[FIELD_TYPE_COUNT][12] = {
		[FIELD_TEXT] = { "", "two\nlines", "a\ttab", long_text },
		[FIELD_NOTE] = { "", long_note },
		[FIELD_ID] = { "", "has a blank", "slash/ed",
		    "d\xc3\xa9j\xc3\xa0",
		    "x0123456789012345678901234567890123456789012345678901234"
		    "5678901234" },
		[FIELD_CHOICE] = { "", "none of them", "Yes ", "RELEASE" },
		[FIELD_NUMBER] = { "", "abc", "1,5", "0x10", "1e5x", "nan",
		    "inf", "12 mg", "--1", "1.2.3" },
		[FIELD_VALUE] = { "", "two\nlines", long_text },
		[FIELD_COUNT] = { "", "-1", "1.5", "+3", " 3", "ten",
		    "1234567890" },
		[FIELD_DATE] = { "", "2026-02-29", "2026-13-01", "26-01-01",
		    "2026/01/01", "2026-1-1", "yesterday",
		    "2026-01-01T00:00:00Z" },
		[FIELD_TIME] = { "", "2026-01-01", "2026-01-01T10:00:00",
		    "2026-01-01 10:00:00+00:00", "2026-01-01T10:00+00:00",
		    "2026-01-01T24:00:00+00:00", "2026-02-30T10:00:00+00:00" },
		[FIELD_SHA256] = { "", "9f86d0",
		    "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15"
		    "B0F00A08",
		    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15"
		    "b0f00a08a" },
		[FIELD_ROLES] = { "", "boss", "analyst,", ",analyst",
		    "analyst,analyst", "analyst, qa", "sys-admin,analyst",
		    "auditor,qa" },
		[FIELD_VKEY] = { "", "demo.example/qc/NEW-1",
		    "demo.example/qc/NEW-1+00000000+"
		    "AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea" },
		[FIELD_FACTS] = { "not an object" },
		[FIELD_FILE] = { NULL },
	};

	memset(long_text, 'x', sizeof(long_text) - 1);
	memset(long_note, 'x', sizeof(long_note) - 1);
	return values[type];
}

/* The request with one value replaced; NULL leaves the field out. */
static const struct json *
ask_with(const struct noun *noun, const struct act *act, const struct field *f,
    const char *value, struct bench_act *b)
{
	const char **fields = valid_fields(noun, act);
	enum err_code code;

	for (size_t i = 0; fields[i] != NULL; i += 2)
		if (strcmp(fields[i], f->name) == 0)
			fields[i + 1] = value;
	*b = (struct bench_act){ who_may(act), act->name,
		some_object(noun, act), "because", fields };
	return ask(b, &code);
}

/* Is there a refusal by the rule FIELD that names this field? */
static bool
field_refused(const struct json *reply, const char *name)
{
	const struct json *list = json_array_of(reply, "because");
	size_t n = strlen(name);

	for (size_t i = 0; list != NULL && i < list->len; i++) {
		const char *text = json_str(list->item[i], "text");

		if (strcmp(json_str(list->item[i], "rule"), "FIELD") == 0 &&
		    strncmp(text, name, n) == 0 && text[n] == ':')
			return true;
	}
	return false;
}

START_TEST(each_act_takes_its_example_values)
{
	bench_open(BENCH_DONE);
	EACH_NOUN(n)
	EACH_ACT(*n, a)
	{
		struct bench_act b = { who_may(a), a->name, some_object(*n, a),
			"because", valid_fields(*n, a) };
		enum err_code code;

		must_be(&b, ask(&b, &code), "FIELD", false, "examples");
	}
	bench_close();
}
END_TEST

START_TEST(each_act_refuses_each_missing_field)
{
	size_t required = 0;

	bench_open(BENCH_DONE);
	EACH_NOUN(n)
	EACH_ACT(*n, a)
	for (const struct field *f = a->fields; f->name != NULL; f++) {
		struct bench_act b;
		const struct json *reply = ask_with(*n, a, f, NULL, &b);

		ck_assert_msg(field_refused(reply, f->name) == !f->optional,
		    "%s without %s: %s", a->name, f->name, bench_said(reply));
		required += !f->optional;
	}
	ck_assert_uint_gt(required, 60);
	bench_close();
}
END_TEST

START_TEST(each_act_refuses_values_of_another_type)
{
	size_t tried = 0;

	bench_open(BENCH_DONE);
	EACH_NOUN(n)
	EACH_ACT(*n, a)
	for (const struct field *f = a->fields; f->name != NULL; f++)
		for (const char *const *v = wrong_values(f->type); *v != NULL;
		     v++) {
			struct bench_act b;
			const struct json *reply;

			reply = ask_with(*n, a, f, *v, &b);
			ck_assert_msg(field_refused(reply, f->name),
			    "%s takes \"%s\" for %s%s", a->name, *v, f->name,
			    bench_said(reply));
			tried++;
		}
	ck_assert_uint_gt(tried, 300);
	bench_close();
}
END_TEST

START_TEST(each_act_refuses_fields_it_does_not_have)
{
	static const struct field other = { .name = "other_field" };

	bench_open(BENCH_DONE);
	EACH_NOUN(n)
	EACH_ACT(*n, a)
	{
		const char **fields = valid_fields(*n, a);
		struct bench_act b = { who_may(a), a->name, some_object(*n, a),
			"because", fields };
		size_t i = 0;
		enum err_code code;

		while (fields[i] != NULL)
			i++;
		fields[i] = other.name;
		fields[i + 1] = "x";
		ck_assert_msg(field_refused(ask(&b, &code), other.name),
		    "%s takes a field that it does not have", a->name);
	}
	bench_close();
}
END_TEST

/* A field that names a record names one that is there. */
START_TEST(each_act_refuses_records_that_are_not_there)
{
	size_t tried = 0;

	bench_open(BENCH_DONE);
	EACH_NOUN(n)
	EACH_ACT(*n, a)
	for (const struct field *f = a->fields; f->name != NULL; f++) {
		struct bench_act b;
		const struct json *reply;

		if (f->noun == NULL || (a->roles & ROLE_SYSTEM) != 0)
			continue;
		reply = ask_with(*n, a, f, "NO-SUCH", &b);
		ck_assert_msg(suite_contains(bench_said(reply), "NO-SUCH"),
		    "%s takes a %s NO-SUCH: %s", a->name, f->name,
		    bench_said(reply));
		tried++;
	}
	ck_assert_uint_gt(tried, 6);
	bench_close();
}
END_TEST

START_TEST(what_may_not_enter_a_record_reaches_no_door)
{
	static const char *const bad[] = { "bell\a",
		("\xe2\x80\xae"
		 "backwards"),
		"\xff", "\xc3", "\xed\xa0\x80" };

	bench_open(BENCH_DONE);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct bench_act b = { "anna", "test.submit", "S-TEST.AM-A05",
			NULL, FIELDS("amount_used", bad[i]) };
		struct err err = { 0 };
		struct json *reply;

		FAILS(bench_do(&b, &reply, &err), ERR_INPUT, "");
	}
	bench_close();
}
END_TEST

/* ---- reasons ----------------------------------------------------------- */

START_TEST(each_act_that_needs_a_reason_refuses_without)
{
	size_t with = 0, without = 0;

	bench_open(BENCH_DONE);
	EACH_NOUN(n)
	EACH_ACT(*n, a)
	{
		struct bench_act b = { who_may(a), a->name, some_object(*n, a),
			NULL, valid_fields(*n, a) };
		enum err_code code;

		must_be(&b, ask(&b, &code), "REASON", a->reason, "without");
		b.reason = "a pipette was out of calibration";
		must_be(&b, ask(&b, &code), "REASON", false, "with");
		if (a->reason)
			with++;
		else
			without++;
	}
	ck_assert_uint_gt(with, 10);
	ck_assert_uint_gt(without, 30);
	bench_close();
}
END_TEST

START_TEST(a_reason_is_text_that_may_enter_a_record)
{
	struct bench_act b = { "anna", "run.abort", "RUN-R", "", NULL };
	struct err err = { 0 };
	struct json *reply;

	bench_open(BENCH_DONE);
	FAILS(bench_check(&b, &reply, &err), ERR_INPUT, "reason");
	b.reason = "bell\a";
	FAILS(bench_check(&b, &reply, &err), ERR_INPUT, "");
	bench_close();
}
END_TEST

SUITE(test_walk)
{
	tcase_add_unchecked_fixture(tc, bench_build, NULL);
	tcase_add_test(tc, each_act_refuses_each_other_state);
	tcase_add_loop_test(
	    tc, each_act_refuses_the_states_that_pass, 0, (int)PASSING);
	tcase_add_test(tc, no_act_is_possible_on_what_is_not_there);
	tcase_add_test(tc, each_act_refuses_each_other_role);
	tcase_add_test(tc, nobody_acts_who_is_not_enrolled_or_is_closed);
	tcase_add_test(tc, each_act_takes_its_example_values);
	tcase_add_test(tc, each_act_refuses_each_missing_field);
	tcase_add_test(tc, each_act_refuses_values_of_another_type);
	tcase_add_test(tc, each_act_refuses_fields_it_does_not_have);
	tcase_add_test(tc, each_act_refuses_records_that_are_not_there);
	tcase_add_test(tc, what_may_not_enter_a_record_reaches_no_door);
	tcase_add_test(tc, each_act_that_needs_a_reason_refuses_without);
	tcase_add_test(tc, a_reason_is_text_that_may_enter_a_record);
}
