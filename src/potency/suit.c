/* SPDX-License-Identifier: Apache-2.0 */
/* potency/suit.c - criteria: are they sound, and are they met. */
#include "config.h"

#include "potency/suit.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/dec.h"
#include "potency/number.h"

#define SHOWN 8 /* digits in sentences */

static const char *const severities[SUIT_SEVERITIES] = {
	[SUIT_REJECT] = "reject",
	[SUIT_WARN] = "warn",
	[SUIT_INFORM] = "inform",
};

const char *
suit_severity_name(enum suit_severity s)
{
	assert(s < SUIT_SEVERITIES);
	return severities[s];
}

bool
suit_severity_find(const char *name, enum suit_severity *s)
{
	for (size_t k = 0; k < SUIT_SEVERITIES; k++)
		if (strcmp(severities[k], name) == 0) {
			*s = (enum suit_severity)k;
			return true;
		}
	return false;
}

const char *
suit_verdict_name(enum suit_verdict v)
{
	static const char *const names[] = { [SUIT_PASS] = "pass",
		[SUIT_FAIL] = "fail",
		[SUIT_NOT_COMPUTED] = "not_computed" };

	assert(v >= SUIT_PASS && v <= SUIT_NOT_COMPUTED);
	return names[v];
}

const char *
suit_level_name(enum suit_level level)
{
	return level == SUIT_ASSAY ? "assay" : "sample";
}

/* ---- is a list sound? ---- */

static bool
is_decimal(const char *text)
{
	struct dec d;
	struct err err = { 0 };
	bool ok;

	dec_init(&d);
	ok = dec_parse(&d, text, &err) == ERR_OK;
	dec_clear(&d);
	return ok;
}

/* Exactly: -1, 0, 1 as the decimals compare. */
static int
compare_texts(const char *a, const char *b)
{
	struct dec x, y;
	struct err err = { 0 };
	int order;

	dec_init(&x);
	dec_init(&y);
	if (dec_parse(&x, a, &err) != ERR_OK ||
	    dec_parse(&y, b, &err) != ERR_OK)
		assert(false && "suit_check accepts decimals only");
	order = dec_cmp(&x, &y);
	dec_clear(&x);
	dec_clear(&y);
	return order;
}

static enum err_code
check_bounds(const struct suit_criterion *c, struct err *err)
{
	if (c->lower == NULL && c->upper == NULL)
		return err_set(err, ERR_INPUT, "it has no bound");
	if (c->lower != NULL && !is_decimal(c->lower))
		return err_set(err, ERR_INPUT,
		    "lower bound \"%s\" is not a number", c->lower);
	if (c->upper != NULL && !is_decimal(c->upper))
		return err_set(err, ERR_INPUT,
		    "upper bound \"%s\" is not a number", c->upper);
	if (c->lower != NULL && c->upper != NULL &&
	    compare_texts(c->lower, c->upper) > 0)
		return err_set(err, ERR_INPUT,
		    "lower bound %s is above upper bound %s", c->lower,
		    c->upper);
	return ERR_OK;
}

static enum err_code
check_one(const struct suit_criterion *c, struct err *err)
{
	const struct suit_quantity *q = suit_quantity_find(c->quantity);

	if (q == NULL)
		return err_set(
		    err, ERR_INPUT, "there is no quantity \"%s\"", c->quantity);
	if (c->severity >= SUIT_SEVERITIES)
		return err_set(err, ERR_INPUT, "its severity is not known");
	if (c->on == SUIT_INTERVAL && !q->interval)
		return err_set(err, ERR_INPUT,
		    "%s has no interval that bounds could apply to", q->name);
	if (q->of_control && c->sample == NULL)
		return err_set(err, ERR_INPUT,
		    "%s needs the name of the control sample", q->name);
	if (!q->of_control && c->sample != NULL)
		return err_set(err, ERR_INPUT,
		    "%s does not speak of a named sample", q->name);
	return check_bounds(c, err);
}

enum err_code
suit_check(const struct suit_criterion *criteria, size_t n, struct err *err)
{
	const struct suit_criterion *by_p = NULL;
	bool equivalence = false;

	for (size_t i = 0; i < n; i++) {
		const struct suit_criterion *c = &criteria[i];
		const struct suit_quantity *q;

		if (check_one(c, err) != ERR_OK)
			return err_add(err, "criterion %s", c->id);
		q = suit_quantity_find(c->quantity);
		if (c->severity != SUIT_REJECT)
			continue;
		if (q->significance && q->level == SUIT_SAMPLE)
			by_p = c;
		if (q->equivalence && c->on == SUIT_INTERVAL)
			equivalence = true;
	}
	if (by_p != NULL && !equivalence)
		return err_set(err, ERR_INPUT,
		    "criterion %s: a significance test cannot be the only "
		    "reason to reject, an equivalence bound on an interval "
		    "must stand beside it",
		    by_p->id);
	return ERR_OK;
}

/* ---- is a criterion met? ---- */

/* v against a bound; a computed number is a decimal of 17 digits. */
static int
compare(double v, const char *bound)
{
	char text[FIT_NUMBER_SIZE];

	if (isinf(v))
		return v > 0 ? 1 : -1;
	return compare_texts(fit_number(text, v, FIT_NUMBER_DIGITS), bound);
}

static void say(struct suit_result *r, const char *fmt, ...) ATTR_PRINTF(2, 3);

static void
say(struct suit_result *r, const char *fmt, ...)
{
	size_t len = strlen(r->text);
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(r->text + len, sizeof(r->text) - len, fmt, args);
	va_end(args);
}

static void
say_bounds(struct suit_result *r)
{
	const struct suit_criterion *c = r->criterion;

	if (c->lower != NULL && c->upper != NULL)
		say(r, "required %s to %s", c->lower, c->upper);
	else if (c->lower != NULL)
		say(r, "required not less than %s", c->lower);
	else
		say(r, "required not more than %s", c->upper);
}

static void
say_value(struct suit_result *r)
{
	char a[FIT_NUMBER_SIZE], b[FIT_NUMBER_SIZE], percent[FIT_NUMBER_SIZE];
	const struct suit_value *v = &r->value;

	say(r, "%s", r->quantity->says);
	if (v->known)
		say(r, " %s", fit_number(a, v->value, SHOWN));
	if (v->interval)
		say(r, ", %s %% interval %s to %s",
		    fit_number(percent, 100 * v->level, 4),
		    fit_number(a, v->lo, SHOWN), fit_number(b, v->hi, SHOWN));
	if (r->verdict == SUIT_NOT_COMPUTED)
		say(r, " cannot be judged: %s",
		    v->why != NULL ? v->why : "it has no value");
	say(r, "; ");
}

static bool
find_control(const struct suit_subject *s, const char *sample, size_t *curve)
{
	for (size_t c = 1; c < fit_curves(s->fit); c++)
		if (strcmp(s->name[c], sample) == 0) {
			*curve = c;
			return true;
		}
	return false;
}

void
suit_judge(const struct suit_subject *s, const struct suit_criterion *criterion,
    size_t curve, struct suit_result *out)
{
	const struct suit_criterion *c = criterion;
	const struct suit_quantity *q = suit_quantity_find(c->quantity);
	struct suit_value *v = &out->value;
	bool on_interval = c->on == SUIT_INTERVAL, inside = true;
	double low, high;

	assert(q != NULL);
	*out = (struct suit_result){ .criterion = c,
		.quantity = q,
		.curve = q->level == SUIT_ASSAY ? 0 : curve,
		.value = { .value = (double)NAN,
		    .lo = (double)NAN,
		    .hi = (double)NAN } };
	if (q->of_control && !find_control(s, c->sample, &out->curve))
		v->why = "the control sample is not on the plate";
	else
		q->get(s, out->curve, v);
	if (!v->known || (on_interval && !v->interval)) {
		out->verdict = SUIT_NOT_COMPUTED;
	} else {
		low = on_interval ? v->lo : v->value;
		high = on_interval ? v->hi : v->value;
		if (c->lower != NULL && compare(low, c->lower) < 0)
			inside = false;
		if (c->upper != NULL && compare(high, c->upper) > 0)
			inside = false;
		out->verdict = inside ? SUIT_PASS : SUIT_FAIL;
	}
	say_value(out);
	say_bounds(out);
}
