/* SPDX-License-Identifier: Apache-2.0 */
/* cli/check.c - the command "cupel check". */
#include "config.h"

#include "cli/check.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/check_rules.h"
#include "xmlio/xml.h"
#include "xmlio/xml_schema.h"

const struct cli_option cli_check_options[] = {
	{ "quiet", 'q', NULL, "say nothing about files that are valid", false },
	{ NULL, 0, NULL, NULL, false },
};

#define CHECK_BYTES_MAX ((size_t)8 << 20)

struct checking {
	struct arena *a;
	struct buf *out, *errors;
	bool quiet;
	struct cli_check_set set;
	struct xml_doc **doc; /* [set.n] */
	struct buf *bytes;    /* [set.n] */
	int status;
};

static void
worse(struct checking *k, int status)
{
	if (k->status == EXIT_DONE || k->status == EXIT_REFUSED_INPUT)
		k->status = status;
}

static void
say(struct checking *k, const char *text)
{
	buf_printf(k->errors, "%s\n", text_show(k->a, text, false));
}

/* Read and parse; a file that cannot be read is told and left out. */
static void
open_one(struct checking *k, size_t i, const char *path)
{
	struct err err = { 0 };
	enum err_code code;

	code = file_read_link(path, CHECK_BYTES_MAX, &k->bytes[i], &err);
	if (code == ERR_OK)
		code = xml_read(buf_text(&k->bytes[i]), k->bytes[i].len, path,
		    NULL, &k->doc[i], &err);
	if (code == ERR_OK)
		return;
	say(k, err.text);
	worse(k, err_exit(code));
}

static const struct cli_check_kind *
kind_of(const struct xml_schema *schema)
{
	for (const struct cli_check_kind *x = cli_check_kinds; x->kind != NULL;
	     x++)
		if (strcmp(x->kind, schema->name) == 0)
			return x;
	return NULL;
}

static void
say_unknown(struct checking *k, const struct xml_doc *doc)
{
	const struct xml_node *root = xml_root(doc);
	struct buf b = { 0 };

	for (const struct xml_schema *s = xml_schemas; s->ns != NULL; s++)
		buf_printf(&b, "%s%s", s != xml_schemas ? ", " : "", s->ns);
	say(k, arena_printf(k->a,
		   "%s:%ld: element <%s>: its namespace is %s, expected one of "
		   "%s",
		   xml_doc_name(doc), xml_line(root), xml_name(root),
		   xml_namespace(root)[0] != '\0' ? xml_namespace(root)
						  : "missing",
		   buf_text(&b)));
	buf_clear(&b);
	worse(k, EXIT_REFUSED_INPUT);
}

static const char *
word(const struct xml_node *n, const char *attribute)
{
	const char *s = xml_attr(n, attribute);

	return s != NULL ? s : "";
}

static enum err_code
check_one(struct checking *k, size_t i, struct err *err)
{
	const struct xml_doc *doc = k->doc[i];
	const struct xml_node *root = xml_root(doc);
	const struct xml_schema *schema = xml_schema_for(xml_namespace(root));
	const struct cli_check_kind *kind;
	const char *version;
	struct xml_findings found = { 0 };
	struct cli_check_one c = { .set = &k->set,
		.doc = doc,
		.root = root,
		.bytes = buf_text(&k->bytes[i]),
		.len = k->bytes[i].len,
		.a = k->a,
		.found = &found };
	enum err_code code;

	if (schema == NULL) {
		say_unknown(k, doc);
		return ERR_OK;
	}
	kind = kind_of(schema);
	code = xml_check(doc, schema, k->a, &found, err);
	if (code != ERR_OK)
		return code;
	if (found.n == 0 && kind != NULL)
		kind->rules(&c);
	for (size_t n = 0; n < found.n; n++)
		say(k, found.item[n].text);
	if (found.more > 0)
		say(k, arena_printf(k->a, "%s: and %zu more", xml_doc_name(doc),
			   found.more));
	if (found.n > 0) {
		worse(k, EXIT_REFUSED_INPUT);
		return ERR_OK;
	}
	if (c.note != NULL)
		say(k, arena_printf(k->a, "%s: %s", xml_doc_name(doc), c.note));
	version = kind != NULL ? kind->version : "version";
	if (!k->quiet)
		buf_printf(k->out, "%s: %s %s %s %s is valid\n",
		    text_show(k->a, xml_doc_name(doc), false), schema->name,
		    word(root, "id"), version, word(root, version));
	return ERR_OK;
}

static enum err_code
check_all(struct checking *k, const struct cli_words *words, struct err *err)
{
	enum err_code code = ERR_OK;

	if (words->operands == 0)
		return err_set(err, ERR_USAGE, "the name of a file is missing");
	k->quiet = cli_words_has(words, "quiet");
	k->set.n = words->operands;
	k->doc = arena_array(k->a, k->set.n, sizeof(struct xml_doc *));
	k->bytes = arena_array(k->a, k->set.n, sizeof(*k->bytes));
	k->set.doc = k->doc;
	for (size_t i = 0; i < k->set.n; i++)
		open_one(k, i, words->operand[i]);
	for (size_t i = 0; i < k->set.n && code == ERR_OK; i++)
		if (k->doc[i] != NULL)
			code = check_one(k, i, err);
	for (size_t i = 0; i < k->set.n; i++) {
		xml_free(k->doc[i]);
		buf_clear(&k->bytes[i]);
	}
	return code;
}

int
cli_check(int argc, char *const argv[], struct buf *out, struct buf *errors)
{
	struct cli_words *words = mem_new(sizeof(*words));
	struct checking k = { .a = arena_new(), .out = out, .errors = errors };
	struct err err = { 0 };
	enum err_code code;

	code = cli_words_parse(cli_check_options, argc, argv, words, &err);
	if (code == ERR_OK && words->help)
		cli_words_help(cli_check_options, "check FILE.xml... [options]",
		    "Checks platforms, variants, specifications, methods and "
		    "reader profiles.",
		    out);
	else if (code == ERR_OK)
		code = check_all(&k, words, &err);
	if (code != ERR_OK) {
		buf_printf(errors, "cupel check: %s\n",
		    text_show(k.a, err.text, false));
		k.status = err_exit(code);
	}
	arena_free(k.a);
	mem_free(words);
	return k.status;
}
