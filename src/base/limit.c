/* SPDX-License-Identifier: Apache-2.0 */
/* base/limit.c - criteria, censored values and verdicts. */
#include "config.h"

#include "base/limit.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"

/* What a kind has and how it reads. */
static const struct kind_row {
	const char *name, *words;
	bool has_low, has_high, exclusive;
} kinds[LIMIT_KIND_COUNT] = {
	[LIMIT_NLT] = { "nlt", "NLT", true, false, false },
	[LIMIT_NMT] = { "nmt", "NMT", false, true, false },
	[LIMIT_LT] = { "lt", "less than", false, true, true },
	[LIMIT_MT] = { "mt", "more than", true, false, true },
	[LIMIT_RANGE] = { "range", "range", true, true, false },
	[LIMIT_TEXT] = { "text", "conforms", false, false, false },
	[LIMIT_REPORT] = { "report", "report result", false, false, false },
};

static const char *const verdicts[LIMIT_VERDICT_COUNT] = {
	[0] = "-",
	[LIMIT_COMPLIES] = "complies",
	[LIMIT_FAILS] = "fails",
	[LIMIT_CANNOT_CONCLUDE] = "cannot conclude",
	[LIMIT_REPORTED] = "reported",
};

const char *
limit_kind_name(enum limit_kind kind)
{
	assert((unsigned)kind < LIMIT_KIND_COUNT);
	return kinds[kind].name;
}

bool
limit_kind_find(const char *name, enum limit_kind *kind)
{
	for (int i = 0; i < LIMIT_KIND_COUNT; i++) {
		if (strcmp(name, kinds[i].name) == 0) {
			*kind = (enum limit_kind)i;
			return true;
		}
	}
	return false;
}

const char *
limit_verdict_name(enum limit_verdict v)
{
	assert((unsigned)v < LIMIT_VERDICT_COUNT);
	return verdicts[v];
}

const char *
limit_words(const struct limit *l, struct arena *a)
{
	const struct kind_row *k = &kinds[l->kind];

	if (l->kind == LIMIT_TEXT)
		return arena_str(a, l->text);
	if (k->has_low && k->has_high)
		return arena_printf(a, "%s to %s", l->low, l->high);
	if (k->has_low || k->has_high)
		return arena_printf(
		    a, "%s %s", k->words, k->has_low ? l->low : l->high);
	return arena_str(a, k->words);
}

/* The limits of a criterion as decimals. */
struct bounds {
	struct dec low, high;
};

static void
bounds_clear(struct bounds *b)
{
	dec_clear(&b->low);
	dec_clear(&b->high);
}

/* Always leaves b initialised. */
static enum err_code
bounds_parse(struct bounds *b, const struct limit *l, struct err *err)
{
	const struct kind_row *k = &kinds[l->kind];

	dec_init(&b->low);
	dec_init(&b->high);
	if (k->has_low != (l->low != NULL))
		return err_set(err, ERR_INPUT,
		    "lower limit: a \"%s\" criterion %s",
		    k->name, k->has_low ? "needs one" : "has none");
	if (k->has_high != (l->high != NULL))
		return err_set(err, ERR_INPUT,
		    "upper limit: a \"%s\" criterion %s",
		    k->name, k->has_high ? "needs one" : "has none");
	if (k->has_low && dec_parse(&b->low, l->low, err) != ERR_OK)
		return err_add(err, "lower limit");
	if (k->has_high && dec_parse(&b->high, l->high, err) != ERR_OK)
		return err_add(err, "upper limit");
	return ERR_OK;
}

static bool
same_precision(const struct bounds *b, enum dec_rule rule)
{
	if (rule != DEC_USP)
		return true;
	if (b->low.sci != b->high.sci)
		return false;
	if (b->low.sci)
		return dec_figures(&b->low) == dec_figures(&b->high);
	return dec_places(&b->low) == dec_places(&b->high);
}

enum err_code
limit_check(const struct limit *l, struct err *err)
{
	struct bounds b;
	enum err_code rc = bounds_parse(&b, l, err);

	if (rc == ERR_OK && l->kind == LIMIT_TEXT &&
	    (l->text == NULL || l->text[0] == '\0'))
		rc = err_set(err, ERR_INPUT, "the conforming text is missing");
	if (rc == ERR_OK && l->kind == LIMIT_RANGE) {
		if (dec_cmp(&b.low, &b.high) > 0)
			rc = err_set(err, ERR_INPUT,
			    "lower limit %s is above upper limit %s", l->low,
			    l->high);
		else if (!same_precision(&b, l->rule))
			rc = err_set(err, ERR_INPUT,
			    "limits %s and %s are written with different "
			    "precision, so rounding rule \"%s\" has no single "
			    "answer",
			    l->low, l->high, dec_rule_name(l->rule));
	}
	bounds_clear(&b);
	return rc;
}

/* Where a value, or every value a censored one can be, stands. */
enum side { INSIDE, OUTSIDE, UNDECIDED };

static enum side
exact_side(const struct limit *l, const struct bounds *b, const struct dec *v)
{
	const struct kind_row *k = &kinds[l->kind];
	int low = k->has_low ? dec_cmp(v, &b->low) : 1;
	int high = k->has_high ? dec_cmp(v, &b->high) : -1;

	if (k->exclusive)
		return low > 0 && high < 0 ? INSIDE : OUTSIDE;
	return low >= 0 && high <= 0 ? INSIDE : OUTSIDE;
}

/* v stands for anything strictly below (or above) it. */
static enum side
censored_side(const struct limit *l, const struct bounds *b,
    const struct dec *v, bool below)
{
	const struct kind_row *k = &kinds[l->kind];

	if (below) {
		if (k->has_low)
			return dec_cmp(v, &b->low) <= 0 ? OUTSIDE : UNDECIDED;
		return dec_cmp(v, &b->high) <= 0 ? INSIDE : UNDECIDED;
	}
	if (k->has_high)
		return dec_cmp(v, &b->high) >= 0 ? OUTSIDE : UNDECIDED;
	return dec_cmp(v, &b->low) >= 0 ? INSIDE : UNDECIDED;
}

/*
 * The limit whose precision counts: the only one, or of a range the nearer,
 * which Ph. Eur. calls the limit concerned (90.0 has three figures, 110.0
 * four).
 */
static const struct dec *
concerned(const struct limit *l, const struct bounds *b, const struct dec *v)
{
	const struct kind_row *k = &kinds[l->kind];
	struct dec mid, twice, two;
	bool low;

	if (!k->has_low || !k->has_high)
		return k->has_low ? &b->low : &b->high;
	/* v nearer to low: 2 v < low + high */
	dec_init(&mid);
	dec_init(&twice);
	dec_init(&two);
	dec_set_int(&two, 2);
	dec_mul(&twice, v, &two);
	dec_add(&mid, &b->low, &b->high);
	low = dec_cmp(&twice, &mid) < 0;
	dec_clear(&mid);
	dec_clear(&twice);
	dec_clear(&two);
	return low ? &b->low : &b->high;
}

static enum limit_verdict
verdict_of(enum side side)
{
	return side == INSIDE ? LIMIT_COMPLIES
	    : side == OUTSIDE ? LIMIT_FAILS
			      : LIMIT_CANNOT_CONCLUDE;
}

static enum err_code
judge_number(const struct limit *l, const struct bounds *b, const char *value,
    struct arena *a, struct limit_outcome *out, struct err *err)
{
	bool censored = *value == '<' || *value == '>';
	const char *digits = value + censored + (censored && value[1] == ' ');
	const char *words = limit_words(l, a);
	struct dec v, r;
	struct buf text = { 0 };
	enum err_code rc;

	dec_init(&v);
	dec_init(&r);
	rc = dec_parse(&v, digits, err);
	if (rc == ERR_OK && censored) {
		out->rounded = arena_printf(a, "%c%s", *value, digits);
		out->verdict =
		    verdict_of(censored_side(l, b, &v, *value == '<'));
		out->because = arena_printf(a,
		    "every value %s %s, criterion %s: %s",
		    *value == '<' ? "below" : "above", digits, words,
		    limit_verdict_name(out->verdict));
	} else if (rc == ERR_OK) {
		dec_round_like(&r, &v, l->rule, concerned(l, b, &v));
		dec_text(&r, &text);
		out->rounded = arena_str(a, buf_text(&text));
		out->verdict = verdict_of(exact_side(l, b, &r));
		out->because = arena_printf(a,
		    "%s rounded by rule \"%s\" is %s, criterion %s: %s", value,
		    dec_rule_name(l->rule), out->rounded, words,
		    limit_verdict_name(out->verdict));
	}
	buf_clear(&text);
	dec_clear(&v);
	dec_clear(&r);
	return rc;
}

enum err_code
limit_judge(const struct limit *l, const char *value, struct arena *a,
    struct limit_outcome *out, struct err *err)
{
	struct bounds b;
	enum err_code rc;

	memset(out, 0, sizeof(*out));
	if (value[0] == '\0')
		return err_set(err, ERR_INPUT, "the value is empty");
	out->rounded = arena_str(a, value);
	if (l->kind == LIMIT_REPORT) {
		out->verdict = LIMIT_REPORTED;
		out->because =
		    arena_printf(a, "%s is reported, not judged", value);
		return ERR_OK;
	}
	if (l->kind == LIMIT_TEXT) {
		bool same = strcmp(value, l->text) == 0;

		out->verdict = same ? LIMIT_COMPLIES : LIMIT_FAILS;
		out->because = arena_printf(a,
		    "\"%s\" %s the conforming text \"%s\"", value,
		    same ? "is" : "is not", l->text);
		return ERR_OK;
	}
	rc = bounds_parse(&b, l, err);
	if (rc == ERR_OK)
		rc = judge_number(l, &b, value, a, out, err);
	bounds_clear(&b);
	return rc;
}
