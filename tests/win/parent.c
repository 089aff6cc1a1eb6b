/* parent: starts a shim as programs on Windows do, and prints what only a parent there sees.
 *
 *	parent code PROGRAM ARGS...     run it; print "exit 0x..." with all 32 bits. Outlives
 *Ctrl-C. parent no-stdin PROGRAM ARGS... the same, without a standard input parent tails PROGRAM
 *FILE       run `go TAIL` for each line of FILE; the tool, probe, says by PROBE_RAW what command
 *line it got. Prints "differs: LINE" for each that is not the same to the last unit; "same N"
 *	parent kill PROGRAM ARGS...     `ARGS` being those of `probe family FILE`: kill the shim as
 *	                                soon as FILE names two processes, and print how each ended
 *
 * ARGS are quoted without care: none may hold a quote or end in a backslash. A line of FILE is
 *UTF-8 in which {d800} is that unit of UTF-16.
 */
#include <fcntl.h>
#include <io.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#define LINE_MAX_UNITS 32767
#define PATIENCE_MS 60000

struct start_info {
	int new_mode;
};
int __wgetmainargs(int *, wchar_t ***, wchar_t ***, int, struct start_info *);

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "parent: cannot %s: error %lu\n", what, GetLastError());
	exit(97);
}

static BOOL WINAPI live_on(DWORD event)
{
	return event == CTRL_C_EVENT;
}

static const wchar_t *quoted(wchar_t **args)
{
	static wchar_t line[LINE_MAX_UNITS + 1] = L"go";
	size_t n = 2;

	for (; *args; args++)
		n += (size_t)_snwprintf(line + n, LINE_MAX_UNITS - n, L" \"%ls\"", *args);
	return line;
}

static HANDLE start(const wchar_t *program, const wchar_t *line, STARTUPINFOW *info, DWORD flags)
{
	static wchar_t room[LINE_MAX_UNITS + 1];
	PROCESS_INFORMATION made;

	wcscpy(room, line);
	info->cb = sizeof *info;
	if (!CreateProcessW(program, room, NULL, NULL, TRUE, flags, NULL, NULL, info, &made))
		die("start the program");
	CloseHandle(made.hThread);
	return made.hProcess;
}

static DWORD end_of(HANDLE process)
{
	DWORD code = 0;

	if (WaitForSingleObject(process, PATIENCE_MS) != WAIT_OBJECT_0)
		die("see the end of the program");
	GetExitCodeProcess(process, &code);
	CloseHandle(process);
	return code;
}

static int print_code(wchar_t **args, STARTUPINFOW *info, DWORD flags)
{
	SetConsoleCtrlHandler(live_on, TRUE);
	for (; args[1] && wcschr(args[0], L'='); args++)
		_wputenv(args[0]);
	printf("exit 0x%08lx\n", end_of(start(args[0], quoted(args + 1), info, flags)));
	return 0;
}

static STARTUPINFOW streams_but(HANDLE in)
{
	return (STARTUPINFOW){.dwFlags = STARTF_USESTDHANDLES,
		.hStdInput = in,
		.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE),
		.hStdError = GetStdHandle(STD_ERROR_HANDLE)};
}

static int without_stdin(wchar_t **args)
{
	STARTUPINFOW info = streams_but(NULL);

	return print_code(args, &info, 0);
}

static int without_console(wchar_t **args)
{
	STARTUPINFOW info = streams_but(GetStdHandle(STD_INPUT_HANDLE));

	return print_code(args, &info, DETACHED_PROCESS);
}

/* --- tails --- */

/* "{d800}" */
static size_t unit_at(const char *text, wchar_t *unit)
{
	char *end;

	if (*text != '{')
		return 0;
	*unit = (wchar_t)strtoul(text + 1, &end, 16);
	return end == text + 5 && *end == '}' ? 6 : 0;
}

static void widen(const char *text, wchar_t *out)
{
	while (*text) {
		size_t n = unit_at(text, out);
		int len = 1;

		if (n == 0) {
			n = 1 + strcspn(text + 1, "{");
			len = MultiByteToWideChar(CP_UTF8, 0, text, (int)n, out, LINE_MAX_UNITS);
		}
		text += n;
		out += len;
	}
	*out = 0;
}

static bool read_units(const wchar_t *path, wchar_t *out)
{
	FILE *f = _wfopen(path, L"rb");
	size_t n;

	if (!f)
		return false;
	n = fread(out, sizeof *out, LINE_MAX_UNITS, f);
	out[n] = 0;
	fclose(f);
	_wremove(path);
	return true;
}

static bool arrives(const wchar_t *program, const wchar_t *line, const wchar_t *want)
{
	static wchar_t got[LINE_MAX_UNITS + 1];
	const wchar_t *raw = _wgetenv(L"PROBE_RAW");
	STARTUPINFOW info = {0};

	if (!raw)
		die("do without PROBE_RAW");
	return end_of(start(program, line, &info, 0)) == 0 && read_units(raw, got) &&
	       wcscmp(got, want) == 0;
}

/* The same must arrive with and without a +VERSION, which goes with the blanks behind it. */
static bool tail_arrives(const wchar_t *program, const char *tail)
{
	static wchar_t want[LINE_MAX_UNITS + 1] = L"go ", plus[LINE_MAX_UNITS + 1];

	widen(tail, want + 3);
	if (!arrives(program, want, want))
		return false;
	if (wcslen(want) > LINE_MAX_UNITS - 16 || wcschr(L" \t", want[3]))
		return true;
	_snwprintf(plus, LINE_MAX_UNITS, L"go +1.24.4 %ls", want + 3);
	return arrives(program, plus, want);
}

static int compare_tails(wchar_t **args)
{
	static char line[3 * LINE_MAX_UNITS];
	FILE *f = _wfopen(args[1], L"rb");
	int same = 0;

	if (!f)
		die("read the tails");
	while (fgets(line, sizeof line, f)) {
		line[strcspn(line, "\n")] = '\0';
		if (tail_arrives(args[0], line))
			same++;
		else
			printf("differs: %.80s\n", line);
	}
	fclose(f);
	printf("same %d\n", same);
	return 0;
}

/* --- kill --- */

static HANDLE open_process(unsigned long id)
{
	HANDLE process = OpenProcess(SYNCHRONIZE, FALSE, id);

	if (!process)
		die("open a process of the family");
	return process;
}

/* The file is written in one go, under another name. */
static void wait_for_family(const wchar_t *path, HANDLE family[2])
{
	unsigned long id[2];
	FILE *f = NULL;

	for (int ms = 0; !f && ms < PATIENCE_MS; ms += 50) {
		Sleep(50);
		f = _wfopen(path, L"rb");
	}
	if (!f || fscanf(f, "%lu %lu", &id[0], &id[1]) != 2)
		die("read who is in the family");
	fclose(f);
	family[0] = open_process(id[0]);
	family[1] = open_process(id[1]);
}

static int kill_shim(wchar_t **args)
{
	static const char *const names[] = {"child", "grandchild"};
	STARTUPINFOW info = {0};
	HANDLE shim = start(args[0], quoted(args + 1), &info, 0);
	HANDLE family[2];

	wait_for_family(args[2], family);
	TerminateProcess(shim, 9);
	printf("shim 0x%08lx\n", end_of(shim));
	for (int i = 0; i < 2; i++) {
		DWORD lives = WaitForSingleObject(family[i], PATIENCE_MS / 4);

		printf("%s %s\n", names[i], lives ? "lives" : "ended");
		CloseHandle(family[i]);
	}
	return 0;
}

static int run(wchar_t **args)
{
	STARTUPINFOW info = {0};

	if (wcscmp(args[0], L"code") == 0)
		return print_code(args + 1, &info, 0);
	if (wcscmp(args[0], L"no-console") == 0)
		return without_console(args + 1);
	if (wcscmp(args[0], L"no-stdin") == 0)
		return without_stdin(args + 1);
	if (args[2] && wcscmp(args[0], L"tails") == 0)
		return compare_tails(args + 1);
	if (args[2] && args[3] && wcscmp(args[0], L"kill") == 0)
		return kill_shim(args + 1);
	return 2;
}

int main(void)
{
	int argc, code = 2;
	wchar_t **argv, **env;
	struct start_info info = {0};

	if (__wgetmainargs(&argc, &argv, &env, 0, &info) != 0)
		return 96;
	_setmode(1, _O_BINARY);
	if (argc > 2)
		code = run(argv + 1);
	fflush(stdout);
	return code;
}
