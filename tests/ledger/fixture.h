/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/ledger/fixture.h - a ledger in a scratch folder.
 *
 * Its teardown verifies the whole of it with the auditor's own verifier, and
 * projects its entries anew and compares, unless a test declared it damaged.
 */
#ifndef TESTS_LEDGER_FIXTURE_H
#define TESTS_LEDGER_FIXTURE_H

#include <stdbool.h>
#include <sqlite3.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "crypt/sign.h"
#include "ledger/ledger.h"
#include "tests/support/suite.h"

#define ORIGIN "lab.example/qc"

struct hand_clock { /* moved by hand, and 1 ms with each reading */
	struct clock clock;
	int64_t utc_ms, boot_ms;
	char boot[9];
};

struct fixture {
	struct db *db;
	struct ledger *ledger;
	struct arena *arena;
	struct hand_clock hand;
	struct clock machine;
	struct sign_key key;
	struct key_public vkey;
	bool damaged;
};
extern struct fixture fx;

void fixture_setup(void); /* made with the hand clock, and open */
void fixture_teardown(void);

void fixture_close(void);               /* before a fork */
void fixture_open(struct clock *clock); /* again */
enum err_code fixture_try_open(struct err *err);

/* One act: begin, append a revision of TYPE thing, commit. */
enum err_code fixture_act(const char *id, int64_t n, struct err *err);
enum err_code fixture_append(const char *id, int64_t n,
    const struct ledger_pin *pin, struct ledger_placed *placed,
    struct err *err);
long long fixture_size(void);
struct json *fixture_entry(int64_t seq);

/* "VERIFIED", "FAILED"; what is wrong goes to stderr if it should not. */
const char *fixture_verdict(bool quiet);

/* SQL through the library alone, past triggers and guard. */
void fixture_tamper(const char *sql);

#endif /* TESTS_LEDGER_FIXTURE_H */
