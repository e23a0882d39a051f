/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plate/profile.h - reader profiles: how the exports of one instrument family
 * are read, and the interpreter that reads them.
 *
 * A profile is an XML document (specs/instruments, schema specs/profile.xsd,
 * whose documentation says what each element does).  It walks down the lines
 * of a file with a cursor; it has variables, but no loops over data, no
 * arithmetic and no scripts.
 *
 *	struct profile *p;
 *	struct plate_result r;
 *
 *	if (profile_load(xml, xml_len, "softmax-text.xml", NULL, NULL, &p,
 *	        &err) != ERR_OK)
 *		return err.code;
 *	list[0] = p;
 *	if (profile_read(list, 1, bytes, len, arena, &r, &err) != ERR_OK)
 *		return err.code;
 *	if (r.refused)
 *		tell(r.findings);
 *
 * Reading is a pure function of bytes and profiles: no files, no clock, no
 * locale, no state.  A profile is not changed by it and may be used again.
 * Its effort is bounded: PROFILE_STEPS_MAX steps and looks at a line for each
 * thousand lines of the file, PROFILE_DEPTH_MAX steps inside each other.
 */
#ifndef PLATE_PROFILE_H
#define PLATE_PROFILE_H

#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "plate/result.h"

struct arena;
struct profile;
struct xml_findings;

#define PROFILE_NS "urn:cupel:profile:1"
#define PROFILE_STEPS_MAX 20000u /* per thousand lines */
#define PROFILE_DEPTH_MAX 6u
#define PROFILE_ELEMENTS_MAX 1000u /* of the body */
#define PROFILE_BYTES_MAX ((size_t)1 << 20)
#define PROFILE_READINGS_MAX ((size_t)1000000)

/*
 * Load a profile: schema, then what the schema cannot say (patterns that
 * compile, as many targets as groups, variables that somebody sets, ...).
 * name is what messages call it.  *out is the caller's until profile_free;
 * it keeps nothing of the bytes.
 *
 * ERR_INPUT with the first finding as text; if found is given, all of them
 * are there, in a (which found needs).
 */
ATTR_MUST_CHECK enum err_code profile_load(const char *xml, size_t len,
    const char *name, struct xml_findings *found, struct arena *a,
    struct profile **out, struct err *err);
void profile_free(struct profile *p); /* NULL is allowed */

const char *profile_id(const struct profile *p);
unsigned profile_version(const struct profile *p);
const char *profile_software(const struct profile *p); /* for people */

/*
 * Read a file with the one of n profiles that recognises it.  out and all in
 * it lives in a.  What is wrong with the file is in out->findings, in order
 * of place, up to PLATE_FINDINGS_MAX:
 *
 *	E-FORMAT   no profile recognises it: for each the sign that failed
 *	E-AMBIG    more than one does: their ids
 *	E-EMPTY E-NUL E-ENC E-QUOTE E-LIMIT   bytes and cells (plate/grid.h)
 *	E-TRUNC    a block has no end
 *	E-ROWS E-WIDTH E-COLUMN E-DUPCOL      shape of plates and tables
 *	E-WELL E-SHAPE E-DUPWELL E-DUPPLATE   wells and plates
 *	E-NUM E-MARKER E-RANGE                value cells
 *	E-DATE     a date that does not exist
 *	E-CONTRA   two lines of the file give a fact differently
 *	E-UNSUP    a kind of export that the profile does not read
 *	E-NODATA   no reading at all
 *	E-STEPS    the profile does more than it may
 *	           and the codes of the profile's own checks and refusals
 *
 *	W-MASKED   wells masked in the reader's software
 *	W-LAYOUT   what the file says about wells could not be used
 *	W-DATE     a date of unknown form, kept as text
 *	W-UNREAD   cells that no step took
 *	           and the profile's own warnings
 *
 * n == 0 is E-FORMAT too.  Errors: ERR_NOMEM only.
 */
ATTR_MUST_CHECK enum err_code profile_read(const struct profile *const *list,
    size_t n, const char *bytes, size_t len, struct arena *a,
    struct plate_result *out, struct err *err);

#endif /* PLATE_PROFILE_H */
