/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/pdf/text.h - text broken into lines.
 *
 * Our own, because the library's text boxes lose words.  A line is broken at
 * a blank, which then belongs to neither line; LF always breaks.  A word
 * that is wider than the column is broken behind one of - / _ , ; : + = > if
 * that fills at least half of the line, else wherever it has to be, so that
 * nothing ever leaves its column.  No-break spaces (U+00A0, U+202F) hold
 * words together.  Nothing is hyphenated, nothing is cut.
 */
#ifndef REPORT_PDF_TEXT_H
#define REPORT_PDF_TEXT_H

#include <stddef.h>

#include "report/pdf/doc.h"

struct arena;

struct pdf_line {
	const char *text; /* into the text that was given */
	size_t len;
	double width; /* points */
};

struct pdf_lines {
	size_t n; /* at least 1: empty text is one empty line */
	struct pdf_line *line;
};

/*
 * Break checked text into lines of at most width points (one character at
 * least goes onto each).  The lines point into text.
 */
struct pdf_lines pdf_text_wrap(const struct pdf_fonts *fonts,
    const struct pdf_style *style, const char *text, double width,
    struct arena *a);

enum pdf_align { PDF_LEFT, PDF_RIGHT, PDF_CENTRE };

/* Height that n lines take: n times the leading. */
double pdf_text_height(const struct pdf_style *style, size_t n);

/*
 * Draw lines into the column x .. x + width whose top edge is y: the first
 * base line stands so that capitals are centred in the leading.
 */
void pdf_text_draw(struct pdf_doc *doc, const struct pdf_style *style,
    const struct pdf_lines *lines, double x, double y, double width,
    enum pdf_align align);

/* Distance from the top of a line to its base line. */
double pdf_text_base(
    const struct pdf_fonts *fonts, const struct pdf_style *style);

/* How much lower a line of small must begin to share large's base line. */
double pdf_text_drop(const struct pdf_fonts *fonts,
    const struct pdf_style *small, const struct pdf_style *large);

/*
 * One line into a column of that width; what does not fit is cut and ends
 * in U+2026.  For heads and labels whose text stands in full elsewhere.
 */
void pdf_text_cut(struct pdf_doc *doc, const struct pdf_style *style,
    const char *text, double x, double y, double width, enum pdf_align align);

/* One line, not wrapped; returns its width. */
double pdf_text_line(struct pdf_doc *doc, const struct pdf_style *style,
    const char *text, double x, double y, double width, enum pdf_align align);

#endif /* REPORT_PDF_TEXT_H */
