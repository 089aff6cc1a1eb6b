/* local and global: one request in a file, .go-version here or ROOT/version. */
#include <string.h>

#include "cli/cli.h"
#include "core/pin.h"
#include "os/os.h"

const char help_local[] =
	"Writes VERSION into ./.go-version; gov obeys it in this folder and below. Without\n"
	"VERSION: prints what ./.go-version says.\n\n"
	"VERSION is 1.24.4, 1.24 (its newest installed patch), latest, oldstable, a range\n"
	"such as '>=1.22 <1.24', a linked or alias name, or system. It need not be installed\n"
	"yet.\n\n"
	"  --unset    remove ./.go-version\n"
	"  --json     with no VERSION: file, line and request\n\n"
	"Examples:\n"
	"  gov local 1.24\n"
	"  gov local '>=1.22 <1.24'\n\n"
	"Exit code 4: there is no ./.go-version to print.\n";

const char help_global[] =
	"Sets the version where no shell and no folder asks for another. Without VERSION:\n"
	"prints it. VERSION is as in gov help local; system means the Go that stands on PATH\n"
	"behind gov's shims.\n\n"
	"  --unset    have no default\n"
	"  --json     with no VERSION: file, line and request\n\n"
	"Example:\n"
	"  gov global 1.24\n\n"
	"Exit code 4: there is no default to print.\n";

struct pin_file {
	const char *command;
	char path[GOV_PATH_MAX];
	const char *none; /* what to say when there is nothing to print */
	bool in_store;    /* the default, not a folder's pin */
};

static bool default_path(const struct cli *c, char *out)
{
	return text_join(out, GOV_PATH_MAX, c->root, "/version", NULL);
}

bool cli_default_exists(const struct cli *c)
{
	char path[GOV_PATH_MAX];
	struct os_info info;
	return default_path(c, path) && os_lstat(path, &info) == 0;
}

/* A link would be replaced by a file, or its target written to: neither is what anyone asked for.
 */
static int check_plain(struct cli *c, const char *path)
{
	struct os_info info;
	int code = os_lstat(path, &info);
	if (code != 0 && !os_is_missing(code))
		err_os(&c->err, "cannot look at", path, code);
	else if (code == 0 && info.kind != OS_FILE)
		err_set(&c->err, GOV_FILESYSTEM, path, ": is ",
			info.kind == OS_DIR    ? "a folder"
			: info.kind == OS_LINK ? "a symbolic link"
					       : "no plain file",
			"; remove it, or edit it yourself", NULL);
	else
		return GOV_OK;
	return cli_fail(c);
}

static int write_pin(struct cli *c, const char *path, const char *request)
{
	char line[GOV_REQUEST_MAX + 1];
	int code = check_plain(c, path);
	if (code != GOV_OK)
		return code;
	text_join(line, sizeof line, request, "\n", NULL);
	code = os_write_file(path, line, strlen(line), 0644);
	if (code == 0)
		return GOV_OK;
	err_os(&c->err, "cannot write", path, code);
	return cli_fail(c);
}

static int remove_pin(struct cli *c, const char *path)
{
	int code = check_plain(c, path);
	if (code != GOV_OK)
		return code;
	code = os_remove(path);
	if (code == 0 || os_is_missing(code))
		return GOV_OK;
	err_os(&c->err, "cannot remove", path, code);
	return cli_fail(c);
}

/* Write `request` to the default's file, or remove it when NULL. */
static int change_default(struct cli *c, const char *path, const char *request)
{
	struct store_lock lock;
	int code = cli_lock(c, "setting the default version", &lock);
	if (code != GOV_OK)
		return code;
	code = request != NULL ? write_pin(c, path, request) : remove_pin(c, path);
	store_unlock(&lock);
	return code;
}

int cli_default_set(struct cli *c, const char *text)
{
	char path[GOV_PATH_MAX];
	if (default_path(c, path))
		return change_default(c, path, text);
	err_set(&c->err, GOV_FILESYSTEM, c->root, ": path too long", NULL);
	return cli_fail(c);
}

static int unset_pin(struct cli *c, const struct pin_file *f)
{
	if (!f->in_store)
		return remove_pin(c, f->path);
	struct os_info info;
	if (os_is_missing(os_lstat(f->path, &info)))
		return GOV_OK;
	return change_default(c, f->path, NULL);
}

static int print_pin(struct cli *c, const struct pin_file *f)
{
	char data[GOV_PIN_MAX + 1];
	size_t n = 0;
	unsigned line;
	struct request request;
	int code = os_read_file(f->path, data, sizeof data, &n);
	if (code != 0 && !os_is_missing(code) && !os_is_too_big(code)) {
		err_os(&c->err, "cannot read", f->path, code);
		c->err.code = GOV_CONFIG;
		return cli_fail(c);
	}
	enum pin_result result = PIN_NONE;
	if (!os_is_missing(code))
		result = pin_parse(f->path, data, os_is_too_big(code) ? sizeof data : n, &request,
			&line, &c->err);
	if (result == PIN_NONE)
		err_set(&c->err, GOV_NOT_INSTALLED, f->none, "; set it with: gov ", f->command,
			" VERSION", NULL);
	if (result != PIN_FOUND)
		return cli_fail(c);
	if (!c->json) {
		ui_out("%s\n", request.text);
		return GOV_OK;
	}
	json_open(NULL, '{');
	json_path("file", f->path);
	json_number("line", line);
	json_string("request", request.text);
	json_close();
	return GOV_OK;
}

/* "1.24.4" for "go1.24.4" and "v1.24.4". */
static const char *canonical(const struct request *r)
{
	const char *s = r->text;
	if (text_starts(s, "go") && text_is_digit(s[2]))
		return s + 2;
	return s[0] == 'v' && text_is_digit(s[1]) ? s + 1 : s;
}

static void say_when_missing(struct cli *c, const char *text, const struct request *r)
{
	struct resolve_in in;
	struct conf conf;
	struct selection sel;
	struct err e;
	if (!cli_resolve_in(c, text, &conf, &in))
		return;
	memset(&sel, 0, sizeof sel);
	if (resolve(&in, &sel, &e) == GOV_OK && selection_check(&in, &sel, &e) == GOV_OK)
		return;
	if (r->kind == REQUEST_SYSTEM)
		ui_say("no go was found on PATH behind gov's shims yet");
	else if (r->kind == REQUEST_NAME)
		ui_say("%s is no linked toolchain or alias yet; link it with: gov link %s DIR",
			text, text);
	else
		ui_say("%s is not installed yet; install it with: gov install %s%s%s", text,
			r->kind == REQUEST_RANGE ? "'" : "", text,
			r->kind == REQUEST_RANGE ? "'" : "");
}

/* What was just set may not be what decides here. */
static void say_when_outdone(struct cli *c, const struct pin_file *f)
{
	struct selection sel;
	struct err ignored;
	char origin[CLI_ORIGIN_MAX], floor[CLI_FLOOR_MAX];
	enum gov_exit code = cli_in_effect(c, &sel, &ignored);
	if (code != GOV_OK && code != GOV_NOT_INSTALLED)
		return;
	if (strcmp(sel.where, f->path) != 0) {
		cli_origin_text(&sel, origin);
		ui_say("here %s comes first; see gov why", origin);
	} else if (sel.floored == FLOORED_RAISED) {
		cli_floor_text(&sel.floor, floor);
		ui_say("here %s raises it to %s; see gov why", floor, sel.name);
	}
}

static int set_pin(struct cli *c, const struct pin_file *f, const char *text)
{
	struct request request;
	if (!request_parse(text, strlen(text), REQUEST_PINNED, &request))
		return cli_usage(c, f->command, "not a version:", text);
	const char *line = canonical(&request);
	int code = f->in_store ? cli_default_set(c, line) : write_pin(c, f->path, line);
	if (code != GOV_OK || cli_settings(c) == NULL)
		return code;
	say_when_missing(c, line, &request);
	say_when_outdone(c, f);
	return GOV_OK;
}

static int run(struct cli *c, const struct pin_file *f, int argc, char **argv)
{
	bool unset = false;
	const struct cli_option options[] = {{"--unset", NULL, &unset}, {NULL, NULL, NULL}};
	int n = cli_options(c, f->command, argc, argv, options);
	if (n == CLI_HELP_SHOWN)
		return GOV_OK;
	if (n < 0)
		return GOV_USAGE;
	if (n > 1)
		return cli_usage(c, f->command, "one version, please; quote a range:", argv[2]);
	if (unset && n > 0)
		return cli_usage(c, f->command, "--unset takes no version:", argv[1]);
	if (c->json && (unset || n > 0))
		return cli_usage(c, f->command, "--json is for printing only", NULL);
	if (unset)
		return unset_pin(c, f);
	return n == 0 ? print_pin(c, f) : set_pin(c, f, argv[1]);
}

int cmd_local(struct cli *c, int argc, char **argv)
{
	struct pin_file f = {.command = "local", .none = "no version in ./.go-version"};
	if (layout_path(f.path, c->cwd, ".go-version", NULL, &c->err) != GOV_OK)
		return cli_fail(c);
	return run(c, &f, argc, argv);
}

int cmd_global(struct cli *c, int argc, char **argv)
{
	struct pin_file f = {.command = "global", .none = "no default version", .in_store = true};
	if (layout_path(f.path, c->root, "version", NULL, &c->err) != GOV_OK)
		return cli_fail(c);
	return run(c, &f, argc, argv);
}
