/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "cli/words.h"
#include "tests/support/suite.h"

static const struct cli_option options[] = {
	{ "output", 'o', "FORM", "table, json or csv", false },
	{ "fact", 0, "KEY=VALUE", "a fact of the run", true },
	{ "dry-run", 'n', NULL, "change nothing", false },
	{ "verbose", 'v', NULL, "say more", false },
	{ NULL, 0, NULL, NULL, false },
};

/* The words of a line, kept in the caller's room. */
struct line {
	char text[128];
	struct cli_words words;
};

static enum err_code
parse(struct line *l, const char *text, struct err *err)
{
	char *argv[16];
	int argc = 0;

	(void)snprintf(l->text, sizeof(l->text), "%s", text);
	for (char *s = l->text; s != NULL; argc++) {
		argv[argc] = s;
		s = strchr(s, ' ');
		if (s != NULL)
			*s++ = '\0';
	}
	return cli_words_parse(options, argc, argv, &l->words, err);
}

START_TEST(every_way_of_writing_an_option_is_read)
{
	struct line l;
	const struct cli_words *words = &l.words;
	struct err err = { 0 };

	OK(parse(&l, "fit a.csv --output json --fact=x=1 -nv --fact y= -- -b",
	    &err));
	ck_assert_str_eq(cli_words_value(words, "output"), "json");
	ck_assert_str_eq(cli_words_nth(words, "fact", 0), "x=1");
	ck_assert_str_eq(cli_words_nth(words, "fact", 1), "y=");
	ck_assert_ptr_null(cli_words_nth(words, "fact", 2));
	ck_assert(cli_words_has(words, "dry-run"));
	ck_assert(cli_words_has(words, "verbose"));
	ck_assert_uint_eq(words->operands, 2);
	ck_assert_str_eq(words->operand[0], "a.csv");
	ck_assert_str_eq(words->operand[1], "-b");
	ck_assert(!words->help);

	OK(parse(&l, "fit -ojson -", &err));
	ck_assert_str_eq(cli_words_value(words, "output"), "json");
	ck_assert(!cli_words_has(words, "dry-run"));
	ck_assert_str_eq(words->operand[0], "-");

	OK(parse(&l, "fit -no csv -h", &err));
	ck_assert_str_eq(cli_words_value(words, "output"), "csv");
	ck_assert(words->help);
}
END_TEST

START_TEST(a_word_that_does_not_fit_is_named)
{
	struct line l;
	struct err err = { 0 };

	FAILS(parse(&l, "fit --ouput x", &err), ERR_USAGE,
	    "--ouput is not an option of fit; fit --help lists them");
	FAILS(parse(&l, "fit --out=x", &err), ERR_USAGE,
	    "--out is not an option");
	FAILS(parse(&l, "fit -x", &err), ERR_USAGE, "-x is not an option");
	FAILS(parse(&l, "fit --output", &err), ERR_USAGE, "--output FORM");
	FAILS(parse(&l, "fit -o", &err), ERR_USAGE, "-o FORM");
	FAILS(parse(&l, "fit --dry-run=1", &err), ERR_USAGE, "takes no value");
	FAILS(parse(&l, "fit -o a --output=b", &err), ERR_USAGE,
	    "--output is given twice");
}
END_TEST

START_TEST(more_words_than_there_is_room_for_are_refused)
{
	static char word[] = "x", fact[] = "--fact=x";
	char *argv[CLI_WORDS_MAX + 2];
	struct cli_words words;
	struct err err = { 0 };

	for (size_t i = 0; i < CLI_WORDS_MAX + 2; i++)
		argv[i] = word;
	OK(cli_words_parse(options, CLI_WORDS_MAX + 1, argv, &words, &err));
	FAILS(cli_words_parse(options, CLI_WORDS_MAX + 2, argv, &words, &err),
	    ERR_USAGE, "more than 256 words");
	for (size_t i = 1; i < CLI_WORDS_MAX + 2; i++)
		argv[i] = fact;
	FAILS(cli_words_parse(options, CLI_WORDS_MAX + 2, argv, &words, &err),
	    ERR_USAGE, "more than 256 options");
}
END_TEST

START_TEST(help_is_drawn_from_the_table)
{
	struct buf b = { 0 };

	cli_words_help(options, "fit FILE [options]", "Fits curves.", &b);
	ck_assert_str_eq(buf_text(&b),
	    "usage: cupel fit FILE [options]\nFits curves.\n\n"
	    "  -o, --output FORM     table, json or csv\n"
	    "      --fact KEY=VALUE  a fact of the run (may be repeated)\n"
	    "  -n, --dry-run         change nothing\n"
	    "  -v, --verbose         say more\n"
	    "  -h, --help            show this and do nothing else\n");
	buf_clear(&b);
}
END_TEST

SUITE(test_words)
{
	tcase_add_test(tc, every_way_of_writing_an_option_is_read);
	tcase_add_test(tc, a_word_that_does_not_fit_is_named);
	tcase_add_test(tc, more_words_than_there_is_room_for_are_refused);
	tcase_add_test(tc, help_is_drawn_from_the_table);
}
