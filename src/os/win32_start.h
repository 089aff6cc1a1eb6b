/* win32_start: what this process was started with, and what another is to be started with, for the
 * files under os/ only. Memory comes from VirtualAlloc, since the shim has no heap.
 */
#ifndef GOV_OS_WIN32_START_H
#define GOV_OS_WIN32_START_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "os/os.h"
#include "os/win32_wide.h"

/* The arguments of this process in UTF-8. They live as long as the process; their memory is the
 * caller's to change. Without memory for them, *argc is 0. */
void win32_arguments(int *argc, char ***argv);

/* What CreateProcessW (CREATE_UNICODE_ENVIRONMENT) needs for os_exec's and os_spawn's promises. */
struct win32_start {
	uint16_t path[WIN32_PATH_MAX]; /* lpApplicationName: nothing is searched for */
	uint16_t *line;                /* the command line */
	uint16_t *env;                 /* the edited environment; NULL: as this process has it */
};

/* Fill it from os_exec_prefixed's arguments; `edit` may be NULL. Returns 0 or an OS error; either
 * way, end it with win32_start_release(). */
int win32_start_prepare(struct win32_start *s, const char *path, const char *const prefix[],
	char *const argv[], const struct os_env_edit *edit);
void win32_start_release(struct win32_start *s);

/* Have an empty drive be an error to this thread, not a box that asks for a disk and waits.
 * Children do not inherit it. */
void win32_no_boxes(void);

/* Is this block, STARTUPINFO's lpReserved2, the open descriptors that a C runtime hands to the
 * runtime of its child? */
bool win32_is_descriptors(const void *block, size_t bytes);

/* Manager only. An empty attribute list for one attribute of a child (Microsoft Learn,
 * InitializeProcThreadAttributeList): *list is a LPPROC_THREAD_ATTRIBUTE_LIST, to be ended with
 * win32_attributes_free(). */
int win32_attributes_new(void **list);
void win32_attributes_free(void *list);

/* How a child is made: suspended, for its job, and without a window of its own. */
uint32_t win32_creation_flags(void);
/* A job (a HANDLE) that ends who is in it when this process is killed, NULL when there is none to
 * be had; and its end that lets them live on. */
void *win32_job(void);
void win32_job_release(void *job);

/* The edited environment as a block in UTF-16, sorted as Windows wants it, with the "=C:" entries
 * that keep each drive's current folder. *block is NULL when nothing changes, else to be freed with
 * VirtualFree(). */
int win32_env_block(const struct os_env_edit *edit, uint16_t **block);

/* Write all of a text to fd 1 or 2: as text to a console, whose code page seldom is UTF-8, and as
 * the bytes it is to everything else. */
int win32_print(int fd, const char *s, size_t n);

#endif
