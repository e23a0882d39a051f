/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/bench/lab.h - a small laboratory that works: four people, the
 * documents that come with cupel approved, one batch, and samples of it.
 * Everything in it was done through the door, as by hand.
 */
#ifndef TESTS_BENCH_LAB_H
#define TESTS_BENCH_LAB_H

#include <stddef.h>

#include "base/err.h"
#include "door/client.h"

struct bench_lab;
struct bench_place;

enum bench_person { BY_ADMIN, BY_ANALYST, BY_REVIEWER, BY_QA, PEOPLE };

/*
 * Make it below place->dir.  *out may be set even after an error; keys have
 * the lowest cost there is.
 */
enum err_code bench_lab_make(
    const struct bench_place *place, struct bench_lab **out, struct err *err);
void bench_lab_free(struct bench_lab *lab); /* NULL is allowed */

/*
 * An act of a person.  fields is "name=value|name=value": of a FIELD_FILE the
 * value is a path below the source tree, of a FIELD_TIME minutes and of a
 * FIELD_DATE days from now, of a FIELD_FACTS "key=value,key=value", where
 * @MINUTES is a time.  More files can be given beside them.
 */
enum err_code bench_lab_do(struct bench_lab *lab, enum bench_person who,
    const char *act, const char *object, const char *fields,
    const struct door_file *files, size_t n, struct err *err);

/* The way to the door of a person. */
struct door_line bench_lab_line(struct bench_lab *lab, enum bench_person who);

/* The n-th sample (1 ..), received and stored, all its tests planned. */
#define BENCH_LAB_SAMPLE "SMP-UCD01-%03zu"
enum err_code bench_lab_sample(
    struct bench_lab *lab, size_t n, struct err *err);

#endif /* TESTS_BENCH_LAB_H */
