/* SPDX-License-Identifier: Apache-2.0 */
/* Each rule of each act refuses by itself; see situations.h. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "tests/lab/situations.h"

static const struct rule *
rule_of(const struct act *act, const char *id)
{
	for (const struct rule *const *r = act->rules; r != NULL && *r != NULL;
	     r++)
		if (strcmp((*r)->id, id) == 0)
			return *r;
	return NULL;
}

static bool
doctored(const struct situation *s)
{
	return s->doctor[0].sql != NULL;
}

static void
bring_about(const struct situation *s)
{
	struct err err = { 0 };

	bench_open(s->stage);
	if (doctored(s)) {
		int64_t changed;

		OK(db_begin(bench.db, &err));
		for (int i = 0; i < 2 && s->doctor[i].sql != NULL; i++) {
			OK(db_run(bench.db, &s->doctor[i], DB_NO_ARGS, &changed,
			    &err));
			ck_assert_msg(
			    changed > 0, "no row: %s", s->doctor[i].sql);
		}
		OK(db_commit(bench.db, &err));
	}
	bench_days(s->days);
}

static enum err_code code_of(enum rule_class class)
{
	return class == RULE_GATE     ? ERR_STATE
	       : class == RULE_PERSON ? ERR_DENIED
	                              : ERR_INPUT;
}

START_TEST(each_rule_has_its_situation)
{
	size_t missing = 0;

	for (const struct noun *const *n = lab_house.nouns; *n != NULL; n++)
		for (const struct act *a = (*n)->acts; a->name != NULL; a++)
			for (const struct rule *const *r = a->rules;
			     r != NULL && *r != NULL; r++) {
				size_t found = 0;

				for (size_t i = 0; i < situation_count; i++)
					found += strcmp(situations[i].act,
						     a->name) == 0 &&
					         strcmp(situations[i].rule,
						     (*r)->id) == 0;
				if (found == 0)
					(void)fprintf(stderr,
					    "%s: no situation for %s (%s)\n",
					    a->name, (*r)->id, (*r)->says);
				missing += found == 0;
			}
	ck_assert_uint_eq(missing, 0);
}
END_TEST

START_TEST(each_situation_is_of_a_rule_that_exists)
{
	for (size_t i = 0; i < situation_count; i++) {
		const struct situation *s = &situations[i];
		const struct noun *noun;
		const struct act *act = house_act(&lab_house, s->act, &noun);

		ck_assert_msg(act != NULL && rule_of(act, s->rule) != NULL,
		    "%s has no rule %s", s->act, s->rule);
	}
}
END_TEST

static void
refuses_alone(const struct situation *s)
{
	const struct bench_act b = { s->who, s->act, s->object, s->reason,
		s->fields };
	const struct noun *noun;
	const struct act *act = house_act(&lab_house, s->act, &noun);
	const struct rule *rule = rule_of(act, s->rule);
	const char *state = bench_state(noun->name, s->object), *after;
	long long size = bench_size();
	struct err err = { 0 };
	struct json *reply;

	(void)bench_refused(&b, s->rule);
	ck_assert_int_eq(bench_size(), size);
	/* and in earnest: nothing is done, the attempt is told if it matters */
	FAILS(bench_do(&b, &reply, &err), code_of(rule->class), "");
	ck_assert_uint_gt(bench_because(reply, s->rule), 0);
	ck_assert_int_eq(bench_size(), size + rule->recorded);
	after = bench_state(noun->name, s->object);
	ck_assert(state == NULL ? after == NULL
				: after != NULL && strcmp(state, after) == 0);
}

static bool
plain(const struct situation *s)
{
	return !doctored(s) && s->days == 0;
}

/* Where neither rows nor the clock are touched: one copy for all. */
START_TEST(each_rule_alone_refuses_as_it_lies)
{
	bench_open((enum bench_stage)_i);
	for (size_t i = 0; i < situation_count; i++)
		if (plain(&situations[i]) &&
		    situations[i].stage == (enum bench_stage)_i)
			refuses_alone(&situations[i]);
	bench_close();
}
END_TEST

START_TEST(each_rule_alone_refuses_when_it_comes_to_that)
{
	const struct situation *s = &situations[_i];

	bring_about(s);
	refuses_alone(s);
	if (doctored(s))
		bench_drop();
	else
		bench_close();
}
END_TEST

SUITE(test_rules)
{
	tcase_add_unchecked_fixture(tc, bench_build, NULL);
	tcase_add_test(tc, each_rule_has_its_situation);
	tcase_add_test(tc, each_situation_is_of_a_rule_that_exists);
	tcase_add_loop_test(
	    tc, each_rule_alone_refuses_as_it_lies, 0, BENCH_STAGES);
	for (size_t i = 0; i < situation_count; i++)
		if (!plain(&situations[i]))
			tcase_add_loop_test(tc,
			    each_rule_alone_refuses_when_it_comes_to_that,
			    (int)i, (int)i + 1);
}
