/* What is wrong inside the store. */
#include <stdlib.h>
#include <string.h>

#include "cli/doctor/doctor.h"
#include "install/store_tools.h"
#include "os/os.h"

#define DAY_S (24 * 60 * 60)
/* 2026-01-01: this gov is younger, so no right clock shows an earlier time. */
#define OLDEST_NOW INT64_C(1767225600)

/* The path below the store; false when it does not fit. */
static bool below(const struct doctor *d, char *out, const char *rel, const char *name)
{
	return text_join(out, GOV_PATH_MAX, d->c->root, rel, name, NULL);
}

/* "COMMAND 'PATH'" as one may paste it. */
static const char *command(char *out, size_t cap, const char *what, const char *path)
{
	struct text t = text_on(out, cap);
	text_add(&t, what);
	text_add(&t, " '");
	for (const char *s = path; *s != '\0'; s++)
		text_addn(&t, *s == '\'' ? "'\\''" : s, *s == '\'' ? 4 : 1);
	text_add(&t, "'");
	return out;
}

/* --- permissions --- */

static const char *const folders[] = {
	"", "/versions", "/shims", "/cache", "/receipts", "/tmp", "/tools"};

static void check_permission(struct doctor *d, const char *path)
{
	char mend[2 * GOV_PATH_MAX];
	struct os_info info;
	if (os_stat(path, &info) == 0 && (info.mode & 0022) != 0)
		doctor_report(d, DOCTOR_BAD, command(mend, sizeof mend, "chmod go-w", path), path,
			": others can write there, and thereby choose what your go is", NULL);
}

static void check_toolchain_permissions(struct doctor *d)
{
	char path[GOV_PATH_MAX];
	struct store_entry *list = NULL;
	struct err ignored;
	size_t len = 0;
	if (store_list(d->c->root, &d->c->host, &list, &len, &ignored) != GOV_OK)
		return;
	for (size_t i = 0; i < len; i++)
		if (!list[i].linked && below(d, path, "/versions/", list[i].name))
			check_permission(d, path);
	for (size_t i = 0; i < len; i++)
		if (tool_bin(d->c->root, list[i].name, path))
			check_permission(d, path);
	free(list);
}

static void check_permissions(struct doctor *d)
{
	static const char *const files[] = {"/version", "/versions.ini", "/shims/.conf"};
	char path[GOV_PATH_MAX];
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		if (below(d, path, folders[i], ""))
			check_permission(d, path);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (below(d, path, files[i], ""))
			check_permission(d, path);
	check_toolchain_permissions(d);
}

/* Only trying tells: permissions, read-only file systems and quotas all count. */
static void check_writable(struct doctor *d)
{
	char path[GOV_PATH_MAX];
	struct os_info info;
	if (os_stat(d->c->root, &info) != 0)
		return;
	int code = os_make_temp_dir(d->c->root, ".gov-doctor-", path, sizeof path);
	if (code == 0)
		(void)os_remove(path);
	else
		doctor_report(d, DOCTOR_INFO,
			"set GOV_ROOT to a folder of your own, or ask the store's owner",
			d->c->root, ": nothing can be installed there: ", os_error_text(code),
			NULL);
}

/* --- left-overs --- */

static const char *cache_of(struct doctor *d)
{
	struct err ignored;
	if (d->c->settings == NULL && settings_load(d->c->root, d->c->get_env(OS_HOME_ENV),
					      d->c->self, &d->c->settings, &ignored) != GOV_OK)
		return NULL;
	return d->c->settings->cache;
}

/* A part that nobody is writing: its writer holds its lock. */
static bool is_idle(const char *path)
{
	bool taken = false;
	int fd;
	if (os_open_read(path, &fd) != 0)
		return false;
	bool idle = os_lock(fd, false, &taken) == 0 && taken;
	os_fd_close(fd);
	return idle;
}

static int see_cached(void *ctx, const char *name)
{
	struct doctor *d = ctx;
	char path[GOV_PATH_MAX];
	if (!text_join(path, sizeof path, cache_of(d), "/", name, NULL))
		return 0;
	if (text_ends(name, ".part") && is_idle(path))
		doctor_report(d, DOCTOR_BAD, "gov cache prune", path,
			": a download that broke off; gov install goes on with it", NULL);
	else if (text_ends(name, ".rejected"))
		doctor_report(d, DOCTOR_BAD, "gov cache prune", path,
			": an archive that failed its proof, kept for you to look at", NULL);
	return 0;
}

static void check_parts(struct doctor *d)
{
	const char *cache = cache_of(d);
	if (cache != NULL)
		(void)os_list(cache, see_cached, d);
}

/* --- receipts --- */

static int see_receipt(void *ctx, const char *name)
{
	struct doctor *d = ctx;
	char path[GOV_PATH_MAX], toolchain[GOV_TOOLCHAIN_MAX], mend[2 * GOV_PATH_MAX];
	struct text t = text_on(toolchain, sizeof toolchain);
	const char *end = text_ends(name, ".ini") ? ".ini" : ".files";
	if (!text_ends(name, end))
		return 0;
	text_addn(&t, name, strlen(name) - strlen(end));
	if (t.cut || store_has(d->c->root, toolchain) || !below(d, path, "/receipts/", name))
		return 0;
	doctor_report(d, DOCTOR_BAD, command(mend, sizeof mend, "rm", path), path,
		": a receipt without its toolchain", NULL);
	return 0;
}

static void check_toolchain(struct doctor *d, const struct store_entry *t)
{
	char path[GOV_PATH_MAX], mend[GOV_TOOLCHAIN_MAX + 32];
	struct os_info info;
	text_join(mend, sizeof mend, "gov verify --repair ", t->name, NULL);
	for (int i = 0; i < 2; i++) {
		const char *end = i == 0 ? ".ini" : ".files";
		if (text_join(path, sizeof path, d->c->root, "/receipts/", t->name, end, NULL) &&
			os_is_missing(os_stat(path, &info))) {
			doctor_report(d, DOCTOR_BAD, mend, t->name,
				": a toolchain without its receipt; nothing says how it was "
				"proven",
				NULL);
			return;
		}
	}
}

static void check_receipts(struct doctor *d)
{
	char path[GOV_PATH_MAX];
	struct store_entry *list = NULL;
	struct err e;
	size_t len = 0;
	if (store_list(d->c->root, &d->c->host, &list, &len, &e) != GOV_OK) {
		doctor_report(d, DOCTOR_BAD, NULL, e.text, NULL);
		return;
	}
	for (size_t i = 0; i < len; i++)
		if (!list[i].linked)
			check_toolchain(d, &list[i]);
	free(list);
	if (below(d, path, "/receipts", ""))
		(void)os_list(path, see_receipt, d);
}

/* --- tools --- */

static int see_tools(void *ctx, const char *name)
{
	struct doctor *d = ctx;
	char path[GOV_PATH_MAX], mend[2 * GOV_PATH_MAX];
	if (name[0] != '.' && !store_has(d->c->root, name) && below(d, path, "/tools/", name))
		doctor_report(d, DOCTOR_BAD, command(mend, sizeof mend, "rm -r", path), path,
			": tools of a toolchain that is not installed", NULL);
	return 0;
}

/* A tool without a shim: somebody else's file has the name, or the shims are damaged. */
static void check_tool_shims(struct doctor *d, const char *toolchain)
{
	char path[GOV_PATH_MAX];
	struct tool_list list = {.at = NULL};
	struct err ignored;
	if (tool_bin(d->c->root, toolchain, path))
		(void)store_tool_list(path, &list, &ignored);
	for (size_t i = 0; i < list.len; i++)
		if (!store_has_tool_shim(d->c->root, list.at[i]) &&
			below(d, path, "/shims/", list.at[i]))
			doctor_report(d, DOCTOR_BAD,
				"remove that file if it is there, then run: gov tool upgrade", path,
				": no shim, so the ", list.at[i], " of ", toolchain,
				" is not found", NULL);
	free(list.at);
}

static void check_tools(struct doctor *d)
{
	char path[GOV_PATH_MAX];
	struct store_entry *list = NULL;
	struct err ignored;
	size_t len = 0;
	if (below(d, path, "/tools", ""))
		(void)os_list(path, see_tools, d);
	if (store_list(d->c->root, &d->c->host, &list, &len, &ignored) != GOV_OK)
		return;
	for (size_t i = 0; i < len; i++)
		check_tool_shims(d, list[i].name);
	free(list);
}

/* --- the clock --- */

static void check_clock(struct doctor *d)
{
	static const char mend[] = "set the clock, e.g. timedatectl set-ntp true";
	char path[GOV_PATH_MAX];
	struct os_info info;
	if (d->now < OLDEST_NOW)
		doctor_report(d, DOCTOR_BAD, mend,
			"the clock is before this gov was made: TLS certificates will not be valid",
			NULL);
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		if (!below(d, path, folders[i], "") || os_stat(path, &info) != 0 ||
			info.mtime_s <= d->now + DAY_S)
			continue;
		doctor_report(d, DOCTOR_BAD, mend, path,
			": it was changed in the future; the clock is, or was, wrong", NULL);
		return;
	}
}

/* --- settings, pins, what is selected --- */

static void check_settings(struct doctor *d)
{
	struct settings *s = NULL;
	struct err e;
	if (settings_load(d->c->root, d->c->get_env(OS_HOME_ENV), d->c->self, &s, &e) != GOV_OK)
		doctor_report(
			d, DOCTOR_BAD, "edit versions.ini; see versions.ini.example", e.text, NULL);
	settings_free(s);
}

static void check_selection(struct doctor *d)
{
	struct conf conf;
	struct resolve_in in;
	struct selection sel;
	struct err e;
	if (cache_of(d) == NULL || !cli_resolve_in(d->c, NULL, &conf, &in))
		return; /* check_settings says so */
	memset(&sel, 0, sizeof sel);
	if (resolve(&in, &sel, &e) == GOV_OK && selection_check(&in, &sel, &e) == GOV_OK)
		return;
	if (e.code == GOV_CONFIG)
		doctor_report(d, DOCTOR_BAD, "mend that file, or remove it", e.text, NULL);
	else
		doctor_report(d, DOCTOR_BAD,
			sel.request.text[0] != '\0' ? "gov install" : "gov install latest", e.text,
			NULL);
}

const struct doctor_check doctor_store_checks[] = {
	{"permissions", check_permissions},
	{"writable", check_writable},
	{"cache", check_parts},
	{"receipts", check_receipts},
	{"tools", check_tools},
	{"clock", check_clock},
	{"settings", check_settings},
	{"selection", check_selection},
	{NULL, NULL},
};
