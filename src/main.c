/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main.c - the program cupel: the house, its reports and a command line, put
 * together.  The only place that knows all of them.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "cli/cli.h"
#include "crypt/crypt.h"
#include "door/door.h"
#include "lab/lab.h"
#include "report/kinds/certificate.h"

/* ---- reports for the door ---------------------------------------------- */

static void
take_approval(const struct json *j, struct report_approval *out)
{
	out->name = json_str(j, "name");
	out->role = json_str(j, "role");
	out->meaning = json_str(j, "meaning");
	out->time = json_str(j, "time");
	out->entry = json_int(j, "entry", -1);
	out->key_id = json_str(j, "key_id");
	out->via = json_str(j, "via");
}

/* What the laboratory proved, as the report wants it. */
static void
take_proof(const struct json *j, struct arena *a, struct report_proof *out)
{
	const struct json *list = json_array_of(j, "approvals");
	struct report_approval *approval =
	    arena_array(a, list->len + 1, sizeof(*approval));

	memset(out, 0, sizeof(*out));
	out->record_sha256 = json_str(j, "record_sha256");
	out->origin = json_str(j, "origin");
	out->entry = json_int(j, "entry", -1);
	out->tree_size = json_int(j, "tree_size", -1);
	out->root = json_str(j, "root");
	out->key_id = json_str(j, "key_id");
	out->key_name = json_str(j, "key_name");
	out->key_fingerprint = json_str(j, "key_fingerprint");
	out->checkpoint_time = json_str(j, "checkpoint_time");
	out->signature = json_str(j, "signature");
	for (size_t i = 0; i < list->len; i++)
		take_approval(list->item[i], &approval[i]);
	out->approvals = list->len;
	out->approval = approval;
}

/* The two functions of the door for a kind of report. */
#define REPORT_KIND(kind) \
	static enum err_code kind##_record(const struct door_table *tables, \
	    size_t n, struct buf *record, struct err *err) \
	{ \
		return report_kind_##kind.record( \
		    tables, n, NULL, record, err); \
	} \
	static enum err_code kind##_render(const char *record, size_t len, \
	    const struct json *proof, struct buf *xml, struct buf *pdf, \
	    struct err *err) \
	{ \
		struct arena *a = arena_new(); \
		struct report_proof p; \
\
		take_proof(proof, a, &p); \
		(void)!report_kind_##kind.render( \
		    record, len, &p, NULL, xml, pdf, err); \
		arena_free(a); \
		return err->code; \
	}
#include "report/kinds.def"
#undef REPORT_KIND

#define RENDERERS_MAX 16

/* The list is made at start: names and views stand with the reports. */
static void
list_renderers(struct door_renderer out[RENDERERS_MAX])
{
	size_t n = 0;

#define REPORT_KIND(kind) \
	out[n++] = (struct door_renderer){ report_kind_##kind.name, \
		report_kind_##kind.views, kind##_record, kind##_render };
#include "report/kinds.def"
#undef REPORT_KIND
	out[n] = (struct door_renderer){ 0 };
}

int
main(int argc, char *argv[])
{
	struct door_renderer renderers[RENDERERS_MAX];
	struct site_parts parts = { .house = &lab_house,
		.renderers = renderers };
	struct err err = { 0 };

	if (crypt_init(&err) != ERR_OK) {
		(void)fprintf(stderr, "cupel: %s\n", err.text);
		return err_exit(err.code);
	}
	list_renderers(renderers);
	return cli_main(argc, argv, &parts);
}
