#include "os/os.h"

#include <io.h>
#include <windows.h>

#include "os/win32_error.h"
#include "os/win32_handle.h"
#include "os/win32_info.h"

#define FROM_1601_TO_1970 INT64_C(11644473600) /* seconds */
#define END_OF_9999 INT64_C(253402300799)
#define BLOCK_MAX 0x40000000 /* ReadFile and WriteFile count in 32 bits */

/* The C library calls no handler for a bad descriptor, or ends the process: it is not asked. */
static HANDLE handle_of(int fd)
{
	return fd < 0 ? INVALID_HANDLE_VALUE : (HANDLE)_get_osfhandle(fd);
}

static int last_error_if(bool failed)
{
	return failed ? (int)GetLastError() : 0;
}

/* A folder cannot be opened like a file; Windows calls that denied. */
static int open_file(const char *path, DWORD access, DWORD how, DWORD flags, HANDLE *out)
{
	struct os_info info;
	int code = win32_open(path, access, how, FILE_ATTRIBUTE_NORMAL | flags, out);

	if (code == ERROR_ACCESS_DENIED && os_stat(path, &info) == 0 && info.kind == OS_DIR)
		return WIN32_DIRECTORY_NOT_SUPPORTED;
	return code;
}

int os_open_read(const char *path, int *fd)
{
	HANDLE h;
	int code = open_file(path, GENERIC_READ, OPEN_EXISTING, 0, &h);

	*fd = -1;
	return code ? code : win32_fd(h, fd);
}

/* What must be a plain file: no pipe or device. */
static int plain_fd(HANDLE h, int *fd)
{
	if (GetFileType(h) == FILE_TYPE_DISK)
		return win32_fd(h, fd);
	CloseHandle(h);
	return ERROR_INVALID_PARAMETER;
}

/* What is written or locked under a name must be that file itself: a link planted there would lead
 * to another one. */
int os_open_rw(const char *path, int *fd)
{
	HANDLE h;
	int code = open_file(
		path, GENERIC_READ | GENERIC_WRITE, OPEN_ALWAYS, FILE_FLAG_OPEN_REPARSE_POINT, &h);

	*fd = -1;
	if (code)
		return code;
	if (win32_is_reparse(h)) {
		CloseHandle(h);
		return ERROR_CANT_ACCESS_FILE;
	}
	return plain_fd(h, fd);
}

/* Without the right to write elsewhere, every write goes to the end. */
int os_open_append(const char *path, int *fd)
{
	HANDLE h;
	int code = open_file(path, FILE_GENERIC_READ | FILE_APPEND_DATA, OPEN_EXISTING, 0, &h);

	*fd = -1;
	return code ? code : plain_fd(h, fd);
}

/* A pipe whose writers are gone is at its end. */
int os_fd_read(int fd, void *buf, size_t n, size_t *got)
{
	DWORD done = 0;
	int code = last_error_if(
		!ReadFile(handle_of(fd), buf, n < BLOCK_MAX ? (DWORD)n : BLOCK_MAX, &done, NULL));

	*got = code ? 0 : done;
	return code == ERROR_BROKEN_PIPE || code == ERROR_HANDLE_EOF ? 0 : code;
}

/* Microsoft Learn, ReadFile: the offset in OVERLAPPED counts, on any file. Windows moves the
 * position behind what was read. */
int os_fd_read_at(int fd, uint64_t offset, void *buf, size_t n, size_t *got)
{
	OVERLAPPED at = {.Offset = (DWORD)offset, .OffsetHigh = (DWORD)(offset >> 32)};
	DWORD done = 0;
	int code = last_error_if(
		!ReadFile(handle_of(fd), buf, n < BLOCK_MAX ? (DWORD)n : BLOCK_MAX, &done, &at));

	*got = code ? 0 : done;
	return code == ERROR_HANDLE_EOF ? 0 : code;
}

int os_fd_write(int fd, const void *buf, size_t n)
{
	const char *at = buf;

	while (n > 0) {
		DWORD done = 0;

		if (!WriteFile(
			    handle_of(fd), at, n < BLOCK_MAX ? (DWORD)n : BLOCK_MAX, &done, NULL))
			return (int)GetLastError();
		at += done;
		n -= done;
	}
	return 0;
}

int os_fd_seek(int fd, uint64_t offset)
{
	LARGE_INTEGER to = {.QuadPart = (LONGLONG)offset};

	if (offset > INT64_MAX)
		return ERROR_INVALID_PARAMETER;
	return last_error_if(!SetFilePointerEx(handle_of(fd), to, NULL, FILE_BEGIN));
}

/* The position stays where it is. */
int os_fd_truncate(int fd, uint64_t size)
{
	FILE_END_OF_FILE_INFO end = {.EndOfFile.QuadPart = (LONGLONG)size};

	if (size > INT64_MAX)
		return ERROR_INVALID_PARAMETER;
	return last_error_if(
		!SetFileInformationByHandle(handle_of(fd), FileEndOfFileInfo, &end, sizeof end));
}

int os_fd_info(int fd, struct os_info *out)
{
	return win32_info(handle_of(fd), out);
}

/* FILETIME counts 100 ns from 1601; 0 would leave a time as it is. Other times than its own, as
 * archives may have, become the first or the last one that has a date. */
static uint64_t ticks_of(int64_t seconds)
{
	if (seconds <= -FROM_1601_TO_1970)
		return 1;
	if (seconds > END_OF_9999)
		seconds = END_OF_9999;
	return (uint64_t)(seconds + FROM_1601_TO_1970) * 10000000;
}

int os_fd_set_mtime(int fd, int64_t seconds)
{
	ULARGE_INTEGER ticks = {.QuadPart = ticks_of(seconds)};
	FILETIME time = {ticks.LowPart, ticks.HighPart};

	return last_error_if(!SetFileTime(handle_of(fd), NULL, NULL, &time));
}

/* Only who may write a file may flush it, and this one may be open for reading. */
int os_fd_sync(int fd)
{
	HANDLE h = handle_of(fd), writable;
	int code = last_error_if(!FlushFileBuffers(h));

	if (code != ERROR_ACCESS_DENIED)
		return code;
	writable = ReOpenFile(h, GENERIC_WRITE, WIN32_SHARE_ALL, 0);
	if (writable == INVALID_HANDLE_VALUE)
		return (int)GetLastError();
	code = last_error_if(!FlushFileBuffers(writable));
	CloseHandle(writable);
	return code;
}

void os_fd_close(int fd)
{
	if (fd >= 0)
		_close(fd);
}

/* A lock on Windows keeps others from reading and writing what is locked. One byte far behind the
 * end of every file is locked, so that it is advisory. */
static OVERLAPPED locked_byte(void)
{
	return (OVERLAPPED){.Offset = 0, .OffsetHigh = 0x40000000};
}

int os_lock(int fd, bool wait, bool *taken)
{
	OVERLAPPED at = locked_byte();
	DWORD flags = LOCKFILE_EXCLUSIVE_LOCK | (wait ? 0 : (DWORD)LOCKFILE_FAIL_IMMEDIATELY);
	int code = last_error_if(!LockFileEx(handle_of(fd), flags, 0, 1, 0, &at));

	*taken = code == 0;
	return code == ERROR_LOCK_VIOLATION || code == ERROR_IO_PENDING ? 0 : code;
}

void os_unlock(int fd)
{
	OVERLAPPED at = locked_byte();

	UnlockFileEx(handle_of(fd), 0, 1, 0, &at);
}

void os_fd_close_all(const int *fd, size_t n)
{
	for (size_t i = 0; i < n; i++)
		os_fd_close(fd[i]);
}

void os_fd_sync_ahead(int fd, uint64_t offset, uint64_t n)
{
	(void)fd;
	(void)offset;
	(void)n;
}
