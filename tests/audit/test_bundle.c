/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence bundles: the good one, every missing piece, and its XML. */
#include "config.h"

#include <string.h>

#include "audit/bundle.h"
#include "crypt/crypt.h"
#include "tests/audit/evidence.h"
#include "tests/support/suite.h"

/* Codes of an archive, and what it is about. */
static const char *
codes_of(struct evidence *e, const struct buf *tar,
    struct bundle_certificate *about, enum verify_verdict *verdict)
{
	struct bundle_certificate a;
	struct verify *v = NULL;
	struct err err = { 0 };
	enum verify_verdict d;
	const char *codes;

	OK(bundle_verify(tar->data, tar->len, &e->lab->trust, e->lab->arena, &v,
	    verdict != NULL ? verdict : &d, about != NULL ? about : &a, &err));
	codes = lab_codes_of(e->lab, v);
	verify_free(v);
	return codes;
}

START_TEST(a_good_bundle_is_verified_and_says_who_signed)
{
	struct evidence e;
	struct bundle_certificate about;
	struct buf b = { 0 }, mixed = { 0 };
	struct tar_member m[EVIDENCE_MEMBERS];
	enum verify_verdict verdict;
	struct err err = { 0 };

	evidence_make(&e, NULL);
	OK(bundle_write(e.member, EVIDENCE_MEMBERS, &b, &err));
	ck_assert_str_eq(codes_of(&e, &b, &about, &verdict), "");
	ck_assert_int_eq(verdict, VERIFY_VERIFIED);
	ck_assert_str_eq(about.type, "certificate");
	ck_assert_str_eq(about.id, "C-1");
	ck_assert_int_eq(about.rev, 1);
	ck_assert_int_eq(about.frozen, EVIDENCE_FREEZE);
	ck_assert_int_eq(about.issued, EVIDENCE_ISSUE);
	ck_assert_uint_eq(about.n, 1);
	ck_assert_str_eq(about.signature[0].name, "Aino Lindqvist");
	ck_assert_str_eq(about.signature[0].meaning, "approval of release");
	ck_assert_int_eq(about.signature[0].index, EVIDENCE_SIGN);
	/* the order in which the members were given does not matter */
	for (size_t i = 0; i < EVIDENCE_MEMBERS; i++)
		m[i] = e.member[EVIDENCE_MEMBERS - 1 - i];
	OK(bundle_write(m, EVIDENCE_MEMBERS, &mixed, &err));
	ck_assert_uint_eq(b.len, mixed.len);
	ck_assert_mem_eq(b.data, mixed.data, b.len);
	buf_clear(&b);
	buf_clear(&mixed);
	evidence_clear(&e);
}
END_TEST

START_TEST(a_bundle_may_withhold_what_is_nobodys_business)
{
	struct evidence_faults f = { .withhold_other = true };
	struct evidence e;
	struct buf b = { 0 };
	enum verify_verdict verdict;
	struct err err = { 0 };

	evidence_make(&e, &f);
	OK(bundle_write(e.member, EVIDENCE_MEMBERS, &b, &err));
	ck_assert_str_eq(codes_of(&e, &b, NULL, &verdict), "W_WITHHELD");
	ck_assert_int_eq(verdict, VERIFY_VERIFIED);
	buf_clear(&b);
	evidence_clear(&e);
}
END_TEST

START_TEST(each_fault_of_a_certificate_has_its_code)
{
	static const struct {
		struct evidence_faults f;
		const char *codes;
	} c[] = {
		{ { .no_freeze = true }, "E_COA_FREEZE:7" },
		{ { .no_record_hash = true }, "E_COA_FREEZE:5" },
		{ { .other_record_hash = true }, "E_COA_RECORD:5" },
		{ { .no_sign = true }, "E_COA_UNSIGNED:5" },
		{ { .bad_sign = true }, "E_COA_UNSIGNED:5 E_SIG_NAME:6" },
		{ { .no_issue = true }, "E_COA_ISSUE" },
		{ { .issue_without_pdf = true }, "E_COA_PDF:7" },
		{ { .xml = "<coa/>" }, "E_COA_FORM" },
	};

	for (size_t i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		struct evidence e;
		struct buf b = { 0 };
		struct err err = { 0 };
		enum verify_verdict verdict;

		evidence_make(&e, &c[i].f);
		OK(bundle_write(e.member, EVIDENCE_MEMBERS, &b, &err));
		ck_assert_str_eq(codes_of(&e, &b, NULL, &verdict), c[i].codes);
		ck_assert_int_eq(verdict, VERIFY_FAILED);
		buf_clear(&b);
		evidence_clear(&e);
	}
}
END_TEST

START_TEST(each_missing_member_is_found)
{
	static const char *const want[EVIDENCE_MEMBERS] = {
		[EVIDENCE_LINES] = "E_BUNDLE_MISSING E_FILE_EXTRA E_COA_ISSUE "
				   "E_TRUNCATED U_NOTHING",
		[EVIDENCE_NOTE] = "E_BUNDLE_MISSING U_CHECKPOINT",
		[EVIDENCE_PDF] = "E_BUNDLE_MISSING",
		[EVIDENCE_XML] = "E_BUNDLE_MISSING",
		[EVIDENCE_FILE] = "", /* counted as absent */
	};
	struct evidence e;

	evidence_make(&e, NULL);
	for (size_t gone = 0; gone < EVIDENCE_MEMBERS; gone++) {
		struct tar_member m[EVIDENCE_MEMBERS];
		struct buf b = { 0 }, written = { 0 };
		struct err err = { 0 };
		size_t n = 0;

		for (size_t i = 0; i < EVIDENCE_MEMBERS; i++)
			if (i != gone)
				m[n++] = e.member[i];
		evidence_tar(m, n, &b);
		ck_assert_str_eq(codes_of(&e, &b, NULL, NULL), want[gone]);
		if (gone < EVIDENCE_FILE)
			FAILS(bundle_write(m, n, &written, &err), ERR_INPUT,
			    e.member[gone].name);
		buf_clear(&b);
		buf_clear(&written);
	}
	evidence_clear(&e);
}
END_TEST

START_TEST(other_files_than_the_issued_ones_are_found)
{
	static const char pdf[] = "%PDF-1.7 another\n";
	static const char xml[] = "<coa><record>another</record><proof/></coa>";
	struct evidence e;
	struct tar_member keep;
	struct buf b = { 0 };

	evidence_make(&e, NULL);
	keep = e.member[EVIDENCE_PDF];
	e.member[EVIDENCE_PDF].data = pdf;
	e.member[EVIDENCE_PDF].len = sizeof(pdf) - 1;
	evidence_tar(e.member, EVIDENCE_MEMBERS, &b);
	ck_assert_str_eq(codes_of(&e, &b, NULL, NULL), "E_COA_PDF:7");
	e.member[EVIDENCE_PDF] = keep;
	e.member[EVIDENCE_XML].data = xml;
	e.member[EVIDENCE_XML].len = sizeof(xml) - 1;
	buf_empty(&b);
	evidence_tar(e.member, EVIDENCE_MEMBERS, &b);
	ck_assert_str_eq(
	    codes_of(&e, &b, NULL, NULL), "E_COA_RECORD:5 E_COA_XML:7");
	buf_clear(&b);
	evidence_clear(&e);
}
END_TEST

START_TEST(members_that_do_not_belong_are_found_and_not_written)
{
	static const char *const bad[] = { "trust.json", "coa.PDF",
		"files/plate.csv",
		"files/"
		"9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F0"
		"0A08",
		"a/entries.jsonl" };
	struct evidence e;
	struct err err = { 0 };

	evidence_make(&e, NULL);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct tar_member m[EVIDENCE_MEMBERS + 1];
		struct buf b = { 0 };

		memcpy(m, e.member, sizeof(e.member));
		m[EVIDENCE_MEMBERS] = (struct tar_member){ bad[i], "x", 1 };
		evidence_tar(m, EVIDENCE_MEMBERS + 1, &b);
		ck_assert_str_eq(
		    codes_of(&e, &b, NULL, NULL), "E_BUNDLE_MEMBER");
		buf_empty(&b);
		FAILS(bundle_write(m, EVIDENCE_MEMBERS + 1, &b, &err),
		    ERR_INPUT, "does not belong");
		buf_clear(&b);
	}
	evidence_clear(&e);
}
END_TEST

START_TEST(the_writer_refuses_what_a_reader_would)
{
	struct evidence e;
	struct tar_member m[EVIDENCE_MEMBERS + 1];
	struct buf b = { 0 };
	struct err err = { 0 };

	evidence_make(&e, NULL);
	memcpy(m, e.member, sizeof(e.member));
	m[EVIDENCE_MEMBERS] = e.member[EVIDENCE_FILE];
	FAILS(bundle_write(m, EVIDENCE_MEMBERS + 1, &b, &err), ERR_INPUT,
	    "twice");
	m[EVIDENCE_MEMBERS] = e.member[EVIDENCE_PDF];
	FAILS(bundle_write(m, EVIDENCE_MEMBERS + 1, &b, &err), ERR_INPUT,
	    "twice");
	m[EVIDENCE_FILE].data = "x";
	m[EVIDENCE_FILE].len = 1;
	FAILS(bundle_write(m, EVIDENCE_MEMBERS, &b, &err), ERR_INPUT,
	    "another content");
	FAILS(bundle_write(m, 0, &b, &err), ERR_INPUT, "entries.jsonl");
	buf_clear(&b);
	evidence_clear(&e);
}
END_TEST

START_TEST(what_is_no_archive_is_an_error_not_a_verdict)
{
	struct evidence e;
	struct bundle_certificate about;
	enum verify_verdict verdict;
	struct verify *v = NULL;
	struct buf b = { 0 };
	struct err err = { 0 };

	evidence_make(&e, NULL);
	evidence_tar(e.member, EVIDENCE_MEMBERS, &b);
	FAILS(bundle_verify(b.data, b.len - 700, &e.lab->trust, e.lab->arena,
		  &v, &verdict, &about, &err),
	    ERR_INPUT, "cut off");
	ck_assert_ptr_null(v);
	FAILS(bundle_verify("", 0, &e.lab->trust, e.lab->arena, &v, &verdict,
		  &about, &err),
	    ERR_INPUT, "cut off");
	buf_clear(&b);
	evidence_clear(&e);
}
END_TEST

/* ---- the record in coa.xml */

START_TEST(the_record_is_cut_out_byte_by_byte)
{
	static const struct {
		const char *xml, *record;
	} c[] = {
		{ "<c><record>x</record></c>", "<record>x</record>" },
		{ "<?xml version='1.0'?>\n<c a='1'>\n <record b=\"2\" "
		  "c=\"&gt;>\">\n</record><p/>text</c>\n",
		    "<record b=\"2\" c=\"&gt;>\">\n</record>" },
		{ "<c><records/><record><recorder/><x>]]></x></record></c>",
		    "<record><recorder/><x>]]></x></record>" },
		{ "<c x=\"<\"", NULL },
	};
	struct err err = { 0 };
	size_t from, len;

	for (size_t i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		enum err_code rc = bundle_record(
		    c[i].xml, strlen(c[i].xml), &from, &len, &err);

		ck_assert_int_eq(rc, c[i].record != NULL ? ERR_OK : ERR_INPUT);
		err_clear(&err);
		if (c[i].record == NULL)
			continue;
		ck_assert_uint_eq(len, strlen(c[i].record));
		ck_assert_mem_eq(c[i].xml + from, c[i].record, len);
	}
}
END_TEST

START_TEST(xml_with_a_second_reading_is_refused)
{
	static const struct {
		const char *xml, *part;
	} bad[] = {
		{ "", "no record" },
		{ "<c></c>", "no record" },
		{ "<record>x</record>", "directly below" },
		{ "<c><d><record>x</record></d></c>", "directly below" },
		{ "<c><record><record>x</record></record></c>",
		    "directly below" },
		{ "<c><record>x</record><record>y</record></c>", "second" },
		{ "<c><record/></c>", "without content" },
		{ "<c><record>x</record></c><d/>", "second root" },
		{ "<c><record>x</record></c>x", "outside the root" },
		{ "x<c><record>x</record></c>", "outside the root" },
		{ "<c><record>x</record>", "does not end" },
		{ "<c><record>x</c></record>", "does not fit" },
		{ "<c><record>x</record ></c>", "does not fit" },
		{ "</c>", "does not fit" },
		{ "<c><!-- <record>y</record> --><record>x</record></c>",
		    "comment" },
		{ "<c><record><![CDATA[x]]></record></c>", "CDATA" },
		{ "<!DOCTYPE c><c><record>x</record></c>", "DOCTYPE" },
		{ "<c><?x y?><record>x</record></c>", "instruction" },
		{ " <?xml version=\"1.0\"?><c><record>x</record></c>",
		    "instruction" },
		{ "<?xml version=\"1.0\"", "declaration" },
		{ "<c a=1><record>x</record></c>", "without quotes" },
		{ "<c a><record>x</record></c>", "cannot be read" },
		{ "<c a=\"1\"b=\"2\"><record>x</record></c>",
		    "cannot be read" },
		{ "<c a=\"<\"><record>x</record></c>", "does not end" },
		{ "<c a=\"1", "does not end" },
		{ "<><record>x</record></>", "without a name" },
		{ "< c><record>x</record></c>", "without a name" },
		{ "<c\xc3\xa9><record>x</record></c>", "cannot be read" },
		{ "<c><record>\xff</record></c>", "not UTF-8" },
		{ "\xef\xbb\xbf<c><record>x</record></c>", "not UTF-8" },
		{ "<c><record>x\r</record></c>", "may not" },
		{ "<c", "cannot be read" },
	};
	struct buf deep = { 0 };
	struct err err = { 0 };
	size_t from, len;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		FAILS(bundle_record(
			  bad[i].xml, strlen(bad[i].xml), &from, &len, &err),
		    ERR_INPUT, bad[i].part);
	for (int i = 0; i < 100; i++)
		buf_puts(&deep, "<c>");
	FAILS(bundle_record(deep.data, deep.len, &from, &len, &err), ERR_INPUT,
	    "nested too deeply");
	buf_clear(&deep);
}
END_TEST

SUITE(test_bundle)
{
	struct err err = { 0 };

	OK(crypt_init(&err));
	tcase_add_test(tc, a_good_bundle_is_verified_and_says_who_signed);
	tcase_add_test(tc, a_bundle_may_withhold_what_is_nobodys_business);
	tcase_add_test(tc, each_fault_of_a_certificate_has_its_code);
	tcase_add_test(tc, each_missing_member_is_found);
	tcase_add_test(tc, other_files_than_the_issued_ones_are_found);
	tcase_add_test(
	    tc, members_that_do_not_belong_are_found_and_not_written);
	tcase_add_test(tc, the_writer_refuses_what_a_reader_would);
	tcase_add_test(tc, what_is_no_archive_is_an_error_not_a_verdict);
	tcase_add_test(tc, the_record_is_cut_out_byte_by_byte);
	tcase_add_test(tc, xml_with_a_second_reading_is_refused);
}
