/* SPDX-License-Identifier: Apache-2.0 */
/* report/report.c - the table of kinds, from kinds.def. */
#include "config.h"

#include "report/report.h"

#include <string.h>

#define REPORT_KIND(name) extern const struct report_kind report_kind_##name;
#include "report/kinds.def"
#undef REPORT_KIND

const struct report_kind *const report_kinds[] = {
#define REPORT_KIND(name) &report_kind_##name,
#include "report/kinds.def"
#undef REPORT_KIND
	NULL,
};

const struct report_kind *
report_kind_find(const char *name)
{
	for (size_t i = 0; report_kinds[i] != NULL; i++)
		if (strcmp(report_kinds[i]->name, name) == 0)
			return report_kinds[i];
	return NULL;
}
