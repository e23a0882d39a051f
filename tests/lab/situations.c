/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/lab/situations.h"

/* Rows changed behind the ledger's back. */
#define DOCTOR(sql) \
	{ \
		{ \
			sql, true \
		} \
	}
#define DOCTOR2(one, two) \
	{ \
		{ one, true }, \
		{ \
			two, true \
		} \
	}
#define UNTOUCHED \
	{ \
		{ \
			NULL, false \
		} \
	}

/* ---- valid requests, with what is to be wrong as parameters ------------ */

#define BATCH(variant, made, expiry) \
	FIELDS("variant", variant, "material", "drug product", "size", "100", \
	    "size_unit", "vials", "manufactured", made, "expiry", expiry, \
	    "storage", "-70 C", "manufacturer", "Demonstration", "purpose", \
	    "clinical", "record_id", "BR-1", "record_version", "1.0", \
	    "record_sha256", \
	    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a0" \
	    "8")
#define BINDING(method, carries, low, high) \
	FIELDS("method", method, "variant", "PV-A1_1", "test_system", "TS-1", \
	    "carries", carries, "standard", "RS-A1-01", "assigned", "100", \
	    "passage_min", low, "passage_max", high, "report", "QR-1")
#define MUTATION "DMT_000101.1:c.706G>A"
#define SAMPLE(batch, spec, quantity, taken_at) \
	FIELDS("batch", batch, "purpose", "release", "spec", spec, "source", \
	    "final container", "quantity", quantity, "quantity_unit", "vials", \
	    "containers", "12", "taken_at", taken_at, "taken_by", \
	    "M. Operator", "storage", "-70 C")
#define TAKEN BENCH_TODAY "T06:00:00+00:00"
#define FUTURE "2031-01-01T00:00:00+00:00"
#define RECEIVED(at, coi) \
	FIELDS("received_at", at, "condition", "intact", "coi", coi)
#define COI "K7-4F2Q"
#define RUN(test, plate, passage) \
	FIELDS("test", test, "plate", plate, "passage", passage)
#define POTENCY "S-TEST.AM-A22"
#define READINGS(n, plate) \
	"tests/plate/data/softmax_potency_run" n "_specimen.txt|PV-A1-RP-" n \
	"|" plate
#define MAP(n) "tests/plate/data/platemap_run" n ".csv|SMP-UCD01-001|"
#define IMPORT(readings, map, fact) \
	FIELDS("file", readings, "map", map, "fact", fact)
#define GOOD_IMPORT \
	IMPORT(READINGS("3", "PLATE-R"), MAP("3") "S-TEST", BENCH_FACTS)
#define VALUE(value, day) FIELDS("value", value, "tested_on", day)

/* ---- what several acts have in common ---------------------------------- */

/* A document: rules of loading, submitting, checking and approving. */
#define DOCUMENT(noun, stem, v, file) \
	{ .stage = BENCH_TESTED, \
		noun ".load", \
		"DOC-ID", \
		"anna", \
		"WRONG-1", \
		FIELDS("file", file) }, \
	    { .stage = BENCH_TESTED, \
		    noun ".submit", \
		    "DOC-AUTHOR", \
		    "rui", \
		    stem "-D_" v }, \
	    { .stage = BENCH_TESTED, \
		    noun ".check", \
		    "DOC-CHECKER", \
		    "anna", \
		    stem "-R_" v }, \
	    { .stage = BENCH_TESTED, \
		    noun ".approve", \
		    "DOC-CHECKED", \
		    "quinn", \
		    stem "-R_" v }, \
	{ \
		.stage = BENCH_TESTED, noun ".approve", "DOC-APPROVER", \
		"anna", stem "-C_" v \
	}

/* The links of the chain, for what is about a binding pinned before. */
#define LINKS(act, object, fields, why, binding) \
	{ .stage = BENCH_TESTED, \
		act, \
		"BIND-001", \
		"anna", \
		object, \
		fields, \
		why, \
		0, \
		DOCTOR("UPDATE binding SET variant = 'PV-A2_1' WHERE id = " \
		       "'" binding "'") }, \
	    { .stage = BENCH_TESTED, \
		    act, \
		    "BIND-002", \
		    "anna", \
		    object, \
		    fields, \
		    why, \
		    0, \
		    DOCTOR("UPDATE binding SET state = 'RETIRED' WHERE id = " \
			   "'" binding "'") }, \
	    { .stage = BENCH_TESTED, \
		    act, \
		    "BIND-003", \
		    "anna", \
		    object, \
		    fields, \
		    why, \
		    0, \
		    DOCTOR("UPDATE binding SET carries = 'c.1A>G' WHERE id = " \
			   "'" binding "'") }, \
	    { .stage = BENCH_TESTED, \
		    act, \
		    "BIND-005", \
		    "anna", \
		    object, \
		    fields, \
		    why, \
		    0, \
		    DOCTOR("UPDATE binding SET sequence_sha256 = 'other' " \
			   "WHERE id = '" binding "'") }, \
	{ \
		.stage = BENCH_TESTED, act, "BIND-006", "anna", object, \
		fields, why, 0, \
		DOCTOR("UPDATE binding SET method = 'AM-A10_1.0' " \
		       "WHERE id = '" binding "'") \
	}

/* A value, entered or corrected: T24 and T25 are editing outcomes. */
#define VALUES(act, line, simple, potency, closed, why) \
	{ .stage = BENCH_TESTED, \
		act, \
		"RESULT-TEST", \
		"anna", \
		closed, \
		VALUE("1.003", BENCH_TODAY), \
		why }, \
	    { .stage = BENCH_TESTED, \
		    act, \
		    "RESULT-OWN", \
		    "rui", \
		    simple, \
		    VALUE("84", BENCH_TODAY), \
		    why }, \
	    { .stage = BENCH_TESTED, \
		    act, \
		    "RESULT-VALUE", \
		    "anna", \
		    simple, \
		    VALUE("not a number", BENCH_TODAY), \
		    why }, \
	    { .stage = BENCH_TESTED, \
		    act, \
		    "RESULT-DAY", \
		    "anna", \
		    simple, \
		    VALUE("84", "2031-01-01"), \
		    why }, \
	    { .stage = BENCH_TESTED, \
		    act, \
		    "RESULT-PERCENT", \
		    "anna", \
		    line, \
		    VALUE("100.1", BENCH_TODAY), \
		    why }, \
	    { .stage = BENCH_TESTED, \
		    act, \
		    "RESULT-COMPUTED", \
		    "anna", \
		    "S-TEST.T21", \
		    VALUE("100", BENCH_TODAY), \
		    why, \
		    0, \
		    potency }, \
	    LINKS(act, line, VALUE("70", BENCH_TODAY), why, "AM-A20-PV-A1")

/* A batch that waits for release, and quinn who may release it. */
#define GATE(rule, ...) \
	{ \
		.stage = BENCH_TESTED, "batch.release", rule, "quinn", \
		"UCD01-001", NULL, NULL, __VA_ARGS__ \
	}

const struct situation situations[] = {
	DOCUMENT("platform", "PLT-P", "1.0",
	    "specs/platforms/PLT-ABE-LNP.xml|id=\"PLT-ABE-LNP\"|id=\"P-N\""),
	DOCUMENT("method", "AM-P", "1.0",
	    "specs/methods/AM-A02.xml|id=\"AM-A02\"|id=\"AM-N\""),
	DOCUMENT("variant", "PV-P", "1",
	    "specs/variants/PV-A1.xml|id=\"PV-A1\"|id=\"PV-N\"|>CUGC|>ACAC"),
	DOCUMENT("spec", "SPEC-P", "1.0",
	    "specs/specifications/SPEC-ABE-LNP.xml|id=\"SPEC-ABE-LNP\"|"
	    "id=\"SPEC-N\""),

	{ .stage = BENCH_TESTED,
	    "variant.load",
	    "VARIANT-PLATFORM",
	    "anna",
	    "PV-N_1",
	    FIELDS("file",
		"specs/variants/PV-A1.xml|id=\"PV-A1\"|id=\"PV-N\"|>CUGC|"
		">ACAC|id=\"PLT-ABE-LNP\"|id=\"PLT-NONE\"") },
	{ .stage = BENCH_TESTED,
	    "variant.load",
	    "VARIANT-SEQUENCE",
	    "anna",
	    "PV-N_1",
	    FIELDS(
		"file", "specs/variants/PV-A1.xml|id=\"PV-A1\"|id=\"PV-N\"") },
	{ .stage = BENCH_TESTED,
	    "variant.activate",
	    "VARIANT-POTENCY",
	    "quinn",
	    "PV-A2_1" },
	{ .stage = BENCH_TESTED,
	    "spec.load",
	    "SPEC-VARIANT",
	    "anna",
	    "SPEC-N_1.0",
	    FIELDS("file",
		"specs/specifications/SPEC-DP-A1.xml|id=\"SPEC-DP-A1\"|"
		"id=\"SPEC-N\"|id=\"PV-A1\"|id=\"PV-NONE\"") },
	{ .stage = BENCH_TESTED,
	    "spec.approve",
	    "SPEC-METHOD",
	    "quinn",
	    "SPEC-P-M_1.0" },
	{ .stage = BENCH_TESTED,
	    "spec.approve",
	    "SPEC-BINDING",
	    "quinn",
	    "SPEC-P-B_1.0" },

	{ .stage = BENCH_TESTED,
	    "person.enrol",
	    "PERSON-KEY",
	    "admin-1",
	    "NEW-1",
	    FIELDS("name", "New", "roles", "analyst", "vkey", "@NEW-2") },
	{ .stage = BENCH_EMPTY,
	    "person.enrol",
	    "PERSON-FIRST",
	    "NEW-1",
	    "NEW-1",
	    FIELDS("name", "New", "roles", "analyst", "vkey", "@NEW-1") },
	{ .stage = BENCH_TESTED,
	    "person.roles",
	    "PERSON-SELF",
	    "admin-1",
	    "admin-1",
	    FIELDS("roles", "sys-admin"),
	    "more work" },
	{ .stage = BENCH_TESTED,
	    "person.close",
	    "PERSON-SELF",
	    "admin-1",
	    "admin-1",
	    NULL,
	    "leaves" },
	{ .stage = BENCH_TESTED,
	    "site.open",
	    "SITE-ONE",
	    "admin-1",
	    "another",
	    FIELDS("name", "Other", "address", "Other", "contact", "Other",
		"licence", "Other", "script_signatures", "no") },

	{ .stage = BENCH_TESTED,
	    "batch.receive",
	    "BATCH-VARIANT",
	    "anna",
	    "NEW-1",
	    BATCH("PV-A2_1", "2026-02-20", "2028-02-20") },
	{ .stage = BENCH_TESTED,
	    "batch.receive",
	    "BATCH-DATES",
	    "anna",
	    "NEW-1",
	    BATCH("PV-A1_1", "2026-02-20", "2026-02-20") },
	{ .stage = BENCH_TESTED,
	    "batch.release",
	    "GATE-PART",
	    "anna",
	    "UCD01-001" },
	{ .stage = BENCH_TESTED,
	    "batch.reject",
	    "GATE-PART",
	    "rui",
	    "UCD01-001",
	    NULL,
	    "not good" },
	GATE("GATE-SAMPLE", 0,
	    DOCTOR("UPDATE sample SET purpose = 'stability' "
		   "WHERE batch = 'UCD01-001'")),
	GATE("GATE-RESULT", 0,
	    DOCTOR("UPDATE result SET state = 'COMPLIES' "
		   "WHERE id = 'SMP-UCD01-001.T02'")),
	GATE("GATE-OOS", 0,
	    DOCTOR("UPDATE result SET state = 'OOS_OPEN' "
		   "WHERE id = 'SMP-UCD01-001.T02'")),
	GATE("GATE-REVIEW", 0,
	    DOCTOR("UPDATE test SET state = 'IN_REVIEW' "
		   "WHERE id = 'SMP-UCD01-001.AM-A02'")),
	GATE("GATE-RUN", 0,
	    DOCTOR("UPDATE run SET state = 'EVALUATED_INVALID' "
		   "WHERE id = 'RUN-02'")),
	{ .stage = BENCH_TESTED,
	    "batch.release",
	    "GATE-RECORD",
	    "quinn",
	    "UNSIGNED",
	    NULL,
	    NULL,
	    0,
	    DOCTOR2("INSERT INTO batch SELECT 'UNSIGNED', rev, state, variant, "
		    "material, size, size_unit, manufactured, expiry, storage, "
		    "manufacturer, purpose, coi, record_id, record_version, "
		    "record_sha256 FROM batch WHERE id = 'UCD01-001'",
		"UPDATE sample SET batch = 'UNSIGNED' "
		"WHERE batch = 'UCD01-001'") },
	GATE("GATE-EXPIRY", 1000, UNTOUCHED),

	{ .stage = BENCH_TESTED,
	    "binding.approve",
	    "BINDING-METHOD",
	    "quinn",
	    "NEW-1",
	    BINDING("AM-A02_1.0", MUTATION, "3", "18") },
	{ .stage = BENCH_TESTED,
	    "binding.approve",
	    "BINDING-ONE",
	    "quinn",
	    "NEW-1",
	    BINDING("AM-A22_1.0", MUTATION, "3", "18") },
	{ .stage = BENCH_TESTED,
	    "binding.approve",
	    "BINDING-CARRIES",
	    "quinn",
	    "NEW-1",
	    BINDING("AM-A22_1.0", "c.1A>G", "3", "18"),
	    NULL,
	    0,
	    DOCTOR("UPDATE binding SET state = 'RETIRED' "
		   "WHERE id = 'AM-A22-PV-A1'") },
	{ .stage = BENCH_TESTED,
	    "binding.approve",
	    "BINDING-PASSAGES",
	    "quinn",
	    "NEW-1",
	    BINDING("AM-A22_1.0", MUTATION, "18", "3"),
	    NULL,
	    0,
	    DOCTOR("UPDATE binding SET state = 'RETIRED' "
		   "WHERE id = 'AM-A22-PV-A1'") },

	{ .stage = BENCH_FROZEN,
	    "sample.log",
	    "SAMPLE-BATCH",
	    "anna",
	    "NEW-1",
	    SAMPLE("UCD01-001", "SPEC-DP-A1_1.0", "12", TAKEN) },
	{ .stage = BENCH_TESTED,
	    "sample.log",
	    "SPEC-001",
	    "anna",
	    "NEW-1",
	    SAMPLE("UCD01-004", "SPEC-ABE-LNP_1.0", "12", TAKEN) },
	{ .stage = BENCH_TESTED,
	    "sample.log",
	    "COI-001",
	    "anna",
	    "NEW-1",
	    SAMPLE("UCD01-003", "SPEC-DP-A1_1.0", "12", TAKEN) },
	{ .stage = BENCH_TESTED,
	    "sample.log",
	    "TIME-FUTURE",
	    "anna",
	    "NEW-1",
	    SAMPLE("UCD01-004", "SPEC-DP-A1_1.0", "12", FUTURE) },
	{ .stage = BENCH_TESTED,
	    "sample.log",
	    "SAMPLE-QUANTITY",
	    "anna",
	    "NEW-1",
	    SAMPLE("UCD01-004", "SPEC-DP-A1_1.0", "0.0", TAKEN) },
	{ .stage = BENCH_TESTED,
	    "sample.receive",
	    "COI-001",
	    "anna",
	    "S-PLAN",
	    RECEIVED("2026-04-02T07:00:00+00:00", "K7-0000") },
	{ .stage = BENCH_TESTED,
	    "sample.receive",
	    "TIME-FUTURE",
	    "anna",
	    "S-PLAN",
	    RECEIVED(FUTURE, COI) },
	{ .stage = BENCH_TESTED,
	    "sample.receive",
	    "TIME-LATE",
	    "anna",
	    "S-PLAN",
	    RECEIVED("2026-04-01T07:00:00+00:00", COI),
	    NULL,
	    2 },
	{ .stage = BENCH_TESTED,
	    "sample.receive",
	    "TIME-ORDER",
	    "anna",
	    "S-PLAN",
	    RECEIVED("2026-04-01T05:59:59+00:00", COI),
	    "found later" },
	{ .stage = BENCH_TESTED,
	    "sample.check",
	    "SAMPLE-INTACT",
	    "anna",
	    "S-RECV",
	    FIELDS("location", "freezer") },

	{ .stage = BENCH_TESTED,
	    "test.assign",
	    "TEST-ANALYST",
	    "rui",
	    "S-TEST.AM-A01",
	    FIELDS("analyst", "only-reviewer") },
	{ .stage = BENCH_TESTED,
	    "test.start",
	    "TEST-OWN",
	    "rui",
	    "S-AVAIL.AM-A02" },
	{ .stage = BENCH_TESTED,
	    "test.start",
	    "TEST-METHOD",
	    "anna",
	    "S-AVAIL.AM-A02",
	    NULL,
	    NULL,
	    0,
	    DOCTOR("UPDATE method SET state = 'RETIRED' "
		   "WHERE id = 'AM-A02_1.0'") },
	{ .stage = BENCH_TESTED,
	    "test.start",
	    "TEST-SAMPLE",
	    "anna",
	    "S-PLAN.AM-A02" },
	{ .stage = BENCH_TESTED,
	    "test.start",
	    "BIND-001",
	    "anna",
	    "S-AVAIL.AM-A22",
	    FIELDS("binding", "NONE") },
	{ .stage = BENCH_TESTED,
	    "test.start",
	    "BIND-002",
	    "anna",
	    "S-AVAIL.AM-A22",
	    FIELDS("binding", "OLD-A22-PV-A1") },
	{ .stage = BENCH_TESTED,
	    "test.start",
	    "BIND-003",
	    "anna",
	    "S-AVAIL.AM-A22",
	    NULL,
	    NULL,
	    0,
	    DOCTOR("UPDATE binding SET carries = 'c.1A>G' "
		   "WHERE id = 'AM-A22-PV-A1'") },
	{ .stage = BENCH_TESTED,
	    "test.start",
	    "BIND-005",
	    "anna",
	    "S-AVAIL.AM-A22",
	    NULL,
	    NULL,
	    0,
	    DOCTOR("UPDATE binding SET sequence_sha256 = 'other' "
		   "WHERE id = 'AM-A22-PV-A1'") },
	{ .stage = BENCH_TESTED,
	    "test.start",
	    "BIND-006",
	    "anna",
	    "S-AVAIL.AM-A22",
	    FIELDS("binding", "AM-A20-PV-A1") },
	{ .stage = BENCH_TESTED,
	    "test.submit",
	    "TEST-OWN",
	    "rui",
	    "S-TEST.AM-A05",
	    FIELDS("amount_used", "1 vial") },
	{ .stage = BENCH_TESTED,
	    "test.submit",
	    "TEST-COMPLETE",
	    "anna",
	    "S-TEST.AM-A05",
	    FIELDS("amount_used", "1 vial"),
	    NULL,
	    0,
	    DOCTOR("UPDATE result SET state = 'NOT_EVALUATED' "
		   "WHERE id = 'S-TEST.T06'") },
	{ .stage = BENCH_TESTED,
	    "test.submit",
	    "TEST-RUNS",
	    "anna",
	    "S-TEST.AM-A05",
	    FIELDS("amount_used", "1 vial"),
	    NULL,
	    0,
	    DOCTOR("UPDATE run SET test = 'S-TEST.AM-A05' "
		   "WHERE id = 'RUN-V'") },
	{ .stage = BENCH_TESTED,
	    "test.take",
	    "TEST-REVIEWER",
	    "anna",
	    "S-TEST.AM-A06" },
	{ .stage = BENCH_TESTED,
	    "test.take",
	    "TEST-RUNS",
	    "rui",
	    "S-TEST.AM-A06",
	    NULL,
	    NULL,
	    0,
	    DOCTOR("UPDATE run SET test = 'S-TEST.AM-A06' "
		   "WHERE id = 'RUN-V'") },
	{ .stage = BENCH_TESTED,
	    "test.review",
	    "TEST-REVIEWER",
	    "anna",
	    "S-TEST.AM-A07" },
	{ .stage = BENCH_TESTED,
	    "test.review",
	    "TEST-RUNS",
	    "rui",
	    "S-TEST.AM-A07",
	    NULL,
	    NULL,
	    0,
	    DOCTOR("UPDATE run SET test = 'S-TEST.AM-A07' "
		   "WHERE id = 'RUN-V'") },

	{ .stage = BENCH_TESTED,
	    "run.start",
	    "RUN-TEST",
	    "anna",
	    "NEW-1",
	    RUN("S-AVAIL.AM-A22", "PLATE-N", "7") },
	{ .stage = BENCH_TESTED,
	    "run.start",
	    "RUN-KIND",
	    "anna",
	    "NEW-1",
	    RUN("S-TEST.AM-A04", "PLATE-N", "7") },
	{ .stage = BENCH_TESTED,
	    "run.start",
	    "RUN-OWN",
	    "rui",
	    "NEW-1",
	    RUN(POTENCY, "PLATE-N", "7") },
	{ .stage = BENCH_TESTED,
	    "run.start",
	    "RPT-001",
	    "anna",
	    "NEW-1",
	    RUN(POTENCY, "PLATE-N", "7"),
	    NULL,
	    0,
	    DOCTOR("UPDATE run SET state = 'EVALUATED_VALID' "
		   "WHERE id = 'RUN-I'") },
	{ .stage = BENCH_TESTED,
	    "run.start",
	    "RUN-PLATE",
	    "anna",
	    "NEW-1",
	    RUN(POTENCY, "PLATE-V", "7") },
	{ .stage = BENCH_TESTED,
	    "run.start",
	    "BIND-011",
	    "anna",
	    "NEW-1",
	    RUN(POTENCY, "PLATE-N", "19") },
	LINKS("run.start", "NEW-1", RUN(POTENCY, "PLATE-N", "7"), NULL,
	    "AM-A22-PV-A1"),
	{ .stage = BENCH_TESTED,
	    "run.import",
	    "RUN-TEST",
	    "anna",
	    "RUN-R",
	    GOOD_IMPORT,
	    NULL,
	    0,
	    DOCTOR("UPDATE test SET state = 'ENTERED' "
		   "WHERE id = '" POTENCY "'") },
	{ .stage = BENCH_TESTED,
	    "run.import",
	    "RUN-OWN",
	    "rui",
	    "RUN-R",
	    GOOD_IMPORT },
	{ .stage = BENCH_TESTED,
	    "run.import",
	    "BIND-004",
	    "anna",
	    "RUN-R",
	    IMPORT(READINGS("3", "PLATE-R"),
		MAP("3") "S-TEST|RS-A1-01|RS-A2-01", BENCH_FACTS) },
	{ .stage = BENCH_TESTED,
	    "run.import",
	    "RUN-SAMPLE",
	    "anna",
	    "RUN-R",
	    IMPORT(READINGS("3", "PLATE-R"), MAP("3") "S-AVAIL", BENCH_FACTS) },
	{ .stage = BENCH_TESTED,
	    "run.import",
	    "RUN-TWICE",
	    "anna",
	    "RUN-R",
	    IMPORT(READINGS("2", "PLATE-V"), MAP("2") "S-TEST", BENCH_FACTS),
	    NULL,
	    0,
	    DOCTOR("UPDATE run SET plate = 'PLATE-V' WHERE id = 'RUN-R'") },
	{ .stage = BENCH_TESTED,
	    "run.import",
	    "RUN-TIME",
	    "anna",
	    "RUN-R",
	    IMPORT(READINGS("3", "PLATE-R"), MAP("3") "S-TEST",
		"measured_at=" FUTURE
		";instrument_serial=SPM-0042;software_version=5.4;"
		"operator=anna;protocol=PV-A1-RP") },
	LINKS("run.import", "RUN-R", GOOD_IMPORT, NULL, "AM-A22-PV-A1"),
	{ .stage = BENCH_TESTED,
	    "run.review",
	    "RUN-REVIEWER",
	    "anna",
	    "RUN-V" },
	{ .stage = BENCH_TESTED,
	    "run.abort",
	    "RUN-OWN",
	    "rui",
	    "RUN-R",
	    NULL,
	    "spilt" },

	VALUES("result.enter", "S-TEST.T24", "S-TEST.T20", UNTOUCHED,
	    "S-AVAIL.T02", NULL),
	VALUES("result.correct", "S-TEST.T25", "S-TEST.T06",
	    DOCTOR("UPDATE result SET state = 'COMPLIES', value = '1' "
		   "WHERE id = 'S-TEST.T21'"),
	    "S-TEST.T08", "misread"),

	{ .stage = BENCH_TESTED,
	    "certificate.freeze",
	    "CERT-BATCH",
	    "quinn",
	    "NEW-1",
	    FIELDS("batch", "UCD01-002") },
	{ .stage = BENCH_TESTED,
	    "certificate.freeze",
	    "CERT-SAMPLE",
	    "quinn",
	    "NEW-1",
	    FIELDS("batch", "UCD01-001"),
	    NULL,
	    0,
	    DOCTOR2("UPDATE sample SET batch = 'UCD01-001' "
		    "WHERE id = 'S-PLAN'",
		"UPDATE batch SET state = 'RELEASED' "
		"WHERE id = 'UCD01-001'") },
	{ .stage = BENCH_DONE,
	    "certificate.freeze",
	    "CERT-ONE",
	    "quinn",
	    "NEW-1",
	    FIELDS("batch", "UCD01-001") },
};
const size_t situation_count = sizeof(situations) / sizeof(situations[0]);
