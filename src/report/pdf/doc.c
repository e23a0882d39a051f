/* SPDX-License-Identifier: Apache-2.0 */
/* report/pdf/doc.c - documents and pages through libharu. */
#include "config.h"

#include "report/pdf/doc.h"

#include <hpdf.h>

#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utc.h"
#include "report/pdf/haru.h"
#include "report/pdf/object.h"

/* libharu calls this for each error; it only takes notes and returns. */
static void HPDF_STDCALL
note_error(HPDF_STATUS code, HPDF_STATUS detail, void *user)
{
	struct pdf_doc *doc = user;

	if (doc->code != HPDF_OK)
		return;
	doc->code = code;
	doc->detail = detail;
}

bool
pdf_haru_well(struct pdf_doc *doc)
{
	return doc->code == HPDF_OK && !doc->full && doc->stranger == 0;
}

static void
set_date(struct pdf_doc *doc, HPDF_InfoType type, const struct pdf_info *info)
{
	char text[UTC_TEXT_SIZE];
	unsigned v[6];
	int away = info->offset < 0 ? -info->offset : info->offset;
	HPDF_Date date;
	static const int at[6] = { 0, 5, 8, 11, 14, 17 };

	utc_text(text, info->time, UTC_OFFSET, info->offset);
	for (int i = 0; i < 6; i++) {
		v[i] = 0;
		for (const char *s = text + at[i]; *s >= '0' && *s <= '9'; s++)
			v[i] = v[i] * 10 + (unsigned)(*s - '0');
	}
	date.year = (HPDF_INT)v[0];
	date.month = (HPDF_INT)v[1];
	date.day = (HPDF_INT)v[2];
	date.hour = (HPDF_INT)v[3];
	date.minutes = (HPDF_INT)v[4];
	date.seconds = (HPDF_INT)v[5];
	date.ind = info->offset < 0 ? '-' : '+';
	date.off_hour = away / 60;
	date.off_minutes = away % 60;
	(void)HPDF_SetInfoDateAttr(doc->haru, type, date);
}

static void
set_info(struct pdf_doc *doc, const struct pdf_info *info)
{
	const struct {
		HPDF_InfoType type;
		const char *text;
	} texts[] = {
		{ HPDF_INFO_TITLE, info->title },
		{ HPDF_INFO_AUTHOR, info->author },
		{ HPDF_INFO_SUBJECT, info->subject },
		{ HPDF_INFO_CREATOR, info->creator },
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i].text != NULL)
			(void)HPDF_SetInfoAttr(
			    doc->haru, texts[i].type, texts[i].text);
	set_date(doc, HPDF_INFO_CREATION_DATE, info);
	set_date(doc, HPDF_INFO_MOD_DATE, info);
}

static enum err_code
embed(struct pdf_doc *doc, enum pdf_face face, struct err *err)
{
	const char *path = pdf_font_path(doc->fonts, face), *name;

	name = HPDF_LoadTTFontFromFile(doc->haru, path, HPDF_TRUE);
	if (name != NULL)
		doc->font[face] = HPDF_GetFont(doc->haru, name, "UTF-8");
	if (name == NULL || doc->font[face] == NULL || doc->code != HPDF_OK)
		return err_set(err, ERR_CONFIG,
		    "font %s: the PDF library does not take it (0x%04lX)", path,
		    (unsigned long)doc->code);
	doc->used[face] = mem_array(PDF_CHARS / 8, 1);
	return ERR_OK;
}

enum err_code
pdf_doc_open(const struct pdf_info *info, const struct pdf_fonts *fonts,
    struct pdf_doc **out, struct err *err)
{
	struct pdf_doc *doc = mem_new(sizeof(*doc));
	enum err_code rc = ERR_OK;

	doc->fonts = fonts;
	doc->width = info->width;
	doc->height = info->height;
	doc->haru = HPDF_New(note_error, doc);
	if (doc->haru == NULL) {
		mem_free(doc);
		return err_set(err, ERR_NOMEM, "a PDF document");
	}
	/* before the fonts: they copy the mode */
	(void)HPDF_SetCompressionMode(doc->haru, HPDF_COMP_ALL);
	(void)HPDF_UseUTFEncodings(doc->haru);
	(void)HPDF_SetCurrentEncoder(doc->haru, "UTF-8");
	set_info(doc, info);
	if (!pdf_object_identify(doc->haru, info))
		rc = err_set(err, ERR_NOMEM, "a PDF document");
	for (unsigned f = 0; f < PDF_FACES && rc == ERR_OK; f++)
		rc = embed(doc, (enum pdf_face)f, err);
	if (rc != ERR_OK) {
		pdf_doc_close(doc);
		return rc;
	}
	*out = doc;
	return ERR_OK;
}

void
pdf_doc_close(struct pdf_doc *doc)
{
	if (doc == NULL)
		return;
	HPDF_Free(doc->haru);
	for (unsigned f = 0; f < PDF_FACES; f++)
		mem_free(doc->used[f]);
	mem_free(doc->page);
	mem_free(doc);
}

const struct pdf_fonts *
pdf_doc_fonts(const struct pdf_doc *doc)
{
	return doc->fonts;
}

void
pdf_doc_page(struct pdf_doc *doc)
{
	HPDF_Page page;

	if (doc->pages >= PDF_PAGES_MAX)
		doc->full = true;
	if (!pdf_haru_well(doc))
		return;
	page = HPDF_AddPage(doc->haru);
	if (page == NULL)
		return;
	(void)HPDF_Page_SetWidth(page, pdf_haru_real(doc->width));
	(void)HPDF_Page_SetHeight(page, pdf_haru_real(doc->height));
	doc->page = mem_resize(doc->page, doc->pages + 1, sizeof(*doc->page));
	doc->page[doc->pages] = page;
	doc->at = doc->pages++;
}

size_t
pdf_doc_pages(const struct pdf_doc *doc)
{
	return doc->pages;
}

void
pdf_doc_go(struct pdf_doc *doc, size_t i)
{
	assert(i < doc->pages);
	doc->at = i;
}

void
pdf_doc_bookmark(struct pdf_doc *doc, const char *title, double y)
{
	HPDF_Outline entry;
	HPDF_Destination to;

	if (!pdf_haru_well(doc))
		return;
	entry = HPDF_CreateOutline(
	    doc->haru, NULL, title, HPDF_GetEncoder(doc->haru, "UTF-8"));
	to = HPDF_Page_CreateDestination(doc->page[doc->at]);
	if (entry == NULL || to == NULL)
		return;
	(void)HPDF_Destination_SetXYZ(to, 0, pdf_haru_real(doc->height - y), 1);
	(void)HPDF_Outline_SetDestination(entry, to);
}

static enum err_code
failed(const struct pdf_doc *doc, struct err *err)
{
	if (doc->full)
		return err_set(err, ERR_LIMIT,
		    "the document has more than %u pages", PDF_PAGES_MAX);
	if (doc->stranger != 0)
		return err_set(err, ERR_BUG,
		    "character U+%04X was drawn without a check",
		    (unsigned)doc->stranger);
	if (doc->code == HPDF_FAILD_TO_ALLOC_MEM)
		return err_set(err, ERR_NOMEM, "a PDF document");
	return err_set(err, ERR_BUG, "the PDF library failed: 0x%04lX, %lu",
	    (unsigned long)doc->code, (unsigned long)doc->detail);
}

enum err_code
pdf_doc_bytes(struct pdf_doc *doc, struct buf *out, struct err *err)
{
	HPDF_BYTE piece[16384];
	size_t begin = out->len;
	HPDF_UINT32 n;

	for (unsigned f = 0; f < PDF_FACES && pdf_haru_well(doc); f++)
		if (!pdf_object_unicode(doc->font[f], doc->used[f], PDF_CHARS))
			doc->code = HPDF_FAILD_TO_ALLOC_MEM;
	if (pdf_haru_well(doc))
		(void)HPDF_SaveToStream(doc->haru);
	while (pdf_haru_well(doc)) {
		n = sizeof(piece);
		(void)HPDF_ReadFromStream(doc->haru, piece, &n);
		if (n == 0)
			break;
		buf_add(out, piece, n);
	}
	/* the end of the stream is reported as an error, once */
	if (doc->code == HPDF_STREAM_EOF)
		doc->code = HPDF_OK;
	if (pdf_haru_well(doc) &&
	    out->len - begin != HPDF_GetStreamSize(doc->haru))
		return err_set(err, ERR_BUG, "the PDF library cut the file");
	return pdf_haru_well(doc) ? ERR_OK : failed(doc, err);
}
