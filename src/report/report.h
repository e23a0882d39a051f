/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/report.h - which reports there are.
 *
 * A report is made in two steps, because its record is hashed and entered
 * into the ledger before pages are drawn:
 *
 *	rows of views  --record-->  record      (frozen: its hash is entered)
 *	record + proof --render-->  XML file, PDF
 *	XML file       --rerender-> the same PDF, byte by byte
 *
 * The PDF is drawn from the parsed XML file and nothing else, so an auditor
 * who has that file and the fonts draws the same pages.  Functions are pure:
 * no clock, no store, no network; of the file system only the font files.
 *
 * To add a report: kinds/NAME.c with one const struct report_kind
 * report_kind_NAME, and one line in kinds.def.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "door/table.h"
#include "report/pdf/font.h"
#include "report/proof.h"

struct buf;

#define REPORT_RECORD_BYTES_MAX ((size_t)8 << 20)

struct report_kind {
	const char *name;         /* "certificate" */
	const char *says;         /* "certificate of analysis of a batch" */
	const char *const *views; /* whose rows it needs; NULL at the end */

	/*
	 * Append the record of the rows.  It is also drawn once, with a proof
	 * that is thrown away: what cannot be printed must not be frozen.
	 * Errors as report_record_write (report/record.h) and
	 * pdf_font_check, and ERR_INPUT where the rows contradict each other.
	 * fonts may be NULL: the installed ones.
	 */
	enum err_code (*record)(const struct door_table *tables, size_t n,
	    const struct pdf_font_files *fonts, struct buf *record,
	    struct err *err);

	/* Append the XML file and the PDF; errors as record and
	 * report_proof_check. */
	enum err_code (*render)(const char *record, size_t len,
	    const struct report_proof *proof,
	    const struct pdf_font_files *fonts, struct buf *xml,
	    struct buf *pdf, struct err *err);

	/* Append the PDF of an XML file, after checking it against its
	 * schema: ERR_INPUT names line, element and attribute. */
	enum err_code (*rerender)(const char *xml, size_t len,
	    const struct pdf_font_files *fonts, struct buf *pdf,
	    struct err *err);
};

/* All kinds, NULL at the end. */
extern const struct report_kind *const report_kinds[];

/* NULL if there is none of that name. */
const struct report_kind *report_kind_find(const char *name);

#endif /* REPORT_REPORT_H */
