#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/path.h"
#include "cli/shell.h"
#include "core/launch.h"
#include "core/tool.h"

const char help_env[] =
	"Prints shell code that selects VERSION (without it: what this shell and folder want)\n"
	"without shims or hook: its bin folder and that of its tools (gov help tool) first on\n"
	"PATH, GOV_VERSION set, GOROOT removed. For scripts and CI:\n"
	"  eval \"$(gov env 1.24.4)\"\n"
	"  gov env 1.24.4 --shell fish | source\n\n"
	"  --shell SHELL    sh (the default), bash, zsh or fish\n"
	"  --json           version, GOROOT, platform, folders of programs, and the variables\n\n"
	"Exit code 4: nothing is selected, or it is not installed.\n";

struct setting {
	const struct selection *sel;
	char request[GOV_REQUEST_MAX]; /* GOV_VERSION */
	char bin[GOV_PATH_MAX];
	char tools[GOV_PATH_MAX]; /* its tools' folder; it need not exist */
	char *path;               /* heap */
	struct os_env_edit edit;
};

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

/* Call put for every variable that the settings add, with values of at most GOV_CONF_MAX bytes. */
static void each_variable(const struct setting *s, enum shell shell,
	void (*put)(enum shell, const char *, const char *))
{
	char name[128], value[GOV_CONF_MAX];
	for (size_t i = 0; i < s->edit.set_len; i++) {
		const char *from = variable(&s->edit, i, name);
		struct text t = text_on(value, sizeof value);
		if (from == NULL)
			continue;
		text_addn(&t, from, s->edit.set[i].len - (size_t)(from - s->edit.set[i].text));
		put(shell, name, value);
	}
}

/* Go before 1.9 cannot find its own GOROOT: for it the variable is set. */
static bool sets(const struct os_env_edit *edit, const char *wanted)
{
	char name[128];
	for (size_t i = 0; i < edit->set_len; i++)
		if (variable(edit, i, name) != NULL && strcmp(name, wanted) == 0)
			return true;
	return false;
}

static void put_json(enum shell shell, const char *name, const char *value)
{
	(void)shell;
	json_string(name, value);
}

static void print_json(const struct cli *c, const struct setting *s)
{
	const struct selection *sel = s->sel;
	struct version version;
	struct platform p = c->host;
	char platform[sizeof p + 1];
	toolchain_parse(sel->name, &c->host, &version, &p);
	text_join(platform, sizeof platform, p.os, "/", p.arch, NULL);
	json_open(NULL, '{');
	json_string("version", cli_selection_name(sel));
	json_string("goroot", sel->system ? NULL : sel->goroot);
	json_string("platform", platform);
	json_string("bin", s->bin);
	json_string("tools", sel->system ? NULL : s->tools);
	json_open("env", '{');
	if (!sets(&s->edit, "GOROOT"))
		json_string("GOROOT", NULL);
	json_string("PATH", s->path);
	json_string(GOV_ENV_VERSION, s->request);
	each_variable(s, SHELL_SH, put_json);
	json_close();
	json_close();
}

static void print_shell(enum shell shell, const struct setting *s)
{
	shell_unset(shell, "GOROOT");
	shell_set_path(shell, s->path);
	shell_set(shell, GOV_ENV_VERSION, s->request);
	each_variable(s, shell, shell_set);
}

static int run(struct cli *c, const struct selection *sel, enum shell shell)
{
	struct setting s = {.sel = sel};
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
	if (c->json)
		print_json(c, &s);
	else
		print_shell(shell, &s);
	free(s.path);
	return GOV_OK;
}

int cmd_env(struct cli *c, int argc, char **argv)
{
	const char *shell_text = "sh";
	enum shell shell;
	struct selection sel;
	const struct cli_option options[] = {{"--shell", &shell_text, NULL}, {NULL, NULL, NULL}};
	int n = cli_options(c, "env", argc, argv, options);
	if (n == CLI_HELP_SHOWN)
		return GOV_OK;
	if (n < 0)
		return GOV_USAGE;
	if (n > 1)
		return cli_usage(c, "env", "one version, please; quote a range:", argv[2]);
	if (!shell_find(shell_text, &shell))
		return cli_usage(c, "env", "sh, bash, zsh and fish are known, not", shell_text);
	int code = cli_select(c, "env", n == 1 ? argv[1] : NULL, &sel);
	return code == GOV_OK ? run(c, &sel, shell) : code;
}
