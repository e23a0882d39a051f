/* SPDX-License-Identifier: Apache-2.0 */
/* One tree, two forms. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/code.h"
#include "base/file.h"
#include "base/json.h"
#include "tests/support/suite.h"

static enum err_code
canon(const char *s, struct arena *a, struct json **v, struct err *err)
{
	return json_parse(s, strlen(s), JSON_CANON, JSON_ENTRY_MAX, a, v, err);
}

START_TEST(the_canonical_form_is_one_byte_string_per_value)
{
	static const char *const good[] = { "{}", "[]", "null", "0", "-1",
		"9007199254740991", "\"\"", "{\"a\":[1,2,{\"b\":null}]}",
		"{\"a\":true,\"a_1\":\"x\\n\\t\\\"\\\\/\xc3\xa9\"}",
		"[[[[[[1]]]]]]" };
	struct arena *a = arena_new();
	struct err err = { 0 };

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct buf b = { 0 };
		struct json *v;

		OK(canon(good[i], a, &v, &err));
		OK(json_canon(v, &b, &err));
		ck_assert_str_eq(buf_text(&b), good[i]);
		buf_clear(&b);
	}
	arena_free(a);
}
END_TEST

START_TEST(anything_else_is_refused)
{
	static const char *const bad[] = { "", " {}", "{} ", "{\"a\": 1}",
		"01", "-0", "1.0", "1e3", "+1", "9007199254740992", "tru",
		"{\"b\":1,\"a\":2}", "{\"a\":1,\"a\":1}", "{\"A\":1}",
		"{\"1a\":1}", "{\"\":1}", "{\"a-b\":1}",
		"{\"a23456789012345678901234567890123\":1}", "\"\\u0041\"",
		"\"\\/\"", "\"\\b\"", "\"a", "[1,]", "[1", "{\"a\"}",
		"[[[[[[[1]]]]]]]", "\"\x01\"", "\"\x7f\"", "\"\xc2\x85\"",
		"\"\xe2\x80\xa8\"", "\"\xe2\x80\xae\"", "\"\xef\xbb\xbf\"",
		"\"\xef\xbf\xbf\"", "\"\xff\"", "\"\xc0\x80\"",
		"\"\xed\xa0\x80\"", "{}{}", "'a'" };
	struct arena *a = arena_new();
	struct err err = { 0 };
	struct json *v;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ck_assert_msg(canon(bad[i], a, &v, &err) == ERR_INPUT,
		    "accepted: %s", bad[i]);
		ck_assert_ptr_null(v);
		err_clear(&err);
	}
	arena_free(a);
}
END_TEST

START_TEST(members_may_be_set_in_any_order)
{
	struct arena *a = arena_new();
	struct json *v = json_object(a), *list = json_array(a);
	struct buf b = { 0 };
	struct err err = { 0 };

	json_set_str(a, v, "zeta", "12.50");
	json_set_int(a, v, "alpha", -3);
	json_set_str(a, v, "mid", NULL);
	json_add(a, list, json_string(a, "x"));
	json_set(a, v, "list", list);
	json_set_str(a, v, "zeta", "12.05");
	OK(json_canon(v, &b, &err));
	ck_assert_str_eq(buf_text(&b),
	    "{\"alpha\":-3,\"list\":[\"x\"],\"mid\":null,"
	    "\"zeta\":\"12.05\"}");
	ck_assert_str_eq(json_str(v, "zeta"), "12.05");
	ck_assert_int_eq(json_int(v, "alpha", 0), -3);
	ck_assert_int_eq(json_int(v, "beta", 7), 7);
	ck_assert_ptr_null(json_str(v, "alpha"));
	buf_clear(&b);
	arena_free(a);
}
END_TEST

START_TEST(writing_refuses_what_reading_would)
{
	struct arena *a = arena_new();
	struct json *v = json_object(a), *deep = json_object(a);
	struct buf b = { 0 };
	struct err err = { 0 };

	json_set_str(a, v, "comment", "a\x1b[31m");
	FAILS(json_canon(v, &b, &err), ERR_INPUT, "comment: character U+001B");
	json_set_str(a, v, "comment", "\xc3");
	FAILS(json_canon(v, &b, &err), ERR_INPUT, "comment: text is not UTF-8");
	v = json_object(a);
	json_set_str(a, v, "Comment", "x");
	FAILS(json_canon(v, &b, &err), ERR_INPUT, "Comment");
	for (int i = 0; i < 7; i++) {
		struct json *outer = json_object(a);

		json_set(a, outer, "d", deep);
		deep = outer;
	}
	FAILS(json_canon(deep, &b, &err), ERR_LIMIT, "deeper");
	buf_clear(&b);
	arena_free(a);
}
END_TEST

START_TEST(text_of_people_may_have_blanks_and_escapes)
{
	static const char s[] = " { \"Some Name\" : [ 1 , \"\\u00e9\\ud83d"
				"\\ude00\\/\" ] }\r\n";
	struct arena *a = arena_new();
	struct json *v;
	struct err err = { 0 };
	static const char *const bad[] = { "{\"a\":1,\"a\":2}", "[1.5]",
		"\"\\ud800\"", "\"\\u0000\"" };

	OK(json_parse(s, strlen(s), JSON_TEXT, 1000, a, &v, &err));
	ck_assert_str_eq(json_array_of(v, "Some Name")->item[1]->str,
	    "\xc3\xa9\xf0\x9f\x98\x80/");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ck_assert_int_eq(json_parse(bad[i], strlen(bad[i]), JSON_TEXT,
				     1000, a, &v, &err),
		    ERR_INPUT);
		err_clear(&err);
	}
	FAILS(json_parse(s, strlen(s), JSON_TEXT, 10, a, &v, &err), ERR_LIMIT,
	    "at most 10");
	arena_free(a);
}
END_TEST

START_TEST(the_vectors_of_the_format_hold)
{
	struct arena *a = arena_new();
	struct buf file = { 0 };
	struct json *v, *w, *list;
	struct err err = { 0 };
	char path[1024];

	OK(file_read(suite_path(path, "audit/data/canonical.json"), 1 << 20,
	    &file, &err));
	OK(json_parse(file.data, file.len, JSON_TEXT, 1 << 20, a, &v, &err));
	list = json_array_of(v, "accept");
	ck_assert_uint_eq(list->len, 8);
	for (size_t i = 0; i < list->len; i++) {
		const char *s = json_str(list->item[i], "bytes_utf8");
		struct buf b = { 0 };

		OK(canon(s, a, &w, &err));
		OK(json_canon(w, &b, &err));
		ck_assert_str_eq(buf_text(&b), s);
		buf_clear(&b);
	}
	list = json_array_of(v, "reject");
	ck_assert_uint_eq(list->len, 27);
	for (size_t i = 0; i < list->len; i++) {
		const char *hex = json_str(list->item[i], "bytes_hex");
		size_t n = strlen(hex) / 2;
		char *bytes = arena_alloc(a, n + 1);

		ck_assert(code_unhex_exact(hex, 2 * n, bytes, n));
		ck_assert_msg(json_parse(bytes, n, JSON_CANON, JSON_ENTRY_MAX,
				  a, &w, &err) != ERR_OK,
		    "accepted: %s", hex);
		err_clear(&err);
	}
	buf_clear(&file);
	arena_free(a);
}
END_TEST

SUITE(test_json)
{
	tcase_add_test(tc, the_canonical_form_is_one_byte_string_per_value);
	tcase_add_test(tc, anything_else_is_refused);
	tcase_add_test(tc, members_may_be_set_in_any_order);
	tcase_add_test(tc, writing_refuses_what_reading_would);
	tcase_add_test(tc, text_of_people_may_have_blanks_and_escapes);
	tcase_add_test(tc, the_vectors_of_the_format_hold);
}
