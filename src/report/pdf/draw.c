/* SPDX-License-Identifier: Apache-2.0 */
/* report/pdf/draw.c - text, lines and areas on the current page. */
#include "config.h"

#include "report/pdf/doc.h"

#include <hpdf.h>

#include <assert.h>

#include "base/buf.h"
#include "base/text.h"
#include "report/pdf/haru.h"

/* Four Bezier arcs make a circle: 4/3 (sqrt 2 - 1). */
#define ARC 0.5522847498

static HPDF_Page
page_of(struct pdf_doc *doc)
{
	if (!pdf_haru_well(doc))
		return NULL;
	assert(doc->pages > 0);
	return doc->page[doc->at];
}

static HPDF_REAL
up(const struct pdf_doc *doc, double y)
{
	return pdf_haru_real(doc->height - y);
}

static void
set_fill(HPDF_Page page, const struct pdf_color *c)
{
	(void)HPDF_Page_SetRGBFill(page, pdf_haru_real(c->r),
	    pdf_haru_real(c->g), pdf_haru_real(c->b));
}

static void
set_pen(HPDF_Page page, const struct pdf_pen *pen)
{
	(void)HPDF_Page_SetRGBStroke(page, pdf_haru_real(pen->color.r),
	    pdf_haru_real(pen->color.g), pdf_haru_real(pen->color.b));
	(void)HPDF_Page_SetLineWidth(page, pdf_haru_real(pen->width));
	(void)HPDF_Page_SetLineCap(
	    page, pen->round ? HPDF_ROUND_END : HPDF_BUTT_END);
	(void)HPDF_Page_SetLineJoin(
	    page, pen->round ? HPDF_ROUND_JOIN : HPDF_MITER_JOIN);
	if (pen->dash[0] != 0) {
#if defined(HPDF_MAJOR_VERSION) && \
    (HPDF_MAJOR_VERSION > 2 || HPDF_MINOR_VERSION >= 4)
		HPDF_REAL dash[2] = { (HPDF_REAL)pen->dash[0],
			(HPDF_REAL)pen->dash[1] };
#else
		HPDF_UINT16 dash[2] = { (HPDF_UINT16)pen->dash[0],
			(HPDF_UINT16)pen->dash[1] };
#endif
		(void)HPDF_Page_SetDash(page, dash, 2, 0);
	} else {
		(void)HPDF_Page_SetDash(page, NULL, 0, 0);
	}
}

/* Paint the current path with what is given. */
static void
paint(HPDF_Page page, const struct pdf_color *fill, const struct pdf_pen *pen)
{
	if (fill != NULL && pen != NULL)
		(void)HPDF_Page_ClosePathFillStroke(page);
	else if (fill != NULL)
		(void)HPDF_Page_Fill(page);
	else if (pen != NULL)
		(void)HPDF_Page_ClosePathStroke(page);
	else
		(void)HPDF_Page_EndPath(page);
}

static void
prepare(HPDF_Page page, const struct pdf_color *fill, const struct pdf_pen *pen)
{
	if (fill != NULL)
		set_fill(page, fill);
	if (pen != NULL)
		set_pen(page, pen);
}

/* Note the characters for the font's Unicode map; false if one is unknown. */
static bool
note_used(struct pdf_doc *doc, enum pdf_face face, const char *s, size_t len)
{
	size_t used;

	for (size_t i = 0; i < len; i += used) {
		uint32_t cp = text_next(s + i, len - i, &used);

		if (!pdf_font_has(doc->fonts, face, cp)) {
			doc->stranger = cp;
			return false;
		}
		doc->used[face][cp / 8] |= (uint8_t)(1u << cp % 8);
	}
	return true;
}

static void
show(struct pdf_doc *doc, const struct pdf_style *style, double x, double y,
    bool upwards, const char *text, size_t len)
{
	HPDF_Page page = page_of(doc);
	struct buf b = { 0 };

	if (page == NULL || len == 0 || !note_used(doc, style->face, text, len))
		return;
	buf_add(&b, text, len);
	set_fill(page, &style->color);
	(void)HPDF_Page_BeginText(page);
	(void)HPDF_Page_SetFontAndSize(
	    page, doc->font[style->face], pdf_haru_real(style->size));
	if (upwards)
		(void)HPDF_Page_SetTextMatrix(
		    page, 0, 1, -1, 0, pdf_haru_real(x), up(doc, y));
	else
		(void)HPDF_Page_MoveTextPos(page, pdf_haru_real(x), up(doc, y));
	(void)HPDF_Page_ShowText(page, buf_text(&b));
	(void)HPDF_Page_EndText(page);
	buf_clear(&b);
}

void
pdf_draw_text(struct pdf_doc *doc, const struct pdf_style *style, double x,
    double y, const char *text, size_t len)
{
	show(doc, style, x, y, false, text, len);
}

void
pdf_draw_text_up(struct pdf_doc *doc, const struct pdf_style *style, double x,
    double y, const char *text, size_t len)
{
	show(doc, style, x, y, true, text, len);
}

double
pdf_draw_width(const struct pdf_doc *doc, const struct pdf_style *style,
    const char *text, size_t len)
{
	return pdf_font_width(doc->fonts, style->face, style->size, text, len);
}

void
pdf_draw_line(struct pdf_doc *doc, const struct pdf_pen *pen, double x0,
    double y0, double x1, double y1)
{
	const struct pdf_point p[2] = { { x0, y0 }, { x1, y1 } };

	pdf_draw_polyline(doc, pen, p, 2);
}

static void
path(struct pdf_doc *doc, HPDF_Page page, const struct pdf_point *p, size_t n)
{
	(void)HPDF_Page_MoveTo(page, pdf_haru_real(p[0].x), up(doc, p[0].y));
	for (size_t i = 1; i < n; i++)
		(void)HPDF_Page_LineTo(
		    page, pdf_haru_real(p[i].x), up(doc, p[i].y));
}

void
pdf_draw_polyline(struct pdf_doc *doc, const struct pdf_pen *pen,
    const struct pdf_point *p, size_t n)
{
	HPDF_Page page = page_of(doc);

	if (page == NULL || n < 2)
		return;
	set_pen(page, pen);
	path(doc, page, p, n);
	(void)HPDF_Page_Stroke(page);
}

void
pdf_draw_polygon(struct pdf_doc *doc, const struct pdf_color *fill,
    const struct pdf_pen *pen, const struct pdf_point *p, size_t n)
{
	HPDF_Page page = page_of(doc);

	if (page == NULL || n < 3)
		return;
	prepare(page, fill, pen);
	path(doc, page, p, n);
	paint(page, fill, pen);
}

void
pdf_draw_rect(struct pdf_doc *doc, const struct pdf_color *fill,
    const struct pdf_pen *pen, double x, double y, double w, double h)
{
	HPDF_Page page = page_of(doc);

	if (page == NULL)
		return;
	prepare(page, fill, pen);
	(void)HPDF_Page_Rectangle(page, pdf_haru_real(x), up(doc, y + h),
	    pdf_haru_real(w), pdf_haru_real(h));
	paint(page, fill, pen);
}

static void
curve(struct pdf_doc *doc, HPDF_Page page, double x1, double y1, double x2,
    double y2, double x3, double y3)
{
	(void)HPDF_Page_CurveTo(page, pdf_haru_real(x1), up(doc, y1),
	    pdf_haru_real(x2), up(doc, y2), pdf_haru_real(x3), up(doc, y3));
}

void
pdf_draw_round_rect(struct pdf_doc *doc, const struct pdf_color *fill,
    const struct pdf_pen *pen, double x, double y, double w, double h,
    double radius)
{
	HPDF_Page page = page_of(doc);
	double r = radius, k = radius * (1 - ARC), x1 = x + w, y1 = y + h;

	if (page == NULL)
		return;
	prepare(page, fill, pen);
	(void)HPDF_Page_MoveTo(page, pdf_haru_real(x + r), up(doc, y));
	(void)HPDF_Page_LineTo(page, pdf_haru_real(x1 - r), up(doc, y));
	curve(doc, page, x1 - k, y, x1, y + k, x1, y + r);
	(void)HPDF_Page_LineTo(page, pdf_haru_real(x1), up(doc, y1 - r));
	curve(doc, page, x1, y1 - k, x1 - k, y1, x1 - r, y1);
	(void)HPDF_Page_LineTo(page, pdf_haru_real(x + r), up(doc, y1));
	curve(doc, page, x + k, y1, x, y1 - k, x, y1 - r);
	(void)HPDF_Page_LineTo(page, pdf_haru_real(x), up(doc, y + r));
	curve(doc, page, x, y + k, x + k, y, x + r, y);
	paint(page, fill, pen);
}

void
pdf_draw_circle(struct pdf_doc *doc, const struct pdf_color *fill,
    const struct pdf_pen *pen, double x, double y, double radius)
{
	pdf_draw_round_rect(doc, fill, pen, x - radius, y - radius, 2 * radius,
	    2 * radius, radius);
}

void
pdf_draw_bezier(
    struct pdf_doc *doc, const struct pdf_pen *pen, const struct pdf_point p[4])
{
	HPDF_Page page = page_of(doc);

	if (page == NULL)
		return;
	set_pen(page, pen);
	(void)HPDF_Page_MoveTo(page, pdf_haru_real(p[0].x), up(doc, p[0].y));
	curve(doc, page, p[1].x, p[1].y, p[2].x, p[2].y, p[3].x, p[3].y);
	(void)HPDF_Page_Stroke(page);
}

void
pdf_draw_rects(struct pdf_doc *doc, const struct pdf_color *fill,
    const struct pdf_rect *r, size_t n)
{
	HPDF_Page page = page_of(doc);

	if (page == NULL || n == 0)
		return;
	set_fill(page, fill);
	for (size_t i = 0; i < n; i++)
		(void)HPDF_Page_Rectangle(page, pdf_haru_real(r[i].x),
		    up(doc, r[i].y + r[i].h), pdf_haru_real(r[i].w),
		    pdf_haru_real(r[i].h));
	(void)HPDF_Page_Fill(page);
}

void
pdf_draw_clip(struct pdf_doc *doc, double x, double y, double w, double h)
{
	HPDF_Page page = page_of(doc);

	if (page == NULL)
		return;
	(void)HPDF_Page_GSave(page);
	(void)HPDF_Page_Rectangle(page, pdf_haru_real(x), up(doc, y + h),
	    pdf_haru_real(w), pdf_haru_real(h));
	(void)HPDF_Page_Clip(page);
	(void)HPDF_Page_EndPath(page);
}

void
pdf_draw_unclip(struct pdf_doc *doc)
{
	HPDF_Page page = page_of(doc);

	if (page != NULL)
		(void)HPDF_Page_GRestore(page);
}
