/* SPDX-License-Identifier: Apache-2.0 */
/* base/dec.c - exact decimals over GMP. */
#include "config.h"

#include "base/dec.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

static const char *const rule_names[DEC_RULE_COUNT] = {
	[DEC_AS_IS] = "none",
	[DEC_USP] = "usp",
	[DEC_PHEUR] = "pheur",
};

const char *
dec_rule_name(enum dec_rule rule)
{
	assert((unsigned)rule < DEC_RULE_COUNT);
	return rule_names[rule];
}

bool
dec_rule_find(const char *name, enum dec_rule *rule)
{
	for (int i = 0; i < DEC_RULE_COUNT; i++) {
		if (strcmp(name, rule_names[i]) == 0) {
			*rule = (enum dec_rule)i;
			return true;
		}
	}
	return false;
}

void
dec_init(struct dec *d)
{
	memset(d, 0, sizeof(*d));
	mpz_init(d->m);
}

void
dec_clear(struct dec *d)
{
	mpz_clear(d->m);
	memset(d, 0, sizeof(*d));
}

void
dec_copy(struct dec *d, const struct dec *src)
{
	mpz_set(d->m, src->m);
	d->e = src->e;
	d->sci = src->sci;
}

void
dec_set_int(struct dec *d, long v)
{
	mpz_set_si(d->m, v);
	d->e = 0;
	d->sci = false;
}

/* Where the parts of a number stand in its text. */
struct parts {
	const char *whole, *fraction;
	size_t whole_len, fraction_len;
	bool minus, sci;
	long exponent;
};

static size_t
digits(const char *s)
{
	return strspn(s, "0123456789");
}

/* NULL if text is a number, else what is wrong with it. */
static const char *
split(const char *text, struct parts *p)
{
	const char *s = text;

	memset(p, 0, sizeof(*p));
	if (*s == '+' || *s == '-')
		p->minus = *s++ == '-';
	p->whole = s;
	p->whole_len = digits(s);
	if (p->whole_len == 0)
		return "a digit is missing before the point";
	s += p->whole_len;
	if (*s == '.') {
		p->fraction = ++s;
		p->fraction_len = digits(s);
		if (p->fraction_len == 0)
			return "a digit is missing behind the point";
		s += p->fraction_len;
	}
	if (*s == 'e' || *s == 'E') {
		bool down = s[1] == '-';
		size_t n;

		s += s[1] == '+' || s[1] == '-' ? 2 : 1;
		n = digits(s);
		if (n == 0)
			return "the exponent has no digits";
		p->sci = true;
		for (; n > 0; n--, s++)
			if (p->exponent < 1000000)
				p->exponent = p->exponent * 10 + (*s - '0');
		if (down)
			p->exponent = -p->exponent;
	}
	if (*s == ',')
		return "a comma; the decimal sign is a point";
	return *s == '\0' ? NULL : "something that does not belong to a number";
}

bool
dec_is(const char *text)
{
	struct parts p;

	return split(text, &p) == NULL &&
	    p.whole_len + p.fraction_len <= DEC_DIGITS_MAX &&
	    labs(p.exponent) <= DEC_EXP_MAX;
}

enum err_code
dec_parse(struct dec *d, const char *text, struct err *err)
{
	char all[DEC_DIGITS_MAX + 1];
	struct parts p;
	const char *wrong = split(text, &p);

	if (wrong != NULL)
		return err_set(
		    err, ERR_INPUT, "\"%s\" is not a number: %s", text, wrong);
	if (p.whole_len + p.fraction_len > DEC_DIGITS_MAX ||
	    labs(p.exponent) > DEC_EXP_MAX)
		return err_set(err, ERR_LIMIT,
		    "\"%.40s...\": at most %d digits and an exponent within "
		    "%d are accepted",
		    text, DEC_DIGITS_MAX, DEC_EXP_MAX);
	memcpy(all, p.whole, p.whole_len);
	if (p.fraction_len != 0)
		memcpy(all + p.whole_len, p.fraction, p.fraction_len);
	all[p.whole_len + p.fraction_len] = '\0';
	(void)mpz_set_str(d->m, all, 10);
	if (p.minus)
		mpz_neg(d->m, d->m);
	d->e = (int)p.exponent - (int)p.fraction_len;
	d->sci = p.sci;
	return ERR_OK;
}

void
dec_set_double(struct dec *d, double v)
{
	char text[40];
	struct err err = { 0 };

	assert(isfinite(v));
	(void)snprintf(text, sizeof(text), "%.16e", v);
	if (dec_parse(d, text, &err) != ERR_OK)
		assert(false && "printf wrote something that is not a number");
	/* trailing zeros of the 17 digits say nothing */
	while (d->e < 0 && mpz_sgn(d->m) != 0 &&
	    mpz_divisible_ui_p(d->m, 10) != 0) {
		mpz_divexact_ui(d->m, d->m, 10);
		d->e++;
	}
	if (mpz_sgn(d->m) == 0)
		d->e = 0;
	if (d->e > 0) {
		mpz_t p;

		mpz_init(p);
		mpz_ui_pow_ui(p, 10, (unsigned long)d->e);
		mpz_mul(d->m, d->m, p);
		mpz_clear(p);
		d->e = 0;
	}
	d->sci = false;
}

double
dec_double(const struct dec *d)
{
	struct buf b = { 0 };
	char *digits_text = mpz_get_str(NULL, 10, d->m);
	void (*gmp_free)(void *, size_t);
	double v;

	/* strtod rounds correctly; only digits and e, so no locale in it */
	buf_printf(&b, "%se%d", digits_text, d->e);
	v = strtod(buf_text(&b), NULL);
	buf_clear(&b);
	mp_get_memory_functions(NULL, NULL, &gmp_free);
	gmp_free(digits_text, strlen(digits_text) + 1);
	return v;
}

/* m * 10^by into out, which may be m. */
static void
scaled(mpz_t out, const mpz_t m, unsigned by)
{
	mpz_t power;

	mpz_init(power);
	mpz_ui_pow_ui(power, 10, by);
	mpz_mul(out, m, power);
	mpz_clear(power);
}

int
dec_cmp(const struct dec *a, const struct dec *b)
{
	mpz_t t;
	int c;

	mpz_init(t);
	if (a->e >= b->e) {
		scaled(t, a->m, (unsigned)(a->e - b->e));
		c = mpz_cmp(t, b->m);
	} else {
		scaled(t, b->m, (unsigned)(b->e - a->e));
		c = mpz_cmp(a->m, t);
	}
	mpz_clear(t);
	return c;
}

int
dec_sign(const struct dec *d)
{
	return mpz_sgn(d->m);
}

void
dec_mul(struct dec *d, const struct dec *a, const struct dec *b)
{
	int e = a->e + b->e;

	mpz_mul(d->m, a->m, b->m);
	d->e = e;
	d->sci = false;
}

void
dec_add(struct dec *d, const struct dec *a, const struct dec *b)
{
	const struct dec *fine = a->e < b->e ? a : b;
	const struct dec *coarse = fine == a ? b : a;
	int e = fine->e;
	mpz_t t;

	mpz_init(t);
	scaled(t, coarse->m, (unsigned)(coarse->e - e));
	mpz_add(d->m, t, fine->m);
	mpz_clear(t);
	d->e = e;
	d->sci = false;
}

void
dec_round_places(struct dec *d, const struct dec *src, int places)
{
	int drop = -places - src->e; /* digits to discard */
	mpz_t unit, half;

	if (drop <= 0) {
		scaled(d->m, src->m, (unsigned)-drop);
	} else {
		/* toward zero of (|m| + half a unit): 5 goes up */
		mpz_init(unit);
		mpz_init(half);
		mpz_ui_pow_ui(unit, 10, (unsigned)drop);
		mpz_divexact_ui(half, unit, 2);
		if (mpz_sgn(src->m) < 0)
			mpz_sub(d->m, src->m, half);
		else
			mpz_add(d->m, src->m, half);
		mpz_tdiv_q(d->m, d->m, unit);
		mpz_clear(unit);
		mpz_clear(half);
	}
	d->e = -places;
	d->sci = src->sci;
}

/* Decimal digits of |m|; 1 for zero. */
static int
count_digits(const mpz_t m)
{
	size_t n = mpz_sizeinbase(m, 10); /* exact or one too many */
	mpz_t p;
	int less;

	if (n == 1)
		return 1;
	mpz_init(p);
	mpz_ui_pow_ui(p, 10, n - 1);
	less = mpz_cmpabs(m, p) < 0;
	mpz_clear(p);
	return (int)n - less;
}

void
dec_round_figures(struct dec *d, const struct dec *src, int figures)
{
	int places;

	assert(figures >= 1);
	/* the place of the last figure kept */
	places = figures - count_digits(src->m) - src->e;
	if (mpz_sgn(src->m) == 0)
		places = figures - 1;
	dec_round_places(d, src, places);
	/* 9.96 to two figures became 10.0: give one back */
	if (count_digits(d->m) > figures && mpz_sgn(d->m) != 0) {
		mpz_divexact_ui(d->m, d->m, 10);
		d->e++;
	}
}

int
dec_places(const struct dec *d)
{
	return d->e < 0 ? -d->e : 0;
}

int
dec_figures(const struct dec *d)
{
	return count_digits(d->m);
}

void
dec_round_like(struct dec *d, const struct dec *src, enum dec_rule rule,
    const struct dec *limit)
{
	switch (rule) {
	case DEC_USP:
		if (limit->sci)
			/* mantissa d.ddd: its figures are places + 1 */
			dec_round_figures(d, src, dec_figures(limit));
		else
			dec_round_places(d, src, dec_places(limit));
		d->sci = limit->sci;
		return;
	case DEC_PHEUR:
		dec_round_figures(d, src, dec_figures(limit));
		d->sci = limit->sci;
		return;
	case DEC_AS_IS:
	case DEC_RULE_COUNT:
		break;
	}
	assert(rule == DEC_AS_IS);
	dec_copy(d, src);
}

/* Put a point behind the first n of the digits. */
static void
put_pointed(struct buf *out, const char *all, size_t n)
{
	buf_add(out, all, n);
	if (all[n] != '\0') {
		buf_putc(out, '.');
		buf_puts(out, all + n);
	}
}

void
dec_text(const struct dec *d, struct buf *out)
{
	void (*gmp_free)(void *, size_t);
	char *all = mpz_get_str(NULL, 10, d->m);
	char *abs = all + (*all == '-');
	size_t n = strlen(abs);

	if (*all == '-')
		buf_putc(out, '-');
	if (d->sci) {
		put_pointed(out, abs, 1);
		buf_printf(out, "E%d", d->e + (int)n - 1);
	} else if (d->e >= 0) {
		buf_puts(out, abs);
		for (int i = 0; i < d->e && mpz_sgn(d->m) != 0; i++)
			buf_putc(out, '0');
	} else if ((size_t)-d->e >= n) {
		buf_puts(out, "0.");
		for (size_t i = n; i < (size_t)-d->e; i++)
			buf_putc(out, '0');
		buf_puts(out, abs);
	} else {
		put_pointed(out, abs, n - (size_t)-d->e);
	}
	mp_get_memory_functions(NULL, NULL, &gmp_free);
	gmp_free(all, strlen(all) + 1);
}
