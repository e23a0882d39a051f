/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/pdf/haru.h - inside of a document, for doc.c and draw.c only.
 */
#ifndef REPORT_PDF_HARU_H
#define REPORT_PDF_HARU_H

#include <hpdf.h>

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "report/pdf/doc.h"

#define PDF_CHARS 0x10000u

struct pdf_doc {
	HPDF_Doc haru;
	HPDF_Font font[PDF_FACES];
	uint8_t *used[PDF_FACES]; /* [PDF_CHARS / 8] one bit per character */
	const struct pdf_fonts *fonts;
	double width, height;
	HPDF_Page *page; /* [pages] */
	size_t pages, at;
	HPDF_STATUS code, detail; /* the first error */
	bool full;                /* too many pages */
	uint32_t stranger;        /* a character that was not checked */
};

/* No error yet? */
bool pdf_haru_well(struct pdf_doc *doc);

/* Points, rounded to 1/1000, as libharu takes them. */
static inline HPDF_REAL
pdf_haru_real(double v)
{
	return (HPDF_REAL)(round(v * 1000) / 1000);
}

#endif /* REPORT_PDF_HARU_H */
