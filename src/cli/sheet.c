/* SPDX-License-Identifier: Apache-2.0 */
/* cli/sheet.c - which rows are printed, and in what order. */
#include "config.h"

#include "cli/sheet.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/dec.h"
#include "cli/session.h"

const char *
cli_sheet_cell(const struct sheet *s, size_t row, size_t col)
{
	return s->cell[row * s->cols + col];
}

size_t
cli_sheet_column(const struct sheet *s, const char *name, size_t len)
{
	size_t i = 0;

	while (i < s->cols &&
	    (strlen(s->column[i]) != len ||
		memcmp(s->column[i], name, len) != 0))
		i++;
	return i;
}

static enum err_code
no_column(const struct sheet *s, const char *option, const char *name,
    size_t len, struct err *err)
{
	return err_set(err, ERR_USAGE, "--%s: %s has no column \"%.*s\"",
	    option, s->name, (int)len, name);
}

/* ---- filter ------------------------------------------------------------ */

/* COLUMN=TEXT, COLUMN!=TEXT, COLUMN~TEXT (contains) */
struct filter {
	size_t col;
	char sign; /* '=', '!' or '~' */
	const char *text;
};

static enum err_code
parse_filter(const struct sheet *s, const char *words, struct filter *out,
    struct err *err)
{
	size_t len = strcspn(words, "=!~");

	out->sign = words[len];
	if (words[len] == '\0' ||
	    (words[len] == '!' && words[len + 1] != '='))
		return err_set(err, ERR_USAGE,
		    "--filter: \"%s\" is not COLUMN=TEXT, COLUMN!=TEXT or "
		    "COLUMN~TEXT",
		    words);
	out->text = words + len + (words[len] == '!' ? 2 : 1);
	out->col = cli_sheet_column(s, words, len);
	return out->col < s->cols ? ERR_OK
				  : no_column(s, "filter", words, len, err);
}

static bool
keeps(const struct sheet *s, const struct filter *f, size_t row)
{
	const char *cell = cli_sheet_cell(s, row, f->col);

	if (cell == NULL)
		cell = "";
	if (f->sign == '~')
		return strstr(cell, f->text) != NULL;
	return (strcmp(cell, f->text) == 0) == (f->sign == '=');
}

static enum err_code
filter_rows(struct cli *c, const struct sheet *s, size_t *row, size_t *n,
    struct err *err)
{
	struct filter f[CLI_WORDS_MAX];
	const char *words;
	size_t many = 0;

	while ((words = cli_words_nth(&c->words, "filter", many)) != NULL)
		if (parse_filter(s, words, &f[many++], err) != ERR_OK)
			return err->code;
	*n = 0;
	for (size_t r = 0; r < s->rows; r++) {
		size_t i = 0;

		while (i < many && keeps(s, &f[i], r))
			i++;
		if (i == many)
			row[(*n)++] = r;
	}
	return ERR_OK;
}

/* ---- sort -------------------------------------------------------------- */

struct key {
	const char *text; /* NULL: no value */
	bool number;
	struct dec dec;
	size_t row;
	int way; /* 1 or -1 */
};

static int
by_key(const void *p, const void *q)
{
	const struct key *a = p, *b = q;
	int d;

	if (a->text == NULL || b->text == NULL)
		d = (a->text != NULL) - (b->text != NULL);
	else if (a->number != b->number)
		d = b->number - a->number;
	else if (a->number)
		d = dec_cmp(&a->dec, &b->dec);
	else
		d = strcmp(a->text, b->text);
	if (d != 0)
		return d > 0 ? a->way : -a->way;
	return a->row < b->row ? -1 : a->row > b->row;
}

static enum err_code
sort_rows(struct cli *c, const struct sheet *s, size_t *row, size_t n,
    struct err *err)
{
	const char *name = cli_words_value(&c->words, "sort");
	struct err ignored = { 0 };
	struct key *key;
	size_t col;
	int way = 1;

	if (name == NULL)
		return ERR_OK;
	if (name[0] == '-') {
		way = -1;
		name++;
	}
	col = cli_sheet_column(s, name, strlen(name));
	if (col == s->cols)
		return no_column(s, "sort", name, strlen(name), err);
	key = arena_array(c->arena, n + 1, sizeof(*key));
	for (size_t i = 0; i < n; i++) {
		key[i].text = cli_sheet_cell(s, row[i], col);
		key[i].row = row[i];
		key[i].way = way;
		dec_init(&key[i].dec);
		key[i].number = key[i].text != NULL &&
		    dec_parse(&key[i].dec, key[i].text, &ignored) == ERR_OK;
		err_clear(&ignored);
	}
	qsort(key, n, sizeof(*key), by_key);
	for (size_t i = 0; i < n; i++) {
		row[i] = key[i].row;
		dec_clear(&key[i].dec);
	}
	return ERR_OK;
}

/* ---- limit ------------------------------------------------------------- */

static enum err_code
limit_rows(struct cli *c, size_t *n, struct err *err)
{
	const char *text = cli_words_value(&c->words, "limit");
	size_t most = 0;

	if (text == NULL)
		return ERR_OK;
	for (const char *s = text; *s != '\0' || s == text; s++) {
		if (*s < '0' || *s > '9' || most > SIZE_MAX / 20)
			return err_set(err, ERR_USAGE,
			    "--limit: \"%s\" is not a number of rows", text);
		most = 10 * most + (size_t)(*s - '0');
	}
	if (*n > most)
		*n = most;
	return ERR_OK;
}

enum err_code
cli_sheet_rows(struct cli *c, const struct sheet *s, size_t **row, size_t *n,
    struct err *err)
{
	*row = arena_array(c->arena, s->rows + 1, sizeof(**row));
	if (filter_rows(c, s, *row, n, err) != ERR_OK ||
	    sort_rows(c, s, *row, *n, err) != ERR_OK)
		return err->code;
	return limit_rows(c, n, err);
}
