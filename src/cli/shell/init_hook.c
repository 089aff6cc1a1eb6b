#include "cli/shell/init.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cli/tool/tool.h"
#include "os/os.h"

/* A hook without the user's paths takes half of it. */
#define HOOK_MAX ((size_t)1 << 16)

struct hook {
	const struct cli *c;
	enum shell shell;
	const char *self;
	struct text out;
};

static const char *const texts[][2] = {
	[SHELL_SH] = {"", ""},
	[SHELL_BASH] = {init_bash, ""},
	[SHELL_ZSH] = {init_zsh, ""},
	[SHELL_FISH] = {init_fish, ""},
	[SHELL_PWSH] = {init_pwsh, init_pwsh_completer},
	[SHELL_CMD] = {init_cmd, ""},
	[SHELL_NU] = {init_nu, init_nu_completer},
};

/* Every string up to NULL. */
GOV_SENTINEL static void put(struct hook *h, ...)
{
	va_list args;
	va_start(args, h);
	for (const char *s; (s = va_arg(args, const char *)) != NULL;)
		text_add(&h->out, s);
	va_end(args);
}

/* The commands' names between blanks, aliases too when `aliases`. */
static void put_names(struct hook *h, bool aliases)
{
	const char *gap = "";
	for (const struct command *cmd = cli_commands; cmd->name != NULL; cmd++) {
		if (cmd->hidden)
			continue;
		put(h, gap, cmd->name, NULL);
		gap = " ";
		if (aliases && cmd->alias != NULL)
			put(h, " ", cmd->alias, NULL);
	}
}

static void put_tools(struct hook *h)
{
	const char *tool;
	for (size_t i = 0; (tool = tool_known(i)) != NULL; i++)
		put(h, i > 0 ? " " : "", tool, NULL);
}

static void put_described(struct hook *h, const char *name, const char *summary)
{
	char both[256];
	const char *quoted = summary, *end = "\n";
	switch (h->shell) {
	case SHELL_ZSH:
		text_join(both, sizeof both, name, ":", summary, NULL);
		quoted = both;
		put(h, "\t\t\t", NULL);
		break;
	case SHELL_PWSH:
		put(h, "\t\t'", name, "' = ", NULL);
		break;
	case SHELL_NU:
		put(h, "\t\t{value: ", name, ", description: ", NULL);
		end = "}\n";
		break;
	default:
		put(h, "complete -c gov -n __fish_use_subcommand -a ", name, " -d ", NULL);
	}
	shell_add_quoted(&h->out, h->shell, quoted);
	put(h, end, NULL);
}

static void put_commands(struct hook *h)
{
	if (h->shell == SHELL_BASH) {
		put_names(h, false);
		return;
	}
	for (const struct command *cmd = cli_commands; cmd->name != NULL; cmd++)
		if (!cmd->hidden)
			put_described(h, cmd->name, cmd->summary);
}

static void put_fish_options(struct hook *h, const struct command *cmd)
{
	const char *at = cmd->usage, *option;
	size_t len;
	while (cli_usage_option(&at, &option, &len)) {
		put(h, "complete -c gov -n '__gov_command ", cmd->name,
			cmd->alias != NULL ? " " : "", cmd->alias != NULL ? cmd->alias : "",
			"' -l ", NULL);
		text_addn(&h->out, option + 2, len - 2);
		put(h, "\n", NULL);
	}
}

/* The options of a usage text between blanks, and --help. */
static void put_option_words(struct hook *h, const struct command *cmd)
{
	const char *at = cmd->usage, *option;
	size_t len;
	while (cli_usage_option(&at, &option, &len)) {
		text_addn(&h->out, option, len);
		put(h, " ", NULL);
	}
	put(h, "--help", NULL);
}

static void put_case(struct hook *h, const struct command *cmd)
{
	bool zsh = h->shell == SHELL_ZSH;
	put(h, "\t\t", zsh ? "(" : "", cmd->name, cmd->alias != NULL ? " | " : "",
		cmd->alias != NULL ? cmd->alias : "", ") ", zsh ? "offer=(" : "words='", NULL);
	put_option_words(h, cmd);
	put(h, zsh ? ")" : "'", " ;;\n", NULL);
}

/* A line of a table, for the name and for the alias. */
static void put_entry(struct hook *h, const struct command *cmd, const char *name)
{
	bool pwsh = h->shell == SHELL_PWSH;
	if (name == NULL)
		return;
	put(h, "\t\t", pwsh ? "'" : "", name, pwsh ? "' = '" : ": '", NULL);
	put_option_words(h, cmd);
	put(h, "'\n", NULL);
}

/* Usage texts are where completions learn the options from. */
static void put_options(struct hook *h)
{
	for (const struct command *cmd = cli_commands; cmd->name != NULL; cmd++) {
		if (cmd->hidden)
			continue;
		if (h->shell == SHELL_FISH) {
			put_fish_options(h, cmd);
		} else if (h->shell == SHELL_PWSH || h->shell == SHELL_NU) {
			put_entry(h, cmd, cmd->name);
			put_entry(h, cmd, cmd->alias);
		} else {
			put_case(h, cmd);
		}
	}
}

static bool is_ascii(const char *s)
{
	while (*s != '\0' && (unsigned char)*s < 0x80)
		s++;
	return *s == '\0';
}

static void put_percent(struct hook *h, const char *s)
{
	for (; *s != '\0'; s++)
		text_addn(&h->out, *s == '%' ? "%%" : s, *s == '%' ? 2 : 1);
}

/* A batch file is read in the console's code page, where no letter but those of ASCII is safe. A
 * user's name is what mostly has others; of any other program the name alone is left, to be looked
 * for on PATH and not, as cmd.exe does, first in the present folder. */
static void put_batch_path(struct hook *h, const char *native)
{
	char home[GOV_PATH_MAX];
	const char *user = h->c->get_env(OS_HOME_ENV), *rest = native;
	text_join(home, sizeof home, user != NULL ? user : "", NULL);
	os_native(home);
	size_t n = strlen(home);
	if (n > 0 && strncmp(native, home, n) == 0)
		rest = native + n;
	bool by_name = !is_ascii(rest);
	put(h, by_name ? "for %%? in (\"" : "\"", NULL);
	put(h, !by_name && rest != native ? "%" OS_HOME_ENV "%" : "", NULL);
	put_percent(h, by_name ? text_basename(native) : rest);
	put(h, by_name ? "\") do @\"%%~$PATH:?\"" : "\"", NULL);
}

/* A path of this machine. */
static void put_path(struct hook *h, const char *path)
{
	char native[GOV_PATH_MAX];
	text_join(native, sizeof native, path, NULL);
	shell_path(h->shell, native);
	if (h->shell == SHELL_CMD)
		put_batch_path(h, native);
	else
		shell_add_quoted(&h->out, h->shell, native);
}

/* What the marker of `len` bytes at `word` stands for. */
static void put_marked(struct hook *h, const char *word, size_t len)
{
	static const struct {
		const char *name, *words;
	} lists[] = {
		{"platforms", "darwin/amd64 darwin/arm64 linux/amd64 linux/arm64 windows/amd64 "
			      "windows/arm64"},
		{"shells", "sh bash zsh fish pwsh cmd nu"},
		{"hooks", "bash zsh fish pwsh cmd nu"},
		{"versioned", "use shell local global default env exec uninstall rm verify"},
	};
	if (strncmp(word, "root", len) == 0)
		put_path(h, h->c->root);
	else if (strncmp(word, "self", len) == 0)
		put_path(h, h->self);
	else if (strncmp(word, "names", len) == 0)
		put_names(h, true);
	else if (strncmp(word, "commands", len) == 0)
		put_commands(h);
	else if (strncmp(word, "tools", len) == 0)
		put_tools(h);
	else if (strncmp(word, "options", len) == 0)
		put_options(h);
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (strncmp(word, lists[i].name, len) == 0)
			put(h, lists[i].words, NULL);
}

/* Length of a lower-case word in front of '@', 0 when there is none. */
static size_t marker(const char *s)
{
	size_t n = 0;
	while (text_is_lower(s[n]))
		n++;
	return s[n] == '@' ? n : 0;
}

static void put_text(struct hook *h, const char *s)
{
	for (const char *at; (at = strchr(s, '@')) != NULL;) {
		size_t len = marker(at + 1);
		text_addn(&h->out, s, (size_t)(at - s) + (len == 0));
		if (len > 0)
			put_marked(h, at + 1, len);
		s = len > 0 ? at + len + 2 : at + 1;
	}
	put(h, s, NULL);
}

char *init_hook(const struct cli *c, enum shell shell, const char *self)
{
	char *memory = malloc(HOOK_MAX);
	if (memory == NULL)
		return NULL;
	struct hook h = {.c = c, .shell = shell, .self = self, .out = text_on(memory, HOOK_MAX)};
	put_text(&h, texts[shell][0]);
	put_text(&h, texts[shell][1]);
	if (!h.out.cut)
		return memory;
	free(memory);
	return NULL;
}
