/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit/cupel-verify.c - the auditor's program.
 *
 * Words in, a verdict out.  It links the audit, crypt and base archives and
 * nothing else of cupel: no database, no XML library, no terminal library, no
 * network.  It reads files and writes to standard output.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "audit/bundle.h"
#include "audit/export.h"
#include "audit/trust.h"
#include "audit/verify.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "base/utc.h"
#include "crypt/crypt.h"

enum format { TEXT, JSON };

struct run {
	struct arena *arena;
	const char *target; /* DIR or FILE */
	const char *trust_path;
	enum format format;
	bool quiet;
	struct trust trust;
	struct verify *v;
	enum verify_verdict verdict;
	struct bundle_certificate about; /* type NULL: none */
};

static enum err_code run_ledger(struct run *r, struct err *err);
static enum err_code run_bundle(struct run *r, struct err *err);

static const struct command {
	const char *name, *usage, *says;
	enum err_code (*run)(struct run *r, struct err *err);
} commands[] = {
	{ "ledger", "ledger DIR --trust FILE",
	    "verify an exported ledger: entries.jsonl, checkpoint.note, files/",
	    run_ledger },
	{ "bundle", "bundle FILE --trust FILE",
	    "verify the evidence bundle of one certificate", run_bundle },
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static const struct {
	const char *name, *says;
} options[] = {
	{ "--trust FILE",
	    "the log key, witnesses and older checkpoints you trust" },
	{ "-o, --output text|json", "how to print the findings" },
	{ "-q, --quiet", "print nothing; the exit status tells" },
	{ "-h, --help", "this text" },
	{ "--version", "name and version" },
};

static const struct {
	int status;
	const char *says;
} exits[] = {
	{ EXIT_DONE, "verified" },
	{ EXIT_USAGE, "these words are not a command" },
	{ EXIT_NOT_FOUND, "a file is not there" },
	{ EXIT_REFUSED_INPUT, "a file cannot be read, or is not of its form" },
	{ EXIT_VERIFY_FAILED, "the evidence does not hold" },
	{ EXIT_VERIFY_INCOMPLETE,
	    "nothing wrong was found, but not all could be checked" },
};

static enum err_code
run_ledger(struct run *r, struct err *err)
{
	struct buf note = { 0 };
	enum err_code rc = export_checkpoint(r->target, &note, err);

	if (rc == ERR_OK) {
		r->v = verify_new(&r->trust, buf_text(&note), note.len);
		rc = export_read(r->v, r->target, err);
	}
	if (rc == ERR_OK)
		r->verdict = verify_finish(r->v);
	buf_clear(&note);
	return rc;
}

static enum err_code
run_bundle(struct run *r, struct err *err)
{
	struct buf file = { 0 };
	enum err_code rc;

	rc = file_read_link(r->target, BUNDLE_MAX, &file, err);
	if (rc == ERR_OK) {
		rc = bundle_verify(buf_text(&file), file.len, &r->trust,
		    r->arena, &r->v, &r->verdict, &r->about, err);
		if (rc != ERR_OK)
			(void)err_add(err, "%s", r->target);
	}
	buf_clear(&file);
	return rc;
}

/* ---- printing */

static const struct {
	const char *name, *says; /* says: for the last line, NULL: not there */
	size_t offset;
} counts[] = {
#define COUNT(member, says) \
	{ \
#member, says, offsetof(struct verify_counts, member) \
	}
	COUNT(size, NULL),
	COUNT(entries, "entries"),
	COUNT(withheld, "withheld"),
	COUNT(ignored, "behind the checkpoint"),
	COUNT(signatures, "signatures"),
	COUNT(enrolments, "keys enrolled"),
	COUNT(revocations, "keys revoked"),
	COUNT(witnesses, "witnesses"),
	COUNT(files, "files"),
	COUNT(files_absent, "files not here and not checked"),
	COUNT(faults, "faults"),
	COUNT(unchecked, "not checked"),
	COUNT(warnings, "warnings"),
#undef COUNT
};

static uint64_t
count_at(const struct verify_counts *c, size_t i)
{
	uint64_t n;

	memcpy(&n, (const char *)c + counts[i].offset, sizeof(n));
	return n;
}

static const char *
time_text(struct arena *a, int64_t t)
{
	char s[UTC_TEXT_SIZE];

	utc_text(s, t, UTC_S, 0);
	return arena_str(a, s);
}

static void
print_about(const struct run *r, struct buf *out)
{
	const struct bundle_certificate *c = &r->about;

	if (c->type == NULL)
		return;
	buf_printf(out, "%s %s, revision %" PRId64 "\n",
	    text_show(r->arena, c->type, false),
	    text_show(r->arena, c->id, false), c->rev);
	for (size_t i = 0; i < c->n; i++) {
		const struct bundle_signature *s = &c->signature[i];

		buf_printf(out,
		    "signed by %s (%s), %s, %s, entry %" PRId64 "\n",
		    text_show(r->arena, s->name, false),
		    text_show(r->arena, s->signer, false),
		    text_show(r->arena, s->meaning, false),
		    time_text(r->arena, s->time), s->index);
	}
}

static void
print_text(const struct run *r, struct buf *out)
{
	const struct verify_counts *c = verify_counts(r->v);
	const struct verify_finding *f;
	const char *sep = ": ";
	size_t n;

	buf_printf(out, "log %s, checkpoint of %" PRIu64 " entries\n",
	    text_show(r->arena, r->trust.log.name, false), c->size);
	print_about(r, out);
	f = verify_findings(r->v, &n);
	for (size_t i = 0; i < n; i++) {
		buf_printf(out, "%s ", verify_code_name(f[i].code));
		if (f[i].index >= 0)
			buf_printf(out, "entry %" PRId64 ": ", f[i].index);
		buf_printf(out, "%s\n", text_show(r->arena, f[i].text, false));
	}
	buf_puts(out, verify_verdict_name(r->verdict));
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		uint64_t value = count_at(c, i);

		/* entries and signatures always, the rest if there is any */
		if (counts[i].says == NULL ||
		    (value == 0 && strcmp(counts[i].name, "entries") != 0 &&
			strcmp(counts[i].name, "signatures") != 0))
			continue;
		buf_printf(out, "%s%" PRIu64 " %s", sep, value, counts[i].says);
		sep = ", ";
	}
	buf_putc(out, '\n');
}

static struct json *
json_about(const struct run *r)
{
	const struct bundle_certificate *c = &r->about;
	struct json *o = json_object(r->arena), *list = json_array(r->arena);

	json_set_str(r->arena, o, "type", c->type);
	json_set_str(r->arena, o, "id", c->id);
	json_set_int(r->arena, o, "rev", c->rev);
	json_set_int(r->arena, o, "frozen", c->frozen);
	json_set_int(r->arena, o, "issued", c->issued);
	json_set_str(
	    r->arena, o, "record_sha256", hash_hex_text(r->arena, &c->record));
	for (size_t i = 0; i < c->n; i++) {
		const struct bundle_signature *s = &c->signature[i];
		struct json *one = json_object(r->arena);

		json_set_int(r->arena, one, "index", s->index);
		json_set_str(r->arena, one, "signer", s->signer);
		json_set_str(r->arena, one, "name", s->name);
		json_set_str(r->arena, one, "meaning", s->meaning);
		json_set_str(
		    r->arena, one, "time", time_text(r->arena, s->time));
		json_add(r->arena, list, one);
	}
	json_set(r->arena, o, "signatures", list);
	return o;
}

/* A count for JSON, whose numbers end at 2^53 - 1. */
static int64_t
json_count(uint64_t n)
{
	return n > (uint64_t)JSON_INT_MAX ? JSON_INT_MAX : (int64_t)n;
}

static void
print_json(const struct run *r, struct buf *out)
{
	struct json *top = json_object(r->arena), *list = json_array(r->arena);
	struct json *o = json_object(r->arena);
	const struct verify_finding *f;
	size_t n;

	json_set_str(r->arena, top, "verdict", verify_verdict_name(r->verdict));
	f = verify_findings(r->v, &n);
	for (size_t i = 0; i < n; i++) {
		struct json *one = json_object(r->arena);

		json_set_str(
		    r->arena, one, "code", verify_code_name(f[i].code));
		json_set_int(r->arena, one, "index", f[i].index);
		json_set_str(r->arena, one, "text",
		    text_show(r->arena, f[i].text, false));
		json_add(r->arena, list, one);
	}
	json_set(r->arena, top, "findings", list);
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		json_set_int(r->arena, o, counts[i].name,
		    json_count(count_at(verify_counts(r->v), i)));
	json_set(r->arena, top, "counts", o);
	if (r->about.type != NULL)
		json_set(r->arena, top, "certificate", json_about(r));
	json_pretty(top, out);
}

static void
print_help(struct buf *out)
{
	buf_puts(out, "Does this ledger, does this certificate hold?\n\n");
	for (size_t i = 0; i < COMMANDS; i++)
		buf_printf(out, "  cupel-verify %s\n      %s\n",
		    commands[i].usage, commands[i].says);
	buf_putc(out, '\n');
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		buf_printf(
		    out, "  %-24s %s\n", options[i].name, options[i].says);
	buf_puts(out, "\nExit status:\n");
	for (size_t i = 0; i < sizeof(exits) / sizeof(exits[0]); i++)
		buf_printf(out, "  %2d  %s\n", exits[i].status, exits[i].says);
}

/* ---- words */

struct words {
	int argc, at;
	char **argv;
	bool help, version, literal; /* literal: "--" was seen */
	const struct command *command;
};

/* The value of an option: behind "=", or the next word. */
static const char *
value_of(struct words *w, const char *word, const char *option)
{
	size_t n = strlen(option);

	if (strncmp(word, option, n) == 0 && word[n] == '=')
		return word + n + 1;
	return w->at < w->argc ? w->argv[w->at++] : NULL;
}

static bool
is_option(const char *word, const char *option)
{
	size_t n = strlen(option);

	return strncmp(word, option, n) == 0 &&
	       (word[n] == '\0' ||
		   (word[n] == '=' && text_starts(option, "--")));
}

static enum err_code
take_output(struct run *r, const char *value, struct err *err)
{
	if (value != NULL && strcmp(value, "text") == 0)
		r->format = TEXT;
	else if (value != NULL && strcmp(value, "json") == 0)
		r->format = JSON;
	else
		return err_set(
		    err, ERR_USAGE, "-o is followed by text or json");
	return ERR_OK;
}

static enum err_code
take_option(struct run *r, struct words *w, const char *word, struct err *err)
{
	if (is_option(word, "--trust")) {
		r->trust_path = value_of(w, word, "--trust");
		if (r->trust_path == NULL)
			return err_set(err, ERR_USAGE,
			    "--trust is followed by the name of a file");
		return ERR_OK;
	}
	if (is_option(word, "--output"))
		return take_output(r, value_of(w, word, "--output"), err);
	if (strcmp(word, "-o") == 0)
		return take_output(r, value_of(w, word, "-o"), err);
	if (strcmp(word, "-q") == 0 || strcmp(word, "--quiet") == 0)
		r->quiet = true;
	else if (strcmp(word, "-h") == 0 || strcmp(word, "--help") == 0)
		w->help = true;
	else if (strcmp(word, "--version") == 0)
		w->version = true;
	else
		return err_set(
		    err, ERR_USAGE, "%s is not an option here", word);
	return ERR_OK;
}

static enum err_code
take_word(struct run *r, struct words *w, const char *word, struct err *err)
{
	if (w->command != NULL) {
		if (r->target != NULL)
			return err_set(err, ERR_USAGE,
			    "one thing at a time: %s or %s", r->target, word);
		r->target = word;
		return ERR_OK;
	}
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(commands[i].name, word) == 0)
			w->command = &commands[i];
	if (w->command == NULL)
		return err_set(err, ERR_USAGE, "%s is not a command", word);
	return ERR_OK;
}

static enum err_code
take_words(struct run *r, struct words *w, struct err *err)
{
	enum err_code rc = ERR_OK;

	while (w->at < w->argc && rc == ERR_OK) {
		const char *word = w->argv[w->at++];

		if (!w->literal && strcmp(word, "--") == 0)
			w->literal = true;
		else if (!w->literal && word[0] == '-' && word[1] != '\0')
			rc = take_option(r, w, word, err);
		else
			rc = take_word(r, w, word, err);
	}
	if (rc != ERR_OK || w->help || w->version)
		return rc;
	if (w->command == NULL)
		return err_set(err, ERR_USAGE,
		    "a command is missing; see cupel-verify --help");
	if (r->target == NULL)
		return err_set(err, ERR_USAGE, "say what to verify: %s",
		    w->command->usage);
	if (r->trust_path == NULL)
		return err_set(err, ERR_USAGE,
		    "say whom you trust: --trust FILE (nothing that comes "
		    "with the data is trusted)");
	return ERR_OK;
}

static enum err_code
verify(struct run *r, const struct command *command, struct err *err)
{
	if (crypt_init(err) != ERR_OK)
		return err->code;
	if (trust_load(r->trust_path, r->arena, &r->trust, err) != ERR_OK)
		return err->code;
	return command->run(r, err);
}

static int
status_of(const struct run *r, const struct words *w, const struct err *err)
{
	static const int verdicts[] = {
		[VERIFY_VERIFIED] = EXIT_DONE,
		[VERIFY_FAILED] = EXIT_VERIFY_FAILED,
		[VERIFY_INCOMPLETE] = EXIT_VERIFY_INCOMPLETE,
	};

	if (err->code == ERR_IO || err->code == ERR_BUSY)
		return EXIT_REFUSED_INPUT;
	if (err->code != ERR_OK)
		return err_exit(err->code);
	return w->help || w->version ? EXIT_DONE : verdicts[r->verdict];
}

int
main(int argc, char **argv)
{
	struct words w = { .argc = argc, .argv = argv, .at = 1 };
	struct run r = { .arena = arena_new() };
	struct buf out = { 0 };
	struct err err = { 0 };
	int status;

	if (take_words(&r, &w, &err) == ERR_OK) {
		if (w.help)
			print_help(&out);
		else if (w.version)
			buf_puts(&out, "cupel-verify " PACKAGE_VERSION "\n");
		else if (verify(&r, w.command, &err) == ERR_OK && !r.quiet)
			(r.format == JSON ? print_json : print_text)(&r, &out);
	}
	status = status_of(&r, &w, &err);
	if (err.code != ERR_OK)
		(void)fprintf(stderr, "cupel-verify: %s\n",
		    text_show(r.arena, err.text, false));
	if (fwrite(buf_text(&out), 1, out.len, stdout) != out.len ||
	    fflush(stdout) != 0) {
		(void)fprintf(stderr, "cupel-verify: cannot write\n");
		status = EXIT_FAILED;
	}
	verify_free(r.v);
	buf_clear(&out);
	arena_free(r.arena);
	return status;
}
