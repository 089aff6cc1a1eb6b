/* Files that appear under their final name whole or not at all. */
#include "os/os.h"

#include <stdio.h>
#include <string.h>
#include <windows.h>

#include "os/shared.h"
#include "os/win32_handle.h"
#include "os/win32_wide.h"

#define TRIES 100 /* left-overs of crashed processes that had our process id */

/* A temporary name beside `path`, so that it can be renamed. */
static int temp_name(char out[WIN32_PATH_MAX], const char *path, int try)
{
	size_t folder = strlen(path);
	int n;

	while (folder > 0 && path[folder - 1] != '/' && path[folder - 1] != '\\')
		folder--;
	if (folder >= WIN32_PATH_MAX)
		return ERROR_FILENAME_EXCED_RANGE;
	n = snprintf(out, WIN32_PATH_MAX, "%.*s.gov-%ld-%d.tmp", (int)folder, path, os_pid(), try);
	return n > 0 && n < WIN32_PATH_MAX ? 0 : ERROR_FILENAME_EXCED_RANGE;
}

/* A name whose file is removed, but still open somewhere, denies access, also to what asks for its
 * attributes. */
static bool is_taken(int code, const char *path)
{
	wchar_t wide[WIN32_PATH_MAX];

	if (code != ERROR_ACCESS_DENIED && code != ERROR_DELETE_PENDING)
		return os_is_exists(code);
	if (win32_path(path, wide) != 0)
		return false;
	return GetFileAttributesW(wide) != INVALID_FILE_ATTRIBUTES ||
	       GetLastError() == ERROR_ACCESS_DENIED || GetLastError() == ERROR_DELETE_PENDING;
}

static int open_temp(const char *path, char temp[WIN32_PATH_MAX], int *fd)
{
	int code = ERROR_FILE_EXISTS;
	HANDLE h = INVALID_HANDLE_VALUE;

	for (int try = 0; try < TRIES; try++) {
		code = temp_name(temp, path, try);
		if (code)
			return code;
		code = win32_open(temp, GENERIC_WRITE, CREATE_NEW,
			FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OPEN_REPARSE_POINT, &h);
		if (!is_taken(code, temp))
			break;
	}
	return code ? code : win32_fd(h, fd);
}

/* Sync and close `fd`, then give the file its name; on any error, `code` included, it goes. */
static int finish(int fd, int code, uint32_t mode, const char *temp, const char *path)
{
	if (!code)
		code = os_fd_sync(fd);
	os_fd_close(fd);
	if (!code && !(mode & 0200))
		code = os_set_mode(temp, mode);
	if (!code)
		code = os_rename(temp, path);
	if (code)
		(void)os_remove(temp);
	return code;
}

int os_write_file(const char *path, const void *data, size_t len, uint32_t mode)
{
	char temp[WIN32_PATH_MAX];
	int fd = -1;
	int code = open_temp(path, temp, &fd);

	if (code)
		return code;
	return finish(fd, os_fd_write(fd, data, len), mode, temp, path);
}

int os_replace_file(const char *path, const void *data, size_t len)
{
	struct os_info info;
	int code = os_stat(path, &info);

	return code ? code : os_write_file(path, data, len, info.mode);
}

static int copy_file(const char *from, const char *to)
{
	char temp[WIN32_PATH_MAX];
	struct os_info info;
	int in;
	int out = -1;
	int code = os_open_read(from, &in);

	if (code)
		return code;
	code = os_fd_info(in, &info);
	if (!code)
		code = open_temp(to, temp, &out);
	if (!code)
		code = finish(out, shared_copy(in, out), info.mode, temp, to);
	os_fd_close(in);
	return code;
}

/* FAT has no links; a file of NTFS has at most 1024. */
static bool cannot_link(int code)
{
	return code == ERROR_INVALID_FUNCTION || code == ERROR_NOT_SUPPORTED ||
	       code == ERROR_NOT_SAME_DEVICE || code == ERROR_TOO_MANY_LINKS ||
	       code == ERROR_ACCESS_DENIED || code == ERROR_INVALID_PARAMETER;
}

static int link_one(const char *from, const char *to)
{
	wchar_t wide_from[WIN32_PATH_MAX], wide_to[WIN32_PATH_MAX];
	int code = win32_path(from, wide_from);

	if (!code)
		code = win32_path(to, wide_to);
	if (!code && !CreateHardLinkW(wide_to, wide_from, NULL))
		code = (int)GetLastError();
	return code;
}

static int link_temp(const char *from, const char *to, char temp[WIN32_PATH_MAX])
{
	int code = ERROR_FILE_EXISTS;

	for (int try = 0; try < TRIES; try++) {
		code = temp_name(temp, to, try);
		if (!code)
			code = link_one(from, temp);
		if (!is_taken(code, temp))
			break;
	}
	return code;
}

static bool is_same_file(const char *a, const char *b)
{
	struct os_info x, y;

	return os_lstat(a, &x) == 0 && os_lstat(b, &y) == 0 && x.device == y.device &&
	       x.inode == y.inode;
}

/* A name of the same file stays: it may be that of a program that runs. */
int os_hard_link(const char *from, const char *to)
{
	char temp[WIN32_PATH_MAX];
	int code;

	if (is_same_file(from, to))
		return 0;
	code = link_temp(from, to, temp);
	if (cannot_link(code))
		return copy_file(from, to);
	if (code)
		return code;
	code = os_rename(temp, to);
	if (code)
		(void)os_remove(temp);
	return code;
}
