/* win32_start SHIM TOOL [ROUNDS]: what the Windows shim costs over starting a tool directly, beside
 * `cmd /c`. Makes a store with TOOL as go.exe in the folder for temporary files, and starts `go.exe
 * exit 0` in the three ways in turn, so that whatever else the machine does falls on all of them.
 * Prints each way's median, and its ratio to the direct start; one run's ratios are what counts.
 */
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

#define WAYS 3
#define MOST_ROUNDS 1000

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "win32_start: cannot %s: error %lu\n", what, GetLastError());
	exit(1);
}

static double now_ms(void)
{
	LARGE_INTEGER count, per_second;

	QueryPerformanceCounter(&count);
	QueryPerformanceFrequency(&per_second);
	return (double)count.QuadPart * 1000 / (double)per_second.QuadPart;
}

static double start_ms(const char *program, const char *command)
{
	char line[2 * MAX_PATH];
	STARTUPINFOA info = {.cb = sizeof info};
	PROCESS_INFORMATION made;
	DWORD code = 1;
	double began = now_ms();

	snprintf(line, sizeof line, "%s", command);
	if (!CreateProcessA(program, line, NULL, NULL, FALSE, 0, NULL, NULL, &info, &made))
		die(command);
	WaitForSingleObject(made.hProcess, INFINITE);
	GetExitCodeProcess(made.hProcess, &code);
	CloseHandle(made.hThread);
	CloseHandle(made.hProcess);
	if (code != 0)
		die(command);
	return now_ms() - began;
}

struct store {
	char root[MAX_PATH], shim[2 * MAX_PATH], tool[2 * MAX_PATH], version[2 * MAX_PATH];
};

static void each_folder(const struct store *s, int make)
{
	static const char *const folders[] = {
		"", "\\shims", "\\versions", "\\versions\\1.24.4", "\\versions\\1.24.4\\bin"};
	const int n = sizeof folders / sizeof *folders;
	char path[2 * MAX_PATH];

	for (int i = 0; i < n; i++) {
		snprintf(path, sizeof path, "%s%s", s->root, folders[make ? i : n - 1 - i]);
		if (make && !CreateDirectoryA(path, NULL))
			die("make a folder");
		if (!make)
			RemoveDirectoryA(path);
	}
}

static void make_store(struct store *s, const char *shim, const char *tool)
{
	char temp[MAX_PATH - 32];
	FILE *f;

	if (!GetTempPathA(sizeof temp, temp))
		die("find the folder for temporary files");
	snprintf(s->root, sizeof s->root, "%sgov-bench-%lu", temp, GetCurrentProcessId());
	snprintf(s->shim, sizeof s->shim, "%s\\shims\\go.exe", s->root);
	snprintf(s->tool, sizeof s->tool, "%s\\versions\\1.24.4\\bin\\go.exe", s->root);
	snprintf(s->version, sizeof s->version, "%s\\version", s->root);
	each_folder(s, 1);
	f = fopen(s->version, "w");
	if (!f || fputs("1.24.4\n", f) < 0 || fclose(f) != 0)
		die("write the version");
	if (!CopyFileA(shim, s->shim, TRUE) || !CopyFileA(tool, s->tool, TRUE))
		die("copy the programs");
	SetEnvironmentVariableA("GOV_ROOT", s->root);
	SetCurrentDirectoryA(s->root);
}

static void remove_store(const struct store *s)
{
	DeleteFileA(s->shim);
	DeleteFileA(s->tool);
	DeleteFileA(s->version);
	SetCurrentDirectoryA("\\");
	each_folder(s, 0);
}

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void measure(const struct store *s, int rounds)
{
	static double times[WAYS][MOST_ROUNDS];
	static const char *const names[WAYS] = {"direct", "shim", "cmd /c"};
	const char *const programs[WAYS] = {s->tool, s->shim, getenv("COMSPEC")};
	char by_cmd[3 * MAX_PATH];
	const char *const lines[WAYS] = {"go exit 0", "go exit 0", by_cmd};

	snprintf(by_cmd, sizeof by_cmd, "cmd /d /c %s exit 0", s->tool);
	for (int round = -1; round < rounds; round++) {
		for (int way = 0; way < WAYS; way++) {
			double ms = start_ms(programs[way], lines[way]);

			if (round >= 0) /* the first only warms up */
				times[way][round] = ms;
		}
	}
	for (int way = 0; way < WAYS; way++)
		qsort(times[way], (size_t)rounds, sizeof(double), compare);
	for (int way = 0; way < WAYS; way++)
		printf("%-8s %8.2f ms  %5.2f x\n", names[way], times[way][rounds / 2],
			times[way][rounds / 2] / times[0][rounds / 2]);
}

int main(int argc, char **argv)
{
	struct store s;
	int rounds = argc > 3 ? atoi(argv[3]) : 25;

	if (argc < 3 || rounds < 1 || rounds > MOST_ROUNDS) {
		fprintf(stderr, "usage: win32_start SHIM TOOL [ROUNDS]\n");
		return 2;
	}
	make_store(&s, argv[1], argv[2]);
	measure(&s, rounds);
	remove_store(&s);
	return 0;
}
