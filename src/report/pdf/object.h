/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/pdf/object.h - what libharu's page interface cannot say.
 *
 * Its object headers and its page header do not go together in one file, so
 * a document is handed over as a plain pointer.
 */
#ifndef REPORT_PDF_OBJECT_H
#define REPORT_PDF_OBJECT_H

#include <stdbool.h>
#include <stddef.h>

struct pdf_info;

/*
 * Give a document its fixed trailer ID, language and title display.  False
 * when memory is short.
 */
bool pdf_object_identify(void *haru, const struct pdf_info *info);

/*
 * Replace the character map of an embedded Unicode font: the one libharu
 * writes is not accepted by every reader, and copying text must give back
 * exactly the characters that were printed.  used has one bit for each of
 * the n characters U+0000 to n - 1.
 */
bool pdf_object_unicode(void *font, const unsigned char *used, size_t n);

#endif /* REPORT_PDF_OBJECT_H */
