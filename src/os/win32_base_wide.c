#include "os/win32_wide.h"

#include <string.h>
#include <windows.h>

/* A folder's path must leave room for a name of 8.3 in the classic limit of 260. */
#define CLASSIC_MAX 248

/* C:\ or \\: Windows adds nothing to it. A path that is of the current drive's, or folder's, may
 * become a long one. */
static int is_full(const uint16_t *w, size_t n)
{
	return (n >= 3 && w[1] == ':' && w[2] == '\\') || (n >= 2 && w[0] == '\\' && w[1] == '\\');
}

/* Is it of a name space that knows no other spelling: \\?\ or \\.\? */
static int is_special(const uint16_t *w)
{
	return w[0] == '\\' && w[1] == '\\' && (w[2] == '?' || w[2] == '.') && w[3] == '\\';
}

static void put(uint16_t *out, const wchar_t *text, size_t n)
{
	memcpy(out, text, n * sizeof *text);
}

/* The full path of `wide` into `full` behind room for the prefix, and the prefix before it. */
static int lengthen(const uint16_t *wide, uint16_t full[WIN32_PATH_MAX])
{
	const DWORD room = WIN32_PATH_MAX - 8;
	DWORD n = GetFullPathNameW(wide, room, full + 8, NULL);

	if (n == 0)
		return (int)GetLastError();
	if (n >= room)
		return WIN32_TOO_LONG;
	if (is_special(full + 8) || n < CLASSIC_MAX) {
		memmove(full, full + 8, (n + 1) * sizeof *full);
	} else if (full[8] == '\\') {
		put(full, L"\\\\?\\UNC", 7);
		memmove(full + 7, full + 9, n * sizeof *full);
	} else {
		put(full, L"\\\\?\\", 4);
		memmove(full + 4, full + 8, (n + 1) * sizeof *full);
	}
	return 0;
}

/* A short relative path stays one, unless it leads to a long one. */
int win32_long_path(uint16_t wide[WIN32_PATH_MAX])
{
	uint16_t full[WIN32_PATH_MAX];
	size_t n = win32_len(wide);
	int code;

	if (n < CLASSIC_MAX && GetFullPathNameW(wide, 0, NULL, NULL) <= CLASSIC_MAX)
		return 0;
	code = lengthen(wide, full);
	if (!code)
		memcpy(wide, full, (win32_len(full) + 1) * sizeof *full);
	return code;
}

int win32_path(const char *path, uint16_t wide[WIN32_PATH_MAX])
{
	size_t n;
	int code = win32_widen(path, strlen(path), wide, WIN32_PATH_MAX - 1, &n);

	if (code)
		return code;
	wide[n] = 0;
	for (size_t i = 0; i < n; i++) {
		if (wide[i] == '/')
			wide[i] = '\\';
	}
	if (is_special(wide) || (n < CLASSIC_MAX && is_full(wide, n)))
		return 0;
	return n > 0 ? win32_long_path(wide) : ERROR_PATH_NOT_FOUND;
}
