/* os_remove, os_remove_tree. Every step of the latter is relative to an open folder and follows no
 * link, so that a folder swapped for a junction while this runs cannot lead it elsewhere.
 */
#include "os/os.h"

#include <stdlib.h>
#include <windows.h>
#include <winternl.h>

#include "os/win32_handle.h"
#include "os/win32_wide.h"

#define DEPTH_MAX 256      /* each level holds a handle and a block */
#define BLOCK_BYTES 0x4000 /* of entries */
#define PASSES 3           /* for what others make, or still remove, meanwhile */
#define REMOVE_ACCESS (DELETE | FILE_READ_ATTRIBUTES | FILE_WRITE_ATTRIBUTES)

static bool is_gone(int code)
{
	return code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND;
}

static int open_to_remove(const char *path, DWORD access, HANDLE *out)
{
	struct win32_patience patience = {0};
	int code;

	do
		code = win32_open(path, REMOVE_ACCESS | access, OPEN_EXISTING, WIN32_ITSELF, out);
	while (code == ERROR_ACCESS_DENIED && win32_again(&patience, code));
	return code;
}

/* A program that runs keeps its file, but not its name. */
static int remove_running(const char *path)
{
	wchar_t wide[WIN32_PATH_MAX], aside[WIN32_PATH_MAX];
	int code = win32_path(path, wide);

	if (!code && !win32_is_program(wide))
		code = ERROR_ACCESS_DENIED;
	return code ? code : win32_move_aside(wide, wide, aside);
}

/* Deleting is refused although the open was not where a program runs, and where somebody else has
 * deleted the file since: looking again tells. */
static int remove_refused(const char *path)
{
	struct os_info info;
	int code = remove_running(path);
	int looked = code ? os_lstat(path, &info) : 0;

	return os_is_missing(looked) ? looked : code;
}

int os_remove(const char *path)
{
	HANDLE h;
	int code = open_to_remove(path, 0, &h);

	if (code)
		return code;
	code = win32_delete(h);
	CloseHandle(h);
	return code == ERROR_ACCESS_DENIED ? remove_refused(path) : code;
}

/* One walk down. Its patience is for all of it, and for opening as for deleting: a tree in which
 * everything is held shall not take two seconds a file. A folder is not walked again for what is
 * held below it, since the patience is used up then. */
struct walk {
	const char *path; /* its top */
	struct win32_patience patience;
	int depth;
	bool asked, runs;
};

static int remove_open(struct walk *w, HANDLE h, bool folder);

/* A program that runs there, as the system says once something is refused, will go on to. */
static bool walk_again(struct walk *w, int code)
{
	char running[400];

	if (code == ERROR_ACCESS_DENIED && !w->asked) {
		w->asked = true;
		w->runs = os_runs_below(w->path, running, sizeof running);
	}
	return !w->runs && win32_again(&w->patience, code);
}

static bool is_dots(const wchar_t *name, size_t n)
{
	return name[0] == L'.' && (n == 1 || (n == 2 && name[1] == L'.'));
}

static int remove_entry(struct walk *w, HANDLE dir, const FILE_FULL_DIR_INFO *e)
{
	const DWORD link = e->FileAttributes & FILE_ATTRIBUTE_REPARSE_POINT;
	const bool folder = (e->FileAttributes & FILE_ATTRIBUTE_DIRECTORY) && !link;
	size_t n = e->FileNameLength / sizeof *e->FileName;
	HANDLE h;
	int code;

	if (is_dots(e->FileName, n))
		return 0;
	do {
		code = win32_open_below(dir, e->FileName, n,
			REMOVE_ACCESS | (folder ? FILE_LIST_DIRECTORY : 0), FILE_OPEN,
			folder ? FILE_DIRECTORY_FILE : 0, &h, NULL);
		if (!code) {
			code = remove_open(w, h, folder && !win32_is_reparse(h));
			CloseHandle(h);
		}
	} while (code && !is_gone(code) && walk_again(w, code));
	return is_gone(code) ? 0 : code;
}

/* Goes on after an error, so that as much as possible goes; the first error is the result. */
static int empty_block(struct walk *w, HANDLE dir, const char *block)
{
	int first = 0;

	for (;;) {
		const FILE_FULL_DIR_INFO *e = (const void *)block;
		int code = remove_entry(w, dir, e);

		if (!first)
			first = code;
		if (e->NextEntryOffset == 0)
			return first;
		block += e->NextEntryOffset;
	}
}

static int empty_dir(struct walk *w, HANDLE dir)
{
	FILE_INFO_BY_HANDLE_CLASS class = FileFullDirectoryRestartInfo;
	char *block = malloc(BLOCK_BYTES);
	int first = 0;

	if (!block)
		return ERROR_NOT_ENOUGH_MEMORY;
	while (GetFileInformationByHandleEx(dir, class, block, BLOCK_BYTES)) {
		int code = empty_block(w, dir, block);

		if (!first)
			first = code;
		class = FileFullDirectoryInfo;
	}
	if (!first && GetLastError() != ERROR_NO_MORE_FILES &&
		GetLastError() != ERROR_FILE_NOT_FOUND) /* what has not even "." */
		first = (int)GetLastError();
	free(block);
	return first;
}

static int remove_folder(struct walk *w, HANDLE h)
{
	int code = ERROR_DIR_NOT_EMPTY;

	if (w->depth >= DEPTH_MAX)
		return ERROR_FILENAME_EXCED_RANGE;
	w->depth++;
	for (int pass = 0; pass < PASSES && code == ERROR_DIR_NOT_EMPTY; pass++) {
		if (pass > 0)
			Sleep(10); /* its last files' other handles are about to be closed */
		code = empty_dir(w, h);
		if (!code)
			code = win32_delete(h);
	}
	w->depth--;
	return code;
}

static int remove_open(struct walk *w, HANDLE h, bool folder)
{
	return folder ? remove_folder(w, h) : win32_delete(h);
}

static bool is_folder(HANDLE h)
{
	FILE_ATTRIBUTE_TAG_INFO tag;

	return GetFileInformationByHandleEx(h, FileAttributeTagInfo, &tag, sizeof tag) &&
	       (tag.FileAttributes & FILE_ATTRIBUTE_DIRECTORY) &&
	       !(tag.FileAttributes & FILE_ATTRIBUTE_REPARSE_POINT);
}

/* FILE_LIST_DIRECTORY of a folder is FILE_READ_DATA of a file. */
int os_remove_tree(const char *path)
{
	struct walk w = {.path = path};
	HANDLE h;
	int code;

	do {
		code = open_to_remove(path, FILE_LIST_DIRECTORY, &h);
		if (code)
			break;
		code = remove_open(&w, h, is_folder(h));
		CloseHandle(h);
	} while (code && !is_gone(code) && walk_again(&w, code));
	return is_gone(code) ? 0 : code;
}
