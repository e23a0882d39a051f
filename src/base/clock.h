/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/clock.h - the only way to ask what time it is.
 *
 * The clock is handed to whoever needs it; tests hand in one that ticks by
 * itself.  Beside the wall clock each reading has the boot and the time since
 * boot, because their difference moves only when somebody sets the clock.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

struct clock_reading {
	int64_t utc_ms;  /* wall clock */
	int64_t boot_ms; /* CLOCK_BOOTTIME */
	char boot[9];    /* first 8 hex digits of the boot id */
};

struct clock {
	void (*read)(struct clock *self, struct clock_reading *out);
};

/* The clock of this machine.  Stateless; may be copied. */
struct clock clock_of_machine(void);

#endif /* BASE_CLOCK_H */
