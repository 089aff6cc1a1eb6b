/* os_remove_tree. Every step is relative to an open folder and follows no link, so that a folder
 * swapped for a link while this runs cannot lead it elsewhere.
 *
 * A folder is opened when its turn comes, loses its files, and stays open until its last subfolder
 * is gone; whoever removes that removes it too, and so on upwards. Each thread has a pile of
 * folders that wait, and takes the last one it found: that keeps few of them open, about one a
 * level and thread. One whose pile is empty takes from the bottom of another's, whence the longest
 * way lies ahead of it: file systems serve threads best that are far from each other.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include "os/os.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/os_thread.h"

#define DEPTH_MAX 256  /* each level holds a descriptor; Go's own tree has about fifteen */
#define PASSES 3       /* some file systems skip entries when others are deleted meanwhile */
#define HELPERS_MAX 2  /* descriptors are few, and file systems serve few at once */
#define WORTH_HELP 16u /* folders that wait; starting a thread takes longer than a small tree */

struct folder {
	struct folder *parent;        /* NULL at the top */
	struct folder *below, *above; /* on its pile */
	size_t pile;                  /* its thread's, which its subfolders go to */
	DIR *dir;                     /* open from its first turn on */
	size_t holds;                 /* its subfolders that are there, and whoever empties it */
	int code;                     /* the first error of it and below */
	int depth, passes;
	char name[];
};

struct pile {
	struct folder *top, *bottom;
};

struct removal {
	struct os_mutex *m; /* guards all of this, and each folder's holds and code */
	struct os_cond *more;
	struct pile piles[1 + HELPERS_MAX];
	size_t piles_len; /* threads that have begun */
	size_t waiting;
	int result;
	bool done;
	struct os_thread *helpers[HELPERS_MAX];
	size_t helpers_len, helpers_max;
};

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

/* Asked before it is tried: unlink says EISDIR of a folder on Linux, EPERM on macOS, which may mean
 * something else too. */
static bool is_dir(int parent, const char *name, unsigned char type)
{
	struct stat st;

	if (type != DT_UNKNOWN)
		return type == DT_DIR;
	return fstatat(parent, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

static int parent_fd(const struct folder *f)
{
	return f->parent ? dirfd(f->parent->dir) : AT_FDCWD;
}

static struct folder *folder_new(struct folder *parent, const char *name)
{
	size_t n = strlen(name) + 1;
	struct folder *f = malloc(sizeof *f + n);

	if (!f)
		return NULL;
	*f = (struct folder){.parent = parent,
		.depth = parent ? parent->depth + 1 : 1,
		.pile = parent ? parent->pile : 0};
	memcpy(f->name, name, n);
	return f;
}

static void work(void *removal);

/* Only where there is work for it: most trees that are removed are small. */
static void get_help(struct removal *r)
{
	struct os_thread *t;

	if (r->waiting < WORTH_HELP || r->helpers_len >= r->helpers_max)
		return;
	t = os_thread_start(work, r);
	if (t)
		r->helpers[r->helpers_len++] = t;
	else
		r->helpers_max = r->helpers_len;
}

static void pile_up(struct pile *p, struct folder *f)
{
	f->above = NULL;
	f->below = p->top;
	*(p->top ? &p->top->above : &p->bottom) = f;
	p->top = f;
}

static struct folder *take_off(struct pile *p, struct folder *f)
{
	*(f->above ? &f->above->below : &p->top) = f->below;
	*(f->below ? &f->below->above : &p->bottom) = f->above;
	return f;
}

static void push(struct removal *r, struct folder *f)
{
	os_mutex_lock(r->m);
	f->holds = 1;
	if (f->parent && f->passes == 0)
		f->parent->holds++;
	pile_up(&r->piles[f->pile], f);
	r->waiting++;
	get_help(r);
	os_cond_signal(r->more);
	os_mutex_unlock(r->m);
}

static int push_new(struct removal *r, struct folder *parent, const char *name)
{
	struct folder *f;

	if (parent->depth >= DEPTH_MAX - 1)
		return ENAMETOOLONG;
	f = folder_new(parent, name);
	if (!f)
		return ENOMEM;
	push(r, f);
	return 0;
}

static int remove_entry(struct removal *r, struct folder *f, const struct dirent *d)
{
	int dir = dirfd(f->dir);
	int code = EISDIR;

	if (is_dots(d->d_name))
		return 0;
	if (!is_dir(dir, d->d_name, d->d_type))
		code = unlink_at(dir, d->d_name, 0);
	return code == EISDIR ? push_new(r, f, d->d_name) : code;
}

/* Goes on after an error, so that as much as possible goes; the first error is the result. */
static int empty(struct removal *r, struct folder *f)
{
	const struct dirent *d;
	int first = 0;

	if (!f->dir)
		f->dir = open_dir(parent_fd(f), f->name);
	else
		rewinddir(f->dir);
	if (!f->dir)
		return errno == ENOENT ? 0 : errno;
	while ((d = readdir(f->dir)) != NULL) {
		int code = remove_entry(r, f, d);

		if (!first)
			first = code;
	}
	return first;
}

static bool let_go(struct removal *r, struct folder *f)
{
	bool last;

	os_mutex_lock(r->m);
	last = --f->holds == 0;
	os_mutex_unlock(r->m);
	return last;
}

static void report(struct removal *r, struct folder *f, int code)
{
	int *first = f ? &f->code : &r->result;

	os_mutex_lock(r->m);
	if (*first == 0)
		*first = code;
	if (!f) {
		r->done = true;
		os_cond_signal(r->more);
	}
	os_mutex_unlock(r->m);
}

/* Nobody else knows an empty folder any more. True when it is gone, or has to stay. */
static bool remove_empty(struct removal *r, struct folder *f)
{
	int code = f->code ? f->code : unlink_at(parent_fd(f), f->name, AT_REMOVEDIR);

	if (!f->code && os_is_exists(code) && f->dir && ++f->passes < PASSES) {
		push(r, f);
		return false;
	}
	if (f->dir)
		closedir(f->dir);
	report(r, f->parent, code);
	return true;
}

/* Whoever lets go of a folder last removes it, and lets go of the one above. */
static void leave(struct removal *r, struct folder *f)
{
	while (f && let_go(r, f) && remove_empty(r, f)) {
		struct folder *parent = f->parent;

		free(f);
		f = parent;
	}
}

static struct folder *take(struct removal *r, size_t own)
{
	struct pile *p = &r->piles[own];

	if (p->top)
		return take_off(p, p->top);
	for (size_t i = 0; i < r->piles_len; i++) {
		p = &r->piles[i];
		if (p->bottom)
			return take_off(p, p->bottom);
	}
	return NULL;
}

/* The next folder, waiting for one; NULL when nothing is left. Who finds that tells the next. */
static struct folder *pop(struct removal *r, size_t own)
{
	struct folder *f;

	os_mutex_lock(r->m);
	while ((f = take(r, own)) == NULL && !r->done)
		os_cond_wait(r->more, r->m);
	if (f) {
		r->waiting--;
		f->pile = own;
	} else {
		os_cond_signal(r->more);
	}
	os_mutex_unlock(r->m);
	return f;
}

static size_t begin(struct removal *r)
{
	size_t own;

	os_mutex_lock(r->m);
	own = r->piles_len++;
	os_mutex_unlock(r->m);
	return own;
}

static void work(void *removal)
{
	struct removal *r = removal;
	const size_t own = begin(r);
	struct folder *f;

	while ((f = pop(r, own)) != NULL) {
		int code = empty(r, f);

		if (code)
			report(r, f, code);
		leave(r, f);
	}
}

static int remove_folder(const char *path)
{
	struct folder *top = folder_new(NULL, path);
	struct removal r = {.m = os_mutex_new(), .more = os_cond_new()};

	r.helpers_max = os_cpus() - 1 < HELPERS_MAX ? os_cpus() - 1 : HELPERS_MAX;
	if (top && r.m && r.more) {
		push(&r, top);
		work(&r);
		for (size_t i = 0; i < r.helpers_len; i++)
			os_thread_join(r.helpers[i]);
	} else {
		r.result = ENOMEM;
		free(top);
	}
	os_cond_free(r.more);
	os_mutex_free(r.m);
	return r.result;
}

int os_remove_tree(const char *path)
{
	int code = EISDIR;

	if (!is_dir(AT_FDCWD, path, DT_UNKNOWN))
		code = unlink_at(AT_FDCWD, path, 0);
	return code == EISDIR ? remove_folder(path) : code;
}
