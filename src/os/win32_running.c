/* os_runs_below: a program that runs keeps its file, and the folders above it, from being renamed.
 */
#include "os/os.h"

#include <stdio.h>
#include <windows.h>
#include <tlhelp32.h>

#include "os/win32_wide.h"

#define NAMED_MAX 5 /* more would not fit a line */

struct naming {
	wchar_t dir[WIN32_PATH_MAX]; /* as real_path() has it */
	size_t dir_len;
	char *text;
	size_t cap, len;
	unsigned named;
};

/* The folder without links, by its longest names: what a process's file is called too. */
static size_t real_path(const char *path, wchar_t out[WIN32_PATH_MAX])
{
	wchar_t wide[WIN32_PATH_MAX];
	HANDLE h;
	DWORD n;

	if (win32_path(path, wide) != 0)
		return 0;
	h = CreateFileW(wide, 0, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
		OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
	if (h == INVALID_HANDLE_VALUE)
		return 0;
	n = GetFinalPathNameByHandleW(h, out, WIN32_PATH_MAX, VOLUME_NAME_DOS);
	CloseHandle(h);
	return n < WIN32_PATH_MAX ? n : 0;
}

static bool is_below(const struct naming *n, const wchar_t *path)
{
	size_t len = wcslen(path);

	return len > n->dir_len && path[n->dir_len] == L'\\' &&
	       CompareStringOrdinal(path, (int)n->dir_len, n->dir, (int)n->dir_len, TRUE) ==
		       CSTR_EQUAL;
}

/* The file that a process runs, in the form of real_path(). */
static bool file_of(DWORD process, wchar_t out[WIN32_PATH_MAX])
{
	static const wchar_t prefix[] = L"\\\\?\\";
	const size_t head = sizeof prefix / sizeof *prefix - 1;
	DWORD n = (DWORD)(WIN32_PATH_MAX - head);
	HANDLE h = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, process);
	bool found;

	if (!h)
		return false;
	memcpy(out, prefix, head * sizeof *out);
	found = QueryFullProcessImageNameW(h, 0, out + head, &n);
	CloseHandle(h);
	return found;
}

static void name_it(struct naming *n, const wchar_t *name, DWORD process)
{
	char narrow[256];
	int wrote;

	if (n->named == NAMED_MAX || win32_utf8(name, narrow, sizeof narrow) != 0)
		return;
	wrote = snprintf(n->text + n->len, n->cap - n->len, "%s%s (process %lu)",
		n->named > 0 ? ", " : "", narrow, (unsigned long)process);
	if (wrote < 0 || (size_t)wrote >= n->cap - n->len) {
		n->text[n->len] = '\0';
		return;
	}
	n->len += (size_t)wrote;
	n->named++;
}

static void look(struct naming *n)
{
	wchar_t file[WIN32_PATH_MAX];
	PROCESSENTRY32W entry = {.dwSize = sizeof entry};
	HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);

	if (all == INVALID_HANDLE_VALUE)
		return;
	for (BOOL more = Process32FirstW(all, &entry); more; more = Process32NextW(all, &entry))
		if (file_of(entry.th32ProcessID, file) && is_below(n, file))
			name_it(n, entry.szExeFile, entry.th32ProcessID);
	CloseHandle(all);
}

bool os_runs_below(const char *dir, char *text, size_t cap)
{
	struct naming n = {.text = text, .cap = cap};

	text[0] = '\0';
	n.dir_len = real_path(dir, n.dir);
	if (n.dir_len > 0)
		look(&n);
	return n.named > 0;
}
