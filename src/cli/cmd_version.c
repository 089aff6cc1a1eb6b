#include "cli/cli.h"

const char help_version[] =
	"gov --version does the same.\n\n  --json    version, platform and path\n";

int cmd_version(struct cli *c, int argc, char **argv)
{
	char platform[sizeof c->host + 1];
	int n = cli_options(c, "version", argc, argv, NULL);
	if (n == CLI_HELP_SHOWN)
		return GOV_OK;
	if (n != 0)
		return n < 0 ? GOV_USAGE : cli_usage(c, "version", "takes no argument:", argv[1]);
	text_join(platform, sizeof platform, c->host.os, "/", c->host.arch, NULL);
	if (c->json) {
		json_open(NULL, '{');
		json_string("version", GOV_VERSION_TEXT);
		json_string("platform", platform);
		json_path("path", c->self);
		json_close();
	} else {
		ui_out("gov %s %s\n", GOV_VERSION_TEXT, platform);
	}
	return GOV_OK;
}
