/* SPDX-License-Identifier: Apache-2.0 */
/* cli/act.c - acts of the house as commands. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/noun.h"
#include "cli/print.h"
#include "door/act.h"

#define FILE_FIELD_MAX ((size_t)16 << 20)

static const char *
option_name(struct arena *a, const char *field)
{
	char *name = arena_str(a, field);

	for (char *s = name; *s != '\0'; s++)
		if (*s == '_')
			*s = '-';
	return name;
}

static const char *
option_help(struct arena *a, const struct field *f)
{
	const char *words = f->help;

	if (f->unit != NULL)
		words = arena_printf(a, "%s (%s)", words, f->unit);
	for (const char *const *c = f->choices; c != NULL && *c != NULL; c++)
		words = arena_printf(
		    a, "%s%s %s", words, c == f->choices ? ":" : " |", *c);
	return f->optional ? arena_printf(a, "%s (optional)", words) : words;
}

const struct cli_option *
cli_act_options(struct arena *a, const struct act *act)
{
	struct cli_option *t;
	size_t n = 0;

	while (act->fields[n].name != NULL)
		n++;
	t = arena_array(a, n + 1, sizeof(*t));
	for (size_t i = 0; i < n; i++) {
		const struct field *f = &act->fields[i];

		t[i].name = option_name(a, f->name);
		t[i].arg = field_type_hint(f->type);
		t[i].help = option_help(a, f);
		t[i].many = f->type == FIELD_FACTS;
	}
	return t;
}

/* ---- fields ------------------------------------------------------------ */

static const char *
file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

enum err_code
cli_act_file(struct cli *c, const char *field, const char *path,
    size_t limit, struct door_file *out, struct err *err)
{
	struct buf b = { 0 };

	if (limit == 0)
		limit = FILE_FIELD_MAX;
	if (file_read_link(path, limit, &b, err) == ERR_OK) {
		out->field = field;
		out->name = arena_str(c->arena, file_name(path));
		out->bytes = arena_dup(c->arena, buf_text(&b), b.len);
		out->len = b.len;
	}
	buf_clear(&b);
	return err->code != ERR_OK ? err_add(err, "%s", field) : ERR_OK;
}

static enum err_code
add_facts(struct cli *c, const char *option, struct json *facts,
    struct err *err)
{
	const char *pair;

	for (size_t i = 0;
	     (pair = cli_words_nth(&c->words, option, i)) != NULL; i++) {
		const char *equals = strchr(pair, '=');
		const char *key;

		if (equals == NULL || equals == pair)
			return err_set(err, ERR_USAGE,
			    "--%s: \"%s\" is not KEY=VALUE", option, pair);
		key = arena_dup(c->arena, pair, (size_t)(equals - pair));
		if (json_get(facts, key) != NULL)
			return err_set(err, ERR_USAGE,
			    "--%s: %s is given twice", option, key);
		json_set_str(c->arena, facts, key, equals + 1);
	}
	return ERR_OK;
}

static enum err_code
take_field(struct cli *c, const struct field *f, const char *object,
    struct json *fields, struct door_file *files, size_t *n, struct err *err)
{
	const char *option = option_name(c->arena, f->name);
	const char *value = cli_words_value(&c->words, option);

	if (f->type == FIELD_VKEY && value == NULL &&
	    site_key_text(c->dir, object, c->arena, &value, err) != ERR_OK)
		return err_add(err, "%s", f->name);
	if (value == NULL)
		return ERR_OK;
	if (f->type == FIELD_FILE)
		return cli_act_file(
		    c, f->name, value, f->limit, &files[(*n)++], err);
	if (f->type == FIELD_FACTS) {
		struct json *facts = json_object(c->arena);

		json_set(c->arena, fields, f->name, facts);
		return add_facts(c, option, facts, err);
	}
	json_set_str(c->arena, fields, f->name, value);
	return ERR_OK;
}

/* ---- doing ------------------------------------------------------------- */

static void
receipt(struct cli *c, const struct act *act, const char *object,
    const struct json *reply)
{
	const struct json *r = json_get(reply, "receipt");
	long long first, last;

	c->stored = c->stored || r != NULL;
	if (cli_words_has(&c->words, "quiet"))
		return;
	if (c->form == CLI_JSON || c->form == CLI_NDJSON) {
		struct json *o = json_object(c->arena);

		json_set_str(c->arena, o, "schema", "cupel.receipt/1");
		json_set_true(c->arena, o, "done", r != NULL);
		for (size_t i = 0; r != NULL && i < r->len; i++)
			json_set(c->arena, o, r->name[i], r->item[i]);
		cli_print_line(o, &c->out);
		return;
	}
	if (r == NULL) {
		buf_printf(&c->out, "%s %s: may be done, nothing was stored\n",
		    act->name, object);
		return;
	}
	first = (long long)json_int(r, "entry", 0);
	last = (long long)json_int(r, "last_entry", 0);
	buf_printf(&c->out, "%s %s: %s, revision %lld, %s %lld", act->name,
	    object, json_str(r, "state"), (long long)json_int(r, "rev", 0),
	    first == last ? "entry" : "entries", first);
	if (first != last)
		buf_printf(&c->out, " to %lld", last);
	buf_putc(&c->out, '\n');
}

/* Who was enrolled can come in with the passphrase of their key. */
enum err_code
cli_admit(struct cli *c, const char *user, struct err *err)
{
	struct json *request = json_object(c->arena), *reply;
	bool own = strcmp(user, c->user) == 0;

	json_set_str(c->arena, request, "op", "person");
	json_set_str(c->arena, request, "user", user);
	if (cli_ask(c, request, &reply, NULL, err) != ERR_OK ||
	    (!own && cli_session_other(c, user, err) != ERR_OK))
		return err->code;
	return site_admit(c->site, user, own ? &c->pass : &c->other,
	    json_true(reply, "writes"), err);
}

enum err_code
cli_act_do(struct cli *c, const struct door_wish *wish, struct err *err)
{
	struct door_signer signer = cli_session_signer(c);
	struct json *reply = NULL;

	if (cli_session_open(c, err) != ERR_OK)
		return err->code;
	(void)!door_do(&c->line, c->arena, wish, &signer, &reply, err);
	c->reply = reply;
	if (err->code != ERR_OK)
		return err->code;
	receipt(c, wish->act, wish->object, reply);
	if (wish->act->dismisses && !wish->check &&
	    site_dismiss(c->site, wish->object, err) != ERR_OK)
		return err_add(err,
		    "%s is done, but the keys of %s are still there",
		    wish->act->name, wish->object);
	if (wish->act->enrols && !wish->check &&
	    cli_admit(c, wish->object, err) != ERR_OK)
		return err_add(err,
		    "%s is enrolled, but cannot open the site yet (cupel key "
		    "admit)",
		    wish->object);
	return ERR_OK;
}

static enum err_code
take_version(struct cli *c, int64_t *rev, struct err *err)
{
	const char *text = cli_words_value(&c->words, "if-version");
	int64_t v = 0;

	*rev = -1;
	if (text == NULL)
		return ERR_OK;
	for (const char *s = text; *s != '\0'; s++) {
		if (*s < '0' || *s > '9' || v > INT64_C(100000000000))
			return err_set(err, ERR_USAGE,
			    "--if-version: \"%s\" is not a revision", text);
		v = 10 * v + (*s - '0');
	}
	*rev = v;
	return ERR_OK;
}

static enum err_code
do_one(struct cli *c, const struct act *act, const char *object,
    struct err *err)
{
	struct door_file files[8];
	struct door_wish w = { .act = act,
		.object = object,
		.fields = json_object(c->arena),
		.files = files,
		.reason = cli_words_value(&c->words, "reason"),
		.check = cli_words_has(&c->words, "dry-run"),
		.offset = cli_offset() };

	if (take_version(c, &w.rev, err) != ERR_OK)
		return err->code;
	for (const struct field *f = act->fields; f->name != NULL; f++)
		if (take_field(c, f, object, w.fields, files, &w.n_files,
			err) != ERR_OK)
			return err->code;
	return cli_act_do(c, &w, err);
}

enum err_code
cli_act_run(struct cli *c, const struct act *act, struct err *err)
{
	const char *object;

	if (cli_operand(c, 0, "the record", &object, err) != ERR_OK ||
	    cli_session_site(c, err) != ERR_OK)
		return err->code;
	for (size_t i = 0; i < c->words.operands; i++) {
		object = c->words.operand[i];
		if (do_one(c, act, object, err) == ERR_OK)
			continue;
		c->where = object;
		if (c->words.operands == 1)
			return err->code;
		c->where = arena_printf(c->arena,
		    "%s (%zu of %zu were done before)", object, i,
		    c->words.operands);
		return err_add(err, "%s", c->where);
	}
	return ERR_OK;
}

/* ---- help -------------------------------------------------------------- */

static void
say_roles(struct cli *c, const struct act *act)
{
	const char *sep = "";

	buf_puts(&c->out, "\nwho: ");
	for (size_t i = 0; c->parts->house->roles[i].code != NULL; i++) {
		if ((act->roles & ROLE(i)) == 0)
			continue;
		buf_printf(
		    &c->out, "%s%s", sep, c->parts->house->roles[i].code);
		sep = ", ";
	}
	if ((act->roles & ROLE_SYSTEM) != 0)
		buf_puts(&c->out, "the system, after another act");
	buf_putc(&c->out, '\n');
}

static void
say_states(struct cli *c, const struct act *act)
{
	const struct noun *noun;
	const char *sep = "";

	(void)house_act(c->parts->house, act->name, &noun);
	buf_puts(&c->out, "from: ");
	if (act->from == NOWHERE)
		buf_puts(&c->out, "a new record");
	for (size_t i = 0; act->from != NOWHERE && noun->states[i] != NULL;
	     i++) {
		if ((act->from & SET(i)) == 0)
			continue;
		buf_printf(&c->out, "%s%s", sep, noun->states[i]);
		sep = ", ";
	}
	if (act->to >= 0)
		buf_printf(&c->out, "; then %s", noun->states[act->to]);
	buf_putc(&c->out, '\n');
}

void
cli_act_help(struct cli *c, const struct act *act)
{
	const char *says = arena_printf(c->arena, "%s%s%s", act->says,
	    act->signs != MEANING_NONE ? "; signed: " : "",
	    act->signs != MEANING_NONE ? meaning_phrase(act->signs) : "");

	cli_words_help(c->words.options,
	    arena_printf(c->arena, "%s RECORD... [options]", c->command), says,
	    &c->out);
	say_roles(c, act);
	say_states(c, act);
	if (act->reason)
		buf_puts(&c->out, "a reason is required (--reason)\n");
	for (const struct rule *const *r = act->rules;
	     r != NULL && *r != NULL; r++)
		buf_printf(
		    &c->out, "rule %s: %s\n", (*r)->id, (*r)->says);
}
