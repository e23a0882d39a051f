/* SPDX-License-Identifier: Apache-2.0 */
/* cli/terminal.c - questions to the person at the terminal. */
#include "config.h"

#include "cli/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/text.h"

#define INTERRUPT 0x03 /* Ctrl-C, which is read as a character here */

static enum err_code
open_tty(int *fd, struct err *err)
{
	*fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (*fd < 0)
		return err_set(err, ERR_AUTH,
		    "there is no terminal to ask at; give --passphrase-fd");
	return ERR_OK;
}

static enum err_code
say(int fd, const char *text, struct err *err)
{
	size_t len = strlen(text);

	while (len > 0) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set_errno(
			    err, ERR_IO, errno, "the terminal");
		text += n;
		len -= (size_t)n;
	}
	return ERR_OK;
}

/* One line without echo; the terminal is as it was afterwards. */
static enum err_code
ask(int fd, const char *prompt, const char *what, struct secret *out,
    struct err *err)
{
	struct termios was, quiet;
	struct err ignored = { 0 };

	if (tcgetattr(fd, &was) != 0)
		return err_set_errno(err, ERR_IO, errno, "the terminal");
	quiet = was;
	quiet.c_lflag &= (tcflag_t)~(unsigned)(ECHO | ECHONL | ISIG);
	if (say(fd, prompt, err) != ERR_OK)
		return err->code;
	if (tcsetattr(fd, TCSAFLUSH, &quiet) != 0)
		return err_set_errno(err, ERR_IO, errno, "the terminal");
	(void)!secret_read_fd(fd, what, out, err);
	(void)tcsetattr(fd, TCSAFLUSH, &was);
	(void)!say(fd, "\n", &ignored);
	if (err->code == ERR_OK && memchr(out->byte, INTERRUPT, out->len) !=
		NULL) {
		secret_clear(out);
		return err_set(err, ERR_AUTH, "%s: not given", what);
	}
	return err->code;
}

enum err_code
cli_terminal_pass(
    const char *what, bool twice, struct secret *out, struct err *err)
{
	struct arena *a = arena_new();
	struct secret again = { 0 };
	int fd = -1;

	if (open_tty(&fd, err) == ERR_OK &&
	    ask(fd, arena_printf(a, "%s: ", what), what, out, err) == ERR_OK &&
	    twice &&
	    ask(fd, arena_printf(a, "%s, again: ", what), what, &again,
		err) == ERR_OK &&
	    !secret_same(out, &again))
		(void)err_set(err, ERR_AUTH, "%s: the two differ", what);
	if (err->code != ERR_OK)
		secret_clear(out);
	secret_clear(&again);
	if (fd >= 0)
		(void)close(fd);
	arena_free(a);
	return err->code;
}

enum err_code
cli_terminal_show(const char *text, struct err *err)
{
	struct arena *a = arena_new();
	int fd = -1;

	if (open_tty(&fd, err) == ERR_OK && say(fd, "\n", err) == ERR_OK &&
	    say(fd, text_show(a, text, true), err) == ERR_OK)
		(void)!say(fd,
		    "\nTo sign this, type your passphrase; an empty line "
		    "signs nothing.\n",
		    err);
	if (fd >= 0)
		(void)close(fd);
	arena_free(a);
	return err->code;
}

static bool
size_of_terminal(struct winsize *w)
{
	return ioctl(STDOUT_FILENO, TIOCGWINSZ, w) == 0 && w->ws_col > 0;
}

bool
cli_terminal_is_out(void)
{
	return isatty(STDOUT_FILENO) != 0;
}

unsigned
cli_terminal_width(void)
{
	struct winsize w;

	return size_of_terminal(&w) ? w.ws_col : 80;
}

unsigned
cli_terminal_height(void)
{
	struct winsize w;

	return size_of_terminal(&w) && w.ws_row > 0 ? w.ws_row : 24;
}
