/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/fuzz/replay.c - all fuzz targets over their corpus, in make check.
 *
 * replay            every target
 * replay NAME FILE  one target, one input; for looking at a finding
 *
 * Each input is also tried cut off at sixteen places and with a byte changed
 * at sixteen places, so that the replay is worth something where there is no
 * fuzzer.  A target without inputs fails: it would prove nothing.
 */
#include "config.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "tests/fuzz/fuzz.h"

#define INPUT_MAX ((size_t)1 << 24)

/* The list is made from the sources that Makefile.inc names. */
#define X(name) int fuzz_##name(const uint8_t *data, size_t size);
#include "tests/fuzz/targets.inc"
#undef X

static const struct target {
	const char *name;
	int (*run)(const uint8_t *data, size_t size);
} targets[] = {
#define X(name) { #name, fuzz_##name },
#include "tests/fuzz/targets.inc"
#undef X
};

#define TARGETS (sizeof(targets) / sizeof(targets[0]))

/* An exact copy, so that a read behind the end is seen by a sanitizer. */
static void
run_exact(const struct target *t, const char *data, size_t len)
{
	uint8_t *copy = malloc(len != 0 ? len : 1);

	FUZZ_HOLDS(copy != NULL);
	if (len != 0)
		memcpy(copy, data, len);
	(void)t->run(copy, len);
	free(copy);
}

static void
run_all(const struct target *t, struct buf *b)
{
	run_exact(t, b->data, b->len);
	for (size_t i = 0; i < 16; i++)
		run_exact(t, b->data, b->len * i / 16);
	for (size_t i = 0; i < 16 && b->len > 0; i++) {
		size_t at = b->len * i / 16;

		b->data[at] ^= (char)(1 << i % 8);
		run_exact(t, b->data, b->len);
		b->data[at] ^= (char)(1 << i % 8);
	}
}

static bool
run_file(const struct target *t, const char *path, bool all)
{
	struct buf b = { 0 };
	struct err err = { 0 };

	if (file_read_link(path, INPUT_MAX, &b, &err) != ERR_OK) {
		(void)fprintf(stderr, "%s\n", err.text);
		return false;
	}
	if (all)
		run_all(t, &b);
	else
		run_exact(t, b.data, b.len);
	buf_clear(&b);
	return true;
}

/* Inputs of a target that were run. */
static size_t
run_corpus(const struct target *t)
{
	const char *source = getenv("CUPEL_TEST_SOURCE");
	struct arena *a = arena_new();
	const char *dir = arena_printf(
	    a, "%s/fuzz/corpus/%s", source != NULL ? source : "tests", t->name);
	DIR *d = opendir(dir);
	struct dirent *ent;
	size_t n = 0;

	while (d != NULL && (ent = readdir(d)) != NULL)
		if (ent->d_name[0] != '.' &&
		    run_file(
			t, arena_printf(a, "%s/%s", dir, ent->d_name), true))
			n++;
	if (d != NULL)
		(void)closedir(d);
	if (n == 0)
		(void)fprintf(stderr, "%s: no inputs in %s\n", t->name, dir);
	else
		(void)printf("%s: %zu inputs\n", t->name, n);
	arena_free(a);
	return n;
}

int
main(int argc, char **argv)
{
	bool good = true;

	for (size_t i = 0; i < TARGETS; i++) {
		if (argc == 3 && strcmp(argv[1], targets[i].name) == 0)
			return !run_file(&targets[i], argv[2], false);
		if (argc == 1)
			good = run_corpus(&targets[i]) > 0 && good;
	}
	if (argc != 1) {
		(void)fprintf(stderr, "usage: replay [NAME FILE]\n");
		return 2;
	}
	return good ? 0 : 1;
}
