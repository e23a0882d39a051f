/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every byte of the evidence, changed in three ways, must be noticed.
 *
 * There is no byte that does not matter: the line ends of entries.jsonl split
 * entries, the last one is required, the checkpoint's note is signed up to
 * its empty line and its signature lines have one spelling, the frame of a
 * bundle has one form.
 */
#include "config.h"

#include <string.h>

#include "audit/bundle.h"
#include "audit/export.h"
#include "crypt/crypt.h"
#include "tests/audit/evidence.h"
#include "tests/support/suite.h"

static const uint8_t flips[] = { 0x01, 0x20, 0x80 };

/* Is the export verified, with that entries.jsonl and checkpoint? */
static bool
holds(struct evidence *e, const struct buf *lines, const struct buf *note)
{
	struct verify *v = verify_new(&e->lab->trust, note->data, note->len);
	struct export *x = export_new(v);
	bool good;

	export_lines(x, lines->data, lines->len);
	export_lines_end(x);
	export_file(
	    x, e->member[EVIDENCE_FILE].name + 6, e->raw, strlen(e->raw));
	export_files_end(x);
	good = verify_finish(v) == VERIFY_VERIFIED;
	export_free(x);
	verify_free(v);
	return good;
}

START_TEST(every_byte_of_an_export_matters)
{
	struct evidence_faults f = { .withhold_other = true };
	struct evidence e;
	struct buf part[2] = { { 0 }, { 0 } };

	evidence_make(&e, &f);
	buf_add(&part[0], e.lines.data, e.lines.len);
	buf_add(&part[1], e.member[EVIDENCE_NOTE].data,
	    e.member[EVIDENCE_NOTE].len);
	ck_assert(holds(&e, &part[0], &part[1]));
	for (int k = 0; k < 2; k++) {
		for (size_t i = 0; i < part[k].len; i++) {
			for (size_t m = 0; m < sizeof(flips); m++) {
				part[k].data[i] ^= (char)flips[m];
				ck_assert_msg(!holds(&e, &part[0], &part[1]),
				    "part %d, byte %zu, flip %02x", k, i,
				    flips[m]);
				part[k].data[i] ^= (char)flips[m];
			}
		}
	}
	buf_clear(&part[0]);
	buf_clear(&part[1]);
	evidence_clear(&e);
}
END_TEST

START_TEST(every_byte_taken_away_or_doubled_matters)
{
	struct evidence e;
	struct buf note = { 0 }, cut = { 0 };

	evidence_make(&e, NULL);
	buf_add(
	    &note, e.member[EVIDENCE_NOTE].data, e.member[EVIDENCE_NOTE].len);
	for (size_t i = 0; i < e.lines.len; i += 1) {
		buf_empty(&cut);
		buf_add(&cut, e.lines.data, i);
		buf_add(&cut, e.lines.data + i + 1, e.lines.len - i - 1);
		ck_assert_msg(!holds(&e, &cut, &note), "without byte %zu", i);
		buf_empty(&cut);
		buf_add(&cut, e.lines.data, i + 1);
		buf_add(&cut, e.lines.data + i, e.lines.len - i);
		/* an empty line behind the checkpoint is ignored */
		ck_assert_msg(i + 1 == e.lines.len || !holds(&e, &cut, &note),
		    "byte %zu twice", i);
	}
	buf_clear(&note);
	buf_clear(&cut);
	evidence_clear(&e);
}
END_TEST

START_TEST(every_byte_of_a_bundle_matters)
{
	struct evidence e;
	struct buf b = { 0 };
	struct err err = { 0 };

	evidence_make(&e, NULL);
	OK(bundle_write(e.member, EVIDENCE_MEMBERS, &b, &err));
	for (size_t i = 0; i < b.len; i++) {
		struct arena *a = arena_new();
		struct bundle_certificate about;
		enum verify_verdict verdict = VERIFY_FAILED;
		struct verify *v = NULL;

		b.data[i] ^= (char)flips[i % sizeof(flips)];
		if (bundle_verify(b.data, b.len, &e.lab->trust, a, &v, &verdict,
			&about, &err) != ERR_OK)
			err_clear(&err);
		else
			ck_assert_msg(
			    verdict != VERIFY_VERIFIED, "byte %zu", i);
		b.data[i] ^= (char)flips[i % sizeof(flips)];
		verify_free(v);
		arena_free(a);
	}
	buf_clear(&b);
	evidence_clear(&e);
}
END_TEST

SUITE(test_mutation)
{
	struct err err = { 0 };

	OK(crypt_init(&err));
	tcase_add_test(tc, every_byte_of_an_export_matters);
	tcase_add_test(tc, every_byte_taken_away_or_doubled_matters);
	tcase_add_test(tc, every_byte_of_a_bundle_matters);
}
