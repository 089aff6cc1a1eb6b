/* Facts about files. */
#include "os/win32_info.h"

#include <string.h>
#include <windows.h>

#include "os/win32_wide.h"

#define SHARE_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)
#define EPOCH_1970 116444736000000000U /* in units of 100 ns since 1601 */
#define PER_SECOND 10000000U

static uint64_t join(DWORD high, DWORD low)
{
	return (uint64_t)high << 32 | low;
}

static int64_t since_1970(FILETIME t)
{
	return (int64_t)(join(t.dwHighDateTime, t.dwLowDateTime) - EPOCH_1970);
}

/* Rounded down, before 1970 too. */
static int64_t seconds_of(FILETIME t)
{
	int64_t ticks = since_1970(t);
	int64_t s = ticks / (int64_t)PER_SECOND;

	return ticks % (int64_t)PER_SECOND < 0 ? s - 1 : s;
}

static uint32_t nanoseconds_of(FILETIME t)
{
	int64_t ticks = since_1970(t) - seconds_of(t) * (int64_t)PER_SECOND;

	return (uint32_t)ticks * 100;
}

/* Symbolic links, junctions and the like stand for another name; other reparse points (files in
 * OneDrive, deduplicated ones) are what they look like. */
static enum os_kind kind_of(HANDLE h, DWORD attributes)
{
	FILE_ATTRIBUTE_TAG_INFO tag;

	if ((attributes & FILE_ATTRIBUTE_REPARSE_POINT) &&
		GetFileInformationByHandleEx(h, FileAttributeTagInfo, &tag, sizeof tag) &&
		IsReparseTagNameSurrogate(tag.ReparseTag))
		return OS_LINK;
	if (attributes & FILE_ATTRIBUTE_DEVICE)
		return OS_OTHER;
	return attributes & FILE_ATTRIBUTE_DIRECTORY ? OS_DIR : OS_FILE;
}

/* ReFS numbers its files with 128 bits, and gives all ones where 64 do not hold them
 * ("BY_HANDLE_FILE_INFORMATION", Microsoft Learn). */
static uint64_t inode_of(HANDLE h, const BY_HANDLE_FILE_INFORMATION *i)
{
	uint64_t number = join(i->nFileIndexHigh, i->nFileIndexLow);
	FILE_ID_INFO id;
	uint64_t halves[2];

	if (number != UINT64_MAX || !GetFileInformationByHandleEx(h, FileIdInfo, &id, sizeof id))
		return number;
	memcpy(halves, &id.FileId, sizeof halves);
	return halves[0] ^ halves[1] * 0x9e3779b97f4a7c15U;
}

int win32_info(void *file, struct os_info *out)
{
	BY_HANDLE_FILE_INFORMATION i;

	if (GetFileType(file) != FILE_TYPE_DISK) {
		*out = (struct os_info){.kind = OS_OTHER};
		return 0;
	}
	if (!GetFileInformationByHandle(file, &i))
		return (int)GetLastError();
	*out = (struct os_info){
		.kind = kind_of(file, i.dwFileAttributes),
		.size = join(i.nFileSizeHigh, i.nFileSizeLow),
		.mtime_s = seconds_of(i.ftLastWriteTime),
		.atime_s = seconds_of(i.ftLastAccessTime),
		.mtime_ns = nanoseconds_of(i.ftLastWriteTime),
		.device = i.dwVolumeSerialNumber,
		.inode = inode_of(file, &i),
		.mode = i.dwFileAttributes & FILE_ATTRIBUTE_READONLY ? 0444 : 0644,
		.own = true,
	};
	if (out->kind != OS_FILE)
		out->mode |= 0111;
	return 0;
}

/* CreateProcessW starts what is called .exe. The other names of PATHEXT are for cmd: it hands .bat
 * to itself, and takes their arguments apart by rules of its own. */
static bool is_program(const char *path)
{
	size_t n = strlen(path);
	const char *end = path + n - 4;

	return n > 4 && end[0] == '.' && (end[1] | 0x20) == 'e' && (end[2] | 0x20) == 'x' &&
	       (end[3] | 0x20) == 'e';
}

static int open_info(const uint16_t *wide, DWORD flags, struct os_info *out)
{
	HANDLE h = CreateFileW(wide, FILE_READ_ATTRIBUTES, SHARE_ALL, NULL, OPEN_EXISTING,
		FILE_FLAG_BACKUP_SEMANTICS | flags, NULL);
	int code;

	if (h == INVALID_HANDLE_VALUE)
		return (int)GetLastError();
	code = win32_info(h, out);
	CloseHandle(h);
	return code;
}

/* An app's alias in WindowsApps is a reparse point that can be started, but not opened. */
static int stat_wide(const uint16_t *wide, DWORD flags, struct os_info *out)
{
	int code = open_info(wide, flags, out);

	if (code == ERROR_CANT_ACCESS_FILE)
		code = open_info(wide, FILE_FLAG_OPEN_REPARSE_POINT, out);
	return code;
}

static int stat_path(const char *path, DWORD flags, struct os_info *out)
{
	uint16_t wide[WIN32_PATH_MAX];
	int code = win32_path(path, wide);

	if (!code)
		code = stat_wide(wide, flags, out);
	if (code)
		return code;
	out->runnable = out->kind == OS_FILE && is_program(path);
	if (out->runnable)
		out->mode |= 0111;
	return 0;
}

int os_stat(const char *path, struct os_info *out)
{
	return stat_path(path, 0, out);
}

int os_lstat(const char *path, struct os_info *out)
{
	return stat_path(path, FILE_FLAG_OPEN_REPARSE_POINT, out);
}

int64_t os_now(void)
{
	FILETIME now;

	GetSystemTimeAsFileTime(&now);
	return seconds_of(now);
}
