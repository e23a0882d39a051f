/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/audit/make_evidence.c - what the scenario verifies, as files.
 *
 * A test program, so that it can use the laboratory of the tests; it writes
 * into the folder that CUPEL_EVIDENCE names:
 *
 *	FOLDER/CASE/          each case of damaged.json as an export, with
 *	                      trust.json, older checkpoints, and the expected
 *	                      codes in "codes"
 *	FOLDER/good.cupel     an evidence bundle, with FOLDER/trust.json
 *	FOLDER/unsigned.cupel the same without a signature on the certificate
 *	FOLDER/withheld.cupel the same with a withheld entry
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "audit/bundle.h"
#include "base/file.h"
#include "crypt/crypt.h"
#include "tests/audit/evidence.h"
#include "tests/audit/vectors.h"
#include "tests/support/suite.h"

static void
put(struct arena *a, const char *dir, const char *name, const void *p,
    size_t len)
{
	struct err err = { 0 };

	OK(file_write(
	    arena_printf(a, "%s/%s", dir, name), p, len, 0600, FILE_NEW, &err));
}

static void
put_trust(struct arena *a, const char *dir, const char *vkey,
    const struct json *older)
{
	struct json *top = json_object(a), *names = json_array(a);
	struct buf b = { 0 };

	for (size_t i = 0; older != NULL && i < older->len; i++) {
		const char *name = arena_printf(a, "older-%zu.note", i);

		put(a, dir, name, older->item[i]->str, older->item[i]->len);
		json_add(a, names, json_string(a, name));
	}
	json_set_str(a, top, "trusted_log_vkey", vkey);
	json_set(a, top, "older_checkpoints", names);
	json_pretty(top, &b);
	put(a, dir, "trust.json", b.data, b.len);
	buf_clear(&b);
}

static void
put_case(struct arena *a, const char *folder, const struct json *c)
{
	const char *dir = arena_printf(a, "%s/%s", folder, json_str(c, "name"));
	const struct json *list = json_array_of(c, "entries");
	const char *note = json_str(c, "checkpoint");
	struct buf b = { 0 };
	struct err err = { 0 };

	OK(file_make_dir(dir, 0700, &err));
	for (size_t i = 0; i < list->len; i++)
		buf_printf(&b, "%s\n", list->item[i]->str);
	put(a, dir, "entries.jsonl", b.data, b.len);
	put(a, dir, "checkpoint.note", note, strlen(note));
	put_trust(a, dir, json_str(c, "trusted_log_vkey"),
	    json_array_of(c, "older_checkpoints"));
	buf_empty(&b);
	list = json_array_of(c, "codes");
	for (size_t i = 0; i < list->len; i++)
		buf_printf(&b, "%s\n", list->item[i]->str);
	put(a, dir, "codes", buf_text(&b), b.len);
	buf_clear(&b);
}

static void
put_bundle(struct arena *a, const char *folder, const char *name,
    const struct evidence_faults *faults)
{
	struct evidence e;
	struct buf b = { 0 };
	struct err err = { 0 };

	evidence_make(&e, faults);
	OK(bundle_write(e.member, EVIDENCE_MEMBERS, &b, &err));
	put(a, folder, name, b.data, b.len);
	if (faults == NULL)
		put_trust(a, folder, key_text(a, &e.lab->trust.log), NULL);
	buf_clear(&b);
	evidence_clear(&e);
}

START_TEST(evidence_is_written)
{
	static const struct evidence_faults no_sign = { .no_sign = true };
	static const struct evidence_faults hidden = { .withhold_other = true };
	const char *folder = getenv("CUPEL_EVIDENCE");
	struct arena *a = arena_new();
	const struct json *list = vectors_json(a, "damaged.json");
	struct err err = { 0 };

	ck_assert_ptr_nonnull(folder);
	OK(crypt_init(&err));
	for (size_t i = 0; i < list->len; i++)
		put_case(a, folder, list->item[i]);
	put_bundle(a, folder, "good.cupel", NULL);
	put_bundle(a, folder, "unsigned.cupel", &no_sign);
	put_bundle(a, folder, "withheld.cupel", &hidden);
	arena_free(a);
}
END_TEST

SUITE(make_evidence)
{
	tcase_add_test(tc, evidence_is_written);
}

SUITE_MAIN("evidence", SUITE_FILE(make_evidence))
