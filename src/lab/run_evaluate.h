/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lab/run_evaluate.h - the compute of run.evaluate.
 *
 * Files of the run and the method pinned with it go in; the engine's record
 * (potency/record.h, kept as a file), the verdicts and the relative potency
 * come out as fields of the act:
 *
 *	record		the evaluation, by hash
 *	valid		yes | no: system suitability, decided by the method
 *	similar		yes | no: the sample has a result
 *	why		the first reason for a no
 *	rp, rp_lower, rp_upper	17 digits, absent without a result
 *	algorithm	version of the engine
 *
 * A plate that cannot be evaluated at all is a run that is not valid.
 */
#ifndef LAB_RUN_EVALUATE_H
#define LAB_RUN_EVALUATE_H

#include "base/attr.h"
#include "base/err.h"

struct door_change;

ATTR_MUST_CHECK enum err_code lab_run_evaluate(
    struct door_change *c, struct err *err);

/* Its statement, for the table of the noun. */
#define LAB_RUN_EVALUATE_SQL \
	{ \
		"SELECT u.plate, u.file, u.file_name, u.map, t.sample, " \
		"m.file AS method_file, m.profile_sha256, b.standard " \
		"FROM run u, test t, method m, binding b WHERE u.id = :id " \
		"AND t.id = u.test AND m.id = u.method AND b.id = u.binding", \
		    false \
	}

#endif /* LAB_RUN_EVALUATE_H */
