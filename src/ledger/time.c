/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/time.c - the moment of an entry, and a clock that is watched. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/utc.h"
#include "crypt/rng.h"
#include "ledger/inner.h"
#include "store/db.h"

enum err_code
ledger_read_clock(struct ledger *l, struct clock_reading *now, struct err *err)
{
	char last[UTC_TEXT_SIZE], here[UTC_TEXT_SIZE];

	l->clock->read(l->clock, now);
	if (now->utc_ms >= l->last_ts || l->tree.size == 0)
		return ERR_OK;
	if (l->last_ts - now->utc_ms <= LEDGER_DRIFT_MS) {
		now->utc_ms = l->last_ts;
		return ERR_OK;
	}
	utc_text(last, l->last_ts, UTC_S, 0);
	utc_text(here, now->utc_ms, UTC_S, 0);
	return err_set(err, ERR_STATE,
	    "the clock of this machine says %s, but the last entry of the "
	    "ledger is of %s: nothing is written until the clock is put right",
	    here, last);
}

int64_t
ledger_now(const struct ledger *l)
{
	struct clock_reading now;

	l->clock->read(l->clock, &now);
	return now.utc_ms < l->last_ts ? l->last_ts : now.utc_ms;
}

enum err_code
ledger_clock_jumped(struct ledger *l, const struct clock_reading *now,
    int64_t *by, struct err *err)
{
	struct db_rows *r = db_query(
	    l->db, SQL(SQL_ANCHOR_OF), DB_ARGS(DB_TEXT("boot", now->boot)));

	*by = 0;
	if (db_next(r))
		*by = (now->utc_ms - db_int(r, 0)) -
		      (now->boot_ms - db_int(r, 1));
	return db_done(r, err);
}

enum err_code
ledger_declare_step(struct ledger *l, int64_t by, struct err *err)
{
	struct arena *a = arena_new();
	struct json *new = json_object(a);
	struct ledger_placed placed;
	struct ledger_draft d = { .actor = "system",
		.sess = "-",
		.via = ENTRY_SYSTEM,
		.kind = ENTRY_STEP,
		.type = "log",
		.id = l->vkey.name,
		.rev = 1,
		.new = new,
		.cause = -1 };

	json_set_int(a, new, "step_ms", by);
	(void)!ledger_append(l, &d, a, &placed, err);
	arena_free(a);
	return err->code;
}

enum err_code
ledger_pin_now(struct ledger *l, struct ledger_pin *out, struct err *err)
{
	struct clock_reading now;

	if (ledger_read_clock(l, &now, err) != ERR_OK)
		return err->code;
	out->ts = now.utc_ms;
	memcpy(out->boot, now.boot, sizeof(out->boot));
	out->clk_ms = now.boot_ms;
	rng_bytes(out->salt, sizeof(out->salt));
	return ERR_OK;
}

enum err_code
ledger_check_pin(
    struct ledger *l, const struct ledger_pin *pin, struct err *err)
{
	struct clock_reading now, then = { pin->ts, pin->clk_ms, "" };
	int64_t by;

	if (l->tree.size > 0 && pin->ts < l->last_ts)
		return err_set(err, ERR_CONFLICT,
		    "the entry was prepared before the last one");
	if (ledger_read_clock(l, &now, err) != ERR_OK)
		return err->code;
	memcpy(then.boot, pin->boot, sizeof(then.boot));
	if (ledger_clock_jumped(l, &then, &by, err) != ERR_OK)
		return err->code;
	if (pin->ts > now.utc_ms || pin->clk_ms > now.boot_ms ||
	    strcmp(pin->boot, now.boot) != 0 || llabs(by) > LEDGER_DRIFT_MS ||
	    (strcmp(pin->boot, l->last_boot) == 0 && pin->clk_ms < l->last_ms))
		return err_set(err, ERR_CONFLICT,
		    "the entry was prepared at a time that this machine's "
		    "clock did not show");
	return ERR_OK;
}
