/* probe: the tool that tests have a Windows shim run. Its first argument says what it does:
 *
 *	args ...           print the raw command line, then each argument in brackets, one a line
 *	self               print the path of the program that runs
 *	env NAME           print NAME=VALUE, or "NAME is not set"
 *	exit CODE          end with CODE, decimal or 0x..., all 32 bits of it
 *	crash              be ended by an access violation, 0xC0000005
 *	stdin              copy standard input to standard output
 *	sleep SECONDS FILE sleep, then write FILE
 *	back SECONDS FILE  start `probe sleep SECONDS FILE`, print its process id, end at once
 *	ctrl CODE          print "ready"; end with CODE at Ctrl-C, with 99 after 20 seconds without
 *	fd NUMBER          write "descriptor NUMBER" to that inherited descriptor of the C runtime
 *	spawn-fd FILE PROGRAM ARGS   run PROGRAM with FILE open as a further descriptor; print its
 *exit code. ARGS has %d for the number.
 *
 * Arguments are as the system's C runtime reads them, so that what gov makes of a command line is
 * judged by another. Output is UTF-8 with bare line ends.
 */
#include <fcntl.h>
#include <io.h>
#include <process.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

struct start_info {
	int new_mode;
};
int __wgetmainargs(int *, wchar_t ***, wchar_t ***, int, struct start_info *);

static void print(const wchar_t *text)
{
	char utf8[8192];

	if (WideCharToMultiByte(CP_UTF8, 0, text, -1, utf8, sizeof utf8, NULL, NULL) == 0)
		exit(98);
	fputs(utf8, stdout);
}

static int print_args(int argc, wchar_t **argv)
{
	printf("raw: ");
	print(GetCommandLineW());
	printf("\n");
	for (int i = 0; i < argc; i++) {
		printf("[");
		print(argv[i]);
		printf("]\n");
	}
	return 0;
}

static int print_self(void)
{
	wchar_t path[4096];

	if (GetModuleFileNameW(NULL, path, 4096) == 0)
		return 97;
	print(path);
	printf("\n");
	return 0;
}

static int print_env(const wchar_t *name)
{
	static wchar_t value[32768];

	SetLastError(0);
	print(name);
	if (GetEnvironmentVariableW(name, value, 32768) == 0 && GetLastError()) {
		printf(" is not set\n");
		return 1;
	}
	printf("=");
	print(value);
	printf("\n");
	return 0;
}

static int copy_stdin(void)
{
	char buf[4096];
	size_t n;

	while ((n = fread(buf, 1, sizeof buf, stdin)) > 0)
		fwrite(buf, 1, n, stdout);
	return 0;
}

static int sleep_and_write(const wchar_t *seconds, const wchar_t *path)
{
	FILE *f;

	Sleep((DWORD)wcstoul(seconds, NULL, 10) * 1000);
	f = _wfopen(path, L"wb");
	if (!f)
		return 97;
	fputs("woke\n", f);
	return fclose(f) == 0 ? 0 : 97;
}

/* A process of its own that outlives this one, without its streams: a pipe to a test would stay
 * open. */
static int start_sleeper(const wchar_t *seconds, const wchar_t *path)
{
	STARTUPINFOW info = {.cb = sizeof info};
	PROCESS_INFORMATION made;
	wchar_t self[4096], line[8192];

	GetModuleFileNameW(NULL, self, 4096);
	_snwprintf(line, 8192, L"probe sleep %ls \"%ls\"", seconds, path);
	if (!CreateProcessW(self, line, NULL, NULL, FALSE, 0, NULL, NULL, &info, &made))
		return 97;
	printf("%lu\n", made.dwProcessId);
	return 0;
}

static volatile LONG interrupted;

static BOOL WINAPI note(DWORD event)
{
	if (event == CTRL_C_EVENT)
		InterlockedExchange(&interrupted, 1);
	return TRUE;
}

/* A little later than at once: a shim that ended on its own would show. */
static int wait_for_ctrl_c(unsigned long code)
{
	SetConsoleCtrlHandler(note, TRUE);
	printf("ready\n");
	fflush(stdout);
	for (int i = 0; i < 200; i++) {
		Sleep(100);
		if (interrupted) {
			Sleep(300);
			printf("interrupted\n");
			fflush(stdout);
			return (int)code;
		}
	}
	return 99;
}

static int write_fd(int fd)
{
	char text[64];
	int n = snprintf(text, sizeof text, "descriptor %d\n", fd);

	return _write(fd, text, (unsigned)n) == n ? 0 : 97;
}

static int spawn_with_fd(int argc, wchar_t **argv)
{
	int fd = _wopen(argv[2], _O_WRONLY | _O_CREAT | _O_TRUNC, 0644);
	const wchar_t *program = argv[3];
	wchar_t number[16], name[] = L"go";

	if (fd < 0)
		return 97;
	_snwprintf(number, 16, L"%d", fd);
	for (int i = 4; i < argc; i++) {
		if (wcscmp(argv[i], L"%d") == 0)
			argv[i] = number;
	}
	argv[3] = name;
	printf("%d\n",
		(int)_wspawnv(_P_WAIT, program, (const wchar_t *const *)(const void *)(argv + 3)));
	return 0;
}

static int crash(void)
{
	SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
	RaiseException(EXCEPTION_ACCESS_VIOLATION, EXCEPTION_NONCONTINUABLE, 0, NULL);
	return 97;
}

static int run(int argc, wchar_t **argv)
{
	const wchar_t *what = argc > 1 ? argv[1] : L"args";
	const wchar_t *first = argc > 2 ? argv[2] : L"";

	if (wcscmp(what, L"self") == 0)
		return print_self();
	if (wcscmp(what, L"env") == 0)
		return print_env(first);
	if (wcscmp(what, L"exit") == 0)
		return (int)wcstoul(first, NULL, 0);
	if (wcscmp(what, L"crash") == 0)
		return crash();
	if (wcscmp(what, L"stdin") == 0)
		return copy_stdin();
	if (wcscmp(what, L"sleep") == 0 && argc > 3)
		return sleep_and_write(first, argv[3]);
	if (wcscmp(what, L"back") == 0 && argc > 3)
		return start_sleeper(first, argv[3]);
	if (wcscmp(what, L"ctrl") == 0)
		return wait_for_ctrl_c(wcstoul(first, NULL, 0));
	if (wcscmp(what, L"fd") == 0)
		return write_fd((int)wcstoul(first, NULL, 10));
	if (wcscmp(what, L"spawn-fd") == 0 && argc > 4)
		return spawn_with_fd(argc, argv);
	return print_args(argc, argv);
}

int main(void)
{
	int argc, code;
	wchar_t **argv, **env;
	struct start_info info = {0};

	if (__wgetmainargs(&argc, &argv, &env, 0, &info) != 0)
		return 96;
	_setmode(0, _O_BINARY);
	_setmode(1, _O_BINARY);
	code = run(argc, argv);
	fflush(stdout);
	ExitProcess((UINT)code);
}
