/* SPDX-License-Identifier: Apache-2.0 */
/* cli/view.c - views of the house as commands, and figures. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "cli/noun.h"
#include "cli/print.h"
#include "cli/terminal.h"
#include "door/act.h"
#include "door/table.h"
#include "report/plot/tables.h"
#include "report/plot/terminal.h"

#define FIGURE_WIDTH_MAX 120u
#define FIGURE_HEIGHT_MAX 40u

enum err_code
cli_view_ask(struct cli *c, const char *view, const char *id,
    struct json **reply, struct err *err)
{
	struct json *r = json_object(c->arena);

	json_set_str(c->arena, r, "op", "view");
	json_set_str(c->arena, r, "view", view);
	if (id != NULL)
		json_set_str(c->arena, r, "id", id);
	return cli_ask(c, r, reply, NULL, err);
}

/* ---- figures ----------------------------------------------------------- */

/* The rows of a reply as a table. */
static enum err_code
table_of(struct cli *c, const char *view, const char *id,
    struct door_table *out, struct err *err)
{
	const struct json *cols, *rows;
	const char **name, **cell;
	struct json *reply;

	memset(out, 0, sizeof(*out));
	out->view = view;
	if (cli_view_ask(c, view, id, &reply, err) != ERR_OK)
		return err->code;
	cols = json_array_of(reply, "columns");
	rows = json_array_of(reply, "rows");
	out->cols = cols->len;
	out->rows = rows->len;
	name = arena_array(c->arena, out->cols + 1, sizeof(*name));
	cell = arena_array(
	    c->arena, out->cols * out->rows + 1, sizeof(*cell));
	for (size_t i = 0; i < out->cols; i++)
		name[i] = cols->item[i]->str;
	for (size_t r = 0; r < out->rows; r++)
		for (size_t i = 0; i < out->cols; i++)
			cell[r * out->cols + i] =
			    rows->item[r]->item[i]->kind == JSON_STRING
			    ? rows->item[r]->item[i]->str
			    : NULL;
	out->name = name;
	out->cell = cell;
	return ERR_OK;
}

static bool
speaks_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *v = getenv(names[i]);

		if (v != NULL && v[0] != '\0')
			return strstr(v, "UTF-8") != NULL ||
			    strstr(v, "utf8") != NULL;
	}
	return false;
}

static unsigned
at_most(unsigned n, unsigned most)
{
	return n < most ? n : most;
}

static enum err_code
draw(struct cli *c, const struct view *view, const char *id, struct err *err)
{
	struct door_table t[4];
	struct plot_figure figure;
	struct plot_scene scene;
	struct plot_cells cells;

	for (size_t i = 0; i < 4; i++)
		if (table_of(c, view->draws[i], id, &t[i], err) != ERR_OK)
			return err->code;
	if (plot_tables_figure(
		&(struct plot_tables){ &t[0], &t[1], &t[2], &t[3] }, id,
		c->arena, &figure, err) != ERR_OK ||
	    plot_scene_make(&figure, c->arena, &scene, err) != ERR_OK ||
	    plot_terminal(&scene,
		at_most(cli_terminal_width(), FIGURE_WIDTH_MAX),
		at_most(cli_terminal_height() - 1, FIGURE_HEIGHT_MAX),
		speaks_utf8() && !cli_words_has(&c->words, "ascii")
		    ? PLOT_BRAILLE
		    : PLOT_ASCII, c->arena, &cells,
		err) != ERR_OK)
		return err->code;
	plot_cells_text(&cells, &c->out);
	return ERR_OK;
}

/* ---- rows -------------------------------------------------------------- */

enum err_code
cli_view_run(struct cli *c, const struct view *view, struct err *err)
{
	const char *id = NULL;
	struct json *reply;

	if (view->one && cli_operand(c, 0, "the record", &id, err) != ERR_OK)
		return err->code;
	if (!view->one && c->words.operands > 0)
		id = c->words.operand[0];
	if (cli_operands_end(c, 1, err) != ERR_OK)
		return err->code;
	if (view->draws != NULL)
		return draw(c, view, id, err);
	if (cli_view_ask(c, view->name, id, &reply, err) != ERR_OK)
		return err->code;
	return cli_print_view(c, view, reply, err);
}

/* ---- help -------------------------------------------------------------- */

/* " (of one batch)", or nothing. */
static const char *
of_one(struct cli *c, const struct view *v)
{
	const struct noun *n = house_view_of(c->parts->house, v);

	return v->one && n != NULL
	    ? arena_printf(c->arena, " (of one %s)", n->name)
	    : "";
}

void
cli_view_help(struct cli *c, const struct view *view)
{
	cli_words_help(c->words.options,
	    arena_printf(c->arena, "%s %s [options]", c->command,
		view->one ? "RECORD" : "[RECORD]"),
	    arena_printf(c->arena, "%s%s", view->says, of_one(c, view)),
	    &c->out);
	if (view->columns == NULL)
		return;
	buf_puts(&c->out, "\ncolumns:\n");
	for (const struct column *col = view->columns; col->name != NULL;
	     col++)
		buf_printf(&c->out, "  %-18s %s%s%s%s%s\n", col->name,
		    col->help, col->unit != NULL ? " (" : "",
		    col->unit != NULL ? col->unit : "",
		    col->unit != NULL ? ")" : "",
		    col->wide ? "; with --wide" : "");
}

/* The verb of "sample.receive", of whatever noun it is. */
static const char *
verb_of(const char *name)
{
	return strchr(name, '.') + 1;
}

/* Views are listed with the noun their name begins with. */
static void
list_views(struct cli *c, const struct noun *noun)
{
	size_t len = strlen(noun->name);

	for (const struct noun *const *n = c->parts->house->nouns; *n != NULL;
	     n++)
		for (const struct view *v = (*n)->views; v->name != NULL; v++)
			if (strncmp(v->name, noun->name, len) == 0 &&
			    v->name[len] == '.')
				buf_printf(&c->out, "  %-12s %s%s\n",
				    verb_of(v->name), v->says, of_one(c, v));
}

void
cli_noun_help(struct cli *c, const struct noun *noun)
{
	buf_printf(&c->out, "usage: cupel %s VERB [RECORD...] [options]\n"
	    "%s\n", noun->name, noun->says);
	if (noun->acts[0].name != NULL)
		buf_puts(&c->out, "\nacts:\n");
	for (const struct act *a = noun->acts; a->name != NULL; a++)
		if ((a->roles & ROLE_SYSTEM) == 0)
			buf_printf(&c->out, "  %-12s %s%s\n", verb_of(a->name),
			    a->says,
			    a->signs != MEANING_NONE ? " (signed)" : "");
	buf_puts(&c->out, "\nto look:\n");
	list_views(c, noun);
}
