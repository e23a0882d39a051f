/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/pdf/mark.h - small signs and the QR code, drawn as vectors, so that
 * no symbol font and no picture is needed.
 */
#ifndef REPORT_PDF_MARK_H
#define REPORT_PDF_MARK_H

#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "report/pdf/doc.h"

/*
 * Each shape has its own outline, so that it is told apart in black and
 * white: tick, cross, hollow circle, dash, question mark in a circle.
 */
enum pdf_mark { PDF_TICK, PDF_CROSS, PDF_RING, PDF_DASH, PDF_QUERY };

/* Centred on x, y inside a square of that size. */
void pdf_mark_draw(struct pdf_doc *doc, enum pdf_mark mark,
    const struct pdf_color *color, double x, double y, double size);

/* The mark of the house: a dose-response curve in a rounded square. */
void pdf_mark_house(struct pdf_doc *doc, double x, double y, double size);

#define PDF_QR_MAX 1024u /* bytes of a payload */

/*
 * text (ASCII) as a QR code with error correction M, in a square of that
 * size at x, y; the caller keeps four modules of white around it.  Runs of
 * dark modules become one rectangle each, all of them one path.
 * ERR_LIMIT above PDF_QR_MAX bytes; ERR_NOMEM.
 */
ATTR_MUST_CHECK enum err_code pdf_mark_qr(struct pdf_doc *doc, const char *text,
    const struct pdf_color *color, double x, double y, double size,
    struct err *err);

#endif /* REPORT_PDF_MARK_H */
