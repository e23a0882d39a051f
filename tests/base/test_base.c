/* SPDX-License-Identifier: Apache-2.0 */
/* Errors, memory, arenas and buffers. */
#include "config.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/code.h"
#include "base/err.h"
#include "base/mem.h"
#include "tests/support/suite.h"

START_TEST(an_error_reads_from_the_act_to_the_cause)
{
	struct err err = { 0 };

	ck_assert_int_eq(
	    err_set(&err, ERR_INPUT, "\"%s\" is not a number", "1,5"),
	    ERR_INPUT);
	ck_assert_int_eq(err_add(&err, "result R-1: value"), ERR_INPUT);
	ck_assert_str_eq(
	    err.text, "result R-1: value: \"1,5\" is not a number");
	err_clear(&err);
	ck_assert_int_eq(err.code, ERR_OK);
	ck_assert_int_eq(
	    err_set_errno(&err, ERR_IO, ENOSPC, "site.db"), ERR_IO);
	ck_assert_str_eq(err.text, "site.db: No space left on device");
}
END_TEST

START_TEST(an_error_that_is_too_long_is_cut_and_terminated)
{
	struct err err = { 0 };
	char big[3 * ERR_TEXT_SIZE];

	memset(big, 'x', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	(void)err_set(&err, ERR_INPUT, "%s", big);
	(void)err_add(&err, "%s", big);
	ck_assert_uint_eq(strlen(err.text), ERR_TEXT_SIZE - 1);
}
END_TEST

START_TEST(each_code_has_a_name_and_the_documented_exit_status)
{
	ck_assert_int_eq(err_exit(ERR_INPUT), 4);
	ck_assert_int_eq(err_exit(ERR_ABSENT), 3);
	ck_assert_int_eq(err_exit(ERR_DENIED), 5);
	ck_assert_int_eq(err_exit(ERR_AUTH), 6);
	ck_assert_int_eq(err_exit(ERR_CONFLICT), 7);
	ck_assert_int_eq(err_exit(ERR_STATE), 8);
	ck_assert_int_eq(err_exit(ERR_INTEGRITY), 9);
	ck_assert_int_eq(err_exit(ERR_BUSY), 75);
	ck_assert_int_eq(err_exit(ERR_CONFIG), 78);
	ck_assert_int_eq(err_exit(ERR_BUG), 70);
	for (int i = 0; i < ERR_CODE_COUNT; i++)
		ck_assert_ptr_nonnull(err_code_name((enum err_code)i));
}
END_TEST

START_TEST(a_size_from_outside_is_limited)
{
	struct err err = { 0 };
	void *p;

	FAILS(mem_try_array(SIZE_MAX, 16, 1 << 20, "plate", &p, &err),
	    ERR_LIMIT, "plate");
	ck_assert_ptr_null(p);
	OK(mem_try_array(16, 16, 256, "plate", &p, &err));
	mem_free(p);
}
END_TEST

START_TEST(an_arena_keeps_what_it_gave)
{
	struct arena *a = arena_new();
	char *first = arena_str(a, "reference standard");
	char *big = arena_alloc(a, 100000);
	char *text;

	memset(big, 1, 100000);
	for (int i = 0; i < 10000; i++)
		(void)arena_printf(a, "%d", i);
	text = arena_printf(a, "%s %d", "well", 7);
	ck_assert_str_eq(first, "reference standard");
	ck_assert_str_eq(text, "well 7");
	arena_reset(a);
	ck_assert_str_eq(arena_dup(a, "abc", 2), "ab");
	arena_free(a);
}
END_TEST

START_TEST(a_buffer_grows_and_gives_its_data_away)
{
	struct buf b = { 0 };
	char *p;

	ck_assert_str_eq(buf_text(&b), "");
	for (int i = 0; i < 1000; i++)
		buf_printf(&b, "%d,", i);
	ck_assert_uint_eq(b.len, 3890);
	buf_empty(&b);
	buf_put_u32be(&b, 0x01020304);
	buf_put_u64be(&b, 5);
	ck_assert_mem_eq(b.data, "\1\2\3\4\0\0\0\0\0\0\0\5", 12);
	p = buf_take(&b);
	ck_assert_ptr_null(b.data);
	mem_free(p);
	p = buf_take(&b);
	ck_assert_str_eq(p, "");
	mem_free(p);
}
END_TEST

START_TEST(base64_is_strict)
{
	static const char *const bad[] = { "QQ=", "QQ", "QR==", "QUI",
		"QUJ=", "QQ==QQ==", "Q Q=", "QQ==\n", "====", "Q===", "-_==" };
	struct buf b = { 0 };
	char out[8];
	size_t n;

	code_b64(&b, "A", 1);
	code_b64(&b, "AB", 2);
	code_b64(&b, "ABC", 3);
	ck_assert_str_eq(buf_text(&b), "QQ==QUI=QUJD");
	ck_assert(code_unb64("QUI=", 4, out, sizeof(out), &n));
	ck_assert_uint_eq(n, 2);
	ck_assert_mem_eq(out, "AB", 2);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!code_unb64(bad[i], strlen(bad[i]), out,
				  sizeof(out), &n),
		    "%s was accepted", bad[i]);
	ck_assert(!code_unb64_exact("QUI=", 4, out, 3));
	ck_assert(!code_unb64("QUJDQUJDQUJD", 12, out, sizeof(out), &n));
	buf_clear(&b);
}
END_TEST

START_TEST(hex_is_lower_case_and_exact)
{
	unsigned char out[2];

	ck_assert(code_unhex_exact("00ff", 4, out, 2));
	ck_assert_uint_eq(out[1], 255);
	ck_assert(!code_unhex_exact("00FF", 4, out, 2));
	ck_assert(!code_unhex_exact("00f", 3, out, 2));
	ck_assert(!code_unhex_exact("00fg", 4, out, 2));
}
END_TEST

START_TEST(a_whole_number_has_one_spelling)
{
	static const char *const bad[] = { "", "-1", "+1", "01", "1 ", " 1",
		"1a", "18446744073709551616", "99999999999999999999999" };
	uint64_t v = 7;

	ck_assert(code_unwhole("0", 1, &v) && v == 0);
	ck_assert(code_unwhole("10", 2, &v) && v == 10);
	ck_assert(code_unwhole("10", 1, &v) && v == 1);
	ck_assert(code_unwhole("18446744073709551615", 20, &v) &&
	    v == UINT64_MAX);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert(!code_unwhole(bad[i], strlen(bad[i]), &v));
}
END_TEST

START_TEST(an_arena_that_was_reset_gives_zeroed_memory_again)
{
	struct arena *a = arena_new();

	for (int round = 0; round < 3; round++) {
		for (size_t size = 1; size < 100000; size *= 3) {
			unsigned char *p = arena_alloc(a, size);

			for (size_t i = 0; i < size; i++)
				ck_assert_uint_eq(p[i], 0);
			memset(p, 0xff, size);
		}
		arena_reset(a);
	}
	arena_free(a);
}
END_TEST

SUITE(test_base)
{
	tcase_add_test(tc, an_error_reads_from_the_act_to_the_cause);
	tcase_add_test(tc, an_error_that_is_too_long_is_cut_and_terminated);
	tcase_add_test(
	    tc, each_code_has_a_name_and_the_documented_exit_status);
	tcase_add_test(tc, a_size_from_outside_is_limited);
	tcase_add_test(tc, an_arena_keeps_what_it_gave);
	tcase_add_test(tc, a_buffer_grows_and_gives_its_data_away);
	tcase_add_test(tc, base64_is_strict);
	tcase_add_test(tc, hex_is_lower_case_and_exact);
	tcase_add_test(tc, a_whole_number_has_one_spelling);
	tcase_add_test(
	    tc, an_arena_that_was_reset_gives_zeroed_memory_again);
}
