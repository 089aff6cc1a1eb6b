#include <string.h>

#include "cli/editor/editor.h"
#include "os/os.h"

const char help_editor[] =
	"vscode: writes .vscode/settings.json in DIR (default: this folder) so that VS Code's\n"
	"Go extension follows gov in each folder, whether it was started from a shell or from\n"
	"the desktop. It changes what it must and nothing else: comments, order, indentation\n"
	"and line ends stay. go.alternateTools.go becomes the shim, spelled with ~ so that the\n"
	"file serves a whole team (who has no gov gets the go on PATH, as before);\n"
	"go.terminal.activateEnvironment becomes false, so that gopls, dlv and terminals find\n"
	"the shims; what sets GOROOT or GOTOOLCHAIN, or names a program for another machine,\n"
	"goes. A link is followed. Code-workspace files are not looked at.\n\n"
	"VS Code started from the desktop takes PATH from your shell's start-up file, so the\n"
	"line of gov init must stand there. A Go chosen in VS Code's own menu (Go: Choose Go\n"
	"Environment) comes before all settings; clear that selection.\n\n"
	"  --check    change nothing; name what is wrong, with its line; exit 1 if anything is\n"
	"  --print    print the settings as they would be written; change nothing\n"
	"  --json     as JSON: file, changed, and each finding; or the SDK's folder and version\n\n"
	"goland: prints the SDK folder (it has bin and src) of VERSION, or of what this shell\n"
	"and folder want, to be chosen in Settings > Go > GOROOT. GoLand keeps to it until you\n"
	"choose another.\n\n"
	"Helix, Neovim, Zed and others take go from PATH: with the shims on it they need "
	"nothing.\n\n"
	"Examples:\n"
	"  gov editor vscode\n"
	"  gov editor vscode --check ~/src/project\n"
	"  gov editor goland 1.24\n\n"
	"Exit codes: 1 --check found something; 4 goland: not installed; 8 the settings are no\n"
	"JSON with comments: the error names the line, and nothing is changed.\n";

static const struct {
	const char *name, *does;
} known[] = {
	{"vscode", "gov editor vscode writes .vscode/settings.json; --check looks at it"},
	{"goland", "gov editor goland prints the SDK folder for Settings > Go > GOROOT"},
	{"others", "Helix, Neovim, Zed and the rest take go from PATH: they need the shims on it"},
};

static int list(const struct cli *c)
{
	if (c->json)
		json_open(NULL, '[');
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (!c->json) {
			ui_out("%-8s %s\n", known[i].name, known[i].does);
			continue;
		}
		json_open(NULL, '{');
		json_string("editor", known[i].name);
		json_string("does", known[i].does);
		json_close();
	}
	if (c->json)
		json_close();
	return GOV_OK;
}

/* --- goland --- */

/* The GOROOT of the system's Go: PATH has a link to its bin/go. */
static bool system_goroot(const struct selection *s, char *out)
{
	char go[GOV_PATH_MAX];
	return text_join(go, sizeof go, s->goroot, "/go" OS_EXE, NULL) &&
	       os_realpath(go, out, GOV_PATH_MAX) == 0 && os_parent(out) &&
	       strcmp(text_basename(out), "bin") == 0 && os_parent(out);
}

/* What GoLand takes for an SDK: bin/go and src. */
static bool is_sdk(const char *dir)
{
	char path[GOV_PATH_MAX];
	struct os_info info;
	return text_join(path, sizeof path, dir, "/bin/go" OS_EXE, NULL) &&
	       os_stat(path, &info) == 0 && info.kind == OS_FILE &&
	       text_join(path, sizeof path, dir, "/src", NULL) && os_stat(path, &info) == 0 &&
	       info.kind == OS_DIR;
}

int editor_goland(struct cli *c, const char *typed)
{
	struct selection sel;
	char dir[GOV_PATH_MAX];
	int code = cli_select(c, "editor", typed, &sel);
	if (code != GOV_OK)
		return code;
	bool found = sel.system ? system_goroot(&sel, dir)
				: text_join(dir, sizeof dir, sel.goroot, NULL);
	if (!found || !is_sdk(dir)) {
		err_set(&c->err, GOV_NOT_INSTALLED, sel.goroot,
			": no folder with bin and src belongs to this Go; go env GOROOT may tell",
			NULL);
		return cli_fail(c);
	}
	if (!c->json) {
		os_native(dir);
		ui_out("%s\n", dir);
		return GOV_OK;
	}
	json_open(NULL, '{');
	json_string("version", cli_selection_name(&sel));
	json_path("sdk", dir);
	json_close();
	return GOV_OK;
}

int cmd_editor(struct cli *c, int argc, char **argv)
{
	bool check = false, print = false;
	const struct cli_option options[] = {
		{"--check", NULL, &check}, {"--print", NULL, &print}, {NULL, NULL, NULL}};
	int n = cli_options(c, "editor", argc, argv, options);
	if (n == CLI_HELP_SHOWN)
		return GOV_OK;
	if (n < 0)
		return GOV_USAGE;
	const char *name = n > 0 ? argv[1] : "", *what = n > 1 ? argv[2] : NULL;
	bool vscode = strcmp(name, "vscode") == 0, goland = strcmp(name, "goland") == 0;
	if (n > 0 && !vscode && !goland)
		return cli_usage(c, "editor",
			"vscode and goland are known (others need only the shims on PATH), not",
			name);
	if (n > 2)
		return cli_usage(c, "editor", "one argument behind the editor, please:", argv[3]);
	if ((check || print) && !vscode)
		return cli_usage(c, "editor", "--check and --print are for vscode", NULL);
	if ((check || c->json) && print)
		return cli_usage(c, "editor", "--print prints the settings and nothing else", NULL);
	if (vscode)
		return editor_vscode(c, what, check, print);
	return goland ? editor_goland(c, what) : list(c);
}
