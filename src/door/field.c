/* SPDX-License-Identifier: Apache-2.0 */
/* door/field.c - one row per field type. */
#include "config.h"

#include "door/field.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/dec.h"
#include "base/json.h"
#include "base/text.h"
#include "base/utc.h"
#include "crypt/key.h"

/* A checker says what is wrong with a value, or NULL. */
typedef const char *checker(const struct house *house, const struct field *f,
    const char *text, struct arena *a);

static const char *
check_text(const struct house *h ATTR_UNUSED, const struct field *f,
    const char *text, struct arena *a ATTR_UNUSED)
{
	size_t max = f->type == FIELD_NOTE ? 4000 : 400;

	if (strlen(text) > max)
		return f->type == FIELD_NOTE ? "longer than 4000 bytes"
					     : "longer than 400 bytes";
	if (f->type != FIELD_NOTE && strpbrk(text, "\n\t") != NULL)
		return "has a line end or TAB; one line is expected";
	return NULL;
}

static const char *
check_id(const struct house *h ATTR_UNUSED, const struct field *f ATTR_UNUSED,
    const char *text, struct arena *a ATTR_UNUSED)
{
	return text_is_id(text)
	    ? NULL
	    : "is not an identity (1 to 64 of A-Z a-z 0-9 . _ -)";
}

static const char *
check_choice(const struct house *h ATTR_UNUSED, const struct field *f,
    const char *text, struct arena *a)
{
	struct buf b = { 0 };
	const char *said;

	for (const char *const *c = f->choices; *c != NULL; c++) {
		if (strcmp(*c, text) == 0) {
			buf_clear(&b);
			return NULL;
		}
		buf_printf(&b, "%s%s", b.len > 0 ? ", " : "", *c);
	}
	said = arena_printf(a, "is not one of: %s", buf_text(&b));
	buf_clear(&b);
	return said;
}

static const char *
check_number(const struct house *h ATTR_UNUSED,
    const struct field *f ATTR_UNUSED, const char *text, struct arena *a)
{
	struct err err = { 0 };
	struct dec d;
	const char *said = NULL;

	dec_init(&d);
	if (dec_parse(&d, text, &err) != ERR_OK)
		said = arena_str(a, err.text);
	dec_clear(&d);
	return said;
}

static const char *
check_value(const struct house *h ATTR_UNUSED,
    const struct field *f ATTR_UNUSED, const char *text,
    struct arena *a ATTR_UNUSED)
{
	/* number or words: which of them is the business of the criterion */
	if (strlen(text) > 400)
		return "longer than 400 bytes";
	return strpbrk(text, "\n\t") != NULL ? "has a line end or TAB" : NULL;
}

static const char *
check_count(const struct house *h ATTR_UNUSED,
    const struct field *f ATTR_UNUSED, const char *text,
    struct arena *a ATTR_UNUSED)
{
	size_t n = strspn(text, "0123456789");

	return n >= 1 && n <= 9 && text[n] == '\0'
	    ? NULL
	    : "is not a whole number of 0 or more";
}

static const char *
check_date(const struct house *h ATTR_UNUSED,
    const struct field *f ATTR_UNUSED, const char *text,
    struct arena *a ATTR_UNUSED)
{
	return utc_is_date(text) ? NULL : "is not a date (YYYY-MM-DD)";
}

static const char *
check_time(const struct house *h ATTR_UNUSED,
    const struct field *f ATTR_UNUSED, const char *text,
    struct arena *a ATTR_UNUSED)
{
	int64_t t;

	return utc_parse(text, UTC_OFFSET, &t, NULL)
	    ? NULL
	    : "is not a time with offset (YYYY-MM-DDTHH:MM:SS+HH:MM)";
}

static const char *
check_sha256(const struct house *h ATTR_UNUSED,
    const struct field *f ATTR_UNUSED, const char *text,
    struct arena *a ATTR_UNUSED)
{
	return strspn(text, "0123456789abcdef") == 64 && text[64] == '\0'
	    ? NULL
	    : "is not a SHA-256 (64 hex digits, lower case)";
}

static const struct role *
role_find(const struct house *h, const char *code, size_t len)
{
	for (const struct role *r = h->roles; r->code != NULL; r++)
		if (strlen(r->code) == len && memcmp(r->code, code, len) == 0)
			return r;
	return NULL;
}

static const char *
check_roles(const struct house *h, const struct field *f ATTR_UNUSED,
    const char *text, struct arena *a)
{
	uint32_t held = 0;

	for (const char *s = text;; s++) {
		size_t len = strcspn(s, ",");
		const struct role *r = role_find(h, s, len);

		if (r == NULL)
			return arena_printf(
			    a, "\"%.*s\" is not a role", (int)len, s);
		if ((held & ROLE(r - h->roles)) != 0)
			return arena_printf(
			    a, "role %s is named twice", r->code);
		held |= ROLE(r - h->roles);
		s += len;
		if (*s == '\0')
			break;
	}
	for (const struct role *r = h->roles; r->code != NULL; r++)
		if ((held & ROLE(r - h->roles)) != 0 &&
		    (held & r->excludes) != 0)
			return arena_printf(a,
			    "role %s may not be held together with the "
			    "others",
			    r->code);
	return NULL;
}

static const char *
check_vkey(const struct house *h ATTR_UNUSED,
    const struct field *f ATTR_UNUSED, const char *text, struct arena *a)
{
	struct key_public key;
	struct err err = { 0 };

	return key_parse(text, strlen(text), &key, &err) == ERR_OK
	    ? NULL
	    : arena_str(a, err.text);
}

static const struct {
	const char *hint;
	checker *check; /* NULL: not a text */
} types[FIELD_TYPE_COUNT] = {
	[FIELD_TEXT] = { "TEXT", check_text },
	[FIELD_NOTE] = { "TEXT", check_text },
	[FIELD_ID] = { "ID", check_id },
	[FIELD_CHOICE] = { "WORD", check_choice },
	[FIELD_NUMBER] = { "NUMBER", check_number },
	[FIELD_VALUE] = { "VALUE", check_value },
	[FIELD_COUNT] = { "N", check_count },
	[FIELD_DATE] = { "YYYY-MM-DD", check_date },
	[FIELD_TIME] = { "YYYY-MM-DDTHH:MM:SS+HH:MM", check_time },
	[FIELD_SHA256] = { "HEX", check_sha256 },
	[FIELD_ROLES] = { "ROLE,...", check_roles },
	[FIELD_VKEY] = { "VKEY", check_vkey },
	[FIELD_FACTS] = { "KEY=VALUE", NULL },
	[FIELD_FILE] = { "FILE", NULL },
};

const char *
field_type_hint(enum field_type type)
{
	return types[type].hint;
}

static const char *
not_allowed(const char *text, struct arena *a)
{
	size_t at;
	uint32_t cp;

	if (text_allowed(text, strlen(text), &at, &cp))
		return NULL;
	if (cp == UINT32_MAX)
		return arena_printf(a, "byte %zu is not UTF-8", at + 1);
	return arena_printf(a,
	    "character U+%04X at byte %zu may not enter a record",
	    (unsigned)cp, at + 1);
}

enum err_code
field_value(const struct house *house, const struct field *f,
    const char *text, struct arena *a, struct json **out, struct err *err)
{
	const char *wrong = not_allowed(text, a);

	assert(types[f->type].check != NULL);
	*out = NULL;
	if (wrong != NULL)
		return err_set(err, ERR_INPUT, "%s: %s", f->name, wrong);
	if (text[0] == '\0')
		return err_set(err, ERR_INPUT, "%s: is empty", f->name);
	wrong = types[f->type].check(house, f, text, a);
	if (wrong != NULL)
		return strstr(wrong, "\"") == wrong
		    ? err_set(err, ERR_INPUT, "%s: %s", f->name, wrong)
		    : err_set(err, ERR_INPUT, "%s: \"%.80s\" %s", f->name,
			  text, wrong);
	if (f->type == FIELD_COUNT) {
		int64_t n = 0;

		for (const char *s = text; *s != '\0'; s++)
			n = n * 10 + (*s - '0');
		*out = json_number(a, n);
	} else {
		*out = json_string(a, text);
	}
	return ERR_OK;
}

enum err_code
field_facts(
    const struct field *f, const struct json *given, struct err *err)
{
	if (given->kind != JSON_OBJECT)
		return err_set(
		    err, ERR_INPUT, "%s: KEY=VALUE pairs are expected",
		    f->name);
	for (size_t i = 0; i < given->len; i++) {
		const struct json *v = given->item[i];

		if (v->kind != JSON_STRING || v->len == 0 || v->len > 400)
			return err_set(err, ERR_INPUT,
			    "%s: %s: a text of 1 to 400 bytes is expected",
			    f->name, given->name[i]);
	}
	return ERR_OK;
}
