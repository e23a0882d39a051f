/* SPDX-License-Identifier: Apache-2.0 */
/* The declarations themselves: what everything else is drawn from is sound. */
#include "config.h"

#include <string.h>

#include "base/buf.h"
#include "lab/certificate_view.h"
#include "lab/run_rules.h"
#include "tests/lab/bench.h"

#define EACH_NOUN(n) \
	for (const struct noun *const *n = lab_house.nouns; *n != NULL; n++)
#define EACH_ACT(noun, a) \
	for (const struct act *a = (noun)->acts; a->name != NULL; a++)

/* "noun.verb" in small letters and underscores. */
static bool
is_name(const char *s, const char *noun)
{
	size_t n = strlen(noun);

	return strncmp(s, noun, n) == 0 && s[n] == '.' && s[n + 1] != '\0' &&
	       strspn(s + n + 1, "abcdefghijklmnopqrstuvwxyz_") ==
	           strlen(s + n + 1);
}

START_TEST(each_act_is_declared_whole)
{
	size_t acts = 0;

	EACH_NOUN(n)
	EACH_ACT(*n, a)
	{
		int states = 0;

		ck_assert_msg(is_name(a->name, (*n)->name), "%s", a->name);
		ck_assert_msg(a->says != NULL && a->says[0] != '\0' &&
				  a->says[strlen(a->says) - 1] != '.',
		    "%s: says", a->name);
		ck_assert_msg(
		    a->trail != NULL && a->trail[0] != '\0', "%s", a->name);
		ck_assert_msg(a->fields != NULL, "%s: no fields", a->name);
		ck_assert_msg(a->roles != 0, "%s: nobody may", a->name);
		ck_assert_msg(
		    (a->roles & ROLE_SYSTEM) == 0 || a->roles == ROLE_SYSTEM,
		    "%s: of the system and of people", a->name);
		ck_assert_msg((a->roles & ~ROLE_SYSTEM) < ROLE(ROLE_COUNT),
		    "%s: a role that does not exist", a->name);
		ck_assert_msg(
		    a->proves != NULL && strncmp(a->proves, "R-", 2) == 0,
		    "%s proves nothing", a->name);
		ck_assert_msg((a->roles & ROLE(AUDITOR)) == 0,
		    "%s: an auditor writes", a->name);
		while ((*n)->states[states] != NULL)
			states++;
		ck_assert(states < 31);
		ck_assert_msg(a->from == NOWHERE ||
				  (a->from != 0 && a->from < SET(states)),
		    "%s: from", a->name);
		ck_assert_msg(
		    a->to < states && a->to >= BY_APPLY, "%s: to", a->name);
		/* what begins a record, stays, or says the state itself,
		 * changes a row */
		ck_assert_msg(
		    a->apply != NULL || (a->from != NOWHERE && a->to >= 0),
		    "%s changes nothing", a->name);
		ck_assert_msg(
		    a->signs == MEANING_NONE || (a->roles & ROLE_SYSTEM) == 0,
		    "%s: the system signs nothing", a->name);
		acts++;
	}
	ck_assert_uint_gt(acts, 50);
}
END_TEST

START_TEST(names_of_acts_and_views_are_used_once)
{
	EACH_NOUN(n)
	{
		const struct noun *found;

		EACH_ACT(*n, a)
		{
			ck_assert_ptr_eq(
			    house_act(&lab_house, a->name, &found), a);
			ck_assert_ptr_eq(found, *n);
		}
		for (const struct view *v = (*n)->views; v->name != NULL; v++)
			ck_assert_ptr_eq(house_view(&lab_house, v->name), v);
		ck_assert_ptr_eq(house_noun(&lab_house, (*n)->name), *n);
	}
	ck_assert_ptr_null(house_noun(&lab_house, "nothing"));
}
END_TEST

/* Columns of a stored record count too: an act may tell what it derived. */
static bool
has_field(const struct noun *noun, const struct act *act, const char *name)
{
	struct db_rows *r;
	struct err err = { 0 };
	bool found = strcmp(name, "id") == 0 || act_field(act, name) != NULL;

	r = db_query(bench.db, noun->row, DB_ARGS(DB_TEXT("id", "none")));
	(void)db_next(r);
	for (size_t i = 0; i < db_cols(r); i++)
		found = found || strcmp(db_col_name(r, i), name) == 0;
	OK(db_done(r, &err));
	return found;
}

START_TEST(the_words_of_the_trail_name_fields_that_exist)
{
	bench_open(BENCH_EMPTY);
	EACH_NOUN(n)
	EACH_ACT(*n, a)
	for (const char *s = strchr(a->trail, '{'); s != NULL;
	     s = strchr(s + 1, '{')) {
		size_t len = strcspn(s, "}");
		char name[64] = "";

		ck_assert_msg(s[len] == '}' && len < 40, "%s", a->trail);
		memcpy(name, s + 1, len - 1);
		ck_assert_msg(has_field(*n, a, name),
		    "%s: the trail names {%s}", a->name, name);
	}
	bench_close();
}
END_TEST

START_TEST(the_words_of_the_trail_are_filled_for_everything_done)
{
	size_t rows;

	bench_open(BENCH_DONE);
	rows = bench_rows("audit.trail", NULL);
	ck_assert_int_eq((long long)rows, bench_size());
	for (size_t i = 0; i < rows; i += 7) {
		const char *what = bench_cell("audit.trail", NULL, i, "what");

		ck_assert_msg(what != NULL && strpbrk(what, "{}") == NULL,
		    "entry %zu: %s", i, what);
	}
	bench_close();
}
END_TEST

START_TEST(no_field_is_called_as_an_option_of_every_command)
{
	static const char *const taken[] = { "site", "user", "output",
		"passphrase_fd", "no_input", "reason", "dry_run", "if_version",
		"help", "fields", "no_header", "version", "quiet", "filter",
		"sort", "limit", "ascii", "wide" };

	EACH_NOUN(n)
	EACH_ACT(*n, a)
	for (const struct field *f = a->fields; f->name != NULL; f++)
		for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++)
			ck_assert_msg(strcmp(f->name, taken[i]) != 0,
			    "%s has a field %s", a->name, f->name);
}
END_TEST

START_TEST(each_field_is_declared_whole)
{
	EACH_NOUN(n)
	EACH_ACT(*n, a)
	for (const struct field *f = a->fields; f->name != NULL; f++) {
		ck_assert_msg(
		    strspn(f->name, "abcdefghijklmnopqrstuvwxyz0123456789_") ==
			strlen(f->name),
		    "%s: %s", a->name, f->name);
		ck_assert(f->type < FIELD_TYPE_COUNT);
		ck_assert_ptr_eq(act_field(a, f->name), f);
		ck_assert_msg(f->help != NULL && f->example != NULL,
		    "%s: %s has no help or no example", a->name, f->name);
		ck_assert_msg((f->choices != NULL) == (f->type == FIELD_CHOICE),
		    "%s: %s: choices", a->name, f->name);
		ck_assert_msg((f->limit != 0) == (f->type == FIELD_FILE),
		    "%s: %s: limit", a->name, f->name);
		ck_assert_msg(f->noun == NULL ||
				  (f->type == FIELD_ID &&
				      house_noun(&lab_house, f->noun) != NULL),
		    "%s: %s names a %s", a->name, f->name, f->noun);
	}
}
END_TEST

START_TEST(each_rule_is_declared_whole_and_its_id_is_one_rule)
{
	const struct rule *seen[256] = { NULL };
	size_t n_seen = 0;

	EACH_NOUN(n)
	EACH_ACT(*n, a)
	for (const struct rule *const *r = a->rules; r != NULL && *r != NULL;
	     r++) {
		bool known = false;

		ck_assert_msg((*r)->says != NULL && (*r)->clear != NULL &&
				  (*r)->ask != NULL && (*r)->proves != NULL,
		    "rule %s", (*r)->id);
		for (size_t i = 0; i < n_seen; i++) {
			known = known || seen[i] == *r;
			ck_assert_msg(
			    seen[i] == *r || strcmp(seen[i]->id, (*r)->id) != 0,
			    "two rules are called %s", (*r)->id);
		}
		if (!known) {
			ck_assert_uint_lt(n_seen, 256);
			seen[n_seen++] = *r;
		}
	}
	ck_assert_uint_gt(n_seen, 50);
}
END_TEST

/* ---- views ------------------------------------------------------------- */

static size_t
columns_of(const struct view *v)
{
	size_t n = 0;

	while (v->columns[n].name != NULL)
		n++;
	return n;
}

static void
figure(const struct view *v)
{
	size_t n = 0;

	for (; v->draws[n] != NULL; n++)
		ck_assert_msg(house_view(&lab_house, v->draws[n]) != NULL,
		    "%s is drawn from %s", v->name, v->draws[n]);
	ck_assert_msg(n == 4, "%s is drawn from %zu views", v->name, n);
}

START_TEST(each_view_has_as_many_columns_as_its_statement)
{
	size_t views = 0;

	bench_open(BENCH_EMPTY);
	EACH_NOUN(n)
	for (const struct view *v = (*n)->views; v->name != NULL; v++) {
		struct err err = { 0 };
		struct db_rows *r;

		ck_assert_msg(
		    v->says != NULL && v->says[0] != '\0', "%s", v->name);
		views++;
		if (v->draws != NULL) {
			figure(v);
			continue;
		}
		ck_assert_msg((v->query != NULL) != (v->fill != NULL),
		    "%s: rows from nowhere, or twice", v->name);
		for (const struct column *c = v->columns; c->name; c++)
			ck_assert_msg(
			    c->help != NULL, "%s: %s", v->name, c->name);
		if (v->query == NULL)
			continue;
		r = db_query(bench.db, v->query, DB_ARGS(DB_TEXT("id", NULL)));
		(void)db_next(r);
		ck_assert_msg(db_cols(r) == columns_of(v),
		    "%s: %zu columns declared, %zu come", v->name,
		    columns_of(v), db_cols(r));
		OK(db_done(r, &err));
	}
	ck_assert_uint_gt(views, 40);
	bench_close();
}
END_TEST

/* Every view of everything there is: each cell is asked for once. */
START_TEST(each_view_can_be_looked_at)
{
	bench_open(BENCH_DONE);
	EACH_NOUN(n)
	for (const struct view *v = (*n)->views; v->name != NULL; v++) {
		const char *id =
		    (*n)->all != NULL ? bench_in_state(*n, -1) : NULL;

		if (v->draws != NULL)
			continue;
		if (strcmp((*n)->name, "certificate") == 0 &&
		    strcmp(v->name, "certificate.list") != 0 &&
		    strcmp(v->name, "certificate.show") != 0 &&
		    strcmp(v->name, "certificate.lineage") != 0)
			id = "UCD01-001"; /* they are of the batch */
		if (strcmp((*n)->name, "run") == 0 && v->one)
			id = "RUN-01";
		if (strcmp(v->name, "test.runs") == 0)
			id = "SMP-UCD01-001.AM-A22";
		if (strcmp(v->name, "test.changes") == 0)
			id = "S-TEST.AM-A22";
		if (strcmp(v->name, "test.results") == 0)
			id = "S-TEST.AM-A22";
		if (strcmp(v->name, "batch.changes") == 0)
			id = "UCD01-002";
		ck_assert_msg(bench_rows(v->name, v->one ? id : NULL) > 0,
		    "%s shows nothing", v->name);
	}
	bench_close();
}
END_TEST

/* ---- statements -------------------------------------------------------- */

static size_t
explain_all(const struct db_def *def)
{
	struct err err = { 0 };
	struct buf plan = { 0 };
	size_t n = 0;

	for (; def != NULL && def->sql != NULL; def++, n++)
		if (db_explain(bench.db, def, &plan, &err) != ERR_OK)
			ck_abort_msg("%s: %s", def->sql, err.text);
	buf_clear(&plan);
	return n;
}

START_TEST(each_statement_can_be_prepared_and_explained)
{
	size_t all = 0;

	bench_open(BENCH_EMPTY);
	EACH_NOUN(n)
	{
		size_t own = explain_all((*n)->statements);

		ck_assert_msg(own > 0, "%s lists no statements", (*n)->name);
		all += own;
	}
	all += explain_all(lab_certificate_statements);
	all += explain_all(lab_run_rule_statements);
	ck_assert_uint_gt(all, 150);
	bench_close();
}
END_TEST

/* ---- roles ------------------------------------------------------------- */

START_TEST(administrators_and_auditors_hold_no_other_role)
{
	for (int i = 0; i < ROLE_COUNT; i++) {
		uint32_t others = (ROLE(ROLE_COUNT) - 1) & ~ROLE(i);
		bool alone = i == SYS_ADMIN || i == AUDITOR;

		ck_assert_msg(lab_roles[i].excludes == (alone ? others : 0),
		    "role %s", lab_roles[i].code);
		ck_assert(lab_roles[i].reads_only == (i == AUDITOR));
		ck_assert_ptr_nonnull(lab_roles[i].title);
	}
	ck_assert_ptr_null(lab_roles[ROLE_COUNT].code);
}
END_TEST

SUITE(test_sound)
{
	tcase_add_unchecked_fixture(tc, bench_build, NULL);
	tcase_add_test(tc, each_act_is_declared_whole);
	tcase_add_test(tc, names_of_acts_and_views_are_used_once);
	tcase_add_test(tc, the_words_of_the_trail_name_fields_that_exist);
	tcase_add_test(
	    tc, the_words_of_the_trail_are_filled_for_everything_done);
	tcase_add_test(tc, no_field_is_called_as_an_option_of_every_command);
	tcase_add_test(tc, each_field_is_declared_whole);
	tcase_add_test(tc, each_rule_is_declared_whole_and_its_id_is_one_rule);
	tcase_add_test(tc, each_view_has_as_many_columns_as_its_statement);
	tcase_add_test(tc, each_view_can_be_looked_at);
	tcase_add_test(tc, each_statement_can_be_prepared_and_explained);
	tcase_add_test(tc, administrators_and_auditors_hold_no_other_role);
}
