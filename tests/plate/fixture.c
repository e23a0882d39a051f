/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/plate/fixture.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "tests/support/suite.h"

void
fixture_file(const char *name, struct buf *out)
{
	char path[1024];
	struct arena *a = arena_new();
	struct err err = { 0 };

	suite_path(path, arena_printf(a, "plate/data/%s", name));
	OK(file_read(path, 1 << 24, out, &err));
	arena_free(a);
}

void
fixture_utf8(const char *name, struct buf *out)
{
	struct buf b = { 0 };
	size_t at;

	fixture_file(name, &b);
	ck_assert(b.len > 2 && memcmp(b.data, "\xff\xfe", 2) == 0);
	ck_assert(text_from_utf16(out, b.data + 2, b.len - 2, false, &at));
	buf_clear(&b);
}

struct profile *
fixture_profile(const char *below_tests)
{
	char path[1024];
	struct buf b = { 0 };
	struct profile *p;
	struct err err = { 0 };

	suite_path(path, below_tests);
	OK(file_read(path, 1 << 20, &b, &err));
	OK(profile_load(b.data, b.len, path, NULL, NULL, &p, &err));
	buf_clear(&b);
	return p;
}

struct profile *
fixture_softmax(void)
{
	return fixture_profile("../specs/instruments/softmax-text.xml");
}

struct profile *
fixture_steps(const char *steps)
{
	struct buf b = { 0 };
	struct profile *p;
	struct err err = { 0 };

	buf_printf(&b,
	    "<profile xmlns=\"urn:cupel:profile:1\" id=\"steps\" "
	    "version=\"1\">"
	    "<about vendor=\"\" software=\"\" made-from=\"\"/>"
	    "<input><cells separator=\"tab\" quoting=\"none\"/>"
	    "<number decimal=\".\"/></input>"
	    "<recognise><sign within=\"9\" row=\".\"/></recognise>"
	    "<body>%s</body>"
	    "<markers><marker match=\"^OVER$\" flag=\"overflow\"/>"
	    "<marker match=\"^\\*(.*)\\*$\" flag=\"masked\" keep=\"group\"/>"
	    "</markers></profile>",
	    steps);
	OK(profile_load(b.data, b.len, "steps.xml", NULL, NULL, &p, &err));
	buf_clear(&b);
	return p;
}

/* ---- edits ---- */

static void
splice(struct buf *b, size_t at, size_t len, const char *to)
{
	struct buf out = { 0 };

	buf_add(&out, b->data, at);
	buf_puts(&out, to);
	buf_add(&out, b->data + at + len, b->len - at - len);
	buf_clear(b);
	*b = out;
}

/* Offset of the beginning of a line, counted from 1. */
static size_t
line_at(const struct buf *b, size_t line)
{
	size_t at = 0;

	while (--line > 0) {
		const char *p = memchr(b->data + at, '\n', b->len - at);

		ck_assert_msg(p != NULL, "the file has fewer lines");
		at = (size_t)(p - b->data) + 1;
	}
	return at;
}

static size_t
find_in(const struct buf *b, size_t from, const char *what)
{
	const char *p = strstr(b->data + from, what);

	return p != NULL ? (size_t)(p - b->data) : (size_t)-1;
}

void
edit_replace(struct buf *b, const char *from, const char *to)
{
	size_t at = find_in(b, 0, from);

	ck_assert_msg(at != (size_t)-1, "nothing to edit: %s", from);
	splice(b, at, strlen(from), to);
}

void
edit_replace_all(struct buf *b, const char *from, const char *to)
{
	size_t at = find_in(b, 0, from);

	ck_assert_msg(at != (size_t)-1, "nothing to edit: %s", from);
	for (; at != (size_t)-1; at = find_in(b, at + strlen(to), from))
		splice(b, at, strlen(from), to);
}

void
edit_line_replace(struct buf *b, size_t line, const char *from, const char *to)
{
	size_t begin = line_at(b, line);
	size_t at = find_in(b, begin, from);
	const char *end = memchr(b->data + begin, '\n', b->len - begin);

	ck_assert_msg(at != (size_t)-1 && (end == NULL || b->data + at <= end),
	    "nothing to edit in line %zu: %s", line, from);
	splice(b, at, strlen(from), to);
}

void
edit_line_delete(struct buf *b, size_t line)
{
	size_t at = line_at(b, line), end = line_at(b, line + 1);

	splice(b, at, end - at, "");
}

void
edit_line_insert(struct buf *b, size_t before, const char *text)
{
	splice(b, line_at(b, before), 0, text);
}

void
edit_cut_from(struct buf *b, const char *from)
{
	size_t at = find_in(b, 0, from);

	ck_assert_msg(at != (size_t)-1, "nothing to cut: %s", from);
	splice(b, at, b->len - at, "");
}

/* ---- reading ---- */

void
fixture_read(const struct profile *p, const struct buf *b, struct arena *a,
    struct plate_result *out)
{
	struct err err = { 0 };

	OK(profile_read(&p, 1, buf_text(b), b->len, a, out, &err));
}

const char *
fixture_findings(const struct plate_findings *f, struct arena *a)
{
	struct buf b = { 0 };
	const char *out;

	for (size_t i = 0; i < f->n; i++)
		plate_finding_print(&f->item[i], "FILE", &b);
	out = arena_dup(a, buf_text(&b), b.len);
	buf_clear(&b);
	return out;
}

void
expect_finding(const struct plate_findings *f, const char *code, size_t line,
    size_t cell, const char *says)
{
	struct arena *a = arena_new();
	size_t hits = 0;

	for (size_t i = 0; i < f->n; i++) {
		const struct plate_finding *x = &f->item[i];

		hits += strcmp(x->code, code) == 0 &&
		        (line == 0 || x->at.line == line) &&
		        (cell == 0 || x->at.cell == cell) &&
		        (strstr(x->text, says) != NULL ||
			    strstr(x->todo, says) != NULL);
	}
	ck_assert_msg(hits == 1, "%zu times %s at %zu:%zu \"%s\" in\n%s", hits,
	    code, line, cell, says, fixture_findings(f, a));
	arena_free(a);
}

void
expect_readings(const struct plate_result *r, const char *name)
{
	struct arena *a = arena_new();
	struct buf want = { 0 }, got = { 0 };

	ck_assert_msg(!r->refused, "%s: refused\n%s", name,
	    fixture_findings(&r->findings, a));
	fixture_file(arena_printf(a, "%s.expected.csv", name), &want);
	plate_readings_csv(r, a, &got);
	ck_assert_str_eq(buf_text(&got), buf_text(&want));
	buf_clear(&want);
	buf_clear(&got);
	arena_free(a);
}
