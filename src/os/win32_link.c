/* os_link_dir, os_read_link_dir: a junction, since anybody may make one; where there are none (a
 * target on a server) a symbolic link, which needs developer mode or an administrator. The layout
 * of the data is REPARSE_DATA_BUFFER (Microsoft Learn), in [MS-FSCC] 2.1.2.
 */
#include "os/os.h"

#include <stdlib.h>
#include <windows.h>
#include <winioctl.h>

#include "os/win32_handle.h"
#include "os/win32_reparse.h"
#include "os/win32_wide.h"

static int set_reparse(const char *path, const uint8_t *data, size_t bytes)
{
	DWORD returned;
	HANDLE h;
	int code = win32_open(path, GENERIC_WRITE, OPEN_EXISTING, WIN32_ITSELF, &h);

	if (code)
		return code;
	if (!DeviceIoControl(h, FSCTL_SET_REPARSE_POINT, (void *)(uintptr_t)data, (DWORD)bytes,
		    NULL, 0, &returned, NULL))
		code = (int)GetLastError();
	CloseHandle(h);
	return code;
}

static bool is_link(const char *path)
{
	struct os_info info;

	return os_lstat(path, &info) == 0 && info.kind == OS_LINK;
}

/* `wide` is `path`. Some systems say that a link was made and make none. */
static int make_junction(const wchar_t *wide, const char *path, const wchar_t *target)
{
	uint8_t *data = malloc(WIN32_REPARSE_MAX);
	size_t bytes;
	int code = 0;

	if (!data)
		return ERROR_NOT_ENOUGH_MEMORY;
	bytes = win32_junction(data, target);
	if (bytes == 0)
		code = ERROR_FILENAME_EXCED_RANGE;
	else if (!CreateDirectoryW(wide, NULL))
		code = (int)GetLastError();
	if (!code) {
		code = set_reparse(path, data, bytes);
		if (!code && !is_link(path))
			code = ERROR_NOT_SUPPORTED;
		if (code)
			RemoveDirectoryW(wide);
	}
	free(data);
	return code;
}

static int make_symlink(const wchar_t *wide, const char *path, const wchar_t *target)
{
	const DWORD flags =
		SYMBOLIC_LINK_FLAG_DIRECTORY | SYMBOLIC_LINK_FLAG_ALLOW_UNPRIVILEGED_CREATE;

	if (!CreateSymbolicLinkW(wide, target, flags))
		return (int)GetLastError();
	return is_link(path) ? 0 : ERROR_NOT_SUPPORTED;
}

static int full_path(const char *path, wchar_t out[WIN32_PATH_MAX])
{
	wchar_t wide[WIN32_PATH_MAX];
	DWORD n;
	int code = win32_path(path, wide);

	if (code)
		return code;
	n = GetFullPathNameW(wide, WIN32_PATH_MAX, out, NULL);
	if (n == 0)
		return (int)GetLastError();
	return n < WIN32_PATH_MAX ? 0 : ERROR_FILENAME_EXCED_RANGE;
}

int os_link_dir(const char *target, const char *path)
{
	wchar_t wide[WIN32_PATH_MAX], wide_target[WIN32_PATH_MAX];
	size_t len;
	int code = win32_path(path, wide);

	if (!code)
		code = full_path(target, wide_target);
	if (code)
		return code;
	code = ERROR_NOT_SUPPORTED;
	if (win32_plain_path(wide_target, &len)[1] == L':')
		code = make_junction(wide, path, wide_target);
	if (code && !os_is_exists(code))
		code = make_symlink(wide, path, wide_target);
	return code;
}

static int get_reparse(const char *path, uint8_t *data, size_t *bytes)
{
	DWORD returned = 0;
	HANDLE h;
	int code = win32_open(path, FILE_READ_ATTRIBUTES, OPEN_EXISTING, WIN32_ITSELF, &h);

	if (code)
		return code;
	if (!DeviceIoControl(
		    h, FSCTL_GET_REPARSE_POINT, NULL, 0, data, WIN32_REPARSE_MAX, &returned, NULL))
		code = (int)GetLastError();
	CloseHandle(h);
	*bytes = returned;
	return code;
}

int os_read_link_dir(const char *path, char *buf, size_t cap)
{
	wchar_t target[WIN32_PATH_MAX];
	uint8_t *data = malloc(WIN32_REPARSE_MAX);
	size_t bytes = 0;
	int code = data ? get_reparse(path, data, &bytes) : ERROR_NOT_ENOUGH_MEMORY;

	if (!code)
		code = win32_reparse_target(data, bytes, target, WIN32_PATH_MAX);
	free(data);
	if (!code)
		code = win32_utf8_path(target, buf, cap);
	return code;
}
