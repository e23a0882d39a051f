/* SPDX-License-Identifier: Apache-2.0 */
/* Signed texts, meanings, and the lists that are written down twice. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/meaning.h"
#include "audit/note.h"
#include "audit/sigtext.h"
#include "audit/verify.h"
#include "base/file.h"
#include "crypt/crypt.h"
#include "tests/audit/lab.h"
#include "tests/audit/vectors.h"
#include "tests/support/suite.h"

/* The signed text of entry i of the published ledger. */
static const char *
text_of(struct arena *a, int i)
{
	const char *line = vectors_text(a, "entries.jsonl", NULL);
	struct entry e;
	struct note note;
	struct err err = { 0 };

	for (; i > 0; i--)
		line = strchr(line, '\n') + 1;
	ck_assert_int_eq(
	    entry_decode(line, strcspn(line, "\n"), a, &e, &err), ENTRY_GOOD);
	OK(note_parse(e.note, strlen(e.note), a, &note, &err));
	return note.text;
}

START_TEST(the_published_texts_are_read_and_written_again)
{
	struct arena *a = arena_new();
	struct sigtext_signature s;
	struct sigtext_enroll n;
	struct sigtext_revoke r;
	struct buf b = { 0 };
	struct err err = { 0 };
	const char *text = text_of(a, 7);

	OK(sigtext_signature_parse(text, strlen(text), a, &s, &err));
	ck_assert_str_eq(s.log, "lab.example/qc");
	ck_assert_str_eq(s.meaning, "approval of release");
	ck_assert_str_eq(s.type, "coa");
	ck_assert_str_eq(s.id, "C-2026-0001");
	ck_assert_int_eq(s.rev, 1);
	ck_assert_int_eq(s.local_offset, 60);
	ck_assert_uint_eq(s.seen_size, 7);
	OK(sigtext_signature_build(&s, &b, &err));
	ck_assert_str_eq(buf_text(&b), text);
	for (int i = 1; i <= 2; i++) {
		text = text_of(a, i);
		buf_empty(&b);
		OK(sigtext_enroll_parse(text, strlen(text), a, &n, &err));
		OK(sigtext_enroll_build(&n, &b, &err));
		ck_assert_str_eq(buf_text(&b), text);
	}
	text = text_of(a, 8);
	buf_empty(&b);
	OK(sigtext_revoke_parse(text, strlen(text), a, &r, &err));
	ck_assert_int_eq(r.since, 8);
	ck_assert_str_eq(r.reason, "left the company");
	OK(sigtext_revoke_build(&r, &b, &err));
	ck_assert_str_eq(buf_text(&b), text);
	buf_clear(&b);
	arena_free(a);
}
END_TEST

START_TEST(every_line_is_needed_and_in_its_place)
{
	struct arena *a = arena_new();
	const char *text = text_of(a, 7);
	size_t len = strlen(text);
	struct sigtext_signature s;
	struct buf b = { 0 };
	struct err err = { 0 };

	for (size_t cut = 0; cut < len; cut++) {
		ck_assert_int_eq(
		    sigtext_signature_parse(text, cut, a, &s, &err), ERR_INPUT);
		err_clear(&err);
	}
	for (size_t from = 0, to; from < len; from = to) {
		to = (size_t)(strchr(text + from, '\n') - text) + 1;
		buf_empty(&b);
		buf_add(&b, text, from);
		buf_puts(&b, text + to);
		ck_assert_int_eq(
		    sigtext_signature_parse(b.data, b.len, a, &s, &err),
		    ERR_INPUT);
		err_clear(&err);
		buf_empty(&b);
		buf_add(&b, text, to);
		buf_puts(&b, text + from);
		ck_assert_int_eq(
		    sigtext_signature_parse(b.data, b.len, a, &s, &err),
		    ERR_INPUT);
		err_clear(&err);
	}
	FAILS(sigtext_signature_parse("gmp-enroll/v1\n", 14, a, &s, &err),
	    ERR_INPUT, "first line");
	buf_clear(&b);
	arena_free(a);
}
END_TEST

START_TEST(values_that_are_none_are_refused)
{
	static const char *const bad[][2] = {
		{ "signer u0001", "signer " },
		{ "signer u0001", "signer" },
		{ "signer u0001", "signer u\x01" },
		{ "name Aino", "name A\tino" },
		{ "time 2026-03-14T08:05:29Z", "time 2026-02-30T08:05:29Z" },
		{ "time 2026-03-14T08:05:29Z", "time 2026-03-14T08:05:29.0Z" },
		/* the same instant, another; another form of the same */
		{ "local 2026-03-14T09:05:29+01:00",
		    "local 2026-03-14T09:05:30+01:00" },
		{ "local 2026-03-14T09:05:29+01:00",
		    "local 2026-03-14T08:05:29Z" },
		{ "local 2026-03-14T09:05:29+01:00",
		    "local 2026-03-14T08:05:29-00:00" },
		{ "object coa/C-2026-0001/1", "object coa/C-2026-0001" },
		{ "object coa/C-2026-0001/1", "object coa/1" },
		{ "object coa/C-2026-0001/1", "object /C-2026-0001/1" },
		{ "object coa/C-2026-0001/1", "object coa//1" },
		{ "object coa/C-2026-0001/1", "object coa/C-2026-0001/01" },
		{ "object coa/C-2026-0001/1", "object coa/C-2026-0001/-1" },
		{ "object coa/C-2026-0001/1",
		    "object coa/C-2026-0001/9007199254740992" },
		{ "content sha256:R4EL", "content sha255:R4EL" },
		{ "content sha256:R4EL", "content R4EL" },
		{ "shown sha256:ela5", "shown sha256:" },
		{ "seen 7 ", "seen 07 " },
		{ "seen 7 ", "seen 7  " },
		{ "seen 7 ", "seen 7" },
		{ "nonce 99ww", "nonce 99w" },
	};
	struct arena *a = arena_new();
	const char *text = text_of(a, 7);
	struct sigtext_signature s;
	struct err err = { 0 };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		const char *at = strstr(text, bad[i][0]);
		struct buf b = { 0 };

		ck_assert_ptr_nonnull(at);
		buf_add(&b, text, (size_t)(at - text));
		buf_puts(&b, bad[i][1]);
		buf_puts(&b, at + strlen(bad[i][0]));
		ck_assert_msg(sigtext_signature_parse(
				  b.data, b.len, a, &s, &err) == ERR_INPUT,
		    "accepted: %s", bad[i][1]);
		err_clear(&err);
		buf_clear(&b);
	}
	arena_free(a);
}
END_TEST

START_TEST(what_could_not_be_read_is_not_written)
{
	struct lab *l = lab_new();
	struct sigtext_signature good =
	    lab_sign_text(l, LAB_AINO, "result", "R-1", 1);
	struct sigtext_signature s = good;
	struct sigtext_revoke r = lab_revoke_text(l, LAB_AINO, 0);
	struct buf b = { 0 };
	struct err err = { 0 };

	OK(sigtext_signature_build(&good, &b, &err));
	s.name = "two\nlines";
	FAILS(sigtext_signature_build(&s, &b, &err), ERR_INPUT, "\"name\"");
	s.name = "";
	FAILS(sigtext_signature_build(&s, &b, &err), ERR_INPUT, "\"name\"");
	s.name = NULL;
	FAILS(sigtext_signature_build(&s, &b, &err), ERR_INPUT, "\"name\"");
	s = good;
	s.time += 1;
	FAILS(sigtext_signature_build(&s, &b, &err), ERR_INPUT, "\"time\"");
	s = good;
	s.type = "a/b";
	FAILS(sigtext_signature_build(&s, &b, &err), ERR_INPUT, "\"object\"");
	s = good;
	s.local_offset = 1440;
	FAILS(sigtext_signature_build(&s, &b, &err), ERR_INPUT, "\"local\"");
	r.since = -1;
	FAILS(sigtext_revoke_build(&r, &b, &err), ERR_INPUT, "\"since\"");
	buf_clear(&b);
	lab_free(l);
}
END_TEST

START_TEST(each_meaning_has_one_name_and_one_phrase)
{
	enum meaning m;

	ck_assert_int_eq(MEANING_COUNT, 14);
	for (int i = MEANING_NONE + 1; i < MEANING_COUNT; i++) {
		enum meaning want = (enum meaning)i;

		ck_assert(meaning_find(meaning_name(want), &m) && m == want);
		ck_assert(
		    meaning_find_phrase(meaning_phrase(want), &m) && m == want);
		ck_assert_str_ne(meaning_says(want), "");
	}
	ck_assert_str_eq(
	    meaning_phrase(MEANING_RELEASED), "approval of release");
	ck_assert(!meaning_find("approval of release", &m));
	ck_assert(!meaning_find_phrase("RELEASED", &m));
	ck_assert(!meaning_find_phrase("", &m));
	ck_assert_int_eq(m, MEANING_NONE);
}
END_TEST

/* The text of audit/FORMATS.md, beside the tests in the source. */
static const char *
formats(struct arena *a)
{
	struct buf b = { 0 };
	struct err err = { 0 };
	char path[1024];
	const char *s;

	OK(file_read(
	    suite_path(path, "../audit/FORMATS.md"), 1 << 20, &b, &err));
	s = arena_dup(a, b.data, b.len);
	buf_clear(&b);
	return s;
}

START_TEST(the_manual_lists_each_code_and_no_other)
{
	struct arena *a = arena_new();
	const char *text = formats(a);
	unsigned listed = 0;

	for (int i = VERIFY_NONE + 1; i < VERIFY_CODE_COUNT; i++) {
		const char *row = arena_printf(
		    a, "| `%s` |", verify_code_name((enum verify_code)i));

		ck_assert_msg(
		    strstr(text, row) != NULL, "FORMATS.md has no row %s", row);
		ck_assert_str_ne(verify_code_says((enum verify_code)i), "");
	}
	for (const char *p = text; (p = strstr(p, "\n| `")) != NULL; p += 4)
		listed += p[5] == '_' && strchr("EUW", p[4]) != NULL;
	ck_assert_uint_eq(listed, VERIFY_CODE_COUNT - 1);
	arena_free(a);
}
END_TEST

START_TEST(the_manual_lists_each_meaning_and_its_phrase)
{
	struct arena *a = arena_new();
	const char *text = formats(a);

	for (int i = MEANING_NONE + 1; i < MEANING_COUNT; i++) {
		const char *row = arena_printf(a, "| %s | %s |",
		    meaning_name((enum meaning)i),
		    meaning_phrase((enum meaning)i));

		ck_assert_msg(
		    strstr(text, row) != NULL, "FORMATS.md has no row %s", row);
	}
	arena_free(a);
}
END_TEST

SUITE(test_texts)
{
	struct err err = { 0 };

	OK(crypt_init(&err));
	tcase_add_test(tc, the_published_texts_are_read_and_written_again);
	tcase_add_test(tc, every_line_is_needed_and_in_its_place);
	tcase_add_test(tc, values_that_are_none_are_refused);
	tcase_add_test(tc, what_could_not_be_read_is_not_written);
	tcase_add_test(tc, each_meaning_has_one_name_and_one_phrase);
	tcase_add_test(tc, the_manual_lists_each_code_and_no_other);
	tcase_add_test(tc, the_manual_lists_each_meaning_and_its_phrase);
}
