/* SPDX-License-Identifier: Apache-2.0 */
/* Keys under a passphrase: the published PASERK vectors and ours. */
#include "config.h"

#include <sodium.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/code.h"
#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "crypt/crypt.h"
#include "crypt/wrap.h"
#include "tests/support/suite.h"

static struct json *
vectors(struct arena *a, const char *list)
{
	struct buf file = { 0 };
	struct json *v;
	struct err err = { 0 };
	char path[1024];

	OK(file_read(
	    suite_path(path, "audit/data/keyfile.json"), 1 << 20, &file, &err));
	OK(json_parse(file.data, file.len, JSON_TEXT, 1 << 20, a, &v, &err));
	buf_clear(&file);
	v = json_array_of(v, list);
	ck_assert_ptr_nonnull(v);
	return v;
}

static void
secret_of(const void *p, size_t len, struct secret *out)
{
	struct err err = { 0 };

	OK(secret_copy(p, len, out, &err));
}

static size_t
unhex(struct arena *a, const char *hex, uint8_t **out)
{
	size_t n = strlen(hex) / 2;

	*out = arena_alloc(a, n + 1);
	ck_assert(code_unhex_exact(hex, 2 * n, *out, n));
	return n;
}

/*
 * The file gives a password as the hex of the hex text for some cases, "as
 * the bytes that make the case true": it is taken as it stands.
 */
START_TEST(the_published_vectors_open_or_fail_as_published)
{
	struct arena *a = arena_new();
	struct json *list = vectors(a, "published");
	struct err err = { 0 };
	unsigned failing = 0;

	ck_assert_uint_eq(list->len, 12);
	for (size_t i = 0; i < list->len; i++) {
		const struct json *c = list->item[i];
		const char *text = json_str(c, "paserk");
		const char *name = json_str(c, "name");
		enum wrap_kind kind =
		    text_starts(name, "k4.secret") ? WRAP_SECRET : WRAP_LOCAL;
		struct secret pass = { 0 }, plain = { 0 };
		enum err_code rc;
		uint8_t *p;
		size_t n;

		n = unhex(a, json_str(c, "password_hex"), &p);
		secret_of(p, n, &pass);
		rc = wrap_open(kind, text, &pass, &plain, &err);
		if (json_true(c, "expect_fail")) {
			failing++;
			/* 1: another passphrase; 2: a changed end, which
			 * may be no base64url either; 3: another version */
			ck_assert_msg(rc == ERR_AUTH ||
					  (rc == ERR_INPUT &&
					      !suite_contains(name, "fail-1")),
			    "%s: %s", name, err.text);
			if (text_starts(text, "k3."))
				ck_assert_int_eq(rc, ERR_INPUT);
			ck_assert_ptr_null(plain.byte);
			err_clear(&err);
		} else {
			ck_assert_msg(rc == ERR_OK, "%s: %s", name, err.text);
			n = unhex(a, json_str(c, "unwrapped_hex"), &p);
			ck_assert_uint_eq(plain.len, n);
			ck_assert_mem_eq(plain.byte, p, n);
		}
		secret_clear(&plain);
		secret_clear(&pass);
	}
	ck_assert_uint_eq(failing, 6);
	arena_free(a);
}
END_TEST

START_TEST(our_vectors_open_and_say_what_they_cost)
{
	struct arena *a = arena_new();
	struct json *list = vectors(a, "own");
	struct err err = { 0 };

	ck_assert_uint_eq(list->len, 3);
	for (size_t i = 0; i < list->len; i++) {
		const struct json *c = list->item[i];
		const char *seed = json_str(c, "seed_hex_TEST_ONLY");
		enum wrap_kind kind = seed != NULL ? WRAP_SECRET : WRAP_LOCAL;
		const char *text = json_str(c, "paserk");
		const char *phrase = json_str(c, "passphrase");
		struct secret pass = { 0 }, plain = { 0 };
		struct wrap_cost cost;
		uint8_t *p;

		OK(wrap_cost_of(kind, text, &cost, &err));
		ck_assert_int_eq(
		    1024 * (int64_t)cost.mem_kib, json_int(c, "memlimit", 0));
		ck_assert_int_eq(cost.time, json_int(c, "opslimit", 0));
		secret_of(phrase, strlen(phrase), &pass);
		OK(wrap_open(kind, text, &pass, &plain, &err));
		ck_assert_uint_eq(
		    unhex(a, seed != NULL ? seed : json_str(c, "dek_hex"), &p),
		    32);
		ck_assert_mem_eq(plain.byte, p, 32);
		secret_clear(&plain);
		secret_clear(&pass);
	}
	arena_free(a);
}
END_TEST

START_TEST(what_was_wrapped_opens_with_that_passphrase_only)
{
	struct secret plain = { 0 }, pass = { 0 }, wrong = { 0 }, got = { 0 };
	struct err err = { 0 };

	secret_of("correct horse battery staple", 28, &pass);
	secret_of("correct horse battery stable", 28, &wrong);
	for (int k = WRAP_SECRET; k <= WRAP_LOCAL; k++) {
		enum wrap_kind kind = (enum wrap_kind)k;
		char one[WRAP_TEXT_SIZE], two[WRAP_TEXT_SIZE];

		OK(secret_new(wrap_bytes(kind), &plain, &err));
		memset(plain.byte, 0x5a, plain.len);
		OK(wrap_make(kind, &plain, &pass, WRAP_COST_FLOOR, one, &err));
		OK(wrap_make(kind, &plain, &pass, WRAP_COST_FLOOR, two, &err));
		ck_assert_str_ne(one, two);
		OK(wrap_open(kind, one, &pass, &got, &err));
		ck_assert(secret_same(&plain, &got));
		secret_clear(&got);
		FAILS(wrap_open(kind, one, &wrong, &got, &err), ERR_AUTH,
		    "passphrase is wrong");
		ck_assert_ptr_null(got.byte);
		secret_clear(&plain);
	}
	secret_clear(&pass);
	secret_clear(&wrong);
}
END_TEST

START_TEST(every_changed_character_of_a_wrapped_key_is_noticed)
{
	struct secret plain = { 0 }, pass = { 0 }, got = { 0 };
	struct err err = { 0 };
	char text[WRAP_TEXT_SIZE];

	secret_of("x", 1, &pass);
	OK(secret_new(32, &plain, &err));
	OK(wrap_make(WRAP_LOCAL, &plain, &pass, WRAP_COST_FLOOR, text, &err));
	for (size_t i = 0; text[i] != '\0'; i++) {
		char keep = text[i];

		/* the cost would only take time: 'A' to 'B' in its bytes */
		text[i] = keep == 'A' ? 'B' : 'A';
		if (wrap_open(WRAP_LOCAL, text, &pass, &got, &err) == ERR_OK)
			ck_abort_msg("accepted: %s", text);
		ck_assert(err.code == ERR_AUTH || err.code == ERR_INPUT);
		err_clear(&err);
		text[i] = keep;
	}
	OK(wrap_open(WRAP_LOCAL, text, &pass, &got, &err));
	secret_clear(&got);
	text[strlen(text) - 1] = '\0';
	FAILS(wrap_open(WRAP_LOCAL, text, &pass, &got, &err), ERR_INPUT,
	    "120 bytes");
	FAILS(wrap_open(WRAP_SECRET, text, &pass, &got, &err), ERR_INPUT,
	    "k4.secret-pw.");
	secret_clear(&plain);
	secret_clear(&pass);
}
END_TEST

/* A text with the given mem (bytes), time and lanes; the rest is zero. */
static void
with_cost(uint64_t mem, uint32_t time, uint32_t lanes, char *out)
{
	uint8_t raw[120] = { 0 };

	for (int i = 7; i >= 0; i--, mem >>= 8)
		raw[16 + i] = (uint8_t)mem;
	for (int i = 3; i >= 0; i--, time >>= 8, lanes >>= 8) {
		raw[24 + i] = (uint8_t)time;
		raw[28 + i] = (uint8_t)lanes;
	}
	memcpy(out, "k4.local-pw.", 12);
	ck_assert_ptr_nonnull(sodium_bin2base64(out + 12, WRAP_TEXT_SIZE - 12,
	    raw, sizeof(raw), sodium_base64_VARIANT_URLSAFE_NO_PADDING));
}

START_TEST(a_cost_out_of_bounds_is_refused_before_it_is_paid)
{
	static const struct {
		uint64_t mem;
		uint32_t time, lanes;
		bool good;
	} c[] = { { 8192, 1, 1, true }, { 8191, 1, 1, false },
		{ 8192, 0, 1, false }, { 8192, 16, 1, true },
		{ 8192, 17, 1, false }, { 8192, 1, 0, false },
		{ 8192, 1, 2, false }, { UINT64_C(1) << 30, 1, 1, true },
		{ (UINT64_C(1) << 30) + 1, 1, 1, false },
		{ UINT64_MAX, 1, 1, false }, { 8192, UINT32_MAX, 1, false } };
	struct secret pass = { 0 }, plain = { 0 };
	struct wrap_cost cost;
	struct err err = { 0 };
	char text[WRAP_TEXT_SIZE];

	for (size_t i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		with_cost(c[i].mem, c[i].time, c[i].lanes, text);
		if (c[i].good)
			OK(wrap_cost_of(WRAP_LOCAL, text, &cost, &err));
		else
			FAILS(wrap_cost_of(WRAP_LOCAL, text, &cost, &err),
			    ERR_INPUT, "out of bounds");
	}
	secret_of("x", 1, &pass);
	OK(secret_new(32, &plain, &err));
	FAILS(wrap_make(WRAP_LOCAL, &plain, &pass, (struct wrap_cost){ 7, 1 },
		  text, &err),
	    ERR_INPUT, "7 KiB");
	FAILS(wrap_make(WRAP_LOCAL, &plain, &pass, (struct wrap_cost){ 8, 17 },
		  text, &err),
	    ERR_INPUT, "17 passes");
	secret_clear(&plain);
	secret_clear(&pass);
}
END_TEST

SUITE(test_wrap)
{
	struct err err = { 0 };

	OK(crypt_init(&err));
	tcase_add_test(tc, the_published_vectors_open_or_fail_as_published);
	tcase_add_test(tc, our_vectors_open_and_say_what_they_cost);
	tcase_add_test(tc, what_was_wrapped_opens_with_that_passphrase_only);
	tcase_add_test(tc, every_changed_character_of_a_wrapped_key_is_noticed);
	tcase_add_test(tc, a_cost_out_of_bounds_is_refused_before_it_is_paid);
}
