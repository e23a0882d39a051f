/* SPDX-License-Identifier: Apache-2.0 */
/* xmlio/xml.c - reading with limits; looking at the tree. */
#include "config.h"

#include "xmlio/xml.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <libxml/catalog.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/dec.h"
#include "base/mem.h"
#include "base/text.h"
#include "xmlio/xml_inner.h"

/* ---- libxml2's process-wide state ---- */

static xmlParserInputPtr
serve_nothing(const char *url, const char *id, xmlParserCtxtPtr ctxt)
{
	(void)url;
	(void)id;
	(void)ctxt;
	return NULL;
}

void
xml_inner_start(void)
{
	xmlInitParser();
	if (xmlGetExternalEntityLoader() != serve_nothing)
		xmlSetExternalEntityLoader(serve_nothing);
	if (xmlCatalogGetDefaults() != XML_CATA_ALLOW_NONE)
		xmlCatalogSetDefaults(XML_CATA_ALLOW_NONE);
}

/* ---- parsing ---- */

enum stop {
	STOP_NO,
	STOP_DOCTYPE,
	STOP_DEPTH,
	STOP_NODES,
	STOP_TEXT,
	STOP_SYNTAX
};

/* What the callbacks know: reached through the context's _private. */
struct watch {
	struct xml_limits limits;
	size_t nodes;
	enum stop stop;
	long line;
	char why[300];
	startElementNsSAX2Func start;
};

static void
stop_here(xmlParserCtxt *ctxt, enum stop stop)
{
	struct watch *w = ctxt->_private;

	if (w->stop == STOP_NO) {
		w->stop = stop;
		w->line = ctxt->input != NULL ? ctxt->input->line : 0;
	}
	xmlStopParser(ctxt);
}

static void
on_doctype(void *user, const xmlChar *name, const xmlChar *external,
    const xmlChar *system)
{
	(void)name;
	(void)external;
	(void)system;
	stop_here(user, STOP_DOCTYPE);
}

static void
on_start(void *user, const xmlChar *name, const xmlChar *prefix,
    const xmlChar *uri, int n_ns, const xmlChar **ns, int n_attr, int n_default,
    const xmlChar **attr)
{
	xmlParserCtxt *ctxt = user;
	struct watch *w = ctxt->_private;

	w->nodes += 1 + (size_t)n_ns + (size_t)n_attr;
	if (w->nodes > w->limits.nodes) {
		stop_here(ctxt, STOP_NODES);
		return;
	}
	if ((unsigned)ctxt->nodeNr + 1 > w->limits.depth) {
		stop_here(ctxt, STOP_DEPTH);
		return;
	}
	w->start(user, name, prefix, uri, n_ns, ns, n_attr, n_default, attr);
}

/* What the library says, in words for a person who wrote the file. */
static const struct fault {
	int code;
	const char *words; /* %1 and %2 stand for its strings, %n for int1 */
} faults[] = {
	{ XML_ERR_DOCUMENT_EMPTY, "no element found: this is not XML" },
	{ XML_ERR_DOCUMENT_END, "text behind the end of the first element" },
	{ XML_ERR_TAG_NAME_MISMATCH,
	    "element <%1> of line %n is closed by </%2>" },
	{ XML_ERR_TAG_NOT_FINISHED,
	    "the document ends inside element <%1> of line %n: it is not "
	    "complete" },
	{ XML_ERR_GT_REQUIRED,
	    "the tag of element <%1> of line %n is not finished" },
	{ XML_ERR_ATTRIBUTE_REDEFINED, "attribute %1 stands there twice" },
	{ XML_ERR_ATTRIBUTE_WITHOUT_VALUE, "attribute %1 has no value" },
	{ XML_ERR_ATTRIBUTE_NOT_STARTED, "an attribute's value has no quotes" },
	{ XML_ERR_LT_IN_ATTRIBUTE, "< in an attribute must be written &lt;" },
	{ XML_ERR_UNDECLARED_ENTITY, "entity &%1; is not known here" },
	{ XML_WAR_UNDECLARED_ENTITY, "entity &%1; is not known here" },
	{ XML_ERR_NAME_REQUIRED, "& must be written &amp;" },
	{ XML_ERR_INVALID_CHAR,
	    "character with code %n is not accepted in XML" },
	{ XML_ERR_MISPLACED_CDATA_END, "]]> must be written ]]&gt;" },
	{ XML_NS_ERR_UNDEFINED_NAMESPACE, "prefix %1 of %2 has no namespace" },
};

static void
say(struct buf *b, const char *words, XML_INNER_ERROR *e)
{
	for (const char *p = words; *p != '\0'; p++) {
		if (*p != '%') {
			buf_putc(b, *p);
			continue;
		}
		p++;
		if (*p == 'n')
			buf_printf(b, "%d", e->int1);
		else if (*p == '1')
			buf_puts(b, e->str1 != NULL ? e->str1 : "?");
		else
			buf_puts(b, e->str2 != NULL ? e->str2 : "?");
	}
}

/* The first error only: the library's further ones follow from it. */
static void
on_error(void *user, XML_INNER_ERROR *e)
{
	xmlParserCtxt *ctxt = user;
	struct watch *w = ctxt->_private;
	struct buf b = { 0 };
	size_t i;

	if (w->stop != STOP_NO || e->level < XML_ERR_ERROR)
		return;
	w->stop = STOP_SYNTAX;
	w->line = e->line;
	/* the library's own limit for one piece of text, also ten million */
	if (e->code == XML_ERR_INTERNAL_ERROR && e->message != NULL &&
	    strstr(e->message, "Huge input") != NULL) {
		w->stop = STOP_TEXT;
		return;
	}
	for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		if (faults[i].code == e->code)
			break;
	if (i < sizeof(faults) / sizeof(faults[0])) {
		say(&b, faults[i].words, e);
	} else {
		buf_puts(&b, "not well-formed: ");
		buf_puts(&b, e->message != NULL ? e->message : "?");
	}
	for (i = 0; i < b.len; i++)
		if ((unsigned char)b.data[i] < 0x20)
			b.data[i] = ' ';
	while (b.len > 0 && b.data[b.len - 1] == ' ')
		b.len--;
	if (b.len > sizeof(w->why) - 1)
		b.len = sizeof(w->why) - 1;
	memcpy(w->why, buf_text(&b), b.len);
	w->why[b.len] = '\0';
	buf_clear(&b);
}

static enum err_code
stopped(const struct watch *w, const char *name, struct err *err)
{
	switch (w->stop) {
	case STOP_DOCTYPE:
		return err_set(err, ERR_INPUT,
		    "%s:%ld: document type declarations are not accepted", name,
		    w->line);
	case STOP_DEPTH:
		return err_set(err, ERR_LIMIT,
		    "%s:%ld: elements are nested more than %u deep", name,
		    w->line, w->limits.depth);
	case STOP_NODES:
		return err_set(err, ERR_LIMIT,
		    "%s:%ld: more than %zu elements and attributes", name,
		    w->line, w->limits.nodes);
	case STOP_TEXT:
		return err_set(err, ERR_LIMIT,
		    "%s:%ld: more than %u bytes of text in one piece", name,
		    w->line, (unsigned)XML_MAX_TEXT_LENGTH);
	case STOP_SYNTAX:
		return err_set(
		    err, ERR_INPUT, "%s:%ld: %s", name, w->line, w->why);
	case STOP_NO:
		break;
	}
	return err_set(err, ERR_INPUT, "%s:1: this is not XML", name);
}

static long
line_of(const char *s, size_t at)
{
	long line = 1;

	for (size_t i = 0; i < at; i++)
		line += s[i] == '\n';
	return line;
}

/* The value of encoding="..." in the XML declaration, "" if there is none. */
static void
declared_encoding(const struct buf *b, char *out, size_t room)
{
	const char *s = buf_text(b), *end, *p;
	size_t n = 0;

	out[0] = '\0';
	if (!text_starts(s, "<?xml"))
		return;
	end = strstr(s, "?>");
	p = strstr(s, "encoding");
	if (end == NULL || p == NULL || p > end)
		return;
	p += strlen("encoding");
	p += strspn(p, " \t\r\n");
	if (*p != '=')
		return;
	p += 1 + strspn(p + 1, " \t\r\n");
	if (*p != '"' && *p != '\'')
		return;
	for (p++; p < end && *p != '"' && *p != '\'' && n + 1 < room; p++)
		out[n++] = *p > ' ' && *p < 0x7f ? *p : '?';
	out[n] = '\0';
}

/* The document's text as UTF-8 without mark, checked; or why not. */
static enum err_code
to_utf8(
    const char *s, size_t len, const char *name, struct buf *b, struct err *err)
{
	bool wide = false;
	size_t at, used;
	char enc[40];

	if (len == 0)
		return err_set(err, ERR_INPUT, "%s: the file is empty", name);
	if (len >= 2 &&
	    (memcmp(s, "\xff\xfe", 2) == 0 || memcmp(s, "\xfe\xff", 2) == 0)) {
		wide = true;
		if (!text_from_utf16(b, s + 2, len - 2, s[0] == '\xfe', &at))
			return err_set(err, ERR_INPUT,
			    "%s:%ld: byte %zu is not UTF-16", name,
			    line_of(buf_text(b), b->len), at + 2);
	} else if (len >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0) {
		buf_add(b, s + 3, len - 3);
	} else {
		buf_add(b, s, len);
	}
	for (size_t i = 0; i < b->len; i += used) {
		uint32_t cp = text_next(b->data + i, b->len - i, &used);

		if (cp == UINT32_MAX)
			return err_set(err, ERR_INPUT,
			    "%s:%ld: byte %02X is not UTF-8", name,
			    line_of(b->data, i), (unsigned char)b->data[i]);
		if (cp == 0)
			return err_set(err, ERR_INPUT,
			    "%s:%ld: NUL byte (UTF-16 without byte order "
			    "mark?)",
			    name, line_of(b->data, i));
	}
	declared_encoding(b, enc, sizeof(enc));
	if (enc[0] != '\0' && strcasecmp(enc, wide ? "UTF-16" : "UTF-8") != 0)
		return err_set(err, ERR_INPUT,
		    "%s:1: the document says it is %s, but it is read as %s "
		    "only",
		    name, enc, wide ? "UTF-16" : "UTF-8");
	return ERR_OK;
}

static void
set_limits(struct xml_limits *to, const struct xml_limits *from)
{
	static const struct xml_limits none = { 0 };

	if (from == NULL)
		from = &none;
	to->bytes = from->bytes != 0 ? from->bytes : XML_BYTES_MAX;
	to->depth = from->depth != 0 ? from->depth : XML_DEPTH_MAX;
	to->nodes = from->nodes != 0 ? from->nodes : XML_NODES_MAX;
	to->text = from->text != 0 ? from->text : XML_TEXT_MAX;
	assert(to->bytes <= INT_MAX);
}

static enum err_code
parse(const struct buf *b, const char *name, struct watch *w, xmlDoc **tree,
    struct err *err)
{
	xmlParserCtxt *ctxt;
	bool good;

	xml_inner_start();
	ctxt = xmlNewParserCtxt();
	if (ctxt == NULL)
		return err_set(err, ERR_NOMEM, "%s: out of memory", name);
	ctxt->_private = w;
	w->start = ctxt->sax->startElementNs;
	ctxt->sax->startElementNs = on_start;
	ctxt->sax->internalSubset = on_doctype;
	ctxt->sax->externalSubset = on_doctype;
	ctxt->sax->comment = NULL;
	ctxt->sax->processingInstruction = NULL;
	ctxt->sax->serror = on_error;
	*tree = xmlCtxtReadMemory(ctxt, buf_text(b), (int)b->len, NULL, "UTF-8",
	    XML_PARSE_NONET | XML_PARSE_BIG_LINES | XML_PARSE_NOERROR |
		XML_PARSE_NOWARNING | XML_PARSE_NOCDATA | XML_PARSE_IGNORE_ENC |
		XML_PARSE_COMPACT);
	good = *tree != NULL && w->stop == STOP_NO && ctxt->wellFormed == 1 &&
	       ctxt->nsWellFormed == 1 && xmlDocGetRootElement(*tree) != NULL;
	xmlFreeParserCtxt(ctxt);
	if (good)
		return ERR_OK;
	xmlFreeDoc(*tree);
	*tree = NULL;
	return stopped(w, name, err);
}

static enum err_code
check_chars(const xmlChar *value, size_t limit, const xmlNode *node,
    const char *attribute, const char *name, struct err *err)
{
	const char *s = (const char *)value;
	size_t len = strlen(s), at;
	uint32_t cp;
	const char *mid = attribute != NULL ? ", attribute " : "";

	if (attribute == NULL)
		attribute = "";
	if (len > limit)
		return err_set(err, ERR_LIMIT,
		    "%s:%ld: element <%s>%s%s: %zu bytes of text, at most %zu "
		    "are accepted",
		    name, xmlGetLineNo(node), (const char *)node->name, mid,
		    attribute, len, limit);
	if (text_allowed(s, len, &at, &cp))
		return ERR_OK;
	return err_set(err, ERR_INPUT,
	    "%s:%ld: element <%s>%s%s: character U+%04X is not accepted", name,
	    xmlGetLineNo(node), (const char *)node->name, mid, attribute,
	    (unsigned)cp);
}

static enum err_code
check_node(const xmlNode *n, size_t limit, const char *name, struct err *err)
{
	if (n->type == XML_TEXT_NODE)
		return check_chars(
		    n->content, limit, n->parent, NULL, name, err);
	if (n->type != XML_ELEMENT_NODE)
		return err_set(err, ERR_INPUT,
		    "%s:%ld: only elements and text are accepted", name,
		    xmlGetLineNo(n));
	for (const xmlAttr *a = n->properties; a != NULL; a = a->next) {
		const xmlNode *v = a->children;
		enum err_code code;

		if (v == NULL)
			continue;
		if (v->type != XML_TEXT_NODE || v->next != NULL)
			return err_set(err, ERR_INPUT,
			    "%s:%ld: element <%s>, attribute %s: only text is "
			    "accepted",
			    name, xmlGetLineNo(n), (const char *)n->name,
			    (const char *)a->name);
		code = check_chars(
		    v->content, limit, n, (const char *)a->name, name, err);
		if (code != ERR_OK)
			return code;
	}
	return ERR_OK;
}

/* Every text once, without recursion. */
static enum err_code
check_tree(const xmlDoc *tree, size_t limit, const char *name, struct err *err)
{
	const xmlNode *root = xmlDocGetRootElement(tree), *n = root;

	while (n != NULL) {
		enum err_code code = check_node(n, limit, name, err);

		if (code != ERR_OK)
			return code;
		if (n->type == XML_ELEMENT_NODE && n->children != NULL) {
			n = n->children;
			continue;
		}
		while (n != root && n->next == NULL)
			n = n->parent;
		n = n == root ? NULL : n->next;
	}
	return ERR_OK;
}

enum err_code
xml_read(const char *bytes, size_t len, const char *name,
    const struct xml_limits *limits, struct xml_doc **out, struct err *err)
{
	struct watch w = { 0 };
	struct buf b = { 0 };
	xmlDoc *tree = NULL;
	enum err_code code;

	*out = NULL;
	set_limits(&w.limits, limits);
	if (len > w.limits.bytes)
		return err_set(err, ERR_LIMIT,
		    "%s: %zu bytes, at most %zu are accepted", name, len,
		    w.limits.bytes);
	code = to_utf8(bytes, len, name, &b, err);
	if (code == ERR_OK && b.len > w.limits.bytes)
		code = err_set(err, ERR_LIMIT,
		    "%s: %zu bytes of text, at most %zu are accepted", name,
		    b.len, w.limits.bytes);
	if (code == ERR_OK)
		code = parse(&b, name, &w, &tree, err);
	if (code == ERR_OK)
		code = check_tree(tree, w.limits.text, name, err);
	if (code == ERR_OK) {
		*out = mem_new(sizeof(**out));
		(*out)->tree = tree;
		(*out)->name = mem_str(name);
		tree->_private = *out;
		tree = NULL;
	}
	xmlFreeDoc(tree);
	buf_clear(&b);
	return code;
}

void
xml_free(struct xml_doc *doc)
{
	if (doc == NULL)
		return;
	xmlFreeDoc(doc->tree);
	mem_free(doc->name);
	mem_free(doc);
}

/* ---- looking ---- */

static const struct xml_node *
outer(const xmlNode *node)
{
	return (const struct xml_node *)(const void *)node;
}

static const xmlNode *
inner(const struct xml_node *node)
{
	return (const xmlNode *)(const void *)node;
}

const char *
xml_doc_name(const struct xml_doc *doc)
{
	return doc->name;
}

const struct xml_node *
xml_root(const struct xml_doc *doc)
{
	return outer(xmlDocGetRootElement(doc->tree));
}

const char *
xml_name(const struct xml_node *node)
{
	return (const char *)inner(node)->name;
}

const char *
xml_namespace(const struct xml_node *node)
{
	const xmlNs *ns = inner(node)->ns;

	return ns != NULL && ns->href != NULL ? (const char *)ns->href : "";
}

long
xml_line(const struct xml_node *node)
{
	return xmlGetLineNo(inner(node));
}

static const struct xml_node *
element_from(const xmlNode *n, const char *name)
{
	for (; n != NULL; n = n->next)
		if (n->type == XML_ELEMENT_NODE &&
		    (name == NULL || strcmp((const char *)n->name, name) == 0))
			return outer(n);
	return NULL;
}

const struct xml_node *
xml_first(const struct xml_node *node, const char *name)
{
	return element_from(inner(node)->children, name);
}

const struct xml_node *
xml_next(const struct xml_node *node, const char *name)
{
	return element_from(inner(node)->next, name);
}

const struct xml_node *
xml_parent(const struct xml_node *node)
{
	const xmlNode *up = inner(node)->parent;

	return up != NULL && up->type == XML_ELEMENT_NODE ? outer(up) : NULL;
}

size_t
xml_count(const struct xml_node *node, const char *name)
{
	size_t n = 0;

	for (node = xml_first(node, name); node != NULL;
	     node = xml_next(node, name))
		n++;
	return n;
}

const char *
xml_attr(const struct xml_node *node, const char *attribute)
{
	const xmlAttr *a = inner(node)->properties;

	for (; a != NULL; a = a->next) {
		if (a->ns != NULL ||
		    strcmp((const char *)a->name, attribute) != 0)
			continue;
		return a->children != NULL ? (const char *)a->children->content
		                           : "";
	}
	return NULL;
}

const char *
xml_text(const struct xml_node *node, struct arena *a)
{
	const xmlNode *n = inner(node)->children;
	struct buf b = { 0 };
	const char *s, *out;
	size_t len;

	for (; n != NULL; n = n->next)
		if (n->type == XML_TEXT_NODE)
			buf_puts(&b, (const char *)n->content);
	s = buf_text(&b);
	s += strspn(s, " \t\r\n");
	for (len = strlen(s); len > 0 && strchr(" \t\r\n", s[len - 1]); len--)
		;
	out = arena_dup(a, s, len);
	buf_clear(&b);
	return out;
}

/* ---- typed attributes ---- */

static const char *
doc_name(const struct xml_node *node)
{
	const struct xml_doc *doc = inner(node)->doc->_private;

	return doc->name;
}

static enum err_code
not_what(const struct xml_node *node, const char *attribute,
    const char *expected, struct err *err)
{
	const char *found = xml_attr(node, attribute);

	if (found == NULL)
		return err_set(err, ERR_INPUT,
		    "%s:%ld: element <%s>: attribute %s is missing, expected "
		    "%s",
		    doc_name(node), xml_line(node), xml_name(node), attribute,
		    expected);
	return err_set(err, ERR_INPUT,
	    "%s:%ld: element <%s>: attribute %s is %.80s, expected %s",
	    doc_name(node), xml_line(node), xml_name(node), attribute,
	    found[0] != '\0' ? found : "empty", expected);
}

/* ERR_OK and NULL for an optional attribute that is not there. */
static enum err_code
fetch(const struct xml_node *node, const char *attribute,
    enum xml_absence absence, const char *expected, const char **s,
    struct err *err)
{
	*s = xml_attr(node, attribute);
	if (*s == NULL && absence == XML_REQUIRED)
		return not_what(node, attribute, expected, err);
	return ERR_OK;
}

enum err_code
xml_get_text(const struct xml_node *node, const char *attribute,
    const char **out, struct err *err)
{
	const char *s = xml_attr(node, attribute);

	if (s == NULL || s[strspn(s, " \t\r\n")] == '\0')
		return not_what(node, attribute, "some text", err);
	*out = s;
	return ERR_OK;
}

enum err_code
xml_get_decimal(const struct xml_node *node, const char *attribute,
    enum xml_absence absence, const char **out, struct err *err)
{
	static const char expected[] = "a number with a point, such as 6.8";
	enum err_code code;
	const char *s;

	code = fetch(node, attribute, absence, expected, &s, err);
	if (code != ERR_OK)
		return code;
	if (s != NULL && !dec_is(s))
		return not_what(node, attribute, expected, err);
	*out = s;
	return ERR_OK;
}

enum err_code
xml_get_integer(const struct xml_node *node, const char *attribute,
    enum xml_absence absence, long low, long high, long *out, struct err *err)
{
	char expected[80];
	struct buf b = { 0 };
	enum err_code code;
	const char *s, *digits;
	long v;

	buf_printf(&b, "a whole number from %ld to %ld", low, high);
	memcpy(expected, b.data, b.len + 1);
	buf_clear(&b);
	code = fetch(node, attribute, absence, expected, &s, err);
	if (code != ERR_OK || s == NULL)
		return code;
	digits = s + (s[0] == '-');
	if (digits[0] == '\0' || strlen(digits) > 15 ||
	    digits[strspn(digits, "0123456789")] != '\0')
		return not_what(node, attribute, expected, err);
	v = strtol(s, NULL, 10);
	if (v < low || v > high)
		return not_what(node, attribute, expected, err);
	*out = v;
	return ERR_OK;
}

enum err_code
xml_get_boolean(const struct xml_node *node, const char *attribute,
    enum xml_absence absence, bool *out, struct err *err)
{
	static const char *const words[] = { "no", "yes", "false", "true",
		NULL };
	size_t k = *out ? 1 : 0;
	enum err_code code;

	code = xml_get_choice(node, attribute, absence, words, &k, err);
	if (code == ERR_OK)
		*out = k % 2 == 1;
	return code;
}

enum err_code
xml_get_choice(const struct xml_node *node, const char *attribute,
    enum xml_absence absence, const char *const *words, size_t *out,
    struct err *err)
{
	struct buf b = { 0 };
	enum err_code code = ERR_OK;
	const char *s = xml_attr(node, attribute);

	if (s == NULL && absence == XML_OPTIONAL)
		return ERR_OK;
	for (size_t i = 0; s != NULL && words[i] != NULL; i++) {
		if (strcmp(s, words[i]) == 0) {
			*out = i;
			return ERR_OK;
		}
	}
	buf_puts(&b, "one of ");
	for (size_t i = 0; words[i] != NULL; i++)
		buf_printf(&b, "%s%s", i > 0 ? ", " : "", words[i]);
	code = not_what(node, attribute, buf_text(&b), err);
	buf_clear(&b);
	return code;
}
