/* SPDX-License-Identifier: Apache-2.0 */
/* door/view.c - rows of a view, as a table and as JSON. */
#include "config.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "door/private.h"
#include "ledger/ledger.h"
#include "store/db.h"

static size_t
columns_of(const struct view *v)
{
	size_t n = 0;

	while (v->columns[n].name != NULL)
		n++;
	return n;
}

void
door_row(struct door_rows *rows, const char *const *cells)
{
	size_t cols = columns_of(rows->view);

	for (size_t i = 0; i < cols; i++) {
		rows->cell = door_push(rows->arena, rows->cell, &rows->n,
		    &rows->room, sizeof(*rows->cell));
		rows->cell[rows->n - 1] = cells[i];
	}
}

enum err_code
door_rows_file(struct door_rows *rows, const char *sha256,
    const char **bytes, size_t *len, struct err *err)
{
	return ledger_fetch(rows->db, sha256, rows->arena, bytes, len, err);
}

static enum err_code
query(struct door_rows *rows, const char *id, struct err *err)
{
	struct db_rows *r = db_query(
	    rows->db, rows->view->query, DB_ARGS(DB_TEXT("id", id)));
	size_t cols = columns_of(rows->view);
	const char *cell[64];

	assert(cols <= 64);
	while (db_next(r)) {
		assert(db_cols(r) == cols);
		for (size_t i = 0; i < cols; i++)
			cell[i] = db_null(r, i)
			    ? NULL
			    : arena_str(rows->arena, db_text(r, i));
		door_row(rows, cell);
	}
	return db_done(r, err);
}

enum err_code
door_view_rows(struct db *db, struct arena *a, const struct view *view,
    const char *id, struct door_table *out, struct err *err)
{
	struct door_rows rows = { .db = db, .arena = a, .view = view };
	size_t cols = columns_of(view);
	const char **name = arena_array(a, cols, sizeof(*name));

	assert(cols > 0);
	memset(out, 0, sizeof(*out));
	if (view->query != NULL) {
		if (query(&rows, id, err) != ERR_OK)
			return err_add(err, "view %s", view->name);
	} else if (view->fill(&rows, id, err) != ERR_OK) {
		return err_add(err, "view %s", view->name);
	}
	for (size_t i = 0; i < cols; i++)
		name[i] = view->columns[i].name;
	out->view = view->name;
	out->cols = cols;
	out->rows = rows.n / cols;
	out->name = name;
	out->cell = rows.cell;
	return ERR_OK;
}

void
door_table_json(struct arena *a, const struct view *view,
    const struct door_table *t, struct json *reply)
{
	struct json *cols = json_array(a), *rows = json_array(a);

	for (size_t c = 0; c < t->cols; c++)
		json_add(a, cols, json_string(a, t->name[c]));
	for (size_t r = 0; r < t->rows; r++) {
		struct json *row = json_array(a);

		for (size_t c = 0; c < t->cols; c++)
			json_add(a, row,
			    json_string(a, t->cell[r * t->cols + c]));
		json_add(a, rows, row);
	}
	json_set_str(a, reply, "view", view->name);
	json_set(a, reply, "columns", cols);
	json_set(a, reply, "rows", rows);
}

/* No rows are an answer where the record is there. */
static enum err_code
check_record(struct door *door, struct arena *a, const struct view *view,
    const char *id, struct err *err)
{
	const struct noun *noun = house_view_of(door->house, view);
	int before;
	int64_t rev;

	if (noun == NULL || noun->row == NULL)
		return ERR_OK;
	if (door_load(door->db, a, noun, id, &before, &rev, err) != ERR_OK)
		return err->code;
	return before >= 0 ? ERR_OK
			   : err_set(err, ERR_ABSENT, "there is no %s %s",
				 noun->name, id);
}

enum err_code
door_op_view(struct door *door, const struct door_session *session ATTR_UNUSED,
    struct arena *a, const struct json *request, struct json *reply,
    struct buf *file ATTR_UNUSED, struct err *err)
{
	const char *name = json_str(request, "view");
	const char *id = json_str(request, "id");
	const struct view *view =
	    name != NULL ? house_view(door->house, name) : NULL;
	struct door_table t;

	if (view == NULL)
		return err_set(err, ERR_USAGE, "there is no view \"%s\"",
		    name != NULL ? name : "");
	if (view->draws != NULL)
		return err_set(err, ERR_USAGE,
		    "%s is a figure; ask for the views it is drawn from",
		    view->name);
	if (view->one && id == NULL)
		return err_set(
		    err, ERR_USAGE, "%s: which record?", view->name);
	if (db_read_begin(door->db, err) != ERR_OK)
		return err->code;
	if (door_view_rows(door->db, a, view, id, &t, err) == ERR_OK) {
		if (t.rows == 0 && view->one)
			(void)!check_record(door, a, view, id, err);
		if (err->code == ERR_OK)
			door_table_json(a, view, &t, reply);
	}
	db_read_end(door->db);
	return err->code;
}
