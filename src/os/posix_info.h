/* posix_info: struct stat to struct os_info, for the files under os/ only. */
#ifndef GOV_OS_POSIX_INFO_H
#define GOV_OS_POSIX_INFO_H

#include <sys/stat.h>
#include <sys/types.h>

#include "os/os.h"

/* `runnable` says whether anybody may execute the file; os_stat asks about this user. */
void posix_info(const struct stat *st, struct os_info *out);

/* Is `uid` this process's effective user, or is that root? */
bool posix_is_own(uid_t uid);

#endif
