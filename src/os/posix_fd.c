#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include "os/os.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/posix_info.h"

static int open_as(const char *path, int flags, int *fd)
{
	*fd = open(path, flags | O_CLOEXEC | O_NOCTTY, 0644);
	return *fd < 0 ? errno : 0;
}

int os_open_read(const char *path, int *fd)
{
	return open_as(path, O_RDONLY, fd);
}

/* Open what must be a plain file; a FIFO would hold the caller up. */
static int open_plain(const char *path, int flags, int *fd)
{
	int code = open_as(path, flags | O_NONBLOCK, fd);
	struct stat st;

	if (code)
		return code;
	if (fstat(*fd, &st) != 0)
		code = errno;
	else if (!S_ISREG(st.st_mode))
		code = EINVAL;
	if (!code)
		return 0;
	close(*fd);
	*fd = -1;
	return code;
}

/* What is written or locked under a name must be that file itself: a link planted there would lead
 * to another one. */
int os_open_rw(const char *path, int *fd)
{
	return open_plain(path, O_RDWR | O_CREAT | O_NOFOLLOW, fd);
}

int os_open_append(const char *path, int *fd)
{
	return open_plain(path, O_RDWR | O_APPEND, fd);
}

int os_fd_read(int fd, void *buf, size_t n, size_t *got)
{
	ssize_t done;

	do
		done = read(fd, buf, n);
	while (done < 0 && errno == EINTR);
	*got = done < 0 ? 0 : (size_t)done;
	return done < 0 ? errno : 0;
}

int os_fd_read_at(int fd, uint64_t offset, void *buf, size_t n, size_t *got)
{
	ssize_t done;

	*got = 0;
	if (offset > INT64_MAX)
		return EOVERFLOW;
	do
		done = pread(fd, buf, n, (off_t)offset);
	while (done < 0 && errno == EINTR);
	*got = done < 0 ? 0 : (size_t)done;
	return done < 0 ? errno : 0;
}

int os_fd_write(int fd, const void *buf, size_t n)
{
	const char *at = buf;

	while (n > 0) {
		ssize_t done = write(fd, at, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return errno;
		at += done;
		n -= (size_t)done;
	}
	return 0;
}

int os_fd_seek(int fd, uint64_t offset)
{
	if (offset > INT64_MAX)
		return EOVERFLOW;
	return lseek(fd, (off_t)offset, SEEK_SET) < 0 ? errno : 0;
}

int os_fd_truncate(int fd, uint64_t size)
{
	if (size > INT64_MAX)
		return EOVERFLOW;
	return ftruncate(fd, (off_t)size) < 0 ? errno : 0;
}

int os_fd_info(int fd, struct os_info *out)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return errno;
	posix_info(&st, out);
	return 0;
}

int os_fd_set_mtime(int fd, int64_t seconds)
{
	const struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = seconds}};

	return futimens(fd, times) == 0 ? 0 : errno;
}

int os_fd_sync(int fd)
{
	return posix_sync(fd);
}

void os_fd_close(int fd)
{
	close(fd);
}

int os_lock(int fd, bool wait, bool *taken)
{
	int result;

	do
		result = flock(fd, wait ? LOCK_EX : LOCK_EX | LOCK_NB);
	while (result != 0 && errno == EINTR);
	*taken = result == 0;
	return *taken || errno == EWOULDBLOCK ? 0 : errno;
}

void os_unlock(int fd)
{
	flock(fd, LOCK_UN);
}

/* Between two of ours that follow each other there is nobody else's. */
void os_fd_close_all(const int *fd, size_t n)
{
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && fd[end] == fd[end - 1] + 1; end++)
			;
		if (end - i == 1)
			close(fd[i]);
		else
			posix_close_range(fd[i], fd[end - 1]);
	}
}
