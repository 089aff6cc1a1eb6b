#include "core/used.h"

#include <stdlib.h>
#include <string.h>

#include "core/layout.h"
#include "install/store_internal.h"
#include "os/os.h"

/* Nothing that a crash could lose has to reach the disk: a file that stays as it was only costs a
 * shim the look for something newer. */
static int empty_file(const char *path)
{
	int fd;
	int code = os_open_rw(path, &fd);
	if (code != 0)
		return code;
	code = os_fd_truncate(fd, 0);
	os_fd_close(fd);
	return code;
}

static enum gov_exit write_used(
	const char *path, bool there, bool newest, int64_t last, struct err *e)
{
	const char *text = newest ? "" : USED_NEWER;
	int code =
		there && newest ? empty_file(path) : os_write_file(path, text, strlen(text), 0666);
	if (code == 0)
		code = os_set_mtime(path, last);
	return code == 0 ? GOV_OK : err_os(e, "cannot write", path, code);
}

/* The time stays when only the size has to change. A fresh file has this moment's: installing
 * counts as a use, and how old the folder of an older installation is tells nothing about its uses.
 */
static enum gov_exit keep_used(const char *root, const char *name, bool newest, struct err *e)
{
	char path[GOV_PATH_MAX], toolchain[GOV_PATH_MAX];
	struct os_info used, info;
	if (layout_path(path, root, "used", name, e) != GOV_OK ||
		layout_path(toolchain, root, "versions", name, e) != GOV_OK)
		return e->code;
	bool there = os_lstat(path, &used) == 0 && used.kind == OS_FILE;
	if (there && (used.size == 0) == newest)
		return GOV_OK;
	if (!there && os_lstat(toolchain, &info) != 0)
		return GOV_OK; /* gone meanwhile: somebody's rm */
	return write_used(path, there, newest, there ? used.mtime_s : os_now(), e);
}

static int drop_used(void *ctx, const char *name)
{
	const char *root = ctx;
	char path[GOV_PATH_MAX];
	if (!store_has(root, name) && text_join(path, sizeof path, root, "/used/", name, NULL))
		(void)os_remove(path);
	return 0;
}

enum gov_exit store_refresh_used(const char *root, const struct platform *host, struct err *e)
{
	char path[GOV_PATH_MAX], store[GOV_PATH_MAX];
	struct store_entry *list = NULL;
	size_t len = 0;
	bool newest = true;
	enum gov_exit x = layout_path(path, root, "used", NULL, e);
	if (x == GOV_OK && !text_join(store, sizeof store, root, NULL))
		x = err_set(e, GOV_FILESYSTEM, "path too long: ", root, NULL);
	int code = x == GOV_OK ? os_mkdirs(path) : 0;
	if (code != 0)
		return err_os(e, "cannot make folder", path, code);
	if (x == GOV_OK)
		x = store_list(root, host, &list, &len, e);
	for (size_t i = 0; x == GOV_OK && i < len; i++) {
		bool ours = !list[i].linked && platform_same(&list[i].platform, host);
		x = keep_used(root, list[i].name, ours && newest, e);
		newest = newest && !ours;
	}
	free(list);
	if (x == GOV_OK)
		(void)os_list(path, drop_used, store);
	return x;
}
