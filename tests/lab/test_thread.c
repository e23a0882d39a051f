/* SPDX-License-Identifier: Apache-2.0 */
/* Behaviours of the thread, one by one. */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/lab/bench.h"

#define MAIN "SMP-UCD01-001"

static void
refused_with(const struct json *reply, const char *rule)
{
	ck_assert_msg(bench_because(reply, rule) > 0, "not by %s:%s", rule,
	    bench_said(reply));
}

/* ---- who --------------------------------------------------------------- */

START_TEST(performer_is_not_reviewer)
{
	const struct bench_act take = { "anna", "test.take", "S-TEST.AM-A06",
		NULL, NULL };

	bench_open(BENCH_TESTED);
	/* anna holds the role of a reviewer, and still */
	ck_assert(suite_contains(
	    bench_refused(&take, "TEST-REVIEWER"), "anna entered data"));
	bench_must("rui", "test.take", "S-TEST.AM-A06", NULL, NULL);
	ck_assert(suite_contains(
	    bench_refused(&(struct bench_act){ "anna", "test.review",
			      "S-TEST.AM-A06", NULL, NULL },
		"TEST-REVIEWER"),
	    "result.enter"));
	bench_must("rui", "test.review", "S-TEST.AM-A06", NULL, NULL);
	ck_assert_str_eq(bench_state("test", "S-TEST.AM-A06"), "FINAL");
	ck_assert_str_eq(bench_state("result", "S-TEST.T08"), "REPORTED");
	bench_close();
}
END_TEST

START_TEST(a_new_role_does_not_make_the_performer_a_reviewer)
{
	const struct bench_act take = { "anna", "test.take", "S-TEST.AM-A06",
		NULL, NULL };
	struct err err = { 0 };
	struct json *reply;

	bench_open(BENCH_TESTED);
	bench_must("admin-1", "person.roles", "anna", "moves to review",
	    FIELDS("roles", "reviewer"));
	FAILS(bench_do(&take, &reply, &err), ERR_DENIED, "anna entered data");
	bench_close();
}
END_TEST

START_TEST(the_releaser_took_no_part)
{
	static const char *const part[] = { "anna", "rui" };

	bench_open(BENCH_TESTED);
	for (size_t i = 0; i < 2; i++) {
		struct bench_act b = { part[i], "batch.release", "UCD01-001",
			NULL, NULL };

		ck_assert(suite_contains(
		    bench_refused(&b, "GATE-PART"), "took part"));
	}
	/* a refused attempt is no part */
	ck_assert_int_ne(bench_do(&(struct bench_act){ "quinn", "batch.reject",
				      "UCD01-001", NULL, NULL },
			     &(struct json *){ NULL }, &(struct err){ 0 }),
	    ERR_OK);
	bench_must("quinn", "batch.release", "UCD01-001", NULL, NULL);
	ck_assert_str_eq(bench_state("batch", "UCD01-001"), "RELEASED");
	bench_close();
}
END_TEST

START_TEST(three_people_make_a_document_effective)
{
	struct bench_act b = { "anna", "platform.approve", "PLT-P-C_1.0", NULL,
		NULL };

	bench_open(BENCH_TESTED);
	(void)bench_refused(&b, "DOC-APPROVER");
	b.who = "rui";
	(void)bench_refused(&b, "DOC-APPROVER");
	bench_must("quinn", "platform.approve", "PLT-P-C_1.0", NULL, NULL);
	ck_assert_str_eq(bench_state("platform", "PLT-P-C_1.0"), "EFFECTIVE");
	bench_close();
}
END_TEST

/* ---- the chain to the mutation ----------------------------------------- */

START_TEST(another_variants_assay_is_refused_when_a_test_is_started)
{
	const struct bench_act start = { "anna", "test.start", "S-AVAIL.AM-A22",
		NULL, FIELDS("binding", "AM-A22-PV-A2") };
	long long size;
	struct err err = { 0 };
	struct json *reply;

	bench_open(BENCH_TESTED);
	size = bench_size();
	FAILS(bench_do(&start, &reply, &err), ERR_STATE,
	    "qualified for variant PV-A2_1");
	refused_with(reply, "BIND-001");
	refused_with(reply, "BIND-003");          /* its cells */
	refused_with(reply, "BIND-005");          /* its sequence */
	ck_assert_int_eq(bench_size(), size + 1); /* the attempt */
	ck_assert_str_eq(bench_state("test", "S-AVAIL.AM-A22"), "ASSIGNED");
	/* with its own it starts, named or not */
	bench_must("anna", "test.start", "S-AVAIL.AM-A22", NULL,
	    FIELDS("binding", "AM-A22-PV-A1"));
	bench_close();
}
END_TEST

START_TEST(another_variants_standard_is_refused_when_a_plate_is_imported)
{
	const struct bench_act import = { "anna", "run.import", "RUN-R", NULL,
		FIELDS("file",
		    "tests/plate/data/softmax_potency_run3_specimen.txt|"
		    "PV-A1-RP-3|PLATE-R",
		    "map",
		    "tests/plate/data/platemap_run3.csv|" MAIN
		    "|S-TEST|RS-A1-01|RS-A2-01",
		    "fact", BENCH_FACTS) };

	bench_open(BENCH_TESTED);
	ck_assert(suite_contains(
	    bench_refused(&import, "BIND-004"), "the standard is RS-A2-01"));
	bench_close();
}
END_TEST

/* Somebody turns a binding into another variant's after the test began. */
START_TEST(another_variants_assay_is_refused_when_a_value_is_entered)
{
	static const struct db_def turn = {
		"UPDATE binding SET variant = 'PV-A2_1', carries = "
		"'DMT_000101.1:c.416C>T' WHERE id = 'AM-A20-PV-A1'",
		true
	};
	const struct bench_act enter = { "anna", "result.enter", "S-TEST.T24",
		NULL, FIELDS("value", "78.4", "tested_on", BENCH_TODAY) };
	struct err err = { 0 };
	struct json *reply;

	bench_open(BENCH_TESTED);
	OK(db_begin(bench.db, &err));
	OK(db_run(bench.db, &turn, DB_NO_ARGS, NULL, &err));
	OK(db_commit(bench.db, &err));
	FAILS(bench_do(&enter, &reply, &err), ERR_STATE, "PV-A2_1");
	refused_with(reply, "BIND-001");
	refused_with(reply, "BIND-003");
	bench_close_doctored();
}
END_TEST

START_TEST(another_variants_specification_cannot_be_pinned)
{
	const struct bench_act log = { "anna", "sample.log", "NEW-1", NULL,
		FIELDS("batch", "UCD01-004", "purpose", "release", "spec",
		    "SPEC-ABE-LNP_1.0", "source", "vial", "quantity", "1",
		    "quantity_unit", "vials", "containers", "1", "taken_at",
		    BENCH_TODAY "T06:00:00+00:00", "taken_by", "M. Operator",
		    "storage", "-70 C") };

	bench_open(BENCH_TESTED);
	ck_assert(suite_contains(bench_refused(&log, "SPEC-001"), "PV-A1_1"));
	bench_close();
}
END_TEST

START_TEST(a_retired_binding_stops_what_is_under_way)
{
	const struct bench_act run = { "anna", "run.start", "NEW-1", NULL,
		FIELDS(
		    "test", "S-TEST.AM-A22", "plate", "P-9", "passage", "7") };

	bench_open(BENCH_TESTED);
	bench_must("quinn", "binding.retire", "AM-A22-PV-A1",
	    "the cells lost the edit", NULL);
	ck_assert(suite_contains(bench_refused(&run, "BIND-002"), "RETIRED"));
	bench_close();
}
END_TEST

/* ---- values ------------------------------------------------------------ */

static const struct {
	const char *test, *result, *value, *state, *reported, *verdict;
} judged[] = {
	/* below the limit of quantitation, against not more than 5.0 */
	{ "AM-A14", "T17", "<0.5", "COMPLIES", "<0.5", "complies" },
	{ "AM-A14", "T17", "<5.0", "COMPLIES", "<5.0", "complies" },
	{ "AM-A14", "T17", "<10", "CANNOT_CONCLUDE", "<10", "cannot conclude" },
	{ "AM-A14", "T17", ">10", "OOS_OPEN", ">10", "fails" },
	{ "AM-A14", "T17", ">1", "CANNOT_CONCLUDE", ">1", "cannot conclude" },
	/* at the limit, decided after rounding to the criterion's places */
	{ "AM-A04", "T05", "0.20", "COMPLIES", "0.20", "complies" },
	{ "AM-A04", "T05", "0.2049999999999999999", "COMPLIES", "0.20",
	    "complies" },
	{ "AM-A04", "T05", "0.205", "OOS_OPEN", "0.21", "fails" },
	{ "AM-A02", "T02", "6.95", "COMPLIES", "7.0", "complies" },
	{ "AM-A02", "T02", "6.9499", "OOS_OPEN", "6.9", "fails" },
	{ "AM-A02", "T02", "7.85", "OOS_OPEN", "7.9", "fails" },
	{ "AM-A20", "T24", "59.95", "COMPLIES", "60.0", "complies" },
	{ "AM-A20", "T24", "59.94", "OOS_OPEN", "59.9", "fails" },
	{ "AM-A20", "T24", "100", "COMPLIES", "100.0", "complies" },
	/* conforming text is that text */
	{ "AM-A01", "T01", "Conforms", "COMPLIES", "Conforms", "complies" },
};
#define JUDGED (sizeof(judged) / sizeof(judged[0]))

/* The first value of a result is entered, each other one corrects it. */
static void
give_value(const char *test, const char *result, const char *value)
{
	const char *const *fields =
	    FIELDS("value", value, "tested_on", BENCH_TODAY);
	bool first =
	    strcmp(bench_state("result", result), "NOT_EVALUATED") == 0;

	if (strcmp(bench_state("test", test), "PLANNED") == 0)
		bench_must("rui", "test.assign", test, NULL,
		    FIELDS("analyst", "anna"));
	if (strcmp(bench_state("test", test), "ASSIGNED") == 0)
		bench_must("anna", "test.start", test, NULL, NULL);
	bench_must("anna", first ? "result.enter" : "result.correct", result,
	    first ? NULL : "another value", fields);
}

START_TEST(a_value_is_judged_exactly_and_at_once)
{
	bench_open(BENCH_TESTED);
	for (size_t i = 0; i < JUDGED; i++) {
		const char *id =
		    arena_printf(bench.arena, "S-AVAIL.%s", judged[i].result);

		give_value(
		    arena_printf(bench.arena, "S-AVAIL.%s", judged[i].test), id,
		    judged[i].value);
		ck_assert_str_eq(bench_state("result", id), judged[i].state);
		ck_assert_str_eq(bench_cell("result.show", id, 0, "reported"),
		    judged[i].reported);
		ck_assert_str_eq(bench_cell("result.show", id, 0, "verdict"),
		    judged[i].verdict);
		/* what was measured stays beside what is reported */
		ck_assert_str_eq(
		    bench_cell("result.show", id, 0, "value"), judged[i].value);
	}
	bench_close();
}
END_TEST

static double
number(const char *view, const char *id, const char *column)
{
	const char *text = bench_cell(view, id, 0, column);

	ck_assert_msg(text != NULL, "%s %s: no %s", view, id, column);
	return strtod(text, NULL);
}

START_TEST(the_three_runs_are_combined_to_one_potency)
{
	static const double run[] = { 0.937850883779, 1.19197221807,
		1.08818313399 };
	static const char *const id = MAIN ".T21";

	bench_open(BENCH_TESTED);
	for (int i = 0; i < 3; i++) {
		double rp = number("run.show",
		    arena_printf(bench.arena, "RUN-0%d", i + 1), "rp");

		ck_assert_msg(fabs(rp / run[i] - 1) < 1e-9, "%.12g", rp);
	}
	ck_assert_double_le(
	    fabs(number("result.show", id, "value") / 106.749857803 - 1), 1e-9);
	ck_assert_str_eq(bench_cell("result.show", id, 0, "reported"), "107");
	ck_assert_str_eq(
	    bench_cell("result.show", id, 0, "interval"), "95 % CI 79 to 144");
	ck_assert_str_eq(
	    bench_cell("result.show", id, 0, "runs"), "RUN-01,RUN-02,RUN-03");
	ck_assert_str_eq(bench_state("result", id), "REPORTED");
	bench_close();
}
END_TEST

START_TEST(a_run_tells_no_potency_before_it_is_reviewed)
{
	static const char *const hidden[] = { "rp", "rp_lower", "rp_upper",
		"similar" };

	bench_open(BENCH_TESTED);
	for (size_t i = 0; i < 4; i++)
		ck_assert_ptr_null(
		    bench_cell("run.show", "RUN-V", 0, hidden[i]));
	ck_assert_str_eq(bench_cell("run.show", "RUN-V", 0, "valid"), "yes");
	bench_must("rui", "run.review", "RUN-V", NULL, NULL);
	for (size_t i = 0; i < 4; i++)
		ck_assert_ptr_nonnull(
		    bench_cell("run.show", "RUN-V", 0, hidden[i]));
	bench_close();
}
END_TEST

START_TEST(a_run_that_is_not_valid_stays_and_says_why)
{
	bench_open(BENCH_TESTED);
	ck_assert_str_eq(bench_state("run", "RUN-I"), "EVALUATED_INVALID");
	ck_assert_str_eq(bench_cell("run.show", "RUN-I", 0, "valid"), "no");
	ck_assert_ptr_nonnull(bench_cell("run.show", "RUN-I", 0, "why"));
	bench_must("rui", "run.review", "RUN-I", NULL, NULL);
	/* it counts for no format, so that another may be started */
	ck_assert_ptr_null(bench_cell("run.show", "RUN-I", 0, "rp"));
	bench_close();
}
END_TEST

START_TEST(a_value_out_of_specification_stays_open)
{
	bench_open(BENCH_TESTED);
	ck_assert_str_eq(bench_state("result", "S-TEST.T03"), "OOS_OPEN");
	bench_must("anna", "test.submit", "S-TEST.AM-A03", NULL,
	    FIELDS("amount_used", "1 vial"));
	bench_must("rui", "test.take", "S-TEST.AM-A03", NULL, NULL);
	bench_must("rui", "test.review", "S-TEST.AM-A03", NULL, NULL);
	/* review does not make it a reported result */
	ck_assert_str_eq(bench_state("result", "S-TEST.T03"), "OOS_OPEN");
	bench_close();
}
END_TEST

/* ---- corrections ------------------------------------------------------- */

START_TEST(a_correction_needs_a_reason_and_replaces_the_verdict)
{
	struct bench_act b = { "anna", "result.correct", "S-TEST.T03", NULL,
		FIELDS("value", "309.452", "tested_on", BENCH_TODAY) };
	size_t last;

	bench_open(BENCH_TESTED);
	(void)bench_refused(&b, "REASON");
	bench_must("anna", "result.correct", "S-TEST.T03",
	    "read from the wrong line of the printout", b.fields);
	ck_assert_str_eq(bench_state("result", "S-TEST.T03"), "COMPLIES");
	ck_assert_str_eq(
	    bench_cell("result.show", "S-TEST.T03", 0, "reported"), "309");
	ck_assert_str_eq(
	    bench_cell("result.show", "S-TEST.T03", 0, "corrections"), "1");
	/* what stood there before is in the trail, with the reason */
	last = bench_rows("test.changes", "S-TEST.AM-A03") - 1;
	ck_assert(suite_contains(
	    bench_cell("test.changes", "S-TEST.AM-A03", last, "before"),
	    "value: 350"));
	ck_assert_str_eq(
	    bench_cell("test.changes", "S-TEST.AM-A03", last, "reason"),
	    "read from the wrong line of the printout");
	bench_close();
}
END_TEST

START_TEST(a_returned_test_is_submitted_and_reviewed_again)
{
	const char *const *value =
	    FIELDS("value", "87.9", "tested_on", BENCH_TODAY);
	struct bench_act b = { "rui", "test.review", "S-TEST.AM-A08", NULL,
		NULL };

	bench_open(BENCH_TESTED);
	bench_must("anna", "result.correct", "S-TEST.T10", "vial 2", value);
	/* the earlier submission does not stand for the new value */
	(void)bench_refused(&b, "STATE");
	bench_must("anna", "test.submit", "S-TEST.AM-A08", NULL,
	    FIELDS("amount_used", "1 vial"));
	bench_must("rui", "test.take", "S-TEST.AM-A08", NULL, NULL);
	bench_must("rui", "test.review", "S-TEST.AM-A08", NULL, NULL);
	/* two submissions were signed, and one review */
	ck_assert_uint_eq(bench_rows("audit.signatures", "S-TEST.AM-A08"), 3);
	bench_close();
}
END_TEST

START_TEST(what_is_submitted_cannot_be_corrected)
{
	const struct bench_act b = { "anna", "result.correct", "S-TEST.T09",
		"misread", FIELDS("value", "79", "tested_on", BENCH_TODAY) };

	bench_open(BENCH_TESTED);
	ck_assert(
	    suite_contains(bench_refused(&b, "RESULT-TEST"), "IN_REVIEW"));
	bench_close();
}
END_TEST

/* ---- what is pinned ---------------------------------------------------- */

START_TEST(a_new_specification_judges_no_old_sample)
{
	static const char *const file =
	    "specs/specifications/SPEC-DP-A1.xml|id=\"SPEC-DP-A1\" "
	    "version=\"1.0\"|id=\"SPEC-DP-A1\" version=\"2.0\"|low=\"60.0\"|"
	    "low=\"95.0\"";
	const struct bench_act log = { "anna", "sample.log", "NEW-1", NULL,
		FIELDS("batch", "UCD01-004", "purpose", "release", "spec",
		    "SPEC-DP-A1_1.0", "source", "vial", "quantity", "1",
		    "quantity_unit", "vials", "containers", "1", "taken_at",
		    BENCH_TODAY "T06:00:00+00:00", "taken_by", "M. Operator",
		    "storage", "-70 C") };

	bench_open(BENCH_TESTED);
	bench_must(
	    "anna", "spec.load", "SPEC-DP-A1_2.0", NULL, FIELDS("file", file));
	bench_must("anna", "spec.submit", "SPEC-DP-A1_2.0", NULL, NULL);
	bench_must("rui", "spec.check", "SPEC-DP-A1_2.0", NULL, NULL);
	bench_must("quinn", "spec.approve", "SPEC-DP-A1_2.0", NULL, NULL);
	ck_assert_str_eq(bench_state("spec", "SPEC-DP-A1_1.0"), "SUPERSEDED");
	bench_must("anna", "result.enter", "S-TEST.T24", NULL,
	    FIELDS("value", "78.4", "tested_on", BENCH_TODAY));
	ck_assert_str_eq(bench_state("result", "S-TEST.T24"), "COMPLIES");
	ck_assert(
	    suite_contains(bench_refused(&log, "SPEC-001"), "SUPERSEDED"));
	bench_close();
}
END_TEST

START_TEST(a_superseded_method_is_not_started)
{
	const struct bench_act start = { "anna", "test.start", "S-AVAIL.AM-A02",
		NULL, NULL };

	bench_open(BENCH_TESTED);
	bench_must("anna", "method.load", "AM-A02_2.0", NULL,
	    FIELDS("file",
		"specs/methods/AM-A02.xml|id=\"AM-A02\" version=\"1.0\"|"
		"id=\"AM-A02\" version=\"2.0\""));
	bench_must("anna", "method.submit", "AM-A02_2.0", NULL, NULL);
	bench_must("rui", "method.check", "AM-A02_2.0", NULL, NULL);
	bench_must("quinn", "method.approve", "AM-A02_2.0", NULL, NULL);
	ck_assert(
	    suite_contains(bench_refused(&start, "TEST-METHOD"), "SUPERSEDED"));
	bench_close();
}
END_TEST

/* ---- release ----------------------------------------------------------- */

START_TEST(the_gate_says_all_that_blocks_at_once_and_who_can_clear_it)
{
	static const char *const rules[] = { "STATE", "GATE-RESULT", "GATE-OOS",
		"GATE-REVIEW", "GATE-RUN" };
	const struct bench_act release = { "quinn", "batch.release",
		"UCD01-003", NULL, NULL };
	const struct json *list;
	struct err err = { 0 };
	struct json *reply;

	bench_open(BENCH_TESTED);
	FAILS(bench_check(&release, &reply, &err), ERR_STATE, "QUARANTINE");
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		refused_with(reply, rules[i]);
	/* one for each: 350 is out, <10 cannot be concluded */
	ck_assert_uint_eq(bench_because(reply, "GATE-OOS"), 2);
	ck_assert_uint_eq(bench_because(reply, "GATE-RUN"), 3);
	/* four samples are not cancelled, none of their 20 tests is final */
	ck_assert_uint_eq(bench_because(reply, "GATE-REVIEW"), 80);
	list = json_array_of(reply, "because");
	for (size_t i = 0; i < list->len; i++) {
		const char *clear = json_str(list->item[i], "clear");

		ck_assert_msg(clear != NULL && clear[0] != '\0', "%s",
		    json_str(list->item[i], "text"));
		ck_assert_str_ne(json_str(list->item[i], "object"), "");
	}
	bench_close();
}
END_TEST

START_TEST(why_asks_the_same_rules)
{
	const struct json *reply, *acts;
	size_t release = 0;

	bench_open(BENCH_TESTED);
	reply = bench_ask("quinn", "why", "object", "batch/UCD01-003");
	ck_assert_str_eq(json_str(reply, "state"), "QUARANTINE");
	acts = json_array_of(reply, "acts");
	for (size_t i = 0; i < acts->len; i++) {
		const struct json *a = acts->item[i];

		if (strcmp(json_str(a, "act"), "batch.release") == 0) {
			ck_assert(!json_true(a, "possible"));
			release = bench_because(a, NULL);
		}
		if (strcmp(json_str(a, "act"), "batch.reject") == 0)
			ck_assert(json_true(a, "possible"));
	}
	ck_assert_uint_gt(release, 80);
	bench_close();
}
END_TEST

START_TEST(the_certificate_says_what_the_lines_say)
{
	const struct json *reply;
	const char *sha256;

	bench_open(BENCH_DONE);
	ck_assert_str_eq(bench_state("certificate", "C-2026-0001"), "ISSUED");
	ck_assert_uint_eq(bench_rows("certificate.lines", "UCD01-001"), 25);
	reply = bench_ask("anna", "view", "view", "certificate.list");
	ck_assert_uint_eq(json_array_of(reply, "rows")->len, 1);
	sha256 =
	    bench_cell("certificate.show", "C-2026-0001", 0, "record_sha256");
	reply = bench_ask("anna", "file", "sha256", sha256);
	ck_assert_str_eq(json_str(reply, "sha256"), sha256);
	bench_close();
}
END_TEST

SUITE(test_thread)
{
	tcase_add_unchecked_fixture(tc, bench_build, NULL);
	tcase_add_test(tc, performer_is_not_reviewer);
	tcase_add_test(tc, a_new_role_does_not_make_the_performer_a_reviewer);
	tcase_add_test(tc, the_releaser_took_no_part);
	tcase_add_test(tc, three_people_make_a_document_effective);
	tcase_add_test(
	    tc, another_variants_assay_is_refused_when_a_test_is_started);
	tcase_add_test(
	    tc, another_variants_standard_is_refused_when_a_plate_is_imported);
	tcase_add_test(
	    tc, another_variants_assay_is_refused_when_a_value_is_entered);
	tcase_add_test(tc, another_variants_specification_cannot_be_pinned);
	tcase_add_test(tc, a_retired_binding_stops_what_is_under_way);
	tcase_add_test(tc, a_value_is_judged_exactly_and_at_once);
	tcase_add_test(tc, the_three_runs_are_combined_to_one_potency);
	tcase_add_test(tc, a_run_tells_no_potency_before_it_is_reviewed);
	tcase_add_test(tc, a_run_that_is_not_valid_stays_and_says_why);
	tcase_add_test(tc, a_value_out_of_specification_stays_open);
	tcase_add_test(
	    tc, a_correction_needs_a_reason_and_replaces_the_verdict);
	tcase_add_test(tc, a_returned_test_is_submitted_and_reviewed_again);
	tcase_add_test(tc, what_is_submitted_cannot_be_corrected);
	tcase_add_test(tc, a_new_specification_judges_no_old_sample);
	tcase_add_test(tc, a_superseded_method_is_not_started);
	tcase_add_test(
	    tc, the_gate_says_all_that_blocks_at_once_and_who_can_clear_it);
	tcase_add_test(tc, why_asks_the_same_rules);
	tcase_add_test(tc, the_certificate_says_what_the_lines_say);
}
