/* SPDX-License-Identifier: Apache-2.0 */
/* Entries and rows: the vectors, and what is no entry. */
#include "config.h"

#include <string.h>

#include "audit/entry.h"
#include "audit/row.h"
#include "base/buf.h"
#include "base/json.h"
#include "crypt/crypt.h"
#include "tests/audit/lab.h"
#include "tests/audit/vectors.h"
#include "tests/support/suite.h"

START_TEST(the_published_entries_are_read_and_written_again)
{
	struct arena *a = arena_new();
	size_t len, n = 0;
	const char *p = vectors_text(a, "entries.jsonl", &len), *lf;
	struct err err = { 0 };

	for (const char *end = p + len; p < end; p = lf + 1, n++) {
		struct buf b = { 0 };
		struct entry e;

		lf = strchr(p, '\n');
		ck_assert_int_eq(
		    entry_decode(p, (size_t)(lf - p), a, &e, &err), ENTRY_GOOD);
		ck_assert_int_eq(e.seq, (int64_t)n);
		OK(entry_build(&e, a, &b, &err));
		ck_assert_uint_eq(b.len, (size_t)(lf - p));
		ck_assert_mem_eq(b.data, p, b.len);
		buf_clear(&b);
	}
	ck_assert_uint_eq(n, 9);
	arena_free(a);
}
END_TEST

START_TEST(an_entry_is_read_into_its_members)
{
	struct arena *a = arena_new();
	const char *p = vectors_text(a, "entries.jsonl", NULL);
	struct entry e;
	struct err err = { 0 };

	for (int i = 0; i < 5; i++)
		p = strchr(p, '\n') + 1;
	ck_assert_int_eq(
	    entry_decode(p, strcspn(p, "\n"), a, &e, &err), ENTRY_GOOD);
	ck_assert_str_eq(e.actor, "u0007");
	ck_assert_str_eq(e.sess, "s00000001");
	ck_assert_str_eq(e.boot, "9f3c1a2b");
	ck_assert_int_eq(e.clk_ms, 5247422);
	ck_assert_int_eq(e.ts, INT64_C(1773475447422));
	ck_assert_str_eq(e.kind, "result.change");
	ck_assert_str_eq(e.type, "result");
	ck_assert_str_eq(e.id, "R-1");
	ck_assert_int_eq(e.rev, 2);
	ck_assert_int_eq(e.via, ENTRY_TTY);
	ck_assert_str_eq(json_str(e.old, "value"), "12.50");
	ck_assert_str_eq(json_str(e.new, "value"), "12.05");
	ck_assert(suite_contains(e.reason, ",\nsee \"notebook 14\""));
	ck_assert(e.has_row);
	ck_assert_ptr_null(e.note);
	ck_assert_uint_eq(e.n_att, 0);
	arena_free(a);
}
END_TEST

/* Entry 3 of the vectors with one member replaced, added or taken away. */
static enum entry_form
form_with(struct arena *a, const char *from, const char *to, struct entry *out,
    struct err *why)
{
	const char *p = vectors_text(a, "entries.jsonl", NULL), *at;
	struct buf b = { 0 };
	enum entry_form form;

	for (int i = 0; i < 3; i++)
		p = strchr(p, '\n') + 1;
	p = arena_dup(a, p, strcspn(p, "\n"));
	at = strstr(p, from);
	ck_assert_ptr_nonnull(at);
	buf_add(&b, p, (size_t)(at - p));
	buf_puts(&b, to);
	buf_puts(&b, at + strlen(from));
	form = entry_decode(b.data, b.len, a, out, why);
	buf_clear(&b);
	return form;
}

START_TEST(members_are_all_there_known_and_of_their_kind)
{
	static const struct {
		const char *from, *to, *part;
	} c[] = {
		{ "\"actor\":\"u0007\",", "", "\"actor\" is missing" },
		{ ",\"via\":\"tty\"", "", "\"via\" is missing" },
		{ ",\"seq\":3", "", "\"seq\" is missing" },
		{ "\"actor\":\"u0007\"", "\"actor\":7", "\"actor\" is not" },
		{ "\"actor\"", "\"a\":1,\"actor\"", "\"a\" is not a member" },
		{ "\"kind\"", "\"colour\":1,\"kind\"", "\"colour\" is not" },
		{ "\"via\":\"tty\"", "\"via\":\"tty\",\"zz\":1",
		    "\"zz\" is not a member" },
		{ "\"via\":\"tty\"", "\"via\":\"fax\"", "\"via\" is not" },
		{ "\"v\":1", "\"v\":2", "\"v\" is not 1" },
		{ "\"v\":1", "\"v\":\"1\"", "\"v\" is not 1" },
		{ "\"seq\":3", "\"seq\":\"3\"", "\"seq\" is not" },
		{ "\"boot\":\"9f3c1a2b\"", "\"boot\":\"9F3C1A2B\"", "clk" },
		{ "\"boot\":\"9f3c1a2b\"", "\"boot\":\"9f3c1a2\"", "clk" },
		{ "\"ms\":5164948", "\"ms\":\"5164948\"", "clk" },
		{ "\"ms\":5164948", "\"ms\":5164948,\"x\":1", "clk" },
		{ "\"new\":{\"lot\":\"LOT 42/B\",\"received\":\"2026-03-14\"}",
		    "\"new\":\"x\"", "\"new\" is not" },
		{ "\"new\":{\"lot\":\"LOT 42/B\",\"received\":\"2026-03-14\"}",
		    "\"new\":null", "\"new\" is not" },
		{ "\"rev\":1", "\"rev\":true", "\"obj\" is not" },
		{ "\"rev\":1,", "", "\"obj\" is not" },
		{ "\"row\":\"LL7", "\"row\":\"L7", "\"row\" is not" },
		{ "\"salt\":\"l29", "\"salt\":\"l2", "\"salt\" is not" },
		{ "08:02:44.948Z", "08:02:44Z", "\"ts\" is not" },
		{ "08:02:44.948Z", "08:02:60.948Z", "\"ts\" is not" },
		{ "2026-03-14T", "2026-02-29T", "\"ts\" is not" },
		{ "\"kind\"", "\"att\":[],\"clk\":1,\"kind\"", "" },
	};
	struct arena *a = arena_new();
	struct entry e;
	struct err why = { 0 };

	for (size_t i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		enum entry_form form =
		    form_with(a, c[i].from, c[i].to, &e, &why);

		ck_assert_msg(
		    form == (c[i].part[0] != '\0' ? ENTRY_BAD_FIELD
						  : ENTRY_NOT_CANONICAL),
		    "%s to %s: %s", c[i].from, c[i].to, why.text);
		ck_assert_msg(suite_contains(why.text, c[i].part),
		    "\"%s\" does not contain \"%s\"", why.text, c[i].part);
		ck_assert_int_eq(why.code, ERR_INPUT);
		err_clear(&why);
	}
	arena_free(a);
}
END_TEST

START_TEST(attachments_are_named_by_hash_and_size)
{
	static const char sum[] = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b"
				  "822cd15d6c15b0f00a08";
	static const struct {
		const char *att;
		bool good;
	} c[] = {
		{ "[{\"name\":\"plate.csv\",\"sha256\":\"%s\",\"size\":4}]",
		    true },
		{ "[{\"name\":\"plate.csv\",\"sha256\":\"%s\",\"size\":0}]",
		    true },
		{ "[]", false },
		{ "{}", false },
		{ "[1]", false },
		{ "[{\"name\":\"plate.csv\",\"sha256\":\"%s\"}]", false },
		{ "[{\"name\":\"plate.csv\",\"sha256\":\"%s\",\"size\":-1}]",
		    false },
		{ "[{\"name\":\"plate.csv\",\"sha256\":\"%s0\",\"size\":4}]",
		    false },
		{ "[{\"name\":1,\"sha256\":\"%s\",\"size\":4}]", false },
	};
	struct arena *a = arena_new();
	struct entry e;
	struct err why = { 0 };

	for (size_t i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		const char *hole = strstr(c[i].att, "%s");
		const char *att = hole == NULL ? c[i].att
		                               : arena_printf(a, "%.*s%s%s",
						     (int)(hole - c[i].att),
						     c[i].att, sum, hole + 2);

		ck_assert_int_eq(
		    form_with(a, "\"clk\"",
			arena_printf(a, "\"att\":%s,\"clk\"", att), &e, &why),
		    c[i].good ? ENTRY_GOOD : ENTRY_BAD_FIELD);
		err_clear(&why);
		if (i == 0) {
			struct hash want = vectors_hex(sum);

			ck_assert_uint_eq(e.n_att, 1);
			ck_assert_str_eq(e.att[0].name, "plate.csv");
			ck_assert(hash_same(&e.att[0].sha256, &want));
			ck_assert_int_eq(e.att[0].size, 4);
		}
	}
	arena_free(a);
}
END_TEST

START_TEST(an_entry_that_is_too_long_is_no_entry)
{
	struct lab *l = lab_new();
	struct entry e =
	    lab_draft(l, LAB_AINO, "result.create", "result", "R-1", 1);
	struct buf b = { 0 }, text = { 0 };
	struct err err = { 0 };
	size_t overhead;

	e.reason = "x";
	OK(entry_build(&e, l->arena, &b, &err));
	overhead = b.len - 1;
	while (text.len < ENTRY_MAX - overhead)
		buf_putc(&text, 'x');
	e.reason = text.data;
	buf_empty(&b);
	OK(entry_build(&e, l->arena, &b, &err));
	ck_assert_uint_eq(b.len, ENTRY_MAX);
	ck_assert_int_eq(
	    entry_decode(b.data, b.len, l->arena, &e, &err), ENTRY_GOOD);
	buf_putc(&text, 'x');
	e.reason = text.data;
	buf_empty(&b);
	FAILS(entry_build(&e, l->arena, &b, &err), ERR_LIMIT, "65536 bytes");
	ck_assert_int_eq(entry_decode(b.data, b.len, l->arena, &e, &err),
	    ENTRY_NOT_CANONICAL);
	buf_clear(&b);
	buf_clear(&text);
	lab_free(l);
}
END_TEST

START_TEST(what_could_not_be_read_is_not_written)
{
	struct lab *l = lab_new();
	struct entry good =
	    lab_draft(l, LAB_AINO, "result.create", "result", "R-1", 1);
	struct entry e;
	struct buf b = { 0 };
	struct err err = { 0 };

	e = good;
	e.actor = "";
	FAILS(entry_build(&e, l->arena, &b, &err), ERR_INPUT,
	    "\"actor\" is empty");
	e = good;
	e.id = NULL;
	FAILS(entry_build(&e, l->arena, &b, &err), ERR_INPUT, "obj.id");
	e = good;
	e.reason = "bell \a";
	FAILS(entry_build(&e, l->arena, &b, &err), ERR_INPUT,
	    "reason: character U+0007");
	e = good;
	memcpy(e.boot, "nonsense", 8);
	FAILS(entry_build(&e, l->arena, &b, &err), ERR_INPUT, "clk");
	e = good;
	e.new = json_object(l->arena);
	json_set_int(l->arena, e.new, "Value", 1);
	FAILS(entry_build(&e, l->arena, &b, &err), ERR_INPUT, "Value");
	buf_clear(&b);
	lab_free(l);
}
END_TEST

START_TEST(kinds_that_advance_their_object_are_known)
{
	ck_assert(entry_advances("result.change", true));
	ck_assert(!entry_advances("result.change", false));
	ck_assert(entry_advances("comment.create", false));
	ck_assert(entry_advances(".create", false));
	ck_assert(!entry_advances("create", false));
	ck_assert(!entry_advances("comment.created", false));
	ck_assert(entry_advances("log.genesis", false));
	ck_assert(entry_advances("key.enroll", false));
	ck_assert(entry_advances("key.revoke", false));
	ck_assert(!entry_advances("sign", false));
	ck_assert(!entry_advances("clock.step", false));
}
END_TEST

/* ---- rows */

static size_t
columns_of(const struct json *row, struct row_column *out)
{
	const struct json *all = json_get(row, "columns");
	const struct json *key = json_get(row, "key");

	for (size_t i = 0; i < all->len; i++) {
		const struct json *v = all->item[i];

		out[i] = (struct row_column){ .name = all->name[i],
			.key = json_get(key, all->name[i]) != NULL,
			.kind = v->kind == JSON_NULL  ? ROW_NULL
			        : v->kind == JSON_INT ? ROW_INT
			                              : ROW_TEXT,
			.num = v->num,
			.data = v->str,
			.len = v->kind == JSON_STRING ? v->len : 0 };
	}
	return all->len;
}

START_TEST(the_published_rows_have_their_hash)
{
	struct arena *a = arena_new();
	struct hasher *h = hasher_new();
	const struct json *list = vectors_json(a, "rows.json");
	struct err err = { 0 };

	ck_assert_uint_eq(list->len, 4);
	for (size_t i = 0; i < list->len; i++) {
		const struct json *r = list->item[i];
		struct row_column c[16];
		size_t n = columns_of(r, c);
		struct buf b = { 0 };
		struct hash sum, want = vectors_hex(json_str(r, "sha256_hex"));

		OK(row_canon(json_str(r, "table"), c, n, &b, &err));
		ck_assert_str_eq(buf_text(&b), json_str(r, "canonical"));
		OK(row_hash(h, json_str(r, "table"), c, n, &sum, &err));
		ck_assert(hash_same(&sum, &want));
		buf_clear(&b);
	}
	hasher_free(h);
	arena_free(a);
}
END_TEST

START_TEST(bytes_of_a_row_are_base64_in_an_object)
{
	static const struct row_column c[] = {
		{ .name = "raw", .kind = ROW_BLOB, .data = "\0\xff", .len = 2 },
		{ .name = "empty", .kind = ROW_BLOB },
		{ .name = "id", .key = true, .kind = ROW_INT, .num = -7 },
	};
	struct buf b = { 0 };
	struct err err = { 0 };

	OK(row_canon("t", c, 3, &b, &err));
	ck_assert_str_eq(buf_text(&b),
	    "{\"c\":{\"empty\":{\"b\":\"\"},\"id\":-7,\"raw\":{\"b\":"
	    "\"AP8=\"}},\"k\":{\"id\":-7},\"t\":\"t\"}");
	buf_clear(&b);
}
END_TEST

START_TEST(a_row_that_cannot_be_written_exactly_is_refused)
{
	static char big[70000];
	struct row_column c[2] = {
		{ .name = "id",
		    .key = true,
		    .kind = ROW_TEXT,
		    .data = "x",
		    .len = 1 },
		{ .name = "v", .kind = ROW_INT, .num = 1 },
	};
	struct buf b = { 0 };
	struct err err = { 0 };

	OK(row_canon("t", c, 2, &b, &err));
	c[1].num = INT64_C(9007199254740992);
	FAILS(row_canon("t", c, 2, &b, &err), ERR_INPUT,
	    "table t, column v: a number beyond");
	c[1].num = 1;
	c[1].name = "V";
	FAILS(row_canon("t", c, 2, &b, &err), ERR_INPUT, "\"V\"");
	c[1].name = "id";
	FAILS(row_canon("t", c, 2, &b, &err), ERR_INPUT, "given twice");
	FAILS(row_canon("t", c + 1, 1, &b, &err), ERR_INPUT, "no key column");
	c[1] = (struct row_column){
		.name = "v", .kind = ROW_TEXT, .data = "a\0b", .len = 3
	};
	FAILS(row_canon("t", c, 2, &b, &err), ERR_INPUT, "NUL");
	c[1].data = "\x1b[0m";
	c[1].len = 4;
	FAILS(row_canon("t", c, 2, &b, &err), ERR_INPUT, "U+001B");
	memset(big, 'x', sizeof(big));
	c[1].data = big;
	c[1].len = sizeof(big);
	FAILS(row_canon("t", c, 2, &b, &err), ERR_LIMIT, "65535");
	buf_clear(&b);
}
END_TEST

SUITE(test_entry)
{
	struct err err = { 0 };

	OK(crypt_init(&err));
	tcase_add_test(tc, the_published_entries_are_read_and_written_again);
	tcase_add_test(tc, an_entry_is_read_into_its_members);
	tcase_add_test(tc, members_are_all_there_known_and_of_their_kind);
	tcase_add_test(tc, attachments_are_named_by_hash_and_size);
	tcase_add_test(tc, an_entry_that_is_too_long_is_no_entry);
	tcase_add_test(tc, what_could_not_be_read_is_not_written);
	tcase_add_test(tc, kinds_that_advance_their_object_are_known);
	tcase_add_test(tc, the_published_rows_have_their_hash);
	tcase_add_test(tc, bytes_of_a_row_are_base64_in_an_object);
	tcase_add_test(tc, a_row_that_cannot_be_written_exactly_is_refused);
}
