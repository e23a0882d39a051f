/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/checks/analyse.h - what the analyser cannot see from one file.
 *
 * "make lint" puts it before each source.  err_set and err_add always return
 * an error; without knowing that, every value that is filled in on success
 * looks as if it were used after a failure.
 */
#ifndef TESTS_CHECKS_ANALYSE_H
#define TESTS_CHECKS_ANALYSE_H

#include "base/err.h"

static inline enum err_code
analyse_error(struct err *err, enum err_code code)
{
	if (code == ERR_OK)
		__builtin_unreachable();
	err->code = code;
	return code;
}

#undef err_set
#define err_set(err, code, ...) \
	(err_set_at((err), (code), __FILE__, __LINE__, __VA_ARGS__), \
	    analyse_error((err), (code)))
#undef err_set_errno
#define err_set_errno(err, code, errnum, ...) \
	(err_set_errno_at((err), (code), (errnum), __FILE__, __LINE__, \
	     __VA_ARGS__), \
	    analyse_error((err), (code)))
#define err_add(err, ...) \
	(err_add((err), __VA_ARGS__), analyse_error((err), (err)->code))

#endif /* TESTS_CHECKS_ANALYSE_H */
