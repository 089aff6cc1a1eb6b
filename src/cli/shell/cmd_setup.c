#include <stdlib.h>
#include <string.h>

#include "cli/path.h"
#include "cli/shell/setup.h"
#include "core/folders.h"
#include "os/os.h"
#include "os/os_user.h"

const char help_setup[] =
	"Copies gov into the store (~/.go/bin), puts that folder and ~/.go/shims on the user's\n"
	"PATH, and enables the hook (gov help init) for new shells. It says what it will change,\n"
	"asks on a terminal, and changes it once; called again, it finds nothing to change.\n"
	"A gov that a package put on PATH is not copied: it is updated where it is.\n"
	"\n"
	"Windows: PATH in HKEY_CURRENT_USER\\Environment, all other entries as they are; and\n"
	"PowerShell 7's profile.ps1 where there is a PowerShell 7. Elsewhere: a marked block\n"
	"(# >>> gov >>>) in the start-up file of the shell:\n"
	"  bash    ~/.bashrc, and the login file where that does not read .bashrc\n"
	"  zsh     ${ZDOTDIR:-~}/.zshrc\n"
	"  fish    ~/.config/fish/conf.d/gov.fish\n"
	"  pwsh    ~/.config/powershell/profile.ps1\n"
	"  nu      ~/.config/nushell/autoload/gov.nu (after an update of gov:\n"
	"          gov setup --shell nu)\n"
	"\n"
	"  --shell SHELL    for this one; otherwise for the one that SHELL names, or bash. On\n"
	"                   Windows: pwsh; powershell, which is 5.1 and reads a profile only\n"
	"                   after Set-ExecutionPolicy -Scope CurrentUser RemoteSigned; nu; or\n"
	"                   cmd, which gets ~/.go/bin/gov-cmd.cmd (gov help init)\n"
	"  --remove         take all of this back: every file as it was before, byte for byte.\n"
	"                   Toolchains stay\n"
	"  --dry-run        say what would be changed, and change nothing\n"
	"  --yes            do not ask\n"
	"\n"
	"Exit codes: 1 when you said no, 7 when a file cannot be changed or was changed\n"
	"meanwhile, 8 when one is no text, or has half a block.\n";

enum gov_exit setup_add(struct setup_plan *p, const struct setup_change *change)
{
	if (p->len == sizeof p->change / sizeof *p->change) {
		free(change->data);
		free(change->before);
		return err_set(&p->c->err, GOV_FAILED, "setup: too many changes", NULL);
	}
	p->change[p->len++] = *change;
	return GOV_OK;
}

void setup_free(struct setup_plan *p)
{
	for (size_t i = 0; i < p->len; i++) {
		free(p->change[i].data);
		free(p->change[i].before);
	}
	p->len = 0;
}

enum gov_exit setup_changed(struct setup_plan *p, const char *what)
{
	return err_set(&p->c->err, GOV_FILESYSTEM, what,
		": changed meanwhile; call gov setup again", NULL);
}

/* --- the user's PATH --- */

/* `path` with both folders first, or with neither; from malloc, NULL when out of memory. */
static char *both_on_path(const char *shims, const char *bin, const char *path, bool remove)
{
	const char *const ours[] = {shims, bin};
	char *rest = path_without(ours, 2, path);
	if (rest == NULL || remove)
		return rest;
	char *with_bin = path_first(bin, rest);
	char *whole = with_bin != NULL ? path_first(shims, with_bin) : NULL;
	free(rest);
	free(with_bin);
	return whole;
}

/* The folder of programs is needed for what is put there. */
static char *changed_path(const struct setup_plan *p, const char *path, bool remove)
{
	char shims[GOV_PATH_MAX], bin[GOV_PATH_MAX];
	text_join(shims, sizeof shims, p->shims, NULL);
	text_join(bin, sizeof bin, p->bin, NULL);
	os_native(shims);
	os_native(bin);
	if (remove || !p->on_path || (p->has_shell && p->shell == SHELL_CMD))
		return both_on_path(shims, bin, path, remove);
	return path_first(shims, path);
}

static enum gov_exit path_error(struct setup_plan *p, const char *failed, int code)
{
	if (!os_is_too_big(code))
		return err_os(&p->c->err, failed, "your PATH in HKEY_CURRENT_USER", code);
	return err_set(&p->c->err, GOV_FILESYSTEM, failed,
		" your PATH in HKEY_CURRENT_USER: it would be longer than the 32,766 characters of "
		"a variable; take folders off it",
		NULL);
}

static enum gov_exit plan_path(struct setup_plan *p, bool remove)
{
	struct setup_change change = {.kind = SETUP_PATH,
		.path = "your PATH",
		.what = remove ? "take gov's folders off" : "put gov's folders first on"};
	if (!os_user_has_path())
		return GOV_OK;
	int code = os_user_path_get(&change.before);
	if (code != 0)
		return path_error(p, "cannot read", code);
	change.data = changed_path(p, change.before, remove);
	if (change.data != NULL && strcmp(change.before, change.data) != 0)
		return setup_add(p, &change);
	free(change.before);
	if (change.data == NULL)
		return err_set(&p->c->err, GOV_FAILED, "setup: out of memory", NULL);
	free(change.data);
	return GOV_OK;
}

static enum gov_exit change_path(struct setup_plan *p, const struct setup_change *change)
{
	char *path;
	int code = os_user_path_get(&path);
	if (code != 0)
		return path_error(p, "cannot read", code);
	bool same = strcmp(path, change->before) == 0;
	free(path);
	if (!same)
		return setup_changed(p, "your PATH in HKEY_CURRENT_USER");
	code = os_user_path_set(change->data);
	return code == 0 ? GOV_OK : path_error(p, "cannot change", code);
}

/* --- making the changes --- */

/* A program that runs cannot be deleted on Windows, but moved: the store's next writer sweeps tmp/,
 * if this cannot be done now. */
static int move_away(const struct setup_plan *p, const char *path)
{
	char folder[GOV_PATH_MAX], aside[GOV_PATH_MAX], made[GOV_PATH_MAX];
	if (!text_join(folder, sizeof folder, p->c->root, "/tmp", NULL))
		return -1;
	int code = os_mkdirs(folder);
	if (code == 0)
		code = os_make_temp_dir(folder, "setup-", made, sizeof made);
	if (code == 0 && !text_join(aside, sizeof aside, made, "/", text_basename(path), NULL))
		return -1;
	if (code == 0)
		code = os_rename(path, aside);
	if (code == 0)
		(void)os_remove_tree(made);
	return code;
}

static int delete_file(const struct setup_plan *p, const char *path)
{
	bool program = os_user_has_path() && text_ends(path, OS_EXE);
	int code = program ? move_away(p, path) : os_remove(path);
	return os_is_missing(code) ? 0 : code;
}

static int write_program(const struct setup_change *change)
{
	char folder[GOV_PATH_MAX];
	text_join(folder, sizeof folder, change->path, NULL);
	int code = os_parent(folder) ? os_mkdirs(folder) : 0;
	return code == 0 ? os_write_file(change->path, change->data, change->len, 0755) : code;
}

static enum gov_exit make_change(struct setup_plan *p, const struct setup_change *change)
{
	int code = 0;
	switch (change->kind) {
	case SETUP_EDIT:
		return setup_edit(p, change);
	case SETUP_PATH:
		return change_path(p, change);
	case SETUP_PROGRAM:
		code = write_program(change);
		break;
	case SETUP_DELETE:
		code = delete_file(p, change->path);
		break;
	case SETUP_DELETE_BIN:
		code = setup_remove_bin(p);
		break;
	}
	return code == 0 ? GOV_OK : err_os(&p->c->err, "cannot change", change->path, code);
}

static int make_changes(struct setup_plan *p)
{
	for (size_t i = 0; i < p->len; i++)
		if (make_change(p, &p->change[i]) != GOV_OK)
			return cli_fail(p->c);
	return GOV_OK;
}

static void show(const struct setup_plan *p)
{
	char path[GOV_PATH_MAX];
	for (size_t i = 0; i < p->len; i++) {
		ui_harmless(p->change[i].path, path, sizeof path);
		ui_out("%s %s\n", p->change[i].what, path);
	}
}

/* --- the command --- */

struct asked {
	const char *shell_text;
	bool remove, dry_run, yes;
};

/* Is there a pwsh on PATH? What Microsoft's store installs is a link that only starting a program
 * follows, so nothing more than its name can be found. */
static bool has_pwsh(const struct cli *c)
{
	char file[GOV_PATH_MAX];
	const char *path = c->get_env("PATH"), *folder;
	size_t len;
	struct os_info info;
	while (folders_next(&path, &folder, &len)) {
		if (len == 0 || !folders_path(folder, len, file))
			continue;
		size_t n = strlen(file);
		if (text_join(file + n, sizeof file - n, "/pwsh" OS_EXE, NULL) &&
			os_lstat(file, &info) == 0 && info.kind != OS_DIR)
			return true;
	}
	return false;
}

/* Which shell gets the hook: the one that is asked for; else SHELL's, and on Windows, which has no
 * such variable, PowerShell 7 if it is there. */
static int choose_shell(struct setup_plan *p, const struct asked *r)
{
	p->has_shell = true;
	p->shell = cli_user_shell(p->c);
	if (r->shell_text == NULL && os_user_has_path()) {
		p->shell = SHELL_PWSH;
		p->has_shell = has_pwsh(p->c);
		return GOV_OK;
	}
	if (r->shell_text == NULL)
		return GOV_OK;
	if (!shell_find(r->shell_text, &p->shell) || p->shell == SHELL_SH)
		return cli_usage(p->c, "setup", "bash, zsh, fish, pwsh, cmd and nu are known, not",
			r->shell_text);
	p->windows_powershell = shell_is_powershell5(r->shell_text);
	bool windows = p->shell == SHELL_CMD || p->windows_powershell;
	if (windows && !os_user_has_path())
		return cli_usage(p->c, "setup", "Windows alone has", r->shell_text);
	if (!windows && os_user_has_path() && p->shell != SHELL_PWSH && p->shell != SHELL_NU)
		return cli_usage(p->c, "setup",
			"on Windows pwsh, powershell, cmd and nu are known, not", r->shell_text);
	return GOV_OK;
}

/* PATH may turn out to be too long, so it comes before the files that would be in vain. */
static enum gov_exit plan_setup(struct setup_plan *p)
{
	enum gov_exit result = plan_path(p, false);
	if (result == GOV_OK)
		result = setup_plan_copy(p);
	if (result == GOV_OK && p->has_shell && p->shell != SHELL_CMD)
		result = setup_plan_files(p);
	return result;
}

static enum gov_exit plan_removal(struct setup_plan *p)
{
	enum gov_exit result = setup_plan_unfiles(p);
	if (result == GOV_OK)
		result = plan_path(p, true);
	if (result == GOV_OK)
		result = setup_plan_uncopy(p);
	return result;
}

static void say_end(const struct setup_plan *p, const struct asked *r)
{
	if (r->remove)
		ui_say("done; what gov installed stays in %s until you remove that folder",
			p->c->root);
	else if (p->has_shell && p->shell == SHELL_CMD)
		ui_say("done; in a new cmd window, gov-cmd /hook makes gov use work");
	else
		ui_say("done; open a new terminal, then: gov install latest");
	if (!r->remove && os_user_has_path() && setup_own_root(p))
		ui_say("GOV_ROOT must be set in new terminals too: setx " GOV_ENV_ROOT " ...");
}

static int carry_out(struct setup_plan *p, const struct asked *r)
{
	if (p->on_path && !r->remove)
		ui_say("%s is on PATH already, so it is not copied", p->gov);
	if (p->len == 0) {
		ui_say("nothing to change");
		return GOV_OK;
	}
	show(p);
	if (r->dry_run)
		return GOV_OK;
	if (!r->yes && os_is_terminal(0) && os_is_terminal(2) && !ui_ask("change this?")) {
		ui_say("nothing was changed");
		return GOV_FAILED;
	}
	int code = make_changes(p);
	if (code == GOV_OK)
		say_end(p, r);
	return code;
}

static int run(struct setup_plan *p, const struct asked *r)
{
	struct cli *c = p->c;
	int code = choose_shell(p, r);
	if (code != GOV_OK)
		return code;
	if (strchr(c->root, OS_PATH_SEPARATOR) != NULL)
		return cli_unfit_root(c);
	if (!text_join(p->bin, sizeof p->bin, c->root, "/bin", NULL) ||
		!text_join(p->shims, sizeof p->shims, c->root, "/shims", NULL) ||
		!setup_find_gov(p)) {
		err_set(&c->err, GOV_FILESYSTEM, c->root, ": too long a path", NULL);
		return cli_fail(c);
	}
	if ((r->remove ? plan_removal(p) : plan_setup(p)) != GOV_OK)
		return cli_fail(c);
	return carry_out(p, r);
}

int cmd_setup(struct cli *c, int argc, char **argv)
{
	struct asked r = {NULL, false, false, false};
	const struct cli_option options[] = {{"--shell", &r.shell_text, NULL},
		{"--remove", NULL, &r.remove}, {"--dry-run", NULL, &r.dry_run},
		{"--yes", NULL, &r.yes}, {NULL, NULL, NULL}};
	int n = cli_options(c, "setup", argc, argv, options);
	if (n == CLI_HELP_SHOWN)
		return GOV_OK;
	if (n < 0)
		return GOV_USAGE;
	if (n > 0)
		return cli_usage(c, "setup", "takes no arguments:", argv[1]);
	struct setup_plan *p = calloc(1, sizeof *p);
	if (p == NULL) {
		err_set(&c->err, GOV_FAILED, "setup: out of memory", NULL);
		return cli_fail(c);
	}
	p->c = c;
	int code = run(p, &r);
	setup_free(p);
	free(p);
	return code;
}
