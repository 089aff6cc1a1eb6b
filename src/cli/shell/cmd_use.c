#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/path.h"
#include "cli/shell/shell.h"
#include "core/launch.h"
#include "os/os.h"

const char help_use[] =
	"Chooses VERSION for this shell, and for no other: it sets GOV_VERSION here, which\n"
	"stands above every .go-version and the default. Without VERSION, or with --unset:\n"
	"back to them.\n\n"
	"VERSION is 1.24.4, 1.24 (its newest installed patch), latest, oldstable, a range, a\n"
	"linked or alias name, or system.\n\n"
	"A program cannot change its shell, so this needs gov init's hook. Without it:\n"
	"  eval \"$(gov use --print 1.24.4)\"\n\n"
	"  --print          print the shell code instead; it puts the shims on PATH too\n"
	"  --shell SHELL    for this shell: sh (the default), bash, zsh, fish, pwsh, cmd, nu\n"
	"  --unset          forget this shell's choice\n\n"
	"Exit code 4: nothing installed matches VERSION.\n";

static int needs_hook(struct cli *c)
{
	char line[CLI_HINT_MAX];
	cli_hook_line(c, line);
	err_set(&c->err, GOV_FAILED, "use: this shell has no gov hook; enable it with: ", line,
		NULL);
	return cli_fail(c);
}

/* GOV_VERSION decides nothing where a toolchain's own folder (gov env, gov exec) stands on PATH
 * before the shims, or no shims do. */
static int print_path(struct cli *c, enum shell shell)
{
	char shims[GOV_PATH_MAX];
	const char *path = c->get_env("PATH");
	bool fits = text_join(shims, sizeof shims, c->root, "/shims", NULL);
	char *value =
		fits ? path_with(c->root, path_has(path, shims) ? NULL : shims, NULL, path) : NULL;
	if (value == NULL) {
		err_set(&c->err, GOV_FAILED, "use: out of memory, or too long a path", NULL);
		return cli_fail(c);
	}
	if (path == NULL || strcmp(value, path) != 0)
		shell_set_path(shell, value);
	free(value);
	return GOV_OK;
}

static int print_choice(struct cli *c, enum shell shell, const char *version)
{
	struct selection sel;
	char request[GOV_REQUEST_MAX];
	int code = cli_select(c, "use", version, &sel);
	if (code != GOV_OK)
		return code;
	selection_request(&sel, request);
	shell_begin(shell);
	code = print_path(c, shell);
	if (code != GOV_OK)
		return code;
	shell_set(shell, GOV_ENV_VERSION, request);
	shell_end(shell);
	if (os_is_terminal(2))
		ui_say("this shell uses %s", cli_selection_name(&sel));
	return GOV_OK;
}

static int print_no_choice(struct cli *c, enum shell shell)
{
	shell_begin(shell);
	int code = print_path(c, shell);
	if (code != GOV_OK)
		return code;
	shell_unset(shell, GOV_ENV_VERSION);
	shell_end(shell);
	if (os_is_terminal(2))
		ui_say("this shell uses what its folder wants");
	return GOV_OK;
}

int cmd_use(struct cli *c, int argc, char **argv)
{
	bool print = false, unset = false;
	const char *shell_text = NULL;
	enum shell shell = SHELL_SH;
	const struct cli_option options[] = {{"--print", NULL, &print}, {"--unset", NULL, &unset},
		{"--shell", &shell_text, NULL}, {NULL, NULL, NULL}};
	int n = cli_options(c, "use", argc, argv, options);
	if (n == CLI_HELP_SHOWN)
		return GOV_OK;
	if (n < 0)
		return GOV_USAGE;
	if (n > 1)
		return cli_usage(c, "use", "one version, please; quote a range:", argv[2]);
	if (unset && n > 0)
		return cli_usage(c, "use", "--unset takes no version:", argv[1]);
	if (shell_text != NULL && !shell_find(shell_text, &shell))
		return cli_usage(c, "use", SHELL_NAMES " are known, not", shell_text);
	if (!print)
		return needs_hook(c);
	return n == 1 ? print_choice(c, shell, argv[1]) : print_no_choice(c, shell);
}
