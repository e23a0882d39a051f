/* SPDX-License-Identifier: Apache-2.0 */
/* report/kinds/certificate_front.c - masthead to exceptions. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "report/kinds/certificate_inner.h"
#include "report/table.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Parts with a value, joined by " · "; NULL if none has one. */
static const char *
join(const struct report_cert *c, const char *const *part, size_t n)
{
	struct buf b = { 0 };
	const char *out = NULL;

	for (size_t i = 0; i < n; i++) {
		if (part[i] == NULL)
			continue;
		if (b.len > 0)
			buf_puts(&b, " \xc2\xb7 ");
		buf_puts(&b, part[i]);
	}
	if (b.len > 0)
		out = arena_str(c->arena, buf_text(&b));
	buf_clear(&b);
	return out;
}
/* As join if that fits the value of a pair, else one part on each line. */
static const char *
stack(const struct report_cert *c, const char *const *part, size_t n)
{
	const char *line = join(c, part, n);
	struct buf b = { 0 };

	if (line == NULL ||
	    pdf_draw_width(c->sheet.doc, &report_type[REPORT_BODY], line,
		strlen(line)) <= REPORT_PAIR_WIDTH - REPORT_PAIR_KEY)
		return line;
	for (size_t i = 0; i < n; i++)
		if (part[i] != NULL)
			buf_printf(&b, "%s%s", b.len > 0 ? "\n" : "", part[i]);
	line = arena_str(c->arena, buf_text(&b));
	buf_clear(&b);
	return line;
}

#define PARTS(...) \
	(const char *const[]){ __VA_ARGS__ }, \
	    sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *)
#define JOIN(c, ...) join((c), PARTS(__VA_ARGS__))
#define STACK(c, ...) stack((c), PARTS(__VA_ARGS__))

/* before, the value, after; NULL without a value. */
static const char *
around(const struct report_cert *c, const char *before, const char *value,
    const char *after)
{
	return value == NULL
	           ? NULL
	           : arena_printf(c->arena, "%s%s%s", before, value, after);
}

static const char *
versioned(const struct report_cert *c, const char *id, const char *version)
{
	if (id == NULL || version == NULL)
		return id;
	return arena_printf(c->arena, "%s v%s", id, version);
}

/* "9f2c41d7…b80e": all digits are in coa.xml. */
static const char *
short_hash(const struct report_cert *c, const char *hex)
{
	if (hex == NULL)
		return NULL;
	return arena_printf(
	    c->arena, "sha256 %.8s\xe2\x80\xa6%s", hex, hex + strlen(hex) - 4);
}

/* ---- masthead */

void
report_cert_masthead(struct report_cert *c)
{
	struct report_sheet *s = &c->sheet;
	const struct pdf_style small = { PDF_REGULAR, 7.9, 10.6,
		report_tone[REPORT_GREY] };
	const struct pdf_pen rule = { report_tone[REPORT_NAVY], 1.2, { 0, 0 },
		false };
	double x = REPORT_MARGIN + 48, x1 = REPORT_MARGIN + REPORT_WIDTH;
	double room = REPORT_WIDTH - 48 - 180, y = s->y, right = s->y;
	const char *lines[2];
	struct pdf_lines number,
	    name = pdf_text_wrap(pdf_doc_fonts(s->doc),
		&report_type[REPORT_ISSUER], report_cert_id(c, "issuer_name"),
		room, c->arena);

	number = pdf_text_wrap(pdf_doc_fonts(s->doc),
	    &report_type[REPORT_NUMBER], s->frame.number, 180, c->arena);
	lines[0] = report_cert_id(c, "issuer_address");
	lines[1] = JOIN(c, report_cert_id(c, "issuer_licence"),
	    report_cert_id(c, "issuer_contact"));
	pdf_mark_house(s->doc, REPORT_MARGIN, y + 3, 38);
	pdf_text_draw(s->doc, &report_type[REPORT_ISSUER], &name, x, y + 1,
	    room, PDF_LEFT);
	y += 3 + pdf_text_height(&report_type[REPORT_ISSUER], name.n);
	for (size_t i = 0; i < 2; i++) {
		struct pdf_lines l;

		if (lines[i] == NULL)
			continue;
		l = pdf_text_wrap(
		    pdf_doc_fonts(s->doc), &small, lines[i], room, c->arena);
		pdf_text_draw(s->doc, &small, &l, x, y, room, PDF_LEFT);
		y += pdf_text_height(&small, l.n);
	}
	(void)pdf_text_line(s->doc, &report_type[REPORT_TITLE],
	    "Certificate of Analysis", x1, right - 2, 0, PDF_RIGHT);
	pdf_text_draw(s->doc, &report_type[REPORT_NUMBER], &number, x1 - 180,
	    right + 18, 180, PDF_RIGHT);
	right += pdf_text_height(&report_type[REPORT_NUMBER], number.n - 1);
	(void)pdf_text_line(s->doc, &small,
	    around(c, "Frozen ",
		report_cert_time(c, report_cert_id(c, "frozen_at")), ""),
	    x1, right + 31, 0, PDF_RIGHT);
	right += 44;
	y = (y > right ? y : right) + 4;
	pdf_draw_line(s->doc, &rule, REPORT_MARGIN, y, x1, y);
	s->y = y + 10;
}

/* ---- the conclusion */

static const struct {
	const char *code, *head;
	enum report_tone tone, tint;
	enum pdf_mark mark;
} bands[] = {
	{ "complies", "COMPLIES WITH SPECIFICATION", REPORT_GOOD,
	    REPORT_GOOD_TINT, PDF_TICK },
	{ "fails", "DOES NOT COMPLY WITH SPECIFICATION", REPORT_BAD,
	    REPORT_BAD_TINT, PDF_CROSS },
	{ "pending", "RESULTS PENDING", REPORT_OPEN, REPORT_OPEN_TINT,
	    PDF_RING },
};

static const char *
line_result(const struct report_cert *c, size_t row)
{
	const char *result = report_cert_cell(c, CERT_LINES, row, "result"),
		   *unit = report_cert_cell(c, CERT_LINES, row, "unit");

	if (result == NULL || unit == NULL)
		return result;
	return arena_printf(c->arena, "%s %s", result, unit);
}

#define NAMED_MAX 8u /* lines named in the band */

/* "7 RNA encapsulation: 87.4 % (NLT 90.0 %); ..." for those rows. */
static const char *
name_lines(const struct report_cert *c, const char *head, bool bad)
{
	size_t n = report_cert_table(c, CERT_LINES)->rows, count = 0;
	struct buf b = { 0 };
	const char *out = NULL;

	for (size_t r = 0; r < n; r++) {
		const char *due;

		if (bad ? !report_cert_bad_line(c, r)
			: !report_cert_is(
			      c, CERT_LINES, r, "verdict", "pending"))
			continue;
		if (++count > NAMED_MAX)
			continue;
		buf_printf(&b, "%s%s %s", count == 1 ? head : "; ",
		    report_cert_cell(c, CERT_LINES, r, "number"),
		    report_cert_cell(c, CERT_LINES, r, "attribute"));
		due = report_cert_cell(c, CERT_LINES, r, "due");
		if (bad)
			buf_printf(&b, ": %s (%s)", line_result(c, r),
			    report_cert_cell(c, CERT_LINES, r, "criterion"));
		else if (due != NULL)
			buf_printf(&b, ", due %s", due);
	}
	if (count > NAMED_MAX)
		buf_printf(
		    &b, "; and %zu more in section 2", count - NAMED_MAX);
	if (count > 0)
		out = arena_str(c->arena, buf_text(&b));
	buf_clear(&b);
	return out;
}

static const char *
some(const struct report_cert *c, const char *column, const char *words)
{
	const char *n = report_cert_id(c, column);

	return strcmp(n, "0") == 0 ? NULL
	                           : arena_printf(c->arena, "%s %s", n, words);
}

void
report_cert_band(struct report_cert *c)
{
	const char *overall = report_cert_id(c, "overall"), *lines[4];
	const char *total = report_cert_id(c, "lines_total"), *more;
	struct report_band band = { .line = lines };
	size_t i = 0;

	while (strcmp(bands[i].code, overall) != 0)
		i++;
	band.tone = bands[i].tone;
	band.tint = bands[i].tint;
	band.mark = bands[i].mark;
	band.head = bands[i].head;
	if (strcmp(overall, "pending") == 0 &&
	    report_cert_is(c, CERT_IDENTITY, 0, "lines_pending", "0"))
		band.head =
		    arena_printf(c->arena, "NO CONCLUSION: %s of %s lines",
			report_cert_id(c, "lines_inconclusive"), total);
	else if (strcmp(overall, "pending") == 0)
		band.head = arena_printf(c->arena, "%s: %s of %s lines",
		    band.head, report_cert_id(c, "lines_pending"), total);
	lines[band.n++] = JOIN(c,
	    around(c, "Specification ",
		versioned(c, report_cert_id(c, "spec_id"),
		    report_cert_id(c, "spec_version")),
		""),
	    around(c, "phase ", report_cert_id(c, "spec_phase"), ""),
	    report_cert_id(c, "inheritance"));
	lines[band.n++] = JOIN(c,
	    arena_printf(c->arena, "%s of %s lines conform",
		report_cert_id(c, "lines_conforming"), total),
	    some(c, "lines_report_only", "report only"),
	    some(c, "lines_failing", "fail"),
	    some(c, "lines_inconclusive", "cannot be concluded"),
	    some(c, "lines_pending", "pending"), "none left out");
	more = name_lines(c, "Not conforming: ", true);
	if (more != NULL)
		lines[band.n++] = more;
	more = name_lines(c, "Awaited: ", false);
	if (more != NULL)
		lines[band.n++] = more;
	if (c->sheet.frame.alarm != NULL)
		band.stamp = "SIGNED BY SCRIPT";
	report_sheet_band(&c->sheet, &band);
}

/* ---- 1 product and batch */

void
report_cert_product(struct report_cert *c)
{
#define ID(column) report_cert_id(c, column)
	bool retest =
	    report_cert_is(c, CERT_IDENTITY, 0, "expiry_kind", "retest");
	const struct report_pair left[] = {
		{ "Product", STACK(c, ID("product"), ID("product_code")) },
		{ "Modality", ID("modality") },
		{ "Platform",
		    versioned(c, ID("platform_id"), ID("platform_version")) },
		{ "Variant \xc2\xb7 gene",
		    STACK(c, ID("variant"), ID("gene")) },
		{ "Target mutation",
		    STACK(c, ID("mutation_c"), ID("mutation_p")) },
		{ "Intended edit", ID("intended_edit") },
		{ "Sequence record",
		    STACK(c, ID("sequence_record"),
			short_hash(c, ID("sequence_sha256"))) },
		{ "Strength \xc2\xb7 form",
		    STACK(c, ID("strength"), ID("form")) },
		{ "Container", ID("container") },
		{ "Authorisation", ID("authorisation") },
	};
	const struct report_pair right[] = {
		{ "Batch number", ID("batch") },
		{ "Batch size", ID("batch_size") },
		{ "Chain of identity", ID("coi") },
		{ "Manufactured", ID("manufactured") },
		{ retest ? "Retest date" : "Expiry date", ID("expiry") },
		{ "Storage", ID("storage") },
		{ "Manufacturer", ID("manufacturer") },
		{ "Batch record",
		    STACK(c,
			versioned(c, ID("record_id"), ID("record_version")),
			short_hash(c, ID("record_sha256"))) },
		{ "Sample", STACK(c, ID("sample"), ID("containers")) },
		{ "Taken", report_cert_time(c, ID("taken_at")) },
		{ "Received", STACK(c, report_cert_time(c, ID("received_at")),
				  ID("receipt_condition")) },
		{ "Testing \xc2\xb7 purpose",
		    STACK(c,
			ID("testing_to") == NULL
			    ? around(c, "from ", ID("testing_from"), "")
			    : arena_printf(c->arena, "%s to %s",
				  ID("testing_from"), ID("testing_to")),
			ID("purpose")) },
	};
#undef ID

	report_sheet_section(&c->sheet, "1", "Product and batch", REPORT_RULED,
	    report_sheet_pairs_height(
		&c->sheet, left, COUNT(left), right, COUNT(right)));
	report_sheet_pairs(&c->sheet, left, COUNT(left), right, COUNT(right));
}

/* ---- 2 test results */

static const struct {
	const char *code;
	struct report_verdict verdict;
} verdict_words[] = {
	{ "complies", { "Conforms", PDF_TICK, REPORT_GOOD } },
	{ "fails", { "FAILS", PDF_CROSS, REPORT_BAD } },
	{ "cannot conclude", { "Cannot conclude", PDF_QUERY, REPORT_BAD } },
	{ "reported", { "Report only", PDF_DASH, REPORT_OPEN } },
	{ "pending", { "Pending", PDF_RING, REPORT_OPEN } },
};

static const struct report_column line_columns[] = {
	{ "#", -1, 23, PDF_LEFT, REPORT_CELL_FAINT },
	{ "Attribute", 18, 108, PDF_LEFT, REPORT_CELL },
	{ "Method", 123, 122, PDF_LEFT, REPORT_CELL },
	{ "Criterion", 242, 102, PDF_LEFT, REPORT_CELL },
	{ "Result", 341, 73, PDF_LEFT, REPORT_CELL_STRONG },
	{ "Tested", 412, 52, PDF_LEFT, REPORT_CELL },
	{ "Verdict", 461, 54.3, PDF_LEFT, REPORT_CELL },
};
#define LINE_COLUMNS (sizeof(line_columns) / sizeof(line_columns[0]))

/* Digits of n as superscripts. */
static void
superscript(struct buf *b, size_t n)
{
	static const char *const digit[] = { "\xe2\x81\xb0", "\xc2\xb9",
		"\xc2\xb2", "\xc2\xb3", "\xe2\x81\xb4", "\xe2\x81\xb5",
		"\xe2\x81\xb6", "\xe2\x81\xb7", "\xe2\x81\xb8",
		"\xe2\x81\xb9" };

	if (n >= 10)
		superscript(b, n / 10);
	buf_puts(b, digit[n % 10]);
}

#define MARK_VARIANT "\xe1\xb5\x9b" /* small raised v */
#define MARK_CQA "\xe2\x80\xa0"     /* dagger */
#define THIN "\xe2\x80\xaf"         /* narrow no-break space */

/* Footnotes in the order of first use; equal texts have one number. */
struct footnotes {
	const char **text;
	size_t n;
	bool variant, cqa;
};

static size_t
footnote(struct footnotes *f, const char *text)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->text[i], text) == 0)
			return i + 1;
	f->text[f->n++] = text;
	return f->n;
}

static const char *
attribute(const struct report_cert *c, size_t row, struct footnotes *notes)
{
	const char *note = report_cert_cell(c, CERT_LINES, row, "footnote");
	struct buf b = { 0 };
	const char *out;

	buf_puts(&b, report_cert_cell(c, CERT_LINES, row, "attribute"));
	if (report_cert_is(c, CERT_LINES, row, "cqa", "yes")) {
		buf_puts(&b, THIN MARK_CQA);
		notes->cqa = true;
	}
	if (report_cert_is(c, CERT_LINES, row, "origin", "V")) {
		buf_puts(&b, THIN MARK_VARIANT);
		notes->variant = true;
	}
	if (note != NULL) {
		buf_puts(&b, THIN);
		superscript(&b, footnote(notes, note));
	}
	out = arena_str(c->arena, buf_text(&b));
	buf_clear(&b);
	return out;
}

/*
 * Reference and method; the method goes behind the last line of the reference
 * if there is room, else below it.
 */
static const char *
method(const struct report_cert *c, size_t row)
{
	const struct pdf_style *style = &report_type[REPORT_CELL];
	const char *id =
	    versioned(c, report_cert_cell(c, CERT_LINES, row, "method"),
		report_cert_cell(c, CERT_LINES, row, "method_version"));
	const char *reference =
		       report_cert_cell(c, CERT_LINES, row, "reference"),
		   *behind;
	double room = line_columns[2].width - 8;
	struct pdf_lines lines;

	if (reference == NULL)
		return id;
	lines = pdf_text_wrap(
	    pdf_doc_fonts(c->sheet.doc), style, reference, room, c->arena);
	behind = arena_printf(c->arena, " \xc2\xb7 %s", id);
	if (lines.line[lines.n - 1].width +
		pdf_draw_width(c->sheet.doc, style, behind, strlen(behind)) <=
	    room)
		return arena_printf(c->arena, "%s%s", reference, behind);
	return arena_printf(c->arena, "%s\n%s", reference, id);
}

static struct report_row
line_row(const struct report_cert *c, size_t row, struct footnotes *notes)
{
	struct report_row r = { .kind = report_cert_bad_line(c, row)
		                            ? REPORT_ROW_BAD
		                            : REPORT_ROW };
	const char *due = report_cert_cell(c, CERT_LINES, row, "due");

	r.cell[0] = report_cert_cell(c, CERT_LINES, row, "number");
	r.cell[1] = attribute(c, row, notes);
	r.cell[2] = method(c, row);
	r.cell[3] = report_cert_cell(c, CERT_LINES, row, "criterion");
	r.cell[4] = line_result(c, row);
	r.cell[5] = report_cert_cell(c, CERT_LINES, row, "tested");
	if (r.cell[5] == NULL && due != NULL)
		r.cell[5] = around(c, "due ", due, "");
	for (size_t i = 0; i < sizeof(verdict_words) / sizeof(verdict_words[0]);
	     i++)
		if (report_cert_is(
			c, CERT_LINES, row, "verdict", verdict_words[i].code))
			r.verdict = verdict_words[i].verdict;
	return r;
}

/* The word with a capital at its front. */
static const char *
capital(const struct report_cert *c, const char *word)
{
	char *copy = arena_str(c->arena, word);

	if (copy[0] >= 'a' && copy[0] <= 'z')
		copy[0] = (char)(copy[0] - 'a' + 'A');
	return copy;
}

/* Rows of the table: group heads and lines, those that fail first. */
static size_t
arrange(const struct report_cert *c, struct report_row *out,
    struct footnotes *notes)
{
	size_t lines = report_cert_table(c, CERT_LINES)->rows, n = 0;
	const char *last = NULL;

	for (size_t r = 0; r < lines; r++) {
		if (!report_cert_bad_line(c, r))
			continue;
		if (n == 0)
			out[n++] = (struct report_row){ REPORT_ROW_GROUP,
				{ "Not conforming" }, { 0 } };
		out[n++] = line_row(c, r, notes);
	}
	for (size_t r = 0; r < lines; r++) {
		const char *category =
		    report_cert_cell(c, CERT_LINES, r, "category");

		if (report_cert_bad_line(c, r))
			continue;
		if (last == NULL || strcmp(last, category) != 0)
			out[n++] = (struct report_row){ REPORT_ROW_GROUP,
				{ capital(c, category) }, { 0 } };
		out[n++] = line_row(c, r, notes);
		last = category;
	}
	return n;
}

static void
draw_footnotes(struct report_cert *c, const struct footnotes *notes)
{
	struct report_sheet *s = &c->sheet;
	struct buf b = { 0 };

	s->y += 5;
	if (notes->cqa)
		buf_puts(&b, MARK_CQA " Critical quality attribute.  ");
	if (notes->variant)
		buf_puts(&b, MARK_VARIANT
		    " Line of this variant; lines "
		    "without this mark are those of its platform.");
	if (b.len > 0)
		report_sheet_text(s, REPORT_NOTE,
		    arena_str(c->arena, buf_text(&b)), REPORT_MARGIN,
		    REPORT_WIDTH);
	for (size_t i = 0; i < notes->n; i++) {
		buf_empty(&b);
		superscript(&b, i + 1);
		buf_printf(&b, " %s", notes->text[i]);
		report_sheet_text(s, REPORT_NOTE,
		    arena_str(c->arena, buf_text(&b)), REPORT_MARGIN,
		    REPORT_WIDTH);
	}
	buf_clear(&b);
}

void
report_cert_lines(struct report_cert *c)
{
	size_t n = report_cert_table(c, CERT_LINES)->rows;
	struct footnotes notes = { .text = arena_array(
				       c->arena, n, sizeof(*notes.text)) };
	struct report_row *rows =
	    arena_array(c->arena, 2 * n + 1, sizeof(*rows));
	const struct report_table table = {
		.look = REPORT_LARGE,
		.what = CERT_LINES,
		.section_no = "2",
		.section = "Test results",
		.x = REPORT_MARGIN,
		.width = REPORT_WIDTH,
		.columns = LINE_COLUMNS,
		.column = line_columns,
		.rows = arrange(c, rows, &notes),
		.row = rows,
	};

	report_sheet_section(&c->sheet, "2", "Test results", REPORT_BARE,
	    report_table_start(&c->sheet, &table));
	report_table_draw(&c->sheet, &table);
	draw_footnotes(c, &notes);
}

/* ---- 3 exceptions */

static const struct {
	const char *code, *words;
} exception_words[] = {
	{ "deviations", "Deviations" },
	{ "oos-oot", "OOS and OOT" },
	{ "changed-data", "Changed data" },
	{ "repeat-invalid", "Repeat and invalid" },
};

void
report_cert_exceptions(struct report_cert *c)
{
	size_t n = report_cert_table(c, CERT_EXCEPTIONS)->rows;

	report_sheet_section(&c->sheet, "3",
	    "Deviations, out-of-specification results, repeated tests",
	    REPORT_RULED, 24);
	for (size_t k = 0;
	     k < sizeof(exception_words) / sizeof(exception_words[0]); k++) {
		const char *key = exception_words[k].words;

		for (size_t r = 0; r < n; r++) {
			if (!report_cert_is(c, CERT_EXCEPTIONS, r, "kind",
				exception_words[k].code))
				continue;
			report_sheet_entry(&c->sheet, key,
			    report_cert_cell(c, CERT_EXCEPTIONS, r, "text"));
			key = "";
		}
	}
}
