/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xmlio/xml_out.h - XML written in one byte form.
 *
 *	struct xml_out x;
 *
 *	xml_out_init(&x, &buf, XML_COMPACT);
 *	xml_out_start(&x, "record");
 *	xml_out_attr(&x, "xmlns", "urn:cupel:coa:1");
 *	xml_out_start(&x, "batch");
 *	xml_out_text(&x, id);
 *	xml_out_end(&x);
 *	xml_out_end(&x);
 *	if (xml_out_done(&x, &err) != ERR_OK) ...
 *
 * The same calls give the same bytes: UTF-8, elements and attributes in the
 * order of the calls, an empty element as <a></a>, no declaration, no white
 * space that was not asked for, escapes as in Canonical XML 1.0 (W3C,
 * sections 2.3 and 4: in text &amp; &lt; &gt;, in attributes &amp; &lt;
 * &quot; &#x9; &#xA;).  If xmlns comes first and the other attributes are in
 * byte order of their names, the result is its own canonical form.
 *
 * Calls do not fail one by one: the first fault is kept and xml_out_done
 * tells it; what was written by then is of no use.  Names come from the
 * program, never from data; a name that is no plain XML name is asserted.
 */
#ifndef XMLIO_XML_OUT_H
#define XMLIO_XML_OUT_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"

struct buf;

#define XML_OUT_DEPTH 32u

enum xml_form {
	XML_COMPACT, /* nothing between elements */
	XML_INDENTED /* LF and two blanks per level where no text stands */
};

struct xml_out {
	struct buf *to;
	enum xml_form form;
	unsigned depth;
	bool open;                       /* the start tag is not closed yet */
	bool inner[XML_OUT_DEPTH];       /* holds an element */
	bool mixed[XML_OUT_DEPTH];       /* holds text */
	const char *name[XML_OUT_DEPTH]; /* borrowed from xml_out_start */
	struct err err;
};

/* Appends to to, which is borrowed until xml_out_done. */
void xml_out_init(struct xml_out *x, struct buf *to, enum xml_form form);

/* name must live until the element's end; depth below XML_OUT_DEPTH. */
void xml_out_start(struct xml_out *x, const char *name);

/* Only directly behind xml_out_start.  A NULL value writes no attribute. */
void xml_out_attr(struct xml_out *x, const char *name, const char *value);
void xml_out_text(struct xml_out *x, const char *text);
void xml_out_end(struct xml_out *x);

/* <name>text</name>; nothing at all if text is NULL. */
void xml_out_leaf(struct xml_out *x, const char *name, const char *text);

/*
 * ERR_INPUT if a value is not text_allowed: "element batch, attribute id:
 * character U+202E at byte 3 cannot enter a record".  All elements must have
 * been ended (asserted).  With XML_INDENTED a LF ends the document.
 */
ATTR_MUST_CHECK enum err_code xml_out_done(struct xml_out *x, struct err *err);

#endif /* XMLIO_XML_OUT_H */
