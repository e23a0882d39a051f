/* SPDX-License-Identifier: Apache-2.0 */
/*
 * potency/number.h - computed numbers as text, whatever the locale.
 *
 * 17 significant digits give the double back exactly; that is what records
 * and other programs get.  Screens and sentences get fewer.
 */
#ifndef POTENCY_NUMBER_H
#define POTENCY_NUMBER_H

#define FIT_NUMBER_SIZE 40
#define FIT_NUMBER_DIGITS 17

/*
 * v with that many significant digits (1 to 17), zeros at the end dropped, as
 * base/dec.h reads it: "0.93785088377912345", "1.2e-16".  A number that is
 * not finite is "none", "inf" or "-inf".  Returns out.
 */
const char *fit_number(char out[FIT_NUMBER_SIZE], double v, int digits);

#endif /* POTENCY_NUMBER_H */
