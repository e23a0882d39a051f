/* SPDX-License-Identifier: Apache-2.0 */
/* Plate maps: two spellings, all checks, and a map against readings. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "plate/map.h"
#include "tests/plate/fixture.h"
#include "tests/support/suite.h"

static void
map(const char *s, size_t len, struct arena *a, struct map *m)
{
	struct err err = { 0 };

	OK(map_read(s, len, a, m, &err));
}

static void
map_file(const char *name, struct arena *a, struct map *m)
{
	struct buf b = { 0 };

	fixture_file(name, &b);
	map(b.data, b.len, a, m);
	ck_assert_msg(!m->refused, "%s", fixture_findings(&m->findings, a));
	buf_clear(&b);
}

START_TEST(the_maps_of_the_three_runs_are_read)
{
	static const char *const names[] = { "platemap_run1.csv",
		"platemap_run2.csv", "platemap_run3.csv" };

	for (size_t i = 0; i < 3; i++) {
		struct arena *a = arena_new();
		const struct map_well *w;
		struct map m;

		map_file(names[i], a, &m);
		ck_assert_uint_eq(m.n, 60);
		ck_assert_uint_eq(m.unused, 36);
		ck_assert(m.partial);
		w = map_at(&m, (struct well){ 1, 2 });
		ck_assert_ptr_nonnull(w);
		ck_assert_int_eq(w->role, MAP_STANDARD);
		ck_assert_str_eq(w->sample, "RS-A1-01");
		ck_assert_str_eq(w->dose, "68.18181818");
		ck_assert_uint_eq(w->step, 2);
		ck_assert_ptr_null(map_at(&m, (struct well){ 0, 0 }));
		arena_free(a);
	}
}
END_TEST

START_TEST(a_map_that_is_written_is_read_as_the_same)
{
	struct arena *a = arena_new();
	struct buf b = { 0 }, out = { 0 };
	struct map m;

	fixture_file("platemap_run1.csv", &b);
	map(b.data, b.len, a, &m);
	map_write(&m, &out);
	ck_assert_str_eq(buf_text(&out), buf_text(&b));
	buf_clear(&b);
	buf_clear(&out);
	arena_free(a);
}
END_TEST

static const char drawn[] = "#format,plate-map-1\n"
			    "role,1,2,3\n"
			    "A,standard,standard,blank\n"
			    "B,sample,sample,\n"
			    ",,,\n"
			    "sample,1,2,3\n"
			    "A,RS,RS,\n"
			    "B,S1,S1,\n"
			    "\n"
			    "series,1,2,3\n"
			    "A,1,1,\n"
			    "B,1,1,\n"
			    "\n"
			    "step,1,2,3\n"
			    "A,1,2,\n"
			    "B,1,2,\n"
			    "\n"
			    "dose,1,2,3\n"
			    "A,10,5,\n"
			    "B,10,5,\n"
			    "\n"
			    "dose_unit,1,2,3\n"
			    "A,ng/mL,ng/mL,\n"
			    "B,ng/mL,ng/mL,\n"
			    "\n"
			    "replicate,1,2,3\n"
			    "A,1,1,1\n"
			    "B,1,1,\n";

static const char list[] =
    "#format,plate-map-1\n"
    "#shape,6\n"
    "#partial,yes\n"
    "well,role,sample,series,step,dose,dose_unit,replicate,note\n"
    "A1,standard,RS,1,1,10,ng/mL,1,\n"
    "A2,standard,RS,1,2,5,ng/mL,1,\n"
    "A3,blank,,,,,,1,\n"
    "B1,sample,S1,1,1,10,ng/mL,1,\n"
    "B2,sample,S1,1,2,5,ng/mL,1,\n";

START_TEST(a_drawn_map_is_the_list_it_shows)
{
	struct arena *a = arena_new();
	struct buf b = { 0 }, out = { 0 };
	struct map m;

	/* a blank well of a drawing is unused; the list says partial */
	buf_puts(&b, drawn);
	map(b.data, b.len, a, &m);
	ck_assert_msg(!m.refused, "%s", fixture_findings(&m.findings, a));
	map_write(&m, &out);
	ck_assert_str_eq(buf_text(&out), list);
	buf_clear(&b);
	buf_clear(&out);
	arena_free(a);
}
END_TEST

struct bad {
	const char *from, *to;
	size_t line, cell;
	const char *says;
};

static void
each_is_refused(const char *good, const struct bad *t, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct arena *a = arena_new();
		struct buf b = { 0 };
		struct map m;

		buf_puts(&b, good);
		edit_replace(&b, t[i].from, t[i].to);
		map(b.data, b.len, a, &m);
		expect_finding(
		    &m.findings, "E-MAP", t[i].line, t[i].cell, t[i].says);
		ck_assert(m.refused);
		buf_clear(&b);
		arena_free(a);
	}
}

#define REFUSED(good, t) each_is_refused((good), (t), sizeof(t) / sizeof(t[0]))

/* B62, and the rest of what a list can have wrong */
START_TEST(each_fault_of_a_list_is_refused_at_its_place)
{
	static const struct bad t[] = {
		{ "plate-map-1", "plate-map-2", 1, 0,
		    "expected `#format,plate-map-1`" },
		{ "#shape,6\n", "", 1, 0, "the number of wells is missing" },
		{ "#shape,6", "#shape,7", 2, 0, "#shape is `7`" },
		{ "#partial,yes", "#partial,maybe", 3, 0,
		    "expected yes or no" },
		{ "#partial,yes", "#shapes,6", 3, 0, "#shapes is not known" },
		{ "#partial,yes\n", "", 0, 0,
		    "1 of 6 wells are not in the map: B3" },
		{ "role,sample", "rolle,sample", 4, 2,
		    "column `rolle` is not known" },
		{ "role,sample", "sample,sample", 4, 3,
		    "column sample twice: cells 2 and 3" },
		{ "A1,", "A01,", 5, 1, "`A01` is no well" },
		{ "B2,", "C2,", 9, 1, "well C2 is not on a plate of 6 wells" },
		{ "A2,", "A1,", 6, 1, "well A1 twice: lines 5 and 6" },
		{ "A1,standard", "A1,std", 5, 2,
		    "A1: role is `std`, expected one of standard, sample" },
		{ "A1,standard", "A1,", 5, 1, "A1: role is empty" },
		{ "1,10,ng/mL,1,\nA2", "1,0,ng/mL,1,\nA2", 5, 6,
		    "A1: dose is `0`, expected a number above 0" },
		{ "1,10,ng/mL,1,\nA2", "1,,ng/mL,1,\nA2", 5, 1,
		    "A1: dose is empty" },
		{ "1,10,ng/mL,1,\nA2", "1,-10,ng/mL,1,\nA2", 5, 6,
		    "A1: dose is `-10`" },
		{ "1,10,ng/mL,1,\nA2", "1,\"1,5\",ng/mL,1,\nA2", 5, 6,
		    "A1: dose is `1,5`" },
		{ "1,10,ng/mL,1,\nA2", "1,10,,1,\nA2", 5, 1,
		    "A1: dose_unit is empty" },
		{ "1,10,ng/mL,1,\nA2", "1,10,ug/mL,1,\nA2", 6, 0,
		    "A2: dose_unit is `ng/mL`, others have `ug/mL`" },
		{ "A1,standard,RS,1", "A1,standard,,1", 5, 1,
		    "A1: a standard without sample" },
		{ "A1,standard,RS,1,1", "A1,standard,RS,1,x", 5, 5,
		    "A1: step is `x`, expected a number from 1" },
		{ "A1,standard,RS,1,1", "A1,standard,RS,,1", 5, 1,
		    "A1: series is empty" },
		{ "A1,standard,RS,1,1", "A1,standard,RS,1,3", 6, 0,
		    "A2, standard `RS` series 1: step 2, expected step 1" },
		{ "A2,standard,RS,1,2", "A2,standard,RS,1,3", 6, 0,
		    "step 3, expected step 2" },
		{ "2,5,ng/mL,1,\nA3", "1,5,ng/mL,2,\nA3", 6, 0,
		    "dose 5, but A1 at the same step 1 has 10" },
		{ "2,5,ng/mL,1,\nA3", "1,10,ng/mL,3,\nA3", 6, 0,
		    "step 1 has replicate 3, expected replicate 2" },
		{ "2,5,ng/mL,1,\nA3", "2,10,ng/mL,1,\nA3", 6, 0,
		    "dose 10 at step 2 does not follow 10 at step 1" },
		{ "A3,blank,,,,,,1,", "A3,blank,,,,,,1,,x", 7, 10,
		    "cell 10 has no heading" },
	};

	REFUSED(list, t);
}
END_TEST

/* B61: row twice, column twice, row missing */
START_TEST(each_fault_of_a_drawing_is_refused_with_its_block)
{
	static const struct bad t[] = {
		{ "B,sample,sample,\n", "A,sample,sample,\n", 4, 1,
		    "block role: row A twice: lines 3 and 4" },
		{ "role,1,2,3", "role,1,2,2", 2, 4,
		    "block role: column 2 twice: cells 3 and 4" },
		{ "B,10,5,\n", "", 18, 0, "block dose: row B is missing" },
		{ "sample,1,2,3\n", "sampel,1,2,3\n", 6, 1,
		    "`sampel` is no attribute of a well" },
		{ "series,1,2,3\n", "step,1,2,3\n", 14, 1,
		    "a second block step" },
		{ "role,1,2,3", "role,1,2,x", 2, 4, "`x` is no column" },
		{ "role,1,2,3", "role,1,2,4", 2, 0, "column 3 is missing" },
		{ "A,standard,standard,blank\n",
		    "A,standard,standard,blank,x\n", 3, 5,
		    "cell 5 has no column number above it" },
		{ "B,sample,sample,\n", "2,sample,sample,\n", 4, 1,
		    "`2` is no row letter" },
		{ "A,standard,standard,blank", "A,standard,,blank", 7, 3,
		    "A2: role is empty" },
		{ "A,10,5,\n", "A,10,,\n", 3, 3, "A2: dose is empty" },
		{ "B,1,1,\n\nstep", "B,1,1,\nC,1,1,\n\nstep", 10, 0,
		    "block series has 3 rows and 3 columns, the plate has 2 "
		    "and 3" },
	};

	REFUSED(drawn, t);
}
END_TEST

/* B06, and the shared drawing that is no map of ours */
START_TEST(bytes_of_a_map_must_be_utf8)
{
	struct arena *a = arena_new();
	struct buf b = { 0 };
	struct map m;

	fixture_file("platemap_384_stacked.csv", &b);
	edit_line_replace(&b, 2, "A,", "\xe9,");
	map(b.data, b.len, a, &m);
	expect_finding(&m.findings, "E-ENC", 2, 0, "E9, is not UTF-8");
	expect_finding(&m.findings, "E-ENC", 2, 0, "CSV UTF-8");
	buf_clear(&b);
	map("", 0, a, &m);
	expect_finding(&m.findings, "E-EMPTY", 0, 0, "0 bytes");
	map("#format,plate-map-1\n#shape,96\n", 30, a, &m);
	expect_finding(&m.findings, "E-MAP", 0, 0, "says nothing");
	arena_free(a);
}
END_TEST

/* ---- against readings ---- */

struct pair {
	struct profile *p;
	struct arena *a;
	struct plate_result r;
	struct map m;
	struct plate_findings f;
};

static void
pair_open(struct pair *x)
{
	struct buf b = { 0 };

	memset(x, 0, sizeof(*x));
	x->p = fixture_softmax();
	x->a = arena_new();
	fixture_file("softmax_potency_run1_specimen.txt", &b);
	fixture_read(x->p, &b, x->a, &x->r);
	map_file("platemap_run1.csv", x->a, &x->m);
	buf_clear(&b);
}

static void
pair_close(struct pair *x)
{
	arena_free(x->a);
	profile_free(x->p);
}

static const struct map_compare any = { 0 };

START_TEST(a_map_and_its_run_have_no_difference)
{
	struct pair x;

	pair_open(&x);
	map_compare(&x.m, &x.r, &any, x.a, &x.f);
	ck_assert_msg(x.f.n == 0, "%s", fixture_findings(&x.f, x.a));
	pair_close(&x);
}
END_TEST

START_TEST(wells_without_reading_are_named)
{
	struct pair x;

	pair_open(&x);
	x.r.n_readings -= 13; /* the file ends in row F */
	map_compare(&x.m, &x.r, &any, x.a, &x.f);
	expect_finding(&x.f, "E-INCOMPLETE", 9, 0,
	    "13 of 60 wells that the map uses have no reading: F9-F11, "
	    "G2-G11");
	pair_close(&x);
}
END_TEST

START_TEST(readings_that_the_map_does_not_use_are_told)
{
	struct pair x;

	pair_open(&x);
	x.m.n -= 10; /* the map without row G */
	map_compare(&x.m, &x.r, &any, x.a, &x.f);
	ck_assert_uint_eq(x.f.refusals, 0);
	expect_finding(&x.f, "W-UNMAPPED", 10, 4,
	    "10 well(s) have readings and are not used in the map: G2-G11");
	pair_close(&x);
}
END_TEST

START_TEST(a_layout_in_the_file_is_held_against_the_map)
{
	static const struct map_word words[] = { { "Std", MAP_STANDARD },
		{ "Unknowns", MAP_SAMPLE } };
	struct map_compare how = { .word = words, .n_words = 2 };
	struct plate_layout l[40] = { 0 };
	struct pair x;

	pair_open(&x);
	for (size_t i = 0; i < 40; i++) {
		l[i].plate = x.r.plates[0].name;
		l[i].sample = x.m.well[i].sample;
		l[i].role =
		    x.m.well[i].role == MAP_STANDARD ? "Std" : "Unknowns";
		l[i].well = x.m.well[i].well;
		l[i].at.line = 100 + i;
	}
	x.r.layout = l;
	x.r.n_layout = 40;
	map_compare(&x.m, &x.r, &how, x.a, &x.f);
	ck_assert_msg(x.f.n == 0, "%s", fixture_findings(&x.f, x.a));
	l[0].role = "Unknowns";
	l[1].sample = "S-9";
	l[2].well = (struct well){ 0, 0 };
	l[3].role = "a word nobody knows";
	map_compare(&x.m, &x.r, &how, x.a, &x.f);
	expect_finding(&x.f, "E-LAYOUT", 100, 0,
	    "3 well(s): B2 is `RS-A1-01` of `Unknowns`, in the map standard "
	    "`RS-A1-01`; B3 is `S-9`");
	expect_finding(&x.f, "E-LAYOUT", 100, 0, "in the map unused");
	memset(&x.f, 0, sizeof(x.f));
	for (size_t i = 0; i < 40; i++)
		l[i].sample = "other";
	map_compare(&x.m, &x.r, &how, x.a, &x.f);
	expect_finding(&x.f, "E-LAYOUT", 0, 0, "and 16 more");
	memset(&x.f, 0, sizeof(x.f));
	how.ignore_layout = true;
	map_compare(&x.m, &x.r, &how, x.a, &x.f);
	ck_assert_uint_eq(x.f.n, 0);
	pair_close(&x);
}
END_TEST

START_TEST(the_plate_and_the_read_must_be_there)
{
	struct map_compare how = { .plate = "PV-A1-RP-9" };
	struct pair x;

	pair_open(&x);
	map_compare(&x.m, &x.r, &how, x.a, &x.f);
	expect_finding(
	    &x.f, "E-PLATE", 0, 0, "plate `PV-A1-RP-9` is not in the file");
	how.plate = "PV-A1-RP-1";
	how.read = "650";
	map_compare(&x.m, &x.r, &how, x.a, &x.f);
	expect_finding(&x.f, "E-PLATE", 0, 0, "no readings of read 650");
	pair_close(&x);
}
END_TEST

SUITE(test_map)
{
	tcase_add_test(tc, the_maps_of_the_three_runs_are_read);
	tcase_add_test(tc, a_map_that_is_written_is_read_as_the_same);
	tcase_add_test(tc, a_drawn_map_is_the_list_it_shows);
	tcase_add_test(tc, each_fault_of_a_list_is_refused_at_its_place);
	tcase_add_test(tc, each_fault_of_a_drawing_is_refused_with_its_block);
	tcase_add_test(tc, bytes_of_a_map_must_be_utf8);
	tcase_add_test(tc, a_map_and_its_run_have_no_difference);
	tcase_add_test(tc, wells_without_reading_are_named);
	tcase_add_test(tc, readings_that_the_map_does_not_use_are_told);
	tcase_add_test(tc, a_layout_in_the_file_is_held_against_the_map);
	tcase_add_test(tc, the_plate_and_the_read_must_be_there);
}
