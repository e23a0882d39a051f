/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The matcher against the C library's: on every pattern and text below both
 * must find the same match (POSIX: leftmost, then longest), and the same
 * groups where POSIX and greedy order agree.
 */
#include "config.h"

#include <regex.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "plate/pattern.h"
#include "tests/support/suite.h"

static const char *const patterns[] = { "a", "^a", "a$", "^$", "^", "$", ".",
	"a*", "a+", "a?", "ab|cd", "^(ab|cd)", "(ab|a)(bc)?", "a|ab", "(a|ab)c",
	"[abc]+", "[^abc]+", "[a-c]x", "[]a]+", "[^]a]+", "[a-]+", "a{2}",
	"a{2,}", "a{1,3}", "(ab){2}", "(a*)b", "(a|b)*c", "x(a|b)*",
	"^##BLOCKS=[ ]*([0-9]+)", "^##BLOCKS=[ ]*[0-9]+[ \t]*$",
	"^(Plate|Group|Note|Cuvette):", "^~End[ \t]*$",
	"^([A-Za-z]+):", "^[0-9]+\t([^\t]*)\t!Well(Values|Lm[0-9]+)",
	"^Original Filename: (.*); Date Last Saved: (.*[^ \t])[ \t]*$", "\\*",
	"\\.", "^\\*(.*)\\*$", "Range\\?", "(^|\t)Well\t", "^.*b",
	"[[:digit:]]+", "[[:alpha:]_][[:alnum:]_]*", "[[:space:]]", "((a)(b))",
	"(a)|(b)", "a.c", "(a+)(a+)", "b*$", "^b*", "a{0,2}b", "(x+x+)+y" };
static const char *const texts[] = { "", "a", "b", "ab", "abc", "abcd", "cd",
	"aab", "aaab", "aaaa", "bca", "xab", "xabab", "ababab", "abcbc", "]a-",
	"a-b", "##BLOCKS= 8", "##BLOCKS= 12\t\t", "##BLOCKS=x", "Plate:\tP1",
	"Group: Std", "Note:", "~End", "~End ", "~Endx",
	"5\tOD\t!WellValues\t3", "4\tA260\t!WellLm1*20",
	"Original Filename: x; y; Date Last Saved: 2/14/2024 4:07 PM ",
	"*0.356*", "Range?", "Well\tSample", "x\tWell\t", "a.c", "a\nc",
	"_x9 y", " \t", "xxxxxxxxxxxxxxxxxxxxxx", "xxxxy", "1.785", "b b" };

/* Where POSIX's rule for groups differs from greedy order. */
static bool
groups_agree(const char *p)
{
	static const char *const other[] = { "(a|b)*c", "x(a|b)*", "(x+x+)+y",
		"(ab|a)(bc)?", "(a|ab)c" };

	for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++)
		if (strcmp(other[i], p) == 0)
			return false;
	return true;
}

static void
compare(const char *p, const char *text, const regex_t *re,
    const struct plate_pattern *mine)
{
	struct plate_span span[10];
	regmatch_t m[10];
	size_t n = plate_pattern_groups(mine) + 1;
	bool a = regexec(re, text, 10, m, 0) == 0;
	bool b = plate_pattern_match(mine, text, strlen(text), span, n);

	ck_assert_msg(a == b, "pattern %s on %s: %d, not %d", p, text, b, a);
	ck_assert(plate_pattern_match(mine, text, strlen(text), NULL, 0) == a);
	for (size_t i = 0; a && i < (groups_agree(p) ? n : 1); i++) {
		if (m[i].rm_so < 0) {
			ck_assert_msg(span[i].start == (size_t)-1,
			    "pattern %s on %s: group %zu", p, text, i);
			continue;
		}
		ck_assert_msg(span[i].start == (size_t)m[i].rm_so &&
				  span[i].end == (size_t)m[i].rm_eo,
		    "pattern %s on %s: group %zu is %zu-%zu, not %d-%d", p,
		    text, i, span[i].start, span[i].end, (int)m[i].rm_so,
		    (int)m[i].rm_eo);
	}
}

START_TEST(matches_are_those_of_posix)
{
	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		struct arena *a = arena_new();
		struct plate_pattern *mine;
		struct err err = { 0 };
		regex_t re;

		OK(plate_pattern_compile(patterns[i], a, &mine, &err));
		ck_assert_int_eq(regcomp(&re, patterns[i], REG_EXTENDED), 0);
		for (size_t k = 0; k < sizeof(texts) / sizeof(texts[0]); k++)
			compare(patterns[i], texts[k], &re, mine);
		regfree(&re);
		arena_free(a);
	}
}
END_TEST

START_TEST(a_tab_is_written_as_backslash_t_also_in_brackets)
{
	struct arena *a = arena_new();
	struct plate_pattern *p;
	struct plate_span s[2];
	struct err err = { 0 };

	OK(plate_pattern_compile("^x\\t([^\\t]*)\\t", a, &p, &err));
	ck_assert(plate_pattern_match(p, "x\tyz\tw", 6, s, 2));
	ck_assert_uint_eq(s[1].start, 2);
	ck_assert_uint_eq(s[1].end, 4);
	ck_assert(!plate_pattern_match(p, "xttt", 4, s, 2));
	arena_free(a);
}
END_TEST

START_TEST(characters_and_not_bytes_are_matched)
{
	static const char degree[] = "(\xc2\xb0"
				     "C)";
	struct arena *a = arena_new();
	struct plate_pattern *p;
	struct plate_span s[2];
	struct err err = { 0 };

	OK(plate_pattern_compile("\\((.)C\\)", a, &p, &err));
	ck_assert(plate_pattern_match(p, degree, 5, s, 2));
	ck_assert_uint_eq(s[1].end - s[1].start, 2);
	OK(plate_pattern_compile("^[\xc2\xb0\xc2\xb5]$", a, &p, &err));
	ck_assert(plate_pattern_match(p, "\xc2\xb5", 2, NULL, 0));
	ck_assert(!plate_pattern_match(p, "\xc2\xb6", 2, NULL, 0));
	OK(plate_pattern_compile("^[^a]$", a, &p, &err));
	ck_assert(plate_pattern_match(p, "\xf0\x9f\x98\x80", 4, NULL, 0));
	arena_free(a);
}
END_TEST

START_TEST(a_bad_pattern_is_refused_with_its_place)
{
	static const struct {
		const char *pattern, *says;
	} bad[] = { { "", "nothing stands there at character 1" },
		{ "a|", "nothing stands there at character 3" },
		{ "()", "nothing stands there" }, { "(a", "( without )" },
		{ "a)", ") without (" }, { "[a", "[ without ]" },
		{ "*a", "nothing to repeat" }, { "a{2", "{ without }" },
		{ "a{x}", "a count is missing" },
		{ "a{256}", "count above 255" },
		{ "a{3,2}", "counts that say nothing" },
		{ "a{0}", "counts that say nothing" },
		{ "(a)\\1", "there are no back-references" },
		{ "\\d+", "before a character that needs none" },
		{ "a\\", "before a character that needs none" },
		{ "[[:nope:]]", "no such class" },
		{ "[[=a=]]", "are not known here" },
		{ "[z-a]", "range that runs backwards" },
		{ "((((a{9}){9}){9}){9}){9}", "too large" },
		{ "(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)"
		  "(a)(a)",
		    "too many groups" },
		{ "a\x01", "not accepted" }, { "\xff", "not accepted" } };
	struct arena *a = arena_new();
	struct plate_pattern *p;
	struct err err = { 0 };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		FAILS(plate_pattern_compile(bad[i].pattern, a, &p, &err),
		    ERR_INPUT, bad[i].says);
	arena_free(a);
}
END_TEST

START_TEST(the_literal_beginning_is_known)
{
	static const char *const t[][2] = { { "^~End[ ]*$", "~End" },
		{ "^##BLOCKS=[ ]*([0-9]+)", "##BLOCKS=" }, { "^(ab)c", "abc" },
		{ "^(a|b)", "" }, { "^ab*", "a" }, { "[a]", "" },
		{ "^a{2}b", "aab" }, { "^x?y", "" } };
	struct arena *a = arena_new();
	struct plate_pattern *p;
	struct err err = { 0 };

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		OK(plate_pattern_compile(t[i][0], a, &p, &err));
		ck_assert_str_eq(plate_pattern_literal(p), t[i][1]);
	}
	arena_free(a);
}
END_TEST

START_TEST(text_that_does_not_match_takes_no_time)
{
	static const char *const slow[] = { "(x+x+)+y", "(x*)*y",
		"(x|xx|xxx)*y", "^(([^;]*;)*)*z$", "(x?){50}x{50}y" };
	struct arena *a = arena_new();
	struct buf b = { 0 };
	struct err err = { 0 };
	clock_t began = clock();

	for (size_t i = 0; i < 60000; i++)
		buf_putc(&b, i % 7 == 6 ? ';' : 'x');
	for (size_t i = 0; i < sizeof(slow) / sizeof(slow[0]); i++) {
		struct plate_pattern *p;

		OK(plate_pattern_compile(slow[i], a, &p, &err));
		ck_assert(!plate_pattern_match(p, b.data, b.len, NULL, 0));
	}
	ck_assert_msg((double)(clock() - began) / CLOCKS_PER_SEC < 20.0,
	    "took %g s", (double)(clock() - began) / CLOCKS_PER_SEC);
	buf_clear(&b);
	arena_free(a);
}
END_TEST

SUITE(test_pattern)
{
	tcase_add_test(tc, matches_are_those_of_posix);
	tcase_add_test(tc, a_tab_is_written_as_backslash_t_also_in_brackets);
	tcase_add_test(tc, characters_and_not_bytes_are_matched);
	tcase_add_test(tc, a_bad_pattern_is_refused_with_its_place);
	tcase_add_test(tc, the_literal_beginning_is_known);
	tcase_add_test(tc, text_that_does_not_match_takes_no_time);
}
