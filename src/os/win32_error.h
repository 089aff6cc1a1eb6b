/* win32_error: error numbers that older headers of MinGW lack ("System Error Codes", Microsoft
 * Learn), for the files under os/ only. */
#ifndef GOV_OS_WIN32_ERROR_H
#define GOV_OS_WIN32_ERROR_H

enum {
	WIN32_VIRUS_INFECTED = 225,
	WIN32_VIRUS_DELETED = 226,
	WIN32_DIRECTORY_NOT_SUPPORTED = 336,
	WIN32_STOPPED_ON_SYMLINK = 681,
	WIN32_ELEVATION_REQUIRED = 740,
	WIN32_DISK_QUOTA_EXCEEDED = 1295,
};

#endif
