/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/sheet.h - pages that fill from top to bottom.
 *
 * A sheet owns a position on the page.  Blocks are put below one another;
 * a block that does not fit begins a new page, which gets the small masthead.
 * report_sheet_feet writes the feet last, when the number of pages is known.
 *
 * Texts are drawn as they are; whoever makes a sheet has checked them
 * (pdf_font_check).  Texts given to a sheet live as long as it does.
 *
 * Like the document's, a sheet's functions return nothing; the first failure
 * - a row that is higher than a page - is kept in it, later calls do
 * nothing, and report_sheet_done tells it.
 */
#ifndef REPORT_SHEET_H
#define REPORT_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "report/house.h"
#include "report/pdf/doc.h"
#include "report/pdf/mark.h"
#include "report/pdf/text.h"

struct arena;

/* What stands on every page. */
struct report_frame {
	const char *title, *subtitle; /* small masthead, left */
	const char *number, *object;  /* small masthead, right */
	const char *foot[2];          /* two lines at the left */
	const char *alarm; /* in the foot, right, in red; NULL: nothing */
};

struct report_sheet {
	struct pdf_doc *doc;
	struct arena *arena;
	struct report_frame frame;
	double y; /* top of what comes next */
	struct err err;
};

/*
 * Begin the first page at y = REPORT_TOP; its masthead is the report's own
 * business.  doc and arena are borrowed.
 */
void report_sheet_begin(struct report_sheet *s, struct pdf_doc *doc,
    struct arena *arena, const struct report_frame *frame);

/* A new page with the small masthead. */
void report_sheet_page(struct report_sheet *s);

/* Room left on this page; the most a fresh page offers. */
double report_sheet_room(const struct report_sheet *s);
double report_sheet_full(void);

/*
 * Begin a new page unless height fits below y.  Higher than a fresh page:
 * ERR_LIMIT, naming what.
 */
void report_sheet_need(struct report_sheet *s, double height, const char *what);

/*
 * Head of a section: number in teal, title in navy, a rule unless a table
 * head follows, an entry in the outline.  keep is the height below it that
 * must fit on the same page.
 */
enum report_rule { REPORT_RULED, REPORT_BARE };
void report_sheet_section(struct report_sheet *s, const char *number,
    const char *title, enum report_rule rule, double keep);

/* Head of a small table; keep as above. */
void report_sheet_subhead(
    struct report_sheet *s, const char *title, double keep);

/* Wrapped text over the given column, broken over pages line by line. */
void report_sheet_text(struct report_sheet *s, enum report_type type,
    const char *text, double x, double width);

/* Empty space, dropped at the top of a page. */
void report_sheet_skip(struct report_sheet *s, double height);

/* A key at the left and text at the right, line by line over pages. */
void report_sheet_entry(
    struct report_sheet *s, const char *key, const char *text);

/* Key and value side by side in two columns; values of NULL are left out. */
#define REPORT_PAIR_WIDTH ((REPORT_WIDTH - 10) / 2)
#define REPORT_PAIR_KEY 78.0
struct report_pair {
	const char *key, *value;
};
void report_sheet_pairs(struct report_sheet *s, const struct report_pair *left,
    size_t n_left, const struct report_pair *right, size_t n_right);

double report_sheet_pairs_height(struct report_sheet *s,
    const struct report_pair *left, size_t n_left,
    const struct report_pair *right, size_t n_right);

/* A coloured band with the conclusion and explaining lines. */
struct report_band {
	enum report_tone tone, tint;
	enum pdf_mark mark;
	const char *head;
	size_t n;
	const char *const *line; /* [n] each wrapped */
	const char *stamp; /* words in a red frame at the right, or NULL */
};
void report_sheet_band(struct report_sheet *s, const struct report_band *band);

/* Signature cards, three in a row. */
struct report_card {
	const char *name, *role;
	size_t n;
	const struct report_pair *pair; /* [n] */
	const char *alarm;              /* "signed by script", or NULL */
};
void report_sheet_cards(
    struct report_sheet *s, const struct report_card *card, size_t n);

/* Feet on all pages, "Page x of y" among them. */
void report_sheet_feet(struct report_sheet *s);

/* The first failure, if any. */
ATTR_MUST_CHECK enum err_code report_sheet_done(
    const struct report_sheet *s, struct err *err);

#endif /* REPORT_SHEET_H */
