/* SPDX-License-Identifier: Apache-2.0 */
/* tests/audit/evidence.c - see evidence.h. */
#include "config.h"

#include "tests/audit/evidence.h"

#include <string.h>

#include "audit/bundle.h"
#include "base/json.h"
#include "tests/support/suite.h"

const char evidence_pdf[] = "%PDF-1.7 not really\n";
const char evidence_xml[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<coa xmlns=\"urn:cupel:coa:1\">\n"
    "<record id=\"C-1\"><line n=\"1\">12.05 &lt; 12.60</line></record>\n"
    "<proof log=\"lab.example/qc\"/>\n"
    "</coa>\n";

static const char raw[] = "well,value\nA01,1.204\n";

static struct entry_att
att_of(const char *name, const char *data, size_t len)
{
	struct entry_att att = { .name = name, .size = (int64_t)len };

	hash_bytes(data, len, &att.sha256);
	return att;
}

static void
push_raw(struct lab *l)
{
	struct entry_att att = att_of("plate.csv", raw, sizeof(raw) - 1);
	struct entry e =
	    lab_draft(l, LAB_MARIA, "result.create", "result", "R-1", 1);

	e.has_row = true;
	e.row = lab_row_of("result", "R-1", 1);
	e.att = &att;
	e.n_att = 1;
	lab_push(l, &e);
}

static void
push_freeze(struct lab *l, const struct evidence_faults *f, const char *xml)
{
	struct entry e = lab_draft(l, LAB_AINO,
	    f->no_freeze ? "certificate.note" : "certificate.freeze",
	    "certificate", "C-1", 1);
	size_t from = 0, len = 0;
	struct err why = { 0 };
	struct hash sum;

	if (bundle_record(xml, strlen(xml), &from, &len, &why) != ERR_OK)
		len = 0;
	hash_bytes(xml + from, len, &sum);
	if (f->other_record_hash)
		sum.byte[0] ^= 1;
	e.has_row = true;
	e.row = lab_row_of("certificate", "C-1", 1);
	e.new = json_object(l->arena);
	if (!f->no_record_hash)
		json_set_str(l->arena, e.new, "record_sha256",
		    hash_hex_text(l->arena, &sum));
	lab_push(l, &e);
}

static void
push_sign(struct lab *l, const struct evidence_faults *f)
{
	struct sigtext_signature s =
	    lab_sign_text(l, LAB_AINO, "certificate", "C-1", 1);
	struct entry e;

	if (f->no_sign) {
		e = lab_draft(l, LAB_LOG, "clock.beat", "log", LAB_ORIGIN, 1);
		lab_push(l, &e);
		return;
	}
	if (f->bad_sign)
		s.name = "Somebody Else";
	lab_sign_as(l, LAB_AINO, &s, LAB_AINO);
}

static void
push_issue(struct lab *l, const struct evidence_faults *f, const char *xml)
{
	struct entry_att att[2] = { att_of("coa.pdf", evidence_pdf,
					sizeof(evidence_pdf) - 1),
		att_of("coa.xml", xml, strlen(xml)) };
	struct entry e = lab_draft(l, LAB_AINO,
	    f->no_issue ? "certificate.print" : "certificate.issue",
	    "certificate", "C-1", 2);

	if (f->issue_without_pdf)
		att[0].name = "other.pdf";
	e.has_row = true;
	e.row = lab_row_of("certificate", "C-1", 2);
	e.att = att;
	e.n_att = 2;
	lab_push(l, &e);
}

void
evidence_make(struct evidence *e, const struct evidence_faults *faults)
{
	static const struct evidence_faults none;
	const struct evidence_faults *f = faults != NULL ? faults : &none;
	const char *xml = f->xml != NULL ? f->xml : evidence_xml;
	struct lab *l = lab_new();
	const char *note;
	struct hash sum;

	memset(e, 0, sizeof(*e));
	e->lab = l;
	e->raw = raw;
	lab_begin(l);
	push_raw(l);
	lab_row(l, LAB_MARIA, "sample.create", "sample", "S-1", 1);
	push_freeze(l, f, xml);
	push_sign(l, f);
	push_issue(l, f, xml);
	ck_assert_uint_eq(l->n, EVIDENCE_ENTRIES);
	l->withheld[EVIDENCE_OTHER] = f->withhold_other;
	lab_lines(l, &e->lines);
	note = lab_checkpoint(l);
	hash_bytes(raw, sizeof(raw) - 1, &sum);
	e->member[EVIDENCE_LINES] =
	    (struct tar_member){ BUNDLE_ENTRIES, e->lines.data, e->lines.len };
	e->member[EVIDENCE_NOTE] =
	    (struct tar_member){ BUNDLE_CHECKPOINT, note, strlen(note) };
	e->member[EVIDENCE_PDF] = (struct tar_member){ BUNDLE_PDF, evidence_pdf,
		sizeof(evidence_pdf) - 1 };
	e->member[EVIDENCE_XML] =
	    (struct tar_member){ BUNDLE_XML, xml, strlen(xml) };
	e->member[EVIDENCE_FILE] =
	    (struct tar_member){ arena_printf(l->arena, "files/%s",
				     hash_hex_text(l->arena, &sum)),
		    raw, sizeof(raw) - 1 };
}

void
evidence_clear(struct evidence *e)
{
	buf_clear(&e->lines);
	lab_free(e->lab);
}

void
evidence_tar(const struct tar_member *member, size_t n, struct buf *out)
{
	struct err err = { 0 };

	for (size_t i = 0; i < n; i++)
		OK(tar_add(
		    out, member[i].name, member[i].data, member[i].len, &err));
	tar_end(out);
}
