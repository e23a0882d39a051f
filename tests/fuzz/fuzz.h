/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/fuzz/fuzz.h - one parser fed with anything.
 *
 * A target is a file NAME.c with one function:
 *
 *	FUZZ_TARGET(NAME)
 *	{
 *		... data, size ...
 *		return 0;
 *	}
 *
 * It is built twice: with clang's fuzzer, as a program of its own ("make
 * fuzz"), and together with all others into the replay program, which
 * "make check" runs over tests/fuzz/corpus/NAME/.  To add a target, write the
 * file, put a few inputs into its corpus folder, and list the file in
 * tests/fuzz/Makefile.inc: one line.
 *
 * A target looks for more than crashes: what was accepted is written again
 * and must give the same bytes.  A broken promise aborts.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#ifdef FUZZ_REPLAY
#define FUZZ_TARGET(name) \
	int fuzz_##name(const uint8_t *data, size_t size); \
	int fuzz_##name(const uint8_t *data, size_t size)
#else
#define FUZZ_TARGET(name) \
	int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size); \
	int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
#endif

#define FUZZ_HOLDS(condition) \
	do { \
		if (!(condition)) \
			abort(); \
	} while (0)

#endif /* TESTS_FUZZ_FUZZ_H */
