/* SPDX-License-Identifier: Apache-2.0 */
/* report/house.c - the tables of colours and styles. */
#include "config.h"

#include "report/house.h"

#define INK \
	{ \
		.09, .13, .18 \
	}
#define NAVY \
	{ \
		.075, .20, .33 \
	}
#define TEAL \
	{ \
		.02, .45, .48 \
	}
#define GREY \
	{ \
		.40, .45, .51 \
	}
#define WHITE \
	{ \
		1, 1, 1 \
	}
#define GOOD \
	{ \
		0, .36, .65 \
	}
#define BAD \
	{ \
		.77, .27, 0 \
	}

const struct pdf_color report_tone[REPORT_TONES] = {
	[REPORT_INK] = INK,
	[REPORT_BLACK] = { 0, 0, 0 },
	[REPORT_NAVY] = NAVY,
	[REPORT_TEAL] = TEAL,
	[REPORT_GREY] = GREY,
	[REPORT_WHITE] = WHITE,
	[REPORT_GOOD] = GOOD,
	[REPORT_BAD] = BAD,
	[REPORT_OPEN] = { .33, .38, .44 },
	[REPORT_ALARM] = { .70, .13, .09 },
	[REPORT_RULE] = { .80, .83, .86 },
	[REPORT_ZEBRA] = { .955, .965, .975 },
	[REPORT_GROUP] = { .90, .925, .945 },
	[REPORT_GOOD_TINT] = { .915, .95, .985 },
	[REPORT_BAD_TINT] = { .995, .93, .895 },
	[REPORT_OPEN_TINT] = { .935, .945, .955 },
	[REPORT_CARD] = { .972, .978, .984 },
};

const struct pdf_style report_type[REPORT_TYPES] = {
	[REPORT_TITLE] = { PDF_BOLD, 16.5, 20, NAVY },
	[REPORT_ISSUER] = { PDF_BOLD, 12.5, 15, NAVY },
	[REPORT_NUMBER] = { PDF_BOLD, 9.4, 12, INK },
	[REPORT_SECTION] = { PDF_BOLD, 10.5, 14, NAVY },
	[REPORT_SECTION_NO] = { PDF_BOLD, 10.5, 14, TEAL },
	[REPORT_SUBHEAD] = { PDF_BOLD, 8.6, 12, NAVY },
	[REPORT_BODY] = { PDF_REGULAR, 8.6, 11.5, INK },
	[REPORT_STRONG] = { PDF_BOLD, 8.6, 11.5, INK },
	[REPORT_KEY] = { PDF_REGULAR, 7.9, 11.5, GREY },
	[REPORT_NOTE] = { PDF_REGULAR, 7.2, 9.6, GREY },
	[REPORT_WARNING] = { PDF_BOLD, 8.6, 11.5, { .70, .13, .09 } },
	[REPORT_CELL] = { PDF_REGULAR, 8.1, 10, INK },
	[REPORT_CELL_STRONG] = { PDF_BOLD, 8.1, 10, INK },
	[REPORT_CELL_FAINT] = { PDF_REGULAR, 8.1, 10, GREY },
	[REPORT_HEAD] = { PDF_BOLD, 8, 10, WHITE },
	[REPORT_HEAD_SMALL] = { PDF_BOLD, 7.8, 10, NAVY },
	[REPORT_GROUP_HEAD] = { PDF_BOLD, 7.6, 10, NAVY },
	[REPORT_VERDICT] = { PDF_BOLD, 7.8, 10, GOOD },
	[REPORT_BAND] = { PDF_BOLD, 11, 14, GOOD },
	[REPORT_HASH] = { PDF_MONO, 6.6, 11.5, INK },
	[REPORT_CARD_NAME] = { PDF_BOLD, 10, 13.5, INK },
	[REPORT_CARD_ROLE] = { PDF_REGULAR, 7.9, 10.5, INK },
	[REPORT_CARD_KEY] = { PDF_REGULAR, 7.2, 11, GREY },
	[REPORT_CARD_VALUE] = { PDF_REGULAR, 7.9, 11, INK },
};

struct pdf_style
report_toned(enum report_type type, enum report_tone tone)
{
	struct pdf_style style = report_type[type];

	style.color = report_tone[tone];
	return style;
}
