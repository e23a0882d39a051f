/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/pdf/font.h - the three faces of a printed page: which characters
 * they have, how wide those are, and what may be printed at all.
 *
 * A page is set in Lato Regular, Lato Bold and DejaVu Sans Mono.  The files
 * are read here a second time, beside the PDF library, because that library
 * draws an empty box for a character it does not find, a blank for one above
 * U+FFFF, and says nothing; a certificate with a box in it would be wrong
 * without anybody knowing.  So text is checked with pdf_font_check before the
 * first line is drawn.
 *
 * Only what is needed is read: the TrueType tables head, hhea, maxp, hmtx and
 * the Windows Unicode part of cmap (format 4).  Offsets are checked against
 * the size of the file; a file that is cut off is refused.
 *
 * Nothing here changes after loading; one struct pdf_fonts serves any number
 * of documents, one after the other or in threads.
 */
#ifndef REPORT_PDF_FONT_H
#define REPORT_PDF_FONT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"

enum pdf_face { PDF_REGULAR, PDF_BOLD, PDF_MONO, PDF_FACES };

#define PDF_FACE(f) (1u << (f)) /* for sets of faces */

/* A TrueType file per face. */
struct pdf_font_files {
	const char *path[PDF_FACES];
};

/* Those that configure found (--with-lato, --with-dejavu). */
extern const struct pdf_font_files pdf_font_installed;

struct pdf_fonts;

/*
 * Read the files (NULL: pdf_font_installed).  *out is the caller's.
 * ERR_CONFIG names the file that is missing, cut off, larger than 8 MiB, or
 * not a TrueType font with a Unicode character table.
 */
ATTR_MUST_CHECK enum err_code pdf_font_load(const struct pdf_font_files *files,
    struct pdf_fonts **out, struct err *err);
void pdf_font_free(struct pdf_fonts *fonts); /* NULL is allowed */

const char *pdf_font_path(const struct pdf_fonts *fonts, enum pdf_face face);

/* Does the face have a glyph for that character (never above U+FFFF)? */
bool pdf_font_has(
    const struct pdf_fonts *fonts, enum pdf_face face, uint32_t cp);

/*
 * Width in points of len bytes of checked UTF-8 at that size: the sum of the
 * advance widths in whole thousandths of the size, as they stand in the PDF.
 * No kerning, no ligatures.
 */
double pdf_font_width(const struct pdf_fonts *fonts, enum pdf_face face,
    double size, const char *text, size_t len);

/* Height of a capital H and depth of p, as parts of the size. */
double pdf_font_cap(const struct pdf_fonts *fonts, enum pdf_face face);

enum pdf_breaks { PDF_ONE_LINE, PDF_MANY_LINES /* LF is allowed */ };

/*
 * May text be printed in every face of the set faces?  If not: ERR_INPUT,
 * "FIELD: ..." with the code point and why:
 *
 *   - bytes that are not UTF-8;
 *   - control characters (LF only with PDF_MANY_LINES), marks that turn the
 *     writing direction, noncharacters: what a record may not hold;
 *   - characters above U+FFFF;
 *   - characters nobody sees (soft hyphen, zero-width space and joiners) and
 *     combining marks, which would be set beside their letter;
 *   - characters a face has no glyph for.
 */
ATTR_MUST_CHECK enum err_code pdf_font_check(const struct pdf_fonts *fonts,
    unsigned faces, enum pdf_breaks lines, const char *field, const char *text,
    struct err *err);

#endif /* REPORT_PDF_FONT_H */
