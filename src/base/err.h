/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/err.h - how a function of cupel says that it could not do its work.
 *
 * A function that can fail returns enum err_code, takes a struct err * as its
 * last argument and fills it exactly when it returns something else than
 * ERR_OK.  The struct lives on the caller's stack and nothing here allocates,
 * so running out of memory can be reported like anything else:
 *
 *	struct err err = { 0 };
 *
 *	if (site_open(path, &site, &err) != ERR_OK)
 *		return err_add(&err, "site %s", path);
 *
 * The text is one line without a final full stop; it reads from what the
 * caller wanted to what went wrong, joined by ": ", and names the record and
 * the field: "sample S-0042: received_at: 2026-02-30 is not a date".
 *
 * A finding is not an error.  A fit that does not converge, a plate that
 * misses its limits, a ledger that does not verify when somebody asked whether
 * it does: these are answers; the function that found them returns ERR_OK.
 *
 * A broken precondition (null pointer, index past the end) is a mistake of
 * the calling code.  It is asserted, and assertions are never compiled out.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

/*
 * A code answers one question: who has to do something about it?  The exit
 * status of the programs is another table, drawn from this one (err_exit).
 */
enum err_code {
	ERR_OK = 0,
	ERR_USAGE,     /* the user: these words are not a command */
	ERR_INPUT,     /* the user: correct what was entered or read */
	ERR_ABSENT,    /* the user: no record has that identity */
	ERR_STATE,     /* the user: a rule or the record's state forbids it */
	ERR_DENIED,    /* an administrator: this person may not do it */
	ERR_AUTH,      /* the user: passphrase or key wrong or missing */
	ERR_CONFLICT,  /* the user: the record moved on, look again */
	ERR_INTEGRITY, /* quality unit: hash, signature or order broken */
	ERR_STORE,     /* operator: the database refused */
	ERR_BUSY,      /* nobody: try again */
	ERR_IO,        /* operator: file, directory, disk or terminal */
	ERR_LIMIT,     /* the user: larger than is accepted */
	ERR_NOMEM,     /* operator: the machine has too little memory */
	ERR_CONFIG,    /* administrator: installation or configuration */
	ERR_BUG,       /* us: please report */
	ERR_CODE_COUNT
};

#define ERR_TEXT_SIZE 1024 /* bytes with the final NUL; longer text is cut */

struct err {
	enum err_code code;
	int line;                 /* where it was first set */
	const char *file;         /* likewise; a literal or NULL, never freed */
	char text[ERR_TEXT_SIZE]; /* UTF-8; "" while code is ERR_OK */
};

/*
 * Set err, which must still be ERR_OK, and return code, so that a caller can
 * write "return err_set(...)".  Use the macros, they note the place.
 */
#define err_set(err, code, ...) \
	err_set_at((err), (code), __FILE__, __LINE__, __VA_ARGS__)
enum err_code err_set_at(struct err *err, enum err_code code, const char *file,
    int line, const char *fmt, ...) ATTR_PRINTF(5, 6);

/* As err_set, and the system's words for errnum behind ": ". */
#define err_set_errno(err, code, errnum, ...) \
	err_set_errno_at( \
	    (err), (code), (errnum), __FILE__, __LINE__, __VA_ARGS__)
enum err_code err_set_errno_at(struct err *err, enum err_code code, int errnum,
    const char *file, int line, const char *fmt, ...) ATTR_PRINTF(6, 7);

/*
 * Put in front of the text of an err that is set what the caller was doing.
 * Returns its code; the place where it was first set is kept.
 */
enum err_code err_add(struct err *err, const char *fmt, ...) ATTR_PRINTF(2, 3);

/* Forget the error, because the caller has dealt with it. */
void err_clear(struct err *err);

/* "input", "absent", ...: a word for tests, logs and JSON.  Not freed. */
const char *err_code_name(enum err_code code);

/* The code of such a word; false if there is none (or name is NULL). */
bool err_code_find(const char *name, enum err_code *code);

/*
 * The exit status a program gives for a code: documented in cupel(1), tested,
 * never used for anything else.  Findings have their own (EXIT_ below).
 */
int err_exit(enum err_code code);

enum {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_NOT_FOUND = 3,
	EXIT_REFUSED_INPUT = 4,
	EXIT_NOT_PERMITTED = 5,
	EXIT_AUTHENTICATION = 6,
	EXIT_CONFLICT = 7,
	EXIT_BLOCKED = 8,
	EXIT_VERIFY_FAILED = 9,      /* evidence of alteration */
	EXIT_VERIFY_INCOMPLETE = 10, /* something could not be checked */
	EXIT_OUT_OF_SPEC = 11,       /* a check ran; its answer is "no" */
	EXIT_RECOMPUTE_DIFFERS = 12,
	EXIT_INTERNAL = 70,
	EXIT_TRY_AGAIN = 75,
	EXIT_CONFIGURATION = 78
};

#endif /* BASE_ERR_H */
