#define _GNU_SOURCE
/* A tree is written through descriptors of its folders, so that a name can never lead out of it:
 * each component is opened alone, without following links. The folders on the way to the last
 * entry stay open; archives list a folder's files together, so a file costs open, write, close. */
#include "os/os.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/shared.h"

#define TREE_DEPTH_MAX 128
#define TREE_PATH_MAX 4096
#define TREE_NAME_MAX 255

struct os_tree {
	size_t depth;                   /* open folders below the root */
	int fd[TREE_DEPTH_MAX + 1];     /* fd[0] is the root */
	size_t end[TREE_DEPTH_MAX + 1]; /* where each folder's name ends in path */
	char path[TREE_PATH_MAX];       /* of fd[depth], relative, not NUL-terminated */
};

#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

int os_tree_open(const char *dir, struct os_tree **out)
{
	struct os_tree *t = malloc(sizeof *t);
	if (!t)
		return ENOMEM;
	t->depth = 0;
	t->end[0] = 0;
	t->fd[0] = open(dir, FOLDER_FLAGS);
	if (t->fd[0] < 0) {
		int code = errno;
		free(t);
		return code;
	}
	*out = t;
	return 0;
}

int os_tree_create(const char *dir, struct os_tree **out)
{
	return mkdir(dir, 0777) ? errno : os_tree_open(dir, out);
}

static void leave_to(struct os_tree *t, size_t depth)
{
	while (t->depth > depth)
		close(t->fd[t->depth--]);
}

/* Make (when missing) and open the folder `name`, n bytes, inside the innermost open one. `end` is
 * where it ends in the path. */
static int enter_one(struct os_tree *t, const char *name, size_t n, size_t end)
{
	char part[TREE_NAME_MAX + 1];
	if (n > TREE_NAME_MAX || t->depth == TREE_DEPTH_MAX)
		return ENAMETOOLONG;
	memcpy(part, name, n);
	part[n] = '\0';
	int above = t->fd[t->depth];
	if (mkdirat(above, part, 0777) && errno != EEXIST)
		return errno;
	int fd = openat(above, part, FOLDER_FLAGS);
	if (fd < 0)
		return errno;
	t->depth++;
	t->fd[t->depth] = fd;
	t->end[t->depth] = end;
	return 0;
}

/* Make rel[0..len) the innermost open folder. */
static int enter(struct os_tree *t, const char *rel, size_t len)
{
	if (len > TREE_PATH_MAX)
		return ENAMETOOLONG;
	leave_to(t, shared_depth(t->path, t->end, t->depth, rel, len));
	size_t at = t->end[t->depth];
	memcpy(t->path + at, rel + at, len - at);
	while (at < len) {
		if (rel[at] == '/')
			at++;
		const char *slash = memchr(rel + at, '/', len - at);
		size_t end = slash ? (size_t)(slash - rel) : len;
		int code = enter_one(t, rel + at, end - at, end);
		if (code)
			return code;
		at = end;
	}
	return 0;
}

int os_tree_mkdir(struct os_tree *t, const char *rel)
{
	return enter(t, rel, strlen(rel));
}

int os_tree_file(struct os_tree *t, const char *rel, bool executable, int *fd)
{
	const char *slash = strrchr(rel, '/');
	int code = enter(t, rel, slash ? (size_t)(slash - rel) : 0);
	if (code)
		return code;
	int got = openat(t->fd[t->depth], slash ? slash + 1 : rel,
		O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, executable ? 0777 : 0666);
	if (got < 0)
		return errno;
	*fd = got;
	return 0;
}

void os_tree_close(struct os_tree *t)
{
	if (!t)
		return;
	leave_to(t, 0);
	close(t->fd[0]);
	free(t);
}
