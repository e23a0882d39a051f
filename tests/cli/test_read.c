/* SPDX-License-Identifier: Apache-2.0 */
/* "cupel read" as it is called: words in, two streams and a status out. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "cli/read.h"
#include "tests/support/suite.h"

static struct arena *a;
static struct buf out, errors;
static struct cli_read_setup setup;

static void
open_all(void)
{
	char path[1024];

	a = arena_new();
	setup.profile_dir =
	    arena_str(a, suite_path(path, "../specs/instruments"));
}

static void
close_all(void)
{
	buf_clear(&out);
	buf_clear(&errors);
	arena_free(a);
}

static const char *
data(const char *below_tests)
{
	char path[1024];

	return arena_str(a, suite_path(path, below_tests));
}

static int
read_with(const char *w1, const char *w2, const char *w3, const char *w4,
    const char *w5)
{
	const char *words[] = { "read", w1, w2, w3, w4, w5 };
	char *argv[7] = { NULL };
	int argc = 0;

	for (int i = 0; i < 6 && words[i] != NULL; i++)
		argv[argc++] = arena_str(a, words[i]);
	buf_empty(&out);
	buf_empty(&errors);
	return cli_read(argc, argv, &setup, &out, &errors);
}

static void
contains(const struct buf *b, const char *what)
{
	ck_assert_msg(strstr(buf_text(b), what) != NULL, "\"%s\" is not in\n%s",
	    what, buf_text(b));
}

static const char *
written(const char *name, const char *text)
{
	struct err err = { 0 };

	OK(file_write(name, text, strlen(text), 0600, FILE_REPLACE, &err));
	return name;
}

START_TEST(csv_is_exactly_the_expected_table)
{
	static const char *const names[] = { "softmax_elisa450_groups.txt",
		"softmax_lum_2plates_timeformat.txt",
		"softmax_potency_run1_specimen.txt",
		"softmax_potency_run2_specimen.txt",
		"softmax_potency_run3_specimen.txt" };

	for (size_t i = 0; i < 5; i++) {
		struct buf want = { 0 };
		struct err err = { 0 };
		const char *file =
		    data(arena_printf(a, "plate/data/%s", names[i]));

		ck_assert_int_eq(
		    read_with(file, "-o", "csv", NULL, NULL), EXIT_DONE);
		OK(file_read(arena_printf(a, "%s.expected.csv", file), 1 << 20,
		    &want, &err));
		ck_assert_str_eq(buf_text(&out), buf_text(&want));
		buf_clear(&want);
	}
}
END_TEST

START_TEST(json_has_facts_with_origin_account_and_findings)
{
	struct json *o, *list;
	struct err err = { 0 };

	ck_assert_int_eq(
	    read_with(data("plate/data/softmax_elisa450_groups.txt"), "-o",
		"json", "--fact", "operator=jd"),
	    EXIT_DONE);
	OK(json_parse(out.data, out.len, JSON_TEXT, 1 << 24, a, &o, &err));
	ck_assert_str_eq(json_str(o, "schema"), "cupel.read/1");
	ck_assert_str_eq(json_str(o, "outcome"), "read");
	ck_assert_str_eq(
	    json_str(json_get(o, "profile"), "id"), "softmax-text");
	ck_assert_int_eq(json_int(json_get(o, "cells"), "unread", 9), 0);
	ck_assert_int_eq(json_int(json_get(o, "cells"), "readings", 0), 96);
	list = json_array_of(o, "readings");
	ck_assert_uint_eq(list->len, 96);
	ck_assert_str_eq(json_str(list->item[1], "flags"), "masked");
	ck_assert_int_eq(json_int(list->item[1], "line", 0), 8);
	list = json_array_of(o, "facts");
	for (size_t i = 0; i < list->len; i++) {
		const char *key = json_str(list->item[i], "key");

		if (strcmp(key, "operator") == 0) {
			ck_assert_str_eq(
			    json_str(list->item[i], "from"), "manifest");
			ck_assert_str_eq(
			    json_str(list->item[i], "value"), "jd");
		}
		if (strcmp(key, "temperature_c") == 0)
			ck_assert_str_eq(
			    json_str(list->item[i], "state"), "placeholder");
	}
	list = json_array_of(o, "findings");
	ck_assert_uint_eq(list->len, 1);
	ck_assert_str_eq(json_str(list->item[0], "code"), "W-MASKED");
}
END_TEST

START_TEST(the_table_is_for_eyes)
{
	ck_assert_int_eq(
	    read_with(data("plate/data/softmax_lum_2plates_timeformat.txt"),
		NULL, NULL, NULL, NULL),
	    EXIT_DONE);
	contains(&out, "profile softmax-text version 1, UTF-16LE with BOM");
	contains(&out, "2023-12-05T11:23:17 or 2023-05-12T11:23:17 "
		       "(ambiguous)");
	contains(&out, "c12345_2   1     luminescence  A1    1011329  RLU\n");
	contains(&out, "2 plate(s), 96 reading(s), 96 with a number, 96 "
		       "blank well(s), 0 unread cell(s)");
	contains(&out, "operator           (absent)");
}
END_TEST

START_TEST(a_refused_file_gives_lines_and_no_readings)
{
	const char *file = written("test-cli-read.txt",
	    "##BLOCKS= 2\nPlate:\tP\x1b[2J\t1.3\tPlateFormat\tEndpoint\t"
	    "Absorbance\tRaw\tFALSE\t1\t\t\t\t\t\t1\t450 \t1\t3\t6\t1\t2\n"
	    "\tT\t1\t2\t3\n\t25\t1\t2\tbad\n\t\t4\t5\t6\n~End\n");

	ck_assert_int_eq(
	    read_with(file, "-o", "csv", NULL, NULL), EXIT_REFUSED_INPUT);
	ck_assert_str_eq(buf_text(&out), "");
	ck_assert_str_eq(buf_text(&errors),
	    "test-cli-read.txt:1:1: the first line says 2 blocks, found 1 "
	    "(1 Plate) [E-BLOCKS]\n"
	    "  do: export again: the file was cut or edited\n"
	    "test-cli-read.txt:4:5: A3: `bad` is neither a number nor a "
	    "marker of profile softmax-text 1 [E-MARKER]\n"
	    "  do: ask for a change of the profile, never type a number\n");
	ck_assert_int_eq(
	    read_with(file, "-o", "json", NULL, NULL), EXIT_REFUSED_INPUT);
	contains(&out, "\"outcome\": \"refused\"");
	contains(&out, "\"code\": \"E-MARKER\"");
	ck_assert_int_eq(
	    read_with(file, NULL, NULL, NULL, NULL), EXIT_REFUSED_INPUT);
	ck_assert_str_eq(buf_text(&out), "");
}
END_TEST

START_TEST(an_escape_sequence_does_not_reach_the_table)
{
	const char *file = written("test-cli-read.txt",
	    "##BLOCKS= 1\nPlate:\tP\x1b[2J\t1.3\tPlateFormat\tEndpoint\t"
	    "Absorbance\tRaw\tFALSE\t1\t\t\t\t\t\t1\t450 \t1\t3\t6\t1\t2\n"
	    "\tT\t1\t2\t3\n\t25\t1\t2\t3\n\t\t4\t5\t6\n~End\n");

	ck_assert_int_eq(read_with(file, NULL, NULL, NULL, NULL), EXIT_DONE);
	ck_assert_ptr_null(strchr(buf_text(&out), '\x1b'));
	contains(&out, "P<U+001B>[2J");
}
END_TEST

START_TEST(a_profile_is_named_by_id_file_or_folder)
{
	const char *file = data("plate/data/softmax_elisa450_groups.txt");
	const char *dir = data("plate/data");

	ck_assert_int_eq(
	    read_with(file, "--profile", "softmax-text", "-o", "csv"),
	    EXIT_DONE);
	ck_assert_int_eq(
	    read_with(file, "--profile",
		data("../specs/instruments/softmax-text.xml"), NULL, NULL),
	    EXIT_DONE);
	ck_assert_int_eq(
	    read_with(file, "--profiles", dir, NULL, NULL), EXIT_REFUSED_INPUT);
	contains(&errors, "no profile recognises it");
	contains(&errors, "droplets 1: no line like");
	ck_assert_int_eq(
	    read_with(file, "--profile", "nobody", NULL, NULL), EXIT_NOT_FOUND);
	contains(&errors, "no profile nobody in folder");
	ck_assert_int_eq(
	    read_with(file, "--profiles", "/nowhere-at-all", NULL, NULL),
	    EXIT_NOT_FOUND);
	ck_assert_int_eq(read_with(file, "--profile",
			     data("plate/data/README.md"), NULL, NULL),
	    EXIT_REFUSED_INPUT);
	setup.profile_dir = NULL;
	ck_assert_int_eq(
	    read_with(file, NULL, NULL, NULL, NULL), EXIT_CONFIGURATION);
	contains(&errors, "name one with --profiles");
	setup.profile_dir = data("cli");
	ck_assert_int_eq(
	    read_with(file, NULL, NULL, NULL, NULL), EXIT_CONFIGURATION);
	contains(&errors, "holds no profile");
}
END_TEST

START_TEST(a_map_is_held_against_the_readings)
{
	const char *map = data("plate/data/platemap_run1.csv");

	ck_assert_int_eq(
	    read_with(data("plate/data/softmax_potency_run1_specimen.txt"),
		"--map", map, "-o", "csv"),
	    EXIT_DONE);
	ck_assert_str_eq(buf_text(&errors), "");
	ck_assert_int_eq(
	    read_with(data("plate/data/softmax_lum_2plates_timeformat.txt"),
		"--map", map, NULL, NULL),
	    EXIT_REFUSED_INPUT);
	contains(&errors, "no plate is named, and the file holds `c12345_2`, "
	    "`c123455_3` [E-PLATE]");
	ck_assert_int_eq(
	    read_with(data("plate/data/softmax_potency_run1_specimen.txt"),
		"--map", data("plate/data/platemap_384_stacked.csv"), NULL,
		NULL),
	    EXIT_REFUSED_INPUT);
	contains(&errors, "platemap_384_stacked.csv:1: the first line is");
}
END_TEST

START_TEST(readings_of_our_own_format_need_no_profile)
{
	const char *file = written("test-cli-read.txt",
	    "#format,readings-1\nplate,read,well,value,unit\nP,1,A1,5,OD\n");

	setup.profile_dir = NULL;
	ck_assert_int_eq(read_with(file, "-o", "csv", NULL, NULL), EXIT_DONE);
	ck_assert_str_eq(buf_text(&out),
	    "plate,read,quantity,well,sample,role,value,unit,flags\n"
	    "P,1,raw,A1,,,5,OD,\n");
}
END_TEST

START_TEST(wrong_words_are_a_usage_error)
{
	ck_assert_int_eq(read_with(NULL, NULL, NULL, NULL, NULL), EXIT_USAGE);
	contains(&errors, "the name of a file is missing");
	ck_assert_int_eq(read_with("a", "b", NULL, NULL, NULL), EXIT_USAGE);
	ck_assert_int_eq(read_with("a", "-o", "xml", NULL, NULL), EXIT_USAGE);
	contains(&errors, "xml is none of table, csv or json");
	ck_assert_int_eq(
	    read_with("a", "--nope", NULL, NULL, NULL), EXIT_USAGE);
	ck_assert_int_eq(
	    read_with(data("plate/data/softmax_elisa450_groups.txt"), "--fact",
		"operator", NULL, NULL),
	    EXIT_USAGE);
	ck_assert_int_eq(
	    read_with("/nowhere-at-all.txt", NULL, NULL, NULL, NULL),
	    EXIT_NOT_FOUND);
	ck_assert_int_eq(
	    read_with("--help", NULL, NULL, NULL, NULL), EXIT_DONE);
	contains(&out, "read FILE [options]");
	contains(&out, "--profiles");
}
END_TEST

SUITE(test_read)
{
	tcase_add_checked_fixture(tc, open_all, close_all);
	tcase_add_test(tc, csv_is_exactly_the_expected_table);
	tcase_add_test(tc, json_has_facts_with_origin_account_and_findings);
	tcase_add_test(tc, the_table_is_for_eyes);
	tcase_add_test(tc, a_refused_file_gives_lines_and_no_readings);
	tcase_add_test(tc, an_escape_sequence_does_not_reach_the_table);
	tcase_add_test(tc, a_profile_is_named_by_id_file_or_folder);
	tcase_add_test(tc, a_map_is_held_against_the_readings);
	tcase_add_test(tc, readings_of_our_own_format_need_no_profile);
	tcase_add_test(tc, wrong_words_are_a_usage_error);
}
