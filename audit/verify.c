/* SPDX-License-Identifier: Apache-2.0 */
/* audit/verify.c - feeding, the tree, the checkpoint, the end. */
#include "config.h"

#include "audit/verify.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "audit/trust.h"
#include "audit/verify_state.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"

/* ---- starting */

static bool
same_value(const void *owner, uint32_t i, const void *key, size_t len)
{
	const struct verify_set *s = owner;

	return memcmp(s->value[i], key, len) == 0;
}

static bool
same_boot(const void *owner, uint32_t i, const void *key, size_t len)
{
	const struct verify *v = owner;

	return memcmp(v->boot[i].id, key, len) == 0;
}

static bool
same_thing(const void *owner, uint32_t i, const void *key, size_t len)
{
	const struct verify *v = owner;

	return v->thing[i].len == len && memcmp(v->thing[i].key, key, len) == 0;
}

/* Who signed the checkpoint: the log must have, and enough witnesses. */
static void
check_note(struct verify *v, const struct note *note)
{
	const struct trust *t = v->trust;
	size_t n = 1 + t->n_witness;
	struct key_public *known = mem_array(n, sizeof(*known));
	bool *by = mem_array(n, sizeof(*by));

	known[0] = t->log;
	for (size_t i = 0; i < t->n_witness; i++)
		known[1 + i] = t->witness[i];
	if (note_check(note, known, n, by) != NOTE_VALID || !by[0])
		verify_say(v, VERIFY_E_CHECKPOINT, -1);
	for (size_t i = 1; i < n; i++)
		v->count.witnesses += by[i];
	if (v->count.witnesses < t->quorum)
		verify_found(v, VERIFY_E_WITNESS, -1,
		    "%" PRIu64 " trusted witnesses signed the checkpoint, "
		    "%zu are needed",
		    v->count.witnesses, t->quorum);
	mem_free(known);
	mem_free(by);
}

static void
open_checkpoint(struct verify *v, const void *p, size_t len)
{
	struct note note;
	struct err why = { 0 };

	v->has_note = true;
	if (note_parse(p, len, v->passing, &note, &why) != ERR_OK ||
	    note_checkpoint_parse(note.text, note.len, &v->checkpoint, &why) !=
		ERR_OK) {
		verify_found(v, VERIFY_E_CHECKPOINT, -1,
		    "the checkpoint cannot be read: %s", why.text);
		return;
	}
	v->has_size = true;
	v->count.size = v->checkpoint.size;
	check_note(v, &note);
	if (strcmp(v->checkpoint.origin, v->trust->log.name) != 0)
		verify_found(v, VERIFY_E_ORIGIN, -1,
		    "the checkpoint is of log %s", v->checkpoint.origin);
}

struct verify *
verify_new(const struct trust *trust, const void *note, size_t len)
{
	struct verify *v = mem_new(sizeof(*v));

	v->trust = trust;
	v->h = hasher_new();
	v->keep = arena_new();
	v->passing = arena_new();
	v->thing_key = mem_new(sizeof(*v->thing_key));
	verify_map_init(&v->salts.map, &v->salts, same_value);
	verify_map_init(&v->nonces.map, &v->nonces, same_value);
	verify_map_init(&v->boots, v, same_boot);
	verify_map_init(&v->things, v, same_thing);
	verify_keys_init(v);
	if (note != NULL)
		open_checkpoint(v, note, len);
	return v;
}

static void
clear_set(struct verify_set *s)
{
	verify_map_clear(&s->map);
	mem_free(s->value);
}

void
verify_free(struct verify *v)
{
	if (v == NULL)
		return;
	clear_set(&v->salts);
	clear_set(&v->nonces);
	verify_map_clear(&v->boots);
	verify_map_clear(&v->things);
	verify_map_clear(&v->keys);
	mem_free(v->leaf.hash);
	for (unsigned i = 0; i < MERKLE_LEVELS; i++)
		mem_free(v->node[i].hash);
	mem_free(v->boot);
	mem_free(v->thing);
	mem_free(v->revision);
	mem_free(v->key);
	mem_free(v->key_next);
	mem_free(v->use);
	mem_free(v->finding);
	buf_clear(v->thing_key);
	mem_free(v->thing_key);
	arena_free(v->keep);
	arena_free(v->passing);
	hasher_free(v->h);
	mem_free(v);
}

/* ---- the tree */

static void
store(struct verify_hashes *s, const struct hash *h)
{
	s->hash = verify_grow(s->hash, s->n, &s->room, sizeof(*s->hash));
	s->hash[s->n++] = *h;
}

static void
add_leaf(struct verify *v, const struct hash *leaf)
{
	struct merkle_stored done[MERKLE_LEVELS];
	size_t n = merkle_add(v->h, &v->tree, leaf, done);

	store(&v->leaf, leaf);
	for (size_t i = 0; i < n; i++)
		if (done[i].level >= VERIFY_LEVEL)
			store(&v->node[done[i].level], &done[i].hash);
}

/* A stored node, or one of the few below VERIFY_LEVEL, computed again. */
static enum err_code
node_at(void *self, unsigned level, uint64_t index, struct hash *out,
    struct err *err)
{
	struct verify *v = self;
	struct hash part[1u << VERIFY_LEVEL];
	size_t n = (size_t)1 << level;

	(void)err;
	if (level >= VERIFY_LEVEL) {
		*out = v->node[level].hash[index];
		return ERR_OK;
	}
	memcpy(part, &v->leaf.hash[index << level], n * sizeof(*part));
	for (; n > 1; n /= 2)
		for (size_t i = 0; i < n / 2; i++)
			merkle_node(
			    v->h, &part[2 * i], &part[2 * i + 1], &part[i]);
	*out = part[0];
	return ERR_OK;
}

bool
verify_root_of(struct verify *v, uint64_t size, struct hash *out)
{
	struct merkle_source src = { node_at, v };
	struct err err = { 0 };

	return size <= v->tree.size &&
	       merkle_root_at(v->h, &src, size, out, &err) == ERR_OK;
}

const struct merkle_tree *
verify_tree(const struct verify *v)
{
	return &v->tree;
}

/* ---- feeding */

/* Is the next entry one that the checkpoint covers? */
static bool
covered(struct verify *v)
{
	assert(!v->finished);
	if (!v->has_size || v->tree.size < v->checkpoint.size)
		return true;
	v->count.ignored++;
	v->held = false;
	return false;
}

const struct entry *
verify_entry(struct verify *v, const void *bytes, size_t len)
{
	int64_t index = (int64_t)v->tree.size;
	uint64_t before = v->count.faults + v->count.unchecked;
	struct err why = { 0 };
	struct hash leaf;
	enum entry_form form;

	if (!covered(v))
		return NULL;
	arena_reset(v->passing);
	merkle_leaf(v->h, bytes, len, &leaf);
	v->count.entries++;
	form = entry_decode(bytes, len, v->passing, &v->e, &why);
	if (form == ENTRY_GOOD) {
		verify_rules(v, index);
	} else {
		v->hidden++;
		verify_found(v,
		    form == ENTRY_BAD_FIELD ? VERIFY_E_FIELD : VERIFY_E_CANON,
		    index, "%s", why.text);
	}
	add_leaf(v, &leaf);
	v->held = v->count.faults + v->count.unchecked == before;
	if (v->held && form == ENTRY_GOOD && strcmp(v->e.kind, ENTRY_SIGN) == 0)
		v->count.signatures++;
	return form == ENTRY_GOOD ? &v->e : NULL;
}

bool
verify_entry_held(const struct verify *v)
{
	return v->held;
}

void
verify_withheld(struct verify *v, const struct hash *leaf)
{
	if (!covered(v))
		return;
	if (v->tree.size == 0)
		verify_say(v, VERIFY_U_GENESIS, 0);
	v->hidden++;
	v->count.withheld++;
	v->held = false;
	add_leaf(v, leaf);
}

/* ---- rows */

void
verify_rows(struct verify *v)
{
	v->rows = true;
}

void
verify_row(
    struct verify *v, const char *type, const char *id, const struct hash *row)
{
	struct verify_thing *t = verify_thing_of(v, type, id, false);
	const struct verify_revision *r =
	    t != NULL ? verify_newest_row(v, t) : NULL;

	assert(!v->finished);
	v->rows = true;
	v->count.rows++;
	if (r == NULL) {
		verify_found(v,
		    v->hidden > 0 ? VERIFY_U_ROW : VERIFY_E_ROW_EXTRA, -1,
		    "%s %s: no entry recorded this row", type, id);
	} else if (t->row_given) {
		verify_found(v, VERIFY_E_ROW_EXTRA, r->index,
		    "%s %s: there is more than one row", type, id);
	} else if (!hash_same(&r->row, row)) {
		verify_found(v,
		    v->hidden > t->hidden ? VERIFY_U_ROW : VERIFY_E_ROW_CHANGED,
		    r->index,
		    "%s %s: the row is not what revision %" PRId64 " recorded",
		    type, id, r->rev);
	}
	if (t != NULL)
		t->row_given = true;
}

static void
find_missing_rows(struct verify *v)
{
	for (size_t i = 0; i < v->n_thing; i++) {
		const struct verify_thing *t = &v->thing[i];
		const struct verify_revision *r = verify_newest_row(v, t);

		if (r != NULL && !t->row_given)
			verify_found(v, VERIFY_E_ROW_MISSING, r->index,
			    "%s %s: the row is not there", t->key,
			    t->key + strlen(t->key) + 1);
	}
}

bool
verify_object(const struct verify *v, const char *type, const char *id,
    struct verify_object *out)
{
	struct buf key = { 0 };
	const struct verify_revision *r = NULL;
	uint32_t i;

	buf_puts(&key, type);
	buf_putc(&key, '\0');
	buf_puts(&key, id);
	i = verify_map_find(&v->things, key.data, key.len);
	buf_clear(&key);
	if (i != VERIFY_MAP_NONE && v->thing[i].last != VERIFY_MAP_NONE)
		r = &v->revision[v->thing[i].last];
	if (r == NULL)
		return false;
	*out = (struct verify_object){ .rev = r->rev,
		.index = r->index,
		.has_row = r->has_row,
		.row = r->row };
	return true;
}

/* ---- the end */

static void
compare_root(struct verify *v)
{
	struct hash root;

	if (!v->has_note) {
		verify_say(v, VERIFY_U_CHECKPOINT, -1);
		return;
	}
	if (!v->has_size)
		return; /* said already */
	if (v->tree.size < v->checkpoint.size) {
		verify_found(v, VERIFY_E_TRUNCATED, -1,
		    "there are %" PRIu64 " entries, the checkpoint is of "
		    "%" PRIu64,
		    v->tree.size, v->checkpoint.size);
		return;
	}
	merkle_root(v->h, &v->tree, &root);
	if (!hash_same(&root, &v->checkpoint.root))
		verify_say(v, VERIFY_E_ROOT, -1);
}

static void
compare_older(struct verify *v)
{
	uint64_t size = v->has_size ? v->checkpoint.size : v->tree.size;

	for (size_t i = 0; i < v->trust->n_older; i++) {
		const struct trust_older *o = &v->trust->older[i];
		struct hash root;

		if (o->checkpoint.size > size)
			verify_found(v, VERIFY_E_ROLLBACK, -1,
			    "%s is of %" PRIu64 " entries, this ledger of "
			    "%" PRIu64,
			    o->name, o->checkpoint.size, size);
		else if (!verify_root_of(v, o->checkpoint.size, &root))
			verify_found(v, VERIFY_U_OLDER, -1,
			    "%s could not be compared", o->name);
		else if (!hash_same(&root, &o->checkpoint.root))
			verify_found(v, VERIFY_E_FORK, -1,
			    "%s has another root hash at %" PRIu64 " entries",
			    o->name, o->checkpoint.size);
	}
}

enum verify_verdict
verify_finish(struct verify *v)
{
	assert(!v->finished);
	compare_root(v);
	compare_older(v);
	if (v->rows)
		find_missing_rows(v);
	if (v->count.entries == 0)
		verify_say(v, VERIFY_U_NOTHING, -1);
	if (v->count.withheld > 0)
		verify_found(v, VERIFY_W_WITHHELD, -1,
		    "%" PRIu64 " entries are withheld; a revocation or a "
		    "later revision among them would not be seen",
		    v->count.withheld);
	verify_sort(v);
	v->finished = true;
	if (v->count.faults > 0)
		return VERIFY_FAILED;
	return v->count.unchecked > 0 ? VERIFY_INCOMPLETE : VERIFY_VERIFIED;
}
