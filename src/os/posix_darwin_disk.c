#include "os/os_disk.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/clonefile.h>
#include <sys/stat.h>
#include <unistd.h>

/* APFS clones; it tells nobody which blocks of a file are another's too. */
enum os_sharing os_sharing(const char *path)
{
	(void)path;
	return OS_SHARES_UNSAID;
}

int os_disk_shared(
	const char *path, void (*each)(void *ctx, uint64_t place, uint64_t bytes), void *ctx)
{
	(void)path;
	(void)each;
	(void)ctx;
	return ENOTSUP;
}

/* A clone has the permission bits and times of what it was cloned from. */
static int make_like(int fd, const struct stat *like)
{
	const struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, like->st_mtimespec};

	return fchmod(fd, like->st_mode & 07777) == 0 && futimens(fd, times) == 0 ? 0 : errno;
}

/* clonefile(2): links are not followed, and only of a plain file can a plain file be opened. */
int os_clone(const char *from, const char *to, const char *like, int *fd)
{
	struct stat st, made;
	int code = 0;

	*fd = -1;
	if (lstat(like, &st) != 0 || clonefile(from, to, CLONE_NOFOLLOW | CLONE_NOOWNERCOPY) != 0)
		return errno;
	*fd = open(to, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (*fd < 0 || fstat(*fd, &made) != 0)
		code = errno;
	else if (!S_ISREG(made.st_mode))
		code = EISDIR;
	else
		code = make_like(*fd, &st);
	if (code == 0)
		return 0;
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
	(void)os_remove_tree(to);
	return code;
}
