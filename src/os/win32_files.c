#include "os/os.h"

#include <stdio.h>
#include <string.h>
#include <windows.h>
#include <ntsecapi.h>

#include "os/win32_handle.h"
#include "os/win32_wide.h"

#define TRIES 100

/* A folder that exists already, a drive or a share may answer anything: only whether it is a folder
 * counts. */
static int make_one(const char *path)
{
	wchar_t wide[WIN32_PATH_MAX];
	struct os_info info;
	int code = win32_path(path, wide);

	if (code || CreateDirectoryW(wide, NULL))
		return code;
	code = (int)GetLastError();
	if (os_stat(path, &info) == 0)
		return info.kind == OS_DIR ? 0 : ERROR_DIRECTORY;
	return code;
}

/* Parents are made from the innermost missing one on: what is above may not be readable. */
int os_mkdirs(const char *path)
{
	char parent[WIN32_PATH_MAX];
	size_t n = strlen(path);
	int code = n > 0 ? make_one(path) : ERROR_PATH_NOT_FOUND;

	if (code != ERROR_PATH_NOT_FOUND || n == 0)
		return code;
	if (n >= sizeof parent)
		return ERROR_FILENAME_EXCED_RANGE;
	memcpy(parent, path, n + 1);
	os_slashes(parent);
	if (!os_parent(parent) || *parent == '\0')
		return code;
	code = os_mkdirs(parent);
	return code ? code : make_one(path);
}

/* Windows keeps one bit of a mode: whether the file may be written. */
int os_set_mode(const char *path, uint32_t mode)
{
	FILE_BASIC_INFO basic;
	HANDLE h;
	int code = win32_open(path, FILE_READ_ATTRIBUTES | FILE_WRITE_ATTRIBUTES, OPEN_EXISTING,
		FILE_FLAG_BACKUP_SEMANTICS, &h);

	if (code)
		return code;
	if (!GetFileInformationByHandleEx(h, FileBasicInfo, &basic, sizeof basic)) {
		code = (int)GetLastError();
	} else if (!(basic.FileAttributes & FILE_ATTRIBUTE_DIRECTORY)) {
		DWORD attributes = basic.FileAttributes & ~(DWORD)FILE_ATTRIBUTE_READONLY;

		attributes |= mode & 0200 ? FILE_ATTRIBUTE_NORMAL : FILE_ATTRIBUTE_READONLY;
		basic = (FILE_BASIC_INFO){.FileAttributes = attributes};
		if (!SetFileInformationByHandle(h, FileBasicInfo, &basic, sizeof basic))
			code = (int)GetLastError();
	}
	CloseHandle(h);
	return code;
}

int os_set_mtime(const char *path, int64_t seconds)
{
	HANDLE h;
	int fd;
	int code = win32_open(
		path, FILE_WRITE_ATTRIBUTES, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, &h);

	if (!code)
		code = win32_fd(h, &fd);
	if (code)
		return code;
	code = os_fd_set_mtime(fd, seconds);
	os_fd_close(fd);
	return code;
}

bool win32_random_name(char out[13])
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
	unsigned char bytes[12];

	if (!RtlGenRandom(bytes, sizeof bytes))
		return false;
	for (size_t i = 0; i < sizeof bytes; i++)
		out[i] = letters[bytes[i] % 32];
	out[sizeof bytes] = '\0';
	return true;
}

static int make_new_dir(const char *path)
{
	wchar_t wide[WIN32_PATH_MAX];
	int code = win32_path(path, wide);

	if (!code && !CreateDirectoryW(wide, NULL))
		code = (int)GetLastError();
	return code;
}

/* Who may look in is what the parent hands down: a mode 0700 of its own would stay with a toolchain
 * that is staged here and moved to where others shall read it. */
int os_make_temp_dir(const char *parent, const char *prefix, char *out, size_t cap)
{
	int code = ERROR_ALREADY_EXISTS;

	for (int try = 0; try < TRIES && code == ERROR_ALREADY_EXISTS; try++) {
		char name[13];
		int n;

		if (!win32_random_name(name))
			return ERROR_GEN_FAILURE;
		n = snprintf(out, cap, "%s/%s%s", parent, prefix, name);
		if (n < 0 || (size_t)n >= cap)
			return ERROR_FILENAME_EXCED_RANGE;
		os_slashes(out);
		code = make_new_dir(out);
	}
	return code;
}

/* Some file systems (RAM disks, Wine's for more than 260 units) do not tell: there the path stays
 * as it is written, links and all. */
static int final_path(HANDLE h, const char *path, uint16_t out[WIN32_PATH_MAX])
{
	uint16_t wide[WIN32_PATH_MAX];
	DWORD n = GetFinalPathNameByHandleW(h, out, WIN32_PATH_MAX, FILE_NAME_NORMALIZED);

	if (n == 0 && win32_path(path, wide) == 0)
		n = GetFullPathNameW(wide, WIN32_PATH_MAX, out, NULL);
	if (n == 0)
		return (int)GetLastError();
	return n < WIN32_PATH_MAX ? 0 : WIN32_TOO_LONG;
}

int os_realpath(const char *path, char *buf, size_t cap)
{
	uint16_t wide[WIN32_PATH_MAX];
	HANDLE h;
	int code = win32_open(path, 0, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, &h);

	if (code)
		return code;
	code = final_path(h, path, wide);
	CloseHandle(h);
	return code ? code : win32_utf8_path(wide, buf, cap);
}

static int exists(const char *path)
{
	struct os_info info;

	return os_stat(path, &info);
}

/* The volume that holds `path`, as \\?\Volume{...} or \\server\share, to be opened itself. */
static bool volume_of(const char *path, wchar_t out[WIN32_PATH_MAX])
{
	wchar_t wide[WIN32_PATH_MAX], mount[WIN32_PATH_MAX];
	size_t n;

	if (win32_path(path, wide) != 0 || !GetVolumePathNameW(wide, mount, WIN32_PATH_MAX) ||
		!GetVolumeNameForVolumeMountPointW(mount, out, WIN32_PATH_MAX))
		return false;
	n = wcslen(out);
	if (n > 0 && out[n - 1] == L'\\')
		out[n - 1] = L'\0';
	return true;
}

/* Only administrators may flush a volume. For others Windows has nothing but a flush of each file,
 * which for the 14,000 files of a toolchain takes longer than unpacking them. They rely on the
 * lazy writer, which has written everything after some seconds: a power cut before that can leave a
 * toolchain whose files are cut short, which `gov verify` finds. What decides what exists
 * (receipts, versions, pins) goes through os_write_file and os_rename, which are on disk when they
 * return. */
int os_sync_fs(const char *path)
{
	wchar_t volume[WIN32_PATH_MAX];
	int code = exists(path);
	HANDLE h;

	if (code || !volume_of(path, volume))
		return code;
	h = CreateFileW(volume, GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
		OPEN_EXISTING, 0, NULL);
	if (h == INVALID_HANDLE_VALUE)
		return 0;
	if (!FlushFileBuffers(h))
		code = (int)GetLastError();
	CloseHandle(h);
	return code == ERROR_ACCESS_DENIED || code == ERROR_INVALID_FUNCTION ? 0 : code;
}

/* A volume can be flushed by administrators only. */
void os_sync_ahead(const char *path)
{
	(void)path;
}

/* A folder cannot be flushed. It need not be: NTFS keeps a journal of its changes in their order,
 * and os_rename waits for its own. */
int os_sync_dir(const char *path)
{
	return exists(path);
}
