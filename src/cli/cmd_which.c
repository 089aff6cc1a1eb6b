#include <string.h>

#include "cli/cli.h"
#include "core/tool.h"
#include "os/os.h"

const char help_which[] =
	"Prints the path of the program that TOOL (go, when none is named) runs in this shell\n"
	"and folder: one of Go's own, or one that gov tool install built for that Go.\n\n"
	"  --json    tool, path and version\n\n"
	"Exit code 4: nothing is selected, it is not installed, or it has no such tool.\n";

int cmd_which(struct cli *c, int argc, char **argv)
{
	struct selection sel;
	char path[GOV_PATH_MAX] = "", tool[GOV_REQUEST_MAX];
	int n = cli_options(c, "which", argc, argv, NULL);
	if (n == CLI_HELP_SHOWN)
		return GOV_OK;
	if (n < 0)
		return GOV_USAGE;
	if (n > 1)
		return cli_usage(c, "which", "one tool, please:", argv[2]);
	const char *asked = n == 1 ? argv[1] : "go";
	if (strpbrk(asked, "/\\") != NULL || !launch_tool(asked, tool))
		return cli_usage(c, "which", "not a tool's name:", asked);
	int code = cli_select(c, "which", NULL, &sel);
	if (code != GOV_OK)
		return code;
	if (tool_find(c->root, c->get_env("PATH"), &sel, tool, path, &c->err) != GOV_OK) {
		c->err.code = GOV_NOT_INSTALLED;
		return cli_fail(c);
	}
	if (!c->json) {
		os_native(path);
		ui_out("%s\n", path);
		return GOV_OK;
	}
	json_open(NULL, '{');
	json_string("tool", tool);
	json_path("path", path);
	json_string("version", cli_selection_name(&sel));
	json_close();
	return GOV_OK;
}
