/* Where this process is, and what it is connected to. */
#include "os/os.h"

#include <windows.h>

#include "os/win32_start.h"
#include "os/win32_wide.h"

#define SHARE_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)

/* Physical as far as the user's own choice goes: a drive that SUBST or `net use` made stays one. */
int os_getcwd(char *buf, size_t cap)
{
	uint16_t wide[WIN32_PATH_MAX];
	DWORD n = GetCurrentDirectoryW(WIN32_PATH_MAX, wide);

	if (n == 0)
		return (int)GetLastError();
	return n < WIN32_PATH_MAX ? win32_utf8_path(wide, buf, cap) : WIN32_TOO_LONG;
}

/* Some file systems of memory and network drives cannot name their files by handle. */
static void resolve_links(uint16_t wide[WIN32_PATH_MAX])
{
	uint16_t final[WIN32_PATH_MAX];
	HANDLE h = CreateFileW(wide, 0, SHARE_ALL, NULL, OPEN_EXISTING, 0, NULL);
	DWORD n;

	if (h == INVALID_HANDLE_VALUE)
		return;
	n = GetFinalPathNameByHandleW(h, final, WIN32_PATH_MAX, FILE_NAME_NORMALIZED);
	CloseHandle(h);
	for (DWORD i = 0; n > 0 && n < WIN32_PATH_MAX && i <= n; i++)
		wide[i] = final[i];
}

int os_exe_path(char *buf, size_t cap)
{
	uint16_t wide[WIN32_PATH_MAX];
	DWORD n = GetModuleFileNameW(NULL, wide, WIN32_PATH_MAX);

	if (n == 0)
		return (int)GetLastError();
	if (n >= WIN32_PATH_MAX)
		return WIN32_TOO_LONG;
	resolve_links(wide);
	return win32_utf8_path(wide, buf, cap);
}

static HANDLE stream(int fd)
{
	static const DWORD names[] = {STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE};

	return fd >= 0 && fd <= 2 ? GetStdHandle(names[fd]) : INVALID_HANDLE_VALUE;
}

static bool is_console(HANDLE h)
{
	DWORD mode;

	return GetConsoleMode(h, &mode);
}

static bool has_text(const uint16_t *w, size_t n, const char *text)
{
	for (size_t at = 0; at < n; at++) {
		size_t i = 0;

		while (text[i] && at + i < n && w[at + i] == (unsigned char)text[i])
			i++;
		if (!text[i])
			return true;
	}
	return false;
}

/* The terminals of Cygwin and Git Bash are pipes named \msys-1888ae32e00d56aa-pty0-to-master. */
static bool is_cygwin_terminal(HANDLE h)
{
	_Alignas(FILE_NAME_INFO) unsigned char room[sizeof(FILE_NAME_INFO) + 256];
	const FILE_NAME_INFO *name = (const FILE_NAME_INFO *)(const void *)room;
	size_t n;

	if (GetFileType(h) != FILE_TYPE_PIPE ||
		!GetFileInformationByHandleEx(h, FileNameInfo, room, sizeof room))
		return false;
	n = name->FileNameLength / sizeof(uint16_t);
	return (has_text(name->FileName, n, "msys-") || has_text(name->FileName, n, "cygwin-")) &&
	       has_text(name->FileName, n, "-pty");
}

bool os_is_terminal(int fd)
{
	HANDLE h = stream(fd);

	return h && h != INVALID_HANDLE_VALUE && (is_console(h) || is_cygwin_terminal(h));
}

static int write_bytes(HANDLE h, const char *s, size_t n)
{
	DWORD done;

	while (n > 0) {
		if (!WriteFile(h, s, (DWORD)n, &done, NULL))
			return (int)GetLastError();
		s += done;
		n -= done;
	}
	return 0;
}

/* The beginning of a text that is no longer than `most` and does not end within a character. */
static size_t whole_characters(const char *s, size_t n, size_t most)
{
	size_t end = n < most ? n : most;

	while (end < n && end > most - 4 && (s[end] & 0xc0) == 0x80)
		end--;
	return end;
}

/* A console takes bytes for text in its code page, which seldom is UTF-8. */
static int write_console(HANDLE h, const char *s, size_t n)
{
	uint16_t wide[256];
	size_t len;
	DWORD done;

	while (n > 0) {
		size_t piece = whole_characters(s, n, 256);
		int code = 0;

		if (win32_widen(s, piece, wide, 256, &len) != 0)
			code = write_bytes(h, s, piece);
		else if (!WriteConsoleW(h, wide, (DWORD)len, &done, NULL))
			code = (int)GetLastError();
		if (code)
			return code;
		s += piece;
		n -= piece;
	}
	return 0;
}

int win32_print(int fd, const char *s, size_t n)
{
	HANDLE h = stream(fd);

	return is_console(h) ? write_console(h, s, n) : write_bytes(h, s, n);
}

int os_stderr(const char *s, size_t n)
{
	return win32_print(2, s, n);
}
