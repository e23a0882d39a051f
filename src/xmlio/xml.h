/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xmlio/xml.h - XML documents from outside: read with limits, looked at
 * through typed getters.
 *
 *	struct xml_doc *doc;
 *	const struct xml_node *line;
 *
 *	if (xml_read(bytes, len, "SPEC-1.xml", NULL, &doc, &err) != ERR_OK)
 *		return err.code;
 *	for (line = xml_first(xml_root(doc), "line"); line != NULL;
 *	    line = xml_next(line, "line"))
 *		use(xml_attr(line, "id"), xml_line(line));
 *	xml_free(doc);
 *
 * What a document may not do here, whatever it says: load another file,
 * reach the network, declare a document type (so: no entities but the five
 * and character references), ask for a catalogue, nest deeper or grow larger
 * than the limits.  Nothing is written to standard error.
 *
 * The bytes are UTF-8 (a byte order mark is skipped) or UTF-16 with its mark;
 * another encoding, declared or not, is refused.  Every text and attribute
 * must be text_allowed (base/text.h), so no control characters, no
 * bidirectional marks.
 *
 * libxml2 has process-wide state.  Each call of this room that could load
 * anything first puts a loader in place that serves nothing and switches
 * catalogues off; both are stores of one constant value, so calling it again
 * changes nothing.  No other room uses the library, hence nobody is
 * disturbed.  Its first call must not race with another thread.
 */
#ifndef XMLIO_XML_H
#define XMLIO_XML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"

struct arena;
struct xml_doc;
struct xml_node; /* an element */

#define XML_BYTES_MAX ((size_t)64 << 20) /* of a document */
#define XML_DEPTH_MAX 64u                /* the root element is at 1 */
#define XML_NODES_MAX ((size_t)1000000)  /* elements and attributes */
#define XML_TEXT_MAX ((size_t)10000000)  /* bytes of one text or attribute */

/* A 0 means the constant above. */
struct xml_limits {
	size_t bytes;
	unsigned depth;
	size_t nodes;
	size_t text;
};

/*
 * Parse len bytes; limits may be NULL.  name is what messages call the
 * document; it is copied.  *out is the caller's until xml_free.
 *
 * ERR_INPUT: empty, not well-formed, a document type, an encoding or a
 * character that is not accepted.  ERR_LIMIT: one of the limits, named with
 * its value.  Both texts begin "NAME:LINE: ".
 */
ATTR_MUST_CHECK enum err_code xml_read(const char *bytes, size_t len,
    const char *name, const struct xml_limits *limits, struct xml_doc **out,
    struct err *err);
void xml_free(struct xml_doc *doc); /* NULL is allowed */

/* The name given to xml_read; lent. */
const char *xml_doc_name(const struct xml_doc *doc);

const struct xml_node *xml_root(const struct xml_doc *doc);

/* Everything below is lent until xml_free. */
const char *xml_name(const struct xml_node *node);      /* without prefix */
const char *xml_namespace(const struct xml_node *node); /* "" if none */
long xml_line(const struct xml_node *node);             /* 1 .. */

/*
 * First child element, next sibling element, of that name (NULL: any), of
 * whatever namespace; NULL if there is none.
 */
const struct xml_node *xml_first(const struct xml_node *node, const char *name);
const struct xml_node *xml_next(const struct xml_node *node, const char *name);
const struct xml_node *xml_parent(const struct xml_node *node);
size_t xml_count(const struct xml_node *node, const char *name);

/* Attribute without namespace; NULL if it is not there. */
const char *xml_attr(const struct xml_node *node, const char *attribute);

/* The text directly in the element, blanks at both ends cut off; in a. */
const char *xml_text(const struct xml_node *node, struct arena *a);

/*
 * Typed attributes.  ERR_INPUT names document line, element, attribute and
 * what was found and expected:
 * "SPEC-1.xml:12: element <line>: attribute low is 6,8, expected a number".
 *
 * xml_get_text     must be there and not blank
 * xml_get_decimal  text that follows dec_parse; the text itself is given
 * xml_get_integer  digits with an optional minus, between low and high
 * xml_get_boolean  yes or no, also true or false
 * xml_get_choice   one of the words of a list that ends with NULL; *out is
 *                  its index
 *
 * An attribute that is not there is an error with XML_REQUIRED; with
 * XML_OPTIONAL decimal gives NULL and the others leave *out as it was.
 */
enum xml_absence { XML_REQUIRED, XML_OPTIONAL };

ATTR_MUST_CHECK enum err_code xml_get_text(const struct xml_node *node,
    const char *attribute, const char **out, struct err *err);
ATTR_MUST_CHECK enum err_code xml_get_decimal(const struct xml_node *node,
    const char *attribute, enum xml_absence absence, const char **out,
    struct err *err);
ATTR_MUST_CHECK enum err_code xml_get_integer(const struct xml_node *node,
    const char *attribute, enum xml_absence absence, long low, long high,
    long *out, struct err *err);
ATTR_MUST_CHECK enum err_code xml_get_boolean(const struct xml_node *node,
    const char *attribute, enum xml_absence absence, bool *out,
    struct err *err);
ATTR_MUST_CHECK enum err_code xml_get_choice(const struct xml_node *node,
    const char *attribute, enum xml_absence absence, const char *const *words,
    size_t *out, struct err *err);

#endif /* XMLIO_XML_H */
