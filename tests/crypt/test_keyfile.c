/* SPDX-License-Identifier: Apache-2.0 */
/* The two key files: published ones, new ones, damaged ones. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/code.h"
#include "base/file.h"
#include "base/json.h"
#include "crypt/crypt.h"
#include "crypt/keyfile.h"
#include "crypt/rng.h"
#include "tests/support/suite.h"

static const struct json *
vector(struct arena *a, size_t i)
{
	struct buf file = { 0 };
	struct json *v;
	struct err err = { 0 };
	char path[1024];

	OK(file_read(
	    suite_path(path, "audit/data/keyfile.json"), 1 << 20, &file, &err));
	OK(json_parse(file.data, file.len, JSON_TEXT, 1 << 20, a, &v, &err));
	buf_clear(&file);
	return json_array_of(v, "own")->item[i];
}

static void
pass_of(const char *s, struct secret *out)
{
	struct err err = { 0 };

	OK(secret_copy(s, strlen(s), out, &err));
}

START_TEST(the_published_user_key_files_open)
{
	struct arena *a = arena_new();
	struct err err = { 0 };

	for (size_t i = 0; i < 2; i++) {
		const struct json *c = vector(a, i);
		const char *text = json_str(c, "keyfile");
		struct sign_key key = { 0 };
		struct secret pass = { 0 };
		struct buf b = { 0 };
		struct key_file kf;
		uint8_t seed[32];

		OK(key_file_parse(text, strlen(text), &kf, &err));
		key_file_format(&kf, &b);
		ck_assert_str_eq(buf_text(&b), text);
		pass_of(json_str(c, "passphrase"), &pass);
		OK(key_file_open(&kf, &pass, &key, &err));
		ck_assert(code_unhex_exact(
		    json_str(c, "seed_hex_TEST_ONLY"), 64, seed, sizeof(seed)));
		ck_assert_mem_eq(key.pair.byte, seed, 32);
		ck_assert_mem_eq(key.pub, kf.pub.pub, 32);
		sign_key_clear(&key);
		secret_clear(&pass);
		pass_of("something else", &pass);
		FAILS(key_file_open(&kf, &pass, &key, &err), ERR_AUTH,
		    "lab.example/qc/u000");
		ck_assert_ptr_null(key.pair.byte);
		secret_clear(&pass);
		buf_clear(&b);
	}
	arena_free(a);
}
END_TEST

START_TEST(a_new_key_file_opens_and_tells_a_swapped_key)
{
	struct sign_key key = { 0 }, other = { 0 }, got = { 0 };
	struct secret pass = { 0 };
	struct key_file kf, kf2;
	struct err err = { 0 };

	pass_of("a b c", &pass);
	OK(sign_key_new(&key, &err));
	OK(sign_key_new(&other, &err));
	OK(key_file_make(
	    "lab.example/qc/u0003", &key, &pass, WRAP_COST_FLOOR, &kf, &err));
	OK(key_file_open(&kf, &pass, &got, &err));
	ck_assert(secret_same(&got.pair, &key.pair));
	sign_key_clear(&got);
	OK(key_file_make("lab.example/qc/u0004", &other, &pass, WRAP_COST_FLOOR,
	    &kf2, &err));
	memcpy(kf.wrapped, kf2.wrapped, sizeof(kf.wrapped));
	FAILS(key_file_open(&kf, &pass, &got, &err), ERR_INTEGRITY,
	    "not the one the file names");
	ck_assert_ptr_null(got.pair.byte);
	FAILS(key_file_make(
		  "with blank", &key, &pass, WRAP_COST_FLOOR, &kf, &err),
	    ERR_INPUT, "blanks");
	sign_key_clear(&key);
	sign_key_clear(&other);
	secret_clear(&pass);
}
END_TEST

START_TEST(the_published_database_key_file_opens)
{
	struct arena *a = arena_new();
	const struct json *c = vector(a, 2);
	const char *text = json_str(c, "keyfile");
	struct secret pass = { 0 }, key = { 0 };
	struct buf b = { 0 };
	struct key_db db;
	uint8_t want[32];
	struct err err = { 0 };

	OK(key_db_parse(text, strlen(text), &db, &err));
	ck_assert_int_eq(db.cipher, 3);
	ck_assert_uint_eq(db.n, 1);
	ck_assert_str_eq(code_hex_text(a, db.salt, sizeof(db.salt)),
	    json_str(c, "file_salt_hex"));
	key_db_format(&db, &b);
	ck_assert_str_eq(buf_text(&b), text);
	pass_of(json_str(c, "passphrase"), &pass);
	OK(key_db_open(&db, "passphrase", &pass, &key, &err));
	ck_assert(
	    code_unhex_exact(json_str(c, "dek_hex"), 64, want, sizeof(want)));
	ck_assert_mem_eq(key.byte, want, 32);
	secret_clear(&key);
	FAILS(key_db_open(&db, "rescue", &pass, &key, &err), ERR_ABSENT,
	    "no slot rescue");
	secret_clear(&pass);
	buf_clear(&b);
	arena_free(a);
}
END_TEST

START_TEST(slots_are_added_replaced_and_taken_away)
{
	struct secret key = { 0 }, one = { 0 }, two = { 0 }, got = { 0 };
	struct key_db db = { .cipher = 4 }, again;
	struct buf b = { 0 };
	struct err err = { 0 };
	char label[16];

	OK(secret_new(KEY_DB_BYTES, &key, &err));
	rng_bytes(key.byte, key.len);
	rng_bytes(db.salt, sizeof(db.salt));
	pass_of("one", &one);
	pass_of("two", &two);
	OK(key_db_set(&db, "operator", &key, &one, WRAP_COST_FLOOR, &err));
	OK(key_db_set(&db, "rescue", &key, &two, WRAP_COST_FLOOR, &err));
	ck_assert_uint_eq(db.n, 2);
	key_db_format(&db, &b);
	OK(key_db_parse(b.data, b.len, &again, &err));
	ck_assert_mem_eq(&again, &db, sizeof(db));
	OK(key_db_set(&db, "operator", &key, &two, WRAP_COST_FLOOR, &err));
	ck_assert_uint_eq(db.n, 2);
	FAILS(key_db_open(&db, "operator", &one, &got, &err), ERR_AUTH,
	    "slot operator");
	OK(key_db_open(&db, "operator", &two, &got, &err));
	ck_assert(secret_same(&got, &key));
	OK(key_db_drop(&db, "operator", &err));
	ck_assert_ptr_null(key_db_find(&db, "operator"));
	ck_assert_ptr_nonnull(key_db_find(&db, "rescue"));
	FAILS(key_db_drop(&db, "operator", &err), ERR_ABSENT, "operator");
	FAILS(key_db_drop(&db, "rescue", &err), ERR_STATE, "last one");
	FAILS(key_db_set(&db, "a b", &key, &one, WRAP_COST_FLOOR, &err),
	    ERR_INPUT, "label");
	for (unsigned i = 1; i < KEY_SLOT_MAX; i++) {
		(void)snprintf(label, sizeof(label), "s%u", i);
		OK(key_db_set(&db, label, &key, &one, WRAP_COST_FLOOR, &err));
	}
	FAILS(key_db_set(&db, "x", &key, &one, WRAP_COST_FLOOR, &err),
	    ERR_LIMIT, "16 slots");
	buf_empty(&b);
	key_db_format(&db, &b);
	OK(key_db_parse(b.data, b.len, &again, &err));
	buf_puts(&b, "slot x k4.local-pw.AAAA\n");
	FAILS(key_db_parse(b.data, b.len, &again, &err), ERR_LIMIT, "line 21");
	buf_clear(&b);
	secret_clear(&key);
	secret_clear(&one);
	secret_clear(&two);
	secret_clear(&got);
}
END_TEST

/* Each line of a good file taken away, doubled, or with a blank behind. */
static void
damage(const char *text, enum err_code (*parse)(const char *, size_t))
{
	size_t len = strlen(text);
	struct buf b = { 0 };

	ck_assert_int_eq(parse(text, len), ERR_OK);
	for (size_t cut = 0; cut < len; cut++)
		ck_assert_int_eq(parse(text, cut), ERR_INPUT);
	for (size_t from = 0, to; from < len; from = to) {
		to = (size_t)(strchr(text + from, '\n') - text) + 1;
		buf_empty(&b); /* without */
		buf_add(&b, text, from);
		buf_puts(&b, text + to);
		ck_assert_int_eq(parse(b.data, b.len), ERR_INPUT);
		buf_empty(&b); /* twice */
		buf_add(&b, text, to);
		buf_puts(&b, text + from);
		ck_assert_int_eq(parse(b.data, b.len), ERR_INPUT);
		buf_empty(&b); /* a blank, and a NUL, before the line end */
		buf_add(&b, text, to - 1);
		buf_putc(&b, ' ');
		buf_puts(&b, text + to - 1);
		ck_assert_int_eq(parse(b.data, b.len), ERR_INPUT);
		b.data[to - 1] = '\0';
		ck_assert_int_eq(parse(b.data, b.len), ERR_INPUT);
	}
	buf_empty(&b);
	buf_puts(&b, text);
	buf_putc(&b, '\n');
	ck_assert_int_eq(parse(b.data, b.len), ERR_INPUT);
	buf_clear(&b);
}

static enum err_code
parse_user(const char *s, size_t len)
{
	struct err err = { 0 };
	struct key_file kf;

	return key_file_parse(s, len, &kf, &err);
}

static enum err_code
parse_db(const char *s, size_t len)
{
	struct err err = { 0 };
	struct key_db db;

	return key_db_parse(s, len, &db, &err);
}

START_TEST(a_key_file_has_one_spelling)
{
	struct arena *a = arena_new();

	damage(json_str(vector(a, 0), "keyfile"), parse_user);
	damage(json_str(vector(a, 2), "keyfile"), parse_db);
	arena_free(a);
}
END_TEST

START_TEST(messages_name_the_line)
{
	static char big[KEY_FILE_MAX + 1];
	struct key_file kf;
	struct key_db db;
	struct err err = { 0 };
	static const char witness[] =
	    "gmp-key/v1\nvkey witness.example/w1+58141e5f+BOwXK5OtXlY79JMsc"
	    "OEkUDTDVGfvLv1NZOv4GWg0Z+K/\nsecret x\n";
	static const char cipher[] =
	    "gmp-dbkey/v1\ncipher 5\npage 4096\nsalt x\nslot x\n";
	static const char salt[] =
	    "gmp-dbkey/v1\ncipher 4\npage 4096\nsalt x\nslot x\n";
	static const char slot[] = "gmp-dbkey/v1\ncipher 4\npage 4096\nsalt "
				   "5zZMX84v+BDoFcKmgsit+A==\nslot x\n";

	FAILS(key_file_parse(witness, sizeof(witness) - 1, &kf, &err),
	    ERR_INPUT, "line 2: not a key that signs notes");
	FAILS(key_db_parse(cipher, sizeof(cipher) - 1, &db, &err), ERR_INPUT,
	    "line 2: cipher is 3 or 4");
	FAILS(key_db_parse(salt, sizeof(salt) - 1, &db, &err), ERR_INPUT,
	    "line 4: salt");
	FAILS(key_db_parse(slot, sizeof(slot) - 1, &db, &err), ERR_INPUT,
	    "line 5: \"slot LABEL KEY\"");
	FAILS(key_file_parse(big, sizeof(big), &kf, &err), ERR_LIMIT, "8193");
}
END_TEST

SUITE(test_keyfile)
{
	struct err err = { 0 };

	OK(crypt_init(&err));
	tcase_add_test(tc, the_published_user_key_files_open);
	tcase_add_test(tc, a_new_key_file_opens_and_tells_a_swapped_key);
	tcase_add_test(tc, the_published_database_key_file_opens);
	tcase_add_test(tc, slots_are_added_replaced_and_taken_away);
	tcase_add_test(tc, a_key_file_has_one_spelling);
	tcase_add_test(tc, messages_name_the_line);
}
