/* SPDX-License-Identifier: Apache-2.0 */
/* The thread, worked through by acts; see bench.h. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "tests/lab/bench.h"

#define ALL_ROLES \
	"analyst,reviewer,qc-sup,custodian,spec-author,mfg-sup,qa,qa-releaser"
#define MAIN "SMP-UCD01-001"
#define POTENCY "AM-A22"

#define TEXT(...) arena_printf(bench.arena, __VA_ARGS__)

/* ---- people, documents ------------------------------------------------- */

static void
enrol(const char *by, const char *uid, const char *name, const char *roles)
{
	bench_must(by, "person.enrol", uid, NULL,
	    FIELDS("name", name, "roles", roles, "vkey", bench_vkey(uid)));
}

static void
people(void)
{
	enrol("admin-1", "admin-1", "Ada Administrator", "sys-admin");
	bench_must("admin-1", "site.open", "site", NULL,
	    FIELDS("name", "Cupel Demonstration Laboratory", "address",
		"1 Assay Street, 8000 Exampleton", "contact", "qc@demo.example",
		"licence", "GMP-DEMO-0001", "script_signatures", "no"));
	enrol("admin-1", "admin-2", "Ari Administrator", "sys-admin");
	enrol("admin-1", "anna", "Anna Analyst", ALL_ROLES);
	enrol("admin-1", "rui", "Rui Reviewer", ALL_ROLES);
	enrol("admin-1", "quinn", "Quinn Assurance", ALL_ROLES);
	for (const struct role *r = lab_roles; r->code != NULL; r++)
		enrol("admin-1", TEXT("only-%s", r->code),
		    TEXT("Only %s", r->title), r->code);
	enrol("admin-1", "gone", "Gina Gone", "analyst");
	bench_must("admin-1", "person.close", "gone", "left", NULL);
}

static void
load(const char *noun, const char *id, const char *file, const char *profile)
{
	bench_must("anna", TEXT("%s.load", noun), id, NULL,
	    FIELDS("file", file, profile != NULL ? "profile" : NULL, profile));
}

static void
submit(const char *noun, const char *id)
{
	bench_must("anna", TEXT("%s.submit", noun), id, NULL, NULL);
}

static void
check(const char *noun, const char *id)
{
	bench_must("rui", TEXT("%s.check", noun), id, NULL, NULL);
}

static void
approve(const char *noun, const char *id)
{
	bench_must("quinn", TEXT("%s.approve", noun), id, NULL, NULL);
}

static void
to_checked(
    const char *noun, const char *id, const char *file, const char *profile)
{
	load(noun, id, file, profile);
	submit(noun, id);
	check(noun, id);
}

static void
document(
    const char *noun, const char *id, const char *file, const char *profile)
{
	to_checked(noun, id, file, profile);
	approve(noun, id);
}

static void
bind(const char *id, const char *method, const char *variant,
    const char *carries, const char *standard)
{
	bench_must("quinn", "binding.approve", id, NULL,
	    FIELDS("method", method, "variant", variant, "test_system", "TS-1",
		"carries", carries, "standard", standard, "assigned", "100",
		"passage_min", "3", "passage_max", "18", "report",
		TEXT("QR-%s", id)));
}

static void
documents(void)
{
	static const char *const bound[] = { "AM-A10", "AM-A20", "AM-A21",
		"AM-A22" };

	document("platform", "PLT-ABE-LNP_1.0",
	    "specs/platforms/PLT-ABE-LNP.xml", NULL);
	for (int i = 1; i <= 22; i++) {
		const char *id = TEXT("AM-A%02d", i);

		if (i == 18 || i == 19)
			continue;
		document("method", TEXT("%s_1.0", id),
		    TEXT("specs/methods/%s.xml", id),
		    i == 22 ? "specs/instruments/softmax-text.xml" : NULL);
	}
	document("variant", "PV-A1_1", "specs/variants/PV-A1.xml", NULL);
	document("variant", "PV-A2_1", "specs/variants/PV-A2.xml", NULL);
	document("spec", "SPEC-ABE-LNP_1.0",
	    "specs/specifications/SPEC-ABE-LNP.xml", NULL);
	to_checked("spec", "SPEC-DP-A1_1.0",
	    "specs/specifications/SPEC-DP-A1.xml", NULL);
	bind("OLD-A22-PV-A1", "AM-A22_1.0", "PV-A1_1", "DMT_000101.1:c.706G>A",
	    "RS-A1-01");
	bench_must(
	    "quinn", "binding.retire", "OLD-A22-PV-A1", "new cells", NULL);
	for (size_t i = 0; i < 4; i++)
		bind(TEXT("%s-PV-A1", bound[i]), TEXT("%s_1.0", bound[i]),
		    "PV-A1_1", "DMT_000101.1:c.706G>A", "RS-A1-01");
	bind("AM-A22-PV-A2", "AM-A22_1.0", "PV-A2_1", "DMT_000101.1:c.416C>T",
	    "RS-A2-01");
	approve("spec", "SPEC-DP-A1_1.0");
	bench_must("quinn", "variant.activate", "PV-A1_1", NULL, NULL);
}

/* Another sequence for each variant: two may not have the same. */
static const char *
bases(const char *x)
{
	static const char letter[] = "DRCXN";
	static const char *const base[] = { "AAAA", "CCCC", "GGGG", "UUUU",
		"ACAC" };

	return TEXT("|>CUGC|>%s", base[strchr(letter, x[0]) - letter]);
}

/* Documents that stay where they are: D draft, R in review, C checked,
 * X rejected, T retired, S superseded. */
static void
documents_left(const char *noun, const char *file, const char *id,
    const char *stem, const char *version, bool sequence)
{
#define FILE_OF(x, v) \
	TEXT("%s|id=\"%s\"|id=\"%s-%s\"%s%s", file, id, stem, x, v, \
	    sequence ? bases(x) : "")
#define ID_OF(x, v) TEXT("%s-%s_%s", stem, x, v)
	load(noun, ID_OF("D", version), FILE_OF("D", ""), NULL);
	load(noun, ID_OF("R", version), FILE_OF("R", ""), NULL);
	submit(noun, ID_OF("R", version));
	to_checked(noun, ID_OF("C", version), FILE_OF("C", ""), NULL);
	load(noun, ID_OF("X", version), FILE_OF("X", ""), NULL);
	submit(noun, ID_OF("X", version));
	bench_must("rui", TEXT("%s.reject", noun), ID_OF("X", version),
	    "not needed", NULL);
	if (strcmp(noun, "variant") == 0)
		return;
	document(noun, ID_OF("T", version), FILE_OF("T", ""), NULL);
	bench_must("quinn", TEXT("%s.retire", noun), ID_OF("T", version),
	    "not used", NULL);
	document(noun, ID_OF("S", version), FILE_OF("S", ""), NULL);
	document(noun, ID_OF("S", "2.0"),
	    FILE_OF("S", TEXT("|%s-S\" version=\"1.0\"|%s-S\" version=\"2.0\"",
			     stem, stem)),
	    NULL);
#undef FILE_OF
#undef ID_OF
}

/* Specifications that cannot be approved, each for one cause. */
static void
specs_in_the_way(void)
{
	to_checked("spec", "SPEC-P-M_1.0",
	    "specs/specifications/SPEC-ABE-LNP.xml|id=\"SPEC-ABE-LNP\"|"
	    "id=\"SPEC-P-M\"|method=\"AM-A02\"|method=\"AM-NONE\"",
	    NULL);
	to_checked("spec", "SPEC-P-B_1.0",
	    "specs/specifications/SPEC-DP-A1.xml|id=\"SPEC-DP-A1\"|"
	    "id=\"SPEC-P-B\"|id=\"PV-A1\"|id=\"PV-A2\"",
	    NULL);
}

/* ---- batches and samples ----------------------------------------------- */

static void
batch(const char *id, const char *coi)
{
	bench_must("anna", "batch.receive", id, NULL,
	    FIELDS("variant", "PV-A1_1", "material", "drug product", "size",
		"100", "size_unit", "vials", "manufactured", "2026-02-20",
		"expiry", "2028-02-20", "storage", "-70 C or below",
		"manufacturer", "Demonstration Manufacturing", "purpose",
		"clinical", "record_id", TEXT("BR-%s", id), "record_version",
		"1.0", "record_sha256",
		"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f0"
		"0a08",
		coi != NULL ? "coi" : NULL, coi));
}

static void
log_sample(const char *id, const char *of, const char *coi)
{
	bench_must("anna", "sample.log", id, NULL,
	    FIELDS("batch", of, "purpose", "release", "spec", "SPEC-DP-A1_1.0",
		"source", "final container", "quantity", "12", "quantity_unit",
		"vials", "containers", "12", "taken_at",
		BENCH_TODAY "T06:00:00+00:00", "taken_by", "M. Operator",
		"storage", "-70 C", coi != NULL ? "coi" : NULL, coi));
}

static void
receive(const char *id, const char *condition, const char *coi)
{
	bench_must("anna", "sample.receive", id, NULL,
	    FIELDS("received_at", BENCH_TODAY "T07:00:00+00:00", "condition",
		condition, coi != NULL ? "coi" : NULL, coi));
}

static void
store(const char *id)
{
	bench_must("anna", "sample.check", id, NULL,
	    FIELDS("location", "freezer F2, rack 3"));
}

static void
assign(const char *test)
{
	bench_must("rui", "test.assign", test, NULL, FIELDS("analyst", "anna"));
}

static void
start(const char *test)
{
	assign(test);
	bench_must("anna", "test.start", test, NULL, NULL);
}

static void
enter(const char *sample, const char *line, const char *value)
{
	bench_must("anna", "result.enter", TEXT("%s.%s", sample, line), NULL,
	    FIELDS("value", value, "tested_on", BENCH_TODAY));
}

static void
submit_test(const char *test)
{
	bench_must(
	    "anna", "test.submit", test, NULL, FIELDS("amount_used", "1 vial"));
}

/* ---- runs -------------------------------------------------------------- */

static void
run_start(const char *id, const char *test, const char *plate)
{
	bench_must("anna", "run.start", id, NULL,
	    FIELDS("test", test, "plate", plate, "passage", "7"));
}

static void
run_import(const char *id, int n, const char *edits, const char *map_edits)
{
	bench_must("anna", "run.import", id, NULL,
	    FIELDS("file",
		TEXT("tests/plate/data/softmax_potency_run%d_specimen.txt%s", n,
		    edits),
		"map",
		TEXT("tests/plate/data/platemap_run%d.csv%s", n, map_edits),
		"fact", BENCH_FACTS));
}

static void
review_run(const char *id)
{
	bench_must("rui", "run.review", id, NULL, NULL);
}

/* ---- the certified sample ---------------------------------------------- */

static const struct {
	const char *line, *value;
} values[] = {
	{ "T01", "Conforms" },
	{ "T02", "7.447" },
	{ "T03", "309.452" },
	{ "T04", "84.721" },
	{ "T05", "0.113" },
	{ "T06", "1.003" },
	{ "T07", "93.039" },
	{ "T08", "0.953" },
	{ "T09", "78.956" },
	{ "T10", "87.635" },
	{ "T11", "Positive" },
	{ "T12", "Conforms" },
	{ "T13", "103.633" },
	{ "T14", "Conforms" },
	{ "T15", "1.506" },
	{ "T16", "484.887" },
	{ "T17", "<0.5" },
	{ "T18", "No growth" },
	{ "T19", "177.906" },
	{ "T20", "9.774" },
	{ "T22", "0.631" },
	{ "T23", "Pass" },
	{ "T24", "78.4" },
	{ "T25", "0.83" },
};

static void
each_test(void (*f)(const char *test))
{
	for (int i = 1; i <= 22; i++)
		if (i != 18 && i != 19)
			f(TEXT(MAIN ".AM-A%02d", i));
}

static void
review_test(const char *test)
{
	bench_must("rui", "test.take", test, NULL, NULL);
	bench_must("rui", "test.review", test, NULL, NULL);
}

static void
main_sample(void)
{
	log_sample(MAIN, "UCD01-001", NULL);
	receive(MAIN, "intact", NULL);
	store(MAIN);
	each_test(start);
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		enter(MAIN, values[i].line, values[i].value);
	for (int n = 1; n <= 3; n++) {
		const char *run = TEXT("RUN-0%d", n);

		run_start(run, MAIN "." POTENCY, TEXT("PV-A1-RP-%d", n));
		run_import(run, n, "", "");
		review_run(run);
	}
	each_test(submit_test);
	each_test(review_test);
}

/* ---- a sample that stays in testing ------------------------------------ */

#define LEFT "S-TEST"
#define LEFT_POTENCY LEFT "." POTENCY

static void
runs_left(void)
{
	/* the standard's highest dose reads low: no curve */
	static const char hook[] = "|\t2.178\t|\t0.178\t|\t2.197\t|\t0.197\t|"
				   "\t2.193\t|\t0.193\t";

	start(LEFT_POTENCY);
	run_start("RUN-V", LEFT_POTENCY, "PLATE-V");
	run_import("RUN-V", 2, "|PV-A1-RP-2|PLATE-V", "|" MAIN "|" LEFT);
	run_start("RUN-I", LEFT_POTENCY, "PLATE-I");
	run_import(
	    "RUN-I", 1, TEXT("|PV-A1-RP-1|PLATE-I%s", hook), "|" MAIN "|" LEFT);
	run_start("RUN-X", LEFT_POTENCY, "PLATE-X");
	bench_must("anna", "run.abort", "RUN-X", "incubator failed", NULL);
	run_start("RUN-R", LEFT_POTENCY, "PLATE-R");
}

static void
sample_in_testing(void)
{
	log_sample(LEFT, "UCD01-003", "K7-4F2Q");
	receive(LEFT, "intact", "K7-4F2Q");
	store(LEFT);
	runs_left();
	/* planned: A01; assigned: A02; in progress: A04, A16, A20; entered:
	 * A03 out of specification, A05, A15 inconclusive; submitted: A06;
	 * in review: A07; returned: A08 */
	assign(LEFT ".AM-A02");
	start(LEFT ".AM-A04");
	enter(LEFT, "T04", "84.7");
	start(LEFT ".AM-A16");
	enter(LEFT, "T19", "177.906");
	start(LEFT ".AM-A20");
	enter(LEFT, "T25", "0.83");
	start(LEFT ".AM-A03");
	enter(LEFT, "T03", "350");
	start(LEFT ".AM-A05");
	enter(LEFT, "T06", "1.003");
	enter(LEFT, "T07", "93.039");
	start(LEFT ".AM-A14");
	enter(LEFT, "T17", "<10");
	start(LEFT ".AM-A06");
	enter(LEFT, "T08", "0.953");
	submit_test(LEFT ".AM-A06");
	start(LEFT ".AM-A07");
	enter(LEFT, "T09", "78.956");
	submit_test(LEFT ".AM-A07");
	bench_must("rui", "test.take", LEFT ".AM-A07", NULL, NULL);
	start(LEFT ".AM-A08");
	enter(LEFT, "T10", "87.635");
	submit_test(LEFT ".AM-A08");
	bench_must("rui", "test.take", LEFT ".AM-A08", NULL, NULL);
	bench_must("rui", "test.return", LEFT ".AM-A08", "which vial?", NULL);
}

static void
samples_left(void)
{
	batch("UCD01-003", "K7-4F2Q");
	sample_in_testing();
	log_sample("S-PLAN", "UCD01-003", "K7-4F2Q");
	assign("S-PLAN.AM-A02");
	log_sample("S-RECV", "UCD01-003", "K7-4F2Q");
	receive("S-RECV", "thawed", "K7-4F2Q");
	log_sample("S-AVAIL", "UCD01-003", "K7-4F2Q");
	receive("S-AVAIL", "intact", "K7-4F2Q");
	store("S-AVAIL");
	assign("S-AVAIL.AM-A02");
	assign("S-AVAIL." POTENCY);
	log_sample("S-CANC", "UCD01-003", "K7-4F2Q");
	bench_must("rui", "sample.cancel", "S-CANC", "logged twice", NULL);
	batch("UCD01-004", NULL);
	batch("UCD01-002", NULL);
	log_sample("S-REJ", "UCD01-002", NULL);
	bench_must("quinn", "batch.reject", "UCD01-002", "vials broken", NULL);
}

void
thread_to_tested(void)
{
	people();
	documents();
	documents_left("platform", "specs/platforms/PLT-ABE-LNP.xml",
	    "PLT-ABE-LNP", "PLT-P", "1.0", false);
	documents_left("method", "specs/methods/AM-A02.xml", "AM-A02", "AM-P",
	    "1.0", false);
	documents_left(
	    "variant", "specs/variants/PV-A1.xml", "PV-A1", "PV-P", "1", true);
	documents_left("spec", "specs/specifications/SPEC-ABE-LNP.xml",
	    "SPEC-ABE-LNP", "SPEC-P", "1.0", false);
	specs_in_the_way();
	batch("UCD01-001", NULL);
	samples_left();
	main_sample();
}

void
thread_to_frozen(void)
{
	bench_must("quinn", "batch.release", "UCD01-001", NULL, NULL);
	bench_must("quinn", "certificate.freeze", "C-2026-0001", NULL,
	    FIELDS("batch", "UCD01-001"));
}

/* The certificate is issued; the variant goes through its last states. */
void
thread_to_done(void)
{
	bench_must("quinn", "certificate.issue", "C-2026-0001", NULL, NULL);
	for (int n = 2; n <= 3; n++) {
		const char *id = TEXT("PV-A1_%d", n);

		document("variant", id,
		    TEXT("specs/variants/PV-A1.xml|revision=\"1\">|"
			 "revision=\"%d\">",
			n),
		    NULL);
		bench_must("quinn", "variant.activate", id, NULL, NULL);
		if (n == 2)
			bench_must("quinn", "variant.retire", id,
			    "sequence typed anew", NULL);
	}
}
