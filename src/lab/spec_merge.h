/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lab/spec_merge.h - the effective lines of a specification.
 *
 * Pure: parsed XML in, lines out.  The lines of the platform come first, in
 * their order; the variant's file may add a line behind another, replace a
 * line, or omit one, the last two with a reason.  One level of parent.  Each
 * line keeps where it came from (P platform, V variant).
 */
#ifndef LAB_SPEC_MERGE_H
#define LAB_SPEC_MERGE_H

#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"

struct arena;
struct json;
struct xml_node;

/*
 * parent may be NULL.  *out becomes a JSON array with one object per line and
 * criterion; its members are the columns of spec_line but spec.
 * ERR_INPUT names line, attribute and file line: an override or omission of
 * a line the parent does not have, an addition behind an unknown line, a
 * line twice, an unsound criterion (base/limit.h), from phase 2 on a
 * report-result criterion without justification.
 */
ATTR_MUST_CHECK enum err_code lab_spec_merge(const struct xml_node *parent,
    const struct xml_node *own, struct arena *a, struct json **out,
    struct err *err);

#endif /* LAB_SPEC_MERGE_H */
