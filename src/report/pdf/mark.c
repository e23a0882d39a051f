/* SPDX-License-Identifier: Apache-2.0 */
/* report/pdf/mark.c - signs as strokes, a QR code as rectangles. */
#include "config.h"

#include "report/pdf/mark.h"

#include <qrencode.h>

#include <errno.h>
#include <string.h>

#include "base/mem.h"

void
pdf_mark_draw(struct pdf_doc *doc, enum pdf_mark mark,
    const struct pdf_color *color, double x, double y, double size)
{
	double r = size / 2;
	struct pdf_pen pen = { *color, size * 0.2, { 0, 0 }, true };
	struct pdf_pen thin = { *color, size * 0.15, { 0, 0 }, true };

	switch (mark) {
	case PDF_TICK: {
		const struct pdf_point p[3] = { { x - 0.85 * r, y + 0.05 * r },
			{ x - 0.25 * r, y + 0.65 * r },
			{ x + 0.9 * r, y - 0.6 * r } };

		pdf_draw_polyline(doc, &pen, p, 3);
		break;
	}
	case PDF_CROSS:
		pdf_draw_line(doc, &pen, x - 0.7 * r, y - 0.7 * r, x + 0.7 * r,
		    y + 0.7 * r);
		pdf_draw_line(doc, &pen, x - 0.7 * r, y + 0.7 * r, x + 0.7 * r,
		    y - 0.7 * r);
		break;
	case PDF_RING:
		pdf_draw_circle(doc, NULL, &thin, x, y, 0.72 * r);
		break;
	case PDF_DASH:
		pdf_draw_line(doc, &pen, x - 0.75 * r, y, x + 0.75 * r, y);
		break;
	case PDF_QUERY: {
		const struct pdf_point p[4] = { { x - 0.5 * r, y - 0.35 * r },
			{ x - 0.45 * r, y - 1.15 * r },
			{ x + 1.15 * r, y - 0.65 * r }, { x, y + 0.25 * r } };

		pdf_draw_bezier(doc, &thin, p);
		pdf_draw_circle(doc, color, NULL, x, y + 0.75 * r, 0.13 * size);
		break;
	}
	}
}

void
pdf_mark_house(struct pdf_doc *doc, double x, double y, double size)
{
	static const struct pdf_color navy = { .075, .20, .33 };
	static const struct pdf_color white = { 1, 1, 1 };
	static const struct pdf_color mint = { .36, .80, .76 };
	struct pdf_pen pen = { white, size * 0.085, { 0, 0 }, true };
	const struct pdf_point curve[4] = { { x + .18 * size, y + .77 * size },
		{ x + .56 * size, y + .77 * size },
		{ x + .44 * size, y + .23 * size },
		{ x + .82 * size, y + .23 * size } };

	pdf_draw_round_rect(doc, &navy, NULL, x, y, size, size, size * 0.13);
	pdf_draw_bezier(doc, &pen, curve);
	pdf_draw_circle(
	    doc, &mint, NULL, x + size / 2, y + size / 2, size * 0.078);
}

/* Runs of dark modules, row by row. */
static size_t
runs(const QRcode *qr, double x, double y, double module, struct pdf_rect *r)
{
	size_t n = 0, width = (size_t)qr->width;

	for (size_t row = 0; row < width; row++) {
		size_t from = 0;

		for (size_t col = 0; col <= width; col++) {
			if (col < width && (qr->data[row * width + col] & 1))
				continue;
			if (col > from) {
				r[n].x = x + module * (double)from;
				r[n].y = y + module * (double)row;
				r[n].w = module * (double)(col - from);
				r[n].h = module;
				n++;
			}
			from = col + 1;
		}
	}
	return n;
}

enum err_code
pdf_mark_qr(struct pdf_doc *doc, const char *text,
    const struct pdf_color *color, double x, double y, double size,
    struct err *err)
{
	struct pdf_rect *r;
	QRcode *qr;
	size_t n;

	if (strlen(text) > PDF_QR_MAX)
		return err_set(err, ERR_LIMIT,
		    "the QR code would hold more than %u bytes", PDF_QR_MAX);
	qr = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	if (qr == NULL)
		return err_set(err, errno == ENOMEM ? ERR_NOMEM : ERR_LIMIT,
		    "the QR code could not be made");
	n = (size_t)qr->width;
	r = mem_array(n * (n + 1) / 2, sizeof(*r));
	n = runs(qr, x, y, size / (double)n, r);
	pdf_draw_rects(doc, color, r, n);
	mem_free(r);
	QRcode_free(qr);
	return ERR_OK;
}
