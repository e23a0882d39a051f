/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/support/suite.h - one Check program per folder.
 *
 * A test file is a list of START_TEST functions named by the behaviour they
 * show and one function that adds them; the folder's main.c lists those:
 *
 *	SUITE(test_dec)
 *	{
 *		tcase_add_test(tc, a_comma_is_refused);
 *	}
 *
 *	SUITE_MAIN("base", SUITE_FILE(test_dec), SUITE_FILE(test_json))
 *
 * One test alone: CK_RUN_CASE=test_dec ./unit_base
 */
#ifndef TESTS_SUPPORT_SUITE_H
#define TESTS_SUPPORT_SUITE_H

#include <check.h>
#include <stddef.h>

#include "base/err.h"

struct suite_file {
	const char *name;
	void (*add)(TCase *);
};

int suite_run(const char *name, const struct suite_file *files, size_t n);

#define SUITE(f) \
	void f(TCase *tc); \
	void f(TCase *tc)
#define SUITE_FILE(f) { #f, f }
#define SUITE_MAIN(name, ...) \
	int main(void) \
	{ \
		static const struct suite_file files[] = { __VA_ARGS__ }; \
\
		return suite_run( \
		    name, files, sizeof(files) / sizeof(files[0])); \
	}

/* The call must succeed; a failure prints its message. */
#define OK(call) \
	do { \
		if ((call) != ERR_OK) \
			ck_abort_msg("%s: %s (%s)", #call, err.text, \
			    err_code_name(err.code)); \
	} while (0)

/* The call must fail with that code and a text that contains part. */
#define FAILS(call, want, part) \
	do { \
		enum err_code got_ = (call); \
		ck_assert_msg(got_ == (want), "%s: %s instead of %s: %s", \
		    #call, err_code_name(got_), err_code_name(want), \
		    err.text); \
		ck_assert_msg(suite_contains(err.text, part), \
		    "%s: \"%s\" does not contain \"%s\"", #call, err.text, \
		    part); \
		err_clear(&err); \
	} while (0)

int suite_contains(const char *text, const char *part);

/* The path of a file below the source folder of the tests; static buffer of
 * the caller's. */
const char *suite_path(char buf[1024], const char *below_tests);

#endif /* TESTS_SUPPORT_SUITE_H */
