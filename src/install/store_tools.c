#include "install/store_tools.h"

#include <stdlib.h>
#include <string.h>

#include "core/device.h"
#include "core/layout.h"
#include "install/store_internal.h"
#include "os/os.h"

#define TOOLS_MAX 10000 /* in one folder */
#define STAGE ".stage-"

static void tool_list_free(struct tool_list *list)
{
	free(list->at);
	*list = (struct tool_list){.at = NULL};
}

/* --- a folder's tools --- */

struct listing {
	const char *bin;
	struct tool_list list;
	size_t cap;
	bool no_memory;
};

static bool is_program(const char *folder, const char *file)
{
	char path[GOV_PATH_MAX];
	struct os_info info;
	return text_join(path, sizeof path, folder, "/", file, NULL) && os_stat(path, &info) == 0 &&
	       info.runnable;
}

/* file without OS_EXE into name; false when it has none, or is too long. */
static bool name_of(const char *file, char name[GOV_TOOL_MAX])
{
	struct text t = text_on(name, GOV_TOOL_MAX);
	if (!text_ends(file, OS_EXE))
		return false;
	text_addn(&t, file, strlen(file) - strlen(OS_EXE));
	return !t.cut;
}

static bool grow(struct listing *l)
{
	size_t cap = l->cap == 0 ? 16 : 2 * l->cap;
	void *at = cap <= TOOLS_MAX ? realloc(l->list.at, cap * sizeof *l->list.at) : NULL;
	if (at == NULL)
		return false;
	l->list.at = at;
	l->cap = cap;
	return true;
}

static int offer(void *ctx, const char *file)
{
	struct listing *l = ctx;
	char name[GOV_TOOL_MAX];
	if (!name_of(file, name) || !tool_name_ok(name) || !is_program(l->bin, file))
		return 0;
	if (l->list.len == l->cap && !grow(l)) {
		l->no_memory = true;
		return 1;
	}
	memcpy(l->list.at[l->list.len++], name, sizeof name);
	return 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(a, b);
}

enum gov_exit store_tool_list(const char *bin, struct tool_list *out, struct err *e)
{
	struct listing l = {.bin = bin};
	enum gov_exit x = GOV_OK;
	int code = os_list(bin, offer, &l);
	if (l.no_memory)
		x = err_set(e, GOV_FAILED, "cannot list ", bin, ": out of memory", NULL);
	else if (code != 0 && !os_is_missing(code))
		x = err_os(e, "cannot list", bin, code);
	if (x != GOV_OK)
		tool_list_free(&l.list);
	if (l.list.len > 1)
		qsort(l.list.at, l.list.len, sizeof *l.list.at, by_name);
	*out = l.list;
	return x;
}

/* --- staging --- */

static enum gov_exit fill_stage(struct tool_stage *s, struct err *e)
{
	char path[GOV_PATH_MAX];
	bool taken = false;
	enum gov_exit x = layout_path(path, s->dir, "lock", NULL, e);
	if (x != GOV_OK)
		return x;
	int code = os_open_rw(path, &s->fd);
	if (code == 0)
		code = os_lock(s->fd, true, &taken);
	if (code != 0)
		return err_os(e, "cannot lock", path, code);
	return store_make_folder(s->bin, s->dir, "bin", e);
}

enum gov_exit store_tool_stage(const char *root, struct tool_stage *out, struct err *e)
{
	char tools[GOV_PATH_MAX];
	out->fd = -1;
	enum gov_exit x = store_make_folder(tools, root, "tools", e);
	if (x != GOV_OK)
		return x;
	int code = os_make_temp_dir(tools, STAGE, out->dir, sizeof out->dir);
	if (code != 0)
		return err_os(e, "cannot make a folder in", tools, code);
	x = fill_stage(out, e);
	if (x != GOV_OK)
		store_tool_stage_end(out);
	return x;
}

void store_tool_stage_end(struct tool_stage *s)
{
	(void)os_remove_tree(s->dir);
	if (s->fd >= 0)
		os_fd_close(s->fd);
	s->fd = -1;
	/* Some file systems of Windows keep an open file's name, and its folder with it. */
	(void)os_remove_tree(s->dir);
}

/* A stage is made and locked under the store's lock, so one that is not locked is nobody's. */
static int sweep_stage(void *ctx, const char *name)
{
	char dir[GOV_PATH_MAX];
	if (text_starts(name, STAGE) &&
		text_join(dir, sizeof dir, (const char *)ctx, "/", name, NULL))
		store_sweep_folder(dir, "lock");
	return 0;
}

void store_sweep_tool_stages(const char *root)
{
	char path[GOV_PATH_MAX];
	if (text_join(path, sizeof path, root, "/tools", NULL))
		(void)os_list(path, sweep_stage, path);
}

/* --- into place --- */

static int refuse_name(void *ctx, const char *file)
{
	char name[GOV_TOOL_MAX], shown[400];
	struct text t = text_on(shown, sizeof shown);
	if (name_of(file, name) && tool_name_ok(name) &&
		!(OS_HAS_DEVICES && device_is(name, strlen(name))))
		return 0;
	text_add_escaped(&t, file, strlen(file));
	err_set(ctx, GOV_FAILED, "a tool cannot be called ", shown,
		": that name is gov's, Go's or the system's own, or no program's; go install puts "
		"it into GOBIN",
		NULL);
	return 1;
}

static enum gov_exit check_stage(
	const struct tool_stage *s, const struct tool_list *built, struct err *e)
{
	e->code = GOV_OK;
	int code = os_list(s->bin, refuse_name, e);
	if (e->code != GOV_OK)
		return e->code;
	if (code != 0)
		return err_os(e, "cannot list", s->bin, code);
	return built->len > 0 ? GOV_OK
			      : err_set(e, GOV_FAILED,
					"go install built no program: name a package that is a "
					"command (package main)",
					NULL);
}

static int sync_file(const char *path)
{
	int fd;
	int code = os_open_append(path, &fd);
	if (code != 0)
		return code;
	code = os_fd_sync(fd);
	os_fd_close(fd);
	return code;
}

static enum gov_exit move(
	const struct tool_stage *s, const char *bin, const char *tool, struct err *e)
{
	char from[GOV_PATH_MAX], to[GOV_PATH_MAX];
	if (!text_join(from, sizeof from, s->bin, "/", tool, OS_EXE, NULL) ||
		!text_join(to, sizeof to, bin, "/", tool, OS_EXE, NULL))
		return err_set(e, GOV_FILESYSTEM, "path too long below ", bin, NULL);
	int code = sync_file(from);
	if (code != 0)
		return err_os(e, "cannot flush to disk", from, code);
	code = os_rename(from, to);
	return code == 0 ? GOV_OK : err_os(e, "cannot rename the new tool to", to, code);
}

static enum gov_exit move_all(const struct tool_stage *s, const char *root, const char *toolchain,
	const struct tool_list *built, struct err *e)
{
	char bin[GOV_PATH_MAX];
	if (!tool_bin(root, toolchain, bin))
		return err_set(e, GOV_FILESYSTEM, "path too long below ", root, NULL);
	int code = os_mkdirs(bin);
	if (code != 0)
		return err_os(e, "cannot make folder", bin, code);
	enum gov_exit x = GOV_OK;
	for (size_t i = 0; x == GOV_OK && i < built->len; i++)
		x = move(s, bin, built->at[i], e);
	if (x != GOV_OK)
		return x;
	code = os_sync_dir(bin);
	return code == 0 ? GOV_OK : err_os(e, "cannot flush to disk", bin, code);
}

enum gov_exit store_tool_commit(
	const char *root, const char *toolchain, struct tool_stage *s, struct err *e)
{
	struct tool_list built;
	if (!store_has(root, toolchain))
		return err_set(e, GOV_NOT_INSTALLED, toolchain,
			" was uninstalled meanwhile; install it again", NULL);
	enum gov_exit x = store_tool_list(s->bin, &built, e);
	if (x == GOV_OK)
		x = check_stage(s, &built, e);
	if (x == GOV_OK)
		x = move_all(s, root, toolchain, &built, e);
	tool_list_free(&built);
	return x;
}

/* --- away --- */

/* The folder goes with its last tool. */
static void remove_if_empty(const char *root, const char *toolchain)
{
	char path[GOV_PATH_MAX];
	if (!tool_bin(root, toolchain, path))
		return;
	(void)os_remove(path);
	if (os_parent(path))
		(void)os_remove(path);
}

/* By way of tmp/: on Windows a program that runs keeps its file, which must not stay in its folder.
 */
static enum gov_exit take_out(const char *root, const char *path, struct err *e)
{
	char trash[GOV_PATH_MAX], to[GOV_PATH_MAX];
	struct os_info info;
	int code = os_lstat(path, &info);
	if (os_is_missing(code))
		return GOV_NOT_FOUND;
	enum gov_exit x = store_stage(root, trash, e);
	if (x == GOV_OK)
		x = layout_path(to, trash, "tool" OS_EXE, NULL, e);
	if (x != GOV_OK)
		return x;
	code = info.kind == OS_DIR ? os_remove(path) : os_rename(path, to);
	(void)os_remove_tree(trash);
	return code == 0 ? GOV_OK : err_os(e, "cannot remove", path, code);
}

enum gov_exit store_tool_remove(
	const char *root, const char *toolchain, const char *tool, struct err *e)
{
	char bin[GOV_PATH_MAX], path[GOV_PATH_MAX];
	if (!tool_name_ok(tool) || !tool_bin(root, toolchain, bin) ||
		!text_join(path, sizeof path, bin, "/", tool, OS_EXE, NULL))
		return GOV_NOT_FOUND;
	enum gov_exit x = take_out(root, path, e);
	if (x != GOV_OK)
		return x;
	remove_if_empty(root, toolchain);
	return GOV_OK;
}

/* --- all toolchains --- */

struct walk {
	const char *root;
	enum gov_exit (*each)(void *ctx, const char *tool);
	void *ctx;
	enum gov_exit result;
	struct err *e;
};

static int walk_toolchain(void *ctx, const char *toolchain)
{
	struct walk *w = ctx;
	char bin[GOV_PATH_MAX];
	struct tool_list list;
	if (!store_has(w->root, toolchain) || !tool_bin(w->root, toolchain, bin))
		return 0;
	w->result = store_tool_list(bin, &list, w->e);
	for (size_t i = 0; w->result == GOV_OK && i < list.len; i++)
		w->result = w->each(w->ctx, list.at[i]);
	tool_list_free(&list);
	return w->result != GOV_OK;
}

enum gov_exit store_each_tool(const char *root, enum gov_exit (*each)(void *ctx, const char *tool),
	void *ctx, struct err *e)
{
	char tools[GOV_PATH_MAX];
	struct walk w = {root, each, ctx, GOV_OK, e};
	enum gov_exit x = layout_path(tools, root, "tools", NULL, e);
	if (x != GOV_OK)
		return x;
	int code = os_list(tools, walk_toolchain, &w);
	if (w.result != GOV_OK || code == 0 || os_is_missing(code))
		return w.result;
	return err_os(e, "cannot list", tools, code);
}

struct wanted {
	const char *root, *tool;
};

static int has_tool(void *ctx, const char *toolchain)
{
	const struct wanted *w = ctx;
	static const char *const places[] = {"/tools/", "/versions/"};
	char path[GOV_PATH_MAX];
	struct os_info info;
	for (size_t i = 0; i < sizeof places / sizeof *places && store_has(w->root, toolchain);
		i++) {
		if (text_join(path, sizeof path, w->root, places[i], toolchain, "/bin/", w->tool,
			    OS_EXE, NULL) &&
			os_stat(path, &info) == 0)
			return 1;
	}
	return 0;
}

bool store_knows_tool(const char *root, const char *tool)
{
	struct wanted w = {root, tool};
	char versions[GOV_PATH_MAX];
	return text_join(versions, sizeof versions, root, "/versions", NULL) &&
	       os_list(versions, has_tool, &w) == 1;
}
