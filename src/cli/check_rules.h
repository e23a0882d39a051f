/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/check_rules.h - what a schema cannot say about a document, one function
 * for each kind.  A document that comes here follows its schema.
 */
#ifndef CLI_CHECK_RULES_H
#define CLI_CHECK_RULES_H

#include <stddef.h>

struct arena;
struct xml_doc;
struct xml_findings;
struct xml_node;

/* The documents that were named together. */
struct cli_check_set {
	size_t n;
	struct xml_doc *const *doc; /* [n]; NULL where one was not read */
};

struct cli_check_one {
	const struct cli_check_set *set;
	const struct xml_doc *doc;
	const struct xml_node *root;
	const char *bytes; /* of the file */
	size_t len;
	struct arena *a;
	struct xml_findings *found;
	const char *note; /* something the reader should know, or NULL */
};

typedef void cli_check_rules_fn(struct cli_check_one *c);

/* One row for each kind of document; the last has no kind. */
struct cli_check_kind {
	const char *kind;    /* the name of the schema */
	const char *version; /* the attribute that tells one from the next */
	cli_check_rules_fn *rules;
};

extern const struct cli_check_kind cli_check_kinds[];

#endif /* CLI_CHECK_RULES_H */
