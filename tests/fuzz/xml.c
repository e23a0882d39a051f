/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes as an XML document: read with limits, held against its schema (or
 * one of ours), and loaded if it is a reader profile.
 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "plate/profile.h"
#include "tests/fuzz/fuzz.h"
#include "xmlio/xml.h"
#include "xmlio/xml_schema.h"

static const struct xml_schema *
some_schema(const struct xml_node *root, size_t size)
{
	const struct xml_schema *s = xml_schema_for(xml_namespace(root));
	size_t n = 0;

	if (s != NULL)
		return s;
	while (xml_schemas[n].ns != NULL)
		n++;
	return &xml_schemas[size % n];
}

FUZZ_TARGET(xml)
{
	const struct xml_limits small = { .nodes = 20000 };
	struct arena *a = arena_new();
	struct xml_findings found;
	struct xml_doc *doc;
	struct profile *p;
	struct err err = { 0 };

	if (xml_read((const char *)data, size, "f.xml", &small, &doc, &err) ==
	    ERR_OK) {
		const struct xml_node *root = xml_root(doc);

		FUZZ_HOLDS(xml_check(doc, some_schema(root, size), a, &found,
			       &err) == ERR_OK);
		for (size_t i = 1; i < found.n; i++)
			FUZZ_HOLDS(
			    found.item[i - 1].line <= found.item[i].line);
		if (strcmp(xml_namespace(root), PROFILE_NS) == 0 &&
		    profile_load((const char *)data, size, "f.xml", &found, a,
			&p, &err) == ERR_OK)
			profile_free(p);
		xml_free(doc);
	}
	arena_free(a);
	return 0;
}
