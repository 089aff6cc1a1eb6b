/* The executable on PATH named go, gofmt, go1.24.4, ...: finds out which toolchain this shell and
 * this folder want and becomes its tool of the same name. Neither heap nor stdio: it starts at
 * every call of go, and at every prompt. What it cannot answer alone it hands to the manager:
 * `gov __shim NAME ARGS...`.
 */
#include <string.h>

#include "core/conf.h"
#include "core/emulation.h"
#include "core/launch.h"
#include "core/layout.h"
#include "core/resolve.h"
#include "core/tool.h"
#include "os/os.h"

/* What a shim asks of its environment at every call. */
enum { HOME, ROOT, VERSION, PWD, PATH, VARIABLES };
static const char *const variables[] = {
	[HOME] = OS_HOME_ENV,
	[ROOT] = GOV_ENV_ROOT,
	[VERSION] = GOV_ENV_VERSION,
	[PWD] = "PWD",
	[PATH] = "PATH",
};

/* Large members stand at the ends and the small ones together: each page of the stack that a shim
 * touches costs it as much as a system call. */
struct shim {
	struct os_env_edit edit; /* its small members are the last ones */
	char **argv;
	const char *env[VARIABLES];
	const char *name; /* argv[0], or the file's own where they differ */
	struct launch_call call;
	struct platform host;
	struct conf conf; /* borrows from `settings` */
	const char *cwd;  /* in `paths`; NULL until somebody needs it */
	const char *root; /* in `paths` */
	char *path;       /* in `paths`: room for another one, GOV_PATH_MAX bytes */
	char paths[3 * GOV_PATH_MAX];
	struct err err;
	char settings[GOV_CONF_MAX];
};

/* Say the stored error; its code is the exit code. */
static int fail(const struct shim *s)
{
	char line[sizeof s->err.text + 8];
	struct text t = text_on(line, sizeof line);

	text_add(&t, "gov: ");
	text_add(&t, s->err.text);
	text_add(&t, "\n");
	os_stderr(t.p, t.len);
	return (int)s->err.code;
}

static void exec_manager(struct shim *s, const char *gov)
{
	const char *const prefix[] = {"gov", "__shim", text_basename(s->name), NULL};

	s->edit.unset_len = s->edit.set_len = s->edit.own_len = 0;
	os_exec_prefixed(gov, prefix, s->argv + 1, &s->edit);
}

/* Let the manager serve this call. Returns only when there is none that runs. */
static void hand_over(struct shim *s)
{
	char folder[GOV_PATH_MAX];
	char gov[GOV_PATH_MAX];
	const char *path = s->env[PATH];

	if (conf_manager(&s->conf, gov))
		exec_manager(s, gov);
	if (path && system_find(path, s->root, "gov", folder) &&
		layout_path(gov, folder, "gov" OS_EXE, NULL, &s->err) == GOV_OK)
		exec_manager(s, gov);
}

/* shims/.conf into s->conf, if it is what versions.ini says today. A stale one still tells where
 * the manager is. */
static bool read_conf(struct shim *s, const struct os_info *ini)
{
	struct conf_stamp stamp = {ini->size, ini->mtime_s, ini->mtime_ns};
	char path[GOV_PATH_MAX];
	size_t n;

	if (layout_path(path, s->root, "shims", ".conf", &s->err) != GOV_OK ||
		os_read_file(path, s->settings, sizeof s->settings - 1, &n) != 0)
		return false;
	s->settings[n] = '\0';
	if (!conf_open(&s->conf, s->settings)) {
		s->conf = conf_empty;
		return false;
	}
	return conf_stamp_is(&s->conf, &stamp);
}

static enum gov_exit load_settings(struct shim *s)
{
	struct os_info ini;
	enum gov_exit code = layout_path(s->path, s->root, "versions.ini", NULL, &s->err);
	int looked = code == GOV_OK ? os_stat(s->path, &ini) : 0;

	s->conf = conf_empty;
	if (code != GOV_OK || os_is_missing(looked))
		return code;
	if (looked != 0)
		ini = (struct os_info){.size = UINT64_MAX}; /* the manager says what is wrong */
	if (read_conf(s, &ini))
		return code;
	hand_over(s);
	return err_set(&s->err, GOV_CONFIG, s->path,
		" has changed, and gov, which must read it, was not found; put gov on PATH", NULL);
}

/* The paths stand one right behind the other: they seldom need a second page. */
static enum gov_exit find_cwd(struct shim *s, char *out)
{
	int code = os_getcwd(out, GOV_PATH_MAX);

	if (code)
		return err_os(&s->err, "cannot find out", "the current folder", code);
	s->cwd = out;
	return GOV_OK;
}

static enum gov_exit find_store(struct shim *s)
{
	const char *named = s->env[ROOT];
	char *root = s->paths;

	s->cwd = NULL;
	if (named && *named && !os_is_absolute(named)) {
		if (find_cwd(s, root) != GOV_OK)
			return s->err.code;
		root += strlen(root) + 1;
	}
	s->root = root;
	if (layout_root(named, s->env[HOME], s->cwd, root, &s->err) != GOV_OK)
		return s->err.code;
	s->path = root + strlen(root) + 1;
	return GOV_OK;
}

/* Only a request that was typed or set can name another platform than the host's; one from a pin
 * file cannot, and so need not ask the system what the host is. */
static void find_host(struct shim *s)
{
	s->host.os[0] = s->host.arch[0] = '\0';
	if (s->call.typed[0] || s->env[VERSION] || s->conf.text[0])
		os_platform(s->host.os, s->host.arch);
}

static struct resolve_in question(const struct shim *s)
{
	return (struct resolve_in){
		.root = s->root,
		.here = true,
		.typed = s->call.plus || s->call.typed[0] ? s->call.typed : NULL,
		.env_version = s->env[VERSION],
		.path = s->env[PATH],
		.tool = s->call.tool,
		.host = s->host,
		.conf = &s->conf,
		.get_env = os_getenv,
		.skip_unmet = !conf_auto_install(&s->conf),
	};
}

static int missing(struct shim *s, const struct selection *sel)
{
	char *const *args = s->argv + 1 + s->call.plus;

	if (tool_lacks(s->root, s->env[PATH], sel, s->call.tool))
		tool_missing(s->root, s->env[PATH], sel, s->call.tool, &s->err);
	if (conf_auto_install(&s->conf) &&
		launch_may_install(&sel->request, args, os_is_terminal(2)))
		hand_over(s);
	return fail(s);
}

static enum gov_exit explain_foreign(
	struct shim *s, const struct selection *sel, const struct platform *p)
{
	bool emulated = emulation_runs(p, &s->host) == RUNS_EMULATED;

	return err_set(&s->err, GOV_CANNOT_RUN, s->call.tool, ": ", sel->name, " is for ", p->os,
		"/", p->arch, "; this machine is ", s->host.os, "/", s->host.arch,
		"; choose another version", emulated ? ", or install what runs it: " : "",
		emulated ? emulation_get(&s->host) : "", NULL);
}

static enum gov_exit explain_tool(
	struct shim *s, const struct selection *sel, const char *path, int code)
{
	struct version v;
	struct platform p;
	struct os_info info;

	os_platform(s->host.os, s->host.arch);
	if (toolchain_parse(sel->name, &s->host, &v, &p) && !platform_same(&p, &s->host))
		return explain_foreign(s, sel, &p);
	if (!os_is_missing(code))
		return err_set(&s->err, GOV_CANNOT_RUN, path,
			": cannot run it: ", os_error_text(code),
			"; look at the file, or install the version again", NULL);
	if (os_is_missing(os_stat(path, &info)))
		return tool_missing(s->root, s->env[PATH], sel, s->call.tool, &s->err);
	return err_set(&s->err, GOV_CANNOT_RUN, path,
		": cannot run it: the loader or interpreter it names is not on this machine", NULL);
}

/* os_exec came back: why? */
static int explain(struct shim *s, const struct selection *sel, const char *path, int code)
{
	struct os_info info;

	if (!sel->system && os_is_missing(code) && os_is_missing(os_stat(sel->goroot, &info))) {
		selection_missing(sel, &s->err);
		return missing(s, sel);
	}
	explain_tool(s, sel, path, code);
	return fail(s);
}

/* The walk to a pin so many folders above has spent the system calls that a shim is allowed, 8 and
 * one a folder: it takes 3 and two a folder. The two of noting a use come on top of them in one
 * call of so many: a toolchain in daily use is noted all the same. */
#define FAR_PIN 4
#define FAR_PIN_CALLS 8

static void note_use(const struct shim *s, struct selection *sel)
{
	if (!sel->used.looked)
		used_look_in(s->path, s->root, sel->name, &sel->used);
	used_touch_in(s->path, s->root, sel->name, &sel->used);
}

/* Become s->path; or else the tool of that name that was installed for a toolchain which is there.
 * Comes back with the reason, s->path being what it speaks of. */
static int exec_tool(struct shim *s, const struct selection *sel, char **argv)
{
	struct os_info info;
	int code = os_exec(s->path, argv, &s->edit);

	if (!os_is_missing(code) || os_stat(s->path, &info) == 0 ||
		!tool_path(s->root, sel, s->call.tool, s->path))
		return code;
	return os_stat(sel->goroot, &info) == 0 ? os_exec(s->path, argv, &s->edit) : code;
}

/* Become the selected tool, whose path is left in s->path. Returns only on failure. */
static enum gov_exit become(struct shim *s, struct selection *sel, int *code)
{
	char **argv = s->argv;
	char *plus = argv[1];

	if (!selection_tool(sel, s->call.tool, s->path))
		return err_set(&s->err, GOV_FILESYSTEM, sel->goroot, ": path too long", NULL);
	if (launch_env(sel, &s->conf, os_getenv, &s->edit, &s->err) != GOV_OK ||
		launch_keep(&s->call, sel, &s->edit, &s->err) != GOV_OK)
		return s->err.code;
	if (s->call.plus)
		argv[1] = argv[0];
	*code = exec_tool(s, sel, argv + s->call.plus);
	if (s->call.plus)
		argv[1] = plus;
	return GOV_OK;
}

static int run(struct shim *s, struct selection *sel)
{
	int code;

	note_use(s, sel);
	if (become(s, sel, &code) != GOV_OK)
		return fail(s);
	return explain(s, sel, s->path, code);
}

/* Nothing installed satisfies the folder's go.work or go.mod, and what would may be installed. */
static bool wants_floor(const struct shim *s, const struct selection *sel)
{
	return sel->floored == FLOORED_UNMET && conf_auto_install(&s->conf) &&
	       launch_may_raise(
		       sel, &s->conf, os_getenv, s->argv + 1 + s->call.plus, os_is_terminal(2));
}

/* With the current folder's path, for all that cannot do without it; messages cannot. */
static int resolve_and_run(struct shim *s, struct resolve_in *in, struct selection *sel)
{
	if (!s->cwd) {
		char *cwd = s->path;

		if (find_cwd(s, cwd) != GOV_OK)
			return fail(s);
		s->path = cwd + strlen(cwd) + 1;
	}
	in->cwd = s->cwd;
	sel->request.text[0] = '\0';
	if (resolve(in, sel, &s->err) == GOV_OK) {
		if (wants_floor(s, sel))
			hand_over(s);
		return run(s, sel);
	}
	return s->err.code == GOV_NOT_INSTALLED ? missing(s, sel) : fail(s);
}

static int select_and_run(struct shim *s)
{
	struct resolve_in in;
	struct selection sel;
	int code;

	if (find_store(s) != GOV_OK || load_settings(s) != GOV_OK)
		return fail(s);
	find_host(s);
	in = question(s);
	if (resolve_near(&in, s->env[PWD], &sel, &in.seen, &s->err)) {
		if (in.seen < FAR_PIN || os_one_in(FAR_PIN_CALLS))
			note_use(s, &sel);
		(void)become(s, &sel, &code);
	}
	return resolve_and_run(s, &in, &sel);
}

int main(int argc, char **argv)
{
	struct shim s;

	s.argv = argv;
	os_getenv_all(variables, s.env, VARIABLES);
	if (argc < 1 || !argv[0][0]) {
		err_set(&s.err, GOV_USAGE, "a shim was started without a name; run go, or gov help",
			NULL);
		return fail(&s);
	}
	s.name = launch_name(argv[0], os_started_as());
	if (!launch_parse(s.name, argv[1], &s.call)) {
		err_set(&s.err, GOV_USAGE,
			"a shim's name or +VERSION is too long or empty; see gov help", NULL);
		return fail(&s);
	}
	return select_and_run(&s);
}
