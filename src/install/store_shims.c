#include "install/store.h"

#include <stdlib.h>
#include <string.h>

#include "core/launch.h"
#include "core/layout.h"
#include "install/store_internal.h"
#include "install/store_tools.h"
#include "os/os.h"

#define SHIM_FILE ".shim" OS_EXE
#define SHIM_NAME_MAX (GOV_TOOLCHAIN_MAX + 8) /* "go1.24.4.exe" */

struct shims {
	const char *root;
	char dir[GOV_PATH_MAX];
	char shim[GOV_PATH_MAX]; /* dir/.shim, what the others are links of */
	struct os_info id;       /* its identity */
	struct err *e;
};

/* Does the file hold exactly these bytes? False also when it cannot be read or memory is out. */
static bool file_holds(const char *path, const void *data, size_t len)
{
	struct os_info info;
	size_t n = 0;
	if (os_lstat(path, &info) != 0 || info.kind != OS_FILE || info.size != len)
		return false;
	char *buf = malloc(len + 1);
	if (buf == NULL)
		return false;
	bool same = os_read_file(path, buf, len + 1, &n) == 0 && n == len &&
		    memcmp(buf, data, len) == 0;
	free(buf);
	return same;
}

static enum gov_exit write_changed(
	const char *path, const void *data, size_t len, uint32_t mode, struct err *e)
{
	struct os_info info;
	uint32_t own = OS_HAS_MODES ? mode & 0700 : 0; /* the rest is the umask's */
	if (file_holds(path, data, len) && os_stat(path, &info) == 0 && (info.mode & own) == own)
		return GOV_OK;
	int code = os_write_file(path, data, len, mode);
	return code == 0 ? GOV_OK : err_os(e, "cannot write", path, code);
}

static enum gov_exit write_shim(struct shims *s)
{
	enum gov_exit x = layout_path(s->shim, s->dir, SHIM_FILE, NULL, s->e);
	if (x == GOV_OK)
		x = write_changed(s->shim, shim_blob, shim_blob_len, 0755, s->e);
	if (x != GOV_OK)
		return x;
	int code = os_stat(s->shim, &s->id);
	return code == 0 ? GOV_OK : err_os(s->e, "cannot look at", s->shim, code);
}

bool store_has_shim(const char *root, const char *version)
{
	char path[GOV_PATH_MAX];
	struct os_info info;
	return text_join(path, sizeof path, root, "/shims/go", version, OS_EXE, NULL) &&
	       os_lstat(path, &info) == 0;
}

/* Where the file system has no hard links, os_hard_link made a copy. */
static bool is_shim(const struct shims *s, const char *path)
{
	struct os_info info;
	if (os_lstat(path, &info) != 0 || info.kind != OS_FILE)
		return false;
	if (info.device == s->id.device && info.inode == s->id.inode)
		return true;
	return (info.mode & s->id.mode) == s->id.mode && file_holds(path, shim_blob, shim_blob_len);
}

/* dir/go<version>, or any other tool: version "" . */
static enum gov_exit add_shim(struct shims *s, const char *tool, const char *version)
{
	char path[GOV_PATH_MAX];
	if (!text_join(path, sizeof path, s->dir, "/", tool, version, OS_EXE, NULL))
		return err_set(s->e, GOV_FILESYSTEM, "path too long below ", s->dir, NULL);
	if (is_shim(s, path))
		return GOV_OK;
	int code = os_hard_link(s->shim, path);
	return code == 0 ? GOV_OK : err_os(s->e, "cannot make the shim", path, code);
}

static enum gov_exit add_versions(struct shims *s, const struct platform *host)
{
	struct store_entry *list = NULL;
	size_t len = 0;
	enum gov_exit x = store_list(s->root, host, &list, &len, s->e);
	for (size_t i = 0; x == GOV_OK && i < len; i++) {
		if (!list[i].linked && platform_same(&list[i].platform, host))
			x = add_shim(s, "go", list[i].version.text);
	}
	free(list);
	return x;
}

/* --- tools --- */

#define ANY_SHIM_MAX (256 * 1024) /* bytes; the largest shim is a fraction of that */

/* A shim that another version of gov made, since replaced as .shim: every shim has the name of its
 * counter in it, as a string of C. gov has it too, but is no tool, and larger. */
static bool is_older_shim(const char *path)
{
	static const char mark[] = GOV_ENV_DEPTH;
	struct os_info info;
	size_t n = 0;
	if (os_lstat(path, &info) != 0 || info.kind != OS_FILE || !info.runnable ||
		info.size > ANY_SHIM_MAX)
		return false;
	char *buf = malloc(ANY_SHIM_MAX);
	bool found = false;
	if (buf != NULL && os_read_file(path, buf, ANY_SHIM_MAX, &n) == 0 && n > sizeof mark) {
		for (size_t i = 0; !found && i + sizeof mark <= n; i++)
			found = memcmp(buf + i, mark, sizeof mark) == 0;
	}
	free(buf);
	return found;
}

static bool is_ours(const struct shims *s, const char *path)
{
	return is_shim(s, path) || is_older_shim(path);
}

/* For a tool, unless its name is somebody else's: only go's own names are gov's by right. */
static enum gov_exit add_tool(void *ctx, const char *tool)
{
	struct shims *s = ctx;
	char path[GOV_PATH_MAX];
	struct os_info info;
	if (text_join(path, sizeof path, s->dir, "/", tool, OS_EXE, NULL) &&
		os_lstat(path, &info) == 0 && !is_ours(s, path))
		return GOV_OK;
	return add_shim(s, tool, "");
}

/* A shim of ours that no toolchain has a tool for. */
static bool is_lost(const struct shims *s, const char *file)
{
	char path[GOV_PATH_MAX], tool[GOV_TOOL_MAX];
	struct text t = text_on(tool, sizeof tool);
	if (!text_ends(file, OS_EXE))
		return false;
	text_addn(&t, file, strlen(file) - strlen(OS_EXE));
	return !t.cut && tool_name_ok(tool) && !store_knows_tool(s->root, tool) &&
	       text_join(path, sizeof path, s->dir, "/", file, NULL) && is_ours(s, path);
}

bool store_has_tool_shim(const char *root, const char *tool)
{
	struct err ignored;
	struct shims s = {.root = root, .e = &ignored};
	char path[GOV_PATH_MAX];
	return layout_path(s.dir, root, "shims", NULL, &ignored) == GOV_OK &&
	       layout_path(s.shim, s.dir, SHIM_FILE, NULL, &ignored) == GOV_OK &&
	       os_stat(s.shim, &s.id) == 0 &&
	       text_join(path, sizeof path, s.dir, "/", tool, OS_EXE, NULL) && is_shim(&s, path);
}

/* --- what goes --- */

/* Exactly go<version>, as add_versions writes it; go1.24.4.bak is somebody else's. */
static bool is_version_shim(const char *file, char *version, size_t cap)
{
	char name[SHIM_NAME_MAX];
	struct version v;
	if (!text_starts(file, "go") || !text_ends(file, OS_EXE) ||
		!text_join(name, sizeof name, file, NULL))
		return false;
	name[strlen(name) - strlen(OS_EXE)] = '\0';
	const char *rest = name + strlen("go");
	return version_parse(rest, strlen(rest), &v) && strcmp(v.text, rest) == 0 &&
	       text_join(version, cap, v.text, NULL);
}

/* What a crash in os_write_file or os_hard_link left, or made room there while it was running. */
static bool is_rubbish(const char *file)
{
	return text_starts(file, ".gov-") && text_ends(file, ".tmp");
}

/* A shim of a version that went, or rubbish. */
static bool is_stale(const struct shims *s, const char *file)
{
	char version[GOV_VERSION_MAX];
	if (is_rubbish(file))
		return true;
	if (is_version_shim(file, version, sizeof version))
		return !store_has(s->root, version);
	return is_lost(s, file);
}

static int drop_stale(void *ctx, const char *file)
{
	struct shims *s = ctx;
	char path[GOV_PATH_MAX];
	if (!is_stale(s, file) || !text_join(path, sizeof path, s->dir, "/", file, NULL))
		return 0;
	int code = os_remove(path);
	/* What a crash left, or still runs, is in nobody's way. */
	return os_is_missing(code) || is_rubbish(file) ? 0 : code;
}

static enum gov_exit write_conf(struct shims *s, const char *conf, size_t len)
{
	char path[GOV_PATH_MAX];
	enum gov_exit x = layout_path(path, s->dir, ".conf", NULL, s->e);
	return x == GOV_OK ? write_changed(path, conf, len, 0644, s->e) : x;
}

static enum gov_exit refresh(
	struct shims *s, const struct platform *host, const char *conf, size_t conf_len)
{
	enum gov_exit x = layout_path(s->dir, s->root, "shims", NULL, s->e);
	if (x != GOV_OK)
		return x;
	int code = os_mkdirs(s->dir);
	if (code != 0)
		return err_os(s->e, "cannot make folder", s->dir, code);
	if ((x = write_shim(s)) != GOV_OK || (x = add_shim(s, "go", "")) != GOV_OK ||
		(x = add_shim(s, "gofmt", "")) != GOV_OK || (x = add_versions(s, host)) != GOV_OK ||
		(x = store_each_tool(s->root, add_tool, s, s->e)) != GOV_OK)
		return x;
	code = os_list(s->dir, drop_stale, s);
	if (code != 0)
		return err_os(s->e, "cannot remove old shims from", s->dir, code);
	return write_conf(s, conf, conf_len);
}

enum gov_exit store_refresh_shims(const char *root, const struct platform *host, const char *conf,
	size_t conf_len, struct err *e)
{
	struct shims s = {.root = root, .e = e};
	enum gov_exit x = refresh(&s, host, conf, conf_len);
	return x == GOV_OK ? store_refresh_used(root, host, e) : x;
}
