/* SPDX-License-Identifier: Apache-2.0 */
/* cli/fit_show.c - an evaluated plate as table, JSON and CSV. */
#include "config.h"

#include "cli/fit_show.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/json.h"
#include "base/text.h"
#include "potency/assay.h"
#include "potency/number.h"
#include "potency/quantity.h"
#include "potency/wells.h"

/* ---- csv ---- */

static void
csv_line(void *to, const char *name, double value)
{
	char text[FIT_NUMBER_SIZE];

	csv_put(to, name, CSV_TEXT);
	csv_put(to, fit_number(text, value, FIT_NUMBER_DIGITS), CSV_NUMBER);
	csv_end(to);
}

static void
as_csv(const struct cli_fit_result *r, struct arena *a, struct buf *out)
{
	(void)a;
	csv_put(out, "quantity", CSV_TEXT);
	csv_put(out, "value", CSV_TEXT);
	csv_end(out);
	assay_quantities(r->assay, r->plate, csv_line, out);
}

/* ---- json ---- */

struct json_to {
	struct arena *arena;
	struct json *object;
};

static void
json_member(void *to, const char *name, double value)
{
	struct json_to *j = to;
	char text[FIT_NUMBER_SIZE];

	json_set_str(j->arena, j->object, arena_str(j->arena, name),
	    arena_str(j->arena, fit_number(text, value, FIT_NUMBER_DIGITS)));
}

static struct json *
json_fit(const struct cli_fit_result *r, const struct fit_estimate *e,
    struct arena *a)
{
	const struct fit_model *m = fit_model_of(r->assay->fit);
	struct json *o = json_object(a), *names = json_array(a);
	struct json_to start = { a, json_object(a) };

	for (size_t c = 0; c < e->curves; c++)
		json_add(a, names, json_string(a, r->plate->name[e->curve[c]]));
	for (size_t k = 0; k < e->params; k++) {
		const char *name;

		if (k < m->params)
			name = m->param[k].name;
		else
			name = arena_printf(a, "lnrho[%s]",
			    r->plate->name[e->curve[k - m->params + 1]]);
		if (!isnan(e->start[k]))
			json_member(&start, name, e->start[k]);
	}
	json_set(a, o, "samples", names);
	json_set_str(a, o, "status", fit_status_name(e->status));
	json_set(a, o, "start", start.object);
	json_set_true(a, o, "asymptotes_determined", e->asymptotes_determined);
	json_set_int(a, o, "start_no", e->start_no);
	json_set_int(a, o, "evaluations", e->evaluations);
	json_set_int(a, o, "steps", e->steps);
	return o;
}

static struct json *
json_fits(const struct cli_fit_result *r, struct arena *a)
{
	struct json *list = json_array(a);
	const struct fit_joint *last = NULL;

	for (size_t c = 0; c < r->assay->curves; c++)
		json_add(
		    a, list, json_fit(r, fit_separate(r->assay->fit, c), a));
	for (size_t c = 0; c < r->assay->curves; c++) {
		const struct fit_joint *j =
		    fit_joint_of(r->assay->fit, c, NULL);

		if (j == last || j->est.curves < 2)
			continue;
		last = j;
		json_add(a, list, json_fit(r, &j->est, a));
	}
	return list;
}

static struct json *
json_criteria(const struct cli_fit_result *r, struct arena *a)
{
	struct json *list = json_array(a);

	for (size_t i = 0; i < r->assay->results; i++) {
		const struct suit_result *s = &r->assay->result[i];
		struct json *o = json_object(a);

		json_set_str(a, o, "quantity", s->criterion->quantity);
		json_set_str(a, o, "sample", r->plate->name[s->curve]);
		json_set_str(a, o, "severity",
		    suit_severity_name(s->criterion->severity));
		json_set_str(a, o, "verdict", suit_verdict_name(s->verdict));
		json_set_str(a, o, "text", s->text);
		json_add(a, list, o);
	}
	return list;
}

static struct json *
json_samples(const struct cli_fit_result *r, struct arena *a)
{
	struct json *list = json_array(a);

	for (size_t c = 1; c < r->assay->curves; c++) {
		const struct assay_sample *s = &r->assay->sample[c];
		struct json *o = json_object(a);

		json_set_str(a, o, "name", s->name);
		json_set_str(a, o, "status", fit_status_name(s->rho.status));
		json_set_true(a, o, "reportable", s->reportable);
		json_set_str(a, o, "why", s->why);
		json_add(a, list, o);
	}
	return list;
}

static struct json *
json_left_out(const struct cli_fit_result *r, struct arena *a)
{
	struct json *list = json_array(a);

	for (size_t i = 0; i < r->wells->n; i++) {
		const struct fit_well *w = &r->wells->well[i];
		struct json *o;

		if (w->left_out == NULL)
			continue;
		o = json_object(a);
		json_set_str(a, o, "well", w->well);
		json_set_int(a, o, "line", (int64_t)w->line);
		json_set_str(a, o, "why", w->left_out);
		json_add(a, list, o);
	}
	return list;
}

static void
as_json(const struct cli_fit_result *r, struct arena *a, struct buf *out)
{
	struct json_to top = { a, json_object(a) };
	const struct fit_joint *all = fit_joint_of(r->assay->fit, 0, NULL);
	const struct fit_estimate *e =
	    r->assay->curves > 1 ? &all->est : fit_separate(r->assay->fit, 0);

	json_set_str(a, top.object, "algorithm", FIT_ALGORITHM);
	json_set_str(a, top.object, "model", fit_model_of(r->assay->fit)->name);
	json_set_str(a, top.object, "status", fit_status_name(e->status));
	json_set_true(a, top.object, "valid", r->assay->valid);
	assay_quantities(r->assay, r->plate, json_member, &top);
	json_set(a, top.object, "fits", json_fits(r, a));
	json_set(a, top.object, "samples", json_samples(r, a));
	json_set(a, top.object, "criteria", json_criteria(r, a));
	json_set(a, top.object, "left_out", json_left_out(r, a));
	json_pretty(top.object, out);
}

/* ---- table ---- */

#define COLUMN 10

static void
cell(struct buf *out, const char *text, bool left)
{
	size_t width = text_width(text);

	if (left)
		buf_puts(out, text);
	for (size_t i = width; i < COLUMN; i++)
		buf_putc(out, ' ');
	if (!left)
		buf_puts(out, text);
	buf_putc(out, ' ');
}

static void
number(struct buf *out, double v, int digits)
{
	char text[FIT_NUMBER_SIZE];

	cell(out, isnan(v) ? "-" : fit_number(text, v, digits), false);
}

static void
line(struct buf *out)
{
	while (out->len > 0 && out->data[out->len - 1] == ' ')
		out->data[--out->len] = '\0';
	buf_putc(out, '\n');
}

static void
head(struct buf *out, const char *const *names)
{
	for (size_t k = 0; names[k] != NULL; k++)
		cell(out, names[k], k == 0);
	line(out);
}

static void
show_status(const struct fit_estimate *e, struct buf *out)
{
	if (e->status != FIT_CONVERGED)
		buf_puts(out, fit_status_name(e->status));
	else if (!e->asymptotes_determined)
		buf_puts(out, "asymptote not determined");
	line(out);
}

static void
show_curves(const struct cli_fit_result *r, struct arena *a, struct buf *out)
{
	const struct fit_model *m = fit_model_of(r->assay->fit);

	cell(out, "curve", true);
	for (size_t k = 0; k < m->params; k++)
		cell(out, m->param[k].name, false);
	cell(out, "R2", false);
	cell(out, "wells", false);
	line(out);
	for (size_t c = 0; c < r->assay->curves; c++) {
		const struct fit_estimate *e = fit_separate(r->assay->fit, c);

		cell(out, text_show(a, r->plate->name[c], false), true);
		for (size_t k = 0; k < m->params; k++)
			number(out, e->value[k], 6);
		number(out, e->r2, 6);
		number(out, (double)e->n, 6);
		show_status(e, out);
	}
}

static void
show_joint(const struct cli_fit_result *r, struct buf *out)
{
	const struct fit_model *m = fit_model_of(r->assay->fit);
	const struct fit_joint *last = NULL;

	for (size_t c = 0; c < r->assay->curves; c++) {
		const struct fit_joint *j =
		    fit_joint_of(r->assay->fit, c, NULL);
		const struct fit_estimate *e = &j->est;

		if (j == last || e->curves < 2)
			continue;
		last = j;
		cell(out, "together", true);
		for (size_t k = 0; k < m->params; k++)
			number(out, e->value[k], 6);
		number(out, e->r2, 6);
		number(out, (double)e->n, 6);
		show_status(e, out);
	}
}

static void
show_rho(const struct cli_fit_result *r, struct arena *a, struct buf *out)
{
	static const char *const names[] = { "sample", "rho", "lower", "upper",
		"potency", NULL };
	const struct assay_method *m = &r->assay->method;
	char percent[FIT_NUMBER_SIZE];

	if (r->assay->curves < 2)
		return;
	buf_printf(out, "\nrelative potency, %s %% interval (%s)\n",
	    fit_number(percent, 100 * m->level, 4),
	    relpot_kind_name(m->interval));
	head(out, names);
	for (size_t c = 1; c < r->assay->curves; c++) {
		const struct assay_sample *s = &r->assay->sample[c];
		const struct relpot_limits *l =
		    relpot_limits_of(&s->rho, m->interval);

		cell(out, text_show(a, s->name, false), true);
		number(out, s->rho.rho, 6);
		number(out, l->lo, 6);
		number(out, l->hi, 6);
		number(out, s->potency, 6);
		if (s->why != NULL)
			buf_puts(out, text_show(a, s->why, false));
		line(out);
	}
}

static void
compared(struct buf *out, struct arena *a, const char *sample, const char *what,
    const struct similar_value *v)
{
	cell(out, text_show(a, sample, false), true);
	number(out, v->value, 6);
	number(out, v->lo, 6);
	number(out, v->hi, 6);
	buf_puts(out, what);
	line(out);
}

static void
show_similar(const struct cli_fit_result *r, struct arena *a, struct buf *out)
{
	static const char *const names[] = { "sample", "estimate", "lower",
		"upper", NULL };
	const struct fit_model *m = fit_model_of(r->assay->fit);
	char percent[FIT_NUMBER_SIZE];

	if (r->assay->curves < 2)
		return;
	buf_printf(out, "\nsimilarity, %s %% intervals, test against %s\n",
	    fit_number(percent, 100 * r->assay->method.similar_level, 4),
	    text_show(a, r->plate->name[0], false));
	head(out, names);
	for (size_t c = 1; c < r->assay->curves; c++) {
		const struct assay_sample *s = &r->assay->sample[c];
		const struct similar *v = &s->similar;

		if (v->status != FIT_CONVERGED)
			continue;
		compared(
		    out, a, s->name, "ratio of slopes", &v->ratio[m->slope]);
		compared(out, a, s->name, "ratio of ranges", &v->range_ratio);
		compared(out, a, s->name, "ratio of upper asymptotes",
		    &v->ratio[v->upper]);
		compared(out, a, s->name,
		    "difference of lower asymptotes, over the range",
		    &v->lower_difference);
		compared(out, a, s->name, "difference of lower asymptotes",
		    &v->diff[v->lower]);
	}
}

static void
show_criteria(const struct cli_fit_result *r, struct arena *a, struct buf *out)
{
	if (r->assay->results > 0)
		buf_puts(out, "\ncriteria\n");
	for (size_t i = 0; i < r->assay->results; i++) {
		const struct suit_result *s = &r->assay->result[i];

		cell(out, text_show(a, r->plate->name[s->curve], false), true);
		cell(out, suit_verdict_name(s->verdict), true);
		buf_puts(out, text_show(a, s->text, false));
		line(out);
	}
	buf_printf(out, "\nrun %s%s%s\n", r->assay->valid ? "valid" : "invalid",
	    r->assay->why != NULL ? ": " : "",
	    r->assay->why != NULL ? text_show(a, r->assay->why, false) : "");
}

/* Wells that were left out one by one, not by the selection of rows. */
static void
show_left_out(const struct cli_fit_result *r, struct arena *a, struct buf *out)
{
	for (size_t i = 0; i < r->wells->n; i++) {
		const struct fit_well *w = &r->wells->well[i];

		if (w->left_out == NULL || w->excluded != NULL)
			continue;
		if (w->well[0] != '\0')
			buf_printf(
			    out, "well %s", text_show(a, w->well, false));
		else
			buf_printf(out, "line %zu", w->line);
		buf_printf(out, " left out: %s\n", w->left_out);
	}
}

static void
as_table(const struct cli_fit_result *r, struct arena *a, struct buf *out)
{
	show_curves(r, a, out);
	show_joint(r, out);
	show_rho(r, a, out);
	show_similar(r, a, out);
	show_criteria(r, a, out);
	show_left_out(r, a, out);
}

const struct cli_fit_form cli_fit_forms[] = {
	{ "table", as_table },
	{ "json", as_json },
	{ "csv", as_csv },
	{ NULL, NULL },
};
