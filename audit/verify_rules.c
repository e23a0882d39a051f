/* SPDX-License-Identifier: Apache-2.0 */
/* audit/verify_rules.c - the rules that one entry has to satisfy. */
#include "config.h"

#include "audit/verify.h"

#include <inttypes.h>
#include <string.h>

#include "audit/trust.h"
#include "audit/verify_state.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/utc.h"

#define CLOCK_SLACK_MS 2000

/* ---- objects */

struct verify_thing *
verify_thing_of(struct verify *v, const char *type, const char *id, bool make)
{
	struct verify_thing *t;
	uint32_t i;

	buf_empty(v->thing_key);
	buf_puts(v->thing_key, type);
	buf_putc(v->thing_key, '\0');
	buf_puts(v->thing_key, id);
	if (!make) {
		i = verify_map_find(
		    &v->things, v->thing_key->data, v->thing_key->len);
		return i != VERIFY_MAP_NONE ? &v->thing[i] : NULL;
	}
	i = verify_map_add(&v->things, v->thing_key->data, v->thing_key->len,
	    (uint32_t)v->n_thing);
	if (i != VERIFY_MAP_NONE)
		return &v->thing[i];
	v->thing = verify_grow(
	    v->thing, v->n_thing, &v->thing_room, sizeof(*v->thing));
	t = &v->thing[v->n_thing++];
	*t = (struct verify_thing){ .key = arena_dup(v->keep,
					v->thing_key->data, v->thing_key->len),
		.len = v->thing_key->len,
		.last = VERIFY_MAP_NONE };
	return t;
}

const struct verify_revision *
verify_newest_row(const struct verify *v, const struct verify_thing *t)
{
	uint32_t r = t->last;

	while (r != VERIFY_MAP_NONE && !v->revision[r].has_row)
		r = v->revision[r].before;
	return r != VERIFY_MAP_NONE ? &v->revision[r] : NULL;
}

static const struct verify_revision *
revision_of(const struct verify *v, const struct verify_thing *t, int64_t rev)
{
	uint32_t r = t != NULL ? t->last : VERIFY_MAP_NONE;

	while (r != VERIFY_MAP_NONE && v->revision[r].rev != rev)
		r = v->revision[r].before;
	return r != VERIFY_MAP_NONE ? &v->revision[r] : NULL;
}

static void
add_revision(struct verify *v, struct verify_thing *t, int64_t index)
{
	const struct entry *e = &v->e;

	v->revision = verify_grow(v->revision, v->n_revision, &v->revision_room,
	    sizeof(*v->revision));
	v->revision[v->n_revision] = (struct verify_revision){ .rev = e->rev,
		.index = index,
		.row = e->row,
		.has_row = e->has_row,
		.before = t->last };
	t->last = (uint32_t)v->n_revision++;
}

/*
 * Each entry that was not seen may have advanced the object once, so the
 * revision may have run ahead by as many as were hidden since.
 */
static void
rule_revision(struct verify *v, int64_t index)
{
	const struct entry *e = &v->e;
	bool advances = entry_advances(e->kind, e->has_row);
	struct verify_thing *t;
	int64_t least, gap;

	if (!advances && strcmp(e->kind, ENTRY_SIGN) == 0)
		return; /* judged as a signature */
	t = verify_thing_of(v, e->type, e->id, true);
	least = t->latest + (advances ? 1 : 0);
	gap = (int64_t)(v->hidden - t->hidden);
	if (e->rev < least || e->rev - least > gap)
		verify_found(v, VERIFY_E_REV, index,
		    "%s %s: revision %" PRId64 " after revision %" PRId64,
		    e->type, e->id, e->rev, t->latest);
	t->latest = e->rev;
	t->hidden = v->hidden;
	if (advances)
		add_revision(v, t, index);
}

/* ---- order and time */

static void
rule_sequence(struct verify *v, int64_t index)
{
	if (v->e.seq != index)
		verify_found(v, VERIFY_E_SEQ, index,
		    "seq is %" PRId64 ", not the index", v->e.seq);
}

static void
rule_salt(struct verify *v, int64_t index)
{
	if (!verify_set_add(&v->salts, v->e.salt))
		verify_say(v, VERIFY_E_DUP, index);
}

static void
rule_time(struct verify *v, int64_t index)
{
	if (v->has_ts && v->e.ts < v->ts)
		verify_say(v, VERIFY_E_TIME, index);
	v->has_ts = true;
	v->ts = v->e.ts;
}

static bool
between(int64_t x, int64_t slack)
{
	return x >= -slack && x <= slack;
}

static void
rule_clock(struct verify *v, int64_t index)
{
	const struct entry *e = &v->e;
	uint32_t i = verify_map_add(
	    &v->boots, e->boot, ENTRY_BOOT_SIZE - 1, (uint32_t)v->n_boot);
	bool anchor = strcmp(e->kind, ENTRY_STEP) == 0;
	struct verify_boot *b;

	if (i == VERIFY_MAP_NONE) {
		v->boot = verify_grow(
		    v->boot, v->n_boot, &v->boot_room, sizeof(*v->boot));
		b = &v->boot[v->n_boot++];
		memcpy(b->id, e->boot, ENTRY_BOOT_SIZE);
		anchor = true;
	} else {
		b = &v->boot[i];
		if (e->clk_ms < b->last_ms) {
			verify_found(v, VERIFY_E_CLOCK, index,
			    "the time since boot runs backwards");
			anchor = true;
		} else if (!anchor &&
			   !between((e->ts - b->ts) - (e->clk_ms - b->ms),
			       CLOCK_SLACK_MS)) {
			if (v->hidden > b->hidden)
				verify_say(v, VERIFY_U_CLOCK, index);
			else
				verify_found(v, VERIFY_E_CLOCK, index,
				    "wall clock and time since boot moved "
				    "apart by %" PRId64 " ms",
				    (e->ts - b->ts) - (e->clk_ms - b->ms));
			anchor = true;
		}
	}
	b->last_ms = e->clk_ms;
	if (anchor) {
		b->ts = e->ts;
		b->ms = e->clk_ms;
		b->hidden = v->hidden;
	}
}

/* ---- genesis */

static bool
says(const struct json *obj, const char *name, const char *text)
{
	const char *s = json_str(obj, name);

	return s != NULL && strcmp(s, text) == 0;
}

static void
rule_genesis(struct verify *v, int64_t index)
{
	const struct entry *e = &v->e;
	bool is = strcmp(e->kind, ENTRY_GENESIS) == 0;

	if (index > 0) {
		if (is)
			verify_found(v, VERIFY_E_GENESIS, index,
			    "a second genesis entry");
		return;
	}
	if (!is || !says(e->new, "format", "gmp-ledger/v1") ||
	    !says(e->new, "hash", "sha256") ||
	    !says(e->new, "origin", v->trust->log.name) ||
	    !says(e->new, "vkey", key_text(v->passing, &v->trust->log)))
		verify_say(v, VERIFY_E_GENESIS, index);
}

/* ---- signatures */

static const struct verify_key *
fact_key(void *self, const char *name, const uint8_t id[KEY_ID_BYTES], size_t i)
{
	const struct verify *v = self;
	uint32_t k = verify_key_first(v, name, id);

	for (; i > 0 && k != VERIFY_MAP_NONE; i--)
		k = verify_key_next(v, k);
	return k != VERIFY_MAP_NONE ? &v->key[k] : NULL;
}

static bool
fact_root(void *self, uint64_t size, struct hash *out)
{
	return verify_root_of(self, size, out);
}

static bool
fact_nonce(void *self, const uint8_t nonce[16])
{
	const struct verify *v = self;

	return verify_set_has(&v->nonces, nonce);
}

static void
rule_sign(struct verify *v, int64_t index)
{
	const struct entry *e = &v->e;
	const struct verify_thing *t =
	    verify_thing_of(v, e->type, e->id, false);
	const struct verify_revision *r = revision_of(v, t, e->rev);
	struct verify_facts f = { .log = &v->trust->log,
		.index = index,
		.ts = e->ts,
		.actor = e->actor,
		.type = e->type,
		.id = e->id,
		.rev = e->rev,
		.latest = t != NULL ? t->latest : 0,
		.known = r != NULL,
		.made = r != NULL ? r->index : 0,
		.row = r != NULL && r->has_row ? &r->row : NULL,
		.withheld = v->hidden > 0,
		.keys_withheld = v->hidden > 0,
		.key = fact_key,
		.root = fact_root,
		.nonce_used = fact_nonce,
		.self = v };
	struct verify_judgement j;

	/* revisions run on only where entries are hidden */
	if (r == NULL && t != NULL && e->rev > t->latest &&
	    (uint64_t)(e->rev - t->latest) > v->hidden - t->hidden)
		f.withheld = false;
	verify_signature(&f, e->note, &j);
	for (size_t i = 0; i < j.n; i++)
		verify_say(v, j.code[i], index);
	if (j.readable)
		(void)verify_set_add(&v->nonces, j.nonce);
	if (j.key != NULL)
		verify_key_used(v, j.key, index);
}

/* ---- all of them */

static const struct {
	const char *kind; /* NULL: every entry */
	void (*rule)(struct verify *v, int64_t index);
} rules[] = {
	{ NULL, rule_sequence },
	{ NULL, rule_genesis },
	{ NULL, rule_salt },
	{ NULL, rule_time },
	{ NULL, rule_clock },
	{ ENTRY_SIGN, rule_sign },
	{ ENTRY_ENROLL, verify_enroll },
	{ ENTRY_REVOKE, verify_revoke },
	{ NULL, rule_revision },
};

void
verify_rules(struct verify *v, int64_t index)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (rules[i].kind == NULL ||
		    strcmp(rules[i].kind, v->e.kind) == 0)
			rules[i].rule(v, index);
}
