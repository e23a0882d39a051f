/* SPDX-License-Identifier: Apache-2.0 */
/* base/clock.c - CLOCK_REALTIME, CLOCK_BOOTTIME and the kernel's boot id. */
#include "config.h"

#include "base/clock.h"

#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/attr.h"

static int64_t
ms_of(clockid_t id)
{
	struct timespec ts;

	if (clock_gettime(id, &ts) != 0)
		memset(&ts, 0, sizeof(ts));
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void
machine_read(struct clock *self ATTR_UNUSED, struct clock_reading *out)
{
	int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);

	memset(out->boot, '0', 8);
	out->boot[8] = '\0';
	if (fd >= 0) {
		char id[8];

		if (read(fd, id, sizeof(id)) == (ssize_t)sizeof(id))
			memcpy(out->boot, id, sizeof(id));
		(void)close(fd);
	}
	out->boot_ms = ms_of(CLOCK_BOOTTIME);
	out->utc_ms = ms_of(CLOCK_REALTIME);
}

struct clock
clock_of_machine(void)
{
	return (struct clock){ .read = machine_read };
}
