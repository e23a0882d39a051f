/* SPDX-License-Identifier: Apache-2.0 */
/* tests/potency/plate.c - a plate of the reference data, evaluated. */
#include "config.h"

#include "tests/potency/plate.h"

#include <string.h>

#include "base/buf.h"
#include "potency/quantity.h"
#include "tests/potency/load.h"
#include "tests/support/suite.h"

void
plate_read(struct plate *p, const char *file, const char *rows,
    const struct fit_choice *choice)
{
	struct buf b = { 0 };
	struct err err = { 0 };

	*p = (struct plate){ .arena = arena_new(),
		.method = { .model = &model_curve4, .both_intervals = true } };
	load_bytes(file, &b);
	OK(fit_wells_read(
	    buf_text(&b), b.len, rows, p->arena, &p->wells, &err));
	OK(fit_wells_arrange(&p->wells, choice, p->arena, &p->arranged, &err));
	buf_clear(&b);
}

enum err_code
plate_try(struct plate *p, const char *text, const struct fit_choice *choice,
    struct err *err)
{
	static const struct fit_choice by_role = { 0 };

	*p = (struct plate){ .arena = arena_new(),
		.method = { .model = &model_curve4, .both_intervals = true } };
	if (fit_wells_read(
		text, strlen(text), NULL, p->arena, &p->wells, err) != ERR_OK ||
	    fit_wells_arrange(&p->wells, choice != NULL ? choice : &by_role,
		p->arena, &p->arranged, err) != ERR_OK)
		return err->code;
	p->assay = assay_new(p->arranged.data.n, p->arranged.data.curves, 0);
	return assay_run(p->assay, &p->method, &p->arranged.data,
	    &p->arranged.controls, err);
}

void
plate_evaluate(struct plate *p)
{
	struct err err = { 0 };

	p->assay = assay_new(
	    p->arranged.data.n, p->arranged.data.curves, p->method.criteria);
	OK(assay_run(p->assay, &p->method, &p->arranged.data,
	    &p->arranged.controls, &err));
}

static void
keep(void *to, const char *name, double value)
{
	struct plate *p = to;

	ck_assert_uint_lt(p->n, sizeof(p->name) / sizeof(p->name[0]));
	ck_assert_msg(!plate_has(p, name, NULL), "%s twice", name);
	p->name[p->n] = arena_str(p->arena, name);
	p->value[p->n++] = value;
}

void
plate_quantities(struct plate *p)
{
	assay_quantities(p->assay, &p->arranged, keep, p);
}

bool
plate_has(const struct plate *p, const char *name, double *value)
{
	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->name[i], name) == 0) {
			if (value != NULL)
				*value = p->value[i];
			return true;
		}
	return false;
}

double
plate_get(const struct plate *p, const char *name)
{
	double v = 0;

	ck_assert_msg(plate_has(p, name, &v), "no %s", name);
	return v;
}

void
plate_clear(struct plate *p)
{
	assay_free(p->assay);
	arena_free(p->arena);
}
