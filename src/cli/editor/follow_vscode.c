/* gov editor vscode: one settings.json, read, looked at, and written when it must be. */
#include <stdlib.h>
#include <string.h>

#include "cli/editor/editor.h"
#include "cli/editor/vscode.h"
#include "os/os.h"

struct job {
	struct cli *c;
	struct vscode v;
	char folder[GOV_PATH_MAX];
	char path[GOV_PATH_MAX];
	char shown[GOV_PATH_MAX]; /* path, for people */
	char *text;               /* heap */
	size_t len;
	uint32_t mode;
	struct jsonc doc; /* of text; empty when it has no value */
	bool check, print, changed;
	size_t findings;
};

/* --- reading --- */

static int locate(struct job *j, const char *dir)
{
	struct cli *c = j->c;
	struct os_info info;
	if (dir == NULL)
		dir = c->cwd;
	if (os_realpath(dir, j->folder, sizeof j->folder) != 0 || os_stat(j->folder, &info) != 0 ||
		info.kind != OS_DIR)
		return cli_usage(c, "editor", "no such folder:", dir);
	if (!text_join(j->path, sizeof j->path, j->folder, "/.vscode/settings.json", NULL) ||
		!vscode_init(c, j->folder, &j->v)) {
		err_set(&c->err, GOV_FILESYSTEM, j->folder, ": too long a path", NULL);
		return cli_fail(c);
	}
	ui_harmless(j->path, j->shown, sizeof j->shown);
	return GOV_OK;
}

static int load(struct job *j)
{
	struct os_info info;
	int code = os_stat(j->path, &info);
	bool missing = os_is_missing(code) && os_lstat(j->path, &info) != 0;
	j->mode = missing ? 0644 : info.mode;
	j->text = malloc(JSONC_MAX);
	if (j->text == NULL) {
		err_set(&j->c->err, GOV_FAILED, j->path, ": out of memory", NULL);
		return cli_fail(j->c);
	}
	if (missing)
		return GOV_OK;
	code = os_read_file(j->path, j->text, JSONC_MAX, &j->len);
	if (code == 0)
		return GOV_OK;
	err_os(&j->c->err, "cannot read", j->path, code);
	return cli_fail(j->c);
}

static int invalid(struct job *j, const struct jsonc_wrong *wrong)
{
	char place[64];
	struct text t = text_on(place, sizeof place);
	size_t line, column;
	jsonc_place(j->text, j->len, wrong->at, &line, &column);
	text_add(&t, ":");
	text_add_u64(&t, line);
	text_add(&t, ":");
	text_add_u64(&t, column);
	err_set(&j->c->err, GOV_CONFIG, j->path, place, ": ", wrong->why,
		"; mend that first, nothing was changed", NULL);
	return cli_fail(j->c);
}

/* --- telling --- */

static void place_of(
	const struct job *j, const struct vscode_finding *f, size_t *line, size_t *column)
{
	size_t at = f->node < j->doc.count ? j->doc.node[f->node].start : 0;
	if (f->node < j->doc.count && j->doc.node[f->node].key_end > 0)
		at = j->doc.node[f->node].key;
	jsonc_place(j->text, j->len, at, line, column);
}

static void tell_json(const struct job *j, const struct vscode_finding *f)
{
	static const char *const edits[] = {"set", "add", "remove"};
	size_t line, column;
	place_of(j, f, &line, &column);
	json_open(NULL, '{');
	json_string("setting", f->setting);
	json_bool("conflict", f->conflict);
	json_number("line", line);
	json_number("column", column);
	json_string("what", f->what);
	json_string("edit", edits[f->edit]);
	json_close();
}

static void tell_edit(const struct job *j, const struct vscode_finding *f)
{
	if (f->wanted == NULL)
		ui_out("%s: removed %s\n", j->shown, f->setting);
	else
		ui_out("%s: set %s to %s\n", j->shown, f->setting, f->wanted);
}

static void tell_problem(const struct job *j, const struct vscode_finding *f)
{
	size_t line, column;
	place_of(j, f, &line, &column);
	ui_out("%sproblem:%s %s:%zu: %s %s\n", ui_style("red"), ui_style("off"), j->shown, line,
		f->setting, f->what);
	if (f->wanted == NULL)
		ui_out("    mend: remove it; gov editor vscode does\n");
	else
		ui_out("    mend: set it to %s; gov editor vscode does\n", f->wanted);
}

static void tell(void *ctx, const struct vscode_finding *f)
{
	struct job *j = ctx;
	j->findings++;
	if (j->c->json)
		tell_json(j, f);
	else if (j->check)
		tell_problem(j, f);
	else if (!j->print)
		tell_edit(j, f);
}

static void hint(const struct job *j)
{
	struct os_info info;
	if (os_stat(j->v.program, &info) != 0)
		ui_say("%s does not exist yet: gov install latest", j->v.program);
	ui_say("reload VS Code's window; a Go chosen in its own menu (Go: Choose Go Environment) "
	       "would come first");
}

static void look(struct job *j)
{
	/* A text without a value lacks what {} lacks. */
	static const char empty[] = "{}";
	struct jsonc_wrong ignored;
	if (j->doc.count == 0 && !jsonc_parse(empty, sizeof empty - 1, &j->doc, &ignored))
		return;
	if (!j->c->json) {
		vscode_look(&j->v, &j->doc, tell, j);
		return;
	}
	json_open(NULL, '{');
	json_path("file", j->path);
	json_bool("changed", j->changed);
	json_open("findings", '[');
	vscode_look(&j->v, &j->doc, tell, j);
	json_close();
	json_close();
}

/* --- writing --- */

/* Through a link to the file it leads to: settings may be shared from elsewhere. */
static int save(struct job *j, const struct jsonc_text *t)
{
	char dir[GOV_PATH_MAX], file[GOV_PATH_MAX];
	struct os_info info;
	const char *to = j->path;
	int code = text_join(dir, sizeof dir, j->folder, "/.vscode", NULL) ? os_mkdirs(dir) : 0;
	if (code == 0 && os_lstat(j->path, &info) == 0) {
		code = os_realpath(j->path, file, sizeof file);
		to = file;
	}
	if (code == 0)
		code = os_write_file(to, t->p, t->len, j->mode);
	if (code == 0)
		return GOV_OK;
	err_os(&j->c->err, "cannot write", j->path, code);
	return cli_fail(j->c);
}

static int run(struct job *j)
{
	struct jsonc_text mended;
	struct jsonc_wrong wrong;
	enum vscode_mended result = vscode_mend(&j->v, j->text, j->len, &mended, &wrong);
	if (result == VSCODE_INVALID)
		return invalid(j, &wrong);
	if (result == VSCODE_NO_MEMORY || !vscode_parse(j->text, j->len, &j->doc, &wrong)) {
		err_set(&j->c->err, GOV_FAILED, j->path, ": too long, or out of memory", NULL);
		return cli_fail(j->c);
	}
	bool differs = mended.len != j->len || memcmp(mended.p, j->text, j->len) != 0;
	int code = GOV_OK;
	if (j->print)
		ui_out("%.*s", (int)mended.len, mended.p);
	else if (differs && !j->check)
		code = save(j, &mended);
	free(mended.p);
	if (code != GOV_OK || j->print)
		return code;
	j->changed = differs && !j->check;
	look(j);
	if (j->changed)
		hint(j);
	if (j->findings == 0 && !j->c->json)
		ui_out("%s: all is well\n", j->shown);
	return j->check && j->findings > 0 ? GOV_FAILED : GOV_OK;
}

int editor_vscode(struct cli *c, const char *dir, bool check, bool print)
{
	struct job j = {.c = c, .check = check, .print = print};
	int code = locate(&j, dir);
	if (code == GOV_OK)
		code = load(&j);
	if (code == GOV_OK)
		code = run(&j);
	jsonc_free(&j.doc);
	free(j.text);
	return code;
}
