/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/house.h - how printed reports of cupel look: colours, styles of
 * text, measures of the page.  One place, so that every report is of one
 * family and a change is seen in all of them.
 *
 * Meaning is never carried by colour alone: a verdict is a word, a sign of
 * its own shape, and a colour.
 */
#ifndef REPORT_HOUSE_H
#define REPORT_HOUSE_H

#include "report/pdf/doc.h"

/* Points.  The text area is A4 less these; columns are given inside it. */
#define REPORT_MARGIN 40.0
#define REPORT_TOP 38.0    /* of the masthead */
#define REPORT_BOTTOM 62.0 /* nothing but the foot below */
#define REPORT_WIDTH (PDF_A4_WIDTH - 2 * REPORT_MARGIN)
#define REPORT_FLOOR (PDF_A4_HEIGHT - REPORT_BOTTOM)

enum report_tone {
	REPORT_INK,
	REPORT_BLACK,
	REPORT_NAVY,
	REPORT_TEAL,
	REPORT_GREY,
	REPORT_WHITE,
	REPORT_GOOD,  /* conforms, met */
	REPORT_BAD,   /* fails, not met */
	REPORT_OPEN,  /* pending, report only */
	REPORT_ALARM, /* what every page must say aloud */
	REPORT_RULE,  /* thin lines */
	REPORT_ZEBRA,
	REPORT_GROUP,
	REPORT_GOOD_TINT,
	REPORT_BAD_TINT,
	REPORT_OPEN_TINT,
	REPORT_CARD,
	REPORT_TONES
};

extern const struct pdf_color report_tone[REPORT_TONES];

enum report_type {
	REPORT_TITLE,
	REPORT_ISSUER,
	REPORT_NUMBER,  /* certificate number under the title */
	REPORT_SECTION, /* head of a section */
	REPORT_SECTION_NO,
	REPORT_SUBHEAD, /* head of a small table */
	REPORT_BODY,
	REPORT_STRONG,
	REPORT_KEY,
	REPORT_NOTE,
	REPORT_WARNING,
	REPORT_CELL,
	REPORT_CELL_STRONG,
	REPORT_CELL_FAINT,
	REPORT_HEAD,       /* column head, white on navy */
	REPORT_HEAD_SMALL, /* column head of a small table */
	REPORT_GROUP_HEAD,
	REPORT_VERDICT, /* word of a verdict; its colour is the tone's */
	REPORT_BAND,    /* the conclusion */
	REPORT_HASH,
	REPORT_CARD_NAME,
	REPORT_CARD_ROLE,
	REPORT_CARD_KEY,
	REPORT_CARD_VALUE,
	REPORT_TYPES
};

extern const struct pdf_style report_type[REPORT_TYPES];

/* That style in another tone. */
struct pdf_style report_toned(enum report_type type, enum report_tone tone);

#endif /* REPORT_HOUSE_H */
