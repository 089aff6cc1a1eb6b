#include "os/os.h"

#include <fcntl.h>
#include <io.h>
#include <stdatomic.h>
#include <windows.h>

#include "os/win32_start.h"

static HANDLE stream(int fd)
{
	return GetStdHandle(fd == 1 ? STD_OUTPUT_HANDLE : STD_ERROR_HANDLE);
}

/* It stays so when this process ends: shells set the mode they need before each prompt, and a
 * process that is killed could not set it back. */
static void obey_sequences(int fd)
{
	DWORD mode;

	if (GetConsoleMode(stream(fd), &mode))
		SetConsoleMode(stream(fd),
			mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING | ENABLE_PROCESSED_OUTPUT);
}

/* DLLs that the libraries load by name come from the system's folder alone: gov may be started from
 * a folder of downloads. */
void os_start(int *argc, char ***argv)
{
	SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_SYSTEM32);
	win32_no_boxes();
	for (int fd = 0; fd <= 2; fd++)
		_setmode(fd, _O_BINARY);
	obey_sequences(1);
	obey_sequences(2);
	win32_arguments(argc, argv);
}

int os_stdout(const char *s, size_t n)
{
	return win32_print(1, s, n);
}

bool os_is_ansi(int fd)
{
	DWORD mode;

	if (GetConsoleMode(stream(fd), &mode))
		return mode & ENABLE_VIRTUAL_TERMINAL_PROCESSING;
	return os_is_terminal(fd);
}

unsigned os_terminal_columns(void)
{
	CONSOLE_SCREEN_BUFFER_INFO info;

	if (!GetConsoleScreenBufferInfo(stream(2), &info) ||
		info.srWindow.Right <= info.srWindow.Left)
		return 80;
	return (unsigned)(info.srWindow.Right - info.srWindow.Left) + 1;
}

/* GetTickCount64 moves in steps of 16 ms. */
uint64_t os_monotonic_ms(void)
{
	LARGE_INTEGER now, per_second;

	QueryPerformanceCounter(&now);
	QueryPerformanceFrequency(&per_second);
	return (uint64_t)(now.QuadPart / per_second.QuadPart) * 1000 +
	       (uint64_t)(now.QuadPart % per_second.QuadPart) * 1000 /
		       (uint64_t)per_second.QuadPart;
}

/* Sleep may return a part of a timer's tick too early. */
void os_sleep_ms(unsigned ms)
{
	uint64_t now = os_monotonic_ms(), end = now + ms;

	for (; now < end; now = os_monotonic_ms())
		Sleep((DWORD)(end - now));
}

long os_pid(void)
{
	return (long)GetCurrentProcessId();
}

/* The system calls with no argument of ours, so the handler has to stand somewhere: this is what
 * the kernel's table of signal handlers is on POSIX. */
static void (*_Atomic at_end)(int signal);

static BOOL WINAPI end(DWORD event)
{
	void (*handler)(int) = atomic_load(&at_end);

	if (event == CTRL_LOGOFF_EVENT)
		return TRUE;
	if (handler)
		handler((int)event);
	return FALSE;
}

/* Called on a thread of its own, for Ctrl-C, Ctrl-Break, a closed window and a shutdown; not when
 * some user logs off, which services are told and outlive. A process that was told to ignore Ctrl-C
 * is not told of it. */
void os_at_end(void (*handler)(int signal))
{
	if (!atomic_exchange(&at_end, handler))
		SetConsoleCtrlHandler(end, TRUE);
}

/* The code that the system's own handler ends with, whatever the event. */
void os_end_by(int signal)
{
	(void)signal;
	ExitProcess((UINT)STATUS_CONTROL_C_EXIT);
}
