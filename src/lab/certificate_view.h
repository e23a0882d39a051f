/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lab/certificate_view.h - what a certificate says, as views of a batch.
 *
 * Columns are those of report/kinds/certificate.h.  The id of these views is
 * the batch's (certificate.list, .show and .lineage are of the certificate's
 * own record).  In certificate.identity, what only the act of freezing knows
 * (number, version, moment) has no value.
 */
#ifndef LAB_CERTIFICATE_VIEW_H
#define LAB_CERTIFICATE_VIEW_H

#include "door/act.h"
#include "store/db.h"

/* All of them; name NULL at the end. */
extern const struct view lab_certificate_views[];

/* Their statements; sql NULL at the end. */
extern const struct db_def lab_certificate_statements[];

#endif /* LAB_CERTIFICATE_VIEW_H */
