/* SPDX-License-Identifier: Apache-2.0 */
/* cli/read_show.c - readings and facts for eyes and for scripts. */
#include "config.h"

#include "cli/read_show.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"

/* ---- csv ---- */

static void
as_csv(const struct cli_read_shown *s, struct arena *a, struct buf *out)
{
	if (!s->result->refused)
		plate_readings_csv(s->result, a, out);
}

/* ---- json ---- */

static void
put_place(struct arena *a, struct json *o, struct plate_place at)
{
	if (at.line > 0)
		json_set_int(a, o, "line", (int64_t)at.line);
	if (at.cell > 0)
		json_set_int(a, o, "cell", (int64_t)at.cell);
}

static struct json *
json_facts(const struct plate_result *r, struct arena *a)
{
	struct json *list = json_array(a);

	for (size_t i = 0; i < r->n_facts; i++) {
		const struct plate_fact *f = &r->facts[i];
		struct json *o = json_object(a);

		json_set_str(a, o, "key", f->key);
		if (f->plate[0] != '\0')
			json_set_str(a, o, "plate", f->plate);
		json_set_str(
		    a, o, "text", f->state == PLATE_ABSENT ? NULL : f->text);
		json_set_str(
		    a, o, "value", f->value[0] != '\0' ? f->value : NULL);
		if (f->other[0] != '\0')
			json_set_str(a, o, "other", f->other);
		json_set_str(a, o, "state", plate_state_name(f->state));
		json_set_str(a, o, "from", plate_origin_name(f->origin));
		put_place(a, o, f->at);
		json_add(a, list, o);
	}
	return list;
}

static struct json *
json_others(const struct plate_result *r, struct arena *a)
{
	struct json *list = json_array(a);

	for (size_t i = 0; i < r->n_others; i++) {
		struct json *o = json_object(a);

		json_set_str(a, o, "text", r->others[i].text);
		put_place(a, o, r->others[i].at);
		json_add(a, list, o);
	}
	return list;
}

static struct json *
json_plates(const struct plate_result *r, struct arena *a)
{
	struct json *list = json_array(a);

	for (size_t i = 0; i < r->n_plates; i++) {
		const struct plate_plate *p = &r->plates[i];
		struct json *o = json_object(a);

		json_set_str(a, o, "plate", p->name);
		json_set_int(a, o, "wells",
		    (int64_t)p->shape.rows * (int64_t)p->shape.cols);
		json_set_int(a, o, "filled", (int64_t)p->readings);
		json_set_int(a, o, "blank", (int64_t)p->blank);
		json_add(a, list, o);
	}
	return list;
}

static struct json *
json_readings(const struct plate_result *r, struct arena *a)
{
	struct json *list = json_array(a);

	for (size_t i = 0; i < r->n_readings; i++) {
		const struct plate_reading *x = &r->readings[i];
		struct json *o = json_object(a);
		char well[WELL_TEXT_SIZE];

		well_text(x->well, well);
		json_set_str(a, o, "plate", x->plate);
		json_set_str(a, o, "read", x->read);
		json_set_str(a, o, "quantity", x->quantity);
		json_set_str(a, o, "well", arena_str(a, well));
		json_set_str(a, o, "sample", x->sample);
		json_set_str(a, o, "role", x->role);
		json_set_str(a, o, "text", x->text);
		json_set_str(
		    a, o, "value", x->value[0] != '\0' ? x->value : NULL);
		json_set_str(a, o, "unit", x->unit);
		json_set_str(a, o, "flags", plate_flags_text(x->flags, a));
		put_place(a, o, x->at);
		json_add(a, list, o);
	}
	return list;
}

static struct json *
json_account(const struct plate_result *r, struct arena *a)
{
	struct json *o = json_object(a), *list = json_array(a);

	json_set_int(a, o, "total", (int64_t)r->account.total);
	for (int k = 0; k < PLATE_CELL_COUNT; k++)
		json_set_int(a, o, plate_cell_name((enum plate_cell)k),
		    (int64_t)r->account.kind[k]);
	json_set_int(a, o, "blank_wells", (int64_t)r->account.blank_wells);
	for (size_t i = 0; i < r->account.shown; i++) {
		struct json *u = json_object(a);

		json_set_str(a, u, "text", r->account.unread[i].text);
		put_place(a, u, r->account.unread[i].at);
		json_add(a, list, u);
	}
	json_set(a, o, "first_unread", list);
	return o;
}

static struct json *
json_findings(const struct plate_result *r, struct arena *a)
{
	struct json *list = json_array(a);

	for (size_t i = 0; i < r->findings.n; i++) {
		const struct plate_finding *f = &r->findings.item[i];
		struct json *o = json_object(a);

		json_set_str(a, o, "code", f->code);
		put_place(a, o, f->at);
		json_set_str(a, o, "text", f->text);
		if (f->todo[0] != '\0')
			json_set_str(a, o, "do", f->todo);
		json_add(a, list, o);
	}
	return list;
}

static void
as_json(const struct cli_read_shown *s, struct arena *a, struct buf *out)
{
	const struct plate_result *r = s->result;
	struct json *o = json_object(a), *file = json_object(a),
		    *profile = json_object(a);

	json_set_str(a, o, "schema", "cupel.read/1");
	json_set_str(a, o, "outcome", r->refused ? "refused" : "read");
	json_set_str(a, file, "name", s->file);
	json_set_int(a, file, "bytes", (int64_t)s->bytes);
	json_set_str(a, file, "encoding", r->encoding);
	json_set_str(a, file, "line_ends", r->line_ends);
	json_set(a, o, "file", file);
	json_set_str(a, profile, "id", r->profile);
	json_set_int(a, profile, "version", (int64_t)r->profile_version);
	json_set_str(a, profile, "format", r->format);
	json_set(a, o, "profile", profile);
	json_set(a, o, "facts", json_facts(r, a));
	json_set(a, o, "other_facts", json_others(r, a));
	json_set(a, o, "plates", json_plates(r, a));
	json_set(a, o, "readings", json_readings(r, a));
	json_set(a, o, "cells", json_account(r, a));
	json_set(a, o, "findings", json_findings(r, a));
	json_set_int(a, o, "findings_left_out", (int64_t)r->findings.more);
	json_pretty(o, out);
}

/* ---- table ---- */

#define COLUMNS 9
#define GAP 2u

static void
pad(struct buf *out, const char *s, size_t width, bool right)
{
	size_t n = text_width(s);

	for (size_t i = n; right && i < width; i++)
		buf_putc(out, ' ');
	buf_puts(out, s);
	for (size_t i = n; !right && i < width; i++)
		buf_putc(out, ' ');
}

static void
table_readings(const struct plate_result *r, struct arena *a, struct buf *out)
{
	static const char *const heads[COLUMNS] = { "plate", "read", "quantity",
		"well", "value", "unit", "sample", "role", "flags" };
	size_t n = r->n_readings + 1, width[COLUMNS] = { 0 };
	const char **cell = arena_array(a, n * COLUMNS, sizeof(*cell));

	for (size_t c = 0; c < COLUMNS; c++)
		cell[c] = heads[c];
	for (size_t i = 0; i < r->n_readings; i++) {
		const struct plate_reading *x = &r->readings[i];
		const char **to = cell + (i + 1) * COLUMNS;
		char well[WELL_TEXT_SIZE];

		well_text(x->well, well);
		to[0] = text_show(a, x->plate, false);
		to[1] = text_show(a, x->read, false);
		to[2] = text_show(a, x->quantity, false);
		to[3] = arena_str(a, well);
		to[4] = x->value;
		to[5] = text_show(a, x->unit, false);
		to[6] = text_show(a, x->sample, false);
		to[7] = text_show(a, x->role, false);
		to[8] = plate_flags_text(x->flags, a);
	}
	for (size_t i = 0; i < n * COLUMNS; i++)
		if (text_width(cell[i]) > width[i % COLUMNS])
			width[i % COLUMNS] = text_width(cell[i]);
	for (size_t i = 0; i < n; i++) {
		for (size_t c = 0; c < COLUMNS; c++) {
			bool last = c + 1 == COLUMNS;

			pad(out, cell[i * COLUMNS + c], last ? 0 : width[c],
			    c == 4);
			if (!last)
				buf_puts(out, "  ");
		}
		while (out->len > 0 && out->data[out->len - 1] == ' ')
			out->data[--out->len] = '\0';
		buf_putc(out, '\n');
	}
}

static void
table_facts(const struct plate_result *r, struct arena *a, struct buf *out)
{
	size_t width = 0;

	for (size_t i = 0; i < r->n_facts; i++)
		if (text_width(r->facts[i].key) > width)
			width = text_width(r->facts[i].key);
	for (size_t i = 0; i < r->n_facts; i++) {
		const struct plate_fact *f = &r->facts[i];
		const char *value = f->value[0] != '\0' ? f->value : f->text;

		pad(out, f->key, width + GAP, false);
		if (f->state == PLATE_AMBIGUOUS)
			buf_printf(out, "%s or %s",
			    text_show(a, f->value, false),
			    text_show(a, f->other, false));
		else
			buf_puts(out, text_show(a, value, false));
		if (f->state != PLATE_GIVEN)
			buf_printf(out, "%s(%s)", value[0] != '\0' ? " " : "",
			    plate_state_name(f->state));
		if (f->plate[0] != '\0')
			buf_printf(
			    out, ", plate %s", text_show(a, f->plate, false));
		if (f->origin != PLATE_FROM_FILE && f->state == PLATE_GIVEN)
			buf_printf(out, " [%s]", plate_origin_name(f->origin));
		buf_putc(out, '\n');
	}
}

static void
as_table(const struct cli_read_shown *s, struct arena *a, struct buf *out)
{
	const struct plate_result *r = s->result;
	size_t with_number = 0;

	if (r->refused)
		return;
	for (size_t i = 0; i < r->n_readings; i++)
		with_number += r->readings[i].value[0] != '\0';
	buf_printf(out, "%s: ", text_show(a, s->file, false));
	if (r->profile[0] != '\0')
		buf_printf(out, "profile %s version %u, ", r->profile,
		    r->profile_version);
	else
		buf_printf(out, "%s, ", r->format);
	buf_printf(out, "%s, line ends %s\n\n", r->encoding, r->line_ends);
	table_facts(r, a, out);
	buf_putc(out, '\n');
	table_readings(r, a, out);
	buf_printf(out,
	    "\n%zu plate(s), %zu reading(s), %zu with a number, %zu blank "
	    "well(s), %zu unread cell(s)\n",
	    r->n_plates, r->n_readings, with_number, r->account.blank_wells,
	    r->account.kind[PLATE_CELL_UNREAD]);
}

/* ---- the forms ---- */

static const struct form {
	const char *name;
	cli_read_form_fn *write;
} forms[] = { { "table", as_table }, { "csv", as_csv }, { "json", as_json } };

cli_read_form_fn *
cli_read_form(const char *name)
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (strcmp(forms[i].name, name) == 0)
			return forms[i].write;
	return NULL;
}

const char *
cli_read_form_names(void)
{
	return "table, csv or json";
}
