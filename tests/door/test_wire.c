/* SPDX-License-Identifier: Apache-2.0 */
/* A length, a header, files behind it: and nothing that is not that. */
#include "config.h"

#include <string.h>

#include "tests/door/fixture.h"

static struct arena *a;

static void
setup(void)
{
	a = arena_new();
}

static void
teardown(void)
{
	arena_free(a);
}

static void
pack(struct buf *out)
{
	static const struct door_file files[] = {
		{ "file", "a.txt", "first", 5 },
		{ "map", "b.csv", "", 0 },
		{ "note", "c", "\0\xff", 2 },
	};
	struct json *h = json_object(a);
	struct err err = { 0 };

	json_set_str(a, h, "op", "act");
	json_set_int(a, h, "offset", 60);
	OK(door_pack(a, h, files, 3, out, &err));
}

START_TEST(what_is_packed_comes_out)
{
	struct err err = { 0 };
	struct buf b = { 0 };
	struct door_file *f;
	struct json *h;
	size_t n;

	pack(&b);
	OK(door_unpack(b.data, b.len, a, &h, &f, &n, &err));
	ck_assert_str_eq(json_str(h, "op"), "act");
	ck_assert_int_eq(json_int(h, "offset", 0), 60);
	ck_assert_uint_eq(n, 3);
	ck_assert_str_eq(f[0].field, "file");
	ck_assert_str_eq(f[0].name, "a.txt");
	ck_assert_uint_eq(f[0].len, 5);
	ck_assert_mem_eq(f[0].bytes, "first", 5);
	ck_assert_uint_eq(f[1].len, 0);
	ck_assert_uint_eq(f[2].len, 2);
	ck_assert_mem_eq(f[2].bytes, "\0\xff", 2);
	buf_clear(&b);
}
END_TEST

START_TEST(each_cut_is_refused)
{
	struct err err = { 0 };
	struct buf b = { 0 };
	struct door_file *f;
	struct json *h;
	size_t n;

	pack(&b);
	for (size_t len = 0; len < b.len; len++) {
		/* a copy of its own, so that reading behind it is seen */
		void *cut = arena_dup(a, b.data, len);

		FAILS(door_unpack(cut, len, a, &h, &f, &n, &err), ERR_INPUT,
		    "message");
	}
	buf_putc(&b, 'x');
	FAILS(door_unpack(b.data, b.len, a, &h, &f, &n, &err), ERR_INPUT,
	    "1 bytes too many");
	buf_clear(&b);
}
END_TEST

/* Any byte of length and header changed: refused, or another message. */
START_TEST(each_changed_byte_is_refused_or_seen)
{
	struct buf b = { 0 };
	size_t head;

	pack(&b);
	head = 4 + (size_t)(unsigned char)b.data[3];
	for (size_t i = 0; i < head; i++)
		for (int bit = 0; bit < 8; bit++) {
			struct buf again = { 0 };
			struct err err = { 0 };
			struct door_file *f;
			struct json *h;
			size_t n;

			b.data[i] ^= (char)(1 << bit);
			if (door_unpack(b.data, b.len, a, &h, &f, &n, &err) ==
			    ERR_OK) {
				/* one spelling: it packs to the same bytes */
				OK(door_pack(a, h, f, n, &again, &err));
				ck_assert_uint_eq(again.len, b.len);
				ck_assert_mem_eq(again.data, b.data, b.len);
			}
			buf_clear(&again);
			b.data[i] ^= (char)(1 << bit);
		}
	buf_clear(&b);
}
END_TEST

static const struct {
	const char *header, *rest, *says;
} bad[] = {
	{ "[]", "", "no object" },
	{ "\"x\"", "", "no object" },
	{ "{\"op\": \"act\"}", "", "message" },            /* not canonical */
	{ "{\"op\":\"a\",\"act\":\"b\"}", "", "message" }, /* order */
	{ "{}", "x", "without a file" },
	{ "{\"files\":[{}]}", "", "file 0 is cut" },
	{ "{\"files\":[{\"field\":\"f\",\"name\":\"n\",\"size\":-1}]}", "",
	    "file 0 is cut" },
	{ "{\"files\":[{\"field\":\"f\",\"name\":\"n\",\"size\":2}]}", "x",
	    "file 0 is cut" },
	{ "{\"files\":[{\"field\":\"f\",\"name\":\"n\",\"size\":"
	  "9007199254740991}]}",
	    "x", "file 0 is cut" },
	{ "{\"files\":[{\"field\":\"f\",\"size\":1}]}", "x", "file 0 is cut" },
	{ "{\"files\":[1,2,3]}", "", "file 0 is cut" },
};

START_TEST(what_is_no_message_is_refused)
{
	struct err err = { 0 };
	struct buf b = { 0 };
	struct door_file *f;
	struct json *h;
	size_t n;

	buf_put_u32be(&b, strlen(bad[_i].header));
	buf_puts(&b, bad[_i].header);
	buf_puts(&b, bad[_i].rest);
	FAILS(door_unpack(b.data, b.len, a, &h, &f, &n, &err), ERR_INPUT,
	    bad[_i].says);
	buf_clear(&b);
}
END_TEST

START_TEST(text_that_may_not_enter_a_record_is_not_packed)
{
	struct json *h = json_object(a);
	struct err err = { 0 };
	struct buf b = { 0 };

	json_set_str(a, h, "op", "bell\a");
	FAILS(door_pack(a, h, NULL, 0, &b, &err), ERR_INPUT, "op");
	ck_assert_uint_eq(b.len, 0);
	buf_clear(&b);
}
END_TEST

SUITE(test_wire)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, what_is_packed_comes_out);
	tcase_add_test(tc, each_cut_is_refused);
	tcase_add_test(tc, each_changed_byte_is_refused_or_seen);
	tcase_add_loop_test(tc, what_is_no_message_is_refused, 0,
	    (int)(sizeof(bad) / sizeof(bad[0])));
	tcase_add_test(tc, text_that_may_not_enter_a_record_is_not_packed);
}
