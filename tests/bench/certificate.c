/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/bench/certificate.c - from the rows of views to record, XML and PDF.
 *
 * Beside it libharu alone: the same three faces embedded, as many empty pages
 * as the certificate has, saved into memory.
 */
#include "config.h"

#include <hpdf.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "tests/bench/bench.h"
#include "tests/report/fixture.h"

struct state {
	struct fixture f;
	size_t pages; /* of the certificate */
};

static size_t
count(const struct buf *b, const char *what)
{
	size_t n = 0, len = strlen(what);

	for (size_t i = 0; i + len <= b->len; i++)
		n += memcmp(b->data + i, what, len) == 0;
	return n;
}

static enum err_code
draw(void *state, double *things ATTR_UNUSED, struct err *err)
{
	struct state *s = state;
	struct buf xml = { 0 }, pdf = { 0 };

	if (fixture_render(&s->f, &xml, &pdf, err) == ERR_OK && s->pages == 0)
		s->pages = count(&pdf, "/Type /Page\n");
	if (err->code == ERR_OK && s->pages == 0)
		(void)err_set(err, ERR_BUG, "the certificate has no pages");
	buf_clear(&xml);
	buf_clear(&pdf);
	return err->code;
}

static void
haru_failed(HPDF_STATUS code, HPDF_STATUS detail ATTR_UNUSED, void *to)
{
	HPDF_STATUS *first = to;

	if (*first == HPDF_OK)
		*first = code;
}

static enum err_code
haru_alone(void *state, double *things ATTR_UNUSED, struct err *err)
{
	static const char *const faces[] = { FONT_DIR_LATO "/Lato-Regular.ttf",
		FONT_DIR_LATO "/Lato-Bold.ttf",
		FONT_DIR_DEJAVU "/DejaVuSansMono.ttf" };
	struct state *s = state;
	HPDF_STATUS failed = HPDF_OK;
	HPDF_Doc doc = HPDF_New(haru_failed, &failed);

	if (doc == NULL)
		return err_set(err, ERR_NOMEM, "libharu");
	(void)HPDF_UseUTFEncodings(doc);
	(void)HPDF_SetCompressionMode(doc, HPDF_COMP_ALL);
	for (size_t i = 0; i < s->pages; i++) {
		HPDF_Page page = HPDF_AddPage(doc);

		for (size_t k = 0; k < sizeof(faces) / sizeof(faces[0]); k++) {
			const char *name = i == 0 ? HPDF_LoadTTFontFromFile(doc,
							faces[k], HPDF_TRUE)
			                          : NULL;

			if (name != NULL)
				(void)HPDF_Page_SetFontAndSize(
				    page, HPDF_GetFont(doc, name, "UTF-8"), 9);
		}
	}
	(void)HPDF_SaveToStream(doc);
	HPDF_Free(doc);
	if (failed != HPDF_OK)
		return err_set(err, ERR_CONFIG, "libharu: error %04lx",
		    (unsigned long)failed);
	return ERR_OK;
}

static enum err_code
set_up(const struct bench_place *place, void **state, struct err *err)
{
	struct state *s = *state = mem_new(sizeof(*s));
	struct arena *a = arena_new();

	(void)!fixture_load(
	    arena_printf(a, "%s/tests/report/data/demo", place->source), &s->f,
	    err);
	arena_free(a);
	return err->code;
}

static void
tear_down(void *state)
{
	struct state *s = state;

	fixture_clear(&s->f);
	mem_free(s);
}

static const struct bench_figure figures[] = {
	{ .name = "certificate_ms",
	    .unit = "ms",
	    .run = draw,
	    .rival = haru_alone,
	    .bound_is = "libharu alone: the same faces, as many empty pages",
	    .rounds = 25 },
	{ .name = NULL },
};

const struct bench_subject bench_certificate = { .name = "certificate",
	.figures = figures,
	.set_up = set_up,
	.tear_down = tear_down };
