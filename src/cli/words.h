/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/words.h - the words behind a command, against a declared table.
 *
 * A command declares its options once; the table is what is parsed, what
 * --help prints and what the manual page and completion are drawn from:
 *
 *	static const struct cli_option options[] = {
 *		{ "reference", 0, "SAMPLE", "the standard of the assay" },
 *		{ "output", 'o', "FORM", "table, json or csv" },
 *		{ "fact", 0, "KEY=VALUE", "a fact of the run", .many = true },
 *		{ "dry-run", 'n', NULL, "ask the rules, change nothing" },
 *		{ NULL },
 *	};
 *	struct cli_words words;
 *
 *	if (cli_words_parse(options, argc, argv, &words, &err) != ERR_OK)
 *		return err_exit(err.code);
 *	form = cli_words_value(&words, "output");
 *
 * Accepted: --name VALUE, --name=VALUE, -o VALUE, -oVALUE, letters of
 * switches written together (-nv), "--" in front of operands that begin with
 * a dash, "-" as an operand.  Options and operands may stand in any order.
 * Names are not abbreviated: a script must mean the same next year.
 *
 * Every table has --help (-h) without declaring it.  Nothing here prints.
 */
#ifndef CLI_WORDS_H
#define CLI_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"

struct buf;

/* A table ends with a row whose name is NULL. */
struct cli_option {
	const char *name; /* without the dashes */
	char letter;      /* the short form, or 0 */
	const char *arg;  /* what stands for the value in the help; NULL: a
	                     switch, which takes none */
	const char *help; /* one line, without a final full stop */
	bool many;        /* may be given more than once */
};

#define CLI_WORDS_MAX 256 /* options given; likewise operands */

/* What was given; every text is lent from argv, every name from the table. */
struct cli_words {
	const struct cli_option *options; /* the table it was read with */
	bool help;                        /* --help or -h was among them */
	size_t given;
	struct {
		const struct cli_option *option;
		const char *value; /* "" for a switch */
	} give[CLI_WORDS_MAX];
	size_t operands;
	const char *operand[CLI_WORDS_MAX];
};

/*
 * Read argv[1] to argv[argc-1]; argv[0] is the command itself.  ERR_USAGE,
 * in one sentence that names the word: not an option of this command, a
 * value missing or too much, given twice, more than CLI_WORDS_MAX.
 */
ATTR_MUST_CHECK enum err_code cli_words_parse(const struct cli_option *options,
    int argc, char *const argv[], struct cli_words *out, struct err *err);

/* The value given for an option of the table, or NULL. */
const char *cli_words_value(const struct cli_words *words, const char *name);

/* Was the option given at all?  For switches. */
bool cli_words_has(const struct cli_words *words, const char *name);

/*
 * The value of the i-th time (from 0) an option was given, or NULL; for
 * options with .many.
 */
const char *cli_words_nth(
    const struct cli_words *words, const char *name, size_t i);

/*
 * Append what --help shows: the usage line ("fit FILE [options]"), what the
 * command is for, and one line for each row of the table and for --help.
 */
void cli_words_help(const struct cli_option *options, const char *usage,
    const char *says, struct buf *out);

/* One line for each row of the table and for --help. */
void cli_words_list(const struct cli_option *options, struct buf *out);

#endif /* CLI_WORDS_H */
