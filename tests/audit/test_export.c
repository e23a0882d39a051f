/* SPDX-License-Identifier: Apache-2.0 */
/* Ledgers as files: lines in any pieces, attachments, what is missing. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/export.h"
#include "base/file.h"
#include "crypt/crypt.h"
#include "tests/audit/evidence.h"
#include "tests/audit/lab.h"
#include "tests/support/suite.h"

/* Codes after reading lines in pieces of that many bytes. */
static const char *
codes_of(
    struct evidence *e, const void *p, size_t len, size_t piece, bool with_file)
{
	const struct tar_member *note = &e->member[EVIDENCE_NOTE];
	const struct tar_member *file = &e->member[EVIDENCE_FILE];
	struct verify *v = verify_new(&e->lab->trust, note->data, note->len);
	struct export *x = export_new(v);
	const char *codes;

	for (size_t i = 0; i < len; i += piece)
		export_lines(
		    x, (const char *)p + i, len - i < piece ? len - i : piece);
	export_lines_end(x);
	if (with_file)
		export_file(x, file->name + 6, file->data, file->len);
	export_files_end(x);
	(void)verify_finish(v);
	codes =
	    arena_printf(e->lab->arena, "%s/%llu/%llu", lab_codes_of(e->lab, v),
		(unsigned long long)verify_counts(v)->files,
		(unsigned long long)verify_counts(v)->files_absent);
	export_free(x);
	verify_free(v);
	return codes;
}

START_TEST(lines_may_come_in_pieces_of_any_size)
{
	struct evidence e;

	evidence_make(&e, NULL);
	for (size_t piece = 1; piece < e.lines.len; piece += 97)
		ck_assert_str_eq(
		    codes_of(&e, e.lines.data, e.lines.len, piece, true),
		    "/1/2");
	/* plate.csv, coa.pdf, coa.xml are named; none is here */
	ck_assert_str_eq(
	    codes_of(&e, e.lines.data, e.lines.len, 100000, false), "/0/3");
	evidence_clear(&e);
}
END_TEST

START_TEST(withheld_lines_and_entries_make_the_same_tree)
{
	struct evidence e;
	struct evidence_faults f = { .withhold_other = true };

	evidence_make(&e, &f);
	ck_assert_ptr_nonnull(strstr(e.lines.data, "\n#"));
	ck_assert_str_eq(codes_of(&e, e.lines.data, e.lines.len, 4096, true),
	    "W_WITHHELD/1/2");
	evidence_clear(&e);
}
END_TEST

START_TEST(lines_that_are_no_entries_are_found)
{
	static const struct {
		const char *line, *covered, *beyond;
	} c[] = {
		{ "\n", "E_CANON:8", "" },
		{ "x\n", "E_CANON:8", "" },
		{ "#\n", "E_CANON:8", "" },
		{ "#AAAA\n", "E_CANON:8", "" },
		{ "# 3PJJaTb7kRJZgJdf7fvF4DDbWXkmJ1ZxU/0Wzx0G1Z0=\n",
		    "E_CANON:8", "" },
		{ "x", "E_FILE_LINE:8 E_CANON:8", "E_FILE_LINE:8" },
	};
	struct evidence e;

	evidence_make(&e, NULL);
	for (size_t i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		struct verify *v = verify_new(&e.lab->trust, NULL, 0);
		struct export *x = export_new(v);
		struct buf b = { 0 };

		/* without a checkpoint everything is looked at */
		export_lines(x, e.lines.data, e.lines.len);
		export_lines(x, c[i].line, strlen(c[i].line));
		export_lines_end(x);
		(void)verify_finish(v);
		ck_assert_str_eq(lab_codes_of(e.lab, v),
		    arena_printf(
			e.lab->arena, "U_CHECKPOINT %s", c[i].covered));
		ck_assert_uint_eq(verify_tree(v)->size, 9);
		export_free(x);
		verify_free(v);
		/* behind it nothing matters but the line end */
		buf_add(&b, e.lines.data, e.lines.len);
		buf_puts(&b, c[i].line);
		ck_assert_str_eq(codes_of(&e, b.data, b.len, 50, false),
		    arena_printf(e.lab->arena, "%s/0/3", c[i].beyond));
		buf_clear(&b);
	}
	evidence_clear(&e);
}
END_TEST

START_TEST(a_line_without_end_is_not_kept_in_memory)
{
	struct lab *l = lab_new();
	struct verify *v = verify_new(&l->trust, NULL, 0);
	struct export *x = export_new(v);
	static char much[1 << 20];

	memset(much, '[', sizeof(much));
	for (int i = 0; i < 64; i++)
		export_lines(x, much, sizeof(much));
	export_lines(x, "\n", 1);
	export_lines_end(x);
	(void)verify_finish(v);
	ck_assert_str_eq(lab_codes_of(l, v), "U_CHECKPOINT E_CANON:0");
	export_free(x);
	verify_free(v);
	lab_free(l);
}
END_TEST

START_TEST(attachments_are_compared_with_name_and_entry)
{
	struct evidence e;
	struct verify *v;
	struct export *x;
	const char *name;

	evidence_make(&e, NULL);
	name = e.member[EVIDENCE_FILE].name + 6;
	v = verify_new(&e.lab->trust, NULL, 0);
	x = export_new(v);
	export_lines(x, e.lines.data, e.lines.len);
	export_lines_end(x);
	export_file(x, name, "other content", 13);
	export_file(x, "plate.csv", "x", 1);
	export_file(x,
	    "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
	    "x", 1);
	export_files_end(x);
	ck_assert_uint_eq(verify_counts(v)->files, 1);
	(void)verify_finish(v);
	ck_assert_str_eq(lab_codes_of(e.lab, v),
	    "E_FILE_NAME E_FILE_EXTRA U_CHECKPOINT E_FILE_HASH:3");
	export_free(x);
	verify_free(v);
	evidence_clear(&e);
}
END_TEST

START_TEST(a_size_that_the_entry_did_not_record_is_found)
{
	struct lab *l = lab_new();
	struct entry_att att = { .name = "a", .size = 4 };
	struct buf lines = { 0 };
	struct verify *v;
	struct export *x;
	struct entry e;

	lab_begin(l);
	hash_bytes("data", 4, &att.sha256);
	for (int i = 0; i < 3; i++) { /* the same file three times */
		e = lab_draft(l, LAB_AINO, "file.note", "log", LAB_ORIGIN, 1);
		e.att = &att;
		e.n_att = 1;
		lab_push(l, &e);
		att.size += i;
	}
	lab_lines(l, &lines);
	v = verify_new(&l->trust, NULL, 0);
	x = export_new(v);
	export_lines(x, lines.data, lines.len);
	export_lines_end(x);
	export_file(x, hash_hex_text(l->arena, &att.sha256), "data", 4);
	export_files_end(x);
	ck_assert_uint_eq(verify_counts(v)->files, 1);
	ck_assert_uint_eq(verify_counts(v)->files_absent, 0);
	(void)verify_finish(v);
	ck_assert_str_eq(lab_codes_of(l, v), "U_CHECKPOINT E_FILE_SIZE:5");
	export_free(x);
	verify_free(v);
	buf_clear(&lines);
	lab_free(l);
}
END_TEST

/* ---- a folder */

static char dir[64];

static void
setup(void)
{
	(void)snprintf(dir, sizeof(dir), "/tmp/cupel-export-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
}

static void
teardown(void)
{
	char cmd[128];

	(void)snprintf(cmd, sizeof(cmd), "rm -rf %s", dir);
	ck_assert_int_eq(system(cmd), 0);
}

static void
put(const char *name, const void *p, size_t len)
{
	char path[256];
	struct err err = { 0 };

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	OK(file_write(path, p, len, 0600, FILE_REPLACE, &err));
}

static enum err_code
read_dir(struct evidence *e, const char **codes, struct err *err)
{
	struct buf note = { 0 };
	struct verify *v = NULL;
	enum err_code rc = export_checkpoint(dir, &note, err);

	if (rc == ERR_OK) {
		v = verify_new(&e->lab->trust, note.data, note.len);
		rc = export_read(v, dir, err);
	}
	if (rc == ERR_OK) {
		(void)verify_finish(v);
		*codes = lab_codes_of(e->lab, v);
	}
	verify_free(v);
	buf_clear(&note);
	return rc;
}

START_TEST(a_folder_is_read_whole)
{
	struct evidence e;
	struct err err = { 0 };
	const char *codes = NULL;
	char path[256];

	evidence_make(&e, NULL);
	FAILS(read_dir(&e, &codes, &err), ERR_ABSENT, "checkpoint.note");
	put("checkpoint.note", e.member[EVIDENCE_NOTE].data,
	    e.member[EVIDENCE_NOTE].len);
	FAILS(read_dir(&e, &codes, &err), ERR_ABSENT, "entries.jsonl");
	put("entries.jsonl", e.lines.data, e.lines.len);
	OK(read_dir(&e, &codes, &err));
	ck_assert_str_eq(codes, "");
	(void)snprintf(path, sizeof(path), "%s/files", dir);
	OK(file_make_dir(path, 0700, &err));
	put(e.member[EVIDENCE_FILE].name, e.raw, strlen(e.raw));
	put("trust.json", "not looked at", 13);
	OK(read_dir(&e, &codes, &err));
	ck_assert_str_eq(codes, "");
	put(e.member[EVIDENCE_FILE].name, "y", 1);
	put("files/readme.txt", "z", 1);
	OK(read_dir(&e, &codes, &err));
	ck_assert_str_eq(codes, "E_FILE_NAME E_FILE_HASH:3");
	/* nothing but regular files */
	(void)snprintf(path, sizeof(path), "%s/files/readme.txt", dir);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(symlink("/etc/passwd", path), 0);
	FAILS(read_dir(&e, &codes, &err), ERR_INPUT, "is a link");
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	FAILS(read_dir(&e, &codes, &err), ERR_INPUT, "a directory");
	evidence_clear(&e);
}
END_TEST

SUITE(test_export)
{
	struct err err = { 0 };

	OK(crypt_init(&err));
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, lines_may_come_in_pieces_of_any_size);
	tcase_add_test(tc, withheld_lines_and_entries_make_the_same_tree);
	tcase_add_test(tc, lines_that_are_no_entries_are_found);
	tcase_add_test(tc, a_line_without_end_is_not_kept_in_memory);
	tcase_add_test(tc, attachments_are_compared_with_name_and_entry);
	tcase_add_test(tc, a_size_that_the_entry_did_not_record_is_found);
	tcase_add_test(tc, a_folder_is_read_whole);
}
