/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xmlio/xml_inner.h - what the files of this folder share; nobody else may
 * include it.  The types with a leading underscore are libxml2's.
 */
#ifndef XMLIO_XML_INNER_H
#define XMLIO_XML_INNER_H

struct _xmlDoc;
struct _xmlNode;
struct xml_node;

struct xml_doc {
	struct _xmlDoc *tree;
	char *name;
};

/* The type of a structured handler's error changed to const in 2.12. */
#if defined(LIBXML_VERSION) && LIBXML_VERSION >= 21200
#define XML_INNER_ERROR const xmlError
#else
#define XML_INNER_ERROR xmlError
#endif

/* Catalogues off, a loader that serves nothing; see xml.h. */
void xml_inner_start(void);

#endif /* XMLIO_XML_INNER_H */
