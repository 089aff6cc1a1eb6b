#include "cli/tool/tool.h"

#include <stdlib.h>
#include <string.h>

#include "os/os.h"

const char help_tool[] =
	"Looks after programs written in Go that belong to one toolchain, such as a debugger\n"
	"that must match its Go. They are built by that toolchain's own go install, kept beside\n"
	"it, and have a shim at once: dlv in a folder that wants 1.23 is the dlv built with\n"
	"1.23. Plain go install is untouched: its programs are in ~/go/bin, the same for all.\n\n"
	"  install      build and install. PATH is a package such as\n"
	"               github.com/go-delve/delve/cmd/dlv, or a well-known name such as dlv,\n"
	"               gopls or staticcheck. VERSION is what go install takes; latest when none\n"
	"               is given.\n"
	"  list         the tools of every toolchain: version, package, and the Go that built\n"
	"               them; --json as JSON\n"
	"  uninstall    remove tools\n"
	"  upgrade      install the latest version of those named, or of all that are there\n\n"
	"  --go VERSION    for this toolchain instead of the one in effect here\n"
	"  --all           for every installed toolchain\n\n"
	"GOPROXY, GOPRIVATE, GOSUMDB, GOFLAGS and the like are yours. A tool that needs a newer\n"
	"Go than the one that builds it is an error; no other Go is used in its place.\n\n"
	"Examples:\n"
	"  gov tool install dlv gopls\n"
	"  gov tool install staticcheck@2025.1 --go 1.23\n"
	"  gov tool install example.com/cmd/gen@v1.2.0 --all\n\n"
	"Exit codes: 1 go install failed; 4 no such toolchain or tool.\n";

static bool is_foreign(const struct cli *c, const struct selection *s)
{
	struct version v;
	struct platform p;
	return toolchain_parse(s->name, &c->host, &v, &p) && !platform_same(&p, &c->host);
}

/* Tools are kept for the store's toolchains that run here. */
static int check_target(struct cli *c, const struct selection *s)
{
	if (s->system)
		err_set(&c->err, GOV_NOT_INSTALLED,
			"tool: the system's Go is in effect here, and gov keeps no tools for it; "
			"name one with --go VERSION, or use go install",
			NULL);
	else if (is_foreign(c, s))
		err_set(&c->err, GOV_CANNOT_RUN, "tool: ", s->name,
			" is for another platform than this machine's; name one of this machine's "
			"with --go VERSION",
			NULL);
	else
		return GOV_OK;
	return cli_fail(c);
}

bool tool_was_ended(int code)
{
	return code < 0 || code > 128;
}

static int each_entry(struct cli *c, const struct store_entry *list, size_t len,
	int (*one)(struct cli *c, const struct selection *s, void *ctx), void *ctx)
{
	int first = GOV_OK;
	for (size_t i = 0; i < len && !tool_was_ended(first); i++) {
		struct selection s;
		struct os_info info;
		char typed[GOV_TOOLCHAIN_MAX + 4], path[GOV_PATH_MAX];
		const char *zero = version_is_line(list[i].name) ? ".0" : "";
		if (!list[i].linked && !platform_same(&list[i].platform, &c->host))
			continue;
		if (!text_join(path, sizeof path, c->root, "/versions/", list[i].name, NULL) ||
			os_stat(path, &info) != 0)
			continue; /* a link that leads nowhere */
		text_join(typed, sizeof typed, list[i].name, zero, NULL);
		int code = cli_select(c, "tool", typed, &s);
		if (code == GOV_OK)
			code = one(c, &s, ctx);
		if (first == GOV_OK || tool_was_ended(code))
			first = code;
	}
	return first;
}

int tool_each_installed(
	struct cli *c, int (*one)(struct cli *c, const struct selection *s, void *ctx), void *ctx)
{
	struct store_entry *list = NULL;
	size_t len = 0;
	if (store_list(c->root, &c->host, &list, &len, &c->err) != GOV_OK)
		return cli_fail(c);
	int code = each_entry(c, list, len, one, ctx);
	free(list);
	return code;
}

int tool_each_toolchain(struct cli *c, const struct tool_target *t,
	int (*one)(struct cli *c, const struct selection *s, void *ctx), void *ctx)
{
	struct selection s;
	if (t->all)
		return tool_each_installed(c, one, ctx);
	int code = cli_select(c, "tool", t->go, &s);
	if (code == GOV_OK)
		code = check_target(c, &s);
	return code == GOV_OK ? one(c, &s, ctx) : code;
}

/* --- uninstall --- */

struct removal {
	char **tools;
	int n;
	bool all;
	bool *found; /* one for each of tools */
};

static int not_there(struct cli *c, const char *tool, const char *toolchain)
{
	char shown[400];
	struct text t = text_on(shown, sizeof shown);
	text_add_escaped(&t, tool, strlen(tool));
	err_set(&c->err, GOV_NOT_INSTALLED, shown, " is not installed for ", toolchain,
		"; gov tool list shows what is", NULL);
	return cli_fail(c);
}

static int remove_one(struct cli *c, const struct selection *s, void *ctx)
{
	struct removal *r = ctx;
	int first = GOV_OK;
	for (int i = 0; i < r->n; i++) {
		int code = GOV_OK;
		enum gov_exit x = store_tool_remove(c->root, s->name, r->tools[i], &c->err);
		if (x == GOV_OK) {
			ui_say("%s uninstalled from %s", r->tools[i], s->name);
			r->found[i] = true;
		} else if (x != GOV_NOT_FOUND) {
			code = cli_fail(c);
		} else if (!r->all) {
			code = not_there(c, r->tools[i], s->name);
		}
		first = first == GOV_OK ? code : first;
	}
	return first;
}

int tool_check_found(struct cli *c, int n, char **tools, const bool *found)
{
	int code = GOV_OK;
	for (int i = 0; i < n; i++)
		if (!found[i])
			code = not_there(c, tools[i], "any toolchain");
	return code;
}

static int uninstall(struct cli *c, const struct tool_target *t, int n, char **argv)
{
	struct store_lock lock;
	struct removal r = {.tools = argv, .n = n, .all = t->all};
	if (n == 0)
		return cli_usage(c, "tool", "uninstall: no tool given", NULL);
	r.found = calloc((size_t)n, sizeof *r.found);
	if (r.found == NULL) {
		err_set(&c->err, GOV_FAILED, "tool: out of memory", NULL);
		return cli_fail(c);
	}
	int code = cli_lock(c, "uninstalling a tool", &lock);
	if (code == GOV_OK) {
		code = tool_each_toolchain(c, t, remove_one, &r);
		if (code == GOV_OK && t->all)
			code = tool_check_found(c, n, argv, r.found);
		int shims = cli_refresh_shims(c);
		store_unlock(&lock);
		code = code != GOV_OK ? code : shims;
	}
	free(r.found);
	return code;
}

int cmd_tool(struct cli *c, int argc, char **argv)
{
	struct tool_target t = {NULL, false};
	const struct cli_option options[] = {
		{"--go", &t.go, NULL}, {"--all", NULL, &t.all}, {NULL, NULL, NULL}};
	int n = cli_options(c, "tool", argc, argv, options);
	if (n == CLI_HELP_SHOWN)
		return GOV_OK;
	if (n <= 0)
		return n < 0 ? GOV_USAGE
			     : cli_usage(c, "tool", "takes install, list, uninstall or upgrade",
				       NULL);
	const char *verb = argv[1];
	bool lists = strcmp(verb, "list") == 0 || strcmp(verb, "ls") == 0;
	if (c->json && !lists)
		return cli_usage(c, "tool", "--json is for list", NULL);
	if (t.go != NULL && t.all)
		return cli_usage(c, "tool", "--go and --all cannot both be given", NULL);
	if (lists && (t.go != NULL || t.all || n > 1))
		return cli_usage(c, "tool", "list shows all; it takes --json only", NULL);
	if (lists)
		return tool_list(c);
	if (strcmp(verb, "install") == 0)
		return tool_install(c, &t, n - 1, argv + 2);
	if (strcmp(verb, "upgrade") == 0)
		return tool_upgrade(c, &t, n - 1, argv + 2);
	if (strcmp(verb, "uninstall") == 0 || strcmp(verb, "rm") == 0)
		return uninstall(c, &t, n - 1, argv + 2);
	return cli_usage(c, "tool", "install, list, uninstall or upgrade, not", verb);
}
