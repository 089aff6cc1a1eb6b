/* Errors as GetLastError() has them ("System Error Codes", Microsoft Learn). FormatMessage speaks
 * the user's language, in whole sentences, and not to programs without a heap. */
#include "os/os.h"

#include <windows.h>

#include "os/win32_error.h"

static const struct {
	int code;
	const char *text;
} error_texts[] = {
	{ERROR_INVALID_FUNCTION, "not supported by this device"},
	{ERROR_FILE_NOT_FOUND, "no such file or folder"},
	{ERROR_PATH_NOT_FOUND, "no such file or folder"},
	{ERROR_TOO_MANY_OPEN_FILES, "too many open files"},
	{ERROR_ACCESS_DENIED, "permission denied"},
	{ERROR_INVALID_HANDLE, "bad file handle"},
	{ERROR_NOT_ENOUGH_MEMORY, "out of memory"},
	{ERROR_OUTOFMEMORY, "out of memory"},
	{ERROR_COMMITMENT_LIMIT, "out of memory"},
	{ERROR_INVALID_DRIVE, "no such drive"},
	{ERROR_NOT_SAME_DEVICE, "on another file system"},
	{ERROR_WRITE_PROTECT, "read-only medium"},
	{ERROR_NOT_READY, "the drive is not ready"},
	{ERROR_CURRENT_DIRECTORY, "it is a program's current folder"},
	{ERROR_NO_SYSTEM_RESOURCES, "out of memory"},
	{ERROR_UNEXP_NET_ERR, "the server cannot be reached"},
	{ERROR_NETNAME_DELETED, "the server cannot be reached"},
	{ERROR_CRC, "input/output error"},
	{ERROR_IO_DEVICE, "input/output error"},
	{ERROR_SEEK, "cannot seek"},
	{ERROR_SHARING_VIOLATION, "another program has it open"},
	{ERROR_LOCK_VIOLATION, "another program has it locked"},
	{ERROR_USER_MAPPED_FILE, "another program has it open"},
	{ERROR_DELETE_PENDING, "another program still has it open"},
	{ERROR_HANDLE_DISK_FULL, "no space left on device"},
	{ERROR_DISK_FULL, "no space left on device"},
	{WIN32_DISK_QUOTA_EXCEEDED, "disk quota exceeded"},
	{ERROR_NOT_SUPPORTED, "operation not supported"},
	{ERROR_REM_NOT_LIST, "the server cannot be reached"},
	{ERROR_BAD_NETPATH, "the server cannot be reached"},
	{ERROR_BAD_NET_NAME, "no such shared folder"},
	{ERROR_NETWORK_ACCESS_DENIED, "permission denied"},
	{ERROR_FILE_EXISTS, "it exists already"},
	{ERROR_ALREADY_EXISTS, "it exists already"},
	{ERROR_INVALID_DATA, "its data is of an unexpected kind"},
	{ERROR_INVALID_PARAMETER, "invalid argument"},
	{ERROR_BROKEN_PIPE, "broken pipe"},
	{ERROR_NO_DATA, "broken pipe"},
	{ERROR_BUFFER_OVERFLOW, "name too long"},
	{ERROR_INSUFFICIENT_BUFFER, "name too long"},
	{ERROR_FILENAME_EXCED_RANGE, "name too long"},
	{ERROR_INVALID_NAME, "no name that Windows allows"},
	{ERROR_BAD_PATHNAME, "no name that Windows allows"},
	{ERROR_DIR_NOT_EMPTY, "folder not empty"},
	{ERROR_BUSY, "device or resource busy"},
	{ERROR_BAD_EXE_FORMAT, "not an executable of this machine"},
	{ERROR_EXE_MACHINE_TYPE_MISMATCH, "not an executable of this machine"},
	{ERROR_INVALID_EXE_SIGNATURE, "not an executable of this machine"},
	{ERROR_EXE_MARKED_INVALID, "not an executable of this machine"},
	{ERROR_EXE_CANNOT_MODIFY_SIGNED_BINARY, "not an executable of this machine"},
	{ERROR_BAD_FILE_TYPE, "not a file"},
	{ERROR_FILE_TOO_LARGE, "file too large"},
	{WIN32_VIRUS_INFECTED, "the virus scanner refuses it"},
	{WIN32_VIRUS_DELETED, "the virus scanner removed it"},
	{ERROR_DIRECTORY, "not a folder"},
	{WIN32_DIRECTORY_NOT_SUPPORTED, "is a folder"},
	{WIN32_ELEVATION_REQUIRED, "it wants an administrator's rights"},
	{ERROR_OPERATION_ABORTED, "interrupted"},
	{ERROR_NO_UNICODE_TRANSLATION, "not valid UTF-8"},
	{ERROR_TOO_MANY_LINKS, "too many links"},
	{ERROR_ACCESS_DISABLED_BY_POLICY, "a policy of this computer forbids it"},
	{ERROR_SEM_TIMEOUT, "timed out"},
	{WAIT_TIMEOUT, "timed out"},
	{ERROR_PRIVILEGE_NOT_HELD, "it needs rights that this user does not have"},
	{ERROR_FILE_CORRUPT, "damaged file system"},
	{ERROR_DISK_CORRUPT, "damaged file system"},
	{ERROR_NOT_A_REPARSE_POINT, "not a link"},
	{ERROR_CANT_RESOLVE_FILENAME, "too many links"},
	{ERROR_CANT_ACCESS_FILE, "the system cannot open it"},
	{WIN32_STOPPED_ON_SYMLINK, "a link is in the way"},
};

/* A drive or share that is not there is a parent that is none; so is what no name can name. */
bool os_is_missing(int code)
{
	switch (code) {
	case ERROR_FILE_NOT_FOUND:
	case ERROR_PATH_NOT_FOUND:
	case ERROR_INVALID_DRIVE:
	case ERROR_BAD_NETPATH:
	case ERROR_BAD_NET_NAME:
	case ERROR_INVALID_NAME:
	case ERROR_BAD_PATHNAME:
	case ERROR_DIRECTORY:
		return true;
	}
	return false;
}

bool os_is_exists(int code)
{
	return code == ERROR_FILE_EXISTS || code == ERROR_ALREADY_EXISTS ||
	       code == ERROR_DIR_NOT_EMPTY;
}

bool os_is_denied(int code)
{
	return code == ERROR_ACCESS_DENIED || code == ERROR_WRITE_PROTECT ||
	       code == ERROR_NETWORK_ACCESS_DENIED || code == ERROR_PRIVILEGE_NOT_HELD;
}

bool os_is_busy(int code)
{
	return code == ERROR_SHARING_VIOLATION || code == ERROR_LOCK_VIOLATION ||
	       code == ERROR_USER_MAPPED_FILE || code == ERROR_DELETE_PENDING;
}

bool os_is_too_big(int code)
{
	return code == ERROR_FILE_TOO_LARGE;
}

const char *os_error_text(int code)
{
	for (size_t i = 0; i < sizeof error_texts / sizeof *error_texts; i++) {
		if (error_texts[i].code == code)
			return error_texts[i].text;
	}
	return "unknown error";
}

#define PATIENCE_MS 2000
#define STEP_MAX_MS 128

/* A name whose file is removed, but still open somewhere, denies access. */
bool win32_again(struct win32_patience *p, int code)
{
	if (code != ERROR_SHARING_VIOLATION && code != ERROR_LOCK_VIOLATION &&
		code != ERROR_ACCESS_DENIED && code != ERROR_DELETE_PENDING)
		return false;
	if (p->spent_ms >= PATIENCE_MS)
		return false;
	if (p->next_ms == 0)
		p->next_ms = 1;
	Sleep(p->next_ms);
	p->spent_ms += p->next_ms;
	if (p->next_ms < STEP_MAX_MS)
		p->next_ms *= 2;
	return true;
}
