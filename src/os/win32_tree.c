/* A tree is written through handles of its folders, so that a name can never lead out of it: each
 * component is opened alone, below its folder's handle, without following links. The folders on the
 * way to the last entry stay open; archives list a folder's files together, so a file costs open,
 * write, close. */
#include "os/os.h"

#include <stdlib.h>
#include <string.h>
#include <windows.h>
#include <winternl.h>

#include "os/shared.h"
#include "os/win32_handle.h"
#include "os/win32_wide.h"

#define TREE_DEPTH_MAX 128
#define TREE_PATH_MAX 4096
#define TREE_NAME_MAX 255 /* UTF-16 units, as NTFS */

struct os_tree {
	size_t depth;                   /* open folders below the root */
	HANDLE dir[TREE_DEPTH_MAX + 1]; /* dir[0] is the root */
	size_t end[TREE_DEPTH_MAX + 1]; /* where each folder's name ends in path */
	char path[TREE_PATH_MAX];       /* of dir[depth], relative, not NUL-terminated */
};

#define FOLDER_ACCESS (FILE_LIST_DIRECTORY | FILE_TRAVERSE | FILE_READ_ATTRIBUTES)

static int make_root(const char *dir)
{
	wchar_t wide[WIN32_PATH_MAX];
	int code = win32_path(dir, wide);

	if (!code && !CreateDirectoryW(wide, NULL))
		code = (int)GetLastError();
	return code;
}

int os_tree_open(const char *dir, struct os_tree **out)
{
	struct os_tree *t = malloc(sizeof *t);
	int code;

	if (!t)
		return ERROR_NOT_ENOUGH_MEMORY;
	t->depth = 0;
	t->end[0] = 0;
	code = win32_open(dir, FOLDER_ACCESS, OPEN_EXISTING, WIN32_ITSELF, &t->dir[0]);
	if (!code && win32_is_reparse(t->dir[0])) {
		CloseHandle(t->dir[0]);
		code = ERROR_CANT_ACCESS_FILE;
	}
	if (code)
		free(t);
	else
		*out = t;
	return code;
}

int os_tree_create(const char *dir, struct os_tree **out)
{
	int code = make_root(dir);

	return code ? code : os_tree_open(dir, out);
}

static void leave_to(struct os_tree *t, size_t depth)
{
	while (t->depth > depth)
		CloseHandle(t->dir[t->depth--]);
}

/* The checks that Win32 makes, or repairs silently, are not made below it: '\' would separate, ':'
 * open a stream, and a name with a dot or blank at its end be one that hardly a program can open.
 * "." and ".." end in a dot. */
static bool is_plain(const char *name, size_t n)
{
	if (n == 0 || name[n - 1] == '.' || name[n - 1] == ' ')
		return false;
	for (size_t i = 0; i < n; i++) {
		if ((unsigned char)name[i] < 0x20 || strchr("\\/:*?\"<>|", name[i]))
			return false;
	}
	return true;
}

static int wide_name(const char *name, size_t n, wchar_t out[TREE_NAME_MAX], size_t *len)
{
	return is_plain(name, n) ? win32_widen(name, n, out, TREE_NAME_MAX, len)
				 : ERROR_INVALID_NAME;
}

/* Open `name`, n bytes, inside the innermost open folder. */
static int open_name(struct os_tree *t, const char *name, size_t n, DWORD access, ULONG how,
	ULONG options, HANDLE *out)
{
	wchar_t wide[TREE_NAME_MAX];
	size_t len;
	bool made = false;
	int code = wide_name(name, n, wide, &len);

	if (!code)
		code = win32_open_below(
			t->dir[t->depth], wide, len, access, how, options, out, &made);
	if (!code && !made && win32_is_reparse(*out)) {
		CloseHandle(*out);
		code = ERROR_CANT_ACCESS_FILE;
	}
	return code;
}

/* Make (when missing) and open a folder. `end` is where it ends in the path. */
static int enter_one(struct os_tree *t, const char *name, size_t n, size_t end)
{
	HANDLE dir;
	int code;

	if (t->depth == TREE_DEPTH_MAX)
		return ERROR_FILENAME_EXCED_RANGE;
	code = open_name(t, name, n, FOLDER_ACCESS, FILE_OPEN_IF, FILE_DIRECTORY_FILE, &dir);
	if (code)
		return code;
	t->depth++;
	t->dir[t->depth] = dir;
	t->end[t->depth] = end;
	return 0;
}

/* Make rel[0..len) the innermost open folder. */
static int enter(struct os_tree *t, const char *rel, size_t len)
{
	size_t at;

	if (len > TREE_PATH_MAX)
		return ERROR_FILENAME_EXCED_RANGE;
	leave_to(t, shared_depth(t->path, t->end, t->depth, rel, len));
	at = t->end[t->depth];
	memcpy(t->path + at, rel + at, len - at);
	while (at < len) {
		const char *slash;
		size_t end;
		int code;

		if (rel[at] == '/')
			at++;
		slash = memchr(rel + at, '/', len - at);
		end = slash ? (size_t)(slash - rel) : len;
		code = enter_one(t, rel + at, end - at, end);
		if (code)
			return code;
		at = end;
	}
	return 0;
}

int os_tree_mkdir(struct os_tree *t, const char *rel)
{
	return enter(t, rel, strlen(rel));
}

/* Every file can be executed on Windows, if its name says so. */
int os_tree_file(struct os_tree *t, const char *rel, bool executable, int *fd)
{
	const char *slash = strrchr(rel, '/');
	const char *name = slash ? slash + 1 : rel;
	int code = enter(t, rel, slash ? (size_t)(slash - rel) : 0);
	HANDLE h;

	(void)executable;
	if (!code)
		code = open_name(t, name, strlen(name), FILE_GENERIC_WRITE, FILE_CREATE,
			FILE_NON_DIRECTORY_FILE, &h);
	return code ? code : win32_fd(h, fd);
}

void os_tree_close(struct os_tree *t)
{
	if (!t)
		return;
	leave_to(t, 0);
	CloseHandle(t->dir[0]);
	free(t);
}
