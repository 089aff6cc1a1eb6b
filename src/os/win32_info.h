/* win32_info: an open file's facts, for the files under os/ only. */
#ifndef GOV_OS_WIN32_INFO_H
#define GOV_OS_WIN32_INFO_H

#include "os/os.h"

/* `file` is a HANDLE with FILE_READ_ATTRIBUTES. `runnable` is left false: only a name tells. */
int win32_info(void *file, struct os_info *out);

#endif
