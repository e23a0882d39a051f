/* SPDX-License-Identifier: Apache-2.0 */
/* door/wire.c - a length, a canonical header, the files behind it. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "door/door.h"

enum err_code
door_pack(struct arena *a, struct json *header, const struct door_file *files,
    size_t n, struct buf *out, struct err *err)
{
	struct buf head = { 0 };
	enum err_code rc;

	if (n > 0) {
		struct json *list = json_array(a);

		for (size_t i = 0; i < n; i++) {
			struct json *f = json_object(a);

			json_set_str(a, f, "field", files[i].field);
			json_set_str(a, f, "name", files[i].name);
			json_set_int(a, f, "size", (int64_t)files[i].len);
			json_add(a, list, f);
		}
		json_set(a, header, "files", list);
	}
	rc = json_canon(header, &head, err);
	if (rc == ERR_OK) {
		buf_put_u32be(out, head.len);
		buf_add(out, head.data, head.len);
		for (size_t i = 0; i < n; i++)
			buf_add(out, files[i].bytes, files[i].len);
	}
	buf_clear(&head);
	return rc;
}

static enum err_code
unpack_files(const char *p, size_t left, const struct json *list,
    struct door_file *files, struct err *err)
{
	for (size_t i = 0; i < list->len; i++) {
		const struct json *f = list->item[i];
		int64_t size = json_int(f, "size", -1);

		files[i].field = json_str(f, "field");
		files[i].name = json_str(f, "name");
		if (files[i].field == NULL || files[i].name == NULL ||
		    size < 0 || (uint64_t)size > left)
			return err_set(
			    err, ERR_INPUT, "message: file %zu is cut", i);
		files[i].bytes = p;
		files[i].len = (size_t)size;
		p += size;
		left -= (size_t)size;
	}
	if (left != 0)
		return err_set(
		    err, ERR_INPUT, "message: %zu bytes too many", left);
	return ERR_OK;
}

enum err_code
door_unpack(const void *bytes, size_t len, struct arena *a,
    struct json **header, struct door_file **files, size_t *n,
    struct err *err)
{
	const unsigned char *p = bytes;
	const struct json *list;
	size_t head;

	*header = NULL;
	*files = NULL;
	*n = 0;
	if (len > DOOR_REQUEST_MAX)
		return err_set(err, ERR_LIMIT, "message of %zu bytes", len);
	if (len < 4)
		return err_set(err, ERR_INPUT, "message is cut");
	head = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 |
	    p[3];
	if (head > len - 4)
		return err_set(err, ERR_INPUT, "message is cut");
	if (json_parse((const char *)p + 4, head, JSON_CANON,
		DOOR_REQUEST_MAX, a, header, err) != ERR_OK)
		return err_add(err, "message");
	if ((*header)->kind != JSON_OBJECT)
		return err_set(err, ERR_INPUT, "message: header is no object");
	list = json_array_of(*header, "files");
	if (list != NULL) {
		*n = list->len;
		*files = arena_array(a, *n, sizeof(**files));
		return unpack_files((const char *)p + 4 + head, len - 4 - head,
		    list, *files, err);
	}
	if (len - 4 - head != 0)
		return err_set(err, ERR_INPUT, "message: bytes without a file");
	return ERR_OK;
}
