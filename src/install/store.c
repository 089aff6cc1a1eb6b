#include "install/store.h"

#include <string.h>

#include "core/layout.h"
#include "install/store_internal.h"
#include "os/os.h"

/* How long a folder that others hold is waited for: after an installation, which has nothing else
 * to do about it, and before a removal, which can be asked for again. */
#define COMMIT_MS 60000
#define REMOVE_MS 10000

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

/* Windows renames no folder below which something is open, and says denied or busy. Virus scanners
 * and indexers open what was just unpacked, for longer than os_rename waits by itself. */
static bool is_held(int code)
{
	return OS_OPEN_STAYS && (os_is_denied(code) || os_is_busy(code));
}

static int move_folder(const char *from, const char *to, uint64_t patience_ms)
{
	uint64_t start = os_monotonic_ms();
	int code = os_rename(from, to);
	while (is_held(code) && os_monotonic_ms() - start < patience_ms) {
		os_sleep_ms(500);
		code = os_rename(from, to);
	}
	return code;
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
	code = move_folder(tree, path, COMMIT_MS);
	if (code != 0) {
		err_os(e, "cannot rename the new toolchain to", path, code);
		if (is_held(code))
			err_add(e, "; if a virus scanner is still busy with it, try again", NULL);
		return GOV_FILESYSTEM;
	}
	code = os_sync_dir(versions);
	return code == 0 ? GOV_OK : err_os(e, "cannot flush to disk", versions, code);
}

/* --- removal --- */

struct removal {
	const char *root, *name;
	char path[GOV_PATH_MAX];       /* versions/NAME */
	char tools[GOV_PATH_MAX];      /* tools/NAME */
	char gone_tools[GOV_PATH_MAX]; /* where they went, or "" */
	struct store_trash *trash;
	struct err *e;
};

/* On Windows what is open cannot be renamed, nor can a folder above it. */
static enum gov_exit not_moved(const char *path, int code, struct err *e)
{
	err_os(e, "cannot remove", path, code);
	if (is_held(code))
		err_add(e, "; close the programs and terminals that have something in it open",
			NULL);
	return GOV_FILESYSTEM;
}

/* Is it the current folder, or one above? */
static bool is_here(const char *path)
{
	char folder[GOV_PATH_MAX];
	struct os_info info, at;
	if (os_stat(path, &info) != 0 || os_getcwd(folder, sizeof folder) != 0)
		return false;
	do {
		if (os_stat(folder, &at) == 0 && at.device == info.device && at.inode == info.inode)
			return true;
	} while (os_parent(folder));
	return false;
}

/* Asked before, since some file systems of Windows do rename a folder above a program that runs,
 * which then finds nothing of its toolchain; and so that nobody waits for what will not happen. */
static enum gov_exit not_in_use(const char *path, struct err *e)
{
	char running[400];
	if (os_runs_below(path, running, sizeof running))
		return err_set(e, GOV_FILESYSTEM, "cannot remove ", path, ": it is in use; end ",
			running, ", and try again", NULL);
	if (OS_OPEN_STAYS && is_here(path))
		return err_set(e, GOV_FILESYSTEM, "cannot remove ", path,
			": the current folder is in it; leave it (cd ..), and try again", NULL);
	return GOV_OK;
}

static enum gov_exit in_versions(struct removal *r, const char *prefix, char out[GOV_PATH_MAX])
{
	if (!text_join(
		    out, GOV_PATH_MAX, r->root, "/versions/" STORE_REMOVED, prefix, r->name, NULL))
		return err_set(r->e, GOV_FILESYSTEM, "path too long for ", r->name, NULL);
	return GOV_OK;
}

/* Where it goes: into the trash, which is made for it; or where that cannot be made, as on a disk
 * that is full, it gets another name in versions/. */
static enum gov_exit out_of_sight(struct removal *r, const char *prefix, char out[GOV_PATH_MAX])
{
	if (store_trash_make(r->root, r->trash, r->e) != GOV_OK)
		return in_versions(r, prefix, out);
	if (!text_join(out, GOV_PATH_MAX, r->trash->dir, "/", prefix, r->name, NULL))
		return err_set(r->e, GOV_FILESYSTEM, "path too long below ", r->trash->dir, NULL);
	return GOV_OK;
}

/* Toolchains' names do not start with a dot. */
static enum gov_exit hide_tools(struct removal *r)
{
	struct os_info info;
	if (os_is_missing(os_lstat(r->tools, &info)))
		return GOV_OK;
	enum gov_exit x = out_of_sight(r, ".tools-", r->gone_tools);
	if (x != GOV_OK) {
		r->gone_tools[0] = '\0';
		return x;
	}
	int code = move_folder(r->tools, r->gone_tools, REMOVE_MS);
	if (code == 0)
		return GOV_OK;
	r->gone_tools[0] = '\0';
	return not_moved(r->tools, code, r->e);
}

/* A folder that is read-only cannot move to another one. */
static enum gov_exit hide(struct removal *r)
{
	char to[GOV_PATH_MAX];
	enum gov_exit x = out_of_sight(r, "", to);
	if (x != GOV_OK)
		return x;
	int code = move_folder(r->path, to, REMOVE_MS);
	if (code == 0)
		return GOV_OK;
	if (!os_is_denied(code))
		return not_moved(r->path, code, r->e);
	x = in_versions(r, "", to);
	if (x != GOV_OK)
		return x;
	code = os_rename(r->path, to);
	return code == 0 ? GOV_OK : not_moved(r->path, code, r->e);
}

static enum gov_exit unlink_toolchain(struct removal *r)
{
	int code = os_remove(r->path);
	return code == 0 ? GOV_OK : err_os(r->e, "cannot remove the link", r->path, code);
}

/* The tools first: while they can come back, nothing is gone. */
static enum gov_exit take_away(struct removal *r, bool link)
{
	enum gov_exit x = hide_tools(r);
	if (x == GOV_OK)
		x = link ? unlink_toolchain(r) : hide(r);
	if (x != GOV_OK && r->gone_tools[0] != '\0')
		(void)os_rename(r->gone_tools, r->tools);
	if (x == GOV_OK && (!link || r->gone_tools[0] != '\0'))
		r->trash->full = true;
	return x;
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

enum gov_exit store_remove(
	const char *root, const char *name, struct store_trash *trash, struct err *e)
{
	struct removal r = {.root = root, .name = name, .trash = trash, .e = e};
	struct os_info info;
	enum gov_exit x = toolchain_path(r.path, root, name, e);
	if (x == GOV_OK)
		x = layout_path(r.tools, root, "tools", name, e);
	if (x != GOV_OK)
		return x;
	int code = os_lstat(r.path, &info);
	if (os_is_missing(code))
		return err_set(e, GOV_NOT_INSTALLED, name,
			" is not installed; gov list shows what is", NULL);
	if (code != 0)
		return err_os(e, "cannot look at", r.path, code);
	if (info.kind != OS_LINK)
		x = not_in_use(r.path, e);
	if (x == GOV_OK)
		x = not_in_use(r.tools, e);
	if (x == GOV_OK)
		x = take_away(&r, info.kind == OS_LINK);
	return x == GOV_OK ? remove_records(root, name, e) : x;
}
