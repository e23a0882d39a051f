/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/inner.h - an open ledger, for the files of this folder. */
#ifndef LEDGER_INNER_H
#define LEDGER_INNER_H

#include "audit/merkle.h"
#include "base/clock.h"
#include "crypt/key.h"
#include "ledger/ledger.h"
#include "ledger/sql.h"

/* How far wall clock and time since boot may drift apart (FORMATS.md). */
#define LEDGER_DRIFT_MS 2000

struct ledger {
	struct db *db;
	struct clock *clock;
	const struct sign_key *key; /* NULL: read only */
	struct key_public vkey;
	struct hasher *hasher;
	struct merkle_tree tree; /* as of the last look, or of this tx */
	int64_t last_ts;         /* of the last entry */
	int64_t last_ms;         /* since its boot */
	char last_boot[ENTRY_BOOT_SIZE];
	uint64_t begun;          /* size at ledger_begin */
};

#define SQL(i) (&ledger_statements[i])

/* ---- time.c ------------------------------------------------------------ */

/*
 * The time for the next entry.  A wall clock that is a little behind the last
 * entry (it is steered, and two processes read it) gives the last entry's
 * time again; one that is further behind was set back, and nothing is written
 * until it is put right: ERR_STATE.
 */
ATTR_MUST_CHECK enum err_code ledger_read_clock(
    struct ledger *l, struct clock_reading *now, struct err *err);

/* By how much did it jump against the time since boot, since the anchor? */
ATTR_MUST_CHECK enum err_code ledger_clock_jumped(struct ledger *l,
    const struct clock_reading *now, int64_t *by, struct err *err);

/* An entry that says so. */
ATTR_MUST_CHECK enum err_code ledger_declare_step(
    struct ledger *l, int64_t by, struct err *err);

/*
 * A pinned moment comes back from outside.  It must be one that this machine
 * had: not ahead of its clock, in this boot, and in step with the time since.
 */
ATTR_MUST_CHECK enum err_code ledger_check_pin(
    struct ledger *l, const struct ledger_pin *pin, struct err *err);

#endif /* LEDGER_INNER_H */
