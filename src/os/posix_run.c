/* os_spawn, os_spawn_read: fork, os_exec, wait; os_spawn_behind: without the wait. A pipe that
 * closes on exec brings back why exec failed. */
#define _GNU_SOURCE
#include "os/os.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/posix_info.h"

/* As system(3): a keyboard interrupt is for the program that runs; the waiting parent outlives it.
 */
struct signals {
	struct sigaction interrupt;
	struct sigaction quit;
};

static void ignore_signals(struct signals *old)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN};

	sigemptyset(&ignore.sa_mask);
	sigaction(SIGINT, &ignore, &old->interrupt);
	sigaction(SIGQUIT, &ignore, &old->quit);
}

static void restore_signals(const struct signals *old)
{
	sigaction(SIGINT, &old->interrupt, NULL);
	sigaction(SIGQUIT, &old->quit, NULL);
}

static int wait_for(pid_t child, int *code)
{
	int status;

	while (waitpid(child, &status, 0) < 0) {
		if (errno != EINTR)
			return errno;
	}
	*code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	return 0;
}

/* What the child wrote before it ended: nothing when exec succeeded. */
static int exec_error(int fd)
{
	int code = 0;
	ssize_t n;

	do
		n = read(fd, &code, sizeof code);
	while (n < 0 && errno == EINTR);
	return n == (ssize_t)sizeof code ? code : 0;
}

struct start {
	const char *path;
	char *const *argv;
	const struct os_env_edit *edit;
	int watched; /* a descriptor of the program's that goes into a pipe, or -1 */
};

static _Noreturn void become(const struct start *s, int report, int code)
{
	if (!code)
		code = os_exec(s->path, s->argv, s->edit);
	while (write(report, &code, sizeof code) < 0 && errno == EINTR)
		;
	_exit(127);
}

static _Noreturn void run_child(const struct start *s, int report, int out)
{
	bool failed = s->watched >= 0 && dup2(out, s->watched) < 0;

	become(s, report, failed ? errno : 0);
}

/* Fork and exec. *out is the end of the pipe to be read, which the caller closes. */
static int start_child(const struct start *s, const struct signals *old, pid_t *child, int *out)
{
	int report[2], pipe_out[2] = {-1, -1};
	int failed;

	failed = posix_pipe(report);
	if (failed)
		return failed;
	failed = s->watched >= 0 ? posix_pipe(pipe_out) : 0;
	*child = failed ? -1 : fork();
	if (!failed && *child < 0)
		failed = errno;
	if (*child == 0) {
		restore_signals(old);
		run_child(s, report[1], pipe_out[1]);
	}
	close(report[1]);
	if (pipe_out[1] >= 0)
		close(pipe_out[1]);
	if (!failed)
		failed = exec_error(report[0]);
	close(report[0]);
	*out = pipe_out[0];
	return failed;
}

static bool has_ended(pid_t child)
{
	siginfo_t info = {.si_pid = 0};

	return waitid(P_PID, (id_t)child, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid;
}

/* Read until the end. What the program started and left behind may hold the pipe open for ever:
 * once the program has ended, only what is there already counts. */
static void read_all(
	int fd, pid_t child, void (*each)(void *ctx, const char *bytes, size_t n), void *ctx)
{
	struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
	char buf[4096];
	bool ended = false;

	for (;;) {
		int ready = poll(&poll_fd, 1, ended ? 0 : 100);
		ssize_t n = ready > 0 ? read(fd, buf, sizeof buf) : -1;

		if (n > 0)
			each(ctx, buf, (size_t)n);
		else if (n == 0 || (ready == 0 && ended))
			return;
		else if (ready == 0)
			ended = has_ended(child);
		else if (errno != EINTR)
			return;
	}
}

bool os_runs_below(const char *dir, char *text, size_t cap)
{
	(void)dir;
	(void)cap;
	text[0] = '\0';
	return false;
}

int os_spawn_read(const char *path, char *const argv[], const struct os_env_edit *edit, int from,
	void (*each)(void *ctx, const char *bytes, size_t n), void *ctx, int *code)
{
	const struct start s = {path, argv, edit, from};
	struct signals old;
	pid_t child = -1;
	int out = -1;
	int failed;

	ignore_signals(&old);
	failed = start_child(&s, &old, &child, &out);
	if (out >= 0) {
		if (!failed)
			read_all(out, child, each, ctx);
		close(out);
	}
	if (child > 0) {
		int ended = 0;
		int waited = wait_for(child, &ended);

		failed = failed ? failed : waited;
		if (!failed)
			*code = ended;
	}
	restore_signals(&old);
	return failed;
}

int os_spawn(const char *path, char *const argv[], const struct os_env_edit *edit, int *code)
{
	return os_spawn_read(path, argv, edit, -1, NULL, NULL, code);
}

#define BEHIND_NICE 10
#define FD_MOST 1024 /* what a script left open has a small number */

/* It keeps nothing of the caller's: neither terminal nor folder, nor a pipe that somebody reads to
 * its end. */
static int let_go_of_caller(int input, int report)
{
	int nothing = open("/dev/null", O_RDWR); /* may be one of these two itself */

	if (setsid() < 0 || nothing < 0 || dup2(nothing, 1) < 0 || dup2(nothing, 2) < 0 ||
		dup2(input, 0) < 0 || chdir("/") != 0)
		return errno;
	for (int fd = 3; fd < FD_MOST; fd++)
		if (fd != report)
			close(fd);
	(void)setpriority(PRIO_PROCESS, 0, BEHIND_NICE);
	return 0;
}

/* Either may have the number of a standard stream, where the caller closed those. */
static _Noreturn void run_behind(const struct start *s, int input, int report)
{
	int high = fcntl(report, F_DUPFD_CLOEXEC, 3);
	int code = high < 0 ? errno : 0;

	input = code ? -1 : fcntl(input, F_DUPFD_CLOEXEC, 3);
	if (!code)
		code = input < 0 ? errno : let_go_of_caller(input, high);
	become(s, high < 0 ? report : high, code);
}

int os_spawn_behind(const char *path, char *const argv[], const struct os_env_edit *edit, int input)
{
	const struct start s = {path, argv, edit, -1};
	int report[2];
	int failed = posix_pipe(report);
	pid_t child;

	if (failed)
		return failed;
	child = fork();
	if (child < 0)
		failed = errno;
	else if (child == 0)
		run_behind(&s, input, report[1]);
	close(report[1]);
	if (!failed)
		failed = exec_error(report[0]);
	close(report[0]);
	return failed;
}
