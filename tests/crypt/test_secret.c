/* SPDX-License-Identifier: Apache-2.0 */
/* Locked memory, and passphrases through a descriptor. */
#include "config.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crypt/crypt.h"
#include "crypt/secret.h"
#include "tests/support/suite.h"

/* A descriptor from which text can be read. */
static int
pipe_of(const char *text, size_t len)
{
	int fd[2];

	ck_assert_int_eq(pipe(fd), 0);
	ck_assert_int_eq(write(fd[1], text, len), (ssize_t)len);
	(void)close(fd[1]);
	return fd[0];
}

START_TEST(a_secret_is_zero_at_first_and_gone_at_last)
{
	struct secret s = { 0 }, t = { 0 };
	struct err err = { 0 };

	OK(secret_new(32, &s, &err));
	ck_assert_uint_eq(s.len, 32);
	for (size_t i = 0; i < s.len; i++)
		ck_assert_uint_eq(s.byte[i], 0);
	OK(secret_copy("correct horse", 13, &t, &err));
	ck_assert_mem_eq(t.byte, "correct horse", 13);
	ck_assert(!secret_same(&s, &t));
	secret_clear(&s);
	ck_assert_ptr_null(s.byte);
	ck_assert_uint_eq(s.len, 0);
	secret_clear(&s);
	OK(secret_copy("correct horse", 13, &s, &err));
	ck_assert(secret_same(&s, &t));
	s.byte[12] ^= 1;
	ck_assert(!secret_same(&s, &t));
	secret_wipe(s.byte, s.len);
	ck_assert_uint_eq(s.byte[0], 0);
	secret_clear(&s);
	secret_clear(&t);
	ck_assert(secret_same(&s, &t));
}
END_TEST

/* AddressSanitizer replaces mlock by a function that does nothing. */
#if defined(__SANITIZE_ADDRESS__)
#define LOCKS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LOCKS 0
#endif
#endif
#ifndef LOCKS
#define LOCKS 1
#endif

START_TEST(a_lock_that_the_kernel_refuses_is_reported)
{
	struct rlimit none = { 0, 0 };
	struct secret s = { 0 };
	struct err err = { 0 };
	pid_t child = fork();
	int status;

	ck_assert_int_ge(child, 0);
	if (child == 0) {
		/* root is not limited; be nobody */
		if (setrlimit(RLIMIT_MEMLOCK, &none) != 0 ||
		    (getuid() == 0 && setuid(65534) != 0))
			_exit(2);
		_exit(secret_new(32, &s, &err) == ERR_CONFIG &&
			      s.byte == NULL &&
			      suite_contains(err.text, "ulimit -l")
			  ? 0
			  : 1);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(one_line_is_read_and_what_follows_stays)
{
	static const char text[] = "first pass phrase\nsecond\r\nrest";
	int fd = pipe_of(text, sizeof(text) - 1);
	struct secret s = { 0 };
	struct err err = { 0 };
	char rest[8];

	OK(secret_read_fd(fd, "passphrase", &s, &err));
	ck_assert_uint_eq(s.len, 17);
	ck_assert_mem_eq(s.byte, "first pass phrase", 17);
	secret_clear(&s);
	OK(secret_read_fd(fd, "passphrase", &s, &err));
	ck_assert_uint_eq(s.len, 7);
	ck_assert_mem_eq(s.byte, "second\r", 7);
	secret_clear(&s);
	ck_assert_int_eq(read(fd, rest, sizeof(rest)), 4);
	(void)close(fd);
}
END_TEST

START_TEST(a_last_line_needs_no_line_end)
{
	int fd = pipe_of("p\xc3\xa4ss", 5);
	struct secret s = { 0 };
	struct err err = { 0 };

	OK(secret_read_fd(fd, "passphrase", &s, &err));
	ck_assert_uint_eq(s.len, 5);
	secret_clear(&s);
	FAILS(secret_read_fd(fd, "passphrase", &s, &err), ERR_AUTH,
	    "passphrase is empty");
	(void)close(fd);
}
END_TEST

START_TEST(lines_that_are_no_passphrase_are_refused)
{
	char text[SECRET_LINE_MAX + 2];
	struct secret s = { 0 };
	struct err err = { 0 };
	int fd;

	fd = pipe_of("\nx\n", 3);
	FAILS(secret_read_fd(fd, "passphrase", &s, &err), ERR_AUTH, "empty");
	(void)close(fd);
	fd = pipe_of("a\0b\n", 4);
	FAILS(secret_read_fd(fd, "passphrase", &s, &err), ERR_INPUT, "NUL");
	(void)close(fd);
	memset(text, 'x', sizeof(text));
	fd = pipe_of(text, SECRET_LINE_MAX);
	OK(secret_read_fd(fd, "passphrase", &s, &err));
	ck_assert_uint_eq(s.len, SECRET_LINE_MAX);
	secret_clear(&s);
	(void)close(fd);
	fd = pipe_of(text, SECRET_LINE_MAX + 1);
	FAILS(secret_read_fd(fd, "passphrase", &s, &err), ERR_LIMIT, "1024");
	ck_assert_ptr_null(s.byte);
	(void)close(fd);
	FAILS(secret_read_fd(fd, "passphrase", &s, &err), ERR_IO,
	    "passphrase cannot be read");
}
END_TEST

SUITE(test_secret)
{
	struct err err = { 0 };

	OK(crypt_init(&err));
	tcase_add_test(tc, a_secret_is_zero_at_first_and_gone_at_last);
	if (LOCKS)
		tcase_add_test(tc, a_lock_that_the_kernel_refuses_is_reported);
	tcase_add_test(tc, one_line_is_read_and_what_follows_stays);
	tcase_add_test(tc, a_last_line_needs_no_line_end);
	tcase_add_test(tc, lines_that_are_no_passphrase_are_refused);
}
