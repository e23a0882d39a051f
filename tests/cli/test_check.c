/* SPDX-License-Identifier: Apache-2.0 */
/* "cupel check" on the documents that are shipped, and on spoilt ones. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "cli/check.h"
#include "tests/support/suite.h"

static struct arena *a;
static struct buf out, errors;

static void
open_all(void)
{
	a = arena_new();
}

static void
close_all(void)
{
	buf_clear(&out);
	buf_clear(&errors);
	arena_free(a);
}

static const char *
spec(const char *below_specs)
{
	char path[1024];

	return arena_str(
	    a, suite_path(path, arena_printf(a, "../specs/%s", below_specs)));
}

static int
check(const char *w1, const char *w2, const char *w3)
{
	const char *words[] = { "check", w1, w2, w3 };
	char *argv[5] = { NULL };
	int argc = 0;

	for (int i = 0; i < 4 && words[i] != NULL; i++)
		argv[argc++] = arena_str(a, words[i]);
	buf_empty(&out);
	buf_empty(&errors);
	return cli_check(argc, argv, &out, &errors);
}

static void
contains(const struct buf *b, const char *what)
{
	ck_assert_msg(strstr(buf_text(b), what) != NULL, "\"%s\" is not in\n%s",
	    what, buf_text(b));
}

/* The shipped document with from replaced by to, as test-cli-check.xml. */
static const char *
spoilt(const char *below_specs, const char *from, const char *to)
{
	struct buf b = { 0 }, bad = { 0 };
	struct err err = { 0 };
	const char *at;

	OK(file_read(spec(below_specs), 1 << 20, &b, &err));
	at = strstr(buf_text(&b), from);
	ck_assert_msg(at != NULL, "nothing to spoil: %s", from);
	buf_add(&bad, b.data, (size_t)(at - b.data));
	buf_puts(&bad, to);
	buf_puts(&bad, at + strlen(from));
	OK(file_write(
	    "test-cli-check.xml", bad.data, bad.len, 0600, FILE_REPLACE, &err));
	buf_clear(&b);
	buf_clear(&bad);
	return "test-cli-check.xml";
}

START_TEST(the_documents_that_are_shipped_are_valid)
{
	static const char *const files[][2] = {
		{ "instruments/softmax-text.xml",
		    "profile softmax-text version 1 is valid\n" },
		{ "platforms/PLT-ABE-LNP.xml",
		    "platform PLT-ABE-LNP version 1.0 is valid\n" },
		{ "variants/PV-A1.xml", "variant PV-A1 revision 1 is valid\n" },
		{ "variants/PV-A2.xml", "variant PV-A2 revision 1 is valid\n" },
		{ "specifications/SPEC-ABE-LNP.xml",
		    "spec SPEC-ABE-LNP version 1.0 is valid\n" },
		{ "methods/AM-A20.xml",
		    "method AM-A20 version 1.0 is valid\n" },
		{ "methods/AM-A22.xml",
		    "method AM-A22 version 1.0 is valid\n" },
	};

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		ck_assert_msg(check(spec(files[i][0]), NULL, NULL) == EXIT_DONE,
		    "%s", buf_text(&errors));
		contains(&out, files[i][1]);
		ck_assert_str_eq(buf_text(&errors), "");
	}
	for (int i = 1; i <= 21; i++) {
		const char *m = arena_printf(a, "methods/AM-A%02d.xml", i);

		if (i == 18 || i == 19)
			continue;
		ck_assert_msg(check(spec(m), "-q", NULL) == EXIT_DONE, "%s",
		    buf_text(&errors));
		ck_assert_str_eq(buf_text(&out), "");
	}
}
END_TEST

START_TEST(a_variant_specification_is_held_against_its_parent)
{
	const char *parent = spec("specifications/SPEC-ABE-LNP.xml");
	const char *child = spec("specifications/SPEC-DP-A1.xml");

	ck_assert_int_eq(check(parent, child, NULL), EXIT_DONE);
	ck_assert_str_eq(buf_text(&errors), "");
	ck_assert_int_eq(check(child, NULL, NULL), EXIT_DONE);
	contains(&errors, "not held against its parent SPEC-ABE-LNP 1.0");
	child = spoilt(
	    "specifications/SPEC-DP-A1.xml", "after=\"T11\"", "after=\"T99\"");
	ck_assert_int_eq(check(parent, child, NULL), EXIT_REFUSED_INPUT);
	contains(&errors, "test-cli-check.xml:13: element <add>: after is T99, "
			  "which is no line of SPEC-ABE-LNP 1.0");
	child = spoilt(
	    "specifications/SPEC-DP-A1.xml", "line=\"T12\"", "line=\"T11\"");
	ck_assert_int_eq(check(child, parent, NULL), EXIT_REFUSED_INPUT);
	contains(&errors, "line T11 is in the parent already");
	child = spoilt("specifications/SPEC-DP-A1.xml", "</spec>",
	    "<omit line=\"T77\" reason=\"x\"/></spec>");
	ck_assert_int_eq(check(child, parent, NULL), EXIT_REFUSED_INPUT);
	contains(&errors, "element <omit>: line is T77, which is no line");
}
END_TEST

START_TEST(what_a_schema_cannot_say_is_said)
{
	static const char *const t[][4] = {
		{ "platforms/PLT-ABE-LNP.xml", "window-first=\"4\"",
		    "window-first=\"9\"", "the window ends before it begins" },
		{ "platforms/PLT-ABE-LNP.xml", "window-last=\"8\"",
		    "window-last=\"21\"", "longer than the spacer" },
		{ "platforms/PLT-ABE-LNP.xml", "length=\"100\"",
		    "length=\"19\"", "the spacer is longer than the guide" },
		{ "variants/PV-A1.xml", "length=\"100\"", "length=\"99\"",
		    "length is 99, the sequence has 100" },
		{ "variants/PV-A1.xml", "spacer=\"CTGCC", "spacer=\"CTGCA",
		    "does not carry the spacer" },
		{ "variants/PV-A1.xml", "position=\"6\"", "position=\"21\"",
		    "the position is not in the spacer, expected 1 to 20" },
		{ "variants/PV-A1.xml", "position=\"6\"",
		    "position=\"6\" bystanders=\"6\"", "bystander 6" },
		{ "variants/PV-A1.xml", "<modality>genome editing",
		    "<modality>antisense oligonucleotide",
		    "type is guide RNA in a variant of antisense" },
		{ "specifications/SPEC-ABE-LNP.xml", "low=\"7.0\"",
		    "low=\"8.0\"", "element <criterion>:" },
		{ "specifications/SPEC-ABE-LNP.xml", "low=\"7.0\" ", "",
		    "element <criterion>:" },
		{ "specifications/SPEC-ABE-LNP.xml", "scope=\"platform\"",
		    "scope=\"variant\"", "scope is variant and the document" },
		{ "specifications/SPEC-ABE-LNP.xml", "</spec>",
		    "<omit line=\"T02\" reason=\"x\"/></spec>",
		    "T02 stands there twice" },
		{ "specifications/SPEC-ABE-LNP.xml", "</spec>",
		    "<omit line=\"T99\" reason=\"x\"/></spec>",
		    "there is no parent to change" },
		{ "specifications/SPEC-ABE-LNP.xml",
		    "<criterion stage=\"both\" kind=\"range\" low=\"7.0\" "
		    "high=\"7.8\" rounding=\"usp\"/>",
		    "<criterion stage=\"both\" kind=\"range\" low=\"7.0\" "
		    "high=\"7.8\" rounding=\"usp\"/><criterion "
		    "stage=\"stability\" kind=\"report\" rounding=\"none\"/>",
		    "two criteria for one stage of testing" },
		{ "specifications/SPEC-DP-A1.xml",
		    "mutation-specific=\"yes\"\n      "
		    "kind=\"relative-potency\"",
		    "mutation-specific=\"no\" kind=\"relative-potency\"",
		    "a line of kind relative-potency is about a mutation" },
		{ "methods/AM-A22.xml", "factor=\"2.2\"", "factor=\"1.0\"",
		    "the doses do not fall" },
		{ "methods/AM-A22.xml", "wells-per-sample=\"30\"",
		    "wells-per-sample=\"31\"", "31 wells for 10 steps" },
		{ "methods/AM-A22.xml", "low=\"0.75\"", "low=\"1.75\"",
		    "low 1.75 is above high 1.33" },
		{ "methods/AM-A22.xml", "low=\"0.98\"", "",
		    "a criterion without bounds" },
		{ "methods/AM-A22.xml", "value=\"number\"", "value=\"text\"",
		    "a potency in words" },
		{ "methods/AM-A04.xml", "unit=\"nm\"", "",
		    "a number without unit" },
		{ "methods/AM-A01.xml", "value=\"text\"",
		    "value=\"text\" unit=\"nm\"", "a value in words with" },
		{ "instruments/softmax-text.xml", "row=\"^##BLOCKS=[",
		    "row=\"^##BLOCKS=(", "element <sign>: pattern" },
		{ "instruments/softmax-text.xml", "value=\"${wells}\"",
		    "value=\"${welles}\"", "uses welles, which no step sets" },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		ck_assert_int_eq(
		    check(spoilt(t[i][0], t[i][1], t[i][2]), NULL, NULL),
		    EXIT_REFUSED_INPUT);
		contains(&errors, t[i][3]);
		contains(&errors, "test-cli-check.xml:");
		ck_assert_str_eq(buf_text(&out), "");
	}
}
END_TEST

START_TEST(from_phase_two_on_a_release_line_needs_a_criterion)
{
	const char *report =
	    "<criterion stage=\"both\" kind=\"report\" rounding=\"none\"/>";
	const char *range = "<criterion stage=\"both\" kind=\"range\" "
			    "low=\"7.0\" high=\"7.8\" rounding=\"usp\"/>";
	struct buf b = { 0 };
	struct err err = { 0 };
	const char *file =
	    spoilt("specifications/SPEC-ABE-LNP.xml", range, report);
	char *phase;

	ck_assert_int_eq(check(file, NULL, NULL), EXIT_DONE);
	OK(file_read(file, 1 << 20, &b, &err));
	phase = strstr(b.data, "phase=\"1\"");
	ck_assert_ptr_nonnull(phase);
	phase[7] = '3';
	OK(file_write(file, b.data, b.len, 0600, FILE_REPLACE, &err));
	ck_assert_int_eq(check(file, NULL, NULL), EXIT_REFUSED_INPUT);
	contains(&errors, "from phase 2 on a release line only reports");
	buf_clear(&b);
}
END_TEST

START_TEST(every_file_is_looked_at_and_the_worst_counts)
{
	const char *bad =
	    spoilt("methods/AM-A01.xml", "scope=\"platform\"", "scope=\"all\"");

	ck_assert_int_eq(
	    check(bad, spec("methods/AM-A02.xml"), NULL), EXIT_REFUSED_INPUT);
	contains(&errors, "attribute scope is all, expected one of platform, "
			  "variant");
	contains(&out, "AM-A02 version 1.0 is valid");
	ck_assert_int_eq(
	    check("/nowhere-at-all.xml", bad, NULL), EXIT_NOT_FOUND);
	contains(&errors, "attribute scope is all");
}
END_TEST

START_TEST(an_unknown_namespace_is_told_with_the_known_ones)
{
	struct err err = { 0 };

	OK(file_write("test-cli-check.xml", "\n<a xmlns='urn:x'/>", 19, 0600,
	    FILE_REPLACE, &err));
	ck_assert_int_eq(
	    check("test-cli-check.xml", NULL, NULL), EXIT_REFUSED_INPUT);
	contains(&errors,
	    "test-cli-check.xml:2: element <a>: its namespace is urn:x, "
	    "expected one of urn:cupel:platform:1, urn:cupel:variant:1");
	contains(&errors, "urn:cupel:profile:1");
	OK(file_write(
	    "test-cli-check.xml", "<a>", 3, 0600, FILE_REPLACE, &err));
	ck_assert_int_eq(
	    check("test-cli-check.xml", NULL, NULL), EXIT_REFUSED_INPUT);
	contains(&errors, "it is not complete");
	ck_assert_int_eq(check(NULL, NULL, NULL), EXIT_USAGE);
	ck_assert_int_eq(check("--help", NULL, NULL), EXIT_DONE);
	contains(&out, "check FILE.xml...");
}
END_TEST

SUITE(test_check)
{
	tcase_add_checked_fixture(tc, open_all, close_all);
	tcase_add_test(tc, the_documents_that_are_shipped_are_valid);
	tcase_add_test(tc, a_variant_specification_is_held_against_its_parent);
	tcase_add_test(tc, what_a_schema_cannot_say_is_said);
	tcase_add_test(tc, from_phase_two_on_a_release_line_needs_a_criterion);
	tcase_add_test(tc, every_file_is_looked_at_and_the_worst_counts);
	tcase_add_test(tc, an_unknown_namespace_is_told_with_the_known_ones);
}
