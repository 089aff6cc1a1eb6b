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
 *	family FILE        start `probe sleep 60 FILE.late`, write both process ids to FILE, sleep
 *as long hold SECONDS FILE  write FILE, sleep, print "held" streams            print what each of
 *the three standard handles is idle               print "ready" and wait 60 seconds ctrl CODE print
 *"ready"; end with CODE at Ctrl-C, with 99 after 20 seconds without fd NUMBER          write
 *"descriptor NUMBER" to that inherited descriptor of the C runtime spawn-fd FILE PROGRAM ARGS run
 *PROGRAM with FILE open as a further descriptor, whose number replaces the %d of ARGS; print its
 *exit code
 *
 * With PROBE_RAW=FILE it only writes its command line there, every unit of it.
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
 * open. 0: it could not be started. */
static DWORD start_sleeper(const wchar_t *seconds, const wchar_t *path)
{
	STARTUPINFOW info = {.cb = sizeof info};
	PROCESS_INFORMATION made;
	wchar_t self[4096], line[8192];

	GetModuleFileNameW(NULL, self, 4096);
	_snwprintf(line, 8192, L"probe sleep %ls \"%ls\"", seconds, path);
	if (!CreateProcessW(self, line, NULL, NULL, FALSE, 0, NULL, NULL, &info, &made))
		return 0;
	CloseHandle(made.hThread);
	CloseHandle(made.hProcess);
	return made.dwProcessId;
}

static int leave_sleeper(const wchar_t *seconds, const wchar_t *path)
{
	DWORD id = start_sleeper(seconds, path);

	printf("%lu\n", id);
	return id ? 0 : 97;
}

/* Complete when it has its name. */
static int write_file(const wchar_t *path, const char *text)
{
	wchar_t made[4096];
	FILE *f;

	_snwprintf(made, 4096, L"%ls.new", path);
	f = _wfopen(made, L"wb");
	if (!f || fputs(text, f) < 0 || fclose(f) != 0 || _wrename(made, path) != 0)
		return 97;
	return 0;
}

static int have_family(const wchar_t *path)
{
	wchar_t late[4096];
	char ids[64];
	DWORD child;

	_snwprintf(late, 4096, L"%ls.late", path);
	child = start_sleeper(L"60", late);
	snprintf(ids, sizeof ids, "%lu %lu\n", GetCurrentProcessId(), child);
	if (!child || write_file(path, ids) != 0)
		return 97;
	return sleep_and_write(L"60", late);
}

static int hold(const wchar_t *seconds, const wchar_t *path)
{
	if (write_file(path, "held\n") != 0)
		return 97;
	Sleep((DWORD)wcstoul(seconds, NULL, 10) * 1000);
	printf("held\n");
	return 0;
}

static const char *kind_of(DWORD name)
{
	HANDLE h = GetStdHandle(name);
	DWORD flags;

	if (!h || h == INVALID_HANDLE_VALUE || !GetHandleInformation(h, &flags))
		return "none";
	switch (GetFileType(h)) {
	case FILE_TYPE_DISK:
		return "file";
	case FILE_TYPE_PIPE:
		return "pipe";
	case FILE_TYPE_CHAR:
		return "device";
	}
	return "unknown";
}

static int print_streams(void)
{
	printf("in %s, out %s, err %s\n", kind_of(STD_INPUT_HANDLE), kind_of(STD_OUTPUT_HANDLE),
		kind_of(STD_ERROR_HANDLE));
	return 0;
}

static int idle(void)
{
	printf("ready\n");
	fflush(stdout);
	Sleep(60000);
	return 99;
}

static int write_raw(const wchar_t *path)
{
	const wchar_t *line = GetCommandLineW();
	FILE *f = _wfopen(path, L"wb");

	if (!f || fwrite(line, sizeof *line, wcslen(line), f) != wcslen(line))
		return 97;
	return fclose(f) == 0 ? 0 : 97;
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
		return leave_sleeper(first, argv[3]);
	if (wcscmp(what, L"family") == 0)
		return have_family(first);
	if (wcscmp(what, L"hold") == 0 && argc > 3)
		return hold(first, argv[3]);
	if (wcscmp(what, L"streams") == 0)
		return print_streams();
	if (wcscmp(what, L"console") == 0)
		return printf("%s\n", GetConsoleCP() ? "console" : "no console") < 0;
	if (wcscmp(what, L"idle") == 0)
		return idle();
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
	code = _wgetenv(L"PROBE_RAW") ? write_raw(_wgetenv(L"PROBE_RAW")) : run(argc, argv);
	fflush(stdout);
	ExitProcess((UINT)code);
}
