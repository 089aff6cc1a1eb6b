#include "install/store_trash.h"

#include <string.h>

#include "install/store_internal.h"
#include "os/os.h"

/* Toolchains' names do not start with a dot. */
#define LOCK ".lock"

enum gov_exit store_trash_make(const char *root, struct store_trash *t, struct err *e)
{
	char path[GOV_PATH_MAX];
	bool taken;
	if (t->dir[0] != '\0')
		return GOV_OK;
	enum gov_exit x = store_stage(root, t->dir, e);
	if (x != GOV_OK) {
		t->dir[0] = '\0';
		return x;
	}
	if (!text_join(path, sizeof path, t->dir, "/" LOCK, NULL))
		return err_set(e, GOV_FILESYSTEM, "path too long below ", t->dir, NULL);
	int code = os_open_rw(path, &t->lock);
	if (code == 0)
		code = os_lock(t->lock, true, &taken);
	return code == 0 ? GOV_OK : err_os(e, "cannot lock", path, code);
}

bool store_trash_adopt(const char *root, const char *name, int lock, struct store_trash *t)
{
	char path[GOV_PATH_MAX];
	struct os_info given, named;
	bool taken = false;
	*t = (struct store_trash){.lock = -1};
	if (name[0] == '\0' || name[0] == '.' || strpbrk(name, OS_SEPARATORS) != NULL ||
		!text_join(path, sizeof path, root, "/tmp/", name, "/" LOCK, NULL) ||
		os_fd_info(lock, &given) != 0 || os_lstat(path, &named) != 0 ||
		given.device != named.device || given.inode != named.inode ||
		os_lock(lock, true, &taken) != 0 || !taken)
		return false;
	text_join(t->dir, sizeof t->dir, root, "/tmp/", name, NULL);
	t->lock = lock;
	t->full = true;
	return true;
}

struct emptying {
	const char *dir;
	int code;
};

/* The lock goes last: it tells sweepers that somebody is at it. */
static int delete_one(void *ctx, const char *name)
{
	struct emptying *x = ctx;
	char path[GOV_PATH_MAX];
	int code = 0;
	if (strcmp(name, LOCK) != 0 && text_join(path, sizeof path, x->dir, "/", name, NULL))
		code = os_remove_tree(path);
	if (x->code == 0)
		x->code = code;
	return 0;
}

int store_trash_delete(const char *root, struct store_trash *t)
{
	struct emptying x = {.dir = t->dir};
	int code = 0;
	if (t->dir[0] != '\0') {
		int listed = os_list(t->dir, delete_one, &x);
		code = x.code != 0 || os_is_missing(listed) ? x.code : listed;
		(void)os_remove_tree(t->dir);
		store_trash_leave(t);
		/* Some file systems of Windows keep an open file's name, and its folder with it. */
		int removed = os_remove_tree(t->dir);
		code = code != 0 ? code : removed;
	}
	if (t->full)
		store_sweep_removed(root);
	return code;
}

void store_trash_leave(struct store_trash *t)
{
	if (t->lock >= 0)
		os_fd_close(t->lock);
	t->lock = -1;
}

/* --- rubbish --- */

void store_sweep_folder(const char *dir, const char *lock)
{
	char path[GOV_PATH_MAX];
	bool taken = true;
	int fd;
	if (!text_join(path, sizeof path, dir, "/", lock, NULL))
		return;
	int code = os_open_read(path, &fd);
	if (code == 0) {
		code = os_lock(fd, false, &taken);
		os_fd_close(fd);
	}
	if (taken && (code == 0 || os_is_missing(code)))
		(void)os_remove_tree(dir);
}

static int sweep_staged(void *ctx, const char *name)
{
	char path[GOV_PATH_MAX];
	if (text_join(path, sizeof path, (const char *)ctx, "/", name, NULL))
		store_sweep_folder(path, LOCK);
	return 0;
}

void store_sweep_staged(const char *root)
{
	char path[GOV_PATH_MAX];
	if (text_join(path, sizeof path, root, "/tmp", NULL) &&
		os_list(path, sweep_staged, path) == 0)
		(void)os_remove(path);
}

static int sweep_removed(void *ctx, const char *name)
{
	char path[GOV_PATH_MAX];
	if (text_starts(name, STORE_REMOVED) &&
		text_join(path, sizeof path, (const char *)ctx, "/", name, NULL))
		(void)os_remove_tree(path);
	return 0;
}

void store_sweep_removed(const char *root)
{
	char path[GOV_PATH_MAX];
	if (text_join(path, sizeof path, root, "/versions", NULL))
		(void)os_list(path, sweep_removed, path);
}
