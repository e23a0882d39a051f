/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/suite.c - running one folder's tests. */
#include "config.h"

#include "tests/support/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
suite_run(const char *name, const struct suite_file *files, size_t n)
{
	Suite *s = suite_create(name);
	SRunner *r;
	int failed;

	for (size_t i = 0; i < n; i++) {
		TCase *tc = tcase_create(files[i].name);

		tcase_set_timeout(tc, 60);
		files[i].add(tc);
		suite_add_tcase(s, tc);
	}
	r = srunner_create(s);
	srunner_run_all(r, CK_ENV);
	failed = srunner_ntests_failed(r);
	if (srunner_ntests_run(r) == 0) {
		(void)fprintf(stderr, "%s: no test was run\n", name);
		failed = 1;
	}
	srunner_free(r);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
suite_contains(const char *text, const char *part)
{
	return strstr(text, part) != NULL;
}

const char *
suite_path(char buf[1024], const char *below_tests)
{
	const char *src = getenv("CUPEL_TEST_SOURCE");

	(void)snprintf(
	    buf, 1024, "%s/%s", src != NULL ? src : "tests", below_tests);
	return buf;
}
