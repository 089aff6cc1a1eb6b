/* runner [-b BLOCK] [-w WARM_UP] [-j JOBS] [-e FILE] [-p COMMAND] ROUNDS
 *        :: [NAME=VALUE...] PROGRAM ARGS... [:: ...]...
 *
 * Runs the programs in turn, A B C, then B C A ..., so that a disturbance of the machine meets all
 * alike and none is always the one behind another. Prints a line for each program and block:
 *
 *	BLOCK PROGRAM WALL CPU MEMORY
 *
 * the medians of BLOCK rounds (1): microseconds that passed, microseconds of CPU (user and system,
 * of its children too), and its largest resident set in KiB. Programs count from 0.
 *
 * NAME=VALUE words are that program's environment, and %r in any of its words is the number of the
 * round, from 1; the first WARM_UP (3) of them do not count. JOBS (1) of each program are started
 *at once, and waited for. COMMAND is run by sh before each run, and not measured. What the programs
 * print is thrown away, their errors go to FILE; one that fails ends all. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PROGRAMS_MAX 8
#define JOBS_MAX 256
#define WORDS_MAX 64
#define WORD_MAX 4096

enum { WALL, CPU, MEMORY, MEASURES };

struct plan {
	size_t block, warm_up, jobs, rounds;
	const char *errors, *before;
	size_t count;
	char **programs[PROGRAMS_MAX];
};

static _Noreturn void die(const char *what, const char *thing)
{
	fprintf(stderr, "runner: %s: %s\n", what, thing);
	exit(1);
}

static _Noreturn void usage(void)
{
	die("usage",
		"[-b BLOCK] [-w WARM_UP] [-j JOBS] [-e FILE] [-p COMMAND] ROUNDS :: PROGRAM...");
}

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double time_us(struct timeval t)
{
	return (double)t.tv_sec * 1e6 + (double)t.tv_usec;
}

/* The word with the round's number in place of each %r. */
static char *numbered(const char *word, size_t round)
{
	char *out = malloc(WORD_MAX);
	size_t n = 0;

	for (; out && *word && n < WORD_MAX - 24; word++) {
		if (word[0] == '%' && word[1] == 'r') {
			n += (size_t)snprintf(out + n, 24, "%zu", round);
			word++;
		} else {
			out[n++] = *word;
		}
	}
	if (!out || *word)
		die("too long", word);
	out[n] = '\0';
	return out;
}

static bool is_setting(const char *word)
{
	const char *end = strchr(word, '=');

	return end && end > word && !memchr(word, '/', (size_t)(end - word));
}

/* The words of a program for this round; *argv is where its settings end. */
static void words_of(char **program, size_t round, char *words[WORDS_MAX], char ***argv)
{
	size_t n = 0;

	for (; program[n]; n++) {
		if (n + 1 == WORDS_MAX)
			die("too many words", program[0]);
		words[n] = numbered(program[n], round);
	}
	words[n] = NULL;
	for (*argv = words; **argv && is_setting(**argv); (*argv)++)
		;
	if (!**argv)
		usage();
}

/* environ with the settings before the program's own; those that it has already are replaced. */
static char **environment_with(char **words, char **argv)
{
	size_t have = 0, n = 0;
	char **out;

	while (environ[have])
		have++;
	out = calloc(have + WORDS_MAX + 1, sizeof *out);
	if (!out)
		die("out of memory", *argv);
	for (char **w = words; w < argv; w++)
		out[n++] = *w;
	for (size_t i = 0; i < have; i++) {
		size_t len = (size_t)(strchrnul(environ[i], '=') - environ[i]) + 1;
		char **w = words;

		while (w < argv && strncmp(*w, environ[i], len) != 0)
			w++;
		if (w == argv)
			out[n++] = environ[i];
	}
	return out;
}

static void collect(pid_t child, const char *name, double got[MEASURES])
{
	struct rusage use;
	int status;

	if (wait4(child, &status, 0, &use) != child || status != 0)
		die("failed", name);
	got[CPU] += time_us(use.ru_utime) + time_us(use.ru_stime);
	if ((double)use.ru_maxrss > got[MEMORY])
		got[MEMORY] = (double)use.ru_maxrss;
}

static void run_once(const struct plan *p, size_t program, size_t round,
	const posix_spawn_file_actions_t *quiet, double got[MEASURES])
{
	char *words[WORDS_MAX], **argv, **env;
	pid_t child[JOBS_MAX];
	double start;

	if (p->before && system(p->before) != 0)
		die("failed", p->before);
	words_of(p->programs[program], round, words, &argv);
	env = environment_with(words, argv);
	got[CPU] = got[MEMORY] = 0;
	start = now_us();
	for (size_t i = 0; i < p->jobs; i++) {
		if (posix_spawn(&child[i], argv[0], quiet, NULL, argv, env) != 0)
			die("cannot start", argv[0]);
	}
	for (size_t i = 0; i < p->jobs; i++)
		collect(child[i], argv[0], got);
	got[WALL] = now_us() - start;
	free(env);
	for (char **w = words; *w; w++)
		free(*w);
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

/* of[(program * MEASURES + measure) * block + round in the block] */
static void print_block(const struct plan *p, size_t number, size_t rounds, double *of)
{
	for (size_t i = 0; i < p->count; i++) {
		double *at = of + i * MEASURES * p->block;

		printf("%zu %zu", number, i);
		for (size_t m = 0; m < MEASURES; m++)
			printf(" %.1f", median(at + m * p->block, rounds));
		putchar('\n');
	}
}

static void run_all(const struct plan *p, double *of)
{
	posix_spawn_file_actions_t quiet;
	size_t done = 0, block = 0;

	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(
		&quiet, STDERR_FILENO, p->errors, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	for (size_t round = 0; round < p->warm_up + p->rounds; round++) {
		for (size_t i = 0; i < p->count; i++) {
			size_t program = (round + i) % p->count;
			double got[MEASURES];

			run_once(p, program, round + 1, &quiet, got);
			for (size_t m = 0; m < MEASURES; m++)
				of[(program * MEASURES + m) * p->block + done] = got[m];
		}
		if (round >= p->warm_up &&
			(++done == p->block || round + 1 == p->warm_up + p->rounds)) {
			print_block(p, block++, done, of);
			done = 0;
		}
	}
	posix_spawn_file_actions_destroy(&quiet);
}

/* Cut argv at each "::". */
static void split(struct plan *p, char **argv)
{
	for (; *argv; argv++) {
		if (strcmp(*argv, "::") != 0)
			continue;
		if (p->count == PROGRAMS_MAX || !argv[1])
			usage();
		*argv = NULL;
		p->programs[p->count++] = ++argv;
	}
}

static void parse(struct plan *p, int argc, char **argv)
{
	int c;

	while ((c = getopt(argc, argv, "+b:w:j:e:p:")) != -1) {
		if (c == 'b')
			p->block = strtoul(optarg, NULL, 10);
		else if (c == 'w')
			p->warm_up = strtoul(optarg, NULL, 10);
		else if (c == 'j')
			p->jobs = strtoul(optarg, NULL, 10);
		else if (c == 'e')
			p->errors = optarg;
		else if (c == 'p')
			p->before = optarg;
		else
			usage();
	}
	if (optind + 2 >= argc || strcmp(argv[optind + 1], "::") != 0)
		usage();
	p->rounds = strtoul(argv[optind], NULL, 10);
	split(p, argv + optind + 1);
	if (p->rounds - 1 > 999999 || p->block - 1 > 999999 || p->warm_up > 999999 ||
		p->jobs - 1 >= JOBS_MAX)
		usage();
}

int main(int argc, char **argv)
{
	struct plan p = {.block = 1, .warm_up = 3, .jobs = 1, .errors = "/dev/null"};
	double *of;

	parse(&p, argc, argv);
	of = calloc(p.count * MEASURES * p.block, sizeof *of);
	if (!of)
		die("out of memory", argv[0]);
	run_all(&p, of);
	free(of);
	return 0;
}
