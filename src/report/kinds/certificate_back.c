/* SPDX-License-Identifier: Apache-2.0 */
/* report/kinds/certificate_back.c - certification to notes; all pages. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/code.h"
#include "base/utc.h"
#include "report/kinds/certificate_inner.h"
#include "report/table.h"

#define SCRIPT_WORDS "Signatures by script: not a production site"

/* ---- 4 certification */

static const struct {
	const char *overall;
	bool awaited; /* are there pending lines? */
	const char *words;
} statements[] = {
	{ "complies", false,
	    "and that all of them meet their acceptance criteria." },
	{ "fails", false,
	    "and that not all of them meet their acceptance criteria: the "
	    "batch is not in conformity with its specification." },
	{ "fails", true,
	    "and that not all of them meet their acceptance criteria: the "
	    "batch is not in conformity with its specification. Further "
	    "results are awaited." },
	{ "pending", true,
	    "and that further results are awaited. Until a later version of "
	    "this certificate states them, nothing can be concluded about "
	    "the batch as a whole." },
	{ "pending", false,
	    "and that from some of them it cannot be concluded whether the "
	    "acceptance criterion is met. So nothing can be concluded about "
	    "the batch as a whole." },
};

static const char *
statement(const struct report_cert *c)
{
	const char *end = "", *overall = report_cert_id(c, "overall");
	bool awaited =
	    !report_cert_is(c, CERT_IDENTITY, 0, "lines_pending", "0");

	for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]); i++)
		if (strcmp(statements[i].overall, overall) == 0 &&
		    statements[i].awaited == awaited)
			end = statements[i].words;
	return arena_printf(c->arena,
	    "The signatures below confirm that batch %s was sampled and "
	    "tested as stated in this certificate, that every line of "
	    "specification %s v%s is listed, that the results are those of "
	    "the reviewed electronic records and were not copied by hand, %s "
	    "What is certified are results of the laboratory; this does not "
	    "replace the certification of the batch by a Qualified Person.",
	    report_cert_id(c, "batch"), report_cert_id(c, "spec_id"),
	    report_cert_id(c, "spec_version"), end);
}

static struct report_card
make_card(const struct report_cert *c, const char *name, const char *role,
    const char *via, const char *const values[4])
{
	static const char *const keys[4] = { "Meaning", "Signed", "Object",
		"Record" };
	struct report_pair *pairs = arena_array(c->arena, 4, sizeof(*pairs));

	for (size_t i = 0; i < 4; i++)
		pairs[i] = (struct report_pair){ keys[i], values[i] };
	return (struct report_card){ name, role, 4, pairs,
		strcmp(via, "script") == 0 ? "Signed by script" : NULL };
}

static const char *
entry_and_key(const struct report_cert *c, const char *entry, const char *key)
{
	return arena_printf(c->arena, "entry %s \xc2\xb7 key %s", entry, key);
}

void
report_cert_statement(struct report_cert *c)
{
	size_t before = report_cert_table(c, CERT_SIGNATURES)->rows,
	       after = c->proof.approvals;
	struct report_card *cards =
	    arena_array(c->arena, before + after + 1, sizeof(*cards));
	const char *object = arena_printf(c->arena, "certificate %s/%s",
	    report_cert_id(c, "number"), report_cert_id(c, "version"));

	for (size_t i = 0; i < before; i++) {
#define SIGNED(column) report_cert_cell(c, CERT_SIGNATURES, i, column)
		const char *const values[4] = { SIGNED("meaning"),
			report_cert_time(c, SIGNED("time")), SIGNED("object"),
			entry_and_key(c, SIGNED("entry"), SIGNED("key_id")) };

		cards[i] = make_card(
		    c, SIGNED("name"), SIGNED("role"), SIGNED("via"), values);
#undef SIGNED
	}
	for (size_t i = 0; i < after; i++) {
		const struct report_approval *a = &c->proof.approval[i];
		const char *const values[4] = { a->meaning,
			report_cert_time(c, a->time), object,
			entry_and_key(c,
			    arena_printf(c->arena, "%lld", (long long)a->entry),
			    a->key_id) };

		cards[before + i] =
		    make_card(c, a->name, a->role, a->via, values);
	}
	report_sheet_section(
	    &c->sheet, "4", "Certification", REPORT_RULED, 130);
	if (before + after == 0)
		report_sheet_text(&c->sheet, REPORT_WARNING,
		    "No signature is recorded: so far nobody certifies "
		    "anything with this document.",
		    REPORT_MARGIN, REPORT_WIDTH);
	else
		report_sheet_text(&c->sheet, REPORT_BODY, statement(c),
		    REPORT_MARGIN, REPORT_WIDTH);
	if (c->sheet.frame.alarm != NULL)
		report_sheet_text(&c->sheet, REPORT_WARNING,
		    "This site accepts signatures given by a script with a "
		    "stored passphrase. Such a signature does not show that a "
		    "person was present.",
		    REPORT_MARGIN, REPORT_WIDTH);
	c->sheet.y += 8;
	report_sheet_cards(&c->sheet, cards, before + after);
}

/* ---- 5 verification */

#define QR_SIZE 102.0 /* 36 mm */
#define QR_ROOM 112.0
#define QR_KEY 52.0

static double
verify_row(struct report_cert *c, const char *key, enum report_type type,
    const char *value, double y)
{
	struct report_sheet *s = &c->sheet;
	const struct pdf_style *style = &report_type[type];
	double x = REPORT_MARGIN + QR_ROOM, w = REPORT_WIDTH - QR_ROOM - QR_KEY;
	struct pdf_lines lines =
	    pdf_text_wrap(pdf_doc_fonts(s->doc), style, value, w, c->arena);

	(void)pdf_text_line(s->doc, &report_type[REPORT_KEY], key, x,
	    y + pdf_text_drop(
		    pdf_doc_fonts(s->doc), &report_type[REPORT_KEY], style),
	    0, PDF_LEFT);
	pdf_text_draw(s->doc, style, &lines, x + QR_KEY, y, w, PDF_LEFT);
	return y + pdf_text_height(style, lines.n) + 1.6;
}

enum err_code
report_cert_verification(struct report_cert *c, struct err *err)
{
	const struct report_proof *p = &c->proof;
	struct report_sheet *s = &c->sheet;
	char code[REPORT_SHORT_CODE_SIZE];
	struct buf qr = { 0 };
	struct pdf_lines how;
	enum err_code rc;
	double y;

	how = pdf_text_wrap(pdf_doc_fonts(s->doc), &report_type[REPORT_NOTE],
	    "To check without any network: cupel-verify with the evidence "
	    "bundle and the reader's own trust file. It confirms that the "
	    "record has this hash, that the entry which froze it is in the "
	    "tree of the signed checkpoint, and that these pages are what the "
	    "record renders to. The square holds the same values, so that "
	    "the checkpoint can be rebuilt from paper alone.",
	    REPORT_WIDTH - QR_ROOM, c->arena);
	report_sheet_section(s, "5", "Verification", REPORT_RULED, 160);
	report_short_code(p->record_sha256, code);
	rc = report_proof_qr(p, report_cert_id(c, "number"),
	    report_cert_id(c, "version"), &qr, err);
	if (rc == ERR_OK)
		rc = pdf_mark_qr(s->doc, buf_text(&qr),
		    &report_tone[REPORT_BLACK], REPORT_MARGIN, s->y + 4,
		    QR_SIZE, err);
	buf_clear(&qr);
	if (rc != ERR_OK)
		return rc;
	y = verify_row(c, "Record hash", REPORT_HASH, p->record_sha256, s->y);
	y = verify_row(c, "Code \xc2\xb7 entry", REPORT_BODY,
	    arena_printf(c->arena, "%s \xc2\xb7 ledger entry %lld", code,
		(long long)p->entry),
	    y);
	y = verify_row(c, "Checkpoint", REPORT_BODY,
	    arena_printf(c->arena, "tree size %lld \xc2\xb7 %s \xc2\xb7 %s",
		(long long)p->tree_size,
		report_cert_time(c, p->checkpoint_time), p->origin),
	    y);
	y = verify_row(c, "Root hash", REPORT_HASH, p->root, y);
	y = verify_row(c, "Signed by", REPORT_BODY,
	    arena_printf(c->arena, "%s \xc2\xb7 key %s \xc2\xb7 Ed25519",
		p->key_name, p->key_id),
	    y);
	y = verify_row(c, "Fingerprint", REPORT_HASH, p->key_fingerprint, y);
	y = verify_row(c, "Signature", REPORT_HASH, p->signature, y) + 3;
	pdf_text_draw(s->doc, &report_type[REPORT_NOTE], &how,
	    REPORT_MARGIN + QR_ROOM, y, 0, PDF_LEFT);
	y += pdf_text_height(&report_type[REPORT_NOTE], how.n);
	s->y = fmax(y, s->y + QR_SIZE + 6);
	return ERR_OK;
}

/* ---- 6 materials, 7 notes */

void
report_cert_materials(struct report_cert *c)
{
	static const struct report_column columns[] = {
		{ "Item", 0, 132, PDF_LEFT, REPORT_CELL },
		{ "Identity", 132, 193, PDF_LEFT, REPORT_CELL },
		{ "Lot or serial number", 325, 90, PDF_LEFT, REPORT_CELL },
		{ "Valid until", 415, 100.2, PDF_LEFT, REPORT_CELL },
	};
	static const char *const names[] = { "item", "identity", "lot",
		"valid_until" };
	size_t n = report_cert_table(c, CERT_MATERIALS)->rows;
	struct report_row *rows = arena_array(c->arena, n + 1, sizeof(*rows));
	const struct report_table table = {
		.look = REPORT_SMALL,
		.what = CERT_MATERIALS,
		.section_no = "6",
		.section = "Reference materials and equipment",
		.x = REPORT_MARGIN,
		.width = REPORT_WIDTH,
		.columns = 4,
		.column = columns,
		.rows = n,
		.row = rows,
	};

	for (size_t r = 0; r < n; r++)
		for (size_t k = 0; k < 4; k++)
			rows[r].cell[k] =
			    report_cert_cell(c, CERT_MATERIALS, r, names[k]);
	report_sheet_section(&c->sheet, "6",
	    "Reference materials and equipment", REPORT_BARE,
	    report_table_keep(&c->sheet, &table));
	if (n > 0)
		report_table_draw(&c->sheet, &table);
	else
		report_sheet_text(&c->sheet, REPORT_BODY,
		    "None are listed in the record.", REPORT_MARGIN,
		    REPORT_WIDTH);
}

void
report_cert_notes(struct report_cert *c)
{
	const char *old = report_cert_id(c, "supersedes"),
		   *why = report_cert_id(c, "supersede_reason");
	size_t n = report_cert_table(c, CERT_NOTES)->rows;

	report_sheet_section(
	    &c->sheet, "7", "Versions and notes", REPORT_RULED, 24);
	report_sheet_entry(&c->sheet, "Version",
	    old == NULL
		? arena_printf(c->arena,
		      "Version %s; no earlier certificate is "
		      "replaced. A correction is a new version that gives its "
		      "reason.",
		      report_cert_id(c, "version"))
		: arena_printf(c->arena, "Version %s replaces %s. Reason: %s",
		      report_cert_id(c, "version"), old,
		      why == NULL ? "none is recorded" : why));
	for (size_t r = 0; r < n; r++)
		report_sheet_entry(&c->sheet,
		    report_cert_cell(c, CERT_NOTES, r, "key"),
		    report_cert_cell(c, CERT_NOTES, r, "text"));
}

/* ---- all pages */

static void
make_frame(struct report_cert *c, struct report_frame *f)
{
	const char *number = report_cert_id(c, "number"),
		   *version = report_cert_id(c, "version"),
		   *batch = report_cert_id(c, "batch");

	f->title = "Certificate of Analysis";
	f->subtitle = arena_printf(c->arena, "%s \xc2\xb7 %s",
	    report_cert_id(c, "product"), report_cert_id(c, "strength"));
	f->number =
	    arena_printf(c->arena, "%s \xc2\xb7 version %s", number, version);
	f->object = arena_printf(c->arena, "Batch %s", batch);
	f->foot[0] = arena_printf(c->arena,
	    "%s v%s \xc2\xb7 Batch %s \xc2\xb7 layout certificate/1", number,
	    version, batch);
	f->foot[1] = arena_printf(c->arena,
	    "Record %.16s\xe2\x80\xa6 \xc2\xb7 drawn from the electronic "
	    "record, valid without a signature by hand",
	    c->proof.record_sha256);
	f->alarm = NULL;
	if (report_cert_is(c, CERT_IDENTITY, 0, "script_signatures", "yes"))
		f->alarm = SCRIPT_WORDS;
	for (size_t i = 0; i < report_cert_table(c, CERT_SIGNATURES)->rows; i++)
		if (report_cert_is(c, CERT_SIGNATURES, i, "via", "script"))
			f->alarm = SCRIPT_WORDS;
	for (size_t i = 0; i < c->proof.approvals; i++)
		if (strcmp(c->proof.approval[i].via, "script") == 0)
			f->alarm = SCRIPT_WORDS;
}

static void
make_info(const struct report_cert *c, struct pdf_info *info)
{
	memset(info, 0, sizeof(*info));
	info->title = arena_printf(c->arena,
	    "Certificate of Analysis %s version %s, batch %s",
	    report_cert_id(c, "number"), report_cert_id(c, "version"),
	    report_cert_id(c, "batch"));
	info->author = report_cert_id(c, "issuer_name");
	info->subject = report_cert_id(c, "product");
	info->creator = "cupel, layout certificate/1";
	(void)utc_parse(report_cert_id(c, "frozen_at"), UTC_OFFSET, &info->time,
	    &info->offset);
	(void)code_unhex_exact(
	    c->proof.record_sha256, 2 * PDF_ID_BYTES, info->id, PDF_ID_BYTES);
	info->width = PDF_A4_WIDTH;
	info->height = PDF_A4_HEIGHT;
}

static void
end_words(struct report_cert *c)
{
	struct pdf_style style = report_type[REPORT_KEY];

	report_sheet_skip(&c->sheet, 16);
	report_sheet_need(&c->sheet, style.leading, "end");
	if (c->sheet.err.code == ERR_OK)
		(void)pdf_text_line(c->sheet.doc, &style,
		    "\xe2\x80\x94 End of certificate \xe2\x80\x94",
		    REPORT_MARGIN, c->sheet.y, REPORT_WIDTH, PDF_CENTRE);
}

enum err_code
report_cert_draw(struct report_cert *c, const struct pdf_fonts *fonts,
    struct buf *pdf, struct err *err)
{
	struct pdf_doc *doc = NULL;
	struct report_frame frame;
	struct pdf_info info;
	enum err_code rc;

	make_info(c, &info);
	rc = pdf_doc_open(&info, fonts, &doc, err);
	if (rc != ERR_OK)
		return rc;
	make_frame(c, &frame);
	report_sheet_begin(&c->sheet, doc, c->arena, &frame);
	report_cert_masthead(c);
	report_cert_band(c);
	report_cert_product(c);
	report_cert_lines(c);
	report_cert_exceptions(c);
	report_cert_statement(c);
	rc = report_cert_verification(c, err);
	if (rc == ERR_OK) {
		report_cert_materials(c);
		report_cert_notes(c);
		rc = report_cert_annex(c, err);
	}
	if (rc == ERR_OK) {
		end_words(c);
		report_sheet_feet(&c->sheet);
		rc = report_sheet_done(&c->sheet, err);
	}
	if (rc == ERR_OK)
		rc = pdf_doc_bytes(doc, pdf, err);
	pdf_doc_close(doc);
	return rc;
}
