/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/pdf/doc.h - a PDF in memory: pages, text, lines and areas.
 *
 *	OK(pdf_doc_open(&info, fonts, &doc, err));
 *	pdf_doc_page(doc);
 *	pdf_draw_text(doc, &style, 40, 60, "Certificate", 11);
 *	rc = pdf_doc_bytes(doc, &out, err);
 *	pdf_doc_close(doc);
 *
 * This folder is the only user of libharu.  Of that library only pages,
 * fonts, text, paths and outlines are used; everything it is known to do
 * wrongly (PDF/A, attachments, encryption, text boxes, writing files) is not.
 *
 * Lengths are points (1/72 inch), x from the left edge and y from the TOP
 * edge of the page downwards.  Coordinates are rounded to 1/1000 point.
 * Colours are sRGB.
 *
 * Drawing functions return nothing.  The first failure is remembered, later
 * calls do nothing, and pdf_doc_bytes reports it: clean-up stays ordinary C.
 *
 * The bytes depend on what is drawn, on pdf_info, on the font files and on
 * the versions of libharu and zlib; on nothing else: no clock, no locale, no
 * path, no random number.
 *
 * A document belongs to one thread; there may be several documents.
 */
#ifndef REPORT_PDF_DOC_H
#define REPORT_PDF_DOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "report/pdf/font.h"

struct buf;
struct pdf_doc;

#define PDF_A4_WIDTH 595.276
#define PDF_A4_HEIGHT 841.89
#define PDF_PAGES_MAX 500u
#define PDF_ID_BYTES 16u

/* What identifies the document; texts are borrowed during the call. */
struct pdf_info {
	const char *title, *author, *subject, *creator; /* NULL: left out */
	int64_t time; /* creation and modification, UTC ms (base/utc.h) */
	int offset;   /* minutes east of UTC in which it is written */
	uint8_t id[PDF_ID_BYTES]; /* both halves of the trailer's /ID */
	double width, height;     /* of every page */
};

/*
 * An empty document with the faces embedded.  fonts is borrowed until
 * pdf_doc_close.  ERR_CONFIG if libharu does not take a font, ERR_NOMEM.
 */
ATTR_MUST_CHECK enum err_code pdf_doc_open(const struct pdf_info *info,
    const struct pdf_fonts *fonts, struct pdf_doc **out, struct err *err);
void pdf_doc_close(struct pdf_doc *doc); /* NULL is allowed */

const struct pdf_fonts *pdf_doc_fonts(const struct pdf_doc *doc);

/* A new page behind the last; drawing goes there.  See PDF_PAGES_MAX. */
void pdf_doc_page(struct pdf_doc *doc);
size_t pdf_doc_pages(const struct pdf_doc *doc);

/* Draw on page i (0 ..) again, for "Page 1 of 3". */
void pdf_doc_go(struct pdf_doc *doc, size_t i);

/* An entry of the outline that leads to y on the current page. */
void pdf_doc_bookmark(struct pdf_doc *doc, const char *title, double y);

/*
 * Append the finished file.  ERR_LIMIT: more than PDF_PAGES_MAX pages;
 * ERR_NOMEM; ERR_BUG with libharu's numbers for everything else.
 */
ATTR_MUST_CHECK enum err_code pdf_doc_bytes(
    struct pdf_doc *doc, struct buf *out, struct err *err);

struct pdf_color {
	double r, g, b; /* 0 .. 1 */
};

struct pdf_point {
	double x, y;
};

/* How text looks; leading is the distance of base lines. */
struct pdf_style {
	enum pdf_face face;
	double size, leading;
	struct pdf_color color;
};

/* How a line or an outline is drawn. */
struct pdf_pen {
	struct pdf_color color;
	double width;
	unsigned dash[2]; /* on, off in points; 0, 0: solid */
	bool round;       /* round caps and joins */
};

/* len bytes with the base line's left end at x, y; no wrapping. */
void pdf_draw_text(struct pdf_doc *doc, const struct pdf_style *style, double x,
    double y, const char *text, size_t len);

/* The same, reading upwards from x, y. */
void pdf_draw_text_up(struct pdf_doc *doc, const struct pdf_style *style,
    double x, double y, const char *text, size_t len);

/* Width of text in that style. */
double pdf_draw_width(const struct pdf_doc *doc, const struct pdf_style *style,
    const char *text, size_t len);

void pdf_draw_line(struct pdf_doc *doc, const struct pdf_pen *pen, double x0,
    double y0, double x1, double y1);
void pdf_draw_polyline(struct pdf_doc *doc, const struct pdf_pen *pen,
    const struct pdf_point *p, size_t n);

/* Closed; fill or pen may be NULL. */
void pdf_draw_polygon(struct pdf_doc *doc, const struct pdf_color *fill,
    const struct pdf_pen *pen, const struct pdf_point *p, size_t n);
void pdf_draw_rect(struct pdf_doc *doc, const struct pdf_color *fill,
    const struct pdf_pen *pen, double x, double y, double w, double h);
void pdf_draw_round_rect(struct pdf_doc *doc, const struct pdf_color *fill,
    const struct pdf_pen *pen, double x, double y, double w, double h,
    double radius);
void pdf_draw_circle(struct pdf_doc *doc, const struct pdf_color *fill,
    const struct pdf_pen *pen, double x, double y, double radius);

/* A cubic Bezier curve through four control points. */
void pdf_draw_bezier(struct pdf_doc *doc, const struct pdf_pen *pen,
    const struct pdf_point p[4]);

struct pdf_rect {
	double x, y, w, h;
};

/* Many rectangles as one path with one fill. */
void pdf_draw_rects(struct pdf_doc *doc, const struct pdf_color *fill,
    const struct pdf_rect *r, size_t n);

/* Until pdf_draw_unclip nothing is drawn outside the rectangle; no nesting. */
void pdf_draw_clip(struct pdf_doc *doc, double x, double y, double w, double h);
void pdf_draw_unclip(struct pdf_doc *doc);

#endif /* REPORT_PDF_DOC_H */
