#define _GNU_SOURCE
#include "os/os.h"

#include <errno.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

int os_stdout(const char *s, size_t n)
{
	return os_fd_write(STDOUT_FILENO, s, n);
}

bool os_is_ansi(int fd)
{
	return os_is_terminal(fd);
}

unsigned os_terminal_columns(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return 80;
	return size.ws_col;
}

uint64_t os_monotonic_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

void os_sleep_ms(unsigned ms)
{
	struct timespec left = {(time_t)(ms / 1000), (long)(ms % 1000) * 1000000};

	while (nanosleep(&left, &left) != 0 && errno == EINTR)
		;
}

long os_pid(void)
{
	return getpid();
}

void os_at_end(void (*handler)(int signal))
{
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
	struct sigaction mine = {.sa_handler = handler, .sa_flags = SA_RESTART}, old;

	sigemptyset(&mine.sa_mask);
	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
		if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL)
			sigaction(signals[i], &mine, NULL);
	}
}

/* The signal is held back until the handler returns. */
void os_end_by(int signal)
{
	struct sigaction usual = {.sa_handler = SIG_DFL};

	sigemptyset(&usual.sa_mask);
	sigaction(signal, &usual, NULL);
	kill(getpid(), signal);
}

void os_start(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
}
