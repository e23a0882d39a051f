/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Good files: every sample gives its expected readings and facts, however its
 * bytes are spelled, and every cell is accounted for.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"
#include "tests/plate/fixture.h"
#include "tests/support/suite.h"

static const char *const samples[] = { "softmax_elisa450_groups.txt",
	"softmax_lum_2plates_timeformat.txt",
	"softmax_potency_run1_specimen.txt",
	"softmax_potency_run2_specimen.txt",
	"softmax_potency_run3_specimen.txt" };

#define N_SAMPLES (sizeof(samples) / sizeof(samples[0]))

/* req: R-120 */
START_TEST(every_sample_gives_its_expected_readings)
{
	struct profile *p = fixture_softmax();

	for (size_t i = 0; i < N_SAMPLES; i++) {
		struct arena *a = arena_new();
		struct plate_result r;
		struct buf b = { 0 };

		fixture_file(samples[i], &b);
		fixture_read(p, &b, a, &r);
		expect_readings(&r, samples[i]);
		buf_clear(&b);
		arena_free(a);
	}
	profile_free(p);
}
END_TEST

START_TEST(every_cell_of_the_samples_is_accounted_for)
{
	struct profile *p = fixture_softmax();

	for (size_t i = 0; i < N_SAMPLES; i++) {
		struct arena *a = arena_new();
		struct plate_result r;
		struct buf b = { 0 };
		size_t sum = 0;

		fixture_file(samples[i], &b);
		fixture_read(p, &b, a, &r);
		for (int k = 0; k < PLATE_CELL_COUNT; k++)
			sum += r.account.kind[k];
		ck_assert_uint_eq(sum, r.account.total);
		ck_assert_uint_eq(r.account.kind[PLATE_CELL_UNREAD], 0);
		ck_assert_uint_eq(
		    r.account.kind[PLATE_CELL_READING], r.n_readings);
		buf_clear(&b);
		arena_free(a);
	}
	profile_free(p);
}
END_TEST

/* ---- facts, in the words of the expected tables ---- */

/* Values of a fact over all plates, each once, joined with ";". */
static const char *
fact_text(const struct plate_result *r, const char *key, struct arena *a)
{
	struct buf b = { 0 };
	const char *out, *last = "";

	for (size_t i = 0; i < r->n_facts; i++) {
		const struct plate_fact *f = &r->facts[i];
		const char *v = f->text;

		if (strcmp(f->key, key) != 0)
			continue;
		if (f->state == PLATE_ABSENT)
			v = "ABSENT";
		if (f->state == PLATE_PLACEHOLDER)
			v = arena_printf(a, "ABSENT (file says %s)", f->text);
		if (strcmp(v, last) == 0)
			continue;
		buf_printf(&b, "%s%s", b.len > 0 ? ";" : "", v);
		last = v;
	}
	out = arena_dup(a, buf_text(&b), b.len);
	buf_clear(&b);
	return out;
}

static const char *
iso_text(const struct plate_result *r, const char *key, struct arena *a)
{
	const struct plate_fact *f = plate_fact_find(r, key, "");

	if (f == NULL || f->state == PLATE_ABSENT)
		return "ABSENT";
	if (f->state == PLATE_AMBIGUOUS)
		return arena_printf(
		    a, "AMBIGUOUS (%.10s or %.10s)", f->value, f->other);
	return f->value;
}

static const char *
plates_text(const struct plate_result *r, struct arena *a)
{
	struct buf b = { 0 };
	const char *out;

	for (size_t i = 0; i < r->n_plates; i++)
		buf_printf(&b, "%s%s", i > 0 ? ";" : "", r->plates[i].name);
	out = arena_dup(a, buf_text(&b), b.len);
	buf_clear(&b);
	return out;
}

static const char *
meta(const struct plate_result *r, const char *key, struct arena *a)
{
	if (strcmp(key, "format") == 0)
		return r->format;
	if (strcmp(key, "encoding") == 0)
		return r->encoding;
	if (strcmp(key, "line_end") == 0)
		return r->line_ends;
	if (strcmp(key, "plates") == 0)
		return plates_text(r, a);
	if (strcmp(key, "saved_at_text") == 0)
		return fact_text(r, "saved_at", a);
	if (strcmp(key, "saved_at_iso") == 0)
		return iso_text(r, "saved_at", a);
	if (strcmp(key, "measured_at_iso") == 0)
		return iso_text(r, "measured_at", a);
	return fact_text(r, key, a);
}

/* Each key of the table has its value, and no other fact is claimed. */
static void
expect_facts(const struct plate_result *r, const char *name, struct arena *a)
{
	struct csv_table t;
	struct err err = { 0 };
	struct buf b = { 0 };

	fixture_file(arena_printf(a, "%s.expected.meta.csv", name), &b);
	OK(csv_parse(b.data, b.len, a, &t, &err));
	ck_assert_uint_ge(t.n, 10);
	for (size_t i = 1; i < t.n; i++)
		ck_assert_msg(
		    strcmp(meta(r, t.row[i].cell[0], a), t.row[i].cell[1]) == 0,
		    "%s: %s is %s, expected %s", name, t.row[i].cell[0],
		    meta(r, t.row[i].cell[0], a), t.row[i].cell[1]);
	for (size_t i = 0; i < r->n_facts; i++) {
		const char *key = r->facts[i].key;
		bool there = strcmp(key, "plate_name") == 0;

		for (size_t k = 1; k < t.n; k++)
			there |=
			    strncmp(t.row[k].cell[0], key, strlen(key)) == 0;
		ck_assert_msg(there, "%s: fact %s is not expected", name, key);
	}
	buf_clear(&b);
}

START_TEST(both_real_exports_give_their_expected_facts)
{
	struct profile *p = fixture_softmax();

	for (size_t i = 0; i < 2; i++) {
		struct arena *a = arena_new();
		struct plate_result r;
		struct buf b = { 0 };

		fixture_file(samples[i], &b);
		fixture_read(p, &b, a, &r);
		expect_facts(&r, samples[i], a);
		buf_clear(&b);
		arena_free(a);
	}
	profile_free(p);
}
END_TEST

START_TEST(no_fact_is_without_origin_and_place)
{
	struct profile *p = fixture_softmax();
	struct arena *a = arena_new();
	struct plate_result r;
	struct buf b = { 0 };

	fixture_file(samples[0], &b);
	fixture_read(p, &b, a, &r);
	ck_assert_uint_eq(r.n_needs, 5);
	for (size_t i = 0; i < r.n_facts; i++) {
		const struct plate_fact *f = &r.facts[i];

		if (f->origin == PLATE_FROM_FILE) {
			ck_assert_uint_gt(f->at.line, 0);
			ck_assert_str_ne(f->text, "");
		} else {
			ck_assert_int_eq(f->origin, PLATE_FROM_NOWHERE);
			ck_assert_int_eq(f->state, PLATE_ABSENT);
			ck_assert_str_eq(f->value, "");
		}
	}
	for (size_t i = 0; i < r.n_readings; i++) {
		ck_assert_uint_ge(r.readings[i].at.line, 8);
		ck_assert_uint_ge(r.readings[i].at.cell, 3);
	}
	buf_clear(&b);
	arena_free(a);
	profile_free(p);
}
END_TEST

/* ---- the same file, spelled otherwise ---- */

static void
to_utf16be(const struct buf *in, struct buf *out)
{
	size_t used;

	buf_add(out, "\xfe\xff", 2);
	for (size_t i = 0; i < in->len; i += used) {
		uint32_t cp = text_next(in->data + i, in->len - i, &used);

		buf_putc(out, (char)(cp >> 8));
		buf_putc(out, (char)(cp & 0xff));
	}
}

static void
to_latin1(const struct buf *in, struct buf *out)
{
	size_t used;

	for (size_t i = 0; i < in->len; i += used)
		buf_putc(
		    out, (char)text_next(in->data + i, in->len - i, &used));
}

static void
with_commas(struct buf *b)
{
	for (size_t i = 1; i + 1 < b->len; i++)
		if (b->data[i] == '.' &&
		    strchr("0123456789", b->data[i - 1]) != NULL &&
		    strchr("0123456789", b->data[i + 1]) != NULL)
			b->data[i] = ',';
}

static void
drop(struct buf *b, char c)
{
	size_t n = 0;

	for (size_t i = 0; i < b->len; i++)
		if (b->data[i] != c)
			b->data[n++] = b->data[i];
	b->len = n;
	b->data[n] = '\0';
}

START_TEST(another_spelling_of_the_bytes_gives_the_same_readings)
{
	static const char *const encodings[] = { "UTF-8", "UTF-8 with BOM",
		"UTF-16BE with BOM", "ISO-8859-1", "UTF-8", "UTF-8", "UTF-8" };
	struct profile *p = fixture_softmax();

	for (size_t v = 0; v < 7; v++) {
		struct arena *a = arena_new();
		struct plate_result r;
		struct buf b = { 0 }, out = { 0 };

		fixture_utf8(samples[0], &b);
		if (v == 1)
			buf_puts(&out, "\xef\xbb\xbf");
		if (v == 2)
			to_utf16be(&b, &out);
		else if (v == 3)
			to_latin1(&b, &out);
		else
			buf_add(&out, b.data, b.len);
		if (v == 4)
			with_commas(&out);
		if (v == 5)
			drop(&out, '\r');
		if (v == 6)
			drop(&out, '\n');
		fixture_read(p, &out, a, &r);
		expect_readings(&r, samples[0]);
		ck_assert_str_eq(r.encoding, encodings[v]);
		buf_clear(&b);
		buf_clear(&out);
		arena_free(a);
	}
	profile_free(p);
}
END_TEST

START_TEST(a_decimal_comma_keeps_the_text_beside_the_value)
{
	struct profile *p = fixture_softmax();
	struct arena *a = arena_new();
	struct plate_result r;
	struct buf b = { 0 };

	fixture_utf8(samples[0], &b);
	with_commas(&b);
	fixture_read(p, &b, a, &r);
	ck_assert_uint_eq(r.n_readings, 96);
	ck_assert_str_eq(r.readings[0].text, "1,785");
	ck_assert_str_eq(r.readings[0].value, "1.785");
	ck_assert(fabs(r.readings[0].number - 1.785) < 1e-12);
	buf_clear(&b);
	arena_free(a);
	profile_free(p);
}
END_TEST

START_TEST(a_new_line_shows_as_unread_cells)
{
	struct profile *p = fixture_softmax();
	struct arena *a = arena_new();
	struct plate_result r;
	struct buf b = { 0 };

	fixture_utf8(samples[0], &b);
	edit_line_insert(&b, 2, "Stacker Slot\t7\r\n");
	fixture_read(p, &b, a, &r);
	expect_readings(&r, samples[0]);
	ck_assert_uint_eq(r.account.kind[PLATE_CELL_UNREAD], 2);
	expect_finding(&r.findings, "W-UNREAD", 2, 1, "`Stacker Slot`");
	buf_clear(&b);
	arena_free(a);
	profile_free(p);
}
END_TEST

START_TEST(a_masked_well_keeps_its_number_and_is_told)
{
	struct profile *p = fixture_softmax();
	struct arena *a = arena_new();
	struct plate_result r;
	const struct plate_reading *x;
	struct buf b = { 0 };

	fixture_file(samples[0], &b);
	fixture_read(p, &b, a, &r);
	x = plate_reading_find(
	    &r, "Plate1", "450", NULL, (struct well){ 0, 1 });
	ck_assert_ptr_nonnull(x);
	ck_assert_str_eq(x->value, "1.672");
	ck_assert_uint_eq(x->flags, plate_flag_bit(PLATE_MASKED));
	expect_finding(&r.findings, "W-MASKED", 8, 4, "A2");
	buf_clear(&b);
	arena_free(a);
	profile_free(p);
}
END_TEST

START_TEST(no_blank_becomes_a_number_and_no_marker_a_value)
{
	struct profile *p = fixture_softmax();

	for (size_t i = 0; i < N_SAMPLES; i++) {
		struct arena *a = arena_new();
		struct plate_result r;
		struct buf b = { 0 };

		fixture_file(samples[i], &b);
		fixture_read(p, &b, a, &r);
		for (size_t k = 0; k < r.n_readings; k++) {
			const struct plate_reading *x = &r.readings[k];

			ck_assert_str_ne(x->text, "");
			ck_assert((x->value[0] == '\0') == !!isnan(x->number));
			if (x->value[0] == '\0')
				ck_assert_uint_ne(x->flags, 0);
		}
		buf_clear(&b);
		arena_free(a);
	}
	profile_free(p);
}
END_TEST

START_TEST(kinetic_reads_and_two_wavelengths_are_told_apart)
{
	struct profile *p = fixture_softmax();
	struct arena *a = arena_new();
	struct plate_result r;
	struct buf b = { 0 };
	const struct plate_reading *x;

	fixture_file("kinetic.txt", &b);
	fixture_read(p, &b, a, &r);
	ck_assert_msg(!r.refused, "%s", fixture_findings(&r.findings, a));
	ck_assert_uint_eq(r.n_readings, 2 * 2 * 6);
	x = plate_reading_find(
	    &r, "K1", "600@00:01:30", "absorbance", (struct well){ 1, 2 });
	ck_assert_ptr_nonnull(x);
	ck_assert_str_eq(x->value, "1.23");
	x = plate_reading_find(
	    &r, "K1", "450@00:00:00", "absorbance", (struct well){ 0, 0 });
	ck_assert_ptr_nonnull(x);
	ck_assert_str_eq(x->value, "0.11");
	buf_clear(&b);
	arena_free(a);
	profile_free(p);
}
END_TEST

/* The header of a plate with its cells from the seventh on. */
static void
small_plate(struct buf *b, const char *mode, const char *rest)
{
	buf_printf(b,
	    "##BLOCKS= 1\nPlate:\tP\t1.3\tPlateFormat\tEndpoint\t%s\t%s\n"
	    "\tT\t1\t2\t3\n\t25\t1\t2\t3\n\t\t4\tNaN\t6\n\n"
	    "\t\t1\t2\t3\n\t\t0.1\t0.2\t0.3\n\t\t0.4\t0.5\t0.6\n~End\n",
	    mode, rest);
}

START_TEST(fluorescence_has_one_cell_more)
{
	struct profile *p = fixture_softmax();
	struct arena *a = arena_new();
	struct plate_result r;
	struct buf b = { 0 };

	small_plate(&b, "Fluorescence",
	    "FALSE\tRaw\tFALSE\t1\t\t\t\t\t\t1\t535 \t1\t3\t6\t485 \tManual");
	fixture_read(p, &b, a, &r);
	ck_assert_msg(!r.refused, "%s", fixture_findings(&r.findings, a));
	ck_assert_uint_eq(r.n_readings, 6);
	ck_assert_str_eq(r.readings[0].read, "535");
	ck_assert_str_eq(r.readings[0].quantity, "fluorescence");
	ck_assert_str_eq(r.readings[0].unit, "RFU");
	ck_assert_uint_eq(r.readings[4].flags, plate_flag_bit(PLATE_ERROR));
	ck_assert_uint_eq(r.account.kind[PLATE_CELL_CALCULATED], 9);
	buf_clear(&b);
	arena_free(a);
	profile_free(p);
}
END_TEST

START_TEST(reduced_values_are_never_taken_for_raw_ones)
{
	struct profile *p = fixture_softmax();
	struct arena *a = arena_new();
	struct plate_result r;
	struct buf b = { 0 };

	small_plate(&b, "Absorbance",
	    "Reduced\tFALSE\t1\t\t\t\t\t\t2\t450 650 \t1\t3\t6\t1\t2");
	fixture_read(p, &b, a, &r);
	ck_assert_msg(!r.refused, "%s", fixture_findings(&r.findings, a));
	expect_finding(&r.findings, "W-REDUCED", 2, 0,
	    "plate P holds values reduced by the reader's software");
	ck_assert_str_eq(r.readings[0].quantity, "reduced");
	ck_assert_str_eq(r.readings[0].unit, "");
	ck_assert_str_eq(r.readings[0].read, "1");
	buf_clear(&b);
	arena_free(a);
	profile_free(p);
}
END_TEST

START_TEST(seventy_thousand_readings_of_one_plate_are_read)
{
	struct profile *p = fixture_softmax();
	struct arena *a = arena_new();
	struct plate_result r;
	struct buf b = { 0 };

	buf_puts(&b,
	    "##BLOCKS= 1\nPlate:\tK\t1.3\tPlateFormat\tKinetic\t"
	    "Absorbance\tRaw\tFALSE\t730\t1\t1\t\t\t\t1\t450 \t1\t12"
	    "\t96\t1\t8\n\tT\t1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t11\t12\n");
	for (unsigned t = 0; t < 730; t++) {
		for (unsigned row = 0; row < 8; row++) {
			if (row == 0)
				buf_printf(&b, "%02u:%02u\t37", t / 60, t % 60);
			else
				buf_putc(&b, '\t');
			for (unsigned c = 0; c < 12; c++)
				buf_printf(&b, "\t0.%04u",
				    (t * 97 + row * 12 + c) % 10000);
			buf_putc(&b, '\n');
		}
		buf_putc(&b, '\n');
	}
	buf_puts(&b, "~End\n");
	fixture_read(p, &b, a, &r);
	ck_assert_msg(!r.refused, "%s", fixture_findings(&r.findings, a));
	ck_assert_uint_eq(r.n_readings, 70080);
	buf_clear(&b);
	arena_free(a);
	profile_free(p);
}
END_TEST

START_TEST(facts_from_elsewhere_settle_or_contradict)
{
	struct profile *p = fixture_softmax();
	struct arena *a = arena_new();
	struct plate_result r;
	struct buf b = { 0 };
	const struct plate_fact *f;

	fixture_file(samples[1], &b);
	fixture_read(p, &b, a, &r);
	plate_facts_check(&r, a);
	ck_assert(r.refused);
	expect_finding(&r.findings, "E-META", 0, 0, "instrument_serial");
	expect_finding(&r.findings, "E-META", 0, 0, "measured_at");

	fixture_read(p, &b, a, &r);
	plate_fact_supply(
	    &r, a, "instrument_serial", "MNP1", PLATE_FROM_REGISTER);
	plate_fact_supply(
	    &r, a, "software_version", "7.1", PLATE_FROM_REGISTER);
	plate_fact_supply(&r, a, "operator", "jd", PLATE_FROM_MANIFEST);
	plate_fact_supply(&r, a, "protocol", "P-1", PLATE_FROM_MANIFEST);
	plate_fact_supply(&r, a, "measured_at", "2023-05-12T11:00:00+01:00",
	    PLATE_FROM_PERSON);
	plate_fact_supply(
	    &r, a, "saved_at", "2023-05-12T11:23:17", PLATE_FROM_MANIFEST);
	plate_fact_supply(&r, a, "room", "12", PLATE_FROM_MANIFEST);
	plate_facts_check(&r, a);
	ck_assert_msg(!r.refused, "%s", fixture_findings(&r.findings, a));
	f = plate_fact_find(&r, "saved_at", "");
	ck_assert_int_eq(f->state, PLATE_GIVEN);
	ck_assert_str_eq(f->value, "2023-05-12T11:23:17");
	ck_assert_str_eq(f->text, "12/05/2023 11:23:17 AM");
	ck_assert_str_eq(plate_fact_find(&r, "room", "")->value, "12");

	plate_fact_supply(&r, a, "source_name", "another", PLATE_FROM_MANIFEST);
	ck_assert(r.refused);
	ck_assert_uint_eq(r.n_readings, 0);
	expect_finding(&r.findings, "E-CONTRA", 16, 0, "the manifest says");
	buf_clear(&b);
	arena_free(a);
	profile_free(p);
}
END_TEST

START_TEST(reading_twice_gives_the_same)
{
	struct profile *p = fixture_softmax();
	struct arena *a = arena_new();
	struct plate_result r1, r2;
	struct buf b = { 0 }, one = { 0 }, two = { 0 };

	fixture_file(samples[0], &b);
	fixture_read(p, &b, a, &r1);
	fixture_read(p, &b, a, &r2);
	plate_readings_csv(&r1, a, &one);
	plate_readings_csv(&r2, a, &two);
	ck_assert_str_eq(buf_text(&one), buf_text(&two));
	buf_clear(&one);
	buf_clear(&two);
	buf_clear(&b);
	arena_free(a);
	profile_free(p);
}
END_TEST

SUITE(test_profile)
{
	tcase_add_test(tc, every_sample_gives_its_expected_readings);
	tcase_add_test(tc, every_cell_of_the_samples_is_accounted_for);
	tcase_add_test(tc, both_real_exports_give_their_expected_facts);
	tcase_add_test(tc, no_fact_is_without_origin_and_place);
	tcase_add_test(
	    tc, another_spelling_of_the_bytes_gives_the_same_readings);
	tcase_add_test(tc, a_decimal_comma_keeps_the_text_beside_the_value);
	tcase_add_test(tc, a_new_line_shows_as_unread_cells);
	tcase_add_test(tc, a_masked_well_keeps_its_number_and_is_told);
	tcase_add_test(tc, no_blank_becomes_a_number_and_no_marker_a_value);
	tcase_add_test(tc, kinetic_reads_and_two_wavelengths_are_told_apart);
	tcase_add_test(tc, fluorescence_has_one_cell_more);
	tcase_add_test(tc, reduced_values_are_never_taken_for_raw_ones);
	tcase_add_test(tc, seventy_thousand_readings_of_one_plate_are_read);
	tcase_add_test(tc, facts_from_elsewhere_settle_or_contradict);
	tcase_add_test(tc, reading_twice_gives_the_same);
}
