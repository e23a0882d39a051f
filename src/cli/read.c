/* SPDX-License-Identifier: Apache-2.0 */
/* cli/read.c - the command "cupel read". */
#include "config.h"

#include "cli/read.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/read_show.h"
#include "plate/grid.h"
#include "plate/map.h"
#include "plate/profile.h"
#include "plate/tidy.h"
#include "xmlio/xml_schema.h"

const struct cli_option cli_read_options[] = {
	{ "profile", 'p', "ID|FILE.xml", "read with this profile and no other",
	    false },
	{ "profiles", 0, "DIR", "the folder of profiles", false },
	{ "map", 0, "FILE.csv", "hold the readings against a plate map",
	    false },
	{ "fact", 0, "KEY=VALUE",
	    "a fact that the file does not give, such as operator=jd", true },
	{ "output", 'o', "FORM", "table, csv or json (table)", false },
	{ NULL, 0, NULL, NULL, false },
};

#define PROFILES_MAX 200u

struct reading {
	const struct cli_read_setup *setup;
	const struct cli_words *words;
	struct arena *a;
	struct buf *out, *errors;
	cli_read_form_fn *form;
	const char *file;
	struct buf bytes;
	struct profile *profile[PROFILES_MAX];
	size_t n;
	struct plate_result result;
};

/* ---- profiles ---- */

static int
by_name(const void *p, const void *q)
{
	const char *const *a = p, *const *b = q;

	return strcmp(*a, *b);
}

static bool
ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n > m && strcmp(s + n - m, end) == 0;
}

/* The .xml files of a folder by name. */
static enum err_code
list_folder(struct reading *r, const char *dir, const char **names, size_t *n,
    struct err *err)
{
	DIR *d = opendir(dir);
	struct dirent *e;

	*n = 0;
	if (d == NULL)
		return err_set_errno(err, errno == ENOENT ? ERR_ABSENT : ERR_IO,
		    errno, "folder of profiles %s (--profiles names another)",
		    dir);
	while ((e = readdir(d)) != NULL && *n < PROFILES_MAX)
		if (ends_with(e->d_name, ".xml") && e->d_name[0] != '.')
			names[(*n)++] =
			    arena_printf(r->a, "%s/%s", dir, e->d_name);
	(void)closedir(d);
	if (*n > 1)
		qsort(names, *n, sizeof(*names), by_name);
	if (*n > 0)
		return ERR_OK;
	return err_set(err, ERR_CONFIG, "folder %s holds no profile", dir);
}

/* Load one; all its faults go to errors, the first of them into err. */
static enum err_code
load(struct reading *r, const char *path, struct profile **out, struct err *err)
{
	struct xml_findings found = { 0 };
	struct buf b = { 0 };
	enum err_code code;

	code = file_read_link(path, PROFILE_BYTES_MAX, &b, err);
	if (code == ERR_OK)
		code = profile_load(
		    buf_text(&b), b.len, path, &found, r->a, out, err);
	for (size_t i = 1; i < found.n; i++)
		buf_printf(r->errors, "%s\n",
		    text_show(r->a, found.item[i].text, false));
	buf_clear(&b);
	return code;
}

/* Every profile of the folder, or those of one id. */
static enum err_code
load_folder(struct reading *r, const char *id, struct err *err)
{
	const char *dir = cli_words_value(r->words, "profiles");
	const char *names[PROFILES_MAX];
	enum err_code code;
	size_t n;

	if (dir == NULL)
		dir = r->setup->profile_dir;
	if (dir == NULL)
		return err_set(err, ERR_CONFIG,
		    "there is no folder of profiles; name one with "
		    "--profiles");
	code = list_folder(r, dir, names, &n, err);
	for (size_t i = 0; code == ERR_OK && i < n; i++) {
		struct profile *p;

		code = load(r, names[i], &p, err);
		if (code == ERR_INPUT)
			code = err->code = ERR_CONFIG;
		if (code != ERR_OK)
			break;
		if (id != NULL && strcmp(profile_id(p), id) != 0)
			profile_free(p);
		else
			r->profile[r->n++] = p;
	}
	if (code == ERR_OK && id != NULL && r->n == 0)
		return err_set(
		    err, ERR_ABSENT, "no profile %s in folder %s", id, dir);
	return code;
}

static enum err_code
load_profiles(struct reading *r, struct err *err)
{
	const char *s = cli_words_value(r->words, "profile");
	enum err_code code;

	if (s == NULL || (strchr(s, '/') == NULL && !ends_with(s, ".xml")))
		return load_folder(r, s, err);
	code = load(r, s, &r->profile[0], err);
	if (code == ERR_OK)
		r->n = 1;
	return code;
}

/* ---- the file ---- */

static enum err_code
read_bytes(struct reading *r, struct err *err)
{
	if (strcmp(r->file, "-") == 0) {
		r->file = "standard input";
		return file_read_fd(
		    STDIN_FILENO, r->file, GRID_BYTES_MAX, &r->bytes, err);
	}
	return file_read_link(r->file, GRID_BYTES_MAX, &r->bytes, err);
}

static enum err_code
read_file(struct reading *r, struct err *err)
{
	const char *s = buf_text(&r->bytes);
	enum err_code code;

	if (cli_words_value(r->words, "profile") == NULL &&
	    tidy_is(s, r->bytes.len))
		return tidy_read(s, r->bytes.len, r->a, &r->result, err);
	code = load_profiles(r, err);
	if (code != ERR_OK)
		return code;
	return profile_read((const struct profile *const *)r->profile, r->n, s,
	    r->bytes.len, r->a, &r->result, err);
}

static enum err_code
take_facts(struct reading *r, struct err *err)
{
	const char *s;

	for (size_t i = 0; (s = cli_words_nth(r->words, "fact", i)) != NULL;
	     i++) {
		size_t n = strcspn(s, "=");

		if (s[n] != '=' || n == 0 || s[n + 1] == '\0')
			return err_set(
			    err, ERR_USAGE, "--fact: %s is not KEY=VALUE", s);
		plate_fact_supply(&r->result, r->a, arena_dup(r->a, s, n),
		    s + n + 1, PLATE_FROM_MANIFEST);
	}
	return ERR_OK;
}

static enum err_code
hold_against_map(struct reading *r, struct err *err)
{
	static const struct map_compare all = { 0 };
	const char *path = cli_words_value(r->words, "map");
	struct plate_findings *f = &r->result.findings;
	struct buf b = { 0 };
	struct map m;
	enum err_code code;

	if (path == NULL || r->result.refused)
		return ERR_OK;
	code = file_read_link(path, GRID_BYTES_MAX, &b, err);
	if (code == ERR_OK)
		code = map_read(buf_text(&b), b.len, r->a, &m, err);
	buf_clear(&b);
	if (code != ERR_OK)
		return code;
	for (size_t i = 0; i < m.findings.n; i++)
		plate_finding_print(&m.findings.item[i],
		    text_show(r->a, path, false), r->errors);
	if (!m.refused)
		map_compare(&m, &r->result, &all, r->a, f);
	plate_findings_sort(f);
	if (!m.refused && f->refusals == 0)
		return ERR_OK;
	r->result.refused = true;
	r->result.n_readings = 0;
	return ERR_OK;
}

static int
tell(struct reading *r)
{
	const struct plate_findings *f = &r->result.findings;
	struct cli_read_shown s = { r->file, r->bytes.len, &r->result };
	const char *file = text_show(r->a, r->file, false);

	for (size_t i = 0; i < f->n; i++)
		plate_finding_print(&f->item[i], file, r->errors);
	if (f->more > 0)
		buf_printf(
		    r->errors, "%s: and %zu more findings\n", file, f->more);
	r->form(&s, r->a, r->out);
	if (!r->result.refused)
		return EXIT_DONE;
	return plate_findings_have(f, "E-AMBIG") ? EXIT_NOT_FOUND
	                                         : EXIT_REFUSED_INPUT;
}

static enum err_code
prepare(struct reading *r, struct err *err)
{
	const char *form = cli_words_value(r->words, "output");

	r->form = cli_read_form(form != NULL ? form : "table");
	if (r->form == NULL)
		return err_set(err, ERR_USAGE, "--output: %s is none of %s",
		    form, cli_read_form_names());
	if (r->words->operands != 1)
		return err_set(err, ERR_USAGE, "%s",
		    r->words->operands == 0 ? "the name of a file is missing"
					    : "one file at a time");
	r->file = r->words->operand[0];
	return ERR_OK;
}

int
cli_read(int argc, char *const argv[], const struct cli_read_setup *setup,
    struct buf *out, struct buf *errors)
{
	struct cli_words *words = mem_new(sizeof(*words));
	struct reading *r = mem_new(sizeof(*r));
	struct err err = { 0 };
	enum err_code code;
	int status = EXIT_DONE;

	r->setup = setup;
	r->words = words;
	r->a = arena_new();
	r->out = out;
	r->errors = errors;
	code = cli_words_parse(cli_read_options, argc, argv, words, &err);
	if (code == ERR_OK && words->help) {
		cli_words_help(cli_read_options, "read FILE [options]",
		    "Reads an export of a plate reader and shows its "
		    "readings, its facts and what is wrong with it.",
		    out);
	} else if (code == ERR_OK) {
		code = prepare(r, &err);
		if (code == ERR_OK)
			code = read_bytes(r, &err);
		if (code == ERR_OK)
			code = read_file(r, &err);
		if (code == ERR_OK)
			code = take_facts(r, &err);
		if (code == ERR_OK)
			code = hold_against_map(r, &err);
		if (code == ERR_OK)
			status = tell(r);
	}
	if (code != ERR_OK) {
		buf_printf(errors, "cupel read: %s\n",
		    text_show(r->a, err.text, false));
		status = err_exit(code);
	}
	for (size_t i = 0; i < r->n; i++)
		profile_free(r->profile[i]);
	buf_clear(&r->bytes);
	arena_free(r->a);
	mem_free(r);
	mem_free(words);
	return status;
}
