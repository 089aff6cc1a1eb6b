/* steps PROGRAM ARGS...: how many instructions PROGRAM runs in user mode before it becomes another
 * one, or ends. Its output goes where it goes.
 *
 * By single steps (ptrace(2)): exact, the same at every run, and of the very program that is
 * installed; at a thousandth of the speed. An instruction that repeats counts for each round. Exits
 * with 77 where that is not permitted.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOT_PERMITTED 77

static void become(char **argv)
{
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
		_exit(NOT_PERMITTED);
	execv(argv[0], argv);
	perror(argv[0]);
	_exit(127);
}

static int is_exec(int status)
{
	return WIFSTOPPED(status) && status >> 8 == (SIGTRAP | PTRACE_EVENT_EXEC << 8);
}

/* Until it is another program. Other signals than the steps' are its own. */
static long count(pid_t child, int *status)
{
	long steps = 0;
	int signal = 0;

	for (;;) {
		if (ptrace(PTRACE_SINGLESTEP, child, NULL, signal) != 0 ||
			waitpid(child, status, 0) != child || !WIFSTOPPED(*status) ||
			is_exec(*status))
			return steps;
		signal = WSTOPSIG(*status) == SIGTRAP ? 0 : WSTOPSIG(*status);
		steps += signal == 0;
	}
}

int main(int argc, char **argv)
{
	int status;
	pid_t child;

	if (argc < 2)
		return 2;
	child = fork();
	if (child == 0)
		become(argv + 1);
	if (child < 0 || waitpid(child, &status, 0) != child)
		return 1;
	if (!WIFSTOPPED(status))
		return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
	if (ptrace(PTRACE_SETOPTIONS, child, NULL, PTRACE_O_EXITKILL | PTRACE_O_TRACEEXEC) != 0)
		return NOT_PERMITTED;
	printf("%ld\n", count(child, &status));
	fflush(stdout);
	if (is_exec(status))
		ptrace(PTRACE_DETACH, child, NULL, NULL);
	waitpid(child, &status, 0);
	return 0;
}
