/* os_spawn_behind: CreateProcessW without console, window, job or wait. */
#include "os/os.h"

#include <io.h>
#include <stdlib.h>
#include <windows.h>

#include "os/win32_start.h"

#define FLAGS                                                                                      \
	(DETACHED_PROCESS | CREATE_UNICODE_ENVIRONMENT | BELOW_NORMAL_PRIORITY_CLASS |             \
		EXTENDED_STARTUPINFO_PRESENT)

/* It inherits one handle and no other: a pipe that somebody reads to its end is not held open. */
static int create(const struct win32_start *s, HANDLE input, LPPROC_THREAD_ATTRIBUTE_LIST list)
{
	STARTUPINFOEXW info = {.StartupInfo = {.cb = sizeof info,
				       .dwFlags = STARTF_USESTDHANDLES,
				       .hStdInput = input},
		.lpAttributeList = list};
	PROCESS_INFORMATION made;

	if (!UpdateProcThreadAttribute(
		    list, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, &input, sizeof input, NULL, NULL))
		return (int)GetLastError();
	if (!CreateProcessW(s->path, s->line, NULL, NULL, TRUE, FLAGS, s->env, NULL,
		    &info.StartupInfo, &made))
		return (int)GetLastError();
	CloseHandle(made.hThread);
	CloseHandle(made.hProcess);
	return 0;
}

static int create_with(const struct win32_start *s, HANDLE input)
{
	void *list;
	int code = win32_attributes_new(&list);

	if (code)
		return code;
	code = create(s, input, list);
	win32_attributes_free(list);
	return code;
}

int os_spawn_behind(const char *path, char *const argv[], const struct os_env_edit *edit, int input)
{
	struct win32_start *s = malloc(sizeof *s);
	const HANDLE self = GetCurrentProcess();
	HANDLE theirs = NULL;
	int code;

	if (!s)
		return ERROR_NOT_ENOUGH_MEMORY;
	code = win32_start_prepare(s, path, NULL, argv, edit);
	if (!code && !DuplicateHandle(self, (HANDLE)_get_osfhandle(input), self, &theirs, 0, TRUE,
			     DUPLICATE_SAME_ACCESS))
		code = (int)GetLastError();
	if (!code)
		code = create_with(s, theirs);
	if (theirs)
		CloseHandle(theirs);
	win32_start_release(s);
	free(s);
	return code;
}
