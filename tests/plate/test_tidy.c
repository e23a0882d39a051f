/* SPDX-License-Identifier: Apache-2.0 */
/* readings-1: in, out, and what it refuses. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "plate/tidy.h"
#include "tests/plate/fixture.h"
#include "tests/support/suite.h"

static const char example[] = "#format,readings-1\n"
			      "#instrument_serial,MNP04321\n"
			      "#measured_at,2026-03-02T10:14:55+01:00\n"
			      "plate,read,well,value,unit,flag,time_s\n"
			      "PL-0091,1,A1,101132,RLU,,\n"
			      "PL-0091,1,A2,,RLU,overflow,\n"
			      "PL-0091,1,A2,7,RLU,masked,30\n";

static void
tidy(const char *s, struct arena *a, struct plate_result *r)
{
	struct err err = { 0 };

	OK(tidy_read(s, strlen(s), a, r, &err));
}

START_TEST(the_example_of_the_format_is_read)
{
	struct arena *a = arena_new();
	struct plate_result r;

	ck_assert(tidy_is(example, strlen(example)));
	ck_assert(!tidy_is("##BLOCKS= 1", 11));
	tidy(example, a, &r);
	ck_assert_msg(!r.refused, "%s", fixture_findings(&r.findings, a));
	ck_assert_uint_eq(r.n_readings, 3);
	ck_assert_str_eq(r.readings[0].value, "101132");
	ck_assert_str_eq(r.readings[0].quantity, "raw");
	ck_assert_uint_eq(r.readings[1].flags, plate_flag_bit(PLATE_OVERFLOW));
	ck_assert_str_eq(r.readings[2].read, "1@30");
	ck_assert_str_eq(
	    plate_fact_find(&r, "instrument_serial", "")->value, "MNP04321");
	ck_assert_uint_eq(r.n_plates, 1);
	arena_free(a);
}
END_TEST

START_TEST(what_is_read_from_a_sample_survives_being_written)
{
	static const char *const names[] = { "softmax_elisa450_groups.txt",
		"softmax_lum_2plates_timeformat.txt",
		"softmax_potency_run2_specimen.txt" };
	struct profile *p = fixture_softmax();

	for (size_t i = 0; i < 3; i++) {
		struct arena *a = arena_new();
		struct plate_result r, back;
		struct buf b = { 0 }, out = { 0 }, again = { 0 };

		fixture_file(names[i], &b);
		fixture_read(p, &b, a, &r);
		tidy_write(&r, "sha256:00", a, &out);
		tidy(buf_text(&out), a, &back);
		expect_readings(&back, names[i]);
		tidy_write(&back, "", a, &again);
		ck_assert_str_eq(
		    plate_fact_find(&back, "derived_from", "")->value,
		    "sha256:00");
		ck_assert_ptr_nonnull(strstr(buf_text(&again), "derived_from"));
		buf_clear(&b);
		buf_clear(&out);
		buf_clear(&again);
		arena_free(a);
	}
	profile_free(p);
}
END_TEST

START_TEST(text_that_looks_like_a_formula_comes_back_as_it_was)
{
	static const char *const odd[] = { "=1+1", "-x", "+y", "@z", "'q", "''",
		"a,\"b\"", "'=a" };
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		struct plate_reading x = { .plate = "P",
			.read = "1",
			.quantity = "raw",
			.sample = odd[i],
			.role = "",
			.text = "1",
			.value = "1",
			.unit = "OD" };
		struct plate_result r = { .n_readings = 1, .readings = &x },
				    back;
		struct buf out = { 0 };

		tidy_write(&r, "", a, &out);
		tidy(buf_text(&out), a, &back);
		ck_assert_uint_eq(back.n_readings, 1);
		ck_assert_str_eq(back.readings[0].sample, odd[i]);
		if (strchr("=+-@", odd[i][0]) != NULL)
			ck_assert_ptr_null(strstr(
			    buf_text(&out), arena_printf(a, ",%s", odd[i])));
		buf_clear(&out);
	}
	arena_free(a);
}
END_TEST

START_TEST(each_fault_is_refused_at_its_place)
{
	static const struct {
		const char *from, *to, *code;
		size_t line, cell;
		const char *says;
	} t[] = {
		{ "readings-1", "readings-2", "E-FORMAT", 1, 0,
		    "expected `#format,readings-1`" },
		{ "unit,flag", "flag,flag", "E-COLUMN", 4, 0,
		    "no column unit" },
		{ "time_s", "flag", "E-DUPCOL", 4, 7, "cells 6 and 7" },
		{ "time_s", "humidity", "E-COLUMN", 4, 7,
		    "column `humidity` is not known" },
		{ "A1,101132", "A01,101132", "E-WELL", 5, 3,
		    "`A01` is no well" },
		{ "101132", "101,5", "E-MARKER", 5, 6,
		    "flag `RLU` is not known" },
		{ "RLU,,", "RLU,,,x", "E-WIDTH", 5, 8, "no heading" },
		{ "101132", "\"101,5\"", "E-NUM", 5, 4,
		    "not a number with a point" },
		{ "101132", "1e999", "E-RANGE", 5, 4, "beyond" },
		{ "101132", "", "E-MARKER", 5, 4, "no value and no flag" },
		{ ",overflow", ",bright", "E-MARKER", 6, 6,
		    "flag `bright` is not known" },
		{ "masked,30", "masked,", "E-DUPWELL", 7, 0, "lines 6 and 7" },
		{ "+01:00", "", "E-DATE", 3, 0, "a time with offset" },
		{ "#measured_at", "#instrument_serial", "E-CONTRA", 3, 0,
		    "lines 2 and 3" },
		{ "PL-0091,1,A1", ",1,A1", "E-MARKER", 5, 1, "plate is empty" },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct arena *a = arena_new();
		struct plate_result r;
		struct buf b = { 0 };

		buf_puts(&b, example);
		edit_replace(&b, t[i].from, t[i].to);
		tidy(buf_text(&b), a, &r);
		expect_finding(
		    &r.findings, t[i].code, t[i].line, t[i].cell, t[i].says);
		ck_assert(r.refused);
		ck_assert_uint_eq(r.n_readings, 0);
		buf_clear(&b);
		arena_free(a);
	}
}
END_TEST

START_TEST(a_file_without_lines_has_no_data)
{
	struct arena *a = arena_new();
	struct plate_result r;

	tidy("#format,readings-1\nplate,read,well,value,unit\n", a, &r);
	expect_finding(&r.findings, "E-NODATA", 0, 0, "no reading");
	tidy("#format,readings-1\n", a, &r);
	ck_assert(plate_findings_have(&r.findings, "E-COLUMN"));
	arena_free(a);
}
END_TEST

SUITE(test_tidy)
{
	tcase_add_test(tc, the_example_of_the_format_is_read);
	tcase_add_test(tc, what_is_read_from_a_sample_survives_being_written);
	tcase_add_test(tc, text_that_looks_like_a_formula_comes_back_as_it_was);
	tcase_add_test(tc, each_fault_is_refused_at_its_place);
	tcase_add_test(tc, a_file_without_lines_has_no_data);
}
