/* SPDX-License-Identifier: Apache-2.0 */
/* base/json.c - one recursive-descent parser, two writers. */
#include "config.h"

#include "base/json.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"

#define TEXT_DEPTH_MAX 32u

struct parser {
	const char *s;
	size_t len, at;
	bool canon;
	struct arena *arena;
	struct err *err;
	struct buf scratch;
};

static struct json *parse_value(struct parser *p, unsigned depth);

static struct json *
fail(struct parser *p, const char *what)
{
	if (p->err->code == ERR_OK)
		(void)err_set(p->err, ERR_INPUT, "JSON, byte %zu: %s", p->at,
		    what);
	return NULL;
}

static void
skip_blank(struct parser *p)
{
	while (!p->canon && p->at < p->len &&
	    strchr(" \t\r\n", p->s[p->at]) != NULL && p->s[p->at] != '\0')
		p->at++;
}

static bool
take(struct parser *p, char c)
{
	if (p->at >= p->len || p->s[p->at] != c)
		return false;
	p->at++;
	return true;
}

static bool
take_word(struct parser *p, const char *word)
{
	size_t n = strlen(word);

	if (p->len - p->at < n || memcmp(p->s + p->at, word, n) != 0)
		return false;
	p->at += n;
	return true;
}

static bool
hex4(struct parser *p, uint32_t *cp)
{
	*cp = 0;
	for (int i = 0; i < 4; i++, p->at++) {
		char c = p->at < p->len ? p->s[p->at] : '\0';

		if (c >= '0' && c <= '9')
			*cp = *cp << 4 | (uint32_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			*cp = *cp << 4 | (uint32_t)(c - 'a' + 10);
		else if (c >= 'A' && c <= 'F')
			*cp = *cp << 4 | (uint32_t)(c - 'A' + 10);
		else
			return false;
	}
	return true;
}

/* Behind a backslash. */
static bool
parse_escape(struct parser *p)
{
	static const char from[] = "nt\"\\/bfr", to[] = "\n\t\"\\/\b\f\r";
	const char *k;
	uint32_t cp, low;
	char c = p->at < p->len ? p->s[p->at++] : '\0';

	k = c != '\0' ? strchr(from, c) : NULL;
	if (k != NULL && (k - from < 4 || !p->canon)) {
		buf_putc(&p->scratch, to[k - from]);
		return true;
	}
	if (c != 'u' || p->canon)
		return fail(p, "escape that is not allowed here") != NULL;
	if (!hex4(p, &cp))
		return fail(p, "\\u needs four hex digits") != NULL;
	if (cp >= 0xd800 && cp <= 0xdbff) {
		if (!take(p, '\\') || !take(p, 'u') || !hex4(p, &low) ||
		    low < 0xdc00 || low > 0xdfff)
			return fail(p, "half of a surrogate pair") != NULL;
		cp = 0x10000 + ((cp - 0xd800) << 10) + (low - 0xdc00);
	} else if (cp >= 0xdc00 && cp <= 0xdfff) {
		return fail(p, "half of a surrogate pair") != NULL;
	}
	text_put(&p->scratch, cp);
	return true;
}

/* A string; the opening quote is at p->at. */
static bool
parse_string(struct parser *p, const char **out, size_t *len)
{
	size_t start, bad;

	if (!take(p, '"'))
		return fail(p, "string expected") != NULL;
	start = p->at;
	buf_empty(&p->scratch);
	for (;;) {
		size_t run = p->at;

		while (p->at < p->len && p->s[p->at] != '"' &&
		    p->s[p->at] != '\\' && (unsigned char)p->s[p->at] >= 0x20)
			p->at++;
		buf_add(&p->scratch, p->s + run, p->at - run);
		if (p->at >= p->len)
			return fail(p, "string is not closed") != NULL;
		if (take(p, '"'))
			break;
		if (!take(p, '\\'))
			return fail(p, "control character in a string") !=
			    NULL;
		if (!parse_escape(p))
			return false;
	}
	if (!text_allowed(
		buf_text(&p->scratch), p->scratch.len, &bad, NULL)) {
		p->at = start;
		return fail(p, "string with a forbidden character or bytes "
			       "that are not UTF-8") != NULL;
	}
	*out = arena_dup(p->arena, buf_text(&p->scratch), p->scratch.len);
	*len = p->scratch.len;
	return true;
}

static struct json *
parse_number(struct parser *p)
{
	struct json *v;
	bool minus = take(p, '-');
	size_t start = p->at;
	int64_t n = 0;

	while (p->at < p->len && p->s[p->at] >= '0' && p->s[p->at] <= '9') {
		n = n * 10 + (p->s[p->at] - '0');
		if (n > JSON_INT_MAX)
			return fail(p, "whole number beyond 2^53-1");
		p->at++;
	}
	if (p->at == start)
		return fail(p, "value expected");
	if (p->s[start] == '0' && (p->at - start > 1 || minus))
		return fail(p, "number with a leading zero, or -0");
	if (p->at < p->len && strchr(".eE", p->s[p->at]) != NULL &&
	    p->s[p->at] != '\0')
		return fail(p, "fractions are written as strings");
	v = json_number(p->arena, minus ? -n : n);
	return v;
}

static bool
name_ok(const char *s, size_t len)
{
	if (len < 1 || len > 32 || s[0] < 'a' || s[0] > 'z')
		return false;
	return strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == len;
}

static void
push(struct arena *a, struct json *v, const char *name, struct json *item)
{
	if (v->len == v->room) {
		size_t room = v->room != 0 ? v->room * 2 : 8;
		struct json **items = arena_array(a, room, sizeof(*items));
		const char **names = arena_array(a, room, sizeof(*names));

		if (v->len != 0) {
			memcpy(items, v->item, v->len * sizeof(*items));
			memcpy(names, v->name, v->len * sizeof(*names));
		}
		v->item = items;
		v->name = names;
		v->room = room;
	}
	v->name[v->len] = name;
	v->item[v->len++] = item;
}

static bool
parse_name(struct parser *p, const struct json *obj, const char **name)
{
	size_t len;

	if (!parse_string(p, name, &len))
		return false;
	if (strlen(*name) != len)
		return fail(p, "name with a NUL") != NULL;
	if (p->canon) {
		if (!name_ok(*name, len))
			return fail(p, "name that is not allowed") != NULL;
		if (obj->len > 0 &&
		    strcmp(obj->name[obj->len - 1], *name) >= 0)
			return fail(p, "names repeated or out of order") !=
			    NULL;
	} else if (json_get(obj, *name) != NULL) {
		return fail(p, "name given twice") != NULL;
	}
	skip_blank(p);
	if (!take(p, ':'))
		return fail(p, "':' expected") != NULL;
	return true;
}

static struct json *
parse_container(struct parser *p, unsigned depth)
{
	bool object = p->s[p->at] == '{';
	char end = object ? '}' : ']';
	struct json *v = object ? json_object(p->arena) : json_array(p->arena);

	p->at++;
	skip_blank(p);
	if (take(p, end))
		return v;
	for (;;) {
		const char *name = NULL;
		struct json *item;

		skip_blank(p);
		if (object && !parse_name(p, v, &name))
			return NULL;
		item = parse_value(p, depth + 1);
		if (item == NULL)
			return NULL;
		push(p->arena, v, name, item);
		skip_blank(p);
		if (take(p, end))
			return v;
		if (!take(p, ','))
			return fail(p, object ? "',' or '}' expected"
					      : "',' or ']' expected");
	}
}

static struct json *
parse_value(struct parser *p, unsigned depth)
{
	if (depth > (p->canon ? JSON_DEPTH_MAX : TEXT_DEPTH_MAX))
		return fail(p, "nested too deeply");
	skip_blank(p);
	if (p->at >= p->len)
		return fail(p, "ends too early");
	switch (p->s[p->at]) {
	case '{':
	case '[':
		return parse_container(p, depth);
	case '"': {
		struct json *v = arena_alloc(p->arena, sizeof(*v));

		v->kind = JSON_STRING;
		return parse_string(p, &v->str, &v->len) ? v : NULL;
	}
	case 't':
		if (take_word(p, "true"))
			return json_boolean(p->arena, true);
		break;
	case 'f':
		if (take_word(p, "false"))
			return json_boolean(p->arena, false);
		break;
	case 'n':
		if (take_word(p, "null"))
			return json_null(p->arena);
		break;
	default:
		return parse_number(p);
	}
	return fail(p, "value expected");
}

enum err_code
json_parse(const char *s, size_t len, enum json_form form, size_t limit,
    struct arena *a, struct json **out, struct err *err)
{
	struct parser p = { .s = s,
		.len = len,
		.canon = form == JSON_CANON,
		.arena = a,
		.err = err };

	*out = NULL;
	if (len > limit)
		return err_set(err, ERR_LIMIT,
		    "JSON of %zu bytes, at most %zu are accepted", len, limit);
	*out = parse_value(&p, 0);
	if (*out != NULL) {
		skip_blank(&p);
		if (p.at != len)
			*out = fail(&p, "something behind the value");
	}
	buf_clear(&p.scratch);
	return *out != NULL ? ERR_OK : err->code;
}

struct json *
json_get(const struct json *v, const char *name)
{
	if (v == NULL || v->kind != JSON_OBJECT)
		return NULL;
	for (size_t i = 0; i < v->len; i++)
		if (strcmp(v->name[i], name) == 0)
			return v->item[i];
	return NULL;
}

const char *
json_str(const struct json *v, const char *name)
{
	const struct json *m = json_get(v, name);

	return m != NULL && m->kind == JSON_STRING ? m->str : NULL;
}

int64_t
json_int(const struct json *v, const char *name, int64_t fallback)
{
	const struct json *m = json_get(v, name);

	return m != NULL && m->kind == JSON_INT ? m->num : fallback;
}

bool
json_true(const struct json *v, const char *name)
{
	const struct json *m = json_get(v, name);

	return m != NULL && m->kind == JSON_BOOL && m->truth;
}

struct json *
json_array_of(const struct json *v, const char *name)
{
	struct json *m = json_get(v, name);

	return m != NULL && m->kind == JSON_ARRAY ? m : NULL;
}

static struct json *
new_value(struct arena *a, enum json_kind kind)
{
	struct json *v = arena_alloc(a, sizeof(*v));

	v->kind = kind;
	return v;
}

struct json *
json_object(struct arena *a)
{
	return new_value(a, JSON_OBJECT);
}

struct json *
json_array(struct arena *a)
{
	return new_value(a, JSON_ARRAY);
}

struct json *
json_null(struct arena *a)
{
	return new_value(a, JSON_NULL);
}

struct json *
json_string(struct arena *a, const char *s)
{
	struct json *v;

	if (s == NULL)
		return json_null(a);
	v = new_value(a, JSON_STRING);
	v->len = strlen(s);
	v->str = arena_dup(a, s, v->len);
	return v;
}

struct json *
json_number(struct arena *a, int64_t n)
{
	struct json *v = new_value(a, JSON_INT);

	assert(n <= JSON_INT_MAX && n >= -JSON_INT_MAX);
	v->num = n;
	return v;
}

struct json *
json_boolean(struct arena *a, bool b)
{
	struct json *v = new_value(a, JSON_BOOL);

	v->truth = b;
	return v;
}

void
json_set(struct arena *a, struct json *obj, const char *name, struct json *v)
{
	assert(obj->kind == JSON_OBJECT);
	for (size_t i = 0; i < obj->len; i++) {
		if (strcmp(obj->name[i], name) == 0) {
			obj->item[i] = v;
			return;
		}
	}
	push(a, obj, arena_str(a, name), v);
}

void
json_set_str(struct arena *a, struct json *obj, const char *name,
    const char *s)
{
	json_set(a, obj, name, json_string(a, s));
}

void
json_set_int(struct arena *a, struct json *obj, const char *name, int64_t n)
{
	json_set(a, obj, name, json_number(a, n));
}

void
json_set_true(struct arena *a, struct json *obj, const char *name, bool b)
{
	json_set(a, obj, name, json_boolean(a, b));
}

void
json_add(struct arena *a, struct json *array, struct json *v)
{
	assert(array->kind == JSON_ARRAY);
	push(a, array, NULL, v);
}

static void
write_string(const char *s, size_t len, struct buf *out)
{
	buf_putc(out, '"');
	for (size_t i = 0; i < len; i++) {
		switch (s[i]) {
		case '"':
			buf_puts(out, "\\\"");
			break;
		case '\\':
			buf_puts(out, "\\\\");
			break;
		case '\n':
			buf_puts(out, "\\n");
			break;
		case '\t':
			buf_puts(out, "\\t");
			break;
		default:
			if ((unsigned char)s[i] < 0x20)
				buf_printf(out, "\\u%04x", (unsigned)s[i]);
			else
				buf_putc(out, s[i]);
		}
	}
	buf_putc(out, '"');
}

static void
write_scalar(const struct json *v, struct buf *out)
{
	switch (v->kind) {
	case JSON_NULL:
		buf_puts(out, "null");
		return;
	case JSON_BOOL:
		buf_puts(out, v->truth ? "true" : "false");
		return;
	case JSON_INT:
		buf_printf(out, "%" PRId64, v->num);
		return;
	case JSON_STRING:
		write_string(v->str, v->len, out);
		return;
	case JSON_ARRAY:
	case JSON_OBJECT:
		break;
	}
	assert(false && "a container is not a scalar");
}

static void
sort_members(struct json *v)
{
	/* few members, nearly sorted: insertion sort */
	for (size_t i = 1; i < v->len; i++) {
		const char *name = v->name[i];
		struct json *item = v->item[i];
		size_t k = i;

		while (k > 0 && strcmp(v->name[k - 1], name) > 0) {
			v->name[k] = v->name[k - 1];
			v->item[k] = v->item[k - 1];
			k--;
		}
		v->name[k] = name;
		v->item[k] = item;
	}
}

static enum err_code
canon(struct json *v, struct buf *out, unsigned depth, const char *where,
    struct err *err)
{
	bool object = v->kind == JSON_OBJECT;
	enum err_code rc = ERR_OK;
	uint32_t cp;

	if (depth > JSON_DEPTH_MAX)
		return err_set(
		    err, ERR_LIMIT, "%s: nested deeper than %u", where,
		    JSON_DEPTH_MAX);
	if (v->kind == JSON_STRING &&
	    !text_allowed(v->str, v->len, NULL, &cp)) {
		if (cp == UINT32_MAX)
			return err_set(
			    err, ERR_INPUT, "%s: text is not UTF-8", where);
		return err_set(err, ERR_INPUT,
		    "%s: character U+%04X may not enter a record", where,
		    (unsigned)cp);
	}
	if (!object && v->kind != JSON_ARRAY) {
		write_scalar(v, out);
		return ERR_OK;
	}
	if (object)
		sort_members(v);
	buf_putc(out, object ? '{' : '[');
	for (size_t i = 0; i < v->len && rc == ERR_OK; i++) {
		if (i > 0)
			buf_putc(out, ',');
		if (object) {
			if (!name_ok(v->name[i], strlen(v->name[i])))
				return err_set(err, ERR_INPUT,
				    "%s: \"%s\" is not a name of the canonical "
				    "form",
				    where, v->name[i]);
			write_string(v->name[i], strlen(v->name[i]), out);
			buf_putc(out, ':');
		}
		rc = canon(v->item[i], out, depth + 1,
		    object ? v->name[i] : where, err);
	}
	buf_putc(out, object ? '}' : ']');
	return rc;
}

enum err_code
json_canon(struct json *v, struct buf *out, struct err *err)
{
	return canon(v, out, 0, "JSON", err);
}

static void
indent(struct buf *out, unsigned depth)
{
	buf_putc(out, '\n');
	for (unsigned i = 0; i < depth; i++)
		buf_puts(out, "  ");
}

static void
write_tree(const struct json *v, struct buf *out, unsigned depth, bool lines)
{
	bool object = v->kind == JSON_OBJECT;

	if (!object && v->kind != JSON_ARRAY) {
		write_scalar(v, out);
		return;
	}
	buf_putc(out, object ? '{' : '[');
	for (size_t i = 0; i < v->len; i++) {
		if (i > 0)
			buf_putc(out, ',');
		if (lines)
			indent(out, depth + 1);
		if (object) {
			write_string(v->name[i], strlen(v->name[i]), out);
			buf_puts(out, lines ? ": " : ":");
		}
		write_tree(v->item[i], out, depth + 1, lines);
	}
	if (lines && v->len > 0)
		indent(out, depth);
	buf_putc(out, object ? '}' : ']');
}

void
json_pretty(const struct json *v, struct buf *out)
{
	write_tree(v, out, 0, true);
	buf_putc(out, '\n');
}

void
json_line(const struct json *v, struct buf *out)
{
	write_tree(v, out, 0, false);
}
