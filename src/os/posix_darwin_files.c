/* What the manager needs that macOS has under another name. */
#include "os/os.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/posix_info.h"

/* There is no pipe2(2): a program started by another thread between the two calls would inherit the
 * ends. gov's threads start none. */
int posix_pipe(int ends[2])
{
	int code = 0;

	if (pipe(ends) != 0)
		return errno;
	for (int i = 0; i < 2; i++) {
		if (fcntl(ends[i], F_SETFD, FD_CLOEXEC) != 0)
			code = errno;
	}
	if (code) {
		close(ends[0]);
		close(ends[1]);
	}
	return code;
}

/* fsync(2): on macOS it leaves the bytes in the drive's memory, which loses them with the power;
 * F_FULLFSYNC (fcntl(2)) has them written. File systems that lack it, such as SMB's, have fsync. */
int posix_sync(int fd)
{
	if (fcntl(fd, F_FULLFSYNC) == 0)
		return 0;
	return fsync(fd) == 0 ? 0 : errno;
}

/* sync_volume_np, <unistd.h>: flushes a whole volume and waits for it. File systems that lack it
 * get what sync(2) can do, followed by a full sync of the folder, which empties the drive's own
 * memory. */
int os_sync_fs(const char *path)
{
	int fd, code;

	if (sync_volume_np(path, SYNC_VOLUME_FULLSYNC | SYNC_VOLUME_WAIT) == 0)
		return 0;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	sync();
	code = posix_sync(fd);
	close(fd);
	return code;
}

void posix_close_range(int first, int last)
{
	for (int fd = first; fd <= last; fd++)
		close(fd);
}

void os_fd_sync_ahead(int fd, uint64_t offset, uint64_t n)
{
	(void)fd;
	(void)offset;
	(void)n;
}

/* sync_volume_np would empty the drive's own memory each time. */
void os_sync_ahead(const char *path)
{
	(void)path;
}

bool os_other_kernel(char arch[16])
{
	(void)arch;
	return false;
}

/* Rosetta 2 is installed on demand (softwareupdate --install-rosetta), and its program is then
 * here. */
bool os_emulates(const char *arch)
{
	struct stat st;

	return strcmp(arch, "amd64") == 0 &&
	       stat("/Library/Apple/usr/share/rosetta/rosetta", &st) == 0;
}
