#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include "os/os_disk.h"

#include <errno.h>
#include <sys/stat.h>

#include "os/posix_info.h"

int os_disk_use(const char *path, struct os_disk_use *out)
{
	struct os_info info;
	struct stat st;

	if (lstat(path, &st) != 0)
		return errno;
	posix_info(&st, &info);
	*out = (struct os_disk_use){
		.kind = info.kind,
		.bytes = (uint64_t)st.st_blocks * 512,
		.names = (uint64_t)st.st_nlink,
		.device = info.device,
		.inode = info.inode,
	};
	return 0;
}

/* What ioctl_ficlone(2) and clonefile(2) answer where it cannot be done. */
bool os_is_unsupported(int code)
{
	return code == EOPNOTSUPP || code == ENOTSUP || code == ENOSYS || code == ENOTTY ||
	       code == EXDEV || code == EINVAL;
}
