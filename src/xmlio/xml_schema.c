/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xmlio/xml_schema.c - libxml2 finds the violations; the sentences are made
 * here, from its code and strings and from the documentation in the schema.
 */
#include "config.h"

#include "xmlio/xml_schema.h"

#include <stdlib.h>
#include <string.h>

#include <libxml/xmlschemas.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "xmlio/xml.h"
#include "xmlio/xml_inner.h"

const struct xml_schema *
xml_schema_for(const char *ns)
{
	for (const struct xml_schema *s = xml_schemas; s->ns != NULL; s++)
		if (strcmp(s->ns, ns) == 0)
			return s;
	return NULL;
}

/* ---- findings in order ---- */

#define SHOWN_MAX 90u /* bytes of a found value that are shown */

static const char *
shortened(struct arena *a, const char *s)
{
	size_t n = strlen(s);

	if (n <= SHOWN_MAX)
		return text_show(a, s, false);
	for (n = SHOWN_MAX; n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80; n--)
		;
	return text_show(
	    a, arena_printf(a, "%s ...", arena_dup(a, s, n)), false);
}

void
xml_findings_add(struct xml_findings *f, struct arena *a, const char *name,
    long line, const char *element, const char *attribute, const char *found,
    const char *expected)
{
	struct xml_finding *x;
	size_t i;

	if (f->n == XML_FINDINGS_MAX) {
		f->more++;
		return;
	}
	if (f->item == NULL)
		f->item = arena_array(a, XML_FINDINGS_MAX, sizeof(*f->item));
	for (i = f->n; i > 0 && f->item[i - 1].line > line; i--)
		f->item[i] = f->item[i - 1];
	f->n++;
	x = &f->item[i];
	x->line = line;
	x->element = arena_str(a, element);
	x->attribute = attribute != NULL ? arena_str(a, attribute) : NULL;
	x->found = shortened(a, found);
	x->expected = arena_str(a, expected);
	x->text = arena_printf(a, "%s:%ld: %s%s%s%s%s%s", name, line,
	    element[0] != '\0' ? "element <" : "", element,
	    element[0] != '\0' ? ">: " : "", x->found,
	    expected[0] != '\0' ? ", expected " : "", expected);
}

/* ---- one violation ---- */

struct judge {
	const struct xml_doc *doc;
	const struct xml_schema *schema;
	struct xml_doc *manual; /* the schema, for its documentation */
	struct arena *arena;
	struct xml_findings *out;
};

/* The schema as a document, read when the first sentence needs it. */
static const struct xml_node *
manual(struct judge *j)
{
	struct err err = { 0 };

	if (j->manual == NULL &&
	    xml_read(j->schema->text, strlen(j->schema->text), j->schema->name,
		NULL, &j->manual, &err) != ERR_OK)
		return NULL;
	return xml_root(j->manual);
}

/* The element behind n in the order of the document; NULL at the end. */
static const struct xml_node *
following(const struct xml_node *n)
{
	const struct xml_node *next = xml_first(n, NULL);

	while (next == NULL && n != NULL) {
		next = xml_next(n, NULL);
		n = xml_parent(n);
	}
	return next;
}

/* The documentation of the schema's <kind by="value">, NULL if there is none */
static const char *
documented(struct judge *j, const char *kind, const char *by, const char *value)
{
	for (const struct xml_node *n = manual(j); n != NULL;
	     n = following(n)) {
		const char *v = xml_attr(n, by);
		const struct xml_node *doc;

		if (strcmp(xml_name(n), kind) != 0 || v == NULL ||
		    strcmp(v, value) != 0)
			continue;
		doc = xml_first(n, "annotation");
		if (doc != NULL)
			doc = xml_first(doc, "documentation");
		if (doc != NULL)
			return xml_text(doc, j->arena);
	}
	return NULL;
}

/* "{urn:x}q" -> "q"; other text as it is */
static const char *
local(const char *s)
{
	const char *end = s[0] == '{' ? strchr(s, '}') : NULL;

	return end != NULL ? end + 1 : s;
}

/* The text between two marks in the library's message; "" if not there. */
static const char *
between(struct judge *j, const char *s, const char *open, const char *close)
{
	const char *p = strstr(s, open), *end;

	if (p == NULL)
		return "";
	p += strlen(open);
	end = strstr(p, close);
	return end != NULL ? arena_dup(j->arena, p, (size_t)(end - p)) : "";
}

/* Does list, "<a>, <b>", name each element that the choice n offers? */
static bool
offers_all(const struct xml_node *n, const char *list, struct arena *a)
{
	const char *p = list, *end;

	while ((p = strchr(p, '<')) != NULL && (end = strchr(p, '>')) != NULL) {
		const char *name = arena_dup(a, p + 1, (size_t)(end - p - 1));
		const struct xml_node *e = xml_first(n, "element");

		while (e != NULL && xml_attr(e, "name") != NULL &&
		       strcmp(xml_attr(e, "name"), name) != 0)
			e = xml_next(e, "element");
		if (e == NULL)
			return false;
		p = end;
	}
	return true;
}

#define NAMED_MAX 10u /* the library names no more expected elements */

/* If the library stopped naming, name all that the choice offers. */
static const char *
completed(struct judge *j, const char *list, size_t named)
{
	const struct xml_node *n = named < NAMED_MAX ? NULL : manual(j);
	struct buf b = { 0 };
	const char *out = list;

	for (; n != NULL; n = following(n)) {
		if (strcmp(xml_name(n), "choice") != 0 ||
		    !offers_all(n, list, j->arena))
			continue;
		for (const struct xml_node *e = xml_first(n, "element");
		     e != NULL; e = xml_next(e, "element"))
			buf_printf(&b, "%s<%s>", b.len > 0 ? ", " : "",
			    xml_attr(e, "name"));
		out = arena_dup(j->arena, buf_text(&b), b.len);
		break;
	}
	buf_clear(&b);
	return out;
}

/* "( {urn:x}q, {urn:x}m )" -> "<q>, <m>"; wildcards and the rest as said */
static const char *
elements(struct judge *j, const char *message)
{
	struct buf b = { 0 };
	const char *list = between(j, message, "( ", " )"), *end, *out;
	size_t named = 0;

	while (list[0] != '\0') {
		const char *name = local(list);

		end = strstr(name, ", ");
		if (end == NULL)
			end = name + strlen(name);
		buf_printf(&b, "%s<%.*s>", b.len > 0 ? ", " : "",
		    (int)(end - name), name);
		list = end[0] != '\0' ? end + 2 : end;
		named++;
	}
	out = completed(j, arena_dup(j->arena, buf_text(&b), b.len), named);
	buf_clear(&b);
	return out;
}

static const struct builtin {
	const char *type, *words;
} builtins[] = {
	{ "xs:positiveInteger", "a whole number of 1 or more" },
	{ "xs:nonNegativeInteger", "a whole number of 0 or more" },
	{ "xs:integer", "a whole number" },
	{ "xs:boolean", "true or false" },
	{ "xs:NCName",
	    "a name: a letter or _, then letters, digits, . _ or -" },
	{ "xs:date", "a date such as 2026-03-14" },
};

static const char *
type_words(struct judge *j, const char *type)
{
	const char *doc;

	for (size_t i = 0; i < sizeof(builtins) / sizeof(builtins[0]); i++)
		if (strcmp(builtins[i].type, type) == 0)
			return builtins[i].words;
	doc = documented(j, "simpleType", "name", local(type));
	return doc != NULL
	           ? doc
	           : arena_printf(j->arena, "a value of type %s", local(type));
}

struct said {
	const char *attribute; /* NULL: the element */
	const char *found, *expected;
	bool nothing; /* follows from another finding */
};

typedef void sentence_fn(struct judge *j, XML_INNER_ERROR *e, struct said *s);

static const char *
str(const char *s)
{
	return s != NULL ? s : "";
}

/* "low is 6,8" for an attribute, "6,8" for an element's own text */
static void
value_found(struct judge *j, XML_INNER_ERROR *e, struct said *s)
{
	const char *v = shortened(j->arena, str(e->str1));

	if (v[0] == '\0')
		v = "empty";
	if (s->attribute != NULL)
		s->found = arena_printf(
		    j->arena, "attribute %s is %s", s->attribute, v);
	else
		s->found = arena_printf(j->arena, "its text is %s", v);
}

static void
say_pattern(struct judge *j, XML_INNER_ERROR *e, struct said *s)
{
	const char *doc = documented(j, "pattern", "value", str(e->str2));

	value_found(j, e, s);
	s->expected = doc != NULL
	                  ? doc
	                  : arena_printf(j->arena, "the form %s", str(e->str2));
}

static void
say_choice(struct judge *j, XML_INNER_ERROR *e, struct said *s)
{
	struct buf b = { 0 };

	value_found(j, e, s);
	for (const char *p = str(e->str2); *p != '\0'; p++)
		if (*p != '\'')
			buf_putc(&b, *p);
	s->expected = arena_printf(j->arena, "%s%s",
	    strchr(buf_text(&b), ',') != NULL ? "one of " : "", buf_text(&b));
	buf_clear(&b);
}

static void
say_type(struct judge *j, XML_INNER_ERROR *e, struct said *s)
{
	value_found(j, e, s);
	s->expected = type_words(j, between(j, e->message, " type '", "'"));
}

static const struct facet {
	int code;
	const char *before, *after;
	bool third; /* the limit is str3, not str2 */
} facets[] = {
	{ XML_SCHEMAV_CVC_LENGTH_VALID, "exactly ", " characters", true },
	{ XML_SCHEMAV_CVC_MINLENGTH_VALID, "at least ", " character(s)", true },
	{ XML_SCHEMAV_CVC_MAXLENGTH_VALID, "at most ", " characters", true },
	{ XML_SCHEMAV_CVC_MININCLUSIVE_VALID, "", " or more", false },
	{ XML_SCHEMAV_CVC_MAXINCLUSIVE_VALID, "", " or less", false },
};

static void
say_facet(struct judge *j, XML_INNER_ERROR *e, struct said *s)
{
	value_found(j, e, s);
	for (size_t i = 0; i < sizeof(facets) / sizeof(facets[0]); i++)
		if (facets[i].code == e->code)
			s->expected =
			    arena_printf(j->arena, "%s%s%s", facets[i].before,
				str(facets[i].third ? e->str3 : e->str2),
				facets[i].after);
}

static void
say_extra_attribute(struct judge *j, XML_INNER_ERROR *e, struct said *s)
{
	s->attribute = arena_str(j->arena, str(e->str1));
	s->found = arena_printf(
	    j->arena, "attribute %s is not one it can have", str(e->str1));
}

static void
say_missing_attribute(struct judge *j, XML_INNER_ERROR *e, struct said *s)
{
	s->attribute = arena_str(j->arena, str(e->str1));
	s->found =
	    arena_printf(j->arena, "attribute %s is missing", str(e->str1));
}

static void
say_element(struct judge *j, XML_INNER_ERROR *e, struct said *s)
{
	const char *list = elements(j, e->message);
	const char *one = strchr(list, ',') != NULL ? "one of " : "";

	if (strstr(e->message, "Missing child") != NULL) {
		s->found = "it is not complete";
		s->expected = arena_printf(j->arena, "%s%s in it", one, list);
	} else {
		s->found = "not expected here";
		s->expected = list[0] != '\0'
		                  ? arena_printf(j->arena, "%s%s", one, list)
		                  : "no further element";
	}
}

static void
say_text(struct judge *j, XML_INNER_ERROR *e, struct said *s)
{
	(void)j;
	(void)e;
	s->found = "text stands in it";
	s->expected = "only elements";
}

static void
say_not_empty(struct judge *j, XML_INNER_ERROR *e, struct said *s)
{
	(void)j;
	(void)e;
	s->found = "it has content";
	s->expected = "nothing but attributes";
}

static void
say_not_text(struct judge *j, XML_INNER_ERROR *e, struct said *s)
{
	(void)j;
	(void)e;
	s->found = "elements stand in it";
	s->expected = "only text";
}

static void
say_root(struct judge *j, XML_INNER_ERROR *e, struct said *s)
{
	(void)e;
	s->found = "not the first element of such a document";
	s->expected = arena_printf(j->arena, "<%s>", j->schema->name);
}

/* "['a', 'b']" -> "a b" */
static const char *
key_text(struct judge *j, const char *s)
{
	struct buf b = { 0 };
	const char *out;

	for (; *s != '\0'; s++)
		if (strchr("[]',", *s) == NULL)
			buf_putc(&b, *s);
	out = arena_dup(j->arena, buf_text(&b), b.len);
	buf_clear(&b);
	return out;
}

static void
say_key(struct judge *j, XML_INNER_ERROR *e, struct said *s)
{
	const char *name, *doc;

	if (strncmp(e->message, "Element", 7) != 0 ||
	    strstr(e->message, "No precomputed value") != NULL ||
	    strstr(e->message, "Not all fields") != NULL) {
		/* the attribute that the key needs was reported by itself */
		s->nothing = true;
		return;
	}
	if (strstr(e->message, "No match found") != NULL) {
		name = local(str(e->str3));
		doc = documented(j, "keyref", "name", name);
		s->found = arena_printf(j->arena, "%s stands nowhere else",
		    key_text(j, str(e->str2)));
	} else {
		name = local(between(j, str(e->str2), "'", "'"));
		doc = documented(j, "key", "name", name);
		if (doc == NULL)
			doc = documented(j, "unique", "name", name);
		s->found = arena_printf(j->arena, "%s stands there twice",
		    key_text(j, str(e->str1)));
	}
	s->expected = doc != NULL ? doc : name;
}

static const struct sentence {
	int code;
	sentence_fn *say;
} sentences[] = {
	{ XML_SCHEMAV_CVC_PATTERN_VALID, say_pattern },
	{ XML_SCHEMAV_CVC_ENUMERATION_VALID, say_choice },
	{ XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1, say_type },
	{ XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_2, say_type },
	{ XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_3, say_type },
	{ XML_SCHEMAV_CVC_LENGTH_VALID, say_facet },
	{ XML_SCHEMAV_CVC_MINLENGTH_VALID, say_facet },
	{ XML_SCHEMAV_CVC_MAXLENGTH_VALID, say_facet },
	{ XML_SCHEMAV_CVC_MININCLUSIVE_VALID, say_facet },
	{ XML_SCHEMAV_CVC_MAXINCLUSIVE_VALID, say_facet },
	{ XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_1, say_extra_attribute },
	{ XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_2, say_extra_attribute },
	{ XML_SCHEMAV_CVC_COMPLEX_TYPE_4, say_missing_attribute },
	{ XML_SCHEMAV_ELEMENT_CONTENT, say_element },
	{ XML_SCHEMAV_CVC_COMPLEX_TYPE_2_1, say_not_empty },
	{ XML_SCHEMAV_CVC_COMPLEX_TYPE_2_2, say_not_text },
	{ XML_SCHEMAV_CVC_COMPLEX_TYPE_2_3, say_text },
	{ XML_SCHEMAV_CVC_TYPE_3_1_1, say_not_text },
	{ XML_SCHEMAV_CVC_TYPE_3_1_2, say_not_text },
	{ XML_SCHEMAV_CVC_ELT_1, say_root },
	{ XML_SCHEMAV_CVC_IDC, say_key },
};

static void
on_violation(void *user, XML_INNER_ERROR *e)
{
	struct judge *j = user;
	struct said s = { 0 };
	const xmlNode *node = e->node;
	const char *element = "", *attribute;
	size_t i;

	if (e->message == NULL)
		return;
	if (node != NULL && node->type == XML_ATTRIBUTE_NODE)
		node = node->parent;
	if (node != NULL)
		element = (const char *)node->name;
	else
		element = local(between(j, e->message, "Element '", "'"));
	attribute = between(j, e->message, "attribute '", "'");
	s.attribute = attribute[0] != '\0' ? attribute : NULL;
	s.expected = "";
	for (i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++)
		if (sentences[i].code == e->code)
			break;
	if (i < sizeof(sentences) / sizeof(sentences[0]))
		sentences[i].say(j, e, &s);
	else
		s.found = text_trim(
		    j->arena, key_text(j, between(j, e->message, "': ", "\n")));
	if (s.nothing)
		return;
	xml_findings_add(j->out, j->arena, j->doc->name,
	    node != NULL ? xmlGetLineNo(node) : (long)e->line, element,
	    s.attribute, s.found, s.expected);
}

/* ---- the check ---- */

/* A compiled-in schema that does not compile is our fault; keep the words. */
static void
on_schema_fault(void *user, XML_INNER_ERROR *e)
{
	struct err *err = user;

	if (err->code == ERR_OK && e->message != NULL)
		(void)err_set(
		    err, ERR_BUG, "schema line %d: %s", e->line, e->message);
}

enum err_code
xml_check(const struct xml_doc *doc, const struct xml_schema *schema,
    struct arena *a, struct xml_findings *out, struct err *err)
{
	struct judge j = {
		.doc = doc, .schema = schema, .arena = a, .out = out
	};
	struct err fault = { 0 };
	xmlSchemaParserCtxtPtr parser;
	xmlSchemaPtr compiled = NULL;
	xmlSchemaValidCtxtPtr valid = NULL;
	int said = -1;

	memset(out, 0, sizeof(*out));
	xml_inner_start();
	parser =
	    xmlSchemaNewMemParserCtxt(schema->text, (int)strlen(schema->text));
	if (parser != NULL) {
		xmlSchemaSetParserStructuredErrors(
		    parser, on_schema_fault, &fault);
		compiled = xmlSchemaParse(parser);
		xmlSchemaFreeParserCtxt(parser);
	}
	if (compiled != NULL)
		valid = xmlSchemaNewValidCtxt(compiled);
	if (valid != NULL) {
		xmlSchemaSetValidStructuredErrors(valid, on_violation, &j);
		said = xmlSchemaValidateDoc(valid, doc->tree);
		xmlSchemaFreeValidCtxt(valid);
	}
	xmlSchemaFree(compiled);
	xml_free(j.manual);
	if (said < 0)
		return err_set(err, ERR_BUG, "schema %s: %s", schema->name,
		    fault.code != ERR_OK ? fault.text : "the library gave up");
	if (said > 0 && out->n == 0)
		return err_set(err, ERR_BUG,
		    "schema %s: violation %d without a message", schema->name,
		    said);
	return ERR_OK;
}

enum err_code
xml_read_valid(const char *bytes, size_t len, const char *name, const char *ns,
    struct arena *a, struct xml_findings *found, struct xml_doc **out,
    struct err *err)
{
	const struct xml_schema *schema = xml_schema_for(ns);
	struct xml_findings own;
	const struct xml_node *root;
	struct xml_doc *doc;
	enum err_code code;

	if (found == NULL)
		found = &own;
	memset(found, 0, sizeof(*found));
	*out = NULL;
	if (schema == NULL)
		return err_set(err, ERR_BUG, "no schema for %s", ns);
	code = xml_read(bytes, len, name, NULL, &doc, err);
	if (code != ERR_OK)
		return code;
	root = xml_root(doc);
	if (strcmp(xml_namespace(root), ns) != 0)
		code = err_set(err, ERR_INPUT,
		    "%s:%ld: element <%s>: its namespace is %s, expected %s",
		    name, xml_line(root), xml_name(root),
		    xml_namespace(root)[0] != '\0'
			? shortened(a, xml_namespace(root))
			: "missing",
		    ns);
	if (code == ERR_OK)
		code = xml_check(doc, schema, a, found, err);
	if (code == ERR_OK && found->n > 0)
		code = err_set(err, ERR_INPUT, "%s", found->item[0].text);
	if (code != ERR_OK) {
		xml_free(doc);
		return code;
	}
	*out = doc;
	return ERR_OK;
}
