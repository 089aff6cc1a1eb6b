/* The program that the tests of Windows run: this test itself, by its second argument. */
#ifndef GOV_TEST_WIN32_PROGRAM_H
#define GOV_TEST_WIN32_PROGRAM_H

#include <stdio.h>
#include <string.h>
#include <windows.h>

#include "os/os.h"

/* As long as `path` is there, and a minute at most. */
static inline int stay(const char *path)
{
	struct os_info info;

	for (int i = 0; i < 6000 && os_stat(path, &info) == 0; i++)
		os_sleep_ms(10);
	return 7;
}

static inline HANDLE start(const char *program, const char *mode, const char *path)
{
	STARTUPINFOA info = {.cb = sizeof info};
	PROCESS_INFORMATION made;
	char line[4096];

	snprintf(line, sizeof line, "\"%s\" %s \"%s\"", program, mode, path);
	if (!CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &info, &made))
		return NULL;
	CloseHandle(made.hThread);
	return made.hProcess;
}

/* os_spawn a program that stays, and says so by a file. */
static inline int spawn_one(const char *path)
{
	char self[4096], at[1024], mode[] = "stay-and-say";
	struct os_env_edit none = {.set_len = 0};
	char *const argv[] = {self, mode, at, NULL};
	int code = 0;

	snprintf(at, sizeof at, "%s", path);
	if (os_exe_path(self, sizeof self) != 0 || os_spawn(self, argv, &none, &code) != 0)
		return 98;
	return code;
}

/* The lock tells whether this process is there. */
static inline int stay_and_say(const char *path)
{
	char said[1024];
	bool taken = false;
	int fd;

	snprintf(said, sizeof said, "%s-lock", path);
	if (os_open_rw(said, &fd) != 0 || os_lock(fd, true, &taken) != 0)
		return 97;
	snprintf(said, sizeof said, "%s-runs", path);
	return os_write_file(said, "", 0, 0644) == 0 ? stay(path) : 97;
}

static inline int be_program(char **argv)
{
	char self[4096];

	if (strcmp(argv[1], "stay") == 0)
		return stay(argv[2]);
	if (strcmp(argv[1], "stay-and-say") == 0)
		return stay_and_say(argv[2]);
	if (strcmp(argv[1], "spawn") == 0)
		return spawn_one(argv[2]);
	if (strcmp(argv[1], "leave") == 0 && os_exe_path(self, sizeof self) == 0) {
		CloseHandle(start(self, "stay", argv[2]));
		return os_stdout("done", 4);
	}
	if (strcmp(argv[1], "end") == 0)
		os_end_by(0);
	return 99;
}

static inline DWORD ended(HANDLE process)
{
	DWORD code = 0;

	assert_int_equal(WaitForSingleObject(process, 60000), WAIT_OBJECT_0);
	assert_true(GetExitCodeProcess(process, &code));
	CloseHandle(process);
	return code;
}

static inline void wait_for(const char *path)
{
	struct os_info info;

	for (int i = 0; i < 6000 && os_stat(path, &info) != 0; i++)
		os_sleep_ms(10);
	assert_int_equal(os_stat(path, &info), 0);
}

#endif
