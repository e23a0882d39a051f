/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xmlio/xml_schema.h - does a document follow its schema, and if not, what
 * exactly is to be corrected?
 *
 * The schemas (XML Schema 1.0) are compiled into the program from the files
 * named in this folder's Makefile.inc; a schema NAME.xsd describes documents
 * of the namespace urn:cupel:NAME:1.  Nothing is read from disk.
 *
 *	const struct xml_schema *schema;
 *	struct xml_findings found;
 *
 *	schema = xml_schema_for(xml_namespace(xml_root(doc)));
 *	if (xml_check(doc, schema, arena, &found, &err) != ERR_OK)
 *		return err.code;
 *	for (size_t i = 0; i < found.n; i++)
 *		puts(found.item[i].text);
 *
 * That a document breaks its schema is a finding and not an error.
 *
 * Messages are our own.  What was expected is taken from the documentation
 * that the schema gives to a pattern, a type or a key; where it gives none,
 * the pattern or the type's name stands there.
 */
#ifndef XMLIO_XML_SCHEMA_H
#define XMLIO_XML_SCHEMA_H

#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"

struct arena;
struct xml_doc;

struct xml_schema {
	const char *ns;   /* "urn:cupel:spec:1" */
	const char *name; /* "spec" */
	const char *text; /* the schema file */
};

extern const struct xml_schema xml_schemas[]; /* ends with ns == NULL */

/* NULL if that namespace is none of ours. */
const struct xml_schema *xml_schema_for(const char *ns);

#define XML_FINDINGS_MAX 50u

struct xml_finding {
	long line;
	const char *element;   /* its name, "" where the library knows none */
	const char *attribute; /* NULL if the element itself is meant */
	const char *found;     /* what stands there */
	const char *expected;  /* what belongs there; may be "" */
	const char *text;      /* FILE:LINE: element <x>: found, expected */
};

/* In order of lines; everything lives in the arena given to xml_check. */
struct xml_findings {
	size_t n;
	size_t more; /* findings above XML_FINDINGS_MAX, counted only */
	struct xml_finding *item;
};

/*
 * Check doc against schema.  ERR_BUG if the compiled-in schema is itself not
 * usable, ERR_NOMEM.
 */
ATTR_MUST_CHECK enum err_code xml_check(const struct xml_doc *doc,
    const struct xml_schema *schema, struct arena *a, struct xml_findings *out,
    struct err *err);

/*
 * Read, find the schema by the namespace of the root element, check it.
 * The root must be in namespace ns (ERR_INPUT names what was found).  With
 * findings the answer is ERR_INPUT too, with the first of them as text; all
 * of them are in found, which may be NULL.
 */
ATTR_MUST_CHECK enum err_code xml_read_valid(const char *bytes, size_t len,
    const char *name, const char *ns, struct arena *a,
    struct xml_findings *found, struct xml_doc **out, struct err *err);

/*
 * Add a finding of one's own (what a grammar cannot say), in its place by
 * line.  attribute may be NULL; found and expected are printf-free texts that
 * are copied.
 */
void xml_findings_add(struct xml_findings *f, struct arena *a, const char *name,
    long line, const char *element, const char *attribute, const char *found,
    const char *expected);

#endif /* XMLIO_XML_SCHEMA_H */
