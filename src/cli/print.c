/* SPDX-License-Identifier: Apache-2.0 */
/* cli/print.c - rows of a view in the form that was asked for. */
#include "config.h"

#include "cli/print.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/sheet.h"
#include "cli/terminal.h"
#include "door/act.h"
#include "xmlio/xml_out.h"

/* Columns of a cell in a table that is not --wide. */
#define CELL_MAX 60u
#define CELL_MIN 8u

/* ---- table ------------------------------------------------------------- */

static void
pad(struct buf *out, size_t n)
{
	while (n-- > 0)
		buf_putc(out, ' ');
}

/* A cell as it is shown: controls visible, cut to so many columns. */
static const char *
shown(struct cli *c, const char *cell, size_t most)
{
	const char *s = cell != NULL ? text_show(c->arena, cell, false) : "";
	size_t used, at = 0, width = 0;

	if (text_width(s) <= most)
		return s;
	while (width + 1 < most && s[at] != '\0') {
		(void)text_next(s + at, strlen(s + at), &used);
		at += used;
		width++;
	}
	return arena_printf(c->arena, "%.*s\xe2\x80\xa6", (int)at, s);
}

static void
put_record(struct cli *c, const struct sheet *s)
{
	size_t width = 0;

	for (size_t i = 0; i < s->cols; i++)
		if (text_width(s->column[i]) > width)
			width = text_width(s->column[i]);
	for (size_t i = 0; i < s->cols; i++) {
		if (cli_sheet_cell(s, 0, i) == NULL)
			continue;
		buf_puts(&c->out, s->column[i]);
		pad(&c->out, width - text_width(s->column[i]) + 2);
		buf_puts(&c->out, shown(c, cli_sheet_cell(s, 0, i), SIZE_MAX));
		buf_putc(&c->out, '\n');
	}
}

/*
 * How wide the columns are.  On a terminal the widest texts give way until a
 * line fits, identities and numbers never do; elsewhere only the last column
 * may be of any width.
 */
static void
fit_widths(struct cli *c, const struct sheet *s, size_t *width)
{
	bool all = cli_words_has(&c->words, "wide");
	size_t room = cli_terminal_is_out() ? cli_terminal_width() : SIZE_MAX;
	size_t sum = 2 * (s->cols - 1);

	for (size_t i = 0; i < s->cols; i++) {
		width[i] = s->header ? text_width(s->column[i]) : 0;
		for (size_t r = 0; r < s->rows; r++) {
			size_t w = text_width(
			    shown(c, cli_sheet_cell(s, r, i), SIZE_MAX));

			if (w > width[i])
				width[i] = w;
		}
		if (!all && i + 1 < s->cols && width[i] > CELL_MAX)
			width[i] = CELL_MAX;
		sum += width[i];
	}
	while (!all && sum > room) {
		size_t most = s->cols;

		for (size_t i = 0; i < s->cols; i++)
			if (s->text[i] &&
			    (most == s->cols || width[i] > width[most]))
				most = i;
		if (most == s->cols || width[most] <= CELL_MIN)
			return;
		width[most]--;
		sum--;
	}
}

static void
put_table(struct cli *c, const struct sheet *s)
{
	size_t *width = arena_array(c->arena, s->cols + 1, sizeof(*width));

	if (s->one && s->rows == 1) {
		put_record(c, s);
		return;
	}
	fit_widths(c, s, width);
	for (size_t r = s->header ? 0 : 1; r <= s->rows; r++) {
		for (size_t i = 0; i < s->cols; i++) {
			const char *text = shown(c,
			    r == 0 ? s->column[i] : cli_sheet_cell(s, r - 1, i),
			    width[i]);

			buf_puts(&c->out, text);
			if (i + 1 < s->cols)
				pad(&c->out, width[i] - text_width(text) + 2);
		}
		buf_putc(&c->out, '\n');
	}
}

/* ---- json -------------------------------------------------------------- */

static struct json *
row_object(struct cli *c, const struct sheet *s, size_t row)
{
	struct json *o = json_object(c->arena);

	for (size_t i = 0; i < s->cols; i++)
		json_set_str(c->arena, o, s->column[i],
		    cli_sheet_cell(s, row, i));
	return o;
}

static void
put_json(struct cli *c, const struct sheet *s)
{
	struct json *o = json_object(c->arena);
	struct json *rows = json_array(c->arena);

	for (size_t r = 0; r < s->rows; r++)
		json_add(c->arena, rows, row_object(c, s, r));
	json_set_str(c->arena, o, "schema", "cupel.view/1");
	json_set_str(c->arena, o, "view", s->name);
	json_set(c->arena, o, "rows", rows);
	json_pretty(o, &c->out);
}

void
cli_print_line(const struct json *object, struct buf *out)
{
	json_line(object, out);
	buf_putc(out, '\n');
}

void
cli_print_reply(struct cli *c, const struct json *reply, const char *schema)
{
	struct json *o = json_object(c->arena);

	json_set_str(c->arena, o, "schema", schema);
	for (size_t i = 0; i < reply->len; i++)
		if (strcmp(reply->name[i], "code") != 0)
			json_set(c->arena, o, reply->name[i], reply->item[i]);
	if (c->form == CLI_JSON)
		json_pretty(o, &c->out);
	else
		cli_print_line(o, &c->out);
}

static void
put_ndjson(struct cli *c, const struct sheet *s)
{
	for (size_t r = 0; r < s->rows; r++)
		cli_print_line(row_object(c, s, r), &c->out);
}

/* ---- xml --------------------------------------------------------------- */

/* A value that may not stand in XML is shown as elsewhere. */
static void
put_xml(struct cli *c, const struct sheet *s)
{
	struct err ignored = { 0 };
	struct xml_out x;

	xml_out_init(&x, &c->out, XML_INDENTED);
	xml_out_start(&x, "view");
	xml_out_attr(&x, "xmlns", "urn:cupel:view:1");
	xml_out_attr(&x, "name", s->name);
	for (size_t r = 0; r < s->rows; r++) {
		xml_out_start(&x, "row");
		for (size_t i = 0; i < s->cols; i++) {
			if (cli_sheet_cell(s, r, i) == NULL)
				continue;
			xml_out_start(&x, "cell");
			xml_out_attr(&x, "column", s->column[i]);
			xml_out_text(&x, shown(c, cli_sheet_cell(s, r, i),
					     SIZE_MAX));
			xml_out_end(&x);
		}
		xml_out_end(&x);
	}
	xml_out_end(&x);
	(void)!xml_out_done(&x, &ignored); /* what is shown may be written */
}

/* ---- csv, tsv ---------------------------------------------------------- */

static const char *
guarded(struct cli *c, const char *cell)
{
	if (cell == NULL)
		return "";
	if (cell[0] != '\0' && strchr("=+-@\t\r", cell[0]) != NULL)
		return arena_printf(c->arena, "'%s", cell);
	return cell;
}

static void
put_csv_cell(struct buf *out, const char *s)
{
	if (strpbrk(s, ",\"\r\n") == NULL) {
		buf_puts(out, s);
		return;
	}
	buf_putc(out, '"');
	for (; *s != '\0'; s++) {
		if (*s == '"')
			buf_putc(out, '"');
		buf_putc(out, *s);
	}
	buf_putc(out, '"');
}

static void
put_tsv_cell(struct buf *out, const char *s)
{
	for (; *s != '\0'; s++) {
		if (*s == '\t')
			buf_puts(out, "\\t");
		else if (*s == '\n')
			buf_puts(out, "\\n");
		else if (*s == '\\')
			buf_puts(out, "\\\\");
		else
			buf_putc(out, *s);
	}
}

static void
put_separated(struct cli *c, const struct sheet *s, char separator,
    void (*put)(struct buf *out, const char *s))
{
	for (size_t r = s->header ? 0 : 1; r <= s->rows; r++) {
		for (size_t i = 0; i < s->cols; i++) {
			const char *cell =
			    r == 0 ? s->column[i] : cli_sheet_cell(s, r - 1, i);

			if (i > 0)
				buf_putc(&c->out, separator);
			put(&c->out,
			    s->text[i] ? guarded(c, cell)
				: cell != NULL ? cell
					       : "");
		}
		buf_putc(&c->out, '\n');
	}
}

static void
put_csv(struct cli *c, const struct sheet *s)
{
	put_separated(c, s, ',', put_csv_cell);
}

static void
put_tsv(struct cli *c, const struct sheet *s)
{
	put_separated(c, s, '\t', put_tsv_cell);
}

static void
put_sheet(struct cli *c, const struct sheet *s)
{
	static void (*const forms[])(struct cli * c, const struct sheet *s) = {
		[CLI_TABLE] = put_table,
		[CLI_JSON] = put_json,
		[CLI_NDJSON] = put_ndjson,
		[CLI_CSV] = put_csv,
		[CLI_TSV] = put_tsv,
		[CLI_XML] = put_xml,
	};

	forms[c->form](c, s);
}

/* ---- choosing columns -------------------------------------------------- */

#define FIELDS_MAX 64

/* Which columns, by index; *n of them.  wide: not in a table unless asked. */
static enum err_code
choose(struct cli *c, const struct sheet *s, const bool *wide, size_t *at,
    size_t *n, struct err *err)
{
	const char *fields = cli_words_value(&c->words, "fields");
	bool all = c->form != CLI_TABLE || s->one ||
	    cli_words_has(&c->words, "wide");

	*n = 0;
	for (size_t i = 0; fields == NULL && i < s->cols; i++)
		if (all || !wide[i])
			at[(*n)++] = i;
	while (fields != NULL) {
		size_t len = strcspn(fields, ",");
		size_t i = cli_sheet_column(s, fields, len);

		if (i == s->cols)
			return err_set(err, ERR_USAGE,
			    "--fields: %s has no column \"%.*s\"", s->name,
			    (int)len, fields);
		if (*n == FIELDS_MAX)
			return err_set(err, ERR_USAGE, "--fields: too many");
		at[(*n)++] = i;
		fields = fields[len] != '\0' ? fields + len + 1 : NULL;
	}
	return ERR_OK;
}

/* Print the columns of all that were asked for. */
static enum err_code
put_chosen(struct cli *c, const struct sheet *all, const bool *wide,
    struct err *err)
{
	size_t room = all->cols > FIELDS_MAX ? all->cols : FIELDS_MAX;
	size_t *at = arena_array(c->arena, room, sizeof(*at));
	struct sheet s = *all;
	size_t *row;
	bool *text;

	if (choose(c, all, wide, at, &s.cols, err) != ERR_OK ||
	    cli_sheet_rows(c, all, &row, &s.rows, err) != ERR_OK)
		return err->code;
	s.column = arena_array(c->arena, s.cols + 1, sizeof(*s.column));
	s.cell =
	    arena_array(c->arena, s.cols * s.rows + 1, sizeof(*s.cell));
	text = arena_array(c->arena, s.cols + 1, sizeof(*text));
	for (size_t i = 0; i < s.cols; i++) {
		s.column[i] = all->column[at[i]];
		text[i] = all->text[at[i]];
		for (size_t r = 0; r < s.rows; r++)
			s.cell[r * s.cols + i] =
			    cli_sheet_cell(all, row[r], at[i]);
	}
	s.text = text;
	put_sheet(c, &s);
	return ERR_OK;
}

/* Room for the cells of rows with n columns, all of them text. */
static void
sheet_room(struct cli *c, struct sheet *s, bool **text, bool **wide)
{
	s->header = !cli_words_has(&c->words, "no-header");
	s->column = arena_array(c->arena, s->cols + 1, sizeof(*s->column));
	s->cell =
	    arena_array(c->arena, s->cols * s->rows + 1, sizeof(*s->cell));
	*text = arena_array(c->arena, s->cols + 1, sizeof(**text));
	*wide = arena_array(c->arena, s->cols + 1, sizeof(**wide));
	for (size_t i = 0; i < s->cols; i++) {
		(*text)[i] = true;
		(*wide)[i] = false;
	}
	s->text = *text;
}

enum err_code
cli_print_view(struct cli *c, const struct view *view,
    const struct json *reply, struct err *err)
{
	const struct json *rows = json_array_of(reply, "rows");
	struct sheet s = { .name = view->name,
		.rows = rows != NULL ? rows->len : 0,
		.one = view->one };
	bool *text, *wide;

	while (view->columns[s.cols].name != NULL)
		s.cols++;
	sheet_room(c, &s, &text, &wide);
	for (size_t i = 0; i < s.cols; i++) {
		const struct column *col = &view->columns[i];

		s.column[i] = col->name;
		text[i] = col->type == COL_TEXT;
		wide[i] = col->wide;
		for (size_t r = 0; rows != NULL && r < rows->len; r++) {
			const struct json *cell = rows->item[r]->item[i];

			s.cell[r * s.cols + i] =
			    cell->kind == JSON_STRING ? cell->str : NULL;
		}
	}
	return put_chosen(c, &s, wide, err);
}

enum err_code
cli_print_rows(struct cli *c, const struct cli_rows *rows, struct err *err)
{
	struct sheet s = { .name = rows->name,
		.rows = rows->rows,
		.one = rows->one };
	bool *text, *wide;

	while (rows->column[s.cols] != NULL)
		s.cols++;
	sheet_room(c, &s, &text, &wide);
	memcpy(s.column, rows->column, s.cols * sizeof(*s.column));
	if (s.rows > 0)
		memcpy(s.cell, rows->cell,
		    s.rows * s.cols * sizeof(*s.cell));
	return put_chosen(c, &s, wide, err);
}
