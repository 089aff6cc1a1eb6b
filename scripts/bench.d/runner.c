/* runner ROUNDS -- PROGRAM ARGS... [-- PROGRAM ARGS...]...
 *
 * Runs the programs in turn, A B C A B C ..., so that a disturbance of the machine meets all alike,
 * and prints the median time of each in microseconds, one a line. Their output is thrown away; one
 * that fails ends the run. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PROGRAMS_MAX 8
#define WARM_UP 3 /* rounds that do not count */

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void die(const char *what, const char *thing)
{
	fprintf(stderr, "runner: %s: %s\n", what, thing);
	exit(1);
}

static double run_once(char **argv, const posix_spawn_file_actions_t *quiet)
{
	double start = now_us();
	pid_t child;
	int status;

	if (posix_spawn(&child, argv[0], quiet, NULL, argv, environ) != 0)
		die("cannot start", argv[0]);
	if (waitpid(child, &status, 0) != child || status != 0)
		die("failed", argv[0]);
	return now_us() - start;
}

static int compare(const void *a, const void *b)
{
	const double *x = a;
	const double *y = b;

	return (*x > *y) - (*x < *y);
}

static double median(double *times, size_t n)
{
	qsort(times, n, sizeof *times, compare);
	return n % 2 ? times[n / 2] : (times[n / 2 - 1] + times[n / 2]) / 2;
}

/* Cut argv at each "--"; returns the number of programs. */
static size_t split(char **argv, char **programs[PROGRAMS_MAX])
{
	size_t n = 0;

	for (; *argv; argv++) {
		if (strcmp(*argv, "--") != 0)
			continue;
		if (n == PROGRAMS_MAX || !argv[1])
			die("usage", "ROUNDS -- PROGRAM ARGS... [-- PROGRAM ARGS...]...");
		*argv = NULL;
		programs[n++] = ++argv;
	}
	return n;
}

static void run_all(char **programs[], size_t n, size_t rounds, double *times)
{
	posix_spawn_file_actions_t quiet;

	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_adddup2(&quiet, STDOUT_FILENO, STDERR_FILENO);
	for (size_t round = 0; round < WARM_UP + rounds; round++) {
		for (size_t i = 0; i < n; i++) {
			double took = run_once(programs[i], &quiet);

			if (round >= WARM_UP)
				times[i * rounds + round - WARM_UP] = took;
		}
	}
	posix_spawn_file_actions_destroy(&quiet);
}

int main(int argc, char **argv)
{
	char **programs[PROGRAMS_MAX];
	size_t rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
	size_t n = rounds && rounds < 1000000 ? split(argv + 2, programs) : 0;
	double *times = n ? calloc(n * rounds, sizeof *times) : NULL;

	if (!times)
		die("usage", "ROUNDS -- PROGRAM ARGS... [-- PROGRAM ARGS...]...");
	run_all(programs, n, rounds, times);
	for (size_t i = 0; i < n; i++)
		printf("%.1f\n", median(times + i * rounds, rounds));
	free(times);
	return 0;
}
