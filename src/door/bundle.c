/* SPDX-License-Identifier: Apache-2.0 */
/*
 * door/bundle.c - the evidence for one record, for somebody who trusts
 * nobody: its entries and those of all it rests on, whole; every other entry
 * as the hash of its leaf; the head that proves them; the files they name.
 *
 * What a record rests on is what its noun's view "lineage" lists (columns
 * type and id); its pages are the files in its columns pdf and xml.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/bundle.h"
#include "audit/export.h"
#include "base/arena.h"
#include "base/json.h"
#include "crypt/hash.h"
#include "door/private.h"
#include "ledger/ledger.h"
#include "store/db.h"

/* Kinds that nobody may withhold: without them no signature can be judged. */
static const char *const always[] = { ENTRY_GENESIS, ENTRY_ENROLL,
	ENTRY_REVOKE, ENTRY_STEP };

struct packing {
	struct arena *arena;
	const struct door_table *lineage;
	struct buf lines;
	int64_t whole, withheld;
	const char **file; /* hashes in hex, in the order met */
	size_t n, room;
};

static bool
belongs(const struct packing *p, const struct entry *e)
{
	for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++)
		if (strcmp(e->kind, always[i]) == 0)
			return true;
	for (size_t i = 0; i < p->lineage->rows; i++)
		if (strcmp(door_cell(p->lineage, i, "type"), e->type) == 0 &&
		    strcmp(door_cell(p->lineage, i, "id"), e->id) == 0)
			return true;
	return false;
}

static void
note_file(struct packing *p, const struct hash *sum)
{
	const char *hex = hash_hex_text(p->arena, sum);

	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->file[i], hex) == 0)
			return;
	p->file =
	    door_push(p->arena, p->file, &p->n, &p->room, sizeof(*p->file));
	p->file[p->n - 1] = hex;
}

static enum err_code
pack_entry(void *self, int64_t seq ATTR_UNUSED, const void *bytes, size_t len,
    const void *leaf, struct err *err)
{
	struct arena *scratch = arena_new();
	struct packing *p = self;
	struct err why = { 0 };
	struct hash sum;
	struct entry e;

	if (entry_decode(bytes, len, scratch, &e, &why) != ENTRY_GOOD) {
		(void)err_set(err, ERR_INTEGRITY, "%s", why.text);
	} else if (belongs(p, &e)) {
		export_put_entry(&p->lines, bytes, len);
		p->whole++;
		for (size_t i = 0; i < e.n_att; i++)
			note_file(p, &e.att[i].sha256);
	} else {
		memcpy(sum.byte, leaf, sizeof(sum.byte));
		export_put_withheld(&p->lines, &sum);
		p->withheld++;
	}
	arena_free(scratch);
	return err->code;
}

/* The hash in a column of the record's row; NULL if there is none. */
static enum err_code
column_of(struct door *door, struct arena *a, const struct noun *noun,
    const char *id, const char *column, const char **out, struct err *err)
{
	struct db_rows *r =
	    db_query(door->db, noun->row, DB_ARGS(DB_TEXT("id", id)));

	*out = NULL;
	if (db_next(r))
		for (size_t i = 0; i < db_cols(r); i++)
			if (strcmp(db_col_name(r, i), column) == 0 &&
			    !db_null(r, i))
				*out = arena_str(a, db_text(r, i));
	return db_done(r, err);
}

static enum err_code
take_member(struct door *door, struct arena *a, const char *name,
    const char *sha256, struct tar_member *m, struct err *err)
{
	const char *bytes;

	m->name = name;
	if (ledger_fetch(door->db, sha256, a, &bytes, &m->len, err) != ERR_OK)
		return err_add(err, "%s", name);
	m->data = bytes;
	return ERR_OK;
}

static enum err_code
write_archive(struct door *door, struct packing *p, const char *pdf,
    const char *xml, struct buf *out, struct err *err)
{
	struct tar_member *m =
	    arena_array(p->arena, p->n + 4, sizeof(*m));
	const char *note;
	uint64_t size;
	size_t n = 2;

	if (ledger_checkpoint(door->ledger, p->arena, &size, &note, err) !=
	    ERR_OK)
		return err->code;
	m[0] = (struct tar_member){ BUNDLE_ENTRIES, p->lines.data,
		p->lines.len };
	m[1] = (struct tar_member){ BUNDLE_CHECKPOINT, note, strlen(note) };
	if (take_member(door, p->arena, BUNDLE_PDF, pdf, &m[n++], err) !=
		ERR_OK ||
	    take_member(door, p->arena, BUNDLE_XML, xml, &m[n++], err) !=
		ERR_OK)
		return err->code;
	for (size_t i = 0; i < p->n; i++) {
		if (strcmp(p->file[i], pdf) == 0 ||
		    strcmp(p->file[i], xml) == 0)
			continue;
		if (take_member(door, p->arena,
			arena_printf(p->arena, BUNDLE_FILES "%s", p->file[i]),
			p->file[i], &m[n++], err) != ERR_OK)
			return err->code;
	}
	return bundle_write(m, n, out, err);
}

static enum err_code
bundle(struct door *door, struct arena *a, const struct noun *noun,
    const char *id, struct json *reply, struct buf *file, struct err *err)
{
	const struct view *view = house_view(
	    door->house, arena_printf(a, "%s.lineage", noun->name));
	struct packing p = { .arena = a };
	struct door_table lineage;
	const char *pdf, *xml;

	if (view == NULL)
		return err_set(err, ERR_USAGE,
		    "a %s has no bundle; a certificate has", noun->name);
	if (column_of(door, a, noun, id, "pdf", &pdf, err) != ERR_OK ||
	    column_of(door, a, noun, id, "xml", &xml, err) != ERR_OK)
		return err->code;
	if (pdf == NULL || xml == NULL)
		return err_set(err, ERR_STATE, "%s %s was not issued yet",
		    noun->name, id);
	if (door_view_rows(door->db, a, view, id, &lineage, err) != ERR_OK)
		return err->code;
	p.lineage = &lineage;
	if (ledger_walk(door->ledger, 0, -1, pack_entry, &p, err) == ERR_OK)
		(void)!write_archive(door, &p, pdf, xml, file, err);
	json_set_int(a, reply, "entries", p.whole);
	json_set_int(a, reply, "withheld", p.withheld);
	json_set_int(a, reply, "attachments", (int64_t)p.n);
	buf_clear(&p.lines);
	return err->code;
}

enum err_code
door_op_bundle(struct door *door,
    const struct door_session *session ATTR_UNUSED, struct arena *a,
    const struct json *request, struct json *reply, struct buf *file,
    struct err *err)
{
	const char *object = json_str(request, "object");
	const struct noun *noun;
	const char *id;

	if (object == NULL)
		return err_set(err, ERR_USAGE, "bundle: of which record?");
	if (db_read_begin(door->db, err) != ERR_OK)
		return err->code;
	if (door_find_object(door, a, object, &noun, &id, err) == ERR_OK)
		(void)!bundle(door, a, noun, id, reply, file, err);
	db_read_end(door->db);
	if (err->code != ERR_OK)
		buf_clear(file);
	return err->code;
}
