/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/lab/situations.h - for each rule of each act one situation in which
 * this rule alone says no.
 *
 * Most are reached by acts: the record lies there, the wrong person or value
 * comes.  What the acts themselves do not let happen (a test that was started
 * with another variant's binding) is brought about by changing a row behind
 * the ledger's back: a rule must bite also then.
 */
#ifndef TESTS_LAB_SITUATIONS_H
#define TESTS_LAB_SITUATIONS_H

#include <stddef.h>

#include "store/db.h"
#include "tests/lab/bench.h"

struct situation {
	enum bench_stage stage;
	const char *act, *rule, *who, *object;
	const char *const *fields; /* as FIELDS */
	const char *reason;
	int days; /* that pass first */
	struct db_def doctor[2];
};
extern const struct situation situations[];
extern const size_t situation_count;

#endif /* TESTS_LAB_SITUATIONS_H */
