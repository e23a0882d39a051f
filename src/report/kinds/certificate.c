/* SPDX-License-Identifier: Apache-2.0 */
/* report/kinds/certificate.c - declaration, record, XML file. */
#include "config.h"

#include "report/kinds/certificate.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "report/kinds/certificate_inner.h"
#include "report/record.h"
#include "xmlio/xml.h"
#include "xmlio/xml_schema.h"

/* ---- the record: views, elements, columns, attributes */

static const char *const yes_no[] = { "yes", "no", NULL };
static const char *const overalls[] = { "complies", "fails", "pending", NULL };
static const char *const verdicts[] = { "complies", "fails", "cannot conclude",
	"reported", "pending", NULL };
static const char *const origins[] = { "P", "V", NULL };
static const char *const expiries[] = { "expiry", "retest", NULL };
static const char *const exceptions[] = { "deviations", "oos-oot",
	"changed-data", "repeat-invalid", NULL };
static const char *const vias[] = { "tty", "script", NULL };
static const char *const levels[] = { "assay", "sample", NULL };
static const char *const mets[] = { "met", "not met", "not computed", NULL };
static const char *const roles[] = { "standard", "sample", "control", NULL };

/* type and need of a field */
#define MUST(column, attribute, type) \
	{ \
		column, attribute, REPORT_VALUE_##type, REPORT_REQUIRED, NULL \
	}
#define MAY(column, attribute, type) \
	{ \
		column, attribute, REPORT_VALUE_##type, REPORT_OPTIONAL, NULL \
	}
#define CODE(column, attribute, words) \
	{ \
		column, attribute, REPORT_VALUE_CODE, REPORT_REQUIRED, words \
	}
#define END \
	{ \
		NULL, NULL, REPORT_VALUE_TEXT, REPORT_OPTIONAL, NULL \
	}

static const struct report_field certificate[] = {
	MUST("number", "number", ID),
	MUST("version", "version", COUNT),
	MUST("frozen_at", "frozen-at", TIME),
	MAY("supersedes", "supersedes", LINE),
	MAY("supersede_reason", "reason", TEXT),
	CODE("script_signatures", "script-signatures", yes_no),
	END,
};

static const struct report_field issuer[] = {
	MUST("issuer_name", "name", LINE),
	MUST("issuer_address", "address", LINE),
	MAY("issuer_contact", "contact", LINE),
	MAY("issuer_licence", "licence", LINE),
	END,
};

static const struct report_field product[] = {
	MUST("product", "name", LINE),
	MAY("product_code", "code", LINE),
	MAY("modality", "modality", TEXT),
	MAY("platform_id", "platform", LINE),
	MAY("platform_version", "platform-version", LINE),
	MUST("variant", "variant", LINE),
	MAY("gene", "gene", LINE),
	MAY("mutation_c", "mutation-c", LINE),
	MAY("mutation_p", "mutation-p", LINE),
	MAY("intended_edit", "intended-edit", LINE),
	MAY("sequence_record", "sequence-record", LINE),
	MAY("sequence_sha256", "sequence-sha256", SHA256),
	MUST("strength", "strength", LINE),
	MUST("form", "form", LINE),
	MAY("container", "container", LINE),
	MAY("authorisation", "authorisation", LINE),
	END,
};

static const struct report_field batch[] = {
	MUST("batch", "id", ID),
	MAY("batch_size", "size", LINE),
	MAY("coi", "chain-of-identity", LINE),
	MUST("manufactured", "manufactured", DATE),
	MUST("expiry", "expiry", DATE),
	CODE("expiry_kind", "expiry-kind", expiries),
	MAY("storage", "storage", LINE),
	MAY("manufacturer", "manufacturer", LINE),
	MAY("record_id", "record", LINE),
	MAY("record_version", "record-version", LINE),
	MAY("record_sha256", "record-sha256", SHA256),
	END,
};

static const struct report_field sample[] = {
	MUST("sample", "id", LINE),
	MAY("containers", "containers", LINE),
	MUST("taken_at", "taken-at", WHEN),
	MUST("received_at", "received-at", WHEN),
	MAY("receipt_condition", "receipt-condition", LINE),
	MUST("testing_from", "testing-from", DATE),
	MAY("testing_to", "testing-to", DATE),
	MUST("purpose", "purpose", LINE),
	END,
};

static const struct report_field specification[] = {
	MUST("spec_id", "id", LINE),
	MUST("spec_version", "version", LINE),
	MAY("spec_phase", "phase", LINE),
	MAY("inheritance", "inheritance", LINE),
	END,
};

static const struct report_field conclusion[] = {
	CODE("overall", "overall", overalls),
	MUST("lines_total", "total", COUNT),
	MUST("lines_conforming", "conforming", COUNT),
	MUST("lines_report_only", "report-only", COUNT),
	MUST("lines_pending", "pending", COUNT),
	MUST("lines_failing", "failing", COUNT),
	MUST("lines_inconclusive", "inconclusive", COUNT),
	END,
};

static const struct report_field line[] = {
	MUST("number", "number", COUNT),
	MUST("line_id", "id", ID),
	MUST("category", "category", LINE),
	MUST("attribute", "attribute", TEXT),
	MUST("method", "method", LINE),
	MUST("method_version", "method-version", LINE),
	MAY("reference", "reference", TEXT),
	MUST("criterion", "criterion", TEXT),
	MAY("unit", "unit", LINE),
	MAY("entered", "entered", TEXT),
	MAY("result", "result", TEXT),
	CODE("verdict", "verdict", verdicts),
	MAY("tested", "tested", DATE),
	MAY("due", "due", DATE),
	CODE("origin", "origin", origins),
	CODE("cqa", "cqa", yes_no),
	MAY("footnote", "footnote", TEXT),
	END,
};

static const struct report_field exception[] = {
	CODE("kind", "kind", exceptions),
	MUST("text", "text", TEXT),
	END,
};

static const struct report_field signature[] = {
	MUST("name", "name", LINE),
	MUST("role", "role", LINE),
	MUST("meaning", "meaning", LINE),
	MUST("time", "time", TIME),
	MUST("object", "object", LINE),
	MUST("entry", "entry", COUNT),
	MUST("key_id", "key-id", LINE),
	CODE("via", "via", vias),
	END,
};

static const struct report_field run[] = {
	MUST("run", "id", ID),
	MUST("plate", "plate", LINE),
	MUST("date", "date", DATE),
	MAY("instrument", "instrument", LINE),
	CODE("valid", "valid", yes_no),
	MAY("reason", "reason", LINE),
	MAY("rp", "rp", NUMBER),
	MAY("low", "low", NUMBER),
	MAY("high", "high", NUMBER),
	MAY("verdict", "verdict", LINE),
	CODE("used", "used", yes_no),
	END,
};

static const struct report_field combined[] = {
	MUST("rp", "rp", NUMBER),
	MAY("low", "low", NUMBER),
	MAY("high", "high", NUMBER),
	MAY("level", "level", LINE),
	MUST("n", "n", COUNT),
	MAY("gcv", "gcv", LINE),
	MUST("rule", "rule", LINE),
	MAY("limit_low", "limit-low", NUMBER),
	MAY("limit_high", "limit-high", NUMBER),
	MUST("unit", "unit", LINE),
	MAY("line", "line", COUNT),
	END,
};

static const struct report_field criterion[] = {
	MUST("run", "run", ID),
	MUST("id", "id", LINE),
	CODE("level", "level", levels),
	MUST("what", "what", LINE),
	MUST("limit", "limit", LINE),
	MUST("result", "result", LINE),
	CODE("verdict", "verdict", mets),
	END,
};

static const struct report_field param[] = {
	MUST("run", "run", ID),
	MUST("curve", "curve", LINE),
	MUST("a", "a", LINE),
	MUST("d", "d", LINE),
	MUST("ec50", "ec50", LINE),
	MUST("b", "b", LINE),
	MUST("unit", "unit", LINE),
	MUST("response_unit", "response-unit", LINE),
	END,
};

static const struct report_field figure[] = {
	MUST("run", "run", ID),
	MUST("x_title", "x-title", LINE),
	MUST("y_title", "y-title", LINE),
	MAY("band", "band", LINE),
	MUST("caption", "caption", TEXT),
	END,
};

static const struct report_field point[] = {
	MUST("run", "run", ID),
	MUST("sample", "sample", LINE),
	CODE("role", "role", roles),
	MAY("well", "well", LINE),
	MUST("dose", "dose", NUMBER),
	MUST("response", "response", NUMBER),
	CODE("excluded", "excluded", yes_no),
	END,
};

static const struct report_field curve[] = {
	MUST("run", "run", ID),
	MUST("sample", "sample", LINE),
	CODE("role", "role", roles),
	MUST("a", "a", NUMBER),
	MUST("d", "d", NUMBER),
	MUST("c", "c", NUMBER),
	MUST("b", "b", NUMBER),
	MAY("g", "g", NUMBER),
	MAY("ec50", "ec50", NUMBER),
	END,
};

static const struct report_field band[] = {
	MUST("run", "run", ID),
	MUST("sample", "sample", LINE),
	MUST("dose", "dose", NUMBER),
	MUST("fit", "fit", NUMBER),
	MAY("low", "low", NUMBER),
	MAY("high", "high", NUMBER),
	END,
};

static const struct report_field material[] = {
	MUST("item", "item", LINE),
	MUST("identity", "identity", LINE),
	MAY("lot", "lot", LINE),
	MAY("valid_until", "valid-until", LINE),
	END,
};

static const struct report_field note[] = {
	MUST("key", "key", LINE),
	MUST("text", "text", TEXT),
	END,
};

/* view, list element, row element, fewest and most rows, fields */
const struct report_part report_certificate_parts[] = {
	{ CERT_IDENTITY, NULL, "certificate", 1, 1, certificate },
	{ CERT_IDENTITY, NULL, "issuer", 1, 1, issuer },
	{ CERT_IDENTITY, NULL, "product", 1, 1, product },
	{ CERT_IDENTITY, NULL, "batch", 1, 1, batch },
	{ CERT_IDENTITY, NULL, "sample", 1, 1, sample },
	{ CERT_IDENTITY, NULL, "specification", 1, 1, specification },
	{ CERT_IDENTITY, NULL, "conclusion", 1, 1, conclusion },
	{ CERT_LINES, "lines", "line", 1, 1000, line },
	{ CERT_EXCEPTIONS, "exceptions", "exception", 4, 400, exception },
	{ CERT_SIGNATURES, "signatures", "signature", 0, 30, signature },
	{ CERT_RUNS, "runs", "run", 0, 32, run },
	{ CERT_COMBINED, "reportable", "potency", 0, 1, combined },
	{ CERT_CRITERIA, "criteria", "criterion", 0, 400, criterion },
	{ CERT_PARAMS, "parameters", "fit", 0, 200, param },
	{ CERT_FIGURES, "figures", "figure", 0, 8, figure },
	{ CERT_POINTS, "points", "point", 0, 4000, point },
	{ CERT_CURVES, "curves", "curve", 0, 64, curve },
	{ CERT_BANDS, "bands", "knot", 0, 4000, band },
	{ CERT_MATERIALS, "materials", "material", 0, 100, material },
	{ CERT_NOTES, "notes", "note", 0, 100, note },
	{ NULL, NULL, NULL, 0, 0, NULL },
};

static const char *const views[] = { CERT_IDENTITY, CERT_LINES, CERT_EXCEPTIONS,
	CERT_SIGNATURES, CERT_RUNS, CERT_COMBINED, CERT_CRITERIA, CERT_PARAMS,
	CERT_FIGURES, CERT_POINTS, CERT_CURVES, CERT_BANDS, CERT_MATERIALS,
	CERT_NOTES, NULL };

const struct report_kind report_kind_certificate = {
	.name = "certificate",
	.says = "certificate of analysis of a batch",
	.views = views,
	.record = report_certificate_record,
	.render = report_certificate_render,
	.rerender = report_certificate_rerender,
};

/* ---- the functions */

static const char zeros[] =
    "0000000000000000000000000000000000000000000000000000000000000000";

/* A proof of the right form and of nothing, to try whether a record prints. */
static const struct report_proof trial_proof = {
	.record_sha256 = zeros,
	.origin = "trial",
	.entry = 0,
	.tree_size = 1,
	.root = zeros,
	.key_id = "00000000",
	.key_name = "trial",
	.key_fingerprint = "trial",
	.checkpoint_time = "2000-01-01T00:00:00+00:00",
	.signature = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
		     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
};

enum err_code
report_certificate_record(const struct door_table *tables, size_t n,
    const struct pdf_font_files *fonts, struct buf *record, struct err *err)
{
	struct buf b = { 0 }, xml = { 0 }, pdf = { 0 };
	enum err_code rc;

	rc = report_record_write(
	    "certificate", report_certificate_parts, tables, n, &b, err);
	if (rc == ERR_OK)
		rc = report_certificate_render(
		    buf_text(&b), b.len, &trial_proof, fonts, &xml, &pdf, err);
	if (rc == ERR_OK)
		buf_add(record, b.data, b.len);
	buf_clear(&b);
	buf_clear(&xml);
	buf_clear(&pdf);
	return rc;
}

enum err_code
report_certificate_render(const char *record, size_t len,
    const struct report_proof *proof, const struct pdf_font_files *fonts,
    struct buf *xml, struct buf *pdf, struct err *err)
{
	struct buf b = { 0 };
	enum err_code rc;

	if (len > REPORT_RECORD_BYTES_MAX)
		return err_set(err, ERR_LIMIT,
		    "the certificate's record is larger than %zu bytes",
		    REPORT_RECORD_BYTES_MAX);
	buf_puts(&b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		     "<coa xmlns=\"" REPORT_NAMESPACE "\">\n");
	buf_add(&b, record, len);
	buf_putc(&b, '\n');
	rc = report_proof_write(proof, &b, err);
	buf_puts(&b, "\n</coa>\n");
	if (rc == ERR_OK)
		rc = report_certificate_rerender(
		    buf_text(&b), b.len, fonts, pdf, err);
	if (rc == ERR_OK)
		buf_add(xml, b.data, b.len);
	buf_clear(&b);
	return rc;
}

/* Everything the pages need, from a document that follows its schema. */
static enum err_code
read_all(const struct xml_doc *doc, struct report_cert *c, struct err *err)
{
	const struct xml_node *root = xml_root(doc),
			      *record = xml_first(root, "record"),
			      *proof = xml_first(root, "proof");
	const char *kind = record == NULL ? NULL : xml_attr(record, "kind");
	enum err_code rc;

	if (proof == NULL || kind == NULL || strcmp(kind, "certificate") != 0)
		return err_set(err, ERR_INPUT,
		    "not the file of a certificate: no record of that kind, "
		    "or no proof");
	rc = report_record_read(record, report_certificate_parts, c->arena,
	    &c->table, &c->tables, err);
	if (rc == ERR_OK)
		rc = report_proof_read(proof, c->arena, &c->proof, err);
	return rc;
}

enum err_code
report_certificate_rerender(const char *xml, size_t len,
    const struct pdf_font_files *files, struct buf *pdf, struct err *err)
{
	struct report_cert c = { .arena = arena_new() };
	struct pdf_fonts *fonts = NULL;
	struct xml_doc *doc = NULL;
	enum err_code rc;

	rc = xml_read_valid(
	    xml, len, "coa.xml", REPORT_NAMESPACE, c.arena, NULL, &doc, err);
	if (rc == ERR_OK)
		rc = read_all(doc, &c, err);
	if (rc == ERR_OK)
		rc = report_cert_check(&c, err);
	if (rc == ERR_OK)
		rc = pdf_font_load(files, &fonts, err);
	if (rc == ERR_OK)
		rc = report_cert_printable(&c, fonts, err);
	if (rc == ERR_OK)
		rc = report_cert_draw(&c, fonts, pdf, err);
	xml_free(doc);
	pdf_font_free(fonts);
	arena_free(c.arena);
	return rc;
}
