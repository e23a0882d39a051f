/* SPDX-License-Identifier: Apache-2.0 */
/* potency/wells.c - from a table of wells to curves. */
#include "config.h"

#include "potency/wells.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/csv.h"
#include "base/dec.h"

/* ---- reading a table ---- */

enum column { PLATE, WELL, ROLE, SAMPLE, SERIES, DOSE, RESPONSE, RUN, COLUMNS };

static const char *const column_names[COLUMNS] = {
	[PLATE] = "plate",
	[WELL] = "well",
	[ROLE] = "role",
	[SAMPLE] = "sample",
	[SERIES] = "series",
	[DOSE] = "dose",
	[RESPONSE] = "response",
	[RUN] = "run",
};

static const char *
cell(const struct csv_row *row, size_t column)
{
	return column < row->n ? row->cell[column] : "";
}

/* The number in text as a double; false if it is not one. */
static bool
number(const char *text, double *v)
{
	struct dec d;
	struct err err = { 0 };
	bool ok;

	dec_init(&d);
	ok = dec_parse(&d, text, &err) == ERR_OK;
	if (ok)
		*v = dec_double(&d);
	dec_clear(&d);
	return ok;
}

static int
compare_numbers(const char *a, const char *b)
{
	struct dec x, y;
	struct err err = { 0 };
	int order;

	dec_init(&x);
	dec_init(&y);
	if (dec_parse(&x, a, &err) != ERR_OK ||
	    dec_parse(&y, b, &err) != ERR_OK)
		assert(false && "both were seen to be numbers");
	order = dec_cmp(&x, &y);
	dec_clear(&x);
	dec_clear(&y);
	return order;
}

static bool
same_value(const char *a, const char *b)
{
	if (strcmp(a, b) == 0)
		return true;
	return dec_is(a) && dec_is(b) && compare_numbers(a, b) == 0;
}

/* Is value in the list "V;V;..."? */
static bool
listed(const char *value, const char *list, struct arena *scratch)
{
	for (const char *s = list;; s++) {
		size_t len = strcspn(s, ";");

		if (same_value(value, arena_dup(scratch, s, len)))
			return true;
		s += len;
		if (*s == '\0')
			return false;
	}
}

static bool
is_in(const char *value, const char *arg, struct arena *scratch)
{
	return listed(value, arg, scratch);
}

static bool
is_not_in(const char *value, const char *arg, struct arena *scratch)
{
	return !listed(value, arg, scratch);
}

static bool
is_above(const char *value, const char *arg, struct arena *scratch)
{
	(void)scratch;
	return dec_is(value) && compare_numbers(value, arg) > 0;
}

/* What a clause can say; arg is a list unless it is a number. */
static const struct condition {
	const char *words; /* with the blank behind */
	bool number;
	bool (*holds)(
	    const char *value, const char *arg, struct arena *scratch);
} conditions[] = {
	{ "in ", false, is_in },
	{ "not in ", false, is_not_in },
	{ "> ", true, is_above },
};
#define CONDITIONS (sizeof(conditions) / sizeof(conditions[0]))

struct clause {
	const struct condition *condition;
	size_t column;
	const char *arg;
};

#define CLAUSES_MAX 16u

static enum err_code
parse_clause(const char *text, const struct csv_row *head, struct arena *a,
    struct clause *out, struct err *err)
{
	const char *column, *rest = strchr(text, ' ');

	if (rest == NULL)
		return err_set(err, ERR_INPUT,
		    "\"%s\" is not a clause like \"run in 1;2\"", text);
	column = arena_dup(a, text, (size_t)(rest - text));
	out->column = csv_find(head, column);
	if (out->column == head->n)
		return err_set(err, ERR_INPUT,
		    "\"%s\": the table has no column %s", text, column);
	out->condition = NULL;
	for (size_t k = 0; k < CONDITIONS && out->condition == NULL; k++) {
		size_t len = strlen(conditions[k].words);

		if (strncmp(rest + 1, conditions[k].words, len) != 0)
			continue;
		out->condition = &conditions[k];
		out->arg = rest + 1 + len;
	}
	if (out->condition == NULL || *out->arg == '\0')
		return err_set(err, ERR_INPUT,
		    "\"%s\": behind the column stands \"in\", \"not in\" or "
		    "\">\" and a value",
		    text);
	if (out->condition->number && !dec_is(out->arg))
		return err_set(err, ERR_INPUT, "\"%s\": %s is not a number",
		    text, out->arg);
	return ERR_OK;
}

static enum err_code
parse_rows(const char *rows, const struct csv_row *head, struct arena *a,
    struct clause out[CLAUSES_MAX], size_t *n, struct err *err)
{
	*n = 0;
	for (const char *s = rows; s != NULL && *s != '\0';) {
		const char *end = strstr(s, " and ");
		size_t len = end != NULL ? (size_t)(end - s) : strlen(s);

		if (*n == CLAUSES_MAX)
			return err_set(err, ERR_LIMIT,
			    "selection of rows: more than %u clauses",
			    CLAUSES_MAX);
		if (parse_clause(
			arena_dup(a, s, len), head, a, &out[*n], err) != ERR_OK)
			return err_add(err, "selection of rows");
		(*n)++;
		s = end != NULL ? end + 5 : NULL;
	}
	return ERR_OK;
}

static bool
selected(const struct csv_row *row, const struct clause *clause, size_t n,
    struct arena *scratch)
{
	for (size_t k = 0; k < n; k++)
		if (!clause[k].condition->holds(
			cell(row, clause[k].column), clause[k].arg, scratch))
			return false;
	return true;
}

static enum err_code
find_columns(const struct csv_row *head, size_t at[COLUMNS], struct err *err)
{
	for (size_t k = 0; k < COLUMNS; k++)
		at[k] = csv_find(head, column_names[k]);
	if (at[SAMPLE] == head->n && at[RUN] == head->n)
		return err_set(
		    err, ERR_INPUT, "the table has no column sample");
	if (at[DOSE] == head->n || at[RESPONSE] == head->n)
		return err_set(err, ERR_INPUT, "the table has no column %s",
		    at[DOSE] == head->n ? "dose" : "response");
	return ERR_OK;
}

static int
by_place(const void *a, const void *b)
{
	const struct fit_well *const *x = a, *const *y = b;
	int order = strcmp((*x)->plate, (*y)->plate);

	if (order == 0)
		order = strcmp((*x)->well, (*y)->well);
	if (order == 0)
		order = (*x)->line < (*y)->line ? -1 : 1;
	return order;
}

static enum err_code
find_twice(const struct fit_wells *w, struct arena *a, struct err *err)
{
	const struct fit_well **sorted =
	    arena_array(a, w->n > 0 ? w->n : 1, sizeof(*sorted));

	for (size_t i = 0; i < w->n; i++)
		sorted[i] = &w->well[i];
	qsort(sorted, w->n, sizeof(*sorted), by_place);
	for (size_t i = 1; i < w->n; i++) {
		const struct fit_well *x = sorted[i - 1], *y = sorted[i];

		if (x->well[0] != '\0' && strcmp(x->well, y->well) == 0 &&
		    strcmp(x->plate, y->plate) == 0)
			return err_set(err, ERR_INPUT,
			    "well %s stands twice, in lines %zu and %zu",
			    x->well, x->line, y->line);
	}
	return ERR_OK;
}

enum err_code
fit_wells_read(const char *text, size_t len, const char *rows, struct arena *a,
    struct fit_wells *out, struct err *err)
{
	struct csv_table t;
	struct clause clause[CLAUSES_MAX];
	struct arena *scratch = NULL;
	size_t at[COLUMNS], clauses;
	const struct csv_row *head;

	*out = (struct fit_wells){ 0 };
	if (len > FIT_TABLE_MAX)
		return err_set(err, ERR_LIMIT,
		    "table of %zu bytes, at most %u are accepted", len,
		    FIT_TABLE_MAX);
	if (csv_parse(text, len, a, &t, err) != ERR_OK)
		return err->code;
	if (t.n < 2)
		return err_set(err, ERR_INPUT, "the table has no wells");
	if (t.n - 1 > FIT_WELLS_MAX)
		return err_set(err, ERR_LIMIT,
		    "%zu wells, at most %u are accepted", t.n - 1,
		    FIT_WELLS_MAX);
	head = &t.row[0];
	if (find_columns(head, at, err) != ERR_OK ||
	    parse_rows(rows, head, a, clause, &clauses, err) != ERR_OK)
		return err->code;
	out->n = t.n - 1;
	out->well = arena_array(a, out->n, sizeof(*out->well));
	scratch = arena_new();
	for (size_t i = 0; i < out->n; i++) {
		const struct csv_row *row = &t.row[i + 1];
		struct fit_well *w = &out->well[i];

		*w = (struct fit_well){ .plate = cell(row, at[PLATE]),
			.well = cell(row, at[WELL]),
			.role = cell(row, at[ROLE]),
			.sample = cell(row, at[SAMPLE]),
			.series = cell(row, at[SERIES]),
			.dose = cell(row, at[DOSE]),
			.response = cell(row, at[RESPONSE]),
			.line = row->line };
		if (at[SAMPLE] == head->n)
			w->sample = arena_printf(a, "R%s", cell(row, at[RUN]));
		if (!selected(row, clause, clauses, scratch))
			w->excluded = "not among the selected rows";
		arena_reset(scratch);
	}
	arena_free(scratch);
	return find_twice(out, a, err);
}

/* ---- arranging wells into curves ---- */

/* A response that is not a number. */
static const struct code {
	const char *text, *says;
	bool saturated;
} codes[] = {
	{ "OVRFLW", "OVRFLW: above the range of the reader", true },
	{ "SAT", "SAT: above the range of the reader", true },
	{ "ERR", "ERR: the reader could not measure it", false },
	{ "", "no response was read", false },
};
#define CODES (sizeof(codes) / sizeof(codes[0]))

static const struct code *
code_of(const char *text)
{
	for (size_t k = 0; k < CODES; k++)
		if (strcmp(codes[k].text, text) == 0)
			return &codes[k];
	return NULL;
}

static const char *
label(const struct fit_well *w, struct arena *a)
{
	if (w->well[0] != '\0')
		return w->well;
	return arena_printf(a, "of line %zu", w->line);
}

/* Samples with a curve, the standard first. */
struct curves {
	size_t n;
	const char *name[FIT_CURVES_MAX];
};

static size_t
curve_named(const struct curves *c, const char *sample)
{
	size_t k = 0;

	while (k < c->n && strcmp(c->name[k], sample) != 0)
		k++;
	return k;
}

static enum err_code
add_curve(struct curves *c, const char *sample, struct err *err)
{
	if (curve_named(c, sample) < c->n)
		return ERR_OK;
	if (c->n == FIT_CURVES_MAX)
		return err_set(
		    err, ERR_LIMIT, "more than %u samples", FIT_CURVES_MAX);
	c->name[c->n++] = sample;
	return ERR_OK;
}

static enum err_code
find_standard(const struct fit_wells *w, const struct fit_choice *choice,
    struct curves *c, struct err *err)
{
	const char *found = NULL;

	for (size_t i = 0; i < w->n; i++) {
		const struct fit_well *x = &w->well[i];

		if (x->excluded != NULL ||
		    (choice->reference != NULL
			    ? strcmp(x->sample, choice->reference)
			    : strcmp(x->role, "standard")) != 0)
			continue;
		if (found != NULL && strcmp(found, x->sample) != 0)
			return err_set(err, ERR_INPUT,
			    "samples %s and %s both have the role standard; "
			    "name the reference",
			    found, x->sample);
		found = x->sample;
	}
	if (found == NULL && choice->reference != NULL)
		return err_set(err, ERR_INPUT,
		    "there is no standard %s among the wells",
		    choice->reference);
	if (found == NULL)
		return err_set(err, ERR_INPUT,
		    "no well has the role standard; name the reference");
	return add_curve(c, found, err);
}

static enum err_code
find_tests(const struct fit_wells *w, const struct fit_choice *choice,
    struct curves *c, struct err *err)
{
	for (size_t k = 0; k < choice->tests; k++) {
		size_t i = 0;

		if (curve_named(c, choice->order[k]) < c->n)
			return err_set(err, ERR_INPUT,
			    "sample %s is named twice", choice->order[k]);
		while (i < w->n &&
		       (w->well[i].excluded != NULL ||
			   strcmp(w->well[i].sample, choice->order[k]) != 0))
			i++;
		if (i == w->n)
			return err_set(err, ERR_INPUT,
			    "there is no sample %s among the wells",
			    choice->order[k]);
		if (add_curve(c, choice->order[k], err) != ERR_OK)
			return err->code;
	}
	if (choice->tests > 0 || choice->alone)
		return ERR_OK;
	for (size_t i = 0; i < w->n; i++) {
		const struct fit_well *x = &w->well[i];

		if (x->excluded == NULL && x->dose[0] != '\0' &&
		    strcmp(x->role, "blank") != 0 &&
		    add_curve(c, x->sample, err) != ERR_OK)
			return err->code;
	}
	return ERR_OK;
}

/* The sample of the full-signal control, or NULL if that is not clear. */
static const char *
high_control(const struct fit_wells *w, const struct fit_choice *choice)
{
	const char *found = choice->high;

	for (size_t i = 0; i < w->n && choice->high == NULL; i++) {
		const struct fit_well *x = &w->well[i];

		if (x->excluded != NULL || x->dose[0] != '\0' ||
		    (strcmp(x->role, "control") != 0 &&
			strcmp(x->role, "max") != 0))
			continue;
		if (found != NULL && strcmp(found, x->sample) != 0)
			return NULL;
		found = x->sample;
	}
	return found;
}

static enum err_code
check_plates(const struct fit_wells *w, struct err *err)
{
	const char *plate = NULL;

	for (size_t i = 0; i < w->n; i++) {
		if (w->well[i].excluded != NULL)
			continue;
		if (plate != NULL && strcmp(plate, w->well[i].plate) != 0)
			return err_set(err, ERR_INPUT,
			    "wells of plate %s and of plate %s; a fit takes "
			    "one plate, select its rows",
			    plate, w->well[i].plate);
		plate = w->well[i].plate;
	}
	return ERR_OK;
}

/* Arrays in the making. */
struct arranged {
	struct curves curves;
	const char *high;
	size_t n, blanks, highs;
	uint16_t *curve, *series;
	double *dose, *response, *blank, *full;
	const char **well;
	size_t *from; /* index of the well in the list */
};

static enum err_code
take_curve_well(struct arranged *to, struct fit_well *w, size_t curve,
    struct arena *a, struct err *err)
{
	if (w->dose[0] == '\0')
		return err_set(err, ERR_INPUT,
		    "well %s: sample %s has no dose there", label(w, a),
		    w->sample);
	if (!number(w->dose, &to->dose[to->n]))
		return err_set(err, ERR_INPUT,
		    "well %s: dose \"%s\" is not a number", label(w, a),
		    w->dose);
	if (!number(w->response, &to->response[to->n]))
		return err_set(err, ERR_INPUT,
		    "well %s: response \"%s\" is not a number", label(w, a),
		    w->response);
	to->curve[to->n] = (uint16_t)curve;
	to->well[to->n] = label(w, a);
	w->use = FIT_WELL_CURVE;
	w->at = to->n++;
	return ERR_OK;
}

static enum err_code
take_other_well(
    struct arranged *to, struct fit_well *w, struct arena *a, struct err *err)
{
	bool blank = strcmp(w->role, "blank") == 0;
	bool high = to->high != NULL && strcmp(w->sample, to->high) == 0;
	double v;

	if (w->dose[0] != '\0' || (!blank && !high)) {
		w->left_out = "this sample is not evaluated";
		return ERR_OK;
	}
	if (!number(w->response, &v))
		return err_set(err, ERR_INPUT,
		    "well %s: response \"%s\" is not a number", label(w, a),
		    w->response);
	if (blank)
		to->blank[to->blanks++] = v;
	else
		to->full[to->highs++] = v;
	w->use = FIT_WELL_CONTROL;
	return ERR_OK;
}

/* Leave out every well that shares sample and dose with a saturated one. */
static void
leave_groups(const struct fit_wells *w, const struct curves *c, struct arena *a)
{
	size_t *curve = arena_array(a, w->n, sizeof(*curve));
	double *dose = arena_array(a, w->n, sizeof(*dose));

	for (size_t i = 0; i < w->n; i++) {
		curve[i] = w->well[i].excluded != NULL
		               ? c->n
		               : curve_named(c, w->well[i].sample);
		if (!number(w->well[i].dose, &dose[i]))
			curve[i] = c->n;
	}
	for (size_t i = 0; i < w->n; i++) {
		const struct code *code = code_of(w->well[i].response);

		if (curve[i] == c->n || code == NULL || !code->saturated)
			continue;
		for (size_t k = 0; k < w->n; k++)
			if (curve[k] == curve[i] && !(dose[k] < dose[i]) &&
			    !(dose[k] > dose[i]))
				w->well[k].left_out =
				    "another well of this dose is saturated";
	}
}

/* Index of a well's series among those of its sample so far. */
static void
number_series(struct fit_wells *w, struct arranged *to)
{
	for (size_t i = 0; i < to->n; i++) {
		const char *mine = w->well[to->from[i]].series;
		uint16_t next = 0;

		to->series[i] = 0;
		for (size_t k = i; k-- > 0;) {
			if (to->curve[k] != to->curve[i])
				continue;
			if (to->series[k] >= next)
				next = (uint16_t)(to->series[k] + 1);
			if (strcmp(w->well[to->from[k]].series, mine) == 0) {
				next = to->series[k];
				break;
			}
		}
		to->series[i] = next;
	}
}

static void
new_arrays(struct arranged *to, size_t n, struct arena *a)
{
	to->curve = arena_array(a, n, sizeof(*to->curve));
	to->series = arena_array(a, n, sizeof(*to->series));
	to->dose = arena_array(a, n, sizeof(*to->dose));
	to->response = arena_array(a, n, sizeof(*to->response));
	to->blank = arena_array(a, n, sizeof(*to->blank));
	to->full = arena_array(a, n, sizeof(*to->full));
	to->well = arena_array(a, n, sizeof(*to->well));
	to->from = arena_array(a, n, sizeof(*to->from));
}

static enum err_code
take_well(struct arranged *to, struct fit_wells *w, size_t i,
    struct fit_plate *out, struct arena *a, struct err *err)
{
	struct fit_well *x = &w->well[i];
	size_t curve = curve_named(&to->curves, x->sample);
	const struct code *code = code_of(x->response);

	if (x->excluded != NULL)
		return ERR_OK;
	if (code != NULL) {
		out->overflow += code->saturated;
		out->missing += !code->saturated;
		x->left_out = code->says;
	}
	if (x->left_out != NULL)
		return ERR_OK;
	if (curve == to->curves.n)
		return take_other_well(to, x, a, err);
	to->from[to->n] = i;
	return take_curve_well(to, x, curve, a, err);
}

enum err_code
fit_wells_arrange(struct fit_wells *wells, const struct fit_choice *choice,
    struct arena *a, struct fit_plate *out, struct err *err)
{
	struct arranged *to = arena_alloc(a, sizeof(*to));

	*out = (struct fit_plate){ 0 };
	if (check_plates(wells, err) != ERR_OK ||
	    find_standard(wells, choice, &to->curves, err) != ERR_OK ||
	    find_tests(wells, choice, &to->curves, err) != ERR_OK)
		return err->code;
	to->high = high_control(wells, choice);
	new_arrays(to, wells->n, a);
	for (size_t i = 0; i < wells->n; i++) {
		wells->well[i].use = FIT_WELL_OUT;
		wells->well[i].left_out = wells->well[i].excluded;
	}
	if (choice->saturated == FIT_SATURATED_GROUP)
		leave_groups(wells, &to->curves, a);
	for (size_t i = 0; i < wells->n; i++)
		if (take_well(to, wells, i, out, a, err) != ERR_OK)
			return err->code;
	number_series(wells, to);
	out->name = to->curves.name;
	out->data = (struct fit_data){ .n = to->n,
		.curves = to->curves.n,
		.curve = to->curve,
		.series = to->series,
		.dose = to->dose,
		.response = to->response,
		.name = to->curves.name,
		.well = to->well };
	out->controls = (struct suit_controls){ .blanks = to->blanks,
		.highs = to->highs,
		.blank = to->blank,
		.high = to->full };
	return ERR_OK;
}
