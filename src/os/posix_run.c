/* os_spawn: fork, os_exec, wait. A pipe that closes on exec brings back why exec failed. */
#define _GNU_SOURCE
#include "os/os.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

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

static _Noreturn void run_child(
	int report, const char *path, char *const argv[], const struct os_env_edit *edit)
{
	int code = os_exec(path, argv, edit);

	while (write(report, &code, sizeof code) < 0 && errno == EINTR)
		;
	_exit(127);
}

int os_spawn(const char *path, char *const argv[], const struct os_env_edit *edit, int *code)
{
	struct signals old;
	int report[2];
	int failed;
	pid_t child;

	if (pipe2(report, O_CLOEXEC) != 0)
		return errno;
	ignore_signals(&old);
	child = fork();
	failed = child < 0 ? errno : 0;
	if (child == 0) {
		restore_signals(&old);
		run_child(report[1], path, argv, edit);
	}
	close(report[1]);
	if (!failed)
		failed = exec_error(report[0]);
	close(report[0]);
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
