#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/shell/init.h"
#include "cli/path.h"
#include "cli/shell/shell.h"
#include "os/os.h"
#include "os/os_user.h"

const char help_init[] =
	"Prints the hook for SHELL: it puts gov's shims first on PATH, gives gov use, and\n"
	"completes commands, options, installed versions and tools. It starts no process at\n"
	"prompts. gov setup writes these lines into the right files.\n"
	"\n"
	"  bash    in ~/.bashrc:                    eval \"$(gov init bash)\"\n"
	"  zsh     in ~/.zshrc, behind compinit:    eval \"$(gov init zsh)\"\n"
	"  fish    in ~/.config/fish/config.fish:   gov init fish | source\n"
	"  pwsh    in $PROFILE (PowerShell 5.1, 7):\n"
	"          gov init pwsh | Out-String | Invoke-Expression\n"
	"          There gov is a function, behind which $? is true; ask $LASTEXITCODE instead\n"
	"  nu      mkdir ($nu.data-dir | path join vendor autoload)\n"
	"          gov init nu | save -f ($nu.data-dir | path join vendor autoload gov.nu)\n"
	"  cmd     gov init cmd >gov-cmd.cmd, once; then gov-cmd /hook in each window that\n"
	"          shall have gov use (for a terminal's profile: cmd /k gov-cmd /hook). It\n"
	"          completes nothing. In batch files: call gov-cmd use 1.24\n"
	"\n"
	"  --path  only the code that puts the shims first on PATH\n"
	"\n"
	"Exit code 2: no shell named, or one gov has no hook for.\n";

static int say_how(struct cli *c)
{
	static const char *const files[] = {
		[SHELL_SH] = "at the end of ~/.bashrc",
		[SHELL_BASH] = "at the end of ~/.bashrc",
		[SHELL_ZSH] = "at the end of ~/.zshrc",
		[SHELL_FISH] = "at the end of ~/.config/fish/config.fish",
		[SHELL_PWSH] = "at the end of the file that $PROFILE names",
		[SHELL_CMD] = "in a batch file",
		[SHELL_NU] = "once into nushell",
	};
	char line[CLI_HINT_MAX];
	enum shell shell = cli_user_shell(c);
	cli_hook_line(c, line);
	ui_say("init: put this line %s, then open a new terminal: %s; or let gov setup do it",
		files[shell], line);
	return GOV_USAGE;
}

static int print_path(struct cli *c, enum shell shell)
{
	char shims[GOV_PATH_MAX];
	char *value = NULL;
	if (text_join(shims, sizeof shims, c->root, "/shims", NULL)) {
		os_native(shims);
		value = path_first(shims, c->get_env("PATH"));
	}
	if (value == NULL) {
		err_set(&c->err, GOV_FAILED, "init: out of memory, or too long a path", NULL);
		return cli_fail(c);
	}
	shell_begin(shell);
	shell_set_path(shell, value);
	shell_end(shell);
	free(value);
	return GOV_OK;
}

static int print_hook(struct cli *c, enum shell shell)
{
	char *hook = init_hook(c, shell, c->self);
	if (hook == NULL) {
		err_set(&c->err, GOV_FAILED, "init: out of memory", NULL);
		return cli_fail(c);
	}
	ui_out("%s", hook);
	free(hook);
	return GOV_OK;
}

int cmd_init(struct cli *c, int argc, char **argv)
{
	enum shell shell;
	bool path = false;
	const struct cli_option options[] = {{"--path", NULL, &path}, {NULL, NULL, NULL}};
	int n = cli_options(c, "init", argc, argv, options);
	if (n == CLI_HELP_SHOWN)
		return GOV_OK;
	if (n < 0)
		return GOV_USAGE;
	if (n > 1)
		return cli_usage(c, "init", "one shell, please:", argv[2]);
	if (n == 0)
		return say_how(c);
	if (!shell_find(argv[1], &shell) || (shell == SHELL_SH && !path))
		return cli_usage(
			c, "init", "bash, zsh, fish, pwsh, cmd and nu have hooks, not", argv[1]);
	if (strchr(c->root, OS_PATH_SEPARATOR) != NULL)
		return cli_unfit_root(c);
	return path ? print_path(c, shell) : print_hook(c, shell);
}
