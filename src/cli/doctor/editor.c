/* What keeps an editor from following gov: VS Code's settings, and the gopls and dlv that editors
 * run. Silent about settings where VS Code's Go extension is not installed. */
#include <stdlib.h>
#include <string.h>

#include "cli/doctor/doctor.h"
#include "cli/program.h"
#include "cli/tool/built.h"
#include "cli/editor/vscode.h"
#include "cli/path.h"
#include "core/folders.h"
#include "os/os.h"

static const char *env(const struct doctor *d, const char *name)
{
	const char *value = d->c->get_env(name);
	return value != NULL ? value : "";
}

/* --- is VS Code's Go extension there? --- */

static int see_extension(void *ctx, const char *name)
{
	(void)ctx;
	return text_starts(name, "golang.go-");
}

static bool has_extension(const struct doctor *d)
{
	static const char *const places[] = {"/.vscode", "/.vscode-insiders", "/.vscode-oss",
		"/.vscode-server", "/.vscode-server-insiders", "/.vscode-remote", "/.cursor",
		"/.cursor-server", "/.windsurf", "/.windsurf-server"};
	char path[GOV_PATH_MAX];
	if (*env(d, "VSCODE_EXTENSIONS") != '\0' &&
		os_list(env(d, "VSCODE_EXTENSIONS"), see_extension, NULL) == 1)
		return true;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (text_join(path, sizeof path, env(d, OS_HOME_ENV), places[i], "/extensions",
			    NULL) &&
			os_list(path, see_extension, NULL) == 1)
			return true;
	return false;
}

/* --- settings --- */

struct settings_file {
	struct doctor *d;
	struct vscode v;
	struct jsonc doc;
	const char *path;
	const char *mend; /* a command, or NULL: by hand */
};

static void place(const struct jsonc *doc, size_t at, char out[64])
{
	size_t line, column;
	struct text t = text_on(out, 64);
	jsonc_place(doc->text, doc->len, at, &line, &column);
	text_add(&t, ":");
	text_add_u64(&t, line);
}

static void see_finding(void *ctx, const struct vscode_finding *f)
{
	const struct settings_file *file = ctx;
	char at[64], mend[3 * GOV_PATH_MAX];
	if (!f->conflict)
		return;
	place(&file->doc, file->doc.node[f->node].key, at);
	if (file->mend == NULL)
		text_join(mend, sizeof mend, f->wanted == NULL ? "remove it" : "set it to ",
			f->wanted == NULL ? "" : f->wanted, NULL);
	doctor_report(file->d, DOCTOR_BAD, file->mend != NULL ? file->mend : mend, file->path, at,
		": ", f->setting, " ", f->what, NULL);
}

static void look_at_text(struct settings_file *file, const char *text, size_t len)
{
	struct jsonc_wrong wrong;
	char at[64];
	if (vscode_parse(text, len, &file->doc, &wrong)) {
		if (file->doc.count > 0)
			vscode_look(&file->v, &file->doc, see_finding, file);
		jsonc_free(&file->doc);
		return;
	}
	file->doc = (struct jsonc){.text = text, .len = len};
	place(&file->doc, wrong.at, at);
	doctor_report(file->d, DOCTOR_INFO, "mend that line", file->path, at, ": ", wrong.why,
		": VS Code may leave settings out", NULL);
}

/* Look at the settings in `path`, which count in `folder`. */
static void look_at_settings(
	struct doctor *d, const char *path, const char *folder, const char *mend)
{
	struct settings_file file = {.d = d, .path = path, .mend = mend};
	struct os_info info;
	size_t len = 0;
	if (os_stat(path, &info) != 0 || info.kind != OS_FILE || info.size > JSONC_MAX ||
		!vscode_init(d->c, folder, &file.v))
		return;
	char *text = malloc(JSONC_MAX);
	if (text != NULL && os_read_file(path, text, JSONC_MAX, &len) == 0)
		look_at_text(&file, text, len);
	free(text);
}

static void look_at_folder(struct doctor *d, const char *folder)
{
	char path[GOV_PATH_MAX], mend[2 * GOV_PATH_MAX];
	const char *here = strcmp(folder, d->c->cwd) == 0 ? NULL : folder;
	struct text t = text_on(mend, sizeof mend);
	if (!text_join(path, sizeof path, folder, "/.vscode/settings.json", NULL))
		return;
	text_add(&t, "gov editor vscode");
	text_add(&t, here != NULL ? " '" : "");
	for (const char *s = here; s != NULL && *s != '\0'; s++)
		text_addn(&t, *s == '\'' ? "'\\''" : s, *s == '\'' ? 4 : 1);
	text_add(&t, here != NULL ? "'" : "");
	look_at_settings(d, path, folder, mend);
}

/* Where VS Code keeps the user's settings (code.visualstudio.com, "User and workspace settings").
 */
static bool user_config(const struct doctor *d, char out[GOV_PATH_MAX])
{
	bool windows = strcmp(d->c->host.os, "windows") == 0;
	bool mac = strcmp(d->c->host.os, "darwin") == 0;
	const char *named = env(d, windows ? "APPDATA" : "XDG_CONFIG_HOME");
	bool fits = !mac && *named != '\0' ? text_join(out, GOV_PATH_MAX, named, NULL)
					   : text_join(out, GOV_PATH_MAX, env(d, OS_HOME_ENV),
						     mac       ? "/Library/Application Support"
						     : windows ? "/AppData/Roaming"
							       : "/.config",
						     NULL);
	os_slashes(out);
	return fits;
}

static void look_at_own_settings(struct doctor *d)
{
	static const char *const products[] = {
		"/Code", "/Code - Insiders", "/Code - OSS", "/VSCodium", "/Cursor", "/Windsurf"};
	char path[GOV_PATH_MAX], base[GOV_PATH_MAX];
	if (!user_config(d, base))
		return;
	for (size_t i = 0; i < sizeof products / sizeof *products; i++)
		if (text_join(path, sizeof path, base, products[i], "/User/settings.json", NULL))
			look_at_settings(d, path, d->c->cwd, NULL);
	if (text_join(path, sizeof path, env(d, OS_HOME_ENV),
		    "/.vscode-server/data/Machine/settings.json", NULL))
		look_at_settings(d, path, d->c->cwd, NULL);
}

static void check_vscode(struct doctor *d)
{
	char folder[GOV_PATH_MAX];
	if (!has_extension(d) || !text_join(folder, sizeof folder, d->c->cwd, NULL))
		return;
	do
		look_at_folder(d, folder);
	while (os_parent(folder));
	look_at_own_settings(d);
}

/* --- the selected Go --- */

bool doctor_choose(struct doctor *d, struct doctor_chosen *out)
{
	struct resolve_in in;
	struct err e;
	struct cli *c = d->c;
	*out = (struct doctor_chosen){.version = {""}};
	if (c->settings == NULL && settings_load(c->root, c->get_env(OS_HOME_ENV), c->self,
					   &c->settings, &e) != GOV_OK)
		return false;
	if (!cli_resolve_in(c, NULL, &out->conf, &in) || resolve(&in, &out->sel, &e) != GOV_OK ||
		selection_check(&in, &out->sel, &e) != GOV_OK)
		return false;
	if (out->sel.version[0] == '\0' ||
		!version_parse(out->sel.version, strlen(out->sel.version), &out->version))
		(void)tool_go_version(&out->sel, &out->conf, c->get_env, &out->version);
	return true;
}

/* An editor runs `go` as a program of its own. Another manager's shell script answers slowly, with
 * words of its own, and not at all on Windows. */
static void check_system_go(struct doctor *d)
{
	struct doctor_chosen chosen;
	char path[GOV_PATH_MAX];
	if (!doctor_choose(d, &chosen) || !chosen.sel.system ||
		!selection_tool(&chosen.sel, "go", path) ||
		program_look(path).kind != PROGRAM_SCRIPT)
		return;
	doctor_report(d, has_extension(d) ? DOCTOR_BAD : DOCTOR_INFO, "gov global latest", path,
		": the Go that is selected is a script; editors need a real one", NULL);
}

/* --- gopls and dlv --- */

struct tool {
	struct doctor *d;
	const struct doctor_chosen *chosen;
	const char *name;
	const char *path;
	char mend[GOV_PATH_MAX + 128];
};

static void bad(const struct tool *t, const char *what, const char *more)
{
	doctor_report(t->d, DOCTOR_BAD, t->mend, t->path, ": ", what, more, NULL);
}

/* The newest Go line 1.N that a Delve 1.M debugs: its maximum in pkg/goversion/compat.go has been
 * its own number since Delve 1.20, which followed 1.9, the one for Go 1.19. */
static unsigned long delve_newest(unsigned long minor)
{
	return minor < 20 ? minor + 10 : minor;
}

/* No Delve from 1.20 on debugs a Go that is more than four lines older. */
#define DELVE_LINES 4
/* From 1.25 on Go writes DWARF 5, which Delve reads only when it was itself built with 1.25. */
#define DWARF5_MINOR 25

static void judge_dlv(struct tool *t, const struct tool_built *b)
{
	char words[128];
	unsigned long go = version_minor(t->chosen->version.text), own = version_minor(b->module);
	text_join(words, sizeof words, b->module, " does not debug Go ", t->chosen->version.text,
		NULL);
	if (own > 0 && delve_newest(own) < go) {
		bad(t, "it is too old: Delve ", words);
	} else if (own >= 20 && go > 0 && own > go + DELVE_LINES) {
		text_join(words, sizeof words, b->module, " has given up Go ",
			t->chosen->version.text, NULL);
		text_join(t->mend, sizeof t->mend, "gov tool install dlv@v1.", NULL);
		struct text more = text_on(t->mend + strlen(t->mend), 32);
		text_add_u64(&more, go);
		text_add(&more, ".0");
		bad(t, "it is too new: Delve ", words);
	} else if (go >= DWARF5_MINOR && version_minor(b->go) < DWARF5_MINOR) {
		text_join(words, sizeof words, b->go, ", and cannot read what Go ",
			t->chosen->version.text, " writes (DWARF 5)", NULL);
		bad(t, "it was built with Go ", words);
	} else if (version_minor(b->go) < go) {
		doctor_report(t->d, DOCTOR_INFO, t->mend, t->path, ": it was built with Go ", b->go,
			", an older line than the selected ", t->chosen->version.text, NULL);
	}
}

/* go/types refuses what is for a newer line than its own, and the standard library is. */
static void judge_gopls(struct tool *t, const struct tool_built *b)
{
	char words[192];
	if (version_minor(b->go) >= version_minor(t->chosen->version.text))
		return;
	text_join(words, sizeof words, b->go, " and cannot analyse what needs the selected ",
		t->chosen->version.text, " (package requires newer Go version)", NULL);
	bad(t, "it was built with Go ", words);
}

static void judge(struct tool *t)
{
	struct program p = program_look(t->path);
	struct tool_built built;
	if (program_is_foreign(&p, &t->d->c->host)) {
		char words[64];
		text_join(words, sizeof words, p.arch, ", and this machine is ", t->d->c->host.arch,
			NULL);
		bad(t, "it is a program for ", words);
		return;
	}
	if (p.kind != PROGRAM_BINARY || t->chosen->version.text[0] == '\0' ||
		!tool_built(t->path, &built))
		return;
	if (strcmp(t->name, "dlv") == 0)
		judge_dlv(t, &built);
	else
		judge_gopls(t, &built);
}

/* The program behind a shim of gov's: the selected toolchain's own. The path itself otherwise. */
static bool behind_shim(const struct doctor *d, const struct doctor_chosen *chosen,
	const char *name, char path[GOV_PATH_MAX])
{
	char shim[GOV_PATH_MAX];
	struct os_info a, b;
	if (!text_join(shim, sizeof shim, d->c->root, "/shims/go" OS_EXE, NULL) ||
		os_stat(shim, &a) != 0 || os_stat(path, &b) != 0 || a.device != b.device ||
		a.inode != b.inode)
		return true;
	return chosen->sel.name[0] != '\0' &&
	       text_join(path, GOV_PATH_MAX, d->c->root, "/tools/", chosen->sel.name, "/bin/", name,
		       OS_EXE, NULL) &&
	       os_stat(path, &a) == 0;
}

/* Where VS Code looks before PATH (editor/vscode.h): GOBIN, then the bin folders of GOPATH. */
static bool find_in_gopath(const struct doctor *d, const char *name, char out[GOV_PATH_MAX])
{
	char home[GOV_PATH_MAX], one[GOV_PATH_MAX];
	const char *at = env(d, "GOPATH"), *folder;
	size_t len;
	if (*env(d, "GOBIN") != '\0' &&
		text_join(out, GOV_PATH_MAX, env(d, "GOBIN"), "/", name, OS_EXE, NULL) &&
		program_look(out).kind != PROGRAM_NONE)
		return true;
	if (*at == '\0' && text_join(home, sizeof home, env(d, OS_HOME_ENV), "/go", NULL))
		at = home;
	while (folders_next(&at, &folder, &len)) {
		if (folders_path(folder, len, one) &&
			text_join(out, GOV_PATH_MAX, one, "/bin/", name, OS_EXE, NULL) &&
			program_look(out).kind != PROGRAM_NONE)
			return true;
	}
	return false;
}

static void check_tool(struct doctor *d, const char *name)
{
	char path[GOV_PATH_MAX], first[GOV_PATH_MAX];
	struct doctor_chosen chosen;
	struct tool t = {.d = d, .chosen = &chosen, .name = name, .path = path};
	bool on_path = path_find(d->c->get_env("PATH"), name, path) == GOV_OK;
	bool before = has_extension(d) && find_in_gopath(d, name, first) &&
		      (!on_path || strcmp(path, first) != 0);
	if ((!on_path && !before) || !doctor_choose(d, &chosen))
		return;
	text_join(t.mend, sizeof t.mend, "gov tool install ", name, "@latest", NULL);
	if (on_path && behind_shim(d, &chosen, name, path))
		judge(&t);
	if (!before)
		return;
	t.path = first;
	text_join(t.mend, sizeof t.mend, "gov tool install ", name, "@latest, and remove ", first,
		", which VS Code finds first", NULL);
	judge(&t);
}

static void check_dlv(struct doctor *d)
{
	check_tool(d, "dlv");
}

static void check_gopls(struct doctor *d)
{
	check_tool(d, "gopls");
}

const struct doctor_check doctor_editor_checks[] = {
	{"vscode", check_vscode},
	{"system-go", check_system_go},
	{"dlv", check_dlv},
	{"gopls", check_gopls},
	{NULL, NULL},
};
