/* posix_info: struct stat to struct os_info, and what of the shared files each system answers in
 * its own way (posix_*linux*.c, posix_*darwin*.c); for the files under os/ only. */
#ifndef GOV_OS_POSIX_INFO_H
#define GOV_OS_POSIX_INFO_H

#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>

#include "os/os.h"

/* `runnable` says whether anybody may execute the file; os_stat asks about this user. */
void posix_info(const struct stat *st, struct os_info *out);

/* Is `uid` this process's effective user, or is that root? */
bool posix_is_own(uid_t uid);

/* Time of change: POSIX has st_mtim, macOS st_mtimespec. */
struct timespec posix_mtime(const struct stat *st);

/* Text of an error number that not every system has; "unknown error" for any other. */
const char *posix_own_error(int code);

/* --- manager only --- */

/* A pipe whose ends programs that are started do not inherit. 0, or errno. */
int posix_pipe(int ends[2]);

/* Close the descriptors first to last, which are all open and the caller's. */
void posix_close_range(int first, int last);

/* Have what was written to the file or folder on the disk, not merely in its memory. 0, or errno.
 */
int posix_sync(int fd);

#endif
