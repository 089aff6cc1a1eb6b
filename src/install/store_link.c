#include "install/store.h"

#include <string.h>

#include "core/device.h"
#include "core/layout.h"
#include "core/request.h"
#include "os/os.h"

static enum gov_exit refuse(struct err *e, const char *thing, const char *why)
{
	char shown[400];
	struct text t = text_on(shown, sizeof shown);
	text_add_escaped(&t, thing, strlen(thing));
	return err_set(e, GOV_USAGE, "cannot link ", shown, ": ", why, NULL);
}

static bool same_file(const char *a, const char *b)
{
	struct os_info x, y;
	return os_stat(a, &x) == 0 && os_stat(b, &y) == 0 && x.device == y.device &&
	       x.inode == y.inode;
}

static bool is_below(const char *path, const char *folder)
{
	size_t n = strlen(folder);
	return text_starts(path, folder) && (path[n] == '\0' || path[n] == '/' || path[n] == '\\');
}

/* Linking what gov manages anyway, or the shims, would make gov run itself. */
static bool is_ours(const char *root, const char *goroot, const char *go)
{
	static const char *const ours[] = {"/versions", "/shims"};
	char path[GOV_PATH_MAX], real[GOV_PATH_MAX];
	for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++) {
		if (text_join(path, sizeof path, root, ours[i], NULL) &&
			os_realpath(path, real, sizeof real) == 0 && is_below(goroot, real))
			return true;
	}
	return text_join(path, sizeof path, root, "/shims/go" OS_EXE, NULL) && same_file(go, path);
}

/* The folder at dir as an absolute path without links, which is a GOROOT. */
static enum gov_exit find_goroot(const char *root, const char *dir, char *real, struct err *e)
{
	char go[GOV_PATH_MAX];
	struct os_info info;
	int code = os_realpath(dir, real, GOV_PATH_MAX);
	if (code != 0)
		return refuse(e, dir, os_error_text(code));
	if (!os_is_absolute(real))
		return refuse(e, dir, "its absolute path cannot be found");
	enum gov_exit x = layout_path(go, real, "bin", "go" OS_EXE, e);
	if (x != GOV_OK)
		return x;
	if (os_stat(go, &info) != 0 || !info.runnable)
		return refuse(e, dir, "no GOROOT: it has no runnable bin/go" OS_EXE);
	if (is_ours(root, real, go))
		return refuse(e, dir, "it is part of gov's own store");
	return GOV_OK;
}

/* Is versions/<name> a link to `real` already? Anything else there is in the way. */
static enum gov_exit check_free(
	const char *path, const char *name, const char *real, bool *done, struct err *e)
{
	char target[GOV_PATH_MAX];
	struct os_info info;
	*done = false;
	int code = os_lstat(path, &info);
	if (os_is_missing(code))
		return GOV_OK;
	if (code != 0)
		return err_os(e, "cannot look at", path, code);
	if (info.kind == OS_LINK && os_read_link_dir(path, target, sizeof target) == 0) {
		*done = strcmp(target, real) == 0;
		return *done ? GOV_OK
			     : err_set(e, GOV_USAGE, "the name ", name,
				       " is taken: it is a link to ", target, "; gov uninstall ",
				       name, " frees it", NULL);
	}
	return err_set(e, GOV_USAGE, "the name ", name, " is taken by ", path, NULL);
}

enum gov_exit store_link(const char *root, const char *name, const char *dir, struct err *e)
{
	char real[GOV_PATH_MAX], versions[GOV_PATH_MAX], path[GOV_PATH_MAX];
	bool done = false;
	if (!request_name_ok(name))
		return refuse(e, name,
			"no usable name: give a lower-case word that is no version, such as "
			"\"work\"");
	if (OS_HAS_DEVICES && device_is(name, strlen(name)))
		return refuse(e, name, "Windows keeps that name for a device; take another");
	enum gov_exit x = find_goroot(root, dir, real, e);
	if (x == GOV_OK)
		x = layout_path(versions, root, "versions", NULL, e);
	if (x == GOV_OK)
		x = layout_path(path, root, "versions", name, e);
	if (x == GOV_OK)
		x = check_free(path, name, real, &done, e);
	if (x != GOV_OK || done)
		return x;
	int code = os_mkdirs(versions);
	if (code != 0)
		return err_os(e, "cannot make folder", versions, code);
	code = os_link_dir(real, path);
	return code == 0 ? GOV_OK : err_os(e, "cannot make the link", path, code);
}
