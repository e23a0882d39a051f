/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes as a plate map; what is accepted has one spelling as a list. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "plate/map.h"
#include "tests/fuzz/fuzz.h"

FUZZ_TARGET(platemap)
{
	struct arena *a = arena_new();
	struct buf one = { 0 }, two = { 0 };
	struct err err = { 0 };
	struct map m, back;

	if (map_read((const char *)data, size, a, &m, &err) == ERR_OK &&
	    !m.refused) {
		FUZZ_HOLDS(m.n > 0);
		map_write(&m, &one);
		FUZZ_HOLDS(
		    map_read(one.data, one.len, a, &back, &err) == ERR_OK);
		FUZZ_HOLDS(!back.refused);
		map_write(&back, &two);
		FUZZ_HOLDS(strcmp(buf_text(&one), buf_text(&two)) == 0);
	}
	buf_clear(&one);
	buf_clear(&two);
	arena_free(a);
	return 0;
}
