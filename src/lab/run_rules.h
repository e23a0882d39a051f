/* SPDX-License-Identifier: Apache-2.0 */
/* lab/run_rules.h - the rules of runs; for run.c. */
#ifndef LAB_RUN_RULES_H
#define LAB_RUN_RULES_H

#include "lab/lab.h"

extern const struct rule lab_rule_run_test, lab_rule_run_kind,
    lab_rule_run_own, lab_rule_run_format, lab_rule_run_plate,
    lab_rule_run_passage, lab_rule_run_standard, lab_rule_run_sample,
    lab_rule_run_file, lab_rule_run_time, lab_rule_run_reviewer;

/*
 * The test of a run that is there or is about to be, with what its method
 * says: id, state, analyst, sample, method, binding, kind, runs, file,
 * profile, profile_version, profile_sha256.  *test NULL: no such test.
 */
ATTR_MUST_CHECK enum err_code lab_run_test(
    struct door_change *c, struct lab_row **test, struct err *err);

/* Their statements; sql NULL at the end. */
extern const struct db_def lab_run_rule_statements[];

#endif /* LAB_RUN_RULES_H */
