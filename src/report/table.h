/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/table.h - tables on a sheet.
 *
 * A row grows with its longest cell and is never split.  After a page break
 * the column heads are repeated, under the line "N Title (continued)" where
 * the table belongs to a section.  A group head is never left alone at the
 * bottom of a page, nor a table's head.
 */
#ifndef REPORT_TABLE_H
#define REPORT_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "report/sheet.h"

#define REPORT_COLUMNS_MAX 8u

struct report_column {
	const char *head;
	double x, width; /* points from the left edge of the table */
	enum pdf_align align;
	enum report_type type;
};

/* A verdict: sign, word, tone.  NULL word: none. */
struct report_verdict {
	const char *word;
	enum pdf_mark mark;
	enum report_tone tone;
};

enum report_row_kind {
	REPORT_ROW,
	REPORT_ROW_STRONG, /* a total: all cells bold */
	REPORT_ROW_BAD,    /* with a vermilion rule at the left */
	REPORT_ROW_GROUP   /* a head over rows; only cell[0] */
};

struct report_row {
	enum report_row_kind kind;
	const char *cell[REPORT_COLUMNS_MAX]; /* NULL: empty */
	struct report_verdict verdict;        /* in the last column */
};

enum report_table_look {
	REPORT_LARGE, /* white on navy, zebra */
	REPORT_SMALL  /* tinted head, thin rules */
};

struct report_table {
	enum report_table_look look;
	const char *what;                 /* in messages: "certificate.lines" */
	const char *section_no, *section; /* for "(continued)", or NULL */
	double x, width;
	size_t columns; /* 1 .. REPORT_COLUMNS_MAX */
	const struct report_column *column;
	size_t rows;
	const struct report_row *row;
};

void report_table_draw(
    struct report_sheet *s, const struct report_table *table);

/* Height of the head and all rows, if there were no end of the page. */
double report_table_height(
    struct report_sheet *s, const struct report_table *table);

/*
 * What of it should stay together: all of a small table, else the head, the
 * first group heads and the first row.
 */
double report_table_keep(
    struct report_sheet *s, const struct report_table *table);

/* Height of the head, the first group heads and the first row. */
double report_table_start(
    struct report_sheet *s, const struct report_table *table);

#endif /* REPORT_TABLE_H */
