#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include "os/os.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "os/posix_info.h"

extern char **environ; /* macOS declares it nowhere */

/* The shim lets execve close what it has read (O_CLOEXEC): a system call less in every call of go.
 */
#ifdef GOV_SHIM
#define READ_DONE(fd) ((void)(fd))
#else
#define READ_DONE(fd) close(fd)
#endif

/* strerror would bring the C library's whole message table into every shim. */
static const struct {
	int code;
	const char *text;
} error_texts[] = {
	{EPERM, "operation not permitted"},
	{ENOENT, "no such file or folder"},
	{EINTR, "interrupted"},
	{EIO, "input/output error"},
	{ENXIO, "no such device or address"},
	{E2BIG, "argument list too long"},
	{ENOEXEC, "not an executable of this machine"},
	{EBADF, "bad file descriptor"},
	{EAGAIN, "no data yet"},
	{ENOMEM, "out of memory"},
	{EACCES, "permission denied"},
	{EBUSY, "device or resource busy"},
	{EEXIST, "it exists already"},
	{EXDEV, "on another file system"},
	{ENODEV, "no such device"},
	{ENOTDIR, "not a folder"},
	{EISDIR, "is a folder"},
	{EINVAL, "invalid argument"},
	{ENFILE, "too many open files in the system"},
	{EMFILE, "too many open files"},
	{ETXTBSY, "the program is being written to"},
	{EFBIG, "file too large"},
	{ENOSPC, "no space left on device"},
	{ESPIPE, "cannot seek"},
	{EROFS, "read-only file system"},
	{EMLINK, "too many links"},
	{EPIPE, "broken pipe"},
	{ERANGE, "name too long"},
	{EDEADLK, "deadlock avoided"},
	{ENAMETOOLONG, "name too long"},
	{ENOLCK, "no locks available"},
	{ENOSYS, "not supported by this system"},
	{ENOTEMPTY, "folder not empty"},
	{ELOOP, "too many symbolic links"},
	{EOVERFLOW, "value too large"},
	{EOPNOTSUPP, "operation not supported"},
	{ETIMEDOUT, "timed out"},
	{ESTALE, "stale file handle"},
	{EDQUOT, "disk quota exceeded"},
};

bool os_is_missing(int code)
{
	return code == ENOENT || code == ENOTDIR;
}

bool os_is_exists(int code)
{
	return code == EEXIST || code == ENOTEMPTY;
}

bool os_is_denied(int code)
{
	return code == EACCES || code == EPERM || code == EROFS;
}

bool os_is_busy(int code)
{
	return code == EBUSY || code == ETXTBSY;
}

bool os_is_too_big(int code)
{
	return code == EFBIG;
}

const char *os_error_text(int code)
{
	for (size_t i = 0; i < sizeof error_texts / sizeof *error_texts; i++) {
		if (error_texts[i].code == code)
			return error_texts[i].text;
	}
	return posix_own_error(code);
}

static enum os_kind kind_of(mode_t mode)
{
	if (S_ISREG(mode))
		return OS_FILE;
	if (S_ISDIR(mode))
		return OS_DIR;
	return S_ISLNK(mode) ? OS_LINK : OS_OTHER;
}

void posix_info(const struct stat *st, struct os_info *out)
{
	const struct timespec mtime = posix_mtime(st);

	*out = (struct os_info){
		.kind = kind_of(st->st_mode),
		.size = (uint64_t)st->st_size,
		.mtime_s = mtime.tv_sec,
		.atime_s = st->st_atime,
		.mtime_ns = (uint32_t)mtime.tv_nsec,
		.device = (uint64_t)st->st_dev,
		.inode = st->st_ino,
		.mode = st->st_mode & 07777,
		.runnable = S_ISREG(st->st_mode) && (st->st_mode & 0111),
		.own = posix_is_own(st->st_uid),
	};
}

static int stat_at(const char *path, int flags, struct os_info *out)
{
	struct stat st;

	if (fstatat(AT_FDCWD, path, &st, flags) != 0)
		return errno;
	posix_info(&st, out);
	out->runnable = out->runnable && access(path, X_OK) == 0;
	return 0;
}

int os_stat(const char *path, struct os_info *out)
{
	return stat_at(path, 0, out);
}

int os_lstat(const char *path, struct os_info *out)
{
	return stat_at(path, AT_SYMLINK_NOFOLLOW, out);
}

/* A read that returns less than it was asked for met the end of the file; asking again would cost
 * the shim a system call. A read that fills `cap` must look for one byte more. */
static int read_all(int fd, char *buf, size_t cap, size_t *len)
{
	const size_t largest = (size_t)1 << 30; /* the kernel cuts reads short at 2 GiB */
	size_t done = 0;
	char beyond;

	for (;;) {
		size_t want = cap - done < largest ? cap - done : largest;
		ssize_t n = want ? read(fd, buf + done, want) : read(fd, &beyond, 1);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		if (!want && n > 0)
			return EFBIG;
		done += (size_t)n;
		if (!want || (size_t)n < want)
			break;
	}
	*len = done;
	return 0;
}

/* Out of line: most files that a shim looks for are not there. */
static __attribute__((noinline)) int read_fd(int fd, char *buf, size_t cap, size_t *len)
{
	int code = read_all(fd, buf, cap, len);

	READ_DONE(fd);
	return code;
}

/* openat, since musl's open() spends a second system call on O_CLOEXEC. O_NONBLOCK keeps a FIFO or
 * a device from holding the caller up. */
int os_read_file(const char *path, char *buf, size_t cap, size_t *len)
{
	int fd = openat(AT_FDCWD, path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	return fd < 0 ? errno : read_fd(fd, buf, cap, len);
}

/* Nearly every file is one piece, and then what a read brings short of a whole one is its end. */
static int read_pieces(int fd, bool (*each)(void *ctx, const char *data, size_t n), void *ctx)
{
	char piece[4096];

	for (;;) {
		ssize_t n = read(fd, piece, sizeof piece);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EISDIR ? ENOENT : errno;
		if (n > 0 && !each(ctx, piece, (size_t)n))
			return 0;
		if ((size_t)n < sizeof piece)
			return 0;
	}
}

int os_read_pieces(const char *path, bool (*each)(void *ctx, const char *data, size_t n), void *ctx)
{
	int fd = openat(AT_FDCWD, path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;
	int code = errno;

	if (fd < 0 && !os_is_missing(code) && fstatat(AT_FDCWD, path, &st, 0) != 0)
		code = ENOENT;
	if (fd < 0)
		return code;
	code = read_pieces(fd, each, ctx);
	READ_DONE(fd);
	return code;
}

int os_touch(const char *path)
{
	return utimensat(AT_FDCWD, path, NULL, 0) == 0 ? 0 : errno;
}

bool os_is_terminal(int fd)
{
	return isatty(fd) == 1;
}

int os_stderr(const char *s, size_t n)
{
	while (n > 0) {
		ssize_t done = write(STDERR_FILENO, s, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return errno;
		s += done;
		n -= (size_t)done;
	}
	return 0;
}

/* The value of "NAME=VALUE", if that is the name. */
static const char *value_of(const char *entry, const char *name)
{
	while (*name != '\0' && *entry == *name) {
		entry++;
		name++;
	}
	return *name == '\0' && *entry == '=' ? entry + 1 : NULL;
}

/* A bit for each letter that a name begins with: most variables are passed over by one look. */
static uint32_t bit_of(char c)
{
	return (uint32_t)1 << (c & 31);
}

void os_getenv_all(const char *const names[], const char *values[], size_t n)
{
	uint32_t letters = 0;

	for (size_t i = 0; i < n; i++) {
		letters |= bit_of(*names[i]);
		values[i] = NULL;
	}
	for (char **at = environ; at && *at; at++) {
		if (!(letters & bit_of(**at)))
			continue;
		for (size_t i = 0; i < n; i++) {
			if (!values[i] && **at == *names[i])
				values[i] = value_of(*at, names[i]);
		}
	}
}

const char *os_getenv(const char *name)
{
	return getenv(name);
}

void os_slashes(char *path)
{
	(void)path;
}

void os_native(char *path)
{
	(void)path;
}

bool os_is_absolute(const char *path)
{
	return path[0] == '/';
}

bool os_parent(char *path)
{
	size_t n = strlen(path);

	while (n > 1 && path[n - 1] == '/')
		n--;
	if (n <= 1)
		return false;
	while (n > 0 && path[n - 1] != '/')
		n--;
	if (n == 0)
		return false;
	while (n > 1 && path[n - 1] == '/')
		n--;
	path[n] = '\0';
	return true;
}
