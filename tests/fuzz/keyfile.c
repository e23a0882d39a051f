/* SPDX-License-Identifier: Apache-2.0 */
/* Key files and verifier keys. */
#include "config.h"

#include <string.h>

#include "base/buf.h"
#include "crypt/keyfile.h"
#include "tests/fuzz/fuzz.h"

static void
same(struct buf *b, const uint8_t *data, size_t size)
{
	FUZZ_HOLDS(b->len == size && memcmp(b->data, data, size) == 0);
	buf_empty(b);
}

FUZZ_TARGET(keyfile)
{
	struct key_public key;
	struct key_file kf;
	struct key_db db;
	struct buf b = { 0 };
	struct err err = { 0 };

	if (key_file_parse(data, size, &kf, &err) == ERR_OK) {
		key_file_format(&kf, &b);
		same(&b, data, size);
	}
	err_clear(&err);
	if (key_db_parse(data, size, &db, &err) == ERR_OK) {
		key_db_format(&db, &b);
		same(&b, data, size);
	}
	err_clear(&err);
	if (key_parse((const char *)data, size, &key, &err) == ERR_OK) {
		key_format(&key, &b);
		same(&b, data, size);
	}
	buf_clear(&b);
	return 0;
}
