/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lab/certificate.c - the certificate of analysis of a batch.
 *
 * Two acts.  To freeze is to decide what the certificate says: its record,
 * canonical XML, is made from the views, kept, and its hash signed for by
 * quality assurance.  To issue is to print it: the pages carry the record,
 * the approval and a signed head of the ledger that contains both.  Nothing
 * that was frozen is ever changed; a correction is another certificate.
 */
#include "config.h"

#include <string.h>

#include "audit/bundle.h"
#include "audit/note.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/code.h"
#include "base/json.h"
#include "base/text.h"
#include "base/utc.h"
#include "crypt/key.h"
#include "door/door.h"
#include "door/table.h"
#include "lab/certificate_view.h"
#include "lab/lab.h"
#include "ledger/ledger.h"

enum { FROZEN, ISSUED };
static const char *const states[] = { "FROZEN", "ISSUED", NULL };

enum {
	ROW,
	ALL,
	TOUCH,
	ADD,
	ISSUE,
	BATCH,
	RELEASE_SAMPLES,
	IN_FORCE,
	FROZEN_AT,
	APPROVALS
};
static const struct db_def sql[] = {
	[ROW] = LAB_ROW("certificate"),
	[ALL] = LAB_ALL("certificate"),
	[TOUCH] = LAB_TOUCH("certificate"),
	[ADD] = { "INSERT INTO certificate (id, rev, state, batch, version, "
		  "record_sha256, pdf, xml) VALUES (:id, :rev, :state, "
		  ":batch, :version, :record_sha256, NULL, NULL)",
	    true },
	[ISSUE] = { "UPDATE certificate SET pdf = :pdf, xml = :xml "
		    "WHERE id = :id",
	    true },
	[BATCH] = { "SELECT id, state FROM batch WHERE id = :id", false },
	[RELEASE_SAMPLES] = { "SELECT count(*) FROM sample WHERE batch = :id "
			      "AND purpose = 'release' "
			      "AND state <> 'CANCELLED'",
	    false },
	[IN_FORCE] = { "SELECT id FROM certificate WHERE batch = :batch "
		       "AND id <> :id ORDER BY id",
	    false },
	[FROZEN_AT] = { "SELECT seq FROM trail WHERE type = 'certificate' "
			"AND id = :id AND kind = 'certificate.freeze'",
	    false },
	[APPROVALS] = { "SELECT name, role, meaning, local, seq, key_id, via "
			"FROM esig WHERE type = 'certificate' AND id = :id "
			"ORDER BY seq",
	    false },
	{ NULL, false },
};

static const struct field freeze_fields[] = {
	{ "batch", FIELD_ID, .noun = "batch", .help = "batch it certifies",
	    .example = "UCD01-001" },
	{ .name = NULL },
};

/* ---- freezing ---------------------------------------------------------- */

static void
set_cell(struct door_table *t, const char **cells, const char *column,
    const char *text)
{
	for (size_t i = 0; i < t->cols; i++)
		if (strcmp(t->name[i], column) == 0)
			cells[i] = text;
}

static size_t
verdicts(const struct door_table *lines, const char *verdict)
{
	size_t n = 0;

	for (size_t i = 0; i < lines->rows; i++)
		n += text_same(door_cell(lines, i, "verdict"), verdict);
	return n;
}

/* What follows from the lines: never chosen by anybody. */
static void
conclude(struct door_change *c, const struct door_table *lines,
    struct door_table *identity, const char **cells)
{
	static const struct {
		const char *verdict, *column;
	} counts[] = { { "complies", "lines_conforming" },
		{ "reported", "lines_report_only" },
		{ "pending", "lines_pending" }, { "fails", "lines_failing" },
		{ "cannot conclude", "lines_inconclusive" } };
	size_t bad = verdicts(lines, "fails") +
	    verdicts(lines, "cannot conclude");

	set_cell(identity, cells, "lines_total",
	    arena_printf(c->arena, "%zu", lines->rows));
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		set_cell(identity, cells, counts[i].column,
		    arena_printf(c->arena, "%zu",
			verdicts(lines, counts[i].verdict)));
	set_cell(identity, cells, "overall",
	    bad > 0                             ? "fails"
		: verdicts(lines, "pending") > 0 ? "pending"
						 : "complies");
}

static void
complete_identity(struct door_change *c, const struct door_table *lines,
    struct door_table *identity)
{
	const char **cells =
	    arena_array(c->arena, identity->cols, sizeof(*cells));
	char now[UTC_TEXT_SIZE];

	memcpy(cells, identity->cell, identity->cols * sizeof(*cells));
	utc_text(now, c->at, UTC_OFFSET, change_offset(c));
	set_cell(identity, cells, "number", c->id);
	set_cell(identity, cells, "version", "1");
	set_cell(identity, cells, "frozen_at", arena_str(c->arena, now));
	conclude(c, lines, identity, cells);
	identity->cell = cells;
}

static enum err_code
make_record(struct door_change *c, const struct door_renderer *renderer,
    struct buf *record, struct err *err)
{
	const char *batch = change_text(c, "batch");
	struct door_table *table, *identity = NULL, *lines = NULL;
	size_t n = 0;

	while (renderer->views[n] != NULL)
		n++;
	table = arena_array(c->arena, n, sizeof(*table));
	for (size_t i = 0; i < n; i++) {
		if (change_table(c, renderer->views[i], batch, &table[i],
			err) != ERR_OK)
			return err->code;
		if (strcmp(table[i].view, "certificate.identity") == 0)
			identity = &table[i];
		if (strcmp(table[i].view, "certificate.lines") == 0)
			lines = &table[i];
	}
	/* a batch without one release sample: the rules say it better */
	if (identity == NULL || lines == NULL || identity->rows != 1)
		return ERR_OK;
	complete_identity(c, lines, identity);
	return renderer->record(table, n, record, err);
}

static enum err_code
freeze_compute(struct door_change *c, struct err *err)
{
	const struct door_renderer *renderer =
	    change_renderer(c, "certificate");
	struct buf record = { 0 };

	if (renderer == NULL)
		return err_set(err, ERR_CONFIG,
		    "this program was put together without certificates");
	if (make_record(c, renderer, &record, err) == ERR_OK &&
	    record.len > 0)
		(void)!change_file(c, "record_sha256",
		    arena_printf(c->arena, "%s.record.xml", c->id),
		    record.data, record.len, err);
	buf_clear(&record);
	if (err->code == ERR_INPUT) { /* what cannot be printed */
		change_refuse(c, "CERT-PRINT", "correct the record",
		    "%s", err->text);
		err_clear(err);
	}
	change_set_json(c, "version", json_number(c->arena, 1));
	return err->code;
}

static enum err_code
freeze_apply(struct door_change *c, struct err *err)
{
	return lab_store(c, &sql[ADD], err);
}

/* ---- issuing ----------------------------------------------------------- */

static enum err_code
prove_approvals(struct door_change *c, struct json *proof, struct err *err)
{
	static const char *const names[] = { "name", "role", "meaning",
		"time", "entry", "key_id", "via" };
	struct db_rows *r =
	    db_query(c->db, &sql[APPROVALS], DB_ARGS(DB_TEXT("id", c->id)));
	struct json *list = json_array(c->arena);

	while (db_next(r)) {
		struct json *one = json_object(c->arena);
		enum meaning m;

		for (size_t i = 0; i < 7; i++)
			json_set_str(c->arena, one, names[i],
			    arena_str(c->arena, db_text(r, i)));
		json_set_int(c->arena, one, "entry", db_int(r, 4));
		if (meaning_find(db_text(r, 2), &m))
			json_set_str(
			    c->arena, one, "meaning", meaning_phrase(m));
		json_add(c->arena, list, one);
	}
	json_set(c->arena, proof, "approvals", list);
	return db_done(r, err);
}

/* The log's own signature of its newest head. */
static enum err_code
prove_head(struct door_change *c, struct json *proof, struct err *err)
{
	struct ledger *l = change_ledger(c);
	const struct key_public *key = ledger_key(l);
	struct note_checkpoint head;
	struct arena *a = c->arena;
	const char *text;
	struct note note;
	uint64_t size;

	if (ledger_checkpoint(l, a, &size, &text, err) != ERR_OK ||
	    note_parse(text, strlen(text), a, &note, err) != ERR_OK ||
	    note_checkpoint_parse(note.text, note.len, &head, err) != ERR_OK)
		return err->code;
	for (size_t i = 0; i < note.n; i++)
		if (note_line_is_by(&note.line[i], key))
			json_set_str(a, proof, "signature",
			    code_b64_text(
				a, note.line[i].sig, note.line[i].len));
	json_set_str(a, proof, "origin", head.origin);
	json_set_int(a, proof, "tree_size", (int64_t)size);
	json_set_str(a, proof, "root", hash_hex_text(a, &head.root));
	json_set_str(
	    a, proof, "key_id", code_hex_text(a, key->id, sizeof(key->id)));
	json_set_str(a, proof, "key_name", key->name);
	json_set_str(a, proof, "key_fingerprint", key_fingerprint(a, key));
	return ERR_OK;
}

/* When the last entry was made that the head covers. */
static enum err_code
prove_time(struct door_change *c, struct json *proof, struct err *err)
{
	const char *bytes;
	struct err why = { 0 };
	char text[UTC_TEXT_SIZE];
	struct entry e;
	size_t len;

	if (ledger_entry(change_ledger(c),
		json_int(proof, "tree_size", 1) - 1, c->arena, &bytes, &len,
		err) != ERR_OK)
		return err->code;
	if (entry_decode(bytes, len, c->arena, &e, &why) != ENTRY_GOOD)
		return err_set(err, ERR_INTEGRITY, "%s", why.text);
	utc_text(text, e.ts, UTC_OFFSET, change_offset(c));
	json_set_str(c->arena, proof, "checkpoint_time",
	    arena_str(c->arena, text));
	return ERR_OK;
}

static enum err_code
prove(struct door_change *c, const char *record, struct json *proof,
    struct err *err)
{
	int64_t entry;

	if (db_one_int(c->db, &sql[FROZEN_AT], DB_ARGS(DB_TEXT("id", c->id)),
		-1, &entry, err) != ERR_OK)
		return err->code;
	json_set_str(c->arena, proof, "record_sha256", record);
	json_set_int(c->arena, proof, "entry", entry);
	if (prove_approvals(c, proof, err) != ERR_OK ||
	    prove_head(c, proof, err) != ERR_OK)
		return err->code;
	return prove_time(c, proof, err);
}

static enum err_code
keep_pages(struct door_change *c, const struct buf *xml, const struct buf *pdf,
    struct err *err)
{
	if (change_file(c, "pdf", BUNDLE_PDF, pdf->data, pdf->len, err) !=
	    ERR_OK)
		return err->code;
	return change_file(c, "xml", BUNDLE_XML, xml->data, xml->len, err);
}

static enum err_code
issue_compute(struct door_change *c, struct err *err)
{
	const struct door_renderer *renderer =
	    change_renderer(c, "certificate");
	struct json *proof = json_object(c->arena);
	struct buf xml = { 0 }, pdf = { 0 };
	const char *record, *bytes;
	struct lab_row *row;
	size_t len;

	if (renderer == NULL)
		return err_set(err, ERR_CONFIG,
		    "this program was put together without certificates");
	if (lab_find(c, &sql[ROW], DB_ARGS(DB_TEXT("id", c->id)), &row, err) !=
	    ERR_OK)
		return err->code;
	record = lab_get(row, "record_sha256");
	if (change_read_file(c, record, &bytes, &len, err) == ERR_OK &&
	    prove(c, record, proof, err) == ERR_OK &&
	    renderer->render(bytes, len, proof, &xml, &pdf, err) == ERR_OK)
		(void)!keep_pages(c, &xml, &pdf, err);
	buf_clear(&xml);
	buf_clear(&pdf);
	return err->code;
}

static enum err_code
issue_apply(struct door_change *c, struct err *err)
{
	return lab_store(c, &sql[ISSUE], err);
}

/* ---- rules ------------------------------------------------------------- */

static enum err_code
ask_batch(struct door_ask *q, struct err *err)
{
	const char *id = change_text(q->change, "batch");
	struct lab_row *batch;

	if (id == NULL)
		return ERR_OK;
	if (lab_find(q->change, &sql[BATCH], DB_ARGS(DB_TEXT("id", id)),
		&batch, err) != ERR_OK)
		return err->code;
	if (batch == NULL || !lab_is(batch, "state", "RELEASED"))
		door_refuse(q, id, NULL, "batch %s is %s", id,
		    batch == NULL ? "not known" : lab_get(batch, "state"));
	return ERR_OK;
}
static const struct rule batch_released = { .id = "CERT-BATCH",
	.says = "a certificate is of a released batch",
	.clear = "role: QA releaser (batch release)",
	.class = RULE_GATE,
	.recorded = true,
	.ask = ask_batch,
	.proves = "R-091 R-092" };

static enum err_code
ask_sample(struct door_ask *q, struct err *err)
{
	const char *id = change_text(q->change, "batch");
	int64_t n;

	if (id == NULL)
		return ERR_OK;
	if (lab_count(q->change, &sql[RELEASE_SAMPLES],
		DB_ARGS(DB_TEXT("id", id)), &n, err) != ERR_OK)
		return err->code;
	if (n != 1)
		door_refuse(q, id, NULL,
		    "batch %s has %lld release samples; the certificate is of "
		    "one",
		    id, (long long)n);
	return ERR_OK;
}
static const struct rule one_sample = { .id = "CERT-SAMPLE",
	.says = "a certificate is of one release sample",
	.clear = "role: QC supervisor (sample cancel)",
	.class = RULE_GATE,
	.ask = ask_sample,
	.proves = "R-091" };

static enum err_code
ask_only(struct door_ask *q, struct err *err)
{
	const char *batch = change_text(q->change, "batch");
	const char *const *other;

	if (batch == NULL)
		return ERR_OK;
	if (lab_list(q->change, &sql[IN_FORCE],
		DB_ARGS(DB_TEXT("batch", batch), DB_TEXT("id", q->change->id)),
		&other, err) != ERR_OK)
		return err->code;
	if (*other != NULL)
		door_refuse(q, *other, NULL,
		    "batch %s has certificate %s", batch, *other);
	return ERR_OK;
}
static const struct rule only_one = { .id = "CERT-ONE",
	.says = "a batch has one certificate",
	.clear = "use that one",
	.class = RULE_GATE,
	.ask = ask_only,
	.proves = "R-093" };

/* ---- acts -------------------------------------------------------------- */

static const struct rule *const freeze_rules[] = { &batch_released,
	&one_sample, &only_one, NULL };

static const struct act acts[] = {
	{ .name = "certificate.freeze",
	    .says = "decide what a certificate says, and approve it",
	    .trail = "froze the certificate of {batch}, record "
		     "{record_sha256}",
	    .from = NOWHERE,
	    .to = FROZEN,
	    .roles = ROLE(QA) | ROLE(QA_RELEASER),
	    .signs = MEANING_APPROVED,
	    .fields = freeze_fields,
	    .rules = freeze_rules,
	    .compute = freeze_compute,
	    .apply = freeze_apply,
	    .proves = "R-091 R-092" },
	{ .name = "certificate.issue",
	    .says = "print a frozen certificate with its proof",
	    .trail = "issued it",
	    .from = SET(FROZEN),
	    .to = ISSUED,
	    .roles = ROLE(QA) | ROLE(QA_RELEASER),
	    .fields = lab_no_fields,
	    .compute = issue_compute,
	    .apply = issue_apply,
	    .proves = "R-091 R-094" },
	{ .name = NULL },
};

const struct noun lab_noun_certificate = {
	.name = "certificate",
	.plural = "certificates",
	.says = "the certificate of analysis of a batch",
	.states = states,
	.acts = acts,
	.views = lab_certificate_views,
	.row = &sql[ROW],
	.all = &sql[ALL],
	.touch = &sql[TOUCH],
	.statements = sql,
};
