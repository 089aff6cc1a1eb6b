/* os_disk: what files take of the disk, and files that share their place on it (reflinks): each is
 * a file of its own, and what is written to one does not show in the other. Manager only.
 *
 * Codes are those of os.h.
 */
#ifndef GOV_OS_DISK_H
#define GOV_OS_DISK_H

#include "os/os.h"

/* Can files of the file system that holds `path` share their place? One system call, by the kind of
 * the file system. */
enum os_sharing {
	OS_SHARES_NEVER,
	OS_SHARES_MAYBE,  /* ask: os_disk_shared, os_clone */
	OS_SHARES_UNSAID, /* it may do so, and nothing tells of which files */
};
enum os_sharing os_sharing(const char *path);

/* What one file, folder or link takes itself; links are not followed. */
struct os_disk_use {
	enum os_kind kind;
	uint64_t bytes; /* in whole blocks as the file system counts, as du(1) does */
	uint64_t names; /* hard links of a file */
	uint64_t device, inode;
};
int os_disk_use(const char *path, struct os_disk_use *out);

/* Call each(ctx, place, bytes) for every part of a file that stands in blocks which belong to
 * another file (or a snapshot) too: where on the disk, and how many bytes. Files that were cloned
 * from one another name the same parts. An error too where the file system cannot say. */
int os_disk_shared(
	const char *path, void (*each)(void *ctx, uint64_t place, uint64_t bytes), void *ctx);

/* Make `to`, which must not exist, a file with the bytes of `from`, which must be a plain file (a
 * link is not followed), in the same place on the disk until one of the two is changed. Its
 * permission bits (less the umask) and time of change are those of the file `like`. *fd is open for
 * reading, and its bytes are on their way into memory. On failure nothing is left at `to`. */
int os_clone(const char *from, const char *to, const char *like, int *fd);
/* Is it no matter of these two files: can this file system clone nothing at all? */
bool os_is_unsupported(int code);

#endif
