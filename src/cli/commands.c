#include <string.h>

#include "cli/cli.h"

const struct command cli_commands[] = {
	{"install", NULL, cmd_install,
		"install [VERSION...] [--offline] [--from FILE|DIR|URL] [--platform OS/ARCH] "
		"[--sha256 HEX] [--quiet] [--json]",
		"install Go toolchains", help_install, false, false},
	{"use", "shell", cmd_use, "use [VERSION] [--unset] [--print] [--shell SHELL]",
		"choose the version for this shell", help_use, false, false},
	{"local", NULL, cmd_local, "local [VERSION] [--unset] [--json]",
		"choose the version for this folder (.go-version)", help_local, false, false},
	{"global", "default", cmd_global, "global [VERSION] [--unset] [--json]",
		"choose the default version", help_global, false, false},
	{"list", "ls", cmd_list,
		"list [--used] [--size] [--json] | list --remote [REQUEST] [--all] [--platform "
		"OS/ARCH] "
		"[--offline] [--json]",
		"list installed versions, or those that can be", help_list, false, false},
	{"ls-remote", NULL, cmd_remote,
		"ls-remote [REQUEST] [--all] [--platform OS/ARCH] [--offline] [--json]",
		"same as list --remote", help_list, false, true},
	{"current", NULL, cmd_current, "current [--json]", "print the version in effect here",
		help_current, false, false},
	{"why", NULL, cmd_why, "why [--json]", "explain which version is in effect, and why",
		help_why, false, false},
	{"which", NULL, cmd_which, "which [TOOL] [--json]", "print the path of a tool", help_which,
		false, false},
	{"exec", NULL, cmd_exec,
		"exec VERSION [--] COMMAND [ARGUMENT...] | exec -- COMMAND [ARGUMENT...]",
		"run a command with a version", help_exec, false, false},
	{"env", NULL, cmd_env, "env [VERSION] [--shell SHELL] [--github] [--json]",
		"print shell code that selects a version", help_env, false, false},
	{"uninstall", "rm", cmd_uninstall, "uninstall VERSION... [--wait]", "remove toolchains",
		help_uninstall, false, false},
	{"link", NULL, cmd_link, "link NAME DIR", "give a Go that you built a name", help_link,
		false, false},
	{"tool", NULL, cmd_tool,
		"tool install PATH[@VERSION]... [--go VERSION] [--all] | tool list [--json] | "
		"tool uninstall TOOL... [--go VERSION] [--all] | "
		"tool upgrade [TOOL...] [--go VERSION] [--all]",
		"look after tools that match a Go (dlv, gopls)", help_tool, false, false},
	{"import", NULL, cmd_import,
		"import [--json] | import --link [VERSION|PATH...] | import --copy "
		"[VERSION|PATH...] [--all] [--offline]",
		"list or take over toolchains of other managers", help_import, false, false},
	{"prune", NULL, cmd_prune, "prune [--days N] [--yes] [--wait] [--json]",
		"remove toolchains that nobody used lately", help_prune, false, false},
	{"verify", NULL, cmd_verify,
		"verify [VERSION...] [--all] [--repair] [--offline] [--from FILE|DIR|URL] "
		"[--sha256 HEX] [--json]",
		"check that a toolchain is still as it was installed", help_verify, false, false},
	{"inspect", NULL, cmd_inspect, "inspect FILE... [--expect OS/ARCH] [--json]",
		"say what an executable is for, and what built it", help_inspect, true, false},
	{"editor", NULL, cmd_editor,
		"editor [vscode [DIR] [--check] [--print] | goland [VERSION]] [--json]",
		"make an editor follow gov", help_editor, false, false},
	{"doctor", NULL, cmd_doctor, "doctor [--bench] [--json]",
		"look for what keeps gov or go from working", help_doctor, false, false},
	{"cache", NULL, cmd_cache, "cache list [--json] | cache add FILE... | cache prune [--all]",
		"look after the kept archives", help_cache, false, false},
	{"init", NULL, cmd_init, "init SHELL [--path]", "print a shell's hook", help_init, false,
		false},
	{"setup", NULL, cmd_setup, "setup [--shell SHELL] [--remove] [--dry-run] [--yes]",
		"put gov and its hook where new shells find them", help_setup, false, false},
	{"help", NULL, cmd_help, "help [COMMAND]", "explain a command", help_help, true, false},
	{"version", NULL, cmd_version, "version [--json]", "print gov's own version", help_version,
		true, false},
	{"__shim", NULL, cmd_shim, "__shim TOOL [ARGUMENT...]", "a shim's hand-over", "", false,
		true},
	{"__reclaim", NULL, cmd_reclaim, "__reclaim NAME", "the rest of an uninstall", "", false,
		true},
	{NULL, NULL, NULL, NULL, NULL, NULL, false, false},
};

const struct command *cli_find(const char *name)
{
	for (const struct command *cmd = cli_commands; cmd->name != NULL; cmd++)
		if (strcmp(cmd->name, name) == 0 ||
			(cmd->alias != NULL && strcmp(cmd->alias, name) == 0))
			return cmd;
	return NULL;
}

bool cli_usage_option(const char **at, const char **option, size_t *len)
{
	const char *s = strstr(*at, "--");
	while (s != NULL && !text_is_lower(s[2]))
		s = strstr(s + 2, "--");
	if (s == NULL)
		return false;
	*option = s;
	for (*len = 2; text_is_lower(s[*len]) || text_is_digit(s[*len]) || s[*len] == '-';)
		++*len;
	*at = s + *len;
	return true;
}
