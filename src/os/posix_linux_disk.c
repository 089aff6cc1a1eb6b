#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include "os/os_disk.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#define EXTENTS_AT_ONCE 64

enum os_sharing os_sharing(const char *path)
{
	struct statfs fs;

	if (statfs(path, &fs) != 0)
		return OS_SHARES_UNSAID;
	switch ((unsigned long)fs.f_type) {
	case EXT4_SUPER_MAGIC: /* ext2 and ext3 too */
	case TMPFS_MAGIC:
		return OS_SHARES_NEVER;
	default:
		return OS_SHARES_MAYBE;
	}
}

/* ioctl(2), whose second parameter has another type in every C library. */
static int control(int fd, unsigned long request, void *argument)
{
	return syscall(SYS_ioctl, fd, request, argument) == 0 ? 0 : errno;
}

/* --- Documentation/filesystems/fiemap.rst of Linux --- */

union extents {
	struct fiemap map;
	char room[sizeof(struct fiemap) + EXTENTS_AT_ONCE * sizeof(struct fiemap_extent)];
};

static bool has_place(const struct fiemap_extent *e)
{
	return (e->fe_flags & (FIEMAP_EXTENT_DATA_INLINE | FIEMAP_EXTENT_UNKNOWN)) == 0;
}

/* Go through what one call answered. Where to go on; 0 at the end. */
static uint64_t each_shared(
	const struct fiemap *map, void (*each)(void *, uint64_t, uint64_t), void *ctx)
{
	const struct fiemap_extent *e = map->fm_extents;
	size_t n = map->fm_mapped_extents;

	for (size_t i = 0; i < n; i++)
		if ((e[i].fe_flags & FIEMAP_EXTENT_SHARED) != 0 && has_place(&e[i]))
			each(ctx, e[i].fe_physical, e[i].fe_length);
	if (n == 0 || (e[n - 1].fe_flags & FIEMAP_EXTENT_LAST) != 0)
		return 0;
	return e[n - 1].fe_logical + e[n - 1].fe_length;
}

int os_disk_shared(
	const char *path, void (*each)(void *ctx, uint64_t place, uint64_t bytes), void *ctx)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	union extents x;
	uint64_t at = 0;
	int code = 0;

	if (fd < 0)
		return errno;
	do {
		memset(&x.map, 0, sizeof x.map);
		x.map.fm_start = at;
		x.map.fm_length = FIEMAP_MAX_OFFSET - at;
		x.map.fm_extent_count = EXTENTS_AT_ONCE;
		code = control(fd, FS_IOC_FIEMAP, &x.map);
		at = code == 0 ? each_shared(&x.map, each, ctx) : 0;
	} while (at > x.map.fm_start);
	close(fd);
	return code;
}

/* --- ioctl_ficlone(2) --- */

/* The clone is told to be read as it is made: its bytes are not those that memory has of `from`. */
static int clone_as(int from, int to, const struct stat *like)
{
	const struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, like->st_mtim};

	int code = control(to, FICLONE, (void *)(intptr_t)from);

	if (code == 0 && futimens(to, times) != 0)
		code = errno;
	if (code == 0)
		(void)posix_fadvise(to, 0, 0, POSIX_FADV_WILLNEED);
	return code;
}

static int clone_open(int from, const char *to, const char *like, int *fd)
{
	struct stat st;
	int code;

	if (lstat(like, &st) != 0)
		return errno;
	*fd = open(to, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, st.st_mode & 0777);
	if (*fd < 0)
		return errno;
	code = clone_as(from, *fd, &st);
	if (code == 0)
		return 0;
	close(*fd);
	unlink(to);
	return code;
}

int os_clone(const char *from, const char *to, const char *like, int *fd)
{
	int source = open(from, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	int code;

	*fd = -1;
	if (source < 0)
		return errno;
	code = clone_open(source, to, like, fd);
	close(source);
	return code;
}
