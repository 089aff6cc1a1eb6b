/* os_rename: MoveFileExW, and what must happen before it will do what rename(2) does: another file
 * of that name goes although it is read-only, open, or a program that runs.
 */
#include "os/os.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "os/win32_handle.h"
#include "os/win32_wide.h"

/* Returns when the new name is on disk. Without MOVEFILE_COPY_ALLOWED, a move to another volume is
 * refused. */
static int move(const wchar_t *from, const wchar_t *to)
{
	if (MoveFileExW(from, to, MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH))
		return 0;
	return (int)GetLastError();
}

/* The one way to replace a file that others have open. Needs Windows 10 and NTFS. */
static int move_posix(const wchar_t *from, const wchar_t *to)
{
	size_t bytes = wcslen(to) * sizeof *to;
	FILE_RENAME_INFO *info = calloc(1, sizeof *info + bytes);
	HANDLE h = CreateFileW(from, DELETE | SYNCHRONIZE, WIN32_SHARE_ALL, NULL, OPEN_EXISTING,
		WIN32_ITSELF | FILE_FLAG_WRITE_THROUGH, NULL);
	int code = 0;

	if (!info || h == INVALID_HANDLE_VALUE) {
		code = ERROR_ACCESS_DENIED;
	} else {
		info->Flags = FILE_RENAME_FLAG_REPLACE_IF_EXISTS | FILE_RENAME_FLAG_POSIX_SEMANTICS;
		info->FileNameLength = (DWORD)bytes;
		memcpy(info->FileName, to, bytes);
		if (!SetFileInformationByHandle(
			    h, WIN32_RENAME_EX, info, (DWORD)(sizeof *info + bytes)))
			code = (int)GetLastError();
	}
	if (h != INVALID_HANDLE_VALUE)
		CloseHandle(h);
	free(info);
	return code;
}

static size_t folder_len(const wchar_t *path)
{
	const wchar_t *slash = wcsrchr(path, L'\\');

	return slash ? (size_t)(slash - path) + 1 : 0;
}

static bool beside(const wchar_t *path, const wchar_t *name, wchar_t out[WIN32_PATH_MAX])
{
	size_t folder = folder_len(path), n = wcslen(name);

	if (folder + n >= WIN32_PATH_MAX)
		return false;
	memcpy(out, path, folder * sizeof *path);
	memcpy(out + folder, name, (n + 1) * sizeof *name);
	return win32_long_path(out) == 0;
}

/* What stepped aside earlier goes, unless it still runs. */
static void sweep_beside(const wchar_t *path)
{
	wchar_t found_path[WIN32_PATH_MAX];
	WIN32_FIND_DATAW found;
	HANDLE search;

	if (!beside(path, L".gov-old-*.tmp", found_path))
		return;
	search = FindFirstFileW(found_path, &found);
	if (search == INVALID_HANDLE_VALUE)
		return;
	do {
		if (beside(path, found.cFileName, found_path))
			DeleteFileW(found_path);
	} while (FindNextFileW(search, &found));
	FindClose(search);
}

/* For as long as one of them runs, any number of names may step aside: all shims are links of one
 * file. A name that is taken would do for Wine, which then moves nothing. */
int win32_move_aside(const wchar_t *path, const wchar_t *neighbour, wchar_t aside[WIN32_PATH_MAX])
{
	char random[13];
	wchar_t name[64];

	sweep_beside(neighbour);
	if (!win32_random_name(random))
		return ERROR_GEN_FAILURE;
	swprintf(name, sizeof name / sizeof *name, L".gov-old-%hs.tmp", random);
	if (!beside(neighbour, name, aside))
		return ERROR_FILENAME_EXCED_RANGE;
	return MoveFileExW(path, aside, MOVEFILE_WRITE_THROUGH) ? 0 : (int)GetLastError();
}

static bool is_folder(const wchar_t *path)
{
	DWORD attributes = GetFileAttributesW(path);

	return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY);
}

/* As rename(2), only an empty folder is replaced, and only by a folder. */
static int replace_folder(const wchar_t *from, const wchar_t *to, DWORD attributes)
{
	if (!is_folder(from) || (attributes & FILE_ATTRIBUTE_REPARSE_POINT))
		return ERROR_ACCESS_DENIED;
	if (!RemoveDirectoryW(to))
		return (int)GetLastError();
	return move(from, to);
}

static bool can_be_moved(const wchar_t *path)
{
	HANDLE h = CreateFileW(path, DELETE | SYNCHRONIZE, WIN32_SHARE_ALL, NULL, OPEN_EXISTING,
		WIN32_ITSELF, NULL);

	if (h == INVALID_HANDLE_VALUE)
		return false;
	CloseHandle(h);
	return true;
}

bool win32_is_program(const wchar_t *path)
{
	size_t n = wcslen(path);

	return n > 4 && _wcsicmp(path + n - 4, L".exe") == 0;
}

/* Unless somebody else took the name meanwhile. */
static void move_back(const wchar_t *aside, const wchar_t *to)
{
	struct win32_patience patience = {0};
	int code;

	do
		code = MoveFileExW(aside, to, MOVEFILE_WRITE_THROUGH) ? 0 : (int)GetLastError();
	while (code && win32_again(&patience, code));
}

/* The file of a program that runs can be renamed, not replaced. For a moment there is none of that
 * name. It goes to where its successor comes from: what is left in a stage is swept with it, while
 * the folder of a toolchain or a tool must hold nothing else. */
static bool replace_program(const wchar_t *from, const wchar_t *to)
{
	wchar_t aside[WIN32_PATH_MAX];

	if (!win32_is_program(to) || !can_be_moved(from) || win32_move_aside(to, from, aside) != 0)
		return false;
	if (move(from, to) == 0) {
		DeleteFileW(aside); /* it ended meanwhile */
		return true;
	}
	move_back(aside, to);
	return false;
}

static bool replace_file(const wchar_t *from, const wchar_t *to, DWORD attributes)
{
	if (attributes & FILE_ATTRIBUTE_READONLY)
		SetFileAttributesW(to, attributes & ~(DWORD)FILE_ATTRIBUTE_READONLY);
	return move_posix(from, to) == 0 || replace_program(from, to);
}

static bool is_refused(int code)
{
	return code == ERROR_ACCESS_DENIED || code == ERROR_SHARING_VIOLATION ||
	       code == ERROR_USER_MAPPED_FILE || code == ERROR_ALREADY_EXISTS;
}

/* Windows would remove a file to make room for a folder. */
static bool is_folder_onto_file(const wchar_t *from, const wchar_t *to)
{
	return is_folder(from) && GetFileAttributesW(to) != INVALID_FILE_ATTRIBUTES &&
	       !is_folder(to);
}

int win32_move(const wchar_t *from, const wchar_t *to)
{
	struct win32_patience patience = {0};
	int code;

	if (is_folder_onto_file(from, to))
		return ERROR_DIRECTORY;
	do {
		DWORD attributes;

		code = move(from, to);
		if (!is_refused(code))
			return code;
		attributes = GetFileAttributesW(to);
		if (attributes == INVALID_FILE_ATTRIBUTES)
			continue;
		if (attributes & FILE_ATTRIBUTE_DIRECTORY)
			return replace_folder(from, to, attributes);
		if (replace_file(from, to, attributes))
			return 0;
	} while (win32_again(&patience, code));
	return code;
}

int os_rename(const char *from, const char *to)
{
	wchar_t wide_from[WIN32_PATH_MAX], wide_to[WIN32_PATH_MAX];
	int code = win32_path(from, wide_from);

	if (!code)
		code = win32_path(to, wide_to);
	return code ? code : win32_move(wide_from, wide_to);
}
