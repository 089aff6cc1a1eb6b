/* Reading, listing, touching. */
#include "os/os.h"

#include <windows.h>

#include "os/win32_error.h"
#include "os/win32_wide.h"

#define SHARE_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)

static bool is_folder(const uint16_t *wide)
{
	DWORD attributes = GetFileAttributesW(wide);

	return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY);
}

/* A folder cannot be opened like a file; Windows calls that denied. What is no file on a disk
 * (CON, a pipe) could keep the reader waiting. */
static int open_file(const char *path, HANDLE *out)
{
	struct win32_patience patience = {0};
	uint16_t wide[WIN32_PATH_MAX];
	int code = win32_path(path, wide);

	if (code)
		return code;
	do {
		*out = CreateFileW(wide, GENERIC_READ, SHARE_ALL, NULL, OPEN_EXISTING, 0, NULL);
		code = *out == INVALID_HANDLE_VALUE ? (int)GetLastError() : 0;
	} while (code == ERROR_SHARING_VIOLATION && win32_again(&patience, code));
	if (code) {
		return code == ERROR_ACCESS_DENIED && is_folder(wide)
			       ? WIN32_DIRECTORY_NOT_SUPPORTED
			       : code;
	}
	if (GetFileType(*out) == FILE_TYPE_DISK)
		return 0;
	CloseHandle(*out);
	return ERROR_BAD_FILE_TYPE;
}

/* What a read brings short of what was asked for is the file's end. */
static int read_some(HANDLE h, char *buf, size_t want, size_t *got)
{
	const size_t largest = (size_t)1 << 30;
	DWORD n = 0;

	*got = 0;
	while (want > 0) {
		DWORD ask = (DWORD)(want < largest ? want : largest);

		if (!ReadFile(h, buf + *got, ask, &n, NULL))
			return (int)GetLastError();
		*got += n;
		want -= n;
		if (n < ask)
			return 0;
	}
	return 0;
}

static int read_all(HANDLE h, char *buf, size_t cap, size_t *len)
{
	char beyond;
	size_t more = 0;
	int code = read_some(h, buf, cap, len);

	if (!code && *len == cap)
		code = read_some(h, &beyond, 1, &more);
	return !code && more ? ERROR_FILE_TOO_LARGE : code;
}

int os_read_file(const char *path, char *buf, size_t cap, size_t *len)
{
	HANDLE h;
	int code = open_file(path, &h);

	if (code)
		return code;
	code = read_all(h, buf, cap, len);
	CloseHandle(h);
	return code;
}

int os_read_pieces(const char *path, bool (*each)(void *ctx, const char *data, size_t n), void *ctx)
{
	char piece[4096];
	size_t n = sizeof piece;
	HANDLE h;
	int code = open_file(path, &h);

	if (code)
		return code == WIN32_DIRECTORY_NOT_SUPPORTED ? ERROR_FILE_NOT_FOUND : code;
	while (!code && n == sizeof piece) {
		code = read_some(h, piece, sizeof piece, &n);
		if (!code && n > 0 && !each(ctx, piece, n))
			break;
	}
	CloseHandle(h);
	return code;
}

static bool is_dots(const uint16_t *name)
{
	return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2]));
}

/* FindFirstFile wants a pattern of names. */
static int pattern_of(const char *dir, uint16_t wide[WIN32_PATH_MAX])
{
	int code = win32_path(dir, wide);
	size_t n;

	if (code)
		return code;
	n = win32_len(wide);
	if (n + 3 > WIN32_PATH_MAX)
		return WIN32_TOO_LONG;
	if (wide[n - 1] != '\\')
		wide[n++] = '\\';
	wide[n++] = '*';
	wide[n] = 0;
	return 0;
}

static int list_each(
	HANDLE h, WIN32_FIND_DATAW *found, int (*each)(void *ctx, const char *name), void *ctx)
{
	char name[MAX_PATH * 3];
	int code;

	do {
		if (is_dots(found->cFileName))
			continue;
		code = win32_utf8(found->cFileName, name, sizeof name);
		if (!code)
			code = each(ctx, name);
		if (code)
			return code;
	} while (FindNextFileW(h, found));
	code = (int)GetLastError();
	return code == ERROR_NO_MORE_FILES ? 0 : code;
}

/* Only the root of a drive has no entry at all, and is empty when no file is found. */
int os_list(const char *dir, int (*each)(void *ctx, const char *name), void *ctx)
{
	uint16_t pattern[WIN32_PATH_MAX];
	WIN32_FIND_DATAW found;
	HANDLE h;
	int code = pattern_of(dir, pattern);

	if (code)
		return code;
	h = FindFirstFileExW(pattern, FindExInfoBasic, &found, FindExSearchNameMatch, NULL,
		FIND_FIRST_EX_LARGE_FETCH);
	if (h == INVALID_HANDLE_VALUE) {
		code = (int)GetLastError();
		return code == ERROR_FILE_NOT_FOUND ? 0 : code;
	}
	code = list_each(h, &found, each, ctx);
	FindClose(h);
	return code;
}

int os_touch(const char *path)
{
	uint16_t wide[WIN32_PATH_MAX];
	FILETIME now;
	HANDLE h;
	int code = win32_path(path, wide);

	if (code)
		return code;
	h = CreateFileW(wide, FILE_WRITE_ATTRIBUTES, SHARE_ALL, NULL, OPEN_EXISTING,
		FILE_FLAG_BACKUP_SEMANTICS, NULL);
	if (h == INVALID_HANDLE_VALUE)
		return (int)GetLastError();
	GetSystemTimeAsFileTime(&now);
	if (!SetFileTime(h, NULL, NULL, &now))
		code = (int)GetLastError();
	CloseHandle(h);
	return code;
}
