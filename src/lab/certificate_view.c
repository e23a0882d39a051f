/* SPDX-License-Identifier: Apache-2.0 */
/* lab/certificate_view.c - the rows a certificate is made of. */
#include "config.h"

#include "lab/certificate_view.h"

#include <string.h>

#include "audit/meaning.h"
#include "base/arena.h"
#include "base/text.h"
#include "lab/number.h"
#include "lab/potency_method.h"
#include "lab/run_view.h"
#include "store/db.h"

enum {
	IDENTITY,
	LINES,
	SIGNATURES,
	RUN_IDS,
	RUNS,
	COMBINED,
	EXCEPTIONS,
	MATERIALS,
	LINEAGE,
	LIST,
	STATEMENTS
};

/* The release sample of the batch. */
#define RELEASE_SAMPLE \
	"s.batch = :id AND s.purpose = 'release' AND s.state <> 'CANCELLED'"

/* Objects whose signatures a certificate rests on. */
#define OF_BATCH \
	"((e.type = 'batch' AND e.id = :id) OR (e.type = 'sample' AND e.id " \
	"IN (SELECT id FROM sample WHERE batch = :id)) OR (e.type = 'test' " \
	"AND e.id IN (SELECT t.id FROM test t, sample s WHERE t.sample = " \
	"s.id AND s.batch = :id)) OR (e.type = 'run' AND e.id IN (SELECT " \
	"u.id FROM run u, test t, sample s WHERE u.test = t.id AND t.sample " \
	"= s.id AND s.batch = :id)))"

const struct db_def lab_certificate_statements[] = {
	[IDENTITY] = {
	    "SELECT NULL, NULL, NULL, NULL, NULL, i.script_signatures, "
	    "i.name, i.address, i.contact, i.licence, "
	    "v.product, v.product_code, v.modality, p.doc, p.version, v.doc, "
	    "v.gene, v.mutation, v.protein, v.intended_edit, "
	    "v.sequence_record, v.sequence_sha256, v.strength, v.form, "
	    "v.container, v.authorisation, "
	    "b.id, b.size || ' ' || b.size_unit, b.coi, b.manufactured, "
	    "b.expiry, 'expiry', b.storage, b.manufacturer, b.record_id, "
	    "b.record_version, b.record_sha256, "
	    "s.id, s.containers || ' ' || s.quantity_unit, s.taken_at, "
	    "s.received_at, s.condition, "
	    "(SELECT min(r.tested_on) FROM result r, test t WHERE r.test = "
	    "t.id AND t.sample = s.id), "
	    "(SELECT max(r.tested_on) FROM result r, test t WHERE r.test = "
	    "t.id AND t.sample = s.id), s.purpose, "
	    "c.doc, c.version, c.phase, "
	    "CASE WHEN c.inherits IS NULL THEN NULL ELSE 'platform ' || "
	    "replace(c.inherits, '_', ' ') || ' and ' || (SELECT count(*) "
	    "FROM spec_line l WHERE l.spec = c.id AND l.origin = 'V') || "
	    "' lines of the variant' END, "
	    "NULL, NULL, NULL, NULL, NULL, NULL, NULL "
	    "FROM batch b, variant v, platform p, sample s, spec c, site i "
	    "WHERE b.id = :id AND v.id = b.variant AND p.id = v.platform "
	    "AND " RELEASE_SAMPLE " AND c.id = s.spec AND i.id = 'site'",
	    false },
	[LINES] = {
	    "SELECT NULL, l.line, l.category, l.attribute, m.doc, m.version, "
	    "coalesce(l.reference, m.technique), l.words || CASE WHEN l.unit "
	    "IS NULL OR l.kind IN ('text', 'report') THEN '' ELSE ' ' || "
	    "l.unit END, l.unit, r.value, r.rounded, r.verdict, r.tested_on, "
	    "NULL, l.origin, l.cqa, r.interval FROM sample s, test t, "
	    "result r, spec_line l, method m WHERE " RELEASE_SAMPLE
	    " AND t.sample = s.id AND r.test = t.id AND l.spec = r.spec "
	    "AND l.n = r.n AND m.id = t.method ORDER BY (SELECT min(k.n) "
	    "FROM spec_line k WHERE k.spec = l.spec AND k.category = "
	    "l.category), l.n",
	    false },
	/* the last of each person and meaning, with how many there are */
	[SIGNATURES] = {
	    "SELECT x.name, x.role, x.meaning, x.local, x.type, x.id, g.n, "
	    "x.seq, x.key_id, x.via FROM esig x, (SELECT max(e.seq) AS "
	    "last, count(*) AS n FROM esig e WHERE " OF_BATCH " GROUP BY "
	    "e.signer, e.name, e.role, e.meaning, e.type) g "
	    "WHERE x.seq = g.last ORDER BY x.seq",
	    false },
	[RUN_IDS] = {
	    "SELECT u.id FROM run u, test t, sample s "
	    "WHERE " RELEASE_SAMPLE " AND t.sample = s.id AND u.test = t.id "
	    "AND u.state = 'REVIEWED' ORDER BY u.id",
	    false },
	[RUNS] = {
	    "SELECT u.id, u.plate, u.measured_at, u.instrument, u.valid, "
	    "u.why, u.rp, u.rp_lower, u.rp_upper, u.similar, u.state, "
	    "(SELECT count(*) FROM result r WHERE r.test = t.id AND "
	    "',' || r.runs || ',' LIKE '%,' || u.id || ',%') "
	    "FROM run u, test t, sample s WHERE " RELEASE_SAMPLE
	    " AND t.sample = s.id AND u.test = t.id ORDER BY u.id",
	    false },
	[COMBINED] = {
	    "SELECT r.value, r.lower, r.upper, r.gcv, r.runs, l.low, l.high, "
	    "m.file, b.standard, b.assigned, (SELECT count(*) FROM result q, "
	    "test w WHERE w.sample = s.id AND q.test = w.id AND q.n <= r.n) "
	    "FROM sample s, test t, result r, spec_line l, method m, "
	    "binding b WHERE " RELEASE_SAMPLE " AND t.sample = s.id "
	    "AND r.test = t.id AND l.spec = r.spec AND l.n = r.n "
	    "AND l.value_kind = 'relative-potency' AND m.id = t.method "
	    "AND b.id = t.binding AND r.value IS NOT NULL ORDER BY r.n",
	    false },
	[EXCEPTIONS] = {
	    "SELECT b.record_id, "
	    "(SELECT count(*) FROM result r, test t, sample s WHERE "
	    "s.batch = b.id AND t.sample = s.id AND r.test = t.id AND "
	    "r.state IN ('OOS_OPEN', 'CANNOT_CONCLUDE', 'NO_RESULT')), "
	    "(SELECT count(*) FROM result r, test t, sample s WHERE "
	    "s.batch = b.id AND t.sample = s.id AND r.test = t.id AND "
	    "r.corrections > 0), "
	    "(SELECT count(*) FROM run u, test t, sample s WHERE s.batch = "
	    "b.id AND t.sample = s.id AND u.test = t.id), "
	    "(SELECT count(*) FROM run u, test t, sample s WHERE s.batch = "
	    "b.id AND t.sample = s.id AND u.test = t.id AND u.valid = 'no'), "
	    "(SELECT count(*) FROM run u, test t, sample s WHERE s.batch = "
	    "b.id AND t.sample = s.id AND u.test = t.id "
	    "AND u.state = 'ABORTED') FROM batch b WHERE b.id = :id",
	    false },
	/* what several tests used is listed once */
	[MATERIALS] = {
	    "SELECT 'Reference standard', b.standard || ', assigned potency ' "
	    "|| b.assigned || ' %' FROM sample s, test t, binding b WHERE "
	    RELEASE_SAMPLE " AND t.sample = s.id AND b.id = t.binding "
	    "UNION SELECT 'Test system', b.test_system || ', carries ' || "
	    "b.carries || ', qualified passages ' || b.passage_min || ' to ' "
	    "|| b.passage_max FROM sample s, test t, binding b WHERE "
	    RELEASE_SAMPLE " AND t.sample = s.id AND b.id = t.binding "
	    "UNION SELECT 'Qualification', b.method || ' for ' || b.variant "
	    "|| ': ' || b.report FROM sample s, test t, binding b WHERE "
	    RELEASE_SAMPLE " AND t.sample = s.id AND b.id = t.binding "
	    "ORDER BY 1 DESC, 2",
	    false },
	/* every record that the certificate rests on */
	[LINEAGE] = {
	    "SELECT 'certificate', id FROM certificate WHERE id = :id "
	    "UNION SELECT 'batch', c.batch FROM certificate c "
	    "WHERE c.id = :id "
	    "UNION SELECT 'sample', s.id FROM certificate c, sample s "
	    "WHERE c.id = :id AND s.batch = c.batch "
	    "UNION SELECT 'test', t.id FROM certificate c, sample s, test t "
	    "WHERE c.id = :id AND s.batch = c.batch AND t.sample = s.id "
	    "UNION SELECT 'result', r.id FROM certificate c, sample s, "
	    "test t, result r WHERE c.id = :id AND s.batch = c.batch "
	    "AND t.sample = s.id AND r.test = t.id "
	    "UNION SELECT 'run', u.id FROM certificate c, sample s, test t, "
	    "run u WHERE c.id = :id AND s.batch = c.batch "
	    "AND t.sample = s.id AND u.test = t.id "
	    "UNION SELECT 'variant', b.variant FROM certificate c, batch b "
	    "WHERE c.id = :id AND b.id = c.batch "
	    "UNION SELECT 'platform', v.platform FROM certificate c, "
	    "batch b, variant v WHERE c.id = :id AND b.id = c.batch "
	    "AND v.id = b.variant "
	    "UNION SELECT 'spec', s.spec FROM certificate c, sample s "
	    "WHERE c.id = :id AND s.batch = c.batch "
	    "UNION SELECT 'spec', p.inherits FROM certificate c, sample s, "
	    "spec p WHERE c.id = :id AND s.batch = c.batch "
	    "AND p.id = s.spec AND p.inherits IS NOT NULL "
	    "UNION SELECT 'method', t.method FROM certificate c, sample s, "
	    "test t WHERE c.id = :id AND s.batch = c.batch "
	    "AND t.sample = s.id "
	    "UNION SELECT 'binding', t.binding FROM certificate c, sample s, "
	    "test t WHERE c.id = :id AND s.batch = c.batch "
	    "AND t.sample = s.id AND t.binding IS NOT NULL "
	    "UNION SELECT 'person', id FROM person "
	    "UNION SELECT 'site', id FROM site ORDER BY 1, 2",
	    false },
	[LIST] = { "SELECT c.id, c.state, c.batch, c.version, "
		   "c.record_sha256, c.pdf, c.xml FROM certificate c "
		   "WHERE :id IS NULL OR c.id = :id ORDER BY c.id",
	    false },
	[STATEMENTS] = { NULL, false },
};
#define SQL(which) (&lab_certificate_statements[which])

static const char *
cell(struct door_rows *rows, struct db_rows *r, size_t col)
{
	return db_null(r, col) ? NULL : arena_str(rows->arena, db_text(r, col));
}

/* ---- lines ------------------------------------------------------------- */

static enum err_code
fill_lines(struct door_rows *rows, const char *id, struct err *err)
{
	struct db_rows *r =
	    db_query(rows->db, SQL(LINES), DB_ARGS(DB_TEXT("id", id)));
	size_t n = 0;

	while (db_next(r)) {
		const char *cells[17];

		for (size_t i = 0; i < 17; i++)
			cells[i] = cell(rows, r, i);
		cells[0] = arena_printf(rows->arena, "%zu", ++n);
		if (cells[11] == NULL) {
			cells[11] = "pending";
			cells[9] = cells[10] = cells[12] = cells[16] = NULL;
		}
		door_row(rows, cells);
	}
	return db_done(r, err);
}

/* ---- exceptions -------------------------------------------------------- */

static const char *
counted(struct arena *a, int64_t n, const char *one, const char *many)
{
	return n == 1 ? arena_printf(a, "1 %s", one)
		      : arena_printf(a, "%lld %s", (long long)n, many);
}

static enum err_code
fill_exceptions(struct door_rows *rows, const char *id, struct err *err)
{
	struct db_rows *r =
	    db_query(rows->db, SQL(EXCEPTIONS), DB_ARGS(DB_TEXT("id", id)));
	struct arena *a = rows->arena;

	if (db_next(r)) {
		int64_t oos = db_int(r, 1), changed = db_int(r, 2);
		int64_t runs = db_int(r, 3), invalid = db_int(r, 4);
		int64_t aborted = db_int(r, 5);
		const char *rows_of[4][2] = {
			{ "deviations",
			    arena_printf(a,
				"Deviations are kept with the executed batch "
				"record %s; this system records none.",
				db_text(r, 0)) },
			{ "oos-oot",
			    oos == 0
				? "No out-of-specification result was "
				  "obtained for this batch. Trends are not "
				  "evaluated in this system."
				: arena_printf(a,
				      "%s out of specification, inconclusive "
				      "or missing.",
				      counted(a, oos, "result is",
					  "results are")) },
			{ "changed-data",
			    changed == 0
				? "No value was changed after it was entered."
				: arena_printf(a,
				      "%s changed after first entry, each with "
				      "a reason; all changes are in the "
				      "ledger.",
				      counted(a, changed, "value was",
					  "values were")) },
			{ "repeat-invalid",
			    runs == 0
				? "No potency run was performed."
				: arena_printf(a,
				      "%s performed; %lld not valid, %lld "
				      "aborted. Each one is listed in the "
				      "annex.",
				      counted(a, runs, "potency run was",
					  "potency runs were"),
				      (long long)invalid,
				      (long long)aborted) },
		};

		for (size_t i = 0; i < 4; i++)
			door_row(rows, rows_of[i]);
	}
	return db_done(r, err);
}

/* ---- signatures -------------------------------------------------------- */

static enum err_code
fill_signatures(struct door_rows *rows, const char *id, struct err *err)
{
	struct db_rows *r =
	    db_query(rows->db, SQL(SIGNATURES), DB_ARGS(DB_TEXT("id", id)));
	struct arena *a = rows->arena;

	while (db_next(r)) {
		const char *type = cell(rows, r, 4), *last = cell(rows, r, 5);
		int64_t n = db_int(r, 6);
		enum meaning m;

		(void)meaning_find(db_text(r, 2), &m);
		door_row(rows,
		    (const char *const[]){ cell(rows, r, 0), cell(rows, r, 1),
			arena_str(a, meaning_phrase(m)), cell(rows, r, 3),
			n == 1 ? arena_printf(a, "%s %s", type, last)
			       : arena_printf(a, "%lld %ss, the last %s",
				     (long long)n, type, last),
			cell(rows, r, 7), cell(rows, r, 8),
			cell(rows, r, 9) });
	}
	return db_done(r, err);
}

/* ---- potency ----------------------------------------------------------- */

static enum err_code
fill_runs(struct door_rows *rows, const char *id, struct err *err)
{
	struct db_rows *r =
	    db_query(rows->db, SQL(RUNS), DB_ARGS(DB_TEXT("id", id)));
	struct arena *a = rows->arena;

	while (db_next(r)) {
		const char *at = cell(rows, r, 2);
		const char *valid = cell(rows, r, 4), *why = cell(rows, r, 5);
		bool similar = text_same(db_text(r, 9), "yes");
		bool aborted = text_same(db_text(r, 10), "ABORTED");

		if (at == NULL) /* aborted before it was read */
			continue;
		door_row(rows,
		    (const char *const[]){ cell(rows, r, 0), cell(rows, r, 1),
			arena_dup(a, at, 10), cell(rows, r, 3),
			text_same(valid, "yes") ? "yes" : "no", why,
			lab_places(a, cell(rows, r, 6), 3),
			lab_places(a, cell(rows, r, 7), 3),
			lab_places(a, cell(rows, r, 8), 3),
			aborted ? "Aborted"
			    : text_same(valid, "yes") && !similar
			    ? "No result"
			    : NULL,
			db_int(r, 11) > 0 ? "yes" : "no" });
	}
	return db_done(r, err);
}

static const char *
count_of(struct arena *a, const char *list)
{
	size_t n = list != NULL && list[0] != '\0';

	for (const char *s = list; s != NULL && *s != '\0'; s++)
		n += *s == ',';
	return arena_printf(a, "%zu", n);
}

static enum err_code
fill_combined(struct door_rows *rows, const char *id, struct err *err)
{
	struct db_rows *r =
	    db_query(rows->db, SQL(COMBINED), DB_ARGS(DB_TEXT("id", id)));
	struct arena *a = rows->arena;
	struct lab_potency_method m;
	const char *c[11] = { NULL }, *gcv;
	bool found = db_next(r);

	for (size_t i = 0; found && i < 11; i++)
		c[i] = cell(rows, r, i);
	if (db_done(r, err) != ERR_OK || !found ||
	    lab_potency_method_view(rows, c[7], &m, err) != ERR_OK)
		return err->code;
	gcv = lab_places(a, c[3], 1);
	door_row(rows,
	    (const char *const[]){ lab_part(a, c[0], m.assigned, 3),
		lab_part(a, c[1], m.assigned, 3),
		lab_part(a, c[2], m.assigned, 3), "95 %", count_of(a, c[4]),
		gcv != NULL ? arena_printf(a, "%s %%", gcv) : NULL,
		arena_printf(
		    a, "%s %s", m.combination->name, m.combination->says),
		lab_part(a, c[5], m.assigned, 2),
		lab_part(a, c[6], m.assigned, 2),
		arena_printf(a, "relative to %s = %s %%", c[8], c[9]),
		c[10] });
	return ERR_OK;
}

/* Rows of every reviewed run of the batch, run after run. */
static enum err_code
fill_of_runs(struct door_rows *rows, const char *id, lab_run_rows *append,
    struct err *err)
{
	struct db_rows *r =
	    db_query(rows->db, SQL(RUN_IDS), DB_ARGS(DB_TEXT("id", id)));
	const char *run[100];
	size_t n = 0;

	while (n < 100 && db_next(r))
		run[n++] = cell(rows, r, 0);
	if (db_done(r, err) != ERR_OK)
		return err->code;
	for (size_t i = 0; i < n; i++)
		if (lab_run_fill(rows, run[i], append, err) != ERR_OK)
			return err->code;
	return ERR_OK;
}

#define OF_RUNS(name) \
	static enum err_code fill_##name(struct door_rows *rows, \
	    const char *id, struct err *err) \
	{ \
		return fill_of_runs(rows, id, lab_run_##name, err); \
	}
OF_RUNS(criteria)
OF_RUNS(parameters)
OF_RUNS(figures)
OF_RUNS(points)
OF_RUNS(curves)
OF_RUNS(bands)

/* ---- materials, notes -------------------------------------------------- */

static enum err_code
fill_materials(struct door_rows *rows, const char *id, struct err *err)
{
	struct db_rows *r =
	    db_query(rows->db, SQL(MATERIALS), DB_ARGS(DB_TEXT("id", id)));
	struct arena *a = rows->arena;

	while (db_next(r))
		door_row(rows,
		    (const char *const[]){ arena_str(a, db_text(r, 0)),
			arena_str(a, db_text(r, 1)), NULL, NULL });
	return db_done(r, err);
}

static enum err_code
fill_notes(struct door_rows *rows, const char *id ATTR_UNUSED,
    struct err *err ATTR_UNUSED)
{
	static const char *const notes[][2] = {
		{ "Reproduction",
		    "To be reproduced in full only. The results are those of "
		    "the sample named in section 1." },
		{ "Rounding",
		    "Values are rounded once, by the rule of their line of "
		    "the specification; the unrounded values are in the "
		    "certificate's XML record." },
		{ "Abbreviations",
		    "4PL four-parameter logistic \xc2\xb7 CI confidence "
		    "interval \xc2\xb7 EC\xe2\x82\x85\xe2\x82\x80 dose half "
		    "way between the asymptotes \xc2\xb7 GCV geometric "
		    "coefficient of variation \xc2\xb7 NLT not less than "
		    "\xc2\xb7 NMT not more than \xc2\xb7 RP relative "
		    "potency" },
	};

	for (size_t i = 0; i < sizeof(notes) / sizeof(notes[0]); i++)
		door_row(rows, notes[i]);
	return ERR_OK;
}

/* ---- views ------------------------------------------------------------- */

#define TEXT(n) { .name = n, .type = COL_TEXT, .help = n }

static const struct column identity[] = { TEXT("number"), TEXT("version"),
	TEXT("frozen_at"), TEXT("supersedes"), TEXT("supersede_reason"),
	TEXT("script_signatures"), TEXT("issuer_name"),
	TEXT("issuer_address"), TEXT("issuer_contact"),
	TEXT("issuer_licence"), TEXT("product"), TEXT("product_code"),
	TEXT("modality"), TEXT("platform_id"), TEXT("platform_version"),
	TEXT("variant"), TEXT("gene"), TEXT("mutation_c"), TEXT("mutation_p"),
	TEXT("intended_edit"), TEXT("sequence_record"),
	TEXT("sequence_sha256"), TEXT("strength"), TEXT("form"),
	TEXT("container"), TEXT("authorisation"), TEXT("batch"),
	TEXT("batch_size"), TEXT("coi"), TEXT("manufactured"), TEXT("expiry"),
	TEXT("expiry_kind"), TEXT("storage"), TEXT("manufacturer"),
	TEXT("record_id"), TEXT("record_version"), TEXT("record_sha256"),
	TEXT("sample"), TEXT("containers"), TEXT("taken_at"),
	TEXT("received_at"), TEXT("receipt_condition"), TEXT("testing_from"),
	TEXT("testing_to"), TEXT("purpose"), TEXT("spec_id"),
	TEXT("spec_version"), TEXT("spec_phase"), TEXT("inheritance"),
	TEXT("overall"), TEXT("lines_total"), TEXT("lines_conforming"),
	TEXT("lines_report_only"), TEXT("lines_pending"),
	TEXT("lines_failing"), TEXT("lines_inconclusive"),
	{ .name = NULL } };

static const struct column lines[] = { TEXT("number"), TEXT("line_id"),
	TEXT("category"), TEXT("attribute"), TEXT("method"),
	TEXT("method_version"), TEXT("reference"), TEXT("criterion"),
	TEXT("unit"), TEXT("entered"), TEXT("result"), TEXT("verdict"),
	TEXT("tested"), TEXT("due"), TEXT("origin"), TEXT("cqa"),
	TEXT("footnote"), { .name = NULL } };

static const struct column exceptions[] = { TEXT("kind"), TEXT("text"),
	{ .name = NULL } };

static const struct column signatures[] = { TEXT("name"), TEXT("role"),
	TEXT("meaning"), TEXT("time"), TEXT("object"), TEXT("entry"),
	TEXT("key_id"), TEXT("via"), { .name = NULL } };

static const struct column runs[] = { TEXT("run"), TEXT("plate"),
	TEXT("date"), TEXT("instrument"), TEXT("valid"), TEXT("reason"),
	TEXT("rp"), TEXT("low"), TEXT("high"), TEXT("verdict"), TEXT("used"),
	{ .name = NULL } };

static const struct column combined[] = { TEXT("rp"), TEXT("low"),
	TEXT("high"), TEXT("level"), TEXT("n"), TEXT("gcv"), TEXT("rule"),
	TEXT("limit_low"), TEXT("limit_high"), TEXT("unit"), TEXT("line"),
	{ .name = NULL } };

static const struct column materials[] = { TEXT("item"), TEXT("identity"),
	TEXT("lot"), TEXT("valid_until"), { .name = NULL } };

static const struct column notes[] = { TEXT("key"), TEXT("text"),
	{ .name = NULL } };

static const struct column lineage[] = { TEXT("type"), TEXT("id"),
	{ .name = NULL } };

static const struct column columns[] = {
	{ "id", COL_ID, .help = "certificate number" },
	{ "state", COL_STATE, .help = "FROZEN or ISSUED" },
	{ "batch", COL_ID, .help = "batch" },
	{ "version", COL_INT, .help = "version" },
	{ "record_sha256", COL_SHA256, .help = "of what it says",
	    .wide = true },
	{ "pdf", COL_SHA256, .help = "of the issued pages", .wide = true },
	{ "xml", COL_SHA256, .help = "of the issued XML", .wide = true },
	{ .name = NULL },
};

#define VIEW(view, words, cols, ...) \
	{ \
		.name = "certificate." view, .says = words, .columns = cols, \
		.one = true, __VA_ARGS__ \
	}

/* What a certificate of a batch would say now. */
#define BY_BATCH(view, words, cols, ...) \
	VIEW(view, words, cols, .of = "batch", __VA_ARGS__)

const struct view lab_certificate_views[] = {
	{ .name = "certificate.list",
	    .says = "certificates",
	    .columns = columns,
	    .query = SQL(LIST) },
	VIEW("show", "one certificate", columns, .query = SQL(LIST)),
	VIEW("lineage", "records that a certificate rests on", lineage,
	    .query = SQL(LINEAGE)),
	BY_BATCH("identity", "what a certificate is about", identity,
	    .query = SQL(IDENTITY)),
	BY_BATCH("lines", "results as a certificate prints them", lines,
	    .fill = fill_lines),
	BY_BATCH("exceptions", "what a certificate must not leave out",
	    exceptions, .fill = fill_exceptions),
	BY_BATCH("signatures", "signatures a certificate rests on", signatures,
	    .fill = fill_signatures),
	BY_BATCH("runs", "potency runs, the invalid ones too", runs,
	    .fill = fill_runs),
	BY_BATCH("combined", "the reportable potency", combined,
	    .fill = fill_combined),
	BY_BATCH("criteria", "suitability of the runs",
	    lab_run_criteria_columns, .fill = fill_criteria),
	BY_BATCH("params", "fitted curves of the runs",
	    lab_run_parameter_columns, .fill = fill_parameters),
	BY_BATCH("figures", "figures of the runs", lab_run_figure_columns,
	    .fill = fill_figures),
	BY_BATCH("points", "wells of the runs", lab_run_point_columns,
	    .fill = fill_points),
	BY_BATCH("curves", "curves of the runs, all digits",
	    lab_run_curve_columns, .fill = fill_curves),
	BY_BATCH("bands", "confidence bands of the runs", lab_run_band_columns,
	    .fill = fill_bands),
	BY_BATCH("materials", "standards and test systems", materials,
	    .fill = fill_materials),
	BY_BATCH("notes", "notes of a certificate", notes, .fill = fill_notes),
	{ .name = NULL },
};
