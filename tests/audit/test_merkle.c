/* SPDX-License-Identifier: Apache-2.0 */
/* The tree against RFC 9162, three other programs and published cases. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/merkle.h"
#include "base/buf.h"
#include "base/code.h"
#include "base/csv.h"
#include "crypt/crypt.h"
#include "tests/audit/vectors.h"
#include "tests/support/suite.h"

#define NODES 2048u

/* A store of all nodes of a small tree. */
struct shelf {
	struct hasher *h;
	struct merkle_tree tree;
	struct hash node[11][NODES];
	unsigned asked; /* how many times it was asked */
};

static enum err_code
shelf_get(void *self, unsigned level, uint64_t index, struct hash *out,
    struct err *err)
{
	struct shelf *s = self;

	s->asked++;
	ck_assert_uint_lt(level, 11);
	if (((index + 1) << level) > s->tree.size)
		return err_set(err, ERR_BUG, "node %u/%llu is not complete",
		    level, (unsigned long long)index);
	*out = s->node[level][index];
	return ERR_OK;
}

static void
shelf_add(struct shelf *s, const struct hash *leaf)
{
	struct merkle_stored done[MERKLE_LEVELS];
	size_t n;

	s->node[0][s->tree.size] = *leaf;
	n = merkle_add(s->h, &s->tree, leaf, done);
	for (size_t i = 0; i < n; i++) {
		ck_assert_uint_eq(done[i].level, i + 1);
		s->node[done[i].level][done[i].index] = done[i].hash;
	}
	/* as many as the new size has trailing zero bits */
	ck_assert_uint_eq(n, (size_t)__builtin_ctzll(s->tree.size));
}

static struct shelf *
shelf_new(void)
{
	struct shelf *s = calloc(1, sizeof(*s));

	ck_assert_ptr_nonnull(s);
	s->h = hasher_new();
	return s;
}

static void
shelf_free(struct shelf *s)
{
	hasher_free(s->h);
	free(s);
}

/* Leaf i is the decimal text of i. */
static void
decimal_leaf(struct hasher *h, unsigned i, struct hash *leaf)
{
	char text[16];
	int n = snprintf(text, sizeof(text), "%u", i);

	merkle_leaf(h, text, (size_t)n, leaf);
}

START_TEST(the_eight_leaves_of_the_rfc_tests_have_their_roots)
{
	static const char *const leaf[] = { "", "00", "10", "2021", "3031",
		"40414243", "5051525354555657",
		"606162636465666768696a6b6c6d6e6f" };
	static const char *const root[] = { "6e340b9c", "fac54203", "aeb6bcfe",
		"d37ee418", "4e3bbb1f", "76e67dad", "ddb89be4", "5dc9da79" };
	struct hasher *h = hasher_new();
	struct arena *a = arena_new();
	struct merkle_tree t = { 0 };
	struct hash sum;

	merkle_root(h, &t, &sum);
	ck_assert(suite_contains(hash_hex_text(a, &sum), "e3b0c442"));
	for (size_t i = 0; i < 8; i++) {
		uint8_t bytes[16];
		size_t n = strlen(leaf[i]) / 2;

		for (size_t k = 0; k < n; k++)
			ck_assert_int_eq(
			    sscanf(leaf[i] + 2 * k, "%2hhx", &bytes[k]), 1);
		merkle_leaf(h, bytes, n, &sum);
		(void)merkle_add(h, &t, &sum, NULL);
		merkle_root(h, &t, &sum);
		ck_assert(strncmp(hash_hex_text(a, &sum), root[i], 8) == 0);
	}
	arena_free(a);
	hasher_free(h);
}
END_TEST

START_TEST(nine_entries_have_the_leaves_nodes_and_roots_of_the_vectors)
{
	struct arena *a = arena_new();
	struct shelf *s = shelf_new();
	struct merkle_source src = { shelf_get, s };
	struct csv_table t;
	struct err err = { 0 };
	size_t len, leaves = 0, nodes = 0, roots = 0;
	const char *text = vectors_text(a, "entries.jsonl", &len);
	struct hash sum;

	for (const char *p = text, *lf; p < text + len; p = lf + 1) {
		lf = strchr(p, '\n');
		merkle_leaf(s->h, p, (size_t)(lf - p), &sum);
		shelf_add(s, &sum);
	}
	ck_assert_uint_eq(s->tree.size, 9);
	text = vectors_text(a, "tree9.csv", &len);
	OK(csv_parse(text, len, a, &t, &err));
	for (size_t i = 1; i < t.n; i++) {
		const char *const *c = t.row[i].cell;
		struct hash want = vectors_hex(c[3]);
		unsigned x = (unsigned)atoi(c[1]), y = (unsigned)atoi(c[2]);

		if (strcmp(c[0], "root") == 0) {
			OK(merkle_root_at(s->h, &src, x, &sum, &err));
			roots++;
		} else {
			sum = s->node[x][y];
			leaves += x == 0;
			nodes += x > 0;
		}
		ck_assert_msg(
		    hash_same(&sum, &want), "%s %s %s", c[0], c[1], c[2]);
	}
	ck_assert_uint_eq(leaves, 9);
	ck_assert_uint_eq(nodes, 7);
	ck_assert_uint_eq(roots, 10);
	shelf_free(s);
	arena_free(a);
}
END_TEST

static size_t
proof_of(const struct json *list, struct hash *out)
{
	size_t n = list->kind == JSON_ARRAY ? list->len : 0;

	ck_assert_uint_le(n, 100);
	for (size_t i = 0; i < n; i++)
		out[i] = vectors_hex(list->item[i]->str);
	return n;
}

START_TEST(all_proofs_up_to_nine_are_made_and_hold)
{
	struct arena *a = arena_new();
	struct shelf *s = shelf_new();
	struct merkle_source src = { shelf_get, s };
	struct json *v = vectors_json(a, "proofs9.json");
	struct json *list = json_array_of(v, "leaves");
	struct merkle_proof got;
	struct hash proof[100];
	struct err err = { 0 };

	for (size_t i = 0; i < list->len; i++) {
		struct hash leaf = vectors_hex(list->item[i]->str);

		shelf_add(s, &leaf);
	}
	list = json_array_of(v, "inclusion");
	ck_assert_uint_eq(list->len, 45);
	for (size_t i = 0; i < list->len; i++) {
		const struct json *c = list->item[i];
		uint64_t size = (uint64_t)json_int(c, "size", 0);
		uint64_t index = (uint64_t)json_int(c, "index", 0);
		struct hash leaf = vectors_hex(json_str(c, "leaf"));
		struct hash root = vectors_hex(json_str(c, "root"));
		size_t n = proof_of(json_get(c, "proof"), proof);

		OK(merkle_prove_inclusion(s->h, &src, index, size, &got, &err));
		ck_assert_uint_eq(got.n, n);
		ck_assert_mem_eq(got.hash, proof, n * sizeof(proof[0]));
		ck_assert(merkle_check_inclusion(
		    s->h, &leaf, index, size, &root, proof, n));
	}
	list = json_array_of(v, "consistency");
	ck_assert_uint_eq(list->len, 45);
	for (size_t i = 0; i < list->len; i++) {
		const struct json *c = list->item[i];
		uint64_t size1 = (uint64_t)json_int(c, "size1", 0);
		uint64_t size2 = (uint64_t)json_int(c, "size2", 0);
		struct hash root1 = vectors_hex(json_str(c, "root1"));
		struct hash root2 = vectors_hex(json_str(c, "root2"));
		size_t n = proof_of(json_get(c, "proof"), proof);

		OK(merkle_prove_consistency(
		    s->h, &src, size1, size2, &got, &err));
		ck_assert_uint_eq(got.n, n);
		ck_assert_mem_eq(got.hash, proof, n * sizeof(proof[0]));
		ck_assert(merkle_check_consistency(
		    s->h, size1, &root1, size2, &root2, proof, n));
	}
	shelf_free(s);
	arena_free(a);
}
END_TEST

START_TEST(large_trees_have_the_roots_of_the_vectors)
{
	struct arena *a = arena_new();
	struct hasher *h = hasher_new();
	struct merkle_tree t = { 0 };
	struct csv_table table;
	struct err err = { 0 };
	size_t len;
	const char *text = vectors_text(a, "bigtree.csv", &len);

	OK(csv_parse(text, len, a, &table, &err));
	ck_assert_uint_eq(table.n, 18);
	for (size_t i = 1; i < table.n; i++) {
		unsigned size = (unsigned)atoi(table.row[i].cell[0]);
		struct hash want = vectors_hex(table.row[i].cell[1]), sum;

		while (t.size < size) {
			decimal_leaf(h, (unsigned)t.size, &sum);
			(void)merkle_add(h, &t, &sum, NULL);
		}
		merkle_root(h, &t, &sum);
		ck_assert(hash_same(&sum, &want));
	}
	hasher_free(h);
	arena_free(a);
}
END_TEST

/* Tiles are a rendering of the stored nodes: level 8 k, 256 to a tile. */
START_TEST(stored_nodes_make_the_tiles_of_the_vectors)
{
	struct arena *a = arena_new();
	struct shelf *s = shelf_new();
	struct json *v = vectors_json(a, "tiles300.json"), *tile;
	struct hash sum, want;

	for (unsigned i = 0; i < 300; i++) {
		decimal_leaf(s->h, i, &sum);
		shelf_add(s, &sum);
	}
	tile = json_get(v, "tile/0/000");
	hasher_of(s->h, s->node[0], 256 * sizeof(sum), &sum);
	want = vectors_hex(json_str(tile, "sha256_hex"));
	ck_assert(hash_same(&sum, &want));
	tile = json_get(v, "tile/0/001.p/44");
	hasher_of(s->h, &s->node[0][256], 44 * sizeof(sum), &sum);
	want = vectors_hex(json_str(tile, "sha256_hex"));
	ck_assert(hash_same(&sum, &want));
	tile = json_get(v, "tile/1/000.p/1");
	want = vectors_hex(json_str(tile, "hex"));
	ck_assert(hash_same(&s->node[8][0], &want));
	shelf_free(s);
	arena_free(a);
}
END_TEST

/* Data tile of the entries 256 to 299: two bytes of length before each. */
START_TEST(entries_make_the_entry_tile_of_the_vectors)
{
	struct arena *a = arena_new();
	struct json *v = vectors_json(a, "tiles300.json");
	struct buf b = { 0 };
	struct hash sum, want;

	for (unsigned i = 256; i < 300; i++) {
		buf_putc(&b, 0);
		buf_putc(&b, 3);
		buf_printf(&b, "%u", i);
	}
	hash_bytes(b.data, b.len, &sum);
	want = vectors_hex(
	    json_str(json_get(v, "tile/entries/001.p/44"), "sha256_hex"));
	ck_assert(hash_same(&sum, &want));
	buf_clear(&b);
	arena_free(a);
}
END_TEST

/* Hashes that are not of 32 bytes cannot even be handed to the check. */
static bool
published_proof(const struct json *list, struct hash *out, size_t *n)
{
	*n = list != NULL && list->kind == JSON_ARRAY ? list->len : 0;
	ck_assert_uint_le(*n, 100);
	for (size_t i = 0; i < *n; i++) {
		const struct json *s = list->item[i];

		if (!hash_from_b64(s->str, s->len, &out[i]))
			return false;
	}
	return true;
}

static bool
published_hash(const struct json *c, const char *name, struct hash *out)
{
	const struct json *s = json_get(c, name);

	return s != NULL && s->kind == JSON_STRING &&
	       hash_from_b64(s->str, s->len, out);
}

/* Some sizes of the published cases are beyond 2^53: made strings. */
static struct json *
published_cases(struct arena *a)
{
	struct buf b = { 0 };
	struct json *v;
	struct err err = { 0 };
	const char *s = vectors_text(a, "published-merkle-cases.json", NULL);

	while (*s != '\0') {
		size_t n = strspn(s, "0123456789");

		if (n > 15) {
			buf_putc(&b, '"');
			buf_add(&b, s, n);
			buf_putc(&b, '"');
		} else {
			n += n == 0;
			buf_add(&b, s, n);
		}
		s += n;
	}
	OK(json_parse(b.data, b.len, JSON_TEXT, b.len, a, &v, &err));
	buf_clear(&b);
	return json_array_of(v, "cases");
}

static uint64_t
published_size(const struct json *c, const char *name)
{
	const struct json *v = json_get(c, name);
	uint64_t n = 0;

	ck_assert_ptr_nonnull(v);
	if (v->kind == JSON_INT)
		return (uint64_t)v->num;
	ck_assert(code_unwhole(v->str, v->len, &n));
	return n;
}

static bool
published_case(struct hasher *h, const struct json *c)
{
	struct hash x, y, proof[100];
	size_t n;

	if (!published_proof(json_get(c, "proof"), proof, &n))
		return false;
	if (strcmp(json_str(c, "kind"), "inclusion") == 0)
		return published_hash(c, "leafHash", &x) &&
		       published_hash(c, "root", &y) &&
		       merkle_check_inclusion(h, &x,
			   published_size(c, "leafIdx"),
			   published_size(c, "treeSize"), &y, proof, n);
	return published_hash(c, "root1", &x) &&
	       published_hash(c, "root2", &y) &&
	       merkle_check_consistency(h, published_size(c, "size1"), &x,
		   published_size(c, "size2"), &y, proof, n);
}

START_TEST(the_published_cases_hold_or_fail_as_published)
{
	struct arena *a = arena_new();
	struct hasher *h = hasher_new();
	struct json *list = published_cases(a);
	unsigned failing = 0;

	ck_assert_uint_eq(list->len, 195);
	for (size_t i = 0; i < list->len; i++) {
		const struct json *c = list->item[i];
		bool want = !json_true(c, "wantErr");

		ck_assert_msg(published_case(h, c) == want, "%s: %s",
		    json_str(c, "file"), json_str(c, "desc"));
		failing += !want;
	}
	ck_assert_uint_eq(failing, 184);
	hasher_free(h);
	arena_free(a);
}
END_TEST

/* Two histories that part after 300 leaves; every prefix is proved. */
START_TEST(a_tree_is_taken_up_again_from_its_stored_nodes)
{
	struct shelf *s = shelf_new();
	struct merkle_source src = { shelf_get, s };
	struct merkle_tree again;
	struct merkle_proof p;
	struct hash sum, other, roots[301];
	struct err err = { 0 };

	merkle_root(s->h, &s->tree, &roots[0]);
	for (unsigned i = 0; i < 300; i++) {
		decimal_leaf(s->h, i, &sum);
		shelf_add(s, &sum);
		merkle_root(s->h, &s->tree, &roots[i + 1]);
	}
	for (uint64_t n = 0; n <= 300; n++) {
		s->asked = 0;
		OK(merkle_resume(&src, n, &again, &err));
		ck_assert_uint_le(s->asked, 9);
		ck_assert_uint_eq(again.size, n);
		merkle_root(s->h, &again, &sum);
		ck_assert(hash_same(&sum, &roots[n]));
		if (n == 300)
			ck_assert_mem_eq(&again, &s->tree,
			    sizeof(again.size) + 4 * sizeof(struct hash));
		if (n == 0)
			continue;
		OK(merkle_prove_consistency(s->h, &src, n, 300, &p, &err));
		ck_assert(merkle_check_consistency(
		    s->h, n, &roots[n], 300, &roots[300], p.hash, p.n));
		other = roots[n];
		other.byte[0] ^= 1;
		ck_assert(!merkle_check_consistency(
		    s->h, n, &other, 300, &roots[300], p.hash, p.n));
		OK(merkle_prove_inclusion(s->h, &src, n - 1, 300, &p, &err));
		ck_assert(merkle_check_inclusion(s->h, &s->node[0][n - 1],
		    n - 1, 300, &roots[300], p.hash, p.n));
		ck_assert(!merkle_check_inclusion(s->h, &s->node[0][n - 1], n,
		    300, &roots[300], p.hash, p.n));
	}
	ck_assert(!merkle_check_consistency(
	    s->h, 0, &roots[0], 300, &roots[300], NULL, 0));
	shelf_free(s);
}
END_TEST

START_TEST(an_error_of_the_store_is_passed_on)
{
	struct shelf *s = shelf_new();
	struct merkle_source src = { shelf_get, s };
	struct merkle_proof p;
	struct hash sum;
	struct err err = { 0 };

	decimal_leaf(s->h, 0, &sum);
	shelf_add(s, &sum);
	FAILS(
	    merkle_root_at(s->h, &src, 3, &sum, &err), ERR_BUG, "not complete");
	FAILS(merkle_prove_inclusion(s->h, &src, 0, 3, &p, &err), ERR_BUG,
	    "not complete");
	FAILS(merkle_prove_consistency(s->h, &src, 1, 3, &p, &err), ERR_BUG,
	    "not complete");
	shelf_free(s);
}
END_TEST

SUITE(test_merkle)
{
	struct err err = { 0 };

	OK(crypt_init(&err));
	tcase_add_test(tc, the_eight_leaves_of_the_rfc_tests_have_their_roots);
	tcase_add_test(
	    tc, nine_entries_have_the_leaves_nodes_and_roots_of_the_vectors);
	tcase_add_test(tc, all_proofs_up_to_nine_are_made_and_hold);
	tcase_add_test(tc, large_trees_have_the_roots_of_the_vectors);
	tcase_add_test(tc, stored_nodes_make_the_tiles_of_the_vectors);
	tcase_add_test(tc, entries_make_the_entry_tile_of_the_vectors);
	tcase_add_test(tc, the_published_cases_hold_or_fail_as_published);
	tcase_add_test(tc, a_tree_is_taken_up_again_from_its_stored_nodes);
	tcase_add_test(tc, an_error_of_the_store_is_passed_on);
}
