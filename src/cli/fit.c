/* SPDX-License-Identifier: Apache-2.0 */
/* cli/fit.c - the command "cupel fit". */
#include "config.h"

#include "cli/fit.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/dec.h"
#include "base/err.h"
#include "base/file.h"
#include "base/text.h"
#include "cli/fit_show.h"
#include "cli/words.h"
#include "potency/assay.h"
#include "potency/wells.h"

#define CRITERIA_MAX CLI_WORDS_MAX

const struct cli_option cli_fit_options[] = {
	{ "reference", 'r', "SAMPLE",
	    "the standard; otherwise the sample of role standard", false },
	{ "order", 0, "T1,T2",
	    "test samples in this order; otherwise all, as they come", false },
	{ "alone", 0, NULL, "fit the standard and nothing else", false },
	{ "rows", 0, "EXPR",
	    "use these rows only: 'plate in R1', 'dose > 0', clauses joined "
	    "by and",
	    false },
	{ "model", 'm', "NAME", "dose-response model (curve4)", false },
	{ "fixed", 0, "P=VALUE", "hold a parameter, as in D=3.0", true },
	{ "pairwise", 0, NULL, "each test with the standard alone", false },
	{ "assigned", 0, "X", "potency of the standard (1)", false },
	{ "level", 0, "P", "of the interval of the potency (0.95)", false },
	{ "interval", 0, "KIND", "profile or wald (profile)", false },
	{ "saturated", 0, "WHAT",
	    "leave out with a saturated well: group or well (group)", false },
	{ "criterion", 'c', "Q=LO..HI",
	    "bounds on a quantity; Q@SAMPLE for a control sample; behind it "
	    ",warn ,inform ,interval ,estimate",
	    true },
	{ "quantities", 0, NULL, "list the quantities for --criterion", false },
	{ "output", 'o', "FORM", "table, json or csv (table)", false },
	{ NULL, 0, NULL, NULL, false },
};

/* What the words mean. */
struct request {
	const char *file, *rows;
	const struct cli_fit_form *form;
	struct fit_choice choice;
	const char *order[FIT_CURVES_MAX];
	struct assay_method method;
	struct suit_criterion criterion[CRITERIA_MAX];
};

static enum err_code
to_number(const char *option, const char *text, double *v, struct err *err)
{
	struct dec d;
	struct err ignored = { 0 };
	bool ok;

	dec_init(&d);
	ok = dec_parse(&d, text, &ignored) == ERR_OK;
	if (ok)
		*v = dec_double(&d);
	dec_clear(&d);
	if (!ok)
		return err_set(err, ERR_USAGE, "--%s: \"%s\" is not a number",
		    option, text);
	return ERR_OK;
}

static enum err_code
read_order(const struct cli_words *w, struct request *q, struct arena *a,
    struct err *err)
{
	const char *s = cli_words_value(w, "order");

	q->choice.order = q->order;
	while (s != NULL) {
		size_t len = strcspn(s, ",;");

		if (q->choice.tests == FIT_CURVES_MAX)
			return err_set(err, ERR_USAGE,
			    "--order: more than %u samples", FIT_CURVES_MAX);
		if (len == 0)
			return err_set(
			    err, ERR_USAGE, "--order: a name is missing");
		q->order[q->choice.tests++] = arena_dup(a, s, len);
		s = s[len] != '\0' ? s + len + 1 : NULL;
	}
	return ERR_OK;
}

static enum err_code
read_fixed(const struct cli_words *w, struct request *q, struct arena *a,
    struct err *err)
{
	const char *text;

	for (size_t i = 0; (text = cli_words_nth(w, "fixed", i)) != NULL; i++) {
		const struct fit_model *m = q->method.model;
		const char *equals = strchr(text, '=');
		const char *name;
		size_t k;

		if (equals == NULL)
			return err_set(err, ERR_USAGE,
			    "--fixed: \"%s\" is not P=VALUE", text);
		name = arena_dup(a, text, (size_t)(equals - text));
		k = model_param_find(m, name);
		if (k == m->params)
			return err_set(err, ERR_USAGE,
			    "--fixed: model %s has no parameter %s", m->name,
			    name);
		if (to_number("fixed", equals + 1, &q->method.fit.held_at[k],
			err) != ERR_OK)
			return err->code;
		q->method.fit.held |= 1u << k;
	}
	return ERR_OK;
}

/* One word behind the bounds of a criterion. */
static bool
take_word(struct suit_criterion *c, const char *word)
{
	if (strcmp(word, "interval") == 0)
		c->on = SUIT_INTERVAL;
	else if (strcmp(word, "estimate") == 0)
		c->on = SUIT_ESTIMATE;
	else
		return suit_severity_find(word, &c->severity);
	return true;
}

/* QUANTITY[@SAMPLE]=[LOWER]..[UPPER][,WORD]... */
static enum err_code
read_criterion(const char *text, struct suit_criterion *c, struct arena *a,
    struct err *err)
{
	const char *equals = strchr(text, '=');
	const char *dots = equals != NULL ? strstr(equals, "..") : NULL;
	const struct suit_quantity *q;
	const char *at;
	char *rest, *word;

	if (dots == NULL)
		return err_set(err, ERR_USAGE,
		    "--criterion: \"%s\" is not QUANTITY=LOWER..UPPER", text);
	at = memchr(text, '@', (size_t)(equals - text));
	c->id = text;
	c->quantity =
	    arena_dup(a, text, (size_t)((at != NULL ? at : equals) - text));
	if (at != NULL)
		c->sample = arena_dup(a, at + 1, (size_t)(equals - at - 1));
	if (dots > equals + 1)
		c->lower =
		    arena_dup(a, equals + 1, (size_t)(dots - equals - 1));
	q = suit_quantity_find(c->quantity);
	c->on = q != NULL && q->equivalence ? SUIT_INTERVAL : SUIT_ESTIMATE;
	rest = arena_str(a, dots + 2);
	word = rest;
	do {
		char *comma = strchr(word, ',');

		if (comma != NULL)
			*comma = '\0';
		if (word != rest && !take_word(c, word))
			return err_set(err, ERR_USAGE,
			    "--criterion: \"%s\" is none of reject, warn, "
			    "inform, interval, estimate",
			    word);
		word = comma != NULL ? comma + 1 : NULL;
	} while (word != NULL);
	c->upper = *rest != '\0' ? rest : NULL;
	return ERR_OK;
}

static enum err_code
read_criteria(const struct cli_words *w, struct request *q, struct arena *a,
    struct err *err)
{
	const char *text;
	size_t n = 0;

	while ((text = cli_words_nth(w, "criterion", n)) != NULL) {
		if (read_criterion(text, &q->criterion[n], a, err) != ERR_OK)
			return err->code;
		n++;
	}
	q->method.criteria = n;
	q->method.criterion = q->criterion;
	if (suit_check(q->criterion, n, err) != ERR_OK) {
		/* the words are wrong here, not a table */
		err->code = ERR_USAGE;
		return err->code;
	}
	return ERR_OK;
}

static enum err_code
read_method(const struct cli_words *w, struct request *q, struct err *err)
{
	const char *model = cli_words_value(w, "model");
	const char *interval = cli_words_value(w, "interval");
	static const char *const numbers[] = { "assigned", "level" };
	double *to[] = { &q->method.assigned, &q->method.level };

	q->method.model = &model_curve4;
	q->method.both_intervals = true;
	q->method.fit.pairwise = cli_words_has(w, "pairwise");
	if (model != NULL &&
	    model_find(model, &q->method.model, err) != ERR_OK) {
		err->code = ERR_USAGE;
		return err->code;
	}
	if (interval != NULL &&
	    !relpot_kind_find(interval, &q->method.interval))
		return err_set(err, ERR_USAGE,
		    "--interval: %s is neither profile nor wald", interval);
	for (size_t k = 0; k < sizeof(to) / sizeof(to[0]); k++) {
		const char *text = cli_words_value(w, numbers[k]);

		if (text == NULL)
			continue;
		if (to_number(numbers[k], text, to[k], err) != ERR_OK)
			return err->code;
		if (!(*to[k] > 0) || (k == 1 && !(*to[k] < 1)))
			return err_set(err, ERR_USAGE,
			    "--%s: %s is out of range", numbers[k], text);
	}
	return ERR_OK;
}

static enum err_code
read_form(const struct cli_words *w, struct request *q, struct err *err)
{
	const char *name = cli_words_value(w, "output");

	for (q->form = cli_fit_forms; q->form->name != NULL; q->form++)
		if (name == NULL || strcmp(q->form->name, name) == 0)
			return ERR_OK;
	return err_set(
	    err, ERR_USAGE, "--output: %s is none of table, json, csv", name);
}

static enum err_code
read_words(const struct cli_words *w, struct request *q, struct arena *a,
    struct err *err)
{
	const char *saturated = cli_words_value(w, "saturated");

	if (w->operands != 1)
		return err_set(err, ERR_USAGE,
		    w->operands == 0 ? "the name of a table is missing"
				     : "one table at a time");
	q->file = w->operand[0];
	q->rows = cli_words_value(w, "rows");
	q->choice.reference = cli_words_value(w, "reference");
	q->choice.alone = cli_words_has(w, "alone");
	if (saturated != NULL && strcmp(saturated, "well") == 0)
		q->choice.saturated = FIT_SATURATED_WELL;
	else if (saturated != NULL && strcmp(saturated, "group") != 0)
		return err_set(err, ERR_USAGE,
		    "--saturated: %s is neither group nor well", saturated);
	if (read_form(w, q, err) != ERR_OK ||
	    read_method(w, q, err) != ERR_OK ||
	    read_fixed(w, q, a, err) != ERR_OK ||
	    read_order(w, q, a, err) != ERR_OK)
		return err->code;
	return read_criteria(w, q, a, err);
}

/* What has no result goes to standard error too, one line each. */
static int
findings(const struct assay *assay, struct arena *a, struct buf *errors)
{
	int status = EXIT_DONE;

	if (!assay->valid) {
		status = EXIT_OUT_OF_SPEC;
		buf_printf(errors, "cupel fit: run invalid: %s\n",
		    text_show(a, assay->why, false));
	}
	for (size_t c = 1; c < assay->curves; c++) {
		const struct assay_sample *s = &assay->sample[c];

		if (s->reportable)
			continue;
		status = EXIT_OUT_OF_SPEC;
		buf_printf(errors, "cupel fit: sample %s has no result: %s\n",
		    text_show(a, s->name, false), text_show(a, s->why, false));
	}
	return status;
}

static enum err_code
run(const struct request *q, struct arena *a, struct buf *out,
    struct buf *errors, int *status, struct err *err)
{
	struct fit_wells wells;
	struct fit_plate plate;
	struct cli_fit_result result = { .wells = &wells, .plate = &plate };
	struct assay *assay = NULL;
	struct buf table = { 0 };
	enum err_code rc;

	if (strcmp(q->file, "-") == 0)
		rc = file_read_fd(
		    0, "standard input", FIT_TABLE_MAX, &table, err);
	else
		rc = file_read_link(q->file, FIT_TABLE_MAX, &table, err);
	if (rc != ERR_OK)
		goto out;
	rc = fit_wells_read(
	    buf_text(&table), table.len, q->rows, a, &wells, err);
	if (rc == ERR_OK)
		rc = fit_wells_arrange(&wells, &q->choice, a, &plate, err);
	if (rc == ERR_OK) {
		assay = assay_new(plate.data.n > 0 ? plate.data.n : 1,
		    plate.data.curves, q->method.criteria);
		rc = assay_run(
		    assay, &q->method, &plate.data, &plate.controls, err);
	}
	if (rc != ERR_OK) {
		(void)err_add(err, "%s", q->file);
		goto out;
	}
	result.assay = assay;
	q->form->show(&result, a, out);
	*status = findings(assay, a, errors);
out:
	assay_free(assay);
	buf_clear(&table);
	return rc;
}

static void
list_quantities(struct buf *out)
{
	for (const struct suit_quantity *q = suit_quantities; q->name != NULL;
	     q++)
		buf_printf(out, "%-24s%-8s%s%s\n", q->name,
		    suit_level_name(q->level), q->says,
		    q->interval ? " (with interval)" : "");
}

int
cli_fit(int argc, char *const argv[], struct buf *out, struct buf *errors)
{
	struct arena *a = arena_new();
	struct request *q = arena_alloc(a, sizeof(*q));
	struct cli_words *words = arena_alloc(a, sizeof(*words));
	struct err err = { 0 };
	int status = EXIT_DONE;

	if (cli_words_parse(cli_fit_options, argc, argv, words, &err) ==
		ERR_OK &&
	    words->help) {
		cli_words_help(cli_fit_options, "fit FILE [options]",
		    "Fits dose-response curves to a table of wells and "
		    "compares the samples with the standard.",
		    out);
	} else if (err.code == ERR_OK && cli_words_has(words, "quantities")) {
		list_quantities(out);
	} else if (err.code == ERR_OK &&
		   read_words(words, q, a, &err) == ERR_OK) {
		(void)run(q, a, out, errors, &status, &err);
	}
	if (err.code != ERR_OK) {
		buf_printf(
		    errors, "cupel fit: %s\n", text_show(a, err.text, false));
		status = err_exit(err.code);
	}
	arena_free(a);
	return status;
}
