#include "cli/cli.h"

const char help_current[] =
	"Prints the version that go is in this shell and folder, or system. gov why tells\n"
	"where it comes from.\n\n"
	"  --json    version, origin, file, line, request and GOROOT; what raised a default;\n"
	"            whether it runs by emulation, for lack of a release for this machine\n\n"
	"Exit code 4: nothing is selected, or it is not installed. 8: a broken pin file.\n";

static void print_json(const struct selection *s)
{
	bool raised = s->floored == FLOORED_RAISED;
	json_open(NULL, '{');
	json_string("name", cli_selection_name(s));
	json_string("version", s->version[0] != '\0' ? s->version : NULL);
	json_bool("system", s->system);
	json_bool("emulated", s->emulated);
	json_path("goroot", s->system ? NULL : s->goroot);
	json_path("folder", s->system ? s->goroot : NULL);
	json_string("origin", cli_origin_word(s->origin));
	json_path("where", s->where[0] != '\0' ? s->where : NULL);
	json_number("line", s->line);
	json_string("request", s->request.text[0] != '\0' ? s->request.text : NULL);
	json_string("raised_from", raised ? s->below : NULL);
	json_path("raised_by", raised ? s->floor.file : NULL);
	json_number("raised_line", raised ? s->floor.line : 0);
	json_close();
}

int cmd_current(struct cli *c, int argc, char **argv)
{
	struct selection sel;
	int n = cli_options(c, "current", argc, argv, NULL);
	if (n == CLI_HELP_SHOWN)
		return GOV_OK;
	if (n != 0)
		return n < 0 ? GOV_USAGE : cli_usage(c, "current", "takes no argument:", argv[1]);
	int code = cli_select(c, "current", NULL, &sel);
	if (code != GOV_OK)
		return code;
	if (c->json)
		print_json(&sel);
	else
		ui_out("%s\n", cli_selection_name(&sel));
	return GOV_OK;
}
