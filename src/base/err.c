/* SPDX-License-Identifier: Apache-2.0 */
/* base/err.c - filling and extending struct err. */
#include "config.h"

#include "base/err.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	int exit;
} codes[ERR_CODE_COUNT] = {
	[ERR_OK] = { "ok", EXIT_DONE },
	[ERR_USAGE] = { "usage", EXIT_USAGE },
	[ERR_INPUT] = { "input", EXIT_REFUSED_INPUT },
	[ERR_ABSENT] = { "absent", EXIT_NOT_FOUND },
	[ERR_STATE] = { "state", EXIT_BLOCKED },
	[ERR_DENIED] = { "denied", EXIT_NOT_PERMITTED },
	[ERR_AUTH] = { "authentication", EXIT_AUTHENTICATION },
	[ERR_CONFLICT] = { "conflict", EXIT_CONFLICT },
	[ERR_INTEGRITY] = { "integrity", EXIT_VERIFY_FAILED },
	[ERR_STORE] = { "store", EXIT_FAILED },
	[ERR_BUSY] = { "busy", EXIT_TRY_AGAIN },
	[ERR_IO] = { "io", EXIT_FAILED },
	[ERR_LIMIT] = { "limit", EXIT_REFUSED_INPUT },
	[ERR_NOMEM] = { "memory", EXIT_FAILED },
	[ERR_CONFIG] = { "configuration", EXIT_CONFIGURATION },
	[ERR_BUG] = { "internal", EXIT_INTERNAL },
};

const char *
err_code_name(enum err_code code)
{
	assert((unsigned)code < ERR_CODE_COUNT);
	return codes[code].name;
}

bool
err_code_find(const char *name, enum err_code *code)
{
	for (int i = 0; name != NULL && i < ERR_CODE_COUNT; i++) {
		if (strcmp(codes[i].name, name) == 0) {
			*code = (enum err_code)i;
			return true;
		}
	}
	return false;
}

int
err_exit(enum err_code code)
{
	assert((unsigned)code < ERR_CODE_COUNT);
	return codes[code].exit;
}

static void
begin(struct err *err, enum err_code code, const char *file, int line)
{
	assert(err != NULL && err->code == ERR_OK);
	assert(code > ERR_OK && code < ERR_CODE_COUNT);
	err->code = code;
	err->file = file;
	err->line = line;
}

enum err_code
err_set_at(struct err *err, enum err_code code, const char *file, int line,
    const char *fmt, ...)
{
	va_list ap;

	begin(err, code, file, line);
	va_start(ap, fmt);
	(void)vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	return code;
}

enum err_code
err_set_errno_at(struct err *err, enum err_code code, int errnum,
    const char *file, int line, const char *fmt, ...)
{
	char words[128];
	size_t len;
	va_list ap;

	begin(err, code, file, line);
	va_start(ap, fmt);
	(void)vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	len = strlen(err->text);
#ifdef STRERROR_R_CHAR_P
	(void)snprintf(err->text + len, sizeof(err->text) - len, ": %s",
	    strerror_r(errnum, words, sizeof(words)));
#else
	if (strerror_r(errnum, words, sizeof(words)) != 0)
		(void)snprintf(words, sizeof(words), "error %d", errnum);
	(void)snprintf(
	    err->text + len, sizeof(err->text) - len, ": %s", words);
#endif
	return code;
}

enum err_code
err_add(struct err *err, const char *fmt, ...)
{
	char front[ERR_TEXT_SIZE];
	char whole[2 * ERR_TEXT_SIZE + 2];
	va_list ap;

	assert(err != NULL && err->code != ERR_OK);
	va_start(ap, fmt);
	(void)vsnprintf(front, sizeof(front), fmt, ap);
	va_end(ap);
	(void)snprintf(whole, sizeof(whole), "%s: %s", front, err->text);
	whole[ERR_TEXT_SIZE - 1] = '\0';
	memcpy(err->text, whole, ERR_TEXT_SIZE);
	return err->code;
}

void
err_clear(struct err *err)
{
	memset(err, 0, sizeof(*err));
}
