/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 at the entrance and on the way to a terminal. */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "tests/support/suite.h"

START_TEST(malformed_bytes_are_seen_one_by_one)
{
	static const char *const bad[] = { "\x80", "\xc0\x80", "\xc3",
		"\xe0\x80\x80", "\xed\xa0\x80", "\xf0\x80\x80\x80",
		"\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xff" };
	size_t used;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ck_assert_uint_eq(
		    text_next(bad[i], strlen(bad[i]), &used), UINT32_MAX);
		ck_assert_uint_eq(used, 1);
	}
	ck_assert_uint_eq(text_next("\xe2\x82\xac", 3, &used), 0x20ac);
	ck_assert_uint_eq(used, 3);
}
END_TEST

START_TEST(what_is_written_is_read)
{
	static const uint32_t cps[] = { 0x24, 0xb5, 0x20ac, 0x1f9ea, 0x7ff,
		0x800, 0xffff, 0x10000, 0x10ffff };

	for (size_t i = 0; i < sizeof(cps) / sizeof(cps[0]); i++) {
		struct buf b = { 0 };
		size_t used;

		text_put(&b, cps[i]);
		ck_assert_uint_eq(text_next(b.data, b.len, &used), cps[i]);
		ck_assert_uint_eq(used, b.len);
		buf_clear(&b);
	}
}
END_TEST

START_TEST(utf16_is_read_in_both_orders_and_half_a_pair_is_refused)
{
	static const char le[] = "A\0\xb0\0\x3d\xd8\x00\xde";
	static const char be[] = "\0A\0\xb0\xd8\x3d\xde\x00";
	struct buf b = { 0 };
	size_t at;

	ck_assert(text_from_utf16(&b, le, 8, false, &at));
	ck_assert_str_eq(buf_text(&b), "A\xc2\xb0\xf0\x9f\x98\x80");
	buf_empty(&b);
	ck_assert(text_from_utf16(&b, be, 8, true, &at));
	ck_assert_str_eq(buf_text(&b), "A\xc2\xb0\xf0\x9f\x98\x80");
	buf_empty(&b);
	ck_assert(!text_from_utf16(&b, le, 6, false, &at));
	ck_assert_uint_eq(at, 4);
	ck_assert_str_eq(buf_text(&b), "A\xc2\xb0");
	buf_empty(&b);
	ck_assert(!text_from_utf16(&b, le, 3, false, &at));
	ck_assert_uint_eq(at, 2);
	buf_empty(&b);
	ck_assert(!text_from_utf16(&b, "A\0\x3d\xd8" "B\0", 6, false, &at));
	ck_assert_uint_eq(at, 2);
	buf_empty(&b);
	ck_assert(!text_from_utf16(&b, "\0\xde", 2, false, &at));
	ck_assert_uint_eq(at, 0);
	buf_clear(&b);
}
END_TEST

START_TEST(a_forbidden_character_is_named)
{
	size_t at;
	uint32_t cp;

	ck_assert(text_allowed("\xc2\xb5g/mL\n\tok", 10, &at, &cp));
	ck_assert(!text_allowed("ab\x1b", 3, &at, &cp));
	ck_assert_uint_eq(at, 2);
	ck_assert_uint_eq(cp, 0x1b);
	ck_assert(!text_allowed("\xe2\x80\xae", 3, &at, &cp));
	ck_assert_uint_eq(cp, 0x202e);
	ck_assert(!text_allowed("a\0b", 3, &at, &cp));
	ck_assert(!text_allowed("\xff", 1, &at, &cp));
	ck_assert_uint_eq(cp, UINT32_MAX);
}
END_TEST

START_TEST(an_identity_has_plain_characters_and_at_most_64)
{
	char long_id[66];

	ck_assert(text_is_id("SMP-UCD01-001"));
	ck_assert(text_is_id("SPEC-DP-A1_1.0"));
	ck_assert(!text_is_id(""));
	ck_assert(!text_is_id("a b"));
	ck_assert(!text_is_id("a/b"));
	ck_assert(!text_is_id("\xc3\xa9"));
	memset(long_id, 'a', 65);
	long_id[65] = '\0';
	ck_assert(!text_is_id(long_id));
	ck_assert(text_is_id(long_id + 1));
}
END_TEST

START_TEST(an_escape_sequence_does_not_reach_the_terminal)
{
	struct arena *a = arena_new();

	ck_assert_str_eq(
	    text_show(a, "x\x1b[2J\xe2\x80\xaey\xff", false),
	    "x<U+001B>[2J<U+202E>y<0xFF>");
	ck_assert_str_eq(text_show(a, "a\nb", false), "a<U+000A>b");
	ck_assert_str_eq(text_show(a, "a\nb", true), "a\nb");
	arena_free(a);
}
END_TEST

START_TEST(blanks_are_trimmed_at_both_ends)
{
	struct arena *a = arena_new();

	ck_assert_str_eq(text_trim(a, "\xc2\xa0 450 \t"), "450");
	ck_assert_str_eq(text_trim(a, "  "), "");
	ck_assert_str_eq(text_trim(a, "a b"), "a b");
	arena_free(a);
}
END_TEST

SUITE(test_text)
{
	tcase_add_test(tc, malformed_bytes_are_seen_one_by_one);
	tcase_add_test(tc, what_is_written_is_read);
	tcase_add_test(
	    tc, utf16_is_read_in_both_orders_and_half_a_pair_is_refused);
	tcase_add_test(tc, a_forbidden_character_is_named);
	tcase_add_test(tc, an_identity_has_plain_characters_and_at_most_64);
	tcase_add_test(tc, an_escape_sequence_does_not_reach_the_terminal);
	tcase_add_test(tc, blanks_are_trimmed_at_both_ends);
}
