/* SPDX-License-Identifier: Apache-2.0 */
/*
 * door/table.h - the rows of a view, as text.
 *
 * Paper, screen and script show the same words because all of them read
 * this.  A cell is NULL where there is no value.  Everything lives in the
 * arena of whoever asked.
 */
#ifndef DOOR_TABLE_H
#define DOOR_TABLE_H

#include <stddef.h>

struct door_table {
	const char *view;          /* "certificate.lines" */
	size_t cols, rows;
	const char *const *name;   /* [cols] column names */
	const char *const *cell;   /* [rows x cols] row-major; NULL: no value */
};

/* Cell of a row by column name; NULL if there is no value or no column. */
const char *door_cell(
    const struct door_table *t, size_t row, const char *column);

/* The table of that view among n, or NULL. */
const struct door_table *door_table_find(
    const struct door_table *tables, size_t n, const char *view);

#endif /* DOOR_TABLE_H */
