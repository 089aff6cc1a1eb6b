#include <stdlib.h>
#include <string.h>

#include "cli/shell/env.h"
#include "cli/path.h"
#include "cli/shell/shell.h"
#include "core/launch.h"
#include "core/tool.h"

const char help_env[] =
	"Prints shell code that selects VERSION (without it: what this shell and folder want)\n"
	"without shims or hook: its bin folder and that of its tools (gov help tool) first on\n"
	"PATH, GOV_VERSION set, GOROOT removed. For scripts and CI:\n"
	"  eval \"$(gov env 1.24.4)\"\n"
	"  gov env 1.24.4 --shell fish | source\n"
	"  gov env 1.24.4 --shell pwsh | Out-String | Invoke-Expression\n"
	"  gov env 1.24.4 --shell nu | from json | load-env\n"
	"  for /f \"delims=\" %i in ('gov env 1.24.4 --shell cmd') do @%i\n"
	"cmd.exe reads that in the window's code page: behind chcp 65001 where names have letters\n"
	"other than ASCII's, and in no window with delayed expansion (cmd /v:on).\n\n"
	"  --shell SHELL    sh (the default), bash, zsh, fish, pwsh, cmd or nu\n"
	"  --github         in a step of GitHub Actions: append it to the files GITHUB_ENV and\n"
	"                   GITHUB_PATH, where later steps get it from, and go-version and\n"
	"                   goroot to GITHUB_OUTPUT; the shims are put behind its bin folder\n"
	"  --json           version, GOROOT, platform, folders of programs, and the variables\n\n"
	"Exit code 4: nothing is selected, or it is not installed.\n";

/* NAME of the i-th variable into name; its value is behind the '='. NULL for gov's own counter. */
static const char *variable(const struct os_env_edit *edit, size_t i, char name[128])
{
	const char *text = edit->set[i].text;
	const char *equals = memchr(text, '=', edit->set[i].len);
	struct text t = text_on(name, 128);
	if (equals == NULL)
		return NULL;
	text_addn(&t, text, (size_t)(equals - text));
	return t.cut || strcmp(name, GOV_ENV_DEPTH) == 0 ? NULL : equals + 1;
}

void env_each(const struct env_setting *s,
	void (*put)(void *ctx, const char *name, const char *value), void *ctx)
{
	char name[128], value[GOV_CONF_MAX];
	for (size_t i = 0; i < s->edit.set_len; i++) {
		const char *from = variable(&s->edit, i, name);
		struct text t = text_on(value, sizeof value);
		if (from == NULL)
			continue;
		text_addn(&t, from, s->edit.set[i].len - (size_t)(from - s->edit.set[i].text));
		put(ctx, name, value);
	}
}

bool env_sets(const struct env_setting *s, const char *wanted)
{
	char name[128];
	for (size_t i = 0; i < s->edit.set_len; i++)
		if (variable(&s->edit, i, name) != NULL && strcmp(name, wanted) == 0)
			return true;
	return false;
}

static void put_json(void *ctx, const char *name, const char *value)
{
	(void)ctx;
	json_string(name, value);
}

static void put_shell(void *ctx, const char *name, const char *value)
{
	shell_set(*(const enum shell *)ctx, name, value);
}

static void print_json(const struct cli *c, const struct env_setting *s)
{
	const struct selection *sel = s->sel;
	struct version version;
	struct platform p = c->host;
	char platform[sizeof p + 1];
	toolchain_parse(sel->name, &c->host, &version, &p);
	text_join(platform, sizeof platform, p.os, "/", p.arch, NULL);
	json_open(NULL, '{');
	json_string("version", cli_selection_name(sel));
	json_path("goroot", sel->system ? NULL : sel->goroot);
	json_string("platform", platform);
	json_path("bin", s->bin);
	json_path("tools", sel->system ? NULL : s->tools);
	json_open("env", '{');
	/* Go before 1.9 cannot find its own: for it the variable is set. */
	if (!env_sets(s, "GOROOT"))
		json_string("GOROOT", NULL);
	json_string("PATH", s->path);
	json_string(GOV_ENV_VERSION, s->request);
	env_each(s, put_json, NULL);
	json_close();
	json_close();
}

static void print_shell(enum shell shell, const struct env_setting *s)
{
	shell_begin(shell);
	/* Go before 1.9 cannot find its own: for it the variable is set. */
	if (!env_sets(s, "GOROOT"))
		shell_unset(shell, "GOROOT");
	shell_set_path(shell, s->path);
	shell_set(shell, GOV_ENV_VERSION, s->request);
	env_each(s, put_shell, &shell);
	shell_end(shell);
}

/* Where it goes: the files of a job, JSON, or code for a shell. */
struct target {
	enum shell shell;
	bool github;
};

static int tell(struct cli *c, const struct env_setting *s, const struct target *to)
{
	if (to->github)
		return env_github(c, s);
	if (c->json)
		print_json(c, s);
	else
		print_shell(to->shell, s);
	return GOV_OK;
}

static int run(struct cli *c, const struct selection *sel, const struct target *to)
{
	struct env_setting s = {.sel = sel};
	struct conf conf = settings_conf(c->settings);
	selection_request(sel, s.request);
	bool fits = text_join(s.bin, sizeof s.bin, sel->goroot, sel->system ? "" : "/bin", NULL) &&
		    tool_bin(c->root, sel->name, s.tools);
	if (launch_env(sel, &conf, c->get_env, &s.edit, &c->err) != GOV_OK)
		return cli_fail(c);
	if (fits)
		s.path = path_with(c->root, sel->system ? NULL : s.bin,
			sel->system ? NULL : s.tools, c->get_env("PATH"));
	if (s.path == NULL) {
		err_set(&c->err, GOV_FAILED, "env: out of memory, or too long a path", NULL);
		return cli_fail(c);
	}
	cli_note_use(c, sel);
	int code = tell(c, &s, to);
	free(s.path);
	return code;
}

int cmd_env(struct cli *c, int argc, char **argv)
{
	const char *shell_text = NULL;
	struct target to = {SHELL_SH, false};
	struct selection sel;
	const struct cli_option options[] = {
		{"--shell", &shell_text, NULL}, {"--github", NULL, &to.github}, {NULL, NULL, NULL}};
	int n = cli_options(c, "env", argc, argv, options);
	if (n == CLI_HELP_SHOWN)
		return GOV_OK;
	if (n < 0)
		return GOV_USAGE;
	if (n > 1)
		return cli_usage(c, "env", "one version, please; quote a range:", argv[2]);
	if (to.github && (c->json || shell_text != NULL))
		return cli_usage(c, "env", "--github goes neither with --shell nor --json", NULL);
	if (shell_text != NULL && !shell_find(shell_text, &to.shell))
		return cli_usage(c, "env", SHELL_NAMES " are known, not", shell_text);
	int code = cli_select(c, "env", n == 1 ? argv[1] : NULL, &sel);
	return code == GOV_OK ? run(c, &sel, &to) : code;
}
