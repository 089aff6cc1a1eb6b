#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include "os/os.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/posix_info.h"

/* A folder that exists already may answer EEXIST, EROFS or EACCES: only whether it is one counts.
 */
static int make_one(const char *path)
{
	struct stat st;
	int code;

	if (mkdir(path, 0777) == 0)
		return 0;
	code = errno;
	if (stat(path, &st) == 0)
		return S_ISDIR(st.st_mode) ? 0 : ENOTDIR;
	return code;
}

int os_mkdirs(const char *path)
{
	char part[PATH_MAX];
	size_t n = strlen(path);

	if (n == 0)
		return ENOENT;
	if (n >= sizeof part)
		return ENAMETOOLONG;
	memcpy(part, path, n + 1);
	for (size_t i = 1; i < n; i++) {
		int code;

		if (part[i] != '/')
			continue;
		part[i] = '\0';
		code = make_one(part);
		if (code)
			return code;
		part[i] = '/';
	}
	return make_one(part);
}

int os_set_mode(const char *path, uint32_t mode)
{
	return chmod(path, (mode_t)mode) == 0 ? 0 : errno;
}

int os_set_mtime(const char *path, int64_t seconds)
{
	const struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = (time_t)seconds}};

	return utimensat(AT_FDCWD, path, times, 0) == 0 ? 0 : errno;
}

int os_rename(const char *from, const char *to)
{
	return rename(from, to) == 0 ? 0 : errno;
}

int os_remove(const char *path)
{
	return remove(path) == 0 ? 0 : errno;
}

int os_link_dir(const char *target, const char *path)
{
	return symlink(target, path) == 0 ? 0 : errno;
}

int os_read_link_dir(const char *path, char *buf, size_t cap)
{
	ssize_t n = readlink(path, buf, cap);

	if (n < 0)
		return errno;
	if ((size_t)n >= cap)
		return ENAMETOOLONG;
	buf[n] = '\0';
	return 0;
}

int os_make_temp_dir(const char *parent, const char *prefix, char *out, size_t cap)
{
	int n = snprintf(out, cap, "%s/%sXXXXXX", parent, prefix);

	if (n < 0 || (size_t)n >= cap)
		return ENAMETOOLONG;
	return mkdtemp(out) ? 0 : errno;
}

int os_realpath(const char *path, char *buf, size_t cap)
{
	char *real = realpath(path, NULL);
	int code = 0;

	if (!real)
		return errno;
	if (strlen(real) < cap)
		memcpy(buf, real, strlen(real) + 1);
	else
		code = ENAMETOOLONG;
	free(real);
	return code;
}

/* Some network and FUSE file systems know no fsync of folders and say EINVAL. */
int os_sync_dir(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int code;

	if (fd < 0)
		return errno;
	code = posix_sync(fd);
	close(fd);
	return code == EINVAL ? 0 : code;
}
