#include "os/win32_handle.h"

#include <fcntl.h>
#include <io.h>
#include <windows.h>
#include <winternl.h>

#include "os/os.h"
#include "os/win32_wide.h"

/* Denied access is mostly meant, and not waited for. */
int win32_open(const char *path, uint32_t access, uint32_t how, uint32_t flags, void **out)
{
	wchar_t wide[WIN32_PATH_MAX];
	struct win32_patience patience = {0};
	int code = win32_path(path, wide);

	*out = INVALID_HANDLE_VALUE;
	while (!code) {
		*out = CreateFileW(wide, access, WIN32_SHARE_ALL, NULL, how, flags, NULL);
		if (*out != INVALID_HANDLE_VALUE)
			return 0;
		code = (int)GetLastError();
		if (code == ERROR_SHARING_VIOLATION && win32_again(&patience, code))
			code = 0;
	}
	return code;
}

bool win32_is_reparse(HANDLE h)
{
	FILE_ATTRIBUTE_TAG_INFO tag;

	return GetFileInformationByHandleEx(h, FileAttributeTagInfo, &tag, sizeof tag) &&
	       (tag.FileAttributes & FILE_ATTRIBUTE_REPARSE_POINT);
}

static void clear_read_only(HANDLE h)
{
	FILE_BASIC_INFO basic;

	if (!GetFileInformationByHandleEx(h, FileBasicInfo, &basic, sizeof basic) ||
		!(basic.FileAttributes & FILE_ATTRIBUTE_READONLY))
		return;
	basic = (FILE_BASIC_INFO){
		.FileAttributes = basic.FileAttributes & ~(DWORD)FILE_ATTRIBUTE_READONLY};
	if (basic.FileAttributes == 0)
		basic.FileAttributes = FILE_ATTRIBUTE_NORMAL;
	SetFileInformationByHandle(h, FileBasicInfo, &basic, sizeof basic);
}

/* FAT, some network drives and Wine know only the plain way. */
int win32_delete(HANDLE h)
{
	FILE_DISPOSITION_INFO_EX posix = {FILE_DISPOSITION_FLAG_DELETE |
					  FILE_DISPOSITION_FLAG_POSIX_SEMANTICS |
					  FILE_DISPOSITION_FLAG_IGNORE_READONLY_ATTRIBUTE};
	FILE_DISPOSITION_INFO plain = {TRUE};

	if (SetFileInformationByHandle(h, WIN32_DISPOSITION_EX, &posix, sizeof posix))
		return 0;
	if (GetLastError() == ERROR_DIR_NOT_EMPTY)
		return ERROR_DIR_NOT_EMPTY;
	clear_read_only(h);
	if (SetFileInformationByHandle(h, FileDispositionInfo, &plain, sizeof plain))
		return 0;
	return (int)GetLastError();
}

int win32_open_below(void *above, const uint16_t *name, size_t n, uint32_t access, uint32_t how,
	uint32_t options, void **out, bool *made)
{
	const ULONG always = FILE_SYNCHRONOUS_IO_NONALERT | FILE_OPEN_REPARSE_POINT |
			     FILE_OPEN_FOR_BACKUP_INTENT;
	UNICODE_STRING text = {.Buffer = (wchar_t *)(uintptr_t)name};
	OBJECT_ATTRIBUTES object;
	IO_STATUS_BLOCK io = {.Information = 0};
	NTSTATUS status;

	if (n > UINT16_MAX / sizeof *name - 1)
		return ERROR_FILENAME_EXCED_RANGE;
	text.Length = text.MaximumLength = (USHORT)(n * sizeof *name);
	InitializeObjectAttributes(&object, &text, OBJ_CASE_INSENSITIVE, above, NULL);
	status = NtCreateFile(out, access | SYNCHRONIZE, &object, &io, NULL, FILE_ATTRIBUTE_NORMAL,
		WIN32_SHARE_ALL, how, options | always, NULL, 0);
	if (status < 0) {
		*out = INVALID_HANDLE_VALUE;
		return (int)RtlNtStatusToDosError(status);
	}
	if (made)
		*made = io.Information == FILE_CREATED;
	return 0;
}

int win32_fd(HANDLE h, int *fd)
{
	*fd = _open_osfhandle((intptr_t)h, _O_BINARY | _O_NOINHERIT);
	if (*fd >= 0)
		return 0;
	CloseHandle(h);
	return ERROR_TOO_MANY_OPEN_FILES;
}
