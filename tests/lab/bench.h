/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/lab/bench.h - a laboratory at work, for tests of its tables.
 *
 * The thread from the first person to the issued certificate is worked
 * through once, by acts alone, as the command line does it (thread.c).  On
 * the way records are left behind in every state that can be seen.  The
 * database is kept at three stages; each test opens a copy of its own.
 *
 * People: admin-1 and admin-2 are system administrators; anna, rui and quinn
 * hold all eight roles of the laboratory, so that between them only rules
 * refuse, never roles: anna writes and tests, rui checks and reviews, quinn
 * approves and releases.  only-ROLE holds exactly that role; gone is closed.
 *
 * The clock is the bench's own: it stands at BENCH_TODAY and ticks with
 * each reading.
 */
#ifndef TESTS_LAB_BENCH_H
#define TESTS_LAB_BENCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/json.h"
#include "door/act.h"
#include "door/client.h"
#include "lab/lab.h"
#include "store/db.h"
#include "tests/support/suite.h"

#define BENCH_TODAY "2026-04-01"
/* What the specimen exports do not say. */
#define BENCH_FACTS \
	"measured_at=" BENCH_TODAY "T07:30:00+00:00;" \
	"instrument_serial=SPM-0042;software_version=5.4;operator=anna;" \
	"protocol=PV-A1-RP"

enum bench_stage {
	BENCH_EMPTY,  /* the log and nothing else */
	BENCH_TESTED, /* batch UCD01-001 waits for release */
	BENCH_FROZEN, /* it is released, its certificate frozen */
	BENCH_DONE,   /* and issued; variant PV-A1 went on */
	BENCH_STAGES
};

struct bench {
	struct db *db;
	struct ledger *ledger;
	struct door *door;
	struct arena *arena; /* of the test */
};
extern struct bench bench;

/* Fixture of a test case, unchecked: works the thread through once. */
void bench_build(void);

/* A copy of a stage, open. */
void bench_open(enum bench_stage stage);
/* The ledger verifies, and a rebuild finds the same tables. */
void bench_close(void);
/* For a test that changed rows behind the ledger's back: it is noticed. */
void bench_close_doctored(void);

/* The same, and not asked. */
void bench_drop(void);

/* Names and values, alternating; a value for a file as bench_file has it. */
#define FIELDS(...) ((const char *const[]){ __VA_ARGS__, NULL })
struct bench_act {
	const char *who, *act, *object;
	const char *reason;        /* or NULL */
	const char *const *fields; /* or NULL */
};

enum err_code bench_check(
    const struct bench_act *b, struct json **reply, struct err *err);
enum err_code bench_do(
    const struct bench_act *b, struct json **reply, struct err *err);
/* It is done, or the test fails with every refusal. */
void bench_must(const char *who, const char *act, const char *object,
    const char *reason, const char *const *fields);
/* It is refused by that rule and no other; returns the first one's text. */
const char *bench_refused(const struct bench_act *b, const char *rule);

/* How many refusals are by that rule (NULL: by any). */
size_t bench_because(const struct json *reply, const char *rule);
/* All refusals, for a message. */
const char *bench_said(const struct json *reply);

/*
 * Bytes for a field: "PATH|old|new|..." is a file below the sources in which
 * each old text was replaced (in UTF-16 where the file is).
 */
void bench_file(const char *value, const char *field, struct door_file *out);

/* The value of an example that begins with "@", for that noun's act. */
const char *bench_example(const struct noun *noun, const struct field *f);

/* A verifier key of the log for that user id. */
const char *bench_vkey(const char *uid);

/* A cell of a view's row; NULL if it has no value. */
const char *bench_cell(
    const char *view, const char *id, size_t row, const char *column);
size_t bench_rows(const char *view, const char *id);
/* State of a record, NULL if there is none. */
const char *bench_state(const char *noun, const char *id);
/* The number of entries. */
long long bench_size(void);
/* A request as JSON, answered ok. */
struct json *bench_ask(
    const char *who, const char *op, const char *name, const char *value);

/* Move the clock on. */
void bench_days(int days);

/* The thread (thread.c): from the empty log to BENCH_TESTED, and on. */
void thread_to_tested(void);
void thread_to_frozen(void);
void thread_to_done(void);

/* A record of that noun in that state, NULL if there is none. */
const char *bench_in_state(const struct noun *noun, int state);

#endif /* TESTS_LAB_BENCH_H */
