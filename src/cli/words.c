/* SPDX-License-Identifier: Apache-2.0 */
/* cli/words.c - reading a command's words against its table. */
#include "config.h"

#include "cli/words.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"

static const struct cli_option help_option = { "help", 'h', NULL,
	"show this and do nothing else", false };

static const struct cli_option *
by_name(const struct cli_option *options, const char *name, size_t len)
{
	for (const struct cli_option *o = options; o->name != NULL; o++)
		if (strlen(o->name) == len && memcmp(o->name, name, len) == 0)
			return o;
	if (len == strlen(help_option.name) &&
	    memcmp(name, help_option.name, len) == 0)
		return &help_option;
	return NULL;
}

static const struct cli_option *
by_letter(const struct cli_option *options, char letter)
{
	for (const struct cli_option *o = options; o->name != NULL; o++)
		if (o->letter == letter)
			return o;
	return letter == help_option.letter ? &help_option : NULL;
}

static enum err_code
add_option(struct cli_words *out, const struct cli_option *o, const char *value,
    struct err *err)
{
	if (o == &help_option) {
		out->help = true;
		return ERR_OK;
	}
	if (!o->many)
		for (size_t i = 0; i < out->given; i++)
			if (out->give[i].option == o)
				return err_set(err, ERR_USAGE,
				    "--%s is given twice", o->name);
	if (out->given == CLI_WORDS_MAX)
		return err_set(
		    err, ERR_USAGE, "more than %d options", CLI_WORDS_MAX);
	out->give[out->given].option = o;
	out->give[out->given].value = value;
	out->given++;
	return ERR_OK;
}

static enum err_code
add_operand(struct cli_words *out, const char *word, struct err *err)
{
	if (out->operands == CLI_WORDS_MAX)
		return err_set(
		    err, ERR_USAGE, "more than %d words", CLI_WORDS_MAX);
	out->operand[out->operands++] = word;
	return ERR_OK;
}

/* --name, --name=VALUE, --name VALUE; *i moves on if a word was used. */
static enum err_code
long_option(struct cli_words *out, int argc, char *const argv[], int *i,
    struct err *err)
{
	const char *name = argv[*i] + 2;
	const char *equals = strchr(name, '=');
	size_t len = equals != NULL ? (size_t)(equals - name) : strlen(name);
	const struct cli_option *o = by_name(out->options, name, len);

	if (o == NULL)
		return err_set(err, ERR_USAGE,
		    "--%.*s is not an option of %s; %s --help lists them",
		    (int)len, name, argv[0], argv[0]);
	if (o->arg == NULL && equals != NULL)
		return err_set(err, ERR_USAGE, "--%s takes no value", o->name);
	if (o->arg == NULL)
		return add_option(out, o, "", err);
	if (equals != NULL)
		return add_option(out, o, equals + 1, err);
	if (*i + 1 >= argc)
		return err_set(err, ERR_USAGE, "--%s needs a value: --%s %s",
		    o->name, o->name, o->arg);
	return add_option(out, o, argv[++*i], err);
}

/* -nv, -o VALUE, -oVALUE */
static enum err_code
short_options(struct cli_words *out, int argc, char *const argv[], int *i,
    struct err *err)
{
	for (const char *s = argv[*i] + 1; *s != '\0'; s++) {
		const struct cli_option *o = by_letter(out->options, *s);

		if (o == NULL)
			return err_set(err, ERR_USAGE,
			    "-%c is not an option of %s; %s --help lists "
			    "them",
			    *s, argv[0], argv[0]);
		if (o->arg != NULL && s[1] != '\0')
			return add_option(out, o, s + 1, err);
		if (o->arg != NULL && *i + 1 >= argc)
			return err_set(err, ERR_USAGE,
			    "-%c needs a value: -%c %s", *s, *s, o->arg);
		if (o->arg != NULL)
			return add_option(out, o, argv[++*i], err);
		if (add_option(out, o, "", err) != ERR_OK)
			return err->code;
	}
	return ERR_OK;
}

enum err_code
cli_words_parse(const struct cli_option *options, int argc, char *const argv[],
    struct cli_words *out, struct err *err)
{
	bool only_operands = false;

	*out = (struct cli_words){ .options = options };
	assert(argc >= 1);
	for (int i = 1; i < argc; i++) {
		const char *word = argv[i];
		enum err_code rc;

		if (only_operands || word[0] != '-' || word[1] == '\0') {
			rc = add_operand(out, word, err);
		} else if (strcmp(word, "--") == 0) {
			only_operands = true;
			rc = ERR_OK;
		} else if (word[1] == '-') {
			rc = long_option(out, argc, argv, &i, err);
		} else {
			rc = short_options(out, argc, argv, &i, err);
		}
		if (rc != ERR_OK)
			return rc;
	}
	return ERR_OK;
}

const char *
cli_words_nth(const struct cli_words *words, const char *name, size_t nth)
{
	const struct cli_option *o =
	    by_name(words->options, name, strlen(name));

	assert(o != NULL && o != &help_option);
	for (size_t i = 0; i < words->given; i++)
		if (words->give[i].option == o && nth-- == 0)
			return words->give[i].value;
	return NULL;
}

const char *
cli_words_value(const struct cli_words *words, const char *name)
{
	return cli_words_nth(words, name, 0);
}

bool
cli_words_has(const struct cli_words *words, const char *name)
{
	return cli_words_nth(words, name, 0) != NULL;
}

static size_t
left_width(const struct cli_option *o)
{
	return strlen(o->name) + (o->arg != NULL ? 1 + strlen(o->arg) : 0);
}

#define HELP_LEFT 28u  /* longer options stand on a line of their own */
#define HELP_RIGHT 79u /* where a line of help ends */

static void
blanks(struct buf *out, size_t n)
{
	while (n-- > 0)
		buf_putc(out, ' ');
}

/* Words from column at on, in as many lines as they need. */
static void
help_text(const char *text, size_t at, struct buf *out)
{
	size_t col = at;

	while (*text != '\0') {
		size_t len = strcspn(text, " ");

		if (col > at && col + 1 + len > HELP_RIGHT) {
			buf_putc(out, '\n');
			blanks(out, at);
			col = at;
		} else if (col > at) {
			buf_putc(out, ' ');
			col++;
		}
		buf_add(out, text, len);
		col += len;
		text += len + strspn(text + len, " ");
	}
	buf_putc(out, '\n');
}

static void
help_line(const struct cli_option *o, size_t width, struct buf *out)
{
	size_t at = 8 + width + 2;
	struct buf text = { 0 };

	if (o->letter != 0)
		buf_printf(out, "  -%c, ", o->letter);
	else
		buf_puts(out, "      ");
	buf_printf(out, "--%s%s%s", o->name, o->arg != NULL ? " " : "",
	    o->arg != NULL ? o->arg : "");
	if (left_width(o) > width) {
		buf_putc(out, '\n');
		blanks(out, at);
	} else {
		blanks(out, width + 2 - left_width(o));
	}
	buf_printf(&text, "%s%s", o->help, o->many ? " (may be repeated)" : "");
	help_text(buf_text(&text), at, out);
	buf_clear(&text);
}

static size_t
list_width(const struct cli_option *options)
{
	size_t width = left_width(&help_option);

	for (const struct cli_option *o = options; o->name != NULL; o++)
		if (left_width(o) > width && left_width(o) <= HELP_LEFT)
			width = left_width(o);
	return width;
}

void
cli_words_list(const struct cli_option *options, struct buf *out)
{
	size_t width = list_width(options);

	for (const struct cli_option *o = options; o->name != NULL; o++)
		help_line(o, width, out);
	help_line(&help_option, width, out);
}

void
cli_words_help(const struct cli_option *options, const char *usage,
    const char *says, struct buf *out)
{
	buf_printf(out, "usage: cupel %s\n%s\n\n", usage, says);
	cli_words_list(options, out);
}
