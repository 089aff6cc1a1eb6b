#include <stdlib.h>
#include <string.h>

#include "cli/shell/init.h"
#include "cli/shell/setup.h"
#include "os/os.h"
#include "os/os_user.h"

/* No start-up file that people write is larger. */
#define FILE_MAX ((size_t)4 << 20)
/* The hook for nushell, and some paths. */
#define LINES_MAX ((size_t)1 << 17)

/* A start-up file: below a folder that the first variable names, else below the second one. */
struct place {
	enum shell shell;
	const char *variable, *below; /* "ZDOTDIR", "" */
	const char *otherwise;        /* below the home folder, without the variable */
	const char *name;
	bool login; /* read by login shells; written only where it would keep them from .bashrc */
};

static const struct place places[] = {
	{SHELL_BASH, NULL, NULL, "", "/.bashrc", false},
	{SHELL_BASH, NULL, NULL, "", "/.bash_profile", true},
	{SHELL_BASH, NULL, NULL, "", "/.bash_login", true},
	{SHELL_BASH, NULL, NULL, "", "/.profile", true}, /* the one to make */
	{SHELL_ZSH, "ZDOTDIR", "", "", "/.zshrc", false},
	{SHELL_FISH, "XDG_CONFIG_HOME", "/fish", "/.config/fish", "/conf.d/gov.fish", false},
	{SHELL_PWSH, "XDG_CONFIG_HOME", "/powershell", "/.config/powershell", "/profile.ps1",
		false},
	{SHELL_NU, "XDG_CONFIG_HOME", "/nushell", "/.config/nushell", "/autoload/gov.nu", false},
};

static bool place_path(const struct setup_plan *p, const struct place *at, char *out)
{
	const char *home = p->c->get_env(OS_HOME_ENV);
	const char *value = at->variable != NULL ? p->c->get_env(at->variable) : NULL;
	if (value != NULL && *value != '\0')
		return text_join(out, GOV_PATH_MAX, value, at->below, at->name, NULL);
	if (home == NULL || *home == '\0')
		return false;
	/* Where macOS keeps what belongs to a program. */
	if (at->shell == SHELL_NU && strcmp(p->c->host.os, "darwin") == 0)
		return text_join(out, GOV_PATH_MAX, home, "/Library/Application Support/nushell",
			at->name, NULL);
	return text_join(out, GOV_PATH_MAX, home, at->otherwise, at->name, NULL);
}

/* Windows has its own places. The `i`-th one of a shell; false when there is no more. */
static bool windows_place(const struct setup_plan *p, enum shell shell, size_t i, char *out)
{
	char documents[GOV_PATH_MAX];
	static const char *const profiles[] = {
		"/PowerShell/profile.ps1", "/WindowsPowerShell/profile.ps1"};
	const char *roaming = p->c->get_env("APPDATA"), *config = p->c->get_env("XDG_CONFIG_HOME");
	bool own = config != NULL && *config != '\0';
	if (shell == SHELL_PWSH && i < 2 && os_user_documents(documents, sizeof documents) == 0)
		return text_join(out, GOV_PATH_MAX, documents, profiles[i], NULL);
	if (shell == SHELL_NU && i < (own ? 2 : 1) && (own && i == 0 ? config : roaming) != NULL) {
		bool fits = text_join(out, GOV_PATH_MAX, own && i == 0 ? config : roaming,
			"/nushell/autoload/gov.nu", NULL);
		os_slashes(out);
		return fits;
	}
	return false;
}

/* --- reading --- */

struct file {
	char path[GOV_PATH_MAX]; /* links resolved: a link of somebody's dotfiles stays one */
	char *text;              /* NULL: there is none */
	size_t len;
	uint32_t mode;
};

static enum gov_exit find_file(struct setup_plan *p, const char *path, struct file *f, bool *there)
{
	struct os_info info, link;
	int code = os_stat(path, &info);
	*there = code == 0;
	f->mode = 0644;
	text_join(f->path, sizeof f->path, path, NULL);
	if (code != 0 && os_lstat(path, &link) == 0)
		return err_set(&p->c->err, GOV_FILESYSTEM, path,
			": a link to nothing; make its file, or remove the link", NULL);
	if (code != 0)
		return os_is_missing(code) ? GOV_OK
					   : err_os(&p->c->err, "cannot look at", path, code);
	if (info.kind != OS_FILE)
		return err_set(&p->c->err, GOV_FILESYSTEM, path, ": not a file", NULL);
	f->mode = info.mode;
	code = os_realpath(path, f->path, sizeof f->path);
	return code == 0 ? GOV_OK : err_os(&p->c->err, "cannot resolve", path, code);
}

static enum gov_exit read_file(struct setup_plan *p, const char *path, struct file *f)
{
	bool there;
	*f = (struct file){.text = NULL};
	enum gov_exit result = find_file(p, path, f, &there);
	if (result != GOV_OK || !there)
		return result;
	f->text = malloc(FILE_MAX);
	if (f->text == NULL)
		return err_set(&p->c->err, GOV_FAILED, "setup: out of memory", NULL);
	int code = os_read_file(f->path, f->text, FILE_MAX, &f->len);
	if (code != 0)
		err_os(&p->c->err, "cannot read", path, code);
	else if (f->len > 0 && memchr(f->text, '\0', f->len) != NULL)
		err_set(&p->c->err, GOV_CONFIG, path,
			": is UTF-16, or no text; save it as UTF-8, or put gov's lines there by "
			"hand "
			"(gov help init)",
			NULL);
	else
		return GOV_OK;
	free(f->text);
	return p->c->err.code;
}

static bool is_planned(const struct setup_plan *p, const char *path)
{
	for (size_t i = 0; i < p->len; i++)
		if (p->change[i].kind == SETUP_EDIT && strcmp(p->change[i].path, path) == 0)
			return true;
	return false;
}

static bool holds(const struct file *f, const char *text, size_t len)
{
	if (f->text == NULL || text == NULL)
		return f->text == text;
	return len == f->len && memcmp(text, f->text, len) == 0;
}

/* Plan to give a file its new text, from malloc; NULL: to delete it. Two names may lead to one
 * file. Takes the file's text. */
static enum gov_exit plan_text(
	struct setup_plan *p, struct file *f, char *text, size_t len, const char *what)
{
	struct setup_change change = {.kind = SETUP_EDIT,
		.data = text,
		.len = len,
		.before = f->text,
		.before_len = f->len,
		.what = what};
	text_join(change.path, sizeof change.path, f->path, NULL);
	if (is_planned(p, f->path) || holds(f, text, len)) {
		free(text);
		return GOV_OK;
	}
	if (f->text != NULL && (f->mode & 0200) == 0) {
		free(text);
		return err_set(&p->c->err, GOV_FILESYSTEM, f->path,
			": is read-only; make it writable, or put gov's lines there by hand (gov "
			"help init)",
			NULL);
	}
	f->text = NULL;
	return setup_add(p, &change);
}

static int replace_file(const struct setup_change *change)
{
	char folder[GOV_PATH_MAX];
	text_join(folder, sizeof folder, change->path, NULL);
	if (change->data == NULL)
		return os_remove(change->path);
	if (change->before != NULL)
		return os_replace_file(change->path, change->data, change->len);
	int code = os_parent(folder) ? os_mkdirs(folder) : 0;
	return code == 0 ? os_write_file(change->path, change->data, change->len, 0644) : code;
}

enum gov_exit setup_edit(struct setup_plan *p, const struct setup_change *change)
{
	struct file f;
	enum gov_exit result = read_file(p, change->path, &f);
	if (result != GOV_OK)
		return result;
	bool same = holds(&f, change->before, change->before_len);
	free(f.text);
	if (!same)
		return setup_changed(p, change->path);
	int code = replace_file(change);
	return code == 0 ? GOV_OK : err_os(&p->c->err, "cannot change", change->path, code);
}

/* --- gov's lines --- */

static void add_quoted(struct text *t, enum shell s, const char *before, const char *path)
{
	char native[GOV_PATH_MAX];
	text_join(native, sizeof native, path, NULL);
	os_native(native);
	text_add(t, before);
	shell_add_quoted(t, s, native);
}

/* For sh's relations and fish: start-up files are shared by machines whose home folders differ. */
static void add_path(
	const struct setup_plan *p, struct text *t, const char *before, const char *path)
{
	const char *home = p->c->get_env(OS_HOME_ENV);
	size_t n = home != NULL ? strlen(home) : 0;
	if (n < 2 || strncmp(path, home, n) != 0 || path[n] != '/') {
		add_quoted(t, p->shell, before, path);
		return;
	}
	text_add(t, before);
	text_add(t, "\"$HOME\"");
	shell_add_quoted(t, p->shell, path + n);
}

bool setup_own_root(const struct setup_plan *p)
{
	const char *root = p->c->get_env(GOV_ENV_ROOT);
	return root != NULL && *root != '\0';
}

/* For sh, which gets the shims from here and not from the hook. */
static void sh_path(const struct setup_plan *p, struct text *t)
{
	add_path(p, t, "case \":$PATH:\" in *:", p->on_path ? p->shims : p->bin);
	add_path(p, t, ":*) ;; *) export PATH=", p->shims);
	if (!p->on_path)
		add_path(p, t, ":", p->bin);
	text_add(t, "\"${PATH:+:$PATH}\" ;; esac\n");
}

static void sh_lines(const struct setup_plan *p, struct text *t)
{
	if (setup_own_root(p)) {
		add_path(p, t, "export " GOV_ENV_ROOT "=", p->c->root);
		text_add(t, "\n");
	}
	sh_path(p, t);
	text_add(
		t, p->shell == SHELL_BASH ? "if [ -n \"${BASH_VERSION-}\" ] && [ -x " : "if [ -x ");
	add_path(p, t, "", p->gov);
	add_path(p, t, " ]; then eval \"$(", p->gov);
	text_add(t, p->shell == SHELL_BASH ? " init bash)\"; fi\n" : " init zsh)\"; fi\n");
}

static void fish_lines(const struct setup_plan *p, struct text *t)
{
	if (setup_own_root(p)) {
		add_path(p, t, "set -gx " GOV_ENV_ROOT " ", p->c->root);
		text_add(t, "\n");
	}
	if (!p->on_path) {
		add_path(p, t, "contains -- ", p->bin);
		add_path(p, t, " $PATH; or set -gx PATH ", p->bin);
		text_add(t, " $PATH\n");
	}
	add_path(p, t, "test -x ", p->gov);
	add_path(p, t, "; and ", p->gov);
	text_add(t, " init fish | source\n");
}

/* On Windows PATH is the user's own, in the registry. */
static void pwsh_lines(const struct setup_plan *p, struct text *t)
{
	if (setup_own_root(p)) {
		add_quoted(t, SHELL_PWSH, "$env:" GOV_ENV_ROOT " = ", p->c->root);
		text_add(t, "\n");
	}
	if (!os_user_has_path() && !p->on_path) {
		add_quoted(t, SHELL_PWSH, "if (@($env:PATH -split ':') -cnotcontains ", p->bin);
		add_quoted(t, SHELL_PWSH, ") { $env:PATH = (", p->bin);
		text_add(t, ", $env:PATH) -join ':' }\n");
	}
	add_quoted(t, SHELL_PWSH, "if (Test-Path -LiteralPath ", p->gov);
	add_quoted(t, SHELL_PWSH, ") { & ", p->gov);
	text_add(t, " init pwsh | Out-String | Invoke-Expression }\n");
}

/* nushell reads its files before it runs anything, so the hook itself stands there. */
static void nu_lines(const struct setup_plan *p, struct text *t)
{
	char *hook = init_hook(p->c, SHELL_NU, p->gov);
	if (setup_own_root(p)) {
		add_quoted(t, SHELL_NU, "$env." GOV_ENV_ROOT " = ", p->c->root);
		text_add(t, "\n");
	}
	if (!p->on_path) {
		add_quoted(t, SHELL_NU,
			"$env.PATH = ($env.PATH | split row (char esep) | where {|folder| $folder "
			"!= ",
			p->bin);
		add_quoted(t, SHELL_NU, " } | prepend ", p->bin);
		text_add(t, ")\n");
	}
	if (hook != NULL)
		text_add(t, hook);
	t->cut |= hook == NULL;
	free(hook);
}

/* From malloc. */
static enum gov_exit make_lines(struct setup_plan *p, char **lines)
{
	*lines = malloc(LINES_MAX);
	if (*lines == NULL)
		return err_set(&p->c->err, GOV_FAILED, "setup: out of memory", NULL);
	struct text t = text_on(*lines, LINES_MAX);
	if (p->shell == SHELL_NU)
		nu_lines(p, &t);
	else if (p->shell == SHELL_FISH)
		fish_lines(p, &t);
	else if (p->shell == SHELL_PWSH)
		pwsh_lines(p, &t);
	else
		sh_lines(p, &t);
	if (!t.cut)
		return GOV_OK;
	free(*lines);
	return err_set(&p->c->err, GOV_FILESYSTEM, p->bin, ": too long a path", NULL);
}

/* --- plans --- */

static enum gov_exit plan_block(struct setup_plan *p, const char *path, const char *lines)
{
	struct file f;
	char *text;
	size_t len;
	enum gov_exit result = read_file(p, path, &f);
	if (result != GOV_OK)
		return result;
	result = block_put(path, f.text, f.len, lines, &text, &len, &p->c->err);
	if (result == GOV_OK)
		result = plan_text(p, &f, text, len, "write gov's lines into");
	free(f.text);
	return result;
}

/* Is the word in a line that is no comment? */
static bool mentions(const struct file *f, const char *word)
{
	size_t n = strlen(word);
	bool blank = true, comment = false;
	for (size_t i = 0; f->text != NULL && i + n <= f->len; i++) {
		char at = f->text[i];
		comment = at != '\n' && (comment || (blank && at == '#'));
		blank = at == '\n' || (blank && (at == ' ' || at == '\t'));
		if (!comment && memcmp(f->text + i, word, n) == 0)
			return true;
	}
	return false;
}

/* Which of bash's login files needs the lines, since bash reads the first one that is there and
 * nothing else: one that does not read .bashrc itself. With none there is ~/.profile to make, which
 * keeps no other from being read. */
static enum gov_exit plan_login(struct setup_plan *p, const char *lines)
{
	char path[GOV_PATH_MAX] = "";
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct file f;
		if (!places[i].login || !place_path(p, &places[i], path))
			continue;
		enum gov_exit result = read_file(p, path, &f);
		if (result != GOV_OK)
			return result;
		bool there = f.text != NULL, enough = mentions(&f, "bashrc");
		free(f.text);
		if (enough)
			return GOV_OK;
		if (there)
			break;
	}
	return path[0] != '\0' ? plan_block(p, path, lines) : GOV_OK;
}

static enum gov_exit plan_places(struct setup_plan *p, const char *lines)
{
	char path[GOV_PATH_MAX];
	if (os_user_has_path()) {
		if (!windows_place(p, p->shell, p->windows_powershell, path))
			return err_set(&p->c->err, GOV_CONFIG,
				"setup: cannot find this shell's folder for start-up files", NULL);
		return plan_block(p, path, lines);
	}
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		if (places[i].shell != p->shell || places[i].login)
			continue;
		if (!place_path(p, &places[i], path))
			return err_set(&p->c->err, GOV_CONFIG,
				"setup: cannot tell the home folder; set " OS_HOME_ENV, NULL);
		enum gov_exit result = plan_block(p, path, lines);
		if (result != GOV_OK)
			return result;
	}
	return p->shell == SHELL_BASH ? plan_login(p, lines) : GOV_OK;
}

enum gov_exit setup_plan_files(struct setup_plan *p)
{
	char *lines;
	enum gov_exit result = make_lines(p, &lines);
	if (result != GOV_OK)
		return result;
	result = plan_places(p, lines);
	free(lines);
	return result;
}

/* --- files that are none of gov's --- */

struct search {
	const char *mark;
	size_t len; /* so much of it was seen last */
};

/* For os_read_pieces. Without the NULs, UTF-16 is ASCII. '#' is nowhere but at the mark's start. */
static bool search_on(void *ctx, const char *data, size_t n)
{
	struct search *s = ctx;
	for (size_t i = 0; i < n && s->mark[s->len] != '\0'; i++)
		if (data[i] == s->mark[s->len])
			s->len++;
		else if (data[i] != '\0')
			s->len = data[i] == s->mark[0];
	return s->mark[s->len] != '\0';
}

/* Is there gov's first mark in a file of any kind? False too where nobody may read. */
static bool has_mark(const char *path)
{
	struct search s = {.mark = block_mark, .len = 0};
	return os_read_pieces(path, search_on, &s) == 0 && s.mark[s.len] == '\0';
}

static void pass_over(struct setup_plan *p, const char *path)
{
	p->c->err = (struct err){.code = GOV_OK};
	ui_say("setup: %s is passed over: it cannot be read, or is no text in UTF-8", path);
}

static enum gov_exit plan_unblock(struct setup_plan *p, const char *path)
{
	struct file f;
	char *text;
	size_t len;
	bool found;
	struct os_info info;
	if (os_stat(path, &info) != 0)
		return GOV_OK;
	enum gov_exit result = read_file(p, path, &f);
	if (result != GOV_OK && !has_mark(path)) {
		pass_over(p, path);
		return GOV_OK;
	}
	if (result != GOV_OK)
		return result;
	result = block_take(path, f.text, f.len, &text, &len, &found, &p->c->err);
	if (result == GOV_OK && found)
		result = plan_text(
			p, &f, text, len, text != NULL ? "take gov's lines out of" : "remove");
	free(f.text);
	return result;
}

enum gov_exit setup_plan_unfiles(struct setup_plan *p)
{
	static const enum shell shells[] = {SHELL_PWSH, SHELL_NU};
	char path[GOV_PATH_MAX];
	enum gov_exit result = GOV_OK;
	if (os_user_has_path()) {
		for (size_t s = 0; s < 2; s++)
			for (size_t i = 0; result == GOV_OK && windows_place(p, shells[s], i, path);
				i++)
				result = plan_unblock(p, path);
		return result;
	}
	for (size_t i = 0; result == GOV_OK && i < sizeof places / sizeof *places; i++)
		if (place_path(p, &places[i], path))
			result = plan_unblock(p, path);
	return result;
}
