/* A shim's hand-over: versions.ini has changed since the shims' settings were written, or a version
 * is missing that may be installed first. The rules are the shim's own (shims/shim.c). */
#include <string.h>

#include "cli/cli.h"
#include "cli/goenv.h"
#include "core/launch.h"
#include "core/tool.h"
#include "os/os.h"

/* Is the lock free this moment? A tool must not wait for an install that goes on elsewhere. */
static bool lock_is_free(const char *root)
{
	char path[GOV_PATH_MAX];
	int fd;
	bool taken = false;
	if (!text_join(path, sizeof path, root, "/lock", NULL) || os_open_rw(path, &fd) != 0)
		return false;
	if (os_lock(fd, false, &taken) == 0 && taken)
		os_unlock(fd);
	os_fd_close(fd);
	return taken;
}

/* Write the shims' settings anew when they are stale, so that the next call needs no manager. What
 * stands in the way (a read-only store) only costs time. */
static void renew_conf(const struct cli *c)
{
	char path[GOV_PATH_MAX], old[GOV_CONF_MAX];
	size_t n = 0;
	struct store_lock lock;
	struct err ignored;
	const struct settings *s = c->settings;
	if (!text_join(path, sizeof path, c->root, "/shims/.conf", NULL))
		return;
	if (os_read_file(path, old, sizeof old, &n) == 0 && n == s->conf_len &&
		memcmp(old, s->conf, n) == 0)
		return;
	if (!lock_is_free(c->root) ||
		store_lock(c->root, "renewing shims", NULL, NULL, &lock, &ignored) != GOV_OK)
		return;
	store_refresh_shims(c->root, &c->host, s->conf, s->conf_len, &ignored);
	store_unlock(&lock);
}

static enum gov_exit find(struct cli *c, const struct resolve_in *in, struct selection *sel)
{
	memset(sel, 0, sizeof *sel);
	enum gov_exit code = resolve(in, sel, &c->err);
	return code == GOV_OK ? selection_check(in, sel, &c->err) : code;
}

/* go env -w and GOROOT/go.env have a say too; shims leave them to the manager. */
static bool lets_switch(struct cli *c, const struct selection *sel)
{
	struct goenv *env = goenv_open(c, sel, sel->goroot);
	const char *setting = env != NULL ? goenv_get(env, "GOTOOLCHAIN", NULL) : "";
	bool lets = launch_may_switch(setting, strlen(setting));
	goenv_close(env);
	return lets;
}

/* May what `sel` asks for be installed, or, with *raise, what its floor does? */
static bool may_install(struct cli *c, const struct selection *sel, enum gov_exit found,
	char *const *args, bool *raise)
{
	struct conf conf = settings_conf(c->settings);
	bool watched = os_is_terminal(2);
	if (!c->settings->auto_install)
		return false;
	*raise = launch_may_raise(sel, &conf, c->get_env, args, watched) && lets_switch(c, sel);
	return *raise ||
	       (found == GOV_NOT_INSTALLED && launch_may_install(&sel->request, args, watched));
}

/* The selection, installed first when that is allowed. Prints what goes wrong. */
static int find_or_install(
	struct cli *c, const struct launch_call *call, char *const *args, struct selection *sel)
{
	struct resolve_in in;
	struct conf conf;
	bool raise;
	if (!cli_resolve_in(
		    c, call->plus || call->typed[0] != '\0' ? call->typed : NULL, &conf, &in))
		return (int)c->err.code;
	in.tool = call->tool;
	renew_conf(c);
	enum gov_exit code = find(c, &in, sel);
	/* Twice for a default of which nothing is installed, and then its floor. */
	for (int i = 0; i < 2 && may_install(c, sel, code, args, &raise); i++) {
		int installed = cli_install_selected(c, sel, raise);
		if (installed != GOV_OK)
			return installed;
		code = find(c, &in, sel);
	}
	if (code == GOV_NOT_INSTALLED && tool_lacks(c->root, in.path, sel, call->tool))
		code = tool_missing(c->root, in.path, sel, call->tool, &c->err);
	return code == GOV_OK ? GOV_OK : cli_fail(c);
}

static int run(struct cli *c, const struct launch_call *call, char **argv)
{
	struct selection sel;
	char path[GOV_PATH_MAX];
	int code = find_or_install(c, call, argv + 1 + call->plus, &sel);
	if (code != GOV_OK)
		return code;
	if (tool_find(c->root, c->get_env("PATH"), &sel, call->tool, path, &c->err) != GOV_OK)
		return cli_fail(c);
	if (call->plus) {
		argv[1] = argv[0];
		argv++;
	}
	return cli_launch(c, &sel, path, argv, NULL, call);
}

/* argv: __shim NAME ARGUMENT...; the tool sees NAME as its argv[0], as from the shim. */
int cmd_shim(struct cli *c, int argc, char **argv)
{
	struct launch_call call;
	if (argc < 2 || !launch_parse(argv[1], argv[2], &call)) {
		err_set(&c->err, GOV_USAGE, "__shim: no tool named; only shims use this command",
			NULL);
		return cli_fail(c);
	}
	return run(c, &call, argv + 1);
}
