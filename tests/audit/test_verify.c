/* SPDX-License-Identifier: Apache-2.0 */
/* The verifier against the vectors: a good ledger, six damaged ones, clocks. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/entry.h"
#include "audit/note.h"
#include "audit/trust.h"
#include "audit/verify.h"
#include "base/code.h"
#include "base/csv.h"
#include "crypt/crypt.h"
#include "tests/audit/lab.h"
#include "tests/audit/vectors.h"
#include "tests/support/suite.h"

/* Trust as a case of damaged.json has it. */
static struct trust
trust_of(const struct json *c, struct arena *a)
{
	const struct json *list = json_array_of(c, "older_checkpoints");
	struct trust_older *older = arena_array(a, list->len, sizeof(*older));
	const char *vkey = json_str(c, "trusted_log_vkey");
	struct trust t = { .n_older = list->len, .older = older };
	struct err err = { 0 };

	OK(key_parse(vkey, strlen(vkey), &t.log, &err));
	for (size_t i = 0; i < list->len; i++)
		OK(trust_older_parse(&t, "older", list->item[i]->str,
		    list->item[i]->len, a, &older[i], &err));
	return t;
}

static int
by_text(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* The different E_ codes, sorted, as the vectors list them. */
static const char *
faults(const struct verify *v, struct arena *a)
{
	const struct verify_finding *f;
	const char *name[64], *s = "";
	size_t n, k = 0;

	f = verify_findings(v, &n);
	for (size_t i = 0; i < n; i++) {
		const char *code = verify_code_name(f[i].code);
		size_t at = 0;

		while (at < k && strcmp(name[at], code) != 0)
			at++;
		if (at == k && code[0] == 'E')
			name[k++] = code;
	}
	qsort(name, k, sizeof(name[0]), by_text);
	for (size_t i = 0; i < k; i++)
		s = arena_printf(a, "%s%s ", s, name[i]);
	return s;
}

START_TEST(damaged_ledgers_have_exactly_their_codes)
{
	struct arena *a = arena_new();
	const struct json *list = vectors_json(a, "damaged.json");

	ck_assert_uint_eq(list->len, 7);
	for (size_t i = 0; i < list->len; i++) {
		const struct json *c = list->item[i];
		const struct json *entries = json_array_of(c, "entries");
		const struct json *codes = json_array_of(c, "codes");
		const char *note = json_str(c, "checkpoint"), *want = "";
		struct trust trust = trust_of(c, a);
		struct verify *v = verify_new(&trust, note, strlen(note));
		bool accept = strcmp(json_str(c, "verdict"), "accept") == 0;

		for (size_t k = 0; k < entries->len; k++)
			(void)verify_entry(
			    v, entries->item[k]->str, entries->item[k]->len);
		ck_assert_int_eq(
		    verify_finish(v), accept ? VERIFY_VERIFIED : VERIFY_FAILED);
		for (size_t k = 0; k < codes->len; k++)
			want =
			    arena_printf(a, "%s%s ", want, codes->item[k]->str);
		ck_assert_msg(strcmp(faults(v, a), want) == 0,
		    "%s: found %s, expected %s", json_str(c, "name"),
		    faults(v, a), want);
		verify_free(v);
	}
	arena_free(a);
}
END_TEST

START_TEST(the_published_ledger_holds_and_is_counted)
{
	struct arena *a = arena_new();
	struct json *keys = vectors_json(a, "checkpoints.json");
	const char *vkey = json_str(keys, "vkey_log");
	const char *w = json_str(json_get(keys, "cosigned"), "witness_vkey");
	struct key_public witness;
	struct trust trust = {
		.n_witness = 1, .witness = &witness, .quorum = 1
	};
	const struct verify_counts *c;
	struct verify_object o;
	struct err err = { 0 };
	size_t len, note_len;
	const char *note = vectors_text(a, "checkpoint9.note", &note_len);
	const char *p = vectors_text(a, "entries.jsonl", &len), *lf;
	struct verify *v;
	struct hash row;

	OK(key_parse(vkey, strlen(vkey), &trust.log, &err));
	OK(key_parse(w, strlen(w), &witness, &err));
	v = verify_new(&trust, note, note_len);
	for (const char *end = p + len; p < end; p = lf + 1) {
		lf = strchr(p, '\n');
		ck_assert_ptr_nonnull(verify_entry(v, p, (size_t)(lf - p)));
		ck_assert(verify_entry_held(v));
	}
	/* what the house asks */
	ck_assert_uint_eq(verify_key_count(v), 2);
	ck_assert_str_eq(verify_key_at(v, 0)->uid, "u0001");
	ck_assert_int_eq(verify_key_at(v, 0)->revoked, -1);
	ck_assert_int_eq(verify_key_at(v, 1)->enrolled, 2);
	ck_assert_int_eq(verify_key_at(v, 1)->revoked, 8);
	ck_assert_int_eq(verify_key_at(v, 1)->since, 8);
	ck_assert_str_eq(verify_name_of(v, "u0001"), "Aino Lindqvist");
	ck_assert_ptr_null(verify_name_of(v, "u0002"));
	ck_assert(verify_object(v, "result", "R-1", &o));
	ck_assert_int_eq(o.rev, 2);
	ck_assert_int_eq(o.index, 5);
	row = vectors_b64("lKiG14LFpFBYG2R7O6NCyuhMRJ54vgZdUMbVFlorWgs=");
	ck_assert(o.has_row && hash_same(&o.row, &row));
	ck_assert(!verify_object(v, "result", "R-2", &o));
	ck_assert(!verify_object(v, "resultR-1", "", &o));

	ck_assert_int_eq(verify_finish(v), VERIFY_VERIFIED);
	c = verify_counts(v);
	ck_assert_uint_eq(c->entries, 9);
	ck_assert_uint_eq(c->size, 9);
	ck_assert_uint_eq(c->signatures, 1);
	ck_assert_uint_eq(c->enrolments, 2);
	ck_assert_uint_eq(c->revocations, 1);
	ck_assert_uint_eq(c->witnesses, 1);
	ck_assert_uint_eq(c->faults + c->warnings + c->unchecked, 0);
	verify_free(v);
	arena_free(a);
}
END_TEST

START_TEST(each_case_of_the_clock_rule_is_judged_as_listed)
{
	struct arena *a = arena_new();
	struct csv_table t;
	struct err err = { 0 };
	size_t len;
	const char *text = vectors_text(a, "clock.csv", &len);

	OK(csv_parse(text, len, a, &t, &err));
	ck_assert_uint_eq(t.n, 12);
	for (size_t i = 1; i < t.n; i++) {
		const char *const *c = t.row[i].cell;
		const char *want = strcmp(c[4], "ok") == 0 ? ""
		                   : strcmp(c[4], "E_TIME E_CLOCK") == 0
		                       ? "E_TIME:4 E_CLOCK:4"
		                       : arena_printf(a, "%s:4", c[4]);
		struct lab *l = lab_new();
		struct entry e;
		int64_t ts, ms;

		lab_begin(l);
		/* a declared step makes the entry before the anchor */
		e = lab_draft(l, LAB_LOG, "clock.step", "log", LAB_ORIGIN, 1);
		lab_push(l, &e);
		ts = l->ts + atoll(c[1]);
		ms = l->ms + atoll(c[2]);
		e = lab_draft(l, LAB_LOG, "clock.beat", "log", LAB_ORIGIN, 1);
		e.ts = ts;
		e.clk_ms = ms;
		if (strcmp(c[3], "new") == 0)
			memcpy(e.boot, "00000000", 8);
		lab_push(l, &e);
		ck_assert_msg(strcmp(lab_codes(l), want) == 0,
		    "%s: found %s, expected %s", c[0], lab_codes(l), want);
		lab_free(l);
	}
	arena_free(a);
}
END_TEST

SUITE(test_verify)
{
	struct err err = { 0 };

	OK(crypt_init(&err));
	tcase_add_test(tc, damaged_ledgers_have_exactly_their_codes);
	tcase_add_test(tc, the_published_ledger_holds_and_is_counted);
	tcase_add_test(tc, each_case_of_the_clock_rule_is_judged_as_listed);
}
