#include "cli/cli.h"

#include <string.h>

#include "cli/path.h"
#include "cli/shell/shell.h"
#include "core/launch.h"
#include "os/os.h"
#include "os/os_user.h"

int cli_fail(struct cli *c)
{
	ui_error(&c->err);
	return (int)c->err.code;
}

int cli_usage(struct cli *c, const char *command, const char *why, const char *what)
{
	char shown[GOV_PATH_MAX];
	struct text t = text_on(shown, sizeof shown);
	if (what != NULL) {
		text_add(&t, " '");
		text_add_escaped(&t, what, strlen(what));
		text_add(&t, "'");
	}
	err_set(&c->err, GOV_USAGE, command, ": ", why, shown, "; see gov help ", command, NULL);
	return cli_fail(c);
}

const struct settings *cli_settings(struct cli *c)
{
	if (c->settings == NULL && settings_load(c->root, c->get_env(OS_HOME_ENV), c->self,
					   &c->settings, &c->err) != GOV_OK) {
		cli_fail(c);
		return NULL;
	}
	return c->settings;
}

bool cli_resolve_in(struct cli *c, const char *typed, struct conf *conf, struct resolve_in *in)
{
	const struct settings *settings = cli_settings(c);
	if (settings == NULL)
		return false;
	*conf = settings_conf(settings);
	*in = (struct resolve_in){
		.root = c->root,
		.cwd = c->cwd,
		.here = true,
		.typed = typed,
		.env_version = c->get_env(GOV_ENV_VERSION),
		.path = c->get_env("PATH"),
		.tool = "go",
		.host = c->host,
		.conf = conf,
		.get_env = c->get_env,
	};
	return true;
}

int cli_select(struct cli *c, const char *command, const char *typed, struct selection *out)
{
	struct resolve_in in;
	struct conf conf;
	struct request request;
	if (typed != NULL && !request_parse(typed, strlen(typed), REQUEST_TYPED, &request))
		return cli_usage(c, command, "not a version:", typed);
	if (!cli_resolve_in(c, typed, &conf, &in))
		return (int)c->err.code;
	memset(out, 0, sizeof *out);
	if (resolve(&in, out, &c->err) != GOV_OK || selection_check(&in, out, &c->err) != GOV_OK)
		return cli_fail(c);
	return GOV_OK;
}

enum gov_exit cli_in_effect(struct cli *c, struct selection *out, struct err *e)
{
	struct resolve_in in;
	struct conf conf;
	memset(out, 0, sizeof *out);
	if (!cli_resolve_in(c, NULL, &conf, &in))
		return c->err.code;
	return resolve(&in, out, e);
}

const char *cli_selection_name(const struct selection *s)
{
	return s->system ? "system" : s->name;
}

const char *cli_origin_word(enum origin o)
{
	static const char *const words[] = {
		[ORIGIN_TYPED] = "argument",
		[ORIGIN_ENV] = "env",
		[ORIGIN_PIN] = "pin",
		[ORIGIN_DEFAULT] = "default",
		[ORIGIN_SYSTEM] = "system",
	};
	return words[o];
}

static void add_place(struct text *t, const char *path, unsigned line)
{
	char shown[GOV_PATH_MAX];
	ui_harmless(path, shown, sizeof shown);
	text_add(t, shown);
	if (line > 0) {
		text_add(t, ":");
		text_add_u64(t, line);
	}
}

void cli_floor_text(const struct floor *f, char out[CLI_FLOOR_MAX])
{
	const struct gomod_value *by = f->by_toolchain ? &f->mod.toolchain : &f->mod.go;
	struct text t = text_on(out, CLI_FLOOR_MAX);
	add_place(&t, f->file, f->line);
	text_add(&t, f->by_toolchain ? " (toolchain " : " (go ");
	text_add_escaped(&t, by->text, strlen(by->text));
	text_add(&t, ")");
}

void cli_origin_text(const struct selection *s, char out[CLI_ORIGIN_MAX])
{
	char floor[CLI_FLOOR_MAX];
	struct text t = text_on(out, CLI_ORIGIN_MAX);
	if (s->origin == ORIGIN_ENV)
		text_add(&t, GOV_ENV_VERSION);
	else if (s->origin == ORIGIN_SYSTEM || s->where[0] == '\0')
		text_add(&t, cli_origin_word(s->origin));
	else
		add_place(&t, s->where, s->line);
	if (s->floored != FLOORED_RAISED)
		return;
	cli_floor_text(&s->floor, floor);
	text_add(&t, ", raised by ");
	text_add(&t, floor);
}

static void waiting(void *ctx, const char *holder)
{
	(void)ctx;
	ui_say("waiting for another gov%s%s%s", *holder != '\0' ? " (" : "", holder,
		*holder != '\0' ? ")" : "");
}

int cli_lock(struct cli *c, const char *purpose, struct store_lock *lock)
{
	if (store_lock(c->root, purpose, waiting, NULL, lock, &c->err) != GOV_OK)
		return cli_fail(c);
	return GOV_OK;
}

int cli_refresh_shims(struct cli *c)
{
	const struct settings *s = cli_settings(c);
	if (s == NULL)
		return (int)c->err.code;
	if (store_refresh_shims(c->root, &c->host, s->conf, s->conf_len, &c->err) != GOV_OK)
		return cli_fail(c);
	return GOV_OK;
}

/* A path as one word of a shell's line. */
static void add_word(struct text *t, enum shell shell, const char *path)
{
	char word[GOV_PATH_MAX];
	text_join(word, sizeof word, path, NULL);
	shell_path(shell, word);
	if (word[strcspn(word, " '\"$`\\&;()<>|*?[]{}~#!%^,=@")] == '\0')
		text_add(t, word);
	else
		shell_add_quoted(t, shell, word);
}

enum shell cli_user_shell(const struct cli *c)
{
	enum shell shell;
	if (shell_find(c->get_env("SHELL"), &shell) && shell != SHELL_SH)
		return shell;
	return shell_find(OS_USER_SHELL, &shell) ? shell : SHELL_BASH;
}

void cli_hook_line(struct cli *c, char out[CLI_HINT_MAX])
{
	static const char *const forms[][2] = {
		[SHELL_SH] = {"eval \"$(", ")\""},
		[SHELL_BASH] = {"eval \"$(", ")\""},
		[SHELL_ZSH] = {"eval \"$(", ")\""},
		[SHELL_FISH] = {"", " | source"},
		[SHELL_PWSH] = {"& ", " | Out-String | Invoke-Expression"},
		[SHELL_CMD] = {"", " >gov-cmd.cmd & gov-cmd.cmd /hook"},
		[SHELL_NU] = {"mkdir ($nu.data-dir | path join vendor autoload); ^",
			" | save -f ($nu.data-dir | path join vendor autoload gov.nu)"},
	};
	char found[GOV_PATH_MAX];
	enum shell shell = cli_user_shell(c);
	bool here = path_find(c->get_env("PATH"), "gov", found) == GOV_OK;
	struct text t = text_on(out, CLI_HINT_MAX);
	text_add(&t, forms[shell][0]);
	if (here)
		text_add(&t, "gov");
	else
		add_word(&t, shell, c->self);
	text_add(&t, " init ");
	text_add(&t, shell_name(shell));
	text_add(&t, forms[shell][1]);
}

int cli_unfit_root(struct cli *c)
{
	err_set(&c->err, GOV_CONFIG, c->root,
		": a folder whose name has the separator of PATH cannot stand on PATH; "
		"choose another GOV_ROOT",
		NULL);
	return cli_fail(c);
}

/* The folders every command but the bare ones stands on. */
static bool find_folders(struct cli *c)
{
	int code = os_getcwd(c->cwd, sizeof c->cwd);
	if (code != 0) {
		err_os(&c->err, "cannot find", "the current folder", code);
		return false;
	}
	return layout_root(c->get_env(GOV_ENV_ROOT), c->get_env(OS_HOME_ENV), c->cwd, c->root,
		       &c->err) == GOV_OK;
}

static bool wants_help(int argc, char **argv)
{
	return argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0);
}

static int run_command(struct cli *c, const struct command *cmd, int argc, char **argv)
{
	if (wants_help(argc, argv) && cmd->help[0] != '\0') {
		cli_show_help(cmd);
		return GOV_OK;
	}
	if (!cmd->bare && !find_folders(c))
		return cli_fail(c);
	return cmd->run(c, argc, argv);
}

static int unknown_command(struct cli *c, const char *name);

static int dispatch(struct cli *c, int argc, char **argv)
{
	const char *name = argc < 2 ? "help" : argv[1];
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
		name = "help";
	else if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0)
		name = "version";
	const struct command *cmd = cli_find(name);
	if (cmd == NULL)
		return unknown_command(c, name);
	return run_command(c, cmd, argc < 2 ? 0 : argc - 1, argc < 2 ? argv : argv + 1);
}

int cli_main(int argc, char **argv, const char *self, const char *(*get_env)(const char *))
{
	struct cli c = {.get_env = get_env, .self = self, .argv = argv};
	ui_start(get_env);
	os_platform(c.host.os, c.host.arch);
	int code = dispatch(&c, argc, argv);
	settings_free(c.settings);
	if (ui_finish() != GOV_OK && code == GOV_OK) {
		err_set(&c.err, GOV_FAILED, "cannot write to stdout: disk full, or closed", NULL);
		code = cli_fail(&c);
	}
	return code;
}

/* --- a mistyped command --- */

#define WORD_MAX 24

/* Levenshtein distance, one row at a time. */
static size_t distance(const char *a, const char *b)
{
	size_t row[WORD_MAX + 1], len = strlen(b);
	for (size_t j = 0; j <= len; j++)
		row[j] = j;
	for (size_t i = 1; a[i - 1] != '\0'; i++) {
		size_t diagonal = row[0];
		row[0] = i;
		for (size_t j = 1; j <= len; j++) {
			size_t best = diagonal + (a[i - 1] != b[j - 1]);
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			if (row[j] + 1 < best)
				best = row[j] + 1;
			diagonal = row[j];
			row[j] = best;
		}
	}
	return row[len];
}

/* The command, or alias, that differs from `name` in at most two letters. */
static const char *nearest(const char *name)
{
	const char *best = NULL;
	size_t least = 3;
	if (strlen(name) > WORD_MAX)
		return NULL;
	for (const struct command *cmd = cli_commands; cmd->name != NULL; cmd++) {
		const char *names[] = {cmd->name, cmd->alias};
		for (size_t i = 0; i < 2 && !cmd->hidden; i++) {
			size_t d = names[i] == NULL ? least : distance(name, names[i]);
			if (d < least && d < strlen(names[i])) {
				least = d;
				best = names[i];
			}
		}
	}
	return best;
}

static int unknown_command(struct cli *c, const char *name)
{
	char shown[128];
	const char *guess = nearest(name);
	struct text t = text_on(shown, sizeof shown);
	text_add_escaped(&t, name, strlen(name));
	err_set(&c->err, GOV_USAGE, name[0] == '-' ? "unknown option '" : "no such command '",
		shown, "'; ", NULL);
	if (guess != NULL)
		err_add(&c->err, "did you mean: gov ", guess, "?", NULL);
	else
		err_add(&c->err, "see gov help", NULL);
	return cli_fail(c);
}
