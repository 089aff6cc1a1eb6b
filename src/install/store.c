#include "install/store.h"

#include <string.h>

#include "core/layout.h"
#include "install/store_internal.h"
#include "os/os.h"

/* Names come from parsed requests; this keeps a mistake there from reaching outside versions/. */
static bool plain_name(const char *name)
{
	return name[0] != '\0' && name[0] != '.' && strpbrk(name, "/\\:") == NULL;
}

static enum gov_exit toolchain_path(char *out, const char *root, const char *name, struct err *e)
{
	char shown[GOV_PATH_MAX];
	struct text t = text_on(shown, sizeof shown);
	if (plain_name(name))
		return layout_path(out, root, "versions", name, e);
	text_add_escaped(&t, name, strlen(name));
	return err_set(e, GOV_USAGE, "\"", shown, "\" cannot be the name of a toolchain", NULL);
}

enum gov_exit store_make_folder(char *out, const char *root, const char *name, struct err *e)
{
	enum gov_exit x = layout_path(out, root, name, NULL, e);
	if (x != GOV_OK)
		return x;
	int code = os_mkdirs(out);
	return code == 0 ? GOV_OK : err_os(e, "cannot make folder", out, code);
}

bool store_has(const char *root, const char *name)
{
	char path[GOV_PATH_MAX];
	struct os_info info;
	return plain_name(name) && text_join(path, sizeof path, root, "/versions/", name, NULL) &&
	       os_lstat(path, &info) == 0;
}

enum gov_exit store_stage(const char *root, char *out, struct err *e)
{
	char parent[GOV_PATH_MAX];
	enum gov_exit x = store_make_folder(parent, root, "tmp", e);
	if (x != GOV_OK)
		return x;
	int code = os_make_temp_dir(parent, "", out, GOV_PATH_MAX);
	return code == 0 ? GOV_OK : err_os(e, "cannot make a folder in", parent, code);
}

enum gov_exit store_commit(const char *root, const char *tree, const char *name, struct err *e)
{
	char versions[GOV_PATH_MAX], path[GOV_PATH_MAX];
	enum gov_exit x = toolchain_path(path, root, name, e);
	if (x == GOV_OK)
		x = store_make_folder(versions, root, "versions", e);
	if (x != GOV_OK)
		return x;
	/* rename() would replace an empty folder. */
	if (store_has(root, name))
		return err_set(
			e, GOV_FILESYSTEM, "cannot install ", path, ": it exists already", NULL);
	int code = os_sync_fs(tree);
	if (code != 0)
		return err_os(e, "cannot flush to disk", tree, code);
	code = os_rename(tree, path);
	if (code != 0)
		return err_os(e, "cannot rename the new toolchain to", path, code);
	code = os_sync_dir(versions);
	return code == 0 ? GOV_OK : err_os(e, "cannot flush to disk", versions, code);
}

/* On Windows what is open cannot be renamed, nor can a folder above it. */
static enum gov_exit not_moved(const char *path, int code, struct err *e)
{
	err_os(e, "cannot remove", path, code);
	if (OS_OPEN_STAYS && os_is_denied(code))
		err_add(e, "; close the programs and terminals that have something in it open",
			NULL);
	return GOV_FILESYSTEM;
}

/* Asked before, since some file systems of Windows do rename a folder above a program that runs,
 * which then finds nothing of its toolchain. */
static enum gov_exit not_in_use(const char *path, struct err *e)
{
	char running[400];
	if (!os_runs_below(path, running, sizeof running))
		return GOV_OK;
	return err_set(e, GOV_FILESYSTEM, "cannot remove ", path, ": it is in use; end ", running,
		", and try again", NULL);
}

/* Move the folder `path`, called `name`, out of sight; *trash is where it went. */
static enum gov_exit hide(
	const char *root, const char *path, const char *name, char *trash, struct err *e)
{
	char to[GOV_PATH_MAX];
	enum gov_exit x = not_in_use(path, e);
	if (x == GOV_OK)
		x = store_stage(root, trash, e);
	if (x != GOV_OK)
		return x;
	if (!text_join(to, sizeof to, trash, "/", name, NULL))
		return err_set(e, GOV_FILESYSTEM, "path too long below ", trash, NULL);
	int code = os_rename(path, to);
	if (os_is_denied(code)) {
		(void)os_remove(trash);
		if (!text_join(trash, GOV_PATH_MAX, root, "/versions/" STORE_REMOVED, name, NULL))
			return err_set(e, GOV_FILESYSTEM, "path too long for ", name, NULL);
		code = os_rename(path, trash);
	}
	return code == 0 ? GOV_OK : not_moved(path, code, e);
}

static enum gov_exit remove_records(const char *root, const char *name, struct err *e)
{
	char path[GOV_PATH_MAX];
	static const struct {
		const char *folder, *end;
	} files[] = {{"/receipts/", ".files"}, {"/receipts/", ".ini"}, {"/used/", ""}};
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		if (!text_join(path, sizeof path, root, files[i].folder, name, files[i].end, NULL))
			return GOV_OK; /* nobody could have written it either */
		int code = os_remove(path);
		if (code != 0 && !os_is_missing(code))
			return err_os(e, "cannot remove", path, code);
	}
	return GOV_OK;
}

enum gov_exit store_remove(const char *root, const char *name, char *trash, struct err *e)
{
	char path[GOV_PATH_MAX];
	struct os_info info;
	trash[0] = '\0';
	enum gov_exit x = toolchain_path(path, root, name, e);
	if (x != GOV_OK)
		return x;
	int code = os_lstat(path, &info);
	if (os_is_missing(code))
		return err_set(e, GOV_NOT_INSTALLED, name,
			" is not installed; gov list shows what is", NULL);
	if (code != 0)
		return err_os(e, "cannot look at", path, code);
	if (info.kind == OS_LINK) {
		code = os_remove(path);
		x = code == 0 ? GOV_OK : err_os(e, "cannot remove the link", path, code);
	} else {
		x = hide(root, path, name, trash, e);
	}
	if (x != GOV_OK) {
		trash[0] = '\0';
		return x;
	}
	x = remove_records(root, name, e);
	return x == GOV_OK ? store_remove_tools(root, name, e) : x;
}
