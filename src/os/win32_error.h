/* win32_error: error numbers that older headers of MinGW lack ("System Error Codes", Microsoft
 * Learn), and waiting for those that pass, for the files under os/ only. */
#ifndef GOV_OS_WIN32_ERROR_H
#define GOV_OS_WIN32_ERROR_H

#include <stdbool.h>
#include <stdint.h>

enum {
	WIN32_VIRUS_INFECTED = 225,
	WIN32_VIRUS_DELETED = 226,
	WIN32_DIRECTORY_NOT_SUPPORTED = 336,
	WIN32_STOPPED_ON_SYMLINK = 681,
	WIN32_ELEVATION_REQUIRED = 740,
	WIN32_DISK_QUOTA_EXCEEDED = 1295,
};

/* Virus scanners, indexers and programs that have just ended hold files for a moment. win32_again
 * sleeps and returns true while `code` may be of that kind and the patience of this call is not
 * used up: 1 ms, 2 ms, 4 ms ..., 2 s in all. Start with {0}. */
struct win32_patience {
	uint32_t next_ms, spent_ms;
};
bool win32_again(struct win32_patience *p, int code);

#endif
