/* SPDX-License-Identifier: Apache-2.0 */
/* tests/report/test_proof.c - form of a proof, its XML, its QR words. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "report/proof.h"
#include "tests/report/fixture.h"
#include "tests/support/suite.h"
#include "xmlio/xml.h"

static struct fixture f;
static struct report_approval approvals[2];

static void
setup(void)
{
	f.arena = arena_new();
	fixture_proof(f.arena, NULL, &f.proof);
	fixture_approvals(&f, 2);
	memcpy(approvals, f.proof.approval, sizeof(approvals));
	f.proof.approval = approvals;
}

static void
teardown(void)
{
	fixture_clear(&f);
}

START_TEST(a_proof_comes_back_as_it_was_written)
{
	struct report_proof back;
	struct xml_doc *doc;
	struct buf b[2] = { { 0 }, { 0 } };
	struct err err = { 0 };

	OK(report_proof_write(&f.proof, &b[0], &err));
	OK(xml_read(buf_text(&b[0]), b[0].len, "proof.xml", NULL, &doc, &err));
	OK(report_proof_read(xml_root(doc), f.arena, &back, &err));
	ck_assert_int_eq(back.entry, 411);
	ck_assert_int_eq(back.tree_size, 414);
	ck_assert_uint_eq(back.path_n, 2);
	ck_assert_str_eq(back.approval[1].name, f.proof.approval[1].name);
	OK(report_proof_write(&back, &b[1], &err));
	ck_assert_str_eq(buf_text(&b[0]), buf_text(&b[1]));
	xml_free(doc);
	buf_clear(&b[0]);
	buf_clear(&b[1]);
}
END_TEST

START_TEST(a_malformed_proof_is_refused_with_its_field)
{
	struct report_proof p;
	struct err err = { 0 };

#define WITH(field, value, says) \
	do { \
		p = f.proof; \
		p.field = value; \
		FAILS(report_proof_check(&p, &err), ERR_INPUT, says); \
	} while (0)
	WITH(record_sha256, NULL, "record-sha256");
	WITH(record_sha256, "2F9A", "record-sha256");
	WITH(entry, -1, "entry -1 is not below tree size 414");
	WITH(entry, 414, "entry 414 is not below tree size 414");
	WITH(root, "00", "checkpoint 1, root");
	WITH(key_id, "C5155714", "key-id");
	WITH(key_name, "", "key-name");
	WITH(origin, "a\nb", "origin");
	WITH(key_fingerprint, NULL, "key-fingerprint");
	WITH(checkpoint_time, "2026-02-30T10:00:00+01:00", "time");
	WITH(checkpoint_time, "2026-01-12T15:02:10Z", "time");
	WITH(signature, "AAAA", "signature");
	approvals[1].via = "mail";
	FAILS(report_proof_check(&f.proof, &err), ERR_INPUT, "approval 2, via");
	approvals[1].via = "script";
	OK(report_proof_check(&f.proof, &err));
	approvals[0].name = "\xe2\x80\xaeoops";
	FAILS(
	    report_proof_check(&f.proof, &err), ERR_INPUT, "approval 1, name");
}
END_TEST

START_TEST(an_inclusion_hash_must_be_one)
{
	static const char *const path[] = { "AAAA" };
	struct err err = { 0 };

	f.proof.path = path;
	f.proof.path_n = 1;
	FAILS(
	    report_proof_check(&f.proof, &err), ERR_INPUT, "inclusion hash 1");
	f.proof.path_n = 0;
	OK(report_proof_check(&f.proof, &err));
}
END_TEST

START_TEST(the_qr_words_hold_what_rebuilds_the_checkpoint)
{
	struct buf b = { 0 };
	struct err err = { 0 };

	OK(report_proof_qr(&f.proof, "C-2026-0001", "1", &b, &err));
	ck_assert_str_eq(buf_text(&b),
	    "COA1|northmoor.example/qc|C-2026-0001|1|"
	    "2f9a47c6e01b83d5947fa2c60e8db13579ac4e62f08d1b37c59e6af420d8137b|"
	    "411|414|"
	    "7b1e6c0f3a9d52e8c4417f0b9a6d2e5f8830c1d74be2a95f60d3187c2b4fae91|"
	    "c5155714|"
	    "xhWt42i54N+ngBSQTkpZVU2sECEqnmrOzWzNacVkNvXGFa3jaLng36eAFJBOSllV"
	    "TawQISqeas7NbM1pxWQ29Q==");
	buf_clear(&b);
	FAILS(report_proof_qr(&f.proof, "C|1", "1", &b, &err), ERR_INPUT,
	    "\"C|1\" cannot stand in the QR code");
	FAILS(report_proof_qr(&f.proof, "C-\xc3\xa4", "1", &b, &err), ERR_INPUT,
	    "ASCII");
}
END_TEST

START_TEST(the_short_code_is_crockford_base_32)
{
	char code[REPORT_SHORT_CODE_SIZE];

	report_short_code(f.proof.record_sha256, code);
	ck_assert_str_eq(code, "5YD4-FHQ0-3E1X-B53Z");
	report_short_code("ffffffffffffffffffff", code);
	ck_assert_str_eq(code, "ZZZZ-ZZZZ-ZZZZ-ZZZZ");
	report_short_code("00000000000000000001", code);
	ck_assert_str_eq(code, "0000-0000-0000-0001");
}
END_TEST

SUITE(test_proof)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_proof_comes_back_as_it_was_written);
	tcase_add_test(tc, a_malformed_proof_is_refused_with_its_field);
	tcase_add_test(tc, an_inclusion_hash_must_be_one);
	tcase_add_test(tc, the_qr_words_hold_what_rebuilds_the_checkpoint);
	tcase_add_test(tc, the_short_code_is_crockford_base_32);
}
