/* SPDX-License-Identifier: Apache-2.0 */
/* door/table.c - looking up cells. */
#include "config.h"

#include "door/table.h"

#include <assert.h>
#include <string.h>

const char *
door_cell(const struct door_table *t, size_t row, const char *column)
{
	assert(row < t->rows);
	for (size_t c = 0; c < t->cols; c++)
		if (strcmp(t->name[c], column) == 0)
			return t->cell[row * t->cols + c];
	return NULL;
}

const struct door_table *
door_table_find(const struct door_table *tables, size_t n, const char *view)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(tables[i].view, view) == 0)
			return &tables[i];
	return NULL;
}
