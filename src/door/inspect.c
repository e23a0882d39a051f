/* SPDX-License-Identifier: Apache-2.0 */
/* door/inspect.c - head, entries, files; verification of the whole site. */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "audit/export.h"
#include "audit/trust.h"
#include "base/arena.h"
#include "base/code.h"
#include "base/json.h"
#include "crypt/hash.h"
#include "crypt/key.h"
#include "door/private.h"
#include "ledger/ledger.h"
#include "store/db.h"

enum { ALL_FILES, ATTACHED };

static const struct db_def sql[] = {
	[ALL_FILES] = { "SELECT sha256, bytes FROM file ORDER BY sha256",
	    false },
	[ATTACHED] = { "SELECT seq FROM trail WHERE type = :type AND id = :id "
		       "ORDER BY seq DESC",
	    false },
};

enum err_code
door_op_head(struct door *door, const struct door_session *session ATTR_UNUSED,
    struct arena *a, const struct json *request ATTR_UNUSED,
    struct json *reply, struct buf *file ATTR_UNUSED, struct err *err)
{
	const char *note;
	uint64_t size;

	if (ledger_checkpoint(door->ledger, a, &size, &note, err) != ERR_OK)
		return err->code;
	json_set_str(a, reply, "origin", ledger_origin(door->ledger));
	json_set_str(a, reply, "vkey", key_text(a, ledger_key(door->ledger)));
	json_set_str(a, reply, "fingerprint",
	    key_fingerprint(a, ledger_key(door->ledger)));
	json_set_int(a, reply, "size", (int64_t)size);
	json_set_str(a, reply, "checkpoint", note);
	return ERR_OK;
}

/* Who somebody is to this house, and whether they ever write. */
enum err_code
door_op_person(struct door *door,
    const struct door_session *session ATTR_UNUSED, struct arena *a,
    const struct json *request, struct json *reply,
    struct buf *file ATTR_UNUSED, struct err *err)
{
	const char *user = json_str(request, "user");
	struct door_person p;
	bool writes = false;

	if (user == NULL)
		return err_set(err, ERR_USAGE, "person: who?");
	if (door_person_find(door, a, user, &p, err) != ERR_OK)
		return err->code;
	if (p.state == NULL)
		return err_set(err, ERR_ABSENT, "%s is not enrolled", user);
	for (const struct role *r = door->house->roles; r->code != NULL; r++)
		if ((p.held & ROLE(r - door->house->roles)) != 0)
			writes = writes || !r->reads_only;
	json_set_str(a, reply, "state", p.state);
	json_set_str(a, reply, "name", p.name);
	json_set_str(a, reply, "roles", p.roles);
	json_set_true(a, reply, "writes", writes);
	return ERR_OK;
}

struct lines {
	struct buf *out;
	int64_t from, next;
	size_t limit;
};

static enum err_code
add_line(void *self, int64_t seq, const void *bytes, size_t len,
    const void *leaf ATTR_UNUSED, struct err *err ATTR_UNUSED)
{
	struct lines *l = self;

	if (l->out->len < l->limit) {
		export_put_entry(l->out, bytes, len);
		l->next = seq + 1;
	}
	return ERR_OK;
}

/* Entries from "from" on, as many as a reply holds; "next" says how far. */
enum err_code
door_op_entries(struct door *door,
    const struct door_session *session ATTR_UNUSED, struct arena *a,
    const struct json *request, struct json *reply, struct buf *file,
    struct err *err)
{
	int64_t from = json_int(request, "from", 0);
	int64_t end = json_int(request, "end", -1);
	struct lines l = { .out = file,
		.from = from,
		.next = from,
		.limit = (size_t)64 << 20 };
	int64_t upto = from + 200000;

	if (end >= 0 && upto > end)
		upto = end;
	if (ledger_walk(door->ledger, from, upto, add_line, &l, err) !=
	    ERR_OK)
		return err->code;
	json_set_int(a, reply, "next", l.next);
	return ERR_OK;
}

/* The newest attachment of that name of an object's entries. */
static enum err_code
attachment(struct door *door, struct arena *a, const char *object,
    const char *name, const char **sha256, struct err *err)
{
	const struct noun *noun;
	struct db_rows *r;
	const char *id;

	*sha256 = NULL;
	if (door_find_object(door, a, object, &noun, &id, err) != ERR_OK)
		return err->code;
	r = db_query(door->db, &sql[ATTACHED],
	    DB_ARGS(DB_TEXT("type", noun->name), DB_TEXT("id", id)));
	while (*sha256 == NULL && err->code == ERR_OK && db_next(r)) {
		const char *bytes;
		struct err why = { 0 };
		struct entry e;
		size_t len;

		if (ledger_entry(door->ledger, db_int(r, 0), a, &bytes, &len,
			err) != ERR_OK ||
		    entry_decode(bytes, len, a, &e, &why) != ENTRY_GOOD)
			continue;
		for (size_t i = 0; i < e.n_att; i++)
			if (strcmp(e.att[i].name, name) == 0)
				*sha256 = hash_hex_text(a, &e.att[i].sha256);
	}
	if (err->code != ERR_OK) {
		struct err ignored = { 0 };

		(void)!db_done(r, &ignored);
		return err->code;
	}
	if (db_done(r, err) != ERR_OK)
		return err->code;
	return *sha256 != NULL
	    ? ERR_OK
	    : err_set(err, ERR_ABSENT, "%s %s has no file %s", noun->name, id,
		  name);
}

enum err_code
door_op_file(struct door *door, const struct door_session *session ATTR_UNUSED,
    struct arena *a, const struct json *request, struct json *reply,
    struct buf *file, struct err *err)
{
	const char *sha256 = json_str(request, "sha256");
	const char *object = json_str(request, "object");
	const char *name = json_str(request, "name");
	const char *bytes;
	size_t len;

	if (sha256 == NULL && (object == NULL || name == NULL))
		return err_set(err, ERR_USAGE, "file: which one?");
	if (sha256 == NULL &&
	    attachment(door, a, object, name, &sha256, err) != ERR_OK)
		return err->code;
	if (ledger_fetch(door->db, sha256, a, &bytes, &len, err) != ERR_OK)
		return err->code;
	json_set_str(a, reply, "sha256", sha256);
	buf_add(file, bytes, len);
	return ERR_OK;
}

/* ---- verification ------------------------------------------------------ */

static enum err_code
feed_line(void *self, int64_t seq ATTR_UNUSED, const void *bytes, size_t len,
    const void *leaf ATTR_UNUSED, struct err *err ATTR_UNUSED)
{
	export_lines(self, bytes, len);
	export_lines(self, "\n", 1);
	return ERR_OK;
}

static enum err_code
feed_files(struct door *door, struct export *x, struct err *err)
{
	struct db_rows *r = db_query(door->db, &sql[ALL_FILES], DB_NO_ARGS);

	while (db_next(r)) {
		size_t len;
		const void *bytes = db_blob(r, 1, &len);

		export_file(x, db_text(r, 0), bytes, len);
	}
	export_files_end(x);
	return db_done(r, err);
}

static enum err_code
feed_rows(struct door *door, struct arena *a, struct verify *v,
    struct err *err)
{
	struct hasher *h = ledger_hasher(door->ledger);

	verify_rows(v);
	for (const struct noun *const *n = door->house->nouns; *n != NULL;
	    n++) {
		struct db_rows *r;

		if ((*n)->all == NULL)
			continue;
		r = db_query(door->db, (*n)->all, DB_NO_ARGS);
		while (err->code == ERR_OK && db_next(r)) {
			const char *id = arena_str(a, db_text(r, 0));
			struct hash row;
			bool found;

			if (door_row_of(door->db, h, *n, id, &found, &row,
				err) == ERR_OK)
				verify_row(v, (*n)->name, id, &row);
		}
		if (err->code != ERR_OK) {
			struct err ignored = { 0 };

			(void)!db_done(r, &ignored);
			return err->code;
		}
		if (db_done(r, err) != ERR_OK)
			return err->code;
	}
	return ERR_OK;
}

static void
report(struct arena *a, struct verify *v, enum verify_verdict verdict,
    struct json *reply)
{
	const struct verify_counts *n = verify_counts(v);
	struct json *counts = json_object(a), *list = json_array(a);
	const struct verify_finding *f;
	size_t many;

	json_set_int(a, counts, "entries", (int64_t)n->entries);
	json_set_int(a, counts, "signatures", (int64_t)n->signatures);
	json_set_int(a, counts, "enrolments", (int64_t)n->enrolments);
	json_set_int(a, counts, "rows", (int64_t)n->rows);
	json_set_int(a, counts, "files", (int64_t)n->files);
	json_set_int(a, counts, "files_absent", (int64_t)n->files_absent);
	json_set_int(a, counts, "faults", (int64_t)n->faults);
	json_set_int(a, counts, "unchecked", (int64_t)n->unchecked);
	f = verify_findings(v, &many);
	for (size_t i = 0; i < many; i++) {
		struct json *one = json_object(a);

		json_set_str(a, one, "code", verify_code_name(f[i].code));
		json_set_int(a, one, "index", f[i].index);
		json_set_str(a, one, "text", f[i].text);
		json_add(a, list, one);
	}
	json_set_str(a, reply, "verdict", verify_verdict_name(verdict));
	json_set(a, reply, "counts", counts);
	json_set(a, reply, "findings", list);
}

/* Proofs are taken from the stored tree. */
static enum err_code
check_tree(struct door *door, struct arena *a, struct err *err)
{
	const char *wrong;

	if (ledger_check_tree(door->ledger, a, &wrong, err) != ERR_OK)
		return err->code;
	return wrong == NULL ? ERR_OK
			     : err_set(err, ERR_INTEGRITY, "%s", wrong);
}

enum err_code
door_op_verify(struct door *door,
    const struct door_session *session ATTR_UNUSED, struct arena *a,
    const struct json *request ATTR_UNUSED, struct json *reply,
    struct buf *file ATTR_UNUSED, struct err *err)
{
	struct trust *trust = arena_alloc(a, sizeof(*trust));
	struct verify *v = NULL;
	struct export *x = NULL;
	const char *note;
	uint64_t size;

	trust->log = *ledger_key(door->ledger);
	/* pages too that no entry, file or row is read from */
	if (db_check(door->db, err) != ERR_OK ||
	    db_read_begin(door->db, err) != ERR_OK)
		return err->code;
	if (check_tree(door, a, err) == ERR_OK &&
	    ledger_checkpoint(door->ledger, a, &size, &note, err) == ERR_OK) {
		v = verify_new(trust, note, strlen(note));
		x = export_new(v);
		if (ledger_walk(door->ledger, 0, -1, feed_line, x, err) ==
		    ERR_OK) {
			export_lines_end(x);
			if (feed_files(door, x, err) == ERR_OK &&
			    feed_rows(door, a, v, err) == ERR_OK)
				report(a, v, verify_finish(v), reply);
		}
	}
	db_read_end(door->db);
	export_free(x);
	verify_free(v);
	return err->code;
}

/* A signer who prepared with "hold" and did not sign gives the place up. */
enum err_code
door_op_release(struct door *door,
    const struct door_session *session ATTR_UNUSED, struct arena *a ATTR_UNUSED,
    const struct json *request ATTR_UNUSED, struct json *reply ATTR_UNUSED,
    struct buf *file ATTR_UNUSED, struct err *err ATTR_UNUSED)
{
	ledger_let_go(door->ledger);
	return ERR_OK;
}
