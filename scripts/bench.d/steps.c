/* steps PROGRAM ARGS...: the user instructions that PROGRAM executes before it becomes another one
 * by execve, or ends; for a shim, all that is its own. Prints the number.
 *
 * It goes through them one by one (ptrace(2): PTRACE_SINGLESTEP), which needs no counters of the
 * CPU's, and gives the same number each time. An instruction that repeats itself (rep movs) stops
 * at each turn in the same place, and counts once, as the CPU's counters have it. PC_WORD is where
 * in NT_PRSTATUS's registers the program counter is (sys/user.h: struct user_regs_struct). */
#define _GNU_SOURCE
#include <elf.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define STEPS_MAX 50000000ul

static _Noreturn void die(const char *what)
{
	perror(what);
	exit(1);
}

static unsigned long program_counter(pid_t pid)
{
	unsigned long registers[64];
	struct iovec all = {registers, sizeof registers};

	if (ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &all) != 0)
		die("steps: registers");
	return registers[PC_WORD];
}

static _Noreturn void become(char **argv)
{
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (null < 0 || dup2(null, STDOUT_FILENO) < 0 || ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
		die("steps: trace");
	raise(SIGSTOP);
	execv(argv[0], argv);
	die("steps: run");
}

/* Let it go on to its next stop; whether there is one. */
static int next_stop(pid_t pid, int request, int *status)
{
	return ptrace(request, pid, NULL, NULL) == 0 && waitpid(pid, status, 0) == pid &&
	       WIFSTOPPED(*status);
}

static int has_become_another(int status)
{
	return status >> 8 == (SIGTRAP | PTRACE_EVENT_EXEC << 8);
}

static unsigned long count(pid_t pid, int *status)
{
	unsigned long steps = 0, before = 0;

	while (steps < STEPS_MAX && next_stop(pid, PTRACE_SINGLESTEP, status)) {
		unsigned long at;

		if (has_become_another(*status))
			break;
		at = program_counter(pid);
		steps += at != before;
		before = at;
	}
	return steps;
}

int main(int argc, char **argv)
{
	unsigned long steps;
	int status;
	pid_t pid = argc > 1 ? fork() : -1;

	if (pid == 0)
		become(argv + 1);
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status))
		die("steps: start");
	if (ptrace(PTRACE_SETOPTIONS, pid, NULL, PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL) != 0 ||
		!next_stop(pid, PTRACE_CONT, &status) || !has_become_another(status))
		die("steps: run");
	steps = count(pid, &status);
	/* It ends with this program, wherever it is by then (PTRACE_O_EXITKILL). */
	printf("%lu\n", steps);
	return steps > 0 && steps < STEPS_MAX ? 0 : 1;
}
