/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/kinds/certificate.h - the certificate of analysis of a batch.
 *
 * A function of its record, its proof and the fonts.  It prints the words of
 * the views: it rounds nothing, judges nothing and leaves nothing out.  (The
 * one liberty taken: the T of a time is printed as a blank, and a category
 * begins with a capital.)  What contradicts itself is refused:
 *
 *   - the counts of lines are not those of the lines;
 *   - the conclusion does not follow from them: "complies" needs every line
 *     complying or report-only; "fails" a line that fails or cannot be
 *     concluded; "pending" none that fails and at least one that is pending
 *     or cannot be concluded;
 *   - a line that is not pending has no result or no date, or a pending one
 *     has a result;
 *   - one of the four kinds of exceptions has no row: "none" is a row too;
 *   - a run is listed twice, or a figure, a criterion or a parameter belongs to
 *     one that is not listed.
 *
 * So the words COMPLIES WITH SPECIFICATION cannot be printed over a failing
 * or a pending line.
 *
 * ---- views
 *
 * One row per line, in the order in which it is printed.  Types are those of
 * report/record.h; (o) marks a column whose cells may be NULL; all columns
 * must exist, and no other.  "code" lists the words that are allowed.
 *
 * certificate.identity - one row
 *	number		id	certificate number, "C-2026-0001"
 *	version		count	1 ..
 *	frozen_at	time	when the record was frozen
 *	supersedes	line (o) number and version that this one replaces
 *	supersede_reason text (o) why
 *	script_signatures code	yes | no: site with signatures by script
 *	issuer_name	line	laboratory or manufacturer
 *	issuer_address	line
 *	issuer_contact	line (o)
 *	issuer_licence	line (o) GMP certificate or licence
 *	product		line
 *	product_code	line (o)
 *	modality	text (o)
 *	platform_id	line (o)
 *	platform_version line (o)
 *	variant		line	product variant
 *	gene		line (o)
 *	mutation_c	line (o) HGVS, coding DNA
 *	mutation_p	line (o) HGVS, protein
 *	intended_edit	line (o)
 *	sequence_record	line (o) identity of the sequence record
 *	sequence_sha256	sha256 (o) of the sequence, never the sequence
 *	strength	line
 *	form		line
 *	container	line (o)
 *	authorisation	line (o) trial or marketing authorisation
 *	batch		id
 *	batch_size	line (o) with unit
 *	coi		line (o) chain of identity, patient-specific batches
 *	manufactured	date
 *	expiry		date
 *	expiry_kind	code	expiry | retest
 *	storage		line (o)
 *	manufacturer	line (o)
 *	record_id	line (o) executed batch record
 *	record_version	line (o)
 *	record_sha256	sha256 (o)
 *	sample		line	sample identity
 *	containers	line (o) "12 vials"
 *	taken_at	when
 *	received_at	when
 *	receipt_condition line (o)
 *	testing_from	date
 *	testing_to	date (o)
 *	purpose		line	"release", "stability, 6 months at -70 C"
 *	spec_id		line
 *	spec_version	line
 *	spec_phase	line (o)
 *	inheritance	line (o) "platform SPEC-X 1.0 and 5 variant lines"
 *	overall		code	complies | fails | pending
 *	lines_total, lines_conforming, lines_report_only, lines_pending,
 *	lines_failing, lines_inconclusive	count
 *
 * certificate.lines - 1 to 1000 rows, in the order of the specification
 *	number		count	1 .., unique
 *	line_id		id	of the specification, unique
 *	category	line	"General"; rows of one category in sequence
 *	attribute	text
 *	method		line	identity
 *	method_version	line
 *	reference	text (o) technique, pharmacopoeia
 *	criterion	text	in words, with unit
 *	unit		line (o) printed behind the result
 *	entered		text (o) value as entered or computed, unrounded
 *	result		text (o) as reported
 *	verdict		code	complies | fails | cannot conclude | reported |
 *				pending
 *	tested		date (o) completed
 *	due		date (o) of a pending line
 *	origin		code	P (platform) | V (variant)
 *	cqa		code	yes | no: critical quality attribute
 *	footnote	text (o) equal texts share one mark
 *
 * certificate.exceptions - 4 to 400 rows, each kind at least once
 *	kind		code	deviations | oos-oot | changed-data |
 *				repeat-invalid
 *	text		text	"none" in words of the view
 *
 * certificate.signatures - 0 to 30 rows: signed before the freeze, on what
 * the certificate rests on; approvals of the certificate are in the proof
 *	name, role, meaning	line
 *	time		time
 *	object		line	what was signed
 *	entry		count	of the ledger
 *	key_id		line
 *	via		code	tty | script
 *
 * certificate.runs - 0 to 32 rows: potency runs, invalid ones too
 *	run		id
 *	plate		line
 *	date		date
 *	instrument	line (o)
 *	valid		code	yes | no
 *	reason		line (o) why it is invalid
 *	rp, low, high	number (o) relative potency, limits of its interval
 *	verdict		line (o) a word on the run; NULL: Valid or Invalid
 *	used		code	yes | no: part of the reportable value
 *
 * certificate.combined - 0 or 1 row: the reportable value
 *	rp		number
 *	low, high	number (o)
 *	level		line (o) of the intervals, of the runs too: "95 %"
 *	n		count	runs
 *	gcv		line (o) geometric CV with unit
 *	rule		line	"unweighted geometric mean, t interval"
 *	limit_low, limit_high	number (o) acceptance range
 *	unit		line	what 1.00 means: "relative to RS-A1-01"
 *	line		count (o) number of the line that reports it
 *
 * certificate.criteria - 0 to 400 rows: suitability and parallelism
 *	run		id
 *	id		line	of the criterion
 *	level		code	assay | sample
 *	what		line
 *	limit		line	in words
 *	result		line
 *	verdict		code	met | not met | not computed
 *
 * certificate.params - 0 to 200 rows: fitted parameters
 *	run		id
 *	curve		line	sample, and which fit if there are several
 *	a, d		line	lower and upper asymptote
 *	ec50, b		line
 *	unit		line	of the dose
 *	response_unit	line
 *
 * certificate.figures - 0 to 8 rows: one drawn figure each, of one run
 *	run		id
 *	x_title, y_title	line	with unit
 *	band		line (o) "95 % confidence band of the fit"
 *	caption		text
 *
 * certificate.points - 0 to 4000 rows: wells of the runs with a figure
 *	run		id
 *	sample		line
 *	role		code	standard | sample | control
 *	well		line (o)
 *	dose, response	number
 *	excluded	code	yes | no
 *
 * certificate.curves - 0 to 64 rows: fitted curves of the figures, all
 * digits; they are drawn from these parameters if there are no bands rows
 *	run		id
 *	sample		line
 *	role		code	as above
 *	a, d		number	response at dose 0 and at infinite dose
 *	c		number	ln of the dose scale; ln EC50 where g is 1
 *	b		number
 *	g		number (o) asymmetry; NULL: 1
 *	ec50		number (o) for the drop line
 *
 * certificate.bands - 0 to 4000 rows: points of those curves, per run and
 * sample in ascending order of dose
 *	run		id
 *	sample		line
 *	dose, fit	number
 *	low, high	number (o) limits of the confidence band
 *
 * certificate.materials - 0 to 100 rows
 *	item, identity	line
 *	lot		line (o)
 *	valid_until	line (o)
 *
 * certificate.notes - 0 to 100 rows
 *	key		line
 *	text		text
 *
 * In a figure the standard is the series whose role is standard; the others
 * follow in the order of their first point.
 *
 * ---- pages
 *
 * Masthead, conclusion, 1 product and batch, 2 test results by category (if
 * not all conform: first those that do not), 3 exceptions, 4 certification
 * with signature cards, 5 verification with QR code, 6 materials, 7 notes,
 * annex A relative potency, "End of certificate".  A4.
 */
#ifndef REPORT_KINDS_CERTIFICATE_H
#define REPORT_KINDS_CERTIFICATE_H

#include "report/record.h"
#include "report/report.h"

extern const struct report_kind report_kind_certificate;

/* The three functions of the kind; see report/report.h. */
ATTR_MUST_CHECK enum err_code report_certificate_record(
    const struct door_table *tables, size_t n,
    const struct pdf_font_files *fonts, struct buf *record, struct err *err);
ATTR_MUST_CHECK enum err_code report_certificate_render(const char *record,
    size_t len, const struct report_proof *proof,
    const struct pdf_font_files *fonts, struct buf *xml, struct buf *pdf,
    struct err *err);
ATTR_MUST_CHECK enum err_code report_certificate_rerender(const char *xml,
    size_t len, const struct pdf_font_files *fonts, struct buf *pdf,
    struct err *err);

/* The declaration of the record, for tests. */

extern const struct report_part report_certificate_parts[];

#endif /* REPORT_KINDS_CERTIFICATE_H */
