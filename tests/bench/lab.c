/* SPDX-License-Identifier: Apache-2.0 */
/* tests/bench/lab.c - see lab.h. */
#include "config.h"

#include "tests/bench/lab.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/utc.h"
#include "crypt/secret.h"
#include "door/act.h"
#include "lab/lab.h"
#include "site/site.h"
#include "tests/bench/bench.h"

#define COST ((struct wrap_cost){ 64u, 1u })
#define FILES_MAX 8
#define FILE_LIMIT ((size_t)16 << 20)

static const struct {
	const char *user, *name, *roles;
} people[PEOPLE] = {
	[BY_ADMIN] = { "admin-1", "Ada Administrator", "sys-admin" },
	[BY_ANALYST] = { "analyst-1", "Anna Analyst",
	    "analyst,custodian,spec-author" },
	[BY_REVIEWER] = { "reviewer-1", "Rui Reviewer", "reviewer,qc-sup" },
	[BY_QA] = { "qa-1", "Quinn Assurance", "qa,qa-releaser" },
};

struct bench_lab {
	struct arena *arena; /* of the lab */
	struct arena *act;   /* of one act */
	const char *dir, *source;
	struct secret pass[PEOPLE];
	struct site *site[PEOPLE];
	struct site_parts parts;
	struct door_renderer none;
};

/* ---- signing ----------------------------------------------------------- */

static enum err_code
show(void *self ATTR_UNUSED, const char *shown ATTR_UNUSED,
    struct err *err ATTR_UNUSED)
{
	return ERR_OK;
}

static enum err_code
sign(void *self, const char *uid, const char *text, bool again ATTR_UNUSED,
    struct buf *note, struct err *err)
{
	struct bench_lab *lab = self;

	for (int i = 0; i < PEOPLE; i++)
		if (strcmp(people[i].user, uid) == 0)
			return site_sign(
			    lab->dir, uid, &lab->pass[i], text, note, err);
	return err_set(err, ERR_ABSENT, "nobody is called %s", uid);
}

/* ---- fields ------------------------------------------------------------ */

static const char *
moment(struct arena *a, const char *minutes)
{
	char out[UTC_TEXT_SIZE];

	utc_text(out, ((int64_t)time(NULL) + 60 * atoll(minutes)) * 1000,
	    UTC_OFFSET, 0);
	return arena_str(a, out);
}

static const char *
day(struct arena *a, const char *days)
{
	char out[UTC_TEXT_SIZE];

	utc_text(
	    out, ((int64_t)time(NULL) + 86400 * atoll(days)) * 1000, UTC_S, 0);
	return arena_dup(a, out, strlen("2026-03-14"));
}

static enum err_code
add_file(struct bench_lab *lab, const char *field, const char *below,
    struct door_file *out, struct err *err)
{
	const char *slash = strrchr(below, '/');
	struct buf b = { 0 };

	if (file_read(arena_printf(lab->act, "%s/%s", lab->source, below),
		FILE_LIMIT, &b, err) == ERR_OK) {
		out->field = arena_str(lab->act, field);
		out->name =
		    arena_str(lab->act, slash != NULL ? slash + 1 : below);
		out->bytes = arena_dup(lab->act, b.data, b.len);
		out->len = b.len;
	}
	buf_clear(&b);
	return err->code;
}

/* "key=value,key=value"; @MINUTES is a time. */
static struct json *
facts_of(struct arena *a, const char *value)
{
	struct json *facts = json_object(a);
	char *text = arena_str(a, value);

	while (*text != '\0') {
		size_t n = strcspn(text, ","), k = strcspn(text, "=");
		char *next = text + n + (text[n] == ',');
		const char *v = k < n ? text + k + 1 : "";

		text[n] = '\0';
		text[k < n ? k : n] = '\0';
		json_set_str(a, facts, text, *v == '@' ? moment(a, v + 1) : v);
		text = next;
	}
	return facts;
}

static enum err_code
add_field(struct bench_lab *lab, const struct act *act, const char *name,
    const char *value, struct door_wish *w, struct door_file *files,
    struct err *err)
{
	const struct field *f = act_field(act, name);

	if (f == NULL)
		return err_set(
		    err, ERR_BUG, "%s has no field %s", act->name, name);
	if (f->type == FIELD_FILE)
		return add_file(lab, name, value, &files[w->n_files++], err);
	if (f->type == FIELD_FACTS) {
		json_set(lab->act, w->fields, name, facts_of(lab->act, value));
		return ERR_OK;
	}
	if (f->type == FIELD_TIME)
		value = moment(lab->act, value);
	if (f->type == FIELD_DATE)
		value = day(lab->act, value);
	json_set_str(lab->act, w->fields, name, value);
	return ERR_OK;
}

static enum err_code
add_fields(struct bench_lab *lab, const char *fields, struct door_wish *w,
    struct door_file *files, struct err *err)
{
	char *text = arena_str(lab->act, fields);

	while (*text != '\0') {
		size_t n = strcspn(text, "|");
		char *next = text + n + (text[n] == '|');
		char *equals;

		text[n] = '\0';
		equals = strchr(text, '=');
		if (equals == NULL || w->n_files == FILES_MAX)
			return err_set(err, ERR_BUG, "fields \"%s\"", fields);
		*equals = '\0';
		if (add_field(lab, w->act, text, equals + 1, w, files, err) !=
		    ERR_OK)
			return err->code;
		text = next;
	}
	return ERR_OK;
}

/* ---- acting ------------------------------------------------------------ */

enum err_code
bench_lab_do(struct bench_lab *lab, enum bench_person who, const char *act,
    const char *object, const char *fields, const struct door_file *more,
    size_t n, struct err *err)
{
	struct door_signer signer = { show, sign, lab };
	struct door_line line = bench_lab_line(lab, who);
	struct door_file files[FILES_MAX];
	struct door_wish w = { .object = object, .files = files, .rev = -1 };
	const struct noun *noun;
	struct json *reply;

	arena_reset(lab->act);
	w.act = house_act(&lab_house, act, &noun);
	w.fields = json_object(lab->act);
	if (w.act == NULL || n > FILES_MAX)
		return err_set(err, ERR_BUG, "act %s", act);
	for (; w.n_files < n; w.n_files++)
		files[w.n_files] = more[w.n_files];
	if (w.act->enrols) {
		const char *vkey;

		if (site_key_text(lab->dir, object, lab->act, &vkey, err) !=
		    ERR_OK)
			return err->code;
		json_set_str(lab->act, w.fields, "vkey", vkey);
	}
	if (add_fields(lab, fields, &w, files, err) != ERR_OK ||
	    door_do(&line, lab->act, &w, &signer, &reply, err) != ERR_OK)
		return err_add(err, "%s %s", act, object);
	return ERR_OK;
}

struct door_line
bench_lab_line(struct bench_lab *lab, enum bench_person who)
{
	return site_line(lab->site[who]);
}

/* ---- people ------------------------------------------------------------ */

static enum err_code
enter(struct bench_lab *lab, int who, struct err *err)
{
	return site_open(lab->dir, people[who].user, &lab->pass[who], "script",
	    &lab->parts, &lab->site[who], err);
}

static enum err_code
enrol(struct bench_lab *lab, int who, struct err *err)
{
	const char *user = people[who].user;

	if (who != BY_ADMIN &&
	    site_key_new(lab->dir, user, &lab->pass[who], COST, err) != ERR_OK)
		return err->code;
	if (bench_lab_do(lab, BY_ADMIN, "person.enrol", user,
		arena_printf(lab->arena, "name=%s|roles=%s", people[who].name,
		    people[who].roles),
		NULL, 0, err) != ERR_OK)
		return err->code;
	if (who == BY_ADMIN)
		return ERR_OK;
	if (site_admit(lab->site[BY_ADMIN], user, &lab->pass[who], true, err) !=
	    ERR_OK)
		return err->code;
	return enter(lab, who, err);
}

static enum err_code
make_people(struct bench_lab *lab, struct err *err)
{
	for (int i = 0; i < PEOPLE; i++) {
		const char *pass = arena_printf(
		    lab->arena, "correct horse %s", people[i].user);

		if (secret_copy(pass, strlen(pass), &lab->pass[i], err) !=
		    ERR_OK)
			return err->code;
	}
	if (site_create(lab->dir, "bench.example/lab", people[BY_ADMIN].user,
		&lab->pass[BY_ADMIN], COST, err) != ERR_OK ||
	    enter(lab, BY_ADMIN, err) != ERR_OK ||
	    enrol(lab, BY_ADMIN, err) != ERR_OK ||
	    bench_lab_do(lab, BY_ADMIN, "site.open", "site",
		"name=Bench Laboratory|address=1 Assay Street|contact=qc@"
		"bench.example|licence=NONE|script_signatures=yes",
		NULL, 0, err) != ERR_OK)
		return err->code;
	for (int i = BY_ADMIN + 1; i < PEOPLE; i++)
		if (enrol(lab, i, err) != ERR_OK)
			return err->code;
	return ERR_OK;
}

/* ---- documents --------------------------------------------------------- */

static enum err_code
document(struct bench_lab *lab, const char *noun, const char *id,
    const char *fields, struct err *err)
{
	const struct {
		enum bench_person who;
		const char *verb, *fields;
	} steps[] = {
		{ BY_ANALYST, "load", fields },
		{ BY_ANALYST, "submit", "" },
		{ BY_REVIEWER, "check", "" },
		{ BY_QA, "approve", "" },
	};

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (bench_lab_do(lab, steps[i].who,
			arena_printf(lab->arena, "%s.%s", noun, steps[i].verb),
			id, steps[i].fields, NULL, 0, err) != ERR_OK)
			return err->code;
	return ERR_OK;
}

static enum err_code
methods(struct bench_lab *lab, struct err *err)
{
	for (int n = 1; n <= 22; n++) {
		const char *file =
		    arena_printf(lab->arena, "specs/methods/AM-A%02d.xml", n);

		if (!file_exists(
			arena_printf(lab->arena, "%s/%s", lab->source, file)))
			continue;
		if (document(lab, "method",
			arena_printf(lab->arena, "AM-A%02d_1.0", n),
			arena_printf(lab->arena, "file=%s%s", file,
			    n == 22 ? "|profile=specs/instruments/"
				      "softmax-text.xml"
				    : ""),
			err) != ERR_OK)
			return err->code;
	}
	return ERR_OK;
}

static enum err_code
bindings(struct bench_lab *lab, struct err *err)
{
	static const char *const of[] = { "AM-A10", "AM-A20", "AM-A21",
		"AM-A22" };

	for (size_t i = 0; i < sizeof(of) / sizeof(of[0]); i++)
		if (bench_lab_do(lab, BY_QA, "binding.approve",
			arena_printf(lab->arena, "%s-PV-A1", of[i]),
			arena_printf(lab->arena,
			    "method=%s_1.0|variant=PV-A1_1|test_system=TS-A1|"
			    "carries=DMT_000101.1:c.706G>A|standard=RS-A1-01|"
			    "assigned=100|passage_min=3|passage_max=18|"
			    "report=QR-%s-PV-A1",
			    of[i], of[i]),
			NULL, 0, err) != ERR_OK)
			return err->code;
	return ERR_OK;
}

static enum err_code
make_documents(struct bench_lab *lab, struct err *err)
{
	if (document(lab, "platform", "PLT-ABE-LNP_1.0",
		"file=specs/platforms/PLT-ABE-LNP.xml", err) != ERR_OK ||
	    methods(lab, err) != ERR_OK ||
	    document(lab, "variant", "PV-A1_1", "file=specs/variants/PV-A1.xml",
		err) != ERR_OK ||
	    document(lab, "spec", "SPEC-ABE-LNP_1.0",
		"file=specs/specifications/SPEC-ABE-LNP.xml", err) != ERR_OK ||
	    bindings(lab, err) != ERR_OK ||
	    document(lab, "spec", "SPEC-DP-A1_1.0",
		"file=specs/specifications/SPEC-DP-A1.xml", err) != ERR_OK ||
	    bench_lab_do(lab, BY_QA, "variant.activate", "PV-A1_1", "", NULL, 0,
		err) != ERR_OK)
		return err->code;
	return bench_lab_do(lab, BY_ANALYST, "batch.receive", "UCD01-001",
	    "variant=PV-A1_1|material=drug product|size=100|size_unit=vials|"
	    "manufactured=-40|expiry=700|storage=-70 C|manufacturer=Bench "
	    "Manufacturing|purpose=clinical|record_id=BR-UCD01-001|"
	    "record_version=1.0|record_sha256="
	    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
	    NULL, 0, err);
}

/* ---- samples ----------------------------------------------------------- */

enum err_code
bench_lab_sample(struct bench_lab *lab, size_t n, struct err *err)
{
	static const struct {
		const char *act, *fields;
	} steps[] = {
		{ "sample.log",
		    "batch=UCD01-001|purpose=release|spec=SPEC-DP-A1_1.0|"
		    "source=final container|quantity=12|quantity_unit=vials|"
		    "containers=12|taken_at=-180|taken_by=analyst-1|"
		    "storage=-70 C" },
		{ "sample.receive",
		    "received_at=-120|condition=intact|temperature=-71.5" },
		{ "sample.check", "location=freezer FRZ-02, shelf 3" },
	};
	const char *id = arena_printf(lab->arena, BENCH_LAB_SAMPLE, n);

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (bench_lab_do(lab, BY_ANALYST, steps[i].act, id,
			steps[i].fields, NULL, 0, err) != ERR_OK)
			return err->code;
	return ERR_OK;
}

/* ---- the lab ----------------------------------------------------------- */

enum err_code
bench_lab_make(
    const struct bench_place *place, struct bench_lab **out, struct err *err)
{
	struct bench_lab *lab = *out = mem_new(sizeof(*lab));

	lab->arena = arena_new();
	lab->act = arena_new();
	lab->dir = arena_printf(lab->arena, "%s/lab", place->dir);
	lab->source = place->source;
	lab->parts.house = &lab_house;
	lab->parts.renderers = &lab->none;
	if (make_people(lab, err) != ERR_OK)
		return err->code;
	return make_documents(lab, err);
}

void
bench_lab_free(struct bench_lab *lab)
{
	if (lab == NULL)
		return;
	for (int i = 0; i < PEOPLE; i++) {
		site_close(lab->site[i]);
		secret_clear(&lab->pass[i]);
	}
	arena_free(lab->act);
	arena_free(lab->arena);
	mem_free(lab);
}
