/* SPDX-License-Identifier: Apache-2.0 */
/* audit/bundle.c - writing evidence, and judging it. */
#include "config.h"

#include "audit/bundle.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "audit/entry.h"
#include "audit/export.h"
#include "audit/note.h"
#include "audit/sigtext.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"

/* The members that every bundle has, in their order. */
enum { ENTRIES, CHECKPOINT, PDF, XML, FIXED };

static const char *const fixed[FIXED] = { BUNDLE_ENTRIES, BUNDLE_CHECKPOINT,
	BUNDLE_PDF, BUNDLE_XML };

/* Place of a member: 0 to 3, FIXED for an attachment, -1: none. */
static int
place_of(const char *name)
{
	struct hash sum;

	for (int i = 0; i < FIXED; i++)
		if (strcmp(fixed[i], name) == 0)
			return i;
	if (!text_starts(name, BUNDLE_FILES))
		return -1;
	name += strlen(BUNDLE_FILES);
	return hash_from_hex(name, strlen(name), &sum) ? FIXED : -1;
}

/* ---- writing */

static int
in_order(const void *a, const void *b)
{
	const struct tar_member *const *x = a, *const *y = b;
	int p = place_of((*x)->name), q = place_of((*y)->name);

	return p != q ? (p < q ? -1 : 1) : strcmp((*x)->name, (*y)->name);
}

static enum err_code
check_member(const struct tar_member *m, struct err *err)
{
	int place = place_of(m->name);
	struct hash named, sum;

	if (place < 0)
		return err_set(err, ERR_INPUT,
		    "bundle: \"%s\" does not belong into a bundle", m->name);
	if (place < FIXED)
		return ERR_OK;
	hash_bytes(m->data, m->len, &sum);
	if (!hash_from_hex(m->name + strlen(BUNDLE_FILES),
		(size_t)2 * HASH_BYTES, &named) ||
	    !hash_same(&named, &sum))
		return err_set(err, ERR_INPUT,
		    "bundle: %s has another content than its name says",
		    m->name);
	return ERR_OK;
}

enum err_code
bundle_write(
    const struct tar_member *member, size_t n, struct buf *out, struct err *err)
{
	const struct tar_member **order = mem_array(n + 1, sizeof(*order));
	enum err_code rc = ERR_OK;

	for (size_t i = 0; i < n && rc == ERR_OK; i++) {
		rc = check_member(&member[i], err);
		order[i] = &member[i];
	}
	if (rc == ERR_OK)
		qsort(order, n, sizeof(*order), in_order);
	for (size_t i = 0; i < FIXED && rc == ERR_OK; i++)
		if (i >= n || strcmp(order[i]->name, fixed[i]) != 0)
			rc = err_set(err, ERR_INPUT,
			    "bundle: %s is missing, or a member is there "
			    "twice",
			    fixed[i]);
	for (size_t i = 0; i < n && rc == ERR_OK; i++) {
		if (i > 0 && strcmp(order[i]->name, order[i - 1]->name) == 0)
			rc = err_set(err, ERR_INPUT,
			    "bundle: %s is there twice", order[i]->name);
		else
			rc = tar_add(out, order[i]->name, order[i]->data,
			    order[i]->len, err);
	}
	if (rc == ERR_OK)
		tar_end(out);
	mem_free(order);
	return rc;
}

/* ---- what the entries say about certificates */

struct freeze {
	int64_t index, rev;
	const char *type, *id;
	bool has_record;
	struct hash record;
};

struct issue {
	int64_t index;
	const char *type, *id;
	bool has[FIXED]; /* PDF, XML */
	struct hash sum[FIXED];
};

struct signed_rev {
	const char *type, *id;
	int64_t rev;
	struct bundle_signature by;
};

struct reading {
	struct arena *arena;
	struct freeze *freeze;
	struct issue *issue;
	struct signed_rev *sign;
	size_t n_freeze, n_issue, n_sign;
	size_t freeze_room, issue_room, sign_room;
};

static void *
room_for(void *p, size_t n, size_t *room, size_t size)
{
	if (n < *room)
		return p;
	*room = *room != 0 ? 2 * *room : 16;
	return mem_resize(p, *room, size);
}

static void
see_freeze(struct reading *r, const struct entry *e)
{
	const char *hex = json_str(e->new, "record_sha256");
	struct freeze *f;

	r->freeze =
	    room_for(r->freeze, r->n_freeze, &r->freeze_room, sizeof(*f));
	f = &r->freeze[r->n_freeze++];
	*f = (struct freeze){ .index = e->seq,
		.rev = e->rev,
		.type = arena_str(r->arena, e->type),
		.id = arena_str(r->arena, e->id) };
	f->has_record =
	    hex != NULL && hash_from_hex(hex, strlen(hex), &f->record);
}

static void
see_issue(struct reading *r, const struct entry *e)
{
	struct issue *f;

	r->issue = room_for(r->issue, r->n_issue, &r->issue_room, sizeof(*f));
	f = &r->issue[r->n_issue++];
	*f = (struct issue){ .index = e->seq,
		.type = arena_str(r->arena, e->type),
		.id = arena_str(r->arena, e->id) };
	for (size_t i = 0; i < e->n_att; i++)
		for (int k = PDF; k <= XML; k++)
			if (strcmp(e->att[i].name, fixed[k]) == 0) {
				f->has[k] = true;
				f->sum[k] = e->att[i].sha256;
			}
}

static void
see_sign(struct reading *r, const struct entry *e)
{
	struct sigtext_signature text;
	struct signed_rev *s;
	struct err why = { 0 };
	struct note note;

	if (note_parse(e->note, strlen(e->note), r->arena, &note, &why) !=
		ERR_OK ||
	    sigtext_signature_parse(
		note.text, note.len, r->arena, &text, &why) != ERR_OK)
		return;
	r->sign = room_for(r->sign, r->n_sign, &r->sign_room, sizeof(*s));
	s = &r->sign[r->n_sign++];
	*s = (struct signed_rev){ .type = text.type,
		.id = text.id,
		.rev = text.rev,
		.by = { .index = e->seq,
		    .signer = text.signer,
		    .name = text.name,
		    .meaning = text.meaning,
		    .time = text.time } };
}

/* Entries that matter; a sign entry only if it holds. */
static const struct {
	const char *kind;
	bool must_hold;
	void (*see)(struct reading *r, const struct entry *e);
} kinds[] = {
	{ BUNDLE_FREEZE, false, see_freeze },
	{ BUNDLE_ISSUE, false, see_issue },
	{ ENTRY_SIGN, true, see_sign },
};

static void
see_entry(void *self, const struct entry *e, bool held)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].kind, e->kind) == 0 &&
		    (held || !kinds[i].must_hold))
			kinds[i].see(self, e);
}

/* ---- the certificate */

struct judging {
	struct verify *v;
	struct reading *r;
	const struct tar_member *member[FIXED]; /* NULL: missing */
	struct hash sum[FIXED];
	struct bundle_certificate *about;
};

static bool
issued_as(const struct judging *j, const struct issue *f, int k)
{
	return f->has[k] && j->member[k] != NULL &&
	       hash_same(&f->sum[k], &j->sum[k]);
}

/* The last entry that issued these files, or most of them. */
static const struct issue *
find_issue(const struct judging *j)
{
	const struct issue *best = NULL;
	int most = -1;

	for (size_t i = 0; i < j->r->n_issue; i++) {
		const struct issue *f = &j->r->issue[i];
		int score = issued_as(j, f, PDF) + issued_as(j, f, XML);

		if (score >= most) {
			most = score;
			best = f;
		}
	}
	return best;
}

static const struct issue *
judge_issue(struct judging *j)
{
	static const enum verify_code codes[FIXED] = {
		[PDF] = VERIFY_E_COA_PDF, [XML] = VERIFY_E_COA_XML
	};
	const struct issue *f = find_issue(j);

	if (f == NULL) {
		verify_found(j->v, VERIFY_E_COA_ISSUE, -1,
		    "no entry issued this certificate");
		return NULL;
	}
	for (int k = PDF; k <= XML; k++)
		if (j->member[k] != NULL && !issued_as(j, f, k))
			verify_found(j->v, codes[k], f->index,
			    "%s is not the file that %s %s was issued as",
			    fixed[k], f->type, f->id);
	j->about->type = f->type;
	j->about->id = f->id;
	j->about->issued = f->index;
	return f;
}

static const struct freeze *
find_freeze(const struct judging *j, const struct issue *issue)
{
	const struct freeze *found = NULL;

	for (size_t i = 0; i < j->r->n_freeze; i++) {
		const struct freeze *f = &j->r->freeze[i];

		if (f->index < issue->index &&
		    strcmp(f->type, issue->type) == 0 &&
		    strcmp(f->id, issue->id) == 0)
			found = f;
	}
	return found;
}

static void
judge_record(struct judging *j, const struct freeze *f)
{
	const struct tar_member *xml = j->member[XML];
	size_t from = 0, len = 0;
	struct err why = { 0 };

	if (xml == NULL)
		return;
	if (bundle_record(xml->data, xml->len, &from, &len, &why) != ERR_OK) {
		verify_found(j->v, VERIFY_E_COA_FORM, -1, "%s", why.text);
		return;
	}
	hash_bytes((const char *)xml->data + from, len, &j->about->record);
	if (f != NULL && !hash_same(&j->about->record, &f->record))
		verify_found(j->v, VERIFY_E_COA_RECORD, f->index,
		    "the record in coa.xml is not the one that was frozen");
}

static void
judge_signatures(struct judging *j, const struct freeze *f)
{
	struct bundle_signature *list =
	    arena_array(j->r->arena, j->r->n_sign, sizeof(*list));

	j->about->signature = list;
	for (size_t i = 0; i < j->r->n_sign; i++) {
		const struct signed_rev *s = &j->r->sign[i];

		if (s->rev == f->rev && strcmp(s->type, f->type) == 0 &&
		    strcmp(s->id, f->id) == 0)
			list[j->about->n++] = s->by;
	}
	if (j->about->n == 0)
		verify_found(j->v, VERIFY_E_COA_UNSIGNED, f->index,
		    "no valid signature on %s %s, revision %lld", f->type,
		    f->id, (long long)f->rev);
}

static void
judge_certificate(struct judging *j)
{
	const struct issue *issue = judge_issue(j);
	const struct freeze *f = issue != NULL ? find_freeze(j, issue) : NULL;

	if (f != NULL && !f->has_record) {
		verify_found(j->v, VERIFY_E_COA_FREEZE, f->index,
		    "the freeze of %s %s recorded no hash of the record",
		    f->type, f->id);
		f = NULL;
	} else if (f == NULL && issue != NULL) {
		verify_found(j->v, VERIFY_E_COA_FREEZE, issue->index,
		    "no entry before it froze the record of %s %s", issue->type,
		    issue->id);
	}
	judge_record(j, f);
	if (f == NULL)
		return;
	j->about->frozen = f->index;
	j->about->rev = f->rev;
	judge_signatures(j, f);
}

/* ---- all of it */

static void
check_members(struct judging *j, const struct tar_member *m, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (place_of(m[i].name) < 0)
			verify_found(j->v, VERIFY_E_BUNDLE_MEMBER, -1,
			    "%s does not belong into a bundle", m[i].name);
	for (int k = 0; k < FIXED; k++) {
		if (j->member[k] == NULL)
			verify_found(j->v, VERIFY_E_BUNDLE_MISSING, -1,
			    "%s is missing", fixed[k]);
		else
			hash_bytes(
			    j->member[k]->data, j->member[k]->len, &j->sum[k]);
	}
}

static void
feed(struct judging *j, const struct tar_member *m, size_t n)
{
	struct export *x = export_new(j->v);

	export_watch(x, see_entry, j->r);
	if (j->member[ENTRIES] != NULL)
		export_lines(
		    x, j->member[ENTRIES]->data, j->member[ENTRIES]->len);
	export_lines_end(x);
	for (int k = PDF; k <= XML; k++)
		if (j->member[k] != NULL)
			export_file_elsewhere(x, &j->sum[k]);
	for (size_t i = 0; i < n; i++)
		if (place_of(m[i].name) == FIXED)
			export_file(x, m[i].name + strlen(BUNDLE_FILES),
			    m[i].data, m[i].len);
	export_files_end(x);
	export_free(x);
}

enum err_code
bundle_verify(const void *p, size_t len, const struct trust *trust,
    struct arena *a, struct verify **v, enum verify_verdict *verdict,
    struct bundle_certificate *about, struct err *err)
{
	struct reading r = { .arena = a };
	struct judging j = { .r = &r, .about = about };
	const struct tar_member *m = NULL, *note;
	size_t n = 0;

	*v = NULL;
	*about = (struct bundle_certificate){ .frozen = -1, .issued = -1 };
	if (tar_parse(p, len, a, &m, &n, err) != ERR_OK)
		return err->code;
	for (size_t i = 0; i < n; i++) {
		int place = place_of(m[i].name);

		if (place >= 0 && place < FIXED)
			j.member[place] = &m[i];
	}
	note = j.member[CHECKPOINT];
	*v = verify_new(trust, note != NULL ? note->data : NULL,
	    note != NULL ? note->len : 0);
	j.v = *v;
	check_members(&j, m, n);
	feed(&j, m, n);
	judge_certificate(&j);
	*verdict = verify_finish(*v);
	mem_free(r.freeze);
	mem_free(r.issue);
	mem_free(r.sign);
	return ERR_OK;
}
