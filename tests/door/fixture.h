/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/door/fixture.h - a door into a small house: people, and one site
 * that is opened under signature, described, closed, and refuses the colour
 * "beige" (which is recorded) and long names (which is not).
 *
 * Its teardown verifies the ledger and compares the projection with a
 * rebuild.
 */
#ifndef TESTS_DOOR_FIXTURE_H
#define TESTS_DOOR_FIXTURE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "door/act.h"
#include "door/client.h"
#include "door/door.h"
#include "tests/support/suite.h"

#define ORIGIN "lab.example/qc"

struct fixture {
	struct db *db;
	struct ledger *ledger;
	struct door *door;
	struct arena *arena;
	const char *via;
	bool damaged;
};
extern struct fixture fx;
extern const struct house small_house;

void fixture_setup(void); /* admin and ben are enrolled */
void fixture_teardown(void);

struct door_line fixture_line(const char *who);
/* Appends a line by the key called after that user to a note over text. */
void fixture_sign(const char *uid, const char *text, struct buf *note);
const char *fixture_vkey(const char *uid);

/* A request that acts; fields alternate names and values, NULL at the end. */
struct json *fixture_request(const char *step, const char *act,
    const char *object, const char *const *fields);
/* Its reply; *code is the reply's. */
struct json *fixture_call(const char *who, struct json *request,
    enum err_code *code, const char **text);
/* An act through the client; signs as it should. */
enum err_code fixture_do(const char *who, const char *act, const char *object,
    const char *reason, const char *const *fields, struct json **reply,
    struct err *err);
long long fixture_size(void);
struct json *fixture_entry(long long seq);

/* Let time pass; the time now as a signed text has it. */
void fixture_minutes(int minutes);
const char *fixture_now(void);

#define FIELDS(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define SITE_FIELDS \
	FIELDS("name", "Laboratory", "address", "Street 1", "contact", "mail", \
	    "licence", "none", "script_signatures", "no")

#endif /* TESTS_DOOR_FIXTURE_H */
