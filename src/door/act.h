/* SPDX-License-Identifier: Apache-2.0 */
/*
 * door/act.h - what an act, a rule, a view and a noun are.
 *
 * These are declarations: constant tables in src/lab/, one room per noun.
 * Everything that knows what can be done is drawn from them - command line,
 * help, manual, JSON for scripts, permission matrix, the words of the audit
 * trail, and the tests that walk the tables.  A rule that does not stand here
 * does not exist.
 *
 * The life of an act:
 *
 *	fields typed and complete -> compute -> every rule asked -> apply
 *	-> row hashed -> entry -> signed -> follow-ups -> checkpoint -> commit
 *
 * apply must be a function of the entry and of the files it names, and of
 * nothing else: no clock, no chance, no environment.  The same function runs
 * when the projection is rebuilt from the ledger, years later.
 */
#ifndef DOOR_ACT_H
#define DOOR_ACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "audit/meaning.h"
#include "base/attr.h"
#include "base/err.h"

struct arena;
struct buf;
struct db;
struct db_def;
struct door_ask;
struct door_change;
struct door_rows;
struct json;

/* ---- fields ------------------------------------------------------------ */

enum field_type {
	FIELD_TEXT,   /* one line of text, at most 400 bytes */
	FIELD_NOTE,   /* text with line ends, at most 4000 bytes */
	FIELD_ID,     /* identity of a record: text_is_id */
	FIELD_CHOICE, /* one of choices */
	FIELD_NUMBER, /* exact decimal, text kept */
	FIELD_VALUE,  /* number, censored number or conforming text */
	FIELD_COUNT,  /* whole number, 0 or more */
	FIELD_DATE,   /* YYYY-MM-DD */
	FIELD_TIME,   /* YYYY-MM-DDTHH:MM:SS+HH:MM */
	FIELD_SHA256, /* 64 hex digits, lower case */
	FIELD_ROLES,  /* role codes, comma-separated */
	FIELD_VKEY,   /* a verifier key */
	FIELD_FACTS,  /* KEY=VALUE pairs */
	FIELD_FILE,   /* bytes that come with the request, kept by hash */
	FIELD_TYPE_COUNT
};

/* What to write, for help: "YYYY-MM-DD".  Not freed. */
const char *field_type_hint(enum field_type type);

struct field {
	const char *name; /* as in entry and JSON; NULL ends a table */
	enum field_type type;
	bool optional;
	const char *unit;           /* UCUM, FIELD_NUMBER */
	const char *const *choices; /* FIELD_CHOICE, NULL at the end */
	const char *noun;           /* FIELD_ID: the noun it names, or NULL */
	const char *help;           /* what it is, in a few words */
	const char *example;        /* a valid value; a path for FIELD_FILE */
	size_t limit;               /* FIELD_FILE: bytes accepted */
};

/* ---- states, roles ----------------------------------------------------- */

#define SET(state) ((uint32_t)1 << (state))
#define NOWHERE UINT32_C(0x80000000) /* the record does not exist yet */
#define STAYS (-1)                   /* the state does not change */
#define BY_APPLY (-2)                /* apply says which (change->state) */

#define ROLE(r) ((uint32_t)1 << (r))
#define ROLE_SYSTEM UINT32_C(0x80000000) /* follows from another act */

struct role {
	const char *code;  /* "qa-releaser", as granted */
	const char *title; /* "QA releaser", as printed */
	uint32_t excludes; /* roles the same person may not hold */
	bool reads_only;   /* who holds no other role writes nothing */
};

/* ---- rules ------------------------------------------------------------- */

/* What a refusal is, for the exit status. */
enum rule_class {
	RULE_GATE,   /* a condition of quality is not met (exit 8) */
	RULE_PERSON, /* this person may not (exit 5) */
	RULE_FIELD   /* a value contradicts a record (exit 4) */
};

struct rule {
	const char *id;    /* stable: "BIND-001" */
	const char *says;  /* the rule as a sentence */
	const char *clear; /* who can clear a refusal, and how */
	enum rule_class class;
	bool recorded; /* a refused attempt is an entry of its own */
	/* Look, and call door_refuse once for each thing that says no. */
	enum err_code (*ask)(struct door_ask *q, struct err *err);
	const char *proves; /* requirements */
};

/* ---- acts -------------------------------------------------------------- */

struct act {
	const char *name; /* "sample.receive": noun, verb */
	const char *says; /* "receive a sample", in help */
	/* the audit trail's words after the person's name; {field} and {id}
	 * are filled in */
	const char *trail;
	uint32_t from; /* SET(...) of states, or NOWHERE */
	int to;        /* state, STAYS or BY_APPLY */
	uint32_t roles;
	enum meaning signs; /* MEANING_NONE: no signature */
	bool reason;        /* a reason for change is required */
	bool enrols;        /* brings a person's key: see door.h */
	bool dismisses;     /* that person opens the site no more */
	const struct field *fields;
	const struct rule *const *rules; /* NULL at the end */

	/*
	 * Before the rules: derive what will be recorded - parse a file, fit
	 * a curve, take values over from a document - with change_set and
	 * change_file.  Runs when the act is done, never when it is replayed,
	 * and only if fields, person and state are in order.
	 */
	enum err_code (*compute)(struct door_change *c, struct err *err);
	/* Bring the rows into the new state; see above. */
	enum err_code (*apply)(struct door_change *c, struct err *err);
	/* After apply: queue what follows by itself, with change_follow. */
	enum err_code (*then)(struct door_change *c, struct err *err);
	/* Views whose rows the signer is shown, NULL at the end. */
	const char *const *shows;
	const char *proves; /* requirements */
};

/* ---- views ------------------------------------------------------------- */

enum column_type {
	COL_TEXT,
	COL_ID,
	COL_NUMBER, /* exact decimal */
	COL_INT,
	COL_STATE,
	COL_TIME,
	COL_SHA256
};

struct column {
	const char *name; /* NULL ends a table */
	enum column_type type;
	const char *unit;
	const char *help;
	bool wide; /* left out of the table on a narrow screen */
};

struct view {
	const char *name; /* "sample.list" */
	const char *says;
	const struct column *columns;
	/*
	 * Rows come from one statement with the parameter :id (NULL: all), its
	 * columns in the order declared, or from fill, which reads files by
	 * hash and calls door_row for each row.
	 */
	const struct db_def *query;
	enum err_code (*fill)(struct door_rows *rows, const char *id,
	    struct err *err);
	bool one; /* needs an id: the view of one record */
	/* The noun of that record; NULL: the one its name begins with. */
	const char *of;
	/*
	 * A figure: the views (points, curves, bands, figures, in this order;
	 * report/plot/tables.h) that a front end draws instead of rows.  Such
	 * a view has neither columns nor rows of its own.
	 */
	const char *const *draws;
};

/* ---- nouns ------------------------------------------------------------- */

/* Child rows that belong to a row and are covered by its hash. */
struct noun_part {
	const char *table;
	const struct db_def *rows; /* SELECT *, of parent :id, in order */
	const struct db_def *all;  /* SELECT *, of all, ordered by key */
	const char *const *key;    /* primary key columns, NULL at the end */
};

struct noun {
	const char *name;  /* the table, and obj.type */
	const char *plural;
	const char *says;
	const char *const *states; /* NULL at the end */
	const struct act *acts;    /* name NULL at the end */
	const struct view *views;  /* name NULL at the end */
	/* Statements every noun has; the columns of row are all of them. */
	const struct db_def *row;   /* SELECT * ... WHERE id = :id */
	const struct db_def *all;   /* SELECT * ... ORDER BY id */
	const struct db_def *touch; /* UPDATE ... SET rev, state WHERE id */
	const struct db_def *part_set; /* UPDATE ... SET parts, or NULL */
	const struct noun_part *part;  /* or NULL */
	const struct db_def *statements; /* of this room, for the tests; NULL
					    sql at the end */
};

/* ---- what rules, compute, apply and then are given --------------------- */

/*
 * The change an act makes.  For rules: what it would make.
 */
struct door_change {
	struct db *db;       /* read and, in apply, write here */
	struct arena *arena; /* until the act is over */
	const struct act *act;
	const struct noun *noun;
	const char *id;
	int64_t rev;       /* after this act */
	int state;         /* after this act; apply sets it for BY_APPLY */
	int before;        /* state before; -1 if there was no record */
	const char *actor; /* user id, or "system" */
	const char *reason;
	struct json *fields; /* typed values: the entry's "new" */
	int64_t at;          /* the entry's time, ms UTC: for rules only */
	struct door_work *work; /* door's own */
};

/* A field as text; NULL if not given.  The name must be in the table. */
const char *change_text(const struct door_change *c, const char *name);
int64_t change_count(const struct door_change *c, const char *name);
const struct json *change_facts(const struct door_change *c, const char *name);

/* compute: record a derived value beside the fields; "new" then has it. */
void change_set(struct door_change *c, const char *name, const char *text);
void change_set_json(
    struct door_change *c, const char *name, struct json *value);

/*
 * compute: keep bytes as a file; the entry names it in "att" and in "new"
 * under that field by its hash.
 */
ATTR_MUST_CHECK enum err_code change_file(struct door_change *c,
    const char *field, const char *file_name, const void *bytes, size_t len,
    struct err *err);

/*
 * compute: refuse, with a code of the finding's own (a rule's id, or that of
 * a reader's finding); the act is then not done, and every refusal is told.
 */
void change_refuse(struct door_change *c, const char *code,
    const char *clear, const char *fmt, ...) ATTR_PRINTF(4, 5);

/* How many refusals there are by now. */
size_t change_refusals(const struct door_change *c);

/* The file name a FIELD_FILE came with; NULL if none. */
const char *change_file_name(const struct door_change *c, const char *field);

/* The bytes of a file by its hash, in the arena; ERR_ABSENT if not kept. */
ATTR_MUST_CHECK enum err_code change_read_file(struct door_change *c,
    const char *sha256, const char **bytes, size_t *len, struct err *err);

/* The rows of a view as they stand in this change; in the arena. */
struct door_table;
ATTR_MUST_CHECK enum err_code change_table(struct door_change *c,
    const char *view, const char *id, struct door_table *out,
    struct err *err);

/* The house's renderer of that name; the ledger it writes to. */
const struct door_renderer *change_renderer(
    const struct door_change *c, const char *name);
struct ledger *change_ledger(const struct door_change *c);

/* Minutes east of UTC where the person sits, for times that are printed. */
int change_offset(const struct door_change *c);

/* The state's name after this act, for INSERT; "rev" is c->rev. */
const char *change_state(const struct door_change *c);

/*
 * then: another act, by the system, on that object, in the same transaction;
 * fields may be NULL.
 */
void change_follow(struct door_change *c, const char *act, const char *id,
    struct json *fields);

/*
 * The person who signed an object with that meaning last, NULL if nobody.
 */
ATTR_MUST_CHECK enum err_code change_signer(struct door_change *c,
    const char *type, const char *id, enum meaning meaning, const char **uid,
    struct err *err);

struct door_ask {
	struct door_change *change;
	const struct rule *rule;
	struct door_refusals *refusals;
};

/*
 * Refuse, naming the object that stands in the way and why, in one sentence
 * without a final full stop.  clear NULL: what the rule says.
 */
void door_refuse(struct door_ask *q, const char *object, const char *clear,
    const char *fmt, ...) ATTR_PRINTF(4, 5);

/* One row of a view that is filled; cells in the order of the columns. */
struct door_rows {
	struct db *db;
	struct arena *arena;
	const struct view *view;
	const char **cell; /* collected */
	size_t n, room;
};
void door_row(struct door_rows *rows, const char *const *cells);
ATTR_MUST_CHECK enum err_code door_rows_file(struct door_rows *rows,
    const char *sha256, const char **bytes, size_t *len, struct err *err);

/* ---- the house --------------------------------------------------------- */

/* What main.c hands to the door at start. */
struct house {
	const struct noun *const *nouns; /* NULL at the end */
	const struct role *roles;        /* code NULL at the end */
	const struct db_def *person; /* :id -> state, name, roles, vkey */
	const struct db_def *policy; /* -> "yes": signatures by script */
};

const struct noun *house_noun(const struct house *h, const char *name);
const struct act *house_act(
    const struct house *h, const char *name, const struct noun **noun);
const struct view *house_view(const struct house *h, const char *name);
/* The noun whose record a view of one is about. */
const struct noun *house_view_of(const struct house *h, const struct view *v);
int noun_state(const struct noun *n, const char *name); /* -1: none such */
const struct field *act_field(const struct act *a, const char *name);

#endif /* DOOR_ACT_H */
