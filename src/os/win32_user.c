#include "os/os_user.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "os/win32_wide.h"

/* The most units that a variable of the environment holds, NUL included (Microsoft Learn,
 * "Environment Variables"). */
#define VALUE_MAX 32767
/* UTF-8 takes up to three bytes for a unit. */
#define TEXT_MAX (3 * VALUE_MAX + 1)

static const WCHAR environment_key[] = L"Environment";
static const WCHAR path_name[] = L"Path";
static const WCHAR folders_key[] =
	L"Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\User Shell Folders";

bool os_user_has_path(void)
{
	return true;
}

/* A text value of HKEY_CURRENT_USER into `wide` (VALUE_MAX + 1 units), unexpanded, as *len units
 * without the NUL that may or may not be stored. */
static LSTATUS read_text(
	const WCHAR *key_name, const WCHAR *name, WCHAR *wide, size_t *len, DWORD *type)
{
	HKEY key;
	DWORD bytes = VALUE_MAX * sizeof *wide;
	LSTATUS code = RegOpenKeyExW(HKEY_CURRENT_USER, key_name, 0, KEY_QUERY_VALUE, &key);
	if (code != ERROR_SUCCESS)
		return code;
	code = RegQueryValueExW(key, name, NULL, type, (BYTE *)wide, &bytes);
	RegCloseKey(key);
	if (code == ERROR_MORE_DATA)
		return ERROR_FILE_TOO_LARGE;
	if (code != ERROR_SUCCESS)
		return code;
	if ((*type != REG_SZ && *type != REG_EXPAND_SZ) || bytes % sizeof *wide != 0)
		return ERROR_INVALID_DATA;
	*len = bytes / sizeof *wide;
	while (*len > 0 && wide[*len - 1] == L'\0')
		--*len;
	wide[*len] = L'\0';
	return wcslen(wide) == *len ? ERROR_SUCCESS : ERROR_INVALID_DATA;
}

int os_user_path_get(char **out)
{
	DWORD type;
	size_t len = 0, n = 0;
	WCHAR *wide = malloc((VALUE_MAX + 1) * sizeof *wide);
	char *text = malloc(TEXT_MAX);
	LSTATUS code = wide == NULL || text == NULL
			       ? ERROR_NOT_ENOUGH_MEMORY
			       : read_text(environment_key, path_name, wide, &len, &type);
	if (code == ERROR_FILE_NOT_FOUND)
		code = ERROR_SUCCESS;
	if (code == ERROR_SUCCESS)
		code = win32_narrow(wide, len, text, TEXT_MAX - 1, &n);
	free(wide);
	if (code != ERROR_SUCCESS) {
		free(text);
		return (int)code;
	}
	text[n] = '\0';
	*out = text;
	return 0;
}

typedef LRESULT(WINAPI *send_message_timeout)(HWND to, UINT message, WPARAM w, LPARAM l, UINT flags,
	UINT milliseconds, PDWORD_PTR result);

/* Explorer, and what it starts, takes the new environment when it is told; a window that hangs
 * must not keep gov waiting. Every program that links user32 starts more slowly by that, so it is
 * loaded here. */
static void tell_windows(void)
{
	DWORD_PTR result;
	HMODULE user32 = LoadLibraryExW(L"user32.dll", NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
	if (user32 == NULL)
		return;
	send_message_timeout send =
		(send_message_timeout)(void (*)(void))GetProcAddress(user32, "SendMessageTimeoutW");
	if (send != NULL)
		send(HWND_BROADCAST, WM_SETTINGCHANGE, 0, (LPARAM)environment_key, SMTO_ABORTIFHUNG,
			1000, &result);
	FreeLibrary(user32);
}

static LSTATUS write_path(const WCHAR *wide, size_t len)
{
	HKEY key;
	DWORD type = REG_EXPAND_SZ, bytes = (DWORD)((len + 1) * sizeof *wide);
	LSTATUS code = RegCreateKeyExW(HKEY_CURRENT_USER, environment_key, 0, NULL, 0,
		KEY_QUERY_VALUE | KEY_SET_VALUE, NULL, &key, NULL);
	if (code != ERROR_SUCCESS)
		return code;
	if (RegQueryValueExW(key, path_name, NULL, &type, NULL, NULL) != ERROR_SUCCESS ||
		type != REG_SZ)
		type = REG_EXPAND_SZ;
	code = len > 0 ? RegSetValueExW(key, path_name, 0, type, (const BYTE *)wide, bytes)
		       : RegDeleteValueW(key, path_name);
	if (len == 0 && code == ERROR_FILE_NOT_FOUND)
		code = ERROR_SUCCESS;
	RegCloseKey(key);
	return code;
}

int os_user_path_set(const char *value)
{
	size_t len;
	WCHAR *wide = malloc(VALUE_MAX * sizeof *wide);
	if (wide == NULL)
		return ERROR_NOT_ENOUGH_MEMORY;
	int code = win32_widen(value, strlen(value), (uint16_t *)wide, VALUE_MAX - 1, &len);
	if (code == WIN32_TOO_LONG)
		code = ERROR_FILE_TOO_LARGE;
	if (code == 0) {
		wide[len] = L'\0';
		code = (int)write_path(wide, len);
	}
	free(wide);
	if (code == 0)
		tell_windows();
	return code;
}

/* The registry's own value saves loading shell32 for SHGetKnownFolderPath. */
int os_user_documents(char *buf, size_t cap)
{
	DWORD type;
	size_t len;
	WCHAR *wide = malloc(2 * (VALUE_MAX + 1) * sizeof *wide);
	if (wide == NULL)
		return ERROR_NOT_ENOUGH_MEMORY;
	WCHAR *full = wide + VALUE_MAX + 1;
	LSTATUS code = read_text(folders_key, L"Personal", wide, &len, &type);
	if (code == ERROR_SUCCESS) {
		DWORD n = ExpandEnvironmentStringsW(wide, full, VALUE_MAX);
		code = n == 0 || n > VALUE_MAX ? ERROR_INVALID_DATA : ERROR_SUCCESS;
	}
	if (code == ERROR_SUCCESS)
		code = win32_utf8_path((const uint16_t *)full, buf, cap);
	free(wide);
	return (int)code;
}
