/* SPDX-License-Identifier: Apache-2.0 */
/* report/pdf/object.c - dictionaries and streams of libharu. */
#include "config.h"

#include "report/pdf/object.h"

#include <hpdf_conf.h>
#include <hpdf_utils.h>
#include <hpdf_doc.h>

#include "base/buf.h"
#include "report/pdf/doc.h"

bool
pdf_object_identify(void *haru, const struct pdf_info *info)
{
	HPDF_Doc pdf = haru;
	HPDF_Array id = HPDF_Array_New(pdf->mmgr);
	HPDF_Dict view = HPDF_Dict_New(pdf->mmgr);
	HPDF_String lang = HPDF_String_New(pdf->mmgr, "en-GB", NULL);
	HPDF_BYTE bytes[PDF_ID_BYTES];
	HPDF_STATUS rc = HPDF_OK;

	if (id == NULL || view == NULL || lang == NULL)
		return false;
	HPDF_MemCpy(bytes, info->id, PDF_ID_BYTES);
	rc += HPDF_Dict_Add(pdf->trailer, "ID", id);
	for (int i = 0; i < 2; i++)
		rc += HPDF_Array_Add(
		    id, HPDF_Binary_New(pdf->mmgr, bytes, PDF_ID_BYTES));
	rc += HPDF_Dict_Add(pdf->catalog, "ViewerPreferences", view);
	rc += HPDF_Dict_AddBoolean(view, "DisplayDocTitle", HPDF_TRUE);
	rc += HPDF_Dict_Add(pdf->catalog, "Lang", lang);
	pdf->pdf_version = HPDF_VER_17;
	return rc == HPDF_OK;
}

/* The characters in use, a hundred to a block as the format wants. */
static void
map_lines(struct buf *b, const unsigned char *used, size_t n)
{
	size_t c = 0;

	while (c < n) {
		struct buf block = { 0 };
		int count = 0;

		for (; c < n && count < 100; c++) {
			if ((used[c / 8] >> c % 8 & 1) == 0)
				continue;
			buf_printf(&block, "<%04zX> <%04zX>\n", c, c);
			count++;
		}
		if (count > 0)
			buf_printf(b, "%d beginbfchar\n%sendbfchar\n", count,
			    buf_text(&block));
		buf_clear(&block);
	}
}

bool
pdf_object_unicode(void *font, const unsigned char *used, size_t n)
{
	HPDF_FontAttr attr = ((HPDF_Dict)font)->attr;
	HPDF_Stream stream = attr->cmap_stream->stream;
	struct buf b = { 0 };
	HPDF_STATUS rc;

	buf_puts(&b,
	    "/CIDInit /ProcSet findresource begin\n"
	    "12 dict begin\nbegincmap\n"
	    "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) "
	    "/Supplement 0 >> def\n"
	    "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
	    "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
	map_lines(&b, used, n);
	buf_puts(&b, "endcmap\nCMapName currentdict /CMap defineresource pop\n"
		     "end\nend\n");
	HPDF_MemStream_FreeData(stream);
	rc = HPDF_Stream_WriteStr(stream, buf_text(&b));
	buf_clear(&b);
	return rc == HPDF_OK;
}
