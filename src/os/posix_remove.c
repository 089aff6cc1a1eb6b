/* os_remove_tree. Every step is relative to an open folder and follows no link, so that a folder
 * swapped for a link while this runs cannot lead it elsewhere.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include "os/os.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEPTH_MAX 256 /* each level holds a descriptor; Go's own tree has about fifteen */
#define PASSES 3      /* some file systems skip entries when others are deleted meanwhile */

static int remove_entry(int parent, const char *name, unsigned char type, int depth);

static bool is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* An open folder that turns out to be read-only is doomed anyway: make it ours. The caller's own
 * folder, which is not open, stays as it is. */
static bool make_writable(int dir)
{
	return dir != AT_FDCWD && fchmod(dir, 0700) == 0;
}

static int unlink_at(int parent, const char *name, int flags)
{
	int result = unlinkat(parent, name, flags);

	if (result != 0 && errno == EACCES && make_writable(parent))
		result = unlinkat(parent, name, flags);
	return result == 0 || errno == ENOENT ? 0 : errno;
}

static int open_unreadable(int parent, const char *name, int flags)
{
	make_writable(parent);
	if (fchmodat(parent, name, 0700, AT_SYMLINK_NOFOLLOW) != 0)
		return -1;
	return openat(parent, name, flags);
}

static DIR *open_dir(int parent, const char *name)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	int fd = openat(parent, name, flags);
	DIR *dir;

	if (fd < 0 && errno == EACCES)
		fd = open_unreadable(parent, name, flags);
	if (fd < 0)
		return NULL;
	dir = fdopendir(fd);
	if (!dir)
		close(fd);
	return dir;
}

/* Goes on after an error, so that as much as possible goes; the first error is the result. */
static int empty_dir(DIR *dir, int depth)
{
	const struct dirent *d;
	int first = 0;

	rewinddir(dir);
	while ((d = readdir(dir)) != NULL) {
		int code = is_dots(d->d_name)
				   ? 0
				   : remove_entry(dirfd(dir), d->d_name, d->d_type, depth);

		if (!first)
			first = code;
	}
	return first;
}

static int remove_dir(int parent, const char *name, int depth)
{
	DIR *dir;
	int code = ENOTEMPTY;

	if (depth >= DEPTH_MAX)
		return ENAMETOOLONG;
	dir = open_dir(parent, name);
	if (!dir)
		return errno == ENOENT ? 0 : errno;
	for (int pass = 0; pass < PASSES && os_is_exists(code); pass++) {
		code = empty_dir(dir, depth);
		if (!code)
			code = unlink_at(parent, name, AT_REMOVEDIR);
	}
	closedir(dir);
	return code;
}

/* Asked before it is tried: unlink says EISDIR of a folder on Linux, EPERM on macOS, which may mean
 * something else too. */
static bool is_dir(int parent, const char *name, unsigned char type)
{
	struct stat st;

	if (type != DT_UNKNOWN)
		return type == DT_DIR;
	return fstatat(parent, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

static int remove_entry(int parent, const char *name, unsigned char type, int depth)
{
	int code = EISDIR;

	if (!is_dir(parent, name, type))
		code = unlink_at(parent, name, 0);
	return code == EISDIR ? remove_dir(parent, name, depth + 1) : code;
}

int os_remove_tree(const char *path)
{
	return remove_entry(AT_FDCWD, path, DT_UNKNOWN, 0);
}
