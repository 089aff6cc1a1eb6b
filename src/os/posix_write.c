/* Files that appear under their final name whole or not at all. */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include "os/os.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/shared.h"

#define TRIES 100 /* left-overs of crashed processes that had our process id */

/* A temporary name beside `path`, so that rename stays in one file system. */
static int temp_name(char out[PATH_MAX], const char *path, int try)
{
	const char *slash = strrchr(path, '/');
	int folder = slash ? (int)(slash - path) + 1 : 0;
	int n = snprintf(out, PATH_MAX, "%.*s.gov-%ld-%d.tmp", folder, path, (long)getpid(), try);

	return n > 0 && n < PATH_MAX ? 0 : ENAMETOOLONG;
}

static int open_temp(const char *path, uint32_t mode, char temp[PATH_MAX], int *fd)
{
	const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
	int code = EEXIST;

	for (int try = 0; try < TRIES && code == EEXIST; try++) {
		code = temp_name(temp, path, try);
		if (code)
			return code;
		*fd = open(temp, flags, (mode_t)mode);
		code = *fd < 0 ? errno : 0;
	}
	return code;
}

static int sync_parent(const char *path)
{
	char folder[PATH_MAX];
	const char *slash = strrchr(path, '/');
	size_t n = slash ? (size_t)(slash - path) : 0;

	if (!slash)
		return os_sync_dir(".");
	if (n == 0)
		return os_sync_dir("/");
	memcpy(folder, path, n);
	folder[n] = '\0';
	return os_sync_dir(folder);
}

/* Sync and close `fd`, then give the file its name; on any error, `code` included, it goes. */
static int finish(int fd, int code, const char *temp, const char *path)
{
	if (!code)
		code = os_fd_sync(fd);
	if (close(fd) != 0 && !code)
		code = errno;
	if (!code)
		code = os_rename(temp, path);
	if (code)
		unlink(temp);
	return code ? code : sync_parent(path);
}

int os_write_file(const char *path, const void *data, size_t len, uint32_t mode)
{
	char temp[PATH_MAX];
	int fd = -1;
	int code = open_temp(path, mode, temp, &fd);

	if (code)
		return code;
	return finish(fd, os_fd_write(fd, data, len), temp, path);
}

static int write_in_place(const char *path, const void *data, size_t len)
{
	int fd = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
	int code = fd < 0 ? errno : 0;

	if (code)
		return code;
	code = os_fd_write(fd, data, len);
	if (!code && ftruncate(fd, (off_t)len) != 0)
		code = errno;
	if (!code)
		code = os_fd_sync(fd);
	if (close(fd) != 0 && !code)
		code = errno;
	return code;
}

/* A new owner takes some of the mode away, so that comes behind. */
static int make_alike(int fd, const struct stat *old)
{
	struct stat new;

	if (fstat(fd, &new) != 0)
		return errno;
	if ((new.st_uid != old->st_uid || new.st_gid != old->st_gid) &&
		fchown(fd, old->st_uid, old->st_gid) != 0)
		return errno;
	return fchmod(fd, old->st_mode & 07777) == 0 ? 0 : errno;
}

int os_replace_file(const char *path, const void *data, size_t len)
{
	char temp[PATH_MAX];
	struct stat old;
	int fd = -1;

	if (stat(path, &old) != 0)
		return errno;
	if (old.st_nlink > 1)
		return write_in_place(path, data, len);
	int code = open_temp(path, 0600, temp, &fd);
	if (code)
		return code;
	code = make_alike(fd, &old);
	return finish(fd, code ? code : os_fd_write(fd, data, len), temp, path);
}

static int copy_file(const char *from, const char *to)
{
	char temp[PATH_MAX];
	struct os_info info;
	int in;
	int out = -1;
	int code = os_open_read(from, &in);

	if (code)
		return code;
	code = os_fd_info(in, &info);
	if (!code)
		code = open_temp(to, info.mode, temp, &out);
	if (!code)
		code = finish(out, shared_copy(in, out), temp, to);
	close(in);
	return code;
}

static bool cannot_link(int code)
{
	return code == EPERM || code == EXDEV || code == EMLINK || code == ENOSYS ||
	       code == EOPNOTSUPP || code == EACCES;
}

static int link_temp(const char *from, const char *to, char temp[PATH_MAX])
{
	int code = EEXIST;

	for (int try = 0; try < TRIES && code == EEXIST; try++) {
		code = temp_name(temp, to, try);
		if (code)
			return code;
		code = link(from, temp) == 0 ? 0 : errno;
	}
	return code;
}

int os_hard_link(const char *from, const char *to)
{
	char temp[PATH_MAX];
	int code = link_temp(from, to, temp);

	if (cannot_link(code))
		return copy_file(from, to);
	if (code)
		return code;
	code = os_rename(temp, to);
	/* Two names of one file: rename succeeds and leaves both. */
	unlink(temp);
	return code;
}
