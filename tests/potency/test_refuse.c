/* SPDX-License-Identifier: Apache-2.0 */
/* req: R-042 - hostile input gets a named refusal, never a number. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "tests/potency/plate.h"
#include "tests/potency/simulate.h"
#include "tests/support/suite.h"

/* A good plate as a table, with one line replaced, or none. */
static void
table(struct buf *b, size_t line, const char *instead)
{
	struct simulated d;

	simulate(&usual, &d);
	buf_empty(b);
	buf_puts(b, "well,role,sample,dose,response\n");
	for (size_t i = 0; i < d.data.n; i++)
		if (i + 2 == line)
			buf_printf(b, "%s\n", instead);
		else
			buf_printf(b, "W%zu,%s,%s,%.9f,%.6f\n", i + 1,
			    d.curve[i] == 0 ? "standard" : "test",
			    d.name[d.curve[i]], d.dose[i], d.response[i]);
}

static const struct {
	const char *line; /* in place of line 5 of the table */
	enum err_code code;
	const char *says;
} lines[] = {
	{ "W4,standard,REF,100,nan", ERR_INPUT,
	    "well W4: response \"nan\" is not a number" },
	{ "W4,standard,REF,100,inf", ERR_INPUT, "\"inf\" is not a number" },
	{ "W4,standard,REF,100,\"1,5\"", ERR_INPUT, "\"1,5\" is not a number" },
	{ "W4,standard,REF,100,1e300", ERR_INPUT,
	    "well W4 (sample REF): response is larger" },
	{ "W4,standard,REF,100,-1e300", ERR_INPUT, "response is larger" },
	{ "W4,standard,REF,-3,1.5", ERR_INPUT,
	    "well W4 (sample REF): dose is negative" },
	{ "W4,standard,REF,1e200,1.5", ERR_INPUT, "1e-100 to 1e100" },
	{ "W4,standard,REF,1e-200,1.5", ERR_INPUT, "1e-100 to 1e100" },
	{ "W4,standard,REF,nan,1.5", ERR_INPUT, "dose \"nan\"" },
	{ "W4,standard,REF,,1.5", ERR_INPUT,
	    "well W4: sample REF has no dose there" },
	{ "W3,standard,REF,100,1.5", ERR_INPUT,
	    "well W3 stands twice, in lines 4 and 5" },
	{ "W4,standard,OTHER,100,1.5", ERR_INPUT,
	    "REF and OTHER both have the role standard" },
	{ "W4,standard,REF,100,\"1.5", ERR_INPUT, "line" },
};

START_TEST(a_bad_well_is_named)
{
	struct buf b = { 0 };
	struct plate *p = mem_new(sizeof(*p));
	struct err err = { 0 };

	table(&b, 0, NULL);
	OK(plate_try(p, buf_text(&b), NULL, &err));
	plate_clear(p);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		table(&b, 5, lines[i].line);
		FAILS(plate_try(p, buf_text(&b), NULL, &err), lines[i].code,
		    lines[i].says);
		plate_clear(p);
	}
	buf_clear(&b);
	mem_free(p);
}
END_TEST

static const struct {
	const char *text, *says;
} tables[] = {
	{ "", "has no wells" },
	{ "sample,dose,response\n", "has no wells" },
	{ "dose,response\n1,2\n", "no column sample" },
	{ "sample,response\nS,2\n", "no column dose" },
	{ "sample,dose\nS,2\n", "no column response" },
	{ "sample,dose,response\nS,1,2\nS,2,3\n",
	    "no well has the role standard" },
	{ "role,sample,dose,response\nstandard,S,1,2\nstandard,S,2,3\n",
	    "standard S has 2 doses in 2 wells, a curve4 needs 5 doses and 5 "
	    "wells" },
	{ "role,sample,dose,response\nstandard,S,1,2\nstandard,S,1,2.1\n"
	  "standard,S,1,2.3\nstandard,S,1,2.2\nstandard,S,1,2\n"
	  "standard,S,1,2.4\n",
	    "1 dose in 6 wells" },
	{ "role,sample,dose,response\nstandard,S,1,2\nstandard,S,2,2.1\n"
	  "standard,S,3,2.3\nstandard,S,4,2.2\nstandard,S,4,2\n"
	  "standard,S,3,2.4\n",
	    "4 doses in 6 wells" },
	{ "role,sample,dose,response\nstandard,S,1,2\nstandard,S,2,2.1\n"
	  "standard,S,3,2.3\nstandard,S,4,2.2\n",
	    "4 doses in 4 wells" },
	{ "role,sample,dose,response\nstandard,S,1,2\nstandard,S,2,2\n"
	  "standard,S,3,2\nstandard,S,4,2\nstandard,S,5,2\nstandard,S,6,2\n",
	    "all 6 responses are equal" },
	{ "role,sample,dose,response\nstandard,S,1,OVRFLW\ntest,T,2,1\n",
	    "sample S has no wells" },
	{ "plate,role,sample,dose,response\nP1,standard,S,1,2\n"
	  "P2,standard,S,1,2\n",
	    "one plate" },
};

START_TEST(a_table_that_is_no_assay_is_refused_with_the_reason)
{
	struct plate *p = mem_new(sizeof(*p));
	struct err err = { 0 };

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		FAILS(plate_try(p, tables[i].text, NULL, &err), ERR_INPUT,
		    tables[i].says);
		plate_clear(p);
	}
	mem_free(p);
}
END_TEST

/* Below the table: data handed over by another program. */
START_TEST(arrays_with_impossible_numbers_are_refused)
{
	static const struct {
		double dose, response, weight;
		const char *says;
	} rows[] = {
		{ 10, (double)NAN, 1,
		    "well number 8 (sample REF): response is not" },
		{ 10, HUGE_VAL, 1, "response is not a finite number" },
		{ 10, 1e101, 1, "response is larger" },
		{ (double)NAN, 1, 1, "dose is not a finite number" },
		{ HUGE_VAL, 1, 1, "dose is not a finite number" },
		{ -1e-9, 1, 1, "dose is negative" },
		{ 10, 1, -1, "weight is not a number from 0 up" },
		{ 10, 1, (double)NAN, "weight is not" },
		{ 10, 1, HUGE_VAL, "weight is not" },
	};
	struct simulated d;
	struct err err = { 0 };
	struct fit *fit;

	simulate(&usual, &d);
	d.data.weight = d.weight;
	fit = fit_new(d.data.n, 2);
	OK(fit_run(fit, &model_curve4, &d.data, NULL, &err));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		simulate(&usual, &d);
		d.data.weight = d.weight;
		d.dose[7] = rows[i].dose;
		d.response[7] = rows[i].response;
		d.weight[7] = rows[i].weight;
		FAILS(fit_run(fit, &model_curve4, &d.data, NULL, &err),
		    ERR_INPUT, rows[i].says);
		ck_assert_uint_eq(fit_curves(fit), 0);
	}
	fit_free(fit);
}
END_TEST

START_TEST(impossible_settings_are_refused)
{
	struct simulated d;
	struct err err = { 0 };
	struct fit *fit;
	struct fit_options o = { .held = 1, .held_at = { (double)NAN } };
	struct assay *assay;
	struct assay_method m = { .model = &model_curve4, .level = 1.5 };

	simulate(&usual, &d);
	fit = fit_new(d.data.n, 2);
	FAILS(fit_run(fit, &model_curve4, &d.data, &o, &err), ERR_INPUT,
	    "parameter A is held at something");
	o = (struct fit_options){ .held = 1u << 4 };
	FAILS(fit_run(fit, &model_curve4, &d.data, &o, &err), ERR_INPUT,
	    "no such parameters");
	o = (struct fit_options){ .held = 0xf };
	FAILS(fit_run(fit, &model_curve4, &d.data, &o, &err), ERR_INPUT,
	    "no such parameters");
	fit_free(fit);
	assay = assay_new(d.data.n, 2, 0);
	FAILS(assay_run(assay, &m, &d.data, NULL, &err), ERR_INPUT,
	    "between 0 and 1");
	m.level = -0.95;
	FAILS(assay_run(assay, &m, &d.data, NULL, &err), ERR_INPUT,
	    "between 0 and 1");
	m.level = 0.95;
	m.assigned = -2;
	FAILS(assay_run(assay, &m, &d.data, NULL, &err), ERR_INPUT,
	    "assigned potency");
	m.assigned = (double)NAN;
	FAILS(assay_run(assay, &m, &d.data, NULL, &err), ERR_INPUT,
	    "assigned potency");
	assay_free(assay);
}
END_TEST

START_TEST(more_wells_or_samples_than_accepted_are_refused)
{
	struct err err = { 0 };
	struct fit *fit = fit_new(10, 2);
	struct fit_data d = { .n = FIT_WELLS_MAX + 1, .curves = 1 };

	FAILS(fit_run(fit, &model_curve4, &d, NULL, &err), ERR_LIMIT,
	    "16385 wells");
	d = (struct fit_data){ .n = 5, .curves = FIT_CURVES_MAX + 1 };
	FAILS(fit_run(fit, &model_curve4, &d, NULL, &err), ERR_LIMIT,
	    "65 samples");
	fit_free(fit);
}
END_TEST

SUITE(test_refuse)
{
	tcase_add_test(tc, a_bad_well_is_named);
	tcase_add_test(tc, a_table_that_is_no_assay_is_refused_with_the_reason);
	tcase_add_test(tc, arrays_with_impossible_numbers_are_refused);
	tcase_add_test(tc, impossible_settings_are_refused);
	tcase_add_test(tc, more_wells_or_samples_than_accepted_are_refused);
}
