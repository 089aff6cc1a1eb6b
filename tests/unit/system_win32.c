#include "system.h"

#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>

#include <stdlib.h>
#include <wchar.h>

#include "os/os.h"
#include "os/win32_command.h"
#include "os/win32_wide.h"

#define ENV_MAX 1024

bool system_chdir(const char *path)
{
	wchar_t wide[WIN32_PATH_MAX];

	return win32_path(path, wide) == 0 && SetCurrentDirectoryW(wide);
}

/* Wine says that it made one, and makes nothing. */
bool system_link_file(const char *target, const char *path)
{
	const DWORD unprivileged = 2; /* SYMBOLIC_LINK_FLAG_ALLOW_UNPRIVILEGED_CREATE */
	wchar_t to[WIN32_PATH_MAX], at[WIN32_PATH_MAX];
	struct os_info info;

	return win32_path(target, to) == 0 && win32_path(path, at) == 0 &&
	       CreateSymbolicLinkW(at, to, unprivileged) && os_lstat(path, &info) == 0;
}

bool system_fifo(const char *path)
{
	(void)path;
	return false;
}

const char *system_zeros(void)
{
	return NULL;
}

int system_open_files(void)
{
	DWORD n = 0;

	return GetProcessHandleCount(GetCurrentProcess(), &n) ? (int)n : -1;
}

/* The C library's copy, which other libraries read, and the system's. */
bool system_set_env(const char *name, const char *value)
{
	wchar_t wide[ENV_MAX], text[ENV_MAX];
	size_t n = 0, m = 0;

	if (win32_widen(name, strlen(name), wide, ENV_MAX - 1, &n) != 0 ||
		win32_widen(value ? value : "", value ? strlen(value) : 0, text, ENV_MAX - 1, &m) !=
			0)
		return false;
	wide[n] = text[m] = L'\0';
	return _wputenv_s(wide, text) == 0 && SetEnvironmentVariableW(wide, value ? text : NULL);
}

system_child system_start(char *const argv[])
{
	static wchar_t line[WIN32_COMMAND_MAX];
	wchar_t program[WIN32_PATH_MAX];
	STARTUPINFOW info = {.cb = sizeof info};
	PROCESS_INFORMATION made;
	char self[4096];

	if (os_exe_path(self, sizeof self) != 0 || win32_path(self, program) != 0 ||
		win32_command_line(line, GetCommandLineW(), NULL, argv) != 0 ||
		!CreateProcessW(program, line, NULL, NULL, FALSE, 0, NULL, NULL, &info, &made))
		return -1;
	CloseHandle(made.hThread);
	return (system_child)made.hProcess;
}

long system_child_pid(system_child child)
{
	return (long)GetProcessId((HANDLE)child);
}

#define KILLED 0x4b494c4cU

void system_kill(system_child child)
{
	TerminateProcess((HANDLE)child, KILLED);
}

int system_wait(system_child child)
{
	DWORD code = KILLED;

	WaitForSingleObject((HANDLE)child, INFINITE);
	GetExitCodeProcess((HANDLE)child, &code);
	CloseHandle((HANDLE)child);
	return code == KILLED ? -1 : (int)code;
}

system_socket system_listen(unsigned *port)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	WSADATA data;
	int len = sizeof a;
	SOCKET s;

	if (WSAStartup(MAKEWORD(2, 2), &data) != 0)
		return -1;
	s = socket(AF_INET, SOCK_STREAM, 0);
	if (s == INVALID_SOCKET || bind(s, (struct sockaddr *)&a, sizeof a) != 0 ||
		listen(s, 16) != 0 || getsockname(s, (struct sockaddr *)&a, &len) != 0)
		return -1;
	*port = ntohs(a.sin_port);
	return (system_socket)s;
}

bool system_ready(system_socket s, unsigned ms)
{
	WSAPOLLFD p = {.fd = (SOCKET)s, .events = POLLRDNORM};

	return WSAPoll(&p, 1, (int)ms) > 0;
}

system_socket system_accept(system_socket server)
{
	return (system_socket)accept((SOCKET)server, NULL, NULL);
}

long system_receive(system_socket s, void *buf, size_t n)
{
	return recv((SOCKET)s, buf, (int)n, 0);
}

bool system_send(system_socket s, const void *buf, size_t n)
{
	const char *at = buf;

	while (n > 0) {
		int done = send((SOCKET)s, at, (int)n, 0);

		if (done <= 0)
			return false;
		at += done;
		n -= (size_t)done;
	}
	return true;
}

void system_close(system_socket s)
{
	closesocket((SOCKET)s);
}
