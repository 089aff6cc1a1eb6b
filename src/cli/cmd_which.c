#include <string.h>

#include "cli/cli.h"
#include "os/os.h"

const char help_which[] =
	"Prints the path of the program that TOOL (go, when none is named) runs in this shell\n"
	"and folder.\n\n"
	"  --json    tool, path and version\n\n"
	"Exit code 4: nothing is selected, it is not installed, or it has no such tool.\n";

/* The path of `tool` in what is selected, which has it. */
static int find_tool(struct cli *c, const struct selection *s, const char *tool, char *path)
{
	struct os_info info;
	if (selection_tool(s, tool, path) && os_stat(path, &info) == 0 && info.runnable)
		return GOV_OK;
	err_set(&c->err, GOV_NOT_INSTALLED, cli_selection_name(s), ": has no tool named ", NULL);
	char shown[128];
	struct text t = text_on(shown, sizeof shown);
	text_add_escaped(&t, tool, strlen(tool));
	err_add(&c->err, shown, "; looked for ", path, NULL);
	return cli_fail(c);
}

int cmd_which(struct cli *c, int argc, char **argv)
{
	struct selection sel;
	char path[GOV_PATH_MAX] = "";
	int n = cli_options(c, "which", argc, argv, NULL);
	if (n == CLI_HELP_SHOWN)
		return GOV_OK;
	if (n < 0)
		return GOV_USAGE;
	if (n > 1)
		return cli_usage(c, "which", "one tool, please:", argv[2]);
	const char *tool = n == 1 ? argv[1] : "go";
	if (*tool == '\0' || strpbrk(tool, "/\\") != NULL)
		return cli_usage(c, "which", "not a tool's name:", tool);
	int code = cli_select(c, "which", NULL, &sel);
	if (code == GOV_OK)
		code = find_tool(c, &sel, tool, path);
	if (code != GOV_OK)
		return code;
	if (!c->json) {
		ui_out("%s\n", path);
		return GOV_OK;
	}
	json_open(NULL, '{');
	json_string("tool", tool);
	json_string("path", path);
	json_string("version", cli_selection_name(&sel));
	json_close();
	return GOV_OK;
}
