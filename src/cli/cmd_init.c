#include <string.h>

#include "cli/cli.h"
#include "cli/init.h"
#include "cli/shell.h"
#include "cli/tool.h"
#include "os/os.h"

const char help_init[] =
	"Prints the hook for SHELL: it puts gov's shims first on PATH, gives gov use, and\n"
	"completes commands, options, installed versions and tools. It starts no process at\n"
	"prompts.\n\n"
	"  bash    in ~/.bashrc:                     eval \"$(gov init bash)\"\n"
	"  zsh     in ~/.zshrc, behind compinit:     eval \"$(gov init zsh)\"\n"
	"  fish    in ~/.config/fish/config.fish:    gov init fish | source\n\n"
	"Exit code 2: no shell named, or one gov has no hook for.\n";

struct hook {
	const struct cli *c;
	enum shell shell;
};

static const char *const texts[] = {
	[SHELL_SH] = NULL,
	[SHELL_BASH] = init_bash,
	[SHELL_ZSH] = init_zsh,
	[SHELL_FISH] = init_fish,
};

/* The commands' names between blanks, aliases too when `aliases`. */
static void put_names(bool aliases)
{
	const char *gap = "";
	for (const struct command *cmd = cli_commands; cmd->name != NULL; cmd++) {
		if (cmd->hidden)
			continue;
		ui_out("%s%s", gap, cmd->name);
		gap = " ";
		if (aliases && cmd->alias != NULL)
			ui_out(" %s", cmd->alias);
	}
}

static void put_tools(void)
{
	const char *tool;
	for (size_t i = 0; (tool = tool_known(i)) != NULL; i++)
		ui_out("%s%s", i > 0 ? " " : "", tool);
}

static void put_described(enum shell shell, const char *name, const char *summary)
{
	char both[256];
	if (shell == SHELL_ZSH) {
		text_join(both, sizeof both, name, ":", summary, NULL);
		ui_out("\t\t\t");
		shell_quote(shell, both);
	} else {
		ui_out("complete -c gov -n __fish_use_subcommand -a %s -d ", name);
		shell_quote(shell, summary);
	}
	ui_out("\n");
}

static void put_commands(const struct hook *h)
{
	if (h->shell == SHELL_BASH) {
		put_names(false);
		return;
	}
	for (const struct command *cmd = cli_commands; cmd->name != NULL; cmd++)
		if (!cmd->hidden)
			put_described(h->shell, cmd->name, cmd->summary);
}

static void put_fish_options(const struct command *cmd)
{
	const char *at = cmd->usage, *option;
	size_t len;
	while (cli_usage_option(&at, &option, &len))
		ui_out("complete -c gov -n '__gov_command %s%s%s' -l %.*s\n", cmd->name,
			cmd->alias != NULL ? " " : "", cmd->alias != NULL ? cmd->alias : "",
			(int)(len - 2), option + 2);
}

static void put_case(enum shell shell, const struct command *cmd)
{
	const char *at = cmd->usage, *option, *gap = "";
	size_t len;
	ui_out("\t\t%s%s%s%s) %s", shell == SHELL_ZSH ? "(" : "", cmd->name,
		cmd->alias != NULL ? " | " : "", cmd->alias != NULL ? cmd->alias : "",
		shell == SHELL_ZSH ? "offer=(" : "words='");
	while (cli_usage_option(&at, &option, &len)) {
		ui_out("%s%.*s", gap, (int)len, option);
		gap = " ";
	}
	ui_out("%s--help%s ;;\n", gap, shell == SHELL_ZSH ? ")" : "'");
}

/* Usage texts are where completions learn the options from. */
static void put_options(const struct hook *h)
{
	for (const struct command *cmd = cli_commands; cmd->name != NULL; cmd++) {
		if (cmd->hidden)
			continue;
		if (h->shell == SHELL_FISH)
			put_fish_options(cmd);
		else
			put_case(h->shell, cmd);
	}
}

static void put(const struct hook *h, const char *word, size_t len)
{
	if (strncmp(word, "root", len) == 0)
		shell_quote(h->shell, h->c->root);
	else if (strncmp(word, "self", len) == 0)
		shell_quote(h->shell, h->c->self);
	else if (strncmp(word, "names", len) == 0)
		put_names(true);
	else if (strncmp(word, "commands", len) == 0)
		put_commands(h);
	else if (strncmp(word, "platforms", len) == 0)
		ui_out("darwin/amd64 darwin/arm64 linux/amd64 linux/arm64 windows/amd64 "
		       "windows/arm64");
	else if (strncmp(word, "tools", len) == 0)
		put_tools();
	else if (strncmp(word, "options", len) == 0)
		put_options(h);
}

/* Length of a lower-case word in front of '@', 0 when there is none. */
static size_t marker(const char *s)
{
	size_t n = 0;
	while (text_is_lower(s[n]))
		n++;
	return s[n] == '@' ? n : 0;
}

static void print_hook(const struct hook *h)
{
	const char *s = texts[h->shell];
	for (const char *at; (at = strchr(s, '@')) != NULL;) {
		size_t len = marker(at + 1);
		ui_out("%.*s", (int)(at - s) + (len == 0), s);
		if (len > 0)
			put(h, at + 1, len);
		s = len > 0 ? at + len + 2 : at + 1;
	}
	ui_out("%s", s);
}

static int say_how(struct cli *c)
{
	static const char *const files[] = {
		[SHELL_SH] = "~/.bashrc",
		[SHELL_BASH] = "~/.bashrc",
		[SHELL_ZSH] = "~/.zshrc",
		[SHELL_FISH] = "~/.config/fish/config.fish",
	};
	char line[CLI_HINT_MAX];
	enum shell shell = SHELL_BASH;
	if (!shell_find(c->get_env("SHELL"), &shell))
		shell = SHELL_BASH;
	cli_hook_line(c, line);
	ui_say("init: put this line at the end of %s, then open a new terminal: %s", files[shell],
		line);
	return GOV_USAGE;
}

int cmd_init(struct cli *c, int argc, char **argv)
{
	struct hook h = {.c = c};
	int n = cli_options(c, "init", argc, argv, NULL);
	if (n == CLI_HELP_SHOWN)
		return GOV_OK;
	if (n < 0)
		return GOV_USAGE;
	if (n > 1)
		return cli_usage(c, "init", "one shell, please:", argv[2]);
	if (n == 0)
		return say_how(c);
	if (!shell_find(argv[1], &h.shell) || texts[h.shell] == NULL)
		return cli_usage(c, "init", "bash, zsh and fish have hooks, not", argv[1]);
	if (strchr(c->root, OS_PATH_SEPARATOR) != NULL) {
		err_set(&c->err, GOV_CONFIG, c->root,
			": a folder whose name has the separator of PATH cannot stand on PATH; "
			"choose another GOV_ROOT",
			NULL);
		return cli_fail(c);
	}
	print_hook(&h);
	return GOV_OK;
}
