/* win32_handle: open files as handles, for win32_*.c of the manager only. No Windows header shows
 * through: a void * is a HANDLE, a uint16_t a wchar_t. Functions return 0, or a number as of
 * GetLastError().
 */
#ifndef GOV_OS_WIN32_HANDLE_H
#define GOV_OS_WIN32_HANDLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "os/win32_error.h"
#include "os/win32_wide.h"

/* Everybody may read, write, rename and remove meanwhile, as on POSIX. */
#define WIN32_SHARE_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)
/* A folder can be opened, and of a link the link itself. */
#define WIN32_ITSELF (FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT)

/* Of FILE_INFO_BY_HANDLE_CLASS (Microsoft Learn); MinGW's headers hide them. Windows 10 1709. */
#define WIN32_DISPOSITION_EX ((FILE_INFO_BY_HANDLE_CLASS)21)
#define WIN32_RENAME_EX ((FILE_INFO_BY_HANDLE_CLASS)22)

/* CreateFileW on a path in UTF-8 with WIN32_SHARE_ALL, not inherited, and with patience for files
 * that others hold. `how` is OPEN_EXISTING and the like. */
int win32_open(const char *path, uint32_t access, uint32_t how, uint32_t flags, void **out);

/* Is this open file a symbolic link, a junction or another reparse point? */
bool win32_is_reparse(void *h);

/* Remove the file, link or empty folder that is open as `h` (with DELETE and FILE_READ_ATTRIBUTES |
 * FILE_WRITE_ATTRIBUTES), read-only or not. Its name is free at once where the file system knows
 * POSIX deletes, else when the last handle is closed. */
int win32_delete(void *h);

/* Open `name` (n units) in the open folder `above`, without following a link there: NtCreateFile
 * (Microsoft Learn). `how` is FILE_OPEN, FILE_CREATE or FILE_OPEN_IF, `options`
 * FILE_DIRECTORY_FILE, FILE_NON_DIRECTORY_FILE or 0. *made, when not NULL: it did not exist. */
int win32_open_below(void *above, const uint16_t *name, size_t n, uint32_t access, uint32_t how,
	uint32_t options, void **out, bool *made);

/* A descriptor of the C library for `h`, binary and not inherited. It owns `h`, also on failure. */
int win32_fd(void *h, int *fd);

/* Move one file, folder or link; replaces files (see os_rename). */
int win32_move(const uint16_t *from, const uint16_t *to);
/* Give the file of a program that runs another name, ".gov-old-RANDOM.tmp" in the folder of
 * `neighbour` (a path on the same volume), which is in `aside` then. Those of earlier calls that
 * run no more are removed. */
int win32_move_aside(
	const uint16_t *path, const uint16_t *neighbour, uint16_t aside[WIN32_PATH_MAX]);
bool win32_is_program(const uint16_t *path); /* NAME.exe */
/* Twelve letters and digits that name a file or folder in any case. False: there is no chance. */
bool win32_random_name(char out[13]);

#endif
