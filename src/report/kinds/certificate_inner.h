/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/kinds/certificate_inner.h - shared by the files of the certificate.
 */
#ifndef REPORT_KINDS_CERTIFICATE_INNER_H
#define REPORT_KINDS_CERTIFICATE_INNER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "door/table.h"
#include "report/pdf/font.h"
#include "report/proof.h"
#include "report/sheet.h"

struct arena;
struct buf;

#define CERT_IDENTITY "certificate.identity"
#define CERT_LINES "certificate.lines"
#define CERT_EXCEPTIONS "certificate.exceptions"
#define CERT_SIGNATURES "certificate.signatures"
#define CERT_RUNS "certificate.runs"
#define CERT_COMBINED "certificate.combined"
#define CERT_CRITERIA "certificate.criteria"
#define CERT_PARAMS "certificate.params"
#define CERT_FIGURES "certificate.figures"
#define CERT_POINTS "certificate.points"
#define CERT_CURVES "certificate.curves"
#define CERT_BANDS "certificate.bands"
#define CERT_MATERIALS "certificate.materials"
#define CERT_NOTES "certificate.notes"

/* A certificate as it was read: tables of text, and the proof. */
struct report_cert {
	struct arena *arena;
	const struct door_table *table;
	size_t tables;
	struct report_proof proof;
	struct report_sheet sheet; /* while it is drawn */
};

/* The table of a view; there is always one. */
const struct door_table *report_cert_table(
    const struct report_cert *c, const char *view);

/* A cell of the identity row, or of any view; NULL where there is none. */
const char *report_cert_id(const struct report_cert *c, const char *column);
const char *report_cert_cell(const struct report_cert *c, const char *view,
    size_t row, const char *column);

/* Is that cell this code? */
bool report_cert_is(const struct report_cert *c, const char *view, size_t row,
    const char *column, const char *code);

/* A number of a checked table; NaN where there is none. */
double report_cert_number(const struct report_cert *c, const char *view,
    size_t row, const char *column);

/* A time as printed: T becomes a blank, and one comes before the offset. */
const char *report_cert_time(const struct report_cert *c, const char *time);

/* The row is one that does not conform: it fails or cannot be concluded. */
bool report_cert_bad_line(const struct report_cert *c, size_t row);

/* Does the record agree with itself?  See certificate.h. */
ATTR_MUST_CHECK enum err_code report_cert_check(
    const struct report_cert *c, struct err *err);

/* Can all of it be printed with these fonts? */
ATTR_MUST_CHECK enum err_code report_cert_printable(const struct report_cert *c,
    const struct pdf_fonts *fonts, struct err *err);

/* All pages; appends the PDF. */
ATTR_MUST_CHECK enum err_code report_cert_draw(struct report_cert *c,
    const struct pdf_fonts *fonts, struct buf *pdf, struct err *err);

/* The parts of it, onto c->sheet. */
void report_cert_masthead(struct report_cert *c);
void report_cert_band(struct report_cert *c);
void report_cert_product(struct report_cert *c);
void report_cert_lines(struct report_cert *c);
void report_cert_exceptions(struct report_cert *c);
void report_cert_statement(struct report_cert *c);
ATTR_MUST_CHECK enum err_code report_cert_verification(
    struct report_cert *c, struct err *err);
void report_cert_materials(struct report_cert *c);
void report_cert_notes(struct report_cert *c);
ATTR_MUST_CHECK enum err_code report_cert_annex(
    struct report_cert *c, struct err *err);

#endif /* REPORT_KINDS_CERTIFICATE_INNER_H */
