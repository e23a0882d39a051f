/* SPDX-License-Identifier: Apache-2.0 */
/* req: R-042 - the record of a fit says everything, in one byte form. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/mem.h"
#include "potency/record.h"
#include "tests/potency/load.h"
#include "tests/potency/plate.h"
#include "tests/support/suite.h"

static const struct suit_criterion criteria[] = {
	{ .id = "SST-1", .quantity = "standard_r2", .lower = "0.95" },
	{ .id = "SMP-1",
	    .quantity = "slope_ratio",
	    .lower = "0.75",
	    .upper = "1.33",
	    .on = SUIT_INTERVAL },
	{ .id = "SST-2",
	    .quantity = "z_prime",
	    .lower = "0.4",
	    .severity = SUIT_INFORM },
};

static struct plate *
new_plate(const char *file)
{
	const struct fit_choice choice = { 0 };
	struct plate *p = mem_new(sizeof(*p));

	plate_read(p, file, NULL, &choice);
	p->method.criterion = criteria;
	p->method.criteria = 3;
	p->wells.well[0].excluded = "pipetting error, seen by analyst-1";
	{
		struct err err = { 0 };

		OK(fit_wells_arrange(
		    &p->wells, &choice, p->arena, &p->arranged, &err));
	}
	plate_evaluate(p);
	return p;
}

START_TEST(the_record_is_canonical_and_complete)
{
	struct plate *p = new_plate("plates/s07_overflow.csv");
	struct buf b = { 0 };
	struct err err = { 0 };
	struct json *top, *list, *one;
	size_t left_out = 0;

	OK(fit_record_bytes(
	    p->assay, &p->wells, &p->arranged, p->arena, &b, &err));
	OK(json_parse(
	    buf_text(&b), b.len, JSON_CANON, 1u << 20, p->arena, &top, &err));
	ck_assert_str_eq(json_str(top, "algorithm"), FIT_ALGORITHM);
	ck_assert_str_eq(json_str(json_get(top, "method"), "model"), "curve4");
	ck_assert_str_eq(
	    json_str(json_get(top, "method"), "interval"), "profile");
	ck_assert_str_eq(
	    json_str(json_get(top, "method"), "level"), "0.94999999999999996");
	ck_assert(json_true(json_get(top, "run"), "valid"));
	ck_assert_int_eq(json_int(json_get(top, "run"), "overflow", -1), 5);

	list = json_array_of(top, "wells");
	ck_assert_uint_eq(list->len, 60);
	for (size_t i = 0; i < list->len; i++) {
		one = list->item[i];
		if (json_str(one, "left_out") == NULL) {
			ck_assert(json_str(one, "residual") != NULL);
			ck_assert(json_str(one, "joint_leverage") != NULL);
			continue;
		}
		ck_assert_str_eq(json_str(one, "use"), "left_out");
		left_out++;
	}
	/* 12 in saturated groups, one not read, one by a person, which was
	 * among the 12 */
	ck_assert_uint_eq(left_out, 13);
	ck_assert_str_eq(json_str(list->item[0], "left_out"),
	    "pipetting error, seen by analyst-1");
	ck_assert_str_eq(json_str(list->item[1], "response"), "OVRFLW");

	list = json_array_of(top, "separate");
	ck_assert_uint_eq(list->len, 2);
	one = json_array_of(list->item[0], "params")->item[2];
	ck_assert_str_eq(json_str(one, "name"), "C");
	ck_same(load_number(json_str(one, "value")),
	    fit_separate(p->assay->fit, 0)->value[2]);
	ck_same(load_number(json_str(one, "start")),
	    fit_separate(p->assay->fit, 0)->start[2]);

	list = json_array_of(top, "joint");
	ck_assert_uint_eq(list->len, 1);
	one = json_array_of(list->item[0], "params")->item[4];
	ck_assert_str_eq(json_str(one, "name"), "ln_rho");
	ck_assert_str_eq(json_str(one, "sample"), "T1");
	ck_same(load_number(json_str(one, "se")), p->assay->sample[1].rho.se);
	ck_assert(json_int(list->item[0], "evaluations", 0) > 2);

	list = json_array_of(top, "samples");
	ck_assert_uint_eq(list->len, 1);
	ck_assert(json_true(list->item[0], "reportable"));
	ck_same(load_number(json_str(list->item[0], "rho")),
	    p->assay->sample[1].rho.rho);
	ck_same(load_number(json_str(json_get(list->item[0], "profile"), "hi")),
	    p->assay->sample[1].rho.profile.hi);

	list = json_array_of(top, "criteria");
	ck_assert_uint_eq(list->len, 3);
	ck_assert_str_eq(json_str(list->item[1], "id"), "SST-2");
	ck_assert_str_eq(json_str(list->item[1], "verdict"), "not_computed");
	ck_assert_ptr_null(json_str(list->item[1], "value"));
	ck_assert_str_eq(json_str(list->item[2], "applies_to"), "interval");
	ck_assert_str_eq(json_str(list->item[2], "lower"), "0.75");
	buf_clear(&b);
	plate_clear(p);
	mem_free(p);
}
END_TEST

START_TEST(the_same_plate_gives_the_same_bytes)
{
	struct buf b[2] = { { 0 }, { 0 } };
	struct err err = { 0 };

	for (int k = 0; k < 2; k++) {
		struct plate *p = new_plate("plates/s01_clean_elisa.csv");

		OK(fit_record_bytes(
		    p->assay, &p->wells, &p->arranged, p->arena, &b[k], &err));
		plate_clear(p);
		mem_free(p);
	}
	ck_assert_uint_eq(b[0].len, b[1].len);
	ck_assert_mem_eq(b[0].data, b[1].data, b[0].len);
	buf_clear(&b[0]);
	buf_clear(&b[1]);
}
END_TEST

START_TEST(a_fit_without_result_is_recorded_as_such)
{
	struct plate *p = new_plate("plates/s01_clean_elisa.csv");
	struct buf b = { 0 };
	struct err err = { 0 };
	struct json *top, *one;
	double *y = arena_array(p->arena, p->arranged.data.n, sizeof(*y));

	for (size_t i = 0; i < p->arranged.data.n; i++)
		y[i] = p->arranged.data.curve[i] == 2
		           ? 0.4
		           : p->arranged.data.response[i];
	p->arranged.data.response = y;
	OK(assay_run(p->assay, &p->method, &p->arranged.data, NULL, &err));
	OK(fit_record_bytes(
	    p->assay, &p->wells, &p->arranged, p->arena, &b, &err));
	OK(json_parse(
	    buf_text(&b), b.len, JSON_CANON, 1u << 20, p->arena, &top, &err));
	one = json_array_of(top, "samples")->item[1];
	ck_assert_str_eq(json_str(one, "status"), "no_response");
	ck_assert(!json_true(one, "reportable"));
	ck_assert_ptr_null(json_str(one, "rho"));
	ck_assert_int_eq(json_get(one, "rho")->kind, JSON_NULL);
	one = json_array_of(top, "separate")->item[2];
	ck_assert_str_eq(json_str(one, "status"), "no_response");
	one = json_array_of(one, "params")->item[1];
	ck_assert_int_eq(json_get(one, "value")->kind, JSON_NULL);
	buf_clear(&b);
	plate_clear(p);
	mem_free(p);
}
END_TEST

START_TEST(text_that_may_not_enter_a_record_is_refused)
{
	struct plate *p = new_plate("plates/s01_clean_elisa.csv");
	struct buf b = { 0 };
	struct err err = { 0 };

	p->wells.well[3].well = "A\x07";
	FAILS(fit_record_bytes(
		  p->assay, &p->wells, &p->arranged, p->arena, &b, &err),
	    ERR_INPUT, "record of the fit: well: character U+0007");
	buf_clear(&b);
	plate_clear(p);
	mem_free(p);
}
END_TEST

SUITE(test_record)
{
	tcase_add_test(tc, the_record_is_canonical_and_complete);
	tcase_add_test(tc, the_same_plate_gives_the_same_bytes);
	tcase_add_test(tc, a_fit_without_result_is_recorded_as_such);
	tcase_add_test(tc, text_that_may_not_enter_a_record_is_refused);
}
